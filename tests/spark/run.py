"""The same project by two engines, and what becomes of it when parts of the cluster are killed.

In: a program with Spark, a number of tickets. Out: figures compared, tasks per executor, times; exit code 1 when anything is otherwise than it
should be. Never: leaves a process or a file behind.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from cluster import Cluster
from compare import compare

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SOURCES = ("tickets", "samples", "outages", "changes")
# Sources that the cluster has as tables of a catalogue; it reads the files of the others.
TABLES = {"samples": "ops.samples", "outages": "ops.outages"}
# Sums of arbitrary floats, quotients of floats, and percentiles of floats: what the handbook calls rounded to nine decimals.
FLOATS = {"shares", "margin", "latency"}
CROSSOVER = (1_000_000, 3_000_000, 10_000_000)
FIGURES = ("figures", "--format", "json")


class Fault(Exception):
    """Something is otherwise than it should be."""


def check(holds: bool, what: str):
    if not holds:
        raise Fault(what)


def say(what: str):
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


def generated(scratch: Path, rows: int) -> Path:
    data, begun = scratch / f"data-{rows}", time.monotonic()
    subprocess.run([sys.executable, HERE / "generate.py", data, str(rows)], check=True)
    size = sum(one.stat().st_size for one in data.rglob("*") if one.is_file())
    say(f"{rows:,} tickets in {size / 2**20:,.0f} MiB: {time.monotonic() - begun:.1f} s")
    return data


def project(scratch: Path, name: str, data: Path, tables: dict[str, str] | None = None, template: str = "project") -> Path:
    """A template with the data as files below it or, when `tables` are told, as tables and paths of the cluster."""
    folder = scratch / name
    shutil.copytree(HERE / template, folder)
    declared = folder / "data" / "sources.yaml"
    text = declared.read_text(encoding="utf-8")
    for source in (one for one in SOURCES if f"@{one}@" in text):
        if tables is not None:
            read = f"table: {tables[source]}" if source in tables else f'paths: ["{data / source}/*.parquet"]'
            text = text.replace(f"@{source}@", read)
        else:
            text = text.replace(f"@{source}@", f"files: {source}/*.parquet")
            shutil.copytree(data / source, folder / "data" / source, copy_function=os.link)
    declared.write_text(text, encoding="utf-8")
    if tables is not None:
        with (folder / "tejun.yaml").open("a", encoding="utf-8") as own:
            # Every run asks the cluster, however little changed.
            own.write("engine: { spark: { keep: false } }\n")
    shutil.copy(data / "teams.csv", folder / "data" / "teams.csv")
    return folder


class Done(NamedTuple):
    """A program that ended."""

    code: int
    out: str
    err: str
    wall: float
    cpu: float

    @property
    def took(self) -> str:
        return f"{self.wall:.1f} s, {self.cpu:.1f} CPU s of tejun"

    def must(self, code: int, what: str):
        check(self.code == code, f"{what} ended with {self.code}, not {code}:\n{self.err[-3000:]}")


class Running:
    """A program that has begun; whoever leaves before it ends it."""

    def __init__(self, words: list, env: dict[str, str]):
        self.out, self.err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self.begun = time.monotonic()
        self.process = subprocess.Popen(words, stdout=self.out, stderr=self.err, stdin=subprocess.DEVNULL, env=env)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.process.kill()
            self.process.wait()
        self.out.close()
        self.err.close()

    def is_over(self) -> bool:
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def done(self) -> Done:
        _, status, used = os.wait4(self.process.pid, 0)
        wall = time.monotonic() - self.begun
        self.process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (self.out, self.err):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
        return Done(self.process.returncode, *texts, wall, used.ru_utime + used.ru_stime)


class Program:
    """`tejun`, with the cluster that it asks."""

    def __init__(self, path: Path, connect: str | None = None):
        self.path = path.resolve()
        self.env = {name: value for name, value in os.environ.items() if name != "TEJUN_SPARK_CONNECT"}
        self.env |= {"TEJUN_SPARK_CONNECT": connect} if connect else {}

    def start(self, folder: Path, *words: str) -> Running:
        return Running([self.path, "-C", folder, "--lang", "en", *words], self.env)

    def run(self, folder: Path, *words: str) -> Done:
        with self.start(folder, *words) as running:
            return running.done()

    def figures(self, folder: Path) -> Done:
        done = self.run(folder, *FIGURES)
        done.must(0, "figures")
        return done


def same(local: Done, spark: Done, what: str):
    figures, values, found = compare(local.out, spark.out, FLOATS)
    say(f"{what}: {figures:,} figures, {values:,} values compared, {len(found):,} differ")
    for line in found[:100]:
        print("  ", line)
    check(not found, "the engines differ")


def warned(done: Done) -> dict[str, list[int]]:
    """The warnings of each kind, and how many rows, keys or answers each speaks of; both engines say it in words of their own."""
    found: dict[str, list[int]] = {}
    for code, text in re.findall(r"^warning\[([^]]*)\]: (.*)$", done.err, re.MULTILINE):
        counts = re.findall(r"([0-9,]+) (?:rows(?: set aside)?\)|keys of|answers of)", text)
        others = re.findall(r"and ([0-9,]+) more of", text)
        number = [int(one.replace(",", "")) for one in counts] + [int(one.replace(",", "")) + 1 for one in others]
        found[code] = sorted([*found.get(code, []), *(number or [1])])
    return found


def tree(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def meanwhile(running: Running, strike, cluster: Cluster) -> Done:
    """What becomes of a program when something is struck after the cluster began to work for it."""
    with running:
        has_begun = cluster.wait_for_work(5)
        check(has_begun and not running.is_over(), "it was over before anything could be killed: take more rows")
        strike()
        return running.done()


def mixed(local: Program, spark: Program, scratch: Path, data: Path):
    """Rows of the cluster beside those of files: explained with the SQL, frozen, verified, and not verified when the rows are others."""
    own = scratch / "mixed-rows"
    shutil.copytree(data / "tickets", own / "tickets", copy_function=os.link)
    shutil.copy(data / "teams.csv", own)
    here, there = (project(scratch, f"mixed-{name}", own, tables, "mixed") for name, tables in (("local", None), ("spark", {})))
    # One value is made of a count of the cluster and a sum of a file.
    explained = [program.run(folder, "explain", "figure", "per-visitor", "--plan") for program, folder in ((local, here), (spark, there))]
    for done in explained:
        done.must(0, "explain figure")
    told = [re.findall(r"^ +(?:exact value|n|verdict|change|source):.*$", done.out, re.MULTILINE) for done in explained]
    check(told[0] == told[1] and told[0], f"the engines explain different figures: {told}")
    check("SELECT" in explained[1].out and "FROM parquet.`" in explained[1].out, f"no SQL is told:\n{explained[1].out}")
    issued = [program.run(folder, "edition", "issue", "monthly", "2026-10", "--allow-draft") for program, folder in ((local, here), (spark, there))]
    frozen = []
    for done, folder in zip(issued, (here, there)):
        done.must(0, "edition issue")
        lines = (folder / "data" / "editions" / "monthly" / "2026-10" / "1" / "figures.jsonl").read_text(encoding="utf-8").splitlines()
        frozen.append(lines)
    check(frozen[0] == frozen[1], "the engines freeze different figures")
    done = spark.run(there, "edition", "verify")
    done.must(0, "edition verify")
    check("verified" in done.out, done.out)
    say(f"files and a cluster: explained with its SQL; an edition of {len(frozen[0])} figures is the same, frozen and verified; {done.took}")
    (own / "tickets" / "2026-10.parquet").unlink()
    done = spark.run(there, "edition", "verify")
    done.must(3, "edition verify over other rows")
    check("cannot be verified" in done.out and "tickets" in done.out, done.out)
    print("  ", done.out.strip())


def killed_executor(program: Program, folder: Path, cluster: Cluster, local: Done):
    """An executor dies while figures are asked for."""
    killed = []

    def strike():
        killed.append(cluster.kill_executor())
        say(f"killed {killed[0]} while it had a task")

    done = meanwhile(program.start(folder, *FIGURES), strike, cluster)
    done.must(0, "figures")
    same(local, done, f"with a killed executor ({done.took})")
    now = cluster.tasks()
    check(killed[0] not in now and len(now) == 2 and all(now.values()), f"no other executor took its place: {now}")
    say(f"another one took its place: {now}")


def killed_server(program: Program, folder: Path, cluster: Cluster):
    """The server dies in the middle of a build and before one; the site stays as it was."""
    done = program.run(folder, "build", "--timings")
    done.must(0, "build")
    site = folder / "output"
    before = tree(site)
    counted = re.search(r"Spark: .*", done.err)
    say(f"build: {len(before)} files, {done.took}; {counted[0] if counted else 'queries not told'}")
    # What is read changes, so that the build cannot be known to change nothing.
    (folder / "content" / "more.md").write_text("# もう一枚\n\n本文。\n", encoding="utf-8")
    during = meanwhile(program.start(folder, "build"), cluster.kill_server, cluster)
    for what, done in (("in the middle of a build", during), ("before a build", program.run(folder, "build"))):
        done.must(3, "build without a server")
        said = [line for line in done.err.splitlines() if "engine/unreachable" in line]
        check(len(said) == 1, f"expected engine/unreachable once:\n{done.err[-3000:]}")
        check(tree(site) == before, "the site is another one")
        say(f"server killed {what}: exit code 3, the site is byte for byte the same; {done.took}")
        print("  ", said[0])
    done = program.run(folder, "check")
    found = done.out + done.err
    check("engine/not-asked" in found and "engine/unreachable" not in found, f"check:\n{found[-3000:]}")
    done = program.run(folder, "check", "--online")
    done.must(3, "check --online")
    check("engine/unreachable" in done.out + done.err, f"check --online:\n{done.out[-3000:]}")
    say("check says what it could not ask; check --online fails")


def suite(cluster: Cluster):
    """Every case that any engine has to answer."""
    words = ["cargo", "test", "--locked", "--features", "spark", "--lib", "spark::tests::suite_of", "--", "--ignored", "--test-threads=2"]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, "TEJUN_SPARK_CONNECT": cluster.address}, check=False)
    check(done.returncode == 0, "an engine's suite failed")


def crossover(local: Program, spark: Program, scratch: Path):
    """How long figures take by either engine as the tickets become more."""
    table = ["", "| tickets | built-in: wall, CPU | Spark: wall, CPU of tejun | differences |", "|---:|---|---|---:|"]
    for rows in CROSSOVER:
        data = generated(scratch, rows)
        here = project(scratch, f"local-{rows}", data)
        there = project(scratch, f"spark-{rows}", data, {})
        mine, theirs = local.figures(here), spark.figures(there)
        _, _, found = compare(mine.out, theirs.out, FLOATS)
        table.append(f"| {rows:,} | {mine.wall:.1f} s, {mine.cpu:.1f} s | {theirs.wall:.1f} s, {theirs.cpu:.1f} s | {len(found)} |")
        say(table[-1])
        for folder in (data, here, there):
            shutil.rmtree(folder)
    print("\n".join(table))


def asked(mine: Done, theirs: Done, folder: Path, tasks: dict[str, int]):
    """What asking once has to leave behind."""
    same(mine, theirs, "two engines")
    check(len(tasks) == 2 and all(tasks.values()), f"an executor did nothing: {tasks}")
    check(warned(mine) == warned(theirs), f"the engines warn of different rows: {warned(mine)} and {warned(theirs)}")
    say(f"{sum(map(len, warned(mine).values()))} warnings speak of as many rows: {warned(mine)}")
    listing = folder / ".tejun" / "set-aside" / "tickets.sql"
    check(listing.exists(), "no SQL lists the rows that were set aside")


def engines(local: Program, spark: Program, scratch: Path, cluster: Cluster, data: Path, has_suite: bool):
    here, there = project(scratch, "local", data), project(scratch, "spark", data, TABLES)
    mine = local.figures(here)
    say(f"built-in engine: {mine.took}")
    theirs = spark.figures(there)
    tasks, scanned = cluster.tasks(), cluster.bytes_read()
    say(f"Spark: {theirs.took}; {scanned / 2**20:,.0f} MiB read by its executors")
    say("tasks per executor: " + ", ".join(f"{name}: {count:,}" for name, count in sorted(tasks.items())))
    parts = [lambda: asked(mine, theirs, there, tasks), lambda: killed_executor(spark, there, cluster, mine)]
    if has_suite:
        parts.insert(1, lambda: suite(cluster))
    parts.append(lambda: mixed(local, spark, scratch, data))
    parts.append(lambda: killed_server(spark, there, cluster))
    # One part that fails does not hide the next.
    faults = []
    for part in parts:
        try:
            part()
        except Fault as fault:
            say(f"FAILED: {fault}")
            faults.append(fault)
    check(not faults, f"{len(faults)} of {len(parts)} parts failed")


def main():
    said = argparse.ArgumentParser(prog="tests/spark.sh")
    said.add_argument("tejun", nargs="?", type=Path, help="a program with the feature `spark`; otherwise one is built")
    said.add_argument("--local", type=Path, help="the program that counts files, where it is another one")
    said.add_argument("--rows", type=int, default=200_000, help="how many tickets")
    said.add_argument("--no-suite", action="store_true", help="leave out the suite of any engine")
    said.add_argument("--crossover", action="store_true", help="measure both engines with 1, 3 and 10 million tickets, and nothing else")
    args = said.parse_args()
    if args.tejun is None:
        subprocess.run(["cargo", "build", "--locked", "--release", "--features", "spark"], cwd=ROOT, check=True)
        args.tejun = ROOT / "target" / "release" / "tejun"
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: sys.exit("spark: told to end"))
    with tempfile.TemporaryDirectory(prefix="tejun-spark-") as folder:
        scratch, begun = Path(folder), time.monotonic()
        data = None if args.crossover else generated(scratch, args.rows)
        cluster = Cluster(scratch / "cluster", {table: data / source for source, table in TABLES.items()} if data else {})
        with cluster:
            say(f"cluster: {time.monotonic() - begun:.1f} s")
            local, spark = Program(args.local or args.tejun), Program(args.tejun, cluster.address)
            if data is None:
                crossover(local, spark, scratch)
            else:
                engines(local, spark, scratch, cluster, data, not args.no_suite)
        check(not cluster.left(), f"processes are left: {cluster.left()}")
    say("all as it should be; nothing that was started is left")


if __name__ == "__main__":
    try:
        main()
    except (Fault, RuntimeError) as fault:
        sys.exit(f"spark: {fault}")
