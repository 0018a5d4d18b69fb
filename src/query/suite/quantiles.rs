//! Quantiles of type 7: linear interpolation between the two nearest ranks.

use super::{Fixture, N, World, cells, rows};
use crate::query::{Cell, DataType};

pub(super) fn worlds() -> Vec<World> {
    vec![few(), of_all_sizes(), many(), of_forms()]
}

fn few() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![40, 10, 30, 20, N])
        .with("x", DataType::Number, cells![2.0, 1.0, 8.0, N, 4.0])
        .with("b", DataType::Boolean, cells![true, false, true, true, false]);
    let world = World::of("few", [t]);
    let t = || world.about("t");
    // numpy.quantile([10, 20, 30, 40], q); 37 and 38.5 are 30 + 0.7 · 10 and 30 + 0.85 · 10.
    let tens = t()
        .quantile("q0", 0.0, "i")
        .quantile("q25", 0.25, "i")
        .quantile("q50", 0.5, "i")
        .quantile("q90", 0.9, "i")
        .quantile("q95", 0.95, "i")
        .quantile("q100", 1.0, "i");
    // numpy.quantile([1, 2, 4, 8], q)
    let powers = t().quantile("q50", 0.5, "x").quantile("q75", 0.75, "x").quantile("q90", 0.9, "x");
    let filtered = t()
        .quantile("some", 0.5, "i")
        .given("b")
        .quantile("all", 0.5, "i")
        .quantile("others", 0.5, "i")
        .given("not b")
        .quantile("none", 0.5, "i")
        .given("i > 100");
    let beside = t().count("n").quantile("q", 0.5, "x").sum("s", "i").different("d", "b").most("m", "x");
    let of_expression = t().quantile("q", 0.5, "i * 2 - 1").quantile("d", 0.5, "i / 4");
    world
        .answers_nearly("of four", tens, rows![[10.0, 17.5, 25.0, 37.0, 38.5, 40.0]])
        .answers_nearly("of powers", powers, rows![[3.0, 5.0, 6.8]])
        .answers("with conditions", filtered, rows![[30.0, 25.0, 10.0, N]])
        .answers("beside others", beside, rows![[5, 3.0, 100, 2, 8.0]])
        .answers("of an expression", of_expression, rows![[49.0, 6.25]])
}

/// One value, two, equal ones, none, and a row without a group.
fn of_all_sizes() -> World {
    let t = Fixture::new("t")
        .with(
            "g",
            DataType::Text,
            cells!["one", "two", "two", "same", "same", "same", "none", "ties", "ties", "ties", "ties", N],
        )
        .with("v", DataType::Integer, cells![7, 2, 1, 5, 5, 5, N, 1, 5, 1, 1, 3])
        .with("x", DataType::Number, cells![-0.5, 0.25, -0.25, 0.1, 0.1, 0.1, N, -1.0, 3.0, -1.0, -1.0, 0.0]);
    let world = World::of("of all sizes", [t]);
    let by = || world.about("t").by("g", "g");
    let v = by().quantile("q0", 0.0, "v").quantile("q50", 0.5, "v").quantile("q90", 0.9, "v").quantile("q1", 1.0, "v");
    let x = by().quantile("q50", 0.5, "x").quantile("q1", 1.0, "x").values("n", "x");
    world
        // Of 1 1 1 5 the rank is 0.9 · 3 = 2.7, so 1 + 0.7 · 4; of 1 2 it is 1 + 0.9.
        .answers_nearly(
            "whole numbers",
            v,
            rows![
                [N, 3.0, 3.0, 3.0, 3.0],
                ["none", N, N, N, N],
                ["one", 7.0, 7.0, 7.0, 7.0],
                ["same", 5.0, 5.0, 5.0, 5.0],
                ["ties", 1.0, 1.0, 3.8, 5.0],
                ["two", 1.0, 1.5, 1.9, 2.0]
            ],
        )
        .answers_nearly(
            "numbers",
            x,
            rows![
                [N, 0.0, 0.0, 1],
                ["none", N, N, 0],
                ["one", -0.5, -0.5, 1],
                ["same", 0.1, 0.1, 3],
                ["ties", -1.0, 3.0, 4],
                ["two", 0.0, 0.25, 2]
            ],
        )
}

/// The numbers from 0 to 1,000 in no order: 389 has no divisor in common with 1001.
fn many() -> World {
    let v = || (0..1_001).map(|n| n * 389 % 1_001);
    let t = Fixture::new("t")
        .with("v", DataType::Integer, v().map(Cell::Integer).collect())
        .with("x", DataType::Number, v().map(|v| Cell::Number(v as f64 / 4.0)).collect())
        .with("g", DataType::Integer, (0..1_001).map(|n| Cell::Integer(n % 3)).collect());
    let world = World::of("many", [t]);
    let t = || world.about("t");
    let v = t()
        .quantile("q", 0.123, "v")
        .quantile("median", 0.5, "v")
        .quantile("p95", 0.95, "v")
        .quantile("p99", 0.99, "v")
        .quantile("p999", 0.999, "v")
        .quantile("between", 0.12345, "v");
    let x = t().quantile("median", 0.5, "x").quantile("p95", 0.95, "x");
    let by =
        t().by("g", "g").quantile("p25", 0.25, "v").quantile("p50", 0.5, "v").quantile("p95", 0.95, "v").sum("s", "v");
    let only = t().only("v < 100").quantile("median", 0.5, "v").quantile("p90", 0.9, "v");
    world
        .answers_nearly("of a thousand and one", v, rows![[123.0, 500.0, 950.0, 990.0, 999.0, 123.45]])
        .answers_nearly("of quarters", x, rows![[125.0, 237.5]])
        // numpy.quantile of every third of them
        .answers_nearly(
            "by group",
            by,
            rows![
                [0, 259.0, 496.0, 956.35, 169_373],
                [1, 255.25, 500.5, 958.35, 167_167],
                [2, 240.0, 503.0, 931.6, 163_960]
            ],
        )
        .answers_nearly("of some rows", only, rows![[49.5, 89.1]])
}

fn of_forms() -> World {
    let t = Fixture::new("t")
        .with("t", DataType::Instant, cells![1_778_025_600, 1_778_025_700, N])
        .with("d", DataType::Date, cells![20_579, 20_582, N])
        .with("odd", DataType::Integer, cells![9_007_199_254_740_993_i64, 1, 2])
        .with("even", DataType::Integer, cells![9_007_199_254_740_994_i64, 0, N])
        .with("x", DataType::Number, cells![1e27, 1.0, 2.0])
        // numpy.quantile([0.5, 2.25, -1.0], 0.25)
        .with("y", DataType::Number, cells![0.5, 2.25, -1.0]);
    let world = World::of("of forms", [t]);
    let t = || world.about("t");
    let times = t().quantile("t", 0.5, "t").quantile("d", 0.5, "d").quantile("s", 0.5, "cast(t as integer)");
    let (odd, even) = (t().quantile("q", 0.0, "odd"), t().quantile("q", 0.5, "even"));
    let (most, middle) = (t().quantile("q", 1.0, "x"), t().quantile("q", 0.5, "x"));
    let y = t().quantile("q", 0.25, "y");
    world
        .answers("of instants and dates", times, rows![[1_778_025_650.0, 20_580.5, 1_778_025_650.0]])
        .refuses_to("of whole numbers that no float is", odd)
        .answers("of large whole numbers", even, rows![[4_503_599_627_370_497.0]])
        .refuses_to("beyond figures", most)
        .answers("within figures", middle, rows![[2.0]])
        .answers("below nought", y, rows![[-0.25]])
}
