//! Which of two values is greater, exactly.

use super::{Fixture, N, World, cells};
use crate::query::{DataType, Expr, Literal};

pub(super) fn worlds() -> Vec<World> {
    vec![plain(), beyond_floats(), far_apart(), constants(), noughts(), texts(), long_texts(), truths(), times()]
}

fn plain() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6])
        .with("j", DataType::Integer, cells![3, 3, 0, N, 5, -4])
        .with("x", DataType::Number, cells![7.0, 2.5, N, 10.0, N, 6.5]);
    World::of("plain", [t])
        .each("j = 3", cells![true, true, false, N, false, false])
        .each("j <> 3", cells![false, false, true, N, true, true])
        .each("i < j", cells![false, true, N, N, false, false])
        .each("i <= j", cells![false, true, N, N, true, false])
        .each("i > j", cells![true, false, N, N, false, true])
        .each("i >= j", cells![true, false, N, N, true, true])
        .each("i = j", cells![false, false, N, N, true, false])
        .each("i <> j", cells![true, true, N, N, false, true])
        .each("i < x", cells![false, true, N, true, N, true])
        .each("i = x", cells![true, false, N, false, N, false])
        .each("x <= i", cells![true, false, N, false, N, false])
        .each("x <> i", cells![false, true, N, true, N, true])
        .each("x between 2.5 and 7", cells![true, true, N, false, N, true])
        .each("x not between 2.5 and 6.5", cells![true, false, N, true, N, false])
        .shows("i = null", Expr::column("i").eq(Expr::null()), vec![N; 6])
        .shows("null <> null", Expr::null().ne(Expr::null()), vec![N; 6])
}

fn beyond_floats() -> World {
    // 2⁵³ + 1 is no float; its neighbours are.
    let t = Fixture::new("t")
        .with(
            "i",
            DataType::Integer,
            cells![9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64, 9_007_199_254_740_991_i64, N],
        )
        .with(
            "x",
            DataType::Number,
            cells![9_007_199_254_740_992.0, 9_007_199_254_740_992.0, 9_007_199_254_740_992.0, 1.0],
        );
    World::of("beyond floats", [t])
        .each("i = x", cells![false, true, false, N])
        .each("i <> x", cells![true, false, true, N])
        .each("i < x", cells![false, false, true, N])
        .each("i <= x", cells![false, true, true, N])
        .each("i > x", cells![true, false, false, N])
        .each("i >= x", cells![true, true, false, N])
        .each("x = i", cells![false, true, false, N])
        .each("x < i", cells![true, false, false, N])
        .each("x <= i", cells![true, true, false, N])
        .each("x > i", cells![false, false, true, N])
        .each("x >= i", cells![false, true, true, N])
        .each("i = 9007199254740993", cells![true, false, false, N])
        .each("i > 9007199254740992", cells![true, false, false, N])
        .each("i < 9007199254740992.5", cells![false, true, true, N])
        .each("i >= 9007199254740992.5", cells![true, false, false, N])
        .each("9007199254740992.5 > i", cells![false, true, true, N])
        .each("i between 9007199254740992 and 9007199254740992", cells![false, true, false, N])
        .each("x = 9007199254740993", cells![false, false, false, false])
        .each("x < 9007199254740993", cells![true, true, true, true])
        .each("case when i = x then 'same' else 'other' end", cells!["other", "same", "other", "other"])
}

fn far_apart() -> World {
    // The greatest whole number is one less than the float 2⁶³; the least one is the float -2⁶³.
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![i64::MAX, i64::MIN, i64::MAX, i64::MIN, 3, -3, i64::MIN])
        .with(
            "x",
            DataType::Number,
            cells![9_223_372_036_854_775_808.0, -9_223_372_036_854_775_808.0, 1e300, -1e300, 3.5, -3.5, -1e19],
        );
    World::of("far apart", [t])
        .each("i = x", cells![false, true, false, false, false, false, false])
        .each("i < x", cells![true, false, true, false, true, false, false])
        .each("i >= x", cells![false, true, false, true, false, true, true])
        .each("x > i", cells![true, false, true, false, true, false, false])
        .each("x <= i", cells![false, true, false, true, false, true, true])
        .each("x <> i", cells![true, false, true, true, true, true, true])
        .each("i < 9300000000000000000.5", vec![true; 7].into_iter().map(crate::query::Cell::Boolean).collect())
        .each("i > -9300000000000000000.5", vec![true; 7].into_iter().map(crate::query::Cell::Boolean).collect())
}

fn constants() -> World {
    let t = Fixture::new("t").with("i", DataType::Integer, cells![2, 3, -3, N]).with(
        "x",
        DataType::Number,
        cells![0.1, 2.5, -2.5, N],
    );
    World::of("constants", [t])
        .each("i = 2.5", cells![false, false, false, N])
        .each("i <> 2.5", cells![true, true, true, N])
        .each("i < 2.5", cells![true, false, true, N])
        .each("i <= -2.5", cells![false, false, true, N])
        .each("i > 2.0", cells![false, true, false, N])
        .each("2.5 < i", cells![false, true, false, N])
        .each("i = 2.0", cells![true, false, false, N])
        .each("x = 0.1", cells![true, false, false, N])
        .each("x >= 0.1", cells![true, true, false, N])
        .each("x > 2", cells![false, true, false, N])
        .each("x = 2.5", cells![false, true, false, N])
}

fn noughts() -> World {
    let t = Fixture::new("t").with("x", DataType::Number, cells![0.0, -0.0, 5e-324]).with(
        "y",
        DataType::Number,
        cells![-0.0, 0.0, -0.0],
    );
    World::of("noughts", [t])
        .each("x = y", cells![true, true, false])
        .each("x < y", cells![false, false, false])
        .each("x > y", cells![false, false, true])
        .each("x >= y", cells![true, true, true])
        .each("x = 0", cells![true, true, false])
        .each("x < 0", cells![false, false, false])
}

fn texts() -> World {
    // By bytes: B 42, a 61, あ E3 81 82, ア E3 82 A2, 障 E9, ｡ EF BD A1, 😀 F0. In UTF-16 the last two change places.
    let t = Fixture::new("t").with("s", DataType::Text, cells!["a", "B", "あ", "ア", "aa", "障害", "｡", "😀", N]).with(
        "u",
        DataType::Text,
        cells!["a", "b", "ア", "あ", "a", "障", "😀", "｡", "z"],
    );
    World::of("texts", [t])
        .each("s < 'a'", cells![false, true, false, false, false, false, false, false, N])
        .each("s >= 'あ'", cells![false, false, true, true, false, true, true, true, N])
        .each("s > '｡'", cells![false, false, false, false, false, false, false, true, N])
        .each("s = '障害'", cells![false, false, false, false, false, true, false, false, N])
        .each("s <> 'A'", cells![true, true, true, true, true, true, true, true, N])
        .each("s = u", cells![true, false, false, false, false, false, false, false, N])
        .each("s < u", cells![false, true, true, false, false, false, true, false, N])
        .each("s >= u", cells![true, false, false, true, true, true, false, true, N])
        .each("'b' > s", cells![true, true, false, false, true, false, false, false, N])
        .each("s > ''", cells![true, true, true, true, true, true, true, true, N])
        .each(
            "case when s = 'a' then '' else s end = ''",
            cells![true, false, false, false, false, false, false, false, N],
        )
}

fn long_texts() -> World {
    // Twelve bytes is how much of a text some engines keep beside its length.
    let t = Fixture::new("t")
        .with(
            "s",
            DataType::Text,
            cells!["abcdefghijkl", "abcdefghijklm", "abcdefghijklm", "abcdefghijklmn", "サーバー障害対応"],
        )
        .with(
            "u",
            DataType::Text,
            cells!["abcdefghijkl", "abcdefghijklm", "abcdefghijkln", "abcdefghijklm", "サーバー障害対策"],
        );
    World::of("long texts", [t])
        .each("s = u", cells![true, true, false, false, false])
        .each("s < u", cells![false, false, true, false, true])
        .each("s > u", cells![false, false, false, true, false])
        .each("s = 'abcdefghijklm'", cells![false, true, true, false, false])
        .each("s = 'サーバー障害対応'", cells![false, false, false, false, true])
}

fn truths() -> World {
    let t = Fixture::new("t").with("b", DataType::Boolean, cells![true, true, false, false, N]).with(
        "c",
        DataType::Boolean,
        cells![true, false, true, false, true],
    );
    let [b, c] = ["b", "c"].map(Expr::column);
    World::of("truths", [t])
        .each("b = c", cells![true, false, false, true, N])
        .each("b <> c", cells![false, true, true, false, N])
        .each("b = true", cells![true, true, false, false, N])
        .each("b <> true", cells![false, false, true, true, N])
        .shows("false is less than true", b.lt(c), cells![false, false, true, false, N])
}

fn times() -> World {
    // date -u -d 2026-05-06T00:00:05Z +%s is 1778025605; 2026-05-07 is day 20580.
    let t = Fixture::new("t")
        .with("t", DataType::Instant, cells![1_778_025_600, 1_778_025_610, N, 1_778_025_605])
        .with("u", DataType::Instant, cells![1_778_025_601, 1_778_025_601, 1, N])
        .with("d", DataType::Date, cells![20_579, 20_580, N, 20_581]);
    let [t_, d] = ["t", "d"].map(Expr::column);
    World::of("times", [t])
        .each("t > '2026-05-06T00:00:05Z'", cells![false, true, N, false])
        .each("t >= '2026-05-06T09:00:05+09:00'", cells![false, true, N, true])
        .each("t < u", cells![true, false, N, N])
        .each("d <= '2026-05-07'", cells![true, true, N, false])
        .each("d = '2026-05-07'", cells![false, true, N, false])
        .shows("an instant beside a whole number", t_.eq(Expr::integer(1_778_025_605)), cells![false, false, N, true])
        .shows("a date beside a day", d.lt(Expr::Literal(Literal::Date(20_580))), cells![true, false, N, false])
}
