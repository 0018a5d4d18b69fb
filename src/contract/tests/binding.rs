//! What binds without an entry, and the nearest that must not.

use super::*;

#[test]
fn a_label_or_alias_binds_whatever_its_width_and_case() {
    let project = project("[]");
    for label in [
        "稼働率",
        "可用性",
        " 稼 働 率 ",
        "稼働率 (Uptime)",
        "稼働率（ＵＰＴＩＭＥ）",
        "稼働率 (可用性)",
        "**稼働率**",
        "稼働率目標",
    ] {
        assert_eq!(told(&project, row(1, label, "99.9%以上")), "Bound uptime", "{label}");
    }
    for label in ["システム稼働率", "稼働", "uptime 稼働率", ""] {
        assert_eq!(told(&project, row(1, label, "99.9%以上")), "Unbound", "{label}");
    }
    for label in ["稼働率 (夜間)", "稼働率 (API)"] {
        assert_eq!(told(&project, row(1, label, "99.9%以上")), "Ambiguous", "{label}");
    }
}

#[test]
fn a_bare_value_takes_the_direction_of_the_metric() {
    let (bound, _) = bound(&project("[]"), &[row(1, "稼働率", "99.9%"), row(2, "応答速度", "500ms")]);
    let told = |at: usize| bound.all[at].parts[0].target.to_text(Lang::Ja);
    assert_eq!([told(0), told(1)], ["99.9%以上", "500ms以下"].map(|t| t.replace("500ms以下", "500ms以内")));
}

#[test]
fn a_bare_value_of_a_metric_without_direction_is_open() {
    let project = project("[]");
    assert_eq!(told(&project, row(1, "処理時間", "30分")), "Ambiguous");
    assert!(why(&project, row(1, "処理時間", "30分")).contains("neither a comparison nor `better`"));
    assert_eq!(told(&project, row(1, "処理時間", "30分以内")), "Bound handled");
}

#[test]
fn only_a_place_of_targets_binds() {
    let project = project("[]");
    let said = Statement { declared: false, ..row(1, "稼働率", "99.9%以上") };
    assert_eq!(told(&project, said), "Unbound");
    let off = Statement { off: true, ..row(1, "稼働率", "99.9%以上") };
    assert_eq!(told(&project, off), "Off");
}

#[test]
fn the_unit_must_fit_and_a_row_in_another_one_is_found() {
    let project = project("[]");
    let (bound, found) = bound(&project, &[row(7, "稼働率", "4時間以内"), row(8, "応答速度", "0.5秒以内")]);
    assert_eq!([tell(&bound, 0), tell(&bound, 1)], ["Unbound", "Bound api-p95"]);
    assert_eq!(found, ["contract/unit content/sop/slm.md:7 + data/metrics.yaml:1"]);
}

#[test]
fn of_several_metrics_the_unit_may_leave_one_and_else_all_are_named() {
    let of_five = METRICS.replace("unit: score, better: higher", "unit: score, better: higher, target: 4.5/5以上");
    let project = project_with(&[("data/metrics.yaml", &of_five)]);
    assert_eq!(told(&project, row(1, "満足度", "4.5/5.0以上")), "Bound first");
    assert_eq!(told(&project, row(1, "満足度", "90%以上")), "Ambiguous");
    let why = why(&project, row(1, "満足度", "90%以上"));
    assert!(why.contains("`second`, `third`") && !why.contains("`first`"), "{why}");
}

#[test]
fn a_promised_percentile_is_not_kept_by_a_mean() {
    let project = project("[]");
    assert_eq!(told(&project, row(1, "応答速度", "p95 < 500ms")), "Bound api-p95");
    assert_eq!(told(&project, row(1, "平均応答速度", "p95 < 500ms")), "Ambiguous");
    assert_eq!(told(&project, row(1, "応答速度 (平均)", "< 500ms")), "Bound api-mean");
}

#[test]
fn what_is_limited_to_a_part_is_no_promise_about_the_whole() {
    let project = project("[]");
    assert_eq!(told(&project, row(1, "受付件数", "10件以下")), "Bound opened");
    let scoped = row(1, "受付件数", "0件 (Critical/High)");
    assert_eq!(told(&project, scoped), "Ambiguous");
    let grouped = Statement { group: vec!["tokyo".to_owned()], ..row(1, "受付件数", "10件以下") };
    assert_eq!(told(&project, grouped), "Ambiguous");
    let beside = |cell: &str| Statement {
        beside: vec![("サービス".to_owned(), cell.to_owned())],
        ..row(1, "稼働率", "99.9%以上")
    };
    assert_eq!(told(&project, beside("API")), "Ambiguous");
    assert_eq!(told(&project, beside("全体")), "Bound uptime");
    assert_eq!(told(&project, row(1, "平均解決時間 (P1)", "4時間以内")), "Ambiguous");
    let named = METRICS.replace("aliases: [平均解決時間]", "aliases: [平均解決時間 (P1)]");
    let named = project_with(&[("data/metrics.yaml", &named)]);
    assert_eq!(told(&named, row(1, "平均解決時間（P1）", "4時間以内")), "Bound handled", "it is that of P1 alone");
    assert_eq!(told(&project, row(1, "稼働率", "99.9%以上（営業時間内）")), "Ambiguous", "of its hours");
    let named = Statement { group: vec!["システム品質".to_owned()], ..row(1, "稼働率", "99.9%以上") };
    assert_eq!(told(&project, named), "Bound uptime");
}

#[test]
fn a_text_about_another_metric_than_its_label_is_open() {
    let project = project("[]");
    assert_eq!(told(&project, row(1, "稼働率", "可用性 99.9%以上")), "Bound uptime");
    assert_eq!(told(&project, row(1, "稼働率", "成功率 99.9%以上")), "Ambiguous");
    assert_eq!(told(&project, row(1, "目標", "稼働率: 99.9%以上")), "Bound uptime");
}

#[test]
fn words_that_promise_nothing_measurable_bind_to_nothing() {
    let project = project("[]");
    for text in ["監視中", "24時間365日", "72時間前", "改善する"] {
        assert_eq!(told(&project, row(1, "稼働率", text)), "Unbound", "{text}");
    }
}

#[test]
fn an_alert_belongs_to_the_target_of_its_row() {
    let project = project("[]");
    let rows = [row(4, "稼働率", "99.9%以上"), alert(4, "稼働率", "<99.5%"), alert(5, "稼働率", "<99%")];
    let (bound, found) = bound(&project, &rows);
    assert_eq!([tell(&bound, 0), tell(&bound, 1), tell(&bound, 2)], ["Bound uptime", "Bound uptime", "Unbound"]);
    assert_eq!(found, NOTHING);
    let other = |text: &str| {
        let (bound, _) = super::bound(&project, &[row(4, "稼働率", "99.9%以上"), alert(4, "稼働率", text)]);
        tell(&bound, 1)
    };
    assert_eq!(other("月次継続率 < 90%"), "Ambiguous", "it names another metric");
    assert_eq!(other("99.5%"), "Ambiguous", "on which side the alarm is, nobody said");
    assert_eq!(other("即座"), "Unbound");
}

#[test]
fn a_metric_takes_the_target_of_the_document_that_alone_promises_one() {
    let mut project = project("[]");
    let rows = [row(4, "稼働率", "99.9%"), alert(4, "稼働率", "<99.5%"), row(9, "可用性", "99.90%以上")];
    let (bound, found) = bound(&project, &rows);
    adopt(&mut project, &bound);
    let metric = &project.metrics["uptime"];
    assert_eq!(metric.target.only().unwrap().to_text(Lang::Ja), "99.9%以上");
    assert_eq!(metric.alert.only().unwrap().to_text(Lang::Ja), "99.5%未満");
    let origin = metric.target.steps()[0].origin.as_ref().unwrap();
    assert_eq!((origin.file.as_str(), origin.line), ("content/sop/slm.md", 4));
    assert_eq!(found, NOTHING, "99.9% and 99.90%以上 say the same");
    let (_, found) = super::bound(
        &super::project("[]"),
        &[row(4, "稼働率", "99.9%以上"), row(9, "可用性", "99.9%以上（計画停止を除く）")],
    );
    assert_eq!(found, NOTHING, "every promise of availability leaves out planned work");
}

#[test]
fn two_documents_that_differ_contradict_and_neither_counts() {
    let mut project = project("[]");
    let rows = [row(4, "稼働率", "99.9%以上"), in_document("content/z.md", row(2, "可用性", "99.5%以上"))];
    let (bound, found) = bound(&project, &rows);
    assert_eq!([tell(&bound, 0), tell(&bound, 1)], ["Contradictory uptime", "Contradictory uptime"]);
    assert_eq!(found, ["contract/contradiction content/z.md:2 + content/sop/slm.md:4"]);
    adopt(&mut project, &bound);
    assert!(project.metrics["uptime"].target.is_empty());
}

#[test]
fn a_bound_and_a_trend_may_both_be_promised() {
    let mut project = project("[]");
    let rows = [row(4, "稼働率", "99.9%以上"), row(5, "可用性", "増加トレンド")];
    let (bound, found) = bound(&project, &rows);
    assert_eq!([tell(&bound, 0), tell(&bound, 1)], ["Bound uptime", "Bound uptime"]);
    assert_eq!(found, NOTHING);
    adopt(&mut project, &bound);
    assert!(project.metrics["uptime"].target.is_empty(), "nobody said which of them is the metric's target");
}

#[test]
fn the_configuration_may_be_contradicted_too() {
    let metrics = METRICS.replace("better: higher, grains: [day", "better: higher, target: 99.5%以上, grains: [day");
    let mut project = project_with(&[("data/metrics.yaml", &metrics)]);
    let (same, found) = bound(&project, &[row(4, "稼働率", "99.5%")]);
    assert_eq!((tell(&same, 0), found.len()), ("Bound uptime".to_owned(), 0));
    let (other, found) = bound(&project, &[row(4, "稼働率", "99.9%")]);
    assert_eq!(tell(&other, 0), "Contradictory uptime");
    assert_eq!(found, ["contract/contradiction content/sop/slm.md:4 + data/metrics.yaml:1"]);
    adopt(&mut project, &other);
    let kept = project.metrics["uptime"].target.only().unwrap();
    assert_eq!(kept.to_text(Lang::Ja), "99.5%以上", "what is declared stands");
}
