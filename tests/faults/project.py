"""Small projects, written new for every round: three audiences, four sources, mail, runbooks, reports.

`state` changes the text of every page and the rows of the data, so that no page of one state is a page of another.
"""

import gzip
import json
import random
import zipfile
from pathlib import Path

AS_OF = "2026-11-20T17:00:00+09:00"
CUTOFF = "2026-11-20"
FOLK = ["佐藤 遥", "田村 蓮", "小川 結衣", "森 大和"]
CHAPTERS = {"sop": "手順書", "help": "ヘルプ", "runbooks": "ランブック"}

SETTINGS = """\
title: 運用の手引き
language: ja
timezone: Asia/Tokyo
fiscal_year_start: 4
as_of: {as_of}
base_url: https://help.example.com/
audiences: [public, customer, internal]
page_audiences: {{ reports: customer, status: public, metrics: customer }}
reports:
  weekly: {{ cutoff: 金曜日 17:00, shift: previous_business_day, words: [今週のまとめ] }}
  monthly: {{ words: [] }}
mail:
  from: "運用サービス部 <ops@example.com>"
  to: {{ weekly: [customers] }}
  smtp: {{ host: 127.0.0.1, port: {port}, security: none, waits: [1 s], timeout: 10 s }}
"""

SOURCES = """\
tickets:
  files: tickets/*.csv
  key: id
  order: updated_at
  columns:
    id: { from: 番号, type: text, required: true }
    opened_at: { from: 受付日時, type: datetime, required: true }
    resolved_at: { from: 解決日時, type: datetime }
    updated_at: { from: 更新日時, type: datetime, required: true }
    priority: { from: 優先度, type: category, required: true, values: { high: [高], low: [低] } }
  not_before: { resolved_at: opened_at }
usage:
  files: usage.jsonl
  columns: { day: date, calls: integer }
surveys:
  files: surveys.csv.gz
  columns: { answered: date, score: integer }
visits:
  files: visits.xlsx
  columns: { day: date, visits: integer }
"""

METRICS = """\
opened: { label: 受付件数, type: simple, source: tickets, time: opened_at, agg: count, unit: 件, better: lower }
calls: { label: 呼び出し数, type: simple, source: usage, time: day, agg: sum, expr: calls, unit: 回, better: higher }
score: { label: 満足度, type: simple, source: surveys, time: answered, agg: avg, expr: score, unit: 点, better: higher }
visits: { label: 訪問数, type: simple, source: visits, time: day, agg: sum, expr: visits, unit: 回, better: higher }
"""

SLA = """\
support:
  label: サポート
  source: tickets
  key: id
  priority: priority
  start: opened_at
  closed: resolved_at
  clocks: { resolution: { label: 解決, stop: resolved_at } }
  targets: { high: { calendar: 24x7, resolution: 4h }, low: { calendar: jp-business, resolution: 2bd } }
  attainment: "90%以上"
"""


def write(path, content):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")


def days():
    return [f"2026-{month:02}-{day:02}" for month in (9, 10, 11) for day in range(1, 29) if (month, day) <= (11, 20)]


def tickets(state):
    draw = random.Random(f"tickets {state}")
    rows = ["番号,受付日時,解決日時,更新日時,優先度"]
    for number, day in enumerate(days()):
        hour = draw.randint(8, 15)
        rows.append(f"T-{number:04},{day} {hour:02}:10,{day} {hour + draw.randint(0, 6):02}:40,{day} 22:00,{draw.choice('高低')}")
    return "\n".join(rows) + "\n"


def usage(state):
    draw = random.Random(f"usage {state}")
    return "".join(json.dumps({"day": day, "calls": draw.randint(100, 999)}) + "\n" for day in days())


def surveys(state):
    draw = random.Random(f"surveys {state}")
    text = "answered,score\n" + "".join(f"{day},{draw.randint(1, 5)}\n" for day in days())
    return gzip.compress(text.encode(), mtime=0)


def xlsx(rows):
    """The smallest workbook that spreadsheet programs read."""
    import io

    def cell(value):
        return f"<c t=\"inlineStr\"><is><t>{value}</t></is></c>" if isinstance(value, str) else f"<c><v>{value}</v></c>"

    sheet = "".join("<row>" + "".join(map(cell, row)) + "</row>" for row in rows)
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packed}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packed}/relationships"><Relationship Id="r1" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{links}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packed}/relationships"><Relationship Id="r1" '
        f'Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{sheet}</sheetData></worksheet>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return made.getvalue()


def visits(state):
    draw = random.Random(f"visits {state}")
    return xlsx([["day", "visits"]] + [[day, draw.randint(10, 90)] for day in days()])


def page(chapter, number, state):
    audience = ["public", "customer", "internal"][number % 3]
    draw = random.Random(f"{chapter} {number} {state}")
    word = f"{chapter}-{number:02}-状態{state}"
    steps = "".join(f"{step}. 担当の{draw.choice(FOLK)}が、記録 {draw.randint(1000, 9999)} を確かめます。\n" for step in range(1, 5))
    return (
        f"---\ntitle: {CHAPTERS[chapter]}の{number:02} {word}\naudience: {audience}\ndate: 2026-11-0{number % 9 + 1}\n"
        f"tags: [運用, 種類{number % 4}]\n---\n\n## 手順\n\n{steps}\n件数は {{figure}}`opened@2026-10` でした。{word}\n\n"
        f"```{{audience}} internal\n内々の段取り {draw.randint(10**8, 10**9)} です。\n```\n"
    )


def make(folder, state=0, pages=8, port=9, recipients=6):
    """Writes a project; writing another state over it changes every page and all data, and nothing else."""
    folder = Path(folder)
    write(folder / "tejun.yaml", SETTINGS.format(as_of=AS_OF, port=port))
    write(folder / "content/_index.md", f"---\ntitle: 入り口\naudience: public\n---\n\n状態{state} の表紙です。\n")
    for chapter, title in CHAPTERS.items():
        write(folder / f"content/{chapter}/_index.md", f"---\ntitle: {title}\naudience: public\n---\n\n状態{state}\n")
        for number in range(pages):
            write(folder / f"content/{chapter}/p{number:02}.md", page(chapter, number, state))
    words = (
        f"---\ntitle: 今週の便り\n---\n\n## 今週のまとめ\n\n状態{state} の一週間でした。\n\n"
        "| 約束 | 原因 |\n| --- | --- |\n| サポート 解決 | 部品を待った |\n"
    )
    write(folder / f"content/reports/weekly/{CUTOFF}.md", words)
    write(folder / "data/sources.yaml", SOURCES)
    write(folder / "data/metrics.yaml", METRICS)
    write(folder / "data/sla.yaml", SLA)
    write(folder / "data/tickets/2026.csv", tickets(state))
    write(folder / "data/usage.jsonl", usage(state))
    write(folder / "data/surveys.csv.gz", surveys(state))
    write(folder / "data/visits.xlsx", visits(state))
    people = "".join(f"yomite{number}@example.com,読み手 {number},customers\n" for number in range(recipients))
    write(folder / "data/recipients.csv", "address,name,groups\n" + people)
    write(folder / "static/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>\n')
    return folder
