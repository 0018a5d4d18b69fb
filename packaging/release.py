#!/usr/bin/env python3
"""Says what a release holds, and what it lacks.

In: the folder with everything that was built. Out: SHA256SUMS in it, and a file of notes: the newest part of the changelog, and the systems
whose build failed. Never: publishes; takes an empty folder for a release.

    packaging/release.py dist notes.md
"""

import hashlib
import re
import sys
from pathlib import Path

import project

TARGETS = [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-msvc",
]
ARCHITECTURES = ["amd64", "arm64"]


def wanted(packed: project.Project) -> list[str]:
    """The files that a whole release has."""
    debian = packed.version.replace("-", "~", 1)
    return [packed.archive(target) for target in TARGETS] + [f"{packed.name}_{debian}-1_{one}.deb" for one in ARCHITECTURES]


def checksums(folder: Path) -> str:
    """The lines of SHA256SUMS, by name."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def changes(version: str) -> str:
    """What the changelog says of a version; of one that is not in it what is not released yet."""
    text = (project.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = re.split(r"^## \[([^\]]+)\].*$", text, flags=re.MULTILINE)
    told = dict(zip(parts[1::2], parts[2::2]))
    return told.get(version, told.get("Unreleased", "")).strip()


def notes(packed: project.Project, folder: Path) -> str:
    """The text of the release."""
    missing = [name for name in wanted(packed) if not (folder / name).is_file()]
    lines = []
    if missing:
        lines += ["この版には次のものがありません（作れませんでした）。 / Not in this release, since it could not be built:", ""]
        lines += [f"- `{name}`" for name in missing] + [""]
    return "\n".join(lines + [changes(packed.version), ""])


def main() -> None:
    """Writes both files."""
    if len(sys.argv) != 3:
        sys.exit("usage: release.py FOLDER NOTES")
    folder, packed = Path(sys.argv[1]), project.read()
    if not any((folder / name).is_file() for name in wanted(packed)):
        sys.exit(f"{folder} holds nothing of {packed.version}")
    (folder / "SHA256SUMS").write_text(checksums(folder), encoding="utf-8", newline="\n")
    Path(sys.argv[2]).write_text(notes(packed, folder), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
