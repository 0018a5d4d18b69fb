//! Entries of `data/bindings.yaml`.

use super::*;

#[test]
fn an_entry_binds_what_no_label_would() {
    let project =
        project("- { document: sop/slm.md, heading: サービスレベル, label: 止まらないこと, metric: uptime }\n");
    assert_eq!(told(&project, row(1, "止まらないこと", "99.9%以上")), "Bound uptime");
    let undeclared = Statement { declared: false, ..row(1, "止まらないこと", "99.9%以上") };
    assert_eq!(told(&project, undeclared), "Bound uptime", "an entry needs no place of targets");
    let elsewhere = in_document("content/other.md", row(1, "止まらないこと", "99.9%以上"));
    assert_eq!(told(&project, elsewhere), "Unbound");
    let other_heading =
        Statement { headings: vec!["別".to_owned()], ..row(1, "止まらないこと", "99.9%以上") };
    assert_eq!(told(&project, other_heading), "Unbound");
}

#[test]
fn an_entry_settles_what_the_text_leaves_open() {
    let by = project("- { label: 受付件数, group: tokyo, metric: opened, by: { desk: tokyo } }\n");
    let grouped = Statement { group: vec!["tokyo".to_owned()], ..row(1, "受付件数", "10件以下") };
    assert_eq!(told(&by, grouped), "Bound opened[desk=tokyo]");
    let better = project("- { label: 処理時間, metric: handled, better: lower }\n");
    assert_eq!(told(&better, row(1, "処理時間", "30分")), "Bound handled");
    let business = project("- { label: High, metric: sla.desk, settle: business }\n");
    assert_eq!(told(&business, row(1, "High", "2時間以内に応答")), "Bound sla.desk.response[priority=high]");
    let business = project("- { label: Critical, metric: sla.desk, settle: business }\n");
    let said = told(&business, row(1, "Critical", "1時間以内に応答"));
    assert_eq!(said, "Contradictory sla.desk.response[priority=critical]", "its calendar is 24x7");
}

#[test]
fn what_is_not_measured_on_purpose_is_off() {
    let project = project("- { label: 稼働率, bind: false, reason: 別の契約で測る }\n");
    assert_eq!(told(&project, row(1, "稼働率", "99.9%以上")), "Off");
    assert_eq!(why(&project, row(1, "稼働率", "99.9%以上")), "別の契約で測る");
}

#[test]
fn the_more_specific_entry_wins_whatever_its_place() {
    let both = "- { label: 稼働率, document: sop/slm.md, metric: uptime }\n- { label: 稼働率, bind: false }\n- { label: 稼働率, document: sop/*.md, bind: false }\n";
    assert_eq!(told(&project(both), row(1, "稼働率", "99.9%以上")), "Bound uptime");
    let named = "a: { label: 稼働率, bind: false }\nb: { label: 稼働率, heading: サービスレベル, metric: uptime }\n";
    assert_eq!(told(&project(named), row(1, "稼働率", "99.9%以上")), "Bound uptime");
}

#[test]
fn two_entries_of_one_rank_are_an_error() {
    let project = project("- { label: 稼働率, metric: uptime }\n- { label: 稼働率, bind: false }\n");
    let (bound, found) = bound(&project, &[row(1, "稼働率", "99.9%以上")]);
    assert_eq!(tell(&bound, 0), "Ambiguous");
    assert_eq!(found, ["contract/tied-bindings content/sop/slm.md:1 + data/bindings.yaml:1 + data/bindings.yaml:2"]);
}

#[test]
fn an_entry_that_meets_nothing_is_found_with_the_nearest_label() {
    let project = project("- { label: 稼動率, metric: uptime }\n");
    let mut found = Diagnostics::new();
    bind(&project, &[row(1, "稼働率", "99.9%以上")], parse_date(TODAY).unwrap(), &mut found);
    let [finding] = found.sorted()[..] else { panic!("one finding") };
    assert_eq!(finding.code.name(), "contract/unmatched-binding");
    assert_eq!(finding.hint.as_ref().unwrap().en, "did you mean `稼働率`?");
}

#[test]
fn an_entry_in_another_unit_is_found() {
    let project = project("- { label: 速さ, metric: uptime }\n");
    let (bound, found) = bound(&project, &[row(3, "速さ", "500ms以内")]);
    assert_eq!(tell(&bound, 0), "Ambiguous");
    assert_eq!(found, ["contract/unit content/sop/slm.md:3 + data/metrics.yaml:1"]);
}

#[test]
fn a_share_of_tickets_binds_to_a_clock_by_an_entry() {
    let project = project("- { label: SLA達成率, metric: sla.desk.response }\n");
    assert_eq!(told(&project, row(1, "SLA達成率", "95%以上")), "Bound sla.desk.response");
    let (bound, found) = bound(&project, &[row(2, "SLA達成率", "98%以上")]);
    assert_eq!(tell(&bound, 0), "Contradictory sla.desk.response");
    assert_eq!(found, ["contract/contradiction content/sop/slm.md:2 + data/sla.yaml:1"]);
}
