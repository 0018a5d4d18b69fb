//! Counts, sums, means, least and greatest values.

use super::{Ask, Fixture, N, World, cells, rows};
use crate::query::{Aggregate, Cell, DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![
        by_group(),
        ends_by_group(),
        filtered(),
        of_constants(),
        large(),
        too_large(),
        beyond_figures(),
        extremes(),
        of_nothing(),
        of_other_forms(),
    ]
}

fn table() -> Fixture {
    Fixture::new("t")
        .with("g", DataType::Text, cells!["a", "a", "a", "a", "b", N, "c"])
        .with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6, N])
        .with("x", DataType::Number, cells![1.5, 2.5, N, 10.0, N, 4.0, N])
        .with("b", DataType::Boolean, cells![true, false, true, N, false, true, N])
        .with("s", DataType::Text, cells!["障害A", N, "B", "B", "abc", "障害A", N])
        .with("t", DataType::Instant, cells![100, 110, N, 160, 105, N, N])
        .with("d", DataType::Date, cells![20_579, 20_580, N, 20_581, N, 20_579, N])
}

fn by_group() -> World {
    let world = World::of("by group", [table()]);
    let by = || world.about("t").by("g", "g");
    let counts = by().count("rows").values("i", "i").values("x", "x").values("s", "s").values("b", "b");
    let sums = by().sum("i", "i").sum("x", "x").sum("b", "b").sum("ij", "i * 2 + 1").sum("half", "i / 2");
    let means = by().mean("i", "i").mean("x", "x").mean("b", "b").mean("xi", "x - i");
    let all = world.about("t").count("n").sum("i", "i").sum("x", "x").mean("m", "x").least("s", "s").most("b", "b");
    world
        .answers(
            "counts",
            counts,
            rows![[N, 1, 1, 1, 1, 1], ["a", 4, 3, 3, 3, 3], ["b", 1, 1, 0, 1, 1], ["c", 1, 0, 0, 0, 0]],
        )
        .answers(
            "sums",
            sums,
            rows![[N, 6, 4.0, 1, 13, 3.0], ["a", 4, 14.0, 2, 11, 2.0], ["b", 5, N, 0, 11, 2.5], ["c", N, N, N, N, N]],
        )
        // 4/3, 14/3, 2/3 and, of 1.5 - 7, 2.5 + 7 and 10 - 4, 10/3
        .answers_nearly(
            "means",
            means,
            rows![
                [N, 6.0, 4.0, 1.0, -2.0],
                ["a", 1.333_333_333_333_333_3, 4.666_666_666_666_667, 0.666_666_666_666_666_6, 3.333_333_333_333_333_5],
                ["b", 5.0, N, 0.0, N],
                ["c", N, N, N, N]
            ],
        )
        .answers("of all rows", all, rows![[7, 15, 18.0, 4.5, "B", true]])
}

fn ends_by_group() -> World {
    let world = World::of("ends by group", [table()]);
    let by = || world.about("t").by("g", "g");
    let least = by().least("i", "i").least("x", "x").least("b", "b").least("s", "s").least("t", "t").least("d", "d");
    let most = by().most("i", "i").most("x", "x").most("b", "b").most("s", "s").most("t", "t").most("d", "d");
    world
        .answers(
            "least values",
            least,
            rows![
                [N, 6, 4.0, true, "障害A", N, 20_579],
                ["a", -7, 1.5, false, "B", 100, 20_579],
                ["b", 5, N, false, "abc", 105, N],
                ["c", N, N, N, N, N, N]
            ],
        )
        .answers(
            "greatest values",
            most,
            rows![
                [N, 6, 4.0, true, "障害A", N, 20_579],
                ["a", 7, 10.0, true, "障害A", 160, 20_581],
                ["b", 5, N, false, "abc", 105, N],
                ["c", N, N, N, N, N, N]
            ],
        )
}

fn filtered() -> World {
    let world = World::of("filtered", [table()]);
    let t = || world.about("t");
    let own = t().count("b").given("b").sum("i", "i").given("b").sum("not", "i").given("not b").count("all");
    let none = t()
        .sum("sum", "i")
        .given("i > 100")
        .values("values", "i")
        .given("i > 100")
        .mean("mean", "x")
        .given("i > 100")
        .least("least", "s")
        .given("i > 100")
        .most("most", "x")
        .given("i > 100")
        .count("rows")
        .given("i > 100");
    let null = t().count("n").given_expr(Expr::null()).sum("s", "i").given_expr(Expr::null());
    let by = t().by("g", "g").sum("s", "i").given("b").count("n").given("i > 0").least("l", "s").given("x > 2");
    let both = t().only("g = 'a'").count("n").given("b").sum("s", "i").given("b is null").most("m", "x").given("not b");
    let same = t().sum("p", "i").given("i > 0").sum("q", "i").given("i < 0").sum("r", "i").given("i > 0");
    world
        .answers("conditions of their own", own, rows![[3, 13, -2, 7]])
        .answers("conditions that no row meets", none, rows![[N, 0, N, N, N, 0]])
        .answers("null does not count", null, rows![[0, N]])
        .answers("in groups", by, rows![[N, 6, 1, "障害A"], ["a", 7, 2, "B"], ["b", N, 1, N], ["c", N, 0, N]])
        .answers("with a condition on rows", both, rows![[2, 4, 2.5]])
        .answers("two conditions on one value", same, rows![[22, -7, 22]])
}

fn of_constants() -> World {
    let world = World::of("of constants", [table()]);
    let t = || world.about("t");
    let null = || Expr::null();
    let twos = t().sum("two", "2").mean("half", "0.5").least("l", "3").most("a", "'a'").values("n", "1");
    let nulls = t()
        .measure("sum", Aggregate::Sum(null()), DataType::Integer)
        .measure("mean", Aggregate::Mean(null()), DataType::Number)
        .measure("most", Aggregate::Max(null()), DataType::Integer)
        .measure("least", Aggregate::Min(null()), DataType::Integer)
        .measure("n", Aggregate::Count(Some(null())), DataType::Integer)
        .measure("d", Aggregate::CountDistinct(null()), DataType::Integer)
        .measure("q", Aggregate::Quantile(0.5, null()), DataType::Number);
    let nothing = t();
    let groups = t().by("g", "g");
    world
        .answers("constants count in every row", twos, rows![[14, 0.5, 3, "a", 7]])
        .answers("null counts in none", nulls, rows![[N, N, N, N, 0, 0, N]])
        .answers("no measure at all", nothing, vec![Vec::new()])
        .answers("groups without a measure", groups, rows![[N], ["a"], ["b"], ["c"]])
}

/// Sums that leave 64 bits on the way and come back.
fn large() -> World {
    let back = cells![i64::MAX, i64::MAX, i64::MIN, i64::MIN, 1, i64::MAX, 1, -1];
    let thousands = (0..2_000).map(|n| Cell::Integer(if n < 1_000 { i64::MAX } else { i64::MIN })).collect();
    let world = World::of(
        "large",
        [
            Fixture::new("t").with("v", DataType::Integer, back).with(
                "g",
                DataType::Integer,
                cells![1, 1, 1, 1, 1, 2, 2, 2],
            ),
            Fixture::new("many").with("v", DataType::Integer, thousands),
        ],
    );
    let by = world.about("t").by("g", "g").sum("s", "v").mean("m", "v");
    let thousands = world.about("many").sum("s", "v").mean("m", "v").least("l", "v").most("g", "v");
    world
        // 2 (2⁶³ - 1) - 2 · 2⁶³ + 1 is -1.
        .answers_nearly("sums that return", by, rows![[1, -1, -0.2], [2, i64::MAX, i64::MAX as f64 / 3.0]])
        .answers("a thousand times there and back", thousands, rows![[-1_000, -0.5, i64::MIN, i64::MAX]])
}

fn too_large() -> World {
    let t = Fixture::new("t").with("v", DataType::Integer, cells![i64::MAX, 1, 5, i64::MIN, -1]).with(
        "g",
        DataType::Text,
        cells!["up", "up", "fine", "down", "down"],
    );
    let world = World::of("too large", [t]);
    let t = || world.about("t");
    let [up, down, fine] = ["up", "down", "fine"].map(|g| move |ask: Ask| ask.only(&format!("g = '{g}'")));
    let (sum_up, sum_down, sum_fine) = (up(t().sum("s", "v")), down(t().sum("s", "v")), fine(t().sum("s", "v")));
    let (mean_up, mean_down) = (up(t().mean("m", "v")), down(t().mean("m", "v")));
    let in_groups = t().by("g", "g").sum("s", "v");
    let filtered = t().sum("s", "v").given("g = 'up'");
    let beside = up(t().count("n").sum("s", "v"));
    let without = t().by("g", "g").count("n").least("l", "v").most("m", "v");
    let some = t().sum("s", "v").given("g = 'up' and v > 1").sum("r", "v").given("v between -1 and 5");
    let all = t().sum("s", "v");
    let (doubled, doubled_beside) = (t().sum("s", "v * 2"), t().count("n").sum("s", "v * 2"));
    world
        .refuses_to("a sum above 2⁶³", sum_up)
        .refuses_to("a sum below -2⁶³", sum_down)
        .answers("a sum that fits", sum_fine, rows![[5]])
        .refuses_to("a mean of what does not fit", mean_up)
        .refuses_to("a mean of what does not fit, below", mean_down)
        .refuses_to("a sum in one of several groups", in_groups)
        .refuses_to("a sum with a condition", filtered)
        .refuses_to("a sum beside a count", beside)
        .answers("no sum", without, rows![["down", 2, i64::MIN, -1], ["fine", 1, 5, 5], ["up", 2, 1, i64::MAX]])
        .answers("sums of some", some, rows![[i64::MAX, 5]])
        .answers("the sum of all", all, rows![[4]])
        .refuses_to("what is added does not fit", doubled)
        .refuses_to("what is added does not fit, beside a count", doubled_beside)
}

/// No figure holds a number of more than 26 digits before the point.
fn beyond_figures() -> World {
    let t = Fixture::new("t").with("x", DataType::Number, cells![1e27, -1e27, 1.0, 0.5, 0.25]).with(
        "y",
        DataType::Number,
        cells![1e308, 1e308, N, 1e308, -1.0],
    );
    let world = World::of("beyond figures", [t]);
    let t = || world.about("t");
    let (most_x, least_x) = (t().most("m", "x"), t().least("m", "x"));
    let (sum_x, sum_y, mean_y) = (t().sum("s", "x"), t().sum("s", "y"), t().mean("m", "y"));
    let some_x = t().most("m", "x").given("x < 1000").least("l", "x").given("x > -1000");
    world
        .refuses_to("a greatest number beyond figures", most_x)
        .refuses_to("a least number beyond figures", least_x)
        .answers("large numbers that return", sum_x, rows![[1.75]])
        .refuses_to("a sum that is no number", sum_y)
        .refuses_to("a mean of what is no number", mean_y)
        .answers("numbers within figures", some_x, rows![[1.0, 0.25]])
}

fn extremes() -> World {
    let t = Fixture::new("t")
        .with(
            "n",
            DataType::Integer,
            cells![9_007_199_254_740_993_i64, i64::MIN, N, 9_007_199_254_740_992_i64, i64::MAX],
        )
        .with("x", DataType::Number, cells![-0.0, 1e26, N, 5e-324, -1e26])
        .with("s", DataType::Text, cells!["abcdefghijklmn", "😀", N, "｡", "abcdefghijklm"])
        .with("b", DataType::Boolean, cells![false, false, N, false, false])
        .with("c", DataType::Boolean, cells![true, true, N, true, true])
        .with("noughts", DataType::Number, cells![-0.0, 0.0, N, -0.0, 0.0]);
    let world = World::of("extremes", [t]);
    let t = || world.about("t");
    let n = t().least("l", "n").most("m", "n").most("second", "n").given("n < 9223372036854775807");
    let x = t().least("l", "x").most("m", "x").least("tiny", "x").given("x > 0");
    let s = t().least("l", "s").most("m", "s").most("a", "s").given("starts_with(s, 'a')");
    let b = t().least("lb", "b").most("mb", "b").least("lc", "c").most("mc", "c").sum("sb", "b").sum("sc", "c");
    let noughts = t().least("l", "noughts").most("m", "noughts").sum("s", "noughts").mean("a", "noughts");
    let texts = t().most("m", "upper(s)").least("l", "case when s = '｡' then '' else s end");
    world
        .answers("whole numbers", n, rows![[i64::MIN, i64::MAX, 9_007_199_254_740_993_i64]])
        .answers("numbers", x, rows![[-1e26, 1e26, 5e-324]])
        .answers("texts by their bytes", s, rows![["abcdefghijklm", "😀", "abcdefghijklmn"]])
        .answers("truths", b, rows![[false, false, true, true, 0, 4]])
        .answers("noughts", noughts, rows![[0.0, 0.0, 0.0, 0.0]])
        .answers("computed texts", texts, rows![["😀", ""]])
}

fn of_nothing() -> World {
    let none = Fixture::new("none")
        .with("i", DataType::Integer, cells![])
        .with("x", DataType::Number, cells![])
        .with("s", DataType::Text, cells![])
        .with("b", DataType::Boolean, cells![]);
    let nulls = Fixture::new("nulls")
        .with("i", DataType::Integer, vec![N; 3])
        .with("x", DataType::Number, vec![N; 3])
        .with("s", DataType::Text, vec![N; 3])
        .with("b", DataType::Boolean, vec![N; 3]);
    let world = World::of("of nothing", [none, nulls]);
    let all = |ask: Ask| {
        let ask = ask.count("n").values("v", "i").sum("i", "i").sum("x", "x").sum("b", "b").mean("m", "i");
        ask.least("l", "s").most("a", "b").most("g", "x").quantile("q", 0.5, "x").different("d", "s")
    };
    let (none, nulls) = (all(world.about("none")), all(world.about("nulls")));
    let (by_none, by_null) = (all(world.about("none").by("s", "s")), all(world.about("nulls").by("s", "s")));
    let (rows, null_rows) = (world.about("none").show("s", "s"), world.about("nulls").show("s", "s"));
    let filtered = all(world.about("nulls").only("i > 0"));
    world
        .answers("no row", none, rows![[0, 0, N, N, N, N, N, N, N, N, 0]])
        .answers("no value", nulls, rows![[3, 0, N, N, N, N, N, N, N, N, 0]])
        .answers("no row that passes", filtered, rows![[0, 0, N, N, N, N, N, N, N, N, 0]])
        .answers("no group", by_none, vec![])
        .answers("the group of nulls", by_null, rows![[N, 3, 0, N, N, N, N, N, N, N, N, 0]])
        .answers("no rows to show", rows, vec![])
        .answers("rows of nulls", null_rows, rows![[N], [N], [N]])
}

fn of_other_forms() -> World {
    let world = World::of("of other forms", [table()]);
    let t = || world.about("t");
    let s = || Expr::column("s");
    let sum = t().measure("v", Aggregate::Sum(s()), DataType::Number);
    let mean = t().measure("v", Aggregate::Mean(s()), DataType::Number);
    let quantile = t().measure("v", Aggregate::Quantile(0.5, s()), DataType::Number);
    let not_true = t().count("n").given_expr(Expr::column("i"));
    let filter = t().only_expr(s()).count("n");
    let span = t().mean("v", "t - '1970-01-01T00:00:00Z'").count("n");
    world
        .refuses_to("a sum of texts", sum)
        .refuses_to("a mean of texts", mean)
        .refuses_to("a quantile of texts", quantile)
        .refuses_to("a condition that is a number", not_true)
        .refuses_to("a condition that is a text", filter)
        .answers("a mean of differences", span, rows![[118.75, 7]])
}
