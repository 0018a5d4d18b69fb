//! Footnotes, gathered at the end in the order of their first reference.
//!
//! In: references and definitions as they come. Out: one section with links there and back. Never: drops a definition
//! that nothing refers to.

use super::Writer;
use crate::content::pieces::Slot;
use crate::diag::Lang;

#[derive(Default)]
pub(super) struct Footnote {
    pub(super) number: usize,
    pub(super) references: usize,
    pub(super) html: String,
}

impl Writer<'_, '_, '_, '_> {
    pub(super) fn footnote(&mut self, name: &str) -> &mut Footnote {
        let next = self.footnotes.len() + 1;
        self.footnotes.entry(name.to_owned()).or_insert_with(|| Footnote { number: next, ..Footnote::default() })
    }

    pub(super) fn footnote_reference(&mut self, name: &str) {
        let note = self.footnote(name);
        note.references += 1;
        let (number, nth) = (note.number, note.references);
        let id = if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") };
        let mark = format!("<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#fn-{number}\">{number}</a></sup>");
        self.push_slot(Slot::Own(mark));
    }

    pub(super) fn write_footnotes(&mut self) {
        let mut notes: Vec<Footnote> = std::mem::take(&mut self.footnotes).into_values().collect();
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|note| note.number);
        self.block("<section class=\"footnotes\">\n<ol>\n");
        let back = if self.context.language == Lang::Ja { "本文に戻る" } else { "back to the text" };
        for Footnote { number, references, html } in notes {
            self.push(&format!("<li id=\"fn-{number}\">"));
            self.push(html.trim_end());
            if references > 0 {
                self.push_slot(Slot::Own(format!(
                    " <a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\"{back}\">↩</a>"
                )));
            }
            self.push("</li>\n");
        }
        self.push("</ol>\n</section>\n");
    }
}
