//! Business days of a plan: `Day 1`, `Day 6-10`, 第3営業日目, counted from the day on which it begins.
//!
//! In: a text, the first day and a business calendar. Out: [`DatedSlot`]s. Never: counts over days of which nobody knows whether
//! they are business days.

use crate::calendar::{Date, WorkCalendar, WorkError, Zone, day_start, months_after};
use crate::config::DatedSlot;
use crate::diag::code;
use crate::say;
use crate::syntax::{Node, Reader};

/// The longest plan, in business days: some two years.
const LONGEST: u32 = 500;

/// The numbers of the first and the last business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlanDays {
    first: u32,
    last: u32,
}

/// What days are counted from.
pub(super) struct Plan<'p> {
    /// The day on which the plan begins.
    pub from: Option<Date>,
    /// What a business day is.
    pub calendar: Option<&'p WorkCalendar>,
    /// The project's zone.
    pub zone: &'p Zone,
}

/// The days of `Day 3`, `Day 6-10`, `Day 1..30`, `3営業日目`; `None` when it is of another form.
pub(super) fn days(text: &str) -> Option<PlanDays> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let counted = match lower.strip_prefix("day") {
        Some(rest) => rest.trim_start(),
        None => lower.trim_start_matches('第').strip_suffix("営業日目")?,
    };
    let digits = |text: &str| text.trim().parse::<u32>().ok().filter(|day| *day > 0);
    let parted = ["..", "-", "~", "〜", "～", "–"].iter().find_map(|dash| counted.split_once(dash));
    let (first, last) = parted.unwrap_or((counted, counted));
    Some(PlanDays { first: digits(first)?, last: digits(last)? })
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
        if days.last < days.first || days.last > LONGEST {
            let message = say!(
                "`{text}` は 1 から {LONGEST} までの日を、前から後の順に書きます",
                "expected days from 1 to {LONGEST} in `{text}`, the first one before the last"
            );
            reader.invalid(node, message);
            return None;
        }
        match self.nth(from, days) {
            Ok((first, last)) => {
                let (start, end) = (day_start(self.zone, first), day_start(self.zone, months_after(last, 0, 1)));
                Some(DatedSlot { date: first, start, end, whole: true })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_plan_in_their_forms() {
        let range = |first, last| Some(PlanDays { first, last });
        for (text, expected) in [
            ("Day 1", range(1, 1)),
            ("day 6-10", range(6, 10)),
            ("Day 1..30", range(1, 30)),
            ("Day26〜30", range(26, 30)),
            ("3営業日目", range(3, 3)),
            ("第3営業日目", range(3, 3)),
            ("Day 0", None),
            ("Days", None),
            ("2026-12-10", None),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
    }
}
