//! Expressions over a small frame; expected values by hand.

mod functions;

use super::*;
use crate::query::Function::{Abs, Greatest, Least, NullIf};
use crate::query::{Cell, Function};
use polars::prelude::{self as pl, DataFrame, IntoLazy, LazyFrame, df};
use proptest::prelude::*;

const NONE: Cell = Cell::Null;
const T: Option<bool> = Some(true);
const F: Option<bool> = Some(false);
const U: Option<bool> = None;

const FORMS: [(&str, DataType); 11] = [
    ("g", DataType::Text),
    ("i", DataType::Integer),
    ("j", DataType::Integer),
    ("x", DataType::Number),
    ("b", DataType::Boolean),
    ("t", DataType::Instant),
    ("d", DataType::Date),
    ("s", DataType::Text),
    ("big", DataType::Integer),
    ("far", DataType::Number),
    ("u", DataType::Text),
];

/// Six rows with every type and nulls.
fn frame() -> DataFrame {
    let two63 = 9_223_372_036_854_775_808.0;
    df!(
        "g" => [Some("a"), Some("a"), Some("a"), Some("a"), Some("b"), None],
        "i" => [Some(7_i64), Some(-7), None, Some(4), Some(5), Some(6)],
        "j" => [Some(3_i64), Some(3), Some(0), None, Some(0), Some(-4)],
        "x" => [Some(1.5), Some(2.5), None, Some(10.0), None, Some(4.0)],
        "b" => [Some(true), Some(false), Some(true), None, Some(false), Some(true)],
        // 2026-05-06T00:00:00Z (`date -d … +%s`) and some seconds after it.
        "t" => [Some(1_778_025_600_i64), Some(1_778_025_610), None, Some(1_778_025_660), Some(1_778_025_605), None],
        "d" => [Some(20_579_i64), Some(20_580), None, Some(20_581), None, Some(20_579)],
        "s" => [Some("障害A"), None, Some("B"), Some("B"), Some("abc"), Some("障害A")],
        "big" => [Some(i64::MAX), Some(i64::MIN), None, Some(9_007_199_254_740_993), Some(0), Some(9_007_199_254_740_992)],
        "far" => [Some(two63), Some(-two63), Some(1e300), Some(9_007_199_254_740_992.0), Some(-0.5), None],
        "u" => [Some("Straße ΟΔΟΣ"), Some("İ"), Some("ﬁ"), Some("😀é"), Some(""), None],
    )
    .unwrap()
}

fn names(name: &str) -> Option<Typed> {
    FORMS.iter().find(|(known, _)| *known == name).map(|(_, data_type)| Typed::read(name, *data_type))
}

/// What an expression gives in each row.
fn answered(expr: &Expr) -> Result<Vec<Cell>, String> {
    let compiled = compile(expr, &names)?;
    let asked = |frame: LazyFrame| frame.with_column(compiled.expr.clone().alias("v")).select([pl::col("v")]);
    let frame_of_all = asked(frame().lazy()).collect();
    let whole = frame_of_all.map(|frame| cells(frame.column("v").unwrap())).map_err(|error| error.to_string());
    if whole.is_ok() {
        let empty = asked(frame().lazy().limit(0)).collect().unwrap();
        assert_eq!(empty.height(), 0);
        let dtype = compiled.data_type.map_or(pl::DataType::Null, crate::data::typing::dtype);
        assert_eq!(*empty.column("v").unwrap().dtype(), dtype, "{expr:?}");
    }
    if let (Some((least, most)), Ok(values)) = (compiled.range, &whole) {
        let inside = |cell: &Cell| cell.integer().is_none_or(|n| (least..=most).contains(&n));
        assert!(values.iter().all(inside), "{expr:?}: {values:?} are not within {least}..={most}");
    }
    whole
}

fn cells(column: &pl::Column) -> Vec<Cell> {
    let cell = |row: usize| match column.get(row).unwrap() {
        pl::AnyValue::Null => Cell::Null,
        pl::AnyValue::Int64(n) => Cell::Integer(n),
        pl::AnyValue::Float64(x) => Cell::Number(x),
        pl::AnyValue::Boolean(b) => Cell::Boolean(b),
        pl::AnyValue::String(text) => Cell::Text(text.into()),
        pl::AnyValue::StringOwned(text) => Cell::Text(text.to_string()),
        other => panic!("{other:?} is no value of a question"),
    };
    (0..column.len()).map(cell).collect()
}

fn each(expr: Expr) -> Vec<Cell> {
    answered(&expr).unwrap()
}

fn refusal(expr: Expr) -> String {
    crate::data::unreadable::first_line(&answered(&expr).unwrap_err())
}

fn c(name: &str) -> Expr {
    Expr::column(name)
}

fn n(value: i64) -> Expr {
    Expr::integer(value)
}

fn decimal(text: &str) -> Expr {
    Expr::number(text.parse().unwrap())
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

fn call(function: Function, arguments: &[Expr]) -> Expr {
    Expr::Call(function, arguments.to_vec())
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

fn texts(values: [&str; 6]) -> Vec<Cell> {
    values.map(|v| if v == "-" { Cell::Null } else { Cell::Text(v.into()) }).to_vec()
}

#[test]
fn arithmetic_keeps_integers_and_null() {
    assert_eq!(each(op(Binary::Add, c("i"), c("j"))), maybe([Some(10), Some(-4), None, None, Some(5), Some(2)]));
    assert_eq!(each(op(Binary::Mul, c("i"), n(2))), maybe([Some(14), Some(-14), None, Some(8), Some(10), Some(12)]));
    assert_eq!(each(op(Binary::Sub, n(1), c("i"))), maybe([Some(-6), Some(8), None, Some(-3), Some(-4), Some(-5)]));
    assert_eq!(each(op(Binary::Sub, c("x"), c("i")))[0], Cell::Number(-5.5));
    assert_eq!(each(op(Binary::Add, n(1), decimal("0.1"))), vec![Cell::Number(1.1); 6]);
    assert_eq!(each(op(Binary::Add, c("i"), null())), vec![NONE; 6]);
    assert_eq!(each(op(Binary::Add, c("b"), n(1)))[..2], [Cell::Number(2.0), Cell::Number(1.0)]);
    assert_eq!(
        each(op(Binary::Sub, c("t"), n(1_778_025_600))),
        maybe([Some(0), Some(10), None, Some(60), Some(5), None])
    );
    assert_eq!(each(n(3)), vec![Cell::Integer(3); 6]);
}

#[test]
fn whole_numbers_are_exact_or_refused() {
    assert_eq!(each(op(Binary::Sub, c("big"), n(0)))[..2], [Cell::Integer(i64::MAX), Cell::Integer(i64::MIN)]);
    assert_eq!(each(op(Binary::Mul, c("big"), n(0)))[0], Cell::Integer(0));
    let low = || call(Least, &[c("big"), n(0)]);
    assert_eq!(each(op(Binary::Add, low(), n(i64::MAX)))[..2], [Cell::Integer(i64::MAX), Cell::Integer(-1)]);
    for (expr, told) in [
        (op(Binary::Add, c("big"), n(1)), "a whole number does not fit into 64 bits: 9223372036854775807 + 1"),
        (op(Binary::Sub, c("big"), c("j")), "a whole number does not fit into 64 bits: -9223372036854775808 - 3"),
        (op(Binary::Mul, n(-2), c("big")), "a whole number does not fit into 64 bits: -2 * 9223372036854775807"),
        (op(Binary::Mul, n(i64::MAX), n(2)), "a whole number does not fit into 64 bits: 9223372036854775807 * 2"),
        (call(Abs, &[c("big")]), "a whole number does not fit into 64 bits"),
    ] {
        assert!(refusal(expr).contains(told), "{told}");
    }
    assert_eq!(
        each(call(Abs, &[call(Greatest, &[c("big"), n(-5)])]))[..2],
        [Cell::Integer(i64::MAX), Cell::Integer(5)]
    );
    assert_eq!(each(call(Abs, &[c("i")])), maybe([Some(7), Some(7), None, Some(4), Some(5), Some(6)]));
}

#[test]
fn division_is_with_fraction_and_by_zero_is_null() {
    assert_eq!(
        each(op(Binary::Div, c("i"), c("j"))),
        numbers([Some(7.0 / 3.0), Some(-7.0 / 3.0), None, None, None, Some(-1.5)])
    );
    assert_eq!(each(op(Binary::Div, c("x"), Expr::ToNumber(Box::new(n(0))))), vec![NONE; 6]);
    // python3: 5 * (1 / 49) differs in its last digit.
    assert_eq!(each(op(Binary::Div, c("x"), decimal("3.6")))[3], Cell::Number(2.7777777777777777));
    assert_eq!(each(op(Binary::Div, c("i"), n(49)))[4], Cell::Number(0.10204081632653061));
    assert_eq!(each(op(Binary::Div, n(10), c("j")))[..3], [Cell::Number(10.0 / 3.0), Cell::Number(10.0 / 3.0), NONE]);
    assert_eq!(each(op(Binary::Div, n(1), n(8))), vec![Cell::Number(0.125); 6]);
}

#[test]
fn the_remainder_has_the_sign_of_the_dividend_as_in_sql() {
    assert_eq!(each(op(Binary::Rem, c("i"), c("j"))), maybe([Some(1), Some(-1), None, None, None, Some(2)]));
    assert_eq!(each(op(Binary::Rem, c("i"), n(-4))), maybe([Some(3), Some(-3), None, Some(0), Some(1), Some(2)]));
    assert_eq!(each(op(Binary::Rem, n(-7), c("j"))), maybe([Some(-1), Some(-1), None, None, None, Some(-3)]));
    assert_eq!(each(op(Binary::Rem, c("big"), n(-1)))[..2], [Cell::Integer(0), Cell::Integer(0)]);
    assert_eq!(each(op(Binary::Rem, c("i"), n(0))), vec![NONE; 6]);
    // python3: math.fmod(…)
    let halves = op(Binary::Mul, c("i"), decimal("0.5"));
    assert_eq!(
        each(op(Binary::Rem, halves.clone(), n(2))),
        numbers([Some(1.5), Some(-1.5), None, Some(0.0), Some(0.5), Some(1.0)])
    );
    assert_eq!(each(op(Binary::Rem, halves, c("j"))), numbers([Some(0.5), Some(-0.5), None, None, None, Some(3.0)]));
    assert_eq!(each(op(Binary::Rem, c("far"), decimal("0.3")))[0], Cell::Number(0.13333333333334596));
    assert_eq!(each(op(Binary::Rem, n(10), c("x"))), numbers([Some(1.0), Some(0.0), None, Some(0.0), None, Some(2.0)]));
}

#[test]
fn what_leaves_the_numbers_is_refused() {
    let product = op(Binary::Mul, c("far"), c("far"));
    assert!(refusal(product).contains("a number is too large to be computed with: 1e300 * 1e300"));
    let quotient = op(Binary::Div, c("far"), decimal("0.0000000000000000000000001"));
    assert!(refusal(quotient).contains("1e300 / 1e-25"));
    let large = op(Binary::Mul, c("far"), n(2));
    assert_eq!(each(large)[2], Cell::Number(2e300));
    let number = op(Binary::Add, c("big"), decimal("0.5"));
    assert!(refusal(number).contains("the whole number 9223372036854775807 has more digits than a number"));
    assert_eq!(
        each(op(Binary::Add, call(Greatest, &[c("i"), n(1 << 53)]), c("x")))[0],
        Cell::Number(9_007_199_254_740_994.0)
    );
    assert!(compile(&Expr::ToNumber(Box::new(decimal("9007199254740993"))), &names).is_err());
}

#[test]
fn comparisons_with_null_are_null() {
    assert_eq!(each(op(Binary::Eq, c("j"), n(3))), truths([T, T, F, U, F, F]));
    assert_eq!(each(op(Binary::Ne, c("j"), n(3))), truths([F, F, T, U, T, T]));
    assert_eq!(each(op(Binary::Lt, c("i"), c("x"))), truths([F, T, U, T, U, F]));
    assert_eq!(each(op(Binary::Ge, c("x"), n(4))), truths([F, F, U, T, U, T]));
    assert_eq!(each(op(Binary::Ge, n(4), c("x"))), truths([T, T, U, F, U, T]));
    assert_eq!(each(op(Binary::Eq, c("g"), null())), truths([U; 6]));
    assert_eq!(each(op(Binary::Gt, c("g"), text("a"))), truths([F, F, F, F, T, U]));
    assert_eq!(each(op(Binary::Gt, c("b"), Expr::boolean(false))), truths([T, F, T, U, F, T]));
    assert_eq!(each(op(Binary::Eq, c("b"), n(1))), truths([T, F, T, U, F, T]));
    assert_eq!(each(op(Binary::Lt, c("b"), c("x"))), truths([T, T, U, U, U, T]));
    let later = op(Binary::Gt, c("t"), Expr::instant(1_778_025_605));
    assert_eq!(each(later), truths([F, T, U, T, F, U]));
    assert_eq!(each(op(Binary::Le, c("d"), Expr::Literal(Literal::Date(20_579)))), truths([T, F, U, F, U, T]));
    for expr in [op(Binary::Lt, c("g"), n(1)), op(Binary::Lt, c("x"), c("g")), op(Binary::Add, c("g"), n(1))] {
        assert!(refusal(expr).contains("found str"));
    }
}

#[test]
fn whole_numbers_and_fractions_compare_exactly() {
    // big: 2⁶³-1, -2⁶³, none, 2⁵³+1, 0, 2⁵³; far: 2⁶³, -2⁶³, 1e300, 2⁵³, -0.5, none
    let compared = |op: Binary| each(c("big").binary(op, c("far")));
    assert_eq!(compared(Binary::Lt), truths([T, F, U, F, F, U]));
    assert_eq!(compared(Binary::Le), truths([T, T, U, F, F, U]));
    assert_eq!(compared(Binary::Gt), truths([F, F, U, T, T, U]));
    assert_eq!(compared(Binary::Ge), truths([F, T, U, T, T, U]));
    assert_eq!(compared(Binary::Eq), truths([F, T, U, F, F, U]));
    // Against none even what lies between two whole numbers is unknown: -0.5 in the fifth row.
    let none = call(NullIf, &[c("big"), n(0)]);
    assert_eq!(each(op(Binary::Eq, none.clone(), c("far"))), truths([F, T, U, F, U, U]));
    assert_eq!(each(op(Binary::Ne, none, c("far"))), truths([T, F, U, T, U, U]));
    assert_eq!(compared(Binary::Ne), truths([T, F, U, T, T, U]));
    assert_eq!(each(op(Binary::Lt, c("far"), c("big"))), truths([F, F, U, T, T, U]));
    let limit = |op: Binary, limit: &str| each(c("big").binary(op, decimal(limit)));
    assert_eq!(limit(Binary::Gt, "9007199254740992.5"), truths([T, F, U, T, F, F]));
    assert_eq!(limit(Binary::Le, "-0.5"), truths([F, T, U, F, F, F]));
    assert_eq!(limit(Binary::Eq, "0.5"), truths([F, F, U, F, F, F]));
    assert_eq!(limit(Binary::Eq, "9007199254740993"), truths([F, F, U, T, F, F]));
    assert_eq!(limit(Binary::Lt, "9223372036854775808"), truths([T, T, U, T, T, T]));
    assert_eq!(limit(Binary::Ge, "-9223372036854775808.5"), truths([T, T, U, T, T, T]));
    assert_eq!(
        limit(Binary::Ne, "1e20".parse::<f64>().map(|_| "100000000000000000000").unwrap()),
        truths([T, T, U, T, T, T])
    );
    let whole = |op: Binary| each(c("far").binary(op, n(9_007_199_254_740_993)));
    assert_eq!(whole(Binary::Lt), truths([F, T, F, T, T, U]));
    assert_eq!(whole(Binary::Ge), truths([T, F, T, F, F, U]));
    assert_eq!(whole(Binary::Eq), truths([F, F, F, F, F, U]));
    let whole = |op: Binary| each(c("far").binary(op, n(i64::MAX)));
    assert_eq!(whole(Binary::Gt), truths([T, F, T, F, F, U]));
    assert_eq!(whole(Binary::Le), truths([F, T, F, T, T, U]));
}

#[test]
fn and_or_not_have_three_values() {
    let unknown = || op(Binary::Gt, c("i"), null());
    let b = || c("b");
    assert_eq!(each(op(Binary::And, b(), unknown())), truths([U, F, U, U, F, U]));
    assert_eq!(each(op(Binary::Or, b(), unknown())), truths([T, U, T, U, U, T]));
    assert_eq!(each(op(Binary::And, null(), b())), truths([U, F, U, U, F, U]));
    assert_eq!(each(!b()), truths([F, T, F, U, T, F]));
    assert_eq!(each(!null()), vec![NONE; 6]);
    assert_eq!(each(b().is_null()), truths([F, F, F, T, F, F]));
    assert_eq!(each(b().is_not_null()), truths([T, T, T, F, T, T]));
    assert_eq!(each(null().is_null()), truths([T; 6]));
    assert!(refusal(op(Binary::And, b(), c("i"))).contains("expected true or false, found i64"));
}

#[test]
fn a_condition_is_never_null() {
    let holds = |expr: Expr| {
        let asked = frame().lazy().with_column(condition(&expr, &names).unwrap().alias("v")).collect().unwrap();
        cells(asked.column("v").unwrap())
    };
    assert_eq!(holds(c("b")), truths([T, F, T, F, F, T]));
    assert_eq!(holds(op(Binary::And, c("b"), op(Binary::Gt, c("i"), n(0)))), truths([T, F, F, F, F, T]));
    assert_eq!(holds(op(Binary::Or, c("b"), op(Binary::Gt, c("i"), n(3)))), truths([T, F, T, T, T, T]));
    assert_eq!(holds(!op(Binary::And, c("b"), null())), truths([F, T, F, F, T, F]));
    assert_eq!(holds(null()), truths([F; 6]));
    assert_eq!(holds(c("i").is_not_null()), truths([T, T, F, T, T, T]));
}

#[test]
fn names_that_nothing_has_are_told() {
    assert_eq!(compile(&c("nope"), &names).err().unwrap(), "there is no column `nope`");
}

proptest! {
    #[test]
    fn whole_numbers_agree_with_those_of_128_bits(
        pairs in prop::collection::vec((prop_oneof![any::<i64>(), -9_i64..9], prop_oneof![any::<i64>(), -9_i64..9]), 1..20),
    ) {
        let (a, b): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
        let rows = df!("a" => a, "b" => b).unwrap();
        let whole = |name: &str| Some(Typed::new(pl::col(name), DataType::Integer));
        for op in [Binary::Add, Binary::Sub, Binary::Mul, Binary::Rem] {
            let of = |a: i64, b: i64| -> Option<i128> {
                let (a, b) = (i128::from(a), i128::from(b));
                match op {
                    Binary::Add => Some(a + b),
                    Binary::Sub => Some(a - b),
                    Binary::Mul => Some(a * b),
                    _ => a.checked_rem(b),
                }
            };
            let compiled = compile(&c("a").binary(op, c("b")), &whole).unwrap();
            let answered = rows.clone().lazy().select([compiled.expr.alias("v")]).collect();
            let expected: Vec<Option<i128>> = pairs.iter().map(|(a, b)| of(*a, *b)).collect();
            let fit = expected.iter().flatten().all(|n| i64::try_from(*n).is_ok());
            prop_assert_eq!(answered.is_ok(), fit);
            if let Ok(answered) = answered {
                let found: Vec<Option<i128>> = answered.column("v").unwrap().i64().unwrap().iter().map(|n| n.map(i128::from)).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
