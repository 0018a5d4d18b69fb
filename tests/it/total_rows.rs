//! Exports with rows and columns of totals, declared by `new source`.
//!
//! Every figure was added up by hand from the cells that are no totals.

use crate::program::{Folder, fine};
use std::fs;

/// A project with an export.
fn started(file: &str, text: &str) -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init"]).code, 0);
    folder.write(&format!("data/{file}"), text);
    folder
}

fn entry(folder: &Folder) -> String {
    fs::read_to_string(folder.join("data/sources.yaml")).unwrap()
}

/// The sum of a column in a month.
fn sum(folder: &Folder, source: &str, time: &str, column: &str, month: &str) -> String {
    let metric = format!(
        "\n{source}-sum: {{ type: simple, source: {source}, time: {time}, agg: sum, expr: {column}, grains: [month] }}\n"
    );
    let before = fs::read_to_string(folder.join("data/metrics.yaml")).unwrap();
    folder.write("data/metrics.yaml", format!("{before}{metric}"));
    folder.figure(&format!("{source}-sum"), month, &[])
}

#[test]
fn a_wide_table_with_totals_below_and_beside_is_added_up_once() {
    let text = "窓口,2026年4月,2026年5月,2026年6月,合計\n東京,10,12,3,25\n大阪,5,6,7,18\n合計,15,18,10,43\n";
    let folder = started("desk.csv", text);
    let made = folder.run(&["new", "source", "data/desk.csv", "--yes"]);
    assert!(fine(&made).err.contains("are left out (`leave_out`)"), "{}", made.err);
    assert!(made.err.contains("9 rows = 6 used + 3 set aside + 0 duplicates"), "{}", made.err);
    let text = entry(&folder);
    assert!(text.contains("leave_out: [合計] }") && text.contains("except: 合計"), "{text}");
    assert_eq!(sum(&folder, "desk", "period", "value", "2026-05"), "18", "12 + 6");
    let checked = folder.run(&["check"]);
    assert!(!checked.err.contains("data/total-row") && !checked.out.contains("data/total-row"), "{}", checked.out);
}

#[test]
fn a_list_with_subtotals_is_added_up_once() {
    let text = "date,desk,amount\n2026-08-01,Tokyo,10\n2026-08-02,Osaka,12\n2026-08-02,Subtotal,22\n2026-08-03,Sapporo,5\n2026-08-04,Naha,6\n2026-08-04,Subtotal,11\n2026-08-04,Grand Total,33\n";
    let folder = started("sales.csv", text);
    let made = folder.run(&["new", "source", "data/sales.csv", "--yes"]);
    assert!(fine(&made).err.contains("7 rows = 4 used + 3 set aside + 0 duplicates"), "{}", made.err);
    assert!(entry(&folder).contains("leave_out: [Subtotal, Grand Total]"), "{}", entry(&folder));
    assert_eq!(sum(&folder, "sales", "day", "amount", "2026-08"), "33", "10 + 12 + 5 + 6");
}

#[test]
fn a_source_that_counts_totals_is_told_of_them() {
    let folder = started("desk.csv", "date,desk,n\n2026-08-01,Tokyo,10\n2026-08-01,Osaka,12\n2026-08-01,Total,22\n");
    let declared = "\ndesk:\n  files: desk.csv\n  columns: { date: date, desk: text, n: integer }\n";
    let before = entry(&folder);
    folder.write("data/sources.yaml", format!("{before}{declared}"));
    let checked = folder.run(&["check"]);
    let told = format!("{}{}", checked.out, checked.err);
    assert!(told.contains("data/desk.csv:4:12") && told.contains("data/total-row"), "{told}");
    assert!(told.contains("leave_out: [\"Total\"]"), "{told}");
}
