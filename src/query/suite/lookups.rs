//! Columns of other sources, brought by a key.

use super::{Ask, Fixture, N, World, cells, rows};
use crate::query::{DataType, Expr};

pub(super) fn worlds() -> Vec<World> {
    vec![plain(), two_keys(), of_forms(), one_upon_the_other(), refused()]
}

fn tickets() -> Fixture {
    Fixture::new("tickets").with("id", DataType::Text, cells!["B", "A", N, "C", "A"]).with(
        "v",
        DataType::Integer,
        cells![1, 2, 3, 4, 5],
    )
}

fn pauses() -> Fixture {
    Fixture::new("pauses")
        .with("id", DataType::Text, cells!["A", "A", "B", N, "Z", "b"])
        .with("minutes", DataType::Integer, cells![10, 20, 5, 7, 1, 40])
        .with("why", DataType::Text, cells!["x", "あ", "y", "z", "w", N])
}

fn plain() -> World {
    let nothing = Fixture::new("nothing").with("id", DataType::Text, cells![]).with("n", DataType::Integer, cells![]);
    let world = World::of("plain", [tickets(), pauses(), nothing]);
    let t = || world.about("tickets");
    let paused = || world.about("pauses").by("id", "id").sum("paused", "minutes");
    let several = paused().count("n").mean("mean", "minutes").most("why", "why").different("d", "why");
    let shown = |other: Ask, text: &str| t().bring(other, &["id"]).show("v", text);
    let multiplied = t().bring(paused(), &["id"]).show("id", "id").show("s", "paused * 60").show("v", "v");
    let added = t().bring(paused(), &["id"]).count("n").sum("s", "paused").sum("v", "v").given("paused > 10");
    let by = t().bring(paused(), &["id"]).by("paused", "paused").sum("v", "v");
    let only = t().bring(paused(), &["id"]).only("paused is null").sum("v", "v");
    let with = t().bring(paused(), &["id"]).with("open", "v * 60 - coalesce(paused, 0)").sum("s", "open");
    let all = t().bring(several, &["id"]).show("n", "n").show("mean", "mean").show("why", "why").show("d", "d");
    let filtered = shown(world.about("pauses").only("minutes > 5").by("id", "id").sum("s", "minutes"), "s");
    let computed = shown(world.about("pauses").by("key", "upper(id)").sum("s", "minutes"), "s");
    let of_nothing = shown(world.about("nothing").by("id", "id").sum("s", "n"), "s");
    let of_itself = shown(t().by("id", "id").sum("total", "v"), "total - v");
    world
        .answers(
            "rows are not multiplied",
            multiplied,
            rows![["B", 300, 1], ["A", 1800, 2], [N, N, 3], ["C", N, 4], ["A", 1800, 5]],
        )
        .answers("sums of what was brought", added, rows![[5, 65, 7]])
        .answers("groups of what was brought", by, rows![[N, 7], [5, 1], [30, 7]])
        .answers("a condition on what was brought", only, rows![[7]])
        .answers("a column made of it", with, rows![[900 - 65]])
        .answers(
            "several measures",
            all,
            rows![[1, 5.0, "y", 1], [2, 15.0, "あ", 2], [N, N, N, N], [N, N, N, N], [2, 15.0, "あ", 2]],
        )
        .answers("of some rows", filtered, rows![[N], [30], [N], [N], [30]])
        .answers("by a computed key", computed, rows![[45], [30], [N], [N], [30]])
        .answers("of a source without rows", of_nothing, rows![[N], [N], [N], [N], [N]])
        .answers("of the same source", of_itself, rows![[0], [5], [N], [0], [2]])
}

fn two_keys() -> World {
    let t = Fixture::new("t").with("id", DataType::Text, cells!["A", "A", "B", "B", N]).with(
        "n",
        DataType::Integer,
        cells![1, 2, 1, N, 1],
    );
    let u = Fixture::new("u")
        .with("n", DataType::Integer, cells![1, 1, 2, 1, N, 1])
        .with("id", DataType::Text, cells!["A", "A", "A", "B", "B", N])
        .with("v", DataType::Integer, cells![10, 1, 100, 7, 8, 9]);
    let world = World::of("two keys", [t, u]);
    let other = || world.about("u").by("id", "id").by("n", "n").sum("s", "v");
    let both = world.about("t").bring(other(), &["id", "n"]).show("s", "s");
    let swapped = world.about("u").by("n", "n").by("id", "id").sum("s", "v");
    let swapped = world.about("t").bring(swapped, &["n", "id"]).show("s", "s");
    let all = world.about("t").bring(other(), &["id", "n"]).sum("s", "s");
    world
        .answers("both must be there", both, rows![[11], [100], [7], [N], [N]])
        .answers("in their order", swapped, rows![[11], [100], [7], [N], [N]])
        .answers("their sum", all, rows![[118]])
}

fn of_forms() -> World {
    let t = Fixture::new("t")
        .with("i", DataType::Integer, cells![i64::MAX, i64::MIN, 9_007_199_254_740_993_i64, N])
        .with("x", DataType::Number, cells![0.1, -0.0, 2.5, N])
        .with("b", DataType::Boolean, cells![true, false, true, N])
        .with("d", DataType::Date, cells![1, 2, 3, N])
        .with("s", DataType::Text, cells!["abcdefghijklmnop", "障害", "abcdefghijklmnoq", N]);
    let u = Fixture::new("u")
        .with("i", DataType::Integer, cells![9_007_199_254_740_992_i64, i64::MIN, i64::MAX, N])
        .with("x", DataType::Number, cells![2.5, 0.0, 0.2, N])
        .with("b", DataType::Boolean, cells![true, true, N, N])
        .with("d", DataType::Date, cells![3, 3, 4, N])
        .with("s", DataType::Text, cells!["障害", "abcdefghijklmnop", "abcdefghijklmno", N])
        .with("v", DataType::Integer, cells![1, 2, 4, 8]);
    let world = World::of("of forms", [t, u]);
    let by = |name: &str| {
        let other = world.about("u").by("key", name).sum("sum", "v");
        world.about("t").bring(other, &[name]).show("sum", "sum")
    };
    let [i, x, b, d, s] = ["i", "x", "b", "d", "s"].map(by);
    world
        .answers("whole numbers", i, rows![[4], [2], [N], [N]])
        .answers("numbers", x, rows![[N], [2], [1], [N]])
        .answers("truths", b, rows![[3], [N], [3], [N]])
        .answers("dates", d, rows![[N], [N], [3], [N]])
        .answers("texts", s, rows![[2], [1], [N], [N]])
}

fn one_upon_the_other() -> World {
    let people = Fixture::new("people").with("name", DataType::Text, cells!["x", "y", "z"]).with(
        "team",
        DataType::Text,
        cells!["north", "south", N],
    );
    let teams = Fixture::new("teams").with("team", DataType::Text, cells!["north", "south"]).with(
        "size",
        DataType::Integer,
        cells![3, 4],
    );
    let tickets = Fixture::new("tickets").with("by", DataType::Text, cells!["y", "x", "z", "w", "x"]).with(
        "minutes",
        DataType::Integer,
        cells![8, 3, 1, 1, 6],
    );
    let world = World::of("one upon the other", [tickets, people, teams]);
    let sizes = |key: &str| world.about("teams").by(key, "team").least("size", "size");
    let teams_of = || world.about("people").by("by", "name").least("team", "team");
    // What one brings is the key of the next.
    let chained = world.about("tickets").bring(teams_of(), &["by"]).bring(sizes("team"), &["team"]);
    // The question that brings has brought something itself.
    let inner = world.about("people").bring(sizes("team"), &["team"]).by("by", "name").most("people", "size");
    let nested = world.about("tickets").bring(inner, &["by"]).sum("s", "people").count("n");
    let by_team = world.about("tickets").bring(teams_of(), &["by"]).by("team", "team").sum("m", "minutes");
    world
        .answers(
            "a key that was brought",
            chained.show("size", "size").show("m", "minutes"),
            rows![[4, 8], [3, 3], [N, 1], [N, 1], [3, 6]],
        )
        .answers("a look-up of a look-up", nested, rows![[10, 5]])
        .answers("groups by what was brought", by_team, rows![[N, 2], ["north", 9], ["south", 8]])
}

fn refused() -> World {
    let large = Fixture::new("large").with("id", DataType::Text, cells!["A", "A"]).with(
        "n",
        DataType::Integer,
        cells![i64::MAX, 1],
    );
    let world = World::of("refused", [tickets(), pauses(), large]);
    let t = || world.about("tickets");
    let sum = |name: &str| world.about("pauses").by("id", "id").sum(name, "minutes");
    let taken = t().bring(sum("v"), &["id"]).count("n");
    let twice = t().bring(sum("p"), &["id"]).bring(sum("p"), &["id"]).count("n");
    let no_key = t().bring(world.about("pauses").sum("p", "minutes"), &[]).count("n");
    let other_keys = t().bring(sum("p"), &["id", "v"]).count("n");
    let unknown_key = t().bring(sum("p"), &["nope"]).sum("s", "p");
    let unknown = t().bring(Ask::about(&Fixture::new("nowhere")).by_expr("id", Expr::column("id")).count("n"), &["id"]);
    let plain = world.about("pauses").show("id", "id");
    let plain = t().bring(plain, &["id"]).count("n");
    let too_large = t().bring(world.about("large").by("id", "id").sum("p", "n"), &["id"]).sum("s", "p");
    let unused = t().bring(sum("p"), &["id"]).count("n");
    world
        .refuses_to("a name that the source has", taken)
        .refuses_to("a name that was brought before", twice)
        .refuses_to("without a key", no_key)
        .refuses_to("by another number of columns", other_keys)
        .refuses_to("by a column that nobody declared", unknown_key)
        .refuses_to("of a source that nobody declared", unknown.count("m"))
        .refuses_to("of plain rows", plain)
        .refuses_to("of a sum that does not fit", too_large)
        .answers("others are answered", unused, rows![[5]])
}
