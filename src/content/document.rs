//! What a Markdown file becomes.

use crate::diag::Place;
use crate::model::{Control, Heading, Placeholder, Route, Statement, VerdictShape};
use serde_json::{Map, Value};
use std::ops::Range;

/// Everything below `content/`.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Documents by source path; drafts, expired and future ones are left out unless asked for.
    pub documents: Vec<Document>,
    /// Other files, copied as they are.
    pub assets: Vec<Asset>,
    /// How many documents were left out as drafts, expired or future.
    pub unpublished: usize,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its path relative to the project (`content/sop/flow.png`, `static/logo.svg`).
    pub source: String,
    /// Its path below the output folder (`sop/flow.png`).
    pub path: String,
}

/// Front matter as meant: Hugo's keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrontMatter {
    /// `title`
    pub title: Option<String>,
    /// `linkTitle`
    pub link_title: Option<String>,
    /// `description`, else `summary`
    pub description: Option<String>,
    /// `weight`
    pub weight: Option<i64>,
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
    /// `math`, else `katex`: whether `$…$` is a formula.
    pub math: bool,
    /// Entry in the top menu: name and weight, from `menu: main` / `menu: { main: {…} }` / `menus`.
    pub menu: Option<(Option<String>, i64)>,
    /// `audience` as written.
    pub audience: Option<String>,
    /// What the document says of its own control, in its front matter or at the head of its body.
    pub control: Control,
    /// `params` and document-control keys (`owner`, `version`, `status` …), for templates.
    pub params: Map<String, Value>,
}

/// One Markdown file.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path relative to the project (`content/sop/refunds.md`).
    pub source: String,
    /// Its address.
    pub route: Route,
    /// Addresses it had before (`aliases`), inside the site; two documents may claim the same one.
    pub aliases: Vec<Route>,
    /// Whether it is a folder's own page (`_index.md`, `index.md` at a folder's head, `README.md` when neither is there).
    pub is_section: bool,
    /// Its front matter.
    pub front: FrontMatter,
    /// Title: front matter, else the first heading of level 1, else the first heading, else the file name.
    pub title: String,
    /// Description: front matter, else empty.
    pub description: String,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// The body in order. Concatenated, with links and data filled in, the pieces are well-formed HTML.
    pub pieces: Vec<Piece>,
    /// Links and images, referred to by [`Piece::Href`].
    pub links: Vec<Link>,
    /// Target statements, in the order of their places.
    pub statements: Vec<Statement>,
    /// Texts that stand for something still to be written, in the order of their places.
    pub placeholders: Vec<Placeholder>,
}

/// A piece of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Clean HTML, possibly a fragment.
    Html(String),
    /// The value of an `href` or `src` attribute: the address of `links[i]`, filled in where routes are known.
    Href(usize),
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

/// What a link leads to, judged by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// A link of the text.
    Link,
    /// The source of an image.
    Image,
    /// A link of the text whose address Hugo looks up (`ref`, `relref`).
    Reference,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Link or image.
    pub kind: LinkKind,
    /// The address as written, entity-decoded.
    pub target: String,
    /// Where the address (else the link) stands.
    pub place: Place,
}
