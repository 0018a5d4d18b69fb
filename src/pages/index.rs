//! Every address of the site, known before the first page is composed.
//!
//! In: a library, the routes of generated pages, the site's address and its history. Out: look-ups, each as fast as that of
//! one name. Never: decides which look-up a link deserves.

mod anchors;
mod names;
mod near;

use super::aliases;
use super::languages::Languages;
use crate::content::{Asset, Document, Library, LinkKind};
use crate::model::{History, LOST_PAGE, RelativeLinks, Route, Translation};
pub(super) use anchors::{Anchor, Anchors, is_numbered};
pub(super) use names::Names;
use names::without_language;
pub(super) use names::{language_of, last_of, plain, web};
use near::NearMatchIndex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files that every site has, whatever its documents.
const OF_EVERY_SITE: [&str; 2] = [LOST_PAGE, "robots.txt"];
/// A file of sites that have an address.
const OF_ADDRESSED_SITES: &str = "sitemap.xml";

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LinkTarget {
    /// A page, and its document when it is one.
    Page(Route, Option<usize>),
    /// A file, by its path below the output folder.
    Asset(String),
}

pub(super) struct Index<'a> {
    /// The address of the site's root, or empty.
    pub base_url: &'a str,
    /// What version control remembers.
    pub history: Option<&'a History>,
    /// From where relative links are seen.
    pub relative_links: RelativeLinks,
    documents: &'a [Arc<Document>],
    /// Documents and their files by the path of the file below the project.
    pub files: Names,
    /// Pages and files by their address below the site's root.
    pub addresses: Names,
    aliases: BTreeMap<Route, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_title: BTreeMap<String, Vec<usize>>,
    assets: BTreeMap<&'a str, Vec<&'a Asset>>,
    anchors: Vec<Anchors<'a>>,
    near: NearMatchIndex,
    hidden: Names,
    languages: Languages,
}

impl<'a> Index<'a> {
    /// Addresses of a library, and of pages that have no document; with file and address of what is not published.
    pub(super) fn new(
        library: &'a Library,
        generated: impl IntoIterator<Item = Route>,
        hidden: impl IntoIterator<Item = (&'a str, &'a Route)>,
    ) -> Self {
        let documents = library.documents.as_slice();
        let (mut files, mut addresses, mut unpublished) = <(Names, Names, Names)>::default();
        let (mut by_name, mut by_title) = (BTreeMap::new(), BTreeMap::new());
        let address = |route: &Route| route.as_str().trim_matches('/').to_owned();
        for (at, document) in documents.iter().enumerate() {
            let found = LinkTarget::Page(document.route.clone(), Some(at));
            files.add_document(&document.source, found.clone());
            addresses.add(&address(&document.route), found);
            let path = plain(&document.source);
            let name = last_of(&path);
            for name in std::iter::once(name).chain(without_language(name)) {
                by_name.entry(name.to_owned()).or_insert_with(Vec::new).push(at);
            }
            by_title.entry(document.title.clone()).or_insert_with(Vec::new).push(at);
        }
        // A link may leave the language of a file out, or name a translation that is not there.
        for document in documents {
            let found = files.get(&document.source).cloned();
            for (path, found) in document.also.iter().zip(std::iter::repeat(found)) {
                files.add(path, found.expect("every document was added"));
            }
        }
        let mut assets: BTreeMap<&str, Vec<&Asset>> = BTreeMap::new();
        for asset in &library.assets {
            assets.entry(last_of(&asset.source)).or_default().push(asset);
            files.add(&asset.source, LinkTarget::Asset(asset.path.clone()));
            addresses.add(&asset.path, LinkTarget::Asset(asset.path.clone()));
        }
        // A link to words leads to the report that shows them, one to a layout to the list of its reports.
        for texts in &library.reports {
            files.add_document(&texts.layout.source, LinkTarget::Page(texts.name.archive(), None));
            for words in &texts.words {
                files.add_document(&words.document.source, LinkTarget::Page(texts.name.route(&words.key), None));
            }
        }
        for route in generated {
            addresses.add(&address(&route), LinkTarget::Page(route, None));
        }
        for path in OF_EVERY_SITE {
            addresses.add(path, LinkTarget::Asset(path.to_owned()));
        }
        for (source, route) in hidden {
            unpublished.add(&address(route), LinkTarget::Asset(source.to_owned()));
            unpublished.add_document(source, LinkTarget::Asset(source.to_owned()));
        }
        let linkable = documents.iter().map(|d| &*d.source).chain(library.assets.iter().map(|a| &*a.source));
        let linkable = linkable.chain(library.unshown.iter().map(String::as_str));
        Self {
            base_url: "",
            history: None,
            relative_links: RelativeLinks::default(),
            documents,
            near: NearMatchIndex::new(linkable),
            files,
            aliases: former(documents, &addresses),
            addresses,
            by_name,
            by_title,
            assets,
            anchors: documents.iter().map(|document| Anchors::of(document)).collect(),
            hidden: unpublished,
            languages: Languages::new(library),
        }
    }

    /// The same for a site of this address, with what version control remembers.
    #[must_use]
    pub(super) fn knowing(self, base_url: &'a str, history: Option<&'a History>) -> Self {
        let mut addresses = self.addresses;
        if !base_url.is_empty() {
            addresses.add(OF_ADDRESSED_SITES, LinkTarget::Asset(OF_ADDRESSED_SITES.to_owned()));
        }
        Self { base_url, history, addresses, ..self }
    }

    /// The same for a site whose relative links are seen from there.
    #[must_use]
    pub(super) fn seen_from(self, relative_links: RelativeLinks) -> Self {
        Self { relative_links, ..self }
    }

    /// What a link leads to, in the language of the page it stands on.
    pub(super) fn for_reader(&self, document: &Document, found: LinkTarget) -> LinkTarget {
        match found {
            LinkTarget::Page(route, Some(to)) => {
                let (route, to) = self.languages.for_reader(document, route, to);
                LinkTarget::Page(route, Some(to))
            }
            other => other,
        }
    }

    /// The same page in the other languages.
    pub(super) fn translations(&self, document: &Document) -> Vec<Translation> {
        self.languages.of(document)
    }

    /// The files of the same page in other languages, in their order.
    pub(super) fn others(&self, document: &Document) -> impl Iterator<Item = &'a str> {
        self.languages
            .written(document)
            .filter(|at| self.documents[*at].language != document.language)
            .map(|at| self.source_of(at))
    }

    pub(super) fn page_of(&self, document: usize) -> LinkTarget {
        LinkTarget::Page(self.documents[document].route.clone(), Some(document))
    }

    pub(super) fn source_of(&self, document: usize) -> &'a str {
        &self.documents[document].source
    }

    /// The document that had an address before.
    pub(super) fn alias(&self, address: &str) -> Option<usize> {
        self.aliases.get(&aliases::normalize(&Route::from_path(address))).copied()
    }

    /// Documents by the end of their path without its ending: `faq`, `help/faq`.
    pub(super) fn named(&self, path: &str) -> Vec<usize> {
        let path = plain(path);
        let end = format!("/{path}");
        let all = self.by_name.get(last_of(&path)).map_or(&[][..], Vec::as_slice);
        let ends = |at: &usize| {
            let own = format!("/{}", plain(self.source_of(*at)));
            own.ends_with(&end) || without_language(&own).is_some_and(|own| own.ends_with(&end))
        };
        all.iter().copied().filter(ends).collect()
    }

    /// The files of a name, wherever they lie.
    pub(super) fn files_named(&self, name: &str) -> &[&'a Asset] {
        self.assets.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn titled(&self, title: &str) -> &[usize] {
        self.by_title.get(title).map_or(&[], Vec::as_slice)
    }

    pub(super) fn anchors(&self, document: usize) -> &Anchors<'a> {
        &self.anchors[document]
    }

    /// The file whose name is nearest to that of a path that leads nowhere.
    pub(super) fn near(&self, path: &str, kind: LinkKind) -> Option<&str> {
        self.near.find(path, kind == LinkKind::Image)
    }

    /// The document at a path or an address that is not part of the site.
    pub(super) fn hidden(&self, path: &str, address: &str) -> Option<&str> {
        let found = self.hidden.get(path).or_else(|| self.hidden.get(address))?;
        match found {
            LinkTarget::Asset(source) => Some(source),
            LinkTarget::Page(..) => None,
        }
    }
}

/// Addresses that documents had before and that nothing else has now; of two claims the first counts.
fn former(documents: &[Arc<Document>], addresses: &Names) -> BTreeMap<Route, usize> {
    let mut former = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        for alias in document.aliases.iter().map(aliases::normalize) {
            if !addresses.has(alias.as_str().trim_matches('/')) {
                former.entry(alias).or_insert(at);
            }
        }
    }
    former
}
