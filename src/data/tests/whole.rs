//! Whole numbers beyond 2⁵³, where floats have gaps, and at the ends of 64 bits: through every question they stay what they
//! are, or the question is refused.

use super::*;
use crate::config::ColumnType::{Integer, Number, Text};
use crate::query::{AggregateJoin, DataType, parse};
use proptest::prelude::*;
use std::cmp::Ordering;

/// Neighbours of the places where floats lose a whole number, and where 64 bits end.
fn large() -> impl Strategy<Value = i64> {
    let near = |n: i64| (-3_i64..=3).prop_map(move |d| n.saturating_add(d));
    prop_oneof![
        near(1 << 53),
        near(-(1 << 53)),
        near(1 << 54),
        near(i64::MAX - 3),
        near(i64::MIN + 3),
        near(0),
        any::<i64>()
    ]
}

fn store_of(ids: &[i64]) -> Store {
    let lines: String = ids.iter().map(|id| format!("{id},{id}\n")).collect();
    let columns = vec![column("id", Integer), column("other", Integer)];
    let (store, found) =
        opened(source("*.csv", columns), &Memory::default().with("data/a.csv", format!("id,other\n{lines}")));
    assert_eq!(found, vec![]);
    store
}

fn expr(text: &str) -> Expr {
    let form = |name: &str| ["id", "other"].contains(&name).then_some(DataType::Integer);
    parse(text, &form, &["id", "other"]).unwrap_or_else(|error| panic!("{text}: {error:?}")).0
}

/// The rows for which a condition holds, by their value.
fn holding(store: &Store, condition: &str) -> Vec<Cell> {
    let mut asked = query(Select::Rows { columns: vec![("id".into(), expr("id"))], sort: 0, limit: None });
    asked.filter = Some(expr(condition));
    store.run(&asked).unwrap_or_else(|error| panic!("{condition}: {error:?}")).rows.into_iter().flatten().collect()
}

fn one(store: &Store, aggregate: Aggregate) -> Result<Cell, String> {
    let select = Select::Groups { group: Vec::new(), measures: vec![measure("v", aggregate)] };
    store.run(&query(select)).map(|table| table.rows[0][0].clone()).map_err(|error| error.reason)
}

/// `n` and so many halves, as SQL writes it, and how a whole number compares with it.
fn with_halves(n: i64, halves: i8) -> (String, impl Fn(i64) -> Ordering) {
    let twice = i128::from(n) * 2 + i128::from(halves);
    let sign = if twice < 0 { "-" } else { "" };
    let digits = format!("{sign}{}.{}", (twice / 2).unsigned_abs(), if twice % 2 == 0 { 0 } else { 5 });
    (digits, move |id: i64| (i128::from(id) * 2).cmp(&twice))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn comparisons_tell_neighbours_apart(
        ids in proptest::collection::vec(large(), 1..12),
        n in large().prop_filter("no negation of it is there", |n| *n != i64::MIN),
        halves in -1_i8..=1,
    ) {
        let store = store_of(&ids);
        let (decimal, compare) = with_halves(n, halves);
        let where_ = |holds: &dyn Fn(i64) -> bool| integers(&ids.iter().copied().filter(|id| holds(*id)).collect::<Vec<_>>());
        prop_assert_eq!(holding(&store, &format!("id = {n}")), where_(&|id| id == n));
        prop_assert_eq!(holding(&store, &format!("id in ({n}, {decimal})")), where_(&|id| id == n || compare(id).is_eq()));
        prop_assert_eq!(holding(&store, &format!("id not in ({n})")), where_(&|id| id != n));
        prop_assert_eq!(holding(&store, &format!("id < {n}")), where_(&|id| id < n));
        for (op, holds) in [
            ("=", Ordering::is_eq as fn(Ordering) -> bool),
            ("<>", Ordering::is_ne),
            ("<", Ordering::is_lt),
            ("<=", Ordering::is_le),
            (">", Ordering::is_gt),
            (">=", Ordering::is_ge),
        ] {
            prop_assert_eq!(holding(&store, &format!("id {op} {decimal}")), where_(&|id| holds(compare(id))), "{} {}", op, decimal);
            let mirrored = holding(&store, &format!("{decimal} {op} id"));
            prop_assert_eq!(mirrored, where_(&|id| holds(compare(id).reverse())), "{} {}", decimal, op);
        }
        prop_assert_eq!(holding(&store, &format!("nullif(id, {n}.0) is null")), where_(&|id| id == n));
        prop_assert_eq!(holding(&store, "id = other and id in (id)"), integers(&ids));
    }

    #[test]
    fn groups_keys_and_extremes_tell_neighbours_apart(ids in proptest::collection::vec(large(), 1..12)) {
        let store = store_of(&ids);
        let different: std::collections::BTreeSet<i64> = ids.iter().copied().collect();
        let group = vec![("id".to_owned(), expr("id"))];
        let select = Select::Groups { group, measures: vec![measure("n", Aggregate::Count(None))] };
        let expected: Vec<Vec<Cell>> = different
            .iter()
            .map(|id| integers(&[*id, ids.iter().filter(|other| *other == id).count() as i64]))
            .collect();
        prop_assert_eq!(store.run(&query(select.clone())).unwrap().rows, expected);
        prop_assert_eq!(one(&store, Aggregate::CountDistinct(expr("id"))), Ok(Cell::Integer(different.len() as i64)));
        prop_assert_eq!(one(&store, Aggregate::Min(expr("id"))), Ok(Cell::Integer(*ids.iter().min().unwrap())));
        prop_assert_eq!(one(&store, Aggregate::Max(expr("id"))), Ok(Cell::Integer(*ids.iter().max().unwrap())));
        // Each row finds the number of rows with its own key.
        let mut asked = query(Select::Rows { columns: vec![("v".into(), Expr::column("n"))], sort: 0, limit: None });
        asked.lookups = vec![AggregateJoin { query: Box::new(query(select)), on: vec!["id".into()] }];
        let own: Vec<i64> = ids.iter().map(|id| ids.iter().filter(|other| *other == id).count() as i64).collect();
        prop_assert_eq!(store.run(&asked).unwrap().rows.into_iter().flatten().collect::<Vec<_>>(), integers(&own));
    }

    #[test]
    fn arithmetic_is_exact_or_refused(ids in proptest::collection::vec(large(), 1..12)) {
        let store = store_of(&ids);
        let sum: i128 = ids.iter().map(|id| i128::from(*id)).sum();
        match (i64::try_from(sum), one(&store, Aggregate::Sum(expr("id")))) {
            (Ok(sum), told) => prop_assert_eq!(told, Ok(Cell::Integer(sum))),
            (Err(_), told) => prop_assert!(told.is_err_and(|reason| reason.contains("64 bits"))),
        }
        type Exact = fn(i128) -> i128;
        for (text, exact) in [
            ("id + other", (|n| n + n) as Exact),
            ("id - 1", |n| n - 1),
            ("id * other", |n| n * n),
            ("abs(id)", i128::abs),
            ("id % 10", |n| n % 10),
        ] {
            let select = Select::Rows { columns: vec![("v".into(), expr(text))], sort: 0, limit: None };
            let expected: Result<Vec<i64>, _> = ids.iter().map(|id| i64::try_from(exact(i128::from(*id)))).collect();
            match (expected, store.run(&query(select))) {
                (Ok(expected), told) => {
                    prop_assert_eq!(told.unwrap().rows.into_iter().flatten().collect::<Vec<_>>(), integers(&expected), "{}", text);
                }
                (Err(_), told) => prop_assert!(told.is_err(), "{} of {:?}", text, ids),
            }
        }
        // A float cannot stand beside a number that is no float.
        let is_float = |id: &i64| i128::from(*id) == *id as f64 as i128;
        let select = Select::Rows { columns: vec![("v".into(), expr("id / 2"))], sort: 0, limit: None };
        prop_assert_eq!(store.run(&query(select)).is_ok(), ids.iter().all(is_float));
        prop_assert_eq!(one(&store, Aggregate::Quantile(0.5, expr("id"))).is_ok(), ids.iter().all(is_float));
    }
}

#[test]
fn an_identifier_beyond_2_to_the_53_is_counted_once() {
    let store = store_of(&[9_007_199_254_740_992, 9_007_199_254_740_993, 9_007_199_254_740_994]);
    for condition in ["id in (9007199254740993)", "id = 9007199254740993.0", "id in (9007199254740993.0, 0.5)"] {
        assert_eq!(holding(&store, condition), integers(&[9_007_199_254_740_993]), "{condition}");
    }
    assert_eq!(holding(&store, "id < 9007199254740992.5"), integers(&[9_007_199_254_740_992]));
    assert_eq!(
        holding(&store, "id between 9007199254740992.5 and 9007199254740993.5"),
        integers(&[9_007_199_254_740_993])
    );
    // Beyond all 64-bit numbers.
    assert_eq!(holding(&store, "id < 9223372036854775808.0 and id > -1e19"), values(&store, "id"));
    assert_eq!(holding(&store, "id = 1e19"), vec![]);
}

#[test]
fn null_stays_null_beside_a_constant_that_is_no_whole_number() {
    let (store, _) =
        opened(source("*.csv", vec![column("id", Integer)]), &Memory::default().with("data/a.csv", "id\n1\n\"\"\n"));
    let form = |name: &str| (name == "id").then_some(DataType::Integer);
    for text in ["id = 0.5", "id <> 0.5", "id < 0.5", "id < 1e19", "id > 1e19", "id in (0.5)", "id not in (0.5)"] {
        let (expr, _) = parse(text, &form, &["id"]).unwrap();
        let select = Select::Rows { columns: vec![("v".into(), expr)], sort: 0, limit: None };
        let told = store.run(&query(select)).unwrap().rows;
        assert!(matches!(told[0][0], Cell::Boolean(_)) && told[1][0] == Cell::Null, "{text}: {told:?}");
    }
}

#[test]
fn whole_numbers_beside_numbers_are_compared_as_both_are_written() {
    let columns = vec![column("n", Integer), column("x", Number)];
    // 2⁵³ as a float, beside the whole numbers about it.
    let text = "n,x\n9007199254740991,9007199254740992\n9007199254740992,9007199254740992\n9007199254740993,9007199254740992\n\
        9223372036854775807,1e19\n";
    let (store, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text));
    assert_eq!(found, vec![]);
    let form = |name: &str| Some(if name == "n" { DataType::Integer } else { DataType::Number });
    let told = |text: &str| -> Vec<Cell> {
        let (expr, _) = parse(text, &form, &["n", "x"]).unwrap();
        let select = Select::Rows { columns: vec![("v".into(), expr)], sort: 0, limit: None };
        store.run(&query(select)).unwrap().rows.into_iter().flatten().collect()
    };
    let truths = |all: [bool; 4]| all.map(Cell::Boolean).to_vec();
    assert_eq!(told("n < x"), truths([true, false, false, true]));
    assert_eq!(told("n = x"), truths([false, true, false, false]));
    assert_eq!(told("x < n"), truths([false, false, true, false]));
}

#[test]
fn numbers_with_more_digits_than_are_kept_are_set_aside() {
    let columns = vec![column("n", Integer), column("x", Number)];
    let text = "n,x\n1,9007199254740993\n2,12345678901234567.89\n9223372036854775808,1\n3,0.1\n4,1e20\n";
    let (store, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text));
    assert_eq!(values(&store, "n"), integers(&[3, 4]));
    assert_eq!(told(&found), ["data/lost-digits data/a.csv:4:1", "data/lost-digits data/a.csv:2:3"]);
    assert!(found[1].hint.as_ref().unwrap().en.contains("type: integer"));
}

#[test]
fn json_numbers_are_read_as_written() {
    let text = "{\"id\": 9007199254740993}\n{\"id\": 9007199254740993.0}\n{\"id\": \"9007199254740993\"}\n{\"id\": 18446744073709551616}\n";
    let (store, found) =
        opened(source("*.jsonl", vec![column("id", Integer)]), &Memory::default().with("data/a.jsonl", text));
    assert_eq!(values(&store, "id"), integers(&[9_007_199_254_740_993; 3]));
    assert_eq!(told(&found), ["data/lost-digits data/a.jsonl:4:8"]);
    let (store, _) = opened(source("*.jsonl", vec![column("id", Text)]), &Memory::default().with("data/a.jsonl", text));
    assert_eq!(values(&store, "id")[3], Cell::Text("18446744073709551616".into()));
}

#[test]
fn a_fold_adds_and_multiplies_exactly_or_is_refused() {
    use crate::config::{Fold, FoldColumn, MadeOfRows, SourceOrigin, Take};
    let told = |take: Take, text: &str| {
        let read = source("*.csv", vec![column("key", Text), column("at", Integer), column("n", Integer)]);
        let columns = vec![FoldColumn { name: "v".into(), take, filter: None }];
        let fold = Fold { key: "key".into(), order: "at".into(), columns, intervals: Vec::new() };
        let made =
            Some(SourceOrigin::Rows(Box::new(MadeOfRows { fold: Some(fold), ..MadeOfRows::of_files(read.clone()) })));
        let columns = ["key", "v"].map(|name| (name.to_owned(), column(name, Integer)));
        let folded = Source { columns: columns.into_iter().collect(), made, ..read };
        let (store, _) = opened(folded, &Memory::default().with("data/a.csv", format!("key,at,n\n{text}")));
        let select = Select::Rows { columns: vec![("v".into(), Expr::column("v"))], sort: 0, limit: None };
        store
            .run(&query(select))
            .map(|table| table.rows.into_iter().flatten().collect::<Vec<_>>())
            .map_err(|e| e.reason)
    };
    let n = || Expr::column("n");
    assert_eq!(told(Take::Sum(n()), "A,1,9007199254740993\nA,2,2\n"), Ok(integers(&[9_007_199_254_740_995])));
    let wraps = told(Take::Sum(n()), "A,1,9223372036854775807\nA,2,1\n").unwrap_err();
    assert!(wraps.contains("64 bits"), "{wraps}");
    // What is in between may leave 64 bits, the sum does not.
    let crossing = "A,1,9223372036854775807\nA,2,1\nA,3,-2\nB,1,\nB,2,\n";
    assert_eq!(told(Take::Sum(n()), crossing), Ok(vec![Cell::Integer(9_223_372_036_854_775_806), Cell::Null]));
    let squared = n().binary(crate::query::Binary::Mul, n());
    assert_eq!(told(Take::Max(squared.clone()), "A,1,3000000000\n"), Ok(integers(&[9_000_000_000_000_000_000])));
    let wraps = told(Take::Max(squared), "A,1,4000000000\n").unwrap_err();
    assert!(wraps.contains("64 bits"), "{wraps}");
    let among = Expr::In(Box::new(n()), vec![crate::query::Literal::Integer(9_007_199_254_740_993)]);
    let told_of = |n: &str| told(Take::Max(among.clone().to_integer()), &format!("A,1,{n}\n"));
    assert_eq!(told_of("9007199254740993"), Ok(integers(&[1])));
    assert_eq!(told_of("9007199254740992"), Ok(integers(&[0])));
    let nothing = n().binary(crate::query::Binary::Add, Expr::null());
    assert_eq!(told(Take::Last(nothing), "A,1,5\n"), Ok(vec![Cell::Null]));
}

#[test]
fn parquet_numbers_keep_their_digits_or_are_set_aside() {
    use polars::prelude as pl;
    use polars::prelude::{DataFrame, NamedFrom};
    const BEYOND: i64 = 9_007_199_254_740_993;
    let whole = pl::Series::new("whole".into(), [BEYOND, 2, 3, 4]);
    let mut frame = DataFrame::new_infer_height(vec![
        pl::Column::from(whole.clone()),
        pl::Column::from(whole.cast(&pl::DataType::Decimal(20, 0)).unwrap().with_name("decimal".into())),
        pl::Column::from(pl::Series::new("number".into(), [1, BEYOND, 3, 4])),
        pl::Column::from(pl::Series::new("float".into(), [1.0, 2.0, BEYOND as f64, 4.0])),
        pl::Column::from(pl::Series::new("text".into(), [1.0, 2.0, 3.0, BEYOND as f64])),
        pl::Column::from(pl::Series::new("truth".into(), [1.0, 0.0, 1.0, 0.0])),
    ])
    .unwrap();
    let files = Memory::default().with("data/a.parquet", super::parquet::bytes(&mut frame));
    let columns = vec![
        column("whole", Integer),
        column("decimal", Integer),
        column("number", Number),
        column("float", Integer),
        column("text", Text),
        column("truth", crate::config::ColumnType::Boolean),
    ];
    let (store, found) = opened(source("*.parquet", columns), &files);
    assert_eq!(
        rows(&store, &["whole", "decimal", "truth"]),
        [[Cell::Integer(BEYOND), Cell::Integer(BEYOND), Cell::Boolean(true)]]
    );
    assert_eq!(told(&found), ["data/lost-digits data/a.parquet:0:0"; 3]);
}

#[test]
fn a_cell_of_a_workbook_that_may_have_lost_digits_is_set_aside() {
    let sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>n</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>9007199254740993</v></c><c r=\"B2\"><v>1</v></c></row>\
        <row r=\"3\"><c r=\"A3\"><v>9007199254740991</v></c><c r=\"B3\"><v>2</v></c></row>\
        <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>9007199254740993</t></is></c><c r=\"B4\"><v>3</v></c></row></sheetData>";
    for kind in [Text, Integer] {
        let files = Memory::default().with("data/a.xlsx", super::formats::book(false, &[("一覧", sheet)]));
        let (store, found) = opened(source("*.xlsx", vec![column("id", kind), column("n", Integer)]), &files);
        assert_eq!(values(&store, "n"), integers(&[2, 3]), "{kind:?}");
        assert_eq!(told(&found), ["data/lost-digits data/a.xlsx:0:0"], "{kind:?}");
        assert!(found[0].message.en.contains("一覧!A2"), "{}", found[0].message.en);
    }
}
