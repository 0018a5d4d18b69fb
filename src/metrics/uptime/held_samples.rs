//! Samples that are held in time: each speaks until the next one of its service, and at most for a declared time; what
//! follows is unknown. Of two samples of one instant that disagree, the one that is down counts.
//!
//! In: a source of samples. Out: a timeline for each service. Never: brings every sample here: the engine answers only those
//! at which the state changes or a gap begins, and the newest of each service.
//!
//! Turns are what a timeline is made of: two for each outage and for each gap, however many samples lie between them. Only a service
//! that answers and fails by turns at every sample brings all of them.

use super::exclusions::Exclusions;
use super::scope::Lines;
use super::spans::{Levels, push, united};
use crate::config::{Metric, Uptime};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::query::{Aggregate, Cell, Expr, Measure, Query, RunningAggregate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A sample at which something changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct StateChange {
    at: i64,
    down: bool,
    /// The sample before it.
    before: Option<i64>,
}

/// The turns of each service and its newest sample.
pub(super) struct HeldSamples {
    turns: BTreeMap<Option<String>, Vec<StateChange>>,
    newest: BTreeMap<Option<String>, i64>,
    hold: i64,
}

impl HeldSamples {
    /// Asks for the turns before the as-of instant, and for the newest samples.
    pub(super) fn ask(run: &Run<'_>, metric: &Metric, uptime: &Uptime, found: &mut Diagnostics) -> Option<Self> {
        let Uptime::Probes { hold: Some(hold), .. } = uptime else { return None };
        let sampled = Sampled::new(run, uptime)?;
        let newest = run.ask(&sampled.newest(), &metric.place, found)?;
        let service = |cell: &Cell| cell.text().map(str::to_owned);
        let newest = newest.rows.iter().filter_map(|row| Some((service(&row[0]), row[1].integer()?))).collect();
        let answered = run.ask(&sampled.turns(*hold), &metric.place, found)?;
        let mut turns: BTreeMap<Option<String>, Vec<StateChange>> = BTreeMap::new();
        for row in &answered.rows {
            let Some(at) = row[1].integer() else { continue };
            let down = row[2].integer() == Some(1);
            let before = row[3].integer().filter(|before| *before >= 0);
            add(turns.entry(service(&row[0])).or_default(), StateChange { at, down, before });
        }
        Some(Self { turns, newest, hold: *hold })
    }

    /// Every service that a sample names.
    pub(super) fn services(&self) -> BTreeSet<&str> {
        self.newest.keys().filter_map(Option::as_deref).collect()
    }

    /// What is known of each service before `until`.
    pub(super) fn lines(&self, services: &[String], exclusions: &Exclusions, until: i64) -> Lines {
        Lines::new(services, exclusions, |service| {
            let service = service.map(str::to_owned);
            let turns = self.turns.get(&service).map_or(&[][..], Vec::as_slice);
            let newest = self.newest.get(&service).copied().unwrap_or(i64::MIN);
            spans(turns, newest, self.hold, until)
        })
    }
}

/// Adds a turn; of one instant, down wins.
fn add(turns: &mut Vec<StateChange>, turn: StateChange) {
    match turns.last_mut() {
        Some(last) if last.at == turn.at => last.down |= turn.down,
        _ => turns.push(turn),
    }
}

/// Known and down stretches: a turn's state lasts to the next turn, or for `hold` after the last sample before a gap.
fn spans(turns: &[StateChange], newest: i64, hold: i64, until: i64) -> (Vec<(i64, i64)>, Levels) {
    let (mut known, mut down) = (Vec::new(), Levels::new());
    for (at, turn) in turns.iter().enumerate() {
        let end = match turns.get(at + 1) {
            Some(next) => next.at.min(next.before.map_or(next.at, |before| before + hold)),
            None => newest + hold,
        };
        let end = end.min(until);
        known.push((turn.at, end));
        if turn.down {
            push(&mut down, turn.at, end, Decimal::ONE);
        }
    }
    (united(known), down)
}

/// The columns that tell samples apart, computed by the engine.
struct Sampled<'a> {
    source: &'a str,
    with: Vec<(String, Expr)>,
}

impl<'a> Sampled<'a> {
    fn new(run: &Run<'_>, uptime: &'a Uptime) -> Option<Self> {
        let Uptime::Probes { source, time, up, service, .. } = uptime else { return None };
        let seen = Expr::column(time).lt(Expr::instant(run.as_of.as_second()));
        let counts = seen.and(up.clone().is_not_null());
        // Rows that are no sample are before all time, so that they never are the sample before another.
        let or_never = |value: Expr| Expr::if_else(counts.clone(), value, Expr::integer(-1));
        let second = || Expr::column(time).to_integer();
        let is_down = Expr::if_else(up.clone(), Expr::integer(0), Expr::integer(1));
        let state = second().times(Expr::integer(2)).plus(is_down);
        // Instant and state in one number: the greatest of the earlier ones is the newest, and of one instant a down one.
        let before = |column: &str| {
            Expr::column(column).running(RunningAggregate::Max, Expr::column("held.service"), Expr::column(time))
        };
        let with = vec![
            ("held.service".to_owned(), service.as_ref().map_or_else(|| Expr::integer(0), Expr::column)),
            ("held.time".to_owned(), or_never(second())),
            ("held.state".to_owned(), or_never(state)),
            ("held.before".to_owned(), before("held.time")),
            ("held.state_before".to_owned(), before("held.state")),
        ];
        Some(Self { source, with })
    }

    fn is_sample() -> Expr {
        Expr::column("held.time").ge(Expr::integer(0))
    }

    fn newest(&self) -> Query {
        let measures = vec![Measure::new("newest", Aggregate::Max(Expr::column("held.time")))];
        let group = vec![("service".to_owned(), Expr::column("held.service"))];
        Query::groups(self.source, group, measures).with_columns(self.with[..2].to_vec()).filtered(Self::is_sample())
    }

    /// Samples after nothing, after a gap, or of another state than the one before.
    fn turns(&self, hold: i64) -> Query {
        let column = |name: &str| Expr::column(name);
        let twice = |name: &str| column(name).times(Expr::integer(2));
        let down = || column("held.state").minus(twice("held.time"));
        let down_before = column("held.state_before").minus(twice("held.before"));
        let before = || column("held.before").coalesce(Expr::integer(-1));
        let first = before().lt(Expr::integer(0));
        let gap = column("held.time").minus(before()).gt(Expr::integer(hold));
        // At the instant of the sample before, only going down is a turn.
        let later = column("held.time").gt(before());
        let may_turn = later.or(down().eq(Expr::integer(1)));
        let other = down().ne(down_before).and(may_turn);
        let is_turn = first.or(gap).or(other);
        let columns = vec![
            ("service".to_owned(), column("held.service")),
            ("at".to_owned(), column("held.time")),
            ("down".to_owned(), down()),
            ("before".to_owned(), column("held.before")),
        ];
        Query::rows(self.source, columns, 2).with_columns(self.with.clone()).filtered(Self::is_sample().and(is_turn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_held_until_the_next_one_or_for_a_while() {
        // Samples of a minute's hold: up at 0, down at 40, (gap) up at 200, up at 230; known until 260.
        let turns = [
            StateChange { at: 0, down: false, before: None },
            StateChange { at: 40, down: true, before: Some(0) },
            StateChange { at: 200, down: false, before: Some(40) },
        ];
        let (known, down) = spans(&turns, 230, 60, 260);
        // 0–40 up, 40–100 down, 100–200 unknown, 200–260 up (230 + 60 is cut at 260).
        assert_eq!(known, vec![(0, 100), (200, 260)]);
        assert_eq!(down, vec![(40, 100, Decimal::ONE)]);
    }

    #[test]
    fn of_one_instant_down_wins() {
        let mut turns = vec![StateChange { at: 10, down: false, before: None }];
        add(&mut turns, StateChange { at: 10, down: true, before: Some(10) });
        assert_eq!(turns, [StateChange { at: 10, down: true, before: None }]);
    }
}
