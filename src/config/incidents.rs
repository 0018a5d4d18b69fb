//! Metrics of incident times: `mttr`, `mtta` and `mtbf`.
//!
//! In: an entry's keys and its source. Out: a [`MetricKind`]. Never: reads the breakdowns and targets that every metric has.

use super::metrics::{filter, time};
use super::sources::ColumnUse;
use super::{MetricKind, Source};
use crate::syntax::{Fields, Key, Reader};

/// From the start of an incident to its restoration.
pub(super) fn mttr(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let (start, end, filter) = span(reader, fields, key, source, "end");
    Some(MetricKind::Mttr { source: source.name.clone(), start: start?, end: end?, filter })
}

/// From the start of an incident until somebody takes it.
pub(super) fn mtta(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let (start, acknowledged, filter) = span(reader, fields, key, source, "acknowledged");
    Some(MetricKind::Mtta { source: source.name.clone(), start: start?, acknowledged: acknowledged?, filter })
}

/// Time in service for each incident.
pub(super) fn mtbf(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let (start, end, filter) = span(reader, fields, key, source, "end");
    Some(MetricKind::Mtbf { source: source.name.clone(), start: start?, end: end?, filter })
}

type Span = (Option<String>, Option<String>, Option<crate::query::Expr>);

fn span(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source, end: &'static str) -> Span {
    let start = time(reader, fields, key, source, "start", ColumnUse::Instant);
    let end = time(reader, fields, key, source, end, ColumnUse::Instant);
    (start, end, filter(reader, fields, source))
}
