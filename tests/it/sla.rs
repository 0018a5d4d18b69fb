//! Clocks worked out by hand, and their attainment, against what the project says.
//!
//! `attainment.json` holds met, judged, undecided and unjudged per policy, clock, period and priority (`*` is the whole) or
//! team;
//! `states.txt` holds, of the figures that it lists, every state's count and the readings that turn the verdict;
//! `clocks.csv` (`tickets.csv` without the policy) holds one clock of one ticket a line: deadline, elapsed open seconds,
//! state and where it counts, in Japanese time; and, where it has the columns, the priority in force when the clock ended
//! and since when the promise that holds counts.

use crate::site::Ran;
use serde_json::Value;
use std::collections::BTreeMap;
use tejun::diag::Diagnostics;
use tejun::metrics::clock_table;
use tejun::model::Figure;
use tejun::query::{Cell, Table};

/// Every cell of the file, and no cell besides with anything in it.
pub(crate) fn attainment(expected: &str, ran: &Ran) -> Option<String> {
    let cells: Vec<Value> = serde_json::from_str(expected).unwrap();
    assert!(!cells.is_empty(), "attainment.json is empty");
    let mut wanted = BTreeMap::new();
    for cell in &cells {
        let text = |key: &str| cell[key].as_str().unwrap().to_owned();
        let metric = format!("sla.{}.{}", text("policy"), text("clock"));
        let counts = ["met", "judged", "undecided", "unjudged"].map(|key| cell[key].as_i64().unwrap());
        let who = if cell.get("team").is_some() { text("team") } else { text("priority") };
        wanted.insert((metric, text("grain"), text("period"), who), counts);
    }
    let built = ran.built.as_ref().expect("a site");
    let figures = built.computed.figures.iter().filter(|figure| figure.metric.starts_with("sla."));
    let mut got: BTreeMap<_, _> = figures.map(|figure| (key(figure), counts(figure))).collect();
    // A period in which no clock counted is a figure without a value, and no line of the expected file.
    got.retain(|key, counts| wanted.contains_key(key) || *counts != [0; 4]);
    let mut faults = String::new();
    for (key, counts) in &wanted {
        let found = got.get(key);
        if found != Some(counts) {
            faults += &format!("{key:?}: expected met/judged/undecided/unjudged {counts:?}, found {found:?}\n");
        }
    }
    for (key, counts) in got.iter().filter(|(key, _)| !wanted.contains_key(*key)) {
        faults += &format!("{key:?}: expected nothing, found {counts:?}\n");
    }
    (!faults.is_empty()).then_some(faults)
}

fn key(figure: &Figure) -> (String, String, String, String) {
    let priority = figure.by.first().map_or("*", |(_, value)| value).to_owned();
    (figure.metric.clone(), figure.period.grain.name().to_owned(), figure.period.label.clone(), priority)
}

fn counts(figure: &Figure) -> [i64; 4] {
    let whole = |value: rust_decimal::Decimal| value.to_string().parse().unwrap();
    let extra = |name: &str| figure.extra.iter().find(|(key, _)| key == name).map_or(0, |(_, value)| whole(*value));
    let of = |value: Option<rust_decimal::Decimal>| value.map_or(0, whole);
    [of(figure.numerator), of(figure.denominator), extra("undecided"), extra("unjudged")]
}

/// The listed figures: metric TAB breakdown TAB period TAB `met breached undecided paused at-risk unjudged data-errors` TAB
/// readings that turn the verdict, as `rule=reading:value`. Lines that begin with `#` say how they were worked out.
pub(crate) fn states(expected: &str, ran: &Ran) -> Option<String> {
    let computed = &ran.built.as_ref().expect("a site").computed;
    let (mut faults, mut looked_at) = (String::new(), 0);
    for line in expected.lines().filter(|line| !line.starts_with('#')) {
        let [metric, by, period, wanted, readings]: [&str; 5] =
            line.split('\t').collect::<Vec<_>>().try_into().expect("five fields");
        let by: Vec<(String, String)> =
            by.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let found = computed.figures.get(metric, &by, period).map(|figure| (listed(figure), turned(figure)));
        if found != Some((wanted.to_owned(), readings.to_owned())) {
            faults += &format!("{line:?}: found {found:?}\n");
        }
        looked_at += 1;
    }
    assert!(looked_at > 0, "states.txt is empty");
    (!faults.is_empty()).then_some(faults)
}

fn listed(figure: &Figure) -> String {
    let extra = |name: &str| {
        figure.extra.iter().find(|(key, _)| key == name).map_or_else(|| "0".to_owned(), |(_, value)| value.to_string())
    };
    let met = figure.numerator.map_or_else(|| "-".to_owned(), |met| met.to_string());
    let others = ["breached", "undecided", "paused", "at_risk", "unjudged", "data_errors"].map(extra);
    format!("{met} {}", others.join(" "))
}

fn turned(figure: &Figure) -> String {
    let one = |reading: &tejun::model::OtherReading| {
        let value = reading.value.map_or_else(|| "-".to_owned(), |value| value.normalize().to_string());
        format!("{}={}:{value}", reading.rule, reading.reading)
    };
    figure.readings.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Every clock of the file.
pub(crate) fn clocks(expected: &str, ran: &Ran) -> Option<String> {
    let mut rows = csv::Reader::from_reader(expected.as_bytes());
    let head: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    let mut tables = BTreeMap::new();
    let (mut faults, mut looked_at) = (String::new(), 0);
    for row in rows.records() {
        let row = row.unwrap();
        let at = |name: &str| head.iter().position(|column| column == name).map(|at| row[at].to_owned());
        let field = |name: &str| at(name).unwrap();
        let names = (at("policy").unwrap_or_else(|| only_policy(ran)), field("clock"));
        let table = tables.entry(names.clone()).or_insert_with(|| table(ran, (&names.0, &names.1)));
        // Where a clock that is not judged was due decides nothing; it is not compared.
        let judged = !matches!(field("state").as_str(), "unjudged" | "data_error");
        let mut wanted = vec![
            ("elapsed", field("elapsed_s")),
            ("state", field("state")),
            ("deadline", if judged { seconds(&field("deadline")) } else { "*".to_owned() }),
            ("counted_at", counted(&field("counts_at"), &field("state"), ran)),
        ];
        wanted.extend(at("priority").map(|priority| ("priority", priority)));
        wanted.extend(at("since").map(|since| ("since", seconds(&since))));
        for (column, wanted) in wanted {
            let found = cell(table, &field("ticket"), column);
            if wanted != "*" && found.as_deref() != Some(&wanted) {
                let ticket = field("ticket");
                faults += &format!("{names:?} {ticket} {column}: expected {wanted}, found {found:?}\n");
            }
        }
        looked_at += 1;
    }
    assert!(looked_at > 5, "only {looked_at} clocks were compared");
    (!faults.is_empty()).then_some(faults)
}

fn only_policy(ran: &Ran) -> String {
    let policies = &ran.built.as_ref().expect("a site").computed.project.policies;
    assert_eq!(policies.len(), 1, "with several policies the file needs a column `policy`");
    policies.keys().next().unwrap().clone()
}

fn table(ran: &Ran, names: (&str, &str)) -> Table {
    let computed = &ran.built.as_ref().expect("a site").computed;
    let mut found = Diagnostics::new();
    let table = clock_table(computed.snapshot(), names.0, names.1, &mut found);
    table.unwrap_or_else(|| panic!("no clocks of {names:?}: {found:?}"))
}

fn cell(table: &Table, ticket: &str, column: &str) -> Option<String> {
    let at = table.column(column).unwrap_or_else(|| panic!("no column `{column}`"));
    let row = table.rows.iter().find(|row| row[0].text() == Some(ticket))?;
    Some(match &row[at] {
        Cell::Integer(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Null => String::new(),
        other => format!("{other:?}"),
    })
}

/// Seconds since the epoch of a Japanese time; nothing stays nothing.
fn seconds(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let instant: tejun::calendar::Instant = format!("{}+09:00", text.replace(' ', "T")).parse().unwrap();
    instant.as_second().to_string()
}

/// Where a clock counts. An undecided one is listed in the last second before the as-of instant, which lies in the same
/// period as the instant itself unless that is the first of a period.
fn counted(text: &str, state: &str, ran: &Ran) -> String {
    let as_of = ran.built.as_ref().expect("a site").computed.as_of.as_second();
    if matches!(state, "running" | "paused") { (as_of - 1).to_string() } else { seconds(text) }
}
