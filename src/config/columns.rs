//! Columns of a source as other entries name them: by a node, for what they must hold.
//!
//! In: a node with the name of a column, a condition or a breakdown, and the source. Out: the column, or a finding. Never: reads
//! the declaration of a column.

use super::{Column, ColumnType, Dimension, Source, expression, site_lists};
use crate::calendar::Grain;
use crate::diag::code;
use crate::query::Expr;
use crate::say;
use crate::syntax::{Node, Reader, Words, words};
use indexmap::IndexMap;

words! {
    ColumnType {
        "text" => Self::Text,
        "integer" => Self::Integer,
        "number" => Self::Number,
        "boolean" => Self::Boolean,
        "date" => Self::Date,
        "datetime" => Self::Datetime,
        "duration" => Self::Duration,
        "category" => Self::Category,
    }
}

/// What a column must hold to be used in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnUse {
    /// Anything.
    Any,
    /// Dates or instants.
    Time,
    /// Dates or instants from which on, or up to which, something is so.
    Span,
    /// Instants.
    Instant,
    /// Numbers.
    Number,
    /// Texts or categories.
    Text,
}

impl ColumnUse {
    pub(super) fn fits(self, kind: ColumnType) -> bool {
        match self {
            Self::Any => true,
            Self::Time | Self::Span => matches!(kind, ColumnType::Date | ColumnType::Datetime),
            Self::Instant => kind == ColumnType::Datetime,
            Self::Number => matches!(kind, ColumnType::Integer | ColumnType::Number | ColumnType::Duration),
            Self::Text => matches!(kind, ColumnType::Text | ColumnType::Category),
        }
    }

    fn types(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Time | Self::Span => "`datetime`, `date`",
            Self::Instant => "`datetime`",
            Self::Number => "`integer`, `number`, `duration`",
            Self::Text => "`text`, `category`",
        }
    }
}

/// How a type is called in data/sources.yaml.
pub(crate) fn type_name(kind: ColumnType) -> &'static str {
    kind.word().unwrap_or("")
}

/// The column a node names, checked to be declared and to hold what its use needs.
pub(super) fn column<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &'s Source,
    holds: ColumnUse,
) -> Option<&'s Column> {
    let column = named_column(reader, node, &source.name, &source.columns)?;
    if !holds.fits(column.kind) {
        let (name, types, kind) = (&column.name, holds.types(), type_name(column.kind));
        let message = say!(
            "列 `{name}` の型は `{kind}` ですが、ここでは {types} が要ります",
            "expected a column of type {types}, found `{name}` of type `{kind}`"
        );
        let declared = say!("`{name}` の宣言", "`{name}` is declared here");
        let finding = reader.at(code::CONFIG_INVALID, node, message);
        reader.fail(match source.list() {
            Some(_) => finding,
            None => finding.related(column.place.clone(), declared),
        });
        return None;
    }
    if let Some((message, hint)) = site_lists::refusal(source, column, holds) {
        reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
        return None;
    }
    Some(column)
}

/// The column of a name.
pub(super) fn named_column<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &'s IndexMap<String, Column>,
) -> Option<&'s Column> {
    let name = reader.text_of(node)?;
    let column = columns.get(name);
    if column.is_none() {
        let message = say!(
            "データソース `{source}` に列 `{name}` は宣言されていません",
            "the source `{source}` declares no column `{name}`"
        );
        reader.unknown(node, message, columns.keys().map(String::as_str));
    }
    column
}

/// The name of a column that a node names.
pub(super) fn column_name(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    source: &Source,
    holds: ColumnUse,
) -> Option<String> {
    column(reader, node?, source, holds).map(|column| column.name.clone())
}

/// An optional condition.
pub(super) fn filter(reader: &mut Reader<'_>, node: Option<&Node>, source: &Source) -> Option<Expr> {
    node.and_then(|node| expression::condition(reader, node, source))
}

/// The breakdowns of an entry: columns of its source.
pub(super) fn dimensions(reader: &mut Reader<'_>, by: &[&Node], source: &Source) -> Vec<Dimension> {
    let columns = by.iter().filter_map(|node| column(reader, node, source, ColumnUse::Any));
    columns
        .map(|column| Dimension { name: column.name.clone(), values: column.values.keys().cloned().collect() })
        .collect()
}

/// The grains of an entry, shortest first; weeks and months unless said. Windows of the weekly report come of themselves.
pub(super) fn grains(mut written: Vec<Grain>) -> Vec<Grain> {
    if written.is_empty() {
        return vec![Grain::Week, Grain::Month];
    }
    written.sort_unstable();
    written.dedup();
    written
}
