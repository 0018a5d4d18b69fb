//! Folds and joins of sources in the cluster, as SQL.
//!
//! In: the used rows of a source, and what is declared of its fold and its joins. Out: SQL of the folded rows, of the intervals of a state,
//! and of rows with joined columns. Never: lets a row without a key belong to another, or a join multiply rows.

use super::expression::{Layers, truth};
use super::statement::Rows;
use super::text::{name, null, type_of};
use crate::config::{Column, Fold, FoldColumn, Intervals, Join, Take};
use crate::query::DataType;
use indexmap::IndexMap;

/// What orders the events of a key: their instant, then their place.
const ORDER: &str = "`#order`";

/// Events of which each stands once, with what orders them.
pub(super) fn events(fold: &Fold, columns: &IndexMap<String, Column>, rows: &Rows) -> String {
    let own: Vec<String> = columns.keys().map(|column| name(column)).collect();
    let own = own.join(", ");
    let places = rows.places.join(", ");
    format!(
        "(SELECT {own}, struct({} AS a, min(struct({places})) AS b) AS {ORDER} FROM {} GROUP BY {own})",
        name(&fold.order),
        rows.sql
    )
}

/// The folded rows.
///
/// # Errors
/// What cannot be said in SQL.
pub(super) fn folded(
    fold: &Fold,
    columns: &IndexMap<String, Column>,
    events: &str,
    data_type_of: &dyn Fn(&str) -> Option<DataType>,
) -> Result<Rows, String> {
    let places = vec![ORDER.to_owned()];
    let mut layers = Layers::new(data_type_of, &places);
    let mut taken = Vec::new();
    for column in &fold.columns {
        let data_type = columns.get(&column.name).map(|declared| declared.kind.data_type());
        taken.push(format!("{} AS {}", take(&mut layers, column, data_type)?, name(&column.name)));
    }
    if !layers.references.is_empty() {
        return Err("a fold looks into no table".to_owned());
    }
    let key = name(&fold.key);
    let columns: Vec<String> = std::iter::once(key.clone()).chain(taken).collect();
    let sql = format!("(SELECT {} FROM {} GROUP BY {key})", columns.join(", "), layers.over(events));
    Ok(Rows { sql, places: vec![key] })
}

fn take(layers: &mut Layers<'_>, column: &FoldColumn, declared: Option<DataType>) -> Result<String, String> {
    let filter = match &column.filter {
        Some(filter) => {
            let sql = layers.sql(filter)?;
            Some(layers.named(truth(sql)?).text)
        }
        None => None,
    };
    let counts = filter.as_ref().map(|filter| format!(" FILTER (WHERE {filter})")).unwrap_or_default();
    let value = |layers: &mut Layers<'_>, expr| -> Result<(String, Option<DataType>), String> {
        let sql = layers.sql(expr)?;
        let sql = layers.named(sql);
        Ok(match sql.data_type {
            None => (null(declared.unwrap_or(DataType::Integer)), declared),
            Some(data_type) => (sql.text, Some(data_type)),
        })
    };
    let cast = |text: String, data_type: Option<DataType>| match declared.or(data_type) {
        Some(data_type) => format!("CAST({text} AS {})", type_of(data_type)),
        None => text,
    };
    Ok(match &column.take {
        Take::First(expr) | Take::Last(expr) => {
            let (value, data_type) = value(layers, expr)?;
            let by = if matches!(column.take, Take::First(_)) { "min_by" } else { "max_by" };
            cast(format!("{by}({value}, {ORDER}){counts}"), data_type)
        }
        Take::Min(expr) | Take::Max(expr) => {
            let (value, data_type) = value(layers, expr)?;
            let by = if matches!(column.take, Take::Min(_)) { "min" } else { "max" };
            cast(format!("{by}({value}){counts}"), data_type)
        }
        Take::Sum(expr) => {
            let (value, data_type) = value(layers, expr)?;
            match data_type {
                Some(DataType::Number) => format!("sum({value}){counts}"),
                // Whole numbers are added in 128 bits, and refused when the sum does not fit into 64.
                _ => format!("CAST(sum(CAST({value} AS DECIMAL(38, 0))){counts} AS BIGINT)"),
            }
        }
        Take::Count => format!("count(*){counts}"),
        Take::Any => format!("(count(*){counts} > 0)"),
    })
}

/// The intervals of a state: from a row in which it begins to hold to the next in which it does not.
///
/// # Errors
/// What cannot be said in SQL.
pub(super) fn intervals(
    fold: &Fold,
    state: &Intervals,
    events: &str,
    data_type_of: &dyn Fn(&str) -> Option<DataType>,
) -> Result<Rows, String> {
    let places = vec![ORDER.to_owned()];
    let mut layers = Layers::new(data_type_of, &places);
    let holds = layers.sql(&state.holds)?;
    let holds = layers.named(truth(holds)?).text;
    let key = name(&fold.key);
    let window = format!("OVER (PARTITION BY {key} ORDER BY {ORDER})");
    let with = format!(
        "(SELECT {key}, {} AS start, coalesce({holds}, false) AS holds, {ORDER} FROM {})",
        name(&fold.order),
        layers.over(events)
    );
    let before = format!("(SELECT *, coalesce(lag(holds) {window}, false) AS held FROM {with})");
    let turns = format!("(SELECT *, lead(start) {window} AS `end` FROM {before} WHERE holds <> held)");
    let sql = format!("(SELECT {key}, start, `end` FROM {turns} WHERE holds AND (`end` IS NULL OR `end` <> start))");
    Ok(Rows { sql, places: vec![key, "start".to_owned()] })
}

/// Rows with columns of another source.
pub(super) fn joined(join: &Join, rows: &Rows, other: &str) -> Rows {
    let brought: Vec<String> =
        join.columns.iter().map(|(theirs, ours)| format!("{} AS {}", name(theirs), name(ours))).collect();
    let ours: Vec<String> = join.columns.iter().map(|(_, ours)| format!("o.{}", name(ours))).collect();
    let (key, on) = (name(&join.key), name(&join.on));
    let other = format!("(SELECT {key} AS `#key`, {} FROM {other} WHERE {key} IS NOT NULL)", brought.join(", "));
    let sql =
        format!("(SELECT s.*, {} FROM {} AS s LEFT JOIN {other} AS o ON s.{on} = o.`#key`)", ours.join(", "), rows.sql);
    Rows { sql, places: rows.places.clone() }
}

/// The rows that find no partner.
pub(super) fn unmatched(join: &Join, rows: &Rows, other: &str) -> String {
    let (key, on) = (name(&join.key), name(&join.on));
    format!(
        "(SELECT s.{on} AS `key` FROM {} AS s LEFT ANTI JOIN {other} AS o ON s.{on} = o.{key} WHERE s.{on} IS NOT NULL)",
        rows.sql
    )
}
