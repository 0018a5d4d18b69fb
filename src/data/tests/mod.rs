//! The room as a whole, on files in memory.

mod answers;
mod aside;
mod exact;
mod formats;
mod forms;
mod fuzz;
mod limits;
mod made;
mod misread;
mod newest;
mod parquet;
mod profile;
mod reading;
mod row_zones;
mod scanned;
mod setting_aside;
mod split;
mod suite;
mod totals;
mod trials;
mod united;
mod unpivoted;
mod whole;

use crate::calendar::Zone;
use crate::config::{BadNewest, BadRows, Column, ColumnType, CsvEncoding, Limits, Sheet, Source, Written};
use crate::data::{Store, open};
use crate::diag::{Diagnostic, Diagnostics, Place};
use crate::model::{CacheStore, NoCache, ProjectFiles, ReadError};
use crate::query::{Aggregate, Cell, Engine, Expr, Measure, Query, Select};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A project in memory.
#[derive(Default, Clone)]
pub(super) struct Memory(BTreeMap<String, Vec<u8>>, Option<PathBuf>, Option<Arc<dyn CacheStore>>);

impl Memory {
    pub(super) fn with(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.0.insert(path.to_owned(), bytes.as_ref().to_vec());
        self
    }

    /// The same files, with a place for what is learned of them.
    pub(super) fn keeping_in(mut self, cache: Arc<dyn CacheStore>) -> Self {
        self.2 = Some(cache);
        self
    }

    /// The same files seen as lying below a folder on disk.
    pub(super) fn on(mut self, folder: PathBuf) -> Self {
        self.1 = Some(folder);
        self
    }
}

impl ProjectFiles for Memory {
    fn list(&self, folder: &str) -> Vec<String> {
        self.0.keys().filter(|path| path.starts_with(&format!("{folder}/"))).cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.0.get(path).map(|b| Arc::from(b.as_slice())).ok_or_else(|| ReadError { reason: "no such file".into() })
    }

    fn cache(&self) -> Arc<dyn CacheStore> {
        self.2.clone().unwrap_or_else(|| Arc::new(NoCache))
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.1.as_ref().map(|folder| folder.join(path))
    }

    #[expect(clippy::disallowed_methods, reason = "the files of the test")]
    fn opener(&self, path: &str) -> Option<crate::model::Opener> {
        let disk = self.on_disk(path)?;
        Some(Box::new(move || std::fs::File::open(&disk)))
    }

    #[expect(clippy::disallowed_methods, reason = "the files of the test")]
    fn watch(&self, path: &str) -> Option<crate::model::Watch> {
        let (disk, told) = (self.on_disk(path)?, self.0.get(path)?.clone());
        Some(Box::new(move || std::fs::read(&disk).is_ok_and(|now| now == told)))
    }
}

pub(super) fn column(name: &str, kind: ColumnType) -> Column {
    Column::named(name, kind, Place::at("data/sources.yaml", 5, 5, 1))
}

pub(super) fn source(glob: &str, columns: Vec<Column>) -> Source {
    let columns = columns.into_iter().map(|c| (c.name.clone(), c)).collect();
    let zone = Zone::get("Asia/Tokyo").unwrap();
    let bare = Source::of_columns("tickets", columns, zone, Place::at("data/sources.yaml", 1, 1, 7));
    Source { files: vec![glob.into()], max_size: 1 << 30, ..bare }
}

pub(super) fn opened(source: Source, files: &Memory) -> (Store, Vec<Diagnostic>) {
    let mut found = Diagnostics::new();
    let store = open(&IndexMap::from([(source.name.clone(), source)]), files, &mut found);
    (store, found.into_iter().collect())
}

/// Codes and places, `code file:line:column`.
pub(super) fn told(found: &[Diagnostic]) -> Vec<String> {
    let place =
        |d: &Diagnostic| d.place.as_ref().map_or(String::new(), |p| format!("{}:{}:{}", p.file, p.line, p.column));
    found.iter().map(|d| format!("{} {}", d.code.name(), place(d))).collect()
}

pub(super) fn query(select: Select) -> Query {
    Query::new("tickets", select)
}

/// The rows of the named columns, in file order.
pub(super) fn rows(store: &Store, names: &[&str]) -> Vec<Vec<Cell>> {
    let columns = names.iter().map(|name| ((*name).to_owned(), Expr::column(*name))).collect();
    store.run(&query(Select::Rows { columns, sort: 0, limit: None })).unwrap().rows
}

/// The values of one column, in file order.
pub(super) fn values(store: &Store, name: &str) -> Vec<Cell> {
    rows(store, &[name]).into_iter().flatten().collect()
}

pub(super) fn texts(values: &[&str]) -> Vec<Cell> {
    values.iter().map(|v| if v.is_empty() { Cell::Null } else { Cell::Text((*v).to_owned()) }).collect()
}

pub(super) fn integers(values: &[i64]) -> Vec<Cell> {
    values.iter().map(|v| Cell::Integer(*v)).collect()
}

pub(super) fn measure(name: &str, aggregate: Aggregate) -> Measure {
    Measure::new(name, aggregate)
}
