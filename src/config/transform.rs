//! As meant: sources whose columns do not all stand in their files, and what a value may be besides of its type.
//!
//! A source is read, then its computed columns are added, then it is folded to one row per key, then joined with others; each step is
//! optional.

use super::{SiteList, Source};
use crate::diag::Place;
use crate::query::Expr;
use rust_decimal::Decimal;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// How the columns of a source come about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum SourceOrigin {
    /// From rows of its own files.
    Rows(Box<MadeOfRows>),
    /// From the states that the fold of another source watches.
    Intervals {
        /// The folded source.
        of: String,
        /// Which of its intervals.
        name: String,
    },
    /// From the documents of the site itself.
    SiteList(SiteList),
    /// From the rows of other sources, below each other.
    Union(Union),
}

/// Rows of several sources, by the names of their columns (`UNION ALL BY NAME`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Union {
    /// The sources in their order: where nothing else tells which row of a key is the last, it is one of the source that stands last.
    pub members: Vec<String>,
    /// The column that takes the name of a row's source.
    pub member: Option<String>,
}

/// Rows of files, folded and joined.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MadeOfRows {
    /// The source as its files are read.
    pub read: Source,
    /// Columns that are computed from others of their row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub computed: Vec<ComputedColumn>,
    /// What makes one row of all rows with one key, if declared.
    pub fold: Option<Fold>,
    /// Columns brought from other sources, in order.
    pub joins: Vec<Join>,
}

impl MadeOfRows {
    /// The rows as the files have them.
    pub fn of_files(read: Source) -> Self {
        Self { read, computed: Vec::new(), fold: None, joins: Vec::new() }
    }
}

/// A column that is computed from others of its row, before rows are folded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComputedColumn {
    /// Its name.
    pub name: String,
    /// What it is, over columns that files have.
    pub expr: Expr,
}

/// One row per change becomes one row per key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fold {
    /// The column that rows of one thing share.
    pub key: String,
    /// The instant by which rows of one key follow each other; equal ones keep the order of files and rows.
    pub order: String,
    /// The columns of the folded row, besides the key.
    pub columns: Vec<FoldColumn>,
    /// States that become sources of intervals.
    pub intervals: Vec<Intervals>,
}

/// One column of a folded row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoldColumn {
    /// Its name.
    pub name: String,
    /// What is taken from the rows.
    pub take: Take,
    /// Which rows are looked at; null is no.
    pub filter: Option<Expr>,
}

/// What a folded row takes from the rows of its key. Without any row that passes the filter there is no value; a count is
/// then 0, and `Any` false.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Take {
    /// The value in the first row, also when that row has none.
    First(Expr),
    /// The value in the last row, also when that row has none.
    Last(Expr),
    /// The least value.
    Min(Expr),
    /// The greatest value.
    Max(Expr),
    /// The sum of the values.
    Sum(Expr),
    /// How many rows there are.
    Count,
    /// Whether there is a row.
    Any,
}

/// The times during which a condition holds, from one row of a key to the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intervals {
    /// Its name; the source is `<folded source>.<name>`.
    pub name: String,
    /// The condition; null is no.
    pub holds: Expr,
}

/// Columns of another source brought to the rows by a key that is unique there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Join {
    /// The other source.
    pub source: String,
    /// The column of this source that names a row of the other.
    pub on: String,
    /// The key of the other source.
    pub key: String,
    /// Columns as they are named there and here.
    pub columns: Vec<(String, String)>,
    /// Where it is declared.
    pub place: Place,
}

/// What the values of a column may be, besides of its type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Limits {
    /// The least value.
    pub least: Option<Bound>,
    /// The greatest value.
    pub most: Option<Bound>,
    /// What the whole text must match, as a regular expression that is known to be one.
    pub pattern: Option<String>,
    /// Values whose rows are totals of others, and are left out; none where nobody said what becomes of such rows.
    pub leave_out: Option<Vec<String>>,
}

impl Serialize for Limits {
    /// Values that are left out are told where they are declared: records name sources by fingerprints that were made before there were any.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { least, most, pattern, leave_out } = self;
        let mut fields = serializer.serialize_struct("Limits", if leave_out.is_some() { 4 } else { 3 })?;
        fields.serialize_field("least", least)?;
        fields.serialize_field("most", most)?;
        fields.serialize_field("pattern", pattern)?;
        if leave_out.is_some() {
            fields.serialize_field("leave_out", leave_out)?;
        }
        fields.end()
    }
}

/// An end of a range; it belongs to the range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bound {
    /// As written.
    pub text: String,
    /// As meant.
    pub value: BoundValue,
}

/// The value of a bound in the form of its column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum BoundValue {
    /// A whole number, an instant in seconds, or a date in days since the epoch.
    Whole(i64),
    /// A number.
    Number(Decimal),
}

/// What happens to a key whose newest row is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum BadNewest {
    /// The newest good row stands for it; how many keys that are is counted and told.
    #[default]
    FallBack,
    /// None of its rows is used.
    DropKey,
}

impl Source {
    /// The source as its files are read; `None` for one that has no files of its own.
    pub fn as_read(&self) -> Option<&Self> {
        match &self.made {
            None => Some(self),
            Some(SourceOrigin::Rows(rows)) => Some(&rows.read),
            Some(SourceOrigin::Intervals { .. } | SourceOrigin::SiteList(_) | SourceOrigin::Union(_)) => None,
        }
    }

    /// The list of the site that it is, if it is one.
    pub fn list(&self) -> Option<SiteList> {
        match self.made {
            Some(SourceOrigin::SiteList(list)) => Some(list),
            _ => None,
        }
    }

    /// The sources whose rows it is, if it is a union.
    pub fn union(&self) -> Option<&Union> {
        match &self.made {
            Some(SourceOrigin::Union(union)) => Some(union),
            _ => None,
        }
    }

    /// The columns that are computed from others of their row.
    pub fn computed(&self) -> &[ComputedColumn] {
        match &self.made {
            Some(SourceOrigin::Rows(rows)) => &rows.computed,
            _ => &[],
        }
    }

    /// How its rows are folded, if they are.
    pub fn fold(&self) -> Option<&Fold> {
        match &self.made {
            Some(SourceOrigin::Rows(rows)) => rows.fold.as_ref(),
            _ => None,
        }
    }

    /// The sources that are joined to its rows.
    pub fn joined(&self) -> impl Iterator<Item = &str> {
        self.joins().iter().map(|join| join.source.as_str())
    }

    /// What is joined to its rows.
    pub fn joins(&self) -> &[Join] {
        match &self.made {
            Some(SourceOrigin::Rows(rows)) => &rows.joins,
            _ => &[],
        }
    }
}
