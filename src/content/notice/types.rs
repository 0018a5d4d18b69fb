//! A notice and its parts.
//!
//! In: nothing. Out: [`Notice`] with a place for each fact; days as they are written. Never: knows a zone: a local time stays one
//! until somebody knows where.

use crate::calendar::{Date, Instant, Time};
use crate::content::statuses::NoticeState;
use crate::diag::Place;
use serde::{Deserialize, Serialize};

/// What a document announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is.
    pub kind: NoticeKind,
    /// The id of the incident in the log.
    pub incident: Option<Located<String>>,
    /// The services that are affected.
    pub services: Option<Located<Vec<String>>>,
    /// How bad it is.
    pub severity: Option<Located<String>>,
    /// Whether services are down as a whole; else part of them is.
    pub is_outage: bool,
    /// When it begins.
    pub from: Option<Located<Moment>>,
    /// When it is over.
    pub to: Option<Located<Moment>>,
    /// How it stands.
    pub state: Option<Located<NoticeState>>,
    /// What happened when, in the order of the text.
    pub timeline: Vec<TimelineEntry>,
    /// Where the document says what it is.
    pub place: Place,
}

/// What is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something is or was not as it should be.
    Incident,
    /// Work that was planned.
    Maintenance,
    /// What was learnt from an incident.
    Postmortem,
}

/// A fact and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The fact.
    pub value: T,
    /// Its key.
    pub place: Place,
}

/// A point in time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// By the clock on the wall.
    Local(Date, Time),
    /// With an offset.
    Exact(Instant),
}

/// An entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// The day, where one is written.
    pub day: Option<StampDay>,
    /// The time of day.
    pub time: Time,
    /// The state it tells of.
    pub state: Option<NoticeState>,
    /// What happened.
    pub text: String,
    /// Where it is written.
    pub place: Place,
}

/// A day of a timeline as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StampDay {
    /// With its year.
    Full(Date),
    /// A month and a day.
    MonthDay(i8, i8),
}

/// A day at the head of a text, and what follows it.
pub(crate) fn stamp_day(text: &str) -> Option<(StampDay, &str)> {
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '年' | '月' | '日'))).unwrap_or(text.len());
    let (written, rest) = text.split_at(end);
    let parts: Vec<&str> =
        written.trim_end_matches('日').split(['-', '/', '年', '月']).filter(|part| !part.is_empty()).collect();
    let day = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            StampDay::Full(Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?)
        }
        [month, day] if written.contains(['/', '月']) => {
            let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
            // Some year has the day.
            Date::new(2024, month, day).ok()?;
            StampDay::MonthDay(month, day)
        }
        _ => return None,
    };
    Some((day, rest))
}
