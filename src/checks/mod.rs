//! A finished site → findings that no single page can know.
//!
//! In: a [`Site`], what was read from the sources, and the as-of instant. Out: diagnostics. Never: changes a page.
//! A check is a file here and a line in [`all`].

mod alerts;
mod closed;
mod control;
mod drawings;
mod freshness;
mod large;
mod leaks;
mod on_call;
mod orphans;
mod path_conflicts;
mod people;
mod placeholders;
mod recurrences;
mod titles;

pub use alerts::alerts;
pub use closed::{OpenSite, closed_links};
pub use control::{control, retired_links};
pub use drawings::drawing;
pub use large::large;
pub use leaks::{LeakScope, leaks};
pub use on_call::on_call;
pub use path_conflicts::{OtherFiles, places};
pub use people::people;
pub use placeholders::placeholders;
pub use recurrences::recurrences;

use crate::calendar::Instant;
use crate::diag::Diagnostics;
use crate::model::{Site, SourceCount};

/// Runs every check of the site and its sources; the others look at what else was read and computed.
pub fn all(site: &Site, sources: &[SourceCount], as_of: Instant, found: &mut Diagnostics) {
    freshness::check(sources, as_of, found);
    orphans::check(site, found);
    titles::check(site, found);
}
