//! Target statements: what the finder must see in documents, held against lists that people wrote.
//!
//! `tests/documents/expected.tsv` lists those of five documents that are not part of this repository; they are looked at where
//! they lie beside it. The folders of `tests/sites/statements` hold documents of our own.

use crate::site::here;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tejun::content::{ReadOptions, read};
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::model::Statement;
use tejun::objective::Target;

/// Where the five documents lie, when they are there.
const DOCUMENTS: &str = "../shared/documents";

/// The columns that are compared, without the flags of the list.
const COLUMNS: usize = 10;

#[test]
fn every_statement_of_the_five_documents_is_found_and_nothing_else() {
    let Some(inputs) = documents() else { return };
    let found = statements(&inputs);
    let expected = fs::read_to_string(here("tests/documents/expected.tsv")).unwrap();
    let faults = faults(&expected, &found);
    assert!(faults.is_empty(), "{faults}");
}

/// The findings of the five documents in a project that has nothing else: read line by line when the list was made, the
/// placeholders, links and gaps counted in the documents themselves.
#[test]
fn the_five_documents_give_the_findings_that_were_expected_and_nothing_else() {
    let Some(inputs) = documents() else { return };
    let ran = crate::site::run(&inputs);
    let expected = fs::read_to_string(here("tests/documents/findings.txt")).unwrap();
    let fault = crate::site::difference(&expected, &ran.findings());
    assert!(fault.is_none(), "{}", fault.unwrap_or_default());
}

/// The five documents as a project, when they lie beside this repository.
fn documents() -> Option<Inputs> {
    let folder = here(DOCUMENTS);
    if !folder.is_dir() {
        let said = b"the five documents are not beside this repository: tests/documents is not compared\n";
        std::io::Write::write_all(&mut std::io::stdout(), said).unwrap();
        return None;
    }
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "md"));
    let document =
        |path: PathBuf| (format!("content/{}", path.file_name().unwrap().to_str().unwrap()), fs::read(&path).unwrap());
    let project = [("tejun.yaml".to_owned(), "title: 文書\n".as_bytes().to_vec())];
    Some(Inputs::from_memory(files.map(document).chain(project).collect::<BTreeMap<_, _>>()))
}

/// What differs between a list and what a project's documents hold.
pub(crate) fn compare(expected: &str, project: &Path) -> Option<String> {
    let inputs = Inputs::open(project, &mut Diagnostics::new()).unwrap();
    let faults = faults(expected, &statements(&inputs));
    (!faults.is_empty()).then_some(faults)
}

/// Every statement in one line.
fn statements(inputs: &Inputs) -> Vec<String> {
    let library = read(inputs, &ReadOptions { drafts: true, ..ReadOptions::default() }, &mut Diagnostics::new());
    library.documents().flat_map(|document| document.statements.iter().map(line)).collect()
}

/// document, line, column, headings, group, label, text, reading, form, role, flags
fn line(statement: &Statement) -> String {
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let mut flags = Vec::new();
    if statement.declared {
        flags.push("declared");
    }
    if statement.off {
        flags.push("off");
    }
    let columns = [
        statement.document.trim_start_matches("content/").to_owned(),
        statement.place.line.to_string(),
        statement.place.column.to_string(),
        statement.headings.join(" > "),
        statement.group.join(" / "),
        statement.label.clone(),
        statement.text.clone(),
        reading(&statement.target),
        word(serde_json::to_value(statement.form).unwrap()),
        word(serde_json::to_value(statement.role).unwrap()),
        flags.join(" "),
    ];
    columns.join("\t")
}

/// A target in one line: its kind, then every key that is there.
fn reading(target: &Target) -> String {
    let json = serde_json::to_value(target).unwrap();
    let word = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut out = word(&json["kind"]);
    for (key, value) in json.as_object().unwrap() {
        match (key.as_str(), value) {
            ("kind", _) => {}
            ("clocks", serde_json::Value::Array(clocks)) => {
                for clock in clocks {
                    let part = |key: &str| word(&clock[key]);
                    let _ = write!(out, " {}:{}:{}:{}", part("clock"), part("op"), part("value"), part("unit"));
                }
            }
            ("flags", serde_json::Value::Array(flags)) => {
                for flag in flags {
                    let _ = write!(out, " {}", word(flag));
                }
            }
            _ => {
                let _ = write!(out, " {key}={}", word(value));
            }
        }
    }
    out
}

/// Misses, false finds and differences, with their numbers; empty when there are none.
fn faults(expected: &str, found: &[String]) -> String {
    let columns = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let wanted: Vec<Vec<String>> =
        expected.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(columns).collect();
    let found: Vec<Vec<String>> = found.iter().map(|line| columns(line)).collect();
    let same = |a: &[String], b: &[String]| a[..3] == b[..3];
    let mut out = String::new();
    let (mut missed, mut differ) = (0, 0);
    for line in &wanted {
        match found.iter().find(|other| same(line, other)) {
            None => {
                missed += 1;
                let _ = writeln!(out, "missed  {}", line.join(" | "));
            }
            Some(other) => {
                // A `*` stands for a text that is not repeated in the list.
                let is_same = |at: usize| line[at] == "*" || line[at] == other[at];
                let flags = |line: &[String], flag: &str| line.get(COLUMNS).is_some_and(|flags| flags.contains(flag));
                let flagged = ["declared", "off"].iter().all(|flag| flags(line, flag) == flags(other, flag));
                if !(0..COLUMNS).all(is_same) || !flagged {
                    differ += 1;
                    let _ = writeln!(out, "wanted  {}\n   found {}", line.join(" | "), other.join(" | "));
                }
            }
        }
    }
    let strangers: Vec<_> = found.iter().filter(|line| !wanted.iter().any(|other| same(line, other))).collect();
    for line in &strangers {
        let _ = writeln!(out, "false   {}", line.join(" | "));
    }
    let (expected, count, strange) = (wanted.len(), found.len(), strangers.len());
    if !out.is_empty() {
        out = format!(
            "\n{expected} expected, {count} found, {missed} missed, {differ} read otherwise, {strange} false\n{out}"
        );
    }
    out
}
