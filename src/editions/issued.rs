//! Which reports were issued, and when: the ledger of `data/editions/<report>/<key>/<n>/edition.json`.
//!
//! In: the paths and bytes of the records. Out: the first instant of each report and key. Never: reads more of an edition than `issued_at`,
//! or takes one that has none.

use super::FOLDER;
use crate::calendar::Instant;
use crate::model::{IssuedReport, ReportKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether a path is that of a record.
pub fn is_record(path: &str) -> bool {
    path.starts_with(FOLDER) && path.ends_with("/edition.json")
}

/// Every report that was issued, with its first edition's instant, by report and key.
pub fn issued(records: &[(String, Arc<[u8]>)]) -> Vec<IssuedReport> {
    let mut first: BTreeMap<(ReportKind, String), Instant> = BTreeMap::new();
    for (path, bytes) in records {
        let below = path.strip_prefix(FOLDER).map(|rest| rest.trim_start_matches('/')).unwrap_or_default();
        let [report, key, _, "edition.json"] = below.split('/').collect::<Vec<_>>()[..] else { continue };
        let Some(report) = ReportKind::from_name(report) else { continue };
        let Some(at) = issued_at(bytes) else { continue };
        let known = first.entry((report, key.to_owned())).or_insert(at);
        *known = at.min(*known);
    }
    first.into_iter().map(|((report, key), at)| IssuedReport { report, key, at }).collect()
}

fn issued_at(bytes: &[u8]) -> Option<Instant> {
    let edition: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    edition.get("issued_at")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_edition_of_a_report_counts() {
        let record =
            |path: &str, at: &str| (path.to_owned(), Arc::from(format!(r#"{{"issued_at": "{at}"}}"#).into_bytes()));
        let found = issued(&[
            record("data/editions/weekly/2026-11-20/2/edition.json", "2026-11-24T09:00:00+09:00"),
            record("data/editions/weekly/2026-11-20/1/edition.json", "2026-11-20T17:30:00+09:00"),
            record("data/editions/nothing/2026-11/1/edition.json", "2026-11-20T17:30:00+09:00"),
            record("data/editions/monthly/edition.json", "2026-11-20T17:30:00+09:00"),
        ]);
        let [first] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((first.report, first.key.as_str()), (ReportKind::Weekly, "2026-11-20"));
        assert_eq!(first.at.to_string(), "2026-11-20T08:30:00Z");
    }

    #[test]
    fn only_an_instant_counts() {
        let at = |text: &str| issued_at(text.as_bytes()).map(|at| at.to_string());
        assert_eq!(at(r#"{"issued_at": "2026-11-20T17:05:00+09:00"}"#).as_deref(), Some("2026-11-20T08:05:00Z"));
        for text in [r#"{"issued_at": "2026-11-20"}"#, r#"{"issued_at": 3}"#, "{}", "[]", "not json"] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
