//! The zone that headers of instants name (`Created At (UTC)`, `作成日時（JST）`) → `timezone` of the entry.
//!
//! In: the drafted columns. Out: the zone of the source, and what is said of it. Never: lets an instant be read in another zone than its
//! header names: a column of another zone than the first is not declared, since a source has one.

use super::entry::Draft;
use crate::config::{ColumnType, header_zone};
use crate::say;
use crate::syntax::written::inline;

/// Takes the zone from the headers; none where no header names one.
pub(super) fn settle(draft: &mut Draft<'_>) {
    let of = |column: &super::entry::Declared<'_>| match column.of.kind {
        ColumnType::Datetime => header_zone(&column.of.header),
        _ => None,
    };
    let Some(zone) = draft.columns.iter().find_map(of) else { return };
    let (kept, others): (Vec<_>, Vec<_>) =
        std::mem::take(&mut draft.columns).into_iter().partition(|column| of(column).is_none_or(|other| other == zone));
    draft.columns = kept;
    for column in others {
        let header = inline(&column.of.header);
        draft.others.push(column.of.header.clone());
        draft.assumed.push(say!(
            "`{header}` は `timezone: {zone}` とは別の時間帯なので、宣言していない",
            "`{header}` is of another zone than `timezone: {zone}`, and is not declared"
        ));
    }
    let is_silent =
        |column: &&super::entry::Declared<'_>| column.of.kind == ColumnType::Datetime && of(column).is_none();
    for column in draft.columns.iter().filter(is_silent) {
        let header = inline(&column.of.header);
        draft.assumed.push(say!(
            "時間帯が見出しにない `{header}` も、{zone} の時刻",
            "`{header}`, whose header names no zone, is of {zone}, too"
        ));
    }
    draft.zone = Some(zone);
}
