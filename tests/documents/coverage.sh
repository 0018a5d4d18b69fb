#!/usr/bin/env bash
# Builds the five documents as their teams would, with exports that are made here, and holds docs/coverage.md against what comes out.
# Use: tests/documents/coverage.sh TEJUN FOLDER_OF_DOCUMENTS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tejun=$(realpath "$1")
documents=$(realpath "$2")
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cp -r "$here/project/." "$project"
mkdir -p "$project/content"
cp "$documents"/*.md "$project/content/"
python3 "$here/exports.py" "$project/data/exports"
# Nobody types a rhythm again that a document has: the schedule is what tejun proposes.
"$tejun" -C "$project" contract --schedule --suggest --quiet >"$project/data/schedule.yaml"
# What reads as a promise of a metric is confirmed by whoever runs the service.
"$tejun" -C "$project" contract --accept --yes --quiet >/dev/null
"$tejun" -C "$project" build --quiet
python3 "$here/coverage.py" "$tejun" "$project"
