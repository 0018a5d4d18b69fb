//! The timeline of an incident: the first list whose items, or table whose rows, begin with a time.
//!
//! In: the events of a body. Out: its entries, and a `{timeline}` directive in the place of the list. Never: takes a list in
//! which any item begins without a time, nor guesses a day: that is for whoever knows when the incident began.

use super::types::{StampDay, TimelineEntry, stamp_day};
use crate::calendar::{Time, parse_time};
use crate::content::commonmark::SpannedEvent;
use crate::content::events::end_of;
use crate::content::source::Source;
use crate::content::statuses::NoticeState;
use crate::diag::{Diagnostic, code};
use crate::say;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Takes the timeline out of the events of a body.
pub(crate) fn take(
    source: &Source<'_>,
    events: &mut Vec<SpannedEvent<'_>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<TimelineEntry> {
    let mut at = 0;
    while at < events.len() {
        let end = match &events[at].0 {
            Event::Start(_) => end_of(events, at),
            _ => at,
        };
        let rows = match &events[at].0 {
            Event::Start(Tag::List(_)) => items(events, at + 1..end),
            Event::Start(Tag::Table(_)) => rows(events, at + 1..end),
            _ => Vec::new(),
        };
        if let Some(entries) = entries(source, &rows, found) {
            let range = events[at].1.clone();
            let fence = Tag::CodeBlock(CodeBlockKind::Fenced("{timeline}".into()));
            events.splice(at..=end, [(Event::Start(fence), range.clone()), (Event::End(TagEnd::CodeBlock), range)]);
            return entries;
        }
        at = end + 1;
    }
    Vec::new()
}

/// The texts of one row: of an item one, of a table's row one for each cell; the head of a state's column marks it.
struct Row {
    cells: Vec<String>,
    state: Option<usize>,
    range: Range<usize>,
}

fn items(events: &[SpannedEvent<'_>], within: Range<usize>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let end = if matches!(events[at].0, Event::Start(_)) { end_of(events, at) } else { at };
        if matches!(events[at].0, Event::Start(Tag::Item)) {
            rows.push(Row { cells: vec![text(&events[at + 1..end])], state: None, range: events[at].1.clone() });
        }
        at = end + 1;
    }
    rows
}

fn rows(events: &[SpannedEvent<'_>], within: Range<usize>) -> Vec<Row> {
    let (mut rows, mut heads): (Vec<Row>, Vec<String>) = (Vec::new(), Vec::new());
    let mut at = within.start;
    while at < within.end {
        let end = if matches!(events[at].0, Event::Start(_)) { end_of(events, at) } else { at };
        match &events[at].0 {
            Event::Start(Tag::TableHead) => heads = cells(events, at + 1..end),
            Event::Start(Tag::TableRow) => {
                let state =
                    heads.iter().position(|head| matches!(head.to_lowercase().as_str(), "状態" | "状況" | "status"));
                rows.push(Row { cells: cells(events, at + 1..end), state, range: events[at].1.clone() });
            }
            _ => {}
        }
        at = end + 1;
    }
    rows
}

fn cells(events: &[SpannedEvent<'_>], within: Range<usize>) -> Vec<String> {
    let starts = within.filter(|at| matches!(events[*at].0, Event::Start(Tag::TableCell)));
    starts.map(|at| text(&events[at + 1..end_of(events, at)])).collect()
}

/// The words of events; blocks are set apart.
fn text(events: &[SpannedEvent<'_>]) -> String {
    let mut out = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(Tag::Item) => out.push_str(" ・"),
            Event::End(TagEnd::Paragraph | TagEnd::Item) => out.push(' '),
            _ => {}
        }
    }
    out.retain(|c| !crate::content::escape::is_reserved(c));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The entries of all rows, when every one begins with a time; what only looks like one is said.
fn entries(source: &Source<'_>, rows: &[Row], found: &mut Vec<Diagnostic>) -> Option<Vec<TimelineEntry>> {
    let stamps: Option<Vec<Stamp<'_>>> = rows.iter().map(|row| Stamp::read(row.cells.first()?)).collect();
    let stamps = stamps.filter(|stamps| stamps.iter().any(|stamp| stamp.time.is_some()))?;
    let mut entries = Vec::with_capacity(rows.len());
    for (row, stamp) in rows.iter().zip(stamps) {
        let place = source.place(row.range.clone());
        let Some(time) = stamp.time else {
            let written = stamp.written;
            let message = say!("`{written}` という時刻はありません", "there is no time `{written}`");
            found.push(Diagnostic::new(code::INCIDENT_VALUE, place, message).hint(say!(
                "`09:05` か `2026-11-08 09:05` のように書きます。日をまたいだ時刻は、翌日の時刻で書きます",
                "write `09:05` or `2026-11-08 09:05`; a time past midnight is written as that of the next day"
            )));
            continue;
        };
        let of_column = row.state.filter(|at| *at > 0).and_then(|at| NoticeState::parse(row.cells.get(at)?));
        let others = row.cells.iter().enumerate().skip(1);
        let others = others.filter(|(at, cell)| !cell.is_empty() && (of_column.is_none() || Some(*at) != row.state));
        let mut words: Vec<&str> = others.map(|(_, cell)| cell.as_str()).collect();
        let (state, rest) = state(stamp.rest);
        if !rest.is_empty() {
            words.insert(0, rest);
        }
        entries.push(TimelineEntry {
            day: stamp.day,
            time,
            state: of_column.or(state),
            text: words.join(" / "),
            place,
        });
    }
    Some(entries)
}

/// A time at the head of a text.
struct Stamp<'t> {
    day: Option<StampDay>,
    /// `None` for what looks like a time and is none.
    time: Option<Time>,
    written: String,
    rest: &'t str,
}

impl<'t> Stamp<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let (day, after) = match day_at(text) {
            Some((day, after)) => (Some(day), after.trim_start().trim_start_matches(['T', 't'])),
            None => (None, text),
        };
        let end = after.find(|c: char| !(is_digit(c) || matches!(c, ':' | '：' | '時' | '分'))).unwrap_or(after.len());
        let (written, rest) = after.split_at(end);
        // `10:05:` ends with the sign before the words.
        let written = written.trim_end_matches([':', '：']);
        let rest = if rest.is_empty() { &after[written.len()..] } else { rest };
        let plain: String = written.nfkc().collect();
        let digital = match plain.split_once('時') {
            Some((hour, "")) => format!("{hour}:00"),
            Some((hour, minute)) => format!("{hour}:{:0>2}", minute.trim_end_matches('分')),
            None => plain.clone(),
        };
        let looks_like_one = digital.split_once(':').is_some_and(|(hour, minute)| {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            (1..=2).contains(&hour.len())
                && digits(hour)
                && minute.split(':').all(|part| part.len() == 2 && digits(part))
        });
        if !looks_like_one {
            return None;
        }
        Some(Self { day, time: parse_time(&digital).flatten(), written: plain, rest })
    }
}

/// A day that a time follows. The text may be in wide digits, one character for one.
fn day_at(text: &str) -> Option<(StampDay, &str)> {
    let narrow: String = text.chars().map(narrowed).collect();
    let (day, after) = stamp_day(&narrow)?;
    let skipped = narrow[..narrow.len() - after.len()].chars().count();
    let at = text.char_indices().nth(skipped).map_or(text.len(), |(at, _)| at);
    Some((day, &text[at..]))
}

fn narrowed(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '／' => '/',
        '－' => '-',
        _ => c,
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// The state that a text names at its head, and the words after it.
fn state(text: &str) -> (Option<NoticeState>, &str) {
    const SIGNS: [char; 11] = [':', '：', '-', '–', '—', '−', '、', ',', '|', '｜', '→'];
    let trimmed = |text: &'_ str| -> usize {
        text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c)).len()
    };
    let text = &text[trimmed(text)..];
    let inside = ['[', '【', '（', '(', '［'].into_iter().find(|open| text.starts_with(*open));
    let (word, rest) = match inside {
        Some(open) => {
            let after = &text[open.len_utf8()..];
            match after.split_once([']', '】', '）', ')', '］']) {
                Some(parts) => parts,
                None => return (None, text),
            }
        }
        None => {
            let end = text.find(|c: char| c.is_whitespace() || SIGNS.contains(&c)).unwrap_or(text.len());
            text.split_at(end)
        }
    };
    match NoticeState::parse(word) {
        Some(state) => (Some(state), &rest[trimmed(rest)..]),
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::commonmark::OPTIONS;
    use pulldown_cmark::Parser;

    /// `day time state text`, one line for each entry.
    fn told(body: &str) -> (Vec<String>, usize, usize) {
        let source = Source::new("a.md", body);
        let mut events: Vec<SpannedEvent<'_>> = Parser::new_ext(body, OPTIONS).into_offset_iter().collect();
        let mut found = Vec::new();
        let entries = take(&source, &mut events, &mut found);
        let fences = events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_)))).count();
        let line = |entry: TimelineEntry| {
            let day = match entry.day {
                Some(StampDay::Full(date)) => format!("{date} "),
                Some(StampDay::MonthDay(month, day)) => format!("{month}/{day} "),
                None => String::new(),
            };
            let state = entry.state.map(|state| format!("{state:?}: ")).unwrap_or_default();
            format!("{day}{} {state}{}", entry.time.strftime("%H:%M"), entry.text)
        };
        (entries.into_iter().map(line).collect(), fences, found.len())
    }

    #[test]
    fn items_that_begin_with_a_time_are_a_timeline() {
        let body = "\
はじめに

- 項目
- 時刻のない並び

経過

- 10:05 調査中: 応答がない
- **10:20** 【特定】証明書の期限切れ
- １０：３５ 更新した
- 2026-11-09 00:10 監視中
- 11/9 0:40 解決: 再開した
  - 内訳
";
        let (entries, fences, found) = told(body);
        let expected = [
            "10:05 Investigating: 応答がない",
            "10:20 Identified: 証明書の期限切れ",
            "10:35 更新した",
            "2026-11-09 00:10 Monitoring: ",
            "11/9 00:40 Resolved: 再開した ・内訳",
        ];
        assert_eq!((entries, fences, found), (expected.map(str::to_owned).to_vec(), 1, 0));
    }

    #[test]
    fn rows_that_begin_with_a_time_are_a_timeline() {
        let body = "\
| 時刻 | 状態 | できごと | 担当 |
|---|---|---|---|
| 10時5分 | 調査中 | 応答がない | 田中 |
| 10:20 | | 切り替えた | |
";
        let (entries, ..) = told(body);
        assert_eq!(entries, ["10:05 Investigating: 応答がない / 田中", "10:20 切り替えた"]);
    }

    #[test]
    fn other_lists_stay_and_a_time_that_is_none_is_said() {
        assert_eq!(told("- 10:05 開始\n- その後\n"), (Vec::new(), 0, 0));
        assert_eq!(told("- 3 件\n- 4 件\n"), (Vec::new(), 0, 0));
        assert_eq!(told("- 23:50 開始\n- 25:10 終了\n"), (vec!["23:50 開始".to_owned()], 1, 1));
    }
}
