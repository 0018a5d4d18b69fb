//! The author's words: where a layout wants them, and what of a file of words goes where.
//!
//! In: a layout with its `{words}`, and the words of one period. Out: for each slot the sections that belong to it, and those
//! that no slot takes. Never: loses a section, or changes a word.

use super::cut::{self, Section};
use crate::content::{Document, Piece};
use crate::diag::{Diagnostics, Lang};
use crate::pages::options;
use crate::syntax::{self, Reader};

/// Where a layout wants the author's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) struct Slot {
    /// The heading of the words; without one, what stands before the first heading.
    pub section: Option<String>,
    /// Whether the report is a draft without them.
    pub required: bool,
}

/// A layout, read once for all periods of its kind.
pub(super) struct Layout<'a> {
    pub document: &'a Document,
    pub sections: Vec<Section>,
    /// Which of them is the first one of the appendix.
    pub appendix: Option<usize>,
    /// Its slots, in the order of the text.
    pub slots: Vec<Slot>,
    /// What must be written below headings that it has no slot for.
    pub elsewhere: Vec<String>,
    /// The headings below which something must stand.
    pub promised: Vec<String>,
    /// Whether it has a table of what was missed, which wants causes.
    pub has_misses: bool,
}

impl Layout<'_> {
    /// The sections of a name: those with this heading, and those with words of this name.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        let mut slot = 0;
        let mut is_named = |section: &Section| {
            let own = section.head.as_ref().is_some_and(|head| same(&head.heading.text, name));
            let is_slot = |piece: &&Piece| matches!(piece, Piece::Directive { name, .. } if name == "words");
            let from = slot;
            slot += section.body.iter().filter(is_slot).count();
            let takes = |slot: &Slot| slot.section.as_ref().is_some_and(|section| same(section, name));
            own || self.slots[from..slot].iter().any(takes)
        };
        let named: Vec<usize> =
            self.sections.iter().enumerate().filter(|(_, section)| is_named(section)).map(|(at, _)| at).collect();
        named.into_iter()
    }
}

/// The slots of a layout; `words` of `tejun.yaml` say what is required, where they are written.
pub(super) fn layout<'a>(document: &'a Document, words: Option<&[String]>, found: &mut Diagnostics) -> Layout<'a> {
    let mut slots = slots(document, found);
    let mut elsewhere = Vec::new();
    if let Some(words) = words {
        for slot in &mut slots {
            slot.required = slot.section.as_ref().is_some_and(|section| words.iter().any(|word| same(word, section)));
        }
        let has = |word: &&String| slots.iter().any(|slot| slot.section.as_ref().is_some_and(|s| same(s, word)));
        elsewhere = words.iter().filter(|word| !has(word)).cloned().collect();
    }
    let mut sections = cut::sections(document);
    let appendix = split(&mut sections);
    let is_misses = |piece: &Piece| matches!(piece, Piece::Directive { name, .. } if name == "misses");
    let has_misses = sections.iter().any(|section| section.body.iter().any(is_misses));
    Layout { document, sections, appendix, slots, elsewhere, promised: Vec::new(), has_misses }
}

/// Cuts the sections at the line where the appendix begins; what stands behind it in its section becomes one without a heading.
fn split(sections: &mut Vec<Section>) -> Option<usize> {
    let is_line = |piece: &Piece| matches!(piece, Piece::Directive { name, .. } if name == "appendix");
    let (at, line) = sections.iter().enumerate().find_map(|(at, s)| Some((at, s.body.iter().position(is_line)?)))?;
    let behind = sections[at].body.split_off(line).into_iter().skip(1).collect();
    sections.insert(at + 1, Section { head: None, body: behind });
    Some(at + 1)
}

/// The slots of a layout in the order of its text.
pub(in crate::pages) fn slots(document: &Document, found: &mut Diagnostics) -> Vec<Slot> {
    let slot = |piece: &Piece| match piece {
        Piece::Directive { name, body, place, body_place, .. } if name == "words" => {
            let mut said = Diagnostics::new();
            let node = syntax::parse(&place.file, body, &mut said);
            let mut reader = Reader::new(&place.file, body, &mut said);
            let fields = node.as_ref().and_then(|node| reader.fields(node));
            let slot = fields.map(|mut fields| {
                let section = fields.get("section").and_then(|node| reader.text_of(node));
                let required = fields.get("required").and_then(|node| reader.boolean(node));
                fields.finish(&mut reader);
                Slot { section: section.map(|text| text.trim().to_owned()), required: required.unwrap_or(false) }
            });
            found.extend(said.into_iter().map(|diagnostic| options::moved(diagnostic, body_place)));
            Some(slot.unwrap_or(Slot { section: None, required: false }))
        }
        _ => None,
    };
    document.pieces.iter().filter_map(slot).collect()
}

/// The words of one period, by slot.
#[derive(Default)]
pub(super) struct Words {
    pub of_slot: Vec<Vec<Section>>,
    /// Sections that no slot takes.
    pub left: Vec<Section>,
    /// The headings of all sections of the outer level.
    pub names: Vec<String>,
}

impl Words {
    /// Deals the sections of a file of words out to the slots of a layout.
    pub(super) fn dealt(document: Option<&Document>, slots: &[Slot]) -> Self {
        let mut words = Self { of_slot: vec![Vec::new(); slots.len()], ..Self::default() };
        let open = slots.iter().position(|slot| slot.section.is_none());
        // What stands before the first heading, and what is left over, has the same place.
        let mut to = open;
        for mut section in document.map(cut::sections).unwrap_or_default() {
            if let Some(head) = section.head.take_if(|head| head.heading.level <= 2) {
                let name = head.heading.text.clone();
                let slot = slots.iter().position(|slot| slot.section.as_ref().is_some_and(|s| same(s, &name)));
                to = slot.or(open);
                // The layout has this heading already.
                section.head = slot.is_none().then_some(head);
                if !is_blank(&section.body) {
                    words.names.push(name);
                }
            }
            match to {
                Some(at) => words.of_slot[at].push(section),
                None => words.left.push(section),
            }
        }
        words
    }
}

/// Whether nothing is written.
pub(super) fn is_blank(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| match piece {
        Piece::Html(html) => html.trim().is_empty(),
        _ => false,
    })
}

/// What a slot without a heading is called.
pub(super) fn name(slot: &Slot, lang: Lang) -> String {
    slot.section.clone().unwrap_or_else(|| lang.pick("冒頭の文章", "the opening words").to_owned())
}

/// Whether two headings are the same but for white space.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}
