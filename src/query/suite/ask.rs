//! Questions written shortly.
//!
//! In: a table, and the texts of expressions over its columns. Out: a [`Query`]. Never: takes a text that `query::parse`
//! refuses.

use super::Fixture;
use crate::query::{Aggregate, AggregateJoin, DataType, Expr, Limit, Measure, Per, Query, Select, parse};

/// A question that is being written.
pub(crate) struct Ask {
    data_types: Vec<(String, DataType)>,
    brings: Vec<(String, DataType)>,
    query: Query,
}

impl Ask {
    /// About one table; for now one row without columns.
    pub(super) fn about(fixture: &Fixture) -> Self {
        let data_types = fixture.columns.iter().map(|column| (column.name.to_owned(), column.data_type)).collect();
        let select = Select::Groups { group: Vec::new(), measures: Vec::new() };
        let source = fixture.name.to_owned();
        let query = Query::new(source, select);
        Self { data_types, brings: Vec::new(), query }
    }

    fn read(&self, text: &str) -> (Expr, DataType) {
        let names: Vec<&str> = self.data_types.iter().map(|(name, _)| name.as_str()).collect();
        // The last one of a name is meant.
        let data_type =
            |name: &str| self.data_types.iter().rev().find(|(known, _)| known == name).map(|(_, data_type)| *data_type);
        parse(text, &data_type, &names).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    /// Adds a column.
    pub(super) fn with(self, name: &str, text: &str) -> Self {
        let (expr, data_type) = self.read(text);
        self.with_expr(name, expr, data_type)
    }

    /// Adds a column that has no text.
    pub(super) fn with_expr(mut self, name: &str, expr: Expr, data_type: DataType) -> Self {
        self.query.with.push((name.to_owned(), expr));
        self.data_types.push((name.to_owned(), data_type));
        self
    }

    /// Brings the measures of another question, by these columns.
    pub(super) fn bring(mut self, other: Self, on: &[&str]) -> Self {
        self.data_types.extend(other.brings);
        let on = on.iter().map(|name| (*name).to_owned()).collect();
        self.query.lookups.push(AggregateJoin { query: Box::new(other.query), on });
        self
    }

    /// Looks at some rows only.
    pub(super) fn only(self, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.only_expr(expr)
    }

    /// Looks at some rows only.
    pub(super) fn only_expr(mut self, expr: Expr) -> Self {
        self.query.filter = Some(expr);
        self
    }

    /// Groups by a column or an expression.
    pub(super) fn by(self, name: &str, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.by_expr(name, expr)
    }

    /// Groups by an expression that has no text.
    pub(super) fn by_expr(mut self, name: &str, expr: Expr) -> Self {
        let Select::Groups { group, .. } = &mut self.query.select else { panic!("rows have no groups") };
        group.push((name.to_owned(), expr));
        self
    }

    /// Aggregates in any way.
    pub(super) fn measure(mut self, name: &str, aggregate: Aggregate, data_type: DataType) -> Self {
        let Select::Groups { measures, .. } = &mut self.query.select else { panic!("rows have no measures") };
        measures.push(Measure::new(name, aggregate));
        self.brings.push((name.to_owned(), data_type));
        self
    }

    /// Counts rows.
    pub(super) fn count(self, name: &str) -> Self {
        self.measure(name, Aggregate::Count(None), DataType::Integer)
    }

    /// Counts values.
    pub(super) fn values(self, name: &str, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.measure(name, Aggregate::Count(Some(expr)), DataType::Integer)
    }

    /// Adds up.
    pub(super) fn sum(self, name: &str, text: &str) -> Self {
        let (expr, data_type) = self.read(text);
        let data_type = if data_type == DataType::Number { data_type } else { DataType::Integer };
        self.measure(name, Aggregate::Sum(expr), data_type)
    }

    pub(super) fn mean(self, name: &str, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.measure(name, Aggregate::Mean(expr), DataType::Number)
    }

    pub(super) fn least(self, name: &str, text: &str) -> Self {
        let (expr, data_type) = self.read(text);
        self.measure(name, Aggregate::Min(expr), data_type)
    }

    /// The greatest value.
    pub(super) fn most(self, name: &str, text: &str) -> Self {
        let (expr, data_type) = self.read(text);
        self.measure(name, Aggregate::Max(expr), data_type)
    }

    pub(super) fn quantile(self, name: &str, q: f64, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.measure(name, Aggregate::Quantile(q, expr), DataType::Number)
    }

    /// Counts different values.
    pub(super) fn different(self, name: &str, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.measure(name, Aggregate::CountDistinct(expr), DataType::Integer)
    }

    /// A condition of the last measure.
    pub(super) fn given(self, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.given_expr(expr)
    }

    /// A condition of the last measure.
    pub(super) fn given_expr(mut self, expr: Expr) -> Self {
        let Select::Groups { measures, .. } = &mut self.query.select else { panic!("rows have no measures") };
        measures.last_mut().expect("a measure").filter = Some(expr);
        self
    }

    /// Asks for rows, by a column of theirs.
    pub(super) fn show(self, name: &str, text: &str) -> Self {
        let (expr, _) = self.read(text);
        self.show_expr(name, expr)
    }

    /// Asks for rows, by a column of theirs that has no text.
    pub(super) fn show_expr(mut self, name: &str, expr: Expr) -> Self {
        if matches!(self.query.select, Select::Groups { .. }) {
            self.query.select = Select::Rows { columns: Vec::new(), sort: 0, limit: None };
        }
        let Select::Rows { columns, .. } = &mut self.query.select else { unreachable!("rows are asked for") };
        columns.push((name.to_owned(), expr));
        self
    }

    /// Sorts the rows by so many leading columns.
    pub(super) fn sorted(mut self, by: usize) -> Self {
        let Select::Rows { sort, .. } = &mut self.query.select else { panic!("only rows are sorted") };
        *sort = by;
        self
    }

    /// Takes so many rows at most.
    pub(super) fn first(mut self, rows: usize) -> Self {
        let Select::Rows { limit, .. } = &mut self.query.select else { panic!("only rows are limited") };
        *limit = Some(rows.into());
        self
    }

    /// Takes so many rows at most of each combination of some leading columns.
    pub(super) fn first_of_each(mut self, rows: usize, per: usize) -> Self {
        let Select::Rows { limit, .. } = &mut self.query.select else { panic!("only rows are limited") };
        *limit = Some(Limit { rows, per: if per == 0 { Per::List } else { Per::Group(per) } });
        self
    }

    /// Takes so many rows at most of each whole number from one column to before the next one, of each combination of the columns
    /// before them.
    pub(super) fn first_of_each_number(mut self, rows: usize, before: usize) -> Self {
        let Select::Rows { limit, .. } = &mut self.query.select else { panic!("only rows are limited") };
        *limit = Some(Limit { rows, per: Per::Stretch(before) });
        self
    }

    /// The question.
    pub(super) fn asked(self) -> Query {
        self.query
    }
}
