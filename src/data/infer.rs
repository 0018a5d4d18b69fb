//! Files that nobody declared yet → what their columns hold.
//!
//! In: paths below `data/`, and what is expected of some headers. Out: how each file is written, and of each column the type that reads
//! most of its values, how many those are, and the few values that it has. Never: has an opinion of its own about a value: each type is
//! tried by the reader of declared columns, and what two declarations read in two ways is left undecided.
//!
//! Decided in docs/decisions/0094-sources-from-exports.md.

mod headers;
mod judged;
mod paired;
mod probe;

pub use headers::{FileHeaders, headers, is_wide};
pub use paired::moment_names;

use crate::calendar::Zone;
use crate::config::{ColumnType, Written};
use crate::data::local_clock::LocalClock;
use crate::diag::Diagnostic;
use crate::model::ProjectFiles;

/// What somebody knows of a column before its values are looked at.
#[derive(Debug, Clone, Default)]
pub struct ExpectedColumn {
    /// Its type, when it is known.
    pub kind: Option<ColumnType>,
    /// Whether it holds answers on a scale, by its name.
    pub is_score: bool,
    /// Whether it holds dates or instants, by its name.
    pub is_time: bool,
    /// How its tool writes dates, likely forms first, each as it is declared.
    pub formats: Vec<(String, Written)>,
}

/// What was found out about a column.
#[derive(Debug, Clone)]
pub struct InferredColumn {
    /// Its header.
    pub header: String,
    /// The header of the times of day, where it is a column of days and those are one of their own.
    pub time_header: Option<String>,
    /// What it holds.
    pub kind: ColumnType,
    /// What else is to be declared, in the syntax of `data/sources.yaml`.
    pub keys: Vec<String>,
    /// Declarations of which one is meant, when the values do not settle which.
    pub undecided: Vec<String>,
    /// Rows with a text.
    pub filled: u64,
    /// Of these, rows whose text is read as the type, or is a mark for "no value".
    pub read: u64,
    /// How many different texts there are.
    pub distinct: usize,
    /// The different texts with their rows, most frequent first, when there are few.
    pub values: Vec<(String, u64)>,
    /// The first text.
    pub example: String,
    /// The first text that is not read.
    pub unread: Option<String>,
    /// The type that it nearly has, when it is text.
    pub near_miss: Option<NearMiss>,
    /// Whether one of its texts is a word for totals, such as 合計.
    pub names_totals: bool,
    /// Whether two rows of one file have the same text.
    pub repeats_in_a_file: bool,
    /// Whether no two rows have the same text, and every row has one.
    pub unique: bool,
}

impl InferredColumn {
    /// Its header, with that of the times of day.
    pub fn headers(&self) -> String {
        let time = self.time_header.iter().map(|time| format!(" + {time}"));
        std::iter::once(self.header.clone()).chain(time).collect()
    }
}

/// A type that reads most texts of a column, and what keeps the column from having it.
#[derive(Debug, Clone)]
pub struct NearMiss {
    /// The type.
    pub kind: ColumnType,
    /// Rows whose text it does not read.
    pub refused: u64,
    /// Some of these texts with their rows, most frequent first.
    pub unread: Vec<(String, u64)>,
}

/// Looks at the columns of files that have the same headers.
///
/// # Errors
/// The finding about the first file that cannot be read.
pub fn infer(
    files: &[FileHeaders],
    project: &dyn ProjectFiles,
    zone: &Zone,
    expected: &dyn Fn(&str) -> ExpectedColumn,
) -> Result<Vec<InferredColumn>, Box<Diagnostic>> {
    let clock = LocalClock::new(zone);
    let mut columns = Vec::new();
    let headers = headers::common(files);
    // A few columns at a time: each is held once per type that is tried.
    for some in headers.chunks(probe::AT_ONCE) {
        let probed = probe::probe(files, some, &Written::default(), project, zone, &clock)?;
        columns.extend(probed.into_iter().map(|probed| {
            let expected = expected(&probed.header);
            judged::judge(&probed, &expected, &clock)
        }));
    }
    for pair in paired::pairs(&headers) {
        let of = |header: &String| columns.iter().position(|column| column.header == *header);
        let Some((day, time)) = of(&pair.day).zip(of(&pair.time)).filter(|(day, _)| is_time(&columns[*day])) else {
            continue;
        };
        let written = Written { time_from: vec![pair.time.clone()], ..Written::default() };
        let header = std::slice::from_ref(&pair.day);
        let Some(probed) = probe::probe(files, header, &written, project, zone, &clock)?.pop() else { continue };
        let expected = ExpectedColumn { kind: Some(ColumnType::Datetime), is_time: true, ..expected(&pair.day) };
        let both = judged::judge(&probed, &expected, &clock);
        if both.kind == ColumnType::Datetime && judged::is_enough(&both) {
            columns[day] = InferredColumn { time_header: Some(pair.time), ..both };
            columns.remove(time);
        }
    }
    Ok(columns)
}

fn is_time(column: &InferredColumn) -> bool {
    matches!(column.kind, ColumnType::Date | ColumnType::Datetime)
}

/// What headers hold as values, all of them together: as dates, if all of them are.
pub fn infer_headers(headers: &[String], zone: &Zone) -> InferredColumn {
    let clock = LocalClock::new(zone);
    let expected = ExpectedColumn { kind: Some(ColumnType::Date), is_time: true, ..ExpectedColumn::default() };
    judged::judge(&probe::of_texts(headers, &clock), &expected, &clock)
}
