//! The columns of a source by what they mean.
//!
//! In: a source, and the words by which presets know columns. Out: the column of a role, when its type fits. Never: takes a column for
//! something that neither its name nor its header says.

use crate::config::{ColumnType, GENERIC, Preset, Source};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The few values of a column by its header.
pub(super) type SeenValues = BTreeMap<String, Vec<String>>;

/// Roles between whose instants times are measured.
const INSTANTS: [&str; 7] =
    ["opened_at", "responded_at", "resolved_at", "closed_at", "started_at", "acknowledged_at", "restored_at"];

/// The columns of a source by what they mean.
pub(super) struct Roles<'s> {
    pub source: &'s Source,
    names: BTreeMap<String, &'s str>,
}

impl<'s> Roles<'s> {
    pub(super) fn new(source: &'s Source, presets: &IndexMap<String, Preset>) -> Self {
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        let usual = presets.get(GENERIC);
        let known = |name: &str| presets.values().any(|preset| preset.columns.contains_key(name));
        for (name, _) in source.columns.iter().filter(|(name, _)| known(name)) {
            names.entry(name.clone()).or_insert(name);
        }
        for (name, column) in &source.columns {
            let role = column.from.iter().find_map(|header| usual?.column_of(header)).map(|(role, _)| role);
            if let Some(role) = role {
                names.entry(role.to_owned()).or_insert(name);
            }
        }
        Self { source, names }
    }

    pub(super) fn of_kind(&self, role: &str, kinds: &[ColumnType]) -> Option<&'s str> {
        let name = *self.names.get(role)?;
        self.source.columns.get(name).filter(|column| kinds.contains(&column.kind)).map(|_| name)
    }

    pub(super) fn instant(&self, role: &str) -> Option<&'s str> {
        self.of_kind(role, &[ColumnType::Datetime])
    }

    pub(super) fn time(&self, role: &str) -> Option<&'s str> {
        self.of_kind(role, &[ColumnType::Datetime, ColumnType::Date])
    }

    /// The instant at which a ticket is resolved, or closed where no column tells the first: one that is a day alone ends no clock, and
    /// the closing does not stand in for it.
    pub(super) fn resolution(&self) -> Option<&'s str> {
        let column = if self.time("resolved_at").is_some() { "resolved_at" } else { "closed_at" };
        self.instant(column)
    }

    /// Columns that are instants by their names, and by their types are not.
    pub(super) fn timeless(&self) -> Vec<(String, ColumnType)> {
        let is_instant = |role: &str| INSTANTS.contains(&role) && self.instant(role).is_none();
        let named = self.names.iter().filter(|(role, _)| is_instant(role)).map(|(_, name)| *name);
        named.filter_map(|name| Some((name.to_owned(), self.source.columns.get(name)?.kind))).collect()
    }

    pub(super) fn number(&self, role: &str) -> Option<&'s str> {
        self.of_kind(role, &[ColumnType::Integer, ColumnType::Number])
    }

    /// The few values of a column, when it has few.
    pub(super) fn values<'v>(&self, name: &str, seen: &'v SeenValues) -> Option<&'v Vec<String>> {
        self.source.columns.get(name)?.from.iter().find_map(|header| seen.get(header))
    }

    /// The whole number that a text of a column is, or stands for.
    pub(super) fn whole(&self, name: &str, text: &str) -> Option<i64> {
        let labels = &self.source.columns.get(name)?.written.labels;
        let labelled = labels.iter().find(|(label, _)| label == text).map(|(_, number)| *number);
        labelled.or_else(|| text.parse().ok())
    }

    /// A column of few values that names nobody.
    pub(super) fn breakdown(&self) -> Option<&'s str> {
        ["priority", "severity", "service"].into_iter().find_map(|role| self.of_kind(role, &[ColumnType::Category]))
    }
}
