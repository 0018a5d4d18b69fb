"""Running totals, expressions, surveys and adherence over some hundred seeded rows, worked out with exact fractions.

`python3 tests/oracle/kinds.py` writes the rows and the expected figures of tests/sites/figures/many; the definitions that
it follows stand in the handbook, and the project that tejun reads is `in/data/metrics.yaml` there.
"""

import random
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median

CASE = Path(__file__).parent.parent / "sites" / "figures" / "many"
AS_OF = datetime(2026, 12, 10, 12, 0)
FIRST = date(2026, 1, 1)
DAY = timedelta(days=1)


def decimal(value):
    """As the tool divides: at most 28 places and 96 bits."""
    if value is None:
        return "-"
    value = Fraction(value)
    for places in range(28, -1, -1):
        scaled = value * 10**places
        whole = scaled.numerator // scaled.denominator
        rest = scaled - whole
        whole += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
        if abs(whole) < 2**96:
            break
    sign, digits = "-" if whole < 0 else "", str(abs(whole)).rjust(places + 1, "0")
    head, tail = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return sign + head + ("." + tail if tail else "")


def months():
    """Label, first and last day of each month up to the as-of instant."""
    for month in range(1, 13):
        first = date(2026, month, 1)
        last = (date(2026, month + 1, 1) if month < 12 else date(2027, 1, 1)) - DAY
        yield f"2026-{month:02}", first, last


def weeks():
    """ISO weeks from that of the first day to that of the as-of instant."""
    monday = FIRST - timedelta(days=FIRST.weekday())
    while monday <= AS_OF.date():
        year, week, _ = monday.isocalendar()
        yield f"{year}-W{week:02}", monday, monday + 6 * DAY
        monday += 7 * DAY


def sales(rng):
    rows = [(datetime(2026, 1, 1, 0, 0), 700, "c0", "x")]
    while len(rows) < 400:
        at = datetime(2026, 1, 1) + timedelta(seconds=rng.randrange(343 * 86400))
        if at < AS_OF:
            rows.append((at, rng.randrange(1, 1000), f"c{rng.randrange(40)}", rng.choice("xy")))
    rows.append((datetime(2026, 12, 10, 11, 59), 3, "c1", "y"))
    return rows


def within(rows, first, last):
    return [row for row in rows if first <= row[0].date() <= last]


def line(out, metric, period, value, n, by=""):
    out.append(f"{metric}\t{by}\t{period}\t{decimal(value)}\t{n}\t{'no_data' if value is None else 'undecided'}")


def fiscal(day):
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def back(day, months):
    """The first day of `months` months that end with `day`, the last of a month or not."""
    after = day + DAY
    total = after.year * 12 + after.month - 1 - months
    year, month = total // 12, total % 12 + 1
    last = ((date(year + month // 12, month % 12 + 1, 1)) - DAY).day
    return date(year, month, min(after.day, last))


def totals(rows, out):
    for shop in ("", "x", "y"):
        own = [row for row in rows if shop in ("", row[3])]
        by = f"shop={shop}" if shop else ""
        for label, _, last in months():
            last = min(last, AS_OF.date())
            year = within(own, max(fiscal(last), FIRST), last)
            line(out, "year-to-date", label, sum(r[1] for r in year) if year else None, len(year), by)
            three = within(own, back(last, 3), last)
            line(out, "buyers-3-months", label, len({r[2] for r in three}), len(three), by)
    for label, _, last in weeks():
        last = min(last, AS_OF.date())
        four = [r[1] for r in within(rows, last - 27 * DAY, last)]
        line(out, "mean-28-days", label, Fraction(sum(four), len(four)), len(four))
        line(out, "median-28-days", label, Fraction(median(four)).limit_denominator(2), len(four))
        line(out, "count-all", label, len(within(rows, FIRST, last)), len(within(rows, FIRST, last)))


def expressions(rows, out):
    before, n_before = None, 0
    for label, first, last in months():
        own = within(rows, first, last)
        amount = sum(r[1] for r in own)
        if before is None:
            line(out, "growth", label, None, 0)
        else:
            line(out, "growth", label, amount - before, min(len(own), n_before))
            # December runs: it is not compared with a whole month.
            running = last >= AS_OF.date()
            line(out, "change", label, None if running else Fraction(100 * (amount - before), before), len(own))
        before, n_before = amount, len(own)


def survey(rng, out):
    rows = [(datetime(2026, 1, 1, 9, 0), 10)]
    for _ in range(300):
        at = datetime(2026, 1, 1) + timedelta(seconds=rng.randrange(343 * 86400))
        rows.append((at, rng.choice([None, 0, 3, 5, 6, 7, 8, 9, 9, 10, 10, 11])))
    rows = [row for row in rows if row[0] < AS_OF]
    for label, first, last in months():
        answers = [r[1] for r in within(rows, first, last) if r[1] is not None and 0 <= r[1] <= 10]
        score = sum(a >= 9 for a in answers) - sum(a <= 6 for a in answers)
        line(out, "nps", label, Fraction(100 * score, len(answers)) if answers else None, len(answers))
        five = [a for a in answers if 1 <= a <= 10]
        line(out, "csat", label, Fraction(sum(five), len(five)) if five else None, len(five))
        line(out, "satisfied", label, Fraction(100 * sum(a >= 9 for a in five), len(five)) if five else None, len(five))
    return rows


def adherence(rng, out):
    slots = {"backup": [], "report": []}
    day = FIRST
    while day < date(2027, 1, 4):
        slots["backup"].append(datetime(day.year, day.month, day.day, 2, 0))
        if day.weekday() == 0:
            slots["report"].append(datetime(day.year, day.month, day.day, 9, 0))
        day += DAY
    grace = {"backup": timedelta(hours=2), "report": timedelta(hours=3)}
    log = []
    for task, starts in slots.items():
        for start in starts:
            for _ in range(rng.choice([0, 1, 1, 1, 1, 2])):
                log.append((task, start + timedelta(minutes=rng.randrange(0, 200))))
    log = sorted((row for row in log if row[1] < AS_OF), key=lambda row: row[1])
    log.insert(0, ("backup", datetime(2026, 1, 1, 2, 0)))
    states = []
    for task, starts in slots.items():
        free = sorted(at for name, at in log if name == task)
        in_time = {}
        for start in starts:
            fit = [at for at in free if start <= at <= start + grace[task]]
            if fit:
                free.remove(fit[0])
                in_time[start] = True
        for at, start in enumerate(starts):
            end = starts[at + 1] if at + 1 < len(starts) else datetime.max
            late = [x for x in free if start + grace[task] < x < end]
            if start in in_time:
                state = "done"
            elif late:
                free.remove(late[0])
                state = "late"
            else:
                state = "missed" if start + grace[task] < AS_OF else "undecided"
            states.append((task, start.date(), state))
    for task in ("", "backup", "report"):
        for label, first, last in [*months(), *weeks()]:
            own = [s for name, day, s in states if task in ("", name) and first <= day <= last]
            over = [s for s in own if s != "undecided"]
            value = Fraction(100 * over.count("done"), len(over)) if over else None
            line(out, "recurring", label, value, len(over), f"task={task}" if task else "")
    return log


def write(name, head, rows):
    text = "\n".join([head, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)])
    (CASE / "in" / "data" / name).write_text(text + "\n", encoding="utf-8")


def main():
    rng = random.Random(20261121)
    out = []
    rows = sales(rng)
    totals(rows, out)
    expressions(rows, out)
    answers = survey(rng, out)
    log = adherence(rng, out)
    write("sales.csv", "at,amount,customer,shop", rows)
    write("answers.csv", "at,score", answers)
    write("log.csv", "task,done_at", log)
    (CASE / "expected" / "figures.txt").write_text("\n".join(out) + "\n", encoding="utf-8")


main()
