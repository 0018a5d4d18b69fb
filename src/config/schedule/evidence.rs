//! What shows that a slot was done: an edition of a report, rows of a log, or ticked boxes.
//!
//! In: the keys `report`, `evidence` and `checked` of an entry. Out: [`Evidence`]. Never: takes more than one of them.

use crate::config::columns::{ColumnUse, column, column_name};
use crate::config::references::source_of;
use crate::config::symbols::Symbols;
use crate::config::{Evidence, Source, reports};
use crate::diag::code;
use crate::model::ReportName;
use crate::say;
use crate::syntax::{Form, Key, Keys, Later, Node, Reader, Required, Schema, keys, later, words};

keys! {
    /// What shows that something was done.
    pub(super) struct EvidenceKeys<'n> {
        report: Option<(&'n str, &'n Node)>, "レポート", "a report";
        evidence: Option<Later<RowKeys<'n>>>, "記録の行", "rows of a log";
        checked: Option<Later<BoxesForm>>, "チェックのある文書", "a document with boxes";
        about: Option<Later<About>>, "前の期か今の期か", "whether the report is about the period before or about this one";
    }

    pub(super) struct RowKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        task: Required<&'n Node>, "作業の列", "the column of tasks";
        done_at: Required<&'n Node>, "済んだ時刻の列", "when a task was done";
        is: Option<(&'n str, &'n Node)>, "この作業の呼び名", "what the log calls it";
    }

    struct BoxKeys<'n> {
        document: Required<(&'n str, &'n Node)>, "文書", "the document";
        heading: Option<String>, "どの見出しの下か", "a heading above the boxes";
    }
}

words! {
    /// Which period a report is about.
    pub(super) enum About {
        /// The one before.
        Previous = "previous",
        /// The one that runs.
        This = "this",
    }
}

later! {
    /// `operations/checks.md`, or with a heading.
    pub(super) BoxesForm: |lang| Schema::either(&[<&str>::schema(lang), BoxKeys::schema(lang)]);
}

/// The evidence of an entry; `title` is what its log says unless `is` says something else.
pub(super) fn read(
    reader: &mut Reader<'_>,
    keys: EvidenceKeys<'_>,
    key: &Key,
    sources: &Symbols<Source>,
    title: &str,
    known: &[ReportName],
) -> Option<Evidence> {
    let EvidenceKeys { report, evidence, checked, about } = keys;
    if let [_, second] =
        [report.map(|(_, node)| node), evidence, checked].into_iter().flatten().take(2).collect::<Vec<_>>().as_slice()
    {
        let message = say!(
            "`report`・`evidence`・`checked` はどれか1つだけ書きます",
            "expected one of `report`, `evidence` and `checked`, found more"
        );
        reader.invalid(second, message);
        return None;
    }
    if let Some(node) = about.filter(|_| report.is_none()) {
        reader.invalid(node, say!("`about` は `report` と一緒に書きます", "expected `report` beside `about`"));
    }
    match (report, evidence, checked) {
        (Some((text, node)), ..) => {
            let report = reports::named(reader, node, text, known)?;
            let about = about.map_or(Some(About::Previous), |node| About::from_node(reader, node))?;
            Some(Evidence::Edition { report, running: about == About::This })
        }
        (None, Some(node), _) => log(reader, node, key, sources, title),
        (None, None, Some(node)) => boxes(reader, node),
        (None, None, None) => Some(Evidence::None),
    }
}

fn log(reader: &mut Reader<'_>, node: &Node, key: &Key, sources: &Symbols<Source>, title: &str) -> Option<Evidence> {
    let RowKeys { source, task, done_at, is } = RowKeys::read(reader, node, &node.range)?;
    let source = source_of(reader, source?, sources, &key.text)?;
    let task = task.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let done_at = column_name(reader, done_at, source, ColumnUse::Instant);
    let (task, name) = (task?, is.map_or(title, |(is, _)| is));
    if !task.values.is_empty() && !task.values.contains_key(name) {
        let column = &task.name;
        let message = say!(
            "`{name}` は列 `{column}` の値にありません",
            "`{name}` is not among the values of the column `{column}`"
        );
        reader.unknown(is.map_or(node, |(_, node)| node), message, task.values.keys().map(String::as_str));
    }
    Some(Evidence::Rows {
        source: source.name.clone(),
        task: task.name.clone(),
        is: name.to_owned(),
        done_at: done_at?,
    })
}

fn boxes(reader: &mut Reader<'_>, node: &Node) -> Option<Evidence> {
    if let Some(document) = node.text() {
        return Some(Evidence::Boxes { document: inside(reader, node, document)?, heading: None });
    }
    let BoxKeys { document, heading } = BoxKeys::read(reader, node, &node.range)?;
    let (document, node) = document?;
    Some(Evidence::Boxes { document: inside(reader, node, document)?, heading })
}

/// A path below `content/`.
fn inside(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<String> {
    let path = path.trim_start_matches("content/");
    if path.starts_with(['/', '\\', '~']) || path.split(['/', '\\']).any(|part| part == "..") {
        let message = say!("`{path}` は `content/` の外を指しています", "`{path}` leaves `content/`");
        reader.refuse(code::CONFIG_PATH, node, message);
        return None;
    }
    Some(path.to_owned())
}
