//! `adherence`: tasks done in time of tasks whose time is over, in per cent (定期タスク遵守率).
//!
//! A task counts in the period in which it is due. Done within the grace after its due time, the last second included, it
//! is done; afterwards it is late; never, and its time is over, it is missed. A task whose time is not over at the end of
//! what the source tells is undecided and outside the denominator. None → no value.
//!
//! Recurring tasks: each slot of a rule takes the first row of its task's log that falls in `[slot, slot + grace]` and
//! that no earlier slot took; of what is left, the first row before the next slot makes it late. Slots whose time was over
//! before the log begins are not known.

use super::coverage::instant;
use super::measures::quotient;
use super::tally::{Asked, tally};
use super::{Run, blank};
use crate::calendar::{Grain, Hours, Instant, day_number, local_date};
use crate::config::{Adherence, Metric, RecurringTask};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, Binary, Expr, Form, Function, Literal, Measure, Query, Select, Side};
use crate::target::Unit;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What became of tasks.
const STATES: [&str; 4] = ["done", "late", "missed", "undecided"];

/// Figures of one metric for all its grains and tasks.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, adherence: &Adherence, found: &mut Diagnostics) -> Vec<Figure> {
    match adherence {
        Adherence::Due { .. } => due(run, metric, adherence, found),
        Adherence::Slots { .. } => slots(run, metric, adherence, found),
    }
}

/// The value and the counts of a figure, of tasks done, late, missed and undecided.
fn fill(figure: &mut Figure, counts: [i64; 4], rule: &str) {
    let [done, late, missed, undecided] = counts;
    let over = done + late + missed;
    figure.n = over.unsigned_abs();
    (figure.numerator, figure.denominator) = (Some(Decimal::from(done)), Some(Decimal::from(over)));
    figure.value = quotient(figure.numerator, figure.denominator, Unit::Percent);
    figure.extra.push(("scheduled".to_owned(), Decimal::from(over + undecided)));
    let counts = STATES.into_iter().zip(counts);
    figure.extra.extend(counts.map(|(name, n)| (name.to_owned(), Decimal::from(n))));
    figure.lineage.rules.push(rule.to_owned());
}

fn due(run: &Run<'_>, metric: &Metric, adherence: &Adherence, found: &mut Diagnostics) -> Vec<Figure> {
    let Adherence::Due { source, due, done, grace, filter, .. } = adherence else { return Vec::new() };
    let Some((_, end)) = run.coverage(source, done) else { return Vec::new() };
    let form = run.project.sources[source].columns[due].kind.form();
    let Some(first) = first_due(run, metric, source, (due, form), found).filter(|first| *first < end) else {
        return Vec::new();
    };
    let done_form = run.project.sources[source].columns[done].kind.form();
    let is_done = || before(done, done_form, run, end);
    let done_in = || if form == Form::Date { day_of(done, done_form, run, (first, end)) } else { seconds(done) };
    let now = match form {
        Form::Date => day_number(local_date(&run.project.site.periods.zone, end)),
        _ => end.as_second(),
    };
    let last = || seconds(due).binary(Binary::Add, Expr::integer(*grace));
    let in_time = || done_in().binary(Binary::Le, last());
    let open = || Expr::column(done).is_null().binary(Binary::Or, Expr::Not(Box::new(is_done())));
    let over = || last().binary(Binary::Lt, Expr::integer(now));
    let conditions = [
        is_done().and(in_time()),
        is_done().and(Expr::Not(Box::new(in_time()))),
        open().and(over()),
        open().and(Expr::Not(Box::new(over()))),
    ];
    let measure = |(name, filter): (&str, Expr)| Measure {
        name: name.to_owned(),
        aggregate: Aggregate::Count(None),
        filter: Some(filter),
    };
    let measures = STATES.into_iter().zip(conditions).map(measure).collect();
    let coverage = (first, end);
    let asked = Asked { source, time: due, coverage, upcoming: true, filter: filter.as_ref(), measures };
    tally(run, metric, &asked, found, |figure, row| {
        let count = |at: usize| row.and_then(|row| row[at].integer()).unwrap_or(0);
        fill(figure, [count(0), count(1), count(2), count(3)], "adherence: done within the grace after the due time");
    })
}

fn seconds(column: &str) -> Expr {
    Expr::column(column).to_integer()
}

/// Whether something is known to have happened before the end: a day is known once it has begun.
fn before(column: &str, form: Form, run: &Run<'_>, end: Instant) -> Expr {
    match form {
        Form::Date => {
            let today = day_number(local_date(&run.project.site.periods.zone, end));
            seconds(column).binary(Binary::Le, Expr::integer(today))
        }
        _ => seconds(column).binary(Binary::Lt, Expr::integer(end.as_second())),
    }
}

/// The local day of a column, as a number; what came before the first instant has the day before it.
fn day_of(column: &str, form: Form, run: &Run<'_>, (first, end): (Instant, Instant)) -> Expr {
    if form == Form::Date {
        return seconds(column);
    }
    let calendar = &run.project.site.periods;
    let days = calendar.covering(Grain::Day, first, end);
    let first = days.first().map_or(0, |day| day_number(day.first));
    let at = Expr::column(column).locate(&calendar.boundaries(&days), Side::LastAtMost);
    let day = at.binary(Binary::Add, Expr::integer(first));
    Expr::Call(Function::Coalesce, vec![day, Expr::integer(first - 1)])
}

/// When the first task was due.
fn first_due(
    run: &Run<'_>,
    metric: &Metric,
    source: &str,
    (due, form): (&str, Form),
    found: &mut Diagnostics,
) -> Option<Instant> {
    let least = Measure { name: "first".to_owned(), aggregate: Aggregate::Min(Expr::column(due)), filter: None };
    let select = Select::Groups { group: Vec::new(), measures: vec![least] };
    let query = Query { source: source.to_owned(), lookups: Vec::new(), with: Vec::new(), filter: None, select };
    let table = run.ask(&query, &metric.place, found)?;
    instant(table.rows.first()?.first()?, form, &run.project.site.periods.zone)
}

fn slots(run: &Run<'_>, metric: &Metric, adherence: &Adherence, found: &mut Diagnostics) -> Vec<Figure> {
    let Adherence::Slots { source, done_at, tasks, .. } = adherence else { return Vec::new() };
    let Some(coverage) = run.coverage(source, done_at) else { return Vec::new() };
    let Some(mut log) = log(run, metric, adherence, coverage.1, found) else { return Vec::new() };
    let outcomes: Vec<(&str, Vec<(i64, usize)>)> = tasks
        .iter()
        .map(|task| {
            let slots = slots_of(run, task, coverage);
            let rows = log.remove(task.name.as_str()).unwrap_or_default();
            (task.name.as_str(), outcomes(&slots, &rows, coverage.1.as_second()))
        })
        .collect();
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
                for (start, state) in of_name.flat_map(|(_, all)| all) {
                    let within = (period.start.as_second()..period.end.as_second()).contains(start);
                    counts[*state] += i64::from(within);
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
    let grace = match task.grace {
        None => String::new(),
        Some(seconds) if seconds % 60 == 0 => format!(", {} min", seconds / 60),
        Some(seconds) => format!(", {seconds} s"),
    };
    format!("task: {} ({}{grace})", task.name, task.when)
}

/// When each task was done before the end of what the log tells, in the order of time.
fn log(
    run: &Run<'_>,
    metric: &Metric,
    adherence: &Adherence,
    end: Instant,
    found: &mut Diagnostics,
) -> Option<BTreeMap<String, Vec<i64>>> {
    let Adherence::Slots { source, task, done_at, tasks } = adherence else { return None };
    let names = tasks.iter().map(|task| Literal::Text(task.name.clone())).collect();
    let until = Expr::column(done_at).binary(Binary::Lt, Expr::Literal(Literal::Instant(end.as_second())));
    let columns = vec![("task".to_owned(), Expr::column(task)), ("at".to_owned(), Expr::column(done_at))];
    let query = Query {
        source: source.clone(),
        lookups: Vec::new(),
        with: Vec::new(),
        filter: Some(until.and(Expr::In(Box::new(Expr::column(task)), names))),
        select: Select::Rows { columns, sort: 2, limit: None },
    };
    let mut log: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in &run.ask(&query, &metric.place, found)?.rows {
        if let (Some(task), Some(at)) = (row[0].text(), row[1].integer()) {
            log.entry(task.to_owned()).or_default().push(at);
        }
    }
    Some(log)
}

/// A task's slots, oldest first, as the first second and the last one in time: those whose time is not over before the log
/// begins, up to the end of the period in which the log ends, as far as the calendar of the rule reaches.
fn slots_of(run: &Run<'_>, task: &RecurringTask, (first, end): (Instant, Instant)) -> Vec<(i64, i64)> {
    let calendar = &run.project.site.periods;
    // Slots after the end of the log are undecided in their period; none ends later than the latest of these.
    let last_of = |grain| calendar.containing(grain, end).end;
    let last = last_of(Grain::Year).max(last_of(Grain::Week)).max(last_of(Grain::Cutoff));
    let from = Instant::from_second(first.as_second() - task.grace.unwrap_or(0)).unwrap_or(first);
    let slots = if from < last { task.rule.known_slots(calendar, from, last) } else { Vec::new() };
    let in_time = |start: Instant, end: Instant| match (task.grace, task.rule.hours) {
        (Some(grace), _) => start.as_second() + grace,
        // The end of a window is still in time; the first second of the next day is not.
        (None, Hours::Between(..) | Hours::At(_)) => end.as_second(),
        (None, Hours::Whole) => end.as_second() - 1,
    };
    let slots = slots.into_iter().map(|slot| (slot.start.as_second(), in_time(slot.start, slot.end)));
    slots.filter(|(_, until)| *until >= first.as_second()).collect()
}

/// What became of each slot, as its position in [`STATES`]; both lists are in the order of time.
fn outcomes(slots: &[(i64, i64)], rows: &[i64], end: i64) -> Vec<(i64, usize)> {
    let mut taken = vec![false; rows.len()];
    let take = |from: i64, until: i64, taken: &mut Vec<bool>| {
        let first = rows.partition_point(|at| *at < from);
        let free = (first..rows.len()).take_while(|&i| rows[i] <= until).find(|&i| !taken[i]);
        free.is_some_and(|i| !std::mem::replace(&mut taken[i], true))
    };
    let in_time: Vec<bool> = slots.iter().map(|(start, until)| take(*start, *until, &mut taken)).collect();
    let mut outcomes = Vec::with_capacity(slots.len());
    for (at, &(start, until)) in slots.iter().enumerate() {
        let next = slots.get(at + 1).map_or(i64::MAX, |(next, _)| next - 1);
        let state = match in_time[at] {
            true => 0,
            false if take(until + 1, next, &mut taken) => 1,
            false if until < end => 2,
            false => 3,
        };
        outcomes.push((start, state));
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::outcomes;

    fn states(starts: &[i64], grace: i64, rows: &[i64], end: i64) -> Vec<usize> {
        let slots: Vec<(i64, i64)> = starts.iter().map(|start| (*start, start + grace)).collect();
        outcomes(&slots, rows, end).into_iter().map(|(_, state)| state).collect()
    }

    #[test]
    fn a_row_counts_for_one_slot_and_the_last_second_is_in_time() {
        // Slots at 0, 100, 200, 300, 400 with 30 to do them; the row at 130 is the last moment of the second.
        assert_eq!(states(&[0, 100, 200, 300, 400], 30, &[10, 130, 260, 405], 420), [0, 0, 1, 2, 0]);
        // Slots that overlap: two rows in both serve both, one row only the first.
        assert_eq!(states(&[0, 10], 50, &[20, 30], 100), [0, 0]);
        assert_eq!(states(&[0, 10], 50, &[20], 100), [0, 2]);
    }

    #[test]
    fn a_slot_whose_time_is_not_over_is_undecided() {
        assert_eq!(states(&[0, 100], 30, &[], 131), [2, 2]);
        assert_eq!(states(&[0, 100], 30, &[], 130), [2, 3], "130 is still in time");
        assert_eq!(states(&[0, 100], 30, &[100], 110), [2, 0]);
    }
}
