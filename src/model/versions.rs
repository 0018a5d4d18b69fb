//! Versions of a document set: the current one, and older ones beside it.

use serde::Serialize;

/// Which versions a site belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SiteVersions {
    /// The name of the version this site shows, such as `v1.2`; `None` for the current one.
    pub shown: Option<String>,
    /// The names of the older versions that are published, the newest first.
    pub older: Vec<String>,
}
