//! What a whole project reads as, and the exact places of what is wrong with it.

use super::*;
use crate::diag::Diagnostics;
use crate::model::{ProjectFiles, ReadError};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

mod alerting;
mod bindings;
mod broken;
mod composed;
mod documents;
mod keys;
mod kinds;
mod made;
mod mailing;
mod readings;
mod recurring;
mod remote;
mod reports;
mod status;
mod targets;
mod unions;
mod unpivot;
mod whole;
mod written;

/// Files of a test.
struct Files(BTreeMap<String, Vec<u8>>);

impl ProjectFiles for Files {
    fn list(&self, _: &str) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        let bytes = self.0.get(path).ok_or(ReadError { reason: "none".to_owned() })?;
        Ok(Arc::from(bytes.as_slice()))
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }
}

/// A project without a file.
pub(super) fn no_files() -> impl ProjectFiles {
    Files(BTreeMap::new())
}

/// A project of texts; `tejun.yaml` is there unless given.
fn load_all(files: &[(&str, &str)]) -> (Option<Project>, Diagnostics) {
    let mut all = Files(BTreeMap::from([("tejun.yaml".to_owned(), b"title: T\n".to_vec())]));
    for (path, text) in files {
        all.0.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    let mut found = Diagnostics::new();
    (load(&all, &mut found), found)
}

/// A project that must load, and its findings as `code file:line:column+length`.
fn said(files: &[(&str, &str)]) -> (Project, Vec<String>) {
    let (project, found) = load_all(files);
    (project.expect("tejun.yaml is sound"), lines(&found))
}

fn lines(found: &Diagnostics) -> Vec<String> {
    let line = |d: &&crate::diag::Diagnostic| {
        let place = d.place.as_ref().unwrap();
        format!("{} {}:{}:{}+{}", d.code.name(), place.file, place.line, place.column, place.length)
    };
    found.sorted().iter().map(line).collect()
}
