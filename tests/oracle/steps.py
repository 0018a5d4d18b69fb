"""The fixture of reopened tickets and raised priorities, minute by minute.

Everything happens on whole minutes. Whether a minute counts is asked of the calendar, the pauses and the gaps one by one;
a deadline is the end of the minute in which the count is full. Nothing here is a difference of two totals, and a raise is
told by comparing the deadlines of two priorities from the opening, not by the states of clocks.

    python3 tests/oracle/steps.py generate    writes the random tickets of the fixture
    python3 tests/oracle/steps.py             writes expected/clocks.csv
"""

import csv
import random
import sys
from bisect import bisect_left
from datetime import date, timedelta
from pathlib import Path

from clocks import Calendar, epoch, local

SITE = Path(__file__).parent.parent / "sites/sla/steps"
AS_OF = epoch(date(2026, 11, 20), 17)
FIRST, LAST = epoch(date(2026, 9, 1), 0), epoch(date(2027, 1, 1), 0)
LUNCH = Calendar({d: [((9, 0), (12, 0)), ((13, 0), (18, 0))] for d in range(5)}, holidays=True)
SATURDAY = Calendar({d: [((9, 0), (17, 0))] for d in range(6)}, holidays=True)
ALWAYS = Calendar({d: [((0, 0), (24, 0))] for d in range(7)})
PROMISES = {
    "critical": (ALWAYS, {"response": 60, "resolution": 240}),
    "high": (LUNCH, {"response": 120, "resolution": 8 * 60}),  # 1bd is one day of eight hours
    "medium": (SATURDAY, {"response": 240, "resolution": 16 * 60}),
}
# Policy: reopened reading and how it is known, priority reading and how it is known, pauses.
POLICIES = {
    "worked": ("worked_time", "cycles", None, None, "intervals"),
    "first": ("first_resolution", "cycles", None, None, "intervals"),
    "total": ("total_span", "cycles", None, None, "intervals"),
    "columns": ("worked_time", "columns", None, None, "minutes"),
    "earlier": ("total_span", None, "earlier", "from", "intervals"),
    "creation": ("total_span", None, "from_creation", "from", None),
    "change": ("total_span", None, "from_change", "from", "intervals"),
    "first-row": ("total_span", None, "earlier", "first row", None),
    "both": ("worked_time", "cycles", "earlier", "from", "intervals"),
}


def open_minutes(calendar):
    """Starts of the open minutes, in order."""
    return [t for t in range(FIRST, LAST, 60) if calendar.is_open(t)]


OPEN = {id(c): open_minutes(c) for c in (LUNCH, SATURDAY, ALWAYS)}


class Leg:
    """One promise against one ticket."""

    def __init__(self, since, until, priority, clock, still, minutes):
        calendar, allowed = PROMISES[priority]
        self.since, self.priority, self.allowed = since, priority, allowed[clock]
        self.elapsed, self.deadline = -minutes, None
        starts = OPEN[id(calendar)]
        for t in starts[bisect_left(starts, since):]:
            # After its end nothing pauses a clock any more.
            if any(a <= t < b for a, b in still if t < until):
                continue
            if t < until:
                self.elapsed += 1
            self.full = getattr(self, "full", -minutes) + 1
            if self.full == self.allowed and self.deadline is None:
                self.deadline = t + 60
            if self.deadline is not None and t >= until:
                break
        self.elapsed = max(self.elapsed, 0)
        self.late = self.elapsed > self.allowed


def holding(reading, opened, changes, leg):
    """The leg whose promise holds after all changes."""
    if reading == "from_creation":
        return leg(None, changes[-1][1] if changes else opened)
    old, was = leg(None, opened), opened
    for at, to in changes:
        if to == was:
            continue  # nothing changed
        new, due_before, was = leg(None, to), leg(None, was).deadline, to
        if new.deadline >= due_before:
            old = new
        elif reading == "from_change":
            old = leg(at, to)
        else:
            old = min(old, leg(at, to), key=lambda one: one.deadline)  # on a tie, the older promise
    return old


def judge(policy, clock, ticket, cycles, changes, pauses):
    """The line of one clock."""
    reopened, known, raised, told, paused = POLICIES[policy]
    start, closed = ticket["opened_at"], ticket["closed_at"]
    happened = lambda t: t if t is not None and t < AS_OF else None
    gaps = gaps_of(known, ticket, cycles)
    resolved = happened(ticket["resolved_at"])
    for a, b in gaps:
        # Between a resolution and its reopening the ticket is resolved.
        if a < AS_OF <= b and resolved is None:
            resolved = a
    gaps = [(a, b) for a, b in gaps if b < AS_OF]
    first = min([t for t in [resolved] + [a for a, _ in gaps] if t is not None], default=None)
    if clock == "resolution":
        stop = first if reopened == "first_resolution" else resolved
    else:
        answered = happened(ticket["responded_at"])
        stop = first if answered is None else answered
    until = next(t for t in (stop, happened(closed), AS_OF) if t is not None)
    still, minutes = [], 0
    if clock == "resolution":
        if paused == "intervals":
            still += [(a, AS_OF if b is None else min(b, AS_OF)) for a, b in pauses]
        if paused == "minutes":
            minutes = ticket["pending_minutes"] or 0
        if reopened == "worked_time":
            still += gaps
    opened, followed = ticket["priority"], []
    if told:
        rows = sorted(changes)
        if told == "from" and rows:
            opened = rows[0][2]
        if told == "first row" and rows and rows[0][0] < until:
            opened = rows[0][1]
        followed = [(max(at, start), to) for at, to, _ in rows if at < until]
    leg = lambda since, priority: Leg(since or start, until, priority, clock, still, minutes)
    one = holding(raised or "from_creation", opened, followed, leg)
    lasting = clock == "resolution" and paused == "intervals" and any(
        a < AS_OF and (b is None or b >= AS_OF) for a, b in pauses)
    # Whichever promise was broken first, the clock belongs to the priority in force when it ended.
    one.priority = followed[-1][1] if followed else opened
    return outcome(one, ticket, stop, happened(closed), lasting)


def outcome(leg, ticket, stop, closed, lasting):
    """State, deadline and where the clock counts."""
    deadline, counts = leg.deadline, None
    if stop is not None and stop < ticket["opened_at"]:
        state, counts = "data_error", closed or ticket["opened_at"]
    elif stop is None and closed is not None:
        state, counts = "unjudged", closed
    elif leg.late:
        state, counts = ("breached" if stop is not None else "breached_open"), deadline
    elif stop is not None:
        state, counts = "met", stop
    elif lasting:
        state, deadline, counts = "paused", None, AS_OF
    else:
        state, counts = "running", AS_OF
    elapsed = 0 if state == "data_error" else leg.elapsed * 60
    return [text(deadline), elapsed, state, text(counts), leg.priority, text(leg.since)]


def gaps_of(known, ticket, cycles):
    """Times between a resolution and the reopening after it."""
    if known == "columns":
        a, b = ticket["first_resolved_at"], ticket["reopened_at"]
        return [(a, b)] if a is not None and b is not None and a < b else []
    if known != "cycles" or not cycles:
        return []
    far = LAST * 2
    worked = sorted((a, far if b is None else b) for a, b in cycles)
    gaps, end = [], worked[0][1]
    for a, b in worked[1:]:
        if a > end:
            gaps.append((end, a))
        end = max(end, b)
    return gaps


def text(instant):
    """Tokyo wall time; nothing for nothing."""
    return "" if instant is None else local(instant).strftime("%Y-%m-%d %H:%M:%S")


def instant(text):
    """Seconds of a Tokyo wall time."""
    if not text:
        return None
    day, clock = text.split(" ")
    return epoch(date.fromisoformat(day), *map(int, clock.split(":")[:2]))


def rows(name, *instants):
    """The rows of a file of the fixture."""
    with open(SITE / "in/data" / name, newline="") as file:
        for row in csv.DictReader(file):
            yield {key: instant(value) if key in instants else value for key, value in row.items()}


def expected():
    """Writes the clocks of every ticket under every policy."""
    by = lambda name, *times: [(row["ticket"], row) for row in rows(name, *times)]
    cycles, changes, pauses = {}, {}, {}
    for key, row in by("cycles.csv", "from", "to"):
        cycles.setdefault(key, []).append((row["from"], row["to"]))
    for key, row in by("changes.csv", "at"):
        changes.setdefault(key, []).append((row["at"], row["to"], row["from"]))
    for key, row in by("pauses.csv", "from", "to"):
        pauses.setdefault(key, []).append((row["from"], row["to"]))
    times = ("opened_at", "responded_at", "first_resolved_at", "reopened_at", "resolved_at", "closed_at")
    with open(SITE / "expected/clocks.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow("policy ticket clock deadline elapsed_s state counts_at priority since".split())
        for policy in POLICIES:
            for ticket in rows("tickets.csv", *times):
                ticket["pending_minutes"] = int(ticket["pending_minutes"] or 0)
                key = ticket["id"]
                for clock in ("response", "resolution"):
                    line = judge(policy, clock, ticket, cycles.get(key, []), changes.get(key, []), pauses.get(key, []))
                    out.writerow([policy, key, clock, *line])


def generate():
    """Adds random tickets (keys with G) to the hand-made ones."""
    pick = random.Random(20261120)
    kept = {name: [r for r in csv.reader(open(SITE / "in/data" / name, newline="")) if not r[0].startswith("G")]
            for name in ("tickets.csv", "cycles.csv", "changes.csv", "pauses.csv")}
    short = lambda t: text(t)[:16]
    for n in range(36):
        key = f"G{n:02}"
        start = epoch(date(2026, 10, 1) + timedelta(days=pick.randrange(49)), pick.randrange(7, 20), pick.randrange(60))
        after = lambda least, most: 60 * pick.randrange(least, most)
        opened_with = pick.choice(list(PROMISES))
        t, cycles = start, []
        for _ in range(pick.choice([1, 1, 2, 2, 3])):
            end = t + after(20, 3000)
            cycles.append([t, end])
            t = end + after(30, 4000)
        resolved = cycles[-1][1]
        if pick.random() < 0.2:
            cycles[-1][1], resolved = None, None
        closed = resolved + after(0, 600) if resolved and pick.random() < 0.7 else None
        if not resolved and pick.random() < 0.3:
            closed = cycles[-1][0] + after(60, 4000)
        answered = start + after(1, 500) if pick.random() < 0.8 else None
        last = resolved or closed or AS_OF
        at, priority = start, opened_with
        for _ in range(pick.choice([0, 1, 1, 2, 3])):
            at += after(1, 900)
            old, priority = priority, pick.choice([p for p in PROMISES if p != priority])
            kept["changes.csv"].append([key, short(at), priority, old])
        for _ in range(pick.choice([0, 1, 2, 3])):
            a = start + after(0, max(2, (last - start) // 60))
            b = None if pick.random() < 0.1 else a + after(10, 2500)
            kept["pauses.csv"].append([key, short(a), short(b) if b else ""])
        first, again = (cycles[0][1], cycles[1][0]) if len(cycles) > 1 else (cycles[0][1], None)
        times = [answered, first, again, resolved, closed]
        kept["tickets.csv"].append([key, priority, short(start), *(short(x) if x else "" for x in times),
                                    pick.choice(["", "", 15, 90, 400])])
        kept["cycles.csv"] += [[key, short(a), short(b) if b else ""] for a, b in cycles]
    for name, lines in kept.items():
        with open(SITE / "in/data" / name, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["generate"]:
        generate()
    expected()
