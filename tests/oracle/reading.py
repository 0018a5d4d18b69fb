"""Reads exports: CSV in UTF-8 or CP932 and Parquet, typed, bad rows set aside, duplicates dropped."""

import csv
import io
import re
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

TOKYO = timezone(timedelta(hours=9))
EPOCH = date(1970, 1, 1)


class Bad(Exception):
    """A value that cannot be read."""


def instant(text):
    """Seconds since the epoch of a Japanese local time or one with an offset."""
    m = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(\+09:00)?", text)
    if not m:
        raise Bad(text)
    try:
        when = datetime(*(int(g or 0) for g in m.groups()[:6]), tzinfo=TOKYO)
    except ValueError:
        raise Bad(text) from None
    return int(when.timestamp())


def day(text):
    """Days since the epoch."""
    m = re.fullmatch(r"(\d{4})(?:[-/]|年)(\d{1,2})(?:[-/]|月)(\d{1,2})日?", text)
    if not m:
        raise Bad(text)
    try:
        return (date(*map(int, m.groups())) - EPOCH).days
    except ValueError:
        raise Bad(text) from None


def integer(text):
    """A whole number, thousands commas allowed."""
    if not re.fullmatch(r"-?\d+|-?\d{1,3}(,\d{3})+", text):
        raise Bad(text)
    return int(text.replace(",", ""))


def number(text):
    """An exact decimal."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise Bad(text)
    return Fraction(text)


PARSERS = {"instant": instant, "day": day, "integer": integer, "number": number, "text": lambda t: t}


def column(names, kind, required=False, values=None, missing=()):
    """A declared column; `values` maps a canonical name to its aliases."""
    aliases = {a: c for c, others in (values or {}).items() for a in (c, *others)}
    return dict(names=names, kind=kind, required=required, aliases=aliases, missing=set(missing))


def csv_rows(path):
    """(line, {header: text}) of each record; None instead of the values when the number of fields is wrong."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp932")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader)
    line = reader.line_num + 1
    for fields in reader:
        yield line, dict(zip(header, fields)) if len(fields) == len(header) else None
        line = reader.line_num + 1


def parquet_rows(path):
    """(row from 1, {column: value}); instants as seconds, dates as days."""
    import pyarrow.parquet

    for index, row in enumerate(pyarrow.parquet.read_table(path).to_pylist()):
        yield index + 1, {k: plain(v) for k, v in row.items()}


def plain(value):
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return (value - EPOCH).days
    return value


def typed(raw, columns):
    """A typed row, or (column, reason) of its first fault."""
    out = {}
    for name, spec in columns.items():
        value = next((raw[n] for n in spec["names"] if n in raw), None)
        if value in ("", None) or value in spec["missing"]:
            value = None
        if value is None:
            if spec["required"]:
                return None, (name, "missing", "")
            out[name] = None
            continue
        if isinstance(value, str):
            try:
                value = PARSERS[spec["kind"]](value)
            except Bad:
                return None, (name, "unreadable", str(value))
        if spec["aliases"]:
            if value not in spec["aliases"]:
                return None, (name, "unknown", str(value))
            value = spec["aliases"][value]
        out[name] = value
    return out, None


def read(folder, globs, columns, key=None, order=None, not_before=()):
    """Rows that count, and the report: rows in = used + set aside + duplicates."""
    good, aside, rows_in = [], [], 0
    files = sorted(f for g in globs for f in folder.glob(g))
    for path in files:
        rows = parquet_rows(path) if path.suffix == ".parquet" else csv_rows(path)
        for line, raw in rows:
            rows_in += 1
            row, fault = (None, ("", "ragged", "")) if raw is None else typed(raw, columns)
            for later, earlier in not_before if row else ():
                if row[later] is not None and row[earlier] is not None and row[later] < row[earlier]:
                    row, fault = None, (later, f"before {earlier}", "")
                    break
            if fault:
                where = str(path.relative_to(folder))
                aside.append(dict(file=where, line=line, column=fault[0], reason=fault[1], value=fault[2]))
            else:
                good.append(row)
    used = good
    if key:
        last = {}
        for index, row in enumerate(good):
            rank = (row[order] if order else 0, index)
            if row[key] not in last or rank >= last[row[key]][0]:
                last[row[key]] = (rank, row)
        used = [row for _, row in sorted(last.values(), key=lambda pair: pair[0][1])]
    report = dict(rows_in=rows_in, rows_used=len(used), rows_set_aside=len(aside), rows_duplicate=len(good) - len(used))
    return used, report | dict(files=len(files), set_aside=aside)
