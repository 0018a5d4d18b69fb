//! Every address of the site, known before the first page is composed.

use crate::content::Library;
use crate::model::Route;
use std::collections::{BTreeMap, BTreeSet};

/// What can be linked to: documents by their file, pages by their route, files by their path.
pub(super) struct Index {
    documents: BTreeMap<String, usize>,
    routes: BTreeMap<Route, Option<usize>>,
    assets: BTreeMap<String, String>,
    asset_paths: BTreeSet<String>,
    route_of: Vec<Route>,
    anchors: Vec<BTreeSet<String>>,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A page, and its document when it is one.
    Page(Route, Option<usize>),
    /// A file, by its path below the output folder.
    Asset(String),
}

impl Index {
    /// Addresses of a library, and of pages that have no document.
    pub fn new(library: &Library, generated: impl IntoIterator<Item = Route>) -> Self {
        let documents = library.documents.iter().enumerate().map(|(at, d)| (d.source.clone(), at)).collect();
        let mut routes: BTreeMap<Route, Option<usize>> = generated.into_iter().map(|route| (route, None)).collect();
        routes.extend(library.documents.iter().enumerate().map(|(at, d)| (d.route.clone(), Some(at))));
        let assets = library.assets.iter().map(|a| (a.source.clone(), a.path.clone())).collect();
        let asset_paths = library.assets.iter().map(|a| a.path.clone()).collect();
        let route_of = library.documents.iter().map(|d| d.route.clone()).collect();
        let anchors = library.documents.iter().map(|d| d.headings.iter().map(|h| h.id.clone()).collect()).collect();
        Self { documents, routes, assets, asset_paths, route_of, anchors }
    }

    /// What a path below the project (`content/sop/a.md`, `content/sop`) leads to: a file, or a folder's page.
    pub fn by_path(&self, path: &str) -> Option<Found> {
        let path = path.trim_end_matches('/');
        let document = |path: &str| self.documents.get(path).map(|&at| self.page_of(at));
        let route = |path: &str| {
            let route = Route::from_path(path.strip_prefix("content")?);
            self.routes.get(&route).map(|document| Found::Page(route, *document))
        };
        document(path)
            .or_else(|| self.assets.get(path).map(|at| Found::Asset(at.clone())))
            .or_else(|| document(&format!("{path}.md")))
            .or_else(|| document(&format!("{path}/_index.md")))
            .or_else(|| document(&format!("{path}/index.md")))
            .or_else(|| route(path))
    }

    /// What an address below the site's root leads to.
    pub fn by_address(&self, address: &str) -> Option<Found> {
        let route = Route::from_path(address);
        if let Some(document) = self.routes.get(&route) {
            return Some(Found::Page(route, *document));
        }
        let path = address.trim_matches('/');
        self.asset_paths.get(path).map(|at| Found::Asset(at.clone()))
    }

    fn page_of(&self, document: usize) -> Found {
        Found::Page(self.route_of[document].clone(), Some(document))
    }

    /// Anchors of a document.
    pub fn anchors(&self, document: usize) -> &BTreeSet<String> {
        &self.anchors[document]
    }

    /// Files that can be linked to, for the nearest name in a hint.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.documents.keys().chain(self.assets.keys()).map(String::as_str)
    }
}
