//! HTML in pieces that others hold, too.
//!
//! In: texts. Out: the same, one after the other. Never: copies a text that somebody else holds: a document and the page that is made of
//! it have one copy of what they say.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A text that several hold: all of a text, or a part of one that is held as long as any of its parts.
#[derive(Clone)]
pub struct Snippet {
    whole: Arc<str>,
    // Where it is in the whole, which is checked once. Half the size of a range of `usize`: a site holds a million of them.
    from: u32,
    to: u32,
}

impl Snippet {
    /// A part of a text without a copy of it; `None` where the range is none of it, or beyond four gigabytes.
    pub fn part(whole: &Arc<str>, range: Range<usize>) -> Option<Self> {
        whole.get(range.clone())?;
        let (from, to) = (u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?);
        Some(Self { whole: Arc::clone(whole), from, to })
    }
}

impl Deref for Snippet {
    type Target = str;

    fn deref(&self) -> &str {
        &self.whole[self.from as usize..self.to as usize]
    }
}

impl fmt::Debug for Snippet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Snippet").field(&&**self).finish()
    }
}

/// The same text is the same, whatever it is a part of.
impl PartialEq for Snippet {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Snippet {}

impl<T: AsRef<str>> From<T> for Snippet {
    fn from(text: T) -> Self {
        let whole: Arc<str> = Arc::from(text.as_ref());
        Self::part(&whole, 0..whole.len()).expect("no document has a piece of four gigabytes")
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
    fn a_part_is_a_text_of_its_own_without_a_copy() {
        let whole: Arc<str> = Arc::from("一<p>二");
        let part = Snippet::part(&whole, 3..6).unwrap();
        assert_eq!((&*part, &part), ("<p>", &Snippet::from("<p>")));
        assert_eq!(format!("{part:?}"), r#"Snippet("<p>")"#);
        assert!(std::ptr::eq(part.as_ptr(), whole[3..].as_ptr()));
        assert_eq!(&*Snippet::part(&whole, 9..9).unwrap(), "");
        #[expect(clippy::reversed_empty_ranges, reason = "it is refused")]
        let none = [0..1, 8..9, 3..10, 10..10, 6..3];
        none.into_iter().for_each(|range| assert!(Snippet::part(&whole, range).is_none()));
    }

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
