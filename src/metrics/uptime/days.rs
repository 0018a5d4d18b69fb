//! An uptime day by day, and what is known of the as-of instant: by the rules of its figures, so that days add up to months.
//!
//! In: an uptime metric. Out: an [`Availability`]. Never: calls a service up because its source has been silent for longer than
//! it promises to be fresh.

use super::samples::Counts;
use super::scope::Scope;
use super::{Share, UptimeData};
use crate::calendar::{Grain, Instant, Period, day_start, days_before, local_date};
use crate::config::{Metric, Uptime};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::buckets::Buckets;
use crate::model::{Availability, AvailabilityLine, Observed, Stretch};
use crate::query::{Aggregate, Cell, Expr, Measure, Query};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The days of one uptime; `None` when its source says nothing.
pub(in crate::metrics) fn availability(
    run: &Run<'_>,
    metric: &Metric,
    uptime: &Uptime,
    found: &mut Diagnostics,
) -> Option<Availability> {
    let known = UptimeData::ask(run, metric, uptime, found)?;
    let days = Cut::days(run, &known);
    let counts = days.counts(run, metric, &known, found);
    let pieces = Cut::pieces(run, &days);
    let of_pieces = pieces.as_ref().and_then(|pieces| pieces.counts(run, metric, &known, found));
    let window = window(run, &known);
    let of_window = Counts::by_window(run, metric, uptime, &known.exclusions, &[window], found);
    let newest = Newest::ask(run, metric, uptime, found);
    let line = |scope: &Scope| {
        let members = scope.members.clone().unwrap_or_default();
        AvailabilityLine {
            days: days.stretches(&known, scope, counts.as_ref()),
            pieces: pieces.iter().flat_map(|cut| cut.stretches(&known, scope, of_pieces.as_ref())).collect(),
            window: (window.0 < window.1).then(|| stretch(&known, scope, window, of_window.as_ref().map(|c| (c, 0)))),
            now: now(run, &known, scope, newest.as_ref()),
            seen: match &newest {
                Some(newest) => newest.seen(&members),
                None => run.coverages.newest(uptime.source()),
            },
            by: scope.by.clone(),
            members,
        }
    };
    Some(Availability {
        metric: metric.id.clone(),
        of_samples: matches!(uptime, Uptime::Probes { hold: None, .. }),
        of_incidents: known.outages.is_some(),
        lines: known.scopes.all.iter().map(line).collect(),
    })
}

/// The days of the status page, as far as anything is known.
fn window(run: &Run<'_>, known: &UptimeData<'_>) -> (i64, i64) {
    let zone = &run.project.site.periods.zone;
    let before = run.project.site.status.days.saturating_sub(1);
    let first = days_before(local_date(zone, run.as_of), before).max(local_date(zone, known.coverage.0));
    (day_start(zone, first).as_second(), known.coverage.1.as_second())
}

/// Time in stretches that follow each other.
struct Cut(Buckets);

impl Cut {
    /// The local days that the source covers.
    fn days(run: &Run<'_>, known: &UptimeData<'_>) -> Self {
        Self(run.buckets(Grain::Day, known.coverage))
    }

    /// The same days, cut where windows of the weekly report end; `None` without them.
    fn pieces(run: &Run<'_>, Self(days): &Self) -> Option<Self> {
        let periods = &run.project.site.periods;
        periods.cutoff.as_ref()?;
        let (first, last) = (days.periods.first()?, days.periods.last()?);
        let windows = periods.covering(Grain::Cutoff, first.start, last.end);
        let mut ends = windows.iter().map(|window| window.end).peekable();
        let mut pieces = Vec::with_capacity(days.periods.len() + windows.len());
        for day in &days.periods {
            let mut rest = day.clone();
            while let Some(end) = ends.next_if(|end| *end < day.end) {
                if rest.start < end {
                    pieces.push(Period { end, ..rest.clone() });
                    rest.start = end;
                }
            }
            pieces.push(rest);
        }
        Some(Self(Buckets::of(pieces, periods, days.until())))
    }

    /// The samples of each stretch, where samples are counted.
    fn counts(
        &self,
        run: &Run<'_>,
        metric: &Metric,
        known: &UptimeData<'_>,
        found: &mut Diagnostics,
    ) -> Option<Counts> {
        match known.uptime {
            Uptime::Probes { hold: None, .. } => {
                Counts::by_period(run, metric, known.uptime, &known.exclusions, &self.0, found)
            }
            _ => None,
        }
    }

    fn stretches(&self, known: &UptimeData<'_>, scope: &Scope, counts: Option<&Counts>) -> Vec<Stretch> {
        let of = |at: usize| stretch(known, scope, self.0.covered(at), counts.map(|counts| (counts, at)));
        (0..self.0.periods.len()).map(of).collect()
    }
}

fn stretch(known: &UptimeData<'_>, scope: &Scope, base: (i64, i64), counts: Option<(&Counts, usize)>) -> Stretch {
    let share: Share = match counts {
        Some((counts, at)) => known.counted(scope, counts, at),
        None => known.scopes.share(scope, base),
    };
    let services = i64::try_from(scope.added_over()).unwrap_or(1);
    let instant = |second| Instant::from_second(second).unwrap_or(known.coverage.1);
    Stretch {
        start: instant(base.0),
        end: instant(base.1),
        bad: share.bad,
        base: share.base,
        value: share.value,
        excluded: (base.1 - base.0) - scope.promised(base) / services,
        added_over: scope.added_over(),
    }
}

/// What is known of a scope at the last second before the as-of instant.
fn now(run: &Run<'_>, known: &UptimeData<'_>, scope: &Scope, newest: Option<&Newest>) -> Observed {
    let at = run.as_of.as_second();
    let last = (at - 1, at);
    if scope.promised(last) == 0 {
        return Observed::Maintenance;
    }
    if let (Uptime::Probes { hold: None, .. }, Some(newest)) = (known.uptime, newest) {
        let members = scope.members.as_deref().unwrap_or(&known.services);
        return newest.now(run, known.uptime.source(), members);
    }
    let share = known.scopes.share(scope, last);
    let is_silent = known.outages.is_some() && !run.is_fresh(known.uptime.source());
    match share {
        Share { base, .. } if base == Decimal::ZERO => Observed::Unknown,
        Share { bad, .. } if bad == Decimal::ZERO && is_silent => Observed::Unknown,
        Share { bad, .. } if bad == Decimal::ZERO => Observed::Up,
        Share { bad, base, .. } if bad >= base => Observed::Down,
        _ => Observed::Degraded,
    }
}

/// The newest sample of each service, and the newest that was down.
struct Newest(BTreeMap<Option<String>, (i64, Option<i64>)>);

impl Newest {
    fn ask(run: &Run<'_>, metric: &Metric, uptime: &Uptime, found: &mut Diagnostics) -> Option<Self> {
        let Uptime::Probes { source, time, up, service, .. } = uptime else { return None };
        let seen = Expr::column(time).lt(Expr::instant(run.as_of.as_second()));
        let newest = |name: &str| Measure::new(name, Aggregate::Max(Expr::column(time).to_integer()));
        let group: Vec<_> = service.iter().map(|column| ("service".to_owned(), Expr::column(column))).collect();
        let of_service = group.len();
        let measures = vec![newest("newest"), newest("down").filtered(!up.clone())];
        let query = Query::groups(source, group, measures).filtered(seen.and(up.clone().is_not_null()));
        let table = run.ask(&query, &metric.place, found)?;
        let of = |row: &Vec<Cell>| {
            let service = row[..of_service].first().and_then(Cell::text).map(str::to_owned);
            Some((service, (row[of_service].integer()?, row[of_service + 1].integer())))
        };
        Some(Self(table.rows.iter().filter_map(of).collect()))
    }

    fn of<'s>(&'s self, members: &'s [String]) -> impl Iterator<Item = Option<(i64, Option<i64>)>> + 's {
        let whole = members.is_empty().then(|| self.0.values().copied().max());
        whole.into_iter().chain(members.iter().map(|name| self.0.get(&Some(name.clone())).copied()))
    }

    /// The newest sample of any of these services, or of all.
    fn seen(&self, members: &[String]) -> Option<Instant> {
        Instant::from_second(self.of(members).flatten().map(|(newest, _)| newest).max()?).ok()
    }

    /// The state that the newest samples tell, as long as they are fresh.
    fn now(&self, run: &Run<'_>, source: &str, members: &[String]) -> Observed {
        let within = run.project.sources.get(source).and_then(|source| source.fresh_within);
        let state = |sample: Option<(i64, Option<i64>)>| match sample.zip(within) {
            Some(((newest, _), within)) if run.as_of.as_second() - newest > within => Observed::Unknown,
            Some(((newest, down), _)) if down == Some(newest) => Observed::Down,
            Some(_) => Observed::Up,
            None => Observed::Unknown,
        };
        let states: Vec<Observed> = self.of(members).map(state).collect();
        match () {
            () if states.iter().all(|state| *state == Observed::Down) && !states.is_empty() => Observed::Down,
            () if states.contains(&Observed::Down) => Observed::Degraded,
            () if states.contains(&Observed::Unknown) || states.is_empty() => Observed::Unknown,
            () => Observed::Up,
        }
    }
}
