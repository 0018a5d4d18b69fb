//! One declared source → one table and its report.
//!
//! In: a source and the project's files. Out: the used rows of all its files, in file and row order, and the account of
//! the others. Never: lets the three counts of the report differ from the rows that were read.

use crate::calendar::{Date, Instant, Zone};
use crate::config::{Column, ColumnType, Source};
use crate::data::engine_panics::catch_engine_panic;
use crate::data::files;
use crate::data::local_clock::LocalClock;
use crate::data::malformed_row::MalformedRow;
use crate::data::missing_columns::{MissingColumns, missing_columns, report_missing_columns};
use crate::data::quarantine::FileQuarantine;
use crate::data::raw_file::{RawColumn, RawFile};
use crate::data::rejection_words;
use crate::data::rejections::RejectionSummary;
use crate::data::renamed_columns::{self, FileColumns};
use crate::data::repeated_rows::{self, RowsOfFiles};
use crate::data::row_zones::{self, RowClocks};
use crate::data::totals::TotalRows;
use crate::data::typed::Typed;
use crate::data::typing;
use crate::data::unreadable::{first_line_message, unreadable};
use crate::data::{limits, lookalike_keys, stale_keys, thread_pool, totals, unpivot};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{ProjectFiles, SourceFile, SourceReport};
use crate::say;
use polars::prelude::{
    BooleanChunked, ChunkAgg, ChunkFilter, ChunkSort, DataFrame, IdxCa, IdxSize, NewChunkedArray, PolarsResult,
    SortOptions, is_last_distinct,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A source as it was read.
pub(super) struct LoadedSource {
    /// Its used rows, typed.
    pub frame: DataFrame,
    /// What was read and what was left out.
    pub read: ReadSource,
    /// Why there is nothing to ask, when no file could be read at all.
    pub refused: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct ReadSource {
    /// As everyone may know it.
    pub report: Arc<SourceReport>,
    /// Which rows of which files were set aside.
    pub left_out: Vec<FileQuarantine>,
    /// Rows of totals that are counted.
    pub totals: Vec<TotalRows>,
    /// What is told of whole rows that two files repeat, where rows are not folded.
    pub repeated: Option<Diagnostic>,
}

impl ReadSource {
    /// The report, to be told what became of the rows since they were read.
    pub(super) fn report_mut(&mut self) -> &mut SourceReport {
        Arc::make_mut(&mut self.report)
    }
}

/// Why a source without a readable file cannot be asked.
pub(super) const NOTHING_READ: &str = "no file of the source could be read";

/// Reads a source.
pub(super) fn open(source: &Source, project: &dyn ProjectFiles, found: &mut Diagnostics) -> LoadedSource {
    let paths = files::matching(source, project, found);
    if paths.is_empty() {
        let globs = source.files.join("`, `");
        let name = &source.name;
        found.push(Diagnostic::new(
            code::DATA_NO_FILES,
            source.place.clone(),
            say!(
                "`{name}` のファイル `{globs}` が `data/` の下にありません",
                "no file below `data/` matches `{globs}` of `{name}`"
            ),
        ).hint(say!(
            "ファイルを `data/` の下に置くか、`files` の書き方を直します（`data/` からの相対パス、`*` と `{{csv,parquet}}` が使えます）",
            "put the file below `data/`, or mend `files`: a path relative to `data/`, with `*` and `{{csv,parquet}}`"
        )));
    }
    let clock = LocalClock::new(&source.zone.usual);
    let read: Vec<(Option<Part>, Diagnostics)> = thread_pool::each(&paths, |path| read(source, path, project, &clock));
    let mut parts = Vec::new();
    for (part, said) in read {
        found.extend(said);
        parts.extend(part);
    }
    opened(source, parts, found)
}

/// A source of files that were read; what is wrong with its rows is told.
pub(super) fn opened(source: &Source, mut parts: Vec<Part>, found: &mut Diagnostics) -> LoadedSource {
    let mut account = RejectionSummary::default();
    let mut frame = empty(source);
    found.extend(renamed_columns::findings(source, &parts.iter().map(Part::columns).collect::<Vec<_>>()));
    report_missing_columns(
        source,
        parts.iter_mut().map(|part| (&mut part.file, std::mem::take(&mut part.lacking))),
        found,
    );
    let (mut listed, mut suspects, mut goods) = (Vec::new(), Vec::new(), Vec::new());
    let mut totals = Vec::new();
    for mut part in parts {
        totals.append(&mut part.totals);
        part.file.spans = spans(source, &part.frame);
        suspects.extend(part.suspects.and_then(|of_file| stale_keys::moved(of_file, frame.height()).ok()));
        goods.push((part.unused, part.frame.height()));
        frame.vstack_mut_owned(part.frame).expect("every part has the declared columns in their forms");
        account.add(part.account);
        listed.push(part.file);
    }
    let refused = listed.is_empty().then(|| NOTHING_READ.to_owned());
    frame.rechunk_mut();
    let heights: Vec<usize> = goods.iter().map(|(_, rows)| *rows).collect();
    found.extend(unpivot::repeated(source, &frame, &heights));
    let standing = stale_keys::latest_rows(source, &frame, suspects, latest);
    account.reject_superseded(source, &goods, &standing.taken, &standing.example);
    let kept = standing.kept;
    let duplicates = frame.height() - kept.height() - standing.taken.len();
    let rows = RowsOfFiles { source, frame: &frame, files: &listed, heights: &heights };
    found.extend((duplicates > 0).then(|| repeated_rows::of_keys(&rows)).flatten());
    let repeated = repeated_rows::of_rows(&rows);
    found.extend(lookalike_keys::finding(source, &kept));
    let report = SourceReport {
        source: source.name.clone(),
        rows_in: listed.iter().map(|file| file.rows).sum(),
        files: listed,
        rows_used: kept.height() as u64,
        rows_set_aside: account.rows,
        rows_duplicate: duplicates as u64,
        older_stand_in: standing.fallen_back,
        spans: spans(source, &kept),
        set_aside: account.listed(),
        reasons: account.reasons(source),
        ..SourceReport::default()
    };
    debug_assert_eq!(report.rows_in, report.rows_used + report.rows_set_aside + report.rows_duplicate);
    account.report(source, report.rows_in, found);
    found.extend(stale_keys::stale_keys_finding(source, report.older_stand_in, &standing.example));
    LoadedSource {
        frame: kept,
        read: ReadSource { report: Arc::new(report), left_out: account.quarantined_files(), totals, repeated },
        refused,
    }
}

/// One file of a source, typed.
pub(super) struct Part {
    /// What is listed of it.
    pub file: SourceFile,
    /// Its used rows.
    pub frame: DataFrame,
    /// The other rows.
    pub account: RejectionSummary,
    /// Bad rows whose key can be read.
    pub suspects: Option<DataFrame>,
    /// The file with no row set aside.
    pub unused: FileQuarantine,
    pub lacking: MissingColumns,
    /// Rows of totals that are counted.
    pub totals: Vec<TotalRows>,
}

/// Reads and types one file. A broken one may make a decoder panic; that must cost this file only.
pub(super) fn read(
    source: &Source,
    path: &str,
    project: &dyn ProjectFiles,
    clock: &LocalClock,
) -> (Option<Part>, Diagnostics) {
    let read = || {
        let mut said = Diagnostics::new();
        let raw = files::read(source, path, project, clock, &mut said);
        (raw.map(|raw| part(source, raw, clock, &mut said)), said)
    };
    catch_engine_panic(read).unwrap_or_else(|reason| {
        let mut said = Diagnostics::new();
        said.push(unreadable(path, &first_line_message(&reason)));
        (None, said)
    })
}

/// The declared columns without a row.
pub(super) fn empty(source: &Source) -> DataFrame {
    let columns = source.columns.values().map(|column| typing::absent(column, 0).column).collect();
    DataFrame::new(0, columns).expect("declared names are unique")
}

/// That lines of a file are its headers once more.
fn repeated_headers(path: &str, lines: &[u32]) -> Option<Diagnostic> {
    let first = *lines.first()?;
    let count = lines.len();
    let are = if count == 1 { "1 line is".to_owned() } else { format!("{count} lines are") };
    let message = say!(
        "見出しと同じ行がもう {count} 行あり、データとしては読みません",
        "{are} the headers once more, and read as no row"
    );
    let hint = say!(
        "別の書き出しを後ろに足したのなら、同じ行が二度ないか確かめます。書き出しごとにファイルを分けても読めます",
        "if one export was appended to another, make sure that no row stands in both; each may have a file of its own"
    );
    let place = Place { file: path.to_owned(), line: first, column: 0, length: 0 };
    Some(Diagnostic::new(code::DATA_REPEATED_HEADER, place, message).hint(hint))
}

/// That lines below the rows are none.
fn footer(lines: &[MalformedRow]) -> Option<Diagnostic> {
    let (first, count) = (lines.first()?, lines.len());
    let are = if count == 1 {
        "1 line below an empty one is".to_owned()
    } else {
        format!("{count} lines below an empty one are")
    };
    let message = say!(
        "表の下の空行より後の {count} 行は、題名や著作権の表示とみなし、データとしては読みません",
        "{are} read as no row: a title or a notice below the table"
    );
    let hint =
        say!("行なら、ほかの行と同じ数の列を書きます", "if they are rows, write as many fields as the others have");
    Some(Diagnostic::new(code::DATA_FOOTER, first.place.clone(), message).hint(hint))
}

/// The used rows of one file and the account of the others; what is wrong with its columns is told.
pub(super) fn part(source: &Source, mut raw: RawFile, clock: &LocalClock, found: &mut Diagnostics) -> Part {
    let torn = raw.malformed_rows().len();
    let mut file = SourceFile {
        path: raw.path.clone(),
        fingerprint: raw.fingerprint.clone(),
        rows: (raw.rows + torn) as u64,
        encoding: raw.encoding,
        separator: raw.csv().map(|text| char::from(text.separator())),
        notes: raw.packing.map(|packing| Message::new(packing.name(), packing.name())).into_iter().collect(),
        spans: Vec::new(),
    };
    let mut account = RejectionSummary::default();
    if let Some(place) = raw.csv().and_then(|text| text.unclosed.clone()) {
        found.push(
            Diagnostic::new(
                code::DATA_UNCLOSED_QUOTE,
                place,
                say!("引用符 `\"` が閉じられていません", "the quote `\"` is never closed"),
            )
            .hint(say!(
                "そこからファイルの終わりまでが一つの値になります",
                "everything up to the end of the file became one value"
            )),
        );
    }
    found.extend(raw.csv().and_then(|text| repeated_headers(&raw.path, &text.repeated_headers)));
    found.extend(raw.csv().and_then(|text| footer(&text.footer)));
    let (missing, lacking) = missing_columns(source, &raw, found);
    let mut columns = Vec::new();
    let mut refused: Option<(usize, Place)> = missing.map(|at| (at, raw.header_place()));
    let row_clocks = RowClocks::of(source, &raw, clock);
    for (at, column) in source.columns.values().enumerate() {
        let clocks = row_clocks.as_ref().filter(|_| row_zones::is_zoned(source, column));
        let mut typed = match typed(column, &mut raw.columns[at], clock, clocks) {
            None => typing::absent(column, raw.rows),
            Some(Ok(typed)) => typed,
            Some(Err(dtype)) => {
                let (name, wanted) = (&column.name, rejection_words::wanted(column.kind));
                let (ja, en) = (&wanted.ja, &wanted.en);
                found.push(Diagnostic::new(
                    code::DATA_COLUMN_TYPE,
                    Place::file(&raw.path),
                    say!(
                        "`{name}` は{ja}のはずですが、列の型は `{dtype}` です",
                        "expected {en} in `{name}`, but the column's type is `{dtype}`"
                    ),
                ));
                if column.required {
                    refused = refused.or(Some((at, Place::file(&raw.path))));
                }
                typing::absent(column, raw.rows)
            }
        };
        typing::lose(&mut typed, raw.lost(at).into_iter());
        if column.required && refused.is_none() {
            typing::require(&mut typed);
        }
        if let Some(mixed) = typed.mixed.take() {
            found.push(mixed.finding(&raw, at, column));
        }
        found.extend(typed.zones.finding(&raw, at, column, &source.zone.usual));
        file.notes.extend(noted(&column.name, std::mem::take(&mut typed.notes)));
        columns.push(typed);
    }
    if let Some((at, keys)) = source.sheet.unpivot.as_ref().and_then(|unpivot| unpivot::keys(source, unpivot, &columns))
    {
        columns[at] = keys;
    }
    let (GoodRows { frame, suspects }, totals) = match refused {
        Some((column, place)) => {
            account.reject(source, &raw, column, place, (raw.rows + torn) as u64);
            (GoodRows { frame: empty(source), suspects: None }, Vec::new())
        }
        None => {
            judge(source, &raw, &mut columns, clock);
            let totals = totals::counted(source, &raw, &columns);
            (good_rows(source, &raw, columns, clock, &mut account), totals)
        }
    };
    found.extend(totals.iter().map(|rows| rows.finding.clone()));
    let unused = FileQuarantine::of(&raw);
    Part { file, frame, account, suspects, unused, lacking, totals }
}

/// A column in its form; what the file held stays for messages unless it was typed as it was read.
fn typed(
    column: &Column,
    held: &mut Option<RawColumn>,
    clock: &LocalClock,
    of_rows: Option<&RowClocks>,
) -> Option<Result<Typed, String>> {
    Some(match held.take()? {
        RawColumn::Typed(typed) => Ok(typed),
        RawColumn::Raw(raw) => {
            let typed = match of_rows {
                Some(clocks) => clocks.typed(column, &raw),
                None => typing::typed(column, &raw, clock),
            };
            *held = Some(RawColumn::Raw(raw));
            typed
        }
    })
}

/// What was found out about a column, in one note.
fn noted(name: &str, notes: Vec<Message>) -> Option<Message> {
    let (ja, en): (Vec<String>, Vec<String>) = notes.into_iter().map(|note| (note.ja, note.en)).unzip();
    let (ja, en) = (ja.join("、"), en.join(", "));
    (!ja.is_empty()).then(|| say!("{name}: {ja}", "{name}: {en}"))
}

/// Marks the values that break a rule, and the rows that are declared to be none.
fn judge(source: &Source, raw: &RawFile, columns: &mut [Typed], clock: &LocalClock) {
    limits::mark(source, columns);
    limits::not_before(source, columns, clock);
    totals::leave_out(source, raw, columns);
}

/// The used rows of a file, and the bad ones whose key can be read.
struct GoodRows {
    frame: DataFrame,
    suspects: Option<DataFrame>,
}

fn good_rows(
    source: &Source,
    raw: &RawFile,
    columns: Vec<Typed>,
    clock: &LocalClock,
    account: &mut RejectionSummary,
) -> GoodRows {
    let bad = account.quarantine(source, raw, &columns, clock);
    let suspects = stale_keys::suspects(source, &columns, &bad);
    let whole = DataFrame::new(raw.rows, columns.into_iter().map(|typed| typed.column).collect())
        .expect("columns have one value per row");
    if bad.is_empty() {
        return GoodRows { frame: whole, suspects: None };
    }
    let mut good = vec![true; raw.rows];
    for row in bad {
        good[row] = false;
    }
    let good = BooleanChunked::from_slice("".into(), &good);
    GoodRows { frame: whole.filter(&good).expect("the mask has one value per row"), suspects }
}

/// The last row of each key by the declared order, then by file, then by row; rows without a key stay.
pub(super) fn latest(source: &Source, frame: &DataFrame) -> PolarsResult<DataFrame> {
    let Some(key) = source.key.as_ref() else { return Ok(frame.clone()) };
    let key = frame.column(key)?;
    if key.n_unique()? == key.len() {
        return Ok(frame.clone());
    }
    let order: IdxCa = match source.order.as_ref() {
        Some(order) => frame.column(order)?.as_materialized_series().arg_sort(stable()),
        None => IdxCa::from_iter_values("".into(), 0..frame.height() as IdxSize),
    };
    let sorted = key.take(&order)?;
    let last = is_last_distinct(sorted.as_materialized_series())? | sorted.is_null();
    let kept = order.filter(&last)?.sort(false);
    frame.take(&kept)
}

fn stable() -> SortOptions {
    SortOptions { maintain_order: true, nulls_last: false, descending: false, ..Default::default() }
}

/// First and last instant of each instant or date column.
pub(super) fn spans(source: &Source, frame: &DataFrame) -> Vec<(String, Instant, Instant)> {
    let seen = extremes(source, frame);
    instants(source, &|column| seen.get(column).copied())
}

/// Least and greatest value of each instant or date column with values.
pub(super) fn extremes(source: &Source, frame: &DataFrame) -> BTreeMap<String, (i64, i64)> {
    let time = |column: &&Column| matches!(column.kind, ColumnType::Date | ColumnType::Datetime);
    let of = |column: &Column| {
        let values = frame.column(&column.name).ok()?.i64().ok()?;
        Some((column.name.clone(), (ChunkAgg::min(values)?, ChunkAgg::max(values)?)))
    };
    source.columns.values().filter(time).filter_map(of).collect()
}

/// Values of instant and date columns as instants, in declared order.
pub(super) fn instants(source: &Source, seen: &dyn Fn(&str) -> Option<(i64, i64)>) -> Vec<(String, Instant, Instant)> {
    let instant = |kind, value: i64| match kind {
        ColumnType::Date => midnight(value, &source.zone.usual),
        _ => Instant::from_second(value).ok(),
    };
    let of = |declared: &Column| {
        let (first, last) = seen(&declared.name)?;
        Some((declared.name.clone(), instant(declared.kind, first)?, instant(declared.kind, last)?))
    };
    source.columns.values().filter_map(of).collect()
}

/// A piece of a file, typed; its columns were judged when the file was opened. With `trusted`, every value is known to be good.
pub(super) fn piece(source: &Source, raw: RawFile, clock: &LocalClock, trusted: bool) -> Part {
    if !trusted {
        return part(source, raw, clock, &mut Diagnostics::new());
    }
    let typed = |(column, held): (&Column, &Option<RawColumn>)| {
        let held = held.as_ref().and_then(|held| match held {
            RawColumn::Raw(held) => typing::typed(column, held, clock).ok(),
            RawColumn::Typed(_) => None,
        });
        held.unwrap_or_else(|| typing::absent(column, raw.rows)).column
    };
    let columns = source.columns.values().zip(&raw.columns).map(typed).collect();
    let frame = DataFrame::new(raw.rows, columns).expect("columns have one value per row");
    Part { frame, ..Part::empty(source, &raw) }
}

impl Part {
    /// A file without rows.
    fn empty(source: &Source, raw: &RawFile) -> Self {
        Self {
            file: SourceFile { path: raw.path.clone(), ..SourceFile::default() },
            frame: empty(source),
            account: RejectionSummary::default(),
            suspects: None,
            unused: FileQuarantine::of(raw),
            lacking: Vec::new(),
            totals: Vec::new(),
        }
    }

    fn columns(&self) -> FileColumns<'_> {
        FileColumns {
            path: &self.file.path,
            headers: &self.unused.headers,
            lacking: self.lacking.iter().map(|(column, _)| *column).collect(),
        }
    }

    /// Adds the next piece of the same file.
    pub(super) fn then(&mut self, next: Self) {
        let moved = |suspects| stale_keys::moved(suspects, self.frame.height()).ok();
        let later = next.suspects.and_then(moved);
        self.suspects = match (self.suspects.take(), later) {
            (Some(all), Some(later)) => Some(all.vstack(&later).unwrap_or(all)),
            (one, other) => one.or(other),
        };
        self.frame.vstack_mut_owned(next.frame).expect("every part has the declared columns in their forms");
        self.account.go_on(next.account);
    }
}

fn midnight(days: i64, zone: &Zone) -> Option<Instant> {
    let utc = Instant::from_second(days.checked_mul(86_400)?).ok()?;
    let date: Date = utc.to_zoned(Zone::UTC).date();
    Some(date.to_zoned(zone.clone()).ok()?.timestamp())
}
