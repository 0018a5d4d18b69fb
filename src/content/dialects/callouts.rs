//! Obsidian's callouts: `> [!note]- title`, `> [!bug]`, besides those of GitHub, which the parser reads.
//!
//! In: events. Out: the same with such quotes as boxes. Never: changes a quote that does not begin so.

use super::admonitions;
use super::admonitions::Fold;
use super::inserts::{Inserts, Part, mark};
use crate::content::commonmark::SpannedEvent;
use crate::content::events::end_of;
use crate::content::source::Source;
use crate::diag::Lang;
use pulldown_cmark::{Event, Tag};

/// Turns quotes that begin with `[!kind]` into boxes.
pub(crate) fn read<'a>(
    source: &Source<'_>,
    mut events: Vec<SpannedEvent<'a>>,
    inserts: &mut Inserts,
    language: Lang,
) -> Vec<SpannedEvent<'a>> {
    let mut at = 0;
    while at < events.len() {
        if matches!(events[at].0, Event::Start(Tag::BlockQuote(None))) {
            callout(source, &mut events, at, inserts, language);
        }
        at += 1;
    }
    events
}

fn callout(source: &Source<'_>, events: &mut Vec<SpannedEvent<'_>>, at: usize, inserts: &mut Inserts, language: Lang) {
    let [_, (Event::Start(Tag::Paragraph), _), (Event::Text(text), text_range), ..] = &events[at..] else { return };
    let Some((kind, rest)) = text.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else { return };
    if kind.is_empty() || !kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return;
    }
    let (fold, title) = match rest.strip_prefix('-') {
        Some(title) => (Fold::Closed, title),
        None => rest.strip_prefix('+').map_or((Fold::Fixed, rest), |title| (Fold::Open, title)),
    };
    let (kind, title) = (kind.to_owned(), title.trim_start().to_owned());
    let range = text_range.clone();
    let place = source.place(range.clone());
    let known = admonitions::named(&kind);
    let (open, close) = admonitions::around(known.unwrap_or(admonitions::NOTE).class, fold);
    let (before, after) = admonitions::title(fold);
    let end = end_of(events, at);
    let paragraph_end = end_of(events, at + 1);
    let first_break = first_break(&events[..paragraph_end], at + 2).unwrap_or(paragraph_end);
    let alone = |part: Part, inserts: &mut Inserts| {
        let number = inserts.alone(vec![part], &place, "", "");
        (Event::Html(mark(number).into()), range.clone())
    };
    let mut words: Vec<SpannedEvent<'_>> = Vec::new();
    if title.is_empty() && first_break == at + 3 {
        let usual = known.map_or_else(|| kind.clone(), |known| known.title(language).to_owned());
        words.push((Event::Text(usual.into()), range.clone()));
    } else {
        let start = range.end - title.len().min(range.len());
        words.push((Event::Text(title.into()), start..range.end));
        words.extend(
            events[at + 3..first_break].iter().map(|(event, range)| (event.clone().into_static(), range.clone())),
        );
    }
    let mut head = vec![alone(Part::Block(open), inserts), alone(Part::Block(before.into()), inserts)];
    head.extend(words);
    head.push(alone(Part::Html(after.into()), inserts));
    let close = alone(Part::Html(close.into()), inserts);
    events[end] = close;
    // What follows the first line is a paragraph of its own.
    if first_break < paragraph_end {
        let range = events[at + 1].1.clone();
        head.push((Event::Start(Tag::Paragraph), range));
        events.splice(at..=first_break, statics(head));
    } else {
        events.splice(at..=paragraph_end, statics(head));
    }
}

/// The end of the first line, unless it lies inside markup.
fn first_break(events: &[SpannedEvent<'_>], from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, (event, _)) in events.iter().enumerate().skip(from) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::SoftBreak | Event::HardBreak if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn statics<'a>(spots: Vec<SpannedEvent<'_>>) -> Vec<SpannedEvent<'a>> {
    spots.into_iter().map(|(event, range)| (event.into_static(), range)).collect()
}
