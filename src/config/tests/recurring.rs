//! Cut-offs, recurrences and the project's own holidays.

use super::*;
use crate::calendar::{BusinessDayConvention, Days, Grain, Hours, parse_date};
use crate::model::ReportName;

const SITE: &str = "title: T\nreports: { weekly: { cutoff: 金曜日 17:00, shift: previous_business_day } }\n";
const SOURCES: &str = "t: { files: t.csv, columns: { at: datetime } }\n";

fn is_open(project: &Project, calendar: &str, date: &str) -> bool {
    project.calendars[calendar].is_open_day(parse_date(date).unwrap()).unwrap()
}

#[test]
fn a_cutoff_and_the_windows_it_makes() {
    let metrics = "n: { type: simple, source: t, time: at, agg: count }\nd: { type: simple, source: t, time: at, agg: count, grains: [day] }\n";
    let files = [("tejun.yaml", SITE), ("data/sources.yaml", SOURCES), ("data/metrics.yaml", metrics)];
    let (project, said) = said(&files);
    assert_eq!(said, Vec::<String>::new());
    let cutoff = project.site.periods.cutoff.as_ref().unwrap();
    assert_eq!((cutoff.written.as_str(), cutoff.shift()), ("金曜日 17:00", BusinessDayConvention::PreviousBusinessDay));
    assert_eq!(cutoff.calendar().unwrap().name, "jp-business");
    assert!(project.site.reports.of(ReportName::WEEKLY).is_some());
    assert_eq!(project.metrics["n"].grains, [Grain::Week, Grain::Cutoff, Grain::Month]);
    assert_eq!(project.metrics["d"].grains, [Grain::Day], "only what is told by the week");
    assert_eq!(project.recurring().len(), 1);
}

#[test]
fn what_is_no_cutoff() {
    let at = |weekly: &str| {
        let site = format!("title: T\nreports:\n  weekly: {weekly}\n");
        said(&[("tejun.yaml", site.as_str())]).1
    };
    assert_eq!(at("{ cutoff: 毎日 17:00 }"), ["config/invalid-value tejun.yaml:3:21+8"]);
    assert_eq!(at("{ cutoff: 金曜日 }"), ["config/invalid-value tejun.yaml:3:21+3"]);
    assert_eq!(at("{ cutoff: 金曜日 17:00-18:00 }"), ["config/invalid-value tejun.yaml:3:21+15"]);
    assert_eq!(at("{ cutoff: friday 17:00, shift: before }"), ["config/invalid-value tejun.yaml:3:42+6"]);
    assert_eq!(at("{ cutoff: friday 17:00, calendar: desk }"), ["config/unknown-reference tejun.yaml:3:45+4"]);
    assert_eq!(at("{ shift: none }"), ["config/missing-key tejun.yaml:3:11+1"]);
    assert_eq!(at("{ cutoff: friday 17:00, cut: x }"), ["config/unknown-key tejun.yaml:3:35+3"]);
    let grain = "n: { type: simple, source: t, time: at, agg: count, grains: [cutoff] }\n";
    let (_, said) = said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", grain)]);
    assert_eq!(said, ["config/unknown-reference data/metrics.yaml:1:1+1"]);
}

#[test]
fn outside_japan_a_shift_names_its_calendar() {
    let site =
        "title: T\ntimezone: Europe/Berlin\nreports: { weekly: { cutoff: friday 17:00, shift: next_business_day } }\n";
    assert_eq!(said(&[("tejun.yaml", site)]).1, ["config/invalid-value tejun.yaml:3:30+12"]);
    let site = site.replace("next_business_day", "next_business_day, calendar: desk");
    let calendars = "calendars: { desk: { open: { mon-fri: ['09:00-17:00'] } } }\n";
    let (project, said) = said(&[("tejun.yaml", site.as_str()), ("data/calendars.yaml", calendars)]);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(project.site.periods.cutoff.unwrap().calendar().unwrap().name, "desk");
}

#[test]
fn windows_of_maintenance() {
    let calendars = "maintenance:\n  a: { when: 毎月最終営業日 22:00-02:00 }\n  b: { when: 毎月25日 01:00-02:00, shift: next_business_day }\n  c: { when: 毎月25日 }\n";
    let (project, said) = said(&[("data/calendars.yaml", calendars)]);
    assert_eq!(said, ["config/invalid-value data/calendars.yaml:4:14+5"], "a window needs its hours");
    let rule = project.maintenance["a"].rules[0].rule.recurrence();
    assert!(matches!((rule.days, rule.hours), (Days::MonthlyBusinessDay(-1), Hours::Between(..))));
    assert_eq!(project.maintenance["b"].rules[0].rule.recurrence().shift, BusinessDayConvention::NextBusinessDay);
}

#[test]
fn holidays_of_the_project_extend_the_shipped_list() {
    // A company's own days, and 2028 whole, in CP932 as the Cabinet Office publishes it.
    let mut text = "国民の祝日・休日月日,国民の祝日・休日名称\r\n2026/8/13,夏季休業\r\n2028/1/1,元日\r\n".to_owned();
    text += &(2..=12).map(|month| format!("2028/{month}/11,祝日\r\n")).collect::<String>();
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let files = [("tejun.yaml", b"title: T\n".to_vec()), ("data/holidays.csv", bytes.into_owned())];
    let mut found = Diagnostics::new();
    let files = Files(files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect());
    let project = load(&files, &mut found).unwrap();
    assert!(found.is_empty(), "{:?}", lines(&found));
    assert_eq!(project.holidays.last, parse_date("2028-12-31").unwrap());
    assert!(!is_open(&project, "jp-business", "2026-08-13"), "added");
    assert!(!is_open(&project, "jp-business", "2026-11-23"), "the shipped days stay");
    assert!(!is_open(&project, "jp-business", "2028-02-11") && is_open(&project, "jp-business", "2028-01-04"));
}

#[test]
fn a_few_days_of_a_year_do_not_cover_it() {
    let (project, _) = said(&[("data/holidays.csv", "2028-01-01,元日\n2028-08-13,夏季休業\n")]);
    assert_eq!(project.holidays.last, parse_date("2027-12-31").unwrap());
    assert!(project.calendars["jp-business"].is_open_day(parse_date("2028-01-04").unwrap()).is_err());
}

#[test]
fn a_named_list_replaces_or_belongs_to_one_calendar() {
    let calendars = "holidays: { file: own.csv, mode: replace }\ncalendars:\n  jp: { open: { mon-fri: ['09:00-18:00'] }, holidays: jp }\n  sg: { open: { mon-fri: ['09:00-18:00'] }, holidays: { file: sg.csv } }\n";
    let (project, said) = said(&[
        ("data/calendars.yaml", calendars),
        ("data/own.csv", "2026-11-24,創立記念日\n"),
        ("data/sg.csv", "2026-11-09,Deepavali\n"),
    ]);
    assert_eq!(said, Vec::<String>::new());
    assert!(is_open(&project, "jp", "2026-11-23") && !is_open(&project, "jp", "2026-11-24"));
    assert!(!is_open(&project, "sg", "2026-11-09") && is_open(&project, "sg", "2026-11-24"));
}

#[test]
fn lists_that_cannot_be_read() {
    let at = |calendars: &str, list: &str| said(&[("data/calendars.yaml", calendars), ("data/own.csv", list)]).1;
    assert_eq!(at("holidays: { file: gone.csv }\n", ""), ["config/unreadable data/calendars.yaml:1:19+8"]);
    assert_eq!(at("holidays: { file: ../own.csv }\n", ""), ["config/path-outside data/calendars.yaml:1:19+10"]);
    assert_eq!(
        at("holidays: { file: own.csv, mode: add }\n", "2026-08-13,x\n"),
        ["config/invalid-value data/calendars.yaml:1:34+3"]
    );
    assert_eq!(
        at("holidays: { file: own.csv }\n", "2026-08-13,x\n13/8/2026,y\n"),
        ["config/invalid-value data/own.csv:2:1+0"]
    );
    assert_eq!(said(&[("data/holidays.csv", "nonsense\nmore\n")]).1, ["config/invalid-value data/holidays.csv:2:1+0"]);
}
