//! What else than a space may stand in the delimiter row of a table, as input methods write it.
//!
//! In: a text. Out: where such blanks stand, or the text with spaces in their place. Never: looks into code.

use super::structure::Structure;
use crate::content::text::lines;
use std::borrow::Cow;
use std::ops::Range;

/// The blanks in the delimiter rows of tables, outside of code, that the parser takes for none: tabs, and wide ones.
pub(super) fn odd_blanks(text: &str) -> Vec<Range<usize>> {
    let rows: Vec<Range<usize>> = rows(text).filter(|row| is_delimiter(&text[row.clone()])).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let structure = Structure::of(text);
    let rows = rows.into_iter().filter(|row| !structure.is_literal(row.start));
    let blanks = |row: Range<usize>| {
        let odd = text[row.clone()].match_indices(ODD);
        odd.map(move |(at, blank)| row.start + at..row.start + at + blank.len()).collect::<Vec<_>>()
    };
    rows.flat_map(blanks).collect()
}

/// The same text with as many spaces in their place.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let odd = odd_blanks(text);
    if odd.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = text.to_owned();
    odd.into_iter().for_each(|blank| out.replace_range(blank.clone(), &" ".repeat(blank.len())));
    Cow::Owned(out)
}

const ODD: [char; 3] = ['\t', '\u{a0}', '\u{3000}'];

/// The lines of a text, each from the first sign that is no quote mark on.
fn rows(text: &str) -> impl Iterator<Item = Range<usize>> {
    lines(text).map(|(start, line)| {
        let words = line.trim_end();
        let indent = words.len() - words.trim_start_matches([' ', '\t', '>']).len();
        start + indent..start + words.len()
    })
}

/// Whether a line is the delimiter row of a table, but for its blanks.
fn is_delimiter(row: &str) -> bool {
    let signs = |c: char| matches!(c, '|' | '-' | ':' | ' ') || ODD.contains(&c);
    row.contains(ODD) && row.contains('|') && row.contains('-') && row.chars().all(signs)
}
