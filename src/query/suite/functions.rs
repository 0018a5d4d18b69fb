//! What the functions of the expression language mean.

use super::{Ask, Fixture, N, World, cells};
use crate::query::{Cell, DataType, Expr, Function};

pub(super) fn worlds() -> Vec<World> {
    vec![numbers(), beyond_floats(), of_other_forms(), texts(), letters(), casts()]
}

fn call<const M: usize>(function: Function, arguments: [Expr; M]) -> Expr {
    Expr::Call(function, arguments.to_vec())
}

fn numbers() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6])
        .with("j", DataType::Integer, cells![3, 3, 0, N, 5, -4])
        .with("x", DataType::Number, cells![1.5, -2.5, N, 10.0, N, 6.0]);
    let i = || Expr::column("i");
    World::of("numbers", [t])
        .each("coalesce(i, j, 1)", cells![7, -7, 0, 4, 5, 6])
        .each("coalesce(x, i)", cells![1.5, -2.5, N, 10.0, 5.0, 6.0])
        .each("coalesce(x, 0)", cells![1.5, -2.5, 0.0, 10.0, 0.0, 6.0])
        .each("abs(i)", cells![7, 7, N, 4, 5, 6])
        .each("abs(x)", cells![1.5, 2.5, N, 10.0, N, 6.0])
        .each("least(i, j)", cells![3, -7, 0, 4, 5, -4])
        .each("least(i, j, 5)", cells![3, -7, 0, 4, 5, -4])
        .each("greatest(i, j)", cells![7, 3, 0, 4, 5, 6])
        .each("least(i, x)", cells![1.5, -7.0, N, 4.0, 5.0, 6.0])
        .each("greatest(i, x, 5.5)", cells![7.0, 5.5, 5.5, 10.0, 5.5, 6.0])
        .each("least(x)", cells![1.5, -2.5, N, 10.0, N, 6.0])
        .each("nullif(j, 0)", cells![3, 3, N, N, 5, -4])
        .each("nullif(i, j)", cells![7, -7, N, 4, N, 6])
        .each("nullif(x, 6)", cells![1.5, -2.5, N, 10.0, N, N])
        // The first argument stays what it is: a whole number.
        .each("nullif(i, x)", cells![7, -7, N, 4, 5, N])
        .each("i / nullif(j, 0)", cells![7.0 / 3.0, -7.0 / 3.0, N, N, 1.0, -1.5])
        .shows("coalesce of nulls", call(Function::Coalesce, [Expr::null(), Expr::null()]), vec![N; 6])
        .shows("greatest with null", call(Function::Greatest, [i(), Expr::null()]), cells![7, -7, N, 4, 5, 6])
        .shows("nullif of null", call(Function::NullIf, [i(), Expr::null()]), cells![7, -7, N, 4, 5, 6])
}

fn beyond_floats() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![9_007_199_254_740_993_i64, i64::MAX])
        .with("j", DataType::Integer, cells![9_007_199_254_740_992_i64, i64::MIN])
        .with("x", DataType::Number, cells![9_007_199_254_740_992.0, 0.5]);
    World::of("beyond floats", [t])
        .each("greatest(i, j)", cells![9_007_199_254_740_993_i64, i64::MAX])
        .each("least(i, j)", cells![9_007_199_254_740_992_i64, i64::MIN])
        .each("nullif(i, j)", cells![9_007_199_254_740_993_i64, i64::MAX])
        .each("nullif(i, 9007199254740993)", cells![N, i64::MAX])
        .each("nullif(i, x)", cells![9_007_199_254_740_993_i64, i64::MAX])
        .each("coalesce(i, j)", cells![9_007_199_254_740_993_i64, i64::MAX])
        .refuses("coalesce(i, x)")
        .refuses("least(i, x)")
        .refuses("greatest(x, i)")
        .refuses("abs(j)")
        .each("abs(i)", cells![9_007_199_254_740_993_i64, i64::MAX])
}

fn of_other_forms() -> World {
    let t = Fixture::new("t")
        .with("t", DataType::Instant, cells![10, N, 30])
        .with("u", DataType::Instant, cells![20, 5, N])
        .with("d", DataType::Date, cells![1, N, 3])
        .with("b", DataType::Boolean, cells![true, N, false])
        .with("c", DataType::Boolean, cells![false, true, N])
        .with("s", DataType::Text, cells!["b", N, "あ"])
        .with("r", DataType::Text, cells!["B", "z", N]);
    World::of("of other forms", [t])
        .each("coalesce(t, u)", cells![10, 5, 30])
        .each("least(t, u)", cells![10, 5, 30])
        .each("greatest(t, u)", cells![20, 5, 30])
        .each("coalesce(d, '1970-01-10')", cells![1, 9, 3])
        .each("coalesce(b, c)", cells![true, true, false])
        .each("coalesce(s, r)", cells!["b", "z", "あ"])
        .each("coalesce(s, '')", cells!["b", "", "あ"])
        .each("least(s, r)", cells!["B", "z", "あ"])
        .each("greatest(s, r)", cells!["b", "z", "あ"])
        .each("greatest(s, 'c')", cells!["c", "c", "あ"])
        .each("nullif(s, 'b')", cells![N, N, "あ"])
        .each("nullif(t, u)", cells![10, N, 30])
        .each("nullif(b, c)", cells![true, N, false])
}

fn texts() -> World {
    let t = Fixture::new("t")
        .with("s", DataType::Text, cells!["障害A", N, "B", "b.c", "abc", "abcdefghijklmnop"])
        .with("r", DataType::Text, cells!["害", "x", N, ".", "abcd", "abcdefghijklm"]);
    World::of("texts", [t])
        .each("length(s)", cells![3, N, 1, 3, 3, 16])
        .each("length(s) * 2", cells![6, N, 2, 6, 6, 32])
        .each("contains(s, '害')", cells![true, N, false, false, false, false])
        .each("contains(s, '.')", cells![false, N, false, true, false, false])
        .each("contains(s, '.*')", cells![false, N, false, false, false, false])
        .each("contains(s, '')", cells![true, N, true, true, true, true])
        .each("contains(s, r)", cells![true, N, N, true, false, true])
        .each("starts_with(s, 'a')", cells![false, N, false, false, true, true])
        .each("starts_with(s, '障')", cells![true, N, false, false, false, false])
        .each("starts_with(s, r)", cells![false, N, N, false, false, true])
        .each("starts_with(s, '')", cells![true, N, true, true, true, true])
        .each("s like 'abcdefghijklmn%'", cells![false, N, false, false, false, true])
        .each("s not like '%b%'", cells![true, N, true, false, false, false])
        .each("contains('xBx', s)", cells![false, N, true, false, false, false])
        .shows("contains null", call(Function::Contains, [Expr::column("s"), Expr::null()]), vec![N; 6])
        .shows("length of null", call(Function::Length, [Expr::null()]), vec![N; 6])
}

fn letters() -> World {
    // python3: each of these .lower(), .upper() and len()
    let s = cells!["ABC", "straße", "İ", "ａｂＣ", "障害", "ÀÉ", "か\u{3099}", "😀a"];
    let literal = |text: &str| Expr::text(text);
    World::of("letters", [Fixture::new("t").with("s", DataType::Text, s)])
        .each("lower(s)", cells!["abc", "straße", "i\u{307}", "ａｂｃ", "障害", "àé", "か\u{3099}", "😀a"])
        .each("upper(s)", cells!["ABC", "STRASSE", "İ", "ＡＢＣ", "障害", "ÀÉ", "か\u{3099}", "😀A"])
        .each("length(s)", cells![3, 6, 1, 3, 2, 2, 2, 2])
        .each("length(upper(s))", cells![3, 7, 1, 3, 2, 2, 2, 2])
        .each("length(lower(s))", cells![3, 6, 2, 3, 2, 2, 2, 2])
        .each("upper(s) = 'STRASSE'", cells![false, true, false, false, false, false, false, false])
        .shows("length of no letter", call(Function::Length, [literal("")]), vec![Cell::Integer(0); 8])
}

fn casts() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![7, N, -1])
        .with("t", DataType::Instant, cells![1_778_025_600, N, -1])
        .with("d", DataType::Date, cells![20_579, N, -1])
        .with("b", DataType::Boolean, cells![true, N, false])
        .with("x", DataType::Number, cells![2.9, N, -2.9])
        .with("far", DataType::Number, cells![1e19, N, 1.0])
        .with("s", DataType::Text, cells!["1", N, "2"]);
    let column = |name: &str| Expr::column(name);
    let number = |name: &str| Expr::ToNumber(Box::new(Expr::column(name)));
    let shown = |expr: Expr| Ask::about(&t).show_expr("v", expr);
    let [far, whole_text] = ["far", "s"].map(|name| shown(column(name).to_integer()));
    let text = shown(number("s"));
    World::of("casts", [t])
        .each("cast(i as double)", cells![7.0, N, -1.0])
        .each("cast(t as integer)", cells![1_778_025_600, N, -1])
        .each("cast(d as integer)", cells![20_579, N, -1])
        .shows("a truth as a whole number", column("b").to_integer(), cells![1, N, 0])
        .shows("a whole number as one", column("i").to_integer(), cells![7, N, -1])
        .shows("a fraction is cut off", column("x").to_integer(), cells![2, N, -2])
        .shows("a number as one", number("x"), cells![2.9, N, -2.9])
        .shows("null as a whole number", Expr::null().to_integer(), vec![N; 3])
        .refuses_to("a number beyond 64 bits as a whole one", far)
        .refuses_to("a text as a whole number", whole_text)
        .refuses_to("a text as a number", text)
}
