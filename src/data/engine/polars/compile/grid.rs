//! How many entries of a sorted table lie before a value, without searching the whole table.
//!
//! In: a sorted table of whole numbers. Out: for each value, how many entries lie before it. Never: reads the table again for every
//! value: entries are counted by stretches of equal length once, and a value is searched among those of its own stretch. Tables
//! of periods and of open time have about as many entries in each.

use std::sync::Arc;

/// Stretches are halved until each has one entry at most, as long as there are not more of them than this, or than this many per
/// entry.
const STRETCHES: (u64, u64) = (1 << 14, 16);

/// A sorted table with the number of entries before each of its stretches.
pub(super) struct Grid {
    table: Arc<Vec<i64>>,
    /// The first and the last entry that were counted.
    first: i64,
    last: i64,
    /// A stretch is two to the power of this long.
    shift: u32,
    before: Vec<u32>,
    /// Whether no stretch has two entries.
    is_fine: bool,
    /// Whether the first and the last entry of the table are among those that were counted.
    has_start: bool,
    has_end: bool,
}

impl Grid {
    /// Counts the entries of a table, as far as values of a range need them.
    pub(super) fn of(table: &Arc<Vec<i64>>, range: Option<(i64, i64)>) -> Self {
        // One entry before the range is needed: what is less lies nowhere else.
        let from = range.map_or(0, |(least, _)| table.partition_point(|entry| *entry < least).saturating_sub(1));
        let to = range.map_or(table.len(), |(_, most)| table.partition_point(|entry| *entry <= most));
        // And one behind it, with those that are equal.
        let to = table.get(to).map_or(to, |next| table.partition_point(|entry| entry <= next));
        let own = &table[from.min(to)..to];
        let (has_start, has_end) = (from == 0, to >= table.len());
        let (first, last) = (own.first().copied().unwrap_or(0), own.last().copied().unwrap_or(0));
        let long = last.abs_diff(first);
        let most = STRETCHES.0.max(own.len() as u64 * STRETCHES.1);
        let mut shift = 0;
        while long >> shift > most {
            shift += 1;
        }
        let nearest = own.windows(2).map(|pair| pair[1].abs_diff(pair[0])).filter(|gap| *gap > 0).min().unwrap_or(1);
        // No finer than it takes to tell neighbours apart.
        while shift < 62 && 2_u64 << shift <= nearest {
            shift += 1;
        }
        let stretches = usize::try_from(long >> shift).unwrap_or(0) + 2;
        let mut before = vec![0_u32; stretches];
        for entry in own {
            before[((entry.abs_diff(first) >> shift) as usize + 1).min(stretches - 1)] += 1;
        }
        let is_fine = before.iter().all(|entries| *entries <= 1);
        let mut lie = from as u32;
        for entries in &mut before {
            lie += *entries;
            *entries = lie;
        }
        Self { table: Arc::clone(table), first, last, shift, before, is_fine, has_start, has_end }
    }

    /// How many entries are not greater than a value.
    pub(super) fn at_most(&self, value: i64) -> i64 {
        self.count(value, |entry| entry <= value)
    }

    /// How many entries are less than a value.
    pub(super) fn below(&self, value: i64) -> i64 {
        self.count(value, |entry| entry < value)
    }

    /// How many entries lie before a value, given which do.
    fn count(&self, value: i64, is_before: impl Fn(i64) -> bool) -> i64 {
        if value < self.first {
            return if self.has_start { 0 } else { self.table.partition_point(|entry| is_before(*entry)) as i64 };
        }
        if value > self.last {
            let searched = || self.table.partition_point(|entry| is_before(*entry));
            return if self.has_end { self.table.len() } else { searched() } as i64;
        }
        let stretch = (value.abs_diff(self.first) >> self.shift) as usize;
        let [from, to] = [self.before[stretch], self.before[stretch + 1]].map(|entries| entries as usize);
        if self.is_fine {
            // Where the stretch has no entry, that of a later one is not before the value.
            let next = self.table.get(from).is_some_and(|entry| is_before(*entry));
            return (from + usize::from(next)) as i64;
        }
        (from + self.table[from..to].partition_point(|entry| is_before(*entry))) as i64
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
            (0..50_000).map(|n| n * 1_000_003 + n % 7).collect(),
        ];
        for table in tables {
            let [some, few] = [3, 8].map(|part| table.get(table.len() / part).copied().unwrap_or(0));
            let ranges =
                [None, Some((some, some)), Some((few.min(some), some)), Some((i64::MIN, few)), Some((some, i64::MAX))];
            for range in ranges {
                let grid = Grid::of(&Arc::new(table.clone()), range);
                let near =
                    table.iter().flat_map(|entry: &i64| [entry.saturating_sub(1), *entry, entry.saturating_add(1)]);
                for value in near.chain([i64::MIN, -1, 0, 1, i64::MAX, 1_600_040_000]) {
                    let (to, below) = (table.partition_point(|e| *e <= value), table.partition_point(|e| *e < value));
                    assert_eq!(grid.at_most(value), to as i64, "{value} in {table:?}, {range:?}");
                    assert_eq!(grid.below(value), below as i64, "{value} in {table:?}, {range:?}");
                }
            }
        }
    }
}
