//! A document that was renamed leads on from its address before, as an alias does, without anybody writing one.
//!
//! In: what version control remembers, and pages whose aliases are settled. Out: the same pages with the addresses they had. Never:
//! takes an address that anything has, or that a document claims as its alias, and gives one to a site that is not for everybody
//! who reads the documents: a file may have had another name while it was closed.

use super::context::ComposeContext;
use crate::content::address_of;
use crate::model::{Page, Route};
use std::collections::{BTreeMap, BTreeSet};

/// Gives renamed documents their former addresses; of two that had the same one, the first by its path today.
pub(super) fn add_rename_aliases(context: &ComposeContext<'_>, pages: &mut [Page]) {
    let site = &context.project.site;
    let is_whole = site.audiences.own >= site.audiences.viewer().most_closed();
    let Some(history) = context.history.filter(|_| site.layouts.leads_on && is_whole) else { return };
    let mut before: BTreeMap<&str, Vec<Route>> = BTreeMap::new();
    for (from, to) in history.renamed() {
        before.entry(to).or_default().extend(address_of(from, &context.library.languages, site.address_case));
    }
    let claimed = |page: &Page| std::iter::once(page.route.clone()).chain(page.aliases.clone()).collect::<Vec<_>>();
    let mut taken: BTreeSet<Route> = pages.iter().flat_map(claimed).collect();
    taken.extend(context.library.assets.iter().map(|asset| Route::from_path(&asset.path)));
    let hidden = context.library.unpublished.iter().map(|hidden| hidden.route.clone());
    taken.extend(hidden);
    let own = |page: &Page| page.text_of.is_none();
    for page in pages.iter_mut().filter(|page| own(page)) {
        let Some(routes) = page.source.as_deref().and_then(|source| before.get(source)) else { continue };
        for route in routes {
            if route.segments().next().is_some() && taken.insert(route.clone()) {
                page.aliases.push(route.clone());
            }
        }
    }
}
