//! Releases as the theme sees them, and `releases.json` for notices inside a product.
//!
//! In: lists of releases, and the site. Out: views with links of the page they stand on, and one JSON file per language. Never:
//! tells of a release that is not out.

use super::links::{Links, encoded};
use super::shared::Shared;
use crate::model::{Artifact, Release, ReleaseEntry, ReleaseForm, ReleaseKind, ReleaseList, Site, map_addresses};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The form of `releases.json`; it is raised when a field changes its meaning or goes.
const SCHEMA: u32 = 1;

/// Releases on a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ReleasesView {
    form: ReleaseForm,
    entries: Vec<EntryView>,
    beside: Vec<(String, String)>,
}

#[derive(Debug, Clone, Serialize)]
struct EntryView {
    version: String,
    url: String,
    date: String,
    day: String,
    kind: Option<ReleaseKind>,
    kind_text: String,
    state: String,
    services: Vec<String>,
    description: String,
    counts: Vec<String>,
    sections: Vec<SectionView>,
}

#[derive(Debug, Clone, Serialize)]
struct SectionView {
    title: String,
    html: String,
}

/// A list with the links of its page.
pub(super) fn view(list: &ReleaseList, links: &Links) -> ReleasesView {
    let beside = |(title, path): &(String, String)| (title.clone(), links.to_file(path));
    ReleasesView {
        form: list.form,
        entries: list.entries.iter().map(|entry| entry_view(entry, links)).collect(),
        beside: list.beside.iter().map(beside).collect(),
    }
}

fn entry_view(entry: &ReleaseEntry, links: &Links) -> EntryView {
    let html = |html: &str| map_addresses(html, |address| links.to_rooted(address));
    EntryView {
        version: entry.version.clone(),
        url: links.to(&entry.route),
        date: entry.date.clone(),
        day: entry.day.clone(),
        kind: entry.kind,
        kind_text: entry.kind_text.clone(),
        state: entry.state.clone(),
        services: entry.services.clone(),
        description: entry.description.clone(),
        counts: entry.counts.clone(),
        sections: entry
            .sections
            .iter()
            .map(|section| SectionView { title: section.title.clone(), html: html(&section.html) })
            .collect(),
    }
}

#[derive(Debug, Serialize)]
struct Notices<'a> {
    schema: u32,
    title: &'a str,
    language: &'a str,
    releases: Vec<Notice<'a>>,
}

#[derive(Debug, Serialize)]
struct Notice<'a> {
    version: &'a str,
    date: String,
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    title: &'a str,
    summary: &'a str,
    url: String,
    services: &'a [String],
    yanked: bool,
    sections: Vec<NoticeSection<'a>>,
}

#[derive(Debug, Serialize)]
struct NoticeSection<'a> {
    #[serde(rename = "type")]
    topic: &'static str,
    title: &'a str,
    items: Vec<NoticeItem<'a>>,
}

#[derive(Debug, Serialize)]
struct NoticeItem<'a> {
    text: &'a str,
    html: String,
}

/// `releases.json` of each language that has releases which are out.
pub(super) fn files(site: &Site, shared: &Shared<'_>) -> Vec<Artifact> {
    let told = || site.releases.iter().filter(|release| release.is_told());
    let languages: BTreeSet<&str> = told().map(|release| release.language.as_str()).collect();
    let file = |language: &str| {
        let of_language: Vec<&Release> = told().filter(|release| release.language == language).collect();
        let is_own = !site.locals.iter().any(|local| local.language.code == language);
        let path = if is_own { "releases.json".to_owned() } else { format!("{language}/releases.json") };
        let notices = Notices {
            schema: SCHEMA,
            title: shared.title_of(language),
            language,
            releases: of_language.into_iter().filter_map(|release| notice(release, site)).collect(),
        };
        let json = serde_json::to_string_pretty(&notices).expect("texts and numbers are always JSON");
        Artifact { path, bytes: Arc::from((json + "\n").into_bytes()), route: None }
    };
    languages.into_iter().map(file).collect()
}

fn notice<'a>(release: &'a Release, site: &Site) -> Option<Notice<'a>> {
    // Without an address of the site, its root is `/`.
    let base = if site.base_url.is_empty() { "/" } else { &site.base_url };
    let html = |html: &str| map_addresses(html, |address| absolute(address, base));
    let sections = release.sections.iter().filter(|section| !section.items.is_empty());
    let section = |section: &'a crate::model::ReleaseSection| NoticeSection {
        topic: section.topic.name(),
        title: &section.title,
        items: section.items.iter().map(|item| NoticeItem { text: &item.text, html: html(&item.html) }).collect(),
    };
    Some(Notice {
        version: &release.version,
        date: release.date?.to_string(),
        kind: release.kind.map(ReleaseKind::name),
        title: &release.title,
        summary: &release.description,
        url: format!("{base}{}", encoded(&release.route)),
        services: &release.services,
        yanked: release.is_yanked,
        sections: sections.map(section).collect(),
    })
}

/// An address that begins at the root of the site, below the address of the site; every other one stays.
pub(super) fn absolute(address: &str, base: &str) -> String {
    match address.strip_prefix('/') {
        Some(rest) if !rest.starts_with('/') => format!("{base}{rest}"),
        _ => address.to_owned(),
    }
}
