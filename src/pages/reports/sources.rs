//! The `{sources}` directive: rows read, used, set aside and dropped, the newest row, and whether that is as new as promised.

use super::{number, text};
use crate::model::{Block, SourceCount, TableBlock, TableCell, format_integer};
use crate::pages::{ComposeContext, lineage};
use crate::say;

/// One row per source; nothing without sources.
pub(super) fn blocks(context: &ComposeContext<'_>) -> Vec<Block> {
    if context.sources.is_empty() {
        return Vec::new();
    }
    let lang = context.lang();
    let zone = &context.project.site.periods.zone;
    let heads = [
        lang.pick("データソース", "Source"),
        lang.pick("ファイル", "Files"),
        lang.pick("読込行", "Rows in"),
        lang.pick("使用", "Used"),
        lang.pick("除外", "Set aside"),
        lang.pick("重複", "Duplicates"),
        lang.pick("最新", "Newest"),
    ];
    let row = |source: &SourceCount| {
        let newest = source.newest.map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string());
        let counts =
            [source.files as u64, source.rows_in, source.rows_used, source.rows_set_aside, source.rows_duplicate];
        let mut name = text(&source.source);
        (name.route, name.anchor) = (Some(lineage::route()), lineage::anchor(&source.source));
        let late = |newest: crate::calendar::Instant| {
            source.fresh_within.is_some_and(|within| context.as_of.as_second() - newest.as_second() > within)
        };
        let note = if source.newest.is_some_and(late) { lang.pick("古い", "stale") } else { "" };
        let mut cells = vec![name];
        cells.extend(counts.map(|n| number(format_integer(n))));
        cells.push(TableCell { note: note.to_owned(), ..text(&newest.unwrap_or_default()) });
        cells
    };
    let as_of = context.as_of.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let caption =
        say!("{as_of} 時点: 読込行 = 使用 + 除外 + 重複", "As of {as_of}: rows in = used + set aside + duplicates");
    let rows = context.sources.iter().map(row).collect();
    vec![Block::Table(TableBlock::new(caption.text(lang), &heads, rows))]
}
