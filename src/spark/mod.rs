//! Sources in a cluster of Apache Spark → answers to questions about them.
//!
//! In: declared sources that name a table or files of a cluster, and its address. Out: a [`Cluster`] that answers passes as any engine
//! does. Never: brings a row here that no list asks for, lets a text of the configuration or of a value become SQL, or changes a table.
//!
//! What a question means is said by `query`; here it is said again in SQL (`expression`, `statement`), over the typed and judged rows of a
//! source (`typed`, `relation`, `made`), whose account is kept as that of files is (`account`). `session` talks to the server.

mod answer;
mod expression;
mod prepared;
mod reader;
mod reference;
mod rejections;
mod relation;
mod session;
mod statement;
mod stream;
#[cfg(test)]
mod tests;
mod text;
mod transform;
mod typed;

use crate::config::Source;
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::model::{CacheStore, SourceReport};
use crate::query::plan::{Pass, PassResult, PlanText};
use crate::query::{Cell, DataType, Engine, RemoteEngine, Schema, Table};
use crate::say;
use indexmap::IndexMap;
use prepared::{PreparedSource, SourceError, schema_of};
use reader::Reader;
use relation::Part;
pub(crate) use session::Settings;
use session::{Fault, Session, SessionStats, TempTable, Views};
use statement::{Rows, statement};
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

/// So many statements are asked at once.
const AT_ONCE: usize = 4;

/// The engine of sources that other rooms read.
pub(crate) type Local = Arc<dyn Engine + Send + Sync>;

/// A cluster, and the sources that it has.
pub(crate) struct Cluster {
    session: Session,
    sources: IndexMap<String, Source>,
    local: Local,
    /// Where answers are kept between runs.
    cache: Option<Arc<dyn CacheStore>>,
    ready: IndexMap<String, OnceLock<Result<PreparedSource, String>>>,
    told: Mutex<SourceFindings>,
}

/// What is wrong, and what lists rows set aside.
#[derive(Default)]
struct SourceFindings {
    found: Vec<Diagnostic>,
    listings: BTreeMap<String, String>,
    /// Whether it was told that the cluster is gone.
    is_lost: bool,
    /// Whether questions are answered with nothing.
    is_silent: bool,
}

impl Cluster {
    /// A cluster that nobody has talked to yet; sources that it does not have are answered by `local`.
    pub(crate) fn new(
        settings: Settings,
        sources: &IndexMap<String, Source>,
        local: Local,
        cache: Option<Arc<dyn CacheStore>>,
    ) -> Self {
        let remote: IndexMap<String, Source> = sources
            .iter()
            .filter(|(_, source)| source.is_remote())
            .map(|(name, s)| (name.clone(), s.clone()))
            .collect();
        let ready = remote.keys().map(|name| (name.clone(), OnceLock::new())).collect();
        Self { session: Session::new(settings), sources: remote, local, cache, ready, told: Mutex::default() }
    }

    /// Asks for the columns of every source, and never for a row: questions are answered with nothing then.
    pub(crate) fn inspect_columns(&self) {
        self.told().is_silent = true;
        for source in self.sources.values().filter_map(Source::as_read) {
            match self.parts(source) {
                Ok(parts) => {
                    let mut said = Vec::new();
                    let _ = relation::validate(source, &parts, &mut said);
                    self.told().found.extend(said);
                }
                Err(Fault::Unreachable(reason)) => {
                    let message = say!(
                        "Spark に接続できないため、Spark のソースは確かめていません: {reason}",
                        "Spark cannot be reached, so its sources were not checked: {reason}"
                    );
                    self.told().found.push(
                        Diagnostic::new(code::ENGINE_NOT_ASKED, source.place.clone(), message).hint(say!(
                            "`check --online` は接続できなければエラーにします",
                            "`check --online` makes it an error"
                        )),
                    );
                    return;
                }
                Err(fault) => self.blame(source, &fault),
            }
        }
    }

    fn told(&self) -> MutexGuard<'_, SourceFindings> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says once that the cluster is gone, and of each source what Spark refused.
    fn blame(&self, source: &Source, fault: &Fault) {
        let mut told = self.told();
        let said = fault.message();
        let name = &source.name;
        match fault {
            Fault::Unreachable(_) if told.is_lost => {}
            Fault::Unreachable(reason) => {
                told.is_lost = true;
                told.is_silent = true;
                let message = say!("Spark に接続できません: {reason}", "Spark cannot be reached: {reason}");
                told.found.push(Diagnostic::new(code::ENGINE_UNREACHABLE, source.place.clone(), message).hint(say!(
                    "サーバーが動いているか、`engine.spark.connect` または TEJUN_SPARK_CONNECT の宛先が正しいかを確かめます。前のサイトはそのままです",
                    "see whether the server runs, and whether `engine.spark.connect` or TEJUN_SPARK_CONNECT names it; the site stays as it was"
                )));
            }
            Fault::Refused { .. } => {
                let message = say!("Spark が `{name}` を断りました: {said}", "Spark refused `{name}`: {said}");
                told.found.push(Diagnostic::new(code::ENGINE_REFUSED, source.place.clone(), message).hint(say!(
                    "表の名前・権限・型を確かめます",
                    "look at the name of the table, the rights and the types"
                )));
            }
        }
    }

    /// Asks about a snapshot of a source.
    fn reader(&self, source: &str, snapshot: Option<&String>) -> Reader<'_> {
        match (&self.cache, snapshot) {
            (Some(cache), Some(snapshot)) => Reader::keeping(&self.session, &**cache, source, snapshot),
            _ => Reader::new(&self.session),
        }
    }

    /// The files of a source with their sizes and times; none where rows do not tell the file that they come from.
    fn snapshot(&self, parts: &[Part]) -> Result<Option<String>, Fault> {
        if self.cache.is_none() || parts.iter().any(|part| !part.is_placed) {
            return Ok(None);
        }
        let mut all = String::new();
        for part in parts {
            let rows = self.session.rows(&relation::files_of(part), &Views::default())?;
            for row in &rows {
                all += &row.iter().filter_map(stream::Field::text).collect::<Vec<_>>().join(" ");
                all.push('\n');
            }
        }
        Ok(Some(all))
    }

    fn parts(&self, source: &Source) -> Result<Vec<Part>, Fault> {
        let remote = source.remote.as_ref().map(relation::parts).unwrap_or_default();
        remote
            .into_iter()
            .map(|(from, is_placed)| {
                let fields = self.session.schema(&format!("SELECT * FROM {from}"))?;
                Ok(Part { from, fields, is_placed })
            })
            .collect()
    }

    /// A source, looked at once.
    fn ready(&self, name: &str) -> Result<&PreparedSource, String> {
        if self.told().is_silent {
            return Err("the cluster was not asked for rows".to_owned());
        }
        let (Some(source), Some(known)) = (self.sources.get(name), self.ready.get(name)) else {
            return Err("no such source".to_owned());
        };
        known
            .get_or_init(|| {
                self.prepared(source).map_err(|stop| match stop {
                    SourceError::Fault(fault) => {
                        self.blame(source, &fault);
                        fault.message()
                    }
                    SourceError::Said(reason) => reason,
                })
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The statement of a pass, what it looks into, and how it is read.
    fn statement(
        &self,
        source: &str,
        pass: &Pass,
        brought: &[&Table],
    ) -> Result<(Vec<String>, Views, Vec<statement::Branch>), String> {
        let ready = self.ready(source)?;
        let (mut rows, mut views) = (ready.rows.clone(), ready.views.clone());
        let mut data_types: BTreeMap<&str, DataType> = BTreeMap::new();
        for (lookup, table) in pass.lookups.iter().zip(brought) {
            let data_type =
                |name: &String| data_types.get(name.as_str()).copied().or_else(|| ready.schema.data_type(name));
            let on: Vec<Option<DataType>> = lookup.on.iter().map(data_type).collect();
            let sent = brought_table(table, &on);
            let name = format!("tejun_brought_{}", sent.fingerprint());
            rows.sql = with_brought(&rows.sql, &name, lookup);
            for (at, column) in lookup.columns.iter().enumerate() {
                data_types.insert(column, sent.columns[on.len() + at].1);
            }
            views.tables.insert(name, Arc::new(sent));
        }
        let shared = Rows { sql: "`#rows`".to_owned(), places: rows.places.clone() };
        let data_type = |name: &str| data_types.get(name).copied().or_else(|| ready.schema.data_type(name));
        let statement = statement(pass, &shared, &data_type)?;
        views.references.extend(statement.references);
        let whole = |sql: String| format!("WITH `#rows` AS (SELECT * FROM {})\n{sql}", rows.sql);
        Ok((statement.texts.into_iter().map(whole).collect(), views, statement.branches))
    }
}

impl RemoteEngine for Cluster {
    fn has_source(&self, source: &str) -> bool {
        self.sources.contains_key(source)
    }

    fn inspect_sources(&self) {
        if !self.is_silent() {
            self.sources.keys().for_each(|name| drop(self.ready(name)));
        }
    }

    fn is_silent(&self) -> bool {
        self.told().is_silent
    }

    fn report(&self, found: &mut Diagnostics) {
        found.extend(self.told().found.iter().cloned());
    }

    fn listings(&self) -> BTreeMap<String, String> {
        self.told().listings.clone()
    }

    fn counted(&self) -> Message {
        let SessionStats { queries, tables, again } = self.session.counted();
        say!(
            "Spark: 問い合わせ {queries}、送った表 {tables}、再試行 {again}",
            "Spark: {queries} queries, {tables} tables sent, {again} tried again"
        )
    }
}

impl Engine for Cluster {
    fn schema(&self, source: &str) -> Option<Schema> {
        self.sources.get(source).map(schema_of)
    }

    fn profile(&self, source: &str) -> Option<Arc<SourceReport>> {
        let ready = self.ready.get(source)?.get()?.as_ref().ok()?;
        Some(Arc::clone(&ready.report))
    }

    fn profiles(&self) -> Vec<Arc<SourceReport>> {
        self.sources.keys().filter_map(|name| self.profile(name)).collect()
    }

    fn pass(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String> {
        let (texts, views, branches) = self.statement(source, pass, brought)?;
        let snapshot = self.ready(source)?.snapshot.clone();
        let reader = self.reader(source, snapshot.as_ref());
        let answers = together(&texts, |sql| reader.rows(sql, &views));
        let blamed = |fault: Fault| {
            if let (Fault::Unreachable(_), Some(source)) = (&fault, self.sources.get(source)) {
                self.blame(source, &fault);
            }
            fault.message()
        };
        let rows = answers.into_iter().map(|answer| answer.map_err(blamed)).collect::<Result<Vec<_>, _>>()?.concat();
        answer::passed(&branches, &rows)
    }

    fn plan_texts(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<Vec<PlanText>, String> {
        let (texts, views, _) = self.statement(source, pass, brought)?;
        let held = views.held.iter().map(|(name, sql)| format!("CREATE TEMPORARY VIEW {name} AS SELECT * FROM {sql}"));
        Ok(vec![PlanText { stage: "Spark SQL".to_owned(), plans: held.chain(texts).collect() }])
    }
}

/// Answers to texts of which a few are asked at once: the cluster plans one while it counts another.
fn together<T: Send>(texts: &[String], ask: impl Fn(&str) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let of_one = |_| {
            let at = next.fetch_add(1, Ordering::Relaxed);
            texts.get(at).map(|text| (at, ask(text)))
        };
        (0..texts.len()).map_while(of_one).collect::<Vec<_>>()
    };
    let mut answers: Vec<(usize, T)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..texts.len().min(AT_ONCE)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// The answer of a look-up as a table whose first columns are its keys; a row without a key belongs to nothing.
fn brought_table(table: &Table, on: &[Option<DataType>]) -> TempTable {
    let rows: Vec<Vec<Cell>> =
        table.rows.iter().filter(|row| !row[..on.len()].contains(&Cell::Null)).cloned().collect();
    let column = |at: usize| (format!("c{at}"), TempTable::data_type_of(rows.iter().map(|row| &row[at])));
    let columns = (0..table.columns.len()).map(column).collect();
    TempTable { columns, rows }
}

fn with_brought(rows: &str, table: &str, lookup: &crate::query::plan::LookupTable) -> String {
    let keys = lookup.on.len();
    let columns: Vec<String> = lookup
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| format!("b.c{} AS {}", keys + at, text::name(column)))
        .collect();
    let on: Vec<String> =
        lookup.on.iter().enumerate().map(|(at, column)| format!("s.{} = b.c{at}", text::name(column))).collect();
    let columns = if columns.is_empty() { String::new() } else { format!(", {}", columns.join(", ")) };
    format!("(SELECT s.*{columns} FROM {rows} AS s LEFT JOIN {table} AS b ON {})", on.join(" AND "))
}
