//! Pages: a route, a title and blocks. HTML, search and mail see nothing else of the site.

use super::{
    CalendarBlock, CalendarFeed, Chart, ContactBox, ControlSummary, DifferenceBlock, EscalationBlock, Feed,
    IncidentCard, LayoutParts, ListExport, LocalSite, Markup, OnCallBlock, PageLink, PromiseList, PromiseSum,
    PromiseVerdict, Register, RegisterBlock, Release, ReleaseList, Report, Route, SearchPlan, SiteFrame, SiteVersions,
    StatusBanner, StatusSummary, TableBlock, TargetStatus, TermGroup, TimelineRow, Translation, UptimeBlock,
};
use crate::calendar::Instant;
use rust_decimal::Decimal;
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

/// A figure inside a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineFigure {
    /// Whether nothing is promised of it; then no verdict stands beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untargeted: bool,
    /// The value as shown, with unit.
    pub text: String,
    /// The metric's name.
    pub label: String,
    /// The metric's id; empty in what was issued before it was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub metric: String,
    /// The period as shown.
    pub period: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// The alert that is crossed, as shown; empty while none is.
    pub alert: String,
    /// Other readings that would give another verdict, one sentence each.
    pub notes: Vec<String>,
}

/// One indicator of a KPI block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kpi {
    /// The metric's id.
    pub metric: String,
    /// The metric's name.
    pub label: String,
    /// The value as shown, without unit; `対象なし` when there is none.
    pub value: String,
    /// The unit as shown, may be empty.
    pub unit: String,
    /// The target as shown, empty without.
    pub target: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// The alert that is crossed, as shown; empty while none is.
    pub alert: String,
    /// Change against the previous period as shown, empty when withheld or none.
    pub change: String,
    /// Change against the same period a year before as shown, empty when withheld or none.
    pub year_ago: String,
    /// `good`, `bad` or `flat`: whether the change is an improvement.
    pub change_tone: String,
    /// How many rows stand behind it, as shown (`n = 240`).
    pub n: String,
    /// The period as shown, with 途中 when it runs.
    pub period: String,
    /// Notes such as 参考値, 鮮度切れ, and other readings that would give another verdict.
    pub notes: Vec<String>,
    /// Values of the last periods, oldest first, for a small trend line; `None` is a gap.
    pub trend: Vec<Option<Decimal>>,
    /// The value of the period that runs, with its period, where both are shown; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub running: String,
}

/// Indicators under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiGroup {
    /// The group's name, may be empty.
    pub title: String,
    /// Its indicators.
    pub items: Vec<Kpi>,
}

/// SLA attainment of one policy and one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaTable {
    /// Title of the table.
    pub title: String,
    /// The period as shown.
    pub period: String,
    /// One row per clock and priority.
    pub rows: Vec<SlaRow>,
    /// The readings in force, in words, one each.
    pub rules: Vec<String>,
}

/// One row of an [`SlaTable`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaRow {
    /// Priority as shown.
    pub priority: String,
    /// Clock as shown (応答, 解決).
    pub clock: String,
    /// The promise as shown (`4時間以内 (24x7)`).
    pub promise: String,
    /// Attainment as shown, `対象なし` when nothing was judged.
    pub attainment: String,
    /// Target attainment as shown, empty without.
    pub target: String,
    /// Tickets that met it.
    pub met: String,
    /// Tickets judged.
    pub judged: String,
    /// Tickets not yet decided.
    pub undecided: String,
    /// Tickets closed without the time that is needed.
    pub unjudged: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// Change against the previous period, as shown.
    pub change: String,
    /// Other readings that would give another verdict, one sentence each.
    pub notes: Vec<String>,
}

/// A page below this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildLink {
    /// Its title.
    pub title: String,
    /// Its description, may be empty.
    pub description: String,
    /// Where it is.
    pub route: Route,
    /// A sign beside its title (`📘`), may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// The day of its last change, may be absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How it stands in document control, as written; empty where nobody must know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
}

/// A card on the front page or on a section page: a section with its first children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The page it leads to.
    pub link: ChildLink,
    /// First pages below it.
    pub children: Vec<ChildLink>,
    /// How many pages there are below it in all.
    pub count: usize,
    /// What it is grouped under; empty where nothing is grouped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// Clean HTML; may be a fragment that a later block continues, as a figure inside a paragraph does.
    Html {
        /// The HTML.
        html: Markup,
    },
    /// A heading made by a report (documents carry theirs in their HTML).
    Heading(Heading),
    /// A paragraph of plain text.
    Paragraph {
        /// The text.
        text: String,
    },
    /// How many rows a list leaves out, and the file that has all of them.
    Whole(ListExport),
    /// A figure in a sentence.
    Figure(InlineFigure),
    /// How promises stand, beside the words that make them.
    Verdict(PromiseVerdict),
    /// How many promises of the page stand how.
    Promises(PromiseSum),
    /// Indicators.
    Kpis {
        /// Groups of indicators.
        groups: Vec<KpiGroup>,
    },
    /// SLA attainment.
    Sla(SlaTable),
    /// A chart.
    Chart(Chart),
    /// An escalation route.
    Escalation(EscalationBlock),
    /// Who is on duty.
    OnCall(OnCallBlock),
    /// Months with what is planned in them.
    Calendar(CalendarBlock),
    /// A table.
    Table(TableBlock),
    /// The register of documents, or views of it.
    Register(RegisterBlock),
    /// Promises and how they stand.
    Contract(PromiseList),
    /// Releases.
    Releases(ReleaseList),
    /// The state of everything.
    Status(StatusBanner),
    /// Uptime of services with bars of days.
    Uptime(UptimeBlock),
    /// Incidents as headlines, newest first.
    Incidents {
        /// The incidents.
        items: Vec<IncidentCard>,
    },
    /// What happened when, newest first.
    Timeline {
        /// What it is of; empty on its own page.
        title: String,
        /// The entries.
        rows: Vec<TimelineRow>,
    },
    /// A text before and after.
    Difference(DifferenceBlock),
    /// Links to the pages below.
    Children {
        /// The pages.
        items: Vec<ChildLink>,
    },
    /// Section cards of a front page.
    Cards {
        /// The cards.
        items: Vec<Card>,
    },
    /// Something that could not be shown, said in place.
    Problem {
        /// What is wrong, in the site's language.
        text: String,
    },
}

/// A page.
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

impl Block {
    /// A paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }

    /// A heading with its anchor.
    pub fn heading(level: u8, id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Heading(Heading { level, id: id.into(), text: text.into() })
    }

    /// HTML that this program made.
    pub fn html(html: impl Into<Markup>) -> Self {
        Self::Html { html: html.into() }
    }
}

impl ChildLink {
    /// A link with a title and a description.
    pub fn new(title: impl Into<String>, description: impl Into<String>, route: Route) -> Self {
        let (title, description) = (title.into(), description.into());
        Self { title, description, route, icon: String::new(), date: None, status: String::new() }
    }
}
