//! The columns of tickets → a policy with its clocks.
//!
//! In: columns by what they mean, and the times that documents promise. Out: an entry of `data/sla.yaml`. Never: writes a time that nobody
//! promises, or one whose calendar nobody named, but as a comment.

use super::attainment;
use super::calendars::PriorityCalendars;
use super::roles::Roles;
use crate::config::ColumnType;
use crate::diag::{Lang, Message};
use crate::objective::Unit;
use crate::pipeline::{PromisedTerms, PromisedTime};
use crate::say;
use crate::syntax::written::{comment, scalar};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The clocks that the columns of tickets allow.
pub(super) struct PolicyDraft {
    /// Its name, which is its source's.
    pub name: String,
    priority: String,
    start: String,
    closed: Option<String>,
    clocks: Vec<ClockDraft>,
    /// The values of the column of priorities, where they are declared.
    priorities: Vec<String>,
}

/// A clock with the column of its end.
struct ClockDraft {
    name: &'static str,
    label: Message,
    stop: String,
}

/// The clocks of tickets; none of a source whose rows nothing tells apart.
pub(super) fn of_roles(roles: &Roles<'_>) -> Option<PolicyDraft> {
    clocks_of(roles).filter(|_| roles.source.key.is_some())
}

/// Whether there would be clocks if the source had a `key`.
pub(super) fn lacks_key(roles: &Roles<'_>) -> bool {
    roles.source.key.is_none() && clocks_of(roles).is_some()
}

fn clocks_of(roles: &Roles<'_>) -> Option<PolicyDraft> {
    let (start, source) = (roles.instant("opened_at")?, roles.source);
    let of_values = |role: &str| roles.of_kind(role, &[ColumnType::Category, ColumnType::Text]);
    let priority = of_values("priority").or_else(|| of_values("severity"))?;
    let stops = [
        ("response", say!("応答", "response"), roles.instant("responded_at")),
        ("resolution", say!("解決", "resolution"), roles.resolution()),
    ];
    let clock = |(name, label, stop): (_, _, Option<&str>)| Some(ClockDraft { name, label, stop: stop?.to_owned() });
    let clocks: Vec<_> = stops.into_iter().filter_map(clock).collect();
    if clocks.is_empty() {
        return None;
    }
    let values = source.columns.get(priority).into_iter().flat_map(|column| column.values.keys());
    Some(PolicyDraft {
        name: source.name.clone(),
        priority: priority.to_owned(),
        start: start.to_owned(),
        closed: roles.instant("closed_at").map(str::to_owned),
        clocks,
        priorities: values.cloned().collect(),
    })
}

impl PolicyDraft {
    /// The priorities that are known.
    pub(super) fn priorities(&self) -> Vec<&str> {
        self.priorities.iter().map(String::as_str).collect()
    }

    /// As it is written: times that documents promise stand where the calendar of their priority is named, and as a comment elsewhere.
    pub(super) fn text(&self, terms: &PromisedTerms, calendars: &PriorityCalendars, lang: Lang) -> String {
        let name = &self.name;
        let head = say!(
            "`{name}` の SLA の時計。targets の約束が sla.{name}.… という指標になる",
            "the clocks of `{name}`; what `targets` promises becomes the metrics sla.{name}.…"
        );
        let mut text = comment("", head.text(lang));
        let _ = writeln!(text, "{}:\n  source: {}", scalar(name), scalar(name));
        let _ = writeln!(text, "  priority: {}\n  start: {}", scalar(&self.priority), scalar(&self.start));
        if let Some(closed) = &self.closed {
            let _ = writeln!(text, "  closed: {}", scalar(closed));
        }
        text.push_str("  clocks:\n");
        for ClockDraft { name, label, stop } in &self.clocks {
            let _ = writeln!(text, "    {name}: {{ label: {}, stop: {} }}", scalar(label.text(lang)), scalar(stop));
        }
        text.push_str(&self.targets(&terms.times, calendars, lang));
        text.push_str(&disputed(&terms.disputed, lang));
        let live: Vec<&PromisedTime> = terms.times.iter().filter(|time| self.is_target(time, calendars)).collect();
        text.push_str(&attainment::text(terms.share.as_ref(), &live, lang));
        text
    }

    /// Whether a time is written as a target of its priority.
    fn is_target(&self, time: &PromisedTime, calendars: &PriorityCalendars) -> bool {
        let has_clock = self.clocks.iter().any(|clock| clock.name == time.clock);
        has_clock && calendars.settle(time) && self.priorities.contains(&time.priority)
    }

    fn targets(&self, times: &[PromisedTime], calendars: &PriorityCalendars, lang: Lang) -> String {
        let is_live = |priority: &str| of_priority(times, priority).iter().any(|time| calendars.settle(time));
        let mut priorities = self.priorities();
        // As the documents have them, and last those of which they say nothing.
        priorities.sort_by_key(|name| times.iter().position(|time| time.priority == *name).unwrap_or(usize::MAX));
        let (live, open): (Vec<&str>, Vec<&str>) = priorities.into_iter().partition(|name| is_live(name));
        let mut text = if live.is_empty() { "  targets: {}\n".to_owned() } else { "  targets:\n".to_owned() };
        for priority in &live {
            let (open, own): (Vec<_>, Vec<_>) =
                of_priority(times, priority).into_iter().partition(|time| time.hours_are_open);
            text.push_str(&comment("    ", &places(&own)));
            let told =
                own.iter().map(|time| format!("{}: {}", time.clock, length(time))).collect::<Vec<_>>().join(", ");
            let calendar = scalar(calendars.of(priority).unwrap_or_default());
            let _ = writeln!(text, "    {}: {{ calendar: {calendar}, {told} }}", scalar(priority));
            text.extend(open.iter().map(|time| comment("    ", which_hours(priority, time, &calendar).text(lang))));
        }
        if !open.is_empty() || self.priorities.is_empty() {
            text.push_str(&self.open_targets(&open, (times, calendars), live.is_empty(), lang));
        }
        text
    }

    /// The priorities whose times or calendars somebody has to write.
    fn open_targets(
        &self,
        open: &[&str],
        (times, calendars): (&[PromisedTime], &PriorityCalendars),
        is_all: bool,
        lang: Lang,
    ) -> String {
        let how = match is_all {
            true => say!(
                "行頭の # と上の {{}} を消し、カレンダーを確かめ、… に約束の時間を書く（30min、4h、1bd など）。約束のない優先度の行は消す",
                "remove the # and the {{}} above, make sure of the calendar, and write the promised times for … (30min, 4h, 1bd); remove priorities without a promise"
            ),
            false => say!(
                "行頭の # を消し、… に約束の時間を書く（30min、4h、1bd など）。約束のない優先度の行は消す",
                "remove the #, and write the promised times for … (30min, 4h, 1bd); remove priorities without a promise"
            ),
        };
        let mut text = comment("    ", how.text(lang));
        for priority in if open.is_empty() { &["…"] } else { open } {
            let own = of_priority(times, priority);
            let of_clock = |clock: &ClockDraft| {
                let time = own.iter().find(|time| time.clock == clock.name);
                format!("{}: {}", clock.name, time.map_or("…".to_owned(), |time| length(time)))
            };
            let told = self.clocks.iter().map(of_clock).collect::<Vec<_>>().join(", ");
            text.extend(own.iter().filter(|time| time.hours_are_open).filter_map(|time| {
                Some(comment("    ", which_hours(priority, time, calendars.of(priority)?).text(lang)))
            }));
            let _ = write!(text, "    # {}: {{ calendar: jp-business, {told} }}", scalar(priority));
            let _ = writeln!(text, "{}", if own.is_empty() { String::new() } else { format!("  # {}", places(&own)) });
        }
        text
    }
}

/// Times that documents promise differently, each with its place: somebody has to say which one holds.
fn disputed(times: &[PromisedTime], lang: Lang) -> String {
    let clocks: BTreeSet<(&str, &str)> =
        times.iter().map(|time| (time.priority.as_str(), time.clock.as_str())).collect();
    let told = |(priority, clock): (&str, &str)| {
        let own = times.iter().filter(|time| time.priority == priority && time.clock == clock);
        let each: Vec<String> = own.map(|time| format!("{} ({})", length(time), places(&[time]))).collect();
        let each = each.join(", ");
        let why = say!(
            "文書によって違うので書かない: {priority} の {clock}: {each}",
            "left out, since documents differ: {priority} {clock}: {each}"
        );
        comment("    ", why.text(lang))
    };
    clocks.into_iter().map(told).collect()
}

fn of_priority<'t>(times: &'t [PromisedTime], priority: &str) -> Vec<&'t PromisedTime> {
    times.iter().filter(|time| time.priority == priority).collect()
}

/// Why a time is no target: its text says hours, and its calendar closes.
fn which_hours(priority: &str, time: &PromisedTime, calendar: &str) -> Message {
    let (clock, length, place) = (&time.clock, length(time), places(&[time]));
    say!(
        "{priority} の {clock}: {length}（{place}）は、営業時間か実時間かが書かれていない。{calendar} には閉まる時間がある",
        "{priority} {clock}: {length} ({place}) does not say whether business hours are meant, and {calendar} closes"
    )
}

/// Where the times stand: `content/sop/support.md:21`.
pub(super) fn places(times: &[&PromisedTime]) -> String {
    let all: BTreeSet<String> = times.iter().map(|time| format!("{}:{}", time.place.file, time.place.line)).collect();
    all.into_iter().collect::<Vec<_>>().join(", ")
}

/// `30min`, `1.5h`, `2bd`.
fn length(time: &PromisedTime) -> String {
    let unit = match time.unit {
        Unit::Min => "min",
        Unit::H => "h",
        Unit::D => "d",
        Unit::Bh => "bh",
        _ => "bd",
    };
    format!("{}{unit}", time.amount.normalize())
}
