//! Causes of restatements, one by one and together.

use super::*;
use crate::calendar::Period;
use crate::calendar::{Grain, PeriodCalendar, parse_zone};
use crate::model::{MetricBasis, SourceBasis, TargetStatus};
use crate::objective::Unit;
use rust_decimal::Decimal;

const ISSUED: &str = "2026-11-01T00:00:00Z";
const LATER: &str = "2026-11-20T00:00:00Z";

fn period() -> Period {
    let zone = parse_zone("Asia/Tokyo").unwrap();
    PeriodCalendar { zone, fiscal_year_start: 4, cutoff: None }.by_label("2026-10").unwrap()
}

fn figure(value: i64) -> FrozenFigure {
    let period = period();
    FrozenFigure {
        metric: "rate".into(),
        label: "率".into(),
        by: Vec::new(),
        grain: Grain::Month,
        period: period.label,
        start: period.start,
        end: period.end,
        value: Some(Decimal::from(value)),
        unit: Unit::Percent,
        shown: format!("{value}%"),
        n: 100,
        numerator: None,
        denominator: None,
        target: "95%以上".into(),
        standing: TargetStatus::Met,
        alert: String::new(),
        change: None,
        year_ago: None,
        flags: Vec::new(),
        extra: Vec::new(),
        sources: vec!["tickets".into()],
        rules: Vec::new(),
    }
}

/// `rate` is made of `done`, which counts rows of `tickets` by the calendar `business`; tickets are joined with `clinics`.
/// `other` depends on nothing of that.
fn basis() -> Basis {
    let metric = |metrics: &[&str], calendars: &[&str]| MetricBasis {
        definition: "d".into(),
        target: "t".into(),
        metrics: metrics.iter().map(|&name| name.to_owned()).collect(),
        calendars: calendars.iter().map(|&name| name.to_owned()).collect(),
        ..MetricBasis::default()
    };
    let source = |file: &str, of: &[&str]| SourceBasis {
        definition: "s".into(),
        files: vec![file.to_owned()],
        sources: of.iter().map(|&name| name.to_owned()).collect(),
        rows: None,
    };
    let file = |rows| InputFile { blake3: "aa".into(), rows };
    let names = |all: &[&str]| all.iter().map(|&name| (name.to_owned(), "f".to_owned())).collect();
    Basis {
        form: 2,
        inputs: ["data/t.csv", "data/c.csv", "data/o.csv"].map(|path| (path.to_owned(), file(10))).into(),
        rules: names(&["data/metrics.yaml"]),
        sources: [
            ("tickets".to_owned(), source("data/t.csv", &["clinics"])),
            ("clinics".to_owned(), source("data/c.csv", &[])),
            ("others".to_owned(), source("data/o.csv", &[])),
        ]
        .into(),
        metrics: [
            ("rate".to_owned(), metric(&["done"], &[])),
            ("done".to_owned(), metric(&[], &["business"])),
            ("other".to_owned(), metric(&[], &["24x7"])),
        ]
        .into(),
        calendars: names(&["business", "24x7"]),
    }
}

/// The causes of a figure that was 98 and is `now`, after something was changed.
fn causes(
    now: FrozenFigure,
    change: impl FnOnce(&mut Basis),
    tool: &str,
    then: Option<i64>,
) -> Vec<(Cause, Vec<String>)> {
    let (old, mut new) = (basis(), basis());
    change(&mut new);
    causes_between((&old, &new), now, tool, then)
}

fn causes_between(
    (old, new): (&Basis, &Basis),
    now: FrozenFigure,
    tool: &str,
    then: Option<i64>,
) -> Vec<(Cause, Vec<String>)> {
    let (was, is) = ([figure(98)], [now]);
    let side = |figures, basis, as_of: &str, tool| Side { figures, basis, as_of: as_of.parse().unwrap(), tool };
    let after = side(&is, new, if then.is_some() { LATER } else { ISSUED }, tool);
    let between = then.map(|value| [figure(value)]);
    let all = restated(side(&was, old, ISSUED, "1"), after, between.as_ref().map(|figures| &figures[..]));
    assert!(all.len() <= 1);
    all.into_iter().next().map(|one| one.causes).unwrap_or_default()
}

fn named(cause: Cause, names: &[&str]) -> (Cause, Vec<String>) {
    (cause, names.iter().map(|&name| name.to_owned()).collect())
}

#[test]
fn what_did_not_change_is_no_restatement() {
    assert_eq!(causes(figure(98), |basis| basis.inputs.clear(), "2", None), []);
}

#[test]
fn a_file_of_a_source_or_of_one_it_is_joined_with_is_named() {
    let file = |basis: &mut Basis, path: &str, rows| {
        basis.inputs.insert(path.to_owned(), InputFile { blake3: "bb".into(), rows });
    };
    let change = |basis: &mut Basis| file(basis, "data/c.csv", 12);
    assert_eq!(causes(figure(97), change, "1", None), [named(Cause::Rows, &["data/c.csv (10 → 12)"])]);
    let change = |basis: &mut Basis| {
        file(basis, "data/late.csv", 3);
        basis.sources.get_mut("tickets").unwrap().files.push("data/late.csv".to_owned());
    };
    assert_eq!(causes(figure(97), change, "1", None), [named(Cause::Rows, &["+data/late.csv (3)"])]);
    let rows = |basis: &mut Basis, source: &str, rows| basis.sources.get_mut(source).unwrap().rows = Some(rows);
    let (mut old, mut new) = (basis(), basis());
    rows(&mut old, "clinics", 7);
    rows(&mut new, "clinics", 9);
    assert_eq!(causes_between((&old, &new), figure(97), "1", None), [named(Cause::Rows, &["clinics (7 → 9)"])]);
    // A file that the figure does not come from explains nothing.
    let change = |basis: &mut Basis| file(basis, "data/o.csv", 99);
    assert_eq!(causes(figure(97), change, "1", None), [named(Cause::Unknown, &[])]);
}

#[test]
fn calendars_and_definitions_count_through_what_a_metric_is_made_of() {
    let change = |basis: &mut Basis| drop(basis.calendars.insert("business".into(), "other".into()));
    assert_eq!(causes(figure(97), change, "1", None), [named(Cause::Calendar, &["business"])]);
    let change = |basis: &mut Basis| drop(basis.calendars.insert("24x7".into(), "other".into()));
    assert_eq!(causes(figure(97), change, "1", None), [named(Cause::Unknown, &[])]);
    let change = |basis: &mut Basis| basis.metrics.get_mut("done").unwrap().definition = "e".into();
    assert_eq!(causes(figure(97), change, "1", None), [named(Cause::Definition, &["done"])]);
}

#[test]
fn a_target_alone_leaves_the_rows_out_of_it() {
    let stricter = || FrozenFigure { target: "99%以上".into(), standing: TargetStatus::Missed, ..figure(98) };
    let change = |basis: &mut Basis| {
        basis.metrics.get_mut("rate").unwrap().target = "u".into();
        basis.inputs.get_mut("data/t.csv").unwrap().blake3 = "bb".into();
    };
    assert_eq!(causes(stricter(), change, "1", None), [named(Cause::Target, &["95%以上 → 99%以上"])]);
    let both = FrozenFigure { value: Some(Decimal::from(97)), ..stricter() };
    let wanted = [named(Cause::Rows, &["data/t.csv (10 → 10)"]), named(Cause::Target, &["95%以上 → 99%以上"])];
    assert_eq!(causes(both, change, "1", None), wanted);
}

#[test]
fn time_alone_is_told_from_time_and_rows() {
    let late = |basis: &mut Basis| basis.inputs.get_mut("data/t.csv").unwrap().blake3 = "bb".into();
    let time = named(Cause::AsOf, &["2026-11-01T00:00:00Z → 2026-11-20T00:00:00Z"]);
    let rows = named(Cause::Rows, &["data/t.csv (10 → 10)"]);
    // The rows of today give the old figure as of then: time made the difference.
    assert_eq!(causes(figure(97), late, "1", Some(98)), std::slice::from_ref(&time));
    // They give the new one already as of then: time had no part in it.
    assert_eq!(causes(figure(97), late, "1", Some(97)), std::slice::from_ref(&rows));
    assert_eq!(causes(figure(97), late, "1", Some(96)), [rows, time]);
}

#[test]
fn another_version_is_named_and_its_fingerprints_are_not_believed() {
    let change = |basis: &mut Basis| basis.metrics.get_mut("rate").unwrap().definition = "e".into();
    assert_eq!(causes(figure(97), change, "2", None), [named(Cause::Tool, &["1 → 2"])]);
    let change = |basis: &mut Basis| {
        basis.metrics.get_mut("rate").unwrap().definition = "e".into();
        basis.rules.insert("data/metrics.yaml".into(), "g".into());
    };
    let wanted = [named(Cause::Definition, &["rate"]), named(Cause::Tool, &["1 → 2"])];
    assert_eq!(causes(figure(97), change, "2", None), wanted);
}

#[test]
fn fingerprints_of_another_form_are_not_believed_and_changed_declarations_are_named_by_their_files() {
    let change = |basis: &mut Basis| {
        basis.form = 3;
        basis.metrics.values_mut().for_each(|metric| metric.definition = "e".into());
        basis.sources.values_mut().for_each(|source| source.definition = "e".into());
        basis.calendars.values_mut().for_each(|hours| *hours = "e".into());
    };
    assert_eq!(causes(figure(97), change, "1", None), [named(Cause::Unknown, &[])]);
    let declared = |basis: &mut Basis| {
        change(basis);
        basis.rules.insert("data/metrics.yaml".into(), "g".into());
        basis.rules.insert("content/sop/a.md".into(), "g".into());
    };
    assert_eq!(causes(figure(97), declared, "1", None), [named(Cause::Definition, &["data/metrics.yaml"])]);
    // Rows and targets are told as ever.
    let late = |basis: &mut Basis| {
        change(basis);
        basis.inputs.get_mut("data/t.csv").unwrap().blake3 = "bb".into();
    };
    assert_eq!(causes(figure(97), late, "1", None), [named(Cause::Rows, &["data/t.csv (10 → 10)"])]);
    let stricter = FrozenFigure { target: "99%以上".into(), ..figure(98) };
    assert_eq!(causes(stricter, change, "1", None), [named(Cause::Target, &["95%以上 → 99%以上"])]);
}

#[test]
fn limits_that_moved_are_a_change_of_the_calendar() {
    let moved = FrozenFigure { end: LATER.parse().unwrap(), ..figure(97) };
    let [(Cause::Calendar, names)] = &causes(moved, |_| (), "1", None)[..] else { panic!("one cause") };
    assert_eq!(names, &["2026-09-30T15:00:00Z–2026-10-31T15:00:00Z → 2026-09-30T15:00:00Z–2026-11-20T00:00:00Z"]);
}
