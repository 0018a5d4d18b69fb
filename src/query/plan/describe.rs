//! Passes as text for people.
//!
//! In: a [`Pass`]. Out: its [`Description`], the same for the same pass. Never: knows an engine, or looks at a row.
//!
//! Names of the plan's own begin with `$`; expressions are written in the notation of the expression language.

use super::{Adding, Additive, AdditiveSet, BroughtTable, GroupKey, Holistic, HolisticSet, Listing, Pass};
use crate::query::text::column;
use crate::query::{Expr, Select};
use serde::Serialize;
use std::fmt;

/// What a pass reads, computes and gives, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Description {
    /// Answers of other questions that are brought to the rows.
    pub lookups: Vec<String>,
    /// The source's columns that are read.
    pub columns: Vec<String>,
    /// Columns that are computed, each with its expression.
    pub computed: Vec<String>,
    /// Additive aggregates.
    pub additive: Vec<DescribedSet>,
    /// Quantiles and numbers of different values.
    pub holistic: Vec<DescribedSet>,
    /// Rows that are asked for as they are.
    pub lists: Vec<DescribedList>,
    /// Whether all rows are seen at once, in the order of the source.
    pub looks_back: bool,
}

/// Groups of rows, and what is taken of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DescribedSet {
    /// Conditions that all have to be true.
    #[serde(rename = "where")]
    pub filters: Vec<String>,
    /// What tells the groups apart.
    pub by: Vec<String>,
    /// What is taken.
    pub gives: Vec<String>,
}

/// Rows as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DescribedList {
    /// Conditions that all have to be true.
    #[serde(rename = "where")]
    pub filters: Vec<String>,
    /// The columns of the answer.
    pub gives: Vec<String>,
    /// What rows are sorted by.
    pub sorted_by: Vec<String>,
    /// How many are taken, if not all.
    pub limit: Option<String>,
}

impl Pass {
    /// The pass as texts.
    pub fn description(&self) -> Description {
        Description {
            lookups: self.lookups.iter().map(lookup).collect(),
            columns: columns(&self.columns),
            computed: self.computed.iter().map(|(name, expr)| format!("{} = {expr}", column(name))).collect(),
            additive: self.additive.iter().map(additive).collect(),
            holistic: self.holistic.iter().map(holistic).collect(),
            lists: self.lists.iter().map(list).collect(),
            looks_back: self.looks_back,
        }
    }
}

/// A text of an engine in which the names of the plan's own are those of descriptions.
pub(super) fn readable(text: &str) -> String {
    text.replace('\u{1}', "$")
}

fn columns<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    names.into_iter().map(|name| column(name)).collect()
}

/// What a look-up brings: the other question's keys that equal columns of this source, and its measures under their names here.
fn lookup(table: &BroughtTable) -> String {
    let (keys, measures) = match &table.query.select {
        Select::Groups { group, measures } => (group.as_slice(), measures.as_slice()),
        Select::Rows { .. } => (&[][..], &[][..]),
    };
    let equal = |(on, (name, expr)): (&String, &(String, Expr))| match expr {
        Expr::Column(of) => format!("{} = {}", column(on), column(of)),
        _ => format!("{} = {}", column(on), column(name)),
    };
    let on: Vec<String> = table.on.iter().zip(keys).map(equal).collect();
    let named: Vec<String> = table
        .columns
        .iter()
        .zip(measures)
        .map(|(own, measure)| format!("{} = {}", column(own), column(&measure.name)))
        .collect();
    format!("{} on {}: {}", column(&table.query.source), on.join(" and "), named.join(", "))
}

fn additive(set: &AdditiveSet) -> DescribedSet {
    DescribedSet {
        filters: columns(&set.filter),
        by: set.keys.iter().map(key).collect(),
        gives: set.sums.iter().map(sum).collect(),
    }
}

fn holistic(set: &HolisticSet) -> DescribedSet {
    let value = column(&set.value);
    let gives = match &set.take {
        Holistic::Quantiles(all) => all.iter().map(|q| format!("quantile({q}, {value})")).collect(),
        Holistic::Distinct => vec![format!("count(distinct {value})")],
    };
    DescribedSet { filters: columns(&set.filters), by: set.keys.iter().map(key).collect(), gives }
}

fn list(list: &Listing) -> DescribedList {
    DescribedList {
        filters: columns(&list.filter),
        gives: columns(&list.columns),
        sorted_by: columns(list.columns.iter().take(list.sort)),
        limit: list.limit.map(|limit| limit.to_string()),
    }
}

fn key(key: &GroupKey) -> String {
    let name = column(&key.column);
    match &key.period {
        None => name,
        Some((starts, of)) => {
            let (stretches, of) = (starts.len(), of.as_ref().map(|of| format!(" of {}", column(of))));
            format!("{name} ({stretches} stretches of time{})", of.unwrap_or_default())
        }
    }
}

fn sum(sum: &Additive) -> String {
    let name = match sum.adding {
        Adding::Count => "count",
        Adding::Sum => "sum",
        Adding::Min => "min",
        Adding::Max => "max",
    };
    let value = sum.value.as_deref().map_or_else(|| "*".to_owned(), column);
    let filter = sum.filter.as_deref().map(|filter| format!(" filter (where {})", column(filter)));
    format!("{name}({value}){}", filter.unwrap_or_default())
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_each(f, "look up", &self.lookups)?;
        one_line(f, "read", &self.columns)?;
        one_each(f, "compute", &self.computed)?;
        for (at, set) in self.additive.iter().enumerate() {
            writeln!(f, "additive set {}:", at + 1)?;
            set.fmt(f)?;
        }
        for (at, set) in self.holistic.iter().enumerate() {
            writeln!(f, "holistic set {}:", at + 1)?;
            set.fmt(f)?;
        }
        for (at, list) in self.lists.iter().enumerate() {
            writeln!(f, "list {}:", at + 1)?;
            list.fmt(f)?;
        }
        if self.looks_back {
            writeln!(f, "all rows at once, in the order of the source")?;
        }
        Ok(())
    }
}

impl fmt::Display for DescribedSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_line(f, "  where", &self.filters)?;
        one_line(f, "  by", &self.by)?;
        one_line(f, "  gives", &self.gives)
    }
}

impl fmt::Display for DescribedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_line(f, "  where", &self.filters)?;
        one_line(f, "  gives", &self.gives)?;
        one_line(f, "  sorted by", &self.sorted_by)?;
        one_line(f, "  at most", self.limit.as_slice())
    }
}

fn one_line(f: &mut fmt::Formatter<'_>, name: &str, all: &[String]) -> fmt::Result {
    if all.is_empty() { Ok(()) } else { writeln!(f, "{name}: {}", all.join(", ")) }
}

fn one_each(f: &mut fmt::Formatter<'_>, name: &str, all: &[String]) -> fmt::Result {
    if !all.is_empty() {
        writeln!(f, "{name}:")?;
    }
    all.iter().try_for_each(|text| writeln!(f, "  {text}"))
}
