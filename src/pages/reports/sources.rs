//! The `{sources}` directive: rows read, used, set aside and dropped, the newest row, and whether that is as new as promised.

use crate::model::{SourceCount, TableCell, format_integer};
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;
use crate::pages::{context::ComposeContext, lineage};
use crate::say;

/// One row per source; nothing without sources.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, _: &mut Options<'_>) -> DirectiveResult {
    // Of a source that holds the rows of others nobody is told how many there are.
    if context.report.is_some_and(|report| report.name.slug().is_some()) {
        return Ok(Vec::new());
    }
    let (lang, as_of) = (context.lang(), context.local(context.as_of));
    let newest = |of: &SourceCount| of.newest.map(|at| context.local(at)).unwrap_or_default();
    let stale = |of: &SourceCount| if of.is_stale(context.as_of) { lang.pick("古い", "stale") } else { "" };
    let number = |n: u64| TableCell::number(format_integer(n));
    let caption =
        say!("{as_of} 時点: 読込行 = 使用 + 除外 + 重複", "As of {as_of}: rows in = used + set aside + duplicates");
    let table = Table::new(lang, context.sources)
        .column("データソース", "Source", |of| lineage::link(&of.source))
        .column("ファイル", "Files", |of| number(of.files as u64))
        .column("読込行", "Rows in", |of| number(of.rows_in))
        .column("使用", "Used", |of| number(of.rows_used))
        .column("除外", "Set aside", |of| number(of.rows_set_aside))
        .column("重複", "Duplicates", |of| number(of.rows_duplicate))
        .column("最新", "Newest", |of| TableCell::from(newest(of)).with_note(stale(of)));
    Ok(if context.sources.is_empty() { Vec::new() } else { vec![table.block(caption.into_text(lang))] })
}
