//! Findings that the project has accepted: taken out of what is told, and written down.
//!
//! In: findings, and the entries of `baseline.yaml`. Out: what is new, and what is known with its reason. Never: accepts an
//! error, since an error means that something is missing from the site.

use super::open_project::OpenProject;
use crate::calendar::Date;
use crate::config::{self, BASELINE, BaselineEntry};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Findings, parted.
pub(super) struct BaselineSplit {
    /// What nobody has accepted.
    pub new: Diagnostics,
    /// What is accepted, with the reason.
    pub known: Vec<(Diagnostic, String)>,
}

/// Parts the findings of a run by the project's baseline, and says which of its entries no longer hold on `today`.
pub(super) fn split_by_baseline(opened: &OpenProject, mut found: Diagnostics, today: Date) -> BaselineSplit {
    let accepted = config::baseline(&opened.files, &mut found);
    if accepted.is_empty() {
        return BaselineSplit { new: found, known: Vec::new() };
    }
    let lines = Lines::of(opened, &found);
    let mut left: Vec<usize> = accepted.iter().map(|entry| entry.count).collect();
    let mut parted = BaselineSplit { new: Diagnostics::new(), known: Vec::new() };
    for diagnostic in found.sorted() {
        let text = lines.text(diagnostic);
        let holds = |(entry, left): (&BaselineEntry, &usize)| {
            *left > 0 && is_of(entry, diagnostic, text) && entry.until.is_none_or(|until| today <= until)
        };
        let entry = accepted.iter().zip(&left).position(holds);
        match entry.filter(|_| diagnostic.severity != Severity::Error) {
            Some(at) => {
                left[at] -= 1;
                parted.known.push((diagnostic.clone(), accepted[at].reason.clone()));
            }
            None => parted.new.push(diagnostic.clone()),
        }
    }
    parted.new.extend(accepted.iter().zip(&left).filter(|(_, left)| **left > 0).map(|(entry, _)| unused(entry, today)));
    parted
}

fn is_of(entry: &BaselineEntry, diagnostic: &Diagnostic, text: &str) -> bool {
    let file = diagnostic.place.as_ref().map_or("", |place| place.file.as_str());
    entry.code == diagnostic.code && entry.file == file && entry.text == text
}

fn unused(entry: &BaselineEntry, today: Date) -> Diagnostic {
    let name = entry.code.name();
    let message = match entry.until.filter(|until| *until < today) {
        Some(until) => say!(
            "`{name}` を受け入れる期限 {until} が過ぎています",
            "`{name}` was accepted until {until}, which is over"
        ),
        None => say!("受け入れた指摘 `{name}` はもうありません", "the accepted finding `{name}` is no longer there"),
    };
    Diagnostic::new(code::BASELINE_UNUSED, entry.place.clone(), message).hint(say!(
        "この項目を消すか、`tejun check --accept` で書き直します",
        "remove the entry, or write the file anew with `tejun check --accept`"
    ))
}

/// The lines that findings point at.
struct Lines(BTreeMap<(String, u32), String>);

impl Lines {
    fn of(opened: &OpenProject, found: &Diagnostics) -> Self {
        let places = found.iter().filter_map(|diagnostic| diagnostic.place.as_ref()).filter(|place| place.line > 0);
        let wanted: BTreeSet<(&str, u32)> = places.map(|place| (place.file.as_str(), place.line)).collect();
        let mut lines = BTreeMap::new();
        let mut open: Option<(&str, Vec<String>)> = None;
        for (file, line) in wanted {
            if open.as_ref().is_none_or(|(name, _)| *name != file) {
                let text = opened.text(file);
                open = Some((file, text.iter().flat_map(|text| text.lines()).map(str::to_owned).collect()));
            }
            let text = open.as_ref().and_then(|(_, lines)| lines.get(line as usize - 1));
            lines.insert((file.to_owned(), line), text.map_or("", |text| text.trim()).to_owned());
        }
        Self(lines)
    }

    fn text(&self, diagnostic: &Diagnostic) -> &str {
        let place = diagnostic.place.as_ref().map(|place| (place.file.clone(), place.line));
        place.and_then(|key| self.0.get(&key)).map_or("", String::as_str)
    }
}

/// The file that accepts everything in `parted` that is no error; reasons and dates of entries that are there stay.
pub(super) fn baseline_text(opened: &OpenProject, parted: &BaselineSplit) -> String {
    let before = config::baseline(&opened.files, &mut Diagnostics::new());
    let mut all = Diagnostics::new();
    all.extend(parted.new.iter().filter(|diagnostic| is_acceptable(diagnostic)).cloned());
    all.extend(parted.known.iter().map(|(diagnostic, _)| diagnostic.clone()));
    let lines = Lines::of(opened, &all);
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for diagnostic in all.sorted() {
        let file = diagnostic.place.as_ref().map_or("", |place| place.file.as_str());
        *counts.entry((file, diagnostic.code.name(), lines.text(diagnostic))).or_default() += 1;
    }
    let mut out =
        "# 受け入れた指摘。`tejun check --accept` で書き直します。理由（reason）と期限（until）は手で書き足します。\n"
            .to_owned();
    for ((file, code, text), count) in counts {
        let old = before.iter().find(|entry| entry.code.name() == code && entry.file == file && entry.text == text);
        let _ = writeln!(out, "- code: {code}");
        let mut line = |key: &str, text: &str| {
            if !text.is_empty() {
                let _ = writeln!(out, "  {key}: {}", quoted(text));
            }
        };
        line("file", file);
        line("text", text);
        line("reason", old.map_or("", |entry| &entry.reason));
        line("until", &old.and_then(|entry| entry.until).map(|day| day.to_string()).unwrap_or_default());
        if count > 1 {
            let _ = writeln!(out, "  count: {count}");
        }
    }
    out
}

/// Whether a finding may be accepted: it is no error, and none about the baseline itself.
fn is_acceptable(diagnostic: &Diagnostic) -> bool {
    let about_baseline = diagnostic.place.as_ref().is_some_and(|place| place.file == BASELINE);
    diagnostic.severity != Severity::Error && !about_baseline
}

/// A text as a scalar of YAML: JSON's form is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
