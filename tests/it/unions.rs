//! Figures over unions of sources, worked out by hand, and what is told of where they come from.

use crate::program::{Folder, fine, tree};
use serde_json::Value;
use std::fs;

/// The export of the tool that was left in March 2026: dates with the day first, priorities in Japanese.
const OLD: &str = "\
番号,受付,解決,優先度
A-1,02/03/2026 09:00,02/03/2026 11:00,高
A-2,03/03/2026 09:00,03/03/2026 13:00,低
A-3,31/03/2026 09:00,,高
";

/// The export of the tool that came after it, in UTC; it took A-3 over.
const NEW: &str = "\
id\topened\tresolved\tpriority
A-3\t2026-03-31T00:00:00Z\t2026-04-02T00:00:00Z\thigh
B-1\t2026-04-01T00:00:00Z\t2026-04-01T06:00:00Z\tlow
B-2\t2026-04-03T00:00:00Z\t\tlow
";

const SOURCES: &str = "\
old:
  files: old/*.csv
  key: id
  columns:
    id: { from: 番号, type: text, required: true }
    opened_at: { from: 受付, type: datetime, format: d-m-y, required: true }
    resolved_at: { from: 解決, type: datetime, format: d-m-y }
    priority: { from: 優先度, type: category, values: { high: [高], low: [低] } }
new:
  files: new/*.tsv
  key: id
  columns:
    id: { type: text, required: true }
    opened_at: { from: opened, type: datetime, required: true }
    resolved_at: { from: resolved, type: datetime }
    priority: { type: category, values: { high: [], low: [] } }
tickets: { union: [old, new], member: tool, key: id, fresh_within: 30 days }
";

const METRICS: &str = "\
opened: { type: simple, source: tickets, time: opened_at, agg: count, unit: 件, by: [tool, priority], grains: [month] }
resolved: { type: simple, source: tickets, time: resolved_at, agg: count, unit: 件, grains: [month] }
hours: { type: simple, source: tickets, time: resolved_at, agg: avg, expr: resolved_at - opened_at, unit: s, grains: [month] }
";

const SLA: &str = "\
desk:
  source: tickets
  key: id
  priority: priority
  start: opened_at
  clocks: { resolution: { stop: resolved_at } }
  targets:
    high: { calendar: 24x7, resolution: 24h }
    low: { calendar: 24x7, resolution: 8h }
";

fn project() -> Folder {
    let folder = Folder::new();
    folder.write("tejun.yaml", "title: T\ntimezone: Asia/Tokyo\nas_of: 2026-04-20T00:00:00+09:00\n");
    folder.write("content/_index.md", "# 受付\n");
    folder.write("data/old/2026.csv", OLD);
    folder.write("data/new/2026.tsv", NEW);
    folder.write("data/sources.yaml", SOURCES);
    folder.write("data/metrics.yaml", METRICS);
    folder
}

#[test]
fn figures_of_a_union_are_those_of_all_its_rows() {
    let folder = project();
    // were opened in March, B-1 and B-2 in April; A-3 counts once, as the tool that stands last has it.
    assert_eq!(folder.figure("opened", "2026-03", &[]), "3");
    assert_eq!(folder.figure("opened", "2026-04", &[]), "2");
    assert_eq!(folder.figure("opened", "2026-03", &[("tool", "old")]), "2");
    assert_eq!(folder.figure("opened", "2026-03", &[("tool", "new")]), "1");
    assert_eq!(folder.figure("opened", "2026-03", &[("priority", "high")]), "2");
    assert_eq!(folder.figure("resolved", "2026-04", &[]), "2");
    // (2 + 4) / 2 hours, and (48 + 6) / 2.
    assert_eq!(folder.figure("hours", "2026-03", &[]), "10800");
    assert_eq!(folder.figure("hours", "2026-04", &[]), "97200");
}

#[test]
fn a_figure_names_the_files_of_all_members() {
    let folder = project();
    let told = folder.run(&["explain", "figure", "opened", "--period", "2026-03", "--format", "json"]);
    let told: Value = serde_json::from_str(&fine(&told).out).unwrap_or_else(|_| panic!("{}", told.out));
    let source = &told["sources"][0];
    assert_eq!(source["source"], "tickets", "{told}");
    assert_eq!(source["union_of"], serde_json::json!(["old", "new"]));
    let rows = ["rows_in", "rows_used", "rows_set_aside", "rows_duplicate"].map(|name| source[name].as_u64().unwrap());
    assert_eq!(rows, [6, 5, 0, 1]);
    let built = folder.run(&["build"]);
    // The summary counts the rows of files once.
    assert!(fine(&built).err.contains("6 rows"), "{}", built.err);
    let pages = tree(&folder.join("output"));
    let says = |text: &str| pages.values().any(|page| String::from_utf8_lossy(page).contains(text));
    assert!(says("old、new の行を合わせたものです。読込 6 行 ＝ 使用 5 行 ＋ 除外 0 行 ＋ 重複 1 行"));
}

#[test]
fn clocks_run_over_the_tickets_of_all_members() {
    let folder = project();
    folder.write("data/sla.yaml", SLA);
    // March: A-1 (2h of 24h) and A-2 (4h of 8h) met; A-3 took 48 hours of 24. April: B-1 took 6 of 8, B-2 is open.
    let told = |id: &str| {
        let told = folder.run(&["explain", "ticket", id, "--format", "json"]);
        fine(&told).out.clone()
    };
    assert!(told("A-3").contains("breached"), "{}", told("A-3"));
    assert!(told("A-1").contains("\"met\"") && told("B-1").contains("\"met\""), "{}", told("A-1"));
}

#[test]
fn a_change_in_one_member_changes_the_figures_of_the_next_build() {
    let folder = project();
    fine(&folder.run(&["build"]));
    folder.write("data/old/2026.csv", format!("{OLD}A-4,05/03/2026 09:00,,低\n"));
    fine(&folder.run(&["build"]));
    assert_eq!(folder.figure("opened", "2026-03", &[]), "4");
    // A bad row of a member is counted where it stands, and in the account of the union.
    folder.write("data/old/2026.csv", format!("{OLD}A-4,32/03/2026 09:00,,低\n"));
    let told = folder.run(&["explain", "figure", "opened", "--period", "2026-03", "--format", "json"]);
    let told: Value = serde_json::from_str(&told.out).unwrap_or_else(|_| panic!("{}", told.err));
    assert_eq!(told["sources"][0]["rows_set_aside"], 1, "{told}");
    assert_eq!(folder.figure("opened", "2026-03", &[]), "3");
}

#[test]
fn metrics_are_made_of_a_union_as_of_any_source() {
    let folder = project();
    fs::remove_file(folder.join("data/metrics.yaml")).unwrap();
    let made = folder.run(&["new", "metrics", "tickets"]);
    fine(&made);
    let written = fs::read_to_string(folder.join("data/metrics.yaml")).unwrap();
    assert!(written.contains("source: tickets"), "{written}");
    let policy = fs::read_to_string(folder.join("data/sla.yaml")).unwrap();
    assert!(policy.contains("high") && policy.contains("low"), "{policy}");
}

#[test]
fn things_in_two_members_are_told_where_no_key_is_declared() {
    let folder = project();
    folder.write("data/sources.yaml", SOURCES.replace("member: tool, key: id,", "member: tool,"));
    let checked = folder.run(&["check"]);
    assert!(
        format!("{}{}", checked.out, checked.err).contains("data/repeated-key"),
        "{}\n{}",
        checked.out,
        checked.err
    );
    assert_eq!(folder.figure("opened", "2026-03", &[]), "4");
}
