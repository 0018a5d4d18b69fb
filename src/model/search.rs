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
    /// Whether only words that stand on its pages may be among them: there are more closed sites, whose words they may be.
    pub only_words_of_pages: bool,
    /// Pages that are not found.
    pub left_out: BTreeSet<Route>,
    /// What stands in the empty field; empty for the usual words.
    pub placeholder: String,
}
