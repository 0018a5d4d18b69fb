//! Versions: the menu that leads to the same page in another version.
//!
//! In: a [`Site`](crate::model::Site) with the versions it stands among. Out: a [`VersionsView`] per page, and `versions.json`.

use super::links::Links;
use super::view::Shared;
use crate::model::{Artifact, Page};
use serde::Serialize;

/// What templates see of versions.
#[derive(Debug, Clone, Serialize)]
pub(super) struct VersionsView {
    /// The version that is shown; empty for the current one.
    shown: String,
}

/// What one page sees.
pub(super) fn view(shared: &Shared, _page: &Page, _links: &Links) -> VersionsView {
    VersionsView { shown: shared.site.versions.shown.clone().unwrap_or_default() }
}

/// The files that tell of versions.
pub(super) fn files(_shared: &Shared) -> Vec<Artifact> {
    Vec::new()
}
