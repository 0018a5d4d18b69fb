//! What is the same for every page of a site.
//!
//! In: a [`Site`] and a theme. Out: [`Shared`]: the site in each language, its navigation, and the way to a page by its address. Never: text for
//! a template, which is `view`'s.

use super::links::{Links, encoded};
use super::nav::{NavIndex, NavView};
use super::site_context::SiteContext;
use super::theme::Theme;
use super::words::Words;
use crate::diag::Lang;
use crate::model::{Block, NavItem, Page, PageKind, Profiler, Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is the same for every page. As a value it is what the files of pages depend on besides themselves; what is skipped is the
/// theme, what follows from the rest, and pages, of which each is asked for by name.
#[derive(Serialize)]
pub(super) struct Shared<'a> {
    pub(super) site: SiteContext<'a>,
    #[serde(skip)]
    pub(super) theme: &'a Theme,
    /// By which the making of pages is measured.
    #[serde(skip)]
    pub(super) profiler: &'a Profiler,
    /// The site in its own language, then in the others.
    pub(super) locals: Vec<LocalView<'a>>,
    /// The navigation of parts that have their own.
    #[serde(skip)]
    parts: Vec<NavIndex<'a>>,
    /// Where the page is that says where the figures come from.
    pub(super) lineage: Option<&'a Route>,
    /// Where the page of each metric is.
    pub(super) metrics: BTreeMap<&'a str, &'a Route>,
    /// The pages to search on, with the codes of their languages.
    pub(super) searches: Vec<(&'a str, &'a Route)>,
    #[serde(skip)]
    pages: &'a [Page],
    /// The pages that a page for paper holds.
    #[serde(skip)]
    bound: &'a BTreeMap<Route, Vec<Route>>,
    /// The instant that the site shows, and its day.
    #[serde(skip)]
    as_of: (&'a str, &'a str),
}

/// What is the same for every page of a language.
#[derive(Serialize)]
pub(super) struct LocalView<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) lang: Lang,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) menu: &'a [NavItem],
    pub(super) footer_menu: &'a [NavItem],
    pub(super) home: &'a Route,
    #[serde(skip)]
    pub(super) nav: NavIndex<'a>,
    #[serde(skip)]
    pub(super) words: Words,
    /// The same for templates: a copy of it costs nothing.
    #[serde(skip)]
    pub(super) shown_words: tera::Value,
}

impl<'a> Shared<'a> {
    /// Prepares what all pages share.
    pub(super) fn new(site: &'a Site, theme: &'a Theme, profiler: &'a Profiler) -> Self {
        let lineage = site.pages.iter().find(|page| page.kind == PageKind::Lineage).map(|page| &page.route);
        let own = LocalView {
            code: site.language.pick("ja", "en"),
            name: site.language.pick("日本語", "English"),
            lang: site.language,
            title: &site.title,
            description: &site.description,
            menu: &site.menu,
            footer_menu: &site.footer_menu,
            home: &site.nav.route,
            nav: NavIndex::new(&site.nav),
            words: super::words::words(site.language),
            shown_words: shown_words(site.language),
        };
        let others = site.locals.iter().map(|local| LocalView {
            code: &local.language.code,
            name: &local.language.name,
            lang: local.language.lang,
            title: &local.title,
            description: &local.description,
            menu: &local.menu,
            footer_menu: &local.footer_menu,
            home: &local.nav.route,
            nav: NavIndex::new(&local.nav),
            words: super::words::words(local.language.lang),
            shown_words: shown_words(local.language.lang),
        });
        let metrics = site.pages.iter().filter_map(|page| Some((page.parts.metric.as_deref()?, &page.route))).collect();
        let mut shared = Self {
            site: SiteContext::of(site),
            theme,
            profiler,
            locals: std::iter::once(own).chain(others).collect(),
            parts: site.parts.iter().map(|part| NavIndex::new(&part.nav)).collect(),
            lineage,
            metrics,
            searches: Vec::new(),
            pages: &site.pages,
            bound: &site.frame.bound,
            as_of: (&site.frame.as_of, &site.frame.day),
        };
        let searches = site.pages.iter().filter(|page| page.kind == PageKind::Search);
        shared.searches = searches.map(|page| (shared.local(page).code, &page.route)).collect();
        shared
    }

    /// The pages that a page for paper holds, each with its number among those that were named.
    pub(super) fn held_by(&self, page: &Page) -> impl Iterator<Item = (usize, &'a Page)> {
        let named = self.bound.get(&page.route).map_or(&[][..], Vec::as_slice);
        let pages = self.pages;
        named.iter().enumerate().filter_map(move |(at, route)| Some((at, page_at(pages, route)?)))
    }

    /// The page for paper of a section.
    pub(super) fn print_page(&self, section: &Route) -> Option<Route> {
        let route = Route::from_segments(section.segments().chain(["print"]));
        self.bound.contains_key(&route).then_some(route)
    }

    /// The place of a page among those of its site.
    pub(super) fn place_of(&self, page: &Page) -> usize {
        self.pages.binary_search_by(|other| other.route.cmp(&page.route)).unwrap_or_default()
    }

    /// The instant that a page shows; its day on a page that is all text, which is the same for a whole day.
    pub(super) fn as_of(&self, page: &Page) -> &'a str {
        let (instant, day) = self.as_of;
        let is_text = is_all_text(page) && self.held_by(page).all(|(_, held)| is_all_text(held));
        if is_text { day } else { instant }
    }

    /// The navigation that a page shows.
    pub(super) fn nav(&self, page: &Page, links: &Links) -> Vec<NavView> {
        let inside = |root: &Route| page.route.as_str().starts_with(root.as_str());
        let part = self.parts.iter().filter(|part| inside(part.root())).max_by_key(|part| part.root().as_str().len());
        part.unwrap_or(&self.local(page).nav).for_page(&page.route, links)
    }

    /// The words of the site's own language.
    pub(super) fn words(&self) -> &Words {
        &self.locals[0].words
    }

    /// The words of the language that a page belongs to.
    pub(super) fn words_of(&self, page: &Page) -> &Words {
        &self.local(page).words
    }

    /// The local that a page belongs to.
    pub(super) fn local(&self, page: &Page) -> &LocalView<'a> {
        let of_page = self.locals.iter().find(|local| page.language.as_deref() == Some(local.code));
        of_page.unwrap_or(&self.locals[0])
    }

    /// The language that a page speaks, with its words.
    pub(super) fn tongue(&self, page: &Page) -> (Lang, &Words) {
        let local = self.local(page);
        (local.lang, &local.words)
    }

    /// The code of a page's language, that of the interface around it, and its front page.
    pub(super) fn language_of(&self, page: &Page) -> (&'a str, Lang, &'a Route) {
        let local = self.local(page);
        (local.code, local.lang, local.home)
    }

    /// The languages of the site with those of the interface around them.
    pub(super) fn languages_of_site(&self) -> impl Iterator<Item = (&'a str, Lang)> + '_ {
        self.locals.iter().map(|local| (local.code, local.lang))
    }

    /// The title of the site in a language.
    pub(super) fn title_of(&self, code: &str) -> &str {
        self.locals.iter().find(|local| local.code == code).map_or(self.site.title, |local| local.title)
    }

    /// The full address of a page; empty where the site has none.
    pub(super) fn absolute(&self, route: &Route) -> String {
        let base = self.site.base_url;
        if base.is_empty() { String::new() } else { format!("{base}{}", encoded(route)) }
    }
}

/// The page at an address.
pub(super) fn page_at<'a>(pages: &'a [Page], route: &Route) -> Option<&'a Page> {
    let at = pages.binary_search_by(|page| page.route.cmp(route)).ok();
    at.map(|at| &pages[at]).or_else(|| pages.iter().find(|page| page.route == *route))
}

fn shown_words(lang: Lang) -> tera::Value {
    tera::Value::from_serializable(&super::words::words(lang))
}

/// Whether nothing on a page depends on the time of day.
fn is_all_text(page: &Page) -> bool {
    let is_text = |block: &Block| {
        matches!(
            block,
            Block::Html { .. }
                | Block::Heading(_)
                | Block::Paragraph { .. }
                | Block::Escalation(_)
                | Block::Releases(_)
                | Block::Difference(_)
                | Block::Children { .. }
                | Block::Cards { .. }
                | Block::Problem { .. }
        )
    };
    page.report.is_none() && !tells_duty(page) && page.blocks.iter().all(is_text)
}

/// Whether a page tells who is on duty when it is read.
pub(super) fn tells_duty(page: &Page) -> bool {
    let tells = |block: &Block| match block {
        Block::Escalation(route) => !route.duty.is_empty(),
        Block::OnCall(schedule) => schedule.published.is_some(),
        _ => false,
    };
    !page.parts.duty.is_empty() || page.blocks.iter().any(tells)
}
