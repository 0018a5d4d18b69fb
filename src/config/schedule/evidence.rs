//! What shows that a slot was done: an edition of a report, rows of a log, or ticked boxes.
//!
//! In: the keys `report`, `evidence` and `checked` of an entry. Out: [`Evidence`]. Never: takes more than one of them.

use super::ScheduleContext;
use crate::config::Evidence;
use crate::config::metrics::{source_of, time};
use crate::config::sources::{ColumnUse, column};
use crate::diag::code;
use crate::model::ReportKind;
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader};

/// The evidence of an entry; `title` is what its log says unless `is` says something else.
pub(super) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    (context, title): (ScheduleContext<'_>, &str),
) -> Option<Evidence> {
    let nodes = [fields.get("report"), fields.get("evidence"), fields.get("checked")];
    let about = fields.get("about");
    if let [_, second] = nodes.into_iter().flatten().take(2).collect::<Vec<_>>().as_slice() {
        let message = say!(
            "`report`・`evidence`・`checked` はどれか1つだけ書きます",
            "expected one of `report`, `evidence` and `checked`, found more"
        );
        reader.invalid(second, message);
        return None;
    }
    let [report, rows, checked] = nodes;
    if let Some(node) = about.filter(|_| report.is_none()) {
        reader.invalid(node, say!("`about` は `report` と一緒に書きます", "expected `report` beside `about`"));
    }
    match (report, rows, checked) {
        (Some(node), ..) => {
            let kinds = ReportKind::ALL.map(|kind| (kind.name(), kind));
            let report = reader.choice(node, &kinds)?;
            let periods = [("previous", false), ("this", true)];
            let running = about.map_or(Some(false), |node| reader.choice(node, &periods))?;
            Some(Evidence::Edition { report, running })
        }
        (None, Some(node), _) => log(reader, node, key, (context, title)),
        (None, None, Some(node)) => boxes(reader, node),
        (None, None, None) => Some(Evidence::None),
    }
}

fn log(
    reader: &mut Reader<'_>,
    node: &Node,
    key: &Key,
    (context, title): (ScheduleContext<'_>, &str),
) -> Option<Evidence> {
    let mut fields = reader.fields(node)?;
    let source = fields.require(reader, "source", &node.range);
    let source = source.and_then(|node| source_of(reader, node, context.sources, &key.text))?;
    let task = fields.require(reader, "task", &node.range);
    let task = task.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let done_at = time(reader, &mut fields, key, source, "done_at", ColumnUse::Instant);
    let is_node = fields.get("is");
    let is = is_node.and_then(|node| reader.text_of(node)).unwrap_or(title).to_owned();
    fields.finish(reader);
    let task = task?;
    if !task.values.is_empty() && !task.values.contains_key(&is) {
        let column = &task.name;
        let message =
            say!("`{is}` は列 `{column}` の値にありません", "`{is}` is not among the values of the column `{column}`");
        reader.unknown(is_node.unwrap_or(node), message, task.values.keys().map(String::as_str));
    }
    Some(Evidence::Rows { source: source.name.clone(), task: task.name.clone(), is, done_at: done_at? })
}

/// `operations/checks.md`, or with a heading.
fn boxes(reader: &mut Reader<'_>, node: &Node) -> Option<Evidence> {
    if let Some(document) = node.text() {
        return Some(Evidence::Boxes { document: inside(reader, node, document)?, heading: None });
    }
    let mut fields = reader.fields(node)?;
    let document = fields.require(reader, "document", &node.range);
    let document = document.and_then(|node| Some((reader.text_of(node)?, node)));
    let heading = fields.get("heading").and_then(|node| reader.text_of(node)).map(str::to_owned);
    fields.finish(reader);
    let (document, node) = document?;
    Some(Evidence::Boxes { document: inside(reader, node, document)?, heading })
}

/// A path below `content/`.
fn inside(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<String> {
    let path = path.trim_start_matches("content/");
    if path.starts_with(['/', '\\', '~']) || path.split(['/', '\\']).any(|part| part == "..") {
        let message = say!("`{path}` は `content/` の外を指しています", "`{path}` leaves `content/`");
        let diagnostic = reader.at(code::CONFIG_PATH, node, message);
        reader.fail(diagnostic);
        return None;
    }
    Some(path.to_owned())
}
