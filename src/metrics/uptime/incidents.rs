//! Incident intervals as timelines: everything is known, and down is what an incident says.
//!
//! In: the rows of a source of incidents. Out: [`Outages`]. Never: ends an incident that is still open; it runs to the end
//! of what is known.

use super::exclusions::Exclusions;
use super::scope::Lines;
use super::spans::greatest;
use crate::config::{Metric, Uptime, Weights};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::query::{Cell, Expr, Query, Select};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// One incident.
struct Outage {
    service: Option<String>,
    start: i64,
    /// `None` while it is open at the as-of instant.
    end: Option<i64>,
    weight: Decimal,
}

/// The incidents of one metric.
pub(super) struct Outages {
    all: Vec<Outage>,
    /// Those that end before they start.
    backwards: Vec<Outage>,
}

impl Outages {
    /// Every incident that began before the as-of instant and lasts.
    pub fn ask(run: &Run<'_>, metric: &Metric, uptime: &Uptime, found: &mut Diagnostics) -> Option<Self> {
        let Uptime::Intervals { source, start, end, filter, weights, service, .. } = uptime else { return None };
        let as_of = run.as_of.as_second();
        let mut columns = vec![("start".to_owned(), Expr::column(start)), ("end".to_owned(), Expr::column(end))];
        let or_null = |column: Option<&str>| column.map_or_else(Expr::null, Expr::column);
        columns.push(("service".to_owned(), or_null(service.as_deref())));
        columns.push(("impact".to_owned(), or_null(weights.as_ref().map(|weights| weights.column.as_str()))));
        let select = Select::Rows { columns, sort: 2, limit: None };
        let (lookups, with) = (Vec::new(), Vec::new());
        let query = Query { source: source.clone(), lookups, with, filter: filter.clone(), select };
        let table = run.ask(&query, &metric.place, found)?;
        let outage = |row: &Vec<Cell>| {
            let start = row[0].integer().filter(|start| *start < as_of)?;
            let end = row[1].integer().filter(|end| *end < as_of);
            let service = row[2].text().map(str::to_owned);
            let weight = weight(weights.as_ref(), row[3].text());
            Some(Outage { service, start, end, weight })
        };
        let seen = table.rows.iter().filter_map(outage);
        let ended = |wrong: fn(i64, i64) -> bool| move |o: &Outage| o.end.is_some_and(|end| wrong(end, o.start));
        let (backwards, others): (Vec<_>, Vec<_>) = seen.partition(ended(|end, start| end < start));
        let all = others.into_iter().filter(|outage| !ended(|end, start| end == start)(outage)).collect();
        Some(Self { all, backwards })
    }

    /// Whether one is open at the as-of instant: it is known to last, however old the newest row is.
    pub fn last(&self) -> bool {
        self.all.iter().any(|outage| outage.end.is_none())
    }

    /// Every service that an incident names.
    pub fn services(&self) -> BTreeSet<&str> {
        self.all.iter().filter_map(|outage| outage.service.as_deref()).collect()
    }

    /// How many began in a stretch of time, of some services or of all.
    pub fn starts_within(&self, members: Option<&[String]>, base: (i64, i64)) -> u64 {
        starts(&self.all, members, base) as u64
    }

    /// How many began there that end before they start.
    pub fn backwards_within(&self, members: Option<&[String]>, base: (i64, i64)) -> i64 {
        i64::try_from(starts(&self.backwards, members, base)).expect("no list is longer than memory")
    }

    /// Those that began in a stretch of time and name no service.
    pub fn unassigned(&self, base: (i64, i64)) -> usize {
        let counts = |outage: &&Outage| {
            outage.service.is_none() && outage.start < base.1 && outage.end.is_none_or(|end| base.0 < end)
        };
        self.all.iter().filter(counts).count()
    }

    /// What was down of each service in `[from, until)`.
    pub fn lines(&self, services: &[String], exclusions: &Exclusions, (from, until): (i64, i64)) -> Lines {
        Lines::new(services, exclusions, |service| {
            let own = self.all.iter().filter(|outage| outage.service.as_deref() == service);
            let spans: Vec<_> = own.map(|o| (o.start, o.end.unwrap_or(until), o.weight)).collect();
            (vec![(from, until)], greatest(&spans))
        })
    }
}

fn starts(outages: &[Outage], members: Option<&[String]>, base: (i64, i64)) -> usize {
    let belongs = |outage: &Outage| {
        members.is_none_or(|members| outage.service.as_ref().is_some_and(|service| members.contains(service)))
    };
    let counts = |outage: &&Outage| belongs(outage) && base.0 <= outage.start && outage.start < base.1;
    outages.iter().filter(counts).count()
}

/// An incident whose impact is not declared takes all of the service.
pub(super) fn weight(weights: Option<&Weights>, impact: Option<&str>) -> Decimal {
    let of = |weights: &Weights| weights.of.iter().find(|(name, _)| Some(name.as_str()) == impact).map(|(_, w)| *w);
    weights.and_then(of).unwrap_or(Decimal::ONE)
}
