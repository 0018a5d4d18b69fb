//! Rows that last, united in the engine: how much of each stretch of time they take up, which stretches they cover, and how
//! many begin in each period.
//!
//! In: a source with columns of a start and an end. Out: questions, and what their answers say. Never: brings the rows here:
//! what leaves the engine is bounded by the stretches that are asked for, or by the islands that the rows type.
//!
//! A row adds to a union what no earlier row has covered: from the greatest end of the rows that start before it (or its own
//! start, if that is later) to its own end. These pieces do not overlap, so that their lengths add up, stretch by stretch.

use super::buckets::Buckets;
use super::uptime::Spans;
use crate::query::{Aggregate, Cell, DataType, Expr, Function, Measure, Query, RunningAggregate, Side, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of a source that begin and end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Intervals<'a> {
    pub source: &'a str,
    /// When a row begins.
    pub start: &'a str,
    pub end: &'a str,
    /// Which rows are looked at.
    pub filter: Option<&'a Expr>,
    /// Until when the rows are seen: those that have not ended by then last until then. With `None`, what has no end is left out.
    pub until: Option<i64>,
}

/// Instants between which time is taken as a whole, sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cuts(Arc<Vec<i64>>);

/// How many seconds of each stretch between two cuts are taken up, for each value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OccupiedTime {
    cuts: Cuts,
    by: BTreeMap<Option<String>, Vec<i64>>,
}

/// How many rows begin in each period, for each value of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StartCounts(BTreeMap<usize, BTreeMap<Option<String>, Rows>>);

/// Rows of one kind or another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// Those that last for a second or more, or have not ended.
    pub lasting: u64,
    /// Those that end when they begin.
    pub momentary: u64,
    /// Those that end before they begin.
    pub backwards: u64,
    /// Those that have not ended.
    pub open: u64,
}

/// How a cell names what its row belongs to.
pub(super) type Naming = fn(&Cell) -> Option<String>;

impl Intervals<'_> {
    fn seconds(&self) -> Expr {
        Expr::column(self.start).to_integer()
    }

    /// Its end as far as it is seen.
    fn ended(&self) -> Expr {
        let end = Expr::column(self.end);
        match self.until {
            Some(until) => {
                let is_over = end.clone().lt(Expr::instant(until));
                end.to_integer().only_if(is_over)
            }
            None => end.to_integer(),
        }
    }

    /// The rows that are looked at, and have begun.
    fn begun(&self) -> Option<Expr> {
        let until = self.until.map(Expr::instant);
        let begun = until.map(|until| Expr::column(self.start).lt(until));
        super::measure_columns::both(begun.as_ref(), self.filter)
    }

    /// The columns of a union of the rows of each part; `only` narrows the rows.
    fn united(&self, part: &Expr, only: Option<&Expr>) -> Vec<(String, Expr)> {
        let column = |name: &str| Expr::column(name);
        let to = match self.until {
            Some(until) => column("span.ended").coalesce(Expr::integer(until)),
            None => column("span.ended"),
        };
        let lasts = column("span.from").lt(column("span.to"));
        let counts = [self.begun().as_ref(), only].into_iter().flatten().cloned().fold(lasts, Expr::and);
        let reach = column("span.to").only_if(column("span.counts")).running(
            RunningAggregate::Max,
            part.clone(),
            column("span.from"),
        );
        vec![
            ("span.from".to_owned(), self.seconds()),
            ("span.ended".to_owned(), self.ended()),
            ("span.to".to_owned(), to),
            ("span.counts".to_owned(), counts),
            ("span.reach".to_owned(), reach),
        ]
    }

    /// What the rows of each part take up of the stretches between cuts. A piece that lies in one stretch adds its length there;
    /// of those that reach from one stretch into another there is one of each part at most for each cut.
    pub(super) fn taken(&self, part: &Expr, only: Option<&Expr>, cuts: &Cuts) -> Query {
        let column = |name: &str| Expr::column(name);
        let mut with = self.united(part, only);
        let first = Expr::integer(cuts.0.first().copied().unwrap_or(i64::MAX));
        let new_from = Expr::Call(Function::Greatest, vec![column("span.from"), column("span.reach"), first]);
        with.push(("span.new_from".to_owned(), new_from));
        let is_new = column("span.new_from").lt(column("span.to"));
        let last = column("span.to").minus(Expr::integer(1));
        let group = vec![
            ("part".to_owned(), part.clone()),
            ("first".to_owned(), column("span.new_from").search_sorted(&cuts.0, Side::LastAtMost)),
            ("last".to_owned(), last.search_sorted(&cuts.0, Side::LastAtMost)),
        ];
        let sum = |name: &str, of: &str| Measure::new(name, Aggregate::Sum(column(of)));
        let measures = vec![sum("from", "span.new_from"), sum("to", "span.to")];
        Query::groups(self.source, group, measures).with_columns(with).filtered(column("span.counts").and(is_new))
    }

    /// The stretches that the rows of each part cover, one row of the answer for each.
    pub(super) fn islands(&self, part: &Expr, only: Option<&Expr>) -> Query {
        let column = |name: &str| Expr::column(name);
        let mut with = self.united(part, only);
        let apart = column("span.reach").lt(column("span.from"));
        let begins = column("span.counts").and(column("span.reach").is_null().or(apart));
        let before = column("span.begins").running(RunningAggregate::Sum, part.clone(), column("span.from"));
        with.extend([("span.begins".to_owned(), begins.indicator()), ("span.before".to_owned(), before)]);
        let island = column("span.before").plus(column("span.begins"));
        let group = vec![("part".to_owned(), part.clone()), ("island".to_owned(), island)];
        let measures = vec![
            Measure::new("from", Aggregate::Min(column("span.from"))),
            Measure::new("to", Aggregate::Max(column("span.to"))),
        ];
        Query::groups(self.source, group, measures).with_columns(with).filtered(column("span.counts"))
    }

    /// How many rows of each part begin in each period.
    pub(super) fn began(&self, part: &Expr, buckets: &Buckets) -> Query {
        let (from, to) = (|| Expr::column("span.from"), || Expr::column("span.ended"));
        let measures = vec![
            Measure::count_if("later", to().gt(from())),
            Measure::count_if("momentary", to().eq(from())),
            Measure::count_if("backwards", to().lt(from())),
            Measure::count_if("open", to().is_null()),
        ];
        let period = buckets.index(self.start, DataType::Instant);
        let group = vec![("part".to_owned(), part.clone()), ("period".to_owned(), period)];
        let with = vec![("span.from".to_owned(), self.seconds()), ("span.ended".to_owned(), self.ended())];
        Query::groups(self.source, group, measures).with_columns(with).filtered(self.begun())
    }

    /// How many rows that last end in each period, as the period of their last second.
    pub(super) fn ended_in(&self, only: Option<&Expr>, buckets: &Buckets) -> Query {
        let column = |name: &str| Expr::column(name);
        let last = column("span.ended").minus(Expr::integer(1));
        let with = vec![("span.from".to_owned(), self.seconds()), ("span.ended".to_owned(), self.ended())];
        let lasts = column("span.from").lt(column("span.ended"));
        let filter = [self.begun().as_ref(), only].into_iter().flatten().cloned().fold(lasts, Expr::and);
        let group = vec![("period".to_owned(), buckets.of_instant(last))];
        Query::groups(self.source, group, vec![Measure::count("n")]).with_columns(with).filtered(filter)
    }
}

impl Cuts {
    /// The cuts at these instants.
    pub(super) fn new(mut at: Vec<i64>) -> Self {
        at.sort_unstable();
        at.dedup();
        Self(Arc::new(at))
    }

    /// Whether a stretch of time begins and ends at cuts, so that what is taken up of it is known.
    pub(super) fn hold(&self, (from, until): (i64, i64)) -> bool {
        from >= until || [from, until].iter().all(|at| self.0.binary_search(at).is_ok())
    }
}

impl OccupiedTime {
    /// What the answer to [`Intervals::taken`] says.
    pub(super) fn read(table: &Table, cuts: &Cuts, naming: Naming) -> Self {
        let mut by: BTreeMap<Option<String>, Vec<i64>> = BTreeMap::new();
        for row in &table.rows {
            let (Some(first), Some(last)) = (row[1].index(), row[2].index()) else { continue };
            let (Some(from), Some(to)) = (row[3].integer(), row[4].integer()) else { continue };
            let seconds = by.entry(naming(&row[0])).or_insert_with(|| vec![0; cuts.0.len()]);
            let cut = |at: usize| cuts.0.get(at).copied().unwrap_or(i64::MAX);
            if first == last {
                seconds[first] += to - from;
                continue;
            }
            // A single piece, since pieces of one part do not overlap.
            seconds[first] += cut(first + 1) - from;
            (first + 1..last).for_each(|at| seconds[at] += cut(at + 1) - cut(at));
            seconds[last] += to - cut(last);
        }
        Self { cuts: cuts.clone(), by }
    }

    /// Where each stretch between cuts begins.
    pub(super) fn starts(&self) -> impl Iterator<Item = i64> {
        self.cuts.0.iter().copied()
    }

    /// How many seconds of each stretch are taken up; empty when none is.
    pub(super) fn seconds(&self, name: &Option<String>) -> &[i64] {
        self.by.get(name).map_or(&[], Vec::as_slice)
    }

    /// Stretches that take up as much between any two cuts as the rows do: of each stretch between cuts its beginning.
    pub(super) fn spans(&self, name: &Option<String>) -> Spans {
        let mut spans = Spans::new();
        for (at, seconds) in self.by.get(name).into_iter().flatten().enumerate().filter(|(_, seconds)| **seconds > 0) {
            let from = self.cuts.0[at];
            match spans.last_mut() {
                Some(last) if last.1 == from => last.1 = from + seconds,
                _ => spans.push((from, from + seconds)),
            }
        }
        spans
    }
}

/// What the answer to [`Intervals::islands`] says.
pub(super) fn islands(table: &Table, naming: Naming) -> BTreeMap<Option<String>, Spans> {
    let mut by: BTreeMap<Option<String>, Spans> = BTreeMap::new();
    for row in &table.rows {
        if let (Some(from), Some(to)) = (row[2].integer(), row[3].integer()) {
            by.entry(naming(&row[0])).or_default().push((from, to));
        }
    }
    by
}

impl StartCounts {
    /// What the answer to [`Intervals::began`] says.
    pub(super) fn read(table: &Table, naming: Naming) -> Self {
        let mut all = Self::default();
        for row in &table.rows {
            let Some(period) = row[1].index() else { continue };
            let count = |at: usize| row[at].count();
            let rows = all.0.entry(period).or_default().entry(naming(&row[0])).or_default();
            rows.lasting += count(2) + count(5);
            rows.momentary += count(3);
            rows.backwards += count(4);
            rows.open += count(5);
        }
        all
    }

    /// The rows of a period that belong to what `of` says.
    pub(super) fn rows(&self, period: usize, of: impl Fn(Option<&str>) -> bool) -> Rows {
        let own = self.0.get(&period).into_iter().flatten().filter(|(name, _)| of(name.as_deref()));
        own.fold(Rows::default(), |sum, (_, rows)| sum.plus(*rows))
    }

    /// Each that a row belongs to, with all of its rows.
    pub(super) fn names(&self) -> BTreeMap<Option<&str>, Rows> {
        let mut names: BTreeMap<Option<&str>, Rows> = BTreeMap::new();
        for (name, rows) in self.0.values().flatten() {
            let sum = names.entry(name.as_deref()).or_default();
            *sum = sum.plus(*rows);
        }
        names
    }
}

impl Rows {
    fn plus(self, other: Self) -> Self {
        Self {
            lasting: self.lasting + other.lasting,
            momentary: self.momentary + other.momentary,
            backwards: self.backwards + other.backwards,
            open: self.open + other.open,
        }
    }
}
