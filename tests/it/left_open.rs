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

/// How the clocks of a document stand, by a policy that runs without a pause.
fn clocks(text: &str, more: &str) -> Vec<String> {
    let policy = "desk:\n  source: desk\n  priority: priority\n  start: opened_at\n  clocks: { response: { label: 応答, stop: responded_at } }\n  targets: { 高: { calendar: 24x7, response: 1h } }\n  attainment: 50%以上\n";
    let sources = "desk:\n  files: desk.csv\n  key: id\n  columns: { id: text, priority: category, opened_at: { type: datetime, required: true }, responded_at: datetime }\n";
    let rows = "id,priority,opened_at,responded_at\n1,高,2026-10-05 09:10,2026-10-05 09:35\n";
    let folder = Folder::project(&[
        ("data/desk.csv", rows),
        ("data/sources.yaml", sources),
        ("data/sla.yaml", policy),
        ("content/p.md", text),
    ]);
    if !more.is_empty() {
        folder.write("data/bindings.yaml", more);
    }
    let list = folder.run(&["contract", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&fine(&list).out).unwrap();
    let told = |one: &serde_json::Value| one["binding"].as_str().unwrap().to_owned();
    all.as_array().unwrap().iter().map(told).collect()
}

const CLOCKS: &str = "| 優先度 | 応答 |\n|---|---|\n| 高 | 1時間以内 |\n";

#[test]
fn clocks_of_documents_of_another_time_or_of_some_tickets_are_asked_about() {
    let of = |head: &str| clocks(&format!("{head}\n\n## 応答時間\n\n{CLOCKS}"), "");
    for head in [
        "# SLA",
        "# 2026年度 SLA",
        "# SLA\n\n有効期間: 2026年4月1日〜2027年3月31日",
        "# SLA\n\n適用開始日: 2026-04-01",
        "# SLA\n\n2025年4月1日 制定",
    ] {
        assert_eq!(of(head), ["bound"], "{head}");
    }
    for head in [
        "# 2025年度 SLA",
        "# 2027年度 SLA",
        "# SLA\n\nステータス: 廃止",
        "# SLA\n\n有効期間: 2025年4月1日〜2026年3月31日",
        "# SLA\n\n適用開始日: 2027-04-01",
        "# SLA\n\n適用範囲: プレミアムプランのみ",
        "# SLA\n\n対象システム: 会員システム",
    ] {
        assert_eq!(of(head), ["ambiguous"], "{head}");
    }
    let entry = "- { document: p.md, label: 高 応答, metric: sla.desk.response }\n";
    assert_eq!(clocks(&format!("# SLA\n\n対象システム: 会員システム\n\n## 応答時間\n\n{CLOCKS}"), entry), ["bound"]);
}

#[test]
fn hours_that_are_said_to_be_of_business_are_not_judged_on_a_clock_that_never_stops() {
    let of = |heading: &str| clocks(&format!("# SLA\n\n{heading}\n\n{CLOCKS}"), "");
    assert_eq!(of("## 応答時間（営業時間で計測）"), ["ambiguous"]);
    assert_eq!(of("## 応答時間"), ["bound"]);
}

#[test]
fn sentences_around_a_table_say_when_for_whom_and_in_which_hours_its_times_hold() {
    let above = |note: &str| clocks(&format!("# SLA\n\n## 応答時間\n\n{note}\n\n{CLOCKS}"), "");
    for note in [
        "お問い合わせへの応答の目標です。",
        "2026年4月1日から適用します。",
        "すべてのお客様に適用します。",
        "受付時間外のお問い合わせにも適用します。",
        "承認できるのは担当者だけです。",
    ] {
        assert_eq!(above(note), ["bound"], "{note}");
    }
    for note in [
        "時間は営業時間で数えます。",
        "2027年4月1日から適用します。",
        "この目標は2026年3月31日まで有効でした。",
        "プレミアムプランのお客様だけに適用します。",
    ] {
        assert_eq!(above(note), ["ambiguous"], "{note}");
        let below = clocks(&format!("# SLA\n\n## 応答時間\n\n{CLOCKS}\n※ {note}\n"), "");
        assert_eq!(below, ["ambiguous"], "below: {note}");
        let outer = clocks(&format!("# SLA\n\n## 目標\n\n{note}\n\n### 応答時間\n\n{CLOCKS}"), "");
        assert_eq!(outer, ["ambiguous"], "of the section around: {note}");
        let other = clocks(&format!("# SLA\n\n## 応答時間\n\n{CLOCKS}\n## 別の窓口\n\n{note}\n"), "");
        assert_eq!(other, ["bound"], "of another section: {note}");
    }
}
