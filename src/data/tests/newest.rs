//! Keys whose newest row is bad.

use super::*;
use crate::config::ColumnType::{Datetime, Integer, Text};

/// In `1.csv` row by row: A good then bad later; B bad earlier then good; C good then bad with an order nobody can read;
/// D good with the same order as a later bad row; E only bad; F good and, in `2.csv`, bad later.
const FIRST: &str = "id,at,n\nA,2026-05-01 09:00,1\nA,2026-05-02 09:00,x\nB,2026-05-01 09:00,x\nB,2026-05-02 09:00,2\n\
    C,2026-05-01 09:00,3\nC,5月,3\nD,2026-05-01 09:00,4\nD,2026-05-01 09:00,x\nE,2026-05-01 09:00,x\nF,2026-05-01 09:00,5\n";
const SECOND: &str = "id,at,n\nF,2026-05-03 09:00,x\nG,2026-05-01 09:00,6\nB,2026-04-30 09:00,7\n";

fn tickets(newest: BadNewest) -> (Store, Vec<Diagnostic>) {
    let mut source = source("*.csv", vec![column("id", Text), column("at", Datetime), column("n", Integer)]);
    (source.key, source.order, source.bad_newest) = (Some("id".into()), Some("at".into()), newest);
    opened(source, &Memory::default().with("data/1.csv", FIRST).with("data/2.csv", SECOND))
}

fn counts(store: &Store) -> (u64, u64, u64, u64, u64) {
    let report = store.profile("tickets").unwrap();
    (report.rows_in, report.rows_used, report.rows_set_aside, report.rows_duplicate, report.older_stand_in)
}

#[test]
fn an_older_row_stands_for_a_key_and_is_told() {
    let (store, found) = tickets(BadNewest::FallBack);
    assert_eq!(values(&store, "id"), texts(&["A", "B", "C", "D", "F", "G"]));
    assert_eq!(values(&store, "n"), integers(&[1, 2, 3, 4, 5, 6]));
    // 13 rows: 6 used, 6 bad (A, B, C, D, E, F), and the older good row of B.
    assert_eq!(counts(&store), (13, 6, 6, 1, 4));
    let told = found.iter().find(|d| d.code.name() == "data/newest-row").unwrap();
    assert_eq!(told.message.en, "older rows stand for `A` and 3 more of `tickets`, since the newest ones are bad");
}

#[test]
fn a_key_can_be_dropped_instead() {
    let (store, found) = tickets(BadNewest::DropKey);
    // A, C, D and F go; the newest row of B is good, and of E there is none.
    assert_eq!(values(&store, "id"), texts(&["B", "G"]));
    assert_eq!(counts(&store), (13, 2, 10, 1, 0));
    let told = found.iter().find(|d| d.code.name() == "data/newest-row").unwrap();
    assert_eq!(
        told.message.en,
        "the newest row of `A` is bad, so its older ones are not used (with others, 4 rows set aside)"
    );
}

#[test]
fn without_an_order_the_later_file_and_row_are_newer() {
    let mut source = source("*.csv", vec![column("id", Text), column("n", Integer)]);
    source.key = Some("id".into());
    let files =
        Memory::default().with("data/1.csv", "id,n\nA,1\nA,x\nB,x\nB,2\nC,3\n").with("data/2.csv", "id,n\nC,x\n");
    let (store, _) = opened(source, &files);
    assert_eq!(values(&store, "n"), integers(&[1, 2, 3]));
    assert_eq!(counts(&store), (6, 3, 3, 0, 2));
}
