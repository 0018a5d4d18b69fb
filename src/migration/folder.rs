//! The folder that is looked at, and what lies in it.
//!
//! In: the files of a folder. Out: texts, lists, and where the documents lie. Never: reads what nobody asked for.

use crate::model::{MARKDOWN_ENDINGS, ProjectFiles, is_markdown, joined};
use std::collections::{BTreeMap, BTreeSet};

/// Endings of what documents show or hand out.
const ATTACHMENTS: [&str; 20] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "pdf", "docx", "xlsx", "pptx", "doc", "xls",
    "ppt", "mp4", "webm", "mp3", "zip",
];
/// Folders of libraries and of what tools build, wherever they lie.
pub(super) const NEVER_FOLDERS: [&str; 11] = [
    "node_modules",
    "vendor",
    "bower_components",
    "target",
    "venv",
    "__pycache__",
    "site-packages",
    "_site",
    "output",
    "testdata",
    "fixtures",
];
/// How deep below the folder settings of a tool are looked for.
const DEEPEST: usize = 3;
/// Folders whose settings are of something else than the documents.
const ELSEWHERE: [&str; 6] = ["example", "examples", "test", "tests", "template", "templates"];

/// The files of a folder.
pub(super) struct Folder<'f> {
    files: &'f dyn ProjectFiles,
    /// What the folder is called.
    pub name: &'f str,
    /// Every path in it, sorted, without what is never a document.
    pub paths: Vec<String>,
    /// Folders of [`NEVER_FOLDERS`] that are there.
    pub never: Vec<String>,
}

impl<'f> Folder<'f> {
    /// Lists the files.
    pub(super) fn new(files: &'f dyn ProjectFiles, name: &'f str) -> Self {
        let (mut paths, mut never) = (Vec::new(), BTreeSet::new());
        for path in files.list("") {
            let mut at = 0;
            let within = path.rsplit_once('/').map_or("", |(folder, _)| folder).split('/').find_map(|part| {
                at += part.len() + 1;
                NEVER_FOLDERS.contains(&part).then(|| path[..at - 1].to_owned())
            });
            match within {
                Some(folder) => drop(never.insert(folder)),
                None => paths.push(path),
            }
        }
        Self { files, name, paths, never: never.into_iter().collect() }
    }

    /// The text of a file, without a byte order mark and with the line ends of Unix.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        let bytes = self.files.read(path).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        Some(text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n"))
    }

    /// Whether there is such a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.binary_search_by(|known| known.as_str().cmp(path)).is_ok()
    }

    /// The paths below a folder, `.` being all.
    pub(super) fn below<'s>(&'s self, folder: &str) -> impl Iterator<Item = &'s str> + use<'s> {
        let folder = folder.to_owned();
        self.paths.iter().map(String::as_str).filter(move |path| inside(&folder, path).is_some())
    }

    /// Whether anything lies below a folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.below(folder).next().is_some()
    }

    /// The first of the names that there is, nearest to the top; settings lie at the top or a little below.
    pub(super) fn nearest(&self, is_one: impl Fn(&str) -> bool) -> Option<&str> {
        let depth = |path: &str| path.matches('/').count();
        let is_near =
            |path: &str| depth(path) <= DEEPEST && !parent(path).split('/').any(|part| ELSEWHERE.contains(&part));
        let near = self.paths.iter().map(String::as_str).filter(|path| is_near(path) && is_one(path));
        near.min_by_key(|path| depth(path))
    }

    /// The document that a link of another tool leads to: a file, or one that is meant without its ending, or a folder's own.
    pub(super) fn document(&self, content: &str, link: &str) -> Option<String> {
        let link = join(".", link.split(['#', '?']).next().unwrap_or_default())?;
        let link = if link == "." { "" } else { &link };
        let in_content = |path: &str| join(content, path).filter(|path| self.has(path)).map(|_| path.to_owned());
        if is_markdown(link) {
            return in_content(link);
        }
        let bare = link.strip_suffix(".html").unwrap_or(link);
        let own = ["index.md", "README.md", "_index.md", "index.mdx"];
        let own = own.map(|own| if bare.is_empty() { own.to_owned() } else { format!("{bare}/{own}") });
        let files = MARKDOWN_ENDINGS.iter().map(|ending| format!("{bare}.{ending}")).chain(own);
        files.filter(|path| !path.starts_with('.')).find_map(|path| in_content(&path))
    }

    /// The documents below a folder that are not hidden.
    pub(super) fn documents<'s>(&'s self, folder: &str) -> impl Iterator<Item = &'s str> + use<'s> {
        let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
        self.below(folder).filter(move |path| is_markdown(path) && !is_hidden(path))
    }

    /// How many documents lie in each folder right below this one; the empty name stands for the folder itself.
    fn counts(&self, folder: &str) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for path in self.documents(folder).filter_map(|path| inside(folder, path)) {
            *counts.entry(path.split_once('/').map_or("", |(first, _)| first)).or_insert(0) += 1;
        }
        counts
    }

    /// The folder of the documents where no tool says which: `docs` or another one with most of them, else the folder itself.
    pub(super) fn most_documents(&self) -> String {
        let counts = self.counts(".");
        let all: usize = counts.values().sum();
        let most = |name: &str| counts.get(name).is_some_and(|count| count * 2 > all);
        let name =
            ["docs"].into_iter().chain(counts.keys().copied().filter(|name| !name.is_empty())).find(|name| most(name));
        // Documents beside a folder of any name would be left out unsaid; those beside `docs` are about the project.
        let is_beside = |path: &str| !path.contains('/') && !is_about_project(path);
        let has_beside = || self.documents(".").any(is_beside);
        let Some(name) = name.filter(|name| *name == "docs" || !has_beside()) else { return ".".to_owned() };
        // A folder that only holds another one is no folder of documents, unless it is called so.
        let mut folder = name.to_owned();
        let is_called_so = |folder: &str| matches!(folder.rsplit('/').next(), Some("docs" | "content"));
        while let Some(only) = self.only_folder(&folder).filter(|_| !is_called_so(&folder)) {
            folder = format!("{folder}/{only}");
        }
        folder
    }

    fn only_folder(&self, folder: &str) -> Option<&str> {
        let counts = self.counts(folder);
        let only = counts.keys().next().copied().filter(|name| counts.len() == 1 && !name.is_empty())?;
        (!self.below(folder).any(|path| is_attachment(path) && !path[folder.len() + 1..].starts_with(only)))
            .then_some(only)
    }

    /// How many documents there are below a folder.
    pub(super) fn document_count(&self, folder: &str) -> usize {
        self.documents(folder).count()
    }

    /// The page that readers meet first: that of the documents, else that of the whole folder.
    pub(super) fn front_page(&self, content: &str) -> Option<String> {
        let names = ["_index.md", "index.md", "README.md", "readme.md", "index.mdx"];
        let paths = names.iter().filter_map(|name| join(content, name)).chain(["README.md".to_owned()]);
        paths.into_iter().find(|path| self.has(path))
    }

    /// What lies right below the documents and is never one, as patterns: code and settings, and folders that hold nothing else.
    pub(super) fn never_documents(&self, content: &str, kept: &[String]) -> Vec<String> {
        let (mut folders, mut files) = (BTreeMap::new(), Vec::new());
        for path in self.below(content).filter_map(|path| inside(content, path)) {
            let is_good = is_markdown(path) || is_attachment(path);
            match path.split_once('/') {
                Some((first, _)) => *folders.entry(first).or_insert(false) |= is_good,
                None if !is_good => files.push(path),
                None => {}
            }
        }
        let whole = |name: &str| join(content, name).unwrap_or_default();
        let is_kept = |path: &str| kept.iter().any(|kept| kept == path || kept.starts_with(&format!("{path}/")));
        let folders = folders.iter().filter(|(name, has_any)| !**has_any && !name.starts_with('.'));
        let folders = folders.map(|(name, _)| whole(name)).filter(|path| !is_kept(path));
        let files = files.into_iter().filter(|name| !name.starts_with('.') && *name != "tejun.yaml").map(whole);
        let files: Vec<String> = files.map(|path| literal(&path)).collect();
        folders.map(|path| whole_folder(&path)).chain(files).collect()
    }
}

/// The pattern of all that lies below a folder.
pub(super) fn whole_folder(folder: &str) -> String {
    format!("{}/**", literal(folder))
}

/// The pattern of a path that may hold marks of patterns.
pub(super) fn literal(path: &str) -> String {
    let mark = |c: char| if "[{}*?".contains(c) { format!("[{c}]") } else { c.to_string() };
    path.chars().map(mark).collect()
}

/// Whether a document at the top is about the project, as `README.md` and `CHANGELOG.md` are.
fn is_about_project(path: &str) -> bool {
    let stem = path.split('.').next().unwrap_or_default();
    stem.eq_ignore_ascii_case("readme") || stem.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'))
}

fn is_attachment(path: &str) -> bool {
    let ending =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ATTACHMENTS.contains(&ending.as_str()))
}

/// The folder that a path lies in, `.` for the top.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

/// The rest of a path below a folder, `.` being the whole one.
pub(super) fn inside<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder == "." { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

/// A path seen from a folder, `.` being the whole one; nothing where it leads out of it.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let folder = if folder == "." { "" } else { folder };
    let path = joined(folder, &path.trim().replace('\\', "/"))?;
    Some(if path.is_empty() { ".".to_owned() } else { path })
}
