//! What is around a page: where it can be edited, what readers may say of it, how it looks on paper.
//!
//! In: a [`Page`] and its [`Site`](crate::model::Site). Out: a [`FrameView`]. Never: reads the project.

use super::links::Links;
use super::view::Shared;
use crate::model::Page;
use serde::Serialize;

/// What templates see around a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FrameView {
    /// Where the source of the page can be edited; empty without.
    edit_url: String,
}

/// What one page sees.
pub(super) fn view(shared: &Shared, page: &Page, _links: &Links) -> FrameView {
    let base = &shared.site.frame.edit_url;
    let source = page.source.as_deref().filter(|_| !base.is_empty());
    FrameView { edit_url: source.map(|path| base.replace("{path}", path)).unwrap_or_default() }
}
