#!/usr/bin/env python3
"""Makes the manual page of the program from what its commands say of themselves.

In: a program that answers `--help`. Out: a page of section 1, in English or Japanese, on standard output. Never: says anything that the
program does not.

    packaging/manual.py PROGRAM en > tejun.1
"""

import re
import subprocess
import sys
import time
from dataclasses import dataclass

import project


@dataclass(frozen=True)
class Headings:
    """The headings of a page in one language."""

    name: str
    synopsis: str
    commands: str
    summary: str


HEADINGS = {
    "en": Headings("NAME", "SYNOPSIS", "COMMANDS", "publishes procedures together with the figures that prove them"),
    "ja": Headings("名前", "書式", "コマンド", "運用チームの手順書を、それを裏付ける数値と一緒に公開する"),
}


def help_of(program: str, language: str, words: list[str]) -> str:
    """What a command says of itself."""
    line = [program, "--lang", language, "--color", "never", *words, "--help"]
    return subprocess.run(line, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.rstrip()


def commands(text: str) -> list[str]:
    """The commands that a help lists: the indented words below its first heading of them."""
    found = []
    listing = False
    for line in text.splitlines():
        if re.match(r"^(Commands|コマンド)\s*[:：]", line):
            listing = True
        elif listing and (entry := re.match(r"^  ([a-z][a-z-]*)(\s|$)", line)):
            found.append(entry[1])
        elif listing and line and not line.startswith(" "):
            break
    return found


def verbatim(text: str) -> list[str]:
    """Lines that a formatter leaves as they are."""
    lines = [line.replace("\\", "\\e").replace("-", "\\-") for line in text.splitlines()]
    return [".nf", *(f"\\&{line}" if line[:1] in (".", "'") else line for line in lines), ".fi"]


def page(program: str, language: str) -> str:
    """The whole page."""
    said, packed = HEADINGS[language], project.read()
    day = time.strftime("%Y-%m-%d", time.gmtime(project.epoch()))
    top = help_of(program, language, [])
    lines = [
        f'.TH TEJUN 1 "{day}" "tejun {packed.version}"',
        f".SH {said.name}",
        f"tejun \\- {said.summary}",
        f".SH {said.synopsis}",
        *verbatim(top),
        f".SH {said.commands}",
    ]
    names = commands(top)
    if not names:
        sys.exit("the program lists no command")
    for name in names:
        text = help_of(program, language, [name])
        lines += [f".SS tejun {name}", *verbatim(text)]
        for inner in commands(text):
            lines += [f".SS tejun {name} {inner}", *verbatim(help_of(program, language, [name, inner]))]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Prints the page."""
    if len(sys.argv) != 3 or sys.argv[2] not in HEADINGS:
        sys.exit("usage: manual.py PROGRAM en|ja")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(page(sys.argv[1], sys.argv[2]))


if __name__ == "__main__":
    main()
