//! Addresses that a template completes: `[a]({{ site.baseurl }}/b/)`, `href="{{ '/b/' | relative_url }}"`, `[a]({% link b.md %})`.
//!
//! In: a text. Out: edits that leave the path from the root. Never: touches code, or what is no address.

use super::buffer::RewriteBuffer;
use super::edits::{Edit, Inline};
use super::reading::Reading;
use super::structure::Structure;
use super::verbatim::Verbatim;
use crate::content::text::is_escaped;
use regex::Regex;
use std::sync::LazyLock;

/// What begins an address, an expression or a tag, and what comes after it.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let begins = r#"(?:\]\(\s*<?|\]:[ \t]*<?|\b(?:href|src)=["']?)"#;
    let variable = r"\{\{-?[ \t]*(?P<inner>[^{}\n<%]+?)[ \t]*-?\}\}";
    // A tag that has nothing but the path of a page: `link` and `post_url` of Jekyll, `url` of Django, and those that sites call `page`.
    let tag = r#"\{%-?[ \t]*(?:page|link|url|post_url|ref|relref)[ \t]+["']?(?P<path>[^"'\s()<>|%]+)["']?[ \t]*-?%\}"#;
    Regex::new(&format!("{begins}(?P<expression>{variable}|{tag})(?P<after>/?)")).expect("the pattern is sound")
});

/// A path that the expression itself has, whatever filters do with it.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^["'](?P<path>/?[^"'\s()<>|]+)["']\s*\|\s*(?:relative_url|absolute_url|url|relURL|absURL)\b"#)
        .expect("the pattern is sound")
});

/// The variables that hold where a site is published, in lower case: of Jekyll, Hugo, Eleventy, Zola, MkDocs and templates of one's own.
/// Any other may be the address of something else (`site.github.repository_url`).
const ROOTS: &[&str] = &[
    "site.baseurl",
    "site.base_url",
    "site.url",
    "site.root",
    "site.baseurl.path",
    "baseurl",
    "base_url",
    "base_path",
    "basepath",
    "base",
    "root",
    "root_url",
    "root_path",
    "rooturl",
    "rootpath",
    "relative_root",
    "site_url",
    "siteurl",
    "site_root",
    "path_prefix",
    "pathprefix",
    "config.base_url",
    "config.site_url",
    "config.baseurl",
];

/// Whether an expression is the root of the site, whatever filters do with it.
fn is_root(inner: &str) -> bool {
    let variable = inner.split('|').next().unwrap_or_default().trim();
    let variable = variable.trim_start_matches(['$', '.']).to_ascii_lowercase();
    ROOTS.contains(&variable.as_str())
}

/// Whether a text may hold any.
pub(super) fn may_contain(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Takes the expressions out: where a site is published is no part of the way through it.
pub(super) fn edits(buffer: &mut RewriteBuffer, structure: &Structure, _: &mut Reading<'_, '_>) -> Vec<Edit> {
    let text = &buffer.text;
    let verbatim = Verbatim::of(text, |at| structure.is_literal(at));
    let edit = |found: regex::Captures<'_>| {
        let expression = found.name("expression")?.range();
        if structure.is_literal(expression.start)
            || is_escaped(text, expression.start)
            || verbatim.holds(expression.start)
        {
            return None;
        }
        let path = match found.name("inner") {
            Some(inner) if found.name("after").is_some_and(|after| !after.is_empty()) => {
                return is_root(inner.as_str()).then(|| Edit::cut(expression));
            }
            Some(inner) => QUOTED.captures(inner.as_str())?.name("path"),
            None => found.name("path"),
        };
        let path = path?.as_str().to_owned();
        let is_whole = path.starts_with('/') || path.starts_with("https://") || path.starts_with("http://");
        let path = if is_whole { path } else { format!("/{path}") };
        Some(Edit::inline(expression, vec![Inline::Text(path)]))
    };
    ADDRESS.captures_iter(text).filter_map(edit).collect()
}
