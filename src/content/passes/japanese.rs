//! What Japanese authors type that Markdown does not know: lines that begin with `・`, `①` or `１．`, full-width tables and
//! markers, ranges with `~`.
//!
//! In: events and the text they come from. Out: events in which such lines keep their breaks; findings. Never: makes a
//! list or a table of what is none.

use crate::content::commonmark::SpannedEvent;
use crate::content::events::{end_of, ends_inline, is_inline};
use crate::content::source::Source;
use crate::diag::{Diagnostic, code};
use crate::say;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// `10~20` and `~1~` are ranges, not deletions: only two tildes strike out.
pub(crate) fn tildes<'a>(source: &Source<'_>, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    let single = |range: &Range<usize>| {
        let text = source.text.get(range.clone()).unwrap_or_default();
        text.starts_with('~') && !text.starts_with("~~")
    };
    let tilde = |range: Range<usize>| (Event::Text("~".into()), range);
    events
        .into_iter()
        .map(|(event, range)| match event {
            Event::Start(Tag::Strikethrough) if single(&range) => tilde(range.start..range.start + 1),
            Event::End(TagEnd::Strikethrough) if single(&range) => tilde(range.end - 1..range.end),
            other => (other, range),
        })
        .collect()
}

/// Keeps the breaks of paragraphs whose lines are items or rows, and says what full-width forms do not work.
pub(crate) fn breaks<'a>(
    source: &Source<'_>,
    mut events: Vec<SpannedEvent<'a>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<SpannedEvent<'a>> {
    let mut hinted = false;
    let mut at = 0;
    while at < events.len() {
        let holds_lines = matches!(
            events[at].0,
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::DefinitionListDefinition)
        );
        if holds_lines {
            let inside = lines(source, &events, at);
            let is_table = full_width_table(source, &inside, found);
            let keep = kept(&inside, is_table);
            for (line, _) in inside.iter().zip(keep).filter(|(_, keep)| *keep) {
                if let Some(event) = line.before.and_then(|at| events.get_mut(at)) {
                    event.0 = Event::HardBreak;
                }
            }
            if !hinted && !is_table {
                hinted = marker_hint(source, &inside, found);
            }
        }
        at += 1;
    }
    events
}

/// A line of a paragraph: the break before it, where its text begins, and the text up to the first markup.
struct Line<'s> {
    before: Option<usize>,
    range: Range<usize>,
    text: &'s str,
}

/// The lines of a block, when they stand in it at once.
fn lines<'s>(source: &Source<'s>, events: &[SpannedEvent<'_>], at: usize) -> Vec<Line<'s>> {
    let end = end_of(events, at);
    let mut found: Vec<Line<'s>> = Vec::new();
    let mut before = None;
    let mut wanted = true;
    let mut depth = 0_usize;
    for (index, (event, range)) in events.iter().enumerate().take(end).skip(at + 1) {
        match event {
            Event::Start(tag) if is_inline(tag) => depth += 1,
            Event::End(tag) if ends_inline(tag) => depth = depth.saturating_sub(1),
            Event::Start(_) => break,
            Event::SoftBreak if depth == 0 => (before, wanted) = (Some(index), true),
            Event::HardBreak if depth == 0 => (before, wanted) = (None, true),
            _ => {}
        }
        if wanted && matches!(event, Event::Text(_) | Event::Code(_)) {
            let words = source.text.get(range.start..).unwrap_or_default();
            let text = &words[..words.find(['\n', '\r']).unwrap_or(words.len())];
            let text = if matches!(event, Event::Code(_)) || depth > 0 { "" } else { text };
            found.push(Line { before, range: range.clone(), text });
            wanted = false;
        }
    }
    found
}

/// For each line whether the break before it stays: an item, when there are at least two of them; a line that begins with
/// a full-width space; a row of a full-width table.
fn kept(lines: &[Line<'_>], is_table: bool) -> Vec<bool> {
    let items: Vec<bool> = lines.iter().map(|line| is_item(line.text)).collect();
    let listed = items.iter().filter(|item| **item).count() >= 2;
    lines.iter().zip(items).map(|(line, item)| is_table || (listed && item) || line.text.starts_with('　')).collect()
}

/// Whether a line begins like an item: `・`, `①`, `１．`, `（1）`, `1)項目`, `ア．`, `※`.
fn is_item(line: &str) -> bool {
    let line = line.trim_start_matches(['　', ' ']);
    let Some(first) = line.chars().next() else { return false };
    let circled = matches!(first, '\u{2460}'..='\u{249b}' | '\u{24eb}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}');
    if circled
        || matches!(
            first,
            '・' | '･'
                | '●'
                | '○'
                | '◎'
                | '■'
                | '□'
                | '◆'
                | '◇'
                | '▪'
                | '▶'
                | '※'
                | '☐'
                | '☑'
                | '✓'
                | '－'
                | '＊'
        )
    {
        return true;
    }
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    let is_mark = |c: char| is_digit(c) || matches!(c, 'ア'..='ン' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' | 'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ');
    if let Some(inner) = line.strip_prefix(['（', '(']) {
        let length: usize = inner.chars().take_while(|c| is_mark(*c)).map(char::len_utf8).sum();
        return (1..=9).contains(&length) && inner[length..].starts_with(['）', ')']);
    }
    let length: usize = line.chars().take_while(|c| is_digit(*c)).map(char::len_utf8).sum();
    let length = if length == 0 && is_mark(first) { first.len_utf8() } else { length };
    let after = line[length..].strip_prefix(['．', '.', '）', ')', '：']);
    (1..=9).contains(&length) && after.is_some_and(|rest| !rest.starts_with(is_digit))
}

/// A table typed with full-width bars or dashes: said once, with the way out.
fn full_width_table(source: &Source<'_>, lines: &[Line<'_>], found: &mut Vec<Diagnostic>) -> bool {
    let is_bar = |c: char| matches!(c, '|' | '｜' | '│' | '┃');
    let is_dash =
        |c: char| matches!(c, '-' | ':' | '－' | 'ー' | '―' | '─' | '━' | '—' | '–' | '‐' | '−' | '：' | ' ' | '　');
    let is_rule = |text: &str| {
        let text = text.trim();
        let dashes = text.chars().filter(|c| is_dash(*c) && !c.is_whitespace()).count();
        text.contains(is_bar) && dashes >= 2 && text.chars().all(|c| is_bar(c) || is_dash(c)) && !text.is_ascii()
    };
    let bars = |text: &str| text.chars().filter(|c| *c == '｜').count();
    let is_row = |text: &str| text.trim().starts_with('｜') && text.trim().ends_with('｜') && bars(text) >= 3;
    let rule = lines.iter().skip(1).find(|line| is_rule(line.text));
    let row = lines.windows(2).find(|two| is_row(two[0].text) && is_row(two[1].text)).map(|two| &two[0]);
    let Some(line) = rule.or(row) else { return false };
    let range = line.range.start..line.range.start + line.text.len();
    let message = say!("全角の `｜` や `－` では表になりません", "full-width `｜` or `－` make no table");
    found.push(Diagnostic::new(code::CONTENT_FULL_WIDTH_TABLE, source.place(range), message).hint(say!(
        "半角の `|` と `-` で書きます（例: `| 項目 | 値 |` の次の行に `|---|---|`）",
        "write it with `|` and `-`: `| a | b |`, and `|---|---|` in the next line"
    )));
    true
}

/// The first full-width marker of a document, which makes no heading and no list.
fn marker_hint(source: &Source<'_>, lines: &[Line<'_>], found: &mut Vec<Diagnostic>) -> bool {
    for line in lines {
        let is_escaped = source.text[..line.range.start].ends_with('\\');
        if let Some(marks) = heading_without_space(line.text).filter(|_| !is_escaped) {
            let place = source.place(line.range.start..line.range.start + marks.len());
            let message = say!(
                "`{marks}` のすぐ後ろに空白がないので、見出しになりません",
                "`{marks}` makes no heading without a blank behind it"
            );
            let hint = say!("`{marks} ` と、空白を入れます", "put a blank behind it: `{marks} `");
            found.push(Diagnostic::new(code::CONTENT_HEADING_SPACE, place, message).hint(hint));
            return true;
        }
        let trimmed = line.text.trim_start_matches('　');
        let (written, meant) = match trimmed.chars().next() {
            Some('＃') => ("＃", "# "),
            Some('＊') if after(trimmed).starts_with([' ', '　']) => ("＊", "- "),
            Some('－') if after(trimmed).starts_with([' ', '　']) => ("－", "- "),
            Some('＞') => ("＞", "> "),
            Some('-' | '*' | '+') if trimmed.len() < line.text.len() && after(trimmed).starts_with(' ') => {
                ("　-", "- ")
            }
            Some('#') if trimmed.len() < line.text.len() => ("　#", "# "),
            _ => continue,
        };
        let place = source.place(line.range.start..line.range.start + written.len());
        let message = say!(
            "行頭の全角記号 `{written}` は見出しや箇条書きになりません",
            "the full-width `{written}` at the head of a line makes no heading and no list"
        );
        found.push(
            Diagnostic::new(code::CONTENT_FULL_WIDTH, place, message)
                .hint(say!("行頭に半角で `{meant}` と書きます", "write `{meant}` at the head of the line")),
        );
        return true;
    }
    false
}

/// The marks of a heading that has no blank behind them; a single one is a tag or a number (#運用, #12).
fn heading_without_space(line: &str) -> Option<&str> {
    let marks = &line[..line.len() - line.trim_start_matches('#').len()];
    let begins = line[marks.len()..].chars().next()?;
    ((2..=6).contains(&marks.len()) && begins.is_alphanumeric()).then_some(marks)
}

fn after(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}

#[cfg(test)]
mod tests {
    use super::{heading_without_space, is_item};

    #[test]
    fn a_heading_needs_a_blank() {
        assert_eq!(heading_without_space("##見出し"), Some("##"));
        assert_eq!(heading_without_space("###1. x"), Some("###"));
        for line in ["#運用", "## 見出し", "##", "##[vso]", "見出し##", "#######x"] {
            assert_eq!(heading_without_space(line), None, "{line}");
        }
    }

    #[test]
    fn items_are_told_from_text() {
        for line in [
            "・点検",
            "①開く",
            "１．概要",
            "（1）窓口",
            "(２) 窓口",
            "1)項目",
            "1.概要",
            "ア．甲",
            "　・字下げ",
            "※注",
            "⑩",
            "Ⅰ．序",
        ] {
            assert!(is_item(line), "{line}");
        }
        for line in ["1.5 倍", "2026年", "（例）1", "API", "１０件", "ア行", "a) x", "", "99.9%", "（1件）"]
        {
            assert!(!is_item(line), "{line}");
        }
    }
}
