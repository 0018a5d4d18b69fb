//! What templates see: one struct per page, every text ready to print.
//!
//! In: a [`Page`] and its [`Site`]. Out: [`PageContext`]. Never: computes a figure; it chooses links, words and dates.

use super::blocks::{BlockView, blocks};
use super::links::{Links, encoded, former, fragment};
use super::nav::{NavIndex, NavView};
use super::register::{self, StripView};
use super::theme::Theme;
use super::words::Words;
use crate::calendar::Date;
use crate::diag::Lang;
use crate::model::{Block, Breadcrumb, NavItem, Page, PageKind, Route, Site, format_date};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything a template of one page can name.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageContext {
    pub(super) site: SiteView,
    pub(super) page: PageView,
    /// The navigation beside the page.
    pub(super) nav: Vec<NavView>,
    /// Links to assets by logical name: `assets["site.css"]`.
    pub(super) assets: BTreeMap<String, String>,
    pub(super) words: Words,
}

/// What `alias.html` can name: the page, seen from an address it had before.
#[derive(Debug, Clone, Serialize)]
pub(super) struct AliasContext {
    site: SiteView,
    page: PageView,
    /// The link to the page.
    url: String,
}

/// The site, seen from one page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SiteView {
    title: String,
    description: String,
    base_url: String,
    language: &'static str,
    locale: &'static str,
    footer: String,
    home: String,
    menu: Vec<NavView>,
    params: serde_json::Map<String, serde_json::Value>,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    title: String,
    url: String,
}

/// A date as people and as machines read it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DateView {
    text: String,
    iso: String,
}

/// An entry of the contents of a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TocEntry {
    /// 1 for the outer level, 2 for the inner.
    depth: u8,
    text: String,
    url: String,
}

/// Boxes to tick on a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChecklistView {
    /// The document's version as written, may be empty; ticks belong to it.
    version: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageView {
    kind: PageKind,
    title: String,
    /// For the window's title: with the site's.
    full_title: String,
    link_title: String,
    description: String,
    /// Full address, empty when the site has none.
    canonical: String,
    date: Option<DateView>,
    updated: Option<DateView>,
    tags: Vec<String>,
    categories: Vec<String>,
    source: String,
    breadcrumbs: Vec<LinkView>,
    previous: Option<LinkView>,
    next: Option<LinkView>,
    /// Empty when there is not enough to list.
    toc: Vec<TocEntry>,
    /// Whether the layout writes the title; a document may carry its own first heading.
    show_title: bool,
    control: Option<StripView>,
    blocks: Vec<BlockView>,
    /// What there is to tick; nothing on a page without boxes.
    checklist: Option<ChecklistView>,
    /// The link to where the figures come from; empty on a page without figures.
    lineage: String,
    params: serde_json::Map<String, serde_json::Value>,
}

/// What is the same for every page.
pub(super) struct Shared<'a> {
    pub(super) site: &'a Site,
    pub(super) theme: &'a Theme,
    pub(super) words: Words,
    nav: NavIndex<'a>,
    /// Where the page is that says where the figures come from.
    lineage: Option<&'a Route>,
}

impl<'a> Shared<'a> {
    /// Prepares what all pages share.
    pub(super) fn new(site: &'a Site, theme: &'a Theme) -> Self {
        let lineage = site.pages.iter().find(|page| page.kind == PageKind::Lineage).map(|page| &page.route);
        Self { site, theme, words: super::words::words(site.language), nav: NavIndex::new(&site.nav), lineage }
    }

    /// What the template of `page` sees.
    pub(super) fn context(&self, page: &Page) -> PageContext {
        let links = match page.kind {
            PageKind::NotFound => Links::absolute(&self.site.base_url),
            _ => Links::From(page.route.clone()),
        };
        PageContext {
            site: self.site_view(page, &links),
            page: self.page_view(page, &links),
            nav: self.nav.around(&page.route, &links),
            assets: self.theme.assets.iter().map(|(name, file)| (name.clone(), links.to_file(&file.path))).collect(),
            words: self.words.clone(),
        }
    }

    /// What the page sees that leads on from `alias` to `page`.
    pub(super) fn alias(&self, page: &Page, alias: &Route) -> AliasContext {
        let links = Links::From(former(alias).1);
        let url = links.to(&page.route);
        AliasContext { site: self.site_view(page, &links), page: self.page_view(page, &links), url }
    }

    fn site_view(&self, page: &Page, links: &Links) -> SiteView {
        let site = self.site;
        let (language, locale) = match site.language {
            Lang::Ja => ("ja", "ja_JP"),
            Lang::En => ("en", "en_US"),
        };
        SiteView {
            title: site.title.clone(),
            description: site.description.clone(),
            base_url: site.base_url.clone(),
            language,
            locale,
            footer: site.footer.clone(),
            home: links.to(&site.nav.route),
            menu: site.menu.iter().map(|item| menu_entry(item, page, links)).collect(),
            params: site.params.clone(),
        }
    }

    fn page_view(&self, page: &Page, links: &Links) -> PageView {
        let lang = self.site.language;
        let title = if page.title.is_empty() { page.link_title.clone() } else { page.title.clone() };
        let at_home = page.kind == PageKind::Home;
        let description =
            if page.description.is_empty() && at_home { &self.site.description } else { &page.description };
        PageView {
            kind: page.kind,
            full_title: if at_home || title == self.site.title {
                self.site.title.clone()
            } else {
                format!("{title} | {}", self.site.title)
            },
            title,
            link_title: page.link_title.clone(),
            description: description.clone(),
            canonical: self.canonical(page),
            date: page.date.as_deref().map(|date| date_view(date, lang)),
            updated: page.lastmod.as_deref().filter(|_| page.lastmod != page.date).map(|date| date_view(date, lang)),
            tags: page.tags.clone(),
            categories: page.categories.clone(),
            source: page.source.clone().unwrap_or_default(),
            breadcrumbs: page.breadcrumbs.iter().map(|step| link(step, links)).collect(),
            previous: page.previous.as_ref().map(|step| link(step, links)),
            next: page.next.as_ref().map(|step| link(step, links)),
            toc: toc(page),
            show_title: page.headings.iter().all(|heading| heading.level > 1),
            control: page.control.as_ref().map(|strip| register::strip(strip, links, lang)),
            blocks: blocks(&page.blocks, links, lang, &self.words),
            checklist: checklist(page),
            lineage: self.lineage.filter(|_| has_figures(page)).map(|route| links.to(route)).unwrap_or_default(),
            params: page.params.clone(),
        }
    }

    fn canonical(&self, page: &Page) -> String {
        if self.site.base_url.is_empty() || page.kind == PageKind::NotFound {
            return String::new();
        }
        format!("{}{}", self.site.base_url, encoded(&page.route))
    }
}

/// The boxes of a page: those of task lists, and of lines in code.
fn checklist(page: &Page) -> Option<ChecklistView> {
    let has_boxes = page.blocks.iter().any(|block| match block {
        Block::Html { html } => html.contains("<input type=\"checkbox\"") || html.contains("<span class=\"tick"),
        _ => false,
    });
    let version = page.params.get("version").and_then(serde_json::Value::as_str).unwrap_or_default();
    has_boxes.then(|| ChecklistView { version: version.to_owned() })
}

/// Whether a page shows a figure.
fn has_figures(page: &Page) -> bool {
    let is_figure = |block: &Block| {
        matches!(
            block,
            Block::Figure(_)
                | Block::Verdict(_)
                | Block::Kpis { .. }
                | Block::Sla(_)
                | Block::Chart(_)
                | Block::Contract(_)
        )
    };
    page.blocks.iter().any(is_figure)
}

fn menu_entry(item: &NavItem, page: &Page, links: &Links) -> NavView {
    let inside = item.route.segments().next().is_some() && page.route.as_str().starts_with(item.route.as_str());
    NavView {
        title: item.title.clone(),
        url: links.to(&item.route),
        current: item.route == page.route,
        open: inside,
        has_children: !item.children.is_empty(),
        children: Vec::new(),
        clipped: false,
    }
}

fn link(step: &Breadcrumb, links: &Links) -> LinkView {
    LinkView { title: step.title.clone(), url: links.to(&step.route) }
}

/// The day of a date as written (`2026-11-20`, `2026-11-20T09:00:00+09:00`).
pub(super) fn day(written: &str) -> Option<Date> {
    written.get(..10)?.parse().ok()
}

fn date_view(written: &str, lang: Lang) -> DateView {
    match day(written) {
        Some(date) => DateView { text: format_date(date, lang), iso: date.to_string() },
        None => DateView { text: written.to_owned(), iso: String::new() },
    }
}

/// The two outermost levels below the title; nothing when there is only one entry.
fn toc(page: &Page) -> Vec<TocEntry> {
    let below = |level: u8| level > 1;
    let Some(outer) = page.headings.iter().map(|h| h.level).filter(|&l| below(l)).min() else { return Vec::new() };
    let entries: Vec<TocEntry> = page
        .headings
        .iter()
        .filter(|h| below(h.level) && h.level <= outer + 1 && !h.id.is_empty())
        .map(|h| TocEntry { depth: h.level - outer + 1, text: h.text.clone(), url: fragment(&h.id) })
        .collect();
    if entries.len() > 1 { entries } else { Vec::new() }
}
