"""Are the answers of both programs equal?  compare.py FIGURES ANSWERS

FIGURES is what `tejun figures` wrote, as CSV or JSON; ANSWERS what duck.py wrote. Counts must be equal; sums, means and
quantiles of fractions within 1e-9 of the value, for floats are added in another order. JSON tells medians too.
"""
import csv
import datetime
import json
import sys
from decimal import Decimal

ZONE = datetime.timedelta(hours=9)
EXACT = {"dau", "wau", "mau", "opened", "shipped", "pieces"}


def number(text):
    return None if text in ("", None) else Decimal(text)


def from_tejun(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if text.startswith(("{", "[")):
        figures = json.loads(text)
        figures = figures["figures"] if isinstance(figures, dict) else figures
        rows = ((f["metric"], " ".join(f"{k}={v}" for k, v in pairs(f.get("by"))), f["period"]["grain"], f["period"]["start"],
                 [f.get("value"), f["n"], f.get("numerator"), f.get("denominator"), dict(pairs(f.get("extra"))).get("median")])
                for f in figures)
    else:
        rows = ((f["metric"], f["by"], f["grain"], f["start"], [f["value"], f["n"], f["numerator"], f["denominator"], None])
                for f in csv.DictReader(text.splitlines()))
    found = {}
    for metric, by, grain, start, values in rows:
        first = (datetime.datetime.fromisoformat(start.replace("Z", "+00:00")) + ZONE).date()
        key = (metric, by, grain, (first - datetime.date(1970, 1, 1)).days)
        found[key] = [None if v is None else number(str(v)) for v in values]
    return found


def pairs(value):
    return value.items() if isinstance(value, dict) else (value or [])


def from_duck(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {(m, by, grain, int(first)): [number(v) for v in values] for m, by, grain, first, *values in csv.reader(file)}


def equal(metric, at, tejun, duck):
    """`at`: value, n, numerator, denominator, median."""
    if duck is None or (tejun is None and at >= 2):
        return True
    if tejun is None:
        return False
    if at in (1, 2, 3) or metric in EXACT:
        return tejun == duck
    return abs(tejun - duck) <= Decimal("1e-9") * max(abs(duck), 1)


def differences(figures, answers):
    """What differs, in words; and how many values were compared."""
    wrong, compared = [], 0
    for key, duck in answers.items():
        if key[0] == "tickets":
            if duck[0] != duck[1]:
                wrong.append(f"{key}: {duck[0] - duck[1]} duplicates")
            continue
        tejun = figures.get(key)
        if tejun is None:
            wrong.append(f"{key}: tejun has no figure, DuckDB {duck}")
            continue
        for at, (one, other) in enumerate(zip(tejun, duck)):
            compared += one is not None and other is not None
            if not equal(key[0], at, one, other):
                wrong.append(f"{key}: tejun {tejun}, DuckDB {duck}")
                break
    for key, tejun in figures.items():
        if key not in answers and any(tejun[1:4]):
            wrong.append(f"{key}: tejun {tejun}, DuckDB has no rows")
    return wrong, compared


def check(figures_path, answers_path):
    """How many values are equal; ends the program when any differs."""
    wrong, compared = differences(from_tejun(figures_path), from_duck(answers_path))
    if wrong:
        sys.exit(f"{len(wrong)} figures differ:\n" + "\n".join(wrong[:20]))
    if compared < 10_000:
        sys.exit(f"only {compared} values were compared")
    return compared


if __name__ == "__main__":
    print(f"{check(sys.argv[1], sys.argv[2]):,} values are equal")
