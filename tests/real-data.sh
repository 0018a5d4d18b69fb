#!/usr/bin/env bash
# Reads exports that nobody prepared for tejun:  bash tests/real-data.sh TEJUN SHARED_DATA SCRATCH
#
# Expected values were worked out with DuckDB from the same files, in Japanese time; the queries stand beside them.
set -euo pipefail
tejun=$(realpath "$1") shared=$(realpath "$2") scratch=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$scratch"
scratch=$(realpath "$scratch")
failed=0

fail() {
  echo "FAILED: $*" >&2
  failed=1
}

# project NAME: an empty project as of the end of August 2026.
project() {
  mkdir -p "$scratch/$1/content" "$scratch/$1/data"
  printf 'title: %s\ntimezone: Asia/Tokyo\nas_of: 2026-09-01T00:00:00+09:00\n' "$1" >"$scratch/$1/tejun.yaml"
  printf '# %s\n' "$1" >"$scratch/$1/content/_index.md"
}

# figure PROJECT METRIC BY PERIOD COLUMN: one field of one figure. No field before the target holds a comma.
figure() {
  awk -F, -v metric="$2" -v by="$3" -v period="$4" -v wanted="$5" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == wanted) column = i; next }
    $1 == metric && $3 == by && $5 == period { print $column }
  ' "$scratch/$1/figures.csv"
}

# expect PROJECT METRIC BY PERIOD COLUMN VALUE: equal within 1e-8 of the value.
expect() {
  local found
  found=$(figure "$1" "$2" "$3" "$4" "$5")
  awk -v found="$found" -v wanted="$6" '
    BEGIN { d = found - wanted; if (d < 0) d = -d; exit !(found != "" && d <= 1e-8 * (wanted < 0 ? -wanted : wanted)) }
  ' || fail "$1: $2 $3 $4 $5: expected $6, found ${found:-nothing}"
  compared=$((compared + 1))
}
compared=0

echo "-- incidents: CSV and Parquet say the same"
project incidents
cp "$shared"/github-incidents/downtime_windows.{csv,parquet} "$scratch/incidents/data/"
chmod u+w "$scratch"/incidents/data/*
: >"$scratch/incidents/data/sources.yaml"
: >"$scratch/incidents/data/metrics.yaml"
for form in csv parquet; do
  cat >>"$scratch/incidents/data/sources.yaml" <<YAML
$form:
  files: downtime_windows.$form
  key: incident_id
  columns:
    incident_id: { type: text, required: true }
    downtime_start: { type: datetime, required: true }
    downtime_end: { type: datetime }
    duration_minutes: { type: integer }
    impact: { type: category, required: true, values: { none: [], minor: [], major: [], critical: [], maintenance: [] } }
  not_before: { downtime_end: downtime_start }
  fresh_within: "30 days"
YAML
  cat >>"$scratch/incidents/data/metrics.yaml" <<YAML
$form-opened: { label: 件数, type: simple, source: $form, time: downtime_start, agg: count, by: [impact], unit: 件 }
$form-mttr:
  { label: 復旧時間, type: mttr, source: $form, start: downtime_start, end: downtime_end, filter: "impact in ('major', 'critical')", unit: min }
$form-uptime:
  { label: 稼働率, type: uptime, source: $form, start: downtime_start, end: downtime_end, filter: "impact in ('major', 'critical')", unit: "%" }
YAML
done
"$tejun" -C "$scratch/incidents" -q figures --format csv >"$scratch/incidents/figures.csv"
# Every figure of one form is there with the other, with the same value, n and terms; only the source it names is another.
for form in csv parquet; do
  grep "^$form-" "$scratch/incidents/figures.csv" | sed "s/^$form-//; s/,$form,/,/" >"$scratch/incidents/$form.txt"
done
[ "$(wc -l <"$scratch/incidents/csv.txt")" -gt 1000 ] || fail "incidents: fewer than 1000 figures"
cmp -s "$scratch/incidents/csv.txt" "$scratch/incidents/parquet.txt" || fail "incidents: CSV and Parquet differ"
# select strftime(make_timestamp((epoch(downtime_start) + 32400) * 1000000), '%Y-%m') as month, count(*) … group by month
for pair in 2026-02=38 2026-03=31 2026-05=22 2026-07=28; do
  expect incidents csv-opened "" "${pair%=*}" value "${pair#*=}"
done
# … month of downtime_end, avg(epoch(downtime_end) - epoch(downtime_start)) / 60, count(*)
#   where impact in ('major', 'critical') group by month
for pair in 2026-02=207.125/8 2026-04=330/10 2026-05=108.7/10 2026-07=126.8/15; do
  value=${pair#*=}
  expect incidents csv-mttr "" "${pair%=*}" value "${value%/*}"
  expect incidents csv-mttr "" "${pair%=*}" n "${value#*/}"
done
# with c as (select greatest(s, month_start) s, least(e, month_end) e … where impact in ('major', 'critical')),
#   k as (select s, e, max(e) over (order by s, e rows between unbounded preceding and 1 preceding) m from c where s < e)
# select sum(greatest(e - greatest(s, coalesce(m, 0)), 0)) from k   -- 45540, 23520 and 109260 seconds of downtime
for pair in 2025-10=2632860/2678400 2026-06=2568480/2592000 2026-07=2569140/2678400; do
  value=${pair#*=}
  expect incidents csv-uptime "" "${pair%=*}" numerator "${value%/*}"
  expect incidents csv-uptime "" "${pair%=*}" denominator "${value#*/}"
done

echo "-- probes: availability and response times"
project probes
cp "$shared"/uptime-probes/probes.*.csv "$scratch/probes/data/"
cat >"$scratch/probes/data/sources.yaml" <<'YAML'
probes:
  files: probes.cloudesire.csv
  columns:
    checked_at: { type: datetime, required: true }
    service: { type: text, required: true }
    status: { type: category, required: true, values: { up: [], down: [] } }
    response_ms: { type: integer }
YAML
cat >"$scratch/probes/data/metrics.yaml" <<'YAML'
uptime: { label: 稼働率, type: uptime, source: probes, time: checked_at, up: status = 'up', service: service, by: [service], unit: "%" }
p95:
  { label: p95, type: simple, source: probes, time: checked_at, agg: percentile, percentile: 0.95, expr: response_ms, filter: status = 'up', unit: ms }
YAML
"$tejun" -C "$scratch/probes" -q figures --format csv >"$scratch/probes/figures.csv"
# select month, count(*), count(*) filter (status = 'up'), quantile_cont(response_ms, 0.95) filter (status = 'up') … group by month
for row in 2025-10=104/96/1346 2025-11=92/61/1404 2026-03=93/62/1388.15 2026-05=95/63/2737.3; do
  IFS=/ read -r all up p95 <<<"${row#*=}"
  expect probes uptime "" "${row%%=*}" denominator "$all"
  expect probes uptime "" "${row%%=*}" numerator "$up"
  expect probes p95 "" "${row%%=*}" value "$p95"
done
# … where month = '2025-10' group by service
expect probes uptime service=https://marketplace.cloudeng.it 2025-10 numerator 33
expect probes uptime service=https://marketplace.cloudeng.it 2025-10 denominator 35
expect probes uptime service=https://vc2.cloudeng.it 2025-10 denominator 33

echo "-- tickets: another country's dates, ? for nothing"
project tickets
cp "$shared/servicenow-excerpt/incident_event_log.excerpt.csv" "$scratch/tickets/data/events.csv"
cat >"$scratch/tickets/data/sources.yaml" <<'YAML'
events:
  files: events.csv
  columns:
    number: { type: text, required: true }
    incident_state: { type: text }
    priority: { type: category, values: { critical: ["1 - Critical"], high: ["2 - High"], medium: ["3 - Moderate"], low: ["4 - Low"] } }
    opened_at: { type: text }
    made_sla: { type: boolean }
    caused_by: { type: text, missing: ["?"] }
    reopen_count: { type: integer }
YAML
summary=$("$tejun" -C "$scratch/tickets" build 2>&1) || fail "tickets as text: $summary"
grep -q "5,\?998 rows" <<<"$summary" || fail "tickets as text: expected 5998 rows in: $summary"
# 29-02-2016 01:16: a day above 12 settles the order of the column.
sed -i 's/opened_at: { type: text }/opened_at: { type: datetime, required: true }/' "$scratch/tickets/data/sources.yaml"
printf 'opened: { label: 件数, type: simple, source: events, time: opened_at, agg: count, unit: 件 }\n' >"$scratch/tickets/data/metrics.yaml"
"$tejun" -C "$scratch/tickets" -q figures --format csv >"$scratch/tickets/figures.csv" || fail "tickets: exit code $?"
# select count(*) … where opened_at like '%-02-2016 %'
expect tickets opened "" 2016-02 value 1342

echo "-- an event log: one row per change becomes one per incident"
project events
sed -E 's/\b([0-9]{2})-([0-9]{2})-([0-9]{4}) /\3-\2-\1 /g' "$shared/servicenow-excerpt/incident_event_log.excerpt.csv" \
  >"$scratch/events/data/events.csv"
cat >"$scratch/events/data/sources.yaml" <<'YAML'
incidents:
  files: events.csv
  columns:
    number: { type: text, pattern: "INC[0-9]{7}" }
    incident_state: text
    sys_mod_count: integer
    reassignment_count: integer
    opened_at: datetime
    sys_updated_at: datetime
    resolved_at: { type: datetime, missing: ["?"] }
    priority: { type: category, values: { critical: ["1 - Critical"], high: ["2 - High"], medium: ["3 - Moderate"], low: ["4 - Low"] } }
  fold:
    key: number
    order: sys_updated_at
    columns: { opened_at: first, resolved_at: last, priority: last, reassigned: { max: reassignment_count } }
    intervals:
      awaiting: { while: "incident_state = 'Awaiting User Info'" }
YAML
cat >"$scratch/events/data/metrics.yaml" <<'YAML'
opened: { label: 件数, type: simple, source: incidents, time: opened_at, agg: count, by: [priority], unit: 件 }
reassigned: { label: 引き継ぎ, type: simple, source: incidents, time: opened_at, agg: sum, expr: reassigned, unit: 回 }
mttr: { label: 復旧時間, type: mttr, source: incidents, start: opened_at, end: resolved_at, unit: min }
waits: { label: 回答待ち, type: simple, source: incidents.awaiting, time: start, agg: count, unit: 回 }
YAML
"$tejun" -C "$scratch/events" -q figures --format csv >"$scratch/events/figures.csv"
# with k as (select number, first(opened_at order by t, rn) o, last(priority order by t, rn) p, last(resolved_at order by t, rn) d,
#   max(reassignment_count) r from e group by number) select month of o, count(*), count(*) filter (p = …), sum(r) … group by month
for row in 2016-02=207/163/6/154 2016-03=683/594/9/723; do
  IFS=/ read -r all medium critical handed <<<"${row#*=}"
  expect events opened "" "${row%%=*}" value "$all"
  expect events opened priority=medium "${row%%=*}" value "$medium"
  expect events opened priority=critical "${row%%=*}" value "$critical"
  expect events reassigned "" "${row%%=*}" value "$handed"
done
# … month of d, avg(epoch(d) - epoch(o)) / 60, count(*) where d is not null
for pair in 2016-02=215.38888888888889/36 2016-03=8185.679782903664/737; do
  value=${pair#*=}
  expect events mttr "" "${pair%=*}" value "${value%/*}"
  expect events mttr "" "${pair%=*}" n "${value#*/}"
done
# with s as (select *, lag(holds, 1, false) over w held from e window w as (partition by number order by t, rn)),
#   c as (select *, lead(t) over w n from s where holds <> held …) select month of t, count(*) from c where holds and n is distinct from t
for pair in 2016-02=38 2016-03=267 2016-04=12; do
  expect events waits "" "${pair%=*}" value "${pair#*=}"
done

echo "-- Parquet of many writers: rows, or a clear refusal"
read_whole=0 refused=0
while IFS=$'\t' read -r file rows columns; do
  name=parquet/$(tr '/.' '__' <<<"$file")
  project "$name"
  cp "$shared/parquet-testing/$file" "$scratch/$name/data/x.parquet"
  printf 'x:\n  files: x.parquet\n  columns: { %s }\n' "$columns" >"$scratch/$name/data/sources.yaml"
  code=0
  said=$(ulimit -v 8000000; timeout 20 "$tejun" -C "$scratch/$name" build 2>&1) || code=$?
  case $code in
    0)
      read_whole=$((read_whole + 1))
      found=$(sed -n 's/.* pages\?, \([0-9,]*\) rows\?.*/\1/p' <<<"$said" | tr -d ,)
      # `-`: another reader refused it, so nobody knows how many there are.
      [ "$rows" = - ] || [ "$found" = "$rows" ] || fail "$file: expected $rows rows, found $found: $said"
      ;;
    1 | 2 | 3)
      refused=$((refused + 1))
      errors=$(grep -c '^error\[' <<<"$said" || true)
      [ "$errors" -ge 1 ] && [ "$errors" -le 3 ] || fail "$file: $errors errors: $said"
      ! grep -qi 'panicked' <<<"$said" || fail "$file: $said"
      [ "${VERBOSE:-}" = "" ] || grep '^error\[' <<<"$said" | sed "s|^|   $file: |"
      ;;
    *) fail "$file: exit code $code: $said" ;;
  esac
done <"$here/real-data/parquet-columns.tsv"
[ $((read_whole + refused)) -ge 70 ] || fail "only $((read_whole + refused)) Parquet files gave an answer"
[ "$read_whole" -ge 40 ] || fail "only $read_whole Parquet files were read"

[ "$compared" -ge 30 ] || fail "only $compared values were compared"
echo "-- $compared values compared; $read_whole Parquet files read, $refused refused"
exit "$failed"
