//! The names that mean something in the dialects, and what they make.
//!
//! In: a name as written. Out: whether it is known, and what for. Never: reads what stands below it.

use super::admonitions;

/// The names of directives whose body is Markdown, besides the kinds of boxes.
pub const NAMES: [&str; 9] =
    ["details", "dropdown", "admonition", "tabs", "tab", "tab-set", "tab-item", "include", "audience"];

/// Whether a directive of this name has Markdown inside.
pub(super) fn is_container(name: &str) -> bool {
    NAMES.contains(&name) || matches!(name, "code-group" | "cards" | "card" | "steps") || is_directive(name)
}

/// Whether a name makes a box when it stands as the name of a directive (`:::note`, `{{< warning >}}`); names that mean
/// something else there, such as `summary`, do not.
pub(super) fn is_directive(name: &str) -> bool {
    let other =
        ["summary", "check", "missing", "cite", "dark", "light", "default", "comment", "fire", "primary", "lightbulb"];
    !other.contains(&name) && admonitions::named(name).is_some()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shortcode {
    /// A link whose address Hugo looks up.
    Reference,
    Param,
    Figure,
    Video,
    Include,
    Button,
    /// Code between its tags.
    Code,
    /// Nothing on a page of ours.
    Nothing,
    /// A box with a title: a note, a warning.
    Box,
    Card,
    Cards,
    Details,
    Steps,
    Tab,
    Tabs,
}

impl Shortcode {
    /// Whether it makes a block around its inside.
    pub(super) fn is_block(self) -> bool {
        use Shortcode::{Box, Card, Cards, Details, Steps, Tab, Tabs};
        matches!(self, Box | Card | Cards | Details | Steps | Tab | Tabs)
    }
}

/// Shortcodes with the names that Hugo and its themes give them; each kind of box is one by its name, too.
const SHORTCODES: [(Shortcode, &[&str]); 15] = [
    (Shortcode::Reference, &["ref", "relref"]),
    (Shortcode::Param, &["param"]),
    (Shortcode::Figure, &["figure", "img", "image"]),
    (Shortcode::Video, &["youtube", "vimeo"]),
    (Shortcode::Include, &["include", "readfile", "readFile", "include-file", "snippet"]),
    (Shortcode::Button, &["button", "btn"]),
    (Shortcode::Code, &["highlight", "mermaid", "code-block"]),
    (Shortcode::Nothing, &["icon", "fa", "fas", "fab", "toc", "TOC"]),
    // The last three are boxes, though they count among tabs.
    (
        Shortcode::Box,
        &["alert", "callout", "notice", "admonition", "hint", "pageinfo", "box", "TabItem", "Tab", "tab-item"],
    ),
    (Shortcode::Card, &["card"]),
    (Shortcode::Cards, &["cards", "cardpane"]),
    (Shortcode::Details, &["details", "expand", "accordion", "collapse"]),
    (Shortcode::Steps, &["steps"]),
    (Shortcode::Tab, &["tab", "tabitem", "codetab"]),
    (Shortcode::Tabs, &["tabs", "tabpane", "tab-pane", "tabset", "codetabs"]),
];

/// What a shortcode of this name is for; `None` for names that mean nothing here.
pub(super) fn shortcode(name: &str) -> Option<Shortcode> {
    let known = SHORTCODES.iter().find(|(_, names)| names.contains(&name)).map(|(shortcode, _)| *shortcode);
    known.or_else(|| is_directive(name).then_some(Shortcode::Box))
}

/// Whether the name is that of a tab, which its parent counts.
pub(super) fn is_tab(name: &str) -> bool {
    shortcode(name) == Some(Shortcode::Tab) || matches!(name, "TabItem" | "Tab" | "tab-item")
}

/// Whether the inside of a tag of this name is code.
pub(super) fn is_code(name: &str) -> bool {
    shortcode(name) == Some(Shortcode::Code)
}

/// Whether a name means anything, for an end that ends nothing.
pub(super) fn is_known(name: &str) -> bool {
    shortcode(name).is_some() || matches!(name, "comment" | "audience" | "layout")
}

/// The components that other systems ship, and the shortcode of the same use.
const COMPONENTS: [(&str, &str); 37] = [
    ("Tabs", "tabs"),
    ("TabItem", "tab"),
    ("Tab", "tab"),
    ("CodeGroup", "tabs"),
    ("Admonition", "admonition"),
    ("Callout", "callout"),
    ("Aside", "callout"),
    ("Alert", "alert"),
    ("Note", "note"),
    ("Tip", "tip"),
    ("Info", "info"),
    ("Warning", "warning"),
    ("Caution", "caution"),
    ("Danger", "danger"),
    ("Important", "important"),
    ("Check", "success"),
    ("Success", "success"),
    ("Cards", "cards"),
    ("CardGroup", "cards"),
    ("CardGrid", "cards"),
    ("Card", "card"),
    ("LinkCard", "card"),
    ("Steps", "steps"),
    ("Details", "details"),
    ("Accordion", "details"),
    ("Expandable", "details"),
    ("Collapse", "details"),
    ("Figure", "figure"),
    ("Image", "figure"),
    ("Button", "button"),
    ("LinkButton", "button"),
    ("YouTube", "youtube"),
    ("Vimeo", "vimeo"),
    ("Icon", "icon"),
    ("TOCInline", "toc"),
    ("Mermaid", "mermaid"),
    ("CodeBlock", "highlight"),
];

/// Components that only lay out what is in them.
const LAYOUT_COMPONENTS: [&str; 8] =
    ["Frame", "AccordionGroup", "Columns", "Column", "Step", "Fragment", "Box", "FileTree"];

/// The name of the shortcode of the same use as a component; one that only lays out is dropped, as an icon is.
pub(super) fn of_component(name: &str) -> Option<&'static str> {
    let known = COMPONENTS.iter().find(|(component, _)| *component == name).map(|(_, shortcode)| *shortcode);
    known.or_else(|| LAYOUT_COMPONENTS.contains(&name).then_some("icon"))
}
