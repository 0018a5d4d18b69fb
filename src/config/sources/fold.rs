//! `fold` of a source: one row per change becomes one row per key.
//!
//! In: the node and the source as its files are read. Out: the source as questions see it, and the sources of intervals
//! that it gives. Never: looks at a row.

use super::computed;
use crate::config::columns::{ColumnUse, column, column_name, type_name};
use crate::config::symbols::Symbols;
use crate::config::{
    Column, ColumnType, Fold, FoldColumn, Intervals, Limits, MadeOfRows, Source, SourceOrigin, Take, expression,
};
use crate::query::{DataType, Expr};
use crate::say;
use crate::syntax::{Form, Key, Later, Named, Node, Reader, Required, Schema, Words, keys, later, listed, words};
use indexmap::IndexMap;

/// The columns of a source of intervals besides the key.
const ENDS: [&str; 2] = ["start", "end"];

words! {
    /// What may be taken from the rows of a key.
    enum Word {
        /// The value in the first row.
        First = "first",
        /// The value in the last row.
        Last = "last",
        /// The least value.
        Min = "min",
        /// The greatest value.
        Max = "max",
        /// The sum of the values.
        Sum = "sum",
        /// How many rows there are.
        Count = "count",
        /// Whether there is a row.
        Any = "any",
    }
}

keys! {
    /// `fold`.
    pub(super) struct FoldKeys<'n> {
        key: Required<&'n Node>, "まとめるキーの列", "the column that rows of one thing share";
        order: Required<&'n Node>, "順番の列", "the instant by which rows follow each other";
        columns: Option<Later<Named<ColumnForm>>>, "まとめた行の列", "the columns of the folded row";
        intervals: Option<Later<Named<IntervalKeys<'n>>>>, "状態の続いた区間", "states that become sources of intervals";
    }

    /// `{ first: sys_updated_at, where: "incident_state <> 'New'" }`.
    struct ColumnKeys<'n> {
        first: Option<&'n Node>, "最初の行の値", "the value in the first row";
        last: Option<&'n Node>, "最後の行の値", "the value in the last row";
        min: Option<&'n Node>, "いちばん小さい値", "the least value";
        max: Option<&'n Node>, "いちばん大きい値", "the greatest value";
        sum: Option<&'n Node>, "合計", "the sum of the values";
        count: Option<&'n Node>, "条件に合う行の数", "how many rows meet a condition";
        any: Option<&'n Node>, "条件に合う行があるか", "whether a row meets a condition";
        filter as "where": Option<&'n Node>, "見る行の条件", "which rows are looked at";
    }

    struct IntervalKeys<'n> {
        holds as "while": Required<&'n Node>, "続いている条件", "the condition that holds";
    }
}

later! {
    /// A word, or what is taken of which rows.
    ColumnForm: |lang| Schema::either(&[Word::schema(lang), ColumnKeys::schema(lang)]);
}

/// The folded source. Rows without a key or without their order are bad ones.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, mut read: Source) -> Option<Source> {
    let keys = FoldKeys::from_node(reader, node)?;
    let key = column_name(reader, keys.key, &read, ColumnUse::Any);
    let order = column_name(reader, keys.order, &read, ColumnUse::Instant);
    let (written, intervals) = (keys.columns, keys.intervals);
    let (key, order) = (key?, order?);
    let MadeOfRows { read: mut of_files, computed, .. } = match read.made.take() {
        Some(SourceOrigin::Rows(made)) => *made,
        _ => MadeOfRows::of_files(read.clone()),
    };
    for (name, node) in [(&key, keys.key), (&order, keys.order)] {
        let Some(column) = of_files.columns.get_mut(name) else {
            node.into_iter().for_each(|node| computed::misplaced(reader, node, name));
            return None;
        };
        column.required = true;
    }
    let mut columns = IndexMap::from([(key.clone(), renamed_column(&key, &read.columns[&key], true))]);
    let mut taken = Vec::new();
    for (name, node) in reader.named(written) {
        let Some((fold, column)) = fold_column(reader, name, node, &read) else { continue };
        if name.text == key {
            let message = say!("`{key}` はまとめるキーです", "`{key}` is the key rows are folded by");
            reader.invalid_key(name, message);
        }
        columns.insert(fold.name.clone(), column);
        taken.push(fold);
    }
    if !columns.contains_key(&order) {
        // The newest row of a key says how old the data are.
        columns.insert(order.clone(), renamed_column(&order, &read.columns[&order], false));
        let take = Take::Last(Expr::column(order.clone()));
        taken.push(FoldColumn { name: order.clone(), take, filter: None });
    }
    let intervals =
        reader.named(intervals).into_iter().filter_map(|(name, node)| watched(reader, name, node, &key, &read));
    let intervals = intervals.collect();
    let fold = Fold { key: key.clone(), order: order.clone(), columns: taken, intervals };
    Some(Source {
        key: Some(key),
        order: Some(order),
        columns,
        not_before: Vec::new(),
        made: Some(SourceOrigin::Rows(Box::new(MadeOfRows {
            read: of_files,
            computed,
            fold: Some(fold),
            joins: Vec::new(),
        }))),
        ..read
    })
}

/// `first`, or `{ first: sys_updated_at, where: "incident_state <> 'New'" }`.
fn fold_column(reader: &mut Reader<'_>, key: &Key, node: &Node, read: &Source) -> Option<(FoldColumn, Column)> {
    let name = key.text.clone();
    if !node.is_map() {
        let word = Word::from_node(reader, node)?;
        return match word {
            Word::Count => Some(counted(reader, &name, key, Take::Count, None)),
            Word::Any => {
                reader.invalid(
                    node,
                    say!("`{{ any: \"状態 = '値'\" }}` の形で書きます", "expected `{{ any: \"state = 'value'\" }}`"),
                );
                None
            }
            word => {
                let declared = column(reader, &key.node(), read, ColumnUse::Any)?;
                value(reader, (key, node), word, (Expr::column(&name), declared.kind.data_type()), None, read)
            }
        };
    }
    let keys = ColumnKeys::from_node(reader, node)?;
    let written = [keys.first, keys.last, keys.min, keys.max, keys.sum, keys.count, keys.any];
    let words = Word::WORDS.iter().map(|(_, word)| *word);
    let found: Vec<(Word, &Node)> = words.zip(written).filter_map(|(word, node)| Some((word, node?))).collect();
    let [(word, of)] = found[..] else {
        let known = listed(&Word::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        reader.invalid(node, say!("{known} のどれか一つを書きます", "expected exactly one of {known}"));
        return None;
    };
    let filter = match keys.filter {
        Some(node) => Some(expression::condition(reader, node, read)?),
        None => None,
    };
    match word {
        Word::Count | Word::Any => {
            let condition = expression::condition(reader, of, read)?;
            let both = filter.map_or(condition.clone(), |filter| filter.and(condition));
            let take = if word == Word::Any { Take::Any } else { Take::Count };
            Some(counted(reader, &name, key, take, Some(both)))
        }
        word => {
            let of_rows = expression::read(reader, of, read)?;
            value(reader, (key, of), word, of_rows, filter, read)
        }
    }
}

fn counted(reader: &Reader<'_>, name: &str, key: &Key, take: Take, filter: Option<Expr>) -> (FoldColumn, Column) {
    let kind = if take == Take::Any { ColumnType::Boolean } else { ColumnType::Integer };
    let column = Column::named(name, kind, reader.place(&key.range));
    (FoldColumn { name: name.to_owned(), take, filter }, column)
}

fn value(
    reader: &mut Reader<'_>,
    (key, node): (&Key, &Node),
    word: Word,
    (expr, form): (Expr, DataType),
    filter: Option<Expr>,
    read: &Source,
) -> Option<(FoldColumn, Column)> {
    let name = &key.text;
    if word == Word::Sum && !matches!(form, DataType::Integer | DataType::Number) {
        reader.invalid(node, say!("`sum` には数の列を書きます", "`sum` needs a number"));
        return None;
    }
    let same = match &expr {
        Expr::Column(column) => read.columns.get(column),
        _ => None,
    };
    let mut column = match same {
        Some(column) => renamed_column(name, column, false),
        None => Column { kind: kind_of(form), ..counted(reader, name, key, Take::Count, None).1 },
    };
    column.place = reader.place(&key.range);
    let take = match word {
        Word::First => Take::First(expr),
        Word::Last => Take::Last(expr),
        Word::Min => Take::Min(expr),
        Word::Max => Take::Max(expr),
        _ => Take::Sum(expr),
    };
    Some((FoldColumn { name: name.clone(), take, filter }, column))
}

/// A column that holds what another does, under a name of its own.
pub(super) fn renamed_column(name: &str, of: &Column, required: bool) -> Column {
    let (from, missing, limits) = (vec![name.to_owned()], Vec::new(), Limits::default());
    Column { name: name.to_owned(), from, required, missing, limits, ..of.clone() }
}

pub(super) fn kind_of(form: DataType) -> ColumnType {
    match form {
        DataType::Text => ColumnType::Text,
        DataType::Integer => ColumnType::Integer,
        DataType::Number => ColumnType::Number,
        DataType::Boolean => ColumnType::Boolean,
        DataType::Instant => ColumnType::Datetime,
        DataType::Date => ColumnType::Date,
    }
}

fn watched(reader: &mut Reader<'_>, name: &Key, node: &Node, key: &str, read: &Source) -> Option<Intervals> {
    if ENDS.contains(&key) {
        let message = say!(
            "区間の列 `start`・`end` とまとめるキー `{key}` の名前が同じです",
            "the key `{key}` is named like the columns `start` and `end` of intervals"
        );
        reader.invalid_key(name, message);
    }
    let holds = IntervalKeys::from_node(reader, node)?.holds;
    let holds = holds.and_then(|node| expression::condition(reader, node, read));
    Some(Intervals { name: name.text.clone(), holds: holds? })
}

/// Adds the sources of intervals that folded sources give, each named `<source>.<name>`.
pub(super) fn add_intervals(reader: &mut Reader<'_>, entries: &[(&Key, &Node)], declared: &mut Symbols<Source>) {
    for (key, node) in entries {
        for name in interval_names(node) {
            let full = format!("{}.{}", key.text, name.text);
            if declared.names().any(|known| known == full) {
                let message = say!(
                    "`{full}` という名前のデータソースがほかにもあります",
                    "there is another source named `{full}`"
                );
                reader.invalid_key(name, message);
                continue;
            }
            match declared.sound.get(&key.text).and_then(|of| intervals_of(of, name, reader)) {
                Some(source) => drop(declared.sound.insert(full, source)),
                None => {
                    let cause = declared.left_out.get(&key.text).cloned().unwrap_or_else(|| reader.place(&name.range));
                    declared.left_out.insert(full, cause);
                }
            }
        }
    }
}

/// The keys of `fold: { intervals: … }`.
pub(super) fn interval_names(node: &Node) -> Vec<&Key> {
    let intervals = node.get("fold").and_then(|fold| fold.get("intervals"));
    intervals.map(|node| node.entries().iter().map(|entry| &entry.key).collect()).unwrap_or_default()
}

fn intervals_of(of: &Source, name: &Key, reader: &Reader<'_>) -> Option<Source> {
    let fold = of.fold()?;
    let (key, order) = (&of.columns[&fold.key], &of.as_read()?.columns[&fold.order]);
    let columns = [
        renamed_column(&fold.key, key, true),
        renamed_column(ENDS[0], order, true),
        renamed_column(ENDS[1], order, false),
    ];
    Some(Source {
        name: format!("{}.{}", of.name, name.text),
        files: Vec::new(),
        key: None,
        order: None,
        columns: columns.into_iter().map(|column| (column.name.clone(), column)).collect(),
        not_before: Vec::new(),
        made: Some(SourceOrigin::Intervals { of: of.name.clone(), name: name.text.clone() }),
        place: reader.place(&name.range),
        ..of.clone()
    })
}

/// Says that a key of the source itself has its place in `fold`.
pub(super) fn misplaced(reader: &mut Reader<'_>, node: &Node, key: &str) {
    let message =
        say!("`fold` があるとき、`{key}` は `fold` の中に書きます", "with `fold`, `{key}` stands inside `fold`");
    reader.invalid(node, message);
}

/// The name of the type of a column, for messages.
pub(super) fn named_type(column: &Column) -> &'static str {
    type_name(column.kind)
}
