//! The year after the last known holidays: what is known stays, what is not known has no value and says why, and the site is
//! built. `calendar/holidays-end` is shown here.

use crate::program::Folder;
use serde_json::Value;
use std::fmt::Write;

const SITE: &str = "title: 試験\nlanguage: ja\ntimezone: Asia/Tokyo\nbase_url: https://x.example/\n\
    reports: { monthly: true, weekly: { cutoff: \"毎週金曜日 17:00\", shift: previous_business_day } }\n";
const SOURCES: &str = "tickets:\n  files: tickets.csv\n  key: id\n  fresh_within: 60d\n  columns:\n    \
    id: { type: text, required: true }\n    priority: { type: category, required: true, values: { high: [P1] } }\n    \
    opened_at: { type: datetime, required: true }\n    resolved_at: { type: datetime }\n";
const SLA: &str = "support:\n  label: サポート\n  source: tickets\n  priority: priority\n  start: opened_at\n  clocks:\n    \
    resolution: { label: 解決, stop: resolved_at }\n  targets:\n    high: { calendar: business, resolution: 2h }\n  \
    attainment: 60%以上\n";
const METRICS: &str =
    "opened:\n  label: 受付件数\n  type: simple\n  source: tickets\n  time: opened_at\n  agg: count\n  unit: 件\n";
const CALENDARS: &str =
    "calendars:\n  business: { timezone: Asia/Tokyo, open: { mon-fri: [\"09:00-18:00\"] }, holidays: jp }\n";
const PEOPLE: &str = "people:\n  kono: { name: 甲野 太郎, phone: 03-0000-0001 }\n  otsu: { name: 乙川 花子, phone: 03-0000-0002 }\non_call:\n  \
    duty: { rotation: [kono, otsu], handover: 毎週月曜日 10:00, shift: next_business_day, calendar: business, start: 2027-10-04T10:00 }\n";
/// Met; breached in December, since its two hours were over before the year was; undecided when the list ends; of January.
const TICKETS: &str = "id,priority,opened_at,resolved_at\nT0,P1,2027-12-01 10:00,2027-12-01 11:00\n\
    T1,P1,2027-12-30 16:00,2028-01-06 10:00\nT2,P1,2027-12-31 17:00,2028-01-04 10:00\nT3,P1,2028-01-12 10:00,2028-01-12 10:30\n";

fn project() -> Folder {
    Folder::project(&[
        ("tejun.yaml", SITE),
        ("data/sources.yaml", SOURCES),
        ("data/sla.yaml", SLA),
        ("data/metrics.yaml", METRICS),
        ("data/calendars.yaml", CALENDARS),
        ("data/people.yaml", PEOPLE),
        ("data/tickets.csv", TICKETS),
        ("content/_index.md", "# 表\n\n```{on-call}\n```\n"),
    ])
}

/// The year 2028 as a list holds it whole.
fn holidays() -> String {
    let days =
        ["01-01", "01-10", "02-11", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "07-17", "08-11", "11-23"];
    days.iter().fold("date,name\n".to_owned(), |mut list, day| {
        writeln!(list, "2028-{day},祝日").unwrap();
        list
    })
}

/// Value, count and rules of the attainment of a month.
fn month(folder: &Folder, as_of: &str, label: &str) -> Value {
    let answer = folder.run(&["--as-of", as_of, "figures", "--format", "json"]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let all: Value = serde_json::from_str(&answer.out).unwrap();
    let is_it = |figure: &&Value| {
        figure["metric"] == "sla.support.resolution"
            && (figure["period"] == label || figure["period"]["label"] == label)
            && figure["by"].as_object().is_none_or(serde_json::Map::is_empty)
            && figure["by"].as_array().is_none_or(Vec::is_empty)
    };
    let figures = all.as_array().unwrap_or_else(|| all["figures"].as_array().unwrap());
    figures.iter().find(is_it).unwrap_or_else(|| panic!("{label} in {}", answer.out)).clone()
}

#[test]
fn a_list_that_ends_is_told_before_it_matters_and_stops_no_build() {
    let folder = project();
    for (as_of, told) in [
        ("2027-09-20T09:00:00+09:00", false),
        ("2027-12-30T18:30:00+09:00", true),
        ("2028-01-20T09:00:00+09:00", true),
        ("2028-06-20T09:00:00+09:00", true),
    ] {
        let answer = folder.run(&["--as-of", as_of, "build"]);
        assert_eq!(answer.code, 0, "{as_of}: {}", answer.err);
        assert_eq!(answer.err.contains("calendar/holidays-end"), told, "{as_of}: {}", answer.err);
        assert!(!told || answer.err.contains("data/holidays.csv"), "{as_of}: {}", answer.err);
    }
}

#[test]
fn what_is_known_is_judged_as_ever_and_what_is_not_has_no_value_and_a_reason() {
    const LATER: &str = "2028-02-05T09:00:00+09:00";
    let folder = project();
    let (december, january) = (month(&folder, LATER, "2027-12"), month(&folder, LATER, "2028-01"));
    assert_eq!(december["value"], "50", "{december}");
    assert_eq!(january["value"], Value::Null, "{january}");
    assert_eq!(january["n"], 0, "{january}");
    assert!(january.to_string().contains("no_value_holidays: 2027-12-31"), "{january}");
    let page = folder.run(&["--as-of", LATER, "build"]);
    assert_eq!(page.code, 0, "{}", page.err);
    let report = std::fs::read_to_string(folder.join("output/reports/monthly/2028-01/index.html")).unwrap();
    assert!(report.contains("祝日の一覧が 2027-12-31 まで"), "the report says why there is no value");
    // With the next list the same December is told, and January too.
    folder.write("data/holidays.csv", holidays());
    let (known, next) = (month(&folder, LATER, "2027-12"), month(&folder, LATER, "2028-01"));
    assert_eq!((&known["value"], &known["n"]), (&december["value"], &december["n"]));
    assert_eq!(
        next["value"], "50",
        "two more hours of the one that the list ended with were over on 3 January: {next}"
    );
}
