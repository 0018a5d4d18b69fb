//! The part of the navigation that one page shows: the top level, and the branch it stands on.
//!
//! In: the whole tree, once. Out: a short list per page, with the entries of closed branches as far as they are few, so that a site of ten thousand pages does not hold ten thousand
//! links on each.

use super::links::Links;
use crate::model::{NavItem, Route};
use serde::Serialize;
use std::collections::BTreeMap;

/// A branch with more entries shows those around the page only.
const MOST_ENTRIES: usize = 40;
/// A branch that the page does not stand on can be unfolded when it has no more entries than that; else it is a link.
const MOST_FOLDED: usize = 30;
/// How many folded entries a page carries in all.
const MOST_FOLDED_IN_ALL: usize = 60;

/// How many levels are shown in each other: the template calls itself for each, and its engine ends at twenty.
const MOST_LEVELS: usize = 16;

/// An entry as the theme sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct NavView {
    pub(super) title: String,
    pub(super) url: String,
    /// Whether it is the page itself.
    pub(super) current: bool,
    /// Whether the page stands on it or below it.
    pub(super) open: bool,
    /// Whether there are pages below it, shown or not.
    pub(super) has_children: bool,
    pub(super) children: Vec<NavView>,
    /// Set when only some of `children` are shown.
    pub(super) clipped: bool,
    /// What it and those after it are grouped under; empty but for the first of a group.
    pub(super) heading: String,
    /// Whether an entry of the top menu stands in the navigation as well.
    pub(super) beside: bool,
}

/// The tree with a way to every entry.
pub(super) struct NavIndex<'a> {
    root: &'a NavItem,
    ways: BTreeMap<&'a Route, Vec<usize>>,
}

impl<'a> NavIndex<'a> {
    /// Walks the tree once.
    pub(super) fn new(root: &'a NavItem) -> Self {
        let mut ways = BTreeMap::new();
        let mut open: Vec<(&NavItem, Vec<usize>)> = vec![(root, Vec::new())];
        while let Some((item, way)) = open.pop() {
            for (at, child) in item.children.iter().enumerate() {
                let mut to_child = way.clone();
                to_child.push(at);
                open.push((child, to_child));
            }
            ways.insert(&item.route, way);
        }
        Self { root, ways }
    }

    /// The page above all others.
    pub(super) fn root(&self) -> &Route {
        &self.root.route
    }

    /// What `page` shows.
    pub(super) fn for_page(&self, page: &Route, links: &Links) -> Vec<NavView> {
        let mut place = Some(page.clone());
        let way = loop {
            match place {
                Some(route) => match self.ways.get(&route) {
                    Some(way) => break way.as_slice(),
                    None => place = route.parent(),
                },
                None => break &[],
            }
        };
        let mut shown = entries(&self.root.children, &way[..way.len().min(MOST_LEVELS - 1)], page, links).0;
        let mut room = MOST_FOLDED_IN_ALL;
        let items = visible(&self.root.children, way).0;
        for (view, item) in shown.iter_mut().zip(items) {
            fold(view, item, links, &mut room);
        }
        // What stands in the top menu is not repeated, but for the branch of the page.
        let kept = |(view, item): (NavView, &'a NavItem)| (!item.in_menu || view.open).then_some((view, item));
        let mut group = "";
        let headed = |(mut view, item): (NavView, &'a NavItem)| {
            if item.group != group {
                group = &item.group;
                view.heading.clone_from(&item.group);
            }
            view
        };
        shown.into_iter().zip(items).filter_map(kept).map(headed).collect()
    }

    /// Whether an entry of the top menu stands in the outer level as well.
    pub(super) fn repeats(&self, route: &Route) -> bool {
        self.root.children.iter().any(|item| item.route == *route && !item.in_menu)
    }
}

/// The entries that are shown of a branch, where the first of them stands, and whether others are not.
fn visible<'i>(items: &'i [NavItem], way: &[usize]) -> (&'i [NavItem], usize, bool) {
    let here = way.first().copied();
    let clipped = items.len() > MOST_ENTRIES && here.is_some();
    let middle = here.unwrap_or(0);
    let first = if clipped { middle.saturating_sub(MOST_ENTRIES / 2).min(items.len() - MOST_ENTRIES) } else { 0 };
    let last = if clipped { first + MOST_ENTRIES } else { items.len() };
    (&items[first..last], first, clipped)
}

/// Gives a closed branch of the outer level its entries, so that it can be unfolded.
fn fold(view: &mut NavView, item: &NavItem, links: &Links, room: &mut usize) {
    let count = item.children.len();
    if view.open || count == 0 || count > MOST_FOLDED || count > *room {
        return;
    }
    *room -= count;
    let child = |child: &NavItem| NavView {
        title: child.title.clone(),
        url: links.shortest_to(&child.route),
        current: false,
        open: false,
        has_children: !child.children.is_empty(),
        children: Vec::new(),
        clipped: false,
        heading: String::new(),
        beside: false,
    };
    view.children = item.children.iter().map(child).collect();
}

fn entries(items: &[NavItem], way: &[usize], page: &Route, links: &Links) -> (Vec<NavView>, bool) {
    let here = way.first().copied();
    let (items, first, clipped) = visible(items, way);
    let shown = items.iter().zip(first..).map(|(item, at)| {
        let open = here == Some(at);
        let (children, clipped) =
            if open { entries(&item.children, &way[1..], page, links) } else { (Vec::new(), false) };
        NavView {
            title: item.title.clone(),
            url: links.shortest_to(&item.route),
            current: item.route == *page,
            open,
            has_children: !item.children.is_empty(),
            children,
            clipped,
            heading: String::new(),
            beside: false,
        }
    });
    (shown.collect(), clipped)
}

#[cfg(test)]
mod tests {
    use super::{Links, NavIndex, NavItem, Route};

    fn item(path: &str, children: Vec<NavItem>) -> NavItem {
        NavItem {
            title: path.to_owned(),
            route: Route::from_path(path),
            children,
            group: String::new(),
            in_menu: false,
        }
    }

    #[test]
    fn only_the_branch_of_the_page_is_open() {
        let tree = item(
            "/",
            vec![
                item("/sop/", vec![item("/sop/a/", vec![item("/sop/a/x/", vec![])]), item("/sop/b/", vec![])]),
                item("/faq/", vec![item("/faq/q/", vec![])]),
            ],
        );
        let index = NavIndex::new(&tree);
        let show = |path: &str| {
            let route = Route::from_path(path);
            index.for_page(&route, &Links::From(route.clone()))
        };
        let at_a = show("/sop/a/");
        assert_eq!(at_a.iter().map(|n| n.title.as_str()).collect::<Vec<_>>(), ["/sop/", "/faq/"]);
        assert!(at_a[0].open && !at_a[0].current && at_a[0].children[0].current);
        assert_eq!(at_a[0].children[0].children[0].url, "./x/");
        // A closed branch can be unfolded by one level.
        assert!(at_a[1].has_children && !at_a[1].open && at_a[1].children[0].children.is_empty());
        assert_eq!(at_a[1].children[0].url, "../../faq/q/");
        // A page that is not in the tree stands on its nearest folder that is.
        assert!(show("/sop/b/unlisted/deep/")[0].children[1].open);
        assert!(show("/").iter().all(|n| !n.open));
    }

    #[test]
    fn a_crowded_folder_shows_the_neighbourhood() {
        let tree = item("/", vec![item("/log/", (0..500).map(|n| item(&format!("/log/{n}/"), vec![])).collect())]);
        let page = Route::from_path("/log/250/");
        let shown = NavIndex::new(&tree).for_page(&page, &Links::From(page.clone()));
        assert_eq!(shown[0].children.len(), 40);
        assert!(shown[0].clipped && shown[0].children.iter().any(|n| n.current));
    }
}
