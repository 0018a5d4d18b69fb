//! Active users: different users in local days, weeks, months …; their daily mean; and stickiness, the daily mean ÷ the users
//! of the period.
//!
//! In: a source with a row for each activity. Out: figures of the whole and of each breakdown. Never: averages over the days
//! that have rows only: a day without any counts as 0. A day that is not over has no daily users yet, so that a running
//! period is judged by its elapsed days.

use super::buckets::Buckets;
use super::measures::Groups;
use super::{Run, blank, measure_columns};
use crate::calendar::{Grain, Period, day_number};
use crate::config::{ActiveReading, Dimension, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, Binary, Cell, DataType, Expr, Literal, Measure, Query, Select, Table};
use rust_decimal::Decimal;

/// Who does what when.
#[derive(Clone, Copy)]
pub(super) struct Activity<'a> {
    /// The source of activity.
    pub source: &'a str,
    /// The column that tells users apart.
    pub user: &'a str,
    /// The instant or date of an activity.
    pub time: &'a str,
    /// Which rows are an activity.
    pub filter: Option<&'a Expr>,
    /// What is told.
    pub reading: ActiveReading,
}

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, activity: Activity<'_>, found: &mut Diagnostics) -> Vec<Figure> {
    let Activity { source, time, reading, .. } = activity;
    let Some(coverage) = run.coverage(source, time) else { return Vec::new() };
    let form = run.project.sources[source].columns[time].kind.data_type();
    let days = run.buckets(Grain::Day, coverage);
    let over = days.periods.iter().filter(|day| day.end <= run.as_of).count();
    let mut figures = Vec::new();
    for by in std::iter::once(None).chain(metric.by.iter().map(Some)) {
        let mut ask = |buckets: &Buckets, known: Expr| {
            run.ask(&activity.question(buckets, form, by, known), &metric.place, found)
        };
        // Only days that are over have daily users.
        let elapsed = || before(time, form, days.periods.get(over), &days);
        let daily = match reading {
            ActiveReading::Users => None,
            _ => Some(ask(&days, elapsed())),
        };
        for &grain in &metric.grains {
            let buckets = match reading {
                ActiveReading::Users => run.buckets(grain, coverage),
                // The users of a window are those of the days whose mean is told.
                _ => run.buckets(grain, coverage).by_days(&run.project.site.periods.zone),
            };
            let known = if reading == ActiveReading::Users { buckets.covers(time, form) } else { elapsed() };
            let Some(users) = ask(&buckets, known) else { return figures };
            let daily = match &daily {
                None => None,
                Some(Some(table)) => {
                    Some(Daily { groups: Groups::new(table, by.is_some()), days: &days.periods[..over] })
                }
                Some(None) => return figures,
            };
            figures.extend(answer(run, metric, activity, (by, &buckets), (&users, daily.as_ref())));
        }
    }
    figures
}

/// Whether a row is before a day, or, without one, within the coverage.
fn before(time: &str, form: DataType, day: Option<&Period>, days: &Buckets) -> Expr {
    let column = Expr::column(time);
    match (day, form) {
        (None, _) => days.covers(time, form),
        (Some(day), DataType::Date) => column.to_integer().binary(Binary::Lt, Expr::integer(day_number(day.first))),
        (Some(day), _) => column.binary(Binary::Lt, Expr::Literal(Literal::Instant(day.start.as_second()))),
    }
}

impl Activity<'_> {
    /// Different users and rows of each period.
    fn question(&self, buckets: &Buckets, form: DataType, by: Option<&Dimension>, known: Expr) -> Query {
        let mut group = vec![("period".to_owned(), buckets.index(self.time, form))];
        group.extend(by.map(|dimension| ("by".to_owned(), Expr::column(&dimension.name))));
        let user = || Expr::column(self.user);
        let measure = |name: &str, aggregate| Measure { name: name.to_owned(), aggregate, filter: None };
        let measures =
            vec![measure("users", Aggregate::CountDistinct(user())), measure("rows", Aggregate::Count(Some(user())))];
        Query {
            source: self.source.to_owned(),
            lookups: Vec::new(),
            with: Vec::new(),
            filter: measure_columns::both(Some(&known), self.filter),
            select: Select::Groups { group, measures },
        }
    }

    fn rule(&self) -> &'static str {
        match self.reading {
            ActiveReading::Users => "active_users: each user once in the period",
            ActiveReading::Daily => "active_users: mean of daily users over all days that are over",
            ActiveReading::Stickiness => {
                "active_users: mean of daily users over all days that are over / users of them"
            }
        }
    }
}

/// Users of every day that is over.
struct Daily<'a> {
    groups: Groups<'a>,
    /// From the first covered day on.
    days: &'a [Period],
}

impl Daily<'_> {
    /// Users added over the days of a period that are over, and the number of these days. Days before the first row belong
    /// to the first period as well.
    fn sum(&self, period: &Period, value: Option<&str>) -> (Decimal, Decimal) {
        let Some(last) = self.days.last().map(|day| day.last.min(period.last)) else { return Default::default() };
        let days = (day_number(last) - day_number(period.first) + 1).max(0);
        let from = self.days.partition_point(|day| day.first < period.first);
        let to = self.days.partition_point(|day| day.last <= last);
        let users = (from..to).map(|at| whole(self.groups.row(at, value), 0)).sum();
        (users, Decimal::from(days))
    }
}

fn whole(row: Option<&[Cell]>, at: usize) -> Decimal {
    row.and_then(|row| row[at].decimal()).unwrap_or_default()
}

fn answer(
    run: &Run<'_>,
    metric: &Metric,
    activity: Activity<'_>,
    (by, buckets): (Option<&Dimension>, &Buckets),
    (users, daily): (&Table, Option<&Daily<'_>>),
) -> Vec<Figure> {
    let groups = Groups::new(users, by.is_some());
    let mut figures = Vec::new();
    for value in groups.values(by) {
        for (at, period) in buckets.periods.iter().enumerate() {
            let of_value = by.zip(value.clone()).map(|(dimension, value)| (dimension.name.clone(), value));
            let mut figure = blank(run, metric, period, of_value.into_iter().collect(), &[activity.source]);
            let row = groups.row(at, value.as_deref());
            figure.n = row.and_then(|row| row[1].integer()).unwrap_or(0).unsigned_abs();
            let users = whole(row, 0);
            match daily {
                None => figure.value = Some(users),
                Some(daily) => {
                    let (sum, days) = daily.sum(period, value.as_deref());
                    tell(&mut figure, activity.reading, users, (sum, days));
                }
            }
            figure.lineage.rules = vec![activity.rule().to_owned()];
            figures.push(figure);
        }
    }
    figures
}

/// The daily mean, or its quotient with the users of the period; nothing before the first day is over.
fn tell(figure: &mut Figure, reading: ActiveReading, users: Decimal, (sum, days): (Decimal, Decimal)) {
    let bottom = if reading == ActiveReading::Stickiness { days * users } else { days };
    figure.numerator = Some(sum);
    figure.denominator = Some(bottom);
    figure.value = super::measures::quotient(Some(sum), Some(bottom), figure.unit);
    figure.extra.push(("days".to_owned(), days));
    figure.extra.push(("users".to_owned(), users));
}
