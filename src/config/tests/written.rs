//! How texts are written, as far as it is declared.

use super::*;
use crate::config::{Format, Sheet, Written};

#[test]
fn forms_of_columns_and_files_are_declared() {
    let text = "\
s:
  files: s.xlsx
  encoding: utf-16
  sheet: 一覧
  header_row: 3
  header_rows: 2
  max_size: 500MB
  columns:
    at: { type: datetime, format: d-m-y }
    on: { type: date, format: epoch_ms, missing: [] }
    took: { type: duration, format: 'h:mm', unit: min }
    amount: { type: number, decimal: ',', missing: '-' }
    plain: duration
t: { files: t.csv, columns: { id: text } }
";
    let (project, said) = said(&[("data/sources.yaml", text)]);
    assert_eq!(said, Vec::<String>::new());
    let source = &project.sources["s"];
    assert_eq!(
        source.sheet,
        Sheet { name: Some("一覧".into()), header_row: Some(3), has_two_header_rows: true, unpivot: None }
    );
    assert_eq!(project.sources["t"].sheet, Sheet::default());
    assert_eq!((source.max_size, project.sources["t"].max_size), (500_000_000, 1_073_741_824));
    let written = |name: &str| source.columns[name].written.clone();
    let none = Written::default();
    assert_eq!(written("at"), Written { format: Some(Format::DayFirst), ..none.clone() });
    assert_eq!(written("on"), Written { format: Some(Format::EpochMillis), ..none.clone() });
    assert_eq!(written("took"), Written { format: Some(Format::HourMinute), unit_seconds: Some(60), ..none.clone() });
    assert_eq!(written("amount"), Written { decimal_comma: true, ..none.clone() });
    assert_eq!(written("plain"), none);
    let missing = |name: &str| source.columns[name].missing.clone();
    assert_eq!((missing("at"), missing("on"), missing("amount")), (vec![], vec![String::new()], vec!["-".to_owned()]));
}
