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
fn on_business_days(rule: &str, shift: BusinessDayConvention, from: &str, to: &str) -> Vec<String> {
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
    let found = on_business_days("毎月最終営業日 22:00-23:00", BusinessDayConvention::None, from, to);
    assert_eq!(found, ["2027-10-29T13:00:00Z", "2027-11-30T13:00:00Z", "2027-12-31T13:00:00Z"]);
    let all = on_business_days(
        "毎月最終営業日 22:00-23:00",
        BusinessDayConvention::None,
        "1954-12-31T15:00:00Z",
        "2028-02-29T15:00:00Z",
    );
    assert_eq!(all.len(), 73 * 12, "1955 to 2027");
    assert!(
        on_business_days("毎月最終営業日 22:00-23:00", BusinessDayConvention::None, "2027-12-31T15:00:00Z", to)
            .is_empty()
    );
}

#[test]
fn windows_that_move_are_told_up_to_the_end_of_the_list_of_holidays() {
    // Sundays 12-19 and 12-26; of Sunday 2028-01-02 and what is before it nobody knows where it goes.
    let (from, to) = ("2027-12-16T15:00:00Z", "2028-01-31T15:00:00Z");
    let found = |shift| on_business_days("毎週日曜日 01:00-02:00", shift, from, to);
    assert_eq!(found(BusinessDayConvention::PreviousBusinessDay), ["2027-12-16T16:00:00Z", "2027-12-23T16:00:00Z"]);
    assert_eq!(found(BusinessDayConvention::NextBusinessDay), ["2027-12-19T16:00:00Z", "2027-12-26T16:00:00Z"]);
    let found =
        on_business_days("毎月31日 01:00-02:00", BusinessDayConvention::NextBusinessDay, "2027-09-30T15:00:00Z", to);
    assert_eq!(found, ["2027-10-31T16:00:00Z", "2027-12-30T16:00:00Z"], "a Sunday, and a Friday that stays");
}

#[test]
fn the_forms_of_operation_plans() {
    let (ten, nine) = (Hours::At(time(10, 0, 0, 0)), Hours::At(time(9, 0, 0, 0)));
    let afternoon = |from, to| Hours::Between(time(from, 0, 0, 0), time(to, 0, 0, 0));
    for (text, expected) in [
        ("毎朝9:00", (Days::Daily, nine)),
        ("毎週月曜日 10:00", (Days::Weekly(Weekday::Monday), ten)),
        ("月1回（第3水曜日 15:00-16:00）", (Days::MonthlyNth(3, Weekday::Wednesday), afternoon(15, 16))),
        ("週1回（毎週木曜日 14:00-15:00）", (Days::Weekly(Weekday::Thursday), afternoon(14, 15))),
        ("月次（第2火曜日）", (Days::MonthlyNth(2, Weekday::Tuesday), Hours::Whole)),
        ("月 1 回（毎月第 3 土曜日 00:00-04:00）", (Days::MonthlyNth(3, Weekday::Saturday), afternoon(0, 4))),
        ("四半期に1回", (Days::Once(Grain::Quarter), Hours::Whole)),
        ("週次", (Days::Once(Grain::Week), Hours::Whole)),
        ("月次", (Days::Once(Grain::Month), Hours::Whole)),
        ("年次", (Days::Once(Grain::Year), Hours::Whole)),
        ("日次", (Days::Daily, Hours::Whole)),
    ] {
        assert_eq!(words::read(text), Some(expected), "{text}");
    }
    // What the brackets say must be as often as what stands before them.
    for text in
        ["週1回（第3水曜日）", "月1回（毎週木曜日 14:00-15:00）", "月2-3件", "必要に応じて", "隔週火曜日", "月次（）"]
    {
        assert_eq!(words::read(text), None, "{text}");
    }
}

/// The days of 2026 and 2027 on which something recurs in Tokyo, with the national holidays.
fn days_of_two_years(rule: &str, shift: BusinessDayConvention) -> Vec<String> {
    let calendar = Some(Arc::new(WorkCalendar::jp_business()));
    let rule = Recurrence { shift, calendar, ..Recurrence::parse(rule).unwrap() };
    let periods = PeriodCalendar { zone: parse_zone("Asia/Tokyo").unwrap(), fiscal_year_start: 4, cutoff: None };
    let (from, to) = ("2025-12-31T15:00:00Z".parse().unwrap(), "2027-12-31T15:00:00Z".parse().unwrap());
    rule.slots(&periods, from, to).unwrap().iter().map(|slot| slot.date.to_string()).collect()
}

#[test]
fn first_business_days_of_2026_and_2027() {
    // Worked out by hand from the list of holidays: 1 January is one, 3 to 5 May 2027 are Monday to Wednesday.
    let expected = [
        "2026-01-02",
        "2026-02-02",
        "2026-03-02",
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
        "2026-07-01",
        "2026-08-03",
        "2026-09-01",
        "2026-10-01",
        "2026-11-02",
        "2026-12-01",
        "2027-01-04",
        "2027-02-01",
        "2027-03-01",
        "2027-04-01",
        "2027-05-06",
        "2027-06-01",
        "2027-07-01",
        "2027-08-02",
        "2027-09-01",
        "2027-10-01",
        "2027-11-01",
        "2027-12-01",
    ];
    assert_eq!(days_of_two_years("毎月第1営業日", BusinessDayConvention::None), expected);
}

#[test]
fn fridays_on_holidays_of_2026_and_2027_are_moved() {
    // Of 105 Fridays two are holidays: 20 March 2026 (春分の日) and 1 January 2027 (元日).
    let days = days_of_two_years("毎週金曜日 17:00", BusinessDayConvention::PreviousBusinessDay);
    assert_eq!((days.len(), days[0].as_str(), days[104].as_str()), (105, "2026-01-02", "2027-12-31"));
    let moved: Vec<&str> = days
        .iter()
        .filter(|day| day.parse::<Date>().unwrap().weekday() != Weekday::Friday)
        .map(String::as_str)
        .collect();
    assert_eq!(moved, ["2026-03-19", "2026-12-31"]);
}

#[test]
fn second_tuesdays_of_2026_and_2027() {
    // 11 August 2026 is 山の日: the release goes out the day after.
    let expected = [
        "2026-01-13",
        "2026-02-10",
        "2026-03-10",
        "2026-04-14",
        "2026-05-12",
        "2026-06-09",
        "2026-07-14",
        "2026-08-12",
        "2026-09-08",
        "2026-10-13",
        "2026-11-10",
        "2026-12-08",
        "2027-01-12",
        "2027-02-09",
        "2027-03-09",
        "2027-04-13",
        "2027-05-11",
        "2027-06-08",
        "2027-07-13",
        "2027-08-10",
        "2027-09-14",
        "2027-10-12",
        "2027-11-09",
        "2027-12-14",
    ];
    assert_eq!(days_of_two_years("第2火曜日", BusinessDayConvention::NextBusinessDay), expected);
}

/// The weeks of a month that a rule tells, as the first and the last day.
fn weeks(rule: &str, first_week: FirstWeek, month: &str) -> Vec<(String, String)> {
    let calendar = Some(Arc::new(WorkCalendar::jp_business()));
    let rule = Recurrence { calendar, first_week, ..Recurrence::parse(rule).unwrap() };
    let zone = parse_zone("Asia/Tokyo").unwrap();
    let periods = PeriodCalendar { zone: zone.clone(), fiscal_year_start: 4, cutoff: None };
    let first: Date = format!("{month}-01").parse().unwrap();
    let (from, to) = (day_start(&zone, first), day_start(&zone, first.last_of_month().tomorrow().unwrap()));
    let slots = rule.slots(&periods, from, to).unwrap().into_iter();
    slots.map(|slot| (slot.date.to_string(), local_date(&zone, slot.end).yesterday().unwrap().to_string())).collect()
}

#[test]
fn weeks_of_a_month_by_both_readings() {
    let week = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned())];
    // 1 October 2026 is a Thursday: its week is cut at the month. 3 to 5 May 2027 are holidays, so 6 May is the first business day.
    for (rule, first_week, month, expected) in [
        ("毎月第1週", FirstWeek::Business, "2026-10", week("2026-10-01", "2026-10-04")),
        ("毎月第2週", FirstWeek::Business, "2026-10", week("2026-10-05", "2026-10-11")),
        ("毎月第5週", FirstWeek::Business, "2026-10", week("2026-10-26", "2026-10-31")),
        ("毎月第1週", FirstWeek::Business, "2026-11", week("2026-11-02", "2026-11-08")),
        ("毎月第1週", FirstWeek::Business, "2027-01", week("2027-01-04", "2027-01-10")),
        ("毎月第1週", FirstWeek::Business, "2027-05", week("2027-05-03", "2027-05-09")),
        ("毎月第5週", FirstWeek::Business, "2027-05", week("2027-05-31", "2027-05-31")),
        ("毎月第5週", FirstWeek::Business, "2026-11", week("2026-11-30", "2026-11-30")),
        ("毎月第1週", FirstWeek::Days, "2026-10", week("2026-10-01", "2026-10-07")),
        ("monthly 4th week", FirstWeek::Days, "2026-10", week("2026-10-22", "2026-10-28")),
        ("毎月第5週", FirstWeek::Days, "2026-10", week("2026-10-29", "2026-10-31")),
        ("毎月第5週", FirstWeek::Days, "2026-02", Vec::new()),
    ] {
        assert_eq!(weeks(rule, first_week, month), expected, "{rule} {month}");
    }
    // Nobody knows the first business day of January 2028.
    let rule = Recurrence {
        calendar: Some(Arc::new(WorkCalendar::jp_business())),
        ..Recurrence::parse("毎月第1週").unwrap()
    };
    let periods = PeriodCalendar { zone: parse_zone("Asia/Tokyo").unwrap(), fiscal_year_start: 4, cutoff: None };
    let (from, to) = ("2027-12-31T15:00:00Z".parse().unwrap(), "2028-01-31T15:00:00Z".parse().unwrap());
    assert!(rule.slots(&periods, from, to).is_err() && rule.known_slots(&periods, from, to).is_empty());
    assert_eq!(Recurrence::parse("毎月第1週 10:00"), None, "a week has no time of day");
}
