//! What is proposed for statements that nothing is bound to.

use super::*;
use crate::contract::suggest;

fn proposed(project: &Project, statement: Statement) -> Vec<String> {
    let contract = contract(&mut project.clone(), &[statement], Vec::new());
    let line = |s: &crate::contract::Suggestion| {
        let by: Vec<String> = s.by.iter().map(|(name, value)| format!("[{name}={value}]")).collect();
        format!("{}{}", s.metric, by.concat())
    };
    suggest(project, &contract).iter().map(line).collect()
}

#[test]
fn near_names_are_proposed_only_where_the_unit_fits() {
    let project = project("[]");
    assert_eq!(proposed(&project, row(1, "システム稼働率", "99.9%以上")), ["uptime"]);
    assert_eq!(proposed(&project, row(1, "稼動率", "99.9%以上")), ["uptime"]);
    assert_eq!(proposed(&project, row(1, "稼働率 (夜間)", "99.9%以上")), ["uptime"]);
    assert_eq!(proposed(&project, row(1, "システム稼働率", "500ms以内")), NOTHING);
    assert_eq!(proposed(&project, row(1, "月次継続率", "90%以上")), NOTHING, "nothing is near");
    assert_eq!(proposed(&project, row(1, "率", "90%以上")), NOTHING);
    let daily = METRICS.replace("label: 利用者の声", "label: 日次利用者率");
    let daily = project_with(&[("data/metrics.yaml", &daily)]);
    assert_eq!(proposed(&daily, row(1, "月次利用者率", "90%以上")), NOTHING, "a month is no day");
    assert_eq!(proposed(&daily, row(1, "日次の利用者率", "90%以上")), ["second"]);
    assert_eq!(proposed(&project, row(1, "稼働率", "99.9%以上")), NOTHING, "it is bound");
}

#[test]
fn the_part_that_a_text_is_limited_to_becomes_a_breakdown() {
    let project = project("[]");
    let grouped = Statement { group: vec!["東京".to_owned()], ..row(1, "受付件数", "10件以下") };
    assert_eq!(proposed(&project, grouped), ["opened[desk=tokyo]"]);
}

#[test]
fn clocks_are_proposed_where_their_priority_is_said() {
    let project = project("[]");
    let text = "1 時間以内に応答、4 時間以内に復旧";
    assert_eq!(proposed(&project, row(1, "Critical", text)), ["sla.desk"]);
    assert_eq!(proposed(&project, row(1, "最優先", text)), NOTHING);
}

#[test]
fn what_an_entry_is_about_is_not_proposed_again() {
    // The entry leaves the direction open, and the finding says which key is missing.
    let project = project("- { label: 処理時間（平均）, metric: handled }\n");
    let (bound, _) = bound(&project, &[row(1, "処理時間（平均）", "30分")]);
    assert_eq!(tell(&bound, 0), "Ambiguous");
    assert_eq!(proposed(&project, row(1, "処理時間（平均）", "30分")), NOTHING);
    assert_eq!(proposed(&project, row(1, "処理時間 (夜間)", "30分以内")), ["handled"], "another one");
}

#[test]
fn what_an_entry_would_not_settle_is_not_proposed() {
    let project = project("[]");
    assert_eq!(proposed(&project, row(1, "受付件数（総数）", "10件以下")), ["opened"]);
    assert_eq!(proposed(&project, row(1, "受付件数（総数）", "1人あたり10件以下")), NOTHING);
    let said = why(&project, row(1, "受付件数", "1人あたり10件以下"));
    assert!(!said.contains("binds it") && said.contains("`label` or `aliases`"), "{said}");
}
