//! Targets of another time, of each year or month, and of running periods.

use super::*;

fn of_column(line: u32, column: &str, label: &str, text: &str) -> Statement {
    Statement { column: column.to_owned(), ..row(line, label, text) }
}

#[test]
fn a_goal_of_another_time_is_not_promised_today() {
    let project = project("[]");
    let said = |column: &str| told(&project, of_column(1, column, "稼働率", "99.99%以上"));
    for column in [
        "2027年度目標",
        "2025年度目標",
        "FY2027 Target",
        "目標値（2027年度）",
        "目標値（2027年3月まで）",
        "来期目標",
        "下期目標",
    ] {
        assert_eq!(said(column), "Ambiguous", "{column}");
    }
    for column in
        ["目標値", "2026年度目標", "目標値（2026年度）", "SLO", "Target", "年間目標", "目標値（月次）", "四半期目標"]
    {
        assert_eq!(said(column), "Bound uptime", "{column}");
    }
    let below = |heading: &str| Statement { headings: vec![heading.to_owned()], ..row(1, "稼働率", "99.99%以上") };
    for heading in ["2027年度", "5.2 2027年度の目標"] {
        assert_eq!(told(&project, below(heading)), "Ambiguous", "{heading}");
    }
    for heading in ["長期目標（3年後）", "短期（3ヶ月）", "長期的指標（6-12ヶ月）"] {
        let (bound, found) = bound(&project, &[below(heading)]);
        assert_eq!((tell(&bound, 0).as_str(), found.as_slice()), ("Bound uptime", &NOTHING[..]), "{heading}");
        assert_eq!(bound.all[0].parts[0].goal.as_deref(), Some(heading));
        assert!(!bound.all[0].parts[0].is_own, "no metric takes it for its target");
    }
    let gloss = Statement { label: "稼働率 (Uptime)".to_owned(), ..below("短期（3ヶ月）") };
    assert_eq!(told(&project, gloss), "Ambiguous", "only the very label of the metric");
    for heading in ["サービスレベル目標", "2026年度の目標", "長期休暇の手順", "改訂 2025-04-01", "復旧目標"]
    {
        assert_eq!(told(&project, below(heading)), "Bound uptime", "{heading}");
    }
    let due = Statement {
        beside: vec![("達成期限".to_owned(), "2027年3月".to_owned())],
        ..row(1, "稼働率", "99%以上")
    };
    assert_eq!(told(&project, due), "Ambiguous");
    let entry = project_with(&[("data/bindings.yaml", "- { label: 稼働率, metric: uptime }\n")]);
    assert_eq!(
        told(&entry, of_column(1, "2027年度目標", "稼働率", "99.99%以上")),
        "Bound uptime",
        "its author says so"
    );
}

#[test]
fn the_target_of_this_fiscal_year_judges_no_other() {
    let mut project = project("[]");
    let values = [("2026-02", "99"), ("2026-03", "99"), ("2026-04", "99.9")];
    let figures = values.map(|(period, value)| month(&project, "uptime", period, value)).to_vec();
    let rows =
        [of_column(1, "2026年度目標", "稼働率", "99.5%以上"), of_column(1, "2027年度目標", "稼働率", "99.9%以上")];
    let contract = contract(&mut project, &rows, figures);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-04 99.9 Met"]);
    let taken = project.metrics["uptime"].target.steps().iter().map(|s| (s.from, s.target.to_text(Lang::Ja)));
    assert_eq!(taken.collect::<Vec<_>>(), [(parse_date("2026-04-01"), "99.5%以上".to_owned())]);
}

#[test]
fn a_target_of_a_year_is_not_kept_by_a_month() {
    let metrics = METRICS.replace("better: lower }\nhandled", "better: lower, grains: [month, year] }\nhandled");
    let mut project = project_with(&[("data/metrics.yaml", &metrics)]);
    let figures = vec![
        month(&project, "opened", "2026-03", "3"),
        figure(&project, "opened", Grain::Year, "2026-03-15", "13"),
        month(&project, "uptime", "2026-10", "99.95"),
    ];
    let rows = [
        of_column(1, "年間目標", "受付件数", "12件以下"),
        of_column(1, "月間目標", "受付件数", "3件以下"),
        of_column(2, "年間目標", "稼働率", "99.9%以上"),
    ];
    let contract = contract(&mut project, &rows, figures);
    assert_eq!(verdicts(&contract.promises()[0]), ["FY2025 13 Missed"]);
    assert_eq!(verdicts(&contract.promises()[1]), ["2026-03 3 Met"]);
    assert_eq!(verdicts(&contract.promises()[2]), NOTHING, "it is not computed by the year");
    assert_eq!(
        contract.promises()[2].target_status(),
        Some(TargetStatus::Undecided),
        "nobody says that there is nothing to judge"
    );
}

#[test]
fn targets_of_a_month_and_of_a_year_do_not_contradict_each_other() {
    let project = project("[]");
    let (bound, found) = bound(&project, &[row(1, "受付件数", "3件以下/月"), row(2, "受付件数", "12件以下/年")]);
    assert_eq!([tell(&bound, 0), tell(&bound, 1)], ["Bound opened", "Bound opened"]);
    assert!(!found.iter().any(|line| line.contains("contradiction")), "{found:?}");
    assert!(bound.adopted.targets.is_empty(), "nobody said which of them is the metric's own");
}

#[test]
fn who_says_the_same_as_a_contradicted_text_is_contradicted_too() {
    let rows = [row(1, "稼働率", "99.9%以上"), row(2, "可用性", "99.9%以上"), row(3, "稼働率", "99%以上")];
    let (bound, _) = bound(&project("[]"), &rows);
    assert!((0..3).all(|at| tell(&bound, at) == "Contradictory uptime"), "{:?}", bound.all);
}

#[test]
fn a_running_period_keeps_no_promise_yet() {
    let mut project = project("[]");
    let figures = vec![month(&project, "opened", "2026-11", "0")];
    let contract = contract(&mut project, &[row(1, "受付件数", "0件/月")], figures);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-11 0 Undecided"]);
}

#[test]
fn a_promise_on_a_scale_needs_a_metric_on_that_scale() {
    assert_eq!(told(&project("[]"), row(1, "満足度", "80%以上")), "Ambiguous", "two metrics in per cent");
    assert_eq!(told(&project("[]"), row(1, "満足度", "9/10以上")), "Ambiguous");
    let of_ten = METRICS.replace("unit: score, better: higher", "unit: score, better: higher, target: 8/10以上");
    assert_eq!(told(&project_with(&[("data/metrics.yaml", &of_ten)]), row(1, "満足度", "8/10以上")), "Bound first");
    let entry = project("- { label: 満足度, metric: first }\n");
    assert_eq!(told(&entry, row(1, "満足度", "9/10以上")), "Bound first", "its author says so");
}

#[test]
fn included_promises_are_told_where_they_stand() {
    let mut project = project("[]");
    let included = |statement: Statement| {
        let place = Place { file: "content/parts/sla.md".to_owned(), ..statement.place };
        Statement { place, ..statement }
    };
    let rows = [row(3, "稼働率", "99.9%以上"), included(row(3, "稼働率", "99%以上"))];
    let contract = contract(&mut project, &rows, Vec::new());
    let [own, other] = contract.promises() else { panic!("two promises") };
    assert_ne!(own.anchor(), other.anchor());
    let why = own.why.iter().map(|why| why.text(Lang::En).to_owned()).collect::<Vec<_>>();
    assert_eq!(why, ["`content/parts/sla.md`, line 3, says `99%以上`"]);
}

#[test]
fn promises_are_found_in_whatever_order_documents_come() {
    let mut project = project("[]");
    let of = |document| in_document(document, row(1, "稼働率", "99.9%以上"));
    let contract = contract(&mut project, &[of("content/sop/a.md"), of("content/sop-x.md")], Vec::new());
    for document in ["content/sop/a.md", "content/sop-x.md"] {
        assert_eq!(contract.of(document).len(), 1, "{document}");
    }
}

#[test]
fn a_goal_is_told_as_progress_and_never_judged() {
    let mut project = project("[]");
    let values = [("2026-09", "99.5"), ("2026-10", "99.95")];
    let below = |text: &str| Statement {
        headings: vec!["短期的指標（3ヶ月）".to_owned()], ..row(1, "稼働率", text)
    };
    let told = |project: &mut Project, text: &str| {
        let figures = values.map(|(period, value)| month(project, "uptime", period, value)).to_vec();
        let contract = contract(project, &[below(text)], figures);
        let promise = &contract.promises()[0];
        assert_eq!(verdicts(promise), ["2026-09 99.5 Undecided", "2026-10 99.95 Undecided"]);
        assert!(project.metrics["uptime"].target.is_empty(), "a goal is no target of today");
        promise.parts[0].goal.clone().unwrap()
    };
    assert_eq!(told(&mut project, "99.9%以上").reached, Some(true));
    assert_eq!(told(&mut project, "99.99%以上").reached, Some(false));
    assert_eq!(told(&mut project, "99.99%以上").words, "短期的指標（3ヶ月）");
}
