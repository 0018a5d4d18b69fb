//! What a run may use besides the files of its project.
//!
//! In: a clock, and what earlier runs in the same process remember. Out: both, handed from stage to stage. Never: changes a
//! byte of what is made.

use super::{figures, page_cache};
use crate::content;
use crate::model::{PageSink, Profiler};
use std::sync::Arc;

/// What a run may use besides the files of its project; usually none of it is asked for.
#[derive(Default)]
pub struct BuildCaches {
    /// Measures the parts of the run.
    pub profiler: Profiler,
    /// Takes pages as they are finished, or knows those of the build before; without one all pages are made and held until the site is
    /// whole.
    pub sink: Option<Arc<dyn PageSink>>,
    /// The documents as they were read before.
    pub documents: Arc<content::DocumentCache>,
    /// The data and the figures of the run before.
    pub figures: figures::FigureCache,
}

impl BuildCaches {
    /// Remembers the documents, for a program that may have to read them twice.
    pub fn for_two_readings(is_likely: bool) -> Self {
        let documents = if is_likely { content::DocumentCache::keeping() } else { content::DocumentCache::default() };
        Self { documents: Arc::new(documents), ..Self::default() }
    }

    /// Remembers what one run leaves for the next, for a program that builds again and again.
    pub fn remembering() -> Self {
        Self {
            sink: Some(Arc::new(page_cache::PageCache::default())),
            documents: Arc::new(content::DocumentCache::keeping()),
            figures: figures::FigureCache::in_memory(),
            profiler: Profiler::off(),
        }
    }
}
