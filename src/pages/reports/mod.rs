//! Generated reports: those of six kinds and those that a project names, one page per period that there is something to tell of,
//! with an archive each. What a report shows is a layout in Markdown with directives, the built-in one or the project's own;
//! what a person has to say about a period stands in a file of its own.
//!
//! In: figures, layouts and words. Out: pages, and what is wrong with layouts and words. Never: computes a figure.
//!
//! Decided in docs/decisions/0037-report-layouts.md.

mod appendix;
mod archive;
mod candidate;
pub(super) mod cause;
mod causes;
pub(super) mod comparison;
mod compose;
mod customers;
mod cut;
pub(super) mod edition_table;
mod editions;
pub(super) mod groups;
pub(super) mod indicators;
pub(super) mod promises;
mod restatement;
mod series;
mod slots;
pub(super) mod sources;
mod state;
pub(super) mod summary;
mod texts;
pub(super) mod trends;
mod values;

use super::navigation::{Entry, generated};
use super::words;
use crate::calendar::Period;
use crate::config::Project;
use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{Candidate, Figure, FigureFlag, Figures, Page, PageKind, ReportName, Route, fingerprint};
use crate::pages::context::ComposeContext;
use crate::say;
use appendix::{appendix_of, appendix_title};
use compose::Composed;
pub(super) use compose::ReportContext;
pub(super) use customers::is_for_customers;
use rayon::prelude::*;
use series::{Planned, Series};
use std::collections::BTreeSet;

/// Which reports there will be: each name with its periods, oldest first.
pub(super) struct Plan<'a>(Vec<Series<'a>>);

/// Every period that some figure with a value or a count stands in, or that somebody wrote about.
pub(super) fn plan<'a>(context: &ComposeContext<'a>, found: &mut Diagnostics) -> Plan<'a> {
    let texts = context.library.reports.iter();
    let series = texts.filter_map(|texts| Some(Series::new(&context.of_report(texts.name)?, texts, found)));
    Plan(series.filter(|series| !series.reports.is_empty()).collect())
}

/// The periods that figures of a report stand in.
pub fn periods_told(project: &Project, figures: &Figures, name: ReportName) -> Vec<Period> {
    series::with_figures(project, figures, name).into_values().collect()
}

/// What a report of the plan is composed from: only those that have it are in the plan.
fn own<'a>(context: &ComposeContext<'a>, series: &Series<'_>) -> ComposeContext<'a> {
    context.of_report(series.name).expect("only reports whose rows were counted are planned")
}

impl Plan<'_> {
    /// Each report with its name and its key.
    pub(super) fn named(&self) -> Vec<(ReportName, String, Period)> {
        let of =
            |series: &Series<'_>, planned: &Planned<'_>| (series.name, planned.key.clone(), planned.period.clone());
        self.0.iter().flat_map(|series| series.reports.iter().map(|planned| of(series, planned))).collect()
    }

    /// The reports and their archives as entries of the navigation: newest first.
    pub(super) fn entries(&self, context: &ComposeContext<'_>) -> Vec<Entry> {
        let lang = context.lang();
        if self.0.is_empty() {
            return Vec::new();
        }
        let entry = |route: Route, title: &str, description: &str, weight: usize| {
            Entry::generated(route, title, description, i64::try_from(weight).ok())
        };
        let top = lang.pick("レポート", "Reports");
        let about = lang
            .pick("データと書き手の言葉から作られるレポート", "Reports made from the data and their authors' words");
        let mut entries = vec![entry(Route::from_path("reports"), top, about, 900)];
        let mut said = BTreeSet::new();
        for (at, series) in self.0.iter().enumerate() {
            let shared = series.name.shared();
            if shared != series.name && said.insert(shared) {
                let (title, description) = values::titles(context, series);
                entries.push(entry(shared.archive(), &title, &description, at + 1));
            }
            entries.push(entry(series.name.archive(), &series.title, &series.description, at + 1));
            if self.is_one_of_many(series) {
                continue;
            }
            for (age, planned) in series.reports.iter().rev().enumerate() {
                let route = series.name.route(&planned.key);
                let mut report = entry(route, &series.short(context, planned), "", age + 1);
                report.title = series.title_of(context, planned);
                entries.push(report);
            }
        }
        entries
    }
}

impl Plan<'_> {
    /// Whether a report is of a value beside others: their pages are too many for a navigation.
    fn is_one_of_many(&self, series: &Series<'_>) -> bool {
        let shared = series.name.shared();
        shared != series.name && self.0.iter().any(|other| other.name != series.name && other.name.shared() == shared)
    }

    /// The reports of single values: their archives lead to them, and no navigation.
    pub(super) fn of_values(&self, context: &ComposeContext<'_>) -> Vec<Entry> {
        let of_many = self.0.iter().filter(|series| self.is_one_of_many(series));
        let entry = |series: &Series<'_>, planned: &Planned<'_>| {
            let mut entry =
                Entry::generated(series.name.route(&planned.key), &series.short(context, planned), "", None);
            entry.title = series.title_of(context, planned);
            entry
        };
        of_many.flat_map(|series| series.reports.iter().map(move |planned| entry(series, planned))).collect()
    }
}

/// Editions that others took the place of: no list and no navigation shows them, but links lead to them.
pub(super) fn superseded(context: &ComposeContext<'_>) -> Vec<Entry> {
    let lang = context.lang();
    let mut entries = Vec::new();
    for ((name, key), records) in &context.editions.reports {
        for record in &records[..records.len().saturating_sub(1)] {
            let number = record.edition.number;
            let title = &record.page.title;
            let title = say!("{title}（第{number}版）", "{title} (edition {number})");
            let route = edition_table::superseded(&name.route(key), number);
            entries.push(Entry::generated(route, title.text(lang), "", None));
        }
    }
    entries
}

/// The appendices of reports: no list and no navigation shows them, but their reports lead to them.
pub(super) fn appendices(context: &ComposeContext<'_>, plan: &Plan<'_>) -> Vec<Entry> {
    let mut reports: Vec<Route> = Vec::new();
    for series in &plan.0 {
        for planned in &series.reports {
            let (report, records) = (series.name.route(&planned.key), context.editions.of(series.name, &planned.key));
            if records.is_empty() && series.layout.appendix.is_some() {
                reports.push(report.clone());
            }
            let frozen = records.iter().filter(|record| !record.page.appendix.is_empty());
            reports.extend(frozen.map(|record| edition_table::route(&report, record, records)));
        }
    }
    let title = appendix_title("", context.lang());
    reports.iter().map(|report| Entry::generated(appendix_of(report), title.trim(), "", None)).collect()
}

/// The reports of the plan that are wanted, as they are composed today.
pub(super) fn candidates(
    context: &ComposeContext<'_>,
    site: ReportContext<'_>,
    plan: &Plan<'_>,
    wanted: &dyn Fn(ReportName, &str) -> bool,
) -> Vec<Candidate> {
    let mut all = Vec::new();
    for series in &plan.0 {
        let wanted = series.reports.iter().enumerate().filter(|(_, planned)| wanted(series.name, &planned.key));
        all.extend(wanted.map(|(at, _)| candidate::compose(&own(context, series), site, series, at)));
    }
    all
}

/// The pages of one report: those of its editions, else what today's data make of it. The last one stands for the report.
fn of_report(
    context: &ComposeContext<'_>,
    site: ReportContext<'_>,
    series: &Series<'_>,
    at: usize,
) -> (Vec<Page>, Diagnostics) {
    let mut found = Diagnostics::new();
    let context = &own(context, series);
    if let Some(pages) = editions::frozen(context, site.tree, series, at, &mut found) {
        return (pages, found);
    }
    let (Composed { page, appendix }, found) = compose::report(context, site, series, at);
    (appendix.into_iter().chain([page]).collect(), found)
}

/// The pages of the plan, but for addresses that a document holds.
pub(super) fn pages(
    context: &ComposeContext<'_>,
    site: ReportContext<'_>,
    plan: &Plan<'_>,
    found: &mut Diagnostics,
) -> Vec<Page> {
    let documents: BTreeSet<&Route> = context.library.documents().map(|d| &d.route).collect();
    let mut pages = Vec::new();
    if !plan.0.is_empty() {
        let blocks = archive::overview(context, &plan.0);
        let title = context.lang().pick("レポート", "Reports").to_owned();
        pages.push(generated(site.tree, &Route::from_path("reports"), PageKind::Archive, title, blocks));
    }
    let all: Vec<(&Series<'_>, usize)> =
        plan.0.iter().flat_map(|series| (0..series.reports.len()).map(move |at| (series, at))).collect();
    let compose = |(series, at): &(&Series<'_>, usize)| of_report(context, site, series, *at);
    // What the newest report of a kind asks of the rows is what the others of its kind ask: it is asked once, before they do.
    let (newest, others): (Vec<_>, Vec<_>) = all.iter().partition(|(series, at)| at + 1 == series.reports.len());
    let newest: Vec<(Vec<Page>, Diagnostics)> = newest.into_iter().map(|report| compose(&report)).collect();
    let others: Vec<(Vec<Page>, Diagnostics)> = others.par_iter().map(compose).collect();
    let (mut newest, mut others) = (newest.into_iter(), others.into_iter());
    let mut said = BTreeSet::new();
    for series in &plan.0 {
        let mut of_kind = Vec::with_capacity(series.reports.len());
        let mut behind = Vec::new();
        for (mut pages, finding) in others.by_ref().take(series.reports.len() - 1).chain(newest.next()) {
            // What is wrong with a layout is wrong in every period.
            found.extend(finding.into_iter().filter(|finding| said.insert(fingerprint(finding))));
            // What stands for the report is the last one.
            of_kind.extend(pages.pop());
            behind.extend(pages);
        }
        let own = own(context, series);
        found.extend(customers::findings(&own, series));
        found.extend(unwritten(&own, series, &of_kind));
        found.extend(without_value(&own, series).into_iter().filter(|finding| said.insert(fingerprint(finding))));
        let blocks = archive::list(&own, series, &of_kind);
        let mut list = generated(site.tree, &series.name.archive(), PageKind::Archive, series.title.clone(), blocks);
        list.description.clone_from(&series.description);
        pages.push(list);
        pages.extend(of_kind);
        pages.extend(behind);
    }
    pages.extend(values::pages(context, site, &plan.0));
    pages.retain(|page| !documents.contains(&page.route));
    pages
}

/// Says that somebody has to write, about the newest period that is over; years of past ones are history.
fn unwritten(context: &ComposeContext<'_>, series: &Series<'_>, pages: &[Page]) -> Option<Diagnostic> {
    let over = |planned: &&Planned<'_>| !planned.period.is_partial(context.as_of);
    let at = series.reports.iter().rposition(|planned| over(&planned))?;
    let report = pages.get(at)?.report.as_ref().filter(|report| !report.unwritten.is_empty())?;
    let (name, key) = (series.name.as_str(), &report.key);
    let file = series.reports[at].words.map(|words| words.document.source.clone());
    let has_file = file.is_some();
    let place = Place::file(file.unwrap_or_else(|| format!("content/reports/{name}/{key}.md")));
    let (title, missing) = (series.title_of(context, &series.reports[at]), report.unwritten.join(", "));
    let message = say!("「{title}」の {missing} がまだ書かれていません", "`{title}` still lacks: {missing}");
    let hint = match has_file {
        true => say!("その見出しの下に書き足します", "write below that heading"),
        false => say!("`tejun new {name} {key}` でファイルを作ります", "make the file with `tejun new {name} {key}`"),
    };
    Some(Diagnostic::new(code::REPORT_UNWRITTEN, place, message).hint(hint))
}

/// Says which promises the newest report of a period that is over can tell nothing of.
fn without_value(context: &ComposeContext<'_>, series: &Series<'_>) -> Vec<Diagnostic> {
    let over = |planned: &&Planned<'_>| !planned.period.is_partial(context.as_of);
    let Some(newest) = series.reports.iter().rfind(over) else { return Vec::new() };
    let settings = context.project.site.reports.of(series.name);
    let ids = context.project.metric_ids();
    let shown = ids.iter().filter(|id| settings.is_none_or(|settings| settings.shows(id)));
    let figures = shown.filter_map(|id| context.figures.at(id, &[], &newest.period));
    let missing = figures.filter(|f| f.target.is_some() && f.flags.contains(&FigureFlag::Missing));
    let finding = |figure: &Figure| {
        let metric = context.project.metrics.get(&figure.metric).map(|metric| metric.place.clone());
        let policy = || {
            let (policy, _) = figure.metric.strip_prefix("sla.")?.rsplit_once('.')?;
            context.project.policies.get(policy).map(|policy| policy.place.clone())
        };
        let (id, period) = (&figure.metric, &newest.period.label);
        let reason = |lang| words::unjudged(lang, figure).join("");
        let (ja, en) = (reason(Lang::Ja), reason(Lang::En));
        let message = say!("`{id}`（{period}）は{ja}", "`{id}` ({period}): {en}");
        let says = |rule: &str| figure.lineage.rules.iter().any(|known| known.starts_with(rule));
        let hint = match says("no_value: not typed") || figure.lineage.sources.is_empty() {
            true => say!("その期の値を書き足します", "write the value of that period"),
            false if says("no_value_unanswered") => {
                say!("そのデータソースについての誤りを直します", "mend the error that is told of the source")
            }
            false => say!(
                "その期のデータを data/ に置くか、行がないことが「何もなかった」を意味するなら、ソースに `fresh_within` を宣言します",
                "put the data of that period into data/, or declare `fresh_within` of the source if no row means that \
                 nothing happened"
            ),
        };
        Diagnostic::new(code::REPORT_NO_VALUE, metric.or_else(policy), message).hint(hint)
    };
    missing.map(finding).collect()
}

/// What the layout of a kind wants its author to write: each heading, and whether it is required.
pub fn commentary_headings(layout: &Document, words: Option<&[String]>) -> Vec<(String, bool)> {
    let read = slots::layout(layout, words, &mut Diagnostics::new());
    let slots = read.slots.into_iter().filter_map(|slot| Some((slot.section?, slot.required)));
    slots.chain(read.elsewhere.into_iter().map(|heading| (heading, true))).collect()
}
