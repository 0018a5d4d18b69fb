//! One sheet of an Excel workbook → text columns of the declared names.
//!
//! In: the bytes of an `.xlsx` file. Out: columns of texts as a CSV export of the sheet would hold them (dates in ISO form,
//! `99.5%` for a cell shown in per cent), and the cell of any value. Never: computes a formula, guesses which of several
//! sheets is meant, or reads cells that were merged, since a merged cell does not say which rows it speaks of.
//!
//! Decided in docs/decisions/0023-workbooks.md.

use crate::config::{Column, Source};
use crate::data::cell::{CellFormat, is_beyond, text_of};
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::sheet_header::{self, Header};
use crate::data::sheet_rows::{SheetRows, letters};
use crate::data::unpack::weigh_zip;
use crate::data::unreadable::{Refused, decode_error};
use crate::diag::{Diagnostic, Message, Place, code, nearest};
use crate::model::text_glob;
use crate::say;
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use polars::prelude::{IntoColumn, StringChunkedBuilder};
use std::io::{Cursor, Read};
use zip::ZipArchive;

pub(super) type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Reads the declared sheet of a workbook.
pub(super) fn read(source: &Source, path: &str, bytes: &[u8]) -> Result<RawFile, Refused> {
    weigh_zip(path, bytes, source.max_size)?;
    let failed = |error: XlsxError| Box::new(decode_error(path, &error.to_string()));
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let sheet = chosen(source, path, &book)?;
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(failed)?;
    let header = sheet_header::find(source, path, &mut book, &sheet, &merged)?;
    if let Some(range) = merged.iter().find(|range| speaks_of(range, &header)) {
        return Err(Box::new(merged_cells(path, &sheet, range, &header)));
    }
    let (raw, blank) = columns(source, path, &mut book, &sheet, &header)?;
    let stale = is_stale(bytes);
    if (blank || stale)
        && let Some((row, column)) = unsaved(&mut book, &sheet, &header, stale).map_err(failed)?
    {
        let cell = format!("{sheet}!{}{}", letters(column), row + 1);
        return Err(Box::new(
            refused(path, say!("`{cell}` の式の値が保存されていません", "the formula in `{cell}` has no saved value"))
                .hint(say!("Excel で開いて保存し直します", "open the workbook in Excel and save it again")),
        ));
    }
    Ok(raw)
}

pub(super) fn refused(path: &str, message: Message) -> Diagnostic {
    Diagnostic::new(code::DATA_SHEET, Place::file(path), message)
}

/// The declared sheet, or the only one.
fn chosen(source: &Source, path: &str, book: &Book<'_>) -> Result<String, Refused> {
    let sheets = || book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<&str> = sheets().map(|sheet| sheet.name.as_str()).collect();
    let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let listed = quoted(&names);
    if let Some(wanted) = &source.sheet.name {
        if names.contains(&wanted.as_str()) {
            return Ok(wanted.clone());
        }
        let matcher = text_glob(wanted).ok().filter(|_| wanted.contains(['*', '?']));
        let met = |name: &&str| matcher.as_ref().is_some_and(|matcher| matcher.is_match(name));
        match names.iter().copied().filter(met).collect::<Vec<_>>().as_slice() {
            [only] => return Ok((*only).to_owned()),
            [] => {}
            several => {
                let listed = quoted(several);
                let message = say!(
                    "`{wanted}` に当てはまるシートがいくつもあります: {listed}",
                    "several sheets are meant by `{wanted}`: {listed}"
                );
                return Err(Box::new(refused(path, message).hint(say!(
                    "シートごとにソースを宣言し、`union` で一つにまとめます",
                    "declare a source for each sheet, and put them together with `union`"
                ))));
            }
        }
        let diagnostic = refused(path, say!("シート `{wanted}` がありません", "there is no sheet `{wanted}`"));
        return Err(Box::new(match nearest(wanted, names.iter().copied()) {
            Some(near) => diagnostic.hint(say!("近い名前は `{near}` です", "the nearest is `{near}`")),
            None => diagnostic.hint(say!("シートは {listed} です", "the sheets are {listed}")),
        }));
    }
    let visible: Vec<&str> =
        sheets().filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.as_str()).collect();
    let [only] = visible.as_slice() else {
        let name = &source.name;
        let first = visible.first().or(names.first()).copied().unwrap_or("Sheet1");
        return Err(Box::new(
            refused(
                path,
                say!("どのシートを読むか決まりません: {listed}", "which sheet is meant is not clear: {listed}"),
            )
            .hint(say!(
                "`data/sources.yaml` の `{name}` に `sheet: {first}` のように書きます",
                "write `sheet: {first}`, say, for `{name}` in data/sources.yaml"
            )),
        ));
    };
    Ok((*only).to_owned())
}

/// Whether a merged range covers the header or a declared column below it. Inside two rows of headers it tells over which columns a
/// heading stands.
fn speaks_of(range: &Dimensions, header: &Header) -> bool {
    let is_heading = header.first < header.row && (range.start.0, range.end.0) >= (header.first, header.first);
    if is_heading && range.end.0 <= header.row {
        return false;
    }
    let covers = |column: &u32| (range.start.1..=range.end.1).contains(column);
    let below = range.end.0 > header.row && header.fields.iter().flatten().any(covers);
    let covers_header = range.start.0 <= header.row && range.end.0 >= header.first;
    covers_header || below
}

fn merged_cells(path: &str, sheet: &str, range: &Dimensions, header: &Header) -> Diagnostic {
    let name = |(row, column): (u32, u32)| format!("{}{}", letters(column), row + 1);
    let (start, end) = (name(range.start), name(range.end));
    let told = refused(
        path,
        say!("`{sheet}!{start}:{end}` のセルが結合されています", "the cells `{sheet}!{start}:{end}` are merged"),
    );
    if header.first == header.row && range.start.0 == header.row {
        return told.hint(say!(
            "見出しが 2 段なら `header_rows: 2` と書きます。1 段なら、結合を解いて保存します",
            "write `header_rows: 2` if the headers stand in two rows; if not, unmerge them and save the workbook"
        ));
    }
    told.hint(say!(
        "結合を解き、行ごとに値を入れて保存します",
        "unmerge them, give each row its own value and save the workbook"
    ))
}

/// The declared columns below the header, and whether a cell of theirs stands empty in the file.
fn columns(
    source: &Source,
    path: &str,
    book: &mut Book<'_>,
    sheet: &str,
    header: &Header,
) -> Result<(RawFile, bool), Refused> {
    let failed = |error: XlsxError| Box::new(decode_error(path, &error.to_string()));
    let is_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(sheet).map_err(failed)?;
    let shown: Vec<CellFormat> = cells.styles().iter().map(CellFormat::of).collect();
    let declared: Vec<&Column> = source.columns.values().collect();
    let mut builders: Vec<StringChunkedBuilder> =
        declared.iter().map(|column| StringChunkedBuilder::new(column.name.as_str().into(), 1024)).collect();
    let (mut rows, mut blank) = (Vec::new(), false);
    let mut held: Vec<Option<String>> = vec![None; declared.len()];
    let mut lost = Vec::new();
    let mut current: Option<u32> = None;
    loop {
        let next = cells.next_cell_with_style_id().map_err(failed)?;
        let position = next.as_ref().map(|(cell, _)| cell.get_position());
        if let Some(row) = current.filter(|row| position.is_none_or(|(next, _)| next != *row)) {
            rows.push(row);
            for (builder, value) in builders.iter_mut().zip(&mut held) {
                builder.append_option(value.take());
            }
            current = None;
        }
        let (Some((cell, style)), Some((row, column))) = (next, position) else { break };
        let mine = || header.fields.iter().enumerate().filter(|(_, field)| **field == Some(column));
        if row <= header.row {
            continue;
        }
        if matches!(cell.get_value(), DataRef::Empty) {
            blank |= mine().next().is_some();
            continue;
        }
        current = Some(row);
        let shown = shown.get(style).copied().unwrap_or_default();
        for (at, _) in mine() {
            held[at] = text_of(cell.get_value(), declared[at], shown, is_1904);
            lost.extend(is_beyond(cell.get_value()).then_some((rows.len(), at)));
        }
    }
    let raw = RawFile {
        path: path.to_owned(),
        fingerprint: String::new(),
        encoding: "xlsx",
        packing: None,
        first_row: 0,
        rows: rows.len(),
        columns: builders
            .into_iter()
            .zip(&header.fields)
            .map(|(builder, field)| field.map(|_| RawColumn::Raw(builder.finish().into_column())))
            .collect(),
        headers: header.names.iter().map(|(_, name)| name.clone()).collect(),
        body: Body::Sheet(SheetRows {
            sheet: sheet.to_owned(),
            has_two_header_rows: header.first < header.row,
            rows,
            fields: header.fields.clone(),
            lost,
        }),
    };
    Ok((raw, blank))
}

/// Whether the program that wrote a workbook left its formulas to the next one that opens it: such programs leave values
/// out, or write 0 for all.
fn is_stale(bytes: &[u8]) -> bool {
    let workbook = || {
        let mut text = String::new();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        archive.by_name("xl/workbook.xml").ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let marks = ["fullCalcOnLoad=\"1\"", "fullCalcOnLoad=\"true\""];
    workbook().is_some_and(|text| marks.iter().any(|mark| text.contains(mark)))
}

/// The first cell of a declared column whose formula was saved without its value, or with one that nobody computed.
fn unsaved(book: &mut Book<'_>, sheet: &str, header: &Header, stale: bool) -> Result<Option<(u32, u32)>, XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        let mine = cell.pos.0 > header.row && header.fields.contains(&Some(cell.pos.1));
        let empty = match &cell.value {
            DataRef::Empty => true,
            DataRef::String(text) => text.is_empty(),
            _ => false,
        };
        if mine && cell.formula.is_some() && (stale || empty) {
            return Ok(Some(cell.pos));
        }
    }
    Ok(None)
}
