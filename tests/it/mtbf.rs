//! Where the time between failures begins and ends: figures worked out by hand.
//!
//! All of it in UTC. The log begins on 2 October at 12:00 with an incident of one hour.
//! Seconds: a day has 86,400, October 2,678,400.

use tejun::calendar::Instant;
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::model::{Figure, FigureFlag};
use tejun::pipeline::{self, AssetNames, ClusterUse, Options};

const METRICS: &str = "between: { type: mtbf, source: incidents, start: started, end: restored, grains: [month], unit: s }\n\
     uptime: { type: uptime, source: incidents, start: started, end: restored, exclude: [works], grains: [month], unit: \"%\" }\n";

/// The figures of a month, as of an instant, with a log that stays fresh for so long.
fn figures(rows: &str, (as_of, month): (&str, &str), fresh: &str) -> (Figure, Figure) {
    let site = format!("title: 障害\ntimezone: UTC\nas_of: {as_of}\n");
    let sources = format!(
        "incidents:\n  files: incidents.csv\n  columns: {{ started: datetime, restored: datetime }}\n{fresh}\
         works:\n  files: works.csv\n  columns: {{ from: datetime, to: datetime }}\n"
    );
    let rows = format!("started,restored\n{rows}");
    let files = Inputs::from_memory([
        ("tejun.yaml", site.as_str()),
        ("data/calendars.yaml", "maintenance: { works: { source: works, start: from, end: to } }\n"),
        ("data/sources.yaml", sources.as_str()),
        ("data/metrics.yaml", METRICS),
        ("data/incidents.csv", rows.as_str()),
        // Ten hours, the last of which an incident lasts through.
        ("data/works.csv", "from,to\n2026-10-10T00:00:00Z,2026-10-10T10:00:00Z\n"),
    ]);
    let now: Instant = as_of.parse().unwrap();
    let options =
        Options { as_of: None, now, drafts: false, assets: AssetNames::Hashed, cluster: ClusterUse::default() };
    let mut found = Diagnostics::new();
    let computed = pipeline::compute(&files, &options, &mut found).expect("a project");
    let of = |metric: &str| {
        let is_own = |figure: &&Figure| figure.metric == metric && figure.period.label == month;
        computed.figures.iter().find(is_own).unwrap_or_else(|| panic!("no {metric}: {:?}", found.sorted())).clone()
    };
    (of("between"), of("uptime"))
}

const FRESH: &str = "  fresh_within: 60 days\n";
const FIRST: &str = "2026-10-02T12:00:00Z,2026-10-02T13:00:00Z\n";

fn number(figure: &Figure) -> String {
    figure.value.map(|value| value.normalize().to_string()).unwrap_or_default()
}

fn extra(figure: &Figure, name: &str) -> Option<String> {
    figure.extra(name).map(|value| value.normalize().to_string())
}

#[test]
fn a_whole_month_counts_from_its_start_though_the_log_begins_later() {
    // Two incidents of an hour: (2,678,400 − 7,200) ÷ 2. What is before the first row is 1.5 of 31 days: 95 % are known.
    let rows = format!("{FIRST}2026-10-20T00:00:00Z,2026-10-20T01:00:00Z\n");
    let (between, _) = figures(&rows, ("2026-11-20T00:00:00Z", "2026-10"), FRESH);
    assert_eq!((number(&between).as_str(), between.n), ("1335600", 2));
    assert_eq!(extra(&between, "downtime_s").as_deref(), Some("7200"));
    assert!(!between.flags.contains(&FigureFlag::LittleKnown));
}

#[test]
fn a_month_of_which_the_log_knows_little_says_so() {
    // The first row lies on the 20th: 12 of 31 days are known, 38.7 %.
    let (between, _) =
        figures("2026-10-20T00:00:00Z,2026-10-20T01:00:00Z\n", ("2026-11-20T00:00:00Z", "2026-10"), FRESH);
    assert_eq!((number(&between).as_str(), between.n), ("2674800", 1));
    assert!(between.flags.contains(&FigureFlag::LittleKnown));
    assert!(extra(&between, "known").is_some_and(|known| known.starts_with("38.7096")), "{:?}", between.extra);
}

#[test]
fn the_running_month_ends_with_the_instant_of_the_site() {
    // To 11 October, 00:00, ten days have passed: 864,000 − 3,600 for one incident; that of the 15th has not begun.
    let rows = format!("{FIRST}2026-10-15T00:00:00Z,2026-10-15T06:00:00Z\n");
    let (between, _) = figures(&rows, ("2026-10-11T00:00:00Z", "2026-10"), FRESH);
    assert_eq!((number(&between).as_str(), between.n), ("860400", 1));
}

#[test]
fn an_incident_that_lasts_is_seen_until_the_instant_of_the_site() {
    // Open since the 10th, 18:00, or over on the 12th: by the 11th, 00:00, six hours of it have passed.
    for end in ["", "2026-10-12T00:00:00Z"] {
        let rows = format!("{FIRST}2026-10-10T18:00:00Z,{end}\n");
        let (between, _) = figures(&rows, ("2026-10-11T00:00:00Z", "2026-10"), FRESH);
        // 864,000 − 3,600 − 21,600, for two incidents.
        assert_eq!((number(&between).as_str(), between.n), ("419400", 2), "{end}");
        assert_eq!(extra(&between, "downtime_s").as_deref(), Some("25200"), "{end}");
    }
}

#[test]
fn an_incident_is_cut_at_the_end_of_a_month_and_counts_where_it_begins() {
    // From 31 October, 22:00, to 1 November, 03:00: two hours of October, three of November.
    let rows = format!("{FIRST}2026-10-31T22:00:00Z,2026-11-01T03:00:00Z\n2026-11-10T00:00:00Z,2026-11-10T01:00:00Z\n");
    let of = |month| figures(&rows, ("2026-11-21T00:00:00Z", month), FRESH).0;
    let (october, november) = (of("2026-10"), of("2026-11"));
    // (2,678,400 − 3,600 − 7,200) ÷ 2; 20 days of November less three hours and one, for the one that begins in it.
    assert_eq!((number(&october).as_str(), october.n), ("1333800", 2));
    assert_eq!((number(&november).as_str(), november.n), ("1713600", 1));
}

#[test]
fn a_log_that_is_not_fresh_ends_with_its_newest_row_unless_an_incident_lasts() {
    // Nothing says that silence is knowledge: what is known ends a second behind 2 October, 13:00.
    let (over, _) = figures(FIRST, ("2026-10-11T00:00:00Z", "2026-10"), "");
    // From the start of the month 1 day and 13 hours and a second, less an hour: 133,201 − 3,600.
    assert_eq!((number(&over).as_str(), over.n), ("129601", 1));
    // An open one is known to last: ten days less twelve hours of the second and all of the time since.
    let (open, _) = figures("2026-10-02T12:00:00Z,\n", ("2026-10-11T00:00:00Z", "2026-10"), "");
    assert_eq!((number(&open).as_str(), open.n), ("129600", 1));
    assert_eq!(extra(&open, "downtime_s").as_deref(), Some("734400"));
}

#[test]
fn maintenance_cuts_uptime_and_not_the_time_between_failures() {
    // An incident from 09:00 to 11:00 of the 10th, whose first hour lies in maintenance.
    let rows = format!("{FIRST}2026-10-10T09:00:00Z,2026-10-10T11:00:00Z\n");
    let (between, uptime) = figures(&rows, ("2026-11-20T00:00:00Z", "2026-10"), FRESH);
    // Both hours are downtime here: (2,678,400 − 3,600 − 7,200) ÷ 2.
    assert_eq!((number(&between).as_str(), between.n), ("1333800", 2));
    assert_eq!(extra(&between, "downtime_s").as_deref(), Some("10800"));
    // There one of them, of a month without the ten hours: 3,600 + 3,600 of 2,678,400 − 36,000.
    assert_eq!(extra(&uptime, "downtime_s").as_deref(), Some("7200"));
    assert_eq!(uptime.denominator.map(|all| all.normalize().to_string()).as_deref(), Some("2642400"));
}
