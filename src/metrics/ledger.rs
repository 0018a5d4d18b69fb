//! What became of each slot of `data/schedule.yaml` that is followed: by editions, by rows of a log, or by ticked boxes.
//!
//! In: the schedule, the engine, the editions issued and the days of ticked boxes. Out: a [`Ledger`]. Never: judges a slot
//! that was over before anything could show it, or one whose time ends after what shows it does.
//!
//! Rows and boxes: see `slots`. Editions: the first one of the report about the period that
//! ended before the slot (or, with `about: this`, the one in which it is). Called-off slots are in no list.
//!
//! Decided in docs/decisions/0041-schedule.md.

use super::Run;
use super::slot_outcomes::{Log, Slot, outcomes, question, times};
use crate::calendar::{Grain, Instant, day_start, seconds_after};
use crate::config::{Evidence, ScheduleEntry, ScheduleSlot};
use crate::diag::Diagnostics;
use crate::model::{Ledger, ReportName, SlotOutcome, TrackedSlot};

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
fn kept(run: &Run<'_>, entry: &ScheduleEntry, found: &mut Diagnostics) -> (Vec<TrackedSlot>, Option<Instant>) {
    let Some(told) = told(run, entry) else { return (Vec::new(), None) };
    let calendar = &run.project.site.periods;
    let last_of = |grain| calendar.containing(grain, run.as_of).end;
    let last = last_of(Grain::Year).max(last_of(Grain::Week)).max(last_of(Grain::Cutoff));
    // A slot that began before the log may still be done in time when the log begins.
    let reach = seconds_after(told.first, -entry.due);
    let mut slots = if reach < last { entry.slots(calendar, reach, last) } else { Vec::new() };
    slots.retain(|slot| !slot.cancelled && slot.due >= told.first);
    let spans: Vec<Slot> =
        slots.iter().map(|slot| Slot { start: slot.start.as_second(), until: slot.due.as_second() }).collect();
    let outcomes = match &told.by {
        By::Rows(log) => match run.ask(&question(log.until(told.end), &spans), &entry.place, found) {
            Some(table) => outcomes(&spans, &times(&table), told.end.as_second()),
            None => return (Vec::new(), None),
        },
        By::Times(times) => outcomes(&spans, times, told.end.as_second()),
        By::Editions(report, running) => slots.iter().map(|slot| issued(run, slot, *report, *running)).collect(),
    };
    let kept = |(slot, (kept, at)): (ScheduleSlot, (SlotOutcome, Option<i64>))| TrackedSlot {
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
enum By<'a> {
    /// Rows of a log.
    Rows(OfTask<'a>),
    /// At these seconds, in order.
    Times(Vec<i64>),
    Editions(ReportName, bool),
}

/// The rows of a log that are about one task.
struct OfTask<'a> {
    source: &'a str,
    task: &'a str,
    is: &'a str,
    done_at: &'a str,
}

impl<'a> OfTask<'a> {
    fn until(&self, end: Instant) -> Log<'a> {
        Log::of_task(self.source, self.done_at, end, self.task, self.is)
    }
}

struct Told<'a> {
    by: By<'a>,
    first: Instant,
    end: Instant,
}

/// What shows the slots of an entry, and from when until when it tells anything; `None` when nothing does yet.
fn told<'a>(run: &Run<'_>, entry: &'a ScheduleEntry) -> Option<Told<'a>> {
    let zone = &run.project.site.periods.zone;
    let begins = entry.from.map(|date| day_start(zone, date));
    match &entry.evidence {
        Evidence::None => None,
        Evidence::Rows { source, task, is, done_at } => {
            let (first, end) = run.coverage(source, done_at)?;
            Some(Told { by: By::Rows(OfTask { source, task, is, done_at }), first, end })
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

/// What became of the slot of a report.
fn issued(run: &Run<'_>, slot: &ScheduleSlot, report: ReportName, running: bool) -> (SlotOutcome, Option<i64>) {
    let periods = &run.project.site.periods;
    let speaks_of = run.project.site.reports.period_of(report);
    let own = periods.containing(speaks_of.grain(periods), slot.start);
    let about = if running { own } else { periods.previous(&own) };
    let key = speaks_of.key(&about, periods);
    let first = run.beside.issued.iter().filter(|issued| issued.report == report && issued.key == key);
    let first = first.map(|issued| issued.at).filter(|at| *at < run.as_of).min();
    match first {
        Some(at) if at <= slot.due => (SlotOutcome::Done, Some(at.as_second())),
        Some(at) => (SlotOutcome::Late, Some(at.as_second())),
        None if slot.due < run.as_of => (SlotOutcome::Missed, None),
        None => (SlotOutcome::Undecided, None),
    }
}
