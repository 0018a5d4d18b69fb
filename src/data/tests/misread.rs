//! Columns most of which cannot be read, undeclared values, and instants with and without a zone: what is told of them, and
//! that the advice works.

use super::*;
use crate::calendar::DatePattern;
use crate::config::ColumnType::{Category, Date, Datetime, Duration, Integer, Number, Text};
use crate::config::{Format, Written};
use crate::diag::Severity;

/// Three hundred rows of an export.
fn rows(of: impl Fn(usize) -> String) -> String {
    (0..300).map(|n| format!("{n},\"{}\"\n", of(n))).collect()
}

fn export(kind: ColumnType, text: &str, allowed: i64) -> (Store, Vec<Diagnostic>) {
    let mut at = column("at", kind);
    at.from = vec!["Created".into()];
    let mut source = source("*.csv", vec![column("id", Text), at]);
    source.bad_rows = BadRows::SetAsideUpTo(Decimal::from(allowed));
    opened(source, &Memory::default().with("data/a.csv", format!("id,Created\n{text}")))
}

fn advice(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().filter_map(|d| d.hint.as_ref()).map(|hint| hint.en.as_str()).collect()
}

#[test]
fn the_form_of_a_column_is_named_with_the_declaration_that_reads_it() {
    for (kind, text, wanted, example) in [
        (
            Datetime,
            rows(|n| format!("{:02}/Aug/26 12:42 PM", n % 28 + 1)),
            "{ type: datetime, from: [\"Created\"], format: d-m-y }",
            "01/Aug/26 12:42 PM",
        ),
        (
            Datetime,
            rows(|n| format!("8/{}/26 2:15 PM", n % 28 + 1)),
            "{ type: datetime, from: [\"Created\"], format: m-d-y }",
            "8/1/26 2:15 PM",
        ),
        (Number, rows(|n| format!("{n},5")), "{ type: number, from: [\"Created\"], decimal: \",\" }", "0,5"),
        (Integer, rows(|n| format!("{n}.5")), "{ type: number, from: [\"Created\"] }", "0.5"),
        (Datetime, rows(|n| format!("2026-08-{:02}", n % 28 + 1)), "{ type: date, from: [\"Created\"] }", "2026-08-01"),
    ] {
        let (_, found) = export(kind, &text, 1);
        assert_eq!(
            told(&found),
            [
                if kind == Datetime || kind == Number || kind == Integer {
                    "data/bad-value data/a.csv:2:3".to_owned()
                } else {
                    String::new()
                },
                "data/too-many-bad-rows data/sources.yaml:1:1".to_owned(),
            ]
        );
        assert!(found[0].message.en.contains(&format!("`{example}`")), "{}", found[0].message.en);
        assert!(found[0].message.en.contains("300 of 300 rows"), "{}", found[0].message.en);
        assert!(advice(&found)[0].contains(&format!("`at: {wanted}`")), "{}", advice(&found)[0]);
        for hint in advice(&found) {
            assert!(!hint.contains("set_aside_up_to"), "{hint}");
        }
    }
}

#[test]
fn what_two_declarations_read_is_left_to_the_author() {
    let (_, found) = export(Datetime, &rows(|n| format!("26/08/{:02} 12:00", n % 28 + 1)), 1);
    let hint = advice(&found)[0];
    assert!(hint.contains("format: y-m-d }` or `at: {") && hint.contains("format: d-m-y }`"), "{hint}");
    let (_, found) = export(Duration, &rows(|n| format!("{}", n + 1)), 1);
    assert!(
        ["unit: s", "unit: min", "unit: h"].iter().all(|unit| advice(&found)[0].contains(unit)),
        "{:?}",
        advice(&found)
    );
    let (_, found) = export(Datetime, &rows(|n| format!("day {n} at noon")), 1);
    assert!(advice(&found)[0].starts_with("no `format` reads this form"), "{:?}", advice(&found));
}

#[test]
fn a_few_bad_rows_are_no_form() {
    let text = rows(|n| if n < 40 { "01/Aug/26 12:42 PM".into() } else { "2026-08-01 12:42".into() });
    let (_, found) = export(Datetime, &text, 1);
    assert!(!found[0].message.en.contains("is written like"), "{}", found[0].message.en);
    assert!(advice(&found)[1].contains("set_aside_up_to"));
}

#[test]
fn two_digits_are_a_year_only_in_a_declared_order() {
    let read = |text: &str, format: Option<Format>, kind| {
        let mut at = column("at", kind);
        at.written.format = format;
        let (store, _) =
            opened(source("*.csv", vec![at]), &Memory::default().with("data/a.csv", format!("at\n\"{text}\"\n")));
        values(&store, "at")
    };
    // date -d '2026-08-01' +%s ÷ 86400 = 20666; 1969-12-31 is -1.
    for (text, format, day) in [
        ("01/Aug/26", Format::DayFirst, 20_666),
        ("1-8-26", Format::DayFirst, 20_666),
        ("8/1/26", Format::MonthFirst, 20_666),
        ("Aug 1, 26", Format::MonthFirst, 20_666),
        ("26/08/01", Format::YearFirst, 20_666),
        ("31/12/69", Format::DayFirst, -1),
        ("2026-08-01", Format::DayFirst, 20_666),
    ] {
        assert_eq!(read(text, Some(format), Date), integers(&[day]), "{text}");
        assert_eq!(read(text, None, Date).is_empty(), !text.starts_with("2026"), "{text} without a declaration");
    }
    for (text, format) in [
        ("5/6/26", Format::YearFirst),
        ("05/06/2026", Format::YearFirst),
        ("01/Aug/26", Format::MonthFirst),
        ("1/8/126", Format::DayFirst),
    ] {
        assert_eq!(read(text, Some(format), Date), integers(&[]), "{text}");
    }
    // 12:42 PM in Tokyo is 03:42 UTC: 20666 × 86400 + 3 × 3600 + 42 × 60.
    assert_eq!(read("01/Aug/26 12:42 PM", Some(Format::DayFirst), Datetime), integers(&[1_785_555_720]));
}

#[test]
fn undeclared_values_are_told_all_at_once() {
    let mut level = column("level", Category);
    level.values = IndexMap::from([("high".to_owned(), vec!["高".to_owned()]), ("low".to_owned(), vec![])]);
    let text = "level\nhigh\nHigh\n緊急\nHigh\n低\nLow\n緊急\n緊急\n";
    let files = Memory::default().with("data/a.csv", text).with("data/b.csv", "level\n緊急\nP1\n");
    let (store, found) = opened(source("*.csv", vec![level]), &files);
    assert_eq!(values(&store, "level"), texts(&["high"]));
    assert_eq!(told(&found), ["data/unknown-category data/a.csv:3:1"]);
    let message = &found[0].message.en;
    assert!(
        message.starts_with("5 values of `level` are not declared: `緊急` (4 rows, data/a.csv:4), `High` (2 rows, data/a.csv:3), `Low` (1 row, data/a.csv:7), `P1` (1 row, data/b.csv:3), `低` (1 row, data/a.csv:6)"),
        "{message}"
    );
    let hint = advice(&found)[0];
    assert!(
        hint.contains("`high: [高, High]`") && hint.contains("`low: [Low]`") && hint.contains("add `緊急`, `P1`, `低`"),
        "{hint}"
    );
}

#[test]
fn instants_with_and_without_a_zone_in_one_column_are_told() {
    for order in [[0, 1, 1, 1], [1, 1, 0, 1]] {
        let forms = ["2026-11-01T09:00:00+09:00", "2026-11-01 09:00"];
        let lines: String = order.iter().map(|form| format!("{}\n", forms[*form])).collect();
        let (store, found) = opened(
            source("*.csv", vec![column("at", Datetime)]),
            &Memory::default().with("data/a.csv", format!("at\n{lines}")),
        );
        // date -d '2026-11-01 09:00 +0900' +%s
        assert_eq!(values(&store, "at"), integers(&[1_793_491_200; 4]));
        let line = order.iter().position(|form| *form == 0).unwrap() + 2;
        assert_eq!(told(&found), [format!("data/mixed-zones data/a.csv:{line}:1")]);
        assert_eq!(found[0].severity, Severity::Warning);
        assert!(found[0].message.en.contains("with an offset (1 row) and without (3 rows)"), "{}", found[0].message.en);
        assert!(found[0].message.en.contains("`Asia/Tokyo`"), "{}", found[0].message.en);
    }
}

#[test]
fn a_pattern_is_named_where_no_form_reads_the_column() {
    for (text, wanted) in [
        (rows(|n| format!("2026/08/{:02} 午後 12:{:02}", n % 28 + 1, n % 60)), "format: \"yyyy/MM/dd a hh:mm\" }"),
        (rows(|n| format!("{:02}_08_2026 {:02}.15", n % 28 + 1, n % 24)), "format: \"dd_MM_yyyy HH.mm\" }"),
        (rows(|n| format!("{:02}/8月/26 12:{:02} 午後", n % 28 + 1, n % 60)), "format: \"dd/MMM/yy hh:mm a\" }"),
    ] {
        let (_, found) = export(Datetime, &text, 1);
        let advised = advice(&found);
        assert!(advised[0].contains(wanted), "{}", advised[0]);
        assert!(!advised[0].contains(" or "), "{}", advised[0]);
    }
}

#[test]
fn advice_for_one_file_does_not_take_the_others_away() {
    let said = |written: Written, text: &str| {
        let mut at = column("at", Datetime);
        at.from = vec!["Created".into()];
        at.written = written;
        let mut source = source("*.csv", vec![column("id", Text), at]);
        source.bad_rows = BadRows::SetAsideUpTo(Decimal::ONE);
        let (_, found) = opened(source, &Memory::default().with("data/a.csv", format!("id,Created\n{text}")));
        advice(&found)[0].to_owned()
    };
    let new = rows(|n| format!("2026-08-{:02} 23:13", n % 28 + 1));
    let pattern = DatePattern::parse("dd/MMM/yy h:mm a").unwrap();
    // Of the three orders only this one reads 28/Jul/26 11:13 PM as well; a date would lose its time.
    let advice = said(Written { pattern: Some(pattern), ..Written::default() }, &new);
    assert!(advice.contains("format: d-m-y") && !advice.contains(" or "), "{advice}");
    let months = rows(|n| format!("8/{}/26 2:15 PM", n % 28 + 1));
    let advice = said(Written { format: Some(Format::DayFirst), ..Written::default() }, &months);
    assert!(advice.contains("format: m-d-y") && advice.contains("`union`"), "{advice}");
}

#[test]
fn no_suggestion_merges_unlike_values() {
    let mut priority = column("at", Category);
    priority.from = vec!["Created".into()];
    let names = [("critical", "1 - Critical"), ("high", "2 - High"), ("resolved", "Resolved")];
    priority.values = names.map(|(name, alias)| (name.to_owned(), vec![alias.to_owned()])).into_iter().collect();
    let told_of = |values: &[&str]| {
        let text: String = values.iter().map(|value| format!("1,{value}\n")).collect();
        let source = source("*.csv", vec![column("id", Text), priority.clone()]);
        let (_, found) = opened(source, &Memory::default().with("data/a.csv", format!("id,Created\n{text}")));
        let told =
            found.iter().find(|d| d.code == crate::diag::code::DATA_UNKNOWN_CATEGORY).expect("a finding").clone();
        (told.message.en, told.hint.expect("a hint").en)
    };
    let (_, hint) = told_of(&["4 - Low"]);
    assert!(hint.contains("`\"4 - Low\": []`") && !hint.contains("critical: ["), "{hint}");
    for unlike in ["Unresolved", "3 - High", "low"] {
        let (_, hint) = told_of(&[unlike]);
        assert!(!hint.contains(": [1") && !hint.contains(": [2") && !hint.contains("resolved: [Resolved,"), "{hint}");
    }
    let (_, hint) = told_of(&["RESOLVED"]);
    assert!(hint.contains("resolved: [Resolved, RESOLVED]"), "{hint}");
    let many: Vec<String> = (0..30).map(|n| format!("kind {n}")).collect();
    let (message, _) = told_of(&many.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(many.iter().all(|kind| message.contains(&format!("`{kind}` (1 row"))), "all of them are listed: {message}");
}
