//! Declared sources → typed rows, and answers to questions about them.
//!
//! In: the declared sources and the files below `data/`. Out: a [`Store`] that answers `query::Query`s, and one
//! [`SourceReport`](crate::model::SourceReport) per source; and, when asked, the files of rows that were set aside. Sources are read, given
//! their computed columns, then folded, then joined and united, before any question. Never: lets a source path leave `data/` or be a URL, counts a bad row silently, or lets a
//! type of the data engine out of this room.

mod cell;
mod change_detector;
mod computed;
mod csv;
mod date_scanner;
mod duration;
mod engine;
mod engine_panics;
mod fast_parse;
mod file_handle;
mod files;
mod fold;
mod format_mismatch;
mod infer;
mod join;
mod json_lines;
mod keys;
mod limits;
mod listed;
mod local_clock;
mod lookalike_keys;
mod malformed_row;
mod missing_columns;
mod mixed_units;
mod moment;
mod month_header;
mod ndjson;
mod number;
mod parquet;
mod pattern_candidates;
mod patterned_date;
mod period_header;
mod quarantine;
mod raw_file;
mod reasons;
mod rejection_words;
mod rejections;
mod renamed_columns;
mod repeated_rows;
mod row_zones;
mod sandbox;
mod shape;
mod sheet;
mod sheet_header;
mod sheet_rows;
mod source;
mod source_scan;
mod split_moment;
mod stale_keys;
mod texts;
mod thread_pool;
mod ticks;
mod totals;
mod transform;
mod two_rows;
mod typed;
mod typing;
mod union;
mod unknown;
mod unpack;
mod unpivot;
mod unreadable;
mod value_error;
mod words;
mod zones;

use engine::Content;
pub use engine::{ProfiledStore, Store};
pub use engine_panics::is_catching_panics;
pub use infer::{
    ExpectedColumn, FileHeaders, InferredColumn, NearMiss, headers, infer, infer_headers, is_wide, moment_names,
};
pub use listed::{MadeRows, hold};
pub use period_header::{HeaderGrain, are_totals, explains_itself, header_grain, needs_first_month};
pub use quarantine::{QUARANTINE_FOLDER, write_quarantine};
pub use sandbox::{DecodeInput, DecodeOutcome, DecodeRequest, DecodeRunner, decode_in_process, set_decode_runner};
pub use totals::{TotalRows, is_total};

use crate::config::Source;
use crate::diag::Diagnostics;
use crate::model::ProjectFiles;
use indexmap::IndexMap;
use std::sync::Arc;

/// Packed files larger than this inside are not unpacked once more to show a line of them.
const SHOWN_UP_TO: u64 = 256 << 20;

/// From which size on sources are read piece by piece.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Sources with fewer bytes in their files are held.
    pub held_bytes: u64,
    /// About how many rows a piece has.
    pub piece_rows: usize,
}

impl Default for Sizes {
    /// 8 MiB of files become up to a hundred MiB of columns; a piece of so many rows of ten columns has some 20 MiB.
    fn default() -> Self {
        Self { held_bytes: 8 << 20, piece_rows: 1 << 18 }
    }
}

/// Reads every declared source, or makes it ready to be read piece by piece when it is large. What cannot be read, and every
/// row that is set aside, is told in `found`, for a large source after its first pass ([`Store::tell`]); the rest goes on.
pub fn open(sources: &IndexMap<String, Source>, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Store {
    open_with(sources, files, Sizes::default(), found)
}

/// [`open`] with another opinion of what is large.
pub fn open_with(
    sources: &IndexMap<String, Source>,
    files: &dyn ProjectFiles,
    sizes: Sizes,
    found: &mut Diagnostics,
) -> Store {
    let declared = transform::with_files(sources);
    let opened: Vec<(Content, Diagnostics)> = thread_pool::each(&declared, |source| {
        let mut said = Diagnostics::new();
        let content =
            if transform::stands_alone(sources, source) { source_scan::open(source, files, sizes) } else { None };
        let content = content.map(|scanned| Content::Scanned(Box::new(scanned)));
        (content.unwrap_or_else(|| Content::Held(Box::new(source::open(source, files, &mut said)))), said)
    });
    let (mut scanned, mut read) = (IndexMap::new(), IndexMap::new());
    for (source, (content, said)) in declared.iter().zip(opened) {
        found.extend(said);
        match content {
            Content::Scanned(content) => drop(scanned.insert(source.name.clone(), content)),
            Content::Held(opened) => drop(read.insert(source.name.clone(), *opened)),
        }
    }
    let made = transform::transform(sources, read, found);
    let mut made: IndexMap<String, source::LoadedSource> =
        made.into_iter().map(|opened| (opened.read.report.source.clone(), opened)).collect();
    let mut store = Store::default();
    for (name, source) in sources {
        let content = scanned.shift_remove(name).map(Content::Scanned);
        if let Some(content) = content.or_else(|| made.shift_remove(name).map(|opened| Content::Held(Box::new(opened))))
        {
            let schema = source.columns.iter().map(|(name, column)| (name.clone(), column.kind.data_type())).collect();
            store.add(name, schema, content);
        }
    }
    store
}

/// The text of a project file as this room reads it: unpacked, UTF-16 or UTF-8, else CP932; `None` for what is no text.
pub fn decode(bytes: &[u8]) -> Option<Arc<str>> {
    let inside = unpack::unpacked("", bytes, SHOWN_UP_TO).ok()?;
    csv::text_of(inside.as_ref().map_or(bytes, |(inside, _)| inside)).map(|(text, _)| Arc::from(text))
}

#[cfg(test)]
mod tests;
