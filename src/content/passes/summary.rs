//! What a text says of itself, for lists of pages: all before `<!--more-->`, else its first sentences.
//!
//! In: the events of a body. Out: plain text, empty when there is nothing fit to quote. Never: quotes a sentence that holds a
//! figure or a shortcode, since it would stand there without its value.

use crate::content::commonmark::{FILLER, SpannedEvent};
use crate::content::escape::{MARK_START, is_reserved};
use crate::content::roles;
use pulldown_cmark::{Event, Tag, TagEnd};

/// How many characters a summary has at most.
const LENGTH: usize = 120;
/// How many it has at most when the author says where it ends.
const MARKED_LENGTH: usize = 400;
/// A paragraph below so many headings no longer speaks for the page.
const HEADINGS: usize = 4;

pub(crate) fn of(text: &str, events: &[SpannedEvent<'_>]) -> String {
    let is_mark = |html: &str| html.contains("<!--more-->") || html.contains("<!-- more -->");
    let mark = events
        .iter()
        .position(|(event, _)| matches!(event, Event::Html(html) | Event::InlineHtml(html) if is_mark(html)));
    if let Some(mark) = mark {
        let before = paragraphs(text, &events[..mark]).collect::<Vec<_>>().join(" ");
        if !before.is_empty() {
            return cut(&before, MARKED_LENGTH);
        }
    }
    let end = events
        .iter()
        .enumerate()
        .filter(|(_, (event, _))| matches!(event, Event::Start(Tag::Heading { .. })))
        .nth(HEADINGS - 1)
        .map_or(events.len(), |(at, _)| at);
    let is_sentence = |text: &&String| text.contains(['。', '．', '！', '？']) || text.ends_with(['.', '!', '?']);
    let found: Vec<String> = paragraphs(text, &events[..end]).collect();
    let chosen = found.iter().find(is_sentence).or_else(|| found.iter().find(|text| !text.ends_with([':', '：'])));
    chosen.map(|text| cut(text, LENGTH)).unwrap_or_default()
}

/// The texts of the paragraphs that stand by themselves and can be quoted.
fn paragraphs<'e>(text: &'e str, events: &'e [SpannedEvent<'_>]) -> impl Iterator<Item = String> + 'e {
    let mut depth = 0_usize;
    let mut begun = None;
    events
        .iter()
        .enumerate()
        .filter_map(move |(at, (event, _))| match event {
            Event::Start(tag) => {
                if depth == 0 && matches!(tag, Tag::Paragraph) {
                    begun = Some(at);
                }
                depth += 1;
                None
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                let from = begun.filter(|_| depth == 0 && matches!(end, TagEnd::Paragraph))?;
                begun = None;
                plain(text, &events[from + 1..at])
            }
            // A mark inside a paragraph ends what is looked at: what stands before it counts.
            _ => None,
        })
        .chain(open_paragraph(text, events))
}

/// The paragraph that the events break off in.
fn open_paragraph(text: &str, events: &[SpannedEvent<'_>]) -> Option<String> {
    let from = events.iter().rposition(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)))?;
    let inner = &events[from + 1..];
    let is_open = !inner.iter().any(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
    is_open.then(|| plain(text, inner)).flatten()
}

/// The text of a paragraph; nothing when it is no sentence of the author's.
fn plain(text: &str, events: &[SpannedEvent<'_>]) -> Option<String> {
    let mut out = String::new();
    let mut images = 0_usize;
    for (at, (event, range)) in events.iter().enumerate() {
        if text.get(range.clone()).is_some_and(|written| written.contains([FILLER, MARK_START])) {
            return None;
        }
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Text(_) if roles::at(text, events, at).is_some_and(|role| roles::is_known(role.name)) => {
                return None;
            }
            Event::Text(words) | Event::Code(words) if images == 0 => out.push_str(words),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.retain(|c| !is_reserved(c));
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    (!out.is_empty() && !is_markup(&out) && !is_label(events)).then_some(out)
}

/// Lines of other tools that are no Markdown: admonitions, imports, tables of contents, attribute lists.
fn is_markup(text: &str) -> bool {
    const STARTS: [&str; 11] = [":::", "!!!", "???", "import ", "export ", "[[", "[TOC]", "{{", "{%", "{:", "<"];
    STARTS.iter().any(|start| text.starts_with(start))
}

/// `**作成日:** …`: lines of labels and values.
fn is_label(events: &[SpannedEvent<'_>]) -> bool {
    if !matches!(events.first(), Some((Event::Start(Tag::Strong), _))) {
        return false;
    }
    let end = events.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Strong))).unwrap_or(0);
    let ends_so =
        |at: usize| matches!(events.get(at), Some((Event::Text(t), _)) if t.trim_end().ends_with([':', '：']));
    let goes_on_so =
        matches!(events.get(end + 1), Some((Event::Text(t), _)) if t.trim_start().starts_with([':', '：']));
    end.checked_sub(1).is_some_and(ends_so) || goes_on_so
}

/// A text of at most so many characters, cut at the end of a sentence where there is one.
fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let head = &text[..end];
    let japanese = head.rfind(['。', '！', '？']).and_then(|at| Some(at + head[at..].chars().next()?.len_utf8()));
    let latin = [". ", "! ", "? "].iter().filter_map(|end| head.rfind(end)).map(|at| at + 1).max();
    let sentence = japanese.max(latin).filter(|&at| head[..at].chars().count() * 4 >= most);
    if let Some(at) = sentence {
        return head[..at].to_owned();
    }
    let last = head.char_indices().next_back().map_or(0, |(at, _)| at);
    let word = head.rfind(' ').filter(|&at| head[at..].chars().count() < 20);
    format!("{}…", head[..word.unwrap_or(last)].trim_end_matches(['、', '，', ',', ' ']))
}

#[cfg(test)]
mod tests {
    use super::{cut, of};
    use crate::content::commonmark::OPTIONS;
    use pulldown_cmark::Parser;

    fn summary(text: &str) -> String {
        of(text, &Parser::new_ext(text, OPTIONS).into_offset_iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_first_paragraph_that_is_a_sentence_speaks_for_the_page() {
        let table = [
            (
                "# 題\n\n**版:** 1.0\n\n![図](a.png)\n\n本文は **ここ** から `始` まります。次の文。\n\n後",
                "本文は ここ から 始 まります。次の文。",
            ),
            ("前書き\n\n- 箇条\n\n> 引用です。\n", "前書き"),
            ("以下のとおり：\n\n- 一つ\n", ""),
            ("稼働率は{figure}`uptime`です。\n\n二つめの段落です。", "二つめの段落です。"),
            ("!!! note\n    注意です。\n\n:::tip\n本文です。\n:::\n", ""),
            ("一。\n\n二。\n\n<!--more-->\n\n三。", "一。 二。"),
            ("一。<!--more-->二。", "一。"),
            ("# a\n## b\n### c\n#### d\n\n遠い文です。", ""),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(summary(text), expected, "{text}");
        }
    }

    #[test]
    fn long_texts_end_with_a_sentence() {
        let long = "あ".repeat(60) + "。" + &"い".repeat(100) + "。";
        assert_eq!(cut(&long, 120), "あ".repeat(60) + "。");
        assert_eq!(cut(&"う".repeat(130), 120), "う".repeat(119) + "…");
        let english = "One two three four. ".repeat(10);
        assert_eq!(cut(&english, 120), "One two three four. ".repeat(6).trim_end());
        assert_eq!(cut("short", 120), "short");
    }
}
