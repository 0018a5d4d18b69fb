"""Hostile names everywhere: nothing is written outside the output, nothing is run, and the codes are sane."""

import os
import unicodedata
from html.parser import HTMLParser

import project
from bed import entries, require, sane

EVIL = "\"'><script>zqevil()</script><img src=x onerror=zqevil()>{{zqevil}}"
NAMES = {
    "script": "a<script>zqevil()<", "breakout": "\"'><img src=x onerror=zqevil()>", "attribute": "a\" onmouseover=\"zqevil()", "dots": "..a", "dots-after": "a..",
    "dots-only": "...", "backslash": "..\\..\\a", "newline": "a\nb", "return": "a\rb", "escape": "a\x1b[31mb", "percent": "%2e%2e%2fa", "percent-nul": "a%00b",
    "option": "-rf", "device": "CON", "device-dot": "nul.tar", "space-after": "a ", "space-before": " a", "space": " ", "long": "あ" * 83, "bidi": "a\u202egpj.b",
    "zero-width": "a\u200bb", "emoji": "👩‍👩‍👧", "tilde": "~root", "dollar": "$(zqevil)", "tick": "`zqevil`", "question": "a?b=c#d", "ampersand": "a&lt;b", "star": "*[a]{b}",
    "javascript": "javascript:zqevil()", "index": "index.html", "template": "{{ zqevil }}{% zq %}", "surrogate": b"a\xff\xfeb", "latin": b"caf\xe9", "private": "\ue000", "manifest": ".tejun-manifest.json",
}


class Page(HTMLParser):
    """What a browser would run of a page."""

    def __init__(self, text):
        super().__init__()
        self.script, self.runs = False, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.script = tag == "script" and dict(attributes).get("type") not in ("application/json", "application/ld+json")
        for name, value in attributes:
            value = (value or "").strip().lower()
            if name.startswith("on") and "zqevil" in value or name in ("href", "src", "action", "formaction") and value.startswith("javascript:"):
                self.runs.append(f"<{tag} {name}={value}>")
            if "zqevil" in name:
                self.runs.append(f"<{tag} {name}>")

    def handle_data(self, data):
        if self.script and "zqevil" in data:
            self.runs.append(f"<script>{data[:60]}")

    def handle_endtag(self, tag):
        self.script = False


def harmless(folder, before, answer):
    sane(answer)
    allowed = {"output", ".tejun", ".output.tejun-standby"}
    lock = {name for name in entries(folder) if "lock" in name and name.startswith(".")}
    new = entries(folder) - before[0] - allowed - lock
    require(not new, lambda: f"written in the project: {new}")
    new = entries(folder.parent) - before[1]
    require(not new, lambda: f"written outside the project: {new}")
    for path in (folder / "output").rglob("*"):
        require(not path.is_symlink(), f"a link in the output: {path}")
        if path.suffix in (".html", ".svg") and path.is_file():
            runs = Page(path.read_text(encoding="utf-8")).runs
            require(not runs, lambda: f"{path.relative_to(folder)} runs {runs[0]}")


def started(folder):
    folder = folder / "p"
    project.make(folder, 0, 1)
    return folder, (entries(folder), entries(folder.parent))


def bytes_of(name):
    return name if isinstance(name, bytes) else name.encode()


def files(case):
    """Documents, folders, pictures and exports of these names, one kind of name in each round."""
    for kind, name in case.some(9, list(NAMES.items())):
        with case.round(kind) as folder:
            folder, before = started(folder)
            name = bytes_of(name).replace(b"/", b"")
            root = os.fsencode(folder)
            text = "---\ntitle: 名前\naudience: public\n---\n\n本文\n\n## 見出し\n".encode()
            made = 0
            for path in (b"content/help/" + name[:252] + b".md", b"content/" + name[:255] + b"/_index.md", b"content/help/" + name[:251] + b".png",
                         b"static/" + name[:255], b"data/tickets/" + name[:251] + b".csv"):
                path = os.path.join(root, path)
                try:
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(path, "wb") as file:
                        file.write(project.tickets(1).encode() if path.endswith(b".csv") else text)
                    made += 1
                except OSError:
                    pass  # this file system does not take the name
            require(made, "no file of this name could be made")
            answer = case.run(folder, "build")
            case.count(f"exit {answer.code}")
            harmless(folder, before, answer)
            if case.long:
                sane(case.run(folder, "list", "pages"))


def texts(case):
    """Titles, descriptions, tags, owners, headings, addresses, labels, values, recipients, settings that want to be run."""
    places = ["title", "description", "tags", "owner", "slug", "aliases", "heading", "link", "image", "site", "label", "unit", "values", "chapter", "recipient", "step"]
    for place in case.some(8, places):
        with case.round(place) as folder:
            folder, before = started(folder)
            quoted = "'" + EVIL.replace("'", "''") + "'"
            head, body = "title: 題\naudience: public\n", "本文\n"
            if place in ("title", "description", "owner", "slug"):
                head = f"title: 題\naudience: public\n{place}: {quoted}\n".replace("title: 題\n", "", place == "title")
            elif place in ("tags", "aliases"):
                head += f"{place}: [{quoted}]\n"
            elif place == "heading":
                body = f"## {EVIL}\n\n## `{EVIL}`\n\n### {{#\"onx=zqevil}}\n"
            elif place == "link":
                body = f"[a](<{EVIL.replace('<', '').replace('>', '')}> \"{EVIL.replace(chr(34), '')}\") [b](javascript:zqevil()) <javascript:zqevil()>\n"
            elif place == "image":
                body = f"![{EVIL}](x.png '{EVIL.replace(chr(39), '')}') <img src=x onerror=zqevil()> <svg onload=zqevil()>\n"
            elif place == "step":
                body = f"- [ ] {EVIL}\n- [ ] {EVIL}\n\n```{{note}} {EVIL}\n{EVIL}\n```\n\n```mermaid\ngraph TD; A[\"{EVIL}\"]-->B; click A \"javascript:zqevil()\"\n```\n"
            project.write(folder / "content/help/evil.md", f"---\n{head}---\n\n{body}")
            settings = {"site": "tejun.yaml", "label": "data/metrics.yaml", "unit": "data/metrics.yaml", "values": "data/tickets/2026.csv", "recipient": "data/recipients.csv",
                        "chapter": "content/help/_index.md"}
            if place in settings:
                path = folder / settings[place]
                text = path.read_text(encoding="utf-8")
                cell = EVIL.replace('"', '""')
                text = {"site": lambda: text.replace("title: 運用の手引き", f"title: {quoted}\nfooter: {quoted}\ndescription: {quoted}"),
                        "label": lambda: text.replace("受付件数", quoted), "unit": lambda: text.replace("unit: 件", f"unit: {quoted}"),
                        "values": lambda: text.replace("T-0001,", f"\"{cell}\",").replace(",高", f",\"{cell}\"", 1), "chapter": lambda: text.replace("title: ヘルプ", f"title: {quoted}"),
                        "recipient": lambda: text + f"a@example.com,\"{cell}\",\"{cell}\"\n"}[place]()
                path.write_text(text, encoding="utf-8")
            answer = case.run(folder, "build")
            case.count(f"exit {answer.code}")
            harmless(folder, before, answer)


def forms(case):
    """Two names that look the same: composed and decomposed letters, and letters that differ in case."""
    pairs = [(unicodedata.normalize("NFC", "が手順"), unicodedata.normalize("NFD", "が手順")), ("Readme2", "readme2"), ("ｶﾞ", "ガ"), ("é", "e\u0301")]
    for number in case.rounds(len(pairs), len(pairs)):
        with case.round(repr(pairs[number])) as folder:
            folder, before = started(folder)
            for at, name in enumerate(pairs[number]):
                project.write(folder / f"content/help/{name}.md", f"---\ntitle: 対{at}\naudience: public\n---\n\nzqpair{at}\n")
            answer = case.run(folder, "build")
            case.count(f"exit {answer.code}")
            harmless(folder, before, answer)
            if answer.code == 0:
                pages = "".join(path.read_text(encoding="utf-8") for path in (folder / "output/public/help").rglob("*.html"))
                require("zqpair0" in pages and "zqpair1" in pages, "one of two documents is lost without a word")


def arguments(case):
    """What people type: names of pages, reports, folders that are none."""
    hostile = ["../../etc/passwd", "-rf", "", "\n", "a" * 5000, "\u202e", "/dev/null", "//", "..", "weekly/../..", "<script>"]
    commands = [("new", "sop"), ("edition", "diff", "weekly", "--period"), ("mail", "weekly", "--period"), ("explain",), ("publish",), ("build", "--out"), ("build", "--audience"), ("config", "--view")]
    folder, before = started(case.folder())
    for number in case.rounds(16, len(hostile) * len(commands)):
        at = number if case.long else case.random.randrange(len(hostile) * len(commands))
        word, command = hostile[at % len(hostile)], commands[at // len(hostile)]
        with case.round(f"{command} {word[:30]!r}"):
            if command[0] in ("publish", "build") and word in ("..", "//", "/dev/null", "-rf", "../../etc/passwd"):
                word = str(folder / word.strip("/"))  # stay where we are, whatever it does
            answer = case.run(folder, *command, "--", word) if command[-1] in ("sop", "explain", "publish") else case.run(folder, *command, word)
            sane(answer)
            require(answer.code != 0 or command[0] in ("new", "build", "publish"), f"succeeds: {answer}")
            new = entries(folder.parent) - before[1]
            require(not new, lambda: f"written outside the project: {new}")


CASES = {"files": files, "texts": texts, "forms": forms, "arguments": arguments}
