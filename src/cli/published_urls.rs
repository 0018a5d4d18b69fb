//! `tejun check --against`: whether every address that is published already would still lead somewhere.
//!
//! In: a list of addresses, a sitemap, or a folder of an earlier site. Out: an error for each address that would vanish, with the
//! line that keeps it. Never: asks the network.

use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, nearest};
use crate::inputs::{self, Inputs};
use crate::model::{Page, ProjectFiles, Route, Site, unescape_html};
use crate::pipeline::Built;
use crate::say;
use percent_encoding::percent_decode_str;
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
/// The reason for which the list cannot be read, or says nothing of this site: then nothing was compared, and that must not
/// look like success.
pub(super) fn check(list: &Path, built: &Built, found: &mut Diagnostics) -> Result<(), Message> {
    let files: BTreeSet<&str> = built.artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    let (published, shown) = (published(list)?, list.display());
    let all = published.len();
    if all == 0 {
        return Err(say!("`{shown}` にアドレスがありません", "`{shown}` names no address"));
    }
    let ours = published.into_iter().filter_map(|one| Some((site_of(&one.address, built)?, one)));
    let ours: Vec<_> = ours.collect();
    if ours.is_empty() {
        let base = &built.site.base_url;
        return Err(say!(
            "`{shown}` の {all} 件のアドレスに `base_url`（{base}）のものがありません",
            "none of the {all} addresses of `{shown}` lies below `base_url` ({base})"
        ));
    }
    for ((site, folder, path), published) in ours {
        if !is_transient(&path) && !is_there(&folder, &path, &files) {
            found.push(gone(&path, published, &site.pages));
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

/// Whether a file is named after its content, so that another build names it otherwise and nobody links to it.
fn is_transient(path: &str) -> bool {
    let own = |path: &str| NOT_KEPT.iter().any(|prefix| path.starts_with(prefix)) || is_part_of_index(path);
    let older = path.strip_prefix("v/").and_then(|rest| rest.split_once('/'));
    own(path) || older.is_some_and(|(_, path)| own(path))
}

/// `search/<language>/<part>.js`
fn is_part_of_index(path: &str) -> bool {
    let part = path.strip_prefix("search/").and_then(|rest| rest.strip_suffix(".js")?.split_once('/'));
    part.is_some_and(|(_, name)| !name.contains('/'))
}

fn published(list: &Path) -> Result<Vec<Published>, Message> {
    let shown = list.display().to_string();
    let unreadable = |reason: &str| {
        let reason = crate::diag::system_reason(reason);
        let (ja, en) = (&reason.ja, &reason.en);
        say!("`{shown}` を読めません: {ja}", "cannot read `{shown}`: {en}")
    };
    if list.is_dir() {
        // A folder of releases holds every release; readers see one of them.
        let current = list.join("current");
        let list = if list.join("releases").is_dir() && current.is_dir() { &*current } else { list };
        let files = Inputs::open(list, &mut Diagnostics::new()).map_err(|error| unreadable(&error.reason))?;
        let address = |path: String| Published { place: Place::file(format!("{shown}/{path}")), address: path };
        return Ok(files.list("").into_iter().map(address).collect());
    }
    let bytes = inputs::read_outside(list).map_err(|error| unreadable(&error.reason))?;
    let text = String::from_utf8_lossy(&bytes);
    let addresses: Vec<(u32, String)> = if text.contains("<urlset") {
        locations(&text)
    } else if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Err(say!(
            "`{shown}` はサイトマップ（`<urlset>`）でも、1 行に 1 つのアドレスの一覧でもありません",
            "`{shown}` is neither a sitemap (`<urlset>`) nor a list with an address on each line"
        ));
    } else {
        (1..).zip(text.lines()).filter_map(|(at, line)| Some((at, written(line)?))).collect()
    };
    let published = |(at, address)| Published { address, place: Place::at(&shown, at, 1, 1) };
    Ok(addresses.into_iter().map(published).collect())
}

/// The address on a line of a list; a `#` at its beginning makes it a remark.
fn written(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches('\u{feff}');
    (!line.is_empty() && !line.starts_with('#')).then(|| line.to_owned())
}

/// The addresses of a sitemap, each with the line where it begins.
fn locations(text: &str) -> Vec<(u32, String)> {
    let mut line = 1;
    let mut all = Vec::new();
    for (at, part) in text.split("<loc>").enumerate() {
        if let Some((address, _)) = part.split_once("</loc>").filter(|_| at > 0) {
            let before = address.len() - address.trim_start().len();
            let address = address.trim();
            let literal = address.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>"));
            let address =
                literal.map_or_else(|| unescape_html(address).into_owned(), |literal| literal.trim().to_owned());
            all.push((line + lines(&part[..before]), address));
        }
        line += lines(part);
    }
    all
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
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
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn is_there(below: &str, path: &str, files: &BTreeSet<&str>) -> bool {
    let path = path.trim_start_matches('/');
    let folder = path.trim_end_matches('/');
    let page = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    [path, page.as_str(), &format!("{folder}.html")]
        .iter()
        .any(|path| files.contains(format!("{below}{path}").as_str()))
}

fn gone(path: &str, published: Published, pages: &[Page]) -> Diagnostic {
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
        let map = "<urlset><url><loc>https://a/?b&amp;c</loc></url>\n<loc>\n  d\n</loc><loc><![CDATA[e&f]]></loc>";
        let read = [(1, "https://a/?b&c"), (3, "d"), (4, "e&f")].map(|(line, text)| (line, text.to_owned()));
        assert_eq!(locations(map), read);
        assert_eq!((written("# a"), written(" /a/ ").as_deref()), (None, Some("/a/")));
    }

    #[test]
    fn what_is_named_after_its_content_may_change_its_name() {
        let passing = [
            "assets/site.1.css",
            "search/ja/fmq33hlbyizith75w.js",
            "v/1/search/en/rv4jutopv7gq2nica.js",
            "diff/a..b/x",
        ];
        assert!(passing.iter().all(|path| is_transient(path)));
        let kept = [
            "search/index.html",
            "sop/search/ja/fmq33hlbyizith75w.js",
            "search/ja/a/index.html",
            "v/v1.0/sop/index.html",
            "v/",
        ];
        assert!(!kept.iter().any(|path| is_transient(path)));
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
        assert_eq!(of("/procedures/old/login/"), None, "two have this name, and none is near");
    }
}
