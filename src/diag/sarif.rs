//! Diagnostics for code review: SARIF 2.1.0, as GitHub, GitLab and editors read it.
//!
//! In: diagnostics, and those that the project has accepted. Out: one log with one run. Never: leaves an accepted finding
//! out — it is there, marked as suppressed.
//!
//! Source: OASIS, *Static Analysis Results Interchange Format (SARIF) Version 2.1.0*.

use super::{ALL, Code, Diagnostic, Diagnostics, Lang, Place, Severity};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name that artifact locations are relative to: the project folder.
const ROOT: &str = "PROJECT";
/// The name of the top of the repository that the project lies in.
const REPOSITORY: &str = "SRCROOT";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    results: Vec<Finding>,
}

/// What paths are relative to. Where nobody says where a repository lies, its base has no address of its own (§3.14.14), so that the
/// log is the same on every machine.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Base {
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
    description: Text,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    default_configuration: Level,
}

#[derive(Serialize)]
struct Level {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

/// Lines and columns from 1, columns in characters; `end_column` is the one after the last.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

/// All diagnostics as a SARIF log; `accepted` are known to the project, each with the reason it gives. `folder` is where the project
/// lies in its repository, empty for its top.
pub fn sarif(diagnostics: &Diagnostics, accepted: &[(Diagnostic, String)], folder: &str, lang: Lang) -> String {
    let open = diagnostics.sorted().into_iter().map(|diagnostic| (diagnostic, None));
    let known = accepted.iter().map(|(diagnostic, reason)| (diagnostic, Some(reason.as_str())));
    let all: Vec<(&Diagnostic, Option<&str>)> = open.chain(known).collect();
    let named: BTreeSet<&str> = all.iter().map(|(diagnostic, _)| diagnostic.code.name()).collect();
    let mut codes: Vec<Code> = ALL.iter().copied().filter(|code| named.contains(code.name())).collect();
    codes.sort_by_key(|code| code.name());
    let results = all.iter().map(|(diagnostic, reason)| finding(diagnostic, *reason, &codes, lang)).collect();
    let driver = Driver {
        name: "tejun",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: codes.iter().map(|code| rule(*code, lang)).collect(),
    };
    let run = Run {
        tool: Tool { driver },
        original_uri_base_ids: bases(folder, lang),
        column_kind: "unicodeCodePoints",
        results,
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    serde_json::to_string_pretty(&log).expect("texts and numbers are always JSON") + "\n"
}

fn bases(folder: &str, lang: Lang) -> BTreeMap<&'static str, Base> {
    let described = |ja, en| Text { text: lang.pick(ja, en).to_owned() };
    let folder = if folder.is_empty() { "./".to_owned() } else { format!("{}/", uri(folder)) };
    let project = Base {
        uri: Some(folder),
        uri_base_id: Some(REPOSITORY),
        description: described("プロジェクトのフォルダ", "the folder of the project"),
    };
    let repository = Base {
        uri: None,
        uri_base_id: None,
        description: described("リポジトリのいちばん上", "the top of the repository"),
    };
    BTreeMap::from([(ROOT, project), (REPOSITORY, repository)])
}

fn rule(code: Code, lang: Lang) -> Rule {
    Rule {
        id: code.name(),
        short_description: Text { text: code.explanation(lang).to_owned() },
        default_configuration: Level { level: level(code.severity()) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn finding(diagnostic: &Diagnostic, reason: Option<&str>, codes: &[Code], lang: Lang) -> Finding {
    let mut text = diagnostic.message.text(lang).to_owned();
    if let Some(hint) = &diagnostic.hint {
        text.push_str(lang.pick("。", ". "));
        text.push_str(hint.text(lang));
    }
    let rule_id = diagnostic.code.name();
    Finding {
        rule_id,
        rule_index: codes.iter().position(|code| code.name() == rule_id).expect("rules are made of the same findings"),
        level: level(diagnostic.severity),
        message: Text { text },
        locations: diagnostic.place.iter().map(|place| location(place, None)).collect(),
        related_locations: diagnostic
            .related
            .iter()
            .map(|related| location(&related.place, Some(related.message.text(lang).to_owned())))
            .collect(),
        suppressions: reason
            .map(|reason| Suppression { kind: "external", justification: reason.to_owned() })
            .into_iter()
            .collect(),
    }
}

fn location(place: &Place, message: Option<String>) -> Location {
    let known = |n: u32| (n > 0).then_some(n);
    let region = known(place.line).map(|start_line| Region {
        start_line,
        start_column: known(place.column),
        end_column: known(place.column).map(|column| column + place.length),
    });
    let artifact_location = Artifact { uri: uri(&place.file), uri_base_id: ROOT };
    Location { physical_location: Physical { artifact_location, region }, message: message.map(|text| Text { text }) }
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~');
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::code;
    use crate::say;
    use serde_json::{Value, json};

    fn log(found: &Diagnostics, accepted: &[(Diagnostic, String)]) -> Value {
        serde_json::from_str(&sarif(found, accepted, "ops/手順", Lang::En)).expect("a log is JSON")
    }

    #[test]
    fn a_finding_has_its_rule_its_region_and_its_related_places() {
        let mut found = Diagnostics::new();
        found.push(
            Diagnostic::new(code::BROKEN_LINK, Place::at("content/手順 1.md", 3, 5, 4), say!("ない", "no page"))
                .hint(say!("直す", "mend it"))
                .related(Place::file("content/b.md"), say!("別", "the other")),
        );
        found.push(Diagnostic::new(code::CONTENT_EMPTY, None, say!("空", "nothing")));
        let run = &log(&found, &[])["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(2));
        let bases = &run["originalUriBaseIds"];
        assert_eq!(bases["PROJECT"]["uri"], "ops/%E6%89%8B%E9%A0%86/");
        assert_eq!(bases["PROJECT"]["uriBaseId"], "SRCROOT");
        assert!(bases["SRCROOT"].is_object() && bases["SRCROOT"].get("uri").is_none());
        let link = run["results"]
            .as_array()
            .and_then(|all| all.iter().find(|one| one["message"]["text"] == "no page. mend it"));
        let link = link.expect("the link is told");
        let rule = usize::try_from(link["ruleIndex"].as_u64().expect("an index")).expect("a small one");
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], link["ruleId"]);
        let at = &link["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], "content/%E6%89%8B%E9%A0%86%201.md");
        assert_eq!(at["region"], json!({ "startLine": 3, "startColumn": 5, "endColumn": 9 }));
        assert_eq!(link["relatedLocations"][0]["message"]["text"], "the other");
        assert!(link.get("suppressions").is_none());
    }

    #[test]
    fn what_was_accepted_is_told_as_suppressed() {
        let known = Diagnostic::new(code::BROKEN_LINK, Place::file("content/a.md"), say!("ない", "no page"));
        let run = &log(&Diagnostics::new(), &[(known, "until spring".to_owned())])["runs"][0];
        assert_eq!(run["results"][0]["suppressions"], json!([{ "kind": "external", "justification": "until spring" }]));
    }
}
