//! Passes as text for people.
//!
//! In: a [`Pass`]. Out: its [`Description`], the same for the same pass. Never: knows an engine, or looks at a row.
//!
//! Names of the plan's own begin with `$`; expressions are written in the notation of the expression language.

use super::{Additive, AdditiveOp, AdditiveSet, GroupKey, Holistic, HolisticSet, Listing, LookupTable, Pass};
use crate::query::text::column;
use crate::query::{Expr, Limit, Per, Select};
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
fn lookup(table: &LookupTable) -> String {
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
        limit: list.limit.map(|limit| at_most(limit, &list.columns)),
    }
}

/// How many rows are taken, and of what.
fn at_most(limit: Limit, names: &[String]) -> String {
    match limit.per {
        Per::List => limit.rows.to_string(),
        Per::Group(per) => format!("{} of each {}", limit.rows, columns(&names[..per]).join(", ")),
        Per::Stretch(before) => {
            let numbers = columns(&names[before..before + 2]).join(" to before ");
            let each =
                if before > 0 { format!("each {}, ", columns(&names[..before]).join(", ")) } else { String::new() };
            format!("{} of {each}each number from {numbers}", limit.rows)
        }
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
        AdditiveOp::Count => "count",
        AdditiveOp::Sum => "sum",
        AdditiveOp::Min => "min",
        AdditiveOp::Max => "max",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::plan::plan;
    use crate::query::{Aggregate, AggregateJoin, DataType, Measure, Query, RunningAggregate, Side};
    use std::sync::Arc;

    fn data_type(source: &str, name: &str) -> Option<DataType> {
        let columns: &[(&str, DataType)] = match source {
            "tickets" => &[
                ("opened_at", DataType::Instant),
                ("team", DataType::Text),
                ("minutes", DataType::Integer),
                ("ok", DataType::Boolean),
            ],
            "pauses" => &[("ticket of pause", DataType::Text), ("seconds", DataType::Integer)],
            _ => &[],
        };
        columns.iter().find(|(known, _)| *known == name).map(|(_, data_type)| *data_type)
    }

    fn measure(aggregate: Aggregate, filter: Option<Expr>) -> Measure {
        Measure { name: format!("{aggregate:?}"), aggregate, filter }
    }

    fn query(filter: Option<Expr>, select: Select) -> Query {
        Query::new("tickets", select).filtered(filter)
    }

    fn period() -> (String, Expr) {
        let starts = Arc::new(vec![0, 100, 200]);
        ("period".to_owned(), Expr::column("opened_at").search_sorted(&starts, Side::LastAtMost))
    }

    fn named(name: &str) -> (String, Expr) {
        (name.to_owned(), Expr::column(name))
    }

    fn described(queries: &[Query]) -> String {
        let queries: Vec<&Query> = queries.iter().collect();
        plan(&queries, &data_type).pass.description().to_string()
    }

    #[test]
    fn sets_and_lists_tell_their_conditions_their_groups_and_what_they_give() {
        let (minutes, late) = (|| Expr::column("minutes"), || Expr::column("minutes").gt(Expr::integer(30)));
        let counted = vec![
            measure(Aggregate::Count(None), None),
            measure(Aggregate::Count(None), Some(late())),
            measure(Aggregate::Mean(minutes()), None),
        ];
        let quantiles = [0.5, 0.9].map(|q| measure(Aggregate::Quantile(q, minutes()), None)).to_vec();
        let columns = vec![named("team"), named("minutes")];
        let text = described(&[
            query(Some(Expr::column("ok")), Select::Groups { group: vec![period(), named("team")], measures: counted }),
            query(None, Select::Groups { group: vec![period()], measures: quantiles }),
            query(Some(late()), Select::Rows { columns, sort: 1, limit: Some(Limit { rows: 5, per: Per::Group(1) }) }),
        ]);
        let expected = "\
read: minutes, ok, opened_at, team
compute:
  $n2 = last_at_most([3: 0..200], opened_at)
  $n6 = minutes > 30
  $n7 = cast(minutes as double)
additive set 1:
  where: ok
  by: $n2 (3 stretches of time of opened_at), team
  gives: count(*), count(*) filter (where $n6), sum(minutes), count(minutes)
additive set 2:
  by: $n2 (3 stretches of time of opened_at)
holistic set 1:
  by: $n2 (3 stretches of time of opened_at)
  gives: quantile(0.5, $n7), quantile(0.9, $n7)
list 1:
  where: $n6
  gives: team, minutes
  sorted by: team
  at most: 5 of each team
";
        assert_eq!(text, expected);
    }

    #[test]
    fn look_ups_and_what_looks_back_are_told() {
        let sum = Measure { name: "paused".to_owned(), ..measure(Aggregate::Sum(Expr::column("seconds")), None) };
        let group = vec![("ticket".to_owned(), Expr::column("ticket of pause"))];
        let of_pauses =
            Query { source: "pauses".to_owned(), ..query(None, Select::Groups { group, measures: vec![sum] }) };
        let previous =
            Expr::column("paused").running(RunningAggregate::Sum, Expr::column("team"), Expr::column("opened_at"));
        let distinct = measure(Aggregate::CountDistinct(Expr::column("before")), None);
        let asked = Query {
            lookups: vec![AggregateJoin { query: Box::new(of_pauses), on: vec!["team".to_owned()] }],
            with: vec![("before".to_owned(), previous)],
            ..query(None, Select::Groups { group: Vec::new(), measures: vec![distinct] })
        };
        let expected = "\
look up:
  pauses on team = \"ticket of pause\": $b0.0 = paused
read: opened_at, team
compute:
  $n3 = previous_sum($b0.0) over (partition by team order by opened_at)
additive set 1:
holistic set 1:
  gives: count(distinct $n3)
all rows at once, in the order of the source
";
        assert_eq!(described(std::slice::from_ref(&asked)), expected);
        let answer = serde_json::to_value(plan(&[&asked], &data_type).pass.description()).unwrap();
        assert_eq!(
            answer["holistic"][0],
            serde_json::json!({ "where": [], "by": [], "gives": ["count(distinct $n3)"] })
        );
        assert_eq!(answer["looks_back"], true);
    }
}
