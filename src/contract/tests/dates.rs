//! Promises that begin on a day.

use super::*;

/// The target in force on a day, in words; `-` for none.
fn on(project: &Project, day: &str) -> String {
    let target = project.metrics["uptime"].target.target_on(parse_date(day).unwrap());
    target.map_or_else(|| "-".to_owned(), |target| target.to_text(Lang::Ja))
}

#[test]
fn an_entry_says_from_when_a_text_holds() {
    let mut project = project("- { document: new.md, label: 稼働率, metric: uptime, from: 2026-10-01 }\n");
    let rows = [in_document("content/new.md", row(3, "稼働率", "99.9%以上")), row(4, "稼働率", "99.5%以上")];
    let (bound, found) = bound(&project, &rows);
    assert_eq!([tell(&bound, 0), tell(&bound, 1)], ["Bound uptime", "Bound uptime"]);
    assert_eq!(found, ["contract/superseded content/sop/slm.md:4 + content/new.md:3"]);
    adopt(&mut project, &bound);
    assert_eq!([on(&project, "2026-09-30"), on(&project, "2026-10-01")], ["99.5%以上", "99.9%以上"]);
}

#[test]
fn before_the_first_day_there_is_no_target() {
    let mut project = project("- { label: 稼働率, metric: uptime, from: 2026-10-01 }\n");
    let (bound, _) = bound(&project, &[row(3, "稼働率", "99.9%以上")]);
    adopt(&mut project, &bound);
    assert_eq!([on(&project, "2026-09-30"), on(&project, "2026-10-01")], ["-", "99.9%以上"]);
}

#[test]
fn a_dated_list_of_the_configuration_is_followed_by_its_text() {
    let list = "better: higher, target: [{ value: 99.5%以上 }, { value: 99.9%以上, from: 2026-10-01 }], grains: [day";
    let metrics = METRICS.replace("better: higher, grains: [day", list);
    let project = project_with(&[("data/metrics.yaml", &metrics)]);
    let dates = |text: &str| {
        let (bound, found) = bound(&project, &[row(4, "稼働率", text)]);
        let part = &bound.all[0].parts[0];
        (tell(&bound, 0), part.from.map(|d| d.to_string()), part.until.map(|d| d.to_string()), found)
    };
    let bound = || "Bound uptime".to_owned();
    assert_eq!(dates("99.9%以上"), (bound(), Some("2026-10-01".to_owned()), None, vec![]));
    let old = vec!["contract/superseded content/sop/slm.md:4 + data/metrics.yaml:1".to_owned()];
    assert_eq!(dates("99.5%以上"), (bound(), None, Some("2026-10-01".to_owned()), old));
    assert_eq!(dates("99%以上").0, "Contradictory uptime");
}

#[test]
fn a_text_is_judged_from_its_day_on() {
    // October begins on the very day, September before it.
    let mut project = project("- { label: 稼働率, metric: uptime, from: 2026-10-01 }\n");
    let values = [("2026-08", "99.95"), ("2026-09", "99.95"), ("2026-10", "99.85")];
    let figures = values.map(|(period, value)| month(&project, "uptime", period, value)).to_vec();
    let contract = contract(&mut project, &[row(3, "稼働率", "99.9%以上")], figures);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-10 99.85 Missed"]);
}

#[test]
fn a_day_inside_a_period_counts_from_the_next_period() {
    let mut project = project("- { label: 稼働率, metric: uptime, from: 2026-09-15 }\n");
    let values = [("2026-09", "99.95"), ("2026-10", "99.95")];
    let figures = values.map(|(period, value)| month(&project, "uptime", period, value)).to_vec();
    let contract = contract(&mut project, &[row(3, "稼働率", "99.9%以上")], figures);
    assert_eq!(verdicts(&contract.promises()[0]), ["2026-10 99.95 Met"]);
}
