//! A catalogue of services: the services that have pages of their own, at a glance.
//!
//! In: the page of a catalogue and the documents below it. Out: a table in place of the usual list. Never: judges: the verdict is
//! that of the promises of a service's own page.

use crate::content::Document;
use crate::model::{Block, TableCell, TargetStatus, target_status_in_words};
use crate::pages::context::ComposeContext;
use crate::pages::landing::requests;
use crate::pages::table::Table;
use serde_json::Value;

/// Puts the table of services in place of the list of pages below; a catalogue without pages of services stays as it is.
pub(super) fn arrange(context: &ComposeContext<'_>, document: &Document, blocks: &mut Vec<Block>) {
    let lang = context.lang();
    let all = context.library.documents().filter(|d| d.language == document.language && !d.front.unlisted);
    let mut services: Vec<&Document> =
        all.filter(|d| d.route.parent().as_ref() == Some(&document.route) && is_service(d)).collect();
    if services.is_empty() {
        return;
    }
    services.sort_by_key(|service| (service.front.weight.is_none(), service.front.weight, &service.title));
    let name = |of: &Document| TableCell::link(&of.title, Some(of.route.clone())).with_note(&of.description);
    // A column that no service fills says nothing.
    let table = Table::new(lang, &services)
        .column("サービス", "Service", |of| name(of))
        .column_if_filled("対応時間", "Hours", |of| param(of, "hours"))
        .column_if_filled("連絡先", "Contact", |of| param(of, "contact"))
        .column_if_filled("状態", "Status", |of| of.front.control.status.map_or("", |status| status.label(lang)))
        .column_if_filled("約束", "Promises", |of| worst_verdict(context, of))
        .column_if_filled("依頼", "Request", |of| button(context, of))
        .block(lang.pick("サービス一覧", "Services"));
    match blocks.iter().position(|block| matches!(block, Block::Children { .. })) {
        Some(at) => blocks.insert(at, table),
        None => blocks.push(table),
    }
}

/// The button that asks for a service; nothing where its page does not say how.
fn button(context: &ComposeContext<'_>, service: &Document) -> TableCell {
    match requests::href(context, service) {
        link if link.is_empty() => TableCell::default(),
        link => TableCell { link, ..context.lang().pick("依頼する", "Request").into() },
    }
}

fn is_service(document: &Document) -> bool {
    let named = |key: &str| document.front.params.get(key).and_then(Value::as_str);
    [named("kind"), named("type")].into_iter().flatten().any(|kind| matches!(kind, "service" | "サービス"))
}

fn param<'d>(service: &'d Document, key: &str) -> &'d str {
    service.front.params.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn worst_verdict(context: &ComposeContext<'_>, service: &Document) -> TableCell {
    let standing = context.contract.of(&service.source).iter().filter_map(|promise| promise.target_status());
    let worst = standing.min_by_key(|standing| TargetStatus::worst_first(*standing));
    let verdict = |standing| TableCell::verdict(target_status_in_words(standing, true, context.lang()), standing);
    worst.map(verdict).unwrap_or_default()
}
