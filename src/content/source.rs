//! One text file with its line starts, so that a byte range becomes a place without rereading the file.
//!
//! In: a path and the text. Out: [`Place`]s. Never: changes the text.

use crate::diag::Place;
use std::cell::OnceCell;
use std::ops::Range;

/// Where the bytes of a text were written.
pub(super) trait PlaceMap {
    fn place(&self, range: &Range<usize>) -> Place;
}

/// A file's text, ready to say where a byte stands.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    /// Looked for when somebody asks for a place.
    line_starts: OnceCell<Vec<usize>>,
    /// Where the text was written, when it was rewritten since.
    places: Option<&'a dyn PlaceMap>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, line_starts: OnceCell::new(), places: None }
    }

    /// A text that was rewritten since; places are those of what was written.
    pub(super) fn rewritten(file: &'a str, text: &'a str, places: &'a dyn PlaceMap) -> Self {
        Self { file, text, line_starts: OnceCell::new(), places: Some(places) }
    }

    pub(super) fn line_starts(&self) -> &[usize] {
        self.line_starts
            .get_or_init(|| std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The place of a byte range; what lies beyond the first line of the range is not counted in its length.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        match self.places {
            Some(places) => places.place(&range),
            None => place_in(self.file, self.text, self.line_starts(), range),
        }
    }
}

/// The place of a range of a text whose lines start there.
pub(super) fn place_in(file: &str, text: &str, line_starts: &[usize], range: Range<usize>) -> Place {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let start = floor(range.start);
    let end = floor(range.end.max(range.start));
    let line = line_starts.partition_point(|&at| at <= start);
    let line_start = line_starts[line - 1];
    let column = text[line_start..start].chars().count() + 1;
    let length = text[start..end].lines().next().map_or(1, |first| first.chars().count());
    Place::at(file, narrow(line), narrow(column), narrow(length))
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Source;
    use crate::diag::Place;

    #[test]
    fn columns_are_characters_and_lines_count_from_one() {
        let source = Source::new("a.md", "一二三\n四五[六](x)\r\n");
        let at = source.text.find("](x").expect("the fixture holds a link");
        assert_eq!(source.place(at + 2..at + 3), Place::at("a.md", 2, 7, 1));
        assert_eq!(source.place(0..3), Place::at("a.md", 1, 1, 1));
        assert_eq!(source.place(9_999..10_000), Place::at("a.md", 3, 1, 1));
        assert_eq!(Place::of_range("a.md", source.text, at + 2..at + 3), source.place(at + 2..at + 3));
    }
}
