//! The value axis: where it begins, how far apart its ticks stand.
//!
//! In: the exact values that must fit. Out: ticks that are exact decimals, so that a label never shows a rounding error.

use crate::model::{Chart, ChartKind, ReferenceLine, Series};
use crate::objective::Unit;
use rust_decimal::Decimal;

/// More ticks than this crowd a chart of the usual height.
const MOST_STEPS: u32 = 5;

/// Ticks from `min` upwards, `steps` steps apart by `step`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) min: Decimal,
    pub(super) step: Decimal,
    pub(super) steps: u32,
}

impl Scale {
    /// The scale on which all of `values` fit; `None` without values.
    pub(super) fn of(values: impl Iterator<Item = Decimal> + Clone, kind: ChartKind, unit: Unit) -> Option<Self> {
        let (mut lo, mut hi) = (values.clone().min()?, values.max()?);
        let lowest = lo;
        // Bars are read by their length, so they start at zero; lines by their shape, so they fill the space, unless
        // zero is near anyway.
        let near_zero = match kind {
            // A bullet compares with its marks, which are often as near as 3 and 5; only where zero would press them into
            // one corner, as with 99.9 per cent, does its scale begin elsewhere.
            ChartKind::Bullet => lo > Decimal::ZERO && (hi - lo) * Decimal::from(5) >= hi,
            _ => lo > Decimal::ZERO && lo <= hi - lo,
        };
        let from_zero = kind.has_bars() || near_zero;
        if from_zero {
            lo = lo.min(Decimal::ZERO);
            hi = hi.max(Decimal::ZERO);
        }
        if lo == hi {
            (lo, hi) = widened(lo, unit);
        }
        let step = candidates(hi - lo, unit).find(|step| steps_between(lo, hi, *step) <= Decimal::from(MOST_STEPS))?;
        let mut min = (lo / step).floor() * step;
        let mut steps = u32::try_from(steps_between(lo, hi, step)).ok()?.max(1);
        // A value on the edge, such as an alert line, would be lost in the frame.
        if min == lowest && !min.is_zero() && steps < MOST_STEPS {
            min -= step;
            steps += 1;
        }
        Some(Self { min: min.normalize(), step, steps })
    }

    /// The height of a value in steps above `min`; exact until the last division.
    pub(super) fn height(&self, value: Decimal) -> f32 {
        use rust_decimal::prelude::ToPrimitive;
        ((value - self.min) / self.step).to_f32().unwrap_or(0.0)
    }

    /// The ticks, lowest first.
    pub(super) fn ticks(&self) -> impl Iterator<Item = Decimal> + '_ {
        (0..=self.steps).map(|at| (self.min + self.step * Decimal::from(at)).normalize())
    }
}

/// The scale of the values; a bullet chart has one per row instead.
pub(super) fn scale_of(chart: &Chart) -> Option<Scale> {
    match chart.kind {
        ChartKind::ShareBar => Scale::of([Decimal::ZERO, Decimal::ONE_HUNDRED].into_iter(), chart.kind, Unit::Percent),
        kind => Scale::of(heights(chart).into_iter(), kind, chart.unit),
    }
}

/// Every height that must fit: values, sums of stacks, reference lines.
fn heights(chart: &Chart) -> Vec<Decimal> {
    let lines = chart.lines.iter().flat_map(ReferenceLine::ends);
    if chart.kind != ChartKind::StackedBar {
        return chart.series.iter().flat_map(|s| s.values.iter().flatten().copied()).chain(lines).collect();
    }
    let value = |series: &Series, at: usize| series.values.get(at).copied().flatten();
    let sum_of = |at: usize, sign: fn(&Decimal) -> bool| -> Decimal {
        chart.series.iter().filter_map(|series| value(series, at)).filter(sign).sum()
    };
    (0..chart.categories.len())
        .flat_map(|at| [sum_of(at, |v| *v > Decimal::ZERO), sum_of(at, |v| *v < Decimal::ZERO)])
        .chain(lines)
        .collect()
}

/// The same chart with each value as its share of its category, in per cent; a category that sums up to nothing has none.
pub(super) fn shares(chart: &Chart) -> Chart {
    let sum = |at: usize| -> Decimal { chart.series.iter().filter_map(|s| s.values.get(at).copied().flatten()).sum() };
    let sums: Vec<Decimal> = (0..chart.categories.len()).map(sum).collect();
    let share = |(value, sum): (&Option<Decimal>, &Decimal)| {
        let value = value.filter(|_| *sum > Decimal::ZERO)?;
        Some(value * Decimal::ONE_HUNDRED / *sum)
    };
    let series = chart.series.iter().map(|series| Series {
        name: series.name.clone(),
        values: series.values.iter().zip(&sums).map(share).collect(),
    });
    Chart {
        series: series.collect(),
        lines: Vec::new(),
        unit: Unit::Percent,
        unit_label: String::new(),
        ..chart.clone()
    }
}

fn steps_between(lo: Decimal, hi: Decimal, step: Decimal) -> Decimal {
    (hi / step).ceil() - (lo / step).floor()
}

/// A range for values that are all the same.
fn widened(value: Decimal, unit: Unit) -> (Decimal, Decimal) {
    if value.is_zero() {
        return (Decimal::ZERO, Decimal::ONE);
    }
    if unit == Unit::Percent && value > Decimal::from(90) {
        return (value - Decimal::ONE, value);
    }
    (value.min(Decimal::ZERO), value.max(Decimal::ZERO))
}

/// Steps worth reading, from the finest that could do for `range` upwards.
fn candidates(range: Decimal, unit: Unit) -> impl Iterator<Item = Decimal> {
    const SIXTIES: [i64; 18] =
        [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 360, 600, 720, 1440, 2880, 7200, 14_400, 36_000];
    let sixties = matches!(unit, Unit::Min | Unit::S) && range > Decimal::TEN;
    let clock = SIXTIES.into_iter().map(Decimal::from).filter(move |_| sixties);
    let whole = matches!(unit, Unit::Count | Unit::Jpy);
    let mut power = Decimal::ONE;
    while power > range / Decimal::TEN && power.scale() < 12 {
        power /= Decimal::TEN;
    }
    while power < range / Decimal::from(100) {
        power *= Decimal::TEN;
    }
    let decimal = (0..4)
        .scan(power, |power, _| {
            let now = *power;
            *power *= Decimal::TEN;
            Some(now)
        })
        .flat_map(|power| [1, 2, 5].map(|n| (power * Decimal::from(n)).normalize()))
        .filter(move |step| !whole || (step.is_integer() && *step >= Decimal::ONE));
    clock.chain(decimal)
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use crate::model::ChartKind::{Bar, Bullet, Line};
    use crate::objective::Unit;
    use rust_decimal::Decimal;

    fn ticks(values: &[&str], kind: crate::model::ChartKind, unit: Unit) -> Vec<String> {
        let values: Vec<Decimal> = values.iter().map(|v| v.parse().unwrap()).collect();
        Scale::of(values.iter().copied(), kind, unit).unwrap().ticks().map(|t| t.to_string()).collect()
    }

    #[test]
    fn lines_fill_the_space_and_bars_start_at_zero() {
        assert_eq!(ticks(&["99.85", "99.97", "99.9"], Line, Unit::Percent), ["99.8", "99.85", "99.9", "99.95", "100"]);
        assert_eq!(ticks(&["99.85", "99.97"], Bar, Unit::Percent), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(ticks(&["12", "3", "7"], Line, Unit::Count), ["0", "5", "10", "15"]);
        assert_eq!(ticks(&["1", "2"], Bar, Unit::Count), ["0", "1", "2"]);
        assert_eq!(ticks(&["95", "250"], Line, Unit::Min), ["0", "60", "120", "180", "240", "300"]);
        assert_eq!(ticks(&["100"], Line, Unit::Percent), ["99", "99.2", "99.4", "99.6", "99.8", "100"]);
        assert_eq!(ticks(&["-5", "12"], Bar, Unit::Count), ["-10", "-5", "0", "5", "10", "15"]);
        assert_eq!(ticks(&["0", "0"], Bar, Unit::Count), ["0", "1"]);
        assert_eq!(ticks(&["3", "5"], Bullet, Unit::Count), ["0", "1", "2", "3", "4", "5"]);
        assert_eq!(ticks(&["99.5", "99.95"], Bullet, Unit::Percent)[0], "99.5");
        assert_eq!(
            ticks(&["1000000", "4200000"], Bar, Unit::Jpy),
            ["0", "1000000", "2000000", "3000000", "4000000", "5000000"]
        );
    }

    #[test]
    fn nothing_has_no_scale() {
        assert_eq!(Scale::of(std::iter::empty(), Line, Unit::Percent), None);
    }
}
