//! Metrics of the kind `progress`: ticked boxes of documents, or rows that are done.
//!
//! In: `documents` and `heading`, or `source` and `done`. Out: a [`Progress`]. Never: leaves `content/`.

use super::ParsedKind;
use crate::config::metrics::{MetricContext, filter, grains, source_of};
use crate::config::{MetricKind, Progress, expression};
use crate::diag::code;
use crate::model;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Key, Reader};

/// The keys of a progress.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let progress = if fields.has("source") {
        let node = fields.require(reader, "source", &key.range)?;
        let source = source_of(reader, node, context.sources, &key.text)?;
        let done = fields.require(reader, "done", &key.range);
        let done = done.and_then(|node| expression::condition(reader, node, source));
        let filter = filter(reader, fields, source);
        Progress::Rows { source: source.name.clone(), done: done?, filter }
    } else {
        documents(reader, fields, key)?
    };
    let grains = grains(reader, fields);
    let usual = (Unit::Percent, String::new());
    let kind = Some(MetricKind::Progress(progress));
    Some(ParsedKind { kind, by: Vec::new(), grains, usual, allowed: &[Unit::Percent] })
}

fn documents(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key) -> Option<Progress> {
    let hint = say!(
        "`documents: roadmap.md` のように書くか、`source` と `done` を書きます",
        "add a line such as `documents: roadmap.md`, or `source` and `done`"
    );
    let node = fields.require_as(reader, "documents", &key.range, hint);
    let heading = fields.get("heading").and_then(|node| reader.text_of(node)).map(str::to_owned);
    let node = node?;
    let glob = reader.text_of(node)?;
    if glob.starts_with(['/', '\\', '~']) || glob.split(['/', '\\']).any(|part| part == "..") {
        let message = say!("`{glob}` は `content/` の外を指しています", "`{glob}` leaves `content/`");
        let diagnostic = reader.at(code::CONFIG_PATH, node, message);
        reader.fail(diagnostic);
        return None;
    }
    if let Err(reason) = model::glob(glob) {
        reader.invalid(node, say!("`{glob}` は glob として読めません: {reason}", "`{glob}` is not a glob: {reason}"));
        return None;
    }
    Some(Progress::Documents { glob: glob.to_owned(), heading })
}
