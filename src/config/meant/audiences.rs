//! `audiences` of `tejun.yaml` as meant.

/// Who reads the site, from the most open to the most closed; empty when everybody reads everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audiences {
    /// Their names, which are those of their folders below the output folder.
    pub names: Vec<String>,
}
