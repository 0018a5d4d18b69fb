//! Recurrences that meet a holiday within a year of the as-of instant, or whose business days nobody can tell.

use crate::calendar::{Instant, OnHoliday, PeriodCalendar, Shift, local_date};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Recurring;
use crate::say;

/// How far ahead holidays are looked for.
const AHEAD_DAYS: i64 = 365;
/// How far back the slots of a rule must be told: the longest period that is still being reported.
const BACK_DAYS: i64 = 31;
const DAY: i64 = 86_400;

/// One finding per rule.
pub fn recurrences(declared: &[Recurring], periods: &PeriodCalendar, as_of: Instant, found: &mut Diagnostics) {
    let later = |days: i64| Instant::from_second(as_of.as_second() + days * DAY).unwrap_or(as_of);
    for recurring in declared {
        if let Err(error) = recurring.rule.slots(periods, later(-BACK_DAYS), as_of) {
            found.push(Diagnostic::new(code::CALENDAR_COVERAGE, recurring.place.clone(), error.message()).hint(say!(
                "新しい祝日の一覧を `data/holidays.csv` に置きます",
                "put a newer holiday list into `data/holidays.csv`"
            )));
            continue;
        }
        let days = [as_of, later(AHEAD_DAYS)].map(|at| local_date(&periods.zone, at));
        let met = recurring.rule.on_holidays(days[0], days[1]);
        if !met.is_empty() {
            found.push(finding(recurring, &met));
        }
    }
}

fn finding(recurring: &Recurring, met: &[OnHoliday]) -> Diagnostic {
    let one = |met: &OnHoliday| {
        let (date, name) = (met.date, &met.name);
        let moved = met.moved_to.map(|to| format!(" → {to}")).unwrap_or_default();
        format!("{date} {name}{moved}")
    };
    let (rule, list) = (&recurring.written, met.iter().map(one).collect::<Vec<_>>().join(", "));
    let message = say!("`{rule}` が祝日に当たります: {list}", "`{rule}` falls on a holiday: {list}");
    let diagnostic = Diagnostic::new(code::CALENDAR_HOLIDAY, recurring.place.clone(), message);
    match recurring.rule.shift {
        Shift::None => diagnostic.hint(say!(
            "前後の営業日に移すには `shift: previous_business_day` か `shift: next_business_day` を書きます",
            "to move it, write `shift: previous_business_day` or `shift: next_business_day`"
        )),
        _ => diagnostic,
    }
}
