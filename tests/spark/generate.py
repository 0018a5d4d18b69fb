"""Tickets, samples and changes as a service desk of any size has them, as Parquet files by month.

In: a folder, a number of tickets. Out: `tickets/`, `samples/`, `changes/` and `teams.csv` below it. Never: depends on anything but the two,
nor on the order in which months are written.
"""

import datetime
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20261101
MONTHS = [(2025, month) for month in range(11, 13)] + [(2026, month) for month in range(1, 11)]
TEAMS = ["一次受付", "基盤", "業務", "会計", "欧州"]
CHANNELS = ["電話", "メール", "ポータル", "チャット"]
SERVICES = ["認証", "決済", "配送"]
UTC = pa.timestamp("us", tz="UTC")
SECOND = 1_000_000
AS_OF = int(datetime.datetime(2026, 11, 1, 15, tzinfo=datetime.UTC).timestamp()) * SECOND


def second(year: int, month: int) -> int:
    return int(datetime.datetime(year, month, 1, tzinfo=datetime.UTC).timestamp())


def after(at: tuple[int, int]) -> tuple[int, int]:
    return (at[0] + at[1] // 12, at[1] % 12 + 1)


def some(rng, values, missing: float) -> pa.Array:
    """Values of which a share is missing."""
    return pa.array(values, mask=rng.random(len(values)) < missing)


def words(rng, names: list[str], shares: list[float], rows: int, missing: float = 0.0) -> pa.Array:
    codes = rng.choice(len(names), rows, p=shares).astype(np.int32)
    return pa.DictionaryArray.from_arrays(some(rng, codes, missing), pa.array(names)).cast(pa.string())


def lasting(rng, seconds, rows: int):
    """Spans whose length has a long tail, in whole microseconds."""
    return (rng.exponential(1.0, rows) * seconds * SECOND).astype(np.int64)


def tickets(rng, first: int, begin: int, end: int, rows: int) -> pa.Table:
    opened = np.sort(rng.integers(begin, end, rows)) * SECOND + rng.integers(0, SECOND, rows)
    responded = opened + lasting(rng, 3_600, rows)
    resolved = responded + lasting(rng, 90_000, rows)
    closed = resolved + lasting(rng, 86_400, rows)
    gone = opened + rng.integers(0, 9_000, rows) * SECOND
    # One in a thousand was resolved before it was opened: a bad row.
    resolved = np.where(rng.random(rows) < 0.001, opened - 5 * SECOND, resolved)
    identity = first + np.arange(rows)
    # One in a hundred stands twice; whichever was brought up to date later wins, in this file or in the one before.
    twice = rng.random(rows) < 0.01
    identity = np.where(twice, np.maximum(identity - rng.integers(1, 3, rows), 0), identity)
    updated = np.where(twice, opened - rng.integers(0, 7_200, rows) * SECOND, gone) + np.arange(rows)
    amount = np.round(rng.gamma(2.0, 4000.0, rows), 2)
    cents = np.round(rng.gamma(2.0, 300_000.0, rows)).astype(np.int64)
    return pa.table(
        {
            "id": some(rng, identity, 0.0005),  # Required: a bad row.
            # `至急` is no declared priority: a bad row.
            "priority": words(rng, ["緊急", "高", "中", "低", "P3", "至急"], [0.05, 0.2, 0.45, 0.249, 0.05, 0.001], rows, 0.0005),
            "opened": some(rng, opened, 0.0005).cast(UTC),
            "responded": pa.array(responded, mask=(rng.random(rows) < 0.03) | (responded >= AS_OF)).cast(UTC),
            "resolved": pa.array(resolved, mask=(rng.random(rows) < 0.02) | (resolved >= AS_OF)).cast(UTC),
            "closed": pa.array(closed, mask=closed >= AS_OF).cast(UTC),
            "updated": pa.array(updated, UTC),
            "team": words(rng, [*TEAMS, "不明"], [0.4, 0.2, 0.2, 0.1, 0.09, 0.01], rows, 0.002),
            "channel": words(rng, CHANNELS, [0.3, 0.3, 0.3, 0.1], rows),
            "customer": some(rng, np.floor(20_000 * rng.random(rows) ** 2).astype(np.int64), 0.01),
            "score": some(rng, rng.integers(2, 11, rows) / 2, 0.6),
            "recommend": some(rng, rng.integers(0, 12, rows), 0.7),  # 11 is out of the scale.
            "reopened": pa.array(rng.poisson(0.1, rows)),
            "paused": some(rng, rng.integers(0, 90, rows), 0.3),
            "amount": some(rng, amount, 0.001),
            "cost": decimals(cents),
            "share": pa.array(rng.random(rows)),
        }
    )


def decimals(cents) -> pa.Array:
    """Hundredths as DECIMAL(18, 2): the sixteen bytes of each."""
    wide = np.empty((len(cents), 2), dtype="<i8")
    wide[:, 0], wide[:, 1] = cents, cents >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(wide.tobytes())])


def samples(rng, begin: int, end: int) -> pa.Table:
    at = np.repeat(np.arange(begin, end, 300), len(SERVICES))
    rows = len(at)
    arrived = rng.random(rows) >= 0.003
    table = pa.table(
        {
            "at": pa.array(at * SECOND, UTC),
            "service": pa.array(np.tile(SERVICES, rows // len(SERVICES))),
            "status": words(rng, ["up", "down"], [0.998, 0.002], rows),
            "latency": some(rng, np.round(rng.lognormal(4, 0.6, rows), 1), 0.01),
        }
    )
    return table.filter(pa.array(arrived))


def changes(rng, first: int, begin: int, end: int, rows: int) -> pa.Table:
    """Four states of each thing one after another, some of them at once, in any order of rows."""
    steps = rng.integers(60, 100_000, (rows, 4)) * (rng.random((rows, 4)) >= 0.02)
    at = (rng.integers(begin, end - 400_000, rows)[:, None] + np.cumsum(steps, axis=1)).ravel()
    order = rng.permutation(rows * 4)
    return pa.table(
        {
            "thing": pa.array(np.repeat(first + np.arange(rows), 4)[order]),
            "number": pa.array(np.tile(np.arange(4), rows)[order]),
            "at": pa.array(at[order] * SECOND, UTC),
            "state": pa.array(np.tile(["新規", "対応中", "保留", "完了"], rows)[order]),
            "minutes": some(rng, rng.integers(0, 60, rows * 4), 0.05),
        }
    )


def outages(rng, begin: int, end: int) -> pa.Table:
    rows = 12
    start = np.sort(rng.integers(begin, end, rows)) * SECOND
    return pa.table(
        {
            "service": words(rng, SERVICES, [0.4, 0.3, 0.3], rows),
            "impact": words(rng, ["degraded", "down"], [0.5, 0.5], rows),
            "started": pa.array(start, UTC),
            "acknowledged": some(rng, start + lasting(rng, 400, rows), 0.1).cast(UTC),
            "restored": pa.array(start + lasting(rng, 5_000, rows), UTC),
        }
    )


def write(task: tuple[Path, int, int]):
    folder, rows, nth = task
    begin, end = second(*MONTHS[nth]), second(*after(MONTHS[nth]))
    each, few = rows // len(MONTHS), max(rows // len(MONTHS) // 20, 50)
    tables = {
        "tickets": lambda rng: tickets(rng, nth * each, begin, end, each),
        "samples": lambda rng: samples(rng, begin, end),
        "changes": lambda rng: changes(rng, nth * few, begin, end, few),
        "outages": lambda rng: outages(rng, begin, end),
    }
    for number, (name, table) in enumerate(tables.items()):
        path = folder / name / "{}-{:02}.parquet".format(*MONTHS[nth])
        pq.write_table(table(np.random.default_rng([SEED, number, nth])), path, row_group_size=250_000)


def main(folder: Path, rows: int):
    for name in ("tickets", "samples", "changes", "outages"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(write, [(folder, rows, nth) for nth in range(len(MONTHS))]))
    lines = "".join(f"{team},{'国外' if team == '欧州' else '国内'}\n" for team in TEAMS)
    (folder / "teams.csv").write_text("team,region\n" + lines, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
