//! Keys that are positions in tables of boundaries: periods of any length over one instant, asked for together.

use super::{Ask, Fixture, N, World, cells, rows};
use crate::query::{Cell, DataType, Expr, Side};
use std::sync::Arc;

pub(super) fn worlds() -> Vec<World> {
    vec![small(), everything(), with_others(), of_two_columns(), of_a_calendar()]
}

fn last(name: &str, table: &[i64]) -> Expr {
    Expr::column(name).search_sorted(&Arc::new(table.to_vec()), Side::LastAtMost)
}

fn table() -> Fixture {
    Fixture::new("t")
        .with("t", DataType::Instant, cells![5, 15, 25, 95, 100, 250, N, -3, 100])
        .with("u", DataType::Instant, cells![15, 5, N, 100, 95, 300, 1, 0, 100])
        .with("g", DataType::Text, cells!["a", "b", "a", "a", "b", N, "a", "a", "a"])
        .with("v", DataType::Integer, cells![1, 2, 4, 8, 16, 32, 64, 128, 256])
}

const TENS: [i64; 11] = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
const HUNDREDS: [i64; 3] = [0, 100, 200];
const UNEVEN: [i64; 4] = [7, 20, 95, 250];

fn small() -> World {
    let world = World::of("small", [table()]);
    let by = |table: &[i64]| world.about("t").by_expr("p", last("t", table));
    let sums = |table: &[i64]| by(table).sum("v", "v");
    let at_least = Expr::column("t").search_sorted(&Arc::new(HUNDREDS.to_vec()), Side::FirstAtLeast);
    let seconds = Expr::column("t").to_integer().search_sorted(&Arc::new(UNEVEN.to_vec()), Side::LastAtMost);
    let [tens, hundreds, uneven] = [&TENS[..], &HUNDREDS[..], &UNEVEN[..]].map(sums);
    let (one, none, equal, late) = (sums(&[100]), sums(&[]), sums(&[0, 0, 100, 100]), sums(&[1_000]));
    let at_least = world.about("t").by_expr("p", at_least).sum("v", "v");
    let seconds = world.about("t").by_expr("p", seconds).sum("v", "v");
    world
        .answers("tens", tens, rows![[N, 192], [0, 1], [1, 2], [2, 4], [9, 8], [10, 304]])
        .answers("hundreds", hundreds, rows![[N, 192], [0, 15], [1, 272], [2, 32]])
        .answers("uneven pieces", uneven, rows![[N, 193], [0, 2], [1, 4], [2, 280], [3, 32]])
        .answers("one boundary", one, rows![[N, 207], [0, 304]])
        .answers("no boundary", none, rows![[N, 511]])
        .answers("all before the first", late, rows![[N, 511]])
        .answers("of equal boundaries the last", equal, rows![[N, 192], [1, 15], [3, 304]])
        .answers("the next boundary", at_least, rows![[N, 96], [0, 128], [1, 287]])
        .answers("of an instant as seconds", seconds, rows![[N, 193], [0, 2], [1, 4], [2, 280], [3, 32]])
}

/// Aggregates that add up over pieces, and those that do not.
fn everything() -> World {
    let world = World::of("everything", [table()]);
    let by = |table: &[i64]| world.about("t").by_expr("p", last("t", table));
    let all = |ask: Ask| ask.count("n").least("l", "v").most("m", "v").quantile("q", 0.5, "v").different("d", "g");
    let [all_tens, all_hundreds, all_uneven] = [&TENS[..], &HUNDREDS[..], &UNEVEN[..]].map(|table| all(by(table)));
    world
        .answers(
            "everything by tens",
            all_tens,
            rows![
                [N, 2, 64, 128, 96.0, 1],
                [0, 1, 1, 1, 1.0, 1],
                [1, 1, 2, 2, 2.0, 1],
                [2, 1, 4, 4, 4.0, 1],
                [9, 1, 8, 8, 8.0, 1],
                [10, 3, 16, 256, 32.0, 2]
            ],
        )
        .answers(
            "everything by hundreds",
            all_hundreds,
            rows![[N, 2, 64, 128, 96.0, 1], [0, 4, 1, 8, 3.0, 2], [1, 2, 16, 256, 136.0, 2], [2, 1, 32, 32, 32.0, 0]],
        )
        .answers(
            "everything by uneven pieces",
            all_uneven,
            rows![
                [N, 3, 1, 128, 64.0, 1],
                [0, 1, 2, 2, 2.0, 1],
                [1, 1, 4, 4, 4.0, 1],
                [2, 3, 8, 256, 16.0, 2],
                [3, 1, 32, 32, 32.0, 0]
            ],
        )
}

/// Periods beside other keys, conditions and an added column.
fn with_others() -> World {
    let world = World::of("with others", [table()]);
    let t = || world.about("t");
    let by_group = |table: &[i64]| t().by_expr("p", last("t", table)).by("g", "g").sum("v", "v");
    let (hundreds, uneven) = (by_group(&HUNDREDS), by_group(&UNEVEN));
    let turned = t().by("g", "g").by_expr("p", last("t", &HUNDREDS)).sum("v", "v");
    let only = |text: &str| t().only(text).by_expr("p", last("t", &HUNDREDS)).sum("v", "v").count("n");
    let (some, others) = (only("v > 4"), only("g = 'a'"));
    let measured = t().by_expr("p", last("t", &UNEVEN)).sum("a", "v").given("g = 'a'").sum("b", "v").given("g = 'b'");
    let added =
        t().with_expr("p", last("t", &HUNDREDS), DataType::Integer).by("p", "p").by("even", "p % 2 = 0").count("n");
    let one = t().by_expr("p", last("t", &HUNDREDS)).only("v = 32").most("m", "g").values("n", "g");
    world
        .answers(
            "periods and groups",
            hundreds,
            rows![[N, "a", 192], [0, "a", 13], [0, "b", 2], [1, "a", 256], [1, "b", 16], [2, N, 32]],
        )
        .answers(
            "other periods and groups",
            uneven,
            rows![[N, "a", 193], [0, "b", 2], [1, "a", 4], [2, "a", 264], [2, "b", 16], [3, N, 32]],
        )
        .answers(
            "groups and periods",
            turned,
            rows![[N, 2, 32], ["a", N, 192], ["a", 0, 13], ["a", 1, 256], ["b", 0, 2], ["b", 1, 16]],
        )
        .answers("of some rows", some, rows![[N, 192, 2], [0, 8, 1], [1, 272, 2], [2, 32, 1]])
        .answers("of other rows", others, rows![[N, 192, 2], [0, 13, 3], [1, 256, 1]])
        .answers("measures of some rows", measured, rows![[N, 193, N], [0, N, 2], [1, 4, N], [2, 264, 16], [3, N, N]])
        .answers("a period that was added", added, rows![[N, N, 2], [0, true, 4], [1, false, 2], [2, true, 1]])
        .answers("of one row without a group", one, rows![[2, N, 0]])
}

fn of_two_columns() -> World {
    let world = World::of("of two columns", [table()]);
    let both = |of_t: &[i64], of_u: &[i64]| {
        world.about("t").by_expr("t", last("t", of_t)).by_expr("u", last("u", of_u)).sum("v", "v")
    };
    let (same, other) = (both(&HUNDREDS, &HUNDREDS), both(&HUNDREDS, &UNEVEN));
    let u = world.about("t").by_expr("p", last("u", &HUNDREDS)).sum("v", "v");
    world
        .answers(
            "opened and closed",
            same,
            rows![[N, 0, 192], [0, N, 4], [0, 0, 3], [0, 1, 8], [1, 0, 16], [1, 1, 256], [2, 2, 32]],
        )
        .answers("by other pieces", other, rows![[N, N, 192], [0, N, 6], [0, 0, 1], [0, 2, 8], [1, 2, 272], [2, 3, 32]])
        .answers("by the other column", u, rows![[N, 4], [0, 211], [1, 264], [2, 32]])
}

const DAY: i64 = 86_400;
/// 2026-01-01, a Thursday, as day and as hour.
const NEW_YEAR: i64 = 20_454;

/// Every hour of sixty days from New Year 2026 on, in no order, by days, weeks, months and weeks that end on Friday.
fn of_a_calendar() -> World {
    let hours = || (0..1_440_i64).map(|n| n * 7 % 1_440);
    let t = Fixture::new("t")
        .with("t", DataType::Instant, hours().map(|h| Cell::Integer(NEW_YEAR * DAY + h * 3_600 + 1_234)).collect())
        .with("h", DataType::Integer, hours().map(Cell::Integer).collect());
    let world = World::of("of a calendar", [t]);
    let by = |starts: Vec<i64>| {
        let ask = world.about("t").by_expr("p", last("t", &starts));
        ask.count("n").sum("s", "h").least("l", "h").most("m", "h").quantile("q", 0.5, "h").different("d", "h % 24")
    };
    let at = |day: i64| (NEW_YEAR + day) * DAY;
    let days = by((0..70).map(at).collect());
    let weeks = by((0..12).map(|week| at(week * 7 - 3)).collect());
    let months = by([-31, 0, 31, 59, 90].map(at).to_vec());
    // 2026-01-02T17:00:00+09:00 is eight hours into its day in UTC.
    let fridays = by((0..12).map(|week| at(1 + week * 7) + 8 * 3_600).collect());
    // The hours from one up to another: their number and sum, the ends, the middle, and how many hours of the day.
    let span = |key: Cell, from: i64, to: i64| {
        let n = to - from;
        cells![key, n, n * (from + to - 1) / 2, from, to - 1, (from + to - 1) as f64 / 2.0, n.min(24)]
    };
    let whole = Cell::Integer;
    let of_fridays = (0..9).map(|week| span(whole(week), 32 + week * 168, (200 + week * 168).min(1_440)));
    world
        .answers("days", days, (0..60).map(|day| span(whole(day), day * 24, day * 24 + 24)).collect())
        .answers(
            "weeks",
            weeks,
            (0..9).map(|week| span(whole(week), (week * 168 - 72).max(0), week * 168 + 96)).collect(),
        )
        .answers(
            "months",
            months,
            vec![span(whole(1), 0, 744), span(whole(2), 744, 1_416), span(whole(3), 1_416, 1_440)],
        )
        .answers("weeks that end on Friday", fridays, std::iter::once(span(N, 0, 32)).chain(of_fridays).collect())
}
