#!/usr/bin/env bash
# The whole report at a thousandth of the benchmark's size, equal to DuckDB's answers:  bash tests/big.sh TEJUN SCRATCH
#
# Five years of tickets, samples, logins and CSV from a seeded generator; every figure and median is compared. Skipped, and said so,
# where DuckDB cannot be had.
set -euo pipefail
tejun=$(realpath "$1") scratch=$2
here=$(cd "$(dirname "$0")/../benches/report" && pwd)
mkdir -p "$scratch"
if ! python=$(bash "$here/python.sh" "$scratch/venv"); then
  echo "-- SKIPPED: no duckdb at hand and PyPI cannot be reached; the report was not compared with DuckDB's"
  exit 0
fi
"$python" "$here/generate.py" "$scratch/project" 0.001
"$python" "$here/duck.py" "$scratch/project" "$scratch/duck.csv" 2>/dev/null
"$tejun" -C "$scratch/project" -q figures --format json >"$scratch/tejun.json"
"$python" "$here/compare.py" "$scratch/tejun.json" "$scratch/duck.csv"
