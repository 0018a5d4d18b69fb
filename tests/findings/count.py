#!/usr/bin/env python3
"""Findings per page of projects that nobody prepared: `count.py TEJUN FOLDER`.

In: the program, and a folder with one project of tejun per folder (`repositories.tsv` says which, README.md how they are made).
Out: a table in Markdown, one row a project: pages, findings, findings per page, and how many of each code; and the sum.
Never: judges a finding, or writes into a project.
"""

import collections
import json
import pathlib
import statistics
import subprocess
import sys

LIMIT = 600


def findings(program, project):
    """What `check` finds, or nothing where it does not answer in time or not with JSON."""
    command = [program, "-C", str(project), "check", "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as problem:
        print(f"{project.name}: no findings to count: {type(problem).__name__}", file=sys.stderr)
        return None


def pages(project):
    return sum(1 for _ in (project / "content").rglob("*.md"))


def row(name, count, codes):
    total = sum(codes.values())
    listed = ", ".join(f"{code} {number}" for code, number in sorted(codes.items(), key=lambda item: (-item[1], item[0])))
    return f"| {name} | {count} | {total} | {total / count:.2f} | {listed} |"


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    print("| project | pages | findings | per page | by code |\n|---|---|---|---|---|")
    whole, everything, shares = 0, collections.Counter(), []
    for project in sorted(path.parent for path in folder.glob("*/tejun.yaml")):
        count, found = pages(project), findings(program, project)
        if found is None or not count:
            continue
        codes = collections.Counter(finding["code"] for finding in found)
        print(row(project.name, count, codes), flush=True)
        whole, everything = whole + count, everything + codes
        shares.append(sum(codes.values()) / count)
    if shares:
        print(row("all", whole, everything))
        print(f"\nmedian of the projects: {statistics.median(shares):.2f} findings per page")


if __name__ == "__main__":
    main()
