//! The dates of business days of a plan, counted from the day on which it begins.
//!
//! In: the days, the first day and a business calendar. Out: [`DatedSlot`]s. Never: counts over days of which nobody knows whether
//! they are business days.

use crate::calendar::{Date, PlanDays, WorkCalendar, WorkError, Zone, day_start, months_after};
use crate::config::DatedSlot;
use crate::diag::code;
use crate::say;
use crate::syntax::{Node, Reader};

/// The longest plan, in business days: some two years.
const LONGEST: u32 = 500;

/// What days are counted from.
pub(super) struct Plan<'p> {
    /// The day on which the plan begins.
    pub from: Option<Date>,
    /// What a business day is.
    pub calendar: Option<&'p WorkCalendar>,
    /// The project's zone.
    pub zone: &'p Zone,
}

impl Plan<'_> {
    /// The slot of some days; said to be wrong where it cannot be told.
    pub(super) fn slot(&self, reader: &mut Reader<'_>, node: &Node, days: PlanDays) -> Option<DatedSlot> {
        let text = node.text().unwrap_or_default();
        let Some(from) = self.from else {
            let message = say!("`{text}` を数え始める `from` がありません", "expected `from` beside `{text}`");
            let hint = say!(
                "`from: 2026-12-01` のように、Day 1 の日を書き足します",
                "add the day of `Day 1`, such as `from: 2026-12-01`"
            );
            reader.fail(reader.at(code::CONFIG_REQUIRED, node, message).hint(hint));
            return None;
        };
        if days.last > LONGEST {
            let message = say!(
                "`{text}` は長すぎます（{LONGEST} 日まで）",
                "`{text}` is too far away: expected at most {LONGEST} days"
            );
            reader.invalid(node, message);
            return None;
        }
        match self.nth(from, days) {
            Ok((first, last)) => {
                let (start, end) = (day_start(self.zone, first), day_start(self.zone, months_after(last, 0, 1)));
                Some(DatedSlot { date: first, start, end, whole: true, plan: Some(days) })
            }
            Err(error) => {
                let (ja, en) = {
                    let why = error.message();
                    (why.ja, why.en)
                };
                let message = say!("`{text}` の日を決められません: {ja}", "the day of `{text}` cannot be told: {en}");
                reader.invalid(node, message);
                None
            }
        }
    }

    /// The first and the last of some business days.
    fn nth(&self, from: Date, days: PlanDays) -> Result<(Date, Date), WorkError> {
        let (mut at, mut number, mut first) = (from, 0, from);
        // Closures last days, not years.
        for _ in 0..LONGEST * 4 {
            let open = match self.calendar {
                Some(calendar) => calendar.is_open_day(at)?,
                None => at.weekday().to_monday_zero_offset() < 5,
            };
            number += u32::from(open);
            if open && number == days.first {
                first = at;
            }
            if open && number == days.last {
                return Ok((first, at));
            }
            at = months_after(at, 0, 1);
        }
        Err(WorkError::NeverOpen)
    }
}
