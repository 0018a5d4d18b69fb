//! The rows of a question in their order, block by block.
//!
//! In: a question for rows, and how many may be held at once. Out: tables of at most so many rows that together are all of them,
//! each once. Never: asks an engine for more than one block, or keeps one that was handed over.
//!
//! Each block is asked for anew as the first rows behind the last one. Rows behind it are told by all columns: only rows that are
//! equal in every column cannot be told apart, and those of them that a full block ends with are left for the next one.

use crate::query::{Cell, Engine, EngineError, Expr, Literal, Measure, Query, Select, Table};

/// Blocks of the rows of one question.
pub(super) struct Blocks<'e> {
    engine: &'e dyn Engine,
    query: Query,
    columns: Vec<(String, Expr)>,
    size: usize,
    /// The last row so far.
    after: Option<Vec<Cell>>,
    /// A row that fills more than a block, and how often it is still to come.
    repeated: Option<(Vec<Cell>, usize)>,
    is_over: bool,
}

impl<'e> Blocks<'e> {
    /// The rows of a question, `size` of them at once. Behind the columns that it is sorted by, rows are sorted by all others.
    pub(super) fn new(engine: &'e dyn Engine, mut query: Query, size: usize) -> Self {
        let size = size.max(1);
        let columns = match &mut query.select {
            Select::Rows { columns, sort, limit } => {
                (*sort, *limit) = (columns.len(), Some(size.into()));
                columns.clone()
            }
            Select::Groups { .. } => Vec::new(),
        };
        let is_over = columns.is_empty();
        Self { engine, query, columns, size, after: None, repeated: None, is_over }
    }

    /// The next rows; none when there are no more.
    ///
    /// # Errors
    /// What the engine says, or that a value cannot be told from its neighbours.
    pub(super) fn next(&mut self) -> Result<Table, EngineError> {
        if let Some(table) = self.again() {
            return Ok(table);
        }
        if self.is_over {
            return Ok(Table::default());
        }
        let behind = self.after.as_ref().map(|row| self.rows_after(row)).transpose()?;
        let mut table = self.engine.run(&self.narrowed(behind))?;
        self.is_over = table.rows.len() < self.size;
        if self.is_over {
            return Ok(table);
        }
        let last = table.rows.last().cloned().unwrap_or_default();
        match table.rows.iter().position(|row| *row == last) {
            Some(first) if first > 0 => {
                table.rows.truncate(first);
                self.after = table.rows.last().cloned();
                Ok(table)
            }
            _ => {
                self.repeated = Some((last.clone(), self.count(&last)?));
                self.after = Some(last);
                Ok(self.again().unwrap_or_default())
            }
        }
    }

    /// A block of the row that fills more than one.
    fn again(&mut self) -> Option<Table> {
        let (row, left) = self.repeated.as_mut()?;
        let n = (*left).min(self.size);
        let columns = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let table = Table { columns, rows: vec![row.clone(); n] };
        *left -= n;
        if *left == 0 {
            self.repeated = None;
        }
        Some(table)
    }

    /// How many rows are equal to one.
    fn count(&self, row: &[Cell]) -> Result<usize, EngineError> {
        let equal = self.conditions(row)?.into_iter().map(|(equal, _)| equal).reduce(Expr::and);
        let count = Select::Groups { group: Vec::new(), measures: vec![Measure::count("n")] };
        let table = self.engine.run(&Query { select: count, ..self.narrowed(equal) })?;
        Ok(table.single().and_then(Cell::index).unwrap_or(0))
    }

    fn narrowed(&self, only: Option<Expr>) -> Query {
        let mut query = self.query.clone();
        query.filter = query.filter.into_iter().chain(only).reduce(Expr::and);
        query
    }

    /// Whether a row is sorted behind another one.
    fn rows_after(&self, row: &[Cell]) -> Result<Expr, EngineError> {
        let nothing = Expr::boolean(false);
        let narrower = |rest: Expr, (equal, greater): (Expr, Expr)| greater.or(equal.and(rest));
        Ok(self.conditions(row)?.into_iter().rev().fold(nothing, narrower))
    }

    /// For each column, whether a row has the same value as another one, and whether it has a greater one; nothing is least.
    fn conditions(&self, row: &[Cell]) -> Result<Vec<(Expr, Expr)>, EngineError> {
        let condition = |((name, expr), cell): (&(String, Expr), &Cell)| {
            let (expr, value) = match cell {
                Cell::Null => return Ok((expr.clone().is_null(), expr.clone().is_not_null())),
                Cell::Integer(n) => (expr.clone().to_integer(), Literal::Integer(*n)),
                Cell::Number(_) => {
                    let value = exact(cell).ok_or_else(|| self.refusal(name))?;
                    (expr.clone(), Literal::Number(value))
                }
                Cell::Text(text) => (expr.clone(), Literal::Text(text.clone())),
                Cell::Boolean(truth) => (expr.clone(), Literal::Boolean(*truth)),
            };
            let value = || Expr::Literal(value.clone());
            Ok((expr.clone().eq(value()), expr.gt(value())))
        };
        self.columns.iter().zip(row).map(condition).collect()
    }

    fn refusal(&self, name: &str) -> EngineError {
        let reason = format!("a value of {name} is no decimal");
        EngineError { source: self.query.source.clone(), reason }
    }
}

/// The decimal that a number stands for; `None` when it is read back as another number.
fn exact(cell: &Cell) -> Option<rust_decimal::Decimal> {
    let (Cell::Number(x), decimal) = (cell, cell.decimal()?) else { return None };
    (decimal.to_string().parse() == Ok(*x)).then_some(decimal)
}
