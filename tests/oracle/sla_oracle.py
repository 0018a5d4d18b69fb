#!/usr/bin/env python3
"""Works out the figures of the sample and of two hand-written fixtures a second time, without tejun.

    python3 tests/oracle/sla_oracle.py            recompute and write the expected files
    python3 tests/oracle/sla_oracle.py --check    recompute and compare with them (exit code 1 on a difference)
    python3 tests/oracle/sla_oracle.py --check --brute   count the fixture's clocks again second by second (slow)
    python3 tests/oracle/sla_oracle.py --story    print monthly attainment and figures for people
    python3 tests/oracle/sla_oracle.py --ticket T-10001    print the clocks of one ticket of the sample

In: `data/` (exports only; the YAML is read by tejun, its meaning is repeated here by hand), the Cabinet Office list of
holidays beside this file. Out: `tests/oracle/expected/*.json` and `tests/sites/sla/*/expected/attainment.json`.
Python's standard library, and pyarrow for Parquet. It must never share code, tables or tricks with tejun.

The rules it follows, where `docs` leave room (tejun must agree with each of them):

 1. A row is first set aside when it is bad (wrong number of fields, a value that cannot be read even in an optional
    column, a required value missing, an unknown category, a later instant before the earlier one); what is left is
    then made unique by key: the greatest `order` wins, among equals the later file and row.
 2. Elapsed = open seconds in [start, stop) minus the union of the pauses. A clock is met when elapsed <= target.
    So a stop after closing time still meets a target that was used up exactly at closing time.
 3. The deadline is the first instant at which elapsed reaches the target; a pause that begins at that very instant
    or a closing time do not move it. With a pause that has no end and begins before, there is no deadline.
 4. No stop: closed -> unjudged, whatever the deadline; else elapsed at as-of > target -> breached_open; else undecided
    (paused when an open pause covers the as-of instant, running otherwise). Exactly at the deadline a clock still runs.
 5. A decided clock counts in the period of its decided instant: the stop when met, else the deadline. One that
    was undecided when a period ended (or at as-of, while the period runs) is undecided in it for ever, whatever became of
    it later; an unjudged one counts only in the period that holds its closing instant. Periods are half-open, local to Asia/Tokyo; weeks are ISO weeks.
 6. A ticket with a resolution but without a response counts its resolution as its response and is flagged.
 7. Response clocks do not pause. A pause column of minutes lengthens the target by so many open minutes.
 8. `1bd` is the open time of one day of the calendar (9 hours here); with `end_of_business_day` the close of the nth
    business day after the local date of the start, whatever its hour; with `wall_days` 24 hours on the wall. Counted by
    `opened`, every clock counts at its start, with the state that it has at as-of; by `completed`, a missed clock at its stop, without one nowhere.
    `same_day` is the open time up to the close of the first business day that has not closed at the start, or the time up to
    midnight with `same_day: calendar`; pauses lengthen it as they do hours, and a stop after that close is late whatever the elapsed time.
 9. Uptime from intervals: union of the outages clipped to [period start, min(period end, as-of)), maintenance taken from
    the outages and from the base; over all services together it is down when any is down.
10. Uptime from probes: up / received, samples in maintenance not counted; no samples -> no value.
11. Periods run from the one that holds the first row of the source to the one that holds the as-of instant, and base
    is the whole period (up to as-of). Counts have a value (0) in each of them; other aggregations of nothing have none. Quantiles interpolate linearly between ranks (type 7).
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import clocks
import composed
import contract
import figures
import lists
import readings
import same_day
import sample
import twenty

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = {"twenty": twenty, "readings": readings, "same-day": same_day}


def lines(records):
    """JSON with one record per line, so that differences are readable."""
    rows = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(", ", ": ")) for r in records)
    return "[\n" + rows + "\n]\n"


def results():
    """Path -> text of every expected file."""
    read = sample.read(ROOT / "data")
    plain, built, up, attained = figures.metrics(read), composed.composed(read, ROOT), figures.uptime(read), sample.attainment(read)
    listed = lists.listed(ROOT)
    promised = [*contract.contract([*plain, *built, *up, *listed], attained), *contract.dated(plain)]
    out = {
        "tests/oracle/expected/sources.json": lines(sample.reports(read)),
        "tests/oracle/expected/sla.json": lines(attained),
        "tests/oracle/expected/contract.json": lines(r for r in promised if "document" in r),
        "tests/oracle/expected/dated.json": lines(r for r in promised if "document" not in r),
        "tests/oracle/expected/breaches.json": lines(sample.breaches(read)),
        "tests/oracle/expected/flags.json": lines(sample.flags(read)),
        "tests/oracle/expected/metrics.json": lines(plain),
        "tests/oracle/expected/composed.json": lines(built),
        "tests/oracle/expected/lists.json": lines(listed),
        "tests/oracle/expected/uptime.json": lines(up),
    }
    for name, fixture in FIXTURES.items():
        out[f"tests/sites/sla/{name}/expected/attainment.json"] = lines(fixture.attainment(ROOT / "tests/sites/sla" / name))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--story", action="store_true")
    parser.add_argument("--ticket")
    parser.add_argument("--brute", action="store_true")
    options = parser.parse_args()
    if options.story:
        return sample.story(sample.read(ROOT / "data"))
    if options.ticket:
        return sample.ticket(sample.read(ROOT / "data"), options.ticket)
    bad = []
    for path, text in results().items():
        target = ROOT / path
        if options.check:
            if not target.exists() or target.read_text(encoding="utf-8") != text:
                bad.append(path)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    differences = twenty.compare(ROOT / "tests/sites/sla/twenty", options.brute)
    differences += readings.compare(ROOT / "tests/sites/sla/readings")
    differences += same_day.compare(ROOT / "tests/sites/sla/same-day")
    for line in [f"differs: {path}" for path in bad] + differences:
        print(line)
    return 1 if bad or differences else 0


if __name__ == "__main__":
    sys.exit(main())
