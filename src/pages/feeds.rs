//! The feeds of a site: of each section of releases, and of each report.
//!
//! In: the finished pages. Out: [`Feed`]s for whoever writes their format. Never: tells of a report that is still a draft, or
//! whose period is not over.

use super::{context::ComposeContext, releases};
use crate::model::{Feed, FeedEntry, Page, Report, ReportName, Route};
use std::collections::BTreeSet;

const REPORTS: usize = 20;

pub(super) fn all(context: &ComposeContext<'_>, pages: &[Page]) -> Vec<Feed> {
    if context.versions.is_older {
        return Vec::new();
    }
    let title_of = |route: &Route| {
        let page = pages.iter().find(|page| page.route == *route);
        let title = page.map_or("", |page| page.title.as_str());
        if title.is_empty() { context.project.site.title.clone() } else { title.to_owned() }
    };
    let mut feeds = if releases::are_shown(context) { releases::feeds(context, title_of) } else { Vec::new() };
    let names: BTreeSet<ReportName> = pages.iter().filter_map(|page| Some(page.report.as_deref()?.name)).collect();
    feeds.extend(names.into_iter().filter_map(|name| reports(pages, name)));
    feeds
}

/// The newest reports of a name that are over and written, the newest first. The newest edition of each stands for it.
fn reports(pages: &[Page], name: ReportName) -> Option<Feed> {
    let of_name = pages
        .iter()
        .filter_map(|page| Some((page, page.report.as_deref().filter(|r| r.name == name && r.is_summary())?)));
    let published = of_name.filter(|(_, report)| {
        let newest = report.edition.as_ref().is_none_or(|edition| edition.number == edition.newest);
        !report.partial && report.unwritten.is_empty() && newest
    });
    let mut published: Vec<(&Page, &Report)> = published.collect();
    published.sort_by(|(a, of_a), (b, of_b)| of_b.period.end.cmp(&of_a.period.end).then_with(|| a.route.cmp(&b.route)));
    // An edition may stand both at its own address and at that of its report.
    published.dedup_by(|(_, later), (_, earlier)| later.key == earlier.key);
    published.first()?;
    let home = name.archive();
    let title = pages.iter().find(|page| page.route == home).map_or("", |page| page.title.as_str());
    let entry = |(page, report): &(&Page, &Report)| FeedEntry {
        route: page.route.clone(),
        anchor: String::new(),
        title: page.title.clone(),
        published: report.period.end,
        updated: report.period.end,
        summary: if page.description.is_empty() { page.summary.clone() } else { page.description.clone() },
        html: String::new(),
        categories: vec![name.as_str().to_owned()],
    };
    Some(Feed {
        path: format!("reports/{}/feed.xml", name.as_str()),
        title: if title.is_empty() { name.as_str().to_owned() } else { title.to_owned() },
        home,
        entries: published.iter().take(REPORTS).map(entry).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
    use crate::model::{EditionMark, PageKind, ReportKind, ReportPart};

    fn period(month: &str, end: &str) -> Period {
        let day = format!("{month}-01").parse().unwrap();
        Period {
            grain: crate::calendar::Grain::Month,
            label: month.to_owned(),
            start: "2026-01-01T00:00:00Z".parse().unwrap(),
            end: end.parse().unwrap(),
            first: day,
            last: day,
        }
    }

    fn page(route: &str, key: &str, end: &str, change: impl FnOnce(&mut Report)) -> Page {
        let mut report = Report {
            name: ReportName::MONTHLY,
            kind: Some(ReportKind::Monthly),
            key: key.to_owned(),
            period: period(key, end),
            partial: false,
            stale: Vec::new(),
            unwritten: Vec::new(),
            without_cause: Vec::new(),
            edition: None,
            part: ReportPart::Summary { appendix: None },
        };
        change(&mut report);
        let page = Page::new(Route::from_path(route), PageKind::Report, key);
        Page { report: Some(Box::new(report)), ..page }
    }

    #[test]
    fn a_feed_tells_of_reports_that_are_over_and_written() {
        let edition = |number| Some(EditionMark { number, newest: 2, issued: String::new(), superseded_by: None });
        let pages = [
            page("/reports/monthly/2026-09/", "2026-09", "2026-09-30T15:00:00Z", |_| {}),
            page("/reports/monthly/2026-10/", "2026-10", "2026-10-31T15:00:00Z", |report| report.edition = edition(2)),
            page("/reports/monthly/2026-10/1/", "2026-10", "2026-10-31T15:00:00Z", |report| {
                report.edition = edition(1)
            }),
            page("/reports/monthly/2026-10/2/", "2026-10", "2026-10-31T15:00:00Z", |report| {
                report.edition = edition(2)
            }),
            page("/reports/monthly/2026-08/", "2026-08", "2026-08-31T15:00:00Z", |report| {
                report.unwritten = vec!["所感".to_owned()];
            }),
            page("/reports/monthly/2026-11/", "2026-11", "2026-11-30T15:00:00Z", |report| report.partial = true),
        ];
        let feed = reports(&pages, ReportName::MONTHLY).unwrap();
        let routes: Vec<&str> = feed.entries.iter().map(|entry| entry.route.as_str()).collect();
        assert_eq!(routes, ["/reports/monthly/2026-10/", "/reports/monthly/2026-09/"]);
        assert_eq!(feed.path, "reports/monthly/feed.xml");
        assert_eq!(feed.home, Route::from_path("reports/monthly"));
        assert!(reports(&pages, ReportName::WEEKLY).is_none());
    }
}
