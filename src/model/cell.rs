//! Cells of CSV that people open in a spreadsheet.
//!
//! In: texts of documents, data and settings. Out: cells that no spreadsheet takes for a formula (OWASP, CSV injection). Never: changes a
//! number, so that sums stay sums.

use std::borrow::Cow;

/// With these a spreadsheet's formula begins, in either width.
const BEGINS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that no spreadsheet takes for a formula, for those who put quotes around it themselves.
pub fn harmless_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(BEGINS) && !is_negative(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The same, in quotes where it needs them.
pub fn safe_cell(text: &str) -> String {
    let harmless = harmless_cell(text);
    if harmless.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", harmless.replace('"', "\"\""))
    } else {
        harmless.into_owned()
    }
}

/// Whether a text is a number below zero and nothing else: `-1,234.5`, `-0.3%`.
fn is_negative(text: &str) -> bool {
    let Some(number) = text.strip_prefix('-') else { return false };
    let number = number.strip_suffix('%').unwrap_or(number);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let are_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    whole.starts_with(|c: char| c.is_ascii_digit()) && are_digits(&whole.replace(',', "")) && are_digits(part)
}

#[cfg(test)]
mod tests {
    use super::{harmless_cell, safe_cell};

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(safe_cell("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        for text in [
            "@SUM(A1)",
            "+1+1",
            "=1+1",
            "-1+1",
            "-cmd|' /C calc'!A0",
            "-",
            "-1;2",
            "\t=1",
            "＝1+1",
            "+8131234",
            "-.5",
            "--1",
        ] {
            assert_eq!(harmless_cell(text), format!("'{text}"), "{text}");
        }
        assert_eq!(safe_cell("\n=1"), "\"'\n=1\"");
        assert_eq!(safe_cell("手順, 一"), "\"手順, 一\"");
        assert_eq!(safe_cell("OPS-001"), "OPS-001");
    }

    #[test]
    fn a_number_below_zero_stays_a_number() {
        for text in ["-1", "-1,234.5", "-0.3%", "1", "-12.50"] {
            assert_eq!(harmless_cell(text), text);
        }
    }
}
