//! Sums, differences, products, quotients and remainders of rows.

use super::{Ask, Fixture, N, World, cells};
use crate::query::{Binary, DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![plain(), least_and_greatest(), near_the_ends(), beyond_floats(), floats(), infinite(), missing(), times()]
}

fn plain() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6])
        .with("j", DataType::Integer, cells![3, 3, 0, N, 0, -4])
        .with("x", DataType::Number, cells![1.5, 2.5, N, 10.0, N, 4.0])
        .with("s", DataType::Text, cells!["a", "b", N, "d", "e", "f"]);
    let (nulls, ask) = (|| vec![N; 6], Ask::about(&t));
    World::of("plain", [t])
        .each("i + j", cells![10, -4, N, N, 5, 2])
        .each("i - j", cells![4, -10, N, N, 5, 10])
        .each("i * j", cells![21, -21, N, N, 0, -24])
        .each("-i", cells![-7, 7, N, -4, -5, -6])
        .each("i - 1 - 1", cells![5, -9, N, 2, 3, 4])
        .each("x - i", cells![-5.5, 9.5, N, 6.0, N, -2.0])
        .each("i * x", cells![10.5, -17.5, N, 40.0, N, 24.0])
        .each("-x", cells![-1.5, -2.5, N, -10.0, N, -4.0])
        .each("i / j", cells![7.0 / 3.0, -7.0 / 3.0, N, N, N, -1.5])
        .each("j / i", cells![3.0 / 7.0, -3.0 / 7.0, N, N, 0.0, -4.0 / 6.0])
        .each("x / 0", nulls())
        .each("i / 0", nulls())
        .each("x / 4", cells![0.375, 0.625, N, 2.5, N, 1.0])
        .each("i % j", cells![1, -1, N, N, N, 2])
        .each("i % -7", cells![0, 0, N, 4, 5, 6])
        .each("i % 0", nulls())
        .each("x % 2", cells![1.5, 0.5, N, 0.0, N, 0.0])
        .each("-x % 2", cells![-1.5, -0.5, N, 0.0, N, 0.0])
        .each("x % -2", cells![1.5, 0.5, N, 0.0, N, 0.0])
        .each("x % 0", nulls())
        .each("(i + j) / (i - 4) * 2", cells![10.0 / 3.0 * 2.0, -4.0 / -11.0 * 2.0, N, N, 10.0, 2.0])
        .shows("i + null", Expr::column("i").plus(Expr::null()), nulls())
        .shows("null / x", Expr::null().binary(Binary::Div, Expr::column("x")), nulls())
        .refuses_to("a text plus one", ask.show_expr("v", Expr::column("s").plus(Expr::integer(1))))
}

fn least_and_greatest() -> World {
    let n = cells![9_223_372_036_854_775_807_i64, -9_223_372_036_854_775_808_i64, 9_007_199_254_740_993_i64, 0, N];
    World::of("least and greatest", [Fixture::new("t").with("n", DataType::Integer, n.clone())])
        .each("n", n.clone())
        .each("n + 0", n.clone())
        .each("n * 1", n)
        .refuses("n + 1")
        .refuses("n - 1")
        .refuses("n * 2")
        .refuses("n * -1")
        .refuses("-n")
        .refuses("abs(n)")
        .refuses("n + n")
        .refuses("n - n * 2")
        .each("n - n", cells![0, 0, 0, 0, N])
        .each("n % -1", cells![0, 0, 0, 0, N])
        .each("n % 2", cells![1, 0, 1, 0, N])
        .each("n % 9007199254740992", cells![9_007_199_254_740_991_i64, 0, 1, 0, N])
        .each("n % n", cells![0, 0, 0, N, N])
        .each("n % 0", vec![N; 5])
        // The least number of all is 2⁶³ below nought, a float; the others have too many digits.
        .refuses("cast(n as double)")
        .refuses("n / 2")
        .refuses("n + 0.5")
}

fn near_the_ends() -> World {
    // 3037000499 is the greatest whole number whose square is below 2⁶³; 2⁶² twice is 2⁶³.
    let t = Fixture::new("t")
        .with("m", DataType::Integer, cells![3_037_000_499_i64])
        .with("k", DataType::Integer, cells![4_611_686_018_427_387_904_i64])
        .with("l", DataType::Integer, cells![-4_611_686_018_427_387_904_i64]);
    World::of("near the ends", [t])
        .each("m * m", cells![9_223_372_030_926_249_001_i64])
        .each("m * -m", cells![-9_223_372_030_926_249_001_i64])
        .refuses("(m + 1) * (m + 1)")
        .refuses("m * m * 2")
        .refuses("k * 2")
        .refuses("k * 4")
        .refuses("k * k")
        .each("k * -2", cells![i64::MIN])
        .each("l * 2", cells![i64::MIN])
        .refuses("l * -2")
        .refuses("k + k")
        .each("k + (k - 1)", cells![i64::MAX])
        .each("l + l", cells![i64::MIN])
        .refuses("l + l - 1")
        .refuses("k - l")
        .each("l - k", cells![i64::MIN])
        .each("(k - 1) - l", cells![i64::MAX])
}

fn beyond_floats() -> World {
    // 2⁵³ = 9007199254740992 is the last of the whole numbers that are all floats.
    let t = Fixture::new("t")
        .with("odd", DataType::Integer, cells![9_007_199_254_740_993_i64, 1])
        .with("even", DataType::Integer, cells![9_007_199_254_740_994_i64, -9_007_199_254_740_992_i64])
        .with("least", DataType::Integer, cells![i64::MIN, 2])
        .with("x", DataType::Number, cells![0.5, 0.5]);
    World::of("beyond floats", [t])
        .refuses("odd + x")
        .refuses("odd - x")
        .refuses("odd * x")
        .refuses("x - odd")
        .refuses("odd / x")
        .refuses("x / odd")
        .refuses("odd % x")
        .refuses("odd / 1")
        .refuses("cast(odd as double)")
        .each("even / 2", cells![4_503_599_627_370_497.0, -4_503_599_627_370_496.0])
        .each("cast(even as double)", cells![9_007_199_254_740_994.0, -9_007_199_254_740_992.0])
        .each("cast(least as double)", cells![-9_223_372_036_854_775_808.0, 2.0])
        .each("odd * 2 - 1", cells![18_014_398_509_481_985_i64, 1])
        .each("odd % 1000", cells![993, 1])
}

fn floats() -> World {
    let x = cells![0.1, -0.0, 1e300, 5e-324, 1.797_693_134_862_315_7e308, 33.3, 1e-7, N];
    let t = Fixture::new("t").with("x", DataType::Number, x.clone()).with(
        "y",
        DataType::Number,
        cells![0.2, 1.0, 1e-300, 0.0, -1.0, -0.0, 1e-7, 1.0],
    );
    World::of("floats", [t])
        .each("x", x.clone())
        .each("abs(x)", cells![0.1, 0.0, 1e300, 5e-324, 1.797_693_134_862_315_7e308, 33.3, 1e-7, N])
        // python3: 0.1 + 0.2, 1e300 + 1e-300, 33.3 + -0.0, 1e-7 + 1e-7
        .each("x + y", cells![0.300_000_000_000_000_04, 1.0, 1e300, 5e-324, 1.797_693_134_862_315_7e308, 33.3, 2e-7, N])
        .refuses("x / y")
}

fn infinite() -> World {
    let t = Fixture::new("t")
        .with("x", DataType::Number, cells![1e308, 1.0])
        .with("y", DataType::Number, cells![-1e308, 1e-300])
        .with("n", DataType::Integer, cells![1_000_000_000_000_000_000_i64, 1]);
    World::of("infinite", [t])
        .refuses("x * 10")
        .refuses("x + x")
        .refuses("y - x")
        .refuses("x / 0.01")
        .refuses("x * x")
        .refuses("x * n")
        .refuses("x * 10 / 10")
        .each("x + y", cells![0.0, 1.0])
        // python3: 1e308 * 0.1
        .each("x * 0.1", cells![1.000_000_000_000_000_1e307, 0.1])
        .each("x / 10", cells![1e307, 0.1])
}

/// Where a value is missing nothing is computed, and so nothing is too large.
fn missing() -> World {
    let t = Fixture::new("t")
        .with("a", DataType::Integer, cells![i64::MAX, N])
        .with("b", DataType::Integer, cells![N, i64::MAX])
        .with("x", DataType::Number, cells![1e308, N])
        .with("y", DataType::Number, cells![N, 1e308])
        .with("none", DataType::Integer, cells![N, N]);
    let nulls = || cells![N, N];
    World::of("missing", [t])
        .each("a + b", nulls())
        .each("a * b", nulls())
        .each("a - b", nulls())
        .each("x + y", nulls())
        .each("x * y", nulls())
        .each("none + none", nulls())
        .each("none / none", nulls())
        .each("abs(none)", nulls())
        .each("-none", nulls())
}

fn times() -> World {
    // 86400 seconds a day; 2026-05-06 is day 20579.
    let t = Fixture::new("t")
        .with("start", DataType::Instant, cells![1_778_025_600, 1_778_025_610, N, -1])
        .with("stop", DataType::Instant, cells![1_778_112_000, N, 5, 1])
        .with("day", DataType::Date, cells![20_579, 20_580, N, -1]);
    World::of("times", [t])
        .each("stop - start", cells![86_400, N, N, 2])
        .each("start - '1970-01-01T09:00:00+09:00'", cells![1_778_025_600, 1_778_025_610, N, -1])
        .each("(stop - start) / 3600", cells![24.0, N, N, 2.0 / 3600.0])
        .each("day - '2026-05-06'", cells![0, 1, N, -20_580])
        .each("cast(start as integer) + 1", cells![1_778_025_601, 1_778_025_611, N, 0])
        .each("cast(day as integer) * 86400", cells![1_778_025_600, 1_778_112_000, N, -86_400])
}
