//! A day and a time of day under two headers → the text of one instant; times of rows that name their zone, as texts.
//!
//! In: a source, and how its columns are read from a file. Out: the file as if it had one column of `2026/08/01 9:15` for each day with a
//! time of its own. Never: reads a day or a time, or takes a day without a time for its midnight: what the text means is for `texts` and
//! `row_zones`.
//!
//! Decided in docs/decisions/0117-texts-joined-before-reading.md.

use crate::config::{Column, ColumnType, Source};
use crate::data::raw_file::{RawColumn, RawFile};
use crate::data::row_zones;
use crate::data::unreadable::Refused;
use polars::prelude::{self as pl, DataType, IntoColumn, StringChunked};

/// Reads a file by a source; `read` reads each declared column under one header.
pub(super) fn read(source: &Source, read: &dyn Fn(&Source) -> Result<RawFile, Refused>) -> Result<RawFile, Refused> {
    let split: Vec<(usize, &Column)> =
        source.columns.values().enumerate().filter(|(_, column)| is_split(column)).collect();
    if split.is_empty() && source.zone.column.is_none() {
        return read(source);
    }
    let mut apart = source.clone();
    let zoned =
        |column: &&Column| row_zones::is_zoned(source, column) || source.zone.column.as_ref() == Some(&column.name);
    for column in source.columns.values().filter(zoned) {
        apart.columns[&column.name] = text_under(column, &column.from);
    }
    for (at, column) in &split {
        apart.columns[*at] = text_under(column, &column.from);
        // Behind all others, so that those keep their positions.
        apart.columns.insert(format!("\u{1}time {at}"), text_under(column, &column.written.time_from));
    }
    let mut file = read(&apart)?;
    for (at, column) in split.into_iter().rev() {
        let time = file.columns.pop().flatten();
        let day = file.columns[at].take();
        file.columns[at] = day.zip(time).map(|(day, time)| joined(column, day, &time));
    }
    for (at, _) in source.columns.values().enumerate().filter(|(_, column)| zoned(column)) {
        file.columns[at] = file.columns[at].take().map(|held| RawColumn::Raw(of(&held).clone()));
    }
    Ok(file)
}

/// Whether the time of day of a column stands under a header of its own.
pub(super) fn is_split(column: &Column) -> bool {
    !column.written.time_from.is_empty()
}

/// A column of texts, of which only the empty one is no value.
fn text_under(column: &Column, headers: &[String]) -> Column {
    Column {
        from: headers.to_vec(),
        missing: vec![String::new()],
        ..Column::named(&column.name, ColumnType::Text, column.place.clone())
    }
}

/// Days with their times; the days as they are where a file has other things than texts, which a column of instants refuses.
fn joined(column: &Column, day: RawColumn, time: &RawColumn) -> RawColumn {
    let texts = |held: &RawColumn| {
        let text = of(held).cast(&DataType::String).ok()?;
        text.str().ok().cloned()
    };
    let Some((days, times)) = texts(&day).zip(texts(time)) else { return day };
    let of_row = |(day, time): (Option<&str>, Option<&str>)| of_row(column, day, time);
    let name = column.name.as_str();
    let joined: StringChunked = days.iter().zip(times.iter()).map(of_row).collect();
    RawColumn::Raw(joined.with_name(name.into()).into_column())
}

fn of(held: &RawColumn) -> &pl::Column {
    match held {
        RawColumn::Raw(column) => column,
        RawColumn::Typed(typed) => &typed.column,
    }
}

/// `None` where neither has a value. A word instead of a day (未完了) stands alone.
fn of_row(column: &Column, day: Option<&str>, time: Option<&str>) -> Option<String> {
    let is_marked = |text: &str| column.missing.iter().any(|missing| missing == text);
    let filled = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (day, time) = (filled(day), filled(time).filter(|time| !is_marked(time) && has_digit(time)));
    let Some(day) = day else { return time };
    let is_day = has_digit(&day) && !is_marked(&day);
    match time {
        Some(time) if is_day => Some(format!("{} {time}", without_midnight(&day))),
        _ if is_day => Some(without_midnight(&day).to_owned()),
        _ => Some(day),
    }
}

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

/// A day without the midnight that spreadsheets write behind it.
fn without_midnight(day: &str) -> &str {
    match day.split_once([' ', 'T']) {
        Some((day, rest)) if rest.starts_with('0') && rest.chars().all(|c| matches!(c, '0' | ':' | '.')) => day,
        _ => day,
    }
}
