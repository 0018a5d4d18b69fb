//! How readers search a site.

use super::Route;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a search over a site is made of, besides its pages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SearchPlan {
    /// Whether there is a search.
    pub enabled: bool,
    /// Words that mean the same, one group each.
    pub synonyms: Vec<Vec<String>>,
    /// Pages that are not found.
    pub left_out: BTreeSet<Route>,
    /// What stands in the empty field; empty for the usual words.
    pub placeholder: String,
}
