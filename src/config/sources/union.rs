//! `union` of a source: the rows of other sources below each other, by the names of their columns.
//!
//! In: the sources as declared, without unions. Out: the same with them. Never: gives a column a type that one of its members does not
//! have, or lets a member be of another kind than a table of rows.
//!
//! Decided in docs/decisions/0111-unions.md.

use super::reference;
use crate::calendar::Zone;
use crate::config::amount::Seconds;
use crate::config::columns::type_name;
use crate::config::references::source_of;
use crate::config::symbols::Symbols;
use crate::config::{Column, ColumnType, Limits, Source, SourceOrigin, Union, Written};
use crate::diag::{Diagnostic, Message, code};
use crate::say;
use crate::syntax::{Key, Keys, Later, Node, Reader, Required, Value, keys};
use indexmap::IndexMap;

keys! {
    /// `{ union: [tickets_old, tickets_new], key: id }`.
    pub(super) struct UnionKeys<'n> {
        union: Required<Later<&'n str>>, "行を合わせるソース", "the sources whose rows are put together";
        member: Option<&'n Node>, "どのソースの行かが入る列", "the column that takes the name of a row's source";
        key: Option<&'n Node>, "行を見分ける列", "the column that tells rows apart";
        order: Option<&'n Node>, "新しさの列", "the column by which the newest row is known";
        fresh_within: Option<Seconds>, "これより古ければ知らせる", "how old it may be";
    }
}

/// Whether an entry is a union.
pub(super) fn is_union(node: &Node) -> bool {
    node.get("union").is_some()
}

/// Whether a member of a union joins other sources, so that its columns are known only after that.
pub(super) fn joins(node: &Node, entries: &[(&Key, &Node)]) -> bool {
    let names: Vec<&str> = match node.get("union") {
        Some(Node { value: Value::List(members), .. }) => members.iter().filter_map(Node::text).collect(),
        member => member.and_then(Node::text).into_iter().collect(),
    };
    entries.iter().any(|(key, node)| names.contains(&key.text.as_str()) && node.get("join").is_some())
}

/// Reads unions; `all` are the names of these and of others, which none of them may name.
pub(super) fn add(
    reader: &mut Reader<'_>,
    unions: &[(&Key, &Node)],
    all: &[&str],
    declared: &mut Symbols<Source>,
    zone: &Zone,
) {
    let read = Symbols::read(reader, unions.iter().copied(), |reader, key, node| {
        let UnionKeys { union, member, key: row_key, order, fresh_within } = UnionKeys::of_entry(reader, key, node)?;
        let members = members(reader, (key, union?), all, declared)?;
        let (columns, member) = columns(reader, &members, member)?;
        let row_key = reference(reader, row_key, &key.text, &columns, true);
        let order = reference(reader, order, &key.text, &columns, true);
        let members = members.iter().map(|(source, _)| source.name.clone()).collect();
        let made = Some(SourceOrigin::Union(Union { members, member }));
        let bare = Source::of_columns(&key.text, columns, zone.clone(), reader.place(&key.range));
        Some(Source { key: row_key, order, fresh_within, made, ..bare })
    });
    declared.sound.extend(read.sound);
    declared.left_out.extend(read.left_out);
}

/// The columns of all members, and the name of the one that takes theirs; `None` after a finding.
fn columns(
    reader: &mut Reader<'_>,
    members: &[(&Source, &Node)],
    member: Option<&Node>,
) -> Option<(IndexMap<String, Column>, Option<String>)> {
    let mut columns = IndexMap::new();
    for (at, (source, node)) in members.iter().enumerate() {
        for column in source.columns.values() {
            add_column(reader, (node, source), column, &mut columns, at == 0)?;
        }
        let lacking = columns.values_mut().filter(|column: &&mut Column| !source.columns.contains_key(&column.name));
        lacking.for_each(|column| column.required = false);
    }
    let names: Vec<String> = members.iter().map(|(source, _)| source.name.clone()).collect();
    let member = match member {
        Some(node) => Some(member_column(reader, node, &names, &mut columns)?),
        None => None,
    };
    Some((columns, member))
}

/// The sources that are put together, each once; `None` after a finding.
fn members<'d, 'n>(
    reader: &mut Reader<'_>,
    (key, node): (&Key, &'n Node),
    unions: &[&str],
    declared: &'d Symbols<Source>,
) -> Option<Vec<(&'d Source, &'n Node)>> {
    let mut members: Vec<(&Source, &Node)> = Vec::new();
    let mut is_sound = true;
    for (name, node) in reader.texts(node) {
        if name == key.text || members.iter().any(|(member, _)| member.name == name) {
            let message = say!(
                "`{name}` は合わせられません（自分自身か、二度目です）",
                "`{name}` is the union itself, or stands twice"
            );
            reader.invalid(node, message);
            is_sound = false;
            continue;
        }
        if unions.contains(&name) {
            let message = say!("`{name}` も `union` です", "`{name}` is a `union` itself");
            let hint = say!("そのソースを、ここに並べて書きます", "list its sources here");
            reader.fail(reader.at(code::CONFIG_INVALID, node, message).hint(hint));
            is_sound = false;
            continue;
        }
        let Some(source) = source_of(reader, node, declared, &key.text) else {
            is_sound = false;
            continue;
        };
        if let Some((message, hint)) = refusal(source) {
            let found = reader.at(code::CONFIG_INVALID, node, message);
            reader.fail(of(found, source).hint(hint));
            is_sound = false;
            continue;
        }
        members.push((source, node));
    }
    if is_sound && members.len() < 2 {
        reader.invalid(node, say!("合わせるソースを 2 つ以上書きます", "expected two or more sources"));
        return None;
    }
    is_sound.then_some(members)
}

/// Why a source cannot be a member.
fn refusal(source: &Source) -> Option<(Message, Message)> {
    let name = &source.name;
    if source.is_remote() {
        return Some((
            say!(
                "`{name}` は Spark が読むソースで、`union` には書けません",
                "`{name}` is read by Spark and cannot be in a `union`"
            ),
            say!("Spark の側で `UNION ALL` のビューにします", "make it a view there, with `UNION ALL`"),
        ));
    }
    let is_folded = source.fold().is_some() || source.as_read().is_none();
    is_folded.then(|| {
        (
            say!(
                "`{name}` は行をまとめたソース（`fold`）なので、`union` には書けません",
                "`{name}` is folded, or intervals of a fold, and cannot be in a `union`"
            ),
            say!(
                "`fold` のない、1 件 1 行のソースを書きます",
                "name a source without `fold`, of one row for each thing"
            ),
        )
    })
}

fn of(found: Diagnostic, source: &Source) -> Diagnostic {
    let name = &source.name;
    found.related(source.place.clone(), say!("`{name}` の宣言", "`{name}` is declared here"))
}

/// Adds a column of a member to those of the union; `None` when another member has it in another type.
fn add_column(
    reader: &mut Reader<'_>,
    (node, source): (&Node, &Source),
    column: &Column,
    columns: &mut IndexMap<String, Column>,
    is_first: bool,
) -> Option<()> {
    let Some(known) = columns.get_mut(&column.name) else {
        let added = Column {
            from: vec![column.name.clone()],
            required: column.required && is_first,
            missing: Vec::new(),
            limits: Limits::default(),
            written: Written::default(),
            ..column.clone()
        };
        columns.insert(column.name.clone(), added);
        return Some(());
    };
    if known.kind != column.kind {
        let (name, of_member) = (&column.name, &source.name);
        let (wanted, kind) = (type_name(known.kind), type_name(column.kind));
        let message = say!(
            "列 `{name}` の型が違います。`{of_member}` では `{kind}`、前のソースでは `{wanted}` です",
            "the column `{name}` is `{kind}` in `{of_member}` and `{wanted}` in a source before it"
        );
        let found = reader.at(code::CONFIG_INVALID, node, message);
        let found = found.related(known.place.clone(), say!("`{wanted}` の宣言", "declared as `{wanted}` here"));
        let found = found.related(column.place.clone(), say!("`{kind}` の宣言", "declared as `{kind}` here"));
        reader.fail(found.hint(say!(
            "同じ意味の列なら型をそろえ、違う意味なら別の名前にします",
            "give both one type if they mean the same, and other names if they do not"
        )));
        return None;
    }
    known.required &= column.required;
    if known.values.is_empty() || column.values.is_empty() {
        known.values.clear();
    } else {
        for value in column.values.keys() {
            known.values.entry(value.clone()).or_default();
        }
    }
    Some(())
}

/// The column that takes the name of a row's source.
fn member_column(
    reader: &mut Reader<'_>,
    node: &Node,
    members: &[String],
    columns: &mut IndexMap<String, Column>,
) -> Option<String> {
    let name = reader.text_of(node)?;
    if name.trim().is_empty() || columns.contains_key(name) {
        let message = say!(
            "列 `{name}` は使えません（名前がないか、もうあります）",
            "`{name}` is empty, or a column of that name is there already"
        );
        reader.invalid(node, message);
        return None;
    }
    let values = members.iter().map(|member| (member.clone(), Vec::new())).collect();
    let column =
        Column { required: true, values, ..Column::named(name, ColumnType::Category, reader.place(&node.range)) };
    columns.insert(name.to_owned(), column);
    Some(name.to_owned())
}
