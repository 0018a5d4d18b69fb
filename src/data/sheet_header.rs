//! Which row of a sheet names its columns, or which two.
//!
//! In: the sheet, what is merged in it, and what is declared of its source. Out: the [`Header`]. Never: takes a row that names no declared
//! column, or decides how far a heading reaches where cells are merged.

use crate::config::{Column, ColumnType, Source};
use crate::data::cell::{CellFormat, text_of};
use crate::data::sheet::{Book, refused};
use crate::data::two_rows::{self, Reach};
use crate::data::unreadable::{Refused, decode_error};
use crate::diag::{Diagnostic, Place};
use crate::say;
use calamine::{DataRef, Dimensions, XlsxError};
use std::ops::RangeInclusive;

/// In so many first rows the header is looked for.
const HEADER_WITHIN: u32 = 50;

/// The names above the data.
pub(super) struct Header {
    /// The first row of them.
    pub first: u32,
    /// The last row of them.
    pub row: u32,
    /// Number and name of each column that has one.
    pub names: Vec<(u32, String)>,
    /// For each declared column, its number.
    pub fields: Vec<Option<u32>>,
}

/// A row of a sheet with its filled cells.
type Row = (u32, Vec<(u32, String)>);

/// The declared row, or the one among the first that names most declared columns, with the next one where there are two.
pub(super) fn find(
    source: &Source,
    path: &str,
    book: &mut Book<'_>,
    sheet: &str,
    merged: &[Dimensions],
) -> Result<Header, Refused> {
    let rows = rows(source, path, book, sheet)?;
    let is_undeclared = source.columns.is_empty() && source.sheet.header_row.is_none();
    let found = match source.sheet.has_two_header_rows {
        true => best_two(source, &rows, merged),
        false if is_undeclared => undeclared_two(source, &rows, merged).or_else(|| undeclared(source, &rows)),
        false => best(source, &rows),
    };
    found.ok_or_else(|| Box::new(no_header(source, path, sheet)))
}

/// The first rows of a sheet.
fn rows(source: &Source, path: &str, book: &mut Book<'_>, sheet: &str) -> Result<Vec<Row>, Refused> {
    let failed = |error: XlsxError| Box::new(decode_error(path, &error.to_string()));
    let last = source.sheet.header_row.unwrap_or(HEADER_WITHIN);
    let is_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(sheet).map_err(failed)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(failed)? {
        let (row, column) = cell.get_position();
        if row > last {
            break;
        }
        let name = plain_text(cell.get_value()).or_else(|| date_header(cell.get_value(), is_1904));
        let Some(name) = name else { continue };
        match rows.last_mut() {
            Some((last, names)) if *last == row => names.push((column, name)),
            _ => rows.push((row, vec![(column, name)])),
        }
    }
    Ok(rows)
}

fn fields(source: &Source, names: &[(u32, String)]) -> Vec<Option<u32>> {
    let at = |name: &String| names.iter().find(|(_, known)| known == name).map(|(column, _)| *column);
    source.columns.values().map(|column| column.from.iter().find_map(at)).collect()
}

impl Header {
    fn new(source: &Source, (first, row): (u32, u32), names: Vec<(u32, String)>) -> Self {
        Self { first, row, fields: fields(source, &names), names }
    }

    /// How many declared columns it names. Where nobody declared a column yet, a title has fewer cells than the row of headers.
    fn count(&self) -> usize {
        if self.fields.is_empty() { self.names.len() } else { self.fields.iter().flatten().count() }
    }
}

fn best(source: &Source, rows: &[Row]) -> Option<Header> {
    let declared = source.sheet.header_row.map(|row| row - 1);
    let mut best: Option<Header> = None;
    for (row, names) in rows.iter().filter(|(row, _)| declared.is_none_or(|declared| declared == *row)) {
        let header = Header::new(source, (*row, *row), names.clone());
        if header.count() > best.as_ref().map_or(0, Header::count) {
            best = Some(header);
        }
    }
    best
}

/// The row with most cells; the one above it where that is words alone but for one column, which nobody named.
fn undeclared(source: &Source, rows: &[Row]) -> Option<Header> {
    let best = best(source, rows)?;
    let has_digits = |names: &[(u32, String)]| names.iter().any(|(_, name)| name.chars().any(char::is_numeric));
    let above = rows.iter().find(|(row, names)| row + 1 == best.row && names.len() + 1 == best.names.len());
    let is_meant = |(_, names): &&Row| names.len() > 2 && !has_digits(names) && has_digits(&best.names);
    let (row, names) = match above.filter(is_meant) {
        Some((row, names)) => (*row, names.clone()),
        None => return Some(best),
    };
    Some(Header::new(source, (row, row), names))
}

/// Two rows that follow each other, with their names joined.
struct Pair {
    first: u32,
    upper: Vec<String>,
    lower: Vec<String>,
    merged: Vec<RangeInclusive<usize>>,
}

impl Pair {
    fn reach(&self) -> Reach<'_> {
        if self.merged.is_empty() { Reach::Blanks } else { Reach::Merged(&self.merged) }
    }

    fn header(&self, source: &Source) -> Header {
        let names = two_rows::joined(&self.upper, &self.lower, &self.reach());
        let filled = names.into_iter().enumerate().filter(|(_, name)| !name.is_empty());
        let names = filled.filter_map(|(at, name)| Some((u32::try_from(at).ok()?, name))).collect();
        Header::new(source, (self.first, self.first + 1), names)
    }
}

/// The pairs of rows that follow each other.
fn pairs<'r>(rows: &'r [Row], merged: &'r [Dimensions]) -> impl Iterator<Item = Pair> + 'r {
    let of = move |pair: &[Row]| {
        let [(first, upper), (second, lower)] = pair else { return None };
        let ranges = merged.iter().filter(|range| (range.start.0, range.end.0) == (*first, *first));
        let merged = ranges.map(|range| range.start.1 as usize..=range.end.1 as usize).collect();
        (first + 1 == *second).then(|| Pair { first: *first, upper: dense(upper), lower: dense(lower), merged })
    };
    rows.windows(2).filter_map(of)
}

/// A row with a text for each column.
fn dense(names: &[(u32, String)]) -> Vec<String> {
    let mut row = vec![String::new(); names.last().map_or(0, |(last, _)| *last as usize + 1)];
    names.iter().for_each(|(column, name)| row[*column as usize] = name.clone());
    row
}

/// The declared row with the next one, or the two rows that together name most declared columns.
fn best_two(source: &Source, rows: &[Row], merged: &[Dimensions]) -> Option<Header> {
    let declared = source.sheet.header_row.map(|row| row - 1);
    let mut best: Option<Header> = None;
    for pair in pairs(rows, merged).filter(|pair| declared.is_none_or(|declared| declared == pair.first)) {
        let header = pair.header(source);
        let (most, row) = best.as_ref().map_or((0, None), |best| (best.count(), Some(best.row)));
        // A title above the headers takes no name from them.
        if header.count() > most || (header.count() == most && most > 0 && row == Some(header.first)) {
            best = Some(header);
        }
    }
    best
}

/// Two rows that look like headers, in a sheet of which nothing is declared.
fn undeclared_two(source: &Source, rows: &[Row], merged: &[Dimensions]) -> Option<Header> {
    let looks = |pair: &Pair| two_rows::are_headers(&pair.upper, &pair.lower, &pair.reach());
    pairs(rows, merged).find(looks).map(|pair| pair.header(source))
}

fn no_header(source: &Source, path: &str, sheet: &str) -> Diagnostic {
    let name = &source.name;
    let wanted = source.columns.values().filter_map(|column| column.from.first()).take(6).cloned();
    let wanted = wanted.collect::<Vec<_>>().join("`, `");
    refused(path, say!("シート `{sheet}` に見出しの行がありません", "the sheet `{sheet}` has no row of headers")).hint(
        say!(
            "宣言した見出し（`{wanted}`）のある行を、`{name}` の `header_row: 3` のように書きます",
            "name the row that holds the declared headers (`{wanted}`) as `header_row: 3` of `{name}`"
        ),
    )
}

fn plain_text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::String(text) => text.trim(),
        DataRef::SharedString(text) => text.trim(),
        DataRef::Empty => "",
        DataRef::Int(n) => return Some(n.to_string()),
        DataRef::Float(x) => return Some(x.to_string()),
        _ => "",
    };
    // A header may be broken into lines inside its cell.
    (!text.is_empty()).then(|| text.replace(['\r', '\n'], ""))
}

/// A header that is a date, as above the months of a year, in ISO form.
fn date_header(value: &DataRef<'_>, is_1904: bool) -> Option<String> {
    let as_date = || Column::named("", ColumnType::Date, Place::file(""));
    match value {
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) => text_of(value, &as_date(), CellFormat::default(), is_1904),
        _ => None,
    }
}
