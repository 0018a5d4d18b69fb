//! Promises that nothing measures, folded by document: a reader sees how many there are where, and opens what they look for.
//!
//! In: promises. Out: blocks. Never: more rows than a page can bear, and never a rest that is not counted.

use crate::diag::Message;
use crate::model::{BindingState, Block, Promise, PromiseList, PromiseRow, format_integer};
use crate::pages::blocks::contract::row;
use crate::pages::context::ComposeContext;
use crate::pages::table_limit::MOST_ROWS;
use crate::say;
use std::collections::BTreeSet;

/// How many promises were found where, and that nothing measures them.
pub(super) fn sum(promises: &[&Promise]) -> Message {
    let documents = of_documents(promises).count();
    let (count, of) = (format_integer(promises.len() as u64), format_integer(documents as u64));
    match (promises.len(), documents) {
        (0, _) => {
            say!("文書に、数値として読める約束は見つかりませんでした。", "No promise that reads as a figure was found.")
        }
        (1, _) => say!(
            "文書に、約束が 1 件見つかりました。まだ測っていません。",
            "1 promise was found. It is not measured yet."
        ),
        (_, 1) => say!(
            "1 つの文書に、約束が {count} 件見つかりました。まだどれも測っていません。",
            "{count} promises were found in 1 document. None of them is measured yet."
        ),
        _ => say!(
            "{of} の文書に、約束が {count} 件見つかりました。まだどれも測っていません。",
            "{count} promises were found in {of} documents. None of them is measured yet."
        ),
    }
}

/// A fold for each document, and how many there are behind the last row that the page can bear.
pub(super) fn by_document(context: &ComposeContext<'_>, promises: &[&Promise]) -> Vec<Block> {
    let mut left = MOST_ROWS;
    let mut blocks = Vec::new();
    for own in promises.chunk_by(|one, next| one.statement.document == next.statement.document) {
        if left == 0 {
            break;
        }
        let shown = &own[..own.len().min(left)];
        left -= shown.len();
        blocks.push(Block::Contract(fold(context, shown, own.len())));
    }
    let more = &promises[MOST_ROWS - left..];
    if !more.is_empty() {
        blocks.push(Block::paragraph(others(more).into_text(context.lang())));
    }
    blocks
}

/// Promises of one document, which has so many.
fn fold(context: &ComposeContext<'_>, shown: &[&Promise], count: usize) -> PromiseList {
    let source = shown.first().map_or("", |promise| promise.statement.document.as_str());
    let document = context.document(source);
    PromiseList {
        title: document.map_or_else(|| source.to_owned(), |document| document.title.clone()),
        route: document.map(|document| document.route.clone()),
        rows: shown.iter().map(|promise| unmeasured(context, promise)).collect(),
        folded: Some(count),
    }
}

/// What is not measured is said of all of them at once.
fn unmeasured(context: &ComposeContext<'_>, promise: &Promise) -> PromiseRow {
    let row = row(context, promise, true);
    let is_said = promise.state == BindingState::Unbound;
    PromiseRow { state_text: if is_said { String::new() } else { row.state_text }, ..row }
}

fn of_documents<'p>(promises: &[&'p Promise]) -> impl Iterator<Item = &'p str> {
    promises.iter().map(|promise| promise.statement.document.as_str()).collect::<BTreeSet<_>>().into_iter()
}

/// How many are not shown, and where they stand.
fn others(more: &[&Promise]) -> Message {
    let documents = of_documents(more).count();
    let (count, of) = (format_integer(more.len() as u64), format_integer(documents as u64));
    match documents {
        1 => say!("ほかに 1 つの文書に {count} 件あります。", "There are {count} more in 1 document."),
        _ => say!("ほかに {of} の文書に {count} 件あります。", "There are {count} more in {of} documents."),
    }
}
