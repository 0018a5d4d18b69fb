//! What any engine must answer, case by case.
//!
//! In: whatever makes an [`Engine`] of small tables. Out: every case in which it answers otherwise than [`crate::query`]
//! documents, with its question, what was expected and what was found. Never: knows an engine, or what one of them has
//! answered: expected values are worked out by hand, or by the tool that a comment names.
//!
//! A [`World`] is some tables and the questions about them. Each question is asked alone, and with all others of its world,
//! twice: a question means the same in any company, and one that is refused costs no other its answer.

/// An engine of tests answers questions, and nobody asks it for anything else.
macro_rules! answers_questions {
    () => {
        fn schema(&self, _: &str) -> Option<$crate::query::Schema> {
            None
        }

        fn profile(&self, _: &str) -> Option<std::sync::Arc<$crate::model::SourceReport>> {
            None
        }

        fn profiles(&self) -> Vec<std::sync::Arc<$crate::model::SourceReport>> {
            Vec::new()
        }

        fn pass(
            &self,
            _: &str,
            _: &$crate::query::plan::Pass,
            _: &[&$crate::query::Table],
        ) -> Result<$crate::query::plan::PassResult, String> {
            Err("this engine answers questions only".to_owned())
        }
    };
}
pub(crate) use answers_questions;

/// Calls a macro with the names of all themes, which makes a test of each.
macro_rules! for_each_theme {
    ($make:ident) => {
        $make!(
            arithmetic,
            comparisons,
            logic,
            membership,
            choices,
            functions,
            tables,
            previous,
            scopes,
            lookups,
            aggregates,
            spans,
            decimals,
            quantiles,
            distinct,
            groups,
            periods,
            listings,
            batches,
        );
    };
}
pub(crate) use for_each_theme;

/// The same, of one that looks at one question at a time.
macro_rules! answers_one_by_one {
    () => {
        $crate::query::suite::answers_questions!();

        fn run_all(
            &self,
            queries: &[$crate::query::Query],
        ) -> Vec<Result<$crate::query::Table, $crate::query::EngineError>> {
            queries.iter().map(|query| self.run(query)).collect()
        }
    };
}

mod aggregates;
mod arithmetic;
mod ask;
mod batches;
mod choices;
mod comparisons;
mod decimals;
mod distinct;
mod fixture;
mod functions;
mod groups;
mod listings;
mod logic;
mod lookups;
mod membership;
mod periods;
mod previous;
mod quantiles;
pub(crate) mod random;
mod reference;
mod scopes;
mod spans;
mod tables;

use super::{Cell, Engine, EngineError, Expr, Query, Table};
pub(crate) use ask::Ask;
pub(crate) use fixture::{Column, Fixture};
use std::collections::BTreeSet;

/// No value.
const N: Cell = Cell::Null;

/// Makes an engine of tables.
pub(crate) type Make<'a> = &'a dyn Fn(&[Fixture]) -> Box<dyn Engine>;

/// Cases that an engine is known to fail, each with the reason; one that it does not fail is a fault as well.
pub(crate) type Known<'a> = &'a [(&'a str, &'a str)];

/// The name of a theme, and its worlds.
pub(crate) type Theme = (&'static str, fn() -> Vec<World>);

pub(crate) const THEMES: &[Theme] = &[
    ("arithmetic", arithmetic::worlds),
    ("comparisons", comparisons::worlds),
    ("logic", logic::worlds),
    ("membership", membership::worlds),
    ("choices", choices::worlds),
    ("functions", functions::worlds),
    ("tables", tables::worlds),
    ("previous", previous::worlds),
    ("scopes", scopes::worlds),
    ("lookups", lookups::worlds),
    ("aggregates", aggregates::worlds),
    ("spans", spans::worlds),
    ("decimals", decimals::worlds),
    ("quantiles", quantiles::worlds),
    ("distinct", distinct::worlds),
    ("groups", groups::worlds),
    ("periods", periods::worlds),
    ("listings", listings::worlds),
    ("batches", batches::worlds),
];

/// Cells of any type: `cells![1, 0.5, "a", true, N]`.
macro_rules! cells {
    ($($cell:expr),* $(,)?) => { vec![$($crate::query::suite::fixture::AsCell::cell($cell)),*] };
}

/// Rows of cells: `rows![[1, "a"], [2, N]]`.
macro_rules! rows {
    ($([$($cell:expr),* $(,)?]),* $(,)?) => {
        vec![$(vec![$($crate::query::suite::fixture::AsCell::cell($cell)),*]),*]
    };
}

use {cells, rows};

/// Tables, and questions about them with their answers.
pub(crate) struct World {
    name: &'static str,
    fixtures: Vec<Fixture>,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    query: Query,
    expected: Expected,
}

/// What a question is answered.
#[derive(Debug)]
enum Expected {
    /// This table, to the last bit.
    Exactly(Table),
    /// This table, but for the last few bits of numbers with a fraction.
    Nearly(Table),
    /// Nothing: there is a reason instead.
    Refused,
}

impl World {
    /// Some tables; [`Self::each`] asks about the first.
    fn of(name: &'static str, fixtures: impl IntoIterator<Item = Fixture>) -> Self {
        Self { name, fixtures: fixtures.into_iter().collect(), cases: Vec::new() }
    }

    /// A question about a table of this world.
    fn about(&self, name: &str) -> Ask {
        Ask::about(self.fixtures.iter().find(|fixture| fixture.name == name).expect("a table of this world"))
    }

    /// The value that an expression has in each row of the first table.
    fn each(self, text: &str, cells: Vec<Cell>) -> Self {
        let ask = self.about(self.fixtures[0].name).show("v", text);
        self.answers(text, ask, cells.into_iter().map(|cell| vec![cell]).collect())
    }

    /// The same, of an expression that has no text.
    fn shows(self, name: &str, expr: Expr, cells: Vec<Cell>) -> Self {
        let ask = self.about(self.fixtures[0].name).show_expr("v", expr);
        self.answers(name, ask, cells.into_iter().map(|cell| vec![cell]).collect())
    }

    /// An expression that the first table has no answer to.
    fn refuses(self, text: &str) -> Self {
        let ask = self.about(self.fixtures[0].name).show("v", text);
        self.refuses_to(text, ask)
    }

    /// A question with the rows of its answer.
    fn answers(self, name: &str, ask: Ask, rows: Vec<Vec<Cell>>) -> Self {
        let query = ask.asked();
        let expected = Expected::Exactly(Table { columns: Table::of_no_rows(&query).columns, rows });
        self.case(name, query, expected)
    }

    /// A question with the rows of its answer, whose numbers may differ in their last bits.
    fn answers_nearly(self, name: &str, ask: Ask, rows: Vec<Vec<Cell>>) -> Self {
        let query = ask.asked();
        let expected = Expected::Nearly(Table { columns: Table::of_no_rows(&query).columns, rows });
        self.case(name, query, expected)
    }

    /// A question without an answer.
    fn refuses_to(self, name: &str, ask: Ask) -> Self {
        self.case(name, ask.asked(), Expected::Refused)
    }

    fn case(mut self, name: &str, query: Query, expected: Expected) -> Self {
        assert!(self.cases.iter().all(|case| case.name != name), "two cases `{name}`");
        self.cases.push(Case { name: name.to_owned(), query, expected });
        self
    }
}

/// Puts an engine under all themes.
pub(crate) fn run(make: Make<'_>, known: Known<'_>) {
    let of_theme = |(name, worlds): &Theme| faults(name, &worlds(), make, known);
    report(&THEMES.iter().flat_map(of_theme).collect::<Vec<_>>());
}

/// Puts an engine under one theme.
pub(crate) fn theme(name: &str, make: Make<'_>, known: Known<'_>) {
    let (name, worlds) = THEMES.iter().find(|(theme, _)| *theme == name).expect("a theme");
    report(&faults(name, &worlds(), make, known));
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} cases are answered wrongly:\n\n{}", faults.len(), faults.join("\n\n"));
}

fn faults(theme: &str, worlds: &[World], make: Make<'_>, known: Known<'_>) -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut all = Vec::new();
    for world in worlds {
        let asked = Asked::of(world, make);
        for (at, case) in world.cases.iter().enumerate() {
            let name = format!("{theme}: {}: {}", world.name, case.name);
            assert!(names.insert(name.clone()), "two cases `{name}`");
            let fault = asked.fault(at, case);
            match (fault, known.iter().find(|(of, _)| *of == name)) {
                (Some(fault), None) => all.push(format!("{name}\n{fault}\n  question: {:?}", case.query)),
                (None, Some((_, reason))) => all.push(format!("{name}\n  is right now, and listed as known: {reason}")),
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
    }
    all
}

type Answer = Result<Table, EngineError>;

/// The answers to the questions of a world, asked in every way.
struct Asked {
    ways: [(&'static str, Vec<Answer>); 3],
}

impl Asked {
    fn of(world: &World, make: Make<'_>) -> Self {
        let queries: Vec<Query> = world.cases.iter().map(|case| case.query.clone()).collect();
        let engine = make(&world.fixtures);
        let alone = queries.iter().map(|query| engine.run(query)).collect();
        let engine = make(&world.fixtures);
        assert!(engine.run_all(&[]).is_empty(), "no question has no answer");
        let [together, again] = [(); 2].map(|()| engine.run_all(&queries));
        Self { ways: [("alone", alone), ("with all others", together), ("with all others, again", again)] }
    }

    /// The first way in which a case is answered wrongly.
    fn fault(&self, at: usize, case: &Case) -> Option<String> {
        self.ways.iter().find_map(|(way, answers)| {
            let Some(answer) = answers.get(at) else { return Some(format!("  asked {way}: no answer")) };
            (!is_right(case, answer))
                .then(|| format!("  asked {way}\n  expected: {:?}\n  found:    {answer:?}", case.expected))
        })
    }
}

fn is_right(case: &Case, answer: &Answer) -> bool {
    match (&case.expected, answer) {
        (Expected::Exactly(expected), Ok(found)) => alike(expected, found, &|a, b| a == b),
        (Expected::Nearly(expected), Ok(found)) => alike(expected, found, &nearly),
        (Expected::Refused, Err(EngineError { source, reason })) => {
            *source == case.query.source && !reason.is_empty() && !reason.contains('\n')
        }
        _ => false,
    }
}

fn alike(expected: &Table, found: &Table, same: &dyn Fn(&Cell, &Cell) -> bool) -> bool {
    let row = |(a, b): (&Vec<Cell>, &Vec<Cell>)| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    expected.columns == found.columns
        && expected.rows.len() == found.rows.len()
        && expected.rows.iter().zip(&found.rows).all(row)
}

/// Equal but for rounding: a quotient or an interpolation may be computed in more than one order.
fn nearly(a: &Cell, b: &Cell) -> bool {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => (a - b).abs() <= a.abs().max(b.abs()) * 8.0 * f64::EPSILON,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reference::Reference;

    fn reference(fixtures: &[Fixture]) -> Box<dyn Engine> {
        Box::new(Reference::of(fixtures))
    }

    #[test]
    fn rows_looked_at_one_by_one_give_these_answers() {
        run(&reference, &[]);
    }

    /// Answers as though no source had a row.
    struct Nothing;

    impl Engine for Nothing {
        answers_one_by_one!();

        fn run(&self, query: &Query) -> Answer {
            Ok(Table::of_no_rows(query))
        }
    }

    #[test]
    fn an_engine_that_is_wrong_is_found_out_in_every_theme() {
        for (name, worlds) in THEMES {
            let worlds = worlds();
            let cases: usize = worlds.iter().map(|world| world.cases.len()).sum();
            let wrong = faults(name, &worlds, &|_| Box::new(Nothing), &[]).len();
            assert!(wrong * 2 > cases, "{name}: only {wrong} of {cases} cases see it");
        }
    }

    #[test]
    fn a_case_that_is_listed_as_known_must_fail() {
        let known = [("logic: table: b and c", "no reason")];
        let faults = faults("logic", &logic::worlds(), &reference, &known);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("is right now"));
    }
}
