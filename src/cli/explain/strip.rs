//! Strips of open, closed and paused time in words, as `explain deadline` and `explain ticket` print them.

use crate::calendar::{Instant, Segment, SegmentKind, Zone, local_text};
use crate::diag::Lang;
use serde_json::{Value, json};

/// Characters of a bar.
const WIDTH: i64 = 60;

/// One line per segment: from, to, kind, length.
pub(super) fn lines(segments: &[Segment], zone: &Zone, lang: Lang) -> Vec<String> {
    let line = |segment: &Segment| {
        let kind = match (segment.kind, lang) {
            (SegmentKind::Open, Lang::Ja) => "計上  ",
            (SegmentKind::Closed, Lang::Ja) => "時間外",
            (SegmentKind::Paused, Lang::Ja) => "保留  ",
            (SegmentKind::Open, Lang::En) => "open  ",
            (SegmentKind::Closed, Lang::En) => "closed",
            (SegmentKind::Paused, Lang::En) => "paused",
        };
        let start = local(segment.start, zone);
        let (end, length) = match segment.end {
            Some(end) => (local(end, zone), duration(end.as_second() - segment.start.as_second())),
            None => (" ".repeat(19), String::new()),
        };
        format!("{start} – {end}  {kind}  {length}").trim_end().to_owned()
    };
    segments.iter().map(line).collect()
}

/// The strip as characters that every terminal shows one column wide: `#` open, `.` closed, `~` paused. A character stands
/// for an equal part of the time, and shows what most of it was; empty for a strip without length.
pub(super) fn bar(segments: &[Segment]) -> String {
    let ends: Vec<(i64, i64, SegmentKind)> = segments
        .iter()
        .filter_map(|segment| Some((segment.start.as_second(), segment.end?.as_second(), segment.kind)))
        .collect();
    let (Some(first), Some(last)) = (ends.first().map(|s| s.0), ends.last().map(|s| s.1)) else { return String::new() };
    let part = |at: i64| first + (last - first) * at / WIDTH;
    let most = |from: i64, to: i64| {
        let of = |kind: SegmentKind| -> i64 {
            ends.iter().filter(|s| s.2 == kind).map(|s| (s.1.min(to) - s.0.max(from)).max(0)).sum()
        };
        let kinds = [(SegmentKind::Closed, '.'), (SegmentKind::Paused, '~'), (SegmentKind::Open, '#')];
        kinds.into_iter().max_by_key(|(kind, _)| of(*kind)).map_or(' ', |(_, mark)| mark)
    };
    (0..WIDTH).filter(|&at| part(at) < part(at + 1)).map(|at| most(part(at), part(at + 1))).collect()
}

pub(super) fn for_scripts(segments: &[Segment], zone: &Zone) -> Vec<Value> {
    let one = |segment: &Segment| {
        let end = segment.end.map(|end| local_text(end, zone));
        json!({ "start": local_text(segment.start, zone), "end": end, "kind": segment.kind })
    };
    segments.iter().map(one).collect()
}

/// `2026-11-24 10:30:00` in a zone.
pub(super) fn local(instant: Instant, zone: &Zone) -> String {
    zone.to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `26:05:00`: hours, minutes and seconds.
pub(in crate::cli) fn duration(seconds: i64) -> String {
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// How much a clock ran over: one that ends with a day may stop late though no open time has passed since.
pub(in crate::cli) fn over_in_words(seconds: i64, lang: Lang) -> String {
    match seconds {
        0 => lang.pick("営業時間の外で停止", "stopped in closed hours").to_owned(),
        over => duration(over),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_what_most_of_each_part_was() {
        let at = |second: i64| Instant::from_second(second).unwrap();
        let segment = |start, end, kind| Segment { start: at(start), end: Some(at(end)), kind };
        let strip = [
            segment(0, 300, SegmentKind::Open),
            segment(300, 450, SegmentKind::Closed),
            segment(450, 600, SegmentKind::Paused),
        ];
        assert_eq!(bar(&strip), format!("{}{}{}", "#".repeat(30), ".".repeat(15), "~".repeat(15)));
        assert_eq!(bar(&strip[..0]), "");
        let short = [segment(0, 3, SegmentKind::Open)];
        assert_eq!(bar(&short), "###");
    }

    #[test]
    fn a_stop_after_the_close_is_over_by_no_open_time() {
        assert_eq!(over_in_words(3661, Lang::En), "1:01:01");
        assert_eq!(over_in_words(0, Lang::En), "stopped in closed hours");
    }
}
