//! Files → typed values.

use super::*;
use crate::config::ColumnType::{Boolean, Category, Date, Datetime, Integer, Number, Text};
use crate::diag::Severity;
use encoding_rs::SHIFT_JIS;
use polars::prelude as pl;

/// 2026-05-06T00:00:00Z in seconds, by `date -u -d 2026-05-06 +%s`.
const MAY_6: i64 = 1_778_025_600;

#[test]
fn cp932_is_read_as_japanese_not_as_mojibake() {
    let (bytes, _, _) = SHIFT_JIS.encode("番号,件名\r\n1,障害①\r\n2,ソ表\r\n");
    let files = Memory::default().with("data/a.csv", &bytes);
    let mut id = column("id", Integer);
    id.from = vec!["番号".into()];
    let mut title = column("title", Text);
    title.from = vec!["件名".into()];
    let (store, found) = opened(source("*.csv", vec![id, title]), &files);
    assert_eq!(found, vec![]);
    assert_eq!(values(&store, "title"), texts(&["障害①", "ソ表"]));
    assert_eq!(store.profile("tickets").unwrap().files[0].encoding, "cp932");
}

#[test]
fn letters_of_western_europe_are_no_rare_kanji() {
    let at = |text: &str| {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let (store, found) =
            opened(source("*.csv", vec![column("a", Text)]), &Memory::default().with("data/a.csv", &bytes));
        assert_eq!(told(&found), [""; 0]);
        (values(&store, "a"), store.profile("tickets").unwrap().files[0].encoding)
    };
    // é and ü stand before letters with which they would be 駱 and other kanji of CP932.
    assert_eq!(at("a\ncafé\n"), (texts(&["café"]), "windows-1252"));
    assert_eq!(at("a\nMüller\n"), (texts(&["Müller"]), "windows-1252"));
    // Katakana of half width and kanji of CP932 stand together, or beside no letter.
    for text in ["ｱﾃﾅ", "窓口A", "優先度", "1月"] {
        let (bytes, _, _) = SHIFT_JIS.encode(text);
        let whole = [b"a\n", &bytes[..], b"\n"].concat();
        let (store, _) =
            opened(source("*.csv", vec![column("a", Text)]), &Memory::default().with("data/a.csv", &whole));
        assert_eq!(
            (values(&store, "a"), store.profile("tickets").unwrap().files[0].encoding),
            (texts(&[text]), "cp932")
        );
    }
}

#[test]
fn a_utf8_file_with_bom_is_read_and_fingerprinted_as_it_is() {
    let files = Memory::default().with("data/a.csv", "\u{FEFF}id\n1\n");
    let (store, found) = opened(source("*.csv", vec![column("id", Integer)]), &files);
    assert_eq!(found, vec![]);
    assert_eq!(values(&store, "id"), integers(&[1]));
    let file = &store.profile("tickets").unwrap().files[0];
    assert_eq!((file.path.as_str(), file.encoding, file.rows), ("data/a.csv", "utf-8", 1));
    assert_eq!(file.fingerprint, blake3::hash("\u{FEFF}id\n1\n".as_bytes()).to_hex().to_string());
}

#[test]
fn an_encoding_that_does_not_fit_is_one_diagnostic() {
    let (cp932, _, _) = SHIFT_JIS.encode("id,名\n1,あ\n");
    // A byte order mark of UTF-16, and half of a surrogate pair.
    let utf16 = [0xFF, 0xFE, 0x69, 0, 0x64, 0, 0x0A, 0, 0x00, 0xD8];
    // The place is the first byte that is no text, counted in the characters before it. In CP932 `名` of UTF-8 (E5 90 8D) is
    // one character and the first byte of another, which `\n` cannot end.
    for (encoding, bytes, at) in [
        (CsvEncoding::Utf8, &cp932[..], "1:4"),
        (CsvEncoding::Cp932, "id,名\n1,あ\u{80}\n".as_bytes(), "1:5"),
        (CsvEncoding::Auto, b"id\n1\xFF\n", "2:2"),
        (CsvEncoding::Auto, "id,名\n1,あ\n2,\u{0}\n".as_bytes(), "3:3"),
        (CsvEncoding::Auto, "id,名\n1,あ\n2,\u{3042}い\n".as_bytes().strip_suffix(b"\x84\n").unwrap(), "3:4"),
        (CsvEncoding::Auto, &utf16, "2:1"),
        (CsvEncoding::Utf16, b"id\n1\n", "1:1"),
    ] {
        let mut source = source("*.csv", vec![column("id", Integer)]);
        source.encoding = encoding;
        let (store, found) = opened(source, &Memory::default().with("data/a.csv", bytes));
        assert_eq!(told(&found), [format!("data/encoding data/a.csv:{at}")], "{encoding:?}");
        assert!(store.run(&query(Select::Rows { columns: vec![], sort: 0, limit: None })).is_err());
    }
}

#[test]
fn separators_are_found_out_and_quotes_honoured() {
    for (separator, text) in
        [(",", "a,b\n1,\"x, \"\"y\"\"\"\n"), (";", "a;b\n1;x, \"y\"\n"), ("\t", "a\tb\n1\tx, \"y\"\n")]
    {
        let files = Memory::default().with("data/a.csv", text);
        let (store, found) = opened(source("*.csv", vec![column("a", Integer), column("b", Text)]), &files);
        assert_eq!(found, vec![], "{separator}");
        assert_eq!(values(&store, "b"), texts(&["x, \"y\""]), "{separator}");
    }
}

#[test]
fn datetimes_of_every_shape_are_instants() {
    // 09:05 in Tokyo is 00:05 UTC.
    let tokyo = MAY_6 + 300;
    let cases = [
        ("2026-05-06T09:05", tokyo),
        ("2026-05-06 09:05:30", tokyo + 30),
        ("2026-05-06T09:05:30.999", tokyo + 30),
        ("2026-05-06T00:05:00Z", tokyo),
        ("2026-05-06 00:05:00 +00:00", tokyo),
        ("2026-05-05T20:05:00-0400", tokyo),
        ("2026/5/6 9:05", tokyo),
        ("2026/05/06 09:05:30", tokyo + 30),
        ("2026年5月6日 9時05分", tokyo),
        ("2026年5月6日9時05分30秒", tokyo + 30),
        ("2026年5月6日 9時5分", tokyo),
        ("2026年5月6日9時5分3秒", tokyo + 3),
        ("２０２６年５月６日　９時５分", tokyo),
        ("2026年5月6日 午前9時5分", tokyo),
        ("2026年5月6日午後9時5分", tokyo + 12 * 3600),
        ("2026/5/6 午前 9:05:03", tokyo + 3),
        ("２０２６/５/６　９：０５", tokyo),
        ("2026-05-05 24:00", MAY_6 - 9 * 3600),
        ("1969-12-31T23:59:59.5Z", -1),
    ];
    let text: String =
        std::iter::once("at\n".to_owned()).chain(cases.iter().map(|(t, _)| format!("\"{t}\"\n"))).collect();
    let (store, found) =
        opened(source("*.csv", vec![column("at", Datetime)]), &Memory::default().with("data/a.csv", text));
    // Four of them name their zone; the first of these is the fourth.
    assert_eq!(told(&found), ["data/mixed-zones data/a.csv:5:1"]);
    assert_eq!(values(&store, "at"), integers(&cases.map(|(_, s)| s)));
}

#[test]
fn what_is_no_datetime_is_a_bad_value() {
    for text in [
        "2026-02-29 10:00",
        "2026-13-01 10:00",
        "2026-05-06 25:00",
        "2026-05-06 10:60",
        "2026-05-06",
        "29-02-2015 01:16",
        "13/14/2026 10:00",
        "05/06/26 10:00",
        "2026-05-0609:05",
        "2026-05-06 0905",
        "2026-05-06T10:00 JST",
        "2026-05/06 10:00",
        "9999-12-31 00:00",
        "yesterday",
        "2026-05-06T",
        "2026-05-06 10:00:00+9",
        "2026-05-06 9:5",
        "２０２６/５/６ ９：５",
        "2026年5月6日 9:5",
        "2026年5月6日 9時5",
        "2026年5月6日 午後13時5分",
        "2026年5月6日 午後",
    ] {
        let files = Memory::default().with("data/a.csv", format!("at\n{text}\n"));
        let (store, found) = opened(source("*.csv", vec![column("at", Datetime)]), &files);
        assert_eq!(told(&found), ["data/bad-value data/a.csv:2:1"], "{text}");
        assert_eq!(store.profile("tickets").unwrap().rows_set_aside, 1);
    }
}

#[test]
fn local_times_that_clocks_skip_or_repeat_are_not_guessed() {
    // New York, 2026: clocks skip 02:00–03:00 on 03-08 and repeat 01:00–02:00 on 11-01.
    let text = "at\n2026-03-08 01:59:59\n2026-03-08 02:30\n2026-03-08 03:00\n2026-11-01 01:30\n2026-11-01 01:30 -05:00\n2026-11-01 02:00\n";
    let mut source = source("*.csv", vec![column("at", Datetime)]);
    source.zone = Zone::get("America/New_York").unwrap().into();
    let (store, found) = opened(source, &Memory::default().with("data/a.csv", text));
    let mixed = "data/mixed-zones data/a.csv:6:1";
    assert_eq!(told(&found), [mixed, "data/local-time data/a.csv:3:1", "data/local-time data/a.csv:5:1"]);
    // date -u -d: 06:59:59Z, 07:00Z on 03-08; 06:30Z, 07:00Z on 11-01.
    assert_eq!(values(&store, "at"), integers(&[1_772_953_199, 1_772_953_200, 1_793_514_600, 1_793_516_400]));
}

#[test]
fn dates_are_days_in_the_zone_of_the_source() {
    let text = "on\n2026-05-06\n2026/5/6\n2026年5月6日\n20260506\n2026-05-06 0:00\n2026-05-05T20:00Z\n";
    let (store, found) = opened(source("*.csv", vec![column("on", Date)]), &Memory::default().with("data/a.csv", text));
    assert_eq!(found, vec![]);
    assert_eq!(values(&store, "on"), integers(&[MAY_6 / 86_400; 6]));
    let spans = &store.profile("tickets").unwrap().spans;
    assert_eq!(spans[0].1.as_second(), MAY_6 - 9 * 3600, "a date spans from its local midnight");
}

#[test]
fn numbers_truth_and_missing_texts_are_read() {
    let text = "n,x,b,t\n\"1,234\",99.5%,はい, a \n-,１２．５％,FALSE,-\n";
    let mut columns = vec![column("n", Integer), column("x", Number), column("b", Boolean), column("t", Text)];
    for column in &mut columns {
        column.missing = vec!["-".into()];
    }
    let (store, found) = opened(source("*.csv", columns), &Memory::default().with("data/a.csv", text));
    assert_eq!(found, vec![]);
    assert_eq!(
        rows(&store, &["n", "x", "b", "t"]),
        vec![
            vec![Cell::Integer(1234), Cell::Number(99.5), Cell::Boolean(true), Cell::Text("a".into())],
            vec![Cell::Null, Cell::Number(12.5), Cell::Boolean(false), Cell::Null],
        ]
    );
}

#[test]
fn categories_take_their_canonical_names() {
    let mut priority = column("priority", Category);
    priority.values = IndexMap::from([
        ("critical".into(), vec!["P0".into(), "1 - Critical".into(), "緊急".into()]),
        ("high".into(), vec!["P1".into()]),
    ]);
    let text = "priority\n緊急\nP1\n1 - Critical\nhigh\n\n\"\"\nP9\n";
    let (store, found) = opened(source("*.csv", vec![priority]), &Memory::default().with("data/a.csv", text));
    assert_eq!(values(&store, "priority"), texts(&["critical", "high", "critical", "high", ""]));
    assert_eq!(
        told(&found),
        ["data/unknown-category data/a.csv:8:1"],
        "a blank line is no row, and lines are still right"
    );
    assert!(found[0].hint.as_ref().unwrap().en.ends_with("or to `values` as a new one: `P9: []`"));
}

#[test]
fn globs_stay_below_data_and_do_not_cross_folders() {
    let files = Memory::default()
        .with("data/tickets/b.csv", "id\n2\n")
        .with("data/tickets/a.csv", "id\n1\n")
        .with("data/tickets/old/c.csv", "id\n3\n")
        .with("data/tickets/d.txt", "id\n4\n")
        .with("content/tickets/e.csv", "id\n5\n");
    let ids = |glob: &str| {
        let (store, found) = opened(source(glob, vec![column("id", Integer)]), &files);
        assert_eq!(found, vec![]);
        values(&store, "id")
    };
    assert_eq!(ids("tickets/*.{csv,parquet}"), integers(&[1, 2]));
    assert_eq!(ids("**/*.csv"), integers(&[1, 2, 3]));
    let mut twice = source("tickets/a.csv", vec![column("id", Integer)]);
    twice.files.push("tickets/*.csv".into());
    assert_eq!(values(&opened(twice, &files).0, "id"), integers(&[1, 2]), "a file that two globs match is read once");
}

#[test]
fn urls_and_paths_outside_are_refused_and_nothing_connects() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    // Even files whose names are URLs must not lead anywhere.
    for glob in [
        format!("http://127.0.0.1:{port}/a.csv"),
        format!("http://127.0.0.1:{port}/a.parquet"),
        format!("http:/127.0.0.1:{port}/a.parquet"),
        "file:///etc/hostname".into(),
        "s3://bucket/a.parquet".into(),
        "C:\\a.csv".into(),
        "../a.csv".into(),
        "tickets/../../a.csv".into(),
        "/etc/passwd".into(),
        "~/a.csv".into(),
    ] {
        let files = Memory::default().with(&format!("data/{glob}"), "id\n1\n").on(PathBuf::from("http://127.0.0.1"));
        let (store, found) = opened(source(&glob, vec![column("id", Integer)]), &files);
        assert_eq!(told(&found), ["config/path-outside data/sources.yaml:1:1", "data/no-files data/sources.yaml:1:1"]);
        assert!(store.run(&query(Select::Rows { columns: vec![], sort: 0, limit: None })).is_err());
    }
    let mut ids = pl::DataFrame::new_infer_height(vec![pl::Column::new("id".into(), [1i64])]).unwrap();
    let lured = Memory::default()
        .with("data/a.parquet", super::parquet::bytes(&mut ids))
        .on(PathBuf::from(format!("http://127.0.0.1:{port}/")));
    let (store, found) = opened(source("*.parquet", vec![column("id", Integer)]), &lured);
    assert_eq!((found, values(&store, "id")), (vec![], integers(&[1])));
    let connected = listener.accept().map_err(|error| error.kind());
    assert_eq!(connected.err(), Some(std::io::ErrorKind::WouldBlock), "somebody connected");
}

#[test]
fn a_source_without_files_has_no_answers_rather_than_zero() {
    let (store, found) = opened(source("none/*.csv", vec![column("id", Integer)]), &Memory::default());
    assert_eq!(told(&found), ["data/no-files data/sources.yaml:1:1"]);
    let asked = query(Select::Groups { group: vec![], measures: vec![measure("n", Aggregate::Count(None))] });
    assert!(store.run(&asked).is_err());
    assert_eq!(store.profile("tickets").unwrap().rows_in, 0);
}

#[test]
fn a_missing_column_is_told_with_the_nearest_header() {
    let files = Memory::default().with("data/a.csv", "id,opend_at\n1,2026-05-06 09:05\n2,2026-05-06 09:05\n");
    let (store, found) = opened(source("*.csv", vec![column("id", Integer), column("opened_at", Datetime)]), &files);
    assert_eq!(told(&found), ["data/missing-column data/a.csv:1:0"]);
    assert_eq!(found[0].severity, Severity::Warning);
    assert!(found[0].hint.as_ref().unwrap().en.contains("`opend_at`"));
    assert_eq!(values(&store, "opened_at"), vec![Cell::Null, Cell::Null]);

    let mut required = column("opened_at", Datetime);
    required.required = true;
    let (store, found) = opened(source("*.csv", vec![column("id", Integer), required]), &files);
    assert_eq!(
        (told(&found), found[0].severity),
        (vec!["data/missing-column data/a.csv:1:0".to_owned()], Severity::Error)
    );
    let report = store.profile("tickets").unwrap();
    assert_eq!((report.rows_in, report.rows_used, report.rows_set_aside), (2, 0, 2));
    assert_eq!(report.set_aside.len(), 1);
}

#[test]
fn an_empty_file_and_one_with_only_a_header_are_told_apart() {
    let files = Memory::default().with("data/a.csv", "").with("data/b.csv", "id\n");
    let (store, found) = opened(source("*.csv", vec![column("id", Integer)]), &files);
    assert_eq!(told(&found), ["data/unreadable data/a.csv:0:0"]);
    assert_eq!(values(&store, "id"), vec![]);
    assert_eq!(store.profile("tickets").unwrap().files.len(), 1);
}
