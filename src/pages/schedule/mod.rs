//! What is planned: the operations calendar, the calendars to subscribe to, and the words for one slot.
//!
//! In: the schedule, the ledger, maintenance, on-call turns and holidays as meant. Out: the page at `/calendar/`, unless a
//! document is there, and [`CalendarFeed`]s. Never: guesses a slot beyond the holiday list: the month says what it leaves out.

mod feeds;
mod month;
mod occasion;
mod words;

use super::ComposeContext;
use super::navigation::{Entry, Tree, generated};
use crate::calendar::{Grain, Period};
use crate::config::{Evidence, ScheduleEntry};
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code, nearest};
use crate::model::{Block, Heading, Page, PageKind, Route};
use crate::say;
pub use feeds::ALL_CALENDAR;
pub(super) use feeds::feeds;
pub(super) use occasion::{Occasion, owner, planned};
pub(super) use words::{day_of, done_at, state, time_of, when_of};

/// Where the page is.
pub(super) fn route() -> Route {
    Route::from_path("calendar")
}

fn title(lang: Lang) -> &'static str {
    lang.pick("運用カレンダー", "Operations calendar")
}

fn description(lang: Lang) -> &'static str {
    lang.pick(
        "報告・レビュー・作業・研修・リリースの予定と、メンテナンス、当番の交代、祝日",
        "Reports, reviews, work, trainings and releases that are planned, with maintenance, handovers and holidays",
    )
}

fn is_made(context: &ComposeContext<'_>) -> bool {
    let taken = context.library.documents().any(|document| document.route == route());
    let planned = !context.project.schedule.entries.is_empty();
    planned && !taken && context.project.site.audiences.shows("schedule")
}

/// The page in the navigation; none without a schedule.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    let lang = context.lang();
    is_made(context).then(|| Entry::generated(route(), title(lang), description(lang), Some(890)))
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
    let as_of = periods.zone.to_datetime(context.as_of).strftime("%Y-%m-%d %H:%M").to_string();
    let zone = periods.zone.iana_name().unwrap_or("UTC");
    let intro = say!(
        "{as_of}（{zone}）時点の予定です。休みの日に当たる予定は、決めてあれば前後の営業日に移してあります。",
        "What is planned, as of {as_of} ({zone}). What falls on a closed day is moved to a business day where that is declared."
    );
    let headings =
        block.months.iter().map(|month| Heading { level: 2, id: month.id.clone(), text: month.title.clone() });
    let headings = headings.collect();
    let blocks = vec![Block::Paragraph { text: intro.text(lang).to_owned() }, Block::Calendar(block)];
    let mut page = generated(tree, &route(), PageKind::Schedule, title(lang).to_owned(), blocks);
    page.headings = headings;
    page.description = description(lang).to_owned();
    Some(page)
}

/// The page of an entry's document; `None` when it names none that is part of the site.
pub(super) fn page_of(context: &ComposeContext<'_>, entry: &ScheduleEntry) -> Option<Route> {
    let (path, _) = entry.page.as_ref()?;
    let source = format!("content/{path}");
    context.library.documents().find(|document| document.source == source).map(|document| document.route.clone())
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
