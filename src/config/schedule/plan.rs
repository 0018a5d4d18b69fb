//! The dates of the days, weeks and months of a plan, counted from the day on which it begins.
//!
//! In: a stretch of a plan, the first day and a business calendar. Out: [`DatedSlot`]s. Never: counts over days of which nobody knows
//! whether they are business days.

use crate::calendar::{Date, PlanSpan, PlanUnit, WorkCalendar, WorkError, Zone, day_start, months_after};
use crate::config::DatedSlot;
use crate::diag::{Message, code};
use crate::say;
use crate::syntax::{Node, Reader};

/// The longest plan, in business days: some two years.
const MOST_DAYS: u32 = 500;

/// The longest plan in weeks, and in months: two years.
const MOST_WEEKS: u32 = 104;
const MOST_MONTHS: u32 = 24;

/// What is counted, and from when.
pub(super) struct Plan<'p> {
    /// The day on which the plan begins.
    pub from: Option<Date>,
    /// What a business day is.
    pub calendar: Option<&'p WorkCalendar>,
    /// The project's zone.
    pub zone: &'p Zone,
}

impl Plan<'_> {
    /// The slot of a stretch; said to be wrong where it cannot be told.
    pub(super) fn slot(&self, reader: &mut Reader<'_>, node: &Node, span: PlanSpan) -> Option<DatedSlot> {
        let text = node.text().unwrap_or_default();
        let Some(from) = self.from else {
            let message = say!("`{text}` を数え始める `from` がありません", "expected `from` beside `{text}`");
            let hint = say!(
                "`from: 2026-12-01` のように、計画の始まる日を書き足します",
                "add the day on which the plan begins, such as `from: 2026-12-01`"
            );
            reader.fail(reader.at(code::CONFIG_REQUIRED, node, message).hint(hint));
            return None;
        };
        if let Some(Message { ja, en }) = too_long(span) {
            let message = say!("`{text}` は長すぎます（{ja}まで）", "`{text}` is too far away: expected at most {en}");
            reader.invalid(node, message);
            return None;
        }
        match self.dates(from, span) {
            Ok((first, behind)) if first < behind => {
                let (start, end) = (day_start(self.zone, first), day_start(self.zone, behind));
                Some(DatedSlot { date: first, start, end, whole: true, plan: Some(span) })
            }
            Ok(_) => {
                let message =
                    say!("`{text}`: その月に、そのような週はありません", "`{text}`: the month has no such week");
                reader.invalid(node, message);
                None
            }
            Err(error) => {
                let Message { ja, en } = error.message();
                let message = say!("`{text}` の日を決められません: {ja}", "the day of `{text}` cannot be told: {en}");
                reader.invalid(node, message);
                None
            }
        }
    }

    /// The first day of a stretch, and the day behind its last.
    fn dates(&self, from: Date, span: PlanSpan) -> Result<(Date, Date), WorkError> {
        let month = |number: u32| months_after(from, number - 1, 0);
        let week_of = |begin: Date, number: u32| months_after(begin, 0, 7 * (number - 1));
        match (span.unit, span.month) {
            (PlanUnit::Day, _) => self.business_days(from, span),
            (PlanUnit::Month, _) => Ok((month(span.first), month(span.last + 1))),
            (PlanUnit::Week, None) => Ok((week_of(from, span.first), week_of(from, span.last + 1))),
            // The fifth week of a month is what is left of it.
            (PlanUnit::Week, Some(number)) => {
                let (begin, behind) = (month(number), month(number + 1));
                Ok((week_of(begin, span.first), week_of(begin, span.last + 1).min(behind)))
            }
        }
    }

    /// The first of some business days, and the day behind the last.
    fn business_days(&self, from: Date, days: PlanSpan) -> Result<(Date, Date), WorkError> {
        let (mut at, mut number, mut first) = (from, 0, from);
        // Closures last days, not years.
        for _ in 0..MOST_DAYS * 4 {
            let open = match self.calendar {
                Some(calendar) => calendar.is_open_day(at)?,
                None => at.weekday().to_monday_zero_offset() < 5,
            };
            number += u32::from(open);
            if open && number == days.first {
                first = at;
            }
            let behind = months_after(at, 0, 1);
            if open && number == days.last {
                return Ok((first, behind));
            }
            at = behind;
        }
        Err(WorkError::NeverOpen)
    }
}

/// How long a plan may be, where a stretch lies beyond that.
fn too_long(span: PlanSpan) -> Option<Message> {
    let months = || say!("{MOST_MONTHS} か月", "{MOST_MONTHS} months");
    match (span.unit, span.month) {
        (_, Some(month)) if month > MOST_MONTHS => Some(months()),
        (PlanUnit::Month, _) if span.last > MOST_MONTHS => Some(months()),
        (PlanUnit::Week, Some(_)) if span.last > 5 => Some(say!("月の 5 週目", "five weeks of a month")),
        (PlanUnit::Week, None) if span.last > MOST_WEEKS => Some(say!("{MOST_WEEKS} 週", "{MOST_WEEKS} weeks")),
        (PlanUnit::Day, _) if span.last > MOST_DAYS => Some(say!("{MOST_DAYS} 日", "{MOST_DAYS} days")),
        _ => None,
    }
}
