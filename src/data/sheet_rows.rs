//! Where the values of a sheet stand.

/// Where rows and values stand in the sheets of a workbook.
#[derive(Default)]
pub(super) struct SheetRows {
    /// The sheets, in the order in which they were read.
    pub parts: Vec<SheetPart>,
    /// Whether the headers stand in two rows.
    pub has_two_header_rows: bool,
    /// Each row's number in its sheet, from 0.
    pub rows: Vec<u32>,
    /// Rows and declared columns of numbers that may have had more digits than a cell keeps.
    pub lost: Vec<(usize, usize)>,
}

/// A sheet among those that were read together.
pub(super) struct SheetPart {
    /// Its name.
    pub sheet: String,
    /// The first of its rows, among those of all.
    pub first: usize,
    /// For each declared column, its number, from 0.
    pub fields: Vec<Option<u32>>,
}

impl SheetRows {
    /// The rows in which a declared column has such a number.
    pub(super) fn lost(&self, column: usize) -> impl Iterator<Item = usize> {
        self.lost.iter().filter(move |(_, at)| *at == column).map(|(row, _)| *row)
    }

    /// The number of a row, as its sheet shows it.
    pub(super) fn number(&self, row: usize) -> usize {
        self.rows[row] as usize + 1
    }

    /// The name of a value's cell, such as `一覧!C12`; of its row when the column is not there.
    pub(super) fn cell(&self, row: usize, column: usize) -> String {
        let part = &self.parts[self.parts.partition_point(|part| part.first <= row).saturating_sub(1)];
        let (sheet, number) = (&part.sheet, self.rows[row] + 1);
        let column = part.fields[column].map(letters).unwrap_or_default();
        format!("{sheet}!{column}{number}")
    }
}

/// `A` for 0, `AA` for 26.
pub(super) fn letters(column: u32) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => letter.to_string(),
        more => letters(more - 1) + &letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        // A is 1, Z 26, AA 27, AZ 52, BA 53, ZZ 702, AAA 703.
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
