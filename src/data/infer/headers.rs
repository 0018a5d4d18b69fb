//! The headers of files that nobody declared yet.
//!
//! In: a path. Out: how the file is written, and its headers. Never: looks at a value.

use crate::calendar::Zone;
use crate::config::{Column, ColumnType, Limits, Sheet, Source, Written};
use crate::data::csv::text::CsvText;
use crate::data::files;
use crate::data::local_clock::LocalClock;
use crate::data::month_header::{FEWEST_MONTHS, is_month};
use crate::data::period_header::{HeaderGrain, are_years_in_a_row, header_grain};
use crate::data::raw_file::RawFile;
use crate::data::unreadable::unreadable;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::ProjectFiles;
use crate::say;
use indexmap::IndexMap;

/// A file as far as it is known without its values.
#[derive(Debug, Clone)]
pub struct FileHeaders {
    /// Path relative to the project.
    pub path: String,
    /// `utf-8`, `utf-16`, `cp932`, `xlsx` or `parquet`.
    pub encoding: &'static str,
    /// What stands between two values.
    pub separator: Option<char>,
    /// The line of the headers in a file that has lines, from 1.
    pub header_line: Option<u32>,
    /// Rows, those that are none among them.
    pub rows: u64,
    /// Rows with another number of fields than the header, or lines that are no objects.
    pub malformed: u64,
    /// The headers.
    pub headers: Vec<String>,
    /// The number, from 1, of the first column that has values and no header.
    pub unnamed: Option<usize>,
    /// The part of it that was asked for.
    pub sheet: Sheet,
}

/// A source that reads columns of a file by their headers.
pub(super) fn source(zone: &Zone, columns: IndexMap<String, Column>, sheet: &Sheet) -> Source {
    let place = Place::file("data/sources.yaml");
    Source { sheet: sheet.clone(), max_size: 1 << 30, ..Source::of_columns("", columns, zone.clone(), place) }
}

/// A column of a type by its header.
pub(super) fn column(name: String, header: &str, kind: ColumnType, written: Written) -> Column {
    Column {
        name,
        from: vec![header.to_owned()],
        kind,
        required: false,
        values: IndexMap::new(),
        missing: Vec::new(),
        limits: Limits::default(),
        written,
        place: Place::file("data/sources.yaml"),
    }
}

/// Reads a file with columns, or without any for its headers.
pub(super) fn read(
    source: &Source,
    path: &str,
    project: &dyn ProjectFiles,
    clock: &LocalClock,
) -> Result<RawFile, Box<Diagnostic>> {
    let mut said = Diagnostics::new();
    match files::read(source, path, project, clock, &mut said) {
        Some(file) => Ok(file),
        None => Err(Box::new(said.into_iter().next().unwrap_or_else(|| unread(path)))),
    }
}

fn unread(path: &str) -> Diagnostic {
    unreadable(path, &say!("読めません", "it cannot be read"))
}

/// The headers of a file.
///
/// # Errors
/// Why it cannot be read, or why its headers are none.
pub fn headers(
    path: &str,
    sheet: &Sheet,
    project: &dyn ProjectFiles,
    zone: &Zone,
) -> Result<FileHeaders, Box<Diagnostic>> {
    let clock = LocalClock::new(zone);
    let file = read(&source(zone, IndexMap::new(), sheet), path, project, &clock).map_err(|found| on_sheet(*found))?;
    let malformed = file.malformed_rows().len() as u64;
    let found = FileHeaders {
        path: path.to_owned(),
        encoding: file.encoding,
        separator: file.csv().map(|text| char::from(text.separator())),
        header_line: file.csv().map(CsvText::header_line),
        rows: file.rows as u64 + malformed,
        malformed,
        headers: file.headers.clone(),
        unnamed: file.csv().and_then(CsvText::unnamed_column).map(|at| at + 1),
        sheet: Sheet { has_two_header_rows: file.has_two_header_rows(), ..sheet.clone() },
    };
    no_headers(&found).map_or(Ok(found), |refusal| Err(Box::new(refusal)))
}

/// A finding about the choice of a sheet, for somebody who has no entry yet to name it in.
fn on_sheet(found: Diagnostic) -> Box<Diagnostic> {
    let is_choice =
        found.code == code::DATA_SHEET && found.hint.as_ref().is_some_and(|hint| hint.en.contains("`sheet: "));
    let pattern = found.hint.as_ref().and_then(|hint| hint.en.split('"').nth(1)).unwrap_or("NAME").to_owned();
    let hint = say!(
        "`--sheet \"{pattern}\"` のようにシートを選びます。`*` に合うシートは続けて読みます",
        "choose with `--sheet \"{pattern}\"`, say; sheets that fit a `*` are read one after the other"
    );
    Box::new(if is_choice { found.hint(hint) } else { found })
}

/// The refusal of a file whose headers name no columns.
fn no_headers(file: &FileHeaders) -> Option<Diagnostic> {
    let (message, hint) = no_rows(file).or_else(|| other_lines(file)).or_else(|| values_first(file))?;
    let place = Place { line: file.header_line.unwrap_or(1), ..Place::file(&file.path) };
    Some(Diagnostic::new(code::DATA_MISSING_COLUMN, place, message).hint(hint))
}

fn no_rows(file: &FileHeaders) -> Option<(Message, Message)> {
    (file.rows == 0).then(|| {
        let message = say!("見出しの下に行がありません", "there is no row below the headers");
        (message, say!("期間を広げて書き出し直します", "export it again for a longer time"))
    })
}

/// Headers in two rows, or rows of several tables.
fn other_lines(file: &FileHeaders) -> Option<(Message, Message)> {
    file.separator?;
    let (all, bad, rows) = (file.headers.len(), file.malformed, file.rows);
    let line = file.header_line.unwrap_or(1);
    if bad * 2 > rows {
        return Some((
            say!(
                "{line} 行目の見出し（{all} 列）と列の数の違う行が {rows} 行中 {bad} 行あります",
                "{bad} of {rows} rows have another number of fields than the headers in line {line}, which are {all}"
            ),
            say!(
                "見出しがほかの行なら `--header-row N` で指します。2 段の見出しなら、`header_rows: 2` と書いて自分で宣言します",
                "if the headers stand in another line, name it with `--header-row N`; if they stand in two, declare the source by hand with `header_rows: 2`"
            ),
        ));
    }
    let blank = file.headers.iter().filter(|header| header.is_empty()).count();
    // Spreadsheets write commas behind the last column.
    let last = file.headers.iter().rposition(|header| !header.is_empty()).map_or(0, |last| last + 1);
    let is_spare = file.unnamed.is_none() && last + blank == all;
    (blank > 0 && !is_spare && blank < all && blank * 3 >= all).then(|| {
        (
            say!(
                "{line} 行目の {all} 列のうち {blank} 列に見出しがありません",
                "{blank} of the {all} columns of line {line} have no header"
            ),
            say!(
                "余分な列があるか、見出しが 2 段に分かれています。どの列にも名前を付けるか、2 段なら `header_rows: 2` と書いて自分で宣言します",
                "there are spare columns, or the headers stand in two rows; name each column, or declare the source by hand with `header_rows: 2`"
            ),
        )
    })
}

/// Values where headers should be.
fn values_first(file: &FileHeaders) -> Option<(Message, Message)> {
    let named: Vec<&String> = file.headers.iter().filter(|header| !header.is_empty()).collect();
    let is_wide = is_wide(file.headers.iter().map(String::as_str));
    let is_value = |text: &&&String| {
        let is_number = text.chars().any(|c| c.is_ascii_digit()) && !text.chars().any(char::is_alphabetic);
        is_number && !(is_wide && header_grain(text).is_some())
    };
    let values = named.iter().filter(is_value).count();
    (named.is_empty() || values * 2 > named.len()).then(|| {
        let example = named.first().map_or("", |header| header.as_str());
        let line = file.header_line.unwrap_or(1);
        (
            say!(
                "{line} 行目は見出しではなく値のようです（`{example}` など）",
                "line {line} seems to hold values, not headers (`{example}`)"
            ),
            say!(
                "列の名前がほかの行にあれば `--header-row N` で指します。なければ 1 行目に入れます（例: `番号,受付日時,優先度`）。年や日付が見出しなら、`unpivot` のあるソースとして宣言します",
                "if another line names the columns, give it with `--header-row N`; if none does, put one first, such as `number,opened,priority`. Where years or dates are headers, declare a source with `unpivot`"
            ),
        )
    })
}

/// Whether some headers name months, quarters or years that follow each other, or most of them days: a row of values may hold a few dates.
pub fn is_wide<'h>(headers: impl Iterator<Item = &'h str>) -> bool {
    let named: Vec<&str> = headers.filter(|header| !header.is_empty()).collect();
    let grains: Vec<HeaderGrain> = named.iter().filter_map(|header| header_grain(header)).collect();
    let months = named.iter().filter(|header| is_month(header)).count();
    let quarters = grains.iter().filter(|grain| **grain == HeaderGrain::Quarter).count();
    let periods = grains.iter().filter(|grain| **grain != HeaderGrain::Year).count();
    months >= FEWEST_MONTHS
        || quarters >= FEWEST_MONTHS
        || are_years_in_a_row(&named)
        || (periods >= 5 && periods * 2 >= named.len())
}

/// The headers that every row of the files may have, in their order: each once, and none that a file has twice.
pub(super) fn common(files: &[FileHeaders]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for header in files.iter().flat_map(|file| &file.headers) {
        let twice = files.iter().any(|file| file.headers.iter().filter(|other| *other == header).count() > 1);
        if !header.is_empty() && !twice && !all.contains(header) {
            all.push(header.clone());
        }
    }
    all
}
