//! The reports of one kind: their periods, their names and their addresses.
//!
//! In: figures, a layout and words. Out: what will be composed, oldest first. Never: composes it.

use super::customers;
use super::slots::{self, Layout};
use crate::calendar::{Grain, Period};
use crate::content::{ReportTexts, Words};
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{Breadcrumb, ReportKind, Route};
use crate::pages::context::ComposeContext;
use crate::say;
use std::collections::BTreeMap;

pub(super) struct Planned<'a> {
    pub period: Period,
    /// Its name among those of its kind.
    pub key: String,
    pub words: Option<&'a Words>,
}

pub(super) struct Series<'a> {
    pub kind: ReportKind,
    pub title: String,
    pub description: String,
    pub layout: Layout<'a>,
    pub reports: Vec<Planned<'a>>,
}

impl<'a> Series<'a> {
    /// The reports of a kind, and what is wrong with its layout.
    pub(super) fn new(context: &ComposeContext<'a>, texts: &'a ReportTexts, found: &mut Diagnostics) -> Self {
        let (kind, site) = (texts.kind, &context.project.site);
        let settings = site.reports.of(kind);
        let front = &texts.layout.front;
        let mut layout = slots::layout(&texts.layout, settings.and_then(|s| s.words.as_deref()), found);
        // A theme's layout is for every audience; what an author writes is told of and stays.
        if texts.layout.source.starts_with("themes/") && customers::is_for_customers(context, kind) {
            customers::leave_internal(&mut layout);
        }
        let mut periods = with_figures(context, kind);
        // What was issued stays, also when today's data no longer reach back to it.
        let issued = context.editions.reports.iter().filter(|((of, _), _)| *of == kind);
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
            let key = kind.key(&period, &site.periods);
            let name = (kind, key);
            let is_shown = !context.editions.withholds(&name);
            let (_, key) = name;
            let words = texts.words.iter().find(|words| words.key == key);
            is_shown.then_some(Planned { period, key, words })
        };
        Self {
            kind,
            title: front.title.clone().unwrap_or_else(|| name(kind, context.lang()).to_owned()),
            description: front.description.clone().unwrap_or_else(|| description(kind, context).to_owned()),
            layout,
            reports: periods.into_values().filter_map(planned).collect(),
        }
    }

    /// The newest report that was issued, or whose period is over.
    pub(super) fn newest(&self, context: &ComposeContext<'_>) -> Option<&Planned<'a>> {
        let is_settled = |planned: &&Planned<'_>| {
            !planned.period.is_partial(context.as_of) || !context.editions.of(self.kind, &planned.key).is_empty()
        };
        self.reports.iter().rfind(is_settled)
    }

    pub(super) fn title_of(&self, context: &ComposeContext<'_>, planned: &Planned<'_>) -> String {
        let own = planned.words.and_then(|words| words.document.front.title.clone());
        own.unwrap_or_else(|| format!("{} {}", self.title, self.period_title(context, planned)))
    }

    fn period_title(&self, context: &ComposeContext<'_>, planned: &Planned<'_>) -> String {
        let lang = context.lang();
        if self.kind != ReportKind::Newsletter {
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
            Some(Breadcrumb { title: self.short(context, other), route: self.kind.route(&other.key) })
        };
        (neighbour(at.checked_sub(1)), neighbour(at.checked_add(1)))
    }

    /// The address that the report of a window had while windows were named by their time too.
    pub(super) fn former(&self, planned: &Planned<'_>) -> Option<Route> {
        let label = planned.period.label.replace(':', "");
        (planned.period.grain == Grain::Cutoff).then(|| self.kind.route(&label))
    }
}

/// The periods of a kind that figures stand in. A newsletter is written rather than computed: without words there is only the
/// one that is to be sent next.
fn with_figures(context: &ComposeContext<'_>, kind: ReportKind) -> BTreeMap<crate::calendar::Instant, Period> {
    let periods = &context.project.site.periods;
    if kind == ReportKind::Newsletter {
        let newest = periods.previous(&periods.containing(Grain::Month, context.as_of));
        return BTreeMap::from([(newest.start, newest)]);
    }
    let grain = kind.grain(periods);
    let figures = context.figures.iter().filter(|f| f.period.grain == grain && f.n > 0);
    figures.map(|f| (f.period.start, f.period.clone())).collect()
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
fn name(kind: ReportKind, lang: Lang) -> &'static str {
    match kind {
        ReportKind::Weekly => lang.pick("週次ステータスレポート", "Weekly status report"),
        ReportKind::Review => lang.pick("週次オペレーションレビュー", "Weekly operations review"),
        ReportKind::Monthly => lang.pick("月次KPIレビュー", "Monthly KPI review"),
        ReportKind::Quarterly => lang.pick("四半期レビュー", "Quarterly review"),
        ReportKind::Yearly => lang.pick("年度レビュー", "Fiscal-year review"),
        ReportKind::Newsletter => lang.pick("ニュースレター", "Newsletter"),
    }
}

fn description(kind: ReportKind, context: &ComposeContext<'_>) -> &'static str {
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
