//! Pages: a route, a title and blocks. HTML, search and mail see nothing else of the site.

use super::{
    Block, CalendarFeed, ContactBox, ControlSummary, Feed, LayoutParts, LocalSite, PageLink, Register, Release, Report,
    Route, SearchPlan, SiteFrame, SiteVersions, StatusSummary, TermGroup, Translation,
};
use crate::calendar::Instant;
use serde::{Deserialize, Serialize};

/// What a page is; each kind has a layout in the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// The front page.
    Home,
    /// A folder (`_index.md`, or a folder without one).
    Section,
    /// A document.
    Document,
    /// A generated report of one period.
    Report,
    /// A list of generated reports.
    Archive,
    /// The terms of a taxonomy.
    Taxonomy,
    /// The documents of a term.
    Term,
    /// Where the figures come from.
    Lineage,
    /// The register of documents.
    Register,
    /// What the documents promise.
    Contract,
    /// The operations calendar.
    Schedule,
    /// How the services stand.
    Status,
    /// Every indicator at a glance.
    Dashboard,
    /// What one metric measures, and what it showed.
    Metric,
    /// The page that readers search on.
    Search,
    /// A section with all its pages one after the other, for paper.
    Print,
    /// The versions of the document set.
    Versions,
    /// What differs between two versions of a document.
    Difference,
    /// The page for addresses that do not exist.
    NotFound,
}

/// A heading of a page, for contents and anchors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique on the page, Japanese kept.
    pub id: String,
    /// Its text without markup.
    pub text: String,
}

/// A step of the path from the front page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breadcrumb {
    /// Short title.
    pub title: String,
    /// Where it leads.
    pub route: Route,
}

/// An entry of the navigation tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NavItem {
    /// Short title.
    pub title: String,
    /// Where it leads.
    pub route: Route,
    /// Entries below it, in order.
    pub children: Vec<NavItem>,
    /// What it is grouped under; empty in menus, below the outer level, and where nothing is grouped.
    pub group: String,
    /// Whether it stands in the top menu, so that the navigation need not repeat it.
    pub in_menu: bool,
}

/// A part of a site that has a navigation of its own: a handbook of a tool beside the content that it makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SitePart {
    /// Its navigation; its root is the first page of the part.
    pub nav: NavItem,
}

/// A page.
///
/// ```
/// use tejun::model::{Page, PageKind, Route};
///
/// let page = Page::new(Route::from_path("/sop/refunds/"), PageKind::Document, "返金の手順");
/// assert_eq!(page.file(), "sop/refunds/index.html");
/// assert!(page.blocks.is_empty() && page.source.is_none(), "a page that no document is behind, with nothing on it");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Where it is.
    pub route: Route,
    /// Where it was: addresses that lead on to it, no other page's.
    pub aliases: Vec<Route>,
    /// What it is.
    pub kind: PageKind,
    /// The layout it asks for in its front matter, if any; else the kind's.
    pub layout: Option<String>,
    /// The file it comes from, relative to the project; `None` for generated pages.
    pub source: Option<String>,
    /// Its title.
    pub title: String,
    /// Its short title for navigation.
    pub link_title: String,
    /// One or two sentences about it, may be empty.
    pub description: String,
    /// What its text says of itself, for lists and search engines where it has no description; may be empty.
    pub summary: String,
    /// The code of its language; `None` for generated pages in the site's own.
    pub language: Option<String>,
    /// The code of the language its text is in, when it stands in for a page that is not translated.
    pub text_of: Option<String>,
    /// The same page in the other languages, in their order.
    pub translations: Vec<Translation>,
    /// Date as written in the front matter (`2026-11-20`), may be absent.
    pub date: Option<String>,
    /// Date of the last change as written, may be absent.
    pub lastmod: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// Its terms in all taxonomies, with the pages that list their documents.
    pub terms: Vec<TermGroup>,
    /// The id by which links lead to its title, where its text began with that.
    pub title_id: Option<String>,
    /// Its headings, for contents.
    pub headings: Vec<Heading>,
    /// What a document says of its own control.
    pub control: Option<Box<ControlSummary>>,
    /// What a report says of itself.
    pub report: Option<Box<Report>>,
    /// What it shows.
    pub blocks: Vec<Block>,
    /// Where the links of its document lead, in the order of the text.
    pub links: Vec<PageLink>,
    /// The way from the front page, without the page itself.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// The page before it in reading order.
    pub previous: Option<Breadcrumb>,
    /// The page after it in reading order.
    pub next: Option<Breadcrumb>,
    /// What its layout shows besides.
    pub parts: Box<LayoutParts>,
    /// The audience it is for; `None` without audiences, and for lists of what everybody of the site may see.
    pub audience: Option<String>,
    /// Other front matter that templates may use, as written (`params`).
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// The whole site before rendering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Title of the site.
    pub title: String,
    /// Description of the site, may be empty.
    pub description: String,
    /// Address of the site's root with a trailing `/`, or empty.
    pub base_url: String,
    /// The audience it is for; `None` when everybody reads everything.
    pub audience: Option<String>,
    /// Whether it is for the most open audience: only that one may be found by search engines.
    pub is_open: bool,
    /// `ja` or `en`.
    pub language: crate::diag::Lang,
    /// Copyright line or other footer text, may be empty.
    pub footer: String,
    /// Top menu entries, in order.
    pub menu: Vec<NavItem>,
    /// Entries of the menu at the foot of every page.
    pub footer_menu: Vec<NavItem>,
    /// The navigation tree; its root is the front page.
    pub nav: NavItem,
    /// Parts with a navigation of their own.
    pub parts: Vec<SitePart>,
    /// The site in its further languages.
    pub locals: Vec<LocalSite>,
    /// Pages by route.
    pub pages: Vec<Page>,
    /// How readers search it.
    pub search: SearchPlan,
    /// Its feeds.
    pub feeds: Vec<Feed>,
    /// Its calendars.
    pub calendars: Vec<CalendarFeed>,
    /// The versions it stands among.
    pub versions: SiteVersions,
    /// Releases of all languages, the newest first.
    pub releases: Vec<Release>,
    /// The instant the site shows.
    pub as_of: Instant,
    /// The register of documents, when the site has a page of it.
    pub register: Option<Register>,
    /// The state of services, when the site has a page of it.
    pub status: Option<StatusSummary>,
    /// What is around every page.
    pub frame: SiteFrame,
    /// How readers reach the people behind it.
    pub contact: Option<ContactBox>,
    /// Free values of the project for templates (`params` in `tejun.yaml`).
    pub params: serde_json::Map<String, serde_json::Value>,
}

impl Site {
    /// The folder that its files lie in among those of all audiences, with a `/` at its end; empty where there are none.
    pub fn folder(&self) -> String {
        self.audience.as_ref().map(|name| format!("{name}/")).unwrap_or_default()
    }
}

/// The file of the page for lost readers, which every site has.
pub const LOST_PAGE: &str = "404.html";

impl Page {
    /// Its file below the output folder.
    pub fn file(&self) -> String {
        if self.kind == PageKind::NotFound { LOST_PAGE.to_owned() } else { self.route.file() }
    }

    /// A page with a title and nothing on it.
    pub fn new(route: Route, kind: PageKind, title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            route,
            aliases: Vec::new(),
            kind,
            layout: None,
            source: None,
            link_title: title.clone(),
            title,
            description: String::new(),
            summary: String::new(),
            language: None,
            text_of: None,
            translations: Vec::new(),
            date: None,
            lastmod: None,
            tags: Vec::new(),
            categories: Vec::new(),
            terms: Vec::new(),
            title_id: None,
            headings: Vec::new(),
            control: None,
            report: None,
            blocks: Vec::new(),
            links: Vec::new(),
            breadcrumbs: Vec::new(),
            previous: None,
            next: None,
            parts: Box::default(),
            audience: None,
            params: serde_json::Map::new(),
        }
    }
}
