//! Versions: the menu that leads to the same page in another version, and what is said above a page.
//!
//! In: a [`Site`] with the versions it stands among. Out: a [`VersionsView`] per page, `versions.json` and `versions.js`, and the
//! pages of an older version as they stand in the current site. Never: builds a version.
//!
//! The pages of an older version are kept from one build to the next. Where they speak of the current site they hold a mark,
//! which is filled in when they are put into it.

use super::links::{Links, encoded};
use super::shared::Shared;
use super::site_context::SiteContext;
use crate::diag::Lang;
use crate::model::{Artifact, Page, PageNow, PublishedVersion, Route, Site, escape_html, format_date};
use crate::say;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What templates see of versions.
#[derive(Debug, Clone, Serialize)]
pub(super) struct VersionsView {
    /// Whether there is more than one version.
    used: bool,
    /// The name of the version that is shown; empty for the current one.
    shown: String,
    /// What the version that is shown is called.
    name: String,
    /// The versions to choose from; on the pages of an older one only the current one and itself, until a script adds the rest.
    entries: Vec<EntryView>,
    /// The list of versions.
    all: String,
    /// The root of the current site.
    root: String,
    /// What the script reads.
    data: String,
    /// What the script says of a page that a version does not have.
    missing: &'static str,
    /// What changed on this page.
    differences: Vec<EntryView>,
    /// What an older version says of itself; empty for the current one.
    warning: String,
    /// What is said above every page.
    notice: Option<NoticeView>,
}

/// A version to choose, or a page about it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EntryView {
    text: String,
    url: String,
    /// Where the page went, when it is not there.
    note: String,
    current: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct NoticeView {
    text: String,
    level: &'static str,
    url: String,
}

/// What a mark stands for.
const URL: char = 'u';
const TEXT: char = 't';
const CANONICAL: char = 'c';
const END: char = 'z';

/// What one page sees.
pub(super) fn view(shared: &Shared, page: &Page, links: &Links) -> VersionsView {
    let site = &shared.site;
    let versions = site.versions;
    let lang = site.language;
    let root = links.to_file(if versions.shown.is_some() { "../../" } else { "" });
    let label = if versions.label.is_empty() { lang.pick("最新の版", "Current") } else { &versions.label };
    let (entries, warning) = match &versions.shown {
        Some(name) => (of_older(shared, page, (name, label)), warning(name, lang)),
        None => (of_current(site, page, links, label), String::new()),
    };
    VersionsView {
        used: versions.shown.is_some() || !versions.older.is_empty(),
        name: versions.shown.clone().unwrap_or_else(|| label.to_owned()),
        shown: versions.shown.clone().unwrap_or_default(),
        entries,
        all: format!("{root}versions/"),
        data: format!("{root}versions.js"),
        root,
        missing: missing(lang),
        differences: differences(site, page, links, label),
        warning,
        notice: versions.notice.as_ref().map(|notice| NoticeView {
            text: notice.text.clone(),
            level: notice.level,
            url: links.to_rooted(&notice.link),
        }),
    }
}

fn missing(lang: Lang) -> &'static str {
    lang.pick("このページはこの版にはありません", "This page is not in this version")
}

fn warning(name: &str, lang: Lang) -> String {
    say!("これは古い版 {name} の文書です。", "This is version {name}, an older one.").text(lang).to_owned()
}

fn of_current(site: &SiteContext, page: &Page, links: &Links, label: &str) -> Vec<EntryView> {
    let now = EntryView { text: label.to_owned(), url: links.to(&page.route), note: String::new(), current: true };
    let older = site.versions.older.iter().map(|version| {
        let there = version.page_of(&page.route);
        EntryView {
            text: version.name.clone(),
            note: if there.is_some() { String::new() } else { missing(site.language).to_owned() },
            url: links.to(&there.unwrap_or_else(|| version.home())),
            current: false,
        }
    });
    std::iter::once(now).chain(older).collect()
}

fn of_older(shared: &Shared, page: &Page, (name, label): (&str, &str)) -> Vec<EntryView> {
    let now = EntryView {
        text: label.to_owned(),
        url: mark(shared, page, URL),
        note: mark(shared, page, TEXT),
        current: false,
    };
    let own = EntryView { text: name.to_owned(), url: "#content".to_owned(), note: String::new(), current: true };
    vec![now, own]
}

fn differences(site: &SiteContext, page: &Page, links: &Links, label: &str) -> Vec<EntryView> {
    let mut at = Some(page.route.clone());
    let mut entries = Vec::new();
    for change in &site.versions.differences {
        // The pages of each change go by their addresses in its newer version.
        let version = site.versions.older.iter().find(|version| Some(&version.name) == change.to.as_ref());
        if let Some(version) = version {
            at = version.was.get(&page.route).or(Some(&page.route)).cloned();
        }
        let Some(route) = at.as_ref().and_then(|at| change.pages.get(at)) else { continue };
        let (from, to) = (&change.from, change.to.as_deref().unwrap_or(label));
        let text = say!("{from} → {to} の変更", "Changes {from} → {to}").text(site.language).to_owned();
        entries.push(EntryView { text, url: links.to(route), note: String::new(), current: false });
    }
    entries
}

/// The mark of a page of an older version, in the place of what only the current site knows.
fn mark(shared: &Shared, page: &Page, kind: char) -> String {
    format!("{}{kind}{}{END}", shared.site.versions.marker, shared.place_of(page))
}

/// The mark of the address by which search engines shall know a page of an older version.
pub(super) fn canonical(shared: &Shared, page: &Page) -> String {
    mark(shared, page, CANONICAL)
}

/// The files of an older version as they stand in the current site.
pub fn fill_markers(files: &[Artifact], marker: &str, version: &PublishedVersion, site: &Site) -> Vec<Artifact> {
    let routes: Vec<&Route> = version.pages.keys().collect();
    let say = |kind: char, at: usize| routes.get(at).map(|route| escape_html(&meant(kind, route, version, site)));
    let file = |file: &Artifact| {
        let filled = std::str::from_utf8(&file.bytes).ok().and_then(|text| filled(text, marker, &say));
        Artifact {
            path: format!("v/{}/{}", version.slug, file.path),
            bytes: filled.map_or_else(|| Arc::clone(&file.bytes), |text| Arc::from(text.into_bytes())),
            route: file.route.as_ref().map(|route| version.route(route)),
        }
    };
    files.iter().map(file).collect()
}

/// What a mark of a page means.
fn meant(kind: char, route: &Route, version: &PublishedVersion, site: &Site) -> String {
    let lang = site.language;
    let now = version.pages.get(route).map(|page| &page.now);
    let (to, text) = match now {
        Some(PageNow::Same) => (Some(route), lang.pick("最新の版のこのページを見る", "See this page as it is now")),
        Some(PageNow::Moved(to)) => {
            (Some(to), lang.pick("最新の版では別の場所にあります", "It has moved; see it as it is now"))
        }
        _ => (None, lang.pick("最新の版にこのページはありません", "It is no longer there; see what there is now")),
    };
    let here = version.route(route);
    match kind {
        URL => here.link_to(to.unwrap_or(&Route::from_path("/"))),
        CANONICAL => format!("{}{}", site.base_url, encoded(to.unwrap_or(&here))),
        _ => text.to_owned(),
    }
}

/// A text with its marks filled in; `None` when it has none.
fn filled(text: &str, marker: &str, say: &dyn Fn(char, usize) -> Option<String>) -> Option<String> {
    let (first, rest) = text.split_once(marker)?;
    let mut out = String::with_capacity(text.len());
    out.push_str(first);
    for part in rest.split(marker) {
        let meant = part.split_once(END).and_then(|(inside, after)| {
            let kind = inside.chars().next()?;
            Some((say(kind, inside.get(1..)?.parse().ok()?)?, after))
        });
        match meant {
            Some((words, after)) => out.extend([words.as_str(), after]),
            None => out.push_str(part),
        }
    }
    Some(out)
}

/// The files that tell of versions, for other programs and for the menu.
pub(super) fn files(site: &Site) -> Vec<Artifact> {
    if site.versions.older.is_empty() {
        return Vec::new();
    }
    let all = json!({
        "title": site.title,
        "label": site.versions.label,
        "versions": site.versions.older.iter().map(|version| told(version, site.language)).collect::<Vec<_>>(),
    });
    let file =
        |path: &str, text: String| Artifact { path: path.to_owned(), bytes: Arc::from(text.into_bytes()), route: None };
    // A script is read from a folder, too, where a browser refuses to fetch a file.
    vec![file("versions.json", format!("{all:#}\n")), file("versions.js", format!("tejunVersions({all});\n"))]
}

/// A version: its pages with `1` where the current site has the same address, `0` where the page is gone, else the address it
/// has now.
fn told(version: &PublishedVersion, lang: Lang) -> Value {
    let pages: Map<String, Value> = version
        .pages
        .iter()
        .map(|(route, page)| {
            let now = match &page.now {
                PageNow::Same => json!(1),
                PageNow::Gone => json!(0),
                PageNow::Moved(to) => json!(to.as_str()),
            };
            (route.as_str().to_owned(), now)
        })
        .collect();
    json!({
        "name": version.name, "date": version.date.to_string(), "day": format_date(version.date, lang),
        "commit": version.commit, "title": version.title, "path": encoded(&version.home()), "pages": pages,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::VersionPage;

    #[test]
    fn marks_are_filled_in_and_everything_else_stays() {
        let say = |kind: char, at: usize| (at < 2).then(|| format!("<{kind}{at}>"));
        assert_eq!(filled("no mark", "MARK", &say), None);
        assert_eq!(filled("a MARKu0z b MARKt1zc", "MARK", &say).unwrap(), "a <u0> b <t1>c");
        assert_eq!(filled("MARKu9z MARK é", "MARK", &say).unwrap(), "u9z  é", "what means nothing is no mark");
    }

    #[test]
    fn pages_say_where_they_are_now() {
        let route = Route::from_path;
        let page = |now| VersionPage { title: String::new(), source: None, now };
        let version = PublishedVersion {
            name: "v1".into(),
            slug: "v1".into(),
            date: "2026-01-01".parse().unwrap(),
            commit: "0".into(),
            note: String::new(),
            title: String::new(),
            pages: [
                (route("/"), page(PageNow::Same)),
                (route("/a/"), page(PageNow::Moved(route("/b&c/")))),
                (route("/gone/"), page(PageNow::Gone)),
            ]
            .into(),
            was: [(route("/b&c/"), route("/a/"))].into(),
        };
        let site = Site { base_url: "https://example.com/".into(), ..super::super::tests::sample::site() };
        let shown = |text: &str| {
            let file = Artifact { path: "x".into(), bytes: Arc::from(text.as_bytes()), route: None };
            String::from_utf8(fill_markers(&[file], "M", &version, &site)[0].bytes.to_vec()).unwrap()
        };
        assert_eq!(shown("Mu0z Mu1z Mu2z"), "../../ ../../../b&amp;c/ ../../../");
        assert_eq!(shown("Mc0z Mc1z"), "https://example.com/ https://example.com/b&amp;c/");
        assert_eq!(shown("Mc2z"), "https://example.com/v/v1/gone/", "what is gone stands for itself");
        assert_eq!(version.page_of(&route("/b&c/")), Some(route("/v/v1/a/")));
        assert_eq!(version.page_of(&route("/new/")), None);
    }
}
