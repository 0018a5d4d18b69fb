//! What is kept of a source is kept under everything that is declared of it.

use super::*;
use crate::calendar::{DatePattern, Zone};
use crate::config::{
    BadNewest, BadRows, Bound, BoundValue, Column, CsvEncoding, Format, LakeFormat, Limits, Remote, Sheet, Source,
    SourceZone, Unpivot, Written,
};
use crate::diag::Place;
use crate::model::fingerprint_of_meaning;
use indexmap::IndexMap;
use rust_decimal::Decimal;

fn source() -> Source {
    let (project, found) = said(&[("data/sources.yaml", "log:\n  files: log.csv\n  columns:\n    at: datetime\n")]);
    assert_eq!(found, [""; 0]);
    project.sources["log"].clone()
}

/// That all of them have names, and no two the same.
fn are_told_apart(names: &[Option<String>]) {
    for (at, name) in names.iter().enumerate() {
        assert!(name.is_some() && !names[..at].contains(name), "no. {at} of what differs has no name of its own");
    }
}

#[test]
fn a_source_is_known_by_every_field_but_its_place() {
    let here = source();
    // Whoever adds a field is led here, to say what another value of it is.
    #[rustfmt::skip]
    let Source {
        name: _, files: _, remote: _, encoding: _, separator: _, sheet: _, max_size: _, key: _, order: _, zone: _, columns: _,
        not_before: _, fresh_within: _, bad_rows: _, bad_newest: _, made: _, place: _,
    } = &here;
    let text = || "a".to_owned();
    let unpivot = || Unpivot {
        name: "month".to_owned(),
        value: "value".to_owned(),
        on: Vec::new(),
        except: Vec::new(),
        first_month: None,
        key: Vec::new(),
        read: Vec::new(),
    };
    let wide = |unpivot| Source { sheet: Sheet { unpivot, ..Sheet::default() }, ..source() };
    let Sheet { name: _, header_row: _, has_two_header_rows: _, unpivot: _ } = Sheet::default();
    let made = SourceOrigin::Intervals { of: text(), name: text() };
    let paths = |format| Remote::Paths { format, paths: vec![text()] };
    let others = [
        Source { name: text(), ..source() },
        Source { files: vec![text()], ..source() },
        Source { remote: Some(Remote::Table(vec![text()])), ..source() },
        Source { remote: Some(paths(LakeFormat::Parquet)), ..source() },
        Source { remote: Some(paths(LakeFormat::Delta)), ..source() },
        Source { encoding: CsvEncoding::Cp932, ..source() },
        Source { separator: Some(b';'), ..source() },
        Source { sheet: Sheet { name: Some(text()), ..Sheet::default() }, ..source() },
        Source { sheet: Sheet { header_row: Some(2), ..Sheet::default() }, ..source() },
        Source { sheet: Sheet { has_two_header_rows: true, ..Sheet::default() }, ..source() },
        wide(Some(unpivot())),
        wide(Some(Unpivot { name: text(), ..unpivot() })),
        wide(Some(Unpivot { value: text(), ..unpivot() })),
        wide(Some(Unpivot { on: vec![text()], ..unpivot() })),
        wide(Some(Unpivot { except: vec![text()], ..unpivot() })),
        wide(Some(Unpivot { first_month: Some(crate::calendar::Date::ZERO), ..unpivot() })),
        wide(Some(Unpivot { key: vec![text()], ..unpivot() })),
        wide(Some(Unpivot { read: vec![text()], ..unpivot() })),
        Source { max_size: 7, ..source() },
        Source { key: Some(text()), ..source() },
        Source { order: Some(text()), ..source() },
        Source { zone: Zone::get("Europe/Paris").unwrap().into(), ..source() },
        Source { zone: SourceZone { column: Some(text()), ..source().zone }, ..source() },
        Source { columns: IndexMap::new(), ..source() },
        Source { not_before: vec![(text(), text())], ..source() },
        Source { fresh_within: Some(60), ..source() },
        Source { bad_rows: BadRows::Fail, ..source() },
        Source { bad_newest: BadNewest::DropKey, ..source() },
        Source { made: Some(made), ..source() },
    ];
    let names: Vec<_> = others.iter().chain([&here]).map(fingerprint_of_meaning).collect();
    are_told_apart(&names);
    let elsewhere = Source { place: Place::at("data/sources.yaml", 99, 1, 1), ..source() };
    assert_eq!(fingerprint_of_meaning(&elsewhere), fingerprint_of_meaning(&here));
}

#[test]
fn a_column_is_known_by_every_field_but_its_place() {
    let here = || source().columns["at"].clone();
    #[rustfmt::skip]
    let Column { name: _, from: _, kind: _, required: _, values: _, missing: _, limits: _, written: _, place: _ } = here();
    let Limits { least: _, most: _, pattern: _, leave_out: _ } = Limits::default();
    let Written { format: _, pattern: _, pivot_year: _, decimal_comma: _, unit_seconds: _, time_from: _, labels: _ } =
        Written::default();
    let text = || "a".to_owned();
    let bound = || Some(Bound { text: text(), value: BoundValue::Whole(1) });
    let limited = |limits| Column { limits, ..here() };
    let written = |written| Column { written, ..here() };
    let others = [
        Column { name: text(), ..here() },
        Column { from: vec![text()], ..here() },
        Column { kind: ColumnType::Date, ..here() },
        Column { required: true, ..here() },
        Column { values: IndexMap::from([(text(), Vec::new())]), ..here() },
        Column { missing: vec![text()], ..here() },
        limited(Limits { least: bound(), ..Limits::default() }),
        limited(Limits { most: bound(), ..Limits::default() }),
        limited(Limits { least: Some(Bound { text: text(), value: BoundValue::Whole(2) }), ..Limits::default() }),
        limited(Limits {
            least: Some(Bound { text: text(), value: BoundValue::Number(Decimal::ONE) }),
            ..Limits::default()
        }),
        limited(Limits { pattern: Some(text()), ..Limits::default() }),
        limited(Limits { leave_out: Some(Vec::new()), ..Limits::default() }),
        limited(Limits { leave_out: Some(vec![text()]), ..Limits::default() }),
        written(Written { format: Some(Format::DayFirst), ..Written::default() }),
        written(Written { pattern: DatePattern::parse("dd/MM/yy").ok(), ..Written::default() }),
        written(Written { pattern: DatePattern::parse("MM/dd/yy").ok(), ..Written::default() }),
        written(Written { pivot_year: Some(1950), ..Written::default() }),
        written(Written { decimal_comma: true, ..Written::default() }),
        written(Written { unit_seconds: Some(60), ..Written::default() }),
        written(Written { labels: vec![("満足".to_owned(), 5)], ..Written::default() }),
        written(Written { time_from: vec!["時刻".to_owned()], ..Written::default() }),
        here(),
    ];
    are_told_apart(&others.iter().map(fingerprint_of_meaning).collect::<Vec<_>>());
    let elsewhere = Column { place: Place::file("x"), ..here() };
    assert_eq!(fingerprint_of_meaning(&elsewhere), fingerprint_of_meaning(&here()));
}
