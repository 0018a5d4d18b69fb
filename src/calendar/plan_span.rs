//! A stretch of a plan: `Day 1`, `Day 6-10`, 第3営業日目, `Week 1-2`, 2週目, `Month 3`, counted from the day on which the plan begins.
//!
//! In: a text. Out: a [`PlanSpan`]. Never: knows the day on which a plan begins, or takes 第1週, which is a week of every month, for one
//! of a plan.

use regex::Regex;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

/// What a plan counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlanUnit {
    /// Business days.
    Day,
    /// Seven days, whatever they are; the first week begins with the plan.
    Week,
    /// Months from the day of the month on which the plan begins.
    Month,
}

/// The numbers of the first and the last day, week or month of a part of a plan, from 1; the last one is not before the first.
///
/// ```
/// use tejun::calendar::{PlanSpan, PlanUnit};
///
/// let days = PlanSpan::parse("Day 6-10").unwrap();
/// assert_eq!((days.first, days.last, days.to_string().as_str()), (6, 10, "Day 6-10"));
/// let weeks = PlanSpan::parse("2か月目 第1〜2週目").unwrap();
/// assert_eq!((weeks.unit, weeks.month, weeks.to_string().as_str()), (PlanUnit::Week, Some(2), "Month 2 Week 1-2"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlanSpan {
    /// What is counted.
    pub unit: PlanUnit,
    /// The number of the first.
    pub first: u32,
    /// The number of the last; the same where it is one.
    pub last: u32,
    /// The month of the plan within which weeks are counted; `None` where they are those of the plan.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub month: Option<u32>,
}

static PART: LazyLock<Regex> = LazyLock::new(|| {
    let range = r"(\d{1,4})(?:\s*(?:\.\.|[-~〜～–])\s*(?:第\s*)?(\d{1,4}))?";
    Regex::new(&format!(
        r"^(?i:(days?|weeks?|months?)\s*{range}|(?:第\s*)?{range}\s*(営業日|週間?|[かカヵケヶ]月)目)(?:\s+|$)"
    ))
    .expect("it is a pattern")
});

impl PlanSpan {
    /// The stretch of `Day 3`, `Day 6-10`, `Day 1..30`, `3営業日目`, `Week 1-2`, `第2週目`, `Month 3`, `3か月目`, `Month 2 Week 1-2`;
    /// `None` when the whole text is of no such form.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (span, rest) = Self::part(text)?;
        match rest {
            "" => Some(span),
            rest => Self::part(rest).filter(|(_, rest)| rest.is_empty())?.0.of_month(span),
        }
    }

    /// One stretch at the start of a text, and what is behind it.
    fn part(text: &str) -> Option<(Self, &str)> {
        let found = PART.captures(text)?;
        let one_of = |a: usize, b: usize| found.get(a).or_else(|| found.get(b)).map(|part| part.as_str());
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0);
        let unit = match one_of(1, 6)?.to_ascii_lowercase().as_str() {
            "day" | "days" | "営業日" => PlanUnit::Day,
            "week" | "weeks" | "週" | "週間" => PlanUnit::Week,
            _ => PlanUnit::Month,
        };
        let first = number(one_of(2, 4)?)?;
        let last = one_of(3, 5).map_or(Some(first), number)?;
        let rest = &text[found.get(0)?.end()..];
        (first <= last).then_some((Self { unit, first, last, month: None }, rest))
    }

    /// Weeks as those of one month of the plan; `None` where the two do not go together.
    #[must_use]
    pub fn of_month(self, month: Self) -> Option<Self> {
        let is_one = month.unit == PlanUnit::Month && month.first == month.last;
        (is_one && self.unit == PlanUnit::Week).then_some(Self { month: Some(month.first), ..self })
    }

    /// Whether the numbers of two stretches count the same.
    pub fn is_comparable(self, other: Self) -> bool {
        self.unit == other.unit && self.month.is_some() == other.month.is_some()
    }

    /// Each day, week or month of the stretch by itself, with the month that it is counted in.
    pub fn numbers(self) -> impl Iterator<Item = (Option<u32>, u32)> {
        (self.first..=self.last).map(move |number| (self.month, number))
    }
}

impl fmt::Display for PlanSpan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(month) = self.month {
            write!(out, "Month {month} ")?;
        }
        let unit = match self.unit {
            PlanUnit::Day => "Day",
            PlanUnit::Week => "Week",
            PlanUnit::Month => "Month",
        };
        match self.first == self.last {
            true => write!(out, "{unit} {}", self.first),
            false => write!(out, "{unit} {}-{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_a_plan_in_their_forms() {
        use PlanUnit::{Day, Month, Week};
        let span = |unit, first, last| Some(PlanSpan { unit, first, last, month: None });
        let of_month = |month, first, last| Some(PlanSpan { unit: Week, first, last, month: Some(month) });
        for (text, expected) in [
            ("Day 1", span(Day, 1, 1)),
            ("day 6-10", span(Day, 6, 10)),
            ("Days 1..30", span(Day, 1, 30)),
            ("Day26〜30", span(Day, 26, 30)),
            ("3営業日目", span(Day, 3, 3)),
            ("第3営業日目", span(Day, 3, 3)),
            ("Week 1-2", span(Week, 1, 2)),
            ("WEEK 3", span(Week, 3, 3)),
            ("第2週目", span(Week, 2, 2)),
            ("第1〜第2週目", span(Week, 1, 2)),
            ("3週間目", span(Week, 3, 3)),
            ("Month 2", span(Month, 2, 2)),
            ("2-3か月目", span(Month, 2, 3)),
            ("4ヶ月目", span(Month, 4, 4)),
            ("Month 2 Week 1-2", of_month(2, 1, 2)),
            ("2ヶ月目 第3週目", of_month(2, 3, 3)),
            ("Month 1-2 Week 3", None),
            ("Week 1 Month 2", None),
            ("Week 1 Week 2", None),
            ("第1週", None),
            ("1か月", None),
            ("Day 0", None),
            ("Day 9-3", None),
            ("Days", None),
            ("Week 1: 準備", None),
            ("Weekly 1", None),
            ("2026-12-10", None),
        ] {
            assert_eq!(PlanSpan::parse(text), expected, "{text}");
            if let Some(span) = expected {
                assert_eq!(PlanSpan::parse(&span.to_string()), expected, "{span}");
            }
        }
    }
}
