//! The menus that pages ask to be in, nested one level.
//!
//! In: the documents of a language. Out: the entries of a menu in order, and a finding for each whose parent is not there. Never:
//! makes an entry for what no page asks for, but for reports and status beside others, and the first sections instead of an empty menu.

use super::navigation::Tree;
use crate::content::{Document, Library, MenuEntry};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{NavItem, Route};
use crate::say;
use std::collections::BTreeSet;

/// An entry with the page it belongs to.
struct Asked<'d> {
    entry: &'d MenuEntry,
    document: &'d Document,
    name: &'d str,
}

impl Asked<'_> {
    fn is_called(&self, parent: &str) -> bool {
        self.entry.identifier.as_deref() == Some(parent) || self.name == parent || self.document.title == parent
    }
}

/// The top menu of a language: the menu `main` with the reports and the state of services behind it; else the first sections. Told
/// with what of it the side navigation need not repeat: everything but such sections.
pub(super) fn main(
    library: &Library,
    tree: &Tree,
    language: &str,
    found: &mut Diagnostics,
) -> (Vec<NavItem>, BTreeSet<Route>) {
    let mut items = menu(library, "main", language, found);
    let is_own = library.languages.first().is_none_or(|own| own.code == language);
    if items.is_empty() {
        let home = if is_own { Route::from_path("/") } else { Route::from_path(language) };
        return (tree.sections(&home), BTreeSet::new());
    }
    for route in ["reports", "status"].map(Route::from_path).into_iter().filter(|_| is_own) {
        let is_named = |item: &NavItem| item.route == route || item.children.iter().any(|child| child.route == route);
        if !items.iter().any(is_named) {
            items.extend(tree.entry(&route));
        }
    }
    let routes = items.iter().flat_map(|item| std::iter::once(item).chain(&item.children));
    let routes = routes.map(|item| item.route.clone()).collect();
    (items, routes)
}

/// The entries of a menu in a language.
pub(super) fn menu(library: &Library, menu: &str, language: &str, found: &mut Diagnostics) -> Vec<NavItem> {
    let documents = library.all().filter(|d| d.language == language);
    let entries = documents.flat_map(|document| document.front.menus.iter().map(move |entry| (document, entry)));
    let of_menu = entries.filter(|(_, entry)| entry.menu.eq_ignore_ascii_case(menu));
    let mut asked: Vec<Asked<'_>> = of_menu
        .map(|(document, entry)| {
            let title = document.front.link_title.as_deref().unwrap_or(&document.title);
            Asked { entry, document, name: entry.name.as_deref().unwrap_or(title) }
        })
        .collect();
    asked.sort_by(|a, b| (a.entry.weight, &a.document.route).cmp(&(b.entry.weight, &b.document.route)));
    let tops: Vec<usize> = (0..asked.len()).map(|at| top_of(&asked, at, found)).collect();
    let item = |at: usize, children: Vec<NavItem>| NavItem {
        title: asked[at].name.to_owned(),
        route: asked[at].document.route.clone(),
        children,
        group: String::new(),
        in_menu: false,
    };
    let below = |top: usize| {
        let children = (0..asked.len()).filter(|&at| at != top && tops[at] == top);
        children.map(|at| item(at, Vec::new())).collect()
    };
    (0..asked.len()).filter(|&at| tops[at] == at).map(|at| item(at, below(at))).collect()
}

/// The entry at the top that an entry stands below; itself when it has no parent, or is its own.
fn top_of(asked: &[Asked<'_>], at: usize, found: &mut Diagnostics) -> usize {
    let mut top = at;
    for _ in 0..asked.len() {
        let Some(parent) = &asked[top].entry.parent else { return top };
        match asked.iter().position(|other| other.is_called(parent)) {
            Some(above) => top = above,
            None => {
                if top == at && asked[at].document.text_of.is_none() {
                    found.push(no_parent(&asked[at], parent));
                }
                return top;
            }
        }
    }
    // A circle of parents.
    at
}

fn no_parent(asked: &Asked<'_>, parent: &str) -> Diagnostic {
    let menu = &asked.entry.menu;
    Diagnostic::new(
        code::CONTENT_MENU_PARENT,
        asked.entry.place.clone(),
        say!(
            "メニュー `{menu}` に `{parent}` という項目がありません",
            "the menu `{menu}` has no entry with the identifier or name `{parent}`"
        ),
    )
    .hint(say!(
        "親にするページの `menu` に `identifier: {parent}` を書きます",
        "write `identifier: {parent}` in the `menu` of the page that is meant"
    ))
}
