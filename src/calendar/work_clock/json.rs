//! A clock as told, as `explain deadline --format json` prints it: instants with the calendar's offset.

use super::{ClockState, ClockStrip, DayReading, Instant, SameDay, Segment, SegmentKind, Zone};
use serde::{Serialize, Serializer};

impl Serialize for ClockStrip {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row {
            start: String,
            end: Option<String>,
            kind: SegmentKind,
        }
        #[derive(Serialize)]
        struct Answer<'a> {
            deadline: Option<String>,
            elapsed_s: i64,
            state: Option<ClockState>,
            calendar: &'a str,
            reading: DayReading,
            #[serde(skip_serializing_if = "Option::is_none")]
            same_day: Option<SameDay>,
            segments: Vec<Row>,
            #[serde(skip_serializing_if = "Option::is_none")]
            holidays: Option<List<'a>>,
        }
        #[derive(Serialize)]
        struct List<'a> {
            source: &'a str,
            first: String,
            last: String,
        }
        let Self { deadline, elapsed_s, state, calendar, reading, same_day, segments, holidays, zone } = self;
        let text = |instant: Instant| local_text(instant, zone);
        let row =
            |segment: &Segment| Row { start: text(segment.start), end: segment.end.map(text), kind: segment.kind };
        Answer {
            deadline: deadline.map(text),
            elapsed_s: *elapsed_s,
            state: *state,
            calendar,
            reading: *reading,
            same_day: *same_day,
            segments: segments.iter().map(row).collect(),
            holidays: holidays.as_ref().map(|list| List {
                source: &list.source,
                first: list.first.to_string(),
                last: list.last.to_string(),
            }),
        }
        .serialize(serializer)
    }
}

/// `2026-11-24T10:30:00+09:00`: an instant in a zone, for scripts.
pub fn local_text(instant: Instant, zone: &Zone) -> String {
    let offset = zone.to_offset(instant);
    let seconds = offset.seconds().unsigned_abs();
    let sign = if offset.is_negative() { '-' } else { '+' };
    let local = zone.to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    format!("{local}{sign}{:02}:{:02}", seconds / 3600, seconds % 3600 / 60)
}
