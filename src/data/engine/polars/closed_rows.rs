//! Rows to which nothing can come any more, and those for which something may.
//!
//! In: a run of rows. Out: what those give that have all their times, and the others. Never: asks which day it is: which rows are
//! settled, and so the order in which floats are added, is the same on all days.
//!
//! What has not happened yet is taken to have lasted until the as-of instant. A ticket that is closed gives the same whatever the
//! day; one that is open gives something else every day. What a file's closed tickets gave is kept, and so are its open ones, as
//! rows: the next day costs a pass over these.
//!
//! Decided in docs/decisions/0072-closed-months.md.

use super::prepared::{PLACE, Prepared};
use super::{Partial, error_line};
use crate::query::DataType;
use polars::prelude::{BooleanChunked, DataFrame, PolarsResult};
use std::ops::BitAnd;

/// A time that so many of a hundred rows lack is not waited for.
const RARE: usize = 25;
/// Where more of a hundred rows are open than this, nothing is won by telling them apart.
const OPEN: usize = 50;

impl Prepared {
    /// What the settled rows of a run give, and its open ones; everything, where they are not told apart. `at` is the place of the run
    /// among others.
    ///
    /// # Errors
    /// What cannot be computed exactly.
    pub(crate) fn run_closed(&self, rows: &DataFrame, at: usize) -> Result<(Partial, Option<DataFrame>), String> {
        let rows = self.numbered(rows, at).map_err(|error| error_line(&error))?;
        match self.told_apart(&rows).map_err(|error| error_line(&error))? {
            Some((settled, open)) => Ok((self.run_numbered(&settled)?, Some(open))),
            None => Ok((self.run_numbered(&rows)?, None)),
        }
    }

    /// The settled rows and the others; `None` where that makes no difference.
    fn told_apart(&self, rows: &DataFrame) -> PolarsResult<Option<(DataFrame, DataFrame)>> {
        if !self.is_kept() {
            return Ok(None);
        }
        let mut settled: Option<BooleanChunked> = None;
        for name in self
            .columns()
            .iter()
            .filter(|name| matches!(self.data_type(name), Some(DataType::Instant | DataType::Date)))
        {
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
}
