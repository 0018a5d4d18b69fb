//! Answers what pages ask about rows.
//!
//! In: questions of directives in names that the configuration knows. Out: rows with the columns that were named. Never:
//! gives a row or a column that was not asked for, or decides differently than the figures do.
//!
//! Decided in docs/decisions/0044-drill-through.md.

use super::{Run, Snapshot, hours, sla};
use crate::calendar::{Grain, Instant, Period, date_of_day, day_number, local_date, seconds_after};
use crate::config::{ColumnType, Project};
use crate::diag::{Diagnostics, Message, Severity};
use crate::model::{
    BacklogAsked, BacklogCount, BreachesAsked, BreachesFound, DrillThrough, HourCounts, HoursAsked, RowValue,
    RowsAsked, RowsFound, RunningAsked, RunningFound, TimeLeft,
};
use crate::query::{self, Cell, DataType, Engine, Expr, Measure, Query, RunningAggregate, Select, Table};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Answers from the data of a project, as of an instant.
pub struct EngineDrillThrough<'a> {
    pub(super) project: &'a Project,
    pub(super) engine: &'a dyn Engine,
    as_of: Instant,
    // What was answered already: many reports ask the same.
    breaches: Answered<BreachesKey, ByPeriod<BreachesFound>>,
    running: Answered<RunningKey, RunningFound>,
}

/// Answers by the length and the start of the period that they are about.
type ByPeriod<T> = BTreeMap<(Grain, Instant), T>;

/// Answers by what was asked.
type Answered<K, T> = Mutex<BTreeMap<K, Arc<T>>>;

/// What tells questions about missed clocks apart, whatever the period.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct BreachesKey {
    policy: String,
    clocks: Option<Vec<String>>,
    columns: Vec<String>,
    sum_by: Option<String>,
    /// Periods of a length that no report has are asked for apart.
    grain: Option<Grain>,
    limit: usize,
}

/// What tells questions about running clocks apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RunningKey {
    policy: String,
    clocks: Option<Vec<String>>,
    columns: Vec<String>,
    within: Option<TimeLeft>,
    limit: usize,
}

/// An answer from before, else a new one. The lock is never held while the engine works: it may lend this thread to another
/// page that asks the same.
fn once<K: Ord, T>(
    answered: &Answered<K, T>,
    key: K,
    ask: impl FnOnce() -> Result<T, Message>,
) -> Result<Arc<T>, Message> {
    let known = answered.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if let Some(known) = known {
        return Ok(known);
    }
    let new = Arc::new(ask()?);
    answered.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&new));
    Ok(new)
}

impl<'a> EngineDrillThrough<'a> {
    /// A drill_through before the first question.
    pub fn new(project: &'a Project, engine: &'a dyn Engine, as_of: Instant) -> Self {
        Self { project, engine, as_of, breaches: Mutex::default(), running: Mutex::default() }
    }

    /// Asks with a run; the first error is why there is no answer.
    pub(super) fn with_run<T>(&self, ask: impl FnOnce(&Run<'_>, &mut Diagnostics) -> T) -> Result<T, Message> {
        let mut found = Diagnostics::new();
        let snapshot = Snapshot { project: self.project, engine: self.engine, as_of: self.as_of };
        let answer = snapshot.with_run(|run| ask(run, &mut found));
        match found.into_iter().find(|finding| finding.severity == Severity::Error) {
            Some(first) => Err(first.message),
            None => Ok(answer),
        }
    }

    /// The missed clocks of all periods of some lengths, which are asked for together: reports of every period ask.
    fn breached(
        &self,
        policy: &str,
        grains: &[Grain],
        wanted: sla::ListedClocks<'_>,
    ) -> Result<ByPeriod<BreachesFound>, Message> {
        let Some(policy) = self.project.policies.get(policy) else { return Ok(ByPeriod::new()) };
        self.with_run(|run, found| {
            let Some(first) = run.coverages.first(&policy.source, &policy.start) else { return ByPeriod::new() };
            let covering = |grain: &Grain| self.project.site.periods.covering(*grain, first, run.as_of);
            let series: Vec<Vec<Period>> = grains.iter().map(covering).collect();
            let answers = sla::breached(run, policy, &series, wanted, found);
            let keys = series.iter().flatten().map(|period| (period.grain, period.start));
            keys.zip(answers.into_iter().flatten()).collect()
        })
    }

    /// The lengths of the periods of the reports.
    fn grains(&self) -> Vec<Grain> {
        let reports = self.project.site.reports.made.iter();
        let grains: BTreeSet<Grain> = reports.map(|made| made.period.grain(&self.project.site.periods)).collect();
        grains.into_iter().collect()
    }

    fn data_type(&self, source: &str, column: &str) -> DataType {
        self.engine.schema(source).and_then(|schema| schema.data_type(column)).unwrap_or(DataType::Text)
    }

    /// A condition in words of configuration; it was read with its place before.
    fn condition(&self, source: &str, text: &str) -> Result<Expr, Message> {
        let schema = self.engine.schema(source).unwrap_or_default();
        let columns: Vec<&str> = schema.names().collect();
        query::parse(text, &|name| schema.data_type(name), &columns)
            .map(|(expr, _)| expr)
            .map_err(|error| error.message)
    }

    /// The first whole number of a column that lies in a period, and the first behind it or behind the as-of instant:
    /// seconds, or days of dates.
    fn bounds(&self, source: &str, column: &str, period: &Period) -> (i64, i64) {
        match self.data_type(source, column) {
            DataType::Date => {
                let last_second = seconds_after(self.as_of, -1);
                let today = local_date(&self.project.site.periods.zone, last_second);
                (day_number(period.first), day_number(period.last.min(today)) + 1)
            }
            _ => (period.start.as_second(), period.end.min(self.as_of).as_second()),
        }
    }
}

impl DrillThrough for EngineDrillThrough<'_> {
    fn breaches(&self, asked: &BreachesAsked<'_>) -> Result<BreachesFound, Message> {
        let &BreachesAsked { policy, clocks, columns, sum_by, period, limit } = asked;
        self.shows_tickets_of(policy)?;
        let grains = Some(self.grains()).filter(|grains| grains.contains(&period.grain));
        let key = BreachesKey {
            policy: policy.to_owned(),
            clocks: clocks.map(<[String]>::to_vec),
            columns: columns.to_vec(),
            sum_by: sum_by.map(str::to_owned),
            grain: grains.is_none().then_some(period.grain),
            limit,
        };
        let wanted = sla::ListedClocks { clocks, columns, sum_by, limit };
        let all =
            once(&self.breaches, key, || self.breached(policy, &grains.unwrap_or_else(|| vec![period.grain]), wanted))?;
        Ok(all.get(&(period.grain, period.start)).cloned().unwrap_or_default())
    }

    fn running(&self, asked: &RunningAsked<'_>) -> Result<RunningFound, Message> {
        let &RunningAsked { policy, clocks, columns, within, limit } = asked;
        self.shows_tickets_of(policy)?;
        let key = RunningKey {
            policy: policy.to_owned(),
            clocks: clocks.map(<[String]>::to_vec),
            columns: columns.to_vec(),
            within,
            limit,
        };
        let found = once(&self.running, key, || {
            let Some(policy) = self.project.policies.get(policy) else { return Ok(RunningFound::default()) };
            self.with_run(|run, found| sla::running(run, policy, asked, found))
        })?;
        Ok(found.as_ref().clone())
    }

    fn rows(&self, asked: &RowsAsked<'_>) -> Result<RowsFound, Message> {
        let (filter, rows, first) = self.listed(asked)?;
        let count = Select::Groups { group: Vec::new(), measures: vec![Measure::count("n")] };
        let [total, table] = self.answers(asked.source, filter, [count, rows])?;
        let shown = |row: Vec<Cell>| {
            let cells = row.iter().skip(first).zip(asked.columns);
            cells.map(|(cell, name)| value(self.project, asked.source, name, cell)).collect()
        };
        let total = total.single().and_then(Cell::index).unwrap_or(0);
        Ok(RowsFound { total, rows: table.rows.into_iter().map(shown).collect() })
    }

    fn hours(&self, asked: &HoursAsked<'_>) -> Result<HourCounts, Message> {
        let mut counts = HourCounts::default();
        if self.data_type(asked.source, asked.time) != DataType::Instant {
            return Ok(counts);
        }
        let filter = self.chosen(asked.source, asked.filter, Some((asked.time, asked.period)))?;
        let hour = hours::of_week(&self.project.site.periods.zone, asked.period, Expr::column(asked.time));
        let select = Select::Groups { group: vec![("hour".to_owned(), hour)], measures: vec![Measure::count("n")] };
        let [table] = self.answers(asked.source, filter, [select])?;
        for row in &table.rows {
            let count = row[0].index().and_then(|hour| counts.get_mut(hour / 24).map(|day| &mut day[hour % 24]));
            if let (Some(count), Some(n)) = (count, row[1].integer()) {
                *count = n.unsigned_abs();
            }
        }
        Ok(counts)
    }

    fn backlog(&self, asked: &BacklogAsked<'_>) -> Result<Vec<BacklogCount>, Message> {
        let filter = asked.filter.map(|text| self.condition(asked.source, text)).transpose()?;
        let before = |column: &str, end: bool| {
            let (from, until) = self.bounds(asked.source, column, asked.period);
            let limit = if end { until } else { from };
            Expr::column(column).to_integer().lt(Expr::integer(limit))
        };
        let created = |end| before(asked.created, end);
        let gone = |end| created(end).and(before(asked.closed, end));
        let measures = [created(false), gone(false), created(true), gone(true)].into_iter().enumerate();
        let measures = measures.map(|(at, filter)| Measure::count_if(format!("n{at}"), filter)).collect();
        let group = asked.by.map(|by| ("by".to_owned(), Expr::column(by))).into_iter().collect();
        let [table] = self.answers(asked.source, filter, [Select::Groups { group, measures }])?;
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

impl EngineDrillThrough<'_> {
    /// The condition, and that a time lies in a period.
    fn chosen(
        &self,
        source: &str,
        filter: Option<&str>,
        within: Option<(&str, &Period)>,
    ) -> Result<Option<Expr>, Message> {
        let filter = filter.map(|text| self.condition(source, text)).transpose()?;
        let Some((time, period)) = within else { return Ok(filter) };
        let (from, until) = self.bounds(source, time, period);
        let at = || Expr::column(time).to_integer();
        let within = at().ge(Expr::integer(from)).and(at().lt(Expr::integer(until)));
        Ok(Some(filter.map_or(within.clone(), |filter| filter.and(within))))
    }

    /// Which rows are asked for, the list of them, and the position of its first column that is shown: what rows are sorted by
    /// stands before it.
    fn listed(&self, asked: &RowsAsked<'_>) -> Result<(Option<Expr>, Select, usize), Message> {
        let filter = self.chosen(asked.source, asked.filter, asked.within)?;
        let data_type = |name: &str| self.data_type(asked.source, name);
        let order =
            asked.sort.iter().flat_map(|(name, greatest_first)| ordered(name, data_type(name), *greatest_first));
        let shown = asked.columns.iter().map(Expr::column);
        let columns: Vec<(String, Expr)> =
            order.chain(shown).enumerate().map(|(at, expr)| (format!("column.{at}"), expr)).collect();
        let (sort, first) = (columns.len(), columns.len() - asked.columns.len());
        Ok((filter, Select::Rows { columns, sort, limit: Some(asked.limit.into()) }, first))
    }

    /// The question for rows as a page asks it.
    pub(super) fn rows_query(&self, asked: &RowsAsked<'_>) -> Result<(Query, usize), Message> {
        let (filter, select, first) = self.listed(asked)?;
        let source = asked.source.to_owned();
        Ok((Query::new(source, select).filtered(filter), first))
    }

    fn shows_tickets_of(&self, policy: &str) -> Result<(), Message> {
        self.project.policies.get(policy).map_or(Ok(()), |policy| self.shows_rows_of(&policy.source))
    }

    /// Refuses to list rows that count in a figure for everybody and belong to somebody.
    fn shows_rows_of(&self, source: &str) -> Result<(), Message> {
        if self.engine.tells_of(source) {
            return Ok(());
        }
        Err(say!(
            "`{source}` の行は、このレポートの列で選べないため載せません",
            "the rows of `{source}` cannot be told apart by the columns of this report and are not shown"
        ))
    }

    /// The answers about the same rows.
    fn answers<const N: usize>(
        &self,
        source: &str,
        filter: Option<Expr>,
        selects: [Select; N],
    ) -> Result<[Table; N], Message> {
        self.shows_rows_of(source)?;
        let query = |select| Query::new(source, select).filtered(filter.clone());
        let answers = self.engine.run_all(&selects.map(query));
        let tables = answers.into_iter().collect::<Result<Vec<Table>, _>>().map_err(|error| {
            let (source, reason) = (error.source, error.reason);
            say!("`{source}` の行を取り出せません: {reason}", "the rows of `{source}` cannot be had: {reason}")
        })?;
        Ok(tables.try_into().expect("every question has one answer"))
    }
}

/// What ascending rows are sorted by so that they stand by a column in its own direction; what is missing comes last in both.
fn ordered(name: &str, data_type: DataType, greatest_first: bool) -> [Expr; 2] {
    let column = || Expr::column(name);
    let value = match (greatest_first, data_type) {
        (false, _) => column(),
        // −1 − x is there for every x, −x is not.
        (true, DataType::Integer | DataType::Instant | DataType::Date) => {
            Expr::integer(-1).minus(column().to_integer())
        }
        (true, DataType::Number) => Expr::integer(0).minus(column()),
        (true, DataType::Boolean) => (!column()).indicator(),
        (true, DataType::Text) => Expr::integer(0).minus(smaller(name)),
    };
    [column().is_null().indicator(), value]
}

/// How many rows have a smaller text: those before this one, without those before it that have the same.
fn smaller(name: &str) -> Expr {
    let before = |partition| Expr::integer(1).running(RunningAggregate::Sum, partition, Expr::column(name));
    before(Expr::integer(0)).minus(before(Expr::column(name)))
}

/// A cell of a declared column as a value.
pub(super) fn value(project: &Project, source: &str, column: &str, cell: &Cell) -> RowValue {
    let kind = project.source(source).and_then(|source| source.columns.get(column)).map(|column| column.kind);
    let read = match (cell, kind) {
        (Cell::Null, _) => None,
        (Cell::Integer(_), Some(ColumnType::Datetime)) => cell.instant().map(RowValue::Instant),
        (Cell::Integer(day), Some(ColumnType::Date)) => date_of_day(*day).map(RowValue::Date),
        (Cell::Integer(seconds), Some(ColumnType::Duration)) => Some(RowValue::Seconds(*seconds)),
        (Cell::Text(text), _) => Some(RowValue::Text(text.clone())),
        (Cell::Boolean(value), _) => Some(RowValue::Boolean(*value)),
        (number, _) => number.decimal().map(RowValue::Number),
    };
    read.unwrap_or(RowValue::Nothing)
}
