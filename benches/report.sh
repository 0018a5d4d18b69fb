#!/usr/bin/env bash
# tejun and DuckDB over the same five years of exports:  bash benches/report.sh [SCALE] [RUNS] [TEJUN]
#
# SCALE 1 is 10 M tickets, 100 M metric samples and 20 M logins as Parquet and 10 M rows of CSV; a tenth is usual (0.1, 3 runs).
# `cargo build --release` comes first and is not measured. Needs about 3 GiB of disk at scale 1, in ${TMPDIR:-/tmp}, and numpy,
# pyarrow and duckdb, which are installed into a virtual environment there when python3 lacks them. docs/performance.md tells
# what is compared and what came out.
set -euo pipefail
cd "$(dirname "$0")/.."
scale=${1:-0.1} runs=${2:-3} tejun=${3:-target/release/tejun}
[ -x "$tejun" ] || { echo "no program at $tejun: run \`cargo build --release\` first" >&2; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python=$(bash benches/report/python.sh "$scratch/venv") || exit 2
"$python" benches/report/run.py "$tejun" "$scratch/run" "$scale" "$runs"
