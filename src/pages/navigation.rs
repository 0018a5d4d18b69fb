//! The tree of pages: sections, their order, the way from the front page, and the pages before and after.
//!
//! Order within a section is Hugo's: `weight` (without one: last), then the newest date first, then the title.

use super::Material;
use crate::model::{Block, Breadcrumb, Card, ChildLink, NavItem, Page, PageKind, Route};
use std::collections::BTreeMap;

/// How many entries the top menu has when no page asks to be in it.
const MENU_LENGTH: usize = 7;

/// One page of the tree.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where it is.
    pub route: Route,
    /// Its title.
    pub title: String,
    /// Its short title.
    pub link_title: String,
    /// Its description.
    pub description: String,
    /// `weight`, if any.
    pub weight: Option<i64>,
    /// Its date as written, if any.
    pub date: Option<String>,
    /// Name and weight in the top menu, if it asks for it.
    pub menu: Option<(String, i64)>,
    /// Whether it exists only because pages below it do.
    pub bare: bool,
}

/// How the children of a section are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As in the navigation.
    Weight,
    /// By title.
    Title,
    /// Newest first.
    Date,
}

/// Every page of the site by its place.
pub(super) struct Tree {
    entries: BTreeMap<Route, Entry>,
    children: BTreeMap<Route, Vec<Route>>,
    reading: Vec<Route>,
    position: BTreeMap<Route, usize>,
}

impl Tree {
    /// The tree of all documents and planned reports, with a page for every folder on the way.
    pub fn new(material: &Material<'_>, reports: Vec<Entry>) -> Self {
        let mut entries: BTreeMap<Route, Entry> = BTreeMap::new();
        for entry in reports {
            entries.insert(entry.route.clone(), entry);
        }
        for document in &material.library.documents {
            let front = &document.front;
            let link_title = front.link_title.clone().unwrap_or_else(|| document.title.clone());
            let menu = front.menu.clone().map(|(name, weight)| (name.unwrap_or_else(|| link_title.clone()), weight));
            let entry = Entry {
                route: document.route.clone(),
                title: document.title.clone(),
                link_title,
                description: document.description.clone(),
                weight: front.weight,
                date: front.date.clone(),
                menu,
                bare: false,
            };
            entries.insert(entry.route.clone(), entry);
        }
        add_bare_sections(&mut entries, &material.project.site.title);
        let mut children: BTreeMap<Route, Vec<Route>> = BTreeMap::new();
        for route in entries.keys() {
            if let Some(parent) = route.parent() {
                children.entry(parent).or_default().push(route.clone());
            }
        }
        for routes in children.values_mut() {
            routes.sort_by(|a, b| by_weight(&entries[a], &entries[b]));
        }
        let mut reading = Vec::with_capacity(entries.len());
        read_through(&Route::from_path("/"), &children, &mut reading);
        let position = reading.iter().enumerate().map(|(at, route)| (route.clone(), at)).collect();
        Self { entries, children, reading, position }
    }

    /// Every route, generated ones included.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.entries.keys()
    }

    /// Folders without a page of their own.
    pub fn bare(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| entry.bare)
    }

    /// The way from the front page to a page, without the page itself.
    pub fn breadcrumbs(&self, route: &Route) -> Vec<Breadcrumb> {
        let mut trail = Vec::new();
        let mut at = route.parent();
        while let Some(route) = at {
            trail.extend(self.entries.get(&route).map(breadcrumb));
            at = route.parent();
        }
        trail.reverse();
        trail
    }

    /// The pages before and after a page in reading order, within its part of the site.
    pub fn neighbours(&self, route: &Route) -> (Option<Breadcrumb>, Option<Breadcrumb>) {
        let Some(&at) = self.position.get(route) else { return (None, None) };
        let part = route.segments().next();
        let neighbour = |at: Option<usize>| {
            let other = self.reading.get(at?)?;
            (part.is_some() && other.segments().next() == part).then(|| breadcrumb(&self.entries[other]))
        };
        (neighbour(at.checked_sub(1)), neighbour(at.checked_add(1)))
    }

    /// The pages below a page, down to a depth, in an order.
    pub fn children(&self, route: &Route, depth: i64, order: Order) -> Vec<ChildLink> {
        let mut below = self.below(route);
        match order {
            Order::Weight => {}
            Order::Title => below.sort_by(|a, b| a.title.cmp(&b.title)),
            Order::Date => below.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.title.cmp(&b.title))),
        }
        let deeper =
            |entry: &&Entry| if depth > 1 { self.children(&entry.route, depth - 1, order) } else { Vec::new() };
        below.iter().flat_map(|entry| std::iter::once(link(entry)).chain(deeper(entry))).collect()
    }

    /// The sections of the front page with their first pages.
    pub fn cards(&self, route: &Route, shown: usize) -> Vec<Card> {
        let card = |entry: &Entry| {
            let below = self.below(&entry.route);
            Card {
                link: link(entry),
                children: below.iter().take(shown).map(|entry| link(entry)).collect(),
                count: self.count_below(&entry.route),
            }
        };
        self.below(route).into_iter().map(card).collect()
    }

    fn below(&self, route: &Route) -> Vec<&Entry> {
        self.children.get(route).map_or_else(Vec::new, |routes| routes.iter().map(|r| &self.entries[r]).collect())
    }

    fn count_below(&self, route: &Route) -> usize {
        self.children.get(route).map_or(0, |below| below.iter().map(|r| 1 + self.count_below(r)).sum())
    }

    /// The top menu: pages that ask for it, by their weight there; else the first sections.
    pub fn menu(&self) -> Vec<NavItem> {
        let mut asked: Vec<(&Entry, &str, i64)> = self
            .entries
            .values()
            .filter_map(|e| e.menu.as_ref().map(|(name, weight)| (e, name.as_str(), *weight)))
            .collect();
        asked.sort_by(|a, b| a.2.cmp(&b.2).then_with(|| a.0.route.cmp(&b.0.route)));
        let item = |entry: &Entry, title: &str| NavItem {
            title: title.to_owned(),
            route: entry.route.clone(),
            children: Vec::new(),
        };
        if !asked.is_empty() {
            return asked.into_iter().map(|(entry, name, _)| item(entry, name)).collect();
        }
        let sections = self.below(&Route::from_path("/")).into_iter();
        let with_pages = sections.filter(|entry| self.children.contains_key(&entry.route));
        with_pages.take(MENU_LENGTH).map(|entry| item(entry, &entry.link_title)).collect()
    }

    /// The whole tree for the sidebar; its root is the front page.
    pub fn nav(&self) -> NavItem {
        self.nav_of(&Route::from_path("/"))
    }

    fn nav_of(&self, route: &Route) -> NavItem {
        NavItem {
            title: self.entries[route].link_title.clone(),
            route: route.clone(),
            children: self.below(route).into_iter().map(|entry| self.nav_of(&entry.route)).collect(),
        }
    }
}

fn add_bare_sections(entries: &mut BTreeMap<Route, Entry>, site_title: &str) {
    let mut missing = vec![Route::from_path("/")];
    for route in entries.keys() {
        let mut at = route.parent();
        while let Some(parent) = at {
            at = parent.parent();
            missing.push(parent);
        }
    }
    for route in missing {
        let name = route.segments().next_back().map_or_else(|| site_title.to_owned(), str::to_owned);
        entries.entry(route.clone()).or_insert_with(|| Entry {
            route,
            title: name.clone(),
            link_title: name,
            description: String::new(),
            weight: None,
            date: None,
            menu: None,
            bare: true,
        });
    }
}

fn by_weight(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    let weight = |entry: &Entry| entry.weight.filter(|w| *w != 0).unwrap_or(i64::MAX);
    weight(a)
        .cmp(&weight(b))
        .then_with(|| b.date.cmp(&a.date))
        .then_with(|| a.link_title.cmp(&b.link_title))
        .then_with(|| a.route.cmp(&b.route))
}

fn read_through(route: &Route, children: &BTreeMap<Route, Vec<Route>>, reading: &mut Vec<Route>) {
    reading.push(route.clone());
    for child in children.get(route).into_iter().flatten() {
        read_through(child, children, reading);
    }
}

fn breadcrumb(entry: &Entry) -> Breadcrumb {
    Breadcrumb { title: entry.link_title.clone(), route: entry.route.clone() }
}

fn link(entry: &Entry) -> ChildLink {
    ChildLink { title: entry.title.clone(), description: entry.description.clone(), route: entry.route.clone() }
}

/// A page of one route with its place in the tree and nothing on it yet but `blocks`.
pub(super) fn generated(tree: &Tree, route: &Route, kind: PageKind, title: String, blocks: Vec<Block>) -> Page {
    let (previous, next) = tree.neighbours(route);
    let headings = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(heading) => Some(heading.clone()),
            _ => None,
        })
        .collect();
    let breadcrumbs = tree.breadcrumbs(route);
    Page { headings, blocks, breadcrumbs, previous, next, ..Page::new(route.clone(), kind, title) }
}

/// Pages for folders that have none: the list of what is in them.
pub(super) fn bare_sections(material: &Material<'_>, tree: &Tree) -> Vec<Page> {
    tree.bare()
        .map(|entry| {
            let is_home = entry.route == Route::from_path("/");
            let kind = if is_home { PageKind::Home } else { PageKind::Section };
            generated(tree, &entry.route, kind, entry.title.clone(), overview(material, tree, &entry.route))
        })
        .collect()
}

/// What a section shows of itself: cards on the front page, links elsewhere.
pub(super) fn overview(material: &Material<'_>, tree: &Tree, route: &Route) -> Vec<Block> {
    if *route == Route::from_path("/") {
        return vec![Block::Cards { items: tree.cards(route, 4) }];
    }
    let items = tree.children(route, 1, Order::Weight);
    if items.is_empty() {
        let text = material.lang().pick("この節にはまだ文書がありません。", "There are no documents here yet.");
        return vec![Block::Paragraph { text: text.to_owned() }];
    }
    vec![Block::Children { items }]
}
