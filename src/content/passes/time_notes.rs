//! The lines of a document that are about a time, for whoever holds promises and schedules against each other.
//!
//! In: the events of a body. Out: [`TimeNote`]s in the order of their places. Never: knows what is a promise; most lines have
//! none of the words, which one search tells.

use super::prose::{self, Links};
use crate::content::commonmark::SpannedEvent;
use crate::content::events::{end_of, ends_inline, is_inline, plain_text};
use crate::content::source::Source;
use crate::model::TimeNote;
use crate::objective::opening_hours;
use aho_corasick::AhoCorasick;
use pulldown_cmark::{CodeBlockKind, Event, Tag};
use std::ops::Range;
use std::sync::LazyLock;

/// Of every line that is about a time, a part.
const PARTS: [&str; 32] = [
    "24時間",
    "24 時間",
    "24/7",
    "24/365",
    "24x7",
    "年中無休",
    "毎朝",
    "毎日",
    "毎週",
    "毎月",
    "翌月",
    "月次",
    "四半期",
    "年次",
    "半期",
    "月末",
    "月1回",
    "年1回",
    ":0",
    ":1",
    ":2",
    ":3",
    ":4",
    ":5",
    "monthly",
    "時〜",
    "時～",
    "時から",
    "時-",
    "8am",
    "9am",
    "9 am",
];

static TIMES: LazyLock<AhoCorasick> = LazyLock::new(|| crate::objective::finder(PARTS));

/// Longer lines are prose.
const LONGEST: usize = 80;

/// The lines of a body that are about a time.
pub(crate) fn of_body(source: &Source<'_>, events: &[SpannedEvent<'_>]) -> Vec<TimeNote> {
    if !TIMES.is_match(source.text) {
        return Vec::new();
    }
    let mut notes = Notes { source, headings: Vec::new(), found: Vec::new(), block: 0 };
    let mut at = 0;
    while at < events.len() {
        match &events[at].0 {
            Event::Start(Tag::Heading { level, .. }) => {
                let end = end_of(events, at);
                let level = *level as usize;
                notes.headings.retain(|(above, _)| *above < level);
                notes.headings.push((level, plain_text(&events[at + 1..end])));
                at = end;
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let end = end_of(events, at);
                if matches!(info.trim(), "" | "text" | "txt" | "plain" | "plaintext") {
                    notes.fence(&events[at + 1..end]);
                }
                at = end;
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let end = end_of(events, at);
                notes.row(&events[at + 1..end]);
                at = end;
            }
            Event::Start(Tag::Paragraph | Tag::Item) => {
                let end = line_end(events, at + 1);
                notes.lines(&events[at + 1..end]);
                // What the item holds beside its line is looked at by itself.
                at = end.max(at + 1) - 1;
            }
            _ => {}
        }
        at += 1;
    }
    notes.found
}

/// Where the inline events end that begin here.
fn line_end(events: &[SpannedEvent<'_>], at: usize) -> usize {
    let is_block = |(event, _): &SpannedEvent<'_>| match event {
        Event::Start(tag) => !is_inline(tag),
        Event::End(tag) => !ends_inline(tag),
        _ => false,
    };
    events[at..].iter().position(is_block).map_or(events.len(), |found| at + found)
}

struct Notes<'n, 's> {
    source: &'n Source<'s>,
    headings: Vec<(usize, String)>,
    found: Vec<TimeNote>,
    block: usize,
}

impl Notes<'_, '_> {
    fn fence(&mut self, events: &[SpannedEvent<'_>]) {
        let mut above = String::new();
        for (event, range) in events {
            let Event::Text(text) = event else { continue };
            let mut start = range.start;
            for line in text.split_inclusive('\n') {
                let trimmed = line.trim();
                let begin = start + line.find(trimmed).unwrap_or(0);
                self.line(trimmed, begin..begin + trimmed.len(), &above);
                if let Some(label) = trimmed.strip_suffix([':', '：']) {
                    label.trim_start_matches(['-', ' ']).clone_into(&mut above);
                }
                start += line.len();
            }
        }
        self.block += 1;
    }

    fn lines(&mut self, events: &[SpannedEvent<'_>]) {
        // Each line of a paragraph is one by itself: **頻度:** 四半期に1回.
        for line in events.split(|(event, _)| matches!(event, Event::HardBreak)) {
            for block in prose::text_blocks(self.source.text, line, Links::Kept) {
                let text = block.text.trim();
                let begin = block.text.len() - block.text.trim_start().len();
                self.line(text, block.range(&(begin..begin + text.len())), "");
            }
        }
        self.block += 1;
    }

    /// A row of a table that says in its first cell that its second is about opening hours; other rows are for whoever reads promises.
    fn row(&mut self, events: &[SpannedEvent<'_>]) {
        let mut cells =
            events.iter().enumerate().filter(|(_, (event, _))| matches!(event, Event::Start(Tag::TableCell)));
        let mut cell = || {
            let (at, (_, range)) = cells.next()?;
            Some((plain_text(&events[at + 1..end_of(events, at)]), range.clone()))
        };
        let (Some((label, _)), Some((text, range))) = (cell(), cell()) else { return };
        if opening_hours::is_label(&label) && cells.next().is_none() {
            self.line(&format!("{}: {}", label.trim(), text.trim()), range, "");
            self.block += 1;
        }
    }

    fn line(&mut self, text: &str, range: Range<usize>, above: &str) {
        if text.is_empty() || text.chars().count() > LONGEST || !TIMES.is_match(text) {
            return;
        }
        let (label, words) = parts(text);
        self.found.push(TimeNote {
            headings: self.headings.iter().map(|(_, words)| words.clone()).collect(),
            above: above.to_owned(),
            label: label.to_owned(),
            text: words.to_owned(),
            place: self.source.place(range),
            block: self.block,
        });
    }
}

/// The label before the first colon that stands in no time of the day, and what follows it.
fn parts(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(['-', '*', '・', ' ']);
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
        if digit(before.chars().next_back()) && digit(after.chars().next()) {
            continue;
        }
        return (before.trim(), after.trim());
    }
    ("", text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::commonmark::OPTIONS;
    use pulldown_cmark::Parser;

    fn found(text: &str) -> Vec<String> {
        let source = Source::new("a.md", text);
        let events: Vec<SpannedEvent<'_>> = Parser::new_ext(text, OPTIONS).into_offset_iter().collect();
        let notes = of_body(&source, &events).into_iter();
        let line =
            |n: TimeNote| format!("{} {} {}/{}/{}", n.place.line, n.headings.join(">"), n.above, n.label, n.text);
        notes.map(line).collect()
    }

    #[test]
    fn lines_about_times_with_what_stands_above_them() {
        let text = "# 手順\n\n## 点検\n\n- **対応時間**: 24 時間 365 日\n- 担当: 山田\n\n**頻度:** 四半期に1回\n\n```\n実施時間：毎朝9:00\n\n実施例：\n8:30  ログイン\n```\n\n```yaml\n9:00: 確認\n```\n";
        assert_eq!(
            found(text),
            [
                "5 手順>点検 /対応時間/24 時間 365 日",
                "8 手順>点検 /頻度/四半期に1回",
                "11 手順>点検 /実施時間/毎朝9:00",
                "14 手順>点検 実施例//8:30  ログイン",
            ]
        );
    }

    #[test]
    fn a_line_that_begins_with_code_stands_where_its_words_do() {
        assert_eq!(found("`cron` は毎月第1営業日\n").len(), 1);
        assert_eq!(found("<b>毎朝</b> 9:00\n").len(), 1);
    }

    #[test]
    fn nested_items_are_lines_of_their_own() {
        assert_eq!(
            found("- 報告\n  - 期限: 翌月5営業日まで\n- 会議: 毎月第1営業日\n"),
            ["2  /期限/翌月5営業日まで", "3  /会議/毎月第1営業日"]
        );
    }
}
