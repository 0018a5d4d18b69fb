//! Answers about some of the rows: those that meet a condition, or those of one value of a column.
//!
//! In: questions about sources, and which rows of each count. Out: the answers that an engine would give if the sources held no
//! other rows. For the values of a column each question is asked once, with the column as a further key that leads all others, and
//! its answer is split: the rows of a source are looked at as often as for one value. Never: asks a source whose rows cannot be told
//! apart, unless all of its rows are meant to count.
//!
//! Decided in docs/decisions/0093-reports-of-some-rows.md.

use super::plan::{Pass, PassResult};
use super::{
    Aggregate, AggregateJoin, Cell, Decorator, Engine, EngineError, Expr, Limit, Measure, Per, Query, Schema, Select,
    Table,
};
use crate::model::SourceReport;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The column that tells whether a row counts.
const COUNTS: &str = "scope.counts";
/// The column by whose values answers are split.
const VALUE: &str = "scope.value";

/// Which rows of which sources count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RowScope {
    /// The condition of each source whose rows are told apart, if there is one besides the column.
    pub sources: BTreeMap<String, Option<Expr>>,
    /// The column by whose values answers are split.
    pub by: Option<String>,
    /// Sources of which all rows count. No other source is asked.
    pub whole: BTreeSet<String>,
    /// Sources whose rows belong to rows of others by a key, such as the pauses of tickets: they are looked up, and asked for sums over
    /// all of them, which say nothing of any.
    pub keyed: BTreeSet<String>,
}

impl RowScope {
    /// The question about the rows that count; with the column, about those of each of its values. Whether it is split is told, too.
    ///
    /// # Errors
    /// When the rows of the source cannot be told apart and are not all meant to count.
    pub fn applied(&self, query: &Query) -> Result<(Query, bool), EngineError> {
        let Some(condition) = self.sources.get(&query.source) else {
            let is_sum = matches!(&query.select, Select::Groups { group, .. } if group.is_empty());
            let is_whole = self.whole.contains(&query.source) || is_sum && self.keyed.contains(&query.source);
            return is_whole.then(|| (query.clone(), false)).ok_or_else(|| EngineError {
                source: query.source.clone(),
                reason: "its rows cannot be told apart by the columns of this report".to_owned(),
            });
        };
        Ok((self.split(query, condition.as_ref()), self.by.is_some()))
    }

    fn split(&self, query: &Query, condition: Option<&Expr>) -> Query {
        let mut keys = Vec::new();
        let mut with = Vec::new();
        if let Some(condition) = condition {
            with.push((COUNTS.to_owned(), condition.clone().is_true()));
            keys.push(Expr::column(COUNTS));
        }
        if let Some(by) = &self.by {
            with.push((VALUE.to_owned(), Expr::column(by)));
            keys.push(Expr::column(VALUE));
        }
        let apart = |expr: &Expr| apart(expr, &keys);
        with.extend(query.with.iter().map(|(name, expr)| (name.clone(), apart(expr))));
        let filter = query.filter.as_ref().map(apart);
        let counts = condition.map(|_| Expr::column(COUNTS));
        let filter = match (counts, filter) {
            (Some(counts), Some(filter)) => Some(counts.and(filter)),
            (counts, filter) => counts.or(filter),
        };
        Query {
            source: query.source.clone(),
            lookups: query.lookups.iter().map(|lookup| self.looked_up(lookup)).collect(),
            with,
            filter,
            select: self.selected(&query.select, &apart),
        }
    }

    /// The look-up for rows that are told apart: in a source of which that is true, too, rows of the same value belong together. What
    /// belongs to a row by its key is all of it, whatever columns of the same name say of it.
    fn looked_up(&self, lookup: &AggregateJoin) -> AggregateJoin {
        let apart = self.sources.get(&lookup.query.source).filter(|_| !self.keyed.contains(&lookup.query.source));
        let Some(condition) = apart else { return lookup.clone() };
        let mut on = lookup.on.clone();
        if let Some(by) = &self.by {
            on.insert(0, by.clone());
        }
        AggregateJoin { query: Box::new(self.split(&lookup.query, condition.as_ref())), on }
    }

    fn selected(&self, select: &Select, apart: &dyn Fn(&Expr) -> Expr) -> Select {
        let named = |(name, expr): &(String, Expr)| (name.clone(), apart(expr));
        let value = self.by.iter().map(|_| (VALUE.to_owned(), Expr::column(VALUE)));
        match select {
            Select::Groups { group, measures } => Select::Groups {
                group: value.chain(group.iter().map(named)).collect(),
                measures: measures.iter().map(|measure| measured(measure, apart)).collect(),
            },
            Select::Rows { columns, sort, limit } => {
                let before = usize::from(self.by.is_some());
                Select::Rows {
                    columns: value.chain(columns.iter().map(named)).collect(),
                    sort: sort + before,
                    limit: limit.map(|limit| limited(limit, before)),
                }
            }
        }
    }
}

/// So many rows of each value.
fn limited(limit: Limit, before: usize) -> Limit {
    let per = match limit.per {
        Per::List if before == 0 => Per::List,
        Per::List => Per::Group(before),
        Per::Group(columns) => Per::Group(columns + before),
        Per::Stretch(columns) => Per::Stretch(columns + before),
    };
    Limit { per, ..limit }
}

fn measured(measure: &Measure, apart: &dyn Fn(&Expr) -> Expr) -> Measure {
    let aggregate = match &measure.aggregate {
        Aggregate::Count(expr) => Aggregate::Count(expr.as_ref().map(apart)),
        Aggregate::Sum(expr) => Aggregate::Sum(apart(expr)),
        Aggregate::Mean(expr) => Aggregate::Mean(apart(expr)),
        Aggregate::Min(expr) => Aggregate::Min(apart(expr)),
        Aggregate::Max(expr) => Aggregate::Max(apart(expr)),
        Aggregate::Quantile(quantile, expr) => Aggregate::Quantile(*quantile, apart(expr)),
        Aggregate::CountDistinct(expr) => Aggregate::CountDistinct(apart(expr)),
    };
    Measure { name: measure.name.clone(), aggregate, filter: measure.filter.as_ref().map(apart) }
}

/// The expression in which earlier rows are only those that count with a row.
fn apart(expr: &Expr, keys: &[Expr]) -> Expr {
    let of = |expr: &Expr| apart(expr, keys);
    let boxed = |expr: &Expr| Box::new(apart(expr, keys));
    match expr {
        Expr::Column(_) | Expr::Literal(_) => expr.clone(),
        Expr::Binary(op, left, right) => Expr::Binary(*op, boxed(left), boxed(right)),
        Expr::Not(inner) => Expr::Not(boxed(inner)),
        Expr::IsNull(inner) => Expr::IsNull(boxed(inner)),
        Expr::In(value, literals) => Expr::In(boxed(value), literals.clone()),
        Expr::Case(branches, last) => {
            Expr::Case(branches.iter().map(|(condition, value)| (of(condition), of(value))).collect(), boxed(last))
        }
        Expr::Call(function, arguments) => Expr::Call(*function, arguments.iter().map(of).collect()),
        Expr::SearchSorted { table, value, side } => {
            Expr::SearchSorted { table: Arc::clone(table), value: boxed(value), side: *side }
        }
        Expr::Take { table, index } => Expr::Take { table: Arc::clone(table), index: boxed(index) },
        Expr::RunningWindow { running, value, partition, order } => Expr::RunningWindow {
            running: *running,
            value: boxed(value),
            partition: keys.iter().cloned().chain(partition.iter().map(of)).collect(),
            order: boxed(order),
        },
        Expr::ToInteger(inner) => Expr::ToInteger(boxed(inner)),
        Expr::ToNumber(inner) => Expr::ToNumber(boxed(inner)),
    }
}

/// What was answered: to all, or to each value.
enum Answered {
    Alike(Result<Table, EngineError>),
    Split(HashMap<String, Table>),
}

/// A value of the column, or none, with the number of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsOfValue {
    /// The value; nothing for rows of nobody.
    pub value: Option<String>,
    /// How many rows have it.
    pub rows: u64,
}

/// An engine whose answers are about the rows of a scope, and are kept.
pub struct ScopedEngine {
    engine: Arc<dyn Engine + Send>,
    scope: RowScope,
    answers: Mutex<HashMap<Query, Answered>>,
    /// How often the engine was asked something.
    rounds: AtomicUsize,
    whole: WholeEngine,
}

impl ScopedEngine {
    /// An engine before the first question.
    pub fn new(engine: Arc<dyn Engine + Send>, scope: RowScope) -> Self {
        let whole = WholeEngine { engine: Arc::clone(&engine), answers: Mutex::default() };
        Self { engine, scope, answers: Mutex::default(), rounds: AtomicUsize::new(0), whole }
    }

    /// How many different questions were asked so far, and in how many rounds: each is one look at the rows of its sources.
    pub fn asked(&self) -> (usize, usize) {
        let questions = self.answers.lock().unwrap_or_else(PoisonError::into_inner).len();
        (questions, self.rounds.load(Ordering::Relaxed))
    }

    /// The values of the column with the number of their rows, of each of some sources.
    ///
    /// # Errors
    /// What the engine says.
    pub fn values(&self, sources: &[&str]) -> Result<Vec<Vec<RowsOfValue>>, EngineError> {
        let count = |source: &&str| Query::groups(*source, Vec::new(), vec![Measure::count("n")]);
        let questions =
            sources.iter().map(|source| Ok(self.scope.applied(&count(source))?.0)).collect::<Result<Vec<_>, _>>()?;
        let tables = self.engine.run_all(&questions).into_iter().collect::<Result<Vec<Table>, _>>()?;
        let value = |row: &Vec<Cell>| RowsOfValue { value: row[0].text().map(str::to_owned), rows: row[1].count() };
        Ok(tables.iter().map(|table| table.rows.iter().map(value).collect()).collect())
    }

    /// Asks what is not known yet, together.
    fn learn(&self, queries: &[Query]) {
        let mut new: Vec<(&Query, Query, bool)> = Vec::new();
        let mut refused = Vec::new();
        {
            let known = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            for query in queries.iter().filter(|query| !known.contains_key(query)) {
                match self.scope.applied(query) {
                    Ok((asked, is_split)) => new.push((query, asked, is_split)),
                    Err(error) => refused.push((query.clone(), Answered::Alike(Err(error)))),
                }
            }
        }
        let asked: Vec<Query> = new.iter().map(|(_, asked, _)| asked.clone()).collect();
        let tables = if asked.is_empty() {
            Vec::new()
        } else {
            self.rounds.fetch_add(1, Ordering::Relaxed);
            self.engine.run_all(&asked)
        };
        let answers = new.into_iter().zip(tables).map(|((query, _, is_split), table)| {
            let answer = match table {
                Ok(table) if is_split => Answered::Split(by_value(table)),
                other => Answered::Alike(other),
            };
            (query.clone(), answer)
        });
        let answers: Vec<_> = answers.chain(refused).collect();
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }

    fn answer(&self, query: &Query, value: Option<&str>) -> Result<Table, EngineError> {
        let known = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(query).expect("what is asked for was learnt before") {
            Answered::Alike(answer) => answer.clone(),
            Answered::Split(tables) => {
                let own = value.and_then(|value| tables.get(value));
                Ok(own.cloned().unwrap_or_else(|| Table::of_no_rows(query)))
            }
        }
    }
}

/// The rows of each value, without it; those of nobody are left out.
fn by_value(table: Table) -> HashMap<String, Table> {
    let columns: Vec<String> = table.columns.into_iter().skip(1).collect();
    let mut all: HashMap<String, Table> = HashMap::new();
    for mut row in table.rows {
        if let Cell::Text(value) = row.remove(0) {
            let own = all.entry(value).or_insert_with(|| Table { columns: columns.clone(), rows: Vec::new() });
            own.rows.push(row);
        }
    }
    all
}

/// The engine of one value of the column, or of all rows that meet the condition.
#[derive(Clone)]
pub struct ValueEngine {
    scoped: Arc<ScopedEngine>,
    value: Option<String>,
}

impl ValueEngine {
    /// The engine of a value; `None` where the scope has no column.
    pub fn new(scoped: Arc<ScopedEngine>, value: Option<String>) -> Self {
        Self { scoped, value }
    }

    /// What all values together asked so far: questions, and rounds of them.
    pub fn asked(&self) -> (usize, usize) {
        self.scoped.asked()
    }

    /// The same answers without those of other values, for questions that nobody asks of these: of long lists, piece by piece.
    pub fn alone(&self) -> Self {
        let scope = &self.scoped.scope;
        let Some((by, value)) = scope.by.as_ref().zip(self.value.as_ref()) else { return self.clone() };
        let is_own = || Expr::column(by).eq(Expr::text(value));
        let own = |condition: &Option<Expr>| Some(condition.clone().map_or_else(is_own, |known| known.and(is_own())));
        let sources = scope.sources.iter().map(|(source, condition)| (source.clone(), own(condition))).collect();
        let scope = RowScope { sources, by: None, ..scope.clone() };
        Self { scoped: Arc::new(ScopedEngine::new(Arc::clone(&self.scoped.engine), scope)), value: None }
    }
}

impl Engine for ValueEngine {
    fn schema(&self, source: &str) -> Option<Schema> {
        self.scoped.engine.schema(source)
    }

    fn profile(&self, source: &str) -> Option<Arc<SourceReport>> {
        self.scoped.engine.profile(source)
    }

    fn profiles(&self) -> Vec<Arc<SourceReport>> {
        self.scoped.engine.profiles()
    }

    fn pass(&self, _: &str, _: &Pass, _: &[&Table]) -> Result<PassResult, String> {
        Err("only questions are asked about some of the rows".to_owned())
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.scoped.learn(queries);
        queries.iter().map(|query| self.scoped.answer(query, self.value.as_deref())).collect()
    }

    fn whole(&self) -> Option<&dyn Engine> {
        Some(&self.scoped.whole)
    }

    fn tells_of(&self, source: &str) -> bool {
        self.scoped.scope.sources.contains_key(source)
    }
}

/// The engine of all rows, which remembers what it answered.
struct WholeEngine {
    engine: Arc<dyn Engine + Send>,
    answers: Mutex<HashMap<Query, Result<Table, EngineError>>>,
}

impl Decorator for WholeEngine {
    fn inner(&self) -> &dyn Engine {
        &*self.engine
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        if let Some(known) = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(query) {
            return known.clone();
        }
        let answer = self.engine.run(query);
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(query.clone(), answer.clone());
        answer
    }
}
