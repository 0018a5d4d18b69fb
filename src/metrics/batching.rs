//! Questions are gathered and asked together.
//!
//! In: a computation that asks one question after the other. Out: its figures. Never: lets a round that was not answered
//! in full be seen.
//!
//! The computation is a function of the answers, so it is done in rounds. A question that is not answered yet gets the
//! answer of a source without rows and is written down; after the round all that were written down are asked at once, and
//! the next round begins. The first round in which nothing is left to ask is the one that counts.

use super::{Coverages, ExternalFacts, Run, Snapshot};
use crate::diag::Diagnostics;
use crate::query::{Decorator, Engine, EngineError, Query, Table};
use indexmap::IndexSet;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

type Answers = HashMap<Query, Result<Table, EngineError>>;

/// Answers what is known and writes down the rest.
struct Round<'a> {
    engine: &'a dyn Engine,
    known: &'a Answers,
    asked: Mutex<IndexSet<Query>>,
}

impl Decorator for Round<'_> {
    fn inner(&self) -> &dyn Engine {
        self.engine
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        if let Some(answer) = self.known.get(query) {
            return answer.clone();
        }
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(query.clone());
        Ok(Table::of_no_rows(query))
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        queries.iter().map(|query| self.one(query)).collect()
    }
}

/// Does a computation with as few passes over the data as its questions allow. What was read of a source is known
/// after the first pass at the latest.
pub(super) fn run_batched<T>(
    data: Snapshot<'_>,
    beside: &ExternalFacts,
    found: &mut Diagnostics,
    compute: impl Fn(&Run<'_>, &mut Diagnostics) -> T,
) -> (Coverages, T) {
    let Snapshot { project, engine, as_of } = data;
    let mut known = Answers::new();
    let mut is_first = true;
    loop {
        // What a source covers may be known better after its rows have been seen than before.
        let coverages = Coverages::new(project, engine, as_of);
        let round = Round { engine, known: &known, asked: Mutex::default() };
        let mut said = Diagnostics::new();
        let run = Run { project, engine: &round, coverages: &coverages, beside, as_of };
        let computed = compute(&run, &mut said);
        let asked = round.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        if asked.is_empty() && !is_first {
            found.extend(said);
            return (coverages, computed);
        }
        is_first = false;
        let asked: Vec<Query> = asked.into_iter().collect();
        let answers = engine.run_all(&asked);
        known.extend(asked.into_iter().zip(answers));
    }
}
