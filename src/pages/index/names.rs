//! Paths and what they lead to: as written, without their ending, and however they are spelt.
//!
//! In: paths. Out: what stands at a path, and its true spelling when it was spelt otherwise. Never: guesses among several.

use super::LinkTarget;
use std::borrow::Cow;
use std::collections::BTreeMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What stands where, by path.
#[derive(Debug, Default)]
pub(in crate::pages) struct Names {
    entries: Vec<(String, LinkTarget)>,
    exact: BTreeMap<String, usize>,
    /// By the path without its ending and without `index`.
    plain: BTreeMap<String, Vec<usize>>,
    /// By the path without regard to case, width and normal form.
    folded: BTreeMap<String, Vec<usize>>,
    /// Both at once.
    loose: BTreeMap<String, Vec<usize>>,
}

impl Names {
    /// Adds a page or a file under its whole path; of two under one path the first counts.
    pub(crate) fn add(&mut self, path: &str, found: LinkTarget) {
        let path = &*normal(path);
        if self.exact.contains_key(path) {
            return;
        }
        let at = self.entries.len();
        self.exact.insert(path.to_owned(), at);
        self.folded.entry(folded(path)).or_default().push(at);
        // A folder that holds a whole application is linked to by its name.
        if let Some(folder) = path.strip_suffix("/index.html") {
            self.plain.entry(folder.to_owned()).or_default().push(at);
        }
        self.entries.push((path.to_owned(), found));
    }

    /// Adds the page of a document, which is found without the ending of its file too.
    pub(crate) fn add_document(&mut self, source: &str, found: LinkTarget) {
        let source = &*normal(source);
        let at = self.entries.len();
        self.add(source, found);
        if self.entries.len() > at {
            let path = plain(source);
            self.loose.entry(folded(&path)).or_default().push(at);
            if let Some(path) = without_language(&path) {
                self.plain.entry(path.to_owned()).or_default().push(at);
                self.loose.entry(folded(path)).or_default().push(at);
            }
            // A README beside the page of its folder stands for the folder last.
            let all = self.plain.entry(path).or_default();
            all.insert(if folded(last_of(source)).starts_with("readme.") { all.len() } else { 0 }, at);
        }
    }

    /// Whether a path has an entry of its own.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.exact.contains_key(&*normal(path))
    }

    /// What stands at a path: as written, or without its ending.
    pub(crate) fn get(&self, path: &str) -> Option<&LinkTarget> {
        let path = &*normal(path);
        if let Some(&at) = self.exact.get(path) {
            return Some(&self.entries[at].1);
        }
        // `readme.md` where `README.md` is: another spelling of that file, not the page of its folder.
        if self.folded.contains_key(&folded(path)) {
            return None;
        }
        let at = self.plain.get(&plain(path))?.first()?;
        Some(&self.entries[*at].1)
    }

    /// What stands at a path that is spelt otherwise, and its true path; nothing when several could be meant.
    pub(crate) fn spelt(&self, path: &str) -> Option<(&str, &LinkTarget)> {
        let one = |all: &Vec<usize>| match all.as_slice() {
            [at] => Some((&*self.entries[*at].0, &self.entries[*at].1)),
            _ => None,
        };
        let folded_path = folded(path);
        self.folded.get(&folded_path).and_then(one).or_else(|| self.loose.get(&folded(&plain(path))).and_then(one))
    }
}

/// A path with marks joined to their letters, as links write them and macOS does not.
fn normal(path: &str) -> Cow<'_, str> {
    if is_nfc(path) { Cow::Borrowed(path) } else { Cow::Owned(path.nfc().collect()) }
}

/// Endings of documents, in their folder and on the web.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "htm"];
/// Those on the web.
const OF_THE_WEB: [&str; 2] = ["html", "htm"];

/// A path without the ending of a document, and without the name that stands for its folder.
pub(in crate::pages) fn plain(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let without = |path: &'_ str, endings: &[&str]| match path.rsplit_once('.') {
        Some((stem, ending)) if endings.iter().any(|known| ending.eq_ignore_ascii_case(known)) => stem.len(),
        _ => path.len(),
    };
    let length = without(path, &ENDINGS);
    // `page.html.md` of Middleman is the page `page.html`.
    let path = if length < path.len() { &path[..without(&path[..length], &OF_THE_WEB)] } else { path };
    let name = last_of(path);
    let stands_for_folder = ["_index", "index", "readme"].iter().any(|known| name.eq_ignore_ascii_case(known));
    if stands_for_folder { path[..path.len() - name.len()].trim_end_matches('/').to_owned() } else { path.to_owned() }
}

/// An address without what only a file of the web has: `guide` of `guide.html`, `app` of `app/index.html`.
pub(in crate::pages) fn web(address: &str) -> &str {
    let address = address.trim_matches('/');
    let page = [".html", ".htm"].into_iter().find_map(|ending| address.strip_suffix(ending));
    match page {
        Some("index") => "",
        Some(page) => page.strip_suffix("/index").unwrap_or(page),
        None => address,
    }
}

pub(in crate::pages) fn last_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Small letters, one form of each character, spaces as hyphens.
pub(in crate::pages) fn folded(path: &str) -> String {
    path.nfkc().flat_map(char::to_lowercase).map(|c| if c.is_whitespace() { '-' } else { c }).collect()
}

/// The language at the end of a file's name: `ja` of `faq.ja.md`.
pub(in crate::pages) fn language_of(source: &str) -> Option<&str> {
    let (stem, _) = last_of(source).rsplit_once('.')?;
    let (_, language) = stem.rsplit_once('.')?;
    let (main, region) = language.split_once('-').map_or((language, None), |(main, region)| (main, Some(region)));
    let letters = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    (letters(main) && main.bytes().all(|b| b.is_ascii_lowercase()) && region.is_none_or(letters)).then_some(language)
}

/// A plain path without the language at its end, when it has one.
pub(in crate::pages) fn without_language(path: &str) -> Option<&str> {
    let named = format!("{}.md", last_of(path));
    let language = language_of(&named)?;
    path.strip_suffix(language)?.strip_suffix('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(documents: &[&str], files: &[&str]) -> Names {
        let mut names = Names::default();
        for path in documents {
            names.add_document(path, LinkTarget::Asset((*path).to_owned()));
        }
        for path in files {
            names.add(path, LinkTarget::Asset((*path).to_owned()));
        }
        names
    }

    fn got<'n>(names: &'n Names, path: &str) -> &'n str {
        match names.get(path) {
            Some(LinkTarget::Asset(path)) => path,
            _ => "-",
        }
    }

    #[test]
    fn endings_and_the_names_that_stand_for_a_folder_may_be_left_out() {
        let names = names(
            &["c/README.md", "c/_index.md", "c/a.md", "c/b.ja.md", "c/d/index.md", "c/m.html.md", "c/e/index.html.md"],
            &["c/app/index.html"],
        );
        let table = [
            ("c/m", "c/m.html.md"),
            ("c/m/", "c/m.html.md"),
            ("c/m.html", "c/m.html.md"),
            ("c/m.md", "c/m.html.md"),
            ("c/e", "c/e/index.html.md"),
            ("c/a.md", "c/a.md"),
            ("c/a", "c/a.md"),
            ("c/a/", "c/a.md"),
            ("c/a.html", "c/a.md"),
            ("c/a.markdown", "c/a.md"),
            ("c", "c/_index.md"),
            ("c/index.md", "c/_index.md"),
            ("c/README.md", "c/README.md"),
            ("c/readme.md", "-"),
            ("c/d/_index.md", "c/d/index.md"),
            ("c/d/README.md", "c/d/index.md"),
            ("c/b.md", "c/b.ja.md"),
            ("c/b.ja", "c/b.ja.md"),
            ("c/app", "c/app/index.html"),
            ("c/A.md", "-"),
            ("c/a.pdf", "-"),
        ];
        for (path, expected) in table {
            assert_eq!(got(&names, path), expected, "{path}");
        }
    }

    #[test]
    fn other_spellings_are_told_apart_from_none() {
        let names = names(&["c/README.md", "c/ガイド.md", "c/a b.md", "c/X.md", "c/x.md"], &["c/Flow.PNG"]);
        let spelt = |path: &str| names.spelt(path).map_or("-", |(path, _)| path);
        assert_eq!(spelt("c/readme.md"), "c/README.md");
        assert_eq!(spelt("c/カ\u{3099}イト\u{3099}"), "c/ガイド.md");
        assert_eq!(spelt("c/ｶﾞｲﾄﾞ.md"), "c/ガイド.md");
        assert_eq!(spelt("c/A-B.html"), "c/a b.md");
        assert_eq!(spelt("c/flow.png"), "c/Flow.PNG");
        assert_eq!(spelt("c/ｘ.md"), "-", "two could be meant");
        assert_eq!(spelt("c/y.md"), "-");
    }

    #[test]
    fn languages_at_the_end_of_a_name() {
        let table = [("a/faq.ja.md", Some("ja")), ("faq.zh-cn.md", Some("zh-cn")), ("v1.2.md", None), ("faq.md", None)];
        for (source, expected) in table {
            assert_eq!(language_of(source), expected, "{source}");
        }
        assert_eq!((web("a/index.html"), web("index.html"), web("/a.htm"), web("a.md")), ("a", "", "a", "a.md"));
    }
}
