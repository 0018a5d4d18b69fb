//! Addresses in front matter that templates show.
//!
//! In: the values of one file, and the schemes of the project. Out: the values without addresses that may not be published, each said.
//! Never: looks at a value whose key names no address, since a text may begin with a word and a colon.

use super::DocumentFrontMatter;
use crate::content::link::refused;
use crate::diag::{Diagnostic, Place};
use crate::model::{AddressUse, Schemes};
use serde_json::Value;

/// Keys whose value is shown as a picture, and such as lead somewhere.
const PICTURES: [&str; 7] = ["image", "images", "og_image", "cover", "thumbnail", "banner", "logo"];
const LINKS: [&str; 10] = [
    "url",
    "link",
    "links",
    "href",
    "canonical",
    "canonicalurl",
    "external_url",
    "externalurl",
    "redirect_to",
    "website",
];

/// Takes addresses that may not be published out of the values that templates see.
pub(in crate::content) fn remove_disallowed(
    file: &str,
    front: &mut DocumentFrontMatter,
    schemes: &Schemes,
    found: &mut Vec<Diagnostic>,
) {
    let bad = |key: &str, value: &Value| {
        let key = key.to_lowercase();
        let stands = if PICTURES.contains(&key.as_str()) { AddressUse::Picture } else { AddressUse::Link };
        let is_address = stands == AddressUse::Picture || LINKS.contains(&key.as_str());
        is_address.then(|| texts(value).into_iter().find_map(|text| schemes.disallowed_scheme(text, stands))).flatten()
    };
    let refusals: Vec<(String, String)> =
        front.matter.params.iter().filter_map(|(key, value)| Some((key.clone(), bad(key, value)?))).collect();
    for (key, scheme) in refusals {
        front.matter.params.remove(&key);
        let own = front.key(&key).or_else(|| front.key("params")).or_else(|| front.key("extra"));
        found.push(refused(&scheme, own.map_or_else(|| Place::start(file), |(_, place)| place.clone())));
    }
}

/// Every text in a value.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
