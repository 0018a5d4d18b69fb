//! The layouts of documents: which one a document has, and what that layout shows besides its text.
//!
//! In: a document with its blocks. Out: the name of its layout, blocks arranged for it, and its [`LayoutParts`]. Never: chooses
//! another layout than the one that a document asks for.

mod duty;
mod questions;
mod runbook;
mod services;

use super::context::ComposeContext;
use super::landing::requests;
use crate::content::Document;
use crate::diag::Diagnostics;
use crate::model::{Block, LayoutParts};
use serde_json::Value;

/// What documents call themselves (`kind: runbook`, `type: faq`), and the layout of each; others have the usual one.
const KINDS: [(&str, &str); 18] = [
    ("runbook", "runbook"),
    ("playbook", "runbook"),
    ("ランブック", "runbook"),
    ("emergency", "emergency"),
    ("緊急", "emergency"),
    ("緊急連絡先", "emergency"),
    ("on-call", "emergency"),
    ("オンコール", "emergency"),
    ("faq", "faq"),
    ("よくある質問", "faq"),
    ("catalogue", "catalogue"),
    ("catalog", "catalogue"),
    ("service-catalog", "catalogue"),
    ("service-catalogue", "catalogue"),
    ("サービスカタログ", "catalogue"),
    ("newsletter", "letter"),
    ("ニュースレター", "letter"),
    ("release", "letter"),
];

/// The layout that a document asks for, else that of its kind.
pub(super) fn layout(document: &Document) -> Option<String> {
    let front = &document.front;
    let named = |key: &str| {
        let written = front.params.get(key).and_then(Value::as_str)?.trim().to_lowercase();
        KINDS.iter().find(|(kind, _)| *kind == written).map(|(_, layout)| (*layout).to_owned())
    };
    front.layout.clone().or_else(|| named("kind")).or_else(|| named("type"))
}

/// Arranges the blocks of a document for its layout, whose name it answers.
pub(super) fn arrange(
    context: &ComposeContext<'_>,
    document: &Document,
    (blocks, parts): (&mut Vec<Block>, &mut LayoutParts),
    found: &mut Diagnostics,
) -> Option<String> {
    let layout = layout(document);
    match layout.as_deref() {
        Some("runbook") => {
            let mut runbook = runbook::arrange(context, document, blocks, found);
            parts.duty = duty::above(&mut runbook.escalation, blocks);
            parts.runbook = Some(runbook);
        }
        Some("emergency") => {
            let mut routes = runbook::routes(context, document, blocks, found);
            parts.duty = duty::above(&mut routes, blocks);
        }
        Some("faq") => parts.questions = questions::fold(blocks),
        Some("catalogue") => services::arrange(context, document, blocks),
        _ => {}
    }
    parts.request = requests::href(context, document);
    layout
}
