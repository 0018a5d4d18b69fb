//! The names of keys: of Hugo, its themes, and the other tools whose documents come here.
//!
//! In: a key as typed. Out: the key that is meant. Never: reads a value.

use super::keys::CONTROL;

/// Keys that are read, in the spelling of the documentation.
const READ: &[&str] = &[
    "title",
    "linkTitle",
    "description",
    "summary",
    "weight",
    "date",
    "lastmod",
    "draft",
    "slug",
    "url",
    "aliases",
    "tags",
    "categories",
    "layout",
    "menu",
    "menus",
    "audience",
    "params",
    "publishDate",
    "expiryDate",
    "cascade",
    "headless",
    "build",
    "translationKey",
    "unlisted",
    "extra",
    "math",
    "katex",
    "bind",
    "request",
];

/// Other spellings, of Hugo and of other tools, and what they mean here.
const SAME: &[(&str, &str)] = &[
    ("_build", "build"),
    ("pubdate", "publishDate"),
    ("published", "published"),
    ("publish", "published"),
    ("private", "private"),
    ("created", "created"),
    ("created_at", "created"),
    ("date created", "created"),
    ("date modified", "lastmod"),
    ("hidden", "unlisted"),
    ("modified", "lastmod"),
    ("updated", "lastmod"),
    ("last_modified_at", "lastmod"),
    ("unpublishdate", "expiryDate"),
    ("permalink", "permalink"),
    ("sidebar_label", "linkTitle"),
    ("sidebar_position", "position"),
    ("nav_order", "position"),
    ("order", "position"),
    ("nav_exclude", "unlisted"),
    ("tag", "tags"),
    ("category", "categories"),
    ("alias", "aliases"),
    ("redirect_from", "aliases"),
];

/// Keys that are handed on to templates as they are, as those of document control are.
const HANDED_ON: &[&str] = &["audience", "layout", "icon"];

/// Keys of Hugo, of its common themes and of other tools that have no effect of their own here; templates see them.
const QUIET: &[&str] = &[
    "audio",
    "authors",
    "breadcrumbs",
    "comments",
    "contributors",
    "cssclass",
    "cssclasses",
    "custom_edit_url",
    "displayed_sidebar",
    "escalation",
    "feed",
    "group",
    "has_children",
    "has_toc",
    "hide",
    "hide_summary",
    "hide_table_of_contents",
    "hide_title",
    "id",
    "image",
    "images",
    "isCJKLanguage",
    "kind",
    "lang",
    "locale",
    "markup",
    "nav",
    "no_list",
    "outdated",
    "outline",
    "outputs",
    "pagination_next",
    "pagination_prev",
    "parent",
    "popular",
    "redirect_to",
    "related",
    "resolved",
    "resources",
    "robots",
    "search",
    "series",
    "services",
    "sidebar",
    "sidebar_class_name",
    "simple_list",
    "since",
    "sitemap",
    "subtitle",
    "taxonomies",
    "template",
    "toc",
    "toc_hide",
    "toc_root",
    "type",
    "videos",
    "workaround",
    "yanked",
];

/// Keys of documents that announce an incident or a maintenance; `notice` reads them.
const NOTICE: &[&str] = &["incident", "service", "services", "severity", "impact", "started", "restored", "from", "to"];

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A key that is read, by its name in the documentation.
    Read(&'static str),
    /// A key without an effect of its own.
    Quiet,
    /// Nothing that is known.
    Unknown,
}

/// What a key means, and its documented spelling when it belongs to document control.
pub(super) fn meaning(typed: &str) -> (Meaning, Option<&'static str>) {
    let among = |list: &[&'static str]| list.iter().copied().find(|name| name.eq_ignore_ascii_case(typed));
    let same = || SAME.iter().find(|(name, _)| name.eq_ignore_ascii_case(typed)).map(|(_, means)| *means);
    let control = among(&CONTROL).or_else(|| among(HANDED_ON));
    let meaning = match among(READ).or_else(same) {
        Some(name) => Meaning::Read(name),
        None if control.is_some() || among(QUIET).is_some() || among(NOTICE).is_some() => Meaning::Quiet,
        None => Meaning::Unknown,
    };
    (meaning, control)
}

/// The known key that an unknown one is most probably a slip of.
pub(super) fn meant_by(typed: &str) -> Option<&'static str> {
    let all =
        READ.iter().chain(&CONTROL).chain(HANDED_ON).chain(QUIET).copied().chain(SAME.iter().map(|(name, _)| *name));
    // Short keys are near to each other without being meant.
    (typed.chars().count() > 3).then(|| crate::diag::nearest(typed, all)).flatten()
}
