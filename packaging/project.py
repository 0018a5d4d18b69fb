"""What the manifest says of the program that is packed.

In: Cargo.toml. Out: its name, version and description, and the name of each archive. Never: asks cargo, or a network.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """The package as its manifest declares it."""

    name: str
    version: str
    description: str

    def folder(self, target: str) -> str:
        """The folder inside the archive of a target, which is also the archive's name without its ending."""
        return f"{self.name}-{self.version}-{target}"

    def archive(self, target: str) -> str:
        """The archive of a target: what Windows opens by itself there, a tarball elsewhere."""
        return self.folder(target) + (".zip" if is_windows(target) else ".tar.gz")

    def program(self, target: str) -> str:
        """The name of the program's file."""
        return self.name + (".exe" if is_windows(target) else "")


def is_windows(target: str) -> bool:
    """Whether a target triple is one of Windows."""
    return "-windows-" in target


def read(root: Path = ROOT) -> Project:
    """Reads the manifest."""
    package = tomllib.loads((root / "Cargo.toml").read_text(encoding="utf-8"))["package"]
    return Project(package["name"], package["version"], package["description"])


def epoch() -> int:
    """The instant that everything packed is of: SOURCE_DATE_EPOCH, which a release sets to that of its commit."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
