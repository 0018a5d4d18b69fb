//! What is drawn at build time: diagrams and formulas, and their source where they cannot be.
//!
//! In: fences and events. Out: HTML of our own, one finding for each that cannot be drawn. Never: drops the source.

use super::Writer;
use super::fence_info::Info;
use super::fences::Fence;
use crate::content::drawings::{diagram, math};
use crate::content::escape::escape;
use crate::content::pieces::Slot;
use crate::diag::{Diagnostic, Lang, code};
use crate::say;
use std::ops::Range;

impl Writer<'_, '_, '_, '_> {
    /// Writes a diagram with its source below, or the source alone.
    pub(super) fn diagram(&mut self, fence: &Fence<'_>, title: &str) {
        self.diagrams += 1;
        let id = format!("diagram-{}", self.diagrams);
        let info = Info::of("mermaid");
        let drawn = match diagram::draw(fence.body, &id, self.context.language) {
            Ok(drawn) => drawn,
            Err(trouble) => {
                let (ja, en) = (&trouble.reason.ja, &trouble.reason.en);
                let place = self.context.place(&self.line_of(fence, trouble.line));
                let said =
                    say!("図の代わりに元の記述を表示します: {ja}", "the source is shown in place of the diagram: {en}");
                let hint = say!(
                    "図にしないときは、コードの言語を `mermaid` から `text` に変えます",
                    "to show it as text, write `text` in place of `mermaid`"
                );
                self.found.push(Diagnostic::new(code::CONTENT_DIAGRAM, place, said).hint(hint));
                return self.code(fence, &info, false);
            }
        };
        let caption =
            if title.is_empty() { String::new() } else { format!("<figcaption>{}</figcaption>\n", escape(title)) };
        let wide = if drawn.is_wide { " wide" } else { "" };
        let source = if self.context.language == Lang::Ja { "図の元の記述" } else { "Source of the diagram" };
        self.block("");
        self.push_slot(Slot::Own(format!(
            "<figure class=\"diagram{wide}\">\n{caption}<div class=\"diagram-paper\">{}</div>\n<details><summary>{source}</summary>",
            drawn.svg
        )));
        self.code(fence, &info, false);
        self.push_slot(Slot::Own("</details>\n</figure>".to_owned()));
        self.push("\n");
    }

    /// Where a line of a fence stands in the body.
    fn line_of(&self, fence: &Fence<'_>, line: usize) -> Range<usize> {
        let rest = &self.context.text[fence.first.min(fence.range.end)..fence.range.end];
        let before: usize = rest.split_inclusive('\n').take(line).map(str::len).sum();
        let text = rest[before..].lines().next().unwrap_or_default();
        let indent = text.len() - text.trim_start().len();
        let start = fence.first + before + indent;
        start..start + text.trim().len()
    }

    /// Writes a fence of a formula.
    pub(super) fn formula_block(&mut self, fence: &Fence<'_>) {
        self.block("");
        let place = self.line_of(fence, 0);
        if self.formula(fence.body.trim(), true, &place) {
            self.push("\n");
        } else {
            self.code(fence, &Info::of("math"), false);
        }
    }

    /// Writes a formula inside a text, or its source.
    pub(super) fn formula_in_text(&mut self, latex: &str, display: bool, range: &Range<usize>) {
        if !self.formula(latex, display, range) {
            self.push(&format!("<code>{}</code>", escape(latex)));
        }
    }

    fn formula(&mut self, latex: &str, display: bool, range: &Range<usize>) -> bool {
        match math::mathml(latex, display) {
            Ok(mathml) => {
                self.push_slot(Slot::Own(mathml));
                true
            }
            Err(reason) => {
                let (ja, en) = (&reason.ja, &reason.en);
                let said = say!(
                    "数式の代わりに元の記述を表示します: {ja}",
                    "the source is shown in place of the formula: {en}"
                );
                let place = self.context.place(range);
                self.found.push(Diagnostic::new(code::CONTENT_FORMULA, place, said).hint(say!(
                    "数式でないときは `\\$` と書くか、`` ` `` で囲みます",
                    "if it is no formula, write `\\$` or put it between backticks"
                )));
                false
            }
        }
    }
}
