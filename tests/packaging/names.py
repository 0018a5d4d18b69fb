#!/usr/bin/env python3
"""The names of a release are the same wherever they are written.

    names.py FOLDER     FOLDER holds one archive that archive.py made, for Linux

In: Cargo.toml, packaging/, the workflow. Out: 0, or what differs.
"""

import re
import sys
import tarfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import project  # noqa: E402
import release  # noqa: E402


def filled(template: str, **values: str) -> str:
    """A template of binstall with its values."""
    text = re.sub(r"\{ ([a-z-]+) \}", lambda found: values[found[1].replace("-", "_")], template)
    assert "{" not in text, text
    return text


def main() -> None:
    """Compares."""
    packed = project.read()
    declared = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["metadata"]["binstall"]
    for target in release.TARGETS:
        one = {**declared, **declared["overrides"].get(target, {})}
        windows = project.is_windows(target)
        values = {"repo": "https://host/o/n", "name": "tejun", "version": packed.version, "target": target, "bin": "tejun"}
        values["binary_ext"] = ".exe" if windows else ""
        address = filled(one["pkg-url"], **values)
        assert address == f"https://host/o/n/releases/download/v{packed.version}/{packed.archive(target)}", address
        inside = filled(one["bin-dir"], **values)
        assert inside == f"{packed.folder(target)}/{packed.program(target)}", inside
        assert one["pkg-fmt"] == ("zip" if windows else "tgz"), target
    workflow = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    built = re.findall(r"\{ target: ([^,]+),", workflow)
    assert built == release.TARGETS, built
    fetched = set(re.findall(r"target=([a-z0-9_-]+)", (ROOT / "packaging/fetch.sh").read_text(encoding="utf-8")))
    assert fetched == set(release.TARGETS), fetched
    (archive,) = Path(sys.argv[1]).glob("*.tar.gz")
    target = archive.name.removeprefix(f"tejun-{packed.version}-").removesuffix(".tar.gz")
    with tarfile.open(archive) as tar:
        assert f"{packed.folder(target)}/tejun" in tar.getnames(), tar.getnames()


if __name__ == "__main__":
    main()
