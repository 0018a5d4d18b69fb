//! The plans of polars as it tells them.
//!
//! In: the types of a source's columns. Out: for each stage of a pass the plans that are run for it. Never: looks at a row: the stages
//! are run over none.
//!
//! What a stage runs may depend on what it has run before, so that its plans are noted where they are run ([`super::plain`]).

use super::grouping::Words;
use super::prepared::Prepared;
use super::{additive, dtype, error_line, holistic, listing};
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
            noted.push(plan.describe_optimized_plan().unwrap_or_else(|error| error_line(&error)));
        }
    });
}

/// Does a stage, and tells its plans.
fn noted<T>(stage: String, work: impl FnOnce() -> PolarsResult<T>) -> Result<(T, PlanText), String> {
    NOTED.set(Some(Vec::new()));
    let done = work();
    let plans = NOTED.take().unwrap_or_default();
    Ok((done.map_err(|error| error_line(&error))?, PlanText { stage, plans }))
}

impl Prepared {
    /// The plans that the pass is run with over rows of these columns, stage by stage; stages without a plan are left out.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn plan_texts(&self, schema: &Schema) -> Result<Vec<PlanText>, String> {
        let no_rows = self.numbered(&self.no_rows(schema), 0).map_err(|error| error_line(&error))?;
        let (computed, first) = noted("compute".to_owned(), || self.computed(&no_rows))?;
        let mut texts = vec![first];
        for (at, (set, sums)) in self.pass.additive.iter().zip(&self.sums).enumerate() {
            let stage = format!("additive set {}", at + 1);
            let (part, text) = noted(stage.clone(), || additive::block(set, sums, &computed, &mut Words::default()))?;
            texts.push(text);
            texts.push(noted(format!("{stage}, added up"), || additive::merged(set, sums, vec![part]))?.1);
        }
        for (at, set) in self.pass.holistic.iter().enumerate() {
            let stage = format!("holistic set {}", at + 1);
            let (rows, text) = noted(stage.clone(), || holistic::rows(set, &computed))?;
            // Where another set holds the same rows and more, they are taken from it.
            texts.extend(self.carriers[at].is_none().then_some(text));
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
        let column = |name: &String| Some((PlSmallStr::from(name.as_str()), dtype(schema.data_type(name)?)));
        DataFrame::empty_with_schema(&self.columns().iter().filter_map(column).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::plan::plan;
    use crate::query::{Aggregate, DataType, Expr, Measure, Query, Select, Side};
    use polars::prelude as pl;
    use std::sync::Arc;

    const COLUMNS: [(&str, DataType); 3] =
        [("at", DataType::Instant), ("team", DataType::Text), ("minutes", DataType::Integer)];

    fn data_type(name: &str) -> Option<DataType> {
        COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, data_type)| *data_type)
    }

    fn query(group: Vec<(String, Expr)>, measures: Vec<Measure>) -> Query {
        let select = Select::Groups { group, measures };
        Query::new("tickets", select).filtered(late())
    }

    fn late() -> Expr {
        Expr::column("minutes").gt(Expr::integer(30))
    }

    /// Sums by period and team, a median and a number of different teams by period, and a list.
    fn prepared() -> Prepared {
        let measure = |name: &str, aggregate| Measure::new(name, aggregate);
        let period = || {
            let starts = Arc::new(vec![0, 100]);
            ("period".to_owned(), Expr::column("at").search_sorted(&starts, Side::LastAtMost))
        };
        let (minutes, team) = (|| Expr::column("minutes"), || Expr::column("team"));
        let added = vec![measure("sum", Aggregate::Sum(minutes())), measure("max", Aggregate::Max(minutes()))];
        let held = vec![
            measure("median", Aggregate::Quantile(0.5, minutes())),
            measure("teams", Aggregate::CountDistinct(team())),
        ];
        let columns = vec![("team".to_owned(), team()), ("minutes".to_owned(), minutes())];
        let list = Query { select: Select::Rows { columns, sort: 1, limit: None }, ..query(Vec::new(), Vec::new()) };
        let queries = [query(vec![period(), ("team".to_owned(), team())], added), query(vec![period()], held), list];
        let queries: Vec<&Query> = queries.iter().collect();
        Prepared::new(&plan(&queries, &|_, name| data_type(name)).pass, &data_type, &[]).unwrap()
    }

    fn texts(prepared: &Prepared) -> Vec<PlanText> {
        let columns = COLUMNS.into_iter().map(|(name, data_type)| (name.to_owned(), data_type));
        prepared.plan_texts(&columns.collect()).unwrap()
    }

    #[test]
    fn plans_are_told_by_stage() {
        let texts = texts(&prepared());
        let stages: Vec<&str> = texts.iter().map(|text| text.stage.as_str()).collect();
        let expected = [
            "compute",
            "additive set 1",
            "additive set 1, added up",
            "holistic set 1",
            "holistic set 1, finished",
            "holistic set 2",
            "holistic set 2, finished",
            "list 1",
        ];
        assert_eq!(stages, expected);
        let of = |stage: &str| texts.iter().find(|text| text.stage == stage).unwrap().plans.concat();
        assert!(of("compute").contains("col(\"at\").last_at_most()") && of("compute").contains("> 30"), "{texts:?}");
        assert!(of("additive set 1").contains(".max()") && of("additive set 1").contains("AGGREGATE"), "{texts:?}");
        assert!(of("holistic set 1, finished").contains(".quantile("), "{texts:?}");
        assert!(of("holistic set 2").contains(".arg_unique()"), "{texts:?}");
    }

    #[test]
    fn the_plans_that_are_told_are_those_that_rows_are_run_through() {
        let rows = DataFrame::new(
            3,
            vec![
                pl::Column::new("at".into(), [5_i64, 50, 150]),
                pl::Column::new("minutes".into(), [10_i64, 40, 60]),
                pl::Column::new("team".into(), ["a", "a", "b"]),
            ],
        );
        let (mut prepared, rows) = (prepared(), rows.unwrap());
        // What is told is the pass as it is for any rows.
        prepared.many = usize::MAX;
        let (_, ran) =
            noted(String::new(), || prepared.run(&rows, 0).map_err(|e| pl::polars_err!(ComputeError: "{}", e)))
                .unwrap();
        let told = texts(&prepared).into_iter().filter(|text| !text.stage.contains(", "));
        assert_eq!(ran.plans, told.flat_map(|text| text.plans).collect::<Vec<_>>());
        assert!(NOTED.take().is_none(), "nothing is noted afterwards");
    }
}
