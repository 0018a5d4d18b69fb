//! What a document announces: an incident, a maintenance, or what was learnt from an incident.
//!
//! In: the front matter of a document, what its folder says, and the events of its body. Out: a [`types::Notice`]. Never: knows the
//! log of incidents.

mod reading;
mod timeline;
pub(crate) mod types;

pub(super) use reading::{has_timeline, read};
pub(super) use timeline::take as take_timeline;
