//! Numbers and dates as people read them.
//!
//! In: exact decimals, units, dates and a language. Out: text. Never: decides a verdict; but it sees to it that a printed
//! number never contradicts one (99.897 beside a target of 99.9 is not printed as 99.90).

use crate::calendar::Date;
use crate::diag::Lang;
use crate::objective::Unit;
use rust_decimal::{Decimal, RoundingStrategy};

/// All decimals that an exact value can have; with them a text cannot differ from it.
const MOST_DIGITS: u32 = 28;

/// A value with its unit: `99.95%`, `3時間25分`, `1,234件`.
pub fn format_value(value: Decimal, unit: Unit, lang: Lang) -> String {
    format_against(value, None, unit, lang)
}

/// A value with its unit, with as many digits as it takes to stand on the same side of `target` as the exact value.
pub fn format_against(value: Decimal, target: Option<Decimal>, unit: Unit, lang: Lang) -> String {
    format_labelled(value, target.as_slice(), unit, None, lang)
}

/// As [`format_against`], with several bounds that the text must not contradict and the metric's own word for its unit
/// (名, 院 …) in place of the usual one.
pub fn format_labelled(value: Decimal, bounds: &[Decimal], unit: Unit, label: Option<&str>, lang: Lang) -> String {
    let (number, word) = format_parts(value, bounds, unit, label, lang);
    join(&number, &word, unit, label.is_some(), lang)
}

/// The number and its unit apart (`99.95`, `%`), for layouts that set them in different sizes. Durations that are made of
/// several units (`3時間25分`) are all number; amounts of dollars keep their sign before the number.
pub fn format_parts(
    value: Decimal,
    bounds: &[Decimal],
    unit: Unit,
    label: Option<&str>,
    lang: Lang,
) -> (String, String) {
    if label.is_none() && matches!(unit, Unit::S | Unit::Min | Unit::H) {
        return (duration(value, bounds, unit, lang), String::new());
    }
    let (fewest, most) = usual_digits(value, unit);
    let number = grouped(rounded(value, bounds, fewest, most));
    match (label, unit) {
        (Some(label), _) => (number, label.to_owned()),
        (None, Unit::Usd) => (dollars(&number), String::new()),
        (None, _) => (number, unit_word(unit, lang).to_owned()),
    }
}

/// A bound as it was promised: every digit that was written and none more (`99.9%`, `4時間`).
pub fn format_exact(value: Decimal, unit: Unit, lang: Lang) -> String {
    format_digits(value, value.normalize().scale(), unit, None, lang)
}

/// A value with so many decimals, as the ticks of one axis have; durations have what they need.
pub fn format_digits(value: Decimal, digits: u32, unit: Unit, label: Option<&str>, lang: Lang) -> String {
    if label.is_none() && matches!(unit, Unit::S | Unit::Min | Unit::H) {
        return duration(value, &[value], unit, lang);
    }
    let mut value = value;
    value.rescale(digits);
    let number = grouped(value);
    match label {
        Some(label) => join(&number, label, unit, true, lang),
        None if unit == Unit::Usd => dollars(&number),
        None => join(&number, unit_word(unit, lang), unit, false, lang),
    }
}

/// A difference with its sign: `+0.12pt`, `-3件`, `±0`. Differences of per cents are points; every other unit, and a metric's
/// own word for it, is inherited.
pub fn format_change(delta: Decimal, unit: Unit, label: Option<&str>, lang: Lang) -> String {
    format_change_against(delta, &[], unit, label, lang)
}

/// As [`format_change`], in digits that stand on the same side of every bound of a promised change.
pub fn format_change_against(
    delta: Decimal,
    bounds: &[Decimal],
    unit: Unit,
    label: Option<&str>,
    lang: Lang,
) -> String {
    let (unit, label) = match unit {
        Unit::Percent | Unit::Points => (Unit::Points, Some("pt")),
        unit => (unit, label),
    };
    // The sign must survive rounding: zero is a bound that the text may not reach when the difference is none.
    let mut sizes = same_side(delta, bounds);
    sizes.push(Decimal::ZERO);
    let text = format_labelled(delta.abs(), &sizes, unit, label, lang);
    match delta.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => format!("-{text}"),
        std::cmp::Ordering::Equal => format!("±{text}"),
        std::cmp::Ordering::Greater => format!("+{text}"),
    }
}

/// A relative change with its sign, to one place unless a bound of a promised change asks for more: `+3.2%`, `-9.96%`.
pub fn format_relative(percent: Decimal, bounds: &[Decimal]) -> String {
    let sign = match percent.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => "-",
        std::cmp::Ordering::Equal => "",
        std::cmp::Ordering::Greater => "+",
    };
    format!("{sign}{}%", grouped(rounded(percent.abs(), &same_side(percent, bounds), 0, 1)))
}

/// The sizes of the bounds that have the sign of a change; it cannot be rounded onto one of the other sign.
fn same_side(delta: Decimal, bounds: &[Decimal]) -> Vec<Decimal> {
    let same = |bound: &&Decimal| bound.is_sign_negative() == delta.is_sign_negative();
    bounds.iter().filter(same).map(Decimal::abs).collect()
}

/// A plain number with at most so many decimals unless a bound asks for more: `1.5`, `1.00004` beside 1.
pub fn format_number(value: Decimal, bounds: &[Decimal], most: u32) -> String {
    rounded(value, bounds, 0, most).to_string()
}

/// A day: `2026年11月20日`, `20 Nov 2026`.
pub fn format_date(date: Date, lang: Lang) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match lang {
        Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => {
            let month = MONTHS[usize::try_from(date.month() - 1).expect("months are 1 to 12")];
            format!("{} {month} {}", date.day(), date.year())
        }
    }
}

/// A whole number with thousands separators.
pub fn format_integer(n: u64) -> String {
    grouped(Decimal::from(n))
}

/// How many decimals a value of this unit has as a rule: at least, and at most.
fn usual_digits(value: Decimal, unit: Unit) -> (u32, u32) {
    let whole = value.is_integer();
    match unit {
        Unit::Percent | Unit::Points | Unit::Score => (2, 2),
        Unit::Usd => (if whole { 0 } else { 2 }, 2),
        Unit::Jpy => (0, 0),
        Unit::Ms => (0, if value.abs() < Decimal::TEN { 1 } else { 0 }),
        Unit::None => (0, 2),
        _ => (0, 1),
    }
}

/// The value with the fewest digits that keep it on its side of every bound: `fewest` are always shown, up to `most` when
/// they are not zero, and further ones only for a bound's sake.
fn rounded(value: Decimal, bounds: &[Decimal], fewest: u32, most: u32) -> Decimal {
    let at = |digits| value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let digits = (most..MOST_DIGITS).find(|&d| agrees(value, at(d), bounds)).unwrap_or(MOST_DIGITS);
    let mut text = at(digits).normalize();
    if text.scale() < fewest.max(if digits > most { digits } else { 0 }) {
        text.rescale(fewest.max(if digits > most { digits } else { 0 }));
    }
    text
}

fn agrees(value: Decimal, printed: Decimal, bounds: &[Decimal]) -> bool {
    bounds.iter().all(|bound| value.cmp(bound) == printed.cmp(bound))
}

fn grouped(value: Decimal) -> String {
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
    if value.is_sign_negative() && !value.is_zero() {
        out.push('-');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn dollars(number: &str) -> String {
    number.strip_prefix('-').map_or_else(|| format!("${number}"), |rest| format!("-${rest}"))
}

fn join(number: &str, word: &str, unit: Unit, own_word: bool, lang: Lang) -> String {
    let tight = lang == Lang::Ja || (!own_word && unit == Unit::Percent) || word.is_empty();
    if tight { format!("{number}{word}") } else { format!("{number} {word}") }
}

fn unit_word(unit: Unit, lang: Lang) -> &'static str {
    let (ja, en) = match unit {
        Unit::Percent => ("%", "%"),
        Unit::Points => ("ポイント", "points"),
        Unit::Ms => ("ms", "ms"),
        Unit::S => ("秒", "s"),
        Unit::Min => ("分", "min"),
        Unit::H => ("時間", "h"),
        Unit::D => ("日", "days"),
        Unit::Bh => ("営業時間", "business hours"),
        Unit::Bd => ("営業日", "business days"),
        Unit::Week => ("週間", "weeks"),
        Unit::Month => ("か月", "months"),
        Unit::Year => ("年", "years"),
        Unit::Count => ("件", ""),
        Unit::Jpy => ("円", "JPY"),
        Unit::Score | Unit::Usd | Unit::None => ("", ""),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// Seconds, minutes and hours together: from one hour on to the minute, below it to the second, and finer only where a
/// bound or a very short time asks for it.
fn duration(value: Decimal, bounds: &[Decimal], unit: Unit, lang: Lang) -> String {
    let scale = unit.wall_seconds().expect("seconds, minutes and hours have a length");
    let seconds = value * scale;
    let bounds: Vec<Decimal> = bounds.iter().map(|bound| bound * scale).collect();
    let hour = Decimal::from(3600);
    let minute = Decimal::from(60);
    let to_minute = (seconds / minute).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero) * minute;
    let short = seconds.abs() < minute;
    let shown = if seconds.abs() >= hour && agrees(seconds, to_minute, &bounds) {
        to_minute
    } else {
        rounded(seconds, &bounds, 0, u32::from(short))
    };
    let sign = if shown < Decimal::ZERO { "-" } else { "" };
    let total = shown.abs();
    let parts = [
        ((total / hour).floor(), "時間", "h"),
        ((total % hour / minute).floor(), "分", "m"),
        ((total % minute).normalize(), "秒", "s"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(n, ..)| !n.is_zero())
        .map(|(n, ja, en)| format!("{}{}", grouped(*n), if lang == Lang::Ja { ja } else { en }))
        .collect();
    if words.is_empty() {
        let zero = unit_word(unit, lang);
        return if lang == Lang::Ja { format!("0{zero}") } else { format!("0 {zero}") };
    }
    format!("{sign}{}", words.join(if lang == Lang::Ja { "" } else { " " }))
}

#[cfg(test)]
mod tests {
    use super::{
        format_against, format_change, format_change_against, format_date, format_exact, format_integer,
        format_labelled, format_parts, format_relative,
    };
    use crate::calendar::Date;
    use crate::diag::Lang::{En, Ja};
    use crate::objective::Unit;
    use rust_decimal::Decimal;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_never_contradicts_its_verdict() {
        let shown = |value, target| format_against(d(value), Some(d(target)), Unit::Percent, Ja);
        assert_eq!(shown("99.897", "99.9"), "99.897%");
        assert_eq!(shown("99.8999", "99.9"), "99.8999%");
        assert_eq!(shown("99.896", "99.9"), "99.896%");
        assert_eq!(shown("99.894", "99.9"), "99.89%");
        assert_eq!(shown("99.9", "99.9"), "99.90%");
        assert_eq!(shown("99.9004", "99.9"), "99.9004%");
        assert_eq!(shown("99.999", "99.999"), "99.999%");
        assert_eq!(shown("0.0996", "0.1"), "0.0996%");
        assert_eq!(format_against(d("99.897"), None, Unit::Percent, Ja), "99.90%");
        assert_eq!(format_against(d("100"), Some(d("99.9")), Unit::Percent, En), "100.00%");
    }

    proptest::proptest! {
        #[test]
        fn whatever_the_digits_the_text_stands_where_the_value_stands(value in 0i64..2_000_000_000_000, target in 0i64..200_000) {
            let (value, target) = (Decimal::new(value, 10), Decimal::new(target, 3));
            let text = format_against(value, Some(target), Unit::Percent, Ja);
            let printed = d(text.trim_end_matches('%'));
            proptest::prop_assert_eq!(printed.cmp(&target), value.cmp(&target), "{} against {}", text, target);
        }
    }

    #[test]
    fn durations_are_read_in_hours_and_minutes() {
        let ja = |value, unit| format_against(d(value), None, unit, Ja);
        assert_eq!(ja("205", Unit::Min), "3時間25分");
        assert_eq!(ja("43.2", Unit::Min), "43分12秒");
        assert_eq!(ja("4", Unit::H), "4時間");
        assert_eq!(ja("1.51", Unit::H), "1時間31分"); // 5,436 s = 90.6 min
        assert_eq!(ja("0", Unit::Min), "0分");
        assert_eq!(ja("12.34", Unit::S), "12.3秒");
        assert_eq!(ja("59.96", Unit::S), "1分");
        assert_eq!(ja("-90", Unit::S), "-1分30秒");
        assert_eq!(format_against(d("205"), None, Unit::Min, En), "3h 25m");
        // 240.2 minutes miss four hours; to the minute they would seem to meet them.
        assert_eq!(format_against(d("240.2"), Some(d("240")), Unit::Min, Ja), "4時間12秒");
        assert_eq!(format_exact(d("60"), Unit::Min, Ja), "1時間");
        assert_eq!(format_exact(d("1"), Unit::Bd, Ja), "1営業日");
        assert_eq!(format_exact(d("2.0"), Unit::Bd, En), "2 business days");
    }

    #[test]
    fn counts_money_and_scores_are_grouped() {
        let ja = |value, unit| format_against(d(value), None, unit, Ja);
        assert_eq!(ja("1234567", Unit::Count), "1,234,567件");
        assert_eq!(ja("-1234", Unit::Count), "-1,234件");
        assert_eq!(ja("12.25", Unit::Count), "12.3件");
        assert_eq!(ja("1234.6", Unit::Jpy), "1,235円");
        assert_eq!(ja("1234.5", Unit::Usd), "$1,234.50");
        assert_eq!(ja("-50", Unit::Usd), "-$50");
        assert_eq!(ja("4.5", Unit::Score), "4.50");
        assert_eq!(ja("420.4", Unit::Ms), "420ms");
        assert_eq!(ja("8.25", Unit::Ms), "8.3ms");
        assert_eq!(format_against(d("500.2"), Some(d("500")), Unit::Ms, En), "500.2 ms");
        assert_eq!(format_labelled(d("12"), &[], Unit::Count, Some("院"), Ja), "12院");
        assert_eq!(format_labelled(d("1200"), &[], Unit::Count, Some("users"), En), "1,200 users");
        assert_eq!(format_parts(d("99.95"), &[], Unit::Percent, None, Ja), ("99.95".into(), "%".into()));
        assert_eq!(format_integer(10_240), "10,240");
    }

    #[test]
    fn changes_keep_their_sign() {
        assert_eq!(format_change(d("0.12"), Unit::Percent, None, Ja), "+0.12pt");
        assert_eq!(format_change(d("-0.001"), Unit::Percent, Some("割"), Ja), "-0.001pt");
        assert_eq!(format_change(d("1"), Unit::Percent, None, En), "+1.00 pt");
        assert_eq!(format_change(d("0"), Unit::Count, None, Ja), "±0件");
        assert_eq!(format_change(d("0.2"), Unit::Count, Some("名"), Ja), "+0.2名");
        assert_eq!(format_change(d("-3"), Unit::Count, None, En), "-3");
        assert_eq!(format_change(d("-65"), Unit::Min, None, Ja), "-1時間5分");
    }

    #[test]
    fn a_change_never_contradicts_its_verdict() {
        // 前週比-10%: a fall of 9.96 % misses it, and one of exactly 10 % keeps it.
        assert_eq!(format_relative(d("-9.96"), &[d("-10")]), "-9.96%");
        assert_eq!(format_relative(d("-9.96"), &[d("10")]), "-10%");
        assert_eq!(format_relative(d("-10"), &[d("-10")]), "-10%");
        assert_eq!(format_relative(d("1234.56"), &[]), "+1,234.6%");
        assert_eq!(format_relative(d("0"), &[]), "0%");
        assert_eq!(format_change_against(d("-2.004"), &[d("-2")], Unit::Percent, None, Ja), "-2.004pt");
    }

    #[test]
    fn days_are_written_in_the_language() {
        let day: Date = "2026-11-20".parse().unwrap();
        assert_eq!(format_date(day, Ja), "2026年11月20日");
        assert_eq!(format_date(day, En), "20 Nov 2026");
    }
}
