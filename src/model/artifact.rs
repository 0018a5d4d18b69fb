//! A file of the finished site.

use super::Route;
use std::sync::Arc;

/// One file to be written, relative to the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the output folder, with `/`, never absolute and never with `..`.
    pub path: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The page it is, for pages.
    pub route: Option<Route>,
}
