#!/usr/bin/env bash
# A quarter of reports, issued, then one late export:  bash tests/quarter.sh TEJUN DIR
#
# Each weekly and monthly report of 2026-07 to 2026-09 and the quarterly one; DIR is made, and must not exist.
set -euo pipefail
tejun=$(realpath "$1") here=$(cd "$(dirname "$0")/.." && pwd)
export LANG=C.UTF-8 LC_ALL=C.UTF-8
mkdir "$2"
dir=$(cd "$2" && pwd)
cp -r "$here"/{tejun.yaml,baseline.yaml,content,data,themes} "$dir"
rm -rf "$dir/data/editions"
run() { "$tejun" -C "$dir" --lang en "$@"; }
fail() { echo "-- quarter.sh: $*" >&2; exit 1; }
# What a command ends with, and its words in $dir.log.
ends() {
  local wanted=$1 got=0
  shift
  run "$@" >"$dir.log" 2>&1 || got=$?
  [ "$got" = "$wanted" ] || { cat "$dir.log" >&2; fail "\`$*\` ends with $got, expected $wanted"; }
}
# The former contents of a changed input are looked up in git.
keep() {
  git -C "$dir" add -A
  git -C "$dir" -c user.name=quarter -c user.email=quarter@example.com commit -qm "$1"
}
# What a person has to write of a month.
for month in 2026-07 2026-08 2026-09; do
  printf '## 今月の総括\n\n稼働率は {figure}`uptime` でした。\n\n## アクションアイテム\n\nありません。\n' \
    >"$dir/content/reports/monthly/$month.md"
done
printf '/output\n/.tejun\n' >"$dir/.gitignore"
git -C "$dir" init -q
keep 'the quarter as it was exported'

issued=0
issue() {
  ends 0 edition issue "$@" --at 2026-11-20T17:10:00+09:00
  issued=$((issued + 1))
}
for friday in 2026-07-{03,10,17,24,31} 2026-08-{07,14,21,28} 2026-09-{04,11,18,25}; do
  issue weekly --period "$friday"
done
for month in 2026-07 2026-08 2026-09; do
  issue monthly --period "$month"
done
issue quarterly --period FY2026-Q2
keep 'the reports of the quarter'
echo "-- $issued editions, $(du -sh "$dir/data/editions" | cut -f1)"
# One of a kind here, the months below: each is worked out again from its inputs, which takes its time.
ends 0 edition verify quarterly
ends 0 edition verify weekly --period 2026-07-03
ends 0 check --deny edition
ends 1 edition issue monthly --period 2026-08

# One ticket of August arrives late, and another turns out to have been resolved three weeks later.
python3 - "$dir/data/tickets" <<'PY'
import csv, datetime, sys
folder = sys.argv[1]
with open(f"{folder}/2026-08.csv", encoding="utf-8-sig", newline="") as file:
    rows = [row for row in csv.DictReader(file) if row["解決日時"]]
form = "%Y-%m-%d %H:%M:%S"
row = next(row for row in rows if row["受付日時"].startswith("2026-08-0") and row["解決日時"].startswith("2026-08-0"))
late = datetime.datetime.strptime(row["解決日時"], form) + datetime.timedelta(days=21)
moved = {**row, "解決日時": late.strftime(form), "完了日時": late.strftime(form), "更新日時": late.strftime(form)}
added = {**row, "番号": "T-99001", "受付日時": "2026-08-12 10:00:00", "応答日時": "2026-08-12 10:20:00",
         "解決日時": "2026-08-12 15:00:00", "完了日時": "2026-08-13 15:00:00", "更新日時": "2026-08-13 15:00:00"}
with open(f"{folder}/2026-08-late.csv", "w", encoding="utf-8", newline="") as file:
    writer = csv.DictWriter(file, fieldnames=list(row))
    writer.writeheader()
    writer.writerows([moved, added])
PY
keep 'a late export'

ends 1 check --deny edition
grep -q 'edition/differs' "$dir.log" || fail "check does not tell that the data differ"
differ=$(grep -c 'edition/differs' "$dir.log")
ends 0 edition issue monthly --period 2026-08 --at 2026-11-20T17:20:00+09:00 --reason 遅れて届いたチケット
restated=$(wc -l <"$dir/data/editions/monthly/2026-08/2/restated.jsonl")

# The table on the page: what was said before, what is said now, and the file that came.
ends 0 build
python3 - "$dir" "$here/tests/oracle/expected/metrics.json" <<'PY'
import html, json, re, sys
oracle = next(int(row["n"]) for row in json.load(open(sys.argv[2]))
              if (row["metric"], row["period"], row["by"]) == ("tickets-opened", "2026-08", {}))
page = open(f"{sys.argv[1]}/output/reports/monthly/2026-08/index.html", encoding="utf-8").read()
rows = [[html.unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.S)]
        for row in re.findall(r"<tr.*?</tr>", page, re.S)]
found = [row for row in rows if len(row) > 4 and f"{oracle}件" in row[2] and f"{oracle + 1}件" in row[3]]
assert found, f"no row says {oracle} before and {oracle + 1} now"
assert any("2026-08-late.csv" in cell for row in found for cell in row), f"the cause is not told: {found}"
former = open(f"{sys.argv[1]}/output/reports/monthly/2026-08.1/index.html", encoding="utf-8").read()
assert f"{oracle}件" in former, "the former edition does not stand"
print(f"-- restated: {' | '.join(' '.join(cell.split()) for cell in found[0])}")
PY
keep 'a second edition of August'
ends 0 edition verify monthly

# A record that somebody mended is refused, and so is its site.
figures=$dir/data/editions/monthly/2026-07/1/figures.jsonl
sed -i '1s/"n":\([0-9]\)/"n":9\1/' "$figures"
ends 1 edition verify monthly --period 2026-07
ends 1 check
git -C "$dir" checkout -q -- data/editions

# A file that only came later is left out; one that lost a row, without its former contents, leaves nobody to tell.
rm -rf "$dir/.git"
sed -i '$d' "$dir/data/tickets/2026-07.csv"
ends 3 edition verify monthly --period 2026-07
rm "$dir.log"
echo "-- $issued editions; $differ told to differ after the late export; $restated figures of August restated; verified"
