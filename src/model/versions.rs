//! Versions of a document set: the current one, older ones beside it, and what differs between them.
//!
//! In: what version control names, and the pages of each version. Out: the same, by route. Never: reads, or builds a page.

use super::{ProjectFiles, Route};
use crate::calendar::{Date, Instant};
use crate::diag::Diagnostics;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A tag or a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRevision {
    /// Its name, such as `v1.2` or `release/2026`.
    pub name: String,
    /// Whether it is a branch.
    pub is_branch: bool,
    /// The full name of its commit.
    pub commit: String,
    /// When the commit was made.
    pub at: Instant,
    /// The first line of the tag's message; empty without one.
    pub note: String,
}

/// What version control can tell of the whole project at its named revisions.
pub trait Revisions: Send + Sync {
    /// Every tag and branch, by name.
    fn named(&self) -> Vec<NamedRevision>;

    /// The project as it was; `None` when git cannot or will not tell. Files that cannot be had are said and left out.
    fn files(&self, revision: &NamedRevision, found: &mut Diagnostics) -> Option<Box<dyn ProjectFiles>>;

    /// The files below `content/` at a commit, each with the name of its bytes (see [`ProjectFiles::kept`]).
    fn blobs(&self, commit: &str) -> BTreeMap<String, String>;

    /// Files below `content/` that have another path at a later commit (that of the working copy without one): old path to new.
    fn moves(&self, from: &str, to: Option<&str>) -> BTreeMap<String, String>;
}

/// Which versions a site belongs to, and what its owner tells every reader.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SiteVersions {
    /// The name of the version this site shows, such as `v1.2`; `None` for the current one.
    pub shown: Option<String>,
    /// Of an older version: the text in its pages that stands for what only the current site knows.
    pub marker: String,
    /// What the current version is called; empty for the usual word.
    pub label: String,
    /// The older versions that are published, the newest first.
    pub older: Vec<PublishedVersion>,
    /// Where the pages of differences are: from, to (the slug of a version, or `current`), and their documents.
    pub differences: Vec<DifferencePages>,
    /// What is said above every page.
    pub notice: Option<SiteNotice>,
}

/// The pages that show what differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifferencePages {
    /// The older version.
    pub from: String,
    /// The newer version; `None` for the current one.
    pub to: Option<String>,
    /// The list of what differs.
    pub route: Route,
    /// Pages of the newer version with the page of their differences.
    pub pages: BTreeMap<Route, Route>,
}

/// What is said above every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SiteNotice {
    /// The text.
    pub text: String,
    /// `info`, `warning` or `critical`.
    pub level: &'static str,
    /// An address, or a path from the site's root that begins with `/`; empty without.
    pub link: String,
}

/// A version that is published below `/v/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedVersion {
    /// The name of the tag or branch.
    pub name: String,
    /// Its folder below `v/`.
    pub slug: String,
    /// The day of its commit.
    pub date: Date,
    /// The abbreviated name of its commit.
    pub commit: String,
    /// The first line of the tag's message; may be empty.
    pub note: String,
    /// The title of its site.
    pub title: String,
    /// Its pages.
    pub pages: BTreeMap<Route, VersionPage>,
    /// Where pages of the current site were in it, when that was another address.
    pub was: BTreeMap<Route, Route>,
}

/// A page of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionPage {
    /// Its title.
    pub title: String,
    /// The file below `content/` it was made of; `None` for generated pages.
    pub source: Option<String>,
    /// What became of it in the current site.
    #[serde(default)]
    pub now: PageNow,
}

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PageNow {
    /// It is where it was.
    Same,
    /// It has another address.
    Moved(Route),
    /// It is no longer there.
    #[default]
    Gone,
}

impl PublishedVersion {
    /// Its front page, seen from the root of the current site.
    pub fn home(&self) -> Route {
        self.route(&Route::from_path("/"))
    }

    /// A page of it, seen from the root of the current site.
    pub fn route(&self, page: &Route) -> Route {
        Route::from_segments(["v", &self.slug].into_iter().chain(page.segments()))
    }

    /// The page of this version that shows what a page of the current site shows.
    pub fn page_of(&self, current: &Route) -> Option<Route> {
        let was = self.was.get(current);
        was.or_else(|| self.pages.contains_key(current).then_some(current)).map(|page| self.route(page))
    }
}

/// The versions as pages tell of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionBook {
    /// Whether the site that is made is itself an older version: nobody subscribes to it.
    pub is_older: bool,
    /// The older versions, the newest first.
    pub published: Vec<PublishedVersion>,
    /// What changed into the current version, then into each older one but the oldest.
    pub changes: Vec<VersionChange>,
}

/// What changed between two neighbouring versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionChange {
    /// The older version.
    pub from: String,
    /// The newer version; `None` for the current one.
    pub to: Option<String>,
    /// The folder of the pages that show it, below `diff/`.
    pub slug: String,
    /// Titles and addresses (from the root of the current site) of documents that are new.
    pub added: Vec<(String, Route)>,
    /// Titles and addresses of documents that are gone.
    pub removed: Vec<(String, Route)>,
    /// Documents with another text or another path.
    pub changed: Vec<ChangedDocument>,
}

/// A document before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedDocument {
    /// Its title in the newer version.
    pub title: String,
    /// Its address within the newer version.
    pub route: Route,
    /// Where it is in the older version, from the root of the current site.
    pub before_at: Route,
    /// Where it is in the newer version, from the root of the current site.
    pub after_at: Route,
    /// Its path in the older version, when that was another.
    pub renamed_from: Option<String>,
    /// Its text in the older version.
    pub before: String,
    /// Its text in the newer version.
    pub after: String,
}

/// A text before and after, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DifferenceBlock {
    /// What stands on the old side.
    pub before: String,
    /// What stands on the new side.
    pub after: String,
    /// Runs of lines.
    pub runs: Vec<DifferenceRun>,
}

/// Lines that follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceRun {
    /// Whether nothing changed in them and around them, so that they are folded away.
    pub folded: bool,
    /// The lines.
    pub lines: Vec<DifferenceLine>,
}

/// A line of a [`DifferenceBlock`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceLine {
    /// Whether it is in both, only in the old, or only in the new text.
    pub side: DifferenceSide,
    /// Its number in the old text.
    pub before: Option<usize>,
    /// Its number in the new text.
    pub after: Option<usize>,
    /// Its text in pieces, each with whether it is what changed within the line.
    pub pieces: Vec<(String, bool)>,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceSide {
    /// In both texts.
    Both,
    /// In the old text only.
    Old,
    /// In the new text only.
    New,
}
