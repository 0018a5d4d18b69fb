//! HTML of one page on another: ids stay unique, links keep their aim.
//!
//! In: HTML as templates write it, tags with values in double quotes. Out: the same with other ids, levels and addresses.
//! Never: changes a word.

use crate::model::{Attribute, Node, Route, escape_html, rewrite};
use crate::render::links::{Links, encoded};
use crate::render::parts::Addresses;
use std::collections::BTreeMap;

/// Attributes whose value names ids of the same page.
const NAMES_IDS: [&str; 9] = [
    "id",
    "for",
    "headers",
    "list",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-activedescendant",
];

/// Where the pages stand that one page for paper holds.
pub(super) struct BoundPages<'a> {
    /// The prefix of the ids of each page, by its address below the root.
    pub(super) prefixes: &'a BTreeMap<String, String>,
    /// The page that holds them.
    pub(super) links: &'a Links,
}

/// The HTML of `page` for the page that holds it: ids with the prefix of `page`, headings one level down, links to pages that
/// are held too lead to where they stand.
pub(super) fn embed(html: &str, page: &Route, together: &BoundPages<'_>) -> String {
    let prefix = together.prefixes.get(&encoded(page)).map_or("", String::as_str);
    rewrite(html, |node| {
        let (Node::Open(tag) | Node::Close(tag)) = node else { return None };
        let lowered = tag.heading().filter(|level| *level < 6).map(|level| format!("h{}", level + 1));
        let is_field = matches!(tag.name, "input" | "select" | "textarea");
        Some(tag.changed(lowered.as_deref().unwrap_or(tag.name), |Attribute { name, value, .. }| {
            let new = match *name {
                "href" | "src" | "xlink:href" => address(value, (page, prefix), together),
                _ if NAMES_IDS.contains(name) || (is_field && *name == "name") => {
                    value.split_whitespace().map(|id| format!("{prefix}-{id}")).collect::<Vec<_>>().join(" ")
                }
                _ => value.replace("url(#", &format!("url(#{prefix}-")),
            };
            Some(new.into())
        }))
    })
}

/// An address of a page, escaped, as one of the page that holds it.
fn address(value: &str, (page, prefix): (&Route, &str), together: &BoundPages<'_>) -> String {
    if let Some(fragment) = value.strip_prefix('#') {
        return if fragment.is_empty() { format!("#{prefix}") } else { format!("#{prefix}-{fragment}") };
    }
    let first = value.split(['/', '?', '#', '&']).next().unwrap_or_default();
    if value.is_empty() || value.starts_with('/') || first.contains(':') {
        return if value.is_empty() { format!("#{prefix}") } else { value.to_owned() };
    }
    let end = value.find(['?', '#']).unwrap_or(value.len());
    let (path, rest) = value.split_at(end);
    let below = page.resolve(path);
    match (together.prefixes.get(&below), rest.strip_prefix('#')) {
        (Some(prefix), None) if rest.is_empty() => format!("#{prefix}"),
        (Some(prefix), Some(fragment)) => format!("#{prefix}-{fragment}"),
        // What is encoded stays so: the way up is all that changes.
        _ => format!("{}{below}{rest}", together.links.to_file("")),
    }
}

/// A page that is read away from its site: every link that leaves it has its full address, or none when the site has none.
pub(in crate::render) fn with_absolute_links(html: &str, page: &Route, base_url: &str) -> String {
    let addresses = Addresses::new(base_url, page.clone());
    rewrite(html, |node| match node {
        Node::Open(tag) if tag.name == "a" => Some(tag.changed("a", |attribute| match attribute.value {
            "" if attribute.name == "href" => None,
            value if attribute.name != "href" || value.starts_with('#') => Some(value.into()),
            // A link to nowhere is none.
            _ => addresses.written(&attribute.text()).map(|full| escape_html(&full).into()),
        })),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_stand_together_keep_their_ids_and_links_apart() {
        let prefixes: BTreeMap<String, String> =
            [("sop/a/", "p1"), ("sop/%E6%89%8B%E9%A0%86/", "p2")].map(|(at, id)| (at.to_owned(), id.to_owned())).into();
        let links = Links::From(Route::from_path("/sop/print/"));
        let together = BoundPages { prefixes: &prefixes, links: &links };
        let of = |html: &str| embed(html, &Route::from_path("/sop/a/"), &together);
        for (html, expected) in [
            (r##"<h2 id="x">1 < 2 <a href="#x">a</a></h2>"##, r##"<h3 id="p1-x">1 < 2 <a href="#p1-x">a</a></h3>"##),
            (r#"<a href="../%E6%89%8B%E9%A0%86/">b</a>"#, r##"<a href="#p2">b</a>"##),
            (r#"<a href="../%E6%89%8B%E9%A0%86/#c">b</a>"#, r##"<a href="#p2-c">b</a>"##),
            (r#"<a href="../">up</a> <a href="">me</a>"#, r##"<a href="../../sop/">up</a> <a href="#p1">me</a>"##),
            (r#"<img src="b.png" alt="href=&quot;x">"#, r#"<img src="../../sop/a/b.png" alt="href=&quot;x">"#),
            (r#"<a href="https://a.example/#x">e</a>"#, r#"<a href="https://a.example/#x">e</a>"#),
            (
                r##"<svg aria-labelledby="t d"><path fill="url(#g)"/></svg><label for="r">"##,
                r##"<svg aria-labelledby="p1-t p1-d"><path fill="url(#p1-g)"/></svg><label for="p1-r">"##,
            ),
            ("<h6>6</h6><hr><h1>1</h1>", "<h6>6</h6><hr><h2>1</h2>"),
        ] {
            assert_eq!(of(html), expected);
        }
    }

    #[test]
    fn a_page_away_from_its_site_links_with_full_addresses() {
        let page = Route::from_path("/sop/a/");
        let html = r##"<a class="x" href="../b/?c&amp;d">b</a><a href="#e">e</a><img src="f.png" alt="">"##;
        let expected =
            r##"<a class="x" href="https://x.example/sop/b/?c&amp;d">b</a><a href="#e">e</a><img src="f.png" alt="">"##;
        assert_eq!(with_absolute_links(html, &page, "https://x.example/"), expected);
        assert_eq!(
            with_absolute_links(r#"<a href="../b/">b</a>"#, &page, ""),
            "<a>b</a>",
            "a site without an address has no links"
        );
    }
}
