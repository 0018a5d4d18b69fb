//! How many different values there are.

use super::{Fixture, N, World, cells, rows};
use crate::query::{Cell, DataType};

pub(super) fn worlds() -> Vec<World> {
    vec![of_every_form(), many(), long_texts()]
}

fn of_every_form() -> World {
    let t = Fixture::new("t")
        .with("g", DataType::Text, cells!["a", "b", "a", "b", "a", "b", N, "c"])
        .with(
            "i",
            DataType::Integer,
            cells![9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64, i64::MAX, i64::MIN, i64::MAX, N, 1, N],
        )
        .with("x", DataType::Number, cells![0.0, -0.0, 0.1, 0.300_000_000_000_000_04, 0.3, N, -0.0, N])
        .with("b", DataType::Boolean, cells![true, true, true, N, true, true, false, N])
        .with("s", DataType::Text, cells!["a", "A", "a", "障害", "障", N, "a", N])
        .with("t", DataType::Instant, cells![1, 2, 1, 2, 1, N, -1, N])
        .with("d", DataType::Date, cells![1, 2, 1, 2, 1, N, 1, N]);
    let world = World::of("of every form", [t]);
    let t = || world.about("t");
    let each = |ask: super::Ask| {
        let ask = ask.different("i", "i").different("x", "x").different("b", "b").different("s", "s");
        ask.different("t", "t").different("d", "d")
    };
    let filtered = t().different("some", "s").given("b").different("all", "s").different("no", "s").given("i = 5");
    let computed =
        t().different("l", "lower(s)").different("n", "i % 2").different("c", "case when b then '' else s end");
    let beside = t().count("n").different("s", "s").sum("b", "b").values("v", "s").different("again", "s");
    let only = t().only("g = 'a'").different("i", "i").different("s", "s");
    let constant = t().different("one", "1").different("a", "'a'");
    let (all, by) = (each(t()), each(t().by("g", "g")));
    world
        .answers("of all rows", all, rows![[5, 4, 2, 4, 3, 2]])
        .answers(
            "by group",
            by,
            rows![[N, 1, 1, 1, 1, 1, 1], ["a", 2, 3, 1, 2, 1, 1], ["b", 2, 2, 1, 2, 1, 1], ["c", 0, 0, 0, 0, 0, 0]],
        )
        .answers("with conditions", filtered, rows![[3, 4, 0]])
        // Of the remainders: 1, 0, 1, 0, 1, null, 1. Where b holds there is an empty text; else 障害, a and null.
        .answers("of expressions", computed, rows![[3, 2, 3]])
        .answers("beside others", beside, rows![[8, 4, 5, 6, 4]])
        .answers("of some rows", only, rows![[2, 2]])
        .answers("of constants", constant, rows![[1, 1]])
}

/// 30,000 rows of 9,000 values, each of them in several places.
fn many() -> World {
    let n = || 0..30_000_i64;
    let t = Fixture::new("t")
        .with("i", DataType::Integer, n().map(|n| Cell::Integer(n * 7 % 9_000)).collect())
        .with("s", DataType::Text, n().map(|n| Cell::Text(format!("利用者-{}", n % 9_000))).collect())
        .with("x", DataType::Number, n().map(|n| Cell::Number((n % 500) as f64 / 8.0)).collect())
        .with("g", DataType::Integer, n().map(|n| Cell::Integer(n % 4)).collect());
    let world = World::of("many", [t]);
    let all =
        world.about("t").different("i", "i").different("s", "s").different("x", "x").different("half", "i - i % 2");
    let by = world.about("t").by("g", "g").different("s", "s").different("x", "x");
    world
        .answers("in many places", all, rows![[9_000, 9_000, 500, 4_500]])
        // 4 divides 9,000 and 500: each value is in one group.
        .answers("in many places, by group", by, (0..4).map(|g| cells![g, 2_250, 125]).collect())
}

fn long_texts() -> World {
    let long = |end: &str| format!("{}{end}", "とても長い文字列".repeat(40));
    let s = ["a", "b", "a", "", "b", "aa"].map(|end| Cell::Text(long(end)));
    let world = World::of("long texts", [Fixture::new("t").with("s", DataType::Text, s.to_vec())]);
    let all = world.about("t").different("s", "s").most("m", "length(s)");
    world.answers("texts that end differently", all, rows![[4, 322]])
}
