//! Lists of pages as the theme sees them, and the link to the rest of a list that was cut short.
//!
//! In: pages below, cards, exports. Out: views with links. Never: chooses what is listed.

use super::dates::{DateView, date_view};
use super::links::Links;
use crate::diag::Lang;
use crate::model::{Card, ChildLink, ListExport};
use serde::Serialize;

/// How many rows are not shown.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ListExportView {
    text: String,
    /// The file of all rows, may be empty.
    url: String,
}

/// A page below.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChildView {
    title: String,
    description: String,
    url: String,
    icon: String,
    date: Option<DateView>,
    status: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct CardView {
    title: String,
    icon: String,
    description: String,
    url: String,
    children: Vec<ChildView>,
    count: usize,
    /// `14ページ`, `1 page`; empty without any.
    count_text: String,
    /// How many of them the card does not name.
    more: usize,
    /// What it and those after it are grouped under; empty but for the first of a group.
    heading: String,
    /// Whether it stands under such a heading.
    grouped: bool,
}

pub(super) fn export_view(list: &ListExport, links: &Links) -> ListExportView {
    let url = match links {
        Links::From(route) if list.asked.is_some() => links.to_file(&list.path(route)),
        _ => String::new(),
    };
    ListExportView { text: list.text.clone(), url }
}

/// A page below.
pub(super) fn child(item: &ChildLink, links: &Links, lang: Lang) -> ChildView {
    ChildView {
        title: item.title.clone(),
        description: item.description.clone(),
        url: links.to(&item.route),
        icon: item.icon.clone(),
        date: item.date.as_deref().map(|date| date_view(date, lang)),
        status: item.status.clone(),
    }
}

pub(super) fn cards(items: &[Card], links: &Links, lang: Lang) -> Vec<CardView> {
    let before = std::iter::once("").chain(items.iter().map(|item| item.group.as_str()));
    items.iter().zip(before).map(|(item, before)| card(item, before, links, lang)).collect()
}

fn card(item: &Card, before: &str, links: &Links, lang: Lang) -> CardView {
    CardView {
        title: item.link.title.clone(),
        icon: item.link.icon.clone(),
        description: item.link.description.clone(),
        url: links.to(&item.link.route),
        children: item.children.iter().map(|page| child(page, links, lang)).collect(),
        count: item.count,
        count_text: count_text(item.count, lang),
        more: item.count.saturating_sub(item.children.len()),
        heading: if item.group == before { String::new() } else { item.group.clone() },
        grouped: !item.group.is_empty(),
    }
}

fn count_text(count: usize, lang: Lang) -> String {
    match (count, lang) {
        (0, _) => String::new(),
        (n, Lang::Ja) => format!("{n}ページ"),
        (1, Lang::En) => "1 page".to_owned(),
        (n, Lang::En) => format!("{n} pages"),
    }
}
