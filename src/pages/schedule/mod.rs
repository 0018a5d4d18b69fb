//! What is planned: the operations calendar, the calendars to subscribe to, and the words for one slot.
//!
//! In: the schedule, the ledger, maintenance, on-call turns and holidays as meant. Out: the page at `/calendar/`, unless a
//! document is there, and [`CalendarFeed`]s. Never: guesses a slot beyond the holiday list: the month says what it leaves out.

mod feeds;
mod month;
mod occasion;
mod words;

use super::navigation::{Entry, Tree};
use super::site_page::{SitePage, Words};
use crate::calendar::{Grain, Period};
use crate::config::Evidence;
use crate::diag::{Diagnostic, Diagnostics, Place, code, nearest};
use crate::model::{Block, Heading, Page, PageKind, Route};
use crate::pages::context::ComposeContext;
use crate::say;
pub use feeds::ALL_CALENDAR;
pub(super) use feeds::feeds;
pub(super) use occasion::{Occasion, Span, owner, page_of, planned};
pub(super) use words::{day_of, done_at, state, time_of, when_of};

pub(super) fn route() -> Route {
    PAGE.route()
}

const PAGE: SitePage = SitePage {
    path: "calendar",
    kind: PageKind::Schedule,
    title: Words { ja: "運用カレンダー", en: "Operations calendar" },
    description: Words {
        ja: "報告・レビュー・作業・研修・リリースの予定と、メンテナンス、当番の交代、祝日",
        en: "Reports, reviews, work, trainings and releases that are planned, with maintenance, handovers and holidays",
    },
    weight: 890,
};

fn is_made(context: &ComposeContext<'_>) -> bool {
    let planned = !context.project.schedule.entries.is_empty();
    planned && context.is_free(&PAGE.route()) && context.project.site.audiences.shows("schedule")
}

/// The page in the navigation; none without a schedule.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    is_made(context).then(|| PAGE.entry(context.lang()))
}

/// The page: the month before, which is folded, the month that lasts, and the three after it.
pub(super) fn page(context: &ComposeContext<'_>, tree: &Tree) -> Option<Page> {
    if !is_made(context) {
        return None;
    }
    let (lang, periods) = (context.lang(), &context.project.site.periods);
    let this = periods.containing(Grain::Month, context.as_of);
    let before = periods.previous(&this);
    let months: Vec<Period> = std::iter::successors(Some(before), |month| Some(periods.next(month))).take(5).collect();
    let block = month::block(context, &months, feeds::links(context));
    let as_of = context.local(context.as_of);
    let zone = periods.zone.iana_name().unwrap_or("UTC");
    let intro = say!(
        "{as_of}（{zone}）時点の予定です。休みの日に当たる予定は、決めてあれば前後の営業日に移してあります。",
        "What is planned, as of {as_of} ({zone}). What falls on a closed day is moved to a business day where that is declared."
    );
    let headings =
        block.months.iter().map(|month| Heading { level: 2, id: month.id.clone(), text: month.title.clone() });
    let headings = headings.collect();
    let blocks = vec![Block::paragraph(intro.into_text(lang)), Block::Calendar(block)];
    let mut page = PAGE.page(lang, tree, blocks);
    page.headings = headings;
    Some(page)
}

/// Says which documents the schedule names that are not there.
pub(super) fn check(context: &ComposeContext<'_>, found: &mut Diagnostics) {
    let library = context.library;
    let known: Vec<&str> =
        library.documents().filter_map(|document| document.source.strip_prefix("content/")).collect();
    let hidden = |path: &str| library.unpublished.iter().any(|hidden| hidden.source == format!("content/{path}"));
    for entry in context.project.schedule.entries.values() {
        let page = entry.page.iter().map(|(path, place)| (path.as_str(), place, false));
        let boxes = match &entry.evidence {
            Evidence::Boxes { document, .. } => Some((document.as_str(), &entry.place, true)),
            _ => None,
        };
        for (path, place, boxes) in page.chain(boxes) {
            // Boxes are read of a document that nobody publishes, too.
            let is_there = known.contains(&path) || (boxes && hidden(path));
            if !is_there {
                found.push(no_page(path, place, &known));
            }
        }
    }
}

fn no_page(path: &str, place: &Place, known: &[&str]) -> Diagnostic {
    let message =
        say!("`content/{path}` という公開中の文書はありません", "there is no published document `content/{path}`");
    let diagnostic = Diagnostic::new(code::SCHEDULE_PAGE, place.clone(), message);
    match nearest(path, known.iter().copied()) {
        Some(near) => diagnostic.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None => diagnostic.hint(say!(
            "`content/` からのパスを `sop/weekly.md` のように書きます",
            "write its path below `content/`, such as `sop/weekly.md`"
        )),
    }
}
