//! Columns that are computed from others of their row: `end: { expr: "start + duration" }`.
//!
//! In: their entries, and the source as its files are read. Out: the source with them. Never: lets one name another, or a key, an order
//! or a rule of rows be computed: rows are told apart by what stands in their files.

use super::fold::kind_of;
use crate::config::columns::type_name;
use crate::config::{Column, ColumnType, ComputedColumn, MadeOfRows, Source, SourceOrigin, expression};
use crate::query::DataType;
use crate::say;
use crate::syntax::{Key, Keys, Node, Reader, Required, keys};

keys! {
    /// `{ expr: "start + duration" }`.
    pub(super) struct ComputedKeys<'n> {
        expr: Required<&'n Node>, "同じ行のほかの列から計算する式", "what it is computed from, over other columns of its row";
        kind as "type": Option<ColumnType>, "型", "its type";
    }
}

/// Whether an entry of `columns` is a computed one.
pub(super) fn is_expression(node: &Node) -> bool {
    node.get("expr").is_some()
}

/// The source with its computed columns; itself without any.
pub(super) fn add(reader: &mut Reader<'_>, entries: &[(&Key, &Node)], source: Source) -> Option<Source> {
    if entries.is_empty() {
        return Some(source);
    }
    if source.is_remote() {
        entries.iter().for_each(|(key, _)| refuse_remote(reader, key));
        return None;
    }
    let mut whole = source.clone();
    let mut computed = Vec::new();
    // All are read before any is missed: what is wrong with each is told in one run.
    let read: Vec<_> =
        entries.iter().map(|(key, node)| reader.sound(|reader| one(reader, key, node, &source))).collect();
    for (made, column) in read.into_iter().collect::<Option<Vec<_>>>()? {
        whole.columns.insert(column.name.clone(), column);
        computed.push(made);
    }
    let made = MadeOfRows { computed, ..MadeOfRows::of_files(source) };
    Some(Source { made: Some(SourceOrigin::Rows(Box::new(made))), ..whole })
}

fn one(reader: &mut Reader<'_>, key: &Key, node: &Node, source: &Source) -> Option<(ComputedColumn, Column)> {
    let keys = ComputedKeys::of_entry(reader, key, node)?;
    let written = keys.expr?;
    let (expr, form) = expression::read(reader, written, source)?;
    let kind = match keys.kind {
        None => kind_of(form),
        Some(kind) if kind.data_type() == form && kind != ColumnType::Category => kind,
        Some(kind) => {
            refuse_type(reader, written, kind, form);
            return None;
        }
    };
    let column = Column::named(&key.text, kind, reader.place(&key.range));
    Some((ComputedColumn { name: key.text.clone(), expr }, column))
}

fn refuse_type(reader: &mut Reader<'_>, node: &Node, kind: ColumnType, form: DataType) {
    let (declared, found) = (type_name(kind), type_name(kind_of(form)));
    let message = say!(
        "式の値は `{found}` で、`type: {declared}` にはなりません",
        "the expression is `{found}` and cannot be `type: {declared}`"
    );
    reader.invalid(node, message);
}

fn refuse_remote(reader: &mut Reader<'_>, key: &Key) {
    let name = &key.text;
    let message = say!(
        "`{name}` の `expr` は、Spark が読むソースには書けません。Spark の側のビューで計算します",
        "`expr` of `{name}` is not for sources that Spark reads; compute it in a view there"
    );
    reader.invalid_key(key, message);
}

/// Says that a column by which rows are told apart is computed.
pub(super) fn misplaced(reader: &mut Reader<'_>, node: &Node, name: &str) {
    let message = say!(
        "`{name}` は計算する列です。ここにはファイルの列を書きます",
        "`{name}` is computed; expected a column of the files"
    );
    reader.invalid(node, message);
}
