//! The promises of one period and how they stand: the one count of a report, its key figures, and what was missed.
//!
//! In: the figures of a period. Out: promises in their order, the `{key-figures}` and `{misses}` directives. Never: counts a
//! promise that is judged by periods of another length.

use super::cause::Cause;
use super::groups;
use crate::calendar::{Period, parse_date};
use crate::config::ReportSettings;
use crate::diag::Lang;
use crate::model::{
    Block, Figure, FigureFlag, Kpi, KpiGroup, TableCell, TargetStatus, misses_in_words, verdict_in_words,
};
use crate::pages::blocks::{breaches, figure, kpis, rows};
use crate::pages::context::{ComposeContext, ReportScope};
use crate::pages::metrics::catalogue;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::table::Table;
use crate::pages::words;
use crate::say;
use indexmap::IndexSet;
use std::collections::BTreeSet;

/// How many key figures a report has unless it is said.
const KEY_FIGURES: usize = 8;
/// How many misses a report lists unless it is said; the tables of its appendix have all of them.
const MISSES: usize = 10;

/// Every figure that is judged by a period: metrics in the order of the report's groups, then each SLA clock, as a whole and
/// by priority.
pub(in crate::pages) fn of_period<'a>(context: &ComposeContext<'a>, period: &Period) -> Vec<&'a Figure> {
    of_report(context, groups::settings(context), period)
}

/// The promises that a report which is made so counts, wherever that is asked.
pub(super) fn of_report<'a>(
    context: &ComposeContext<'a>,
    settings: Option<&'a ReportSettings>,
    period: &Period,
) -> Vec<&'a Figure> {
    let groups = groups::groups_for(context, settings, period);
    let mut all = once_each(groups.into_iter().flat_map(|group| group.figures));
    for policy in context.project.policies.values() {
        for clock in policy.metric_ids().filter(|clock| settings.is_none_or(|settings| settings.shows(clock))) {
            // A group of the report may name a clock already.
            let is_told = all.iter().any(|figure| figure.metric == clock);
            all.extend(context.figures.at(&clock, &[], period).filter(|_| !is_told));
            let priorities: IndexSet<&str> = policy.targets.iter().map(|target| target.priority.as_str()).collect();
            let by = |priority: &str| {
                let by = [("priority".to_owned(), priority.to_owned())];
                context.figures.at(&clock, &by, period)
            };
            all.extend(priorities.into_iter().filter_map(by));
        }
    }
    all.retain(|figure| figure.has_own_target());
    all
}

/// What two groups name is one promise.
fn once_each<'a>(figures: impl Iterator<Item = &'a Figure>) -> Vec<&'a Figure> {
    let mut seen = BTreeSet::new();
    figures.filter(|figure| seen.insert(&figure.metric)).collect()
}

/// What a figure is called: its label, and the priority or other values that it is about.
pub(in crate::pages) fn name(context: &ComposeContext<'_>, label: &str, by: &[(String, String)]) -> String {
    let by = context.labels_of(by);
    if by.is_empty() {
        return label.to_owned();
    }
    let lang = context.lang();
    format!("{label}{}", lang.bracketed(&by.join(lang.pick("・", ", "))))
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) struct Counts {
    pub all: usize,
    pub met: usize,
    pub missed: usize,
    /// Kept so far, and near the limit.
    pub at_risk: usize,
    pub no_data: usize,
    /// Without a value that there should be.
    pub missing: usize,
    pub undecided: usize,
}

impl Counts {
    pub(crate) fn of(promises: &[&Figure]) -> Self {
        let count = |standing| promises.iter().filter(|figure| figure.standing == standing).count();
        let missing = promises.iter().filter(|figure| lacks(figure)).count();
        Self {
            all: promises.len(),
            met: count(TargetStatus::Met),
            missed: count(TargetStatus::Missed),
            at_risk: count(TargetStatus::AtRisk),
            no_data: count(TargetStatus::NoData) - missing,
            missing,
            undecided: count(TargetStatus::Undecided),
        }
    }

    /// `達成 38 件、未達 7 件`: what there is, in one order everywhere.
    pub(crate) fn summary(self, lang: Lang) -> String {
        let Self { met, missed, at_risk, no_data, missing, undecided, .. } = self;
        let parts = [
            (met, say!("達成 {met} 件", "{met} met")),
            (missed, say!("未達 {missed} 件", "{missed} missed")),
            (at_risk, say!("注意 {at_risk} 件", "{at_risk} at risk")),
            (no_data, say!("対象なし {no_data} 件", "{no_data} without data")),
            (missing, say!("値なし {missing} 件", "{missing} without a value")),
            (undecided, say!("判定保留 {undecided} 件", "{undecided} undecided")),
        ];
        let texts: Vec<&str> = parts.iter().filter(|(count, _)| *count > 0).map(|(_, said)| said.text(lang)).collect();
        texts.join(lang.pick("、", ", "))
    }

    /// How many are neither kept nor missed, for want of data or of time.
    pub(crate) fn open(self) -> usize {
        self.no_data + self.missing + self.undecided
    }
}

/// Worst first: what was missed, what may be, what nobody knows, what was kept.
fn urgency(figure: &Figure) -> u8 {
    match figure.standing {
        TargetStatus::Missed => 0,
        TargetStatus::AtRisk => 1,
        _ if lacks(figure) => 2,
        TargetStatus::Met => 3,
        _ => 4,
    }
}

/// Whether it has no value though there should be one.
fn lacks(figure: &Figure) -> bool {
    figure.flags.contains(&FigureFlag::Missing)
}

/// What a report says first: the metrics that are named in the directive or for the report, else what has a target; misses
/// first, whoever named them. Where nothing has a target, what was counted.
fn key<'a>(context: &ComposeContext<'a>, period: &Period, named: Option<&[String]>) -> Vec<&'a Figure> {
    let of_settings = || groups::settings(context)?.summary.as_deref();
    let mut all: Vec<&Figure> = match named.or_else(of_settings) {
        Some(names) => names.iter().filter_map(|name| context.figures.at(name, &[], period)).collect(),
        None => of_period(context, period),
    };
    all.retain(|figure| figure.by.is_empty());
    if all.is_empty() {
        let groups = groups::groups(context, period);
        all.extend(groups.into_iter().flat_map(|group| group.figures).filter(|figure| figure.n > 0));
    }
    all.sort_by_key(|figure| urgency(figure));
    all
}

/// What a report has charts of: what was missed, part by part, then its key figures; each metric once.
pub(super) fn of_charts<'a>(context: &ComposeContext<'a>, period: &Period) -> Vec<&'a Figure> {
    let mut all = of_period(context, period);
    all.retain(|figure| figure.standing == TargetStatus::Missed);
    all.extend(key(context, period, None));
    let mut seen = BTreeSet::new();
    all.retain(|figure| seen.insert(&figure.metric));
    all
}

/// Cards of the metrics that are named, else of what has a target, misses first; where nothing has one, of what was counted.
pub(in crate::pages) fn key_figures(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let named = options.texts("metrics");
    let limit = options.whole("limit", 1..=24).unwrap_or(KEY_FIGURES);
    let Some(period) = groups::period(context, options)? else { return Ok(Vec::new()) };
    named.iter().flatten().try_for_each(|name| figure::require_metric(context, name))?;
    // The page says its period once; readings and other comparisons are in the tables.
    let key_figure = |figure: &Figure| Kpi {
        period: String::new(),
        n: String::new(),
        notes: Vec::new(),
        year_ago: String::new(),
        ..kpis::of_figure(context, figure)
    };
    let figures = key(context, &period, named.as_deref());
    let items: Vec<Kpi> = figures.into_iter().take(limit).map(key_figure).collect();
    Ok(match items.is_empty() {
        true => Vec::new(),
        false => vec![Block::Kpis { groups: vec![KpiGroup { title: String::new(), items }] }],
    })
}

/// The promises that were missed, are near their limit or lack a value that there should be: the rows of `{misses}`.
pub(super) fn not_kept<'a>(context: &ComposeContext<'a>, period: &Period) -> Vec<&'a Figure> {
    let lang = context.lang();
    let mut misses = of_period(context, period);
    misses.retain(|figure| matches!(figure.standing, TargetStatus::Missed | TargetStatus::AtRisk) || lacks(figure));
    misses.sort_by_key(|figure| urgency(figure));
    // A target of each day is judged by days; the month tells on which it was missed.
    let of_shorter = |figure: &&Figure| !figure.has_own_target() && misses_in_words(figure, lang).is_some();
    let groups = groups::groups(context, period);
    misses.extend(once_each(groups.into_iter().flat_map(|group| group.figures)).into_iter().filter(of_shorter));
    misses
}

/// The missed promises of a period that is over of which the author says no cause.
pub(super) fn without_cause(context: &ComposeContext<'_>, figures: &[&Figure], causes: &[Cause]) -> Vec<String> {
    let is_told = |figure: &Figure| {
        let tells = |cause: &Cause| cause.is_about(context, figure) && !cause.cause.is_empty();
        causes.iter().any(tells)
    };
    let lacks = |figure: &&&Figure| figure.standing == TargetStatus::Missed && !figure.partial && !is_told(figure);
    let lacking: Vec<&&Figure> = figures.iter().filter(lacks).collect();
    // The cause of a whole clock will hold for its parts.
    let is_asked = |of: &&&&Figure| {
        let whole = |known: &&&Figure| known.metric == of.metric && known.by.is_empty();
        of.by.is_empty() || !lacking.iter().any(whole)
    };
    lacking.iter().filter(is_asked).map(|figure| name(context, &figure.label, &figure.by)).collect()
}

/// A row of `{misses}`: a promise that was not kept, and what the author says of it.
struct Miss<'a> {
    figure: &'a Figure,
    explanation: Explanation,
}

/// A row for each promise that was not kept; nothing where all were. In a report the author's words stand in the rows.
pub(in crate::pages) fn misses(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let limit = options.whole("limit", 1..=200).unwrap_or(MISSES);
    let Some(period) = groups::period(context, options)? else { return Ok(Vec::new()) };
    let report = context.report.filter(|report| report.period == period);
    let all = not_kept(context, &period);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let listed = listed(context, &all, report.map_or(&[][..], |report| &report.causes), limit);
    let mut misses = Vec::with_capacity(listed.len());
    for figure in &listed {
        let explanation = report.map(|report| explained(context, report, &listed, figure)).transpose()?;
        misses.push(Miss { figure, explanation: explanation.unwrap_or_default() });
    }
    let lang = context.lang();
    // The report says its period itself.
    let caption = if report.is_some() { String::new() } else { period.title(lang) };
    let name = |of: &Figure| {
        let note = [within(of, lang), words::unjudged(lang, of).join("")].concat();
        let name = name(context, &of.label, &of.by);
        TableCell::link(name, catalogue::route_of(context, &of.metric)).with_note(note)
    };
    let gap = |of: &Figure| if of.standing == TargetStatus::Missed { figure::gap(context, of) } else { String::new() };
    let value = |of: &Figure| TableCell::number(figure::value(context, of)).with_note(target(context, of));
    let table = Table::new(lang, &misses)
        .column("判定", "Verdict", |miss| verdict(context, miss.figure))
        .column("約束", "Promise", |miss| name(miss.figure))
        .column("実績", "Value", |miss| value(miss.figure))
        .column("差", "Off by", |miss| TableCell::number(gap(miss.figure)))
        .column_if(report.is_some(), "原因と対応", "Cause and measure", |miss| miss.explanation.cause.clone())
        .column_if(report.is_some(), "担当", "Owner", |miss| miss.explanation.owner.as_str())
        .column_if(report.is_some(), "期日", "Due", |miss| miss.explanation.due.as_str());
    let more = all.len() - listed.len();
    let text = say!("ほか {more} 件は付録の表にあります。", "{more} more are in the tables of the appendix.");
    let more = (more > 0).then(|| Block::paragraph(text.into_text(lang)));
    Ok(std::iter::once(table.block(caption)).chain(more).collect())
}

/// The first promises, and whatever else the author explains, which stands nowhere else; the rows of one explanation need not all
/// be listed.
fn listed<'a>(context: &ComposeContext<'_>, all: &[&'a Figure], causes: &[Cause], limit: usize) -> Vec<&'a Figure> {
    let (mut first, mut explained_before) = (0..limit, BTreeSet::new());
    let mut is_listed = |figure: &&&Figure| {
        let about: Vec<usize> = (0..causes.len()).filter(|at| causes[*at].is_about(context, figure)).collect();
        let is_listed = first.next().is_some() || about.iter().any(|at| !explained_before.contains(at));
        if is_listed {
            explained_before.extend(about);
        }
        is_listed
    };
    all.iter().filter(|figure| is_listed(figure)).copied().collect()
}

/// The verdict in few words; on which days a daily target was missed stands beside the name.
fn verdict(context: &ComposeContext<'_>, figure: &Figure) -> TableCell {
    let verdict = groups::verdict(context, figure).with_note("");
    match figure.has_own_target() {
        true => verdict,
        false => TableCell { text: context.lang().pick("一部未達", "partly missed").to_owned(), ..verdict },
    }
}

/// 目標 95%以上
fn target(context: &ComposeContext<'_>, figure: &Figure) -> String {
    let target = figure::target(context, figure);
    say!("目標 {target}", "target {target}").into_text(context.lang())
}

/// How often a target of shorter periods was kept, and when it was not; empty for others.
fn within(figure: &Figure, lang: Lang) -> String {
    let missed = misses_in_words(figure, lang);
    let said = missed.map(|missed| [verdict_in_words(figure, lang), missed].join(lang.pick("、", ", ")));
    said.unwrap_or_default()
}

/// What the author says of a figure.
#[derive(Default)]
struct Explanation {
    cause: TableCell,
    owner: String,
    due: String,
}

/// What the author says of a figure: cause with measure, owner, day. A miss without a cause is a draft; what is said of a whole
/// clock holds for its parts, and is said once where the whole has a row of its own. Where a page tells of a breach behind it, the
/// cause leads there.
fn explained(
    context: &ComposeContext<'_>,
    report: &ReportScope,
    listed: &[&Figure],
    figure: &Figure,
) -> Result<Explanation, Reason> {
    let lang = context.lang();
    let own: Vec<&Cause> = report.causes.iter().filter(|cause| cause.is_of(context, figure)).collect();
    let of_whole: Vec<&Cause> = report.causes.iter().filter(|cause| cause.is_of_whole(figure)).collect();
    let is_above = listed.iter().any(|row| row.metric == figure.metric && row.by.is_empty());
    let is_missed = figure.standing == TargetStatus::Missed && !figure.partial;
    let of = if own.is_empty() && !is_above { &of_whole } else { &own };
    let said = match without_cause(context, &[figure], &report.causes).is_empty() {
        false => lang.pick("（下書き）", "(draft)").to_owned(),
        true if of.is_empty() && is_missed => lang.pick("（全体に同じ）", "(as the whole)").to_owned(),
        true => each(of, lang, |cause| {
            let said = [cause.cause.as_str(), &cause.measure].into_iter().filter(|said| !said.is_empty());
            said.collect::<Vec<_>>().join(" → ")
        }),
    };
    let due = |cause: &Cause| parse_date(&cause.due).map_or_else(|| cause.due.clone(), |day| rows::day(context, day));
    let cause = match breaches::reports_of(context, figure)?.into_iter().next() {
        Some((ticket, route)) => {
            let said = say!("{said}（報告 {ticket}）", "{said} (report {ticket})");
            TableCell::link(said.into_text(lang), Some(route))
        }
        None => said.into(),
    };
    Ok(Explanation { cause, owner: each(of, lang, |cause| cause.owner.clone()), due: each(of, lang, due) })
}

/// One thing of each row about one promise, each different one once.
fn each(causes: &[&Cause], lang: Lang, of: impl Fn(&Cause) -> String) -> String {
    let said: IndexSet<String> = causes.iter().map(|cause| of(cause)).filter(|said| !said.is_empty()).collect();
    said.into_iter().collect::<Vec<_>>().join(lang.pick("、", ", "))
}
