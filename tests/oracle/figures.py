"""Metrics of the sample by week and month with exact arithmetic, as data/metrics.yaml means them."""

from clocks import bounds, epoch, every, labels, local, longer, periods
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from sample import AS_OF, SERVICES

DAY = 86400


def text(value):
    """A fraction as a decimal with at most 9 places."""
    if value is None:
        return None
    value = Fraction(value)
    with localcontext() as context:
        context.prec = 60
        out = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-9"), ROUND_HALF_EVEN)
        return f"{out.normalize():f}"


def midnight(days):
    """The local midnight of a date given in days since the epoch."""
    return epoch(date(1970, 1, 1) + timedelta(days=days), 0)


def quantile(values, q):
    """Linear interpolation between ranks (type 7)."""
    values, rank = sorted(values), Fraction(q) * (len(values) - 1)
    low = int(rank)
    high = min(low + 1, len(values) - 1)
    return values[low] + (rank - low) * (values[high] - values[low])


def total(rows, of):
    values = [of(r) for r in rows if of(r) is not None]
    return sum(values) if values else None


def mean(of):
    def measure(rows):
        values = [of(r) for r in rows if of(r) is not None]
        return dict(value=Fraction(sum(values), len(values)) if values else None, n=len(values))
    return measure


def ratio(top, bottom, scale=1, answers=len):
    """A quotient; `n` is the number of rows that make up the denominator."""
    def measure(rows):
        a, b = top(rows), bottom(rows)
        value = None if not b or a is None else Fraction(a) * scale / Fraction(b)
        return dict(value=value, numerator=text(a), denominator=text(b), n=answers(rows))
    return measure


def count(condition=lambda r: True):
    return lambda rows: sum(1 for r in rows if condition(r))


def rated(name):
    return count(lambda r: r[name] is not None)


def add(name):
    return lambda rows: total(rows, lambda r: r[name])


def distinct(name):
    return lambda rows: len({r[name] for r in rows if r[name] is not None})


def plain(measure):
    return lambda rows: dict(value=measure(rows), n=len(rows))


def quant(q, of):
    def measure(rows):
        values = [of(r) for r in rows if of(r) is not None]
        return dict(value=quantile(values, q) if values else None, n=len(values))
    return measure


def nps(row):
    return None if row["nps"] is None else 100 if row["nps"] >= 9 else -100 if row["nps"] <= 6 else 0


def value_only(measure):
    """Without the terms of the quotient."""
    return lambda rows: {key: found for key, found in measure(rows).items() if key in ("value", "n")}


def on_time(r):
    return r["done_at"] is not None and r["done_at"] <= r["scheduled_for"] + 3600


def over(r):
    """Whether a task is decided: done, or its hour of grace is over."""
    return r["done_at"] is not None or r["scheduled_for"] + 3600 < AS_OF


def judged_tasks(rows):
    return ratio(count(on_time), count(), 100)([r for r in rows if over(r)])


# A metric by week is also computed between cut-offs, one by month also by quarter and by year; people are only by short periods.
SHORT, MONTH, WEEK, HALF = ("week", "cutoff", "month"), ("month",), ("week", "cutoff"), ("half",)
BOTH = (*SHORT, "quarter", "year")
up = lambda r: r["status"] == "up"
severe = lambda r: r["severity"] in ("P0", "P1")
hours = lambda r: Fraction(r["restored_at"] - r["started_at"], 3600)
# metric: source, time, filter, measure, grains, breakdowns by month
METRICS = {
    "mau": ("logins", "day", None, plain(distinct("user_id")), MONTH, []),
    "wau": ("logins", "day", None, plain(distinct("user_id")), WEEK, []),
    "dau-rate": ("usage", "day", None, ratio(add("active_users"), add("registered_users"), 100), BOTH, []),
    "session-minutes": ("logins", "day", None, mean(lambda r: r["session_minutes"]), BOTH, []),
    "daily-report-rate": ("usage", "day", None, ratio(add("reports_done"), add("reports_due"), 100), BOTH, []),
    "active-clinics": ("usage", "day", lambda r: r["api_calls"] > 0, plain(distinct("clinic")), BOTH, []),
    "csat": ("surveys", "day", None, mean(lambda r: r["csat"]), BOTH, ["area"]),
    "csat-top2": ("surveys", "day", None, ratio(count(lambda r: r["csat"] is not None and r["csat"] >= 4),
                                                rated("csat"), 100, rated("csat")), BOTH, []),
    "nps": ("surveys", "day", None, value_only(ratio(lambda rows: total(rows, nps), rated("nps"), 1, rated("nps"))), BOTH, []),
    "support-csat": ("surveys", "day", None, mean(lambda r: r["support"]), BOTH, []),
    "api-p95": ("probes", "at", lambda r: r["service"] == "api" and up(r), quant(Fraction(95, 100), lambda r: r["latency_ms"]), BOTH, []),
    "api-latency-median": ("probes", "at", lambda r: r["service"] == "api" and up(r), quant(Fraction(1, 2), lambda r: r["latency_ms"]), BOTH, []),
    "latency-mean": ("probes", "at", up, mean(lambda r: r["latency_ms"]), BOTH, ["service"]),
    "error-rate": ("usage", "day", None, ratio(add("errors"), add("api_calls"), 100), BOTH, []),
    "p0-incidents": ("incidents", "started_at", lambda r: r["severity"] == "P0", plain(count()), MONTH, []),
    "incidents-opened": ("incidents", "started_at", None, plain(count()), BOTH, ["severity", "service"]),
    "mttr": ("incidents", "restored_at", severe, mean(hours), BOTH, []),
    "mtta": ("incidents", "acknowledged_at", severe, mean(lambda r: Fraction(r["acknowledged_at"] - r["started_at"], 60)), BOTH, []),
    "mttr-p1": ("incidents", "restored_at", lambda r: r["severity"] == "P1", mean(hours), BOTH, []),
    "tickets-opened": ("tickets", "opened_at", None, plain(count()), BOTH, ["priority", "desk", "category"]),
    "clinic-tickets": ("tickets", "opened_at", lambda r: r["desk"] == "clinic", plain(count()), BOTH, []),
    "tickets-resolved": ("tickets", "resolved_at", None, plain(count()), BOTH, ["priority"]),
    "resolution-rate": ("tickets", "opened_at", None, ratio(count(lambda r: r["resolved_at"] is not None), count(), 100), BOTH, ["priority"]),
    "reopen-rate": ("tickets", "resolved_at", None, ratio(count(lambda r: (r["reopened"] or 0) > 0), count(), 100), BOTH, []),
    "task-adherence": ("tasks", "scheduled_for", None, judged_tasks, BOTH, ["cycle"]),
    "automation-rate": ("tasks", "scheduled_for", lambda r: r["done"] == "done", ratio(count(lambda r: r["method"] == "auto"), count(), 100), BOTH, []),
    "api-calls": ("usage", "day", None, plain(add("api_calls")), BOTH, ["area"]),
    "api-calls-per-day": ("usage", "day", None, ratio(add("api_calls"), distinct("day")), ("day", *BOTH), []),
    "api-cost": ("usage", "day", None, plain(add("cost_usd")), BOTH, []),
    "api-cost-per-day": ("usage", "day", None, ratio(add("cost_usd"), distinct("day")), ("day", *BOTH), []),
    "cost": ("costs", "day", None, plain(add("amount")), MONTH, ["item"]),
    "cost-half": ("costs", "day", None, plain(add("amount")), HALF, []),
}
COUNTS = {"p0-incidents", "incidents-opened", "tickets-opened", "clinic-tickets", "tickets-resolved"}


def when(row, column):
    """The instant that puts a row into a period, or None."""
    value = row[column]
    return midnight(value) if column == "day" and value is not None else value


def metrics(read):
    """Every metric but uptime, by period, whole and broken down."""
    out = []
    for name, (source, column, keep, measure, grains, by) in METRICS.items():
        rows = [(when(r, column), r) for r in read[source][0]]
        rows = [(t, r) for t, r in rows if t is not None and t < AS_OF]
        for grain in grains:
            first = min(t for t, _ in rows)
            cells = {label: [] for label in periods(grain, first, AS_OF)}
            for t, row in rows:
                if keep is None or keep(row):
                    cells[dict(every(t))[grain]].append(row)
            for label, inside in cells.items():
                out += record(name, grain, label, {}, measure, inside)
                for column_by in by:
                    # A count knows that nothing happened; other aggregations of nothing are left out.
                    seen = [r for _, r in rows] if name in COUNTS else inside
                    for value in sorted({r[column_by] for r in seen}):
                        part = [r for r in inside if r[column_by] == value]
                        out += record(name, grain, label, {column_by: value}, measure, part)
    return sorted(out, key=lambda r: (r["metric"], r["grain"], r["period"], sorted(r["by"].items())))


def record(name, grain, label, by, measure, rows):
    """One figure; none when there is no value."""
    found = measure(rows)
    if found["value"] is None or (not rows and name not in COUNTS):
        return []
    head = dict(metric=name, grain=grain, period=label, by=by, partial=bounds(grain, label)[1] > AS_OF)
    return [head | found | dict(value=text(found["value"]))]


def maintenance(first, last):
    """Third Saturdays 00:00-04:00 that touch [first, last)."""
    out, day = [], local(first).date()
    while epoch(day, 0) < last:
        if day.weekday() == 5 and 15 <= day.day <= 21:
            out.append((epoch(day, 0), epoch(day, 4)))
        day += timedelta(days=1)
    return out


def union(spans):
    """Sorted intervals without overlaps."""
    out = []
    for a, b in sorted(s for s in spans if s[0] < s[1]):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def without(spans, holes):
    """Intervals with holes cut out."""
    for p, q in holes:
        spans = [s for a, b in spans for s in ((a, min(b, p)), (max(a, q), b)) if s[0] < s[1]]
    return spans


def length(spans):
    return sum(b - a for a, b in spans)


def uptime(read):
    """Availability from probes and from incident intervals, whole and by service."""
    probes, incidents = read["probes"][0], read["incidents"][0]
    out = []
    for grain in BOTH:
        first = min(r["started_at"] for r in incidents)
        first_incident = dict(labels(first) + longer(first))[grain]
        for label in periods(grain, min(r["at"] for r in probes), AS_OF):
            start, end = bounds(grain, label)
            end = min(end, AS_OF)
            holes = maintenance(start, end)
            inside = [r for r in probes if start <= r["at"] < end and not any(p <= r["at"] < q for p, q in holes)]
            base = length(without([(start, end)], holes))
            for service in [None, *sorted(SERVICES)]:
                by = {"service": service} if service else {}
                head = dict(grain=grain, period=label, by=by, partial=bounds(grain, label)[1] > AS_OF)
                seen = [r for r in inside if service in (None, r["service"])]
                if seen:
                    good = sum(1 for r in seen if up(r))
                    out.append(dict(metric="uptime") | head | dict(
                        value=text(Fraction(100 * good, len(seen))), numerator=good, denominator=len(seen), base_seconds=base))
                if label < first_incident:
                    continue
                spans = [(max(r["started_at"], start), min(r["restored_at"] or AS_OF, end)) for r in incidents
                         if severe(r) and service in (None, r["service"])]
                down = length(without(union(spans), holes))
                out.append(dict(metric="uptime-incidents") | head | dict(
                    value=text(Fraction(100 * (base - down), base)), numerator=base - down, denominator=base))
    return sorted(out, key=lambda r: (r["metric"], r["grain"], r["period"], sorted(r["by"].items())))
