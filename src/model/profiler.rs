//! How long the parts of a run take, and how much leaves the data engine.
//!
//! In: work, a clock that whoever starts the run hands over, and the size of every answer. Out: [`TimingSpan`]s, and what [`ResultSize`]
//! each source. Never: changes what the work makes, or asks the time when nobody wants to know.

use super::ExportStats;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What a lap is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpanKind {
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
pub struct TimingSpan {
    /// What it was about.
    pub part: SpanKind,
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

/// What the answers about a source held: pages and figures are made of no more than this, however many rows it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResultSize {
    /// Rows of answers.
    pub rows: u64,
    /// Cells of these rows.
    pub cells: u64,
}

impl ResultSize {
    /// One answer.
    pub fn of(rows: usize, columns: usize) -> Self {
        let (rows, columns) = (rows as u64, columns as u64);
        Self { rows, cells: rows.saturating_mul(columns) }
    }
}

impl std::ops::AddAssign for ResultSize {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.cells += other.cells;
    }
}

/// Measures the parts of a run; without a clock it only lets them be done.
#[derive(Default)]
pub struct Profiler {
    clock: Option<fn() -> Duration>,
    laps: Mutex<Vec<TimingSpan>>,
    left: Mutex<BTreeMap<String, ResultSize>>,
    exported: Mutex<BTreeMap<String, ExportStats>>,
    composed: AtomicUsize,
}

impl Profiler {
    /// Measures nothing.
    pub fn off() -> Self {
        Self::default()
    }

    /// Measures with a clock that tells the time since any fixed instant.
    pub fn with(clock: fn() -> Duration) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// Whether anything is measured.
    pub fn is_on(&self) -> bool {
        self.clock.is_some()
    }

    /// Does the work; what it is about is asked for only when it is measured.
    pub fn time<T, S: Into<Subject>>(&self, part: SpanKind, about: impl FnOnce() -> S, work: impl FnOnce() -> T) -> T {
        let Some(clock) = self.clock else { return work() };
        let start = clock();
        let done = work();
        let took = clock().saturating_sub(start);
        let Subject { name, page, questions } = about().into();
        let lap = TimingSpan { part, name, page, questions, took };
        self.laps.lock().unwrap_or_else(PoisonError::into_inner).push(lap);
        done
    }

    /// Does a stage of the run.
    pub fn stage<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        self.time(SpanKind::Stage, || name, work)
    }

    /// Takes note of an answer that leaves the data engine.
    pub fn leaves(&self, source: &str, left: ResultSize) {
        if self.is_on() {
            let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
            *all.entry(source.to_owned()).or_default() += left;
        }
    }

    /// What left the data engine so far, source by source.
    pub fn left(&self) -> BTreeMap<String, ResultSize> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of rows that went into files of whole lists; they are no part of what pages are made of.
    pub fn exports(&self, source: &str, exported: ExportStats) {
        if self.is_on() {
            let mut all = self.exported.lock().unwrap_or_else(PoisonError::into_inner);
            *all.entry(source.to_owned()).or_default() += exported;
        }
    }

    /// What went into files of whole lists so far, source by source.
    pub fn exported(&self) -> BTreeMap<String, ExportStats> {
        self.exported.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of pages that were composed.
    pub fn composes(&self, pages: usize) {
        self.composed.fetch_add(pages, Ordering::Relaxed);
    }

    /// How many pages were composed so far.
    pub fn composed(&self) -> usize {
        self.composed.load(Ordering::Relaxed)
    }

    /// What was measured so far, in the order in which it ended.
    pub fn laps(&self) -> Vec<TimingSpan> {
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
        let profiler = Profiler::with(|| Duration::from_millis(NOW.load(Ordering::SeqCst)));
        let made = profiler.stage("read", || {
            profiler.time(SpanKind::Page, || "/a/", || NOW.fetch_add(3, Ordering::SeqCst));
            NOW.fetch_add(4, Ordering::SeqCst)
        });
        assert_eq!(made, 3);
        let told: Vec<(SpanKind, String, u128)> =
            profiler.laps().into_iter().map(|lap| (lap.part, lap.name, lap.took.as_millis())).collect();
        assert_eq!(told, [(SpanKind::Page, "/a/".to_owned(), 3), (SpanKind::Stage, "read".to_owned(), 7)]);
    }

    #[test]
    fn a_lap_says_what_it_was_for() {
        let profiler = Profiler::with(Duration::default);
        profiler.time(SpanKind::Template, || Subject::template("base.html", "/a/"), || ());
        profiler.time(SpanKind::Query, || Subject::questions("tickets", 12), || ());
        let laps = profiler.laps();
        assert_eq!((laps[0].name.as_str(), laps[0].page.as_str(), laps[0].questions), ("base.html", "/a/", 1));
        assert_eq!((laps[1].name.as_str(), laps[1].page.as_str(), laps[1].questions), ("tickets", "", 12));
    }

    #[test]
    fn without_a_clock_work_is_done_and_nothing_is_kept() {
        let profiler = Profiler::off();
        assert_eq!(profiler.stage("read", || 5), 5);
        assert!(profiler.laps().is_empty());
        profiler.leaves("tickets", ResultSize::of(2, 3));
        assert!(profiler.left().is_empty());
    }

    #[test]
    fn what_leaves_is_added_up_by_source() {
        let profiler = Profiler::with(Duration::default);
        profiler.leaves("tickets", ResultSize::of(2, 3));
        profiler.leaves("logs", ResultSize::of(0, 9));
        profiler.leaves("tickets", ResultSize::of(5, 2));
        let left: Vec<(String, u64, u64)> =
            profiler.left().into_iter().map(|(source, left)| (source, left.rows, left.cells)).collect();
        assert_eq!(left, [("logs".to_owned(), 0, 0), ("tickets".to_owned(), 7, 16)]);
    }
}
