//! What a Markdown file becomes.

use super::context::Reader;
use super::items::Items;
use super::notice::Notice;
use super::visibility::PageVisibility;
use crate::calendar::Period;
use crate::diag::{Lang, Place};
use crate::model::{
    AddressUse, Control, Heading, Placeholder, ReportKind, Route, ServiceRequest, Snippet, Statement, VerdictShape,
    WrittenIssue, WrittenRelease, escape_html,
};
pub use crate::model::{Language, Taxonomy};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Everything below `content/`.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Documents by source path; drafts, expired and future ones are left out unless asked for.
    pub documents: Vec<Arc<Document>>,
    /// Pages that a language lacks, with the text of the default language in their place.
    pub stand_ins: Vec<Document>,
    /// Other files, copied as they are.
    pub assets: Vec<Asset>,
    /// Documents that were left out, and why.
    pub unpublished: Vec<Unpublished>,
    /// The languages that there are documents in; the site's own comes first.
    pub languages: Vec<Language>,
    /// Layouts and words of the reports that are made, by kind.
    pub reports: Vec<ReportTexts>,
    /// The items of task lists in documents that have some, by path, whoever may read them.
    pub items: BTreeMap<String, Arc<Items>>,
    /// The paths of documents, words and files that are there, but not for those who look.
    pub closed: BTreeSet<String>,
    /// How they were read; `None` for a library that was not read from files.
    pub reader: Option<Arc<Reader>>,
}

impl Library {
    /// The documents, by source path.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = &Document> + ExactSizeIterator + Clone {
        self.documents.iter().map(|document| &**document)
    }

    /// The documents, and those that stand in for translations.
    pub fn all(&self) -> impl Iterator<Item = &Document> + Clone {
        self.documents().chain(&self.stand_ins)
    }
}

/// What people wrote for one kind of report.
#[derive(Debug, Clone)]
pub struct ReportTexts {
    /// The kind.
    pub kind: ReportKind,
    /// What its reports show, in order.
    pub layout: Document,
    /// The author's words, by period.
    pub words: Vec<Words>,
}

/// The author's words for one period.
#[derive(Debug, Clone)]
pub struct Words {
    /// The name of the report they are for.
    pub key: String,
    /// The period of that report.
    pub period: Period,
    /// The words.
    pub document: Document,
}

/// A document that is not part of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpublished {
    /// Its path relative to the project.
    pub source: String,
    /// The address it would have.
    pub route: Route,
    /// Why it is left out.
    pub why: WhyUnpublished,
}

/// Why a document is not part of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyUnpublished {
    /// `draft: true`
    Draft,
    /// Its day has not come.
    Future,
    /// Its day is over.
    Expired,
    /// `headless: true`, or `build: { render: never }`: it has no page, its files are published all the same.
    Headless,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its path relative to the project (`content/sop/flow.png`, `static/logo.svg`).
    pub source: String,
    /// Its path below the output folder (`sop/flow.png`).
    pub path: String,
    /// The rank of its audience.
    pub audience: usize,
}

/// Front matter as meant: Hugo's keys.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FrontMatter {
    /// `title`
    pub title: Option<String>,
    /// `linkTitle`
    pub link_title: Option<String>,
    /// `description`, else `summary`
    pub description: Option<String>,
    /// `weight`, else `sidebar_position`, `nav_order` or `order`; a weight of 0 is none.
    pub weight: Option<Decimal>,
    /// `date` as `YYYY-MM-DD` or a full instant, as written
    pub date: Option<String>,
    /// `lastmod`
    pub lastmod: Option<String>,
    /// `draft`
    pub draft: bool,
    /// `slug`: replaces the last path segment
    pub slug: Option<String>,
    /// `url`: replaces the whole address
    pub url: Option<String>,
    /// `aliases` as written.
    pub aliases: Vec<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `categories`
    pub categories: Vec<String>,
    /// `layout`
    pub layout: Option<String>,
    /// Entries in menus, from `menu: main` / `menu: [main, footer]` / `menus: { main: {…} }`.
    pub menus: Vec<MenuEntry>,
    /// `math`, else `katex`: whether `$…$` is a formula.
    pub math: bool,
    /// `audience` as written.
    pub audience: Option<String>,
    /// `translationKey`
    pub translation_key: Option<String>,
    /// Whether it is a page that no list and no navigation shows (`unlisted`, `build: { list: never }`).
    pub unlisted: bool,
    /// Where it shows up besides its own address (`search`, `related`, `feed`, `nav`).
    pub shows: PageVisibility,
    /// How readers ask for the service that it is about (`request`).
    pub request: Option<ServiceRequest>,
    /// Whether it has no page (`headless`, `build: { render: never }`).
    pub headless: bool,
    /// What the document says of its own control, in its front matter or at the head of its body.
    pub control: Control,
    /// What it says of a release, when it lies below a section of releases and has a version.
    pub release: Option<WrittenRelease>,
    /// What it says of a known issue (`type: known-issue`).
    pub issue: Option<WrittenIssue>,
    /// `params`, document-control keys (`owner`, `version`, `status` …) and keys that mean nothing here, for templates.
    pub params: Map<String, Value>,
}

/// An entry that a page asks for in a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MenuEntry {
    /// The menu: `main`.
    pub menu: String,
    /// `name`, if it is not the page's title.
    pub name: Option<String>,
    /// `weight`, else that of the page; 0 when neither has one.
    pub weight: i64,
    /// `parent`: the identifier or the name of another entry of the menu.
    pub parent: Option<String>,
    /// `identifier`
    pub identifier: Option<String>,
    /// Where its parent, else the entry, is written.
    pub place: Place,
}

/// A term of a taxonomy, as a document writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// As written: `SLA`.
    pub name: String,
    /// Where.
    pub place: Place,
}

/// One Markdown file.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path relative to the project (`content/sop/refunds.md`).
    pub source: String,
    /// Its address.
    pub route: Route,
    /// The code of its language: `ja`.
    pub language: String,
    /// The language of the interface around it.
    pub lang: Lang,
    /// The code of the language of its text, when that is not its own: it stands in for a page that is not translated.
    pub text_of: Option<String>,
    /// What it and its translations have in common: `sop/refunds`.
    pub key: String,
    /// Other paths by which links may mean it: without its language (`content/sop/refunds.md`), or in another one.
    pub also: Vec<String>,
    /// Addresses it had before (`aliases`), inside the site; two documents may claim the same one.
    pub aliases: Vec<Route>,
    /// Whether it is a folder's own page (`_index.md`, `index.md` at a folder's head, `README.md` when neither is there).
    pub is_section: bool,
    /// The rank of its audience.
    pub audience: usize,
    /// Its front matter.
    pub front: FrontMatter,
    /// Title: front matter, else the first heading of level 1, else the first heading, else the file name.
    pub title: String,
    /// Description: front matter, else empty.
    pub description: String,
    /// What its text says of itself: all before `<!--more-->`, else its first sentences. Empty when it says nothing.
    pub summary: String,
    /// The number its name, or its folder's, begins with: `01-intro.md`, `1.2 概要.md`; pages without a weight follow it.
    pub number: Vec<u64>,
    /// The day its name begins with (`2024-10-12-post.md`), for the order of pages without a date.
    pub day: Option<String>,
    /// Its terms, by the plural of their taxonomy.
    pub terms: Vec<(String, Vec<Term>)>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// The body in order. Concatenated, with links and data filled in, the pieces are well-formed HTML.
    pub pieces: Vec<Piece>,
    /// Links and images, referred to by [`Piece::Linked`].
    pub links: Vec<Link>,
    /// Target statements, in the order of their places.
    pub statements: Vec<Statement>,
    /// Texts that stand for something still to be written, in the order of their places.
    pub placeholders: Vec<Placeholder>,
    /// The incident or maintenance that it announces.
    pub notice: Option<Box<Notice>>,
}

/// A piece of a body. Where bodies are kept between runs, their HTML is not held by the pieces but stands beside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Piece<H = Snippet> {
    /// Clean HTML: whole tags and texts, of elements that may end in a later piece.
    Html(H),
    /// The beginning of an element with an address.
    Linked(LinkedTag<H>),
    /// A role in a sentence: `` {figure}`uptime@2026-10` ``.
    Role {
        /// `figure`
        name: String,
        /// The text between the backticks.
        argument: String,
        /// Where it stands.
        place: Place,
    },
    /// A directive: a fence whose info string is `{name}`, with YAML inside.
    Directive {
        /// `kpis`, `sla`, `chart`, `children` …
        name: String,
        /// What follows the name on the info line, trimmed; usually empty.
        argument: String,
        /// The lines between the fences.
        body: String,
        /// Where the info string stands.
        place: Place,
        /// Where the first line of the body stands.
        body_place: Place,
    },
    /// Room for the verdict of statements; nothing where none of them is bound.
    Verdict {
        /// How it is shown.
        shape: VerdictShape,
        /// Which of [`Document::statements`] stand here.
        statements: Range<usize>,
        /// For tables, all statements of the table.
        table: Range<usize>,
    },
}

impl<H> Piece<H> {
    /// The same with other HTML; `None` where there is none.
    pub(super) fn with_html<O>(self, html: impl FnOnce(H) -> Option<O>) -> Option<Piece<O>> {
        Some(match self {
            Self::Html(own) => Piece::Html(html(own)?),
            Self::Linked(LinkedTag { html: own, at, link }) => Piece::Linked(LinkedTag { html: html(own)?, at, link }),
            Self::Role { name, argument, place } => Piece::Role { name, argument, place },
            Self::Directive { name, argument, body, place, body_place } => {
                Piece::Directive { name, argument, body, place, body_place }
            }
            Self::Verdict { shape, statements, table } => Piece::Verdict { shape, statements, table },
        })
    }
}

impl Piece {
    /// The HTML that it is; nothing where it is more than that.
    pub fn html(&self) -> Option<&str> {
        match self {
            Self::Html(html) | Self::Linked(LinkedTag { html, .. }) => Some(html),
            Self::Role { .. } | Self::Directive { .. } | Self::Verdict { .. } => None,
        }
    }
}

/// A tag whose `href` or `src` is filled in where routes are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedTag<H = Snippet> {
    /// The tag without its address.
    pub(super) html: H,
    /// Where in it the address belongs.
    pub(super) at: usize,
    /// Which of [`Document::links`] has the address.
    pub link: usize,
}

impl LinkedTag {
    /// The tag with its address.
    pub fn with(&self, address: &str) -> String {
        let (before, after) = self.html.split_at_checked(self.at).unwrap_or((&*self.html, ""));
        [before, &escape_html(address), after].concat()
    }
}

/// What a link leads to, judged by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    /// A link of the text.
    Link,
    /// The source of an image.
    Image,
    /// A link of the text whose address Hugo looks up (`ref`, `relref`).
    Reference,
}

impl LinkKind {
    /// What a browser does with the address.
    pub(super) fn stands(self) -> AddressUse {
        match self {
            Self::Image => AddressUse::Picture,
            Self::Link | Self::Reference => AddressUse::Link,
        }
    }
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Link or image.
    pub kind: LinkKind,
    /// The address as written, entity-decoded.
    pub target: String,
    /// Where the address (else the link) stands.
    pub place: Place,
}
