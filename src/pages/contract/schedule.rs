//! What documents say of when something is done, beside the entry of the schedule that it is about.
//!
//! In: the contract. Out: a table. Never: lists what is in no entry; `tejun contract --schedule` does.

use crate::diag::Message;
use crate::model::{Block, BoundEntry, BoundSchedule, NextSlot, TableCell};
use crate::pages::blocks::contract::where_to;
use crate::pages::context::ComposeContext;
use crate::pages::table::Table;
use crate::say;

/// A statement with its entry.
struct Row<'c> {
    stated: &'c BoundSchedule,
    entry: &'c BoundEntry,
}

fn rows<'c>(context: &'c ComposeContext<'_>) -> Vec<Row<'c>> {
    let all = context.contract.schedule.iter();
    all.filter_map(|stated| Some(Row { stated, entry: stated.entry.as_ref()? })).collect()
}

/// Whether anything is bound.
pub(super) fn is_shown(context: &ComposeContext<'_>) -> bool {
    context.contract.schedule.iter().any(|stated| stated.entry.is_some())
}

/// The heading and the table; nothing where nothing is bound.
pub(super) fn section(context: &ComposeContext<'_>) -> Vec<Block> {
    let (rows, lang) = (rows(context), context.lang());
    if rows.is_empty() {
        return Vec::new();
    }
    let about = say!(
        "文書に書かれた時期を、予定（運用カレンダー）と比べています。",
        "What the documents say of when something is done, beside the schedule of the operations calendar."
    );
    let words = |message: Message| message.into_text(lang);
    let place = |row: &Row<'_>| {
        let statement = &row.stated.statement;
        let (route, anchor) = where_to(context, &statement.document, &statement.headings);
        let title = context.document(&statement.document).map_or(statement.document.as_str(), |of| &of.title);
        TableCell::link(title, route).at(anchor)
    };
    let table = Table::new(lang, &rows)
        .column("予定", "Entry", |row| row.entry.title.as_str())
        .column("文書の言葉", "As written", |row| row.stated.statement.text.as_str())
        .column("文書", "Document", place)
        .column("予定の時期", "Planned", |row| row.entry.when.as_str())
        .column("次回", "Next", |row| row.entry.next.map(|next| words(in_words(context, next))).unwrap_or_default())
        .column_if_filled("最後の実施", "Last done", |row| words(last(context, row.entry)))
        .column("状態", "State", |row| words(state(row.entry)));
    let heading = Block::heading(2, "schedule", lang.pick("文書の時期と予定", "When things are done"));
    vec![heading, Block::paragraph(words(about)), table.block("")]
}

fn in_words(context: &ComposeContext<'_>, next: NextSlot) -> Message {
    match next {
        NextSlot::At(at) => {
            let at = context.local(at);
            say!("{at}", "{at}")
        }
        NextSlot::On(date) => say!("{date}", "{date}"),
        NextSlot::By(date) => say!("{date} まで", "by {date}"),
    }
}

fn last(context: &ComposeContext<'_>, entry: &BoundEntry) -> Message {
    let done = entry.last_done.map(|at| context.local(at));
    match (done, entry.missed) {
        (Some(done), Some(missed)) => say!("{done}（{missed} は未実施）", "{done} (not on {missed})"),
        (Some(done), None) => say!("{done}", "{done}"),
        (None, Some(missed)) => say!("{missed} は未実施", "not on {missed}"),
        (None, None) => Message::new(String::new(), String::new()),
    }
}

fn state(entry: &BoundEntry) -> Message {
    match &entry.difference {
        Some(difference) => {
            let Message { ja, en } = difference;
            say!("食い違い（{ja}）", "differs ({en})")
        }
        None => say!("一致", "agrees"),
    }
}
