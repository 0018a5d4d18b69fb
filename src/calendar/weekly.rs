//! The hours of a usual week: when calendars are open, what is missing, and the same in words.
//!
//! In: calendars, a zone. Out: [`WeekHours`] to the minute. Never: knows holidays and closures; whoever shows these hours
//! says so.

use super::{Instant, WorkCalendar, Zone};
use crate::diag::Lang;

const DAY: usize = 24 * 60;
const WEEK: usize = 7 * DAY;
const DAYS_JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Minutes of a week, from Monday 0:00.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekHours(Vec<bool>);

/// From minute, to minute of a day.
type Minutes = (usize, usize);

impl WeekHours {
    /// No minute.
    pub fn none() -> Self {
        Self(vec![false; WEEK])
    }

    /// Every minute.
    pub fn all() -> Self {
        Self(vec![true; WEEK])
    }

    /// When a calendar is open, on the wall of `zone` as it stands at an instant.
    pub fn of(calendar: &WorkCalendar, zone: &Zone, at: Instant) -> Self {
        if calendar.week.iter().all(|spans| matches!(spans.as_slice(), [day] if day.wall_seconds() == 86_400)) {
            return Self::all();
        }
        let offset = |zone: &Zone| i64::from(zone.to_offset(at).seconds()) / 60;
        let ahead = offset(zone) - offset(&calendar.zone);
        let mut hours = Self::none();
        for (day, spans) in calendar.week.iter().enumerate() {
            for span in spans {
                let from = usize::try_from(span.from.hour()).unwrap_or(0) * 60
                    + usize::try_from(span.from.minute()).unwrap_or(0);
                let length = usize::try_from(span.wall_seconds() / 60).unwrap_or(0);
                for minute in day * DAY + from..day * DAY + from + length {
                    let there = i64::try_from(minute).unwrap_or(0) + ahead;
                    let there = there.rem_euclid(i64::try_from(WEEK).unwrap_or(1));
                    hours.0[usize::try_from(there).unwrap_or(0)] = true;
                }
            }
        }
        hours
    }

    /// What either has.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.with(other, |a, b| a || b)
    }

    /// What both have.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a && b)
    }

    /// What this has and the other has not.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a && !b)
    }

    fn with(&self, other: &Self, of: impl Fn(bool, bool) -> bool) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| of(*a, *b)).collect())
    }

    /// Whether it has no minute.
    pub fn is_none(&self) -> bool {
        !self.0.contains(&true)
    }

    /// Whether it has every minute.
    pub fn is_all(&self) -> bool {
        !self.0.contains(&false)
    }

    /// The hours day by day, days of the same hours together: `月–金 0:00–9:00・18:00–24:00、土・日 終日`.
    pub fn to_text(&self, lang: Lang) -> String {
        let days: Vec<Vec<Minutes>> = self.0.chunks(DAY).map(spans).collect();
        let mut groups: Vec<(usize, usize)> = Vec::new();
        for day in 0..days.len() {
            match groups.last_mut() {
                Some((first, last)) if days[*first] == days[day] => *last = day,
                _ => groups.push((day, day)),
            }
        }
        let texts = groups.into_iter().filter(|(first, _)| !days[*first].is_empty());
        let texts = texts.map(|group| format!("{} {}", day_names(group, lang), span_names(&days[group.0], lang)));
        texts.collect::<Vec<_>>().join(lang.pick("、", "; "))
    }
}

/// The stretches of a day.
fn spans(day: &[bool]) -> Vec<Minutes> {
    let mut spans: Vec<Minutes> = Vec::new();
    for minute in (0..day.len()).filter(|minute| day[*minute]) {
        match spans.last_mut() {
            Some((_, to)) if *to == minute => *to = minute + 1,
            _ => spans.push((minute, minute + 1)),
        }
    }
    spans
}

fn day_names((first, last): (usize, usize), lang: Lang) -> String {
    let names = if lang == Lang::Ja { DAYS_JA } else { DAYS_EN };
    match last - first {
        6 => lang.pick("毎日", "every day").to_owned(),
        0 => names[first].to_owned(),
        1 => format!("{}{}{}", names[first], lang.pick("・", " and "), names[last]),
        _ => format!("{}–{}", names[first], names[last]),
    }
}

fn span_names(spans: &[Minutes], lang: Lang) -> String {
    if spans == [(0, DAY)] {
        return lang.pick("終日", "all day").to_owned();
    }
    let clock = |minute: usize| format!("{}:{:02}", minute / 60, minute % 60);
    let texts: Vec<String> = spans.iter().map(|(from, to)| format!("{}–{}", clock(*from), clock(*to))).collect();
    texts.join(lang.pick("・", " and "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_zone;

    fn business(zone: &str) -> WeekHours {
        let at = "2026-11-20T08:00:00Z".parse().unwrap();
        WeekHours::of(&WorkCalendar::jp_business(), &parse_zone(zone).unwrap(), at)
    }

    #[test]
    fn what_business_hours_leave_out() {
        let missing = WeekHours::all().without(&business("Asia/Tokyo"));
        assert_eq!(missing.to_text(Lang::Ja), "月–金 0:00–9:00・18:00–24:00、土・日 終日");
        assert_eq!(missing.to_text(Lang::En), "Mon–Fri 0:00–9:00 and 18:00–24:00; Sat and Sun all day");
        assert_eq!(WeekHours::all().to_text(Lang::Ja), "毎日 終日");
        assert!(WeekHours::none().is_none() && WeekHours::none().to_text(Lang::Ja).is_empty());
    }

    #[test]
    fn hours_of_another_zone_move_over_midnight_and_over_the_week() {
        // 9:00–18:00 in Tokyo are 19:00–4:00 in New York in winter, from Sunday evening on.
        let there = business("America/New_York");
        assert_eq!(there.to_text(Lang::Ja), "月–木 0:00–4:00・19:00–24:00、金 0:00–4:00、日 19:00–24:00");
        assert_eq!(there.and(&business("Asia/Tokyo")).or(&there), there);
        assert!(there.or(&WeekHours::all()).is_all());
    }
}
