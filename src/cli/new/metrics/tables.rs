//! Tables of figures that somebody else computed (a row a day, months as columns) → a metric for each figure.
//!
//! In: a source of which nothing else is known, by the roles of its columns. Out: entries. Never: adds up what is a share or a mean by its
//! header, or makes one figure of values below different labels.

use super::entries::{Maker, MetricEntry, counted, key, quoted};
use super::roles::{Roles, SeenValues};
use crate::calendar::DatePattern;
use crate::config::{Column, ColumnType};
use crate::diag::{Lang, Message};
use crate::model::slug;
use crate::say;
use crate::syntax::written::scalar;

/// So many figures of a table get metrics of their own.
const MOST: usize = 12;

/// Words in headers of shares and means, which do not add up.
const MEANS: [&str; 20] = [
    "率",
    "割合",
    "平均",
    "％",
    "%",
    "スコア",
    "点数",
    "得点",
    "評価",
    "満足度",
    "推奨度",
    "中央値",
    "rate",
    "rating",
    "ratio",
    "score",
    "csat",
    "avg",
    "average",
    "mean",
];

/// Words in headers of counts and amounts, which do.
const SUMS: [&str; 8] = ["件数", "回数", "人数", "数", "合計", "count", "number of", "total"];

/// Headers of what only tells rows apart or names something by a number.
const NAMES: [&str; 8] = ["番号", "no", "no.", "id", "コード", "code", "年", "year"];

/// The metrics of a table by the first of its days or instants; how many rows it has, where none of its columns is a figure.
pub(super) fn of_source(roles: &Roles<'_>, seen: &SeenValues, lang: Lang) -> Vec<MetricEntry> {
    let is_time = |column: &&Column| matches!(column.kind, ColumnType::Date | ColumnType::Datetime);
    let Some(time) = roles.source.columns.values().find(is_time) else { return Vec::new() };
    let make = Maker { source: &roles.source.name, lang };
    let figures: Vec<&Column> = roles.source.columns.values().filter(|column| is_figure(roles, column)).collect();
    match &roles.source.sheet.unpivot {
        Some(unpivot) => {
            let value = figures.into_iter().find(|column| column.name == unpivot.value);
            value.map(|value| of_labels(&make, roles, time, value, seen)).unwrap_or_default()
        }
        None if figures.is_empty() => vec![rows(&make, time)],
        None => figures.into_iter().take(MOST).map(|column| figure(&make, time, column, None)).collect(),
    }
}

fn rows(make: &Maker<'_>, time: &Column) -> MetricEntry {
    let name = header(time);
    let about = say!("`{name}` がその期にある行の数", "rows by their `{name}`");
    make.entry("rows", &say!("件数", "rows"), Some(about), &counted(make, &time.name, None))
}

fn is_figure(roles: &Roles<'_>, column: &Column) -> bool {
    let is_number = matches!(column.kind, ColumnType::Integer | ColumnType::Number | ColumnType::Duration);
    let is_key = roles.source.key.as_ref() == Some(&column.name);
    is_number && !is_key && !NAMES.contains(&header(column).to_lowercase().as_str())
}

fn header(column: &Column) -> &str {
    column.from.first().unwrap_or(&column.name)
}

/// A metric for each of the few labels of a wide table.
fn of_labels(
    make: &Maker<'_>,
    roles: &Roles<'_>,
    time: &Column,
    value: &Column,
    seen: &SeenValues,
) -> Vec<MetricEntry> {
    let is_label = |column: &&Column| {
        // A key of several columns is one more column of texts.
        matches!(column.kind, ColumnType::Text | ColumnType::Category)
            && roles.source.key.as_ref() != Some(&column.name)
    };
    let mut labels = roles.source.columns.values().filter(is_label);
    let (Some(label), None) = (labels.next(), labels.next()) else { return Vec::new() };
    let words = roles.values(&label.name, seen).filter(|words| words.len() <= MOST);
    let of = |word: &String| figure(make, time, value, Some((&label.name, word)));
    words.into_iter().flatten().map(of).collect()
}

/// One figure, of all rows or of those with a label.
fn figure(make: &Maker<'_>, time: &Column, column: &Column, label: Option<(&str, &String)>) -> MetricEntry {
    let name = label.map_or_else(|| header(column), |(_, word)| word);
    let adds_up = adds_up(column, name);
    let expr = match column.kind {
        ColumnType::Duration => format!("{} / 3600.0", column.name),
        _ => column.name.clone(),
    };
    let agg = if adds_up { "agg: sum" } else { "agg: avg" };
    let mut keys =
        vec!["type: simple".to_owned(), make.source_key(), key("time", &time.name), agg.to_owned(), key("expr", &expr)];
    if time.written.pattern.as_ref().is_some_and(DatePattern::is_of_months) {
        // A value of a month stands at its first day, and is none of that day or week.
        keys.push("grains: [month, quarter, year]".to_owned());
    }
    if let Some((of, word)) = label {
        keys.push(format!("filter: {}", scalar(&format!("{of} = {}", quoted(word)))));
    }
    if column.kind == ColumnType::Duration {
        keys.push("unit: h".to_owned());
    }
    let about = if adds_up {
        say!("行の値の合計", "the sum of its rows")
    } else {
        say!(
            "行の値の平均。行ごとの件数では重み付けしない",
            "the mean of its rows, however many things each of them is about"
        )
    };
    let id = slug(&name.replace('_', "-")).unwrap_or_default();
    make.entry(&id, &Message::new(name, name), Some(about), &keys)
}

/// Whether values of a column add up, by its header, else by their type: whole numbers are counts.
fn adds_up(column: &Column, name: &str) -> bool {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    !has(&MEANS) && (has(&SUMS) || column.kind == ColumnType::Integer)
}
