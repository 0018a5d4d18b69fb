//! `tejun check --against`: whether every address that is published already would still lead somewhere.
//!
//! In: a list of addresses, a sitemap, or a folder of an earlier site. Out: an error for each address that would vanish, with the
//! line that keeps it. Never: asks the network.

use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, nearest};
use crate::inputs::{self, Inputs};
use crate::model::{Page, ProjectFiles, Route, Site};
use crate::pipeline::Built;
use crate::say;
use std::collections::BTreeSet;
use std::path::Path;

/// What is named after its content, or shows what changed between versions, is no address to be kept.
const NOT_KEPT: [&str; 3] = ["assets/", "diff/", ".tejun"];

/// An address that is published already.
struct Published {
    address: String,
    place: Place,
}

/// Says which addresses would vanish.
///
/// # Errors
/// The reason for which the list cannot be read.
pub(super) fn check(list: &Path, built: &Built, found: &mut Diagnostics) -> Result<(), Message> {
    let files: BTreeSet<&str> = built.artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    for published in published(list)? {
        let Some((site, folder, path)) = site_of(&published.address, built) else { continue };
        let is_kept = NOT_KEPT.iter().any(|prefix| path.starts_with(prefix)) || is_there(&folder, &path, &files);
        if !is_kept {
            found.push(vanished(&path, published, &site.pages));
        }
    }
    Ok(())
}

/// The site of an address, the folder of its files, and the path below it: of several audiences the one whose folder or address
/// it begins with, else the most open one.
fn site_of<'b>(address: &str, built: &'b Built) -> Option<(&'b Site, String, String)> {
    let mut best: Option<(usize, (&Site, String, String))> = None;
    for (site, folder) in built.sites() {
        let of_folder = address.strip_prefix(&folder).filter(|_| !folder.is_empty());
        let begins = !site.base_url.is_empty() && address.starts_with(&site.base_url);
        let (rank, path) = match of_folder {
            Some(path) => (usize::MAX, Some(decoded(path))),
            None => (if begins { site.base_url.len() } else { 0 }, below(address, &site.base_url)),
        };
        let Some(path) = path else { continue };
        if best.as_ref().is_none_or(|(known, _)| *known < rank) {
            best = Some((rank, (site, folder, path)));
        }
    }
    best.map(|(_, found)| found)
}

fn published(list: &Path) -> Result<Vec<Published>, Message> {
    let shown = list.display().to_string();
    let unreadable = |reason: &str| {
        let reason = crate::diag::system_reason(reason);
        let (ja, en) = (&reason.ja, &reason.en);
        say!("`{shown}` を読めません: {ja}", "cannot read `{shown}`: {en}")
    };
    if list.is_dir() {
        let files = Inputs::open(list, &mut Diagnostics::new()).map_err(|error| unreadable(&error.reason))?;
        let address = |path: String| Published { place: Place::file(format!("{shown}/{path}")), address: path };
        return Ok(files.list("").into_iter().map(address).collect());
    }
    let bytes = inputs::read_outside(list).map_err(|error| unreadable(&error.reason))?;
    let text = String::from_utf8_lossy(&bytes);
    let is_sitemap = text.contains("<urlset");
    let mut all = Vec::new();
    for (at, line) in (1..).zip(text.lines()) {
        let on_line: Vec<String> = if is_sitemap { locations(line) } else { written(line).into_iter().collect() };
        all.extend(on_line.into_iter().map(|address| Published { address, place: Place::at(&shown, at, 1, 1) }));
    }
    Ok(all)
}

/// The address on a line of a list; a `#` at its beginning makes it a remark.
fn written(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches('\u{feff}');
    (!line.is_empty() && !line.starts_with('#')).then(|| line.to_owned())
}

/// The addresses on a line of a sitemap.
fn locations(line: &str) -> Vec<String> {
    let inside = |part: &str| part.split_once("</loc>").map(|(address, _)| address.trim().replace("&amp;", "&"));
    line.split("<loc>").skip(1).filter_map(inside).collect()
}

/// The decoded path of an address below the site's root; `None` for the address of another site.
fn below(address: &str, base_url: &str) -> Option<String> {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let root = base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let host = |address: &str| Some(address.split_once("://")?.1.split('/').next()?.to_owned());
    let path = match address.split_once("://") {
        Some((_, rest)) => {
            let is_ours = base_url.is_empty() || host(address) == host(base_url);
            is_ours.then(|| rest.split_once('/').map_or("", |(_, path)| path))?
        }
        None => address.trim_start_matches('/'),
    };
    // Paths in a list may be those of the server or of the site.
    let inside = path.strip_prefix(root).or_else(|| (format!("{path}/") == root).then_some("")).unwrap_or(path);
    Some(decoded(inside))
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, more @ ..] = rest {
        let digits = more.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_there(below: &str, path: &str, files: &BTreeSet<&str>) -> bool {
    let path = path.trim_start_matches('/');
    let folder = path.trim_end_matches('/');
    let page = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    [path, page.as_str(), &format!("{folder}.html")]
        .iter()
        .any(|path| files.contains(format!("{below}{path}").as_str()))
}

fn vanished(path: &str, published: Published, pages: &[Page]) -> Diagnostic {
    let address = Route::from_path(path.strip_suffix("index.html").unwrap_or(path));
    let shown = if path.ends_with('/') || path.ends_with("index.html") || path.is_empty() {
        address.as_str().to_owned()
    } else {
        format!("/{path}")
    };
    let message = say!("公開中のアドレス `{shown}` がなくなります", "the published address `{shown}` would vanish");
    let diagnostic = Diagnostic::new(code::ADDRESS_VANISHED, published.place, message);
    let Some(page) = successor(&address, pages) else {
        return diagnostic.hint(say!(
            "移した先の文書の front matter に `aliases: [{shown}]` と書きます",
            "write `aliases: [{shown}]` into the front matter of the document that took its place"
        ));
    };
    let (route, source) = (page.route.as_str(), page.source.as_deref().unwrap_or_default());
    diagnostic.hint(say!(
        "`{route}` に移したのなら、{source} の front matter に `aliases: [{shown}]` と書きます",
        "if it moved to `{route}`, write `aliases: [{shown}]` into the front matter of {source}"
    ))
}

/// The document that most probably took the place of an address: the only one of its last name, else the nearest one.
fn successor<'p>(address: &Route, pages: &'p [Page]) -> Option<&'p Page> {
    let documents = || pages.iter().filter(|page| page.source.is_some());
    let last = address.segments().next_back();
    let mut same = documents().filter(|page| last.is_some() && page.route.segments().next_back() == last);
    match (same.next(), same.next()) {
        (Some(page), None) => Some(page),
        _ => {
            let near = nearest(address.as_str(), documents().map(|page| page.route.as_str()))?;
            documents().find(|page| page.route.as_str() == near)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageKind;

    #[test]
    fn addresses_are_read_in_every_form() {
        let base = "https://help.example.com/kb/";
        let of = |address: &str| below(address, base);
        assert_eq!(of("https://help.example.com/kb/sop/%E6%89%8B/?x=1#y").as_deref(), Some("sop/手/"));
        assert_eq!(of("/kb/sop/").as_deref(), Some("sop/"));
        assert_eq!(of("sop/a").as_deref(), Some("sop/a"));
        assert_eq!(of("https://help.example.com/kb").as_deref(), Some(""));
        assert_eq!(of("https://elsewhere.example.com/kb/sop/"), None);
        assert_eq!(below("100%", "").as_deref(), Some("100%"));
        assert_eq!(locations("<url><loc>https://a/?b&amp;c</loc></url><url><loc>d</loc>"), ["https://a/?b&c", "d"]);
        assert_eq!((written("# a"), written(" /a/ ").as_deref()), (None, Some("/a/")));
    }

    #[test]
    fn an_address_leads_to_a_page_a_file_or_nothing() {
        let files = BTreeSet::from(["index.html", "a/index.html", "old.html", "b.pdf"]);
        let there = ["", "a", "a/", "/a/index.html", "old", "old.html", "b.pdf"];
        assert!(there.iter().all(|path| is_there("", path, &files)));
        assert!(["c/", "b", "a/c"].iter().all(|path| !is_there("", path, &files)));
    }

    #[test]
    fn the_document_that_took_the_place_is_named() {
        let page = |path: &str| Page {
            source: Some(format!("content{path}.md")),
            ..Page::new(Route::from_path(path), PageKind::Document, "x")
        };
        let pages = [page("/sop/refunds"), page("/faq/login"), page("/sop/login")];
        let of = |path: &str| successor(&Route::from_path(path), &pages).map(|page| page.route.as_str());
        assert_eq!(of("/procedures/refunds/"), Some("/sop/refunds/"));
        assert_eq!(of("/sop/refund/"), Some("/sop/refunds/"));
        assert_eq!(of("/zzz/login/"), None, "two have this name, and none is near");
    }
}
