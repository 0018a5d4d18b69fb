//! Calendars to subscribe to, as iCalendar (RFC 5545).
//!
//! In: the calendars of a [`Site`], its address, its instant. Out: one file each. Never: takes a stamp or an id from the
//! clock or from chance; the same site gives the same bytes.
//!
//! Decided in docs/decisions/0042-feeds-and-calendars.md.

use super::links::encoded;
use crate::calendar::{Date, Instant, months_after};
use crate::model::{Artifact, CalendarEvent, CalendarFeed, EventTime, Site};
use icalendar::{Calendar, Component, Event, Property};
use std::sync::Arc;

/// The files of all calendars of a site.
pub(super) fn files(site: &Site) -> Vec<Artifact> {
    let file = |feed: &CalendarFeed| Artifact {
        path: feed.path.clone(),
        bytes: Arc::from(text(feed, &site.base_url, site.as_of).into_bytes()),
        route: None,
    };
    site.calendars.iter().map(file).collect()
}

/// One calendar; `base_url` is empty or ends in `/`, and the stamp of every event is `as_of`.
pub fn text(feed: &CalendarFeed, base_url: &str, as_of: Instant) -> String {
    let host = base_url.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
    let host = if host.is_empty() { "tejun" } else { host };
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//tejun//tejun//JA"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("X-WR-CALNAME", one_line(&feed.name)));
    calendar.append_property(Property::new("X-PUBLISHED-TTL", "PT12H"));
    for event in &feed.events {
        calendar.push(of_event(event, (base_url, host), as_of));
    }
    calendar.to_string()
}

fn of_event(event: &CalendarEvent, (base_url, host): (&str, &str), as_of: Instant) -> Event {
    let mut made = Event::new();
    let mut add = |name: &str, value: String| {
        made.append_property(Property::new(name, value));
    };
    add("UID", format!("{}@{host}", one_line(&event.uid)));
    add("DTSTAMP", utc(as_of));
    add("SUMMARY", one_line(&event.title));
    if !event.description.is_empty() {
        add("DESCRIPTION", event.description.lines().map(one_line).collect::<Vec<_>>().join("\n"));
    }
    if !event.location.is_empty() {
        add("LOCATION", one_line(&event.location));
    }
    if let Some(route) = event.route.as_ref().filter(|_| !base_url.is_empty()) {
        add("URL", format!("{base_url}{}", encoded(route)));
    }
    add("STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" }.to_owned());
    match event.time {
        EventTime::Days(first, last) => {
            // Whole days take nobody's time; their end is the first day after them.
            add("TRANSP", "TRANSPARENT".to_owned());
            made.append_property(whole_day("DTSTART", first));
            made.append_property(whole_day("DTEND", months_after(last, 0, 1)));
        }
        EventTime::Between(start, end) => {
            add("DTSTART", utc(start));
            // A moment has no end: one that is not after the start is refused by readers.
            if start < end {
                add("DTEND", utc(end));
            }
        }
    }
    made
}

fn whole_day(name: &str, date: Date) -> Property {
    Property::new(name, date.strftime("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
}

fn utc(at: Instant) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Without line ends and other control characters: no text begins a line of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests;
