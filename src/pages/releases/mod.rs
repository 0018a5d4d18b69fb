//! Release notes: an index by year, everything on one page, and what feeds and directives need of them.
//!
//! In: documents that are notes of a release. Out: [`Release`]s, the newest first, pages and feeds made of them. Never: tells a
//! feed of a release that is not out at the as-of instant.

mod findings;
mod lists;
mod notes;

use super::index::Index;
use super::navigation::{Entry, Tree, generated};
use crate::calendar::{Instant, Zone, day_start, parse_instant};
use crate::content::Document;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{
    Block, Feed, FeedEntry, Page, PageKind, Release, ReleaseSection, Route, Version, WrittenRelease, escape_html,
    read_control_date,
};
use crate::pages::context::ComposeContext;
use crate::say;
pub(super) use lists::{head, list};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The page with everything, below the section.
const CHANGELOG: &str = "changelog";
const FEED_LENGTH: usize = 50;

/// Every release of every language, the newest first; those without a day last.
pub(super) fn read(context: &ComposeContext<'_>, index: &Index<'_>, found: &mut Diagnostics) -> Vec<Release> {
    let library = context.library;
    let all = library.all();
    let notes = all.filter_map(|document| Some((document, document.front.release.as_ref()?)));
    let mut releases: Vec<Release> =
        notes.map(|(document, written)| release(context, document, written, index)).collect();
    settle_kinds(&mut releases);
    releases.sort_by_cached_key(|release| {
        (Reverse(release.date), Reverse(release.number()), release.version.clone(), release.route.clone())
    });
    findings::check(&releases, &library.documents, found);
    if context.project.site.base_url.is_empty() && releases.iter().any(Release::is_told) {
        let message = say!(
            "`base_url` がないため、リリースのフィードを作りません",
            "no feed of the releases is made without a `base_url`"
        );
        let hint = say!(
            "tejun.yaml に `base_url: https://help.example.com/` のように書きます",
            "write `base_url: https://help.example.com/` in tejun.yaml"
        );
        found.push(Diagnostic::new(code::RELEASE_ADDRESS, Place::file("tejun.yaml"), message).hint(hint));
    }
    releases
}

fn release(context: &ComposeContext<'_>, document: &Document, written: &WrittenRelease, index: &Index<'_>) -> Release {
    let context = &ComposeContext { lang: document.lang, ..*context };
    let zone = &context.project.site.periods.zone;
    let updated = context.register.of(&document.source).and_then(|entry| entry.updated);
    let updated = updated.map(|day| day_start(zone, day));
    let facts = facts(document, written, zone, context.as_of);
    Release { updated: updated.max(facts.published), sections: notes::sections(context, document, index), ..facts }
}

/// The releases of some documents, for those who count them: their points lead nowhere.
pub(super) fn without_links<'d>(
    documents: impl Iterator<Item = &'d Document>,
    zone: &Zone,
    as_of: Instant,
) -> Vec<Release> {
    let of = |document: &Document| {
        let facts = facts(document, document.front.release.as_ref()?, zone, as_of);
        Some(Release { sections: notes::sections_without_links(document), ..facts })
    };
    let mut releases: Vec<Release> = documents.filter_map(of).collect();
    settle_kinds(&mut releases);
    releases
}

/// What front matter says of a release.
fn facts(document: &Document, written: &WrittenRelease, zone: &Zone, as_of: Instant) -> Release {
    let front = &document.front;
    let date = front.date.as_deref().and_then(read_control_date);
    let published = front.date.as_deref().and_then(|text| instant(zone, text));
    Release {
        home: home(document, written),
        route: document.route.clone(),
        source: document.source.clone(),
        language: document.language.clone(),
        lang: document.lang,
        stands_in: document.text_of.is_some(),
        title: document.title.clone(),
        description: document.description.clone(),
        version: written.version.clone(),
        date,
        published,
        updated: published,
        kind: written.kind,
        services: written.services.clone(),
        is_out: !written.is_planned && published.is_some_and(|published| published <= as_of),
        is_draft: front.draft,
        is_yanked: written.is_yanked,
        sections: Vec::new(),
    }
}

/// The instant of a date as written: a day begins where the project is.
pub(crate) fn instant(zone: &Zone, text: &str) -> Option<Instant> {
    let at = if text.len() > 10 { parse_instant(&text.replacen(' ', "T", 1), zone) } else { None };
    at.or_else(|| Some(day_start(zone, read_control_date(text)?)))
}

/// The section of a release: its folder, below the address of its language.
fn home(document: &Document, written: &WrittenRelease) -> Route {
    let depth = written.folder.split('/').filter(|part| !part.is_empty()).count();
    let segments: Vec<&str> = document.route.segments().collect();
    let at = |n: usize| Route::from_segments(segments.iter().take(n).copied());
    let last = written.folder.rsplit('/').next().unwrap_or_default();
    // In another language than the site's own, the address begins with its code.
    if at(depth).segments().next_back() == Some(last) { at(depth) } else { at(depth + 1) }
}

/// Where the author says nothing, a release changes as much as its version differs from the one before it.
fn settle_kinds(releases: &mut [Release]) {
    let mut versions: BTreeMap<(Route, String), BTreeSet<Version>> = BTreeMap::new();
    for release in releases.iter() {
        let key = (release.home.clone(), release.language.clone());
        versions.entry(key).or_default().extend(release.number());
    }
    for release in releases.iter_mut().filter(|release| release.kind.is_none()) {
        let Some(version) = release.number() else { continue };
        let all = &versions[&(release.home.clone(), release.language.clone())];
        release.kind = Some(version.kind(all.range(..version.clone()).next_back()));
    }
}

/// The sections of releases, each with the language of its pages.
fn homes(context: &ComposeContext<'_>) -> BTreeMap<Route, (String, crate::diag::Lang)> {
    let library = context.library;
    let of = |document: &Document| {
        let written = document.front.release.as_ref()?;
        Some((home(document, written), (document.language.clone(), document.lang)))
    };
    library.all().filter_map(of).collect()
}

/// Pages with everything, for the way from the front page; an address that a document holds is its.
fn changelogs(context: &ComposeContext<'_>) -> Vec<(Route, Route, String, crate::diag::Lang)> {
    let documents = &context.library.documents;
    let page = |(home, (language, lang)): (Route, (String, crate::diag::Lang))| {
        let route = Route::from_segments(home.segments().chain([CHANGELOG]));
        let free = documents.iter().all(|document| document.route != route);
        free.then_some((home, route, language, lang))
    };
    homes(context).into_iter().filter_map(page).collect()
}

fn changelog_title(lang: crate::diag::Lang) -> &'static str {
    lang.pick("変更履歴", "Changelog")
}

/// The pages in the navigation: after the releases.
pub(super) fn entries(context: &ComposeContext<'_>) -> Vec<Entry> {
    let entry = |(_, route, _, lang): (Route, Route, String, crate::diag::Lang)| {
        let about = lang.pick("すべての版の変更を1ページに", "The changes of all versions on one page");
        Entry::generated(route, changelog_title(lang), about, Some(i64::from(u32::MAX)))
    };
    changelogs(context).into_iter().map(entry).filter(|_| are_shown(context)).collect()
}

pub(super) fn pages(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    let page = |(home, route, language, lang): (Route, Route, String, crate::diag::Lang)| {
        let blocks = lists::changelog(lang, &of_home(context, &home));
        let mut page = generated(tree, &route, PageKind::Archive, changelog_title(lang).to_owned(), blocks);
        page.language = Some(language);
        page
    };
    changelogs(context).into_iter().map(page).filter(|_| are_shown(context)).collect()
}

/// Whether what is made of all notes together is for those who look.
pub(super) fn are_shown(context: &ComposeContext<'_>) -> bool {
    context.project.site.audiences.shows("releases")
}

fn of_home<'m>(context: &ComposeContext<'m>, home: &Route) -> Vec<&'m Release> {
    context.releases.iter().filter(|release| release.home == *home).collect()
}

/// What the page of a section of releases shows of them; nothing on other pages.
pub(super) fn overview(context: &ComposeContext<'_>, route: &Route) -> Vec<Block> {
    let releases = of_home(context, route);
    let Some(first) = releases.first() else { return Vec::new() };
    let lang = first.lang;
    let mut links = Vec::new();
    let changelog = changelogs(context).into_iter().find(|(home, ..)| home == route);
    if let Some((_, changelog, ..)) = changelog {
        links.push((changelog_title(lang).to_owned(), changelog.as_str()[1..].to_owned()));
    }
    if releases.iter().any(|release| release.is_told()) && !context.versions.is_older {
        if !context.project.site.base_url.is_empty() {
            links.push((lang.pick("フィード（Atom）", "Feed (Atom)").to_owned(), feed_path(route)));
        }
        links.push(("releases.json".to_owned(), json_path(context, first)));
    }
    lists::index(lang, &releases, links)
}

fn feed_path(home: &Route) -> String {
    format!("{}feed.xml", &home.as_str()[1..])
}

/// The file of all releases of a language.
fn json_path(context: &ComposeContext<'_>, release: &Release) -> String {
    let own = context.library.languages.first().is_none_or(|own| own.code == release.language);
    if own { "releases.json".to_owned() } else { format!("{}/releases.json", release.language) }
}

pub(super) fn feeds(context: &ComposeContext<'_>, title_of: impl Fn(&Route) -> String) -> Vec<Feed> {
    let feed = |home: Route| {
        let listed: Vec<&Release> = of_home(context, &home).into_iter().filter(|release| release.is_told()).collect();
        let entries: Vec<FeedEntry> =
            listed.iter().filter_map(|release| feed_entry(release)).take(FEED_LENGTH).collect();
        (!entries.is_empty()).then(|| Feed { path: feed_path(&home), title: title_of(&home), home, entries })
    };
    homes(context).into_keys().filter_map(feed).collect()
}

fn feed_entry(release: &Release) -> Option<FeedEntry> {
    let published = release.published?;
    let section = |section: &ReleaseSection| format!("<h3>{}</h3>\n{}\n", escape_html(&section.title), section.html);
    let mark = if release.is_yanked { release.lang.pick("（取り下げ）", " (yanked)") } else { "" };
    Some(FeedEntry {
        route: release.route.clone(),
        anchor: String::new(),
        title: format!("{}{mark}", release.title),
        published,
        updated: release.updated.unwrap_or(published),
        summary: release.description.clone(),
        html: release.sections.iter().map(section).collect(),
        categories: release.kind.map(|kind| kind.name().to_owned()).into_iter().collect(),
    })
}
