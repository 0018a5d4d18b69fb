//! A project in which everything holds.

use super::*;
use crate::calendar::Grain;
use crate::model::ReportName;
use crate::objective::Unit;
use crate::query::{Binary, Expr, Literal};
use rust_decimal::Decimal;

const SITE: &str = "\
\u{feff}title: 運用ナレッジベース
base_url: https://help.example.com/ops
as_of: 2026-11-20T17:00:00+09:00
footer: フッター
params: { n: 1, x: 0.5, on: true, none: ~, text: '1', list: [a, b] }
reports:
  monthly: false
  groups: { 運用: [opened, sla.desk.response] }
";

const TICKETS: &str = "\
tickets:
  files: [tickets/*.csv, tickets/*.parquet]
  encoding: cp932
  separator: ;
  timezone: UTC
  key: id
  order: updated_at
  columns:
    id: { from: [番号, number], type: text, required: true }
    opened_at: &time { type: datetime, required: true }
    updated_at: { <<: *time, required: false, missing: '-' }
    responded_at: datetime
    resolved_at: datetime
    minutes: integer
    priority: { type: category, values: { critical: [P0, critical], high: P1 } }
  not_before: { resolved_at: [opened_at, responded_at] }
  fresh_within: 3 days
  bad_rows: { set_aside_up_to: 0.5% }
pauses:
  files: pauses.csv
  columns: { ticket: text, from: datetime, to: datetime }
  bad_rows: fail
";

const METRICS: &str = "\
opened:
  label: 受付件数
  aliases: [受付]
  type: simple
  source: tickets
  time: opened_at
  agg: count
  filter: minutes > 5
  by: priority
  grains: [month, week, month]
  unit: 件
late:
  type: ratio
  source: tickets
  time: opened_at
  filter: minutes > 5
  numerator: { agg: count, filter: resolved_at is null }
  denominator: { agg: count }
  unit: '%'
  better: higher
  target: 99.90%以上
  min_n: 30
p95: { type: simple, source: tickets, time: opened_at, agg: percentile, percentile: 0.95, expr: minutes, unit: min }
up: { type: uptime, source: pauses, start: from, end: to, exclude: [monthly] }
restore: { type: mttr, source: pauses, start: from, end: to }
";

const SLA: &str = "\
desk:
  source: tickets
  priority: priority
  start: opened_at
  clocks:
    response: { stop: responded_at }
    resolution: { label: 復旧, stop: resolved_at, pauses: { source: pauses, key: ticket, start: from, end: to } }
  targets:
    high: { calendar: business, resolution: 1bd, response: { target: 30min, calendar: 24x7 } }
    critical: { calendar: 24x7, response: 1h, resolution: 4h }
  attainment: 95%以上
";

const CALENDARS: &str = "\
calendars:
  business:
    open: { mon-thu: ['13:00-18:00', '09:00-12:00'], 'fri,sat': ['09:00-24:00'] }
    holidays: jp
    closed: [12-29..01-03, 2026-08-13, 2026-08-12..2026-08-14]
maintenance:
  monthly: { when: 毎月第3土曜日 00:00-04:00, services: [all] }
  api: { when: 毎週土曜日 18:00-19:00, services: [api] }
";

fn project() -> Project {
    let (project, said) = said(&[
        ("tejun.yaml", SITE),
        ("data/sources.yaml", TICKETS),
        ("data/metrics.yaml", METRICS),
        ("data/sla.yaml", SLA),
        ("data/calendars.yaml", CALENDARS),
    ]);
    assert_eq!(said, Vec::<String>::new());
    project
}

/// Fingerprints of the declarations, with those of the holidays of a year.
fn fingerprints(project: &Project) -> crate::model::Basis {
    project.basis(("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap()))
}

#[test]
fn fingerprints_are_those_of_meanings_wherever_they_stand() {
    let moved = |text: &str| format!("# moved\n{}", text.trim_start_matches('\u{feff}'));
    let (again, _) = said(&[
        ("tejun.yaml", SITE),
        ("data/sources.yaml", &moved(TICKETS)),
        ("data/metrics.yaml", &moved(METRICS)),
        ("data/sla.yaml", &moved(SLA)),
        ("data/calendars.yaml", &moved(CALENDARS)),
    ]);
    let (basis, again) = (fingerprints(&project()), fingerprints(&again));
    assert_eq!(basis, again);
    assert!(basis.metrics.values().all(|metric| metric.definition.len() == 32), "{basis:?}");
}

#[test]
fn the_site() {
    let site = project().site;
    assert_eq!(site.title, "運用ナレッジベース");
    assert_eq!(site.base_url, "https://help.example.com/ops/");
    // 2026-11-20 08:00 UTC; checked with `date -d 2026-11-20T17:00:00+09:00 +%s`.
    assert_eq!(site.as_of.unwrap().as_second(), 1_795_161_600);
    assert_eq!(site.reports.made.iter().map(|made| made.name).collect::<Vec<_>>(), [ReportName::WEEKLY]);
    let ids = vec!["opened".to_owned(), "sla.desk.response".to_owned()];
    assert_eq!(site.reports.groups, [("運用".to_owned(), ids)]);
    let params = serde_json::json!({"n": 1, "x": 0.5, "on": true, "none": null, "text": "1", "list": ["a", "b"]});
    assert_eq!(serde_json::Value::Object(site.params), params);
}

#[test]
fn the_sources() {
    let project = project();
    let tickets = &project.sources["tickets"];
    assert_eq!(tickets.encoding, CsvEncoding::Cp932);
    assert_eq!(tickets.separator, Some(b';'));
    assert_eq!(tickets.fresh_within, Some(259_200));
    assert_eq!(tickets.bad_rows, BadRows::SetAsideUpTo(Decimal::new(5, 1)));
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(tickets.not_before, [pair("resolved_at", "opened_at"), pair("resolved_at", "responded_at")]);
    assert_eq!(tickets.columns["id"].from, ["番号", "number"]);
    assert_eq!(tickets.columns["minutes"].from, ["minutes"]);
    let updated = &tickets.columns["updated_at"];
    assert_eq!((updated.kind, updated.required), (ColumnType::Datetime, false), "its own key wins over a merged one");
    assert_eq!(updated.missing, ["-"]);
    assert_eq!(tickets.columns["priority"].values["high"], ["P1"]);
    assert_eq!(project.sources["pauses"].bad_rows, BadRows::Fail);
    assert_eq!(project.sources["pauses"].separator, None);
}

#[test]
fn the_metrics() {
    let project = project();
    let opened = &project.metrics["opened"];
    assert_eq!((opened.unit, opened.unit_label.as_str()), (Unit::Count, "件"));
    assert_eq!(opened.grains, [Grain::Week, Grain::Month]);
    assert_eq!(opened.by, [Dimension { name: "priority".into(), values: vec!["critical".into(), "high".into()] }]);
    let long = Expr::column("minutes").binary(Binary::Gt, Expr::Literal(Literal::Integer(5)));
    let MetricKind::Ratio { numerator, denominator, .. } = &project.metrics["late"].kind else { panic!("a ratio") };
    assert_eq!(numerator.filter, Some(long.clone().and(Expr::column("resolved_at").is_null())));
    assert_eq!(denominator.filter, Some(long));
    let target = project.metrics["late"].target.only().unwrap();
    assert_eq!(target.value, Some(Decimal::new(999, 1)));
    let MetricKind::Simple { measure, .. } = &project.metrics["p95"].kind else { panic!("a simple one") };
    assert_eq!(measure.agg, Agg::Percentile(Decimal::new(95, 2)));
    assert_eq!(project.metrics["p95"].label, "p95");
    assert_eq!((project.metrics["up"].unit, project.metrics["restore"].unit), (Unit::Percent, Unit::H));
}

#[test]
fn the_policy() {
    let project = project();
    let desk = &project.policies["desk"];
    assert_eq!(desk.key, "id", "the source's key");
    assert_eq!(desk.clocks.iter().map(|clock| clock.label.as_str()).collect::<Vec<_>>(), ["応答", "復旧"]);
    let targets: Vec<_> =
        desk.targets.iter().map(|t| (t.priority.as_str(), t.clock.as_str(), t.calendar.as_str(), t.allowed)).collect();
    let one = Decimal::ONE;
    assert_eq!(
        targets,
        [
            ("critical", "response", "24x7", Allowance::Amount(one, Unit::H)),
            ("critical", "resolution", "24x7", Allowance::Amount(Decimal::from(4), Unit::H)),
            ("high", "response", "24x7", Allowance::Amount(Decimal::from(30), Unit::Min)),
            ("high", "resolution", "business", Allowance::Amount(one, Unit::Bd)),
        ]
    );
    assert_eq!((desk.business_day, desk.counts_in), (BusinessDay::BusinessMinutes, Attribution::Decided));
}

#[test]
fn the_calendars() {
    let project = project();
    let business = &project.calendars["business"];
    let spans: Vec<usize> = business.week.iter().map(Vec::len).collect();
    assert_eq!(spans, [2, 2, 2, 2, 1, 1, 0]);
    assert_eq!(business.week[0][0].from.to_string(), "09:00:00");
    assert_eq!(business.week[4][0].to, None);
    assert_eq!(business.closures.len(), 3);
    assert!(business.holidays.is_some());
    assert_eq!(project.maintenance["monthly"].services, Vec::<String>::new());
    assert_eq!(project.maintenance["api"].services, ["api"]);
}

#[test]
fn a_project_of_documents_alone() {
    let (project, said) = said(&[]);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(project.site.reports.made, []);
    assert_eq!(project.calendars.keys().collect::<Vec<_>>(), ["24x7", "jp-business"]);
}

#[test]
fn an_instant_is_read_as_it_is_on_the_command_line() {
    let as_of = |text: &str| {
        let (project, said) = said(&[("tejun.yaml", &format!("title: x\ntimezone: Asia/Tokyo\nas_of: {text}\n"))]);
        assert_eq!(said, Vec::<String>::new(), "{text}");
        project.site.as_of.map(|instant| instant.to_string()).unwrap_or_default()
    };
    assert_eq!(as_of("2026-11-20"), "2026-11-19T15:00:00Z", "a date is its first instant");
    assert_eq!(as_of("2026-11-20T17:00"), "2026-11-20T08:00:00Z");
    assert_eq!(as_of("2026-11-20T17:00:00Z"), "2026-11-20T17:00:00Z");
    assert_eq!(as_of("hour"), "", "no instant is pinned");
}
