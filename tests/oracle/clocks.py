"""Working time by walking the days one after the other, and what a clock's state is."""

import csv
import io
from bisect import bisect_right
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
HORIZON = 800  # days after which a deadline is taken for never


def cabinet_office():
    """Dates of the national holidays."""
    text = (Path(__file__).parent / "syukujitsu.csv").read_bytes().decode("cp932")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return {date(*map(int, row[0].split("/"))) for row in rows}


HOLIDAYS = cabinet_office()


def epoch(day, hour, minute=0, second=0):
    """Seconds since the epoch of a Tokyo wall time; hour 24 is the next midnight."""
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return int(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=TOKYO).timestamp())


def local(instant):
    """Tokyo wall time."""
    return datetime.fromtimestamp(instant, TOKYO)


class Calendar:
    """Opening spans as ((hour, minute), (hour, minute)) by weekday from Monday = 0, holidays, yearly or dated closures."""

    def __init__(self, week, holidays=False, closed=lambda day: False):
        self.week, self.holidays, self.closed = week, holidays, closed

    def spans(self, day):
        """Open spans of one date, as instants."""
        if (self.holidays and day in HOLIDAYS) or self.closed(day):
            return []
        return [(epoch(day, *a), epoch(day, *b)) for a, b in self.week.get(day.weekday(), [])]

    def is_open(self, instant):
        """Whether the calendar is open at that second."""
        now = local(instant)
        if (self.holidays and now.date() in HOLIDAYS) or self.closed(now.date()):
            return False
        clock = (now.hour, now.minute)
        return any(a <= clock < b for a, b in self.week.get(now.weekday(), []))

    def day_length(self):
        """Open seconds of one of its days; all days must have the same."""
        lengths = {sum((b[0] - a[0]) * 3600 + (b[1] - a[1]) * 60 for a, b in spans) for spans in self.week.values()}
        assert len(lengths) == 1
        return lengths.pop()


def year_end(day):
    """The company's closure 12-29..01-03."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


ALWAYS = Calendar({d: [((0, 0), (24, 0))] for d in range(7)})
BUSINESS = Calendar({d: [((9, 0), (18, 0))] for d in range(5)}, holidays=True, closed=year_end)


def pieces(calendar, start, stop, pauses):
    """Running pieces of [start, stop): open, not paused; day after day."""
    day = local(start).date()
    for _ in range(HORIZON):
        if stop is not None and epoch(day, 0) >= stop:
            return
        for a, b in calendar.spans(day):
            a, b = max(a, start), b if stop is None else min(b, stop)
            # Cut the pauses out one by one; what they share is gone after the first.
            left = [(a, b)] if a < b else []
            for p, q in pauses:
                q = float("inf") if q is None else q
                left = [piece for x, y in left for piece in ((x, min(y, p)), (max(x, q), y)) if piece[0] < piece[1]]
            yield from sorted(left)
        day += timedelta(days=1)


def elapsed(calendar, start, stop, pauses=()):
    """Running seconds in [start, stop)."""
    return sum(b - a for a, b in pieces(calendar, start, stop, pauses))


def deadline(calendar, start, target, pauses=()):
    """First instant at which elapsed reaches the target; None when a pause without end comes first."""
    left = target
    for a, b in pieces(calendar, start, None, pauses):
        if b - a >= left:
            return a + left
        left -= b - a
    return None


def counted(calendar, start, stop, pauses=()):
    """`elapsed` again, second by second."""
    out = 0
    for t in range(start, stop):
        out += calendar.is_open(t) and not any(p <= t and (q is None or t < q) for p, q in pauses)
    return out


def judge(calendar, target, start, stop, closed, as_of, pauses=(), minutes=0):
    """State, deadline, elapsed seconds, the instant it counts at, and when it began and was decided (None: not yet)."""
    outcome = told(calendar, target, start, stop, closed, as_of, pauses, minutes)
    decided = None if outcome["state"] in ("running", "paused") else outcome["at"]
    return outcome | dict(start=start, decided=decided, as_of=as_of)


def told(calendar, target, start, stop, closed, as_of, pauses, minutes):
    """State, deadline, elapsed seconds and the instant it counts at."""
    due = deadline(calendar, start, target + 60 * minutes, pauses)
    end = stop if stop is not None else (closed if closed is not None else as_of)
    used = max(0, elapsed(calendar, start, end, pauses) - 60 * minutes)
    if stop is not None:
        met = used <= target
        return dict(state="met" if met else "breached", deadline=due, elapsed=used, at=stop if met else due)
    if closed is not None:
        return dict(state="unjudged", deadline=due, elapsed=used, at=closed)
    if used > target:
        return dict(state="breached_open", deadline=due, elapsed=used, at=due)
    held = any(p <= as_of and (q is None or as_of < q) for p, q in pauses)
    return dict(state="paused" if held else "running", deadline=due, elapsed=used, at=as_of)


def labels(instant):
    """(grain, label) of the week and the month that hold an instant."""
    now = local(instant)
    year, week, _ = now.isocalendar()
    return [("week", f"{year}-W{week:02}"), ("month", f"{now.year}-{now.month:02}")]


def cut_offs():
    """Fridays 17:00 of some years, earlier when the day is closed; a long closure makes one of two."""
    out, day = set(), date(2025, 1, 3)
    while day.year < 2028:
        open_day = day
        while not BUSINESS.spans(open_day):
            open_day -= timedelta(days=1)
        out.add(epoch(open_day, 17))
        day += timedelta(days=7)
    return sorted(out)


CUT_OFFS = cut_offs()


def longer(instant):
    """(grain, label) of the window between cut-offs, and the quarter, the half and the whole of a fiscal year from April."""
    now = local(instant)
    end = local(CUT_OFFS[bisect_right(CUT_OFFS, instant)])
    year, month = (now.year, now.month - 4) if now.month >= 4 else (now.year - 1, now.month + 8)
    return [("cutoff", f"{end:%Y-%m-%dT%H:%M}"), ("quarter", f"FY{year}-Q{month // 3 + 1}"), ("half", f"FY{year}-H{month // 6 + 1}"),
            ("year", f"FY{year}")]


def every(instant):
    """(grain, label) of all periods that hold an instant, the local day among them."""
    return [("day", f"{local(instant):%Y-%m-%d}"), *labels(instant), *longer(instant)]


def bounds(grain, label):
    """First instant and first instant after a period."""
    if grain == "day":
        first = date.fromisoformat(label)
        return epoch(first, 0), epoch(first + timedelta(days=1), 0)
    if grain == "week":
        first = date.fromisocalendar(int(label[:4]), int(label[6:]), 1)
        return epoch(first, 0), epoch(first + timedelta(days=7), 0)
    if grain == "cutoff":
        end = epoch(date.fromisoformat(label[:10]), int(label[11:13]))
        return CUT_OFFS[CUT_OFFS.index(end) - 1], end
    if grain == "year":
        return month_start(int(label[2:]), 4), month_start(int(label[2:]) + 1, 4)
    if grain in ("quarter", "half"):
        months = 3 if grain == "quarter" else 6
        year, month = int(label[2:6]), 4 + (int(label[8]) - 1) * months
        return month_start(year, month), month_start(year, month + months)
    year, month = int(label[:4]), int(label[5:])
    return month_start(year, month), month_start(year, month + 1)


def month_start(year, month):
    """Midnight of the first day; month 13 is the next January."""
    return epoch(date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1), 0)


def periods(grain, first, last):
    """Labels of the periods from the one that holds `first` to the one that holds the last second before `last`."""
    out, t = [], first
    while True:
        label = dict(every(t))[grain]
        out.append(label)
        t = bounds(grain, label)[1]
        if t >= last:
            return out


def waited(outcome, named):
    """Every period at whose end the clock had begun and was not decided; one that runs ends with the as-of instant."""
    for grain, label in named(outcome["start"]):
        begin, end = bounds(grain, label)
        while begin < outcome["as_of"] and (outcome["decided"] is None or outcome["decided"] >= end):
            yield "undecided", grain, label
            label = dict(named(end))[grain]
            begin, end = bounds(grain, label)


def tally(judged, named=labels):
    """Attainment cells of (policy, clock, priority, outcome) rows by the periods that `named` tells; priority `*` is all."""
    cells = {}
    for policy, clock, priority, outcome in judged:
        kind = {"met": "met", "breached": "missed", "breached_open": "missed", "unjudged": "unjudged"}
        kind = kind.get(outcome["state"], "undecided")
        keeps = outcome.get("keeps", True)  # by its opening a clock stands in one period only
        # A miss that is counted by its stop counts nowhere as long as it has none.
        counts = outcome["at"] is not None and (kind != "undecided" or not keeps)
        at = [(kind, grain, label) for grain, label in named(outcome["at"])] if counts else []
        for kind, grain, label in at + (list(waited(outcome, named)) if keeps else []):
            for name in (priority, "*"):
                cell = cells.setdefault((policy, clock, grain, label, name), dict.fromkeys(("met", "missed", "undecided", "unjudged"), 0))
                cell[kind] += 1
    out = []
    for (policy, clock, grain, label, priority), cell in sorted(cells.items()):
        out.append(dict(policy=policy, clock=clock, grain=grain, period=label, priority=priority, met=cell["met"],
                        judged=cell["met"] + cell["missed"], undecided=cell["undecided"], unjudged=cell["unjudged"]))
    return out
