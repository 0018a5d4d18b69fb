//! Texts of a document that stand for something still to be written.
//!
//! In: the events of a body. Out: each different placeholder with its first place and how often it stands there. Never: looks
//! into code, links, raw HTML or front matter.

use super::Spot;
use super::source::Source;
use crate::diag::Place;
use crate::model::{Placeholder, placeholders};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

/// The placeholders of a body that begins at `base`, in the order of their first places.
pub(super) fn of_body(source: &Source<'_>, base: usize, events: &[Spot<'_>]) -> Vec<Placeholder> {
    let mut found: Vec<Placeholder> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for run in runs(events) {
        for range in placeholders(&run.text) {
            let text = run.text[range.clone()].to_owned();
            if let Some(at) = known.get(&text) {
                found[*at].count += 1;
                continue;
            }
            known.insert(text.clone(), found.len());
            let place: Place = source.place(run.written(&range, base));
            found.push(Placeholder { text, place, count: 1 });
        }
    }
    found
}

/// Text that stands together, and where its parts come from.
#[derive(Default)]
struct Run {
    text: String,
    /// Where each part begins in the text, and its bytes in the body.
    parts: Vec<(usize, Range<usize>)>,
}

impl Run {
    fn push(&mut self, text: &str, range: &Range<usize>) {
        self.parts.push((self.text.len(), range.clone()));
        self.text.push_str(text);
    }

    /// The bytes of the file that a range of the text was written as.
    fn written(&self, range: &Range<usize>, base: usize) -> Range<usize> {
        let of = |at: usize| {
            let index = self.parts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            let (start, bytes) = self.parts.get(index).cloned().unwrap_or_default();
            // An entity is longer than what it stands for.
            (bytes.start + (at - start)).min(bytes.end)
        };
        base + of(range.start)..base + of(range.end - 1) + 1
    }
}

/// Text between everything that is no text; code and links cut it and are not in it.
fn runs(events: &[Spot<'_>]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    let mut hidden = 0_usize;
    for (event, range) in events {
        match event {
            Event::Text(text) if hidden == 0 => {
                run.push(text, range);
                continue;
            }
            Event::Start(tag) if hides(tag) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image | TagEnd::HtmlBlock) => {
                hidden = hidden.saturating_sub(1);
            }
            _ => {}
        }
        runs.push(std::mem::take(&mut run));
    }
    runs.push(run);
    runs
}

fn hides(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::OPTIONS;
    use pulldown_cmark::Parser;

    fn found(text: &str) -> Vec<(String, u32, u32, usize)> {
        let source = Source::new("a.md", text);
        let events: Vec<Spot<'_>> = Parser::new_ext(text, OPTIONS).into_offset_iter().collect();
        let found = of_body(&source, 0, &events);
        found.into_iter().map(|p| (p.text, p.place.line, p.place.column, p.count)).collect()
    }

    #[test]
    fn each_text_once_with_its_first_place() {
        let text = "**作成日:** [YYYY-MM-DD]\n\n| 氏名 | 日 |\n|---|---|\n| &lt;[氏名] | [YYYY-MM-DD] |\n\n- **$X,XXX** と 0120-XXX-XXX\n";
        let expected = [
            ("[YYYY-MM-DD]".to_owned(), 1, 10, 2),
            ("[氏名]".to_owned(), 5, 7, 1),
            ("$X,XXX".to_owned(), 7, 5, 1),
            ("0120-XXX-XXX".to_owned(), 7, 16, 1),
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn code_links_boxes_and_notes_are_let_be() {
        let text = "`[氏名]` と [氏名](a.md) と [CS1][x]、[^TBD1] と [[氏名]]\n\n- [ ] 済\n- [x] 済\n\n```\n[氏名] TBD\n```\n\n    [CS1]\n\n<p>TODO</p>\n\n[x]: b.md\n[^TBD1]: 注\n";
        assert_eq!(found(text), []);
    }
}
