#!/usr/bin/env python3
"""Writes the exports that teams with the five documents would have: `exports.py FOLDER`.

In: a folder. Out: CSV files below it, the same bytes in every run.
Never: looks at a document, or at a figure of tejun.
"""

import csv
import datetime as dt
import pathlib
import random
import sys

START = dt.date(2026, 1, 1)
NOW = dt.datetime(2026, 11, 20, 17, 0)
DAYS = [START + dt.timedelta(days=n) for n in range((NOW.date() - START).days + 1)]
CLINICS = [
    ("あかり整骨院", dt.date(2025, 4, 1), None, "", 4),
    ("いずみ整骨院", dt.date(2025, 6, 2), None, "", 5),
    ("うみかぜ整骨院", dt.date(2025, 10, 1), dt.date(2026, 8, 31), "", 3),
    ("えがお整骨院", dt.date(2026, 2, 2), None, "あかり整骨院", 4),
    ("おおぞら整骨院", dt.date(2026, 4, 1), None, "", 6),
    ("かわべ整骨院", dt.date(2026, 7, 1), None, "いずみ整骨院", 5),
    ("きずな整骨院", dt.date(2026, 9, 1), None, "", 4),
]


def write(folder, name, header, rows):
    """Writes one file."""
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def stamp(at):
    """An instant as these exports write it; nothing for what has not happened by now."""
    return at.strftime("%Y-%m-%d %H:%M") if at and at <= NOW else ""


def working(day):
    """Monday to Friday; the exports know nothing of holidays."""
    return day.weekday() < 5


def tickets(chance):
    """Tickets of both desks: mostly in time, some not."""
    longest = {"P0": (60, 240), "P1": (120, 480), "P2": (240, 900), "P3": (480, 2400)}
    number = 0
    for day in DAYS:
        for _ in range(chance.choice([2, 3, 4]) if working(day) else 0):
            number += 1
            priority = chance.choices(["P0", "P1", "P2", "P3"], [1, 6, 20, 40])[0]
            respond, resolve = longest[priority]
            opened = dt.datetime.combine(day, dt.time(9)) + dt.timedelta(minutes=chance.randrange(0, 420))
            responded = opened + dt.timedelta(minutes=chance.randrange(5, int(respond * 1.08)))
            resolved = responded + dt.timedelta(minutes=chance.randrange(10, int(resolve * 1.05)))
            escalated = responded + dt.timedelta(minutes=5) if number % 7 == 0 else None
            taken = escalated + dt.timedelta(minutes=chance.randrange(10, 125)) if escalated else None
            yield [
                f"T-{number:05}", stamp(opened), priority, chance.choice(["managed", "clinic", "clinic"]),
                chance.choice(["問い合わせ", "バグ報告", "機能要望", "使いやすさ改善"]),
                chance.choice(["メール", "チャット", "電話", "アプリ内"]), stamp(responded), stamp(resolved), stamp(escalated), stamp(taken),
            ]


def incidents(chance):
    """What went wrong, with the instants that a contingency plan names."""
    for number, day in enumerate(DAYS[9::17], 1):
        severity = "P0" if number in (3, 11) else chance.choice(["P1", "P2"])
        start = dt.datetime.combine(day, dt.time(chance.randrange(8, 20), chance.randrange(60)))
        declared = start + dt.timedelta(minutes=chance.randrange(1, 7))
        told = start + dt.timedelta(minutes=chance.randrange(8, 18))
        contained = start + dt.timedelta(minutes=chance.randrange(20, 70))
        restored = contained + dt.timedelta(minutes=chance.randrange(20, 120))
        reviewed = restored + dt.timedelta(hours=chance.randrange(6, 30))
        yield [f"INC-{number:03}", chance.choice(["portal", "api"]), severity, *map(stamp, [start, declared, told, contained, restored, reviewed])]


def probes(chance):
    """One probe of each service every half hour."""
    at = dt.datetime.combine(START, dt.time())
    while at <= NOW:
        for service, usual in [("portal", 180), ("api", 240)]:
            down = chance.random() < 0.0006
            yield [stamp(at), service, "down" if down else "up", "" if down else int(chance.lognormvariate(0, 0.35) * usual)]
        at += dt.timedelta(minutes=30)


def usage(chance):
    """One row per day and clinic."""
    for day in DAYS:
        for name, started, ended, _, seats in CLINICS:
            if day < started or (ended and day > ended):
                continue
            active = seats - chance.choice([0, 0, 0, 1]) if working(day) else chance.choice([0, 1])
            calls = active * chance.randrange(30, 60)
            due = seats if working(day) else 0
            yield [
                day, name, calls, round(calls * 0.09, 2), active, seats, chance.choice([0, 0, 0, 0, 1]) if calls else 0,
                due, max(0, due - chance.choice([0, 0, 0, 1])), chance.randrange(30, 101) if active else 0,
            ]


def logins(chance):
    """One row per user and day on which somebody signed in."""
    for day in DAYS:
        for clinic, (_, started, ended, _, seats) in enumerate(CLINICS):
            if day < started or (ended and day > ended):
                continue
            for seat in range(seats):
                if working(day) and chance.random() < 0.9:
                    yield [day, f"u{clinic}{seat}", chance.randrange(8, 40)]


def surveys(chance):
    """Answers of each month, and of each solved request that was asked about."""
    for day in DAYS[14::6]:
        for _ in range(6):
            yield [day, chance.choices([5, 4, 3], [14, 6, 1])[0], chance.choices([10, 9, 8, 7, 5], [8, 6, 3, 2, 1])[0], chance.choices([5, 4, 3], [12, 6, 1])[0]]


def servers(chance):
    """One row per hour of what the servers were busy with."""
    at = dt.datetime.combine(START, dt.time())
    while at <= NOW:
        busy = 0.35 if 9 <= at.hour < 18 else 0.12
        yield [stamp(at), round(100 * busy * chance.uniform(0.8, 1.3), 1), round(chance.uniform(48, 66), 1), int(200 * busy * chance.uniform(0.8, 1.4)), 200]
        at += dt.timedelta(hours=1)


def security(chance):
    """One row per day of sign-ins and findings."""
    for day in DAYS:
        tries = chance.randrange(80, 160) if working(day) else chance.randrange(5, 20)
        yield [day, tries, int(tries * chance.uniform(0, 0.05)), 1 if chance.random() < 0.004 else 0, 1 if chance.random() < 0.006 else 0, chance.choice([0, 0, 1])]


def tasks(chance):
    """Work that comes again, with the instant at which it was done."""
    daily = [(9, "システム状態確認"), (10, "メトリクス確認"), (11, "アラート確認"), (14, "パフォーマンス確認"), (15, "ログ確認"), (16, "バックアップ確認"), (17, "日次報告作成")]
    weekly = {0: [(10, "週間計画確認"), (11, "リソース使用状況レビュー")], 2: [(13, "セキュリティアップデート")], 4: [(17, "週次ステータスレポート")], 5: [(18, "システムメンテナンス")]}
    for day in DAYS:
        due = [("daily", hour, task) for hour, task in daily if working(day)]
        due += [("weekly", hour, task) for hour, task in weekly.get(day.weekday(), [])]
        for cycle, hour, task in due:
            at = dt.datetime.combine(day, dt.time(hour))
            done = at + dt.timedelta(minutes=chance.randrange(1, 50)) if chance.random() < 0.997 else None
            if at <= NOW:
                yield [stamp(at), cycle, task, chance.choice(["auto", "auto", "auto", "auto", "manual"]), stamp(done)]


def months():
    """The first day of each month that is over, and of the running one."""
    return [day for day in DAYS if day.day == 1]


def costs(chance):
    """What the month costs, by item, and the hours that people gave."""
    for n, day in enumerate(months()):
        for item, amount in [("Supabase", 90000), ("Vercel", 60000), ("監視ツール", 40000), ("コミュニケーションツール", 30000), ("その他SaaS", 25000)]:
            yield [day, item, int(amount * (1.15 - 0.03 * n) * chance.uniform(0.98, 1.02)), round((180 - 8 * n) / 5, 1)]


def contracts():
    """Seats at the end of each month, of which how many the clinic added itself."""
    for day in months():
        for name, started, ended, _, seats in CLINICS:
            if started <= day and not (ended and day > ended):
                yield [day, name, seats, 1 if (day.month % 3 == 0 and seats > 4) else 0]


def maintenance():
    """Announced work: every third Saturday, and when it was announced."""
    for day in months():
        saturday = next(d for d in (day + dt.timedelta(days=n) for n in range(31)) if d.weekday() == 5) + dt.timedelta(days=14)
        start = dt.datetime.combine(saturday, dt.time())
        hours = 60 if day.month == 5 else 96
        yield [f"M-{day.month:02}", stamp(start - dt.timedelta(hours=hours)) or (start - dt.timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M"), start.strftime("%Y-%m-%d %H:%M"), (start + dt.timedelta(hours=4)).strftime("%Y-%m-%d %H:%M")]


def backlog():
    """What is to be improved, by its bucket, with the day on which it was done."""
    rows = [("BL-001", "Enhancement", "Immediate", 20), ("BL-002", "Feature", "Immediate", 55), ("BL-003", "Enhancement", "Immediate", 80), ("BL-004", "Bug", "Immediate", 95), ("BL-005", "Bug", "Immediate", None)]
    rows += [("BL-010", "Feature", "Short-term", 200), ("BL-011", "Feature", "Short-term", 260), ("BL-012", "Enhancement", "Short-term", None), ("BL-013", "Security", "Short-term", None)]
    for name, category, bucket, done in rows:
        yield [name, category, bucket, START, START + dt.timedelta(days=done) if done else ""]


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(20261120)
    write(folder, "tickets.csv", ["id", "opened_at", "priority", "desk", "category", "channel", "responded_at", "resolved_at", "escalated_at", "taken_at"], tickets(chance))
    write(folder, "incidents.csv", ["id", "service", "severity", "started_at", "declared_at", "told_at", "contained_at", "restored_at", "reviewed_at"], incidents(chance))
    write(folder, "probes.csv", ["at", "service", "status", "latency_ms"], probes(chance))
    write(folder, "usage.csv", ["day", "clinic", "api_calls", "cost_usd", "active_users", "registered_users", "errors", "reports_due", "reports_done", "max_user_calls"], usage(chance))
    write(folder, "logins.csv", ["day", "user", "minutes"], logins(chance))
    write(folder, "surveys.csv", ["day", "csat", "nps", "support"], surveys(chance))
    write(folder, "servers.csv", ["at", "cpu", "memory", "connections", "max_connections"], servers(chance))
    write(folder, "security.csv", ["day", "attempts", "failed", "anomalies", "unpatched", "events"], security(chance))
    write(folder, "tasks.csv", ["scheduled_for", "cycle", "task", "method", "done_at"], tasks(chance))
    write(folder, "costs.csv", ["day", "item", "amount", "hours"], costs(chance))
    write(folder, "contracts.csv", ["day", "clinic", "seats", "added"], contracts())
    write(folder, "clinics.csv", ["name", "started_on", "ended_on", "referred_by"], [[n, s, e or "", r] for n, s, e, r, _ in CLINICS])
    write(folder, "maintenance.csv", ["id", "announced_at", "starts_at", "ends_at"], maintenance())
    write(folder, "backlog.csv", ["id", "category", "bucket", "added_on", "done_on"], backlog())


if __name__ == "__main__":
    main()
