//! The rows of a question, and the type that an expression over them has.

use super::{Computed, Kept, Rank};
use crate::query::suite::Fixture;
use crate::query::{Aggregate, Binary, Cell, DataType, Expr, Function, Literal, Measure, Table};
use std::collections::BTreeMap;

/// Columns by name; of two with one name the later one is meant.
pub(super) struct Frame {
    /// How many rows there are.
    pub rows: usize,
    columns: Vec<(String, Option<DataType>, Vec<Kept>)>,
}

impl Frame {
    /// The rows of a source.
    pub(super) fn of(fixture: &Fixture) -> Self {
        let column = |column: &crate::query::suite::Column| {
            let cells = column.cells.iter().cloned().map(Kept::Value).collect();
            (column.name.to_owned(), Some(column.data_type), cells)
        };
        Self { rows: fixture.rows(), columns: fixture.columns.iter().map(column).collect() }
    }

    /// Adds a column.
    pub(super) fn add(&mut self, name: &str, data_type: Option<DataType>, cells: Vec<Kept>) {
        self.columns.push((name.to_owned(), data_type, cells));
    }

    fn column(&self, name: &str) -> Computed<&(String, Option<DataType>, Vec<Kept>)> {
        self.columns.iter().rev().find(|(known, ..)| known == name).ok_or_else(|| format!("no column `{name}`"))
    }

    /// The value of a column.
    pub(super) fn cell(&self, name: &str, row: usize) -> Computed {
        match &self.column(name)?.2[row] {
            Kept::Value(cell) => Ok(cell.clone()),
            Kept::Refused(reason) => Err(reason.clone()),
        }
    }

    /// Adds the measures of another answer to the rows whose key they have; a missing key is none.
    pub(super) fn bring(
        &mut self,
        table: &Table,
        on: &[String],
        measures: &[Measure],
        data_types: &[Option<DataType>],
    ) -> Computed<()> {
        if let Some(taken) = measures.iter().find(|measure| self.column(&measure.name).is_ok()) {
            return Err(format!("`{}` is already there", taken.name));
        }
        let mut by_key: BTreeMap<Vec<Rank>, &Vec<Cell>> = BTreeMap::new();
        for row in &table.rows {
            by_key.insert(row[..on.len()].iter().map(Rank::of).collect(), row);
        }
        let mut found = Vec::new();
        for row in 0..self.rows {
            let key = on.iter().map(|name| Ok(Rank::of(&self.cell(name, row)?))).collect::<Computed<Vec<_>>>()?;
            found.push(by_key.get(&key).filter(|_| !key.contains(&Rank::Null)).copied());
        }
        on.iter().try_for_each(|name| self.column(name).map(|_| ()))?;
        for (at, (measure, data_type)) in measures.iter().zip(data_types).enumerate() {
            let cell = |row: &Option<&Vec<Cell>>| Kept::Value(row.map_or(Cell::Null, |row| row[on.len() + at].clone()));
            self.add(&measure.name, *data_type, found.iter().map(cell).collect());
        }
        Ok(())
    }

    pub(super) fn data_type_of(&self, aggregate: &Aggregate) -> Computed<Option<DataType>> {
        Ok(match aggregate {
            Aggregate::Count(_) | Aggregate::CountDistinct(_) => Some(DataType::Integer),
            Aggregate::Mean(_) | Aggregate::Quantile(..) => Some(DataType::Number),
            Aggregate::Min(expr) | Aggregate::Max(expr) => self.data_type(expr)?,
            Aggregate::Sum(expr) => self
                .data_type(expr)?
                .map(|data_type| if data_type == DataType::Number { data_type } else { DataType::Integer }),
        })
    }

    /// The type of an expression; none of a bare null.
    pub(super) fn data_type(&self, expr: &Expr) -> Computed<Option<DataType>> {
        let parts = expr.parts().into_iter().map(|part| self.data_type(part)).collect::<Computed<Vec<_>>>()?;
        Ok(match expr {
            Expr::Column(name) => self.column(name)?.1,
            Expr::Literal(literal) => of_literal(literal),
            Expr::Binary(op, ..) => of_operation(*op, &parts),
            Expr::Not(_) | Expr::IsNull(_) | Expr::In(..) => Some(DataType::Boolean),
            // Conditions and results by turns, and the last result.
            Expr::Case(branches, _) => {
                let results = branches.iter().enumerate().map(|(at, _)| parts[2 * at + 1]);
                united(results.chain(parts.last().copied()))
            }
            Expr::Call(function, _) => match function {
                Function::Coalesce | Function::Least | Function::Greatest => united(parts.into_iter()),
                Function::Abs | Function::NullIf => parts.first().copied().flatten(),
                Function::Lower | Function::Upper => Some(DataType::Text),
                Function::Length => Some(DataType::Integer),
                Function::Contains | Function::StartsWith => Some(DataType::Boolean),
            },
            Expr::SearchSorted { .. } | Expr::Take { .. } | Expr::RunningWindow { .. } | Expr::ToInteger(_) => {
                Some(DataType::Integer)
            }
            Expr::ToNumber(_) => Some(DataType::Number),
        })
    }
}

fn of_literal(literal: &Literal) -> Option<DataType> {
    match literal {
        Literal::Null => None,
        Literal::Integer(_) => Some(DataType::Integer),
        Literal::Number(_) => Some(DataType::Number),
        Literal::Text(_) => Some(DataType::Text),
        Literal::Boolean(_) => Some(DataType::Boolean),
        Literal::Instant(_) => Some(DataType::Instant),
        Literal::Date(_) => Some(DataType::Date),
    }
}

fn of_operation(op: Binary, operands: &[Option<DataType>]) -> Option<DataType> {
    match op {
        Binary::Div => Some(DataType::Number),
        Binary::Add | Binary::Sub | Binary::Mul | Binary::Rem => {
            let is_number = operands.contains(&Some(DataType::Number));
            Some(if is_number { DataType::Number } else { DataType::Integer })
        }
        _ => Some(DataType::Boolean),
    }
}

/// The one type of several values: text if one is a text, else a number with a fraction if one is.
pub(super) fn united(data_types: impl Iterator<Item = Option<DataType>>) -> Option<DataType> {
    let all: Vec<DataType> = data_types.flatten().collect();
    let first = [DataType::Text, DataType::Number].into_iter().find(|data_type| all.contains(data_type));
    first
        .or_else(|| all.iter().find(|data_type| **data_type != DataType::Boolean).copied())
        .or_else(|| all.first().copied())
}
