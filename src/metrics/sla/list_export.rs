//! All clocks of a list, one after the other as the page sorts them.
//!
//! In: a policy, and which of its clocks are listed. Out: their rows in blocks: what each clock of the policy gives in its order,
//! taken together. Never: holds more than one block of each clock.

use super::Prepared;
use super::due;
use super::leg::Legs;
use super::listed;
use crate::calendar::Instant;
use crate::config::SlaPolicy;
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::blocks::Blocks;
use crate::metrics::list_export::TakeRows;
use crate::model::{ExportStats, ListKind, ListRow};
use crate::query::{Cell, EngineError, Query, Table};
use std::collections::VecDeque;

/// What a row is sorted by among those of other clocks, field by field.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SortKey {
    /// The priority of a missed clock, or the position of an undecided one.
    first: (usize, usize),
    deadline: Option<Instant>,
    /// The priority of a running clock.
    priority: (usize, usize),
    ticket: String,
}

/// Rows of one clock.
struct Stream<'a> {
    legs: Legs<'a>,
    /// The position of the clock among those of its policy.
    clock: usize,
    blocks: Blocks<'a>,
    waiting: VecDeque<(SortKey, ListRow)>,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(in crate::metrics) struct ClockListQuery<'a> {
    /// Which clocks.
    pub of: &'a ListKind,
    /// Further columns.
    pub columns: &'a [String],
    /// How many rows may be held of each clock.
    pub size: usize,
}

/// Hands all clocks of a list over, in the order of the page.
///
/// # Errors
/// What the engine says.
pub(in crate::metrics) fn export_clocks(
    run: &Run<'_>,
    policy: &SlaPolicy,
    asked: ClockListQuery<'_>,
    take: TakeRows<'_>,
    found: &mut Diagnostics,
) -> Result<ExportStats, EngineError> {
    let mut exported = ExportStats::default();
    let Some(prepared) = Prepared::new(run, policy, found) else { return Ok(exported) };
    let mut streams = Vec::new();
    for (at, clock) in listed::chosen(policy, clocks_of(asked.of)).enumerate() {
        let legs = prepared.legs(policy, clock);
        let Some(query) = question(&legs, asked, found) else { continue };
        let blocks = Blocks::new(legs.run.engine, query, asked.size);
        streams.push(Stream { legs, clock: at, blocks, waiting: VecDeque::new() });
    }
    for stream in &mut streams {
        stream.fill(asked, &mut exported)?;
    }
    let mut block = Vec::new();
    while let Some(next) = first(&streams) {
        let stream = &mut streams[next];
        block.extend(stream.waiting.pop_front().map(|(_, row)| row));
        if stream.waiting.is_empty() {
            stream.fill(asked, &mut exported)?;
        }
        if block.len() >= asked.size && !take(std::mem::take(&mut block)) {
            return Ok(exported);
        }
    }
    take(block);
    Ok(exported)
}

/// The stream whose next row comes first.
fn first(streams: &[Stream<'_>]) -> Option<usize> {
    let next = streams.iter().enumerate().filter_map(|(at, stream)| Some((&stream.waiting.front()?.0, at)));
    next.min().map(|(_, at)| at)
}

/// The clocks that a list is of, where it is not of all.
fn clocks_of(of: &ListKind) -> Option<&[String]> {
    match of {
        ListKind::Breaches { clocks, .. } | ListKind::Undecided { clocks, .. } | ListKind::Running { clocks, .. } => {
            clocks.as_deref()
        }
        ListKind::Rows { .. } => None,
    }
}

fn question(legs: &Legs<'_>, asked: ClockListQuery<'_>, found: &mut Diagnostics) -> Option<Query> {
    let ClockListQuery { of, columns, size } = asked;
    match of {
        ListKind::Breaches { period, .. } => Some(listed::missed_in(legs, period, columns)),
        ListKind::Undecided { period, .. } => Some(listed::undecided_at_end(legs, period)),
        ListKind::Running { within, .. } => {
            let only = due::only(legs, *within, found)?;
            Some(due::listed(legs, only, columns, size))
        }
        ListKind::Rows { .. } => None,
    }
}

impl Stream<'_> {
    /// Rows of the next blocks, until one has any.
    fn fill(&mut self, asked: ClockListQuery<'_>, exported: &mut ExportStats) -> Result<(), EngineError> {
        while self.waiting.is_empty() {
            let table = self.blocks.next()?;
            if table.rows.is_empty() {
                return Ok(());
            }
            exported.add(table.rows.len());
            let rows: Vec<_> = table.rows.iter().filter_map(|cells| self.row(&table, cells, asked)).collect();
            self.waiting.extend(rows);
        }
        Ok(())
    }

    fn row(&self, table: &Table, cells: &[Cell], asked: ClockListQuery<'_>) -> Option<(SortKey, ListRow)> {
        let ClockListQuery { of, columns, .. } = asked;
        let legs = &self.legs;
        let rank = |priority: &str| listed::rank(legs.policy, priority, &legs.clock.name);
        match of {
            ListKind::Breaches { .. } => {
                let row = listed::breach(legs, table, cells, columns)?;
                let (first, deadline, ticket) = (rank(&row.priority), row.deadline, row.ticket.clone());
                Some((SortKey { first, deadline, priority: (0, 0), ticket }, ListRow::Breach(row)))
            }
            ListKind::Undecided { .. } => {
                let row = listed::undecided_clock(&legs.clock.name, super::ClockRow::of(table, cells));
                let (first, ticket) = ((self.clock, 0), row.ticket.clone());
                Some((SortKey { first, deadline: None, priority: (0, 0), ticket }, ListRow::Undecided(row)))
            }
            ListKind::Running { .. } => {
                let row = due::clock_of(legs, table, cells, columns)?;
                let (deadline, priority, ticket) = (Some(row.deadline), rank(&row.priority), row.ticket.clone());
                Some((SortKey { first: (0, 0), deadline, priority, ticket }, ListRow::Running(row)))
            }
            ListKind::Rows { .. } => None,
        }
    }
}
