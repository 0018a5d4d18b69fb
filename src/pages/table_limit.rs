//! What a page can bear.
//!
//! In: a page as it was composed. Out: the same page with no table of more than [`MOST_ROWS`] rows, how many are left out below
//! each that was cut, and a finding. Never: draws a table whole that no browser shows and nobody reads.

use super::{ComposeContext, list_export};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Block, Page, format_integer};
use crate::say;

/// A table has so many rows at most.
pub(super) const MOST_ROWS: usize = 1000;

/// Cuts what is too long for a page, and numbers the lists that have files; `place` is what asks for it.
pub(super) fn keep(context: &ComposeContext<'_>, page: &mut Page, place: Option<&str>, found: &mut Diagnostics) {
    list_export::number_lists(page);
    let is_long = |block: &Block| matches!(block, Block::Table(table) if table.rows.len() > MOST_ROWS);
    if !page.blocks.iter().any(is_long) {
        return;
    }
    let route = page.route.as_str().to_owned();
    let mut blocks = Vec::with_capacity(page.blocks.len() + 1);
    for mut block in std::mem::take(&mut page.blocks) {
        let mut more = None;
        if let Block::Table(table) = &mut block
            && table.rows.len() > MOST_ROWS
        {
            more = Some(table.rows.len() - MOST_ROWS);
            table.rows.truncate(MOST_ROWS);
            found.push(told(&route, (&table.caption, MOST_ROWS + more.unwrap_or_default()), place));
        }
        blocks.push(block);
        let text = more.map(|more| others(more as u64).text(context.lang()).to_owned());
        blocks.extend(text.map(|text| Block::Paragraph { text }));
    }
    page.blocks = blocks;
}

/// How many are not shown, as a sentence.
pub(super) fn others(more: u64) -> crate::diag::Message {
    let more = format_integer(more);
    say!("ほかに {more} 件あります。", "There are {more} more.")
}

fn told(route: &str, (caption, rows): (&str, usize), place: Option<&str>) -> Diagnostic {
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
