//! Hours of the week as an expression.
//!
//! In: a zone, a period and an instant. Out: the number of its hour in the local week, 0 for Monday from midnight and 167 for
//! the last one of Sunday. Never: takes an hour for one of another zone; where the clock is changed, a new hour begins.

use crate::calendar::{Instant, Period, Zone};
use crate::query::{Expr, Side};
use std::sync::Arc;

/// The hour of the week of an instant of the period.
pub(super) fn of_week(zone: &Zone, period: &Period, at: Expr) -> Expr {
    let (mut starts, mut hours) = (Vec::new(), Vec::new());
    let mut next = Some(period.start);
    while let Some(start) = next.filter(|start| *start < period.end) {
        let local = zone.to_datetime(start);
        starts.push(start.as_second());
        hours.push(i64::from(local.weekday().to_monday_zero_offset()) * 24 + i64::from(local.hour()));
        let passed = i64::from(local.minute()) * 60 + i64::from(local.second());
        let whole = Instant::from_second(start.as_second() + 3600 - passed).ok();
        let changed = zone.following(start).next().map(|change| change.timestamp());
        next = whole.map(|whole| changed.map_or(whole, |changed| changed.min(whole)));
    }
    at.search_sorted(&Arc::new(starts), Side::LastAtMost).take(&Arc::new(hours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::PeriodCalendar;

    #[test]
    fn hours_follow_the_clock_when_it_is_changed() {
        // Berlin goes back on Sunday, 2026-10-25 at 03:00: the hour from 02:00 is there twice, 25 hours in all.
        let zone = crate::calendar::parse_zone("Europe/Berlin").unwrap();
        let periods = PeriodCalendar { zone: zone.clone(), fiscal_year_start: 4, cutoff: None };
        let day = periods.by_label("2026-10-25").unwrap();
        let Expr::Take { table, index } = of_week(&zone, &day, Expr::column("at")) else { panic!("no table") };
        let Expr::SearchSorted { table: starts, .. } = *index else { panic!("no positions") };
        assert_eq!((starts.len(), starts[0], starts[1] - starts[0]), (25, day.start.as_second(), 3600));
        assert_eq!(table[..5], [144, 145, 146, 146, 147]);
        assert_eq!(table[24], 167);
    }
}
