//! Parquet bytes → the declared columns in the types they were written with.
//!
//! In: one file, on disk or in memory. Out: its declared columns. Never: reads a column that is not declared, expands a
//! path pattern, or takes partition names from folders.

use crate::config::Source;
use crate::data::files::{Body, RawFile, as_said, unreadable};
use crate::diag::Diagnostic;
use crate::model::ProjectFiles;
use polars::prelude::{
    Column, DataFrame, DataType, HiveOptions, IdxSize, LazyFrame, ParquetReader, PlRefPath, PolarsError, PolarsResult,
    RowIndex, ScanArgsParquet, ScanSources, SerReader, col, polars_err,
};
use std::io::Cursor;
use std::sync::Arc;

/// Name of the column that counts rows when no declared column is in the file.
const ROW: &str = "\u{1}row";

/// Reads a Parquet file.
pub(super) fn read(
    source: &Source,
    path: &str,
    bytes: &Arc<[u8]>,
    files: &dyn ProjectFiles,
) -> Result<RawFile, Box<Diagnostic>> {
    window(source, path, bytes, files, None)
}

/// Reads so many rows of a Parquet file from the first one on, or all.
pub(super) fn window(
    source: &Source,
    path: &str,
    bytes: &Arc<[u8]>,
    files: &dyn ProjectFiles,
    rows: Option<(usize, usize)>,
) -> Result<RawFile, Box<Diagnostic>> {
    let refused = |error: PolarsError| Box::new(unreadable(path, &as_said(&error.to_string())));
    within(bytes).map_err(refused)?;
    let mut scan = scan(path, bytes, files).map_err(refused)?;
    let schema = scan.collect_schema().map_err(refused)?;
    let headers: Vec<String> = schema.iter_names().map(ToString::to_string).filter(|name| name != ROW).collect();
    let names: Vec<Option<String>> =
        source.columns.values().map(|column| column.from.iter().find(|name| headers.contains(name)).cloned()).collect();
    // Nothing reads a nested column: it is refused for its type, without unpacking what may be gigabytes.
    let nested = |name: &String| schema.get(name.as_str()).is_some_and(DataType::is_nested);
    let mut wanted: Vec<&String> = names.iter().flatten().filter(|name| !nested(name)).collect();
    wanted.sort();
    wanted.dedup();
    if let Some((first, most)) = rows {
        scan = scan.slice(i64::try_from(first).unwrap_or(i64::MAX), IdxSize::try_from(most).unwrap_or(IdxSize::MAX));
    }
    let frame: DataFrame = scan
        .select(wanted.iter().map(|name| col(name.as_str())).chain([col(ROW)]).collect::<Vec<_>>())
        .collect()
        .map_err(refused)?;
    let unread =
        |name: &String| Some(Column::full_null(name.as_str().into(), frame.height(), schema.get(name.as_str())?));
    let column = |name: &String| frame.column(name).ok().cloned().or_else(|| unread(name));
    let columns: Vec<Option<Column>> = names.iter().map(|name| name.as_ref().and_then(column)).collect();
    Ok(RawFile {
        path: path.to_owned(),
        fingerprint: String::new(),
        encoding: "parquet",
        packing: None,
        rows: frame.height(),
        columns,
        headers,
        body: Body::Rows,
    })
}

/// Refuses a file whose footer points outside of it: the engine's prefetch takes those offsets on trust, without a bounds
/// check, and a panic could not be caught there.
fn within(bytes: &[u8]) -> PolarsResult<()> {
    let mut reader: ParquetReader<Cursor<&[u8]>> = SerReader::new(Cursor::new(bytes));
    let metadata = reader.get_metadata()?;
    let outside = metadata
        .row_groups
        .iter()
        .flat_map(|group| group.byte_ranges_iter())
        .any(|range| range.start > range.end || range.end > bytes.len() as u64);
    let rows = metadata.row_groups.iter().map(|group| group.num_rows()).try_fold(0usize, usize::checked_add);
    if outside || rows != Some(metadata.num_rows) {
        return Err(polars_err!(ComputeError: "the footer does not fit the file"));
    }
    Ok(())
}

/// A scan that has read no more than the footer. Only an absolute path is handed to the engine: a relative one could
/// look like a URL.
fn scan(path: &str, bytes: &Arc<[u8]>, files: &dyn ProjectFiles) -> PolarsResult<LazyFrame> {
    let args = ScanArgsParquet {
        row_index: Some(RowIndex { name: ROW.into(), offset: 0 }),
        hive_options: HiveOptions::new_disabled(),
        glob: false,
        cache: false,
        rechunk: true,
        ..ScanArgsParquet::default()
    };
    match files.on_disk(path).filter(|p| p.is_absolute()) {
        Some(disk) => LazyFrame::scan_parquet(PlRefPath::try_from_pathbuf(disk)?, args),
        None => LazyFrame::scan_parquet_sources(ScanSources::Buffers(Arc::new([bytes.to_vec().into()])), args),
    }
}
