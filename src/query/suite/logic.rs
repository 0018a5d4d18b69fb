//! `and`, `or` and `not` with three values.

use super::{Fixture, N, World, cells};
use crate::query::{DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![table()]
}

/// All nine pairs.
fn table() -> World {
    let t = Fixture::new("t")
        .with("b", DataType::Boolean, cells![true, true, true, false, false, false, N, N, N])
        .with("c", DataType::Boolean, cells![true, false, N, true, false, N, true, false, N])
        .with("i", DataType::Integer, cells![1, 2, N, 4, 5, 6, 7, 8, 9]);
    let [b, c] = ["b", "c"].map(Expr::column);
    let null_and = Expr::null().and(b.clone());
    let or_null = b.clone().or(Expr::null());
    World::of("table", [t])
        .each("b and c", cells![true, false, N, false, false, false, N, false, N])
        .each("b or c", cells![true, true, true, true, false, N, true, N, N])
        .each("not b", cells![false, false, false, true, true, true, N, N, N])
        .each("not (b and c)", cells![false, true, N, true, true, true, N, true, N])
        .each("not b or not c", cells![false, true, N, true, true, true, N, true, N])
        .each("b is null", cells![false, false, false, false, false, false, true, true, true])
        .each("b is not null", cells![true, true, true, true, true, true, false, false, false])
        .each("b is true", cells![true, true, true, false, false, false, false, false, false])
        .each("b is not true", cells![false, false, false, true, true, true, true, true, true])
        .each("b is false", cells![false, false, false, true, true, true, false, false, false])
        .each("b is not false", cells![true, true, true, false, false, false, true, true, true])
        .each("b and i > 1", cells![false, true, N, false, false, false, N, N, N])
        .each("b or i > 1", cells![true, true, true, true, true, true, true, true, true])
        .each("b and c or not b", cells![true, false, N, true, true, true, N, N, N])
        .each("b or c and not b", cells![true, true, true, true, false, N, N, N, N])
        .shows("null and b", null_and, cells![N, N, N, false, false, false, N, N, N])
        .shows("b or null", or_null, cells![true, true, true, N, N, N, N, N, N])
        .shows("null and null", Expr::null().and(Expr::null()), vec![N; 9])
        .shows("not null", !Expr::null(), vec![N; 9])
        .shows("null is null", Expr::null().is_null(), vec![crate::query::Cell::Boolean(true); 9])
        .shows("c is null, not", c.is_not_null(), cells![true, true, false, true, true, false, true, true, false])
}
