//! Wide files as rows.

use super::formats::{row, workbook};
use super::*;
use crate::calendar::Date;
use crate::config::ColumnType::{Category, Date as Day, Number, Text};
use crate::config::Unpivot;
use crate::diag::Severity;

/// A source of `サービス` by month.
fn wide(glob: &str) -> Source {
    let mut service = column("service", Text);
    service.from = vec!["サービス".into()];
    let declared = vec![service, column("month", Day), column("uptime", Number)];
    let unpivot = Unpivot {
        name: "month".into(),
        value: "uptime".into(),
        on: Vec::new(),
        except: Vec::new(),
        first_month: None,
        key: Vec::new(),
        read: vec!["サービス".into()],
    };
    let sheet = Sheet { unpivot: Some(unpivot), ..Sheet::default() };
    Source { sheet, ..source(glob, declared) }
}

fn with(source: &Source, change: impl FnOnce(&mut Unpivot)) -> Source {
    let mut changed = source.clone();
    change(changed.sheet.unpivot.as_mut().unwrap());
    changed
}

fn cell(service: &str, month: i64, uptime: f64) -> Vec<Cell> {
    vec![Cell::Text(service.to_owned()), Cell::Integer(month), Cell::Number(uptime)]
}

/// The rows by service, then in the order of the file.
fn cells(store: &Store) -> Vec<Vec<Cell>> {
    rows(store, &["service", "month", "uptime"])
}

/// Days since 1970 of 2026-04-01, -05-01, -06-01 (`date -u -d 2026-04-01 +%s`, divided by 86,400).
const APRIL: i64 = 20_544;
const MAY: i64 = 20_574;
const JUNE: i64 = 20_605;

const TABLE: &str = "稼働率（%）,,,\nサービス,2026年4月,2026年5月,2026年6月\n受付,99.95,99.9,\n配送,100,98.5,99\n";

#[test]
fn each_filled_cell_is_a_row() {
    let (store, found) = opened(wide("*.csv"), &Memory::default().with("data/a.csv", TABLE));
    assert_eq!(told(&found), [""; 0]);
    let wanted = [
        cell("受付", APRIL, 99.95),
        cell("受付", MAY, 99.9),
        cell("配送", APRIL, 100.0),
        cell("配送", MAY, 98.5),
        cell("配送", JUNE, 99.0),
    ];
    assert_eq!(cells(&store), wanted);
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.rows_used, report.rows_set_aside), (5, 5, 0));
}

#[test]
fn headers_that_are_no_values_are_left_alone() {
    let text = "サービス,4月,5月,合計,備考\n受付,1,2,3,移行\n";
    let months = with(&wide("*.csv"), |unpivot| {
        unpivot.first_month = Some(Date::constant(2026, 4, 1));
        unpivot.except = vec!["合計".into(), "備考".into()];
    });
    let files = Memory::default().with("data/a.csv", text);
    let (store, found) = opened(months.clone(), &files);
    assert_eq!(told(&found), [""; 0]);
    let wanted = [cell("受付", APRIL, 1.0), cell("受付", MAY, 2.0)];
    assert_eq!(cells(&store), wanted);
    // What nobody named is told at the header's line, with the way out.
    let (store, found) = opened(with(&months, |unpivot| unpivot.except = vec!["合計".into()]), &files);
    assert_eq!(told(&found), ["data/bad-value data/a.csv:1:0", "data/bad-value data/a.csv:2:10"]);
    assert!(found[0].hint.as_ref().unwrap().en.contains("`except: [\"備考\"]`"), "{:?}", found[0].hint);
    assert_eq!(cells(&store), wanted);
    let (store, _) = opened(with(&months, |unpivot| unpivot.on = vec!["?月".into()]), &files);
    assert_eq!(cells(&store), wanted);
}

#[test]
fn years_above_values_are_days_unless_they_are_totals() {
    // 2019-01-01 and 2020-01-01 (`date -u -d 2019-01-01 +%s`, divided by 86,400).
    let (first, second) = (17_897, 18_262);
    let files = Memory::default().with("data/a.csv", "サービス,2019,令和2年\n受付,1,2\n");
    let (store, found) = opened(wide("*.csv"), &files);
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(cells(&store), [cell("受付", first, 1.0), cell("受付", second, 2.0)]);
    // Beside months, the year is their total: it is no day of April, and told as any header that is no date.
    let files = Memory::default().with("data/a.csv", "サービス,2026年4月,2026年5月,2026年\n受付,1,2,3\n");
    let (store, found) = opened(wide("*.csv"), &files);
    assert_eq!(told(&found), ["data/bad-value data/a.csv:1:0"]);
    assert_eq!(cells(&store), [cell("受付", APRIL, 1.0), cell("受付", MAY, 2.0)]);
    // A fiscal year begins where somebody says so.
    let files = Memory::default().with("data/a.csv", "サービス,2026年度\n受付,1\n");
    let (store, found) = opened(wide("*.csv"), &files);
    assert_eq!((told(&found), cells(&store)), (vec!["data/bad-value data/a.csv:1:0".to_owned()], Vec::new()));
    let fiscal = with(&wide("*.csv"), |unpivot| unpivot.first_month = Some(Date::constant(2020, 4, 1)));
    let (store, found) = opened(fiscal, &files);
    assert_eq!((told(&found), cells(&store)), (Vec::new(), vec![cell("受付", APRIL, 1.0)]));
}

#[test]
fn days_above_values_are_read_in_their_declared_order_only() {
    let files = Memory::default().with("data/a.csv", "サービス,4/1/26,5/1/26\n受付,1,2\n");
    let (store, found) = opened(wide("*.csv"), &files);
    assert!(cells(&store).is_empty() && !found.is_empty(), "{:?}", told(&found));
    let mut american = wide("*.csv");
    american.columns["month"].written.format = Some(crate::config::Format::MonthFirst);
    let (store, found) = opened(american, &files);
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(cells(&store), [cell("受付", APRIL, 1.0), cell("受付", MAY, 2.0)]);
}

/// The source whose headers stand in two rows.
fn two_rows(glob: &str) -> Source {
    let mut source = wide(glob);
    source.sheet.has_two_header_rows = true;
    source
}

#[test]
fn a_year_above_months_is_theirs() {
    let wanted = [cell("受付", APRIL, 1.0), cell("受付", MAY, 2.0), cell("配送", APRIL, 3.0), cell("配送", JUNE, 4.0)];
    for text in [
        "稼働率,,,\nサービス,2026年,,\n,4月,5月,6月\n受付,1,2,\n配送,3,,4\n",
        ",2026,2026,2026\nサービス,4月,5月,6月\n受付,1,2,\n配送,3,,4\n",
        ",,,\nサービス,令和8年,,\n,4月,5月,6月\n受付,1,2,\n配送,3,,4\n",
    ] {
        let (store, found) = opened(two_rows("*.csv"), &Memory::default().with("data/a.csv", text));
        assert_eq!(told(&found), [""; 0], "{text}");
        assert_eq!(cells(&store), wanted, "{text}");
    }
    // A bad cell is told where it stands.
    let text = "サービス,2026年,\n,4月,5月\n受付,1,n.a.\n";
    let (_, found) = opened(two_rows("*.csv"), &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), ["data/bad-value data/a.csv:3:6"]);
    let (_, found) = opened(two_rows("*.csv"), &Memory::default().with("data/a.csv", "サービス,2026年\n"));
    assert_eq!(told(&found), ["data/unreadable data/a.csv:0:0"]);
}

#[test]
fn months_that_do_not_follow_each_other_are_of_no_year_that_is_written() {
    let text = "サービス,2026年,,\n,12月,1月,2月\n受付,1,2,3\n";
    let (store, found) = opened(two_rows("*.csv"), &Memory::default().with("data/a.csv", text));
    assert!(cells(&store).is_empty(), "{:?}", told(&found));
    assert!(found[0].message.en.contains("below `2026年` do not follow each other"), "{:?}", found[0].message);
    // 20,819 and 20,850 are 2027-01-01 and 2027-02-01 (`date -u -d 2027-01-01 +%s`, divided by 86,400), 20,788 is 2026-12-01.
    let fiscal = with(&two_rows("*.csv"), |unpivot| unpivot.first_month = Some(Date::constant(2026, 4, 1)));
    let text = text.replace("2026年", "2026年度");
    let (store, found) = opened(fiscal, &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), [""; 0]);
    let wanted = [cell("受付", 20_788, 1.0), cell("受付", 20_819, 2.0), cell("受付", 20_850, 3.0)];
    assert_eq!(cells(&store), wanted);
}

#[test]
fn merged_cells_of_a_workbook_tell_over_which_months_a_year_stands() {
    let cells_of = |merged: &str| {
        let rows_of = [
            row(1, &["サービス", "2025年", "", "備考"]),
            row(2, &["", "11月", "12月", "その他"]),
            row(3, &["受付", "<c><v>1</v></c>", "<c><v>2</v></c>", ""]),
        ]
        .concat();
        let sheet = format!("{rows_of}</sheetData><mergeCells>{merged}</mergeCells>");
        let book = super::formats::book(false, &[("一覧", &sheet)]);
        opened(two_rows("*.xlsx"), &Memory::default().with("data/a.xlsx", book))
    };
    let merged = "<mergeCell ref=\"B1:C1\"/><mergeCell ref=\"A1:A2\"/>";
    let (store, found) = cells_of(merged);
    assert_eq!(told(&found), [""; 0]);
    // 20,393 and 20,423 are 2025-11-01 and 2025-12-01.
    assert_eq!(cells(&store), [cell("受付", 20_393, 1.0), cell("受付", 20_423, 2.0)]);
    // A cell that reaches from the headers into the rows speaks of both.
    let (_, found) = cells_of("<mergeCell ref=\"A2:A3\"/>");
    assert_eq!(told(&found), ["data/sheet data/a.xlsx:0:0"]);
}

#[test]
fn a_bad_cell_is_told_where_it_stands_and_costs_no_other() {
    let text = TABLE.replace("98.5", "n.a.");
    let (store, found) = opened(wide("*.csv"), &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), ["data/bad-value data/a.csv:4:8"]);
    let good = cells(&store);
    assert!(
        good.len() == 4 && !good.iter().any(|row| row[0] == Cell::Text("配送".into()) && row[1] == Cell::Integer(MAY))
    );
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.rows_used, report.rows_set_aside), (5, 4, 1));
    // The order and the types of the columns are the declarer's: labels may come last, and be categories.
    let mut turned = wide("*.csv");
    turned.columns.reverse();
    turned.columns["service"].kind = Category;
    turned.columns["service"].values = IndexMap::from([("front".to_owned(), vec!["受付".to_owned()])]);
    let (store, found) = opened(turned, &Memory::default().with("data/a.csv", TABLE));
    assert_eq!(told(&found), ["data/unknown-category data/a.csv:4:1"]);
    assert_eq!(cells(&store), [cell("front", APRIL, 99.95), cell("front", MAY, 99.9)]);
    // Labels of other types are read as ever, too.
    let mut dated = wide("*.csv");
    dated.columns["service"].kind = Day;
    let text = "サービス,2026年4月\n2026/5/1,7\n";
    let (store, found) = opened(dated, &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), [""; 0]);
    assert_eq!(cells(&store), [[Cell::Integer(MAY), Cell::Integer(APRIL), Cell::Number(7.0)]]);
}

#[test]
fn a_row_of_another_width_is_told_as_ever() {
    let text = format!("{TABLE}倉庫,1,2\n");
    let (store, found) = opened(wide("*.csv"), &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), ["data/ragged-row data/a.csv:5:1"]);
    assert_eq!(store.profile("tickets").unwrap().rows_in, 6);
}

#[test]
fn labels_may_stand_below_no_header() {
    let text = "年度,2026,,\n,4月,5月,6月\n常勤,510,512,\n時短,13,14,15\n";
    let mut blank = with(&wide("*.csv"), |unpivot| unpivot.first_month = Some(Date::constant(2026, 4, 1)));
    blank.columns["service"].from = vec![String::new()];
    blank.sheet.unpivot.as_mut().unwrap().read = vec![String::new()];
    let (store, found) = opened(blank, &Memory::default().with("data/a.csv", text));
    assert_eq!(told(&found), [""; 0]);
    let wanted = [
        cell("常勤", APRIL, 510.0),
        cell("常勤", MAY, 512.0),
        cell("時短", APRIL, 13.0),
        cell("時短", MAY, 14.0),
        cell("時短", JUNE, 15.0),
    ];
    assert_eq!(cells(&store), wanted);
}

#[test]
fn exports_that_overlap_are_told_and_a_key_of_several_columns_keeps_the_last() {
    let later = "サービス,2026年5月,2026年6月\n受付,99.8,97\n配送,98.5,99\n";
    let files = Memory::default().with("data/a.csv", TABLE).with("data/b.csv", later);
    let (store, found) = opened(wide("*.csv"), &files);
    // 受付 May, 配送 May and June stand in both.
    assert_eq!(told(&found), ["data/repeated-cell data/sources.yaml:1:1"]);
    assert!(found[0].message.en.starts_with("3 cells"), "{}", found[0].message.en);
    assert_eq!(store.profile("tickets").unwrap().rows_used, 9);

    let mut keyed = with(&wide("*.csv"), |unpivot| unpivot.key = vec!["service".into(), "month".into()]);
    keyed.key = Some("service × month".into());
    keyed.columns.insert("service × month".into(), column("service × month", Text));
    let (store, found) = opened(keyed, &files);
    assert_eq!(told(&found), [""; 0]);
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.rows_used, report.rows_duplicate), (9, 6, 3));
    let mut kept = cells(&store);
    kept.sort_by_key(|row| format!("{row:?}"));
    let mut wanted = vec![
        cell("受付", APRIL, 99.95),
        cell("受付", MAY, 99.8),
        cell("受付", JUNE, 97.0),
        cell("配送", APRIL, 100.0),
        cell("配送", MAY, 98.5),
        cell("配送", JUNE, 99.0),
    ];
    wanted.sort_by_key(|row| format!("{row:?}"));
    assert_eq!(kept, wanted);
    assert_eq!(values(&store, "service × month")[0], Cell::Text("受付 × 2026-04-01".into()));
}

#[test]
fn dates_above_the_values_of_a_workbook_are_months() {
    // `(date(2026, 4, 1) - date(1899, 12, 30)).days`, and of May.
    let (april, may) = ("<c s=\"2\"><v>46113</v></c>", "<c s=\"2\"><v>46143</v></c>");
    let rows_of = [
        row(1, &["稼働率"]),
        row(3, &["サービス", april, may, "合計"]),
        row(4, &["受付", "<c s=\"3\"><v>0.9995</v></c>", "", "<c><v>1</v></c>"]),
        row(5, &["配送", "不明", "<c s=\"3\"><v>0.985</v></c>"]),
    ]
    .concat();
    let source = with(&wide("*.xlsx"), |unpivot| unpivot.except = vec!["合計".into()]);
    let (store, found) = opened(source, &workbook(false, &rows_of));
    assert_eq!(told(&found), ["data/bad-value data/a.xlsx:0:0"]);
    assert!(found[0].message.en.starts_with("一覧!B5: expected a number in `uptime`"), "{}", found[0].message.en);
    assert_eq!(cells(&store), [cell("受付", APRIL, 99.95), cell("配送", MAY, 98.5)]);
}

#[test]
fn headers_that_come_twice_and_none_at_all_are_told() {
    let twice = "サービス,4月,4月\n受付,1,2\n";
    let mut text = wide("*.csv");
    text.columns["month"].kind = Text;
    let (store, found) = opened(text.clone(), &Memory::default().with("data/a.csv", twice));
    assert_eq!(told(&found), ["data/duplicate-column data/a.csv:1:0"]);
    assert_eq!(found[0].severity, Severity::Error);
    assert_eq!(values(&store, "uptime"), [Cell::Number(1.0)]);
    let (_, found) = opened(text, &Memory::default().with("data/a.csv", "サービス\n受付\n"));
    assert_eq!(told(&found), ["data/missing-column data/a.csv:1:0"]);
    let (_, found) =
        opened(wide("*.ndjson"), &Memory::default().with("data/a.ndjson", "{\"サービス\": 1, \"4月\": 2}\n"));
    assert_eq!(told(&found), ["data/unreadable data/a.ndjson:0:0"]);
}
