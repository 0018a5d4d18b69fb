//! Parquet bytes → the declared columns in the types they were written with.
//!
//! In: one file, in memory or, in pieces, on disk. Out: its declared columns. Never: reads a column that is not declared, expands a
//! path pattern, or takes partition names from folders.

mod heads;
mod notes;
mod shapes;
mod thrift;

use crate::config::Source;
use crate::data::engine_panics::catch_engine_panic;
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::sandbox::{self, DecodeOutcome, DecodeRequest};
use crate::data::unreadable::{first_line_message, unreadable};
use crate::diag::Diagnostic;
use crate::model::{Opener, bytes_of};
use crate::say;
pub(super) use heads::are_plain;
use polars::prelude::{
    Column, DataFrame, DataType, FileMetadata, FileMetadataRef, ParallelStrategy, ParquetReader, PolarsResult, Schema,
    SchemaExt, SchemaRef, SerReader, polars_err,
};
use std::collections::BTreeSet;
use std::io::{self, Cursor};
use std::ops::Range;
use std::sync::Arc;

/// Reads a Parquet file.
pub(super) fn read(source: &Source, path: &str, bytes: &Arc<[u8]>) -> Result<RawFile, Box<Diagnostic>> {
    window(source, path, bytes, None)
}

/// Reads so many rows of a Parquet file from the first one on, or all.
pub(super) fn window(
    source: &Source,
    path: &str,
    bytes: &Arc<[u8]>,
    rows: Option<(usize, usize)>,
) -> Result<RawFile, Box<Diagnostic>> {
    let order = DecodeRequest::new(source, bytes.len() as u64);
    tried(path, &order, sandbox::try_bytes(&order, bytes))?;
    let refused = |reason: String| Box::new(unreadable(path, &first_line_message(&reason)));
    let read = catch_engine_panic(|| table(&order.columns, bytes, rows).map_err(|error| error.to_string()));
    let Table { frame, schema, names } = read.and_then(|table| table).map_err(refused)?;
    let unread =
        |name: &String| Some(Column::full_null(name.as_str().into(), frame.height(), schema.get(name.as_str())?));
    let column = |name: &String| frame.column(name).ok().cloned().or_else(|| unread(name));
    let columns = names.iter().map(|name| name.as_ref().and_then(column).map(RawColumn::Raw)).collect();
    Ok(RawFile {
        path: path.to_owned(),
        fingerprint: String::new(),
        encoding: "parquet",
        packing: None,
        first_row: 0,
        rows: frame.height(),
        columns,
        headers: headers(&schema),
        body: Body::Rows,
    })
}

/// The finding for a file whose decoding did not come to its end.
fn tried(path: &str, order: &DecodeRequest, ended: DecodeOutcome) -> Result<(), Box<Diagnostic>> {
    let message = match ended {
        DecodeOutcome::Sound => return Ok(()),
        DecodeOutcome::Refused(reason) => return Err(Box::new(unreadable(path, &first_line_message(&reason)))),
        DecodeOutcome::Broken => {
            say!("壊れていて、最後まで読み取れません", "it is damaged, and decoding it does not come to an end")
        }
        DecodeOutcome::TooLarge => {
            let most = order.memory >> 20;
            let message = say!(
                "読むのに {most} MiB を超えるメモリーが要ります",
                "reading it takes more than {most} MiB of memory"
            );
            return Err(Box::new(unreadable(path, &message).hint(say!(
                "壊れたファイルなら書き出し直します。正しいファイルなら `data/sources.yaml` のソースに `max_size: 16GiB` のように書きます",
                "export a damaged file again; if it is what you want, write `max_size: 16GiB` for the source in data/sources.yaml"
            ))));
        }
    };
    Err(Box::new(unreadable(path, &message)))
}

/// Some columns of a file.
pub(super) struct Table {
    frame: DataFrame,
    schema: SchemaRef,
    /// For each wanted column, its name in the file.
    names: Vec<Option<String>>,
}

fn headers(schema: &Schema) -> Vec<String> {
    schema.iter_names().map(ToString::to_string).collect()
}

/// Decodes columns, each with the names it may have, of all rows or so many from the first one on. The file is the bytes whose hash
/// is told, never read once more: it may be another one by now. The reader is asked by itself (docs/decisions/0104-parquet-alone.md).
///
/// # Errors
/// What the decoder says, and a footer that points outside of the file.
pub(super) fn table(columns: &[Vec<String>], bytes: &Arc<[u8]>, rows: Option<(usize, usize)>) -> PolarsResult<Table> {
    let mut reader = ParquetReader::new(Cursor::new(&bytes[..]));
    let metadata = reader.get_metadata()?;
    fits(metadata, bytes.len() as u64)?;
    let all = metadata.num_rows;
    let schema: SchemaRef = Arc::new(Schema::from_arrow_schema(reader.schema()?.as_ref()));
    let names = named(columns, &schema);
    let first = rows.map_or(0, |(first, _)| first.min(all));
    let count = rows.map_or(all, |(_, most)| most).min(all - first);
    let wanted: Vec<String> = flat(&names, &schema).into_iter().map(str::to_owned).collect();
    let frame = if wanted.is_empty() {
        DataFrame::empty_with_height(count)
    } else {
        reader.with_columns(Some(wanted)).with_slice(Some((first, count))).set_rechunk(true).finish()?
    };
    is_whole(&frame, count)?;
    Ok(Table { frame, schema, names })
}

/// For each wanted column, its name in a file.
fn named(columns: &[Vec<String>], schema: &Schema) -> Vec<Option<String>> {
    let here = |name: &&String| schema.contains(name.as_str());
    columns.iter().map(|from| from.iter().find(here).cloned()).collect()
}

/// The columns of these names that are read. Nothing reads a nested one: it is refused for its type, without unpacking what may
/// be gigabytes.
fn flat<'n>(names: &'n [Option<String>], schema: &Schema) -> BTreeSet<&'n str> {
    let is_flat = |name: &&str| schema.get(name).is_some_and(|dtype| !dtype.is_nested());
    names.iter().flatten().map(String::as_str).filter(is_flat).collect()
}

/// Refuses what has other numbers of values than rows: a dictionary's indices may end before their page does, and nobody counts.
fn is_whole(frame: &DataFrame, rows: usize) -> PolarsResult<()> {
    if frame.columns().iter().all(|column| column.len() == rows) {
        return Ok(());
    }
    Err(polars_err!(ComputeError: "a column has other numbers of values than rows"))
}

/// Refuses a file whose footer points outside of it, or counts other rows than its groups have.
fn fits(metadata: &FileMetadata, size: u64) -> PolarsResult<()> {
    let outside = metadata
        .row_groups
        .iter()
        .flat_map(|group| group.byte_ranges_iter())
        .any(|range| range.start > range.end || range.end > size);
    let rows = metadata.row_groups.iter().map(|group| group.num_rows()).try_fold(0usize, usize::checked_add);
    if outside || rows != Some(metadata.num_rows) {
        return Err(polars_err!(ComputeError: "the footer does not fit the file"));
    }
    Ok(())
}

/// A file on disk that is read in pieces: how to open it, and what its end says about it.
pub(super) struct Footer {
    open: Opener,
    metadata: FileMetadataRef,
}

/// Some neighbouring row groups.
pub(super) struct Groups {
    /// Rows of the file before them.
    pub from: usize,
    pub rows: usize,
    groups: Range<usize>,
}

impl Footer {
    /// Reads the end of a file of so many bytes, and nothing else.
    ///
    /// # Errors
    /// What the system or the decoder says, and a file whose columns are other ones without what their writer noted about
    /// them beside the format.
    pub(super) fn read(open: Opener, size: u64) -> PolarsResult<Self> {
        let mut reader = ParquetReader::new(open()?);
        let metadata = reader.get_metadata()?;
        fits(metadata, size)?;
        // Texts that a writer calls categories are decoded as plain texts: the notes are left out.
        let plain = FileMetadata { key_value_metadata: None, ..FileMetadata::clone(metadata) };
        let footer = Self { open, metadata: Arc::new(plain) };
        let noted = reader.with_slice(Some((0, 0))).finish()?;
        let plain = footer.piece(None, 0, 0)?;
        let same = |(a, b): (&Column, &Column)| match (a.dtype(), b.dtype()) {
            (DataType::Datetime(_, a), DataType::Datetime(_, b)) => a.is_some() == b.is_some(),
            (a, DataType::String) => !a.is_nested() && !a.is_numeric(),
            (a, b) => a == b,
        };
        if noted.width() == plain.width() && noted.columns().iter().zip(plain.columns()).all(same) {
            return Ok(footer);
        }
        Err(polars_err!(ComputeError: "the columns are other ones without the notes of their writer"))
    }

    /// Some columns (all without names) of a run of rows.
    ///
    /// # Errors
    /// What the system or the decoder says.
    pub(super) fn piece(&self, names: Option<&BTreeSet<&str>>, from: usize, rows: usize) -> PolarsResult<DataFrame> {
        if names.is_some_and(BTreeSet::is_empty) {
            return Ok(DataFrame::empty_with_height(rows));
        }
        let mut reader = ParquetReader::new((self.open)()?);
        reader.set_metadata(Arc::clone(&self.metadata));
        let names = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        let reader = reader.with_columns(names).with_slice(Some((from, rows))).read_parallel(ParallelStrategy::None);
        let frame = reader.finish()?;
        is_whole(&frame, rows.min(self.rows().saturating_sub(from)))?;
        Ok(frame)
    }

    /// The columns that are read, of those that are wanted under one of their names each.
    ///
    /// # Errors
    /// What the system or the decoder says.
    pub(super) fn flat(&self, columns: &[Vec<String>]) -> PolarsResult<BTreeSet<String>> {
        let schema = self.piece(None, 0, 0)?.schema().clone();
        Ok(flat(&named(columns, &schema), &schema).into_iter().map(str::to_owned).collect())
    }

    /// The whole file.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn bytes(&self) -> io::Result<Arc<[u8]>> {
        bytes_of(&self.open)
    }

    /// Rows of the file.
    pub(super) fn rows(&self) -> usize {
        self.metadata.num_rows
    }

    /// The row groups in runs of about so many rows, at least one group each.
    pub(super) fn runs(&self, rows: usize) -> Vec<Groups> {
        let mut runs: Vec<Groups> = Vec::new();
        let mut from = 0;
        for (at, group) in self.metadata.row_groups.iter().enumerate() {
            let own = group.num_rows();
            match runs.last_mut() {
                Some(last) if last.rows + own <= rows => {
                    last.rows += own;
                    last.groups.end = at + 1;
                }
                _ => runs.push(Groups { from, rows: own, groups: at..at + 1 }),
            }
            from += own;
        }
        runs.retain(|run| run.rows > 0);
        runs
    }

    /// Least and greatest whole number of a column by the statistics of row groups: `None` when they do not say, `None`
    /// inside when there is no value.
    pub(super) fn span(&self, run: &Groups, column: &str) -> Option<Option<(i64, i64)>> {
        let mut span: Option<(i64, i64)> = None;
        for group in &self.metadata.row_groups[run.groups.clone()] {
            let chunk = group.columns_under_root_iter(column)?.next()?;
            let statistics = chunk.statistics(&self.metadata.footer_buf)?.ok()?;
            if statistics.null_count() == Some(chunk.num_values()) {
                continue;
            }
            let (low, high) = match (statistics.as_int64(), statistics.as_int32()) {
                (Some(s), _) => (s.min_value?, s.max_value?),
                (_, Some(s)) => (i64::from(s.min_value?), i64::from(s.max_value?)),
                _ => return None,
            };
            span = Some(span.map_or((low, high), |(a, b)| (a.min(low), b.max(high))));
        }
        Some(span)
    }
}
