#!/usr/bin/env bash
# How long the sample takes:  bash benches/sample.sh [RUNS] [TEJUN]
#
# Builds the sample RUNS times (11) into an empty folder with the release program and prints the least, middle and greatest
# wall time, processor time (user + system) and peak memory, then the same for rebuilding into a folder that is already
# up to date. `cargo build --release` comes first and is not measured. Numbers of a busy machine are worth little:
# the load average is printed too.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-11}
tejun=${2:-target/release/tejun}
[ -x "$tejun" ] || { echo "no program at $tejun: run \`cargo build --release\` first" >&2; exit 2; }
command -v python3 >/dev/null || { echo "this needs python3 to measure" >&2; exit 2; }

exec python3 - "$runs" "$tejun" <<'PYTHON'
import os
import re
import shutil
import statistics
import sys
import tempfile
import time

runs, program = int(sys.argv[1]), os.path.abspath(sys.argv[2])


def build(out):
    """Wall and processor seconds, peak MiB, and the summary line of one build."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        pid = os.posix_spawn(program, [program, "--lang", "en", "build", "--out", out], os.environ,
                             file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), 2)])
        _, status, used = os.wait4(pid, 0)
        wall = time.perf_counter() - started
        said.seek(0)
        text = said.read().decode()
    if status != 0:
        sys.exit(f"the build failed:\n{text}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text.strip().splitlines()[-1]


def table(name, results):
    print(f"\n{name:<28}{'min':>9}{'median':>9}{'max':>9}")
    for at, (what, form) in enumerate([("wall, ms", 1000), ("processor, ms", 1000), ("peak memory, MiB", 1)]):
        values = [result[at] * form for result in results]
        print(f"{what:<28}{min(values):>9.0f}{statistics.median(values):>9.0f}{max(values):>9.0f}")


with tempfile.TemporaryDirectory() as scratch:
    out = os.path.join(scratch, "site")
    build(out)  # brings the files into memory
    fresh, again = [], []
    for _ in range(runs):
        shutil.rmtree(out)
        fresh.append(build(out))
    for _ in range(runs):
        again.append(build(out))
    files = sum(len(names) for _, _, names in os.walk(out))
    size = sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(out) for name in names)

pages, rows = re.search(r"([\d,]+) pages?, ([\d,]+) rows?", fresh[-1][3]).groups()
print(f"{program}, {runs} runs on {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}")
print(f"{pages} pages and {files} files ({size / 2**20:.1f} MiB) from {rows} rows")
table("into an empty folder", fresh)
table("again, nothing changed", again)
PYTHON
