//! Tickets and the pauses of their clocks: how each one went, and the monthly exports that tell of it.

mod export;

use crate::clock::{DAY, HOUR, Hours, Local, civil, cut, days, is_holiday, midnight, month_index, union};
use crate::rng::Rng;
use crate::words::{CLINIC, MANAGED, TEAMS};
use jiff::civil::{Date, date};
use std::error::Error;
use std::path::Path;

/// How often a clock is missed in each month, before priority and clock are looked at.
const SLIPS: [f64; 14] = [0.085, 0.08, 0.09, 0.075, 0.085, 0.17, 0.08, 0.075, 0.065, 0.06, 0.055, 0.05, 0.04, 0.035];
/// Tickets on each weekday, Monday first.
const WEEK: [f64; 7] = [11.6, 10.2, 9.6, 9.3, 9.4, 2.6, 1.9];
/// Busyness of each hour, for the managed services and for the clinics.
const DAYTIME: [[u32; 24]; 2] = [
    [2, 2, 1, 2, 2, 3, 3, 5, 10, 16, 15, 12, 7, 11, 12, 12, 10, 9, 5, 4, 3, 3, 2, 2],
    [0, 0, 0, 0, 0, 0, 1, 4, 14, 18, 14, 10, 6, 9, 11, 12, 12, 14, 10, 7, 3, 1, 0, 0],
];
/// Shares of the priorities, critical first, at each desk.
const SHARES: [[u32; 4]; 2] = [[8, 23, 42, 27], [3, 15, 47, 35]];

/// Why a clock stands still.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Customer,
    Reopened,
}

/// An interval in which the resolution clock stands still; open without an end.
#[derive(Clone, Copy)]
struct Pause {
    from: Local,
    to: Option<Local>,
    reason: Reason,
}

/// A ticket's whole life, also what lies after the cut.
struct Ticket {
    number: String,
    opened: Local,
    desk: usize,
    priority: usize,
    category: &'static str,
    subject: String,
    team: &'static str,
    responded: Option<Local>,
    /// First resolution and reopening, when it was reopened.
    reopening: Option<(Local, Local)>,
    resolved: Option<Local>,
    closed: Option<Local>,
    pauses: Vec<Pause>,
}

/// What is promised: hours and seconds of the response, hours and seconds of the resolution.
fn promise(desk: usize, priority: usize) -> (Hours, i64, Hours, i64) {
    use Hours::{Always, Business};
    match (desk, priority) {
        (0, 0) => (Always, HOUR, Always, 4 * HOUR),
        (_, 0) => (Always, HOUR / 2, Always, 4 * HOUR),
        (_, 1) => (Business, 2 * HOUR, Business, 9 * HOUR),
        (_, 2) => (Business, 4 * HOUR, Business, 18 * HOUR),
        (0, _) => (Business, 9 * HOUR, Business, 45 * HOUR),
        _ => (Always, 24 * HOUR, Business, 45 * HOUR),
    }
}

/// How much of the promised time is used, beyond 1 when it is missed.
fn used(rng: &mut Rng, target: i64, slip: f64) -> i64 {
    let (u, missed) = (rng.unit(), rng.chance(slip));
    let share = if missed { 1.02 + 1.3 * u * u } else { 0.04 + 0.88 * u * u };
    (target as f64 * share) as i64
}

fn spans(pauses: &[Pause]) -> Vec<(Local, Local)> {
    union(pauses.iter().map(|p| (p.from, p.to.unwrap_or(i64::MAX / 2))).collect())
}

impl Ticket {
    fn draw(rng: &mut Rng, number: usize, opened: Local, desk: usize) -> Self {
        let priority = rng.weighted(&SHARES[desk]);
        let words: &[(&str, &[&str])] = if desk == 0 { &MANAGED } else { &CLINIC };
        let (category, subjects) = *rng.pick(words);
        let second = rng.chance(if priority < 2 { 0.6 } else { 0.2 });
        let mut ticket = Self {
            number: format!("T-{}", 10_001 + number),
            opened,
            desk,
            priority,
            category,
            subject: (*rng.pick(subjects)).to_owned(),
            team: TEAMS[desk][usize::from(second)],
            responded: None,
            reopening: None,
            resolved: None,
            closed: None,
            pauses: Vec::new(),
        };
        if number % 701 == 350 {
            ticket.subject += ", 至急確認";
        }
        ticket.live(rng);
        if ticket.day() < date(2026, 4, 1) {
            ticket.floor_to_minutes();
        }
        ticket
    }

    fn day(&self) -> Date {
        civil(self.opened).date()
    }

    /// Response, pauses, resolution and closing.
    fn live(&mut self, rng: &mut Rng) {
        let (hours, target, long_hours, long_target) = promise(self.desk, self.priority);
        let slip = SLIPS[month_index(self.day())] * [0.9, 1.2, 1.0, 0.7][self.priority];
        let mut responded = hours.after(self.opened, used(rng, target, slip * 0.7), &[]);
        let idle = hours == Hours::Business && hours.between(self.opened, self.opened + 60) == 0;
        if idle && rng.chance(0.12) {
            // Somebody on the night shift answers although the clock does not run.
            responded = self.opened + rng.range(480, 2_700);
        }
        self.responded = Some(responded);
        self.pause(rng, responded);
        let elapsed = used(rng, long_target, slip);
        if rng.chance(0.05) {
            let first = long_hours.after(self.opened, elapsed * 7 / 10, &spans(&self.pauses)).max(responded + 300);
            let again = first + rng.range(2 * HOUR, 40 * HOUR);
            self.pauses.retain(|p| p.from < first);
            self.pauses.push(Pause { from: first, to: Some(again), reason: Reason::Reopened });
            self.reopening = Some((first, again));
        }
        let after = self.reopening.map_or(responded, |r| r.1);
        let resolved = long_hours.after(self.opened, elapsed, &spans(&self.pauses)).max(after + rng.range(240, 1_500));
        self.pauses.retain(|p| p.from < resolved);
        self.resolved = Some(resolved);
        self.closed = Some(resolved + *rng.pick(&[HOUR / 4, DAY, 3 * DAY]));
        self.end_otherwise(rng, long_hours, long_target);
    }

    /// Waiting for the customer, sometimes recorded twice with an overlap.
    fn pause(&mut self, rng: &mut Rng, responded: Local) {
        if !rng.chance(if self.priority == 0 { 0.06 } else { 0.2 }) {
            return;
        }
        let length = |rng: &mut Rng| 20 * 60 + (rng.unit() * rng.unit() * 40.0 * 3600.0) as i64;
        let from = responded + rng.range(600, 9_000);
        let to = from + length(rng);
        self.pauses.push(Pause { from, to: Some(to), reason: Reason::Customer });
        if rng.chance(0.25) {
            let second = rng.range(from + 60, to - 60);
            let end = second + length(rng);
            self.pauses.push(Pause { from: second, to: Some(end), reason: Reason::Customer });
        }
    }

    /// The few that do not end in the usual way.
    fn end_otherwise(&mut self, rng: &mut Rng, hours: Hours, target: i64) {
        let stuck = rng.chance(0.05) && self.day() >= date(2026, 10, 19);
        if rng.chance(0.016) && self.reopening.is_none() {
            // Withdrawn: closed without a resolution, half of them before anybody answered.
            self.resolved = None;
            self.closed = Some(hours.after(self.opened, target / 2 + rng.range(0, 3 * HOUR), &[]));
            self.pauses.clear();
            if rng.chance(0.5) || self.responded > self.closed {
                self.responded = None;
            }
        } else if rng.chance(0.016) && self.reopening.is_none() {
            self.responded = None;
        } else if stuck && self.reopening.is_none() {
            (self.resolved, self.closed) = (None, None);
            if let (true, Some(responded)) = (rng.chance(0.6), self.responded) {
                let from = responded + rng.range(900, 7_200);
                self.pauses.push(Pause { from, to: None, reason: Reason::Customer });
            }
        }
    }

    /// The old system knows no seconds.
    fn floor_to_minutes(&mut self) {
        let floor = |t: Local| t - t.rem_euclid(60);
        self.opened = floor(self.opened);
        self.responded = self.responded.map(floor);
        self.resolved = self.resolved.map(floor);
        self.closed = self.closed.map(floor);
        self.reopening = self.reopening.map(|(first, again)| (floor(first), floor(again)));
        for pause in &mut self.pauses {
            (pause.from, pause.to) = (floor(pause.from), pause.to.map(floor));
        }
    }
}

/// When and at which desk tickets are opened on a day.
fn openings(rng: &mut Rng, day: Date) -> Vec<(Local, usize)> {
    let month = month_index(day);
    let quiet = is_holiday(day) || (day.month() == 1 && day.day() <= 3) || (day.month() == 12 && day.day() >= 29);
    let usual = if quiet { 2.2 } else { WEEK[day.weekday().to_monday_zero_offset() as usize] };
    let busy = (0.92 + 0.012 * month as f64) * if month == 5 { 1.22 } else { 1.0 };
    let mut out: Vec<(Local, usize)> = (0..rng.around(usual * busy))
        .map(|_| {
            let desk = usize::from(rng.chance(0.36));
            let hour = rng.weighted(&DAYTIME[desk]) as i64;
            (midnight(day) + hour * HOUR + rng.range(0, HOUR - 1), desk)
        })
        .filter(|(opened, _)| *opened < cut())
        .collect();
    out.sort_unstable();
    out
}

/// Writes `tickets/` and `pauses/`.
pub(crate) fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut rng = Rng::named("tickets");
    let mut tickets = Vec::new();
    for day in days() {
        for (opened, desk) in openings(&mut rng, day) {
            tickets.push(Ticket::draw(&mut rng, tickets.len(), opened, desk));
        }
    }
    export::pauses(folder, &tickets)?;
    export::tickets(folder, &tickets)
}
