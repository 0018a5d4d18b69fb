//! Links of a document → addresses, checked against every page, file and anchor of the site.
//!
//! In: a document, one of its links and the index. Out: the value of its attribute, where it leads and by which rule, and
//! what is to be said about it. Never: leaves a link that leads nowhere unsaid, unless the reader of its document said why, or changes
//! its text; it stays as written.

mod findings;
mod look_up;
mod sanitizer;
#[cfg(test)]
mod tests;
mod written;

use super::index::{Anchor, Index, LinkTarget};
use crate::content::{Document, Link, LinkKind};
use crate::diag::Diagnostics;
use crate::model::{LinkRule, LinkTo, PageLink};
use look_up::{Hit, Outcome, look_up};
pub(super) use sanitizer::LinkSanitizer;
pub(super) use written::decoded;
pub(super) use written::is_external;
use written::{Written, below_base};

/// The values of the attributes that the links of a document become, and where they lead. Anchors that are spelt otherwise are told as
/// one: another tool wrote them.
pub(super) fn resolve_all(
    document: &Document,
    index: &Index<'_>,
    found: &mut Diagnostics,
) -> (Vec<String>, Vec<PageLink>) {
    let mut said = Diagnostics::new();
    let resolved = document.links.iter().map(|link| resolve(document, link, index, &mut said)).unzip();
    found.extend(findings::with_spellings_joined(said));
    resolved
}

/// The value of the attribute that a link becomes, and where it leads.
pub(super) fn resolve(
    document: &Document,
    link: &Link,
    index: &Index<'_>,
    found: &mut Diagnostics,
) -> (String, PageLink) {
    let target = link.target.trim();
    let lead = |to, rule| PageLink { place: link.place.clone(), to, rule };
    let own = below_base(target, index.base_url);
    if own.is_none() && is_external(target) {
        return (target.to_owned(), lead(LinkTo::Outside(target.to_owned()), None));
    }
    let written = Written::new(own.unwrap_or(target));
    let mut hit = match outcome(document, link, &written, own.is_some(), index) {
        Outcome::Hit(hit) => hit,
        Outcome::Several(files) => {
            found.push(findings::several(document, link, written.path, &files));
            return (target.to_owned(), lead(LinkTo::Nowhere, None));
        }
        Outcome::Nothing => {
            if !holds_unread_tag(target) {
                found.push(findings::broken(document, link, written.path, index));
            }
            return (target.to_owned(), lead(LinkTo::Nowhere, None));
        }
    };
    if link.kind == LinkKind::Image && matches!(hit.found, LinkTarget::Page(..)) {
        found.push(findings::no_picture(link, written.path));
    }
    if let Some(remark) = &hit.remark {
        found.push(findings::remark(document, link, written.path, remark));
    }
    if !written.path.is_empty() {
        hit.found = index.for_reader(document, hit.found);
    }
    let address = attribute(document, link, &hit, &written, index, found);
    let to = match hit.found {
        LinkTarget::Page(route, _) => LinkTo::Page(route),
        LinkTarget::Asset(path) => LinkTo::File(path),
    };
    (address, lead(to, Some(hit.rule)))
}

/// Whether an address is made of a shortcode that has no value: whoever read it said so, and what is left of it is no path.
fn holds_unread_tag(target: &str) -> bool {
    ["{{<", "{{%"].iter().any(|tag| target.contains(tag))
}

/// The value of the attribute: the way to what was found, with the query and the anchor.
fn attribute(
    document: &Document,
    link: &Link,
    hit: &Hit,
    written: &Written<'_>,
    index: &Index<'_>,
    found: &mut Diagnostics,
) -> String {
    let mut address = match &hit.found {
        LinkTarget::Page(..) if written.path.is_empty() => String::new(),
        LinkTarget::Page(route, _) => document.route.link_to(route),
        LinkTarget::Asset(path) => document.route.link_to_path(path),
    };
    if let Some(query) = written.query {
        address.push('?');
        address.push_str(query);
    }
    if let Some(anchor) = written.anchor {
        address.push('#');
        address.push_str(&settled_anchor(link, hit, anchor, index, found));
    }
    address
}

fn outcome(document: &Document, link: &Link, written: &Written<'_>, is_full: bool, index: &Index<'_>) -> Outcome {
    if !written.path.is_empty() {
        return look_up(document, link.kind, &decoded(written.path), is_full, index);
    }
    match index.files.get(&document.source) {
        Some(found) => Outcome::Hit(Hit { found: found.clone(), rule: LinkRule::Itself, remark: None }),
        None => Outcome::Nothing,
    }
}

/// The anchor as it is published: the one that is on the page, where it is known and one is meant.
fn settled_anchor(link: &Link, hit: &Hit, written: &str, index: &Index<'_>, found: &mut Diagnostics) -> String {
    let LinkTarget::Page(route, Some(document)) = &hit.found else { return written.to_owned() };
    // What a browser looks for by its text, `#:~:text=…`, is no anchor of the page.
    let (fragment, directive) = match written.find(":~:") {
        Some(at) => written.split_at(at),
        None => (written, ""),
    };
    let meant = decoded(fragment);
    let real = match index.anchors(*document).find(&meant) {
        Anchor::Written => return written.to_owned(),
        Anchor::Text(id) => id,
        Anchor::Spelt(id) => {
            found.push(findings::anchor_spelling(link, &meant, &id));
            id
        }
        Anchor::Missing(near) => {
            found.push(findings::broken_anchor(link, route.as_str(), &meant, near.as_deref()));
            return written.to_owned();
        }
    };
    format!("{}{directive}", real.replace('%', "%25").replace(' ', "%20"))
}
