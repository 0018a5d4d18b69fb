use super::*;
use crate::calendar::{parse_date, parse_instant, parse_zone};
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    parse_zone(name).unwrap()
}

fn tokyo(text: &str) -> Instant {
    parse_instant(text, &zone("Asia/Tokyo")).unwrap()
}

fn utc(text: &str) -> Instant {
    text.parse().unwrap()
}

fn layer(name: &str, members: &[&str], offset: usize) -> Layer {
    Layer { name: name.to_owned(), members: members.iter().map(|&m| m.to_owned()).collect(), offset }
}

/// One layer and a second one a place ahead, weekly from a local instant.
fn weekly(zone_name: &str, first: &str, members: &[&str]) -> Rotation {
    let zone = zone(zone_name);
    let (date, time) = first.split_once('T').unwrap();
    let start = parse_instant(first, &zone).unwrap();
    let (first, time) = (parse_date(date).unwrap(), crate::calendar::parse_time(time).unwrap().unwrap());
    Rotation {
        zone,
        handover: Handover::Every { days: 7, first, time },
        start,
        until: None,
        layers: vec![layer("primary", members, 0), layer("secondary", members, 1)],
        overrides: Vec::new(),
        leaves: Vec::new(),
        covers: Arc::new(WorkCalendar::always()),
    }
}

fn who(rotation: &Rotation, layer: usize, at: Instant) -> Option<String> {
    rotation.on_duty(layer, at).unwrap().who
}

#[test]
fn the_turn_over_new_year() {
    // 2026-10-05 is a Monday; the twelfth week after it begins on 2026-12-28, and twelve is three rounds of four.
    let rotation = weekly("Asia/Tokyo", "2026-10-05T09:00", &["a", "b", "c", "d"]);
    let new_year = tokyo("2027-01-01");
    let stint = rotation.on_duty(0, new_year).unwrap();
    assert_eq!((stint.who.as_deref(), stint.cause), (Some("a"), Cause::Turn(12)));
    assert_eq!(stint.end, tokyo("2027-01-04T09:00"));
    assert_eq!(who(&rotation, 1, new_year).as_deref(), Some("b"));
    assert_eq!(rotation.next_handover(new_year).unwrap(), Some(tokyo("2027-01-04T09:00")));
    // The handover itself belongs to the next turn.
    assert_eq!(who(&rotation, 0, tokyo("2027-01-04T09:00")).as_deref(), Some("b"));
    assert_eq!(who(&rotation, 0, utc("2027-01-03T23:59:59Z")).as_deref(), Some("a"));
    assert_eq!(rotation.on_duty(0, tokyo("2026-10-05T08:59")).unwrap().cause, Cause::NotBegun);
}

#[test]
fn a_turn_over_a_jump_of_the_clock_is_an_hour_longer_or_shorter() {
    let rotation = weekly("America/New_York", "2026-10-26T09:00", &["a", "b"]);
    let turns = rotation.turns(utc("2027-03-20T00:00:00Z")).unwrap();
    assert_eq!((turns[0].start, turns[0].end), (utc("2026-10-26T13:00:00Z"), utc("2026-11-02T14:00:00Z")));
    // 2027-03-08 is 133 days, 19 weeks, after the start; the clock jumps on the 14th.
    assert_eq!((turns[19].start, turns[19].end), (utc("2027-03-08T14:00:00Z"), utc("2027-03-15T13:00:00Z")));
    assert_eq!(who(&rotation, 0, utc("2027-03-15T12:59:59Z")).as_deref(), Some("b"));
}

#[test]
fn a_handover_in_the_hour_that_is_left_out_is_at_the_jump() {
    let mut rotation = weekly("America/New_York", "2027-03-13T02:30", &["a", "b"]);
    let first = parse_date("2027-03-13").unwrap();
    rotation.handover = Handover::Every { days: 1, first, time: Time::constant(2, 30, 0, 0) };
    let turns = rotation.turns(utc("2027-03-15T12:00:00Z")).unwrap();
    assert_eq!(turns[1].start, utc("2027-03-14T07:00:00Z"));
    assert_eq!(turns[2].start, utc("2027-03-15T06:30:00Z"));
}

fn mondays(shift: BusinessDayConvention) -> Rotation {
    let rule = Recurrence::parse("毎週月曜日 09:00").unwrap();
    let calendar = Some(Arc::new(WorkCalendar::jp_business()));
    let start = tokyo("2026-12-01");
    Rotation {
        handover: Handover::Slots(vec![Recurrence { shift, calendar, ..rule }]),
        start,
        ..weekly("Asia/Tokyo", "2026-12-01T00:00", &["a", "b"])
    }
}

#[test]
fn turns_change_at_the_slots_of_a_rule_and_move_with_holidays() {
    // Mondays after 2026-12-01: 7, 14, 21, 28, then 2027-01-04 and 2027-01-11, Coming-of-Age Day.
    let turns = |shift| mondays(shift).turns(tokyo("2027-01-15")).unwrap();
    let stays = turns(BusinessDayConvention::None);
    assert_eq!((stays[0].start, stays[0].end), (tokyo("2026-12-01"), tokyo("2026-12-07T09:00")));
    assert_eq!(stays[6].start, tokyo("2027-01-11T09:00"));
    assert_eq!(stays.len(), 7);
    assert_eq!(turns(BusinessDayConvention::NextBusinessDay)[6].start, tokyo("2027-01-12T09:00"));
    assert_eq!(
        who(&mondays(BusinessDayConvention::NextBusinessDay), 0, tokyo("2027-01-11T12:00")).as_deref(),
        Some("b")
    );
    assert_eq!(who(&mondays(BusinessDayConvention::None), 0, tokyo("2027-01-11T12:00")).as_deref(), Some("a"));
}

#[test]
fn day_and_night_turns() {
    let mut rotation = mondays(BusinessDayConvention::None);
    let rule = |text| Recurrence::parse(text).unwrap();
    rotation.handover = Handover::Slots(vec![rule("毎日 09:00"), rule("毎日 21:00")]);
    rotation.start = tokyo("2026-12-01T09:00");
    assert_eq!(who(&rotation, 0, tokyo("2026-12-01T20:59")).as_deref(), Some("a"));
    assert_eq!(who(&rotation, 0, tokyo("2026-12-01T21:00")).as_deref(), Some("b"));
    assert_eq!(who(&rotation, 0, tokyo("2026-12-02T08:59")).as_deref(), Some("b"));
    assert_eq!(who(&rotation, 0, tokyo("2026-12-02T09:00")).as_deref(), Some("a"));
}

#[test]
fn beyond_the_holiday_list_nobody_is_named() {
    let rotation = mondays(BusinessDayConvention::NextBusinessDay);
    let stint = rotation.on_duty(0, tokyo("2028-02-01")).unwrap();
    assert_eq!((stint.who, stint.cause), (None, Cause::Untold));
    assert!(
        who(&mondays(BusinessDayConvention::None), 0, tokyo("2028-02-01")).is_some(),
        "a rule that no holiday moves goes on"
    );
}

#[test]
fn leaves_make_gaps_and_overrides_fill_them() {
    let mut rotation = weekly("Asia/Tokyo", "2026-10-05T09:00", &["a", "b", "c", "d"]);
    let place = Place::file("data/people.yaml");
    let leave = |from, until| Leave { who: "a".into(), from: tokyo(from), until: tokyo(until), place: place.clone() };
    rotation.leaves.push(leave("2026-12-30", "2027-01-03"));
    let year = (tokyo("2026-11-20"), tokyo("2027-02-01"));
    let gaps = rotation.gaps(0, year.0, year.1).unwrap();
    assert_eq!(gaps, [((tokyo("2026-12-30"), tokyo("2027-01-03")), "a".to_owned())]);
    assert_eq!(rotation.gaps(1, year.0, year.1).unwrap(), [], "as second, `a` has the week from 2026-12-21");
    let stand_in = |layer, who: &str, from, until| Override {
        layer,
        from: tokyo(from),
        until: tokyo(until),
        who: who.into(),
        place: place.clone(),
    };
    rotation.overrides.push(stand_in(0, "c", "2026-12-30", "2027-01-02"));
    let gaps = rotation.gaps(0, year.0, year.1).unwrap();
    assert_eq!(gaps, [((tokyo("2027-01-02"), tokyo("2027-01-03")), "a".to_owned())]);
    assert_eq!(who(&rotation, 0, tokyo("2027-01-01")).as_deref(), Some("c"));
    assert_eq!(rotation.clashes(year.0, year.1).unwrap(), []);
    // `b` is the second of that week, so as stand-in for the first they would be both.
    rotation.overrides.push(stand_in(0, "b", "2027-01-01", "2027-01-03"));
    rotation.overrides.push(stand_in(1, "a", "2026-12-31", "2027-01-01"));
    let clashes = rotation.clashes(year.0, year.1).unwrap();
    let expected = [
        ((tokyo("2026-12-31"), tokyo("2027-01-01")), Clash::Absent(2, 0)),
        ((tokyo("2027-01-01"), tokyo("2027-01-02")), Clash::Overrides(0, 1)),
        ((tokyo("2027-01-01"), tokyo("2027-01-03")), Clash::Layers { who: "b".into(), layers: (0, 1) }),
    ];
    assert_eq!(clashes, expected);
}

#[test]
fn outside_covered_hours_nobody_is_missed() {
    let mut rotation = weekly("Asia/Tokyo", "2026-10-05T09:00", &["a", "b"]);
    rotation.covers = Arc::new(WorkCalendar::jp_business());
    let leave = |from, until| Leave {
        who: "b".into(),
        from: tokyo(from),
        until: tokyo(until),
        place: Place::file("data/people.yaml"),
    };
    // `b` has the odd weeks: that of 2026-11-09. The 14th and 15th are a weekend.
    rotation.leaves = vec![leave("2026-11-14", "2026-11-16")];
    let span = (tokyo("2026-11-01"), tokyo("2026-12-01"));
    assert_eq!(rotation.gaps(0, span.0, span.1).unwrap(), []);
    rotation.leaves = vec![leave("2026-11-13T12:00", "2026-11-16")];
    let gap = (tokyo("2026-11-13T12:00"), tokyo("2026-11-13T18:00"));
    assert_eq!(rotation.gaps(0, span.0, span.1).unwrap(), [(gap, "b".to_owned())]);
}

#[test]
fn an_end_ends_the_last_turn() {
    let mut rotation = weekly("Asia/Tokyo", "2026-10-05T09:00", &["a", "b"]);
    rotation.until = Some(tokyo("2026-10-15"));
    let stint = rotation.on_duty(0, tokyo("2026-10-13")).unwrap();
    assert_eq!((stint.who.as_deref(), stint.end), (Some("b"), tokyo("2026-10-15")));
    assert_eq!(rotation.on_duty(0, tokyo("2026-10-15")).unwrap().cause, Cause::Over);
    assert_eq!(rotation.next_handover(tokyo("2026-10-13")).unwrap(), None);
}

proptest! {
    /// Whatever the zone, the length and the start: every instant after the start has exactly one turn, the turns follow each
    /// other, and without leaves there is always somebody.
    #[test]
    fn stints_follow_each_other(
        zone_at in 0..4_usize, days in 1..20_i64, start in 0..700_i64, minutes in 0..1440_i64, members in 1..6_usize,
        window in 1..900_i64,
    ) {
        let zone = zone(["Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe"][zone_at]);
        let first = parse_date("2026-01-01").unwrap().saturating_add(start.days());
        let (hour, minute) = (i8::try_from(minutes / 60).unwrap(), i8::try_from(minutes % 60).unwrap());
        let time = Time::constant(hour, minute, 0, 0);
        let start = first_instant_at(&zone, first, time);
        let names: Vec<String> = (0..members).map(|n| n.to_string()).collect();
        let rotation = Rotation {
            zone, handover: Handover::Every { days, first, time }, start, until: None,
            layers: vec![Layer { name: "primary".into(), members: names, offset: 0 }],
            overrides: Vec::new(), leaves: Vec::new(), covers: Arc::new(WorkCalendar::always()),
        };
        let end = later(start, window * 3600);
        let stints = rotation.shifts(0, start, end).unwrap();
        prop_assert_eq!(stints[0].start, start);
        prop_assert_eq!(stints.last().unwrap().end, end);
        for pair in stints.windows(2) {
            prop_assert_eq!(pair[0].end, pair[1].start);
        }
        for stint in &stints {
            let Cause::Turn(number) = stint.cause else { panic!("{stint:?}") };
            prop_assert_eq!(stint.who.clone().unwrap(), (number % members).to_string());
            let length = stint.end.as_second() - stint.start.as_second();
            prop_assert!(length <= days * 86_400 + 7200, "no turn is much longer than it should be");
        }
    }
}
