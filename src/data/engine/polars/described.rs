//! The plans of polars as it tells them.
//!
//! In: the forms of a source's columns. Out: for each stage of a pass the plans that are run for it. Never: looks at a row: the stages
//! are run over none.
//!
//! What a stage runs may depend on what it has run before, so that its plans are noted where they are run ([`super::plain`]).

use super::prepared::Prepared;
use super::{additive, dtype, holistic, listing, said};
use crate::query::Schema;
use crate::query::plan::PlanText;
use polars::prelude::{DataFrame, LazyFrame, PlSmallStr, PolarsResult};
use std::cell::RefCell;

thread_local! {
    /// The plans that this thread has run since it began to note them.
    static NOTED: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Notes a plan that is about to be run, if anybody asked for that.
pub(super) fn note(plan: &LazyFrame) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted {
            noted.push(plan.describe_optimized_plan().unwrap_or_else(|error| said(&error)));
        }
    });
}

/// Does a stage, and tells its plans.
fn noted<T>(stage: String, work: impl FnOnce() -> PolarsResult<T>) -> Result<(T, PlanText), String> {
    NOTED.set(Some(Vec::new()));
    let done = work();
    let plans = NOTED.take().unwrap_or_default();
    Ok((done.map_err(|error| said(&error))?, PlanText { stage, plans }))
}

impl Prepared {
    /// The plans that the pass is run with over rows of these columns, stage by stage; stages without a plan are left out.
    ///
    /// # Errors
    /// What the engine says.
    pub fn plan_texts(&self, schema: &Schema) -> Result<Vec<PlanText>, String> {
        let (computed, first) = noted("compute".to_owned(), || self.computed(&self.no_rows(schema)))?;
        let mut texts = vec![first];
        for (at, (set, sums)) in self.pass.additive.iter().zip(&self.sums).enumerate() {
            let stage = format!("additive set {}", at + 1);
            let (part, text) = noted(stage.clone(), || additive::block(set, sums, &computed))?;
            texts.push(text);
            texts.push(noted(format!("{stage}, added up"), || additive::merged(set, sums, vec![part]))?.1);
        }
        for (at, set) in self.pass.holistic.iter().enumerate() {
            let stage = format!("holistic set {}", at + 1);
            let (rows, text) = noted(stage.clone(), || holistic::rows(set, &computed))?;
            texts.push(text);
            texts.push(noted(format!("{stage}, finished"), || holistic::results(set, rows))?.1);
        }
        for (at, list) in self.pass.lists.iter().enumerate() {
            texts.push(noted(format!("list {}", at + 1), || listing::block(list, &computed))?.1);
        }
        texts.retain(|text| !text.plans.is_empty());
        Ok(texts)
    }

    /// The columns that are read, without a row.
    fn no_rows(&self, schema: &Schema) -> DataFrame {
        let column = |name: &String| Some((PlSmallStr::from(name.as_str()), dtype(schema.form(name)?)));
        DataFrame::empty_with_schema(&self.columns().iter().filter_map(column).collect())
    }
}
