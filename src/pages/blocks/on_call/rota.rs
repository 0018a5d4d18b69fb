//! The turns of one schedule as rows, and as what is published for readers who come later.
//!
//! In: a rotation, the as-of instant, what may be shown of people. Out: rows, and who is in them. Never: a row beyond what the
//! rotation can tell.
//!
//! Decided in docs/decisions/0076-on-duty-now.md.

use super::super::contact::VisibleContacts;
use super::{WEEK, layer_name, local, note};
use crate::calendar::seconds_after;
use crate::calendar::{Cause, Instant, OnCallShift, Rotation, WorkError};
use crate::diag::Lang;
use crate::model::{CoveredHours, DutyCell, DutyPerson, DutyRow, OnDuty, PublishedRota};
use indexmap::IndexSet;
use std::collections::BTreeSet;

/// One schedule, at one instant.
pub(super) struct Rota<'r> {
    pub(super) rotation: &'r Rotation,
    pub(super) as_of: Instant,
    pub(super) lang: Lang,
    pub(super) shown: &'r VisibleContacts<'r>,
}

/// Rows, and the people who are numbered in them.
#[derive(Default)]
pub(super) struct RotaRows {
    pub(super) rows: Vec<DutyRow>,
    /// From the first second to the first one after the last row.
    span: Option<(Instant, Instant)>,
    /// Ids; the first has the number 1.
    pub(super) people: Vec<String>,
}

impl Rota<'_> {
    pub(super) fn local(&self, at: Instant) -> String {
        local(self.rotation, at, self.as_of, self.lang)
    }

    fn note(&self, shift: &OnCallShift) -> String {
        note(shift, self.shown, self.lang)
    }

    pub(super) fn now(&self, numbers: &[String]) -> Vec<OnDuty> {
        let layers = self.rotation.layers.iter().enumerate();
        let duty = |(at, layer): (usize, &crate::calendar::Layer)| {
            let shift = self.at_present(at);
            let until = shift.who.as_ref().map(|_| self.local(shift.end)).unwrap_or_default();
            OnDuty {
                layer: layer_name(&layer.name, self.lang),
                note: self.note(&shift),
                contact: shift.who.as_deref().and_then(|id| self.shown.person(id)),
                until,
                person: number(numbers, shift.who.as_deref()),
            }
        };
        layers.map(duty).collect()
    }

    fn at_present(&self, layer: usize) -> OnCallShift {
        // Beyond the holiday list nobody knows who took over; a finding of its own says so.
        let untold = OnCallShift { start: self.as_of, end: self.as_of, who: None, cause: Cause::Untold };
        self.rotation.on_duty(layer, self.as_of).unwrap_or(untold)
    }

    /// The turns from the one that lasts to the one that lasts when the weeks are over, cut wherever somebody changes.
    pub(super) fn rows(&self, weeks: i64) -> Result<RotaRows, WorkError> {
        let turns = self.rotation.turns(seconds_after(self.as_of, weeks * WEEK))?;
        let (Some(first), Some(last)) = (turns.iter().find(|turn| self.as_of < turn.end), turns.last()) else {
            return Ok(RotaRows::default());
        };
        let (from, to) = (first.start, last.end);
        let shifts = (0..self.rotation.layers.len()).map(|layer| self.whole_shifts(layer, from, to));
        let shifts: Vec<Vec<OnCallShift>> = shifts.collect::<Result<_, _>>()?;
        let people = self.people(&shifts);
        let edges = shifts.iter().flatten().flat_map(|shift| [shift.start, shift.end.min(to)]);
        let edges: Vec<Instant> = edges.collect::<BTreeSet<_>>().into_iter().collect();
        let rows = edges.windows(2).map(|pair| self.row(pair[0], pair[1], &shifts, &people)).collect();
        Ok(RotaRows { rows, span: Some((from, to)), people })
    }

    /// The shifts of a layer in a span; the last one with the end that it has, which may lie beyond.
    fn whole_shifts(&self, layer: usize, from: Instant, to: Instant) -> Result<Vec<OnCallShift>, WorkError> {
        let mut shifts = self.rotation.shifts(layer, from, to)?;
        if let Some(last) = shifts.last_mut().filter(|last| last.who.is_some()) {
            last.end = last.end.max(self.rotation.on_duty(layer, last.start)?.end);
        }
        Ok(shifts)
    }

    /// Those who take turns, and those who stand in.
    fn people(&self, shifts: &[Vec<OnCallShift>]) -> Vec<String> {
        let turns = self.rotation.layers.iter().flat_map(|layer| &layer.members);
        let people = turns.chain(shifts.iter().flatten().filter_map(|shift| shift.who.as_ref()));
        people.cloned().collect::<IndexSet<_>>().into_iter().collect()
    }

    fn row(&self, from: Instant, until: Instant, shifts: &[Vec<OnCallShift>], people: &[String]) -> DutyRow {
        let cell = |layer: &Vec<OnCallShift>| {
            let shift = layer.iter().find(|shift| shift.start <= from && from < shift.end);
            let who = shift.and_then(|shift| shift.who.as_deref());
            DutyCell {
                name: who.map(|id| self.shown.name(id)).unwrap_or_default(),
                note: shift.map(|shift| self.note(shift)).unwrap_or_default(),
                person: number(people, who),
                until: shift.filter(|_| who.is_some()).map(|shift| self.local(shift.end)).unwrap_or_default(),
            }
        };
        DutyRow {
            from: self.local(from),
            until: self.local(until),
            who: shifts.iter().map(cell).collect(),
            now: from <= self.as_of && self.as_of < until,
            span: Some((from.as_second(), until.as_second())),
        }
    }

    /// What is published with the rows; nothing without rows.
    pub(super) fn published(&self, schedule: &str, made: &RotaRows) -> Option<PublishedRota> {
        let (from, end) = made.span?;
        let covers = &self.rotation.covers;
        // Beyond the holidays that its hours know nobody can tell whether an instant is covered.
        let until = covers.coverage().map_or(end, |(_, known)| end.min(known));
        let limited = !covers.is_always_open();
        let hours = |(from, until): (Instant, Instant)| CoveredHours {
            span: (from.as_second(), until.as_second()),
            from: self.local(from),
        };
        let covered = if limited { self.rotation.covered(from, until) } else { Vec::new() };
        let now: Vec<Option<String>> =
            (0..self.rotation.layers.len()).map(|layer| self.at_present(layer).who).collect();
        let person = |(at, id): (usize, &String)| {
            let now = now.iter().flatten().any(|other| other == id);
            Some(DutyPerson { id: id.clone(), number: at + 1, contact: self.shown.person(id)?, now })
        };
        let people: Vec<DutyPerson> = made.people.iter().enumerate().filter_map(person).collect();
        Some(PublishedRota {
            schedule: schedule.to_owned(),
            zone: self.rotation.zone.iana_name().unwrap_or_default().to_owned(),
            span: (from.as_second(), until.as_second()),
            from: self.local(from),
            until: self.local(until),
            limited,
            covered: covered.into_iter().map(hours).collect(),
            has_others: people.iter().any(|person| !person.now),
            people,
        })
    }
}

/// The number of somebody, from 1; 0 is nobody.
fn number(people: &[String], who: Option<&str>) -> usize {
    people.iter().position(|id| Some(id.as_str()) == who).map_or(0, |at| at + 1)
}
