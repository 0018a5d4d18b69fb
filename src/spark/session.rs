//! A conversation with a Spark Connect server.
//!
//! In: SQL, and small tables that it looks into. Out: rows of an answer, or the [`Fault`] that ended the attempt. Never: waits for
//! longer than a query may take, sends a credential that stands in a file, or sends a table twice to one session.
//!
//! A server may be restarted and a session may end. Both are tried again a declared number of times, with a new session and its
//! tables sent anew; a query is a question, so that asking it twice does no harm.

#![expect(clippy::result_large_err, reason = "the client's own error is large, and goes no further than this file")]

use super::reference::Reference;
use super::stream::{self, Field};
use crate::query::{Cell, DataType};
use indexmap::IndexMap;
use spark_connect::row::{Row, Value};
use spark_connect::types::{DataType as SparkType, StructField};
use spark_connect::{SparkError, SparkSession};
use spark_connect_core::{ChannelBuilder, SparkConnectClient, block_on};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How often a query that runs is looked after.
const LOOK: Duration = Duration::from_secs(1);
/// How long a server may take to accept a connection.
const ACCEPT: Duration = Duration::from_secs(5);
/// Whatever a cluster is set to, this is what statements mean here.
const SETTINGS: [(&str, &str); 8] = [
    ("spark.sql.ansi.enabled", "true"),
    ("spark.sql.session.timeZone", "UTC"),
    ("spark.sql.caseSensitive", "true"),
    ("spark.sql.variable.substitute", "false"),
    ("spark.sql.parser.escapedStringLiterals", "false"),
    ("spark.sql.timestampType", "TIMESTAMP_LTZ"),
    // What conditions on columns that stand on columns imply is, a dozen layers deep, more than any driver has memory for.
    ("spark.sql.constraintPropagation.enabled", "false"),
    // What the cluster holds has otherwise 200 parts, however small, and every branch as many tasks.
    ("spark.sql.optimizer.canChangeCachedPlanOutputPartitioning", "true"),
];

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nobody answers, also not to the last attempt.
    Unreachable(String),
    /// Spark refused the query: its own class of errors, and its first line.
    Refused {
        /// Such as `TABLE_OR_VIEW_NOT_FOUND`.
        class: String,
        /// What it said.
        message: String,
    },
}

impl Fault {
    /// In one line.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Unreachable(reason) => format!("Spark cannot be reached: {reason}"),
            Self::Refused { class, message } if class.is_empty() || message.contains(class.as_str()) => message.clone(),
            Self::Refused { class, message } => format!("[{class}] {message}"),
        }
    }
}

/// Where the server is, and how patient we are.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// `sc://host:port/;parameters`.
    pub(crate) connect: String,
    /// How long one query may take.
    pub(crate) timeout: Duration,
    /// How often a lost connection or session is tried again.
    pub(crate) retries: u32,
    /// Whether the cluster may hold the rows of sources while they are asked about.
    pub(crate) cache: bool,
}

/// A small table that is sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TempTable {
    pub(crate) columns: Vec<(String, DataType)>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// What a statement looks into, by name.
#[derive(Debug, Default, Clone)]
pub(super) struct Views {
    /// Tables of whole numbers.
    pub(crate) references: BTreeMap<String, Arc<Reference>>,
    /// Other tables.
    pub(crate) tables: BTreeMap<String, Arc<TempTable>>,
    /// Rows that the cluster holds, as SQL; each may look into those before it.
    pub(crate) held: IndexMap<String, String>,
}

/// What was counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionStats {
    /// Queries that were answered.
    pub(crate) queries: u64,
    /// Tables that were sent.
    pub(crate) tables: u64,
    /// Attempts after the first one.
    pub(crate) again: u64,
}

/// The conversation.
pub(super) struct Session {
    settings: Settings,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    line: Option<Line>,
    /// How many lines there were.
    lines: u64,
    sent: BTreeSet<String>,
    /// What the cluster holds.
    held: Vec<String>,
    counted: SessionStats,
    /// Nobody answered to the last attempt; what is asked later is not tried again.
    lost: Option<Fault>,
}

/// A session of the server, and how to talk to it.
#[derive(Clone)]
struct Line {
    nth: u64,
    session: SparkSession,
    client: Arc<SparkConnectClient>,
}

impl Line {
    /// Says these one after another.
    fn say(&self, texts: &[String]) -> Result<(), SparkError> {
        texts.iter().try_for_each(|text| stream::rows(&self.client, self.session.session_id(), text).map(drop))
    }
}

impl Session {
    /// Nothing is sent yet.
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings, open: Mutex::default() }
    }

    /// Whether the cluster may hold rows.
    pub(crate) fn holds(&self) -> bool {
        self.settings.cache
    }

    /// What was counted so far.
    pub(crate) fn counted(&self) -> SessionStats {
        self.open().counted
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rows that a statement gives. Several threads may ask at once.
    ///
    /// # Errors
    /// [`Fault`] after the last attempt.
    pub(crate) fn rows(&self, sql: &str, views: &Views) -> Result<Vec<Vec<Field>>, Fault> {
        let sql = sql.to_owned();
        self.attempt(views, move |line| stream::rows(&line.client, line.session.session_id(), &sql))
    }

    /// The columns of what a statement gives, with their types; no row is looked at.
    ///
    /// # Errors
    /// [`Fault`] after the last attempt.
    pub(crate) fn schema(&self, sql: &str) -> Result<Vec<StructField>, Fault> {
        let sql = sql.to_owned();
        let schema = self.attempt(&Views::default(), move |line| line.session.sql(&sql)?.schema())?;
        match schema {
            SparkType::Struct { fields } => Ok(fields),
            other => Err(refused("", &format!("a table has the type {}", other.simple_string()))),
        }
    }

    fn attempt<T: Send + 'static>(
        &self,
        views: &Views,
        work: impl Fn(&Line) -> Result<T, SparkError> + Clone + Send + 'static,
    ) -> Result<T, Fault> {
        let mut tried = 0;
        loop {
            let done =
                self.line(views).and_then(|line| self.watched(&line, work.clone()).map_err(|e| (Some(line.nth), e)));
            let (nth, fault) = match done {
                Ok(done) => {
                    self.open().counted.queries += 1;
                    return Ok(done);
                }
                Err((_, AttemptError::Refused(fault))) => return Err(fault),
                Err((nth, AttemptError::Lost(fault))) => (nth, fault),
            };
            let mut open = self.open();
            if nth.is_none() || open.line.as_ref().map(|line| line.nth) == nth {
                open.line = None;
                open.sent.clear();
                open.held.clear();
            }
            if let Some(lost) = &open.lost {
                return Err(lost.clone());
            }
            if tried == self.settings.retries {
                open.lost = Some(fault.clone());
                return Err(fault);
            }
            tried += 1;
            open.counted.again += 1;
            drop(open);
            thread::sleep(Duration::from_millis(500 << tried.min(5)));
        }
    }

    /// The line, on whose other end these views are known; what is wrong with it else, and which one it is.
    fn line(&self, views: &Views) -> Result<Line, (Option<u64>, AttemptError)> {
        // One at a time begins a session and sends it tables: all others would do the same.
        let mut open = self.open();
        if let Some(lost) = &open.lost {
            return Err((None, AttemptError::Refused(lost.clone())));
        }
        let line = match &open.line {
            Some(line) => line.clone(),
            None => {
                open.lines += 1;
                let line = self.begin(open.lines).map_err(|ended| (None, ended))?;
                open.line = Some(line.clone());
                line
            }
        };
        self.send_all(&mut open, &line, views).map_err(|ended| (Some(line.nth), ended))?;
        Ok(line)
    }

    fn begin(&self, nth: u64) -> Result<Line, AttemptError> {
        if !self.is_there() {
            return Err(self.lost("no connection is accepted"));
        }
        let url = &self.settings.connect;
        let wrong = |error: SparkError| AttemptError::Refused(fault_of(&error));
        // What the address says wrongly is no matter of trying again.
        let session = SparkSession::builder().remote(url).get_or_create().map_err(wrong)?;
        let client = ChannelBuilder::parse(url).and_then(|builder| block_on(SparkConnectClient::connect(&builder)));
        let line = Line { nth, session, client: Arc::new(client.map_err(wrong)?) };
        self.watched(&line, |line| {
            SETTINGS.iter().try_for_each(|(name, value)| line.session.conf().set(name, value).map(drop))
        })?;
        Ok(line)
    }

    fn send_all(&self, open: &mut Open, line: &Line, views: &Views) -> Result<(), AttemptError> {
        for (name, reference) in &views.references {
            if !open.sent.contains(name) {
                let entries = reference.entries.iter().map(|entry| Value::Long(*entry)).collect();
                let list = SparkType::Array { element_type: Box::new(SparkType::Long), contains_null: false };
                let rows = vec![Row::new(vec!["entries".to_owned()], vec![Value::List(entries)])];
                self.send(line, name, rows, vec![field("entries", list)])?;
                open.sent.insert(name.clone());
                open.counted.tables += 1;
            }
        }
        for (name, table) in &views.tables {
            if !open.sent.contains(name) {
                let names: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
                let row = |cells: &Vec<Cell>| Row::new(names.clone(), cells.iter().map(value).collect());
                let fields = table.columns.iter().map(|(name, data_type)| field(name, type_of(*data_type))).collect();
                self.send(line, name, table.rows.iter().map(row).collect(), fields)?;
                open.sent.insert(name.clone());
                open.counted.tables += 1;
            }
        }
        for (name, sql) in &views.held {
            if !open.sent.contains(name) {
                // A run that was killed may have left what the cluster held of the same rows, as they were then.
                let texts = [
                    format!("CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * FROM {sql}"),
                    format!("UNCACHE TABLE IF EXISTS {name}"),
                    format!("CACHE LAZY TABLE {name} OPTIONS ('storageLevel' 'MEMORY_AND_DISK')"),
                ];
                self.watched(line, move |line| line.say(&texts))?;
                open.sent.insert(name.clone());
                open.held.push(name.clone());
            }
        }
        Ok(())
    }

    fn send(&self, line: &Line, name: &str, rows: Vec<Row>, fields: Vec<StructField>) -> Result<(), AttemptError> {
        let name = name.to_owned();
        self.watched(line, move |line| {
            line.session.create_dataframe(rows, SparkType::Struct { fields })?.create_or_replace_temp_view(&name)
        })
    }

    /// Does a piece of work on a thread of its own, and looks after it: the client itself would wait for an hour for a server that is gone.
    fn watched<T: Send + 'static>(
        &self,
        line: &Line,
        work: impl FnOnce(&Line) -> Result<T, SparkError> + Send + 'static,
    ) -> Result<T, AttemptError> {
        let (done, wait) = channel();
        let of = line.clone();
        thread::spawn(move || drop(done.send(work(&of))));
        let mut waited = Duration::ZERO;
        loop {
            match wait.recv_timeout(LOOK) {
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(error)) if is_lost(&error) => return Err(self.lost(&first_line(&error.message))),
                Ok(Err(error)) => return Err(AttemptError::Refused(fault_of(&error))),
                Err(RecvTimeoutError::Disconnected) => return Err(self.lost("the client gave up")),
                Err(RecvTimeoutError::Timeout) if waited >= self.settings.timeout => {
                    let seconds = self.settings.timeout.as_secs();
                    let of = line.clone();
                    // What is asked beside it would have no use any more.
                    thread::spawn(move || drop(of.session.interrupt_all()));
                    return Err(AttemptError::Refused(refused("TIMEOUT", &format!("no answer within {seconds} s"))));
                }
                Err(RecvTimeoutError::Timeout) if !self.is_there() => {
                    return Err(self.lost("no connection is accepted any more"));
                }
                Err(RecvTimeoutError::Timeout) => waited += LOOK,
            }
        }
    }

    /// Whether somebody listens at the address.
    fn is_there(&self) -> bool {
        let addresses = address(&self.settings.connect).to_socket_addrs();
        addresses.is_ok_and(|all| all.into_iter().any(|one| TcpStream::connect_timeout(&one, ACCEPT).is_ok()))
    }

    fn lost(&self, reason: &str) -> AttemptError {
        AttemptError::Lost(Fault::Unreachable(format!("{}: {reason}", address(&self.settings.connect))))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A session that is not ended has its views for an hour; what the cluster holds outlives even sessions.
        let mut open = self.open();
        if let Some(line) = open.line.take() {
            let held: Vec<String> = open.held.iter().map(|name| format!("UNCACHE TABLE IF EXISTS {name}")).collect();
            let (done, wait) = channel();
            thread::spawn(move || {
                let _ = line.say(&held);
                drop(done.send(line.session.stop()));
            });
            let _ = wait.recv_timeout(ACCEPT);
        }
    }
}

/// How an attempt ended without an answer.
enum AttemptError {
    Lost(Fault),
    Refused(Fault),
}

/// Whether an error says that the connection or the session is gone, and not that the question is wrong.
fn is_lost(error: &SparkError) -> bool {
    const GONE: [&str; 4] = ["INVALID_HANDLE", "SESSION_NOT_SAME", "SESSION_CLOSED", "RETRIES_EXCEEDED"];
    // The codes of gRPC for cancelled, unavailable: the server or what stands before it went away.
    let by_code = matches!(error.grpc_code, Some(1 | 14));
    let no_class = error.error_class.is_empty() && error.grpc_code.is_none_or(|code| code == 2);
    by_code || GONE.iter().any(|gone| error.error_class.starts_with(gone)) || (no_class && is_transport(&error.message))
}

fn is_transport(message: &str) -> bool {
    ["transport error", "connection", "Connection", "broken pipe", "h2 protocol"]
        .iter()
        .any(|sign| message.contains(sign))
}

fn fault_of(error: &SparkError) -> Fault {
    refused(&error.error_class, &error.message)
}

fn refused(class: &str, message: &str) -> Fault {
    Fault::Refused { class: class.to_owned(), message: first_line(message) }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// `host:port` of `sc://host:port/;…`; 15002 when no port is written.
fn address(connect: &str) -> String {
    let rest = connect.strip_prefix("sc://").unwrap_or(connect);
    let authority = rest.split(['/', '?', '#', ';']).next().unwrap_or_default();
    let has_port = authority.rsplit_once(':').is_some_and(|(_, port)| port.chars().all(|c| c.is_ascii_digit()));
    if has_port { authority.to_owned() } else { format!("{authority}:15002") }
}

fn field(name: &str, data_type: SparkType) -> StructField {
    StructField { name: name.to_owned(), data_type, nullable: true, metadata: BTreeMap::new() }
}

fn type_of(data_type: DataType) -> SparkType {
    match data_type {
        DataType::Text => SparkType::String { collation: "UTF8_BINARY".to_owned() },
        DataType::Number => SparkType::Double,
        DataType::Boolean => SparkType::Boolean,
        DataType::Integer | DataType::Instant | DataType::Date => SparkType::Long,
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(n) => Value::Long(*n),
        Cell::Number(x) => Value::Double(*x),
        Cell::Text(text) => Value::String(text.clone()),
        Cell::Boolean(truth) => Value::Bool(*truth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_port() {
        assert_eq!(address("sc://spark.example:15003/;use_ssl=true"), "spark.example:15003");
        assert_eq!(address("sc://spark.example"), "spark.example:15002");
        assert_eq!(address("sc://[::1]:7"), "[::1]:7");
    }

    #[test]
    fn where_nobody_listens_the_attempts_end() {
        let free =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let settings =
            Settings { connect: format!("sc://{free}"), timeout: Duration::from_secs(5), retries: 1, cache: true };
        let session = Session::new(settings);
        let fault = session.rows("SELECT 1", &Views::default()).expect_err("nobody listens");
        assert!(matches!(&fault, Fault::Unreachable(reason) if reason.contains(&free.to_string())), "{fault:?}");
        assert_eq!(session.counted(), SessionStats { again: 1, ..SessionStats::default() });
        // What is lost is not tried again by every later question.
        assert_eq!(session.rows("SELECT 1", &Views::default()), Err(fault));
        assert_eq!(session.counted().again, 1);
    }
}
