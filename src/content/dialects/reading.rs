//! What a dialect is read with: the front matter, other files, and what was found.
//!
//! In: nothing. Out: [`Reading`]. Never: reads a mark.

use super::shortcode::include::Includes;
use crate::content::front_matter::FrontMatter;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use std::collections::BTreeMap;

/// The names that mean nothing here: where each stood first, and how often.
#[derive(Default)]
pub(crate) struct Unknown(BTreeMap<String, (Place, usize)>);

impl Unknown {
    pub(crate) fn add(&mut self, name: &str, place: Place) {
        self.0.entry(name.to_owned()).or_insert((place, 0)).1 += 1;
    }

    /// One finding for each name.
    pub(crate) fn report(self, found: &mut Vec<Diagnostic>) {
        let mut each: Vec<(String, (Place, usize))> = self.0.into_iter().collect();
        each.sort_by(|(_, (a, _)), (_, (b, _))| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        for (name, (place, count)) in each {
            let message = say!(
                "ショートコード `{name}` は使えません（{count} か所）。タグを文字のまま表示します",
                "unknown shortcode `{name}` ({count} in this document): its tag is shown as text"
            );
            found.push(Diagnostic::new(code::CONTENT_SHORTCODE, place, message).hint(say!(
                "中の Markdown は読みます。そのタグがいらなければ消します",
                "its inner Markdown is read; remove the tag if nobody needs it"
            )));
        }
    }
}

/// What shortcodes are read with.
pub(crate) struct Reading<'r, 'f> {
    pub(crate) front: &'r FrontMatter,
    pub(crate) includes: &'r mut Includes<'f>,
    pub(crate) unknown: &'r mut Unknown,
    pub(crate) found: &'r mut Vec<Diagnostic>,
}
