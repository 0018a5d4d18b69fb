//! `data/sources.yaml`: declared exports.

use super::load::Symbols;
use super::{BadNewest, BadRows, Column, ColumnType, Limits, Source, Written, amount, raw, site};
use crate::calendar::Zone;
use crate::diag::{Diagnostic, code};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, Value};
use files::FileOptions;
use indexmap::IndexMap;
use rust_decimal::Decimal;

mod files;
mod fold;
mod join;
mod limits;
mod remote;

const TYPES: [(&str, ColumnType); 8] = [
    ("text", ColumnType::Text),
    ("integer", ColumnType::Integer),
    ("number", ColumnType::Number),
    ("boolean", ColumnType::Boolean),
    ("date", ColumnType::Date),
    ("datetime", ColumnType::Datetime),
    ("duration", ColumnType::Duration),
    ("category", ColumnType::Category),
];

/// What a column must hold to be used in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnUse {
    /// Anything.
    Any,
    /// Dates or instants.
    Time,
    /// Instants.
    Instant,
    /// Numbers.
    Number,
    /// Texts or categories.
    Text,
}

impl ColumnUse {
    fn fits(self, kind: ColumnType) -> bool {
        match self {
            Self::Any => true,
            Self::Time => matches!(kind, ColumnType::Date | ColumnType::Datetime),
            Self::Instant => kind == ColumnType::Datetime,
            Self::Number => matches!(kind, ColumnType::Integer | ColumnType::Number | ColumnType::Duration),
            Self::Text => matches!(kind, ColumnType::Text | ColumnType::Category),
        }
    }

    fn types(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Time => "`datetime`, `date`",
            Self::Instant => "`datetime`",
            Self::Number => "`integer`, `number`, `duration`",
            Self::Text => "`text`, `category`",
        }
    }
}

/// The name of a type as it is written.
/// How a type is called in data/sources.yaml.
pub(crate) fn type_name(kind: ColumnType) -> &'static str {
    TYPES.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name)
}

/// The column a node names, checked to be declared and to hold what its use needs.
pub(super) fn column<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &'s Source,
    holds: ColumnUse,
) -> Option<&'s Column> {
    let column = named_column(reader, node, &source.name, &source.columns)?;
    if !holds.fits(column.kind) {
        let (name, types, kind) = (&column.name, holds.types(), type_name(column.kind));
        let message = say!(
            "列 `{name}` の型は `{kind}` ですが、ここでは {types} が要ります",
            "expected a column of type {types}, found `{name}` of type `{kind}`"
        );
        let diagnostic = reader.at(code::CONFIG_INVALID, node, message);
        reader.fail(diagnostic.related(column.place.clone(), say!("`{name}` の宣言", "`{name}` is declared here")));
        return None;
    }
    Some(column)
}

fn named_column<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &'s IndexMap<String, Column>,
) -> Option<&'s Column> {
    let name = reader.text_of(node)?;
    let column = columns.get(name);
    if column.is_none() {
        let message = say!(
            "データソース `{source}` に列 `{name}` は宣言されていません",
            "the source `{source}` declares no column `{name}`"
        );
        reader.unknown(node, message, columns.keys().map(String::as_str));
    }
    column
}

/// All sources.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Symbols<Source> {
    let entries = reader.named(Some(node));
    let mut declared =
        Symbols::read(reader, entries.iter().copied(), |reader, key, node| source(reader, key, node, zone));
    fold::add_intervals(reader, &entries, &mut declared);
    join::add(reader, &entries, &mut declared);
    declared
}

fn source(reader: &mut Reader<'_>, key: &Key, node: &Node, zone: &Zone) -> Option<Source> {
    let mut fields = reader.fields(node)?;
    let is_remote = remote::is_written(&fields);
    let (files, remote) = remote::read(reader, &mut fields, key);
    let FileOptions { encoding, separator, sheet, max_size } = if is_remote {
        remote::refuse_options(reader, &mut fields);
        FileOptions::default()
    } else {
        files::options(reader, &mut fields)
    };
    let own_zone = fields.get("timezone").and_then(|node| site::zone(reader, node));
    let zone = own_zone.unwrap_or_else(|| zone.clone());
    let declared = fields.require(reader, "columns", &key.range);
    let declared = reader.named(declared);
    if is_remote {
        declared.iter().for_each(|(_, node)| remote::refuse_texts(reader, node));
    }
    let columns: IndexMap<String, Column> = declared
        .iter()
        .filter_map(|(key, node)| Some((key.text.clone(), column_of(reader, key, node, &zone)?)))
        .collect();
    // Columns that failed were said; references to them must not be said again.
    let complete = columns.len() == declared.len();
    let folds = fields.get("fold");
    for name in ["key", "order"] {
        if let Some(node) = folds.and_then(|_| fields.get(name)) {
            fold::misplaced(reader, node, name);
        }
    }
    // What is joined is read when all sources are known.
    fields.get("join");
    let (bad_rows, bad_newest) = fields.get("bad_rows").map(|node| bad_rows(reader, node)).unwrap_or_default();
    let source = Source {
        name: key.text.clone(),
        files,
        remote,
        encoding,
        separator,
        sheet,
        max_size,
        key: reference(reader, &mut fields, "key", &key.text, &columns, complete),
        order: reference(reader, &mut fields, "order", &key.text, &columns, complete),
        zone,
        not_before: fields
            .get("not_before")
            .map(|node| limits::not_before(reader, node, &key.text, &columns, complete))
            .unwrap_or_default(),
        fresh_within: fields.get("fresh_within").and_then(|node| amount::seconds(reader, node)),
        bad_rows: bad_rows.unwrap_or(BadRows::SetAsideUpTo(Decimal::from(5))),
        bad_newest,
        columns,
        made: None,
        place: reader.place(&key.range),
    };
    if bad_newest == BadNewest::DropKey && source.key.is_none() {
        let message = say!("`newest: drop_key` には `key` が要ります", "`newest: drop_key` needs a `key`");
        reader.fail(Diagnostic::new(code::CONFIG_INVALID, source.place.clone(), message));
    }
    fields.finish(reader);
    match folds.filter(|_| complete) {
        Some(node) => fold::read(reader, node, source),
        None => Some(source),
    }
}

fn reference(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &'static str,
    source: &str,
    columns: &IndexMap<String, Column>,
    complete: bool,
) -> Option<String> {
    let node = fields.get(key)?;
    if !complete && node.text().is_some_and(|name| !columns.contains_key(name)) {
        return None;
    }
    named_column(reader, node, source, columns).map(|column| column.name.clone())
}

fn column_of(reader: &mut Reader<'_>, key: &Key, node: &Node, zone: &Zone) -> Option<Column> {
    let name = key.text.clone();
    let place = reader.place(&key.range);
    if name.trim().is_empty() {
        reader.fail(Diagnostic::new(
            code::CONFIG_INVALID,
            place.clone(),
            say!("列の名前がありません", "expected the name of a column"),
        ));
    }
    let short = Column {
        from: vec![name.clone()],
        name,
        kind: ColumnType::Text,
        required: false,
        values: IndexMap::new(),
        missing: Vec::new(),
        limits: Limits::default(),
        written: Written::default(),
        place,
    };
    if node.text().is_some() && !node.is_null() {
        return Some(Column { kind: reader.choice(node, &TYPES)?, ..short });
    }
    reader.sound(|reader| full_column(reader, key, node, short, zone))
}

fn full_column(reader: &mut Reader<'_>, key: &Key, node: &Node, short: Column, zone: &Zone) -> Option<Column> {
    let mut fields = reader.fields(node)?;
    let from = fields.get("from").map(|node| reader.texts(node)).unwrap_or_default();
    let kind = fields.require(reader, "type", &key.range).and_then(|node| reader.choice(node, &TYPES));
    let required = fields.get("required").and_then(|node| reader.boolean(node)).unwrap_or(false);
    let missing = fields.get("missing").map(|node| marks(reader, node)).unwrap_or_default();
    let written = raw::of_column(reader, &mut fields, kind);
    let values = fields.get("values");
    if let (Some(node), Some(kind)) = (values, kind)
        && kind != ColumnType::Category
    {
        let name = type_name(kind);
        reader.invalid(
            node,
            say!(
                "`values` は `type: category` の列にだけ書けます（この列は `{name}`）",
                "`values` needs `type: category`, found `{name}`"
            ),
        );
    }
    let values = category(reader, values);
    let limits = limits::read(reader, &mut fields, kind, zone);
    fields.finish(reader);
    let owned = |texts: Vec<(&str, &Node)>| texts.into_iter().map(|(text, _)| text.to_owned()).collect::<Vec<_>>();
    let from = owned(from);
    Some(Column {
        from: if from.is_empty() { short.from } else { from },
        kind: kind?,
        required,
        values,
        missing,
        limits,
        written,
        ..short
    })
}

/// Texts that mean "no value". An empty list declares that only the empty text does, which is its first entry then.
fn marks(reader: &mut Reader<'_>, node: &Node) -> Vec<String> {
    let marks: Vec<String> = reader.texts(node).into_iter().map(|(text, _)| text.to_owned()).collect();
    if marks.is_empty() { vec![String::new()] } else { marks }
}

/// Canonical names and aliases; one alias belongs to one name.
fn category(reader: &mut Reader<'_>, node: Option<&Node>) -> IndexMap<String, Vec<String>> {
    let mut values: IndexMap<String, Vec<String>> = IndexMap::new();
    for (key, node) in reader.named(node) {
        let aliases = if node.is_null() { Vec::new() } else { reader.texts(node) };
        let mut own = Vec::new();
        let name = (key.text.as_str(), &key.node());
        for (alias, node) in std::iter::once(name).chain(aliases) {
            let taken =
                values.iter().find(|(name, aliases)| name.as_str() == alias || aliases.iter().any(|a| a == alias));
            if let Some((other, _)) = taken {
                let message = say!("`{alias}` は `{other}` にも書かれています", "`{alias}` already means `{other}`");
                reader.invalid(node, message);
            }
            if alias != key.text {
                own.push(alias.to_owned());
            }
        }
        values.insert(key.text.clone(), own);
    }
    values
}

/// What bad rows do to a source, and what a bad newest row does to its key.
fn bad_rows(reader: &mut Reader<'_>, node: &Node) -> (Option<BadRows>, BadNewest) {
    if node.text() == Some("fail") {
        return (Some(BadRows::Fail), BadNewest::default());
    }
    let Value::Map(_) = &node.value else {
        reader.invalid(
            node,
            say!("`fail` か `{{ set_aside_up_to: 1% }}` を書きます", "expected `fail` or `{{ set_aside_up_to: 1% }}`"),
        );
        return (None, BadNewest::default());
    };
    let Some(mut fields) = reader.fields(node) else { return (None, BadNewest::default()) };
    let share = fields.get("set_aside_up_to").and_then(|node| share(reader, node));
    let choices = [("fall_back", BadNewest::FallBack), ("drop_key", BadNewest::DropKey)];
    let newest = fields.get("newest").and_then(|node| reader.choice(node, &choices));
    fields.finish(reader);
    (share, newest.unwrap_or_default())
}

fn share(reader: &mut Reader<'_>, node: &Node) -> Option<BadRows> {
    let percent = node.text().and_then(|text| text.trim().strip_suffix('%')?.trim().parse::<Decimal>().ok());
    let percent = percent.filter(|percent| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(percent));
    if percent.is_none() {
        reader.invalid(node, say!("割合を `1%` の形で書きます", "expected a share such as `1%`"));
    }
    percent.map(BadRows::SetAsideUpTo)
}
