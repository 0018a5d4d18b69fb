//! A catalogue of services: the services that have pages of their own, at a glance.
//!
//! In: the page of a catalogue and the documents below it. Out: a table in place of the usual list. Never: judges: the verdict is
//! that of the promises of a service's own page.

use crate::content::Document;
use crate::model::{Block, TableBlock, TableCell, target_status_in_words};
use crate::pages::ComposeContext;
use crate::pages::landing::requests;
use crate::pages::reports::text;
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
    let heads = [
        lang.pick("サービス", "Service"),
        lang.pick("対応時間", "Hours"),
        lang.pick("連絡先", "Contact"),
        lang.pick("状態", "Status"),
        lang.pick("約束", "Promises"),
    ];
    let mut rows: Vec<Vec<TableCell>> = services.iter().map(|service| row(context, service)).collect();
    let mut heads = heads.to_vec();
    if services.iter().any(|service| service.front.request.is_some()) {
        heads.push(lang.pick("依頼", "Request"));
        rows.iter_mut().zip(&services).for_each(|(row, service)| row.push(button(context, service)));
    }
    // A column that no service fills says nothing.
    let is_told = |at: &usize| rows.iter().any(|row| row[*at] != TableCell::default());
    let told: Vec<usize> = (0..heads.len()).filter(is_told).collect();
    let heads: Vec<&str> = told.iter().map(|at| heads[*at]).collect();
    let rows = rows.iter().map(|row| told.iter().map(|at| row[*at].clone()).collect()).collect();
    let table = Block::Table(TableBlock::new(lang.pick("サービス一覧", "Services"), &heads, rows));
    match blocks.iter().position(|block| matches!(block, Block::Children { .. })) {
        Some(at) => blocks.insert(at, table),
        None => blocks.push(table),
    }
}

/// The button that asks for a service; nothing where its page does not say how.
fn button(context: &ComposeContext<'_>, service: &Document) -> TableCell {
    match requests::href(context, service) {
        link if link.is_empty() => TableCell::default(),
        link => TableCell { link, ..text(context.lang().pick("依頼する", "Request")) },
    }
}

fn is_service(document: &Document) -> bool {
    let named = |key: &str| document.front.params.get(key).and_then(Value::as_str);
    [named("kind"), named("type")].into_iter().flatten().any(|kind| matches!(kind, "service" | "サービス"))
}

fn row(context: &ComposeContext<'_>, service: &Document) -> Vec<TableCell> {
    let said = |key: &str| service.front.params.get(key).and_then(Value::as_str).unwrap_or_default();
    let name =
        TableCell { route: Some(service.route.clone()), note: service.description.clone(), ..text(&service.title) };
    let status = service.front.control.status.map(|status| status.label(context.lang())).unwrap_or_default();
    let standing = context.contract.of(&service.source).iter().filter_map(|promise| promise.target_status());
    let worst = standing.min_by_key(|standing| crate::model::TargetStatus::worst_first(*standing));
    let verdict = worst.map_or_else(TableCell::default, |standing| TableCell {
        standing: Some(standing),
        ..text(target_status_in_words(standing, true, context.lang()))
    });
    vec![name, text(said("hours")), text(said("contact")), text(status), verdict]
}
