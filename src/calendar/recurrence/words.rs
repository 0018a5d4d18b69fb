//! The words of a recurrence, in Japanese and English.

use super::{Days, Hours};
use crate::calendar::{Grain, parse_time};
use jiff::civil::{Time, Weekday};
use unicode_normalization::UnicodeNormalization;

/// Days and hours of a text. `月1回（第3水曜日 15:00-16:00）` says once more in brackets what it means exactly.
pub(super) fn read(text: &str) -> Option<(Days, Hours)> {
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    let text = text.trim();
    let Some((how_often, exact)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
        return plain(text);
    };
    let how_often: String = how_often.split_whitespace().collect();
    let (grain, read) = (once(&how_often)?, plain(exact)?);
    (grain_of(read.0) == Some(grain)).then_some(read)
}

/// Without brackets.
fn plain(text: &str) -> Option<(Days, Hours)> {
    let clock_at = text.find(':').map_or(text.len(), |colon| hour_start(text, colon));
    let (day, clock) = text.split_at(clock_at);
    let hours = if clock.is_empty() { Hours::Whole } else { hours(clock)? };
    let day: String = day.split_whitespace().collect();
    let days = days(&day)?;
    (!days.is_period() || hours == Hours::Whole).then_some((days, hours))
}

/// `17:00`, or `15:00-16:00`.
fn hours(clock: &str) -> Option<Hours> {
    let Some((from, to)) = clock.split_once(['-', '~', '〜', '–', '−']) else {
        return Some(Hours::At(parse_time(clock)??));
    };
    let from = parse_time(from)??;
    // 24:00 is midnight of the next day, which is never after `from`.
    let to = parse_time(to)?.unwrap_or(Time::midnight());
    Some(Hours::Between(from, to))
}

fn days(day: &str) -> Option<Days> {
    match day {
        "毎日" | "毎朝" | "日次" | "daily" | "everyday" => return Some(Days::Daily),
        "平日" | "毎営業日" | "weekdays" | "everyweekday" | "businessdays" | "everybusinessday" => {
            return Some(Days::BusinessDays);
        }
        _ => {}
    }
    if let Some(grain) = once(day) {
        return Some(Days::Once(grain));
    }
    let weekly = strip_any(day, &["毎週", "weekly", "every"]);
    if let Some(weekday) = weekly.and_then(|rest| weekday_of(rest.strip_prefix("on").unwrap_or(rest))) {
        return Some(Days::Weekly(weekday));
    }
    // 毎月 may be left out where an ordinal says that it is a day of the month.
    let rest = strip_any(day, &["毎月", "monthly", "every"]).unwrap_or(day);
    let rest = rest.strip_prefix("onthe").or_else(|| rest.strip_prefix("the")).unwrap_or(rest);
    of_month(strip_end(rest, &["ofthemonth", "ofeverymonth", "ofeachmonth"]))
}

/// `四半期に1回`, `月1回`, `毎年`, `quarterly`, `once a week`.
fn once(day: &str) -> Option<Grain> {
    const GRAINS: [(&[&str], Grain); 6] = [
        (&["1日", "日"], Grain::Day),
        (&["週", "week"], Grain::Week),
        (&["月", "month"], Grain::Month),
        (&["四半期", "quarter"], Grain::Quarter),
        (&["半期", "halfyear"], Grain::Half),
        (&["年", "year"], Grain::Year),
    ];
    let adverbs = [
        ("weekly", Grain::Week),
        ("週次", Grain::Week),
        ("monthly", Grain::Month),
        ("月次", Grain::Month),
        ("quarterly", Grain::Quarter),
        ("年次", Grain::Year),
        ("yearly", Grain::Year),
        ("annually", Grain::Year),
    ];
    if let Some((_, grain)) = adverbs.into_iter().find(|(word, _)| *word == day) {
        return Some(grain);
    }
    let inner = strip_any(day, &["毎", "oncea", "onceper", "onceevery", "every"])
        .or_else(|| ["に1回", "に一回", "1回", "一回", "ごと"].iter().find_map(|end| day.strip_suffix(end)))?;
    GRAINS.into_iter().find(|(words, _)| words.contains(&inner)).map(|(_, grain)| grain)
}

/// How often days come, where that is once in a period.
fn grain_of(days: Days) -> Option<Grain> {
    match days {
        Days::Daily => Some(Grain::Day),
        Days::BusinessDays => None,
        Days::Weekly(_) => Some(Grain::Week),
        Days::MonthlyNth(..) | Days::MonthlyDay(_) | Days::MonthlyBusinessDay(_) | Days::MonthlyWeek(_) => {
            Some(Grain::Month)
        }
        Days::Once(grain) => Some(grain),
    }
}

/// What stands behind 毎月.
fn of_month(rest: &str) -> Option<Days> {
    if matches!(rest, "末" | "末日" | "月末" | "lastday") {
        return Some(Days::MonthlyDay(-1));
    }
    let (nth, behind) = ordinal(rest)?;
    if matches!(behind, "営業日" | "稼働日" | "businessday" | "workingday") {
        return (nth == -1 || (1..=23).contains(&nth)).then_some(Days::MonthlyBusinessDay(nth));
    }
    if matches!(behind, "週" | "週目" | "week") {
        return (1..=5).contains(&nth).then_some(Days::MonthlyWeek(nth));
    }
    // 25日 is a day, and 第3日 is neither surely a day nor surely a Sunday.
    if let Some(weekday) = weekday_of(behind).filter(|_| behind != "日") {
        return (nth == -1 || (1..=5).contains(&nth)).then_some(Days::MonthlyNth(nth, weekday));
    }
    // 25日, 25th; 第25日 is no day of a month.
    let is_day = (behind == "日" && !rest.starts_with('第')) || (behind.is_empty() || behind == "day");
    (is_day && (1..=31).contains(&nth)).then_some(Days::MonthlyDay(nth))
}

/// The ordinal at the beginning of `第3土曜日`, `25日`, `3rdsaturday` or `最終営業日` (-1), and what follows it.
fn ordinal(text: &str) -> Option<(i8, &str)> {
    if let Some(rest) = strip_any(text, &["最終", "last"]) {
        return Some((-1, rest));
    }
    const WORDS: [(&str, &str); 5] =
        [("第一", "first"), ("第二", "second"), ("第三", "third"), ("第四", "fourth"), ("第五", "fifth")];
    if let Some(found) = (1..).zip(WORDS).find_map(|(nth, (ja, en))| Some((nth, strip_any(text, &[ja, en])?))) {
        return Some(found);
    }
    let digits = text.strip_prefix('第').unwrap_or(text);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let nth = digits[..length].parse().ok()?;
    let rest = &digits[length..];
    let japanese = text.starts_with('第') || rest == "日";
    let suffix = match nth {
        11..=13 => "th",
        n => ["th", "st", "nd", "rd"].get(usize::try_from(n % 10).ok()?).copied().unwrap_or("th"),
    };
    if japanese { Some((nth, rest)) } else { Some((nth, rest.strip_prefix(suffix)?)) }
}

/// Where the digits before the first colon begin.
fn hour_start(text: &str, colon: usize) -> usize {
    text[..colon].trim_end_matches(|c: char| c.is_ascii_digit()).len()
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}

fn strip_end<'a>(text: &'a str, suffixes: &[&str]) -> &'a str {
    suffixes.iter().find_map(|suffix| text.strip_suffix(suffix)).unwrap_or(text)
}

fn weekday_of(text: &str) -> Option<Weekday> {
    const WEEKDAYS: [(&str, &str, Weekday); 7] = [
        ("月", "monday", Weekday::Monday),
        ("火", "tuesday", Weekday::Tuesday),
        ("水", "wednesday", Weekday::Wednesday),
        ("木", "thursday", Weekday::Thursday),
        ("金", "friday", Weekday::Friday),
        ("土", "saturday", Weekday::Saturday),
        ("日", "sunday", Weekday::Sunday),
    ];
    let short = text.strip_suffix("曜日").or_else(|| text.strip_suffix("曜")).unwrap_or(text);
    let is_meant = |ja: &str, en: &str| short == ja || text == en || text == &en[..3];
    WEEKDAYS.into_iter().find(|(ja, en, _)| is_meant(ja, en)).map(|(_, _, weekday)| weekday)
}
