//! Questions → answers, one meaning at a time.

use super::*;
use crate::config::ColumnType::{Boolean, Category, Date, Datetime, Integer, Number, Text};
use crate::query::Function::{Abs, Coalesce, Contains, Greatest, Least, Length, Lower, NullIf, StartsWith, Upper};
use crate::query::{AggregateJoin, Binary, Literal, Side, Table};

const NONE: Cell = Cell::Null;

/// Six rows with every form and nulls: groups a (4 rows), b (1 row), none (1 row).
fn store() -> Store {
    let text = "g,i,j,x,b,t,d,s\n\
        a,7,3,1.5,true,2026-05-06T00:00:00Z,2026-05-06,障害A\n\
        a,-7,3,2.5,false,2026-05-06T00:00:10Z,2026-05-07,\n\
        a,,0,,true,,,B\n\
        a,4,,10,,2026-05-06T00:01:00Z,2026-05-08,B\n\
        b,5,0,,false,2026-05-06T00:00:05Z,,abc\n\
        ,6,-4,4,true,,2026-05-06,障害A\n";
    let columns = vec![
        column("g", Category),
        column("i", Integer),
        column("j", Integer),
        column("x", Number),
        column("b", Boolean),
        column("t", Datetime),
        column("d", Date),
        column("s", Text),
    ];
    let (store, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text));
    assert_eq!(found, vec![]);
    store
}

fn c(name: &str) -> Expr {
    Expr::column(name)
}

fn n(value: i64) -> Expr {
    Expr::integer(value)
}

fn text(value: &str) -> Expr {
    Expr::text(value)
}

fn null() -> Expr {
    Expr::null()
}

fn op(op: Binary, a: Expr, b: Expr) -> Expr {
    a.binary(op, b)
}

fn call(function: crate::query::Function, arguments: &[Expr]) -> Expr {
    Expr::Call(function, arguments.to_vec())
}

/// The value of an expression in each of the six rows.
fn each(expr: Expr) -> Vec<Cell> {
    let select = Select::Rows { columns: vec![("v".into(), expr)], sort: 0, limit: None };
    store().run(&query(select)).unwrap().rows.into_iter().flatten().collect()
}

fn maybe(values: [Option<i64>; 6]) -> Vec<Cell> {
    values.map(|v| v.map_or(Cell::Null, Cell::Integer)).to_vec()
}

fn numbers(values: [Option<f64>; 6]) -> Vec<Cell> {
    values.map(|v| v.map_or(Cell::Null, Cell::Number)).to_vec()
}

fn truths(values: [Option<bool>; 6]) -> Vec<Cell> {
    values.map(|v| v.map_or(Cell::Null, Cell::Boolean)).to_vec()
}

const T: Option<bool> = Some(true);
const F: Option<bool> = Some(false);
const U: Option<bool> = None;

#[test]
fn arithmetic_keeps_integers_and_null() {
    assert_eq!(each(op(Binary::Add, c("i"), c("j"))), maybe([Some(10), Some(-4), None, None, Some(5), Some(2)]));
    assert_eq!(each(op(Binary::Mul, c("i"), n(2))), maybe([Some(14), Some(-14), None, Some(8), Some(10), Some(12)]));
    assert_eq!(each(op(Binary::Sub, c("x"), c("i")))[0], Cell::Number(-5.5));
    let half = Expr::number("0.1".parse().unwrap());
    assert_eq!(each(op(Binary::Add, n(1), half)), vec![Cell::Number(1.1); 6]);
    assert_eq!(each(op(Binary::Add, c("i"), null())), vec![NONE; 6]);
}

#[test]
fn division_is_with_fraction_and_by_zero_is_null() {
    assert_eq!(
        each(op(Binary::Div, c("i"), c("j"))),
        numbers([Some(7.0 / 3.0), Some(-7.0 / 3.0), None, None, None, Some(-1.5)])
    );
    assert_eq!(each(op(Binary::Div, c("x"), Expr::ToNumber(Box::new(n(0))))), vec![NONE; 6]);
}

#[test]
fn the_remainder_has_the_sign_of_the_dividend_as_in_sql() {
    assert_eq!(each(op(Binary::Rem, c("i"), c("j"))), maybe([Some(1), Some(-1), None, None, None, Some(2)]));
    assert_eq!(each(op(Binary::Rem, c("i"), n(-7)))[..2], [Cell::Integer(0), Cell::Integer(0)]);
}

#[test]
fn comparisons_with_null_are_null() {
    assert_eq!(each(op(Binary::Eq, c("j"), n(3))), truths([T, T, F, U, F, F]));
    assert_eq!(each(op(Binary::Ne, c("j"), n(3))), truths([F, F, T, U, T, T]));
    assert_eq!(each(op(Binary::Lt, c("i"), c("x"))), truths([F, T, U, T, U, F]));
    assert_eq!(each(op(Binary::Ge, c("x"), n(4))), truths([F, F, U, T, U, T]));
    assert_eq!(each(op(Binary::Eq, c("g"), null())), truths([U; 6]));
    assert_eq!(each(op(Binary::Gt, c("t"), Expr::instant(1_778_025_605))), truths([F, T, U, T, F, U]));
    assert_eq!(each(op(Binary::Le, c("d"), Expr::Literal(Literal::Date(20_579)))), truths([T, F, U, F, U, T]));
}

#[test]
fn and_or_not_have_three_values() {
    let unknown = || op(Binary::Gt, c("i"), null());
    let b = || c("b");
    assert_eq!(each(op(Binary::And, b(), unknown())), truths([U, F, U, U, F, U]));
    assert_eq!(each(op(Binary::Or, b(), unknown())), truths([T, U, T, U, U, T]));
    assert_eq!(each(op(Binary::And, null(), b())), truths([U, F, U, U, F, U]));
    assert_eq!(each(!b()), truths([F, T, F, U, T, F]));
    assert_eq!(each(!null()), truths([U; 6]));
    assert_eq!(each(b().is_null()), truths([F, F, F, T, F, F]));
    assert_eq!(each(b().is_not_null()), truths([T, T, T, F, T, T]));
}

#[test]
fn in_follows_sql_with_null_in_value_and_list() {
    let among = |list: Vec<Literal>| each(Expr::In(Box::new(c("i")), list));
    let int = Literal::Integer;
    assert_eq!(among(vec![int(7), int(4), int(100)]), truths([T, F, U, T, F, F]));
    assert_eq!(among(vec![int(7), Literal::Null]), truths([T, U, U, U, U, U]));
    assert_eq!(among(vec![]), truths([F; 6]));
    assert_eq!(among((0..3000).map(int).collect()), truths([T, F, U, T, T, T]));
    let texts = vec![Literal::Text("a".into()), Literal::Text("b".into())];
    assert_eq!(each(Expr::In(Box::new(c("g")), texts)), truths([T, T, T, T, T, U]));
}

#[test]
fn case_takes_the_first_true_branch_and_null_is_not_true() {
    let branch = |limit, value| (op(Binary::Gt, c("i"), n(limit)), n(value));
    let case = Expr::Case(vec![branch(6, 1), branch(4, 2)], Box::new(null()));
    assert_eq!(each(case), maybe([Some(1), None, None, None, Some(2), Some(2)]));
    let nothing = Expr::if_else(null(), n(1), text("else"));
    assert!(matches!(each(nothing)[0], Cell::Text(_) | Cell::Integer(_)));
    assert_eq!(each(Expr::Case(vec![], Box::new(n(9)))), vec![Cell::Integer(9); 6]);
}

#[test]
fn functions_mean_what_they_say() {
    assert_eq!(each(call(Coalesce, &[c("i"), c("j"), n(1)])), maybe([7, -7, 0, 4, 5, 6].map(Some)));
    assert_eq!(each(call(Abs, &[c("i")])), maybe([Some(7), Some(7), None, Some(4), Some(5), Some(6)]));
    assert_eq!(each(call(Least, &[c("i"), c("j"), n(5)])), maybe([3, -7, 0, 4, 0, -4].map(Some)));
    assert_eq!(each(call(Greatest, &[c("i"), c("j")])), maybe([7, 3, 0, 4, 5, 6].map(Some)));
    assert_eq!(each(call(Least, &[c("t"), null()]))[2], NONE);
    assert_eq!(each(call(Greatest, &[c("g"), text("aa")]))[0], Cell::Text("aa".into()));
    assert_eq!(each(call(Upper, &[c("s")])), texts(&["障害A", "", "B", "B", "ABC", "障害A"]));
    assert_eq!(each(call(Lower, &[c("s")])), texts(&["障害a", "", "b", "b", "abc", "障害a"]));
    assert_eq!(each(call(Length, &[c("s")])), maybe([Some(3), None, Some(1), Some(1), Some(3), Some(3)]));
    assert_eq!(each(call(NullIf, &[c("j"), n(0)])), maybe([Some(3), Some(3), None, None, None, Some(-4)]));
    assert_eq!(each(call(NullIf, &[c("j"), c("i")]))[4], Cell::Integer(0));
    assert_eq!(each(call(Contains, &[c("s"), text("害")])), truths([T, U, F, F, F, T]));
    assert_eq!(each(call(Contains, &[c("s"), text(".")])), truths([F, U, F, F, F, F]), "no pattern");
    assert_eq!(each(call(StartsWith, &[c("s"), text("a")])), truths([F, U, F, F, T, F]));
}

#[test]
fn locate_and_gather_answer_null_outside() {
    let table = Arc::new(vec![-7, 4, 4, 6]);
    assert_eq!(
        each(c("i").search_sorted(&table, Side::LastAtMost)),
        maybe([Some(3), Some(0), None, Some(2), Some(2), Some(3)])
    );
    assert_eq!(
        each(c("i").search_sorted(&table, Side::FirstAtLeast)),
        maybe([None, Some(0), None, Some(1), Some(3), Some(3)])
    );
    assert_eq!(each(n(-8).search_sorted(&table, Side::LastAtMost)), vec![NONE; 6]);
    assert_eq!(each(c("i").search_sorted(&Arc::new(vec![]), Side::LastAtMost)), vec![NONE; 6]);
    let entries = Arc::new(vec![10, 11, 12, 13]);
    assert_eq!(each(c("j").take(&entries)), maybe([Some(13), Some(13), Some(10), None, Some(10), None]));
    assert_eq!(each(c("i").take(&entries)), vec![NONE; 6]);
    assert_eq!(each(null().take(&entries)), vec![NONE; 6]);
    assert_eq!(
        each(c("t").search_sorted(&Arc::new(vec![1_778_025_610]), Side::LastAtMost))[..2],
        [NONE, Cell::Integer(0)]
    );
}

#[test]
fn forms_are_seen_as_integers_and_numbers() {
    assert_eq!(each(Expr::ToInteger(Box::new(c("d"))))[1], Cell::Integer(20_580));
    assert_eq!(each(Expr::ToInteger(Box::new(c("b")))), maybe([Some(1), Some(0), Some(1), None, Some(0), Some(1)]));
    assert_eq!(each(Expr::ToNumber(Box::new(c("i"))))[0], Cell::Number(7.0));
}

fn grouped(group: &[&str], measures: Vec<Measure>) -> Table {
    let group = group.iter().map(|name| ((*name).to_owned(), c(name))).collect();
    store().run(&query(Select::Groups { group, measures })).unwrap()
}

#[test]
fn groups_are_sorted_with_nulls_first_and_aggregates_ignore_nulls() {
    let table = grouped(
        &["g"],
        vec![
            measure("rows", Aggregate::Count(None)),
            measure("is", Aggregate::Count(Some(c("i")))),
            measure("sum", Aggregate::Sum(c("i"))),
            measure("mean", Aggregate::Mean(c("i"))),
            measure("min", Aggregate::Min(c("s"))),
            measure("max", Aggregate::Max(c("x"))),
            measure("p25", Aggregate::Quantile(0.25, c("x"))),
            measure("ss", Aggregate::CountDistinct(c("s"))),
            measure("true", Aggregate::Sum(c("b"))),
        ],
    );
    assert_eq!(table.columns, ["g", "rows", "is", "sum", "mean", "min", "max", "p25", "ss", "true"]);
    let (i, x, s) = (Cell::Integer, Cell::Number, |t: &str| Cell::Text(t.into()));
    assert_eq!(
        table.rows,
        vec![
            vec![NONE, i(1), i(1), i(6), x(6.0), s("障害A"), x(4.0), x(4.0), i(1), i(1)],
            // x: 1.5 2.5 10 → position 0.25 × 2 = 0.5 → 2.0
            vec![s("a"), i(4), i(3), i(4), x(4.0 / 3.0), s("B"), x(10.0), x(2.0), i(2), i(2)],
            vec![s("b"), i(1), i(1), i(5), x(5.0), s("abc"), NONE, NONE, i(1), i(0)],
        ]
    );
}

#[test]
fn groups_may_be_expressions_and_need_no_measure() {
    let group = vec![("big".to_owned(), op(Binary::Gt, c("i"), n(4))), ("g".to_owned(), c("g"))];
    let table = store().run(&query(Select::Groups { group, measures: vec![] })).unwrap();
    let (t, f) = (Cell::Boolean(true), Cell::Boolean(false));
    let (a, b) = (Cell::Text("a".into()), Cell::Text("b".into()));
    assert_eq!(
        table.rows,
        vec![vec![NONE, a.clone()], vec![f, a.clone()], vec![t.clone(), NONE], vec![t.clone(), a], vec![t, b]]
    );
}

#[test]
fn measures_have_filters_of_their_own() {
    let only = |aggregate, filter| Measure::new("v", aggregate).filtered(filter);
    let one = |measure| grouped(&[], vec![measure]).rows;
    assert_eq!(one(only(Aggregate::Count(None), c("b"))), [[Cell::Integer(3)]]);
    assert_eq!(one(only(Aggregate::Sum(c("i")), c("b"))), [[Cell::Integer(13)]]);
    assert_eq!(one(only(Aggregate::Sum(c("i")), op(Binary::Gt, c("i"), n(100)))), [[NONE]]);
    assert_eq!(one(only(Aggregate::Count(Some(c("i"))), op(Binary::Gt, c("i"), n(100)))), [[Cell::Integer(0)]]);
    assert_eq!(one(only(Aggregate::CountDistinct(c("s")), null())), [[Cell::Integer(0)]]);
    assert_eq!(one(only(Aggregate::Quantile(0.5, c("i")), c("b"))), [[Cell::Number(6.5)]]);
    assert_eq!(one(measure("v", Aggregate::Sum(n(2)))), [[Cell::Integer(12)]], "a constant counts in each row");
    assert_eq!(one(measure("v", Aggregate::Max(null()))), [[NONE]]);
}

#[test]
fn without_groups_there_is_exactly_one_row_even_of_nothing() {
    let all = vec![
        measure("n", Aggregate::Count(None)),
        measure("sum", Aggregate::Sum(c("i"))),
        measure("mean", Aggregate::Mean(c("x"))),
        measure("q", Aggregate::Quantile(0.5, c("x"))),
        measure("d", Aggregate::CountDistinct(c("s"))),
        measure("max", Aggregate::Max(c("s"))),
    ];
    let mut none = query(Select::Groups { group: vec![], measures: all.clone() });
    none.filter = Some(null());
    let expected = vec![vec![Cell::Integer(0), NONE, NONE, NONE, Cell::Integer(0), NONE]];
    assert_eq!(store().run(&none).unwrap().rows, expected);
    none.select = Select::Groups { group: vec![("g".into(), c("g"))], measures: all };
    assert_eq!(store().run(&none).unwrap().rows, Vec::<Vec<Cell>>::new());
    assert_eq!(grouped(&[], vec![]).rows, vec![Vec::<Cell>::new()]);
}

#[test]
fn quantiles_are_of_type_7() {
    let files = Memory::default().with("data/a.csv", "i\n40\n10\n30\n20\n\n");
    let (store, _) = opened(source("*.csv", vec![column("i", Integer)]), &files);
    // numpy.quantile([10, 20, 30, 40], q)
    for (q, expected) in [(0.0, 10.0), (0.5, 25.0), (0.9, 37.0), (0.95, 38.5), (1.0, 40.0)] {
        let select = Select::Groups { group: vec![], measures: vec![measure("q", Aggregate::Quantile(q, c("i")))] };
        let Cell::Number(got) = store.run(&query(select)).unwrap().rows[0][0] else { panic!("no number") };
        assert!((got - expected).abs() < 1e-9, "{q}: {got}");
    }
}

#[test]
fn added_columns_see_earlier_ones_and_the_filter_sees_them_all() {
    let select =
        Select::Rows { columns: vec![("i".into(), c("i")), ("k".into(), c("k"))], sort: 1, limit: Some(2.into()) };
    let mut asked = query(select);
    asked.with = vec![("h".into(), op(Binary::Mul, c("i"), n(2))), ("k".into(), op(Binary::Add, c("h"), n(1)))];
    asked.filter = Some(op(Binary::Gt, c("k"), n(0)));
    let table = store().run(&asked).unwrap();
    assert_eq!(table.rows, [integers(&[4, 9]), integers(&[5, 11])]);
}

#[test]
fn rows_are_sorted_by_the_leading_columns_nulls_first_and_ties_keep_their_order() {
    let columns = vec![("j".into(), c("j")), ("i".into(), c("i"))];
    let table = store().run(&query(Select::Rows { columns, sort: 1, limit: None })).unwrap();
    let pair = |j: Option<i64>, i: Option<i64>| vec![j.map_or(NONE, Cell::Integer), i.map_or(NONE, Cell::Integer)];
    assert_eq!(
        table.rows,
        vec![
            pair(None, Some(4)),
            pair(Some(-4), Some(6)),
            pair(Some(0), None),
            pair(Some(0), Some(5)),
            pair(Some(3), Some(7)),
            pair(Some(3), Some(-7)),
        ]
    );
}

#[test]
fn a_lookup_brings_sums_of_another_source_and_never_multiplies_rows() {
    let tickets = source("tickets.csv", vec![column("id", Text), column("v", Integer)]);
    let mut pauses = source("pauses.csv", vec![column("id", Text), column("minutes", Integer), column("v", Integer)]);
    pauses.name = "pauses".into();
    let files = Memory::default()
        .with("data/tickets.csv", "id,v\nB,1\nA,2\n,3\nC,4\n")
        .with("data/pauses.csv", "id,minutes,v\nA,10,0\nA,20,0\nB,5,0\n,7,0\nZ,1,0\n");
    let mut found = Diagnostics::new();
    let both = IndexMap::from([("tickets".to_owned(), tickets), ("pauses".to_owned(), pauses)]);
    let store = open(&both, &files, &mut found);
    assert!(found.is_empty());
    let mut other = query(Select::Groups {
        group: vec![("id".into(), c("id"))],
        measures: vec![measure("paused", Aggregate::Sum(c("minutes")))],
    });
    other.source = "pauses".into();
    let columns = vec![("id".into(), c("id")), ("p".into(), op(Binary::Mul, c("paused"), n(60))), ("v".into(), c("v"))];
    let mut asked = query(Select::Rows { columns, sort: 0, limit: None });
    asked.lookups = vec![AggregateJoin { query: Box::new(other), on: vec!["id".into()] }];
    let p =
        |id: &str, p: Option<i64>, v| vec![texts(&[id])[0].clone(), p.map_or(NONE, Cell::Integer), Cell::Integer(v)];
    assert_eq!(
        store.run(&asked).unwrap().rows,
        vec![p("B", Some(300), 1), p("A", Some(1800), 2), p("", None, 3), p("C", None, 4)]
    );
    asked.lookups.push(asked.lookups[0].clone());
    assert!(store.run(&asked).unwrap_err().reason.contains("`paused`"));
}

#[test]
fn a_question_that_cannot_be_answered_is_one_line() {
    let columns = vec![("v".to_owned(), c("nope"))];
    let error = store().run(&query(Select::Rows { columns, sort: 0, limit: None })).unwrap_err();
    assert!(error.reason.contains("nope") && !error.reason.contains('\n'), "{}", error.reason);
    let mut asked = query(Select::Rows { columns: vec![], sort: 0, limit: None });
    asked.source = "tikets".into();
    assert_eq!(store().run(&asked).unwrap_err().source, "tikets");
    let fraction = c("x").search_sorted(&Arc::new(vec![1]), Side::LastAtMost);
    assert!(store().run(&query(Select::Rows { columns: vec![("v".into(), fraction)], sort: 0, limit: None })).is_err());
}

#[test]
fn the_same_question_has_the_same_answer_every_time() {
    // Floats whose sum depends on the order of addition, in many groups.
    let text: String = (0..5000).map(|i| format!("{},{}\n", i * 7919 % 401, f64::from(i % 97) * 1e9 + 0.1)).collect();
    let files = Memory::default().with("data/a.csv", format!("g,x\n{text}"));
    let (store, _) = opened(source("*.csv", vec![column("g", Text), column("x", Number)]), &files);
    let measures = vec![measure("sum", Aggregate::Sum(c("x"))), measure("mean", Aggregate::Mean(c("x")))];
    for group in [vec![("g".to_owned(), c("g"))], vec![]] {
        let mut asked = query(Select::Groups { group, measures: measures.clone() });
        asked.filter = Some(op(Binary::Ne, c("g"), text_of("13")));
        let first = store.run(&asked).unwrap();
        for _ in 0..20 {
            assert_eq!(store.run(&asked).unwrap(), first);
        }
    }
}

fn text_of(value: &str) -> Expr {
    text(value)
}
