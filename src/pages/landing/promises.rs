//! How the promises of the last complete month were kept, for a front page.
//!
//! In: the figures of that month, and the pages of reports. Out: the clocks, the misses, and the report that says why. Never: counts
//! otherwise than the report of the month does.

use crate::calendar::Grain;
use crate::model::{
    ChildLink, Figure, KeptPromise, KeptPromises, Page, Report, ReportKind, ReportName, TargetStatus, verdict_in_words,
};
use crate::pages::blocks::figure;
use crate::pages::context::ComposeContext;
use crate::pages::metrics::catalogue;
use crate::pages::reports::promises::{Counts, name, of_period};
use crate::say;
use std::collections::BTreeSet;

/// How many clocks and how many misses are told.
const CLOCKS: usize = 4;
const MISSES: usize = 5;

/// What became of the promises of the last complete month; nothing where none was measured.
pub(super) fn kept<'p>(context: &ComposeContext<'_>, pages: impl Iterator<Item = &'p Page>) -> Option<KeptPromises> {
    let periods = &context.project.site.periods;
    let period = periods.previous(&periods.containing(Grain::Month, context.as_of));
    let report = report(context, pages, &period.label);
    // What is kept from readers on the pages that tell it is not told here.
    let audiences = &context.project.site.audiences;
    if report.is_none() && !(audiences.shows("contract") && audiences.shows("dashboard")) {
        return None;
    }
    let promises = of_period(context, &period);
    if promises.iter().all(|figure| figure.standing == TargetStatus::NoData) {
        return None;
    }
    let (counts, lang) = (Counts::of(&promises), context.lang());
    let (all, told) = (counts.all, counts.summary(lang));
    let sum = say!("約束 {all} 件: {told}", "{all} promises: {told}");
    let clocks: BTreeSet<String> = context.project.policies.values().flat_map(|policy| policy.metric_ids()).collect();
    let is_clock = |figure: &&&Figure| {
        figure.by.is_empty() && figure.standing != TargetStatus::NoData && clocks.contains(&figure.metric)
    };
    let one = |figure: &Figure| KeptPromise {
        label: name(context, &figure.label, &figure.by),
        value: figure::value(context, figure),
        target: figure::target(context, figure),
        standing: figure.standing,
        standing_text: verdict_in_words(figure, lang),
        route: catalogue::route_of(context, &figure.metric),
    };
    let misses: Vec<&Figure> =
        promises.iter().copied().filter(|figure| figure.standing == TargetStatus::Missed).collect();
    Some(KeptPromises {
        period: period.title(lang),
        sum: sum.into_text(lang),
        clocks: promises.iter().filter(is_clock).take(CLOCKS).map(|figure| one(figure)).collect(),
        more: misses.len().saturating_sub(MISSES),
        misses: misses.into_iter().take(MISSES).map(one).collect(),
        report,
    })
}

/// The monthly report of a period that counts what is counted here: its newest edition; the one without a name of its own if there
/// is one. A report with groups of its own counts less.
fn report<'p>(context: &ComposeContext<'_>, pages: impl Iterator<Item = &'p Page>, label: &str) -> Option<ChildLink> {
    let reports = &context.project.site.reports;
    let counts_all = |report: &Report| reports.of(report.name).is_none_or(|settings| settings.groups.is_none());
    let of_month = |page: &&Page| {
        let is_newest = |report: &Report| report.edition.as_ref().is_none_or(|e| e.number == e.newest);
        let report = page.report.as_deref();
        let is_monthly = |report: &Report| report.kind == Some(ReportKind::Monthly) && counts_all(report);
        report.is_some_and(|r| is_monthly(r) && r.is_summary() && r.period.label == label && is_newest(r))
    };
    let is_named = |page: &&Page| page.report.as_ref().is_some_and(|report| report.name != ReportName::MONTHLY);
    let page = pages.filter(of_month).min_by_key(|page| (is_named(page), page.route.as_str().len()))?;
    Some(ChildLink::new(page.title.clone(), String::new(), page.route.clone()))
}
