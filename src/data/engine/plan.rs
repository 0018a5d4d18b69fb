//! Questions → steps and groups that a pass can add up, and the table that each question is answered with in the end.
//!
//! In: the questions of a batch. Out: which rows are told apart and what is aggregated over them, shared as far as questions
//! allow. Never: looks at a row.

use super::grouping::{Groups, Wanted};
use super::kernels::{Computed, holds};
use super::key::{self, Key};
use super::lookup::Brought;
use super::program::{Node, Program, Scope, Step};
use super::state::{Closed, Kind};
use crate::query::{Aggregate, Cell, Expr, Lookup, Measure, Query, Select, Side, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How one question gets its answer.
pub(super) enum Plan {
    /// From groups.
    Groups(GroupPlan),
    /// From a listing, sorted by its first columns.
    Rows { listing: usize, columns: Vec<String>, sort: usize, limit: Option<usize> },
}

/// Larger numbers have no exact decimal whose hundredfold is one too.
const MOST: f64 = 1e26;

/// A question about groups.
pub(super) struct GroupPlan {
    names: Vec<String>,
    /// Boundaries of the question's own periods, for keys that are atoms.
    periods: Vec<Option<Arc<Vec<i64>>>>,
    /// Atom boundaries of those keys.
    atoms: Vec<Option<Arc<Vec<i64>>>>,
    /// Its measures, and where their values are.
    pub measures: Vec<(Aggregate, Place)>,
    additive: usize,
    /// The set of groups whose values are kept.
    pub kept: Option<usize>,
}

/// The value whose periods tell groups apart, and the boundaries of all of them.
type Atoms = (Node, Vec<i64>);

/// Where the values of a measure are.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The slot of the set of groups.
    pub slot: usize,
    /// Which of the slot's quantiles.
    pub nth: usize,
}

/// Rows that are asked for as they are.
pub(super) struct Listing {
    /// The condition on rows.
    pub filter: Option<Node>,
    /// Their columns.
    pub columns: Vec<Node>,
}

/// A question whose expressions are steps already.
struct Added<'a> {
    query: &'a Query,
    filter: Option<Node>,
    keys: Vec<Node>,
    /// Value and condition of each measure.
    measures: Vec<(Option<Node>, Option<Node>)>,
}

/// A batch of questions, planned.
pub(super) struct Planned {
    /// Everything that is computed.
    pub program: Program,
    /// Everything that is aggregated.
    pub wanted: Vec<Wanted>,
    /// Rows that are asked for as they are.
    pub rows: Vec<Listing>,
    /// How each question gets its answer.
    pub plans: Vec<Result<Plan, String>>,
    /// The answers of look-ups.
    pub brought: Vec<Result<Brought, String>>,
}

/// Plans a batch. `has` tells the source's columns; `bring` answers look-ups.
pub(super) fn plan(
    queries: &[&Query],
    has: &dyn Fn(&str) -> bool,
    bring: &dyn Fn(&Query) -> Result<Brought, String>,
) -> Planned {
    let mut building = Building::new(has, bring);
    let added: Vec<Result<Added<'_>, String>> = queries.iter().map(|query| building.add(query)).collect();
    let mut plans: Vec<Result<Plan, String>> =
        added.into_iter().map(|added| added.and_then(|added| building.plan(&added))).collect();
    let Building { mut program, mut wanted, rows, brought, atoms, .. } = building;
    // Atoms are known once every question has been seen.
    for (wanted, keys) in wanted.iter_mut().zip(&atoms) {
        for ((node, bound), atoms) in wanted.keys.iter_mut().zip(keys) {
            if let Some((value, boundaries)) = atoms {
                let table = program.sorted(&Arc::new(boundaries.clone()));
                *node = program.step(Step::Locate(table, Side::LastAtMost, *value));
                *bound = Some(boundaries.len() as u64 + 1);
            }
        }
    }
    for plan in plans.iter_mut().flatten() {
        if let Plan::Groups(plan) = plan {
            let of = |keys: &Option<Atoms>| keys.as_ref().map(|(_, all)| Arc::new(all.clone()));
            plan.atoms = atoms[plan.additive].iter().map(of).collect();
        }
    }
    Planned { program, wanted, rows, plans, brought }
}

impl Listing {
    /// Adds the rows of a block that pass.
    pub fn add(&self, computed: &[Computed], rows: usize, all: &mut Vec<Vec<Cell>>) -> Result<(), String> {
        let of = |node: Node| computed[node].as_ref().map_err(Clone::clone);
        let passes = self.filter.map(|filter| holds(of(filter)?)).transpose()?;
        let columns = self.columns.iter().map(|node| of(*node)).collect::<Result<Vec<_>, _>>()?;
        for row in (0..rows).filter(|row| passes.as_ref().is_none_or(|passes| passes[*row])) {
            all.push(columns.iter().map(|column| key::of(column, row).cell()).collect());
        }
        Ok(())
    }
}

impl GroupPlan {
    /// The key of a group in this question: atoms become its periods.
    fn key(&self, keys: &[Key]) -> Vec<Key> {
        let of = |(at, key): (usize, &Key)| match (key, &self.periods[at], self.atoms.get(at)) {
            (Key::Int(atom), Some(periods), Some(Some(atoms))) => {
                let start = usize::try_from(*atom).ok().and_then(|atom| atoms.get(atom)).copied();
                let period = start.and_then(|start| periods.partition_point(|p| *p <= start).checked_sub(1));
                period.and_then(|p| i64::try_from(p).ok()).map_or(Key::Null, Key::Int)
            }
            _ => key.clone(),
        };
        keys.iter().enumerate().map(of).collect()
    }

    /// The answer.
    pub fn table(&self, all: &[Groups]) -> Result<Table, String> {
        let groups = &all[self.additive];
        let kept = self.kept.map(|kept| &all[kept]);
        if let Some(reason) = groups.refused.as_ref().or(kept.and_then(|kept| kept.refused.as_ref())) {
            return Err(reason.clone());
        }
        let mut parts: BTreeMap<Vec<Key>, Vec<usize>> = BTreeMap::new();
        for (at, keys) in groups.keys.iter().enumerate() {
            parts.entry(self.key(keys)).or_default().push(at);
        }
        if self.periods.is_empty() {
            parts.entry(Vec::new()).or_default();
        }
        let mut rows = Vec::with_capacity(parts.len());
        for (key, parts) in &parts {
            let mut row: Vec<Cell> = key.iter().map(Key::cell).collect();
            for (aggregate, place) in &self.measures {
                row.push(match aggregate {
                    Aggregate::Quantile(..) | Aggregate::CountDistinct(_) => closed(kept, key, *place, aggregate)?,
                    _ => added_up(aggregate, groups, place.slot, parts)?,
                });
            }
            if row.iter().any(|cell| matches!(cell, Cell::Number(x) if x.abs() > MOST)) {
                return Err("a number is too large to be a figure".to_owned());
            }
            rows.push(row);
        }
        Ok(Table { columns: self.names.clone(), rows })
    }
}

fn closed(kept: Option<&Groups>, key: &[Key], place: Place, aggregate: &Aggregate) -> Result<Cell, String> {
    let none = if matches!(aggregate, Aggregate::CountDistinct(_)) { Cell::Integer(0) } else { Cell::Null };
    let Some(kept) = kept else { return Ok(none) };
    if let Err(reason) = &kept.slots[place.slot] {
        return Err(reason.clone());
    }
    let closed = kept.find(key).and_then(|group| kept.closed[group][place.slot].as_ref());
    Ok(closed.and_then(|Closed { cells }| cells.get(place.nth).cloned()).unwrap_or(none))
}

fn added_up(aggregate: &Aggregate, groups: &Groups, slot: usize, parts: &[usize]) -> Result<Cell, String> {
    let slot = groups.slots[slot].as_ref().map_err(Clone::clone)?;
    let n = slot.counted(parts, &groups.rows);
    let counted = || Cell::Integer(i64::try_from(n).expect("no source has 2⁶³ rows"));
    match aggregate {
        Aggregate::Count(_) => Ok(counted()),
        _ if n == 0 => Ok(Cell::Null),
        Aggregate::Sum(_) => slot.sum(parts),
        Aggregate::Mean(_) => Ok(match slot.sum(parts)? {
            Cell::Integer(sum) => key::number(sum as f64 / n as f64),
            Cell::Number(sum) => key::number(sum / n as f64),
            other => other,
        }),
        _ => {
            // A part without a value has none that is least.
            let with: Vec<usize> = parts.iter().copied().filter(|at| slot.counted(&[*at], &groups.rows) > 0).collect();
            Ok(slot.extreme(&with))
        }
    }
}

/// A batch while its questions are added.
struct Building<'a> {
    program: Program,
    wanted: Vec<Wanted>,
    /// For each wanted set and key: the value whose atoms tell its groups apart, and their boundaries so far.
    atoms: Vec<Vec<Option<Atoms>>>,
    rows: Vec<Listing>,
    lookups: Vec<(&'a Query, usize)>,
    brought: Vec<Result<Brought, String>>,
    quantiles: BTreeMap<(usize, usize), Vec<f64>>,
    has: &'a dyn Fn(&str) -> bool,
    bring: &'a dyn Fn(&Query) -> Result<Brought, String>,
}

impl<'a> Building<'a> {
    fn new(has: &'a dyn Fn(&str) -> bool, bring: &'a dyn Fn(&Query) -> Result<Brought, String>) -> Self {
        Self {
            program: Program::default(),
            wanted: Vec::new(),
            atoms: Vec::new(),
            rows: Vec::new(),
            lookups: Vec::new(),
            brought: Vec::new(),
            quantiles: BTreeMap::new(),
            has,
            bring,
        }
    }

    fn add<'q: 'a>(&mut self, query: &'q Query) -> Result<Added<'q>, String> {
        let mut scope = Scope::new();
        for lookup in &query.lookups {
            self.look_up(lookup, &mut scope)?;
        }
        for (name, expr) in &query.with {
            let node = self.program.add(expr, &scope, self.has)?;
            scope.insert(name.clone(), node);
        }
        let mut node = |expr: &Expr| self.program.add(expr, &scope, self.has);
        let filter = query.filter.as_ref().map(&mut node).transpose()?;
        let (keys, measures) = match &query.select {
            Select::Groups { group, measures } => {
                let keys = group.iter().map(|(_, expr)| node(expr)).collect::<Result<_, _>>()?;
                let of = |m: &Measure| {
                    Ok((m.aggregate.expr().map(&mut node).transpose()?, m.filter.as_ref().map(&mut node).transpose()?))
                };
                (keys, measures.iter().map(of).collect::<Result<_, String>>()?)
            }
            Select::Rows { columns, .. } => {
                (columns.iter().map(|(_, expr)| node(expr)).collect::<Result<_, _>>()?, Vec::new())
            }
        };
        Ok(Added { query, filter, keys, measures })
    }

    fn look_up<'q: 'a>(&mut self, lookup: &'q Lookup, scope: &mut Scope) -> Result<(), String> {
        let Select::Groups { group, measures } = &lookup.query.select else {
            return Err("a look-up needs groups".to_owned());
        };
        if group.len() != lookup.on.len() || group.is_empty() {
            return Err(format!("a look-up by {} columns on {}", group.len(), lookup.on.len()));
        }
        let taken = |m: &&Measure| (self.has)(&m.name) || scope.contains_key(&m.name);
        if let Some(taken) = measures.iter().find(taken) {
            return Err(format!("the looked-up column `{}` is already there", taken.name));
        }
        let known = self.lookups.iter().find(|(known, _)| **known == *lookup.query).map(|(_, at)| *at);
        let at = known.unwrap_or_else(|| {
            self.brought.push((self.bring)(&lookup.query));
            self.lookups.push((&lookup.query, self.brought.len() - 1));
            self.brought.len() - 1
        });
        self.brought[at].as_ref().map_err(Clone::clone)?;
        let on = lookup.on.iter().map(|name| self.program.add(&Expr::column(name), scope, self.has));
        let on = on.collect::<Result<_, _>>()?;
        let rows = self.program.step(Step::Match(at, on));
        for (column, measure) in measures.iter().enumerate() {
            scope.insert(measure.name.clone(), self.program.step(Step::Brought(at, column, rows)));
        }
        Ok(())
    }

    fn plan(&mut self, added: &Added<'_>) -> Result<Plan, String> {
        let Select::Groups { group, measures } = &added.query.select else {
            let Select::Rows { columns, sort, limit } = &added.query.select else {
                unreachable!("two kinds of answers")
            };
            self.rows.push(Listing { filter: added.filter, columns: added.keys.clone() });
            let columns = columns.iter().map(|(name, _)| name.clone()).collect();
            return Ok(Plan::Rows { listing: self.rows.len() - 1, columns, sort: *sort, limit: *limit });
        };
        let periods: Vec<Option<Arc<Vec<i64>>>> = added.keys.iter().map(|key| self.boundaries(*key)).collect();
        let additive = self.additive(added, &periods);
        let needs_values = |m: &Measure| matches!(m.aggregate, Aggregate::Quantile(..) | Aggregate::CountDistinct(_));
        let kept = measures.iter().any(needs_values).then(|| self.kept(added));
        let mut places = Vec::new();
        for (measure, (value, filter)) in measures.iter().zip(&added.measures) {
            let kind = kind(&measure.aggregate);
            let set = if kind.is_additive() { additive } else { kept.unwrap_or(additive) };
            let slots = &mut self.wanted[set].slots;
            let wanted = (kind, *value, *filter);
            let slot = slots.iter().position(|slot| *slot == wanted).unwrap_or_else(|| {
                slots.push(wanted);
                slots.len() - 1
            });
            let nth = match &measure.aggregate {
                Aggregate::Quantile(q, _) => {
                    let all = self.quantiles.entry((set, slot)).or_default();
                    all.iter().position(|known| known == q).unwrap_or_else(|| {
                        all.push(*q);
                        all.len() - 1
                    })
                }
                _ => 0,
            };
            places.push((measure.aggregate.clone(), Place { slot, nth }));
        }
        let names = group.iter().map(|(name, _)| name.clone()).chain(measures.iter().map(|m| m.name.clone())).collect();
        Ok(Plan::Groups(GroupPlan { names, periods, atoms: Vec::new(), measures: places, additive, kept }))
    }

    /// The boundaries of a key that is a period.
    fn boundaries(&self, key: Node) -> Option<Arc<Vec<i64>>> {
        match &self.program.steps[key] {
            Step::Locate(table, Side::LastAtMost, _) => Some(Arc::clone(&self.program.tables[*table].entries)),
            _ => None,
        }
    }

    /// The set of groups that a question's additive measures are taken from: shared by all questions with the same
    /// filter and keys, whatever the length of their periods.
    fn additive(&mut self, added: &Added<'_>, periods: &[Option<Arc<Vec<i64>>>]) -> usize {
        let steps = &self.program.steps;
        let value = |key: Node| match &steps[key] {
            Step::Locate(_, Side::LastAtMost, value) => Some(*value),
            _ => None,
        };
        let same = |at: usize, wanted: &Wanted, atoms: &[Option<Atoms>]| match &atoms[at] {
            Some((of, _)) => value(added.keys[at]) == Some(*of),
            None => wanted.keys[at].0 == added.keys[at],
        };
        let fits = |(wanted, atoms): (&Wanted, &Vec<Option<Atoms>>)| {
            wanted.filter == added.filter
                && wanted.keys.len() == added.keys.len()
                && wanted.slots.iter().all(|(kind, ..)| kind.is_additive())
                && (0..added.keys.len()).all(|at| same(at, wanted, atoms))
        };
        let known = self.wanted.iter().zip(&self.atoms).position(fits);
        let at = known.unwrap_or_else(|| {
            let keys = added.keys.iter().map(|key| (*key, None)).collect();
            self.wanted.push(Wanted { filter: added.filter, keys, slots: Vec::new() });
            self.atoms.push(added.keys.iter().map(|key| value(*key).map(|value| (value, Vec::new()))).collect());
            self.wanted.len() - 1
        });
        for (atoms, periods) in self.atoms[at].iter_mut().zip(periods) {
            if let (Some((_, boundaries)), Some(periods)) = (atoms, periods) {
                boundaries.extend(periods.iter());
                boundaries.sort_unstable();
                boundaries.dedup();
            }
        }
        at
    }

    /// The set of groups whose values are kept: the question's own periods, since they do not add up.
    fn kept(&mut self, added: &Added<'_>) -> usize {
        let bound = |key: &Node| match &self.program.steps[*key] {
            Step::Locate(table, ..) => Some(self.program.tables[*table].entries.len() as u64 + 1),
            _ => None,
        };
        let keys: Vec<(Node, Option<u64>)> = added.keys.iter().map(|key| (*key, bound(key))).collect();
        let fits = |wanted: &Wanted| {
            wanted.filter == added.filter
                && wanted.keys == keys
                && !wanted.slots.is_empty()
                && wanted.slots.iter().all(|(kind, ..)| !kind.is_additive())
        };
        self.wanted.iter().position(fits).unwrap_or_else(|| {
            self.wanted.push(Wanted { filter: added.filter, keys, slots: Vec::new() });
            self.atoms.push(added.keys.iter().map(|_| None).collect());
            self.wanted.len() - 1
        })
    }
}

fn kind(aggregate: &Aggregate) -> Kind {
    match aggregate {
        Aggregate::Count(_) => Kind::Count,
        Aggregate::Sum(_) | Aggregate::Mean(_) => Kind::Sum,
        Aggregate::Min(_) => Kind::Min,
        Aggregate::Max(_) => Kind::Max,
        Aggregate::Quantile(..) => Kind::All,
        Aggregate::CountDistinct(_) => Kind::Distinct,
    }
}
