//! The promises of one period and how they stand: the one count of a report, its key figures, and what was missed.
//!
//! In: the figures of a period. Out: promises in their order, the `{key-figures}` and `{misses}` directives. Never: counts a
//! promise that is judged by periods of another length.

use super::{Cause, indicators, number, text};
use crate::calendar::{Period, parse_date};
use crate::diag::Lang;
use crate::model::{
    Block, Figure, FigureFlag, Kpi, KpiGroup, TableBlock, TableCell, TargetStatus, misses_in_words, verdict_in_words,
};
use crate::pages::blocks::{breaches, figure, kpis, rows};
use crate::pages::directives::DirectiveResult;
use crate::pages::reason::Reason;
use crate::pages::{ComposeContext, ReportScope, metrics, words};
use crate::say;
use crate::syntax::{Fields, Reader};
use indexmap::IndexSet;
use std::collections::BTreeSet;

/// How many key figures a report has unless it is said.
const KEY_FIGURES: i64 = 8;
/// How many misses a report lists unless it is said; the tables of its appendix have all of them.
const MISSES: i64 = 10;

/// Every figure that is judged by a period: metrics in the order of the report's groups, then each SLA clock, as a whole and
/// by priority.
pub(in crate::pages) fn of_period<'a>(context: &ComposeContext<'a>, period: &Period) -> Vec<&'a Figure> {
    let mut all: Vec<&Figure> =
        indicators::groups(context, period).into_iter().flat_map(|group| group.figures).collect();
    for policy in context.project.policies.values() {
        for clock in policy.metric_ids() {
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

/// What a figure is called: its label, and the priority or other values that it is about.
pub(in crate::pages) fn name(context: &ComposeContext<'_>, label: &str, by: &[(String, String)]) -> String {
    let by = context.labels_of(by);
    if by.is_empty() { label.to_owned() } else { format!("{label}（{}）", by.join("・")) }
}

/// How many promises stand so.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) struct Counts {
    /// All of them.
    pub all: usize,
    /// Kept.
    pub met: usize,
    /// Not kept.
    pub missed: usize,
    /// Kept so far, and near the limit.
    pub at_risk: usize,
    /// Without anything to measure.
    pub no_data: usize,
    /// Without a value that there should be.
    pub missing: usize,
    /// Not to be judged yet.
    pub undecided: usize,
}

impl Counts {
    /// Counts promises.
    pub fn of(promises: &[&Figure]) -> Self {
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
    pub fn summary(self, lang: Lang) -> String {
        let Self { met, missed, at_risk, no_data, missing, undecided, .. } = self;
        let parts = [
            (met, say!("達成 {met} 件", "{met} met")),
            (missed, say!("未達 {missed} 件", "{missed} missed")),
            (at_risk, say!("注意 {at_risk} 件", "{at_risk} at risk")),
            (no_data, say!("対象なし {no_data} 件", "{no_data} without data")),
            (missing, say!("値なし {missing} 件", "{missing} without a value")),
            (undecided, say!("判定保留 {undecided} 件", "{undecided} undecided")),
        ];
        let told: Vec<&str> = parts.iter().filter(|(count, _)| *count > 0).map(|(_, said)| said.text(lang)).collect();
        told.join(lang.pick("、", ", "))
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
    let of_report = || {
        let settings = context.project.site.reports.of(context.report?.kind)?;
        settings.summary.as_deref()
    };
    let mut all: Vec<&Figure> = match named.or_else(of_report) {
        Some(names) => names.iter().filter_map(|name| context.figures.at(name, &[], period)).collect(),
        None => of_period(context, period),
    };
    all.retain(|figure| figure.by.is_empty());
    if all.is_empty() {
        let groups = indicators::groups(context, period);
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
pub(super) fn key_figures(
    context: &ComposeContext<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let named = indicators::names(fields, reader, "metrics");
    let most = fields.get("limit").map_or(Some(KEY_FIGURES), |node| reader.whole(node, 1..=24));
    let period = match indicators::period(context, fields, reader) {
        Ok(Some(period)) => period,
        Ok(None) => return Some(Ok(Vec::new())),
        Err(reason) => return Some(Err(reason)),
    };
    let most = usize::try_from(most?).unwrap_or_default();
    if let Err(reason) = named.iter().flatten().try_for_each(|name| figure::require_metric(context, name)) {
        return Some(Err(reason));
    }
    let figures = key(context, &period, named.as_deref());
    // The page says its period once; readings and other comparisons are in the tables.
    let key_figure = |figure: &Figure| Kpi {
        period: String::new(),
        n: String::new(),
        notes: Vec::new(),
        year_ago: String::new(),
        ..kpis::of_figure(context, figure)
    };
    let items: Vec<Kpi> = figures.into_iter().take(most).map(key_figure).collect();
    let group = KpiGroup { title: String::new(), items };
    Some(Ok(if group.items.is_empty() { Vec::new() } else { vec![Block::Kpis { groups: vec![group] }] }))
}

/// The promises that were missed, are near their limit or lack a value that there should be: the rows of `{misses}`.
pub(super) fn not_kept<'a>(context: &ComposeContext<'a>, period: &Period) -> Vec<&'a Figure> {
    let lang = context.lang();
    let mut told = of_period(context, period);
    told.retain(|figure| matches!(figure.standing, TargetStatus::Missed | TargetStatus::AtRisk) || lacks(figure));
    told.sort_by_key(|figure| urgency(figure));
    // A target of each day is judged by days; the month tells on which it was missed.
    let of_shorter = |figure: &&Figure| !figure.has_own_target() && misses_in_words(figure, lang).is_some();
    let groups = indicators::groups(context, period);
    told.extend(groups.into_iter().flat_map(|group| group.figures).filter(of_shorter));
    told
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

/// A row for each promise that was not kept; nothing where all were. In a report the author's words stand in the rows.
pub(super) fn misses(
    context: &ComposeContext<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let most = fields.get("limit").map_or(Some(MISSES), |node| reader.whole(node, 1..=200))?;
    let most = usize::try_from(most).unwrap_or_default();
    let period = match indicators::period(context, fields, reader) {
        Ok(Some(period)) => period,
        Ok(None) => return Some(Ok(Vec::new())),
        Err(reason) => return Some(Err(reason)),
    };
    let lang = context.lang();
    let mut told = not_kept(context, &period);
    if told.is_empty() {
        return Some(Ok(Vec::new()));
    }
    let all = told.len();
    let report = context.report.filter(|report| report.period == period);
    let causes = report.map_or(&[][..], |report| &report.causes);
    // What the author explains stands nowhere else; the rows of one explanation need not all be listed.
    let (mut first, mut explained_before) = (0..most, BTreeSet::new());
    told.retain(|figure| {
        let about: Vec<usize> = (0..causes.len()).filter(|at| causes[*at].is_about(context, figure)).collect();
        let is_listed = first.next().is_some() || about.iter().any(|at| !explained_before.contains(at));
        if is_listed {
            explained_before.extend(about);
        }
        is_listed
    });
    let more = all - told.len();
    let mut heads = vec![
        lang.pick("判定", "Verdict"),
        lang.pick("約束", "Promise"),
        lang.pick("実績", "Value"),
        lang.pick("差", "Off by"),
    ];
    let row = |of: &&Figure| {
        vec![
            verdict(context, of),
            TableCell {
                route: metrics::route_of(context, &of.metric),
                note: [within(of, lang), words::unjudged(lang, of).join("")].concat(),
                ..text(&name(context, &of.label, &of.by))
            },
            TableCell { note: target(context, of), ..number(figure::value(context, of)) },
            number(if of.standing == TargetStatus::Missed { figure::gap(context, of) } else { String::new() }),
        ]
    };
    let mut rows: Vec<Vec<TableCell>> = told.iter().map(row).collect();
    let mut caption = period.title(lang);
    if let Some(report) = report {
        // The report says its period itself.
        caption.clear();
        heads.extend([
            lang.pick("原因と対応", "Cause and measure"),
            lang.pick("担当", "Owner"),
            lang.pick("期日", "Due"),
        ]);
        let explained = |(row, of): (&mut Vec<TableCell>, &&Figure)| {
            row.extend(explained(context, report, &told, of)?);
            Ok(())
        };
        if let Err(reason) = rows.iter_mut().zip(&told).try_for_each(explained) {
            return Some(Err(reason));
        }
    }
    let mut blocks = vec![Block::Table(TableBlock::new(&caption, &heads, rows))];
    if more > 0 {
        let text = say!("ほか {more} 件は付録の表にあります。", "{more} more are in the tables of the appendix.");
        blocks.push(Block::Paragraph { text: text.text(lang).to_owned() });
    }
    Some(Ok(blocks))
}

/// The verdict in few words; on which days a daily target was missed stands beside the name.
fn verdict(context: &ComposeContext<'_>, figure: &Figure) -> TableCell {
    let verdict = TableCell { note: String::new(), ..indicators::verdict(context, figure) };
    match figure.has_own_target() {
        true => verdict,
        false => TableCell { text: context.lang().pick("一部未達", "partly missed").to_owned(), ..verdict },
    }
}

/// 目標 95%以上
fn target(context: &ComposeContext<'_>, figure: &Figure) -> String {
    let target = figure::target(context, figure);
    say!("目標 {target}", "target {target}").text(context.lang()).to_owned()
}

/// How often a target of shorter periods was kept, and when it was not; empty for others.
fn within(figure: &Figure, lang: Lang) -> String {
    let missed = misses_in_words(figure, lang);
    let said = missed.map(|missed| [verdict_in_words(figure, lang), missed].join(lang.pick("、", ", ")));
    said.unwrap_or_default()
}

/// What the author says of a figure: cause with measure, owner, day. A miss without a cause is a draft; what is said of a whole
/// clock holds for its parts, and is said once where the whole has a row of its own. Where a page tells of a breach behind it, the
/// cause leads there.
fn explained(
    context: &ComposeContext<'_>,
    report: &ReportScope,
    listed: &[&Figure],
    figure: &Figure,
) -> Result<[TableCell; 3], Reason> {
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
            TableCell { route: Some(route), ..text(said.text(lang)) }
        }
        None => text(&said),
    };
    Ok([cause, text(&each(of, lang, |cause| cause.owner.clone())), text(&each(of, lang, due))])
}

/// One thing of each row about one promise, each different one once.
fn each(causes: &[&Cause], lang: Lang, of: impl Fn(&Cause) -> String) -> String {
    let said: IndexSet<String> = causes.iter().map(|cause| of(cause)).filter(|said| !said.is_empty()).collect();
    said.into_iter().collect::<Vec<_>>().join(lang.pick("、", ", "))
}
