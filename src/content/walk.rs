//! What each file below `content/` is, and the address of its page.
//!
//! In: sorted paths. Out: pages with their routes, and assets. Never: opens a file.

use super::document::{Asset, FrontMatter};
use super::languages::Languages;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{FOR_NOBODY, Language, Route};
use crate::say;
use serde::Serialize;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The folder that is walked.
pub const FOLDER: &str = "content";

/// How the names of documents end.
const ENDINGS: &[&str] = &["md", "markdown", "mdx", "mdown", "mkd", "mkdn"];

/// What a Markdown file is to its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum Role {
    /// `_index.md`, or what stands for it: the folder's own page, with pages below it.
    Section,
    /// `index.md` alone in its folder: a page whose folder holds only its files.
    Bundle,
    /// A page of its own.
    Page,
}

/// A Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct MarkdownFile {
    pub(super) source: String,
    pub(super) role: Role,
    /// Which of the languages it is written in.
    pub(super) language: usize,
    /// Its path below `content/` without its language: `sop/refunds.md`.
    pub(super) rest: String,
}

/// Paths that are part of the site: no editors' leftovers, no hidden files.
pub(super) fn site_paths(paths: &[String]) -> Vec<&str> {
    paths.iter().map(String::as_str).filter(|path| !is_leftover(path)).collect()
}

/// Sorts the paths into Markdown files and assets.
pub(super) fn classify(paths: &[&str], languages: &Languages) -> (Vec<MarkdownFile>, Vec<Asset>) {
    let (pages, others): (Vec<&str>, Vec<&str>) = paths.iter().partition(|path| is_markdown(path));
    let located: Vec<(usize, String)> = pages.iter().map(|path| languages.of(path)).collect();
    let heads: BTreeSet<(usize, &str)> =
        located.iter().filter(|(_, rest)| is_head(rest)).map(|(language, rest)| (*language, folder(rest))).collect();
    let rests: BTreeSet<&str> = located.iter().map(|(_, rest)| rest.as_str()).collect();
    let markdown = pages.iter().zip(&located).map(|(path, (language, rest))| MarkdownFile {
        source: (*path).to_owned(),
        role: role(*language, rest, &heads, &rests),
        language: *language,
        rest: rest.clone(),
    });
    let asset = |path: &str| {
        let inside = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let to = match languages.folder_of(path) {
            Some((language, rest)) => match languages.prefix(language) {
                Some(prefix) => format!("{prefix}/{rest}"),
                None => rest.to_owned(),
            },
            None => inside.to_owned(),
        };
        Some(Asset { source: path.to_owned(), path: to.nfc().collect(), audience: FOR_NOBODY })
    };
    (markdown.collect(), others.into_iter().filter_map(asset).collect())
}

fn role(language: usize, rest: &str, heads: &BTreeSet<(usize, &str)>, rests: &BTreeSet<&str>) -> Role {
    let inside = folder(rest);
    match stem(rest).to_lowercase().as_str() {
        "_index" => Role::Section,
        "readme" if !heads.contains(&(language, inside)) => Role::Section,
        "index" if inside.is_empty() => Role::Section,
        "index" => {
            let prefix = format!("{inside}/");
            let below = rests.range(prefix.as_str()..).take_while(|other| other.starts_with(&prefix));
            let has_more = below.into_iter().any(|other| *other != rest);
            if has_more { Role::Section } else { Role::Bundle }
        }
        _ => Role::Page,
    }
}

fn is_head(path: &str) -> bool {
    matches!(stem(path).to_lowercase().as_str(), "_index" | "index")
}

/// Whether a file is a document, by the end of its name.
pub(super) fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ENDINGS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

pub(super) fn is_leftover(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.')) || is_backup(path)
}

/// Whether a file is a copy that an editor, a merge or a system made beside one that is meant.
pub(super) fn is_backup(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    let ends = ["~", ".orig", ".bak", ".rej", ".swp", ".swo", ".swx"].iter().any(|end| lower.ends_with(end));
    let is_locked = (name.len() > 1 && name.starts_with('#') && name.ends_with('#')) || name.starts_with("~$");
    ends || is_locked || matches!(lower.as_str(), "thumbs.db" | "desktop.ini")
}

/// Says once how many such copies stay back.
pub(super) fn report_backups<'p>(paths: impl Iterator<Item = &'p str>, found: &mut Diagnostics) {
    let backups: Vec<&str> = paths.filter(|path| is_backup(path)).collect();
    let Some(first) = backups.first() else { return };
    let (count, s) = (backups.len(), if backups.len() == 1 { "" } else { "s" });
    let message = say!(
        "控えのファイル {count} 個は公開しません（`{first}` など）",
        "not published: {count} backup file{s}, such as `{first}`"
    );
    found.push(Diagnostic::new(code::CONTENT_BACKUP, Place::start(*first), message).hint(say!(
        "要らなければ消します。公開するなら名前を変えます",
        "remove what is not needed; rename what is to be published"
    )));
}

/// Whether a path lies in a folder of drafts, as Jekyll has it.
pub(super) fn is_of_drafts(path: &str) -> bool {
    folder(path).split('/').any(|part| part == "_drafts")
}

/// The folder of a path and those above it, the nearest first.
pub(super) fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(path)), |at| at.rsplit_once('/').map(|(above, _)| above))
}

/// The folder of a path; nothing for a path without one.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The name of a page: its file's, or its folder's; the front page has none.
pub(super) fn name_of(file: &MarkdownFile) -> &str {
    let inside = folder(&file.rest);
    match file.role {
        Role::Page => stem(&file.rest),
        Role::Section | Role::Bundle => inside.rsplit('/').next().unwrap_or_default(),
    }
}

/// What a page and its translations have in common: their path without language, extension and the name of an index.
pub(super) fn key(file: &MarkdownFile) -> String {
    let inside = folder(&file.rest);
    let key = match file.role {
        Role::Section | Role::Bundle => inside.to_owned(),
        Role::Page if inside.is_empty() => stem(&file.rest).to_owned(),
        Role::Page => format!("{inside}/{}", stem(&file.rest)),
    };
    key.nfc().collect()
}

/// The folders whose sections a page lies in, the nearest first: its own, those above it, and the whole site (`""`).
pub(super) fn folders_above(file: &MarkdownFile) -> Vec<&str> {
    let mut at = folder(&file.rest);
    let mut folders = vec![at];
    while !at.is_empty() {
        at = folder(at);
        folders.push(at);
    }
    folders
}

/// The address of a page: its path, with `slug` in place of the last part, or `url` in place of all of it; `prefix` is that of
/// its language.
pub(super) fn route(file: &MarkdownFile, front: &FrontMatter, prefix: Option<&str>) -> Route {
    let prefix = prefix.into_iter().map(str::to_owned);
    if let Some(url) = &front.url {
        let mut segments = url_segments(url);
        segments.splice(0..0, prefix.filter(|prefix| segments.first() != Some(prefix)).collect::<Vec<_>>());
        return Route::from_segments(segments.iter().map(String::as_str));
    }
    let mut segments: Vec<String> = prefix.chain(folder(&file.rest).split('/').map(segment)).collect();
    if file.role == Role::Page {
        segments.push(segment(stem(&file.rest)));
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

/// The address that a document at a path has when its front matter says nothing of it; `None` for what is no document, and for
/// documents whose name tells their language.
pub fn address_of(path: &str, languages: &[Language]) -> Option<Route> {
    let rest = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let own = languages.first().and_then(|own| own.folder.as_deref());
    let in_own = |folder: &str| rest.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    if !is_markdown(rest) || is_leftover(rest) || own.is_some_and(in_own) || stem(rest).contains('.') {
        return None;
    }
    let is_head = matches!(stem(rest).to_lowercase().as_str(), "_index" | "index" | "readme");
    let name = (!is_head).then(|| segment(stem(rest)));
    let segments: Vec<String> = folder(rest).split('/').map(segment).chain(name).collect();
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

/// A relative path seen from a folder, without `.` and `..`; `None` when it leaves the top.
pub fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
