//! Timestamps of a file → whole seconds, when nothing about them needs care.
//!
//! In: a column of timestamps. Out: its instants. Never: decides anything; values outside of the years that are believed, and
//! local times near a change of clocks, are left to the row by row way.

use crate::data::local_clock::LocalClock;
use crate::data::typed::Typed;
use polars::prelude::{ChunkAgg, Column, DataType, Int64Chunked, IntoColumn, TimeUnit};

/// The instants, floored to seconds; `None` when some value needs care.
pub(super) fn typed(raw: &Column, unit: TimeUnit, is_local: bool, clock: &LocalClock) -> Option<Typed> {
    let ticks = raw.cast(&DataType::Int64).ok()?.i64().ok()?.rechunk().into_owned();
    let seconds = |ticks: i64| ticks.div_euclid(per_second(unit));
    let (least, most) = match (ChunkAgg::min(&ticks), ChunkAgg::max(&ticks)) {
        (Some(least), Some(most)) => (seconds(least), seconds(most)),
        _ => (0, 0),
    };
    let offset = if is_local { clock.offset_throughout(least, most)? } else { 0 };
    if !clock.believes(least - offset) || !clock.believes(most - offset) {
        return None;
    }
    let all: Vec<i64> = ticks.downcast_iter().flat_map(|chunk| floored(chunk.values(), unit, offset)).collect();
    let there = ticks.iter_validities().next().flatten().cloned();
    Some(Typed::fine(Int64Chunked::from_vec_validity("".into(), all, there).into_column()))
}

/// Ticks of a second.
pub(super) fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Nanoseconds => 1_000_000_000,
        TimeUnit::Microseconds => 1_000_000,
        TimeUnit::Milliseconds => 1_000,
    }
}

/// A division by a constant is a multiplication; what stands where a value is missing is anything.
fn floored(ticks: &[i64], unit: TimeUnit, offset: i64) -> Vec<i64> {
    match unit {
        TimeUnit::Nanoseconds => ticks.iter().map(|t| t.div_euclid(1_000_000_000).wrapping_sub(offset)).collect(),
        TimeUnit::Microseconds => ticks.iter().map(|t| t.div_euclid(1_000_000).wrapping_sub(offset)).collect(),
        TimeUnit::Milliseconds => ticks.iter().map(|t| t.div_euclid(1_000).wrapping_sub(offset)).collect(),
    }
}
