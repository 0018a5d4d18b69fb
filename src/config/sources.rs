//! `data/sources.yaml`: declared exports.

use super::amount::Seconds;
use super::columns::{named_column, type_name};
use super::symbols::Symbols;
use super::{BadNewest, BadRows, Column, ColumnType, Sheet, Source, SourceZone, raw};
use crate::calendar::Zone;
use crate::diag::Lang;
use crate::say;
use crate::syntax::{Form, Key, Keys, Later, Named, Node, Reader, Required, Schema, Value, forms, keys, later, words};
use files::FileOptions;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde_json::json;

mod computed;
mod files;
mod fold;
mod join;
mod limits;
mod remote;
mod union;
mod unpivot;
mod zone;

keys! {
    /// What is said of the rows of a source.
    struct RowKeys<'n> {
        timezone: Option<Later<zone::ZoneForm>>, "時刻のタイムゾーン", "the zone of its times";
        columns: Required<Later<Named<ColumnForm>>>, "列", "its columns";
        fold: Option<Later<fold::FoldKeys<'n>>>, "キーごとに 1 行にまとめる", "how rows of one key become one";
        _join as "join": Option<Later<Named<join::JoinKeys<'n>>>>, "ほかのソースから持ってくる列", "columns of other sources";
        bad_rows: Option<BadRowsForm>, "読めない行の扱い", "what becomes of bad rows";
        key: Option<&'n Node>, "行を見分ける列", "the column that tells rows apart";
        order: Option<&'n Node>, "新しさの列", "the column by which the newest row is known";
        not_before: Option<Later<Named<&'n str>>>, "前後の決まっている列", "columns that are never before others";
        fresh_within: Option<Seconds>, "これより古ければ知らせる", "how old it may be";
    }

    /// A column.
    struct ColumnKeys<'n> {
        from: Vec<String>, "ファイルでの見出し", "its heads in files";
        kind as "type": Required<ColumnType>, "型", "its type";
        required: bool = false, "なければならないか", "whether a value must be there";
        missing: Option<Later<&'n str>>, "値のないことを表す文字列", "texts that mean no value";
    }

    struct ValueKeys<'n> {
        values: Option<Later<Named<&'n str>>>, "値と別の書き方", "its values, with other spellings";
    }

    /// `{ set_aside_up_to: 1%, newest: drop_key }`.
    struct BadRowKeys<'n> {
        set_aside_up_to: Option<SetAside>, "除いてよい割合", "how many may be set aside";
        newest: BadNewest = BadNewest::default(), "いちばん新しい行が読めないとき", "what becomes of a key whose newest row is bad";
    }
}

words! {
    BadNewest {
        "fall_back" => Self::FallBack,
        "drop_key" => Self::DropKey,
    }
}

forms! {
    /// What becomes of bad rows, and of a key whose newest row is bad.
    BadRowsForm => (Option<BadRows>, BadNewest) = bad_rows, |lang| Schema::either(&[json!({ "const": "fail" }), BadRowKeys::schema(lang)]);
    /// A share such as `1%`.
    SetAside => BadRows = share;
}

/// All keys of a column, in the order in which hints name them.
type FullColumnKeys<'n> = (ColumnKeys<'n>, (raw::WrittenKeys<'n>, (ValueKeys<'n>, limits::LimitKeys<'n>)));

later! {
    /// A type, or all that is known of a column.
    ColumnForm: |lang| Schema::either(&[
        ColumnType::schema(lang),
        FullColumnKeys::schema(lang),
        computed::ComputedKeys::schema(lang),
    ]);
}

/// The schema of a source.
pub(super) fn schema(lang: Lang) -> serde_json::Value {
    let mut schema = Schema::default();
    <(remote::PlaceKeys<'_>, remote::FormatKeys<'_>)>::declare(lang, &mut schema);
    <(files::FileKeys<'_>, RowKeys<'_>)>::declare(lang, &mut schema);
    let mut of_union = Schema::default();
    union::UnionKeys::declare(lang, &mut of_union);
    Schema::either(&[schema.object(), of_union.object()])
}

/// All sources.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Symbols<Source> {
    let all = reader.named(Some(node));
    let (unions, entries): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, node)| union::is_union(node));
    let mut declared =
        Symbols::read(reader, entries.iter().copied(), |reader, key, node| source(reader, key, node, zone));
    fold::add_intervals(reader, &entries, &mut declared);
    let names: Vec<&str> = unions.iter().map(|(key, _)| key.text.as_str()).collect();
    let (joining, plain): (Vec<_>, Vec<_>) = unions.into_iter().partition(|(_, node)| union::joins(node, &entries));
    union::add(reader, &plain, &names, &mut declared, zone);
    join::add(reader, &entries, &mut declared);
    union::add(reader, &joining, &names, &mut declared, zone);
    declared
}

fn source(reader: &mut Reader<'_>, key: &Key, node: &Node, zone: &Zone) -> Option<Source> {
    let mut fields = reader.fields(node)?;
    let place = remote::PlaceKeys::take(reader, &mut fields, &key.range);
    let (files, remote) = remote::read(reader, &mut fields, &place, key);
    let written = files::FileKeys::take(reader, &mut fields, &key.range);
    let FileOptions { encoding, separator, sheet, max_size } = if place.are_remote() {
        remote::refuse_options(reader, &written);
        FileOptions::default()
    } else {
        files::options(reader, &written)
    };
    let rows = RowKeys::take(reader, &mut fields, &key.range);
    fields.finish(reader);
    let (zone, zones_node) = zone::read(reader, rows.timezone, zone);
    let (expressions, declared): (Vec<_>, Vec<_>) =
        reader.named(rows.columns).into_iter().partition(|(_, node)| computed::is_expression(node));
    if place.are_remote() {
        declared.iter().for_each(|(_, node)| remote::refuse_texts(reader, node));
    }
    let mut columns: IndexMap<String, Column> = declared
        .iter()
        .filter_map(|(key, node)| Some((key.text.clone(), column_of(reader, key, node, &zone)?)))
        .collect();
    // Columns that failed were said; references to them must not be said again.
    let complete = columns.len() == declared.len();
    if rows.fold.is_some() {
        for (name, node) in [("key", rows.key), ("order", rows.order)] {
            node.into_iter().for_each(|node| fold::misplaced(reader, node, name));
        }
    }
    let zone_column = zones_node
        .filter(|node| zone::fits(reader, node, &place, &written))
        .filter(|_| complete)
        .and_then(|node| zone::column(reader, node, &key.text, &columns));
    let unpivoted = written.unpivot().filter(|_| complete && !place.are_remote());
    let mut unpivot = unpivoted.and_then(|node| unpivot::read(reader, node, &key.text, &columns));
    let row_key = match rows.key {
        Some(node) if matches!(node.value, Value::List(_)) => {
            complete.then(|| unpivot::key(reader, node, &key.text, &mut columns, unpivot.as_mut())).flatten()
        }
        node => reference(reader, node, &key.text, &columns, complete),
    };
    let (bad_rows, bad_newest) = rows.bad_rows.unwrap_or_default();
    let source = Source {
        name: key.text.clone(),
        files,
        remote,
        encoding,
        separator,
        sheet: Sheet { unpivot, ..sheet },
        max_size,
        key: row_key,
        order: reference(reader, rows.order, &key.text, &columns, complete),
        zone: SourceZone { usual: zone, column: zone_column },
        not_before: rows
            .not_before
            .map(|node| limits::not_before(reader, node, &key.text, &columns, complete))
            .unwrap_or_default(),
        fresh_within: rows.fresh_within,
        bad_rows: bad_rows.unwrap_or(BadRows::SetAsideUpTo(Decimal::from(5))),
        bad_newest,
        columns,
        made: None,
        place: reader.place(&key.range),
    };
    let source = if complete { computed::add(reader, &expressions, source)? } else { source };
    if bad_newest == BadNewest::DropKey && source.key.is_none() {
        reader.invalid_key(key, say!("`newest: drop_key` には `key` が要ります", "`newest: drop_key` needs a `key`"));
    }
    match rows.fold.filter(|_| complete) {
        Some(node) => fold::read(reader, node, source),
        None => Some(source),
    }
}

fn reference(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    source: &str,
    columns: &IndexMap<String, Column>,
    complete: bool,
) -> Option<String> {
    let node = node?;
    if !complete && node.text().is_some_and(|name| !columns.contains_key(name)) {
        return None;
    }
    named_column(reader, node, source, columns).map(|column| column.name.clone())
}

fn column_of(reader: &mut Reader<'_>, key: &Key, node: &Node, zone: &Zone) -> Option<Column> {
    if key.text.trim().is_empty() {
        reader.invalid_key(key, say!("列の名前がありません", "expected the name of a column"));
    }
    let short = Column::named(&key.text, ColumnType::Text, reader.place(&key.range));
    if node.text().is_some() && !node.is_null() {
        return Some(Column { kind: ColumnType::from_node(reader, node)?, ..short });
    }
    reader.sound(|reader| full_column(reader, key, node, short, zone))
}

fn full_column(reader: &mut Reader<'_>, key: &Key, node: &Node, short: Column, zone: &Zone) -> Option<Column> {
    let (column, (written, (values, limits))) = FullColumnKeys::of_entry(reader, key, node)?;
    let (kind, values) = (column.kind, values.values);
    let missing = column.missing.map(|node| marks(reader, node)).unwrap_or_default();
    let mut written = raw::of_column(reader, &written, kind);
    if let (Some(node), Some(kind)) = (values, kind)
        && !matches!(kind, ColumnType::Category | ColumnType::Integer)
    {
        let name = type_name(kind);
        let message = say!(
            "`values` は `type: category` か `type: integer` の列にだけ書けます（この列は `{name}`）",
            "`values` needs `type: category` or `type: integer`, found `{name}`"
        );
        reader.invalid(node, message);
    }
    let mut values_of = category(reader, values);
    if kind == Some(ColumnType::Integer) {
        written.labels = labels(reader, values, std::mem::take(&mut values_of));
    }
    let values = values_of;
    let limits = limits::read(reader, &limits, kind, zone);
    let from = if column.from.is_empty() { short.from } else { column.from };
    Some(Column { from, kind: kind?, required: column.required, values, missing, limits, written, ..short })
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

/// The texts that stand for whole numbers.
fn labels(reader: &mut Reader<'_>, node: Option<&Node>, values: IndexMap<String, Vec<String>>) -> Vec<(String, i64)> {
    let mut labels = Vec::new();
    for ((number, texts), (key, _)) in values.into_iter().zip(reader.named(node)) {
        match number.parse::<i64>() {
            Ok(number) => labels.extend(texts.into_iter().map(|text| (text, number))),
            Err(_) => reader.invalid_key(
                key,
                say!(
                    "整数の列の `values` は `5: [大変満足]` のように整数で始めます（`{number}` は整数ではありません）",
                    "`values` of a column of integers begin with a whole number, such as `5: [very satisfied]`; `{number}` is none"
                ),
            ),
        }
    }
    labels
}

fn bad_rows(reader: &mut Reader<'_>, node: &Node) -> Option<(Option<BadRows>, BadNewest)> {
    if node.text() == Some("fail") {
        return Some((Some(BadRows::Fail), BadNewest::default()));
    }
    if !node.is_map() {
        let expected =
            say!("`fail` か `{{ set_aside_up_to: 1% }}` を書きます", "expected `fail` or `{{ set_aside_up_to: 1% }}`");
        reader.invalid(node, expected);
        return None;
    }
    let BadRowKeys { set_aside_up_to, newest } = BadRowKeys::from_node(reader, node)?;
    Some((set_aside_up_to, newest))
}

fn share(reader: &mut Reader<'_>, node: &Node) -> Option<BadRows> {
    let share = |text: &str| {
        let percent: Decimal = text.trim().strip_suffix('%')?.trim().parse().ok()?;
        (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent).then_some(BadRows::SetAsideUpTo(percent))
    };
    reader.parsed(node, share, say!("割合を `1%` の形で書きます", "expected a share such as `1%`"))
}
