"""Periods, windows, recurrences, holidays, days of 23 and 25 hours, and deadlines, worked out with the standard library.

    python3 tests/oracle/periods.py > tests/oracle/expected/periods.tsv

Nothing of tejun takes part: ISO weeks come from `datetime.isocalendar`, zones from `zoneinfo`, holidays from the Cabinet
Office list beside this file, deadlines from a walk minute by minute. `tests/it/periods.rs` compares every line.
"""

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from statistics import median
from zoneinfo import ZoneInfo

from clocks import HOLIDAYS

UTC = timezone.utc
DAY = timedelta(days=1)
WEEKDAYS = {"月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5, "日": 6}


def first_instant(zone, day, hour=0, minute=0):
    """The first instant at which the wall clock has reached a time of a day: a search second by second, by halves."""
    wanted = datetime(day.year, day.month, day.day, hour, minute)
    low = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 30 * 3600
    high = low + 90 * 3600
    # The wall clock may jump back once in between; the first crossing is found by stepping in minutes from the left.
    for second in range(low, high, 60):
        if datetime.fromtimestamp(second, ZoneInfo(zone)).replace(tzinfo=None) >= wanted:
            return datetime.fromtimestamp(second, UTC)
    raise ValueError(day)


def z(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def months_after(day, months):
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def period(zone, fiscal, grain, day):
    """Label, first date and the date after the last one."""
    if grain == "day":
        return day.isoformat(), day, day + DAY
    if grain == "week":
        year, week, weekday = day.isocalendar()
        monday = day - (weekday - 1) * DAY
        return f"{year}-W{week:02}", monday, monday + 7 * DAY
    if grain == "month":
        first = day.replace(day=1)
        return f"{day:%Y-%m}", first, months_after(first, 1)
    start_year = day.year if day.month >= fiscal else day.year - 1
    length, letter = {"quarter": (3, "-Q"), "half": (6, "-H"), "year": (12, "")}[grain]
    first = date(start_year, fiscal, 1)
    number = 1
    while months_after(first, length) <= day:
        first, number = months_after(first, length), number + 1
    return f"FY{start_year}{letter}{number if letter else ''}", first, months_after(first, length)


def is_business_day(day):
    """Monday to Friday without the holidays of the Cabinet Office."""
    return day.weekday() < 5 and day not in HOLIDAYS


def shifted(day, shift):
    step = {"none": 0, "previous_business_day": -1, "next_business_day": 1}[shift]
    while step and not is_business_day(day):
        day += step * DAY
    return day


def window(zone, weekday, hour, shift, instant):
    """The cut-offs around an instant, from the list of all of them."""
    day = date(2025, 1, 1)
    while day.weekday() != weekday:
        day += DAY
    cuts = [first_instant(zone, shifted(day + 7 * n * DAY, shift), hour) for n in range(155)]
    before = [cut for cut in cuts if cut <= instant]
    after = [cut for cut in cuts if cut > instant]
    return before[-1], after[0]


def nominal(rule, day):
    """Whether a rule, written as a tuple, falls on a day."""
    kind, *rest = rule
    month = [d for d in (day.replace(day=1) + n * DAY for n in range(31)) if d.month == day.month]
    if kind == "daily":
        return True
    if kind == "business":
        return is_business_day(day)
    if kind == "weekly":
        return day.weekday() == rest[0]
    if kind == "nth":
        same = [d for d in month if d.weekday() == rest[1]]
        return rest[0] <= len(same) and same[rest[0] - (1 if rest[0] > 0 else 0)] == day
    if kind == "day":
        return day == month[-1] if rest[0] == -1 else day.day == rest[0]
    open_days = [d for d in month if is_business_day(d)]
    return open_days[rest[0] - (1 if rest[0] > 0 else 0)] == day


def slots(rule, shift, first, last):
    """Days in [first, last) on which a rule has its slot after the shift."""
    near = [first + n * DAY for n in range(-40, (last - first).days + 40)]
    days = sorted(shifted(day, shift) for day in near if nominal(rule, day))
    return [day for day in days if first <= day < last]


def deadline(opens, closes, start, minutes):
    """The first minute at which so many open minutes have passed: a walk in Tokyo, minute by minute."""
    zone = ZoneInfo("Asia/Tokyo")
    now = start.replace(tzinfo=zone)
    while True:
        if minutes == 0:
            return now
        local_minute = now.hour * 60 + now.minute
        if is_business_day(now.date()) and opens <= local_minute < closes:
            minutes -= 1
        now += timedelta(minutes=1)


def line(*cells):
    print("\t".join(str(cell) for cell in cells))


def main():
    print("# Made by tests/oracle/periods.py; see there.")
    cases = [
        ("Asia/Tokyo", 4, "week", "2027-01-01"), ("Asia/Tokyo", 4, "week", "2026-12-28"),
        ("Asia/Tokyo", 4, "week", "2027-01-04"), ("Asia/Tokyo", 4, "week", "2025-12-29"),
        ("Asia/Tokyo", 4, "week", "2024-12-31"), ("Asia/Tokyo", 4, "week", "2021-01-03"),
        ("Asia/Tokyo", 4, "day", "2026-11-20"), ("Asia/Tokyo", 4, "month", "2028-02-29"),
        ("Asia/Tokyo", 4, "month", "2026-12-31"), ("America/New_York", 1, "day", "2026-03-08"),
        ("America/New_York", 1, "day", "2026-11-01"), ("America/New_York", 1, "week", "2026-03-08"),
        ("America/New_York", 1, "month", "2026-11-15"), ("Europe/London", 4, "week", "2026-10-25"),
        ("America/Havana", 1, "day", "2026-03-08"), ("Australia/Lord_Howe", 7, "day", "2026-04-05"),
    ]
    cases += [("Asia/Tokyo", fiscal, "quarter", "2027-03-31") for fiscal in range(1, 13)]
    cases += [("Asia/Tokyo", fiscal, "half", "2026-09-30") for fiscal in range(1, 13)]
    cases += [("Asia/Tokyo", fiscal, "year", "2027-03-31") for fiscal in range(1, 13)]
    for zone, fiscal, grain, day in cases:
        label, first, after = period(zone, fiscal, grain, date.fromisoformat(day))
        line("period", zone, fiscal, grain, day, label, z(first_instant(zone, first)), z(first_instant(zone, after)))
    for zone, day_name, hour, shift, instant in [
        ("Asia/Tokyo", "金", 17, "none", "2026-11-20T07:59:59"), ("Asia/Tokyo", "金", 17, "none", "2026-11-20T08:00:00"),
        ("Asia/Tokyo", "金", 17, "none", "2026-03-20T03:00:00"),
        ("Asia/Tokyo", "金", 17, "previous_business_day", "2026-03-19T07:59:59"),
        ("Asia/Tokyo", "金", 17, "previous_business_day", "2026-03-19T08:00:00"),
        ("Asia/Tokyo", "金", 17, "next_business_day", "2026-03-20T09:00:00"),
        ("Asia/Tokyo", "金", 17, "next_business_day", "2026-03-23T08:00:00"),
        ("Asia/Tokyo", "金", 17, "previous_business_day", "2026-12-31T12:00:00"),
        ("Asia/Tokyo", "金", 17, "next_business_day", "2027-01-01T12:00:00"),
        ("Asia/Tokyo", "月", 9, "previous_business_day", "2026-05-03T12:00:00"),
        ("Asia/Tokyo", "月", 9, "next_business_day", "2026-05-06T12:00:00"),
        ("America/New_York", "金", 17, "none", "2026-03-10T12:00:00"),
        ("America/New_York", "金", 17, "none", "2026-11-04T12:00:00"),
        ("America/New_York", "日", 2, "none", "2026-03-08T07:30:00"),
        ("America/New_York", "日", 1, "none", "2026-11-01T05:30:00"),
    ]:
        at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        start, end = window(zone, WEEKDAYS[day_name], hour, shift, at)
        label = end.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
        line("window", zone, f"毎週{day_name}曜日 {hour:02}:00", shift, z(at), label, z(start), z(end))
    for text, rule, shift, first, last in [
        ("毎週金曜日", ("weekly", 4), "none", "2026-03-01", "2026-04-01"),
        ("毎週金曜日", ("weekly", 4), "previous_business_day", "2026-03-01", "2026-04-01"),
        ("毎週金曜日", ("weekly", 4), "next_business_day", "2026-03-01", "2026-04-01"),
        ("毎月第1金曜日", ("nth", 1, 4), "none", "2027-01-01", "2027-03-01"),
        ("毎月第1金曜日", ("nth", 1, 4), "previous_business_day", "2026-12-01", "2027-03-01"),
        ("毎月第1金曜日", ("nth", 1, 4), "next_business_day", "2027-01-01", "2027-03-01"),
        ("第2火曜日", ("nth", 2, 1), "none", "2026-09-01", "2027-01-01"),
        ("毎月第3水曜日", ("nth", 3, 2), "none", "2026-09-01", "2027-01-01"),
        ("毎月最終金曜日", ("nth", -1, 4), "none", "2026-09-01", "2027-01-01"),
        ("毎月第5日曜日", ("nth", 5, 6), "none", "2026-09-01", "2027-01-01"),
        ("毎月第1営業日", ("nth_open", 1), "none", "2026-04-01", "2027-03-01"),
        ("毎月最終営業日", ("nth_open", -1), "none", "2026-04-01", "2027-03-01"),
        ("毎月第3営業日", ("nth_open", 3), "none", "2026-04-01", "2026-10-01"),
        ("毎月25日", ("day", 25), "none", "2026-04-01", "2026-12-01"),
        ("毎月25日", ("day", 25), "previous_business_day", "2026-04-01", "2026-12-01"),
        ("毎月25日", ("day", 25), "next_business_day", "2026-04-01", "2026-12-01"),
        ("毎月31日", ("day", 31), "none", "2026-01-01", "2026-09-01"),
        ("毎月末日", ("day", -1), "previous_business_day", "2026-01-01", "2026-07-01"),
        ("平日", ("business",), "none", "2026-04-27", "2026-05-12"),
        ("毎日", ("daily",), "none", "2026-02-27", "2026-03-03"),
        ("last business day", ("nth_open", -1), "none", "2026-12-01", "2027-02-01"),
        ("monthly 2nd tuesday", ("nth", 2, 1), "none", "2026-10-01", "2027-01-01"),
    ]:
        days = slots(rule, shift, date.fromisoformat(first), date.fromisoformat(last))
        line("slots", text, shift, first, last, " ".join(map(str, days)))
    for day in ["2026-01-01", "2026-03-20", "2026-05-06", "2026-09-22", "2026-11-23", "2026-11-24", "2027-01-01",
                "2027-03-22", "2019-05-01", "2021-07-22", "2021-07-19"]:
        line("holiday", day, "yes" if date.fromisoformat(day) in HOLIDAYS else "no")
    for start, minutes in [
        ("2026-11-20T17:30", 120), ("2026-05-01T17:00", 1080), ("2026-09-18T17:00", 540), ("2026-12-28T17:00", 540),
        ("2026-03-19T17:59", 2), ("2026-11-21T03:00", 1), ("2026-11-20T09:00", 540), ("2027-01-01T12:00", 540),
    ]:
        due = deadline(9 * 60, 18 * 60, datetime.fromisoformat(start), minutes)
        line("deadline", "jp-business", start, minutes, due.strftime("%Y-%m-%dT%H:%M"))
    for grain, day in [("week", "2026-12-30"), ("week", "2026-11-20"), ("week", "2027-01-05"), ("day", "2028-02-29"),
                       ("day", "2026-11-20"), ("month", "2026-02-10"), ("quarter", "2027-01-15"), ("half", "2026-10-01"),
                       ("year", "2026-04-01")]:
        day = date.fromisoformat(day)
        label = period("Asia/Tokyo", 4, grain, day)[0]
        try:
            before = date.fromisocalendar(day.isocalendar()[0] - 1, day.isocalendar()[1], 1) if grain == "week" \
                else day.replace(year=day.year - 1)
            before = period("Asia/Tokyo", 4, grain, before)[0]
        except ValueError:
            before = "-"
        line("year_before", label, before)
    for values in ["1 2 3 4", "4 3 2 1", "5 5 5 5 5", "10 12 90 16 18 20", "4 1 3 5", "1 - 3 4 5", "1 2 3",
                   "99.9 99.8 99.95 99.7 99.9 99.85", "100 102 101 105 0 110"]:
        points = [(x, Fraction(v)) for x, v in enumerate(values.split()) if v != "-"]
        slopes = [(b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(points) for b in points[i + 1:]]
        line("slope", values, median(slopes) if len(points) >= 4 else "-")


if __name__ == "__main__":
    main()
