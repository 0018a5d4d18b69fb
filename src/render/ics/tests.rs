use super::*;
use crate::model::Route;
use ical::parser::ical::IcalParser;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn event(uid: &str, title: &str, time: EventTime) -> CalendarEvent {
    CalendarEvent {
        uid: uid.to_owned(),
        title: title.to_owned(),
        description: String::new(),
        time,
        route: Some(Route::from_path("/手順/週次/")),
        location: String::new(),
        cancelled: false,
    }
}

fn feed(events: Vec<CalendarEvent>) -> CalendarFeed {
    CalendarFeed { path: "calendar/all.ics".to_owned(), name: "運用; カレンダー, 全部".to_owned(), events }
}

fn written(events: Vec<CalendarEvent>) -> String {
    text(&feed(events), "https://help.example.com/kb/", at("2026-11-20T08:00:00Z"))
}

/// Name → value of the properties of each event, as another reader sees them.
fn read(text: &str) -> Vec<Vec<(String, String, String)>> {
    let mut calendars = IcalParser::new(text.as_bytes());
    let calendar = calendars.next().unwrap().unwrap();
    let property = |p: &ical::property::Property| {
        let params = p.params.iter().flatten().map(|(k, v)| format!("{k}={}", v.join(","))).collect::<Vec<_>>();
        (p.name.clone(), params.join(";"), p.value.clone().unwrap_or_default())
    };
    calendar.events.iter().map(|event| event.properties.iter().map(property).collect()).collect()
}

fn value<'e>(event: &'e [(String, String, String)], name: &str) -> Option<(&'e str, &'e str)> {
    event.iter().find(|(known, _, _)| known == name).map(|(_, params, value)| (params.as_str(), value.as_str()))
}

#[test]
fn another_reader_sees_the_same_events() {
    let window = EventTime::Between(at("2026-11-18T06:00:00Z"), at("2026-11-18T07:00:00Z"));
    let moment = EventTime::Between(at("2026-11-20T08:00:00Z"), at("2026-11-20T08:00:00Z"));
    let days = EventTime::Days(day("2026-12-30"), day("2026-12-31"));
    let mut called_off = event("c", "中止の会", days);
    called_off.cancelled = true;
    let text = written(vec![event("a", "勉強会", window), event("b", "週次レポート", moment), called_off]);
    let events = read(&text);
    assert_eq!(value(&events[0], "DTSTART"), Some(("", "20261118T060000Z")));
    assert_eq!(value(&events[0], "DTEND"), Some(("", "20261118T070000Z")));
    assert_eq!(value(&events[0], "DTSTAMP"), Some(("", "20261120T080000Z")));
    assert_eq!(value(&events[0], "UID"), Some(("", "a@help.example.com")));
    let url = "https://help.example.com/kb/%E6%89%8B%E9%A0%86/%E9%80%B1%E6%AC%A1/";
    assert_eq!(value(&events[0], "URL"), Some(("", url)));
    assert_eq!(value(&events[1], "DTEND"), None, "a moment");
    assert_eq!(value(&events[2], "DTSTART"), Some(("VALUE=DATE", "20261230")));
    assert_eq!(value(&events[2], "DTEND"), Some(("VALUE=DATE", "20270101")), "the end is not in it");
    assert_eq!(value(&events[2], "STATUS"), Some(("", "CANCELLED")));
    assert!(text.contains("X-WR-CALNAME:運用\\; カレンダー\\, 全部\r\n"), "{text}");
}

#[test]
fn lines_end_in_crlf_and_are_folded_between_characters() {
    let title = "長い題名、".repeat(30);
    let window = EventTime::Between(at("2026-11-18T06:00:00Z"), at("2026-11-18T07:00:00Z"));
    let text = written(vec![event("a", &title, window)]);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    // `str` lines cannot hold half a character; unfolded, the text is whole.
    assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{title}")), "{text}");
}

#[test]
fn no_text_begins_a_line_of_its_own() {
    let window = EventTime::Between(at("2026-11-18T06:00:00Z"), at("2026-11-18T07:00:00Z"));
    let mut evil = event("a\r\nX-EVIL:1", "題\r\nATTACH:http://evil.example/\r\nEND:VEVENT", window);
    evil.description = "一行目\nBEGIN:VALARM, \\ と ; と\r二行目".to_owned();
    evil.location = "会議室\nX-EVIL:2".to_owned();
    let text = written(vec![evil]);
    let events = read(&text);
    assert_eq!(events.len(), 1);
    for name in ["X-EVIL", "ATTACH", "BEGIN"] {
        assert!(events[0].iter().all(|(known, _, _)| known != name), "{name}: {text}");
    }
    assert!(text.replace("\r\n ", "").contains("DESCRIPTION:一行目\\nBEGIN:VALARM\\, \\\\ と \\; と 二行目"), "{text}");
}

#[test]
fn without_an_address_there_are_no_links() {
    let moment = EventTime::Between(at("2026-11-20T08:00:00Z"), at("2026-11-20T08:00:00Z"));
    let text = text(&feed(vec![event("a", "題", moment)]), "", at("2026-11-20T08:00:00Z"));
    assert!(!text.contains("URL"), "{text}");
    assert!(text.contains("UID:a@tejun\r\n"), "{text}");
}
