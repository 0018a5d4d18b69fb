use super::*;
use crate::calendar::{Grain, Recurrence, Time, written};
use jiff::civil::{Weekday, time};

/// The only mention of a text: its words, days and hours.
fn only(text: &str) -> Option<(String, Vec<Days>, Hours)> {
    let found = mentions(text);
    let [one] = found.as_slice() else { return None };
    Some((text[one.range.clone()].to_owned(), one.stated.days.clone(), one.stated.hours))
}

fn at(hour: i8, minute: i8) -> Hours {
    Hours::At(time(hour, minute, 0, 0))
}

fn between(from: Time, to: Time) -> Hours {
    Hours::Between(from, to)
}

#[test]
fn what_documents_say_of_when_something_recurs() {
    let friday = Days::Weekly(Weekday::Friday);
    let (ten, eleven) = (time(10, 0, 0, 0), time(11, 0, 0, 0));
    for (text, words, days, hours) in [
        ("メール（毎週金曜日 17:00）", "毎週金曜日 17:00", vec![friday], at(17, 0)),
        ("毎週金曜の午後5時に送付する", "毎週金曜の午後5時", vec![friday], at(17, 0)),
        ("毎週金　１７：００", "毎週金　１７：００", vec![friday], at(17, 0)),
        (
            "毎週火曜日 10:00〜11:00",
            "毎週火曜日 10:00〜11:00",
            vec![Days::Weekly(Weekday::Tuesday)],
            between(ten, eleven),
        ),
        (
            "毎週月・木曜日",
            "毎週月・木曜日",
            vec![Days::Weekly(Weekday::Monday), Days::Weekly(Weekday::Thursday)],
            Hours::Whole,
        ),
        ("毎朝9時", "毎朝9時", vec![Days::Daily], at(9, 0)),
        ("毎朝 9:30", "毎朝 9:30", vec![Days::Daily], at(9, 30)),
        ("毎営業日9時半", "毎営業日9時半", vec![Days::BusinessDays], at(9, 30)),
        ("毎月第1営業日", "毎月第1営業日", vec![Days::MonthlyBusinessDay(1)], Hours::Whole),
        ("毎月最終営業日（18:00）", "毎月最終営業日（18:00）", vec![Days::MonthlyBusinessDay(-1)], at(18, 0)),
        ("毎月末", "毎月末", vec![Days::MonthlyDay(-1)], Hours::Whole),
        ("毎月5日、20日", "毎月5日、20日", vec![Days::MonthlyDay(5), Days::MonthlyDay(20)], Hours::Whole),
        ("第2火曜日", "第2火曜日", vec![Days::MonthlyNth(2, Weekday::Tuesday)], Hours::Whole),
        ("月次（第2火曜日）", "月次（第2火曜日）", vec![Days::MonthlyNth(2, Weekday::Tuesday)], Hours::Whole),
        ("毎月第1週", "毎月第1週", vec![Days::MonthlyWeek(1)], Hours::Whole),
        (
            "毎月第1週〜第3週",
            "毎月第1週〜第3週",
            vec![Days::MonthlyWeek(1), Days::MonthlyWeek(2), Days::MonthlyWeek(3)],
            Hours::Whole,
        ),
        ("四半期に1回", "四半期に1回", vec![Days::Once(Grain::Quarter)], Hours::Whole),
        ("3ヶ月ごと", "3ヶ月ごと", vec![Days::Once(Grain::Quarter)], Hours::Whole),
        ("年1回", "年1回", vec![Days::Once(Grain::Year)], Hours::Whole),
        ("毎年4月", "毎年4月", vec![Days::Once(Grain::Year)], Hours::Whole),
        ("月次", "月次", vec![Days::Once(Grain::Month)], Hours::Whole),
        ("is sent every Friday at 17:00.", "every Friday at 17:00", vec![friday], at(17, 0)),
        ("every Friday at 5 pm", "every Friday at 5 pm", vec![friday], at(17, 0)),
        ("Monthly", "Monthly", vec![Days::Once(Grain::Month)], Hours::Whole),
        (
            "the first business day of each month",
            "the first business day of each month",
            vec![Days::MonthlyBusinessDay(1)],
            Hours::Whole,
        ),
        ("Weekly on Mondays", "Weekly on Mondays", vec![Days::Weekly(Weekday::Monday)], Hours::Whole),
        ("every weekday at 9:00", "every weekday at 9:00", vec![Days::BusinessDays], at(9, 0)),
    ] {
        assert_eq!(only(text), Some((words.to_owned(), days, hours)), "{text}");
    }
    let third_wednesday = vec![Days::MonthlyNth(3, Weekday::Wednesday)];
    let afternoon = between(time(15, 0, 0, 0), time(16, 0, 0, 0));
    let text = "月 1 回（毎月第 3 水曜日 15:00-16:00）";
    assert_eq!(only(text), Some((text.to_owned(), third_wednesday, afternoon)));
}

#[test]
fn what_is_not_surely_every_time_is_left_out() {
    for text in [
        "月次レポート",
        "週次レビュー会議",
        "日次アクティブユーザー",
        "四半期の最初の月の第1金曜日",
        "4月第2火曜日",
        "翌月第5営業日まで",
        "毎月25日〜月末",
        "毎週金曜日の前日",
        "毎週月曜日または火曜日",
        "毎月15日頃",
        "月2-3件",
        "週2回",
        "月1回以上",
        "少なくとも月1回",
        "毎週日報を書く",
        "14日に1回",
        "平日以外",
        "第3営業日以降",
        "毎週火曜日を除く",
        "the weekly report",
        "monthly active users",
        "at least once a month",
        "first quarter",
        "everyday objects",
        "毎回",
        "毎月の報告",
    ] {
        assert_eq!(mentions(text), [], "{text}");
    }
}

#[test]
fn what_is_open_and_what_is_a_deadline() {
    let one =
        |text: &str| <[Mention; 1]>::try_from(mentions(text)).unwrap_or_else(|_| panic!("{text}"))[0].stated.clone();
    assert!(one("毎月第5営業日までに提出").is_deadline);
    assert_eq!(one("毎週金曜日 17:00頃").hours, Hours::Whole);
    assert_eq!(one("every Friday at 17:00 UTC").hours, Hours::Whole, "another zone");
    assert_eq!(one("毎日9時間").hours, Hours::Whole, "a length of time");
    assert_eq!((one("隔週火曜日").every, one("隔週火曜日").days), (2, vec![Days::Weekly(Weekday::Tuesday)]));
    assert_eq!(one("every other Tuesday").every, 2);
    assert_eq!(mentions("毎週金曜日と毎月第1営業日").len(), 2);
}

#[test]
fn holidays_of_a_sentence() {
    for (text, expected) in [
        ("毎週金曜日。祝日の場合は前営業日", Some(StatedShift::Previous)),
        ("ただし、休日にあたる場合は翌営業日に順延する", Some(StatedShift::Next)),
        ("祝日は休止", Some(StatedShift::Cancelled)),
        ("毎週金曜日（祝日を除く）", Some(StatedShift::Cancelled)),
        ("If it falls on a holiday, the previous business day", Some(StatedShift::Previous)),
        ("every Friday except holidays", Some(StatedShift::Cancelled)),
        ("祝日の場合は別途連絡する", None),
        ("翌営業日に連絡する", None),
        ("祝日の場合は前営業日または翌営業日", None),
    ] {
        assert_eq!(stated_shift(text), expected, "{text}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let days = [
        Days::Daily,
        Days::BusinessDays,
        Days::Weekly(Weekday::Sunday),
        Days::MonthlyNth(2, Weekday::Tuesday),
        Days::MonthlyNth(-1, Weekday::Friday),
        Days::MonthlyDay(25),
        Days::MonthlyDay(22),
        Days::MonthlyDay(-1),
        Days::MonthlyBusinessDay(3),
        Days::MonthlyBusinessDay(-1),
        Days::MonthlyWeek(4),
        Days::Once(Grain::Week),
        Days::Once(Grain::Month),
        Days::Once(Grain::Quarter),
        Days::Once(Grain::Half),
        Days::Once(Grain::Year),
    ];
    for days in days {
        let all = if days.is_period() {
            vec![Hours::Whole]
        } else {
            vec![Hours::Whole, at(17, 0), between(time(9, 0, 0, 0), time(10, 30, 0, 0))]
        };
        for hours in all {
            for lang in [crate::diag::Lang::Ja, crate::diag::Lang::En] {
                let text = written(days, hours, lang);
                let rule = Recurrence::parse(&text).unwrap_or_else(|| panic!("{text}"));
                assert_eq!((rule.days, rule.hours), (days, hours), "{text}");
            }
        }
    }
}
