//! What a metric counts, in a sentence or two.
//!
//! In: what a metric computes, as meant. Out: words. Never: says of an expression more than the columns that it reads.

use super::meaning::grains;
use crate::config::{
    ActiveReading, Adherence, Agg, BudgetReading, ChangeMode, Manual, Measure, Metric, MetricKind, Stay, SurveyReading,
    Uptime, Window,
};
use crate::diag::{Lang, Message};
use crate::pages::Material;
use crate::pages::blocks::figure::label;
use crate::query::Expr;
use crate::say;

/// What is counted.
pub(super) fn counted(material: &Material<'_>, metric: &Metric) -> String {
    let ways = [of_rows, of_intervals, of_metrics, of_answers, of_work, of_budget, of_users];
    let said = ways.iter().find_map(|way| way(material, &metric.kind));
    said.map(|said| said.text(material.lang()).to_owned()).unwrap_or_default()
}

/// Rows that are counted or added up.
fn of_rows(material: &Material<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = material.lang();
    let called = |id: &str| format!("「{}」", label(material, id));
    Some(match kind {
        MetricKind::Simple { source, time, measure } => {
            let what = measured(measure, lang);
            say!(
                "{source} の{what}を、{time} の属する期ごとに求めます。",
                "{what} of {source}, by the period of {time}."
            )
        }
        MetricKind::Ratio { source, time, numerator, denominator } => {
            let (top, bottom) = (measured(numerator, lang), measured(denominator, lang));
            say!(
                "{source} の{top} ÷ {bottom} を、{time} の属する期ごとに求めます。",
                "{top} ÷ {bottom} of {source}, by the period of {time}."
            )
        }
        MetricKind::Cost(cost) => {
            let (what, source, time) = (measured(&cost.measure, lang), &cost.source, &cost.time);
            match &cost.per {
                Some(per) => {
                    let per = called(per);
                    say!(
                        "{source} の{what}を {time} の属する期ごとに求め、{per}で割ります。",
                        "{what} of {source}, by the period of {time}, divided by {per}."
                    )
                }
                None => say!(
                    "{source} の{what}を、{time} の属する期ごとに求めます。",
                    "{what} of {source}, by the period of {time}."
                ),
            }
        }
        _ => return None,
    })
}

/// Times between two instants, and availability.
fn of_intervals(material: &Material<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = material.lang();
    let interval = |(source, start, end): (&str, &str, &str), ja: &str, en: &str, filter: Option<&Expr>| {
        let selected = selected(filter, lang);
        say!(
            "{source} の {start} から {end} まで{ja}。{selected}",
            "{en}, from {start} to {end} of {source}.{selected}"
        )
    };
    Some(match kind {
        MetricKind::Mttr { source, start, end, filter } => {
            interval((source, start, end), "の時間の平均", "Mean time", filter.as_ref())
        }
        MetricKind::Mtta { source, start, acknowledged, filter } => {
            interval((source, start, acknowledged), "の時間の平均", "Mean time", filter.as_ref())
        }
        MetricKind::Mtbf { source, start, end, filter } => interval(
            (source, start, end),
            "を停止とみて、期の残りの時間 ÷ 発生した件数",
            "Time without downtime ÷ number of failures",
            filter.as_ref(),
        ),
        MetricKind::Uptime(uptime) => uptime_in_words(uptime),
        _ => return None,
    })
}

/// Metrics of other metrics.
fn of_metrics(material: &Material<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = material.lang();
    let called = |id: &str| format!("「{}」", label(material, id));
    Some(match kind {
        MetricKind::Derived(derived) => {
            let formula = &derived.text;
            let inputs: Vec<String> =
                derived.inputs.iter().map(|input| format!("{} = {}", input.name, called(&input.metric))).collect();
            let inputs = inputs.join(lang.pick("、", ", "));
            say!(
                "同じ期の指標から {formula} を求めます（{inputs}）。",
                "{formula} of metrics of the same period ({inputs})."
            )
        }
        MetricKind::Cumulative(total) => {
            let (of, window) = (called(&total.metric), window(&total.window, lang));
            say!("{of}を{window}合計します。", "The total of {of}, {window}.")
        }
        MetricKind::Change(change) => {
            let of = called(&change.metric);
            match change.mode {
                ChangeMode::Delta => say!("{of}と基準の差です。", "The difference of {of} and its baseline."),
                ChangeMode::Percent => {
                    say!("{of}の、基準に対する増減の割合です。", "The relative change of {of} against its baseline.")
                }
                ChangeMode::Ratio => say!("{of} ÷ 基準です。", "{of} ÷ its baseline."),
            }
        }
        _ => return None,
    })
}

/// Answers, and what people typed.
fn of_answers(material: &Material<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = material.lang();
    Some(match kind {
        MetricKind::Manual(Manual::Typed(_)) => {
            say!("人が期ごとに記入した値です。", "Values that somebody typed, period by period.")
        }
        MetricKind::Manual(Manual::Rows { source, value, .. }) => {
            say!("{source} の {value} に記入された値です。", "Values typed in {value} of {source}.")
        }
        MetricKind::Survey(survey) => {
            let (source, time) = (&survey.source, &survey.time);
            let (ja, en) = match &survey.reading {
                SurveyReading::Mean { .. } => ("の平均", "mean of the answers"),
                SurveyReading::TopTwo { .. } => ("のうち上位二段階の割合", "share of the two highest answers"),
                SurveyReading::Nps => (
                    "の NPS（推奨者 9〜10 の割合 − 批判者 0〜6 の割合）",
                    "NPS of the answers (promoters 9–10 less detractors 0–6)",
                ),
            };
            let selected = selected(survey.filter.as_ref(), lang);
            say!(
                "{source} の回答{ja}を、{time} の属する期ごとに求めます。{selected}",
                "{source}: {en}, by the period of {time}.{selected}"
            )
        }
        _ => return None,
    })
}

/// Work that was planned.
fn of_work(_material: &Material<'_>, kind: &MetricKind) -> Option<Message> {
    Some(match kind {
        MetricKind::Adherence(adherence) => match adherence {
            Adherence::Due { source, due, .. } => say!(
                "{source} の、{due} が期に入る作業のうち期限までに終わった割合です。",
                "Share of the tasks of {source} due in the period that were done in time."
            ),
            Adherence::Slots { source, .. } => say!(
                "繰り返しの作業のうち、{source} に実施の記録がある割合です。",
                "Share of the recurring tasks that {source} records as done."
            ),
            Adherence::Schedule { .. } => {
                say!("予定した作業のうち、実施が確かめられた割合です。", "Share of what was planned that was done.")
            }
        },
        MetricKind::Progress(_) => say!("いま済んでいるものの割合です。", "Share of what is done by now."),
        _ => return None,
    })
}

/// Failures that are allowed.
fn of_budget(material: &Material<'_>, kind: &MetricKind) -> Option<Message> {
    let called = |id: &str| format!("「{}」", label(material, id));
    Some(match kind {
        MetricKind::ErrorBudget(budget) => {
            let (of, objective) = (called(&budget.of), budget.objective.normalize());
            match budget.reading {
                BudgetReading::Consumed => say!(
                    "{of}の目標 {objective}% が許す失敗のうち、使った割合です。",
                    "How much of the failures that {objective}% of {of} allows were used."
                ),
                BudgetReading::Remaining => say!(
                    "{of}の目標 {objective}% が許す失敗のうち、残っている割合です。",
                    "How much of the failures that {objective}% of {of} allows is left."
                ),
                BudgetReading::BurnRate => say!(
                    "{of}の目標 {objective}% が許す失敗を使う速さです。1 なら期末にちょうど使い切ります。",
                    "How fast the failures that {objective}% of {of} allows are used; 1 uses them up at the end of the period."
                ),
            }
        }
        _ => return None,
    })
}

/// Users who came and stayed.
fn of_users(material: &Material<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = material.lang();
    Some(match kind {
        MetricKind::Retention { source, user, stay, churn, .. } => {
            let (ja, en) = if *churn { ("離れた", "left") } else { ("残った", "stayed") };
            match stay {
                Stay::Active { .. } => say!(
                    "{source} で前の期に活動した {user} のうち、この期も{ja}割合です。",
                    "Share of those {user} of {source} active in the period before who {en}."
                ),
                Stay::Contract { .. } => say!(
                    "{source} で期の始めに契約のある {user} のうち、期末に{ja}割合です。",
                    "Share of those {user} of {source} under contract at the start who {en} to the end."
                ),
            }
        }
        MetricKind::ActiveUsers { source, user, time, filter, reading } => {
            let selected = selected(filter.as_ref(), lang);
            match reading {
                ActiveReading::Users => say!(
                    "{source} で {time} がこの期にある {user} の、重複を除いた数です。{selected}",
                    "Different {user} of {source} whose {time} is in the period.{selected}"
                ),
                ActiveReading::Daily => say!(
                    "{source} の {user} の日ごとの数の、期の平均です。{selected}",
                    "Mean over the period of the daily number of {user} of {source}.{selected}"
                ),
                ActiveReading::Stickiness => say!(
                    "{source} の {user} の日ごとの数の平均 ÷ 期の数です。{selected}",
                    "Mean daily number of {user} of {source} ÷ their number in the period.{selected}"
                ),
            }
        }
        _ => return None,
    })
}

fn uptime_in_words(uptime: &Uptime) -> Message {
    let source = uptime.source();
    match uptime {
        Uptime::Probes { hold: None, .. } => say!(
            "{source} の標本のうち、正常だったものの割合です。",
            "Share of the samples of {source} that found the service up."
        ),
        Uptime::Probes { .. } => say!(
            "{source} の標本が語る時間のうち、正常だった時間の割合です。",
            "Share of the time that the samples of {source} speak for in which the service was up."
        ),
        Uptime::Intervals { start, end, filter, .. } => {
            let (ja, en) = if filter.is_some() {
                ("条件に合う障害の", "incidents that meet the condition, ")
            } else {
                ("", "")
            };
            say!(
                "期の長さから、{source} の{ja} {start} から {end} までを停止として除いた割合です。",
                "Share of the period outside of the downtime of {source}: {en}from {start} to {end}."
            )
        }
    }
}

fn window(window: &Window, lang: Lang) -> String {
    let message = match window {
        Window::All => say!("最初から", "since the first row"),
        Window::ToDate(grain) => {
            let grain = grains(&[*grain], lang);
            say!("{grain}の始めから", "since the start of the {grain}")
        }
        Window::Days(days) => say!("直近 {days} 日ぶん", "over the last {days} days"),
        Window::Months(months) => say!("直近 {months} か月ぶん", "over the last {months} months"),
    };
    message.text(lang).to_owned()
}

/// An aggregation in words, and of which rows.
fn measured(measure: &Measure, lang: Lang) -> String {
    let of = measure.expr.as_ref().map(|expr| columns(expr, lang)).unwrap_or_default();
    let what = match (&measure.agg, &measure.expr) {
        (Agg::Count, None) => say!("行数", "number of rows"),
        (Agg::Count, Some(_)) => say!("{of}に値のある行数", "number of rows with {of}"),
        (Agg::Sum, _) => say!("{of}の合計", "sum of {of}"),
        (Agg::Avg, _) => say!("{of}の平均", "mean of {of}"),
        (Agg::Min, _) => say!("{of}の最小", "least {of}"),
        (Agg::Max, _) => say!("{of}の最大", "greatest {of}"),
        (Agg::Median, _) => say!("{of}の中央値", "median of {of}"),
        (Agg::Percentile(p), _) => {
            let p = (p * rust_decimal::Decimal::ONE_HUNDRED).normalize();
            say!("{of}の {p} パーセンタイル", "percentile {p} of {of}")
        }
        (Agg::CountDistinct, _) => say!("{of}の重複を除いた数", "number of different {of}"),
    };
    let what = what.text(lang).to_owned();
    match &measure.filter {
        None => what,
        Some(filter) => {
            let by = columns(filter, lang);
            say!("{what}（{by}の条件に合う行）", "{what} (rows that meet the condition on {by})").text(lang).to_owned()
        }
    }
}

/// That only some rows count.
pub(super) fn selected(filter: Option<&Expr>, lang: Lang) -> String {
    let Some(filter) = filter else { return String::new() };
    let by = columns(filter, lang);
    say!("{by}の条件に合う行だけを数えます。", " Only rows that meet the condition on {by} count.")
        .text(lang)
        .to_owned()
}

/// The columns that an expression reads.
fn columns(expr: &Expr, lang: Lang) -> String {
    expr.columns().into_iter().collect::<Vec<_>>().join(lang.pick("・", ", "))
}
