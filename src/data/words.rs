//! The different texts of a column, each with a number.
//!
//! In: a text column. Out: the number of the text in every row, and the texts; and text columns typed by looking at each
//! different text once. Never: compares two rows when a glance at their views tells that they are equal.

use crate::config::{Column, ColumnType};
use crate::data::local_clock::LocalClock;
use crate::data::texts;
use crate::data::typed::Typed;
use crate::data::value_error::ValueError;
use polars::prelude::{IntoColumn, NewChunkedArray, PlHashMap, StringChunked};

/// How many texts the quick look-up remembers.
const QUICK: usize = 1024;
/// Columns with fewer rows are typed row by row.
const FEW: usize = 1 << 10;

/// The number of the text in each row (any in a row without one), and the texts; `None` when there are more than `most`.
/// Equal texts mostly have equal views (short ones always, long ones when the file keeps a dictionary itself), so that most
/// rows are answered by a glance at the view.
pub(super) fn numbered(column: &StringChunked, most: usize) -> Option<(Vec<u32>, Vec<&str>)> {
    let mut known: PlHashMap<&str, u32> = PlHashMap::default();
    let mut words = Vec::new();
    let mut numbers = Vec::with_capacity(column.len());
    for (chunk, there) in column.downcast_iter().zip(column.iter_validities()) {
        let mut quick = vec![(u128::MAX, 0_u32); QUICK];
        for (row, view) in chunk.views().iter().enumerate() {
            if there.is_some_and(|there| !there.get_bit(row)) {
                numbers.push(0);
                continue;
            }
            let view = view.as_u128();
            let slot = &mut quick[mixed(view)];
            if slot.0 != view {
                let word = chunk.value(row);
                let number = *known.entry(word).or_insert_with(|| {
                    words.push(word);
                    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                });
                if words.len() > most {
                    return None;
                }
                *slot = (view, number);
            }
            numbers.push(slot.1);
        }
    }
    Some((numbers, words))
}

fn mixed(view: u128) -> usize {
    let folded = (view as u64) ^ ((view >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize
}

/// Types a text column in which few texts come often; `None` when it is no such column.
pub(super) fn typed(column: &Column, raw: &StringChunked, clock: &LocalClock) -> Option<Typed> {
    if !matches!(column.kind, ColumnType::Text | ColumnType::Category) || raw.len() < FEW {
        return None;
    }
    let (numbers, words) = numbered(raw, raw.len() / 16)?;
    let of_words = texts::typed(column, &StringChunked::from_iter_values("".into(), words.iter().copied()), clock);
    let meant = of_words.column.str().ok()?;
    if of_words.why.is_empty() && meant.iter().zip(&words).all(|(meant, word)| meant == Some(*word)) {
        return Some(Typed::fine(raw.clone().into_column()));
    }
    let meant: Vec<Option<&str>> = meant.iter().collect();
    let there: Vec<bool> = raw.is_not_null().iter().map(|there| there == Some(true)).collect();
    let of = |(number, there): (&u32, &bool)| if *there { meant[*number as usize] } else { None };
    let values = StringChunked::from_iter_options("".into(), numbers.iter().zip(&there).map(of));
    let why = |(number, there): (&u32, &bool)| if *there { of_words.why[*number as usize] } else { ValueError::Fine };
    let why = if of_words.why.is_empty() { Vec::new() } else { numbers.iter().zip(&there).map(why).collect() };
    Some(Typed { why, ..Typed::fine(values.into_column()) })
}
