//! Generated reports: a weekly status report and a monthly KPI review for every period that the figures cover, with an
//! archive. A report kind is a file here, an arm of [`Kind`] and a layout of the theme.

mod archive;
pub(super) mod editions;
mod monthly;
mod sections;
mod weekly;

use super::Material;
use super::directives::{Call, Made};
use super::navigation::{Entry, Tree, generated};
use crate::calendar::{Grain, Period};
use crate::config::yaml::{Fields, Reader};
use crate::diag::{Diagnostics, Lang};
use crate::model::{Candidate, Page, PageKind, ReportKind, Route};
use crate::say;
pub(super) use sections::{number, text};
use std::collections::{BTreeMap, BTreeSet};

/// The directives that only reports have.
pub(super) fn directive(
    _material: &Material<'_>,
    _call: &Call<'_>,
    _fields: &mut Fields<'_>,
    _reader: &mut Reader<'_>,
) -> Option<Made> {
    Some(Ok(Vec::new()))
}

/// The kinds of generated reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Weekly status report.
    Weekly,
    /// Monthly KPI review.
    Monthly,
}

impl Kind {
    /// The folder of its reports.
    fn folder(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// The periods it is made for: a weekly report follows the declared cut-off, else the ISO week.
    fn grain(self, material: &Material<'_>) -> Grain {
        match self {
            Self::Weekly if material.project.site.periods.cutoff.is_some() => Grain::Cutoff,
            Self::Weekly => Grain::Week,
            Self::Monthly => Grain::Month,
        }
    }

    /// Its name for people.
    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Weekly => lang.pick("週次ステータスレポート", "Weekly status report"),
            Self::Monthly => lang.pick("月次KPIレビュー", "Monthly KPI review"),
        }
    }

    fn description(self, material: &Material<'_>) -> &'static str {
        let lang = material.lang();
        match self {
            Self::Weekly if self.grain(material) == Grain::Cutoff => lang.pick(
                "締めの時刻から次の締めまでの稼働状況・SLA達成率・指標",
                "Uptime, SLA attainment and indicators from one cut-off to the next",
            ),
            Self::Weekly => lang.pick(
                "ISO週（月曜始まり）ごとの稼働状況・SLA達成率・指標",
                "Uptime, SLA attainment and indicators per ISO week",
            ),
            Self::Monthly => lang.pick(
                "月ごとの指標・SLA達成率・推移と、前月からの変化",
                "Indicators, SLA attainment and trends per month, with the change since the month before",
            ),
        }
    }

    /// The short name of one report, for the sidebar: a week's dates would not fit.
    fn short(self, period: &Period, lang: Lang) -> String {
        match self {
            Self::Weekly => period.label.replace('T', " "),
            Self::Monthly => period.title(lang),
        }
    }

    /// Its name in records and on the command line.
    fn model(self) -> ReportKind {
        match self {
            Self::Weekly => ReportKind::Weekly,
            Self::Monthly => ReportKind::Monthly,
        }
    }

    /// The name of one report among those of its kind.
    fn key(self, material: &Material<'_>, period: &Period) -> String {
        self.model().key(period, &material.project.site.periods)
    }

    fn archive(self) -> Route {
        Route::from_segments(["reports", self.folder()])
    }

    fn route(self, period: &Period) -> Route {
        // A colon is no part of a folder's name everywhere, and it makes a link look like one with a scheme.
        Route::from_segments(["reports", self.folder(), &period.label.replace(':', "")])
    }
}

/// Which reports there will be: each kind with its periods, oldest first.
pub(super) struct Plan(Vec<(Kind, Vec<Period>)>);

/// Every period that some figure with a value or a count stands in, and every one that was issued.
pub(super) fn plan(material: &Material<'_>) -> Plan {
    let reports = &material.project.site.reports;
    let wanted = [(Kind::Weekly, reports.weekly), (Kind::Monthly, reports.monthly)];
    let mut plan = Vec::new();
    for (kind, on) in wanted {
        let figures = material.figures.iter().filter(|f| f.period.grain == kind.grain(material) && f.n > 0);
        let mut periods: BTreeMap<_, Period> = figures.map(|f| (f.period.start, f.period.clone())).collect();
        let planned: BTreeSet<String> = periods.values().map(|period| kind.key(material, period)).collect();
        let issued =
            material.editions.reports.iter().filter(|((of, key), _)| *of == kind.model() && !planned.contains(key));
        // What was issued stays, also when today's data no longer reach back to it.
        let issued = issued.filter_map(|(_, records)| records.last()).map(|record| record.edition.period.clone());
        periods.extend(issued.map(|period| (period.start, period)));
        if on && !periods.is_empty() {
            plan.push((kind, periods.into_values().collect()));
        }
    }
    Plan(plan)
}

impl Plan {
    /// Each report with its kind and its name.
    pub fn named(&self, material: &Material<'_>) -> Vec<(ReportKind, String, Period)> {
        let of = |kind: Kind, period: &Period| (kind.model(), kind.key(material, period), period.clone());
        self.0.iter().flat_map(|(kind, periods)| periods.iter().map(move |period| of(*kind, period))).collect()
    }

    /// The reports and their archives as entries of the navigation: newest first.
    pub fn entries(&self, material: &Material<'_>) -> Vec<Entry> {
        let lang = material.lang();
        if self.0.is_empty() {
            return Vec::new();
        }
        let entry = |route: Route, title: String, description: &str, weight: Option<i64>| Entry {
            route,
            link_title: title.clone(),
            title,
            description: description.to_owned(),
            weight,
            date: None,
            bare: false,
        };
        let top = lang.pick("レポート", "Reports").to_owned();
        let about =
            lang.pick("データから作られる週次・月次のレポート", "Weekly and monthly reports made from the data");
        let mut entries = vec![entry(Route::from_path("reports"), top, about, Some(900))];
        for (at, (kind, periods)) in self.0.iter().enumerate() {
            let weight = i64::try_from(at).unwrap_or(0) + 1;
            entries.push(entry(kind.archive(), kind.title(lang).to_owned(), kind.description(material), Some(weight)));
            for (age, period) in periods.iter().rev().enumerate() {
                let weight = i64::try_from(age).unwrap_or(0) + 1;
                let mut report = entry(kind.route(period), kind.short(period, lang), "", Some(weight));
                report.title = format!("{} {}", kind.title(lang), period.title(lang));
                entries.push(report);
            }
        }
        entries
    }
}

/// Editions that others took the place of: no list and no navigation shows them, but links lead to them.
pub(super) fn superseded(material: &Material<'_>) -> Vec<Entry> {
    let lang = material.lang();
    let mut entries = Vec::new();
    for ((kind, _), records) in &material.editions.reports {
        let Some(report) = records.last().and_then(|newest| route_of(*kind, &newest.edition.period)) else { continue };
        for record in &records[..records.len() - 1] {
            let number = record.edition.number;
            let title = {
                let title = &record.page.title;
                say!("{title}（第{number}版）", "{title} (edition {number})")
            };
            entries.push(Entry {
                route: editions::superseded(&report, number),
                title: title.text(lang).to_owned(),
                link_title: title.text(lang).to_owned(),
                description: String::new(),
                weight: None,
                date: None,
                bare: false,
            });
        }
    }
    entries
}

/// Where the report of a period is; `None` for kinds that are not made.
pub(super) fn route_of(kind: ReportKind, period: &Period) -> Option<Route> {
    Some(editions::kind_of(kind)?.route(period))
}

/// The reports of the plan that are wanted, as they are composed today.
pub(super) fn candidates(
    material: &Material<'_>,
    tree: &Tree,
    plan: &Plan,
    wanted: &dyn Fn(ReportKind, &str) -> bool,
) -> Vec<Candidate> {
    let reports = plan.0.iter().flat_map(|(kind, periods)| periods.iter().map(|period| (*kind, period)));
    let wanted = reports.filter(|(kind, period)| wanted(kind.model(), &kind.key(material, period)));
    wanted.map(|report| editions::candidate(material, tree, report)).collect()
}

/// One report as it is composed today.
fn page(material: &Material<'_>, tree: &Tree, kind: Kind, period: &Period) -> Page {
    let lang = material.lang();
    let blocks = match kind {
        Kind::Weekly => weekly::blocks(material, period),
        Kind::Monthly => monthly::blocks(material, period),
    };
    let title = format!("{} {}", kind.title(lang), period.title(lang));
    let mut page = generated(tree, &kind.route(period), PageKind::Report, title, blocks);
    page.link_title = kind.short(period, lang);
    page.params.insert("report".to_owned(), kind.folder().into());
    page.params.insert("period".to_owned(), period.label.clone().into());
    page
}

/// The pages of the plan, but for addresses that a document holds.
pub(super) fn pages(material: &Material<'_>, tree: &Tree, plan: &Plan, found: &mut Diagnostics) -> Vec<Page> {
    let lang = material.lang();
    let documents: BTreeSet<&Route> = material.library.documents.iter().map(|d| &d.route).collect();
    let mut pages = Vec::new();
    if !plan.0.is_empty() {
        let blocks = archive::overview(material, plan);
        let title = lang.pick("レポート", "Reports").to_owned();
        pages.push(generated(tree, &Route::from_path("reports"), PageKind::Archive, title, blocks));
    }
    for (kind, periods) in &plan.0 {
        let blocks = archive::list(material, *kind, periods);
        pages.push(generated(tree, &kind.archive(), PageKind::Archive, kind.title(lang).to_owned(), blocks));
        for period in periods {
            match editions::frozen(material, tree, (*kind, period), found) {
                Some(issued) => pages.extend(issued),
                None => pages.push(page(material, tree, *kind, period)),
            }
        }
    }
    pages.retain(|page| !documents.contains(&page.route));
    pages
}
