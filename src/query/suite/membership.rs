//! `in`: whether a value is among constants.

use super::{Fixture, N, World, cells};
use crate::query::{Cell, DataType, Expr, Literal};
use rust_decimal::Decimal;

pub(super) fn worlds() -> Vec<World> {
    vec![integers(), numbers(), texts(), other_forms()]
}

fn among(name: &str, literals: impl IntoIterator<Item = Literal>) -> Expr {
    Expr::In(Box::new(Expr::column(name)), literals.into_iter().collect())
}

fn integers() -> World {
    let i = cells![9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64, 9_007_199_254_740_994_i64, 7, N];
    let int = Literal::Integer;
    let fraction = Decimal::new(90_071_992_547_409_935, 1);
    World::of("integers", [Fixture::new("t").with("i", DataType::Integer, i)])
        .each("i in (9007199254740993)", cells![true, false, false, false, N])
        .each("i in (9007199254740992, 7)", cells![false, true, false, true, N])
        .each("i in (7, 7, 7)", cells![false, false, false, true, N])
        .each("i not in (7)", cells![true, true, true, false, N])
        .each("i in (7.0, 2.5)", cells![false, false, false, true, N])
        .each("i in (9007199254740993, 2.5)", cells![true, false, false, false, N])
        .each("i in (9007199254740992, 0.5)", cells![false, true, false, false, N])
        .each("i in (6.5, 7.5)", cells![false, false, false, false, N])
        .each("i + 1 in (8)", cells![false, false, false, true, N])
        .each("i in (i - 1, 7)", cells![false, false, false, true, N])
        .shows("halfway between", among("i", [Literal::Number(fraction)]), cells![false, false, false, false, N])
        .shows("with null", among("i", [int(7), Literal::Null]), cells![N, N, N, true, N])
        .shows("null alone", among("i", [Literal::Null]), vec![N; 5])
        .shows("an empty list", among("i", []), vec![Cell::Boolean(false); 5])
        .shows("many", among("i", (0..3000).map(int)), cells![false, false, false, true, N])
        .shows(
            "many large ones",
            among("i", (9_007_199_254_740_994..9_007_199_254_743_994).map(int)),
            cells![false, false, true, false, N],
        )
        .shows("null in some", Expr::In(Box::new(Expr::null()), vec![int(1)]), vec![N; 5])
        .shows("not in, with null", !among("i", [int(7), Literal::Null]), cells![N, N, N, false, N])
}

fn numbers() -> World {
    let x = cells![0.1, 2.0, -0.0, 9_007_199_254_740_992.0, N, 0.300_000_000_000_000_04];
    World::of("numbers", [Fixture::new("t").with("x", DataType::Number, x)])
        .each("x in (0.1, 2)", cells![true, true, false, false, N, false])
        .each("x in (2)", cells![false, true, false, false, N, false])
        .each("x in (0)", cells![false, false, true, false, N, false])
        .each("x in (0.3)", cells![false, false, false, false, N, false])
        .each("x in (9007199254740993)", cells![false, false, false, false, N, false])
        .each("x in (9007199254740992)", cells![false, false, false, true, N, false])
        .each("x in (9007199254740993, 0.1)", cells![true, false, false, false, N, false])
        .each("x not in (0.1)", cells![false, true, true, true, N, true])
        .shows(
            "a number with null",
            among("x", [Literal::Number(Decimal::new(1, 1)), Literal::Null]),
            cells![true, N, N, N, N, N],
        )
        .shows(
            "a number among whole ones",
            among("x", [Literal::Integer(2)]),
            cells![false, true, false, false, N, false],
        )
}

fn texts() -> World {
    let s = cells!["a", "A", "障害", "abcdefghijklm", N];
    let text = |text: &str| Literal::Text(text.to_owned());
    World::of("texts", [Fixture::new("t").with("s", DataType::Text, s)])
        .each("s in ('a', '障害')", cells![true, false, true, false, N])
        .each("s not in ('a', '障害')", cells![false, true, false, true, N])
        .each("s in ('abcdefghijkln', 'abcdefghijkl')", cells![false, false, false, false, N])
        .each("s in ('abcdefghijklm')", cells![false, false, false, true, N])
        .each("s in ('')", cells![false, false, false, false, N])
        .each("lower(s) in ('a')", cells![true, true, false, false, N])
        .each("case when s = 'A' then '' else s end in ('', '障害')", cells![false, true, true, false, N])
        .shows("a text with null", among("s", [text("a"), Literal::Null]), cells![true, N, N, N, N])
        .shows(
            "texts that are not there",
            among("s", (0..500).map(|n| text(&format!("t{n}")))),
            cells![false, false, false, false, N],
        )
}

fn other_forms() -> World {
    let t = Fixture::new("t")
        .with("b", DataType::Boolean, cells![true, false, N])
        .with("d", DataType::Date, cells![20_579, 20_580, N])
        .with("t", DataType::Instant, cells![1_778_025_600, 0, N]);
    World::of("other forms", [t])
        .each("b in (true)", cells![true, false, N])
        .each("b in (true, false)", cells![true, true, N])
        .each("d in ('2026-05-07', '2026-05-09')", cells![false, true, N])
        .each("t in ('2026-05-06T00:00:00Z')", cells![true, false, N])
        .shows("a truth with null", among("b", [Literal::Boolean(true), Literal::Null]), cells![true, N, N])
}
