"""Two real exports worked out a second time, with DuckDB and a walk over minutes, and held against tejun's figures.

    python3 tests/real-data/crosscheck.py servicenow       EXPORT.csv   FIGURES.json
    python3 tests/real-data/crosscheck.py github-incidents FOLDER       FIGURES.json

Prints how many values were compared; exits with 1 and one line per difference when some are not equal.
"""

import csv
import io
import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
CLOSE = 1e-9  # relative; counts must be equal


def tokyo(column):
    """A UTC column of DuckDB as Tokyo wall time (no clock changes since 1951)."""
    return f"({column} + interval 9 hour)"


def periods(table, local, grains):
    """SQL of a table whose rows are repeated for every grain, with `grain` and `label`."""
    label = {
        "day": f"strftime({local}, '%Y-%m-%d')",
        "week": f"strftime({local}, '%G-W%V')",
        "month": f"strftime({local}, '%Y-%m')",
        "quarter": f"'FY' || year({local} - interval 3 month) || '-Q' || quarter({local} - interval 3 month)",
        "year": f"'FY' || year({local} - interval 3 month)",
    }
    repeated = (f"select *, '{grain}' as grain, {label[grain]} as label from {table} where {local} is not null" for grain in grains)
    return "(" + " union all ".join(repeated) + ")"


class Expected:
    """Values by (metric, breakdown, grain, label) and field."""

    def __init__(self):
        self.values = {}

    def add(self, metric, by, grain, label, **fields):
        self.values.setdefault((metric, tuple(sorted(by.items())), grain, label), {}).update(fields)

    def query(self, connection, sql, metric, fields, by=None):
        """Rows of grain, label, [breakdown,] fields."""
        for row in connection.sql(sql).fetchall():
            grain, label, *rest = row
            breakdown = {}
            if by:
                value, *rest = rest
                breakdown = {by: value}
            self.add(metric, breakdown, grain, label, **dict(zip(fields, rest)))

    def compare(self, figures):
        """Differences as text, and how many values were compared."""
        found = {
            (f["metric"], tuple(sorted(f["by"].items())), f["period"]["grain"], f["period"]["label"]): f for f in figures
        }
        wrong, compared = [], 0
        for key, fields in self.values.items():
            figure = found.get(key)
            for field, wanted in fields.items():
                compared += 1
                if figure is None:
                    wrong.append(f"{key}: no such figure, expected {field} {wanted}")
                    continue
                value = figure.get(field, figure.get("extra", {}).get(field))
                if not equal(value, wanted):
                    wrong.append(f"{key} {field}: expected {wanted}, found {value}")
        return wrong, compared


def equal(found, wanted):
    if wanted is None or found is None:
        return found is None and wanted is None
    found, wanted = float(found), float(wanted)
    return abs(found - wanted) <= CLOSE * max(1.0, abs(wanted))


# --- GitHub's incidents ---------------------------------------------------------------------------------------------


def github(folder):
    connection = duckdb.connect()
    connection.sql(f"""
        create table incidents as
        select incident_id, downtime_start::timestamptz at time zone 'UTC' as s, downtime_end::timestamptz at time zone 'UTC' as e,
               duration_minutes::bigint as minutes, impact
        from read_csv('{folder}/downtime_windows.csv', all_varchar = true)""")
    connection.sql(f"""
        create table segments as
        select incident_id, start_at::timestamptz at time zone 'UTC' as s from read_csv('{folder}/segments.csv', all_varchar = true)""")
    expected = Expected()
    opened = periods("incidents", tokyo("s"), ["week", "month", "quarter", "year"])
    expected.query(connection, f"select grain, label, count(*) from {opened} group by 1, 2", "opened", ["value"])
    expected.query(connection, f"select grain, label, impact, count(*) from {opened} group by 1, 2, 3", "opened", ["value"], "impact")
    opened = periods("incidents", tokyo("s"), ["month", "year"])
    expected.query(
        connection, f"select grain, label, quantile_cont(minutes, 0.9), count(minutes) from {opened} group by 1, 2",
        "minutes-p90", ["value", "n"])
    restored = periods("incidents", tokyo("e"), ["month", "year"])
    expected.query(
        connection,
        f"""select grain, label, avg(epoch(e) - epoch(s)) / 60, median(epoch(e) - epoch(s)) / 60, count(*)
            from {restored} where impact in ('major', 'critical') and s <= e group by 1, 2""",
        "mttr", ["value", "median", "n"])
    told = periods("segments", tokyo("s"), ["month"])
    expected.query(connection, f"select grain, label, count(*) from {told} group by 1, 2", "updates", ["value"])
    told = periods("segments", tokyo("s"), ["month", "year"])
    expected.query(
        connection, f"select grain, label, count(distinct incident_id) from {told} group by 1, 2", "incidents-told", ["value"])
    downtime(connection, expected)
    return expected


def downtime(connection, expected):
    """Union of the windows, minute by minute (every instant of this export is a whole minute)."""
    rows = connection.sql("select epoch(s)::bigint, epoch(e)::bigint from incidents where impact in ('major', 'critical')").fetchall()
    assert all(s % 60 == 0 and e % 60 == 0 for s, e in rows)
    down = set()
    for start, end in rows:
        down.update(range(start, end, 60))
    first = min(start for start, _ in rows)
    for year in range(2022, 2027):
        for month in range(1, 13):
            start = int((datetime(year, month, 1) - timedelta(hours=9) - datetime(1970, 1, 1)).total_seconds())
            following = date(year + month // 12, month % 12 + 1, 1)
            end = int((datetime(following.year, following.month, 1) - timedelta(hours=9) - datetime(1970, 1, 1)).total_seconds())
            if start < first or (year, month) > (2026, 8):
                continue
            lost = 60 * sum(1 for minute in range(start, end, 60) if minute in down)
            base = end - start
            expected.add("uptime", {}, "month", f"{year}-{month:02}",
                         numerator=base - lost, denominator=base, value=100 * (base - lost) / base)


# --- ServiceNow's event log -----------------------------------------------------------------------------------------

BASE = datetime(2016, 2, 1)  # Tokyo wall time; minutes are counted from here
DAYS = 200
AS_OF = (datetime(2016, 5, 1) - BASE).days * 1440
TARGETS = {  # open minutes; None is round the clock
    "critical": (False, 60, 240),
    "high": (True, 120, 540),
    "moderate": (True, 240, 3 * 540),
    "low": (True, 540, 5 * 540),
}
NAMES = {"1 - Critical": "critical", "2 - High": "high", "3 - Moderate": "moderate", "4 - Low": "low"}


def minute(text):
    """Minutes since BASE; None for `?`."""
    if text == "?":
        return None
    return int((datetime.strptime(text, "%d-%m-%Y %H:%M") - BASE).total_seconds()) // 60


def business_minutes():
    """For each minute whether it is open: weekdays 9:00 to 18:00, no national holiday."""
    text = (HERE.parent / "oracle" / "syukujitsu.csv").read_bytes().decode("cp932")
    holidays = {date(*map(int, row[0].split("/"))) for row in list(csv.reader(io.StringIO(text)))[1:]}
    open_ = bytearray()
    for day in range(DAYS):
        today = (BASE + timedelta(days=day)).date()
        works = today.weekday() < 5 and today not in holidays
        open_ += bytes(1 if works and 540 <= m < 1080 else 0 for m in range(1440))
    return open_


def folded(path):
    """One dictionary per incident, made by going through its events in order."""
    tickets = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            tickets.setdefault(row["number"], []).append(row)
    for number, events in tickets.items():
        events.sort(key=lambda row: minute(row["sys_updated_at"]))  # a stable sort: equal minutes keep the file's order
        first, last = events[0], events[-1]
        answered = [minute(row["sys_updated_at"]) for row in events if row["incident_state"] != "New"]
        waits, since = [], None
        for row in events:
            now, waiting = minute(row["sys_updated_at"]), row["incident_state"] == "Awaiting User Info"
            if waiting and since is None:
                since = now
            if not waiting and since is not None:
                waits, since = waits + [(since, now)], None
        if since is not None:
            waits.append((since, AS_OF))
        known = lambda column: [minute(row[column]) for row in events if row[column] != "?"]
        yield {
            "number": number,
            "opened": minute(first["opened_at"]),
            "responded": answered[0] if answered else None,
            "resolved": (known("resolved_at") or [None])[-1],
            "closed": (known("closed_at") or [None])[-1],
            "priority": NAMES[last["priority"]],
            "made_sla": last["made_sla"] == "TRUE",
            "reopened": max(int(row["reopen_count"]) for row in events),
            "reassigned": max(int(row["reassignment_count"]) for row in events),
            "events": len(events),
            "waits": waits,
        }


def clock(ticket, name, open_):
    """(state, minute in which it was decided, if it was) of one clock, by walking its minutes."""
    business, *allowed = TARGETS[ticket["priority"]]
    allowed = allowed[0 if name == "response" else 1]
    happened = lambda column: ticket[column] if ticket[column] is not None and ticket[column] < AS_OF else None
    stop = happened("responded") if name == "response" else happened("resolved")
    if name == "response" and stop is None:
        stop = happened("resolved")
    start, closed = ticket["opened"], happened("closed")
    if stop is not None and stop < start:
        return "data_errors", closed if closed is not None else start
    if stop is None and closed is not None:
        return "unjudged", closed
    end = AS_OF if stop is None else stop
    paused = set()
    if name == "resolution":
        for a, b in ticket["waits"]:
            paused.update(range(max(a, start), b))
    counts = lambda m: (not business or open_[m]) and m not in paused
    elapsed = 0
    for m in range(start, end):
        if counts(m):
            if elapsed == allowed:  # one minute more than allowed
                return "breached", deadline
            elapsed += 1
            if elapsed == allowed:
                deadline = m + 1
    return ("met", stop) if stop is not None else ("undecided", None)


def labels(at):
    """Labels of a minute's day, week and month."""
    day = BASE + timedelta(minutes=at)
    iso = day.isocalendar()
    return {"day": f"{day:%Y-%m-%d}", "week": f"{iso.year}-W{iso.week:02}", "month": f"{day:%Y-%m}"}


def attainment(expected, tickets, name, open_):
    cells = {}
    for ticket in tickets:
        state, at = clock(ticket, name, open_)
        for grain in ("week", "month"):
            decided = {} if at is None else {labels(at)[grain]: state}
            last = AS_OF - 1 if at is None else at
            days = range(ticket["opened"], last, 24 * 60)
            # Undecided in every period that ended between the opening and the decision, and in the one of the as-of instant.
            waited = {labels(minute)[grain] for minute in [*days, last]} if last >= ticket["opened"] else set()
            for by in ({}, {"priority": ticket["priority"]}):
                for label, outcome in ({label: "undecided" for label in waited} | decided).items():
                    cell = cells.setdefault((tuple(by.items()), grain, label), {})
                    cell[outcome] = cell.get(outcome, 0) + 1
    for (by, grain, label), cell in cells.items():
        met, breached = cell.get("met", 0), cell.get("breached", 0)
        judged = met + breached
        expected.add(
            f"sla.desk.{name}", dict(by), grain, label, n=judged, numerator=met, denominator=judged,
            value=100 * met / judged if judged else None, breached=breached, undecided=cell.get("undecided", 0),
            unjudged=cell.get("unjudged", 0), **({"data_errors": cell["data_errors"]} if "data_errors" in cell else {}))


def servicenow(path):
    tickets, open_, expected = list(folded(path)), business_minutes(), Expected()
    for name in ("response", "resolution"):
        attainment(expected, tickets, name, open_)
    connection = duckdb.connect()
    connection.sql("create table t (opened bigint, resolved bigint, priority varchar, made_sla boolean, reopened int, reassigned int, events int)")
    connection.executemany(
        "insert into t values (?, ?, ?, ?, ?, ?, ?)",
        [[t[k] for k in ("opened", "resolved", "priority", "made_sla", "reopened", "reassigned", "events")] for t in tickets])
    at = lambda column: f"(timestamp '{BASE:%Y-%m-%d}' + {column} * interval 1 minute)"
    days = periods("t", at("opened"), ["day", "week", "month"])
    expected.query(connection, f"select grain, label, count(*) from {days} group by 1, 2", "opened", ["value"])
    expected.query(connection, f"select grain, label, priority, count(*) from {days} group by 1, 2, 3", "opened", ["value"], "priority")
    weeks = periods("t", at("opened"), ["week", "month"])
    share = lambda condition: f"100.0 * count(*) filter ({condition}) / count(*), count(*)"
    for metric, measure in [
        ("reopened-share", share("reopened > 0")), ("made-sla", share("made_sla")),
        ("reassigned-mean", "avg(reassigned), count(*)"), ("events-median", "median(events), count(*)")]:
        expected.query(connection, f"select grain, label, {measure} from {weeks} group by 1, 2", metric, ["value", "n"])
    weeks = periods("t", at("resolved"), ["week", "month"])
    expected.query(
        connection,
        f"""select grain, label, avg(resolved - opened) / 60, median(resolved - opened) / 60, count(*) from {weeks}
            where opened <= resolved and resolved < {AS_OF} group by 1, 2""",
        "mttr", ["value", "median", "n"])
    return expected


def main():
    kind, export, figures = sys.argv[1:]
    expected = {"servicenow": servicenow, "github-incidents": github}[kind](export)
    wrong, compared = expected.compare(json.loads(Path(figures).read_text()))
    for line in wrong:
        print(line)
    print(f"{kind}: {compared} values compared, {len(wrong)} differ")
    sys.exit(1 if wrong or compared < 100 else 0)


main()
