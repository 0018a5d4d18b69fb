//! The items of task lists in all documents, for lists of actions and milestones.
//!
//! In: a project's files and the documents that are published. Out: [`Task`]s, with their places. Never: gives an item of a
//! draft, or of a document that is not for everybody.

use super::contents::Library;
use super::outcome::WhyUnpublished;
use crate::content::items::Items;
use crate::content::paths;
use crate::content::paths::FOLDER;
use crate::content::source::Source;
use crate::content::{encoding, front};
use crate::diag::Diagnostics;
use crate::model::{ProjectFiles, Task};
use std::collections::BTreeSet;

/// Where documents lie that need not be pages of their own: the author's words of a report.
const WORDS: &str = "content/reports/";

/// The items of all documents in the site's own language, by path and line. Days that cannot be read are told.
pub fn task_items(files: &dyn ProjectFiles, library: &Library, found: &mut Diagnostics) -> Vec<Task> {
    let own = library.languages.first().map(|language| language.code.as_str()).unwrap_or_default();
    let documents = library.all();
    let (shown, others): (Vec<_>, Vec<_>) =
        documents.filter(|document| document.text_of.is_none()).partition(|document| document.language == own);
    let shown: BTreeSet<&str> = shown.iter().map(|document| document.source.as_str()).collect();
    let mut hidden: BTreeSet<&str> = others.iter().map(|document| document.source.as_str()).collect();
    let waiting = library.unpublished.iter().filter(|document| document.why != WhyUnpublished::Headless);
    hidden.extend(waiting.map(|document| document.source.as_str()));
    hidden.extend(library.closed.iter().map(String::as_str));
    let paths = files.list(FOLDER);
    let wanted = |path: &&String| {
        let is_words = path.starts_with(WORDS) && !hidden.contains(path.as_str());
        paths::is_markdown(path) && !paths::is_leftover(path) && (shown.contains(path.as_str()) || is_words)
    };
    let mut all = Vec::new();
    for path in paths.iter().filter(wanted) {
        let read = match library.items.get(path) {
            Some(items) => Items::clone(items),
            // Words of a report are no documents of the library.
            None if path.starts_with(WORDS) => of_file(files, path),
            None => continue,
        };
        all.extend(read.tasks);
        found.extend(read.findings);
    }
    all
}

fn of_file(files: &dyn ProjectFiles, path: &str) -> Items {
    let Ok(bytes) = files.read(path) else { return Items::default() };
    let text = encoding::decode(path, &bytes, &mut Vec::new());
    let source = Source::new(path, &text);
    Items::read(&source, &front::written(&source, &[], &mut Vec::new()))
}
