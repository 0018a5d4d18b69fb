//! Where a metric is promised, and which documents show it.

use crate::content::{Document, Piece};
use crate::model::{Block, ChildLink, PromiseList};
use crate::pages::blocks::contract;
use crate::pages::context::ComposeContext;
use crate::pages::navigation::link_to;
use std::collections::BTreeMap;

/// The documents that show each metric, by its id.
pub(super) struct MetricUsage<'a>(BTreeMap<String, Vec<&'a Document>>);

impl<'a> MetricUsage<'a> {
    /// Looks at every role and directive once.
    pub(super) fn new(context: &ComposeContext<'a>) -> Self {
        let mut used: BTreeMap<String, Vec<&Document>> =
            context.project.metric_ids().into_iter().map(|id| (id, Vec::new())).collect();
        for document in context.library.documents().filter(|document| !document.front.unlisted) {
            for name in document.pieces.iter().flat_map(names) {
                if let Some(documents) = used.get_mut(name)
                    && documents.last().is_none_or(|last| last.source != document.source)
                {
                    documents.push(document);
                }
            }
        }
        Self(used)
    }

    /// The promises that a metric measures, and the documents that show it.
    pub(super) fn blocks(&self, context: &ComposeContext<'_>, id: &str) -> Vec<Block> {
        let lang = context.lang();
        let mut blocks = Vec::new();
        let rows = contract::measured_by(context, id);
        if !rows.is_empty() {
            blocks.push(Block::heading(2, "promised", lang.pick("約束している文書", "Where it is promised")));
            blocks.push(Block::Contract(PromiseList::open(rows)));
        }
        let shown = self.0.get(id).map_or(&[][..], Vec::as_slice);
        let items: Vec<ChildLink> = shown.iter().map(|document| link_to(document)).collect();
        if !items.is_empty() {
            blocks.push(Block::heading(2, "used", lang.pick("この指標を載せている文書", "Documents that show it")));
            blocks.push(Block::Children { items });
        }
        blocks
    }
}

/// The words of a role or a directive that may be ids of metrics.
fn names(piece: &Piece) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    match piece {
        Piece::Role { name, argument, .. } if name == "figure" => {
            vec![argument.split('@').next().unwrap_or_default().trim()]
        }
        Piece::Directive { body, .. } => body.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).collect(),
        _ => Vec::new(),
    }
}
