#!/usr/bin/env python3
"""Writes the licences of everything that is linked into the program.

In: `cargo metadata` of this repository for one target, and the sources of the crates that cargo unpacked. Out: one text: each crate
with its version, licence and authors, and each different licence text once, with the crates that bring it. Never: judges a licence
(deny.toml does), or names a place of this machine.

    packaging/licences.py x86_64-unknown-linux-musl > THIRD-PARTY.txt
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import project
import standard

NAMES = re.compile(r"^(un)?licen[cs]e|^copying|^copyright|^notice|[-_.]licen[cs]e(\.(txt|md))?$", re.IGNORECASE)
# Whatever lies there is not linked.
UNLINKED = {"tests", "test", "benches", "examples", "fuzz", "testdata", "node_modules", "doc", "docs", ".github"}
CODE = {".rs", ".c", ".h", ".py", ".sh", ".js", ".toml", ".json", ".lock"}
RULE = "=" * 80


@dataclass(frozen=True)
class Crate:
    """A crate that is linked, with the licence texts that lie in it."""

    name: str
    version: str
    licence: str
    authors: tuple[str, ...]
    texts: tuple[str, ...]

    def title(self) -> str:
        """Its name with its version."""
        return f"{self.name} {self.version}"


def metadata(target: str) -> dict:
    """What cargo knows of the packages for a target."""
    words = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    return json.loads(subprocess.run(words, cwd=project.ROOT, check=True, stdout=subprocess.PIPE).stdout)


def linked(known: dict) -> set[str]:
    """The packages that are reached without dependencies for tests and build scripts."""
    nodes = {node["id"]: node for node in known["resolve"]["nodes"]}
    root = known["resolve"]["root"]
    seen, waiting = set(), [root]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for dependency in nodes[one]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return seen - {root}


def texts(folder: Path, declared: str | None) -> tuple[str, ...]:
    """The licence texts of a crate, with those of what is vendored in it."""
    paths = {folder / declared} if declared else set()
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if NAMES.search(path.name) and path.suffix.lower() not in CODE and not UNLINKED & {part.lower() for part in inside.parts[:-1]}:
            paths.add(path)
    found = []
    for path in sorted(paths):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            found.append("\n".join(line.rstrip() for line in text.splitlines()).strip("\n"))
    return tuple(dict.fromkeys(text for text in found if text))


def crates(target: str) -> list[Crate]:
    """Every crate that is linked, by name."""
    known = metadata(target)
    wanted = linked(known)
    found = []
    for package in known["packages"]:
        if package["id"] not in wanted:
            continue
        own = texts(Path(package["manifest_path"]).parent, package["license_file"])
        licence = package["license"] or ("see its text" if own else None)
        if licence is None:
            sys.exit(f"{package['name']} {package['version']}: neither a licence nor its text")
        own = own or standard.texts(licence, package["authors"])
        found.append(Crate(package["name"], package["version"], licence, tuple(package["authors"]), own))
    return sorted(found, key=lambda crate: (crate.name, crate.version))


def write(found: list[Crate]) -> str:
    """The whole text."""
    bringing = defaultdict(list)
    whole = "\n".join(text for crate in found for text in crate.texts)
    for crate in found:
        if not crate.texts and not standard.is_among(crate.licence, whole):
            sys.exit(f"{crate.title()}: it brings no text of its licence ({crate.licence}), and no other crate does")
        for text in crate.texts:
            bringing[text].append(crate.title())
    lines = ["Software that is linked into tejun, and its licences", "", "Crates", RULE, ""]
    for crate in found:
        authors = f", by {'; '.join(crate.authors)}" if crate.authors else ""
        lines.append(f"{crate.title()}: {crate.licence}{authors}")
    for text in sorted(bringing, key=lambda text: (bringing[text], text)):
        lines += ["", RULE, *wrapped(bringing[text]), RULE, "", text]
    return "\n".join(lines) + "\n"


def wrapped(names: list[str]) -> list[str]:
    """Names in lines of a readable length."""
    lines = [""]
    for name in names:
        if lines[-1] and len(lines[-1]) + len(name) > 76:
            lines.append("")
        lines[-1] += f"{', ' if lines[-1] else ''}{name}"
    return lines


def main() -> None:
    """Prints the licences for the target that was named."""
    if len(sys.argv) != 2:
        sys.exit("usage: licences.py TARGET")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(write(crates(sys.argv[1])))


if __name__ == "__main__":
    main()
