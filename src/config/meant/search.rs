//! `search` of `tejun.yaml` as meant.

/// How readers search the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Whether there is a search at all.
    pub enabled: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self { enabled: true }
    }
}
