//! How many entries of a sorted table lie before a value, without searching the whole table.
//!
//! In: a sorted table of whole numbers. Out: for each value, how many entries lie before it. Never: reads the table again for every
//! value: entries are counted by stretches of equal length once, and a value is searched among those of its own stretch. Tables
//! of periods and of open time have about as many entries in each.

use std::sync::Arc;

/// Stretches per entry: with more there is less to search and more to remember.
const STRETCHES: usize = 2;

/// A sorted table with the number of entries before each of its stretches.
pub(super) struct Grid {
    table: Arc<Vec<i64>>,
    first: i64,
    /// A stretch is two to the power of this long.
    shift: u32,
    before: Vec<u32>,
}

impl Grid {
    /// Counts the entries of a table.
    pub fn of(table: &Arc<Vec<i64>>) -> Self {
        let (first, last) = (table.first().copied().unwrap_or(0), table.last().copied().unwrap_or(0));
        let long = last.abs_diff(first);
        let mut shift = 0;
        while long >> shift > (table.len() * STRETCHES) as u64 {
            shift += 1;
        }
        let mut grid = Self { table: Arc::clone(table), first, shift, before: Vec::new() };
        let stretches = usize::try_from(long >> shift).unwrap_or(0) + 2;
        let of = |stretch: usize| table.partition_point(|entry| grid.stretch(*entry) < stretch) as u32;
        grid.before = (0..stretches).map(of).collect();
        grid
    }

    /// The stretch of a value that is not less than the first entry.
    fn stretch(&self, value: i64) -> usize {
        (value.abs_diff(self.first) >> self.shift) as usize
    }

    /// How many entries lie before a value, given which do.
    pub fn count(&self, value: i64, is_before: impl Fn(i64, i64) -> bool) -> i64 {
        if value < self.first {
            return 0;
        }
        let stretch = self.stretch(value);
        let Some(to) = self.before.get(stretch + 1) else { return self.table.len() as i64 };
        let from = self.before[stretch] as usize;
        let own = &self.table[from..*to as usize];
        (from + own.partition_point(|entry| is_before(*entry, value))) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_counted_as_a_search_counts_them() {
        let tables = [
            vec![],
            vec![5],
            vec![5, 5],
            vec![-3, 0, 0, 1, 1, 1, 2, 900],
            vec![i64::MIN, -1, 0, i64::MAX],
            (0..500).map(|n| n * n).collect(),
            (0..500).map(|n| 1_600_000_000 + n * 86_400).collect(),
        ];
        for table in tables {
            let grid = Grid::of(&Arc::new(table.clone()));
            let near = table.iter().flat_map(|entry: &i64| [entry.saturating_sub(1), *entry, entry.saturating_add(1)]);
            for value in near.chain([i64::MIN, -1, 0, 1, i64::MAX, 1_600_040_000]) {
                let (to, below) = (table.partition_point(|e| *e <= value), table.partition_point(|e| *e < value));
                assert_eq!(grid.count(value, |entry, value| entry <= value), to as i64, "{value} in {table:?}");
                assert_eq!(grid.count(value, |entry, value| entry < value), below as i64, "{value} in {table:?}");
            }
        }
    }
}
