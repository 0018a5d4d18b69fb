#!/usr/bin/env python3
"""A corpus of Japanese operations pages for three site generators:  corpus.py FOLDER [PAGES] [--short] [--seed N] [--bytes N]

Writes FOLDER/tejun, FOLDER/hugo and FOLDER/zola: the same pages in the same sections with the same configuration of their
site, which differ in the syntax of front matter and in how a link names its page (`../a/b.md`, and `@/a/b.md` for Zola).
The same arguments give the same bytes. With --short
every page is prose and lists of some 4 KB, in a hundred folders of one level. FOLDER/corpus.json tells what was written. Every link leads somewhere.
"""
import argparse
import json
import multiprocessing
import os
import random
import re
import shutil
import sys

import words

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = ["tejun", "hugo", "zola"]
# Pages of one folder: tens to some hundreds, as operations teams keep them.
FOLDER_SIZES = [24, 36, 48, 60, 80, 110, 150, 220]
SHORT_SECTIONS = 100
LINK = re.compile(r"@@(\d+)(#[a-z]+)?@@")


class Section:
    """A folder with its `_index.md`."""

    def __init__(self, path, title, weight):
        self.path, self.title, self.weight = path, title, weight


class Page:
    """A page that is known before any text is written, so that others can link to it."""

    def __init__(self, number, section, kind, at):
        self.number, self.kind, self.weight = number, kind, at + 1
        choose = random.Random(f"title {number}")
        self.title = words.title(choose, kind, number)
        self.path = f"{section.path}/{kind.slug}-{number:05d}.md"


def plan(pages, seed):
    """All sections and all pages, in the order of the navigation."""
    choose = random.Random(f"plan {seed}")
    sections, planned = [], []
    kinds = words.KINDS
    for at, kind in enumerate(kinds):
        wanted = pages * (at + 1) // len(kinds) - pages * at // len(kinds)
        top = Section(kind.folder, kind.title, at + 1)
        sections.append(top)
        area, filled, in_area = None, 0, 0
        folder = 0
        while filled < wanted:
            if area is None or in_area >= 6:
                area = Section(f"{kind.folder}/area-{folder:03d}", f"{choose.choice(words.AREAS)} {folder + 1}", folder + 1)
                sections.append(area)
                in_area = 0
            # A page stands two, three or four levels deep.
            depth = choose.choice([2, 3, 3, 4])
            below = area
            for level in range(1, depth - 1):
                below = Section(f"{below.path}/part-{folder:03d}-{level}", f"{choose.choice(words.SYSTEMS)} {folder + 1}", folder + 1)
                sections.append(below)
            size = min(choose.choice(FOLDER_SIZES), wanted - filled)
            for place in range(size):
                planned.append(Page(len(planned), below, kind, place))
            filled += size
            in_area += 1
            folder += 1
            if depth == 2:
                area = None
    return sections, planned


def plan_short(pages, seed):
    """The pages of a hundred folders of the same size."""
    choose = random.Random(f"plan {seed}")
    sections, planned = [], []
    for at in range(SHORT_SECTIONS):
        section = Section(f"section-{at:03d}", f"{choose.choice(words.AREAS)} {at + 1}", at + 1)
        sections.append(section)
        wanted = pages * (at + 1) // SHORT_SECTIONS - pages * at // SHORT_SECTIONS
        first = len(planned)
        planned += [Page(first + place, section, words.SHORT, place) for place in range(wanted)]
    return sections, planned


def yaml(values):
    return "---\n" + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()) + "---\n"


def dated(values):
    """Dates bare, as people write them."""
    return re.sub(r'^((?:date|lastmod): )"([0-9-]+)"$', r"\1\2", yaml(values), flags=re.MULTILINE)


def toml(values):
    """The same for Zola, which has its own names for some keys."""
    own = {key: value for key, value in values.items() if key in ("title", "description", "weight", "date")}
    if "lastmod" in values:
        own["updated"] = values["lastmod"]
    extra = {key: values[key] for key in ("owner", "version", "status", "approver") if key in values}

    def line(key, value):
        return f"{key} = {value if key in ('date', 'updated') else json.dumps(value, ensure_ascii=False)}\n"

    out = "".join(line(*pair) for pair in own.items())
    if "tags" in values:
        out += "[taxonomies]\n" + line("tags", values["tags"])
    if extra:
        out += "[extra]\n" + "".join(line(*pair) for pair in extra.items())
    return f"+++\n{out}+++\n"


def write(folder, tool, path, text):
    path = os.path.join(folder, tool, "content", path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_page(job):
    """One page for each tool; answers the bytes of its text."""
    folder, page, seed, size = job
    choose = random.Random(f"page {seed} {page.number}")
    values = words.front(choose, page)
    body = words.body(choose, page, PLANNED, size)
    here = os.path.dirname(page.path)

    def relative(found):
        return os.path.relpath(PLANNED[int(found[1])].path, here) + (found[2] or "")

    def absolute(found):
        return "@/" + PLANNED[int(found[1])].path + (found[2] or "")

    text = dated(values) + "\n" + LINK.sub(relative, body)
    write(folder, "tejun", page.path, text)
    write(folder, "hugo", page.path, text)
    write(folder, "zola", page.path, toml(values) + "\n" + LINK.sub(absolute, body))
    return len(text.encode())


def write_section(folder, section):
    values = {"title": section.title, "description": f"{section.title}の文書です。", "weight": section.weight}
    intro = f"{section.title}に関わる文書をまとめています。\n"
    for tool in TOOLS:
        text = toml(values).replace("+++\n", '+++\nsort_by = "weight"\n', 1) if tool == "zola" else yaml(values)
        write(folder, tool, f"{section.path}/_index.md", text + "\n" + intro)


def write_home(folder):
    text = "月次の報告、手順書、障害の記録をここから探します。\n"
    write(folder, "tejun", "_index.md", yaml({"title": "運用の手引き"}) + "\n" + text)
    write(folder, "hugo", "_index.md", yaml({"title": "運用の手引き"}) + "\n" + text)
    write(folder, "zola", "_index.md", toml({"title": "運用の手引き"}) + "\n" + text)


def main():
    global PLANNED
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("pages", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--short", action="store_true", help="short pages, mostly prose and lists")
    parser.add_argument("--bytes", type=int, help="Markdown bytes of a page, on average")
    given = parser.parse_args()
    given.bytes = given.bytes or (words.SHORT_BYTES if given.short else words.USUAL_BYTES)
    stamp = {"pages": given.pages, "seed": given.seed, "bytes": given.bytes, "short": given.short, "generator": words.VERSION}
    told = os.path.join(given.folder, "corpus.json")
    if os.path.exists(told):
        with open(told, encoding="utf-8") as file:
            if json.load(file)["asked"] == stamp:
                install(given.folder)
                return
    for tool in TOOLS:
        shutil.rmtree(os.path.join(given.folder, tool), ignore_errors=True)
    sections, PLANNED = (plan_short if given.short else plan)(given.pages, given.seed)
    install(given.folder)
    write_home(given.folder)
    for section in sections:
        write_section(given.folder, section)
    jobs = ((given.folder, page, given.seed, given.bytes) for page in PLANNED)
    with multiprocessing.get_context("fork").Pool() as pool:
        sizes = list(pool.imap(write_page, jobs, chunksize=50))
    report = {"asked": stamp, "pages": len(PLANNED), "sections": len(sections) + 1, "markdown_bytes": sum(sizes),
              "smallest": min(sizes), "largest": max(sizes), "first": PLANNED[0].path, "middle": PLANNED[len(PLANNED) // 2].path}
    with open(told, "w", encoding="utf-8") as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
    print(f"{len(PLANNED):,} pages in {len(sections) + 1:,} sections, {sum(sizes) / len(sizes):,.0f} bytes of Markdown each", file=sys.stderr)


def install(folder):
    """Configuration and templates, which are no part of the seeded text."""
    for tool in TOOLS:
        shutil.copytree(os.path.join(HERE, tool), os.path.join(folder, tool), dirs_exist_ok=True)


PLANNED = []
if __name__ == "__main__":
    main()
