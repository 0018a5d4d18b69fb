//! Many questions about one source → one pass over its rows → one answer each.
//!
//! In: questions, and fragments of rows. Out: tables. Never: holds more rows than those of the fragments in flight, except
//! for questions that ask for the rows themselves or for what came before a row.
//!
//! Periods of different length over the same instant are asked for together: rows are told apart by *atoms*, the pieces
//! between any two neighbouring boundaries of all of them, and the atoms are added up to each question's periods in the
//! end. Quantiles and numbers of different values do not add up; they are kept per group, and finished as soon as no later
//! fragment can have rows of it.

use super::cache::{Reader, Writer};
use super::eval::Machine;
use super::grouping::{Adding, Groups, Wanted};
use super::key::Key;
use super::lookup::Brought;
use super::plan::{self, GroupPlan, Listing, Plan, Planned};
use super::program::{Node, Program, Step};
use super::state::Closed;
use super::vector::Vector;
use crate::query::{Aggregate, Cell, Query, Side, Table};
use std::sync::Arc;

/// So many rows are computed at a time: few enough that the values of all steps stay near the processor.
const BLOCK: usize = 1 << 14;

/// The spans of a column in all other files; `None` when they are not known.
pub(super) type Others<'a> = &'a dyn Fn(&str) -> Option<Vec<(i64, i64)>>;

/// Questions made ready to be asked of fragments.
pub(super) struct Batch {
    program: Program,
    needed: Vec<bool>,
    wanted: Vec<Wanted>,
    rows: Vec<Listing>,
    plans: Vec<Result<Plan, String>>,
    brought: Vec<Result<Brought, String>>,
    /// Whether a step looks at the rows before its own, so that all rows must be seen at once.
    pub whole: bool,
}

/// What one fragment gave.
pub(super) struct Partial {
    groups: Vec<Groups>,
    rows: Vec<Result<Vec<Vec<Cell>>, String>>,
}

impl Batch {
    /// Makes questions ready. `has` tells the source's columns; `bring` answers look-ups.
    pub fn new(
        queries: &[&Query],
        has: &dyn Fn(&str) -> bool,
        bring: &dyn Fn(&Query) -> Result<Brought, String>,
    ) -> Self {
        let Planned { program, wanted, rows, plans, brought } = plan::plan(queries, has, bring);
        let roots = wanted.iter().flat_map(Wanted::nodes).collect::<Vec<_>>().into_iter();
        let listed = rows.iter().flat_map(|l| l.columns.iter().copied().chain(l.filter));
        let needed = program.needed(roots.chain(listed));
        let whole =
            program.steps.iter().zip(&needed).any(|(step, needed)| *needed && matches!(step, Step::Previous(..)));
        Self { program, needed, wanted, rows, plans, brought, whole }
    }

    /// The source's columns that the questions read.
    pub fn columns(&self) -> &[String] {
        &self.program.columns
    }

    /// The least value that a key may have and still be reached by a fragment that has `least` of a column; see
    /// [`Merged::close`].
    fn reach(&self, key: Node, least: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
        let (table, column) = self.period(key)?;
        let least = least(column)?;
        i64::try_from(table.partition_point(|entry| *entry <= least)).ok().map(|n| n - 1)
    }

    /// The boundaries and the column of a key that is a period of a column.
    fn period(&self, key: Node) -> Option<(&[i64], &str)> {
        let Step::Locate(table, Side::LastAtMost, value) = &self.program.steps[key] else { return None };
        let value = match &self.program.steps[*value] {
            Step::ToInteger(inner) => &self.program.steps[*inner],
            other => other,
        };
        let Step::Column(column) = value else { return None };
        Some((&self.program.tables[*table].entries, &self.program.columns[*column]))
    }

    /// Adds up one fragment, whose columns stand in the order of [`Self::columns`].
    pub fn partial(&self, columns: &[Vector], rows: usize) -> Partial {
        let mut machine = Machine::new(&self.program, &self.needed, columns, &self.brought);
        let mut adding: Vec<Adding<'_>> = self.wanted.iter().map(Adding::new).collect();
        let mut listed: Vec<Result<Vec<Vec<Cell>>, String>> = self.rows.iter().map(|_| Ok(Vec::new())).collect();
        let block = if self.whole { rows.max(1) } else { BLOCK };
        let mut from = 0;
        while from < rows {
            let len = block.min(rows - from);
            let computed = machine.run(from, len);
            adding.iter_mut().for_each(|adding| adding.add(&computed, len));
            for (rows, listing) in listed.iter_mut().zip(&self.rows) {
                if let Ok(all) = rows
                    && let Err(reason) = listing.add(&computed, len, all)
                {
                    *rows = Err(reason);
                }
            }
            from += len;
        }
        Partial { groups: adding.into_iter().map(Adding::finish).collect(), rows: listed }
    }

    /// Nothing merged yet.
    pub fn merged(&self) -> Partial {
        let groups = self.wanted.iter().map(Groups::new).collect();
        Partial { groups, rows: self.rows.iter().map(|_| Ok(Vec::new())).collect() }
    }

    /// Adds the next fragment.
    pub fn merge(&self, merged: &mut Partial, next: Partial) {
        merged.groups.iter_mut().zip(next.groups).for_each(|(merged, next)| merged.merge(next));
        for (rows, next) in merged.rows.iter_mut().zip(next.rows) {
            match (rows.as_mut(), next) {
                (Ok(rows), Ok(next)) => rows.extend(next),
                (Ok(_), Err(reason)) => *rows = Err(reason),
                (Err(_), _) => {}
            }
        }
    }

    /// Finishes the groups that no later fragment reaches, and frees their values. `least` is the least value of a column
    /// in all later fragments.
    pub fn close(&self, merged: &mut Partial, least: &dyn Fn(&str) -> Option<i64>) {
        for (at, wanted) in self.wanted.iter().enumerate() {
            if wanted.slots.iter().all(|(kind, ..)| kind.is_additive()) {
                continue;
            }
            let reached: Vec<Option<i64>> = wanted.keys.iter().map(|(node, _)| self.reach(*node, least)).collect();
            let groups = &mut merged.groups[at];
            for group in 0..groups.keys.len() {
                let over = groups.keys[group].iter().zip(&reached).any(|(key, reached)| match (key, reached) {
                    (Key::Int(key), Some(reached)) => key < reached,
                    _ => false,
                });
                if over {
                    self.close_group(groups, at, group);
                }
            }
        }
    }

    /// Whether rows whose columns lie outside of `others` cannot belong to a group: each key that is a period of a column
    /// keeps away from them.
    fn is_apart(&self, wanted: &Wanted, keys: &[Key], others: Others<'_>) -> bool {
        wanted.keys.iter().zip(keys).any(|((node, _), key)| {
            let Key::Int(at) = key else { return false };
            let Some((table, column)) = self.period(*node) else { return false };
            let Some((low, spans)) = usize::try_from(*at).ok().and_then(|at| table.get(at)).zip(others(column)) else {
                return false;
            };
            let high = usize::try_from(at + 1).ok().and_then(|at| table.get(at)).copied().unwrap_or(i64::MAX);
            spans.iter().all(|(first, last)| *last < *low || *first >= high)
        })
    }

    /// Finishes the groups of one file that no other file reaches; `others` are the spans of a column in them.
    pub fn close_apart(&self, of_file: &mut Partial, others: Others<'_>) {
        for (at, wanted) in self.wanted.iter().enumerate() {
            for group in 0..of_file.groups[at].keys.len() {
                if self.is_apart(wanted, &of_file.groups[at].keys[group], others) {
                    self.close_group(&mut of_file.groups[at], at, group);
                }
            }
        }
    }

    /// What the answers to all questions depend on, apart from the rows; `None` when they depend on more than one source or
    /// keep rows.
    pub fn signature(&self) -> Option<String> {
        if self.whole || !self.rows.is_empty() || !self.brought.is_empty() {
            return None;
        }
        let tables: Vec<&Arc<Vec<i64>>> = self.program.tables.iter().map(|table| &table.entries).collect();
        let slots = |at: usize| (0..self.wanted[at].slots.len()).map(move |slot| self.quantiles(at, slot));
        let quantiles: Vec<Vec<f64>> = (0..self.wanted.len()).flat_map(slots).collect();
        let program = (&self.program.steps, &self.program.columns, tables);
        Some(format!("{program:?}{:?}{quantiles:?}", self.wanted))
    }

    /// Writes the partial aggregates of a file; `false` when they are better not kept.
    pub fn put(&self, of_file: &Partial, to: &mut Writer) -> bool {
        of_file.groups.iter().all(|groups| groups.put(to))
    }

    /// Reads the partial aggregates of a file, unless one of its finished groups is reached by other files now.
    pub fn get(&self, from: &mut Reader<'_>, others: Others<'_>) -> Option<Partial> {
        let mut groups = Vec::with_capacity(self.wanted.len());
        for wanted in &self.wanted {
            let read = Groups::get(from, wanted.slots.iter().map(|slot| slot.0))?;
            let apart = |(keys, closed): (&Vec<Key>, &Vec<Option<Closed>>)| {
                closed.iter().all(Option::is_none) || self.is_apart(wanted, keys, others)
            };
            if !read.keys.iter().zip(&read.closed).all(apart) {
                return None;
            }
            groups.push(read);
        }
        Some(Partial { groups, rows: Vec::new() })
    }

    fn close_group(&self, groups: &mut Groups, wanted: usize, group: usize) {
        for (slot, (kind, ..)) in self.wanted[wanted].slots.iter().enumerate() {
            if kind.is_additive() || groups.closed[group][slot].is_some() {
                continue;
            }
            let quantiles = self.quantiles(wanted, slot);
            groups.closed[group][slot] = groups.slots[slot].as_mut().ok().map(|state| state.close(group, &quantiles));
        }
    }

    /// The quantiles that questions want of a slot, in the order of their places.
    fn quantiles(&self, wanted: usize, slot: usize) -> Vec<f64> {
        let mut all = Vec::new();
        for plan in self.plans.iter().flatten() {
            let Plan::Groups(GroupPlan { kept: Some(kept), measures, .. }) = plan else { continue };
            let of_slot = measures.iter().filter(|(_, place)| *kept == wanted && place.slot == slot);
            for (aggregate, place) in of_slot {
                if let Aggregate::Quantile(q, _) = aggregate {
                    if all.len() <= place.nth {
                        all.resize(place.nth + 1, *q);
                    }
                    all[place.nth] = *q;
                }
            }
        }
        all
    }

    /// One answer per question.
    pub fn answers(&self, mut merged: Partial) -> Vec<Result<Table, String>> {
        for at in 0..self.wanted.len() {
            for group in 0..merged.groups[at].keys.len() {
                self.close_group(&mut merged.groups[at], at, group);
            }
        }
        let answer = |plan: &Result<Plan, String>| match plan {
            Err(reason) => Err(reason.clone()),
            Ok(Plan::Groups(plan)) => plan.table(&merged.groups),
            Ok(Plan::Rows { listing, columns, sort, limit }) => {
                let mut rows = merged.rows[*listing].clone()?;
                rows.sort_by_cached_key(|row| row[..*sort].iter().map(Key::of_cell).collect::<Vec<_>>());
                rows.truncate(limit.unwrap_or(usize::MAX));
                Ok(Table { columns: columns.clone(), rows })
            }
        };
        self.plans.iter().map(answer).collect()
    }
}
