//! What availability, times between two instants and error budgets count, in a sentence or two.
//!
//! In: what a metric computes, as meant. Out: words. Never: says less than what changes the number: maintenance that is left out,
//! weights, and how several services are taken together.

use super::definition::{called, selected};
use crate::config::{BudgetReading, MetricKind, Rollup, Uptime};
use crate::diag::{Lang, Message};
use crate::pages::context::ComposeContext;
use crate::say;

/// Times between two instants, and availability.
pub(super) fn of_intervals(context: &ComposeContext<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = context.lang();
    Some(match kind {
        MetricKind::Mttr { source, start, end, filter }
        | MetricKind::Mtta { source, start, acknowledged: end, filter } => {
            let selected = selected(filter.as_ref(), lang);
            say!(
                "{source} のうち {end} が期に入る行について、{start} から {end} までの時間を平均します。{end} のない行は入りません。{selected}",
                "Mean time from {start} to {end} over the rows of {source} whose {end} is in the period; rows without {end} are left out.{selected}"
            )
        }
        MetricKind::Notice { source, start, announced, filter } => {
            let selected = selected(filter.as_ref(), lang);
            say!(
                "{source} のうち {start} が期に入る行について、{announced} から {start} までの時間をとり、いちばん短いものを値とします。{announced} のない行と、始まってから知らせた行は 0 です。{selected}",
                "Shortest time from {announced} to {start} over the rows of {source} whose {start} is in the period; rows without {announced}, or announced after the start, are 0.{selected}"
            )
        }
        MetricKind::Mtbf { source, start, end, filter } => {
            let selected = selected(filter.as_ref(), lang);
            say!(
                "{source} の {start} から {end} までを停止とみて（重なりは一度だけ）、期のうち停止でない時間を、{start} が期に入る行数で割ります。{selected}",
                "The time of the period outside of the downtime of {source}, from {start} to {end} (overlaps once), divided by the number of rows whose {start} is in the period.{selected}"
            )
        }
        MetricKind::Uptime(uptime) => uptime_in_words(uptime, lang),
        _ => return None,
    })
}

fn uptime_in_words(uptime: &Uptime, lang: Lang) -> Message {
    let source = uptime.source();
    let mut more = together(uptime, lang);
    more.push_str(&weighed(uptime, lang));
    more.push_str(&excluded(uptime, lang));
    match uptime {
        Uptime::Probes { hold: None, .. } => say!(
            "{source} の監視のうち、正常だった回の割合です。結果のない時間は数えません。{more}",
            "Share of the samples of {source} that found the service up; time without samples does not count.{more}"
        ),
        Uptime::Probes { .. } => say!(
            "{source} の監視で分かる時間のうち、正常だった時間の割合です。分からない時間は数えません。{more}",
            "Share of the time that the samples of {source} speak for in which the service was up; other time does not count.{more}"
        ),
        Uptime::Intervals { start, end, filter, .. } => {
            let more = format!("{}{more}", selected(filter.as_ref(), lang));
            say!(
                "{source} の {start} から {end} までを停止とみて（重なりは一度だけ）、期のうち停止でない時間の割合を求めます。{more}",
                "Share of the period outside of the downtime of {source}, from {start} to {end} (overlaps once).{more}"
            )
        }
    }
}

/// How several services become one value.
fn together(uptime: &Uptime, lang: Lang) -> String {
    if uptime.service().is_none() {
        return String::new();
    }
    let words = match uptime.together().rollup {
        Rollup::Pooled => return String::new(),
        Rollup::AnyDown => {
            say!("一つでもサービスが止まっていれば停止です。", " Down is when any service is.")
        }
        Rollup::AllDown => {
            say!("すべてのサービスが止まっているときだけ停止です。", " Down is when all services are.")
        }
        Rollup::Mean => {
            say!("サービスごとの稼働率の平均です。", " It is the mean of the services' availabilities.")
        }
    };
    words.into_text(lang)
}

fn weighed(uptime: &Uptime, lang: Lang) -> String {
    let Uptime::Intervals { weights: Some(weights), .. } = uptime else { return String::new() };
    let column = &weights.column;
    say!("停止は {column} に応じた重みで数えます。", " Downtime is weighted by {column}.").into_text(lang)
}

fn excluded(uptime: &Uptime, lang: Lang) -> String {
    if uptime.exclude().is_empty() {
        return String::new();
    }
    let names = uptime.exclude().join(lang.pick("・", ", "));
    let words = match uptime {
        Uptime::Probes { hold: None, .. } => say!(
            "メンテナンス（{names}）の間の監視は数えません。",
            " Samples during maintenance ({names}) do not count."
        ),
        _ => say!(
            "メンテナンス（{names}）は停止からも期の時間からも除きます。",
            " Maintenance ({names}) counts neither as downtime nor as time of the period."
        ),
    };
    words.into_text(lang)
}

/// Failures that are allowed.
pub(super) fn of_budget(context: &ComposeContext<'_>, kind: &MetricKind) -> Option<Message> {
    let MetricKind::ErrorBudget(budget) = kind else { return None };
    let (of, objective) = (called(context, &budget.of), budget.objective.normalize());
    Some(match budget.reading {
        BudgetReading::Consumed => say!(
            "{of}の目標 {objective}% が許す失敗のうち、使った割合です。",
            "How much of the failures that {objective}% of {of} allows were used."
        ),
        BudgetReading::Remaining => say!(
            "{of}の目標 {objective}% が許す失敗のうち、残っている割合です。許すより多く失敗すると負になります。",
            "How much of the failures that {objective}% of {of} allows is left; less than nought when more failed."
        ),
        BudgetReading::BurnRate => say!(
            "{of}の失敗の割合 ÷ 目標 {objective}% が許す割合です。1 が続くと期末にちょうど使い切ります。",
            "The share of failures of {of} ÷ the share that {objective}% allows; a steady 1 uses it up at the end of the period."
        ),
    })
}
