//! Whole numbers that are no floats, as far as the figures of the program.

use crate::program::Folder;
use std::collections::BTreeMap;

/// The figures of a project of these metrics over these rows, by metric, and what was said.
fn figures(columns: &str, metrics: &str, rows: &str) -> (BTreeMap<String, String>, String) {
    let sources = format!("events:\n  files: events.csv\n  fresh_within: 60 days\n  columns: {columns}\n");
    let folder =
        Folder::project(&[("data/sources.yaml", &sources), ("data/metrics.yaml", metrics), ("data/events.csv", rows)]);
    let answer = folder.run(&["figures", "--format", "csv"]);
    let mut lines = answer.out.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().trim_start_matches('\u{feff}').split(',').collect();
    let at = |name: &str| head.iter().position(|h| *h == name).unwrap_or_else(|| panic!("no `{name}` in {head:?}"));
    let (metric, value) = (at("metric"), at("value"));
    let of = lines.map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[metric].to_owned(), cells[value].to_owned())
    });
    (of.collect(), answer.err)
}

#[test]
fn neighbours_beyond_2_to_the_53_are_two_rows() {
    let (figures, said) = figures(
        "{ id: integer, at: datetime }",
        "in: { type: simple, source: events, time: at, agg: count, filter: 'id in (9007199254740993)', grains: [month] }\n\
         is: { type: simple, source: events, time: at, agg: count, filter: 'id = 9007199254740993.0', grains: [month] }\n\
         below: { type: simple, source: events, time: at, agg: count, filter: 'id < 9007199254740992.5', grains: [month] }\n\
         different: { type: simple, source: events, time: at, agg: count_distinct, expr: id, grains: [month] }\n\
         most: { type: simple, source: events, time: at, agg: max, expr: id, grains: [month] }\n",
        "id,at\n9007199254740992,2026-11-02 09:00\n9007199254740993,2026-11-03 09:00\n",
    );
    let wanted = [("in", "1"), ("is", "1"), ("below", "1"), ("different", "2"), ("most", "9007199254740993")];
    for (metric, value) in wanted {
        assert_eq!(figures.get(metric).map(String::as_str), Some(value), "{metric}: {figures:?}\n{said}");
    }
}

#[test]
fn a_sum_beyond_64_bits_is_refused_and_said() {
    // 2⁶² twice is 2⁶³, one more than 64 bits hold; once and a smaller number is exact.
    let metrics = "total: { type: simple, source: events, time: at, agg: sum, expr: n, grains: [month] }\n";
    let columns = "{ n: integer, at: datetime }";
    let (told, said) =
        figures(columns, metrics, "n,at\n4611686018427387904,2026-11-02 09:00\n4611686018427387904,2026-11-03 09:00\n");
    assert_eq!(told.get("total").filter(|value| !value.is_empty()), None, "{said}");
    assert!(said.contains("64 bits"), "{said}");
    let (told, said) =
        figures(columns, metrics, "n,at\n4611686018427387904,2026-11-02 09:00\n4611686018427387903,2026-11-03 09:00\n");
    assert_eq!(told.get("total").map(String::as_str), Some("9223372036854775807"), "{said}");
}

#[test]
fn a_product_beyond_64_bits_is_refused_with_its_operands() {
    let metrics =
        "total: { type: simple, source: events, time: at, agg: sum, expr: 'n * 8 * 1000000', grains: [month] }\n";
    let rows = "n,at\n6000000000000,2026-11-02 09:00\n";
    let (told, said) = figures("{ n: integer, at: datetime }", metrics, rows);
    assert_eq!(told.get("total").filter(|value| !value.is_empty()), None, "{said}");
    assert!(said.contains("48000000000000 * 1000000"), "{said}");
}

#[test]
fn a_share_of_rows_without_values_is_unknown_and_one_of_no_such_row_is_nought() {
    let of = |numerator: &str| {
        let denominator = "denominator: { agg: sum, expr: total }";
        format!(
            "{{ type: ratio, source: events, time: at, numerator: {numerator}, {denominator}, unit: \"%\", grains: [month] }}\n"
        )
    };
    let all = of("{ agg: sum, expr: done }");
    let some = of("{ agg: sum, expr: done, filter: \"kind = 'late'\" }");
    let rows = "at,kind,total,done\n2026-11-02 09:00,plain,6,\n2026-11-03 09:00,plain,4,\n";
    let columns = "{ at: datetime, kind: text, total: integer, done: integer }";
    let (told, said) = figures(columns, &format!("all: {all}some: {some}"), rows);
    assert_eq!((told["all"].as_str(), told["some"].as_str()), ("", "0"), "{said}");
    let (told, said) = figures(columns, &format!("all: {all}some: {some}"), &rows.replace("4,\n", "4,3\n"));
    assert_eq!((told["all"].as_str(), told["some"].as_str()), ("30", "0"), "{said}");
}

#[test]
fn a_number_that_leaves_the_floats_is_refused_and_not_left_without_a_value() {
    // 1e300 squared is infinite, and the difference of two infinite numbers is no number at all.
    let metrics =
        "total: { type: simple, source: events, time: at, agg: sum, expr: 'x * x - x * x', grains: [month] }\n";
    let rows = "x,at\n1e300,2026-11-02 09:00\n";
    let (told, said) = figures("{ x: number, at: datetime }", metrics, rows);
    assert_eq!(told.get("total").filter(|value| !value.is_empty()), None, "{said}");
    assert!(said.contains("metrics/query") && said.contains("1e300 * 1e300"), "{said}");
}

#[test]
fn figures_made_of_figures_are_exact_or_refused() {
    // 2.5e14 squared is 6.25e28: a decimal, whose hundredfold is none. 1e15 squared is no decimal.
    for x in ["2.5e14", "1e15"] {
        let metrics = "most: { type: simple, source: events, time: at, agg: max, expr: x, grains: [month] }\n\
             square: { type: derived, expr: most * most, grains: [month] }\n";
        let rows = format!("x,at\n7,2026-10-02 09:00\n{x},2026-11-02 09:00\n");
        let (told, said) = figures("{ x: number, at: datetime }", metrics, &rows);
        assert!(said.contains("error[metrics/query]: the value of `square` for 2026-11"), "{x}: {said}");
        assert_eq!(told.get("square").map(String::as_str), Some(""), "{x}: {told:?}");
    }
}

#[test]
fn a_metric_that_cannot_be_computed_costs_no_other_one() {
    let metrics = "fine: { type: simple, source: events, time: at, agg: count, grains: [month] }\n\
         much: { type: simple, source: events, time: at, agg: sum, expr: n, grains: [month] }\n\
         most: { type: simple, source: events, time: at, agg: max, expr: n, grains: [month] }\n";
    let rows = "n,at\n9223372036854775807,2026-11-02 09:00\n9223372036854775807,2026-11-03 09:00\n";
    let (told, said) = figures("{ n: integer, at: datetime }", metrics, rows);
    assert!(said.contains("data/metrics.yaml:2:1") && !said.contains("data/metrics.yaml:1:1"), "{said}");
    let of = |metric: &str| told.get(metric).map(String::as_str);
    assert_eq!((of("fine"), of("much"), of("most")), (Some("2"), None, Some("9223372036854775807")), "{told:?}");
}

#[test]
fn a_running_total_is_exact_or_refused() {
    // A thousand days of 9e25 are 9e28, more than a decimal holds; whole numbers of 64 bits never come so far.
    let metrics = |column: &str| {
        format!(
            "day: {{ type: simple, source: events, time: at, agg: sum, expr: {column}, grains: [day, month] }}\n\
             all: {{ type: cumulative, metric: day, window: all, grains: [month] }}\n"
        )
    };
    let rows: String = (0..1000).map(|n| format!("9e25,9007199254740993,{}\n", 1_708_732_800 + n * 86_400)).collect();
    let rows = format!("x,n,at\n{rows}");
    let columns = "{ x: number, n: integer, at: { type: datetime, format: epoch } }";
    let (told, said) = figures(columns, &metrics("x"), &rows);
    assert!(said.contains("error[metrics/query]: the value of `all` for"), "{said}");
    assert_eq!(told.get("all").map(String::as_str), Some(""), "{told:?}");
    // 9007199254740993 is no float, and a thousand of it neither.
    let (told, said) = figures(columns, &metrics("n"), &rows);
    assert_eq!(told.get("all").map(String::as_str), Some("9007199254740993000"), "{said}");
}

#[test]
fn seconds_are_not_called_hours() {
    let rows =
        "at,work,from,to\n2026-11-02 09:00,1:30:00,2026-11-02 09:00,2026-11-02 10:00\n2026-11-03 09:00,0:45:00,,\n";
    let columns = "{ at: datetime, work: duration, from: datetime, to: datetime }";
    let of = |expr: &str, unit: &str| {
        let metrics = format!(
            "total: {{ type: simple, source: events, time: at, agg: sum, expr: '{expr}', unit: {unit}, grains: [month] }}\n"
        );
        let (told, said) = figures(columns, &metrics, rows);
        (told.get("total").cloned().unwrap_or_default(), said)
    };
    // 5,400 and 2,700 seconds are 2.25 hours.
    assert_eq!(of("work", "s").0, "8100");
    assert_eq!(of("work / 3600.0", "時間").0, "2.25");
    assert_eq!(of("work / 60.0", "minutes").0, "135");
    for (expr, unit, by) in [("work", "h", "3600"), ("coalesce(work, 0)", "分", "60"), ("to - from", "h", "3600")] {
        let (value, said) = of(expr, unit);
        assert!(value.is_empty() && said.contains(&format!("/ {by}.0")), "{expr} {unit}: {value}\n{said}");
    }
}
