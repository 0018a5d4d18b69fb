//! What a metric counts, in a sentence or two.
//!
//! In: what a metric computes, as meant. Out: words. Never: says of an expression more than the columns that it reads.

use super::meaning::{grains, number};
use super::{availability, practice};
use crate::calendar::Grain;
use crate::config::{
    Agg, Backlog, Baseline, ChangeMode, ChangeOf, Derived, Measure, Metric, MetricKind, Offset, Window,
};
use crate::diag::{Lang, Message};
use crate::pages::blocks::figure::label;
use crate::pages::context::ComposeContext;
use crate::query::Expr;
use crate::say;

pub(super) fn definition(context: &ComposeContext<'_>, metric: &Metric) -> String {
    let ways = [
        of_rows,
        of_metrics,
        availability::of_intervals,
        availability::of_budget,
        practice::of_answers,
        practice::of_work,
        practice::of_users,
    ];
    let said = ways.iter().find_map(|way| way(context, &metric.kind));
    said.map(|said| said.into_text(context.lang())).unwrap_or_default()
}

/// Rows that are counted or added up.
fn of_rows(context: &ComposeContext<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = context.lang();
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
                    let per = called(context, per);
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
        MetricKind::Backlog(backlog) => of_backlog(backlog, lang),
        _ => return None,
    })
}

fn of_backlog(backlog: &Backlog, lang: Lang) -> Message {
    let Backlog { source, start, end, filter, .. } = backlog;
    let selected = selected(filter.as_ref(), lang);
    match end {
        Some(end) => say!(
            "{source} の行のうち、期の終わりまでに {start} を迎え、{end} を迎えていないものを数えます。{selected}",
            "Rows of {source} whose {start} has come by the end of the period, and whose {end} has not.{selected}"
        ),
        None => say!(
            "{source} の行のうち、期の終わりまでに {start} を迎えたものを数えます。{selected}",
            "Rows of {source} whose {start} has come by the end of the period.{selected}"
        ),
    }
}

fn of_metrics(context: &ComposeContext<'_>, kind: &MetricKind) -> Option<Message> {
    let lang = context.lang();
    Some(match kind {
        MetricKind::Derived(derived) => derived_in_words(context, derived),
        MetricKind::Cumulative(total) => {
            let (of, window) = (called(context, &total.metric), window(&total.window, lang));
            match total.measure.agg {
                Agg::Count | Agg::Sum => say!("{of}の、{window}合計です。", "The total of {of} {window}."),
                _ => {
                    say!("{of}を、{window}すべての行から求め直します。", "{of}, computed anew from all rows {window}.")
                }
            }
        }
        MetricKind::Change(change) => {
            let (of, base) = (called(context, &change.metric), baseline(change, lang));
            match change.mode {
                ChangeMode::Delta => say!("{of}から{base}を引いた差です。", "{of} less {base}."),
                ChangeMode::Percent => {
                    say!("{of}の、{base}に対する増減の割合です。", "The relative change of {of} against {base}.")
                }
                ChangeMode::Ratio => say!("{of} ÷ {base}です。", "{of} ÷ {base}."),
            }
        }
        _ => return None,
    })
}

pub(super) fn called(context: &ComposeContext<'_>, id: &str) -> String {
    format!("「{}」", label(context, id))
}

fn derived_in_words(context: &ComposeContext<'_>, derived: &Derived) -> Message {
    let lang = context.lang();
    let formula = &derived.text;
    let input = |input: &crate::config::Input| {
        let part = context.labels_of(&input.by).join(" ");
        let of = called(context, &input.metric);
        let (name, of) = (&input.name, if part.is_empty() { of } else { format!("{of} {part}") });
        match input.offset {
            None => format!("{name} = {of}"),
            Some(offset) => {
                let when = earlier(offset, lang);
                say!("{name} = {of}の{when}の値", "{name} = {of} of {when}").into_text(lang)
            }
        }
    };
    let inputs = derived.inputs.iter().map(input).collect::<Vec<_>>().join(lang.pick("、", ", "));
    if derived.inputs.iter().all(|input| input.offset.is_none()) {
        say!(
            "同じ期の指標から {formula} を求めます（{inputs}）。",
            "{formula} of metrics of the same period ({inputs})."
        )
    } else {
        say!("指標から {formula} を求めます（{inputs}）。", "{formula} of metrics ({inputs}).")
    }
}

fn baseline(change: &ChangeOf, lang: Lang) -> String {
    let words = match &change.baseline {
        Baseline::Period(period) => {
            let label = &period.label;
            say!("{label} の値", "its value of {label}")
        }
        Baseline::Value(value, _) => {
            let value = number(*value);
            say!("決めた値 {value}", "the declared value {value}")
        }
        Baseline::Earlier(offset) => {
            let when = earlier(*offset, lang);
            say!("{when}の値", "its value of {when}")
        }
    };
    words.into_text(lang)
}

fn earlier(offset: Offset, lang: Lang) -> String {
    let words = match offset {
        Offset::Previous => say!("一つ前の期", "the period before"),
        Offset::YearAgo => say!("前年の同じ期", "the same period a year before"),
        Offset::Back(n, grain) => {
            let one = grains(&[grain], lang);
            let ja = match grain {
                Grain::Month => format!("{n}か月前"),
                Grain::Week | Grain::Cutoff => format!("{n}週間前"),
                Grain::Year => format!("{n}年前"),
                Grain::Day | Grain::Quarter | Grain::Half => format!("{n}{one}前"),
            };
            Message::new(ja, format!("{n} × {one} before"))
        }
    };
    words.into_text(lang)
}

fn window(window: &Window, lang: Lang) -> String {
    let message = match window {
        Window::All => say!("最初の行から各期の終わりまでの", "from the first row to the end of each period"),
        Window::ToDate(grain) => {
            let grain = grains(&[*grain], lang);
            say!("{grain}の始めから各期の終わりまでの", "from the start of the {grain} to the end of each period")
        }
        Window::Days(days) => {
            say!("各期の終わりまでの直近 {days} 日ぶんの", "over the {days} days to the end of each period")
        }
        Window::Months(months) => {
            say!("各期の終わりまでの直近 {months} か月ぶんの", "over the {months} months to the end of each period")
        }
    };
    message.into_text(lang)
}

/// An aggregation in words, and of which rows.
fn measured(measure: &Measure, lang: Lang) -> String {
    let of = measure.expr.as_ref().map(|expr| valued(expr, lang)).unwrap_or_default();
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
    let what = what.into_text(lang);
    match &measure.filter {
        None => what,
        Some(filter) => {
            let by = columns(filter, lang);
            say!("{what}（{by}の条件に合う行）", "{what} (rows that meet the condition on {by})").into_text(lang)
        }
    }
}

/// That only some rows count.
pub(super) fn selected(filter: Option<&Expr>, lang: Lang) -> String {
    let Some(filter) = filter else { return String::new() };
    let by = columns(filter, lang);
    say!("{by}の条件に合う行だけを数えます。", " Only rows that meet the condition on {by} count.").into_text(lang)
}

/// A column, or what is computed from some.
pub(super) fn valued(expr: &Expr, lang: Lang) -> String {
    let by = columns(expr, lang);
    match expr {
        Expr::Column(_) => by,
        _ if by.is_empty() => say!("決まった値", "a constant").into_text(lang),
        _ => say!("「{by} から計算した値」", "a value computed from {by}").into_text(lang),
    }
}

pub(super) fn columns(expr: &Expr, lang: Lang) -> String {
    expr.columns().into_iter().collect::<Vec<_>>().join(lang.pick("・", ", "))
}
