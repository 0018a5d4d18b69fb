//! The page that leads to the reports of each value of a column.
//!
//! In: the plan. Out: a page that lists the values, each with its newest report. Never: is part of a site that not all values are for.

use super::compose::ReportContext;
use super::series::Series;
use crate::model::{Block, ChildLink, Page, PageKind, ReportName};
use crate::pages::context::ComposeContext;
use crate::pages::navigation::generated;
use std::collections::BTreeSet;

/// The title of the reports of all values, and what lists say of them.
pub(super) fn titles(context: &ComposeContext<'_>, of_value: &Series<'_>) -> (String, String) {
    let shared = of_value.name.shared();
    let settings = context.project.site.reports.of(shared);
    // `{value} 様 月次報告` is, of nobody in particular, 月次報告.
    let of_nobody = |title: &str| {
        let rest = title.replace("{value}", "");
        rest.trim().trim_start_matches(['様', '殿']).trim_start_matches("御中").trim().to_owned()
    };
    let written = settings.map(|made| of_nobody(&made.title));
    let title = written.filter(|title| !title.is_empty()).unwrap_or_else(|| shared.as_str().to_owned());
    (title, settings.map(|made| made.description.clone()).unwrap_or_default())
}

/// The pages of all values, one for each report that has some.
pub(super) fn pages(context: &ComposeContext<'_>, site: ReportContext<'_>, plan: &[Series<'_>]) -> Vec<Page> {
    let of_values = plan.iter().filter(|series| series.name.slug().is_some());
    let shared: BTreeSet<ReportName> = of_values.map(|series| series.name.shared()).collect();
    let page = |shared: ReportName| {
        let own: Vec<&Series<'_>> =
            plan.iter().filter(|series| series.name.slug().is_some() && series.name.shared() == shared).collect();
        let (title, description) = titles(context, own.first()?);
        let items = own.iter().flat_map(|series| links(context, series)).collect();
        let blocks = vec![Block::Children { items }];
        let mut page = generated(site.tree, &shared.archive(), PageKind::Archive, title, blocks);
        page.description = description;
        Some(page)
    };
    shared.into_iter().filter_map(page).collect()
}

/// The archive of a value, and its newest report.
fn links(context: &ComposeContext<'_>, series: &Series<'_>) -> Vec<ChildLink> {
    let newest = series.newest(context).or(series.reports.last());
    let link = newest.map(|planned| {
        let said = context.lang().pick("最新のレポート", "The newest report");
        ChildLink::new(series.title_of(context, planned), said, series.name.route(&planned.key))
    });
    let archive = ChildLink::new(series.title.clone(), series.description.clone(), series.name.archive());
    std::iter::once(archive).chain(link).collect()
}
