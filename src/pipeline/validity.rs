//! How long what a run makes stays true: the instant that it holds for, and the first one at which it would be another.
//!
//! In: a project with its documents, and the clock. Out: a [`Validity`]. Never: says that something stays of which it does not know when it changes.
//!
//! Decided in docs/decisions/0101-validity-of-a-build.md.

use super::Options;
use crate::calendar::{Date, Instant, day_number, day_start, hour_end, hour_start, local_date, seconds_after};
use crate::config::{AsOfStep, Project};
use crate::content::{Library, Located, Moment, Notice, StampDay};
use crate::model::{EditionBook, OnCall, ProjectFiles};
use crate::pages;
use serde::{Deserialize, Serialize};

/// The instant that a run holds for, and until when another run of the same files holds for it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// The instant that everything holds for.
    pub as_of: Instant,
    /// The first instant for which something else holds; none where an instant was named.
    pub until: Option<Instant>,
}

impl Validity {
    /// Of an instant that somebody named: the clock changes nothing.
    fn named(as_of: Instant) -> Self {
        Self { as_of, until: None }
    }

    /// Of the present itself: the next second is another one.
    fn of_the_second(now: Instant) -> Self {
        Self { as_of: now, until: Some(seconds_after(now, 1)) }
    }

    /// Between two of the instants at which something changes: of the last one that has come, until the next.
    fn between(changes: impl IntoIterator<Item = Instant>, now: Instant, day: (Instant, Instant)) -> Self {
        let (mut as_of, mut until) = day;
        // At an instant some things begin, and right after it others are over: "until 15:00" and "since 15:00" are both told rightly.
        for change in changes.into_iter().flat_map(|change| [change, seconds_after(change, 1)]) {
            if change <= now {
                as_of = as_of.max(change);
            } else {
                until = until.min(change);
            }
        }
        Self { as_of, until: Some(until) }
    }

    /// Whether there is another instant for which the same holds.
    pub fn lasts(&self) -> bool {
        self.until.is_none_or(|until| until > seconds_after(self.as_of, 1))
    }

    /// Whether a run at an instant would hold for the same.
    pub fn holds_at(&self, now: Instant) -> bool {
        self.until.is_none_or(|until| self.as_of <= now && now < until)
    }
}

/// The instant that the run itself begins with, before it knows what is in the documents: its day is that of everything it makes.
pub(super) fn clock(project: &Project, options: &Options) -> Instant {
    options.as_of.or(project.site.as_of).unwrap_or(options.now)
}

/// The day of that instant, where the project is.
pub(super) fn today(project: &Project, options: &Options) -> Date {
    local_date(&project.site.periods.zone, clock(project, options))
}

/// A project, as far as the clock may change what is made of it.
pub(super) struct Timed<'a> {
    pub(super) project: &'a Project,
    pub(super) library: &'a Library,
    pub(super) editions: &'a EditionBook,
    pub(super) files: &'a dyn ProjectFiles,
}

/// The validity of what a run makes.
pub(super) fn of(timed: &Timed<'_>, options: &Options) -> Validity {
    if let Some(named) = options.as_of.or(timed.project.site.as_of) {
        return Validity::named(named);
    }
    let (now, zone) = (options.now, &timed.project.site.periods.zone);
    let today = local_date(zone, now);
    let Ok(tomorrow) = today.tomorrow() else { return Validity::of_the_second(now) };
    let day = (day_start(zone, today), day_start(zone, tomorrow));
    let start = hour_start(zone, now);
    let span = match timed.project.site.as_of_step {
        Some(AsOfStep::Hour) if timed.moves(today) => (start, hour_end(start)),
        None if timed.moves(today) => return Validity::of_the_second(now),
        Some(_) | None => day,
    };
    match timed.changes(day) {
        Some(changes) => Validity::between(changes, now, span),
        None => Validity::of_the_second(now),
    }
}

impl Timed<'_> {
    /// Whether something depends on the clock of which nobody knows when it changes: what is counted, what is planned, with what became
    /// of it, reports, and notices of these days.
    fn moves(&self, today: Date) -> bool {
        self.counts() || self.notices().any(|notice| !self.is_quiet(notice, today))
    }

    /// The instants at which something else changes, those of a day at least; `None` where they cannot be told.
    fn changes(&self, (first, next): (Instant, Instant)) -> Option<Vec<Instant>> {
        let Project { site, calendars, maintenance, people, .. } = self.project;
        let zone = &site.periods.zone;
        let mut changes: Vec<Instant> = site.versions.notice.iter().filter_map(|(_, until)| *until).collect();
        let dates = self.library.all().filter(|document| document.front.release.is_some());
        changes.extend(dates.filter_map(|document| pages::release_instant(zone, document.front.date.as_deref()?)));
        let commits = self.files.history();
        let commits = commits.iter().flat_map(|history| history.commit_times());
        changes.extend(commits.filter_map(|at| Instant::from_second(at).ok()));
        // The hours of a calendar of another zone are shown by the clock of here.
        let zones = calendars.values().map(|calendar| &calendar.zone).chain([zone]);
        changes.extend(zones.filter_map(|zone| Some(zone.following(first).next()?.timestamp())));
        let rules = maintenance.values().flat_map(|declared| &declared.rules);
        let windows = rules.flat_map(|rule| rule.rule.windows(zone, first, next));
        let windows = windows.chain(maintenance.values().flat_map(|declared| declared.dated.iter().copied()));
        changes.extend(windows.flat_map(|(start, end)| [start, end]).filter_map(|at| Instant::from_second(at).ok()));
        for OnCall { rotation, .. } in people.on_call.values() {
            changes.extend(rotation.covered(first, next).into_iter().flat_map(|(start, end)| [start, end]));
            for layer in 0..rotation.layers.len() {
                let shifts = rotation.shifts(layer, first, next).ok()?;
                changes.extend(shifts.iter().flat_map(|shift| [shift.start, shift.end]));
            }
            changes.extend(rotation.turns(next).ok()?.iter().flat_map(|turn| [turn.start, turn.end]));
        }
        Some(changes)
    }

    /// Whether something is counted, planned or reported: figures of periods that run change with every second.
    fn counts(&self) -> bool {
        let Project { site, sources, metrics, policies, schedule, alerts, mail, feedback_log, .. } = self.project;
        let data = !sources.is_empty() || !metrics.is_empty() || !policies.is_empty() || site.status.log.is_some();
        let plans = !schedule.entries.is_empty() || !site.reports.made.is_empty() || !self.editions.is_empty();
        data || plans || alerts.is_some() || mail.is_some() || feedback_log.is_some()
    }

    fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.library.all().filter_map(|document| document.notice.as_deref())
    }

    /// Whether a notice says the same for the whole of a day: it is over, or ahead, and nothing of it is of the days around.
    fn is_quiet(&self, notice: &Notice, today: Date) -> bool {
        let zone = &self.project.site.periods.zone;
        let day = |written: &Located<Moment>| match written.value {
            Moment::Exact(instant) => local_date(zone, instant),
            Moment::Local(date, _) => date,
        };
        let (from, to) = (notice.from.as_ref().map(day), notice.to.as_ref().map(day));
        // A time of a timeline without its day may be of the day after the one before it.
        let reach = 1 + i64::try_from(notice.timeline.len()).unwrap_or(i64::MAX / 2);
        let is_near = |date: Date| (-1..=reach).contains(&(day_number(today) - day_number(date)));
        let is_told_near = |told: StampDay| match told {
            StampDay::Full(date) => is_near(date),
            // Of whichever year it is.
            StampDay::MonthDay(month, day) => {
                [-1, 0, 1].iter().any(|of| Date::new(today.year() + of, month, day).is_ok_and(is_near))
            }
        };
        let is_settled = match (from, to) {
            (_, Some(to)) => to < today || from.is_some_and(|from| from > today),
            (Some(from), None) => from > today,
            (None, None) => true,
        };
        let mut told = notice.timeline.iter().filter_map(|entry| entry.day);
        is_settled && !from.into_iter().chain(to).any(is_near) && !told.any(is_told_near)
    }
}
