//! Feeds, read by another program, and held against what RFC 4287 demands.

use crate::site::{build, here};
use std::collections::BTreeSet;

#[test]
fn the_feed_of_releases_is_valid_atom() {
    let ran = build(&here("tests/sites/releases/notes/in"));
    let xml = ran.text("releases/feed.xml").unwrap();
    assert!(xml.starts_with("<?xml"), "{xml}");
    let feed = feed_rs::parser::parse(xml.as_bytes()).unwrap();
    assert_eq!(feed.id, "tag:help.example.com,2026-01-01:/kb/releases/feed.xml");
    assert_eq!(feed.title.unwrap().content, "製品のリリース | 製品ヘルプ");
    // Midnight in Tokyo of the newest day.
    assert_eq!(feed.updated.unwrap().to_rfc3339(), "2026-11-09T15:00:00+00:00");
    assert_eq!(feed.authors.first().map(|author| author.name.as_deref().unwrap_or_default()), Some("製品ヘルプ"));
    let link =
        |rel: &str| feed.links.iter().find(|link| link.rel.as_deref() == Some(rel)).map(|link| link.href.as_str());
    assert_eq!(link("self"), Some("https://help.example.com/kb/releases/feed.xml"));
    assert_eq!(link("alternate"), Some("https://help.example.com/kb/releases/"));
    let titles: Vec<&str> = feed.entries.iter().map(|entry| entry.title.as_ref().unwrap().content.as_str()).collect();
    assert_eq!(titles, ["v1.9.0（2026年11月10日）", "v1.8.1（取り下げ）", "はじめての版"]);
    let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), feed.entries.len(), "each entry has an id of its own");
    for entry in &feed.entries {
        assert!(entry.published.is_some() && entry.updated >= entry.published, "{}", entry.id);
        assert!(entry.links.iter().all(|link| link.href.starts_with("https://")), "{}", entry.id);
    }
    let newest = &feed.entries[0];
    assert_eq!(newest.summary.as_ref().unwrap().content, "CSV で取り出せます。");
    assert_eq!(newest.categories.iter().map(|label| label.term.as_str()).collect::<Vec<_>>(), ["minor"]);
    let body = newest.content.as_ref().unwrap().body.as_ref().unwrap();
    assert!(body.contains("<a href=\"https://help.example.com/kb/help/export/#出力-する\">使い方</a>"), "{body}");
    assert!(body.contains("<code>A &amp; B</code>"), "{body}");
    for relative in ["href=\"/", "href=\".", "href=\"#", "src=\"/", "src=\"."] {
        assert!(!body.contains(relative), "{relative} in {body}");
    }
}

#[test]
fn a_site_without_an_address_has_no_feed() {
    let ran = build(&here("tests/sites/releases/mistakes/in"));
    assert!(ran.text("releases/feed.xml").is_none());
    assert!(!ran.text("releases/index.html").unwrap().contains("atom+xml"));
    let json: serde_json::Value = serde_json::from_str(ran.text("releases.json").unwrap()).unwrap();
    assert_eq!(json["schema"], 1);
}
