//! Who is on duty: turns of a rotation, what overrides and leaves do to them, gaps and double bookings.
//!
//! In: members, handovers in local time, overrides, leaves, covered hours. Out: stints that follow each other without a gap
//! or an overlap, each with somebody or nobody. Never: reads a clock, or guesses a handover that holidays move beyond their list.

use super::instants::first_instant_at;
use super::{BusinessDayConvention, Date, Instant, PeriodCalendar, Recurrence, Time, WorkCalendar, WorkError, Zone};
use crate::diag::Place;
use jiff::ToSpan;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The longest time between two handovers of a recurrence, with what holidays add: the 5th of a weekday, moved.
const LONGEST_TURN: i64 = 150 * 86_400;
/// How far holidays can move a handover.
const FARTHEST_SHIFT: i64 = 45 * 86_400;

/// When a turn ends and the next begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Handover {
    /// At each slot of these rules.
    Slots(Vec<Recurrence>),
    /// Every so many local days, at the same time on the wall.
    Every {
        /// How many days a turn lasts.
        days: i64,
        /// The first day.
        first: Date,
        /// The time on the wall.
        time: Time,
    },
}

/// One of several people on duty at once: first, second …
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// Who takes turns, in order; at least one.
    pub members: Vec<String>,
    /// How many places this layer is ahead in the list.
    pub offset: usize,
}

/// Somebody stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Override {
    /// In which layer.
    pub layer: usize,
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub until: Instant,
    /// Who.
    pub who: String,
    /// Where it is declared.
    pub place: Place,
}

/// Somebody is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leave {
    /// Who.
    pub who: String,
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub until: Instant,
    /// Where it is declared.
    pub place: Place,
}

/// A rotation as declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rotation {
    /// The zone of its handovers.
    #[serde(serialize_with = "crate::calendar::zone_as_text")]
    pub zone: Zone,
    /// When turns change.
    pub handover: Handover,
    /// When the first turn begins.
    pub start: Instant,
    /// The first instant after the last turn, if it ends.
    pub until: Option<Instant>,
    /// Who is on duty at once; at least one layer.
    pub layers: Vec<Layer>,
    /// Stand-ins; of two at once the later in the list counts.
    pub overrides: Vec<Override>,
    /// Absences; nobody replaces the absent one but an override.
    pub leaves: Vec<Leave>,
    /// The hours in which somebody must be on duty.
    pub covers: Arc<WorkCalendar>,
}

/// One turn, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Its number, from 0.
    pub number: usize,
    /// First instant.
    pub start: Instant,
    /// First instant after it.
    pub end: Instant,
}

/// Why somebody, or nobody, is on duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// It is their turn, by its number.
    Turn(usize),
    /// They stand in: the override's index.
    Override(usize),
    /// It is the turn of somebody who is away.
    Away(String),
    /// The rotation has not begun.
    NotBegun,
    /// The rotation is over.
    Over,
    /// Nobody knows which days beyond the holiday list are business days.
    Untold,
}

/// A stretch of time of one layer, half-open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnCallShift {
    /// First instant.
    pub start: Instant,
    /// First instant after it.
    pub end: Instant,
    /// Who is on duty.
    pub who: Option<String>,
    /// Why.
    pub cause: Cause,
}

/// Two things at once that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// One person in two layers.
    Layers {
        /// Who.
        who: String,
        /// The layers.
        layers: (usize, usize),
    },
    /// Two overrides of one layer, by their indices.
    Overrides(usize, usize),
    /// An override of somebody who is away: the indices of both.
    Absent(usize, usize),
}

/// A span of time, half-open.
pub type Span = (Instant, Instant);

impl Rotation {
    /// The turns from the beginning up to the one that lasts at `to`; they end early where holidays are not known.
    ///
    /// # Errors
    /// [`WorkError::BeyondCoverage`] when a handover before that cannot be told.
    pub fn turns(&self, to: Instant) -> Result<Vec<Turn>, WorkError> {
        let mut edges = match &self.handover {
            Handover::Every { days, first, time } => self.every(*days, *first, *time, to),
            Handover::Slots(rules) => self.slots(rules, to)?,
        };
        if let Some(until) = self.until {
            edges.retain(|edge| *edge < until);
            edges.push(until);
        }
        let turns = edges.windows(2).enumerate().map(|(number, edge)| Turn { number, start: edge[0], end: edge[1] });
        Ok(turns.take_while(|turn| turn.start <= to).collect())
    }

    /// The beginning and every handover up to the first one after `to`.
    fn every(&self, days: i64, first: Date, time: Time, to: Instant) -> Vec<Instant> {
        let mut edges = vec![self.start];
        for turn in 1.. {
            let date = turn_date(first, days, turn);
            let edge = first_instant_at(&self.zone, date, time);
            let last = edges.last().copied().unwrap_or(self.start);
            if edge <= last {
                break;
            }
            edges.push(edge);
            if edge > to {
                break;
            }
        }
        edges
    }

    fn slots(&self, rules: &[Recurrence], to: Instant) -> Result<Vec<Instant>, WorkError> {
        let periods = PeriodCalendar { zone: self.zone.clone(), fiscal_year_start: 1, cutoff: None };
        let horizon = rules.iter().filter_map(told_until).min();
        let wanted = later(to, LONGEST_TURN);
        let end = horizon.map_or(wanted, |horizon| wanted.min(horizon));
        let mut edges = BTreeSet::new();
        if self.start < end {
            for rule in rules {
                let slots = rule.slots(&periods, self.start, end)?;
                edges.extend(slots.iter().map(|slot| slot.start).filter(|start| *start > self.start && *start < end));
            }
        }
        let first_after = edges.range(later(to, 1)..).next().copied();
        let mut edges: Vec<Instant> =
            std::iter::once(self.start).chain(edges.into_iter().filter(|edge| *edge <= to)).collect();
        // The last turn lasts to its handover, or to where nobody can tell the handover.
        edges.push(first_after.unwrap_or(end.max(later(self.start, 1))));
        Ok(edges)
    }

    /// Who is on duty in a layer, over the whole of `[from, to)`: the stints follow each other.
    ///
    /// # Errors
    /// As [`Rotation::turns`].
    pub fn shifts(&self, layer: usize, from: Instant, to: Instant) -> Result<Vec<OnCallShift>, WorkError> {
        let turns = self.turns(to)?;
        let mut cuts: BTreeSet<Instant> = [from, to, self.start].into();
        cuts.extend(self.until);
        cuts.extend(turns.iter().flat_map(|turn| [turn.start, turn.end]));
        cuts.extend(self.overrides.iter().flat_map(|stand_in| [stand_in.from, stand_in.until]));
        cuts.extend(self.leaves.iter().flat_map(|leave| [leave.from, leave.until]));
        let cuts: Vec<Instant> = cuts.into_iter().filter(|cut| from <= *cut && *cut <= to).collect();
        let mut stints: Vec<OnCallShift> = Vec::new();
        for pair in cuts.windows(2) {
            let (who, cause) = self.duty(layer, &turns, pair[0]);
            match stints.last_mut() {
                Some(last) if last.who == who && last.cause == cause => last.end = pair[1],
                _ => stints.push(OnCallShift { start: pair[0], end: pair[1], who, cause }),
            }
        }
        Ok(stints)
    }

    fn duty(&self, layer: usize, turns: &[Turn], at: Instant) -> (Option<String>, Cause) {
        let stands_in = |stand_in: &Override| stand_in.layer == layer && within((stand_in.from, stand_in.until), at);
        if let Some(index) = self.overrides.iter().rposition(stands_in) {
            return (Some(self.overrides[index].who.clone()), Cause::Override(index));
        }
        if at < self.start {
            return (None, Cause::NotBegun);
        }
        if self.until.is_some_and(|until| until <= at) {
            return (None, Cause::Over);
        }
        let turn = turns.partition_point(|turn| turn.start <= at).checked_sub(1).map(|index| turns[index]);
        let Some(turn) = turn.filter(|turn| at < turn.end) else { return (None, Cause::Untold) };
        let Some(who) = self.layers.get(layer).and_then(|layer| layer.on_turn(turn.number)) else {
            return (None, Cause::Untold);
        };
        let away = self.leaves.iter().any(|leave| leave.who == who && within((leave.from, leave.until), at));
        if away { (None, Cause::Away(who.to_owned())) } else { (Some(who.to_owned()), Cause::Turn(turn.number)) }
    }

    /// The stint of a layer that lasts at an instant, from that instant to its end.
    ///
    /// # Errors
    /// As [`Rotation::turns`].
    pub fn on_duty(&self, layer: usize, at: Instant) -> Result<OnCallShift, WorkError> {
        let stints = self.shifts(layer, at, later(at, 2 * LONGEST_TURN))?;
        let untold = OnCallShift { start: at, end: later(at, 1), who: None, cause: Cause::Untold };
        Ok(stints.into_iter().next().unwrap_or(untold))
    }

    /// The first handover after an instant; `None` when the rotation is over by then, or nobody can tell.
    ///
    /// # Errors
    /// As [`Rotation::turns`].
    pub fn next_handover(&self, at: Instant) -> Result<Option<Instant>, WorkError> {
        if at < self.start {
            return Ok(Some(self.start));
        }
        let turns = self.turns(later(at, 2 * LONGEST_TURN))?;
        let next = turns.iter().find(|turn| turn.start > at).map(|turn| turn.start);
        Ok(next)
    }

    /// The covered hours of `[from, to)`, as far as the calendar knows its holidays.
    pub fn covered(&self, from: Instant, to: Instant) -> Vec<Span> {
        let (from, to) = match self.covers.coverage() {
            Some((first, end)) => (from.max(first), to.min(later(end, -1))),
            None => (from, to),
        };
        if from >= to {
            return Vec::new();
        }
        let Ok(open) = self.covers.open_time(from, to) else { return Vec::new() };
        let instant = |second: i64| Instant::from_second(second).unwrap_or(to);
        let spans = open.start.iter().zip(open.length.iter()).filter(|(_, length)| **length > 0);
        spans.map(|(start, length)| (instant(*start).max(from), instant(start + length).min(to))).collect()
    }

    /// The covered hours of `[from, to)` in which the one whose turn it is is away and nobody stands in.
    ///
    /// # Errors
    /// As [`Rotation::turns`].
    pub fn gaps(&self, layer: usize, from: Instant, to: Instant) -> Result<Vec<(Span, String)>, WorkError> {
        let covered = self.covered(from, to);
        let mut gaps = Vec::new();
        for stint in self.shifts(layer, from, to)? {
            let Cause::Away(who) = &stint.cause else { continue };
            let parts = covered.iter().filter_map(|span| common(*span, (stint.start, stint.end)));
            // Told as one stretch: from the first covered instant without anybody to the last.
            let whole = parts.reduce(|all, part| (all.0, part.1));
            gaps.extend(whole.map(|span| (span, who.clone())));
        }
        Ok(gaps)
    }

    /// What cannot be meant in `[from, to)`, oldest first.
    ///
    /// # Errors
    /// As [`Rotation::turns`].
    pub fn clashes(&self, from: Instant, to: Instant) -> Result<Vec<(Span, Clash)>, WorkError> {
        let mut clashes = Vec::new();
        let layers = (0..self.layers.len()).map(|layer| self.shifts(layer, from, to));
        let layers: Vec<Vec<OnCallShift>> = layers.collect::<Result<_, _>>()?;
        for (first, one) in layers.iter().enumerate() {
            for (second, other) in layers.iter().enumerate().skip(first + 1) {
                clashes
                    .extend(both(one, other).map(|(span, who)| (span, Clash::Layers { who, layers: (first, second) })));
            }
        }
        for (at, one) in self.overrides.iter().enumerate() {
            let span = (one.from, one.until);
            let later = self.overrides.iter().enumerate().skip(at + 1).filter(|(_, other)| other.layer == one.layer);
            clashes.extend(later.filter_map(|(index, other)| {
                common(span, (other.from, other.until)).map(|span| (span, Clash::Overrides(at, index)))
            }));
            let away = self.leaves.iter().enumerate().filter(|(_, leave)| leave.who == one.who);
            clashes.extend(away.filter_map(|(index, leave)| {
                common(span, (leave.from, leave.until)).map(|span| (span, Clash::Absent(at, index)))
            }));
        }
        clashes.retain(|(span, _)| common(*span, (from, to)).is_some());
        clashes.sort_by_key(|(span, _)| *span);
        Ok(clashes)
    }
}

impl Layer {
    fn on_turn(&self, number: usize) -> Option<&str> {
        let at = (number + self.offset).checked_rem(self.members.len())?;
        self.members.get(at).map(String::as_str)
    }
}

/// Until when a rule tells its slots, if it needs holidays.
fn told_until(rule: &Recurrence) -> Option<Instant> {
    let (_, end) = rule.calendar.as_ref().filter(|_| rule.needs_calendar())?.coverage()?;
    Some(later(end, if rule.shift == BusinessDayConvention::None { -1 } else { -FARTHEST_SHIFT }))
}

/// The day on which a turn begins.
fn turn_date(first: Date, days: i64, turn: i64) -> Date {
    days.checked_mul(turn).and_then(|days| first.checked_add(days.days()).ok()).unwrap_or(first)
}

/// Where both lists have the same person.
fn both<'s>(one: &'s [OnCallShift], other: &'s [OnCallShift]) -> impl Iterator<Item = (Span, String)> + 's {
    let same = move |a: &'s OnCallShift| {
        let others = other.iter().filter(move |b| a.who.is_some() && a.who == b.who);
        others.filter_map(move |b| Some((common((a.start, a.end), (b.start, b.end))?, a.who.clone()?)))
    };
    one.iter().flat_map(same)
}

fn within((from, until): Span, at: Instant) -> bool {
    from <= at && at < until
}

fn common(a: Span, b: Span) -> Option<Span> {
    let (from, until) = (a.0.max(b.0), a.1.min(b.1));
    (from < until).then_some((from, until))
}

/// The instant so many seconds later.
fn later(at: Instant, seconds: i64) -> Instant {
    let limit = if seconds < 0 { Instant::MIN } else { Instant::MAX };
    at.as_second().checked_add(seconds).and_then(|second| Instant::from_second(second).ok()).unwrap_or(limit)
}

#[cfg(test)]
mod tests;
