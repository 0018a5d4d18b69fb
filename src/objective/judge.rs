//! Whether a value keeps a target; exact, so that 99.9 keeps 99.9 and 99.89 does not.

use super::{Op, Target, TargetKind, Unit};
use rust_decimal::Decimal;

impl Target {
    /// Whether `value`, in `unit`, keeps a comparison or a range. `None` where nothing can be said: another kind of
    /// statement, a comparison that the text leaves open, or units that do not fit. Wall durations are converted exactly;
    /// business hours and days need a calendar and fit only themselves. A plain number fits counts, scores and points.
    /// The period of a count (`per`) is the caller's: the value must be counted over that period.
    pub fn judge(&self, value: Decimal, unit: Unit) -> Option<bool> {
        let bound = self.unit.unwrap_or(Unit::None);
        match self.kind {
            TargetKind::Compare => {
                let (value, bound) = aligned(value, unit, self.value?, bound)?;
                Some(self.op?.holds(value, bound))
            }
            TargetKind::Range => {
                let (above, lo) = aligned(value, unit, self.lo?, bound)?;
                let (below, hi) = aligned(value, unit, self.hi?, bound)?;
                let only_upper = self.op == Some(Op::Le);
                Some((only_upper || above >= lo) && below <= hi)
            }
            _ => None,
        }
    }

    /// The bounds of a comparison or a range in another unit, for those who print a value that must not contradict its
    /// verdict, or draw a line; none where the units do not fit.
    pub fn bounds_in(&self, unit: Unit) -> Vec<Decimal> {
        if !matches!(self.kind, TargetKind::Compare | TargetKind::Range) {
            return Vec::new();
        }
        let own = self.unit.unwrap_or(Unit::None);
        let converted = |bound: Decimal| {
            let (one, bound) = aligned(Decimal::ONE, unit, bound, own)?;
            bound.checked_div(one)
        };
        [self.value, self.lo, self.hi].into_iter().flatten().filter_map(converted).collect()
    }

    /// The bounds of a change against an earlier period, as a signed change (前日比200%以上 is a change of 100 %), for those
    /// who print a change that must not contradict its verdict; none for other targets.
    pub fn change_bounds(&self) -> Vec<Decimal> {
        if self.kind != TargetKind::Change || self.base.is_none() {
            return Vec::new();
        }
        let whole = if self.mode == Some("ratio") { Decimal::ONE_HUNDRED } else { Decimal::ZERO };
        [self.value, self.lo, self.hi].into_iter().flatten().map(|bound| bound - whole).collect()
    }
}

/// Both numbers in one unit.
fn aligned(value: Decimal, unit: Unit, bound: Decimal, bound_unit: Unit) -> Option<(Decimal, Decimal)> {
    if unit == bound_unit {
        return Some((value, bound));
    }
    if let (Some(a), Some(b)) = (unit.wall_seconds(), bound_unit.wall_seconds()) {
        return Some((value.checked_mul(a)?, bound.checked_mul(b)?));
    }
    let months = |unit| match unit {
        Unit::Month => Some(Decimal::ONE),
        Unit::Year => Some(Decimal::from(12)),
        _ => None,
    };
    if let (Some(a), Some(b)) = (months(unit), months(bound_unit)) {
        return Some((value.checked_mul(a)?, bound.checked_mul(b)?));
    }
    let plain = |unit| matches!(unit, Unit::Count | Unit::Score | Unit::Points);
    match (unit, bound_unit) {
        (Unit::None, other) | (other, Unit::None) if plain(other) => Some((value, bound)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::{Better, parse};

    #[test]
    fn bounds_are_told_in_the_unit_of_the_value() {
        let bounds = |text: &str, unit| parse(text, Some(Better::Lower)).bounds_in(unit);
        let d = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(bounds("2時間以内", Unit::Min), [d("120")]);
        assert_eq!(bounds("90分以内", Unit::H), [d("1.5")]);
        assert_eq!(bounds("500-2000回", Unit::Count), [d("500"), d("2000")]);
        assert_eq!(bounds("99.9%以上", Unit::Ms), []);
        assert_eq!(bounds("前週比-10%", Unit::Percent), []);
    }

    #[test]
    fn a_ratio_is_told_as_a_change() {
        let bounds = |text: &str| parse(text, None).change_bounds();
        assert_eq!(bounds("前週比-10%"), [Decimal::from(-10)]);
        assert_eq!(bounds("前日比200%以上"), [Decimal::from(100)]);
        assert_eq!(bounds("前年同月比95%以上"), [Decimal::from(-5)]);
        assert_eq!(bounds("99.9%以上"), []);
    }

    #[test]
    fn verdicts() {
        let cases: &[(&str, &str, Unit, Option<bool>)] = &[
            ("99.9%以上", "99.9", Unit::Percent, Some(true)),
            ("99.9%以上", "99.90", Unit::Percent, Some(true)),
            ("99.9%以上", "99.89", Unit::Percent, Some(false)),
            ("99.9%以上", "99.8999999999999999999", Unit::Percent, Some(false)),
            ("99.9%以上", "0.999", Unit::None, None),
            ("<500ms", "500", Unit::Ms, Some(false)),
            ("<500ms", "0.4999", Unit::S, Some(true)),
            ("2時間以内", "120", Unit::Min, Some(true)),
            ("2時間以内", "7201", Unit::S, Some(false)),
            ("1日以内", "24", Unit::H, Some(true)),
            ("1週間以内", "7", Unit::D, Some(true)),
            ("4営業時間以内", "4", Unit::Bh, Some(true)),
            ("4営業時間以内", "4", Unit::H, None),
            ("1営業日以内", "9", Unit::Bh, None),
            ("1ヶ月以内", "30", Unit::D, None),
            ("1年以内", "12", Unit::Month, Some(true)),
            ("1年以内", "13", Unit::Month, Some(false)),
            ("1年以内", "365", Unit::D, None),
            ("1h30m以内", "5400", Unit::S, Some(true)),
            ("50以上", "50", Unit::Score, Some(true)),
            ("50以上", "50", Unit::Percent, None),
            ("4.5/5.0以上", "4.49", Unit::Score, Some(false)),
            ("500-2000回", "500", Unit::Count, Some(true)),
            ("500-2000回", "2000", Unit::Count, Some(true)),
            ("500-2000回", "2001", Unit::Count, Some(false)),
            ("500-2000回", "499", Unit::None, Some(false)),
            ("$50-$200", "100", Unit::Jpy, None),
            ("±5%", "-5", Unit::Percent, Some(true)),
            ("±5%", "-5.01", Unit::Percent, Some(false)),
            ("99.9%", "100", Unit::Percent, None),
            ("前週比-10%", "-20", Unit::Percent, None),
            ("監視中", "1", Unit::Count, None),
            ("79228162514264337593543950335週間以内", "1", Unit::S, None),
        ];
        for (text, value, unit, expected) in cases {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(parse(text, None).judge(value, *unit), *expected, "{text} {value} {unit:?}");
        }
    }

    #[test]
    fn a_bare_value_needs_a_direction() {
        let none = parse("0件/月", Some(Better::Lower));
        assert_eq!(none.judge(Decimal::ZERO, Unit::Count), Some(true));
        assert_eq!(none.judge(Decimal::ONE, Unit::Count), Some(false));
        assert_eq!(parse("99.9%", Some(Better::Higher)).judge(Decimal::from(99), Unit::Percent), Some(false));
    }
}
