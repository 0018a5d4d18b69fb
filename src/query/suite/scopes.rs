//! Added columns, conditions, and what a name means.

use super::{Fixture, N, World, cells, rows};
use crate::query::{DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![added(), filters(), unknown()]
}

fn table() -> Fixture {
    Fixture::new("t")
        .with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6])
        .with("b", DataType::Boolean, cells![true, false, true, N, false, true])
        .with("s", DataType::Text, cells!["a", "a", "a", "b", "b", N])
}

fn added() -> World {
    let world = World::of("added", [table()]);
    let t = || world.about("t");
    let chain =
        t().with("h", "i * 2").with("k", "h + 1").only("k > 0").show("i", "i").show("k", "k").sorted(1).first(2);
    let grouped = t().with("h", "i * 2").with("big", "h > 9").by("big", "big").sum("s", "h").given("b");
    let shadowed = t().with("i", "i + 1").with("i", "i * 10").show("i", "i");
    let shadowed_filter = t().with("i", "i + 1").only("i > 6").count("n");
    let unused = t().with("too_large", "i * 9223372036854775807 * 9223372036854775807").count("n");
    let long = (0..60).fold(t().with("c0", "i"), |ask, n| ask.with(&format!("c{}", n + 1), &format!("c{n} + 1")));
    let of_nothing = t().with_expr("none", Expr::null(), DataType::Integer).show("v", "coalesce(none, i)");
    world
        .answers("a chain", chain, rows![[4, 9], [5, 11]])
        .answers("groups of an added column", grouped, rows![[N, N], [false, N], [true, 26]])
        .answers("a name that is taken means the later one", shadowed, rows![[80], [-60], [N], [50], [60], [70]])
        .answers("also in the condition", shadowed_filter, rows![[2]])
        .answers("sixty columns, one upon the other", long.sum("s", "c60"), rows![[15 + 5 * 60]])
        .answers("a column without values", of_nothing, rows![[7], [-7], [N], [4], [5], [6]])
        .answers("a column that nobody asks for costs nothing", unused, rows![[6]])
}

fn filters() -> World {
    let world = World::of("filters", [table()]);
    let t = || world.about("t");
    let null = t().only_expr(Expr::null()).count("n");
    let none = t().only("i > 100").by("s", "s").count("n");
    let literal = |b: bool| t().only_expr(Expr::boolean(b)).count("n");
    let both = t().only("i > 4").sum("s", "i").given("b").count("n").sum("o", "i").given("not b");
    let [yes, no] = [literal(true), literal(false)];
    let [unknown, known] = ["b", "not b"].map(|text| t().only(text).count("n"));
    world
        .answers("true", unknown, rows![[3]])
        .answers("not true", known, rows![[2]])
        .answers("null is no", null, rows![[0]])
        .answers("every row", yes, rows![[6]])
        .answers("no row", no, rows![[0]])
        .answers("no row in any group", none, vec![])
        .answers("a filter of rows and one of a measure", both, rows![[13, 3, 5]])
}

fn unknown() -> World {
    let world = World::of("unknown", [table()]);
    let t = || world.about("t");
    let nope = || Expr::column("nope");
    let shown = t().show_expr("v", nope());
    let in_filter = t().only_expr(nope()).count("n");
    let in_group = t().by_expr("g", nope()).count("n");
    let in_measure = t().count("n").given_expr(nope());
    let in_with = t().with_expr("v", nope(), DataType::Integer).sum("s", "v");
    let later = t().with_expr("v", Expr::column("w"), DataType::Integer).with("w", "i").sum("s", "v");
    let elsewhere = super::Ask::about(&Fixture::new("nowhere")).count("n");
    let known = t().count("n");
    world
        .refuses_to("a column that nobody declared", shown)
        .refuses_to("in a condition", in_filter)
        .refuses_to("in a group", in_group)
        .refuses_to("in the condition of a measure", in_measure)
        .refuses_to("in an added column", in_with)
        .refuses_to("an added column that comes later", later)
        .refuses_to("a source that nobody declared", elsewhere)
        .answers("others are answered", known, rows![[6]])
}
