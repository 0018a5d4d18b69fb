//! Figures that are too large to be told exactly.
//!
//! In: figures, before anything is compared with them. Out: the same, of which those beyond the limit have lost their value, and a
//! finding for each metric of theirs. Never: lets a figure through of which the hundredfold does not fit into a decimal.

use super::Run;
use crate::config::Metric;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Figure;
use crate::say;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The largest value: 10²⁶. Shares and changes are a hundredfold of values and of their differences.
const MOST: Decimal = Decimal::from_parts(0xE400_0000, 0xDCC8_0CD2, 0x0052_B7D2, false, 0);

/// Takes the values away that are too large, and says of which metrics they were.
pub(super) fn drop_overflowing(run: &Run<'_>, figures: &mut [Figure], found: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for figure in figures {
        let parts = [figure.value, figure.numerator, figure.denominator];
        if !parts.into_iter().flatten().any(|value| value.abs() > MOST) {
            continue;
        }
        (figure.value, figure.numerator, figure.denominator) = (None, None, None);
        if let Some(metric) = run.project.metrics.get(&figure.metric).filter(|metric| told.insert(metric.id.clone())) {
            report_overflow(metric, figure, found);
        }
    }
}

/// Says that a value of a metric is too large.
pub(super) fn report_overflow(metric: &Metric, figure: &Figure, found: &mut Diagnostics) {
    let (id, period) = (&metric.id, &figure.period.label);
    let message = say!(
        "`{id}` の {period} の値は大きすぎて、正確に計算できません（10 の 26 乗まで）",
        "the value of `{id}` for {period} is too large to be computed exactly (up to 10 to the power of 26)"
    );
    found.push(Diagnostic::new(code::DATA_QUERY, metric.place.clone(), message).hint(say!(
        "元の値か式を直します。単位を大きく（円を百万円に）しても収まります",
        "mend the values or the expression, or use a larger unit, such as millions"
    )));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_ten_to_the_power_of_26() {
        assert_eq!(MOST.to_string(), format!("1{}", "0".repeat(26)));
        assert!((MOST + MOST).checked_mul(Decimal::ONE_HUNDRED).is_some());
    }
}
