//! A recurrence in words that can be read again.
//!
//! In: days, hours and every how many times. Out: its form in `data/schedule.yaml`. Never: words for a shift or a calendar.

use super::{Days, Hours};
use crate::calendar::{Grain, Time};
use crate::diag::Lang;
use jiff::civil::Weekday;

/// `毎週金曜日 17:00`, `every friday 17:00`.
pub fn written(days: Days, hours: Hours, lang: Lang) -> String {
    let day = match lang {
        Lang::Ja => in_japanese(days),
        Lang::En => in_english(days),
    };
    let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
    match hours {
        Hours::Whole => day,
        Hours::At(time) => format!("{day} {}", clock(time)),
        Hours::Between(from, to) => format!("{day} {}-{}", clock(from), clock(to)),
    }
}

fn in_japanese(days: Days) -> String {
    let weekday = |day: Weekday| ["月", "火", "水", "木", "金", "土", "日"][monday_zero(day)];
    match days {
        Days::Daily => "毎日".to_owned(),
        Days::BusinessDays => "毎営業日".to_owned(),
        Days::Weekly(day) => format!("毎週{}曜日", weekday(day)),
        Days::MonthlyNth(-1, day) => format!("毎月最終{}曜日", weekday(day)),
        Days::MonthlyNth(nth, day) => format!("毎月第{nth}{}曜日", weekday(day)),
        Days::MonthlyDay(-1) => "毎月末日".to_owned(),
        Days::MonthlyDay(day) => format!("毎月{day}日"),
        Days::MonthlyBusinessDay(-1) => "毎月最終営業日".to_owned(),
        Days::MonthlyBusinessDay(nth) => format!("毎月第{nth}営業日"),
        Days::MonthlyWeek(nth) => format!("毎月第{nth}週"),
        Days::Once(grain) => match grain {
            Grain::Day => "毎日",
            Grain::Week | Grain::Cutoff => "週1回",
            Grain::Month => "月1回",
            Grain::Quarter => "四半期に1回",
            Grain::Half => "半期に1回",
            Grain::Year => "年1回",
        }
        .to_owned(),
    }
}

fn in_english(days: Days) -> String {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let weekday = |day: Weekday| NAMES[monday_zero(day)];
    let nth = |n: i8| match n {
        -1 => "last".to_owned(),
        1 | 21 | 31 => format!("{n}st"),
        2 | 22 => format!("{n}nd"),
        3 | 23 => format!("{n}rd"),
        n => format!("{n}th"),
    };
    match days {
        Days::Daily => "daily".to_owned(),
        Days::BusinessDays => "every business day".to_owned(),
        Days::Weekly(day) => format!("every {}", weekday(day)),
        Days::MonthlyNth(n, day) => format!("monthly {} {}", nth(n), weekday(day)),
        Days::MonthlyDay(n) => format!("monthly {} day", nth(n)),
        Days::MonthlyBusinessDay(n) => format!("monthly {} business day", nth(n)),
        Days::MonthlyWeek(n) => format!("monthly {} week", nth(n)),
        Days::Once(grain) => match grain {
            Grain::Day => "daily",
            Grain::Week | Grain::Cutoff => "weekly",
            Grain::Month => "monthly",
            Grain::Quarter => "quarterly",
            Grain::Half => "once a half year",
            Grain::Year => "yearly",
        }
        .to_owned(),
    }
}

fn monday_zero(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}
