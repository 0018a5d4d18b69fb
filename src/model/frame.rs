//! What readers find around a page besides its navigation.

use serde::Serialize;

/// What is around every page of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SiteFrame {
    /// Address of a page's source in an editor, with `{path}` in it; empty without.
    pub edit_url: String,
}
