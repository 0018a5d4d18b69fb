//! The questions to an incident log.
//!
//! In: the declared log. Out: questions for the rows that are shown, and for how many there are. Never: takes a row that begins
//! at the as-of instant or after it, or one that ends before it begins.

use crate::calendar::Instant;
use crate::config::{IncidentLog, Metric, MetricKind, Uptime};
use crate::metrics::buckets::Buckets;
use crate::metrics::{Run, measures};
use crate::model::{LISTED_INCIDENTS, Logged, LoggedRows};
use crate::query::{Cell, DataType, Expr, Limit, Literal, Measure, Query, RunningAggregate, Side, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many of the newest rows of each week are listed.
const OF_A_WEEK: i64 = 20;
/// How many rows are listed at most, whatever else is said of them.
const MOST: usize = 20_000;

/// Columns that every question starts with: what of a row is seen at the as-of instant, and whether it counts.
fn seen(log: &IncidentLog, as_of: Instant) -> Vec<(String, Expr)> {
    let column = |name: &str| Expr::column(name);
    let until = || Expr::instant(as_of.as_second());
    let is_over = column(&log.end).lt(until());
    let ended = column(&log.end).to_integer().only_if(is_over);
    let forwards = column("log.end").is_null().or(column("log.end").ge(column("log.start")));
    let begun = column(&log.start).lt(until());
    vec![
        ("log.start".to_owned(), column(&log.start).to_integer()),
        ("log.end".to_owned(), ended),
        ("log.counts".to_owned(), log.filter.iter().cloned().fold(begun.and(forwards), Expr::and)),
    ]
}

/// How many rows there are.
pub(super) struct Counts<'a> {
    log: &'a IncidentLog,
    as_of: Instant,
    cuts: Arc<Vec<i64>>,
}

impl<'a> Counts<'a> {
    /// By the stretches that begin with these instants.
    pub(super) fn new(log: &'a IncidentLog, as_of: Instant, cuts: Vec<i64>) -> Self {
        Self { log, as_of, cuts: Arc::new(cuts) }
    }

    fn query(&self, at: Expr, filter: Expr) -> Query {
        let service = self.log.service.as_ref().map_or_else(|| Expr::integer(0), Expr::column);
        let stretch = at.search_sorted(&self.cuts, Side::LastAtMost);
        Query::groups(
            &self.log.source,
            vec![("service".to_owned(), service), ("stretch".to_owned(), stretch)],
            vec![Measure::count("rows"), Measure::count_if("open", Expr::column("log.end").is_null())],
        )
        .with_columns(seen(self.log, self.as_of))
        .filtered(filter)
    }

    /// Those that begin in each stretch, by service.
    pub(super) fn began(&self) -> Query {
        self.query(Expr::column("log.start"), Expr::column("log.counts"))
    }

    /// Those whose last second lies in each stretch, by service. What is over when it begins has that second.
    pub(super) fn over(&self) -> Query {
        let column = |name: &str| Expr::column(name);
        let last = column("log.end").minus(Expr::integer(1)).greatest(column("log.start"));
        self.query(last, column("log.counts").and(column("log.end").is_not_null()))
    }

    /// What the answers say.
    pub(super) fn read(self, began: &Table, over: &Table) -> Logged {
        let mut services: BTreeMap<Option<String>, LoggedRows> = BTreeMap::new();
        let told_apart = self.log.service.is_some();
        let name = |cell: &Cell| (told_apart && *cell != Cell::Null).then(|| measures::shown(cell));
        for row in &began.rows {
            let Some(at) = row[1].index() else { continue };
            let rows = services.entry(name(&row[0])).or_default();
            *rows.began.entry(at).or_default() += row[2].count();
            rows.open += row[3].count();
        }
        for row in &over.rows {
            let Some(at) = row[1].index() else { continue };
            *services.entry(name(&row[0])).or_default().over.entry(at).or_default() += row[2].count();
        }
        Logged { cuts: self.cuts.to_vec(), services }
    }
}

/// The rows that are listed.
pub(super) struct Listed<'a> {
    pub run: &'a Run<'a>,
    pub log: &'a IncidentLog,
    /// The uptime that is made from the log.
    pub metric: Option<&'a Metric>,
    /// The weeks of which the newest rows are listed.
    pub weeks: &'a Buckets,
}

impl Listed<'_> {
    /// The newest rows, the newest of each week and of those that are open, those of incidents that documents name, and every
    /// other row of an incident of which one is among them.
    pub(super) fn question(&self) -> Query {
        let column = |name: &str| Expr::column(name);
        let ids = self.run.beside.incidents.iter().filter_map(|id| self.literal(id)).collect();
        let mut with = self.ranks();
        with.push(("log.wanted".to_owned(), column("log.counts").and(self.wanted(ids)).indicator()));
        let is_one = |name: &str| column(name).eq(Expr::integer(1));
        let mut filter = is_one("log.wanted");
        if let Some(id) = self.log.id.as_ref().filter(|_| self.tells_ids()) {
            let wanted = |order| column("log.wanted").running(RunningAggregate::Max, column(id), order);
            // Of rows that count no two have as many newer ones, so that each has all others before or behind it.
            with.push(("log.newer_wanted".to_owned(), wanted(column("log.newer"))));
            with.push(("log.older_wanted".to_owned(), wanted(Expr::integer(0).minus(column("log.newer")))));
            let other = is_one("log.newer_wanted").or(is_one("log.older_wanted"));
            let same = column("log.counts").and(column(id).is_not_null()).and(other);
            filter = filter.or(same);
        }
        let rows = Query::rows(&self.log.source, self.columns(), 4).limited(Limit::from(MOST));
        rows.with_columns(with).filtered(filter)
    }

    /// The type of ids; `None` where rows have none.
    fn id_type(&self) -> Option<DataType> {
        self.run.column_type(&self.log.source, self.log.id.as_ref()?)
    }

    /// Whether rows are told to be of one incident.
    fn tells_ids(&self) -> bool {
        matches!(self.id_type(), Some(DataType::Text | DataType::Integer | DataType::Number))
    }

    /// An id as the log has it.
    fn literal(&self, id: &str) -> Option<Literal> {
        match self.id_type()? {
            DataType::Text => Some(Literal::Text(id.to_owned())),
            DataType::Integer => id.parse().ok().map(Literal::Integer),
            DataType::Number => id.parse().ok().map(Literal::Number),
            DataType::Boolean | DataType::Instant | DataType::Date => None,
        }
    }

    /// How many rows of the same part are newer.
    fn newer(value: &str, part: Expr) -> Expr {
        Expr::column(value).running(RunningAggregate::Sum, part, Expr::column("log.newest"))
    }

    /// Where a row stands among the newest, of all rows, of those that are open, and of those of its week.
    fn ranks(&self) -> Vec<(String, Expr)> {
        let column = |name: &str| Expr::column(name);
        let is_open = column("log.counts").and(column("log.end").is_null());
        let mut with = seen(self.log, self.run.as_of);
        with.extend([
            ("log.newest".to_owned(), Expr::integer(0).minus(column("log.start"))),
            ("log.one".to_owned(), column("log.counts").indicator()),
            ("log.open".to_owned(), is_open.indicator()),
            ("log.week".to_owned(), self.weeks.of_instant(column("log.start"))),
            ("log.newer".to_owned(), Self::newer("log.one", Expr::integer(0))),
            ("log.newer_open".to_owned(), Self::newer("log.open", Expr::integer(0))),
            ("log.newer_of_week".to_owned(), Self::newer("log.one", column("log.week"))),
        ]);
        with
    }

    /// Whether a row is listed for itself.
    fn wanted(&self, ids: Vec<Literal>) -> Expr {
        let column = |name: &str| Expr::column(name);
        let newest = i64::try_from(LISTED_INCIDENTS).unwrap_or(i64::MAX);
        let among = |rank: &str, most: i64| column(rank).lt(Expr::integer(most));
        let open = column("log.open").eq(Expr::integer(1)).and(among("log.newer_open", newest));
        let newest = among("log.newer", newest).or(among("log.newer_of_week", OF_A_WEEK));
        let mut wanted = newest.or(open);
        if let Some(id) = self.log.id.as_ref().filter(|_| !ids.is_empty()) {
            let named = Expr::In(Box::new(column(id)), ids);
            let named = named.coalesce(Expr::boolean(false));
            wanted = wanted.or(named);
        }
        wanted
    }

    fn columns(&self) -> Vec<(String, Expr)> {
        let log = self.log;
        let or_null = |column: Option<&String>| column.map_or_else(Expr::null, Expr::column);
        let (filter, weights) = match self.metric.map(|metric| &metric.kind) {
            Some(MetricKind::Uptime(Uptime::Intervals { filter, weights, .. })) => (filter.as_ref(), weights.as_ref()),
            _ => (None, None),
        };
        let columns = [
            // The newest come first, so that what is too much is what is old.
            ("newest", Expr::column("log.newest")),
            ("id", or_null(log.id.as_ref())),
            ("service", or_null(log.service.as_ref())),
            ("end", Expr::column("log.end")),
            ("severity", or_null(log.severity.as_ref())),
            ("title", or_null(log.title.as_ref())),
            ("impact", or_null(weights.map(|weights| &weights.column))),
            ("start", Expr::column("log.start")),
            ("counts", filter.map_or_else(|| Expr::integer(1), |filter| filter.clone().indicator())),
        ];
        columns.into_iter().map(|(name, expr)| (name.to_owned(), expr)).collect()
    }
}
