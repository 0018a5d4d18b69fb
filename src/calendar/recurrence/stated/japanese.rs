//! Recurrences in Japanese.
//!
//! In: a place in a text. Out: days and where they end. Never: a time of the day, or what stands around.

use super::super::Days;
use super::cursor::Text;
use super::{Scanned, Wording};
use crate::calendar::Grain;
use jiff::civil::Weekday;

/// What begins here.
pub(super) fn scan(text: &Text, at: usize) -> Option<Scanned> {
    text.letter(at).filter(|c| !c.is_ascii() || c.is_ascii_digit())?;
    daily(text, at)
        .or_else(|| weekly(text, at))
        .or_else(|| monthly(text, at))
        .or_else(|| times(text, at))
        .or_else(|| bare(text, at))
        .or_else(|| adjective(text, at))
}

fn daily(text: &Text, at: usize) -> Option<Scanned> {
    let whole = |end, days| Some(Scanned::new(end, vec![days], Wording::Whole));
    if let Some(end) = text.any(at, &["毎営業日", "平日毎日", "平日の毎日", "平日毎朝", "平日の毎朝", "毎平日"])
    {
        return whole(end, Days::BusinessDays);
    }
    if let Some(end) = text.any(at, &["毎日", "毎朝", "毎夕", "毎晩"]) {
        return whole(end, Days::Daily);
    }
    // 平日 9:00-18:00 are opening hours as often as anything else.
    text.word(at, "平日").map(|end| Scanned::new(end, vec![Days::BusinessDays], Wording::Bare))
}

fn weekly(text: &Text, at: usize) -> Option<Scanned> {
    let (end, every) = match text.word(at, "毎週") {
        Some(end) => (end, 1),
        None => (text.any(at, &["隔週", "2週間に1回", "2週に1回", "2週間ごと", "2週間毎"])?, 2),
    };
    let listed = text.any(end, &["の"]).map_or(end, |end| end);
    let (days, end) = match weekdays(text, text.blanks(listed)) {
        Some((days, end)) => (days, end),
        None => return Some(Scanned { every, ..once(text, end, Grain::Week, every > 1) }),
    };
    let days = days.into_iter().map(Days::Weekly).collect();
    Some(Scanned { every, ..Scanned::new(end, days, Wording::Whole) })
}

/// 月曜日・木曜日, 月・木曜, 金.
fn weekdays(text: &Text, at: usize) -> Option<(Vec<Weekday>, usize)> {
    let (first, mut end, mut named) = weekday(text, at)?;
    let mut days = vec![first];
    while let Some(next) = text.any(text.blanks(end), &["・", "、", ",", "と", "&", "/", "および", "及び"]) {
        let Some((day, after, is_named)) = weekday(text, text.blanks(next)) else { break };
        days.push(day);
        (end, named) = (after, named || is_named);
    }
    // 毎週日報 is no Sunday.
    let free = text.letter(end).is_none_or(|c| !is_ideograph(c));
    (named || free).then_some((days, end))
}

/// A weekday, where it ends, and whether 曜 says that it is one.
fn weekday(text: &Text, at: usize) -> Option<(Weekday, usize, bool)> {
    let day = weekday_of(text.letter(at)?)?;
    match text.any(at + 1, &["曜日", "曜"]) {
        Some(end) => Some((day, end, true)),
        None => Some((day, at + 1, false)),
    }
}

fn weekday_of(c: char) -> Option<Weekday> {
    Some(match c {
        '月' => Weekday::Monday,
        '火' => Weekday::Tuesday,
        '水' => Weekday::Wednesday,
        '木' => Weekday::Thursday,
        '金' => Weekday::Friday,
        '土' => Weekday::Saturday,
        '日' => Weekday::Sunday,
        _ => return None,
    })
}

fn monthly(text: &Text, at: usize) -> Option<Scanned> {
    let (end, every) = match text.word(at, "毎月") {
        Some(end) => (end, 1),
        None => (text.any(at, &["隔月", "2か月に1回", "2か月ごと", "2か月毎"])?, 2),
    };
    let listed = text.any(text.blanks(end), &["の"]).unwrap_or(end);
    let Some((first, mut end)) = day_of_month(text, text.blanks(listed)) else {
        return Some(Scanned { every, ..once(text, end, Grain::Month, every > 1) });
    };
    let mut days = vec![first];
    while let Some(next) = text.any(text.blanks(end), &["・", "、", ",", "と", "および", "及び"]) {
        let Some((day, after)) = day_of_month(text, text.blanks(next)) else { break };
        days.push(day);
        end = after;
    }
    if let Some((last, after)) = weeks_until(text, end, first) {
        days = (first_number(first)..=last).map(Days::MonthlyWeek).collect();
        end = after;
    }
    Some(Scanned { every, ..Scanned::new(end, days, Wording::Whole) })
}

fn first_number(days: Days) -> i8 {
    if let Days::MonthlyWeek(nth) = days { nth } else { 1 }
}

/// The last week of 第1週~第4週.
fn weeks_until(text: &Text, end: usize, first: Days) -> Option<(i8, usize)> {
    let Days::MonthlyWeek(from) = first else { return None };
    let dash = text.any(text.blanks(end), &["~", "-", "から"])?;
    let (last, after) = day_of_month(text, text.blanks(dash))?;
    let Days::MonthlyWeek(to) = last else { return None };
    (from < to).then_some((to, text.word(after, "まで").unwrap_or(after)))
}

/// What may stand behind 毎月.
fn day_of_month(text: &Text, at: usize) -> Option<(Days, usize)> {
    if let Some(end) = text.any(at, &["末最終営業日", "月末最終営業日", "月末営業日", "末営業日"])
    {
        return Some((Days::MonthlyBusinessDay(-1), end));
    }
    if let Some(end) = text.any(at, &["月末日", "月末", "末日", "末"]) {
        return Some((Days::MonthlyDay(-1), end));
    }
    let at = text.any(at, &["月初の", "月初"]).map_or(at, |end| text.blanks(end));
    let (nth, end, is_counted) = ordinal(text, at)?;
    if let Some(end) = text.any(end, &["営業日目", "営業日", "稼働日目", "稼働日", "平日"]) {
        return (nth == -1 || (1..=23).contains(&nth)).then_some((Days::MonthlyBusinessDay(nth), end));
    }
    if let Some((day, end, true)) = weekday(text, end) {
        return (is_counted && (nth == -1 || (1..=5).contains(&nth))).then_some((Days::MonthlyNth(nth, day), end));
    }
    if let Some(end) = text.any(end, &["週目", "週"]) {
        return (is_counted && (1..=5).contains(&nth)).then_some((Days::MonthlyWeek(nth), end));
    }
    let end = text.word(end, "日").filter(|end| text.any(*end, &["間", "以", "前", "後", "目"]).is_none())?;
    let is_day = if is_counted { nth == -1 } else { (1..=31).contains(&nth) };
    is_day.then_some((Days::MonthlyDay(nth), end))
}

/// A number, where it ends, and whether 第 counts it; -1 is the last one.
fn ordinal(text: &Text, at: usize) -> Option<(i8, usize, bool)> {
    if let Some(end) = text.any(at, &["最終", "最後の"]) {
        return Some((-1, end, true));
    }
    if let Some(end) = text.any(at, &["最初の", "初"]) {
        return Some((1, end, true));
    }
    let (counted, at) = text.word(at, "第").map_or((false, at), |end| (true, text.blanks(end)));
    const KANJI: [char; 5] = ['一', '二', '三', '四', '五'];
    if let Some(nth) = text.letter(at).and_then(|c| KANJI.iter().position(|known| *known == c)).filter(|_| counted) {
        return Some((i8::try_from(nth).ok()? + 1, at + 1, true));
    }
    let (nth, end) = text.number(at)?;
    Some((nth, text.blanks(end), counted))
}

/// 月1回, 四半期に1回, 3か月ごと, 毎年4月.
fn times(text: &Text, at: usize) -> Option<Scanned> {
    const GRAINS: [(&[&str], Grain); 6] = [
        (&["四半期", "3か月", "クォーター"], Grain::Quarter),
        (&["半期", "半年", "6か月"], Grain::Half),
        (&["1年", "年", "12か月"], Grain::Year),
        (&["1か月", "月"], Grain::Month),
        (&["1週間", "週"], Grain::Week),
        (&["1日", "日"], Grain::Day),
    ];
    const ONCE: [&str; 8] = ["に1回", "に1度", "に一回", "に一度", "1回", "1度", "一回", "一度"];
    if let Some(end) = text.any(at, &["毎四半期", "各四半期"]) {
        return Some(once(text, end, Grain::Quarter, true));
    }
    if let Some(end) = text.word(at, "毎年") {
        return Some(once(text, month_and_day(text, end), Grain::Year, end < month_and_day(text, end)));
    }
    GRAINS.iter().find_map(|(words, grain)| {
        let end = text.any(at, words)?;
        // 14日に1回 and 2年に1回 are not once a day and a year.
        if text.before(at).is_some_and(|c| c.is_ascii_digit() || c == '曜') {
            return None;
        }
        if let Some(end) = text.any(text.blanks(end), &ONCE) {
            return Some(Scanned::new(end, vec![Days::Once(*grain)], Wording::Whole));
        }
        let long = matches!(grain, Grain::Quarter | Grain::Half) || text.letter(at).is_some_and(|c| c.is_ascii_digit());
        let each = text.any(end, &["ごと", "毎"]).filter(|_| long)?;
        Some(Scanned::new(each, vec![Days::Once(*grain)], Wording::Whole))
    })
}

/// Behind the month and the day of a year.
fn month_and_day(text: &Text, at: usize) -> usize {
    let month = text.number(text.blanks(at)).and_then(|(_, end)| text.word(end, "月"));
    let Some(end) = month else { return at };
    let day = text.number(end).and_then(|(_, end)| text.word(end, "日"));
    day.or_else(|| text.any(end, &["上旬", "中旬", "下旬", "末"])).unwrap_or(end)
}

/// A day of a month for which nothing says that it is one of each.
fn bare(text: &Text, at: usize) -> Option<Scanned> {
    let begins = text.any(at, &["第", "最終", "月初", "月末"]).is_some();
    let (day, end) = day_of_month(text, at).filter(|_| begins)?;
    // A week, or the end of a month, by itself is more often a part of a plan.
    let is_sure = matches!(day, Days::MonthlyNth(..) | Days::MonthlyBusinessDay(_));
    is_sure.then(|| Scanned::new(end, vec![day], Wording::Bare))
}

/// 月次, 週次 …: as often the beginning of a name as a statement.
fn adjective(text: &Text, at: usize) -> Option<Scanned> {
    const WORDS: [(&str, Days); 5] = [
        ("日次", Days::Daily),
        ("週次", Days::Once(Grain::Week)),
        ("月次", Days::Once(Grain::Month)),
        ("四半期", Days::Once(Grain::Quarter)),
        ("年次", Days::Once(Grain::Year)),
    ];
    let (end, days) = WORDS.iter().find_map(|(word, days)| Some((text.word(at, word)?, *days)))?;
    ends_adjective(text, end).then(|| Scanned::new(end, vec![days], Wording::Adjective))
}

/// Whether nothing follows that the word could be a part of the name of.
fn ends_adjective(text: &Text, end: usize) -> bool {
    let after = text.blanks(end);
    let Some(next) = text.letter(after) else { return true };
    matches!(next, '、' | '。' | '(' | ')' | ',' | '/' | '|' | ':' | ';') || text.word(after, "で").is_some()
}

/// 毎月, 毎週 … without a day: every so often, unless it is a part of a name.
fn once(text: &Text, end: usize, grain: Grain, is_whole: bool) -> Scanned {
    const DONE: [&str; 15] = [
        "実施",
        "行",
        "開催",
        "送付",
        "更新",
        "報告",
        "確認",
        "点検",
        "配信",
        "提出",
        "発行",
        "レビュー",
        "1回",
        "1度",
        "一回",
    ];
    let after = text.blanks(end);
    let done = text.any(after, &DONE).is_some();
    let counted = text.any(after, &["1回", "1度", "一回", "一度"]);
    let wording = if is_whole || counted.is_some() { Wording::Whole } else { Wording::Adjective };
    let days = if done || is_whole || ends_adjective(text, end) { vec![Days::Once(grain)] } else { Vec::new() };
    Scanned::new(counted.unwrap_or(end), days, wording)
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
