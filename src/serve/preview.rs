//! What browsers are shown: the last good site, and what is wrong now.
//!
//! In: the outcome of a build. Out: the [`Preview`] that follows the one before it. Never: builds, or forgets a good site.

use super::files::{Bytes, Change, Files};
use super::mails::{self, Mails};
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::model::{Artifact, LOST_PAGE, Route};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the errors over a page are called among the files that change, and where they are asked for.
pub(super) const OVERLAY: &str = "__tejun/overlay";

/// A finding, and the line it speaks of when it is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) diagnostic: Diagnostic,
    pub(super) line: Option<String>,
}

/// What is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Preview {
    /// The last good site; before the first good one the newest there is; `None` while there never was any.
    pub(super) files: Option<Arc<Files>>,
    /// Whether `files` were built without errors.
    pub(super) is_good: bool,
    /// Whether the newest build had errors.
    pub(super) is_broken: bool,
    /// The errors of the newest build, by place.
    pub(super) errors: Arc<[Finding]>,
    /// The mails of the newest site that was built.
    pub(super) mails: Option<Arc<Mails>>,
    /// Whether pages are shown as they are, without what tells the browser of changes.
    pub(super) is_plain: bool,
}

impl Preview {
    /// Files that are shown as they are, and never change.
    pub(super) fn plain(files: Files) -> Self {
        Self { files: Some(Arc::new(files)), is_good: true, is_plain: true, ..Self::default() }
    }

    /// What is shown after a build: its site when it is good or nothing good was there, and its errors.
    pub(super) fn after(&self, files: Option<Files>, errors: Vec<Finding>) -> Self {
        let is_broken = files.is_none() || !errors.is_empty();
        let errors = Arc::from(errors);
        let (mails, is_plain) = (self.mails.clone(), self.is_plain);
        match files {
            Some(files) if !is_broken || !self.is_good => {
                Self { files: Some(Arc::new(files)), is_good: !is_broken, is_broken, errors, mails, is_plain }
            }
            _ => Self { files: self.files.clone(), is_good: self.is_good, is_broken, errors, mails, is_plain },
        }
    }

    /// The same with the mails of a site that was built just now.
    pub(super) fn with_mails(self, mails: Option<Arc<Mails>>) -> Self {
        Self { mails: mails.or(self.mails), ..self }
    }

    /// The same with a few files of its site replaced; `None` takes one away.
    pub(super) fn amended(&self, files: impl IntoIterator<Item = (String, Option<Bytes>)>) -> Self {
        let site = self.files.as_ref().map(|site| Arc::new(site.amended(files)));
        Self { files: site, ..self.clone() }
    }

    /// What a browser shows otherwise in `after`: files, [`OVERLAY`], and [`mails::PLACE`] for all mails.
    pub(super) fn changes(&self, after: &Self) -> BTreeMap<String, Change> {
        let mut changes = match (&self.files, &after.files) {
            (Some(old), Some(new)) if Arc::ptr_eq(old, new) => BTreeMap::new(),
            (old, new) => {
                let none = Arc::default();
                old.as_ref().unwrap_or(&none).changes(new.as_ref().unwrap_or(&none))
            }
        };
        let state = |preview: &Self| (preview.is_good, preview.is_broken, preview.files.is_some());
        if state(self) != state(after) || self.errors != after.errors {
            changes.insert(OVERLAY.to_owned(), Change::Content);
        }
        let are_same = match (&self.mails, &after.mails) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new) || old == new,
            (old, new) => old.is_none() && new.is_none(),
        };
        if !are_same {
            changes.insert(mails::PLACE.to_owned(), Change::Content);
        }
        changes
    }

    /// The file of a decoded path.
    pub(super) fn find(&self, path: &str) -> Lookup<'_> {
        let Some(files) = &self.files else { return Lookup::Nothing };
        let is_folder = path.is_empty() || path.ends_with('/');
        let own = if is_folder { format!("{path}index.html") } else { path.to_owned() };
        if let Some((path, bytes)) = files.get(&own) {
            return Lookup::File(path, bytes);
        }
        if !is_folder && files.get(&format!("{path}/index.html")).is_some() {
            // Made from the site's own path, so that no request can choose where it leads.
            let link = Route::from_path("/").link_to(&Route::from_path(path));
            return Lookup::Folder(link.trim_start_matches('.').to_owned());
        }
        Lookup::Nothing
    }

    /// The page for paths that do not exist.
    pub(super) fn not_found_page(&self) -> Option<&Bytes> {
        self.files.as_ref()?.get(LOST_PAGE).map(|(_, bytes)| bytes)
    }
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lookup<'a> {
    /// A file: its path and its bytes.
    File(&'a str, &'a Arc<[u8]>),
    /// A page whose address ends in `/`: the address, encoded.
    Folder(String),
    /// Nothing.
    Nothing,
}

/// Files of a built site by path.
pub(super) fn by_path(artifacts: Vec<Artifact>) -> Files {
    Files::new(artifacts.into_iter().map(|artifact| (artifact.path, artifact.bytes)))
}

/// The errors among findings, by place, with the lines they speak of.
pub(super) fn errors(found: &Diagnostics, text: &dyn Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut texts: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut errors = Vec::new();
    for diagnostic in found.sorted().into_iter().filter(|d| d.severity == Severity::Error) {
        let place = diagnostic.place.as_ref().filter(|place| place.line > 0);
        let line = place.and_then(|place| {
            let text = texts.entry(&place.file).or_insert_with(|| text(&place.file));
            text.as_deref()?.lines().nth(place.line as usize - 1).map(str::to_owned)
        });
        errors.push(Finding { diagnostic: diagnostic.clone(), line });
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Place, code};
    use crate::say;

    fn files(page: &str) -> Files {
        let file = |path: &str| (path.to_owned(), Arc::from(page.as_bytes()));
        Files::new([file("index.html"), file("手順/a b/index.html"), file("site.css")])
    }

    fn error() -> Vec<Finding> {
        let mut found = Diagnostics::new();
        let place = Place::at("content/a.md", 2, 1, 3);
        found.push(Diagnostic::new(code::CONTENT_FRONT_MATTER, place, say!("誤り", "wrong")));
        found.push(Diagnostic::new(code::BROKEN_LINK, None, say!("注意", "a warning is no error")));
        errors(&found, &|_| Some("one\ntwo\n".to_owned()))
    }

    fn shown(preview: &Preview) -> Option<&str> {
        match preview.find("") {
            Lookup::File(_, bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    #[test]
    fn the_last_good_site_stays_until_the_next_good_one() {
        let good = Preview::default().after(Some(files("one")), Vec::new());
        assert_eq!((shown(&good), good.is_broken), (Some("one"), false));
        let broken = good.after(Some(files("two")), error());
        assert_eq!((shown(&broken), broken.is_broken, broken.errors.len()), (Some("one"), true, 1));
        assert_eq!(broken.errors[0].line.as_deref(), Some("two"));
        let worse = broken.after(None, error());
        assert_eq!((shown(&worse), worse.is_broken), (Some("one"), true));
        let healed = worse.after(Some(files("three")), Vec::new());
        assert_eq!((shown(&healed), healed.is_broken, healed.errors.len()), (Some("three"), false, 0));
    }

    #[test]
    fn before_the_first_good_site_the_newest_is_shown() {
        let nothing = Preview::default().after(None, error());
        assert_eq!((shown(&nothing), nothing.is_broken), (None, true));
        let faulty = nothing.after(Some(files("one")), error());
        let faulty = faulty.after(Some(files("two")), error());
        assert_eq!((shown(&faulty), faulty.is_broken), (Some("two"), true));
        assert!(nothing.after(None, Vec::new()).is_broken, "no site and no reason is not fine");
    }

    #[test]
    fn what_a_browser_shows_otherwise_is_named() {
        let changed = |before: &Preview, after: &Preview| before.changes(after).into_keys().collect::<Vec<_>>();
        let good = Preview::default().after(Some(files("one")), Vec::new());
        assert_eq!(changed(&good, &good.after(Some(files("one")), Vec::new())), [""; 0]);
        assert_eq!(changed(&good, &good.after(None, error())), [OVERLAY]);
        let amended = good.amended([("site.css".to_owned(), Some(Arc::from(&b"two"[..])))]);
        assert_eq!(changed(&good, &amended), ["site.css"]);
        assert_eq!(changed(&amended, &good.after(Some(files("one")), Vec::new())), ["site.css"]);
        assert_eq!(changed(&Preview::default(), &good), [OVERLAY, "index.html", "site.css", "手順/a b/index.html"]);
        assert!(Preview::default().amended([("a".to_owned(), None)]).files.is_none(), "there is nothing to amend");
    }

    #[test]
    fn paths_find_files_and_folders() {
        let preview = Preview::default().after(Some(files("x")), Vec::new());
        assert!(matches!(preview.find("site.css"), Lookup::File("site.css", _)));
        assert!(matches!(preview.find("手順/a b/"), Lookup::File("手順/a b/index.html", _)));
        assert_eq!(preview.find("手順/a b"), Lookup::Folder("/%E6%89%8B%E9%A0%86/a%20b/".to_owned()));
        for path in ["手順", "手順/", "/手順/a b", "//", "site.css/", "index.html/", "SITE.CSS"] {
            assert_eq!(preview.find(path), Lookup::Nothing, "{path}");
        }
    }
}
