//! Instants whose zone stands in another column of their row.
//!
//! In: a column of instants as a file has them, and the column of zones. Out: the column typed, each local time by the clock of its row.
//! Never: moves an instant that names its own offset, or reads the local times of two zones in two forms.
//!
//! Decided in docs/decisions/0118-zone-of-a-row.md.

use crate::calendar::parse_zone;
use crate::config::{Column, ColumnType, Source};
use crate::data::local_clock::{LocalClock, Moment};
use crate::data::raw_file::{RawColumn, RawFile};
use crate::data::typed::{Typed, integer_column};
use crate::data::typing;
use crate::data::value_error::ValueError;
use crate::data::zones::Zones;
use polars::prelude as pl;

/// The clock of each row.
pub(super) struct RowClocks {
    clocks: Vec<LocalClock>,
    /// By row, which of them; nothing where the row names no declared zone, and is set aside for that.
    of_rows: Vec<Option<usize>>,
}

/// Whether a column is read by the clocks of rows.
pub(super) fn is_zoned(source: &Source, column: &Column) -> bool {
    source.zone.column.is_some() && column.kind == ColumnType::Datetime
}

impl RowClocks {
    /// The clocks of a file; `None` where the source has one zone, or the file no column of zones.
    pub(super) fn of(source: &Source, file: &RawFile, clock: &LocalClock) -> Option<Self> {
        let (at, _, column) = source.columns.get_full(source.zone.column.as_ref()?)?;
        let Some(RawColumn::Raw(raw)) = &file.columns[at] else { return None };
        let zones = typing::typed(column, raw, clock).ok()?.column;
        let names: Vec<&String> = column.values.keys().collect();
        let known = |zone: Option<&str>| names.iter().position(|name| Some(name.as_str()) == zone);
        Some(Self {
            clocks: names.iter().filter_map(|name| Some(LocalClock::new(&parse_zone(name)?))).collect(),
            of_rows: zones.str().ok()?.iter().map(known).collect(),
        })
    }

    /// Types a column of instants.
    ///
    /// # Errors
    /// As [`typing::typed`].
    pub(super) fn typed(&self, column: &Column, raw: &pl::Column) -> Result<Typed, String> {
        // What moves with the clock is local; what does not names its offset. The zones of POSIX count to the west.
        let read = |zone| typing::typed(column, raw, &LocalClock::new(&parse_zone(zone).expect("every table has it")));
        let (here, there) = (read("UTC")?, read("Etc/GMT-1")?);
        let mut why = here.why;
        why.resize(raw.len(), ValueError::Fine);
        let unfit = || raw.dtype().to_string();
        let pairs = here.column.i64().map_err(|_| unfit())?.iter().zip(there.column.i64().map_err(|_| unfit())?.iter());
        let mut instants = Vec::with_capacity(raw.len());
        for (row, pair) in pairs.enumerate() {
            instants.push(match pair {
                (Some(here), Some(there)) if here != there => self.instant(row, here).unwrap_or_else(|reason| {
                    why[row] = reason;
                    None
                }),
                (here, _) => here,
            });
        }
        let mut whole = integer_column(instants);
        whole.rename(column.name.as_str().into());
        Ok(Typed { why, zones: Zones::default(), column: whole, ..here })
    }

    /// The instant of a local time in the zone of a row.
    fn instant(&self, row: usize, local: i64) -> Result<Option<i64>, ValueError> {
        let Some(clock) = self.of_rows[row] else { return Ok(None) };
        self.clocks[clock].utc(Moment::Local(local)).map(Some)
    }
}
