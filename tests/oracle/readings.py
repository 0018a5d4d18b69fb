"""The fixture of alternative readings: the same tickets under other settings of a policy."""

import csv
from clocks import ALWAYS, BUSINESS, elapsed, epoch, judge, local, tally
from datetime import date, timedelta
from reading import column, read

AS_OF = epoch(date(2026, 11, 20), 17)
DAYS = {"high": 1, "medium": 2}
HOURS = {"high": 2, "medium": 4}
POLICIES = ["end-of-day", "wall", "opened", "completed", "minutes", "response-pauses"]


def close_after(start, days):
    """Close of the nth business day after the local date of an instant."""
    day = local(start).date()
    while days:
        day += timedelta(days=1)
        days -= bool(BUSINESS.spans(day))
    return BUSINESS.spans(day)[-1][1]


def judged(site):
    """(policy, clock, priority, outcome, ticket) of every clock."""
    instants = {n: column([n], "instant") for n in ("responded_at", "resolved_at", "closed_at")}
    columns = dict(id=column(["id"], "text", True), opened_at=column(["opened_at"], "instant", True), **instants,
                   priority=column(["priority"], "text", True, dict(high=["P1"], medium=["P2"])),
                   pending_minutes=column(["pending_minutes"], "integer"))
    tickets, _ = read(site / "in/data", ["tickets.csv"], columns, "id")
    spans = {n: column([n], "instant") for n in ("from", "to")}
    pauses = {}
    for row in read(site / "in/data", ["pauses.csv"], dict(ticket=column(["ticket"], "text", True), **spans))[0]:
        pauses.setdefault(row["ticket"], []).append((row["from"], row["to"]))
    for policy in POLICIES:
        for row in tickets:
            start, closed, days = row["opened_at"], row["closed_at"], DAYS[row["priority"]]
            held = pauses.get(row["id"], []) if policy == "response-pauses" else []
            stop = row["responded_at"] if row["responded_at"] is not None else row["resolved_at"]
            response = judge(BUSINESS, HOURS[row["priority"]] * 3600, start, stop, closed, AS_OF, held)
            calendar, target = BUSINESS, days * BUSINESS.day_length()
            if policy == "wall":
                calendar, target = ALWAYS, days * 86400
            if policy == "end-of-day":
                target = elapsed(BUSINESS, start, close_after(start, days))
            minutes = (row["pending_minutes"] or 0) if policy == "minutes" else 0
            resolution = judge(calendar, target, start, row["resolved_at"], closed, AS_OF, held, minutes)
            for clock, end, outcome in (("response", stop, response), ("resolution", row["resolved_at"], resolution)):
                if policy == "opened":
                    outcome["at"], outcome["keeps"] = start, False
                if policy == "completed" and outcome["state"] in ("breached", "breached_open"):
                    outcome["at"] = end
                yield policy, clock, row["priority"], outcome, row


def attainment(site):
    """Attainment cells."""
    return tally(clock[:4] for clock in judged(site))


def compare(site):
    """Differences between the hand and the oracle."""
    if not site.exists():
        return []
    show = lambda t: local(t).strftime("%Y-%m-%d %H:%M:%S") if t is not None else ""
    with open(site / "expected/clocks.csv", encoding="utf-8", newline="") as file:
        hand = {(r["policy"], r["ticket"], r["clock"]): (r["deadline"], r["elapsed_s"], r["state"], r["counts_at"]) for r in csv.DictReader(file)}
    out = []
    for policy, clock, _, outcome, row in judged(site):
        mine = (show(outcome["deadline"]), str(outcome["elapsed"]), outcome["state"], show(outcome["at"]))
        theirs = hand.pop((policy, row["id"], clock), mine)
        if mine != theirs:
            out.append(f"{policy} {row['id']} {clock}: oracle {mine}, hand {theirs}")
    return out + [f"{key}: only by hand" for key in hand]
