//! Engines of sources that are no files of the project.
//!
//! In: nothing. Out: what such an engine tells besides its answers. Never: knows one.

use super::Engine;
use crate::diag::{Diagnostics, Message};
use std::collections::BTreeMap;

/// An engine of sources that are no files of the project.
pub trait RemoteEngine: Engine + Send {
    /// Whether a source is its own.
    fn has_source(&self, source: &str) -> bool;

    /// Looks at every source, whether a question asked for it or not.
    fn inspect_sources(&self);

    /// Whether it answers nothing, which it has told a reason of or was wanted: figures of its sources have no value then.
    fn is_silent(&self) -> bool;

    /// What is wrong with its sources.
    fn report(&self, found: &mut Diagnostics);

    /// Queries that list the rows which were set aside, by source.
    fn listings(&self) -> BTreeMap<String, String>;

    /// What it did, for those who ask how long things take.
    fn counted(&self) -> Message;
}
