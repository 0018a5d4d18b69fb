//! What directives ask of sources: columns, conditions and orders, checked as those of metrics are.
//!
//! In: options of a directive. Out: names that the source declares, and texts that can be read. Never: asks the data.

use super::columns::{ColumnUse, column};
use super::{DeclarationKind, Project, Source, broken_at, expression};
use crate::say;
use crate::syntax::{Entry, Node, Reader, Value};

/// Columns with their heads: a list of names, or `name: head` pairs.
pub(crate) fn columns(reader: &mut Reader<'_>, node: &Node, source: &Source) -> Vec<(String, String)> {
    let Value::Map(entries) = &node.value else {
        let nodes = reader.list_of(node);
        let known = nodes.into_iter().filter_map(|node| column(reader, node, source, ColumnUse::Any));
        return known.map(|column| (column.name.clone(), column.name.clone())).collect();
    };
    let mut columns = Vec::with_capacity(entries.len());
    for Entry { key, node: head } in entries {
        let name = key.node();
        let known = column(reader, &name, source, ColumnUse::Any);
        columns.extend(known.zip(reader.text_of(head)).map(|(column, head)| (column.name.clone(), head.to_owned())));
    }
    columns
}

/// One column of any type.
pub(crate) fn any_column(reader: &mut Reader<'_>, node: &Node, source: &Source) -> Option<String> {
    column(reader, node, source, ColumnUse::Any).map(|column| column.name.clone())
}

/// A column of dates or instants.
pub(crate) fn time_column(reader: &mut Reader<'_>, node: &Node, source: &Source) -> Option<String> {
    column(reader, node, source, ColumnUse::Time).map(|column| column.name.clone())
}

/// The text of a condition that can be read.
pub(crate) fn condition(reader: &mut Reader<'_>, node: &Node, source: &Source) -> Option<String> {
    expression::condition(reader, node, source)?;
    node.text().map(str::to_owned)
}

/// Columns that rows are sorted by; `-name` puts the greatest first.
pub(crate) fn order(reader: &mut Reader<'_>, node: &Node, source: &Source) -> Vec<(String, bool)> {
    let mut order = Vec::new();
    for node in reader.list_of(node) {
        let Some(text) = reader.text_of(node) else { continue };
        let name = Node::plain(text.strip_prefix('-').unwrap_or(text), node.range.clone());
        let descends = text.starts_with('-');
        order.extend(column(reader, &name, source, ColumnUse::Any).map(|column| (column.name.clone(), descends)));
    }
    order
}

/// The source that an option names.
pub(crate) fn source<'s>(reader: &mut Reader<'_>, node: &Node, project: &'s Project) -> Option<&'s Source> {
    let (name, sources) = (reader.text_of(node)?, &project.sources);
    let source = project.source(name);
    if let (None, Some(place)) = (source, project.broken.place(DeclarationKind::Source, name)) {
        let diagnostic = reader.left_out(node, broken_at(name, place), place);
        reader.fail(diagnostic);
    } else if source.is_none() {
        let message = say!("データソース `{name}` は宣言されていません", "the source `{name}` is not declared");
        reader.unknown(node, message, sources.keys().chain(project.lists.keys()).map(String::as_str));
    }
    source
}
