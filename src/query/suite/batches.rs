//! Questions in company: what is alike is shared, and nothing else.

use super::{Fixture, N, World, cells, rows};
use crate::query::{DataType, Expr, Literal, RunningAggregate};

pub(super) fn worlds() -> Vec<World> {
    vec![alike(), constants(), names(), many(), of_several_sources()]
}

fn table() -> Fixture {
    Fixture::new("t")
        .with("i", DataType::Integer, cells![1, 2, 3, N, 5])
        .with("j", DataType::Integer, cells![0, 1, 0, 1, i64::MAX])
        .with("x", DataType::Number, cells![0.5, N, 1.5, 2.0, 2.5])
        .with("d", DataType::Date, cells![0, 1, 0, 1, N])
        .with("t", DataType::Instant, cells![0, 1, 0, 1, N])
        .with("b", DataType::Boolean, cells![false, true, false, true, N])
}

/// Questions that differ in little.
fn alike() -> World {
    let world = World::of("alike", [table()]);
    let t = || world.about("t");
    let [more, most] = ["i > 1", "i >= 1"].map(|text| t().only(text).sum("s", "i"));
    let [by_more, by_most] = ["i > 1", "i >= 1"].map(|text| t().by("k", text).sum("s", "i"));
    let [given_more, given_most] = ["i > 1", "i >= 1"].map(|text| t().sum("s", "i").given(text));
    let (sum, mean, both) = (t().sum("s", "i"), t().mean("s", "i"), t().sum("s", "i").mean("m", "i"));
    let (low, high) = (t().quantile("q", 0.25, "i"), t().quantile("q", 0.75, "i").quantile("p", 0.25, "i"));
    let (first, last) = (t().show("i", "i").sorted(1).first(2), t().show("down", "-i").sorted(1).first(2));
    let (twice, again) = (t().by("d", "d").count("n"), t().by("d", "d").count("n"));
    let by_instant = t().by("d", "t").count("n");
    world
        .answers("more than one", more, rows![[10]])
        .answers("one or more", most, rows![[11]])
        .answers("by more than one", by_more, rows![[N, N], [false, 1], [true, 10]])
        .answers("by one or more", by_most, rows![[N, N], [true, 11]])
        .answers("given more than one", given_more, rows![[10]])
        .answers("given one or more", given_most, rows![[11]])
        .answers("a sum", sum, rows![[11]])
        .answers("a mean", mean, rows![[2.75]])
        .answers("a sum and a mean", both, rows![[11, 2.75]])
        .answers("a low quantile", low, rows![[1.75]])
        .answers("a high quantile and a low one", high, rows![[3.5, 1.75]])
        .answers("the first", first, rows![[N], [1]])
        .answers("the last", last, rows![[N], [-5]])
        .answers("a question", twice, rows![[N, 1], [0, 2], [1, 2]])
        .answers("the same question", again, rows![[N, 1], [0, 2], [1, 2]])
        .answers("nearly the same question", by_instant, rows![[N, 1], [0, 2], [1, 2]])
}

/// Constants and operands that differ in their form or place only.
fn constants() -> World {
    let world = World::of("constants", [table()]);
    let t = || world.about("t");
    let constants = [Literal::Integer(1), Literal::Instant(1), Literal::Date(1), Literal::Boolean(true)];
    let [whole, instant, date, truth] =
        constants.map(|literal| t().only("i = 1").show_expr("v", Expr::Literal(literal)));
    let minus = t().show_expr("v", Expr::column("j").minus(Expr::column("i")));
    world
        .each("i + 1", cells![2, 3, 4, N, 6])
        .each("i + 1.0", cells![2.0, 3.0, 4.0, N, 6.0])
        .each("i - j", cells![1, 1, 3, N, 5 - i64::MAX])
        .answers("j - i", minus, rows![[-1], [-1], [-3], [N], [i64::MAX - 5]])
        .refuses("i + j")
        .refuses("i * j")
        .answers("a whole number", whole, rows![[1]])
        .answers("an instant", instant, rows![[1]])
        .answers("a date", date, rows![[1]])
        .answers("a truth", truth, rows![[true]])
}

/// A name means what its own question says.
fn names() -> World {
    let world = World::of("names", [table()]);
    let t = || world.about("t");
    let [twice, thrice] = ["i * 2", "i * 3"].map(|text| t().with("h", text).sum("s", "h"));
    let (shadowed, plain) = (t().with("i", "i * 100").sum("s", "i"), t().sum("s", "i"));
    let of_number = t().with("h", "x * 2").only("h > 1").sum("s", "h");
    let earlier = |running: RunningAggregate| Expr::column("i").running(running, Expr::column("d"), Expr::column("t"));
    let sum_before = t().with_expr("h", earlier(RunningAggregate::Sum), DataType::Integer).sum("s", "h");
    let most_before = t().with_expr("h", earlier(RunningAggregate::Max), DataType::Integer).sum("s", "h").count("n");
    let nothing = t().show_expr("v", Expr::column("h"));
    let too_large = t().with("h", "i * 9223372036854775807").sum("s", "h");
    let other = t().with("g", "i * 9223372036854775807").with("h", "i").sum("s", "h");
    world
        .answers("twice", twice, rows![[22]])
        .answers("thrice", thrice, rows![[33]])
        .answers("a name that is taken", shadowed, rows![[1_100]])
        .answers("and one that is not", plain, rows![[11]])
        .answers("another form", of_number, rows![[12.0]])
        .answers("what came before", sum_before, rows![[3]])
        .answers("the greatest before", most_before, rows![[3, 5]])
        .refuses_to("the name of another question", nothing)
        .refuses_to("too large", too_large)
        .answers("too large, and not asked for", other, rows![[11]])
}

/// Two hundred questions, every tenth of them refused.
fn many() -> World {
    let world = World::of("many", [table()]);
    (0..200_i64).fold(world, |world, k| {
        let refused = k % 10 == 9;
        let text = if refused { format!("j + j * {k}") } else { format!("i * {k}") };
        let ask = world.about("t").sum("s", &text).count("n");
        let name = format!("number {k}");
        if refused { world.refuses_to(&name, ask) } else { world.answers(&name, ask, rows![[11 * k, 5]]) }
    })
}

fn of_several_sources() -> World {
    let u = Fixture::new("u").with("i", DataType::Integer, cells![10, 20]).with("d", DataType::Date, cells![0, 1]);
    let none = Fixture::new("none").with("i", DataType::Integer, cells![]).with("d", DataType::Date, cells![]);
    let world = World::of("of several sources", [table(), u, none]);
    let sum = |source: &str| world.about(source).sum("s", "i").count("n");
    let (t, u, none) = (sum("t"), sum("u"), sum("none"));
    let looked = |source: &str| {
        let other = world.about(source).by("d", "d").sum("m", "i");
        world.about("t").bring(other, &["d"]).sum("s", "m")
    };
    let (by_t, by_u, by_none) = (looked("t"), looked("u"), looked("none"));
    let refused = world.about("u").sum("s", "i * 9223372036854775807");
    let nowhere = super::Ask::about(&Fixture::new("nowhere")).count("n");
    world
        .answers("one", t, rows![[11, 5]])
        .answers("another", u, rows![[30, 2]])
        .answers("one without rows", none, rows![[N, 0]])
        // By day: 1 + 3 and 2, each in two rows; 10 and 20, each in two rows.
        .answers("looked up in one", by_t, rows![[12]])
        .answers("looked up in another", by_u, rows![[60]])
        .answers("looked up in one without rows", by_none, rows![[N]])
        .refuses_to("refused", refused)
        .refuses_to("nowhere", nowhere)
}
