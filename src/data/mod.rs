//! Declared sources → typed rows, and answers to questions about them.
//!
//! In: the declared sources and the files below `data/`. Out: a [`Store`] that answers `query::Query`s, and one
//! [`SourceReport`] per source. Never: lets a source path leave `data/` or be a URL, counts a bad row silently, or lets a
//! type of the data engine out of this room.

mod csv;
mod engine;
mod expr;
mod files;
mod guard;
mod moment;
mod number;
mod parquet;
mod report;
mod rules;
mod source;
mod typing;

pub use engine::Store;
pub use guard::holds_panics;
pub use report::{SetAside, SourceFile, SourceReport};

use crate::config::Source;
use crate::diag::Diagnostics;
use crate::model::ProjectFiles;
use indexmap::IndexMap;
use rayon::prelude::*;
use std::sync::Arc;

/// Reads every declared source. What cannot be read, and every row that is set aside, is told in `found`; the rest goes on.
pub fn open(sources: &IndexMap<String, Source>, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Store {
    let declared: Vec<&Source> = sources.values().collect();
    let opened: Vec<(source::Opened, Diagnostics)> = declared
        .par_iter()
        .map(|source| {
            let mut said = Diagnostics::new();
            (source::open(source, files, &mut said), said)
        })
        .collect();
    let mut store = Store::default();
    for (opened, said) in opened {
        found.extend(said);
        store.add(opened);
    }
    store
}

/// The text of a project file as this room reads it: UTF-8, else CP932; `None` for what is no text.
pub fn decode(bytes: &[u8]) -> Option<Arc<str>> {
    csv::text_of(bytes).map(|(text, _)| Arc::from(text))
}

#[cfg(test)]
mod tests;
