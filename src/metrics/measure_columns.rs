//! Measures as columns of an answer, and back as exact numbers.
//!
//! A mean is asked for as a sum and a count, so that it is exact whenever its summands are whole numbers. Sums and
//! quantiles of fractions come from floats; they are rounded to nine decimal places, which removes the noise of adding
//! binary fractions and nothing that anyone measures.

use crate::config::{Agg, Measure};
use crate::query::{self, Aggregate, Cell, Expr};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const FLOAT_DIGITS: u32 = 9;

/// One measure of a batch: where its columns begin in a row of the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct MeasureSlot {
    agg: Agg,
    at: usize,
    /// Whether it has a condition of its own, so that there may be no row for it.
    is_of_some: bool,
}

/// What a measure gave for one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MeasureValue {
    /// The value; `None` when no row has one.
    pub value: Option<Decimal>,
    /// Rows that the value stands on.
    pub n: u64,
}

/// Collects the columns of one question.
#[derive(Default)]
pub(super) struct MeasureColumns {
    measures: Vec<query::Measure>,
}

impl MeasureColumns {
    /// Adds a measure, limited further by `filter`.
    pub(super) fn add(&mut self, measure: &Measure, filter: Option<&Expr>) -> MeasureSlot {
        let filter = both(measure.filter.as_ref(), filter);
        let at = self.measures.len();
        let expr = measure.expr.clone();
        let value = match (measure.agg, expr.clone()) {
            (Agg::Count, expr) => Aggregate::Count(expr),
            (Agg::Sum | Agg::Avg, Some(expr)) => Aggregate::Sum(expr),
            (Agg::Min, Some(expr)) => Aggregate::Min(expr),
            (Agg::Max, Some(expr)) => Aggregate::Max(expr),
            (Agg::Median, Some(expr)) => Aggregate::Quantile(0.5, expr),
            (Agg::Percentile(p), Some(expr)) => Aggregate::Quantile(p.to_f64().unwrap_or(0.5), expr),
            (Agg::CountDistinct, Some(expr)) => Aggregate::CountDistinct(expr),
            (_, None) => Aggregate::Count(None),
        };
        self.push(value, filter.clone());
        if measure.agg != Agg::Count {
            self.push(Aggregate::Count(expr), filter);
        }
        MeasureSlot { agg: measure.agg, at, is_of_some: measure.filter.is_some() }
    }

    fn push(&mut self, aggregate: Aggregate, filter: Option<Expr>) {
        let name = format!("m{}", self.measures.len());
        self.measures.push(query::Measure { name, aggregate, filter });
    }

    /// The columns, for the question.
    pub(super) fn into_measures(self) -> Vec<query::Measure> {
        self.measures
    }
}

impl MeasureSlot {
    /// The reading in a row whose measures begin at `offset`.
    pub(super) fn read(self, row: &[Cell], offset: usize) -> MeasureValue {
        let value = row[offset + self.at].decimal();
        if self.agg == Agg::Count {
            return MeasureValue { value, n: as_count(value) };
        }
        let n = as_count(row[offset + self.at + 1].decimal());
        let value = match self.agg {
            Agg::Avg => value.filter(|_| n > 0).map(|sum| sum / Decimal::from(n)),
            Agg::Sum => value.filter(|_| n > 0),
            _ => value,
        };
        MeasureValue { value: value.map(|v| tidy(v, &row[offset + self.at])), n }
    }

    /// The value as the numerator of a share whose denominator has rows: a sum of none of them is nought, one of all of them
    /// that has no value is unknown.
    pub(super) fn numerator(self, reading: MeasureValue) -> Option<Decimal> {
        reading.value.or_else(|| (self.agg == Agg::Sum && self.is_of_some).then_some(Decimal::ZERO))
    }

    /// The reading of a period without a single row: nothing happened nought times; everything else has no value.
    pub(super) fn without_rows(self) -> MeasureValue {
        let zero = matches!(self.agg, Agg::Count | Agg::CountDistinct);
        MeasureValue { value: zero.then_some(Decimal::ZERO), n: 0 }
    }
}

fn tidy(value: Decimal, cell: &Cell) -> Decimal {
    match cell {
        Cell::Number(_) => value.round_dp(FLOAT_DIGITS).normalize(),
        _ => value,
    }
}

fn as_count(value: Option<Decimal>) -> u64 {
    value.and_then(|v| v.to_u64()).unwrap_or(0)
}

/// Two optional conditions as one.
pub(super) fn both(a: Option<&Expr>, b: Option<&Expr>) -> Option<Expr> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.clone().and(b.clone())),
        (one, other) => one.or(other).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_whole_numbers_is_exact() {
        let part = MeasureColumns::default()
            .add(&Measure { agg: Agg::Avg, expr: Some(Expr::column("x")), filter: None }, None);
        let reading = part.read(&[Cell::Integer(10), Cell::Integer(4)], 0);
        assert_eq!(reading, MeasureValue { value: Some(Decimal::new(25, 1)), n: 4 });
    }

    #[test]
    fn float_noise_is_removed() {
        let part = MeasureColumns::default()
            .add(&Measure { agg: Agg::Sum, expr: Some(Expr::column("x")), filter: None }, None);
        let reading = part.read(&[Cell::Number(0.1 + 0.2), Cell::Integer(2)], 0);
        assert_eq!(reading.value, Some(Decimal::new(3, 1)));
    }

    #[test]
    fn a_sum_of_nothing_is_no_value_and_a_count_of_nothing_is_nought() {
        let mut columns = MeasureColumns::default();
        let sum = columns.add(&Measure { agg: Agg::Sum, expr: Some(Expr::column("x")), filter: None }, None);
        let count = columns.add(&Measure { agg: Agg::Count, expr: None, filter: None }, None);
        assert_eq!(sum.read(&[Cell::Integer(0), Cell::Integer(0), Cell::Integer(0)], 0).value, None);
        assert_eq!(count.without_rows().value, Some(Decimal::ZERO));
        assert_eq!(sum.without_rows().value, None);
    }
}
