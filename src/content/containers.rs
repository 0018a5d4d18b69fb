//! Containers that other systems have: indented ones (MkDocs), colons (Docusaurus, VitePress), fences with Markdown (MyST).
//!
//! In: a draft. Out: the same with the outermost ones opened, one pass at a time until none is left. Never: touches code.

pub(super) mod colons;
pub(super) mod fences;
pub(super) mod indented;
pub(super) mod quotes;

use super::admonitions::{self, Fold};
use super::elements::{Element, Elements, Title};
use crate::diag::Place;

/// The names of directives whose body is Markdown, besides the kinds of boxes.
pub const NAMES: [&str; 9] =
    ["details", "dropdown", "admonition", "tabs", "tab", "tab-set", "tab-item", "include", "audience"];

/// Whether a directive of this name has Markdown inside.
pub(super) fn is_container(name: &str) -> bool {
    NAMES.contains(&name)
        || matches!(name, "code-group" | "cards" | "card" | "steps")
        || admonitions::is_directive(name)
}

/// A container by its name, as colons and fences write it.
fn element(
    elements: &mut Elements<'_>,
    name: &str,
    title: Option<Title>,
    is_open: Option<bool>,
    place: &Place,
) -> Element {
    match name {
        "details" | "dropdown" => elements.details(title, is_open == Some(true), place),
        "tabs" | "tab-set" | "code-group" => elements.tabs(place),
        "tab" | "tab-item" => elements.tab(title, 0, place),
        "cards" => elements.plain("<div class=\"card-grid\">\n", "</div>\n", place),
        "card" => elements.card(title, None, place),
        "steps" => elements.plain("<div class=\"steps\">\n", "</div>\n", place),
        // Who may not see it never gets here.
        "audience" => elements.plain("<div class=\"for-audience\">\n", "</div>\n", place),
        "admonition" => elements.named("note", title, fold(is_open), place),
        kind => elements.named(kind, title, fold(is_open), place),
    }
}

fn fold(is_open: Option<bool>) -> Fold {
    match is_open {
        None => Fold::Fixed,
        Some(true) => Fold::Open,
        Some(false) => Fold::Closed,
    }
}
