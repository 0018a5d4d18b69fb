//! Which days of a source have rows, so that a reader sees the holes of an export.
//!
//! The day is told by the first declared column by which a metric or a policy tells time, else by the source's order: the
//! newest change of a ticket says nothing about the days on which tickets came in.

use super::Run;
use super::coverage::time_columns;
use crate::calendar::{Grain, date_of_day, day_number, day_start, local_date};
use crate::model::Days;
use crate::query::{DataType, Expr, Measure, Query, Side};
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many days are looked at; an export of more holds a mistaken date.
const MOST: i64 = 73_050;

/// The days of every source that tells time by a column, before the as-of instant.
pub(super) fn days(run: &Run<'_>) -> BTreeMap<String, Days> {
    let project = run.project;
    let mut found = BTreeMap::new();
    for (source, columns) in time_columns(project) {
        let declared = &project.sources[source];
        // A list has the rows that there are: days without one are no holes.
        if declared.list().is_some() {
            continue;
        }
        let told = |column: &&str| columns.contains(column);
        let mut in_order = declared.columns.keys().map(String::as_str).filter(told);
        let other = in_order.clone().find(|column| declared.order.as_deref() != Some(*column));
        let Some(column) = other.or_else(|| in_order.next()) else { continue };
        let days = present(run, source, column);
        found.extend(days.and_then(|days| Days::new(column.to_owned(), &days)).map(|days| (source.to_owned(), days)));
    }
    found
}

/// The numbers of the local days that have rows, ascending.
fn present(run: &Run<'_>, source: &str, column: &str) -> Option<Vec<i64>> {
    let (as_of, zone) = (run.as_of, &run.project.site.periods.zone);
    let value = || Expr::column(column).to_integer();
    let today = day_number(local_date(zone, as_of));
    let (day, first, before) = match run.data_type(source, column) {
        DataType::Date => (value(), 0, value().le(Expr::integer(today))),
        DataType::Instant => {
            let first = run.coverages.first(source, column)?;
            let from = day_number(local_date(zone, first)).max(today - MOST);
            let midnights: Option<Vec<i64>> =
                (from..=today).map(|day| Some(day_start(zone, date_of_day(day)?).as_second())).collect();
            let day = value().search_sorted(&Arc::new(midnights?), Side::LastAtMost);
            (day, from, value().lt(Expr::integer(as_of.as_second())))
        }
        _ => return None,
    };
    let group = vec![(Grain::Day.name().to_owned(), day)];
    let query = Query::groups(source, group, vec![Measure::count("rows")]).filtered(before);
    let table = run.engine.run(&query).ok()?;
    Some(table.rows.iter().filter_map(|row| Some(first + row.first()?.integer()?)).collect())
}
