//! Rows in = rows used + rows set aside + duplicates.

use super::*;
use crate::config::ColumnType::{Date, Datetime, Integer, Text};
use crate::diag::Severity;
use crate::model::SourceReport;
use proptest::prelude::*;

fn counts(report: &SourceReport) -> (u64, u64, u64, u64) {
    (report.rows_in, report.rows_used, report.rows_set_aside, report.rows_duplicate)
}

#[test]
fn a_bad_value_is_found_at_its_line_and_character_column() {
    let text = "id,件名,at\n1,\"二行の\n件名\",2026-05-06 09:05\n2,障害,5月6日\n3,\"障\n害\",x\n";
    let columns = vec![column("id", Integer), column("at", Datetime)];
    let (store, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), ["data/bad-value data/a.csv:4:6"]);
    assert_eq!(found[0].message.en, "expected a date and time in `at`, found `5月6日` (with others, 2 rows set aside)");
    let report = store.profile("tickets").unwrap();
    assert_eq!(counts(&report), (3, 1, 2, 0));
    let places: Vec<_> = report.set_aside.iter().map(|s| (s.place.line, s.place.column, s.value.as_str())).collect();
    // The third record begins in line 5; its value stands in line 6 after the quoted line break.
    assert_eq!(places, [(4, 6, "5月6日"), (6, 4, "x")]);
    assert_eq!(values(&store, "id"), integers(&[1]));
}

#[test]
fn ragged_rows_are_set_aside_and_never_shifted() {
    let text = "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n";
    let columns = vec![column("a", Integer), column("c", Integer)];
    let (store, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), ["data/ragged-row data/a.csv:3:1"]);
    assert!(found[0].message.en.starts_with("expected 3 fields, found 2"));
    assert_eq!(rows(&store, &["a", "c"]), [integers(&[1, 3]), integers(&[10, 12])]);
    let report = store.profile("tickets").unwrap();
    assert_eq!(counts(&report), (4, 2, 2, 0));
    assert_eq!(report.set_aside[1].place.line, 4);
}

#[test]
fn a_quote_that_is_never_closed_is_told_where_it_opens() {
    let text = "a,b\n1,x\n2,\"y\n3,z\n";
    let columns = vec![column("a", Integer), column("b", Text)];
    let (_, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), ["data/unclosed-quote data/a.csv:3:3"]);
}

#[test]
fn required_values_and_order_are_rules() {
    let mut id = column("id", Integer);
    id.required = true;
    let mut source =
        source("*.csv", vec![id, column("opened", Datetime), column("resolved", Datetime), column("on", Date)]);
    source.not_before = [("resolved", "on"), ("resolved", "opened"), ("on", "opened")]
        .map(|(later, earlier)| (later.into(), earlier.into()))
        .into();
    let text = "id,opened,resolved,on\n\
        1,2026-05-06 09:00,2026-05-06 09:00,2026-05-06\n\
        ,2026-05-06 09:00,,\n\
        3,2026-05-06 09:00,2026-05-06 08:59,\n\
        4,2026-05-06 09:00,,2026-05-05\n\
        5,,2026-05-06 08:59,2026-05-05\n";
    let (store, found) = opened(source, &Memory::default().with("data/a.csv", text));
    assert_eq!(
        told(&found),
        ["data/missing-value data/a.csv:3:1", "data/row-order data/a.csv:4:20", "data/row-order data/a.csv:5:21"]
    );
    assert!(
        found[1].message.en.starts_with("`resolved` `2026-05-06 08:59` is earlier than `opened` `2026-05-06 09:00`")
    );
    assert_eq!(values(&store, "id"), integers(&[1, 5]));
    assert_eq!(counts(&store.profile("tickets").unwrap()), (5, 2, 3, 0));
}

#[test]
fn a_row_with_two_bad_values_counts_once() {
    let columns = vec![column("a", Integer), column("b", Integer)];
    let (store, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", "a,b\nx,y\n1,2\n"));
    assert_eq!(told(&found), ["data/bad-value data/a.csv:2:1", "data/bad-value data/a.csv:2:3"]);
    let report = store.profile("tickets").unwrap();
    assert_eq!((counts(&report), report.set_aside.len()), ((2, 1, 1, 0), 1));
}

#[test]
fn more_bad_rows_than_allowed_are_errors() {
    let files = Memory::default().with("data/a.csv", "a\nx\n1\n2\n3\n");
    let with = |bad_rows| {
        let mut source = source("*.csv", vec![column("a", Integer)]);
        source.bad_rows = bad_rows;
        let (_, found) = opened(source, &files);
        (found.iter().map(|d| d.code.name()).collect::<Vec<_>>(), found[0].severity)
    };
    assert_eq!(with(BadRows::SetAsideUpTo(Decimal::from(25))), (vec!["data/bad-value"], Severity::Warning));
    let both = vec!["data/bad-value", "data/too-many-bad-rows"];
    assert_eq!(with(BadRows::SetAsideUpTo(Decimal::from(24))), (both.clone(), Severity::Error));
    assert_eq!(with(BadRows::Fail), (both, Severity::Error));
}

#[test]
fn the_last_row_of_a_key_by_the_declared_order_wins() {
    let files = Memory::default()
        .with("data/1.csv", "id,at,v\nA,2026-05-06 10:00,a1\nB,2026-05-06 10:00,b1\n,2026-05-06 10:00,n1\nC,,c1\n")
        .with("data/2.csv", "id,at,v\nA,2026-05-06 09:00,a2\nB,2026-05-06 10:00,b2\n,2026-05-06 10:00,n2\nC,bad,c2\nB,2026-05-06 10:00,b3\n");
    let mut source = source("*.csv", vec![column("id", Text), column("at", Datetime), column("v", Text)]);
    source.key = Some("id".into());
    source.order = Some("at".into());
    let (store, found) = opened(source.clone(), &files);
    // The newest row of C is bad, so its older one stands.
    assert_eq!(told(&found), ["data/bad-value data/2.csv:5:3", "data/newest-row data/sources.yaml:1:1"]);
    // Rows stay in file order; ties go to the later file and row; rows without a key are no duplicates of each other.
    assert_eq!(values(&store, "v"), texts(&["a1", "n1", "c1", "n2", "b3"]));
    assert_eq!(counts(&store.profile("tickets").unwrap()), (9, 5, 1, 3));

    source.order = None;
    assert_eq!(values(&opened(source, &files).0, "v"), texts(&["n1", "c1", "a2", "n2", "b3"]));
}

#[test]
fn one_broken_file_does_not_stop_the_others() {
    let files = Memory::default()
        .with("data/a.csv", "id\n1\n")
        .with("data/b.parquet", "PAR1 and nothing more")
        .with("data/c.csv", "id\n3\n");
    let (store, found) = opened(source("*", vec![column("id", Integer)]), &files);
    assert_eq!(told(&found), ["data/unreadable data/b.parquet:0:0"]);
    assert!(!found[0].message.en.contains('\n'));
    assert_eq!(values(&store, "id"), integers(&[1, 3]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_row_is_lost(text in "(([0-9x]{0,2}|\"[0-9\n]{0,3}\")(,[a-c]{0,2}){0,2}\n){0,12}") {
        let mut source = source("*.csv", vec![column("id", Integer), column("key", Text)]);
        source.key = Some("key".into());
        let text = format!("id,key\n{text}");
        let (store, _) = opened(source, &Memory::default().with("data/a.csv", &text));
        let report = store.profile("tickets").unwrap();
        prop_assert_eq!(report.rows_in, report.rows_used + report.rows_set_aside + report.rows_duplicate);
        prop_assert_eq!(report.rows_used as usize, values(&store, "id").len());
        let lines: Vec<&str> = text.lines().collect();
        for aside in &report.set_aside {
            let line = lines[aside.place.line as usize - 1];
            let there: String = line.chars().skip(aside.place.column as usize - 1).collect();
            // A quoted value may begin with line breaks, which are trimmed.
            let there = there.trim_start_matches('"');
            let first = aside.value.trim_start_matches('"').lines().next().unwrap_or("");
            prop_assert!(there.is_empty() || there.starts_with(first), "{:?} at {:?}", aside.value, there);
        }
    }
}
