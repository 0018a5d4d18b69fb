//! What `explain ticket`, `explain figure`, `export openslo` and `figures --format csv` answer, on the fixture
//! `sla/breakdowns`, whose clocks are worked out in its `expected/states.txt`.

use crate::program::{Answer, Folder, answer, tejun};
use crate::sample::sample;
use crate::site::here;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Mutex;
use tejun::config::{Agg, MetricKind, Uptime};
use tejun::diag::Diagnostics;
use tejun::metrics::{self, ClockFilter, ExternalFacts, Snapshot, clock_rows, figure_rows, metric_passes};
use tejun::query::{Decorator, Engine, EngineError, Query, Table};

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

/// The fixture of undecided clocks, worked out in its `expected/states.txt`.
#[test]
fn a_period_that_is_over_lists_what_was_undecided_when_it_ended() {
    let ran = crate::site::build(&here("tests/sites/sla/undecided/in"));
    let computed = &ran.built.as_ref().expect("a site").computed;
    let listed = |period: &str, by: &[(&str, &str)]| -> Vec<(String, String, String)> {
        let period = computed.project.site.periods.by_label(period).unwrap();
        let by: Vec<_> = by.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let wanted = ClockFilter { period: &period, by: &by, limit: 9 };
        let found = &mut Diagnostics::new();
        let rows = clock_rows(computed.snapshot(), "desk", "resolution", wanted, found).unwrap();
        rows.into_iter().map(|row| (row.ticket, row.state, row.priority)).collect()
    };
    let told = |rows: &[(&str, &str, &str)]| -> Vec<(String, String, String)> {
        rows.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
    };
    let november = [
        ("U6", "breached_open", "slow"),
        ("U1", "undecided", "slow"),
        ("U2", "undecided", "slow"),
        ("U5", "undecided", "slow"),
        ("U3", "met", "high"),
    ];
    assert_eq!(listed("2026-11", &[]), told(&november));
    // U3 was slow when October ended, and A1 is a breach of high, though the four hours of low were over first.
    let october = [("U1", "undecided", "slow"), ("U3", "undecided", "slow"), ("U6", "undecided", "slow")];
    assert_eq!(listed("2026-10", &[("priority", "slow")]), told(&october));
    assert_eq!(listed("2026-10", &[("priority", "high")]), told(&[("A1", "breached", "high")]));
    let december =
        [("U5", "unjudged", "slow"), ("U4", "running", "slow"), ("U1", "met", "slow"), ("U2", "met", "slow")];
    assert_eq!(listed("2026-12", &[]), told(&december));
}

#[test]
fn a_period_that_is_over_lists_the_incidents_that_were_open_when_it_ended() {
    let ran = crate::site::build(&here("tests/sites/figures/incident-times/in"));
    let computed = &ran.built.as_ref().expect("a site").computed;
    let figure = computed.figures.get("mttr", &[], "2026-10").unwrap();
    let parts = figure_rows(computed.snapshot(), figure, 9, &mut Diagnostics::new());
    let open = parts.iter().find(|part| part.role == "open").unwrap();
    // Incident 3 was restored 50 minutes after October had ended.
    let at = open.columns.iter().position(|column| column == "id");
    assert!(open.total == 1 && at.is_none_or(|at| open.rows[0][at].as_deref() == Some("3")), "{open:?}");
}

#[test]
fn coverage_is_exact_for_scripts_and_never_looks_like_its_bound_to_people() {
    let explained = |format: &str| {
        let site = here("tests/sites/figures/coverage/in");
        answer(
            tejun().arg("-C").arg(site).args(["explain", "figure", "near", "--period", "2026-11", "--format", format]),
        )
        .out
    };
    // Nothing is known of 7:13:44 of thirty days: 98.9959… %, which two digits would print as 99.00.
    let text = explained("human");
    assert!(text.contains("98.996%") && !text.contains("99.00%"), "{text}");
    let told: Value = serde_json::from_str(&explained("json")).unwrap();
    let exact = told["figure"]["extra"]["coverage"].as_str().unwrap();
    assert!(exact.starts_with("98.99598765432098765"), "{exact}");
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
    let (mut found, computed) = (Diagnostics::new(), &sample().built.as_ref().unwrap().computed);
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
        let behind = figure_rows(computed.snapshot(), figure, 3, &mut found);
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

/// What a command on the sample prints.
fn on_sample(words: &[&str]) -> String {
    let answer = answer(tejun().arg("-C").arg(here(".")).args(words));
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out
}

#[test]
fn a_plan_tells_the_passes_of_a_figure_and_how_the_engine_runs_them() {
    let words = ["explain", "figure", "api-p95", "--period", "2026-10", "--rows", "0"];
    let told = |more: &[&str]| on_sample(&[&words[..], more].concat());
    let text = told(&["--plan", "--lang", "ja"]);
    let (of_figure, plan) = text.split_once("\n  走査: 2 回").expect("its passes");
    assert_eq!(of_figure, told(&["--lang", "ja"]).trim_end(), "the rest is as without a plan");
    for line in [
        "    1. probes（最初と最後の時刻）",
        "      read: at",
        "        gives: min(at) filter (where $n2), max(at) filter (where $n2)",
        "    2. probes（値）",
        "      read: at, latency_ms, service, status",
        "      エンジンの計画（compute）:",
        "      エンジンの計画（holistic set 1, finished）:",
    ] {
        assert!(plan.lines().any(|known| known == line), "{line}\n{plan}");
    }
    assert!(plan.contains(" = service = 'api' and status = 'up'\n"), "{plan}");
    assert!(plan.contains("gives: quantile(0.95, $n") && plan.contains(".quantile("), "{plan}");
    assert_eq!(told(&["--plan", "--lang", "ja"]), text);
    let json: Value = serde_json::from_str(&told(&["--plan", "--format", "json"])).unwrap();
    let passes = json["plan"].as_array().unwrap();
    let named = |at: usize, key: &str| passes[at][key].as_str().unwrap();
    assert_eq!(
        [0, 1].map(|at| (named(at, "source"), named(at, "purpose"))),
        [("probes", "span"), ("probes", "figures")]
    );
    assert_eq!(passes[1]["pass"]["columns"], serde_json::json!(["at", "latency_ms", "service", "status"]));
    assert_eq!((&passes[1]["refused"], &passes[1]["engine"][0]["stage"]), (&Value::Null, &"compute".into()));
    let without: Value = serde_json::from_str(&told(&["--format", "json"])).unwrap();
    assert!(without.get("plan").is_none() && without["figure"] == json["figure"]);
}

#[test]
fn a_figure_that_asks_nothing_says_so() {
    let words = ["explain", "figure", "referral-share", "FY2026-Q2", "--plan"];
    let text = on_sample(&[&words[..], &["--lang", "en"]].concat());
    assert!(text.ends_with("\n  passes: no source is asked anything\n"), "{text}");
    let json: Value = serde_json::from_str(&on_sample(&[&words[..], &["--format", "json"]].concat())).unwrap();
    assert_eq!(json["plan"], serde_json::json!([]));
    refused(&["explain", "figure", "sla.desk.resolutoin", "--plan"], "did you mean `sla.desk.resolution`?");
    refused(&["explain", "figure", "sla.desk.resolution", "--plam"], "`--plan`");
}

/// Forwards questions, and keeps those that are asked together.
struct Keeping<'e> {
    engine: &'e dyn Engine,
    asked: Mutex<HashSet<Query>>,
}

impl Decorator for Keeping<'_> {
    fn inner(&self) -> &dyn Engine {
        self.engine
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.asked.lock().unwrap().extend(queries.iter().cloned());
        self.engine.run_all(queries)
    }
}

/// Counts, shares and the like are asked for together with those of other metrics; every other question is one of the build's.
#[test]
fn the_questions_of_a_plan_are_those_that_the_figures_are_made_of() {
    let (mut found, computed) = (Diagnostics::new(), &sample().built.as_ref().unwrap().computed);
    let (project, store) = (&computed.project, &*computed.store);
    let keeping = Keeping { engine: store, asked: Mutex::default() };
    metrics::compute(project, &keeping, &ExternalFacts::default(), computed.as_of, &mut found);
    let asked = keeping.asked.into_inner().unwrap();
    let mut looked_at = 0;
    for id in project.metric_ids() {
        let together = |id: &str| {
            let kind = project.metrics.get(id).map(|metric| &metric.kind);
            matches!(
                kind,
                Some(
                    MetricKind::Simple { .. }
                        | MetricKind::Ratio { .. }
                        | MetricKind::Derived(_)
                        | MetricKind::Cost(_)
                        | MetricKind::Change(_)
                        | MetricKind::ErrorBudget(_)
                )
            )
        };
        if together(&id) {
            continue;
        }
        let passes = metric_passes(Snapshot { project, engine: store, as_of: computed.as_of }, &id);
        for query in &passes.questions {
            assert!(asked.contains(query), "{id}: {query:?}");
        }
        looked_at += passes.questions.len();
    }
    assert!(looked_at > 30, "only {looked_at} questions were compared");
}
