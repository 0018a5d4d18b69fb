//! What a pass gives → the tables that questions are answered with.
//!
//! In: groups with what was added up over them, in small tables. Out: one row per group of a question. Never: depends on the order
//! in which an engine gives groups: they are sorted by their keys, nulls first.

use super::{AdditiveOp, PassResult, Total};
use crate::query::{Cell, Key, TOO_LARGE, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Larger numbers have no exact decimal whose hundredfold is one too.
const MOST: f64 = 1e26;

/// Groups by their keys.
#[derive(Debug, Clone, Default)]
pub struct Summaries {
    /// The keys of every group; no two groups have the same.
    pub keys: Vec<Vec<Cell>>,
    /// What was taken from every group, in the order of the set.
    pub values: Vec<Vec<Value>>,
}

/// What was taken from the rows of one group.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number of rows, or a sum of whole numbers.
    Whole(i128),
    /// A sum of fractions.
    Fraction(Total),
    /// A single value: the least one, a quantile.
    Cell(Cell),
}

/// How one question gets its answer.
pub(super) enum Answer {
    Groups(GroupAnswer),
    Rows { list: usize, columns: Vec<String> },
}

/// A question about groups.
pub(super) struct GroupAnswer {
    /// The columns of the answer.
    pub names: Vec<String>,
    /// The set that its groups are added up from.
    pub set: usize,
    /// Which keys of the set are those of the question.
    pub keys: Vec<usize>,
    /// The boundaries of the question's own periods, for keys that are such.
    pub periods: Vec<Option<Arc<Vec<i64>>>>,
    /// The boundaries of the set's pieces of time, for the same keys.
    pub pieces: Vec<Option<Arc<Vec<i64>>>>,
    /// Where the values of its measures are.
    pub measures: Vec<Place>,
    /// Where the set counts the rows that this question is about, if it holds others as well.
    pub present: Option<usize>,
}

/// Where the value of a measure is.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// A sum of the set.
    Count(usize),
    /// A sum, and the number of its values.
    Sum(usize, usize),
    /// The same, for their mean.
    Mean(usize, usize),
    /// A least or greatest value.
    Extreme(usize, AdditiveOp),
    /// A quantile of a holistic set.
    Quantile(usize, usize),
    /// The number of different values of a holistic set.
    Distinct(usize),
}

impl Place {
    /// The same place after the sums of a set were moved.
    pub(super) fn moved(&mut self, to: &[usize]) {
        match self {
            Self::Count(at) | Self::Extreme(at, _) => *at = to[*at],
            Self::Sum(sum, count) | Self::Mean(sum, count) => (*sum, *count) = (to[*sum], to[*count]),
            Self::Quantile(..) | Self::Distinct(_) => {}
        }
    }
}

impl Answer {
    /// The answer.
    ///
    /// # Errors
    /// When a figure is too large.
    pub(super) fn table(&self, passed: &PassResult) -> Result<Table, String> {
        match self {
            Self::Rows { list, columns } => Ok(Table { columns: columns.clone(), rows: passed.lists[*list].clone() }),
            Self::Groups(answer) => answer.table(passed),
        }
    }
}

impl GroupAnswer {
    fn table(&self, passed: &PassResult) -> Result<Table, String> {
        let set = &passed.additive[self.set];
        let mut parts: BTreeMap<Vec<Key>, Vec<usize>> = BTreeMap::new();
        let is_there = |at: &usize| self.present.is_none_or(|present| set.values[*at][present] != Value::Whole(0));
        for (at, keys) in set.keys.iter().enumerate().filter(|(at, _)| is_there(at)) {
            parts.entry(self.key(keys)).or_default().push(at);
        }
        if self.periods.is_empty() {
            parts.entry(Vec::new()).or_default();
        }
        let holistic = Holistics::new(&self.measures, passed);
        let mut rows = Vec::with_capacity(parts.len());
        for (key, parts) in &parts {
            let mut row: Vec<Cell> = key.iter().map(Key::cell).collect();
            for place in &self.measures {
                let values = |at: usize| parts.iter().map(move |part| &set.values[*part][at]);
                row.push(match place {
                    Place::Count(at) => whole(values(*at))?,
                    Place::Sum(sum, count) => match whole(values(*count))? {
                        Cell::Integer(0) => Cell::Null,
                        _ => added_up(values(*sum))?,
                    },
                    Place::Mean(sum, count) => mean(&added_up(values(*sum))?, &whole(values(*count))?),
                    Place::Extreme(at, adding) => extreme(values(*at), *adding),
                    Place::Quantile(set, nth) => holistic.value(*set, key, *nth).unwrap_or(Cell::Null),
                    Place::Distinct(set) => holistic.value(*set, key, 0).unwrap_or(Cell::Integer(0)),
                });
            }
            if row.iter().any(|cell| matches!(cell, Cell::Number(x) if x.abs() > MOST)) {
                return Err("a number is too large to be a figure".to_owned());
            }
            rows.push(row);
        }
        Ok(Table { columns: self.names.clone(), rows })
    }

    /// The key of a group of the set in this question: pieces of time become its periods.
    fn key(&self, keys: &[Cell]) -> Vec<Key> {
        let of = |(own, at): (usize, &usize)| match (&keys[*at], &self.periods[own], &self.pieces[own]) {
            (Cell::Integer(piece), Some(periods), Some(pieces)) => {
                let start = usize::try_from(*piece).ok().and_then(|piece| pieces.get(piece)).copied();
                let period = start.and_then(|start| periods.partition_point(|p| *p <= start).checked_sub(1));
                period.and_then(|p| i64::try_from(p).ok()).map_or(Key::Null, Key::Integer)
            }
            (cell, ..) => Key::of(cell),
        };
        self.keys.iter().enumerate().map(of).collect()
    }
}

/// The holistic sets of a question, by key.
struct Holistics<'p>(BTreeMap<usize, ByKey<'p>>);

/// The values of a holistic set, and where those of each key stand.
struct ByKey<'p> {
    places: BTreeMap<Vec<Key>, usize>,
    values: &'p [Vec<Value>],
}

impl<'p> Holistics<'p> {
    fn new(measures: &[Place], passed: &'p PassResult) -> Self {
        let sets = measures.iter().filter_map(|place| match place {
            Place::Quantile(set, _) | Place::Distinct(set) => Some(*set),
            _ => None,
        });
        let by_key = |set: usize| {
            let summaries = &passed.holistic[set];
            let places = summaries.keys.iter().map(|keys| keys.iter().map(Key::of).collect()).zip(0..).collect();
            (set, ByKey { places, values: &summaries.values })
        };
        Self(sets.map(by_key).collect())
    }

    fn value(&self, set: usize, key: &[Key], nth: usize) -> Option<Cell> {
        let ByKey { places, values } = self.0.get(&set)?;
        match &values[*places.get(key)?][nth] {
            Value::Cell(cell) => Some(cell.clone()),
            Value::Whole(number) => i64::try_from(*number).ok().map(Cell::Integer),
            Value::Fraction(total) => Some(Cell::of_number(total.value())),
        }
    }
}

fn whole<'v>(values: impl Iterator<Item = &'v Value>) -> Result<Cell, String> {
    match added_up(values)? {
        Cell::Null => Ok(Cell::Integer(0)),
        cell => Ok(cell),
    }
}

/// The sum of sums; none of none.
fn added_up<'v>(values: impl Iterator<Item = &'v Value>) -> Result<Cell, String> {
    let (mut sum, mut fraction): (Option<i128>, Option<Total>) = (None, None);
    for value in values {
        match value {
            Value::Whole(number) => sum = Some(sum.unwrap_or(0) + number),
            Value::Fraction(total) => fraction.get_or_insert_default().merge(total),
            Value::Cell(_) => {}
        }
    }
    match (sum, fraction) {
        (_, Some(total)) => Ok(Cell::of_number(total.value())),
        (Some(sum), None) => i64::try_from(sum).map(Cell::Integer).map_err(|_| TOO_LARGE.to_owned()),
        (None, None) => Ok(Cell::Null),
    }
}

fn mean(sum: &Cell, count: &Cell) -> Cell {
    match (sum, count.integer()) {
        (_, None | Some(0)) => Cell::Null,
        (Cell::Integer(sum), Some(n)) => Cell::of_number(*sum as f64 / n as f64),
        (Cell::Number(sum), Some(n)) => Cell::of_number(sum / n as f64),
        (other, _) => other.clone(),
    }
}

fn extreme<'v>(values: impl Iterator<Item = &'v Value>, adding: AdditiveOp) -> Cell {
    let keys = values.filter_map(|value| match value {
        Value::Cell(cell) if *cell != Cell::Null => Some(Key::of(cell)),
        _ => None,
    });
    let best = if adding == AdditiveOp::Min { keys.min() } else { keys.max() };
    best.map_or(Cell::Null, |key| key.cell())
}
