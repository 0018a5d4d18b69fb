//! Amounts of time as written in configuration: `3 days`, `90 min`, `4bh`, `1bd`, `3営業日`, `same_day`.

use super::Allowance;
use crate::calendar::SameDay;
use crate::diag::code;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Node, Reader, forms};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const WORDS: [(&str, Unit); 27] = [
    ("s", Unit::S),
    ("sec", Unit::S),
    ("second", Unit::S),
    ("seconds", Unit::S),
    ("秒", Unit::S),
    ("min", Unit::Min),
    ("minute", Unit::Min),
    ("minutes", Unit::Min),
    ("分", Unit::Min),
    ("h", Unit::H),
    ("hour", Unit::H),
    ("hours", Unit::H),
    ("時間", Unit::H),
    ("d", Unit::D),
    ("day", Unit::D),
    ("days", Unit::D),
    ("日", Unit::D),
    ("week", Unit::Week),
    ("weeks", Unit::Week),
    ("週間", Unit::Week),
    ("bh", Unit::Bh),
    ("営業時間", Unit::Bh),
    ("bd", Unit::Bd),
    ("business day", Unit::Bd),
    ("business days", Unit::Bd),
    ("営業日", Unit::Bd),
    ("business hours", Unit::Bh),
];

/// How the end of the opening day is written.
const SAME_DAY: [&str; 5] = ["same_day", "same day", "当日中", "同日中", "即日"];

/// A positive number and its unit.
pub(crate) fn parse(text: &str) -> Option<(Decimal, Unit)> {
    number_and_unit(text).filter(|(number, _)| *number > Decimal::ZERO)
}

/// Whether a text is `same_day` or one of its Japanese words.
pub(crate) fn is_same_day(text: &str) -> bool {
    SAME_DAY.contains(&text.trim())
}

fn number_and_unit(text: &str) -> Option<(Decimal, Unit)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number: Decimal = text[..digits].parse().ok()?;
    let word = text[digits..].trim();
    let (_, unit) = WORDS.iter().find(|(name, _)| *name == word)?;
    Some((number, *unit))
}

forms! {
    /// Minutes, hours, days, business hours or business days.
    pub(super) ClockAmount => (Decimal, Unit) = clock_amount;
    /// What a clock promises: such an amount, or `same_day`, of which the policy says which day it is.
    pub(super) ClockAllowance => Allowance = clock_allowance;
    /// A span of wall time in whole seconds.
    pub(super) Seconds => i64 = seconds;
}

/// An amount in a unit that a clock can count.
fn countable(text: &str) -> Option<(Decimal, Unit)> {
    let usable = |unit| matches!(unit, Unit::Min | Unit::H | Unit::D | Unit::Bh | Unit::Bd);
    parse(text).filter(|(_, unit)| usable(*unit))
}

fn clock_amount(reader: &mut Reader<'_>, node: &Node) -> Option<(Decimal, Unit)> {
    let expected = say!(
        "`30min`・`2h`・`4bh`・`1bd`・`3d` のように書きます",
        "expected an amount of time such as `30min`, `2h`, `4bh`, `1bd` or `3d`"
    );
    reader.parsed(node, countable, expected)
}

fn clock_allowance(reader: &mut Reader<'_>, node: &Node) -> Option<Allowance> {
    let zero = |(number, unit): &(Decimal, Unit)| number.is_zero() && matches!(unit, Unit::D | Unit::Bd);
    if let Some(text) = node.text().filter(|text| number_and_unit(text).as_ref().is_some_and(zero)) {
        let message = say!(
            "0 日の期限はありません: `{text}` は、受け付けた瞬間に過ぎてしまいます",
            "expected more than no days: `{text}` would be over when the ticket is opened"
        );
        let hint =
            say!("その日のうち（当日中）なら `same_day` と書きます", "write `same_day` for the end of the same day");
        let finding = reader.at(code::CONFIG_INVALID, node, message).hint(hint);
        reader.fail(finding);
        return None;
    }
    let allowance = |text: &str| match is_same_day(text) {
        true => Some(Allowance::SameDay(SameDay::default())),
        false => countable(text).map(|(amount, unit)| Allowance::Amount(amount, unit)),
    };
    let expected = say!(
        "`30min`・`2h`・`4bh`・`1bd`・`3d`・`same_day` のように書きます",
        "expected an amount of time such as `30min`, `2h`, `4bh`, `1bd` or `3d`, or `same_day`"
    );
    reader.parsed(node, allowance, expected)
}

fn seconds(reader: &mut Reader<'_>, node: &Node) -> Option<i64> {
    let seconds = |text: &str| {
        let (n, unit) = parse(text)?;
        n.checked_mul(unit.wall_seconds()?).filter(Decimal::is_integer)?.to_i64()
    };
    let expected = say!(
        "`3 days`・`12 hours`・`90 min` のように書きます",
        "expected a span of time such as `3 days`, `12 hours` or `90 min`"
    );
    reader.parsed(node, seconds, expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_unit() {
        let cases = [
            ("30min", 30, Unit::Min),
            ("2h", 2, Unit::H),
            ("4bh", 4, Unit::Bh),
            ("1bd", 1, Unit::Bd),
            ("3d", 3, Unit::D),
            ("3 days", 3, Unit::D),
            (" 90 min ", 90, Unit::Min),
            ("2営業日", 2, Unit::Bd),
        ];
        for (text, n, unit) in cases {
            assert_eq!(parse(text), Some((Decimal::from(n), unit)), "{text}");
        }
        assert_eq!(parse("1.5h"), Some((Decimal::new(15, 1), Unit::H)));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in ["", "h", "2", "-1h", "0h", "2 fortnights", "1.2.3h", "１h"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
