//! The rows behind a figure: how many there are, and the first of them.
//!
//! In: a figure of a metric. Out: the rows of its source that it was computed from, by role, with the columns that decide:
//! key, time, breakdowns, and what its expressions read. The same conditions as in the figure, asked for again. Never: more
//! rows than are asked for; the tickets behind SLA figures are in `sla`.

use super::uptime::{Exclusions, overlap};
use super::{Run, Snapshot, backlog, measures};
use crate::calendar::{Instant, local_text};
use crate::config::{Measure, Metric, MetricKind, Uptime};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{self, Cell, DataType, Expr, Limit, Literal, Query};

const DAY: i64 = 86_400;

/// Rows of one role behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRows {
    /// `rows`, `numerator`, `denominator`, `received`, `failed`, `incidents` or `open`.
    pub role: &'static str,
    /// The source.
    pub source: String,
    /// How many rows there are.
    pub total: u64,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The first of them, by time and then by key; instants with the project's offset.
    pub rows: Vec<Vec<Option<String>>>,
}

/// The rows behind a figure, at most `limit` of each role. Empty for kinds whose rows are not told.
pub fn figure_rows(data: Snapshot<'_>, figure: &Figure, limit: usize, found: &mut Diagnostics) -> Vec<FigureRows> {
    let Some(metric) = data.project.metrics.get(&figure.metric) else { return Vec::new() };
    data.with_run(|run| {
        let roles = roles(run, metric, figure, found);
        roles.into_iter().filter_map(|role| role.rows(run, metric, figure, limit, found)).collect()
    })
}

/// Seconds of the period, up to the as-of instant, that each maintenance window of an uptime takes off, by its name.
pub fn excluded_seconds(data: Snapshot<'_>, figure: &Figure, found: &mut Diagnostics) -> Vec<(String, i64)> {
    let Some(metric) = data.project.metrics.get(&figure.metric) else { return Vec::new() };
    let MetricKind::Uptime(uptime) = &metric.kind else { return Vec::new() };
    let span = (figure.period.start.as_second(), figure.period.end.min(data.as_of).as_second());
    let service = figure.by.iter().find(|(name, _)| uptime.service() == Some(name)).map(|(_, value)| value.as_str());
    let mut taken = |run: &Run<'_>, name: &String| {
        let window = Exclusions::new(run, metric, std::slice::from_ref(name), span, found);
        let spans = service.map_or_else(|| window.all(), |service| window.of(Some(service)));
        (name.clone(), overlap(&spans, span))
    };
    data.with_run(|run| uptime.exclude().iter().map(|name| taken(run, name)).collect())
}

/// What makes rows of a source count.
struct Role<'m> {
    name: &'static str,
    source: &'m str,
    time: &'m str,
    condition: Expr,
    also: Vec<&'m str>,
}

fn roles<'m>(run: &Run<'_>, metric: &'m Metric, figure: &Figure, found: &mut Diagnostics) -> Vec<Role<'m>> {
    let of_measure = |name, source: &'m str, time: &'m str, measure: &'m Measure| -> Option<Role<'m>> {
        let there = measure.expr.clone().map(Expr::is_not_null);
        let condition = in_period(run, figure, source, time)?;
        let condition = [there, measure.filter.clone()].into_iter().flatten().fold(condition, Expr::and);
        let exprs = measure.expr.iter().chain(&measure.filter);
        let also = exprs.flat_map(Expr::columns).collect();
        Some(Role { name, source, time, condition, also })
    };
    if let MetricKind::Simple { source, time, measure } = &metric.kind {
        return of_measure("rows", source, time, measure).into_iter().collect();
    }
    if let MetricKind::Ratio { source, time, numerator, denominator } = &metric.kind {
        let parts = [("numerator", numerator), ("denominator", denominator)];
        return parts.into_iter().filter_map(|(name, part)| of_measure(name, source, time, part)).collect();
    }
    if let MetricKind::Backlog(of) = &metric.kind {
        let Some(at) = backlog::counted_at(run, of, figure) else { return Vec::new() };
        let condition = of.filter.iter().cloned().fold(backlog::open_by(run, of, at), Expr::and);
        let also = of.end.as_deref().into_iter().chain(of.filter.iter().flat_map(Expr::columns)).collect();
        return vec![Role { name: "open", source: &of.source, time: &of.start, condition, also }];
    }
    if let MetricKind::Uptime(uptime) = &metric.kind {
        return of_uptime(run, metric, uptime, figure, found);
    }
    if let MetricKind::Mttr { source, start, end, filter } = &metric.kind {
        // As in the figure, a row that ends before it starts has no duration.
        let has_duration = Expr::column(start).le(Expr::column(end));
        let condition = in_period(run, figure, source, end).map(|within| within.and(has_duration));
        let role = |name, (time, other): (&'m String, &'m String), condition: Expr| Role {
            name,
            source,
            time,
            condition: filter.clone().map_or(condition.clone(), |filter| condition.and(filter)),
            also: std::iter::once(other.as_str()).chain(filter.iter().flat_map(Expr::columns)).collect(),
        };
        let open = role("open", (start, end), open_at(figure.period.end.min(run.as_of), start, end));
        return condition.map(|within| role("incidents", (end, start), within)).into_iter().chain([open]).collect();
    }
    Vec::new()
}

/// Rows that began before an instant and had not ended by then.
fn open_at(at: Instant, start: &str, end: &str) -> Expr {
    let at = || Expr::instant(at.as_second());
    let begun = Expr::column(start).lt(at());
    begun.and(Expr::column(end).is_null().or(Expr::column(end).ge(at())))
}

/// Rows whose time lies in the figure's period, and in what the source covers.
fn in_period(run: &Run<'_>, figure: &Figure, source: &str, time: &str) -> Option<Expr> {
    let coverage = run.coverage(source, time)?;
    let buckets = run.buckets(figure.period.grain, coverage);
    let at = buckets.periods.iter().position(|period| period.label == figure.period.label)?;
    let data_type = run.column_type(source, time)?;
    let at = Expr::integer(i64::try_from(at).ok()?);
    Some(buckets.covers(time, data_type).and(buckets.index(time, data_type).eq(at)))
}

fn of_uptime<'m>(
    run: &Run<'_>,
    metric: &Metric,
    uptime: &'m Uptime,
    figure: &Figure,
    found: &mut Diagnostics,
) -> Vec<Role<'m>> {
    match uptime {
        Uptime::Probes { source, time, up, service, .. } => {
            let Some(condition) = in_period(run, figure, source, time) else { return Vec::new() };
            let span = (figure.period.start.as_second(), figure.period.end.as_second());
            let excluded = Exclusions::new(run, metric, uptime.exclude(), span, found);
            let outside = excluded.condition(time, service.as_deref()).map(|inside| !inside);
            let received = outside.into_iter().fold(condition.and(up.clone().is_not_null()), Expr::and);
            let also: Vec<&str> = up.columns().into_iter().chain(service.as_deref()).collect();
            let failed = received.clone().and(!up.clone());
            let role = |name, condition| Role { name, source, time, condition, also: also.clone() };
            vec![role("failed", failed), role("received", received)]
        }
        Uptime::Intervals { source, start, end, filter, service, .. } => {
            let until = figure.period.end.min(run.as_of);
            let begun = Expr::column(start).lt(Expr::instant(until.as_second()));
            let lasting = Expr::column(end).gt(Expr::instant(figure.period.start.as_second()));
            let lasting = Expr::column(end).is_null().or(lasting);
            let condition = filter.iter().cloned().fold(begun.and(lasting), Expr::and);
            let also =
                [end.as_str()].into_iter().chain(filter.iter().flat_map(Expr::columns)).chain(service.as_deref());
            vec![Role { name: "incidents", source, time: start, condition, also: also.collect() }]
        }
    }
}

impl Role<'_> {
    fn rows(
        self,
        run: &Run<'_>,
        metric: &Metric,
        figure: &Figure,
        limit: usize,
        found: &mut Diagnostics,
    ) -> Option<FigureRows> {
        let source = run.project.sources.get(self.source)?;
        let data_type = |name: &str| source.columns.get(name).map_or(DataType::Text, |column| column.kind.data_type());
        let within = |(name, value): &(String, String)| {
            of_group(metric, name, value).unwrap_or_else(|| is(name, data_type(name), value))
        };
        let condition = figure.by.iter().map(within).fold(self.condition, Expr::and);
        let mut names: Vec<&str> = Vec::new();
        let by = metric.by.iter().map(|by| by.name.as_str());
        let title = source.list().map(|_| "title");
        for name in [self.time].into_iter().chain(source.key.as_deref()).chain(title).chain(by).chain(self.also) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let count = Query::groups(self.source, Vec::new(), vec![query::Measure::count("n")]);
        let counted = run.ask(&count.filtered(condition.clone()), &metric.place, found)?;
        let total = counted.single().map_or(0, Cell::count);
        let columns = names.iter().map(|&name| (name.to_owned(), Expr::column(name))).collect();
        let rows = Query::rows(self.source, columns, names.len().min(2)).limited(Limit::from(limit));
        let table = run.ask(&rows.filtered(condition), &metric.place, found)?;
        let told =
            |row: &Vec<Cell>| row.iter().zip(&names).map(|(cell, name)| words(run, cell, data_type(name))).collect();
        Some(FigureRows {
            role: self.name,
            source: self.source.to_owned(),
            total,
            rows: table.rows.iter().map(told).collect(),
            columns: names.into_iter().map(str::to_owned).collect(),
        })
    }
}

/// Whether a row is of a service of a declared group.
fn of_group(metric: &Metric, name: &str, value: &str) -> Option<Expr> {
    let MetricKind::Uptime(uptime) = &metric.kind else { return None };
    let service = uptime.service().filter(|service| *service != name)?;
    let (_, members) = uptime.together().groups.iter().find(|(group, _)| group == value)?;
    Some(Expr::column(service).is_in(members))
}

/// Whether a row has a value in a breakdown; `-` is none, as in figures.
pub(super) fn is(name: &str, data_type: DataType, value: &str) -> Expr {
    let column = Expr::column(name);
    let equal = |literal| column.clone().eq(Expr::Literal(literal));
    let whole = || value.parse().ok().map(Literal::Integer);
    let found = match data_type {
        _ if value == "-" => return column.is_null(),
        DataType::Text => Some(equal(Literal::Text(value.to_owned()))),
        DataType::Boolean => value.parse().ok().map(Literal::Boolean).map(equal),
        DataType::Number => value.parse().ok().map(Literal::Number).map(equal),
        DataType::Integer => whole().map(equal),
        DataType::Instant | DataType::Date => {
            whole().map(|literal| column.clone().to_integer().eq(Expr::Literal(literal)))
        }
    };
    found.unwrap_or_else(|| Expr::integer(0).gt(Expr::integer(0)))
}

fn words(run: &Run<'_>, cell: &Cell, data_type: DataType) -> Option<String> {
    let zone = &run.project.site.periods.zone;
    match (cell, data_type) {
        (Cell::Null, _) => None,
        (Cell::Integer(_), DataType::Instant) => Some(local_text(cell.instant()?, zone)),
        (Cell::Integer(day), DataType::Date) => {
            let noon = Instant::from_second(day * DAY + DAY / 2).ok()?;
            Some(noon.to_zoned(crate::calendar::Zone::UTC).date().to_string())
        }
        _ => Some(measures::shown(cell)),
    }
}
