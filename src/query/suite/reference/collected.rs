//! The values of a group as one.

use super::scalar::number;
use super::{Computed, Rank};
use crate::query::{Aggregate, Cell};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The aggregate of the values of the rows that count.
pub(super) fn collected(aggregate: &Aggregate, values: Vec<Cell>) -> Computed {
    let values: Vec<Cell> = values.into_iter().filter(|value| *value != Cell::Null).collect();
    let count = |n: usize| Cell::Integer(i64::try_from(n).expect("tables are short"));
    match aggregate {
        Aggregate::Count(_) => Ok(count(values.len())),
        Aggregate::CountDistinct(_) => Ok(count(values.iter().map(Rank::of).collect::<BTreeSet<_>>().len())),
        _ if values.is_empty() => Ok(Cell::Null),
        Aggregate::Sum(_) => sum(&values),
        Aggregate::Mean(_) => {
            let sum = match sum(&values)? {
                Cell::Integer(sum) => sum as f64,
                sum => number(&sum)?,
            };
            Ok(Cell::Number(sum / values.len() as f64))
        }
        Aggregate::Min(_) => Ok(values.into_iter().min_by_key(Rank::of).unwrap_or(Cell::Null)),
        Aggregate::Max(_) => Ok(values.into_iter().max_by_key(Rank::of).unwrap_or(Cell::Null)),
        Aggregate::Quantile(q, _) => {
            let mut numbers = values.iter().map(number).collect::<Computed<Vec<_>>>()?;
            numbers.sort_by(f64::total_cmp);
            Ok(Cell::Number(quantile(&numbers, *q)))
        }
    }
}

/// Whole numbers and truths are added as whole numbers, decimals as decimals, anything else as floats.
fn sum(values: &[Cell]) -> Computed {
    if let [Cell::Number(_), ..] = values {
        let exact = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(short(value)?));
        let exact = exact.and_then(|sum| sum.to_string().parse().ok());
        let floats = values.iter().map(number).collect::<Computed<Vec<_>>>()?;
        return Ok(Cell::Number(exact.unwrap_or_else(|| of_floats(&floats))));
    }
    let whole = |value: &Cell| match value {
        Cell::Integer(n) => Ok(i128::from(*n)),
        Cell::Boolean(b) => Ok(i128::from(*b)),
        _ => Err("no number to add".to_owned()),
    };
    let sum = values.iter().map(whole).sum::<Computed<i128>>()?;
    i64::try_from(sum).map(Cell::Integer).map_err(|_| format!("{sum} does not fit into 64 bits"))
}

/// The decimal of few digits that a float stands for.
fn short(value: &Cell) -> Option<Decimal> {
    let decimal = value.decimal()?.normalize();
    let is_same = decimal.to_string().parse().ok().map(Cell::Number).as_ref() == Some(value);
    (is_same && decimal.scale() <= 9 && decimal.mantissa().unsigned_abs() < 1 << 49).then_some(decimal)
}

/// The float nearest to a sum of floats: what each addition loses is kept as a float of its own (Shewchuk, 1997).
fn of_floats(values: &[f64]) -> f64 {
    let mut parts: Vec<f64> = Vec::new();
    for value in values {
        let (mut value, mut kept) = (*value, Vec::new());
        for part in parts {
            let (large, small) = if f64::abs(value) < f64::abs(part) { (part, value) } else { (value, part) };
            value = large + small;
            let lost = small - (value - large);
            if lost != 0.0 {
                kept.push(lost);
            }
        }
        kept.push(value);
        parts = kept;
    }
    parts.into_iter().sum()
}

/// Type 7 over sorted numbers.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let place = q * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below])
}
