#!/usr/bin/env python3
"""Writes the benchmark's project:  generate.py FOLDER SCALE

Scale 1 is 10 M tickets, 100 M metric samples and 20 M logins as Parquet and 10 M shipments as CSV, over the five years from
2021-11 to 2026-10 in monthly files, sorted by time as exports are. The newest day has files of its own, so that "one new day"
can arrive. The same scale gives the same bytes with the same versions of numpy, pyarrow and duckdb: every month of every
table has a generator of its own, seeded with its number.
"""
import datetime
import multiprocessing
import os
import shutil
import sys

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = 20261101
ZONE = 9 * 3600  # Asia/Tokyo
DAY = 86_400
ROW_GROUP = 250_000
FIRST, END = datetime.date(2021, 11, 1), datetime.date(2026, 11, 1)
# Nothing that the exports tell happened later.
AS_OF = (END - datetime.date(1970, 1, 1)).days * DAY - ZONE
ROWS = {"tickets": 10_000_000, "samples": 100_000_000, "logins": 20_000_000, "shipments": 10_000_000}

PRIORITIES = ["critical", "high", "medium", "low"]
CATEGORIES = ["アカウント", "請求", "ネットワーク", "バックアップ", "監視", "端末", "メール", "印刷", "証明書", "データ移行", "性能", "その他"]
TEAMS = ["東京一課", "東京二課", "大阪", "福岡", "夜間", "外部委託"]
SERVICES = ["portal", "api", "clinic", "batch", "auth", "search", "mail", "files"]
REGIONS = ["北海道", "東北", "関東", "中部", "近畿", "中国", "四国", "九州"]


def months():
    at = FIRST
    while at < END:
        after = datetime.date(at.year + at.month // 12, at.month % 12 + 1, 1)
        yield at, after
        at = after


def parts():
    """(name, first day, day after, share of all rows): months that grow, the newest day apart."""
    spans = list(months())
    weights = [1 + at / len(spans) for at in range(len(spans))]
    whole = sum(weights)
    for (first, after), weight in zip(spans, weights):
        share = weight / whole
        if after < END:
            yield f"{first:%Y-%m}", first, after, share
        else:
            days = (after - first).days
            last = after - datetime.timedelta(days=1)
            yield f"{first:%Y-%m}", first, last, share * (days - 1) / days
            yield f"{last:%Y-%m-%d}", last, after, share / days


def count(table, scale, at):
    """How many rows a part has: differences of rounded running totals, so that they add up."""
    shares = np.cumsum([0.0] + [share for *_, share in parts()])
    total = round(ROWS[table] * scale)
    ends = np.rint(shares * total).astype(np.int64)
    return int(ends[at]), int(ends[at + 1] - ends[at])


def instants(rng, n, first, after, at_work):
    """Sorted seconds since the epoch; `at_work` puts most of them between 8 and 20 o'clock of weekdays."""
    start = (first - datetime.date(1970, 1, 1)).days
    days = np.arange(start, (after - datetime.date(1970, 1, 1)).days)
    if at_work:
        hours = np.array([1.0] * 8 + [6.0] * 12 + [1.0] * 4)
        weight = np.where((days + 3) % 7 < 5, 1.0, 0.3)
        of_day = rng.choice(24, n, p=hours / hours.sum()) * 3600 + rng.integers(0, 3600, n)
        day = rng.choice(days, n, p=weight / weight.sum())
        return np.sort(day * DAY + of_day - ZONE)
    return np.sort(rng.integers(start * DAY - ZONE, (start + len(days)) * DAY - ZONE, n))


def stamps(seconds, known=None):
    """A UTC timestamp column; null where it is not known."""
    values = pa.array(seconds * 1_000_000, mask=None if known is None else ~known)
    return values.cast(pa.timestamp("us", tz="UTC"))


def words(codes, names, known=None):
    codes = pa.array(codes.astype(np.int32), mask=None if known is None else ~known)
    return pa.DictionaryArray.from_arrays(codes, pa.array(names))


def tickets(rng, before, n, first, after, scale):
    opened = instants(rng, n, first, after, True)
    priority = rng.choice(4, n, p=[0.05, 0.15, 0.45, 0.35])
    # Most are well inside their promise; a tail is not.
    response = (rng.lognormal(0, 1.0, n) * np.array([600, 1800, 5400, 14_400])[priority]).astype(np.int64)
    resolution = response + (rng.lognormal(0, 0.9, n) * np.array([3600, 14_400, 86_400, 259_200])[priority]).astype(np.int64)
    responded, resolved = opened + response, opened + resolution
    answered = (responded < AS_OF) & (rng.random(n) >= 0.01)
    solved = (resolved < AS_OF) & (rng.random(n) >= 0.002)
    paused = np.where(rng.random(n) < 0.2, rng.integers(5, 600, n), 0)
    return {
        "id": pa.array(np.arange(before + 1, before + n + 1)),
        "opened_at": stamps(opened),
        "priority": words(priority, PRIORITIES),
        "category": words(rng.integers(0, len(CATEGORIES), n), CATEGORIES),
        "team": words(rng.integers(0, len(TEAMS), n), TEAMS),
        "responded_at": stamps(responded, answered),
        "resolved_at": stamps(resolved, solved),
        "paused_minutes": pa.array(paused),
    }


def samples(rng, before, n, first, after, scale):
    service = rng.integers(0, len(SERVICES), n)
    down = rng.random(n) < np.array([0.0005, 0.001, 0.0008, 0.002, 0.0003, 0.0015, 0.001, 0.0007])[service]
    failed = rng.random(n) < 0.004
    latency = np.round(rng.lognormal(0, 0.6, n) * np.array([120, 80, 200, 900, 40, 150, 300, 250])[service], 1)
    return {
        "at": stamps(instants(rng, n, first, after, False)),
        "service": words(service, SERVICES),
        "status": words(down.astype(np.int64), ["up", "down"]),
        "code": pa.array(np.where(failed, 500, 200).astype(np.int32)),
        "latency_ms": pa.array(latency),
    }


def logins(rng, before, n, first, after, scale):
    users = max(50, round(60_000 * scale))
    # A few come every day, many now and then.
    return {
        "at": stamps(instants(rng, n, first, after, True)),
        "user_id": pa.array((users * rng.random(n) ** 2).astype(np.int64)),
    }


def shipments(rng, before, n, first, after, scale):
    ordered = instants(rng, n, first, after, True) + ZONE
    shipped = ordered + (rng.lognormal(0, 0.7, n) * 86_400).astype(np.int64)
    known = rng.random(n) >= 0.03
    local = lambda seconds, known=None: pa.array(seconds, mask=None if known is None else ~known).cast(pa.timestamp("s"))
    return {
        "order_no": pa.array(np.arange(before + 1, before + n + 1)),
        "ordered_at": local(ordered),
        "shipped_at": local(shipped, known),
        "customer": words(rng.integers(0, 5000, n), [f"C{at:05}" for at in range(5000)]),
        "region": words(rng.integers(0, len(REGIONS), n), REGIONS),
        "quantity": pa.array(rng.integers(1, 200, n)),
        "amount": pa.array(np.round(rng.lognormal(9, 1, n), 2)),
        "memo": words(np.zeros(n), ["至急, 要連絡"], rng.random(n) < 0.02),
    }


def write(task):
    folder, scale, table, number, at, (name, first, after, _) = task
    before, n = count(table, scale, at)
    rng = np.random.default_rng([SEED, number, at])
    columns = pa.table(globals()[table](rng, before, n, first, after, scale))
    path = os.path.join(folder, "data", table, name)
    if table != "shipments":
        pq.write_table(columns, f"{path}.parquet", row_group_size=ROW_GROUP)
        return
    lake = duckdb.connect(config={"threads": 1})
    lake.register("columns", columns)
    lake.sql(f"copy (select * from columns) to '{path}.csv' (header, timestampformat '%Y-%m-%d %H:%M:%S')")


def main(folder, scale):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, "project"), folder)
    tasks = []
    for number, table in enumerate(ROWS):
        os.makedirs(os.path.join(folder, "data", table))
        tasks += [(folder, scale, table, number, at, part) for at, part in enumerate(parts())]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        for _ in pool.imap_unordered(write, tasks):
            pass
    size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)
    print(f"{folder}: scale {scale:g}, {size / 2**20:,.0f} MiB", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
