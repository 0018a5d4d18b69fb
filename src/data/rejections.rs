//! Which rows are not used, and how that is told.
//!
//! In: typed columns with their reasons. Out: the rows set aside, each with its place and value, and one diagnostic per
//! column and reason. Never: leaves a row out without counting it.

use crate::config::{Column, ColumnType, Source};
use crate::data::files::{Body, MalformedRow, RawColumn, RawFile};
use crate::data::format_mismatch::{self, FormatMismatch};
use crate::data::moment::LocalClock;
use crate::data::number;
use crate::data::quarantine::{self, FileQuarantine, QuarantineEntry};
use crate::data::reasons;
use crate::data::typing::{Typed, ValueError};
use crate::data::unknown;
use crate::diag::{Code, Diagnostic, Diagnostics, Message, Place, Severity, code};
use crate::model::{QuarantineReason, QuarantinedRow};
use crate::say;
use std::collections::BTreeMap;

/// At most so many rows set aside are listed one by one for each column and reason; all are counted.
const LISTED: u64 = 1_000;
/// So many different undeclared values of a column are counted one by one.
const MOST_UNKNOWN: usize = 1_000;
/// So many characters of a value are shown in a message.
const SHOWN: usize = 80;

/// What happened to rows that are not used.
#[derive(Default)]
pub(super) struct RejectionSummary {
    /// Rows set aside.
    pub rows: u64,
    /// Of these, rows of whole files that lack a required column; they have an error of their own.
    rejected: u64,
    /// Which rows of which files.
    left_out: Vec<FileQuarantine>,
    listed: Vec<Listed>,
    /// By column position (rows that fit no column come first) and reason.
    tallies: BTreeMap<(Option<usize>, ValueError), Tally>,
}

/// A row that is listed.
#[derive(Clone)]
struct Listed {
    /// What it is counted under, and the how many-th it is; none for whole files.
    counted: Option<((Option<usize>, ValueError), u64)>,
    row: QuarantinedRow,
}

struct Tally {
    count: u64,
    place: Place,
    value: String,
    message: Message,
    /// The form that most values of the column have, when most of them cannot be read.
    misread: Option<FormatMismatch>,
    /// Different undeclared values, each with its rows and the place of the first.
    unknown: BTreeMap<String, (u64, Place)>,
}

impl Tally {
    fn add(&mut self, later: Self) {
        self.count += later.count;
        self.misread = self.misread.take().or(later.misread);
        for (value, (rows, place)) in later.unknown {
            if self.unknown.contains_key(&value) || self.unknown.len() < MOST_UNKNOWN {
                self.unknown.entry(value).or_insert((0, place)).0 += rows;
            }
        }
    }
}

impl RejectionSummary {
    /// Adds the account of a later file.
    pub(super) fn add(&mut self, later: Self) {
        let Self { rows, rejected, left_out, listed, tallies } = later;
        self.rows += rows;
        self.rejected += rejected;
        self.left_out.extend(left_out);
        self.listed.extend(listed);
        for (key, tally) in tallies {
            match self.tallies.get_mut(&key) {
                Some(sum) => sum.add(tally),
                None => drop(self.tallies.insert(key, tally)),
            }
        }
    }

    /// Adds the account of a later piece of the same file: what it lists is limited together with what is listed already.
    pub(super) fn go_on(&mut self, mut later: Self) {
        let before = |key: &(Option<usize>, ValueError)| self.tallies.get(key).map_or(0, |tally| tally.count);
        later.listed.retain_mut(|listed| match &mut listed.counted {
            Some((key, nth)) => {
                *nth += before(key);
                *nth <= LISTED
            }
            None => true,
        });
        // The rows of one file stay together.
        for file in std::mem::take(&mut later.left_out) {
            match self.left_out.iter_mut().find(|known| known.path == file.path && known.whole == file.whole) {
                Some(known) => {
                    known.rows.extend(file.rows);
                    known.torn |= file.torn;
                }
                None => self.left_out.push(file),
            }
        }
        self.add(later);
    }

    /// The rows set aside, by place.
    pub(super) fn listed(&self) -> Vec<QuarantinedRow> {
        let mut listed: Vec<QuarantinedRow> = self.listed.iter().map(|listed| listed.row.clone()).collect();
        listed.sort_by(|a, b| (&a.place, &a.column).cmp(&(&b.place, &b.column)));
        listed
    }

    /// All rows of a file that cannot be used for want of a column.
    pub(super) fn reject(&mut self, source: &Source, raw: &RawFile, column: usize, place: Place, rows: u64) {
        self.rows += rows;
        self.rejected += rows;
        let name = source.columns[column].name.clone();
        if rows > 0 {
            self.left_out.push(FileQuarantine::whole(raw, column));
            let reason = say!(
                "必須の列 `{name}` をこのファイルから読めません（{rows} 行を除外）",
                "the required column `{name}` cannot be read from this file ({rows} rows set aside)"
            );
            let row =
                QuarantinedRow { place: place.clone(), column: name, value: String::new(), reason: reason.clone() };
            self.listed.push(Listed { counted: None, row });
            let key = (Some(column), ValueError::NoColumn);
            self.count(key, &place, "", &reason);
            self.tallies.entry(key).and_modify(|tally| tally.count += rows - 1);
        }
    }

    /// Counts the bad rows of a file and answers which of its well-formed rows they are.
    pub(super) fn quarantine(
        &mut self,
        source: &Source,
        raw: &RawFile,
        columns: &[Typed],
        clock: &LocalClock,
    ) -> Vec<usize> {
        for torn in raw.malformed_rows() {
            let MalformedRow { place, text, message, why, .. } = torn;
            self.rows += 1;
            let key = (None, *why);
            let count = self.count(key, place, text, message);
            if count <= LISTED {
                self.list((key, count), place.clone(), String::new(), text.clone(), message.clone());
            }
        }
        let mut bad: Vec<usize> = Vec::new();
        for typed in columns {
            bad.extend(typed.why.iter().enumerate().filter(|(_, why)| **why != ValueError::Fine).map(|(row, _)| row));
        }
        bad.sort_unstable();
        bad.dedup();
        self.rows += bad.len() as u64;
        let mut left_out = FileQuarantine::of(raw);
        let mut place = raw.places();
        for &row in &bad {
            let mut first = true;
            for (at, typed) in columns.iter().enumerate() {
                let why = typed.why.get(row).copied().unwrap_or_default();
                if why == ValueError::Fine {
                    continue;
                }
                left_out.rows.push(QuarantineEntry::new(raw.first_row + row, at, why));
                let known = self.tallies.get(&(Some(at), why)).map_or(0, |tally| tally.count);
                if known >= LISTED {
                    self.bump((Some(at), why));
                    self.note_unknown((Some(at), why), || (written(raw, at, row, SHOWN), place(row, at)));
                } else {
                    let value = written(raw, at, row, SHOWN);
                    let message = reason_at(source, raw, at, why, row, &value);
                    let place = place(row, at);
                    let key = (Some(at), why);
                    let count = self.count(key, &place, &value, &message);
                    self.note_unknown(key, || (value.clone(), place.clone()));
                    if first {
                        self.list((key, count), place, source.columns[at].name.clone(), value, message);
                    }
                }
                first = false;
            }
        }
        self.left_out.extend(Some(left_out).filter(|file| file.torn || !file.rows.is_empty()));
        for (at, (column, typed)) in source.columns.values().zip(columns).enumerate().filter(|_| !bad.is_empty()) {
            let misread = format_mismatch::detect(column, typed, clock, &|row| written(raw, at, row, usize::MAX));
            let Some(misread) = misread else { continue };
            if let Some(tally) = self.tallies.get_mut(&(Some(at), misread.why)) {
                tally.misread.get_or_insert(misread);
            }
        }
        bad
    }

    /// Counts an undeclared value.
    fn note_unknown(&mut self, key: (Option<usize>, ValueError), told: impl FnOnce() -> (String, Place)) {
        let Some(tally) = self.tallies.get_mut(&key).filter(|_| key.1 == ValueError::Unknown) else { return };
        let (value, place) = told();
        if tally.unknown.contains_key(&value) || tally.unknown.len() < MOST_UNKNOWN {
            tally.unknown.entry(value).or_insert((0, place)).0 += 1;
        }
    }

    /// Takes out good rows because a bad row of their key is newer. `goods` are the files with their numbers of good rows,
    /// and a place counts those of all files.
    pub(super) fn reject_superseded(
        &mut self,
        source: &Source,
        goods: &[(FileQuarantine, usize)],
        places: &[u32],
        example: &str,
    ) {
        let Some(key) = source.key.as_ref().and_then(|key| source.columns.get_index_of(key)) else { return };
        let message = say!(
            "`{example}` の最新の行が不正なので、古い行も使いません",
            "the newest row of `{example}` is bad, so its older ones are not used"
        );
        let mut end = 0;
        for (file, good) in goods {
            let here = places.iter().map(|place| *place as usize).filter(|place| (end..end + good).contains(place));
            let known = self.left_out.iter().position(|known| known.path == file.path);
            let bad = known.map(|at| self.left_out[at].bad_rows()).unwrap_or_default();
            // The row in the file: the good ones before it, and the bad ones.
            let row = |place| bad.iter().fold(place, |row, bad| if *bad <= row { row + 1 } else { row });
            let rows: Vec<usize> = here.map(|place| row(place - end)).collect();
            end += good;
            for row in rows {
                self.rows += 1;
                self.count((Some(key), ValueError::Newer), &Place::file(&file.path), example, &message);
                let at = self.left_out.iter().position(|known| known.path == file.path).unwrap_or_else(|| {
                    self.left_out.push(file.clone());
                    self.left_out.len() - 1
                });
                self.left_out[at].rows.push(QuarantineEntry::new(row, key, ValueError::Newer));
            }
        }
    }

    /// Which rows of which files are set aside, by file and row.
    pub(super) fn quarantined_files(&self) -> Vec<FileQuarantine> {
        let mut files = self.left_out.clone();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.iter_mut().for_each(|file| file.rows.sort_by_key(|aside| aside.row));
        files
    }

    /// How many rows are set aside for which reason, by column and reason.
    pub(super) fn reasons(&self, source: &Source) -> Vec<QuarantineReason> {
        let reason = |((column, why), tally): (&(Option<usize>, ValueError), &Tally)| QuarantineReason {
            column: column.map(|at| source.columns[at].name.clone()),
            what: reasons::in_words(source, *column, *why),
            rows: tally.count,
            example: tally.place.clone(),
        };
        self.tallies.iter().map(reason).collect()
    }

    fn list(
        &mut self,
        counted: ((Option<usize>, ValueError), u64),
        place: Place,
        column: String,
        value: String,
        reason: Message,
    ) {
        self.listed.push(Listed { counted: Some(counted), row: QuarantinedRow { place, column, value, reason } });
    }

    fn bump(&mut self, key: (Option<usize>, ValueError)) {
        if let Some(tally) = self.tallies.get_mut(&key) {
            tally.count += 1;
        }
    }

    fn count(&mut self, key: (Option<usize>, ValueError), place: &Place, value: &str, message: &Message) -> u64 {
        let tally = self.tallies.entry(key).or_insert_with(|| Tally {
            count: 0,
            place: place.clone(),
            value: value.to_owned(),
            message: message.clone(),
            misread: None,
            unknown: BTreeMap::new(),
        });
        tally.count += 1;
        tally.count
    }

    /// One diagnostic per column and reason; errors when more rows are bad than the source allows.
    pub(super) fn report(&self, source: &Source, rows_in: u64, found: &mut Diagnostics) {
        let judged = self.rows - self.rejected;
        if judged == 0 {
            return;
        }
        let name = &source.name;
        let too_many = source.bad_rows.refusal(name, judged, rows_in);
        // A file that lacks a required column has an error of its own.
        for ((column, why), tally) in self.tallies.iter().filter(|((_, why), _)| *why != ValueError::NoColumn) {
            let Tally { count, place, value, message, misread, unknown } = tally;
            let declared = column.map(|at| &source.columns[at]);
            let (message, hint) = match (declared, misread) {
                (Some(column), Some(misread)) => {
                    (misread.message(column, &wanted(column.kind)), misread.hint(name, column))
                }
                (Some(column), None) if unknown.len() > 1 => {
                    (unknown::message(column, unknown), unknown::hint(column, unknown))
                }
                _ => (message.clone(), hint(source, *column, *why, value)),
            };
            let (ja, en) = (&message.ja, &message.en);
            let text = match count {
                _ if misread.is_some() => say!("{ja}。{count} 行を除外", "{en}; {count} rows set aside"),
                1 => say!("{ja}（1 行を除外）", "{en} (1 row set aside)"),
                _ => say!("{ja}（ほかを含め {count} 行を除外）", "{en} (with others, {count} rows set aside)"),
            };
            let mut diagnostic = Diagnostic::new(code_of(*why), place.clone(), text).hint(hint).related(
                Place::file(quarantine::file_of(name)),
                say!("除外した行はすべてここにあります", "every row set aside is here"),
            );
            if too_many.is_some() {
                diagnostic.severity = Severity::Error;
            }
            found.push(diagnostic);
        }
        if let Some(text) = too_many {
            // What is wrong with most rows is no accident of a few, and a higher limit would only hide it.
            let mostly = judged * 2 > rows_in || self.tallies.values().any(|tally| tally.misread.is_some());
            let hint = match mostly {
                true => say!(
                    "一部の行の間違いではありません。列ごとの指摘のとおりに、宣言か書き出しを直します",
                    "this is no mistake of a few rows; mend the declaration or the export as the findings about the columns say"
                ),
                false => say!(
                    "データを直すか、`bad_rows: {{ set_aside_up_to: … }}` の割合を上げます",
                    "mend the data, or raise the share in `bad_rows: {{ set_aside_up_to: … }}`"
                ),
            };
            found.push(Diagnostic::new(code::DATA_TOO_MANY_BAD_ROWS, source.place.clone(), text).hint(hint));
        }
    }
}

/// The value as the file holds it, at most so many characters of it.
pub(super) fn written(raw: &RawFile, column: usize, row: usize, most: usize) -> String {
    let text = match (&raw.body, &raw.columns[column]) {
        (Body::Csv(text), _) => text.value(row, column),
        (_, Some(RawColumn::Raw(held))) => {
            let value = held.get(row).ok().filter(|value| !value.is_null());
            value.map_or_else(String::new, |value| value.str_value().into_owned())
        }
        _ => String::new(),
    };
    text.chars().take(most).collect()
}

/// What a type expects, in words.
pub(super) fn wanted(kind: ColumnType) -> Message {
    match kind {
        ColumnType::Text => say!("文字列", "text"),
        ColumnType::Integer => say!("整数", "a whole number"),
        ColumnType::Number => say!("数値", "a number"),
        ColumnType::Boolean => say!("真偽値", "true or false"),
        ColumnType::Date => say!("日付", "a date"),
        ColumnType::Datetime => say!("日時", "a date and time"),
        ColumnType::Duration => say!("時間の長さ", "a length of time"),
        ColumnType::Category => say!("分類", "a category"),
    }
}

/// The reason, with the number of the row where rows have no line.
fn reason_at(source: &Source, raw: &RawFile, column: usize, why: ValueError, row: usize, value: &str) -> Message {
    let message = reason(source, raw, column, why, row, value);
    raw.with_place(message, row, column)
}

/// Why a value does not fit, in words that quote it.
pub(super) fn reason(
    source: &Source,
    raw: &RawFile,
    column: usize,
    why: ValueError,
    row: usize,
    value: &str,
) -> Message {
    let name = &source.columns[column].name;
    let wanted = wanted(source.columns[column].kind);
    let (ja, en) = (&wanted.ja, &wanted.en);
    match why {
        ValueError::Fine | ValueError::Value | ValueError::Ragged | ValueError::NotJson => {
            say!("`{name}` は{ja}のはずですが `{value}` です", "expected {en} in `{name}`, found `{value}`")
        }
        ValueError::Digits => say!(
            "`{name}` の `{value}` は桁が多く、最後の桁まで正しく読めません",
            "`{value}` in `{name}` has more digits than are kept exactly"
        ),
        ValueError::NoTime => say!(
            "`{name}` は日時のはずですが、`{value}` に時刻がありません",
            "expected a date and time in `{name}`, found the date `{value}`"
        ),
        ValueError::Skipped => say!(
            "`{name}` の `{value}` は時計の切り替えで存在しない時刻です",
            "`{value}` in `{name}` does not exist: clocks skip it"
        ),
        ValueError::Twice => say!(
            "`{name}` の `{value}` は時計の切り替えで二度ある時刻です",
            "`{value}` in `{name}` happens twice: clocks go back"
        ),
        ValueError::Unknown => {
            say!("`{name}` の `{value}` は宣言されていない値です", "`{value}` is not a declared value of `{name}`")
        }
        ValueError::Ambiguous => {
            say!("`{name}` の `{value}` は二通りに読めます", "`{value}` in `{name}` can be read in two ways")
        }
        ValueError::Missing => say!("必須の列 `{name}` に値がありません", "the required column `{name}` has no value"),
        ValueError::NoColumn => say!("必須の列 `{name}` を読めません", "the required column `{name}` cannot be read"),
        ValueError::Newer => say!("`{value}` の新しい行が不正です", "a newer row of `{value}` is bad"),
        ValueError::Below | ValueError::Above => {
            let limits = &source.columns[column].limits;
            let bound = if why == ValueError::Below { &limits.least } else { &limits.most };
            let bound = bound.as_ref().map_or("", |bound| bound.text.as_str());
            match why {
                ValueError::Below => say!(
                    "`{name}` は {bound} 以上のはずですが `{value}` です",
                    "expected at least {bound} in `{name}`, found `{value}`"
                ),
                _ => say!(
                    "`{name}` は {bound} 以下のはずですが `{value}` です",
                    "expected at most {bound} in `{name}`, found `{value}`"
                ),
            }
        }
        ValueError::Pattern => {
            let pattern = source.columns[column].limits.pattern.as_deref().unwrap_or_default();
            say!(
                "`{name}` の `{value}` は `{pattern}` の形ではありません",
                "expected `{name}` to match `{pattern}`, found `{value}`"
            )
        }
        ValueError::Order(pair) => {
            let earlier = &source.not_before[usize::from(pair)].1;
            let start =
                source.columns.get_index_of(earlier).map_or_else(String::new, |at| written(raw, at, row, SHOWN));
            say!(
                "`{name}` の `{value}` が `{earlier}` の `{start}` より前です",
                "`{name}` `{value}` is earlier than `{earlier}` `{start}`"
            )
        }
    }
}

fn code_of(why: ValueError) -> Code {
    match why {
        ValueError::Ragged => code::DATA_RAGGED_ROW,
        ValueError::NotJson => code::DATA_NOT_JSON,
        ValueError::Ambiguous => code::DATA_AMBIGUOUS_VALUE,
        ValueError::Fine | ValueError::Value | ValueError::NoTime => code::DATA_BAD_VALUE,
        ValueError::Digits => code::DATA_LOST_DIGITS,
        ValueError::Skipped | ValueError::Twice => code::DATA_LOCAL_TIME,
        ValueError::Unknown => code::DATA_UNKNOWN_CATEGORY,
        ValueError::Missing | ValueError::NoColumn => code::DATA_MISSING_VALUE,
        ValueError::Below | ValueError::Above => code::DATA_OUT_OF_RANGE,
        ValueError::Pattern => code::DATA_PATTERN,
        ValueError::Newer => code::DATA_NEWEST_ROW,
        ValueError::Order(_) => code::DATA_ROW_ORDER,
    }
}

fn hint(source: &Source, column: Option<usize>, why: ValueError, value: &str) -> Message {
    let name = &source.name;
    let declared = column.map(|at| &source.columns[at]);
    let declared_name = declared.map_or("", |column| column.name.as_str());
    match (why, declared) {
        (ValueError::Unknown, Some(column)) => unknown::new_alias(column, value),
        (ValueError::NoTime, Some(_)) => {
            say!("日付だけの列なら `type: date` と宣言します", "if the column holds dates, declare `type: date`")
        }
        (ValueError::Skipped | ValueError::Twice, _) => {
            say!("オフセット付き（`+09:00`、`Z`）で書き出します", "export it with an offset (`+09:00`, `Z`)")
        }
        (ValueError::Ambiguous, Some(column)) => declared_form(column, value),
        (ValueError::Digits, Some(column)) if column.kind == ColumnType::Number => say!(
            "小数のない値なら `type: integer`（19 桁まで）、番号なら `type: text` と宣言します",
            "declare `type: integer` for whole numbers (up to 19 digits), `type: text` for what only identifies"
        ),
        (ValueError::Digits, Some(_)) => say!(
            "番号なら、文字列として（Excel では表示形式「文字列」で）書き出し、`type: text` と宣言します",
            "if it only identifies, export it as text (in Excel, format its cells as Text) and declare `type: text`"
        ),
        (ValueError::Value, Some(column)) if column.kind == ColumnType::Integer && is_fraction(column, value) => say!(
            "小数のある列なら、`{declared_name}` を `type: number` と宣言します",
            "if the column holds fractions, declare `{declared_name}` as `type: number`"
        ),
        // A text with digits was meant as a value; it is mistyped rather than a word for "none".
        (ValueError::Value, Some(_)) if value.chars().any(char::is_numeric) => say!(
            "書き出し元の値を直します。この行は数値に入りません。許さないなら `{name}` に `bad_rows: fail` と書きます",
            "mend the value where it was exported; its row is in no figure. To allow none, set `bad_rows: fail` for `{name}`"
        ),
        (ValueError::Value, Some(_)) => say!(
            "値がないことを表すなら `missing: [\"{value}\"]`、不正な行を許さないなら `{name}` に `bad_rows: fail` と書きます",
            "if it means no value, write `missing: [\"{value}\"]`; to allow no bad row, set `bad_rows: fail` for `{name}`"
        ),
        _ => say!(
            "これらの行は数値に入りません。許さないなら `data/sources.yaml` の `{name}` に `bad_rows: fail` と書きます",
            "these rows are in no figure; to allow none, set `bad_rows: fail` for `{name}` in data/sources.yaml"
        ),
    }
}

/// Whether a text is a number, though no whole one.
fn is_fraction(column: &Column, value: &str) -> bool {
    let digits = number::plain(value, column.written.decimal_comma);
    digits.is_some_and(|(digits, _)| number::float(&digits).is_ok())
}

/// How to declare which of two readings is meant.
fn declared_form(column: &Column, value: &str) -> Message {
    let name = &column.name;
    let (one, other) = match column.kind {
        ColumnType::Duration if value.contains([':', '：']) => ("format: h:mm", "format: m:ss"),
        ColumnType::Duration => ("unit: min", "unit: h"),
        _ => ("format: d-m-y", "format: m-d-y"),
    };
    say!(
        "ファイルの値からは決まらないので、列 `{name}` に `{one}` か `{other}` と書きます",
        "the values of the file do not settle it; write `{one}` or `{other}` for the column `{name}`"
    )
}
