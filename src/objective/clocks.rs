//! Promises about people's clocks: response and restoration times, ends of days, shares within a time, lead times.

use super::bounds::{self, Before, Bound, both};
use super::compare;
use super::quantity::{number, quantity};
use super::text::{Cursor, Words};
use super::{ClockTarget, Op, Target, TargetFlag, TargetKind, Unit};
use rust_decimal::Decimal;

pub(super) const CLOCKS: &Words<&'static str> = &Words::new(&[
    ("応答", "response"),
    ("初回応答", "response"),
    ("初期応答", "response"),
    ("一次応答", "response"),
    ("返信", "response"),
    ("初回返信", "response"),
    ("回答", "response"),
    ("初回回答", "response"),
    ("一次回答", "response"),
    ("返事", "response"),
    ("最初の返事", "response"),
    ("最初の応答", "response"),
    ("初回の応答", "response"),
    ("初動", "response"),
    ("初動対応", "response"),
    ("対応開始", "response"),
    ("対応を開始", "response"),
    ("着手", "response"),
    ("response", "response"),
    ("first response", "response"),
    ("initial response", "response"),
    ("respond", "response"),
    ("responded", "response"),
    ("acknowledge", "response"),
    ("acknowledged", "response"),
    ("復旧", "restore"),
    ("復旧完了", "restore"),
    ("暫定復旧", "restore"),
    ("サービス復旧", "restore"),
    ("回復", "restore"),
    ("restore", "restore"),
    ("restored", "restore"),
    ("restoration", "restore"),
    ("recovery", "restore"),
    ("recover", "restore"),
    ("recovered", "restore"),
    ("解決", "resolve"),
    ("問題解決", "resolve"),
    ("対応完了", "resolve"),
    ("クローズ", "resolve"),
    ("resolve", "resolve"),
    ("resolved", "resolve"),
    ("resolution", "resolve"),
]);

/// Words of stages, which are clocks where one text names both: 暫定2時間、恒久5営業日.
const STAGES: &Words<&'static str> = &Words::new(&[
    ("暫定", "restore"),
    ("暫定対応", "restore"),
    ("暫定対処", "restore"),
    ("恒久", "resolve"),
    ("恒久対応", "resolve"),
    ("恒久対処", "resolve"),
    ("恒久対策", "resolve"),
    ("workaround", "restore"),
    ("permanent fix", "resolve"),
]);

const ENDINGS: &[&str] = &[
    "し",
    "する",
    "すること",
    "します",
    "を行う",
    "を実施",
    "を完了",
    "完了",
    "時間",
    "すれば良い",
    "time",
    "を目標",
    "を目指す",
];

/// 1時間以内に応答、4時間以内に復旧.
pub(super) fn clocks(text: &str) -> Option<Target> {
    if let Some(target) = paired(text) {
        return Some(target);
    }
    let mut cursor = Cursor::new(text);
    let mut target = Target::of(TargetKind::Clocks);
    let mut staged = false;
    loop {
        let mut at = cursor;
        let clock = after_value(&mut at, &mut target).or_else(|| {
            at = cursor;
            before_value(&mut at, &mut target)
        });
        let clock = clock.or_else(|| {
            at = cursor;
            staged = true;
            staged_value(&mut at, &mut target)
        })?;
        if target.clocks.iter().any(|known| known.clock == clock.clock) {
            return None;
        }
        target.clocks.push(clock);
        cursor = at;
        target.reference = compare::event(&mut cursor);
        if cursor.done() {
            break;
        }
        if !cursor.one_of(&["、", ",", ";", "/", "・", "かつ", "および", "and", "、かつ", ", and"]) {
            return None;
        }
    }
    if staged && target.clocks.len() < 2 {
        return None;
    }
    for index in 0..target.clocks.len() {
        let unit = target.clocks[index].unit;
        people_hours(&mut target, unit);
    }
    Some(target)
}

/// `応答/復旧: 15分以内/1時間以内`: as many clocks as times, in one order.
fn paired(text: &str) -> Option<Target> {
    let (names, times) = text.split_once(':')?;
    let marks = ['/', '・', '、', '→'];
    let (names, times): (Vec<&str>, Vec<&str>) = (names.split(marks).collect(), times.split(marks).collect());
    if names.len() != times.len() || names.len() < 2 {
        return None;
    }
    let mut target = Target::of(TargetKind::Clocks);
    for (name, time) in names.into_iter().zip(times) {
        let mut cursor = Cursor::new(name.trim());
        let clock = cursor.any(CLOCKS).or_else(|| cursor.any(STAGES))?;
        cursor.one_of(&["時間", "time"]);
        let mut at = Cursor::new(time);
        let (value, unit, op) = duration(&mut at, &mut target)?;
        let known = target.clocks.iter().any(|known| known.clock == clock);
        if known || !cursor.done() || !at.done() {
            return None;
        }
        target.clocks.push(ClockTarget { clock, op, value, unit });
        people_hours(&mut target, unit);
    }
    Some(target)
}

/// `暫定2時間`.
fn staged_value(cursor: &mut Cursor<'_>, target: &mut Target) -> Option<ClockTarget> {
    let clock = cursor.any(STAGES)?;
    cursor.one_of(&[":", "は", "が", "を", "within"]);
    let (value, unit, op) = duration(cursor, target)?;
    cursor.one_of(ENDINGS);
    Some(ClockTarget { clock, op, value, unit })
}

/// Hours of people's work may be wall or business hours.
fn people_hours(target: &mut Target, unit: Unit) {
    if matches!(unit, Unit::Min | Unit::H | Unit::D) {
        target.flag(TargetFlag::WallOrBusiness);
    }
}

/// `1時間以内に応答`, `1h response`.
fn after_value(cursor: &mut Cursor<'_>, target: &mut Target) -> Option<ClockTarget> {
    let (value, unit, op) = duration(cursor, target)?;
    cursor.one_of(&["に", "で", "の", "to", "for"]);
    let clock = cursor.any(CLOCKS)?;
    cursor.one_of(ENDINGS);
    Some(ClockTarget { clock, op, value, unit })
}

/// `応答: 1時間以内`, `respond within 1 hour`.
fn before_value(cursor: &mut Cursor<'_>, target: &mut Target) -> Option<ClockTarget> {
    let clock = cursor.any(CLOCKS)?;
    cursor.one_of(&["時間", "time"]);
    cursor.one_of(&[":", "は", "が", "まで", "を", "に", "in"]);
    let (value, unit, op) = duration(cursor, target)?;
    cursor.one_of(ENDINGS);
    Some(ClockTarget { clock, op, value, unit })
}

/// A duration with an upper bound; without one it is flagged, since a clock can only be meant from above.
fn duration(cursor: &mut Cursor<'_>, target: &mut Target) -> Option<(Decimal, Unit, Op)> {
    let mut at = *cursor;
    let before = bounds::before(&mut at);
    let found = quantity(&mut at).filter(|q| !q.signed)?;
    // Seconds are a machine's response time, a metric like any other.
    let unit = found.unit.filter(|unit| unit.is_duration() && !matches!(unit, Unit::Ms | Unit::S))?;
    let after = bounds::after(&mut at);
    let op = match both(before, after)? {
        Bound::Op(op @ (Op::Le | Op::Lt)) => op,
        Bound::Bare => {
            target.flag(TargetFlag::BareOp);
            Op::Le
        }
        _ => return None,
    };
    *cursor = at;
    Some((found.value, unit, op))
}

pub(super) const DAYS: &Words<(u32, Unit)> = &Words::new(&[
    ("当日", (0, Unit::D)),
    ("本日", (0, Unit::D)),
    ("即日", (0, Unit::D)),
    ("同日", (0, Unit::D)),
    ("当営業日", (0, Unit::Bd)),
    ("同営業日", (0, Unit::Bd)),
    ("翌日", (1, Unit::D)),
    ("翌営業日", (1, Unit::Bd)),
    ("翌々日", (2, Unit::D)),
    ("翌々営業日", (2, Unit::Bd)),
    ("same day", (0, Unit::D)),
    ("same business day", (0, Unit::Bd)),
    ("next day", (1, Unit::D)),
    ("next business day", (1, Unit::Bd)),
    ("the same day", (0, Unit::D)),
    ("the same business day", (0, Unit::Bd)),
    ("nbd", (1, Unit::Bd)),
    ("the next business day", (1, Unit::Bd)),
    ("the end of the day", (0, Unit::D)),
    ("end of day", (0, Unit::D)),
    ("eod", (0, Unit::D)),
    ("end of business day", (0, Unit::Bd)),
    ("end of the business day", (0, Unit::Bd)),
    ("the end of the business day", (0, Unit::Bd)),
    ("end of business", (0, Unit::Bd)),
    ("close of business", (0, Unit::Bd)),
    ("cob", (0, Unit::Bd)),
    ("same working day", (0, Unit::Bd)),
    ("the same working day", (0, Unit::Bd)),
    ("next working day", (1, Unit::Bd)),
    ("the next working day", (1, Unit::Bd)),
    ("end of next business day", (1, Unit::Bd)),
    ("end of the next working day", (1, Unit::Bd)),
    ("the end of the next business day", (1, Unit::Bd)),
    ("end of the next business day", (1, Unit::Bd)),
]);

/// 翌営業日中, 当日中: a clock that ends with a day.
pub(super) fn clock_day(text: &str) -> Option<Target> {
    let mut cursor = Cursor::new(text);
    let mut clock = cursor.any(CLOCKS);
    if clock.is_some() {
        cursor.one_of(&["時間", "time"]);
        cursor.one_of(&[":", "は", "が", "by", "on"]);
    }
    cursor.one_of(&["by", "on", "within"]);
    let (n, unit) = cursor.any(DAYS)?;
    let bounded = cursor.one_of(&["中", "中に", "内", "内に", "まで", "までに", "以内", "以内に"]);
    cursor.one_of(&["に", "の"]);
    let stop = cursor.any(CLOCKS);
    let handled = stop.is_some() || cursor.eat("対応");
    if !bounded && !handled && !text.is_ascii() {
        return None;
    }
    clock = clock.or(stop);
    if cursor.one_of(&["または", "もしくは", "、または"]) {
        // The alternative (または回避策提供) does not change the deadline.
        cursor.rest = "";
    }
    cursor.one_of(ENDINGS);
    cursor.done().then(|| {
        let mut target = Target::of(TargetKind::ClockDay);
        (target.n, target.unit) = (Some(Decimal::from(n)), Some(unit));
        target.metric = clock.map(str::to_owned);
        target.flag(TargetFlag::EndOfDay);
        target
    })
}

/// `95%以上を4時間以内`, `95% of tickets within 4 hours`.
pub(super) fn quantile(text: &str) -> Option<Target> {
    let mut cursor = Cursor::new(text);
    let mut target = Target::of(TargetKind::QuantileWithin);
    let before = bounds::before(&mut cursor);
    let share = quantity(&mut cursor).filter(|q| q.unit == Some(Unit::Percent) && !q.signed && !q.times)?;
    let after = bounds::after(&mut cursor);
    target.q = Some(share.value);
    target.q_op = match both(before, after)? {
        Bound::Op(op) => Some(op),
        Bound::Bare => {
            target.flag(TargetFlag::BareOp);
            Some(Op::Ge)
        }
        Bound::About => return None,
    };
    let japanese =
        cursor.one_of(&["を", "が", "は", "について", "の問い合わせを", "のチケットを", "の件を", "の案件を"]);
    if !japanese {
        subject(&mut cursor)?;
    }
    let before = bounds::before(&mut cursor);
    let found = quantity(&mut cursor).filter(|q| !q.signed && q.unit.is_some_and(Unit::is_duration))?;
    let after = bounds::after(&mut cursor);
    cursor.one_of(&["に", "で"]);
    target.metric = cursor.any(CLOCKS).map(str::to_owned);
    cursor.one_of(ENDINGS);
    let Bound::Op(op @ (Op::Le | Op::Lt)) = both(before, after)? else { return None };
    if !cursor.done() {
        return None;
    }
    (target.op, target.value, target.unit) = (Some(op), Some(found.value), found.unit);
    people_hours(&mut target, found.unit?);
    Some(target)
}

/// `of tickets are resolved` before "within", or nothing before a comparison.
fn subject(cursor: &mut Cursor<'_>) -> Option<()> {
    for (at, _) in cursor.rest.char_indices() {
        let mut here = Cursor::new(&cursor.rest[at..]);
        let boundary = at == 0 || cursor.rest[..at].ends_with(' ') || here.rest.starts_with(' ');
        if boundary && matches!(bounds::before(&mut here), Some(Before::Firm(_))) {
            let words = cursor.rest[..at].trim();
            cursor.rest = &cursor.rest[at..];
            let plain = words.is_empty() || words.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
            return plain.then_some(());
        }
    }
    None
}

/// 72時間前, at least 3 business days before.
pub(super) fn lead_time(text: &str) -> Option<Target> {
    let mut cursor = Cursor::new(text);
    let before = bounds::before(&mut cursor);
    cursor.eat("事前");
    let mut at = cursor;
    let value = number(&mut at)?;
    let found = quantity(&mut cursor)?;
    let unit = found.unit.filter(|unit| unit.is_duration())?;
    let more = cursor.eat("以上");
    let ahead =
        ["前", "前まで", "前までに", "前に", "以前", "before", "in advance", "ahead", "prior", "beforehand", "notice"];
    if !cursor.one_of(&ahead) || value.is_zero() {
        return None;
    }
    cursor.one_of(&["通知", "に通知", "の通知", "に告知", "に連絡", "通知する", "notice"]);
    let fits = matches!(before, None | Some(Before::Firm(Op::Ge) | Before::Soft(Op::Ge)));
    if !cursor.done() || !fits || (more && before.is_some()) {
        return None;
    }
    let mut target = Target::of(TargetKind::LeadTime);
    (target.op, target.value, target.unit) = (Some(Op::Ge), Some(found.value), Some(unit));
    Some(target)
}
