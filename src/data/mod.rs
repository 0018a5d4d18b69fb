//! Declared sources → typed rows, and answers to questions about them.
//!
//! In: the declared sources and the files below `data/`. Out: a [`Store`] that answers `query::Query`s, and one
//! [`SourceReport`] per source; and, when asked, the files of rows that were set aside. Sources are read, then folded, then
//! joined, before any question. Never: lets a source path leave `data/` or be a URL, counts a bad row silently, or lets a
//! type of the data engine out of this room.

mod aside;
mod cell;
mod csv;
mod duration;
mod engine;
mod expr;
mod files;
mod fold;
mod guard;
mod join;
mod limits;
mod made;
mod mixing;
mod moment;
mod ndjson;
mod newest;
mod number;
mod parquet;
mod reasons;
mod report;
mod rules;
mod scan;
mod shape;
mod sheet;
mod source;
mod texts;
mod typing;
mod unpack;

pub use aside::keep_set_aside;
pub use engine::Store;
pub use guard::holds_panics;
pub use join::Unmatched;
pub use report::{Reason, SetAside, SourceFile, SourceReport};

use crate::config::Source;
use crate::diag::Diagnostics;
use crate::model::ProjectFiles;
use indexmap::IndexMap;
use rayon::prelude::*;
use std::sync::Arc;

/// Packed files larger than this inside are not unpacked once more to show a line of them.
const SHOWN_UP_TO: u64 = 256 << 20;

/// Reads every declared source. What cannot be read, and every row that is set aside, is told in `found`; the rest goes on.
pub fn open(sources: &IndexMap<String, Source>, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Store {
    let declared = made::with_files(sources);
    let opened: Vec<(source::Opened, Diagnostics)> = declared
        .par_iter()
        .map(|source| {
            let mut said = Diagnostics::new();
            (source::open(source, files, &mut said), said)
        })
        .collect();
    let mut read = IndexMap::new();
    for (opened, said) in opened {
        found.extend(said);
        read.insert(opened.report.source.clone(), opened);
    }
    let mut store = Store::default();
    made::make(sources, read, found).into_iter().for_each(|opened| store.add(opened));
    store
}

/// The text of a project file as this room reads it: unpacked, UTF-16 or UTF-8, else CP932; `None` for what is no text.
pub fn decode(bytes: &[u8]) -> Option<Arc<str>> {
    let inside = unpack::unpacked("", bytes, SHOWN_UP_TO).ok()?;
    csv::text_of(&inside.bytes).map(|(text, _)| Arc::from(text))
}

#[cfg(test)]
mod tests;
