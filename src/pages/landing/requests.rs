//! What readers can ask for: the services whose pages say how.
//!
//! In: `request` of documents. Out: links, ready to be followed. Never: a service that its page does not offer.

use crate::content::Document;
use crate::model::{Page, RequestLink, Route};
use crate::pages::context::ComposeContext;
use crate::pages::navigation::link_to;

/// How many services a front page offers.
const OFFERED: usize = 6;

/// The link that asks for the service of a document; empty where it names none.
pub(in crate::pages) fn href(context: &ComposeContext<'_>, document: &Document) -> String {
    let base = &context.project.site.base_url;
    let address = if base.is_empty() {
        String::new()
    } else {
        format!("{base}{}", document.route.as_str().trim_start_matches('/'))
    };
    let request = document.front.request.as_ref();
    request.map(|request| request.link(&document.title, &address, document.lang)).unwrap_or_default()
}

/// The services that can be asked for, in the order of their section.
pub(super) fn all(context: &ComposeContext<'_>, language: &str) -> Vec<RequestLink> {
    let offered = |document: &&Document| {
        let over = document.front.control.status.is_some_and(crate::model::DocumentStatus::is_over);
        document.language == language && document.front.request.is_some() && !document.front.unlisted && !over
    };
    let mut all: Vec<&Document> = context.library.all().filter(offered).collect();
    all.sort_by_key(|d| (d.front.weight.is_none(), d.front.weight, &d.title, &d.route));
    let offer = |document: &Document| RequestLink { page: link_to(document), href: href(context, document) };
    all.into_iter().take(OFFERED).map(offer).collect()
}

/// The first page with a catalogue of services.
pub(super) fn catalogue<'p>(mut pages: impl Iterator<Item = &'p Page>) -> Option<Route> {
    pages.find(|page| page.layout.as_deref() == Some("catalogue")).map(|page| page.route.clone())
}
