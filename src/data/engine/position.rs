//! The position of a value in a sorted table, found in a few steps whatever the length of the table.
//!
//! In: a sorted table of integers. Out: the number of entries that are at most a value. Never: searches the whole table; a
//! grid of even cells over it says where to begin, and the answer for the row before is tried first, since rows mostly
//! come in the order of time.

use crate::query::Side;
use std::sync::Arc;

/// So many cells of the grid for each entry of the table.
const CELLS_PER_ENTRY: usize = 8;
const MOST_CELLS: u64 = 1 << 20;

/// A sorted table with its grid.
#[derive(Debug)]
pub(super) struct Positions {
    table: Arc<Vec<i64>>,
    shift: u32,
    /// For each cell, how many entries lie before it.
    before: Vec<u32>,
}

impl Positions {
    /// Prepares a sorted table.
    pub fn new(table: &Arc<Vec<i64>>) -> Self {
        let (Some(&first), Some(&last)) = (table.first(), table.last()) else {
            return Self { table: Arc::clone(table), shift: 0, before: Vec::new() };
        };
        let wanted = (table.len() * CELLS_PER_ENTRY).max(64) as u64;
        let most = wanted.min(MOST_CELLS);
        let width = last.wrapping_sub(first) as u64;
        let mut shift = 0;
        while (width >> shift) >= most {
            shift += 1;
        }
        let mut before = Vec::new();
        let mut at = 0;
        for cell in 0..=(width >> shift) {
            let start = first.wrapping_add((cell << shift) as i64);
            while at < table.len() && table[at] < start {
                at += 1;
            }
            before.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Self { table: Arc::clone(table), shift, before }
    }

    /// How many entries are at most `value`.
    fn at_most(&self, value: i64) -> usize {
        let table = self.table.as_slice();
        let Some(&first) = table.first() else { return 0 };
        if value < first {
            return 0;
        }
        let cell = (value.wrapping_sub(first) as u64) >> self.shift;
        let cell = usize::try_from(cell).unwrap_or(usize::MAX);
        let Some(&begin) = self.before.get(cell) else { return table.len() };
        let mut at = begin as usize;
        while at < table.len() && table[at] <= value {
            at += 1;
        }
        at
    }

    /// The position of every value; `None` where the table has none.
    pub fn locate(&self, values: &[i64], side: Side) -> (Vec<i64>, Vec<bool>) {
        let table = self.table.as_slice();
        // Counted entries, and the span of values for which that count is right.
        let (mut count, mut low, mut high) = (0_usize, i64::MAX, i64::MIN);
        let (mut found, mut there) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
        let (back, least) = match side {
            Side::LastAtMost => (0, 1),
            Side::FirstAtLeast => (1, 0),
        };
        for &value in values {
            let exact = value;
            let value = exact.saturating_sub(back);
            if value < low || value >= high {
                count = if exact == i64::MIN && back == 1 { 0 } else { self.at_most(value) };
                low = count.checked_sub(1).map_or(i64::MIN, |at| table[at]);
                high = table.get(count).copied().unwrap_or(i64::MAX);
            }
            let at = count.wrapping_sub(least);
            found.push(at as i64);
            there.push(at < table.len());
        }
        (found, there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_are_those_of_a_search(
            mut table in proptest::collection::vec(prop_oneof![-50_i64..50, -1_000_000_i64..1_000_000, any::<i64>()], 0..40),
            values in proptest::collection::vec(prop_oneof![-60_i64..60, any::<i64>()], 0..60),
        ) {
            table.sort_unstable();
            let (table, values): (Arc<Vec<i64>>, Vec<i64>) = (Arc::new(table.clone()), values.into_iter().chain(table).collect());
            let positions = Positions::new(&table);
            let last = |value: i64| table.partition_point(|entry| *entry <= value).checked_sub(1);
            let first = |value: i64| Some(table.partition_point(|entry| *entry < value)).filter(|at| *at < table.len());
            let found = |side| -> Vec<Option<usize>> {
                let (at, there) = positions.locate(&values, side);
                at.iter().zip(there).map(|(at, there)| there.then_some(*at as usize)).collect()
            };
            prop_assert_eq!(found(Side::LastAtMost), values.iter().map(|v| last(*v)).collect::<Vec<_>>());
            prop_assert_eq!(found(Side::FirstAtLeast), values.iter().map(|v| first(*v)).collect::<Vec<_>>());
        }
    }
}
