//! Where finished pages go while others are still being made, and where those of the build before are.

use super::{Artifact, Key};

/// A page that was made before of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CachedPage {
    /// It is where pages go, and will be there still.
    Taken,
    /// Its file, for whoever wants it.
    Held(Artifact),
}

/// A file that is handed on piece by piece, so that nobody holds it whole.
pub trait FileSink {
    /// Adds bytes at its end.
    fn add(&mut self, bytes: &[u8]);

    /// Ends it; whether all of it was taken. Else whoever made it has to hold it.
    fn end(self: Box<Self>) -> bool;
}

/// Takes pages as they are finished, so that a large site need not be held whole, and knows those of the build before. Nothing of it is
/// published before whoever made the pages says so.
pub trait PageSink: Send + Sync {
    /// Whether pages of the build before may be known; else nobody need name what they are made of.
    fn remembers(&self) -> bool {
        false
    }

    /// Whether pages are only looked at: every one of them is given back.
    fn gives_back(&self) -> bool {
        false
    }

    /// The page with a path that this very program made before, if it is to be had; `key` names everything that its file is made of,
    /// besides the program. Pages are asked for from several threads; `at` is the place of the page among those of its site.
    fn cached_page(&self, at: usize, path: &str, key: &Key) -> Option<CachedPage> {
        let _ = (at, path, key);
        None
    }

    /// Takes a page, or gives it back to whoever made it. Without a key it is made again in the next build.
    fn take(&self, at: usize, page: Artifact, key: Option<Key>) -> Option<Artifact>;

    /// Begins a file that is no page; `None` when files are to be held.
    fn open(&self, path: &str) -> Option<Box<dyn FileSink + '_>> {
        let _ = path;
        None
    }

    /// Tells that all pages of a build were there.
    fn end(&self) {}
}

/// A sink that takes nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSink;

impl PageSink for NoSink {
    fn take(&self, _: usize, page: Artifact, _: Option<Key>) -> Option<Artifact> {
        Some(page)
    }
}
