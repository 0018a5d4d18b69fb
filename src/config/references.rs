//! Names of entries of other files: sources, calendars and metrics.
//!
//! In: a node with a name, and what is declared. Out: the entry, or a finding that says why there is none. Never: takes an entry
//! that was said to be wrong.

use super::symbols::{Resolution, Symbols, Unresolved};
use super::{Metric, SlaPolicy, Source};
use crate::say;
use crate::syntax::{Node, Reader};

/// The source an entry names. When that source is broken, this is the one thing said about the entry.
pub(super) fn source_of<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &'s Symbols<Source>,
    entry: &str,
) -> Option<&'s Source> {
    let name = reader.text_of(node)?;
    let left_out = say!(
        "データソース `{name}` に誤りがあるため `{entry}` を使いません",
        "`{entry}` is left out because its source `{name}` is broken"
    );
    let unknown = say!("データソース `{name}` は宣言されていません", "the source `{name}` is not declared");
    sources.resolve(reader, node, name, Unresolved { left_out, unknown })
}

/// The calendar a node names; `left_out` is said when that calendar is broken.
pub(super) fn calendar_of<'c, T>(
    reader: &mut Reader<'_>,
    node: &Node,
    calendars: &'c Symbols<T>,
    left_out: impl FnOnce(&str) -> crate::diag::Message,
) -> Option<&'c T> {
    let name = reader.text_of(node)?;
    let unknown = say!("カレンダー `{name}` は宣言されていません", "the calendar `{name}` is not declared");
    calendars.resolve(reader, node, name, Unresolved { left_out: left_out(name), unknown })
}

/// Everything that is measured: metrics, and the clocks of SLA policies.
#[derive(Clone, Copy)]
pub(super) struct Measured<'a> {
    pub metrics: &'a Symbols<Metric>,
    pub policies: &'a Symbols<SlaPolicy>,
}

impl<'a> Measured<'a> {
    /// What an id leads to.
    pub(super) fn look(self, id: &str) -> Resolution<'a, ()> {
        let plain = match self.metrics.look(id) {
            Resolution::Sound(_) => Resolution::Sound(&()),
            Resolution::LeftOut(place) => Resolution::LeftOut(place),
            Resolution::Unknown => Resolution::Unknown,
        };
        let Some((policy, clock)) = id.strip_prefix("sla.").and_then(|rest| rest.rsplit_once('.')) else {
            return plain;
        };
        match self.policies.look(policy) {
            Resolution::Sound(policy) if policy.clocks.iter().any(|known| known.name == clock) => {
                Resolution::Sound(&())
            }
            Resolution::LeftOut(place) => Resolution::LeftOut(place),
            _ => Resolution::Unknown,
        }
    }

    /// Whether an id leads to something; where it does not, that is said and breaks the entry.
    pub(super) fn resolve(self, reader: &mut Reader<'_>, node: &Node, id: &str, said: Unresolved) -> Option<()> {
        match self.look(id) {
            Resolution::Sound(()) => return Some(()),
            Resolution::LeftOut(place) => reader.refuse_left_out(node, said.left_out, place),
            Resolution::Unknown => self.unknown(reader, node, said.unknown),
        }
        None
    }

    /// Says that an id is not declared.
    pub(super) fn unknown(self, reader: &mut Reader<'_>, node: &Node, message: crate::diag::Message) {
        let clocks: Vec<String> = self.policies.sound.values().flat_map(SlaPolicy::metric_ids).collect();
        reader.unknown(node, message, self.metrics.names().chain(clocks.iter().map(String::as_str)));
    }
}
