//! A Markdown body → headings, links and pieces of clean HTML; the passes are told in order here.
//!
//! In: a file's text and where its body begins. Out: a [`Body`]. Never: fails; what cannot be shown is said.

use super::commonmark::{OPTIONS, SpannedEvent};
use super::dialects::includes::Includes;
use super::dialects::{callouts, rewrite, wiki};
use super::document::Piece;
use super::escape::is_comment;
use super::events::{end_of, plain_text};
use super::front::DocumentFrontMatter;
use super::html::{Context, write};
use super::link::{Link, LinkKind};
use super::notice::take_timeline;
use super::notice::types::TimelineEntry;
use super::passes::headings::Ids;
use super::passes::prose;
use super::passes::prose::Links;
use super::passes::terms::Words;
use super::passes::{
    angle_words, autolink, conditions, emoji, emphasis, formulas, japanese, lines, marked_text, placeholders, ruby,
    sign_off, summary, time_notes,
};
use super::source::Source;
use super::statements::{Considered, Search};
use super::{pieces, raw_html, statements};
use crate::diag::{Diagnostic, Lang, and_further, code, times};
use crate::model::{EscalationStatement, Heading, Placeholder, ScheduleStatement, Statement, TimeNote, WrittenSignOff};
use crate::say;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a body holds. Its pieces are kept beside it, where it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Body {
    /// Front matter's title, else the text of the first heading of level 1, else that of a lower one with which the body begins.
    pub(super) title: Option<String>,
    /// The heading that the body began with and that is the title, with the id by which links lead to it.
    pub(super) title_heading: Option<Heading>,
    /// What the text says of itself.
    pub(super) summary: String,
    pub(super) headings: Vec<Heading>,
    #[serde(skip)]
    pub(super) pieces: Vec<Piece>,
    pub(super) links: Vec<Link>,
    pub(super) statements: Vec<Statement>,
    /// What was looked at; empty unless somebody asked for it.
    #[serde(skip)]
    pub(super) considered: Vec<Considered>,
    pub(super) placeholders: Vec<Placeholder>,
    pub(super) time_notes: Vec<TimeNote>,
    /// What it says of when something recurs.
    pub(super) schedule: Vec<ScheduleStatement>,
    pub(super) escalation: Vec<EscalationStatement>,
    /// The sign-offs that stand in it.
    pub(super) sign_off: Option<WrittenSignOff>,
    /// What happened when, of an incident.
    pub(super) timeline: Vec<TimelineEntry>,
}

/// How the body of one file is read.
pub(super) struct BodyOptions<'m> {
    /// Where the body begins.
    pub(super) base: usize,
    /// The language of the words that are put into it.
    pub(super) language: Lang,
    /// Words that the house avoids.
    pub(super) words: Option<&'m Words>,
    /// Whether its list of times is a timeline.
    pub(super) timeline: bool,
}

/// Reads the body of a file.
pub(super) fn read(
    source: &Source<'_>,
    front: &DocumentFrontMatter,
    includes: &mut Includes<'_>,
    body_options: BodyOptions<'_>,
    found: &mut Vec<Diagnostic>,
) -> Body {
    let (options, matter, language) = (includes.options, &front.matter, body_options.language);
    let rewrite::Rewritten { buffer, mut inserts, abbreviations } =
        rewrite::read(source, body_options.base, matter, includes, found);
    let source = &buffer.source();
    let text = source.text;
    let (parsed, formulas) = formulas::blank(Cow::Borrowed(text), options.math || matter.math);
    let parser = Parser::new_ext(&parsed, OPTIONS).into_offset_iter();
    let definitions = definitions(text, parser.reference_definitions());
    let mut events: Vec<SpannedEvent<'_>> = formulas::restore(parser.collect(), &formulas);
    restore_braces(text, &mut events);
    let events = angle_words::show(source, inserts.place(text, events), found);
    let events = japanese::tildes(source, events);
    let events = inserts.retain_nested(emphasis::repair(text, events));
    let events = callouts::read(source, events, &mut inserts, language);
    let events = ruby::read(source, events, &mut inserts);
    let events = marked_text::read(source, events, &mut inserts);
    let events = wiki::read(source, events);
    let mut events = autolink::autolink(text, events);
    let sign_off = sign_off::fill(source, &mut events, &matter.control, language);
    let events = conditions::as_roles(text, events);
    let events = japanese::breaks(source, events, found);
    let mut events = lines::join(events, options.wide_narrow);
    let placeholders = placeholders::of_body(source, &events);
    let title = matter.title.clone().or_else(|| first_title(&events));
    // What a text is about is said by its first heading, too, wherever that stands.
    let subject = title.clone().or_else(|| first_heading(&events)).unwrap_or_default();
    let dropped = drop_title(&mut events, title.as_deref());
    let summary = summary::of(text, &events);
    let time_notes = time_notes::of_body(source, &events);
    let (headings, title_heading) = number_headings(&mut events, dropped);
    let rules = &*options.rules;
    let (definitions, inserts, abbreviations) = (&definitions, &inserts, &abbreviations);
    let context = Context { source, text, base: 0, language, definitions, inserts, abbreviations, rules };
    if let Some(words) = body_options.words {
        words.check(&context, &prose::text_blocks(text, &events, Links::Kept), found);
    }
    report_heading_jumps(&context, &events, found);
    let timeline = if body_options.timeline { take_timeline(source, &mut events, found) } else { Vec::new() };
    let search = Search {
        off: front.binds == Some(false),
        explained: options.explained,
        is_confirmed: front.binds == Some(true),
    };
    let promised = statements::find(&context, &events, &subject, search);
    let mut told = Told { title, summary, headings, title_heading };
    // What is promised, and the ids of headings, are those of the text with the names.
    if options.emoji {
        told = told.with_emoji();
        emoji::show(text, &mut events);
    }
    let Told { title, summary, headings, title_heading } = told;
    let mut written = write(&context, &events, &promised.rooms, found);
    let html = if written.raw.is_empty() { written.html } else { raw_html::clean(&written.html, &rules.schemes) };
    let mut raw_links = RawLinks { context: &context, ranges: &written.raw, from: 0, links: &mut written.links };
    let pieces = pieces::split(&html, written.slots, |attribute, value| raw_links.add(attribute, value));
    let (links, statements, considered) = (written.links, promised.statements, promised.considered);
    let (schedule, escalation) = (promised.schedule, promised.escalation);
    Body {
        title,
        summary,
        title_heading,
        headings,
        pieces,
        links,
        statements,
        considered,
        placeholders,
        time_notes,
        schedule,
        escalation,
        sign_off,
        timeline,
    }
}

/// What a body says of itself in words without marks.
struct Told {
    title: Option<String>,
    summary: String,
    headings: Vec<Heading>,
    title_heading: Option<Heading>,
}

impl Told {
    /// With emoji in place of their names.
    fn with_emoji(self) -> Self {
        let shown = |text: String| emoji::shown(&text).into_owned();
        let of_heading = |heading: Heading| Heading { text: shown(heading.text), ..heading };
        Self {
            title: self.title.map(shown),
            summary: shown(self.summary),
            headings: self.headings.into_iter().map(of_heading).collect(),
            title_heading: self.title_heading.map(of_heading),
        }
    }
}

/// Where the addresses of reference links are written, by label in lower case.
fn definitions(text: &str, found: &pulldown_cmark::RefDefs<'_>) -> BTreeMap<String, Range<usize>> {
    found
        .iter()
        .map(|(label, definition)| {
            let written = &text[definition.span.clone()];
            let after_label = written.find("]:").map_or(0, |at| at + 2);
            let at = written[after_label..].find(&*definition.dest).map(|at| definition.span.start + after_label + at);
            (label.to_lowercase(), at.map_or(definition.span.clone(), |at| at..at + definition.dest.len()))
        })
        .collect()
}

/// `### GET /users/{id}`: a brace at the end of a heading that holds no id and no class is text.
fn restore_braces<'a>(text: &'a str, events: &mut Vec<SpannedEvent<'a>>) {
    let mut at = 0;
    while at < events.len() {
        let (Event::Start(Tag::Heading { id, classes, attrs, .. }), range) = &mut events[at] else {
            at += 1;
            continue;
        };
        let lost = !attrs.is_empty() && id.is_none() && classes.is_empty();
        attrs.clear();
        let line = text[range.clone()].trim_end();
        let brace =
            line.rfind('{').zip(line.rfind('}')).map(|(open, close)| range.start + open..range.start + close + 1);
        if let (true, Some(brace)) = (lost, brace) {
            let end = end_of(events, at);
            let last = end.checked_sub(1).and_then(|before| events.get(before)).map_or(brace.start, |(_, r)| r.end);
            let from =
                if last <= brace.start && text[last..brace.start].trim().is_empty() { last } else { brace.start };
            events.insert(end, (Event::Text(text[from..brace.end].into()), from..brace.end));
        }
        at += 1;
    }
}

fn headings<'e>(events: &'e [SpannedEvent<'_>]) -> impl Iterator<Item = (usize, HeadingLevel)> + 'e {
    events.iter().enumerate().filter_map(|(at, (event, _))| match event {
        Event::Start(Tag::Heading { level, .. }) => Some((at, *level)),
        _ => None,
    })
}

fn first_heading(events: &[SpannedEvent<'_>]) -> Option<String> {
    headings(events).map(|(at, _)| plain_text(&events[at + 1..end_of(events, at)])).find(|text| !text.is_empty())
}

/// The first heading of level 1; a lower one only where the body begins with it, for below other words it names a part of them.
fn first_title(events: &[SpannedEvent<'_>]) -> Option<String> {
    let opening = after_comments(events);
    let texts = headings(events).map(|(at, level)| (at, level, plain_text(&events[at + 1..end_of(events, at)])));
    let may_be = texts.filter(|(at, level, text)| !text.is_empty() && (*level == HeadingLevel::H1 || *at == opening));
    // The first of the least key: level 1 before all others.
    may_be.min_by_key(|(_, level, _)| *level != HeadingLevel::H1).map(|(.., text)| text)
}

/// The first event behind the comments that a body begins with.
fn after_comments(events: &[SpannedEvent<'_>]) -> usize {
    let mut first = 0;
    while let Some((Event::Start(Tag::HtmlBlock), _)) = events.get(first) {
        let end = end_of(events, first);
        let comment =
            events[first + 1..end].iter().map(|(event, _)| if let Event::Html(html) = event { &**html } else { "" });
        if !is_comment(&comment.collect::<String>()) {
            break;
        }
        first = end + 1;
    }
    first
}

/// The layout prints the title, so a body that begins with it as a heading begins with what follows. What is taken out: a heading whose
/// id is that which the author gave it, if any.
fn drop_title(events: &mut Vec<SpannedEvent<'_>>, title: Option<&str>) -> Option<Heading> {
    let first = after_comments(events);
    let Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, id, .. }), _)) = events.get(first) else {
        return None;
    };
    let id = id.as_deref().unwrap_or_default().to_owned();
    let end = end_of(events, first);
    let text = plain_text(&events[first + 1..end]);
    if !title?.split_whitespace().eq(text.split_whitespace()) {
        return None;
    }
    events.drain(first..=end);
    Some(Heading { level: 1, id, text })
}

/// Says once for a document where a heading stands more than one level below the one before it; the title is of level 1. Who never
/// writes the level between has chosen their own, and contents show them in the same order.
fn report_heading_jumps(context: &Context<'_, '_>, events: &[SpannedEvent<'_>], found: &mut Vec<Diagnostic>) {
    let written: BTreeSet<u8> = headings(events).map(|(_, level)| level as u8).collect();
    let mut before = 1;
    let mut jumps: Vec<(usize, u8, u8)> = Vec::new();
    for (at, level) in headings(events) {
        let level = level as u8;
        if (before + 1..level).any(|between| written.contains(&between)) {
            jumps.push((at, before, level));
        }
        before = level;
    }
    let Some(&(at, before, level)) = jumps.first() else { return };
    let (ours, theirs) = ("#".repeat(usize::from(level)), "#".repeat(usize::from(before) + 1));
    let (times_ja, times_en) = times(jumps.len());
    let message = say!(
        "見出しの段が {before} から {level} に飛んでいます{times_ja}",
        "a heading of level {level} follows one of level {before}{times_en}"
    );
    let hint = say!("`{ours}` を `{theirs}` に変えます", "write `{theirs}` for `{ours}`");
    let finding = Diagnostic::new(code::CONTENT_HEADING_JUMP, context.place(&events[at].1), message).hint(hint);
    found.push(and_further(finding, jumps.iter().skip(1).map(|(at, ..)| context.place(&events[*at].1))));
}

/// Gives every heading its id and lists them; the title that was taken out has one where no heading has the same, so that the title's
/// never changes theirs.
fn number_headings(events: &mut [SpannedEvent<'_>], title: Option<Heading>) -> (Vec<Heading>, Option<Heading>) {
    let explicit: Vec<String> = events
        .iter()
        .filter_map(|(event, _)| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.to_string()),
            _ => None,
        })
        .collect();
    let mut ids = Ids::reserving(explicit.iter().map(String::as_str));
    let places: Vec<(usize, HeadingLevel)> = headings(events).collect();
    let mut out = Vec::with_capacity(places.len());
    let mut seen = BTreeSet::new();
    for (at, level) in places {
        let text = plain_text(&events[at + 1..end_of(events, at)]);
        let (Event::Start(Tag::Heading { id, .. }), _) = &mut events[at] else { continue };
        let given = match id {
            Some(id) if seen.insert(id.to_string()) => id.to_string(),
            Some(id) => ids.for_text(&id.clone()),
            None => ids.for_text(&text),
        };
        *id = Some(given.clone().into());
        out.push(Heading { level: level as u8, id: given, text });
    }
    let title = title.and_then(|title| {
        let id = if title.id.is_empty() { ids.free(&title.text)? } else { title.id };
        let is_free = out.iter().all(|heading| heading.id != id);
        is_free.then_some(Heading { id, ..title })
    });
    (out, title)
}

/// Links written as raw HTML.
struct RawLinks<'r, 's, 'a> {
    context: &'r Context<'s, 'a>,
    ranges: &'r [Range<usize>],
    from: usize,
    links: &'r mut Vec<Link>,
}

impl RawLinks<'_, '_, '_> {
    /// Adds a link; its place is the first one not yet taken where the address is written.
    fn add(&mut self, attribute: &str, value: &str) -> usize {
        let source = self.context.source;
        let kind = if attribute == "src" { LinkKind::Image } else { LinkKind::Link };
        if let Some((target, place)) = self.context.inserts.address(value) {
            let kind = if kind == LinkKind::Link { LinkKind::Reference } else { kind };
            self.links.push(Link { kind, target, place });
            return self.links.len() - 1;
        }
        let written = self.ranges.iter().find_map(|range| {
            let start = range.start.max(self.from);
            let at = source.text.get(start..range.end)?.find(value)?;
            Some(start + at..start + at + value.len())
        });
        if let Some(range) = &written {
            self.from = range.end;
        }
        let fallback = self.ranges.first().cloned().unwrap_or(0..0);
        let place = source.place(written.unwrap_or(fallback));
        self.links.push(Link { kind, target: value.to_owned(), place });
        self.links.len() - 1
    }
}
