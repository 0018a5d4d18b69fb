//! Rows to which nothing can come any more, and those for which something may.
//!
//! In: a run of rows. Out: the rows that have all their times, and the others. Never: lets a group be finished to which one of the
//! others may belong another day.
//!
//! What has not happened yet is taken to have lasted until the as-of instant. A ticket that is closed gives the same whatever the
//! day; one that is open gives something else every day. What a file's closed tickets gave is kept, and so are its open ones, as
//! rows: the next day costs a pass over these.

use super::Partial;
use super::holistic::key;
use super::prepared::{PLACE, Prepared};
use crate::query::Form;
use polars::prelude::{BooleanChunked, DataFrame, PolarsResult};
use std::collections::BTreeSet;
use std::ops::BitAnd;

/// A time that so many of a hundred rows lack is not waited for.
const RARE: usize = 25;
/// Where more of a hundred rows are open than this, nothing is won by telling them apart.
const OPEN: usize = 50;

/// What a run of rows gave.
pub(in crate::data) struct Parts {
    /// What its settled rows gave; everything, where rows are not told apart.
    pub settled: Partial,
    /// What its other rows gave.
    pub open: Partial,
    /// The other rows.
    pub rest: Option<DataFrame>,
}

impl Prepared {
    /// What a run of rows gives, told apart by whether something may come to them still. `at` is the place of the run among others.
    ///
    /// # Errors
    /// What cannot be computed exactly.
    pub fn run_parts(&self, rows: &DataFrame, at: usize) -> Result<Parts, String> {
        let said = |error| super::said(&error);
        let rows = self.numbered(rows, at).map_err(said)?;
        match self.told_apart(&rows).map_err(said)? {
            None => Ok(Parts { settled: self.run_numbered(&rows)?, open: self.nothing(), rest: None }),
            Some((settled, rest)) => {
                let (settled, open) = (self.run_numbered(&settled)?, self.run_numbered(&rest)?);
                Ok(Parts { settled, open, rest: Some(rest) })
            }
        }
    }

    /// The settled rows and the others; `None` where that makes no difference.
    fn told_apart(&self, rows: &DataFrame) -> PolarsResult<Option<(DataFrame, DataFrame)>> {
        if !self.is_kept() {
            return Ok(None);
        }
        let mut settled: Option<BooleanChunked> = None;
        for name in self.columns().iter().filter(|name| matches!(self.form(name), Some(Form::Instant | Form::Date))) {
            let column = rows.column(name)?;
            let lacking = column.null_count();
            if lacking > 0 && lacking * 100 <= rows.height() * RARE {
                let there = column.is_not_null();
                settled = Some(match settled {
                    Some(settled) => settled.bitand(there),
                    None => there,
                });
            }
        }
        let Some(settled) = settled else { return Ok(None) };
        let open = rows.height() - settled.sum().map_or(0, |settled| settled as usize);
        if open * 100 > rows.height() * OPEN {
            return Ok(None);
        }
        let needed = self.columns().iter().map(String::as_str).chain(rows.column(PLACE).is_ok().then_some(PLACE));
        Ok(Some((rows.filter(&settled)?, rows.select(needed)?.filter(&!settled)?)))
    }

    /// Whether every group of settled rows that was finished is out of reach of the others.
    ///
    /// # Errors
    /// What the engine says.
    pub fn is_out_of_reach(&self, settled: &Partial, open: &Partial) -> Result<bool, String> {
        let apart = |error| super::said(&error);
        for ((values, more), set) in settled.holistic.iter().zip(&open.holistic).zip(&self.pass.holistic) {
            if values.closed.is_empty() || more.open.is_empty() {
                continue;
            }
            let mut is_apart = false;
            for at in (0..set.keys.len()).filter(|at| set.keys[*at].period.is_some()) {
                let reached = more.periods(&key(at)).map_err(apart)?;
                is_apart |=
                    values.closed_periods(at).map_err(apart)?.is_some_and(|closed| closed.is_disjoint(&reached));
            }
            if !is_apart {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl super::holistic::Values {
    /// The periods of finished groups; `None` where one has none.
    fn closed_periods(&self, at: usize) -> PolarsResult<Option<BTreeSet<i64>>> {
        let mut periods = BTreeSet::new();
        for closed in &self.closed {
            let numbers = closed.columns()[at].i64()?;
            if numbers.null_count() > 0 {
                return Ok(None);
            }
            periods.extend(numbers.iter().flatten());
        }
        Ok(Some(periods))
    }
}
