//! A table as it stands in a document, for reports that quote it; and what else than a space may stand in its delimiter row.
//!
//! In: a project's files, a path and a heading. Out: the first table below it, as plain text. Never: computes with it.

use super::front;
use super::outline::Outline;
use super::source::Source;
use super::structure::Structure;
use super::{OPTIONS, comments, encoding};
use crate::model::{ProjectFiles, WrittenTable};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// The first table of a document; with `heading`, the first one below a heading of these words. Line breaks in cells are
/// spaces.
pub fn written_table(files: &dyn ProjectFiles, path: &str, heading: Option<&str>) -> Option<WrittenTable> {
    let bytes = files.read(path).ok()?;
    let text = encoding::decode(path, &bytes, &mut Vec::new()).into_owned();
    let body = front::written(&Source::new(path, &text), &[], &mut Vec::new()).body;
    of_body(&comments::blank_out(&text[body..]), heading)
}

fn of_body(body: &str, heading: Option<&str>) -> Option<WrittenTable> {
    let mut outline = Outline::default();
    let mut table: Option<WrittenTable> = None;
    let mut row = Vec::new();
    let body = plain(body);
    for event in Parser::new_ext(&body, OPTIONS) {
        outline.event(&event);
        let Some(table) = &mut table else {
            let is_meant = heading.is_none_or(|heading| outline.is_below(heading));
            if matches!(event, Event::Start(Tag::Table(_))) && is_meant {
                table = Some(WrittenTable { heading: outline.above().pop(), ..WrittenTable::default() });
            }
            continue;
        };
        match event {
            Event::Start(Tag::TableCell) => row.push(String::new()),
            Event::Text(text) | Event::Code(text) => row.last_mut().into_iter().for_each(|cell| cell.push_str(&text)),
            Event::SoftBreak | Event::HardBreak => row.last_mut().into_iter().for_each(|cell| cell.push(' ')),
            Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut row),
            Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut row)),
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    table
}

/// The blanks in the delimiter rows of tables, outside of code, that the parser takes for none: tabs, and wide ones.
pub(super) fn odd_blanks(text: &str) -> Vec<Range<usize>> {
    let rows: Vec<Range<usize>> = lines(text).filter(|row| is_delimiter(&text[row.clone()])).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let structure = Structure::of(text);
    let rows = rows.into_iter().filter(|row| !structure.is_literal(row.start));
    let blanks = |row: Range<usize>| {
        let odd = text[row.clone()].match_indices(ODD);
        odd.map(move |(at, blank)| row.start + at..row.start + at + blank.len()).collect::<Vec<_>>()
    };
    rows.flat_map(blanks).collect()
}

/// The same text with as many spaces in their place.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let odd = odd_blanks(text);
    if odd.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = text.to_owned();
    odd.into_iter().for_each(|blank| out.replace_range(blank.clone(), &" ".repeat(blank.len())));
    Cow::Owned(out)
}

const ODD: [char; 3] = ['\t', '\u{a0}', '\u{3000}'];

/// The lines of a text, each from the first sign that is no quote mark on.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let words = line.trim_end();
        let indent = words.len() - words.trim_start_matches([' ', '\t', '>']).len();
        start + indent..start + words.len()
    })
}

/// Whether a line is the delimiter row of a table, but for its blanks.
fn is_delimiter(row: &str) -> bool {
    let signs = |c: char| matches!(c, '|' | '-' | ':' | ' ') || ODD.contains(&c);
    row.contains(ODD) && row.contains('|') && row.contains('-') && row.chars().all(signs)
}

#[cfg(test)]
mod tests {
    use super::{of_body, plain};

    #[test]
    fn a_delimiter_row_may_hold_tabs_and_wide_blanks() {
        for row in ["|---|\t---|", "|\t---\t|\t:-:\t|", "|\u{3000}---|---\u{3000}|", "---\t|\u{a0}---"] {
            let text = format!("| 版 | 日 |\n{row}\n| 1 | 2 |\n");
            assert_eq!(of_body(&text, None).unwrap().rows, [["1", "2"]], "{row:?}");
            assert_eq!(plain(&text).len(), text.len());
        }
        let code = "```\n|\t---\t|\n```\n";
        assert_eq!(plain(code), code);
    }

    const BODY: &str = "| 版 | 日 |\n|---|---|\n| 1 | 2 |\n\n# リスク\n\n## 一覧\n\n| 番号 | リスク |\n|---|---|\n| R-1 | **解約**が `続く` |\n| R-2 | 手直し |\n\n| 別 |\n|---|\n| x |\n";

    #[test]
    fn the_first_table_below_a_heading_is_meant() {
        let table = of_body(BODY, Some("リスク")).unwrap();
        assert_eq!(table.heading, Some(("一覧".to_owned(), 0)));
        assert_eq!(table.head, ["番号", "リスク"]);
        assert_eq!(table.rows, [["R-1", "解約が 続く"], ["R-2", "手直し"]]);
        assert_eq!(of_body(BODY, None).unwrap().head, ["版", "日"]);
        assert_eq!(of_body(BODY, Some("予算")), None);
    }
}
