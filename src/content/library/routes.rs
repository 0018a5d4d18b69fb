//! The address of a page, by its path and by what its front matter says of it.
//!
//! In: a file and its front matter. Out: routes. Never: knows who else asks for the same address.

use crate::content::front_matter::FrontMatter;
use crate::content::markdown_file::{MarkdownFile, Role};
use crate::content::paths::{FOLDER, folder, is_leftover, is_markdown, stem};
use crate::model::{AddressCase, Language, Route};
use unicode_normalization::UnicodeNormalization;

/// The address of a page: its path, with `slug` in place of the last part, or `url` in place of all of it; `prefix` is that of
/// its language. A `url` keeps its letters.
pub(super) fn route(file: &MarkdownFile, front: &FrontMatter, prefix: Option<&str>, case: AddressCase) -> Route {
    let prefix = prefix.into_iter().map(str::to_owned);
    if let Some(url) = &front.url {
        let mut segments = url_segments(url);
        segments.splice(0..0, prefix.filter(|prefix| segments.first() != Some(prefix)).collect::<Vec<_>>());
        return Route::from_segments(segments.iter().map(String::as_str));
    }
    let segment_of = |part: &str| segment(&case.of(part));
    let mut segments: Vec<String> = prefix.chain(folder(&file.rest).split('/').map(segment_of)).collect();
    if file.role == Role::Page {
        segments.push(segment_of(stem(&file.rest)));
    }
    // A section keeps its folder's name: the pages below it live there.
    if let (Some(slug), true, Some(last)) = (&front.slug, file.role != Role::Section, segments.last_mut()) {
        let slug = segment_of(slug.trim_matches('/'));
        if !slug.is_empty() {
            *last = slug;
        }
    }
    Route::from_segments(segments.iter().map(String::as_str))
}

/// The address that a document at a path has when its front matter says nothing of it; `None` for what is no document, and for
/// documents whose name tells their language.
pub fn address_of(path: &str, languages: &[Language], case: AddressCase) -> Option<Route> {
    let rest = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let own = languages.first().and_then(|own| own.folder.as_deref());
    let in_own = |folder: &str| rest.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    if !is_markdown(rest) || is_leftover(rest) || own.is_some_and(in_own) || stem(rest).contains('.') {
        return None;
    }
    let is_head = matches!(stem(rest).to_lowercase().as_str(), "_index" | "index" | "readme");
    let segment_of = |part: &str| segment(&case.of(part));
    let name = (!is_head).then(|| segment_of(stem(rest)));
    let segments: Vec<String> = folder(rest).split('/').map(segment_of).chain(name).collect();
    Some(Route::from_segments(segments.iter().map(String::as_str)))
}

/// Addresses a page had before: `/old/` from the root of the site, `old` from the folder of the page, as in Hugo.
pub(super) fn aliases(route: &Route, role: Role, written: &[String]) -> Vec<Route> {
    let folder = if role == Role::Section { Some(route.clone()) } else { route.parent() };
    let alias = |written: &String| {
        let written = written.trim();
        let from_root = written.starts_with(['/', '\\']) || written.contains("://");
        let mut segments: Vec<String> = match &folder {
            Some(folder) if !from_root => folder.segments().map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        for part in path_of(written).split(['/', '\\']) {
            if part.trim() == ".." {
                segments.pop();
            }
            segments.extend(Some(segment(part)).filter(|part| !part.is_empty()));
        }
        Route::from_segments(segments.iter().map(String::as_str))
    };
    written.iter().map(alias).collect()
}

/// The parts of a `url`: no scheme, no host, no query, nothing that leaves the site.
fn url_segments(url: &str) -> Vec<String> {
    path_of(url).split(['/', '\\']).map(segment).filter(|part| !part.is_empty()).collect()
}

/// An address without its scheme, host, query and fragment.
fn path_of(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path))
}

/// One part of an address: spaces become hyphens, marks join their letters; what could leave its folder is dropped.
pub(super) fn segment(part: &str) -> String {
    let part: String = part.trim().nfc().collect();
    if part.chars().all(|c| c == '.') {
        return String::new();
    }
    part.chars()
        .filter(|c| !c.is_control())
        .map(|c| if c.is_whitespace() || matches!(c, '/' | '\\') { '-' } else { c })
        .collect()
}
