//! Which lines of a file are taken in: all, some by their numbers, or those between marks in comments of the file.
//!
//! In: a text. Out: the ranges of the lines, without the end of the last. Never: takes a line of marks along.

use crate::content::text::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What is wanted of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Excerpt {
    Whole,
    /// Lines by their numbers, the first being 1, both ends included; up to the last one of the file.
    Lines {
        first: usize,
        last: Option<usize>,
    },
    /// The lines between marks of this name.
    Named {
        name: String,
        marks: Marks,
    },
}

/// How lines are marked in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    /// mdBook: `ANCHOR: name` and `ANCHOR_END: name`, of which the first are meant.
    FirstAnchor,
    /// The same, and all of them are meant.
    EveryAnchor,
    /// MkDocs: `--8<-- [start:name]` and `--8<-- [end:name]`.
    Section,
}

static ANCHOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"ANCHOR(?P<end>_END)?:\s*(?P<name>[\w-]+)"));

static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"-+8<-+[ \t]+\[[ \t]*(?:start|(?P<end>end))[ \t]*:[ \t]*(?P<name>[A-Za-z][\w-]*)[ \t]*\]")
});

impl Excerpt {
    /// What is written behind the path of a file: lines by number (`3:7`, `:7`, `3:`), or a name. A number alone is that line to mdBook, and
    /// to MkDocs the first of all that follow.
    pub(crate) fn read(written: &str, marks: Marks) -> Self {
        let (first, last) = written.split_once(':').map_or((written, None), |(first, last)| (first, Some(last)));
        let number = |text: &str| text.parse::<usize>().ok();
        match (number(first), last.and_then(number)) {
            (None, _) if !first.is_empty() => Self::Named { name: first.to_owned(), marks },
            (None, None) => Self::Whole,
            (Some(line), None) if last.is_none() && marks != Marks::Section => {
                Self::Lines { first: line, last: Some(line) }
            }
            (first, last) => Self::Lines { first: first.unwrap_or(1), last },
        }
    }

    /// Whether the whole file is wanted.
    pub(crate) fn is_whole(&self) -> bool {
        *self == Self::Whole
    }

    /// The wanted lines of a text; those that follow each other are one range. `None` when none is there.
    pub(crate) fn of(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let lines: Vec<Range<usize>> = match self {
            Self::Whole => return Some(std::iter::once(0..without_end(text)).collect()),
            Self::Lines { first, last } => {
                let from = first.saturating_sub(1);
                let count = last.map_or(usize::MAX, |last| last.saturating_sub(from));
                lines(text).skip(from).take(count).collect()
            }
            Self::Named { name, marks } => marks.between(text, name)?,
        };
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for line in lines {
            match pieces.last_mut() {
                Some(last) if last.end == line.start => last.end = line.end,
                _ => pieces.push(line),
            }
        }
        let last = pieces.last_mut()?;
        last.end = last.start + without_end(&text[last.clone()]);
        Some(pieces)
    }
}

impl Marks {
    /// The marks round the lines of a name, as they are written.
    pub(crate) fn written(self, name: &str) -> (String, String) {
        match self {
            Self::FirstAnchor | Self::EveryAnchor => (format!("ANCHOR: {name}"), format!("ANCHOR_END: {name}")),
            Self::Section => (format!("--8<-- [start:{name}]"), format!("--8<-- [end:{name}]")),
        }
    }

    /// The lines between marks of a name, without those of other marks; `None` when nothing has the name.
    fn between(self, text: &str, name: &str) -> Option<Vec<Range<usize>>> {
        let mark = if self == Self::Section { &*SECTION } else { &*ANCHOR };
        let (mut kept, mut is_inside, mut is_there) = (Vec::new(), false, false);
        for line in lines(text) {
            let Some(found) = mark.captures(&text[line.clone()]) else {
                kept.extend(is_inside.then_some(line));
                continue;
            };
            if &found["name"] == name {
                is_inside = found.name("end").is_none();
                is_there |= is_inside;
                if !is_inside && is_there && self != Self::EveryAnchor {
                    break;
                }
            }
        }
        is_there.then_some(kept)
    }
}

/// The lines of a text with their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..*at)
    })
}

/// The length of a text without the end of its last line.
fn without_end(text: &str) -> usize {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.strip_suffix('\r').unwrap_or(body).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "use a;\n// ANCHOR: all\nfn a() {\n    // ANCHOR: inner\n    b();\n    // ANCHOR_END: inner\n}\n// ANCHOR_END: all\n// ANCHOR: all\nfn c() {}\n// ANCHOR_END: all\n";

    fn taken(excerpt: &Excerpt, text: &str) -> Option<Vec<String>> {
        Some(excerpt.of(text)?.into_iter().map(|range| text[range].to_owned()).collect())
    }

    #[test]
    fn lines_are_taken_by_number() {
        let text = "1\n2\n3\r\n4\n";
        let table: [(usize, Option<usize>, Option<&str>); 6] = [
            (2, Some(2), Some("2")),
            (2, Some(3), Some("2\n3")),
            (3, None, Some("3\r\n4")),
            (1, Some(9), Some("1\n2\n3\r\n4")),
            (0, Some(1), Some("1")),
            (5, None, None),
        ];
        for (first, last, expected) in table {
            let expected = expected.map(|text| vec![text.to_owned()]);
            assert_eq!(taken(&Excerpt::Lines { first, last }, text), expected, "{first}:{last:?}");
        }
        assert_eq!(taken(&Excerpt::Whole, text), Some(vec!["1\n2\n3\r\n4".to_owned()]));
        assert_eq!(taken(&Excerpt::Whole, ""), Some(vec![String::new()]));
    }

    #[test]
    fn marks_are_left_out_and_names_may_lie_in_each_other() {
        let named = |name: &str, marks| taken(&Excerpt::Named { name: name.to_owned(), marks }, CODE);
        assert_eq!(named("inner", Marks::FirstAnchor), Some(vec!["    b();".to_owned()]));
        let first = vec!["fn a() {\n".to_owned(), "    b();\n".to_owned(), "}".to_owned()];
        assert_eq!(named("all", Marks::FirstAnchor), Some(first));
        assert_eq!(
            named("all", Marks::EveryAnchor).map(|pieces| pieces.concat()),
            Some("fn a() {\n    b();\n}\nfn c() {}".to_owned())
        );
        assert_eq!(named("al", Marks::FirstAnchor), None);
        let text = "a\n<!-- --8<-- [start:hours] -->\n9 時\n<!-- --8<-- [ end : hours ] -->\nb\n";
        let section = Excerpt::Named { name: "hours".to_owned(), marks: Marks::Section };
        assert_eq!(taken(&section, text), Some(vec!["9 時".to_owned()]));
    }
}
