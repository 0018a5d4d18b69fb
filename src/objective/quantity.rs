//! Numbers with units, scales and periods: `1,000ms`, `4.5/5.0`, `100回/日`, `$50`, `1時間30分`.

use super::Unit;
use super::numerals;
use super::text::{Cursor, Words, finder};
use aho_corasick::AhoCorasick;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantity {
    pub value: Decimal,
    /// Absent for a plain number.
    pub unit: Option<Unit>,
    /// The top of a scale.
    pub scale: Option<Decimal>,
    /// Whether a sign was written.
    pub signed: bool,
    /// Whether it was written as a multiple (2倍), then seen as per cent.
    pub times: bool,
}

const UNITS: &Words<Unit> = &Words::new(&[
    ("%", Unit::Percent),
    ("パーセント", Unit::Percent),
    ("percent", Unit::Percent),
    ("per cent", Unit::Percent),
    ("pct", Unit::Percent),
    ("ポイント", Unit::Points),
    ("%ポイント", Unit::Points),
    ("percentage points", Unit::Points),
    ("percentage point", Unit::Points),
    ("points", Unit::Points),
    ("point", Unit::Points),
    ("pts", Unit::Points),
    ("pt", Unit::Points),
    ("pp", Unit::Points),
    ("ms", Unit::Ms),
    ("msec", Unit::Ms),
    ("ミリ秒", Unit::Ms),
    ("milliseconds", Unit::Ms),
    ("millisecond", Unit::Ms),
    ("s", Unit::S),
    ("sec", Unit::S),
    ("secs", Unit::S),
    ("seconds", Unit::S),
    ("second", Unit::S),
    ("秒", Unit::S),
    ("秒間", Unit::S),
    ("min", Unit::Min),
    ("mins", Unit::Min),
    ("minutes", Unit::Min),
    ("minute", Unit::Min),
    ("分", Unit::Min),
    ("分間", Unit::Min),
    ("h", Unit::H),
    ("hr", Unit::H),
    ("hrs", Unit::H),
    ("hours", Unit::H),
    ("hour", Unit::H),
    ("時間", Unit::H),
    ("d", Unit::D),
    ("days", Unit::D),
    ("day", Unit::D),
    ("calendar days", Unit::D),
    ("calendar day", Unit::D),
    ("日", Unit::D),
    ("日間", Unit::D),
    ("営業時間", Unit::Bh),
    ("business hours", Unit::Bh),
    ("business hour", Unit::Bh),
    ("working hours", Unit::Bh),
    ("working hour", Unit::Bh),
    ("business hrs", Unit::Bh),
    ("working hrs", Unit::Bh),
    ("bh", Unit::Bh),
    ("営業日", Unit::Bd),
    ("稼働日", Unit::Bd),
    ("business days", Unit::Bd),
    ("business day", Unit::Bd),
    ("working days", Unit::Bd),
    ("working day", Unit::Bd),
    ("workdays", Unit::Bd),
    ("workday", Unit::Bd),
    ("bd", Unit::Bd),
    ("週間", Unit::Week),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("w", Unit::Week),
    ("ヶ月", Unit::Month),
    ("ケ月", Unit::Month),
    ("カ月", Unit::Month),
    ("ヵ月", Unit::Month),
    ("か月", Unit::Month),
    ("箇月", Unit::Month),
    ("ヶ月間", Unit::Month),
    ("か月間", Unit::Month),
    ("年", Unit::Year),
    ("年間", Unit::Year),
    ("years", Unit::Year),
    ("year", Unit::Year),
    ("yrs", Unit::Year),
    ("months", Unit::Month),
    ("month", Unit::Month),
    ("件", Unit::Count),
    ("回", Unit::Count),
    ("名", Unit::Count),
    ("人", Unit::Count),
    ("院", Unit::Count),
    ("社", Unit::Count),
    ("台", Unit::Count),
    ("個", Unit::Count),
    ("本", Unit::Count),
    ("店舗", Unit::Count),
    ("箇所", Unit::Count),
    ("か所", Unit::Count),
    ("項目", Unit::Count),
    ("ユーザー", Unit::Count),
    ("ユーザ", Unit::Count),
    ("times", Unit::Count),
    ("time", Unit::Count),
    ("incidents", Unit::Count),
    ("incident", Unit::Count),
    ("tickets", Unit::Count),
    ("ticket", Unit::Count),
    ("requests", Unit::Count),
    ("users", Unit::Count),
    ("people", Unit::Count),
    ("items", Unit::Count),
    ("cases", Unit::Count),
    ("events", Unit::Count),
    ("errors", Unit::Count),
    ("点", Unit::Score),
    ("円", Unit::Jpy),
    ("yen", Unit::Jpy),
    ("jpy", Unit::Jpy),
    ("ドル", Unit::Usd),
    ("米ドル", Unit::Usd),
    ("dollars", Unit::Usd),
    ("usd", Unit::Usd),
]);

const CURRENCIES: &Words<Unit> =
    &Words::new(&[("$", Unit::Usd), ("US$", Unit::Usd), ("USD", Unit::Usd), ("¥", Unit::Jpy), ("JPY", Unit::Jpy)]);

const PERIODS: &Words<&'static str> = &Words::new(&[
    ("日", "day"),
    ("1日", "day"),
    ("day", "day"),
    ("週", "week"),
    ("1週", "week"),
    ("1週間", "week"),
    ("週間", "week"),
    ("week", "week"),
    ("wk", "week"),
    ("月", "month"),
    ("1ヶ月", "month"),
    ("1か月", "month"),
    ("ヶ月", "month"),
    ("month", "month"),
    ("calendar month", "month"),
    ("mo", "month"),
    ("四半期", "quarter"),
    ("quarter", "quarter"),
    ("qtr", "quarter"),
    ("年", "year"),
    ("1年", "year"),
    ("year", "year"),
    ("yr", "year"),
]);

const FACTORS: &Words<u32> = &Words::new(&[("千", 1_000), ("万", 10_000), ("億", 100_000_000)]);

const OFTEN: &Words<u32> = &Words::new(&[("once", 1), ("twice", 2)]);

/// Signs, and whether they are negative.
const SIGNS: &Words<bool> =
    &Words::new(&[("-", true), ("+", false), ("▲", true), ("△", true), ("マイナス", true), ("プラス", false)]);

const BEHIND_HOURS: &Words<Unit> = &Words::new(&[("m", Unit::Min)]);

/// Of every text that holds a quantity, a part.
const PARTS: [&str; 15] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "ゼロ", "zero", "once", "twice", "半分"];

static QUANTITIES: LazyLock<AhoCorasick> = LazyLock::new(|| finder(PARTS.iter().chain(numerals::PARTS).copied()));

/// Whether a text can hold a quantity at all.
pub(super) fn may_hold(text: &str) -> bool {
    QUANTITIES.is_match(text)
}

/// Whether a quantity can begin with a letter.
fn may_begin(letter: char) -> bool {
    letter.is_ascii_digit()
        || matches!(letter, 'ゼ' | 'z' | 'Z' | '半')
        || OFTEN.may_begin(letter)
        || numerals::may_begin(letter)
        || SIGNS.may_begin(letter)
        || CURRENCIES.may_begin(letter)
}

/// A number without a sign: digits with thousands commas, a fraction, 千, 万 and 億, or ゼロ.
pub(super) fn number(cursor: &mut Cursor<'_>) -> Option<Decimal> {
    if cursor.one_of(&["ゼロ", "zero"]) {
        return Some(Decimal::ZERO);
    }
    let mut at = *cursor;
    at.skip_blank();
    let length = digits(at.rest);
    if length == 0 {
        return None;
    }
    let value: Decimal = at.rest[..length].replace(',', "").parse().ok()?;
    at.rest = &at.rest[length..];
    let factor = at.any(FACTORS).unwrap_or(1);
    let value = value.checked_mul(Decimal::from(factor))?;
    *cursor = at;
    Some(value)
}

/// How many bytes the digits take; a comma counts only before exactly three digits.
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = run(0);
    if end == 0 {
        return 0;
    }
    while (1..=3).contains(&run(0)) && bytes.get(end) == Some(&b',') && run(end + 1) == 3 {
        end += 4;
    }
    if bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    end
}

/// A number with its sign, currency, unit and scale.
pub(super) fn quantity(cursor: &mut Cursor<'_>) -> Option<Quantity> {
    cursor.first().filter(|first| may_begin(*first))?;
    let mut at = *cursor;
    let found = full_marks(&mut at).or_else(|| {
        at = *cursor;
        measured(&mut at)
    })?;
    *cursor = at;
    Some(found)
}

fn measured(at: &mut Cursor<'_>) -> Option<Quantity> {
    if let Some(n) = at.any(OFTEN) {
        let (value, unit) = (Decimal::from(n), Some(Unit::Count));
        return Some(Quantity { value, unit, scale: None, signed: false, times: false });
    }
    if at.eat("半分") {
        let (value, unit) = (Decimal::from(50), Some(Unit::Percent));
        return Some(Quantity { value, unit, scale: None, signed: false, times: true });
    }
    if let Some((value, unit)) = numerals::spelled(at) {
        return Some(Quantity { value, unit: Some(unit), scale: None, signed: false, times: false });
    }
    let sign = at.any(SIGNS);
    let currency = at.any(CURRENCIES);
    let mut value = number(at)?;
    let mut unit = currency;
    let mut times = false;
    let mut scale = None;
    if currency.is_none() {
        if at.eat("倍") {
            (value, unit, times) = (value.checked_mul(Decimal::ONE_HUNDRED)?, Some(Unit::Percent), true);
        } else if let Some(share) = tenths(at, value) {
            (value, unit) = (share, Some(Unit::Percent));
        } else {
            unit = unit_of(at).or_else(|| minutes(at));
        }
        // 2026年 is a date.
        if unit == Some(Unit::Year) && value >= Decimal::ONE_HUNDRED {
            return None;
        }
    }
    if let Some(first) = unit.filter(|unit| unit.is_duration()) {
        (value, unit) = smaller(at, value, first)?;
    }
    if matches!(unit, None | Some(Unit::Score)) {
        scale = top(at, value);
        if scale.is_some() {
            unit = Some(Unit::Score);
        }
    }
    if sign == Some(true) {
        value = -value;
    }
    Some(Quantity { value, unit, scale, signed: sign.is_some(), times })
}

/// A unit.
pub(super) fn unit_of(cursor: &mut Cursor<'_>) -> Option<Unit> {
    cursor.any(UNITS)
}

/// `30m`: right behind the number and small, since `30 m` are metres and `30M` millions.
fn minutes(cursor: &mut Cursor<'_>) -> Option<Unit> {
    let rest = cursor.rest.strip_prefix('m').filter(|rest| !rest.starts_with(char::is_alphanumeric))?;
    cursor.rest = rest;
    Some(Unit::Min)
}

/// `割` behind a number, with its `分`: 3割 is 30 %, 2割5分 is 25 %. 割引 and 割合 are other words.
fn tenths(cursor: &mut Cursor<'_>, value: Decimal) -> Option<Decimal> {
    let mut at = *cursor;
    if !at.eat("割") || at.rest.starts_with(['引', '合', '当', 'り', 'れ']) {
        return None;
    }
    let mut share = value.checked_mul(Decimal::TEN)?;
    let mut more = at;
    if let Some(hundredths) = number(&mut more).filter(|_| more.eat("分")) {
        share = share.checked_add(hundredths)?;
        at = more;
    }
    *cursor = at;
    Some(share)
}

/// `5点満点中4.5点`.
fn full_marks(at: &mut Cursor<'_>) -> Option<Quantity> {
    let scale = number(at)?;
    if !at.one_of(&["点満点中", "点満点で", "点満点", "点中"]) {
        return None;
    }
    let value = number(at)?;
    at.eat("点");
    let (unit, scale) = (Some(Unit::Score), Some(scale));
    Some(Quantity { value, unit, scale, signed: false, times: false })
}

/// `/5.0` or `out of 5` after a value; a value above its scale is no score (24/7).
fn top(cursor: &mut Cursor<'_>, value: Decimal) -> Option<Decimal> {
    let mut at = *cursor;
    if !at.one_of(&["/", "out of"]) {
        return None;
    }
    let scale = number(&mut at)?;
    at.eat("点");
    let date = at.rest.starts_with(['/', '日', '月', '年']);
    if date || scale.is_zero() || value > scale {
        return None;
    }
    *cursor = at;
    Some(scale)
}

/// `30分` after `1時間`: one duration, counted in the smaller unit.
fn smaller(cursor: &mut Cursor<'_>, value: Decimal, unit: Unit) -> Option<(Decimal, Option<Unit>)> {
    let (mut value, mut unit) = (value, unit);
    loop {
        let mut at = *cursor;
        // Behind hours, `m` is minutes (1h30m).
        let next = number(&mut at).zip(at.any(UNITS).or_else(|| at.any(BEHIND_HOURS)));
        let lengths = next.and_then(|(_, small)| unit.wall_seconds().zip(small.wall_seconds()));
        let (Some((more, small)), Some((long, short))) = (next, lengths) else { return Some((value, Some(unit))) };
        if long <= short {
            return Some((value, Some(unit)));
        }
        value = value.checked_mul(long / short)?.checked_add(more)?;
        unit = small;
        *cursor = at;
    }
}

/// A period after a quantity: `/月`, `per month`, `a month`.
pub(super) fn per_suffix(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    let mut at = *cursor;
    if !at.one_of(&["/", "per", "a", "each", "every"]) {
        return None;
    }
    let period = at.any(PERIODS)?;
    *cursor = at;
    Some(period)
}

/// A period before a quantity: `月1回`, `四半期に1回`, `毎月`, `1日あたり`.
pub(super) fn per_prefix(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    let mut at = *cursor;
    at.eat("毎");
    let period = at.any(PERIODS)?;
    at.one_of(&["に", "間", "間に", "あたり", "当たり", "当り", "につき", "ごとに", "毎に", "ごと"]);
    at.skip_blank();
    // Only before a number, and not inside a date or a count of business days.
    let starts = at.rest.starts_with(|c: char| c.is_ascii_digit() || "$¥".contains(c)) || at.rest.starts_with("ゼロ");
    let words = at.rest.starts_with("最") || at.rest.starts_with(['<', '>', '≤', '≥']);
    if !(starts || words) {
        return None;
    }
    *cursor = at;
    Some(period)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<Unit>, Option<String>, String)> {
        let mut cursor = Cursor::new(text);
        let q = quantity(&mut cursor)?;
        Some((q.value.to_string(), q.unit, q.scale.map(|s| s.to_string()), cursor.rest.to_owned()))
    }

    #[test]
    fn numbers_and_units() {
        for (text, value, unit, rest) in [
            ("99.9%以上", "99.9", Some(Unit::Percent), "以上"),
            ("1,000ms", "1000", Some(Unit::Ms), ""),
            ("1,000,000円", "1000000", Some(Unit::Jpy), ""),
            ("1,00", "1", None, ",00"),
            ("10,1000", "10", None, ",1000"),
            ("1000,000", "1000", None, ",000"),
            ("1万円", "10000", Some(Unit::Jpy), ""),
            ("1.5億円", "150000000.0", Some(Unit::Jpy), ""),
            ("1営業日以内", "1", Some(Unit::Bd), "以内"),
            ("4営業時間", "4", Some(Unit::Bh), ""),
            ("3 hours", "3", Some(Unit::H), ""),
            ("3 hounds", "3", None, " hounds"),
            ("1時間30分以内", "90", Some(Unit::Min), "以内"),
            ("30分1時間", "30", Some(Unit::Min), "1時間"),
            ("$50-", "50", Some(Unit::Usd), "-"),
            ("-10%", "-10", Some(Unit::Percent), ""),
            ("▲5件", "-5", Some(Unit::Count), ""),
            ("2倍以上", "200", Some(Unit::Percent), "以上"),
            ("ゼロ", "0", None, ""),
            ("2.", "2", None, "."),
            ("2週間以内", "2", Some(Unit::Week), "以内"),
            ("1ヶ月", "1", Some(Unit::Month), ""),
        ] {
            let found = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.0.as_str(), found.1, found.3.as_str()), (value, unit, rest), "{text}");
        }
        assert_eq!(read("以上"), None);
        assert_eq!(read("99999999999999999999999999999999"), None);
        assert_eq!(read("79228162514264337593543950335億円"), None);
    }

    #[test]
    fn scales() {
        for (text, value, scale, rest) in [
            ("4.5/5.0以上", "4.5", Some("5.0"), "以上"),
            ("4.5 / 5", "4.5", Some("5"), ""),
            ("4.5 out of 5", "4.5", Some("5"), ""),
            ("5点満点中4.5点以上", "4.5", Some("5"), "以上"),
            ("24/7", "24", None, "/7"),
            ("1/0", "1", None, "/0"),
            ("100回/日", "100", None, "/日"),
        ] {
            let found = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.0.as_str(), found.2.as_deref(), found.3.as_str()), (value, scale, rest), "{text}");
        }
    }

    #[test]
    fn periods() {
        for (text, period) in [("/月", "month"), (" per day", "day"), (" a week", "week"), ("/四半期", "quarter")] {
            assert_eq!(per_suffix(&mut Cursor::new(text)), Some(period), "{text}");
        }
        assert_eq!(per_suffix(&mut Cursor::new("/秒")), None);
        for (text, period) in
            [("月1回", "month"), ("四半期に1回", "quarter"), ("毎日3件", "day"), ("1日あたり100回", "day")]
        {
            assert_eq!(per_prefix(&mut Cursor::new(text)), Some(period), "{text}");
        }
        assert_eq!(per_prefix(&mut Cursor::new("月次")), None);
    }
}
