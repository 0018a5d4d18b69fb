//! `join` of a source: columns of other sources, brought by a key that is unique there.
//!
//! In: the sources as declared, without joins. Out: the same with the joined columns, those first that others join. Never:
//! lets a circle through, or two columns of one name.

use super::fold;
use crate::config::columns::{ColumnUse, column};
use crate::config::references::source_of;
use crate::config::symbols::Symbols;
use crate::config::{Column, Join, MadeOfRows, Source, SourceOrigin};
use crate::diag::code;
use crate::say;
use crate::syntax::{Key, Keys, Node, Reader, Required, Value, keys};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// Reads the joins of all sources.
pub(super) fn add(reader: &mut Reader<'_>, entries: &[(&Key, &Node)], declared: &mut Symbols<Source>) {
    let mut joins = Joins { asked: IndexMap::new(), done: BTreeSet::new(), declared };
    for (key, node) in entries {
        if let Some(join) = node.get("join").filter(|join| !join.is_null()) {
            joins.asked.insert(&key.text, join);
        }
    }
    let names: Vec<&str> = joins.asked.keys().copied().collect();
    for name in names {
        joins.resolve(reader, name, &mut Vec::new());
    }
    let lost: Vec<String> = joins.declared.sound.values().filter_map(|source| joins.orphan(source)).collect();
    for name in lost {
        let place = declared.sound.shift_remove(&name).map(|source| source.place);
        declared.left_out.extend(place.map(|place| (name, place)));
    }
}

keys! {
    /// What is joined of another source.
    pub(super) struct JoinKeys<'n> {
        on: Required<&'n Node>, "こちらの列", "the column here";
        key: Option<&'n Node>, "あちらのキー", "the key there";
        columns: Required<&'n Node>, "持ってくる列", "the columns that are brought";
    }
}

struct Joins<'a, 'd> {
    asked: IndexMap<&'a str, &'a Node>,
    done: BTreeSet<&'a str>,
    declared: &'d mut Symbols<Source>,
}

impl<'a> Joins<'a, '_> {
    /// Brings the columns to one source, after the sources that it joins have theirs.
    fn resolve(&mut self, reader: &mut Reader<'_>, name: &'a str, trail: &mut Vec<&'a str>) {
        let Some(node) = self.asked.get(name).copied() else { return };
        if !self.done.insert(name) {
            return;
        }
        trail.push(name);
        let entries = reader.named(Some(node));
        for (other, _) in &entries {
            if !trail.contains(&other.text.as_str()) {
                self.resolve(reader, &other.text, trail);
            }
        }
        let source = self.declared.sound.get(name).cloned();
        let joined = source.and_then(|source| {
            reader.sound(|reader| {
                entries.iter().try_fold(source, |source, (other, node)| {
                    if trail.contains(&other.text.as_str()) {
                        circle(reader, other, trail);
                        return None;
                    }
                    one(reader, (other, node), source, self.declared)
                })
            })
        });
        trail.pop();
        match joined {
            Some(source) => drop(self.declared.sound.insert(name.to_owned(), source)),
            None => {
                let place = self.declared.sound.shift_remove(name).map(|source| source.place);
                self.declared.left_out.extend(place.map(|place| (name.to_owned(), place)));
            }
        }
    }

    /// The name of intervals whose folded source is left out.
    fn orphan(&self, source: &Source) -> Option<String> {
        match &source.made {
            Some(SourceOrigin::Intervals { of, .. }) if !self.declared.sound.contains_key(of) => {
                Some(source.name.clone())
            }
            _ => None,
        }
    }
}

fn circle(reader: &mut Reader<'_>, other: &Key, trail: &[&str]) {
    let (name, way) = (&other.text, trail.join("` → `"));
    let message = say!("`join` が輪になっています: `{way}` → `{name}`", "the joins go in a circle: `{way}` → `{name}`");
    reader.invalid_key(other, message);
}

/// The source with the columns of one other.
fn one(
    reader: &mut Reader<'_>,
    (key, node): (&Key, &Node),
    mut source: Source,
    declared: &Symbols<Source>,
) -> Option<Source> {
    let named = key.node();
    let other = source_of(reader, &named, declared, &source.name)?;
    if other.is_remote() && !source.is_remote() {
        refuse_remote(reader, key, other);
        return None;
    }
    let JoinKeys { on, key: written, columns: wanted } = JoinKeys::of_entry(reader, key, node)?;
    let on = on.and_then(|node| column(reader, node, &source, ColumnUse::Any));
    let theirs = other_key(reader, written, key, other);
    let (on, theirs) = (on?, theirs?);
    if on.kind.data_type() != theirs.kind.data_type() {
        let (mine, its) = (&on.name, &theirs.name);
        let (kind, wanted) = (fold::named_type(on), fold::named_type(theirs));
        let message = say!(
            "`{mine}` は `{kind}` で、`{its}` は `{wanted}` です。型をそろえます",
            "`{mine}` is `{kind}` and `{its}` is `{wanted}`; they must be of one type"
        );
        reader.invalid_key(key, message);
        return None;
    }
    let (on, theirs) = (on.name.clone(), theirs.name.clone());
    let mut columns = Vec::new();
    for (name, node, fixed) in wanted_columns(reader, wanted?) {
        let Some(declared) = column(reader, node, other, ColumnUse::Any) else { continue };
        let Some(ours) = free_name(reader, (name, node, fixed), &source, &key.text) else { continue };
        source.columns.insert(ours.clone(), fold::renamed_column(&ours, declared, false));
        columns.push((declared.name.clone(), ours));
    }
    let join = Join { source: other.name.clone(), on, key: theirs, columns, place: reader.place(&key.range) };
    let mut made = match source.made.take() {
        Some(SourceOrigin::Rows(made)) => made,
        _ => Box::new(MadeOfRows::of_files(without(&source, &join))),
    };
    made.joins.push(join);
    Some(Source { made: Some(SourceOrigin::Rows(made)), ..source })
}

/// Rows of a cluster are not brought here by a join: they may be any number.
fn refuse_remote(reader: &mut Reader<'_>, key: &Key, other: &Source) {
    let name = &other.name;
    let message = say!(
        "`{name}` は Spark が読むソースで、data/ のファイルのソースからは結合できません",
        "`{name}` is read by Spark and cannot be joined to a source of files below data/"
    );
    let diagnostic = reader.at(code::CONFIG_INVALID, &key.node(), message);
    let diagnostic = diagnostic.related(other.place.clone(), say!("`{name}` の宣言", "`{name}` is declared here"));
    reader.fail(diagnostic.hint(say!(
        "Spark の側で集計するか、結合する側も `table` か `paths` のソースにします",
        "aggregate there, or make the joining source one of Spark too, with `table` or `paths`"
    )));
}

/// The source without the columns that a join brings.
fn without(source: &Source, join: &Join) -> Source {
    let mut read = source.clone();
    read.columns.retain(|name, _| !join.columns.iter().any(|(_, ours)| ours == name));
    read
}

/// The key of the other source: rows never multiply only when it is unique there.
fn other_key<'s>(reader: &mut Reader<'_>, node: Option<&Node>, at: &Key, other: &'s Source) -> Option<&'s Column> {
    let name = &other.name;
    let Some(key) = &other.key else {
        let message = say!(
            "`{name}` に `key` がないため、結合すると行が増えるおそれがあります",
            "`{name}` declares no `key`, so joining it could multiply rows"
        );
        reader.fail(
            reader
                .at(code::CONFIG_INVALID, &at.node(), message)
                .hint(say!("`{name}` に `key: 列` を書きます", "add `key: column` to `{name}`")),
        );
        return None;
    };
    if let Some(node) = node
        && reader.text_of(node)? != key
    {
        reader.invalid(node, say!("`{name}` のキーは `{key}` です", "the key of `{name}` is `{key}`"));
        return None;
    }
    other.columns.get(key)
}

/// `[region, lead]`, or `{ team_lead: lead }`: the name here, the node that names the column there, and whether the name
/// was chosen by the author.
fn wanted_columns<'n>(reader: &mut Reader<'_>, node: &'n Node) -> Vec<(&'n str, &'n Node, bool)> {
    match &node.value {
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.text.as_str(), &entry.node, true)).collect(),
        _ => reader.texts(node).into_iter().map(|(text, node)| (text, node, false)).collect(),
    }
}

/// The name of a joined column: its own, or with the other source's in front when it is taken.
fn free_name(
    reader: &mut Reader<'_>,
    (name, node, fixed): (&str, &Node, bool),
    source: &Source,
    other: &str,
) -> Option<String> {
    let prefixed = format!("{other}_{name}");
    let free = |name: &str| !source.columns.contains_key(name);
    match (free(name), fixed, free(&prefixed)) {
        (true, ..) => Some(name.to_owned()),
        (false, false, true) => Some(prefixed),
        _ => {
            reader.invalid(
                node,
                say!(
                    "列 `{name}` はもうあります。`columns: {{ 別の名前: {name} }}` のように名前を付けます",
                    "there is a column `{name}` already; name this one, such as `columns: {{ other_name: {name} }}`"
                ),
            );
            None
        }
    }
}
