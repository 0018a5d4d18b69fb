//! The meaning of a question, spelled out: rows looked at one by one, in the plainest way that is right.
//!
//! In: small tables and questions. Out: their answers. Never: in a hurry, or without a refusal where a whole number leaves 64
//! bits or a number stops being one.
//!
//! Whether what nobody asked for may be refused (a branch that is not taken, a row that is filtered out) is left to engines:
//! [`Reference::lazy`] computes what is shown, the other also everything that was written.

mod collected;
mod frame;
mod scalar;

use super::Fixture;
use crate::query::{Aggregate, Cell, DataType, Engine, EngineError, Expr, Limit, Measure, Per, Query, Select, Table};
use collected::collected;
use frame::Frame;
use scalar::Scalar;
use std::collections::BTreeMap;

/// An engine that is slow and right.
pub(super) struct Reference {
    fixtures: Vec<Fixture>,
    is_lazy: bool,
}

/// A value, or why there is none.
type Computed<T = Cell> = Result<T, String>;

impl Reference {
    /// Computes everything that is written.
    pub(super) fn of(fixtures: &[Fixture]) -> Self {
        Self { fixtures: fixtures.to_vec(), is_lazy: false }
    }

    /// Computes what is shown.
    pub(super) fn lazy(fixtures: &[Fixture]) -> Self {
        Self { is_lazy: true, ..Self::of(fixtures) }
    }

    fn answer(&self, query: &Query) -> Computed<Table> {
        let fixture = self.fixtures.iter().find(|fixture| fixture.name == query.source).ok_or("no such source")?;
        let mut frame = Frame::of(fixture);
        for lookup in &query.lookups {
            let Select::Groups { group, measures } = &lookup.query.select else {
                return Err("a look-up needs groups".to_owned());
            };
            if group.len() != lookup.on.len() || group.is_empty() {
                return Err("a look-up by other columns".to_owned());
            }
            let data_types = self.data_types(&lookup.query)?;
            frame.bring(&self.answer(&lookup.query)?, &lookup.on, measures, &data_types)?;
        }
        for (name, expr) in &query.with {
            let data_type = frame.data_type(expr)?;
            let cells = (0..frame.rows).map(|row| Kept::of(self.value(&frame, expr, row))).collect();
            frame.add(name, data_type, cells);
        }
        let rows = self.passing(&frame, query.filter.as_ref())?;
        match &query.select {
            Select::Rows { columns, sort, limit } => self.listed(&frame, &rows, columns, *sort, *limit),
            Select::Groups { group, measures } => self.grouped(&frame, &rows, group, measures),
        }
    }

    /// The types of what a question measures.
    fn data_types(&self, query: &Query) -> Computed<Vec<Option<DataType>>> {
        let empty: Vec<Fixture> = self.fixtures.iter().map(without_rows).collect();
        let own = Self { fixtures: empty, is_lazy: true };
        let fixture = own.fixtures.iter().find(|fixture| fixture.name == query.source).ok_or("no such source")?;
        let mut frame = Frame::of(fixture);
        for lookup in &query.lookups {
            let data_types = own.data_types(&lookup.query)?;
            let Select::Groups { measures, .. } = &lookup.query.select else { continue };
            measures
                .iter()
                .zip(data_types)
                .for_each(|(measure, data_type)| frame.add(&measure.name, data_type, Vec::new()));
        }
        for (name, expr) in &query.with {
            let data_type = frame.data_type(expr)?;
            frame.add(name, data_type, Vec::new());
        }
        let Select::Groups { measures, .. } = &query.select else { return Ok(Vec::new()) };
        measures.iter().map(|measure| frame.data_type_of(&measure.aggregate)).collect()
    }

    fn value(&self, frame: &Frame, expr: &Expr, row: usize) -> Computed {
        Scalar { frame, is_lazy: self.is_lazy }.value(expr, row)
    }

    /// What is written is computed of rows that nobody asked for, too.
    fn values(&self, frame: &Frame, expr: &Expr, rows: &[usize]) -> Computed<Vec<Cell>> {
        frame.data_type(expr)?;
        if !self.is_lazy {
            (0..frame.rows).try_for_each(|row| self.value(frame, expr, row).map(|_| ()))?;
        }
        rows.iter().map(|row| self.value(frame, expr, *row)).collect()
    }

    fn passing(&self, frame: &Frame, filter: Option<&Expr>) -> Computed<Vec<usize>> {
        let all: Vec<usize> = (0..frame.rows).collect();
        let passes = self.holding(frame, filter, &all)?;
        Ok(all.into_iter().filter(|row| passes[*row]).collect())
    }

    /// Whether a condition holds in each of some rows.
    fn holding(&self, frame: &Frame, condition: Option<&Expr>, rows: &[usize]) -> Computed<Vec<bool>> {
        let Some(condition) = condition else { return Ok(vec![true; rows.len()]) };
        if frame.data_type(condition)?.is_some_and(|data_type| data_type != DataType::Boolean) {
            return Err("a condition is true or false".to_owned());
        }
        Ok(self.values(frame, condition, rows)?.into_iter().map(|cell| cell == Cell::Boolean(true)).collect())
    }

    fn listed(
        &self,
        frame: &Frame,
        rows: &[usize],
        columns: &[(String, Expr)],
        sort: usize,
        limit: Option<Limit>,
    ) -> Computed<Table> {
        let of = |(_, expr): &(String, Expr)| self.values(frame, expr, rows);
        let values = columns.iter().map(of).collect::<Computed<Vec<_>>>()?;
        let mut all: Vec<Vec<Cell>> =
            (0..rows.len()).map(|row| values.iter().map(|column| column[row].clone()).collect()).collect();
        all.sort_by_key(|row| row[..sort].iter().map(Rank::of).collect::<Vec<_>>());
        let mut taken: BTreeMap<Vec<Rank>, usize> = BTreeMap::new();
        match limit {
            None => {}
            Some(Limit { rows, per: Per::Stretch(before) }) => {
                let mut groups: BTreeMap<Vec<Rank>, Vec<Vec<Cell>>> = BTreeMap::new();
                for row in all {
                    groups.entry(row[..before].iter().map(Rank::of).collect()).or_default().push(row);
                }
                let of = |rows_of: &Vec<Vec<Cell>>| of_stretches(rows_of, rows, sort, before);
                all = groups.values().flat_map(of).collect();
            }
            Some(Limit { rows, per }) => all.retain(|row| {
                let group = if let Per::Group(per) = per { &row[..per] } else { &[] };
                let taken = taken.entry(group.iter().map(Rank::of).collect()).or_default();
                *taken += 1;
                *taken <= rows
            }),
        }
        Ok(Table { columns: columns.iter().map(|(name, _)| name.clone()).collect(), rows: all })
    }

    fn grouped(
        &self,
        frame: &Frame,
        rows: &[usize],
        group: &[(String, Expr)],
        measures: &[Measure],
    ) -> Computed<Table> {
        let keys = group.iter().map(|(_, expr)| self.values(frame, expr, rows)).collect::<Computed<Vec<_>>>()?;
        let mut groups: BTreeMap<Vec<Rank>, Vec<usize>> = BTreeMap::new();
        if group.is_empty() {
            groups.insert(Vec::new(), Vec::new());
        }
        for at in 0..rows.len() {
            groups.entry(keys.iter().map(|key| Rank::of(&key[at])).collect()).or_default().push(at);
        }
        let measured = measures.iter().map(|m| self.measured(frame, rows, m)).collect::<Computed<Vec<_>>>()?;
        let mut all = Vec::new();
        for (key, at) in groups {
            let mut row: Vec<Cell> = key.into_iter().map(Rank::cell).collect();
            for (measure, values) in measures.iter().zip(&measured) {
                row.push(collected(&measure.aggregate, at.iter().filter_map(|at| values[*at].clone()).collect())?);
            }
            if row.iter().any(|cell| matches!(cell, Cell::Number(x) if x.is_nan() || x.abs() > 1e26)) {
                return Err("too large to be a figure".to_owned());
            }
            all.push(row);
        }
        let names = group.iter().map(|(name, _)| name).chain(measures.iter().map(|measure| &measure.name));
        Ok(Table { columns: names.cloned().collect(), rows: all })
    }

    /// The value of each row that counts; of a count of rows, anything.
    fn measured(&self, frame: &Frame, rows: &[usize], measure: &Measure) -> Computed<Vec<Option<Cell>>> {
        let counts = self.holding(frame, measure.filter.as_ref(), rows)?;
        let Some(expr) = measure.aggregate.expr() else {
            return Ok(counts.into_iter().map(|counts| counts.then_some(Cell::Boolean(true))).collect());
        };
        let counted: Vec<usize> =
            rows.iter().zip(&counts).filter(|(_, counts)| **counts).map(|(row, _)| *row).collect();
        if let (Aggregate::Quantile(..), false) = (&measure.aggregate, self.is_lazy) {
            let all: Vec<usize> = (0..frame.rows).collect();
            let all = self.values(frame, expr, &all)?;
            all.iter().filter(|value| **value != Cell::Null).try_for_each(|value| scalar::number(value).map(|_| ()))?;
        }
        let mut values = self.values(frame, expr, &counted)?.into_iter();
        Ok(counts.into_iter().map(|counts| if counts { values.next() } else { None }).collect())
    }
}

/// The rows that are among the first of any whole number in their stretches; stretches without an end reach beyond all numbers.
fn of_stretches(sorted: &[Vec<Cell>], rows: usize, sort: usize, before: usize) -> Vec<Vec<Cell>> {
    let ends = sorted.iter().flat_map(|row| &row[before..before + 2]).filter_map(Cell::integer);
    let beyond = ends.max().unwrap_or(0) + 1;
    let numbers = sorted.iter().filter_map(|row| row[before].integer()).min().unwrap_or(0)..=beyond;
    let reaches = |row: &Vec<Cell>, number: i64| {
        row[before]
            .integer()
            .is_some_and(|from| from <= number && number < row[before + 1].integer().unwrap_or(i64::MAX))
    };
    let mut taken = vec![false; sorted.len()];
    for number in numbers {
        let mut own: Vec<usize> = (0..sorted.len()).filter(|at| reaches(&sorted[*at], number)).collect();
        own.sort_by_key(|at| sorted[*at][before + 2..sort.max(before + 2)].iter().map(Rank::of).collect::<Vec<_>>());
        own.into_iter().take(rows).for_each(|at| taken[at] = true);
    }
    sorted.iter().zip(taken).filter(|(_, taken)| *taken).map(|(row, _)| row.clone()).collect()
}

fn without_rows(fixture: &Fixture) -> Fixture {
    let mut empty = fixture.clone();
    empty.columns.iter_mut().for_each(|column| column.cells.clear());
    empty
}

impl Engine for Reference {
    answers_one_by_one!();

    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.answer(query).map_err(|reason| EngineError { source: query.source.clone(), reason })
    }
}

/// A value of an added column: why there is none is told by whoever needs it.
#[derive(Debug, Clone)]
enum Kept {
    Value(Cell),
    Refused(String),
}

impl Kept {
    fn of(value: Computed) -> Self {
        value.map_or_else(Self::Refused, Self::Value)
    }
}

/// A value with its order: nulls first, texts by their bytes, both noughts as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(Float),
    Text(String),
}

/// A float that is a number, and not minus nought.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Float(f64);

impl Eq for Float {}

impl PartialOrd for Float {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Float {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Rank {
    fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Boolean(b) => Self::Boolean(*b),
            Cell::Integer(n) => Self::Integer(*n),
            Cell::Number(x) => Self::Number(Float(if *x == 0.0 { 0.0 } else { *x })),
            Cell::Text(text) => Self::Text(text.clone()),
        }
    }

    fn cell(self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Boolean(b) => Cell::Boolean(b),
            Self::Integer(n) => Cell::Integer(n),
            Self::Number(Float(x)) => Cell::Number(x),
            Self::Text(text) => Cell::Text(text),
        }
    }
}
