//! `versions` of `tejun.yaml` as meant.

/// Which older states of the document set are published beside the current one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versions {
    /// Patterns of tags and branches, such as `v*`; none when there are no versions.
    pub refs: Vec<String>,
}
