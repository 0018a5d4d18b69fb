//! Random files under random declarations: no panic, and no row that is not accounted for.

use super::*;
use crate::config::Format;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Values, right and nearly right, of every type.
const VALUES: [&str; 72] = [
    "",
    " ",
    "-",
    "－",
    "N/A",
    "なし",
    "?",
    "△",
    "0",
    "1",
    "12",
    "-5",
    "1,234",
    "1,23",
    "1.234,5",
    "９９．５％",
    "99.5%",
    "▲1,200円",
    "(5)",
    "()",
    "¥",
    "¥5",
    "$5",
    "\\5",
    "1.2万",
    "3億4万",
    "万",
    "1e3",
    "1e999",
    "e",
    "+-5",
    "9223372036854775808",
    "79228162514264337593543950336万",
    "2026-11-20 09:05",
    "2026-11-20",
    "2026/11/20 9:05",
    "20-11-2026 09:05",
    "05/06/2026",
    "11/20/2026 9:05 PM",
    "2026年11月20日 9時05分",
    "2026年11月20日（金）",
    "令和8年11月20日",
    "令和元年",
    "R8.11.20",
    "R8",
    "㋿8年",
    "平成31年5月1日",
    "20 Nov 2026",
    "Nov 20, 2026 12:00 AM",
    "Nov",
    "Fri,",
    "20261120T090530Z",
    "20261120090530",
    "1795133100",
    "1795133100250",
    "99999999999999999999",
    "2026-11-20T09:05:00.123456789+09:00",
    "2026-11-20T24:00",
    "0000-00-00 00:00:00",
    "9999-12-31",
    "午後12時",
    "午前",
    "2.5h",
    "90分",
    "1時間30分",
    "1:30",
    "1:30:00",
    "PT1H",
    "PT",
    "：",
    "済",
    "×",
];

/// A column as anyone might declare it.
fn declared() -> impl Strategy<Value = Column> {
    use ColumnType::{Boolean, Category, Date, Datetime, Duration, Integer, Number, Text};
    let kinds = vec![Text, Integer, Number, Boolean, Date, Datetime, Duration, Category];
    let formats = vec![
        None,
        Some(Format::YearFirst),
        Some(Format::DayFirst),
        Some(Format::MonthFirst),
        Some(Format::Wareki),
        Some(Format::Epoch),
        Some(Format::EpochMillis),
        Some(Format::Excel),
        Some(Format::HourMinute),
        Some(Format::MinuteSecond),
    ];
    let written =
        (prop::sample::select(formats), any::<bool>(), prop::option::of(prop::sample::select(vec![1, 60, 3600])));
    (prop::sample::select(kinds), written, prop::bool::weighted(0.2), prop::sample::select(vec!["", "-", "なし"]))
        .prop_map(|(kind, (format, decimal_comma, unit_seconds), required, missing)| {
            let mut column = column("x", kind);
            column.written = Written { format, decimal_comma, unit_seconds, ..Written::default() };
            column.required = required;
            column.missing = if missing.is_empty() { vec![] } else { vec![missing.into()] };
            if kind == Category {
                column.values = IndexMap::from([("high".to_owned(), vec!["1".to_owned()])]);
            }
            column
        })
}

fn value() -> impl Strategy<Value = String> {
    let known = || prop::sample::select(VALUES.to_vec());
    prop_oneof![
        6 => known().prop_map(str::to_owned),
        2 => (known(), known()).prop_map(|(a, b)| format!("{a}{b}")),
        1 => "[0-9年月日時分秒:/ .,%()▲RHSTM-]{0,16}",
        1 => ".{0,12}",
    ]
}

/// A file as CSV, as JSON Lines, as cells, packed or not, or as bytes.
fn file() -> impl Strategy<Value = (String, Vec<u8>)> {
    let rows = prop::collection::vec((value(), value()), 0..12);
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let csv =
        (rows, 0..4_u8, prop::sample::select(vec![',', ';', '\t'])).prop_map(move |(rows, quoting, separator)| {
            let line = |(id, x): &(String, String)| match quoting {
                0 => format!("{id}{separator}{x}\n"),
                1 => format!("{id}{separator}{}\r\n", quoted(x)),
                2 => format!("{}{separator}{}{separator}\n", quoted(id), quoted(x)),
                _ => format!("{}{separator}{}\n", quoted(id), quoted(x)),
            };
            format!("id{separator}x\n{}", rows.iter().map(line).collect::<String>()).into_bytes()
        });
    let named = |end: &'static str| move |bytes: Vec<u8>| (format!("data/a.{end}"), bytes);
    let json = prop::collection::vec((value(), value(), 0..5_u8), 0..12).prop_map(|rows| {
        let line = |(id, x, kind): &(String, String, u8)| match kind {
            0 => format!("{}\n", serde_json::json!({ "id": id, "x": x.parse::<f64>().unwrap_or(1.5) })),
            1 => format!("{}\n", serde_json::json!({ "id": { "x": x }, "x": [x] })),
            2 => format!("{x}\n"),
            _ => format!("{}\n", serde_json::json!({ "id": id, "x": x })),
        };
        rows.iter().map(line).collect::<String>().into_bytes()
    });
    let cells = prop::collection::vec((any::<f64>(), -1.0..99_999.0, 0..5_u8), 0..8).prop_map(|rows| {
        let cell = |(n, (wild, serial, style)): (usize, &(f64, f64, u8))| {
            let x = if n % 2 == 0 { wild } else { serial };
            format!("<row r=\"{0}\"><c r=\"A{0}\"><v>{n}</v></c><c r=\"B{0}\" s=\"{style}\"><v>{x}</v></c></row>", n + 2)
        };
        let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
        let body: String = rows.iter().enumerate().map(cell).collect();
        super::formats::book(rows.len() % 2 == 0, &[("s", &format!("{head}{body}</sheetData>"))])
    });
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let ends = prop::sample::select(vec!["csv", "ndjson", "json", "xlsx", "csv.gz", "csv.zst", "parquet"]);
    prop_oneof![
        6 => csv.prop_map(named("csv")),
        3 => json.prop_map(named("ndjson")),
        1 => cells.prop_map(named("xlsx")),
        1 => (ends, bytes).prop_map(|(end, bytes)| (format!("data/a.{end}"), bytes)),
    ]
}

fn bear(column: &Column, keyed: bool, path: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut source = source("*", vec![super::column("id", ColumnType::Text), column.clone()]);
    source.key = keyed.then(|| "id".to_owned());
    let (store, found) = opened(source, &Memory::default().with(path, bytes));
    let report = store.profile("tickets").unwrap();
    prop_assert_eq!(report.rows_in, report.rows_used + report.rows_set_aside + report.rows_duplicate);
    prop_assert!(report.set_aside.len() as u64 <= report.rows_set_aside);
    if report.files.is_empty() {
        // A panic is held and told like a file that cannot be read; the text forms know no other reason but these.
        let known = ["is empty", "expected"];
        prop_assert_eq!(found.len(), 1);
        let said = &found[0].message.en;
        let ours = path.ends_with(".csv") || path.ends_with(".ndjson");
        let reason = said.split_once("`: ").map_or(said.as_str(), |(_, reason)| reason);
        prop_assert!(!ours || known.iter().any(|known| reason.contains(known)), "{}", said);
    } else {
        prop_assert_eq!(report.rows_used as usize, values(&store, "x").len());
    }
    if path.ends_with(".csv") && !bytes.starts_with(b"PAR1") && !report.files.is_empty() {
        let separator = report.files[0].separator.unwrap() as u8;
        let (text, _) = crate::data::csv::text_of(bytes).unwrap();
        let mut counted = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let records: Vec<::csv::StringRecord> = counted.records().map(Result::unwrap).collect();
        let width = records.first().map_or(0, ::csv::StringRecord::len);
        // Separators alone are no row, and a column alone may hold nothing.
        let is_blank = |record: &::csv::StringRecord| {
            (width > 1 || record.len() > 1) && record.iter().all(|field| field.trim().is_empty())
        };
        let rows = records.iter().skip(1).filter(|record| !is_blank(record)).count();
        prop_assert_eq!(report.rows_in, rows as u64);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_file_is_borne(column in declared(), keyed in any::<bool>(), (path, bytes) in file()) {
        bear(&column, keyed, &path, &bytes)?;
    }
}
