//! What changed in the last seven days: documents, releases, announcements.
//!
//! In: the documents with their days, and the pages of reports. Out: links, the newest first. Never: tells of what keeps out of news
//! (`feed: false`), or of a day to come.

use crate::calendar::Date;
use crate::content::{Document, NoticeKind};
use crate::model::{ChildLink, Page, RecentChange, ReportKind, ReportName};
use crate::pages::context::ComposeContext;
use crate::pages::navigation::{last_change, link_to};

const TOLD: usize = 8;

/// What changed within a week up to today.
pub(super) fn changes(context: &ComposeContext<'_>, language: &str) -> Vec<RecentChange> {
    let (today, lang) = (context.today(), context.lang());
    let (first, today) = (week_before(today).to_string(), today.to_string());
    let is_told = |d: &&Document| {
        let over = d.front.control.status.is_some_and(crate::model::DocumentStatus::is_over);
        d.language == language && !d.is_section && !d.front.unlisted && d.front.shows.feed && !over
    };
    let kind = |document: &Document| {
        let notice = document.notice.as_deref().map(|notice| notice.kind);
        match notice {
            Some(NoticeKind::Incident) => lang.pick("障害", "Incident"),
            Some(_) => lang.pick("メンテナンス", "Maintenance"),
            None if document.front.release.is_some() => lang.pick("リリース", "Release"),
            None => lang.pick("文書", "Document"),
        }
    };
    let listed = context.library.all().filter(is_told);
    let dated = listed.filter_map(|document| Some((last_change(context, document)?, document)));
    let mut dated: Vec<(String, &Document)> = dated.filter(|(day, _)| *day >= first && *day <= today).collect();
    // What readers must know of comes before what was only edited on the same day.
    let rank = |document: &Document| (document.notice.is_none(), document.front.release.is_none());
    dated.sort_by(|a, b| {
        b.0.cmp(&a.0).then_with(|| (rank(a.1), &a.1.title, &a.1.route).cmp(&(rank(b.1), &b.1.title, &b.1.route)))
    });
    let change = |(day, document): (String, &Document)| RecentChange {
        kind: kind(document).to_owned(),
        page: ChildLink { date: Some(day), ..link_to(document) },
    };
    dated.into_iter().take(TOLD).map(change).collect()
}

/// The first of seven days up to a day.
fn week_before(day: Date) -> Date {
    (0..6).fold(day, |day, _| day.yesterday().unwrap_or(day))
}

/// The newest weekly report of a week that is over.
pub(super) fn weekly_report<'p>(pages: impl Iterator<Item = &'p Page>) -> Option<ChildLink> {
    let of_week = pages.filter_map(|page| {
        let report = page.report.as_deref()?;
        let weekly = matches!(report.kind, Some(ReportKind::Weekly | ReportKind::Review));
        let current = report.edition.as_ref().is_none_or(|edition| edition.number == edition.newest);
        (weekly && !report.partial && report.is_summary() && current).then_some((report, page))
    });
    let newest = of_week.max_by_key(|(report, page)| {
        // The report that all read comes first, then the review, then those with names of their own.
        let rank = (report.name == ReportName::WEEKLY, report.name == ReportName::REVIEW);
        (report.period.end, rank, std::cmp::Reverse(page.route.as_str().len()))
    });
    newest.map(|(_, page)| ChildLink::new(page.title.clone(), String::new(), page.route.clone()))
}
