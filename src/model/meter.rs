//! How long the parts of a run take.
//!
//! In: work, and a clock that whoever starts the run hands over. Out: [`Lap`]s. Never: changes what the work makes, or asks
//! the time when nobody wants to know.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What a lap is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A stage of the run; stages follow each other.
    Stage,
    /// The HTML of one page, from what it shows to the finished file.
    Page,
    /// One template, filled in once.
    Template,
    /// Questions to one source, answered together.
    Query,
}

/// A piece of work that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lap {
    /// What it was about.
    pub part: Part,
    /// Its name: of the stage, the page's address, the template, the source.
    pub name: String,
    /// The page that a template was filled in for; empty for everything else.
    pub page: String,
    /// How many questions were answered together; 1 for everything else.
    pub questions: usize,
    /// How long it took.
    pub took: Duration,
}

/// What tells one piece of work from the others of its kind.
pub struct Subject {
    name: String,
    page: String,
    questions: usize,
}

impl Subject {
    /// A template, filled in for a page.
    pub fn template(name: &str, page: &str) -> Self {
        Self { name: name.to_owned(), page: page.to_owned(), questions: 1 }
    }

    /// Questions to a source.
    pub fn questions(source: &str, questions: usize) -> Self {
        Self { name: source.to_owned(), page: String::new(), questions }
    }
}

impl From<&str> for Subject {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), page: String::new(), questions: 1 }
    }
}

/// Measures the parts of a run; without a clock it only lets them be done.
#[derive(Default)]
pub struct Meter {
    clock: Option<fn() -> Duration>,
    laps: Mutex<Vec<Lap>>,
}

impl Meter {
    /// Measures nothing.
    pub fn off() -> Self {
        Self::default()
    }

    /// Measures with a clock that tells the time since any fixed instant.
    pub fn with(clock: fn() -> Duration) -> Self {
        Self { clock: Some(clock), laps: Mutex::default() }
    }

    /// Whether anything is measured.
    pub fn is_on(&self) -> bool {
        self.clock.is_some()
    }

    /// Does the work; what it is about is asked for only when it is measured.
    pub fn time<T, S: Into<Subject>>(&self, part: Part, about: impl FnOnce() -> S, work: impl FnOnce() -> T) -> T {
        let Some(clock) = self.clock else { return work() };
        let start = clock();
        let done = work();
        let took = clock().saturating_sub(start);
        let Subject { name, page, questions } = about().into();
        let lap = Lap { part, name, page, questions, took };
        self.laps.lock().unwrap_or_else(PoisonError::into_inner).push(lap);
        done
    }

    /// Does a stage of the run.
    pub fn stage<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        self.time(Part::Stage, || name, work)
    }

    /// What was measured so far, in the order in which it ended.
    pub fn laps(&self) -> Vec<Lap> {
        self.laps.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    static NOW: AtomicU64 = AtomicU64::new(0);

    #[test]
    fn laps_tell_what_the_clock_said_between_their_ends() {
        let meter = Meter::with(|| Duration::from_millis(NOW.load(Ordering::SeqCst)));
        let made = meter.stage("read", || {
            meter.time(Part::Page, || "/a/", || NOW.fetch_add(3, Ordering::SeqCst));
            NOW.fetch_add(4, Ordering::SeqCst)
        });
        assert_eq!(made, 3);
        let told: Vec<(Part, String, u128)> =
            meter.laps().into_iter().map(|lap| (lap.part, lap.name, lap.took.as_millis())).collect();
        assert_eq!(told, [(Part::Page, "/a/".to_owned(), 3), (Part::Stage, "read".to_owned(), 7)]);
    }

    #[test]
    fn a_lap_says_what_it_was_for() {
        let meter = Meter::with(Duration::default);
        meter.time(Part::Template, || Subject::template("base.html", "/a/"), || ());
        meter.time(Part::Query, || Subject::questions("tickets", 12), || ());
        let laps = meter.laps();
        assert_eq!((laps[0].name.as_str(), laps[0].page.as_str(), laps[0].questions), ("base.html", "/a/", 1));
        assert_eq!((laps[1].name.as_str(), laps[1].page.as_str(), laps[1].questions), ("tickets", "", 12));
    }

    #[test]
    fn without_a_clock_work_is_done_and_nothing_is_kept() {
        let meter = Meter::off();
        assert_eq!(meter.stage("read", || 5), 5);
        assert!(meter.laps().is_empty());
    }
}
