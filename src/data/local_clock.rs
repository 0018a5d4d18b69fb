//! The clock of a zone: local times → instants.
//!
//! Never: chooses between the two instants of a repeated local hour, or invents one for a skipped hour.

use crate::calendar::{Instant, Zone};
use crate::data::date_scanner::DAY;
use crate::data::value_error::ValueError;

/// Instants outside 1850–2149 are taken for mistakes or for sentinels such as 9999-12-31.
pub(super) const EARLIEST: i64 = -43_829 * DAY;
pub(super) const LATEST: i64 = 65_744 * DAY;
/// No zone is more than 26 hours from UTC, in seconds.
const REACH: i64 = 26 * 3600;

/// A date with a time, before its zone is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Seconds of the local clock since 1970-01-01 00:00 there.
    Local(i64),
    /// Seconds since the epoch, UTC.
    Absolute(i64),
}

/// The offsets of a zone, as a table that whole columns can look into.
pub(super) struct LocalClock {
    /// First instant of each offset.
    since: Vec<i64>,
    /// Seconds east of UTC from then on.
    offset: Vec<i64>,
}

impl LocalClock {
    /// The table of a zone.
    pub(super) fn new(zone: &Zone) -> Self {
        let start = Instant::from_second(EARLIEST - 2 * DAY).expect("1849 is in range");
        let mut clock = Self { since: vec![i64::MIN], offset: vec![i64::from(zone.to_offset(start).seconds())] };
        for change in zone.following(start) {
            let at = change.timestamp().as_second();
            if at > LATEST + 2 * DAY {
                break;
            }
            clock.since.push(at);
            clock.offset.push(i64::from(change.offset().seconds()));
        }
        clock
    }

    /// The offset in force at an instant.
    fn offset_at(&self, utc: i64) -> i64 {
        self.offset[self.since.partition_point(|since| *since <= utc) - 1]
    }

    /// The offset of local times between two, when it is one and the same and no change of clocks is near.
    pub(super) fn offset_throughout(&self, least: i64, most: i64) -> Option<i64> {
        let from = self.since.partition_point(|since| *since <= least.saturating_sub(2 * REACH)) - 1;
        let to = self.since.partition_point(|since| *since <= most.saturating_add(2 * REACH)) - 1;
        (from == to).then(|| self.offset[from])
    }

    /// Whether an instant lies within the years that are believed.
    pub(super) fn believes(&self, utc: i64) -> bool {
        (EARLIEST..LATEST).contains(&utc)
    }

    /// The instant of a local time.
    pub(super) fn utc(&self, moment: Moment) -> Result<i64, ValueError> {
        let utc = match moment {
            Moment::Absolute(utc) => utc,
            Moment::Local(local) => self.resolve(local)?,
        };
        if self.believes(utc) { Ok(utc) } else { Err(ValueError::Value) }
    }

    fn resolve(&self, local: i64) -> Result<i64, ValueError> {
        // Only offsets in force within reach can apply.
        let from = self.since.partition_point(|since| *since <= local.saturating_sub(REACH)) - 1;
        let to = self.since.partition_point(|since| *since <= local.saturating_add(REACH));
        let mut fitting = (from..to).filter_map(|i| {
            let utc = local - self.offset[i];
            let ends = self.since.get(i + 1).copied().unwrap_or(i64::MAX);
            (self.since[i] <= utc && utc < ends).then_some(utc)
        });
        match (fitting.next(), fitting.next()) {
            (Some(utc), None) => Ok(utc),
            (Some(_), Some(_)) => Err(ValueError::Twice),
            (None, _) => Err(ValueError::Skipped),
        }
    }

    /// The offset of all local times of a local day, when there is only one and every time of it is in range.
    pub(super) fn offset_of_day(&self, day: i64) -> Option<i64> {
        let (first, last) = (day.checked_mul(DAY)?, day.checked_mul(DAY)?.checked_add(DAY)?);
        let inside = first.saturating_sub(REACH) >= EARLIEST && last.saturating_add(REACH) <= LATEST;
        self.offset_throughout(first, last).filter(|_| inside)
    }

    /// The local day of an instant.
    pub(super) fn day(&self, utc: i64) -> i64 {
        (utc + self.offset_at(utc)).div_euclid(DAY)
    }

    /// The local day of a moment.
    pub(super) fn day_of(&self, moment: Moment) -> i64 {
        match moment {
            Moment::Local(local) => local.div_euclid(DAY),
            Moment::Absolute(utc) => self.day(utc),
        }
    }
}
