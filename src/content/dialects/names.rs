//! The names that mean something in the dialects, and what they make.
//!
//! In: a name as written. Out: whether it is known, and what for. Never: reads what stands below it.

use super::{admonitions, names};

/// The names of directives whose body is Markdown, besides the kinds of boxes.
pub const NAMES: [&str; 9] =
    ["details", "dropdown", "admonition", "tabs", "tab", "tab-set", "tab-item", "include", "audience"];

/// Whether a directive of this name has Markdown inside.
pub(crate) fn is_container(name: &str) -> bool {
    NAMES.contains(&name) || matches!(name, "code-group" | "cards" | "card" | "steps") || names::is_directive(name)
}

/// Whether a name makes a box when it stands as the name of a directive (`:::note`, `{{< warning >}}`); names that mean
/// something else there, such as `summary`, do not.
pub(crate) fn is_directive(name: &str) -> bool {
    let other =
        ["summary", "check", "missing", "cite", "dark", "light", "default", "comment", "fire", "primary", "lightbulb"];
    !other.contains(&name) && admonitions::named(name).is_some()
}

/// Whether the name is that of a tab, which its parent counts.
pub(crate) fn is_tab(name: &str) -> bool {
    matches!(name, "tab" | "tabitem" | "TabItem" | "Tab" | "tab-item" | "codetab")
}

/// Whether the inside of a tag of this name is code.
pub(crate) fn is_code(name: &str) -> bool {
    matches!(name, "highlight" | "mermaid" | "code-block")
}

/// Whether a name means anything, for an end that ends nothing.
pub(crate) fn is_known(name: &str) -> bool {
    is_block(name) || ALONE.contains(&name)
}

/// Names that mean something and make no block.
const ALONE: [&str; 27] = [
    "ref",
    "relref",
    "param",
    "figure",
    "img",
    "image",
    "youtube",
    "vimeo",
    "include",
    "readfile",
    "readFile",
    "include-file",
    "snippet",
    "button",
    "btn",
    "icon",
    "fa",
    "fas",
    "fab",
    "toc",
    "TOC",
    "comment",
    "highlight",
    "mermaid",
    "code-block",
    "audience",
    "layout",
];

/// Whether a name makes a block around its inside.
pub(crate) fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 20] = [
        "alert",
        "callout",
        "notice",
        "admonition",
        "hint",
        "pageinfo",
        "details",
        "expand",
        "accordion",
        "collapse",
        "tabs",
        "tabpane",
        "tab-pane",
        "tabset",
        "codetabs",
        "cards",
        "cardpane",
        "card",
        "steps",
        "box",
    ];
    BLOCKS.contains(&name) || is_tab(name) || names::is_directive(name)
}
