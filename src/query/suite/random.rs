//! Questions that nobody thought of, about tables that nobody filled in.
//!
//! In: a number that everything is drawn from, and an engine. Out: where it answers otherwise than [`Reference`]. Never: draws
//! something else from the same number.

mod dice;
mod expressions;

use super::reference::Reference;
use super::{Ask, Fixture, Make, N};
use crate::query::{
    Aggregate, Cell, DataType, EngineError, Expr, Query, RowScope, RunningAggregate, ScopedEngine, Select, Side, Table,
    ValueEngine,
};
use dice::Dice;
use std::sync::Arc;

/// So many questions are asked of one table.
const QUESTIONS: usize = 12;

/// Asks random questions of an engine, alone and together.
///
/// # Errors
/// The first question that is answered otherwise than row by row.
pub(crate) fn compare(seed: u64, make: Make<'_>) -> Result<(), String> {
    let (fixtures, queries) = drawn(seed);
    let (strict, lazy) = (Reference::of(&fixtures), Reference::lazy(&fixtures));
    let engine = make(&fixtures);
    let together = engine.run_all(&queries);
    let alone = queries.iter().map(|query| engine.run(query));
    for (query, (together, alone)) in queries.iter().zip(together.into_iter().zip(alone)) {
        for (way, found) in [("together", together), ("alone", alone)] {
            let expected = [&strict, &lazy].map(|reference| crate::query::Engine::run(reference, query));
            if !agree(&expected, &found) {
                return Err(format!("asked {way}: {query:?}\nexpected {expected:?}\nfound {found:?}\nof {fixtures:?}"));
            }
        }
    }
    Ok(())
}

/// Asks random questions about some rows of an engine that has all of them, and of tables that hold no others. Answers how many were
/// compared.
///
/// # Errors
/// The first question that is answered otherwise.
pub(crate) fn compare_scoped(
    seed: u64,
    make: &dyn Fn(&[Fixture]) -> Arc<dyn crate::query::Engine + Send>,
) -> Result<usize, String> {
    let (fixtures, queries) = drawn(seed);
    let text = |of: &str| Cell::Text(of.to_owned());
    let holds = Expr::column("b");
    // By a column, by a condition, by both; the second table with and without the column.
    let mut compared = 0;
    for (by, condition, both) in
        [(Some("s"), None, true), (Some("r"), None, false), (None, Some(&holds), true), (Some("s"), Some(&holds), true)]
    {
        let apart: &[&str] = if both { &["t", "u"] } else { &["t"] };
        let scope = RowScope {
            sources: apart.iter().map(|name| ((*name).to_owned(), condition.cloned())).collect(),
            by: by.map(str::to_owned),
            whole: ["u".to_owned()].into(),
            ..RowScope::default()
        };
        let scoped = Arc::new(ScopedEngine::new(make(&fixtures), scope));
        let mut values: Vec<Option<String>> = vec![None];
        if by.is_some() {
            values = ["a", "障害", "A", "ab", "nobody"].map(|value| Some(value.to_owned())).to_vec();
        }
        for value in values {
            let own = |fixture: &Fixture| {
                let is_apart = apart.contains(&fixture.name);
                let is = |column: &str, cell: &Cell, row: usize| {
                    fixture.columns.iter().any(|known| known.name == column && known.cells[row] == *cell)
                };
                let keeps = |row: usize| {
                    let of_value = by.zip(value.as_deref()).is_none_or(|(by, value)| is(by, &text(value), row));
                    !is_apart || of_value && (condition.is_none() || is("b", &Cell::Boolean(true), row))
                };
                let rows: Vec<usize> = (0..fixture.rows()).filter(|row| keeps(*row)).collect();
                let mut only = fixture.clone();
                for column in &mut only.columns {
                    column.cells = rows.iter().map(|row| column.cells[*row].clone()).collect();
                }
                only
            };
            let alone = Reference::lazy(&fixtures.iter().map(own).collect::<Vec<_>>());
            let engine = ValueEngine::new(Arc::clone(&scoped), value.clone());
            for (query, found) in queries.iter().zip(crate::query::Engine::run_all(&engine, &queries)) {
                // What is too large in the rows of another value is refused for all.
                let (Ok(expected), Ok(found)) = (crate::query::Engine::run(&alone, query), found) else { continue };
                compared += 1;
                if !super::alike(&expected, &found, &close) {
                    return Err(format!(
                        "of {by:?} {value:?} {condition:?}: {query:?}\nexpected {expected:?}\nfound {found:?}\nof {fixtures:?}"
                    ));
                }
            }
        }
    }
    Ok(compared)
}

fn drawn(seed: u64) -> ([Fixture; 2], Vec<Query>) {
    let mut dice = Dice(seed);
    let fixtures = ["t", "u"].map(|name| table(&mut dice, name));
    let queries = (0..QUESTIONS).map(|_| question(&mut dice, &fixtures)).collect();
    (fixtures, queries)
}

type Answer = Result<Table, EngineError>;

/// What is refused only where nobody looks may be answered.
fn agree([strict, lazy]: &[Answer; 2], found: &Answer) -> bool {
    match (strict, lazy, found) {
        (Ok(expected), _, Ok(found)) | (Err(_), Ok(expected), Ok(found)) => super::alike(expected, found, &close),
        (Err(_), _, Err(_)) => true,
        (Ok(_), _, Err(_)) | (Err(_), Err(_), Ok(_)) => false,
    }
}

/// Sums of quotients are added in another order.
fn close(a: &Cell, b: &Cell) -> bool {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0),
        _ => a == b,
    }
}

fn table(dice: &mut Dice, name: &'static str) -> Fixture {
    let rows = dice.up_to(14);
    let is_large = dice.one_in(6);
    let mut column = |value: &dyn Fn(&mut Dice) -> Cell| -> Vec<Cell> {
        let nulls = [2, 5, 100][dice.up_to(3)];
        (0..rows).map(|_| if dice.one_in(nulls) { N } else { value(dice) }).collect()
    };
    let whole = |dice: &mut Dice| Cell::Integer(dice.whole(is_large));
    let number =
        |dice: &mut Dice| Cell::Number(dice.between(-400, 400) as f64 / [1.0, 2.0, 10.0, 100.0][dice.up_to(4)]);
    let text = |dice: &mut Dice| Cell::Text(dice.word().to_owned());
    let truth = |dice: &mut Dice| Cell::Boolean(dice.one_in(2));
    let time = |dice: &mut Dice| Cell::Integer(dice.between(-20, 60));
    Fixture::new(name)
        .with("i", DataType::Integer, column(&whole))
        .with("j", DataType::Integer, column(&|dice| Cell::Integer(dice.between(-4, 4))))
        .with("x", DataType::Number, column(&number))
        .with("y", DataType::Number, column(&|dice| Cell::Number(dice.between(-3, 3) as f64)))
        .with("b", DataType::Boolean, column(&truth))
        .with("c", DataType::Boolean, column(&truth))
        .with("s", DataType::Text, column(&text))
        .with("r", DataType::Text, column(&text))
        .with("t", DataType::Instant, column(&time))
        .with("d", DataType::Date, column(&time))
}

fn question(dice: &mut Dice, fixtures: &[Fixture; 2]) -> Query {
    let mut ask = Ask::about(&fixtures[0]);
    if dice.one_in(4) {
        let key = ["j", "s", "b", "d"][dice.up_to(4)];
        let mut other = Ask::about(&fixtures[1]).by(key, key);
        if dice.one_in(2) {
            other = other.only_expr(dice.truth(1));
        }
        let (aggregate, data_type) = aggregate(dice);
        ask = ask.bring(other.measure("brought", aggregate, data_type), &[key]);
        ask = match data_type {
            DataType::Integer => ask.with_expr("j", Expr::column("brought"), data_type),
            DataType::Number => ask.with_expr("y", Expr::column("brought"), data_type),
            _ => ask,
        };
    }
    if dice.one_in(5) {
        ask = ask.with_expr("j", previous(dice), DataType::Integer);
    }
    // A name that is taken: what follows means the new one.
    if dice.one_in(3) {
        let shadowing = dice.number(2);
        ask = ask.with_expr("y", shadowing, DataType::Number);
    }
    if dice.one_in(3) {
        ask = ask.only_expr(dice.truth(2));
    }
    if dice.one_in(3) { listed(dice, ask) } else { grouped(dice, ask) }
}

fn previous(dice: &mut Dice) -> Expr {
    let running = if dice.one_in(2) { RunningAggregate::Max } else { RunningAggregate::Sum };
    let value = Box::new(Expr::column(["i", "j", "t"][dice.up_to(3)]));
    let mut partition = vec![Expr::column(["j", "s", "b"][dice.up_to(3)])];
    if dice.one_in(3) {
        partition.push(Expr::column(["s", "b", "j"][dice.up_to(3)]));
    }
    let order = Box::new(Expr::column(["t", "x", "d", "s"][dice.up_to(4)]));
    Expr::RunningWindow { running, value, partition, order }
}

fn listed(dice: &mut Dice, mut ask: Ask) -> Query {
    let columns = dice.up_to(3) + 1;
    for name in ["k", "l", "m"].iter().take(columns) {
        let (shown, _) = dice.value(2);
        ask = ask.show_expr(name, shown);
    }
    let sorted = dice.up_to(columns + 1);
    ask = ask.sorted(sorted);
    if dice.one_in(2) {
        ask = ask.first_of_each(dice.up_to(6), dice.up_to(sorted + 1));
    }
    ask.asked()
}

fn grouped(dice: &mut Dice, mut ask: Ask) -> Query {
    for name in ["k", "l"].iter().take(dice.up_to(3)) {
        let key = if dice.one_in(3) { period(dice) } else { dice.value(1).0 };
        ask = ask.by_expr(name, key);
    }
    for name in ["m", "n", "o"].iter().take(dice.up_to(4)) {
        let (aggregate, data_type) = aggregate(dice);
        ask = ask.measure(name, aggregate, data_type);
        if dice.one_in(3) {
            ask = ask.given_expr(dice.truth(1));
        }
    }
    let query = ask.asked();
    debug_assert!(matches!(query.select, Select::Groups { .. }));
    query
}

fn period(dice: &mut Dice) -> Expr {
    let (from, step) = (dice.between(-30, 10), dice.between(1, 25));
    let table = Arc::new((0..dice.between(0, 6)).map(|n| from + n * step).collect());
    Expr::column(["t", "d"][dice.up_to(2)]).search_sorted(&table, Side::LastAtMost)
}

fn aggregate(dice: &mut Dice) -> (Aggregate, DataType) {
    let number = |dice: &mut Dice| {
        if dice.one_in(2) { (dice.whole_expr(1), DataType::Integer) } else { (dice.number(1), DataType::Number) }
    };
    match dice.up_to(8) {
        0 => (Aggregate::Count(None), DataType::Integer),
        1 => (Aggregate::Count(Some(dice.value(1).0)), DataType::Integer),
        2 | 3 => {
            let (expr, data_type) = number(dice);
            (Aggregate::Sum(expr), data_type)
        }
        4 => (Aggregate::Mean(number(dice).0), DataType::Number),
        5 => {
            let (expr, data_type) = dice.value(1);
            (if dice.one_in(2) { Aggregate::Min(expr) } else { Aggregate::Max(expr) }, data_type)
        }
        6 => (Aggregate::Quantile([0.0, 0.25, 0.5, 0.9, 1.0][dice.up_to(5)], number(dice).0), DataType::Number),
        _ => (Aggregate::CountDistinct(dice.value(1).0), DataType::Integer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Engine;

    /// Answers every question about all rows, whichever pass.
    struct Unfiltered(Reference);

    impl Engine for Unfiltered {
        answers_one_by_one!();

        fn run(&self, query: &Query) -> Answer {
            self.0.run(&Query { filter: None, ..query.clone() })
        }
    }

    #[test]
    fn most_questions_have_an_answer_with_rows() {
        let (mut answered, mut with_rows) = (0, 0);
        for seed in 0..100 {
            let (fixtures, queries) = drawn(seed);
            let reference = Reference::of(&fixtures);
            let tables: Vec<Table> = queries.iter().filter_map(|query| reference.run(query).ok()).collect();
            answered += tables.len();
            with_rows += tables.iter().filter(|table| table.rows.iter().flatten().any(|cell| *cell != N)).count();
        }
        assert!(answered > 900 && with_rows > 700, "of 1,200: {answered} answered, {with_rows} with a value");
    }

    #[test]
    fn answers_about_some_rows_are_those_of_tables_that_hold_no_others() {
        let make = |fixtures: &[Fixture]| -> Arc<dyn Engine + Send> { Arc::new(Reference::lazy(fixtures)) };
        let compared: usize = (0..60).map(|seed| compare_scoped(seed, &make).unwrap()).sum();
        assert!(compared > 6_000, "only {compared} answers were compared");
    }

    #[test]
    fn an_engine_that_is_right_agrees_and_one_that_is_wrong_does_not() {
        let right = |fixtures: &[Fixture]| -> Box<dyn Engine> { Box::new(Reference::lazy(fixtures)) };
        let wrong = |fixtures: &[Fixture]| -> Box<dyn Engine> { Box::new(Unfiltered(Reference::of(fixtures))) };
        assert_eq!((0..30).find_map(|seed| compare(seed, &right).err()), None);
        let found = (0..30).filter(|seed| compare(*seed, &wrong).is_err()).count();
        assert!(found > 15, "{found} of 30");
    }
}
