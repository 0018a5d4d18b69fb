//! Which period a row falls into, as an expression: the position of its instant among the starts of the periods.

use crate::calendar::{
    Grain, Instant, Period, PeriodCalendar, Zone, date_of_day, day_number, day_start, seconds_after,
};
use crate::query::{DataType, Expr, Side};
use std::sync::Arc;

/// The periods of one grain that a coverage touches, oldest first.
pub(super) struct Buckets {
    pub periods: Vec<Period>,
    seconds: Arc<Vec<i64>>,
    days: Arc<Vec<i64>>,
    from: Instant,
    until: Instant,
    until_day: i64,
}

impl Buckets {
    /// Periods that overlap `[from, until)`.
    pub(super) fn new(calendar: &PeriodCalendar, grain: Grain, (from, until): (Instant, Instant)) -> Self {
        let mut periods = calendar.covering(grain, from, until);
        // The end is exclusive: a period that begins with it has nothing in it.
        periods.retain(|period| period.start < until);
        Self { from, ..Self::of(periods, calendar, until) }
    }

    /// Periods that follow each other without a gap, whatever cut them.
    pub(super) fn of(periods: Vec<Period>, calendar: &PeriodCalendar, until: Instant) -> Self {
        let from = periods.first().map_or(until, |first| first.start);
        let seconds = calendar.boundaries(&periods);
        let mut days: Vec<i64> = periods.iter().map(|p| day_number(p.first)).collect();
        days.extend(periods.last().map(|p| day_number(p.last) + 1));
        let last_instant = seconds_after(until, -1);
        let until_day = day_number(last_instant.to_zoned(calendar.zone.clone()).date());
        Self { periods, seconds, days: Arc::new(days), from, until, until_day }
    }

    /// The same periods with instants put into them by their local day, as dates are.
    pub(super) fn by_days(mut self, zone: &Zone) -> Self {
        let midnight = |day: &i64| date_of_day(*day).map(|date| day_start(zone, date).as_second());
        if let Some(midnights) = self.days.iter().map(midnight).collect() {
            self.seconds = Arc::new(midnights);
        }
        self
    }

    /// The position of the period of an instant or date column.
    pub(super) fn index(&self, column: &str, data_type: DataType) -> Expr {
        let (table, value) = match data_type {
            DataType::Date => (&self.days, Expr::column(column).to_integer()),
            _ => (&self.seconds, Expr::column(column)),
        };
        value.search_sorted(table, Side::LastAtMost)
    }

    /// The position of the period of an instant that is told in seconds.
    pub(super) fn of_instant(&self, seconds: Expr) -> Expr {
        seconds.search_sorted(&self.seconds, Side::LastAtMost)
    }

    /// Whether a row lies in the coverage: an instant before its end, a date up to its last day.
    pub(super) fn covers(&self, column: &str, data_type: DataType) -> Expr {
        match data_type {
            DataType::Date => Expr::column(column).to_integer().le(Expr::integer(self.until_day)),
            _ => Expr::column(column).lt(Expr::instant(self.until.as_second())),
        }
    }

    /// Seconds of the period of this position that the coverage reaches, `[start, end)`.
    pub(super) fn covered(&self, at: usize) -> (i64, i64) {
        let period = &self.periods[at];
        (period.start.as_second(), period.end.min(self.until).as_second())
    }

    /// Start of the first period.
    pub(super) fn start(&self) -> i64 {
        self.periods.first().map_or(self.from.as_second(), |p| p.start.as_second())
    }

    /// End of the coverage.
    pub(super) fn until(&self) -> Instant {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_zone;

    #[test]
    fn a_period_that_begins_with_the_end_is_not_covered() {
        let calendar = PeriodCalendar { zone: parse_zone("Asia/Tokyo").unwrap(), fiscal_year_start: 4, cutoff: None };
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let span = (at("2026-10-15T00:00:00Z"), at("2026-11-30T15:00:00Z"));
        let labels = |buckets: Buckets| buckets.periods.into_iter().map(|p| p.label).collect::<Vec<_>>();
        assert_eq!(labels(Buckets::new(&calendar, Grain::Month, span)), ["2026-10", "2026-11"]);
        let one_more = (span.0, at("2026-11-30T15:00:01Z"));
        assert_eq!(labels(Buckets::new(&calendar, Grain::Month, one_more)), ["2026-10", "2026-11", "2026-12"]);
    }
}
