//! What is kept of the rows of each group, and how the parts of two runs of rows become one.
//!
//! In: values with the number of their group. Out: partial aggregates that merge. Never: depends on how the rows were cut
//! into runs: whole numbers and decimals are added exactly (`total`), and quantiles and different values are kept until they
//! are asked for.

use super::cache::{Kept as Stored, Reader, Writer};
use super::kernels::{TOO_LARGE, as_number};
use super::key::{self, Key, number};
use super::total::Total;
use super::vector::{Values, Vector};
use crate::query::Cell;
use std::sync::Arc;

/// A row that is in no group.
pub(super) const NO_GROUP: u32 = u32::MAX;

/// How the values of a slot are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Their number only.
    Count,
    /// Their sum.
    Sum,
    /// The least one.
    Min,
    /// The greatest one.
    Max,
    /// All of them, for quantiles.
    All,
    /// The different ones.
    Distinct,
}

/// Aggregated values of every group.
#[derive(Debug, Clone, PartialEq)]
enum Kept {
    /// No value seen yet.
    Nothing,
    Ints(Vec<i128>),
    Floats(Vec<Total>),
    Least(Vec<Key>),
    LeastInts(Vec<i64>),
    All(Vec<Vec<f64>>),
    Distinct(Vec<Vec<i64>>),
    DistinctTexts(Vec<Vec<u128>>),
}

/// One aggregate of every group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    kind: Kind,
    /// For each group, rows without a value; the others have one.
    missing: Vec<u64>,
    kept: Kept,
}

impl Slot {
    /// A slot without groups.
    pub fn new(kind: Kind) -> Self {
        Self { kind, missing: Vec::new(), kept: Kept::Nothing }
    }

    /// Adds a run of rows: the group of each, the values (none for a count of rows) and the rows that count.
    ///
    /// # Errors
    /// When values of this form have no such aggregate.
    pub fn add(
        &mut self,
        groups: &[u32],
        number: usize,
        value: Option<&Vector>,
        counts: Option<&[bool]>,
    ) -> Result<(), String> {
        self.missing.resize(number, 0);
        if let Some(counts) = counts {
            for (group, counts) in groups.iter().zip(counts) {
                if *group != NO_GROUP {
                    self.missing[*group as usize] += u64::from(!counts);
                }
            }
        }
        let Some(value) = value.filter(|_| self.kind != Kind::Count) else { return Ok(()) };
        self.prepare(value, number)?;
        let rows = Rows { groups, counts };
        match (&mut self.kept, &value.values) {
            (Kept::Ints(sums), Values::Int(v)) => rows.each(v, |group, x| sums[group] += i128::from(x)),
            (Kept::Ints(sums), Values::Bool(v)) => rows.each(v, |group, x| sums[group] += i128::from(x)),
            (Kept::Floats(sums), Values::Num(v)) => rows.each(v, |group, x| sums[group].add(x)),
            (Kept::LeastInts(least), Values::Int(v)) if self.kind == Kind::Min => {
                rows.each(v, |group, x| least[group] = least[group].min(x));
            }
            (Kept::LeastInts(most), Values::Int(v)) => rows.each(v, |group, x| most[group] = most[group].max(x)),
            (Kept::Least(best), _) => {
                let first = self.kind == Kind::Min;
                let at: Vec<usize> = (0..value.len()).collect();
                rows.each(&at, |group, row| better(first, &mut best[group], key::of(value, row)));
            }
            (Kept::All(all), _) => rows.each(&as_number(value)?, |group, x| all[group].push(x)),
            (Kept::Distinct(seen), Values::Int(v)) => rows.each(v, |group, x| seen[group].push(x)),
            (Kept::Distinct(seen), Values::Num(v)) => rows.each(v, |group, x| seen[group].push(key::ordered(x))),
            (Kept::Distinct(seen), Values::Bool(v)) => rows.each(v, |group, x| seen[group].push(i64::from(x))),
            (Kept::DistinctTexts(seen), Values::Text(v, words)) => {
                let marks: Vec<u128> = words.words.iter().map(mark).collect();
                rows.each(v, |group, word| seen[group].push(marks[word as usize]));
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes it.
    pub fn put(&self, to: &mut Writer) {
        self.missing.put(to);
        let tag: u8 = match &self.kept {
            Kept::Nothing => 0,
            Kept::Ints(_) => 1,
            Kept::Floats(_) => 2,
            Kept::Least(_) => 3,
            Kept::LeastInts(_) => 4,
            Kept::All(_) => 5,
            Kept::Distinct(_) => 6,
            Kept::DistinctTexts(_) => 7,
        };
        tag.put(to);
        match &self.kept {
            Kept::Nothing => {}
            Kept::Ints(v) => v.put(to),
            Kept::Floats(v) => v.put(to),
            Kept::Least(v) => v.put(to),
            Kept::LeastInts(v) => v.put(to),
            Kept::All(v) => v.put(to),
            Kept::Distinct(v) => v.put(to),
            Kept::DistinctTexts(v) => v.put(to),
        }
    }

    /// Reads it back.
    pub fn get(from: &mut Reader<'_>, kind: Kind) -> Option<Self> {
        let missing = Stored::get(from)?;
        let kept = match u8::get(from)? {
            0 => Kept::Nothing,
            1 => Kept::Ints(Stored::get(from)?),
            2 => Kept::Floats(Stored::get(from)?),
            3 => Kept::Least(Stored::get(from)?),
            4 => Kept::LeastInts(Stored::get(from)?),
            5 => Kept::All(Stored::get(from)?),
            6 => Kept::Distinct(Stored::get(from)?),
            7 => Kept::DistinctTexts(Stored::get(from)?),
            _ => return None,
        };
        Some(Self { kind, missing, kept })
    }

    /// Room for so many groups, in the shape that the values need.
    fn prepare(&mut self, value: &Vector, number: usize) -> Result<(), String> {
        if matches!(self.kept, Kept::Nothing) {
            self.kept = match (self.kind, &value.values) {
                (_, Values::None(_)) => return Ok(()),
                (Kind::Sum, Values::Int(_) | Values::Bool(_)) => Kept::Ints(Vec::new()),
                (Kind::Sum, Values::Num(_)) => Kept::Floats(Vec::new()),
                (Kind::Min | Kind::Max, Values::Int(_)) => Kept::LeastInts(Vec::new()),
                (Kind::Min | Kind::Max, _) => Kept::Least(Vec::new()),
                (Kind::Distinct, Values::Text(..)) => Kept::DistinctTexts(Vec::new()),
                (Kind::Distinct, _) => Kept::Distinct(Vec::new()),
                (Kind::All, Values::Int(_) | Values::Num(_) | Values::Bool(_)) => Kept::All(Vec::new()),
                (_, _) => return Err(format!("expected numbers to aggregate, found {}", value.form())),
            };
        }
        self.kept.resize(number, self.kind);
        Ok(())
    }

    /// Makes room for groups that other rows brought.
    pub fn resize(&mut self, number: usize) {
        self.missing.resize(number, 0);
        self.kept.resize(number, self.kind);
    }

    /// What may be forgotten between two fragments is: equal values of a group are kept once.
    pub fn compact(&mut self) {
        match &mut self.kept {
            Kept::Distinct(seen) => seen.iter_mut().for_each(once),
            Kept::DistinctTexts(seen) => seen.iter_mut().for_each(once),
            _ => {}
        }
    }

    /// Adds the groups of later rows; `to` tells where each of them stands here.
    pub fn merge(&mut self, other: Self, to: &[usize], number: usize) {
        if matches!(self.kept, Kept::Nothing) {
            self.kept = other.kept.emptied();
        }
        self.resize(number);
        for (missing, to) in other.missing.iter().zip(to) {
            self.missing[*to] += missing;
        }
        let first = self.kind == Kind::Min;
        match (&mut self.kept, other.kept) {
            (Kept::Ints(sums), Kept::Ints(more)) => each(more, to, |at, x| sums[at] += x),
            (Kept::Floats(sums), Kept::Floats(more)) => each(more, to, |at, x| sums[at].merge(&x)),
            (Kept::LeastInts(best), Kept::LeastInts(more)) => {
                each(more, to, |at, x| best[at] = if first { best[at].min(x) } else { best[at].max(x) });
            }
            (Kept::Least(best), Kept::Least(more)) => each(more, to, |at, x| better(first, &mut best[at], x)),
            (Kept::All(all), Kept::All(more)) => each(more, to, |at, x| append(&mut all[at], x)),
            (Kept::Distinct(seen), Kept::Distinct(more)) => each(more, to, |at, x| join(&mut seen[at], x)),
            (Kept::DistinctTexts(seen), Kept::DistinctTexts(more)) => each(more, to, |at, x| join(&mut seen[at], x)),
            _ => {}
        }
    }

    /// How many values the groups have together, given their rows.
    pub fn counted(&self, groups: &[usize], rows: &[u64]) -> u64 {
        groups.iter().map(|at| rows[*at] - self.missing.get(*at).copied().unwrap_or(0)).sum()
    }

    /// The sum of the groups.
    ///
    /// # Errors
    /// When it does not fit into 64 bits.
    pub fn sum(&self, groups: &[usize]) -> Result<Cell, String> {
        Ok(match &self.kept {
            Kept::Ints(sums) => {
                let sum: i128 = groups.iter().map(|at| sums[*at]).sum();
                Cell::Integer(i64::try_from(sum).map_err(|_| TOO_LARGE.to_owned())?)
            }
            Kept::Floats(sums) => {
                let mut sum = Total::default();
                groups.iter().for_each(|at| sum.merge(&sums[*at]));
                number(sum.value())
            }
            _ => Cell::Null,
        })
    }

    /// The least or greatest value of the groups, of which at least one has a value.
    pub fn extreme(&self, groups: &[usize]) -> Cell {
        match &self.kept {
            Kept::LeastInts(best) => {
                let all = groups.iter().map(|at| best[*at]);
                let best = if self.kind == Kind::Min { all.min() } else { all.max() };
                best.map_or(Cell::Null, Cell::Integer)
            }
            Kept::Least(best) => {
                let all = groups.iter().map(|at| &best[*at]).filter(|key| **key != Key::Null);
                let best = if self.kind == Kind::Min { all.min() } else { all.max() };
                best.map_or(Cell::Null, Key::cell)
            }
            _ => Cell::Null,
        }
    }

    /// Takes what a group that is over leaves: its quantiles in the order asked, or the number of its different values.
    pub fn close(&mut self, group: usize, quantiles: &[f64]) -> Closed {
        match &mut self.kept {
            Kept::All(all) => {
                let mut values = std::mem::take(&mut all[group]);
                let of = |q: &f64| quantile(&mut values, *q).map_or(Cell::Null, number);
                Closed { cells: quantiles.iter().map(of).collect() }
            }
            Kept::Distinct(seen) => Closed::count(std::mem::take(&mut seen[group])),
            Kept::DistinctTexts(seen) => Closed::count(std::mem::take(&mut seen[group])),
            _ if self.kind == Kind::Distinct => Closed { cells: vec![Cell::Integer(0)] },
            _ => Closed { cells: vec![Cell::Null; quantiles.len()] },
        }
    }
}

/// What is left of a group that no later row can reach.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Closed {
    /// One cell per quantile, or one with the number of different values.
    pub cells: Vec<Cell>,
}

impl Closed {
    fn count<T>(seen: Vec<T>) -> Self {
        Self { cells: vec![Cell::Integer(i64::try_from(seen.len()).expect("no list is longer than memory"))] }
    }
}

impl Kept {
    fn resize(&mut self, number: usize, kind: Kind) {
        match self {
            Self::Nothing => {}
            Self::Ints(v) => v.resize(number, 0),
            Self::Floats(v) => v.resize(number, Total::default()),
            Self::Least(v) => v.resize(number, Key::Null),
            Self::LeastInts(v) => v.resize(number, if kind == Kind::Min { i64::MAX } else { i64::MIN }),
            Self::All(v) => v.resize(number, Vec::new()),
            Self::Distinct(v) => v.resize(number, Vec::new()),
            Self::DistinctTexts(v) => v.resize(number, Vec::new()),
        }
    }

    fn emptied(&self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Ints(_) => Self::Ints(Vec::new()),
            Self::Floats(_) => Self::Floats(Vec::new()),
            Self::Least(_) => Self::Least(Vec::new()),
            Self::LeastInts(_) => Self::LeastInts(Vec::new()),
            Self::All(_) => Self::All(Vec::new()),
            Self::Distinct(_) => Self::Distinct(Vec::new()),
            Self::DistinctTexts(_) => Self::DistinctTexts(Vec::new()),
        }
    }
}

/// Rows with their groups, and which of them count.
struct Rows<'a> {
    groups: &'a [u32],
    counts: Option<&'a [bool]>,
}

impl Rows<'_> {
    fn each<T: Copy>(&self, values: &[T], mut take: impl FnMut(usize, T)) {
        match self.counts {
            None => {
                for (group, value) in self.groups.iter().zip(values) {
                    if *group != NO_GROUP {
                        take(*group as usize, *value);
                    }
                }
            }
            Some(counts) => {
                for ((group, value), counts) in self.groups.iter().zip(values).zip(counts) {
                    if *counts && *group != NO_GROUP {
                        take(*group as usize, *value);
                    }
                }
            }
        }
    }
}

fn each<T>(values: Vec<T>, to: &[usize], mut take: impl FnMut(usize, T)) {
    values.into_iter().zip(to).for_each(|(value, to)| take(*to, value));
}

fn better(first: bool, best: &mut Key, key: Key) {
    let wins = *best == Key::Null || if first { key < *best } else { key > *best };
    if key != Key::Null && wins {
        *best = key;
    }
}

fn append(all: &mut Vec<f64>, mut more: Vec<f64>) {
    if all.is_empty() { *all = more } else { all.append(&mut more) }
}

fn once<T: Ord>(seen: &mut Vec<T>) {
    seen.sort_unstable();
    seen.dedup();
    seen.shrink_to_fit();
}

/// The union of two sorted lists.
fn join<T: Ord>(seen: &mut Vec<T>, more: Vec<T>) {
    if seen.is_empty() {
        *seen = more;
        return;
    }
    let mut union = Vec::with_capacity(seen.len() + more.len());
    let (mut a, mut b) = (std::mem::take(seen).into_iter().peekable(), more.into_iter().peekable());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x == y => {
                b.next();
                a.next()
            }
            (Some(x), Some(y)) if x < y => a.next(),
            (_, Some(_)) => b.next(),
            (_, None) => a.next(),
        };
        match next {
            Some(next) => union.push(next),
            None => break,
        }
    }
    *seen = union;
}

/// 128 bits that stand for a text: two different texts have the same by accident once in 2⁶⁴ pairs.
fn mark(word: &Arc<str>) -> u128 {
    let hash = blake3::hash(word.as_bytes());
    let (first, _) = hash.as_bytes().split_at(16);
    first.iter().fold(0, |mark, byte| (mark << 8) | u128::from(*byte))
}

/// Type 7: linear interpolation between the two nearest ranks; the values are put in some other order.
fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let place = q * last as f64;
    let below = (place.floor() as usize).min(last);
    let (_, low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(if low == high { low } else { (place - below as f64) * (high - low) + low })
}
