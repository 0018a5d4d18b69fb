//! `baseline.yaml`: findings that the project knows and lives with.
//!
//! In: a list of findings by code, file and the text of their line. Out: [`BaselineEntry`] entries. Never: accepts what is not
//! named — a new finding of the same kind is a new finding.
//!
//! Decided in docs/decisions/0036-known-findings.md.

use super::load::file;
use crate::calendar::{Date, parse_date};
use crate::diag::{ALL, Code, Diagnostics, Place, code, nearest};
use crate::model::ProjectFiles;
use crate::say;
use crate::syntax::{Node, Reader, Value};

/// Where the project keeps them.
pub const BASELINE: &str = "baseline.yaml";

/// A finding that the project knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineEntry {
    /// Its code.
    pub code: Code,
    /// The file it points at; empty for findings without a place.
    pub file: String,
    /// The text of the line it points at, without space context it; empty when it points at the whole file. Lines may move.
    pub text: String,
    /// How many findings of this code are known on such a line.
    pub count: usize,
    /// Why it is accepted; may be empty.
    pub reason: String,
    /// The last day on which it is accepted.
    pub until: Option<Date>,
    /// Where the entry is written.
    pub place: Place,
}

/// The accepted findings of a project; none without the file.
pub fn baseline(files: &dyn ProjectFiles, found: &mut Diagnostics) -> Vec<BaselineEntry> {
    file(files, BASELINE, found, read).unwrap_or_default()
}

fn read(reader: &mut Reader<'_>, node: &Node) -> Vec<BaselineEntry> {
    match &node.value {
        Value::List(entries) => entries.iter().filter_map(|node| reader.sound(|reader| entry(reader, node))).collect(),
        Value::Map(entries) if entries.is_empty() => Vec::new(),
        _ => {
            reader.invalid(
                node,
                say!("指摘の並び（`- code: …`）を書きます", "expected a list of findings (`- code: …`)"),
            );
            Vec::new()
        }
    }
}

fn entry(reader: &mut Reader<'_>, node: &Node) -> Option<BaselineEntry> {
    let mut fields = reader.fields(node)?;
    let start = node.range.start..node.range.start;
    let code = fields.require(reader, "code", &start).and_then(|node| known_code(reader, node));
    let mut text = |reader: &mut Reader<'_>, key| {
        fields.get(key).and_then(|node| reader.text_of(node)).unwrap_or_default().trim().to_owned()
    };
    let (file, line, reason) = (text(reader, "file"), text(reader, "text"), text(reader, "reason"));
    let count = fields.get("count").and_then(|node| reader.whole(node, 1..=1_000_000));
    let until = fields.get("until").and_then(|node| day(reader, node));
    fields.finish(reader);
    Some(BaselineEntry {
        code: code?,
        file,
        text: line,
        count: count.and_then(|count| usize::try_from(count).ok()).unwrap_or(1),
        reason,
        until,
        place: reader.place(&start),
    })
}

fn known_code(reader: &mut Reader<'_>, node: &Node) -> Option<Code> {
    let name = reader.text_of(node)?;
    let known = ALL.iter().copied().find(|code| code.name() == name);
    if known.is_none() {
        let message = say!("`{name}` という診断コードはありません", "there is no diagnostic code `{name}`");
        let near = nearest(name, ALL.iter().map(|code| code.name()));
        let diagnostic = reader.at(code::CONFIG_REFERENCE, node, message);
        reader.fail(match near {
            Some(near) => diagnostic.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
            None => diagnostic.hint(say!("一覧は `tejun explain` で出ます", "`tejun explain` lists them")),
        });
    }
    known
}

fn day(reader: &mut Reader<'_>, node: &Node) -> Option<Date> {
    let day = parse_date(node.text().unwrap_or_default());
    if day.is_none() {
        reader.invalid(node, say!("日付を `2027-03-31` の形で書きます", "expected a day such as `2027-03-31`"));
    }
    day
}
