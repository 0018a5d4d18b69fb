use super::*;
use crate::calendar::parse_zone;
use jiff::civil::time;

fn seconds(text: &str) -> i64 {
    text.parse::<Instant>().unwrap().as_second()
}

fn windows(rule: &str, zone: &str, from: &str, to: &str) -> Vec<(i64, i64)> {
    let rule = WindowRule::parse(rule).unwrap();
    rule.windows(&parse_zone(zone).unwrap(), from.parse().unwrap(), to.parse().unwrap())
}

#[test]
fn spellings_of_one_rule() {
    let (from, to) = (time(0, 0, 0, 0), time(4, 0, 0, 0));
    let third_saturday = (Days::MonthlyNth(3, Weekday::Saturday), Hours::Between(from, to));
    for text in [
        "毎月第3土曜日 00:00-04:00",
        "毎月第３土曜日　００：００〜０４：００",
        "毎月 第3土曜 0:00～4:00",
        "毎月第三土曜日00:00-04:00",
        "monthly 3rd saturday 00:00-04:00",
        "Monthly on the 3rd Sat 00:00 – 04:00",
    ] {
        assert_eq!(words::read(text), Some(third_saturday), "{text}");
    }
    let (from, to) = (time(18, 0, 0, 0), time(19, 0, 0, 0));
    let weekly = (Days::Weekly(Weekday::Saturday), Hours::Between(from, to));
    for text in ["毎週土曜日 18:00-19:00", "weekly saturday 18:00-19:00", "every saturday 18:00-19:00"] {
        assert_eq!(words::read(text), Some(weekly), "{text}");
    }
    let daily = (Days::Daily, Hours::Between(time(2, 0, 0, 0), time(3, 0, 0, 0)));
    for text in ["毎日 02:00-03:00", "daily 02:00-03:00", "every day 2:00-3:00"] {
        assert_eq!(words::read(text), Some(daily), "{text}");
    }
    for text in [
        "",
        "毎月第6土曜日 00:00-04:00",
        "毎月土曜日 00:00-04:00",
        "毎週 00:00-04:00",
        "毎日 2時",
        "毎月第3日",
        "毎月32日",
        "第24営業日",
        "2th tuesday",
        "四半期に1回 17:00",
        "土曜日 00:00-04:00",
        "毎週日 25:00-26:00",
        "毎日 24:00-01:00",
    ] {
        assert_eq!(words::read(text), None, "{text}");
    }
}

#[test]
fn third_saturdays_in_tokyo() {
    let found = windows("毎月第3土曜日 00:00-04:00", "Asia/Tokyo", "2026-10-31T15:00:00Z", "2026-12-31T15:00:00Z");
    let expected = [
        (seconds("2026-11-20T15:00:00Z"), seconds("2026-11-20T19:00:00Z")),
        (seconds("2026-12-18T15:00:00Z"), seconds("2026-12-18T19:00:00Z")),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_window_over_midnight_is_found_from_its_second_day() {
    let rule = "毎日 23:00-01:00";
    let found = windows(rule, "UTC", "2026-11-20T00:30:00Z", "2026-11-20T23:00:00Z");
    assert_eq!(found, [(seconds("2026-11-19T23:00:00Z"), seconds("2026-11-20T01:00:00Z"))]);
    assert!(windows(rule, "UTC", "2026-11-20T01:00:00Z", "2026-11-20T23:00:00Z").is_empty());
    let whole = windows("毎日 00:00-24:00", "UTC", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");
    assert_eq!(whole, [(seconds("2026-11-20T00:00:00Z"), seconds("2026-11-21T00:00:00Z"))]);
}

#[test]
fn months_without_a_fifth_have_no_window() {
    let rule = "毎月第5日曜日 01:00-02:00";
    let found = windows(rule, "UTC", "2026-11-01T00:00:00Z", "2026-12-31T00:00:00Z");
    assert_eq!(found, [(seconds("2026-11-29T01:00:00Z"), seconds("2026-11-29T02:00:00Z"))]);
}

#[test]
fn a_window_in_the_missing_hour_is_empty_and_one_across_it_is_shorter() {
    let day = ("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z");
    assert!(windows("毎日 02:00-03:00", "America/New_York", day.0, day.1).is_empty());
    let across = windows("毎日 01:00-04:00", "America/New_York", day.0, day.1);
    assert_eq!(across, [(seconds("2026-03-08T06:00:00Z"), seconds("2026-03-08T08:00:00Z"))]);
}

#[test]
fn a_window_has_a_length_and_an_instant_has_none() {
    let length = |text: &str| WindowRule::parse(text).map(|rule| rule.length());
    assert_eq!(length("毎月第3土曜日 00:00-04:00"), Some(4 * 3600));
    assert_eq!(length("毎日 22:00-02:00"), Some(4 * 3600), "over midnight");
    assert_eq!(length("毎日 00:00-24:00"), Some(86_400));
    assert_eq!(length("毎週金曜日 17:00"), None);
    assert_eq!(length("四半期に1回"), None);
}

/// Windows on the business days of Japan, whose list of holidays ends with 2027.
fn on_business_days(rule: &str, shift: Shift, from: &str, to: &str) -> Vec<String> {
    let calendar = Some(Arc::new(WorkCalendar::jp_business()));
    let rule = Recurrence { shift, calendar, ..Recurrence::parse(rule).unwrap() };
    let zone = parse_zone("Asia/Tokyo").unwrap();
    let found = WindowRule::new(rule).unwrap().windows(&zone, from.parse().unwrap(), to.parse().unwrap());
    found.iter().map(|(start, _)| Instant::from_second(*start).unwrap().to_string()).collect()
}

#[test]
fn windows_are_told_up_to_the_end_of_the_list_of_holidays() {
    // 2027-10-31 is a Sunday, 11-30 a Tuesday, 12-31 a Friday; nobody knows the business days of 2028.
    let (from, to) = ("2027-09-30T15:00:00Z", "2028-02-29T15:00:00Z");
    let found = on_business_days("毎月最終営業日 22:00-23:00", Shift::None, from, to);
    assert_eq!(found, ["2027-10-29T13:00:00Z", "2027-11-30T13:00:00Z", "2027-12-31T13:00:00Z"]);
    let all =
        on_business_days("毎月最終営業日 22:00-23:00", Shift::None, "1954-12-31T15:00:00Z", "2028-02-29T15:00:00Z");
    assert_eq!(all.len(), 73 * 12, "1955 to 2027");
    assert!(on_business_days("毎月最終営業日 22:00-23:00", Shift::None, "2027-12-31T15:00:00Z", to).is_empty());
}

#[test]
fn windows_that_move_are_told_up_to_the_end_of_the_list_of_holidays() {
    // Sundays 12-19 and 12-26; of Sunday 2028-01-02 and what is before it nobody knows where it goes.
    let (from, to) = ("2027-12-16T15:00:00Z", "2028-01-31T15:00:00Z");
    let found = |shift| on_business_days("毎週日曜日 01:00-02:00", shift, from, to);
    assert_eq!(found(Shift::PreviousBusinessDay), ["2027-12-16T16:00:00Z", "2027-12-23T16:00:00Z"]);
    assert_eq!(found(Shift::NextBusinessDay), ["2027-12-19T16:00:00Z", "2027-12-26T16:00:00Z"]);
    let found = on_business_days("毎月31日 01:00-02:00", Shift::NextBusinessDay, "2027-09-30T15:00:00Z", to);
    assert_eq!(found, ["2027-10-31T16:00:00Z", "2027-12-30T16:00:00Z"], "a Sunday, and a Friday that stays");
}
