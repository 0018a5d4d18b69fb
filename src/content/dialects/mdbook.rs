//! mdBook: `{{#include file}}`, `{{#include file:3:7}}`, `{{#include file:anchor}}`, `{{#rustdoc_include …}}`, `{{#playground file.rs}}`.
//!
//! In: a text. Out: edits that put files, or parts of them, in place of the tags, in code as in prose. Never: reads a tag behind a
//! backslash, or runs code.

use super::buffer::RewriteBuffer;
use super::edits::Edit;
use super::excerpt::{Excerpt, Marks};
use super::include;
use super::include::Request;
use super::includes::{Asked, Reach};
use super::inclusions::Inclusions;
use super::reading::Reading;
use super::structure::Structure;
use crate::content::text::pattern;
use regex::Regex;
use std::sync::LazyLock;

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\\?\{\{\s*#(?P<order>include|rustdoc_include|playground|playpen)[ \t]+(?P<words>[^{}\n]*[^{}\s])\s*\}\}")
});

/// Whether a text may hold a tag.
pub(super) fn may_contain(text: &str) -> bool {
    text.contains("{{") && TAG.is_match(text)
}

/// The edits for the tags of a text.
pub(super) fn edits(buffer: &mut RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let tags: Vec<_> = TAG
        .captures_iter(&buffer.text)
        .map(|tag| {
            let range = tag.get(0).map_or(0..0, |whole| whole.range());
            (range, tag["order"].to_owned(), tag["words"].to_owned())
        })
        .collect();
    let mut inclusions = Inclusions::new(structure);
    for (range, order, words) in tags {
        if buffer.text[range.clone()].starts_with('\\') {
            inclusions.shown(buffer, range, 1, reading);
            continue;
        }
        let mut words = words.split_whitespace();
        let written = words.next().unwrap_or_default();
        let place = buffer.place(&range);
        if matches!(order.as_str(), "playground" | "playpen") {
            if structure.literal(range.start).is_none() {
                let info = std::iter::once("rust").chain(words).collect::<Vec<_>>().join(",");
                let request = Request { path: written.to_owned(), code: Some(info), place, reach: Reach::Project };
                inclusions.push(include::edit(buffer, range, request, reading));
            }
            continue;
        }
        let marks = if order == "include" { Marks::FirstAnchor } else { Marks::EveryAnchor };
        let (path, excerpt) = excerpt(written, marks);
        let asked = Asked { path, excerpt: &excerpt, as_code: false, reach: Reach::Project, place: &place };
        inclusions.put(buffer, range, asked, reading);
    }
    inclusions.finished(buffer)
}

/// A path and what is wanted of its file.
fn excerpt(written: &str, marks: Marks) -> (&str, Excerpt) {
    let Some((path, rest)) = written.split_once(':') else { return (written, Excerpt::Whole) };
    // Whatever follows further colons says nothing.
    let lines = rest.match_indices(':').nth(1).map_or(rest, |(end, _)| &rest[..end]);
    (path, Excerpt::read(lines, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_files_are_written_as_in_mdbook() {
        let lines = |first, last| Excerpt::Lines { first, last };
        let table = [
            ("a.rs", Excerpt::Whole),
            ("a.rs:", Excerpt::Whole),
            ("a.rs:5", lines(5, Some(5))),
            ("a.rs:5:", lines(5, None)),
            ("a.rs:5:9", lines(5, Some(9))),
            ("a.rs::9", lines(1, Some(9))),
            ("a.rs:main-part", Excerpt::Named { name: "main-part".to_owned(), marks: Marks::FirstAnchor }),
        ];
        for (written, expected) in table {
            assert_eq!(excerpt(written, Marks::FirstAnchor), ("a.rs", expected), "{written}");
        }
    }

    #[test]
    fn other_braces_are_no_tags() {
        for text in ["{{#include a.rs}}", "{{ #rustdoc_include ../a.rs:x }}", "{{#playground a.rs editable}}"] {
            assert!(may_contain(text), "{text}");
        }
        for text in [
            "{{#include}}",
            "{{#include }}",
            "{{#each items}}",
            "#include <stdio.h>",
            "{{ include \"a\" }}",
            "{{#include a",
        ] {
            assert!(!may_contain(text), "{text}");
        }
    }
}
