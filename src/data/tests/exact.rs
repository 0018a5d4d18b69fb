//! One expression means the same over rows and over figures: the engine's floats and `query::exact` agree, nulls included.

use super::*;
use crate::config::ColumnType::Number;
use crate::query::{DataType, parse};

const VALUES: [&str; 6] = ["", "0", "7", "-7", "2.5", "3"];

#[test]
fn the_engine_and_the_decimals_agree() {
    let pairs: Vec<(&str, &str)> = VALUES.iter().flat_map(|a| VALUES.iter().map(|b| (*a, *b))).collect();
    let lines: String = pairs.iter().map(|(a, b)| format!("{a},{b},1\n")).collect();
    let columns = vec![column("a", Number), column("b", Number), column("one", Number)];
    let files = Memory::default().with("data/a.csv", format!("a,b,one\n{lines}"));
    let (store, found) = opened(source("*.csv", columns), &files);
    assert_eq!(found, vec![]);
    for text in [
        "a + b * 2",
        "a - b",
        "-a",
        "a / b",
        "a / nullif(b, 0) * 100",
        "a % b",
        "coalesce(a, b, 1)",
        "nullif(a, b)",
        "abs(a)",
        "least(a, b)",
        "greatest(a, b)",
        "case when a > b then 1 when a = b then 2 else 3 end",
        "case when a > 0 and b > 0 then 1 else 0 end",
        "case when a > 0 or b > 0 then 1 else 0 end",
        "case when not (a > b) then 1 else 0 end",
        "case when a in (0, 7) then 1 else 0 end",
        "case when a is null then b else a end",
        "case when a between 0 and 3 then a end",
        "case when a <> b then a - b else null end",
    ] {
        let (expr, _) =
            parse(text, &|name| ["a", "b"].contains(&name).then_some(DataType::Number), &["a", "b"]).unwrap();
        let select = Select::Rows { columns: vec![("v".into(), expr.clone())], sort: 0, limit: None };
        let answered = store.run(&query(select)).unwrap().rows;
        assert_eq!(answered.len(), pairs.len());
        for ((a, b), row) in pairs.iter().zip(answered) {
            let known = |name: &str| if name == "a" { a.parse().ok() } else { b.parse().ok() };
            let (exact, float) = (expr.exact(&known).unwrap(), row[0].decimal());
            let close = match (exact, float) {
                (Some(exact), Some(float)) => (exact - float).abs() < Decimal::new(1, 9),
                (exact, float) => exact == float,
            };
            assert!(close, "{text} with a = {a:?}, b = {b:?}: exactly {exact:?}, by the engine {float:?}");
        }
    }
}
