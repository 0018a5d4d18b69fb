//! Active users: different users in local days, weeks, months …; their daily mean; and stickiness, the daily mean ÷ the users
//! of the period.
//!
//! In: a source with a row for each activity. Out: figures of the whole and of each breakdown. Never: averages over the days
//! that have rows only: a day without any counts as 0. A day that is not over has no daily users yet, so that a running
//! period is judged by its elapsed days.

use super::Run;
use super::aggregate::{FigureGrid, breakdowns, grouped};
use super::buckets::Buckets;
use super::measure_columns::both;
use super::measures::{Groups, set_quotient};
use crate::calendar::{Grain, Period, day_number};
use crate::config::{ActiveReading, Dimension, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, Cell, DataType, Expr, Measure, Query};
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
    let data_type = run.data_type(source, time);
    let days = run.buckets(Grain::Day, coverage);
    let over = days.periods.iter().filter(|day| day.end <= run.as_of).count();
    let mut figures = Vec::new();
    for by in breakdowns(metric) {
        let mut ask = |buckets: &Buckets, known: Expr| {
            run.ask(&activity.question(buckets, data_type, by, known), &metric.place, found)
        };
        // Only days that are over have daily users.
        let elapsed = || before(time, data_type, days.periods.get(over), &days);
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
            let known = if reading == ActiveReading::Users { buckets.covers(time, data_type) } else { elapsed() };
            let Some(users) = ask(&buckets, known) else { return figures };
            let daily = match &daily {
                None => None,
                Some(Some(table)) => {
                    Some(DailyUsers { groups: Groups::new(table, by.is_some()), days: &days.periods[..over] })
                }
                Some(None) => return figures,
            };
            let groups = Groups::new(&users, by.is_some());
            let grid = FigureGrid { metric, source, dimension: by, periods: &buckets.periods };
            figures.extend(grid.figures(run, groups.values(by), |figure, at, value| {
                let daily = daily.as_ref().map(|daily| daily.sum(&figure.period, value));
                activity.fill(figure, groups.row(at, value), daily);
            }));
        }
    }
    figures
}

/// Whether a row is before a day, or, without one, within the coverage.
fn before(time: &str, data_type: DataType, day: Option<&Period>, days: &Buckets) -> Expr {
    let column = Expr::column(time);
    match (day, data_type) {
        (None, _) => days.covers(time, data_type),
        (Some(day), DataType::Date) => column.to_integer().lt(Expr::integer(day_number(day.first))),
        (Some(day), _) => column.lt(Expr::instant(day.start.as_second())),
    }
}

impl Activity<'_> {
    /// Different users and rows of each period.
    fn question(&self, buckets: &Buckets, data_type: DataType, by: Option<&Dimension>, known: Expr) -> Query {
        let user = || Expr::column(self.user);
        let measures = vec![
            Measure::new("users", Aggregate::CountDistinct(user())),
            Measure::new("rows", Aggregate::Count(Some(user()))),
        ];
        Query::groups(self.source, grouped(buckets.index(self.time, data_type), by), measures)
            .filtered(both(Some(&known), self.filter))
    }

    /// The users of the period, their daily mean, or the quotient of both; nothing before the first day is over.
    fn fill(&self, figure: &mut Figure, row: Option<&[Cell]>, daily: Option<DaysSum>) {
        figure.n = row.map_or(0, |row| row[1].count());
        let users = whole(row, 0);
        match daily {
            None => figure.value = Some(users),
            Some(DaysSum { users: sum, days }) => {
                let bottom = if self.reading == ActiveReading::Stickiness { days * users } else { days };
                set_quotient(figure, Some(sum), Some(bottom), figure.unit);
                figure.note("days", days);
                figure.note("users", users);
            }
        }
        figure.lineage.rules = vec![self.rule().to_owned()];
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
struct DailyUsers<'a> {
    groups: Groups<'a>,
    /// From the first covered day on.
    days: &'a [Period],
}

/// Users added over days, and the number of these days.
#[derive(Default)]
struct DaysSum {
    users: Decimal,
    days: Decimal,
}

impl DailyUsers<'_> {
    /// The days of a period that are over. Days before the first row belong to the first period as well.
    fn sum(&self, period: &Period, value: Option<&str>) -> DaysSum {
        let Some(last) = self.days.last().map(|day| day.last.min(period.last)) else { return DaysSum::default() };
        let days = (day_number(last) - day_number(period.first) + 1).max(0);
        let from = self.days.partition_point(|day| day.first < period.first);
        let to = self.days.partition_point(|day| day.last <= last);
        let users = (from..to).map(|at| whole(self.groups.row(at, value), 0)).sum();
        DaysSum { users, days: Decimal::from(days) }
    }
}

fn whole(row: Option<&[Cell]>, at: usize) -> Decimal {
    row.and_then(|row| row[at].decimal()).unwrap_or_default()
}
