//! Mean time between failures: (period − union of downtime) ÷ incidents that started in it. None started → no value.
//!
//! In: a source of incidents. Out: figures of the whole and of each breakdown. Never: counts an incident whose restoration is
//! before its start (one still open runs to the as-of instant); judges a period of which too little is known; or brings the
//! incidents here: the engine answers how many begin in each period, and how much of it they take up.

use super::buckets::Buckets;
use super::coverage::{note_known, reached, share_known};
use super::intervals::{Cuts, Intervals, OccupiedTime, StartCounts};
use super::uptime::{Spans, overlap};
use super::{Run, blank};
use crate::calendar::Instant;
use crate::config::{Dimension, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Cell, Expr};
use rust_decimal::Decimal;

/// What is counted of incidents, whole or by one breakdown.
struct Counted {
    /// For each grain of the metric.
    began: Vec<StartCounts>,
    taken: OccupiedTime,
}

/// One line of figures.
struct Line<'c> {
    by: Vec<(String, String)>,
    counted: &'c Counted,
    name: Option<String>,
    down: Spans,
}

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, rows: Intervals<'_>, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(rows.source, rows.start) else { return Vec::new() };
    let parts = std::iter::once(None).chain(metric.by.iter().map(|dimension| Some(dimension.name.as_str())));
    let counted: Option<Vec<Counted>> =
        parts.map(|part| Counted::ask(run, metric, rows, part, coverage, found)).collect();
    let Some(counted) = counted else { return Vec::new() };
    // An incident that is still open is known to last, however old the newest row is.
    let lasts = counted.first().is_some_and(|whole| whole.names().any(|(_, is_open)| is_open));
    let coverage = (coverage.0, if lasts { run.as_of } else { coverage.1 });
    let lines = lines(metric, &counted);
    lines.iter().flat_map(|line| line.figures(run, metric, rows.source, coverage)).collect()
}

impl Counted {
    fn ask(
        run: &Run<'_>,
        metric: &Metric,
        rows: Intervals<'_>,
        part: Option<&str>,
        (first, end): (Instant, Instant),
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let naming = if part.is_some() { shown } else { nothing };
        let part = part.map_or_else(|| Expr::integer(0), Expr::column);
        // No incident begins after what is known, so that periods up to the as-of instant count the same ones.
        let periods: Vec<Buckets> = metric.grains.iter().map(|grain| run.buckets(*grain, (first, run.as_of))).collect();
        let mut began = Vec::new();
        for buckets in &periods {
            began.push(StartCounts::read(&run.ask(&rows.began(&part, buckets), &metric.place, found)?, naming));
        }
        let bounds = periods.iter().flat_map(|buckets| &buckets.periods);
        let bounds = bounds.flat_map(|period| [period.start.as_second(), period.end.as_second()]);
        let cuts = Cuts::new(bounds.chain([end.as_second(), run.as_of.as_second()]).collect());
        let taken = OccupiedTime::read(&run.ask(&rows.taken(&part, None, &cuts), &metric.place, found)?, &cuts, naming);
        Some(Self { began, taken })
    }

    /// Each value that an incident has, and whether one of it is open.
    fn names(&self) -> impl Iterator<Item = (Option<&str>, bool)> {
        let all = self.began.first().into_iter().flat_map(StartCounts::names);
        all.map(|(name, rows)| (name, rows.open > 0))
    }
}

fn shown(cell: &Cell) -> Option<String> {
    Some(super::measures::shown(cell))
}

fn nothing(_: &Cell) -> Option<String> {
    None
}

/// The whole, then each value of each breakdown: declared values first, then the others by name.
fn lines<'c>(metric: &Metric, counted: &'c [Counted]) -> Vec<Line<'c>> {
    let line = |by: Vec<(String, String)>, counted: &'c Counted| {
        let name = by.first().map(|(_, value)| value.clone());
        Line { down: counted.taken.spans(&name), by, counted, name }
    };
    let Some((whole, parts)) = counted.split_first() else { return Vec::new() };
    let mut lines = vec![line(Vec::new(), whole)];
    for (Dimension { name, values }, counted) in metric.by.iter().zip(parts) {
        let seen: Vec<&str> = counted.names().filter_map(|(value, _)| value).collect();
        let others = seen.iter().copied().filter(|value| !values.iter().any(|own| own == value));
        let declared = values.iter().map(String::as_str).filter(|value| seen.contains(value));
        lines.extend(declared.chain(others).map(|value| line(vec![(name.clone(), value.to_owned())], counted)));
    }
    lines
}

impl Line<'_> {
    fn figures(&self, run: &Run<'_>, metric: &Metric, source: &str, coverage: (Instant, Instant)) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (&grain, began) in metric.grains.iter().zip(&self.counted.began) {
            let buckets = run.buckets(grain, coverage);
            for (at, period) in buckets.periods.iter().enumerate() {
                let base = buckets.covered(at);
                let mut figure = blank(run, metric, period, self.by.clone(), &[source]);
                let lost = overlap(&self.down, base);
                let rows = began.rows(at, |name| name == self.name.as_deref());
                figure.n = rows.lasting + rows.momentary;
                let second = figure.unit.wall_seconds().unwrap_or(Decimal::ONE);
                let up = Decimal::from(base.1 - base.0 - lost);
                figure.value = up.checked_div(Decimal::from(figure.n) * second);
                figure.note("downtime_s", Decimal::from(lost));
                // Time of which nothing is known is no time without failures.
                let asked = (base.0, period.end.min(run.as_of).as_second());
                let (from, until) = reached(asked, coverage);
                note_known(&mut figure, share_known(Decimal::from(until - from), asked.1 - asked.0));
                figure.lineage.rules = vec!["mtbf: (period - union of downtime) / incidents started in it".to_owned()];
                super::inverted_intervals::note(&mut figure, rows.backwards);
                figures.push(figure);
            }
        }
        figures
    }
}
