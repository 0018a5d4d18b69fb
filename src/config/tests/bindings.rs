//! `data/bindings.yaml`, and targets that begin on a day.

use super::*;
use crate::calendar::Grain;
use crate::config::{BoundTo, Hours};
use crate::objective::Better;

const SOURCES: &str = "t: { files: t.csv, key: id, columns: { id: text, at: datetime, done: datetime, kind: { type: category, values: { a: [A], b: [B] } } } }\n";
const METRICS: &str = "m: { type: simple, source: t, time: at, agg: count, by: kind }\n";
const SLA: &str = "desk: { source: t, priority: kind, start: at, clocks: { response: { stop: done } }, targets: { a: { calendar: 24x7, response: 1h } } }\n";

fn with(bindings: &str) -> (Project, Vec<String>) {
    said(&[
        ("data/sources.yaml", SOURCES),
        ("data/metrics.yaml", METRICS),
        ("data/sla.yaml", SLA),
        ("data/bindings.yaml", bindings),
    ])
}

#[test]
fn entries_of_a_list_and_of_a_map_read_the_same() {
    let body = "document: sop/*.md, heading: H, group: G, label: L, metric: [sla.desk.response, sla.desk], by: { priority: a }, grain: week, from: 2026-10-01, better: lower, settle: business";
    for text in [format!("- {{ {body} }}\n"), format!("name: {{ {body} }}\n")] {
        let (project, found) = with(&text);
        assert_eq!(found, Vec::<String>::new());
        let [binding] = project.bindings.as_slice() else { panic!("one entry") };
        let document = binding.document.as_ref().unwrap();
        assert!(document.matches("content/sop/a.md") && document.matches("sop/a.md") && !document.is_path);
        assert!(!document.matches("content/sop/deep/a.md") && !document.matches("content/other.md"));
        let BoundTo::Metrics(to) = &binding.to else { panic!("metrics") };
        assert_eq!(to.metrics, ["sla.desk.response", "sla.desk"]);
        assert_eq!(to.by, [("priority".to_owned(), "a".to_owned())]);
        assert_eq!((to.grain, to.better, to.settle), (Some(Grain::Week), Some(Better::Lower), Some(Hours::Business)));
        assert_eq!(to.from.unwrap().to_string(), "2026-10-01");
    }
    let (project, found) = with("- { label: L, bind: false, reason: 測らない }\n");
    assert!(found.is_empty());
    assert!(matches!(&project.bindings[0].to, BoundTo::Off { reason } if reason == "測らない"));
}

#[test]
fn every_reference_is_checked_with_its_place() {
    let one = |text: &str| {
        let (project, found) = with(text);
        assert!(project.bindings.is_empty(), "{text}");
        found
    };
    let at = |code: &str, place: &str| vec![format!("config/{code} data/bindings.yaml:{place}")];
    assert_eq!(one("- { label: L, metric: n }\n"), at("unknown-reference", "1:23+1"));
    assert_eq!(one("- { label: L, metric: sla.desk.repair }\n"), at("unknown-reference", "1:23+15"));
    assert_eq!(one("- { label: L, metric: m, by: { team: x } }\n"), at("unknown-reference", "1:32+4"));
    assert_eq!(one("- { label: L, metric: m, by: { kind: c } }\n"), at("unknown-reference", "1:38+1"));
    assert_eq!(one("- { label: L, metric: sla.desk, by: { priority: z } }\n"), at("unknown-reference", "1:49+1"));
    assert_eq!(one("- { label: L, metric: m, grain: quarter }\n"), at("unknown-reference", "1:33+7"));
    assert_eq!(one("- { label: L, metric: m, from: 1 Oct }\n"), at("invalid-value", "1:32+5"));
    assert_eq!(one("- { label: L, metric: m, document: ../x.md }\n"), at("path-outside", "1:36+7"));
    assert_eq!(one("- { metric: m }\n"), at("missing-key", "1:3+1"));
    assert_eq!(one("- { label: L }\n"), at("missing-key", "1:3+1"));
    assert_eq!(one("- { label: L, metric: m, bind: false }\n"), at("invalid-value", "1:32+5"));
    let (project, found) = with("- { label: L, metric: m, metrics: m }\n");
    assert_eq!((project.bindings.len(), found), (1, at("unknown-key", "1:26+7")), "an unknown key is passed over");
}

#[test]
fn two_targets_may_not_begin_on_one_day() {
    let metric = |target: &str| {
        let text = format!("m: {{ type: simple, source: t, time: at, agg: count, better: lower, target: {target} }}\n");
        let (project, found) = said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", &text)]);
        (project.metrics.get("m").map(|metric| metric.target.steps().len()), found)
    };
    assert_eq!(metric("[{ value: 5件 }, { value: 3件, from: 2026-10-01 }]"), (Some(2), vec![]));
    let twice = metric("[{ value: 5件, from: 2026-10-01 }, { value: 3件, from: 2026-10-01 }]");
    assert_eq!(twice, (None, vec!["config/invalid-value data/metrics.yaml:1:129+10".to_owned()]));
    assert_eq!(metric("[{ value: 5件 }, { value: 3件 }]").1.len(), 1);
    assert_eq!(metric("[{ from: 2026-10-01 }]").1.len(), 1, "a value is needed");
}

#[test]
fn a_budget_of_a_dated_target_needs_its_own_objective() {
    let metrics = |target: &str| {
        format!(
            "up: {{ type: uptime, source: t, start: at, end: done, target: {target} }}\nbudget: {{ type: error_budget, of: up }}\n"
        )
    };
    let found = |target: &str| said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", &metrics(target))]).1;
    assert_eq!(found("99.9%以上"), Vec::<String>::new());
    assert_eq!(found("[{ value: 99.9%以上, from: 2026-10-01 }]"), ["config/missing-key data/metrics.yaml:2:1+6"]);
}
