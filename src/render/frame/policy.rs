//! What a page may load: a Content-Security-Policy without inline code and styles, and the headers for a server.
//!
//! In: a page and the origins that the project names. Out: one policy per page, which opens for pictures and films to the
//! hosts that this page shows, and to no other, and where it shows a frame to those of declared hosts. Never: allows inline code.
//!
//! Decided in docs/decisions/0049-frame.md and docs/decisions/0114-embeds.md.

use crate::model::{Artifact, Block, FeedbackTo, Node, Page, Site, nodes};
use crate::render::frames;
use crate::render::shared::Shared;
use std::collections::BTreeSet;
use std::sync::Arc;

/// For files whose name changes with their content.
const FOR_EVER: &str = "Cache-Control: public, max-age=31536000, immutable";

/// The policy of a page; empty when pages have none.
pub(super) fn of(shared: &Shared, page: &Page) -> String {
    let Some(everywhere) = shared.site.frame.origins else { return String::new() };
    let listed = |first: &str, origins: &[&str]| {
        let mut all = vec![first];
        all.extend(everywhere.iter().map(String::as_str));
        all.extend(origins);
        all.join(" ")
    };
    let shown = shown(shared, page);
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let form = match shared.site.frame.feedback {
        Some(FeedbackTo::Endpoint(address)) => origin(address),
        _ => None,
    };
    let mut policy = format!(
        "default-src {}; img-src {}; object-src 'none'; base-uri 'none'; form-action {}",
        listed("'self'", &[]),
        listed("'self' data:", &shown),
        ["'self'"].into_iter().chain(form.as_deref()).collect::<Vec<_>>().join(" "),
    );
    if !shown.is_empty() {
        policy.push_str(&format!("; media-src {}", listed("'self'", &shown)));
    }
    let embeds = shared.site.frame.embeds;
    if !embeds.is_empty() && frames::has_frame(page) {
        let hosts: Vec<String> = embeds.iter().map(|host| format!("https://{host}")).collect();
        policy.push_str(&format!("; frame-src {}", hosts.join(" ")));
    }
    policy
}

/// The hosts whose pictures and films a page shows; those of its parts, for a page that holds others.
fn shown(shared: &Shared, page: &Page) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    let mut look = |page: &Page| {
        for block in &page.blocks {
            if let Block::Html { html } = block {
                find(&html.text(), &mut hosts);
            }
        }
    };
    look(page);
    shared.held_by(page).for_each(|(_, held)| look(held));
    hosts
}

/// Adds the origin of everything that HTML loads; links load nothing.
fn find(html: &str, hosts: &mut BTreeSet<String>) {
    for node in nodes(html) {
        if let Node::Open(tag) = node
            && matches!(tag.name, "img" | "video" | "audio" | "source" | "track")
        {
            hosts.extend(tag.attribute("src").as_deref().and_then(origin));
        }
    }
}

/// `https://cdn.example.com` of an address; nothing that could end the directive.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    (known && !host.is_empty() && host.chars().all(is_plain)).then(|| format!("{}://{host}", scheme.to_lowercase()))
}

/// Headers for servers that read `_headers`: pages carry their own policy, and cannot say who may frame them.
pub(super) fn headers(site: &Site, shared: &Shared) -> Option<Artifact> {
    let below = site.base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let below = below.trim_end_matches('/');
    let root = if below.is_empty() { String::new() } else { format!("/{below}") };
    let mut text = format!(
        "{root}/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n  \
         Permissions-Policy: camera=(), geolocation=(), microphone=()\n  Content-Security-Policy: frame-ancestors 'self'\n\n\
         {root}/assets/*\n  {FOR_EVER}\n"
    );
    // The parts of the search index are named by their content, too; a page that a project puts beside them is not.
    for (code, _) in shared.languages_of_site().filter(|_| site.search.enabled) {
        let folder = format!("/search/{code}/");
        if !site.pages.iter().any(|page| page.route.as_str().starts_with(&folder)) {
            text.push_str(&format!("\n{root}{folder}*\n  {FOR_EVER}\n"));
        }
    }
    let file =
        |text: String| Artifact { path: "_headers".to_owned(), bytes: Arc::from(text.into_bytes()), route: None };
    site.frame.headers.then(|| file(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_loaded_is_allowed() {
        let mut hosts = BTreeSet::new();
        find(
            r#"<a href="https://link.example/x">x</a><img src="https://img.example:8443/a.png?b" alt=""><img src="b.png" alt="">"#,
            &mut hosts,
        );
        assert_eq!(hosts.iter().map(String::as_str).collect::<Vec<_>>(), ["https://img.example:8443"]);
        assert_eq!(origin("https://a.example; script-src *"), None);
        assert_eq!(origin("javascript://a.example/%0a"), None);
        assert_eq!(origin("HTTPS://a.example/x").as_deref(), Some("https://a.example"));
    }
}
