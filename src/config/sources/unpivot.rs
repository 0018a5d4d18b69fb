//! `unpivot` of a source: the cells of a wide table become rows.
//!
//! In: the node, and the declared columns. Out: [`Unpivot`], and a key that is made of several columns. Never: looks for a file, so that
//! no header is known here.

use crate::calendar::{Date, first_of_month};
use crate::config::columns::named_column;
use crate::config::{Column, ColumnType, Unpivot};
use crate::model;
use crate::say;
use crate::syntax::{Form, Node, Reader, Required, forms, keys};
use indexmap::IndexMap;

keys! {
    /// `{ name: month, value: uptime }`.
    pub(super) struct UnpivotKeys<'n> {
        name: Required<&'n Node>, "見出しの入る列", "the column that takes the headers";
        value: Required<&'n Node>, "値の入る列", "the column that takes the values";
        on: Vec<String>, "行にする見出し（`*` が使える）", "the headers whose cells become rows, with `*`";
        except: Vec<String>, "行にしない見出し（`*` が使える）", "headers that are left alone, with `*`";
        first_month: Option<Month>, "年のない月の見出しが始まる月", "the month from which headers without a year count";
    }
}

forms! {
    /// A month such as `2026-04`.
    Month => Date = month;
}

fn month(reader: &mut Reader<'_>, node: &Node) -> Option<Date> {
    reader.parsed(node, first_of_month, say!("月を `2026-04` の形で書きます", "expected a month such as `2026-04`"))
}

/// What the cells become; `None` after a finding.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &IndexMap<String, Column>,
) -> Option<Unpivot> {
    let UnpivotKeys { name, value, on, except, first_month } = UnpivotKeys::from_node(reader, node)?;
    let (name_node, value_node) = (name?, value?);
    let name = made_column(reader, name_node, source, columns);
    let value = made_column(reader, value_node, source, columns);
    let (name, value) = (name?, value?);
    if name.name == value.name {
        reader.invalid(
            value_node,
            say!("`name` と `value` には別の列を書きます", "expected another column than that of `name`"),
        );
        return None;
    }
    for pattern in on.iter().chain(&except) {
        if let Err(reason) = model::text_glob(pattern) {
            let message = say!("`{pattern}` を読めません: {reason}", "cannot read `{pattern}`: {reason}");
            reader.invalid(node, message);
        }
    }
    if first_month.is_some() && name.kind != ColumnType::Date {
        let of = &name.name;
        let message = say!(
            "`first_month` には、`{of}` が `type: date` でなければなりません",
            "`first_month` needs `{of}` to be of `type: date`"
        );
        reader.invalid(node, message);
    }
    let labels = columns.values().filter(|column| column.name != name.name && column.name != value.name);
    Some(Unpivot {
        name: name.name.clone(),
        value: value.name.clone(),
        on,
        except,
        first_month,
        key: Vec::new(),
        read: labels.flat_map(|column| column.from.clone()).collect(),
    })
}

/// A declared column that stands under no header of its own.
fn made_column<'c>(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &'c IndexMap<String, Column>,
) -> Option<&'c Column> {
    let column = named_column(reader, node, source, columns)?;
    let name = &column.name;
    if column.from == [name.as_str()] {
        return Some(column);
    }
    let message = say!(
        "`{name}` は `unpivot` が作る列なので、`from` は書けません",
        "`{name}` is made by `unpivot` and cannot have a `from`"
    );
    reader.invalid(node, message);
    None
}

/// The key of several columns: a further column with their values, which is the source's key.
pub(super) fn key(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &mut IndexMap<String, Column>,
    unpivot: Option<&mut Unpivot>,
) -> Option<String> {
    let Some(unpivot) = unpivot else {
        reader.invalid(
            node,
            say!(
                "いくつもの列を `key` に書けるのは `unpivot` のあるソースだけです。1 つの列の名前を書きます",
                "a key of several columns needs `unpivot`; expected the name of one column"
            ),
        );
        return None;
    };
    let mut parts: Vec<String> = Vec::new();
    for (_, node) in reader.texts(node) {
        let part = named_column(reader, node, source, columns)?;
        if part.name == unpivot.value || parts.contains(&part.name) {
            let name = &part.name;
            let message = say!("`{name}` は行を見分けません", "`{name}` does not tell rows apart");
            reader.invalid(node, message);
            return None;
        }
        parts.push(part.name.clone());
    }
    let name = parts.join(" × ");
    columns.insert(name.clone(), Column::named(&name, ColumnType::Text, reader.place(&node.range)));
    unpivot.key = parts;
    Some(name)
}
