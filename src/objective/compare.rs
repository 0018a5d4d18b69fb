//! A value against a bound, and ranges.

use super::bounds::{self, Before, Bound, both};
use super::quantity::{Quantity, may_hold, per_prefix, per_suffix, quantity, unit_of};
use super::text::{Cursor, Words};
use super::{Better, Op, Target, TargetFlag, TargetKind, Unit};
use rust_decimal::Decimal;

const AGGREGATES: &Words<&'static str> = &Words::new(&[
    ("平均", "avg"),
    ("平均で", "avg"),
    ("平均値", "avg"),
    ("average", "avg"),
    ("avg", "avg"),
    ("mean", "avg"),
    ("中央値", "median"),
    ("median", "median"),
    ("合計", "sum"),
    ("total", "sum"),
    ("最大値", "max"),
    ("最小値", "min"),
]);

/// What a percentage is of.
const SHARES: &Words<&'static str> =
    &Words::new(&[("uptime", "uptime"), ("availability", "availability"), ("success rate", "success rate")]);

/// What is done within a duration.
const DEEDS: &Words<&'static str> = &Words::new(&[
    ("対応", "対応"),
    ("通知", "通知"),
    ("報告", "報告"),
    ("連絡", "連絡"),
    ("検知", "検知"),
    ("開始", "開始"),
    ("実施", "実施"),
    ("提供", "提供"),
]);

/// An aggregation that the text names: `p95`, `95パーセンタイル`, 平均.
pub(super) fn aggregate(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut at = *cursor;
    at.skip_blank();
    let rank = |text: &str| {
        let length = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let number: Decimal = text[..length].parse().ok()?;
        (number > Decimal::ZERO && number < Decimal::ONE_HUNDRED).then_some((number.normalize(), length))
    };
    if at.rest.starts_with(['p', 'P']) {
        let (number, length) = rank(&at.rest[1..])?;
        cursor.rest = &at.rest[1 + length..];
        // P0 to P5 are priorities where the letter is a capital.
        return (number >= Decimal::TEN || at.rest.starts_with('p')).then(|| format!("p{number}"));
    }
    if let Some((number, length)) = rank(at.rest) {
        at.rest = &at.rest[length..];
        if at.one_of(&[
            "パーセンタイル",
            "パーセンタイル値",
            "%タイル",
            "th percentile",
            "st percentile",
            "nd percentile",
        ]) {
            *cursor = at;
            return Some(format!("p{number}"));
        }
        return None;
    }
    cursor.any(AGGREGATES).map(str::to_owned)
}

/// Separates what a sentence is about from what it says.
pub(super) fn link(cursor: &mut Cursor<'_>) {
    cursor.one_of(&["が", "は", "で", "の", ":", "of", "is"]);
}

/// A comparison or a range that takes up the whole text.
pub(super) fn read(text: &str, better: Option<Better>) -> Option<Target> {
    if !may_hold(text) {
        return None;
    }
    let mut cursor = Cursor::new(text);
    let agg = aggregate(&mut cursor);
    if agg.is_some() {
        link(&mut cursor);
    }
    let mut target = range(cursor).or_else(|| one(cursor, better))?;
    target.agg = agg;
    Some(target)
}

fn one(mut cursor: Cursor<'_>, better: Option<Better>) -> Option<Target> {
    let before = bounds::before(&mut cursor);
    let every = cursor.rest.starts_with('毎');
    let per = per_prefix(&mut cursor);
    let before = before.or_else(|| bounds::before(&mut cursor));
    let mut found = quantity(&mut cursor)?;
    let is_days = matches!(found.unit, Some(Unit::D | Unit::Bd));
    // 毎月10日 is a day, and recurs.
    if every && is_days {
        return None;
    }
    // 月間99.9% is measured over a month; 10%/四半期 is a rate.
    let rate = per.is_none();
    let per = per.or_else(|| per_suffix(&mut cursor));
    let until = is_days && before.is_none() && cursor.rest.starts_with("まで");
    // -10%以内 may be a fall of ten at most, or ten to either side.
    let is_size = found.signed && found.value.is_sign_negative() && cursor.rest.starts_with("以内");
    let after = bounds::after(&mut cursor);
    if found.unit.is_none() && found.scale.is_none() && after == Some(Op::Ge) {
        // `8+ tickets`
        found.unit = unit_of(&mut cursor);
    }
    let per = per.or_else(|| per_suffix(&mut cursor));
    let after = after.or_else(|| open_end(&mut cursor));
    let reference = share_of(&mut cursor, &found);
    let deed = deed(&mut cursor, &found);
    let per = per.or_else(|| per_suffix(&mut cursor));
    let event = found.unit.filter(|unit| unit.is_duration()).and_then(|_| event(&mut cursor));
    bounds::tail(&mut cursor);
    if !cursor.done() || found.times || !plausible(&found, before, after) {
        return None;
    }
    let mut target = Target::of(TargetKind::Compare);
    set_operator(&mut target, found.value, both(before, after)?, better);
    (target.value, target.unit, target.scale) = (Some(found.value), found.unit, found.scale);
    (target.per, target.reference) = (per, reference.or(event));
    if is_size {
        target.op = None;
        target.flag(TargetFlag::Vague);
    }
    target.metric = deed.map(str::to_owned);
    if deed == Some("対応") {
        // 対応 may be the first answer or the last.
        target.flag(TargetFlag::Vague);
    }
    if until && found.value <= Decimal::from(31) {
        target.flag(TargetFlag::DateOrDuration);
    }
    if rate && per.is_some() && found.unit == Some(Unit::Percent) {
        target.flag(TargetFlag::Denom);
    }
    Some(target)
}

/// `after detection`, `of receipt`: where a length of time begins.
pub(super) fn event(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut at = *cursor;
    if !at.one_of(&["after", "of", "from", "following", "since"]) {
        return None;
    }
    at.one_of(&["the", "a", "an"]);
    let name = at.rest.trim().trim_end_matches(['.', '。']);
    let words = name.chars().all(|c| c.is_alphanumeric() || " -_'".contains(c)) && name.contains(char::is_alphabetic);
    if !words {
        return None;
    }
    cursor.rest = "";
    Some(name.to_owned())
}

/// `500回〜`: a range without its upper end.
fn open_end(cursor: &mut Cursor<'_>) -> Option<Op> {
    let mut at = *cursor;
    (at.eat("~") && at.done()).then(|| {
        *cursor = at;
        Op::Ge
    })
}

/// 以内 and "within" belong to durations and to deviations; `4.5/5.0以内` is none.
fn plausible(found: &Quantity, before: Option<Before>, after: Option<Op>) -> bool {
    found.scale.is_none() || !(before == Some(Before::About) && after.is_some())
}

/// The comparison, or the metric's direction where none is written.
pub(super) fn set_operator(target: &mut Target, value: Decimal, bound: Bound, better: Option<Better>) {
    target.op = match (bound, better) {
        (Bound::Op(op), _) => Some(op),
        (Bound::About, _) => {
            target.flag(TargetFlag::Vague);
            None
        }
        (Bound::Bare, better) => {
            target.flag(TargetFlag::BareOp);
            match better {
                Some(Better::Lower) if value.is_zero() => Some(Op::Eq),
                Some(Better::Lower) => Some(Op::Le),
                Some(Better::Higher) if value.is_zero() => None,
                Some(Better::Higher) => Some(Op::Ge),
                None => None,
            }
        }
    };
}

/// What is done within a duration (4時間以内に通知), or what a percentage is of (99.9% uptime).
fn deed(cursor: &mut Cursor<'_>, found: &Quantity) -> Option<&'static str> {
    let mut at = *cursor;
    let word = if found.unit == Some(Unit::Percent) {
        at.any(SHARES)?
    } else {
        let timed = found.unit.is_some_and(Unit::is_duration) && at.one_of(&["に", "の"]);
        at.any(DEEDS).filter(|_| timed)?
    };
    *cursor = at;
    Some(word)
}

/// `of max` after a percentage, or 最大値の before it (which the caller has cut off).
fn share_of(cursor: &mut Cursor<'_>, found: &Quantity) -> Option<String> {
    let mut at = *cursor;
    if found.unit != Some(Unit::Percent) || !at.eat("of") {
        return None;
    }
    at.eat("the");
    let whole = at.rest.trim();
    let words = whole.chars().all(|c| c.is_alphanumeric() || " -_".contains(c));
    let name = (words && !whole.is_empty()).then(|| whole.to_owned())?;
    cursor.rest = "";
    Some(name)
}

fn range(mut cursor: Cursor<'_>) -> Option<Target> {
    let per = per_prefix(&mut cursor);
    let between = cursor.eat("between");
    let within = !between && cursor.one_of(&["within", "in"]);
    let whole = cursor.rest;
    let (lo, hi, each, floor) = match either_side(&mut cursor) {
        Some((lo, hi)) => (lo, hi, None, None),
        None => two(&mut cursor, between)?,
    };
    let per = match (per.or_else(|| per_suffix(&mut cursor)), each) {
        (per, None) => per,
        (per, each) if per == each => per,
        _ => return None,
    };
    let within =
        within || whole[..whole.len() - cursor.rest.len()].ends_with("以内") || cursor.rest.starts_with("以内");
    cursor.one_of(&["の範囲", "の範囲内", "以内", "の間", "を維持", "を維持する", "に収める"]);
    if !cursor.done() || lo.value > hi.value || lo.times || hi.times {
        return None;
    }
    let mut target = Target::of(TargetKind::Range);
    (target.lo, target.hi) = (Some(lo.value), Some(hi.value));
    target.unit = hi.unit;
    target.scale = hi.scale;
    target.per = per;
    // Who promises an answer in one to three business days promises it in three: sooner is no fault.
    let of_people = matches!(hi.unit, Some(Unit::Bd | Unit::Bh)) && !between;
    // 10分以上30分以内 names its lower end too.
    let is_duration = hi.unit.is_some_and(Unit::is_duration) && !lo.signed && floor.is_none();
    target.op = (is_duration && (within || of_people)).then_some(Op::Le);
    Some(target)
}

/// `±5%`.
pub(super) fn either_side(cursor: &mut Cursor<'_>) -> Option<(Quantity, Quantity)> {
    let mut at = *cursor;
    if !at.one_of(&["±", "+/-", "プラスマイナス"]) {
        return None;
    }
    let hi = quantity(&mut at).filter(|q| !q.signed)?;
    *cursor = at;
    Some((Quantity { value: -hi.value, ..hi }, hi))
}

/// The ends of a range, their period, and the word behind the lower one.
type Ends = (Quantity, Quantity, Option<&'static str>, Option<Op>);

/// `500-2000回`, `$50-$200`, `95%以上99%以下`: both ends included.
fn two(cursor: &mut Cursor<'_>, between: bool) -> Option<Ends> {
    let mut lo = quantity(cursor)?;
    let per = per_suffix(cursor);
    let floor = bounds::after(cursor);
    let separated = cursor.one_of(&["-", "~", "から", "to", "、", "かつ"]) || (between && cursor.eat("and"));
    let hi = quantity(cursor)?;
    let ceiling = bounds::after(cursor);
    match (floor, ceiling) {
        (None, None | Some(Op::Le)) if separated => {}
        (Some(Op::Ge), Some(Op::Le)) => {}
        _ => return None,
    }
    match (lo.unit, hi.unit) {
        (None, unit) => lo.unit = unit,
        // `$50-200`: the currency stands before the first only.
        (Some(Unit::Usd | Unit::Jpy), None) => return Some((lo, Quantity { unit: lo.unit, ..hi }, per, floor)),
        (a, b) if a == b => {}
        _ => return None,
    }
    (!hi.signed).then_some((lo, hi, per, floor))
}
