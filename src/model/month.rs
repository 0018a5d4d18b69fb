//! Months with what is planned in them, as shown: texts, links and states.
//!
//! In: words that are ready to be read. Out: the same for the page. Never: works out a date.

use super::Route;
use serde::{Deserialize, Serialize};

/// Months to look at, as tables or as lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarBlock {
    /// What the two views are called: months, list.
    pub views: [String; 2],
    /// The days of a week, Monday first.
    pub weekdays: Vec<String>,
    /// What recurs on every day or business day: its detail begins with which of the two. The months tell of it only where one
    /// of its slots was called off, missed or late.
    #[serde(default)]
    pub daily: Vec<CalendarItem>,
    /// The months, in the order in which they are shown.
    pub months: Vec<CalendarMonth>,
    /// Calendars to subscribe to: their names and files below the output folder.
    pub feeds: Vec<(String, String)>,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarMonth {
    /// Its anchor (`2026-11`).
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What cannot be told of it; empty when all is.
    pub note: String,
    /// What its list says when nothing is planned in it.
    pub empty: String,
    /// Whether it is over.
    #[serde(default)]
    pub past: bool,
    /// Whether it lasts, or is the first one.
    #[serde(default)]
    pub current: bool,
    /// Its weeks; a day of another month has no number.
    pub weeks: Vec<Vec<CalendarDay>>,
}

/// One day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// Its number in the month; empty outside of it.
    pub number: String,
    /// The whole day as shown (`2026年11月20日（金）`).
    pub title: String,
    /// The holiday on it, or why it is closed; empty without.
    pub holiday: String,
    /// Whether nobody works on it.
    pub closed: bool,
    /// What makes it the day of the figures (`今日`); empty on others.
    pub today: String,
    /// Whether it is over.
    #[serde(default)]
    pub past: bool,
    /// What is planned on it, by time.
    pub items: Vec<CalendarItem>,
}

/// Something on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarItem {
    /// When on the day (`17:00`, `15:00–16:00`); empty for the whole day.
    pub time: String,
    /// What it is.
    pub title: String,
    /// The name of its kind, for its colour.
    pub kind: String,
    /// Its kind in words.
    pub kind_label: String,
    /// Who sees to it and where; may be empty.
    pub detail: String,
    /// What became of it in words; empty where that is not followed.
    pub state: String,
    /// What became of it, by name: `done`, `late`, `missed`, `undecided`; empty where that is not followed.
    pub kept: String,
    /// The page that says more.
    pub route: Option<Route>,
    /// The address outside of the site that says more, where there is no page; may be empty.
    pub url: String,
    /// Whether it is called off.
    pub cancelled: bool,
}
