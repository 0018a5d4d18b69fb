#!/usr/bin/env python3
"""Works out the SLA attainment of one week by priority, straight from the raw exports:  sla.py < sla.tsv

Reads lines of `file calendar clock priority promise met judged`, and prints them with the last two worked out anew. Nothing of tejun is used:
a clock that stops in time is met in the week of its stop, one that does not is breached in the week of its deadline, and the week is
2026-W33 (10 to 16 August, Japan). `24x7` counts every second, `jp-business` Monday to Friday from 9 to 18 but 11 August, a holiday.
"""
import csv
import datetime as dt
import io
import pathlib
import re
import sys
import zipfile
from xml.etree import ElementTree

HERE = pathlib.Path(__file__).parent
MONDAY, NEXT = dt.datetime(2026, 8, 10), dt.datetime(2026, 8, 17)
AS_OF = dt.datetime(2026, 9, 20)


def months(text):
    """dd/MMM/yy h:mm a, in English and Japanese."""
    day, month, year, hour, minute, half = re.fullmatch(r"(\d+)/(\w+)/(\d+) (\d+):(\d+) (\S+)", text).groups()
    number = int(month[:-1]) if month.endswith("月") else "JanFebMarAprMayJunJulAugSepOctNovDec".index(month) // 3 + 1
    hour = int(hour) % 12 + (12 if half in ("PM", "午後") else 0)
    return dt.datetime(2000 + int(year), number, int(day), hour, int(minute))


def form(pattern):
    return lambda text: dt.datetime.strptime(text, pattern)


def table(name, encoding):
    return list(csv.DictReader(io.StringIO((HERE / name).read_bytes().decode(encoding), newline="")))


def workbook(name, heads):
    """The rows of the first sheet below the row with the headers; numbers are days since 1899-12-30."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(HERE / name) as archive:
        shared = []
        if "xl/sharedStrings.xml" in archive.namelist():
            root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            shared = ["".join(text.text or "" for text in item.iter(space + "t")) for item in root]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(space + "row"):
        cells = {}
        for cell in row:
            value = cell.find(space + "v")
            text = "".join(part.text or "" for part in cell.iter(space + "t"))
            kind = cell.get("t")
            if kind == "s":
                text = shared[int(value.text)]
            elif kind == "d" and value is not None:
                text = value.text
            elif value is not None:
                text = value.text
            cells[re.match("[A-Z]+", cell.get("r")).group()] = text
        rows.append(cells)
    at = next(n for n, row in enumerate(rows) if heads[0] in row.values())
    names = rows[at]
    return [{names[column]: text for column, text in row.items() if column in names} for row in rows[at + 1 :]]


def serial(text):
    if re.match(r"\d{4}-", text):
        return dt.datetime.fromisoformat(text)
    seconds = round(float(text) * 86400)
    return dt.datetime(1899, 12, 30) + dt.timedelta(seconds=seconds)


def newest(rows, key, order):
    kept = {}
    for row in rows:
        if row[key] not in kept or order(row) >= order(kept[row[key]]):
            kept[row[key]] = row
    return list(kept.values())


def tickets(name):
    """(priority, start, {clock: stop or None}) of each ticket."""
    if name == "jira.csv":
        rows, read = table(name, "utf-8"), months
        heads = ("Priority", "Created", {"resolution": "Resolved"})
    elif name == "jira-ja.csv":
        rows, read = table(name, "utf-8"), months
        heads = ("優先度", "作成日", {"resolution": "解決日"})
    elif name == "servicenow.csv":
        read = form("%d-%m-%Y %H:%M")
        rows = newest(table(name, "utf-8"), "number", lambda row: read(row["sys_updated_at"]))
        heads = ("priority", "opened_at", {"resolution": "resolved_at"})
    elif name == "zendesk.csv":
        rows, read = table(name, "utf-8-sig"), form("%Y-%m-%d %H:%M")
        heads = ("Priority", "Created at", {"resolution": "Solved at"})
    elif name == "redmine.csv":
        rows, read = table(name, "cp932"), form("%Y/%m/%d %H:%M")
        heads = ("優先度", "作成日", {"resolution": "終了日"})
    elif name == "helpdesk.csv":
        rows, read = table(name, "utf-8"), form("%Y-%m-%d %H:%M:%S")
        heads = ("Priority", "Created time", {"response": "Initial response time", "resolution": "Resolved time"})
    elif name == "kintone.csv":
        rows, read = table(name, "cp932"), form("%Y-%m-%d %H:%M")
        heads = ("優先度", "受付日時", {"response": "一次回答日時", "resolution": "完了日時"})
    else:
        rows, read = workbook(name, ["受付番号"]), serial
        heads = ("緊急度", "受付日時", {"response": "初回回答日時", "resolution": "解決日時"})
    priority, start, stops = heads
    at = lambda text: read(text) if text and text != "?" else None
    return [(row[priority], at(row[start]), {c: at(row.get(h)) for c, h in stops.items()}) for row in rows]


def opened(day):
    return day.weekday() < 5 and day != dt.date(2026, 8, 11)


def deadline(start, calendar, seconds):
    if calendar == "24x7":
        return start + dt.timedelta(seconds=seconds)
    day, left = start.date(), seconds
    while True:
        if opened(day):
            first = max(start, dt.datetime.combine(day, dt.time(9)))
            last = dt.datetime.combine(day, dt.time(18))
            if first < last:
                span = int((last - first).total_seconds())
                if left <= span:
                    return first + dt.timedelta(seconds=left)
                left -= span
        day += dt.timedelta(days=1)


def is_late(start, stop, calendar, seconds):
    """Whether more open time passed; a stop while it is closed adds nothing."""
    if calendar == "24x7":
        return (stop - start).total_seconds() > seconds
    worked, day = 0, start.date()
    while day <= stop.date():
        if opened(day):
            first = max(start, dt.datetime.combine(day, dt.time(9)))
            last = min(stop, dt.datetime.combine(day, dt.time(18)))
            worked += max(0, int((last - first).total_seconds()))
        day += dt.timedelta(days=1)
    return worked > seconds


def counted(name, calendar, clock, wanted, promise):
    amount, unit = re.match(r"(\d+)(時間|営業時間|営業日)以内", promise).groups()
    seconds = int(amount) * {"時間": 3600, "営業時間": 3600, "営業日": 9 * 3600}[unit]
    met = breached = 0
    for priority, start, stops in tickets(name):
        stop = stops[clock]
        if priority != wanted:
            continue
        if stop is not None and not is_late(start, stop, calendar, seconds):
            met += MONDAY <= stop < NEXT
        else:
            due = deadline(start, calendar, seconds)
            breached += MONDAY <= due < NEXT and due < AS_OF
    return met, met + breached


for line in sys.stdin:
    fields = line.rstrip("\n").split("\t")[:5]
    met, judged = counted(fields[0], *fields[1:])
    print("\t".join([*fields, str(met), str(judged)]))
