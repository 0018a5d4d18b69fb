//! From when until when a source speaks: least and greatest times before a limit. An engine may answer them from what it knows
//! of files before it looks at a row, so each world asks one of them first.

use super::{Ask, Fixture, N, World, cells, rows};
use crate::query::{Binary, Cell, DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![
        whole(),
        before_a_limit(),
        up_to_a_limit(),
        at_an_end(),
        after_all(),
        of_days(),
        without_times(),
        beside_a_count(),
    ]
}

/// Twenty-four minutes, the middle one of every three unknown, and an end that is known of every other row.
fn table() -> Fixture {
    let minutes = || 0..24_i64;
    let start = minutes().map(|n| if n % 3 == 1 { N } else { Cell::Integer(n * 60) });
    let stop = minutes().map(|n| if n % 2 == 0 { N } else { Cell::Integer(5_000 - n * 60) });
    let day = minutes().map(|n| Cell::Integer(20_579 + n * 5 % 24));
    Fixture::new("t")
        .with("start", DataType::Instant, start.collect())
        .with("stop", DataType::Instant, stop.collect())
        .with("day", DataType::Date, day.collect())
}

fn span(ask: Ask, column: &str, limit: Option<(Binary, i64)>) -> Ask {
    let given = |ask: Ask| match limit {
        Some((op, limit)) => ask.given_expr(Expr::column(column).binary(op, Expr::instant(limit))),
        None => ask,
    };
    given(given(ask.least(&format!("first {column}"), column)).most(&format!("last {column}"), column))
}

fn whole() -> World {
    let world = World::of("whole", [table()]);
    let both = span(span(world.about("t"), "start", None), "stop", None);
    let count = world.about("t").count("n").values("starts", "start").values("stops", "stop");
    // Ends are 5000 - 60, 5000 - 180, … 5000 - 1380.
    world.answers("both", both, rows![[0, 1_380, 3_620, 4_940]]).answers(
        "what stands there",
        count,
        rows![[24, 16, 12]],
    )
}

fn before_a_limit() -> World {
    let world = World::of("before a limit", [table()]);
    let both = |limit| {
        let ask = span(world.about("t"), "start", Some((Binary::Lt, limit)));
        span(ask, "stop", Some((Binary::Lt, limit)))
    };
    // 600 is the start of minute 10, which is unknown; 9 and 11 are known.
    let (early, late, between) = (both(600), both(4_000), both(3_621));
    world.answers("early", early, rows![[0, 540, N, N]]).answers("late", late, rows![[0, 1_380, 3_620, 3_980]]).answers(
        "the first end alone",
        between,
        rows![[0, 1_380, 3_620, 3_620]],
    )
}

fn up_to_a_limit() -> World {
    let world = World::of("up to a limit", [table()]);
    let up_to = |limit| span(world.about("t"), "start", Some((Binary::Le, limit)));
    let (at_one, before_one) = (up_to(540), up_to(539));
    world.answers("at one", at_one, rows![[0, 540]]).answers("before one", before_one, rows![[0, 480]])
}

fn at_an_end() -> World {
    let world = World::of("at an end", [table()]);
    let before = |limit| span(world.about("t"), "start", Some((Binary::Lt, limit)));
    let (last, first, behind) = (before(1_380), before(1), before(1_381));
    world.answers("before the last", last, rows![[0, 1_260]]).answers("the first alone", first, rows![[0, 0]]).answers(
        "behind the last",
        behind,
        rows![[0, 1_380]],
    )
}

fn after_all() -> World {
    let world = World::of("after all", [table()]);
    let none = span(world.about("t"), "start", Some((Binary::Lt, 0)));
    let after = span(world.about("t"), "start", Some((Binary::Ge, 600)));
    world.answers("none before", none, rows![[N, N]]).answers("those after", after, rows![[660, 1_380]])
}

fn of_days() -> World {
    let world = World::of("of days", [table()]);
    let days = span(world.about("t"), "day", None);
    let some = world.about("t").least("first", "day").given("day > '2026-05-08'").most("last", "day");
    world.answers("days", days, rows![[20_579, 20_602]]).answers("some days", some, rows![[20_582, 20_602]])
}

fn without_times() -> World {
    let nothing =
        Fixture::new("t").with("start", DataType::Instant, vec![N; 7]).with("day", DataType::Date, vec![N; 7]);
    let none = Fixture::new("none").with("start", DataType::Instant, cells![]);
    let world = World::of("without times", [nothing, none]);
    let nulls = span(span(world.about("t"), "start", Some((Binary::Lt, 600))), "day", None);
    let of_none = span(world.about("none"), "start", None);
    world.answers("nulls", nulls, rows![[N, N, N, N]]).answers("no row", of_none, rows![[N, N]])
}

fn beside_a_count() -> World {
    let world = World::of("beside a count", [table()]);
    let both = span(world.about("t").count("n"), "start", Some((Binary::Lt, 600)));
    let grouped = span(world.about("t").by("known", "stop is not null"), "start", None);
    // Of the odd minutes 1, 7, 13 and 19 have no start, of the even ones 4, 10, 16 and 22.
    world.answers("with a count", both, rows![[24, 0, 540]]).answers(
        "by group",
        grouped,
        rows![[false, 0, 1_200], [true, 180, 1_380]],
    )
}
