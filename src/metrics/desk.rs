//! Answers what pages ask about rows.
//!
//! In: questions of directives in names that the configuration knows. Out: rows with the columns that were named. Never:
//! gives a row or a column that was not asked for, or decides differently than the figures do.

use super::{Beside, Coverages, Run, sla};
use crate::calendar::{Grain, Instant, Period, date_of_day, day_number, local_date};
use crate::config::{ColumnType, Project};
use crate::diag::{Diagnostics, Message, Severity};
use crate::model::{
    BacklogAsked, BacklogCount, Breach, Desk, RowValue, RowsAsked, RowsFound, RunningClock, UndecidedClock,
};
use crate::query::{self, Aggregate, Binary, Cell, Engine, Expr, Form, Measure, Query, Select, Table};
use crate::say;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers from the data of a project, as of an instant.
pub struct DataDesk<'a> {
    project: &'a Project,
    engine: &'a dyn Engine,
    as_of: Instant,
    /// What was answered already: many reports ask the same.
    breaches: Answered<Breach>,
    running: Answered<RunningClock>,
    undecided: Mutex<BTreeMap<(String, Grain), Arc<Undecided>>>,
}

/// Clocks by the start of the period at whose end they were undecided.
type Undecided = BTreeMap<Instant, Vec<UndecidedClock>>;

/// Answers by policy and columns.
type Answered<T> = Mutex<BTreeMap<(String, Vec<String>), Arc<Vec<T>>>>;

impl<'a> DataDesk<'a> {
    /// A desk before the first question.
    pub fn new(project: &'a Project, engine: &'a dyn Engine, as_of: Instant) -> Self {
        let (breaches, running, undecided) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { project, engine, as_of, breaches, running, undecided }
    }

    /// Asks with a run; the first error is why there is no answer.
    fn told<T>(&self, ask: impl FnOnce(&Run<'_>, &mut Diagnostics) -> T) -> Result<T, Message> {
        let coverages = Coverages::new(self.project, self.engine, self.as_of);
        let beside = Beside::default();
        let run = Run {
            project: self.project,
            engine: self.engine,
            coverages: &coverages,
            beside: &beside,
            as_of: self.as_of,
        };
        let mut found = Diagnostics::new();
        let answer = ask(&run, &mut found);
        match found.into_iter().find(|finding| finding.severity == Severity::Error) {
            Some(first) => Err(first.message),
            None => Ok(answer),
        }
    }

    /// An answer from before, else a new one. The lock is never held while the engine works: it may lend this thread to
    /// another page that asks the same.
    fn once<T>(
        &self,
        answered: &Answered<T>,
        (policy, columns): (&str, &[String]),
        ask: impl FnOnce(&Run<'_>, &crate::config::SlaPolicy, &mut Diagnostics) -> Vec<T>,
    ) -> Result<Arc<Vec<T>>, Message> {
        let key = (policy.to_owned(), columns.to_vec());
        let known = answered.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let Some(policy) = self.project.policies.get(policy) else { return Ok(Arc::default()) };
        let new = Arc::new(self.told(|run, found| ask(run, policy, found))?);
        answered.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&new));
        Ok(new)
    }

    /// What was undecided at the ends of all periods of a grain, which are asked for together: reports of every period ask.
    fn undecided_by_period(&self, policy: &str, grain: Grain) -> Result<Arc<Undecided>, Message> {
        let key = (policy.to_owned(), grain);
        let known = self.undecided.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let Some(policy) = self.project.policies.get(policy) else { return Ok(Arc::default()) };
        let new = self.told(|run, found| {
            let first = run.coverages.first(&policy.source, &policy.start)?;
            let periods = self.project.site.periods.covering(grain, first, run.as_of);
            let clocks = sla::undecided_clocks(run, policy, &periods, found);
            Some(periods.iter().map(|period| period.start).zip(clocks).collect::<Undecided>())
        })?;
        let new = Arc::new(new.unwrap_or_default());
        self.undecided.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&new));
        Ok(new)
    }

    fn form(&self, source: &str, column: &str) -> Form {
        self.engine.schema(source).and_then(|schema| schema.form(column)).unwrap_or(Form::Text)
    }

    /// A condition in words of configuration; it was read with its place before.
    fn condition(&self, source: &str, text: &str) -> Result<Expr, Message> {
        let schema = self.engine.schema(source).unwrap_or_default();
        let columns: Vec<&str> = schema.names().collect();
        query::parse(text, &|name| schema.form(name), &columns).map(|(expr, _)| expr).map_err(|error| error.message)
    }

    /// The first whole number of a column that lies in a period, and the first behind it or behind the as-of instant:
    /// seconds, or days of dates.
    fn bounds(&self, source: &str, column: &str, period: &Period) -> (i64, i64) {
        match self.form(source, column) {
            Form::Date => {
                let last_second = Instant::from_second(self.as_of.as_second() - 1).unwrap_or(self.as_of);
                let today = local_date(&self.project.site.periods.zone, last_second);
                (day_number(period.first), day_number(period.last.min(today)) + 1)
            }
            _ => (period.start.as_second(), period.end.min(self.as_of).as_second()),
        }
    }
}

impl Desk for DataDesk<'_> {
    fn breaches(&self, policy: &str, columns: &[String], period: &Period) -> Result<Vec<Breach>, Message> {
        let all = self
            .once(&self.breaches, (policy, columns), |run, policy, found| sla::breached(run, policy, columns, found))?;
        Ok(all.iter().filter(|breach| period.contains(breach.counted_at)).cloned().collect())
    }

    fn running(&self, policy: &str, columns: &[String]) -> Result<Vec<RunningClock>, Message> {
        let ask = |run: &Run<'_>, policy: &crate::config::SlaPolicy, found: &mut Diagnostics| {
            sla::running(run, policy, columns, found)
        };
        Ok(self.once(&self.running, (policy, columns), ask)?.as_ref().clone())
    }

    fn undecided(&self, policy: &str, period: &Period) -> Result<Vec<UndecidedClock>, Message> {
        let all = self.undecided_by_period(policy, period.grain)?;
        Ok(all.get(&period.start).cloned().unwrap_or_default())
    }

    fn rows(&self, asked: &RowsAsked<'_>) -> Result<RowsFound, Message> {
        let mut filter = asked.filter.map(|text| self.condition(asked.source, text)).transpose()?;
        if let Some((time, period)) = asked.within {
            let (from, until) = self.bounds(asked.source, time, period);
            let at = || Expr::column(time).to_integer();
            let within =
                at().binary(Binary::Ge, Expr::integer(from)).and(at().binary(Binary::Lt, Expr::integer(until)));
            filter = Some(filter.map_or(within.clone(), |filter| filter.and(within)));
        }
        // What rows are sorted by stands before what is shown of them.
        let names = asked.sort.iter().map(|(name, _)| name).chain(asked.columns);
        let columns = names.enumerate().map(|(at, name)| (format!("column.{at}"), Expr::column(name))).collect();
        let select = Select::Rows { columns, sort: asked.sort.len() + asked.columns.len(), limit: None };
        let mut table = self.answer(asked.source, filter, select)?;
        table.rows.sort_by(|a, b| sorted(asked.sort, a, b));
        let total = table.rows.len();
        let first = asked.sort.len();
        let shown = |row: Vec<Cell>| {
            let cells = row.iter().skip(first).zip(asked.columns);
            cells.map(|(cell, name)| value(self.project, asked.source, name, cell)).collect()
        };
        Ok(RowsFound { total, rows: table.rows.into_iter().take(asked.limit).map(shown).collect() })
    }

    fn backlog(&self, asked: &BacklogAsked<'_>) -> Result<Vec<BacklogCount>, Message> {
        let filter = asked.filter.map(|text| self.condition(asked.source, text)).transpose()?;
        let before = |column: &str, end: bool| {
            let (from, until) = self.bounds(asked.source, column, asked.period);
            let limit = if end { until } else { from };
            Expr::column(column).to_integer().binary(Binary::Lt, Expr::integer(limit))
        };
        let count = |filter| Measure { name: "n".to_owned(), aggregate: Aggregate::Count(None), filter: Some(filter) };
        let created = |end| before(asked.created, end);
        let gone = |end| created(end).and(before(asked.closed, end));
        let measures = [created(false), gone(false), created(true), gone(true)];
        let measures = measures.into_iter().enumerate();
        let measures = measures.map(|(at, filter)| Measure { name: format!("n{at}"), ..count(filter) }).collect();
        let group = asked.by.map(|by| ("by".to_owned(), Expr::column(by))).into_iter().collect();
        let table = self.answer(asked.source, filter, Select::Groups { group, measures })?;
        let first = usize::from(asked.by.is_some());
        let counted = |row: &Vec<Cell>| {
            let n = |at: usize| row[first + at].integer().unwrap_or(0);
            BacklogCount {
                group: asked.by.map(|by| value(self.project, asked.source, by, &row[0])),
                before: n(0) - n(1),
                created: n(2) - n(0),
                closed: n(3) - n(1),
                after: n(2) - n(3),
            }
        };
        Ok(table.rows.iter().map(counted).collect())
    }
}

impl DataDesk<'_> {
    fn answer(&self, source: &str, filter: Option<Expr>, select: Select) -> Result<Table, Message> {
        let query = Query { source: source.to_owned(), lookups: Vec::new(), with: Vec::new(), filter, select };
        self.engine.run(&query).map_err(|error| {
            let (source, reason) = (error.source, error.reason);
            say!("`{source}` の行を取り出せません: {reason}", "the rows of `{source}` cannot be had: {reason}")
        })
    }
}

/// A cell of a declared column as a value.
pub(super) fn value(project: &Project, source: &str, column: &str, cell: &Cell) -> RowValue {
    let kind = project.sources.get(source).and_then(|source| source.columns.get(column)).map(|column| column.kind);
    let read = match (cell, kind) {
        (Cell::Null, _) => None,
        (Cell::Integer(second), Some(ColumnType::Datetime)) => {
            Instant::from_second(*second).ok().map(RowValue::Instant)
        }
        (Cell::Integer(day), Some(ColumnType::Date)) => date_of_day(*day).map(RowValue::Date),
        (Cell::Integer(seconds), Some(ColumnType::Duration)) => Some(RowValue::Seconds(*seconds)),
        (Cell::Text(text), _) => Some(RowValue::Text(text.clone())),
        (Cell::Boolean(value), _) => Some(RowValue::Boolean(*value)),
        (number, _) => number.decimal().map(RowValue::Number),
    };
    read.unwrap_or(RowValue::Nothing)
}

/// Rows by the leading columns, each in its own direction; what is missing comes last in both.
fn sorted(sort: &[(String, bool)], a: &[Cell], b: &[Cell]) -> Ordering {
    let one = |(at, (_, greatest_first)): (usize, &(String, bool))| match (&a[at], &b[at]) {
        (Cell::Null, Cell::Null) => Ordering::Equal,
        (Cell::Null, _) => Ordering::Greater,
        (_, Cell::Null) => Ordering::Less,
        (a, b) if *greatest_first => order(b, a),
        (a, b) => order(a, b),
    };
    sort.iter().enumerate().map(one).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The order of two cells of one column.
fn order(a: &Cell, b: &Cell) -> Ordering {
    match (a, b) {
        (Cell::Integer(a), Cell::Integer(b)) => a.cmp(b),
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Boolean(a), Cell::Boolean(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}
