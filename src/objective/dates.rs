//! Days of a month by which something is due: 翌月5日まで, 毎月5営業日まで, 月末まで, `by the 5th business day of the next month`.
//!
//! In: a text. Out: a [`Target`] of the kind `due_day`. Never: a length of time, or a bare 毎月10日, which is a schedule.

use super::quantity::number;
use super::text::{Cursor, Words};
use super::{Target, TargetKind, Unit};
use rust_decimal::Decimal;

/// Which month a day is of; the next one or any.
const MONTHS: &Words<bool> = &Words::new(&[
    ("翌月", true),
    ("翌月の", true),
    ("次月", true),
    ("次月の", true),
    ("来月", true),
    ("来月の", true),
    ("毎月", false),
    ("毎月の", false),
    ("当月", false),
    ("当月の", false),
    ("各月", false),
    ("各月の", false),
]);

const MONTHS_EN: &Words<bool> = &Words::new(&[
    ("the next month", true),
    ("the following month", true),
    ("next month", true),
    ("the month", false),
    ("each month", false),
    ("every month", false),
    ("month", false),
]);

/// What is done by such a day.
const DEEDS: &Words<&'static str> = &Words::new(&[
    ("提出", "提出"),
    ("報告", "報告"),
    ("発行", "発行"),
    ("送付", "送付"),
    ("配信", "配信"),
    ("共有", "共有"),
    ("公開", "公開"),
    ("完了", "完了"),
    ("実施", "実施"),
    ("連絡", "連絡"),
    ("通知", "通知"),
    ("回答", "回答"),
    ("請求", "請求"),
    ("支払", "支払"),
    ("支払い", "支払い"),
]);

/// A day of a month as a deadline.
pub(super) fn due_day(text: &str) -> Option<Target> {
    japanese(text).or_else(|| english(text))
}

fn of(next: bool, day: Option<Decimal>, unit: Unit) -> Option<Target> {
    let mut target = Target::of(TargetKind::DueDay);
    target.per = Some("month");
    target.base = next.then_some("next_month");
    target.n = day.map(|day| day.normalize());
    target.unit = Some(unit);
    let possible = |day: Decimal| day >= Decimal::ONE && day <= Decimal::from(31) && day.fract().is_zero();
    day.is_none_or(possible).then_some(target)
}

fn japanese(text: &str) -> Option<Target> {
    let mut cursor = Cursor::new(text);
    let month = cursor.any(MONTHS);
    let end = if month.is_some() {
        cursor.one_of(&["末", "末日", "末営業日"])
    } else {
        cursor.one_of(&["月末", "月末日", "月末営業日"])
    };
    let business = text.contains("営業日");
    let day = if end {
        None
    } else {
        month?;
        cursor.eat("第");
        let day = number(&mut cursor)?;
        if !cursor.one_of(&["日", "営業日", "営業日目"]) {
            return None;
        }
        Some(day)
    };
    let due = cursor.one_of(&["まで", "までに", "以内", "以内に", "迄", "迄に", "中", "中に"]);
    // 翌月10日 says when something is due; 毎月10日 how often it recurs.
    if !due && month != Some(true) {
        return None;
    }
    cursor.eat("に");
    let deed = cursor.any(DEEDS);
    cursor.one_of(&["する", "すること", "します", "を完了", "を行う"]);
    let mut target = of(month == Some(true), day, if business { Unit::Bd } else { Unit::D })?;
    target.metric = deed.map(str::to_owned);
    cursor.done().then_some(target)
}

fn english(text: &str) -> Option<Target> {
    let mut cursor = Cursor::new(text);
    if !cursor.one_of(&["by", "by the", "no later than", "no later than the", "not later than the", "due by the"]) {
        return None;
    }
    if cursor.one_of(&["end of", "last day of"]) {
        let next = cursor.any(MONTHS_EN)?;
        return cursor.done().then(|| of(next, None, Unit::D)).flatten();
    }
    if cursor.one_of(&["month end", "month-end"]) {
        return cursor.done().then(|| of(false, None, Unit::D)).flatten();
    }
    let day = number(&mut cursor)?;
    if !cursor.one_of(&["st", "nd", "rd", "th"]) {
        return None;
    }
    let business = cursor.one_of(&["business day", "working day"]);
    if !business {
        cursor.eat("day");
    }
    let next = if cursor.eat("of") { cursor.any(MONTHS_EN)? } else { false };
    let unit = if business { Unit::Bd } else { Unit::D };
    cursor.done().then(|| of(next, Some(day), unit)).flatten()
}
