//! The sample project of this repository against an independent calculation of its figures (`tests/oracle`, in Python with
//! exact fractions).

use crate::site::{Ran, build, here};
use crate::sla;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tejun::config;
use tejun::diag::{Diagnostics, Lang, Severity, human};
use tejun::inputs::Inputs;
use tejun::model::{BindingState, Contract, Figure, ProjectFiles, StatementRole, Verdict};
use tejun::query::Engine;

/// The sample, built once for every test that looks at it.
pub(crate) fn sample() -> &'static Ran {
    static SAMPLE: OnceLock<Ran> = OnceLock::new();
    SAMPLE.get_or_init(|| build(&here("")))
}

#[test]
fn the_configuration_of_the_sample_holds() {
    let mut found = Diagnostics::new();
    let inputs = Inputs::open(Path::new(env!("CARGO_MANIFEST_DIR")), &mut found).unwrap();
    let project = config::load(&inputs, &mut found).expect("tejun.yaml is there");
    let text = |path: &str| inputs.read(path).ok().and_then(|bytes| Some(Arc::from(str::from_utf8(&bytes).ok()?)));
    assert!(found.is_empty(), "{}", human(&found, Lang::Ja, &text, false));
    assert!(project.metrics.len() > 20 && project.policies.len() == 2 && project.sources.len() > 5);
}

#[test]
fn the_sample_builds_without_errors() {
    let ran = sample();
    assert_eq!(ran.found.count(Severity::Error), 0, "{}", ran.findings());
    let built = ran.built.as_ref().expect("a site");
    assert!(built.site.pages.len() > 100, "only {} pages", built.site.pages.len());
}

#[test]
fn rows_are_counted_as_the_oracle_counts_them() {
    let store = &sample().built.as_ref().unwrap().computed.store;
    let mut compared = 0;
    for wanted in expected("sources.json") {
        let name = wanted["source"].as_str().unwrap();
        let report = store.profile(name).unwrap_or_else(|| panic!("no source `{name}`"));
        let counts = [report.rows_in, report.rows_used, report.rows_set_aside, report.rows_duplicate];
        let keys = ["rows_in", "rows_used", "rows_set_aside", "rows_duplicate"];
        assert_eq!(counts, keys.map(|key| wanted[key].as_u64().unwrap()), "{name}: {keys:?}");
        assert_eq!(report.files.len() as u64, wanted["files"].as_u64().unwrap(), "{name}");
        let places = report.set_aside.iter().map(|row| {
            let file = row.place.file.strip_prefix("data/").unwrap_or(&row.place.file).to_owned();
            (file, line_or_row(row), row.column.clone())
        });
        let rows = wanted["set_aside"].as_array().unwrap().iter();
        let mut wanted_places: Vec<_> = rows
            .map(|row| {
                let text = |key: &str| row[key].as_str().unwrap().to_owned();
                (text("file"), row["line"].as_u64().unwrap(), text("column"))
            })
            .collect();
        wanted_places.sort();
        let mut places: Vec<_> = places.collect();
        places.sort();
        assert_eq!(places, wanted_places, "rows set aside from {name}");
        compared += 1;
    }
    assert!(compared >= 10, "only {compared} sources were compared");
}

#[test]
fn attainment_is_what_the_oracle_says() {
    let text = std::fs::read_to_string(here("tests/oracle/expected/sla.json")).unwrap();
    assert!(text.lines().count() > 2900, "only {} lines", text.lines().count());
    if let Some(faults) = sla::attainment(&text, sample()) {
        panic!("{} cells differ:\n{}", faults.lines().count(), first_lines(&faults));
    }
}

#[test]
fn metrics_are_what_the_oracle_says() {
    agree("metrics.json", 9000, &["numerator", "denominator"]);
}

#[test]
fn figures_of_figures_and_of_people_are_what_the_oracle_says() {
    agree("composed.json", 830, &["numerator", "denominator"]);
}

#[test]
fn what_is_counted_of_documents_is_what_the_oracle_says() {
    agree("lists.json", 3, &[]);
}

#[test]
fn uptime_is_what_the_oracle_says() {
    agree("uptime.json", 1200, &["numerator", "denominator"]);
}

#[test]
fn a_dated_target_is_judged_as_it_was_at_the_time() {
    agree("dated.json", 13, &["numerator", "denominator"]);
}

#[test]
fn promises_of_documents_stand_as_the_oracle_says() {
    let contract = &sample().built.as_ref().unwrap().computed.contract;
    let mut parts = promised(contract);
    let (mut compared, mut faults) = (0, String::new());
    for wanted in expected("contract.json") {
        let text = |key: &str| wanted[key].as_str().unwrap_or_default().to_owned();
        let key = ["document", "label", "role", "metric"].map(text);
        let Some(found) = parts.remove(&key) else {
            faults += &format!("{key:?}: no such promise\n");
            continue;
        };
        compared += 1;
        let state = serde_json::to_value(found.state).unwrap();
        if (&state, found.priority.as_deref()) != (&wanted["state"], wanted["priority"].as_str()) {
            faults += &format!("{key:?}: found {state} of priority {:?}\n", found.priority);
        }
        let wanted = wanted["verdicts"].as_array().cloned().unwrap_or_default();
        if wanted.len() != found.verdicts.len() {
            faults += &format!("{key:?}: {} periods are judged, expected {}\n", found.verdicts.len(), wanted.len());
        }
        for (wanted, verdict) in wanted.iter().zip(&found.verdicts) {
            let standing = serde_json::to_value(verdict.standing).unwrap();
            let same = decimal(&wanted[1]).zip(verdict.value).is_some_and(|(wanted, value)| is_close(wanted, value));
            if !same || wanted[0] != verdict.period.label || wanted[2] != standing || verdict.partial {
                let (period, value) = (&verdict.period.label, verdict.value);
                faults += &format!("{key:?}: expected {wanted}, found {period} {value:?} {standing}\n");
            }
        }
    }
    // What no place declares is only weighed, and bound to nothing.
    let is_weighed = |key: &[String; 4]| {
        let weighed = contract.promises().iter().filter(|one| !one.statement.declared && one.parts.is_empty());
        weighed.into_iter().any(|one| one.statement.document == key[0] && one.statement.label == key[1])
    };
    parts.retain(|key, _| !is_weighed(key));
    parts.retain(|key, part| !key[0].starts_with("content/handbook/") || part.state != BindingState::Off);
    faults.extend(parts.keys().map(|key| format!("{key:?}: the oracle does not know this promise\n")));
    assert!(faults.is_empty(), "{} differ:\n{}", faults.lines().count(), first_lines(&faults));
    assert!(compared >= 100, "only {compared} promises were compared");
}

/// One metric of a promise, as far as the oracle knows it.
struct Part {
    state: BindingState,
    priority: Option<String>,
    /// Of periods with a value.
    verdicts: Vec<Verdict>,
}

/// Document, label, role and metric of each promise; without a metric for those that are bound to nothing.
fn promised(contract: &Contract) -> BTreeMap<[String; 4], Part> {
    let mut parts = BTreeMap::new();
    for promise in contract.promises() {
        let (statement, state) = (&promise.statement, promise.state);
        let role = if statement.role == StatementRole::Alert { "alert" } else { "target" };
        let key =
            |metric: &str| [statement.document.clone(), statement.label.clone(), role.to_owned(), metric.to_owned()];
        if promise.parts.is_empty() {
            parts.insert(key(""), Part { state, priority: None, verdicts: Vec::new() });
        }
        for part in &promise.parts {
            let priority = part.by.iter().find(|(name, _)| name == "priority").map(|(_, value)| value.clone());
            let verdicts = part.verdicts.iter().filter(|verdict| verdict.value.is_some()).cloned().collect();
            let twice = parts.insert(key(&part.metric), Part { state, priority, verdicts });
            assert!(twice.is_none(), "{:?} is promised twice", key(&part.metric));
        }
    }
    parts
}

/// The line in a text file; a Parquet file has rows, and the reason says which.
fn line_or_row(row: &tejun::model::QuarantinedRow) -> u64 {
    if row.place.line > 0 {
        return u64::from(row.place.line);
    }
    let (_, rest) = row.reason.en.split_once("(row ").expect("a place without a line tells its row");
    rest.split(')').next().unwrap().parse().unwrap()
}

/// Every figure of an expected file has the same value, sample size, terms and partiality; and, where the file tells them,
/// the same slope, verdict and further counts.
fn agree(file: &str, floor: usize, terms: &[&str]) {
    let computed = &sample().built.as_ref().unwrap().computed;
    let by_key: BTreeMap<_, &Figure> = computed.figures.iter().map(|figure| (key(figure), figure)).collect();
    let (mut compared, mut faults) = (0, String::new());
    for wanted in expected(file) {
        let text = |key: &str| wanted[key].as_str().unwrap().to_owned();
        let by = wanted["by"].as_object().unwrap().iter();
        let by: Vec<_> = by.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
        let key = (text("metric"), text("grain"), text("period"), by);
        let Some(figure) = by_key.get(&key) else {
            faults += &format!("{key:?}: expected {}, there is no such figure\n", wanted["value"]);
            continue;
        };
        let mut check = |name: &str, wanted: &Value, found: Option<Decimal>| {
            let wanted = decimal(wanted);
            if !wanted.is_none_or(|wanted| found.is_some_and(|found| is_close(wanted, found))) {
                faults += &format!("{key:?} {name}: expected {wanted:?}, found {found:?}\n");
            }
        };
        check("value", &wanted["value"], figure.value);
        check("n", &wanted["n"], Some(Decimal::from(figure.n)));
        check("slope", &wanted["slope"], figure.trend.as_ref().and_then(|trend| trend.slope));
        for (name, value) in wanted["extra"].as_object().into_iter().flatten() {
            check(name, value, figure.extra.iter().find(|(own, _)| own == name).map(|(_, value)| *value));
        }
        for &term in terms {
            let found = if term == "numerator" { figure.numerator } else { figure.denominator };
            check(term, &wanted[term], found);
        }
        let standing = serde_json::to_value(figure.standing).unwrap();
        if !wanted["standing"].is_null() && wanted["standing"] != standing {
            faults += &format!("{key:?}: expected {}, found {standing}\n", wanted["standing"]);
        }
        if wanted["partial"].as_bool() != Some(figure.partial) {
            faults += &format!("{key:?}: expected partial {}, found {}\n", wanted["partial"], figure.partial);
        }
        compared += 1;
    }
    assert!(faults.is_empty(), "{} differ of {file}:\n{}", faults.lines().count(), first_lines(&faults));
    assert!(compared >= floor, "only {compared} figures of {file} were compared");
}

type Key = (String, String, String, Vec<(String, String)>);

fn key(figure: &Figure) -> Key {
    (figure.metric.clone(), figure.period.grain.name().to_owned(), figure.period.label.clone(), figure.by.clone())
}

/// A number, or a number as text; `None` when the file says nothing.
fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => Some(text.parse().unwrap()),
        Value::Number(number) => Some(number.to_string().parse().unwrap()),
        _ => None,
    }
}

/// Equal to nine places as the oracle prints them, or to 1e-8 of the value.
fn is_close(wanted: Decimal, found: Decimal) -> bool {
    let allowed = (wanted.abs() * Decimal::new(1, 8)).max(Decimal::new(1, 9));
    (wanted - found).abs() <= allowed
}

pub(crate) fn expected(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(here("tests/oracle/expected").join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn first_lines(text: &str) -> String {
    text.lines().take(25).map(|line| format!("{line}\n")).collect()
}
