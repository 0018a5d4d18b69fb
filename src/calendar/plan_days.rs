//! Business days of a plan: `Day 1`, `Day 6-10`, 第3営業日目, counted from the day on which it begins.
//!
//! In: a text. Out: [`PlanDays`]. Never: knows the day on which a plan begins.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The numbers of the first and the last business day of a part of a plan, from 1; the last one is not before the first.
///
/// ```
/// use tejun::calendar::PlanDays;
///
/// let days = PlanDays::parse("Day 6-10").unwrap();
/// assert_eq!((days.first, days.last, days.to_string().as_str()), (6, 10, "Day 6-10"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlanDays {
    /// The first day.
    pub first: u32,
    /// The last day; the same where it is one day.
    pub last: u32,
}

impl PlanDays {
    /// The days of `Day 3`, `Day 6-10`, `Day 1..30`, `3営業日目`; `None` when the whole text is of no such form.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let counted = match lower.strip_prefix("day") {
            Some(rest) => rest.trim_start(),
            None => lower.trim_start_matches('第').strip_suffix("営業日目")?,
        };
        let digits = |text: &str| text.trim().parse::<u32>().ok().filter(|day| *day > 0);
        let parted = ["..", "-", "~", "〜", "～", "–"].iter().find_map(|dash| counted.split_once(dash));
        let (first, last) = parted.unwrap_or((counted, counted));
        let days = Self { first: digits(first)?, last: digits(last)? };
        (days.first <= days.last).then_some(days)
    }
}

impl fmt::Display for PlanDays {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => write!(out, "Day {}", self.first),
            false => write!(out, "Day {}-{}", self.first, self.last),
        }
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
            ("Day 9-3", None),
            ("Days", None),
            ("2026-12-10", None),
        ] {
            assert_eq!(PlanDays::parse(text), expected, "{text}");
        }
    }
}
