//! What stands around a recurrence: hours, brackets that say it once more, and words with which it means something else.
//!
//! In: what a scanner read. Out: a [`Mention`], or nothing where it is not sure. Never: reads days.

use super::super::{Days, Hours};
use super::cursor::Text;
use super::{Mention, Scanned, StatedRecurrence, Wording, clock, english, japanese};
use crate::calendar::Grain;

/// Words before a day of a month with which it is one of some months, or of one.
const SOME_MONTHS: [&str; 22] = [
    "四半期",
    "半期",
    "年度",
    "上期",
    "下期",
    "偶数月",
    "奇数月",
    "隔月",
    "翌月",
    "当月",
    "今月",
    "来月",
    "翌々月",
    "毎年",
    "初月",
    "最終月",
    "quarter",
    "year",
    "next month",
    "this month",
    "各期",
    "期末",
];

/// Words before a number of times with which it is a bound.
const BOUNDS: [&str; 8] = ["最低", "少なくとも", "最大", "最低でも", "原則として最低", "at least", "at most", "up to"];

/// Words behind days with which they are only about then, or another day.
const OTHER_DAYS: [&str; 33] = [
    "以外",
    "を除",
    "除く",
    "以降",
    "以後",
    "以前",
    "の前",
    "前日",
    "前営業日",
    "の翌",
    "翌日",
    "翌営業日",
    "後",
    "前",
    "頃",
    "ごろ",
    "前後",
    "目安",
    "程度",
    "または",
    "又は",
    "もしくは",
    "あるいは",
    "以上",
    "か第",
    "か月",
    "~",
    "-",
    "から",
    "or ",
    "より",
    "の週",
    "もしく",
];

/// The mention that something read is a part of, and where it ends.
pub(super) fn complete(text: &Text, at: usize, scanned: Scanned) -> Option<(Mention, usize)> {
    if scanned.days.is_empty() || !is_free_before(text, at, &scanned) {
        return None;
    }
    let (mut days, mut every, mut wording) = (scanned.days, scanned.every, scanned.wording);
    let (mut hours, mut end) = hours_at(text, scanned.end, &days);
    if let Some((inner, inner_hours, after)) = in_brackets(text, end, &days) {
        (days, every, end) = (inner.days, inner.every.max(every), after);
        hours = inner_hours;
        wording = Wording::Whole;
    }
    let (is_deadline, is_about) = behind(text, end)?;
    if is_about {
        hours = Hours::Whole;
    }
    let stated = StatedRecurrence { days, hours, every, is_deadline };
    Some((Mention { range: text.range(at..end), stated, wording }, end))
}

fn is_free_before(text: &Text, at: usize, scanned: &Scanned) -> bool {
    let before = text.clause_before(at, 14);
    if BOUNDS.iter().any(|word| before.trim_end().ends_with(word)) {
        return false;
    }
    let of_month = scanned.days.iter().any(|days| {
        matches!(days, Days::MonthlyNth(..) | Days::MonthlyDay(_) | Days::MonthlyBusinessDay(_) | Days::MonthlyWeek(_))
    });
    // 4月第2火曜日 is one day.
    let month = before.trim_end().ends_with('月') && scanned.wording == Wording::Bare;
    let weekly = scanned.days.iter().any(|days| matches!(days, Days::Weekly(_)));
    let some = SOME_MONTHS.iter().any(|word| before.contains(word));
    !(of_month && (some || month)) && !(weekly && before.trim_end().ends_with("隔"))
}

/// The hours behind days, and where they end; what comes once in a period has none.
fn hours_at(text: &Text, end: usize, days: &[Days]) -> (Hours, usize) {
    let none = (Hours::Whole, end);
    if days.iter().any(|days| days.is_period()) {
        return none;
    }
    let bracket = text.word(text.blanks(end), "(");
    if let Some(inside) = bracket {
        let in_brackets = clock::hours(text, inside).and_then(|(hours, end)| {
            let close = text.word(text.blanks(end), ")")?;
            Some((hours, close))
        });
        return in_brackets.unwrap_or(none);
    }
    clock::hours(text, end).unwrap_or(none)
}

/// What brackets behind 月1回 say exactly; where they say something else, nothing.
fn in_brackets(text: &Text, end: usize, days: &[Days]) -> Option<(Scanned, Hours, usize)> {
    let [own] = days else { return None };
    let grain = grain_of(*own).filter(|_| own.is_period() || *own == Days::Daily)?;
    let inside = text.blanks(text.word(text.blanks(end), "(")?);
    let scanned = japanese::scan(text, inside).or_else(|| english::scan(text, inside))?;
    let fits = !scanned.days.is_empty() && scanned.days.iter().all(|days| grain_of(*days) == Some(grain));
    let (hours, end) = hours_at(text, scanned.end, &scanned.days);
    let close = text.word(text.blanks(end), ")")?;
    fits.then_some((scanned, hours, close))
}

/// How often days come, where that is once in a period.
fn grain_of(days: Days) -> Option<Grain> {
    Some(match days {
        Days::Daily | Days::BusinessDays => Grain::Day,
        Days::Weekly(_) => Grain::Week,
        Days::MonthlyNth(..) | Days::MonthlyDay(_) | Days::MonthlyBusinessDay(_) | Days::MonthlyWeek(_) => Grain::Month,
        Days::Once(grain) => grain,
    })
}

/// Whether what follows makes a deadline of it, and whether it makes the time of the day uncertain; `None` where it is not sure at
/// all.
fn behind(text: &Text, end: usize) -> Option<(bool, bool)> {
    let after = text.clause_after(text.blanks(end), 8);
    let after = after.trim_start_matches(['に', 'の']);
    if after.starts_with("まで") || after.starts_with('迄') {
        return Some((true, false));
    }
    let is_time = text.before(end).is_some_and(|c| matches!(c, '時' | '分') || c.is_ascii_digit());
    if is_time
        && ["以降", "以後", "頃", "ごろ", "前後", "目安", "程度", "~", "-", "から", "より", "まで"]
            .iter()
            .any(|word| after.starts_with(word))
    {
        return Some((false, true));
    }
    let other = OTHER_DAYS.iter().any(|word| after.starts_with(word)) && !after.starts_with("前後半");
    (!other).then_some((false, false))
}
