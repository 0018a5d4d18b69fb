//! `data/sources.yaml` as meant.

use super::Remote;
use crate::config::resolved::{Sheet, Written};
use crate::config::{BadNewest, Limits, SourceOrigin};
use crate::diag::{Message, Place};
use crate::query::DataType;
use crate::say;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// How the bytes of a CSV file become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum CsvEncoding {
    /// UTF-16 with a byte order mark, else UTF-8 when valid (with or without BOM), else CP932 when valid, or Windows-1252 where that is likelier.
    Auto,
    /// UTF-8; anything else is a diagnostic.
    Utf8,
    /// CP932, a superset of Shift_JIS.
    Cp932,
    /// UTF-16 with a byte order mark, Excel's "Unicode text".
    Utf16,
    /// Windows-1252, a superset of ISO 8859-1: letters of Western Europe.
    Windows1252,
}

/// A declared source of rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Globs relative to `data/`, checked to stay inside; none where a cluster has the rows.
    pub files: Vec<String>,
    /// What a cluster reads the rows from, also where they are folded or joined after that, or become intervals.
    pub remote: Option<Remote>,
    /// Encoding of CSV files.
    pub encoding: CsvEncoding,
    /// CSV separator; `None` is found out.
    pub separator: Option<u8>,
    /// Which part of a workbook or of a CSV file holds the rows, and how.
    pub sheet: Sheet,
    /// How many bytes a packed file or a workbook may become.
    pub max_size: u64,
    /// Column whose value is unique; overlapping exports keep the last row by `order`.
    pub key: Option<String>,
    /// Column that orders rows of one key; without it, file order then row order.
    pub order: Option<String>,
    /// Zone of timestamps that carry no offset.
    pub zone: SourceZone,
    /// Columns by their declared name.
    pub columns: IndexMap<String, Column>,
    /// Pairs `(later, earlier)`: a row whose later instant is before the earlier one is set aside.
    pub not_before: Vec<(String, String)>,
    /// How old, in seconds, the newest row may be before figures are marked stale.
    pub fresh_within: Option<i64>,
    /// What happens when rows are bad.
    pub bad_rows: BadRows,
    /// What happens when the newest row of a key is bad.
    pub bad_newest: BadNewest,
    /// How its columns come about when they do not all stand in its files.
    pub made: Option<SourceOrigin>,
    /// Where it is declared.
    pub place: Place,
}

impl Source {
    /// A source of which no more is said than its columns: it has no files, and any share of its rows may be bad.
    pub(crate) fn of_columns(
        name: &str,
        columns: IndexMap<String, Column>,
        zone: crate::calendar::Zone,
        place: Place,
    ) -> Self {
        Self {
            name: name.to_owned(),
            files: Vec::new(),
            remote: None,
            encoding: CsvEncoding::Auto,
            separator: None,
            sheet: Sheet::default(),
            max_size: 0,
            key: None,
            order: None,
            zone: SourceZone::from(zone),
            columns,
            not_before: Vec::new(),
            fresh_within: None,
            bad_rows: BadRows::SetAsideUpTo(Decimal::ONE_HUNDRED),
            bad_newest: BadNewest::FallBack,
            made: None,
            place,
        }
    }
}

/// The zone of timestamps that carry no offset.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceZone {
    /// That of all rows, and of days.
    pub usual: crate::calendar::Zone,
    /// The column that names the one of each row.
    pub column: Option<String>,
}

impl From<crate::calendar::Zone> for SourceZone {
    fn from(usual: crate::calendar::Zone) -> Self {
        Self { usual, column: None }
    }
}

impl Serialize for SourceZone {
    /// A zone is told as its name alone where no column has others: records name sources by fingerprints that were made before there was any.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let usual = self.usual.iana_name().unwrap_or("UTC");
        match &self.column {
            None => crate::calendar::zone_as_text(&self.usual, serializer),
            Some(column) => (usual, column).serialize(serializer),
        }
    }
}

/// What bad rows do to a source. They are always set aside and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum BadRows {
    /// Any bad row is an error.
    Fail,
    /// More than this share, in per cent, is an error.
    SetAsideUpTo(Decimal),
}

impl BadRows {
    /// What is said of a source of which more rows are bad than it allows; nothing while they are not.
    pub fn refusal(&self, name: &str, bad: u64, all: u64) -> Option<Message> {
        match self {
            Self::Fail => (bad > 0).then(|| {
                say!(
                    "`{name}` は不正な行を許しませんが、{all} 行中 {bad} 行が除かれました",
                    "`{name}` allows no bad row, but {bad} of {all} rows were set aside"
                )
            }),
            Self::SetAsideUpTo(share) => (Decimal::from(bad) * Decimal::ONE_HUNDRED > *share * Decimal::from(all))
                .then(|| {
                    say!(
                        "`{name}` で除けるのは {share}% までですが、{all} 行中 {bad} 行が除かれました",
                        "`{name}` allows {share}% of rows to be set aside, but {bad} of {all} were"
                    )
                }),
        }
    }
}

/// One declared column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its name in expressions.
    pub name: String,
    /// Names it may have in files, tried in order; at least its own name.
    pub from: Vec<String>,
    /// What it holds.
    pub kind: ColumnType,
    /// Whether a missing value sets the row aside.
    pub required: bool,
    /// For a category: canonical name and its aliases; empty accepts any text.
    pub values: IndexMap<String, Vec<String>>,
    /// Texts that mean "no value", besides the empty one; when there are none, they are found out.
    pub missing: Vec<String>,
    /// What a value may be.
    pub limits: Limits,
    /// How its texts are written, as far as that is declared.
    pub written: Written,
    /// Where it is declared.
    pub place: Place,
}

impl Column {
    /// A column of which nothing is said but its name and its type.
    pub fn named(name: &str, kind: ColumnType, place: Place) -> Self {
        Self {
            name: name.to_owned(),
            from: vec![name.to_owned()],
            kind,
            required: false,
            values: IndexMap::new(),
            missing: Vec::new(),
            limits: Limits::default(),
            written: Written::default(),
            place,
        }
    }
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ColumnType {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A local date.
    Date,
    /// An instant.
    Datetime,
    /// A length of time, in whole seconds.
    Duration,
    /// One of a few texts.
    Category,
}

impl ColumnType {
    /// The form its values have in queries.
    pub fn data_type(self) -> DataType {
        match self {
            Self::Text | Self::Category => DataType::Text,
            Self::Integer | Self::Duration => DataType::Integer,
            Self::Number => DataType::Number,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date,
            Self::Datetime => DataType::Instant,
        }
    }
}
