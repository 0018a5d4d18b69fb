//! What a dialect is read with: the front matter, other files, and what was found.
//!
//! In: what the readers of dialects add. Out: [`Reading`]; one finding for each unknown name. Never: reads a mark.

use super::buffer::RewriteBuffer;
use super::comments::RemovedComments;
use super::elements::Elements;
use super::includes::Includes;
use super::inserts::Inserts;
use crate::content::abbreviations::Abbreviations;
use crate::content::front_matter::FrontMatter;
use crate::content::options::ReadOptions;
use crate::content::raw_html::TakenOut;
use crate::diag::{Diagnostic, Place, code};
use crate::model::{FOR_NOBODY, Viewer};
use crate::say;
use std::collections::BTreeMap;

/// The names that mean nothing here: where each stood first, and how often.
#[derive(Default)]
pub(super) struct UnknownNames(BTreeMap<String, (Place, usize)>);

impl UnknownNames {
    pub(super) fn add(&mut self, name: &str, place: Place) {
        self.0.entry(name.to_owned()).or_insert((place, 0)).1 += 1;
    }

    /// One finding for each name.
    pub(super) fn report(self, found: &mut Vec<Diagnostic>) {
        let mut each: Vec<(String, (Place, usize))> = self.0.into_iter().collect();
        each.sort_by(|(_, (a, _)), (_, (b, _))| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        for (name, (place, count)) in each {
            let message = say!(
                "ショートコード `{name}` は使えません（{count} か所）。タグを文字のまま表示します",
                "unknown shortcode `{name}` ({count} in this document): its tag is shown as text"
            );
            found.push(Diagnostic::new(code::CONTENT_SHORTCODE, place, message).hint(say!(
                "中の Markdown は読みます。作るなら `themes/<テーマ>/shortcodes/{name}.html` に書き、いらなければタグを消します",
                "its inner Markdown is read; write `themes/<theme>/shortcodes/{name}.html` to make it one, or remove the tag"
            )));
        }
    }
}

/// What dialects are read with, and what came of it so far.
pub(super) struct Reading<'r, 'f> {
    pub(super) front: &'r FrontMatter,
    pub(super) includes: &'r mut Includes<'f>,
    /// What the marks in the text stand for.
    pub(super) inserts: Inserts,
    pub(super) unknown: UnknownNames,
    pub(super) comments: RemovedComments,
    pub(super) abbreviations: Abbreviations,
    /// What templates of shortcodes made that documents may not hold, by the names of the shortcodes.
    pub(super) templates: BTreeMap<String, TakenOut>,
    pub(super) found: &'r mut Vec<Diagnostic>,
}

impl<'f> Reading<'_, 'f> {
    pub(super) fn elements(&mut self) -> Elements<'_> {
        Elements { inserts: &mut self.inserts, language: self.includes.options.language }
    }

    /// Who looks.
    pub(super) fn viewer(&self) -> &'f Viewer {
        let options: &'f ReadOptions = self.includes.options;
        &options.viewer
    }

    /// How closed the document is.
    pub(super) fn rank(&self, buffer: &RewriteBuffer) -> usize {
        self.includes.hidden().rank(buffer.path()).filter(|rank| *rank != FOR_NOBODY).unwrap_or(0)
    }
}
