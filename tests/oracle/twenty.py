"""The 20-ticket fixture: the oracle's clocks beside the values worked out by hand."""

import csv
from clocks import ALWAYS, BUSINESS, Calendar, counted, epoch, judge, local, tally, year_end
from datetime import date
from reading import column, read

AS_OF = epoch(date(2026, 11, 20), 17)
LUNCH = Calendar({d: [((9, 0), (12, 0)), ((13, 0), (18, 0))] for d in range(5)}, holidays=True, closed=year_end)
TARGETS = {
    "critical": (ALWAYS, 3600, 14400), "high": (BUSINESS, 7200, BUSINESS.day_length()),
    "medium": (BUSINESS, 14400, 2 * BUSINESS.day_length()), "low": (LUNCH, 14400, LUNCH.day_length()),
}


def judged(site):
    """(policy, clock, priority, outcome, ticket) of every clock, and the pauses of each ticket."""
    instants = {n: column([n], "instant") for n in ("responded_at", "resolved_at", "closed_at")}
    required = {n: column([n], "instant", True) for n in ("opened_at", "updated_at")}
    priority = column(["priority"], "text", True, dict(critical=["P0"], high=["P1"], medium=["P2"], low=["P3"]))
    columns = dict(id=column(["id"], "text", True), priority=priority, **required, **instants)
    tickets, report = read(site / "in/data", ["tickets.csv"], columns, "id", "updated_at", [("resolved_at", "opened_at")])
    assert (report["rows_in"], report["rows_used"], report["rows_set_aside"], report["rows_duplicate"]) == (22, 20, 1, 1)
    spans = {n: column([n], "instant") for n in ("from", "to")}
    pauses = {}
    for row in read(site / "in/data", ["pauses.csv"], dict(ticket=column(["ticket"], "text", True), **spans))[0]:
        pauses.setdefault(row["ticket"], []).append((row["from"], row["to"]))
    for row in tickets:
        calendar, response, resolution = TARGETS[row["priority"]]
        stop = row["responded_at"] if row["responded_at"] is not None else row["resolved_at"]
        for clock, target, end, held in (("response", response, stop, []), ("resolution", resolution, row["resolved_at"], pauses.get(row["id"], []))):
            outcome = judge(calendar, target, row["opened_at"], end, row["closed_at"], AS_OF, held)
            yield "desk", clock, row["priority"], outcome, row, (calendar, held, end)


def attainment(site):
    """Attainment cells."""
    return tally(clock[:4] for clock in judged(site))


def compare(site, brute=False):
    """Differences between the hand and the oracle; with `brute` each elapsed time is counted again second by second."""
    if not site.exists():
        return []
    show = lambda t: local(t).strftime("%Y-%m-%d %H:%M:%S") if t is not None else ""
    with open(site / "expected/tickets.csv", encoding="utf-8", newline="") as file:
        hand = {(r["ticket"], r["clock"]): (r["deadline"], r["elapsed_s"], r["state"], r["counts_at"]) for r in csv.DictReader(file)}
    out = []
    for _, clock, _, outcome, row, (calendar, held, end) in judged(site):
        mine = (show(outcome["deadline"]), str(outcome["elapsed"]), outcome["state"], show(outcome["at"]))
        theirs = hand.pop((row["id"], clock), None)
        if mine != theirs:
            out.append(f"{row['id']} {clock}: oracle {mine}, hand {theirs}")
        if brute:
            stop = next(t for t in (end, row["closed_at"], AS_OF) if t is not None)
            again = counted(calendar, row["opened_at"], stop, held)
            if again != outcome["elapsed"]:
                out.append(f"{row['id']} {clock}: oracle {outcome['elapsed']}, counted {again}")
    return out + [f"{key}: only by hand" for key in hand]
