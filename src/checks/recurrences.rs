//! Recurrences that meet a holiday within a year of the as-of instant, or whose business days nobody can tell.

use crate::calendar::{
    BusinessDayConvention, Instant, OnHoliday, PeriodCalendar, WorkError, day_start, local_date, months_after,
    seconds_after,
};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::DeclaredRecurrence;
use crate::say;

/// How far ahead holidays are looked for.
const AHEAD_DAYS: i64 = 365;
/// How far back the slots of a rule must be told: the longest period that is still being reported.
const BACK_DAYS: i64 = 31;
/// How far ahead pages show what is planned.
const SHOWN_DAYS: i64 = 124;
const DAY: i64 = 86_400;

/// One finding per rule.
pub(crate) fn recurrences(
    declared: &[DeclaredRecurrence],
    periods: &PeriodCalendar,
    as_of: Instant,
    found: &mut Diagnostics,
) {
    let later = |days: i64| seconds_after(as_of, days * DAY);
    for recurring in declared {
        let (past, coming) = spans(recurring, periods, [later(-BACK_DAYS), as_of, later(SHOWN_DAYS)]);
        if let Some(error) = past.and_then(|(from, to)| recurring.rule.slots(periods, from, to).err()) {
            found.push(Diagnostic::new(code::CALENDAR_ENDS, recurring.place.clone(), error.message()).hint(say!(
                "新しい祝日の一覧を `data/holidays.csv` に置きます",
                "put a newer holiday list into `data/holidays.csv`"
            )));
            continue;
        }
        if let Some(error) = coming.and_then(|(from, to)| recurring.rule.slots(periods, from, to).err()) {
            found.push(untold(recurring, &error));
        }
        let days = [as_of, later(AHEAD_DAYS)].map(|at| local_date(&periods.zone, at));
        let mut met = recurring.rule.on_holidays(days[0], days[1]);
        met.retain(|met| recurring.within.on(met.date));
        if !met.is_empty() {
            found.push(finding(recurring, &met));
        }
    }
}

/// From an instant until before another.
type Span = (Instant, Instant);

/// What can be told of the past, and what the site shows of the future, within the days on which the rule holds.
fn spans(
    recurring: &DeclaredRecurrence,
    periods: &PeriodCalendar,
    [past, as_of, ahead]: [Instant; 3],
) -> (Option<Span>, Option<Span>) {
    let within = &recurring.within;
    let first = within.from.map_or(Instant::MIN, |date| day_start(&periods.zone, date));
    let end = within.until.map_or(Instant::MAX, |date| day_start(&periods.zone, months_after(date, 0, 1)));
    let cut = |from: Instant, to: Instant| Some((from.max(first), to.min(end))).filter(|(from, to)| from < to);
    (cut(past, as_of), cut(as_of, ahead).filter(|_| within.is_shown_ahead))
}

fn untold(recurring: &DeclaredRecurrence, error: &WorkError) -> Diagnostic {
    let rule = &recurring.written;
    let reason = error.message();
    let (ja, en) = (&reason.ja, &reason.en);
    let message = say!(
        "`{rule}` のこの先3か月の予定が決められません: {ja}",
        "the slots of `{rule}` in the coming three months cannot be told: {en}"
    );
    Diagnostic::new(code::SCHEDULE_UNTOLD, recurring.place.clone(), message).hint(say!(
        "新しい祝日の一覧を `data/holidays.csv` に置きます",
        "put a newer holiday list into `data/holidays.csv`"
    ))
}

fn finding(recurring: &DeclaredRecurrence, met: &[OnHoliday]) -> Diagnostic {
    let one = |met: &OnHoliday| {
        let (date, name) = (met.date, &met.name);
        let moved = met.moved_to.map(|to| format!(" → {to}")).unwrap_or_default();
        format!("{date} {name}{moved}")
    };
    let (rule, list) = (&recurring.written, met.iter().map(one).collect::<Vec<_>>().join(", "));
    let message = say!("`{rule}` が祝日に当たります: {list}", "`{rule}` falls on a holiday: {list}");
    let diagnostic = Diagnostic::new(code::CALENDAR_HOLIDAY, recurring.place.clone(), message);
    match recurring.rule.shift {
        BusinessDayConvention::None => diagnostic.hint(say!(
            "前後の営業日に移すには `shift: previous_business_day` か `shift: next_business_day` を書きます",
            "to move it, write `shift: previous_business_day` or `shift: next_business_day`"
        )),
        _ => diagnostic,
    }
}
