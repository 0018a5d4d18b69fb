//! Labels that call their measure a target or name its period, and values that say the same in other words.

use super::*;

#[test]
fn a_label_may_call_its_measure_a_target_of_a_period() {
    let project = project("[]");
    for label in ["可用性目標", "目標稼働率", "月間稼働率", "稼働率の目標値", "月間稼働率（Uptime）"]
    {
        assert_eq!(told(&project, row(3, label, "99.9%以上")), "Bound uptime", "{label}");
    }
    assert_eq!(told(&project, row(3, "目標復旧時間", "4時間以内")), "Unbound");
    let in_hours = |text: &str| told(&project, row(3, "稼働率", text));
    assert_eq!(in_hours("99%以上（月間ダウンタイム7.2時間以内）"), "Bound uptime");
    assert_eq!(in_hours("99%以上（夜間）"), "Ambiguous");
    let both = [row(3, "稼働率", "99%以上"), row(9, "可用性", "99%以上（月間ダウンタイム7.2時間以内）")];
    let (all, findings) = bound(&project, &both);
    assert_eq!(([tell(&all, 0), tell(&all, 1)], findings), (["Bound uptime"; 2].map(str::to_owned), NOTHING.to_vec()));
}

#[test]
fn a_bare_rate_and_the_same_with_a_sign_agree() {
    let project = project("[]");
    let bare = Statement { column: "目標値".to_owned(), ..row(3, "稼働率", "99.9%") };
    let (all, findings) = bound(&project, &[bare.clone(), row(9, "稼働率", "> 99.9%")]);
    assert_eq!((tell(&all, 0), tell(&all, 1)), ("Bound uptime".to_owned(), "Bound uptime".to_owned()));
    assert_eq!(findings, NOTHING);
    let (all, _) = bound(&project, &[bare, row(9, "稼働率", "> 99.5%")]);
    assert_eq!(tell(&all, 1), "Contradictory uptime");
}

#[test]
fn a_column_of_limits_beside_one_of_targets_is_none() {
    let project = project("[]");
    let of = |column: &str, other: &str, text: &str| Statement {
        column: column.to_owned(),
        beside: vec![(other.to_owned(), "99.95%以上".to_owned())],
        ..row(3, "稼働率", text)
    };
    let (all, findings) = bound(&project, &[of("下限", "目標", "99%以上"), of("目標", "下限", "99.95%以上")]);
    assert_eq!((tell(&all, 0), tell(&all, 1)), ("Ambiguous".to_owned(), "Bound uptime".to_owned()));
    assert_eq!(findings, NOTHING);
}
