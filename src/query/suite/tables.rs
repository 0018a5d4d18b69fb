//! Positions in sorted tables of integers, and their entries.

use super::{Fixture, N, World, cells};
use crate::query::{Cell, DataType, Expr, Side};
use std::sync::Arc;

pub(super) fn worlds() -> Vec<World> {
    vec![located(), at_the_ends(), gathered(), both(), refused()]
}

fn located() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6, -8])
        .with("t", DataType::Instant, cells![4, 3, N, 0, -7, 100, 5])
        .with("d", DataType::Date, cells![4, 3, N, 0, -7, 100, 5]);
    let table = Arc::new(vec![-7, 4, 4, 6]);
    let [one, none] = [vec![4], vec![]].map(Arc::new);
    let [i, t_, d] = ["i", "t", "d"].map(|name| move || Expr::column(name));
    let (last, first) = (Side::LastAtMost, Side::FirstAtLeast);
    World::of("located", [t])
        // Of equal entries the last one is at most, and the first one at least, the value.
        .shows("last at most", i().search_sorted(&table, last), cells![3, 0, N, 2, 2, 3, N])
        .shows("first at least", i().search_sorted(&table, first), cells![N, 0, N, 1, 3, 3, 0])
        .shows("an instant", t_().search_sorted(&table, last), cells![2, 0, N, 0, 0, 3, 2])
        .shows("an instant, at least", t_().search_sorted(&table, first), cells![1, 1, N, 1, 0, N, 3])
        .shows("a date", d().search_sorted(&table, last), cells![2, 0, N, 0, 0, 3, 2])
        .shows("an instant as seconds", t_().to_integer().search_sorted(&table, last), cells![2, 0, N, 0, 0, 3, 2])
        .shows("in one entry", i().search_sorted(&one, last), cells![0, N, N, 0, 0, 0, N])
        .shows("in one entry, at least", i().search_sorted(&one, first), cells![N, 0, N, 0, N, N, 0])
        .shows("in an empty table", i().search_sorted(&none, last), vec![N; 7])
        .shows("in an empty table, at least", i().search_sorted(&none, first), vec![N; 7])
        .shows("a constant", Expr::integer(5).search_sorted(&table, last), vec![Cell::Integer(2); 7])
        .shows("null", Expr::null().search_sorted(&table, last), vec![N; 7])
}

fn at_the_ends() -> World {
    let t = Fixture::new("t").with("i", DataType::Integer, cells![i64::MIN, -1, 0, i64::MAX, i64::MAX - 1]);
    let wide = Arc::new(vec![i64::MIN, 0, i64::MAX]);
    let inner = Arc::new(vec![i64::MIN + 1, 0, i64::MAX - 1]);
    let long = Arc::new((0..100_000).map(|n| n * 7 - 350_000).collect::<Vec<i64>>());
    let i = || Expr::column("i");
    let (last, first) = (Side::LastAtMost, Side::FirstAtLeast);
    World::of("at the ends", [t])
        .shows("wide, at most", i().search_sorted(&wide, last), cells![0, 0, 1, 2, 1])
        .shows("wide, at least", i().search_sorted(&wide, first), cells![0, 1, 1, 2, 2])
        .shows("inner, at most", i().search_sorted(&inner, last), cells![N, 0, 1, 2, 2])
        .shows("inner, at least", i().search_sorted(&inner, first), cells![0, 1, 1, N, 2])
        // Entry 50,000 is 0; the one before is -7.
        .shows("long, at most", i().search_sorted(&long, last), cells![N, 49_999, 50_000, 99_999, 99_999])
        .shows("long, at least", i().search_sorted(&long, first), cells![0, 50_000, 50_000, N, N])
}

fn gathered() -> World {
    let t = Fixture::new("t").with("j", DataType::Integer, cells![3, 0, N, 4, -1, i64::MAX, i64::MIN]);
    let entries = Arc::new(vec![10, i64::MIN, 12, i64::MAX]);
    let none = Arc::new(vec![]);
    let j = || Expr::column("j");
    World::of("gathered", [t])
        .shows("entries", j().take(&entries), cells![i64::MAX, 10, N, N, N, N, N])
        .shows("of an empty table", j().take(&none), vec![N; 7])
        .shows("at null", Expr::null().take(&entries), vec![N; 7])
        .shows("at a constant", Expr::integer(1).take(&entries), vec![Cell::Integer(i64::MIN); 7])
        .shows("beyond the table", Expr::integer(4).take(&entries), vec![N; 7])
}

/// Open time up to an instant: spans from 100 to 160 and from 200 to 230.
fn both() -> World {
    let t = Fixture::new("t").with("t", DataType::Instant, cells![99, 100, 130, 160, 199, 210, 1_000, N]);
    let [starts, before, lengths] = [vec![100, 200], vec![0, 60], vec![60, 30]].map(Arc::new);
    let span = || Expr::column("t").search_sorted(&starts, Side::LastAtMost);
    let since = Expr::column("t").to_integer().minus(span().take(&starts));
    let inside = Expr::Call(crate::query::Function::Least, vec![since, span().take(&lengths)]);
    let open = span().take(&before).binary(crate::query::Binary::Add, inside);
    World::of("both", [t]).shows("open time", open, cells![N, 0, 30, 60, 60, 70, 90, N])
}

fn refused() -> World {
    let t = Fixture::new("t").with("x", DataType::Number, cells![1.0]).with("s", DataType::Text, cells!["a"]);
    let table = Arc::new(vec![1]);
    let [x, s] = ["x", "s"].map(|name| move || Expr::column(name));
    let world = World::of("refused", [t]);
    let shown = |expr: Expr| world.about("t").show_expr("v", expr);
    let [of_number, of_text] = [x(), s()].map(|expr| shown(expr.search_sorted(&table, Side::LastAtMost)));
    let [at_number, at_text] = [x(), s()].map(|expr| shown(expr.take(&table)));
    world
        .refuses_to("the place of a fraction", of_number)
        .refuses_to("the place of a text", of_text)
        .refuses_to("the entry at a fraction", at_number)
        .refuses_to("the entry at a text", at_text)
        .each("x + 1", cells![2.0])
}
