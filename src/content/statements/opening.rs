//! What the head of a document says of all of it: the lines before its first section that is about something else.
//!
//! In: the events of a body. Out: the lines of a [`DocumentHead`]. Never: decides what they mean, or reads on where sections begin.
//!
//! Decided in docs/decisions/0116-confirmed-bindings.md.

use crate::content::commonmark::SpannedEvent;
use crate::objective::folded;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

/// Sections at the head that are about the whole document, by what their headings are without numbers.
const OVERVIEWS: &[&str] = &[
    "概要",
    "はじめに",
    "目的",
    "本書の目的",
    "目的と範囲",
    "適用範囲",
    "対象",
    "対象範囲",
    "対象システム",
    "スコープ",
    "文書情報",
    "基本情報",
    "ドキュメント情報",
    "overview",
    "introduction",
    "purpose",
    "scope",
    "purposeandscope",
    "about",
    "aboutthisdocument",
    "documentinformation",
    "metadata",
    "status",
];

/// So many blocks and bytes are a head; what is longer is a text.
const MOST_BLOCKS: usize = 16;
const MOST_BYTES: usize = 1200;

/// The blocks of a head, each with the lines of its source; a row of a table is its first cell, a colon and the others.
pub(super) fn lines(text: &str, events: &[SpannedEvent<'_>]) -> Vec<String> {
    let mut head = Head::default();
    // Between Japanese lines no break is left, and each may be a line of its own (対象システム: …).
    let begins_line = |start: usize| {
        let before = text.get(..start).map(|before| before.rsplit('\n').next().unwrap_or_default());
        before.is_some_and(|before| before.trim_start_matches(|c: char| c.is_whitespace() || c == '>').is_empty())
    };
    for (event, range) in events {
        if matches!(event, Event::Text(_) | Event::Start(Tag::Strong)) && begins_line(range.start) {
            head.end_line();
        }
        if head.is_over() || !head.read(event) {
            break;
        }
    }
    head.end_block();
    head.blocks.truncate(MOST_BLOCKS);
    head.blocks
}

#[derive(Default)]
struct Head {
    blocks: Vec<String>,
    text: String,
    in_code: bool,
}

impl Head {
    fn is_over(&self) -> bool {
        self.blocks.len() >= MOST_BLOCKS
            || self.blocks.iter().map(String::len).sum::<usize>() + self.text.len() > MOST_BYTES
    }

    /// Reads an event; whether the head goes on.
    fn read(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Text(text) | Event::Code(text) if !self.in_code => self.text.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::End(TagEnd::TableCell) => self.text.push_str(": "),
            Event::End(TagEnd::Heading(level)) => {
                let words = std::mem::take(&mut self.text);
                return *level == HeadingLevel::H1 && self.blocks.is_empty() || is_overview(&words);
            }
            Event::Start(Tag::Heading { .. } | Tag::List(_) | Tag::Item)
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => self.end_block(),
            _ => {}
        }
        true
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim().trim_end_matches(':').trim_end();
        if !text.is_empty() {
            self.blocks.push(text.to_owned());
        }
    }
}

fn is_overview(heading: &str) -> bool {
    let words = heading.trim_start_matches(|c: char| !c.is_alphabetic());
    OVERVIEWS.contains(&folded(words).as_str())
}
