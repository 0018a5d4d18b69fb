//! What templates see: one struct per page, every text ready to print.
//!
//! In: a [`Page`] and its [`Site`]. Out: [`PageContext`]. Never: computes a figure; it chooses links, words and dates.

use super::blocks::{BlockView, blocks};
use super::dates::{DateView, date_view};
use super::edition::{self, EditionView};
use super::frame::{self, FrameView};
use super::frames;
use super::layouts::{self, ContactView, LandingView, RunbookView};
use super::links::{Leads, Links};
use super::lists::{ChildView, child};
use super::nav::{NavIndex, NavView};
use super::page_parts::{self, ChecklistView, LinkView, TermsView, TocEntry, link};
use super::register::{self, ControlSummaryView};
use super::reports::{self, ReportView};
use super::search::{self, SearchView};
use super::shared::{LocalView, Shared, tells_duty};
use super::versions::{self, VersionsView};
use super::words::Words;
use crate::diag::Lang;
use crate::model::{NavItem, OnCallBlock, Page, PageKind, Route};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything a template of one page can name.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageContext {
    pub(super) site: SiteView,
    pub(super) page: PageView,
    /// The navigation beside the page.
    pub(super) nav: Vec<NavView>,
    /// How readers search.
    pub(super) search: SearchView,
    /// The versions of the document set.
    pub(super) versions: VersionsView,
    /// What is around the page.
    pub(super) frame: FrameView,
    /// Links to assets by logical name: `assets["site.css"]`.
    pub(super) assets: BTreeMap<String, String>,
    /// Left out for templates, which share one copy of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) words: Option<Words>,
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
    language: String,
    locale: &'static str,
    footer: String,
    home: String,
    menu: Vec<NavView>,
    footer_menu: Vec<NavView>,
    /// The languages that readers can choose; none when there is only one.
    languages: Vec<LanguageView>,
    params: serde_json::Map<String, serde_json::Value>,
    /// The audience that the site is for; empty when everybody reads everything.
    audience: String,
    /// Whether search engines are to pass it over: it is not for the most open audience.
    noindex: bool,
}

/// A language that readers can choose.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LanguageView {
    code: String,
    name: String,
    /// The same page in it, else its front page.
    url: String,
    /// Full address of the translation; empty when there is none, or when the site has no address.
    absolute: String,
    current: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageView {
    kind: PageKind,
    /// The audience that it is for, where the site has several and is not that of the most open one; else empty.
    audience: String,
    title: String,
    /// The anchor of the title; empty where nothing leads to it.
    title_id: String,
    /// For the window's title: with the site's.
    full_title: String,
    link_title: String,
    description: String,
    /// What a list or a search engine says of it: its description, else what its text says of itself.
    summary: String,
    /// Full address, empty when the site has none; that of the original for a page that only stands in for a translation.
    canonical: String,
    /// Language of the text, when it is not that of the interface around it.
    text_language: String,
    /// Says so in the language of the interface; else empty.
    language_notice: String,
    date: Option<DateView>,
    updated: Option<DateView>,
    tags: Vec<String>,
    categories: Vec<String>,
    terms: Vec<TermsView>,
    source: String,
    breadcrumbs: Vec<LinkView>,
    previous: Option<LinkView>,
    next: Option<LinkView>,
    /// Empty when there is not enough to list.
    toc: Vec<TocEntry>,
    /// Whether the layout writes the title; a document may carry its own first heading.
    show_title: bool,
    control: Option<ControlSummaryView>,
    /// Which edition of an issued report it is.
    edition: Option<EditionView>,
    /// What a report says of itself.
    report: Option<ReportView>,
    blocks: Vec<BlockView>,
    /// What there is to tick; nothing on a page without boxes.
    checklist: Option<ChecklistView>,
    /// What the front page leads to.
    landing: Option<LandingView>,
    /// What a runbook keeps at hand.
    runbook: Option<RunbookView>,
    /// Who is on duty, told at the head of the page.
    duty: Vec<OnCallBlock>,
    /// Whether the page tells anywhere who is on duty when it is read.
    tells_duty: bool,
    /// The questions of the page as JSON-LD, safe in a script element; empty without.
    questions: String,
    /// The link that asks for the service of the page; empty without one.
    request: String,
    /// The id of the metric that the page defines; empty on other pages.
    metric: String,
    /// Pages that belong to it.
    related: Vec<ChildView>,
    /// Pages whose text leads to it.
    referring: Vec<ChildView>,
    /// How readers reach the people behind the site.
    contact: Option<ContactView>,
    /// Feeds of the page, each with a title and a link.
    feeds: Vec<LinkView>,
    /// The link to where the figures come from; empty on a page without figures.
    lineage: String,
    params: serde_json::Map<String, serde_json::Value>,
}

impl Shared<'_> {
    /// What the template of `page` sees.
    pub(super) fn context(&self, page: &Page) -> PageContext {
        let links = match page.kind {
            PageKind::NotFound => Links::absolute(self.site.base_url),
            _ => Links::From(page.route.clone()),
        };
        PageContext {
            site: self.site_view(page, &links),
            page: self.page_view(page, &links),
            nav: self.nav(page, &links),
            search: search::view(self, page, &links),
            versions: versions::view(self, page, &links),
            frame: frame::view(self, page, &links),
            assets: self
                .theme
                .assets
                .iter()
                .map(|(name, file)| (name.clone(), self.asset(&file.path, &links)))
                .collect(),
            words: None,
        }
    }

    /// The same for a template.
    pub(super) fn for_template(&self, page: &Page) -> tera::TeraResult<tera::Context> {
        let mut context = tera::Context::from_serialize(&self.context(page))?;
        context.insert_value("words", self.local(page).shown_words.clone());
        Ok(context)
    }

    /// The same for people.
    pub(super) fn for_people(&self, page: &Page) -> PageContext {
        PageContext { words: Some(self.words_of(page).clone()), ..self.context(page) }
    }

    /// The link to an asset of the theme; an older version, two folders below the current one, uses those of the current one.
    fn asset(&self, path: &str, links: &Links) -> String {
        match self.site.versions.shown {
            Some(_) => links.to_file(&format!("../../{path}")),
            None => links.to_file(path),
        }
    }

    /// What the page sees that leads on from `alias` to `page`.
    pub(super) fn alias(&self, page: &Page, alias: &Route) -> AliasContext {
        let links = Links::From(alias.leading_on().1);
        let url = links.to(&page.route);
        AliasContext { site: self.site_view(page, &links), page: self.page_view(page, &links), url }
    }

    fn site_view(&self, page: &Page, links: &Links) -> SiteView {
        let (site, local) = (&self.site, self.local(page));
        let entries = |items: &[NavItem]| items.iter().map(|item| menu_entry(item, page, links, &local.nav)).collect();
        SiteView {
            title: local.title.to_owned(),
            description: local.description.to_owned(),
            base_url: site.base_url.to_owned(),
            language: local.code.to_owned(),
            locale: local.lang.pick("ja_JP", "en_US"),
            footer: site.footer.to_owned(),
            home: links.to(local.home),
            menu: entries(local.menu),
            footer_menu: entries(local.footer_menu),
            languages: self.languages(page, links),
            params: site.params.clone(),
            audience: site.audience.unwrap_or_default().to_owned(),
            noindex: !site.is_open,
        }
    }

    /// The languages that a reader of the page can choose; the page itself stands for its own.
    fn languages(&self, page: &Page, links: &Links) -> Vec<LanguageView> {
        if self.locals.len() < 2 {
            return Vec::new();
        }
        let own = self.local(page).code;
        let view = |local: &LocalView<'_>| {
            let same = page.translations.iter().find(|translation| translation.code == local.code);
            let absolute = same.filter(|same| !same.stands_in).map(|same| self.absolute(&same.route));
            LanguageView {
                code: local.code.to_owned(),
                name: local.name.to_owned(),
                url: links.to(same.map_or(local.home, |same| &same.route)),
                absolute: absolute.unwrap_or_default(),
                current: local.code == own,
            }
        };
        self.locals.iter().map(view).collect()
    }

    fn blocks(&self, page: &Page, links: &Links, words: &Words) -> Vec<BlockView> {
        let leads = Leads { links, metrics: &self.metrics };
        let mut shown = blocks(&page.blocks, &leads, self.local(page).lang, words);
        frames::open(&mut shown, page, &self.site);
        shown
    }

    fn page_view(&self, page: &Page, links: &Links) -> PageView {
        let local = self.local(page);
        let (lang, words) = (local.lang, &local.words);
        let title = if page.title.is_empty() { page.link_title.clone() } else { page.title.clone() };
        let at_home = page.kind == PageKind::Home;
        let description = if page.description.is_empty() && at_home { local.description } else { &page.description };
        PageView {
            kind: page.kind,
            audience: page.audience.clone().filter(|_| !self.site.is_open).unwrap_or_default(),
            full_title: if at_home || title == local.title {
                local.title.to_owned()
            } else {
                format!("{title} | {}", local.title)
            },
            title,
            title_id: page.title_id.clone().unwrap_or_default(),
            link_title: page.link_title.clone(),
            description: description.to_owned(),
            summary: if description.is_empty() { page.summary.clone() } else { description.to_owned() },
            canonical: self.canonical(page),
            text_language: page.text_of.clone().unwrap_or_default(),
            language_notice: self.language_notice(page),
            date: page.date.as_deref().map(|date| date_view(date, lang)),
            updated: page.lastmod.as_deref().filter(|_| page.lastmod != page.date).map(|date| date_view(date, lang)),
            tags: page.tags.clone(),
            categories: page.categories.clone(),
            terms: page_parts::terms(page, links, words),
            source: self.site.frame.mounts.disk_path(page.source.as_deref().unwrap_or_default()).into_owned(),
            breadcrumbs: page.breadcrumbs.iter().map(|step| link(step, links)).collect(),
            previous: page.previous.as_ref().map(|step| link(step, links)),
            next: page.next.as_ref().map(|step| link(step, links)),
            toc: page_parts::toc(page),
            show_title: page.headings.iter().all(|heading| heading.level > 1)
                && page.params.get("hide_title") != Some(&serde_json::Value::Bool(true)),
            control: page.control.as_ref().map(|strip| register::control_summary(strip, links, lang)),
            edition: page
                .report
                .as_ref()
                .and_then(|report| report.edition.as_ref())
                .map(|mark| edition::view(mark, links, lang)),
            report: reports::view(page, links, lang),
            blocks: self.blocks(page, links, words),
            checklist: page_parts::checklist(page),
            landing: page.parts.landing.as_ref().map(|landing| layouts::landing(landing, links, (lang, words))),
            runbook: layouts::runbook(&page.parts),
            duty: page.parts.duty.clone(),
            tells_duty: tells_duty(page) || self.held_by(page).any(|(_, held)| tells_duty(held)),
            questions: layouts::faq_page(&page.parts.questions),
            request: page.parts.request.clone(),
            metric: page.parts.metric.clone().unwrap_or_default(),
            related: page.parts.related.iter().map(|item| child(item, links, lang)).collect(),
            referring: page.parts.referring.iter().map(|item| child(item, links, lang)).collect(),
            contact: self.contact(page, lang),
            feeds: self.feeds(page, links),
            lineage: self
                .lineage
                .filter(|_| page_parts::has_figures(page))
                .map(|route| links.to(route))
                .unwrap_or_default(),
            params: page.params.clone(),
        }
    }

    /// The feeds that readers of the page can subscribe to; a site without an address writes none.
    fn feeds(&self, page: &Page, links: &Links) -> Vec<LinkView> {
        let site = &self.site;
        let own = site.feeds.iter().filter(|feed| *feed.home == page.route && !site.base_url.is_empty());
        own.map(|feed| LinkView { title: feed.title.to_owned(), url: links.to_file(feed.path) }).collect()
    }

    /// The contact of the site, as a page offers it: a document, a list, and where nothing was found.
    fn contact(&self, page: &Page, lang: Lang) -> Option<ContactView> {
        let offers = matches!(
            page.kind,
            PageKind::Home | PageKind::Section | PageKind::Document | PageKind::Search | PageKind::NotFound
        );
        let title = if page.title.is_empty() { &page.link_title } else { &page.title };
        let contact = self.site.contact.filter(|_| offers)?;
        Some(layouts::contact(contact, (title, &self.canonical(page)), lang))
    }

    fn canonical(&self, page: &Page) -> String {
        if page.kind == PageKind::NotFound {
            return String::new();
        }
        if self.site.versions.shown.is_some() && !self.site.base_url.is_empty() {
            return versions::canonical(self, page);
        }
        let original = page.translations.iter().find(|other| Some(&other.code) == page.text_of.as_ref());
        self.absolute(original.map_or(&page.route, |original| &original.route))
    }

    /// What a reader must know of a page whose text is in another language.
    fn language_notice(&self, page: &Page) -> String {
        let Some(text_of) = &page.text_of else { return String::new() };
        let local = self.local(page);
        let of_text = self.locals.iter().find(|other| other.code == text_of).map_or("", |other| other.name);
        let name = local.name;
        crate::say!(
            "この文書は{name}版がまだありません。{of_text}の文書を表示しています。",
            "This page is not available in {name} yet. It is shown in {of_text}."
        )
        .text(local.lang)
        .to_owned()
    }
}

fn menu_entry(item: &NavItem, page: &Page, links: &Links, nav: &NavIndex<'_>) -> NavView {
    let inside = item.route.segments().next().is_some() && page.route.as_str().starts_with(item.route.as_str());
    NavView {
        title: item.title.clone(),
        url: links.to(&item.route),
        current: item.route == page.route,
        open: inside,
        has_children: !item.children.is_empty(),
        children: item.children.iter().map(|child| menu_entry(child, page, links, nav)).collect(),
        clipped: false,
        heading: String::new(),
        beside: nav.repeats(&item.route),
    }
}
