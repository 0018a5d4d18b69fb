//! A real cluster under the suite that any engine can be put under. `tests/spark.sh` starts one and names it in `TEJUN_SPARK_CONNECT`.

use super::*;
use crate::calendar::Zone;
use crate::config::{BadNewest, BadRows, Column, ColumnType, CsvEncoding, LakeFormat, Limits, Remote, Sheet, Written};
use crate::diag::Place;
use crate::query::suite::{self, Fixture, THEMES, answers_questions};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::TempDir;

/// Cases that this engine fails, with the reason.
const KNOWN: &[(&str, &str)] = &[];

#[expect(clippy::disallowed_methods, reason = "the cluster is named from outside")]
fn connect() -> String {
    std::env::var("TEJUN_SPARK_CONNECT").expect("TEJUN_SPARK_CONNECT names a cluster")
}

/// Tables that were written, by their content; one conversation writes them all.
static WRITTEN: LazyLock<Mutex<Tables>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    Mutex::new(Tables { session: Session::new(settings()), folder, paths: HashMap::new() })
});

struct Tables {
    session: Session,
    folder: TempDir,
    paths: HashMap<String, String>,
}

impl Tables {
    /// The path of a table as Parquet files, in the order of its rows.
    fn path(&mut self, fixture: &Fixture) -> String {
        let columns: Vec<(String, DataType)> =
            fixture.columns.iter().map(|c| (c.name.to_owned(), c.data_type)).collect();
        let rows =
            (0..fixture.rows()).map(|row| fixture.columns.iter().map(|c| c.cells[row].clone()).collect()).collect();
        let sent = TempTable { columns, rows };
        let name = format!("tejun_fixture_{}", sent.fingerprint());
        if let Some(path) = self.paths.get(&name) {
            return path.clone();
        }
        let path = self.folder.path().join(&name).display().to_string();
        let typed = |(column, data_type): &(String, DataType)| {
            let own = text::quoted(column);
            match data_type {
                DataType::Instant => format!("timestamp_seconds({own}) AS {own}"),
                DataType::Date => format!("date_from_unix_date(CAST({own} AS INT)) AS {own}"),
                _ => own,
            }
        };
        let typed: Vec<String> = sent.columns.iter().map(typed).collect();
        let sql = format!(
            "INSERT OVERWRITE DIRECTORY {} USING parquet SELECT {} FROM {name}",
            text::constant(&path),
            typed.join(", ")
        );
        let views = Views { tables: [(name.clone(), Arc::new(sent))].into(), ..Views::default() };
        self.session.rows(&sql, &views).unwrap();
        self.paths.insert(name, path.clone());
        path
    }
}

fn settings() -> Settings {
    Settings { connect: connect(), timeout: Duration::from_secs(300), retries: 1, cache: true }
}

fn declared(fixture: &Fixture, path: String) -> Source {
    let kind = |data_type: DataType| match data_type {
        DataType::Text => ColumnType::Text,
        DataType::Integer => ColumnType::Integer,
        DataType::Number => ColumnType::Number,
        DataType::Boolean => ColumnType::Boolean,
        DataType::Instant => ColumnType::Datetime,
        DataType::Date => ColumnType::Date,
    };
    let column = |name: &str, kind| Column::named(name, kind, Place::file("data/sources.yaml"));
    let columns = fixture.columns.iter().map(|c| (c.name.to_owned(), column(c.name, kind(c.data_type)))).collect();
    Source {
        remote: Some(Remote::Paths { format: LakeFormat::Parquet, paths: vec![path] }),
        bad_rows: BadRows::SetAsideUpTo(Decimal::ZERO),
        ..Source::of_columns(fixture.name, columns, Zone::UTC, Place::file("data/sources.yaml"))
    }
}

/// Has no source.
struct Nothing;

impl Engine for Nothing {
    answers_questions!();
}

fn cluster(fixtures: &[Fixture]) -> Box<dyn Engine> {
    let mut tables = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    let sources: IndexMap<String, Source> =
        fixtures.iter().map(|fixture| (fixture.name.to_owned(), declared(fixture, tables.path(fixture)))).collect();
    Box::new(Cluster::new(settings(), &sources, Arc::new(Nothing), None))
}

macro_rules! themes {
    ($($theme:ident),* $(,)?) => {
        const TESTED: &[&str] = &[$(stringify!($theme)),*];

        mod suite_of {
            $(#[test] #[ignore = "needs a cluster: tests/spark.sh"] fn $theme() {
                super::suite::theme(stringify!($theme), &super::cluster, super::KNOWN);
            })*
        }
    };
}

crate::query::suite::for_each_theme!(themes);

#[test]
fn answers_stand_in_the_order_of_their_questions() {
    let texts: Vec<String> = (0..37).map(|n| n.to_string()).collect();
    // Those that are asked first are answered last.
    let ask = |text: &str| {
        let n: u64 = text.parse().unwrap();
        thread::sleep(Duration::from_millis(3 * (AT_ONCE as u64 - n % AT_ONCE as u64)));
        n
    };
    assert_eq!(together(&texts, ask), (0..37).collect::<Vec<u64>>());
    assert_eq!(together(&[], ask), [0; 0]);
}

#[test]
fn no_theme_is_left_out() {
    assert_eq!(TESTED, THEMES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}
