//! Links of a document → addresses, checked against every page, file and anchor of the site.
//!
//! A path is looked up relative to the file it stands in; failing that, relative to the page's address, as Hugo writes
//! them. `/absolute` ones start at the site's root or at `content/`. What leads nowhere is a finding with its place, and
//! the link stays as it was written.

use super::index::{Found, Index};
use crate::content::{Document, Link, LinkKind};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::say;

/// The value of the attribute that a link becomes.
pub(super) fn address(document: &Document, link: &Link, index: &Index, found: &mut Diagnostics) -> String {
    let target = link.target.trim();
    if is_external(target) {
        return target.to_owned();
    }
    let (path_and_query, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let (path, query) = path_and_query.split_once('?').map_or((path_and_query, None), |(p, q)| (p, Some(q)));
    let itself = || index.by_path(&document.source);
    let hit = if path.is_empty() { itself() } else { look_up(document, &decoded(path), index) };
    let Some(hit) = hit else {
        found.push(broken(document, link, path, index));
        return target.to_owned();
    };
    let mut address = match &hit {
        Found::Page(_, _) if path.is_empty() => String::new(),
        Found::Page(route, _) => document.route.link_to(route),
        Found::Asset(path) => document.route.link_to_path(path),
    };
    if let Some(query) = query {
        address.push('?');
        address.push_str(query);
    }
    if let Some(anchor) = anchor {
        check_anchor(link, &hit, &decoded(anchor), index, found);
        address.push('#');
        address.push_str(anchor);
    }
    address
}

/// Whether an address leaves the site: it has a scheme or a host.
fn is_external(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    let scheme = target.split([':', '/', '?', '#']).next().unwrap_or_default();
    target[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn look_up(document: &Document, path: &str, index: &Index) -> Option<Found> {
    if let Some(absolute) = path.strip_prefix('/') {
        return index.by_path(&format!("content/{absolute}")).or_else(|| index.by_address(absolute));
    }
    let folder = document.source.rsplit_once('/').map_or("", |(folder, _)| folder);
    let from_file = joined(folder, path).filter(|p| p == "content" || p.starts_with("content/"));
    let from_file = from_file.and_then(|path| index.by_path(&path));
    from_file.or_else(|| index.by_address(&joined(document.route.as_str().trim_matches('/'), path)?))
}

/// A relative path seen from a folder, without `.` and `..`; `None` when it leaves the top.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Percent-decoded, where that gives text.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = (first == b'%').then(|| tail.get(..2)).flatten();
        let byte = hex.and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

fn broken(document: &Document, link: &Link, path: &str, index: &Index) -> Diagnostic {
    let message = match link.kind {
        LinkKind::Link | LinkKind::Reference => say!("リンク先 `{path}` がありません", "no page or file at `{path}`"),
        LinkKind::Image => say!("画像 `{path}` がありません", "no image at `{path}`"),
    };
    let diagnostic = Diagnostic::new(code::BROKEN_LINK, link.place.clone(), message);
    let folder = document.source.rsplit_once('/').map_or("", |(folder, _)| folder);
    let wanted = joined(folder, &decoded(path)).unwrap_or_else(|| path.to_owned());
    let name = wanted.rsplit('/').next().unwrap_or(&wanted);
    // Only the name counts: two files in one folder would be near each other by their folder alone.
    let last = |path: &'_ str| path.rsplit_once('/').map_or(0, |(folder, _)| folder.len() + 1);
    let near = nearest(name, index.paths().map(|path| &path[last(path)..]));
    let near = near.filter(|_| !name.starts_with("_index"));
    match near.and_then(|near| index.paths().find(|path| path[last(path)..] == *near)) {
        Some(near) => diagnostic.hint(say!("`{near}` のことですか", "did you mean `{near}`?")),
        None => diagnostic.hint(say!(
            "リンクを直すか、`content/` の下にその文書を置きます",
            "mend the link, or put the document below `content/`"
        )),
    }
}

fn check_anchor(link: &Link, hit: &Found, anchor: &str, index: &Index, found: &mut Diagnostics) {
    let Found::Page(route, Some(document)) = hit else { return };
    let known = index.anchors(*document);
    if anchor.is_empty() || known.contains(anchor) {
        return;
    }
    let page = route.as_str();
    let message = say!("`{page}` に見出し `#{anchor}` がありません", "`{page}` has no heading `#{anchor}`");
    let diagnostic = Diagnostic::new(code::BROKEN_ANCHOR, link.place.clone(), message);
    found.push(match nearest(anchor, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.hint(say!("`#{near}` のことですか", "did you mean `#{near}`?")),
        None => diagnostic,
    });
}

#[cfg(test)]
mod tests {
    use super::{decoded, is_external, joined};

    #[test]
    fn addresses_with_a_scheme_or_host_are_external() {
        for target in ["https://example.com/a", "mailto:a@example.com", "tel:0120-000-000", "//example.com/x"] {
            assert!(is_external(target), "{target}");
        }
        for target in ["./a.md", "a.md#b:c", "../手順.md", "#見出し", "/sop/", "a/b:c.md"] {
            assert!(!is_external(target), "{target}");
        }
    }

    #[test]
    fn paths_do_not_leave_the_top() {
        assert_eq!(joined("content/sop", "../a/./b.md").as_deref(), Some("content/a/b.md"));
        assert_eq!(joined("content", "../../x"), None);
    }

    #[test]
    fn percent_signs_that_decode_nothing_stay() {
        assert_eq!(decoded("%E6%89%8B%E9%A0%86"), "手順");
        assert_eq!(decoded("100%.md"), "100%.md");
        assert_eq!(decoded("%E6%89"), "%E6%89");
    }
}
