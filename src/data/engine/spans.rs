//! Questions that ask only from when until when a source speaks, answered from the statistics of its files.

use crate::data::source_scan::SourceScan;
use crate::query::{Aggregate, Binary, Cell, Expr, Literal, Measure, Query, Select, Table};

/// What statistics say; `None` for any other question, or when they do not say.
pub(super) fn guess(query: &Query, scanned: &SourceScan) -> Option<Table> {
    let Select::Groups { measures, .. } = &query.select else { return None };
    if !is_one(query) {
        return None;
    }
    let cell = |measure: &Measure| {
        let (Aggregate::Min(Expr::Column(column)) | Aggregate::Max(Expr::Column(column))) = &measure.aggregate else {
            return None;
        };
        let span = scanned.guess(column, limit(measure.filter.as_ref(), column)?)?;
        let end = |(low, high): (i64, i64)| if matches!(measure.aggregate, Aggregate::Min(_)) { low } else { high };
        Some(span.map_or(Cell::Null, |span| Cell::Integer(end(span))))
    };
    let row = measures.iter().map(cell).collect::<Option<Vec<_>>>()?;
    Some(Table { columns: measures.iter().map(|measure| measure.name.clone()).collect(), rows: vec![row] })
}

/// Whether a question asks for least and greatest values of the whole source.
pub(super) fn is_one(query: &Query) -> bool {
    let Query { lookups, with, filter: None, select: Select::Groups { group, measures }, .. } = query else {
        return false;
    };
    let is_end = |measure: &Measure| matches!(measure.aggregate, Aggregate::Min(_) | Aggregate::Max(_));
    lookups.is_empty() && with.is_empty() && group.is_empty() && !measures.is_empty() && measures.iter().all(is_end)
}

/// The value that a condition holds below: `column < limit` or `column <= limit - 1`.
fn limit(filter: Option<&Expr>, column: &str) -> Option<i64> {
    let Some(filter) = filter else { return Some(i64::MAX) };
    let Expr::Binary(op, left, right) = filter else { return None };
    let left = if let Expr::ToInteger(inner) = left.as_ref() { inner } else { left };
    let is_column = matches!(left.as_ref(), Expr::Column(name) if name == column);
    match (op, right.as_ref()) {
        _ if !is_column => None,
        (Binary::Lt, Expr::Literal(Literal::Instant(n) | Literal::Integer(n))) => Some(*n),
        (Binary::Le, Expr::Literal(Literal::Instant(n) | Literal::Integer(n))) => n.checked_add(1),
        _ => None,
    }
}
