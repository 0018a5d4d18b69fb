//! The passes over the events of a parsed body, one file each.
//!
//! In: events with their bytes. Out: events, or what was found in them. Never: reads text that is no Markdown any more.

pub(crate) mod angle_words;
pub(crate) mod autolink;
pub(crate) mod conditions;
pub(crate) mod emoji;
pub(crate) mod emphasis;
pub(crate) mod formulas;
pub(crate) mod headings;
pub(crate) mod japanese;
pub(crate) mod lines;
pub(crate) mod marked_text;
pub(crate) mod placeholders;
pub(crate) mod prose;
pub(crate) mod ruby;
pub(crate) mod sign_off;
mod spliced;
pub(crate) mod summary;
pub(crate) mod terms;
pub(crate) mod time_notes;
