//! Emphasis beside Japanese punctuation, and texts merged again after it.
//!
//! In: the events of one document with their byte ranges. Out: the same events, with `*` and `_` paired again by the
//! CJK-friendly flanking rule wherever a block holds CJK text (`**重要：**次に` is bold). Never: touches the source, code,
//! links or a block without CJK characters, so that ASCII documents come out as CommonMark says.
//!
//! Decided in docs/decisions/0007-cjk-emphasis.md.

use crate::content::chars::{is_cjk, is_punctuation};
use crate::content::commonmark::SpannedEvent;
use crate::content::events::{ends_inline, is_inline as begins_inline};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Pairs the emphasis of every block with CJK text again and merges neighbouring texts.
pub(crate) fn repair<'a>(source: &'a str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut segment: Vec<SpannedEvent<'a>> = Vec::new();
    let mut in_code = false;
    for spot in events {
        match &spot.0 {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        if !in_code && is_inline(&spot.0) {
            segment.push(spot);
        } else {
            flush(source, &mut segment, &mut out);
            out.push(spot);
        }
    }
    flush(source, &mut segment, &mut out);
    merge_texts(source, out)
}

fn flush<'a>(source: &'a str, segment: &mut Vec<SpannedEvent<'a>>, out: &mut Vec<SpannedEvent<'a>>) {
    let wanted = |(event, range): &SpannedEvent<'_>| {
        matches!(event, Event::Text(_)) && source[range.clone()].chars().any(is_cjk)
    };
    let delimited = |(event, range): &SpannedEvent<'_>| match event {
        Event::Text(_) => source.as_bytes()[range.clone()].iter().any(|byte| matches!(byte, b'*' | b'_')),
        Event::Start(Tag::Emphasis | Tag::Strong) => true,
        _ => false,
    };
    let events = std::mem::take(segment);
    if events.iter().any(delimited) && (events.iter().any(wanted)) {
        out.extend(pair_all(source, events));
    } else {
        out.extend(events);
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => begins_inline(tag),
        Event::End(tag) => ends_inline(tag),
        Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}

/// A run of one delimiter character, or anything else.
enum Token<'a> {
    Other(SpannedEvent<'a>),
    Run(Run),
}

struct Run {
    mark: u8,
    start: usize,
    length: usize,
    can_open: bool,
    can_close: bool,
    /// Pairs that end here, innermost first, which is from left to right.
    closes: Vec<Pair>,
    /// Pairs that begin here, innermost first, which is from right to left.
    opens: Vec<Pair>,
}

#[derive(Clone)]
struct Pair {
    strong: bool,
    range: Range<usize>,
}

/// One inline container: a block's text, or the inside of a link, an image or a strikethrough.
struct Scope<'a> {
    start: Option<SpannedEvent<'a>>,
    tokens: Vec<Token<'a>>,
    /// Whether the text is taken as it stands (`<https://a_b_c>`).
    literal: bool,
}

/// Pairs one block of inline events. Scopes are kept on a stack of our own: links nest as deep as the author likes.
pub(crate) fn pair_all<'a>(source: &'a str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    let mut scopes = vec![Scope { start: None, tokens: Vec::new(), literal: false }];
    let mut read_to = 0;
    for (event, range) in events {
        let scope = scopes.last_mut().expect("the outermost scope is never closed");
        let leaf_end = match event {
            Event::Start(Tag::Emphasis) => range.start + 1,
            Event::Start(Tag::Strong) => range.start + 2,
            _ => range.end,
        };
        match event {
            Event::Start(Tag::Emphasis) => push_marks(source, scope, range.start..range.start + 1),
            Event::Start(Tag::Strong) => push_marks(source, scope, range.start..range.start + 2),
            Event::End(TagEnd::Emphasis) => push_marks(source, scope, range.end - 1..range.end),
            Event::End(TagEnd::Strong) => push_marks(source, scope, range.end - 2..range.end),
            Event::Start(tag) => {
                let literal = matches!(&tag, Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. });
                scopes.push(Scope { start: Some((Event::Start(tag), range)), tokens: Vec::new(), literal });
                continue;
            }
            Event::End(tag) => {
                let closed = scopes.pop().expect("start and end events are balanced");
                let parent = scopes.last_mut().expect("the outermost scope is never closed");
                parent.tokens.extend(closed.start.map(Token::Other));
                parent.tokens.extend(pair_scope(source, closed.tokens, false).into_iter().map(Token::Other));
                parent.tokens.push(Token::Other((Event::End(tag), range)));
            }
            Event::Text(text) if !scope.literal && source[range.clone()] == *text => {
                push_text(source, scope, range, read_to);
            }
            other => scope.tokens.push(Token::Other((other, range))),
        }
        read_to = leaf_end;
    }
    let outermost = scopes.pop().map(|scope| scope.tokens).unwrap_or_default();
    pair_scope(source, outermost, true)
}

/// Splits a text at its literal delimiters; the first character is no delimiter when a backslash stands before it.
fn push_text<'a>(source: &'a str, scope: &mut Scope<'a>, range: Range<usize>, read_to: usize) {
    let escaped = range.start > read_to && source[..range.start].ends_with('\\');
    let mut plain_from = range.start;
    for at in range.clone() {
        let byte = source.as_bytes()[at];
        if !matches!(byte, b'*' | b'_') || (escaped && at == range.start) {
            continue;
        }
        push_plain(source, scope, plain_from..at);
        push_marks(source, scope, at..at + 1);
        plain_from = at + 1;
    }
    push_plain(source, scope, plain_from..range.end);
}

fn push_plain<'a>(source: &'a str, scope: &mut Scope<'a>, range: Range<usize>) {
    if !range.is_empty() {
        scope.tokens.push(Token::Other((Event::Text(source[range.clone()].into()), range)));
    }
}

/// Adds delimiter characters, to the run before them when they touch it.
fn push_marks(source: &str, scope: &mut Scope<'_>, range: Range<usize>) {
    let mark = source.as_bytes()[range.start];
    if let Some(Token::Run(run)) = scope.tokens.last_mut()
        && run.mark == mark
        && run.start + run.length == range.start
    {
        run.length += range.len();
        return;
    }
    scope.tokens.push(Token::Run(Run {
        mark,
        start: range.start,
        length: range.len(),
        can_open: false,
        can_close: false,
        closes: Vec::new(),
        opens: Vec::new(),
    }));
}

struct Opener {
    token: usize,
    mark: u8,
    left: usize,
    length: usize,
    both: bool,
}

/// CommonMark's "process emphasis" over the delimiter runs of one scope.
fn pair_scope<'a>(source: &str, mut tokens: Vec<Token<'a>>, outermost: bool) -> Vec<SpannedEvent<'a>> {
    set_flanking(source, &mut tokens, outermost);
    let mut openers: Vec<Opener> = Vec::new();
    // For each kind of closer, how far down the stack it is known that nothing matches.
    let mut bottoms = [0_usize; 12];
    for at in 0..tokens.len() {
        let Token::Run(run) = &tokens[at] else { continue };
        let (mark, start, length, can_open, can_close) = (run.mark, run.start, run.length, run.can_open, run.can_close);
        let both = can_open && can_close;
        let kind = usize::from(mark == b'_') * 6 + usize::from(both) * 3 + length % 3;
        let mut left = length;
        while can_close && left > 0 {
            let bottom = bottoms[kind].min(openers.len());
            let Some(found) = openers[bottom..].iter().rposition(|o| matches(o, mark, length, both)) else {
                bottoms[kind] = openers.len();
                break;
            };
            openers.truncate(bottom + found + 1);
            let opener = openers.last_mut().expect("the match was kept");
            let (token, mut count) = (opener.token, left.min(opener.left));
            while count > 0 {
                let width = count.min(2);
                link(&mut tokens, (token, opener.left), (at, start + length - left), width);
                opener.left -= width;
                left -= width;
                count -= width;
            }
            if opener.left == 0 {
                openers.pop();
            }
            for bound in &mut bottoms {
                *bound = (*bound).min(openers.len());
            }
        }
        if can_open && left > 0 {
            openers.push(Opener { token: at, mark, left, length, both });
        }
    }
    write_out(source, tokens)
}

fn matches(opener: &Opener, mark: u8, length: usize, both: bool) -> bool {
    opener.mark == mark
        && (!(opener.both || both) || !(opener.length + length).is_multiple_of(3) || length.is_multiple_of(3))
}

/// Records one pair of `width` characters; an opener is used up from its right end, a closer from its left.
fn link(tokens: &mut [Token<'_>], opener: (usize, usize), closer: (usize, usize), width: usize) {
    let Token::Run(run) = &tokens[opener.0] else { return };
    let consumed: usize = run.opens.iter().map(|pair| if pair.strong { 2 } else { 1 }).sum();
    let open_at = run.start + run.length - consumed - width;
    let pair = Pair { strong: width == 2, range: open_at..closer.1 + width };
    if let Token::Run(run) = &mut tokens[opener.0] {
        run.opens.push(pair.clone());
    }
    if let Token::Run(run) = &mut tokens[closer.0] {
        run.closes.push(pair);
    }
}

fn write_out<'a>(source: &str, tokens: Vec<Token<'a>>) -> Vec<SpannedEvent<'a>> {
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        let run = match token {
            Token::Other(spot) => {
                out.push(spot);
                continue;
            }
            Token::Run(run) => run,
        };
        let width = |pairs: &[Pair]| pairs.iter().map(|p| if p.strong { 2 } else { 1 }).sum::<usize>();
        let rest = run.start + width(&run.closes)..run.start + run.length - width(&run.opens);
        for pair in run.closes {
            let end = if pair.strong { TagEnd::Strong } else { TagEnd::Emphasis };
            out.push((Event::End(end), pair.range));
        }
        if !rest.is_empty() {
            out.push((Event::Text(source[rest.clone()].to_owned().into()), rest));
        }
        for pair in run.opens.into_iter().rev() {
            let start = if pair.strong { Tag::Strong } else { Tag::Emphasis };
            out.push((Event::Start(start), pair.range));
        }
    }
    out
}

fn set_flanking(source: &str, tokens: &mut [Token<'_>], outermost: bool) {
    let last = tokens.len().saturating_sub(1);
    let mut at_line_start = outermost;
    for (at, token) in tokens.iter_mut().enumerate() {
        match token {
            Token::Other((event, _)) => at_line_start = matches!(event, Event::SoftBreak | Event::HardBreak),
            Token::Run(run) => {
                let mut before = source[..run.start].chars().rev();
                // Quote and list markers stand before the first run of a line; they are not part of the text.
                let previous = if at_line_start { '\n' } else { before.next().unwrap_or('\n') };
                let earlier = before.next().unwrap_or('\n');
                let next = source[run.start + run.length..].chars().next().filter(|_| !outermost || at < last);
                (run.can_open, run.can_close) = flanking(run.mark, earlier, previous, next.unwrap_or('\n'));
                at_line_start = false;
            }
        }
    }
}

/// Whether a run may open and may close, by the characters before and after it.
fn flanking(mark: u8, earlier: char, before: char, after: char) -> (bool, bool) {
    // A variation selector is transparent; `。` followed by U+FE01 is the full-width form of a Western quote.
    let selector = matches!(before, '\u{fe00}'..='\u{fe0e}');
    let base = if selector { earlier } else { before };
    let wide_quote = selector && before == '\u{fe01}' && matches!(base, '‘' | '’' | '“' | '”');
    let cjk_before = is_cjk(base) || wide_quote;
    let ideographic_selector = matches!(before, '\u{e0100}'..='\u{e01ef}');
    let left = !after.is_whitespace()
        && (!is_punctuation(after)
            || before.is_whitespace()
            || is_cjk(after)
            || cjk_before
            || ideographic_selector
            || is_punctuation(base));
    let right = !before.is_whitespace()
        && (is_cjk(after) || cjk_before || !is_punctuation(base) || after.is_whitespace() || is_punctuation(after));
    if mark == b'_' {
        (left && (!right || is_punctuation(base)), right && (!left || is_punctuation(after)))
    } else {
        (left, right)
    }
}

/// Joins texts that follow each other in the source, so that later passes see whole words.
fn merge_texts<'a>(source: &'a str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    let mut out: Vec<SpannedEvent<'a>> = Vec::with_capacity(events.len());
    for (event, range) in events {
        if let (Event::Text(text), Some((Event::Text(last), before))) = (&event, out.last_mut())
            && before.end == range.start
            && source[range.clone()] == **text
            && source[before.clone()] == **last
        {
            before.end = range.end;
            *last = source[before.clone()].into();
            continue;
        }
        out.push((event, range));
    }
    out
}
