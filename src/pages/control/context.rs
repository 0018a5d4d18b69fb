//! What a document names and has changed since the document was last looked at: staleness by context, before that by age.
//!
//! In: documents, and the declarations as they are and as they were on the day of the last review. Out: the names whose
//! declaration is another one. Never: calls a document stale for what nobody can compare — without the declaration of that
//! day nothing is said.

use crate::calendar::{Date, Instant, Zone, local_date};
use crate::content::{Document, Library, Piece};
use crate::diag::Diagnostics;
use crate::model::{History, Outdated, ProjectFiles, Register, Snapshot};
use crate::syntax;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const METRICS: &str = "data/metrics.yaml";
const POLICIES: &str = "data/sla.yaml";

/// Keys of a declaration that change no figure and no promise.
const OF_WORDS: [&str; 6] = ["label", "aliases", "description", "grains", "by", "unit_label"];

/// A file and a name that it declares.
type Use = (&'static str, String);

/// What one document names in one file, and how that file stood at the last review.
struct Question<'e> {
    entry: usize,
    since: Date,
    file: &'static str,
    names: Vec<String>,
    edition: &'e Snapshot,
}

/// Marks the entries of a register whose documents name something that has changed.
pub fn find_outdated(
    register: &mut Register,
    library: &Library,
    files: &dyn ProjectFiles,
    history: &History,
    zone: &Zone,
) {
    let asked = questions(register, library, history, zone);
    let blobs: BTreeSet<String> = asked.iter().filter_map(|question| question.edition.blob.clone()).collect();
    if blobs.is_empty() {
        return;
    }
    let then: BTreeMap<String, DeclaredFields> =
        files.kept(&blobs).into_iter().map(|(name, bytes)| (name, declared(&bytes))).collect();
    let now =
        [METRICS, POLICIES].map(|file| (file, files.read(file).map(|bytes| declared(&bytes)).unwrap_or_default()));
    let now = BTreeMap::from(now);
    for Question { entry, since, file, names, edition } in asked {
        let Some(old) = edition.blob.as_ref().and_then(|blob| then.get(blob)) else { continue };
        let changed = names.into_iter().filter(|name| differs(old, &now[file], name));
        let commit = &edition.commit;
        let outdated = changed.map(|name| Outdated { name, file: file.to_owned(), since, commit: commit.clone() });
        Arc::make_mut(&mut register.entries[entry]).outdated.extend(outdated);
    }
}

fn questions<'e>(register: &Register, library: &Library, history: &'e History, zone: &Zone) -> Vec<Question<'e>> {
    let documents: BTreeMap<&str, &Document> =
        library.documents().map(|document| (document.source.as_str(), document)).collect();
    let mut asked = Vec::new();
    for (entry, of) in register.entries().enumerate() {
        let since = of.control.reviewed.max(of.control.approved_on()).filter(|_| of.is_in_force());
        let Some((since, document)) = since.zip(documents.get(of.source.as_str())) else { continue };
        let mut of_file: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (file, name) in uses(document) {
            of_file.entry(file).or_default().push(name);
        }
        let question = |(file, names)| {
            let edition = on_day(history.editions(file), since, zone)?;
            Some(Question { entry, since, file, names, edition })
        };
        asked.extend(of_file.into_iter().filter_map(question));
    }
    asked
}

type DeclaredFields = Map<String, Value>;

/// The entries of a file of declarations; none when it cannot be read, which is said where it is read in earnest.
fn declared(bytes: &[u8]) -> DeclaredFields {
    let text = String::from_utf8_lossy(bytes);
    match syntax::parse("", text.trim_start_matches('\u{feff}'), &mut Diagnostics::new()).map(|node| node.json()) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Whether a name was declared on both days, and in another way.
fn differs(old: &DeclaredFields, new: &DeclaredFields, name: &str) -> bool {
    let meant = |entry: &Value| match entry {
        Value::Object(map) => {
            let kept: BTreeMap<&String, &Value> =
                map.iter().filter(|(key, _)| !OF_WORDS.contains(&key.as_str())).collect();
            serde_json::to_value(kept).unwrap_or_default()
        }
        other => other.clone(),
    };
    matches!((old.get(name), new.get(name)), (Some(old), Some(new)) if meant(old) != meant(new))
}

/// The edition that held at the end of a day.
fn on_day<'e>(editions: &'e [Snapshot], day: Date, zone: &Zone) -> Option<&'e Snapshot> {
    let is_past =
        |edition: &&Snapshot| Instant::from_second(edition.at).is_ok_and(|instant| local_date(zone, instant) <= day);
    editions.iter().find(is_past)
}

/// What a document names in its roles and directives, each once.
fn uses(document: &Document) -> BTreeSet<Use> {
    let mut names = BTreeSet::new();
    for piece in &document.pieces {
        match piece {
            Piece::Role { name, argument, .. } if name == "figure" => {
                names.extend(used(argument.split('@').next().unwrap_or_default()));
            }
            Piece::Directive { name, argument, body, .. } if ["kpis", "chart", "sla"].contains(&name.as_str()) => {
                let options = declared(body.as_bytes());
                let texts = |key: &str| match options.get(key) {
                    Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                    Some(Value::String(text)) => vec![text.clone()],
                    _ => Vec::new(),
                };
                names.extend(texts("metrics").iter().chain(&texts("metric")).flat_map(|metric| used(metric)));
                let policies = texts("policy").into_iter().chain([argument.clone()]);
                names.extend(
                    policies.filter(|policy| !policy.is_empty() && name == "sla").map(|policy| (POLICIES, policy)),
                );
            }
            _ => {}
        }
    }
    names
}

/// The declaration behind a metric's id: that of the metric, or of the policy of a clock.
fn used(metric: &str) -> Option<Use> {
    let metric = metric.trim();
    match metric.strip_prefix("sla.").and_then(|rest| rest.rsplit_once('.')) {
        Some((policy, _)) => Some((POLICIES, policy.to_owned())),
        None => (!metric.is_empty()).then(|| (METRICS, metric.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_no_promise_is_no_change() {
        let entries = |text: &str| declared(text.as_bytes());
        let old = entries("uptime:\n  label: 稼働率\n  target: 99.9%以上\n  source: x\n");
        assert!(!differs(&old, &entries("uptime:\n  source: x\n  label: 可用性\n  target: \"99.9%以上\"\n"), "uptime"));
        assert!(differs(&old, &entries("uptime:\n  label: 稼働率\n  target: 99.5%以上\n  source: x\n"), "uptime"));
        assert!(!differs(&old, &entries("other: 1"), "uptime"), "that it is gone is said elsewhere");
        assert!(!differs(&entries("uptime: ["), &old, "uptime"), "what cannot be read cannot be compared");
    }

    #[test]
    fn the_edition_of_a_day_is_the_last_one_before_its_end() {
        let edition =
            |at: &str| Snapshot { commit: at.to_owned(), at: at.parse::<Instant>().unwrap().as_second(), blob: None };
        let editions =
            [edition("2026-10-02T15:00:00Z"), edition("2026-10-02T14:59:59Z"), edition("2026-09-01T00:00:00Z")];
        let zone = crate::calendar::parse_zone("Asia/Tokyo").unwrap();
        let on = |day: &str| on_day(&editions, day.parse().unwrap(), &zone).map(|edition| edition.commit.as_str());
        assert_eq!(on("2026-10-02"), Some("2026-10-02T14:59:59Z"), "15:00 in UTC is the next day in Tokyo");
        assert_eq!(on("2026-10-03"), Some("2026-10-02T15:00:00Z"));
        assert_eq!(on("2026-08-31"), None);
    }
}
