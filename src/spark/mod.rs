//! Sources in a cluster of Apache Spark → answers to questions about them.
//!
//! In: declared sources that name a table or files of a cluster, and its address. Out: a [`Cluster`] that answers passes as any engine
//! does. Never: brings a row here that no list asks for, lets a text of the configuration or of a value become SQL, or changes a table.
//!
//! What a question means is said by `query`; here it is said again in SQL (`expression`, `statement`), over the typed and judged rows of a
//! source (`typed`, `relation`, `made`), whose account is kept as that of files is (`account`). `session` talks to the server.

mod answer;
mod expression;
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

use crate::config::{Source, SourceOrigin};
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::model::{CacheStore, SourceReport, Unmatched};
use crate::query::plan::{Pass, PassResult, PlanText};
use crate::query::{Cell, DataType, Engine, Expr, Query, RemoteEngine, Schema, Select, Table};
use crate::say;
use indexmap::IndexMap;
use reader::Reader;
use rejections::account;
use relation::Part;
pub use session::Settings;
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
pub type Local = Arc<dyn Engine + Send + Sync>;

/// A cluster, and the sources that it has.
pub struct Cluster {
    session: Session,
    sources: IndexMap<String, Source>,
    local: Local,
    /// Where answers are kept between runs.
    cache: Option<Arc<dyn CacheStore>>,
    ready: IndexMap<String, OnceLock<Result<PreparedSource, String>>>,
    told: Mutex<SourceFindings>,
}

/// A source that was looked at.
#[derive(Clone)]
struct PreparedSource {
    rows: Rows,
    views: Views,
    schema: Schema,
    report: Arc<SourceReport>,
    /// What tells its rows from those of every other time; none where the cluster does not tell.
    snapshot: Option<String>,
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
    pub fn new(
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
    pub fn inspect_columns(&self) {
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

    fn prepared(&self, source: &Source) -> Result<PreparedSource, SourceError> {
        if let Some(SourceOrigin::Intervals { of, name }) = &source.made {
            return self.intervals(source, of, name);
        }
        let read = source.as_read().ok_or("the source is made of nothing")?;
        let mut ready = self.used(read)?;
        if let Some(fold) = source.fold() {
            let form = |name: &str| read.columns.get(name).map(|column| column.kind.data_type());
            let events = transform::events(fold, &read.columns, &ready.rows);
            let rows = transform::folded(fold, &source.columns, &events, &form)?;
            let asked = ["count(*)".to_owned(), format!("(SELECT count(*) FROM {})", rows.sql)];
            let counted = rejections::numbers_with(
                &self.reader(&source.name, ready.snapshot.as_ref()),
                &asked,
                &events,
                &ready.views,
            )
            .map_err(SourceError::Fault)?;
            let at = |at: usize| rejections::count_of(&counted, at);
            let mut report = (*ready.report).clone();
            report.rows_duplicate += report.rows_used - at(0);
            report.rows_used = at(0);
            report.folded = Some(at(1));
            ready = PreparedSource { rows, report: Arc::new(report), ..ready };
        }
        for join in source.joins() {
            self.join(source, join, &mut ready)?;
        }
        let forms = source.columns.values().map(|column| (column.name.clone(), column.kind.data_type()));
        ready.schema = forms.collect();
        Arc::make_mut(&mut ready.report).source.clone_from(&source.name);
        Ok(self.held(ready))
    }

    /// Has the cluster hold the rows from the first question on: every statement would type and judge them again.
    fn held(&self, mut ready: PreparedSource) -> PreparedSource {
        if self.session.holds() {
            let name = format!("tejun_rows_{}", reader::short(&ready.rows.sql));
            let sql = std::mem::replace(&mut ready.rows.sql, name.clone());
            ready.views.held.insert(name, sql);
        }
        ready
    }

    /// The used rows of a source as it is read.
    fn used(&self, read: &Source) -> Result<PreparedSource, SourceError> {
        let parts = self.parts(read).map_err(SourceError::Fault)?;
        let mut said = Vec::new();
        let judged = relation::validate(read, &parts, &mut said);
        self.told().found.extend(said);
        let judged = judged.ok_or("a required column of the table cannot be read")?;
        let snapshot = self.snapshot(&parts).map_err(SourceError::Fault)?;
        let account =
            account(&self.reader(&read.name, snapshot.as_ref()), read, &judged).map_err(SourceError::Fault)?;
        {
            let mut told = self.told();
            told.found.extend(account.found.iter().cloned());
            told.listings.extend(account.listing.clone().map(|sql| (read.name.clone(), sql)));
        }
        let rows = judged.used(read, account.has_twice, account.twice());
        let schema = read.columns.values().map(|column| (column.name.clone(), column.kind.data_type())).collect();
        Ok(PreparedSource { rows, views: account.views, schema, report: Arc::new(account.report), snapshot })
    }

    fn intervals(&self, source: &Source, of: &str, state: &str) -> Result<PreparedSource, SourceError> {
        let folded = self.sources.get(of).ok_or("the folded source is elsewhere")?;
        let (Some(fold), Some(read)) = (folded.fold(), folded.as_read()) else {
            return Err("the source is not folded".into());
        };
        let state = fold.intervals.iter().find(|known| known.name == state).ok_or("no such state")?;
        let log = self.ready(of).map_err(SourceError::Said)?;
        let used = self.used_quietly(read)?;
        let form = |name: &str| read.columns.get(name).map(|column| column.kind.data_type());
        let rows = transform::intervals(fold, state, &transform::events(fold, &read.columns, &used), &form)?;
        let counted = rejections::numbers_with(
            &self.reader(&source.name, log.snapshot.as_ref()),
            &["count(*)".to_owned()],
            &rows.sql,
            &log.views,
        );
        let counted = counted.map_err(SourceError::Fault)?;
        let count = rejections::count_of(&counted, 0);
        let report = SourceReport {
            source: source.name.clone(),
            rows_in: count,
            rows_used: count,
            made_from: Some(of.to_owned()),
            files: log.report.files.clone(),
            ..SourceReport::default()
        };
        let schema = source.columns.values().map(|column| (column.name.clone(), column.kind.data_type())).collect();
        let mut views = log.views.clone();
        views.held.clear();
        let ready = PreparedSource { rows, views, schema, report: Arc::new(report), snapshot: log.snapshot.clone() };
        Ok(self.held(ready))
    }

    /// The rows that a folded source is made of; its account was told with it.
    fn used_quietly(&self, read: &Source) -> Result<Rows, SourceError> {
        let parts = self.parts(read).map_err(SourceError::Fault)?;
        let judged = relation::validate(read, &parts, &mut Vec::new()).ok_or("a required column cannot be read")?;
        Ok(judged.used(read, false, None))
    }

    fn join(&self, source: &Source, join: &crate::config::Join, ready: &mut PreparedSource) -> Result<(), SourceError> {
        let (other, views) = if self.has_source(&join.source) {
            let other = self
                .ready(&join.source)
                .map_err(|reason| SourceError::Said(format!("the joined source `{}`: {reason}", join.source)))?;
            ready.snapshot = ready.snapshot.take().zip(other.snapshot.clone()).map(|(own, other)| own + &other);
            (other.rows.sql.clone(), other.views.clone())
        } else {
            let sent = self.sent(join)?;
            let name = format!("tejun_joined_{}", sent.fingerprint());
            (name.clone(), Views { tables: [(name, Arc::new(sent))].into(), ..Views::default() })
        };
        ready.views.tables.extend(views.tables);
        ready.views.references.extend(views.references);
        ready.views.held.extend(views.held);
        let lost = transform::unmatched(join, &ready.rows, &other);
        let asked = ["count(*)".to_owned(), "count(DISTINCT `key`)".to_owned()];
        let reader = self.reader(&source.name, ready.snapshot.as_ref());
        let counted = rejections::numbers_with(&reader, &asked, &lost, &ready.views).map_err(SourceError::Fault)?;
        let at = |at: usize| rejections::count_of(&counted, at);
        if at(0) > 0 {
            let least = reader.rows(&format!("SELECT CAST(min(`key`) AS STRING) AS k FROM {lost}"), &ready.views);
            let least = least.map_err(SourceError::Fault)?;
            let example = least.first().and_then(|row| row.first()?.text()).unwrap_or_default().to_owned();
            let unmatched = Unmatched { source: join.source.clone(), rows: at(0), keys: at(1), example };
            self.told().found.push(untold(source, join, &unmatched));
            Arc::make_mut(&mut ready.report).unmatched.push(unmatched);
        }
        ready.rows = transform::joined(join, &ready.rows, &other);
        Ok(())
    }

    /// The columns of a local source that a join needs.
    fn sent(&self, join: &crate::config::Join) -> Result<TempTable, SourceError> {
        let schema = self.local.schema(&join.source).ok_or_else(|| format!("no source `{}`", join.source))?;
        let names: Vec<&str> =
            std::iter::once(join.key.as_str()).chain(join.columns.iter().map(|(theirs, _)| theirs.as_str())).collect();
        let query = Query {
            source: join.source.clone(),
            lookups: Vec::new(),
            with: Vec::new(),
            filter: Some(Expr::column(&join.key).is_not_null()),
            select: Select::Rows {
                columns: names.iter().map(|name| ((*name).to_owned(), Expr::column(*name))).collect(),
                sort: 1,
                limit: None,
            },
        };
        let table =
            self.local.run(&query).map_err(|error| format!("the joined source `{}`: {}", join.source, error.reason))?;
        let form = |name: &str| schema.data_type(name).unwrap_or(DataType::Text);
        Ok(TempTable { columns: names.iter().map(|name| ((*name).to_owned(), form(name))).collect(), rows: table.rows })
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
        let mut forms: BTreeMap<&str, DataType> = BTreeMap::new();
        for (lookup, table) in pass.lookups.iter().zip(brought) {
            let form = |name: &String| forms.get(name.as_str()).copied().or_else(|| ready.schema.data_type(name));
            let on: Vec<Option<DataType>> = lookup.on.iter().map(form).collect();
            let sent = brought_table(table, &on);
            let name = format!("tejun_brought_{}", sent.fingerprint());
            rows.sql = with_brought(&rows.sql, &name, lookup);
            for (at, column) in lookup.columns.iter().enumerate() {
                forms.insert(column, sent.columns[on.len() + at].1);
            }
            views.tables.insert(name, Arc::new(sent));
        }
        let shared = Rows { sql: "`#rows`".to_owned(), places: rows.places.clone() };
        let form = |name: &str| forms.get(name).copied().or_else(|| ready.schema.data_type(name));
        let statement = statement(pass, &shared, &form)?;
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
        let source = self.sources.get(source)?;
        Some(source.columns.values().map(|column| (column.name.clone(), column.kind.data_type())).collect())
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

/// Why a source cannot be asked.
enum SourceError {
    Fault(Fault),
    Said(String),
}

impl From<String> for SourceError {
    fn from(reason: String) -> Self {
        Self::Said(reason)
    }
}

impl From<&str> for SourceError {
    fn from(reason: &str) -> Self {
        Self::Said(reason.to_owned())
    }
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

/// Keys that the joined source does not have.
fn untold(source: &Source, join: &crate::config::Join, unmatched: &Unmatched) -> Diagnostic {
    let (Unmatched { source: other, rows, keys, example }, on) = (unmatched, &join.on);
    let own = &source.name;
    let message = say!(
        "`{own}` の `{on}` の値 {keys} 種類（{rows} 行）が `{other}` にありません（例: `{example}`）",
        "{keys} values of `{on}` of `{own}` ({rows} rows) are not in `{other}`, such as `{example}`"
    );
    Diagnostic::new(code::DATA_UNMATCHED_KEY, join.place.clone(), message).hint(say!(
        "行は使いますが、結合した列は値なしになります。`{other}` を新しくします",
        "the rows are used, their joined columns have no value; bring `{other}` up to date"
    ))
}
