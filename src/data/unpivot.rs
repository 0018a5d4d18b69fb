//! A wide file → rows: one for each filled cell below the headers that are unpivoted.
//!
//! In: the declaration, and a way to read the file as it is. Out: a [`RawFile`] of long rows in the order of the file (row by row, header
//! by header), and where each of them stands in the wide one. Never: makes a row of an empty cell, or reads a value: types are given
//! to the long columns together, as to those of any file.
//!
//! Decided in docs/decisions/0109-wide-tables.md.

use crate::calendar::date_of_day;
use crate::config::{Column, ColumnType, Source, Unpivot, Written};
use crate::data::month_header::first_day;
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::typed::Typed;
use crate::data::unreadable::{Refused, unreadable};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::say;
use indexmap::IndexMap;
use polars::prelude::{
    self as pl, AnyValue, Column as PlColumn, DataFrame, IdxCa, IntoColumn, IntoLazy, NamedFrom, PolarsResult, Series,
    StringChunked, StringChunkedBuilder, UniqueKeepStrategy, col, len, lit,
};
use std::collections::BTreeMap;

/// Private columns while repeated cells are counted.
const FILE: &str = "\u{1}file";
const COUNT: &str = "\u{1}count";

/// The wide file and which of its cells the long rows are.
pub(super) struct WideCells {
    wide: Box<RawFile>,
    cells: Vec<WideCell>,
    /// Where the values of the declared columns stand.
    origins: Vec<Origin>,
}

/// A cell of the wide file.
#[derive(Debug, Clone, Copy)]
struct WideCell {
    row: usize,
    /// The position among the columns that were read of the wide file.
    column: usize,
}

/// Where the values of a declared column stand in a wide file.
#[derive(Debug, Clone, Copy)]
enum Origin {
    /// In a column of its own, by its position among those that were read.
    Label(usize),
    /// In the headers.
    Header,
    /// In the cells.
    Cell,
    /// In several places, since it is made of other columns.
    Key,
}

impl WideCells {
    /// The wide file.
    pub(super) fn wide(&self) -> &RawFile {
        &self.wide
    }

    /// The long rows in which a declared column has a number that may have lost digits.
    pub(super) fn lost(&self, column: usize) -> Vec<usize> {
        let mut lost: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut is_lost = |row: usize, at: usize| lost.entry(at).or_insert_with(|| self.wide.lost(at)).contains(&row);
        (0..self.cells.len())
            .filter(|row| self.wide_column(*row, column).is_some_and(|at| is_lost(self.wide_row(*row), at)))
            .collect()
    }

    /// The row of the wide file in which a long row stands.
    pub(super) fn wide_row(&self, row: usize) -> usize {
        self.cells[row].row
    }

    /// The column of the wide file, as it was read, in which a value of a long row stands; none for what stands in the header.
    pub(super) fn wide_column(&self, row: usize, column: usize) -> Option<usize> {
        match self.origins[column] {
            Origin::Label(at) => Some(at),
            Origin::Cell | Origin::Key => Some(self.cells[row].column),
            Origin::Header => None,
        }
    }
}

/// Reads a wide file by its declaration; `read` reads the columns of a source from it.
pub(super) fn read(
    source: &Source,
    unpivot: &Unpivot,
    read: &dyn Fn(&Source) -> Result<RawFile, Refused>,
    found: &mut Diagnostics,
) -> Result<RawFile, Refused> {
    let labels = labels(source, unpivot);
    let file = read(&wide_source(source, labels.iter().map(|label| as_read(label, true)).collect()))?;
    refuse_long(&file)?;
    let headers = headers(source, unpivot, &file, found);
    let value = &source.columns[&unpivot.value];
    let of_cells = headers.iter().enumerate().map(|(at, header)| Column {
        name: format!("\u{1}cell {at}"),
        from: vec![header.clone()],
        ..value.clone()
    });
    let whole = labels.iter().map(|label| (*label).clone()).chain(of_cells);
    let are_texts = file.csv().is_some();
    let wide = read(&wide_source(source, whole.map(|column| as_read(&column, are_texts)).collect()))?;
    Ok(long(source, unpivot, wide, labels.len(), &headers))
}

/// The declared columns that have headers of their own.
fn labels<'s>(source: &'s Source, unpivot: &Unpivot) -> Vec<&'s Column> {
    let has_header =
        |column: &&Column| ![&unpivot.name, &unpivot.value].contains(&&column.name) && !is_key(source, unpivot, column);
    source.columns.values().filter(has_header).collect()
}

/// A column as the wide file is read: texts, of which only the empty one is no value. How a workbook writes a cell as a text depends on
/// the type, which it keeps.
fn as_read(column: &Column, are_texts: bool) -> Column {
    let kind = if are_texts { ColumnType::Text } else { column.kind };
    Column { kind, values: IndexMap::new(), missing: vec![String::new()], ..column.clone() }
}

/// Whether a column is made of the others.
fn is_key(source: &Source, unpivot: &Unpivot, column: &Column) -> bool {
    !unpivot.key.is_empty() && source.key.as_ref() == Some(&column.name)
}

fn wide_source(source: &Source, columns: Vec<Column>) -> Source {
    Source { columns: columns.into_iter().map(|column| (column.name.clone(), column)).collect(), ..source.clone() }
}

/// Parquet and JSON Lines are written by programs, which write long rows.
fn refuse_long(file: &RawFile) -> Result<(), Refused> {
    if !matches!(file.body, Body::Rows | Body::Lines(_)) {
        return Ok(());
    }
    let message =
        say!("`unpivot` は CSV と Excel のファイルだけに使えます", "`unpivot` is for CSV files and workbooks only");
    Err(Box::new(unreadable(&file.path, &message).hint(say!(
        "このファイルを別のソースにするか、書き出すときに 1 行に 1 つの値の形にします",
        "make the file a source of its own, or export it with one value a row"
    ))))
}

/// The headers whose cells become rows, each once, in the order of the file.
fn headers(source: &Source, unpivot: &Unpivot, file: &RawFile, found: &mut Diagnostics) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    for header in file.headers.iter().filter(|header| unpivot.takes(header)) {
        if headers.contains(header) {
            let message = say!(
                "見出し `{header}` が二つ以上あります。最初のものだけを行にします",
                "the header `{header}` stands twice; only the first becomes rows"
            );
            let finding = Diagnostic::new(code::DATA_DUPLICATE_COLUMN, file.header_place(), message);
            found.push(Diagnostic { severity: Severity::Error, ..finding }.hint(say!(
                "見出しに年などを加えて、書き出し元で区別します",
                "tell them apart where they are exported, with the year, say"
            )));
        } else {
            headers.push(header.clone());
        }
    }
    if headers.is_empty() {
        let (name, on) = (&source.name, unpivot.on.join("`, `"));
        let message = if on.is_empty() {
            say!("行にする見出しがありません", "there is no header whose cells would become rows")
        } else {
            say!("`{on}` に合う見出しがありません", "no header fits `{on}`")
        };
        let known = file.headers.iter().take(12).cloned().collect::<Vec<_>>().join("`, `");
        found.push(Diagnostic::new(code::DATA_MISSING_COLUMN, file.header_place(), message).hint(say!(
            "`data/sources.yaml` の `{name}` の `unpivot` を直します。見出しは `{known}` です",
            "mend `unpivot` of `{name}` in data/sources.yaml; the headers are `{known}`"
        )));
    }
    headers
}

fn long(source: &Source, unpivot: &Unpivot, wide: RawFile, labels: usize, headers: &[String]) -> RawFile {
    let texts: Vec<Option<&StringChunked>> = wide.columns.iter().map(texts_of).collect();
    let is_filled = |cell: &WideCell| texts[cell.column].is_some_and(|texts| texts.get(cell.row).is_some());
    let below = labels..texts.len();
    let of_row = |row| below.clone().map(move |column| WideCell { row, column });
    let cells: Vec<WideCell> = (0..wide.rows).flat_map(of_row).filter(is_filled).collect();
    let rows = IdxCa::from_vec("".into(), cells.iter().map(|cell| cell.row as pl::IdxSize).collect());
    let gathered = |text: &dyn Fn(&WideCell) -> Option<String>| {
        let mut builder = StringChunkedBuilder::new("".into(), cells.len());
        cells.iter().for_each(|cell| builder.append_option(text(cell)));
        builder.finish().into_column()
    };
    let shown: Vec<String> = headers.iter().map(|header| shown(source, unpivot, header)).collect();
    let (mut origins, mut columns, mut label) = (Vec::new(), Vec::new(), 0);
    for column in source.columns.values() {
        let (origin, held) = if column.name == unpivot.name {
            (Origin::Header, Some(gathered(&|cell| Some(shown[cell.column - labels].clone()))))
        } else if column.name == unpivot.value {
            (Origin::Cell, Some(gathered(&|cell| texts[cell.column]?.get(cell.row).map(str::to_owned))))
        } else if is_key(source, unpivot, column) {
            (Origin::Key, Some(PlColumn::full_null("".into(), cells.len(), &pl::DataType::String)))
        } else {
            let at = label;
            label += 1;
            (Origin::Label(at), texts[at].and_then(|texts| texts.clone().into_column().take(&rows).ok()))
        };
        origins.push(origin);
        columns.push(held.map(RawColumn::Raw));
    }
    RawFile {
        path: wide.path.clone(),
        fingerprint: String::new(),
        encoding: wide.encoding,
        packing: wide.packing,
        first_row: 0,
        rows: cells.len(),
        columns,
        headers: wide.headers.clone(),
        body: Body::Cells(WideCells { wide: Box::new(wide), cells, origins }),
    }
}

fn texts_of(column: &Option<RawColumn>) -> Option<&StringChunked> {
    match column.as_ref()? {
        RawColumn::Raw(column) | RawColumn::Typed(Typed { column, .. }) => column.str().ok(),
    }
}

/// A header as a value: of a month that is to be a date and whose form nobody declared, its first day.
fn shown(source: &Source, unpivot: &Unpivot, header: &str) -> String {
    let column = &source.columns[&unpivot.name];
    let is_date = column.kind == ColumnType::Date && column.written == Written::default();
    let day = is_date.then(|| first_day(header, unpivot.first_month)).flatten();
    day.map_or_else(|| header.to_owned(), |day| day.to_string())
}

/// Tells that cells of the same labels and header stand in more than one file, where no key says which of them holds.
pub(super) fn repeated(source: &Source, frame: &DataFrame, rows_of_files: &[usize]) -> Option<Diagnostic> {
    let unpivot = source.sheet.unpivot.as_ref().filter(|_| source.key.is_none() && rows_of_files.len() > 1)?;
    let labels: Vec<&String> = source.columns.keys().filter(|name| **name != unpivot.value).collect();
    let count = || -> PolarsResult<usize> {
        let numbers = rows_of_files.iter().enumerate().flat_map(|(file, rows)| vec![file as u32; *rows]);
        let mut frame = frame.clone();
        frame.with_column(PlColumn::new(FILE.into(), numbers.collect::<Vec<_>>()))?;
        let keys: Vec<pl::Expr> = labels.iter().map(|name| col(name.as_str())).collect();
        let of_files: Vec<pl::Expr> = keys.iter().cloned().chain([col(FILE)]).collect();
        let in_files = frame
            .lazy()
            .select(of_files)
            .unique(None, UniqueKeepStrategy::Any)
            .group_by(keys)
            .agg([len().alias(COUNT)]);
        Ok(in_files.filter(col(COUNT).gt(lit(1))).collect()?.height())
    };
    let repeated = count().ok().filter(|repeated| *repeated > 0)?;
    let (name, key) = (&source.name, labels.iter().map(|label| label.as_str()).collect::<Vec<_>>().join(", "));
    let message = say!(
        "`{name}` の同じマス（{repeated} 個）が二つ以上のファイルにあり、どれも数えています",
        "{repeated} cells of `{name}` stand in more than one file, and each of them is counted"
    );
    Some(Diagnostic::new(code::DATA_REPEATED_CELL, source.place.clone(), message).hint(say!(
        "後のファイルの値だけを使うなら `key: [{key}]` と書きます。ファイルごとに別のものなら、それを見分ける列を宣言します",
        "write `key: [{key}]` to use the value of the last file only; where each file is about something else, declare the column that tells it"
    )))
}

/// The key of each row of a source whose key is made of several columns; one that lacks a value has none.
pub(super) fn keys(source: &Source, unpivot: &Unpivot, columns: &[Typed]) -> Option<(usize, Typed)> {
    let at =
        source.key.as_ref().filter(|_| !unpivot.key.is_empty()).and_then(|key| source.columns.get_index_of(key))?;
    let parts: Vec<(ColumnType, &PlColumn)> = unpivot
        .key
        .iter()
        .filter_map(|part| source.columns.get_full(part))
        .map(|(at, _, declared)| (declared.kind, &columns[at].column))
        .collect();
    let key = |row: usize| {
        let texts: Option<Vec<String>> =
            parts.iter().map(|(kind, column)| text(*kind, &column.get(row).ok()?)).collect();
        texts.map(|texts| texts.join(" × "))
    };
    let keys: Vec<Option<String>> = (0..columns[at].column.len()).map(key).collect();
    Some((at, Typed::fine(Series::new(source.columns[at].name.as_str().into(), keys).into_column())))
}

fn text(kind: ColumnType, value: &AnyValue<'_>) -> Option<String> {
    match value {
        AnyValue::Null => None,
        AnyValue::Int64(day) if kind == ColumnType::Date => date_of_day(*day).map(|date| date.to_string()),
        value => Some(value.str_value().into_owned()),
    }
}
