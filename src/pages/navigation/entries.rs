//! What lists and the navigation tell of one page.
//!
//! In: a document, or the title of a page that no document makes. Out: an [`Entry`], and links made of it. Never: knows where the
//! page stands among others.

use crate::content::Document;
use crate::model::{Breadcrumb, ChildLink, Route, read_control_date};
use crate::pages::context::ComposeContext;

#[derive(Debug, Clone)]
pub(in crate::pages) struct Entry {
    pub route: Route,
    pub title: String,
    pub link_title: String,
    pub description: String,
    /// `weight`, if any.
    pub weight: Option<i64>,
    /// Its date as written, if any.
    pub date: Option<String>,
    /// The day of its last change, if any is known.
    pub changed: Option<String>,
    /// The sign beside its title; may be empty.
    pub icon: String,
    /// How it stands in document control, where readers must know; else empty.
    pub status: String,
    /// Whether it exists only because pages below it do.
    pub bare: bool,
}

impl Entry {
    /// The entry of a page that no document makes.
    pub(crate) fn generated(route: Route, title: &str, description: &str, weight: Option<i64>) -> Self {
        Self {
            route,
            title: title.to_owned(),
            link_title: title.to_owned(),
            description: description.to_owned(),
            weight,
            date: None,
            changed: None,
            icon: String::new(),
            status: String::new(),
            bare: false,
        }
    }
}

pub(super) fn entry_of(context: &ComposeContext<'_>, document: &Document) -> Entry {
    let described = if document.description.is_empty() { &document.summary } else { &document.description };
    Entry {
        route: document.route.clone(),
        title: document.title.clone(),
        link_title: document.front.link_title.clone().unwrap_or_else(|| document.title.clone()),
        description: described.clone(),
        weight: None,
        date: document.front.date.clone().or_else(|| document.day.clone()),
        changed: last_change(context, document),
        icon: icon_of(document),
        status: status_of(document),
        bare: false,
    }
}

/// The day of the last change: as written, as version control tells it, else that of the document itself.
pub(in crate::pages) fn last_change(context: &ComposeContext<'_>, document: &Document) -> Option<String> {
    let front = &document.front;
    let known = front.lastmod.clone().or_else(|| changed(context, document)).or_else(|| front.date.clone());
    known.or_else(|| document.day.clone()).map(|day| day.chars().take(10).collect())
}

/// The day of the last change as version control tells it; a document that is dated later has not changed since.
pub(in crate::pages) fn changed(context: &ComposeContext<'_>, document: &Document) -> Option<String> {
    let day = context.register.of(&document.source)?.updated?;
    let dated = document.front.date.as_deref().and_then(read_control_date);
    dated.is_none_or(|dated| day >= dated).then(|| day.to_string())
}

/// The sign of a document: an emoji or a few letters; names of icon fonts (`fa-book`) mean nothing here.
fn icon_of(document: &Document) -> String {
    let written = document.front.params.get("icon").and_then(serde_json::Value::as_str).unwrap_or_default().trim();
    let is_name = written.chars().any(|c| c.is_ascii_alphanumeric());
    if is_name || written.chars().count() > 8 { String::new() } else { written.to_owned() }
}

/// The status that readers of a list must know: of documents that are no longer, or not yet, to be followed.
fn status_of(document: &Document) -> String {
    let status = document.front.control.status.filter(|status| !status.is_approved());
    status.map(|status| status.label(document.lang).to_owned()).unwrap_or_default()
}

pub(super) fn breadcrumb(entry: &Entry) -> Breadcrumb {
    Breadcrumb { title: entry.link_title.clone(), route: entry.route.clone() }
}

pub(super) fn link(entry: &Entry) -> ChildLink {
    ChildLink {
        icon: entry.icon.clone(),
        date: entry.changed.clone(),
        status: entry.status.clone(),
        ..ChildLink::new(entry.title.clone(), entry.description.clone(), entry.route.clone())
    }
}

/// A link to a document.
pub(in crate::pages) fn link_to(document: &Document) -> ChildLink {
    let described = if document.description.is_empty() { &document.summary } else { &document.description };
    ChildLink {
        icon: icon_of(document),
        ..ChildLink::new(document.title.clone(), described.clone(), document.route.clone())
    }
}
