#!/usr/bin/env python3
"""Both programs side by side:  run.py TEJUN SCRATCH SCALE RUNS

Generates the project at SCALE and at a quarter of it, runs tejun and DuckDB in turn RUNS times, checks that their answers are
equal, and prints wall time, processor time (user + system) and peak memory of each with the ratios: for the whole report, for
each source alone, for a quarter of the rows, and for a rebuild after one new day. "Cold" means without anything that tejun
kept from an earlier run; the files are in the system's page cache for both.
Why it is measured so: docs/decisions/0021-benchmark.md.
"""
import filecmp
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import compare  # noqa: E402
import duckdb  # noqa: E402

TEJUN, SCRATCH = (os.path.abspath(path) for path in sys.argv[1:3])
SCALE, RUNS = float(sys.argv[3]), int(sys.argv[4])
SOURCES = ["tickets", "samples", "logins", "shipments"]
NEWEST, END = "2026-10-31", "2026-11-01"


def at(*names):
    return os.path.join(SCRATCH, *names)


def measured(command, out):
    """Wall seconds, processor seconds and peak MiB of one run."""
    errors = at("stderr.txt")
    started = time.perf_counter()
    redirected = [(os.POSIX_SPAWN_OPEN, fd, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644) for fd, path in [(1, out), (2, errors)]]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=redirected)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    if status != 0:
        with open(errors, encoding="utf-8") as said:
            sys.exit(f"{' '.join(command)} failed:\n{said.read()}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def tejun(project, out):
    shutil.rmtree(os.path.join(project, ".tejun"), ignore_errors=True)
    return measured([TEJUN, "-C", project, "-q", "figures", "--format", "csv"], out)


def duck(project, out, *sources):
    return measured([sys.executable, os.path.join(HERE, "duck.py"), project, out, *sources], at("duck.log"))


def generate(name, scale):
    subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), at(name), str(scale)], check=True)
    return at(name)


def entries(path, keep):
    """The top-level entries of a YAML file whose text satisfies a condition."""
    with open(path, encoding="utf-8") as file:
        blocks = re.split(r"^(?=\S)", file.read(), flags=re.MULTILINE)
    return "".join(block for block in blocks if keep(block))


def alone(project, source):
    """The project with one source only; its data are hard links."""
    folder = at(f"only-{source}")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project, folder, copy_function=os.link,
                    ignore=lambda _, names: [n for n in names if n in {*SOURCES, ".tejun"} - {source}])
    uses = {"sources.yaml": lambda block: block.startswith(f"{source}:"),
            "metrics.yaml": lambda block: f"source: {source}" in block,
            "sla.yaml": lambda block: f"source: {source}" in block}
    for name, keep in uses.items():
        kept = entries(os.path.join(project, "data", name), keep)
        os.remove(os.path.join(folder, "data", name))
        if kept:
            with open(os.path.join(folder, "data", name), "w", encoding="utf-8") as file:
                file.write(kept)
    return folder


def medians(runs):
    return [statistics.median(run[at] for run in runs) for at in range(3)]


def row(name, ours, theirs):
    cells = [f"{a:8.2f}{b:8.2f}{a / b:7.2f}" for a, b in zip(ours[:2], theirs[:2])]
    print(f"{name:<20}" + "".join(cells) + f"{ours[2]:9.0f}{theirs[2]:8.0f}{ours[2] / theirs[2]:7.2f}", flush=True)


def in_turn(project, name, *sources):
    """Medians of both, having taken turns; their answers are equal in every run."""
    ours, theirs, compared = [], [], 0
    for _ in range(RUNS):
        ours.append(tejun(project, at("tejun.csv")))
        theirs.append(duck(project, at("duck.csv"), *sources))
        if not sources:
            compared = compare.check(at("tejun.csv"), at("duck.csv"))
    row(name, medians(ours), medians(theirs))
    return medians(ours), medians(theirs), compared


def newest_day(project, move):
    for table in SOURCES:
        folder, aside = os.path.join(project, "data", table), at("newest", table)
        os.makedirs(aside, exist_ok=True)
        source, target = (folder, aside) if move == "out" else (aside, folder)
        for name in os.listdir(source):
            if name.startswith(NEWEST):
                shutil.move(os.path.join(source, name), os.path.join(target, name))


def same(one, other):
    compared = filecmp.dircmp(one, other)
    nested = all(same(os.path.join(one, name), os.path.join(other, name)) for name in compared.common_dirs)
    equal = not filecmp.cmpfiles(one, other, compared.common_files, shallow=False)[1]
    return nested and equal and not (compared.left_only or compared.right_only)


def as_of(project, day):
    """The instant up to which rows are seen: the midnight that begins a day."""
    path = os.path.join(project, "tejun.yaml")
    with open(path, encoding="utf-8") as text:
        lines = text.read().splitlines()
    lines = [f"as_of: {day}T00:00:00+09:00" if line.startswith("as_of:") else line for line in lines]
    with open(path, "w", encoding="utf-8") as text:
        text.write("\n".join(lines) + "\n")


def rebuild(project):
    """Builds all but the newest day as of its beginning, lets it arrive, builds again as of its end, and compares with a build
    from nothing."""
    def build(out):
        shutil.rmtree(at(out), ignore_errors=True)
        return measured([TEJUN, "-C", project, "-q", "build", "--out", at(out)], at("build.log"))

    shutil.rmtree(os.path.join(project, ".tejun"), ignore_errors=True)
    newest_day(project, "out")
    as_of(project, NEWEST)
    try:
        build("earlier")
    finally:
        newest_day(project, "in")
        as_of(project, END)
    warm = build("warm")
    shutil.rmtree(os.path.join(project, ".tejun"), ignore_errors=True)
    cold = build("cold")
    print(f"\nsite, cold:   {cold[0]:.2f} s wall, {cold[1]:.2f} s processor, {cold[2]:.0f} MiB")
    print(f"one day more: {warm[0]:.2f} s wall, {warm[1]:.2f} s processor, {warm[2]:.0f} MiB: "
          f"{100 * warm[0] / cold[0]:.1f} % of the wall time, {100 * warm[1] / cold[1]:.1f} % of the processor time")
    if not same(at("warm"), at("cold")):
        sys.exit("the site built after one new day differs from one built from nothing")
    print("both sites are the same, byte for byte")


def main():
    os.makedirs(SCRATCH, exist_ok=True)
    project, quarter = generate("project", SCALE), generate("quarter", SCALE / 4)
    version = subprocess.run([TEJUN, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    start = measured([sys.executable, "-c", "import duckdb; duckdb.connect()"], at("duck.log"))
    print(f"{version}, DuckDB {duckdb.__version__}, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}")
    print(f"scale {SCALE:g}, median of {RUNS}; Python and DuckDB start in {start[0]:.2f} s ({start[2]:.0f} MiB), which is counted\n")
    print(f"{'':<20}{'wall, s':^23}{'processor, s':^23}{'peak memory, MiB':^24}")
    print(f"{'':<20}" + f"{'tejun':>8}{'DuckDB':>8}{'ratio':>7}" * 2 + f"{'tejun':>9}{'DuckDB':>8}{'ratio':>7}")
    tejun(project, at("tejun.csv"))  # brings the files into memory
    whole = in_turn(project, "whole report")
    small = in_turn(quarter, "a quarter of rows")
    for source in SOURCES:
        in_turn(alone(project, source), source, source)
    print(f"\n{whole[2]:,} values are equal in every run")
    print(f"four times the rows take {whole[0][2] / small[0][2]:.2f} times the memory (DuckDB {whole[1][2] / small[1][2]:.2f})")
    rebuild(project)


if __name__ == "__main__":
    main()
