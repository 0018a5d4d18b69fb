//! Days, intervals and placeholders as they stand in documents.
//!
//! In: a text. Out: what it says, or nothing. Never: guesses a day that could be read in two ways.

use super::Interval;
use crate::calendar::Date;
use unicode_normalization::UnicodeNormalization;

/// The day of `2026-11-20`, `2026/11/20`, `2026.11.20` or `2026年11月20日`, a time behind it left alone.
pub fn read_control_date(text: &str) -> Option<Date> {
    let text: String = text.nfkc().collect();
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(3, ['-', '/', '.', '年', '月']).collect();
    let [year, month, rest] = parts.as_slice() else { return None };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (day, behind) = rest.split_at(digits);
    let ends = behind.is_empty() || behind.starts_with(['T', ' ', '日', '(', '時']);
    let plain = |text: &str, most: usize| {
        (!text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<i16>().ok())?
    };
    let small = |text: &str| plain(text, 2).and_then(|n| i8::try_from(n).ok());
    let year = plain(year, 4).filter(|year| *year >= 1000)?;
    if !ends {
        return None;
    }
    Date::new(year, small(month)?, small(day)?).ok()
}

/// The interval of `6か月`, `1年`, `90日`, `半年`, `6 months`, `90d`, `P6M` …
pub fn read_interval(text: &str) -> Option<Interval> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let text = text.trim().trim_end_matches("ごと").trim_end_matches("毎").trim();
    match text {
        "半年" | "semiannual" | "half-yearly" | "half yearly" => return Some(Interval::Months(6)),
        "毎年" | "年次" | "年1回" | "annual" | "annually" | "yearly" => return Some(Interval::Months(12)),
        "四半期" | "quarterly" => return Some(Interval::Months(3)),
        "毎月" | "月次" | "月1回" | "monthly" => return Some(Interval::Months(1)),
        "年2回" => return Some(Interval::Months(6)),
        _ => {}
    }
    let text = text.strip_prefix('p').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, unit) = text.split_at(digits);
    let count: u32 = count.parse().ok().filter(|count| (1..=3650).contains(count))?;
    match unit.trim() {
        "か月" | "ヶ月" | "ケ月" | "カ月" | "ヵ月" | "箇月" | "月" | "months" | "month" | "mo" | "m" => {
            Some(Interval::Months(count))
        }
        "年" | "か年" | "年間" | "years" | "year" | "yr" | "y" => Some(Interval::Months(count * 12)),
        "日" | "日間" | "days" | "day" | "d" => Some(Interval::Days(count)),
        "週" | "週間" | "weeks" | "week" | "w" => Some(Interval::Days(count * 7)),
        _ => None,
    }
}

/// Whether a value only keeps the place of one: `[氏名]`, `YYYY-MM-DD`, `未定`, `XXX`.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    const PAIRS: [(char, char); 7] =
        [('[', ']'), ('［', '］'), ('【', '】'), ('<', '>'), ('{', '}'), ('〔', '〕'), ('＜', '＞')];
    let in_brackets = |&(open, close): &(char, char)| text.starts_with(open) && text.ends_with(close);
    const NAMES: [&str; 20] = [
        "未定",
        "未記入",
        "未設定",
        "未承認",
        "氏名",
        "名前",
        "担当者名",
        "承認者名",
        "作成者名",
        "役職名",
        "name",
        "なし",
        "該当なし",
        "tbd",
        "tba",
        "tbc",
        "n/a",
        "none",
        "todo",
        "yyyy-mm-dd",
    ];
    text.chars().all(|c| c.is_whitespace() || "-—–―ー_＿.…・〇○◯●XxＸｘ*?？".contains(c))
        || PAIRS.iter().any(in_brackets)
        || text.to_ascii_uppercase().starts_with("YYYY")
        || NAMES.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let day = "2026-11-05".parse().ok();
        for text in [
            "2026-11-05",
            "2026/11/5",
            "２０２６年１１月５日",
            "2026-11-05T09:00:00+09:00",
            "2026.11.05",
            " 2026-11-05 ",
        ] {
            assert_eq!(read_control_date(text), day, "{text}");
        }
        for text in
            ["11/05/2026", "2026-13-01", "2026-02-30", "2026-11", "令和8年11月5日", "2026-11-051", "", "[YYYY-MM-DD]"]
        {
            assert_eq!(read_control_date(text), None, "{text}");
        }
    }

    #[test]
    fn intervals_as_people_write_them() {
        for (text, months) in [
            ("6か月", 6),
            ("６ヶ月", 6),
            ("6カ月ごと", 6),
            ("1年", 12),
            ("半年", 6),
            ("6 months", 6),
            ("1 year", 12),
            ("P3M", 3),
            ("年次", 12),
        ] {
            assert_eq!(read_interval(text), Some(Interval::Months(months)), "{text}");
        }
        for (text, days) in [("90d", 90), ("90日", 90), ("2 weeks", 14), ("12週", 84)] {
            assert_eq!(read_interval(text), Some(Interval::Days(days)), "{text}");
        }
        for text in ["ときどき", "6", "0日", "-1年", "", "pay", "99999日"] {
            assert_eq!(read_interval(text), None, "{text}");
        }
    }

    #[test]
    fn what_keeps_a_place_is_no_value() {
        for text in
            ["[氏名]", "［承認者］", "YYYY-MM-DD", "[YYYY-MM-DD]", "未定", "XXX", "〇〇〇", "—", "", "TBD", "<名前>"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["1.0", "田中", "X社 田中", "2026-11-20", "運用リーダー [代行]"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
