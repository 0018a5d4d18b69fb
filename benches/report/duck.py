#!/usr/bin/env python3
"""The benchmark's questions as DuckDB answers them:  duck.py FOLDER ANSWERS

Writes one CSV row per figure: metric, breakdown, grain, first day of the period, value, n, numerator, denominator, median.
What it does to be quick: one pass per question, local days as integers (no calendar functions on rows), everything additive
counted by day once and rolled up, working time as a running total of open seconds per day that rows are joined with by day.
Seconds of each question go to the standard error stream. Nothing is indexed or kept between runs.
"""
import csv
import datetime
import glob
import os
import sys
import time

import duckdb
import pyarrow as pa

FOLDER = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))
AS_OF = 1_793_458_800  # 2026-11-01T00:00:00+09:00, `date -d … +%s`
ZONE = 32_400
DAY_SECONDS = 28_800  # 09:00–12:00 and 13:00–18:00
lake = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
answers = []


def local_day(column):
    return f"((epoch_us({column}) + {ZONE}000000) // 86400000000)::int"


def seconds(column):
    return f"(epoch_us({column}) // 1000000)"


def ask(name, sql):
    started = time.perf_counter()
    answers.extend(lake.sql(sql).fetchall())
    print(f"{name:<12}{time.perf_counter() - started:8.2f} s", file=sys.stderr)


def files(table, form):
    return f"'{FOLDER}/data/{table}/*.{form}'"


def calendar():
    """Every day from 2021-10: its week, its month, open seconds before it, whether it is open, its number among open days."""
    holidays = set()
    with open(os.path.join(HERE, "../../src/calendar/syukujitsu.csv"), encoding="utf-8-sig") as text:
        for row in list(csv.reader(text))[1:]:
            holidays.add(datetime.date(*map(int, row[0].split("/"))))
    day, number, rows = datetime.date(2021, 10, 1), 0, []
    while day.year < 2028:
        closed = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
        is_open = day.weekday() < 5 and day not in holidays and not closed
        at = (day - datetime.date(1970, 1, 1)).days
        month = (day.replace(day=1) - datetime.date(1970, 1, 1)).days
        rows.append((at, at - (at + 3) % 7, month, number * DAY_SECONDS, int(is_open), number if is_open else None))
        number += is_open
        day += datetime.timedelta(days=1)
    names = ["day", "week", "month", "before", "open", "number"]
    listed = pa.table([pa.array(column, pa.int32()) for column in zip(*rows)], names=names)  # noqa: F841, named in the SQL
    lake.sql("create table days as select day, week, month, before::bigint as before, open, number::bigint as number from listed")


def rolled_up(of_days, measures, keys, kept=()):
    """Daily counts merged into weeks and months, for each breakdown and the whole; `kept` columns stay apart."""
    parts = []
    for grain in ["week", "month"]:
        for key in [None, *keys]:
            by = f"'{key}=' || {key}" if key else "''"
            group = ", ".join([grain, *kept] + ([key] if key else []))
            parts.append(f"select {by} as part, '{grain}' as grain, {grain} as first, {', '.join([*kept, measures])} "
                         f"from {of_days} join days using (day) group by {group}")
    return " union all ".join(parts)


def samples():
    table = f"read_parquet({files('samples', 'parquet')})"
    day = local_day('"at"')
    ask("samples", f"""
        with by_day as materialized (
            select {day} as day, service, count(*) as n, count(*) filter (status = 'up') as up, count(*) filter (code >= 500) as failed
            from {table} group by all),
        rolled as materialized ({rolled_up('by_day', 'sum(n) as n, sum(up) as up, sum(failed) as failed', ['service'])})
        select 'uptime', part, grain, first, 100.0 * up / n, n, up, n, null from rolled
        union all select 'error-rate', part, grain, first, 100.0 * failed / n, n, failed, n, null from rolled""")
    for grain, first in [("week", f"{day} - ({day} + 3) % 7"), ("month", f"month")]:
        joined = f"{table} join days on days.day = {day}" if grain == "month" else table
        ask(f"p by {grain}", f"""
            with answer as materialized (
                select service, {first} as first, quantile_cont(latency_ms, [0.95, 0.99]) as q, count(latency_ms) as n
                from {joined} group by grouping sets ((first, service), (first)))
            select 'p95', case when service is null then '' else 'service=' || service end, '{grain}', first, q[1], n, null, null, null
            from answer
            union all
            select 'p99', case when service is null then '' else 'service=' || service end, '{grain}', first, q[2], n, null, null, null
            from answer""")


def logins():
    ask("logins", f"""
        with daily as materialized (
            select {local_day('"at"')} as day, user_id, count(*) as n from read_parquet({files('logins', 'parquet')}) group by all),
        users as materialized (select day, week, month, user_id, n from daily join days using (day))
        select 'dau', '', 'day', day, count(*), sum(n), null, null, null from users group by day
        union all select 'wau', '', 'week', week, count(distinct user_id), sum(n), null, null, null from users group by week
        union all select 'mau', '', 'month', month, count(distinct user_id), sum(n), null, null, null from users group by month""")


def tickets():
    table = f"read_parquet({files('tickets', 'parquet')})"
    ask("keys", f"select 'tickets', 'rows', '', 0, count(*), count(distinct id), null, null, null from {table}")
    ask("opened", f"""
        with by_day as materialized (
            select {local_day('opened_at')} as day, priority, category, count(*) as n from {table} group by all),
        rolled as ({rolled_up('by_day', 'sum(n) as n', ['priority', 'category'])})
        select 'opened', part, grain, first, n, n, null, null, null from rolled""")
    duration = f"{seconds('resolved_at')} - {seconds('opened_at')}"
    ask("mttr", f"""
        with restored as materialized (
            select {local_day('resolved_at')} as day, {duration} as duration
            from {table} where priority in ('critical', 'high') and resolved_at is not null),
        known as (select * from restored join days using (day))
        select 'mttr', '', 'week', week, avg(duration) / 3600, count(*), null, null, quantile_cont(duration, 0.5) / 3600
        from known group by week
        union all
        select 'mttr', '', 'month', month, avg(duration) / 3600, count(*), null, null, quantile_cont(duration, 0.5) / 3600
        from known group by month""")
    sla(table)


def open_before(at, day):
    """Open seconds up to a local second, given the row of its day."""
    of_day = f"({at} % 86400)"
    return (f"({day}.before + {day}.open * (least(greatest({of_day} - 32400, 0), 10800) "
            f"+ least(greatest({of_day} - 46800, 0), 18000)))")


# Seconds that each priority is promised: response, resolution.
PROMISES = {"critical": (1800, 14_400), "high": (7200, DAY_SECONDS), "medium": (14_400, 3 * DAY_SECONDS), "low": (DAY_SECONDS, 5 * DAY_SECONDS)}


def sla(table):
    """Both clocks: met where they stopped, breached where their deadline was; undecided ones are outside the denominator."""
    promises = ", ".join(f"('{priority}', {response}, {resolution})" for priority, (response, resolution) in PROMISES.items())
    now = AS_OF + ZONE

    def worked(stop, day):
        until = f"coalesce({stop}, {now})"
        return f"case when around then {until} - start else {open_before(until, day)} - {open_before('start', 'started')} end"

    def counted(clock, credit):
        # The deadline's day: that of the open second before it, for a deadline at closing time stays on that day.
        return f"""
            select '{clock}' as clock, priority, met, count(*) as n,
                case when met then {clock}_stop // 86400 when around then (start + {clock} + {credit}) // 86400 end as day,
                case when not met and not around then (begun + {clock} + {credit} - 1) // {DAY_SECONDS} end as number
            from (select *, {clock}_worked - {credit} <= {clock} as met from ticket)
            where not met or {clock}_stop is not null group by all"""

    ask("sla", f"""
        with exported as (
            select priority, priority = 'critical' as around, {seconds('opened_at')} + {ZONE} as start,
                {seconds('coalesce(responded_at, resolved_at)')} + {ZONE} as response_stop,
                {seconds('resolved_at')} + {ZONE} as resolution_stop, paused_minutes * 60 as paused
            from {table}),
        promise(priority, response, resolution) as (values {promises}),
        ticket as materialized (
            select exported.*, response, resolution, {open_before('start', 'started')} as begun,
                {worked('response_stop', 'responded')} as response_worked, {worked('resolution_stop', 'resolved')} as resolution_worked
            from exported join promise using (priority)
            join days as started on started.day = start // 86400
            join days as responded on responded.day = coalesce(response_stop, {now}) // 86400
            join days as resolved on resolved.day = coalesce(resolution_stop, {now}) // 86400),
        counted as ({counted('response', '0')} union all {counted('resolution', 'paused')}),
        by_day as materialized (
            select clock, priority, coalesce(counted.day, days.day) as day, coalesce(sum(n) filter (met), 0) as met, sum(n) as n
            from counted left join days using (number) group by all),
        rolled as ({rolled_up('by_day', 'sum(met) as met, sum(n) as n', ['priority'], ['clock'])})
        select 'sla.support.' || clock, part, grain, first, 100.0 * met / n, n, met, n, null from rolled""")


def shipments():
    columns = ("order_no: 'BIGINT', ordered_at: 'TIMESTAMP', shipped_at: 'TIMESTAMP', customer: 'VARCHAR', region: 'VARCHAR', "
               "quantity: 'BIGINT', amount: 'DOUBLE', memo: 'VARCHAR'")
    table = f"read_csv({files('shipments', 'csv')}, header = true, auto_detect = false, columns = {{{columns}}})"
    measures = "sum(n) as n, sum(amount) as amount, sum(pieces) as pieces, sum(lead) as lead, sum(shipped) as shipped"
    ask("shipments", f"""
        with by_day as materialized (
            select (epoch_us(ordered_at) // 86400000000)::int as day, region, count(*) as n, sum(amount) as amount,
                sum(quantity) as pieces, sum(epoch_us(shipped_at) - epoch_us(ordered_at)) // 1000000 as lead, count(shipped_at) as shipped
            from {table} group by all),
        rolled as materialized ({rolled_up('by_day', measures, ['region'])})
        select 'shipped', part, grain, first, n, n, null, null, null from rolled
        union all select 'sales', part, grain, first, amount, n, null, null, null from rolled
        union all select 'mean-amount', part, grain, first, amount / n, n, null, null, null from rolled
        union all select 'pieces', part, grain, first, pieces, n, null, null, null from rolled
        union all select 'lead-time', part, grain, first, lead / shipped, shipped, null, null, null from rolled""")


if __name__ == "__main__":
    calendar()
    parts = {"samples": samples, "logins": logins, "tickets": tickets, "shipments": shipments}
    for name in sys.argv[3:] or parts:
        parts[name]()
    with open(sys.argv[2], "w", newline="") as out:
        csv.writer(out).writerows(answers)
