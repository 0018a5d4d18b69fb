//! Every written form of a value, with what it means. Instants were worked out with Python:
//! `datetime(2026, 11, 20, 9, 5, tzinfo=timezone(timedelta(hours=9))).timestamp()`, days with `date - date(1970, 1, 1)`.

use super::*;
use crate::calendar::DatePattern;
use crate::config::ColumnType::{Boolean, Date, Datetime, Duration, Integer, Number, Text};
use crate::config::Format;
use crate::diag::Severity;

/// 2026-11-20 09:05 in Japan.
const AT: i64 = 1_795_133_100;

/// One column of a CSV file, each value quoted; its values, what was told, and the notes of the file.
fn read(declared: Column, values_of: &[&str]) -> (Vec<Cell>, Vec<Diagnostic>, Vec<String>) {
    let name = declared.name.clone();
    let text: String =
        std::iter::once(format!("{name}\n")).chain(values_of.iter().map(|v| format!("\"{v}\"\n"))).collect();
    let (store, found) = opened(source("*.csv", vec![declared]), &Memory::default().with("data/a.csv", text));
    let report = store.profile("tickets").unwrap();
    assert_eq!(report.rows_in, report.rows_used + report.rows_set_aside + report.rows_duplicate);
    let notes = report.files[0].notes.iter().map(|note| note.en.clone()).collect();
    (values(&store, &name), found, notes)
}

fn with_format(kind: ColumnType, format: Format) -> Column {
    Column { written: Written { format: Some(format), ..Written::default() }, ..column("at", kind) }
}

#[test]
fn instants_that_explain_themselves() {
    let cases = [
        ("2026/11/20 9:05", AT),
        ("2026-11-20 09:05:30", AT + 30),
        ("2026-11-20T00:05:00Z", AT),
        ("2026-11-20T09:05:00+09:00", AT),
        ("2026/11/19 19:05:00-05:00", AT),
        ("20261120T000530Z", AT + 30),
        ("20261120T0905", AT),
        ("20261120090530", AT + 30),
        ("2026-11-20 00:05 UTC", AT),
        ("2026-11-20T09:05:30,250", AT + 30),
        ("2026年11月20日 9時05分", AT),
        ("2026年11月20日(金) 9時05分", AT),
        ("2026年11月20日金曜日9時5分", AT),
        ("2026/11/20（金）9:05", AT),
        ("2026年11月20日 午後9時5分", AT + 12 * 3600),
        ("2026/11/20 午前0:30", AT - 8 * 3600 - 2100),
        ("令和8年11月20日 9時05分", AT),
        ("令和８年１１月２０日　９時５分", AT),
        ("㋿8年11月20日 9:05", AT),
        ("R8.11.20 9:05", AT),
        ("r08/11/20 09:05:30", AT + 30),
        ("20 Nov 2026 09:05", AT),
        ("20-Nov-2026 09:05", AT),
        ("Nov 20, 2026 9:05 AM", AT),
        ("November 20, 2026, 9:05:30 PM", AT + 12 * 3600 + 30),
        ("Fri, 20 Nov 2026 09:05:00 +0900", AT),
        ("Nov 20, 2026 12:30 AM", AT - 8 * 3600 - 2100),
        ("Nov 20, 2026 12:30 PM", AT + 3 * 3600 + 1500),
        // How Google Forms and other programs write the halves of the day in Japanese.
        ("2026/11/20 9:05:00 午前 GMT+9", AT),
        ("2026/11/20 12:30:00 午後 GMT+9", AT + 3 * 3600 + 1500),
        ("2026/11/20 9:05 午後", AT + 12 * 3600),
        ("2026-W47-5 09:05", AT),
        ("2026-W47-5T09:05:00+09:00", AT),
    ];
    for (text, seconds) in cases {
        let (values, found, _) = read(column("at", Datetime), &[text]);
        assert_eq!((values, found), (integers(&[seconds]), vec![]), "{text}");
    }
}

#[test]
fn days_of_eras_and_their_edges() {
    let days = [
        ("令和元年5月1日", 18_017),
        ("R1.5.1", 18_017),
        ("平成31年4月30日", 18_016),
        ("平成元年1月8日", 6_947),
        ("昭和64年1月7日", 6_946),
        ("昭和元年12月25日", -15_713),
        ("大正15年12月24日", -15_714),
        ("T1/7/30", -20_974),
        ("明治45年7月29日", -20_975),
        ("M6.1.1", -35_428),
        ("令和8年11月20日（金曜日）", 20_777),
        ("20 November 2026", 20_777),
    ];
    for (text, day) in days {
        let (values, found, _) = read(column("at", Date), &[text]);
        assert_eq!((values, found), (integers(&[day]), vec![]), "{text}");
    }
    for text in [
        "平成31年5月1日",
        "令和元年4月30日",
        "昭和64年1月8日",
        "平成元年1月7日",
        "大正15年12月25日",
        "明治45年7月30日",
        "明治5年12月2日",
        "令和0年5月1日",
        "2026年11月20日(木)",
        "Thu, 20 Nov 2026",
        "R8.2.29",
    ] {
        let (_, found, _) = read(column("at", Date), &[text]);
        assert_eq!(told(&found), ["data/bad-value data/a.csv:2:1"], "{text}");
    }
}

#[test]
fn noon_and_midnight_are_not_guessed() {
    for (text, code) in [
        ("2026年11月20日 午後12時5分", "ambiguous-value"),
        ("2026/11/20 午前12:05", "ambiguous-value"),
        ("Nov 20, 2026 13:05 PM", "bad-value"),
        ("Nov 20, 2026 0:05 AM", "bad-value"),
    ] {
        let (_, found, _) = read(column("at", Datetime), &[text]);
        assert_eq!(told(&found), [format!("data/{code} data/a.csv:2:1")], "{text}");
    }
    let (_, found, _) = read(column("at", Datetime), &["2026/11/20 午前12:05"]);
    let hint = found[0].hint.as_ref().unwrap();
    assert!(hint.en.contains("`format: \"yyyy/MM/dd ahh:mm\"`"), "{}", hint.en);
}

#[test]
fn one_day_above_twelve_settles_the_order_of_the_column() {
    // 1 February and 20 November; then 2 January and 20 November.
    let (values, found, notes) = read(column("at", Datetime), &["01/02/2026 00:00", "20/11/2026 09:05"]);
    assert_eq!((values, found), (integers(&[1_769_871_600, AT]), vec![]));
    assert_eq!(notes, ["at: d-m-y"]);
    let (values, found, notes) = read(column("at", Datetime), &["01-02-2026 00:00", "11-20-2026 9:05 AM"]);
    assert_eq!((values, found), (integers(&[1_767_279_600, AT]), vec![]));
    assert_eq!(notes, ["at: m-d-y"]);
    let (values, found, _) = read(column("at", Date), &["5.5.2026", "6/6/2026"]);
    assert_eq!((values, found.len()), (integers(&[20_578, 20_610]), 0), "either order gives these days");
}

#[test]
fn an_order_that_nothing_settles_is_asked_for() {
    let texts = ["2026-11-20 09:05", "05/06/2026 10:00", "07/08/2026 10:00"];
    let (values, found, _) = read(column("at", Datetime), &texts);
    assert_eq!(values, integers(&[AT]), "a date that explains itself stays");
    assert_eq!(told(&found)[0], "data/ambiguous-value data/a.csv:3:1");
    assert_eq!(found[0].severity, Severity::Error);
    assert!(found[0].hint.as_ref().unwrap().en.contains("`format: d-m-y` or `format: m-d-y`"));
    // Values that contradict each other settle nothing either.
    let (values, found, _) = read(column("at", Datetime), &["20/11/2026 09:05", "11/20/2026 09:05"]);
    assert_eq!((values, told(&found)[0].as_str()), (vec![], "data/ambiguous-value data/a.csv:2:1"));
}

#[test]
fn a_declared_order_is_taken_at_its_word() {
    // 5 June and 6 May 2026, 10:00 in Japan: date -u -d '2026-06-05 01:00' +%s and '2026-05-06 01:00'.
    let texts = ["05/06/2026 10:00", "2026-11-20 09:05"];
    assert_eq!(read(with_format(Datetime, Format::DayFirst), &texts).0, integers(&[1_780_621_200, AT]));
    assert_eq!(read(with_format(Datetime, Format::MonthFirst), &texts).0, integers(&[1_778_029_200, AT]));
    let (values, found, _) = read(with_format(Datetime, Format::YearFirst), &texts);
    assert_eq!((values, told(&found)), (integers(&[AT]), vec!["data/bad-value data/a.csv:2:1".to_owned()]));
    // The order is declared, so 20 is no month.
    assert_eq!(read(with_format(Datetime, Format::MonthFirst), &["20/11/2026 09:05"]).0, vec![]);
}

#[test]
fn numbers_of_excel_are_days_with_their_times() {
    // 2026-11-20 is day 46346, and 9:05 is 545 of its 1,440 minutes.
    let (values, found, notes) = read(column("at", Datetime), &["46346.3784722222", "-", "46346.0"]);
    assert_eq!((values, found), (vec![Cell::Integer(AT), Cell::Null, Cell::Integer(AT - 545 * 60)], vec![]));
    assert_eq!(notes, ["at: excel, missing `-` (1)"]);
    assert_eq!(read(column("on", Date), &["46346", "46346.99"]).0, integers(&[20_777, 20_777]));
    assert_eq!(read(with_format(Datetime, Format::Excel), &["46346.3784722222"]).0, integers(&[AT]));
    // A day without a time is no instant, and other numbers are no days.
    for other in [["46346", "46347"], ["46346.5", "12.5"], ["46346.5", "2026-11-20 09:05"]] {
        let (_, found, _) = read(column("at", Datetime), &other);
        assert_eq!(found[0].code.name(), "data/bad-value", "{other:?}");
    }
}

#[test]
fn epochs_are_found_out_only_when_every_value_is_one() {
    let (values, found, notes) = read(column("at", Datetime), &["1795133100", "-", "1795133130"]);
    assert_eq!((values, found), (vec![Cell::Integer(AT), Cell::Null, Cell::Integer(AT + 30)], vec![]));
    assert_eq!(notes, ["at: epoch, missing `-` (1)"]);
    let (values, _, notes) = read(column("at", Datetime), &["1795133100250", "1795133130999"]);
    assert_eq!((values, notes), (integers(&[AT, AT + 30]), vec!["at: epoch_ms".to_owned()]));
    assert_eq!(read(column("at", Date), &["1795102200"]).0, integers(&[20_777]), "00:30 in Japan on the 20th");
    for mixed in [["1795133100", "2026-11-20 09:05"], ["1795133100", "1795133100250"], ["1795133100", "12"]] {
        let (_, found, _) = read(column("at", Datetime), &mixed);
        assert_eq!(found[0].code.name(), "data/bad-value", "{mixed:?}");
    }
    // Declared, a number out of the usual range is an instant too: 1970-01-01T00:00:12Z.
    assert_eq!(read(with_format(Datetime, Format::Epoch), &["12", "1795133100.75"]).0, integers(&[12, AT]));
    assert_eq!(read(with_format(Datetime, Format::EpochMillis), &["12000"]).0, integers(&[12]));
}

#[test]
fn numbers_as_people_and_spreadsheets_write_them() {
    for (text, wanted) in [
        ("1,234,567", 1_234_567.0),
        ("１，２３４", 1_234.0),
        ("▲1,200", -1_200.0),
        ("△5", -5.0),
        ("−5", -5.0),
        ("(1,200)", -1_200.0),
        ("（５）", -5.0),
        ("99.5%", 99.5),
        ("▲0.5％", -0.5),
        ("¥1,200", 1_200.0),
        ("￥1,200", 1_200.0),
        ("\\1,200", 1_200.0),
        ("-¥1,200", -1_200.0),
        ("¥-1,200", -1_200.0),
        ("1,200円", 1_200.0),
        ("▲1,200 円", -1_200.0),
        ("$12.50", 12.5),
        ("€ 3", 3.0),
        ("3 €", 3.0),
        ("(¥5)", -5.0),
        ("1.2万", 12_000.0),
        ("3億4,500万", 345_000_000.0),
        ("1兆", 1e12),
        ("▲2万5000円", -25_000.0),
        ("1e3", 1_000.0),
        ("+4", 4.0),
    ] {
        let (values, found, _) = read(column("x", Number), &[text]);
        assert_eq!((values, found), (vec![Cell::Number(wanted)], vec![]), "{text}");
    }
    assert_eq!(read(column("n", Integer), &["▲1,200円", "1.5万"]).0, integers(&[-1_200, 15_000]));
    for text in [
        "1,23", "1.234,56", "--5", "-(5)", "(-5)", "¥$5", "¥5%", "5件", "12円円", "円", "%", "1万億", "-", "0x1F",
        "1 234",
    ] {
        let mut declared = column("x", Number);
        declared.missing = vec![String::new()];
        let (_, found, _) = read(declared, &[text]);
        assert_eq!(told(&found), ["data/bad-value data/a.csv:2:1"], "{text}");
    }
}

#[test]
fn a_decimal_comma_is_read_where_it_is_declared() {
    let declared = Column { written: Written { decimal_comma: true, ..Written::default() }, ..column("x", Number) };
    let (values, found, _) = read(declared.clone(), &["1.234,56", "0,5", "12", "▲1.000.000,5 €"]);
    let wanted = [1_234.56, 0.5, 12.0, -1_000_000.5].map(Cell::Number).to_vec();
    assert_eq!((values, found), (wanted, vec![]));
    assert_eq!(told(&read(declared, &["1.23"]).1), ["data/bad-value data/a.csv:2:1"]);
}

#[test]
fn kinds_of_numbers_that_do_not_belong_together_are_told() {
    let (values, found, _) = read(column("x", Number), &["99.5%", "0.98", "0"]);
    assert_eq!(values, [99.5, 0.98, 0.0].map(Cell::Number).to_vec(), "each is read as it stands");
    assert_eq!(
        (told(&found), found[0].severity),
        (vec!["data/mixed-units data/a.csv:3:1".to_owned()], Severity::Warning)
    );
    let (_, found, notes) = read(column("x", Number), &["¥100", "$1"]);
    assert_eq!(
        (told(&found), found[0].severity),
        (vec!["data/mixed-units data/a.csv:3:1".to_owned()], Severity::Error)
    );
    assert_eq!(notes, ["x: ¥ $"]);
    let (_, found, _) = read(column("x", Number), &["100", "¥100", "$1"]);
    assert_eq!(told(&found), ["data/mixed-units data/a.csv:4:1"]);
    for fine in [["99.5%", "0"], ["¥100", "100"], ["100円", "¥5"]] {
        assert_eq!(read(column("x", Number), &fine).1, vec![], "{fine:?}");
    }
}

#[test]
fn lengths_of_time_are_seconds() {
    let (values, found, _) = read(column("d", Duration), &["2.5h", "90分", "1時間30分", "1:30:00", "PT1H", "－"]);
    let seconds = [9_000, 5_400, 5_400, 5_400, 3_600].map(Cell::Integer);
    assert_eq!((values, found), (seconds.into_iter().chain([Cell::Null]).collect(), vec![]));
    let (_, found, _) = read(column("d", Duration), &["1:30"]);
    assert_eq!(told(&found)[0], "data/ambiguous-value data/a.csv:2:1");
    assert!(found[0].hint.as_ref().unwrap().en.contains("`format: h:mm` or `format: m:ss`"));
    let (_, found, _) = read(column("d", Duration), &["90"]);
    assert!(found[0].hint.as_ref().unwrap().en.contains("`unit: min` or `unit: h`"));
}

#[test]
fn truth_in_every_usual_mark() {
    for text in ["済", "○", "〇", "✓", "はい", "有", "あり", "true", "YES", "y", "1", "on", "ＯＮ", "１", "ＴＲＵＥ"]
    {
        assert_eq!(read(column("b", Boolean), &[text]).0, [Cell::Boolean(true)], "{text}");
    }
    for text in ["未", "×", "✗", "✕", "いいえ", "無", "なし", "False", "no", "N", "0", "OFF", "ｏｆｆ"] {
        assert_eq!(read(column("b", Boolean), &[text]).0, [Cell::Boolean(false)], "{text}");
    }
    for text in ["x", "2", "△", "済済"] {
        assert_eq!(told(&read(column("b", Boolean), &[text]).1), ["data/bad-value data/a.csv:2:1"], "{text}");
    }
}

#[test]
fn marks_for_no_value_are_found_out_where_they_can_be_no_value() {
    let marks = ["", "-", "－", "—", "N/A", "NA", "n/a", "NULL", "null", "None", "?", "？", "#N/A", "未設定", "なし"];
    for kind in [Integer, Number, Date, Datetime, Duration] {
        let (values, found, _) = read(column("x", kind), &marks);
        assert_eq!((values, found), (vec![Cell::Null; marks.len()], vec![]), "{kind:?}");
    }
    let (_, _, notes) = read(column("x", Integer), &["-", "1", "-", "N/A"]);
    assert_eq!(notes, ["x: missing `-` (2), missing `N/A` (1)"]);
    // `なし` is a value of these.
    assert_eq!(read(column("b", Boolean), &["なし", "-"]).0, [Cell::Boolean(false), Cell::Null]);
    assert_eq!(read(column("t", Text), &["なし", "-", "NA"]).0, texts(&["なし", "-", "NA"]));
    // What is declared replaces what is found out.
    let declared = |missing: &[&str]| {
        let mut column = column("x", Integer);
        column.missing = missing.iter().map(|text| (*text).to_owned()).collect();
        told(&read(column, &["-", "無記入"]).1)
    };
    assert_eq!(declared(&["無記入"]), ["data/bad-value data/a.csv:2:1"]);
    assert_eq!(declared(&["-"]), ["data/bad-value data/a.csv:3:1"]);
    assert_eq!(declared(&[""]), ["data/bad-value data/a.csv:2:1"], "an empty list declares no mark");
    let mut required = column("x", Integer);
    required.required = true;
    assert_eq!(told(&read(required, &["-"]).1), ["data/missing-value data/a.csv:2:1"]);
}

#[test]
fn a_declared_pattern_is_the_one_reading() {
    let of = |pattern: &str, pivot_year| Column {
        written: Written { pattern: DatePattern::parse(pattern).ok(), pivot_year, ..Written::default() },
        ..column("at", Datetime)
    };
    for (text, pattern, seconds) in [
        ("20/Nov/26 9:05 AM", "dd/MMM/yy h:mm a", AT),
        ("20/11月/26 午前 9:05", "dd/MMM/yy a h:mm", AT),
        ("2026/11/20 午後 12:05:00", "yyyy/MM/dd a h:mm:ss", AT + 3 * 3600),
        ("20.11.2026 kl. 09.05", "dd.MM.yyyy 'kl.' HH.mm", AT),
        ("09:05 2026-11-20", "%H:%M %Y-%m-%d", AT),
    ] {
        let (values, found, notes) = read(of(pattern, None), &[text]);
        assert_eq!((values, told(&found)), (integers(&[seconds]), vec![]), "{text}");
        assert_eq!(notes, [format!("at: {pattern}")]);
    }
    // 2026-12-11 and 2026-11-12: what tells itself would be the other day.
    let (values, found, _) = read(of("yyyy/dd/MM HH:mm", None), &["2026/11/12 00:00", "2026/13/13 00:00"]);
    assert_eq!((values, told(&found)), (integers(&[1_796_914_800]), vec!["data/bad-value data/a.csv:3:1".to_owned()]));
    let (values, _, _) = read(of("dd/MM/yy HH:mm", Some(1900)), &["20/11/26 09:05"]);
    // 1926-11-20 09:05 in Japan.
    assert_eq!(values, integers(&[-1_360_626_900]));
}
