//! Mistakes that people make with exports and documents, each told in words that lead on.

use crate::program::{Folder, fine};
use crate::site::here;
use std::fs;

const SOURCES: &str = "desk:\n  files: desk.csv\n  columns:\n    id: { type: text, required: true }\n    opened_at: { type: datetime, required: true }\n    service: { type: category }\n";
const METRICS: &str = "opened: { label: 受付, type: simple, source: desk, time: opened_at, agg: count, by: [service], unit: 件, better: lower }\n";

fn desk(csv: &str) -> Folder {
    Folder::project(&[("data/desk.csv", csv), ("data/sources.yaml", SOURCES), ("data/metrics.yaml", METRICS)])
}

/// What `check` says, and the tickets of October as a whole.
fn checked(csv: &str) -> (String, String) {
    let folder = desk(csv);
    let said = folder.run(&["check", "--as-of", "2026-11-05"]);
    let figures = folder.run(&["figures", "--period", "2026-10", "--as-of", "2026-11-05", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&figures.out).unwrap_or_default();
    let whole = all.as_array().into_iter().flatten().find(|one| one["by"].as_object().is_some_and(|by| by.is_empty()));
    (said.out.clone() + &said.err, whole.map_or(String::new(), |whole| whole["value"].to_string()))
}

#[test]
fn pages_and_papers_that_are_called_csv_are_named() {
    for (bytes, name) in [
        ("<!DOCTYPE html>\n<html><body>ログイン</body></html>\n", "a page of HTML or XML"),
        ("\n<html>\n", "a page of HTML or XML"),
        ("%PDF-1.7\n1 0 obj\n", "found a PDF"),
    ] {
        let (said, _) = checked(bytes);
        assert!(said.contains("error[data/encoding]") && said.contains(name), "{said}");
    }
    let (said, _) = checked("id,opened_at,service\n1,2026-10-01 09:00,a\0b\n");
    assert!(said.contains("a byte of no character (NUL)") && said.contains("data/desk.csv:2:21"), "{said}");
}

#[test]
fn rows_without_a_value_and_headings_once_more_are_no_tickets() {
    let csv =
        "id,opened_at,service\n1,2026-10-01 09:00,受付\n,,\nid,opened_at,service\n2,2026-10-02 09:00,受付\n,,,,\n";
    let (said, opened) = checked(csv);
    assert_eq!(opened, "\"2\"", "{said}");
    assert!(said.contains("info[data/repeated-header]: 1 line is the headers once more"), "{said}");
    assert!(said.contains("data/desk.csv:4") && said.contains("0 errors, 0 warnings"), "{said}");
}

#[test]
fn a_cell_of_several_services_is_none_of_them_and_told() {
    let row = |id: u8, service: &str| format!("{id},2026-10-0{id} 09:00,{service}\n");
    let several = format!("id,opened_at,service\n{}{}{}", row(1, "受付"), row(2, "配送"), row(3, "受付、配送"));
    let (said, _) = checked(&several);
    assert!(said.contains("warning[metrics/combined-value]: 1 value of the breakdown `service` of `opened`"), "{said}");
    assert!(said.contains("`受付、配送`"), "{said}");
    let one = format!("id,opened_at,service\n{}{}{}", row(1, "受付"), row(2, "倉庫"), row(3, "受付、配送"));
    assert!(!checked(&one).0.contains("combined-value"), "配送 stands nowhere alone");
}

#[test]
fn days_of_excel_in_an_export_are_read_as_dates() {
    // Day 46296 is 2026-10-01; a half is noon.
    let rows: String = (0..20).map(|day| format!("T-{day},{}.5,{}.75,高\n", 46_296 + day, 46_296 + day)).collect();
    let folder = Folder::project(&[("data/desk.csv", &format!("番号,受付日時,解決日時,優先度\n{rows}"))]);
    fine(&folder.run(&["new", "source", "data/desk.csv", "--yes", "--as-of", "2026-11-05"]));
    let sources = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(sources.contains("type: datetime"), "{sources}");
    fine(&folder.run(&["new", "metrics", "desk", "--as-of", "2026-11-05"]));
    let figures = folder.run(&["figures", "--period", "2026-10", "--as-of", "2026-11-05", "--format", "csv"]);
    let told = fine(&figures).out.clone();
    assert!(told.lines().any(|line| line.starts_with("desk-opened,") && line.contains(",20,")), "{told}");
}

#[test]
fn a_sheet_may_be_named_by_a_pattern() {
    let folder = Folder::project(&[]);
    let workbook = fs::read(here("tests/sites/figures/forms/in/data/orders/2026-10.xlsx")).unwrap();
    folder.write("data/book.xlsx", workbook);
    let of = |sheet: &str| folder.run(&["new", "source", "data/book.xlsx", "--sheet", sheet, "--dry-run"]);
    assert!(fine(&of("*覧")).out.contains("sheet: \"*覧\""), "{}", of("*覧").out);
    assert!(of("*").err.contains("have no header in common"), "{}", of("*").err);
    assert!(of("*月").err.contains("there is no sheet `*月`"), "{}", of("*月").err);
}

#[test]
fn what_nearly_is_a_heading_or_front_matter_is_told() {
    let page = |text: &str| Folder::project(&[("content/p.md", text)]).run(&["check"]).out;
    let said = page("# 手順\n\n##確認\n\n本文です。\n");
    assert!(said.contains("warning[content/heading-space]") && said.contains("content/p.md:3:1"), "{said}");
    let said = page("\n---\ntitle: 手順\ntags: [運用]\n---\n\n# 手順\n");
    assert!(said.contains("warning[content/front-matter-place]"), "{said}");
    let said = page(
        "---\ntitle: 手順\n---\n\n# 手順\n\n\\##確認 は見出しではありません。#運用\n\n---\n\n注: 本文です。\n\n---\n",
    );
    assert!(!said.contains("content/"), "{said}");
}

#[test]
fn shares_of_one_in_a_metric_of_per_cent_are_told() {
    let metrics = "answered: { label: 応答率, type: simple, source: desk, time: at, agg: avg, expr: rate, unit: \"%\", better: higher, target: 95%以上 }\n";
    let sources = "desk:\n  files: desk.csv\n  columns: { at: datetime, rate: number }\n";
    let said = |rates: [&str; 2]| {
        let csv = format!("at,rate\n2026-09-01 09:00,{}\n2026-10-01 09:00,{}\n", rates[0], rates[1]);
        let folder =
            Folder::project(&[("data/desk.csv", &csv), ("data/sources.yaml", sources), ("data/metrics.yaml", metrics)]);
        folder.run(&["check", "--as-of", "2026-11-05"]).out
    };
    let told = "`answered` is in per cent, and none of its values is above 1 (the largest is 0.97)";
    assert!(said(["0.96", "0.97"]).contains(told), "{}", said(["0.96", "0.97"]));
    assert!(!said(["96", "0.97"]).contains("share-scale"), "96 is no share of one");
}

#[test]
fn editors_are_led_to_the_schemas_and_no_other_byte_changes() {
    let folder = desk("id,opened_at,service\n1,2026-10-01 09:00,受付\n");
    let said = folder.run(&["schema", "--write"]);
    assert!(said.err.contains("into 3 files"), "{}", said.err);
    let sources = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    let line = "# yaml-language-server: $schema=../.tejun/schemas/sources.json\n";
    assert_eq!(sources, format!("{line}{SOURCES}"));
    let schema = fs::read_to_string(folder.join(".tejun/schemas/sources.json")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&schema).unwrap().get("$schema").is_some());
    assert!(fine(&folder.run(&["schema", "--write"])).err.contains("into 0 files"), "the second time nothing is added");
    assert!(checked_again(&folder).contains("0 errors, 0 warnings"));
}

fn checked_again(folder: &Folder) -> String {
    let said = folder.run(&["check", "--as-of", "2026-11-05"]);
    said.out.clone() + &said.err
}

#[test]
fn severities_are_promised_like_priorities() {
    let rows: String = (1..=20)
        .map(|n| {
            format!("{n},2026-10-{n:02} 09:00,2026-10-{n:02} 1{}:00,{}\n", n % 8, if n % 2 == 0 { "高" } else { "低" })
        })
        .collect();
    let document =
        "# サポート\n\n## SLA\n\n| 重大度 | 解決時間 |\n|---|---|\n| 高 | 4時間以内 |\n| 低 | 12時間以内 |\n";
    let folder = Folder::project(&[
        ("data/desk.csv", &format!("番号,受付日時,解決日時,重大度\n{rows}")),
        ("content/sla.md", document),
    ]);
    fine(&folder.run(&["new", "source", "data/desk.csv", "--yes", "--as-of", "2026-11-05"]));
    fine(&folder.run(&["new", "metrics", "desk", "--calendar", "24x7", "--as-of", "2026-11-05"]));
    let policy = fs::read_to_string(folder.join("data/sla.yaml")).unwrap();
    for line in ["高: { calendar: \"24x7\", resolution: 4h }", "低: { calendar: \"24x7\", resolution: 12h }"] {
        assert!(policy.lines().any(|known| known.trim() == line), "{policy}");
    }
    // A ticket takes n mod 8 and one hours: of the even ones (高) 2, 8, 10, 16 and 18 took at most three, the others five and more.
    let share = |priority: &str| {
        let figures = folder.run(&["figures", "--period", "2026-10", "--as-of", "2026-11-05", "--format", "json"]);
        let all: serde_json::Value = serde_json::from_str(&fine(&figures).out).unwrap();
        let of = |one: &&serde_json::Value| one["metric"] == "sla.desk.resolution" && one["by"]["priority"] == priority;
        all.as_array().unwrap().iter().find(of).map(|one| one["value"].to_string())
    };
    assert_eq!((share("高"), share("低")), (Some("\"50\"".to_owned()), Some("\"100\"".to_owned())));
}

#[test]
fn a_ledger_with_days_and_times_apart_gives_figures() {
    // Ten tickets of October, of which the last two are open; each of the others took 90 minutes.
    let row = |n: u32| match n {
        1..=8 => {
            let answer = if n < 8 { "5（大変満足）" } else { "2（不満）" };
            format!("{n:03},2026/10/{n},{}:05,2026/10/{n},{}:35,{answer}\n", 8 + n, 9 + n)
        }
        _ => format!("{n:03},2026/10/{n},17:05,,,\n"),
    };
    let rows: String = (1..=10).map(row).collect();
    let csv = format!("番号,受付日,受付時刻,完了日,完了時刻,満足度\n{rows}");
    let folder = Folder::project(&[("data/desk.csv", &csv)]);
    let told = folder.run(&["new", "source", "data/desk.csv", "--yes", "--as-of", "2026-11-05"]);
    assert!(fine(&told).err.contains("opened_at ← 受付日 + 受付時刻: datetime"), "{}", told.err);
    fine(&folder.run(&["new", "metrics", "desk", "--as-of", "2026-11-05"]));
    let of = |metric: &str| folder.figure(metric, "2026-10", &[]);
    assert_eq!([of("desk-opened"), of("desk-resolved"), of("desk-backlog"), of("desk-mttr")], ["10", "8", "2", "1.50"]);
    assert_eq!(of("desk-csat"), "4.625", "(7 × 5 + 2) / 8");
}

#[test]
fn a_workbook_with_a_sheet_for_each_month_is_read_by_a_pattern() {
    let folder = Folder::project(&[]);
    folder.write("data/book.xlsx", fs::read(here("tests/exports/months.xlsx")).unwrap());
    let refused = folder.run(&["new", "source", "data/book.xlsx", "--yes"]);
    assert!(refused.err.contains("--sheet \"*月\""), "{}", refused.err);
    let told = folder.run(&["new", "source", "data/book.xlsx", "--sheet", "*月", "--yes", "--as-of", "2026-11-05"]);
    assert!(fine(&told).err.contains("12 rows = 12 used"), "{}", told.err);
    fine(&folder.run(&["new", "metrics", "book", "--as-of", "2026-11-05"]));
    let of = |month: &str| folder.figure("book-opened", month, &[]);
    assert_eq!([of("2026-08"), of("2026-09"), of("2026-10")], ["3", "4", "5"]);
}

#[test]
fn figures_say_which_metrics_end_before_the_last_month() {
    let folder = Folder::project(&[
        ("data/desk.csv", "at\n2026-08-03 09:00\n2026-09-01 09:00\n"),
        ("data/sources.yaml", "desk: { files: desk.csv, columns: { at: datetime } }\n"),
        ("data/metrics.yaml", "opened: { label: 受付, type: simple, source: desk, time: at, agg: count }\n"),
    ]);
    let at = |as_of: &str| folder.run(&["figures", "--as-of", as_of]).err;
    assert!(at("2026-12-05").contains("there is nothing for `2026-11`"), "{}", at("2026-12-05"));
    assert!(!at("2026-10-01").contains("there is nothing for"), "{}", at("2026-10-01"));
}

#[test]
fn commas_that_a_spreadsheet_writes_behind_a_table_are_no_columns() {
    let of = |last: &str| {
        let rows: String = (1..=9).map(|n| format!("{n},2026-10-0{n} 09:00,高,,,{last},,,\n")).collect();
        let folder = Folder::project(&[("data/desk.csv", &format!("番号,受付日時,優先度,,,,,,\n{rows}"))]);
        folder.run(&["new", "source", "data/desk.csv", "--yes", "--as-of", "2026-11-05"])
    };
    assert!(fine(&of("")).err.contains("9 rows = 9 used"), "{}", of("").err);
    assert!(of("x").err.contains("have no header"), "{}", of("x").err);
}

#[test]
fn the_only_source_needs_no_name() {
    let sources =
        "desk: { files: desk.csv, key: id, columns: { id: text, opened_at: datetime, closed_at: datetime } }\n";
    let csv = "id,opened_at,closed_at\n1,2026-10-01 09:00,2026-10-01 10:00\n";
    let folder = Folder::project(&[("data/desk.csv", csv), ("data/sources.yaml", sources)]);
    let told = folder.run(&["new", "metrics", "--as-of", "2026-11-05"]);
    assert!(fine(&told).out.contains("desk-opened"), "{}", told.out);
    folder.write("data/sources.yaml", format!("{sources}other: {{ files: desk.csv, columns: {{ id: text }} }}\n"));
    let told = folder.run(&["new", "metrics"]);
    assert!(told.code != 0 && told.err.contains("`desk`, `other`"), "{}", told.err);
}

#[test]
fn a_ledger_that_names_the_zone_of_each_row_is_read_by_it() {
    // Each took two hours; in one zone the second would have taken sixteen.
    let csv = "番号,受付日時,完了日時,タイムゾーン\n1,2026/10/05 09:00,2026/10/05 11:00,JST\n\
               2,2026/10/05 19:00,2026/10/05 21:00,America/New_York\n3,2026/10/31 20:00,2026/10/31 22:00,America/New_York\n";
    let folder = Folder::project(&[("data/desk.csv", csv)]);
    let told = folder.run(&["new", "source", "data/desk.csv", "--yes", "--as-of", "2026-11-05"]);
    assert!(fine(&told).err.contains("are those of `タイムゾーン` of their row"), "{}", told.err);
    let text = fs::read_to_string(folder.join("data/sources.yaml")).unwrap();
    assert!(text.contains("  timezone: { column: timezone }") && text.contains("Asia/Tokyo: JST"), "{text}");
    fine(&folder.run(&["new", "metrics", "desk", "--as-of", "2026-11-05"]));
    // 20:00 on 31 October in New York is 9:00 on 1 November in Tokyo.
    let of = |metric: &str, month: &str| folder.figure(metric, month, &[]);
    assert_eq!(
        [of("desk-opened", "2026-10"), of("desk-opened", "2026-11"), of("desk-mttr", "2026-10")],
        ["2", "1", "2"]
    );
}

#[test]
fn a_column_of_zones_must_be_one() {
    let sources = |zone: &str| {
        format!(
            "desk:\n  files: desk.csv\n  timezone: {{ column: zone }}\n  columns:\n    at: datetime\n    zone: {zone}\n"
        )
    };
    for (zone, word) in [
        ("text", "type: category"),
        ("{ type: category, required: true, values: { CST: [] } }", "`CST` names no zone"),
        ("{ type: category, values: { UTC: [] } }", "required: true"),
    ] {
        let folder = Folder::project(&[("data/desk.csv", "at,zone\n"), ("data/sources.yaml", &sources(zone))]);
        let told = folder.run(&["check"]);
        assert!(told.out.contains("data/sources.yaml:3:23") && told.out.contains(word), "{zone}: {}", told.out);
    }
}

#[test]
fn tables_of_figures_get_a_metric_for_each() {
    let rows: String = (1..=31).map(|day| format!("2026/10/{day:02},{day},{}.5%\n", 90 + day % 2)).collect();
    let folder = Folder::project(&[("data/daily.csv", &format!("日付,問い合わせ件数,応答率\n{rows}"))]);
    let told = folder.run(&["new", "source", "data/daily.csv", "--yes", "--as-of", "2026-11-05"]);
    assert!(fine(&told).err.contains("new metrics daily"), "{}", told.err);
    fine(&folder.run(&["new", "metrics", "daily", "--as-of", "2026-11-05"]));
    // 1 + … + 31, and sixteen odd days of 91.5 and fifteen even ones of 90.5.
    assert_eq!(folder.figure("daily-問い合わせ件数", "2026-10", &[]), "496");
    assert!(folder.figure("daily-応答率", "2026-10", &[]).starts_with("91.0"));
}

#[test]
fn rows_of_months_are_of_their_months_alone() {
    for months in
        [["2026年8月", "2026年9月", "2026年10月"], ["2026/08", "2026/09", "2026/10"], ["2026-08", "2026-09", "2026-10"]]
    {
        let rows: String = months.iter().zip([10, 12, 9]).map(|(month, count)| format!("{month},{count}\n")).collect();
        let folder = Folder::project(&[("data/kpi.csv", &format!("月,問い合わせ件数\n{rows}"))]);
        fine(&folder.run(&["new", "source", "data/kpi.csv", "--yes", "--as-of", "2026-11-05"]));
        fine(&folder.run(&["new", "metrics", "kpi", "--as-of", "2026-11-05"]));
        let of = |period: &str| folder.figure("kpi-問い合わせ件数", period, &[]);
        assert_eq!([of("2026-08"), of("2026-10")], ["10", "9"], "{months:?}");
        let text = fs::read_to_string(folder.join("data/metrics.yaml")).unwrap();
        assert!(text.contains("grains: [month, quarter, year]"), "{text}");
    }
}

#[test]
fn a_wide_table_gets_a_metric_for_each_label() {
    let csv = "指標,2026年8月,2026年9月,2026年10月\n受付件数,10,20,30\n解約率,1.5,2.5,3.5\n";
    let folder = Folder::project(&[("data/kpi.csv", csv)]);
    fine(&folder.run(&["new", "source", "data/kpi.csv", "--yes", "--as-of", "2026-11-05"]));
    fine(&folder.run(&["new", "metrics", "kpi", "--as-of", "2026-11-05"]));
    assert_eq!(folder.figure("kpi-受付件数", "2026-09", &[]), "20");
    assert!(folder.figure("kpi-解約率", "2026-10", &[]).starts_with("3.5"));
}

#[test]
fn what_cannot_be_counted_is_not_sent_to_new_metrics() {
    let folder = Folder::project(&[("data/plan.csv", "部署,人数\n東京,10\n大阪,20\n")]);
    let told = folder.run(&["new", "source", "data/plan.csv", "--yes"]);
    assert!(!fine(&told).err.contains("new metrics") && told.err.contains("no column of days"), "{}", told.err);
}

#[test]
fn headings_above_headers_do_not_hide_what_the_headers_say() {
    let rows: String = (1..=9).map(|n| format!("A-{n},2026/10/0{n} 09:00,山田,高,2026/10/0{n} 11:00\n")).collect();
    let csv = format!("番号,受付,,状況,\n,日時,担当,優先度,解決日時\n{rows}");
    let folder = Folder::project(&[("data/desk.csv", &csv)]);
    let told = folder.run(&["new", "source", "data/desk.csv", "--yes", "--as-of", "2026-11-05"]);
    assert!(fine(&told).err.contains("9 rows = 9 used"), "{}", told.err);
    for column in ["opened_at ← 受付 日時: datetime", "priority ← 状況 優先度", "resolved_at ← 状況 解決日時: datetime"]
    {
        assert!(told.err.contains(column), "{column}: {}", told.err);
    }
}
