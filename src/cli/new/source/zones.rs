//! The zone that headers of instants name (`Created At (UTC)`, `作成日時（JST）`), or a column of zones → `timezone` of the entry.
//!
//! In: the drafted columns. Out: the zone of the source or of its rows, and what is said of it. Never: lets an instant be read in another zone than its
//! header names: a column of another zone than the first is not declared, since a source has one.

use super::entry::{Draft, ZONE_COLUMN};
use crate::config::{ColumnType, GENERIC, header_zone, zone_of_value};
use crate::say;
use crate::syntax::written::inline;

/// Takes the zone from the headers; none where no header names one.
pub(super) fn settle(draft: &mut Draft<'_>) {
    let of = |column: &super::entry::Declared<'_>| match column.of.kind {
        ColumnType::Datetime => header_zone(&column.of.header),
        _ => None,
    };
    let Some(zone) = draft.columns.iter().find_map(of) else { return of_rows(draft) };
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

/// Takes the zones of rows from a column that names them. A tool's export has that of a person there as often as that of the times, so that
/// only a table that no tool wrote is read by it.
fn of_rows(draft: &mut Draft<'_>) {
    let has_times = draft.columns.iter().any(|column| column.of.kind == ColumnType::Datetime);
    let Some(column) = draft.column(ZONE_COLUMN).filter(|_| has_times) else { return };
    let header = inline(&column.of.header);
    let read = |(value, _): &(String, u64)| Some((value.clone(), zone_of_value(value)?));
    let zones: Option<Vec<_>> = column.of.values.iter().map(read).collect();
    let is_whole = column.of.filled == draft.rows() && draft.wide.is_none() && draft.preset.name == GENERIC;
    let zones = zones.filter(|zones| is_whole && !zones.is_empty());
    draft.assumed.push(if zones.is_some() {
        say!(
            "時差のない時刻は、その行の `{header}` のもの。サイトの時間帯の時刻なら `timezone` の行を消す",
            "times without an offset are those of `{header}` of their row; remove the line `timezone` if they are those of the site"
        )
    } else {
        say!(
            "`{header}` は読み方に使わない。時刻がその行の時間帯のものなら `timezone: {{ column: {ZONE_COLUMN} }}` を書き、`{ZONE_COLUMN}` に `required: true` と、タイムゾーンの名前の `values` を書く",
            "`{header}` is not used to read times; if they are those of the zone of their row, write `timezone: {{ column: {ZONE_COLUMN} }}`, and give `{ZONE_COLUMN}` `required: true` and `values` that are names of zones"
        )
    });
    draft.row_zones = zones.unwrap_or_default();
}
