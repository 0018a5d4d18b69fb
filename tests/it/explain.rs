//! What `explain ticket`, `explain figure`, `export openslo` and `figures --format csv` answer, on the fixture
//! `sla/breakdowns`, whose clocks are worked out in its `expected/states.txt`.

use crate::program::{Answer, Folder, answer, tejun};
use crate::site::{here, now};
use serde_json::Value;
use tejun::config::{Agg, MetricKind, Uptime};
use tejun::diag::Diagnostics;
use tejun::inputs::Inputs;
use tejun::metrics::rows_behind;
use tejun::pipeline::{self, AssetNames, Options};

fn run(words: &[&str]) -> Answer {
    answer(tejun().arg("-C").arg(here("tests/sites/sla/breakdowns/in")).args(words))
}

fn json(words: &[&str]) -> Value {
    let answer = run(&[words, &["--format", "json"]].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    serde_json::from_str(&answer.out).unwrap()
}

fn refused(words: &[&str], hint: &str) {
    let answer = run(words);
    assert!(answer.code == 2 && answer.out.is_empty() && answer.err.contains(hint), "{}", answer.err);
}

#[test]
fn a_ticket_tells_its_clocks() {
    // B3: answered after 2 h 30 min of 2 h.
    let told = json(&["explain", "ticket", "B3"]);
    let clock = &told["clocks"][0];
    assert_eq!((&clock["clock"], &clock["state"]), (&"response".into(), &"breached".into()));
    let seconds = ["elapsed_s", "allowed_s", "over_by_s"].map(|name| clock[name].as_i64().unwrap());
    assert_eq!(seconds, [9000, 7200, 1800]);
    assert_eq!(clock["deadline"], "2026-11-17T11:00:00+09:00");
    assert_eq!((&clock["counted"]["month"], &clock["counted"]["week"]), (&"2026-11".into(), &"2026-W47".into()));
    assert_eq!(clock["segments"].as_array().unwrap().len(), 1);
    assert_eq!(clock["segments"][0]["kind"], "open");
    assert!(clock["readings"].as_array().unwrap().contains(&"counts_in: decided".into()));
    // B6: half an hour of the resolution clock, then a pause that lasts.
    let told = json(&["explain", "ticket", "B6", "--policy", "desk"]);
    let clock = &told["clocks"][1];
    assert_eq!(
        (&clock["state"], &clock["deadline"], &clock["elapsed_s"]),
        (&"paused".into(), &Value::Null, &1800.into())
    );
    assert_eq!(clock["segments"][1]["kind"], "paused");
    assert_eq!(clock["segments"][1]["end"], "2026-11-20T17:00:00+09:00");
    let words = run(&["explain", "ticket", "B5", "--lang", "ja"]).out;
    assert!(words.contains("状態: 進行中（期限が近い）") && words.contains(&"#".repeat(60)), "{words}");
    refused(&["explain", "ticket", "B33"], "the nearest are `B3`");
    refused(&["explain", "ticket", "B3", "--policy", "desc"], "did you mean `desk`?");
}

#[test]
fn a_figure_lists_its_tickets_and_never_more_than_asked() {
    let words = ["explain", "figure", "sla.desk.resolution", "--period", "2026-11", "--by", "team=B"];
    let told = json(&[&words[..], &["--rows", "2"]].concat());
    let tickets = told["tickets"].as_array().unwrap();
    let one = |at: usize| (tickets[at]["ticket"].as_str().unwrap(), tickets[at]["over_by_s"].as_i64().unwrap());
    // B3 took 10 h of 9 h; B4 has been open for 11 h.
    assert_eq!((tickets.len(), one(0), one(1)), (2, ("B3", 3600), ("B4", 7200)));
    assert_eq!(told["figure"]["by"]["team"], "B");
    assert_eq!(told["calendars"][0]["holidays"]["last"], "2027-12-31");
    assert_eq!(told["figure"]["readings"][0]["reading"], "end_of_business_day");
    assert_eq!(json(&[&words[..], &["--rows", "0"]].concat())["tickets"], serde_json::json!([]));
    let text = run(&words).out;
    assert!(text.contains("tickets: 4 of 4") && text.contains("other reading: one business day"), "{text}");
    refused(&["explain", "figure", "sla.desk.resolution", "--period", "2026-11", "--by", "team=C"], "`team=");
    refused(&["explain", "figure", "sla.desk.resolution", "--by", "team"], "write `--by priority=critical`");
}

#[test]
fn a_table_for_spreadsheets_carries_the_lineage() {
    let text = run(&["figures", "sla.desk.response", "--period", "2026-11", "--format", "csv"]).out;
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().unwrap().clone();
    let whole = rows.records().map(Result::unwrap).find(|row| row[2].is_empty()).unwrap();
    let field = |name: &str| &whole[head.iter().position(|column| column == name).unwrap()];
    assert_eq!((field("value"), field("n"), field("partial")), ("60", "5", "true"));
    assert_eq!((field("numerator"), field("denominator"), field("standing")), ("3", "5", "at_risk"));
    assert_eq!(field("readings"), "counts_in=completed 75 undecided");
    assert_eq!(field("flags"), "partial; unjudged; data-errors; response-imputed; late-start");
    assert_eq!(field("sources"), "tickets");
    assert!(field("rules").contains("unanswered: resolution") && field("extra").contains("data_errors=1"));
}

#[test]
fn service_levels_are_printed_or_written() {
    let printed = run(&["export", "openslo"]);
    assert!(printed.code == 0 && printed.out.starts_with("apiVersion: openslo/v1\nkind: Service\n"), "{}", printed.err);
    let folder = Folder::new();
    let out = folder.join("slo");
    let out = out.to_str().unwrap();
    assert_eq!(run(&["export", "openslo", "--out", out]).code, 0);
    assert_eq!(std::fs::read_to_string(folder.join("slo/desk.yaml")).unwrap(), printed.out);
    refused(&["export", "openslo", "--out", out], "output/exists");
    let nothing = Folder::project(&[]).run(&["export", "openslo"]);
    assert!(nothing.code == 2 && nothing.err.contains("attainment"), "{}", nothing.err);
}

/// Incidents 1 to 5 are those of web and api; the sixth names no service.
#[test]
fn the_rows_behind_a_group_are_those_of_its_services() {
    let words = ["explain", "figure", "any", "--by", "group=portal", "--period", "2026-11", "--format", "json"];
    let answer = answer(tejun().arg("-C").arg(here("tests/sites/figures/services/in")).args(words));
    let told: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((&told["figure"]["n"], &told["rows"][0]["total"]), (&5.into(), &5.into()), "{}", answer.err);
}

/// Of every count and every share of counts in the sample, the rows behind it are as many as it says.
#[test]
fn the_rows_behind_a_figure_are_those_that_it_counts() {
    let mut found = Diagnostics::new();
    let files = Inputs::open(&here("."), &mut found).unwrap();
    let options = Options { as_of: None, now: now(), drafts: false, assets: AssetNames::Hashed };
    let computed = pipeline::compute(&files, &options, &mut found).unwrap();
    let mut looked_at = 0;
    for figure in computed.figures.iter().filter(|figure| figure.period.label == "2026-10") {
        let Some(metric) = computed.project.metrics.get(&figure.metric) else { continue };
        let probes = matches!(&metric.kind, MetricKind::Uptime(Uptime::Probes { .. }));
        let counted = match &metric.kind {
            MetricKind::Simple { measure, .. } => measure.agg == Agg::Count,
            MetricKind::Ratio { numerator, denominator, .. } => {
                [numerator, denominator].iter().all(|m| m.agg == Agg::Count)
            }
            _ => probes,
        };
        if !counted {
            continue;
        }
        let store = &computed.store;
        let of_store = (store.reports().collect(), computed.as_of);
        let behind = rows_behind(&computed.project, store, of_store, (figure, 3), &mut found);
        let total = |role: &str| behind.iter().find(|part| part.role == role).map(|part| part.total.to_string());
        let wanted = |value: Option<rust_decimal::Decimal>| value.map(|value| value.normalize().to_string());
        let (metric, by) = (&figure.metric, &figure.by);
        if probes {
            assert_eq!(total("received"), Some(figure.n.to_string()), "{metric} {by:?}");
        } else if behind.len() == 1 {
            assert_eq!(total("rows"), wanted(figure.value), "{metric} {by:?}");
        } else {
            assert_eq!(total("numerator"), wanted(figure.numerator), "{metric} {by:?}");
            assert_eq!(total("denominator"), wanted(figure.denominator), "{metric} {by:?}");
        }
        assert!(behind.iter().all(|part| part.rows.len() <= 3 && (part.rows.len() == 3 || part.total < 3)));
        looked_at += 1;
    }
    assert!(looked_at > 10, "only {looked_at} figures were compared");
}
