//! Rows as they are, sorted and limited.

use super::{Fixture, N, World, cells, rows};
use crate::query::{Cell, DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![sorted(), of_each(), computed(), of_every_form(), unchanged(), many()]
}

fn table() -> Fixture {
    Fixture::new("t")
        .with("i", DataType::Integer, cells![7, -7, N, 4, 5, 6, N])
        .with("j", DataType::Integer, cells![3, 3, 0, N, 0, -4, N])
        .with("s", DataType::Text, cells!["b", "a", "a", "c", "B", N, "a"])
}

fn sorted() -> World {
    let world = World::of("sorted", [table()]);
    let t = || world.about("t");
    let both = || t().show("j", "j").show("i", "i");
    let (plain, by_one, by_two) = (both(), both().sorted(1), both().sorted(2));
    let texts = || t().show("s", "s").show("i", "i");
    let (by_text, first_two, first_of_ties) =
        (texts().sorted(1), both().sorted(1).first(2), texts().sorted(1).first(3));
    let (nothing, more, unsorted) = (both().sorted(1).first(0), both().sorted(2).first(100), both().first(2));
    let filtered = both().only("i > 0").sorted(1).first(3);
    let unsorted_rows = rows![[3, 7], [3, -7], [0, N], [N, 4], [0, 5], [-4, 6], [N, N]];
    let by_both = rows![[N, N], [N, 4], [-4, 6], [0, N], [0, 5], [3, -7], [3, 7]];
    world
        .answers("as they stand", plain, unsorted_rows)
        .answers(
            "by one column, ties as they stand",
            by_one,
            rows![[N, 4], [N, N], [-4, 6], [0, N], [0, 5], [3, 7], [3, -7]],
        )
        .answers("by two columns", by_two, by_both.clone())
        .answers("by texts", by_text, rows![[N, 6], ["B", 5], ["a", -7], ["a", N], ["a", N], ["b", 7], ["c", 4]])
        .answers("the first two", first_two, rows![[N, 4], [N, N]])
        .answers("a limit among ties", first_of_ties, rows![[N, 6], ["B", 5], ["a", -7]])
        .answers("none", nothing, vec![])
        .answers("more than there are", more, by_both)
        .answers("the first two as they stand", unsorted, rows![[3, 7], [3, -7]])
        .answers("the first that pass", filtered, rows![[N, 4], [-4, 6], [0, 5]])
}

fn of_each() -> World {
    let world = World::of("of each group", [table()]);
    let by_text = || world.about("t").show("s", "s").show("i", "i").sorted(2);
    let by_two = world.about("t").show("s", "s").show("j", "j").show("i", "i").sorted(3).first_of_each(1, 2);
    let (one, two, none) =
        (by_text().first_of_each(1, 1), by_text().first_of_each(2, 1), by_text().first_of_each(0, 1));
    let ties = world.about("t").show("j", "j").show("s", "s").sorted(1).first_of_each(1, 1);
    let filtered = by_text().only("i > 4").first_of_each(1, 1);
    let spans = Fixture::new("spans")
        .with("from", DataType::Integer, cells![0, 0, 0, 2, 3, N, 1])
        .with("to", DataType::Integer, cells![2, 1, N, 4, 3, 5, 3])
        .with("k", DataType::Text, cells!["d", "a", "c", "b", "a", "a", "e"]);
    let world = World { fixtures: world.fixtures.into_iter().chain([spans]).collect(), ..world };
    let stretches = || world.about("spans").show("from", "from").show("to", "to").show("k", "k").sorted(3);
    let (one_each, two_each, none_each) = (
        stretches().first_of_each_number(1, 0),
        stretches().first_of_each_number(2, 0),
        stretches().first_of_each_number(0, 0),
    );
    let by_letter = world.about("spans").show("low", "k < 'c'").show("from", "from").show("to", "to").show("k", "k");
    let one_of_both = by_letter.sorted(4).first_of_each_number(1, 1);
    world
        .answers("one of each", one, rows![[N, 6], ["B", 5], ["a", N], ["b", 7], ["c", 4]])
        .answers("two of each", two, rows![[N, 6], ["B", 5], ["a", N], ["a", N], ["b", 7], ["c", 4]])
        .answers("none of each", none, vec![])
        .answers(
            "by two columns",
            by_two,
            rows![[N, -4, 6], ["B", 0, 5], ["a", N, N], ["a", 0, N], ["a", 3, -7], ["b", 3, 7], ["c", N, 4]],
        )
        // 0 is in the stretches of a, c, d; 1 in those of c, d, e; 2 and 3 in those of b, c (and e); what follows in that of c.
        .answers("one of each number", one_each, rows![[0, N, "c"], [0, 1, "a"], [2, 4, "b"]])
        .answers("two of each number", two_each, rows![[0, N, "c"], [0, 1, "a"], [0, 2, "d"], [2, 4, "b"]])
        .answers("none of each number", none_each, vec![])
        // Of the letters from c: 0 and 1 are in the stretches of c and d, 1 and 2 in that of e, all in that of c. Of a and b: 0 in
        // that of a, 2 and 3 in that of b.
        .answers(
            "one of each number, of both halves",
            one_of_both,
            rows![[false, 0, N, "c"], [true, 0, 1, "a"], [true, 2, 4, "b"]],
        )
        .answers("ties as they stand", ties, rows![[N, "c"], [-4, N], [0, "a"], [3, "b"]])
        .answers("of those that pass", filtered, rows![[N, 6], ["B", 5], ["b", 7]])
}

fn computed() -> World {
    let world = World::of("computed", [table()]);
    let t = || world.about("t");
    let falling = t().show("down", "-i").show("s", "s").sorted(1);
    let computed = t().show("odd", "i % 2").show("i", "i").show("n", "length(s)").sorted(2);
    let constant = t().show("one", "1").show("i", "i").sorted(1).first(2);
    let same = t().show("i", "i").show("again", "i").sorted(2).first(3);
    world
        .answers(
            "the newest first",
            falling,
            rows![[N, "a"], [N, "a"], [-7, "b"], [-6, N], [-5, "B"], [-4, "c"], [7, "a"]],
        )
        .answers(
            "computed columns",
            computed,
            rows![[N, N, 1], [N, N, 1], [-1, -7, 1], [0, 4, 1], [0, 6, N], [1, 5, 1], [1, 7, 1]],
        )
        .answers("by a constant", constant, rows![[1, 7], [1, -7]])
        .answers("one column twice", same, rows![[N, N], [N, N], [-7, -7]])
}

fn of_every_form() -> World {
    let t = Fixture::new("t")
        .with("n", DataType::Integer, cells![0, 1, 2, 3, 4])
        .with("b", DataType::Boolean, cells![true, false, N, true, false])
        .with("x", DataType::Number, cells![-0.0, 2.5, N, 0.0, -1e300])
        .with(
            "i",
            DataType::Integer,
            cells![i64::MAX, i64::MIN, N, 9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64],
        )
        .with("t", DataType::Instant, cells![30, -5, N, 30, 0])
        .with("d", DataType::Date, cells![3, -5, N, 3, 0])
        .with("s", DataType::Text, cells!["😀", "｡", N, "abcdefghijklm", "abcdefghijkl"]);
    let world = World::of("of every form", [t]);
    let by = |name: &str| world.about("t").show(name, name).show("n", "n").sorted(1);
    let [b, x, i, t, d, s] = ["b", "x", "i", "t", "d", "s"].map(by);
    let falling =
        world.about("t").with_expr("down", Expr::integer(0).minus(Expr::column("t").to_integer()), DataType::Integer);
    let falling = falling.show("down", "down").show("n", "n").sorted(1).first(3);
    world
        .answers("truths", b, rows![[N, 2], [false, 1], [false, 4], [true, 0], [true, 3]])
        .answers("numbers, both noughts as one", x, rows![[N, 2], [-1e300, 4], [0.0, 0], [0.0, 3], [2.5, 1]])
        .answers(
            "whole numbers",
            i,
            rows![[N, 2], [i64::MIN, 1], [9_007_199_254_740_992_i64, 4], [9_007_199_254_740_993_i64, 3], [i64::MAX, 0]],
        )
        .answers("instants", t, rows![[N, 2], [-5, 1], [0, 4], [30, 0], [30, 3]])
        .answers("dates", d, rows![[N, 2], [-5, 1], [0, 4], [3, 0], [3, 3]])
        .answers(
            "texts by their bytes",
            s,
            rows![[N, 2], ["abcdefghijkl", 4], ["abcdefghijklm", 3], ["｡", 1], ["😀", 0]],
        )
        .answers("instants, the newest first", falling, rows![[N, 2], [-30, 0], [-30, 3]])
}

/// Values come out as they went in.
fn unchanged() -> World {
    let t = || {
        Fixture::new("t")
            .with("i", DataType::Integer, cells![i64::MIN, i64::MAX, 9_007_199_254_740_993_i64, N, 0])
            .with("x", DataType::Number, cells![0.1, f64::MAX, 5e-324, N, 1e-7])
            .with("s", DataType::Text, cells!["a,b\"c", "改行\nの後", "abcdefghijklmnopqrstuvwxyz", N, "0"])
            .with("b", DataType::Boolean, cells![true, false, true, N, false])
            .with("t", DataType::Instant, cells![-3_786_825_600_i64, 5_680_281_599_i64, 0, N, 1])
            .with("d", DataType::Date, cells![-43_829, 65_743, 0, N, 1])
    };
    let fixture = t();
    let names: Vec<&str> = fixture.columns.iter().map(|column| column.name).collect();
    let rows = (0..fixture.rows()).map(|row| fixture.columns.iter().map(|column| column.cells[row].clone()).collect());
    let rows = rows.collect();
    let world = World::of("unchanged", [t()]);
    let all = names.iter().fold(world.about("t"), |ask, name| ask.show(name, name));
    world.answers("every value", all, rows)
}

/// 5,000 rows of which the last ones of equal times are asked for.
fn many() -> World {
    let n = || 0..5_000_i64;
    let t = Fixture::new("t").with("n", DataType::Integer, n().map(Cell::Integer).collect()).with(
        "t",
        DataType::Instant,
        n().map(|n| Cell::Integer(n * 37 % 100)).collect(),
    );
    let world = World::of("many", [t]);
    let first = world.about("t").show("t", "t").show("n", "n").sorted(1).first(75);
    let newest = world.about("t").show("ago", "'1970-01-01T00:01:39Z' - t").show("n", "n").sorted(1).first(51);
    let all = world.about("t").show("n", "n");
    let of_each = world.about("t").show("t", "t").show("n", "n").sorted(1).first_of_each(2, 1);
    // 37 * 73 is 2,701: the time t is that of t * 73 and of every hundredth after it.
    let first_two = |t: i64| [t * 73 % 100, t * 73 % 100 + 100];
    // Rows whose n * 37 ends with 00 are the multiples of 100, with 01 those that end with 73, and with 99 with 27.
    let ending = |end: i64| (0..50).map(move |hundred| hundred * 100 + end);
    let zeros = ending(0).map(|n| cells![0, n]);
    world
        .answers("the first of each time", first, zeros.chain(ending(73).take(25).map(|n| cells![1, n])).collect())
        .answers(
            "the newest",
            newest,
            ending(27).map(|n| cells![0, n]).chain(ending(54).take(1).map(|n| cells![1, n])).collect(),
        )
        .answers("two of each time", of_each, (0..100).flat_map(|t| first_two(t).map(move |n| cells![t, n])).collect())
        .answers("all of them", all, n().map(|n| cells![n]).collect())
}
