//! `nav` of `tejun.yaml`: groups of the navigation at the side, and the order of pages.
//!
//! In: the node. Out: groups with their sections, and places in an order, as written. Never: looks a page up; which pages there are is
//! not known yet.

use super::NavPlace;
use crate::diag::Place;
use crate::say;
use crate::syntax::{Form, Node, Reader, forms, keys};

/// How many groups the side navigation has at most.
const GROUPS: usize = 5;

/// What is said of the navigation.
#[derive(Default)]
pub(super) struct Navigation {
    /// The groups, each with its sections and where they are named.
    pub groups: Vec<(String, Vec<(String, Place)>)>,
    /// Pages and folders in their order.
    pub order: Vec<NavPlace>,
}

keys! {
    struct NavKeys<'n> {
        groups: Option<&'n Node>, "グループの名前と、それぞれのフォルダー", "groups by name, each with its folders";
        order: Option<&'n Node>, "文書とフォルダーの順（`- 題名: 場所` で題名も変える）", "pages and folders in their order; `- Title: path` gives one another title";
    }
}

forms! {
    /// `nav: { groups: { 手順: [sop, operations] }, order: [index.md, 導入: guide/install.md, guide] }`
    pub(super) NavForm => Navigation = navigation, |lang| NavKeys::schema(lang);
}

fn navigation(reader: &mut Reader<'_>, node: &Node) -> Option<Navigation> {
    let keys = NavKeys::from_node(reader, node)?;
    let order = keys.order.map(|node| reader.list_of(node)).unwrap_or_default();
    let order = order.into_iter().filter_map(|node| place(reader, node)).collect();
    Some(Navigation { groups: groups(reader, keys.groups), order })
}

fn groups(reader: &mut Reader<'_>, written: Option<&Node>) -> Vec<(String, Vec<(String, Place)>)> {
    let mut groups = Vec::new();
    for (key, node) in reader.named(written) {
        let sections = reader.texts(node).into_iter();
        let sections = sections.map(|(text, node)| (text.to_owned(), reader.place(&node.range))).collect();
        groups.push((key.text.clone(), sections));
    }
    if let Some(node) = written.filter(|_| groups.len() > GROUPS) {
        let message = say!(
            "グループは {GROUPS} 個までです",
            "expected at most {GROUPS} groups, so that readers take them in at a glance"
        );
        reader.invalid(node, message);
        groups.truncate(GROUPS);
    }
    groups
}

/// `guide/install.md`, or `導入: guide/install.md`.
fn place(reader: &mut Reader<'_>, node: &Node) -> Option<NavPlace> {
    let (title, at) = match node.entries() {
        [one] => (Some(one.key.text.trim().to_owned()).filter(|title| !title.is_empty()), &one.node),
        _ => (None, node),
    };
    match at.text().map(str::trim).filter(|path| !path.is_empty()) {
        Some(path) => Some(NavPlace { path: path.to_owned(), title, place: reader.place(&at.range) }),
        None => {
            let expected = say!(
                "`guide/install.md` か `導入: guide/install.md` の形で書きます",
                "expected a page such as `guide/install.md`, or `Title: guide/install.md`"
            );
            reader.invalid(at, expected);
            None
        }
    }
}
