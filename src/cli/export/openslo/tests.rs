//! The rules that OpenSLO v1 sets for its documents, held against an export.
//!
//! From the specification (<https://github.com/OpenSLO/OpenSLO>, README and `schemas/v1`): `apiVersion` is `openslo/v1`;
//! names are RFC 1123 labels; annotation values are at most 63 letters, digits, `.`, `_`, `-`; an SLI has exactly one of
//! `thresholdMetric` and `ratioMetric`, the latter `counter`, `total` and exactly one of `good` and `bad`, each with a
//! `metricSource.spec`; an SLO has a service, exactly one of `indicator` and `indicatorRef`, one time window (a calendar one
//! with start and zone when it does not roll), a known budgeting method, and objectives whose target lies in [0, 1); an
//! alert policy has one condition and a target to notify; durations are `[1-9][0-9]*[mhdwMQY]`.

use super::*;
use crate::diag::Diagnostics;
use crate::inputs::Inputs;
use std::collections::BTreeSet;

const SOURCES: &str = "\
tickets:
  files: t.csv
  key: id
  columns: { id: text, priority: text, opened_at: datetime, resolved_at: datetime, ok: boolean }
";

const METRICS: &str = "\
解決率:
  type: ratio
  source: tickets
  time: opened_at
  numerator: { agg: count, filter: ok }
  denominator: { agg: count }
  unit: '%'
  target: 99.5%以上
  alert: 99%未満
error_rate:
  type: ratio
  source: tickets
  time: opened_at
  numerator: { agg: count, filter: not ok }
  denominator: { agg: count }
  unit: '%'
  grains: [quarter]
  target: 2%以下
all:
  type: ratio
  source: tickets
  time: opened_at
  numerator: { agg: count, filter: ok }
  denominator: { agg: count }
  unit: '%'
  target: 100%以上
count:
  type: simple
  source: tickets
  time: opened_at
  agg: count
";

const SLA: &str = "\
窓口:
  source: tickets
  priority: priority
  start: opened_at
  clocks: { resolution: { stop: resolved_at } }
  targets:
    緊急: { calendar: 24x7, resolution: 4h }
    P2: { calendar: jp-business, resolution: 1bd }
  attainment: 95%以上
bare:
  source: tickets
  priority: priority
  start: opened_at
  clocks: { resolution: { stop: resolved_at } }
  targets: { P2: { calendar: jp-business, resolution: 1bd } }
";

fn exported() -> Exported {
    let files: [(&str, &[u8]); 4] = [
        ("tejun.yaml", "title: 運用\nfiscal_year_start: 4\n".as_bytes()),
        ("data/sources.yaml", SOURCES.as_bytes()),
        ("data/metrics.yaml", METRICS.as_bytes()),
        ("data/sla.yaml", SLA.as_bytes()),
    ];
    let mut found = Diagnostics::new();
    let project = crate::config::load(&Inputs::from_memory(files), &mut found).expect("a project");
    assert!(!found.has_errors(), "{:?}", found.sorted());
    services(&project)
}

fn documents() -> Vec<Value> {
    let texts = exported().files.into_iter().flat_map(|(_, text)| {
        text.split("---\n").map(|one| serde_saphyr::from_str::<Value>(one).unwrap()).collect::<Vec<_>>()
    });
    texts.collect()
}

fn is_label(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=63).contains(&text.len()) && text.chars().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

fn is_duration(text: &str) -> bool {
    let (number, unit) = text.split_at(text.len() - 1);
    number.parse::<u32>().is_ok_and(|n| n > 0) && !number.starts_with('0') && "mhdwMQY".contains(unit)
}

fn exactly_one(map: &Value, keys: [&str; 2]) -> bool {
    keys.iter().filter(|key| map.get(**key).is_some()).count() == 1
}

#[test]
fn every_document_has_the_shape_of_its_kind() {
    let mut kinds = BTreeSet::new();
    for document in documents() {
        assert_eq!(document["apiVersion"], "openslo/v1");
        let (metadata, spec) = (&document["metadata"], &document["spec"]);
        assert!(is_label(metadata["name"].as_str().unwrap()), "{metadata}");
        assert!(!metadata["displayName"].as_str().unwrap().is_empty());
        for (key, value) in metadata["annotations"].as_object().into_iter().flatten() {
            let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            for text in [key.as_str(), value.as_str().unwrap()] {
                assert!((1..=63).contains(&text.len()) && text.chars().all(plain), "{text}");
            }
        }
        let kind = document["kind"].as_str().unwrap();
        match kind {
            "Service" => assert!(spec["description"].is_string()),
            "SLI" => indicator(spec),
            "SLO" => level(spec),
            "AlertCondition" => {
                let condition = &spec["condition"];
                assert_eq!((condition["kind"].as_str(), condition["op"].as_str()), (Some("burnrate"), Some("gte")));
                assert!(condition["threshold"].as_f64().unwrap() > 0.0);
                assert!(
                    ["lookbackWindow", "alertAfter"].iter().all(|key| is_duration(condition[key].as_str().unwrap()))
                );
            }
            "AlertPolicy" => {
                assert!(
                    ["alertWhenNoData", "alertWhenResolved", "alertWhenBreaching"].iter().all(|k| spec[k].is_boolean())
                );
                assert_eq!(spec["conditions"].as_array().unwrap().len(), 1);
                assert!(is_label(spec["notificationTargets"][0]["targetRef"].as_str().unwrap()));
            }
            "AlertNotificationTarget" => assert!(spec["target"].is_string()),
            other => panic!("{other} is no kind of OpenSLO v1"),
        }
        kinds.insert(kind.to_owned());
    }
    assert_eq!(kinds.len(), 6, "{kinds:?}");
}

fn indicator(spec: &Value) {
    assert!(exactly_one(spec, ["thresholdMetric", "ratioMetric"]));
    let ratio = &spec["ratioMetric"];
    assert!(ratio["counter"].is_boolean() && exactly_one(ratio, ["good", "bad"]));
    for part in ["good", "bad", "total"].into_iter().filter_map(|part| ratio.get(part)) {
        assert!(part["metricSource"]["spec"].is_object(), "{part}");
    }
}

fn level(spec: &Value) {
    assert!(is_label(spec["service"].as_str().unwrap()));
    assert!(exactly_one(spec, ["indicator", "indicatorRef"]));
    let [window] = spec["timeWindow"].as_array().unwrap().as_slice() else { panic!("one time window") };
    assert!(is_duration(window["duration"].as_str().unwrap()));
    assert_eq!(window["isRolling"], false);
    let start = window["calendar"]["startTime"].as_str().unwrap();
    assert_eq!((start.len(), window["calendar"]["timeZone"].as_str()), (19, Some("Asia/Tokyo")));
    assert!(["Occurrences", "Timeslices", "RatioTimeslices"].contains(&spec["budgetingMethod"].as_str().unwrap()));
    let objectives = spec["objectives"].as_array().unwrap();
    assert!(!objectives.is_empty());
    assert!(objectives.iter().all(|one| (0.0..1.0).contains(&one["target"].as_f64().unwrap())));
}

#[test]
fn references_lead_to_documents_and_names_stand_once_per_kind() {
    let documents = documents();
    let mut names = BTreeSet::new();
    for document in &documents {
        let name = (document["kind"].to_string(), document["metadata"]["name"].to_string());
        assert!(names.insert(name.clone()), "{name:?} stands twice");
    }
    let there = |kind: &str, name: &Value| names.contains(&(Value::from(kind).to_string(), name.to_string()));
    for document in &documents {
        let spec = &document["spec"];
        match document["kind"].as_str().unwrap() {
            "SLO" => {
                assert!(there("Service", &spec["service"]) && there("SLI", &spec["indicatorRef"]), "{spec}");
                if let Some(alerts) = spec.get("alertPolicies") {
                    assert!(there("AlertPolicy", &alerts[0]["alertPolicyRef"]));
                }
            }
            "AlertPolicy" => {
                assert!(there("AlertCondition", &spec["conditions"][0]["conditionRef"]));
                assert!(there("AlertNotificationTarget", &spec["notificationTargets"][0]["targetRef"]));
            }
            _ => {}
        }
    }
}

#[test]
fn targets_are_shares_of_good_events_and_what_is_no_share_is_left_out() {
    let documents = documents();
    let levels: Vec<&Value> = documents.iter().filter(|document| document["kind"] == "SLO").collect();
    let target = |id: &str| {
        let level = levels.iter().find(|level| level["metadata"]["name"] == label(id)).unwrap();
        (level["spec"]["objectives"][0]["target"].as_f64().unwrap(), level["spec"]["timeWindow"][0]["duration"].clone())
    };
    // 95 % of clocks, 99.5 % of tickets; at most 2 % bad is at least 98 % good. Months unless there are none.
    assert_eq!(target("sla.窓口.resolution"), (0.95, "1M".into()));
    assert_eq!(target("解決率"), (0.995, "1M".into()));
    assert_eq!(target("error_rate"), (0.98, "1Q".into()));
    assert_eq!(levels.len(), 3);
    let told: Vec<String> = exported().left_out.into_iter().map(|message| message.en).collect();
    assert!(told[0].starts_with("`sla.bare.resolution`") && told[1].starts_with("`all`"), "{told:?}");
    // (1 − 0.99) ÷ (1 − 0.995) = 2.
    let alert = documents.iter().find(|document| document["kind"] == "AlertCondition").unwrap();
    assert_eq!(alert["spec"]["condition"]["threshold"], 2.0);
}

#[test]
fn the_calendar_stands_in_the_indicator() {
    let documents = documents();
    let indicator =
        documents.iter().find(|d| d["kind"] == "SLI" && d["metadata"]["name"] == label("sla.窓口.resolution"));
    let source = &indicator.unwrap()["spec"]["ratioMetric"]["good"]["metricSource"]["spec"];
    assert_eq!(source["promises"][1]["calendar"]["open"]["fri"][0], "09:00-18:00");
    assert_eq!(source["promises"][1]["calendar"]["timezone"], "Asia/Tokyo");
    assert_eq!(source["promises"][0]["within"], "4h");
}

#[test]
fn the_same_project_gives_the_same_bytes() {
    assert_eq!(exported().files, exported().files);
}
