#!/usr/bin/env python3
"""A synthetic Hugo site: generate.py FOLDER [PAGES] [SEED].

The same seed gives the same bytes. Sections with cascades, front matter in YAML, TOML and JSON, taxonomies, leaf and branch
bundles, two languages by suffix, shortcodes, links of every form between pages, images, tables and code. Every link leads
somewhere, so a broken one that is found is a mistake of the program that builds it.
"""
import json
import os
import random
import sys

FOLDER = sys.argv[1]
PAGES = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
RANDOM = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20261120)

WORDS = "監視 復旧 変更 承認 連絡 記録 受付 点検 引き継ぎ 保守 障害 報告 顧客 手順 確認 予定 構成 資産 権限 契約".split()
TAGS = ["SLA", "ITIL", "夜間対応", "定期作業", "オンコール", "復旧", "セキュリティ", "コスト", "引き継ぎ", "Azure"]
CATEGORIES = ["手順書", "お知らせ", "運用", "教育"]
CUSTOMERS = ["みどり商事", "青葉クリニック", "Northwind"]
SECTIONS = ["sop", "help", "運用", "releases", "training", "03-escalation", "news", "support desk"]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


def sentence():
    parts = [RANDOM.choice(WORDS) for _ in range(RANDOM.randint(3, 7))]
    return "の".join(parts[:2]) + "では、" + "と".join(parts[2:]) + "を行います。"


def paragraph():
    text = "".join(sentence() for _ in range(RANDOM.randint(2, 4)))
    # Editors wrap Japanese in the middle of a sentence.
    return "\n".join(text[at : at + 40] for at in range(0, len(text), 40))


def toml(value):
    return json.dumps(value, ensure_ascii=False)


def front(values):
    """Front matter in one of the three languages."""
    form = RANDOM.choice(["yaml", "yaml", "toml", "json", "none"] if "title" in values else ["yaml", "toml"])
    if form == "none" and set(values) <= {"title", "tags", "date"}:
        return "", "# " + values["title"] + "\n\n"
    if form == "toml":
        plain = {key: value for key, value in values.items() if not isinstance(value, dict)}
        lines = [f"{key} = {value if key == 'date' else toml(value)}" for key, value in plain.items()]
        for key, value in values.items():
            if isinstance(value, dict):
                lines.append(f"[{key}]")
                lines += [f"{inner} = {toml(of)}" for inner, of in value.items()]
        return "+++\n" + "\n".join(lines) + "\n+++\n", ""
    if form == "json":
        return json.dumps(values, ensure_ascii=False, indent=1) + "\n", ""
    lines = []
    for key, value in values.items():
        lines.append(f"{key}: {value if key == 'date' else json.dumps(value, ensure_ascii=False)}")
    return "---\n" + "\n".join(lines) + "\n---\n", ""


def body(at, pages):
    """Text that links to pages before it."""
    out = [paragraph()]
    if RANDOM.random() < 0.3:
        out.append("<!--more-->")
    for part in range(RANDOM.randint(2, 4)):
        out.append(f"## {RANDOM.choice(WORDS)}の{RANDOM.choice(WORDS)} {part + 1}")
        out.append(paragraph())
        kind = RANDOM.randrange(6)
        if kind == 0:
            rows = [f"| {RANDOM.choice(WORDS)} | {RANDOM.randint(1, 99)} | {RANDOM.choice(WORDS)} |" for _ in range(4)]
            out.append("| 項目 | 件数 | 担当 |\n|---|---:|---|\n" + "\n".join(rows))
        elif kind == 1:
            out.append("```bash\nsystemctl status app\n{{< not-a-shortcode >}}\n```")
        elif kind == 2:
            out.append("- [ ] " + sentence() + "\n- [x] " + sentence())
        elif kind == 3:
            out.append("> [!NOTE]\n> " + sentence())
        elif kind == 4:
            out.append("![構成図](/images/flow.png)")
        else:
            out.append('{{< figure src="/images/flow.png" title="構成図" >}}')
    for _ in range(2):
        if pages:
            out.append("- " + link(at, RANDOM.choice(pages)))
    return "\n\n".join(out) + "\n"


def link(at, to):
    """A link in one of the forms that Hugo's users write."""
    name, path, route = to
    relative = os.path.relpath(path, os.path.dirname(at)).replace(" ", "%20")
    form = RANDOM.randrange(3)
    if form == 0:
        return f"[{name}]({relative})"
    if form == 1:
        return f"[{name}]({route.replace(' ', '%20')})"
    return f"[{name}](<{os.path.relpath(path, os.path.dirname(at))}>)"


def write(path, data):
    path = os.path.join(FOLDER, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def write_page(path, values, pages, newline="\n"):
    head, title = front(values)
    text = head + title + body(path, pages)
    write(path, text.replace("\n", newline))


def main():
    write(
        "tejun.yaml",
        "title: 合成サイト\nlanguage: ja\nas_of: 2026-11-20T17:00:00+09:00\n"
        "languages: { ja: { title: 合成サイト, weight: 1 }, en: { title: Synthetic site, weight: 2 } }\n"
        "taxonomies: { tag: tags, category: categories, customer: customers }\n",
    )
    write("content/images/flow.png", PNG)
    write("content/_index.md", "---\ntitle: 合成サイト\ncascade:\n  - owner: 運用部\n    target: { kind: page }\n---\n")
    pages, count = [], 1
    for at, section in enumerate(SECTIONS):
        menu = {"main": {"weight": at + 1}} if at < 4 else {}
        values = {"title": f"{section} の手引き", "weight": (at + 1) * 10}
        yaml = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
        cascade = f"cascade:\n  customers: [{RANDOM.choice(CUSTOMERS)}]\n"
        written = f"menu: {json.dumps(menu)}\n" if menu else ""
        write(f"content/{section}/_index.md", f"---\n{yaml}{cascade}{written}---\n")
        count += 1
    number = 0
    while count < PAGES:
        section = SECTIONS[number % len(SECTIONS)]
        inner = f"/part-{number // 160}" if number % 3 == 0 else ""
        name = f"{number:04d}-{RANDOM.choice(WORDS)}" if number % 5 == 0 else f"page-{number}"
        title = f"{RANDOM.choice(WORDS)}の{RANDOM.choice(WORDS)} {number}"
        values = {"title": title, "date": f"2026-{RANDOM.randint(1, 10):02d}-{RANDOM.randint(1, 28):02d}"}
        if RANDOM.random() < 0.7:
            values["tags"] = RANDOM.sample(TAGS, RANDOM.randint(1, 3))
        if RANDOM.random() < 0.3:
            values["categories"] = [RANDOM.choice(CATEGORIES)]
        if RANDOM.random() < 0.3:
            values["weight"] = RANDOM.randint(1, 50)
        if RANDOM.random() < 0.05:
            values["aliases"] = [f"/old/{number}/"]
        if RANDOM.random() < 0.1:
            values["params"] = {"team": RANDOM.choice(WORDS)}
        folder = f"content/{section}{inner}"
        if number % 10 == 0:
            path = f"{folder}/{name}/index.md"
            write(f"{folder}/{name}/photo.png", PNG)
        else:
            path = f"{folder}/{name}.md"
        write_page(path, values, pages[-400:], "\r\n" if number % 17 == 0 else "\n")
        route = f"/{section}{inner}/{name}/".replace(" ", "-")
        pages.append((title, path, route))
        count += 1
        if number % 8 == 0 and count < PAGES:
            write_page(path.removesuffix(".md") + ".en.md", {"title": f"Page {number}", "tags": ["SLA"]}, [])
            count += 1
        number += 1


main()
