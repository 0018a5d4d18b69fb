//! `change`: a metric against a baseline, and baselines for the targets of any metric (コスト削減 20%).
//!
//! value − baseline, (value − baseline) ÷ |baseline| × 100, or value ÷ baseline; a zero baseline gives no value. A period
//! that is not over, or whose data begin late or end early, is not compared with a whole one: the change is withheld. Rates
//! change in points.

use super::composed::{FigureIndex, inherit};
use super::derived::offset_text;
use super::measures::quotient;
use super::{Run, blank};
use crate::config::{Baseline, ChangeMode, ChangeOf, Metric};
use crate::model::Figure;
use crate::objective::{Target, TargetFlag, Unit};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Figures of one change for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, change: &ChangeOf, known: &FigureIndex) -> Vec<Figure> {
    let named = |by: &[(String, String)]| by.iter().all(|(name, _)| metric.by.iter().any(|d| d.name == *name));
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        for now in known.of(&change.metric, grain).filter(|figure| named(&figure.by)) {
            let mut figure = blank(run, metric, &now.period, now.by.clone(), &[]);
            figure.n = now.n;
            figure.lineage.rules.push(rule(change));
            if let Some(before) = earlier(run, known, &change.baseline, now) {
                inherit(run, &mut figure, before);
            }
            inherit(run, &mut figure, now);
            let base = baseline(run, known, &change.baseline, now);
            figure.value = now.value.zip(base).and_then(|(value, base)| moved(change.mode, value, base, metric.unit));
            figure.extra.extend(base.map(|base| ("baseline_value".to_owned(), base)));
            figures.push(figure);
        }
    }
    figures
}

fn moved(mode: ChangeMode, value: Decimal, base: Decimal, unit: Unit) -> Option<Decimal> {
    match mode {
        ChangeMode::Delta => value.checked_sub(base),
        ChangeMode::Percent => relative(value, base),
        ChangeMode::Ratio => quotient(Some(value), Some(base), unit),
    }
}

/// In per cent of the baseline's size.
fn relative(value: Decimal, base: Decimal) -> Option<Decimal> {
    value.checked_sub(base)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base.abs())
}

/// The figure of the period that a baseline names.
fn earlier<'k>(run: &Run<'_>, known: &'k FigureIndex, baseline: &Baseline, now: &Figure) -> Option<&'k Figure> {
    let start = match baseline {
        Baseline::Value(..) => return None,
        // What was promised against a period is promised for those after it.
        Baseline::Period(period) => {
            let comparable = period.grain == now.period.grain && period.end <= now.period.start;
            comparable.then_some(period.start)
        }
        Baseline::Earlier(offset) => offset.before(&run.project.site.periods, &now.period).map(|period| period.start),
    };
    known.get(&now.metric, now.period.grain, &now.by, start?)
}

/// The value that a figure is compared with; `None` where the two are not comparable.
fn baseline(run: &Run<'_>, known: &FigureIndex, baseline: &Baseline, now: &Figure) -> Option<Decimal> {
    let whole = Figure::is_whole;
    if !whole(now) {
        return None;
    }
    match baseline {
        // What was typed is the whole's, not that of each part.
        Baseline::Value(value, grains) => {
            let grain = now.period.grain;
            let told = grains.contains(&grain) || grains.contains(&grain.reporting_grain());
            (now.by.is_empty() && told).then_some(*value)
        }
        _ => earlier(run, known, baseline, now).filter(|figure| whole(figure))?.value,
    }
}

/// The baseline of each figure, by its position, whose metric declares one.
pub(super) fn baselines(run: &Run<'_>, known: &FigureIndex) -> BTreeMap<usize, Decimal> {
    let of = |(at, figure): (usize, &Figure)| {
        let declared = run.project.metrics.get(&figure.metric)?.baseline.as_ref()?;
        Some((at, baseline(run, known, declared, figure)?))
    };
    known.iter().enumerate().filter_map(of).collect()
}

/// Whether a figure keeps a promise of improvement, or one against a budget (日次予算の150%以上); `None` where nothing was
/// declared that it can be measured against.
pub(super) fn met(target: &Target, figure: &Figure) -> Option<bool> {
    let extra = |name: &str| figure.extra.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    let (op, bound, value) = (target.op?, target.value?, figure.value?);
    let moved = match target.budget_grain() {
        Some(grain) => {
            grain.is_none_or(|grain| grain == figure.period.grain.reporting_grain()).then_some(())?;
            value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(extra("budget")?)?
        }
        None if target.flags.contains(&TargetFlag::NoBaseline) => {
            let base = extra("baseline")?;
            let rate = matches!(figure.unit, Unit::Percent | Unit::Points);
            match target.unit {
                // A quotient of a negative number says nothing.
                Some(Unit::Percent) if target.mode == Some("ratio") && !base.is_sign_negative() => {
                    value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base)?
                }
                _ if target.mode == Some("ratio") => return None,
                Some(Unit::Percent) if !rate => relative(value, base)?,
                Some(Unit::Percent | Unit::Points) if rate => value - base,
                unit if unit == Some(figure.unit) => value - base,
                _ => return None,
            }
        }
        None => return None,
    };
    Some(op.holds(moved, bound))
}

/// `change: percent against FY2025 of cost`.
fn rule(change: &ChangeOf) -> String {
    let mode = match change.mode {
        ChangeMode::Delta => "delta",
        ChangeMode::Percent => "percent",
        ChangeMode::Ratio => "ratio",
    };
    let against = match &change.baseline {
        Baseline::Period(period) => period.label.clone(),
        Baseline::Value(value, _) => value.to_string(),
        Baseline::Earlier(offset) => offset_text(*offset),
    };
    format!("change: {mode} against {against} of {}", change.metric)
}
