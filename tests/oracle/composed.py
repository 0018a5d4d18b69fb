"""The sample's figures that are made of other figures, of people who come back, or of a document, as data/metrics.yaml means them."""

import re
from bisect import bisect_left
from clocks import bounds, epoch, local, periods
from datetime import timedelta
from figures import AS_OF, SHORT, MONTH, SERVICES, length, maintenance, metrics, midnight, severe, text, union, uptime, without
from fractions import Fraction
from statistics import median

# What the sales team typed: value and how many new contracts.
REFERRALS = {"FY2025-Q3": (0, 1), "FY2025-Q4": (0, 1), "FY2026-Q1": (100, 1), "FY2026-Q2": (50, 2)}
BUDGET = 1550000


def figure(metric, grain, period, value, n, **more):
    partial = bounds(grain, period)[1] > AS_OF
    return dict(metric=metric, grain=grain, period=period, by={}, partial=partial, value=text(value), n=n) | more


def composed(read, root):
    """Every figure, sorted."""
    by_key = {(r["metric"], r["grain"], r["period"]): r for r in metrics(read) if not r["by"]}
    out = [*users(read), *contracts(read), *budgets(read), *between_failures(read), *of_figures(by_key), *costs(read, by_key)]
    out += [figure("referral-share", "quarter", quarter, value, n) for quarter, (value, n) in REFERRALS.items()]
    out += [*progress(root), *trend(by_key)]
    return sorted(out, key=lambda r: (r["metric"], r["grain"], r["period"], sorted(r["by"].items())))


def users(read):
    """Mean of daily users over all days that are over, what it is of the users of the period, and who came back."""
    by_day = {}
    for row in read["logins"][0]:
        by_day.setdefault(midnight(row["day"]), set()).add(row["user_id"])
    for grain in SHORT:
        before = set()
        for label in periods(grain, min(by_day), AS_OF):
            start, end = bounds(grain, label)
            now = set().union(*(who for day, who in by_day.items() if start <= day < end))
            if before:
                yield figure("user-retention", grain, label, Fraction(100 * len(before & now), len(before)), len(before))
            before = now
            days = [day for day in midnights(start, end) if day + 86400 <= AS_OF]
            daily = [by_day.get(day, set()) for day in days]
            total, different = sum(map(len, daily)), len(set().union(*daily))
            if not days:
                continue
            yield figure("dau", grain, label, Fraction(total, len(days)), total, numerator=total, denominator=len(days))
            if different:
                yield figure("stickiness", grain, label, Fraction(100 * total, len(days) * different), total)


def midnights(start, end):
    """The local midnights in [start, end)."""
    day = local(start).date()
    while epoch(day, 0) < end:
        if epoch(day, 0) >= start:
            yield epoch(day, 0)
        day += timedelta(days=1)


def contracts(read):
    """Clinics under contract the day before a period, and of them those under contract at its end."""
    rows = read["clinics"][0]
    begun = [midnight(r["started_on"]) for r in rows]
    for grain in ("month", "quarter"):
        for label in periods(grain, min(begun), AS_OF):
            start, end = bounds(grain, label)
            last = min(end, AS_OF) - 1
            stays = lambda r, t: r["ended_on"] is None or midnight(r["ended_on"]) + 86400 > t
            first = [r for r in rows if midnight(r["started_on"]) < start and stays(r, start)]
            kept = [r for r in first if stays(r, last)]
            if first:
                yield figure("contract-retention", grain, label, Fraction(100 * len(kept), len(first)), len(first))


def budgets(read):
    """How much of the failures that 99.9 % allow was used, and how fast lately."""
    probes = sorted(read["probes"][0], key=lambda r: r["at"])
    instants = [r["at"] for r in probes]
    for whole in uptime(read):
        if whole["metric"] != "uptime" or whole["grain"] != "month":
            continue
        start, end = bounds("month", whole["period"])
        seen, promised = (length(without([(start, e)], maintenance(start, e))) for e in (min(end, AS_OF), end))
        lost = Fraction(whole["denominator"] - whole["numerator"], whole["denominator"])
        record = figure("uptime-budget", "month", whole["period"], lost * 100000 * seen / promised, whole["denominator"])
        record["by"] = whole["by"]
        if end > AS_OF:
            service = whole["by"].get("service")
            record["extra"] = {f"burn_{name}": burn(probes, instants, hours, service) for name, hours in (("6h", 6), ("3d", 72))}
        yield record


def burn(probes, instants, hours, service):
    """Failures of a trailing window as a multiple of what is allowed."""
    start = AS_OF - hours * 3600
    inside = probes[bisect_left(instants, start):bisect_left(instants, AS_OF)]
    holes = maintenance(start, AS_OF)
    inside = [r for r in inside if service in (None, r["service"]) and not any(a <= r["at"] < b for a, b in holes)]
    failed = sum(1 for r in inside if r["status"] == "down")
    return text(Fraction(failed * 1000, len(inside)))


def between_failures(read):
    """Days without P0 and P1 per such incident."""
    rows = [r for r in read["incidents"][0] if severe(r)]
    for grain in ("month", "quarter"):
        for label in periods(grain, min(r["started_at"] for r in read["incidents"][0]), AS_OF):
            start, end = bounds(grain, label)
            end = min(end, AS_OF)
            starts = sum(1 for r in rows if start <= r["started_at"] < end)
            down = length(union((max(r["started_at"], start), min(r["restored_at"] or AS_OF, end)) for r in rows))
            if starts:
                yield figure("mtbf", grain, label, Fraction(end - start - down, 86400 * starts), starts)


def of_figures(by_key):
    """Differences and quotients; `n` is the least of the terms'."""
    def terms(*names):
        for metric, grain, period in list(by_key):
            found = [by_key.get((name, grain, period)) for name in names]
            if metric == names[0] and all(found):
                yield grain, period, [Fraction(f["value"]) for f in found], min(f["n"] for f in found)

    for grain, period, (opened, resolved), n in terms("tickets-opened", "tickets-resolved"):
        yield figure("ticket-gap", grain, period, opened - resolved, n)
    for grain, period, (tickets, different), n in terms("clinic-tickets", "mau"):
        yield figure("tickets-per-user", grain, period, tickets / different * 100, n)
    for grain, period, (cost, calls), n in terms("api-cost", "api-calls"):
        yield figure("api-cost-per-1000", grain, period, cost / calls * 1000, n)


def costs(read, by_key):
    """The fiscal year to date, the change against the second half of FY2025, and what one ticket costs."""
    rows = read["costs"][0]
    for label in periods("month", min(midnight(r["day"]) for r in rows), AS_OF):
        year = int(label[:4]) - (int(label[5:]) < 4)
        start, end = bounds("month", f"{year}-04")[0], bounds("month", label)[1]
        own = [r["amount"] for r in rows if start <= midnight(r["day"]) < end]
        yield figure("cost-to-date", "month", label, sum(own), len(own))
    base, half = (by_key["cost-half", "half", label] for label in ("FY2025-H2", "FY2026-H1"))
    change = Fraction(100 * (Fraction(half["value"]) - Fraction(base["value"])), Fraction(base["value"]))
    yield figure("cost-change", "half", "FY2026-H1", change, half["n"])
    # The promise: a fifth less. The half that the promise starts from is not judged.
    yield half | dict(standing="met" if change <= -20 else "missed")
    for (metric, grain, period), of in by_key.items():
        if metric != "cost":
            continue
        if not of["partial"]:
            yield of | dict(standing="met" if Fraction(of["value"]) <= BUDGET else "missed")
        resolved = Fraction(by_key["tickets-resolved", grain, period]["value"])
        yield figure("cost-per-ticket", grain, period, Fraction(of["value"]) / resolved, of["n"])


def progress(root):
    """Ticked boxes under the heading, up to the next one."""
    lines = (root / "content/indicators/backlog.md").read_text(encoding="utf-8").splitlines()
    at = lines.index("### 11月の段取り")
    section = lines[at + 1:next(i for i in range(at + 1, len(lines)) if lines[i].startswith("#"))]
    boxes = [m[1] for line in section if (m := re.match(r"- \[([ x])\] ", line))]
    yield figure("improvement-progress", "month", "2026-11", Fraction(100 * boxes.count("x"), len(boxes)), len(boxes))


def trend(by_key):
    """The median of all slopes over the six newest whole months, for each month that has four."""
    months = [(key[2], found) for key, found in sorted(by_key.items()) if key[:2] == ("mau", "month") and not found["partial"]]
    for at, (label, found) in enumerate(months):
        points = [(x, Fraction(months[x][1]["value"])) for x in range(max(0, at - 5), at + 1)]
        if len(points) >= 4:
            slope = median((b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(points) for b in points[i + 1:])
            yield found | dict(slope=text(slope), standing="met" if slope > 0 else "missed")
