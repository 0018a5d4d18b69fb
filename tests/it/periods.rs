//! Periods, windows, recurrences, holidays and deadlines against `tests/oracle/periods.py`, line by line. The lines `slope`
//! of its table are compared where slopes are computed, in `metrics`.

use crate::site::here;
use std::sync::Arc;
use tejun::calendar::{
    BusinessDayConvention, ClockQuestion, Cutoff, DayReading, Goal, Grain, Holidays, Instant, PeriodCalendar,
    Recurrence, WorkCalendar, day_start, evaluate_clock, parse_date, parse_instant, parse_zone,
};
use tejun::diag::Place;

#[test]
fn every_line_of_the_table() {
    let table = std::fs::read_to_string(here("tests/oracle/expected/periods.tsv")).unwrap();
    let (mut faults, mut compared) = (String::new(), 0);
    for line in table.lines().filter(|line| !line.starts_with(['#', 's']) || line.starts_with("slots")) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (asked, expected) = match cells[0] {
            "period" => cells.split_at(5),
            "window" => cells.split_at(5),
            "slots" => cells.split_at(5),
            "deadline" => cells.split_at(4),
            _ => cells.split_at(2),
        };
        let found = answer(asked);
        if found != expected.join("\t") {
            faults += &format!("{line}\n  found {found}\n");
        }
        compared += 1;
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(compared >= 100, "only {compared} lines were compared");
}

fn answer(asked: &[&str]) -> String {
    match *asked {
        ["period", zone, fiscal, grain, day] => {
            let calendar = calendar(zone, fiscal.parse().unwrap(), None);
            let period = calendar.of_date(Grain::from_name(grain).unwrap(), parse_date(day).unwrap());
            assert_eq!(calendar.by_label(&period.label).as_ref(), Some(&period), "a label names its period");
            format!("{}\t{}\t{}", period.label, period.start, period.end)
        }
        ["window", zone, rule, shift, instant] => {
            let cutoff = Cutoff::new(rule, recurrence(rule, shift), Place::file("tejun.yaml")).unwrap();
            let calendar = calendar(zone, 4, Some(cutoff));
            let window = calendar.containing(Grain::Cutoff, instant.parse().unwrap());
            assert_eq!(calendar.by_label(&window.label).as_ref(), Some(&window), "a label names its window");
            assert_eq!(calendar.next(&calendar.previous(&window)), window, "windows follow each other");
            assert_eq!(calendar.previous(&window).end, window.start, "without a gap");
            format!("{}\t{}\t{}", window.label, window.start, window.end)
        }
        ["slots", rule, shift, first, last] => {
            let periods = calendar("Asia/Tokyo", 4, None);
            let [first, last] = [first, last].map(|day| day_start(&periods.zone, parse_date(day).unwrap()));
            let slots = recurrence(rule, shift).slots(&periods, first, last).unwrap();
            slots.iter().map(|slot| slot.date.to_string()).collect::<Vec<_>>().join(" ")
        }
        ["holiday", day] => {
            let name = Holidays::japan().name_of(parse_date(day).unwrap()).is_some();
            if name { "yes" } else { "no" }.to_owned()
        }
        ["deadline", "jp-business", from, minutes] => {
            let calendar = WorkCalendar::jp_business();
            let from = parse_instant(from, &calendar.zone).unwrap();
            let goal = Some(Goal::OpenSeconds(minutes.parse::<i64>().unwrap() * 60));
            let (until, as_of, reading) = (None, None, DayReading::BusinessMinutes);
            let question = ClockQuestion { calendar: &calendar, from, goal, until, as_of, pauses: &[], reading };
            let due: Instant = evaluate_clock(&question).unwrap().deadline.unwrap();
            due.to_zoned(calendar.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
        }
        ["year_before", label] => {
            let calendar = calendar("Asia/Tokyo", 4, None);
            let before = calendar.year_before(&calendar.by_label(label).unwrap());
            before.map_or_else(|| "-".to_owned(), |period| period.label)
        }
        _ => panic!("nobody answers {asked:?}"),
    }
}

fn calendar(zone: &str, fiscal_year_start: i8, cutoff: Option<Cutoff>) -> PeriodCalendar {
    PeriodCalendar { zone: parse_zone(zone).unwrap(), fiscal_year_start, cutoff: cutoff.map(Arc::new) }
}

fn recurrence(rule: &str, shift: &str) -> Recurrence {
    let (_, shift) = BusinessDayConvention::NAMES.into_iter().find(|(name, _)| *name == shift).unwrap();
    let calendar = Some(Arc::new(WorkCalendar::jp_business()));
    Recurrence { shift, calendar, ..Recurrence::parse(rule).unwrap() }
}
