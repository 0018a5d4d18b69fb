//! Rows of totals among the rows that they are totals of.

use super::*;
use crate::config::ColumnType::{Category, Date, Integer, Number, Text};
use crate::config::Unpivot;

/// A source of desks with a number each.
fn desks(leave_out: Option<&[&str]>) -> Source {
    let mut desk = column("desk", Text);
    desk.limits.leave_out = leave_out.map(|words| words.iter().map(|word| (*word).to_owned()).collect());
    source("*.csv", vec![desk, column("n", Integer)])
}

fn opened_with(source: Source, text: &str) -> (Store, Vec<Diagnostic>) {
    opened(source, &Memory::default().with("data/a.csv", text))
}

#[test]
fn totals_at_the_end_and_between_are_told_with_their_place() {
    // 10 + 12 = 22, 5 + 6 = 11, 22 + 11 = 33.
    let text = "desk,n\n東京,10\n大阪,12\n小計,22\n札幌,5\n福岡,6\n小計,11\n合　計,33\n";
    let (store, found) = opened_with(desks(None), text);
    assert_eq!(told(&found), ["data/total-row data/a.csv:4:1"]);
    assert!(found[0].message.en.starts_with("3 rows with `小計`, `合　計` in `desk`"), "{}", found[0].message.en);
    assert_eq!(store.profile("tickets").unwrap().rows_used, 7, "they are told, and nothing is left out");
    let words: Vec<_> = store.totals("tickets").iter().map(|rows| (rows.column.clone(), rows.words.clone())).collect();
    assert_eq!(words, [("desk".to_owned(), vec!["小計".to_owned(), "合　計".to_owned()])]);
}

#[test]
fn rows_that_are_declared_to_be_left_out_are_accounted_for_and_no_finding() {
    let text = "desk,n\n東京,10\n大阪,12\n小計,22\n札幌,5\n福岡,6\n小計,x\n合計,33\n";
    let (store, found) = opened_with(desks(Some(&["小計", "合計"])), text);
    // Three of seven rows are far more than may be set aside, and `x` is no number: neither matters of a row that is none.
    assert_eq!(told(&found), Vec::<String>::new());
    assert_eq!(values(&store, "n"), integers(&[10, 12, 5, 6]));
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.rows_used, report.rows_set_aside), (7, 4, 3));
    let reasons: Vec<_> = report.reasons.iter().map(|reason| (reason.what.en.as_str(), reason.rows)).collect();
    assert_eq!(reasons, [("a row that is left out, as a total", 3)]);
}

#[test]
fn bad_rows_beside_those_left_out_are_told_as_ever() {
    let (store, found) = opened_with(desks(Some(&["合計"])), "desk,n\n東京,10\n大阪,x\n合計,22\n");
    assert_eq!(told(&found)[0], "data/bad-value data/a.csv:3:4");
    assert_eq!(values(&store, "n"), integers(&[10]));
}

#[test]
fn a_word_alone_is_no_total() {
    // 会計 and 合計金額 are no such words; a ticket of the category 合計 adds up to nothing and lacks nothing.
    for text in [
        "desk,n\n会計,22\n東京,10\n大阪,12\n",
        "desk,n\n合計金額,22\n東京,10\n大阪,12\n",
        "desk,n\n合計,7\n東京,10\n大阪,12\n",
        "desk,n\n合計,7\n東京,10\n",
        "desk,n\n合計,1\n東京,1\n大阪,1\n札幌,1\n",
        "desk,n\n東京,1\n大阪,2\n計,3\n計,7\n計,8\n東京,1\n計,9\n",
    ] {
        assert_eq!(told(&opened_with(desks(None), text).1), Vec::<String>::new(), "{text}");
    }
    let declared = "desk,n\n東京,10\n大阪,12\n合計,22\n";
    assert_eq!(told(&opened_with(desks(Some(&[])), declared).1), Vec::<String>::new(), "somebody said that it counts");
}

#[test]
fn a_mean_and_a_row_without_what_all_others_have_are_totals() {
    let (_, found) = opened_with(desks(None), "desk,n\n東京,10\n大阪,12\n平均,11\n");
    assert_eq!(told(&found), ["data/total-row data/a.csv:4:1"]);
    let list =
        source("*.csv", vec![column("id", Text), column("kind", Category), column("on", Date), column("n", Number)]);
    let (_, found) = opened_with(list, "id,kind,on,n\n1,a,2026-08-01,1.5\n2,b,2026-08-02,2.5\n,合計,,9\n");
    assert_eq!(told(&found), ["data/total-row data/a.csv:4:2"]);
}

#[test]
fn totals_of_a_wide_table_are_told_by_row_and_by_column() {
    let unpivot = Unpivot {
        name: "month".into(),
        value: "n".into(),
        on: Vec::new(),
        except: Vec::new(),
        first_month: None,
        key: Vec::new(),
        read: vec!["desk".into()],
    };
    let wide = |kind, unpivot: Unpivot| {
        let declared = vec![column("desk", Text), column("month", kind), column("n", Integer)];
        Source { sheet: Sheet { unpivot: Some(unpivot), ..Sheet::default() }, ..source("*.csv", declared) }
    };
    let text = "desk,2026年4月,2026年5月\n東京,10,20\n大阪,12,1\n合計,22,21\n";
    let (_, found) = opened_with(wide(Date, unpivot.clone()), text);
    assert_eq!(told(&found), ["data/total-row data/a.csv:4:1"]);
    assert!(found[0].message.en.starts_with("2 cells"), "{}", found[0].message.en);
    let text = "desk,portal,mail,合計\n東京,10,20,30\n大阪,12,1,13\n";
    let (_, found) = opened_with(wide(Text, unpivot.clone()), text);
    assert_eq!(told(&found), ["data/total-row data/a.csv:1:0"]);
    let (_, found) = opened_with(wide(Text, Unpivot { except: vec!["合計".into()], ..unpivot }), text);
    assert_eq!(told(&found), Vec::<String>::new());
}
