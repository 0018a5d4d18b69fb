//! What a page can bear.
//!
//! In: a page as it was composed. Out: the same page with no table of more than [`MOST_ROWS`] rows, how many are left out below
//! each that was cut, and a finding. Never: draws a table whole that no browser shows and nobody reads.

use super::{context::ComposeContext, list_export};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Block, Page, format_integer};
use crate::say;

/// A table has so many rows at most.
pub(super) const MOST_ROWS: usize = 1000;

/// A page as long as a page may be, with a number for each list that has a file; `place` is what asks for it.
pub(super) fn limited(context: &ComposeContext<'_>, page: Page, place: Option<&str>, found: &mut Diagnostics) -> Page {
    let mut page = list_export::with_numbers(page);
    let is_long = |block: &Block| matches!(block, Block::Table(table) if table.rows.len() > MOST_ROWS);
    if !page.blocks.iter().any(is_long) {
        return page;
    }
    let mut blocks = Vec::with_capacity(page.blocks.len() + 1);
    for block in page.blocks {
        let Block::Table(mut table) = block else {
            blocks.push(block);
            continue;
        };
        let rows = table.rows.len();
        table.rows.truncate(MOST_ROWS);
        if rows > MOST_ROWS {
            found.push(too_long(page.route.as_str(), &table.caption, rows, place));
        }
        blocks.push(Block::Table(table));
        let more = rows.saturating_sub(MOST_ROWS);
        blocks.extend((more > 0).then(|| Block::paragraph(others(more as u64).into_text(context.lang()))));
    }
    page.blocks = blocks;
    page
}

/// How many are not shown, as a sentence.
pub(super) fn others(more: u64) -> crate::diag::Message {
    let more = format_integer(more);
    say!("ほかに {more} 件あります。", "There are {more} more.")
}

fn too_long(route: &str, caption: &str, rows: usize, place: Option<&str>) -> Diagnostic {
    let (rows, most) = (format_integer(rows as u64), format_integer(MOST_ROWS as u64));
    let message = say!(
        "`{route}` の表「{caption}」は {rows} 行あり、初めの {most} 行だけを載せます",
        "the table \"{caption}\" of `{route}` has {rows} rows; only the first {most} are shown"
    );
    Diagnostic::new(code::LONG_TABLE, place.map(Place::start), message).hint(say!(
        "`filter` や `period` で絞るか、値の種類の少ない列で分けます",
        "narrow it by `filter` or `period`, or divide it by a column with fewer values"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    #[test]
    fn what_is_left_out_is_told_in_both_languages() {
        assert_eq!(others(12_403).text(Lang::Ja), "ほかに 12,403 件あります。");
        assert_eq!(others(12_403).text(Lang::En), "There are 12,403 more.");
    }
}
