//! `param`: a value of the front matter, or of the site.
//!
//! In: a tag, front matter and the site's `params`. Out: the value as text. Never: takes a value for Markdown.

use super::findings::argument;
use super::meaning::{Meaning, TagContext};
use super::tags::{Tag, text};
use crate::content::dialects::inserts::Part;
use crate::content::dialects::reading::Reading;
use crate::content::escape::escape;
use crate::content::front_matter::FrontMatter;
use serde_json::Value as Json;

/// The value that `param` names.
pub(super) fn value(tag: &Tag, reading: &Reading<'_, '_>) -> Option<String> {
    let name = text(tag.either(&["name", "key"], 0));
    let value = of_front(reading.front, name).or_else(|| below(&reading.includes.options.params, name));
    value.filter(|_| !name.is_empty())
}

pub(super) fn param(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let Some(value) = value(tag, reading) else {
        let name = text(tag.either(&["name", "key"], 0));
        let ja = format!("`{name}` という値がフロントマターにもサイトの `params` にもありません");
        let en = format!("there is no `{name}` in the front matter, nor in the site's `params`");
        reading.found.push(argument(context.place, "param", &ja, &en));
        return Meaning::Shown;
    };
    Meaning::Alone { block: Vec::new(), line: vec![Part::Html(escape(&value))], plain: value }
}

fn of_front(front: &FrontMatter, name: &str) -> Option<String> {
    let own = match name.to_lowercase().as_str() {
        "title" => front.title.clone(),
        "linktitle" => front.link_title.clone(),
        "description" => front.description.clone(),
        "date" => front.date.clone(),
        "lastmod" => front.lastmod.clone(),
        "weight" => front.weight.map(|weight| weight.to_string()),
        _ => None,
    };
    own.or_else(|| below(&front.params, name))
}

/// A value below `a.b.c`; a list is its values, with commas between.
fn below(params: &serde_json::Map<String, Json>, name: &str) -> Option<String> {
    let mut parts = name.split('.');
    let first = parts.next()?;
    let find = |map: &serde_json::Map<String, Json>, key: &str| {
        map.get(key).or_else(|| map.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, v)| v)).cloned()
    };
    let mut value = find(params, first)?;
    for part in parts {
        value = find(value.as_object()?, part)?;
    }
    let text = |value: &Json| match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(on) => Some(on.to_string()),
        _ => None,
    };
    match &value {
        Json::Array(all) => all.iter().map(text).collect::<Option<Vec<_>>>().map(|all| all.join(", ")),
        one => text(one),
    }
}
