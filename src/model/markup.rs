//! HTML in pieces that others hold, too.
//!
//! In: texts. Out: the same, one after the other. Never: copies a text that somebody else holds: a document and the page that is made of
//! it have one copy of what they say.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

/// A text that several hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet(Arc<str>);

impl Deref for Snippet {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<T: AsRef<str>> From<T> for Snippet {
    fn from(text: T) -> Self {
        Self(Arc::from(text.as_ref()))
    }
}

impl Serialize for Snippet {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Snippet {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

/// HTML, a fragment of a page.
#[derive(Debug, Clone, Default)]
pub struct Markup(Vec<Snippet>);

impl Markup {
    /// All of it as one text.
    pub fn text(&self) -> Cow<'_, str> {
        match self.0.as_slice() {
            [] => Cow::Borrowed(""),
            [one] => Cow::Borrowed(one),
            several => Cow::Owned(several.iter().map(Deref::deref).collect()),
        }
    }

    /// Goes on with a text.
    pub fn push(&mut self, more: Snippet) {
        self.0.push(more);
    }

    /// Gives back room for more.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}

/// The same text is the same, wherever it was cut.
impl PartialEq for Markup {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Markup {}

impl<T: AsRef<str>> From<T> for Markup {
    fn from(text: T) -> Self {
        Self(vec![Snippet::from(text)])
    }
}

impl Serialize for Markup {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Markup {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_text_wherever_it_was_cut() {
        let mut cut = Markup::default();
        assert_eq!(cut.text(), "");
        cut.push("<p>一".into());
        assert!(matches!(cut.text(), Cow::Borrowed("<p>一")));
        cut.push("</p>".into());
        assert_eq!(cut, Markup::from("<p>一</p>"));
        let written = serde_json::to_string(&cut).unwrap();
        assert_eq!(written, r#""<p>一</p>""#);
        assert_eq!(serde_json::from_str::<Markup>(&written).unwrap(), cut);
    }
}
