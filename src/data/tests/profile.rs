//! What an engine tells of a source besides answers: its columns, and what was read from it.
#![expect(clippy::disallowed_methods, reason = "pieces are read from files on disk, which the test has to write")]

use super::*;
use crate::config::ColumnType::{Category, Date, Datetime, Duration, Integer, Text};
use crate::data::{Sizes, open_with};
use crate::query::DataType;

const ROWS: &str = "id,opened,due,took,priority\n\
    1,2026-03-02T09:00:00Z,2026-03-05,1:00:00,high\n\
    2,never,2026-03-06,0:01:00,low\n\
    3,2026-03-04T12:00:00Z,2026-03-07,0:00:00,low\n";

/// A store of these rows, held or to be read piece by piece.
fn store(held_bytes: u64) -> (tempfile::TempDir, Store) {
    let columns = vec![
        column("id", Integer),
        column("opened", Datetime),
        column("due", Date),
        column("took", Duration),
        column("priority", Category),
        column("absent", Text),
    ];
    let sources = IndexMap::from([("tickets".to_owned(), source("*.csv", columns))]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/a.csv"), ROWS).unwrap();
    let files = Memory::default().with("data/a.csv", ROWS).on(folder.path().to_owned());
    let store = open_with(&sources, &files, Sizes { held_bytes, piece_rows: 2 }, &mut Diagnostics::new());
    (folder, store)
}

#[test]
fn a_source_has_the_declared_columns_in_their_forms() {
    for held_bytes in [u64::MAX, 0] {
        let (_folder, store) = store(held_bytes);
        let schema = store.schema("tickets").unwrap();
        let columns: Vec<_> = schema.names().map(|name| (name, schema.data_type(name).unwrap())).collect();
        let expected = [
            ("id", DataType::Integer),
            ("opened", DataType::Instant),
            ("due", DataType::Date),
            ("took", DataType::Integer),
            ("priority", DataType::Text),
            ("absent", DataType::Text),
        ];
        assert_eq!(columns, expected);
        assert_eq!(schema.data_type("closed"), None);
        assert_eq!(store.schema("contracts"), None);
    }
}

#[test]
fn what_was_read_is_known_at_once_of_a_held_source_and_after_an_answer_of_a_large_one() {
    let count = query(Select::Groups { group: Vec::new(), measures: vec![measure("n", Aggregate::Count(None))] });
    for (held_bytes, known_before) in [(u64::MAX, 1), (0, 0)] {
        let (_folder, store) = store(held_bytes);
        assert_eq!(store.profiles().len(), known_before);
        assert_eq!(store.profile("tickets").is_some(), known_before == 1);
        assert_eq!(store.run(&count).unwrap().rows, [[Cell::Integer(2)]]);
        let known = store.profile("tickets").expect("it was looked at");
        assert_eq!((known.rows_in, known.rows_used, known.rows_set_aside, known.rows_duplicate), (3, 2, 1, 0));
        let (name, first, last) = &known.spans[0];
        let instants = ["2026-03-02T09:00:00Z", "2026-03-04T12:00:00Z"].map(|text| text.parse().unwrap());
        assert_eq!((name.as_str(), [*first, *last]), ("opened", instants));
        assert_eq!(store.profiles(), [known]);
        assert_eq!(store.profile("contracts"), None);
    }
}
