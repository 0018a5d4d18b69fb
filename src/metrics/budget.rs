//! Error budgets: the failures that a service level allows, and how many of them were used (Google's Site Reliability
//! Workbook, chapters 2 and 5).
//!
//! In: figures of an uptime, a ratio in per cent or an SLA clock, and for an uptime what is known of trailing windows. Out: figures
//! `consumed`, `remaining` or `burn rate`. Never: divides by the budget of a service level of 100 %, which has none.
//!
//! Budget = (1 − objective) × the base of the whole period, also while the period runs. Consumed = failures ÷ budget. Burn
//! rate = error rate ÷ (1 − objective), of what has been seen. Both are equal when the period is over, and differ before.
//! The events of a running period are not known in advance: the budget of a ratio or an SLA clock is that of the events so far.
//!
//! Decided in docs/decisions/0027-availability-and-users.md.

use super::uptime::{Share, Trailing};
use super::{Run, blank};
use crate::calendar::Instant;
use crate::config::{BudgetReading, ErrorBudget, Metric, MetricKind};
use crate::diag::Diagnostics;
use crate::model::Figure;
use rust_decimal::Decimal;

pub(super) fn budgets_of<'a>(run: &Run<'a>, metric: &str) -> Vec<(&'a Metric, &'a ErrorBudget)> {
    let budgets = run.project.metrics.values().filter_map(|own| match &own.kind {
        MetricKind::ErrorBudget(budget) if budget.of == metric => Some((own, budget)),
        _ => None,
    });
    budgets.collect()
}

/// Figures of every budget of a ratio or an SLA clock, made from their figures.
pub(super) fn of_events(run: &Run<'_>, figures: &[Figure]) -> Vec<Figure> {
    let mut budgets = Vec::new();
    for metric in run.project.metrics.values() {
        let MetricKind::ErrorBudget(budget) = &metric.kind else { continue };
        let own = figures.iter().filter(|figure| figure.metric == budget.of && !is_uptime(run, figure));
        let wanted = own.filter(|figure| metric.grains.contains(&figure.period.grain));
        budgets.extend(wanted.map(|figure| counted(run, metric, budget, figure)));
    }
    budgets
}

/// Figures of a budget of an uptime.
pub(super) fn of_uptime(
    run: &Run<'_>,
    metric: &Metric,
    budget: &ErrorBudget,
    figures: &[(Figure, Share)],
    trailing: &Trailing<'_, '_>,
    found: &mut Diagnostics,
) -> Vec<Figure> {
    let lengths: Vec<i64> = budget.burn.iter().map(|(_, seconds)| *seconds).collect();
    let windows = trailing.windows(run, metric, &lengths, found);
    let wanted = figures.iter().filter(|(figure, _)| metric.grains.contains(&figure.period.grain));
    let of_figure = |(of, share): &(Figure, Share)| {
        let mut figure = begun(run, metric, budget, of);
        let (start, end) = (of.period.start.as_second(), of.period.end.as_second());
        let whole = Decimal::from(trailing.promised(&of.by, (start, end)));
        let seen = Decimal::from(trailing.promised(&of.by, (start, end.min(trailing.until()))));
        let services = Decimal::from(trailing.added_over(&of.by));
        if let Some(spent) = Spent::new(share.bad, share.base, budget.objective, (seen, whole)) {
            spent.tell(&mut figure, budget.reading);
            let mut note = |name: &str, seconds: Decimal| figure.note(name, (seconds / services).normalize());
            note("budget_s", spent.budget);
            note("used_s", spent.used);
            note("remaining_s", spent.budget - spent.used);
            if is_newest(of, run.as_of) {
                let named = budget.burn.iter().zip(windows.shares(&of.by));
                figure.extra.extend(named.filter_map(|((name, _), share)| {
                    let share = share?;
                    let spent = Spent::new(share.bad, share.base, budget.objective, (Decimal::ONE, Decimal::ONE))?;
                    Some((format!("burn_{name}"), spent.burn_rate.normalize()))
                }));
            }
        }
        figure
    };
    wanted.map(of_figure).collect()
}

/// The period that the as-of instant is in, or that ends with it.
fn is_newest(figure: &Figure, as_of: Instant) -> bool {
    figure.period.start < as_of && as_of <= figure.period.end
}

fn counted(run: &Run<'_>, metric: &Metric, budget: &ErrorBudget, of: &Figure) -> Figure {
    let mut figure = begun(run, metric, budget, of);
    let terms = of.numerator.zip(of.denominator);
    let spent =
        terms.and_then(|(good, all)| Spent::new(all - good, all, budget.objective, (Decimal::ONE, Decimal::ONE)));
    if let Some((spent, (good, all))) = spent.zip(terms) {
        spent.tell(&mut figure, budget.reading);
        let allowed = all * (Decimal::ONE_HUNDRED - budget.objective) / Decimal::ONE_HUNDRED;
        figure.note("budget_n", allowed.normalize());
        figure.note("used_n", (all - good).normalize());
    }
    figure
}

/// A figure of the budget with everything that does not depend on what was spent.
fn begun(run: &Run<'_>, metric: &Metric, budget: &ErrorBudget, of: &Figure) -> Figure {
    let sources: Vec<&str> = of.lineage.sources.iter().map(String::as_str).collect();
    let mut figure = blank(run, metric, &of.period, of.by.clone(), &sources);
    figure.n = of.n;
    figure.flags.clone_from(&of.flags);
    let known = |(name, _): &&(String, Decimal)| matches!(name.as_str(), "coverage" | "known");
    figure.extra.extend(of.extra.iter().filter(known).cloned());
    let objective = budget.objective.normalize();
    figure.lineage.rules = vec![format!("budget: objective {objective}% of {}", of.metric)];
    let rule = match budget.objective == Decimal::ONE_HUNDRED {
        true => "budget: none, since nothing may fail at 100%",
        false if is_uptime(run, of) => "budget: of the whole period",
        false => "budget: of the events so far",
    };
    figure.lineage.rules.push(rule.to_owned());
    if !budget.burn.is_empty() {
        figure.lineage.rules.push("burn: windows before the as-of instant, as far as they are known".to_owned());
    }
    figure.lineage.rules.extend(of.lineage.rules.iter().cloned());
    figure
}

fn is_uptime(run: &Run<'_>, figure: &Figure) -> bool {
    run.project.metrics.get(&figure.metric).is_some_and(|metric| matches!(metric.kind, MetricKind::Uptime(_)))
}

/// What of a budget was used.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Spent {
    /// In the unit of the whole.
    budget: Decimal,
    /// In the unit of the whole.
    used: Decimal,
    /// In per cent.
    consumed: Decimal,
    /// A plain number.
    burn_rate: Decimal,
}

impl Spent {
    /// Bad of counted units, of which `seen` of `whole` is known. `None` without a budget or without anything counted.
    fn new(bad: Decimal, base: Decimal, objective: Decimal, (seen, whole): (Decimal, Decimal)) -> Option<Self> {
        let hundred = Decimal::ONE_HUNDRED;
        let allowed = hundred - objective;
        let burn_rate = (bad * hundred).checked_div(base * allowed)?;
        // One division at the end, so that a budget that is used up exactly is exactly 100 %.
        let consumed =
            (bad * seen).checked_mul(hundred * hundred)?.checked_div((base * whole).checked_mul(allowed)?)?;
        let used = (bad * seen).checked_div(base)?;
        Some(Self { budget: whole * allowed / hundred, used, consumed, burn_rate })
    }

    /// The value of a reading, and the other readings beside it.
    fn tell(&self, figure: &mut Figure, reading: BudgetReading) {
        let remaining = Decimal::ONE_HUNDRED - self.consumed;
        figure.value = Some(match reading {
            BudgetReading::Consumed => self.consumed,
            BudgetReading::Remaining => remaining,
            BudgetReading::BurnRate => self.burn_rate,
        });
        let beside = [
            ("consumed", BudgetReading::Consumed, self.consumed),
            ("remaining", BudgetReading::Remaining, remaining),
            ("burn_rate", BudgetReading::BurnRate, self.burn_rate),
        ];
        let others = beside.into_iter().filter(|(_, own, _)| *own != reading);
        figure.extra.extend(others.map(|(name, _, value)| (name.to_owned(), value.normalize())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn thirty_days_at_three_nines_allow_43_minutes_and_12_seconds() {
        // 30 × 86 400 s × 0.001 = 2592 s = 43.2 min; 1296 s are half of it.
        let month = d("2592000");
        let spent = Spent::new(d("1296"), month, d("99.9"), (month, month)).unwrap();
        assert_eq!((spent.budget.normalize(), spent.used), (d("2592"), d("1296")));
        assert_eq!((spent.consumed, spent.burn_rate), (d("50"), d("0.5")));
    }

    #[test]
    fn a_third_of_the_period_burns_three_times_what_it_consumes() {
        // 10 of 30 days: an error rate of 1296 ÷ 864 000 = 0.0015 is 1.5 times what is allowed, and half of the budget.
        let spent = Spent::new(d("1296"), d("864000"), d("99.9"), (d("864000"), d("2592000"))).unwrap();
        assert_eq!((spent.consumed, spent.burn_rate), (d("50"), d("1.5")));
    }

    #[test]
    fn nothing_is_divided_by_a_budget_of_nothing() {
        assert_eq!(Spent::new(d("5"), d("100"), d("100"), (d("1"), d("1"))), None);
        assert_eq!(Spent::new(d("0"), d("0"), d("99"), (d("1"), d("1"))), None);
    }
}
