//! Blocks without links that may not be published on the site they are shown on.
//!
//! In: blocks as values, and the pages that the site has. Out: the same blocks, and what was taken out of them. Never: takes out a
//! word: the text of a link stays.

use super::decoded;
use crate::model::{AddressUse, Block, Node, Route, Schemes, rewrite, unescape_html};
use crate::pages::navigation::Tree;
use serde_json::Value;
use std::collections::BTreeSet;

/// Takes links to pages that are gone, and addresses that may not be published today, out of frozen blocks.
pub(in crate::pages) struct LinkSanitizer<'a> {
    tree: &'a Tree,
    route: &'a Route,
    schemes: &'a Schemes,
    /// Addresses of pages that are not there.
    pub gone: BTreeSet<String>,
    pub refused: BTreeSet<String>,
}

impl<'a> LinkSanitizer<'a> {
    pub(in crate::pages) fn of(tree: &'a Tree, route: &'a Route, schemes: &'a Schemes) -> Self {
        Self { tree, route, schemes, gone: BTreeSet::new(), refused: BTreeSet::new() }
    }

    /// A block without links to pages that are not there; `None` for one that cannot be read.
    pub(in crate::pages) fn block(&mut self, frozen: &Value) -> Option<Block> {
        let mut value = frozen.clone();
        self.value(&mut value);
        serde_json::from_value(value).ok()
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => {
                let lists_pages = |item: &Value| item.get("route").is_some() && item.get("description").is_some();
                items.retain(|item| !lists_pages(item) || self.is_there(item.get("route")));
                items.iter_mut().for_each(|item| self.value(item));
            }
            Value::Object(fields) => {
                if !self.is_there(fields.get("route")) {
                    fields.insert("route".to_owned(), Value::Null);
                }
                if let Some(Value::String(html)) = fields.get_mut("html") {
                    *html = self.html(html);
                }
                fields.values_mut().for_each(|field| self.value(field));
            }
            _ => {}
        }
    }

    fn is_there(&mut self, route: Option<&Value>) -> bool {
        let Some(Value::String(route)) = route else { return true };
        self.has(&Route::from_path(route))
    }

    fn has(&mut self, route: &Route) -> bool {
        let has = self.tree.has(route);
        if !has {
            self.gone.insert(route.as_str().to_owned());
        }
        has
    }

    /// Links of HTML are relative to the page; one that leads to no page, or may not be published, loses its address, and its text
    /// stays.
    fn html(&mut self, html: &str) -> String {
        rewrite(html, |node| {
            let Node::Open(tag) = node else { return None };
            Some(tag.changed(tag.name, |attribute| {
                let stays = match attribute.name {
                    "href" => self.may_stand(attribute.value, AddressUse::Link) && self.leads(attribute.value),
                    "src" => self.may_stand(attribute.value, AddressUse::Picture),
                    _ => true,
                };
                stays.then(|| attribute.value.into())
            }))
        })
    }

    /// Whether an address as it stands in an attribute may be published today.
    fn may_stand(&mut self, address: &str, stands: AddressUse) -> bool {
        let refused = self.schemes.disallowed_scheme(&unescape_html(address), stands);
        self.refused.extend(refused.clone());
        refused.is_none()
    }

    /// Whether an address leads out of the site, to a file, or to a page that is there.
    fn leads(&mut self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        if path.is_empty() || path.contains(':') || path.starts_with('/') || !path.ends_with('/') {
            return true;
        }
        self.has(&Route::from_path(&decoded(&self.route.resolve(path))))
    }
}
