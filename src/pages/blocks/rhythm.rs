//! Beside words that say when something recurs: when it is next, and when it was done last.
//!
//! In: what a document says of when, as it is bound to the schedule that the audience sees, and the as-of instant. Out: a block for that
//! place, or none where nothing is bound. Never: says when something is that this audience's schedule does not have.

use super::verdict::page_of_contract;
use crate::calendar::{Date, Instant};
use crate::content::Document;
use crate::diag::Message;
use crate::model::{
    Block, BoundEntry, NextSlot, PromiseVerdict, Route, ScheduleStatement, TargetStatus, VerdictItem, VerdictShape,
};
use crate::pages::context::ComposeContext;
use crate::pages::index::Index;
use crate::say;
use std::ops::Range;

/// Where the page of promises lists them all.
const ANCHOR: &str = "schedule";

/// What stands in the room of some statements of a document.
pub(in crate::pages) fn block(
    context: &ComposeContext<'_>,
    document: &Document,
    index: &Index<'_>,
    statements: &Range<usize>,
) -> Option<Block> {
    let own = document.schedule.get(statements.clone())?;
    let page = page_of_contract(index);
    let mut entries: Vec<&BoundEntry> = Vec::new();
    for entry in own.iter().filter_map(|statement| bound(context, statement)) {
        if !entries.iter().any(|known| known.id == entry.id) {
            entries.push(entry);
        }
    }
    let items: Vec<VerdictItem> = entries.iter().filter_map(|entry| item(context, entry, page.as_ref())).collect();
    let verdict = PromiseVerdict { shape: VerdictShape::When, items, note: String::new() };
    (!verdict.items.is_empty()).then_some(Block::Verdict(verdict))
}

fn bound<'c>(context: &'c ComposeContext<'_>, statement: &ScheduleStatement) -> Option<&'c BoundEntry> {
    // They stand in the order of their places, of which each has few.
    let place = (&statement.document, &statement.place);
    let all = &context.contract.schedule;
    let from = all.partition_point(|one| (&one.statement.document, &one.statement.place) < place);
    let here = all[from..].iter().take_while(|one| (&one.statement.document, &one.statement.place) == place);
    here.filter(|one| one.statement == *statement).find_map(|one| one.entry.as_ref())
}

/// 次は 11/27 17:00・最後は 11/20 17:00
fn item(context: &ComposeContext<'_>, entry: &BoundEntry, page: Option<&Route>) -> Option<VerdictItem> {
    let lang = context.lang();
    let next = entry.next.map(|next| next_in_words(context, next).into_text(lang));
    let last = entry.last_done.map(|at| {
        let at = short(context, at);
        say!("最後は {at}", "last {at}").into_text(lang)
    });
    let missed = entry.missed.map(|day| {
        let day = short_day(context, day);
        say!("{day} は未実施", "not done on {day}").into_text(lang)
    });
    let differs = entry.difference.as_ref().map(|_| say!("予定と食い違う", "the schedule differs").into_text(lang));
    let (value, period) = match (next, last) {
        (Some(next), last) => (next, last.unwrap_or_default()),
        (None, Some(last)) => (last, String::new()),
        (None, None) => return None,
    };
    Some(VerdictItem {
        label: String::new(),
        title: format!("{} {}", entry.title, entry.when),
        value,
        period,
        way: String::new(),
        way_text: String::new(),
        standing: TargetStatus::Undecided,
        standing_text: String::new(),
        alert: missed.unwrap_or_default(),
        notes: differs.into_iter().collect(),
        route: page.cloned(),
        anchor: ANCHOR.to_owned(),
    })
}

fn next_in_words(context: &ComposeContext<'_>, next: NextSlot) -> Message {
    match next {
        NextSlot::At(at) => {
            let at = short(context, at);
            say!("次は {at}", "next {at}")
        }
        NextSlot::On(date) => {
            let date = short_day(context, date);
            say!("次は {date}", "next {date}")
        }
        NextSlot::By(date) => {
            let date = short_day(context, date);
            say!("次は {date} まで", "next by {date}")
        }
    }
}

/// A day and a time of day; the year where it is another one than that of the site.
fn short(context: &ComposeContext<'_>, at: Instant) -> String {
    let local = at.to_zoned(context.project.site.periods.zone.clone());
    format!("{} {}", short_day(context, local.date()), local.strftime("%H:%M"))
}

fn short_day(context: &ComposeContext<'_>, day: Date) -> String {
    let year = if day.year() == context.today().year() { String::new() } else { format!("{}/", day.year()) };
    format!("{year}{}/{}", day.month(), day.day())
}
