//! What the records of the sample say they depended on is what the program says today of the same declarations: a record that is
//! issued must be comparable as long as there is a version that reads it.

use crate::sample::sample;
use serde_json::Value;
use std::path::Path;
use tejun::model::{MetricBasis, SourceBasis};

/// Metrics and sources of the sample that were declared anew since a record was issued.
const DECLARED_ANEW: [&str; 0] = [];

#[test]
fn declarations_that_did_not_change_have_the_fingerprints_that_records_hold() {
    let project = &sample().built.as_ref().unwrap().computed.project;
    for edition in ["weekly/2026-11-13/1", "weekly/2026-11-13/2", "weekly/2026-11-20/1", "monthly/2026-10/1"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/editions/{edition}/edition.json"));
        let record: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let day = |of: &str| record["period"][of].as_str().unwrap().parse().unwrap();
        let (known, now) = (&record["basis"], project.basis((day("first"), day("last"))));
        let named = |kind: &str| known[kind].as_object().unwrap().clone().into_iter();
        let as_before = |(name, _): &(String, Value)| !DECLARED_ANEW.contains(&name.as_str());
        assert!(named("metrics").filter(as_before).count() > 30, "{edition} is compared with something");
        for (id, metric) in named("metrics").filter(as_before) {
            let known: MetricBasis = serde_json::from_value(metric).unwrap();
            assert_eq!(now.metrics.get(&id), Some(&known), "{edition}: `{id}`");
        }
        for (name, source) in named("sources").filter(as_before) {
            let known: SourceBasis = serde_json::from_value(source).unwrap();
            let is = now.sources[&name].clone();
            assert_eq!(SourceBasis { files: known.files.clone(), ..is }, known, "{edition}: `{name}`");
        }
    }
}
