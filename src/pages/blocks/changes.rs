//! The `{changes}` directive: documents that were added, changed or retired in a period.
//!
//! In: the revisions that documents name, what version control remembers, else the dates of front matter. Out: a table of names
//! and links, and nothing at all where nothing changed. Never: shows a commit's message or a text, which were not written for
//! readers. A document that was deleted has no page to lead to, and is not told.

use super::periods::PeriodSpec;
use super::releases::days;
use crate::calendar::{Date, Grain, local_date};
use crate::content::Document;
use crate::diag::Lang;
use crate::model::{Block, DocumentStatus, Revision, RevisionRow, TableCell, format_date, read_control_date};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;
use crate::say;
use std::cmp::Reverse;

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Added,
    Changed,
    Retired,
}

impl What {
    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Added => lang.pick("追加", "Added"),
            Self::Changed => lang.pick("改訂", "Changed"),
            Self::Retired => lang.pick("廃止", "Retired"),
        }
    }
}

/// A document with what became of it in the period.
struct Change<'a> {
    document: &'a Document,
    what: What,
    day: Date,
    version: String,
    note: String,
}

/// The blocks of the directive; none where nothing changed.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (period, title, folder) = (options.text("period"), options.text("title"), options.text("folder"));
    let limit = options.whole("limit", 1..=500).unwrap_or(20);
    let lang = context.lang();
    // Without a period, the newest complete month: all time would be the whole register.
    let (first, last) = match days(context, period)? {
        Some(days) => days,
        None => {
            let month = PeriodSpec::Latest(Grain::Month).period(context);
            (month.first, month.last)
        }
    };
    let below = folder.map(|folder| format!("content/{}/", folder.trim_matches('/').trim_start_matches("content/")));
    let is_meant = |document: &&Document| {
        let is_below = below.as_ref().is_none_or(|below| document.source.starts_with(below.as_str()));
        // Releases have a directive of their own; a folder's page changes with what is in it.
        let own = document.front.release.is_none()
            && !document.front.unlisted
            && !document.front.draft
            && document.front.shows.feed;
        is_below && own && document.lang == lang
    };
    let documents = context.library.documents().filter(is_meant);
    let mut changes: Vec<Change<'_>> =
        documents.filter_map(|document| change(context, document, first, last)).collect();
    changes.sort_by_cached_key(|change| (change.what, Reverse(change.day), change.document.route.clone()));
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let left = changes.len().saturating_sub(limit);
    changes.truncate(limit);
    let table = Table::new(lang, &changes)
        .column("文書", "Document", |of| TableCell::link(&of.document.title, Some(of.document.route.clone())))
        .column("変更", "Change", |change| change.what.label(lang))
        .column("日付", "Date", |change| format_date(change.day, lang))
        .column("版", "Version", |change| change.version.as_str())
        .column_if_filled("理由", "Reason", |change| change.note.as_str());
    let s = if left == 1 { "" } else { "s" };
    let more = say!("ほかに {left} 件の文書が変わりました。", "{left} more document{s} changed.");
    let more = (left > 0).then(|| Block::paragraph(more.into_text(lang)));
    Ok(std::iter::once(table.block(title.unwrap_or_default())).chain(more).collect())
}

/// What became of a document between two days, both included.
fn change<'a>(context: &ComposeContext<'a>, document: &'a Document, first: Date, last: Date) -> Option<Change<'a>> {
    let entry = context.register.of(&document.source)?;
    let commits = context.history.filter(|history| !history.is_shallow()).map_or(&[][..], |h| h.of(&document.source));
    let zone = &context.project.site.periods.zone;
    let inside = |day: &Date| first <= *day && *day <= last;
    // The day where the project is, not where the author was.
    let day_of = |commit: &Revision| {
        crate::calendar::Instant::from_second(commit.at).map_or(commit.date, |at| local_date(zone, at))
    };
    let written: Vec<(&RevisionRow, Date)> = entry
        .revisions
        .iter()
        .filter(|row| row.commit.is_empty())
        .filter_map(|row| Some((row, read_control_date(&row.date)?)))
        .collect();
    let change = |what, day, version: &str, note: &str| Change {
        document,
        what,
        day,
        version: version.to_owned(),
        note: note.to_owned(),
    };
    let front = |date: &Option<String>| date.as_deref().and_then(read_control_date);
    let is_over = document.front.control.status.is_some_and(DocumentStatus::is_over);
    if is_over {
        let day = commits.first().map(day_of).or_else(|| written.iter().map(|(_, day)| *day).max());
        let day = day.or_else(|| front(&document.front.lastmod)).filter(inside)?;
        return Some(change(What::Retired, day, entry.control.version.as_deref().unwrap_or_default(), ""));
    }
    if !written.is_empty() {
        let (row, day) = written.iter().filter(|(_, day)| inside(day)).max_by_key(|(_, day)| *day)?;
        let is_first = written.len() == 1 || written.iter().all(|(_, other)| other >= day);
        let what = if is_first { What::Added } else { What::Changed };
        return Some(change(what, *day, &row.version, &row.reason));
    }
    if let Some(first) = commits.last() {
        let newest = commits.iter().find(|commit| commit.body && inside(&day_of(commit)))?;
        let what = if inside(&day_of(first)) { What::Added } else { What::Changed };
        let version = entry.control.version.as_ref().and(newest.version.as_deref()).unwrap_or_default();
        return Some(change(what, day_of(newest), version, ""));
    }
    let version = entry.control.version.as_deref().unwrap_or_default();
    let added = front(&document.front.date).filter(inside);
    let changed = || front(&document.front.lastmod).filter(inside);
    added
        .map(|day| change(What::Added, day, version, ""))
        .or_else(|| changed().map(|day| change(What::Changed, day, version, "")))
}
