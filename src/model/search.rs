//! How readers search a site.

use serde::Serialize;

/// What a search over a site is made of, besides its pages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SearchPlan {
    /// Whether there is a search.
    pub enabled: bool,
    /// Words that mean the same, one group each.
    pub synonyms: Vec<Vec<String>>,
}
