//! Metrics of the kind `progress`: ticked boxes of documents, or rows that are done.
//!
//! In: `documents` and `heading`, or `source` and `done`. Out: a [`Progress`]. Never: leaves `content/`.

use super::{MetricContext, ParsedKind};
use crate::calendar::Grain;
use crate::config::bindings::DocumentGlobForm;
use crate::config::columns::{filter, grains};
use crate::config::references::source_of;
use crate::config::{MetricKind, Progress, expression};
use crate::diag::Lang;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Key, Keys, Node, Reader, Required, Schema, keys};

keys! {
    struct RowKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        done: Required<&'n Node>, "済んだ行の条件", "which rows are done";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
    }

    struct BoxKeys<'n> {
        documents: Required<DocumentGlobForm> = say!(
            "`documents: roadmap.md` のように書くか、`source` と `done` を書きます",
            "add a line such as `documents: roadmap.md`, or `source` and `done`"
        ), "チェックのある文書", "the documents with boxes";
        heading: Option<String>, "どの見出しの下か", "a heading above the boxes";
    }

    struct GrainKeys<'n> {
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }
}

/// The keys of a progress.
pub(in crate::config) fn declare(lang: Lang, schema: &mut Schema) {
    RowKeys::declare_optional(lang, schema);
    BoxKeys::declare_optional(lang, schema);
    GrainKeys::declare(lang, schema);
}

/// Rows of a source, or the boxes of documents.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let progress = if fields.has("source") {
        let keys = RowKeys::take(reader, fields, &key.range);
        let source = source_of(reader, keys.source?, context.declared.sources, &key.text)?;
        let done = keys.done.and_then(|node| expression::condition(reader, node, source));
        let filter = filter(reader, keys.filter, source);
        Progress::Rows { source: source.name.clone(), done: done?, filter }
    } else {
        let BoxKeys { documents, heading } = BoxKeys::take(reader, fields, &key.range);
        Progress::Documents { glob: documents?.text, heading }
    };
    let grains = grains(GrainKeys::take(reader, fields, &key.range).grains);
    let kind = Some(MetricKind::Progress(progress));
    Some(ParsedKind::new(kind, Vec::new(), grains, Unit::Percent).of_units(&[Unit::Percent]))
}
