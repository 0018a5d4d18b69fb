//! What a record below the headers is.
//!
//! In: the fields of a record. Out: whether it is a row, nothing at all, or the headers once more. Never: looks at what a value means, or
//! takes a row for headers of which one field is none.

use super::file::CsvFile;
use super::rows::Field;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Record {
    /// A row with all its fields.
    Row,
    /// Separators without any value, as spreadsheets write below a table whose cells were emptied.
    Blank,
    /// The headers once more, where an export was appended to another.
    Headers,
    /// A row with another number of fields than the header.
    Torn,
}

impl CsvFile {
    /// What a record of a text is.
    pub(super) fn record(&self, text: &str, fields: &[Field]) -> Record {
        let expected = self.headers.len();
        let mut scratch = String::new();
        let mut is = |field: &Field, wanted: &str| field.value(text, &mut scratch).trim() == wanted;
        // Most records differ in their first field already.
        if (fields.len() > 1 || expected > 1) && fields.iter().all(|field| is(field, "")) {
            return Record::Blank;
        }
        if fields.len() != expected {
            return Record::Torn;
        }
        let could_repeat = expected > 1 && !self.has_two_header_rows;
        let is_header = could_repeat && fields.iter().zip(&self.headers).all(|(field, header)| is(field, header));
        if is_header { Record::Headers } else { Record::Row }
    }
}
