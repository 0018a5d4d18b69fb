//! Search: what the pages of a site see of it, and the index that readers' browsers load.
//!
//! In: a finished [`Site`](crate::model::Site). Out: a [`SearchView`] per page, and the files of the index. Never: asks a server.

use super::links::Links;
use super::view::Shared;
use crate::model::{Artifact, Page};
use serde::Serialize;

/// What templates see of search.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SearchView {
    /// Whether readers can search.
    enabled: bool,
}

/// What one page sees.
pub(super) fn view(shared: &Shared, _page: &Page, _links: &Links) -> SearchView {
    SearchView { enabled: shared.site.search.enabled }
}

/// The files of the index.
pub(super) fn files(_shared: &Shared) -> Vec<Artifact> {
    Vec::new()
}
