//! Rows that are told apart together: one set of keys and one filter, with everything that is aggregated over them.
//!
//! In: computed steps of a block of rows. Out: partial aggregates by group, which later rows and other fragments are added
//! to. Never: finishes an aggregate.

use super::kernels::{Computed, both, holds};
use super::key::{self, Key};
use super::program::Node;
use super::state::{Closed, Kind, NO_GROUP, Slot};
use super::vector::{Dictionary, Values, Vector};
use polars::prelude::PlHashMap;
use std::collections::HashMap;
use std::sync::Arc;

/// Keys whose combinations are at most so many are looked up in a plain table.
const MOST_COMBINATIONS: u64 = 1 << 20;

/// What is asked of a set of groups.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    /// The condition on rows.
    pub filter: Option<Node>,
    /// What tells the groups apart, each with the number of its values when that is known beforehand.
    pub keys: Vec<(Node, Option<u64>)>,
    /// What is aggregated: how, which values (none for rows), and on which condition.
    pub slots: Vec<(Kind, Option<Node>, Option<Node>)>,
}

impl Wanted {
    /// The steps that it needs.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        let keys = self.keys.iter().map(|(node, _)| *node);
        let slots = self.slots.iter().flat_map(|(_, value, filter)| [*value, *filter]).flatten();
        self.filter.into_iter().chain(keys).chain(slots).collect::<Vec<_>>().into_iter()
    }
}

/// Groups with their partial aggregates.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// The keys of every group.
    pub keys: Vec<Vec<Key>>,
    /// Rows of every group.
    pub rows: Vec<u64>,
    /// One per slot that is wanted; an error when it cannot be computed.
    pub slots: Vec<Result<Slot, String>>,
    /// What is left of groups that are over, by group and slot.
    pub closed: Vec<Vec<Option<Closed>>>,
    known: HashMap<Vec<Key>, usize>,
    /// Why there are no groups.
    pub refused: Option<String>,
}

impl Groups {
    /// No groups yet.
    pub fn new(wanted: &Wanted) -> Self {
        Self { slots: wanted.slots.iter().map(|slot| Ok(Slot::new(slot.0))).collect(), ..Self::default() }
    }

    /// Groups that were written by an earlier run.
    pub fn of(
        keys: Vec<Vec<Key>>,
        rows: Vec<u64>,
        closed: Vec<Vec<Option<Closed>>>,
        slots: Vec<Result<Slot, String>>,
    ) -> Option<Self> {
        if keys.len() != rows.len() || keys.len() != closed.len() {
            return None;
        }
        let known = keys.iter().cloned().zip(0..).collect();
        Some(Self { keys, rows, slots, closed, known, refused: None })
    }

    /// Adds the groups of the next fragment.
    pub fn merge(&mut self, other: Self) {
        self.refused = self.refused.take().or(other.refused);
        let mut to = Vec::with_capacity(other.keys.len());
        for ((keys, rows), closed) in other.keys.into_iter().zip(other.rows).zip(other.closed) {
            let at = self.group(keys);
            let is_closed = closed.iter().any(Option::is_some);
            if self.closed[at].iter().any(Option::is_some) || (is_closed && self.rows[at] > 0) {
                self.refused = Some("the statistics of a file contradict its rows".to_owned());
            }
            if is_closed {
                self.closed[at] = closed;
            }
            self.rows[at] += rows;
            to.push(at);
        }
        let number = self.keys.len();
        for (slot, more) in self.slots.iter_mut().zip(other.slots) {
            match (slot.as_mut(), more) {
                (Ok(slot), Ok(more)) => slot.merge(more, &to, number),
                (Ok(_), Err(reason)) => *slot = Err(reason),
                (Err(_), _) => {}
            }
        }
    }

    fn group(&mut self, keys: Vec<Key>) -> usize {
        if let Some(&at) = self.known.get(&keys) {
            return at;
        }
        self.known.insert(keys.clone(), self.keys.len());
        self.keys.push(keys);
        self.rows.push(0);
        self.closed.push(vec![None; self.slots.len()]);
        self.keys.len() - 1
    }

    /// The group of these keys.
    pub fn find(&self, keys: &[Key]) -> Option<usize> {
        self.known.get(keys).copied()
    }
}

/// Adds up the rows of one fragment.
pub(super) struct Adding<'a> {
    wanted: &'a Wanted,
    groups: Groups,
    coders: Vec<Coder>,
    dense: Vec<u32>,
    sparse: PlHashMap<u64, u32>,
    pairs: PlHashMap<(u64, u64), u64>,
}

impl<'a> Adding<'a> {
    /// Nothing added yet.
    pub fn new(wanted: &'a Wanted) -> Self {
        let coders = wanted.keys.iter().map(|(_, bound)| Coder::new(*bound)).collect();
        Self {
            wanted,
            groups: Groups::new(wanted),
            coders,
            dense: Vec::new(),
            sparse: PlHashMap::default(),
            pairs: PlHashMap::default(),
        }
    }

    /// Adds a block of rows.
    pub fn add(&mut self, computed: &[Computed], rows: usize) {
        if self.groups.refused.is_some() {
            return;
        }
        match self.place(computed, rows) {
            Ok(places) => self.fill(computed, &places),
            Err(reason) => self.groups.refused = Some(reason),
        }
    }

    /// The partial aggregates of the fragment.
    pub fn finish(mut self) -> Groups {
        let number = self.groups.keys.len();
        for slot in self.groups.slots.iter_mut().flatten() {
            slot.resize(number);
            slot.compact();
        }
        self.groups
    }

    fn fill(&mut self, computed: &[Computed], places: &[u32]) {
        let number = self.groups.keys.len();
        for place in places.iter().filter(|place| **place != NO_GROUP) {
            self.groups.rows[*place as usize] += 1;
        }
        for (slot, (_, value, filter)) in self.groups.slots.iter_mut().zip(&self.wanted.slots) {
            let Ok(state) = slot else { continue };
            if let Err(reason) = one_slot(state, computed, (places, number), *value, *filter) {
                *slot = Err(reason);
            }
        }
    }

    /// The group of every row.
    fn place(&mut self, computed: &[Computed], rows: usize) -> Result<Vec<u32>, String> {
        let of = |node: Node| computed[node].as_ref().map_err(Clone::clone);
        let passes = self.wanted.filter.map(|filter| holds(of(filter)?)).transpose()?;
        let keys = self.wanted.keys.iter().map(|(node, _)| of(*node)).collect::<Result<Vec<_>, _>>()?;
        let (mut codes, mut bound) = (vec![0_u64; rows], 1_u64);
        for (coder, key) in self.coders.iter_mut().zip(&keys) {
            let (own, most) = coder.codes(key)?;
            let product = bound.saturating_mul(most);
            if product <= MOST_COMBINATIONS {
                codes.iter_mut().zip(own).for_each(|(code, own)| *code = *code * most + own);
            } else {
                let next = |pairs: &PlHashMap<_, u64>| MOST_COMBINATIONS + pairs.len() as u64 + 1;
                for (code, own) in codes.iter_mut().zip(own) {
                    let fresh = next(&self.pairs);
                    *code = *self.pairs.entry((*code, own)).or_insert(fresh);
                }
            }
            bound = product.min(MOST_COMBINATIONS + 1);
        }
        let plain = bound <= MOST_COMBINATIONS;
        if plain && self.dense.is_empty() {
            self.dense = vec![NO_GROUP; usize::try_from(bound).unwrap_or(1)];
        }
        let mut places = Vec::with_capacity(rows);
        for (row, code) in codes.into_iter().enumerate() {
            if passes.as_ref().is_some_and(|passes| !passes[row]) {
                places.push(NO_GROUP);
                continue;
            }
            let place = if plain {
                &mut self.dense[usize::try_from(code).expect("a code is below the bound")]
            } else {
                self.sparse.entry(code).or_insert(NO_GROUP)
            };
            if *place == NO_GROUP {
                let keys = keys.iter().map(|key| key::of(key, row)).collect();
                *place = u32::try_from(self.groups.group(keys)).map_err(|_| "there are too many groups".to_owned())?;
            }
            places.push(*place);
        }
        Ok(places)
    }
}

fn one_slot(
    slot: &mut Slot,
    computed: &[Computed],
    (places, number): (&[u32], usize),
    value: Option<Node>,
    filter: Option<Node>,
) -> Result<(), String> {
    let of = |node: Node| computed[node].as_ref().map_err(Clone::clone);
    let value = value.map(of).transpose()?;
    let filter = filter.map(|filter| holds(of(filter)?)).transpose()?;
    let there = value.and_then(|value| match value.values {
        Values::None(rows) => Some(vec![false; rows].into()),
        _ => value.valid.clone(),
    });
    let counts = both(there.as_ref(), filter.as_ref());
    slot.add(places, number, value, counts.as_deref())
}

/// Gives every value of a key a small number, 0 being null.
struct Coder {
    bound: Option<u64>,
    words: HashMap<Arc<str>, u64>,
    last: Option<(Arc<Dictionary>, Vec<u64>)>,
    others: PlHashMap<i64, u64>,
}

impl Coder {
    fn new(bound: Option<u64>) -> Self {
        Self { bound, words: HashMap::new(), last: None, others: PlHashMap::default() }
    }

    /// The numbers, and how many there can be.
    fn codes(&mut self, key: &Vector) -> Result<(Vec<u64>, u64), String> {
        let unbounded = MOST_COMBINATIONS + 1;
        let mut codes: Vec<u64> = match (&key.values, self.bound) {
            (Values::None(rows), _) => vec![0; *rows],
            (Values::Bool(v), _) => v.iter().map(|b| 1 + u64::from(*b)).collect(),
            (Values::Int(v), Some(_)) => v.iter().map(|n| 1 + n.unsigned_abs()).collect(),
            (Values::Int(v), None) => v.iter().map(|n| numbered(&mut self.others, *n)).collect(),
            (Values::Num(v), _) => v.iter().map(|n| numbered(&mut self.others, key::ordered(*n))).collect(),
            (Values::Text(v, words), _) => self.texts(v, words),
        };
        if let Some(valid) = &key.valid {
            codes.iter_mut().zip(valid.iter()).for_each(|(code, there)| *code *= u64::from(*there));
        }
        let bound = match (&key.values, self.bound) {
            (Values::None(_), None) => 1,
            (_, Some(bound)) => bound,
            (Values::Bool(_), None) => 3,
            (Values::Text(_, words), None) => *self.bound.insert(words.words.len() as u64 + 1),
            (_, None) => unbounded,
        };
        if bound < unbounded && codes.iter().any(|code| *code >= bound) {
            return Err("the texts of a group change within a file".to_owned());
        }
        Ok((codes, bound))
    }

    fn texts(&mut self, numbers: &[u32], words: &Arc<Dictionary>) -> Vec<u64> {
        if self.last.as_ref().is_none_or(|(last, _)| !Arc::ptr_eq(last, words)) {
            let mut code = |word: &Arc<str>| {
                let next = self.words.len() as u64 + 1;
                *self.words.entry(Arc::clone(word)).or_insert(next)
            };
            let codes = words.words.iter().map(&mut code).collect();
            self.last = Some((Arc::clone(words), codes));
        }
        let of = self.last.as_ref().map_or(&[][..], |(_, codes)| codes);
        numbers.iter().map(|at| of.get(*at as usize).copied().unwrap_or(0)).collect()
    }
}

fn numbered(known: &mut PlHashMap<i64, u64>, value: i64) -> u64 {
    let next = known.len() as u64 + 1;
    *known.entry(value).or_insert(next)
}

impl Kind {
    /// Whether two parts of a group make its aggregate without keeping every value.
    pub fn is_additive(self) -> bool {
        !matches!(self, Self::All | Self::Distinct)
    }
}
