//! What stands in a file where a row should.

use crate::data::value_error::ValueError;
use crate::diag::{Message, Place};
use std::ops::Range;

/// What stands where a row should and is none.
pub(super) struct MalformedRow {
    pub place: Place,
    /// Its text, shortened.
    pub text: String,
    /// What is wrong with it.
    pub message: Message,
    /// The kind of finding.
    pub why: ValueError,
    /// Its bytes in the decoded text.
    pub span: Range<usize>,
}

/// A count as it stands in places.
pub(super) fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
