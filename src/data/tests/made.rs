//! Folds and joins, against a walk over the rows.

use super::*;
use crate::config::ColumnType::{Datetime, Integer, Text};
use crate::config::{Fold, FoldColumn, Intervals, Join, MadeOfRows, SourceOrigin, Take};
use proptest::prelude::*;

fn is(state: &str) -> Expr {
    Expr::column("state").eq(Expr::text(state))
}

/// An event log of `key`, `at`, `state`, `n`, folded in every way.
fn log() -> IndexMap<String, Source> {
    let read = source(
        "log.csv",
        vec![
            column("key", Text),
            column("at", Datetime),
            column("state", Text),
            column("n", Integer),
            column("rev", Integer),
        ],
    );
    let take = |name: &str, take, filter| FoldColumn { name: name.into(), take, filter };
    let columns = vec![
        take("first", Take::First(Expr::column("n")), None),
        take("last", Take::Last(Expr::column("n")), None),
        take("first_a", Take::First(Expr::column("at").to_integer()), Some(is("A"))),
        take("least", Take::Min(Expr::column("n")), None),
        take("sum_a", Take::Sum(Expr::column("n")), Some(is("A"))),
        take("rows", Take::Count, None),
        take("rows_a", Take::Count, Some(is("A"))),
        take("any_b", Take::Any, Some(is("B"))),
    ];
    let names = ["key", "first", "last", "first_a", "least", "sum_a", "rows", "rows_a", "any_b"];
    let intervals = vec![Intervals { name: "a".into(), holds: is("A") }];
    let fold = Fold { key: "key".into(), order: "at".into(), columns, intervals };
    let folded = Source {
        columns: names.iter().map(|name| ((*name).to_owned(), column(name, Integer))).collect(),
        made: Some(SourceOrigin::Rows(Box::new(MadeOfRows { fold: Some(fold), ..MadeOfRows::of_files(read.clone()) }))),
        ..read.clone()
    };
    let a = Source {
        name: "tickets.a".into(),
        files: Vec::new(),
        made: Some(SourceOrigin::Intervals { of: "tickets".into(), name: "a".into() }),
        ..read
    };
    IndexMap::from([("tickets".into(), folded), ("tickets.a".into(), a)])
}

#[test]
fn what_a_cluster_reads_is_left_out_of_the_store() {
    let files = Memory::default().with("data/log.csv", "key\nx\n");
    let remote = || Some(crate::config::Remote::Table(vec!["log".into()]));
    let far = |source: Source| Source { files: Vec::new(), remote: remote(), ..source };
    let near = Source { name: "near".into(), ..source("log.csv", vec![column("key", Text)]) };
    let mut sources: IndexMap<String, Source> = log().into_iter().map(|(name, source)| (name, far(source))).collect();
    sources.insert("near".into(), near);
    let mut found = Diagnostics::new();
    let store = open(&sources, &files, &mut found);
    let known: Vec<bool> = sources.keys().map(|name| store.schema(name).is_some()).collect();
    assert_eq!((known, found.is_empty()), (vec![false, false, true], true));
}

fn asked(store: &Store, source: &str, names: &[&str]) -> Vec<Vec<Cell>> {
    let columns = names.iter().map(|name| ((*name).to_owned(), Expr::column(*name))).collect();
    let select = Select::Rows { columns, sort: 0, limit: None };
    store.run(&Query { source: source.into(), ..query(select) }).unwrap().rows
}

/// One event: key, minute, state, value.
type Event = (u8, u8, u8, Option<i8>);

fn text_of(events: &[Event]) -> String {
    let row = |(rev, (key, minute, state, n)): (usize, &Event)| {
        let n = n.map_or_else(String::new, |n| n.to_string());
        let (key, state) = (["K", "L", "M"][*key as usize], ["A", "B", ""][*state as usize]);
        format!("{key},2026-05-01 10:{minute:02},{state},{n},{rev}\n")
    };
    let rows: String = events.iter().enumerate().map(row).collect();
    format!("key,at,state,n,rev\n{rows}")
}

/// 2026-05-01 10:00 in Tokyo (`date -d '2026-05-01 10:00 +0900' +%s`).
const TEN: i64 = 1_777_597_200;

/// What a person does with a pencil: sort the changes of one key by time, and read down.
fn by_hand(events: &[Event]) -> (Vec<Vec<Cell>>, Vec<Vec<Cell>>) {
    let (mut rows, mut intervals) = (Vec::new(), Vec::new());
    let or_null = |value: Option<i64>| value.map_or(Cell::Null, Cell::Integer);
    for (key, name) in ["K", "L", "M"].iter().enumerate() {
        let mut own: Vec<&Event> = events.iter().filter(|event| event.0 as usize == key).collect();
        own.sort_by_key(|event| event.1);
        let Some(last) = own.last() else { continue };
        let at = |event: &Event| TEN + 60 * i64::from(event.1);
        let n = |event: &Event| event.3.map(i64::from);
        let a: Vec<&&Event> = own.iter().filter(|event| event.2 == 0).collect();
        let of_a: Vec<i64> = a.iter().filter_map(|event| n(event)).collect();
        rows.push(vec![
            Cell::Text((*name).into()),
            or_null(n(own[0])),
            or_null(n(last)),
            or_null(a.first().map(|event| at(event))),
            or_null(own.iter().filter_map(|event| n(event)).min()),
            if of_a.is_empty() { Cell::Null } else { Cell::Integer(of_a.iter().sum()) },
            Cell::Integer(own.len() as i64),
            Cell::Integer(a.len() as i64),
            Cell::Boolean(own.iter().any(|event| event.2 == 1)),
        ]);
        let mut began = None;
        for event in &own {
            match (began, event.2 == 0) {
                (None, true) => began = Some(at(event)),
                (Some(start), false) => {
                    if start < at(event) {
                        let (start, end) = (Cell::Integer(start), Cell::Integer(at(event)));
                        intervals.push(vec![Cell::Text((*name).into()), start, end]);
                    }
                    began = None;
                }
                _ => {}
            }
        }
        if let Some(start) = began {
            intervals.push(vec![Cell::Text((*name).into()), Cell::Integer(start), Cell::Null]);
        }
    }
    (rows, intervals)
}

const FOLDED: [&str; 9] = ["key", "first", "last", "first_a", "least", "sum_a", "rows", "rows_a", "any_b"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_fold_equals_a_walk_over_the_rows(events in prop::collection::vec((0u8..3, 0u8..8, 0u8..3, prop::option::of(-3i8..4)), 0..24)) {
        let files = Memory::default().with("data/log.csv", text_of(&events));
        let store = open(&log(), &files, &mut Diagnostics::new());
        let (rows, intervals) = by_hand(&events);
        prop_assert_eq!(asked(&store, "tickets", &FOLDED), rows);
        prop_assert_eq!(asked(&store, "tickets.a", &["key", "start", "end"]), intervals);
        let report = store.profile("tickets").unwrap();
        prop_assert_eq!((report.rows_in, report.rows_used), (events.len() as u64, events.len() as u64));
    }
}

#[test]
fn a_source_that_joins_what_cannot_be_read_answers_nothing() {
    let mut rows = source("a.csv", vec![column("id", Text), column("team", Text)]);
    let join = Join {
        source: "teams".into(),
        on: "team".into(),
        key: "id".into(),
        columns: vec![("region".into(), "region".into())],
        place: Place::at("data/sources.yaml", 9, 5, 5),
    };
    let read = rows.clone();
    rows.columns.insert("region".into(), column("region", Text));
    rows.made = Some(SourceOrigin::Rows(Box::new(MadeOfRows { joins: vec![join], ..MadeOfRows::of_files(read) })));
    let mut teams = source("teams.csv", vec![column("id", Text), column("region", Text)]);
    (teams.name, teams.key) = ("teams".into(), Some("id".into()));
    // The one that joins comes first: order in the file does not matter.
    let sources = IndexMap::from([("tickets".into(), rows), ("teams".into(), teams)]);
    let files = |teams: &str| {
        let files = Memory::default().with("data/a.csv", "id,team\n1,x\n2,\n3,y\n4,x\n");
        if teams.is_empty() { files } else { files.with("data/teams.csv", teams) }
    };
    let opened = |files: &Memory| {
        let mut found = Diagnostics::new();
        let store = open(&sources, files, &mut found);
        (store, found.into_iter().collect::<Vec<_>>())
    };
    let (store, found) = opened(&files("id,region\nx,north\nx,south\n,nowhere\n"));
    assert_eq!(values(&store, "region"), texts(&["south", "", "", "south"]));
    let repeated = "data/key-without-order data/sources.yaml:1:1";
    assert_eq!(told(&found), [repeated, "data/unmatched-key data/sources.yaml:9:5"]);
    assert_eq!(found[1].message.en, "1 value of `team` (1 row) is not in `teams`, such as `y`");
    let (store, found) = opened(&files(""));
    assert_eq!(told(&found), ["data/no-files data/sources.yaml:1:1"]);
    let columns = vec![("id".to_owned(), Expr::column("id"))];
    let refused = store.run(&query(Select::Rows { columns, sort: 0, limit: None })).unwrap_err();
    assert_eq!(refused.reason, "the joined source `teams` could not be read");
}
