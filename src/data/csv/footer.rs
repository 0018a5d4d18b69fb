//! Lines below the rows that are none: the title, the copyright and the name of who made a report, as Salesforce writes them.
//!
//! In: the records of a file that have another number of fields than the header. Out: those at its end that stand alone below an empty
//! line. Never: takes a line for one that a row follows, or that has more than one field.

use super::file::CsvFile;
use super::rows::Rows;
use crate::data::malformed_row::MalformedRow;

/// Takes the lines below the rows out of the records that do not fit.
pub(super) fn split_off(file: &CsvFile, torn: &mut Vec<MalformedRow>) -> Vec<MalformedRow> {
    let bytes = file.body.bytes();
    let is_empty = |from: usize, to: usize| bytes[from..to].iter().all(u8::is_ascii_whitespace);
    let (mut first, mut end) = (torn.len(), bytes.len());
    for (at, row) in torn.iter().enumerate().rev() {
        if !is_empty(row.span.end, end) || fields(file, row) != 1 {
            break;
        }
        (first, end) = (at, row.span.start);
    }
    // Only below an empty line: a line that was cut off is one field as well.
    let stands_apart = |row: &MalformedRow| is_below_an_empty_line(&bytes[..row.span.start]);
    match torn[first..].iter().position(stands_apart) {
        Some(apart) => torn.split_off(first + apart),
        None => Vec::new(),
    }
}

fn fields(file: &CsvFile, row: &MalformedRow) -> usize {
    let mut fields = Vec::new();
    Rows::new(file.text(row.span.clone()).as_bytes(), file.separator).next(&mut fields);
    fields.len()
}

fn is_below_an_empty_line(before: &[u8]) -> bool {
    let ends = before.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    ends.filter(|byte| **byte == b'\n').count() > 1
}
