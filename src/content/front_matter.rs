//! What the front matter of a document means, once everything in it is understood.
//!
//! In: nothing. Out: [`FrontMatter`], with menus and terms. Never: reads a block of front matter; `front` does.

use super::visibility::PageVisibility;
use crate::diag::Place;
use crate::model::{Control, ServiceRequest, WrittenIssue, WrittenRelease};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value};

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
