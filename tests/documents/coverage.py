#!/usr/bin/env python3
"""Holds docs/coverage.md against a project of the five documents: `coverage.py TEJUN PROJECT`.

In: the program, and a project that `coverage.sh` has put together and built. Out: one line for each thing of the list whose proof
does not hold, and the counts; the exit code says whether all hold.
Never: takes a figure from the program for granted: those of `figures()` are worked out here, from the exports.
"""

import csv
import datetime as dt
import html
import json
import pathlib
import re
import subprocess
import sys

LIST = pathlib.Path(__file__).resolve().parents[2] / "docs/coverage.md"
ROW = re.compile(r"^\| (\d+) \| `([\w.-]+):(\d+)` \| (.+?) \| (.+) \|$")
JUDGED = {"met", "missed", "partly_met"}


def rows():
    """The rows of the list: number, document, line, what is asked, and the proof."""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if found := ROW.match(line):
            number, document, place, asked, proof = found.groups()
            yield int(number), document, int(place), asked, proof


def figures(exports):
    """Figures of October 2026, of its last day or its quarter, from the exports alone."""
    read = lambda name: list(csv.DictReader(open(exports / f"{name}.csv", encoding="utf-8")))
    month = lambda row, key: row[key].startswith("2026-10")
    at = lambda text: dt.datetime.strptime(text, "%Y-%m-%d %H:%M")
    share = lambda part, whole: 100 * part / whole
    mean = lambda values: sum(values) / len(values)

    usage = [row for row in read("usage") if month(row, "day")]
    total = lambda key: sum(int(row[key]) for row in usage)
    probes = [row for row in read("probes") if month(row, "at")]
    in_window = lambda when: when.date() == dt.date(2026, 10, 17) and when.hour < 4
    counted = [row for row in probes if not in_window(at(row["at"]))]
    surveys = [row for row in read("surveys") if month(row, "day")]
    nps = [int(row["nps"]) for row in surveys]
    logins = [row for row in read("logins") if month(row, "day")]
    days = {}
    for row in logins:
        days.setdefault(row["day"], set()).add(row["user"])
    incidents = [row for row in read("incidents") if row["restored_at"].startswith("2026-10")]
    hours = lambda row, start, end: (at(row[end]) - at(row[start])).total_seconds() / 3600
    tasks = [row for row in read("tasks") if month(row, "scheduled_for")]
    servers = [row for row in read("servers") if month(row, "at")]
    security = [row for row in read("security") if month(row, "day")]
    costs = [row for row in read("costs") if month(row, "day")]
    last = [row for row in read("usage") if row["day"] == "2026-11-19"]
    tickets = [row for row in read("tickets") if row["resolved_at"].startswith("2026-10")]
    return {
        "uptime": share(sum(row["status"] == "up" for row in counted), len(counted)),
        "error-rate": share(total("errors"), total("api_calls")),
        "reports-done": share(total("reports_done"), total("reports_due")),
        "csat": mean([int(row["csat"]) for row in surveys]),
        "support-csat": mean([int(row["support"]) for row in surveys]),
        "nps": share(sum(score >= 9 for score in nps) - sum(score <= 6 for score in nps), len(nps)),
        "mau": len({row["user"] for row in logins}),
        "dau": sum(len(users) for users in days.values()) / 31,
        "session": mean([int(row["minutes"]) for row in logins]),
        "mttr": mean([hours(row, "started_at", "restored_at") for row in incidents]),
        "p0-incidents": sum(row["severity"] == "P0" and month(row, "started_at") for row in read("incidents")),
        "automation": share(sum(row["method"] == "auto" for row in tasks), len(tasks)),
        "adherence": share(sum(bool(row["done_at"]) and hours(row, "scheduled_for", "done_at") <= 1 for row in tasks), len(tasks)),
        "cpu": mean([float(row["cpu"]) for row in servers]),
        "memory": mean([float(row["memory"]) for row in servers]),
        "connections": share(max(int(row["connections"]) for row in servers), 200),
        "login-failures": share(sum(int(row["failed"]) for row in security), sum(int(row["attempts"]) for row in security)),
        "cost": sum(int(row["amount"]) for row in costs),
        "effort": sum(float(row["hours"]) for row in costs),
        "api-mean": mean([int(row["latency_ms"]) for row in probes if row["status"] == "up"]),
        "daily-api": sum(int(row["api_calls"]) for row in last),
        "daily-cost": sum(float(row["cost_usd"]) for row in last),
        "max-user": max(int(row["max_user_calls"]) for row in last),
        "resolution-time": mean([hours(row, "opened_at", "resolved_at") for row in tickets]),
    }


class Project:
    """The built project, and what the program says of it."""

    def __init__(self, tejun, folder):
        self.tejun, self.folder = tejun, folder
        self.promises = json.loads(self.run("contract", "--format", "json"))
        self.rhythms = json.loads(self.run("contract", "--schedule", "--format", "json"))
        self.findings = self.run("check", "--lang", "en", "--color", "never", "-v", code=None)
        self.figures = figures(folder / "data/exports")
        self.compared = set()

    def run(self, *words, code=0):
        """What a command prints; of `check` both streams."""
        done = subprocess.run([self.tejun, "-C", str(self.folder), *words], capture_output=True, text=True, check=False)
        if code is not None and done.returncode != code:
            return f"(exit {done.returncode}) {done.stderr[-400:]}"
        return done.stdout if code == 0 else done.stdout + done.stderr

    def text(self, path):
        """The words of a page."""
        file = self.folder / "output" / path.strip("/") / ("" if path.endswith(".html") else "index.html")
        if not file.is_file():
            return None
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", file.read_text(encoding="utf-8"), flags=re.S)
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))

    def promise(self, place, needles):
        """A promise is bound to each metric and judged; its figure is that of the exports."""
        found = [entry for entry in self.promises if (entry["document"], entry["line"]) == place and entry["role"] == "target"]
        parts = [part for entry in found for part in [entry, *entry["parts"]]]
        for metric in needles:
            of = [part for part in parts if part.get("metric") == metric]
            if not any(part.get("standing") in JUDGED or any(verdict["standing"] in JUDGED for verdict in part.get("verdicts", [])) for part in of):
                return f"nothing judges it by {metric}"
        return next((told for entry in found if (told := self.other_figure(entry))), None)

    def other_figure(self, entry):
        """What is told of a promise whose figure of October, or of its own last day, is not that of the exports."""
        metric, verdict = entry.get("metric"), entry.get("verdict") or {}
        period = (verdict.get("period") or {}).get("label")
        if metric not in self.figures or verdict.get("value") is None or period not in ("2026-10", "2026-11-19") or entry["by"]:
            return None
        self.compared.add(metric)
        expected = self.figures[metric]
        if abs(float(verdict["value"]) - expected) <= 1e-6 * max(1.0, abs(expected)):
            return None
        return f"{metric} is {verdict['value']} in {period}, and {expected} by the exports"

    def alert(self, place, _):
        """An alert threshold is bound."""
        found = [entry for entry in self.promises if (entry["document"], entry["line"]) == place and entry["role"] == "alert"]
        return None if any(entry["binding"] == "bound" for entry in found) else "no alert is bound"

    def rhythm(self, place, needles):
        """A statement of when is held against an entry of the schedule, and agrees."""
        found = [entry["entry"] for entry in self.rhythms if (entry["document"], entry["line"]) == place and entry["entry"]]
        told = [entry for entry in found if needles[0] in entry["title"]]
        if not told:
            return f"no entry {needles[0]} is bound: {[entry['title'] for entry in found]}"
        return None if told[0]["difference"] is None else f"differs: {told[0]['difference']}"

    def page(self, _, needles):
        """A page says each of these words."""
        text = self.text(needles[0])
        if text is None:
            return f"there is no page {needles[0]}"
        missing = [needle for needle in needles[1:] if needle not in text]
        return f"{needles[0]} does not say {missing}" if missing else None

    def command(self, _, needles):
        """A command prints each of these words."""
        printed = self.run(*needles[0].split()[1:], "--lang", "ja")
        missing = [needle for needle in needles[1:] if needle not in printed]
        return f"{needles[0]} does not print {missing}: {printed[:300]}" if missing else None

    def finding(self, place, needles):
        """`check` says something of that code about that line."""
        document, line = place
        blocks = re.split(r"\n(?=\S+\[)", self.findings)
        told = any(f"[{needles[0]}" in block and f"{document}:{line}:" in block for block in blocks)
        return None if told else f"check says no {needles[0]} there"


def main():
    project = Project(sys.argv[1], pathlib.Path(sys.argv[2]))
    counts, failed = {}, 0
    for number, document, line, asked, proof in rows():
        state = proof.partition(":")[0] if proof.startswith(("advice", "open:")) else "done"
        for part in proof.split("; ") if state == "done" else []:
            head, *needles = re.findall(r"^[^`]+|`[^`]+`", part)
            head, needles = head.strip().rstrip(":"), [needle.strip("`") for needle in needles]
            kind, _, elsewhere = head.partition(" ")
            place = (f"content/{document}", line)
            if elsewhere:
                other, at = elsewhere.rsplit(":", 1)
                place = (f"content/{other}", int(at))
            problem = getattr(project, kind)(place, needles)
            if problem:
                failed += 1
                state = "failed"
                print(f"{number} {document}:{line} {asked}: {problem}")
        counts[state] = counts.get(state, 0) + 1
    for entry in project.promises:
        if problem := project.other_figure(entry):
            failed += 1
            print(f"{entry['document']}:{entry['line']}: {problem}")
    print(f"{counts}; {len(project.compared)} metrics equal those of the exports: {' '.join(sorted(project.compared))}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
