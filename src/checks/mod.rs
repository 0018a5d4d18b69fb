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
mod sign_off;
mod titles;
mod unread_tables;

pub(crate) use alerts::alerts;
pub(crate) use closed::{OpenSite, closed_links};
pub(crate) use control::{control, retired_links};
pub(crate) use drawings::drawing;
pub(crate) use large::large;
pub(crate) use leaks::{LeakScope, leaks};
pub(crate) use on_call::on_call;
pub(crate) use orphans::{left_out, orphans_told_of};
pub(crate) use path_conflicts::{OtherFiles, places};
pub(crate) use people::people;
pub(crate) use placeholders::placeholders;
pub(crate) use recurrences::recurrences;
pub(crate) use titles::titles;
pub(crate) use unread_tables::unread_tables;

use crate::calendar::Instant;
use crate::diag::Diagnostics;
use crate::model::{Site, SourceCount};

/// Runs every check of the site and its sources; the others look at what else was read and computed.
pub(crate) fn all(site: &Site, sources: &[SourceCount], as_of: Instant, found: &mut Diagnostics) {
    freshness::check(sources, as_of, found);
    orphans::check(&site.pages, site.menu.iter().map(|item| &item.route), found);
    titles(&site.pages, found);
}
