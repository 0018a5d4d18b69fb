//! The promises of one period and how they stand: the one count of a report, its key figures, and what was missed.
//!
//! In: the figures of a period. Out: promises in their order, the `{key-figures}` and `{misses}` directives. Never: counts a
//! promise that is judged by periods of another length.

use super::{indicators, number, text};
use crate::calendar::Period;
use crate::config::yaml::{Fields, Reader};
use crate::model::{Block, Figure, FigureFlag, Kpi, KpiGroup, Standing, TableBlock, TableCell, misses_in_words};
use crate::pages::blocks::{figure, kpis};
use crate::pages::directives::Made;
use crate::pages::{Material, metrics, words};
use indexmap::IndexSet;

/// How many key figures a report has unless it is said.
const KEY_FIGURES: i64 = 8;

/// Every figure that is judged by a period: metrics in the order of the report's groups, then each SLA clock, as a whole and
/// by priority.
pub(super) fn of_period<'a>(material: &Material<'a>, period: &Period) -> Vec<&'a Figure> {
    let mut all: Vec<&Figure> =
        indicators::groups(material, period).into_iter().flat_map(|group| group.figures).collect();
    for policy in material.project.policies.values() {
        for clock in policy.metric_ids() {
            // A group of the report may name a clock already.
            let is_told = all.iter().any(|figure| figure.metric == clock);
            all.extend(material.figures.at(&clock, &[], period).filter(|_| !is_told));
            let priorities: IndexSet<&str> = policy.targets.iter().map(|target| target.priority.as_str()).collect();
            let by = |priority: &str| {
                let by = [("priority".to_owned(), priority.to_owned())];
                material.figures.at(&clock, &by, period)
            };
            all.extend(priorities.into_iter().filter_map(by));
        }
    }
    all.retain(|figure| figure.has_own_target());
    all
}

/// What a figure is called: its label, and the priority or other values that it is about.
pub(super) fn name(label: &str, by: &[(String, String)]) -> String {
    let by: Vec<&str> = by.iter().map(|(_, value)| value.as_str()).collect();
    if by.is_empty() { label.to_owned() } else { format!("{label}（{}）", by.join("・")) }
}

/// How many promises stand so.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
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
            met: count(Standing::Met),
            missed: count(Standing::Missed),
            at_risk: count(Standing::AtRisk),
            no_data: count(Standing::NoData) - missing,
            missing,
            undecided: count(Standing::Undecided),
        }
    }
}

/// Worst first: what was missed, what may be, what nobody knows, what was kept.
fn urgency(figure: &Figure) -> u8 {
    match figure.standing {
        Standing::Missed => 0,
        Standing::AtRisk => 1,
        _ if lacks(figure) => 2,
        Standing::Met => 3,
        _ => 4,
    }
}

/// Whether it has no value though there should be one.
fn lacks(figure: &Figure) -> bool {
    figure.flags.contains(&FigureFlag::Missing)
}

/// Cards of the metrics that are named, else of what has a target, misses first; where nothing has one, of what was counted.
pub(super) fn key_figures(material: &Material<'_>, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Made> {
    let named = indicators::names(fields, reader, "metrics");
    let most = fields.get("limit").map_or(Some(KEY_FIGURES), |node| reader.whole(node, 1..=24));
    let period = match indicators::period(material, fields, reader) {
        Ok(Some(period)) => period,
        Ok(None) => return Some(Ok(Vec::new())),
        Err(reason) => return Some(Err(reason)),
    };
    let most = usize::try_from(most?).unwrap_or_default();
    let figures: Vec<&Figure> = match named {
        Some(names) => {
            if let Err(reason) = names.iter().try_for_each(|name| figure::known(material, name)) {
                return Some(Err(reason));
            }
            names.iter().filter_map(|name| material.figures.at(name, &[], &period)).collect()
        }
        None => {
            let mut all = of_period(material, &period);
            all.retain(|figure| figure.by.is_empty());
            if all.is_empty() {
                let groups = indicators::groups(material, &period);
                all.extend(groups.into_iter().flat_map(|group| group.figures).filter(|figure| figure.n > 0));
            }
            all.sort_by_key(|figure| urgency(figure));
            all
        }
    };
    // The page says its period once; readings and other comparisons are in the tables.
    let key_figure = |figure: &Figure| Kpi {
        period: String::new(),
        n: String::new(),
        notes: Vec::new(),
        year_ago: String::new(),
        ..kpis::of_figure(material, figure)
    };
    let items: Vec<Kpi> = figures.into_iter().take(most).map(key_figure).collect();
    let group = KpiGroup { title: String::new(), items };
    Some(Ok(if group.items.is_empty() { Vec::new() } else { vec![Block::Kpis { groups: vec![group] }] }))
}

/// A row for each promise that was missed, is near its limit or lacks a value that there should be; nothing where all are kept.
pub(super) fn misses(material: &Material<'_>, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Made> {
    let period = match indicators::period(material, fields, reader) {
        Ok(Some(period)) => period,
        Ok(None) => return Some(Ok(Vec::new())),
        Err(reason) => return Some(Err(reason)),
    };
    let lang = material.lang();
    let mut told = of_period(material, &period);
    told.retain(|figure| matches!(figure.standing, Standing::Missed | Standing::AtRisk) || lacks(figure));
    told.sort_by_key(|figure| urgency(figure));
    // A target of each day is judged by days; the month tells on which it was missed.
    let of_shorter = |figure: &&Figure| !figure.has_own_target() && misses_in_words(figure, lang).is_some();
    let groups = indicators::groups(material, &period);
    told.extend(groups.into_iter().flat_map(|group| group.figures).filter(of_shorter));
    if told.is_empty() {
        return Some(Ok(Vec::new()));
    }
    let heads = [
        lang.pick("判定", "Verdict"),
        lang.pick("約束", "Promise"),
        lang.pick("実績", "Value"),
        lang.pick("目標", "Target"),
        lang.pick("前の期から", "Since the period before"),
    ];
    let row = |of: &&Figure| {
        let bounds = figure::change_bounds(material, of);
        let change = of.change.as_ref().map(|change| words::change(lang, change, of.unit, &bounds));
        vec![
            indicators::verdict(material, of),
            TableCell { route: metrics::route_of(material, &of.metric), ..text(&name(&of.label, &of.by)) },
            TableCell { note: words::unjudged(lang, of).join(""), ..number(figure::value(material, of)) },
            number(figure::target(material, of)),
            number(change.unwrap_or_default()),
        ]
    };
    Some(Ok(vec![Block::Table(TableBlock::new(&period.title(lang), &heads, told.iter().map(row).collect()))]))
}
