use super::*;
use crate::calendar::{Closure, DaySpan, Time, parse_instant};

fn tokyo(text: &str) -> Instant {
    parse_instant(text, &Zone::get("Asia/Tokyo").unwrap()).unwrap()
}

fn pause(start: &str, end: Option<&str>) -> Pause {
    Pause { start: tokyo(start), end: end.map(tokyo) }
}

fn ask<'a>(calendar: &'a WorkCalendar, from: &str, goal: Goal, pauses: &'a [Pause]) -> ClockQuestion<'a> {
    ClockQuestion {
        calendar,
        from: tokyo(from),
        goal: Some(goal),
        until: None,
        as_of: None,
        pauses,
        reading: DayReading::BusinessMinutes,
    }
}

fn deadline(calendar: &WorkCalendar, from: &str, goal: Goal) -> Option<Instant> {
    evaluate_clock(&ask(calendar, from, goal, &[])).unwrap().deadline
}

const HOUR: i64 = 3600;

#[test]
fn the_examples_of_the_rules() {
    let jp = WorkCalendar::jp_business();
    let two_hours = deadline(&jp, "2026-11-20T17:30", Goal::OpenSeconds(2 * HOUR));
    assert_eq!(two_hours, Some(tokyo("2026-11-24T10:30")), "勤労感謝の日 and a weekend");
    let two_days = deadline(&jp, "2026-05-01T17:00", Goal::BusinessDays(2));
    assert_eq!(two_days, Some(tokyo("2026-05-08T17:00")), "the holidays of May");
    let one_day = deadline(&jp, "2026-09-18T17:00", Goal::BusinessDays(1));
    assert_eq!(one_day, Some(tokyo("2026-09-24T17:00")), "国民の休日");
    assert_eq!(deadline(&jp, "2026-12-28T17:00", Goal::BusinessDays(1)), Some(tokyo("2026-12-29T17:00")));
    let closed = WorkCalendar { closures: vec![Closure::Yearly { from: (12, 29), to: (1, 3) }], ..jp };
    assert_eq!(deadline(&closed, "2026-12-28T17:00", Goal::BusinessDays(1)), Some(tokyo("2027-01-04T17:00")));
}

#[test]
fn a_deadline_on_closing_time_stays_on_that_day() {
    let jp = WorkCalendar::jp_business();
    assert_eq!(deadline(&jp, "2026-11-20T16:00", Goal::OpenSeconds(2 * HOUR)), Some(tokyo("2026-11-20T18:00")));
    assert_eq!(deadline(&jp, "2026-11-21T12:00", Goal::OpenSeconds(HOUR)), Some(tokyo("2026-11-24T10:00")));
    assert_eq!(deadline(&jp, "2026-11-20T18:00", Goal::OpenSeconds(HOUR)), Some(tokyo("2026-11-24T10:00")));
}

#[test]
fn three_readings_of_a_business_day() {
    let jp = WorkCalendar::jp_business();
    let read = |reading, n| {
        let question = ClockQuestion { reading, ..ask(&jp, "2026-11-20T17:00", Goal::BusinessDays(n), &[]) };
        evaluate_clock(&question).unwrap().deadline
    };
    assert_eq!(read(DayReading::BusinessMinutes, 1), Some(tokyo("2026-11-24T17:00")));
    assert_eq!(read(DayReading::EndOfBusinessDay, 1), Some(tokyo("2026-11-24T18:00")));
    assert_eq!(read(DayReading::EndOfBusinessDay, 2), Some(tokyo("2026-11-25T18:00")));
    assert_eq!(read(DayReading::WallDays, 1), Some(tokyo("2026-11-21T17:00")));
    assert_eq!(deadline(&jp, "2026-11-20T17:00", Goal::WallSeconds(3 * 86_400)), Some(tokyo("2026-11-23T17:00")));
}

#[test]
fn the_end_of_the_same_day() {
    let jp = WorkCalendar::jp_business();
    let business = |from| deadline(&jp, from, Goal::EndOfDay(SameDay::Business));
    assert_eq!(business("2026-11-20T07:00"), Some(tokyo("2026-11-20T18:00")), "before hours");
    assert_eq!(business("2026-11-20T17:59:59"), Some(tokyo("2026-11-20T18:00")));
    assert_eq!(business("2026-11-20T18:00"), Some(tokyo("2026-11-24T18:00")), "at closing time the day is over");
    assert_eq!(business("2026-11-21T12:00"), Some(tokyo("2026-11-24T18:00")), "a weekend and 勤労感謝の日");
    let calendar = |from| deadline(&jp, from, Goal::EndOfDay(SameDay::Calendar));
    assert_eq!(calendar("2026-11-21T12:00"), Some(tokyo("2026-11-22T00:00")));
    assert_eq!(calendar("2026-11-22T00:00"), Some(tokyo("2026-11-23T00:00")));
    let closed = WorkCalendar { closures: vec![Closure::Yearly { from: (4, 1), to: (6, 1) }], ..jp.clone() };
    let far = deadline(&closed, "2026-03-31T20:00", Goal::EndOfDay(SameDay::Business));
    assert_eq!(far, Some(tokyo("2026-06-02T18:00")), "two months later");

    let state = |until| {
        let goal = Goal::EndOfDay(SameDay::Business);
        let question = ClockQuestion { until: Some(tokyo(until)), ..ask(&jp, "2026-11-20T10:00", goal, &[]) };
        evaluate_clock(&question).unwrap().state
    };
    assert_eq!(state("2026-11-20T18:00:00"), Some(ClockState::Met));
    assert_eq!(state("2026-11-20T18:00:01"), Some(ClockState::Breached), "though no open second has passed");
    // The pause takes two open hours of Friday and one of Tuesday; three are left of the eight from then on.
    let pauses = [pause("2026-11-20T15:00", Some("2026-11-24T10:00"))];
    let question = ask(&jp, "2026-11-20T10:00", Goal::EndOfDay(SameDay::Business), &pauses);
    assert_eq!(evaluate_clock(&question).unwrap().deadline, Some(tokyo("2026-11-24T13:00")));
}

/// The look-up tables grow until the answer is inside of them: here it is the close of the very day on which the first ends.
#[test]
fn the_close_of_the_day_on_which_a_table_ends_is_whole() {
    let jp = WorkCalendar { holidays: None, ..WorkCalendar::jp_business() };
    let question = ClockQuestion {
        reading: DayReading::EndOfBusinessDay,
        ..ask(&jp, "2026-06-01T10:00", Goal::BusinessDays(24), &[])
    };
    assert_eq!(evaluate_clock(&question).unwrap().deadline, Some(tokyo("2026-07-03T18:00")));
}

#[test]
fn a_lunch_break_is_closed() {
    let span = |from, to| DaySpan { from: Time::constant(from, 0, 0, 0), to: Some(Time::constant(to, 0, 0, 0)) };
    let week = std::array::from_fn(|day| if day < 5 { vec![span(9, 12), span(13, 18)] } else { Vec::new() });
    let desk = WorkCalendar { week, ..WorkCalendar::jp_business() };
    assert_eq!(deadline(&desk, "2026-11-20T11:00", Goal::OpenSeconds(2 * HOUR)), Some(tokyo("2026-11-20T14:00")));
    assert_eq!(deadline(&desk, "2026-11-20T11:00", Goal::OpenSeconds(HOUR)), Some(tokyo("2026-11-20T12:00")));
    assert_eq!(deadline(&desk, "2026-11-20T11:00", Goal::BusinessDays(1)), Some(tokyo("2026-11-24T11:00")));
}

#[test]
fn pauses_credit_their_open_time_once() {
    let jp = WorkCalendar::jp_business();
    let over_weekend = [pause("2026-11-20T17:00", Some("2026-11-24T10:00"))];
    let question = ClockQuestion {
        until: Some(tokyo("2026-11-24T11:00")),
        ..ask(&jp, "2026-11-20T16:00", Goal::OpenSeconds(2 * HOUR), &over_weekend)
    };
    let strip = evaluate_clock(&question).unwrap();
    // 16:00–18:00 and 9:00–11:00 are 240 open minutes; the pause credits 120 of them.
    assert_eq!((strip.elapsed_s, strip.state), (120 * 60, Some(ClockState::Met)));
    assert_eq!(strip.deadline, Some(tokyo("2026-11-24T11:00")));

    let always = WorkCalendar::always();
    let overlapping =
        [pause("2026-11-20T12:00", Some("2026-11-20T15:00")), pause("2026-11-20T12:00", Some("2026-11-20T13:00"))];
    let strip = evaluate_clock(&ask(&always, "2026-11-20T10:00", Goal::OpenSeconds(4 * HOUR), &overlapping)).unwrap();
    assert_eq!(strip.deadline, Some(tokyo("2026-11-20T17:00")), "60 + 180 that share 60 credit 180");
}

#[test]
fn inclusive_to_the_second() {
    let jp = WorkCalendar::jp_business();
    let state = |until| {
        let goal = Goal::OpenSeconds(2 * HOUR);
        let question = ClockQuestion { until: Some(tokyo(until)), ..ask(&jp, "2026-11-20T16:00", goal, &[]) };
        evaluate_clock(&question).unwrap().state
    };
    assert_eq!(state("2026-11-20T18:00:00"), Some(ClockState::Met));
    assert_eq!(state("2026-11-24T09:00:00"), Some(ClockState::Met), "no open second has passed since closing time");
    assert_eq!(state("2026-11-24T09:00:01"), Some(ClockState::Breached));
    assert_eq!(state("2026-11-20T15:59:59"), Some(ClockState::DataError));
}

#[test]
fn the_end_of_a_business_day_is_over_at_closing_time() {
    let jp = WorkCalendar::jp_business();
    let tell = |reading, until: Option<&str>, as_of: Option<&str>| {
        // Thursday 17:00; the next business day closes on Friday 18:00, and Monday 23 is a holiday.
        let base = ask(&jp, "2026-11-19T17:00", Goal::BusinessDays(1), &[]);
        evaluate_clock(&ClockQuestion { until: until.map(tokyo), as_of: as_of.map(tokyo), reading, ..base })
            .unwrap()
            .state
    };
    let end = DayReading::EndOfBusinessDay;
    assert_eq!(tell(end, Some("2026-11-20T18:00:00"), None), Some(ClockState::Met));
    assert_eq!(tell(end, Some("2026-11-20T18:00:01"), None), Some(ClockState::Breached));
    assert_eq!(tell(end, Some("2026-11-21T12:00:00"), None), Some(ClockState::Breached), "a Saturday");
    assert_eq!(tell(end, None, Some("2026-11-20T18:00:00")), Some(ClockState::Running));
    assert_eq!(tell(end, None, Some("2026-11-21T12:00:00")), Some(ClockState::BreachedOpen));
    assert_eq!(tell(end, None, None), Some(ClockState::Running));
    // Two hours that end at closing time are a span of open time under any reading.
    let hours = ask(&jp, "2026-11-20T16:00", Goal::OpenSeconds(2 * HOUR), &[]);
    let hours = ClockQuestion { until: Some(tokyo("2026-11-21T12:00")), reading: end, ..hours };
    assert_eq!(evaluate_clock(&hours).unwrap().state, Some(ClockState::Met));
}

#[test]
fn states_of_a_clock_that_has_not_stopped() {
    let jp = WorkCalendar::jp_business();
    let goal = Goal::OpenSeconds(2 * HOUR);
    let tell = |as_of: Option<&str>, pauses: &[Pause]| {
        let question = ClockQuestion { as_of: as_of.map(tokyo), ..ask(&jp, "2026-11-20T10:00", goal, pauses) };
        let strip = evaluate_clock(&question).unwrap();
        (strip.state.unwrap(), strip.elapsed_s, strip.deadline)
    };
    let noon = Some(tokyo("2026-11-20T12:00"));
    assert_eq!(tell(None, &[]), (ClockState::Running, 2 * HOUR, noon));
    assert_eq!(tell(Some("2026-11-20T11:00"), &[]), (ClockState::Running, HOUR, noon));
    assert_eq!(tell(Some("2026-11-20T12:00:01"), &[]), (ClockState::BreachedOpen, 2 * HOUR + 1, noon));
    let before = [pause("2026-11-20T11:30", None)];
    assert_eq!(tell(None, &before), (ClockState::Paused, HOUR * 3 / 2, None));
    assert_eq!(tell(Some("2026-11-25T11:00"), &before), (ClockState::Paused, HOUR * 3 / 2, None));
    let after = [pause("2026-11-20T12:00", None)];
    assert_eq!(tell(None, &after), (ClockState::Running, 2 * HOUR, noon), "the deadline was reached before the pause");
}

#[test]
fn the_strip_is_printed_in_local_time() {
    let jp = WorkCalendar::jp_business();
    let pauses = [pause("2026-11-20T17:45", Some("2026-11-24T09:15"))];
    let strip = evaluate_clock(&ask(&jp, "2026-11-20T17:30", Goal::OpenSeconds(HOUR), &pauses)).unwrap();
    let expected = serde_json::json!({
        "deadline": "2026-11-24T10:00:00+09:00",
        "elapsed_s": 3600,
        "state": "running",
        "calendar": "jp-business",
        "reading": "business_minutes",
        "segments": [
            {"start": "2026-11-20T17:30:00+09:00", "end": "2026-11-20T17:45:00+09:00", "kind": "open"},
            {"start": "2026-11-20T17:45:00+09:00", "end": "2026-11-20T18:00:00+09:00", "kind": "paused"},
            {"start": "2026-11-20T18:00:00+09:00", "end": "2026-11-24T09:00:00+09:00", "kind": "closed"},
            {"start": "2026-11-24T09:00:00+09:00", "end": "2026-11-24T09:15:00+09:00", "kind": "paused"},
            {"start": "2026-11-24T09:15:00+09:00", "end": "2026-11-24T10:00:00+09:00", "kind": "open"},
        ],
        "holidays": {"source": "syukujitsu.csv", "first": "1955-01-01", "last": "2027-12-31"},
    });
    assert_eq!(serde_json::to_value(&strip).unwrap(), expected);
}

#[test]
fn a_pause_that_still_lasts_ends_the_strip() {
    let jp = WorkCalendar::jp_business();
    let pauses = [pause("2026-11-20T11:00", None)];
    let strip = evaluate_clock(&ask(&jp, "2026-11-20T10:00", Goal::OpenSeconds(2 * HOUR), &pauses)).unwrap();
    let kinds: Vec<_> = strip.segments.iter().map(|segment| (segment.kind, segment.end)).collect();
    assert_eq!(kinds, [(SegmentKind::Open, Some(tokyo("2026-11-20T11:00"))), (SegmentKind::Paused, None)]);
}

#[test]
fn elapsed_time_alone_has_no_state() {
    let jp = WorkCalendar::jp_business();
    let until = Some(tokyo("2026-11-24T10:00"));
    let question = ClockQuestion { goal: None, until, ..ask(&jp, "2026-11-20T17:30", Goal::OpenSeconds(0), &[]) };
    let strip = evaluate_clock(&question).unwrap();
    assert_eq!((strip.elapsed_s, strip.state, strip.deadline), (90 * 60, None, None));
}

#[test]
fn what_the_holiday_list_does_not_cover_is_refused() {
    let jp = WorkCalendar::jp_business();
    let told = evaluate_clock(&ask(&jp, "2027-12-31T17:00", Goal::OpenSeconds(2 * HOUR), &[]));
    assert!(matches!(told, Err(WorkError::BeyondCoverage { .. })), "{told:?}");
    assert_eq!(deadline(&jp, "2027-12-31T16:00", Goal::OpenSeconds(2 * HOUR)), Some(tokyo("2027-12-31T18:00")));
    let never = WorkCalendar { closures: vec![Closure::Yearly { from: (1, 1), to: (12, 31) }], holidays: None, ..jp };
    assert_eq!(
        evaluate_clock(&ask(&never, "2026-11-20T17:00", Goal::OpenSeconds(1), &[])).unwrap_err(),
        WorkError::NeverOpen
    );
}
