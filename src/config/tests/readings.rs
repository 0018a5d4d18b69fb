//! Readings of a policy, and the exact places of what is wrong with them.

use super::*;
use crate::calendar::SameDay;
use rust_decimal::Decimal;

const SOURCES: &str = "\
tickets:
  files: tickets.csv
  key: id
  columns: { id: text, priority: { type: category, values: { critical: [], high: [] } }, team: text, at: datetime, first: datetime, again: datetime, done: datetime }
cycles:
  files: cycles.csv
  columns: { ticket: text, from: datetime, to: datetime, priority: text, level: { type: category, values: { high: [] } } }
";

const POLICY: &str = "\
desk:
  source: tickets
  priority: priority
  start: at
  clocks: { resolution: { stop: done } }
  targets: { critical: { calendar: 24x7, resolution: 4h }, high: { calendar: 24x7, resolution: 8h } }
";

/// The policy with further lines, from line 7, and what was said.
fn with(lines: &str) -> (Option<SlaPolicy>, Vec<String>) {
    let text = format!("{POLICY}{lines}");
    let (mut project, said) = said(&[("data/sources.yaml", SOURCES), ("data/sla.yaml", &text)]);
    (project.policies.swap_remove("desk"), said)
}

#[test]
fn what_is_not_written_has_the_usual_reading() {
    let (policy, said) = with("");
    let readings = policy.unwrap().readings;
    assert_eq!(said, [""; 0]);
    assert_eq!(readings.reopened, Reopened::WorkedTime);
    assert_eq!(readings.reopenings, Reopenings::Unknown);
    assert_eq!((readings.priority_raised, readings.priority_changes), (PriorityRaised::Earlier, None));
    assert_eq!(readings.unanswered, Unanswered::Resolution);
    assert_eq!(readings.at_risk, AtRisk::Share(Decimal::from(20)));
}

#[test]
fn every_reading_can_be_written() {
    let (policy, said) = with(
        "  reopened: first_resolution
  cycles: { source: cycles, key: ticket, start: from, end: to }
  priority_raised: from_change
  priority_changes: { source: cycles, key: ticket, at: from, to: priority }
  unanswered: unjudged
  at_risk: 30min
  by: [team]
",
    );
    assert_eq!(said, [""; 0]);
    let policy = policy.unwrap();
    assert_eq!(policy.by[0].name, "team");
    let readings = policy.readings;
    assert_eq!((readings.reopened, readings.priority_raised), (Reopened::FirstResolution, PriorityRaised::FromChange));
    assert_eq!((readings.unanswered, readings.at_risk), (Unanswered::Unjudged, AtRisk::Seconds(1800)));
    let (policy, said) = with("  first_resolved_at: first\n  reopened_at: again\n  at_risk: 12.5%\n");
    assert_eq!(said, [""; 0]);
    let readings = policy.unwrap().readings;
    assert_eq!(readings.reopenings, Reopenings::Columns { resolved: "first".into(), reopened: "again".into() });
    assert_eq!(readings.at_risk, AtRisk::Share(Decimal::new(125, 1)));
}

#[test]
fn a_reading_that_nothing_tells_is_refused_at_its_place() {
    let refused = |lines: &str, wanted: &str| {
        let (policy, said) = with(lines);
        assert!(policy.is_none(), "{lines}");
        assert_eq!(said, [wanted], "{lines}");
    };
    refused("  reopened: worked_time\n", "config/invalid-value data/sla.yaml:7:13+11");
    refused("  reopened: worked\n", "config/invalid-value data/sla.yaml:7:13+6");
    refused("  priority_raised: earlier\n", "config/invalid-value data/sla.yaml:7:20+7");
    refused("  first_resolved_at: first\n", "config/missing-key data/sla.yaml:1:1+4");
    refused("  at_risk: soon\n", "config/invalid-value data/sla.yaml:7:12+4");
    refused("  at_risk: 120%\n", "config/invalid-value data/sla.yaml:7:12+4");
    refused("  by: [priority]\n", "config/invalid-value data/sla.yaml:7:8+8");
    refused("  by: [taem]\n", "config/unknown-reference data/sla.yaml:7:8+4");
    refused(
        "  cycles: { source: cycles, key: ticket, start: from, end: till }\n",
        "config/unknown-reference data/sla.yaml:7:60+4",
    );
    let both = "  cycles: { source: cycles, key: ticket, start: from, end: to }\n  reopened_at: again\n";
    refused(both, "config/invalid-value data/sla.yaml:8:16+5");
    // `level` never holds `critical`, which promises something.
    let changes = "  priority_changes: { source: cycles, key: ticket, at: from, to: level }\n";
    refused(changes, "config/unknown-reference data/sla.yaml:7:21+52");
}

#[test]
fn the_same_day_is_no_number_of_days() {
    let sources = "t:\n  files: t.csv\n  key: id\n  columns: { id: text, p: text, a: datetime, b: datetime }\n";
    let read = |amount: &str, more: &str| {
        let sla = format!(
            "desk:\n  source: t\n  priority: p\n  start: a\n  clocks: {{ response: {{ stop: b }} }}\n  targets: {{ high: {{ calendar: 24x7, response: {amount} }} }}\n{more}"
        );
        let (project, found) = load_all(&[("data/sources.yaml", sources), ("data/sla.yaml", &sla)]);
        (project.unwrap().policies.get("desk").cloned(), found)
    };
    for amount in ["0bd", "0d", "0日", "0 business days"] {
        let (policy, found) = read(amount, "");
        assert!(policy.is_none(), "{amount}");
        let hint = found.iter().find_map(|finding| finding.hint.clone()).unwrap();
        assert!(hint.en.contains("`same_day`"), "{amount}: {}", hint.en);
    }
    for amount in ["same_day", "当日中", "同日中"] {
        let (policy, found) = read(amount, "");
        assert!(!found.has_errors(), "{amount}");
        let policy = policy.unwrap();
        assert_eq!(policy.targets[0].allowed, Allowance::SameDay(SameDay::Business), "{amount}");
    }
    let calendar = read("same_day", "  same_day: calendar\n").0.unwrap();
    assert_eq!(calendar.targets[0].allowed, Allowance::SameDay(SameDay::Calendar));
    assert!(read("same_day", "  same_day: midnight\n").1.has_errors());
}
