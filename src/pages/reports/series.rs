//! The reports of one name: their periods, their names and their addresses.
//!
//! In: figures, a layout and words. Out: what will be composed, oldest first. Never: composes it.

use super::customers;
use super::slots::{self, Layout};
use crate::calendar::{Grain, Instant, Period};
use crate::config::{Project, ReportSettings};
use crate::content::{ReportTexts, Words};
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{Breadcrumb, Figure, Figures, ReportKind, ReportName, ReportPeriod, Route};
use crate::pages::context::ComposeContext;
use crate::say;
use std::collections::BTreeMap;

pub(super) struct Planned<'a> {
    pub period: Period,
    /// Its key among those of its name.
    pub key: String,
    pub words: Option<&'a Words>,
}

pub(super) struct Series<'a> {
    pub name: ReportName,
    /// The kind that they are of, unless their layout is all the project's own.
    pub kind: Option<ReportKind>,
    pub title: String,
    pub description: String,
    pub layout: Layout<'a>,
    pub reports: Vec<Planned<'a>>,
}

impl<'a> Series<'a> {
    /// The reports of a name, and what is wrong with their layout.
    pub(super) fn new(context: &ComposeContext<'a>, texts: &'a ReportTexts, found: &mut Diagnostics) -> Self {
        let (name, site) = (texts.name, &context.project.site);
        let (settings, kind) = (site.reports.of(name), site.reports.kind_of(name));
        let speaks_of = site.reports.period_of(name);
        let front = &texts.layout.front;
        let mut layout = slots::layout(&texts.layout, settings.and_then(|s| s.words.as_deref()), found);
        layout.promised = settings.map(|settings| settings.sections.clone()).unwrap_or_default();
        // A theme's layout is for every audience; what an author writes is told of and stays.
        if texts.layout.source.starts_with("themes/") && customers::is_for_customers(context, name) {
            customers::leave_internal(&mut layout);
        }
        let mut periods = figured(context, name);
        periods.extend(told_of_others(context, name, &periods));
        // What was issued stays, also when today's data no longer reach back to it.
        let issued = context.editions.reports.iter().filter(|((of, _), _)| *of == name);
        let issued = issued.filter_map(|(_, records)| records.last()).map(|record| &record.edition.period);
        periods.extend(issued.map(|period| (period.start, period.clone())));
        for words in &texts.words {
            if words.period.start <= context.as_of {
                periods.insert(words.period.start, words.period.clone());
            } else {
                found.push(not_begun(words));
            }
        }
        let planned = |period: Period| {
            let key = speaks_of.key(&period, &site.periods);
            let report = (name, key);
            let is_shown = !context.editions.withholds(&report);
            let (_, key) = report;
            let words = texts.words.iter().find(|words| words.key == key);
            is_shown.then_some(Planned { period, key, words })
        };
        let lang = context.lang();
        // A report that bears the name of its kind is called as the kind is; the title of a layout that others have too is not
        // its own.
        let (own_kind, is_of_theme) = (name.kind(), texts.layout.source.starts_with("themes/"));
        let of_layout = |written: &Option<String>| written.clone().filter(|_| own_kind.is_some() || !is_of_theme);
        let title = || {
            let usual = || own_kind.map_or(name.as_str(), |kind| kind_title(kind, lang)).to_owned();
            of_layout(&front.title).unwrap_or_else(usual)
        };
        let about = settings.map(|made| made.description.clone());
        // What is said of a kind speaks of its periods.
        let is_usual = kind.is_some_and(|kind| kind.usual_period() == speaks_of);
        let usual =
            || kind.filter(|_| is_usual).map(|kind| kind_description(kind, context)).unwrap_or_default().to_owned();
        let description = || of_layout(&front.description).unwrap_or_else(usual);
        Self {
            name,
            kind,
            title: {
                let title =
                    settings.map(|made| made.title.clone()).filter(|title| !title.is_empty()).unwrap_or_else(title);
                settings.and_then(|made| of_value(context, made, &title)).unwrap_or(title)
            },
            description: about.filter(|about| !about.is_empty()).unwrap_or_else(description),
            layout,
            reports: periods.into_values().filter_map(planned).collect(),
        }
    }

    /// The newest report that was issued, or whose period is over.
    pub(super) fn newest(&self, context: &ComposeContext<'_>) -> Option<&Planned<'a>> {
        let is_settled = |planned: &&Planned<'_>| {
            !planned.period.is_partial(context.as_of) || !context.editions.of(self.name, &planned.key).is_empty()
        };
        self.reports.iter().rfind(is_settled)
    }

    pub(super) fn title_of(&self, context: &ComposeContext<'_>, planned: &Planned<'_>) -> String {
        let own = planned.words.and_then(|words| words.document.front.title.clone());
        own.unwrap_or_else(|| format!("{} {}", self.title, self.period_title(context, planned)))
    }

    fn period_title(&self, context: &ComposeContext<'_>, planned: &Planned<'_>) -> String {
        let lang = context.lang();
        if context.project.site.reports.period_of(self.name) != ReportPeriod::Dispatch {
            return planned.period.title(lang);
        }
        // A newsletter bears the month in which it is sent.
        let sent = context.project.site.periods.next(&planned.period).title(lang);
        say!("{sent}号", "{sent}").into_text(lang)
    }

    /// The short title of one report, for the sidebar: a week's dates would not fit.
    pub(super) fn short(&self, context: &ComposeContext<'_>, planned: &Planned<'_>) -> String {
        match planned.words.and_then(|words| words.document.front.link_title.clone()) {
            Some(own) => own,
            None if matches!(planned.period.grain, Grain::Week | Grain::Cutoff) => planned.key.clone(),
            None => self.period_title(context, planned),
        }
    }

    /// The report before the one at `at`, and the one after it, as time runs.
    pub(super) fn neighbours(
        &self,
        context: &ComposeContext<'_>,
        at: usize,
    ) -> (Option<Breadcrumb>, Option<Breadcrumb>) {
        let neighbour = |at: Option<usize>| {
            let other = self.reports.get(at?)?;
            Some(Breadcrumb { title: self.short(context, other), route: self.name.route(&other.key) })
        };
        (neighbour(at.checked_sub(1)), neighbour(at.checked_add(1)))
    }

    /// The address that the report of a window had while windows were named by their time too.
    pub(super) fn former(&self, planned: &Planned<'_>) -> Option<Route> {
        let label = planned.period.label.replace(':', "");
        (planned.period.grain == Grain::Cutoff).then(|| self.name.route(&label))
    }
}

/// The periods of a report that figures stand in. A newsletter is written rather than computed: without words there is only the
/// one that is to be sent next.
fn figured(context: &ComposeContext<'_>, name: ReportName) -> BTreeMap<Instant, Period> {
    let (periods, reports) = (&context.project.site.periods, &context.project.site.reports);
    if reports.kind_of(name) == Some(ReportKind::Newsletter) {
        let grain = reports.period_of(name).grain(periods);
        let newest = periods.previous(&periods.containing(grain, context.as_of));
        return BTreeMap::from([(newest.start, newest)]);
    }
    with_figures(context.project, context.figures, name)
}

/// The periods that figures of a report stand in.
pub(super) fn with_figures(project: &Project, figures: &Figures, name: ReportName) -> BTreeMap<Instant, Period> {
    let (periods, reports) = (&project.site.periods, &project.site.reports);
    let grain = reports.period_of(name).grain(periods);
    // A report with groups of its own is about what they name.
    let own = reports.of(name).filter(|made| made.groups.is_some());
    let is_named = |f: &Figure| own.is_none_or(|made| made.named_metrics().any(|id| *id == f.metric));
    // What is the same for everybody says nothing of whose first period it is.
    let rows = reports.of(name).and_then(|made| made.rows.as_ref()).filter(|rows| rows.value.is_some());
    let is_own = |f: &Figure| is_named(f) && !rows.is_some_and(|rows| rows.shared.contains(&f.metric));
    let figures = figures.iter().filter(|f| f.period.grain == grain && f.n > 0 && is_own(f));
    figures.map(|f| (f.period.start, f.period.clone())).collect()
}

/// The periods behind the first one with rows of a value in which only others have some: of these, too, there is something to tell.
fn told_of_others(
    context: &ComposeContext<'_>,
    name: ReportName,
    own: &BTreeMap<Instant, Period>,
) -> Vec<(Instant, Period)> {
    let (Some(facts), Some((first, _))) = (context.rows.get(&name), own.first_key_value()) else { return Vec::new() };
    let later = facts.periods.iter().filter(|period| period.start > *first);
    later.map(|period| (period.start, period.clone())).collect()
}

/// The title of the report of a value, which names it.
fn of_value(context: &ComposeContext<'_>, made: &ReportSettings, title: &str) -> Option<String> {
    let (value, by) = (made.value()?, made.rows.as_ref()?.scope.by.as_ref()?);
    let label = context.label_of(by, value);
    let is_named = title.contains("{value}");
    Some(if is_named {
        title.replace("{value}", label)
    } else {
        say!("{label} {title}", "{label} {title}").into_text(context.lang())
    })
}

fn not_begun(words: &Words) -> Diagnostic {
    let (key, from) = (&words.key, words.period.first);
    let message = say!(
        "`{key}` の期は {from} に始まります。それまでレポートは作りません",
        "the period of `{key}` begins on {from}; no report is made of it until then"
    );
    Diagnostic::new(code::REPORT_NOT_BEGUN, Place::file(&words.document.source), message)
}

/// The name of a kind whose layout gives none.
fn kind_title(kind: ReportKind, lang: Lang) -> &'static str {
    match kind {
        ReportKind::Weekly => lang.pick("週次ステータスレポート", "Weekly status report"),
        ReportKind::Review => lang.pick("週次オペレーションレビュー", "Weekly operations review"),
        ReportKind::Monthly => lang.pick("月次KPIレビュー", "Monthly KPI review"),
        ReportKind::Quarterly => lang.pick("四半期レビュー", "Quarterly review"),
        ReportKind::Yearly => lang.pick("年度レビュー", "Fiscal-year review"),
        ReportKind::Newsletter => lang.pick("ニュースレター", "Newsletter"),
    }
}

fn kind_description(kind: ReportKind, context: &ComposeContext<'_>) -> &'static str {
    let lang = context.lang();
    match kind {
        ReportKind::Weekly if context.project.site.periods.cutoff.is_some() => lang.pick(
            "締めの時刻から次の締めまでの稼働状況・SLA達成率・指標",
            "Uptime, SLA attainment and indicators from one cut-off to the next",
        ),
        ReportKind::Weekly => lang.pick(
            "ISO週（月曜始まり）ごとの稼働状況・SLA達成率・指標",
            "Uptime, SLA attainment and indicators per ISO week",
        ),
        ReportKind::Review => lang.pick(
            "月曜日の振り返りのための、ISO週ごとの利用状況・品質・残った仕事",
            "Usage, quality and open work per ISO week, for the review on Monday",
        ),
        ReportKind::Monthly => lang.pick(
            "月ごとの指標・SLA達成率・推移と、前月からの変化",
            "Indicators, SLA attainment and trends per month, with the change since the month before",
        ),
        ReportKind::Quarterly => lang.pick(
            "四半期全体のデータから計算し直した指標とSLA達成率",
            "Indicators and SLA attainment, computed from the data of the whole quarter",
        ),
        ReportKind::Yearly => lang.pick(
            "年度全体のデータから計算し直した指標とSLA達成率",
            "Indicators and SLA attainment, computed from the data of the whole fiscal year",
        ),
        ReportKind::Newsletter => {
            lang.pick("前の月のできごとと、これからの予定", "What happened last month, and what comes next")
        }
    }
}
