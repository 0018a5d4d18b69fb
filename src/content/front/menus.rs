//! The menus a page asks to be in.
//!
//! In: the value of `menu` or `menus`: a name, a list of names, or a map of names to what the entry is. Out: [`MenuEntry`]s.
//! Never: knows which menus the theme shows.

use super::node::{Kind, Node};
use super::values::Values;
use crate::content::document::MenuEntry;

/// The entries that a page asks for.
pub(super) fn read(values: &mut Values<'_>, name: &str, node: &Node) -> Vec<MenuEntry> {
    match &node.kind {
        Kind::Map(menus) => {
            let mut read = Vec::with_capacity(menus.len());
            for menu in menus {
                if matches!(menu.node.kind, Kind::Map(_)) || menu.node.is_null() {
                    read.push(entry(values, &menu.key, &menu.node));
                } else {
                    values.mismatch(
                        &menu.key,
                        &menu.node,
                        "`name` や `weight` の組",
                        "a mapping of `name`, `weight` …",
                    );
                }
            }
            read
        }
        Kind::Plain(serde_json::Value::Bool(_)) => {
            values.mismatch(name, node, "メニュー名", "the name of a menu");
            Vec::new()
        }
        Kind::Number(..) => {
            values.mismatch(name, node, "メニュー名", "the name of a menu");
            Vec::new()
        }
        _ => {
            let names = values.list(name, node);
            names.into_iter().map(|(menu, node)| plain(menu, node)).collect()
        }
    }
}

fn plain(menu: String, node: &Node) -> MenuEntry {
    MenuEntry { menu, name: None, weight: 0, parent: None, identifier: None, place: node.place.clone() }
}

fn entry(values: &mut Values<'_>, menu: &str, node: &Node) -> MenuEntry {
    let mut text = |key: &str| node.get(key).and_then(|node| values.text(key, node));
    let (name, parent, identifier) = (text("name"), text("parent"), text("identifier"));
    let weight = node.get("weight").and_then(|node| values.integer("weight", node)).unwrap_or(0);
    // A parent that is not there is said where it is written.
    let place = node.get("parent").unwrap_or(node).place.clone();
    MenuEntry { menu: menu.to_owned(), name, weight, parent, identifier, place }
}
