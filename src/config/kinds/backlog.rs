//! Metrics of the kind `backlog`: how many rows are open at the end of each period.
//!
//! In: the columns between which a row is open. Out: a [`Backlog`]. Never: an end in a coarser measure of time than the start.

use super::{MetricContext, ParsedKind};
use crate::calendar::Grain;
use crate::config::columns::{ColumnUse, column, dimensions, filter, grains};
use crate::config::references::source_of;
use crate::config::{Backlog, ColumnType, MetricKind, SiteList};
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Fields, Key, Keys, Node, Reader, Required, keys};

keys! {
    /// What is open from when until when.
    pub(in crate::config) struct BacklogKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        start: Required<&'n Node>, "残りに入る日時の列", "from when on a row is open";
        end: Option<&'n Node>, "残りから出る日時の列（値がなければ残っている）", "when it is no longer; without a value it is";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        by: Vec<&'n Node>, "内訳の列", "columns of breakdowns";
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }
}

/// Rows that began before the end of a period, and had not ended by then.
pub(in crate::config) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    context: &MetricContext<'_>,
) -> Option<ParsedKind> {
    let keys = BacklogKeys::take(reader, fields, &key.range);
    let source = source_of(reader, keys.source?, context.declared.sources, &key.text)?;
    let start = keys.start.and_then(|node| column(reader, node, source, ColumnUse::Span));
    let end = keys.end.map(|node| (node, column(reader, node, source, ColumnUse::Span)));
    let filter = filter(reader, keys.filter, source);
    let by = dimensions(reader, &keys.by, source);
    if let (Some(start), Some((node, Some(end)))) = (start, &end)
        && (start.kind, end.kind) == (ColumnType::Datetime, ColumnType::Date)
    {
        let message = say!(
            "始まりが日時なら、`end` も `datetime` の列にします",
            "expected `end` to be a column of type `datetime`, as `start` is"
        );
        reader.invalid(node, message);
    }
    let kind = match (start, end) {
        (Some(start), None | Some((_, Some(_)))) => Some(MetricKind::Backlog(Backlog {
            source: source.name.clone(),
            start: start.name.clone(),
            end: end.and_then(|(_, end)| Some(end?.name.clone())),
            filter,
            known_from: source.list().and_then(SiteList::known_from),
            start_moves: source.list().is_some_and(|list| !list.is_event(&start.name)),
        })),
        _ => None,
    };
    Some(ParsedKind::new(kind, by, grains(keys.grains), Unit::None))
}
