//! `case`: the first branch whose condition is true.

use super::{Fixture, N, World, cells};
use crate::query::{DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![plain(), data_types(), beyond_floats()]
}

fn table() -> Fixture {
    Fixture::new("t")
        .with("i", DataType::Integer, cells![7, -7, N, 4])
        .with("x", DataType::Number, cells![1.5, N, 2.5, 0.5])
        .with("b", DataType::Boolean, cells![true, false, N, true])
        .with("s", DataType::Text, cells!["a", N, "c", "d"])
        .with("t", DataType::Instant, cells![10, 20, 30, N])
        .with("d", DataType::Date, cells![1, N, 3, 4])
}

fn case<const M: usize>(branches: [(Expr, Expr); M], last: Expr) -> Expr {
    Expr::Case(branches.into(), Box::new(last))
}

fn text(text: &str) -> Expr {
    Expr::text(text)
}

fn plain() -> World {
    let b = || Expr::column("b");
    let n = Expr::integer;
    World::of("plain", [table()])
        .each("case when b then 1 else 0 end", cells![1, 0, 0, 1])
        .each("case when b then 1 end", cells![1, N, N, 1])
        .each("case when not b then 1 else 0 end", cells![0, 1, 0, 0])
        .each("case when i > 6 then 1 when i > 3 then 2 end", cells![1, N, N, 2])
        .each("case when i > 3 then 1 when i > 6 then 2 end", cells![1, N, N, 1])
        .each("case when i > 5 then 1 when b then 1 else 2 end", cells![1, 2, 2, 1])
        .each("case when i > 5 then 1 when b then 3 when i < 0 then 1 else 2 end", cells![1, 1, 2, 3])
        .each("case when i is null then 0 else i end", cells![7, -7, 0, 4])
        .each("case i when 7 then 'seven' when 4 then 'four' end", cells!["seven", N, N, "four"])
        .each("case when b then case when i > 5 then 'x' else 'y' end else 'z' end", cells!["x", "z", "z", "y"])
        .each("case when b then i > 5 else false end", cells![true, false, false, false])
        .each("case when b or x > 2 then s end", cells!["a", N, "c", "d"])
        .shows("no branch", case([], n(9)), cells![9, 9, 9, 9])
        .shows("a null condition", case([(Expr::null(), n(1))], n(2)), cells![2, 2, 2, 2])
        .shows("nulls everywhere", case([(b(), Expr::null())], Expr::null()), vec![N; 4])
        .shows("null, else a column", case([(b(), Expr::null())], Expr::column("x")), cells![N, N, 2.5, N])
        .shows("a column, else null", case([(b(), Expr::column("x"))], Expr::null()), cells![1.5, N, N, 0.5])
        .shows("null, else a text", case([(b(), Expr::null())], text("no")), cells![N, "no", "no", N])
        .shows("constant conditions", case([(Expr::boolean(true), n(1))], n(2)), cells![1, 1, 1, 1])
}

fn data_types() -> World {
    let [b, i, x] = ["b", "i", "x"].map(Expr::column);
    World::of("forms", [table()])
        .each("case when b then i else 0.5 end", cells![7.0, 0.5, 0.5, 4.0])
        .each("case when b then i else x end", cells![7.0, N, 2.5, 4.0])
        .each("case when b then 1 else x end", cells![1.0, N, 2.5, 1.0])
        .each("case when b then s else 'z' end", cells!["a", "z", "z", "d"])
        .each("case when b then '' else s end", cells!["", N, "c", ""])
        .each("case when b then t else '1970-01-01T00:00:01Z' end", cells![10, 1, 1, N])
        .each("case when b then d end", cells![1, N, N, 4])
        .each("case when b then b else i = -7 end", cells![true, true, N, true])
        .shows("a whole number, else a number", case([(b.clone(), i.clone())], x), cells![7.0, N, 2.5, 4.0])
        // No text that people write can ask for it: text wins.
        .shows("a text, else a whole number", case([(b, text("a"))], i), cells!["a", "-7", N, "a"])
}

fn beyond_floats() -> World {
    let t = Fixture::new("t")
        .with("b", DataType::Boolean, cells![true, false])
        .with("i", DataType::Integer, cells![9_007_199_254_740_993_i64, 1])
        .with("x", DataType::Number, cells![0.5, 1.5]);
    World::of("beyond floats", [t])
        .refuses("case when b then i else 0.5 end")
        .refuses("case when b then i else x end")
        .each("case when b then i else 0 end", cells![9_007_199_254_740_993_i64, 0])
        .each("case when b then 0.5 else x end", cells![0.5, 1.5])
}
