#!/usr/bin/env bash
# The built site in a real browser: accessibility, keyboard, valid HTML, budgets.
#
#   bash tests/browser.sh TEJUN [SAMPLE]     SAMPLE is a built sample; without it the sample is built
#
# Installs what a fresh Debian machine lacks. The rest is told in tests/browser/README.md, and decided in docs/decisions/0051-browser.md.
set -euo pipefail
TEJUN=$(realpath "$1")
export TEJUN
if [ -n "${2:-}" ]; then
  SAMPLE=$(realpath "$2")
  export SAMPLE
fi
cd "$(dirname "$0")/browser"

missing=()
command -v npm >/dev/null || missing+=(nodejs npm)
command -v java >/dev/null || missing+=(default-jre-headless)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || [ -n "${CHROMIUM:-}" ] || missing+=(chromium)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
# Without a font for Japanese every text would be drawn as boxes.
fc-list 2>/dev/null | grep -qiE 'cjk|gothic|mincho|ipa|noto sans jp' || missing+=(fonts-ipafont-gothic)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"
fi

npm ci --no-audit --no-fund
npm test
