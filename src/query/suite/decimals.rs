//! Sums of numbers that stand for decimals.

use super::{Fixture, N, World, cells, rows};
use crate::query::{Cell, DataType};

pub(super) fn worlds() -> Vec<World> {
    vec![a_million(), few(), by_group(), far_apart()]
}

/// Added as floats, 33.3 a million times is 33300000.0006…, and 0.1 is 100000.0000013….
fn a_million() -> World {
    let x = vec![Cell::Number(33.3); 1_000_000];
    let world = World::of("a million", [Fixture::new("t").with("x", DataType::Number, x)]);
    let all = world.about("t").sum("s", "x").mean("m", "x").count("n");
    world.answers("33.3 a million times", all, rows![[33_300_000.0, 33.3, 1_000_000]])
}

fn few() -> World {
    let t = Fixture::new("t")
        .with("a", DataType::Number, cells![0.1, 0.2, N, 0.3, 0.4])
        .with("b", DataType::Number, cells![0.1, 0.2, N, N, N])
        .with("c", DataType::Number, cells![1e-9, 1e-9, 1e-9, N, N])
        .with("d", DataType::Number, cells![999_999_999_999_999.0, 0.5, -999_999_999_999_999.0, N, 0.125])
        .with("e", DataType::Number, cells![1_234_567.89, -0.01, 0.11, -1_234_567.89, N])
        .with("f", DataType::Number, cells![4.35, 4.35, 4.35, -13.05, N])
        .with("i", DataType::Integer, cells![3, 3, 3, 3, 3]);
    let world = World::of("few", [t]);
    let t = || world.about("t");
    let sums = t().sum("a", "a").sum("b", "b").sum("c", "c").sum("d", "d").sum("e", "e").sum("f", "f");
    let means = t().mean("a", "a").mean("c", "c").mean("d", "d").mean("e", "e");
    let some = t().sum("a", "a").given("a < 0.4").sum("b", "b").given("b < 0.2").sum("tenths", "0.1");
    world
        .answers("decimals", sums, rows![[1.0, 0.3, 3e-9, 0.625, 0.1, 0.0]])
        .answers_nearly("means of decimals", means, rows![[0.25, 1e-9, 0.156_25, 0.025]])
        .answers("some decimals", some, rows![[0.6, 0.1, 0.5]])
}

/// A tenth, 3,000 times in each of seven groups, in whatever order.
fn by_group() -> World {
    let n = 21_000;
    let group = (0..n).map(|n| Cell::Integer(n * 5 % 7)).collect();
    let world = World::of(
        "by group",
        [Fixture::new("t")
            .with("g", DataType::Integer, group)
            .with(
                "x",
                DataType::Number,
                (0..n).map(|n| Cell::Number(if n % 2 == 0 { 0.1 } else { 1_000_000.7 })).collect(),
            )
            .with("tenth", DataType::Number, (0..n).map(|_| Cell::Number(0.1)).collect())],
    );
    let by = world.about("t").by("g", "g").sum("tenths", "tenth").count("n");
    let all = world.about("t").sum("x", "x").sum("tenths", "tenth");
    // 10,500 · 0.1 + 10,500 · 1,000,000.7
    world.answers("tenths by group", by, (0..7).map(|g| cells![i64::from(g), 300.0, 3_000]).collect()).answers(
        "tenths and millions",
        all,
        rows![[10_500_008_400.0, 2_100.0]],
    )
}

/// What rounding takes from a sum is not lost.
fn far_apart() -> World {
    let t = Fixture::new("t")
        .with("a", DataType::Number, cells![1e16, 1.5, -1e16, 2.25])
        .with("third", DataType::Number, cells![1.0 / 3.0, 2.0 / 3.0, 1e20, -1e20])
        .with("tiny", DataType::Number, cells![1e-300, 1e-300, N, 2e-300]);
    let world = World::of("far apart", [t]);
    let (exact, near) = (world.about("t").sum("a", "a"), world.about("t").sum("t", "third").sum("u", "tiny"));
    world.answers("large ones that leave small ones", exact, rows![[3.75]]).answers_nearly(
        "no decimals",
        near,
        rows![[1.0, 4e-300]],
    )
}
