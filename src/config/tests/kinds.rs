//! Availability, error budgets, incident times and users: what is read, and the places of what is wrong.

use super::*;
use crate::calendar::Grain;
use crate::objective::{Better, Unit};
use rust_decimal::Decimal;

const SOURCES: &str = "\
incidents:
  files: incidents.csv
  columns:
    started: datetime
    acked: datetime
    restored: datetime
    service: { type: category, values: { web: [], api: [] } }
    impact: { type: category, values: { part: [], full: [] } }
probes:
  files: probes.csv
  columns: { at: datetime, up: boolean, service: text }
logins:
  files: logins.csv
  columns: { user: text, day: date, at: datetime }
";

fn with(metrics: &str) -> (Project, Vec<String>) {
    said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", metrics)])
}

#[test]
fn an_uptime_knows_its_services_weights_and_roll_up() {
    let metrics = "\
up:
  type: uptime
  source: incidents
  start: started
  end: restored
  impact: impact
  weight: { part: 0.50, full: 1 }
  service: service
  services: [web, api, web]
  groups: { portal: [api, web] }
  rollup: all_down
held: { type: uptime, source: probes, time: at, up: up, hold: 10 min, service: service, rollup: any_down }
counted: { type: uptime, source: probes, time: at, up: up }
";
    let (project, said) = with(metrics);
    assert_eq!(said, Vec::<String>::new());
    let uptime = |name: &str| match &project.metrics[name].kind {
        MetricKind::Uptime(uptime) => uptime.clone(),
        other => panic!("{other:?}"),
    };
    let Uptime::Intervals { weights: Some(weights), .. } = uptime("up") else { panic!("weights") };
    assert_eq!(weights.of, [("part".to_owned(), Decimal::new(5, 1)), ("full".to_owned(), Decimal::ONE)]);
    assert_eq!(uptime("up").together().services, ["web", "api"]);
    assert_eq!(uptime("up").together().groups, [("portal".to_owned(), vec!["api".to_owned(), "web".to_owned()])]);
    assert_eq!(uptime("up").together().rollup, Rollup::AllDown);
    assert!(matches!(uptime("held"), Uptime::Probes { hold: Some(600), .. }));
    assert_eq!(uptime("counted").together().rollup, Rollup::Pooled);
}

#[test]
fn what_an_uptime_cannot_mean_has_its_place() {
    let metrics = "\
a: { type: uptime, source: incidents, start: started, end: restored, services: [web] }
b: { type: uptime, source: incidents, start: started, end: restored, service: service, services: [wep] }
c: { type: uptime, source: incidents, start: started, end: restored, service: service, rollup: mean }
d: { type: uptime, source: incidents, start: started, end: restored, service: service, rollup: pooled }
e: { type: uptime, source: incidents, start: started, end: restored, weight: { part: 0.5 } }
f: { type: uptime, source: incidents, start: started, end: restored, impact: impact, weight: { prat: 0.5, full: 2 } }
g: { type: uptime, source: probes, time: at, up: up, service: service, rollup: any_down }
h: { type: uptime, source: probes, time: at, up: up, rollup: mean }
i: { type: uptime, source: probes, time: at, up: up, weight: { part: 1 } }
";
    let (project, said) = with(metrics);
    assert_eq!(
        said,
        [
            "config/invalid-value data/metrics.yaml:1:80+5",
            "config/unknown-reference data/metrics.yaml:2:99+3",
            "config/missing-key data/metrics.yaml:3:1+1",
            "config/invalid-value data/metrics.yaml:4:96+6",
            "config/missing-key data/metrics.yaml:5:1+1",
            "config/unknown-reference data/metrics.yaml:6:96+4",
            "config/invalid-value data/metrics.yaml:6:113+1",
            "config/invalid-value data/metrics.yaml:7:80+8",
            "config/invalid-value data/metrics.yaml:8:62+4",
            "config/unknown-key data/metrics.yaml:9:54+6",
        ]
    );
    assert_eq!(project.metrics.keys().collect::<Vec<_>>(), ["i"]);
}

#[test]
fn a_budget_is_read_after_what_it_is_of_and_keeps_its_place() {
    let metrics = "\
used: { type: error_budget, of: up, burn: [1h, 3 days] }
up: { type: uptime, source: probes, time: at, up: up, target: 99.9%以上, grains: [month, week] }
burning: { type: error_budget, of: up, objective: 99.95%, reading: burn_rate, grains: month, unit: 倍 }
";
    let (project, said) = with(metrics);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(project.metrics.keys().collect::<Vec<_>>(), ["used", "up", "burning"]);
    let used = &project.metrics["used"];
    let MetricKind::ErrorBudget(budget) = &used.kind else { panic!("a budget") };
    assert_eq!((budget.objective, budget.reading), (Decimal::new(999, 1), BudgetReading::Consumed));
    assert_eq!(budget.burn, [("1h".to_owned(), 3600), ("3days".to_owned(), 259_200)]);
    assert_eq!((used.unit, used.better), (Unit::Percent, Some(Better::Lower)));
    assert_eq!(used.grains, [Grain::Week, Grain::Month]);
    let burning = &project.metrics["burning"];
    assert_eq!((burning.unit, burning.unit_label.as_str()), (Unit::Count, "倍"));
}

#[test]
fn a_budget_of_nothing_has_its_place() {
    let metrics = "\
up: { type: uptime, source: probes, time: at, up: up, grains: month }
n: { type: simple, source: probes, time: at, agg: count }
good: { type: ratio, source: probes, time: at, numerator: { agg: count, filter: up }, denominator: { agg: count }, unit: '%' }
a: { type: error_budget, of: up }
b: { type: error_budget, of: n, objective: 99% }
c: { type: error_budget, of: upp, objective: 99% }
d: { type: error_budget, of: up, objective: 101% }
e: { type: error_budget, of: up, objective: 99%, grains: week }
f: { type: error_budget, of: good, objective: 99%, burn: 1h }
g: { type: error_budget, of: up, objective: 99%, unit: h }
h: { type: error_budget, of: up, objective: 99%, by: service }
i: { type: error_budget }
j: { type: error_budget, of: sla.desk.response, objective: 99% }
bad: { type: ratio, source: probes, time: at, numerator: { agg: count, filter: not up }, denominator: { agg: count }, unit: '%', better: lower }
k: { type: error_budget, of: bad, objective: 99% }
";
    let (project, said) = with(metrics);
    assert_eq!(
        said,
        [
            "config/missing-key data/metrics.yaml:4:1+1",
            "config/invalid-value data/metrics.yaml:5:30+1",
            "config/unknown-reference data/metrics.yaml:6:30+3",
            "config/invalid-value data/metrics.yaml:7:45+4",
            "config/invalid-value data/metrics.yaml:8:58+4",
            "config/invalid-value data/metrics.yaml:9:58+2",
            "config/invalid-value data/metrics.yaml:10:56+1",
            "config/unknown-key data/metrics.yaml:11:50+2",
            "config/missing-key data/metrics.yaml:12:1+1",
            "config/unknown-reference data/metrics.yaml:13:30+17",
            "config/invalid-value data/metrics.yaml:15:30+3",
        ]
    );
    assert_eq!(project.metrics.keys().collect::<Vec<_>>(), ["up", "n", "good", "h", "bad"]);
}

#[test]
fn incident_times_and_users_have_their_units_and_directions() {
    let metrics = "\
mtta: { type: mtta, source: incidents, start: started, acknowledged: acked, by: service }
mtbf: { type: mtbf, source: incidents, start: started, end: restored, unit: d }
stay: { type: retention, source: logins, user: user, time: day }
churn: { type: retention, source: logins, user: user, time: day, reading: churn }
mau: { type: active_users, source: logins, user: user, time: at, unit: 名 }
sticky: { type: active_users, source: logins, user: user, time: at, reading: stickiness }
";
    let (project, said) = with(metrics);
    assert_eq!(said, Vec::<String>::new());
    let of = |name: &str| (project.metrics[name].unit, project.metrics[name].better);
    assert_eq!(of("mtta"), (Unit::Min, Some(Better::Lower)));
    assert_eq!(of("mtbf"), (Unit::D, Some(Better::Higher)));
    assert_eq!(of("stay"), (Unit::Percent, Some(Better::Higher)));
    assert_eq!(of("churn"), (Unit::Percent, Some(Better::Lower)));
    assert_eq!(of("mau"), (Unit::Count, Some(Better::Higher)));
    assert_eq!(of("sticky"), (Unit::Percent, Some(Better::Higher)));
    let wrong = "\
a: { type: mtta, source: incidents, start: started, end: restored }
b: { type: mtbf, source: incidents, start: started, end: restored, unit: '%' }
c: { type: retention, source: logins, user: user, start: day }
d: { type: retention, source: logins, user: user, time: day, reading: chrun }
e: { type: active_users, source: logins, user: user, time: day, reading: mau }
f: { type: active_users, source: logins, user: user, time: day, reading: stickiness, unit: 名 }
";
    let (project, said) = with(wrong);
    assert_eq!(
        said,
        [
            "config/missing-key data/metrics.yaml:1:1+1",
            "config/unknown-key data/metrics.yaml:1:53+3",
            "config/invalid-value data/metrics.yaml:2:74+3",
            "config/missing-key data/metrics.yaml:3:1+1",
            "config/invalid-value data/metrics.yaml:4:71+5",
            "config/invalid-value data/metrics.yaml:5:74+3",
            "config/invalid-value data/metrics.yaml:6:92+1",
        ]
    );
    assert!(project.metrics.is_empty());
}

#[test]
fn maintenance_recurs_happens_once_or_is_rows_of_a_source() {
    let calendars = "\
maintenance:
  a: { when: [毎週土曜日 18:00-19:00, 2026-11-08 01:00-05:00] }
  b: { source: logins, start: at, end: at }
  c: { source: login, start: at, end: at }
  d: { services: [web] }
  e: { when: [毎週土曜日 18:00-19:00, 2026-11-31 01:00-05:00] }
";
    let (project, said) = said(&[("data/sources.yaml", SOURCES), ("data/calendars.yaml", calendars)]);
    assert_eq!(
        said,
        [
            "config/unknown-reference data/calendars.yaml:4:16+5",
            "config/missing-key data/calendars.yaml:5:3+1",
            "config/invalid-value data/calendars.yaml:6:34+22",
        ]
    );
    let a = &project.maintenance["a"];
    assert_eq!(
        (a.rules.len(), a.dated.len(), a.when.as_str()),
        (1, 1, "毎週土曜日 18:00-19:00, 2026-11-08 01:00-05:00")
    );
    assert_eq!(project.maintenance["b"].rows.as_ref().map(|rows| rows.source.as_str()), Some("logins"));
}
