//! Metrics made from other metrics, and values that somebody typed, as meant.

use super::Measure;
use crate::calendar::{Grain, Period, PeriodCalendar};
use crate::diag::Place;
use crate::query::Expr;
use rust_decimal::Decimal;
use serde::Serialize;

/// An expression over other metrics of the same grain, period and breakdown (MetricFlow's `derived`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Derived {
    /// The expression as written.
    pub text: String,
    /// The expression; its columns are the names of `inputs`.
    pub expr: Expr,
    /// What its names stand for, in declared order.
    pub inputs: Vec<Input>,
}

/// A metric in an expression.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Input {
    /// Its name in the expression.
    pub name: String,
    /// Its id.
    pub metric: String,
    /// From which earlier period it is taken (MetricFlow's `offset_window`).
    pub offset: Option<Offset>,
    /// The part of it that is meant (`priority: critical`); empty for the breakdown of the result.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<(String, String)>,
}

/// An earlier period of the same grain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Offset {
    /// The period before.
    Previous,
    /// The same period a year before, as [`PeriodCalendar::year_before`] has it.
    YearAgo,
    /// So many times a grain.
    Back(u32, Grain),
}

impl Offset {
    /// How many periods of `grain` lie between; `None` where the span is no whole number of them (a month of weeks).
    /// [`Offset::YearAgo`] goes by the name and has no such number.
    pub fn steps(self, grain: Grain) -> Option<u32> {
        let months = |grain| match grain {
            Grain::Month => Some(1),
            Grain::Quarter => Some(3),
            Grain::Half => Some(6),
            Grain::Year => Some(12),
            Grain::Day | Grain::Week | Grain::Cutoff => None,
        };
        match (self, grain) {
            (Self::Previous, _) => Some(1),
            (Self::YearAgo, _) => None,
            (Self::Back(n, unit), grain) if unit == grain => Some(n),
            (Self::Back(n, Grain::Week), Grain::Day) => n.checked_mul(7),
            (Self::Back(n, Grain::Week), Grain::Cutoff) => Some(n),
            (Self::Back(n, unit), grain) => {
                let (span, step) = (n.checked_mul(months(unit)?)?, months(grain)?);
                span.is_multiple_of(step).then_some(span / step)
            }
        }
    }

    /// The earlier period; `None` where there is none of that name (week 53, 29 February) or no whole number of steps.
    pub fn before(self, calendar: &PeriodCalendar, period: &Period) -> Option<Period> {
        if self == Self::YearAgo {
            return calendar.year_before(period);
        }
        let steps = self.steps(period.grain)?;
        Some((0..steps).fold(period.clone(), |period, _| calendar.previous(&period)))
    }
}

/// A running total of a simple metric or a cost (MetricFlow's `cumulative`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cumulative {
    /// The id of the metric whose rows are aggregated.
    pub metric: String,
    /// Its source.
    pub source: String,
    /// The instant or date that puts a row into time.
    pub time: String,
    /// Its aggregation.
    pub measure: Measure,
    /// Over which time up to the end of each period.
    pub window: Window,
}

/// The time that a running total covers, up to the end of its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Window {
    /// Since the first row.
    All,
    /// Since the start of the month, quarter, half or fiscal year (MetricFlow's `grain_to_date`).
    ToDate(Grain),
    /// The last so many days.
    Days(u32),
    /// The last so many months, to the day.
    Months(u32),
}

/// The change of a metric against a baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeOf {
    /// The id of the metric.
    pub metric: String,
    /// What it is compared with.
    pub baseline: Baseline,
    /// How.
    pub mode: ChangeMode,
}

/// How a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ChangeMode {
    /// value − baseline, in the metric's unit; points for rates.
    Delta,
    /// (value − baseline) ÷ |baseline| × 100.
    Percent,
    /// value ÷ baseline, times 100 in per cent.
    Ratio,
}

/// What values are compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Baseline {
    /// The value of one period; only periods of the same grain are compared with it.
    Period(Box<Period>),
    /// A value, for the periods of these grains.
    Value(Decimal, Vec<Grain>),
    /// The value of an earlier period.
    Earlier(Offset),
}

/// Values that somebody typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Manual {
    /// In the configuration, by period.
    Typed(Vec<Entry>),
    /// In a source: a column of period labels, one of values, and one of counts behind them.
    Rows {
        /// The source.
        source: String,
        /// The column of labels.
        period: String,
        /// The column of values.
        value: String,
        /// The column of counts.
        n: Option<String>,
    },
}

/// One typed value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its period.
    pub period: Period,
    /// The value in the metric's unit.
    pub value: Decimal,
    /// How many answers or rows it stands for, if that is known.
    pub n: Option<u64>,
    /// Who typed it when, and why, as written; may be empty.
    pub note: String,
    /// Where it is typed.
    pub place: Place,
}

/// An amount of money per period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cost {
    /// The source.
    pub source: String,
    /// The instant or date that puts a row into a period.
    pub time: String,
    /// The sum of the amounts.
    pub measure: Measure,
    /// Budgets of single grains; no other grain has one.
    pub budgets: Vec<(Grain, Decimal)>,
    /// The metric by which the cost is divided, for a cost per unit.
    pub per: Option<String>,
}

/// What stands for a period in which nothing was measured although the data speak of it (MetricFlow's
/// `fill_nulls_with`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Fill {
    /// Counts are nought, everything else has no value.
    Usual,
    /// This value.
    With(Decimal),
    /// The value of the period before.
    Previous,
    /// No value, counts included.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Cutoff, Recurrence, parse_zone};
    use crate::diag::Place;
    use std::sync::Arc;

    fn before(offset: Offset, label: &str) -> Option<String> {
        let calendar = PeriodCalendar { zone: parse_zone("Asia/Tokyo").unwrap(), fiscal_year_start: 4, cutoff: None };
        offset.before(&calendar, &calendar.by_label(label).unwrap()).map(|period| period.label)
    }

    #[test]
    fn offsets_are_whole_numbers_of_periods() {
        assert_eq!(Offset::Back(1, Grain::Year).steps(Grain::Month), Some(12));
        assert_eq!(Offset::Back(2, Grain::Week).steps(Grain::Day), Some(14));
        assert_eq!(Offset::Back(6, Grain::Month).steps(Grain::Half), Some(1));
        assert_eq!(Offset::Back(1, Grain::Month).steps(Grain::Week), None);
        assert_eq!(Offset::Back(4, Grain::Month).steps(Grain::Quarter), None);
        assert_eq!(Offset::Back(1, Grain::Year).steps(Grain::Week), None);
    }

    #[test]
    fn earlier_periods_have_the_name_one_expects() {
        let year = |label| before(Offset::YearAgo, label);
        assert_eq!(year("2026-11").as_deref(), Some("2025-11"));
        assert_eq!(year("FY2026-Q3").as_deref(), Some("FY2025-Q3"));
        assert_eq!(year("2026-W47").as_deref(), Some("2025-W47"));
        assert_eq!(year("2026-W53"), None, "2025 has 52 weeks");
        assert_eq!(year("2028-02-29"), None);
        assert_eq!(before(Offset::Previous, "2026-01").as_deref(), Some("2025-12"));
        assert_eq!(before(Offset::Back(1, Grain::Year), "FY2026-Q1").as_deref(), Some("FY2025-Q1"));
        assert_eq!(before(Offset::Back(1, Grain::Quarter), "2026-02").as_deref(), Some("2025-11"));
    }

    #[test]
    fn a_window_is_a_week() {
        let rule = Recurrence::parse("毎週金曜日 17:00").unwrap();
        let place = Place::file("tejun.yaml");
        let cutoff = Cutoff::new("毎週金曜日 17:00", rule, place).map(Arc::new);
        let calendar = PeriodCalendar { zone: parse_zone("Asia/Tokyo").unwrap(), fiscal_year_start: 4, cutoff };
        let window = calendar.by_label("2026-11-20T17:00").unwrap();
        let before = |offset: Offset| offset.before(&calendar, &window).map(|period| period.label);
        // 52 weeks before, as the comparison with a year ago has it.
        assert_eq!(before(Offset::YearAgo).as_deref(), Some("2025-11-21T17:00"));
        assert_eq!(before(Offset::Back(4, Grain::Week)).as_deref(), Some("2026-10-23T17:00"));
    }
}
