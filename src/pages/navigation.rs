//! The tree of pages: sections, their order, the way from the front page, and the pages before and after. Each language has a
//! front page and a part of the tree of its own.
//!
//! Order within a section is that of `nav.order`, then Hugo's: `weight` (without one: last), then the number a name begins with, then the newest date
//! first, then the title.
//!
//! Decided in docs/decisions/0077-parts.md.

mod entries;
mod order;
mod sections;

use super::context::ComposeContext;
use crate::content::{Document, Library, ListingMode, number_of_name, title_of_name};
use crate::model::{Block, Breadcrumb, Card, ChildLink, NavItem, Page, PageKind, Route, SitePart};
pub(super) use entries::{Entry, changed, last_change, link_to};
use entries::{breadcrumb, entry_of, link};
use order::WrittenOrder;
pub(super) use order::unknown_places;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// How many entries the top menu has when no page asks to be in it.
const MENU_LENGTH: usize = 7;

/// How the children of a section are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Weight,
    Title,
    Date,
}

/// Every page of the site by its place.
pub(super) struct Tree {
    entries: BTreeMap<Route, Entry>,
    children: BTreeMap<Route, Vec<Route>>,
    reading: Vec<Route>,
    position: BTreeMap<Route, usize>,
    /// The front pages of the other languages.
    homes: BTreeSet<Route>,
    /// The first pages of parts with a navigation of their own.
    separate: BTreeSet<Route>,
    /// Pages that no navigation lists.
    quiet: BTreeSet<Route>,
    /// What the sections below the front pages are grouped under; none where nothing is grouped.
    groups: BTreeMap<Route, String>,
}

/// What orders a page among its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    weight: Decimal,
    /// Those without a number come after those with one.
    unnumbered: bool,
    number: Vec<u64>,
}

impl Tree {
    /// The tree of all documents and planned pages, with a page for every folder on the way; `hidden` ones are pages that no
    /// list and no navigation shows.
    pub(super) fn new(context: &ComposeContext<'_>, generated: Vec<Entry>, hidden: &BTreeSet<Route>) -> Self {
        let library = context.library;
        let others = library.languages.iter().skip(1);
        let homes: BTreeSet<Route> = others.map(|language| Route::from_path(&language.code)).collect();
        let mut entries: BTreeMap<Route, Entry> = BTreeMap::new();
        let mut ranks: BTreeMap<Route, Rank> = BTreeMap::new();
        let made: BTreeSet<Route> = generated.iter().map(|entry| entry.route.clone()).collect();
        for entry in generated {
            entries.insert(entry.route.clone(), entry);
        }
        for document in library.all() {
            ranks.insert(document.route.clone(), rank(document.front.weight, document.number.clone()));
            entries.insert(document.route.clone(), entry_of(context, document));
        }
        add_bare_sections(context, &homes, &mut entries);
        let usual = |entry: &Entry| {
            let number = if entry.bare { number_of_name(last(&entry.route)) } else { Vec::new() };
            rank(entry.weight.map(Decimal::from), number)
        };
        for (route, entry) in &entries {
            ranks.entry(route.clone()).or_insert_with(|| usual(entry));
        }
        let written = WrittenOrder::new(context, &mut entries);
        let unlisted: BTreeSet<&Route> = library.all().filter(|d| d.front.unlisted).map(|d| &d.route).collect();
        let separate = separate(library, &homes);
        let mut children: BTreeMap<Route, Vec<Route>> = BTreeMap::new();
        let is_listed =
            |route: &&Route| !hidden.contains(*route) && !unlisted.contains(*route) && !separate.contains(*route);
        for route in entries.keys().filter(is_listed) {
            if let Some(parent) = route.parent().filter(|_| !homes.contains(route)) {
                children.entry(parent).or_default().push(route.clone());
            }
        }
        for routes in children.values_mut() {
            let by_rank =
                |a: &Route, b: &Route| ranks[a].cmp(&ranks[b]).then_with(|| by_date(&entries[a], &entries[b]));
            routes.sort_by(|a, b| written.place(a).cmp(&written.place(b)).then_with(|| by_rank(a, b)));
        }
        let quiet: BTreeSet<Route> =
            library.all().filter(|d| d.front.shows.nav == ListingMode::No).map(|d| d.route.clone()).collect();
        let mut groups = BTreeMap::new();
        for home in std::iter::once(&Route::from_path("/")).chain(&homes) {
            let Some(sections) = children.get_mut(home) else { continue };
            let language = library.languages.iter().find(|language| Route::from_path(&language.code) == *home);
            let lang = language.map_or(context.lang(), |language| language.lang);
            sections::group(context, lang, sections, &made, &mut groups);
        }
        let mut reading = Vec::with_capacity(entries.len());
        for home in std::iter::once(&Route::from_path("/")).chain(&homes).chain(&separate) {
            read_through(home, &children, &mut reading);
        }
        let position = reading.iter().enumerate().map(|(at, route)| (route.clone(), at)).collect();
        Self { entries, children, reading, position, homes, separate, quiet, groups }
    }

    /// The first page of the part with a navigation of its own that a page lies in.
    pub(super) fn part_of(&self, route: &Route) -> Option<&Route> {
        let mut at = Some(route.clone());
        while let Some(route) = at {
            if let Some(part) = self.separate.get(&route) {
                return Some(part);
            }
            at = route.parent();
        }
        None
    }

    /// Every part with a navigation of its own; its first page stands above the others.
    pub(super) fn parts(&self) -> Vec<SitePart> {
        let part = |root: &Route| {
            let mut nav = self.nav_of(root);
            let first = NavItem { children: Vec::new(), ..nav.clone() };
            nav.children.insert(0, first);
            SitePart { nav }
        };
        self.separate.iter().map(part).collect()
    }

    /// The front page of the language that a page belongs to.
    pub(super) fn home_of(&self, route: &Route) -> Route {
        let first = Route::from_segments(route.segments().take(1));
        if self.homes.contains(&first) { first } else { Route::from_path("/") }
    }

    /// Whether a page is the front page of its language.
    pub(super) fn is_home(&self, route: &Route) -> bool {
        *route == self.home_of(route)
    }

    /// Every route, generated ones included.
    pub(super) fn routes(&self) -> impl Iterator<Item = &Route> {
        self.entries.keys()
    }

    pub(super) fn has(&self, route: &Route) -> bool {
        self.entries.contains_key(route)
    }

    /// Folders without a page of their own.
    pub(super) fn bare(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| entry.bare)
    }

    /// The way from the front page to a page, without the page itself.
    pub(super) fn breadcrumbs(&self, route: &Route) -> Vec<Breadcrumb> {
        let mut trail = Vec::new();
        let above = |route: &Route| route.parent().filter(|_| !self.is_home(route));
        let mut at = above(route);
        while let Some(route) = at {
            trail.extend(self.entries.get(&route).map(breadcrumb));
            at = above(&route);
        }
        trail.reverse();
        trail
    }

    /// The pages before and after a page in reading order, within its part of the site.
    pub(super) fn neighbours(&self, route: &Route) -> (Option<Breadcrumb>, Option<Breadcrumb>) {
        let Some(&at) = self.position.get(route) else { return (None, None) };
        let home = self.home_of(route);
        let part_of = |route: &Route| route.segments().nth(home.segments().count()).map(str::to_owned);
        let part = part_of(route);
        let neighbour = |at: Option<usize>| {
            let other = self.reading.get(at?)?;
            let same = part.is_some() && self.home_of(other) == home && part_of(other) == part;
            let same = same && self.part_of(other) == self.part_of(route);
            same.then(|| breadcrumb(&self.entries[other]))
        };
        (neighbour(at.checked_sub(1)), neighbour(at.checked_add(1)))
    }

    /// The pages below a page, down to a depth, in an order.
    pub(super) fn children(&self, route: &Route, depth: usize, order: Order) -> Vec<ChildLink> {
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
    pub(super) fn cards(&self, route: &Route, shown: usize) -> Vec<Card> {
        let card = |entry: &Entry| {
            let below = self.below(&entry.route);
            Card {
                link: link(entry),
                children: below.iter().take(shown).map(|entry| link(entry)).collect(),
                count: self.count_below(&entry.route),
                group: self.groups.get(&entry.route).cloned().unwrap_or_default(),
            }
        };
        self.in_nav(route).into_iter().map(card).collect()
    }

    fn below(&self, route: &Route) -> Vec<&Entry> {
        self.children.get(route).map_or_else(Vec::new, |routes| routes.iter().map(|r| &self.entries[r]).collect())
    }

    /// The pages below a page that navigations list.
    fn in_nav(&self, route: &Route) -> Vec<&Entry> {
        let mut below = self.below(route);
        below.retain(|entry| !self.quiet.contains(&entry.route));
        below
    }

    fn count_below(&self, route: &Route) -> usize {
        self.children.get(route).map_or(0, |below| below.iter().map(|r| 1 + self.count_below(r)).sum())
    }

    /// The first sections of a language, for a top menu that no page asks to be in.
    pub(super) fn sections(&self, home: &Route) -> Vec<NavItem> {
        let with_pages = self.in_nav(home).into_iter().filter(|entry| self.children.contains_key(&entry.route));
        let item = |entry: &Entry| NavItem {
            title: entry.link_title.clone(),
            route: entry.route.clone(),
            children: Vec::new(),
            group: String::new(),
            in_menu: false,
        };
        with_pages.take(MENU_LENGTH).map(item).collect()
    }

    /// An entry of a menu for a page, where there is one.
    pub(super) fn entry(&self, route: &Route) -> Option<NavItem> {
        let entry = self.entries.get(route)?;
        let (title, route) = (entry.link_title.clone(), route.clone());
        Some(NavItem { title, route, children: Vec::new(), group: String::new(), in_menu: false })
    }

    /// The whole tree of a language for the sidebar; its root is the front page. What the top menu has is marked.
    pub(super) fn nav(&self, home: &Route, in_menu: &BTreeSet<Route>) -> NavItem {
        let mut nav = self.nav_of(home);
        for item in &mut nav.children {
            item.group = self.groups.get(&item.route).cloned().unwrap_or_default();
            item.in_menu = in_menu.contains(&item.route);
        }
        nav
    }

    fn nav_of(&self, route: &Route) -> NavItem {
        NavItem {
            title: self.entries[route].link_title.clone(),
            route: route.clone(),
            children: self.in_nav(route).into_iter().map(|entry| self.nav_of(&entry.route)).collect(),
            group: String::new(),
            in_menu: false,
        }
    }
}

/// The first pages of parts with a navigation of their own: what lies below one belongs to it.
fn separate(library: &Library, homes: &BTreeSet<Route>) -> BTreeSet<Route> {
    roots(library, homes, |document| document.front.shows.nav == ListingMode::Separate)
}

/// The pages that stand apart in some way and lie below none that does.
pub(super) fn roots(
    library: &Library,
    homes: &BTreeSet<Route>,
    is_apart: impl Fn(&Document) -> bool,
) -> BTreeSet<Route> {
    let is_home = |route: &Route| route.segments().next().is_none() || homes.contains(route);
    let apart: BTreeSet<&Route> =
        library.all().filter(|d| is_apart(d) && !is_home(&d.route)).map(|d| &d.route).collect();
    let is_below = |route: &Route| {
        let mut above = route.parent();
        while let Some(at) = above {
            if apart.contains(&at) {
                return true;
            }
            above = at.parent();
        }
        false
    };
    apart.iter().filter(|route| !is_below(route)).map(|route| (*route).clone()).collect()
}

fn rank(weight: Option<Decimal>, number: Vec<u64>) -> Rank {
    Rank { weight: weight.unwrap_or(Decimal::MAX), unnumbered: number.is_empty(), number }
}

fn last(route: &Route) -> &str {
    route.segments().next_back().unwrap_or_default()
}

fn add_bare_sections(context: &ComposeContext<'_>, homes: &BTreeSet<Route>, entries: &mut BTreeMap<Route, Entry>) {
    let mut missing: Vec<Route> = homes.iter().cloned().chain([Route::from_path("/")]).collect();
    for route in entries.keys() {
        let mut at = route.parent();
        while let Some(parent) = at {
            at = parent.parent();
            missing.push(parent);
        }
    }
    for route in missing {
        let of_language = || {
            let language = context.library.languages.iter().find(|l| homes.contains(&route) && l.code == last(&route));
            language.and_then(|language| language.title.clone())
        };
        let is_home = route == Route::from_path("/") || homes.contains(&route);
        let name = match is_home {
            true => of_language().unwrap_or_else(|| context.project.site.title.clone()),
            false => title_of_name(last(&route)),
        };
        let entry = || Entry { bare: true, ..Entry::generated(route.clone(), &name, "", None) };
        entries.entry(route.clone()).or_insert_with(entry);
    }
}

fn by_date(a: &Entry, b: &Entry) -> Ordering {
    let by_title = || a.link_title.cmp(&b.link_title).then_with(|| a.route.cmp(&b.route));
    b.date.cmp(&a.date).then_with(by_title)
}

fn read_through(route: &Route, children: &BTreeMap<Route, Vec<Route>>, reading: &mut Vec<Route>) {
    reading.push(route.clone());
    for child in children.get(route).into_iter().flatten() {
        read_through(child, children, reading);
    }
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
pub(super) fn bare_sections(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    tree.bare()
        .map(|entry| {
            let kind = if tree.is_home(&entry.route) { PageKind::Home } else { PageKind::Section };
            generated(tree, &entry.route, kind, entry.title.clone(), overview(context, tree, &entry.route))
        })
        .collect()
}

/// What a section shows of itself: cards on the front page, links elsewhere.
pub(super) fn overview(context: &ComposeContext<'_>, tree: &Tree, route: &Route) -> Vec<Block> {
    if tree.is_home(route) {
        return vec![Block::Cards { items: tree.cards(route, 4) }];
    }
    let items = tree.children(route, 1, Order::Weight);
    if items.is_empty() {
        let text = context.lang().pick("この節にはまだ文書がありません。", "There are no documents here yet.");
        return vec![Block::paragraph(text)];
    }
    vec![Block::Children { items }]
}
