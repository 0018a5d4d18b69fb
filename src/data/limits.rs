//! Values that have their type, but not the range, the pattern or the order that is declared for them.
//!
//! In: the typed columns of one file. Out: the same with the reason for every value that breaks its rule. Never: changes a
//! value, or says anything of a missing one.

use crate::config::{BoundValue, ColumnType, Limits, Source};
use crate::data::local_clock::LocalClock;
use crate::data::typed::Typed;
use crate::data::value_error::ValueError;
use polars::prelude::{ChunkCompareIneq, Column, DataType};
use regex::Regex;
use rust_decimal::prelude::ToPrimitive;

/// Marks the values outside of their limits.
pub(super) fn mark(source: &Source, columns: &mut [Typed]) {
    for (declared, typed) in source.columns.values().zip(columns) {
        for (row, why) in outside(&declared.limits, &typed.column) {
            typed.why.resize(typed.column.len(), ValueError::Fine);
            typed.why[row] = why;
        }
    }
}

fn outside(limits: &Limits, column: &Column) -> Vec<(usize, ValueError)> {
    if let Some(pattern) = &limits.pattern {
        return not_of(pattern, column);
    }
    let (least, most) = (limits.least.as_ref().map(|b| b.value), limits.most.as_ref().map(|b| b.value));
    if least.is_none() && most.is_none() {
        return Vec::new();
    }
    match column.dtype() {
        DataType::Int64 => {
            let [least, most] = [least, most].map(|bound| bound.and_then(whole));
            column.i64().map_or_else(|_| Vec::new(), |values| beyond(values.iter(), least, most))
        }
        DataType::Float64 => {
            let [least, most] = [least, most].map(|bound| bound.and_then(number));
            column.f64().map_or_else(|_| Vec::new(), |values| beyond(values.iter(), least, most))
        }
        _ => Vec::new(),
    }
}

fn whole(bound: BoundValue) -> Option<i64> {
    match bound {
        BoundValue::Whole(n) => Some(n),
        BoundValue::Number(n) => n.to_i64(),
    }
}

/// The float that the text of the bound is read as, since values were read the same way.
fn number(bound: BoundValue) -> Option<f64> {
    match bound {
        BoundValue::Whole(n) => n.to_f64(),
        BoundValue::Number(n) => n.to_string().parse().ok(),
    }
}

fn beyond<T: PartialOrd + Copy>(
    values: impl Iterator<Item = Option<T>>,
    least: Option<T>,
    most: Option<T>,
) -> Vec<(usize, ValueError)> {
    let why = |value: T| {
        if least.is_some_and(|least| value < least) {
            Some(ValueError::Below)
        } else {
            most.is_some_and(|most| value > most).then_some(ValueError::Above)
        }
    };
    values.enumerate().filter_map(|(row, value)| Some((row, why(value?)?))).collect()
}

fn not_of(pattern: &str, column: &Column) -> Vec<(usize, ValueError)> {
    let Ok(whole) = Regex::new(&format!("^(?:{pattern})$")) else { return Vec::new() };
    let Ok(texts) = column.str() else { return Vec::new() };
    let other = |text: &str| !whole.is_match(text);
    texts
        .iter()
        .enumerate()
        .filter(|(_, text)| text.is_some_and(other))
        .map(|(row, _)| (row, ValueError::Pattern))
        .collect()
}

/// Marks rows whose later instant is before the earlier one. A date is compared with the local day of an instant.
pub(super) fn not_before(source: &Source, columns: &mut [Typed], clock: &LocalClock) {
    for (pair, (later, earlier)) in source.not_before.iter().enumerate() {
        let at = |name: &str| source.columns.get_index_of(name);
        let (Some(later), Some(earlier)) = (at(later), at(earlier)) else { continue };
        let kind = |at: usize| source.columns[at].kind;
        let day = |at: usize| kind(at) == ColumnType::Datetime && kind(later) != kind(earlier);
        let (by_day, than_day) = (day(later), day(earlier));
        let as_day = |value: i64, day: bool| if day { clock.day(value) } else { value };
        let (Ok(ends), Ok(starts)) = (columns[later].column.i64(), columns[earlier].column.i64()) else { continue };
        // Most files have no such row, which comparing whole columns tells soonest.
        if !by_day && !than_day && !ends.lt(starts).any() {
            continue;
        }
        let wrong: Vec<usize> = ends
            .iter()
            .zip(starts.iter())
            .enumerate()
            .filter_map(|(row, (end, start))| (as_day(end?, by_day) < as_day(start?, than_day)).then_some(row))
            .collect();
        if wrong.is_empty() {
            continue;
        }
        let rows = ends.len();
        let why = &mut columns[later].why;
        why.resize(rows, ValueError::Fine);
        for row in wrong {
            why[row] = ValueError::Order(u16::try_from(pair).unwrap_or(u16::MAX));
        }
    }
}
