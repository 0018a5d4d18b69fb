//! Ranges and patterns.

use super::*;
use crate::config::ColumnType::{Date, Datetime, Integer, Number, Text};
use crate::config::{Bound, BoundValue};
use crate::model::SourceReport;

fn limited(name: &str, kind: ColumnType, least: Option<BoundValue>, most: Option<BoundValue>) -> Column {
    let bound = |value| Bound { text: "so viel".into(), value };
    let limits = Limits { least: least.map(bound), most: most.map(bound), ..Limits::default() };
    Column { limits, ..column(name, kind) }
}

fn opened_with(columns: Vec<Column>, text: &str) -> (Store, Vec<Diagnostic>) {
    opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text))
}

fn whole(n: i64) -> Option<BoundValue> {
    Some(BoundValue::Whole(n))
}

#[test]
fn both_ends_belong_to_a_range() {
    let columns = vec![limited("n", Integer, whole(0), whole(9))];
    let (store, found) = opened_with(columns, "n\n-1\n0\n9\n10\n\n");
    assert_eq!(values(&store, "n"), integers(&[0, 9]));
    assert_eq!(told(&found), ["data/out-of-range data/a.csv:2:1", "data/out-of-range data/a.csv:5:1"]);
    assert!(found[0].message.en.starts_with("expected at least so viel in `n`, found `-1`"), "{}", found[0].message.en);
    assert!(found[1].message.ja.starts_with("`n` は so viel 以下のはずですが `10` です"), "{}", found[1].message.ja);
}

#[test]
fn a_number_equal_to_its_bound_as_written_is_inside() {
    // 0.1 and 0.3 have no exact binary form; value and bound are read alike.
    let tenth = |n| Some(BoundValue::Number(Decimal::new(n, 1)));
    let columns = vec![limited("x", Number, tenth(1), tenth(3))];
    let (store, _) = opened_with(columns, "x\n0.1\n0.3\n0.30000000000000004\n0.09\n");
    assert_eq!(values(&store, "x"), [Cell::Number(0.1), Cell::Number(0.3)]);
}

#[test]
fn instants_and_dates_have_ranges() {
    // 2026-01-01 00:00 to 23:59:59 in Tokyo is 1767193200 to 1767279599 (`date -d '2026-01-01 00:00 +0900' +%s`), and
    // 2026-01-01 is day 20454 (1767225600 / 86400).
    let at = limited("at", Datetime, whole(1_767_193_200), whole(1_767_279_599));
    let on = limited("on", Date, whole(20_454), None);
    let text =
        "at,on\n2026-01-01 00:00,2026-01-01\n2026-01-01 23:59:59,\n2025-12-31 23:59:59,\n2026-01-02,\n,2025-12-31\n";
    let (store, found) = opened_with(vec![at, on], text);
    assert_eq!(values(&store, "at"), integers(&[1_767_193_200, 1_767_279_599]));
    // 2026-01-02 has no time of day, which is another fault.
    assert_eq!(
        told(&found),
        ["data/bad-value data/a.csv:5:1", "data/out-of-range data/a.csv:4:1", "data/out-of-range data/a.csv:6:2"]
    );
}

#[test]
fn a_pattern_is_of_the_whole_text() {
    let mut id = column("id", Text);
    id.limits.pattern = Some("T-[0-9]+|X".into());
    let (store, found) = opened_with(vec![id, column("n", Integer)], "id,n\nT-1,1\nXX,2\nT-1a,3\n,4\nX,5\n");
    assert_eq!(values(&store, "n"), integers(&[1, 4, 5]));
    assert_eq!(told(&found), ["data/pattern data/a.csv:3:1"]);
    let SourceReport { reasons, .. } = (*store.profile("tickets").unwrap()).clone();
    let said: Vec<_> = reasons.iter().map(|r| (r.column.as_deref(), r.what.en.as_str(), r.rows)).collect();
    // No value is told where anyone may read it.
    assert_eq!(said, [(Some("id"), "not of the declared pattern", 2)]);
}
