//! How many days of a month kept a promise that is judged by the day.
//!
//! In: a part of a bound statement, the figures, and the day whose verdict is shown. Out: what became of each whole day of the
//! month that holds it: kept, missed, or not judged, with those apart of which the data say too little. Never: counts a day that
//! still runs, one before the data began, or one on which the promise did not hold.

use super::bound_statement::Part;
use super::judge;
use crate::calendar::{Grain, Instant, Period};
use crate::config::Project;
use crate::metrics;
use crate::model::{Figure, Figures, KeptInPeriod, KeptWithin, TargetStatus};
use std::collections::BTreeMap;

/// The days of the month that holds `newest`, a day that was judged, and, while that month runs, those of the month before it;
/// no month in which nothing was judged.
pub(super) fn by_month(
    project: &Project,
    figures: &Figures,
    part: &Part,
    newest: &Period,
    as_of: Instant,
) -> Vec<KeptInPeriod> {
    let periods = &project.site.periods;
    let month = periods.of_date(Grain::Month, newest.first);
    let before = month.is_partial(as_of).then(|| periods.previous(&month));
    let series = figures.series(&part.metric, Grain::Day, &part.by);
    let days = Days { project, figures, part, known: series.into_iter().map(|day| (day.period.start, day)).collect() };
    before.into_iter().chain([month]).filter_map(|month| days.within(month, as_of)).collect()
}

/// The figures of the days by which a promise is judged.
struct Days<'a> {
    project: &'a Project,
    figures: &'a Figures,
    part: &'a Part,
    /// By their first instant.
    known: BTreeMap<Instant, &'a Figure>,
}

impl Days<'_> {
    fn within(&self, month: Period, as_of: Instant) -> Option<KeptInPeriod> {
        let periods = &self.project.site.periods;
        let (first, _) = self.known.first_key_value()?;
        let mut kept = KeptWithin { grain: Grain::Day, met: 0, missed: Vec::new(), open: 0, unknown: Vec::new() };
        let mut day = periods.of_date(Grain::Day, month.first);
        while day.end <= month.end && !day.is_partial(as_of) {
            if day.start >= *first && judge::is_in_force(self.project, self.part, &day) {
                self.count(&day, &mut kept);
            }
            day = periods.next(&day);
        }
        (kept.judged() > 0).then_some(KeptInPeriod { period: month, kept })
    }

    fn count(&self, day: &Period, kept: &mut KeptWithin) {
        let figure = self.known.get(&day.start).copied();
        let lacks_data = figure.is_none_or(Figure::lacks_data);
        let judged = figure.and_then(|figure| {
            let target = judge::target_of(self.figures, self.part, figure)?;
            Some(metrics::judge(self.project, self.figures, figure, &target).0)
        });
        match judged {
            // Of a whole day, what is at risk kept its target and crossed an alert.
            Some(TargetStatus::Met | TargetStatus::AtRisk) if !lacks_data => kept.met += 1,
            Some(TargetStatus::Missed) => kept.missed.push(day.label.clone()),
            _ => {
                kept.open += 1;
                kept.unknown.extend(lacks_data.then(|| day.label.clone()));
            }
        }
    }
}
