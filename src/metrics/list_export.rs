//! Whole lists for files.
//!
//! In: a list as a page asked for it, without its limit. Out: its rows in the order of the page, block by block. Never: holds more
//! than one block of each question, or asks otherwise than the page did.

use super::blocks::Blocks;
use super::drill_through::{EngineDrillThrough, value};
use super::sla;
use crate::diag::{Diagnostic, Message, code};
use crate::model::{ExportStats, ListKind, ListQuery, ListRow, RowsAsked};
use crate::query::{Cell, EngineError};
use crate::say;

/// Takes rows as they come; whether more are wanted.
pub(super) type TakeRows<'t> = &'t mut dyn FnMut(Vec<ListRow>) -> bool;

impl EngineDrillThrough<'_> {
    /// Hands all rows of a list over, `size` of one answer at most at once; the source they are of, and how many there are.
    ///
    /// # Errors
    /// When the source cannot be asked.
    pub fn whole(&self, asked: &ListQuery, size: usize, take: TakeRows<'_>) -> Result<(String, ExportStats), Message> {
        let names: Vec<String> = asked.columns.iter().map(|(name, _)| name.clone()).collect();
        let policy = match &asked.of {
            ListKind::Breaches { policy, .. }
            | ListKind::Undecided { policy, .. }
            | ListKind::Running { policy, .. } => policy,
            ListKind::Rows { source, filter, within, sort } => {
                let within = within.as_ref().map(|(time, period)| (time.as_str(), period));
                let filter = filter.as_deref();
                let rows = RowsAsked { source, filter, within, columns: &names, sort, limit: size };
                return Ok((source.clone(), self.rows_of(&rows, take)?));
            }
        };
        let Some(policy) = self.project.policies.get(policy) else { return Ok(Default::default()) };
        let exported = self.with_run(|run, found| {
            let all = sla::export_clocks(
                run,
                policy,
                sla::ClockListQuery { of: &asked.of, columns: &names, size },
                take,
                found,
            );
            all.unwrap_or_else(|error| {
                found.push(Diagnostic::new(code::DATA_QUERY, policy.place.clone(), unanswered(&error)));
                ExportStats::default()
            })
        })?;
        Ok((policy.source.clone(), exported))
    }

    fn rows_of(&self, asked: &RowsAsked<'_>, take: TakeRows<'_>) -> Result<ExportStats, Message> {
        let (query, first) = self.rows_query(asked)?;
        let mut blocks = Blocks::new(self.engine, query, asked.limit);
        let mut exported = ExportStats::default();
        loop {
            let table = blocks.next().map_err(|error| unanswered(&error))?;
            if table.rows.is_empty() {
                return Ok(exported);
            }
            exported.add(table.rows.len());
            let shown = |row: &Vec<Cell>| {
                let cells = row.iter().skip(first).zip(asked.columns);
                ListRow::Row(cells.map(|(cell, name)| value(self.project, asked.source, name, cell)).collect())
            };
            if !take(table.rows.iter().map(shown).collect()) {
                return Ok(exported);
            }
        }
    }
}

fn unanswered(EngineError { source, reason }: &EngineError) -> Message {
    say!("`{source}` の行を取り出せません: {reason}", "the rows of `{source}` cannot be had: {reason}")
}
