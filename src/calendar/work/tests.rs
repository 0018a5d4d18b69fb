use super::*;
use jiff::civil::{date, time};
use proptest::prelude::*;

fn seconds(text: &str) -> i64 {
    at(text).as_second()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn span(from: (i8, i8), to: (i8, i8)) -> DaySpan {
    DaySpan { from: time(from.0, from.1, 0, 0), to: (to.0 < 24).then(|| time(to.0, to.1, 0, 0)) }
}

fn with_hours(zone: &str, spans: &[DaySpan], weekdays: std::ops::Range<usize>) -> WorkCalendar {
    WorkCalendar {
        name: "test".into(),
        zone: Zone::get(zone).unwrap(),
        week: std::array::from_fn(|day| if weekdays.contains(&day) { spans.to_vec() } else { Vec::new() }),
        holidays: None,
        closures: Vec::new(),
    }
}

#[test]
fn days_and_spans_of_the_japanese_calendar() {
    let calendar = WorkCalendar::jp_business();
    assert_eq!(calendar.is_open_day(date(2026, 11, 20)), Ok(true));
    assert_eq!(calendar.is_open_day(date(2026, 11, 21)), Ok(false), "Saturday");
    assert_eq!(calendar.is_open_day(date(2026, 11, 23)), Ok(false), "勤労感謝の日");
    assert_eq!(calendar.is_open_day(date(2026, 12, 31)), Ok(true), "a company closure is declared, not national");
    let span = (seconds("2026-11-20T00:00:00Z"), seconds("2026-11-20T09:00:00Z"));
    assert_eq!(calendar.open_spans(date(2026, 11, 20)), Ok(vec![span]));
    assert_eq!(calendar.day_length(), Ok(9 * 3600));
}

#[test]
fn the_holiday_list_is_not_left() {
    let calendar = WorkCalendar::jp_business();
    let beyond = |asked| WorkError::BeyondCoverage { first: date(1955, 1, 1), last: date(2027, 12, 31), asked };
    assert_eq!(calendar.is_open_day(date(2028, 1, 1)), Err(beyond(date(2028, 1, 1))));
    let end = at("2027-12-31T15:00:00Z");
    assert_eq!(calendar.coverage().map(|(_, end)| end), Some(end));
    assert!(calendar.open_time(at("2027-12-01T00:00:00Z"), end).is_ok(), "up to midnight is within");
    let after = calendar.open_time(at("2027-12-01T00:00:00Z"), at("2027-12-31T15:00:01Z"));
    assert_eq!(after, Err(beyond(date(2028, 1, 1))));
    let without = with_hours("Asia/Tokyo", &[span((9, 0), (18, 0))], 0..5);
    assert!(without.open_time(at("2027-12-01T00:00:00Z"), at("2031-01-01T00:00:00Z")).is_ok());
}

#[test]
fn the_table_has_the_shape_that_look_ups_expect() {
    let calendar = with_hours("UTC", &[span((9, 0), (12, 0)), span((13, 0), (18, 0))], 0..5);
    let table = calendar.open_time(at("2026-11-20T10:00:00Z"), at("2026-11-23T10:00:00Z")).unwrap();
    let starts = ["2026-11-20T10", "2026-11-20T10", "2026-11-20T13", "2026-11-23T09"];
    assert_eq!(*table.start, starts.map(|hour| seconds(&format!("{hour}:00:00Z"))));
    assert_eq!(*table.length, [0, 2 * 3600, 5 * 3600, 3600]);
    assert_eq!(*table.before, [0, 0, 2 * 3600, 7 * 3600]);
    assert_eq!(*table.through, [0, 2 * 3600, 7 * 3600, 8 * 3600]);
    assert_eq!(table.open_at_or_before(seconds("2026-11-20T12:30:00Z")), 2 * 3600);
    assert_eq!(table.deadline(seconds("2026-11-20T10:00:00Z"), 2 * 3600), Some(seconds("2026-11-20T12:00:00Z")));
    assert_eq!(table.deadline(seconds("2026-11-20T10:00:00Z"), 2 * 3600 + 1), Some(seconds("2026-11-20T13:00:01Z")));
    assert_eq!(table.deadline(seconds("2026-11-20T12:30:00Z"), 60), Some(seconds("2026-11-20T13:01:00Z")));
    assert_eq!(table.deadline(seconds("2026-11-20T10:00:00Z"), 8 * 3600 + 1), None);
}

#[test]
fn always_open_is_one_span() {
    let table = WorkCalendar::always().open_time(at("2026-01-01T00:00:00Z"), at("2056-01-01T00:00:00Z")).unwrap();
    assert_eq!(table.start.len(), 2);
    assert_eq!(table.elapsed(seconds("2026-03-01T00:00:00Z"), seconds("2026-03-02T00:00:00Z")), 86_400);
    assert_eq!(WorkCalendar::always().day_length(), Ok(86_400));
    assert_eq!(
        with_hours("UTC", &[], 0..7).open_time(at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z")),
        Err(WorkError::NeverOpen)
    );
}

#[test]
fn closures_close() {
    let year_end = Closure::Yearly { from: (12, 29), to: (1, 3) };
    for (day, closed) in [((2026, 12, 28), false), ((2026, 12, 29), true), ((2027, 1, 3), true), ((2027, 1, 4), false)]
    {
        assert_eq!(year_end.closes(date(day.0, day.1, day.2)), closed);
    }
    let summer = Closure::Yearly { from: (8, 12), to: (8, 14) };
    assert!(summer.closes(date(2026, 8, 13)) && !summer.closes(date(2026, 8, 15)) && !summer.closes(date(2026, 1, 1)));
    let once = Closure::Dates { from: date(2026, 8, 13), to: date(2026, 8, 13) };
    assert!(once.closes(date(2026, 8, 13)) && !once.closes(date(2027, 8, 13)));
}

#[test]
fn uneven_days_have_no_length() {
    let mut calendar = with_hours("UTC", &[span((9, 0), (18, 0))], 0..5);
    calendar.week[5] = vec![span((9, 0), (12, 0))];
    assert_eq!(calendar.day_length(), Err(WorkError::UnevenDays));
    calendar.week[5] = vec![span((9, 0), (13, 0)), span((15, 0), (20, 0))];
    assert_eq!(calendar.day_length(), Ok(9 * 3600));
}

#[test]
fn clocks_that_jump_change_the_open_time_of_a_day() {
    let all_day = with_hours("America/New_York", &[span((0, 0), (24, 0))], 0..7);
    assert!(all_day.is_always_open());
    let nights = with_hours("America/New_York", &[span((1, 0), (4, 0))], 0..7);
    let open = |calendar: &WorkCalendar, from, to| {
        let (from, to) = (at(from), at(to));
        calendar.open_time(from, to).unwrap().elapsed(from.as_second(), to.as_second())
    };
    assert_eq!(open(&nights, "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"), 2 * 3600);
    assert_eq!(open(&nights, "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"), 4 * 3600);
    assert_eq!(open(&nights, "2026-11-02T05:00:00Z", "2026-11-03T05:00:00Z"), 3 * 3600);
    // 9:00 is 14:00 UTC in winter and 13:00 UTC in summer.
    let days = with_hours("America/New_York", &[span((9, 0), (17, 0))], 0..5);
    assert_eq!(days.open_spans(date(2026, 3, 6)).unwrap()[0].0, seconds("2026-03-06T14:00:00Z"));
    assert_eq!(days.open_spans(date(2026, 3, 9)).unwrap()[0].0, seconds("2026-03-09T13:00:00Z"));
}

#[test]
fn business_days_close() {
    let calendar = WorkCalendar::jp_business();
    let days = calendar.business_days(at("2026-11-19T15:00:00Z"), at("2026-11-25T15:00:00Z")).unwrap();
    let closes = ["2026-11-20T09:00:00Z", "2026-11-24T09:00:00Z", "2026-11-25T09:00:00Z"];
    assert_eq!(*days.close, closes.map(seconds));
    assert_eq!(days.start[1], seconds("2026-11-23T15:00:00Z"));
    let friday = seconds("2026-11-20T08:30:00Z");
    assert_eq!(days.nth_close(friday, 1), Some(seconds(closes[1])));
    assert_eq!(days.nth_close(friday, 2), Some(seconds(closes[2])));
    assert_eq!(days.nth_close(friday, 3), None);
    assert_eq!(days.nth_close(friday, 0), None);
    let saturday = seconds("2026-11-21T08:30:00Z");
    assert_eq!(days.nth_close(saturday, 1), Some(seconds(closes[1])));
    let late_friday = seconds("2026-11-20T14:00:00Z");
    assert_eq!(days.nth_close(late_friday, 1), Some(seconds(closes[1])));
}

/// 22:00 to 6:00, Monday evening to Saturday morning, in UTC+9. The 17th of November 2026 is a Tuesday.
#[test]
fn a_shift_over_midnight_closes_in_the_morning() {
    let mut calendar = with_hours("Asia/Tokyo", &[span((22, 0), (24, 0))], 0..5);
    let morning = with_hours("Asia/Tokyo", &[span((0, 0), (6, 0))], 1..6);
    calendar
        .week
        .iter_mut()
        .zip(&morning.week)
        .for_each(|(day, early)| day.splice(0..0, early.iter().copied()).for_each(drop));
    let days = calendar.business_days(at("2026-11-15T15:00:00Z"), at("2026-11-23T15:00:00Z")).unwrap();
    let closes = |opened: &str| days.first_close_after(seconds(opened)).unwrap();
    assert_eq!(
        closes("2026-11-17T14:00:00Z"),
        seconds("2026-11-17T21:00:00Z"),
        "Tuesday 23:00 is due on Wednesday at 6:00"
    );
    assert_eq!(closes("2026-11-17T18:00:00Z"), seconds("2026-11-17T21:00:00Z"), "and so is Wednesday 3:00");
    assert_eq!(closes("2026-11-17T21:00:00Z"), seconds("2026-11-18T21:00:00Z"), "at 6:00 it has closed");
    assert_eq!(closes("2026-11-20T14:00:00Z"), seconds("2026-11-20T21:00:00Z"), "Friday 23:00 is due on Saturday");
    // Days that are open from midnight to midnight end there.
    let always = with_hours("Asia/Tokyo", &[span((0, 0), (24, 0))], 0..7);
    let days = always.business_days(at("2026-11-15T15:00:00Z"), at("2026-11-23T15:00:00Z")).unwrap();
    assert_eq!(days.first_close_after(seconds("2026-11-17T14:00:00Z")), Some(seconds("2026-11-17T15:00:00Z")));
    assert_eq!(*days.shift_close, *days.close);
}

const BASE: i64 = 1_772_496_000; // 2026-03-03T00:00:00Z, shortly before the jumps of spring
const MINUTES: i64 = 14 * 24 * 60;

/// Calendars whose hours are whole quarters of an hour, in zones that jump within the two weeks after [`BASE`] or do not.
fn calendars() -> impl Strategy<Value = WorkCalendar> {
    let day = prop::collection::btree_set(0_i8..=96, 0..6).prop_map(|quarters| {
        let ends: Vec<i8> = quarters.into_iter().collect();
        let spans = ends.chunks_exact(2);
        spans.map(|pair| span((pair[0] / 4, pair[0] % 4 * 15), (pair[1] / 4, pair[1] % 4 * 15))).collect::<Vec<_>>()
    });
    let zone = prop::sample::select(vec!["Asia/Tokyo", "America/New_York", "America/Havana", "Asia/Kathmandu"]);
    let closure = (3_i8..=16, 0_i8..3).prop_map(|(day, more)| Closure::Yearly { from: (3, day), to: (3, day + more) });
    (prop::collection::vec(day, 7), zone, prop::collection::vec(closure, 0..3)).prop_map(|(week, zone, closures)| {
        let zone = Zone::get(zone).unwrap();
        WorkCalendar { name: "any".into(), zone, week: week.try_into().unwrap(), holidays: None, closures }
    })
}

/// Open seconds of `[from, to)` minute by minute, from wall times alone; spring has no hour that comes twice.
fn walk(calendar: &WorkCalendar, from: i64, to: i64) -> i64 {
    let is_open = |t: &i64| {
        let local = calendar.zone.to_datetime(Instant::from_second(*t).unwrap());
        let spans = &calendar.week[usize::try_from(local.date().weekday().to_monday_zero_offset()).unwrap()];
        let open = |span: &DaySpan| span.from <= local.time() && span.to.is_none_or(|to| local.time() < to);
        spans.iter().any(open) && !calendar.closures.iter().any(|closure| closure.closes(local.date()))
    };
    let minutes = (from..to).step_by(60).filter(is_open).count();
    i64::try_from(minutes).unwrap() * 60
}

proptest! {
    #[test]
    fn the_table_equals_a_walk_minute_by_minute(calendar in calendars(), a in 0..MINUTES, b in 0..MINUTES) {
        prop_assume!(calendar.week.iter().any(|spans| !spans.is_empty()));
        let (from, to) = (BASE + a.min(b) * 60, BASE + a.max(b) * 60);
        let end = BASE + MINUTES * 60;
        let table = calendar.open_time(Instant::from_second(BASE).unwrap(), Instant::from_second(end).unwrap()).unwrap();
        prop_assert_eq!(table.elapsed(from, to), walk(&calendar, from, to));
        let clipped = calendar.open_time(Instant::from_second(from).unwrap(), Instant::from_second(to).unwrap()).unwrap();
        prop_assert_eq!(clipped.elapsed(from, to), table.elapsed(from, to));
    }

    #[test]
    fn elapsed_time_adds_up_and_deadlines_undo_it(
        calendar in calendars(),
        mut points in prop::array::uniform3(0..MINUTES * 60),
        amount in 1_i64..200_000,
    ) {
        prop_assume!(calendar.week.iter().any(|spans| !spans.is_empty()));
        let end = BASE + MINUTES * 60;
        let table = calendar.open_time(Instant::from_second(BASE).unwrap(), Instant::from_second(end).unwrap()).unwrap();
        points.sort_unstable();
        let [a, b, c] = points.map(|point| BASE + point);
        prop_assert_eq!(table.elapsed(a, b) + table.elapsed(b, c), table.elapsed(a, c));
        match table.deadline(a, amount) {
            Some(deadline) => {
                prop_assert_eq!(table.elapsed(a, deadline), amount);
                prop_assert_eq!(table.elapsed(a, deadline - 1), amount - 1, "the first such instant");
            }
            None => prop_assert!(table.elapsed(a, end) < amount),
        }
    }
}
