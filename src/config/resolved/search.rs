//! `search` of `tejun.yaml` as meant.

use crate::config::DocumentGlob;
use serde::Serialize;

/// How readers search the site.
#[derive(Debug, Clone, Serialize)]
pub struct Search {
    /// Whether there is a search at all.
    pub enabled: bool,
    /// Words that mean the same, one group each, besides those of the house.
    pub synonyms: Vec<Vec<String>>,
    /// Documents that are not found.
    pub exclude: Vec<DocumentGlob>,
    /// What stands in the empty field; empty for the usual words.
    pub placeholder: String,
}

impl Default for Search {
    fn default() -> Self {
        Self { enabled: true, synonyms: Vec::new(), exclude: Vec::new(), placeholder: String::new() }
    }
}
