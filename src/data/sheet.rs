//! Sheets of an Excel workbook → text columns of the declared names.
//!
//! In: the bytes of an `.xlsx` file. Out: columns of texts as a CSV export of the sheet would hold them (dates in ISO form,
//! `99.5%` for a cell shown in per cent), and the cell of any value. Never: computes a formula, guesses which of several
//! sheets is meant, reads sheets together that have other columns, or reads cells that were merged, since a merged cell does not say which rows it speaks of.
//!
//! Decided in docs/decisions/0023-workbooks.md.

use crate::config::{Column, Source};
use crate::data::cell::{CellFormat, is_beyond, text_of};
use crate::data::month_header::is_month;
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::sheet_header::{self, Header};
use crate::data::sheet_rows::{SheetPart, SheetRows, letters};
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

/// Reads the declared sheets of a workbook, one below the other.
pub(super) fn read(source: &Source, path: &str, bytes: &[u8]) -> Result<RawFile, Refused> {
    weigh_zip(path, bytes, source.max_size)?;
    let failed = |error: XlsxError| Box::new(decode_error(path, &error.to_string()));
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let sheets = chosen(source, path, &book)?;
    let is_stale = is_stale(bytes);
    let mut table = Table::new(source);
    for sheet in &sheets {
        let merged = book.merge_cells_by_sheet_name(sheet).map_err(failed)?;
        let header = match sheet_header::find(source, path, &mut book, sheet, &merged) {
            // A month that nobody began yet.
            Err(_) if sheets.len() > 1 && is_blank(&mut book, sheet).map_err(failed)? => continue,
            header => header?,
        };
        if let Some(range) = merged.iter().find(|range| speaks_of(range, &header)) {
            return Err(Box::new(merged_cells(path, sheet, range, &header)));
        }
        table.refuse_other(source, path, sheet, &header)?;
        let has_blank = table.add(&mut book, sheet, &header).map_err(failed)?;
        if (has_blank || is_stale)
            && let Some((row, column)) = unsaved(&mut book, sheet, &header, is_stale).map_err(failed)?
        {
            let cell = format!("{sheet}!{}{}", letters(column), row + 1);
            return Err(Box::new(
                refused(
                    path,
                    say!("`{cell}` の式の値が保存されていません", "the formula in `{cell}` has no saved value"),
                )
                .hint(say!("Excel で開いて保存し直します", "open the workbook in Excel and save it again")),
            ));
        }
    }
    Ok(table.finish(path))
}

/// Whether no cell of a sheet is filled.
fn is_blank(book: &mut Book<'_>, sheet: &str) -> Result<bool, XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell()? {
        if !matches!(cell.get_value(), DataRef::Empty) {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn refused(path: &str, message: Message) -> Diagnostic {
    Diagnostic::new(code::DATA_SHEET, Place::file(path), message)
}

/// The declared sheet, all that are visible and fit a declared pattern, or the only one.
fn chosen(source: &Source, path: &str, book: &Book<'_>) -> Result<Vec<String>, Refused> {
    let sheets = || book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<&str> = sheets().map(|sheet| sheet.name.as_str()).collect();
    let visible: Vec<&str> =
        sheets().filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.as_str()).collect();
    let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let listed = quoted(&names);
    if let Some(wanted) = &source.sheet.name {
        if names.contains(&wanted.as_str()) {
            return Ok(vec![wanted.clone()]);
        }
        let matcher = text_glob(wanted).ok().filter(|_| wanted.contains(['*', '?']));
        let met = |name: &&str| matcher.as_ref().is_some_and(|matcher| matcher.is_match(name));
        let fitting = |names: &[&str]| names.iter().copied().filter(met).map(str::to_owned).collect::<Vec<_>>();
        let shown = fitting(&visible);
        let hidden = || fitting(&names);
        let fitting = if shown.is_empty() { hidden() } else { shown };
        if !fitting.is_empty() {
            return Ok(fitting);
        }
        let diagnostic = refused(path, say!("シート `{wanted}` がありません", "there is no sheet `{wanted}`"));
        return Err(Box::new(match nearest(wanted, names.iter().copied()) {
            Some(near) => diagnostic.hint(say!("近い名前は `{near}` です", "the nearest is `{near}`")),
            None => diagnostic.hint(say!("シートは {listed} です", "the sheets are {listed}")),
        }));
    }
    let [only] = visible.as_slice() else {
        let name = &source.name;
        let first = suggested(&visible).or(names.first().map(|name| (*name).to_owned()));
        let first = first.unwrap_or_else(|| "Sheet1".to_owned());
        return Err(Box::new(
            refused(
                path,
                say!("どのシートを読むか決まりません: {listed}", "which sheet is meant is not clear: {listed}"),
            )
            .hint(say!(
                "`data/sources.yaml` の `{name}` に `sheet: \"{first}\"` のように書きます。`*` に合うシートは続けて読みます",
                "write `sheet: \"{first}\"`, say, for `{name}` in data/sources.yaml; sheets that fit a `*` are read one after the other"
            )),
        ));
    };
    Ok(vec![(*only).to_owned()])
}

/// The sheets that are probably meant: those of months, else the first.
fn suggested(visible: &[&str]) -> Option<String> {
    let months = visible.iter().filter(|name| is_month(name)).count();
    let all_end = |end: char| visible.iter().filter(|name| is_month(name)).all(|name| name.ends_with(end));
    let pattern = ['月', '度', '分'].into_iter().find(|end| months > 1 && all_end(*end)).map(|end| format!("*{end}"));
    pattern.or_else(|| visible.first().map(|name| (*name).to_owned()))
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

/// The declared columns of one sheet or several, as far as they are read.
struct Table<'s> {
    declared: Vec<&'s Column>,
    builders: Vec<StringChunkedBuilder>,
    /// The names above each sheet.
    headers: Vec<String>,
    rows: SheetRows,
}

impl<'s> Table<'s> {
    fn new(source: &'s Source) -> Self {
        let declared: Vec<&Column> = source.columns.values().collect();
        let builder = |column: &&Column| StringChunkedBuilder::new(column.name.as_str().into(), 1024);
        Self {
            builders: declared.iter().map(builder).collect(),
            declared,
            headers: Vec::new(),
            rows: SheetRows::default(),
        }
    }

    /// Refuses a sheet that has other declared columns than the one before it: its rows would have no value there, unsaid.
    fn refuse_other(&self, source: &Source, path: &str, sheet: &str, header: &Header) -> Result<(), Refused> {
        let Some(before) = self.rows.parts.last() else { return Ok(()) };
        if self.declared.is_empty() && !header.names.iter().any(|(_, name)| self.headers.contains(name)) {
            let before = &before.sheet;
            let message = say!(
                "シート `{before}` と `{sheet}` に同じ見出しがありません",
                "the sheets `{before}` and `{sheet}` have no header in common"
            );
            return Err(Box::new(refused(path, message).hint(say!(
                "同じ表のシートだけに合う名前を選びます",
                "choose a name that fits the sheets of one table alone"
            ))));
        }
        let pairs = self.declared.iter().zip(before.fields.iter().zip(&header.fields));
        let other = pairs.into_iter().find(|(_, (before, own))| before.is_some() != own.is_some());
        let Some((column, (in_before, _))) = other else { return Ok(()) };
        let (with, without) =
            if in_before.is_some() { (before.sheet.as_str(), sheet) } else { (sheet, before.sheet.as_str()) };
        let (name, wanted) = (&source.name, column.from.join("`, `"));
        let message = say!(
            "シート `{without}` に見出し `{wanted}` がありません（`{with}` にはあります）",
            "the sheet `{without}` has no header `{wanted}`, which `{with}` has"
        );
        Err(Box::new(refused(path, message).hint(say!(
            "見出しをそろえるか、`{name}` の `sheet` を、同じ表のシートだけに合う名前にします",
            "give the sheets the same headers, or let `sheet` of `{name}` fit those of one table alone"
        ))))
    }

    /// Adds the rows of a sheet; whether a cell of a declared column stands empty in the file.
    fn add(&mut self, book: &mut Book<'_>, sheet: &str, header: &Header) -> Result<bool, XlsxError> {
        let is_1904 = book.has_1904_epoch();
        let mut cells = book.worksheet_cells_reader(sheet)?;
        let shown: Vec<CellFormat> = cells.styles().iter().map(CellFormat::of).collect();
        self.begin(sheet, header);
        let mut has_blank = false;
        let mut held: Vec<Option<String>> = vec![None; self.declared.len()];
        let mut current: Option<u32> = None;
        loop {
            let next = cells.next_cell_with_style_id()?;
            let position = next.as_ref().map(|(cell, _)| cell.get_position());
            if let Some(row) = current.filter(|row| position.is_none_or(|(next, _)| next != *row)) {
                self.rows.rows.push(row);
                for (builder, value) in self.builders.iter_mut().zip(&mut held) {
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
                has_blank |= mine().next().is_some();
                continue;
            }
            current = Some(row);
            let shown = shown.get(style).copied().unwrap_or_default();
            for (at, _) in mine() {
                held[at] = text_of(cell.get_value(), self.declared[at], shown, is_1904);
                self.rows.lost.extend(is_beyond(cell.get_value()).then_some((self.rows.rows.len(), at)));
            }
        }
        Ok(has_blank)
    }

    fn begin(&mut self, sheet: &str, header: &Header) {
        let names: Vec<String> = header.names.iter().map(|(_, name)| name.clone()).collect();
        match self.rows.parts.is_empty() {
            true => self.headers = names,
            // What a sheet lacks is no column of them all.
            false => self.headers.retain(|name| names.contains(name)),
        }
        self.rows.has_two_header_rows |= header.first < header.row;
        self.rows.parts.push(SheetPart {
            sheet: sheet.to_owned(),
            first: self.rows.rows.len(),
            fields: header.fields.clone(),
        });
    }

    fn finish(self, path: &str) -> RawFile {
        let fields = self.rows.parts.first().map(|part| part.fields.clone()).unwrap_or_default();
        let column = |(at, builder): (usize, StringChunkedBuilder)| {
            let is_there = fields.get(at).is_some_and(Option::is_some);
            is_there.then(|| RawColumn::Raw(builder.finish().into_column()))
        };
        RawFile {
            path: path.to_owned(),
            fingerprint: String::new(),
            encoding: "xlsx",
            packing: None,
            first_row: 0,
            rows: self.rows.rows.len(),
            columns: self.builders.into_iter().enumerate().map(column).collect(),
            headers: self.headers,
            body: Body::Sheet(self.rows),
        }
    }
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
