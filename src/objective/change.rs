//! Change against an earlier period or another quantity, and trends.

use super::bounds::{self, Bound, both, denied};
use super::compare::{either_side, set_operator};
use super::improvement::{DENIALS, TIMES, VERBS, WAYS, moved};
use super::quantity::{Quantity, quantity};
use super::text::{Cursor, Words, ends_with};
use super::{Better, Op, Target, TargetFlag, TargetKind, Unit};
use rust_decimal::Decimal;

pub(super) const BASES: &Words<&'static str> = &Words::new(&[
    ("前日比", "prev_day"),
    ("前日", "prev_day"),
    ("昨日比", "prev_day"),
    ("対前日", "prev_day"),
    ("対前日比", "prev_day"),
    ("前週比", "prev_week"),
    ("前週", "prev_week"),
    ("先週比", "prev_week"),
    ("対前週", "prev_week"),
    ("対前週比", "prev_week"),
    ("前月比", "prev_month"),
    ("前月", "prev_month"),
    ("先月比", "prev_month"),
    ("対前月", "prev_month"),
    ("対前月比", "prev_month"),
    ("前四半期比", "prev_quarter"),
    ("前四半期", "prev_quarter"),
    ("対前四半期", "prev_quarter"),
    ("対前四半期比", "prev_quarter"),
    ("前年比", "prev_year"),
    ("前年", "prev_year"),
    ("前年度比", "prev_year"),
    ("昨年比", "prev_year"),
    ("昨対", "prev_year"),
    ("昨対比", "prev_year"),
    ("対前年", "prev_year"),
    ("対前年比", "prev_year"),
    ("前年同月比", "prev_year"),
    ("前年同期比", "prev_year"),
    ("前年同週比", "prev_year"),
    ("前年同日比", "prev_year"),
    ("前年同月", "prev_year"),
    ("前年同期", "prev_year"),
    ("前年同週", "prev_year"),
    ("前年度", "prev_year"),
    ("対前年同月比", "prev_year"),
    ("対前年同期比", "prev_year"),
    ("day over day", "prev_day"),
    ("day-over-day", "prev_day"),
    ("dod", "prev_day"),
    ("week over week", "prev_week"),
    ("week-over-week", "prev_week"),
    ("wow", "prev_week"),
    ("month over month", "prev_month"),
    ("month-over-month", "prev_month"),
    ("mom", "prev_month"),
    ("quarter over quarter", "prev_quarter"),
    ("quarter-over-quarter", "prev_quarter"),
    ("qoq", "prev_quarter"),
    ("year over year", "prev_year"),
    ("year-over-year", "prev_year"),
    ("yoy", "prev_year"),
    ("vs last week", "prev_week"),
    ("vs last month", "prev_month"),
    ("vs last year", "prev_year"),
    ("vs previous week", "prev_week"),
    ("vs previous month", "prev_month"),
]);

pub(super) const TRENDS: &Words<&'static str> = &Words::new(&[
    ("増加トレンド", "up"),
    ("増加傾向", "up"),
    ("増加", "up"),
    ("上昇トレンド", "up"),
    ("上昇傾向", "up"),
    ("上昇", "up"),
    ("右肩上がり", "up"),
    ("増加基調", "up"),
    ("上昇基調", "up"),
    ("減少基調", "down"),
    ("下降", "down"),
    ("低下", "down"),
    ("uptrend", "up"),
    ("downtrend", "down"),
    ("increasing trend", "up"),
    ("upward trend", "up"),
    ("increasing", "up"),
    ("trending up", "up"),
    ("rising", "up"),
    ("減少トレンド", "down"),
    ("減少傾向", "down"),
    ("減少", "down"),
    ("低下トレンド", "down"),
    ("低下傾向", "down"),
    ("下降トレンド", "down"),
    ("下降傾向", "down"),
    ("右肩下がり", "down"),
    ("decreasing trend", "down"),
    ("downward trend", "down"),
    ("decreasing", "down"),
    ("trending down", "down"),
    ("falling", "down"),
    ("減少しない", "not_down"),
    ("減少しないこと", "not_down"),
    ("低下しない", "not_down"),
    ("横ばい以上", "not_down"),
    ("維持または増加", "not_down"),
    ("増加または維持", "not_down"),
    ("維持・増加", "not_down"),
    ("non-decreasing", "not_down"),
    ("not decreasing", "not_down"),
    ("増加しない", "not_up"),
    ("増加しないこと", "not_up"),
    ("横ばい以下", "not_up"),
    ("維持または減少", "not_up"),
    ("減少または維持", "not_up"),
    ("non-increasing", "not_up"),
    ("not increasing", "not_up"),
]);

/// A direction over time.
pub(super) fn trend(text: &str) -> Option<Target> {
    let mut cursor = Cursor::new(text);
    let dir = cursor.any(TRENDS)?;
    bounds::tail(&mut cursor);
    cursor.done().then(|| {
        let mut target = Target::of(TargetKind::Trend);
        target.dir = Some(dir);
        target.flag(TargetFlag::TrendDef);
        target
    })
}

/// A change against an earlier period (前週比-10%) or against another quantity (日次予算の150%以上).
pub(super) fn read(text: &str, better: Option<Better>) -> Option<Target> {
    against_period(text, better).or_else(|| against_period_en(text, better)).or_else(|| against_quantity(text, better))
}

fn against_period(text: &str, better: Option<Better>) -> Option<Target> {
    let mut cursor = Cursor::new(text);
    let base = cursor.any(BASES)?;
    cursor.one_of(&["で", "が", "より", "から", "の", ":", "と比べて", "に比べて"]);
    changed(cursor, Some(base), better)
}

/// `10% increase week over week`, `-10% WoW`: the period stands last.
fn against_period_en(text: &str, better: Option<Better>) -> Option<Target> {
    let (name, base) = BASES.iter().filter(|(name, _)| ends_with(text, name)).max_by_key(|(name, _)| name.len())?;
    let head = text[..text.len() - name.len()].trim_end();
    (!head.is_empty()).then(|| changed(Cursor::new(head), Some(base), better)).flatten()
}

/// What follows the base: `-10%`, `200%以上`, `10%以上の減少`, `±5%`.
fn changed(mut cursor: Cursor<'_>, base: Option<&'static str>, better: Option<Better>) -> Option<Target> {
    let mut target = Target::of(TargetKind::Change);
    target.base = base;
    if let Some((lo, hi)) = either_side(&mut cursor) {
        bounds::after(&mut cursor);
        (target.lo, target.hi, target.unit) = (Some(lo.value), Some(hi.value), hi.unit);
        target.mode = Some("delta");
        return cursor.done().then_some(target);
    }
    if let Some((value, op)) = cursor.any(TIMES) {
        cursor.one_of(&["以上", "させる", "する", "すること"]);
        bounds::tail(&mut cursor);
        (target.value, target.op, target.unit) = (Some(Decimal::from(value)), Some(op), Some(Unit::Percent));
        target.mode = Some("delta");
        return cursor.done().then_some(target);
    }
    let way = cursor.any(VERBS);
    let before = bounds::before(&mut cursor);
    let found = quantity(&mut cursor).filter(|q| q.scale.is_none())?;
    let way = way.or_else(|| cursor.any(WAYS));
    // 以内 is about the size: -5%以内 is a fall of five per cent at most.
    let size = cursor.rest.trim_start().starts_with("以内");
    let after = bounds::after(&mut cursor);
    let way = way.or_else(|| cursor.any(WAYS));
    let denies = way.is_some() && cursor.one_of(DENIALS);
    bounds::tail(&mut cursor);
    if !cursor.done() {
        return None;
    }
    let bound = both(before, after)?;
    let bound = if denies { denied(bound)? } else { bound };
    target.unit = found.unit;
    match way {
        Some(way) if !found.signed => moved(&mut target, found.value, way, bound, better)?,
        Some(_) => return None,
        None if found.signed => signed(&mut target, found.value, bound, size),
        None => ratio(&mut target, found, bound, better),
    }
    Some(target)
}

/// A sign says the direction: -10% is a fall of ten per cent or more.
fn signed(target: &mut Target, value: Decimal, bound: Bound, size: bool) {
    (target.mode, target.value) = (Some("delta"), Some(value));
    let fall = value.is_sign_negative();
    target.op = match bound {
        Bound::Op(op) if fall && size => Some(op.turned()),
        Bound::Op(op) => {
            // -5%以上 may be a fall of five per cent or more.
            if fall && op == Op::Ge {
                target.flag(TargetFlag::Vague);
            }
            Some(op)
        }
        Bound::About => {
            target.flag(TargetFlag::Vague);
            None
        }
        Bound::Bare if fall => Some(Op::Le),
        Bound::Bare => Some(Op::Ge),
    };
}

/// Without a sign or a direction 比 is a quotient; a small one may have been meant as a difference.
fn ratio(target: &mut Target, found: Quantity, bound: Bound, better: Option<Better>) {
    target.mode = Some("ratio");
    set_operator(target, found.value, bound, better);
    target.value = Some(found.value);
    match found.unit {
        Some(Unit::Percent) if found.value >= Decimal::from(50) || found.times => {}
        _ => target.flag(TargetFlag::RatioOrDelta),
    }
}

/// `日次予算の150%以上`, `計画の90%以上`; a share of a capacity is a plain comparison with a reference.
fn against_quantity(text: &str, better: Option<Better>) -> Option<Target> {
    let (name, rest) = text.split_once('の')?;
    let name = name.trim();
    let mut cursor = Cursor::new(rest);
    let before = bounds::before(&mut cursor);
    let found = quantity(&mut cursor).filter(|q| q.unit == Some(Unit::Percent) && !q.signed)?;
    let after = bounds::after(&mut cursor);
    bounds::tail(&mut cursor);
    let one_word = !name.is_empty() && !name.contains([':', 'が', '、', ' ']);
    if !cursor.done() || !one_word {
        return None;
    }
    let capacity = ["max", "最大", "最大値", "最大数", "上限", "上限値", "容量", "定員"];
    let compared =
        ["予算", "計画", "目標", "目標値", "見込", "見込み", "予測", "平均", "実績", "基準", "基準値", "ベースライン"];
    let kind = if capacity.iter().any(|word| name.ends_with(word)) {
        TargetKind::Compare
    } else if compared.iter().any(|word| name.ends_with(word)) {
        TargetKind::Change
    } else {
        return None;
    };
    let mut target = Target::of(kind);
    target.unit = found.unit;
    target.reference = Some(name.to_owned());
    set_operator(&mut target, found.value, both(before, after)?, better);
    target.value = Some(found.value);
    target.mode = (kind == TargetKind::Change).then_some("ratio");
    Some(target)
}
