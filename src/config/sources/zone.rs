//! `timezone` of a source: one zone for all its times, or the column that names the zone of each row.
//!
//! In: the node, and the declared columns. Out: a zone, or the name of the column. Never: guesses what an abbreviation means: CST is
//! three zones, so that each value of the column is the name of a zone, and abbreviations are other spellings of it.

use super::files::FileKeys;
use super::remote::PlaceKeys;
use crate::calendar::{Zone, parse_zone};
use crate::config::columns::named_column;
use crate::config::forms::Timezone;
use crate::config::{Column, ColumnType};
use crate::say;
use crate::syntax::{Form, Node, Reader, Required, Schema, keys, later};
use indexmap::IndexMap;

keys! {
    /// `{ column: zone }`.
    struct ZoneKeys<'n> {
        column: Required<&'n Node>, "行ごとの時間帯の列", "the column that names the zone of each row";
    }
}

later! {
    /// A zone, or the column of zones.
    pub(super) ZoneForm: |lang| Schema::either(&[Timezone::schema(lang), ZoneKeys::schema(lang)]);
}

/// The zone of times of which no row says more, and the node that names the column of zones.
pub(super) fn read<'n>(reader: &mut Reader<'_>, node: Option<&'n Node>, usual: &Zone) -> (Zone, Option<&'n Node>) {
    match node {
        Some(node) if node.is_map() => {
            (usual.clone(), ZoneKeys::from_node(reader, node).and_then(|keys: ZoneKeys<'n>| keys.column))
        }
        Some(node) => (Timezone::from_node(reader, node).unwrap_or_else(|| usual.clone()), None),
        None => (usual.clone(), None),
    }
}

/// Whether rows can have zones of their own here; says why they cannot.
pub(super) fn fits(reader: &mut Reader<'_>, node: &Node, place: &PlaceKeys<'_>, files: &FileKeys<'_>) -> bool {
    let why = match (place.are_remote(), files.unpivot()) {
        (true, _) => say!(
            "行ごとの時間帯は、`files` のあるソースにだけ書けます",
            "a zone for each row needs `files`: Spark reads `table` and `paths` by itself"
        ),
        (_, Some(_)) => say!(
            "行ごとの時間帯は、`unpivot` のあるソースには書けません",
            "a zone for each row does not go with `unpivot`, whose rows are cells"
        ),
        _ => return true,
    };
    reader.invalid(node, why);
    false
}

/// The column of zones: a required category whose values are names of zones.
pub(super) fn column(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &IndexMap<String, Column>,
) -> Option<String> {
    let column = named_column(reader, node, source, columns)?;
    let name = &column.name;
    let odd: Vec<&str> = column.values.keys().map(String::as_str).filter(|value| parse_zone(value).is_none()).collect();
    if column.kind == ColumnType::Category && column.required && !column.values.is_empty() && odd.is_empty() {
        return Some(name.clone());
    }
    let (odd_ja, odd_en) = match odd.first() {
        Some(odd) => (format!("。`{odd}` はタイムゾーンの名前ではありません"), format!("; `{odd}` names no zone")),
        None => (String::new(), String::new()),
    };
    let message = say!(
        "時間帯の列 `{name}` は、`type: category` と `required: true` で、`values` にタイムゾーンの名前を並べます（例: `values: {{ Asia/Tokyo: [JST] }}`）{odd_ja}",
        "the column of zones `{name}` needs `type: category`, `required: true`, and names of zones as its `values`, such as `values: {{ Asia/Tokyo: [JST] }}`{odd_en}"
    );
    reader.invalid(node, message);
    None
}
