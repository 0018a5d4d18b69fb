//! A table as it stands in a document, for reports that quote it; and what else than a space may stand in its delimiter row.
//!
//! In: a project's files, a path and a heading. Out: the first table below it, as plain text. Never: computes with it.

use super::commonmark::OPTIONS;
use super::dialects::comments;
use super::dialects::table_blanks::plain;
use super::header::body_text;
use super::outline::Outline;
use crate::model::{ProjectFiles, WrittenTable};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The first table of a document; with `heading`, the first one below a heading of these words. Line breaks in cells are
/// spaces.
pub fn written_table(files: &dyn ProjectFiles, path: &str, heading: Option<&str>) -> Option<WrittenTable> {
    of_body(&comments::blank_out(&body_text(files, path)?), heading)
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

#[cfg(test)]
mod tests {
    use super::of_body;
    use crate::content::dialects::table_blanks::plain;

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
