//! What rewriting puts into a text that the Markdown parser must carry unseen: marks, and what each stands for.
//!
//! In: a shortcode, a container, a ruby — as HTML parts, alone or as a pair — and the events of the text that holds the
//! marks. Out: events in which a mark is an event of its own, and in which pairs are nested as their blocks are. Never:
//! lets a mark work in code: what it replaced is put back there.

use super::attribute_list::Attributes;
use crate::content::commonmark::SpannedEvent;
use crate::content::escape::{MARK_END, MARK_START, escape};
use crate::content::events::end_of;
use crate::content::link::LinkKind;
use crate::diag::Place;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// A piece of what a mark is written as.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    /// HTML of our own inside a line; what authors wrote is escaped in it already.
    Html(String),
    /// HTML of our own that begins a block.
    Block(String),
    /// The value of an `href` or `src`.
    Link(LinkKind, String),
    /// What is added to the link or picture that was written right before.
    Attributes(Attributes),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Alone,
}

#[derive(Debug, Clone)]
pub(crate) struct Insert {
    side: Side,
    /// The pair it belongs to.
    pair: usize,
    /// The pair without which this one means nothing.
    within: Option<usize>,
    /// Whether the paragraph between the pair is written without its `<p>`.
    unwraps: bool,
    pub(crate) parts: Vec<Part>,
    pub(crate) place: Place,
    /// What it replaced, put back where a mark can be nothing else.
    original: String,
    /// What it means as plain text.
    plain: String,
}

#[derive(Debug, Default)]
pub(crate) struct Inserts(Vec<Insert>);

impl Inserts {
    pub(crate) fn get(&self, number: usize) -> Option<&Insert> {
        self.0.get(number)
    }

    fn push(&mut self, side: Side, pair: usize, parts: Vec<Part>, place: &Place) -> usize {
        let place = place.clone();
        let (original, plain) = (String::new(), String::new());
        self.0.push(Insert { side, pair, within: None, unwraps: false, parts, place, original, plain });
        self.0.len() - 1
    }

    /// A mark without an end, with what it replaced and what it means as plain text.
    pub(crate) fn alone(&mut self, parts: Vec<Part>, place: &Place, original: &str, plain: &str) -> usize {
        let number = self.push(Side::Alone, self.0.len(), parts, place);
        self.0[number].original = original.to_owned();
        self.0[number].plain = plain.to_owned();
        number
    }

    /// The marks of a beginning and an end; both disappear unless they stand in one block.
    pub(crate) fn pair(&mut self, open: Vec<Part>, close: Vec<Part>, place: &Place) -> (usize, usize) {
        let pair = self.0.len();
        (self.push(Side::Open, pair, open, place), self.push(Side::Close, pair, close, place))
    }

    /// The pair round the title of another one: a paragraph between them loses its `<p>`.
    pub(crate) fn title(&mut self, of: usize, open: &str, close: &str, place: &Place) -> (usize, usize) {
        let (first, last) = self.pair(vec![Part::Block(open.into())], vec![Part::Html(close.into())], place);
        for number in [first, last] {
            self.0[number].within = Some(self.0[of].pair);
            self.0[number].unwraps = true;
        }
        (first, last)
    }

    /// The marks of a beginning and an end; `unwraps` where a paragraph that is all between them loses its `<p>`.
    pub(crate) fn around(&mut self, open: Vec<Part>, close: Vec<Part>, unwraps: bool, place: &Place) -> (usize, usize) {
        let (first, last) = self.pair(open, close, place);
        for number in [first, last] {
            self.0[number].unwraps = unwraps;
        }
        (first, last)
    }

    pub(crate) fn replaces(&mut self, number: usize, original: &str) {
        original.clone_into(&mut self.0[number].original);
    }

    /// The text with every mark as `shown` writes it.
    fn without(&self, text: &str, shown: impl Fn(&Insert) -> String) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (range, number) in marks(text) {
            out.push_str(&text[from..range.start]);
            out.push_str(&self.get(number).map(&shown).unwrap_or_default());
            from = range.end;
        }
        out.push_str(&text[from..]);
        out
    }

    /// A text with marks as plain text.
    pub(crate) fn plain(&self, text: &str) -> String {
        self.without(text, |insert| insert.plain.clone())
    }

    /// A text of several lines as plain text: lines that are the mark of a block, and the blank ones behind them, are left out.
    pub(crate) fn unmarked(&self, text: &str) -> String {
        let is_mark = |line: &&str| block_mark(line.trim_start_matches([' ', '\t', '>'])).is_some();
        let (mut lines, mut is_behind_mark) = (String::new(), false);
        for line in text.split_inclusive('\n') {
            is_behind_mark = is_mark(&line) || (is_behind_mark && line.trim().is_empty());
            if !is_behind_mark {
                lines.push_str(line);
            }
        }
        self.plain(&lines)
    }

    /// An address with the targets of its references, and the place of the first.
    pub(crate) fn address(&self, text: &str) -> Option<(String, Place)> {
        let (_, first) = marks(text).next()?;
        Some((self.plain(text), self.get(first)?.place.clone()))
    }

    /// Raw HTML with marks: references stay, for their addresses are looked up later; all others are plain text.
    fn raw_html(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let mut from = 0;
        for (range, number) in marks(html) {
            out.push_str(&html[from..range.start]);
            match self.get(number) {
                Some(insert) if insert.is_reference() => out.push_str(&html[range.clone()]),
                Some(insert) => out.push_str(&escape(&insert.plain)),
                None => {}
            }
            from = range.end;
        }
        out.push_str(&html[from..]);
        out
    }

    /// Makes every mark an event of its own and leaves only pairs that stand in one block.
    pub(crate) fn place<'a>(&self, text: &'a str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
        if self.0.is_empty() {
            return events;
        }
        self.retain_nested(self.split(text, events))
    }

    /// Leaves only pairs that stand in one block and cross no markup: emphasis that is found later may part them.
    pub(crate) fn retain_nested<'a>(&self, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
        if self.0.is_empty() {
            return events;
        }
        let kept = self.nested(&events);
        let unwrapped = self.unwrapped(&events, &kept);
        let stays = |at: usize, spot: &SpannedEvent<'_>| {
            let mark = mark_event(&spot.0);
            mark.is_none_or(|_| kept.contains(&at)) && !unwrapped.contains(&at)
        };
        events.into_iter().enumerate().filter(|(at, spot)| stays(*at, spot)).map(|(_, spot)| spot).collect()
    }

    fn split<'a>(&self, text: &'a str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
        let mut out = Vec::with_capacity(events.len());
        let mut in_code = false;
        for (event, range) in events {
            let event = match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    in_code = true;
                    Event::Start(Tag::CodeBlock(kind))
                }
                Event::End(TagEnd::CodeBlock) => {
                    in_code = false;
                    Event::End(TagEnd::CodeBlock)
                }
                // The parser gives the indentation of a block of HTML on its own.
                Event::Text(found)
                    if found.trim().is_empty() && matches!(out.last(), Some((Event::Start(Tag::HtmlBlock), _))) =>
                {
                    continue;
                }
                Event::Text(found) if found.contains(MARK_START) => {
                    if in_code {
                        Event::Text(self.restored(&found).into())
                    } else {
                        split_text(text, &found, &range, &mut out);
                        continue;
                    }
                }
                Event::Code(found) if found.contains(MARK_START) => Event::Code(self.restored(&found).into()),
                Event::Html(html) if html.contains(MARK_START) => {
                    let block = matches!(out.last(), Some((Event::Start(Tag::HtmlBlock), _)));
                    match block_mark(&html).filter(|_| block) {
                        Some(mark) => Event::Html(mark.to_owned().into()),
                        None => Event::Html(self.raw_html(&html).into()),
                    }
                }
                Event::InlineHtml(html) if html.contains(MARK_START) => Event::InlineHtml(self.raw_html(&html).into()),
                Event::Start(tag) => Event::Start(self.tag(tag)),
                Event::End(TagEnd::HtmlBlock) if matches!(out.last(), Some((event, _)) if mark_event(event).is_some()) =>
                {
                    // A mark on a line of its own is no raw HTML.
                    let mark = out.pop();
                    out.pop();
                    out.extend(mark);
                    continue;
                }
                other => other,
            };
            out.push((event, range));
        }
        out
    }

    fn restored(&self, text: &str) -> String {
        self.without(text, |insert| insert.original.clone())
    }

    /// A tag without marks in what is no address.
    fn tag<'a>(&self, tag: Tag<'a>) -> Tag<'a> {
        let clean = |text: CowStr<'a>| if text.contains(MARK_START) { self.plain(&text).into() } else { text };
        match tag {
            Tag::Link { link_type, dest_url, title, id } => Tag::Link { link_type, dest_url, title: clean(title), id },
            Tag::Image { link_type, dest_url, title, id } => {
                Tag::Image { link_type, dest_url, title: clean(title), id }
            }
            Tag::Heading { level, id, classes, attrs } => {
                let classes = classes.into_iter().map(clean).collect();
                Tag::Heading { level, id: id.map(clean), classes, attrs }
            }
            other => other,
        }
    }

    /// Where the marks stand that are written: those alone, and pairs within one block.
    fn nested(&self, events: &[SpannedEvent<'_>]) -> BTreeSet<usize> {
        let mut kept = BTreeSet::new();
        let mut blocks: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
        let mut done = BTreeSet::new();
        for (at, (event, _)) in events.iter().enumerate() {
            match event {
                Event::Start(_) => blocks.push(Vec::new()),
                Event::End(_) => {
                    blocks.pop();
                }
                _ => {}
            }
            let Some(insert) = mark_event(event).and_then(|number| self.get(number)) else { continue };
            let Some(open) = blocks.last_mut() else { continue };
            match insert.side {
                Side::Alone => {
                    kept.insert(at);
                }
                Side::Open => open.push((at, insert.pair)),
                Side::Close => {
                    if let Some(found) = open.iter().rposition(|(_, pair)| *pair == insert.pair) {
                        kept.extend([open[found].0, at]);
                        done.insert(insert.pair);
                        open.truncate(found);
                    }
                }
            }
        }
        let orphan = |at: &usize| {
            let insert = mark_event(&events[*at].0).and_then(|number| self.get(number));
            insert.and_then(|insert| insert.within).is_some_and(|pair| !done.contains(&pair))
        };
        kept.retain(|at| !orphan(at));
        kept
    }

    /// The starts and ends of the paragraphs that are the whole of a title.
    fn unwrapped(&self, events: &[SpannedEvent<'_>], kept: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for &at in kept {
            let insert = mark_event(&events[at].0).and_then(|number| self.get(number));
            let opens = insert.is_some_and(|insert| insert.unwraps && insert.side == Side::Open);
            if opens && matches!(events.get(at + 1), Some((Event::Start(Tag::Paragraph), _))) {
                let end = end_of(events, at + 1);
                let closing = events.get(end + 1).and_then(|(event, _)| mark_event(event));
                let pair = closing.and_then(|number| self.get(number)).map(|insert| insert.pair);
                if kept.contains(&(end + 1)) && pair == insert.map(|insert| insert.pair) {
                    found.extend([at + 1, end]);
                }
            }
        }
        found
    }
}

impl Insert {
    /// Whether it is an address to be looked up.
    fn is_reference(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Link(LinkKind::Reference, _)))
    }
}

pub(crate) fn mark(number: usize) -> String {
    format!("{MARK_START}{number}{MARK_END}")
}

/// A mark on a line of its own: for the parser a block of HTML, which may stand anywhere a block may.
pub(super) fn block(number: usize) -> String {
    format!("<div {}>", mark(number))
}

fn block_mark(html: &str) -> Option<&str> {
    let inner = html.trim().strip_prefix("<div ")?.strip_suffix('>')?;
    marks(inner).next().filter(|(range, _)| *range == (0..inner.len())).map(|_| inner)
}

/// The number of a mark that is the whole of an HTML event.
pub(crate) fn mark_of(html: &str) -> Option<usize> {
    marks(html).next().filter(|(range, _)| *range == (0..html.len())).map(|(_, number)| number)
}

fn mark_event(event: &Event<'_>) -> Option<usize> {
    let (Event::Html(html) | Event::InlineHtml(html)) = event else { return None };
    mark_of(html)
}

/// The marks of a text and where they stand.
fn marks(text: &str) -> impl Iterator<Item = (Range<usize>, usize)> {
    text.match_indices(MARK_START).filter_map(|(at, start)| {
        let inner = at + start.len();
        let length = text[inner..].find(MARK_END)?;
        let number = text[inner..inner + length].parse().ok()?;
        Some((at..inner + length + MARK_END.len_utf8(), number))
    })
}

fn split_text<'a>(text: &'a str, found: &str, range: &Range<usize>, out: &mut Vec<SpannedEvent<'a>>) {
    let exact = text.get(range.clone()) == Some(found);
    let part =
        |part: Range<usize>| if exact { range.start + part.start..range.start + part.end } else { range.clone() };
    let mut push = |piece: Range<usize>, event: fn(CowStr<'a>) -> Event<'a>| {
        if piece.is_empty() {
            return;
        }
        let at = part(piece.clone());
        let words = if exact { CowStr::from(&text[at.clone()]) } else { found[piece].to_owned().into() };
        out.push((event(words), at));
    };
    let mut from = 0;
    for (mark, _) in marks(found) {
        push(from..mark.start, Event::Text);
        push(mark.clone(), Event::InlineHtml);
        from = mark.end;
    }
    push(from..found.len(), Event::Text);
}
