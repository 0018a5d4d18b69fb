//! Questions about one source → their answers, by whatever engine runs passes.
//!
//! In: an engine and questions. Out: one answer per question. Never: lets a question that cannot be computed cost the others: they
//! are asked alone then.

use super::plan;
use crate::query::{Engine, EngineError, Query, Table};
use indexmap::IndexMap;

/// The answers of look-ups, by question.
type LookupAnswers = IndexMap<Query, Result<Table, String>>;

/// The answers to questions about one source, in their order.
pub fn execute<E: Engine + ?Sized>(engine: &E, source: &str, queries: &[&Query]) -> Vec<Result<Table, String>> {
    let brought = brought(engine, queries);
    let lacking =
        |query: &&Query| query.lookups.iter().find_map(|lookup| brought.get(&*lookup.query)?.as_ref().err().cloned());
    let asked: Vec<&Query> = queries.iter().copied().filter(|query| lacking(query).is_none()).collect();
    let mut answers = together(engine, source, &asked, &brought).into_iter();
    let answer = |query: &&Query| match lacking(query) {
        Some(reason) => Err(reason),
        None => answers.next().expect("every question that was asked has an answer"),
    };
    queries.iter().map(answer).collect()
}

/// The answers to many questions about any sources, in their order: those about one source together.
pub fn execute_all<E: Engine + ?Sized>(engine: &E, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
    let mut answers: Vec<Option<Result<Table, EngineError>>> = queries.iter().map(|_| None).collect();
    for (source, places) in by_source(queries) {
        let asked: Vec<&Query> = places.iter().map(|at| &queries[*at]).collect();
        for (at, answer) in places.into_iter().zip(execute(engine, source, &asked)) {
            answers[at] = Some(answer.map_err(|reason| EngineError { source: source.to_owned(), reason }));
        }
    }
    answers.into_iter().map(|answer| answer.expect("every question was asked")).collect()
}

/// The places of questions that are asked together: about one source, and all looking back or none.
pub fn by_source(queries: &[Query]) -> impl Iterator<Item = (&str, Vec<usize>)> {
    let mut by_source: IndexMap<(&str, bool), Vec<usize>> = IndexMap::new();
    for (at, query) in queries.iter().enumerate() {
        by_source.entry((&query.source, query.looks_back())).or_default().push(at);
    }
    by_source.into_iter().map(|((source, _), places)| (source, places))
}

fn brought<E: Engine + ?Sized>(engine: &E, queries: &[&Query]) -> LookupAnswers {
    let mut brought = LookupAnswers::new();
    for lookup in queries.iter().flat_map(|query| &query.lookups) {
        if !brought.contains_key(&*lookup.query) {
            brought.insert((*lookup.query).clone(), engine.run(&lookup.query).map_err(|error| error.reason));
        }
    }
    brought
}

fn together<E: Engine + ?Sized>(
    engine: &E,
    source: &str,
    queries: &[&Query],
    brought: &LookupAnswers,
) -> Vec<Result<Table, String>> {
    let own = engine.schema(source);
    let data_type = |of: &str, name: &str| match of == source {
        true => own.as_ref()?.data_type(name),
        false => engine.schema(of)?.data_type(name),
    };
    let plan = plan(queries, &data_type);
    let tables: Vec<&Table> =
        plan.pass.lookups.iter().filter_map(|lookup| brought.get(&lookup.query)?.as_ref().ok()).collect();
    match (engine.pass(source, &plan.pass, &tables), queries) {
        (Ok(passed), _) => plan.answers(&passed),
        (Err(reason), [] | [_]) => queries.iter().map(|_| Err(reason.clone())).collect(),
        (Err(_), _) => queries.iter().flat_map(|query| together(engine, source, &[query], brought)).collect(),
    }
}
