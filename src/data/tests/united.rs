//! Unions of sources.

use super::*;
use crate::config::ColumnType::{Category, Datetime, Text};
use crate::config::{Join, SourceOrigin, Union};
use crate::data::{Sizes, open_with};

/// Two tools: one writes `id,opened,priority`, the other `no,at,team` in another form of dates.
fn members() -> [Source; 2] {
    let old = source("old.csv", vec![column("id", Text), column("opened", Datetime), column("priority", Category)]);
    let mut columns = vec![column("id", Text), column("opened", Datetime), column("team", Text)];
    columns[0].from = vec!["no".into()];
    columns[1].from = vec!["at".into()];
    columns[1].written.format = Some(crate::config::Format::DayFirst);
    let new = source("new.csv", columns);
    [Source { name: "old".into(), ..old }, Source { name: "new".into(), ..new }]
}

fn union() -> Source {
    let columns =
        ["id", "priority", "team", "tool"].map(|name| column(name, if name == "id" { Text } else { Category }));
    let mut columns = columns.to_vec();
    columns[2].kind = Text;
    columns.insert(1, column("opened", Datetime));
    let of = Union { members: vec!["old".into(), "new".into()], member: Some("tool".into()) };
    Source { files: Vec::new(), made: Some(SourceOrigin::Union(of)), ..source("", columns) }
}

const OLD: &str = "id,opened,priority\nA-1,2026-04-01 09:00,high\nA-2,2026-04-02 09:00,low\nA-3,2026-04-31 09:00,low\n";
const NEW: &str = "no,at,team\nA-2,03/04/2026 09:00,desk\nB-1,04/04/2026 09:00,\n";

fn files() -> Memory {
    Memory::default().with("data/old.csv", OLD).with("data/new.csv", NEW)
}

fn read(union: Source, files: &Memory, held_bytes: u64) -> (Store, Vec<Diagnostic>) {
    let sources = members().into_iter().chain([union]).map(|source| (source.name.clone(), source)).collect();
    let mut found = Diagnostics::new();
    let store = open_with(&sources, files, Sizes { held_bytes, ..Sizes::default() }, &mut found);
    (store, found.into_iter().collect())
}

/// Seconds since 1970 of 2026-04-01 09:00 in Tokyo, which is midnight of UTC (`date -u -d 2026-04-01 +%s`).
const FIRST: i64 = 1_775_001_600;
const DAY: i64 = 86_400;

#[test]
fn the_rows_of_all_members_stand_below_each_other() {
    // Members are held whatever their size.
    for held_bytes in [u64::MAX, 0] {
        let (store, found) = read(union(), &files(), held_bytes);
        assert_eq!(told(&found), ["data/bad-value data/old.csv:4:5"]);
        assert_eq!(values(&store, "id"), texts(&["A-1", "A-2", "A-2", "B-1"]));
        let opened = [FIRST, FIRST + DAY, FIRST + 2 * DAY, FIRST + 3 * DAY];
        assert_eq!(values(&store, "opened"), integers(&opened));
        assert_eq!(values(&store, "priority"), texts(&["high", "low", "", ""]));
        assert_eq!(values(&store, "team"), texts(&["", "", "desk", ""]));
        assert_eq!(values(&store, "tool"), texts(&["old", "old", "new", "new"]));
        let report = store.profile("tickets").unwrap();
        assert_eq!((report.rows_in, report.rows_used, report.rows_set_aside, report.rows_duplicate), (5, 4, 1, 0));
        let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["data/new.csv", "data/old.csv"]);
        assert_eq!(report.union_of, ["old", "new"]);
        // The members can be asked, too.
        assert_eq!(store.profile("old").unwrap().rows_used, 2);
    }
}

#[test]
fn of_one_key_the_row_of_the_last_member_holds_or_the_newest() {
    let keyed = Source { key: Some("id".into()), ..union() };
    let (store, _) = read(keyed.clone(), &files(), u64::MAX);
    assert_eq!(values(&store, "id"), texts(&["A-1", "A-2", "B-1"]));
    assert_eq!(values(&store, "tool"), texts(&["old", "new", "new"]));
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.rows_used, report.rows_set_aside, report.rows_duplicate), (5, 3, 1, 1));
    // The old tool was changed after the new one took the ticket over.
    let later = OLD.replace("2026-04-02 09:00", "2026-04-09 09:00");
    let ordered = Source { order: Some("opened".into()), ..keyed };
    let (store, _) = read(ordered, &files().with("data/old.csv", later), u64::MAX);
    assert_eq!(values(&store, "id"), texts(&["A-1", "A-2", "B-1"]));
    assert_eq!(values(&store, "tool"), texts(&["old", "old", "new"]));
}

#[test]
fn things_that_stand_in_two_members_are_told_where_no_key_says_which_row_holds() {
    let keyed = |declared: &[Source], union: Source| {
        let of = |source: &Source| Source { key: Some("id".into()), ..source.clone() };
        let sources = declared.iter().map(of).chain([union]).map(|source| (source.name.clone(), source)).collect();
        let mut found = Diagnostics::new();
        open(&sources, &files(), &mut found);
        told(&found.into_iter().collect::<Vec<_>>())
    };
    let bad = "data/bad-value data/old.csv:4:5";
    assert_eq!(keyed(&members(), union()), [bad, "data/repeated-key data/sources.yaml:1:1"]);
    assert_eq!(keyed(&members(), Source { key: Some("id".into()), ..union() }), [bad]);
    // What no member calls a key may come again.
    let (_, found) = read(union(), &files(), u64::MAX);
    assert_eq!(told(&found), [bad]);
}

#[test]
fn without_one_of_its_members_a_union_answers_nothing() {
    let (store, found) = read(union(), &Memory::default().with("data/old.csv", OLD), u64::MAX);
    assert!(told(&found).iter().any(|found| found.starts_with("data/no-files")), "{:?}", told(&found));
    let all = Select::Rows { columns: vec![("id".into(), Expr::column("id"))], sort: 0, limit: None };
    let refused = store.run(&query(all)).unwrap_err();
    assert!(refused.reason.contains("`new` of the union could not be read"), "{}", refused.reason);
}

#[test]
fn a_union_is_joined_as_any_source() {
    let text = "id,ticket\n1,A-1\n2,B-1\n3,C-9\n";
    let mut visits = source("visits.csv", vec![column("id", Text), column("ticket", Text), column("tool", Category)]);
    let read = Source { name: "visits".into(), ..visits.clone() };
    let read = Source { columns: read.columns.into_iter().filter(|(name, _)| name != "tool").collect(), ..read };
    let join = Join {
        source: "tickets".into(),
        on: "ticket".into(),
        key: "id".into(),
        columns: vec![("tool".into(), "tool".into())],
        place: Place::at("data/sources.yaml", 9, 1, 1),
    };
    let made = crate::config::MadeOfRows { joins: vec![join], ..crate::config::MadeOfRows::of_files(read) };
    visits = Source { name: "visits".into(), made: Some(SourceOrigin::Rows(Box::new(made))), ..visits };
    let keyed = Source { key: Some("id".into()), ..union() };
    let sources = [visits].into_iter().chain(members()).chain([keyed]).map(|s| (s.name.clone(), s)).collect();
    let mut found = Diagnostics::new();
    let store = open(&sources, &files().with("data/visits.csv", text), &mut found);
    let columns = vec![("tool".to_owned(), Expr::column("tool"))];
    let answer = store.run(&Query::new("visits", Select::Rows { columns, sort: 0, limit: None })).unwrap();
    assert_eq!(answer.rows.concat(), texts(&["old", "new", ""]));
}
