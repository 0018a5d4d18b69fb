//! Verdicts of statements, worked out by hand.

use super::*;
use crate::model::{FigureFlag, days_in_words};

#[test]
fn each_text_is_judged_by_what_it_says_itself() {
    let metrics = METRICS.replace("better: higher, grains: [day", "better: higher, target: 99.5%以上, grains: [day");
    let mut project = project_with(&[("data/metrics.yaml", &metrics)]);
    let figures = vec![month(&project, "uptime", "2026-10", "99.7")];
    let contract = contract(&mut project, &[row(3, "稼働率", "99.9%以上"), row(4, "可用性", "99.5%以上")], figures);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-10 99.7 Missed"]);
    assert_eq!(verdicts(&contract.promises()[1]), ["2026-10 99.7 Met"]);
    assert_eq!(contract.promises()[1].target_status(), Some(TargetStatus::Met));
}

#[test]
fn exactly_the_promise_keeps_it() {
    let mut project = project("[]");
    let values = [("2026-08", "99.9"), ("2026-09", "99.89"), ("2026-10", "")];
    let figures = values.map(|(period, value)| month(&project, "uptime", period, value)).to_vec();
    let contract = contract(&mut project, &[row(3, "稼働率", "99.9%以上")], figures);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-08 99.9 Met", "2026-09 99.89 Missed", "2026-10 - NoData"]);
}

#[test]
fn the_newest_complete_period_comes_last_and_a_running_one_only_alone() {
    let mut project = project("[]");
    let running = month(&project, "uptime", "2026-11", "99");
    let over = month(&project, "uptime", "2026-10", "99.95");
    let rows = [row(3, "稼働率", "99.9%以上")];
    let both = contract(&mut project, &rows, vec![running.clone(), over]);
    assert_eq!(verdicts(&both.promises()[0]), ["2026-10 99.95 Met"]);
    let alone = contract(&mut project, &rows, vec![running]);
    assert_eq!(verdicts(&alone.promises()[0]), ["2026-11 99 AtRisk"], "a running month that misses so far");
}

#[test]
fn data_that_end_before_the_period_keep_nothing() {
    let mut project = project("[]");
    let mut figure = month(&project, "uptime", "2026-10", "99.95");
    figure.flags.push(FigureFlag::Truncated);
    let contract = contract(&mut project, &[row(3, "稼働率", "99.9%以上")], vec![figure]);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-10 99.95 Undecided"]);
}

#[test]
fn thirteen_periods_are_shown() {
    let mut project = project("[]");
    let months = (1..=10).map(|m| format!("2026-{m:02}")).chain((5..=12).map(|m| format!("2025-{m:02}")));
    let figures = months.map(|period| month(&project, "uptime", &period, "100")).collect();
    let contract = contract(&mut project, &[row(3, "稼働率", "99.9%以上")], figures);
    let shown = verdicts(&contract.promises()[0]);
    assert_eq!((shown.len(), shown[0].as_str()), (13, "2025-10 100 Met"));
}

#[test]
fn the_period_is_that_of_the_text() {
    let mut project = project("- { label: 可用性, metric: uptime, grain: week }\n");
    let figures = vec![
        figure(&project, "uptime", Grain::Day, "2026-11-18", "99.1"),
        figure(&project, "uptime", Grain::Week, "2026-11-10", "99.2"),
        figure(&project, "uptime", Grain::Month, "2026-10-10", "99.3"),
        figure(&project, "uptime", Grain::Quarter, "2026-08-10", "99.4"),
    ];
    let measured = |often: &str| Statement {
        beside: vec![("測定頻度".to_owned(), often.to_owned())],
        ..row(3, "稼働率", "99%以上")
    };
    let rows = [
        row(1, "稼働率", "99%以上"),
        row(2, "稼働率", "四半期99%以上"),
        measured("週次"),
        measured("四半期"),
        measured("リアルタイム"),
        row(4, "可用性", "99%以上"),
    ];
    let contract = contract(&mut project, &rows, figures);
    let labels: Vec<String> = contract.promises().iter().map(|p| verdicts(p).concat()).collect();
    let expected = [
        "2026-10 99.3 Met",
        "FY2026-Q2 99.4 Met",
        "2026-W46 99.2 Met",
        "FY2026-Q2 99.4 Met",
        "2026-10 99.3 Met",
        "2026-W46 99.2 Met",
    ];
    assert_eq!(labels, expected);
}

#[test]
fn a_trend_that_only_a_document_promises_is_told() {
    // 1, 2, 3, 4 rise by 1 a month; the running month counts for nothing.
    let metrics = METRICS.replace("unit: 件, by", "unit: 件, target: 100件以下, by");
    let mut project = project_with(&[("data/metrics.yaml", &metrics)]);
    let values = [("2026-07", "1"), ("2026-08", "2"), ("2026-09", "3"), ("2026-10", "4"), ("2026-11", "0")];
    let figures: Vec<Figure> = values.map(|(period, value)| month(&project, "opened", period, value)).to_vec();
    let told = |project: &mut Project, text: &str| {
        let contract = contract(project, &[row(3, "受付件数", text)], figures.clone());
        verdicts(&contract.promises()[0]).pop().unwrap()
    };
    assert_eq!(told(&mut project, "増加トレンド"), "2026-10 4 Met");
    assert_eq!(told(&mut project, "減少トレンド"), "2026-10 4 Missed");
}

#[test]
fn a_clock_shows_the_attainment_of_its_priority() {
    let attainment = |project: &Project, priority: &str, value: &str| Figure {
        by: vec![("priority".to_owned(), priority.to_owned())],
        ..month(project, "sla.desk.response", "2026-10", value)
    };
    let rows = [row(1, "Critical", "1時間以内に応答"), row(2, "High", "3時間以内に応答")];
    let mut project = project("[]");
    let figures = vec![attainment(&project, "critical", "94.9"), attainment(&project, "high", "100")];
    let contract = contract(&mut project, &rows, figures.clone());
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-10 94.9 Missed"], "95% are promised");
    assert_eq!(verdicts(&contract.promises()[1]), NOTHING, "the policy counts two hours, not three");
    let silent = project_with(&[("data/sla.yaml", &SLA.replace("  attainment: 95%以上\n", ""))]);
    let undecided = super::contract(&mut silent.clone(), &rows, figures);
    assert_eq!(verdicts(&undecided.promises()[0]), ["2026-10 94.9 Undecided"], "nobody said how many are enough");
}

#[test]
fn an_alert_that_rings_is_a_risk_and_a_silent_one_is_none() {
    let mut project = project("[]");
    let figures = vec![month(&project, "uptime", "2026-09", "99.4"), month(&project, "uptime", "2026-10", "99.5")];
    let rows = [row(4, "稼働率", "99.9%以上"), alert(4, "稼働率", "<99.5%")];
    let contract = contract(&mut project, &rows, figures);
    assert_eq!(verdicts(&contract.promises()[1]), ["2026-09 99.4 AtRisk", "2026-10 99.5 Met"]);
}

#[test]
fn what_nobody_promises_is_listed() {
    let mut project = project("[]");
    let contract = contract(&mut project, &[row(1, "稼働率", "99.9%以上")], Vec::new());
    let ids: Vec<&str> = contract.unpromised.iter().map(|(id, _)| id.as_str()).collect();
    let expected = [
        "api-p95",
        "api-mean",
        "opened",
        "handled",
        "first",
        "second",
        "third",
        "sla.desk.response",
        "sla.desk.resolution",
    ];
    assert_eq!(ids, expected);
    assert_eq!(contract.unpromised[7].1, "窓口 応答");
}

/// The 3rd is the first day of the data, the 20th runs. The 10th has no figure and the 12th is hardly known; on the 13th there was
/// nothing to measure.
#[test]
fn the_days_of_a_month_are_counted_beside_the_verdict_of_the_newest() {
    let mut project = project("- { label: 可用性, metric: uptime, grain: day }\n");
    let days = (3..=20).filter(|day| *day != 10).map(|day| {
        let value = match day {
            11 => "99.89",
            13 => "",
            _ => "99.9",
        };
        let mut figure = figure(&project, "uptime", Grain::Day, &format!("2026-11-{day:02}"), value);
        figure.flags.extend((day == 12).then_some(FigureFlag::LittleKnown));
        figure
    });
    let days: Vec<Figure> = days.collect();
    let october = ["2026-10-30", "2026-10-31"].map(|day| figure(&project, "uptime", Grain::Day, day, "99.95"));
    let rows = [row(4, "可用性", "99.9%以上"), row(3, "稼働率", "99.9%以上")];
    let told = |project: &mut Project, figures: Vec<Figure>| {
        let contract = contract(project, &rows, figures);
        let part = &contract.promises()[0].parts[0];
        assert_eq!(part.verdicts.last().unwrap().period.label, "2026-11-19");
        assert!(contract.promises()[1].parts[0].kept.is_empty(), "judged by months");
        part.kept.clone()
    };
    let november = told(&mut project.clone(), days.clone());
    let [november] = november.as_slice() else { panic!("{november:?}") };
    assert_eq!((november.period.label.as_str(), november.kept.met, november.kept.open), ("2026-11", 13, 3));
    assert_eq!(november.kept.missed, ["2026-11-11"]);
    assert_eq!(november.kept.unknown, ["2026-11-10", "2026-11-12"]);
    let words = days_in_words(november, Lang::Ja);
    assert_eq!(
        words,
        "2026年11月: 13/14日 達成（データ不足 2日、判定なし 1日）、未達: 11/11、データ不足: 11/12、11/10"
    );
    // With two days of October the 1st and the 2nd of November are days of which nothing is known.
    let both = told(&mut project, [days, october.to_vec()].concat());
    assert_eq!(
        both.iter().map(|of| days_in_words(of, Lang::En)).collect::<Vec<_>>(),
        [
            "October 2026: met on 2/2 days",
            "November 2026: met on 13/14 days (4 days without enough data, 1 not judged); missed: 11/11; too little data: 11/12, 11/10, 11/2, 11/1",
        ]
    );
}
