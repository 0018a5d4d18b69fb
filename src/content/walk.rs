//! What each file below `content/` is, and the address of its page.
//!
//! In: sorted paths. Out: pages with their routes, and assets. Never: opens a file.

use super::document::{Asset, FrontMatter};
use crate::model::Route;
use std::collections::BTreeSet;

/// The folder that is walked.
pub(super) const FOLDER: &str = "content";

/// What a Markdown file is to its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `_index.md`, or what stands for it: the folder's own page, with pages below it.
    Section,
    /// `index.md` alone in its folder: a page whose folder holds only its files.
    Bundle,
    /// A page of its own.
    Page,
}

/// A Markdown file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MarkdownFile {
    pub(super) source: String,
    pub(super) role: Role,
}

/// Sorts the paths into Markdown files and assets; editors' leftovers and hidden files are neither.
pub(super) fn classify(paths: &[String]) -> (Vec<MarkdownFile>, Vec<Asset>) {
    let kept: Vec<&str> = paths.iter().map(String::as_str).filter(|path| !is_leftover(path)).collect();
    let (pages, others): (Vec<&str>, Vec<&str>) = kept.into_iter().partition(|path| is_markdown(path));
    let heads: BTreeSet<&str> = pages.iter().filter(|path| is_head(path)).map(|path| folder(path)).collect();
    let markdown =
        pages.iter().map(|path| MarkdownFile { source: (*path).to_owned(), role: role(path, &heads, &pages) });
    let below = |path: &&str| path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')).map(str::to_owned);
    let assets =
        others.iter().filter_map(|path| below(path).map(|to| Asset { source: (*path).to_owned(), path: to })).collect();
    (markdown.collect(), assets)
}

fn role(path: &str, heads: &BTreeSet<&str>, pages: &[&str]) -> Role {
    let inside = folder(path);
    match stem(path).to_lowercase().as_str() {
        "_index" => Role::Section,
        "readme" if !heads.contains(inside) => Role::Section,
        "index" => {
            let prefix = format!("{inside}/");
            let has_more = pages.iter().any(|other| *other != path && other.starts_with(&prefix));
            if has_more { Role::Section } else { Role::Bundle }
        }
        _ => Role::Page,
    }
}

fn is_head(path: &str) -> bool {
    matches!(stem(path).to_lowercase().as_str(), "_index" | "index")
}

fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["md", "markdown", "mdx"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

pub(super) fn is_leftover(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    let backup = name.ends_with('~') || [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end));
    hidden || backup || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The name a page has when nothing in it gives a title: its file's, or its folder's.
pub(super) fn name_of(file: &MarkdownFile) -> &str {
    let inside = folder(&file.source);
    match file.role {
        Role::Page => stem(&file.source),
        Role::Section | Role::Bundle => inside.rsplit_once('/').map_or("", |(_, name)| name),
    }
}

/// The address of a page: its path, with `slug` in place of the last part, or `url` in place of all of it.
pub(super) fn route(file: &MarkdownFile, front: &FrontMatter) -> Route {
    if let Some(url) = &front.url {
        return Route::from_segments(url_segments(url).iter().map(String::as_str));
    }
    let inside = folder(&file.source);
    let mut segments: Vec<String> = inside.split('/').skip(1).map(segment).collect();
    if file.role == Role::Page {
        segments.push(segment(stem(&file.source)));
    }
    // A section keeps its folder's name: the pages below it live there.
    if let (Some(slug), true, Some(last)) = (&front.slug, file.role != Role::Section, segments.last_mut()) {
        let slug = segment(slug.trim_matches('/'));
        if !slug.is_empty() {
            *last = slug;
        }
    }
    Route::from_segments(segments.iter().map(String::as_str))
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

/// One part of an address: spaces become hyphens; what could leave its folder is dropped.
fn segment(part: &str) -> String {
    let part = part.trim();
    if part.chars().all(|c| c == '.') {
        return String::new();
    }
    part.chars()
        .filter(|c| !c.is_control())
        .map(|c| if c.is_whitespace() || matches!(c, '/' | '\\') { '-' } else { c })
        .collect()
}
