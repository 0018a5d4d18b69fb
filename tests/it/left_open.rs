//! Shapes of foreign documents that bound to what they do not promise, each beside one that does bind.

use crate::program::{CONFIRMED, Folder, fine};

const METRICS: &str = "uptime:\n  label: 稼働率\n  aliases: [可用性, Availability]\n  type: manual\n  unit: \"%\"\n  better: higher\n  values: { 2026-10: 99.95 }\n\
                       errors:\n  label: エラー率\n  aliases: [Error Rate]\n  type: manual\n  unit: \"%\"\n  better: lower\n  values: { 2026-10: 0.4 }\n\
                       mttr:\n  label: MTTR\n  type: manual\n  unit: h\n  better: lower\n  values: { 2026-10: 1 }\n";

/// How each promise of a document stands: its text, its role and what became of it.
fn bindings(text: &str) -> Vec<String> {
    let folder = Folder::project(&[("data/metrics.yaml", METRICS), CONFIRMED, ("content/p.md", text)]);
    let list = folder.run(&["contract", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&fine(&list).out).unwrap();
    let told =
        |one: &serde_json::Value| format!("{} {}", one["text"].as_str().unwrap(), one["binding"].as_str().unwrap());
    all.as_array().unwrap().iter().map(told).collect()
}

const ROWS: &str = "## 目標\n\n| 項目 | 目標値 | 実績 |\n|---|---|---|\n| 稼働率 | 99.9%以上 | 99.95% |\n";

#[test]
fn the_target_of_a_piece_of_work_that_is_done_binds_nobody_today() {
    for title in ["運用", "完了報告の書き方", "ふりかえりの手順", "Complete guide to operations"] {
        assert_eq!(bindings(&format!("# {title}\n\n{ROWS}"))[0], "99.9%以上 bound", "{title}");
    }
    for title in [
        "スプリント3 ふりかえり",
        "基盤更新の完了レポート",
        "Sprint 3 Retrospective",
        "GitHub OS - Complete Implementation",
        "Acceptance Testing Report",
        "受け入れ試験報告書",
        "テンプレート化完了レポート",
    ] {
        assert_eq!(bindings(&format!("# {title}\n\n{ROWS}"))[0], "99.9%以上 ambiguous", "{title}");
    }
}

#[test]
fn a_remark_that_says_when_limits_its_row() {
    let table = |label: &str, value: &str, remark: &str| {
        bindings(&format!(
            "# 運用\n\n## 目標\n\n| 項目 | 目標値 | 備考 |\n|---|---|---|\n| {label} | {value} | {remark} |\n"
        ))
        .remove(0)
    };
    for remark in ["", "毎月確かめる", "24時間365日", "毎日9時", "常時"] {
        assert_eq!(table("MTTR", "2時間以内", remark), "2時間以内 bound", "{remark}");
    }
    for remark in ["重大障害時", "P0 の場合", "夜間の障害発生時"] {
        assert_eq!(table("MTTR", "2時間以内", remark), "2時間以内 ambiguous", "{remark}");
    }
    assert_eq!(table("稼働率", "99.9%以上", "平日 9:00-18:00"), "99.9%以上 ambiguous");
    assert_eq!(table("稼働率", "99.9%以上", "夜間の計画停止を除く"), "99.9%以上 bound");
}

#[test]
fn a_threshold_on_the_side_of_its_target_is_no_alert() {
    let table = |head: &str, value: &str| {
        let text = format!("# SLO\n\n| Metric | Target | {head} |\n|---|---|---|\n| Error Rate | < 0.1% | {value} |\n");
        let folder = Folder::project(&[("data/metrics.yaml", METRICS), CONFIRMED, ("content/p.md", &text)]);
        (bindings(&text)[1].clone(), folder.run(&["check"]).out.contains("contract/alert-inside-target"))
    };
    assert_eq!(table("Threshold", "< 1%"), ("< 1% ambiguous".to_owned(), false));
    assert_eq!(table("Threshold", "> 1%"), ("> 1% bound".to_owned(), false));
    assert_eq!(table("Alert", "< 1%"), ("< 1% bound".to_owned(), true), "a column of alerts means what it says");
}
