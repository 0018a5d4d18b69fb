//! The menus a page asks to be in.
//!
//! In: the value of `menu` or `menus`: a name, a list of names, or a map of names to what the entry is. Out: [`MenuEntry`]s.
//! Never: knows which menus the theme shows.

use super::node::Node;
use super::values::Values;
use crate::content::front_matter::MenuEntry;
use crate::syntax::Value;

/// The entries that a page asks for.
pub(super) fn read(values: &mut Values<'_>, name: &str, node: &Node) -> Vec<MenuEntry> {
    match &node.value {
        Value::Map(menus) => {
            let mut read = Vec::with_capacity(menus.len());
            for menu in menus {
                if menu.node.is_map() || menu.node.is_null() {
                    read.push(entry(values, &menu.key.text, &menu.node));
                } else {
                    values.mismatch(
                        &menu.key.text,
                        &menu.node,
                        "`name` や `weight` の組",
                        "a mapping of `name`, `weight` …",
                    );
                }
            }
            read
        }
        Value::Scalar(..) if node.json().is_boolean() || node.json().is_number() => {
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
    MenuEntry { menu, name: None, weight: 0, parent: None, identifier: None, place: node.range.clone() }
}

fn entry(values: &mut Values<'_>, menu: &str, node: &Node) -> MenuEntry {
    let mut text = |key: &str| node.below(key).and_then(|node| values.text(key, node));
    let (name, parent, identifier) = (text("name"), text("parent"), text("identifier"));
    let weight = node.below("weight").and_then(|node| values.integer("weight", node)).unwrap_or(0);
    // A parent that is not there is said where it is written.
    let place = node.below("parent").unwrap_or(node).range.clone();
    MenuEntry { menu: menu.to_owned(), name, weight, parent, identifier, place }
}
