//! Rows told apart by keys.

use super::{Fixture, N, World, cells, rows};
use crate::query::{Cell, DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![of_every_form(), of_several_keys(), computed(), many(), texts()]
}

fn of_every_form() -> World {
    let t = Fixture::new("t")
        .with(
            "i",
            DataType::Integer,
            cells![i64::MAX, 0, i64::MIN, N, 0, 9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64],
        )
        .with("x", DataType::Number, cells![0.0, -0.0, 2.5, N, -1.5, 0.1, 2.5])
        .with("b", DataType::Boolean, cells![true, false, true, N, N, false, true])
        .with("t", DataType::Instant, cells![10, -1, 10, N, 3, 3, 3])
        .with("d", DataType::Date, cells![10, -1, 10, N, 3, 3, 3])
        .with("v", DataType::Integer, cells![1, 2, 4, 8, 16, 32, 64]);
    let world = World::of("of every form", [t]);
    let [i, x, b, t, d] = ["i", "x", "b", "t", "d"].map(|key| world.about("t").by("key", key).sum("v", "v").count("n"));
    let null = world.about("t").by_expr("key", Expr::null()).sum("v", "v");
    let constant = world.about("t").by("key", "1").sum("v", "v");
    world
        .answers(
            "whole numbers",
            i,
            rows![
                [N, 8, 1],
                [i64::MIN, 4, 1],
                [0, 18, 2],
                [9_007_199_254_740_992_i64, 64, 1],
                [9_007_199_254_740_993_i64, 32, 1],
                [i64::MAX, 1, 1]
            ],
        )
        .answers(
            "numbers, both noughts as one",
            x,
            rows![[N, 8, 1], [-1.5, 16, 1], [0.0, 3, 2], [0.1, 32, 1], [2.5, 68, 2]],
        )
        .answers("truths", b, rows![[N, 24, 2], [false, 34, 2], [true, 69, 3]])
        .answers("instants", t, rows![[N, 8, 1], [-1, 2, 1], [3, 112, 3], [10, 5, 2]])
        .answers("dates", d, rows![[N, 8, 1], [-1, 2, 1], [3, 112, 3], [10, 5, 2]])
        .answers("null alone", null, rows![[N, 127]])
        .answers("a constant", constant, rows![[1, 127]])
}

fn texts() -> World {
    let s =
        cells!["｡", "a", N, "😀", "B", "あ", "a", "abcdefghijklm", "abcdefghijkl", "abcdefghijklm", "e\u{301}", "é"];
    let world = World::of("texts", [Fixture::new("t").with("s", DataType::Text, s)]);
    let by = world.about("t").by("s", "s").count("n");
    let by_length = world.about("t").by("n", "length(s)").count("n2").least("least", "s");
    let with_empty = world.about("t").by("s", "case when s = 'a' then '' when s = 'B' then s end").count("n");
    world
        // By bytes: é is C3, e is 65; 😀 comes last. What only looks alike is not.
        .answers(
            "by their bytes",
            by,
            rows![
                [N, 1],
                ["B", 1],
                ["a", 2],
                ["abcdefghijkl", 1],
                ["abcdefghijklm", 2],
                ["e\u{301}", 1],
                ["é", 1],
                ["あ", 1],
                ["｡", 1],
                ["😀", 1]
            ],
        )
        .answers(
            "by their length",
            by_length,
            rows![[N, 1, N], [1, 7, "B"], [2, 1, "e\u{301}"], [12, 1, "abcdefghijkl"], [13, 2, "abcdefghijklm"]],
        )
        .answers("an empty text is no null", with_empty, rows![[N, 9], ["", 2], ["B", 1]])
}

fn of_several_keys() -> World {
    let t = Fixture::new("t")
        .with("a", DataType::Text, cells!["x", "y", "x", N, "x", N, "y"])
        .with("b", DataType::Boolean, cells![true, N, false, true, true, true, N])
        .with("c", DataType::Integer, cells![1, 1, 1, N, 2, N, 1])
        .with("v", DataType::Integer, cells![1, 2, 4, 8, 16, 32, 64]);
    let world = World::of("of several keys", [t]);
    let t = || world.about("t");
    let two = t().by("a", "a").by("b", "b").sum("v", "v");
    let turned = t().by("b", "b").by("a", "a").sum("v", "v");
    let three = t().by("a", "a").by("b", "b").by("c", "c").sum("v", "v").different("d", "v");
    let same = t().by("a", "a").by("again", "a").sum("v", "v");
    let filtered = t().only("v < 20").by("a", "a").by("b", "b").sum("v", "v").given("c = 1");
    world
        .answers("two keys", two, rows![[N, true, 40], ["x", false, 4], ["x", true, 17], ["y", N, 66]])
        .answers("two keys, turned", turned, rows![[N, "y", 66], [false, "x", 4], [true, N, 40], [true, "x", 17]])
        .answers(
            "three keys",
            three,
            rows![
                [N, true, N, 40, 2],
                ["x", false, 1, 4, 1],
                ["x", true, 1, 1, 1],
                ["x", true, 2, 16, 1],
                ["y", N, 1, 66, 2]
            ],
        )
        .answers("one key twice", same, rows![[N, N, 40], ["x", "x", 21], ["y", "y", 66]])
        .answers("rows that pass", filtered, rows![[N, true, N], ["x", false, 4], ["x", true, 1], ["y", N, 2]])
}

fn computed() -> World {
    let t = Fixture::new("t").with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6]).with(
        "s",
        DataType::Text,
        cells!["a", "A", "b", N, "B", "c"],
    );
    let world = World::of("computed", [t]);
    let t = || world.about("t");
    let big = t().by("big", "i > 4").count("n");
    let lower = t().by("s", "lower(s)").sum("i", "i");
    let rest = t().by("rest", "i % 2").count("n").least("l", "i");
    let half = t().by("half", "i / 2").count("n");
    let named = t().by("i", "i * 0").sum("s", "i");
    let too_large = t().by("k", "i * 9223372036854775807").count("n");
    world
        .answers("a condition", big, rows![[N, 1], [false, 2], [true, 3]])
        .answers("a spelling", lower, rows![[N, 4], ["a", 0], ["b", 5], ["c", 6]])
        .answers("a remainder", rest, rows![[N, 1, N], [-1, 1, -7], [0, 2, 4], [1, 2, 5]])
        .answers("a quotient", half, rows![[N, 1], [-3.5, 1], [2.0, 1], [2.5, 1], [3.0, 1], [3.5, 1]])
        .answers("by the name of a column", named, rows![[N, N], [0, 15]])
        .refuses_to("what does not fit", too_large)
}

/// 12,000 groups of two rows that lie far apart.
fn many() -> World {
    let n = || 0..24_000_i64;
    let t = Fixture::new("t")
        .with("k", DataType::Integer, n().map(|n| Cell::Integer(n % 12_000 - 6_000)).collect())
        .with("s", DataType::Text, n().map(|n| Cell::Text(format!("k{:05}", n % 12_000))).collect())
        .with("v", DataType::Integer, n().map(Cell::Integer).collect());
    let world = World::of("many", [t]);
    let by_number = world.about("t").by("k", "k").sum("v", "v").count("n").quantile("q", 0.5, "v").different("d", "v");
    let by_text = world.about("t").by("s", "s").sum("v", "v").least("l", "v").most("m", "v");
    let by_both = world.about("t").by("k", "k").by("odd", "v % 2 = 1").count("n");
    let k = || 0..12_000_i64;
    world
        .answers(
            "by number",
            by_number,
            k().map(|k| cells![k - 6_000, 2 * k + 12_000, 2, (k + 6_000) as f64, 2]).collect(),
        )
        .answers(
            "by text",
            by_text,
            k().map(|k| cells![format!("k{k:05}").as_str(), 2 * k + 12_000, k, k + 12_000]).collect(),
        )
        .answers("by both", by_both, k().map(|k| cells![k - 6_000, k % 2 == 1, 2]).collect())
}
