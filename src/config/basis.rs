//! What figures depend on, as fingerprints: the same declarations have the same ones, wherever they stand in their file.
//!
//! In: the project as meant. Out: a [`Basis`] without the files of data. Never: tells two meanings apart by their words: labels,
//! descriptions and places are left out.
//!
//! A meaning is fingerprinted by its debug form, which holds every field that there is: a field that is added later cannot be
//! forgotten here. It changes with the version of the program, so it is only compared between editions of one version, or where
//! the file of the declaration changed as well.

use super::{Manual, Metric, MetricKind, Project, SlaPolicy, Source};
use crate::calendar::{Date, WorkCalendar};
use crate::config::SourceOrigin;
use crate::model::{Basis, MetricBasis, SourceBasis};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// What stands for every limit of size: that of the first records.
const ANY_SIZE: u64 = 4 << 30;

/// What is written otherwise in records of earlier versions: fields that they do not have, where they say nothing, and types that
/// had another name.
const EARLIER: [(&str, &str); 4] =
    [(", grain: None", ""), (", period_of: None", ""), (", remote: None", ""), ("SlaRules {", "Readings {")];

impl Project {
    /// What every metric depends on. Of holidays, those between two days count.
    pub fn basis(&self, (first, last): (Date, Date)) -> Basis {
        let mut metrics: BTreeMap<String, MetricBasis> = BTreeMap::new();
        for metric in self.metrics.values() {
            metrics.insert(metric.id.clone(), of_metric(metric));
        }
        for policy in self.policies.values() {
            for clock in &policy.clocks {
                metrics.insert(format!("sla.{}.{}", policy.name, clock.name), of_clock(policy, &clock.name));
            }
        }
        let source = |source: &Source| (source.name.clone(), of_source(source));
        let calendars = self.calendars.values().map(|calendar| (calendar.name.clone(), hours(calendar, (first, last))));
        let windows = self.maintenance.values().map(|window| (maintenance(&window.name), fingerprint(window).0));
        Basis {
            metrics,
            sources: self.sources.values().map(source).collect(),
            calendars: calendars.chain(windows).collect(),
            ..Basis::default()
        }
    }
}

fn maintenance(name: &str) -> String {
    format!("maintenance {name}")
}

fn of_metric(metric: &Metric) -> MetricBasis {
    let mut kind = metric.kind.clone();
    let (mut typed, mut promise) = (String::new(), String::new());
    match &mut kind {
        MetricKind::Manual(Manual::Typed(entries)) => {
            typed = fingerprint(&entries).0;
            entries.clear();
        }
        MetricKind::ErrorBudget(budget) => {
            promise = fingerprint(&budget.objective).0;
            budget.objective = Decimal::ZERO;
        }
        _ => {}
    }
    let of = (&kind, &metric.by, &metric.grains, metric.unit, metric.better, metric.min_n, metric.trend);
    let (definition, mut calendars) = fingerprint(&(of, &metric.fill, &metric.baseline));
    if let MetricKind::Uptime(uptime) = &metric.kind {
        calendars.extend(uptime.exclude().iter().map(|name| maintenance(name)));
    }
    MetricBasis {
        definition,
        target: fingerprint(&(&metric.target, &metric.alert)).0,
        promise,
        typed,
        metrics: made_of(&metric.kind),
        calendars: calendars.into_iter().collect(),
    }
}

fn of_clock(policy: &SlaPolicy, clock: &str) -> MetricBasis {
    let promises: Vec<_> = policy.targets.iter().filter(|target| target.clock == clock).collect();
    let mut calendars: BTreeSet<String> = promises.iter().map(|promise| promise.calendar.clone()).collect();
    let mut bare = policy.clone();
    bare.clocks.retain(|known| known.name == clock);
    (bare.targets, bare.attainment) = (Vec::new(), None);
    (bare.label, bare.clocks[0].label) = (String::new(), String::new());
    let (definition, named) = fingerprint(&bare);
    calendars.extend(named);
    MetricBasis {
        definition,
        target: fingerprint(&policy.attainment).0,
        promise: fingerprint(&promises).0,
        typed: String::new(),
        metrics: Vec::new(),
        calendars: calendars.into_iter().collect(),
    }
}

/// The metrics that a metric is made of.
fn made_of(kind: &MetricKind) -> Vec<String> {
    match kind {
        MetricKind::Derived(derived) => derived.inputs.iter().map(|input| input.metric.clone()).collect(),
        MetricKind::Cumulative(cumulative) => vec![cumulative.metric.clone()],
        MetricKind::Change(change) => vec![change.metric.clone()],
        MetricKind::Cost(cost) => cost.per.iter().cloned().collect(),
        MetricKind::ErrorBudget(budget) => vec![budget.of.clone()],
        _ => Vec::new(),
    }
}

fn of_source(source: &Source) -> SourceBasis {
    let sources = match &source.made {
        None => Vec::new(),
        Some(SourceOrigin::Rows(rows)) => rows.joins.iter().map(|join| join.source.clone()).collect(),
        Some(SourceOrigin::Intervals { of, .. }) => vec![of.clone()],
    };
    SourceBasis { definition: fingerprint(&bare(source)).0, files: Vec::new(), sources, rows: None }
}

/// A source without what no figure is computed from: how old its rows may be, and how large its files.
fn bare(source: &Source) -> Source {
    let mut bare = Source { fresh_within: None, max_size: ANY_SIZE, ..source.clone() };
    if let Some(SourceOrigin::Rows(rows)) = &mut bare.made {
        rows.read.max_size = ANY_SIZE;
    }
    bare
}

/// The hours of a calendar, with the holidays of a span.
fn hours(calendar: &WorkCalendar, (first, last): (Date, Date)) -> String {
    let holidays: Vec<Date> = calendar.holidays.iter().flat_map(|list| list.days.keys().copied()).collect();
    let holidays: Vec<String> =
        holidays.into_iter().filter(|day| (first..=last).contains(day)).map(|day| day.to_string()).collect();
    fingerprint(&(calendar.zone.iana_name(), &calendar.week, &calendar.closures, holidays)).0
}

/// The fingerprint of a meaning, and the calendars that it names.
fn fingerprint(meaning: &dyn Debug) -> (String, BTreeSet<String>) {
    let (text, calendars) = without_places(&format!("{meaning:?}"));
    (blake3::hash(text.as_bytes()).to_hex()[..32].to_owned(), calendars)
}

/// A debug form without its places, and with the names of its calendars instead of their hours.
fn without_places(debug: &str) -> (String, BTreeSet<String>) {
    let (mut text, mut calendars) = (String::with_capacity(debug.len()), BTreeSet::new());
    let mut at = 0;
    while at < debug.len() {
        let rest = &debug[at..];
        let starts = text.chars().next_back().is_none_or(|before| !before.is_alphanumeric() && before != '_');
        if starts && (rest.starts_with("Place {") || rest.starts_with("WorkCalendar {")) {
            let whole = braced(rest);
            if let Some(name) = whole.strip_prefix("WorkCalendar { name: \"").and_then(|rest| rest.split_once('"')) {
                calendars.insert(name.0.to_owned());
                text.push_str(name.0);
            }
            at += whole.len();
            continue;
        }
        let token = token(rest);
        text.push_str(token);
        at += token.len();
    }
    (EARLIER.iter().fold(text, |text, (now, earlier)| text.replace(now, earlier)), calendars)
}

/// From the start of a struct to its closing brace.
fn braced(debug: &str) -> &str {
    let (mut depth, mut at) = (0, 0);
    while at < debug.len() {
        let token = token(&debug[at..]);
        at += token.len();
        match token {
            "{" => depth += 1,
            "}" if depth == 1 => return &debug[..at],
            "}" => depth -= 1,
            _ => {}
        }
    }
    debug
}

/// A text in quotes, or one character.
fn token(debug: &str) -> &str {
    let mut chars = debug.char_indices();
    let Some((_, first)) = chars.next() else { return debug };
    let quote = match first {
        '"' => '"',
        // A character: `'{'`, `'\''`; anything longer is an apostrophe.
        '\'' if debug.chars().nth(2) == Some('\'') || debug[1..].starts_with('\\') => '\'',
        other => return &debug[..other.len_utf8()],
    };
    let mut escaped = false;
    for (at, c) in chars {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return &debug[..at + c.len_utf8()],
            _ => {}
        }
    }
    debug
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    #[test]
    fn a_meaning_keeps_its_fingerprint_when_it_moves_in_its_file() {
        let here = |line| ("a \"quoted } text", '{', Place::at("data/metrics.yaml", line, 3, 4), 7);
        assert_eq!(fingerprint(&here(1)), fingerprint(&here(99)));
        assert_ne!(fingerprint(&here(1)), fingerprint(&("a", '{', Place::file("x"), 7)));
    }

    #[test]
    fn a_type_that_was_renamed_keeps_the_fingerprint_of_earlier_records() {
        assert_eq!(without_places("rules: SlaRules { reopened: New }").0, "rules: Readings { reopened: New }");
    }

    #[test]
    fn a_calendar_is_named_and_its_hours_are_fingerprinted_by_themselves() {
        let calendar = WorkCalendar::jp_business();
        let (first, calendars) = fingerprint(&(Some(&calendar), "after"));
        assert_eq!(calendars, BTreeSet::from(["jp-business".to_owned()]));
        let closed = WorkCalendar { week: Default::default(), ..calendar.clone() };
        assert_eq!(fingerprint(&(Some(&closed), "after")).0, first);
        let year = |year| (Date::constant(year, 1, 1), Date::constant(year, 12, 31));
        assert_ne!(hours(&closed, year(2026)), hours(&calendar, year(2026)));
        assert_ne!(hours(&calendar, year(2025)), hours(&calendar, year(2026)), "their holidays fall on other days");
    }
}
