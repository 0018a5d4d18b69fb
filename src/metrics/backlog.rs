//! `backlog`: how many rows are open at the end of each period — those that have begun by then and have not ended; of a period that
//! runs, at the as-of instant.
//!
//! A row whose end is the very end of the period is still open; on a day, what ends on it no longer is. Of a list of the site whose
//! rows tell how they stand today, a period that ends before a row's state is known has no value: what was open then nobody wrote down.

use super::aggregate::{breakdowns, grouped, labels};
use super::buckets::Buckets;
use super::measure_columns::both;
use super::measures::Groups;
use super::{Run, blank};
use crate::calendar::{Instant, day_number, local_date, seconds_after};
use crate::config::{Backlog, Dimension, KnownFrom, Metric};
use crate::diag::Diagnostics;
use crate::model::{Figure, FigureFlag};
use crate::query::{DataType, Expr, Measure, Query};
use rust_decimal::Decimal;

/// So many columns are asked for at once.
const COLUMNS: usize = 400;

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, backlog: &Backlog, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = coverage(run, backlog) else { return Vec::new() };
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        for dimension in breakdowns(metric) {
            let one = Remaining { run, metric, backlog, buckets: run.buckets(grain, coverage), dimension };
            figures.extend(one.figures(found).unwrap_or_default());
        }
    }
    figures
}

/// From when until when the source tells what is open: a list of the site does since its first day.
fn coverage(run: &Run<'_>, backlog: &Backlog) -> Option<(Instant, Instant)> {
    if run.coverages.is_complete(&backlog.source) {
        let first = run.coverages.earliest(&backlog.source)?;
        return (first < run.as_of).then_some((first, run.as_of));
    }
    run.coverage(&backlog.source, &backlog.start)
}

/// What is open in the periods of one grain, as a whole or told apart by a dimension.
struct Remaining<'a> {
    run: &'a Run<'a>,
    metric: &'a Metric,
    backlog: &'a Backlog,
    buckets: Buckets,
    dimension: Option<&'a Dimension>,
}

impl Remaining<'_> {
    fn figures(&self, found: &mut Diagnostics) -> Option<Vec<Figure>> {
        let all: Vec<usize> = (0..self.buckets.periods.len()).collect();
        let mut figures = Vec::new();
        for some in all.chunks(COLUMNS / 2) {
            figures.extend(self.of_periods(some, found)?);
        }
        // As every kind makes them: those of one value in the order of time.
        figures.sort_by(|a: &Figure, b: &Figure| (&a.by, a.period.start).cmp(&(&b.by, b.period.start)));
        Some(figures)
    }

    fn of_periods(&self, periods: &[usize], found: &mut Diagnostics) -> Option<Vec<Figure>> {
        let Self { run, metric, backlog, dimension, .. } = *self;
        let filter = backlog.filter.as_ref();
        let measures = periods.iter().flat_map(|at| {
            let open = both(Some(&open_by(run, backlog, self.end(*at))), filter);
            let unknown = both(Some(&unknown_at(run, backlog, self.end(*at))), filter);
            [("open", open), ("unknown", unknown)].map(|(name, condition)| {
                let never = || Expr::boolean(false);
                Measure::count_if(format!("{name}{at}"), condition.unwrap_or_else(never))
            })
        });
        let query = Query::groups(&backlog.source, grouped(Expr::integer(0), dimension), measures.collect());
        let table = run.ask(&query, &metric.place, found)?;
        let groups = Groups::new(&table, dimension.is_some());
        let mut figures = Vec::new();
        for value in groups.values(dimension) {
            let row = groups.row(0, value.as_deref());
            for (column, at) in periods.iter().enumerate() {
                let by = labels(dimension, value.as_deref());
                let mut figure = blank(run, metric, &self.buckets.periods[*at], by, &[&backlog.source]);
                let counted = |column: usize| row.map_or(0, |row| row[column].count());
                fill(&mut figure, counted(2 * column), counted(2 * column + 1));
                figures.push(figure);
            }
        }
        Some(figures)
    }

    /// The instant at which a period is looked at: not where the rows begin last, since what ended after that is known to be over.
    fn end(&self, at: usize) -> Instant {
        self.buckets.periods[at].end.min(self.run.as_of)
    }
}

fn fill(figure: &mut Figure, open: u64, unknown: u64) {
    figure.lineage.rules.push("backlog: begun by the end of the period and not ended".to_owned());
    if unknown > 0 {
        figure.note("unknown", Decimal::from(unknown));
        figure.flags.push(FigureFlag::LittleKnown);
        return;
    }
    (figure.value, figure.n) = (Some(Decimal::from(open)), open);
}

/// Rows that are open at an instant.
pub(super) fn open_by(run: &Run<'_>, backlog: &Backlog, at: Instant) -> Expr {
    let mut begun = by(run, backlog, &backlog.start, at);
    if let Some(KnownFrom { known, ends: true, .. }) = backlog.known_from {
        begun = begun.and(Expr::column(known).is_null().or(!by(run, backlog, known, at)));
    }
    match &backlog.end {
        None => begun,
        Some(end) => begun.and(Expr::column(end).is_null().or(!by(run, backlog, end, at))),
    }
}

/// Rows of which nobody can tell whether they were open at an instant.
fn unknown_at(run: &Run<'_>, backlog: &Backlog, at: Instant) -> Expr {
    let Some(KnownFrom { there, known, .. }) = backlog.known_from else { return Expr::boolean(false) };
    let is_there = Expr::column(there).is_null().or(by(run, backlog, there, at));
    let unknown = is_there.and(Expr::column(known).is_not_null()).and(!by(run, backlog, known, at));
    // What never moves says for itself that a row had not begun.
    if backlog.start_moves { unknown } else { unknown.and(by(run, backlog, &backlog.start, at)) }
}

/// Whether something has happened before an instant; a day counts from its beginning.
fn by(run: &Run<'_>, backlog: &Backlog, column: &str, at: Instant) -> Expr {
    let value = Expr::column(column);
    match run.data_type(&backlog.source, column) {
        DataType::Date => {
            let last = seconds_after(at, -1);
            let day = day_number(local_date(&run.project.site.periods.zone, last));
            value.to_integer().le(Expr::integer(day))
        }
        _ => value.lt(Expr::instant(at.as_second())),
    }
}

/// The instant at which the backlog of a figure is counted.
pub(super) fn counted_at(run: &Run<'_>, backlog: &Backlog, figure: &Figure) -> Option<Instant> {
    coverage(run, backlog)?;
    Some(figure.period.end.min(run.as_of))
}
