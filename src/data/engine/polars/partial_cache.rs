//! What a pass learned of one file, as bytes that a later run can go on from.
//!
//! In: partial results of a file without a fault, and what was seen of the file. Out: Arrow IPC files, one after the other, and the
//! same results from them. Never: guesses; bytes that are not exactly what this version writes are nothing.
//!
//! Decided in docs/decisions/0019-kept-passes.md.

use super::Partial;
use super::holistic::Values;
use super::listing::move_places;
use super::prepared::first_place;
use crate::query::plan::Pass;
use polars::prelude::{
    Column, DataFrame, DataType, Int64Chunked, Int128Chunked, IntoColumn, IpcReader, IpcWriter, NewChunkedArray,
    PolarsResult, SerReader, SerWriter, UInt64Chunked,
};
use std::io::Cursor;

/// Columns of this beginning hold the upper half of whole numbers of 128 bits, which Arrow does not have.
const HIGH: &str = "\u{1}high ";

/// The bytes of what was seen of a file, of what its settled rows gave, and of the others; `None` when they cannot be written. Places
/// are counted from the file's first run, `at`.
pub(in crate::data) fn put(seen: &[u8], partial: &Partial, rest: &[DataFrame], at: usize) -> Option<Vec<u8>> {
    let from = -first_place(at);
    let mut bytes = Vec::new();
    chunk(&mut bytes, seen);
    for parts in &partial.additive {
        frames(&mut bytes, parts)?;
    }
    for values in &partial.holistic {
        frames(&mut bytes, &values.open)?;
        frames(&mut bytes, &values.closed)?;
    }
    for rows in partial.lists.iter().map(Vec::as_slice).chain([rest]) {
        let mut rows = rows.to_vec();
        rows.iter_mut().try_for_each(|rows| move_places(rows, from)).ok()?;
        frames(&mut bytes, &rows)?;
    }
    Some(bytes)
}

/// What was seen of a file, what its settled rows gave for a pass, and the others.
pub(in crate::data) fn get<'b>(
    mut bytes: &'b [u8],
    pass: &Pass,
    at: usize,
) -> Option<(&'b [u8], Partial, Vec<DataFrame>)> {
    let from = &mut bytes;
    let seen = taken(from)?;
    let additive = pass.additive.iter().map(|_| read(from)).collect::<Option<_>>()?;
    let values = |_| Some(Values::of(read(from)?, read(from)?));
    let holistic = pass.holistic.iter().map(values).collect::<Option<_>>()?;
    let mut listed = || {
        let mut rows = read(from)?;
        rows.iter_mut().try_for_each(|rows| move_places(rows, first_place(at))).ok()?;
        Some(rows)
    };
    let lists = pass.lists.iter().map(|_| listed()).collect::<Option<_>>()?;
    let rest = listed()?;
    bytes.is_empty().then_some((seen, Partial { additive, holistic, lists, facts: None }, rest))
}

fn chunk(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    to.extend_from_slice(bytes);
}

fn taken<'b>(from: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, rest) = from.split_first_chunk()?;
    let (chunk, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    *from = rest;
    Some(chunk)
}

fn frames(to: &mut Vec<u8>, frames: &[DataFrame]) -> Option<()> {
    to.extend_from_slice(&(frames.len() as u64).to_le_bytes());
    for frame in frames {
        let mut bytes = Vec::new();
        IpcWriter::new(&mut bytes).finish(&mut halved(frame).ok()?).ok()?;
        chunk(to, &bytes);
    }
    Some(())
}

fn read(from: &mut &[u8]) -> Option<Vec<DataFrame>> {
    let (number, rest) = from.split_first_chunk()?;
    *from = rest;
    let frame = |_| IpcReader::new(Cursor::new(taken(from)?)).finish().and_then(|frame| whole(&frame)).ok();
    (0..u64::from_le_bytes(*number)).map(frame).collect()
}

/// Whole numbers of 128 bits as two columns of 64.
fn halved(frame: &DataFrame) -> PolarsResult<DataFrame> {
    let mut columns: Vec<Column> = Vec::new();
    for column in frame.columns() {
        if column.dtype() != &DataType::Int128 {
            columns.push(column.clone());
            continue;
        }
        let (name, all) = (column.name(), column.i128()?);
        let low = all.iter().map(|value| value.map(|value| value as u64));
        let high = all.iter().map(|value| value.map(|value| (value >> 64) as i64));
        columns.push(UInt64Chunked::from_iter_options(name.clone(), low).into_column());
        columns.push(Int64Chunked::from_iter_options(format!("{HIGH}{name}").into(), high).into_column());
    }
    DataFrame::new(frame.height(), columns)
}

fn whole(frame: &DataFrame) -> PolarsResult<DataFrame> {
    let mut columns: Vec<Column> = Vec::new();
    for column in frame.columns() {
        if column.dtype() != &DataType::UInt64 {
            if !column.name().starts_with(HIGH) {
                columns.push(column.clone());
            }
            continue;
        }
        let name = column.name();
        let (low, high) = (column.u64()?, frame.column(&format!("{HIGH}{name}"))?.i64()?.clone());
        let both = low.iter().zip(high.iter()).map(|(low, high)| Some((i128::from(high?) << 64) | i128::from(low?)));
        columns.push(Int128Chunked::from_iter_options(name.clone(), both).into_column());
    }
    DataFrame::new(frame.height(), columns)
}
