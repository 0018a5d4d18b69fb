//! One Parquet file of a scanned source.
//!
//! In: its heads, read once. Out: runs of its row groups, as raw columns. Never: types a value.

use super::Piece;
use crate::config::{Column, Source};
use crate::data::engine_panics::catch_engine_panic;
use crate::data::missing_columns::MissingColumns;
use crate::data::parquet::Footer;
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::model::SourceFile;
use polars::prelude::{self as pl, DataFrame, DataType};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) struct ParquetFile {
    pub file: SourceFile,
    pub footer: Footer,
    /// For each declared column, its name in the file and its type there.
    pub names: Vec<Option<(String, DataType)>>,
    pub headers: Vec<String>,
    pub lacking: MissingColumns,
    /// Whether the decoder refused some of its rows.
    pub damaged: AtomicBool,
}

impl ParquetFile {
    pub(super) fn piece(
        &self,
        source: &Source,
        piece: &Piece,
        reads: &dyn Fn(&Column) -> bool,
    ) -> Result<DataFrame, String> {
        let named = source.columns.values().zip(&self.names).filter(|(column, _)| reads(column));
        let names: BTreeSet<&str> =
            named.filter_map(|(_, named)| named.as_ref().map(|(name, _)| name.as_str())).collect();
        let read = catch_engine_panic(|| {
            self.footer.piece(Some(&names), piece.from, piece.rows).map_err(|error| error.to_string())
        });
        let read = read.and_then(|frame| frame);
        if read.is_err() {
            self.damaged.store(true, Ordering::Relaxed);
        }
        read.map_err(|reason| format!("`{}`: {reason}", self.file.path))
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    pub(super) fn raw(
        &self,
        source: &Source,
        (from, rows): (usize, usize),
        frame: &DataFrame,
        reads: &dyn Fn(&Column) -> bool,
    ) -> Option<RawFile> {
        let mut columns = Vec::with_capacity(self.names.len());
        for (column, named) in source.columns.values().zip(&self.names) {
            columns.push(match named {
                None => None,
                Some(_) if !reads(column) => {
                    Some(RawColumn::Raw(pl::Column::full_null("".into(), rows, &DataType::Null)))
                }
                Some((_, dtype)) if rows == 0 => Some(RawColumn::Raw(pl::Column::new_empty("".into(), dtype))),
                Some((name, _)) => Some(RawColumn::Raw(frame.column(name).ok()?.clone())),
            });
        }
        Some(RawFile {
            path: self.file.path.clone(),
            fingerprint: String::new(),
            encoding: "parquet",
            first_row: from,
            rows,
            columns,
            headers: self.headers.clone(),
            packing: None,
            body: Body::Rows,
        })
    }
}
