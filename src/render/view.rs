//! What templates see: one struct per page, every text ready to print.
//!
//! In: a [`Page`] and its [`Site`]. Out: [`PageContext`]. Never: computes a figure; it chooses links, words and dates.

use super::blocks::{BlockView, ChildView, Leads, blocks, child};
use super::edition::{self, EditionView};
use super::frame::{self, FrameView};
use super::layouts::{self, ContactView, LandingView, RunbookView};
use super::links::{Links, encoded, fragment};
use super::nav::{NavIndex, NavView};
use super::register::{self, ControlSummaryView};
use super::reports::{self, ReportView};
use super::search::{self, SearchView};
use super::site_context::SiteContext;
use super::theme::Theme;
use super::versions::{self, VersionsView};
use super::words::Words;
use crate::calendar::Date;
use crate::diag::Lang;
use crate::model::{
    Block, Breadcrumb, NavItem, OnCallBlock, Page, PageKind, Profiler, Route, Site, TermGroup, format_date,
};
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

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    title: String,
    url: String,
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

/// The terms of a page in one taxonomy.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TermsView {
    title: String,
    /// Without `url` where no page lists its documents.
    terms: Vec<LinkView>,
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
    /// The audience that it is for, where the site has several and is not that of the most open one; else empty.
    audience: String,
    title: String,
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
    locals: Vec<LocalView<'a>>,
    /// The navigation of parts that have their own.
    #[serde(skip)]
    parts: Vec<NavIndex<'a>>,
    /// Where the page is that says where the figures come from.
    lineage: Option<&'a Route>,
    /// Where the page of each metric is.
    metrics: BTreeMap<&'a str, &'a Route>,
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
struct LocalView<'a> {
    code: &'a str,
    name: &'a str,
    lang: Lang,
    title: &'a str,
    description: &'a str,
    menu: &'a [NavItem],
    footer_menu: &'a [NavItem],
    home: &'a Route,
    #[serde(skip)]
    nav: NavIndex<'a>,
    #[serde(skip)]
    words: Words,
    /// The same for templates: a copy of it costs nothing.
    #[serde(skip)]
    shown_words: tera::Value,
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
    fn local(&self, page: &Page) -> &LocalView<'a> {
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
            terms: terms(page, links, words),
            source: page.source.clone().unwrap_or_default(),
            breadcrumbs: page.breadcrumbs.iter().map(|step| link(step, links)).collect(),
            previous: page.previous.as_ref().map(|step| link(step, links)),
            next: page.next.as_ref().map(|step| link(step, links)),
            toc: toc(page),
            show_title: page.headings.iter().all(|heading| heading.level > 1)
                && page.params.get("hide_title") != Some(&serde_json::Value::Bool(true)),
            control: page.control.as_ref().map(|strip| register::control_summary(strip, links, lang)),
            edition: page
                .report
                .as_ref()
                .and_then(|report| report.edition.as_ref())
                .map(|mark| edition::view(mark, links, lang)),
            report: reports::view(page, links, lang),
            blocks: blocks(&page.blocks, &Leads { links, metrics: &self.metrics }, lang, words),
            checklist: checklist(page),
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
            lineage: self.lineage.filter(|_| has_figures(page)).map(|route| links.to(route)).unwrap_or_default(),
            params: page.params.clone(),
        }
    }

    /// The title of the site in a language.
    pub(super) fn title_of(&self, code: &str) -> &str {
        self.locals.iter().find(|local| local.code == code).map_or(self.site.title, |local| local.title)
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

    fn absolute(&self, route: &Route) -> String {
        let base = self.site.base_url;
        if base.is_empty() { String::new() } else { format!("{base}{}", encoded(route)) }
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

/// The page at an address.
pub(super) fn page_at<'a>(pages: &'a [Page], route: &Route) -> Option<&'a Page> {
    let at = pages.binary_search_by(|page| page.route.cmp(route)).ok();
    at.map(|at| &pages[at]).or_else(|| pages.iter().find(|page| page.route == *route))
}

fn shown_words(lang: Lang) -> tera::Value {
    tera::Value::from_serializable(&super::words::words(lang))
}

/// The terms of a page, with the words of the theme for the usual taxonomies.
fn terms(page: &Page, links: &Links, words: &Words) -> Vec<TermsView> {
    let view = |group: &TermGroup| TermsView {
        title: match group.taxonomy.as_str() {
            _ if !group.title.is_empty() => group.title.clone(),
            "categories" => words.categories.to_owned(),
            _ => words.tags.to_owned(),
        },
        terms: group
            .terms
            .iter()
            .map(|(title, route)| LinkView {
                title: title.clone(),
                url: route.as_ref().map(|route| links.to(route)).unwrap_or_default(),
            })
            .collect(),
    };
    page.terms.iter().map(view).collect()
}

/// The boxes of a page: those of task lists, and of lines in code.
fn checklist(page: &Page) -> Option<ChecklistView> {
    let has_boxes = page.blocks.iter().any(|block| match block {
        Block::Html { html } => {
            let html = html.text();
            html.contains("<input type=\"checkbox\"") || html.contains("<span class=\"tick")
        }
        _ => false,
    });
    let version = page.params.get("version").and_then(serde_json::Value::as_str).unwrap_or_default();
    // Boxes of a report, and of what is answered for in reports, tell what is done; readers tick nothing.
    (has_boxes && page.report.is_none() && !page.parts.is_record).then(|| ChecklistView { version: version.to_owned() })
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
fn tells_duty(page: &Page) -> bool {
    let tells = |block: &Block| match block {
        Block::Escalation(route) => !route.duty.is_empty(),
        Block::OnCall(schedule) => schedule.published.is_some(),
        _ => false,
    };
    !page.parts.duty.is_empty() || page.blocks.iter().any(tells)
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

fn link(step: &Breadcrumb, links: &Links) -> LinkView {
    LinkView { title: step.title.clone(), url: links.to(&step.route) }
}

/// The day of a date as written (`2026-11-20`, `2026-11-20T09:00:00+09:00`).
pub(super) fn day(written: &str) -> Option<Date> {
    written.get(..10)?.parse().ok()
}

pub(super) fn date_view(written: &str, lang: Lang) -> DateView {
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
