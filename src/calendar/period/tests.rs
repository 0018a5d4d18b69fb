use super::*;
use crate::calendar::{BusinessDayConvention, Closure, Recurrence, WorkCalendar};
use crate::diag::Place;
use jiff::civil::date;
use proptest::prelude::*;

fn calendar(zone: &str, fiscal_year_start: i8) -> PeriodCalendar {
    PeriodCalendar { zone: crate::calendar::parse_zone(zone).unwrap(), fiscal_year_start, cutoff: None }
}

fn label(calendar: &PeriodCalendar, grain: Grain, day: Date) -> String {
    calendar.of_date(grain, day).label
}

#[test]
fn fiscal_and_iso_years_are_not_calendar_years() {
    let tokyo = calendar("Asia/Tokyo", 4);
    let end = date(2027, 3, 31);
    assert_eq!(label(&tokyo, Grain::Quarter, end), "FY2026-Q4");
    assert_eq!(label(&tokyo, Grain::Half, end), "FY2026-H2");
    assert_eq!(label(&tokyo, Grain::Year, end), "FY2026");
    assert_eq!(label(&tokyo, Grain::Quarter, date(2027, 4, 1)), "FY2027-Q1");
    assert_eq!(label(&tokyo, Grain::Week, date(2027, 1, 1)), "2026-W53");
    assert_eq!(label(&calendar("Asia/Tokyo", 1), Grain::Quarter, end), "FY2027-Q1");
    assert_eq!(label(&calendar("Asia/Tokyo", 10), Grain::Quarter, end), "FY2026-Q2");
}

#[test]
fn a_period_is_local() {
    let period = calendar("Asia/Tokyo", 4).by_label("2026-11").unwrap();
    assert_eq!(period.start.to_string(), "2026-10-31T15:00:00Z");
    assert_eq!(period.end.to_string(), "2026-11-30T15:00:00Z");
    assert_eq!((period.first, period.last), (date(2026, 11, 1), date(2026, 11, 30)));
    let new_york = calendar("America/New_York", 1);
    let hours = |label| {
        let period = new_york.by_label(label).unwrap();
        (period.end.as_second() - period.start.as_second()) / 3600
    };
    assert_eq!((hours("2026-03-08"), hours("2026-11-01"), hours("2026-11-02")), (23, 25, 24));
    assert_eq!((hours("2026-W10"), hours("2026-W44")), (167, 169));
    let instant: Instant = "2026-12-01T04:30:00Z".parse().unwrap(); // 2026-11-30 23:30 there
    assert_eq!(new_york.containing(Grain::Month, instant).label, "2026-11");
}

#[test]
fn titles_in_both_languages() {
    let tokyo = calendar("Asia/Tokyo", 4);
    for (label, ja, en) in [
        ("2026-11-20", "2026年11月20日（金）", "Fri 20 Nov 2026"),
        ("2026-W47", "2026年第47週（11/16〜11/22）", "Week 47, 2026 (Nov 16 – Nov 22)"),
        ("2026-W53", "2026年第53週（12/28〜1/3）", "Week 53, 2026 (Dec 28 – Jan 3)"),
        ("2026-11", "2026年11月", "November 2026"),
        ("FY2026-Q3", "2026年度 第3四半期", "FY2026 Q3"),
        ("FY2026-H1", "2026年度 上期", "FY2026 H1"),
        ("FY2026-H2", "2026年度 下期", "FY2026 H2"),
        ("FY2026", "2026年度", "FY2026"),
    ] {
        let period = tokyo.by_label(label).unwrap();
        assert_eq!((period.title(Lang::Ja).as_str(), period.title(Lang::En).as_str()), (ja, en));
    }
    let third = tokyo.by_label("FY2026-Q3").unwrap();
    assert_eq!((third.first, third.last), (date(2026, 10, 1), date(2026, 12, 31)));
}

#[test]
fn only_canonical_labels_name_a_period() {
    let tokyo = calendar("Asia/Tokyo", 4);
    for label in [
        "2026-9",
        "2026-W1",
        "2026-W54",
        "2025-W53",
        "2026-13",
        "2026-00",
        "FY2026-Q5",
        "FY2026-Q0",
        "FY2026-H3",
        "FY26",
        "FY",
        "2026",
        "",
        "2026-W",
        "2026-02-30",
        "fy2026",
        "FY2026-",
        "2026-11-20-1",
        "2026-W４７",
    ] {
        assert_eq!(tokyo.by_label(label), None, "{label}");
    }
}

#[test]
fn covering_includes_the_period_of_its_last_instant() {
    let tokyo = calendar("Asia/Tokyo", 4);
    let november = tokyo.by_label("2026-11").unwrap();
    let labels = |from, to| -> Vec<String> {
        tokyo.covering(Grain::Month, from, to).into_iter().map(|period| period.label).collect()
    };
    assert_eq!(labels(november.start, november.end), ["2026-11", "2026-12"]);
    assert_eq!(labels(november.start, november.start), ["2026-11"]);
    assert!(labels(november.end, november.start).is_empty());
    let periods = tokyo.covering(Grain::Month, november.start, november.end);
    assert_eq!(
        *tokyo.boundaries(&periods),
        [1_793_458_800, 1_796_050_800, 1_798_729_200],
        "2026-11-01, 12-01 and 2027-01-01 at 00:00+09:00"
    );
    assert!(tokyo.boundaries(&[]).is_empty());
}

proptest! {
    #[test]
    fn periods_follow_each_other_and_keep_their_label(
        seconds in 0_i64..4_000_000_000,
        start in 1_i8..=12,
        zone in prop::sample::select(vec!["Asia/Tokyo", "America/New_York", "America/Havana", "UTC"]),
    ) {
        let calendar = calendar(zone, start);
        let instant = Instant::from_second(seconds).unwrap();
        for grain in [Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Half, Grain::Year] {
            let period = calendar.containing(grain, instant);
            prop_assert!(period.contains(instant));
            let named = calendar.by_label(&period.label);
            prop_assert_eq!(named.as_ref(), Some(&period));
            let next = calendar.next(&period);
            prop_assert_eq!(next.start, period.end);
            prop_assert_eq!(calendar.previous(&next), period);
        }
    }

    #[test]
    fn windows_leave_no_instant_and_no_date_out(
        seconds in 0_i64..4_000_000_000,
        day in prop::sample::select(vec!["金", "日", "月"]),
        time in prop::sample::select(vec!["17:00", "00:00", "01:30", "02:30"]),
        shift in prop::sample::select(vec![BusinessDayConvention::None, BusinessDayConvention::PreviousBusinessDay, BusinessDayConvention::NextBusinessDay]),
        zone in prop::sample::select(vec!["Asia/Tokyo", "America/New_York", "Europe/London"]),
    ) {
        let rule = Recurrence::parse(&format!("毎週{day}曜日 {time}")).unwrap();
        // A closure of two weeks moves two cut-offs to one day.
        let closures = vec![Closure::Yearly { from: (12, 20), to: (1, 5) }];
        let work = WorkCalendar { closures, ..WorkCalendar::jp_business() };
        let rule = Recurrence { shift, calendar: Some(Arc::new(work)), ..rule };
        let cutoff = Cutoff::new("weekly", rule, Place::file("tejun.yaml")).map(Arc::new);
        let calendar = PeriodCalendar { cutoff, ..calendar(zone, 4) };
        let instant = Instant::from_second(seconds).unwrap();
        let window = calendar.containing(Grain::Cutoff, instant);
        prop_assert!(window.contains(instant));
        let named = calendar.by_label(&window.label);
        prop_assert_eq!(named.as_ref(), Some(&window));
        let next = calendar.next(&window);
        prop_assert_eq!(next.start, window.end);
        prop_assert_eq!(next.first, day_after(window.last));
        prop_assert_eq!(&calendar.previous(&next), &window);
        prop_assert_eq!(calendar.of_date(Grain::Cutoff, window.first), window);
    }
}
