//! What became of the slots of a task, and which rows of its log are needed to tell.
//!
//! In: slots, and a log. Out: the question for the rows that can matter, and
//! what they say. Never: fetches more rows than slots can take.
//!
//! Each slot takes the first row that falls in its time and that no earlier slot took; of what is left, the first row before
//! the next slot makes it late. Between two of the seconds at which some slot begins, or its time is over, no slot tells one
//! row from another but by their order: of such a piece of time as many rows can be taken as there are slots that may take
//! one, and they are its first ones.

use crate::calendar::Instant;
use crate::model::SlotOutcome;
use crate::query::{Aggregate, Cell, Expr, Limit, Measure, Query, RunningAggregate, Side, Table};
use std::sync::Arc;

/// When a task is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// The first second.
    pub start: i64,
    /// The last one in time.
    pub until: i64,
}

/// Pieces of time, and how many rows of each can be taken.
struct Pieces {
    /// Where each begins; the last one never ends.
    starts: Arc<Vec<i64>>,
    /// The number of slots that may take a row of it.
    wanted: Arc<Vec<i64>>,
}

impl Pieces {
    fn new(slots: &[Slot]) -> Self {
        let mut starts: Vec<i64> = slots.iter().flat_map(|slot| [slot.start, slot.until + 1]).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut steps = vec![0; starts.len()];
        let at = |second: i64| starts.partition_point(|start| *start < second);
        let mut from_until = |from: i64, until: Option<i64>| {
            if until.is_none_or(|until| from < until) {
                steps[at(from)] += 1;
                until.into_iter().for_each(|until| steps[at(until)] -= 1);
            }
        };
        for (nth, slot) in slots.iter().enumerate() {
            from_until(slot.start, Some(slot.until + 1));
            from_until(slot.until + 1, slots.get(nth + 1).map(|next| next.start));
        }
        let wanted = steps.iter().scan(0, |sum, step| {
            *sum += step;
            Some(*sum)
        });
        let wanted = Arc::new(wanted.collect());
        Self { starts: Arc::new(starts), wanted }
    }
}

/// The rows of a log.
pub(super) struct Log<'a> {
    pub source: &'a str,
    /// When something was done.
    pub done_at: &'a str,
    /// Which rows are the task's.
    pub own: Expr,
}

impl<'a> Log<'a> {
    /// The rows before an instant that name a task in a column.
    pub(super) fn of_task(source: &'a str, done_at: &'a str, before: Instant, column: &str, task: &str) -> Self {
        let own = Expr::column(done_at).lt(Expr::instant(before.as_second())).and(Expr::column(column).is_in([task]));
        Self { source, done_at, own }
    }
}

/// The question for the rows that can matter to slots, given in the order of time.
pub(super) fn question(log: Log<'_>, slots: &[Slot]) -> Query {
    let Pieces { starts, wanted } = Pieces::new(slots);
    let at = || Expr::column(log.done_at);
    let piece = || at().search_sorted(&starts, Side::LastAtMost);
    let filter = log.own.clone().and(piece().is_not_null());
    if wanted.iter().all(|wanted| *wanted <= 1) {
        let first = Measure::new("at", Aggregate::Min(at()));
        let group = vec![("piece".to_owned(), piece())];
        return Query::groups(log.source, group, vec![first]).filtered(filter);
    }
    let is_own = log.own.indicator();
    let earlier = is_own.running(RunningAggregate::Sum, piece(), at());
    let limit = usize::try_from(wanted.iter().sum::<i64>()).ok().map(Limit::from);
    let filter = filter.and(earlier.lt(piece().take(&wanted)));
    Query::rows(log.source, vec![("at".to_owned(), at())], 1).filtered(filter).limited(limit)
}

/// The seconds of the rows of an answer, in the order of time.
pub(super) fn times(table: &Table) -> Vec<i64> {
    let at = table.column("at").unwrap_or(0);
    let mut times: Vec<i64> = table.rows.iter().filter_map(|row| row.get(at).and_then(Cell::integer)).collect();
    times.sort_unstable();
    times
}

/// What became of each slot, and when it was done; both lists are in the order of time.
pub(super) fn outcomes(slots: &[Slot], rows: &[i64], end: i64) -> Vec<(SlotOutcome, Option<i64>)> {
    let mut taken = vec![false; rows.len()];
    let take = |from: i64, until: i64, taken: &mut Vec<bool>| {
        let first = rows.partition_point(|at| *at < from);
        let free = (first..rows.len()).take_while(|&i| rows[i] <= until).find(|&i| !taken[i])?;
        taken[free] = true;
        Some(rows[free])
    };
    let in_time: Vec<Option<i64>> = slots.iter().map(|slot| take(slot.start, slot.until, &mut taken)).collect();
    let mut outcomes = Vec::with_capacity(slots.len());
    for (at, &Slot { until, .. }) in slots.iter().enumerate() {
        let next = slots.get(at + 1).map_or(i64::MAX, |next| next.start - 1);
        let outcome = match in_time[at] {
            Some(done) => (SlotOutcome::Done, Some(done)),
            None => match take(until + 1, next, &mut taken) {
                Some(done) => (SlotOutcome::Late, Some(done)),
                None if until < end => (SlotOutcome::Missed, None),
                None => (SlotOutcome::Undecided, None),
            },
        };
        outcomes.push(outcome);
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SlotOutcome::{Done, Late, Missed, Undecided};
    use proptest::prelude::*;

    fn slot((start, until): (i64, i64)) -> Slot {
        Slot { start, until }
    }

    fn states(starts: &[i64], grace: i64, rows: &[i64], end: i64) -> Vec<SlotOutcome> {
        let slots: Vec<Slot> = starts.iter().map(|&start| Slot { start, until: start + grace }).collect();
        outcomes(&slots, rows, end).into_iter().map(|(kept, _)| kept).collect()
    }

    #[test]
    fn a_row_counts_for_one_slot_and_the_last_second_is_in_time() {
        // Slots at 0, 100, 200, 300, 400 with 30 to do them; the row at 130 is the last moment of the second.
        let expected = [Done, Done, Late, Missed, Done];
        assert_eq!(states(&[0, 100, 200, 300, 400], 30, &[10, 130, 260, 405], 420), expected);
        // Slots that overlap: two rows in both serve both, one row only the first.
        assert_eq!(states(&[0, 10], 50, &[20, 30], 100), [Done, Done]);
        assert_eq!(states(&[0, 10], 50, &[20], 100), [Done, Missed]);
    }

    #[test]
    fn a_slot_whose_time_is_not_over_is_undecided() {
        assert_eq!(states(&[0, 100], 30, &[], 131), [Missed, Missed]);
        assert_eq!(states(&[0, 100], 30, &[], 130), [Missed, Undecided], "130 is still in time");
        assert_eq!(states(&[0, 100], 30, &[100], 110), [Missed, Done]);
    }

    /// The rows of each piece that can be taken.
    fn needed(slots: &[Slot], rows: &[i64]) -> Vec<i64> {
        let Pieces { starts, wanted } = Pieces::new(slots);
        let mut taken = vec![0; starts.len()];
        let mut needed = Vec::new();
        for row in rows {
            let Some(piece) = starts.partition_point(|start| start <= row).checked_sub(1) else { continue };
            taken[piece] += 1;
            if taken[piece] <= wanted[piece] {
                needed.push(*row);
            }
        }
        needed
    }

    #[test]
    fn of_slots_apart_one_row_each_in_time_and_late_is_needed() {
        // Slots at 0 and 100 with 30 to do them: in time, late, in time, late for ever.
        let Pieces { starts, wanted } = Pieces::new(&[(0, 30), (100, 130)].map(slot));
        assert_eq!((starts.as_slice(), wanted.as_slice()), (&[0, 31, 100, 131][..], &[1, 1, 1, 1][..]));
        // The time of the first reaches into that of the second: it can be late at no row of its own.
        let Pieces { starts, wanted } = Pieces::new(&[(0, 30), (20, 50)].map(slot));
        assert_eq!((starts.as_slice(), wanted.as_slice()), (&[0, 20, 31, 51][..], &[1, 2, 1, 1][..]));
    }

    proptest! {
        #[test]
        fn the_rows_that_are_needed_tell_what_all_rows_tell(
            slots in prop::collection::vec((0..60_i64, 0..25_i64), 0..9),
            rows in prop::collection::vec(-5..100_i64, 0..60),
            end in 0..110_i64,
        ) {
            let mut slots: Vec<Slot> = slots.into_iter().map(|(start, grace)| slot((start, start + grace))).collect();
            let mut rows = rows;
            slots.sort_unstable_by_key(|slot| (slot.start, slot.until));
            rows.sort_unstable();
            let needed = needed(&slots, &rows);
            prop_assert_eq!(outcomes(&slots, &needed, end), outcomes(&slots, &rows, end));
            prop_assert!(slots.len() < 2 || needed.len() <= slots.len() * (slots.len() + 3));
        }
    }
}
