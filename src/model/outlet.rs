//! Where finished pages go while others are still being made.

use super::Artifact;

/// Takes pages as they are finished, so that a large site need not be held whole. Nothing of it is published before whoever made the
/// pages says so.
pub trait Outlet: Send + Sync {
    /// Takes a page, or gives it back to whoever made it. Pages come from several threads; `at` is the place of the page among those
    /// of its site.
    fn take(&self, at: usize, page: Artifact) -> Option<Artifact>;
}
