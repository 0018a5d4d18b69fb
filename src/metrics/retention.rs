//! Retention: retained of the starting set ÷ starting set; new users never enter it. Churn is what is missing to 100 %.
//!
//! In: a source of activity or of contracts. Out: figures of the whole. Never: counts somebody as lost whose contract goes on
//! with the next one, or as kept who began in the period.
//!
//! By activity the starting set is who was active in the period before (or, of a cohort, who began in it), and retained is
//! who is active in this one. By contract it is who was under contract before and at the start of the period, and retained
//! is who still is before and at its end. Without a starting set there is no value.
//!
//! Decided in docs/decisions/0027-availability-and-users.md.

use super::buckets::Buckets;
use super::measures::set_quotient;
use super::{Run, blank, measure_columns};
use crate::calendar::{Instant, Zone, day_number, day_start, local_date};
use crate::config::{Metric, RetentionBasis};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, AggregateJoin, Binary, DataType, Expr, Measure, Query, RunningAggregate, Table};
use rust_decimal::Decimal;

/// Whose stay is told.
#[derive(Clone, Copy)]
pub(super) struct Users<'a> {
    /// The source of activity or of contracts.
    pub source: &'a str,
    /// The column that tells users apart.
    pub user: &'a str,
    /// Who is there when.
    pub stay: &'a RetentionBasis,
    /// Which rows count.
    pub filter: Option<&'a Expr>,
    /// Whether the share of those who left is told instead.
    pub churn: bool,
}

/// Users of a starting set, and those of them who stayed.
#[derive(Debug, Clone, Copy, Default)]
struct RetainedUsers {
    starting: i64,
    retained: i64,
}

/// Figures of one metric for all its grains.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, users: Users<'_>, found: &mut Diagnostics) -> Vec<Figure> {
    let time = match users.stay {
        RetentionBasis::Active { time, .. } => time,
        RetentionBasis::Contract { start, .. } => start,
    };
    let Some(coverage) = run.coverage(users.source, time) else { return Vec::new() };
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        let buckets = run.buckets(grain, coverage);
        let kept = match users.stay {
            RetentionBasis::Active { time, cohort: None } => users.active(run, metric, time, &buckets, found),
            RetentionBasis::Active { time, cohort: Some(cohort) } => {
                users.cohort(run, metric, time, cohort, &buckets, found)
            }
            RetentionBasis::Contract { start, end } => users.contracts(run, metric, start, end, &buckets, found),
        };
        let Some(kept) = kept else { return figures };
        for (at, period) in buckets.periods.iter().enumerate() {
            let mut figure = blank(run, metric, period, Vec::new(), &[users.source]);
            users.tell(&mut figure, kept[at]);
            figures.push(figure);
        }
    }
    figures
}

impl Users<'_> {
    fn tell(&self, figure: &mut Figure, kept: RetainedUsers) {
        let told = if self.churn { kept.starting - kept.retained } else { kept.retained };
        figure.n = kept.starting.unsigned_abs();
        set_quotient(figure, Some(Decimal::from(told)), Some(Decimal::from(kept.starting)), figure.unit);
        let rule = match self.stay {
            RetentionBasis::Active { cohort: None, .. } => {
                "retention: active in the period before / still active in this one"
            }
            RetentionBasis::Active { cohort: Some(_), .. } => {
                "retention: begun in the period before / active in this one"
            }
            RetentionBasis::Contract { .. } => {
                "retention: under contract at the start of the period / still at its end"
            }
        };
        figure.lineage.rules = vec![rule.to_owned()];
        if self.churn {
            figure.lineage.rules.push("reading: churn, 100% less retention".to_owned());
        }
    }

    fn query(&self, with: Vec<(String, Expr)>, filter: Expr, group: Expr, measures: Vec<Measure>) -> Query {
        let group = vec![("period".to_owned(), group)];
        Query::groups(self.source, group, measures).with_columns(with).filtered(filter)
    }

    /// Whether a row counts at all.
    fn counts(&self, covered: Expr) -> Expr {
        let named = covered.and(Expr::column(self.user).is_not_null());
        measure_columns::both(Some(&named), self.filter).unwrap_or(named)
    }

    /// The first row of a user in a period tells how long ago the user was there before; so no set of users is ever built.
    fn active(
        &self,
        run: &Run<'_>,
        metric: &Metric,
        time: &str,
        buckets: &Buckets,
        found: &mut Diagnostics,
    ) -> Option<Vec<RetainedUsers>> {
        let data_type = run.data_type(self.source, time);
        let counts = self.counts(buckets.covers(time, data_type));
        // Rows that do not count are long before the first period.
        let period = Expr::if_else(counts.clone(), buckets.index(time, data_type), Expr::integer(LONG_AGO));
        let previous = Expr::column(PERIOD).running(RunningAggregate::Max, Expr::column(self.user), Expr::column(time));
        let previous = previous.coalesce(Expr::integer(LONG_AGO));
        let with = vec![(PERIOD.to_owned(), period), (BEFORE.to_owned(), previous)];
        let (now, before) = (|| Expr::column(PERIOD), || Expr::column(BEFORE));
        let one_before = before().eq(now().minus(Expr::integer(1)));
        let measures = vec![Measure::count_if("active", before().lt(now())), Measure::count_if("retained", one_before)];
        let table = run.ask(&self.query(with, counts, now(), measures), &metric.place, found)?;
        let active = |at: Option<usize>| at.map_or(0, |at| count(&table, at, 1));
        let kept = |at: usize| RetainedUsers { starting: active(at.checked_sub(1)), retained: count(&table, at, 2) };
        Some((0..buckets.periods.len()).map(kept).collect())
    }

    /// Users who began in the period before, and those of them who are active in this one.
    fn cohort(
        &self,
        run: &Run<'_>,
        metric: &Metric,
        time: &str,
        begun: &str,
        buckets: &Buckets,
        found: &mut Diagnostics,
    ) -> Option<Vec<RetainedUsers>> {
        let data_type = run.data_type(self.source, time);
        let counts = self.counts(buckets.covers(time, data_type));
        let with = vec![
            (PERIOD.to_owned(), buckets.index(time, data_type)),
            (BEFORE.to_owned(), buckets.index(begun, run.data_type(self.source, begun))),
        ];
        let user = || Aggregate::CountDistinct(Expr::column(self.user));
        let next = Expr::column(PERIOD).minus(Expr::integer(1)).eq(Expr::column(BEFORE));
        let measures = vec![Measure::new("begun", user()), Measure::new("retained", user()).filtered(next)];
        let query = self.query(with, counts, Expr::column(BEFORE), measures);
        let table = run.ask(&query, &metric.place, found)?;
        let kept = |at: usize| {
            at.checked_sub(1).map_or_else(RetainedUsers::default, |before| RetainedUsers {
                starting: count(&table, before, 1),
                retained: count(&table, before, 2),
            })
        };
        Some((0..buckets.periods.len()).map(kept).collect())
    }

    /// Users under contract before and at both ends of a period; several contracts of a user may follow each other.
    fn contracts(
        &self,
        run: &Run<'_>,
        metric: &Metric,
        start: &str,
        end: &str,
        buckets: &Buckets,
        found: &mut Diagnostics,
    ) -> Option<Vec<RetainedUsers>> {
        let zone = &run.project.site.periods.zone;
        let typed = |column| (column, run.data_type(self.source, column));
        let contract = Contract { start: typed(start), end: typed(end), zone };
        let until = buckets.until();
        let ends = buckets.periods.iter().map(|period| period.end.min(until));
        let instants: Vec<Instant> = buckets.periods.iter().map(|period| period.start).chain(ends).collect();
        let mut of_user = Vec::new();
        for (at, instant) in instants.iter().enumerate() {
            let ask = |name: &str, held| Measure::count_if(format!("{name} {at}"), held);
            of_user.extend([ask("before", contract.before(*instant)), ask("held", contract.at(*instant))]);
        }
        let named = Expr::column(self.user).is_not_null();
        let lookup = Query::groups(self.source, vec![("user".to_owned(), Expr::column(self.user))], of_user)
            .filtered(measure_columns::both(Some(&named), self.filter));
        let some = |name: &str, at: usize| Expr::column(format!("{name} {at}")).gt(Expr::integer(0));
        let under = |at: usize| some("before", at).and(some("held", at));
        let user = || Aggregate::CountDistinct(Expr::column(self.user));
        let periods = buckets.periods.len();
        let measures = (0..periods).flat_map(|at| {
            let (starting, still) = (under(at), under(periods + at));
            [
                Measure::new(format!("starting {at}"), user()).filtered(starting.clone()),
                Measure::new(format!("retained {at}"), user()).filtered(starting.and(still)),
            ]
        });
        let query = Query::groups(self.source, Vec::new(), measures.collect())
            .joined(vec![AggregateJoin::on(self.user, lookup)])
            .filtered(measure_columns::both(Some(&named), self.filter));
        let table = run.ask(&query, &metric.place, found)?;
        let row = table.rows.first()?;
        let whole = |at: usize| row[at].integer().unwrap_or(0);
        Some((0..periods).map(|at| RetainedUsers { starting: whole(2 * at), retained: whole(2 * at + 1) }).collect())
    }
}

const LONG_AGO: i64 = -2;

/// Private columns: declared names have no space.
const PERIOD: &str = "period of a row";
const BEFORE: &str = "period before it";

fn count(table: &Table, at: usize, column: usize) -> i64 {
    let row = table.rows.iter().find(|row| row[0].integer() == i64::try_from(at).ok());
    row.and_then(|row| row[column].integer()).unwrap_or(0)
}

/// When a row is a contract that holds. A date is a whole local day: the first, and the last.
struct Contract<'a> {
    start: (&'a str, DataType),
    end: (&'a str, DataType),
    zone: &'a Zone,
}

impl Contract<'_> {
    /// Just before an instant: start < instant ≤ end.
    fn before(&self, instant: Instant) -> Expr {
        self.begun(instant, Binary::Lt).and(self.not_over(instant, Binary::Ge))
    }

    /// At an instant: start ≤ instant < end.
    fn at(&self, instant: Instant) -> Expr {
        self.begun(instant, Binary::Le).and(self.not_over(instant, Binary::Gt))
    }

    fn begun(&self, instant: Instant, op: Binary) -> Expr {
        let (name, data_type) = self.start;
        match data_type {
            DataType::Date => {
                let (day, is_midnight) = self.day(instant);
                // During a day, its own contracts have begun.
                Expr::column(name).to_integer().binary(if is_midnight { op } else { Binary::Le }, Expr::integer(day))
            }
            _ => Expr::column(name).binary(op, Expr::instant(instant.as_second())),
        }
    }

    fn not_over(&self, instant: Instant, op: Binary) -> Expr {
        let (name, data_type) = self.end;
        let later = match data_type {
            DataType::Date => {
                let (day, is_midnight) = self.day(instant);
                // The day after the last day is the end.
                let end = Expr::column(name).to_integer().plus(Expr::integer(1));
                end.binary(if is_midnight { op } else { Binary::Gt }, Expr::integer(day))
            }
            _ => Expr::column(name).binary(op, Expr::instant(instant.as_second())),
        };
        Expr::column(name).is_null().or(later)
    }

    fn day(&self, instant: Instant) -> (i64, bool) {
        let date = local_date(self.zone, instant);
        (day_number(date), day_start(self.zone, date) == instant)
    }
}
