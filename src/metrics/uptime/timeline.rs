//! What is known of a service over time: where it was looked at, and how much of it was down.
//!
//! In: known, excluded and down stretches of one service, or the timelines of several. Out: a [`Timeline`]. Never: counts what
//! is unknown as up or as down. Of several services, a state follows only when it would be the same whatever the unknown
//! ones did: any down is known as soon as one is down, all down is refuted as soon as one is up. A service in its own
//! maintenance is not looked at.

use super::spans::{Levels, Spans, lost, minus, overlap, push};
use crate::config::Rollup;
use rust_decimal::Decimal;

/// One service, or several seen as one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Timeline {
    /// When its state is known and counts.
    pub known: Spans,
    /// When nobody promised anything.
    pub excluded: Spans,
    /// How much of it was down; only where known.
    pub down: Levels,
}

/// The state of one service at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Excluded,
    Unknown,
    Down(Decimal),
}

impl Timeline {
    /// A timeline in which `excluded` is cut out of what is known and of what is down.
    pub(super) fn new(known: &Spans, excluded: Spans, down: &Levels) -> Self {
        let known = minus(known, &excluded);
        let mut within = Levels::new();
        for &(start, end, weight) in down {
            let first = known.partition_point(|k| k.1 <= start);
            for &(from, to) in known[first..].iter().take_while(|k| k.0 < end) {
                push(&mut within, start.max(from), end.min(to), weight);
            }
        }
        Self { known, excluded, down: within }
    }

    /// Weighted seconds down, and seconds known, in a stretch of time.
    pub(super) fn share(&self, base: (i64, i64)) -> (Decimal, Decimal) {
        (lost(&self.down, base), Decimal::from(overlap(&self.known, base)))
    }

    /// Seconds of a stretch that are not excluded, known or not.
    pub(super) fn promised(&self, base: (i64, i64)) -> i64 {
        (base.1 - base.0 - overlap(&self.excluded, base)).max(0)
    }

    fn boundaries(&self) -> impl Iterator<Item = i64> + '_ {
        let spans = self.known.iter().chain(&self.excluded).flat_map(|&(start, end)| [start, end]);
        spans.chain(self.down.iter().flat_map(|&(start, end, _)| [start, end]))
    }
}

/// Several services as one: down when any is, or when all are.
pub(super) fn together(lines: &[&Timeline], rollup: Rollup) -> Timeline {
    let mut boundaries: Vec<i64> = lines.iter().flat_map(|line| line.boundaries()).collect();
    boundaries.sort_unstable();
    boundaries.dedup();
    let mut cursors: Vec<Cursor<'_>> = lines.iter().map(|&line| Cursor { line, at: [0; 3] }).collect();
    let mut whole = Timeline::default();
    for pair in boundaries.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let states: Vec<State> = cursors.iter_mut().map(|cursor| cursor.state(start)).collect();
        match combined(&states, rollup) {
            State::Unknown => {}
            State::Excluded => join(&mut whole.excluded, start, end),
            State::Down(level) => {
                join(&mut whole.known, start, end);
                if !level.is_zero() {
                    push(&mut whole.down, start, end, level);
                }
            }
        }
    }
    whole
}

fn join(spans: &mut Spans, start: i64, end: i64) {
    match spans.last_mut() {
        Some(last) if last.1 == start => last.1 = end,
        _ => spans.push((start, end)),
    }
}

fn combined(states: &[State], rollup: Rollup) -> State {
    let looked_at = || states.iter().filter(|state| **state != State::Excluded);
    let levels = || {
        looked_at().filter_map(|state| match state {
            State::Down(level) => Some(*level),
            _ => None,
        })
    };
    let all_known = levels().count() == looked_at().count();
    let (level, settles) = match rollup {
        Rollup::AllDown => (levels().min(), Decimal::ZERO),
        _ => (levels().max(), Decimal::ONE),
    };
    match level {
        None if all_known => State::Excluded,
        Some(level) if all_known || level == settles => State::Down(level),
        _ => State::Unknown,
    }
}

/// Walks one timeline in order; never back.
struct Cursor<'a> {
    line: &'a Timeline,
    at: [usize; 3],
}

impl Cursor<'_> {
    fn state(&mut self, instant: i64) -> State {
        let Timeline { known, excluded, down } = self.line;
        let [in_known, in_excluded, in_down] = &mut self.at;
        *in_excluded += excluded[*in_excluded..].iter().take_while(|span| span.1 <= instant).count();
        *in_known += known[*in_known..].iter().take_while(|span| span.1 <= instant).count();
        *in_down += down[*in_down..].iter().take_while(|span| span.1 <= instant).count();
        if excluded.get(*in_excluded).is_some_and(|span| span.0 <= instant) {
            return State::Excluded;
        }
        if known.get(*in_known).is_none_or(|span| span.0 > instant) {
            return State::Unknown;
        }
        State::Down(down.get(*in_down).filter(|span| span.0 <= instant).map_or(Decimal::ZERO, |span| span.2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::uptime::spans::{greatest, united};
    use proptest::prelude::*;

    const ONE: Decimal = Decimal::ONE;

    fn line(known: &[(i64, i64)], excluded: &[(i64, i64)], down: &[(i64, i64, Decimal)]) -> Timeline {
        Timeline::new(&known.to_vec(), excluded.to_vec(), &down.to_vec())
    }

    #[test]
    fn any_down_is_the_greatest_and_all_down_the_least() {
        let half = Decimal::new(5, 1);
        let web = line(&[(0, 100)], &[], &[(10, 30, ONE)]);
        let api = line(&[(0, 100)], &[], &[(20, 50, half)]);
        let any = together(&[&web, &api], Rollup::AnyDown);
        assert_eq!((any.known, any.down), (vec![(0, 100)], vec![(10, 30, ONE), (30, 50, half)]));
        // Both are down from 20 to 30 only, and of api only half is.
        let all = together(&[&web, &api], Rollup::AllDown);
        assert_eq!((all.known, all.down), (vec![(0, 100)], vec![(20, 30, half)]));
    }

    #[test]
    fn what_is_unknown_is_settled_only_by_what_cannot_change_it() {
        // web is down from 0 to 10 and up to 20; api is not known until 15, and up from then on.
        let web = line(&[(0, 20)], &[], &[(0, 10, ONE)]);
        let api = line(&[(15, 20)], &[], &[]);
        let any = together(&[&web, &api], Rollup::AnyDown);
        assert_eq!((any.known, any.down), (vec![(0, 10), (15, 20)], vec![(0, 10, ONE)]));
        let all = together(&[&web, &api], Rollup::AllDown);
        assert_eq!((all.known, all.down), (vec![(10, 20)], vec![]));
    }

    #[test]
    fn a_service_in_maintenance_is_not_looked_at() {
        // web is in maintenance from 0 to 10, api from 5 to 20; api is down from 0 to 10.
        let web = line(&[(0, 30)], &[(0, 10)], &[]);
        let api = line(&[(0, 30)], &[(5, 20)], &[(0, 10, ONE)]);
        assert_eq!(api.down, vec![(0, 5, ONE)]);
        let all = together(&[&web, &api], Rollup::AllDown);
        assert_eq!((all.known.clone(), all.down.clone()), (vec![(0, 5), (10, 30)], vec![(0, 5, ONE)]));
        assert_eq!(all.excluded, vec![(5, 10)]);
        assert_eq!(all.promised((0, 30)), 25);
        assert_eq!(all.share((0, 30)), (Decimal::from(5), Decimal::from(25)));
    }

    type Raw = (Vec<(i64, i64)>, Vec<(i64, i64)>, Vec<(i64, i64, bool)>);

    fn raw() -> impl Strategy<Value = Raw> {
        let spans = || proptest::collection::vec((0_i64..40, 1_i64..20), 0..4);
        let outages = proptest::collection::vec((0_i64..40, 1_i64..20, any::<bool>()), 0..5);
        let ended = |spans: Vec<(i64, i64)>| spans.into_iter().map(|(start, length)| (start, start + length)).collect();
        (spans(), spans(), outages).prop_map(move |(known, excluded, down)| {
            let down = down.into_iter().map(|(start, length, half)| (start, start + length, half)).collect();
            (ended(known), ended(excluded), down)
        })
    }

    /// The state of one second in halves: `None` is excluded, `Some(None)` unknown.
    fn at((known, excluded, down): &Raw, second: i64) -> Option<Option<u8>> {
        let within = |spans: &[(i64, i64)]| spans.iter().any(|s| s.0 <= second && second < s.1);
        let halves = down.iter().filter(|d| d.0 <= second && second < d.1).map(|d| if d.2 { 1 } else { 2 });
        (!within(excluded)).then(|| within(known).then(|| halves.max().unwrap_or(0)))
    }

    fn of_raw((known, excluded, down): &Raw) -> Timeline {
        let weighted: Vec<_> =
            down.iter().map(|&(a, b, half)| (a, b, if half { Decimal::new(5, 1) } else { ONE })).collect();
        Timeline::new(&united(known.clone()), united(excluded.clone()), &greatest(&weighted))
    }

    proptest! {
        #[test]
        fn a_sweep_sees_what_a_walk_over_every_second_sees(
            services in proptest::collection::vec(raw(), 1..4),
            all_down in any::<bool>(),
            base in (0_i64..60, 0_i64..30),
        ) {
            let rollup = if all_down { Rollup::AllDown } else { Rollup::AnyDown };
            let lines: Vec<Timeline> = services.iter().map(of_raw).collect();
            let whole = together(&lines.iter().collect::<Vec<_>>(), rollup);
            let base = (base.0, base.0 + base.1);
            let (mut lost, mut known, mut promised) = (0_i64, 0_i64, 0_i64);
            for second in base.0..base.1 {
                let looked_at: Vec<Option<u8>> = services.iter().filter_map(|raw| at(raw, second)).collect();
                promised += i64::from(!looked_at.is_empty());
                // Every way the unknown ones may be must lead to the same state.
                let outcome = |unknown: u8| {
                    let states = looked_at.iter().map(|state| state.unwrap_or(unknown));
                    if all_down { states.min() } else { states.max() }
                };
                if let (Some(best), Some(worst)) = (outcome(0), outcome(2)) && best == worst {
                    known += 1;
                    lost += i64::from(best);
                }
            }
            prop_assert_eq!(whole.share(base), (Decimal::new(lost * 5, 1), Decimal::from(known)));
            prop_assert_eq!(promised, whole.promised(base));
        }
    }
}
