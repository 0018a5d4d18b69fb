//! Which words beside the figure of a declared target are understood, and the exact places of those that are not.

use super::*;

const SOURCES: &str = "t: { files: t.csv, columns: { at: date, v: number } }\n";

/// A metric with further keys on its only line, and what was said.
fn with(measure: &str, promise: &str) -> (Metric, Vec<String>) {
    let text = format!("m: {{ type: simple, source: t, time: at, {measure}, {promise} }}\n");
    let (mut project, said) = said(&[("data/sources.yaml", SOURCES), ("data/metrics.yaml", &text)]);
    (project.metrics.swap_remove("m").unwrap(), said)
}

const COUNT: &str = "agg: count, unit: 件, label: 受付件数, better: lower";
const MEAN: &str = "agg: avg, expr: v, unit: ms, label: 応答時間, better: lower";

#[test]
fn words_of_a_period_and_of_the_metric_itself_are_understood() {
    let of = |measure, text: &str| {
        let (metric, said) = with(measure, &format!("target: \"{text}\""));
        assert_eq!(said, [""; 0], "{text}");
        metric.target.newest().unwrap().clone()
    };
    assert_eq!(of(COUNT, "日次10件以下").per, Some("day"));
    assert_eq!(of(COUNT, "10件以下（日次）").per, Some("day"));
    assert_eq!(of(COUNT, "受付件数は10件以下").per, None);
    assert_eq!(of(COUNT, "合計10件以下").agg.as_deref(), Some("sum"));
    assert_eq!(of(COUNT, "10件以下（全体）").per, None);
    assert_eq!(of(MEAN, "平均500ms以下").agg.as_deref(), Some("avg"));
}

#[test]
fn words_that_are_not_understood_are_refused_with_their_place() {
    for (measure, text) in [
        (COUNT, "1日平均10件以下"),
        (COUNT, "1人あたり50件以上"),
        (COUNT, "50件以下または45件以下"),
        (COUNT, "95件以上かつ10件以下"),
        (COUNT, "40件以下 (Critical)"),
        (COUNT, "夜間は40件以下"),
        (COUNT, "平均40件以下"),
        (COUNT, "前月比10%以内"),
        (MEAN, "p95 < 500ms"),
        (MEAN, "中央値500ms以下"),
        (MEAN, "検知後30分以内"),
        (MEAN, "5分以内（95%）"),
        (MEAN, "4時間以内に応答"),
        (MEAN, "-10ms以内"),
    ] {
        let (metric, said) = with(measure, &format!("target: \"{text}\""));
        let before = format!("m: {{ type: simple, source: t, time: at, {measure}, target: ").chars().count();
        let length = text.chars().count() + 2;
        assert_eq!(said, [format!("config/target data/metrics.yaml:1:{}+{length}", before + 1)], "{text}");
        assert!(metric.target.is_empty(), "nothing is judged by `{text}`");
    }
}

#[test]
fn an_improvement_asks_which_way_is_better() {
    let measure = "agg: count, unit: 件, label: 受付件数";
    assert_eq!(with(measure, "target: 前月比10%以上改善").1.len(), 1);
    assert_eq!(with(measure, "target: 前月比10%以上改善, better: lower").1, [""; 0]);
    assert_eq!(with(measure, "target: 前月比10%以上削減").1, [""; 0], "a reduction says its way itself");
}

#[test]
fn an_alert_says_on_which_side_it_rings() {
    for text in ["90件", "前日比150%"] {
        let (metric, said) = with(COUNT, &format!("target: 95件以下, alert: {text}"));
        assert_eq!((said.len(), metric.alert.is_empty()), (1, true), "{text}");
    }
    for text in [">90件", "前日比150%以上", "前週比+20%"] {
        let (metric, said) = with(COUNT, &format!("target: 95件以下, alert: \"{text}\""));
        assert_eq!((said, metric.alert.is_empty()), (vec![], false), "{text}");
    }
}
