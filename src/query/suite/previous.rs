//! What the rows before a row amount to.

use super::{Ask, Fixture, N, World, cells, rows};
use crate::query::{DataType, Expr, RunningAggregate};

pub(super) fn worlds() -> Vec<World> {
    vec![plain(), of_ties(), of_nulls(), of_forms(), large(), islands()]
}

fn previous(running: RunningAggregate, value: &str, partition: Expr, order: &str) -> Expr {
    Expr::column(value).running(running, partition, Expr::column(order))
}

/// The sum before in partitions of two columns.
fn by_two() -> Expr {
    let odd =
        Expr::column("at").to_integer().binary(crate::query::Binary::Rem, Expr::integer(20)).eq(Expr::integer(10));
    let partition = vec![by("p"), odd];
    let (value, order) = (Box::new(by("v")), Box::new(by("at")));
    Expr::RunningWindow { running: RunningAggregate::Sum, value, partition, order }
}

fn by(name: &str) -> Expr {
    Expr::column(name)
}

/// Two partitions whose rows stand in no order; a 1 5 3 2 9, b 4 4.
fn plain() -> World {
    let t = Fixture::new("t")
        .with("p", DataType::Text, cells!["a", "b", "a", "a", "b", "a", "a"])
        .with("at", DataType::Instant, cells![30, 7, 10, 50, 3, 40, 20])
        .with("v", DataType::Integer, cells![3, 4, 1, 9, 4, 2, 5]);
    // In the order of `at`: a is 1 (10), 5 (20), 3 (30), 2 (40), 9 (50); b is 4 (3), 4 (7).
    let (max, sum) = (RunningAggregate::Max, RunningAggregate::Sum);
    World::of("plain", [t])
        .shows("greatest before", previous(max, "v", by("p"), "at"), cells![5, 4, N, 5, N, 5, 1])
        .shows("sum before", previous(sum, "v", by("p"), "at"), cells![6, 4, 0, 11, 0, 9, 1])
        .shows("times before", previous(max, "at", by("p"), "at"), cells![20, 3, N, 40, N, 30, 10])
        // 3 (4), 7 (4), 10 (1), 20 (5), 30 (3), 40 (2), 50 (9)
        .shows("in one partition", previous(sum, "v", Expr::integer(1), "at"), cells![14, 4, 8, 19, 0, 17, 9])
        // a at odd tens: 1 (10), 3 (30), 9 (50); a at the others: 5 (20), 2 (40); b: 4 (3), 4 (7).
        .shows("by two at once", by_two(), cells![1, 4, 0, 4, 0, 5, 0])
        .shows("by a computed partition", previous(sum, "v", by("p").is_null(), "at"), cells![14, 4, 8, 19, 0, 17, 9])
}

/// Rows of equal order are taken as they stand in the source.
fn of_ties() -> World {
    let t = Fixture::new("t")
        .with("p", DataType::Integer, cells![1, 1, 2, 1, 2, 1, 1, 2])
        .with("at", DataType::Integer, cells![5, 5, 5, 5, 5, 4, 5, 5])
        .with("v", DataType::Integer, cells![1, 2, 3, 4, 5, 6, 7, 8]);
    World::of("of ties", [t])
        .shows("sum of ties", previous(RunningAggregate::Sum, "v", by("p"), "at"), cells![6, 7, 0, 9, 3, 0, 13, 8])
        .shows("greatest of ties", previous(RunningAggregate::Max, "v", by("p"), "at"), cells![6, 6, N, 6, 3, N, 6, 5])
}

/// A missing value counts for nothing, a missing partition is one of its own, and a missing order comes first.
fn of_nulls() -> World {
    let t = Fixture::new("t")
        .with("p", DataType::Text, cells![N, "a", N, "a", "a", "a", N])
        .with("at", DataType::Integer, cells![2, 1, 1, 3, N, 2, 3])
        .with("v", DataType::Integer, cells![5, N, 7, 1, -4, N, 2])
        .with("none", DataType::Integer, vec![N; 7]);
    // The partition without a name is 7 (1), 5 (2), 2 (3); a is -4 (null), null (1), null (2), 1 (3).
    World::of("of nulls", [t])
        .shows("sum with nulls", previous(RunningAggregate::Sum, "v", by("p"), "at"), cells![7, -4, 0, -4, 0, -4, 12])
        .shows(
            "greatest with nulls",
            previous(RunningAggregate::Max, "v", by("p"), "at"),
            cells![7, -4, N, -4, N, -4, 7],
        )
        .shows("sum of nulls", previous(RunningAggregate::Sum, "none", by("p"), "at"), cells![0, 0, 0, 0, 0, 0, 0])
        .shows("greatest of nulls", previous(RunningAggregate::Max, "none", by("p"), "at"), vec![N; 7])
        .shows("ordered by nulls", previous(RunningAggregate::Sum, "v", by("p"), "none"), cells![0, 0, 5, 0, 1, -3, 12])
}

fn of_forms() -> World {
    let t = Fixture::new("t")
        .with("b", DataType::Boolean, cells![true, false, true, false])
        .with("x", DataType::Number, cells![0.5, -1.5, -2.5, 0.25])
        .with("s", DataType::Text, cells!["b", "a", "a", "B"])
        .with("v", DataType::Integer, cells![1, 2, 3, 4]);
    World::of("of forms", [t])
        .shows("by truth, ordered by a number", previous(RunningAggregate::Sum, "v", by("b"), "x"), cells![3, 0, 0, 2])
        .shows("by truth, ordered by a text", previous(RunningAggregate::Sum, "v", by("b"), "s"), cells![3, 4, 0, 0])
        .shows("by a number", previous(RunningAggregate::Sum, "v", by("x"), "v"), cells![0, 0, 0, 0])
}

fn large() -> World {
    let t = Fixture::new("t")
        .with("at", DataType::Integer, cells![1, 2, 3, 4])
        .with("v", DataType::Integer, cells![i64::MAX, i64::MIN, 5, 0])
        .with("w", DataType::Integer, cells![i64::MAX, 1, -1, 0]);
    let world = World::of("large", [t]);
    let too_large = world.about("t").show_expr("v", previous(RunningAggregate::Sum, "w", Expr::integer(0), "at"));
    world
        .shows(
            "sums that return",
            previous(RunningAggregate::Sum, "v", Expr::integer(0), "at"),
            cells![0, i64::MAX, -1, 4],
        )
        .shows(
            "the greatest of all",
            previous(RunningAggregate::Max, "w", Expr::integer(0), "at"),
            cells![N, i64::MAX, i64::MAX, i64::MAX],
        )
        .refuses_to("a sum that does not fit", too_large)
}

/// The union of intervals: each row adds what lies behind the latest end before it.
fn islands() -> World {
    let t = Fixture::new("t")
        .with("host", DataType::Text, cells!["b", "a", "a", "a", "b", "a", "a"])
        .with("start", DataType::Instant, cells![0, 10, 0, 30, 5, 12, 31])
        .with("stop", DataType::Instant, cells![10, 20, 15, 40, 6, 14, 45]);
    // a: 0–15, 10–20, 12–14, 30–40, 31–45 cover 20 + 15; b: 0–10, 5–6 cover 10.
    let added = |ask: Ask| {
        ask.with_expr("before", previous(RunningAggregate::Max, "stop", by("host"), "start"), DataType::Instant)
            .with("begins", "greatest(start, coalesce(before, start))")
            .with("seconds", "greatest(stop - begins, 0)")
    };
    let world = World::of("islands", [t]);
    let (by_host, rows, some) = (world.about("t"), world.about("t"), world.about("t"));
    world
        .answers(
            "the union of intervals",
            added(by_host).by("host", "host").sum("s", "seconds"),
            rows![["a", 35], ["b", 10]],
        )
        .answers(
            "what each adds",
            added(rows).show("host", "host").show("start", "start").show("seconds", "seconds").sorted(2),
            rows![["a", 0, 15], ["a", 10, 5], ["a", 12, 0], ["a", 30, 10], ["a", 31, 5], ["b", 0, 10], ["b", 5, 0]],
        )
        // The filter looks at rows that have seen all others.
        .answers("of some rows", added(some).only("cast(start as integer) > 11").sum("s", "seconds"), rows![[15]])
}
