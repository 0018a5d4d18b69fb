//! Feeds and calendars of a site, before anyone writes their formats.
//!
//! In: titles, texts, routes and times. Out: plain values for Atom, JSON and iCalendar. Never: knows a format.

use super::Route;
use crate::calendar::{Date, Instant, Zone, local_date};
use serde::{Deserialize, Serialize};

/// A feed that readers subscribe to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Its file below the output folder (`releases/feed.xml`).
    pub path: String,
    /// Its title.
    pub title: String,
    /// The page it is the feed of.
    pub home: Route,
    /// Its entries, newest first.
    pub entries: Vec<FeedEntry>,
}

/// An entry of a [`Feed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// The page it leads to.
    pub route: Route,
    /// The heading of that page; empty for the page itself. Route and anchor together are its lasting id.
    pub anchor: String,
    /// Its title.
    pub title: String,
    /// When it was first told.
    pub published: Instant,
    /// When it was last changed.
    pub updated: Instant,
    /// One or two sentences.
    pub summary: String,
    /// The whole as clean HTML; may be empty.
    pub html: String,
    /// Labels such as `major`.
    pub categories: Vec<String>,
}

/// A calendar that people subscribe to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarFeed {
    /// Its file below the output folder (`calendar/customer.ics`).
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its events by start.
    pub events: Vec<CalendarEvent>,
}

/// An event of a [`CalendarFeed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEvent {
    /// Its lasting id, without the site's host: the same event keeps it from build to build.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// More about it; may be empty.
    pub description: String,
    /// When it is.
    pub time: EventTime,
    /// The page that says more.
    pub route: Option<Route>,
    /// Where it takes place; may be empty.
    pub location: String,
    /// Whether it was called off.
    pub cancelled: bool,
}

/// When an event is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventTime {
    /// Whole local days, the last one included.
    Days(Date, Date),
    /// From an instant until before another; both are the same for a moment.
    Between(Instant, Instant),
}

impl EventTime {
    /// Whether it has an instant on the local days from one to another, both included.
    pub fn touches(&self, zone: &Zone, from: Date, to: Date) -> bool {
        let (first, last) = match self {
            Self::Days(first, last) => (*first, *last),
            Self::Between(start, end) => {
                let inside = end.as_second() - 1;
                let last = Instant::from_second(inside).map_or(*start, |last| last.max(*start));
                (local_date(zone, *start), local_date(zone, last))
            }
        };
        first <= to && from <= last
    }
}
