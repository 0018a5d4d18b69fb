//! Tables that are drawn in a fence: with lines (`│ P1 │ 1時間 │`), with bars (`| P1 | 1h |`), or with blanks below a rule of dashes.
//!
//! In: the text of a fence. Out: where its tables stand, cell by cell. Never: reads a cell.

use super::candidate::Form;
use super::fence::Fence;
use super::finder::{BlockContext, Finder};
use super::table::{Row, Written};
use std::ops::Range;

/// A table in a fence.
pub(super) struct Drawn {
    /// Bytes of the fence from its first line to its last.
    pub(super) lines: Range<usize>,
    /// Each row as the bytes of its cells, the head first.
    rows: Vec<Vec<Range<usize>>>,
}

impl Finder<'_, '_, '_, '_> {
    /// Reads a table that is drawn in a fence.
    pub(super) fn drawn(&mut self, fence: &Fence, drawn: &Drawn, around: &BlockContext) {
        let row = |cells: &Vec<Range<usize>>| {
            let line = |cell: &Range<usize>| fence.shown(&fence.text[cell.clone()], cell.start);
            let begin = cells.first().map_or(drawn.lines.start, |cell| cell.start);
            Row::new(cells.iter().map(line).collect(), begin)
        };
        let mut rows = drawn.rows.iter().map(row);
        let Some(head) = rows.next() else { return };
        let table = Written { head, rows: rows.collect() };
        let ranges = self.rows(&table, around, Form::Drawn);
        for (row, made) in table.rows.iter().zip(ranges) {
            self.room_in_fence(fence, row.end(), made);
        }
    }
}

/// The tables of a fence, in order.
pub(super) fn tables(text: &str) -> Vec<Drawn> {
    let mut all = Vec::new();
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_drawn(line) || is_rule(line) {
            lines.push((at, line));
        } else {
            all.extend(ruled(&lines));
            lines.clear();
        }
        at += line.len();
    }
    all.extend(ruled(&lines));
    if all.is_empty() { spaced(text) } else { all }
}

/// A table whose cells stand between bars, its head above a rule that crosses them.
fn ruled(lines: &[(usize, &str)]) -> Option<Drawn> {
    let first = lines.iter().position(|(_, line)| !is_rule(line))?;
    let wide = between_bars(lines[first].0, lines[first].1).len();
    let crossings = lines.get(first + 1).filter(|(_, line)| is_rule(line)).map(|(_, line)| crossings(line))?;
    let rows: Vec<Vec<Range<usize>>> =
        lines[first..].iter().filter(|(_, line)| !is_rule(line)).map(|(at, line)| between_bars(*at, line)).collect();
    if rows.len() < 2 || wide < 2 || crossings + 1 != wide || rows.iter().any(|row| row.len().abs_diff(wide) > 1) {
        return None;
    }
    let (first, last) = (lines.first()?, lines.last()?);
    Some(Drawn { lines: first.0..last.0 + last.1.len(), rows })
}

/// How many columns a rule parts.
fn crossings(rule: &str) -> usize {
    let inner = rule
        .trim()
        .trim_matches(|c: char| is_bar(c) || matches!(c, '├' | '┤' | '+' | '╠' | '╣' | '┠' | '┨' | '┝' | '┥'));
    inner.chars().filter(|c| is_bar(*c) || matches!(c, '┼' | '╪' | '╬' | '╋' | '+' | '┿' | '╂')).count()
}

/// A table whose columns stand apart by blanks, below a rule of dashes.
fn spaced(text: &str) -> Vec<Drawn> {
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            (at - line.len(), line)
        })
        .collect();
    let mut all = Vec::new();
    for (index, (_, line)) in lines.iter().enumerate().skip(1) {
        let dashes = line.trim();
        let rule = dashes.len() >= 6 && dashes.chars().all(|c| matches!(c, '-' | '=' | '─' | '━' | ' ' | '+'));
        let head = between_blanks(lines[index - 1].0, lines[index - 1].1);
        if !rule || head.len() < 2 {
            continue;
        }
        let body: Vec<&(usize, &str)> =
            lines[index + 1..].iter().take_while(|(at, line)| between_blanks(*at, line).len() >= 2).collect();
        if let Some(last) = body.last() {
            let rows = std::iter::once(head).chain(body.iter().map(|(at, line)| between_blanks(*at, line))).collect();
            all.push(Drawn { lines: lines[index - 1].0..last.0 + last.1.len(), rows });
        }
    }
    all
}

fn is_bar(c: char) -> bool {
    matches!(c, '│' | '┃' | '|' | '║' | '┆' | '┊')
}

/// Whether a line begins and ends with a bar and has one inside.
fn is_drawn(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(is_bar) && line.ends_with(is_bar) && line.chars().filter(|c| is_bar(*c)).count() >= 3
}

/// Whether a line only rules a table.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let drawn = |c: char| ('\u{2500}'..='\u{257f}').contains(&c) && !matches!(c, '│' | '┃' | '║');
    let ruled = |c: char| drawn(c) || matches!(c, '-' | '=' | '+' | ':' | ' ') || is_bar(c);
    line.chars().count() >= 5
        && line.chars().all(ruled)
        && line.chars().any(|c| drawn(c) || matches!(c, '-' | '='))
        && !line.starts_with([' ', ':'])
        && line.contains(|c: char| is_bar(c) || drawn(c) || c == '+')
}

fn between_bars(at: usize, line: &str) -> Vec<Range<usize>> {
    let start = line.len() - line.trim_start().len();
    let inner = line.trim().trim_start_matches(is_bar).trim_end_matches(is_bar);
    let first = start + line.trim().len() - line.trim().trim_start_matches(is_bar).len();
    let mut cells = Vec::new();
    let mut from = 0;
    for (bar, c) in inner.char_indices().filter(|(_, c)| is_bar(*c)) {
        cells.push(at + first + from..at + first + bar);
        from = bar + c.len_utf8();
    }
    cells.push(at + first + from..at + first + inner.len());
    cells
}

fn between_blanks(at: usize, line: &str) -> Vec<Range<usize>> {
    let mut cells: Vec<Range<usize>> = Vec::new();
    let line = line.trim_end();
    let mut from = None;
    let mut blanks = 0;
    let mut end = 0;
    for (index, c) in line.char_indices() {
        if c == ' ' || c == '\t' || c == '\u{3000}' {
            blanks += if c == ' ' { 1 } else { 2 };
            continue;
        }
        if let (Some(start), true) = (from, blanks >= 2) {
            cells.push(at + start..at + end);
            from = None;
        }
        from = from.or(Some(index));
        blanks = 0;
        end = index + c.len_utf8();
    }
    if let Some(start) = from {
        cells.push(at + start..at + end);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<Vec<&str>>> {
        let row = |row: &Vec<Range<usize>>| row.iter().map(|cell| text[cell.clone()].trim()).collect();
        tables(text).iter().map(|table| table.rows.iter().map(row).collect()).collect()
    }

    #[test]
    fn tables_are_drawn_with_lines_bars_or_blanks() {
        let expected = vec![vec![vec!["優先度", "応答"], vec!["P1", "15分"], vec!["P2", "1時間"]]];
        for text in [
            "┌────┬────┐\n│優先度│応答│\n├────┼────┤\n│P1│15分│\n├────┼────┤\n│P2│1時間│\n└────┴────┘\n",
            "| 優先度 | 応答 |\n|---|---|\n| P1 | 15分 |\n| P2 | 1時間 |\n",
            "+------+------+\n| 優先度 | 応答 |\n+------+------+\n| P1 | 15分 |\n| P2 | 1時間 |\n+------+------+\n",
            "優先度   応答\n-------  -----\nP1       15分\nP2       1時間\n",
        ] {
            assert_eq!(cells(text), expected, "{text}");
        }
    }

    #[test]
    fn boxes_and_trees_are_no_tables() {
        for text in [
            "┌──────────┐\n│ 受付 15分 │\n└──────────┘\n",
            "┌────────┐  ┌────────┐\n│ 受付    │  │ 調査    │\n└────────┘  └────────┘\n",
            "├── 初動: 15分\n└── 復旧: 4時間\n",
            "見出し\n------\n本文です\n",
        ] {
            assert_eq!(cells(text), Vec::<Vec<Vec<&str>>>::new(), "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_table_is_no_part_of_it() {
        let text = "前\n| a | b |\n|---|---|\n| 1 | 2 |\n後\n";
        let [table] = &tables(text)[..] else { panic!("one table") };
        assert_eq!(&text[table.lines.clone()], "| a | b |\n|---|---|\n| 1 | 2 |\n");
    }
}
