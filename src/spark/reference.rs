//! Tables that expressions look into: open time, calendars, periods.
//!
//! In: whole numbers in order. Out: a [`Reference`] with the name that its content gives it, and for sorted tables a [`Grid`] by which
//! a place is found without a search. Never: sends a table twice to one session.

use std::sync::Arc;

/// So many entries at most lie in one stretch of a grid.
const MOST: usize = 4;
/// So many stretches at most has a grid.
const STRETCHES: i128 = 1 << 20;

/// A table of whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(crate) entries: Arc<Vec<i64>>,
}

/// A sorted table cut into stretches of equal length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    /// How long a stretch is.
    pub(crate) width: i64,
    /// How many entries lie before each stretch.
    pub(crate) before: Vec<i64>,
    /// How many entries there are at most in a stretch.
    pub(crate) most: usize,
}

impl Reference {
    /// A table.
    pub(crate) fn entries(entries: &Arc<Vec<i64>>) -> Self {
        Self { entries: Arc::clone(entries) }
    }

    /// The name that a temporary view of it has.
    pub(crate) fn name(&self) -> String {
        let mut hash = blake3::Hasher::new();
        for entry in self.entries.iter() {
            hash.update(&entry.to_le_bytes());
        }
        format!("tejun_{}", &hash.finalize().to_hex()[..24])
    }
}

impl Grid {
    /// The widest stretches of which none has more than a few entries; where entries lie close together here and far apart there, the
    /// narrowest that are not too many.
    pub(crate) fn of(table: &[i64]) -> Self {
        let (Some(first), Some(last)) = (table.first(), table.last()) else {
            return Self { width: 1, before: Vec::new(), most: 0 };
        };
        let span = i128::from(*last) - i128::from(*first);
        // Of four stretches or more each has a length of 64 bits, whatever the span.
        let mut stretches = i128::try_from(table.len()).unwrap_or(STRETCHES).clamp(4, STRETCHES);
        loop {
            let grid = Self::cut(table, i128::from(*first), span / stretches + 1);
            if grid.most <= MOST || stretches >= STRETCHES || span / stretches == 0 {
                return grid;
            }
            stretches = (stretches * 2).min(STRETCHES);
        }
    }

    fn cut(table: &[i64], first: i128, width: i128) -> Self {
        let (mut before, mut most, mut at) = (Vec::new(), 0, 0);
        while at < table.len() {
            before.push(i64::try_from(at).expect("tables are short"));
            let end = before.len() as i128;
            let count = table[at..].iter().take_while(|entry| (i128::from(**entry) - first) / width < end).count();
            most = most.max(count);
            at += count;
        }
        Self { width: i64::try_from(width).expect("a stretch has a length of 64 bits"), before, most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(table: &[i64], value: i64) -> usize {
        let grid = Grid::of(table);
        let before = grid.before[((value - table[0]) / grid.width) as usize] as usize;
        before + table[before..].iter().take(grid.most).filter(|entry| **entry <= value).count()
    }

    #[test]
    fn a_place_is_found_by_its_stretch() {
        for table in
            [vec![5], vec![1, 2, 4, 8, 16, 1000, 1001, 1_000_000], (0..500).map(|n| n * n).collect(), vec![3, 3, 3, 9]]
        {
            for value in table[0]..=(*table.last().unwrap()).min(table[0] + 3000) {
                assert_eq!(
                    located(&table, value),
                    table.iter().filter(|entry| **entry <= value).count(),
                    "{value} in {table:?}"
                );
            }
        }
    }

    #[test]
    fn equal_tables_have_one_name() {
        let of = |entries: &[i64]| Reference::entries(&Arc::new(entries.to_vec())).name();
        assert_eq!(of(&[1, 2]), of(&[1, 2]));
        assert_ne!(of(&[1, 2]), of(&[2, 1]));
        assert_eq!(of(&[1]).len(), 30);
    }
}
