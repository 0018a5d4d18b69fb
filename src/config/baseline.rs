//! `baseline.yaml`: findings that the project knows and lives with.
//!
//! In: a list of findings by code, file and the text of their line. Out: [`BaselineEntry`] entries. Never: accepts what is not
//! named — a new finding of the same kind is a new finding.
//!
//! Decided in docs/decisions/0036-known-findings.md.

use super::files::file;
use crate::calendar::{Date, parse_date};
use crate::diag::{ALL, Code, Diagnostics, Place, code, nearest};
use crate::model::ProjectFiles;
use crate::say;
use crate::syntax::{Form, Node, Reader, Required, Trimmed, Value, Whole, forms, keys};

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

keys! {
    struct EntryKeys<'n> {
        code: Required<CodeForm>, "診断コード", "the code of the finding";
        file: Trimmed = String::new(), "ファイル", "the file that it points at";
        text: Trimmed = String::new(), "その行の文字列", "the text of its line";
        reason: Trimmed = String::new(), "受け入れる理由", "why it is accepted";
        count: Whole<usize, 1, 1_000_000> = 1, "同じ行にいくつあるか", "how often it stands there";
        until: Option<UntilForm>, "いつまで受け入れるか", "until when it is accepted";
    }
}

forms! {
    /// A code of `docs/diagnostics.md`.
    CodeForm => Code = known_code;
    /// The last day.
    UntilForm => Date = day;
}

fn entry(reader: &mut Reader<'_>, node: &Node) -> Option<BaselineEntry> {
    let EntryKeys { code, file, text, reason, count, until } = EntryKeys::from_node(reader, node)?;
    let place = reader.place(&(node.range.start..node.range.start));
    Some(BaselineEntry { code: code?, file, text, count, reason, until, place })
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
    let expected = say!("日付を `2027-03-31` の形で書きます", "expected a day such as `2027-03-31`");
    reader.parsed(node, parse_date, expected)
}
