//! A wide file → rows: one for each filled cell below the headers that are unpivoted.
//!
//! In: the declaration, and a way to read the file as it is. Out: a [`RawFile`] of long rows in the order of the file (row by row, header
//! by header), and where each of them stands in the wide one. Never: makes a row of an empty cell, or reads a value: types are given
//! to the long columns together, as to those of any file.
//!
//! Decided in docs/decisions/0109-wide-tables.md.

use crate::calendar::date_of_day;
use crate::config::{Column, ColumnType, Source, Unpivot, Written};
use crate::data::period_header::{are_totals, first_day};
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::totals::is_total;
use crate::data::typed::Typed;
use crate::data::unreadable::{Refused, unreadable};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::say;
use indexmap::IndexMap;
use polars::prelude::{
    self as pl, AnyValue, Column as PlColumn, DataFrame, IdxCa, IntoColumn, IntoLazy, NamedFrom, PolarsResult, Series,
    StringChunked, StringChunkedBuilder, UniqueKeepStrategy, col, len, lit,
};
use std::collections::{BTreeMap, BTreeSet};

/// Private columns while repeated cells are counted.
const FILE: &str = "\u{1}file";
/// One header alone has no total beside it.
const LEAST_PARTS: usize = 2;
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
        let mut lost: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let of_wide = |at| self.wide.lost(at).into_iter().collect();
        let mut is_lost = |row: usize, at: usize| lost.entry(at).or_insert_with(|| of_wide(at)).contains(&row);
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
    let origins = origins(source, unpivot);
    let declared = source.columns.values().zip(&origins);
    let labels: Vec<&Column> =
        declared.filter(|(_, origin)| matches!(origin, Origin::Label(_))).map(|(label, _)| label).collect();
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
    let mut shown = shown(source, unpivot, &headers);
    if source.sheet.has_two_header_rows {
        found.extend(leave_out_of_order(&headers, &mut shown, &file));
    }
    Ok(long(wide, origins, &shown))
}

/// Where the values of each declared column stand; the labels of rows are read first.
fn origins(source: &Source, unpivot: &Unpivot) -> Vec<Origin> {
    let mut labels = 0..;
    let origin = |column: &Column| match &column.name {
        name if *name == unpivot.name => Origin::Header,
        name if *name == unpivot.value => Origin::Cell,
        name if !unpivot.key.is_empty() && source.key.as_ref() == Some(name) => Origin::Key,
        _ => Origin::Label(labels.next().unwrap_or_default()),
    };
    source.columns.values().map(origin).collect()
}

/// A column as the wide file is read: texts, of which only the empty one is no value. How a workbook writes a cell as a text depends on
/// the type, which it keeps.
fn as_read(column: &Column, are_texts: bool) -> Column {
    let kind = if are_texts { ColumnType::Text } else { column.kind };
    Column { kind, values: IndexMap::new(), missing: vec![String::new()], ..column.clone() }
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
    found.extend(of_totals(source, unpivot, &headers, file));
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

/// Tells that a column of totals becomes rows as any other. As a date its header is not read, which is told for itself.
fn of_totals(source: &Source, unpivot: &Unpivot, headers: &[String], file: &RawFile) -> Option<Diagnostic> {
    let is_date = source.columns.get(&unpivot.name).is_some_and(|column| column.kind == ColumnType::Date);
    let is_of_totals = |header: &&String| is_total(header) && !unpivot.on.contains(header);
    let header = headers.iter().find(is_of_totals).filter(|_| !is_date && headers.len() > LEAST_PARTS)?;
    let name = &source.name;
    let message = say!(
        "見出し `{header}` のマスも行になり、ほかの見出しのマスと一緒に数えています。足した数値は二重になります",
        "the cells below `{header}` become rows, too, and are counted with those below the other headers: sums count their values twice"
    );
    Some(Diagnostic::new(code::DATA_TOTAL_ROW, file.header_place(), message).hint(say!(
        "`data/sources.yaml` の `{name}` の `unpivot` に `except: [{header}]` と書きます。合計でなければ `on` に名前を書きます",
        "write `except: [{header}]` into `unpivot` of `{name}` in data/sources.yaml, or name it in `on` if it is no total"
    )))
}

/// The rows of a wide file whose labels stand before the columns below these headers.
fn long(wide: RawFile, origins: Vec<Origin>, headers: &[String]) -> RawFile {
    let texts: Vec<Option<&StringChunked>> = wide.columns.iter().map(texts_of).collect();
    let labels = texts.len() - headers.len();
    let is_filled = |cell: &WideCell| texts[cell.column].is_some_and(|texts| texts.get(cell.row).is_some());
    let of_row = |row| (labels..texts.len()).map(move |column| WideCell { row, column });
    let cells: Vec<WideCell> = (0..wide.rows).flat_map(of_row).filter(is_filled).collect();
    let rows = IdxCa::from_vec("".into(), cells.iter().map(|cell| cell.row as pl::IdxSize).collect());
    let gathered = |text: &dyn Fn(&WideCell) -> Option<String>| {
        let mut builder = StringChunkedBuilder::new("".into(), cells.len());
        cells.iter().for_each(|cell| builder.append_option(text(cell)));
        Some(builder.finish().into_column())
    };
    let column = |origin: &Origin| match *origin {
        Origin::Label(at) => texts[at].and_then(|texts| texts.clone().into_column().take(&rows).ok()),
        Origin::Header => gathered(&|cell| Some(headers[cell.column - labels].clone())),
        Origin::Cell => gathered(&|cell| texts[cell.column]?.get(cell.row).map(str::to_owned)),
        Origin::Key => gathered(&|_| None),
    };
    let columns = origins.iter().map(|origin| column(origin).map(RawColumn::Raw)).collect();
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

/// Headers as values: where they are to be dates whose form nobody declared, the first day of what they name. Beside months, the column of
/// their year is a total of them, and is left as it is written, which is no date.
fn shown(source: &Source, unpivot: &Unpivot, headers: &[String]) -> Vec<String> {
    let column = &source.columns[&unpivot.name];
    if column.kind != ColumnType::Date || column.written != Written::default() {
        return headers.to_vec();
    }
    let of = |(header, is_total): (&String, bool)| match first_day(header, unpivot.first_month) {
        Some(day) if !is_total => day.to_string(),
        _ => header.clone(),
    };
    headers.iter().zip(are_totals(headers.iter().map(String::as_str))).map(of).collect()
}

/// Leaves the months below a year as they are written where they do not follow each other: from April to March, they are of a fiscal year,
/// which the year above them does not say.
fn leave_out_of_order(headers: &[String], shown: &mut [String], file: &RawFile) -> Option<Diagnostic> {
    let mut groups: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (at, header) in headers.iter().enumerate().filter(|(at, header)| shown[*at] != **header) {
        groups.entry(header.rsplit_once(' ').map_or("", |(above, _)| above)).or_default().push(at);
    }
    let is_in_order = |group: &[usize]| {
        let days: Vec<&String> = group.iter().map(|at| &shown[*at]).collect();
        days.is_sorted_by(|one, next| one < next) || days.is_sorted_by(|one, next| one > next)
    };
    groups.retain(|above, group| !above.is_empty() && !is_in_order(group));
    for at in groups.values().flatten() {
        shown[*at].clone_from(&headers[*at]);
    }
    let (year, group) = groups.first()?;
    let (first, last) = (&headers[group[0]], &headers[group[group.len() - 1]]);
    let message = say!(
        "`{year}` の下の月が順に並んでいません（`{first}` から `{last}`）。どの年の月か決まりません",
        "the months below `{year}` do not follow each other (`{first}` to `{last}`): of which year they are, nothing tells"
    );
    let finding = Diagnostic::new(code::DATA_BAD_VALUE, file.header_place(), message);
    Some(Diagnostic { severity: Severity::Error, ..finding }.hint(say!(
        "年度なら、見出しを `2026年度` のように直して `first_month: 2026-04` と書きます。暦の年なら、翌年の月の上に年を書きます",
        "if it is a fiscal year, write the heading as `2026年度` and give `first_month: 2026-04`; if not, write the year above the months of the next one"
    )))
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
