//! Files that have to stay what they are while a source is read from them again and again.
//!
//! In: a file, and who tells whether it is still the same. Out: whether what was read of it may be used, and a finding for a file that
//! changed. Never: lets two readings of different contents be added up, or kept under the content that one of them had.

use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{ProjectFiles, Watch};
use crate::say;
use std::sync::atomic::{AtomicBool, Ordering};

/// A file that is read more than once.
pub(super) struct ChangeDetector {
    path: String,
    watch: Option<Watch>,
    changed: AtomicBool,
    told: AtomicBool,
}

impl ChangeDetector {
    /// A file from now on, or since its content was told.
    pub(super) fn new(path: &str, project: &dyn ProjectFiles) -> Self {
        let (changed, told) = Default::default();
        Self { path: path.to_owned(), watch: project.watch(path), changed, told }
    }

    /// Whether it was seen to be another one than at first; it stays so.
    pub(super) fn is_changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }

    /// Whether what was read of it up to now is what it held all the time.
    pub(super) fn is_same(&self) -> bool {
        if !self.is_changed() && self.watch.as_ref().is_some_and(|is_same| !is_same()) {
            self.changed.store(true, Ordering::Relaxed);
        }
        !self.is_changed()
    }

    /// What reading gave, as long as the file did not change meanwhile.
    ///
    /// # Errors
    /// What reading says, or that the file changed.
    pub(super) fn read_unchanged<T>(&self, read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        let read = if self.is_changed() { None } else { Some(read()) };
        match read {
            Some(read) if self.is_same() => read,
            _ => Err(format!("`{}` was changed while it was read", self.path)),
        }
    }

    /// Says once that it changed.
    pub(super) fn report(&self, found: &mut Diagnostics) {
        if !self.is_changed() || self.told.swap(true, Ordering::Relaxed) {
            return;
        }
        let path = &self.path;
        found.push(
            Diagnostic::new(
                code::DATA_UNREADABLE,
                Place::file(path),
                say!(
                    "`{path}` は読んでいる間に書き換えられたか、消されました",
                    "`{path}` was changed or removed while it was read"
                ),
            )
            .hint(say!(
                "書き出しが終わってから、もう一度実行します。別の名前で書き出してから名前を変えると、途中のものは読まれません",
                "run again when the export is over; one that is written under another name and then renamed is never read half"
            )),
        );
    }
}
