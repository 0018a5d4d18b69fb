//! Which record of a CSV file names its columns.
//!
//! In: the text of a file, its separator, and what is declared of its source. Out: the [`Header`]. Never: takes a record that names no
//! declared column before the first one of the file, or decides that a line above the header means something.
//!
//! Exports for people begin with a title, the conditions of the search, or a blank line of separators; the rows begin below the record
//! that names the columns.

use super::rows::{Field, Rows};
use crate::config::Source;
use crate::data::month_header::{FEWEST_MONTHS, is_month};
use crate::data::two_rows::{self, Reach};
use memchr::memchr_iter;
use std::collections::BTreeMap;

/// Among so many first records the header is looked for, as in workbooks.
const HEADER_WITHIN: usize = 50;

/// The record that names the columns.
pub(super) struct Header {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The names, without blanks around them.
    pub names: Vec<String>,
    /// Whether it is two records.
    pub is_two: bool,
}

impl Header {
    /// The declared line; else the record that names most declared columns; else, where no column is declared or a wide table names none,
    /// the first one that is no title. `None` when there is no such line, or no record.
    pub(super) fn find(source: &Source, text: &[u8], separator: u8) -> Option<Self> {
        if source.sheet.has_two_header_rows {
            return Self::find_two(source, text, separator);
        }
        if let Some(line) = source.sheet.header_row {
            let start = start_of_line(text, line)?;
            return records(text, separator)
                .find(|record| record.start >= start)
                .filter(|record| record.start == start);
        }
        if source.columns.is_empty() {
            return pairs(text, separator)
                .find(|pair| pair.look_like_headers())
                .map(Pair::joined)
                .or_else(|| untitled(text, separator));
        }
        let mut best: Option<(usize, Self)> = None;
        for record in records(text, separator).take(HEADER_WITHIN) {
            let named = record.named(source);
            if best.as_ref().is_none_or(|(most, _)| named > *most) {
                best = Some((named, record));
            }
            if named == source.columns.len() {
                break;
            }
        }
        match best {
            // Above the labels of a wide table there may be no header at all.
            Some((0, _)) if source.sheet.unpivot.is_some() => untitled(text, separator),
            best => best.map(|(_, header)| header),
        }
    }

    /// The declared line with the next record; else the two records that together name most declared columns, the lower ones of two that
    /// name as many, since a blank line above the headers takes no name from them.
    fn find_two(source: &Source, text: &[u8], separator: u8) -> Option<Self> {
        if let Some(line) = source.sheet.header_row {
            let start = start_of_line(text, line)?;
            let mut from = records(text, separator).skip_while(|record| record.start < start);
            let upper = from.next().filter(|record| record.start == start)?;
            return Some(Pair { upper, lower: from.next()? }.joined());
        }
        let mut best: Option<(usize, usize, Self)> = None;
        for (at, pair) in pairs(text, separator).enumerate() {
            let joined = pair.joined();
            let named = joined.named(source);
            if best
                .as_ref()
                .is_none_or(|(before, most, _)| named > *most || (named == *most && at == before + 1 && named > 0))
            {
                best = Some((at, named, joined));
            }
        }
        match best {
            Some((_, 0, first)) if source.columns.is_empty() || source.sheet.unpivot.is_some() => {
                pairs(text, separator).find(Pair::look_like_headers).map_or(Some(first), |pair| Some(pair.joined()))
            }
            best => best.map(|(_, _, header)| header),
        }
    }

    /// How many declared columns it names; a blank field names none.
    pub(super) fn named(&self, source: &Source) -> usize {
        let names = |name: &String| !name.is_empty() && self.names.contains(name);
        source.columns.values().filter(|column| column.from.iter().any(names)).count()
    }

    /// Whether most of its fields name months; those of a row of values hardly do.
    fn names_months(&self) -> bool {
        let months = self.names.iter().filter(|name| is_month(name)).count();
        months >= FEWEST_MONTHS && months * 2 >= self.filled()
    }

    /// How many fields there are up to the last one that says something: spreadsheets write commas behind it.
    fn width(&self) -> usize {
        self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1)
    }

    /// How many fields say something.
    fn filled(&self) -> usize {
        self.names.iter().filter(|name| !name.is_empty()).count()
    }
}

/// The record that names months, as above the values of a wide table, else the first one that is no title. A title fills one field, or
/// hardly any of those that most records have; a row that fills more may be the upper one of two rows of headers, which is for a person
/// to see.
fn untitled(text: &[u8], separator: u8) -> Option<Header> {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for record in records(text, separator).take(HEADER_WITHIN) {
        *widths.entry(record.width()).or_default() += 1;
    }
    let usual = widths.into_iter().max_by_key(|(_, count)| *count).map_or(1, |(width, _)| width);
    if let Some(months) = records(text, separator).take(HEADER_WITHIN).find(Header::names_months) {
        return Some(months);
    }
    let mut first = records(text, separator).take(HEADER_WITHIN);
    let is_title = |record: &Header| usual > 1 && (record.filled() <= 1 || record.filled() * 3 <= usual);
    first.find(|record| !is_title(record)).or_else(|| records(text, separator).next())
}

/// Two records that follow each other.
struct Pair {
    upper: Header,
    lower: Header,
}

impl Pair {
    fn look_like_headers(&self) -> bool {
        two_rows::are_headers(&self.upper.names, &self.lower.names, &Reach::Blanks)
    }

    fn joined(self) -> Header {
        let names = two_rows::joined(&self.upper.names, &self.lower.names, &Reach::Blanks);
        Header { start: self.upper.start, end: self.lower.end, names, is_two: true }
    }
}

/// The first pairs of records of a file.
fn pairs(text: &[u8], separator: u8) -> impl Iterator<Item = Pair> + '_ {
    let lower = records(text, separator).skip(1);
    records(text, separator).zip(lower).map(|(upper, lower)| Pair { upper, lower }).take(HEADER_WITHIN)
}

fn records(text: &[u8], separator: u8) -> impl Iterator<Item = Header> + '_ {
    let (mut rows, mut fields) = (Rows::new(text, separator), Vec::new());
    std::iter::from_fn(move || {
        let start = rows.next(&mut fields)?;
        let row = String::from_utf8_lossy(&text[start..rows.end()]);
        let value = |field: &Field| {
            let range = field.range.start - start..field.range.end - start;
            let field = Field { range, ..field.clone() };
            field.value(&row, &mut String::new()).trim().to_owned()
        };
        Some(Header { start, end: rows.end(), names: fields.iter().map(value).collect(), is_two: false })
    })
}

/// Where a line begins, counted from 1; `None` where the text ends before it.
fn start_of_line(text: &[u8], line: u32) -> Option<usize> {
    match line {
        0 | 1 => Some(0),
        line => memchr_iter(b'\n', text).nth(line as usize - 2).map(|end| end + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ColumnType;
    use crate::data::tests::{column, source};

    fn found(text: &str, declared: &[&str], row: Option<u32>) -> Option<(usize, Vec<String>)> {
        let mut source = source("*.csv", declared.iter().map(|name| column(name, ColumnType::Text)).collect());
        source.sheet.header_row = row;
        Header::find(&source, text.as_bytes(), b',').map(|header| (header.start, header.names))
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    const TITLED: &str =
        "問い合わせ一覧,,\n期間,2026-10-01,2026-10-31\n\n番号,受付,優先度\n1,2026-10-02,高\n2,2026-10-03,低\n";

    #[test]
    fn lines_above_the_names_of_declared_columns_are_none_of_the_rows() {
        let start = TITLED.find("番号").unwrap();
        assert_eq!(found(TITLED, &["番号", "優先度"], None), Some((start, names(&["番号", "受付", "優先度"]))));
        // One that is missing moves nothing; where none is named, the first record is what the message is about.
        assert_eq!(found(TITLED, &["番号", "担当"], None).map(|(at, _)| at), Some(start));
        assert_eq!(found(TITLED, &["担当"], None), Some((0, names(&["問い合わせ一覧", "", ""]))));
        // Of a header that comes twice, as in exports that were put together, the first holds.
        assert_eq!(found("a,b\n1,2\na,b\n3,4\n", &["a", "b"], None).map(|(at, _)| at), Some(0));
    }

    #[test]
    fn a_declared_line_is_taken_as_it_is() {
        assert_eq!(found(TITLED, &["担当"], Some(4)).map(|(_, names)| names[0].clone()).as_deref(), Some("番号"));
        assert_eq!(found(TITLED, &["番号"], Some(1)).map(|(at, _)| at), Some(0));
        // A blank line, and one that is not there.
        assert_eq!(found(TITLED, &["番号"], Some(3)), None);
        assert_eq!(found(TITLED, &["番号"], Some(40)), None);
        // The second line of a quoted field begins no record.
        assert_eq!(found("\"a\nb\",c\n1,2\n", &["c"], Some(2)), None);
    }

    #[test]
    fn two_records_name_the_columns_where_that_is_declared() {
        let two = |text: &str, declared: &[&str], row: Option<u32>| {
            let columns = declared.iter().map(|name| column(name, ColumnType::Text)).collect();
            let mut source = source("*.csv", columns);
            (source.sheet.header_row, source.sheet.has_two_header_rows) = (row, true);
            Header::find(&source, text.as_bytes(), b',').map(|header| (header.start, header.end, header.names))
        };
        let text = "一覧,,\n番号,東京,\n,件数,時間\n1,2,3\n";
        let start = text.find("番号").unwrap();
        let end = text.find("\n1,2,3").unwrap();
        let wanted = Some((start, end, names(&["番号", "東京 件数", "東京 時間"])));
        assert_eq!(two(text, &["番号", "東京 時間"], None), wanted);
        assert_eq!(two(text, &["番号"], Some(2)), wanted);
        assert_eq!(two("番号,東京\n", &["番号"], None), None);
        assert_eq!(two(text, &["番号"], Some(4)), None);
    }

    #[test]
    fn of_a_file_that_nobody_declared_titles_are_passed_over() {
        assert_eq!(
            found(TITLED, &[], None),
            Some((TITLED.find("期間").unwrap(), names(&["期間", "2026-10-01", "2026-10-31"])))
        );
        let titled = TITLED.replace("期間,2026-10-01,2026-10-31\n", "出力日: 2026-11-01\n");
        assert_eq!(found(&titled, &[], None).map(|(_, names)| names[0].clone()).as_deref(), Some("番号"));
        assert_eq!(found("名前\n鈴木\n", &[], None), Some((0, names(&["名前"]))));
        assert_eq!(found("番号,受付,,\n,日時,件名,担当\n1,2,3,4\n", &[], None).map(|(at, _)| at), Some(0));
        assert_eq!(found("番号,受付,\n1,2026-10-02,高\n", &[], None).map(|(at, _)| at), Some(0));
        assert_eq!(
            found("年度,2026,,\n,4月,5月,6月\n常勤,1,2,3\n", &[], None).map(|(_, names)| names[1].clone()).as_deref(),
            Some("4月")
        );
        assert_eq!(found("", &[], None), None);
    }
}
