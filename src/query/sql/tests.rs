//! What is read, as the expression it means, and what is refused, with the place of the refusal.

use super::*;
use crate::diag::Lang;
use crate::query::{Function, Literal};
use rust_decimal::Decimal;

const COLUMNS: &[(&str, DataType)] = &[
    ("status", DataType::Text),
    ("priority", DataType::Text),
    ("n", DataType::Integer),
    ("latency_ms", DataType::Number),
    ("ok", DataType::Boolean),
    ("opened_at", DataType::Instant),
    ("closed_at", DataType::Instant),
    ("due", DataType::Date),
    ("優先度", DataType::Text),
    ("件数", DataType::Integer),
    ("対応（分）", DataType::Number),
];

fn read(text: &str) -> Result<(Expr, DataType), ExprError> {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    parse(text, &|name| COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, data_type)| *data_type), &names)
}

/// A short picture of an expression, so that the tables below can be read.
fn show(expr: &Expr) -> String {
    let list = |all: &[Expr]| all.iter().map(show).collect::<Vec<_>>().join(" ");
    match expr {
        Expr::Column(name) => name.clone(),
        Expr::Literal(Literal::Null) => "null".into(),
        Expr::Literal(Literal::Integer(n)) => n.to_string(),
        Expr::Literal(Literal::Number(n)) => format!("{n}n"),
        Expr::Literal(Literal::Text(t)) => format!("'{t}'"),
        Expr::Literal(Literal::Boolean(b)) => b.to_string(),
        Expr::Literal(Literal::Instant(n)) => format!("@{n}"),
        Expr::Literal(Literal::Date(n)) => format!("day{n}"),
        Expr::Binary(op, a, b) => format!("({op:?} {} {})", show(a), show(b)),
        Expr::Not(a) => format!("(not {})", show(a)),
        Expr::IsNull(a) => format!("(null? {})", show(a)),
        Expr::In(a, all) => {
            let all: Vec<Expr> = all.iter().cloned().map(Expr::Literal).collect();
            format!("(in {} [{}])", show(a), list(&all))
        }
        Expr::Case(branches, last) => {
            let branches: Vec<String> = branches.iter().map(|(c, r)| format!("{}→{}", show(c), show(r))).collect();
            format!("(case {} {})", branches.join(" "), show(last))
        }
        Expr::Call(f, all) => format!("({f:?} {})", list(all)),
        Expr::ToInteger(a) => format!("(int {})", show(a)),
        Expr::ToNumber(a) => format!("(num {})", show(a)),
        Expr::SearchSorted { .. } | Expr::Take { .. } | Expr::RunningWindow { .. } => "table".into(),
    }
}

#[test]
fn reads_expressions() {
    use DataType::{Boolean, Date, Instant, Integer, Number, Text};
    let cases: &[(&str, &str, DataType)] = &[
        ("status = 'up'", "(Eq status 'up')", Boolean),
        ("\"status\" <> 'it''s'", "(Ne status 'it's')", Boolean),
        ("status != 'up'", "(Ne status 'up')", Boolean),
        ("優先度 = '緊急'", "(Eq 優先度 '緊急')", Boolean),
        ("\"対応（分）\" >= 30", "(Ge 対応（分） 30)", Boolean),
        ("n", "n", Integer),
        ("  n  ", "n", Integer),
        ("n + 1 * 2", "(Add n (Mul 1 2))", Integer),
        ("(n + 1) * 2", "(Mul (Add n 1) 2)", Integer),
        ("n % 7", "(Rem n 7)", Integer),
        ("n / 2", "(Div n 2)", Number),
        ("latency_ms / 1000.0", "(Div latency_ms 1000.0n)", Number),
        ("n + 0.1", "(Add n 0.1n)", Number),
        ("-n", "(Sub 0 n)", Integer),
        ("-5", "-5", Integer),
        ("-0.5", "-0.5n", Number),
        ("1e3", "1000n", Number),
        ("true", "true", Boolean),
        ("not ok and n < 3 or n >= 9", "(Or (And (not ok) (Lt n 3)) (Ge n 9))", Boolean),
        ("closed_at is null", "(null? closed_at)", Boolean),
        ("closed_at is not null", "(not (null? closed_at))", Boolean),
        ("ok is true", "(Coalesce ok false)", Boolean),
        ("ok is false", "(Coalesce (not ok) false)", Boolean),
        ("ok is not true", "(not (Coalesce ok false))", Boolean),
        ("ok is not false", "(not (Coalesce (not ok) false))", Boolean),
        ("priority in ('P0', 'P1')", "(in priority ['P0' 'P1'])", Boolean),
        ("priority not in ('P0')", "(not (in priority ['P0']))", Boolean),
        ("n in (1, 2.5)", "(in n [1n 2.5n])", Boolean),
        ("n in (1, 件数)", "(Or (Eq n 1) (Eq n 件数))", Boolean),
        ("n between 1 and 3", "(And (Ge n 1) (Le n 3))", Boolean),
        ("n not between 1 and 3", "(not (And (Ge n 1) (Le n 3)))", Boolean),
        ("status like '%障害%'", "(Contains status '障害')", Boolean),
        ("status like 'P%'", "(StartsWith status 'P')", Boolean),
        ("status not like '%x%'", "(not (Contains status 'x'))", Boolean),
        ("status like 'up'", "(Eq status 'up')", Boolean),
        ("case when ok then 1 else 0 end", "(case ok→1 0)", Integer),
        ("case when ok then 1 else 0.5 end", "(case ok→1n 0.5n)", Number),
        ("case when ok then n else 0.5 end", "(case ok→(num n) 0.5n)", Number),
        ("case when ok then 'a' end", "(case ok→'a' null)", Text),
        (
            "case priority when 'P0' then 1 when 'P1' then 2 end",
            "(case (Eq priority 'P0')→1 (Eq priority 'P1')→2 null)",
            Integer,
        ),
        ("coalesce(closed_at, opened_at)", "(Coalesce closed_at opened_at)", Instant),
        ("coalesce(null, n)", "(Coalesce null n)", Integer),
        ("coalesce(due, '2026-11-01')", "(Coalesce due day20758)", Date),
        ("NULLIF(n, 0)", "(NullIf n 0)", Integer),
        ("abs(n - 3)", "(Abs (Sub n 3))", Integer),
        ("least(n, 2.5)", "(Least (num n) 2.5n)", Number),
        ("greatest(n, 件数)", "(Greatest n 件数)", Integer),
        ("lower(status) = 'up'", "(Eq (Lower status) 'up')", Boolean),
        ("length(upper(status))", "(Length (Upper status))", Integer),
        ("contains(status, 'x')", "(Contains status 'x')", Boolean),
        ("closed_at - opened_at", "(Sub (int closed_at) (int opened_at))", Integer),
        ("(closed_at - opened_at) / 60 <= 30", "(Le (Div (Sub (int closed_at) (int opened_at)) 60) 30)", Boolean),
        // So many seconds or days after; what is compared with that is counted as well.
        ("opened_at + 60", "(Add (int opened_at) 60)", Instant),
        ("60 + opened_at - n", "(Sub (Add 60 (int opened_at)) n)", Instant),
        ("due - 3", "(Sub (int due) 3)", Date),
        ("opened_at + 60 > closed_at", "(Gt (Add (int opened_at) 60) (int closed_at))", Boolean),
        ("opened_at + 60 < '2026-11-01T00:00:00+09:00'", "(Lt (Add (int opened_at) 60) (int @1793458800))", Boolean),
        ("coalesce(closed_at, opened_at + n)", "(Coalesce (int closed_at) (Add (int opened_at) n))", Instant),
        (
            "coalesce(closed_at, opened_at + n) - opened_at",
            "(Sub (Coalesce (int closed_at) (Add (int opened_at) n)) (int opened_at))",
            Integer,
        ),
        (
            "case when ok then closed_at else opened_at + n end > closed_at",
            "(Gt (case ok→(int closed_at) (Add (int opened_at) n)) (int closed_at))",
            Boolean,
        ),
        (
            "closed_at in (opened_at, opened_at + n)",
            "(Or (Eq (int closed_at) (int opened_at)) (Eq (int closed_at) (Add (int opened_at) n)))",
            Boolean,
        ),
        ("due - '2026-11-01'", "(Sub (int due) (int day20758))", Integer),
        // date -u -d 2026-11-01T00:00:00+09:00 +%s
        ("opened_at >= '2026-11-01T00:00:00+09:00'", "(Ge opened_at @1793458800)", Boolean),
        ("'2026-10-31 15:00:00Z' <= opened_at", "(Le @1793458800 opened_at)", Boolean),
        ("due < '1970-01-02'", "(Lt due day1)", Boolean),
        ("due < date '1969-12-31'", "(Lt due day-1)", Boolean),
        ("due between '1970-01-01' and '1970-01-03'", "(And (Ge due day0) (Le due day2))", Boolean),
        ("due in ('1970-01-01')", "(in due [day0])", Boolean),
        ("cast(n as double)", "(num n)", Number),
        ("cast(opened_at as integer)", "(int opened_at)", Integer),
        ("n -- the count", "n", Integer),
        ("priority\n  = 'P0'", "(Eq priority 'P0')", Boolean),
    ];
    for (text, expected, data_type) in cases {
        let (expr, found) = read(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        assert_eq!((show(&expr).as_str(), found), (*expected, *data_type), "{text}");
    }
}

#[test]
fn exact_decimals() {
    let (expr, _) = read("0.1").unwrap();
    assert_eq!(expr, Expr::number(Decimal::new(1, 1)));
    let (expr, _) = read("9223372036854775807").unwrap();
    assert_eq!(expr, Expr::integer(i64::MAX));
}

/// Text, what the error points at, a word of the message, a word of the hint.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    ("statsu = 'up'", "statsu", "no column `statsu`", "`status`"),
    ("STATUS = 'up'", "STATUS", "no column", "`status`"),
    ("優先度 = 'P0' and 優先渡 = 'P1'", "優先渡", "no column", "`優先度`"),
    ("status = \"up\"", "\"up\"", "no column", "single quotes: `'up'`"),
    ("優先度 = 1", "1", "`優先度` is text", "`'1'`"),
    ("1 = 優先度", "1", "`優先度` is text", "`'1'`"),
    ("優先度 = '緊急' or 件数 > '3'", "'3'", "`件数` is integer", "`3` without quotes"),
    ("n = ok", "ok", "cannot be compared", ""),
    ("due < opened_at", "opened_at", "cannot be compared", "offset"),
    ("opened_at > '2026-11-01 00:00'", "'2026-11-01 00:00'", "no offset", "+09:00"),
    ("opened_at > '2026-11-01'", "'2026-11-01'", "no offset", "+09:00"),
    ("opened_at > 'きのう'", "'きのう'", "not an instant", "+09:00"),
    ("opened_at > '2026-11-01T00:00:00.5Z'", "'2026-11-01T00:00:00.5Z'", "whole seconds", ""),
    ("due > '2026/11/01'", "'2026/11/01'", "not a date", "2026-11-01"),
    ("due > '2026-11-01T00:00:00Z'", "'2026-11-01T00:00:00Z'", "not a date", ""),
    ("closed_at = null", "null", "always null", "is null"),
    ("n in (1, null)", "null", "null in a list", "is null"),
    ("opened_at + 0.5", "opened_at", "expected a number", "opened_at + 3600"),
    ("60 - opened_at", "opened_at", "expected a number", "closed_at - opened_at"),
    ("opened_at + closed_at", "opened_at", "expected a number", "closed_at - opened_at"),
    ("opened_at * 2", "opened_at", "expected a number", "closed_at - opened_at"),
    ("status + 1", "status", "expected a number", ""),
    ("n and ok", "n", "expected a condition", ""),
    ("not n", "n", "expected a condition", ""),
    ("ok < true", "ok < true", "no order", ""),
    ("status like '%a%b%'", "'%a%b%'", "pattern", "contains"),
    ("status like '%b'", "'%b'", "pattern", "contains"),
    ("status like 'a_b%'", "'a_b%'", "pattern", "contains"),
    ("status ilike '%b%'", "status ilike '%b%'", "ilike", "lower"),
    ("n like '%1%'", "n", "expected a text", ""),
    ("count(*)", "count", "aggregate `count`", "`agg: count`"),
    ("件数 > avg(n)", "avg", "aggregate `avg`", "`agg: avg`"),
    ("max(n)", "max", "aggregate", "greatest"),
    ("row_number() over (order by n)", "row_number", "window function", "one row"),
    ("sum(n) over ()", "sum", "aggregate", "window"),
    ("n > (select 1)", "", "subquery", "one source"),
    ("opened_at < now()", "now", "no function `now`", "as-of"),
    ("coalese(n, 0)", "coalese", "no function", "`coalesce`"),
    ("nullif(n)", "nullif", "1 argument", "nullif(a, b)"),
    ("round(latency_ms)", "round", "no function", "columns"),
    ("floor(latency_ms)", "latency_ms", "floor", "never round"),
    ("t.n = 1", "t.n", "without a table", "`n`"),
    ("cast(status as integer)", "", "cast to `integer`", "sources.yaml"),
    ("status || 'x'", "status || 'x'", "operator `||`", ""),
    ("case when ok then 1 else 'a' end", "'a'", "cannot be compared", ""),
    ("優先度 = 'P0' )", ")", "`)` does not belong", ""),
    ("n = 1 n", "n", "`n` does not belong", ""),
    ("n = 1; n", ";", "`;` does not belong", ""),
    ("優先度 ＝ 'P0'", "＝", "does not belong", "half-width `=`"),
    ("対応（分） > 3", "（", "does not belong", ""),
    ("select n", "n", "", ""),
    ("n >", "", "ends too early", ""),
    ("優先度 = 'P0", "", "cannot be read", ""),
    ("", "", "empty", ""),
    ("  -- nothing", "", "empty", ""),
    ("null", "null", "always null", ""),
    ("99999999999999999999", "99999999999999999999", "too large", ""),
    ("n = $1", "$1", "constant", ""),
];

#[test]
fn refuses_with_a_place() {
    for (text, at, message, hint) in REFUSED {
        let error = read(text).expect_err(text);
        let slice: String = text.chars().skip(error.at).take(error.length).collect();
        assert!(at.is_empty() || slice == *at, "{text}: points at `{slice}`, {error:?}");
        assert!(error.length >= 1 && error.at <= text.chars().count(), "{text}: {error:?}");
        assert!(error.message.text(Lang::En).contains(message), "{text}: {error:?}");
        let found = error.hint.as_ref().map_or("", |h| h.text(Lang::En));
        assert!(found.contains(hint), "{text}: {error:?}");
    }
}

#[test]
fn places_count_characters_across_lines() {
    let error = read("優先度 = '緊急'\n  and 優先渡 = 'P1'").unwrap_err();
    // 10 characters and a line break, then `  and `.
    assert_eq!((error.at, error.length), (17, 3));
    let error = read("優先度 = '緊急' and").unwrap_err();
    assert_eq!((error.at, error.length), (14, 1));
}

#[test]
fn long_chains_are_refused_not_fatal() {
    let chain = |n: usize| vec!["n = 1"; n].join(" or ");
    assert!(read(&chain(100)).is_ok());
    assert!(read(&chain(400)).unwrap_err().message.en.contains("too deep"));
    assert!(read(&chain(450)).unwrap_err().message.en.contains("too deep"));
    let postfix = format!("ok{}", " is true".repeat(900));
    assert!(read(&postfix).unwrap_err().message.en.contains("too deep"));
    assert!(read(&chain(100_000)).unwrap_err().message.en.contains("too long"));
    assert!(read(&format!("{}n{}", "(".repeat(3000), ")".repeat(3000))).is_err());
    let list = format!("n in ({})", vec!["1"; 1000].join(","));
    assert!(matches!(read(&list).unwrap().0, Expr::In(_, all) if all.len() == 1000));
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "[a-z優先度n0-9'\"()=<>%,. \n-]{0,40}") {
        let count = text.chars().count();
        if let Err(error) = read(&text) {
            proptest::prop_assert!(error.at <= count && error.length >= 1);
        }
    }

    #[test]
    fn never_panics_on_anything(text in ".{0,40}") {
        let _ = read(&text);
    }
}

#[test]
fn binary_operators_keep_their_order() {
    let (expr, _) = read("n - 1 - 2").unwrap();
    let inner = Expr::column("n").minus(Expr::integer(1));
    assert_eq!(expr, inner.minus(Expr::integer(2)));
    assert_eq!(read("abs(n)").unwrap().0, Expr::Call(Function::Abs, vec![Expr::column("n")]));
}
