"""Marks of an audience with one or two edits: closed text never stands in a more open site, unless nothing was written at all.

Every mutant is a page of its own with a token of its own. Pages that are refused are taken away until the rest is built; what an
author would see first is the error.
"""

import json

import project
from bed import require, sane, tokens_in

SETTINGS = "title: 標\nlanguage: ja\nas_of: 2026-11-20T09:00:00+09:00\naudiences: [public, customer, internal]\npage_audiences: { register: internal }\n"
OPEN = "---\ntitle: 開いた頁\naudience: public\n---\n\nはじめの文です。\n\n"
# What a page is, with the marks between ⟦ and ⟧; only these are edited. The folder is open for everybody.
MARKS = {
    "page": "⟦---⟧\ntitle: 題\n⟦audience: internal⟧\n⟦---⟧\n\nTOKEN\n",
    "page-flow": "---\n⟦{title: 題, audience: internal}⟧\n---\n\nTOKEN\n",
    "backticks": OPEN + "⟦```{audience} internal⟧\nTOKEN\n```\n\n終わりの文です。\n",
    "tildes": OPEN + "⟦~~~{audience} internal⟧\nTOKEN\n~~~\n",
    "long": OPEN + "⟦`````{audience} internal⟧\n\n```text\n例\n```\n\nTOKEN\n`````\n",
    "colons": OPEN + "⟦:::{audience} internal⟧\nTOKEN\n:::\n",
    "option": OPEN + "```{note} 見出し\n⟦:audience: internal⟧\nTOKEN\n```\n",
    "option-colons": OPEN + ":::{note} 見出し\n⟦:audience: internal⟧\nTOKEN\n:::\n",
    "closing": OPEN + "```{audience} internal\nTOKEN\n⟦```⟧\n\n終わりの文です。\n",
    "list": OPEN + "- 一つ目\n\n  ⟦```{audience} internal⟧\n  TOKEN\n  ```\n",
    "quote": OPEN + "> ⟦```{audience} internal⟧\n> TOKEN\n> ```\n",
    "admonition": OPEN + "!!! note\n\n    ⟦```{audience} internal⟧\n    TOKEN\n    ```\n",
    "cascade": "⟦---⟧\ntitle: 章\n⟦cascade: { audience: internal }⟧\n⟦---⟧\n",
    "cascade-block": "---\ntitle: 章\n⟦cascade:⟧\n⟦  audience: internal⟧\n---\n",
}
# Read from other tools; they close, or are refused.
FOREIGN = {"option-colons"}
ODD = ["\u200b", "\u00a0", "\u3000", "\ufeff", "\u200d", "\u00ad", " ", "\t"]
COMMON = "abcdeinrtu{}:`~-=. \u30fc"


def wide(sign):
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign


def edit(draw, mark):
    """One edit, and what it was."""
    at = draw.randrange(len(mark))
    how = draw.choice(["insert", "delete", "replace", "swap", "wide", "odd", "indent", "case", "repeat"])
    before, sign, after = mark[:at], mark[at], mark[at + 1 :]
    if how == "insert":
        return before + draw.choice(COMMON) + sign + after
    if how == "delete":
        return before + after or sign
    if how == "replace":
        return before + draw.choice(COMMON) + after
    if how == "swap":
        return before + after[:1] + sign + after[1:]
    if how == "wide":
        return before + wide(sign) + after if draw.random() < 0.7 else "".join(map(wide, mark))
    if how == "odd":
        return before + draw.choice(ODD) + sign + after
    if how == "indent":
        return draw.choice([" ", "  ", "   ", "    ", "\t", "> "]) + mark
    if how == "case":
        return before + sign.swapcase() + after
    return before + sign + sign + after


def mutated(draw, text):
    """A page with one or two edits in its marks."""
    parts = text.replace("⟧", "⟦").split("⟦")
    said = []
    for _ in range(draw.choice([1, 1, 2])):
        at = draw.randrange(len(parts) // 2) * 2 + 1
        parts[at] = edit(draw, parts[at])
        said.append(parts[at])
    return "".join(parts), said


def refused(case, folder):
    """The documents that errors name, `None` when there is no error."""
    answer = case.run(folder, "check", "--format", "json")
    sane(answer)
    found = json.loads(answer.out)
    errors = [one for one in (found if isinstance(found, list) else found["findings"]) if one["severity"] == "error"]
    if not errors:
        require(answer.code == 0, f"`check` fails without an error: {answer}")
        return None
    return {one.get("file") or one.get("path") or one["place"]["file"] for one in errors}


def batch(case, mutants):
    """Builds pages together; those that are refused are taken away."""
    folder = case.folder()
    project.write(folder / "tejun.yaml", SETTINGS)
    project.write(folder / "content/_index.md", "---\ntitle: 入り口\naudience: public\ncascade: { audience: public }\n---\n\n表紙\n")
    waiting = {}
    for number, (name, text) in enumerate(mutants):
        token = f"zqtoken{number:04}zq"
        if name.startswith("cascade"):
            project.write(folder / f"content/m{number:04}/_index.md", text)
            project.write(folder / f"content/m{number:04}/page.md", f"---\ntitle: 頁\n---\n\n{token}\n")
        else:
            project.write(folder / f"content/m{number:04}/page.md", text.replace("TOKEN", token))
        waiting[f"content/m{number:04}"] = number
    stopped = set()
    for _ in range(40):
        named = refused(case, folder)
        if named is None:
            break
        chapters = {"/".join(path.split("/")[:2]) for path in named} & waiting.keys()
        require(chapters, lambda: f"errors that name none of the pages: {named}")
        for chapter in chapters:
            stopped.add(waiting.pop(chapter))
            for path in (folder / chapter).iterdir():
                path.unlink()
            (folder / chapter).rmdir()
    case.must(folder, "build", "-q")
    leaks = {}
    for number in waiting.values():
        found = tokens_in(folder / "output/public", f"zqtoken{number:04}zq") + tokens_in(folder / "output/customer", f"zqtoken{number:04}zq")
        if found:
            leaks[number] = found
    inside = sum(bool(tokens_in(folder / "output/internal", f"zqtoken{number:04}zq")) for number in waiting.values())
    return stopped, leaks, inside


def legal(case):
    """The marks as they are written in the handbook close, and what they close is there for whom it is."""
    for _ in case.rounds(1, 1):
        with case.round():
            plain = [(name, text.replace("⟦", "").replace("⟧", "")) for name, text in MARKS.items()]
            stopped, leaks, inside = batch(case, plain)
            refused_now = {plain[number][0] for number in stopped} - FOREIGN
            require(not refused_now, f"refused: {sorted(refused_now)}")
            require(not leaks, f"open: {[plain[number][0] for number in leaks]}")
            there = inside + len(stopped)
            require(there == len(plain), f"{len(plain) - there} of {len(plain)} are not in the closed site")


def one(name):
    def run(case):
        size = 120 if case.long else 24
        for _ in case.rounds(1, 40):
            mutants = []
            for _ in range(size):
                text, said = mutated(case.random, MARKS[name])
                mutants.append((name, text, said))
            with case.round():
                stopped, leaks, inside = batch(case, [mutant[:2] for mutant in mutants])
                case.count("mutants", size)
                case.count("refused", len(stopped))
                case.count("closed", size - len(stopped) - len(leaks))
                case.count("open", len(leaks))
                offenders = sorted({" ⏎ ".join(map(repr, mutants[number][2])) for number in leaks})
                require(not leaks, lambda: f"{len(leaks)} of {size} mutants are open:\n   " + "\n   ".join(offenders[:40]))

    return run


CASES = {"legal": legal, **{name: one(name) for name in MARKS}}
