"""What stands beside the figures of `tests/sites/figures/trends`, worked out with fractions.

    python3 tests/oracle/trends.py

writes its expected/figures.txt and expected/beside.txt: change against the month before, against the same month a year
before, the median of pairwise slopes over the window, alerts, and windows that would judge a promised trend otherwise.
"""

import csv
from fractions import Fraction
from pathlib import Path
from statistics import median

CASE = Path(__file__).parent.parent / "sites/figures/trends"
ROWS = list(csv.DictReader(open(CASE / "in/data/sales.csv", encoding="utf-8")))
MONTHS = [row["on"][:7] for row in ROWS]
SALES = [Fraction(row["amount"]) for row in ROWS]
# No amount, no rate.
RATE = [Fraction(row["good"]) * 100 / Fraction(row["amount"]) if row["amount"] != "0" else None for row in ROWS]


def shown(value):
    """Nine decimals without trailing zeros, `-` for nothing."""
    if value is None:
        return "-"
    text = f"{float(round(value, 9)):.9f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def minus(now, then):
    return None if now is None or then is None else now - then


def slope(values, at, window):
    points = [(x, v) for x, v in enumerate(values[: at + 1]) if x > at - window and v is not None]
    if len(points) < 4:
        return None
    return median((b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(points) for b in points[i + 1:])


def verdict(holds):
    return "undecided" if holds is None else "met" if holds else "missed"


def relative(now, then):
    """Change in per cent; of nothing there is none."""
    return None if then in (None, 0) else (now - then) * 100 / abs(then)


def main():
    figures, beside = [], []
    for at, month in enumerate(MONTHS):
        now = SALES[at]
        before, year = (SALES[at - 1] if at else None), (SALES[at - 12] if at >= 12 else None)
        change, ago = minus(now, before), minus(now, year)
        rises = relative(now, year)
        crossed = rises is not None and rises >= 20
        ratio = None if year in (None, 0) else now * 100 / year >= 95
        standing = "at_risk" if crossed else verdict(ratio)
        alert = "前年比20%以上の増加" if crossed else "-"
        figures.append(("sales", month, shown(now), 1, standing))
        beside.append(("sales", month, shown(change), shown(ago), "-", alert, "-"))
        for metric, window in (("rising", 6), ("rising-8", 8)):
            told = slope(SALES, at, window)
            holds = None if told is None else told > 0
            others = []
            for other in (4, 6, 8, 12):
                if holds is None or other == window or other > at + 1:
                    continue
                if (slope(SALES, at, other) > 0) != holds:
                    others.append(f"trend: {other} periods {verdict(not holds)}")
            figures.append((metric, month, shown(now), 1, verdict(holds)))
            beside.append((metric, month, shown(change), shown(ago), shown(told), "-", ", ".join(others) or "-"))
        fall = relative(now, before)
        figures.append(("dropped", month, shown(now), 1, verdict(None if fall is None else fall <= -10)))
        beside.append(("dropped", month, shown(change), shown(ago), "-", "-", "-"))
        rate, rate_before = RATE[at], (RATE[at - 1] if at else None)
        rate_year = RATE[at - 12] if at >= 12 else None
        points = minus(rate, rate_year)
        standing = "no_data" if rate is None else verdict(None if points is None else points >= -2)
        figures.append(("good-rate", month, shown(rate) if rate is None else None, 1, standing))
        beside.append(("good-rate", month, shown(minus(rate, rate_before)), shown(points), "-", "-", "-"))
    rows = [f"{m}\t\t{p}\t{v}\t{n}\t{s}\n" for m, p, v, n, s in figures if v is not None]
    (CASE / "expected/figures.txt").write_text("".join(rows), encoding="utf-8")
    lines = ["\t".join((m, "", *rest)) + "\n" for m, *rest in beside]
    (CASE / "expected/beside.txt").write_text("".join(lines), encoding="utf-8")


main()
