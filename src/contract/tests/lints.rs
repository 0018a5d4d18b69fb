//! What is found in promises taken together, each with the nearest case that must stay silent.

use super::*;
use crate::contract::{adopt, check};
use crate::model::TimeNote;

mod joins;
mod readings;
mod schedules;

/// Everything that is said of these statements, binding included.
fn found(project: &Project, statements: &[Statement]) -> Vec<String> {
    found_beside(project, statements, &[])
}

/// The same, with what documents say of times.
fn found_beside(project: &Project, statements: &[Statement], notes: &[TimeNote]) -> Vec<String> {
    let mut project = project.clone();
    let mut found = Diagnostics::new();
    let bound = bind(&project, statements, parse_date(TODAY).unwrap(), &mut found);
    adopt(&mut project, &bound);
    let notes: Vec<&TimeNote> = notes.iter().collect();
    check(&project, &bound, &notes, parse_date(TODAY).unwrap(), &mut found);
    let line = |d: &crate::diag::Diagnostic| {
        let related: Vec<String> = d.related.iter().map(|r| format!(" + {}:{}", r.place.file, r.place.line)).collect();
        format!("{} {}{}", d.code.name(), d.place.as_ref().unwrap().line, related.concat())
    };
    found.sorted().into_iter().map(line).collect()
}

/// What is found beside questions of the reader, which `readings` looks at.
fn without_questions(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().filter(|line| !line.starts_with("contract/reading")).collect()
}

fn beside(line: u32, label: &str, text: &str, head: &str, cell: &str) -> Statement {
    Statement { beside: vec![(head.to_owned(), cell.to_owned())], ..row(line, label, text) }
}

fn below(line: u32, group: &str, label: &str, text: &str) -> Statement {
    Statement { group: vec![group.to_owned()], ..row(line, label, text) }
}

#[test]
fn an_alert_that_rings_on_a_kept_promise_is_found() {
    let project = project("[]");
    let pair = |target: &str, alarm: &str| found(&project, &[row(4, "稼働率", target), alert(4, "稼働率", alarm)]);
    assert_eq!(pair("99.9%以上", "<99.95%"), ["contract/alert-inside-target 4 + content/sop/slm.md:4"]);
    assert_eq!(pair("99.9%", "<99.5%"), ["contract/alert-gap 4 + content/sop/slm.md:4"]);
    assert_eq!(pair("99.9%以上", "<99.9%"), NOTHING);
    let unbound = [row(4, "CPU使用率", "70%未満"), alert(4, "CPU使用率", ">60%")];
    let lines = found(&project, &unbound);
    assert!(lines.contains(&"contract/alert-inside-target 4 + content/sop/slm.md:4".to_owned()), "{lines:?}");
}

#[test]
fn an_alert_belongs_to_the_target_of_its_own_row() {
    let project = project("[]");
    let elsewhere = in_document("content/a.md", row(4, "稼働率", "99.9%以上"));
    let alone = [elsewhere, row(5, "稼働率", "99.9%以上"), alert(4, "稼働率", "<99.95%")];
    let lines = found(&project, &alone);
    assert!(!lines.iter().any(|line| line.starts_with("contract/alert")), "{lines:?}");
    let rows = [row(4, "CPU使用率", "70%未満"), row(4, "CPU使用率", "50%未満"), alert(4, "CPU使用率", ">60%")];
    let lines = found(&project, &rows);
    assert!(
        lines.contains(&"contract/alert-inside-target 4 + content/sop/slm.md:4".to_owned()),
        "the first: {lines:?}"
    );
}

/// A goal of three months is not what a value must be today.
#[test]
fn a_goal_is_no_target_that_an_alert_belongs_to() {
    let below =
        |statement: Statement| Statement { headings: vec!["短期的指標（3ヶ月）".to_owned()], ..statement };
    let rows = [below(row(4, "稼働率", "99.9%以上")), below(alert(4, "稼働率", "<99.5%"))];
    let lines = found(&project("[]"), &rows);
    assert!(!lines.iter().any(|line| line.starts_with("contract/alert")), "{lines:?}");
}

#[test]
fn an_alert_of_the_configuration_is_held_against_the_document() {
    let metrics = METRICS.replace("better: higher, grains: [day", "better: higher, alert: <99.95%, grains: [day");
    let project = project_with(&[("data/metrics.yaml", &metrics)]);
    let lines = found(&project, &[row(4, "稼働率", "99.9%以上")]);
    assert_eq!(lines, ["contract/alert-inside-target 1 + content/sop/slm.md:4"]);
}

#[test]
fn a_promise_finer_than_its_survey_is_found() {
    let project = project("[]");
    let survey = Statement {
        beside: vec![
            ("測定方法".to_owned(), "定期アンケート".to_owned()),
            ("レビュー頻度".to_owned(), "四半期".to_owned()),
        ],
        ..in_document("content/z.md", row(9, "NPS", "50以上"))
    };
    let monthly = beside(4, "NPS (Net Promoter Score)", "50以上", "測定頻度", "月次");
    let only = |lines: Vec<String>| lines.into_iter().filter(|l| l.contains("cadence")).collect::<Vec<_>>();
    let both = only(found(&project, &[monthly, survey.clone()]));
    assert_eq!(both, ["contract/cadence 4 + content/z.md:9"]);
    let quarterly = beside(4, "NPS", "50以上", "測定頻度", "四半期");
    assert_eq!(only(found(&project, &[quarterly, survey.clone()])), NOTHING);
    let other = beside(4, "CSAT", "4.5/5.0以上", "測定頻度", "月次");
    assert_eq!(only(found(&project, &[other, survey])), NOTHING);
    let row_alone = Statement {
        beside: vec![("測定頻度".to_owned(), "四半期".to_owned()), ("レビュー頻度".to_owned(), "月次".to_owned())],
        ..row(4, "NPS", "50以上")
    };
    assert_eq!(only(found(&project, &[row_alone])), ["contract/cadence 4 + content/sop/slm.md:4"]);
}

#[test]
fn business_days_on_a_clock_that_never_stands_still_are_found() {
    let project = project("[]");
    assert_eq!(
        found(&project, &[below(4, "応答時間", "Critical", "1 営業日以内に解決")]),
        ["contract/no-calendar 4 + data/sla.yaml:8"]
    );
    assert_eq!(found(&project, &[below(4, "応答時間", "High", "1 営業日以内に解決")]), NOTHING);
    assert_eq!(
        found(&project, &[row(4, "処理時間", "1 営業日以内")])[0],
        "contract/no-calendar 4 + data/metrics.yaml:5"
    );
}

#[test]
fn service_round_the_clock_in_business_days_is_found() {
    let project = project("[]");
    let hours = row(3, "対応時間", "24 時間 365 日");
    let days = || below(5, "応答時間", "High", "1 営業日以内に解決");
    assert_eq!(found(&project, &[hours.clone(), days()]), ["contract/round-the-clock 5 + content/sop/slm.md:3"]);
    let elsewhere = || Statement { headings: vec!["別のサービス".to_owned()], ..days() };
    let only = found(&project, &[hours.clone(), elsewhere()]);
    assert_eq!(only, ["contract/round-the-clock 5 + content/sop/slm.md:3"], "the document has one service");
    let third = Statement { headings: vec!["三つ目".to_owned()], ..row(9, "対応時間", "24/7") };
    assert_eq!(found(&project, &[hours.clone(), elsewhere(), third]), NOTHING);
    let bracketed = row(3, "対応時間", "24 時間 365 日（Critical 対応: 4 時間以内）");
    assert!(found(&project, &[bracketed, days()]).contains(&only[0]));
    let watched = row(3, "イベント", "監視中");
    assert_eq!(found(&project, &[watched, days()]), NOTHING);
    let wall = below(5, "応答時間", "Critical", "1 時間以内に応答");
    assert_eq!(found(&project, &[hours, wall]), NOTHING);
}

#[test]
fn two_times_for_one_priority_are_found() {
    let none = project_with(&[("data/sla.yaml", "{}"), ("data/metrics.yaml", "{}")]);
    let first = below(3, "応答時間", "P1", "1 時間以内に応答");
    let at = |text: &str, label: &str| in_document("content/z.md", below(8, "SLA", label, text));
    let both = |other: Statement| without_questions(found(&none, &[first.clone(), other]));
    assert_eq!(both(at("4 時間以内に応答", "P1")), ["contract/two-clocks 8 + content/sop/slm.md:3"]);
    assert_eq!(both(at("60分以内に応答", "P1")), NOTHING);
    assert_eq!(both(at("4 時間以内に応答", "P2")), NOTHING);
    assert_eq!(both(at("4 時間以内に解決", "P1")), NOTHING);
}

#[test]
fn restoration_beside_resolution_in_one_list_is_found() {
    let none = project_with(&[("data/sla.yaml", "{}"), ("data/metrics.yaml", "{}")]);
    let list = |last: &str| {
        [below(3, "対応時間", "Critical", "1 時間以内に応答、4 時間以内に復旧"), below(4, "対応時間", "Medium", last)]
    };
    let words = without_questions(found(&none, &list("4 時間以内に応答、2 営業日以内に解決")));
    assert_eq!(words, ["contract/clock-words 4 + content/sop/slm.md:3"]);
    assert_eq!(without_questions(found(&none, &list("4 時間以内に応答、2 営業日以内に復旧"))), NOTHING);
}

#[test]
fn restoration_where_the_policy_resolves_is_found() {
    let project = project("[]");
    let statement = || below(3, "応答時間", "Critical", "1 時間以内に応答、4 時間以内に復旧");
    assert_eq!(found(&project, &[statement()]), ["contract/clock-words 3 + data/sla.yaml:1"]);
    let said = super::project("- { label: Critical, metric: sla.desk }\n");
    assert_eq!(found(&said, &[statement()]), NOTHING);
}

#[test]
fn placeholders_are_found_and_bind_to_nothing() {
    let project = project("[]");
    for text in ["XXX%以上", "[数値]", "TBD", "要記入", "［要確認］"] {
        let lines = found(&project, &[row(4, "稼働率", text)]);
        assert!(lines.contains(&"contract/placeholder 4".to_owned()), "{text}: {lines:?}");
    }
    assert_eq!(found(&project, &[row(4, "稼働率", "99.9%以上")]), NOTHING);
}

#[test]
fn what_nothing_measures_and_what_must_be_settled_is_told() {
    let project = project("[]");
    assert_eq!(found(&project, &[row(4, "CPU使用率", "70%以下")]), ["contract/unmeasured 4"]);
    assert_eq!(found(&project, &[row(4, "満足度", "90%以上")]), ["contract/ambiguous 4"]);
    assert_eq!(found(&project, &[row(4, "CPU使用率", "監視中")]), NOTHING, "it promises nothing");
    let prose = Statement { declared: false, ..row(4, "CPU使用率", "70%以下") };
    assert_eq!(found(&project, &[prose]), NOTHING);
    let plain = project_with(&[("data/sla.yaml", "{}"), ("data/metrics.yaml", "{}")]);
    assert_eq!(found(&plain, &[row(4, "CPU使用率", "70%以下")]), NOTHING, "a folder of documents measures nothing");
}

#[test]
fn a_period_that_is_not_computed_is_found() {
    let project = project("[]");
    assert_eq!(found(&project, &[row(4, "受付件数", "10件/四半期以下")]), ["contract/grain 4 + data/metrics.yaml:4"]);
    assert_eq!(found(&project, &[row(4, "受付件数", "10件/月以下")]), NOTHING);
}
