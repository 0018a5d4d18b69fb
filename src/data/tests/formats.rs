//! Every form of file. Instants are those of `forms`.

use super::*;
use crate::config::ColumnType::{Boolean, Category, Date, Datetime, Duration, Integer, Number, Text};
use crate::diag::Severity;
use encoding_rs::SHIFT_JIS;
use std::io::Write;

/// 2026-11-20 09:05 in Japan.
const AT: i64 = 1_795_133_100;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn notes(store: &Store) -> Vec<String> {
    store.profile("tickets").unwrap().files.iter().flat_map(|f| f.notes.iter().map(|n| n.en.clone())).collect()
}

#[test]
fn packed_files_are_read_as_what_is_inside() {
    let (cp932, _, _) = SHIFT_JIS.encode("番号\r\n1\r\nx\r\n");
    let files = Memory::default()
        .with("data/1.csv.gz", gz(&cp932))
        .with("data/2.csv.zst", zst(b"id\n3\n"))
        .with("data/3.jsonl.gz", gz(b"{\"id\": 4}\n"));
    let mut id = column("id", Integer);
    id.from = vec!["番号".into(), "id".into()];
    let (store, found) = opened(source("*", vec![id]), &files);
    assert_eq!(told(&found), ["data/bad-value data/1.csv.gz:3:1"], "places are those of the text inside");
    assert_eq!(values(&store, "id"), integers(&[1, 3, 4]));
    assert_eq!(notes(&store), ["gzip", "zstd", "gzip"]);
    let report = store.profile("tickets").unwrap();
    assert_eq!(report.files[0].encoding, "cp932");
    assert_eq!(report.files[0].fingerprint, blake3::hash(&gz(&cp932)).to_hex().to_string(), "of the file as it lies");
}

#[test]
fn packed_files_of_several_members_are_read_to_their_end() {
    let two = [gz(b"id\n1\n"), gz(b"2\n")].concat();
    let (store, found) =
        opened(source("*", vec![column("id", Integer)]), &Memory::default().with("data/a.csv.gz", two));
    assert_eq!((found, values(&store, "id")), (vec![], integers(&[1, 2])));
}

#[test]
fn what_cannot_be_unpacked_is_one_finding() {
    let cut = &gz(b"id\n1\n2\n")[..20];
    let mut parquet =
        polars::prelude::DataFrame::new_infer_height(vec![polars::prelude::Column::new("id".into(), [1i64])]);
    let parquet = super::parquet::bytes(parquet.as_mut().unwrap());
    for (path, bytes, code) in [
        ("data/a.csv.gz", cut.to_vec(), "data/unreadable"),
        ("data/a.csv.zst", zst(b"id\n1\n")[..9].to_vec(), "data/unreadable"),
        ("data/a.parquet.gz", gz(&parquet), "data/unreadable"),
        ("data/a.json", b"[{\"id\": 1}]".to_vec(), "data/unreadable"),
        ("data/a.xlsx", b"PK\x03\x04 and nothing more".to_vec(), "data/unreadable"),
        ("data/a.xlsx", b"id\n1\n".to_vec(), "data/unreadable"),
        // 100 MB of one letter in 100 KB, and in 3 KB.
        ("data/a.csv.gz", gz(&vec![b'a'; 100_000_000]), "data/too-large"),
        ("data/a.csv.zst", zst(&vec![b'a'; 100_000_000]), "data/too-large"),
    ] {
        let mut source = source("*", vec![column("id", Integer)]);
        source.max_size = 64_000_000;
        let (store, found) = opened(source, &Memory::default().with(path, bytes));
        assert_eq!(told(&found), [format!("{code} {path}:0:0")]);
        assert!(found[0].hint.is_some());
        assert_eq!(store.profile("tickets").unwrap().rows_in, 0);
    }
}

#[test]
fn a_file_of_another_kind_than_its_name_says_is_told_as_what_it_is() {
    const OLD: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0";
    for (path, bytes, what) in [
        ("data/a.xlsx", "番号,件名\n1,障害\n".as_bytes(), "it is no workbook but text, such as CSV"),
        ("data/a.xlsx", OLD, "it is a workbook of old Excel (.xls), or one with a password"),
        ("data/a.xlsx", b"", "the file is empty"),
        ("data/a.csv", OLD, "expected text such as CSV, found a workbook of old Excel (.xls)"),
    ] {
        let (_, found) = opened(source("*", vec![column("id", Integer)]), &Memory::default().with(path, bytes));
        let said: Vec<&str> = found.iter().map(|found| found.message.en.as_str()).collect();
        assert!(said.len() == 1 && said[0].contains(what), "{path} {what}: {said:?}");
        assert!(found[0].hint.is_some(), "{path}");
    }
}

#[test]
fn a_bomb_is_told_from_a_large_file() {
    let bomb = Memory::default().with("data/a.csv.zst", zst(&vec![b'a'; 100_000_000]));
    let (_, found) = opened(source("*", vec![column("id", Integer)]), &bomb);
    assert_eq!(told(&found), ["data/too-large data/a.csv.zst:0:0"]);
    assert!(found[0].message.en.contains("more than 1000 times"), "{}", found[0].message.en);
}

#[test]
fn utf16_with_a_byte_order_mark_is_excels_unicode_text() {
    let text = "番号\t件名\r\n1\t障害①\r\n";
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    for bytes in [little, big] {
        let mut title = column("title", Text);
        title.from = vec!["件名".into()];
        let (store, found) = opened(source("*", vec![title]), &Memory::default().with("data/a.txt", bytes));
        assert_eq!((found, values(&store, "title")), (vec![], texts(&["障害①"])));
        let file = &store.profile("tickets").unwrap().files[0];
        assert_eq!((file.encoding, file.separator), ("utf-16", Some('\t')));
    }
}

#[test]
fn json_lines_are_rows() {
    let text = concat!(
        "{\"id\": 12345678901234567890123, \"at\": \"2026-11-20T09:05:00+09:00\", \"team\": {\"name\": \"窓口\"}, \"ok\": true, \"x\": 1.50}\n",
        "\r\n",
        "{\"id\": \"b\", \"at\": null, \"team\": {}, \"ok\": \"済\", \"x\": 2e3, \"team.name\": \"直\"}\r\n",
        "{\"id\": \"c\", \"at\": \"x\", \"ok\": false}\n",
        "{\"id\": \"d\"\n",
        "[1]\n",
    );
    let mut team = column("team", Text);
    team.from = vec!["team.name".into()];
    let columns = vec![column("id", Text), column("at", Datetime), team, column("ok", Boolean), column("x", Number)];
    let (store, found) = opened(source("*.ndjson", columns), &Memory::default().with("data/a.ndjson", text));
    assert_eq!(
        rows(&store, &["id", "at", "team", "ok", "x"]),
        vec![
            vec![
                Cell::Text("12345678901234567890123".into()),
                Cell::Integer(AT),
                Cell::Text("窓口".into()),
                Cell::Boolean(true),
                Cell::Number(1.5),
            ],
            vec![
                Cell::Text("b".into()),
                Cell::Null,
                Cell::Text("直".into()),
                Cell::Boolean(true),
                Cell::Number(2_000.0)
            ],
        ]
    );
    assert_eq!(told(&found), ["data/not-json data/a.ndjson:5:10", "data/bad-value data/a.ndjson:4:19"]);
    assert!(found[0].message.en.ends_with("(with others, 2 rows set aside)"), "{}", found[0].message.en);
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.rows_used, report.rows_set_aside), (5, 2, 3));
}

#[test]
fn a_file_of_json_lines_without_lines_lacks_nothing() {
    let mut id = column("id", Text);
    id.required = true;
    let (store, found) = opened(source("*", vec![id]), &Memory::default().with("data/a.jsonl", "\n"));
    assert_eq!((found, values(&store, "id")), (vec![], vec![]));
}

#[test]
fn a_column_that_appears_later_is_noted_and_one_that_goes_is_told() {
    let files = Memory::default()
        .with("data/1.csv", "id,old\n1,a\n")
        .with("data/2.jsonl", "{\"id\": 2, \"old\": \"b\", \"new\": \"n\"}\n")
        .with("data/3.csv", "id,new\n3,m\n");
    let columns = vec![column("id", Integer), column("old", Text), column("new", Text)];
    let (store, found) = opened(source("*", columns), &files);
    assert_eq!(told(&found), ["data/missing-column data/3.csv:1:0"]);
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(notes(&store), ["new: no such column yet"]);
    assert_eq!(values(&store, "new"), texts(&["", "n", "m"]));
}

/// A workbook of one or more sheets, written by hand after ECMA-376; `sheets` are names and the XML inside `<sheetData>`
/// with what follows it. Style 1 is a date with a time, 2 a date, 3 per cent, 4 hours beyond a day.
pub(super) fn book(date1904: bool, sheets: &[(&str, &str)]) -> Vec<u8> {
    book_with(date1904, "", sheets)
}

/// As [`book`], with what stands behind the list of sheets.
fn book_with(date1904: bool, behind: &str, sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |name: &str, text: String| {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    add(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let listed: String = (1..=sheets.len())
        .map(|n| format!("<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>", sheets[n - 1].0))
        .collect();
    add(
        "xl/workbook.xml",
        format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><workbookPr date1904=\"{}\"/><sheets>{listed}</sheets>{behind}</workbook>",
            u8::from(date1904)
        ),
    );
    let related: String = (1..=sheets.len())
        .map(|n| {
            format!("<Relationship Id=\"rId{n}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
        })
        .collect();
    add(
        "xl/_rels/workbook.xml.rels",
        format!(
            "<Relationships xmlns=\"{package}\">{related}<Relationship Id=\"rId99\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    );
    let formats: String =
        ["0", "22", "14", "10", "46"].iter().map(|id| format!("<xf numFmtId=\"{id}\" xfId=\"0\"/>")).collect();
    add("xl/styles.xml", format!("<styleSheet xmlns=\"{main}\"><cellXfs count=\"5\">{formats}</cellXfs></styleSheet>"));
    for (n, (_, rows)) in sheets.iter().enumerate() {
        add(
            &format!("xl/worksheets/sheet{}.xml", n + 1),
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</worksheet>"),
        );
    }
    zip.finish().unwrap().into_inner()
}

/// A row of cells: `A`'s text, or XML as it stands.
pub(super) fn row(n: u32, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let name = char::from(b'A' + at as u8);
        match text.strip_prefix('<') {
            Some(_) => text.replacen("<c", &format!("<c r=\"{name}{n}\""), 1),
            None if text.is_empty() => String::new(),
            None => format!("<c r=\"{name}{n}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        }
    };
    format!("<row r=\"{n}\">{}</row>", cells.iter().enumerate().map(cell).collect::<String>())
}

pub(super) fn workbook(date1904: bool, rows: &str) -> Memory {
    Memory::default().with("data/a.xlsx", book(date1904, &[("一覧", &format!("{rows}</sheetData>"))]))
}

/// `(datetime(2026, 11, 20, 9, 5) - datetime(1899, 12, 30)) / timedelta(days=1)`.
const SERIAL: &str = "46346.378472222219";

#[test]
fn a_sheet_is_read_as_it_is_shown() {
    let rows_of = [
        row(1, &["お問い合わせ一覧"]),
        row(3, &["番号", "受付日時", "受付日", "達成率", "時間", "済", "区分"]),
        row(
            4,
            &[
                "A-1",
                &format!("<c s=\"1\"><v>{SERIAL}</v></c>"),
                "<c s=\"2\"><v>46346</v></c>",
                "<c s=\"3\"><v>0.995</v></c>",
                "<c s=\"4\"><v>1.0625</v></c>",
                "<c t=\"b\"><v>1</v></c>",
                "<c t=\"str\"><f>A1</f><v>高</v></c>",
            ],
        ),
        // A serial of fewer digits, a text, a formula with its value, an error that means "no value", an empty cell.
        row(
            6,
            &[
                "<c><v>2</v></c>",
                "<c s=\"1\"><v>46346.3784722</v></c>",
                "2026年11月20日",
                "<c s=\"3\"><f>1/2</f><v>0.5</v></c>",
                "90分",
                "×",
                "<c t=\"e\"><v>#N/A</v></c>",
            ],
        ),
        row(7, &["", "", "", "", "", "", "<c s=\"1\"/>"]),
    ]
    .concat();
    let kinds = [
        ("番号", Text),
        ("受付日時", Datetime),
        ("受付日", Date),
        ("達成率", Number),
        ("時間", Duration),
        ("済", Boolean),
        ("区分", Category),
    ];
    let columns: Vec<Column> = kinds.into_iter().map(|(name, kind)| column(name, kind)).collect();
    let (store, found) = opened(source("*.xlsx", columns), &workbook(false, &rows_of));
    assert_eq!(found, vec![]);
    let text = |text: &str| Cell::Text(text.into());
    assert_eq!(
        rows(&store, &kinds.map(|(name, _)| name)),
        vec![
            vec![
                text("A-1"),
                Cell::Integer(AT),
                Cell::Integer(20_777),
                Cell::Number(99.5),
                // 25.5 hours.
                Cell::Integer(91_800),
                Cell::Boolean(true),
                text("高"),
            ],
            vec![
                text("2"),
                Cell::Integer(AT),
                Cell::Integer(20_777),
                Cell::Number(50.0),
                Cell::Integer(5_400),
                Cell::Boolean(false),
                Cell::Null,
            ],
        ]
    );
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.files[0].encoding), (2, "xlsx"), "a row without values is none");
}

#[test]
fn numbers_of_cells_json_and_decimals_have_a_point_whatever_texts_have() {
    let mut x = column("x", Number);
    x.written.decimal_comma = true;
    let cells = [row(1, &["x"]), row(2, &["<c><v>1.5</v></c>"]), row(3, &["<c s=\"3\"><v>0.995</v></c>"])].concat();
    let mut exact = polars::prelude::DataFrame::new_infer_height(vec![
        polars::prelude::Column::new("x".into(), [1_500_i64]).cast(&polars::prelude::DataType::Decimal(10, 3)).unwrap(),
    ])
    .unwrap();
    let files = workbook(false, &cells)
        .with("data/b.ndjson", "{\"x\": 1.500}\n{\"x\": \"1.500,5\"}\n")
        .with("data/c.parquet", super::parquet::bytes(&mut exact));
    let (store, found) = opened(source("*", vec![x]), &files);
    assert_eq!(told(&found), ["data/mixed-units data/a.xlsx:0:0"]);
    assert_eq!(values(&store, "x"), [1.5, 99.5, 1.5, 1_500.5, 1_500.0].map(Cell::Number).to_vec());
}

#[test]
fn serials_of_1904_are_other_days() {
    // date(2026, 11, 20) - date(1904, 1, 1) is 44,884 days.
    let rows_of =
        [row(1, &["on"]), row(2, &["<c s=\"2\"><v>44884</v></c>"]), row(3, &["<c><v>44884</v></c>"])].concat();
    let (store, found) = opened(source("*.xlsx", vec![column("on", Date)]), &workbook(true, &rows_of));
    assert_eq!((found, values(&store, "on")), (vec![], integers(&[20_777, 20_777])));
}

#[test]
fn bad_cells_are_named_as_excel_names_them() {
    let rows_of = [
        row(1, &["id", "at"]),
        row(2, &["x", &format!("<c s=\"1\"><v>{SERIAL}</v></c>")]),
        // A day without a time, a time without a day, and a serial from before March 1900.
        row(3, &["<c><v>3</v></c>", "<c s=\"2\"><v>46346</v></c>"]),
        row(4, &["<c><v>4</v></c>", "<c s=\"1\"><v>0.5</v></c>"]),
        row(5, &["<c><v>5</v></c>", "<c s=\"1\"><v>60.5</v></c>"]),
        row(6, &["<c><v>6</v></c>", "<c s=\"1\"><v>46346</v></c>"]),
        row(7, &["<c t=\"e\"><v>#DIV/0!</v></c>", ""]),
    ]
    .concat();
    let columns = vec![column("id", Integer), column("at", Datetime)];
    let (store, found) = opened(source("*.xlsx", columns), &workbook(false, &rows_of));
    let said: Vec<&str> = found.iter().map(|d| d.message.en.as_str()).collect();
    assert_eq!(
        said,
        [
            "一覧!A2: expected a whole number in `id`, found `x` (with others, 2 rows set aside)",
            "一覧!B4: expected a date and time in `at`, found `12:00:00` (with others, 2 rows set aside)",
            "一覧!B3: expected a date and time in `at`, found the date `2026-11-20` (1 row set aside)",
        ]
    );
    // 2026-11-20 00:00 in Japan, shown with its time.
    assert_eq!(values(&store, "at"), integers(&[1_795_100_400]));
}

#[test]
fn the_sheet_and_its_header_are_declared_or_clear() {
    let table = format!("{}{}</sheetData>", row(1, &["id"]), row(2, &["<c><v>1</v></c>"]));
    let other = format!("{}{}</sheetData>", row(1, &["id"]), row(2, &["<c><v>2</v></c>"]));
    let two = Memory::default().with("data/a.xlsx", book(false, &[("一覧", &table), ("集計", &other)]));
    let with = |name: Option<&str>, header_row| {
        let mut source = source("*.xlsx", vec![column("id", Integer)]);
        source.sheet = Sheet { name: name.map(str::to_owned), header_row, ..Sheet::default() };
        let (store, found) = opened(source, &two);
        let said = found.first().map(|d| (d.code.name(), d.hint.as_ref().unwrap().en.clone()));
        (if found.is_empty() { values(&store, "id") } else { vec![] }, said)
    };
    assert_eq!(with(Some("集計"), None), (integers(&[2]), None));
    assert_eq!(with(Some("一覧"), Some(1)), (integers(&[1]), None));
    let (_, said) = with(None, None);
    let (code, hint) = said.unwrap();
    assert!(code == "data/sheet" && hint.starts_with("write `sheet: \"一覧\"`, say, for `tickets`"), "{hint}");
    let (_, said) = with(Some("一覧表"), None);
    assert_eq!(said, Some(("data/sheet", "the nearest is `一覧`".to_owned())));
    assert_eq!(with(Some("一覧"), Some(2)).1.unwrap().0, "data/sheet", "row 2 names no declared column");
}

#[test]
fn merged_cells_and_unsaved_formulas_are_refused() {
    let table = [row(1, &["id", "at"]), row(2, &["<c><v>1</v></c>", "<c><f>NOW()</f></c>"])].concat();
    for (rows_of, says) in [
        (format!("{table}</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>"), "`一覧!A1:B1` are merged"),
        (format!("{table}</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>"), "`一覧!A2:A3` are merged"),
        (format!("{table}</sheetData>"), "the formula in `一覧!B2` has no saved value"),
    ] {
        let files = Memory::default().with("data/a.xlsx", book(false, &[("一覧", &rows_of)]));
        let columns = vec![column("id", Integer), column("at", Datetime)];
        let (_, found) = opened(source("*.xlsx", columns), &files);
        assert_eq!(told(&found), ["data/sheet data/a.xlsx:0:0"]);
        assert!(found[0].message.en.ends_with(says), "{}", found[0].message.en);
    }
    // A workbook that leaves its formulas to the next program, which has written 0 for every value.
    let zero = [row(1, &["id"]), row(2, &["<c><f>1+1</f><v>0</v></c>"])].concat();
    let told_of = |calculated: &str| {
        let bytes = book_with(false, calculated, &[("一覧", &format!("{zero}</sheetData>"))]);
        let (_, found) =
            opened(source("*.xlsx", vec![column("id", Integer)]), &Memory::default().with("data/a.xlsx", bytes));
        told(&found)
    };
    assert_eq!(told_of("<calcPr fullCalcOnLoad=\"1\"/>"), ["data/sheet data/a.xlsx:0:0"]);
    assert_eq!(told_of("<calcPr/>"), Vec::<String>::new());
    // Merged cells beside or above the table say nothing about its rows.
    let aside = format!(
        "{}{}</sheetData><mergeCells><mergeCell ref=\"C1:D1\"/></mergeCells>",
        row(1, &["", "", "題"]),
        row(2, &["id"]) + &row(3, &["<c><v>1</v></c>"])
    );
    let files = Memory::default().with("data/a.xlsx", book(false, &[("一覧", &aside)]));
    let (store, found) = opened(source("*.xlsx", vec![column("id", Integer)]), &files);
    assert_eq!((found, values(&store, "id")), (vec![], integers(&[1])));
}

#[test]
fn a_cell_at_the_far_end_of_a_sheet_costs_one_row() {
    let rows_of =
        row(1, &["id"]) + "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c><c r=\"XFD1048576\"><v>2</v></c></row>";
    let (store, found) = opened(source("*.xlsx", vec![column("id", Integer)]), &workbook(false, &rows_of));
    assert_eq!((found, values(&store, "id")), (vec![], integers(&[1])));
}

#[test]
fn all_forms_stand_in_one_source() {
    let mut parquet =
        polars::prelude::DataFrame::new_infer_height(vec![polars::prelude::Column::new("id".into(), [4i64])]);
    let files = workbook(false, &(row(1, &["id"]) + &row(2, &["<c><v>1</v></c>"])))
        .with("data/b.csv", "id\n2\n")
        .with("data/c.ndjson", "{\"id\": 3}")
        .with("data/d.parquet", super::parquet::bytes(parquet.as_mut().unwrap()));
    let (store, found) = opened(source("*", vec![column("id", Integer)]), &files);
    assert_eq!((found, values(&store, "id")), (vec![], integers(&[1, 2, 3, 4])));
}
