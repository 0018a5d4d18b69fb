//! `adherence`: tasks done in time of tasks whose time is over, in per cent (定期タスク遵守率).
//!
//! A task counts in the period in which it is due. Done within the grace after its due time, the last second included, it
//! is done; afterwards it is late; never, and its time is over, it is missed. A task whose time is not over at the end of
//! what the source tells is undecided and outside the denominator. None → no value.
//!
//! Recurring tasks: each slot of a rule takes a row of its task's log (see `slots`). Slots whose time was over before the log
//! begins are not known.

use super::aggregate::{AggregateRequest, aggregate_figures};
use super::coverage::instant;
use super::measures::set_quotient;
use super::slot_outcomes::{Log, Slot, outcomes, question, times};
use super::{Run, blank};
use crate::calendar::{Grain, Hours, Instant, day_number, local_date, seconds_after};
use crate::config::{Adherence, Evidence, Metric, RecurringTask};
use crate::diag::Diagnostics;
use crate::model::{Figure, Ledger, SlotOutcome};
use crate::objective::Unit;
use crate::query::{Aggregate, DataType, Expr, Measure, Query, Side};
use rust_decimal::Decimal;

/// What became of tasks.
const STATES: [&str; 4] = ["done", "late", "missed", "undecided"];

/// Figures of one metric for all its grains and tasks.
pub(super) fn compute(
    run: &Run<'_>,
    metric: &Metric,
    adherence: &Adherence,
    ledger: &Ledger,
    found: &mut Diagnostics,
) -> Vec<Figure> {
    match adherence {
        Adherence::Due { .. } => due(run, metric, adherence, found),
        Adherence::Slots { .. } => slots(run, metric, adherence, found),
        Adherence::Schedule { entries } => planned(run, metric, entries, ledger),
    }
}

/// The value and the counts of a figure, of tasks done, late, missed and undecided.
fn fill(figure: &mut Figure, counts: [i64; 4], rule: &str) {
    let [done, late, missed, undecided] = counts;
    let over = done + late + missed;
    figure.n = over.unsigned_abs();
    set_quotient(figure, Some(Decimal::from(done)), Some(Decimal::from(over)), Unit::Percent);
    figure.note("scheduled", Decimal::from(over + undecided));
    STATES.into_iter().zip(counts).for_each(|(name, n)| figure.note(name, Decimal::from(n)));
    figure.lineage.rules.push(rule.to_owned());
}

/// What is planned in `data/schedule.yaml`, by the day on which each slot begins.
fn planned(run: &Run<'_>, metric: &Metric, entries: &[String], ledger: &Ledger) -> Vec<Figure> {
    let of = |id: &String| ledger.entries.get(id).map(Vec::as_slice).unwrap_or_default();
    let Some(begin) = entries.iter().filter_map(|id| of(id).first()).map(|slot| slot.start).min() else {
        return Vec::new();
    };
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        let buckets = run.buckets(grain, (begin, run.as_of));
        for one in std::iter::once(None).chain(entries.iter().map(Some)) {
            let meant: Vec<&String> = entries.iter().filter(|id| one.is_none_or(|one| one == *id)).collect();
            let sources = sources_of(run, &meant);
            for period in &buckets.periods {
                let by = one.iter().zip(&metric.by).map(|(id, d)| (d.name.clone(), (*id).clone())).collect();
                let mut figure = blank(run, metric, period, by, &sources);
                let mut counts = [0; 4];
                for slot in meant.iter().flat_map(|id| of(id)).filter(|slot| period.contains(slot.start)) {
                    counts[slot.kept as usize] += 1;
                }
                fill(&mut figure, counts, "adherence: what is planned, done in time");
                figure.lineage.rules.extend(meant.iter().filter_map(|id| rule_of(run, id)));
                figures.push(figure);
            }
        }
    }
    figures
}

/// The logs behind entries, each once.
fn sources_of<'r>(run: &Run<'r>, entries: &[&String]) -> Vec<&'r str> {
    let mut sources: Vec<&str> = Vec::new();
    for entry in entries.iter().filter_map(|id| run.project.schedule.entries.get(*id)) {
        if let Evidence::Rows { source, .. } = &entry.evidence
            && !sources.contains(&source.as_str())
        {
            sources.push(source);
        }
    }
    sources
}

/// `task: weekly-report (毎週金曜日 17:00, 120 min)`.
fn rule_of(run: &Run<'_>, id: &str) -> Option<String> {
    let entry = run.project.schedule.entries.get(id)?;
    let when = entry.written(&run.project.site.periods.zone);
    Some(format!("task: {id} ({when}{})", grace_words((entry.due > 0).then_some(entry.due))))
}

fn due(run: &Run<'_>, metric: &Metric, adherence: &Adherence, found: &mut Diagnostics) -> Vec<Figure> {
    let Adherence::Due { source, due, done, grace, filter, .. } = adherence else { return Vec::new() };
    let Some((_, end)) = run.coverage(source, done) else { return Vec::new() };
    let data_type = run.data_type(source, due);
    let Some(first) = first_due(run, metric, source, due, found).filter(|first| *first < end) else {
        return Vec::new();
    };
    let done_type = run.data_type(source, done);
    let is_done = || before(done, done_type, run, end);
    let done_in =
        || if data_type == DataType::Date { day_of(done, done_type, run, (first, end)) } else { seconds(done) };
    let now = match data_type {
        DataType::Date => day_number(local_date(&run.project.site.periods.zone, end)),
        _ => end.as_second(),
    };
    let last = || seconds(due).plus(Expr::integer(*grace));
    let in_time = || done_in().le(last());
    let open = || Expr::column(done).is_null().or(!is_done());
    let over = || last().lt(Expr::integer(now));
    let conditions = [is_done().and(in_time()), is_done().and(!in_time()), open().and(over()), open().and(!over())];
    let measures = STATES.into_iter().zip(conditions).map(|(name, filter)| Measure::count_if(name, filter)).collect();
    let coverage = (first, end);
    let asked = AggregateRequest { source, time: due, coverage, upcoming: true, filter: filter.as_ref(), measures };
    aggregate_figures(run, metric, &asked, found, |figure, row| {
        let counts = [0, 1, 2, 3].map(|at: usize| row.and_then(|row| row[at].integer()).unwrap_or(0));
        fill(figure, counts, "adherence: done within the grace after the due time");
    })
}

fn seconds(column: &str) -> Expr {
    Expr::column(column).to_integer()
}

/// Whether something is known to have happened before the end: a day is known once it has begun.
fn before(column: &str, data_type: DataType, run: &Run<'_>, end: Instant) -> Expr {
    match data_type {
        DataType::Date => {
            let today = day_number(local_date(&run.project.site.periods.zone, end));
            seconds(column).le(Expr::integer(today))
        }
        _ => seconds(column).lt(Expr::integer(end.as_second())),
    }
}

/// The local day of a column, as a number; what came before the first instant has the day before it.
fn day_of(column: &str, data_type: DataType, run: &Run<'_>, (first, end): (Instant, Instant)) -> Expr {
    if data_type == DataType::Date {
        return seconds(column);
    }
    let calendar = &run.project.site.periods;
    let days = calendar.covering(Grain::Day, first, end);
    let first = days.first().map_or(0, |day| day_number(day.first));
    let at = Expr::column(column).search_sorted(&calendar.boundaries(&days), Side::LastAtMost);
    let day = at.plus(Expr::integer(first));
    day.coalesce(Expr::integer(first - 1))
}

/// When the first task was due.
fn first_due(run: &Run<'_>, metric: &Metric, source: &str, due: &str, found: &mut Diagnostics) -> Option<Instant> {
    let least = Measure::new("first", Aggregate::Min(Expr::column(due)));
    let table = run.ask(&Query::groups(source, Vec::new(), vec![least]), &metric.place, found)?;
    instant(table.single()?, run.data_type(source, due), &run.project.site.periods.zone)
}

fn slots(run: &Run<'_>, metric: &Metric, adherence: &Adherence, found: &mut Diagnostics) -> Vec<Figure> {
    let Adherence::Slots { source, task: column, done_at, tasks } = adherence else { return Vec::new() };
    let Some(coverage) = run.coverage(source, done_at) else { return Vec::new() };
    let mut outcomes: Vec<(&str, Vec<(i64, SlotOutcome)>)> = Vec::new();
    for task in tasks {
        let slots = slots_of(run, task, coverage);
        let log = Log::of_task(source, done_at, coverage.1, column, &task.name);
        let Some(table) = run.ask(&question(log, &slots), &metric.place, found) else { return Vec::new() };
        let kept = self::outcomes(&slots, &times(&table), coverage.1.as_second()).into_iter().map(|(kept, _)| kept);
        outcomes.push((task.name.as_str(), slots.iter().map(|slot| slot.start).zip(kept).collect()));
    }
    let begin = outcomes.iter().filter_map(|(_, all)| Some(all.first()?.0)).min();
    let begin = begin.and_then(|second| Instant::from_second(second).ok()).unwrap_or(coverage.0).min(coverage.0);
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        let buckets = run.buckets(grain, (begin, coverage.1));
        for name in std::iter::once(None).chain(tasks.iter().map(|task| Some(task.name.as_str()))) {
            for period in &buckets.periods {
                let by = name.iter().zip(&metric.by).map(|(name, d)| (d.name.clone(), (*name).to_owned())).collect();
                let mut figure = blank(run, metric, period, by, &[source]);
                let mut counts = [0; 4];
                let of_name = outcomes.iter().filter(|(task, _)| name.is_none_or(|name| name == *task));
                for (start, kept) in of_name.flat_map(|(_, all)| all) {
                    let within = (period.start.as_second()..period.end.as_second()).contains(start);
                    counts[*kept as usize] += i64::from(within);
                }
                fill(&mut figure, counts, "adherence: a row of the log within the grace after each slot");
                let whens = tasks.iter().filter(|task| name.is_none_or(|name| name == task.name));
                figure.lineage.rules.extend(whens.map(rule));
                figures.push(figure);
            }
        }
    }
    figures
}

/// `task: backup (毎日 02:00, 120 min)`.
fn rule(task: &RecurringTask) -> String {
    format!("task: {} ({}{})", task.name, task.when, grace_words(task.grace))
}

fn grace_words(grace: Option<i64>) -> String {
    match grace {
        None => String::new(),
        Some(seconds) if seconds % 60 == 0 => format!(", {} min", seconds / 60),
        Some(seconds) => format!(", {seconds} s"),
    }
}

/// A task's slots, oldest first, as the first second and the last one in time: those whose time is not over before the log
/// begins, up to the end of the period in which the log ends, as far as the calendar of the rule reaches.
fn slots_of(run: &Run<'_>, task: &RecurringTask, (first, end): (Instant, Instant)) -> Vec<Slot> {
    let calendar = &run.project.site.periods;
    // Slots after the end of the log are undecided in their period; none ends later than the latest of these.
    let last_of = |grain| calendar.containing(grain, end).end;
    let last = last_of(Grain::Year).max(last_of(Grain::Week)).max(last_of(Grain::Cutoff));
    let from = seconds_after(first, -task.grace.unwrap_or(0));
    let slots = if from < last { task.rule.known_slots(calendar, from, last) } else { Vec::new() };
    let in_time = |start: Instant, end: Instant| match (task.grace, task.rule.hours) {
        (Some(grace), _) => start.as_second() + grace,
        // The end of a window is still in time; the first second of the next day is not.
        (None, Hours::Between(..) | Hours::At(_)) => end.as_second(),
        (None, Hours::Whole) => end.as_second() - 1,
    };
    let slots =
        slots.into_iter().map(|slot| Slot { start: slot.start.as_second(), until: in_time(slot.start, slot.end) });
    slots.filter(|slot| slot.until >= first.as_second()).collect()
}
