//! The options of a directive: each is named, typed and bounded in the one place where it is read.
//!
//! In: the body of a directive, as YAML. Out: values; at the end a finding for every option that nothing asked for, with the
//! nearest name that something did. Never: stops at the first mistake: what cannot be read is said, counts as not written, and
//! keeps the directive from being shown.

use super::navigation::Tree;
use super::reason::Reason;
use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Message, Place};
use crate::model::Block;
use crate::syntax::{self, Fields, Node, Reader};
use std::ops::RangeInclusive;

/// A directive as written, and the page that it stands on.
pub(super) struct Call<'a> {
    pub name: &'a str,
    pub argument: &'a str,
    pub body: &'a str,
    pub place: &'a Place,
    pub body_place: &'a Place,
    pub document: &'a Document,
    pub tree: &'a Tree,
}

/// What a directive becomes, or why it shows nothing.
pub(super) type DirectiveResult = Result<Vec<Block>, Reason>;

/// Why the options of a directive give nothing.
pub(super) enum Unread {
    /// One of them is wrong.
    Wrong,
    /// What one of them names is declared, and is wrong there.
    LeftOut,
}

pub(super) struct Options<'a> {
    pub call: &'a Call<'a>,
    pub reader: Reader<'a>,
    fields: Fields<'a>,
}

impl<'a> Options<'a> {
    /// What `compose` makes of the options of a directive, unless one of them cannot be read, which is said.
    pub(super) fn read<T>(
        call: &Call<'_>,
        found: &mut Diagnostics,
        compose: impl FnOnce(&mut Options<'_>) -> T,
    ) -> Result<T, Unread> {
        let mut said = Diagnostics::new();
        // An included file says its own name.
        let (file, body) = (&call.place.file, call.body);
        let made = syntax::parse(file, body, &mut said).and_then(|node| {
            let mut reader = Reader::new(file, body, &mut said);
            let fields = reader.fields(&node)?;
            let mut options = Options { call, reader, fields };
            // Who may see it was decided when the document was read.
            options.node("audience");
            let made = compose(&mut options);
            let Options { mut reader, fields, .. } = options;
            fields.finish(&mut reader);
            (reader.failures() == 0).then_some(made)
        });
        let why = if said.has_errors() { Unread::Wrong } else { Unread::LeftOut };
        found.extend(said.into_iter().map(|diagnostic| moved(diagnostic, call.body_place)));
        made.ok_or(why)
    }

    /// An option as written.
    pub(super) fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.fields.get(key)
    }

    /// An option that must be written; the hint tells what.
    pub(super) fn require(&mut self, key: &'static str, hint: Message) -> Option<&'a Node> {
        let start = 0..self.call.body.len().min(1);
        self.fields.require_as(&mut self.reader, key, &start, hint)
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<&'a str> {
        self.node(key).and_then(|node| self.reader.text_of(node))
    }

    /// The text of an option, else what follows the directive's name.
    pub(super) fn text_or_argument(&mut self, key: &'static str) -> Option<&'a str> {
        self.text(key).or(Some(self.call.argument).filter(|argument| !argument.is_empty()))
    }

    /// One text or a list of them.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        let texts = self.node(key).map(|node| self.reader.texts(node))?;
        Some(texts.into_iter().map(|(text, _)| text.to_owned()).collect())
    }

    /// The texts of an option, else what follows the directive's name.
    pub(super) fn texts_or_argument(&mut self, key: &'static str) -> Vec<String> {
        let texts = self.texts(key).unwrap_or_default();
        let argument = Some(self.call.argument).filter(|argument| texts.is_empty() && !argument.is_empty());
        texts.into_iter().chain(argument.map(str::to_owned)).collect()
    }

    pub(super) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        self.node(key).and_then(|node| self.reader.boolean(node))
    }

    pub(super) fn whole(&mut self, key: &'static str, within: RangeInclusive<i64>) -> Option<usize> {
        let whole = self.node(key).and_then(|node| self.reader.whole(node, within));
        whole.and_then(|whole| usize::try_from(whole).ok())
    }

    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, allowed: &[(&str, T)]) -> Option<T> {
        self.node(key).and_then(|node| self.reader.choice(node, allowed))
    }

    pub(super) fn choices<T: Copy>(&mut self, key: &'static str, allowed: &[(&str, T)]) -> Option<Vec<T>> {
        let texts = self.node(key).map(|node| self.reader.texts(node))?;
        Some(texts.into_iter().filter_map(|(_, node)| self.reader.choice(node, allowed)).collect())
    }
}

/// A finding inside the body of a fence, placed in the file.
pub(super) fn moved(mut diagnostic: Diagnostic, body: &Place) -> Diagnostic {
    let shift = |place: &mut Place| {
        place.line = place.line.max(1) + body.line.saturating_sub(1);
        place.column = place.column.max(1) + body.column.saturating_sub(1);
        place.length = place.length.max(1);
    };
    if let Some(place) = &mut diagnostic.place {
        shift(place);
    }
    diagnostic.related.iter_mut().for_each(|related| shift(&mut related.place));
    diagnostic
}
