"""The fixture of 当日中: the same tickets until the end of their business day, and of their calendar day."""

import csv
from clocks import ALWAYS, BUSINESS, elapsed, epoch, judge, local, tally
from datetime import date, timedelta
from reading import column, read

AS_OF = epoch(date(2026, 11, 20), 17)
# By which calendar time passes, and whether pauses stop it.
POLICIES = {"business": (BUSINESS, False), "calendar": (ALWAYS, False), "business-paused": (BUSINESS, True),
            "calendar-paused": (ALWAYS, True), "always": (ALWAYS, False)}


def end_of_day(calendar, start):
    """The close of the first day, that of the start or a later one, whose close is still to come."""
    day = local(start).date()
    while not (calendar.spans(day) and calendar.spans(day)[-1][1] > start):
        day += timedelta(days=1)
    return calendar.spans(day)[-1][1]


def judged(site):
    """(policy, clock, priority, outcome, ticket) of every clock."""
    columns = dict(id=column(["id"], "text", True), opened_at=column(["opened_at"], "instant", True),
                   resolved_at=column(["resolved_at"], "instant"), priority=column(["priority"], "text", True, dict(high=["P1"])))
    tickets, _ = read(site / "in/data", ["tickets.csv"], columns, "id")
    spans = dict(ticket=column(["ticket"], "text", True), **{"from": column(["from"], "instant"), "to": column(["to"], "instant")})
    pauses = {}
    for row in read(site / "in/data", ["pauses.csv"], spans)[0]:
        pauses.setdefault(row["ticket"], []).append((row["from"], row["to"]))
    for policy, (calendar, pausing) in POLICIES.items():
        for row in tickets:
            start, stop = row["opened_at"], row["resolved_at"]
            held = pauses.get(row["id"], []) if pausing else []
            target = elapsed(calendar, start, end_of_day(calendar, start))
            outcome = judge(calendar, target, start, stop, None, AS_OF, held)
            # No open time passes after closing, and yet the day is over.
            if stop is not None and stop > outcome["deadline"]:
                outcome.update(state="breached", at=outcome["deadline"], decided=outcome["deadline"])
            yield policy, "resolution", row["priority"], outcome, row


def attainment(site):
    """Attainment cells."""
    return tally(clock[:4] for clock in judged(site))


def compare(site):
    """Differences between the hand and the oracle."""
    show = lambda t: local(t).strftime("%Y-%m-%d %H:%M:%S")
    with open(site / "expected/clocks.csv", encoding="utf-8", newline="") as file:
        hand = {(r["policy"], r["ticket"]): (r["deadline"], r["elapsed_s"], r["state"], r["counts_at"]) for r in csv.DictReader(file)}
    out = []
    for policy, _, _, outcome, row in judged(site):
        mine = (show(outcome["deadline"]), str(outcome["elapsed"]), outcome["state"], show(outcome["at"]))
        theirs = hand.pop((policy, row["id"]), mine)
        if mine != theirs:
            out.append(f"{policy} {row['id']}: oracle {mine}, hand {theirs}")
    return out + [f"{key}: only by hand" for key in hand]
