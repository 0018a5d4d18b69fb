//! The order that `nav.order` of `tejun.yaml` gives pages, and the titles that they have in navigations.
//!
//! In: names of pages and folders as written. Out: their routes with a place each. Never: takes a page out of the navigation; what
//! nobody names comes after what is named.

use super::Entry;
use crate::config::NavPlace;
use crate::diag::{Diagnostic, Severity};
use crate::model::Route;
use crate::pages::context::ComposeContext;
use crate::pages::landing;
use crate::say;
use std::collections::BTreeMap;

/// Where pages stand that are named.
pub(super) struct WrittenOrder {
    places: BTreeMap<Route, usize>,
}

impl WrittenOrder {
    /// Reads the settings; pages that are named with a title are called so from now on.
    pub(super) fn new(context: &ComposeContext<'_>, entries: &mut BTreeMap<Route, Entry>) -> Self {
        let mut places = BTreeMap::new();
        for (at, written) in context.project.site.layouts.order.iter().enumerate() {
            let Some(route) = route_of(context, written) else { continue };
            if let Some((entry, title)) = entries.get_mut(&route).zip(written.title.as_ref()) {
                entry.link_title.clone_from(title);
            }
            // A folder stands where its first page does, unless it is named before.
            let mut at_route = Some(route);
            while let Some(route) = at_route.filter(|route| route.segments().next().is_some()) {
                at_route = route.parent();
                places.entry(route).or_insert(at);
            }
        }
        Self { places }
    }

    /// The place of a page; after all others for one that nobody names.
    pub(super) fn place(&self, route: &Route) -> usize {
        self.places.get(route).copied().unwrap_or(usize::MAX)
    }
}

/// What the order names that is neither a page nor a folder of pages.
pub(in crate::pages) fn unknown_places(context: &ComposeContext<'_>) -> Vec<Diagnostic> {
    let lost = context.project.site.layouts.order.iter().filter(|written| route_of(context, written).is_none());
    let said = say!("`nav` の `order` ", "`order` of `nav`");
    let finding = |written: &NavPlace| landing::unknown(context, &written.path, written.place.clone(), &said);
    lost.map(|written| Diagnostic { severity: Severity::Warning, ..finding(written) }).collect()
}

/// The page of a document, or of a folder that has documents.
fn route_of(context: &ComposeContext<'_>, written: &NavPlace) -> Option<Route> {
    let path = written.path.trim_start_matches("./").trim_matches('/');
    let bare = path.strip_prefix("content/").unwrap_or(path);
    if let Some(document) = landing::document(context, bare, None) {
        return Some(document.route.clone());
    }
    // Below a folder that is called `content` itself, the path as it is written is meant.
    [path, bare].into_iter().find_map(|folder| route_of_folder(context, folder))
}

/// The route of a folder, by a document in it whose address follows from its path.
fn route_of_folder(context: &ComposeContext<'_>, folder: &str) -> Option<Route> {
    let below = format!("content/{folder}/");
    context.library.documents().filter(|document| document.front.url.is_none()).find_map(|document| {
        let levels = document.source.strip_prefix(&below)?.split('/').count() - usize::from(document.is_section);
        let depth = document.route.segments().count().checked_sub(levels).filter(|depth| *depth > 0)?;
        Some(Route::from_segments(document.route.segments().take(depth)))
    })
}
