//! One report: a layout, a period and the author's words become a page.
//!
//! In: the layout of a kind, read once, and what is planned for one period. Out: a [`Page`] with its [`Report`], that of its
//! appendix, and what was found. Never: fills what a person has to write, or shows a heading with nothing below it.
//!
//! Decided in docs/decisions/0074-appendix.md.

use super::appendix::{appendix, appendix_of};
use super::cause::Cause;
use super::cut::{Head, Section};
use super::series::{Planned, Series};
use super::slots::{self, Layout, Words};
use super::texts::{Text, Texts};
use super::{causes, promises, state};
use crate::content::{Document, Piece};
use crate::diag::{Diagnostic, Diagnostics, Lang};
use crate::model::{Block, Heading, Page, PageKind, Report, ReportPart};
use crate::pages::blocks::{feedback, figure};
use crate::pages::context::{ComposeContext, ReportScope};
use crate::pages::index::Index;
use crate::pages::navigation::{Tree, generated};
use crate::pages::{aliases, document, table_limit};
use crate::say;
use std::collections::BTreeSet;

/// How many promises without a cause are named.
const NAMED: usize = 5;

/// The site that a report is composed for.
#[derive(Clone, Copy)]
pub(in crate::pages) struct ReportContext<'a> {
    pub index: &'a Index<'a>,
    pub tree: &'a Tree,
}

pub(super) struct Composed {
    /// What every reader wants to know.
    pub page: Page,
    /// What is behind it, where the layout has an appendix.
    pub appendix: Option<Page>,
}

/// Composes the report of a kind that stands at `at` among its reports.
pub(super) fn report(
    context: &ComposeContext<'_>,
    site: ReportContext<'_>,
    series: &Series<'_>,
    at: usize,
) -> (Composed, Diagnostics) {
    let planned = &series.reports[at];
    let mut found = Diagnostics::new();
    let mut frame = frame(context, series, planned);
    let route = series.name.route(&planned.key);
    let behind = series.layout.appendix.map(|_| appendix_of(&route));
    let words = planned.words.map(|words| &words.document);
    let mut texts = |route| Texts::new(series, words, route, site.index, &mut found);
    let (of_page, of_appendix) = (texts(&route), behind.as_ref().map(texts));
    let mut dealt = Words::dealt(words, &series.layout.slots);
    let (mut unwritten, mut without_cause) = (Vec::new(), Vec::new());
    if let Some(words) = words {
        found.extend(unknown_findings(context, words, &frame.findings));
    }
    if series.layout.has_misses {
        let (causes, lacking) = {
            let context = ComposeContext { report: Some(&frame), ..*context };
            causes(&context, site, &of_page, &mut dealt, &mut found)
        };
        frame.causes = causes;
        unwritten.extend((!lacking.is_empty()).then(|| named(&lacking, context.lang())));
        without_cause = lacking;
    }
    let context = ComposeContext { report: Some(&frame), ..*context };
    let mut maker = Maker {
        context: &context,
        site,
        texts: &of_page,
        ids: words.into_iter().flat_map(|words| &words.headings).map(|heading| heading.id.clone()).collect(),
        unwritten,
        found,
    };
    let (blocks, rest) = maker.blocks(series, &dealt, of_appendix.as_ref());
    let Maker { unwritten, mut found, .. } = maker;
    let mut page = generated(site.tree, &route, PageKind::Report, series.title_of(&context, planned), blocks);
    page.link_title = series.short(&context, planned);
    page.links = of_page.links();
    page.params.insert("report".to_owned(), series.name.as_str().into());
    page.params.insert("period".to_owned(), planned.period.label.clone().into());
    page.aliases = series.former(planned).into_iter().collect();
    if let Some(document) = words {
        page.description.clone_from(&document.description);
        page.date.clone_from(&document.front.date);
        page.tags.clone_from(&document.front.tags);
        page.categories.clone_from(&document.front.categories);
        page.aliases.extend(document.aliases.iter().map(aliases::normalize));
    }
    (page.previous, page.next) = series.neighbours(&context, at);
    page.report = Some(Box::new(Report {
        name: series.name,
        kind: series.kind,
        key: planned.key.clone(),
        period: planned.period.clone(),
        partial: planned.period.is_partial(context.as_of),
        stale: state::stale(&context, &planned.period),
        unwritten,
        without_cause,
        edition: None,
        part: ReportPart::Summary { appendix: behind },
    }));
    let layout = Some(series.layout.document.source.as_str());
    let appendix = of_appendix.map(|texts| Page { links: texts.links(), ..appendix(&context, site.tree, &page, rest) });
    let page = table_limit::limited(&context, page, layout, &mut found);
    let appendix = appendix.map(|appendix| table_limit::limited(&context, appendix, layout, &mut found));
    (Composed { page, appendix }, found)
}

/// What the author says of promises that were not kept, and what is still to be said of them.
fn causes(
    context: &ComposeContext<'_>,
    site: ReportContext<'_>,
    texts: &Texts,
    dealt: &mut Words,
    found: &mut Diagnostics,
) -> (Vec<Cause>, Vec<String>) {
    let Some(frame) = context.report else { return Default::default() };
    let not_kept = promises::not_kept(context, &frame.period);
    let mut causes = Vec::new();
    if let Some(text) = &texts.words {
        let read = causes::extract(context, dealt, &not_kept, |pieces| composed(context, text, pieces, site, found));
        causes = read.causes;
        let written = || written(context, &text.document);
        let unknown = read.unknown.iter();
        found.extend(
            unknown.map(|promise| causes::unknown(context, (&text.document.source, &written()), promise, &not_kept)),
        );
    }
    let lacking = promises::without_cause(context, &not_kept, &causes);
    (causes, lacking)
}

/// 原因（稼働率、MTTA）
fn named(promises: &[String], lang: Lang) -> String {
    let mut names: Vec<String> = promises.iter().take(NAMED).cloned().collect();
    if promises.len() > NAMED {
        let more = promises.len() - NAMED;
        names.push(say!("ほか {more} 件", "{more} more").into_text(lang));
    }
    let names = names.join(lang.pick("、", ", "));
    say!("原因（{names}）", "causes ({names})").into_text(lang)
}

/// A file of words as it is written.
fn written(context: &ComposeContext<'_>, words: &Document) -> String {
    String::from_utf8_lossy(&context.files.read(&words.source).unwrap_or_default()).into_owned()
}

/// Titles of charts of metrics that there are none of.
fn unknown_findings(context: &ComposeContext<'_>, words: &Document, findings: &[(String, String)]) -> Vec<Diagnostic> {
    let unknown =
        findings.iter().filter_map(|(metric, _)| Some((metric, figure::require_metric(context, metric).err()?)));
    let place = |metric: &str| causes::place((&words.source, &written(context, words)), metric, |_| true);
    unknown.map(|(metric, reason)| reason.at(place(metric))).collect()
}

/// The author's own titles of charts: `findings: { mtta: 監視の設定漏れで検知が遅れた }` of the front matter.
fn findings(words: &Document) -> Vec<(String, String)> {
    let written = words.front.params.get("findings").and_then(serde_json::Value::as_object);
    let text =
        |(metric, sentence): (&String, &serde_json::Value)| Some((metric.clone(), sentence.as_str()?.to_owned()));
    written.into_iter().flatten().filter_map(text).collect()
}

fn frame(context: &ComposeContext<'_>, series: &Series<'_>, planned: &Planned<'_>) -> ReportScope {
    let previous = context.project.site.periods.previous(&planned.period);
    ReportScope {
        name: series.name,
        kind: series.kind,
        key: planned.key.clone(),
        period: planned.period.clone(),
        previous: Some(previous).filter(|previous| previous.label != planned.period.label),
        causes: Vec::new(),
        findings: planned.words.map(|words| findings(&words.document)).unwrap_or_default(),
    }
}

/// A report in the making.
struct Maker<'m, 'a> {
    context: &'m ComposeContext<'a>,
    site: ReportContext<'m>,
    /// Those of the page that is being made.
    texts: &'m Texts,
    /// The anchors that are taken; those of the author's own headings from the start.
    ids: BTreeSet<String>,
    unwritten: Vec<String>,
    found: Diagnostics,
}

/// A section in the making: its level (0 before the first heading), its heading and its blocks.
type Made = (u8, Vec<Block>, Vec<Block>);

/// Whether something that counts stands in a section, or in those below it.
fn says(made: &[Made], at: usize, counts: &dyn Fn(&Block) -> bool) -> bool {
    let (level, _, body) = &made[at];
    let mut below = made[at + 1..].iter().take_while(|(below, ..)| below > level);
    body.iter().any(counts) || (*level > 0 && below.any(|(_, _, body)| body.iter().any(counts)))
}

impl<'m> Maker<'m, '_> {
    /// The blocks of the report, and those of its appendix.
    fn blocks(&mut self, series: &Series<'_>, dealt: &Words, appendix: Option<&'m Texts>) -> (Vec<Block>, Vec<Block>) {
        let layout = &series.layout;
        let mut slot = 0;
        let (front, behind) = layout.sections.split_at(layout.appendix.unwrap_or(layout.sections.len()));
        let mut made: Vec<Made> = front.iter().map(|section| self.section(series, section, dealt, &mut slot)).collect();
        let left = self.of_words(&dealt.left);
        made.push((0, Vec::new(), left));
        self.texts = appendix.unwrap_or(self.texts);
        let rest = behind.iter().map(|section| self.section(series, section, dealt, &mut slot)).collect();
        let mut rest: Vec<Made> = rest;
        self.promised(layout, dealt, (&mut made, &mut rest));
        let missing = |name: &&String| !dealt.names.iter().any(|known| slots::same(known, name));
        self.unwritten.extend(layout.elsewhere.iter().filter(missing).cloned());
        (kept(made), kept(rest))
    }

    /// Marks promised sections below which nothing stands, neither of the data nor of the author, as still to be written: what was
    /// promised is never left out without a word.
    fn promised(&mut self, layout: &Layout<'_>, dealt: &Words, (made, rest): (&mut [Made], &mut [Made])) {
        let front = layout.appendix.unwrap_or(layout.sections.len());
        for name in &layout.promised {
            let places: Vec<usize> = layout.named(name).collect();
            // That the data do not reach is said, and is not what was promised.
            let counts = |block: &Block| !is_blank(block) && !feedback::is_gap(self.context, block);
            let is_filled = |at: &usize| match at.checked_sub(front) {
                None => says(made, *at, &counts),
                Some(behind) => says(rest, behind, &counts),
            };
            let is_written = || dealt.names.iter().any(|known| slots::same(known, name));
            if places.iter().any(is_filled) || (places.is_empty() && is_written()) {
                continue;
            }
            if !self.unwritten.contains(name) {
                self.unwritten.push(name.clone());
            }
            let mark = self.unwritten_mark();
            match places.first() {
                Some(at) if *at < front => made[*at].2.push(mark),
                Some(at) => rest[*at - front].2.push(mark),
                None => {}
            }
        }
    }

    fn unwritten_mark(&self) -> Block {
        Block::paragraph(self.context.lang().pick("（下書き: まだ書かれていません。）", "(Draft: not written yet.)"))
    }

    /// A section of the layout; `slot` is the number of the next slot.
    fn section(&mut self, series: &Series<'_>, section: &Section, dealt: &Words, slot: &mut usize) -> Made {
        let level = section.head.as_ref().map_or(0, |head| head.heading.level);
        let mut body = Vec::new();
        let is_slot = |piece: &Piece| matches!(piece, Piece::Directive { name, .. } if name == "words");
        for pieces in section.body.split_inclusive(is_slot) {
            let (pieces, last) = match pieces.split_last() {
                Some((last, before)) if is_slot(last) => (before, true),
                _ => (pieces, false),
            };
            body.extend(self.of_layout(pieces));
            if last {
                body.extend(self.written(series, *slot, dealt));
                *slot += 1;
            }
        }
        let head = section.head.as_ref().map(|head| self.head(head, false)).unwrap_or_default();
        (level, head, body)
    }

    /// The author's words for a slot, else what stands in their place.
    fn written(&mut self, series: &Series<'_>, slot: usize, dealt: &Words) -> Vec<Block> {
        let sections = &dealt.of_slot[slot];
        let slot = &series.layout.slots[slot];
        if sections.iter().all(|section| section.head.is_none() && slots::is_blank(&section.body)) {
            if !slot.required {
                return Vec::new();
            }
            let lang = self.context.lang();
            self.unwritten.push(slots::name(slot, lang));
            return vec![self.unwritten_mark()];
        }
        self.of_words(sections)
    }

    fn of_words(&mut self, sections: &[Section]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for section in sections {
            blocks.extend(section.head.as_ref().map(|head| self.head(head, true)).unwrap_or_default());
            if let Some(text) = &self.texts.words {
                let made = composed(self.context, text, &section.body, self.site, &mut self.found);
                blocks.extend(self.with_own_ids(made));
            }
        }
        blocks
    }

    fn of_layout(&mut self, pieces: &[Piece]) -> Vec<Block> {
        let made = composed(self.context, &self.texts.layout, pieces, self.site, &mut self.found);
        self.with_own_ids(made)
    }

    /// A heading; those of the author keep their anchors, since their own links lead there.
    fn head(&mut self, head: &Head, of_author: bool) -> Vec<Block> {
        let text = if of_author { self.texts.words.as_ref() } else { Some(&self.texts.layout) };
        match text {
            Some(text) if !head.is_plain() => composed(self.context, text, &head.pieces, self.site, &mut self.found),
            _ => {
                let id = if of_author { head.heading.id.clone() } else { self.fresh(&head.heading.id) };
                vec![Block::Heading(Heading { id, ..head.heading.clone() })]
            }
        }
    }

    /// Headings and charts of directives with anchors that nothing else on the page has.
    fn with_own_ids(&mut self, mut blocks: Vec<Block>) -> Vec<Block> {
        for block in &mut blocks {
            match block {
                Block::Heading(heading) => heading.id = self.fresh(&heading.id),
                Block::Chart(chart) => chart.id = self.fresh(&chart.id),
                _ => {}
            }
        }
        blocks
    }

    fn fresh(&mut self, id: &str) -> String {
        let numbered = (1..).map(|n| format!("{id}-{n}"));
        let mut free = std::iter::once(id.to_owned()).chain(numbered).filter(|id| !self.ids.contains(id));
        let id = free.next().expect("numbers do not end");
        self.ids.insert(id.clone());
        id
    }
}

fn composed(
    context: &ComposeContext<'_>,
    text: &Text,
    pieces: &[Piece],
    site: ReportContext<'_>,
    found: &mut Diagnostics,
) -> Vec<Block> {
    let blocks = document::blocks(context, &text.document, (pieces, &text.addresses), (site.index, site.tree), found);
    if blocks.iter().all(is_blank) { Vec::new() } else { blocks }
}

/// Whether a block is the white space between others.
fn is_blank(block: &Block) -> bool {
    matches!(block, Block::Html { html } if html.text().trim().is_empty())
}

/// All sections but those that say nothing: neither they nor what stands below them.
fn kept(made: Vec<Made>) -> Vec<Block> {
    let keep: Vec<bool> = (0..made.len()).map(|at| says(&made, at, &|_| true)).collect();
    let kept = made.into_iter().zip(keep).filter(|(_, keep)| *keep);
    kept.flat_map(|((_, head, body), _)| head.into_iter().chain(body)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_stays_when_something_below_it_says_something() {
        let made = |sections: &[(u8, &str, bool)]| {
            let block = |text: &str| Block::paragraph(text);
            let one = |(level, name, says): &(u8, &str, bool)| {
                (*level, vec![block(name)], if *says { vec![block("-")] } else { Vec::new() })
            };
            let names = kept(sections.iter().map(one).collect()).into_iter().filter_map(|block| match block {
                Block::Paragraph { text } if text != "-" => Some(text),
                _ => None,
            });
            names.collect::<Vec<String>>().concat()
        };
        assert_eq!(made(&[(2, "a", false), (2, "b", true)]), "b");
        assert_eq!(made(&[(2, "a", false), (3, "b", true)]), "ab");
        assert_eq!(made(&[(2, "a", false), (3, "b", false), (3, "c", true), (2, "d", false)]), "ac");
        assert_eq!(made(&[(2, "a", false), (3, "b", false), (2, "c", true)]), "c");
        assert_eq!(made(&[(2, "a", false), (3, "b", false), (4, "c", true), (2, "d", true)]), "abcd");
        assert_eq!(made(&[(3, "a", false), (2, "b", true), (3, "c", true)]), "bc");
        assert_eq!(made(&[(2, "a", false), (2, "b", false), (3, "c", true)]), "bc");
    }
}
