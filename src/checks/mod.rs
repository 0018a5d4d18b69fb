//! A finished site → findings that no single page can know.
//!
//! In: a [`Site`], what was read from the sources, and the as-of instant. Out: diagnostics. Never: changes a page.
//! A check is a file here and a line in [`all`].

mod freshness;
mod titles;

use crate::calendar::Instant;
use crate::diag::Diagnostics;
use crate::model::{Site, SourceCount};

/// Runs every check.
pub fn all(site: &Site, sources: &[SourceCount], as_of: Instant, found: &mut Diagnostics) {
    freshness::check(sources, as_of, found);
    titles::check(site, found);
}
