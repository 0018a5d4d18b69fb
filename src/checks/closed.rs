//! What a more open site leads to and only a more closed one has.
//!
//! In: the sites of all audiences with what was found when each was made. Out: an error for every link, image and directive of
//! a more open text that needs something more closed. Never: says one twice, or speaks of the audience that happens to be built:
//! the most open audience that sees a text is the one it is named with.

use crate::diag::{Code, Diagnostic, Diagnostics, Place, Severity, code};
use crate::model::{LinkTo, PageLink, Route, Site, Viewer};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// A site, and what was found when it was made.
pub(crate) struct OpenSite<'s> {
    /// The site.
    pub site: &'s Site,
    /// The findings.
    pub found: &'s Diagnostics,
}

/// Findings of an open site that need no settling: words that are closed need not be written there, and links of frozen pages
/// lose their address.
const EXPECTED: [Code; 2] = [code::REPORT_UNWRITTEN, code::EDITION_LINK];

/// Compares each more open site, the most open first, with that of everything; `files` are ranks of files by their path.
pub(crate) fn closed_links(
    open: &[OpenSite<'_>],
    whole: &OpenSite<'_>,
    viewer: &Viewer,
    files: &BTreeMap<&str, usize>,
    found: &mut Diagnostics,
) {
    let all = links(whole.site);
    let first = first_with(open, viewer.most_closed());
    let known: BTreeSet<(&str, &Place)> =
        placed(whole.found).map(|(finding, place)| (finding.code.name(), place)).collect();
    let mut said: BTreeSet<Place> = BTreeSet::new();
    for (own, seen) in open.iter().enumerate() {
        for (key, link) in links(seen.site).iter().filter(|(_, link)| link.to == LinkTo::Nowhere) {
            let (target, rank) = match all.get(key).map(|whole| &whole.to) {
                Some(LinkTo::Page(route)) => {
                    // A front page is made for every audience; what its document says may be closed all the same.
                    let rank = first.get(route).copied().filter(|rank| *rank > own);
                    (route.as_str(), rank.unwrap_or(viewer.most_closed()))
                }
                Some(LinkTo::File(path)) => {
                    (path.as_str(), files.get(path.as_str()).copied().unwrap_or(viewer.most_closed()))
                }
                _ => continue,
            };
            if said.insert(link.place.clone()) {
                found.push(closed(&link.place, target, viewer.name_of(own), viewer.name_of(rank)));
            }
        }
        for (finding, place) in placed(seen.found) {
            let is_new = !known.contains(&(finding.code.name(), place)) && !EXPECTED.contains(&finding.code);
            let is_said = finding.severity == Severity::Error || finding.code == code::BROKEN_ANCHOR;
            if is_new && is_said && said.insert(place.clone()) {
                found.push(needs(finding, place, viewer.name_of(own)));
            }
        }
    }
}

fn placed(found: &Diagnostics) -> impl Iterator<Item = (&Diagnostic, &Place)> {
    found.iter().filter_map(|finding| Some((finding, finding.place.as_ref()?)))
}

/// The rank of the first site that has a page.
fn first_with<'s>(open: &[OpenSite<'s>], most_closed: usize) -> BTreeMap<&'s Route, usize> {
    let mut first = BTreeMap::new();
    for (rank, seen) in open.iter().enumerate() {
        for page in &seen.site.pages {
            first.entry(&page.route).or_insert(rank.min(most_closed));
        }
    }
    first
}

/// Links by the page and the place where they stand.
fn links(site: &Site) -> BTreeMap<(&Route, &Place), &PageLink> {
    let pages = site.pages.iter().filter(|page| page.text_of.is_none());
    pages.flat_map(|page| page.links.iter().map(move |link| ((&page.route, &link.place), link))).collect()
}

fn closed(place: &Place, target: &str, own: &str, theirs: &str) -> Diagnostic {
    let message = say!(
        "`{own}` の読者に見せる所から、`{theirs}` だけが読める `{target}` につないでいます",
        "a text for `{own}` leads to `{target}`, which is for `{theirs}` only"
    );
    Diagnostic::new(code::AUDIENCE_LINK, place.clone(), message).hint(say!(
        "リンクを「```{{audience}} {theirs}」で囲むか、リンク先に `audience: {own}` と書きます",
        "put the link into a ```{{audience}} {theirs} block, or write `audience: {own}` in what it leads to"
    ))
}

/// What is right for the most closed audience and cannot be shown to a more open one.
fn needs(finding: &Diagnostic, place: &Place, own: &str) -> Diagnostic {
    if finding.code == code::AUDIENCE_INCLUDE {
        return finding.clone();
    }
    let (ja, en) = (&finding.message.ja, &finding.message.en);
    let message = say!(
        "`{own}` の読者には見せられないものを使っています: {ja}",
        "this needs something that `{own}` may not see: {en}"
    );
    Diagnostic::new(code::AUDIENCE_NEEDS, place.clone(), message).hint(say!(
        "ここを、それを読める公開範囲の「```{{audience}} …」で囲むか、使っているものの `audience` を広げます",
        "put this into a ```{{audience}} … block for those who may see it, or open what it uses"
    ))
}
