//! The engine of this room under the suite that any engine can be put under: tables held in memory, scanned piece by piece,
//! and answered with what earlier runs kept.
#![expect(clippy::disallowed_methods, reason = "pieces are read from files on disk, which the test has to write")]

use super::parquet::grouped_bytes;
use super::*;
use crate::data::{Sizes, open_with};
use crate::query::plan::facts::{Fact, Facts};
use crate::query::plan::{Pass, PassResult, TracingEngine, execute_all};
use crate::query::suite::answers_questions;
use crate::query::suite::{self, Fixture, THEMES};
use crate::query::{DataType, Decorator, EngineError, Table};
use polars::prelude as pl;
use polars::prelude::{DataFrame, NamedFrom, TimeUnit, TimeZone};
use proptest::prelude::*;
use std::ops::Range;
use tempfile::TempDir;

/// Cases that this engine fails, with the reason: each of them is to be mended.
const KNOWN: &[(&str, &str)] = &[
    ("functions: numbers: nullif(i, x)", "the first argument becomes a number with a fraction as the second is one"),
    ("functions: beyond floats: nullif(i, x)", "the first argument is refused where no float is as large"),
    (
        "decimals: far apart: large ones that leave small ones",
        "floats that stand for no decimal are added as floats are",
    ),
    ("decimals: far apart: no decimals", "floats that stand for no decimal are added as floats are"),
];

/// How a table is written: into how many files, and into row groups of how many rows.
#[derive(Clone, Copy)]
struct Cut {
    files: usize,
    group: usize,
}

/// A scanned table has two dozen pieces, or as many as it has rows.
fn finely(rows: usize) -> Cut {
    Cut { files: 3, group: rows.div_ceil(24).max(1) }
}

fn whole(rows: usize) -> Cut {
    Cut { files: 1, group: rows.max(1) }
}

fn held(fixtures: &[Fixture]) -> Box<dyn Engine> {
    let sizes = Sizes { held_bytes: u64::MAX, piece_rows: 1 << 18 };
    let tables = Tables::written(fixtures, whole, None);
    let store = tables.open(sizes);
    Box::new(StoreWithFiles { store, _tables: tables })
}

fn scanned(fixtures: &[Fixture]) -> Box<dyn Engine> {
    let tables = Tables::written(fixtures, finely, None);
    let store = tables.open(PIECEWISE);
    let unread = fixtures.iter().all(|fixture| store.profile(fixture.name).is_none());
    assert!(unread, "a source that is read piece by piece knows nothing of its rows before it was asked");
    Box::new(StoreWithFiles { store, _tables: tables })
}

fn kept(fixtures: &[Fixture]) -> Box<dyn Engine> {
    Box::new(Reopened(Tables::written(fixtures, finely, Some(Arc::default()))))
}

/// Files of one byte and more are read in pieces of one row group.
const PIECEWISE: Sizes = Sizes { held_bytes: 0, piece_rows: 1 };

/// Tables as Parquet files.
struct Tables {
    sources: IndexMap<String, Source>,
    files: Memory,
    _folder: Option<TempDir>,
}

impl Tables {
    fn written(fixtures: &[Fixture], cut: fn(usize) -> Cut, cache: Option<Arc<crate::model::MemoryCache>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("data")).unwrap();
        let mut files = Memory::default().on(folder.path().to_owned());
        for fixture in fixtures {
            let Cut { files: count, group } = cut(fixture.rows());
            for file in 0..count {
                let rows = fixture.rows() * file / count..fixture.rows() * (file + 1) / count;
                let path = format!("data/{}-{file}.parquet", fixture.name);
                let bytes = grouped_bytes(&mut frame(fixture, &rows), group);
                std::fs::write(folder.path().join(&path), &bytes).unwrap();
                files = files.with(&path, bytes);
            }
        }
        let files = match cache {
            Some(cache) => files.keeping_in(cache),
            None => files,
        };
        let sources = fixtures.iter().map(|fixture| (fixture.name.to_owned(), declared(fixture))).collect();
        Self { sources, files, _folder: Some(folder) }
    }

    fn open(&self, sizes: Sizes) -> Store {
        let mut found = Diagnostics::new();
        let store = open_with(&self.sources, &self.files, sizes, &mut found);
        let found: Vec<Diagnostic> = found.into_iter().collect();
        assert!(found.is_empty(), "tables come in as they are: {found:?}");
        store
    }
}

/// A store and the files that it reads.
struct StoreWithFiles {
    store: Store,
    _tables: Tables,
}

impl Engine for StoreWithFiles {
    answers_questions!();

    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.store.run(query)
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.store.run_all(queries)
    }
}

/// A new store for each question, which finds what the one before has kept.
struct Reopened(Tables);

impl Engine for Reopened {
    answers_questions!();

    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.0.open(PIECEWISE).run(query)
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.0.open(PIECEWISE).run_all(queries)
    }
}

/// A store whose passes are traced.
struct Explained(StoreWithFiles);

impl Decorator for Explained {
    fn inner(&self) -> &dyn Engine {
        &self.0.store
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        self.many(std::slice::from_ref(query)).remove(0)
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        let traced = TracingEngine::new(self.inner());
        let answers = traced.run_all(queries);
        for trace in traced.traces() {
            assert!(trace.refused.is_some() || trace.plans.is_ok(), "{trace:?}");
            let own = |text: &str| text.contains('\u{1}');
            assert!(!own(&trace.description.to_string()), "names of the plan are readable: {trace:?}");
            assert!(!trace.plans.iter().flatten().flat_map(|text| &text.plans).any(|plan| own(plan)), "{trace:?}");
        }
        answers
    }
}

/// A store whose passes are specialised for what its rows hold.
struct Specialised {
    standing: StoreWithFiles,
    fixtures: Vec<Fixture>,
}

impl Specialised {
    fn facts(&self, source: &str) -> Facts {
        let fixture = self.fixtures.iter().find(|fixture| fixture.name == source).unwrap();
        let fact = |cells: &[Cell]| {
            let whole = || cells.iter().filter_map(Cell::integer);
            let is_whole = cells.iter().all(|cell| *cell == Cell::Null || cell.integer().is_some());
            let range = whole().min().zip(whole().max()).filter(|_| is_whole);
            Fact { range, is_there: !cells.contains(&Cell::Null) }
        };
        if fixture.rows() == 0 {
            return Facts::new();
        }
        fixture.columns.iter().map(|column| (column.name.to_owned(), fact(&column.cells))).collect()
    }
}

impl Decorator for Specialised {
    fn inner(&self) -> &dyn Engine {
        &self.standing.store
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        self.many(std::slice::from_ref(query)).remove(0)
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        execute_all(self, queries)
    }

    fn pass_over(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String> {
        let Some(schema) = self.schema(source) else { return self.inner().pass(source, pass, brought) };
        match pass.specialised(&|name| schema.data_type(name), &self.facts(source)) {
            Some(specialised) => self.inner().pass(source, &specialised, brought),
            None => self.inner().pass(source, pass, brought),
        }
    }
}

fn specialised(fixtures: &[Fixture]) -> Box<dyn Engine> {
    let tables = Tables::written(fixtures, whole, None);
    let store = tables.open(Sizes { held_bytes: u64::MAX, piece_rows: 1 << 18 });
    Box::new(Specialised { standing: StoreWithFiles { store, _tables: tables }, fixtures: fixtures.to_vec() })
}

fn declared(fixture: &Fixture) -> Source {
    let kind = |form: DataType| match form {
        DataType::Text => ColumnType::Text,
        DataType::Integer => ColumnType::Integer,
        DataType::Number => ColumnType::Number,
        DataType::Boolean => ColumnType::Boolean,
        DataType::Instant => ColumnType::Datetime,
        DataType::Date => ColumnType::Date,
    };
    let columns = fixture.columns.iter().map(|c| column(c.name, kind(c.data_type))).collect();
    Source { name: fixture.name.into(), ..source(&format!("{}-*.parquet", fixture.name), columns) }
}

fn frame(fixture: &Fixture, rows: &Range<usize>) -> DataFrame {
    let columns =
        fixture.columns.iter().map(|column| typed(column.name, column.data_type, &column.cells[rows.clone()]));
    DataFrame::new(rows.len(), columns.collect()).unwrap()
}

fn typed(name: &str, form: DataType, cells: &[Cell]) -> pl::Column {
    let integers = || cells.iter().map(Cell::integer).collect::<Vec<Option<i64>>>();
    let instants = || integers().into_iter().map(|seconds| seconds.map(|seconds| seconds * 1_000_000));
    let number = |cell: &Cell| if let Cell::Number(x) = cell { Some(*x) } else { None };
    let truth = |cell: &Cell| if let Cell::Boolean(b) = cell { Some(*b) } else { None };
    let of = |series: pl::Series| pl::Column::from(series);
    let utc = Some(TimeZone::opt_try_new(Some("UTC")).unwrap().unwrap());
    match form {
        DataType::Text => of(pl::Series::new(name.into(), cells.iter().map(Cell::text).collect::<Vec<_>>())),
        DataType::Integer => of(pl::Series::new(name.into(), integers())),
        DataType::Number => of(pl::Series::new(name.into(), cells.iter().map(number).collect::<Vec<_>>())),
        DataType::Boolean => of(pl::Series::new(name.into(), cells.iter().map(truth).collect::<Vec<_>>())),
        DataType::Instant => of(pl::Series::new(name.into(), instants().collect::<Vec<_>>()))
            .cast(&pl::DataType::Datetime(TimeUnit::Microseconds, utc))
            .unwrap(),
        DataType::Date => of(pl::Series::new(name.into(), integers()))
            .cast(&pl::DataType::Int32)
            .and_then(|days| days.cast(&pl::DataType::Date))
            .unwrap(),
    }
}

macro_rules! themes {
    ($($theme:ident),* $(,)?) => {
        const TESTED: &[&str] = &[$(stringify!($theme)),*];

        mod of_held {
            $(#[test] fn $theme() {
                super::suite::theme(stringify!($theme), &super::held, super::KNOWN);
            })*
        }

        mod of_scanned {
            $(#[test] fn $theme() {
                super::suite::theme(stringify!($theme), &super::scanned, super::KNOWN);
            })*
        }
    };
}

crate::query::suite::for_each_theme!(themes);

#[test]
fn no_theme_is_left_out() {
    assert_eq!(TESTED, THEMES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

#[test]
fn what_earlier_runs_kept_changes_no_answer() {
    suite::run(&kept, KNOWN);
}

#[test]
fn what_tells_of_passes_changes_no_answer() {
    let explained = |fixtures: &[Fixture]| -> Box<dyn Engine> {
        let tables = Tables::written(fixtures, whole, None);
        let store = tables.open(Sizes { held_bytes: u64::MAX, piece_rows: 1 << 18 });
        Box::new(Explained(StoreWithFiles { store, _tables: tables }))
    };
    suite::run(&explained, KNOWN);
}

#[test]
fn what_is_known_of_rows_changes_no_answer() {
    suite::run(&specialised, KNOWN);
}

#[test]
fn some_rows_are_answered_about_as_though_there_were_no_others() {
    let made = |fixtures: &[Fixture], cut: fn(usize) -> Cut, sizes: Sizes| -> Arc<dyn Engine + Send> {
        let tables = Tables::written(fixtures, cut, None);
        let store = tables.open(sizes);
        Arc::new(StoreWithFiles { store, _tables: tables })
    };
    let sizes = Sizes { held_bytes: u64::MAX, piece_rows: 1 << 18 };
    let held = |fixtures: &[Fixture]| made(fixtures, whole, sizes);
    let scanned = |fixtures: &[Fixture]| made(fixtures, finely, PIECEWISE);
    for seed in 0..24 {
        suite::random::compare_scoped(seed, &held).unwrap();
        suite::random::compare_scoped(seed, &scanned).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_questions_are_answered_as_row_by_row(seed in any::<u64>()) {
        for make in [held, scanned, specialised] {
            let compared = suite::random::compare(seed, &make);
            prop_assert!(compared.is_ok(), "{}", compared.unwrap_err());
        }
    }
}
