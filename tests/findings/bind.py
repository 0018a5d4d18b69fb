#!/usr/bin/env python3
"""Data beside projects that promise something, and what then binds by itself: `bind.py TEJUN FOLDER`.

In: the program, and a folder of projects (README.md says how they are made).
Out: `data/` of each project (written anew), and one line a promise that names a metric: project, document, line, state,
metric, breakdown. `judged-bindings.tsv` has the same lines with a judgement; what was bound to a metric there is proposed now.
Never: writes a `bindings.yaml`, so that every binding and every proposal is the program's own.
"""

import json
import pathlib
import subprocess
import sys

METRICS = """
uptime: { label: 稼働率, aliases: [可用性, Availability, Uptime, システム稼働率, サービス稼働率, Uptime SLA, システム可用性, サービス可用性], type: manual, unit: "%", better: higher, values: { 2026-09: 99.95, 2026-10: 99.85 } }
error-rate: { label: エラー率, aliases: [Error Rate, エラーレート, HTTPエラー率], type: manual, unit: "%", better: lower, values: { 2026-09: 0.2, 2026-10: 0.4 } }
mttr: { label: 平均復旧時間, aliases: [MTTR, Mean Time To Repair, Mean Time To Recovery, 平均解決時間, Mean Time to Resolve], type: manual, unit: h, better: lower, values: { 2026-09: 1.5, 2026-10: 2.5 } }
mtta: { label: MTTA, aliases: [Mean Time To Acknowledge, 平均確認時間], type: manual, unit: min, better: lower, values: { 2026-09: 8, 2026-10: 12 } }
mttd: { label: MTTD, aliases: [Mean Time To Detect, 平均検知時間], type: manual, unit: min, better: lower, values: { 2026-09: 3, 2026-10: 6 } }
mtbf: { label: MTBF, aliases: [Mean Time Between Failures], type: manual, unit: h, better: higher, values: { 2026-09: 900, 2026-10: 700 } }
sla-rate: { label: SLA達成率, aliases: [SLA Compliance, SLA遵守率, SLA Compliance Rate], type: manual, unit: "%", better: higher, values: { 2026-09: 96, 2026-10: 93 } }
csat: { label: 顧客満足度, aliases: [CSAT, Customer Satisfaction, ユーザー満足度, User Satisfaction], type: manual, unit: "%", better: higher, values: { 2026-09: 92, 2026-10: 88 } }
fcr: { label: 一次解決率, aliases: [FCR, First Contact Resolution, First Call Resolution, FCR Rate], type: manual, unit: "%", better: higher, values: { 2026-09: 75, 2026-10: 68 } }
p95: { label: レスポンスタイム p95, aliases: [API応答時間, 応答時間, Response Time, P95, "Response Time (95th)", "API Response Time", APIレスポンスタイム, p95レイテンシ, P95 レイテンシ, Latency], type: manual, unit: ms, better: lower, values: { 2026-09: 320, 2026-10: 540 } }
throughput: { label: スループット, aliases: [Throughput, "Throughput (TPS)"], type: manual, unit: 件, better: higher, values: { 2026-09: 900, 2026-10: 1200 } }
cpu: { label: CPU使用率, aliases: [CPU Utilization, CPU Usage, CPU], type: manual, unit: "%", better: lower, values: { 2026-09: 55, 2026-10: 72 } }
memory: { label: メモリ使用率, aliases: [Memory Utilization, Memory Usage, Memory], type: manual, unit: "%", better: lower, values: { 2026-09: 60, 2026-10: 78 } }
disk: { label: ディスク使用率, aliases: [Disk Usage, Disk Utilization, Storage Utilization], type: manual, unit: "%", better: lower, values: { 2026-09: 60, 2026-10: 78 } }
coverage: { label: テストカバレッジ, aliases: [カバレッジ, Test Coverage, コードカバレッジ, Coverage, ユニットテストカバレッジ], type: manual, unit: "%", better: higher, values: { 2026-09: 81, 2026-10: 78 } }
change-success: { label: 変更成功率, aliases: [Change Success Rate], type: manual, unit: "%", better: higher, values: { 2026-09: 97, 2026-10: 94 } }
change-failure: { label: 変更失敗率, aliases: [Change Failure Rate, 変更障害率], type: manual, unit: "%", better: lower, values: { 2026-09: 3, 2026-10: 6 } }
backup: { label: バックアップ成功率, aliases: [Backup Success Rate], type: manual, unit: "%", better: higher, values: { 2026-09: 99, 2026-10: 97 } }
restore: { label: リストア成功率, aliases: [Restore Success Rate], type: manual, unit: "%", better: higher, values: { 2026-09: 99, 2026-10: 97 } }
patch: { label: パッチ適用率, aliases: [Patch Compliance, Patch Compliance Rate], type: manual, unit: "%", better: higher, values: { 2026-09: 99, 2026-10: 94 } }
incidents: { label: 重大インシデント件数, aliases: [障害件数, インシデント件数, Number of Incidents, Incident Count, Critical Incidents], type: manual, unit: 件, better: lower, values: { 2026-09: 1, 2026-10: 3 } }
success: { label: リクエスト成功率, aliases: [成功率, Success Rate, QuickRecord 保存成功率], type: manual, unit: "%", better: higher, values: { 2026-09: 99.9, 2026-10: 99.1 } }
nps: { label: NPS, type: manual, unit: 点, better: higher, values: { 2026-09: 40, 2026-10: 35 } }
cost: { label: クラウド費用, aliases: [Cloud Cost, Cost], type: manual, unit: 円, better: lower, values: { 2026-09: 400000, 2026-10: 350000 } }
"""

SOURCE = """tickets:
  files: tickets.csv
  key: id
  columns:
    id: { type: text, required: true }
    priority: { type: category, required: true, values: %s }
    opened_at: { type: datetime, required: true }
    responded_at: { type: datetime }
    resolved_at: { type: datetime }
"""

POLICY = """desk:
  label: 窓口
  source: tickets
  priority: priority
  start: opened_at
  clocks: { response: { label: 応答, stop: responded_at }, resolution: { label: 解決, stop: resolved_at } }
  targets:
%s  attainment: 90%%以上
"""

FOUR = "{ p1: [P1, Critical, 緊急, SEV1, SEV-1], p2: [P2, High, 高, SEV2, SEV-2], p3: [P3, Medium, 中, SEV3, SEV-3], p4: [P4, Low, 低, SEV4, SEV-4] }"
ZERO = "{ p0: [P0, Critical], p1: [P1, High], p2: [P2, Medium], p3: [P3, Low] }"
USUAL = (FOUR, [("p1", "15min", "4h"), ("p2", "1h", "8h"), ("p3", "4h", "24h"), ("p4", "8h", "72h")])

# The names of priorities and the times of the project's own table, where they are not the usual ones.
POLICIES = {
    "support": (ZERO, [("p0", "15min", "4h"), ("p1", "1h", "8h"), ("p2", "4h", "48h"), ("p3", "24h", "7d")]),
    "mirai": (FOUR, [("p1", "15min", "2h"), ("p2", "1h", "8h"), ("p3", "4h", "3d"), ("p4", "1d", "5d")]),
    "svsdk": (FOUR, [("p1", "5min", "1h"), ("p2", "15min", "4h"), ("p3", "1h", "24h"), ("p4", "8h", "72h")]),
    "khushfus": (FOUR, [("p1", "15min", "2h"), ("p2", "1h", "4h"), ("p3", "4h", "24h"), ("p4", "24h", "7d")]),
    "brighting": (FOUR, [("p1", "30min", "4h"), ("p2", "30min", "8h"), ("p3", "30min", "24h"), ("p4", "30min", "72h")]),
    "lumelle": (FOUR, [("p1", "1h", "4h"), ("p2", "4h", "8h"), ("p3", "24h", "24h"), ("p4", "48h", "72h")]),
    "tatame": (ZERO, [("p0", "30min", "4h"), ("p1", "2h", "8h"), ("p2", "24h", "24h"), ("p3", "72h", "5d")]),
    "orgstd": (FOUR, [("p1", "1h", "24h"), ("p2", "4h", "3d"), ("p3", "1d", "7d"), ("p4", "3d", "30d")]),
}


def ticket(number, priorities):
    day = f"2026-{9 + number // 20:02d}-{1 + number % 20:02d}"
    return f"T{number},{priorities[number % 4]},{day} 09:00,{day} 09:{10 + number % 40:02d},{day} {11 + number % 5}:00\n"


def write(project, values, rows):
    data = project / "data"
    data.mkdir(exist_ok=True)
    targets = "".join(f"    {name}: {{ calendar: 24x7, response: {response}, resolution: {resolution} }}\n" for name, response, resolution in rows)
    tickets = "".join(ticket(number, [row[0] for row in rows]) for number in range(40))
    (data / "metrics.yaml").write_text(METRICS, encoding="utf-8")
    (data / "sources.yaml").write_text(SOURCE % values, encoding="utf-8")
    (data / "sla.yaml").write_text(POLICY % targets, encoding="utf-8")
    (data / "tickets.csv").write_text("id,priority,opened_at,responded_at,resolved_at\n" + tickets, encoding="utf-8")


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for project in sorted(path.parent for path in folder.glob("*/tejun.yaml")):
        name = project.name
        write(project, *POLICIES.get(name, USUAL))
        done = subprocess.run([program, "-C", str(project), "contract", "--format", "json"], capture_output=True, text=True, check=False)
        for row in json.loads(done.stdout):
            of = row["proposed"] or row
            if of["metric"]:
                by = ",".join(f"{key}={value}" for key, value in of["by"].items())
                print(name, row["document"].removeprefix("content/"), row["line"], row["binding"], of["metric"], by, sep="\t")


if __name__ == "__main__":
    main()
