//! The feeds of a site as Atom (RFC 4287) and as JSON Feed 1.1.
//!
//! In: [`Feed`]s and the address of the site. Out: one file of each format; none without an address, since a feed is read elsewhere.
//! Never: reads a clock — a feed without entries was changed at the as-of instant.
//!
//! Decided in docs/decisions/0042-feeds-and-calendars.md.

use super::links::{encoded, fragment};
use super::releases::absolute;
use crate::calendar::Instant;
use crate::model::{Artifact, Feed, FeedEntry, Route, Site, map_addresses};
use atom_syndication as atom;
use serde_json::json;
use std::sync::Arc;

/// The day in ids (RFC 4151). It is the same for every feed for ever: an id that moves makes old entries new.
const MINTED: &str = "2026-01-01";
/// The media type of a feed.
pub(super) const MEDIA_TYPE: &str = "application/atom+xml";

/// The files of all feeds.
pub(super) fn files(site: &Site) -> Vec<Artifact> {
    if site.base_url.is_empty() {
        return Vec::new();
    }
    site.feeds.iter().flat_map(|feed| file(site, feed).into_iter().chain([json_file(site, feed)])).collect()
}

/// Where the JSON of a feed is: `releases/feed.json` beside `releases/feed.xml`.
pub(super) fn json_path(feed: &str) -> String {
    format!("{}.json", feed.strip_suffix(".xml").unwrap_or(feed))
}

/// A feed as JSON, with the ids and texts of the other.
fn json_file(site: &Site, feed: &Feed) -> Artifact {
    let base = &site.base_url;
    let document = document(site, feed);
    let item = |(entry, atom): (&FeedEntry, &atom::Entry)| {
        let text = |text: &Option<atom::Text>| text.as_ref().map(|text| text.value.clone()).unwrap_or_default();
        let summary = text(&atom.summary);
        let html = atom.content.as_ref().and_then(|content| content.value.clone()).unwrap_or_default();
        let mut item = json!({
            "id": atom.id,
            "url": atom.links.first().map(|link| link.href.clone()),
            "title": atom.title.value,
            "date_published": entry_moment(entry.published),
            "date_modified": entry_moment(entry.updated.max(entry.published)),
        });
        // An item has a text in one form at least; it may be empty.
        if html.is_empty() {
            item["content_text"] = summary.clone().into();
        } else {
            item["content_html"] = html.into();
        }
        if !summary.is_empty() {
            item["summary"] = summary.into();
        }
        if !entry.categories.is_empty() {
            item["tags"] = entry.categories.clone().into();
        }
        item
    };
    let whole = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": document.title.value,
        "home_page_url": format!("{base}{}", encoded(&feed.home)),
        "feed_url": format!("{base}{}", encoded_path(&json_path(&feed.path))),
        "language": site.language.pick("ja", "en"),
        "authors": [{ "name": clean(&site.title) }],
        "items": feed.entries.iter().zip(&document.entries).map(item).collect::<Vec<_>>(),
    });
    Artifact { path: json_path(&feed.path), bytes: Arc::from(format!("{whole:#}\n").into_bytes()), route: None }
}

/// An instant to the second, in UTC, as a text.
fn entry_moment(instant: Instant) -> String {
    Instant::from_second(instant.as_second()).unwrap_or(instant).to_string()
}

fn file(site: &Site, feed: &Feed) -> Option<Artifact> {
    let bytes = document(site, feed).write_to(Vec::new()).ok()?;
    Some(Artifact { path: feed.path.clone(), bytes: Arc::from(bytes), route: None })
}

fn document(site: &Site, feed: &Feed) -> atom::Feed {
    let base = &site.base_url;
    let updated = feed.entries.iter().map(|entry| entry.updated).max().unwrap_or(site.as_of);
    let home = format!("{base}{}", encoded(&feed.home));
    let itself = format!("{base}{}", encoded_path(&feed.path));
    let title =
        if feed.title == site.title { clean(&feed.title) } else { clean(&format!("{} | {}", feed.title, site.title)) };
    atom::Feed {
        title: atom::Text::plain(title),
        id: tag(base, &encoded_path(&feed.path)),
        updated: moment(updated),
        authors: vec![atom::Person { name: clean(&site.title), ..atom::Person::default() }],
        generator: Some(atom::Generator { value: "tejun".to_owned(), ..atom::Generator::default() }),
        links: vec![link(home, "alternate", "text/html"), link(itself, "self", MEDIA_TYPE)],
        entries: feed.entries.iter().map(|entry| self::entry(base, entry)).collect(),
        lang: Some(site.language.pick("ja", "en").to_owned()),
        ..atom::Feed::default()
    }
}

fn entry(base: &str, entry: &FeedEntry) -> atom::Entry {
    let anchor = if entry.anchor.is_empty() { String::new() } else { fragment(&entry.anchor) };
    let path = encoded(&entry.route) + &anchor;
    let content = (!entry.html.is_empty()).then(|| atom::Content {
        value: Some(clean(&map_addresses(&entry.html, |address| full(address, &entry.route, base)))),
        content_type: Some("html".to_owned()),
        ..atom::Content::default()
    });
    let label = |term: &String| atom::Category { term: clean(term), ..atom::Category::default() };
    atom::Entry {
        title: atom::Text::plain(clean(&entry.title)),
        id: tag(base, &path),
        updated: moment(entry.updated.max(entry.published)),
        published: Some(moment(entry.published)),
        links: vec![link(format!("{base}{path}"), "alternate", "text/html")],
        summary: (!entry.summary.is_empty()).then(|| atom::Text::plain(clean(&entry.summary))),
        content,
        categories: entry.categories.iter().map(label).collect(),
        ..atom::Entry::default()
    }
}

fn link(href: String, rel: &str, kind: &str) -> atom::Link {
    atom::Link { href, rel: rel.to_owned(), mime_type: Some(kind.to_owned()), ..atom::Link::default() }
}

/// A lasting id: `tag:help.example.com,2026-01-01:/releases/v1-9-0/`. It does not move when the site goes from http to https.
fn tag(base: &str, path: &str) -> String {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    let (authority, folder) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host =
        host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |(h, _)| h);
    format!("tag:{},{MINTED}:/{folder}{path}", host.to_lowercase())
}

/// An address of an entry's text in full: from the root of the site, from the page of the entry, or from elsewhere already.
fn full(address: &str, page: &Route, base: &str) -> String {
    let scheme = address.split(['/', '?', '#', '&']).next().unwrap_or_default();
    if address.is_empty() || address.starts_with("//") || scheme.contains(':') {
        return address.to_owned();
    }
    if address.starts_with('/') {
        return absolute(address, base);
    }
    format!("{base}{}", page.resolve(address))
}

fn encoded_path(path: &str) -> String {
    let link = Route::from_path("/").link_to_path(path);
    link.strip_prefix("./").unwrap_or(&link).to_owned()
}

/// Text without the characters that XML cannot hold.
fn clean(text: &str) -> String {
    let allowed = |c: &char| {
        matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(allowed).collect()
}

/// An instant to the second, in UTC.
fn moment(instant: Instant) -> atom::FixedDateTime {
    entry_moment(instant).parse().expect("an instant is a date and time of RFC 3339")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_last() {
        assert_eq!(tag("https://Help.example.com/", "a/"), "tag:help.example.com,2026-01-01:/a/");
        assert_eq!(tag("http://me@help.example.com:8080/docs/", "a/"), "tag:help.example.com,2026-01-01:/docs/a/");
    }

    #[test]
    fn addresses_are_full() {
        let page = Route::from_path("/手順/a/");
        let table = [
            ("../b/", "https://x.example/kb/%E6%89%8B%E9%A0%86/b/"),
            ("./c.png", "https://x.example/kb/%E6%89%8B%E9%A0%86/a/c.png"),
            ("../../", "https://x.example/kb/"),
            ("/d/?e&amp;f", "https://x.example/kb/d/?e&amp;f"),
            ("#g", "https://x.example/kb/%E6%89%8B%E9%A0%86/a/#g"),
            ("https://y.example/", "https://y.example/"),
            ("mailto:a@y.example", "mailto:a@y.example"),
            ("//y.example/", "//y.example/"),
        ];
        for (address, expected) in table {
            assert_eq!(full(address, &page, "https://x.example/kb/"), expected, "{address}");
        }
    }

    #[test]
    fn what_xml_cannot_hold_is_dropped() {
        assert_eq!(clean("a\u{0}\u{b}b\tc\u{ffff}\u{7f}日"), "ab\tc日");
    }
}
