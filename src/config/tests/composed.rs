//! Mistakes in metrics of metrics, surveys, tasks and money, with their exact places.

use super::*;
use crate::config::MetricKind;

const SOURCES: &str = "\
tickets:
  files: tickets/*.csv
  columns:
    at: datetime
    day: date
    team: { type: category, values: { a: [], b: [] } }
    score: number
    name: text
    ok: boolean
";

const BASE: &str = "\
n: { type: simple, source: tickets, time: at, agg: count, by: [team], grains: [week, month] }
m: { type: simple, source: tickets, time: at, agg: count, grains: [month] }
";

/// A last line of metrics, in which `«…»` marks what is wrong, in the order of the codes.
fn wrong(codes: &[&str], marked: &str) {
    let line = BASE.lines().count() + 1;
    let mut expected = Vec::new();
    let mut plain = String::new();
    for (at, part) in marked.split(['«', '»']).enumerate() {
        if at % 2 == 1 {
            let (column, length) = (plain.chars().count() + 1, part.chars().count());
            expected.push(format!("{} data/metrics.yaml:{line}:{column}+{length}", codes[at / 2]));
        }
        plain.push_str(part);
    }
    assert_eq!(expected.len(), codes.len(), "{marked}");
    let metrics = format!("{BASE}{plain}\n");
    let (_, said) = said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", &metrics)]);
    assert_eq!(said, expected, "{plain}");
}

#[test]
fn what_a_derived_metric_may_name() {
    wrong(&[], "x: { type: derived, expr: n / m }");
    wrong(&["config/unknown-reference"], "x: { type: derived, expr: n / «k» }");
    wrong(&["config/expression"], "x: { type: derived, expr: n / «k», metrics: [n] }");
    wrong(&["config/unknown-reference"], "x: { type: derived, expr: n / y, metrics: { n: n, y: «k» } }");
    wrong(&["config/invalid-value"], "x: { type: derived, expr: n, metrics: [n, «m»] }");
    wrong(&["config/expression"], "x: { type: derived, expr: «n > m» }");
    wrong(&["config/expression"], "x: { type: derived, expr: «upper('a')» }");
    wrong(&["config/expression"], "x: { type: derived, expr: «1 + 1» }");
    wrong(&["config/missing-key"], "«x»: { type: derived, metrics: [n] }");
    let torn = "a-b: { type: derived, expr: m }\nx: { type: derived, expr: a-b * 2 }\n";
    let (_, said) = said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", &format!("{BASE}{torn}"))]);
    assert_eq!(said, ["config/expression data/metrics.yaml:4:27+7"]);
    // The grains and breakdowns of a derived metric are those that all its inputs have.
    wrong(&["config/unknown-reference"], "x: { type: derived, expr: n + m, grains: «[week]» }");
    wrong(&["config/unknown-reference"], "x: { type: derived, expr: n + m, by: [«team»] }");
    wrong(&[], "x: { type: derived, expr: n, by: [team] }");
    let offset = |offset: &str| format!("x: {{ type: derived, expr: y, metrics: {{ y: {offset} }} }}");
    wrong(&[], &offset("{ metric: m, offset: 1 month }"));
    wrong(&["config/invalid-value"], &offset("«{ metric: n, offset: 1 month }»"));
    wrong(&["config/invalid-value"], &offset("{ metric: m, offset: «last» }"));
}

#[test]
fn a_metric_may_not_lead_back_to_itself() {
    let (project, found) = load_all(&[
        ("data/sources.yaml", SOURCES),
        (
            "data/metrics.yaml",
            "a: { type: derived, expr: b + 1 }\nb: { type: change, metric: c, baseline: previous }\n\
             c: { type: derived, expr: x, metrics: { x: a } }\nd: { type: derived, expr: d }\n",
        ),
    ]);
    assert_eq!(
        lines(&found),
        [
            "config/circular data/metrics.yaml:3:44+1",
            "config/circular data/metrics.yaml:4:27+1",
            "config/left-out data/metrics.yaml:1:27+1",
            "config/left-out data/metrics.yaml:2:28+1",
        ]
    );
    let circle = found.sorted().into_iter().find(|d| d.code.name() == "config/circular").unwrap();
    assert_eq!(circle.message.en, "the metric is made from itself: `a` → `b` → `c` → `a`");
    assert!(project.unwrap().metrics.is_empty());
}

#[test]
fn metrics_stand_in_the_order_of_the_file_whatever_names_what() {
    let metrics = format!("x: {{ type: derived, expr: y }}\ny: {{ type: derived, expr: m }}\n{BASE}");
    let (project, said) = said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", &metrics)]);
    assert_eq!(said, [""; 0]);
    assert_eq!(project.metrics.keys().collect::<Vec<_>>(), ["x", "y", "n", "m"]);
}

#[test]
fn running_totals_are_of_simple_metrics_and_no_shorter_than_their_periods() {
    wrong(&[], "x: { type: cumulative, metric: n, window: fiscal_year }");
    wrong(&[], "x: { type: cumulative, metric: n, window: 7 days, grains: [week] }");
    wrong(&["config/missing-key"], "«x»: { type: cumulative, metric: n }");
    wrong(&["config/invalid-value"], "x: { type: cumulative, metric: n, window: «7 days» }");
    wrong(&["config/invalid-value"], "x: { type: cumulative, metric: n, window: «lately» }");
    wrong(&["config/unknown-reference"], "x: { type: cumulative, metric: «k», window: all }");
    let derived = "y: { type: derived, expr: m }\nx: { type: cumulative, metric: y, window: all }\n";
    let (_, said) = said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", &format!("{BASE}{derived}"))]);
    assert_eq!(said, ["config/invalid-value data/metrics.yaml:4:32+1"]);
}

#[test]
fn baselines_say_what_they_are_for() {
    let simple = "type: simple, source: tickets, time: at, agg: count";
    let month = |rest: &str| format!("x: {{ {simple}, grains: [month], target: \"件数削減: 20%\", {rest} }}");
    wrong(&["config/target"], &format!("x: {{ {simple}, target: «\"件数削減: 20%\"» }}"));
    wrong(&[], &month("baseline: { value: 100 }"));
    wrong(&[], &month("baseline: { period: 2025-10 }"));
    wrong(&["config/invalid-value"], &month("baseline: { value: 100, per: «week» }"));
    wrong(&["config/unknown-reference"], &month("baseline: { period: «FY2025» }"));
    wrong(&["config/invalid-value"], &month("baseline: { period: «2026-Q3» }"));
    wrong(&["config/invalid-value"], &month("baseline: «{ period: 2025-10, value: 1 }»"));
    wrong(&["config/invalid-value"], &month("baseline: «yesterday»"));
    wrong(&["config/missing-key"], "x: { type: change, metric: n, baseline: «{ value: 3 }» }");
    wrong(&[], "x: { type: change, metric: n, baseline: { value: 3, per: month }, by: [team] }");
    wrong(&["config/unknown-key"], "x: { type: change, metric: n, baseline: previous, «agg»: count }");
    let rate = "r: { type: manual, values: { 2026-10: 3 }, unit: \"%\" }\n\
                x: { type: change, metric: r, baseline: previous, mode: percent }\n";
    let (_, said) = said(&[("data/metrics.yaml", rate)]);
    assert_eq!(said, ["config/invalid-value data/metrics.yaml:2:57+7"]);
}

#[test]
fn typed_values_name_real_periods() {
    wrong(&["config/invalid-value"], "x: { type: manual, values: { «2026-13»: 1 } }");
    wrong(&["config/invalid-value"], "x: { type: manual, values: { «2026-Q3»: 1 } }");
    wrong(&["config/invalid-value"], "x: { type: manual, values: { 2026-10: «many» } }");
    wrong(&["config/unknown-key"], "x: { type: manual, values: { 2026-10: { value: 1, «who»: 佐藤 } } }");
    wrong(&["config/missing-key"], "«x»: { type: manual }");
    wrong(&["config/missing-key"], "«x»: { type: manual, source: tickets, period: name }");
    let typed = "x: { type: manual, values: { FY2026: 1, 2026-10: 2, FY2025: 0 } }\n";
    let (project, _) = said(&[("data/metrics.yaml", typed)]);
    let grains: Vec<&str> = project.metrics["x"].grains.iter().map(|grain| grain.name()).collect();
    assert_eq!(grains, ["month", "year"]);
}

#[test]
fn money_has_a_currency_and_budgets_a_period() {
    let cost = |rest: &str| format!("x: {{ type: cost, source: tickets, time: at, amount: score, {rest} }}");
    wrong(&[], &cost("unit: jpy, budget: \"1,000 JPY/month\", target: 予算の100%以下"));
    wrong(
        &["config/missing-key"],
        "«x»: { type: cost, source: tickets, time: at, amount: score, budget: 9 JPY/month }",
    );
    wrong(&["config/invalid-value"], &cost("unit: «件»"));
    wrong(&["config/invalid-value"], &cost("unit: jpy, budget: «1000 USD/month»"));
    wrong(&["config/unknown-reference"], &cost("unit: jpy, budget: «1000 JPY/year»"));
    wrong(&["config/invalid-value"], &cost("unit: jpy, budget: «a lot»"));
    wrong(&["config/invalid-value"], &cost("unit: jpy, budget: [1000 JPY/month, «2000 JPY/month»]"));
    wrong(&["config/unknown-reference"], &cost("unit: jpy, by: [name], per: «n»"));
    wrong(&["config/unknown-reference"], &cost("unit: jpy, per: «m»"));
    wrong(&["config/invalid-value"], &cost("unit: jpy, per: n, budget: «1000 JPY/month»"));
    wrong(&["config/target"], &cost("unit: jpy, alert: «日次予算の150%以上»"));
    wrong(&["config/target"], &cost("unit: jpy, budget: 9 JPY/month, alert: «日次予算の150%以上»"));
}

#[test]
fn surveys_tasks_and_boxes() {
    let csat = |rest: &str| format!("x: {{ type: csat, source: tickets, time: at, {rest} }}");
    wrong(&[], &csat("score: score, sent: ok, by: [team]"));
    wrong(&["config/invalid-value"], &csat("score: «name»"));
    wrong(&["config/expression"], &csat("score: score, sent: «name»"));
    wrong(&["config/invalid-value"], &csat("score: score, reading: top2box, unit: «score»"));
    wrong(&["config/invalid-value"], &csat("score: score, scale: «2»"));
    wrong(&["config/target"], &csat("score: score, scale: 10, target: «4.5/5.0以上»"));
    wrong(&["config/unknown-key"], "x: { type: nps, source: tickets, time: at, score: score, «scale»: 10 }");
    let due = |rest: &str| format!("x: {{ type: adherence, source: tickets, {rest} }}");
    wrong(&[], &due("due: day, done: at, grace: 2 days, by: [team]"));
    wrong(&["config/invalid-value"], &due("due: at, done: «day»"));
    wrong(&["config/invalid-value"], &due("due: day, done: day, grace: «2h»"));
    let tasks = |tasks: &str| due(&format!("task: team, done_at: at, tasks: {tasks}"));
    wrong(&[], &tasks("{ a: { when: 毎日 02:00, grace: 2h }, b: { when: 毎週月曜日 09:00-10:00 } }"));
    wrong(&["config/unknown-reference"], &tasks("{ «c»: { when: 毎日 02:00, grace: 2h } }"));
    wrong(&["config/missing-key"], &tasks("{ a: { when: «毎日 02:00» } }"));
    wrong(&["config/invalid-value"], &tasks("{ a: { when: «ときどき», grace: 1h } }"));
    wrong(&["config/invalid-value"], &tasks("{ a: { when: 毎日 02:00-04:00, grace: «1h» } }"));
    wrong(&["config/path-outside"], "x: { type: progress, documents: «../x.md» }");
    wrong(&["config/missing-key"], "«x»: { type: progress }");
    wrong(&["config/expression"], "x: { type: progress, source: tickets, done: «name» }");
    wrong(&["config/invalid-value"], "x: { type: simple, source: tickets, time: at, agg: count, fill: «zero» }");
}

#[test]
fn a_clock_of_a_policy_is_a_metric_too() {
    let sources = format!("{SOURCES}    closed: datetime\n    id: text\n");
    let policy = "\
desk:
  source: tickets
  key: id
  priority: team
  start: at
  clocks: { response: { stop: closed } }
  targets: { a: { calendar: 24x7, response: 1h } }
";
    let metrics =
        "x: { type: derived, expr: 100 - met, metrics: { met: sla.desk.response }, by: [priority], unit: \"%\" }\n";
    let files = [("data/sources.yaml", sources.as_str()), ("data/sla.yaml", policy), ("data/metrics.yaml", metrics)];
    let (project, said) = said(&files);
    assert_eq!(said, ["config/invalid-value data/sla.yaml:7:12+1"; 0]);
    let MetricKind::Derived(derived) = &project.metrics["x"].kind else { panic!("a derived one") };
    assert_eq!(derived.inputs[0].metric, "sla.desk.response");
}
