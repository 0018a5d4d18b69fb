//! What figures depend on, as fingerprints: the same declarations have the same ones, wherever they stand in their file.
//!
//! In: the project as meant. Out: a [`Basis`] without the files of data. Never: tells two meanings apart by their words: labels,
//! descriptions and places are left out.
//!
//! A meaning is fingerprinted as a serialised value, in which every field counts: one that is added later cannot be forgotten here. It
//! makes other fingerprints of the same declarations, and then [`FORM`] is counted on, so that editions of before are not compared by them
//! (docs/decisions/0087-caches.md).

use super::{Manual, Metric, MetricKind, Project, SlaPolicy, Source};
use crate::calendar::{Date, WorkCalendar};
use crate::config::SourceOrigin;
use crate::model::{Basis, MetricBasis, SourceBasis, fingerprint_beside_calendars};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The form of these fingerprints; records without one are of the first versions, whose fingerprints are those of another text.
const FORM: u32 = 2;

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
            form: FORM,
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
        metrics: metric.kind.inputs(),
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
        target: fingerprint(&policy.attainment.as_ref().and_then(|shares| shares.of_clock(clock))).0,
        promise: fingerprint(&promises).0,
        typed: String::new(),
        metrics: Vec::new(),
        calendars: calendars.into_iter().collect(),
    }
}

impl MetricKind {
    /// The metrics that it is made of.
    pub(super) fn inputs(&self) -> Vec<String> {
        match self {
            Self::Derived(derived) => derived.inputs.iter().map(|input| input.metric.clone()).collect(),
            Self::Cumulative(cumulative) => vec![cumulative.metric.clone()],
            Self::Change(change) => vec![change.metric.clone()],
            Self::Cost(cost) => cost.per.iter().cloned().collect(),
            Self::ErrorBudget(budget) => vec![budget.of.clone()],
            _ => Vec::new(),
        }
    }
}

fn of_source(source: &Source) -> SourceBasis {
    let sources = match &source.made {
        None | Some(SourceOrigin::SiteList(_)) => Vec::new(),
        Some(SourceOrigin::Rows(rows)) => rows.joins.iter().map(|join| join.source.clone()).collect(),
        Some(SourceOrigin::Intervals { of, .. }) => vec![of.clone()],
        Some(SourceOrigin::Union(union)) => union.members.clone(),
    };
    SourceBasis { definition: fingerprint(&bare(source)).0, files: Vec::new(), sources, rows: None }
}

/// A source without what no figure is computed from: how old its rows may be, and how large its files.
fn bare(source: &Source) -> Source {
    let mut bare = Source { fresh_within: None, max_size: 0, ..source.clone() };
    if let Some(SourceOrigin::Rows(rows)) = &mut bare.made {
        rows.read.max_size = 0;
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
fn fingerprint(meaning: &(impl Serialize + ?Sized)) -> (String, BTreeSet<String>) {
    // What is declared are plain values.
    let (hash, calendars) = fingerprint_beside_calendars(meaning).unwrap_or_default();
    (hash.chars().take(32).collect(), calendars)
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
