//! The lists of the site as sources: what one audience's documents are, as rows that questions may be asked about.
//!
//! In: the documents and the files that an audience has. Out: the rows of the lists, and a store of them. Never: hands rows of one
//! audience's documents to another.
//!
//! Decided in docs/decisions/0099-lists-as-sources.md.

use crate::config::{Project, SiteList, Source};
use crate::data::{self, MadeRows, Store};
use crate::model::{ProjectFiles, SourceFile};
use crate::pages::{ListRows, SiteLists};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Those that metrics count.
pub(super) fn counted<'l>(project: &Project, lists: &'l SiteLists) -> BTreeMap<SiteList, &'l ListRows> {
    let used = project.sources.values().filter_map(Source::list);
    used.filter_map(|list| Some((list, lists.get(&list)?))).collect()
}

/// Lists as sources. Of those that metrics count, each document is told with its fingerprint, as the files of other sources are.
pub(super) fn store(project: &Project, lists: &SiteLists, files: &dyn ProjectFiles) -> Arc<Store> {
    let file = |(path, rows): (&String, &u64)| SourceFile {
        path: path.clone(),
        fingerprint: files.fingerprint(path).unwrap_or_default(),
        rows: *rows,
        encoding: "markdown",
        ..SourceFile::default()
    };
    let of = |source: &Source| {
        let list = lists.get(&source.list()?)?;
        let is_counted = project.sources.contains_key(&source.name);
        let read: Vec<SourceFile> = if is_counted { list.files.iter().map(file).collect() } else { Vec::new() };
        Some((source.clone(), read, list))
    };
    let made: Vec<(Source, Vec<SourceFile>, &ListRows)> = project.lists.values().filter_map(of).collect();
    Arc::new(data::hold(made.iter().map(|(source, files, list)| MadeRows { source, rows: &list.table, files })))
}
