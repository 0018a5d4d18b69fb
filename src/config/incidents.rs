//! Metrics of incident times, `mttr`, `mtta` and `mtbf`, and of announced events, `notice`.
//!
//! In: an entry's keys and its source. Out: a [`MetricKind`]. Never: reads the breakdowns and targets that every metric has.

use super::columns::{ColumnUse, column_name, filter};
use super::{MetricKind, Source};
use crate::syntax::{Fields, Key, Keys, Node, Reader, Required, keys};

keys! {
    /// Of an incident from its start to its end.
    pub(super) struct IncidentKeys<'n> {
        start: Required<&'n Node>, "始まりの列", "the column of starts";
        end: Required<&'n Node>, "終わりの列", "the column of ends";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
    }

    /// Of an incident until somebody takes it.
    pub(super) struct AnswerKeys<'n> {
        start: Required<&'n Node>, "始まりの列", "the column of starts";
        acknowledged: Required<&'n Node>, "引き受けた時刻の列", "when somebody took it";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
    }
}

keys! {
    /// Of an event that is announced before it starts.
    pub(super) struct NoticeKeys<'n> {
        start: Required<&'n Node>, "始まりの列", "the column of starts";
        announced: Required<&'n Node>, "知らせた時刻の列", "when it was announced";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
    }
}

/// How long before its start an event is announced.
pub(super) fn notice(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
) -> Option<MetricKind> {
    let NoticeKeys { start, announced, filter } = NoticeKeys::take(reader, fields, &key.range);
    let (start, announced, filter) = span(reader, start, announced, filter, source);
    Some(MetricKind::Notice { source: source.name.clone(), start: start?, announced: announced?, filter })
}

/// From the start of an incident to its restoration.
pub(super) fn mttr(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let IncidentKeys { start, end, filter } = IncidentKeys::take(reader, fields, &key.range);
    let (start, end, filter) = span(reader, start, end, filter, source);
    Some(MetricKind::Mttr { source: source.name.clone(), start: start?, end: end?, filter })
}

/// From the start of an incident until somebody takes it.
pub(super) fn mtta(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let AnswerKeys { start, acknowledged, filter } = AnswerKeys::take(reader, fields, &key.range);
    let (start, acknowledged, filter) = span(reader, start, acknowledged, filter, source);
    Some(MetricKind::Mtta { source: source.name.clone(), start: start?, acknowledged: acknowledged?, filter })
}

/// Time in service for each incident.
pub(super) fn mtbf(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<MetricKind> {
    let IncidentKeys { start, end, filter } = IncidentKeys::take(reader, fields, &key.range);
    let (start, end, filter) = span(reader, start, end, filter, source);
    Some(MetricKind::Mtbf { source: source.name.clone(), start: start?, end: end?, filter })
}

type Span = (Option<String>, Option<String>, Option<crate::query::Expr>);

fn span(
    reader: &mut Reader<'_>,
    start: Option<&Node>,
    end: Option<&Node>,
    condition: Option<&Node>,
    source: &Source,
) -> Span {
    let start = column_name(reader, start, source, ColumnUse::Instant);
    let end = column_name(reader, end, source, ColumnUse::Instant);
    (start, end, filter(reader, condition, source))
}
