//! Lists, choices, functions, look-ups and what earlier rows amount to.

use super::*;
use crate::query::Function::{Coalesce, Contains, Length, Lower, StartsWith, Upper};
use crate::query::{RunningAggregate, Side};
use std::sync::Arc;

#[test]
fn in_follows_sql_with_null_in_value_and_list() {
    let among = |list: Vec<Literal>| each(Expr::In(Box::new(c("i")), list));
    let int = Literal::Integer;
    assert_eq!(among(vec![int(7), int(4), int(100)]), truths([T, F, U, T, F, F]));
    assert_eq!(among(vec![int(7), Literal::Null]), truths([T, U, U, U, U, U]));
    assert_eq!(among(vec![]), truths([F; 6]));
    assert_eq!(among(vec![Literal::Null]), vec![NONE; 6]);
    assert_eq!(among((0..3000).map(int).collect()), truths([T, F, U, T, T, T]));
    assert_eq!(among(vec![Literal::Text("7".into())]), truths([F, F, U, F, F, F]));
    assert_eq!(among(vec![Literal::Text("7".into()), Literal::Null]), vec![NONE; 6]);
    assert_eq!(
        among(vec![Literal::Number("7.0".parse().unwrap()), Literal::Number("4.5".parse().unwrap())]),
        truths([T, F, U, F, F, F])
    );
    let of = |name: &str, list: Vec<Literal>| each(Expr::In(Box::new(c(name)), list));
    let words = vec![Literal::Text("a".into()), Literal::Text("b".into())];
    assert_eq!(of("g", words), truths([T, T, T, T, T, U]));
    assert_eq!(of("big", vec![int(9_007_199_254_740_993)]), truths([F, F, U, T, F, F]));
    assert_eq!(of("far", vec![int(9_007_199_254_740_993), int(0)]), truths([F, F, F, F, F, U]));
    assert_eq!(of("x", vec![int(4), Literal::Number("2.5".parse().unwrap())]), truths([F, T, U, F, U, T]));
    assert_eq!(of("b", vec![Literal::Boolean(true)]), truths([T, F, T, U, F, T]));
    assert_eq!(of("b", vec![Literal::Boolean(true), Literal::Boolean(false)]), truths([T, T, T, U, T, T]));
    assert_eq!(of("t", vec![Literal::Instant(1_778_025_610)]), truths([F, T, U, F, F, U]));
    assert_eq!(each(Expr::In(Box::new(n(3)), vec![int(3)])), truths([T; 6]));
}

#[test]
fn case_takes_the_first_true_branch_and_null_is_not_true() {
    let branch = |limit, value| (op(Binary::Gt, c("i"), n(limit)), n(value));
    let case = Expr::Case(vec![branch(6, 1), branch(4, 2)], Box::new(null()));
    assert_eq!(each(case), maybe([Some(1), None, None, None, Some(2), Some(2)]));
    let same = Expr::Case(vec![branch(6, 1), branch(4, 1), branch(-10, 3)], Box::new(n(9)));
    assert_eq!(each(same), maybe([1, 3, 9, 3, 1, 1].map(Some)));
    let written = Expr::if_else(null(), n(1), text("else"));
    assert_eq!(each(written), texts(["else"; 6]));
    assert_eq!(each(Expr::Case(vec![], Box::new(n(9)))), vec![Cell::Integer(9); 6]);
    assert_eq!(each(Expr::if_else(c("b"), null(), null())), vec![NONE; 6]);
}

#[test]
fn what_is_chosen_is_of_one_form() {
    let of = |then: Expr, last: Expr| each(Expr::if_else(c("b"), then, last));
    // Numbers are written without a fraction that is none, and in full: the shortest digits that read back, then noughts.
    assert_eq!(of(c("x"), c("s")), texts(["1.5", "-", "-", "B", "abc", "4"]));
    assert_eq!(of(text("w"), c("far")), texts(["w", "-9223372036854776000", "w", "9007199254740992", "-0.5", "w"]));
    assert_eq!(of(text("w"), c("i")), texts(["w", "-7", "w", "4", "5", "w"]));
    assert_eq!(of(text("w"), c("b")), texts(["w", "false", "w", "-", "false", "w"]));
    assert_eq!(of(c("i"), c("x")), numbers([Some(7.0), Some(2.5), None, Some(10.0), None, Some(6.0)]));
    assert_eq!(of(c("b"), c("j")), maybe([Some(1), Some(3), Some(1), None, Some(0), Some(1)]));
    assert_eq!(of(c("b"), null()), truths([T, U, T, U, U, T]));
    assert!(refusal(Expr::if_else(c("b"), c("big"), c("x"))).contains("has more digits"));
}

#[test]
fn functions_mean_what_they_say() {
    assert_eq!(each(call(Coalesce, &[c("i"), c("j"), n(1)])), maybe([7, -7, 0, 4, 5, 6].map(Some)));
    assert_eq!(each(call(Coalesce, &[c("x"), n(1)])), numbers([1.5, 2.5, 1.0, 10.0, 1.0, 4.0].map(Some)));
    assert_eq!(each(call(Coalesce, &[null(), c("g"), text("z")]))[5], Cell::Text("z".into()));
    assert_eq!(each(call(Coalesce, &[null(), null()])), vec![NONE; 6]);
    assert_eq!(each(call(Least, &[c("i"), c("j"), n(5)])), maybe([3, -7, 0, 4, 0, -4].map(Some)));
    assert_eq!(each(call(Greatest, &[c("i"), c("j")])), maybe([7, 3, 0, 4, 5, 6].map(Some)));
    assert_eq!(each(call(Least, &[c("t"), null()]))[2], NONE);
    assert_eq!(each(call(Least, &[n(2), null(), n(1)])), vec![Cell::Integer(1); 6]);
    assert_eq!(
        each(call(Greatest, &[c("i"), c("x")])),
        numbers([7.0, 2.5, 0.0, 10.0, 5.0, 6.0].map(Some))
            .into_iter()
            .enumerate()
            .map(|(row, cell)| if row == 2 { NONE } else { cell })
            .collect::<Vec<_>>()
    );
    assert_eq!(each(call(Greatest, &[c("g"), text("aa")])), texts(["aa", "aa", "aa", "aa", "b", "aa"]));
    assert_eq!(each(call(Least, &[c("b"), Expr::boolean(true)])), truths([T, F, T, T, F, T]));
    assert_eq!(each(call(Upper, &[c("s")])), texts(["障害A", "-", "B", "B", "ABC", "障害A"]));
    assert_eq!(each(call(Lower, &[c("s")])), texts(["障害a", "-", "b", "b", "abc", "障害a"]));
    assert_eq!(each(call(Length, &[c("s")])), maybe([Some(3), None, Some(1), Some(1), Some(3), Some(3)]));
    assert_eq!(each(call(NullIf, &[c("j"), n(0)])), maybe([Some(3), Some(3), None, None, None, Some(-4)]));
    assert_eq!(each(call(NullIf, &[c("j"), c("i")])), maybe([Some(3), Some(3), Some(0), None, Some(0), Some(-4)]));
    assert_eq!(each(call(NullIf, &[c("i"), c("i")])), vec![NONE; 6]);
    assert_eq!(each(call(Contains, &[c("s"), text("害")])), truths([T, U, F, F, F, T]));
    assert_eq!(each(call(Contains, &[c("s"), text(".")])), truths([F, U, F, F, F, F]), "no pattern");
    assert_eq!(each(call(Contains, &[text("ab"), c("g")])), truths([T, T, T, T, T, U]));
    assert_eq!(each(call(Contains, &[c("s"), text("")])), truths([T, U, T, T, T, T]));
    assert_eq!(each(call(StartsWith, &[c("s"), text("a")])), truths([F, U, F, F, T, F]));
    assert_eq!(each(call(StartsWith, &[text("abc"), c("s")])), truths([F, U, F, F, T, F]));
    assert_eq!(each(call(StartsWith, &[c("s"), null()])), vec![NONE; 6]);
    assert!(refusal(call(Lower, &[c("i")])).contains("expected texts, found i64"));
    assert!(refusal(call(NullIf, &[c("i")])).contains("lacks an argument"));
}

#[test]
fn letters_beyond_ascii_are_those_of_unicode() {
    // python3: "Straße ΟΔΟΣ".upper() and so on, and len() of each.
    assert_eq!(each(call(Upper, &[c("u")])), texts(["STRASSE ΟΔΟΣ", "İ", "FI", "😀É", "", "-"]));
    assert_eq!(each(call(Lower, &[c("u")])), texts(["straße οδος", "i\u{307}", "ﬁ", "😀é", "", "-"]));
    assert_eq!(each(call(Length, &[c("u")])), maybe([Some(11), Some(1), Some(1), Some(2), Some(0), None]));
}

#[test]
fn locate_and_gather_answer_null_outside() {
    let table = Arc::new(vec![-7, 4, 4, 6]);
    let last = maybe([Some(3), Some(0), None, Some(2), Some(2), Some(3)]);
    assert_eq!(each(c("i").search_sorted(&table, Side::LastAtMost)), last);
    let first = maybe([None, Some(0), None, Some(1), Some(3), Some(3)]);
    assert_eq!(each(c("i").search_sorted(&table, Side::FirstAtLeast)), first);
    assert_eq!(each(n(-8).search_sorted(&table, Side::LastAtMost)), vec![NONE; 6]);
    assert_eq!(each(c("big").search_sorted(&table, Side::LastAtMost))[..2], [Cell::Integer(3), NONE]);
    assert_eq!(each(c("i").search_sorted(&Arc::new(vec![]), Side::LastAtMost)), vec![NONE; 6]);
    assert_eq!(each(c("i").search_sorted(&Arc::new(vec![]), Side::FirstAtLeast)), vec![NONE; 6]);
    // A part of a table is enough for rows that lie close together; its places are those of the whole.
    let far = Arc::new(vec![0, 1_778_025_600, 1_778_025_600, 1_778_025_606, 1_778_025_700, 1_900_000_000]);
    let last = maybe([Some(2), Some(3), None, Some(3), Some(2), None]);
    assert_eq!(each(c("t").search_sorted(&far, Side::LastAtMost)), last);
    let first = maybe([Some(1), Some(4), None, Some(4), Some(3), None]);
    assert_eq!(each(c("t").search_sorted(&far, Side::FirstAtLeast)), first);
    assert_eq!(each(c("d").search_sorted(&far, Side::FirstAtLeast))[..3], [Cell::Integer(1), Cell::Integer(1), NONE]);
    let ends = Arc::new(vec![i64::MIN, 0, i64::MAX]);
    let last = maybe([Some(2), Some(0), None, Some(1), Some(1), Some(1)]);
    assert_eq!(each(c("big").search_sorted(&ends, Side::LastAtMost)), last);
    let first = maybe([Some(2), Some(0), None, Some(2), Some(1), Some(2)]);
    assert_eq!(each(c("big").search_sorted(&ends, Side::FirstAtLeast)), first);
    let entries = Arc::new(vec![10, 11, 12, 13]);
    assert_eq!(each(c("j").take(&entries)), maybe([Some(13), Some(13), Some(10), None, Some(10), None]));
    assert_eq!(each(c("i").take(&entries)), vec![NONE; 6]);
    assert_eq!(each(c("big").take(&entries)), maybe([None, None, None, None, Some(10), None]));
    assert_eq!(each(c("j").take(&Arc::new(vec![]))), vec![NONE; 6]);
    assert_eq!(each(null().take(&entries)), vec![NONE; 6]);
    assert_eq!(each(n(2).take(&entries)), vec![Cell::Integer(12); 6]);
    assert_eq!(
        each(c("t").search_sorted(&Arc::new(vec![1_778_025_610]), Side::LastAtMost))[..2],
        [NONE, Cell::Integer(0)]
    );
    assert_eq!(each(c("b").take(&entries)), maybe([Some(11), Some(10), Some(11), None, Some(10), Some(11)]));
    let fraction = c("x").search_sorted(&entries, Side::LastAtMost);
    assert!(refusal(fraction).contains("expected whole numbers for a look-up, found f64"));
}

#[test]
fn forms_are_seen_as_integers_and_numbers() {
    let whole = |expr: Expr| each(expr.to_integer());
    assert_eq!(whole(c("d"))[1], Cell::Integer(20_580));
    assert_eq!(whole(c("b")), maybe([Some(1), Some(0), Some(1), None, Some(0), Some(1)]));
    assert_eq!(whole(c("x")), maybe([Some(1), Some(2), None, Some(10), None, Some(4)]));
    assert_eq!(whole(op(Binary::Mul, c("x"), n(-1)))[..2], [Cell::Integer(-1), Cell::Integer(-2)]);
    assert!(refusal(c("far").to_integer()).contains("does not fit into 64 bits"));
    assert_eq!(whole(call(Least, &[c("far"), n(0)]))[..2], [Cell::Integer(0), Cell::Integer(i64::MIN)]);
    assert_eq!(each(Expr::ToNumber(Box::new(c("i"))))[0], Cell::Number(7.0));
    assert_eq!(each(Expr::ToNumber(Box::new(null()))), vec![NONE; 6]);
    assert_eq!(each(null().to_integer()), vec![NONE; 6]);
}

fn previous(running: RunningAggregate, value: Expr, partition: Expr, order: Expr) -> Expr {
    value.running(running, partition, order)
}

#[test]
fn earlier_rows_of_a_partition_add_up() {
    // Of group a by t: none (row 3), row 1, row 2, row 4.
    let sum = |value| each(previous(RunningAggregate::Sum, value, c("g"), c("t")));
    let max = |value| each(previous(RunningAggregate::Max, value, c("g"), c("t")));
    assert_eq!(sum(c("i")), maybe([Some(0), Some(7), Some(0), Some(0), Some(0), Some(0)]));
    assert_eq!(max(c("i")), maybe([None, Some(7), None, Some(7), None, None]));
    assert_eq!(sum(c("j")), maybe([Some(0), Some(3), Some(0), Some(6), Some(0), Some(0)]));
    assert_eq!(max(c("j")), maybe([Some(0), Some(3), None, Some(3), None, None]));
    // In the order of places a missing value counts for nothing.
    let by_place = |running| each(previous(running, c("i"), n(1), n(1)));
    assert_eq!(by_place(RunningAggregate::Max), maybe([None, Some(7), Some(7), Some(7), Some(7), Some(7)]));
    assert_eq!(by_place(RunningAggregate::Sum), maybe([0, 7, 0, 0, 4, 9].map(Some)));
    let nulls = |running| each(previous(running, null(), c("g"), c("t")));
    assert_eq!(
        (nulls(RunningAggregate::Max), nulls(RunningAggregate::Sum)),
        (vec![NONE; 6], vec![Cell::Integer(0); 6])
    );
    // 2⁶³-1 less 2⁶³ is -1: only what is asked for has to fit.
    let large = each(previous(RunningAggregate::Sum, c("big"), n(1), n(1)));
    assert_eq!(large[1..4], [Cell::Integer(i64::MAX), Cell::Integer(-1), Cell::Integer(-1)]);
    assert!(
        refusal(previous(RunningAggregate::Sum, call(Greatest, &[c("big"), n(1)]), n(1), n(1))).contains("64 bits")
    );
    assert!(refusal(previous(RunningAggregate::Max, c("x"), c("g"), c("t"))).contains("expected whole numbers"));
    let twice = previous(RunningAggregate::Max, previous(RunningAggregate::Sum, n(1), n(1), n(1)), c("g"), c("t"));
    assert!(refusal(twice).contains("must be a column"));
    let within = previous(RunningAggregate::Sum, n(1), n(1), previous(RunningAggregate::Sum, n(-1), n(1), n(1)));
    assert_eq!(each(within), maybe([5, 4, 3, 2, 1, 0].map(Some)), "ordered by what falls from row to row");
}

#[test]
fn rows_without_a_partition_belong_together() {
    let all = each(previous(RunningAggregate::Sum, n(1), op(Binary::Gt, c("i"), n(4)), c("j")));
    // i > 4: rows 1, 5, 6; unknown: row 3; else rows 2, 4. By j, nulls first.
    assert_eq!(all, maybe([Some(2), Some(1), Some(0), Some(0), Some(1), Some(0)]));
    let unknown = each(previous(RunningAggregate::Sum, n(1), op(Binary::Gt, c("x"), null()), c("i")));
    assert_eq!(unknown, maybe([5, 1, 0, 2, 3, 4].map(Some)));
}
