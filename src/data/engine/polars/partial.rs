//! What a pass has given so far.

use super::holistic::{Carrier, Values};
use super::prepared::Prepared;
use super::{additive, error_line, listing};
use crate::query::plan::facts::{Facts, both};
use crate::query::plan::{GroupKey, HolisticSet, Pass, PassResult};
use polars::prelude::{DataFrame, PolarsResult};

/// The spans of a column in all other files; `None` when they are not known.
pub(in crate::data) type Others<'a> = &'a dyn Fn(&str) -> Option<Vec<(i64, i64)>>;

/// What some rows gave: one entry for each set and list of the pass.
#[derive(Clone)]
pub(in crate::data) struct Partial {
    /// Partial sums.
    pub additive: Vec<Vec<DataFrame>>,
    /// Values of groups.
    pub holistic: Vec<Values>,
    /// Rows.
    pub lists: Vec<Vec<DataFrame>>,
    /// What is known of the rows that gave it, when that is of use.
    pub facts: Option<Facts>,
}

impl Partial {
    /// Nothing yet.
    pub(crate) fn new(pass: &Pass) -> Self {
        Self {
            additive: vec![Vec::new(); pass.additive.len()],
            holistic: vec![Values::default(); pass.holistic.len()],
            lists: vec![Vec::new(); pass.lists.len()],
            facts: None,
        }
    }
}

impl Prepared {
    /// Adds what later rows gave.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn merge(&self, all: &mut Partial, next: Partial) -> Result<(), String> {
        for ((parts, more), (set, sums)) in
            all.additive.iter_mut().zip(next.additive).zip(self.pass.additive.iter().zip(&self.sums))
        {
            parts.extend(more);
            additive::compact(set, sums, parts).map_err(|error| error_line(&error))?;
        }
        all.facts = match (all.facts.take(), next.facts) {
            (Some(facts), Some(more)) => Some(both(facts, &more)),
            (facts, more) => facts.or(more),
        };
        all.holistic.iter_mut().zip(next.holistic).for_each(|(values, more)| values.merge(more));
        for ((parts, more), list) in all.lists.iter_mut().zip(next.lists).zip(&self.pass.lists) {
            parts.extend(more);
            listing::compact(list, parts).map_err(|error| error_line(&error))?;
        }
        Ok(())
    }

    /// Finishes the groups that no later row reaches, and frees their values. `least` is the least value of a column in all later
    /// rows.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn close(&self, all: &mut Partial, least: &dyn Fn(&str) -> Option<i64>) -> Result<(), String> {
        for carrier in self.carriers() {
            let set = &carrier.sets[carrier.own];
            let reached = |key: &GroupKey| {
                let (table, column) = period(key)?;
                let least = least(column)?;
                i64::try_from(table.partition_point(|entry| *entry <= least)).ok().map(|n| n - 1)
            };
            let Some((at, reached)) = set.keys.iter().enumerate().find_map(|(at, key)| Some((at, reached(key)?)))
            else {
                continue;
            };
            carrier.close_before(&mut all.holistic, at, reached).map_err(|error| error_line(&error))?;
        }
        Ok(())
    }

    /// Finishes the groups of one file that no other file reaches; `others` are the spans of a column in them.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn close_apart(&self, of_file: &mut Partial, others: Others<'_>) -> Result<(), String> {
        for carrier in self.carriers() {
            let set = &carrier.sets[carrier.own];
            let Some(at) =
                set.keys.iter().position(|key| period(key).is_some_and(|(_, column)| others(column).is_some()))
            else {
                continue;
            };
            let is_over = |period| is_apart(&set.keys[at], period, others);
            carrier.close(&mut of_file.holistic, at, &is_over).map_err(|error| error_line(&error))?;
        }
        Ok(())
    }

    /// Whether every group of a file that was finished is still out of reach of other files.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn is_still_apart(&self, of_file: &Partial, others: Others<'_>) -> Result<bool, String> {
        for (values, set) in of_file.holistic.iter().zip(&self.pass.holistic) {
            if !still_apart(values, set, others).map_err(|error| error_line(&error))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The holistic sets whose rows are held.
    fn carriers(&self) -> impl Iterator<Item = Carrier<'_>> {
        let sets = &self.pass.holistic;
        let carried = move |own: usize| (0..sets.len()).filter(|at| self.carriers[*at] == Some(own)).collect();
        (0..sets.len()).filter(|own| self.carriers[*own].is_none()).map(move |own| Carrier {
            sets,
            own,
            carried: carried(own),
        })
    }

    /// Everything that was asked for, as small tables.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn passed(&self, mut all: Partial) -> Result<PassResult, String> {
        for carrier in self.carriers() {
            carrier.close_all(&mut all.holistic).map_err(|error| error_line(&error))?;
        }
        let sets = self.pass.additive.iter().zip(&self.sums).zip(all.additive);
        let lists = self.pass.lists.iter().zip(all.lists);
        let passed = || {
            Ok(PassResult {
                additive: sets
                    .map(|((set, sums), parts)| additive::summaries(set, sums, parts))
                    .collect::<Result<_, _>>()?,
                holistic: self
                    .pass
                    .holistic
                    .iter()
                    .zip(all.holistic)
                    .map(|(set, values)| values.summaries(set))
                    .collect::<Result<_, _>>()?,
                lists: lists.map(|(list, parts)| listing::rows(list, parts)).collect::<Result<_, _>>()?,
            })
        };
        passed().map_err(|error: polars::prelude::PolarsError| error_line(&error))
    }
}

/// The boundaries and the column of a key that numbers periods of a column.
fn period(key: &GroupKey) -> Option<(&[i64], &str)> {
    let (table, column) = key.period.as_ref()?;
    Some((table, column.as_deref()?))
}

/// Whether rows whose column lies outside of `others` cannot belong to a period.
fn is_apart(key: &GroupKey, at: i64, others: Others<'_>) -> bool {
    let Some((table, column)) = period(key) else { return false };
    let Some((low, spans)) = usize::try_from(at).ok().and_then(|at| table.get(at)).zip(others(column)) else {
        return false;
    };
    let high = usize::try_from(at + 1).ok().and_then(|at| table.get(at)).copied().unwrap_or(i64::MAX);
    spans.iter().all(|(first, last)| *last < *low || *first >= high)
}

fn still_apart(values: &Values, set: &HolisticSet, others: Others<'_>) -> PolarsResult<bool> {
    for closed in &values.closed {
        let mut apart = false;
        for (at, key) in set.keys.iter().enumerate().filter(|(_, key)| period(key).is_some()) {
            let periods = closed.columns()[at].i64()?;
            apart |= periods.iter().all(|period| period.is_some_and(|period| is_apart(key, period, others)));
        }
        if !apart && closed.height() > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
