//! What became of each slot of `data/schedule.yaml` that is followed: by editions, by rows of a log, or by ticked boxes.
//!
//! In: the schedule, the engine, the editions issued and the days of ticked boxes. Out: a [`Ledger`]. Never: judges a slot
//! that was over before anything could show it, or one whose time ends after what shows it does.
//!
//! Rows: each slot takes the first row that falls in `[slot, last second in time]` and that no earlier slot took; of what
//! is left, the first row before the next slot makes it late. Editions: the first one of the report about the period that
//! ended before the slot (or, with `about: this`, the one in which it is). Called-off slots are in no list.

use super::Run;
use crate::calendar::{Grain, Instant, day_start};
use crate::config::{Evidence, ScheduleEntry, ScheduleSlot};
use crate::diag::Diagnostics;
use crate::model::{Kept, KeptSlot, Ledger, ReportKind};
use crate::query::{Binary, Expr, Literal, Query, Select};

/// How long before its first edition the slot of a report may have been: a fiscal year and its delay.
const LONGEST_LEAD: i64 = 500 * 86_400;

/// Every followed entry.
pub(super) fn ledger(run: &Run<'_>, found: &mut Diagnostics) -> Ledger {
    let mut ledger = Ledger::default();
    for entry in run.project.schedule.entries.values().filter(|entry| entry.evidence != Evidence::None) {
        let (slots, until) = kept(run, entry, found);
        ledger.entries.insert(entry.id.clone(), slots);
        ledger.told_until.extend(until.map(|until| (entry.id.clone(), until)));
    }
    ledger
}

/// The slots of one entry up to the end of the period that lasts, and until when anything is told of them.
fn kept(run: &Run<'_>, entry: &ScheduleEntry, found: &mut Diagnostics) -> (Vec<KeptSlot>, Option<Instant>) {
    let Some(told) = told(run, entry, found) else { return (Vec::new(), None) };
    let calendar = &run.project.site.periods;
    let last_of = |grain| calendar.containing(grain, run.as_of).end;
    let last = last_of(Grain::Year).max(last_of(Grain::Week)).max(last_of(Grain::Cutoff));
    // A slot that began before the log may still be done in time when the log begins.
    let reach = Instant::from_second(told.first.as_second() - entry.due).unwrap_or(told.first);
    let mut slots = if reach < last { entry.slots(calendar, reach, last) } else { Vec::new() };
    slots.retain(|slot| !slot.cancelled && slot.due >= told.first);
    let outcomes = match &told.by {
        By::Times(times) => {
            let spans: Vec<(i64, i64)> = slots.iter().map(|s| (s.start.as_second(), s.due.as_second())).collect();
            outcomes(&spans, times, told.end.as_second())
        }
        By::Editions(report, running) => slots.iter().map(|slot| issued(run, slot, *report, *running)).collect(),
    };
    let kept = |(slot, (kept, at)): (ScheduleSlot, (Kept, Option<i64>))| KeptSlot {
        nominal: slot.nominal,
        start: slot.start,
        due: slot.due,
        kept,
        at: at.and_then(|at| Instant::from_second(at).ok()),
    };
    let kept = slots.into_iter().zip(outcomes).map(kept);
    // Where nobody said from when reports are issued here, they are from the first edition on.
    let unsaid = matches!(told.by, By::Editions(..)) && entry.from.is_none();
    (kept.skip_while(|slot| unsaid && slot.at.is_none()).collect(), Some(told.end))
}

/// What shows that slots were done.
enum By {
    /// At these seconds, in order.
    Times(Vec<i64>),
    /// By editions.
    Editions(ReportKind, bool),
}

struct Told {
    by: By,
    first: Instant,
    end: Instant,
}

/// What shows the slots of an entry, and from when until when it tells anything; `None` when nothing does yet.
fn told(run: &Run<'_>, entry: &ScheduleEntry, found: &mut Diagnostics) -> Option<Told> {
    let zone = &run.project.site.periods.zone;
    let begins = entry.from.map(|date| day_start(zone, date));
    match &entry.evidence {
        Evidence::None => None,
        Evidence::Rows { source, task, is, done_at } => {
            let (first, end) = run.coverage(source, done_at)?;
            let times = rows(run, entry, (source, task, is, done_at, end), found)?;
            Some(Told { by: By::Times(times), first, end })
        }
        Evidence::Boxes { .. } => {
            let days = run.beside.dates.get(&entry.id)?;
            let mut times: Vec<i64> = days.iter().map(|date| day_start(zone, *date).as_second()).collect();
            times.retain(|at| *at < run.as_of.as_second());
            times.sort_unstable();
            let first = begins.or_else(|| Instant::from_second(*times.first()?).ok())?;
            Some(Told { by: By::Times(times), first, end: run.as_of })
        }
        Evidence::Edition { report, running } => {
            let own = run.beside.issued.iter().filter(|issued| issued.report == *report && issued.at < run.as_of);
            let oldest = own.map(|issued| issued.at.as_second()).min();
            let first = begins.or_else(|| Instant::from_second(oldest? - LONGEST_LEAD).ok())?;
            Some(Told { by: By::Editions(*report, *running), first, end: run.as_of })
        }
    }
}

/// The log of one entry, in the order of time.
fn rows(
    run: &Run<'_>,
    entry: &ScheduleEntry,
    (source, task, is, done_at, end): (&str, &str, &str, &str, Instant),
    found: &mut Diagnostics,
) -> Option<Vec<i64>> {
    let until = Expr::column(done_at).binary(Binary::Lt, Expr::Literal(Literal::Instant(end.as_second())));
    let own = Expr::In(Box::new(Expr::column(task)), vec![Literal::Text(is.to_owned())]);
    let query = Query {
        source: source.to_owned(),
        lookups: Vec::new(),
        with: Vec::new(),
        filter: Some(until.and(own)),
        select: Select::Rows { columns: vec![("at".to_owned(), Expr::column(done_at))], sort: 1, limit: None },
    };
    let table = run.ask(&query, &entry.place, found)?;
    Some(table.rows.iter().filter_map(|row| row[0].integer()).collect())
}

/// The periods a report is about.
fn grain_of(report: ReportKind, run: &Run<'_>) -> Grain {
    match report {
        ReportKind::Weekly if run.project.site.periods.cutoff.is_some() => Grain::Cutoff,
        ReportKind::Weekly | ReportKind::Review => Grain::Week,
        ReportKind::Monthly | ReportKind::Newsletter => Grain::Month,
        ReportKind::Quarterly => Grain::Quarter,
        ReportKind::Yearly => Grain::Year,
    }
}

/// What became of the slot of a report.
fn issued(run: &Run<'_>, slot: &ScheduleSlot, report: ReportKind, running: bool) -> (Kept, Option<i64>) {
    let periods = &run.project.site.periods;
    let own = periods.containing(grain_of(report, run), slot.start);
    let about = if running { own } else { periods.previous(&own) };
    let key = report.key(&about, periods);
    let first = run.beside.issued.iter().filter(|issued| issued.report == report && issued.key == key);
    let first = first.map(|issued| issued.at).filter(|at| *at < run.as_of).min();
    match first {
        Some(at) if at <= slot.due => (Kept::Done, Some(at.as_second())),
        Some(at) => (Kept::Late, Some(at.as_second())),
        None if slot.due < run.as_of => (Kept::Missed, None),
        None => (Kept::Undecided, None),
    }
}

/// What became of each slot, given as its first second and the last one in time, and when it was done; both lists are in
/// the order of time.
pub(super) fn outcomes(slots: &[(i64, i64)], rows: &[i64], end: i64) -> Vec<(Kept, Option<i64>)> {
    let mut taken = vec![false; rows.len()];
    let take = |from: i64, until: i64, taken: &mut Vec<bool>| {
        let first = rows.partition_point(|at| *at < from);
        let free = (first..rows.len()).take_while(|&i| rows[i] <= until).find(|&i| !taken[i])?;
        taken[free] = true;
        Some(rows[free])
    };
    let in_time: Vec<Option<i64>> = slots.iter().map(|(start, until)| take(*start, *until, &mut taken)).collect();
    let mut outcomes = Vec::with_capacity(slots.len());
    for (at, &(_, until)) in slots.iter().enumerate() {
        let next = slots.get(at + 1).map_or(i64::MAX, |(next, _)| next - 1);
        let outcome = match in_time[at] {
            Some(done) => (Kept::Done, Some(done)),
            None => match take(until + 1, next, &mut taken) {
                Some(done) => (Kept::Late, Some(done)),
                None if until < end => (Kept::Missed, None),
                None => (Kept::Undecided, None),
            },
        };
        outcomes.push(outcome);
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kept::{Done, Late, Missed, Undecided};

    fn states(starts: &[i64], grace: i64, rows: &[i64], end: i64) -> Vec<Kept> {
        let slots: Vec<(i64, i64)> = starts.iter().map(|start| (*start, start + grace)).collect();
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
}
