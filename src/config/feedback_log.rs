//! `feedback_log` of `tejun.yaml`: the rows that tell of feedback, and what a report shows of those that were closed.
//!
//! In: the node of `tejun.yaml`, and the sources. Out: a [`FeedbackLog`]. Never: shows a column that nobody named.

use super::columns::{ColumnUse, column_name};
use super::references::source_of;
use super::symbols::Symbols;
use super::{FeedbackLog, Source, directive_options};
use crate::syntax::{Form, Later, Node, Reader, Required, keys};

/// Its key.
const KEY: &str = "feedback_log";

keys! {
    /// `{ source: tickets, filter: type = 'request', closed: closed_at, columns: { subject: 件名 } }`.
    pub(super) struct FeedbackKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        closed: Required<&'n Node>, "対応が完了した日時の列", "when it was closed";
        columns: Required<Later<&'n Node>>, "載せる列と見出し", "the columns that are shown, with their heads";
        filter: Option<&'n Node>, "ご要望・お問い合わせの行の条件", "which rows are feedback";
    }
}

/// What is declared; nothing where something in it is wrong.
pub(super) fn read(reader: &mut Reader<'_>, root: &Node, sources: &Symbols<Source>) -> Option<FeedbackLog> {
    let node = root.get(KEY).filter(|node| !node.is_null())?;
    reader.sound(|reader| {
        let keys = FeedbackKeys::from_node(reader, node)?;
        let source = source_of(reader, keys.source?, sources, KEY)?;
        let closed = column_name(reader, keys.closed, source, ColumnUse::Time);
        let columns = keys.columns.map(|node| directive_options::columns(reader, node, source));
        let filter = keys.filter.map(|node| directive_options::condition(reader, node, source));
        Some(FeedbackLog {
            source: source.name.clone(),
            closed: closed?,
            columns: columns.filter(|columns| !columns.is_empty())?,
            filter: match filter {
                None => None,
                Some(read) => Some(read?),
            },
        })
    })
}
