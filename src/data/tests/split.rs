//! Days with their times under two headers, answers with their words, and sheets that are read together.

use super::formats::{book, row};
use super::*;
use crate::config::ColumnType::{Datetime, Integer, Text};
use crate::diag::Severity;

/// 2026-11-20 09:05 in Japan.
const AT: i64 = 1_795_133_100;

/// A source of instants whose days stand below 受付日 and whose times below 時刻.
fn split(glob: &str) -> Source {
    let mut at = column("at", Datetime);
    at.from = vec!["受付日".into()];
    at.written.time_from = vec!["受付時刻".into(), "時刻".into()];
    source(glob, vec![column("id", Text), at, column("note", Text)])
}

#[test]
fn a_day_and_a_time_are_one_instant_in_every_form() {
    let csv = "id,時刻,受付日,note\na,9:05,2026/11/20,x\nb,午前9時5分,2026年11月20日,\nc,09:05:00,2026/11/20 0:00,\n";
    let json = "{\"id\": \"d\", \"受付日\": \"2026-11-20\", \"受付時刻\": \"09:05\", \"note\": null}\n";
    let sheet = row(1, &["id", "受付日", "時刻", "note"])
        + &row(2, &["e", "<c s=\"2\"><v>46346</v></c>", "<c s=\"1\"><v>0.37847222222222</v></c>", ""]);
    let days = polars::prelude::Column::new("受付日".into(), ["2026-11-20"]);
    let times = polars::prelude::Column::new("時刻".into(), ["9:05"]);
    let rest = ["id", "note"].map(|name| polars::prelude::Column::new(name.into(), ["f"]));
    let mut parquet = polars::prelude::DataFrame::new_infer_height(vec![days, times, rest[0].clone(), rest[1].clone()]);
    let files = Memory::default()
        .with("data/a.csv", csv)
        .with("data/b.jsonl", json)
        .with("data/c.xlsx", book(false, &[("一覧", &format!("{sheet}</sheetData>"))]))
        .with("data/d.parquet", super::parquet::bytes(parquet.as_mut().unwrap()));
    let (store, found) = opened(split("*"), &files);
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(values(&store, "at"), integers(&[AT; 6]));
    assert_eq!(values(&store, "id"), texts(&["a", "b", "c", "d", "e", "f"]));
    assert_eq!(values(&store, "note"), texts(&["x", "", "", "", "", "f"]));
}

#[test]
fn a_day_without_its_time_is_no_midnight() {
    let csv =
        "id,受付日,時刻\na,2026/11/20,\nb,,9:05\nc,,\nd,-,-\ne,未定,9:05\nf,2026/11/20,25:05\ng,2026/11/20 0:00,\n";
    let mut declared = split("*.csv");
    declared.columns.shift_remove("note");
    declared.columns["at"].missing = vec!["未定".into(), "-".into()];
    let (store, found) = opened(declared, &Memory::default().with("data/a.csv", csv));
    let said: Vec<&str> = found.iter().map(|found| found.message.en.as_str()).collect();
    assert_eq!(told(&found), ["data/bad-value data/a.csv:3:3", "data/bad-value data/a.csv:2:3"], "{said:?}");
    assert!(
        said[1].contains("found the date `2026/11/20`") && said[1].contains("2 rows") && said[0].contains("2 rows"),
        "{said:?}"
    );
    assert!(found[1].hint.as_ref().unwrap().en.contains("below `受付時刻`, `時刻`"));
    assert_eq!(values(&store, "id"), texts(&["c", "d", "e"]));
}

#[test]
fn the_header_of_the_times_is_told_when_a_file_lacks_it() {
    let mut declared = split("*.csv");
    declared.columns["at"].required = true;
    let files = Memory::default().with("data/a.csv", "id,受付日,受付時間,note\na,2026/11/20,9:05,\n");
    let (_, found) = opened(declared, &files);
    assert_eq!(told(&found)[0], "data/missing-column data/a.csv:1:0");
    let (message, hint) = (&found[0].message.en, &found[0].hint.as_ref().unwrap().en);
    assert!(message.contains("`受付時刻`, `時刻`"), "{message}");
    assert!(hint.contains("time_from: [受付時刻, 時刻, 受付時間]"), "{hint}");
}

#[test]
fn words_stand_for_the_numbers_that_are_declared() {
    let mut score = column("score", Integer);
    score.written.labels = vec![("5（大変満足）".into(), 5), ("不満".into(), 1)];
    let csv = "score\n5（大変満足）\n不満\n4\n４\n普通\n\n-\n";
    let (store, found) = opened(source("*.csv", vec![score]), &Memory::default().with("data/a.csv", csv));
    assert_eq!(told(&found)[0], "data/bad-value data/a.csv:6:1");
    let seen: Vec<Cell> = values(&store, "score").into_iter().filter(|cell| *cell != Cell::Null).collect();
    assert_eq!(seen, integers(&[5, 1, 4, 4]));
}

/// A workbook of sheets, each with its header and one row of texts.
fn months(sheets: &[(&str, &[&str], &[&str])]) -> Memory {
    let xml = |head: &[&str], cells: &[&str]| match head {
        [] => "</sheetData>".to_owned(),
        _ => format!("{}{}</sheetData>", row(1, head), row(3, cells)),
    };
    let written: Vec<(&str, String)> = sheets.iter().map(|(name, head, cells)| (*name, xml(head, cells))).collect();
    let sheets: Vec<(&str, &str)> = written.iter().map(|(name, xml)| (*name, xml.as_str())).collect();
    Memory::default().with("data/a.xlsx", book(false, &sheets))
}

fn of_months(columns: Vec<Column>) -> Source {
    let sheet = Sheet { name: Some("*月".into()), ..Sheet::default() };
    Source { sheet, ..source("*.xlsx", columns) }
}

#[test]
fn sheets_that_fit_a_pattern_are_read_one_below_the_other() {
    let files = months(&[
        ("説明", &["これは説明です"], &["x"]),
        ("4月", &["id", "n"], &["a", "1"]),
        ("5月", &["n", "担当", "id"], &["x", "佐藤", "b"]),
        ("6月", &[], &[]),
    ]);
    let (store, found) = opened(of_months(vec![column("id", Text), column("n", Integer)]), &files);
    assert_eq!(told(&found)[0], "data/bad-value data/a.xlsx:0:0");
    assert!(found[0].message.en.contains("5月!A3"), "{}", found[0].message.en);
    assert_eq!(values(&store, "id"), texts(&["a"]));
    assert_eq!(store.profile("tickets").unwrap().rows_in, 2);
}

#[test]
fn a_sheet_without_a_declared_column_is_refused_with_its_workbook() {
    let files = months(&[("4月", &["id", "n"], &["a", "1"]), ("5月", &["id"], &["b"])]);
    let (store, found) = opened(of_months(vec![column("id", Text), column("n", Integer)]), &files);
    assert_eq!(told(&found), ["data/sheet data/a.xlsx:0:0"]);
    assert!(found[0].message.en.contains("the sheet `5月` has no header `n`, which `4月` has"));
    assert_eq!(store.profile("tickets").unwrap().rows_in, 0);
}

#[test]
fn a_column_that_older_files_have_under_another_name_is_told() {
    let mut closed = column("closed", Text);
    closed.from = vec!["対応完了日".into()];
    let columns = vec![column("id", Text), closed];
    let newer = ("data/2.csv", "id,対応完了日,優先度\nb,2026/07/01,高\n");
    let read = |older: &str| {
        opened(source("*.csv", columns.clone()), &Memory::default().with("data/1.csv", older).with(newer.0, newer.1)).1
    };
    let found = read("id,完了日,優先度\na,2026/06/01,高\n");
    assert_eq!(told(&found), ["data/missing-column data/1.csv:0:0"]);
    assert_eq!(found[0].severity, Severity::Warning);
    assert!(found[0].hint.as_ref().unwrap().en.contains("from: [対応完了日, 完了日]"));
    // 優先度 goes on, and nothing is gone.
    assert_eq!(told(&read("id,優先度\na,高\n")), [""; 0]);
    assert_eq!(told(&read("id,起票者,担当\na,佐藤,鈴木\n")), [""; 0]);
}

#[test]
fn keys_that_lost_noughts_are_alike_though_their_times_lost_seconds() {
    let columns = vec![column("id", Text), column("at", Datetime)];
    let keyed = Source { key: Some("id".into()), ..source("*.csv", columns) };
    let read = |second: &str| {
        let files = Memory::default()
            .with("data/1.csv", "id,at\n0101,2026-11-20 09:05:31\n")
            .with("data/2.csv", format!("id,at\n101,{second}\n"));
        told(&opened(keyed.clone(), &files).1)
    };
    assert_eq!(read("2026/11/20 9:05"), ["data/lookalike-key data/sources.yaml:1:1"]);
    assert_eq!(read("2026/11/20 9:06"), [""; 0]);
}
