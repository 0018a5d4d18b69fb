//! `versions` and `banner` of `tejun.yaml` as meant.

use crate::calendar::Instant;
use crate::diag::Place;
use crate::model::{self, SiteNotice};
use serde::Serialize;

/// Which older states of the document set are published beside the current one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Versions {
    /// Patterns of tags, such as `v*`.
    pub refs: Vec<String>,
    /// Patterns of branches, such as `release/*`.
    pub branches: Vec<String>,
    /// How many of them are published at most, the newest first.
    pub limit: Option<usize>,
    /// What the current version is called; empty for the usual word.
    pub label: String,
    /// Whether pages show what differs between neighbouring versions.
    pub differences: bool,
    /// Where the entry stands.
    pub place: Option<Place>,
    /// What is said above every page, and until when.
    pub notice: Option<(SiteNotice, Option<Instant>)>,
}

impl Versions {
    /// Whether the project asks for any version.
    pub fn are_wanted(&self) -> bool {
        !self.refs.is_empty() || !self.branches.is_empty()
    }

    /// Whether a tag or branch is asked for.
    pub fn picks(&self, name: &str, is_branch: bool) -> bool {
        let patterns = if is_branch { &self.branches } else { &self.refs };
        let matches = |pattern: &String| {
            // One that is none was told where it is written.
            model::glob(pattern).is_ok_and(|glob| glob.is_match(name))
        };
        patterns.iter().any(matches)
    }
}
