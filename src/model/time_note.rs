//! What a document says of times beside its promises: 24時間365日, 毎朝9:00, 四半期に1回, `8:30 ログイン` in an example.
//!
//! In: a line of a document. Out: its words and where they stand. Never: a promise, or what the words mean.

use crate::diag::Place;
use serde::{Deserialize, Serialize};

/// A line of a document that is about a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeNote {
    /// The words of the headings above it, outermost first.
    pub headings: Vec<String>,
    /// The nearest line above it in its block that ends with a colon (`実施例：`); may be empty.
    pub above: String,
    /// The words before its colon; may be empty.
    pub label: String,
    /// The words behind it, or the whole line.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Which block of its document it stands in, from 0; the lines of a fence are in one.
    pub block: usize,
}
