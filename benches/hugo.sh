#!/usr/bin/env bash
# Builds a synthetic Hugo site and says how long it took: benches/hugo.sh [TEJUN] [FOLDER] [PAGES].
# Fails when the program panics, finds an error, or finds a broken link: the site has none.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tejun=${1:-$here/../target/debug/tejun}
folder=${2:-$(mktemp -d)}
pages=${3:-2000}

rm -rf "$folder"
mkdir -p "$folder"
python3 "$here/hugo/generate.py" "$folder" "$pages"

start=$(date +%s%N)
if ! "$tejun" -C "$folder" build >"$folder/said.txt" 2>&1; then
  grep -E '^error|panicked' -A4 "$folder/said.txt" | head -40
  echo "the synthetic site does not build" >&2
  exit 1
fi
elapsed=$((($(date +%s%N) - start) / 1000000))

tail -1 "$folder/said.txt"
grep -oE '^(error|warning|info)\[[a-z/-]+\]' "$folder/said.txt" | sort | uniq -c || true
if grep -qE '^(error\[|warning\[pages/broken-(link|anchor))|panicked' "$folder/said.txt"; then
  grep -E '^(error\[|warning\[pages/broken-)' -A5 "$folder/said.txt" | head -40
  exit 1
fi
made=$(find "$folder/output" -name index.html | wc -l)
test "$made" -ge "$pages" || { echo "only $made pages of $pages" >&2; exit 1; }
echo "$pages documents, $made pages, $elapsed ms"
