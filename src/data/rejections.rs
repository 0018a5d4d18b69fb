//! Which rows are not used, and how that is told.
//!
//! In: typed columns with their reasons. Out: the rows set aside, each with its place and value, and one diagnostic per
//! column and reason. Never: leaves a row out without counting it.

use crate::config::Source;
use crate::data::format_mismatch::{self, FormatMismatch};
use crate::data::local_clock::LocalClock;
use crate::data::malformed_row::MalformedRow;
use crate::data::quarantine::{self, FileQuarantine, QuarantineEntry};
use crate::data::raw_file::RawFile;
use crate::data::reasons;
use crate::data::rejection_words::{SHOWN, code_of, hint, reason_at, wanted, written};
use crate::data::typed::Typed;
use crate::data::unknown;
use crate::data::value_error::ValueError;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, Severity, code};
use crate::model::{QuarantineReason, QuarantinedRow};
use crate::say;
use std::collections::BTreeMap;

/// At most so many rows set aside are listed one by one for each column and reason; all are counted.
const LISTED: u64 = 1_000;
/// So many different undeclared values of a column are counted one by one.
const MOST_UNKNOWN: usize = 1_000;

/// What happened to rows that are not used.
#[derive(Default)]
pub(super) struct RejectionSummary {
    /// Rows set aside.
    pub rows: u64,
    /// Of these, rows that no limit is about: those of whole files that lack a required column, which have an error of their own, and
    /// those that are declared to be left out.
    rejected: u64,
    /// Which rows of which files.
    left_out: Vec<FileQuarantine>,
    listed: Vec<Listed>,
    tallies: BTreeMap<RejectionKey, Tally>,
}

/// What rejected values are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct RejectionKey {
    /// The position of the column; rows that fit no column come first.
    column: Option<usize>,
    why: ValueError,
}

/// A row that is listed.
#[derive(Clone)]
struct Listed {
    /// What it is counted under, and the how many-th it is; none for whole files.
    counted: Option<(RejectionKey, u64)>,
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
        let before = |key: &RejectionKey| self.tallies.get(key).map_or(0, |tally| tally.count);
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
            let key = RejectionKey { column: Some(column), why: ValueError::NoColumn };
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
            let key = RejectionKey { column: None, why: *why };
            let count = self.count(key, place, text, message);
            if count <= LISTED {
                let (value, reason) = (text.clone(), message.clone());
                let row = QuarantinedRow { place: place.clone(), column: String::new(), value, reason };
                self.listed.push(Listed { counted: Some((key, count)), row });
            }
        }
        let mut bad: Vec<usize> = Vec::new();
        for typed in columns {
            bad.extend(typed.why.iter().enumerate().filter(|(_, why)| **why != ValueError::Fine).map(|(row, _)| row));
        }
        bad.sort_unstable();
        bad.dedup();
        self.rows += bad.len() as u64;
        let is_left_out = |row: &&usize| columns.iter().any(|typed| typed.why.get(**row) == Some(&ValueError::LeftOut));
        self.rejected += bad.iter().filter(is_left_out).count() as u64;
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
                let key = RejectionKey { column: Some(at), why };
                if let Some(tally) = self.tallies.get_mut(&key).filter(|tally| tally.count >= LISTED) {
                    tally.count += 1;
                    self.note_unknown(key, || (written(raw, at, row, SHOWN), place(row, at)));
                } else {
                    let value = written(raw, at, row, SHOWN);
                    let reason = reason_at(source, raw, at, why, row, &value);
                    let place = place(row, at);
                    let count = self.count(key, &place, &value, &reason);
                    self.note_unknown(key, || (value.clone(), place.clone()));
                    if first {
                        let row = QuarantinedRow { place, column: source.columns[at].name.clone(), value, reason };
                        self.listed.push(Listed { counted: Some((key, count)), row });
                    }
                }
                first = false;
            }
        }
        self.left_out.extend(Some(left_out).filter(|file| file.torn || !file.rows.is_empty()));
        for (at, (column, typed)) in source.columns.values().zip(columns).enumerate().filter(|_| !bad.is_empty()) {
            let misread = format_mismatch::detect(column, typed, clock, &|row| written(raw, at, row, usize::MAX));
            let Some(misread) = misread else { continue };
            if let Some(tally) = self.tallies.get_mut(&RejectionKey { column: Some(at), why: misread.why }) {
                tally.misread.get_or_insert(misread);
            }
        }
        bad
    }

    /// Counts an undeclared value.
    fn note_unknown(&mut self, key: RejectionKey, told: impl FnOnce() -> (String, Place)) {
        let Some(tally) = self.tallies.get_mut(&key).filter(|_| key.why == ValueError::Unknown) else { return };
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
                let superseded = RejectionKey { column: Some(key), why: ValueError::Newer };
                self.count(superseded, &Place::file(&file.path), example, &message);
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
        let reason = |(RejectionKey { column, why }, tally): (&RejectionKey, &Tally)| QuarantineReason {
            column: column.map(|at| source.columns[at].name.clone()),
            what: reasons::in_words(source, *column, *why),
            rows: tally.count,
            example: tally.place.clone(),
        };
        self.tallies.iter().map(reason).collect()
    }

    fn count(&mut self, key: RejectionKey, place: &Place, value: &str, message: &Message) -> u64 {
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
        for (RejectionKey { column, why }, tally) in
            self.tallies.iter().filter(|(key, _)| !matches!(key.why, ValueError::NoColumn | ValueError::LeftOut))
        {
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
