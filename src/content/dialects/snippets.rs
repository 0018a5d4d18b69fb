//! MkDocs: `--8<-- "path"` on a line of its own, and the block of paths between two lines `--8<--`.
//!
//! In: a text. Out: edits that put files, or parts of them, in place of such lines, in code as in prose. Never: reads a line behind a
//! semicolon, or asks another machine for a file.

use super::buffer::RewriteBuffer;
use super::edits::Edit;
use super::excerpt::{Excerpt, Marks};
use super::includes::{Asked, Reach};
use super::inclusions::Inclusions;
use super::reading::Reading;
use super::structure::Structure;
use crate::content::text::{lines, pattern};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What marks a file on its line, and what opens and ends a block of them.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"^[ \t>]*(?P<escape>;*)(?P<mark>-+8<-+)(?:[ \t]+(?:"(?P<double>[^"]+)"|'(?P<single>[^']+)'))?[ \t]*$"#)
});

/// Whether a text may hold any.
pub(super) fn may_contain(text: &str) -> bool {
    text.contains("-8<-")
}

/// One line, or one path of a block.
struct Snippet {
    /// What the file is put in place of.
    range: Range<usize>,
    path: String,
}

/// The edits for the lines of a text.
pub(super) fn edits(buffer: &mut RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let mut inclusions = Inclusions::new(structure);
    for (range, semicolons) in escaped(&buffer.text) {
        inclusions.shown(buffer, range, semicolons, reading);
    }
    let (snippets, cuts) = all(&buffer.text);
    for Snippet { range, path } in snippets {
        let place = buffer.place(&range);
        let (path, excerpt) = excerpt(&path);
        let asked = Asked { path, excerpt: &excerpt, as_code: false, reach: Reach::Top, place: &place };
        inclusions.put(buffer, range, asked, reading);
    }
    cuts.into_iter().for_each(|range| inclusions.push(Edit::cut(range)));
    inclusions.finished(buffer)
}

/// The lines that are shown, and how many semicolons say so.
fn escaped(text: &str) -> Vec<(Range<usize>, usize)> {
    let shown = lines(text).filter_map(|(start, line)| {
        let found = MARK.captures(line)?;
        let escape = found.name("escape").filter(|escape| !escape.is_empty())?;
        Some((start + escape.start()..start + line.trim_end().len(), 1))
    });
    shown.collect()
}

/// A block of paths, while it is read.
struct Block {
    snippets: Vec<Snippet>,
    /// The line that opens it, and those that are no paths.
    cuts: Vec<Range<usize>>,
}

/// What is to be taken in, and what is left out: the lines round blocks of paths, and lines in them behind a semicolon. What opens and is
/// not ended is none.
fn all(text: &str) -> (Vec<Snippet>, Vec<Range<usize>>) {
    let (mut snippets, mut cuts) = (Vec::new(), Vec::new());
    let mut block: Option<Block> = None;
    for (start, line) in lines(text) {
        let range = |from: usize, to: usize| start + from..start + to;
        let found = MARK.captures(line).filter(|found| found.name("escape").is_none_or(|escape| escape.is_empty()));
        let path = found.as_ref().and_then(|found| found.name("double").or_else(|| found.name("single")));
        let mark = found.as_ref().and_then(|found| found.name("mark"));
        match (mark, path, block.take()) {
            (Some(mark), None, None) => {
                block = Some(Block { snippets: Vec::new(), cuts: vec![range(mark.start(), mark.end())] });
            }
            (Some(mark), None, Some(inside)) => {
                cuts.extend(inside.cuts);
                cuts.push(range(mark.start(), mark.end()));
                snippets.extend(inside.snippets);
            }
            (Some(mark), Some(path), open) => {
                let whole = range(mark.start(), line.trim_end().len());
                snippets.push(Snippet { range: whole, path: path.as_str().to_owned() });
                block = open;
            }
            (None, _, Some(mut inside)) => {
                let path = line.trim_matches([' ', '\t', '>', '\r']);
                let at = line.find(path).unwrap_or_default();
                let range = range(at, at + path.len());
                match path {
                    "" => {}
                    path if path.starts_with(';') => inside.cuts.push(range),
                    path => inside.snippets.push(Snippet { range, path: path.to_owned() }),
                }
                block = Some(inside);
            }
            (None, ..) => {}
        }
    }
    snippets.sort_by_key(|snippet| snippet.range.start);
    (snippets, cuts)
}

/// A path and what is wanted of its file: lines by number, up to the last one when only the first is written, or a section.
fn excerpt(written: &str) -> (&str, Excerpt) {
    let Some((path, rest)) = written.split_once(':').filter(|(_, rest)| !rest.starts_with("//")) else {
        return (written, Excerpt::Whole);
    };
    (path, Excerpt::read(rest, Marks::Section))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_blocks_of_paths_are_found() {
        let text = "a\n--8<-- \"b.md:hours\"\n  ---8<--- 'c.md:2:4'\n;--8<-- \"d.md\"\n--8<--\ne.md\n\n; x.md\nf.md\n--8<--\n--8<-- \"\n--8<--\ng.md\n";
        let (snippets, cuts) = all(text);
        let found: Vec<_> =
            snippets.iter().map(|snippet| (snippet.path.as_str(), &text[snippet.range.clone()])).collect();
        let expected = [
            ("b.md:hours", "--8<-- \"b.md:hours\""),
            ("c.md:2:4", "---8<--- 'c.md:2:4'"),
            ("e.md", "e.md"),
            ("f.md", "f.md"),
        ];
        assert_eq!((found, cuts.len()), (expected.to_vec(), 3));
        assert_eq!(
            escaped(text).iter().map(|(range, _)| &text[range.clone()]).collect::<Vec<_>>(),
            [";--8<-- \"d.md\""]
        );
    }

    #[test]
    fn parts_of_files_are_written_as_in_mkdocs() {
        let lines = |first, last| Excerpt::Lines { first, last };
        let table = [
            ("a.md", "a.md", Excerpt::Whole),
            ("a.md:3", "a.md", lines(3, None)),
            ("a.md:3:5", "a.md", lines(3, Some(5))),
            ("a.md::5", "a.md", lines(1, Some(5))),
            ("a.md:hours", "a.md", Excerpt::Named { name: "hours".to_owned(), marks: Marks::Section }),
            ("https://a.example/b.md", "https://a.example/b.md", Excerpt::Whole),
        ];
        for (written, path, expected) in table {
            assert_eq!(excerpt(written), (path, expected), "{written}");
        }
    }
}
