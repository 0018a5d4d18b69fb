//! What is found in a document more than once and told once.
//!
//! In: how often, and the places after the first. Out: words for the count, and the finding with the next places. Never: tells all of
//! them, since a document that has a hundred is read by somebody who mends one and searches for the others.

use super::{Diagnostic, Place};
use crate::say;

/// How many places after the first are shown.
const SHOWN: usize = 2;

/// The count in both languages, as it stands at the end of a message; empty for one.
pub(crate) fn times(count: usize) -> (String, String) {
    match count {
        1 => (String::new(), String::new()),
        _ => (format!("（この文書に {count} か所）"), format!(" ({count} times in this document)")),
    }
}

/// The finding with the next places of the same.
pub(crate) fn and_further(finding: Diagnostic, places: impl Iterator<Item = Place>) -> Diagnostic {
    places.take(SHOWN).fold(finding, |finding, place| finding.related(place, say!("ここにも", "here, too")))
}
