//! Where the incidents of the status page come from.

use super::*;
use crate::config::IncidentLog;

const SOURCES: &str = "
tickets:
  files: t.csv
  key: id
  columns: { id: text, priority: { type: category, values: { high: [] } }, opened: datetime, closed: datetime, subject: text }
incidents:
  files: i.csv
  key: no
  columns: { no: text, team: text, service: text, from: datetime, to: datetime, kind: text, title: text }
probes: { files: p.csv, columns: { at: datetime, state: text } }
";
const METRICS: &str = "
restored: { type: mttr, source: tickets, start: opened, end: closed }
between: { type: mtbf, source: tickets, start: opened, end: closed }
desk: { type: uptime, source: tickets, start: opened, end: closed }
seen: { type: uptime, source: probes, time: at, up: \"state = 'up'\" }
";
const LOG: &str = "logged: { type: uptime, source: incidents, start: from, end: to, service: team }\n";
const SLA: &str = "
policy:
  source: tickets
  priority: priority
  start: opened
  clocks: { resolution: { stop: closed } }
  targets: { high: { calendar: 24x7, resolution: 4h } }
";

/// The log of a project with this line of `tejun.yaml`, and what was said.
fn log(line: &str, metrics: &str) -> (Option<IncidentLog>, Vec<String>) {
    let site = format!("title: T\nstatus:\n  {line}\n");
    let files = [
        ("tejun.yaml", site.as_str()),
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", metrics),
        ("data/sla.yaml", SLA),
    ];
    let (project, said) = said(&files);
    (project.site.status.log, said)
}

#[test]
fn tickets_are_no_log_of_incidents() {
    // Neither times to restore, nor an uptime of rows that a policy holds for tickets.
    assert_eq!(log("days: 30", METRICS), (None, Vec::new()));
    let (log, said) = log("days: 30", &format!("{METRICS}{LOG}"));
    assert_eq!(said, Vec::<String>::new());
    let log = log.expect("the uptime of incidents has a log");
    assert_eq!(
        (log.source.as_str(), log.id.as_deref(), log.downtime.as_deref()),
        ("incidents", Some("no"), Some("logged"))
    );
    // The uptime says which column tells services apart, names say the title.
    assert_eq!((log.service.as_deref(), log.title.as_deref(), log.severity), (Some("team"), Some("title"), None));
}

#[test]
fn a_log_is_declared_by_an_uptime_or_by_its_columns() {
    let metrics = format!("{METRICS}{LOG}");
    let declared = |line: &str| log(line, &metrics).0.expect("a log");
    assert_eq!(declared("incidents: logged").source, "incidents");
    // Who names the tickets means them.
    assert_eq!(declared("incidents: desk").source, "tickets");
    let own = declared(
        "incidents: { source: tickets, start: opened, end: closed, title: subject, filter: \"priority = 'high'\" }",
    );
    assert_eq!((own.source.as_str(), own.title.as_deref(), own.filter.is_some()), ("tickets", Some("subject"), true));
    // The desk is an uptime of the same rows.
    assert_eq!(own.downtime.as_deref(), Some("desk"));
    // What is not written is as the uptime has it.
    let service = declared("incidents: { source: incidents, service: service }");
    assert_eq!((service.service.as_deref(), service.start.as_str()), (Some("service"), "from"));
    assert_eq!(log("incidents: false", &metrics), (None, Vec::new()));
}

#[test]
fn a_wrong_log_has_its_place() {
    let metrics = format!("{METRICS}{LOG}");
    let at = |line: &str| log(line, &metrics);
    assert_eq!(at("incidents: restored").1, ["config/invalid-value tejun.yaml:3:14+8"]);
    assert_eq!(at("incidents: loged").1, ["config/unknown-reference tejun.yaml:3:14+5"]);
    assert_eq!(at("incidents: seen"), (None, vec!["config/invalid-value tejun.yaml:3:14+4".to_owned()]));
    assert_eq!(at("incidents: { source: ticket }").1, ["config/unknown-reference tejun.yaml:3:24+6"]);
    assert_eq!(at("incidents: { source: incidents, title: titel }").1, ["config/unknown-reference tejun.yaml:3:42+5"]);
    assert_eq!(at("incidents: { source: probes }").1.len(), 2, "neither a start nor an end");
    assert_eq!(at("incidents: { source: incidents, filter: \"kind = 1\" }").1.len(), 1, "no number");
    assert_eq!(log("incidents: true", METRICS).1, ["config/invalid-value tejun.yaml:3:14+4"]);
}
