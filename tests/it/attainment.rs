//! Shares of tickets that single clocks and priorities are asked for.

use crate::program::{Folder, fine};

/// Six tickets of October with a promise of two hours each: of three critical and of three high ones, two are answered in time.
const TICKETS: &str = "\
id,opened_at,responded_at,priority
1,2026-10-01 09:00,2026-10-01 10:00,critical
2,2026-10-06 09:00,2026-10-06 11:00,critical
3,2026-10-07 09:00,2026-10-07 12:00,critical
4,2026-10-08 09:00,2026-10-08 10:00,high
5,2026-10-09 09:00,2026-10-09 10:30,high
6,2026-10-31 09:00,2026-10-31 15:00,high
";
const SOURCES: &str = "tickets:\n  files: tickets.csv\n  key: id\n  columns:\n    id: { type: text }\n    \
                       opened_at: { type: datetime }\n    responded_at: { type: datetime }\n    priority: { type: category, values: { critical: [], high: [] } }\n";

fn project(attainment: &str) -> Folder {
    let policy = format!(
        "desk:\n  source: tickets\n  priority: priority\n  start: opened_at\n  clocks: {{ response: {{ stop: responded_at }} }}\n  \
         targets:\n    critical: {{ calendar: 24x7, response: 2h }}\n    high: {{ calendar: 24x7, response: 2h }}\n  attainment: {attainment}\n"
    );
    Folder::project(&[("data/tickets.csv", TICKETS), ("data/sources.yaml", SOURCES), ("data/sla.yaml", &policy)])
}

/// `priority value verdict` of October, the whole as `*`.
fn judged(attainment: &str) -> Vec<String> {
    let said = project(attainment).run(&[
        "figures",
        "sla.desk.response",
        "--period",
        "2026-10",
        "--format",
        "json",
        "--as-of",
        "2026-11-20",
    ]);
    let all: serde_json::Value = serde_json::from_str(&fine(&said).out).unwrap();
    let line = |figure: &serde_json::Value| {
        let by = figure["by"]["priority"].as_str().unwrap_or("*").to_owned();
        format!(
            "{by} {}/{} {}",
            figure["numerator"].as_str().unwrap(),
            figure["denominator"].as_str().unwrap(),
            figure["standing"].as_str().unwrap()
        )
    };
    all.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn one_share_is_asked_of_all() {
    assert_eq!(judged("60%以上"), ["* 4/6 met", "critical 2/3 met", "high 2/3 met"]);
}

#[test]
fn a_priority_is_judged_by_the_share_that_names_it() {
    let shares = "{ response: { critical: 99%以上, default: 60%以上 } }";
    assert_eq!(judged(shares), ["* 4/6 met", "critical 2/3 missed", "high 2/3 met"]);
    let shares = "{ default: 99%以上, high: 60%以上 }";
    assert_eq!(judged(shares), ["* 4/6 missed", "critical 2/3 missed", "high 2/3 met"]);
}

#[test]
fn nothing_is_judged_that_no_share_is_asked_of() {
    assert_eq!(judged("{ critical: 60%以上 }"), ["* 4/6 undecided", "critical 2/3 met", "high 2/3 undecided"]);
}

#[test]
fn names_of_no_clock_and_no_priority_have_their_place_and_the_nearest() {
    let told = project("{ respons: 95%以上 }").run(&["check"]);
    assert!(told.out.contains("data/sla.yaml:9:17"), "{}", told.out);
    assert!(told.out.contains("did you mean `response`?"), "{}", told.out);
    let told = project("{ response: { hihg: 95%以上 } }").run(&["check"]);
    assert!(told.out.contains("did you mean `high`?"), "{}", told.out);
}
