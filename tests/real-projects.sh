#!/usr/bin/env bash
# Two projects over real exports, every figure worked out a second time:  bash tests/real-projects.sh TEJUN SHARED_DATA SCRATCH
#
# The projects are in tests/real-data/; `crosscheck.py` there is the other calculation. Skipped, and said so, where DuckDB cannot be
# had.
set -euo pipefail
tejun=$(realpath "$1") shared=$(realpath "$2") scratch=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$scratch"
if ! python=$(bash "$here/../benches/report/python.sh" "$scratch/venv"); then
  echo "-- SKIPPED: no duckdb at hand and PyPI cannot be reached; real exports were not worked out a second time"
  exit 0
fi
for name in github-incidents servicenow; do
  cp -r "$here/real-data/$name" "$scratch/$name"
done
cp "$shared"/github-incidents/*.csv "$shared/github-incidents/downtime_windows.parquet" "$scratch/github-incidents/data/"
cp "$shared/servicenow-excerpt/incident_event_log.excerpt.csv" "$scratch/servicenow/data/"
for name in github-incidents servicenow; do
  "$tejun" -C "$scratch/$name" build
  "$tejun" -C "$scratch/$name" -q figures --format json >"$scratch/$name.json"
done
"$python" "$here/real-data/crosscheck.py" github-incidents "$shared/github-incidents" "$scratch/github-incidents.json"
"$python" "$here/real-data/crosscheck.py" servicenow "$shared/servicenow-excerpt/incident_event_log.excerpt.csv" "$scratch/servicenow.json"
