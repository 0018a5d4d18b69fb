//! Which language a file is written in, by its folder or the end of its name.
//!
//! In: the declared languages and all paths. Out: for each path its language and what is left of the path without it. Never:
//! opens a file.

use crate::content::paths::FOLDER;
use crate::diag::Lang;
use crate::model::Language;
use serde::Serialize;
use std::collections::BTreeSet;

/// The languages of a project; the first is its own.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Languages {
    pub(crate) all: Vec<Language>,
    /// Whether the project declares them, and so wants every page in each.
    pub(crate) declared: bool,
    /// Documents that bear the site's own language in their name, without it.
    marked: BTreeSet<String>,
}

impl Languages {
    /// The languages of a project that declares `declared`, or none, seen in its paths.
    pub(crate) fn new(declared: &[Language], own: Lang, paths: &[&str]) -> Self {
        let is_declared = !declared.is_empty();
        let mut all = declared.to_vec();
        if !is_declared {
            let other = if own == Lang::Ja { "en" } else { "ja" };
            all = vec![Language::of_code(own.pick("ja", "en")), Language::of_code(other)];
        }
        let mut languages = Self { all, declared: is_declared, marked: BTreeSet::new() };
        // A folder of a language's name holds its documents, when languages are declared at all.
        for at in 0..languages.all.len() {
            let language = &mut languages.all[at];
            let folder = format!("{FOLDER}/{}/", language.code);
            if is_declared && language.folder.is_none() && paths.iter().any(|path| path.starts_with(&folder)) {
                language.folder = Some(language.code.clone());
            }
        }
        let marked = |path: &&str| languages.located(path).filter(|(language, _)| *language == 0).map(|(_, rest)| rest);
        let marked = if is_declared { BTreeSet::new() } else { paths.iter().filter_map(marked).collect() };
        Self { marked, ..languages }
    }

    /// The language of a document, and its path below `content/` without it: `sop/refunds.md`.
    pub(crate) fn of(&self, path: &str) -> (usize, String) {
        match self.located(path) {
            Some(located) => located,
            None => {
                let rest = below(path).to_owned();
                // `page.md` beside `page.ja.md` on a Japanese site is its translation.
                (usize::from(self.marked.contains(&rest)), rest)
            }
        }
    }

    /// The language that a path names.
    fn located(&self, path: &str) -> Option<(usize, String)> {
        let (folder, rest) = match self.folder_of(path) {
            Some((language, rest)) => (Some(language), rest),
            None => (None, below(path)),
        };
        let named = suffix(rest).and_then(|(code, bare)| {
            Some((self.all.iter().position(|language| language.code == code.to_lowercase())?, bare))
        });
        match named {
            Some((language, bare)) => Some((language, bare)),
            None => Some((folder?, rest.to_owned())),
        }
    }

    /// The language whose folder a path lies in, and the path below it; documents and other files alike.
    pub(crate) fn folder_of<'p>(&self, path: &'p str) -> Option<(usize, &'p str)> {
        let path = below(path);
        self.all.iter().enumerate().find_map(|(at, language)| {
            let rest = path.strip_prefix(language.folder.as_deref()?)?.strip_prefix('/')?;
            Some((at, rest))
        })
    }

    /// What addresses of a language begin with: nothing for the site's own.
    pub(crate) fn prefix(&self, language: usize) -> Option<&str> {
        (language > 0).then(|| self.all[language].code.as_str())
    }

    /// Other paths by which links may mean a document: without its language, and seen from the folders of the languages.
    pub(crate) fn also(&self, source: &str, rest: &str) -> Vec<String> {
        let folders = self.all.iter().filter_map(|language| language.folder.as_deref());
        let paths = folders.map(|folder| format!("{FOLDER}/{folder}/{rest}"));
        let mut paths: Vec<String> = std::iter::once(format!("{FOLDER}/{rest}")).chain(paths).collect();
        paths.retain(|path| path != source);
        paths
    }
}

/// A path without `content/`.
fn below(path: &str) -> &str {
    path.strip_prefix(FOLDER).map_or(path, |rest| rest.trim_start_matches('/'))
}

/// `ja` and `sop/page.md` of `sop/page.ja.md`.
fn suffix(path: &str) -> Option<(&str, String)> {
    let (stem, extension) = path.rsplit_once('.')?;
    let (bare, code) = stem.rsplit_once('.')?;
    let is_name = !bare.is_empty() && !bare.ends_with('/');
    is_name.then(|| (code, format!("{bare}.{extension}")))
}
