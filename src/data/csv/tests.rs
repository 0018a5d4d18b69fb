//! Pieces of any size give what the whole file gives, and that is what the `csv` crate and the careful readers give.

use super::encoding::is_utf8_in;
use super::*;
use crate::config::ColumnType::{Boolean, Category, Date, Datetime, Duration, Integer, Number, Text};
use crate::config::{ColumnType, Format, Written};
use crate::data::malformed_row::MalformedRow;
use crate::data::tests::{column, source};
use crate::data::texts;
use crate::data::typed::Typed;
use crate::data::value_error::ValueError;
use crate::diag::Place;
use indexmap::IndexMap;
use polars::prelude::{AnyValue, NewChunkedArray, StringChunked};
use proptest::prelude::*;

/// A source with a column of every type, two of them from the same header.
fn everything() -> Source {
    let kinds =
        [("at", Datetime), ("day", Date), ("n", Integer), ("x", Number), ("b", Boolean), ("t", Text), ("c", Category)];
    let mut columns: Vec<_> = kinds.into_iter().map(|(name, kind)| column(name, kind)).collect();
    columns[2].missing = vec!["-".into(), "0".into()];
    columns[6].values = IndexMap::from([("high".into(), vec!["P1".into(), "高".into()]), ("low".into(), vec![])]);
    let mut again = column("again", Text);
    again.from = vec!["at".into()];
    columns.push(again);
    columns.push(column("not there", Integer));
    source("*.csv", columns)
}

/// A field: good and bad values of all types, quotes, line breaks.
fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(19|20)[0-9]{2}[-/][01][0-9][-/][0-3][0-9]",
        8 => "(19|20)[0-9]{2}[-/][01][0-9][-/][0-3][0-9][ T][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?Z?",
        3 => "2026年[1-9]月[1-9]日 [0-9]時[0-5]?[0-9]分",
        6 => "-?[0-9]{1,4}([.][0-9]{1,3})?%?",
        2 => "１，２３４|▲[0-9]|[0-9]{18,20}|1,234|1e[0-9]|[+]5|-0|0",
        3 => "はい|TRUE|no|0|1|○",
        3 => " ?(high|P1|高|low|P9|-) ?",
        3 => "[a-zあ\" \u{3000}]{0,5}",
        2 => "\"([a,あ\n]|\"\"|\r\n){0,6}\"[a\"]?",
        1 => "\"[a,\n]{0,3}",
        2 => "",
    ]
}

/// A text with a header and rows, most of them with seven fields; blank lines, any line end, perhaps none at the end.
fn text() -> impl Strategy<Value = String> {
    let quoted = (field(), 0..10u8).prop_map(|(f, dice)| {
        let plain = !f.contains(['"', '\n', '\r']);
        if plain && (dice == 0 || f.contains(',')) { format!("\"{f}\"") } else { f }
    });
    let quoted = quoted.boxed();
    let row = prop_oneof![12 => prop::collection::vec(quoted.clone(), 7), 1 => prop::collection::vec(quoted, 1..9)];
    let end = prop_oneof![6 => Just("\n"), 4 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\r\n\n")];
    (prop::collection::vec((row, end), 0..30), any::<bool>()).prop_map(|(rows, cut)| {
        let rows = rows.into_iter().map(|(fields, end)| fields.join(",") + end);
        let text = std::iter::once("at,day,n,x,b,t,c\r\n".to_owned()).chain(rows).collect::<String>();
        if cut { text.trim_end_matches(['\r', '\n']).to_owned() } else { text }
    })
}

/// Texts of which many tell something about their column, or leave it open.
const TELLING: [&str; 33] = [
    "2026-11-20 09:05",
    "2026/11/20",
    "2026-11-20T09:05:30Z",
    "2026-11-20 09:05+09:00",
    "05/06/2026",
    "05/06/2026 10:00",
    "13/06/2026",
    "06/13/2026 10:00",
    "05/05/2026",
    "令和8年11月20日",
    "R8.11.20 9:05",
    "20 Nov 2026",
    "1795165530",
    "1795165530000",
    "-",
    "N/A",
    "なし",
    "0",
    "12",
    "-7",
    "99.5",
    "1,234",
    "1.234,5",
    "0%",
    "50%",
    "¥1,200",
    "$5",
    "▲3",
    "90分",
    "1:30",
    "1:30:00",
    "x",
    "",
];

/// A column of a few of them, by chance with something declared of how it is written.
fn telling() -> impl Strategy<Value = (ColumnType, Written, Vec<&'static str>)> {
    let kind = prop::sample::select(vec![Datetime, Date, Integer, Number, Boolean, Duration, Text]);
    let format = [Format::DayFirst, Format::MonthFirst, Format::Epoch].map(|format| (Some(format), false));
    let written = prop::sample::select([vec![(None, false); 9], vec![(None, true)], format.to_vec()].concat());
    let texts = prop::sample::subsequence(TELLING.to_vec(), 1..5);
    let texts = texts.prop_flat_map(|few| prop::collection::vec(prop::sample::select(few), 0..20));
    (kind, written, texts).prop_map(|(kind, (format, decimal_comma), texts)| {
        (kind, Written { format, decimal_comma, ..Written::default() }, texts)
    })
}

/// Everything that a file says, as text: each row with values, reasons, written texts and places; then what is ragged.
fn said(file: &RawFile) -> (Vec<String>, Vec<String>) {
    let text = file.csv().unwrap();
    let cell = |at: usize, row: usize| match &file.columns[at] {
        Some(RawColumn::Typed(typed)) => shown(typed, row),
        _ => "none".to_owned(),
    };
    let all = |row: usize| {
        let cell = |at| format!("{} {:?} {:?}", cell(at, row), text.value(row, at), text.place(row, at));
        (0..file.columns.len()).map(cell).collect::<Vec<_>>().join(" | ")
    };
    let rows = (0..file.rows).map(all).collect();
    let torn =
        |row: &MalformedRow| format!("{:?} {:?} {:?} {:?}", row.place, row.text, row.message, text.slice(&row.span));
    let ragged = text.torn.iter().map(torn);
    (rows, ragged.chain([format!("{:?} {}", text.unclosed, text.header_line())]).collect())
}

fn shown(typed: &Typed, row: usize) -> String {
    let why = typed.why.get(row).copied().unwrap_or_default();
    match typed.column.get(row).unwrap() {
        AnyValue::Float64(x) => format!("{:x} {why:?}", x.to_bits()),
        AnyValue::StringOwned(text) => format!("{:?} {why:?}", AnyValue::String(&text)),
        value => format!("{value:?} {why:?}"),
    }
}

fn read_in(size: usize, source: &Source, text: &str) -> RawFile {
    let clock = LocalClock::new(&source.zone.usual);
    read_pieces(CsvFile::open(source, "data/a.csv", &Arc::from(text.as_bytes()), size).unwrap(), source, &clock)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn pieces_of_any_size_are_the_whole_file(text in text(), size in 1usize..200) {
        let source = everything();
        prop_assert_eq!(said(&read_in(size, &source, &text)), said(&read_in(usize::MAX, &source, &text)));
    }

    #[test]
    fn what_is_found_out_is_found_out_of_the_whole_column((kind, written, texts) in telling(), size in 1usize..80) {
        let mut declared = column("v", kind);
        declared.written = written;
        let source = source("*.csv", vec![declared]);
        let rows = texts.iter().map(|text| format!("\"{text}\",1\n"));
        let file = read_in(size, &source, &std::iter::once("v,w\n".to_owned()).chain(rows).collect::<String>());
        let Some(RawColumn::Typed(typed)) = &file.columns[0] else { panic!("the column is in the file") };
        let whole = texts.iter().map(|text| Some(*text).filter(|text| !text.is_empty()));
        let clock = LocalClock::new(&source.zone.usual);
        let careful = texts::typed(&source.columns[0], &StringChunked::from_iter_options("".into(), whole), &clock);
        for (row, text) in texts.iter().enumerate() {
            prop_assert_eq!(shown(typed, row), shown(&careful, row), "{}", text);
        }
        prop_assert_eq!(&typed.notes, &careful.notes);
        prop_assert_eq!(typed.mixed, careful.mixed);
        prop_assert_eq!(typed.column.dtype(), careful.column.dtype());
    }

    #[test]
    fn values_are_those_of_the_crate_and_the_careful_reader(text in text()) {
        let source = everything();
        let file = read_in(64, &source, &text);
        let clock = LocalClock::new(&source.zone.usual);
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let records: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).filter(|r| r.len() == 7 && r.iter().any(|field| !field.trim().is_empty())).collect();
        for (at, declared) in source.columns.values().enumerate() {
            let Some(field) = ["at", "day", "n", "x", "b", "t", "c"].iter().position(|name| declared.from[0] == *name) else {
                continue;
            };
            let texts = records.iter().map(|r| Some(r[field].trim()).filter(|t| !t.is_empty()));
            let careful = texts::typed(declared, &StringChunked::from_iter_options("".into(), texts), &clock);
            let expected: Vec<String> = (0..records.len()).map(|row| shown(&careful, row)).collect();
            let Some(RawColumn::Typed(typed)) = &file.columns[at] else { panic!("the column is in the file") };
            let found: Vec<String> = (0..file.rows).map(|row| shown(typed, row)).collect();
            prop_assert_eq!(found, expected, "{}", declared.name);
        }
    }

    #[test]
    fn white_space_around_a_text_is_that_of_unicode(text in "[\\sa1あ東。\u{3000}\u{2003}\u{85}\u{a0}é😀\u{feff}]{0,6}|\\PC{0,4}") {
        prop_assert_eq!(columns::trimmed(&text), text.trim());
    }

    #[test]
    fn what_is_utf8_is_told_whatever_the_blocks(bytes in prop::collection::vec(any::<u8>(), 0..40), text in "\\PC{0,30}") {
        prop_assert_eq!(is_utf8_in(4, &bytes), std::str::from_utf8(&bytes).is_ok());
        prop_assert!(is_utf8_in(4, text.as_bytes()));
    }
}

#[test]
fn a_row_is_found_again_in_any_order() {
    let text = "at,day,n,x,b,t,c\n,,1,,,\"a\nb\",\nragged\n,,2,,,c,\n,,3,,,\"d\"\"e\",\n";
    let source = everything();
    let file = read_in(usize::MAX, &source, text);
    let rows = file.csv().unwrap();
    let at = |row: usize| (rows.value(row, 5), rows.place(row, 5).line, rows.place(row, 5).column);
    assert_eq!(at(2), ("d\"e".to_owned(), 6, 7));
    assert_eq!(at(0), ("a\nb".to_owned(), 2, 7));
    assert_eq!(at(1), ("c".to_owned(), 5, 7));
    assert_eq!(rows.place(1, 8), Place { file: "data/a.csv".into(), line: 5, column: 0, length: 0 });
    let torn = &rows.torn[0];
    assert_eq!((torn.place.line, rows.slice(&torn.span), torn.why), (4, "ragged", ValueError::Ragged));
    assert_eq!(torn.message.en, "expected 7 fields, found 1");
}

#[test]
fn lines_of_one_field_below_an_empty_one_at_the_end_are_no_rows() {
    let of_two = source("*.csv", vec![column("n", Text), column("t", Text)]);
    let lines = |text: &str, size: usize| {
        let file = read_in(size, &of_two, text);
        let rows = file.csv().unwrap();
        let of = |rows: &[MalformedRow]| rows.iter().map(|row| row.place.line).collect::<Vec<_>>();
        (file.rows, of(&rows.torn), of(&rows.footer))
    };
    for size in [1, usize::MAX] {
        assert_eq!(lines("n,t\n1,a\n\n\n\"Cases, all\"\n\nACME\n", size), (1, vec![], vec![5, 7]));
        assert_eq!(lines("n,t\r\n1,a\r\n\r\nACME", size), (1, vec![], vec![4]));
        assert_eq!(lines("n,t\n1,a\n2\n\nACME\n", size), (1, vec![3], vec![5]), "a row that was cut off");
        assert_eq!(lines("n,t\n1,a\n\nACME\n2,b\n", size), (2, vec![4], vec![]), "a row follows");
        assert_eq!(lines("n,t\n1,a\n\nx\na,b,c\n", size), (1, vec![4, 5], vec![]), "more than one field");
        assert_eq!(lines("n,t\n1,a\n2", size), (1, vec![3], vec![]), "no empty line");
    }
}

#[test]
fn blank_records_and_headers_once_more_are_no_rows() {
    let text = "n,t\n1,a\n,\n,,,\n  ,\"\"\nn,t\nn, t \n2,b\nn,u\n\u{3000}\n3,c\n";
    let of_two = source("*.csv", vec![column("n", Text), column("t", Text)]);
    for size in [1, usize::MAX] {
        let file = read_in(size, &of_two, text);
        let rows = file.csv().unwrap();
        let told: Vec<_> = (0..file.rows).map(|row| (rows.value(row, 0), rows.place(row, 0).line)).collect();
        assert_eq!(told, [("1", 2), ("2", 8), ("n", 9), ("3", 11)].map(|(value, line)| (value.to_owned(), line)));
        assert_eq!(rows.repeated_headers, [6, 7]);
        assert!(rows.torn.is_empty());
    }
    let of_one = source("*.csv", vec![column("n", Text)]);
    assert_eq!(
        read_in(usize::MAX, &of_one, "n\n\"\"\nn\n").rows,
        2,
        "a column alone may hold its own name, or nothing"
    );
}
