//! A pass of the neutral planner → plans of polars over runs of typed rows.
//!
//! In: a [`Pass`], the types of the columns it reads, the answers of its look-ups. Out: what each run of rows gives. Never: computes
//! a value itself, or holds more computed columns than those of one block of rows per thread.

use super::additive::{self, Sums};
use super::compile::{Typed, compile};
use super::grouping::Words;
use super::holistic;
use super::listing;
use super::partial::Partial;
use super::plain;
use crate::model::fingerprint;
use crate::query::plan::Pass;
use crate::query::plan::facts::{Fact, Facts};
use crate::query::{DataType, Select, Table};
use polars::prelude::{
    self as pl, ChunkAgg, DataFrame, Int64Chunked, IntoColumn, IntoLazy, LazyFrame, PlSmallStr, PolarsResult,
};
use std::collections::{BTreeMap, BTreeSet};

/// About so many computed values are in memory per thread: blocks of wide programs are shorter.
const VALUES: usize = 1 << 23;
/// A block has so many rows at least and at most.
const ROWS: (usize, usize) = (1 << 14, 1 << 17);
/// What is known of so many rows makes computing their columns quicker than it takes to find out.
const MANY: usize = if cfg!(test) { 1 } else { 1 << 13 };

/// The column of places: rows of equal keys are listed in the order of the source.
pub(super) const PLACE: &str = "\u{1}place";

/// The place of the first row of a run.
pub(super) fn first_place(at: usize) -> i64 {
    // A run has less than 2³² rows.
    i64::try_from(at).unwrap_or(i64::MAX).saturating_mul(1 << 32)
}

/// A pass, ready to be run over rows.
pub(in crate::data) struct Prepared {
    pub pass: Pass,
    data_types: BTreeMap<String, DataType>,
    lookups: Vec<Lookup>,
    steps: Vec<Step>,
    pub(super) sums: Vec<Sums>,
    /// The types of keys and values.
    named: Vec<Option<DataType>>,
    /// The holistic set that holds the rows of another, where one does.
    pub(super) carriers: Vec<Option<usize>>,
    /// The pass is made simpler for so many rows and more.
    pub(super) many: usize,
    /// Rows of a block.
    pub block: usize,
}

/// Columns that can be computed at once, and what is needed afterwards.
struct Step {
    computed: Vec<pl::Expr>,
    live: Vec<pl::Expr>,
}

/// A table that is brought to the rows.
struct Lookup {
    table: DataFrame,
    on: Vec<pl::Expr>,
    keys: Vec<pl::Expr>,
}

impl Prepared {
    /// Makes a pass ready. `data_type` tells the types of the source's columns; `brought` are the answers of its look-ups.
    ///
    /// # Errors
    /// An expression that has no meaning for the types of its columns.
    pub(crate) fn new(
        pass: &Pass,
        data_type: &dyn Fn(&str) -> Option<DataType>,
        brought: &[&Table],
    ) -> Result<Self, String> {
        Self::of_rows(pass, data_type, brought, &Facts::new())
    }

    /// Makes a pass ready for rows of which something is known.
    fn of_rows(
        pass: &Pass,
        data_type: &dyn Fn(&str) -> Option<DataType>,
        brought: &[&Table],
        facts: &Facts,
    ) -> Result<Self, String> {
        let mut typed: BTreeMap<String, Typed> = BTreeMap::new();
        let mut data_types = BTreeMap::new();
        for name in &pass.columns {
            let data_type = data_type(name).ok_or_else(|| format!("there is no column `{name}`"))?;
            let mut column = Typed::read(name, data_type);
            column.range = facts.get(name).and_then(|fact| fact.range).or(column.range);
            typed.insert(name.clone(), column);
            data_types.insert(name.clone(), data_type);
        }
        let mut lookups = Vec::new();
        for (lookup, table) in pass.lookups.iter().zip(brought) {
            let keys = match &lookup.query.select {
                Select::Groups { group, .. } => group.len(),
                Select::Rows { .. } => 0,
            };
            let on: Vec<Option<DataType>> =
                lookup.on.iter().map(|name| typed.get(name).and_then(|typed| typed.data_type)).collect();
            let brought =
                super::lookup_frame::frame(table, keys, &lookup.columns, &on).map_err(|error| error.to_string())?;
            for column in brought.columns().iter().skip(keys) {
                typed.insert(
                    column.name().to_string(),
                    Typed::read(column.name(), super::data_type_of(column.dtype())?),
                );
            }
            let keys = brought.columns()[..keys].iter().map(|column| pl::col(column.name().clone())).collect();
            lookups.push(Lookup {
                table: brought,
                on: lookup.on.iter().map(|name| pl::col(name.as_str())).collect(),
                keys,
            });
        }
        let (steps, widest) = steps(pass, &mut typed)?;
        for name in pass.conditions() {
            let data_type = typed.get(name).and_then(|typed| typed.data_type);
            if let Some(data_type) = data_type.filter(|data_type| *data_type != DataType::Boolean) {
                return Err(format!("expected true or false, found {}", super::dtype(data_type)));
            }
        }
        let sums = pass.additive.iter().map(|set| Sums::new(set, &typed)).collect::<Result<_, _>>()?;
        let block = (VALUES / widest.max(1)).clamp(ROWS.0, ROWS.1);
        let named = pass.values().map(|name| typed[name].data_type).collect();
        let carriers = holistic::carriers(&pass.holistic);
        Ok(Self { pass: pass.clone(), data_types, lookups, steps, sums, named, carriers, many: MANY, block })
    }

    /// Whether all rows must be seen at once, in the order of the source.
    pub(crate) fn looks_back(&self) -> bool {
        self.pass.looks_back
    }

    /// Nothing yet.
    pub(crate) fn nothing(&self) -> Partial {
        Partial::new(&self.pass)
    }

    /// Whether what a file gives can be kept: not when it depends on more than one source or file, or is as long as the file.
    pub(crate) fn is_kept(&self) -> bool {
        let has_end = self.pass.lists.iter().all(|list| list.limit.is_some());
        !self.pass.looks_back && has_end && self.pass.lookups.is_empty()
    }

    /// What the results of a file depend on, apart from its rows, of which something is known.
    pub(crate) fn signature(&self, facts: &Facts) -> Option<String> {
        fingerprint(&self.pass.specialised(&|name| self.data_types.get(name).copied(), facts)?)
    }

    /// What is known of some rows: where whole numbers and times lie, and what is never missing.
    fn facts(&self, rows: &DataFrame) -> PolarsResult<Facts> {
        let of = |name: &String| {
            let column = rows.column(name)?;
            let range = match column.dtype() {
                pl::DataType::Int64 => column.i64()?.min_max(),
                _ => None,
            };
            Ok((name.clone(), Fact { range, is_there: column.null_count() == 0 }))
        };
        self.pass.columns.iter().map(of).collect()
    }

    /// The type of a column that is read.
    pub(super) fn data_type(&self, name: &str) -> Option<DataType> {
        self.data_types.get(name).copied()
    }

    /// The source's columns that are read.
    pub(crate) fn columns(&self) -> &[String] {
        &self.pass.columns
    }

    /// What a run of rows gives. `at` is the place of the run among others.
    ///
    /// # Errors
    /// What cannot be computed exactly.
    pub(crate) fn run(&self, rows: &DataFrame, at: usize) -> Result<Partial, String> {
        self.run_numbered(&self.numbered(rows, at).map_err(|error| super::error_line(&error))?)
    }

    /// The rows with their places, where lists need them.
    pub(super) fn numbered(&self, rows: &DataFrame, at: usize) -> PolarsResult<DataFrame> {
        let mut rows = rows.clone();
        if !self.pass.lists.is_empty() {
            let first = first_place(at);
            let places = (first..).take(rows.height()).collect();
            rows.with_column(Int64Chunked::from_vec(PLACE.into(), places).into_column())?;
        }
        Ok(rows)
    }

    /// What rows give that have their places.
    ///
    /// # Errors
    /// What cannot be computed exactly.
    pub(crate) fn run_numbered(&self, rows: &DataFrame) -> Result<Partial, String> {
        let mut all = Partial::new(&self.pass);
        if rows.height() == 0 {
            return Ok(all);
        }
        let facts = self.facts(rows).map_err(|error| super::error_line(&error))?;
        let specialised = if rows.height() >= self.many { self.specialised(&facts) } else { None };
        let simplest = specialised.as_ref().unwrap_or(self);
        let block = if self.pass.looks_back { rows.height() } else { simplest.block };
        let mut from = 0;
        while from < rows.height() {
            let block_rows = rows.slice(i64::try_from(from).unwrap_or(i64::MAX), block);
            simplest.block(&block_rows, &mut all).map_err(|error| super::error_line(&error))?;
            from += block;
        }
        all.facts = self.is_kept().then_some(facts);
        Ok(all)
    }

    /// The pass as it is for rows of which something is known; `None` where results would have other types.
    fn specialised(&self, facts: &Facts) -> Option<Self> {
        let data_type = |name: &str| self.data_types.get(name).copied();
        let pass = self.pass.specialised(&data_type, facts)?;
        let specialised = Self::of_rows(&pass, &data_type, &[], facts).ok()?;
        // What is known of these rows may make sets alike that are not so elsewhere.
        (specialised.named == self.named).then(|| Self { carriers: self.carriers.clone(), ..specialised })
    }

    fn block(&self, rows: &DataFrame, all: &mut Partial) -> PolarsResult<()> {
        let (computed, mut words) = (self.computed(rows)?, Words::default());
        for (at, (set, sums)) in self.pass.additive.iter().zip(&self.sums).enumerate() {
            all.additive[at].push(additive::block(set, sums, &computed, &mut words)?);
        }
        for (at, set) in self.pass.holistic.iter().enumerate().filter(|(at, _)| self.carriers[*at].is_none()) {
            all.holistic[at].open.extend(holistic::block(set, &computed)?);
        }
        for (at, list) in self.pass.lists.iter().enumerate() {
            all.lists[at].push(listing::block(list, &computed)?);
        }
        Ok(())
    }

    /// The columns that sets and lists name, and the places of rows that have them.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn computed(&self, rows: &DataFrame) -> PolarsResult<DataFrame> {
        let mut computed = self.computed_columns(rows)?;
        // Of nothing but constants the engine makes a row even where there is none.
        if let Some(places) = rows.column(PLACE).ok().filter(|_| computed.height() == rows.height()) {
            computed.with_column(places.clone())?;
        }
        Ok(computed)
    }

    fn computed_columns(&self, rows: &DataFrame) -> PolarsResult<DataFrame> {
        let read = rows.select(self.pass.columns.iter().map(|name| PlSmallStr::from(name.as_str())))?;
        if self.lookups.is_empty() && self.steps.is_empty() {
            return Ok(read);
        }
        let height = rows.height();
        let mut plan: LazyFrame = read.lazy();
        if self.pass.columns.is_empty() {
            plan = DataFrame::empty_with_height(height).lazy();
        }
        for lookup in &self.lookups {
            plan = plan
                .join_builder()
                .with(lookup.table.clone().lazy())
                .how(pl::JoinType::Left)
                .left_on(&lookup.on)
                .right_on(&lookup.keys)
                .coalesce(pl::JoinCoalesce::CoalesceColumns)
                .maintain_order(pl::MaintainOrderJoin::Left)
                .finish();
        }
        for step in &self.steps {
            plan = plan.with_columns(step.computed.clone());
            if !step.live.is_empty() {
                plan = plan.select(step.live.clone());
            }
        }
        plain(plan)
    }
}

/// Computed columns by how deep they lie, and how many columns there are at most at a time.
fn steps(pass: &Pass, typed: &mut BTreeMap<String, Typed>) -> Result<(Vec<Step>, usize), String> {
    let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
    let mut levels: Vec<Vec<(&str, pl::Expr)>> = Vec::new();
    for (name, expr) in &pass.computed {
        let below = expr.columns().into_iter().filter_map(|column| depths.get(column)).max();
        let depth = below.map_or(0, |depth| depth + 1);
        let compiled = compile(expr, &|column| typed.get(column).cloned())?;
        depths.insert(name, depth);
        levels.resize_with(levels.len().max(depth + 1), Vec::new);
        levels[depth].push((name, compiled.expr.clone().alias(name.as_str())));
        typed.insert(name.clone(), Typed { expr: pl::col(name.as_str()), ..compiled });
    }
    let mut needed: BTreeSet<&str> = pass.named().collect();
    let of_level: BTreeMap<&str, &crate::query::Expr> =
        pass.computed.iter().map(|(name, expr)| (name.as_str(), expr)).collect();
    let (mut steps, mut widest) = (Vec::new(), 0);
    for level in levels.into_iter().rev() {
        widest = widest.max(needed.len());
        let live = needed.iter().map(|name| pl::col(*name)).collect();
        for (name, _) in &level {
            needed.remove(name);
        }
        needed.extend(level.iter().flat_map(|(name, _)| of_level[name].columns()));
        steps.push(Step { computed: level.into_iter().map(|(_, expr)| expr).collect(), live });
    }
    steps.reverse();
    Ok((steps, widest))
}
