//! Which metrics there are to be shown, in what groups, and where each has a page.

use crate::model::Route;
use crate::pages::context::ComposeContext;
use std::collections::BTreeSet;

/// The name of these pages in `page_audiences`.
pub(super) const NAME: &str = "metrics";

/// The page of a metric; `None` where it has none.
pub(in crate::pages) fn route_of(context: &ComposeContext<'_>, metric: &str) -> Option<Route> {
    let own = Route::from_segments(["metrics", metric]);
    is_made(context, &own, NAME).then_some(own)
}

/// Whether a page about figures is made at an address: as the project says, for whom it says (`page_audiences`), when there are
/// figures, and no document is there.
pub(in crate::pages) fn is_made(context: &ComposeContext<'_>, route: &Route, name: &str) -> bool {
    context.project.site.layouts.metric_pages
        && context.project.site.audiences.shows(name)
        && !context.figures.is_empty()
        && context.library.documents().all(|document| document.route != *route)
}

/// Metrics by the groups of the reports; those that no group names come last.
pub(in crate::pages) fn groups(context: &ComposeContext<'_>) -> Vec<(String, Vec<String>)> {
    let declared = &context.project.site.reports.groups;
    let grouped: BTreeSet<&String> = declared.iter().flat_map(|(_, ids)| ids).collect();
    let rest: Vec<String> = context.project.metric_ids().into_iter().filter(|id| !grouped.contains(id)).collect();
    let others = if declared.is_empty() { "" } else { context.lang().pick("その他の指標", "Other indicators") };
    let mut groups: Vec<(String, Vec<String>)> = declared.to_vec();
    groups.push((others.to_owned(), rest));
    groups.retain(|(_, ids)| !ids.is_empty());
    groups
}
