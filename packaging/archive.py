#!/usr/bin/env python3
"""Packs a compiled program into the archive that people download.

In: the program, its target, the folder that extras.sh made. Out: OUT/tejun-VERSION-TARGET.tar.gz (or .zip), whose path is printed.
Never: compiles; writes who packed it, when or where: the same files and SOURCE_DATE_EPOCH give the same bytes.

    packaging/archive.py --program target/…/tejun --target x86_64-unknown-linux-musl --extras EXTRAS --out dist
"""

import argparse
import gzip
import io
import tarfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import project

# ZIP knows no time before this one.
FIRST_OF_ZIP = 315532800
BESIDE = ["README.md", "CHANGELOG.md", "LICENSE"]


@dataclass(frozen=True)
class Member:
    """One file of an archive."""

    path: str
    content: bytes
    mode: int


def members(arguments: argparse.Namespace, packed: project.Project) -> list[Member]:
    """Everything that goes in, in the order of its paths."""
    folder = packed.folder(arguments.target)
    program = f"{folder}/{packed.program(arguments.target)}"
    found = [Member(program, arguments.program.read_bytes(), 0o755)]
    found += [Member(f"{folder}/{name}", (project.ROOT / name).read_bytes(), 0o644) for name in BESIDE]
    for path in arguments.extras.rglob("*"):
        if path.is_file():
            name = path.relative_to(arguments.extras).as_posix()
            found.append(Member(f"{folder}/{name}", path.read_bytes(), 0o644))
    return sorted(found, key=lambda member: member.path)


def write_tarball(path: Path, files: list[Member], level: int) -> None:
    """A tarball of files that belong to nobody."""
    # An empty name keeps the name of the file out of the head of gzip.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", level, raw, mtime=project.epoch()) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for file in files:
                head = tarfile.TarInfo(file.path)
                head.size, head.mode, head.mtime = len(file.content), file.mode, project.epoch()
                tar.addfile(head, io.BytesIO(file.content))


def write_zip(path: Path, files: list[Member], level: int) -> None:
    """The same for Windows."""
    moment = time.gmtime(max(project.epoch(), FIRST_OF_ZIP))[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed:
        for file in files:
            head = zipfile.ZipInfo(file.path, moment)
            head.compress_type, head.create_system = zipfile.ZIP_DEFLATED, 3
            head.external_attr = (0o100000 | file.mode) << 16
            packed.writestr(head, file.content)


def main() -> None:
    """Packs what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--extras", type=Path, required=True, help="what extras.sh made")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--level", type=int, default=9, help="how hard to compress, from 1 to 9")
    arguments = parser.parse_args()
    packed = project.read()
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / packed.archive(arguments.target)
    write = write_zip if project.is_windows(arguments.target) else write_tarball
    write(path, members(arguments, packed), arguments.level)
    print(path)


if __name__ == "__main__":
    main()
