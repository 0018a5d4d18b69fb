"""The fold of the ServiceNow event log, worked out by DuckDB:  python3 events.py EXCERPT.csv CASE [INCIDENTS]

Writes CASE/in/data/events.csv (ten columns, ISO dates; the first INCIDENTS incidents, all without) and, from that file,
CASE/expected/incidents.rows.csv and CASE/expected/incidents.{awaiting,active}.rows.csv.
"""

import sys

import duckdb

excerpt, case, incidents = sys.argv[1], sys.argv[2], int((sys.argv + ["100000"])[3])
con = duckdb.connect()
when = lambda name: f"strftime(try_strptime({name}, '%d-%m-%Y %H:%M'), '%Y-%m-%d %H:%M') as {name}"
con.execute(f"""
    create table raw as select *, row_number() over () as rn
    from read_csv('{excerpt}', header = true, all_varchar = true, quote = '"')""")
con.execute(f"""
    copy (
        select number, incident_state, sys_mod_count, reassignment_count, {when('opened_at')}, {when('sys_updated_at')},
            priority, assignment_group, {when('resolved_at')}, {when('closed_at')}
        from raw where number in (select number from raw group by number order by min(rn) limit {incidents})
        order by rn
    ) to '{case}/in/data/events.csv' (header, delimiter ',')""")

con.execute(f"""
    create table e as select * replace (
        nullif(assignment_group, '?') as assignment_group, cast(sys_mod_count as bigint) as sys_mod_count,
        cast(reassignment_count as bigint) as reassignment_count
    ), row_number() over () as rn
    from read_csv('{case}/in/data/events.csv', header = true, all_varchar = true, quote = '"')""")
at = "order by sys_updated_at, rn"
con.execute(f"""
    create table folded as select number,
        first(opened_at {at}) as opened_at,
        last(priority {at}) as priority,
        last(resolved_at {at}) as resolved_at,
        first(sys_updated_at {at}) filter (incident_state <> 'New') as responded_at,
        last(assignment_group {at}) filter (assignment_group is not null) as assigned_to,
        max(reassignment_count) as reassigned,
        min(sys_mod_count) as least_mod,
        sum(sys_mod_count) filter (incident_state = 'Active') as active_mods,
        count(*) as events,
        count(*) filter (incident_state = 'Awaiting User Info') as waits,
        coalesce(bool_or(priority in ('1 - Critical', '2 - High')), false) as escalated,
        max(sys_updated_at) as sys_updated_at
    from e group by number""")


def shown(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text + ":00" if len(text) == 16 and text[4] == "-" and text[13] == ":" else text


def write(name, head, rows):
    with open(f"{case}/expected/{name}.rows.csv", "w", encoding="utf-8") as out:
        out.write(head + "\n")
        for row in rows:
            out.write(",".join(shown(value) for value in row) + "\n")


columns = [row[0] for row in con.execute("describe folded").fetchall()]
write("incidents", ",".join(columns), con.execute("select * from folded order by number").fetchall())

# Each run of rows in a state, from its first row to the first row after it (gaps and islands).
for name, state in [("awaiting", "Awaiting User Info"), ("active", "Active")]:
    rows = con.execute(f"""
        with s as (
            select number, sys_updated_at as t, rn, incident_state = '{state}' as holds,
                row_number() over (partition by number {at}) as i
            from e),
        g as (select *, i - row_number() over (partition by number, holds order by i) as island from s),
        runs as (select number, min(t) as start, max(i) as last from g where holds group by number, island)
        select r.number, r.start, n.t as "end" from runs r left join s n on n.number = r.number and n.i = r.last + 1
        where n.t is null or n.t <> r.start order by r.number, r.start""").fetchall()
    write(f"incidents.{name}", "number,start,end", rows)
