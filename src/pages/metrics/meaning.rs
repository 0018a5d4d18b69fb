//! What a metric measures, in words, and what it is held to.
//!
//! In: metrics and policies as meant. Out: a table of facts. Never: says of an expression more than the columns that it reads: the
//! declaration itself stands further below.

use super::heading;
use crate::calendar::Grain;
use crate::config::{
    ActiveReading, Adherence, Agg, BudgetReading, ChangeMode, Manual, Measure, Metric, MetricKind, Promised, SlaPolicy,
    Stay, SurveyReading, Uptime, Window,
};
use crate::diag::{Lang, Message};
use crate::model::{Block, TableBlock, TableCell, format_date, format_exact};
use crate::pages::Material;
use crate::pages::blocks::figure::label;
use crate::pages::reports::text;
use crate::query::Expr;
use crate::say;
use crate::target::{Better, Unit};

/// The facts.
pub(super) fn blocks(material: &Material<'_>, id: &str) -> Vec<Block> {
    let lang = material.lang();
    let rows = match material.project.metrics.get(id) {
        Some(metric) => of_metric(material, metric),
        None => of_clock(material, id).unwrap_or_default(),
    };
    let heads = [lang.pick("項目", "Fact"), lang.pick("内容", "Value")];
    let row = |(name, said): (Message, TableCell)| vec![text(name.text(lang)), said];
    let rows = rows.into_iter().filter(|(_, said)| !said.text.is_empty()).map(row).collect();
    vec![heading("definition", lang.pick("定義", "Definition")), Block::Table(TableBlock::new("", &heads, rows))]
}

type Fact = (Message, TableCell);

fn fact(ja: &str, en: &str, said: String) -> Fact {
    (Message::new(ja, en), text(&said))
}

fn of_metric(material: &Material<'_>, metric: &Metric) -> Vec<Fact> {
    let lang = material.lang();
    let list = lang.pick("、", ", ");
    let better = metric.better.map(|better| match better {
        Better::Higher => lang.pick("大きいほどよい", "higher is better"),
        Better::Lower => lang.pick("小さいほどよい", "lower is better"),
    });
    let by: Vec<&str> = metric.by.iter().map(|dimension| dimension.name.as_str()).collect();
    let mut facts = vec![
        fact("数え方", "How it is counted", counted(material, metric)),
        fact("ID", "Id", metric.id.clone()),
        fact("別名", "Also called", metric.aliases.join(list)),
        fact("単位", "Unit", unit(metric, lang)),
        fact("向き", "Direction", better.unwrap_or_default().to_owned()),
        fact("集計の単位", "Periods", grains(&metric.grains, lang)),
        fact("内訳", "Breakdowns", by.join(list)),
    ];
    facts.extend(promised(&metric.target, ("目標", "Target"), lang));
    facts.extend(promised(&metric.alert, ("アラート", "Alert"), lang));
    if let Some(least) = metric.min_n {
        let said = say!("{least} 件に満たない期の値は参考値", "below {least} rows a value is only a reference");
        facts.push(fact("件数の下限", "Least rows", said.text(lang).to_owned()));
    }
    facts
}

/// Every step of what is promised, with the day from which it holds and where it stands.
fn promised(promised: &Promised, (ja, en): (&str, &str), lang: Lang) -> Vec<Fact> {
    let step = |step: &crate::config::PromisedFrom| {
        let from = step.from.map(|from| {
            let day = format_date(from, lang);
            say!("（{day} から）", " (from {day})").text(lang).to_owned()
        });
        let note = step.origin.as_ref().map(|place| {
            let (file, line) = (place.file.strip_prefix("content/").unwrap_or(&place.file), place.line);
            format!("{file}:{line}")
        });
        let said = format!("{}{}", step.target.to_text(lang), from.unwrap_or_default());
        (Message::new(ja, en), TableCell { note: note.unwrap_or_default(), ..text(&said) })
    };
    promised.steps().iter().map(step).collect()
}

/// An SLA clock: what starts and stops it, and what each priority promises.
fn of_clock(material: &Material<'_>, id: &str) -> Option<Vec<Fact>> {
    let lang = material.lang();
    let (policy, clock) = id.strip_prefix("sla.")?.rsplit_once('.')?;
    let policy = material.project.policies.get(policy)?;
    let clock = policy.clocks.iter().find(|known| known.name == clock)?;
    let (source, start, stop) = (&policy.source, &policy.start, &clock.stop);
    let selected = selected(policy.filter.as_ref(), lang);
    let counted = say!(
        "{source} の各行について {start} から {stop} までの時間を測り、優先度ごとの約束に間に合った割合を求めます。{selected}",
        "For every row of {source} the time from {start} to {stop} is measured; the value is the share that kept the promise of its priority.{selected}"
    );
    let mut facts = vec![
        fact("数え方", "How it is counted", counted.text(lang).to_owned()),
        fact("ID", "Id", id.to_owned()),
        fact("単位", "Unit", "%".to_owned()),
        fact("向き", "Direction", lang.pick("大きいほどよい", "higher is better").to_owned()),
        fact("集計の単位", "Periods", grains(&policy.grains, lang)),
    ];
    facts.extend(
        policy.attainment.iter().map(|target| fact("達成率の目標", "Attainment promised", target.to_text(lang))),
    );
    facts.extend(promises(policy, &clock.name, lang));
    Some(facts)
}

fn promises(policy: &SlaPolicy, clock: &str, lang: Lang) -> Vec<Fact> {
    let of_clock = policy.targets.iter().filter(|target| target.clock == clock);
    of_clock
        .map(|target| {
            let (priority, calendar) = (&target.priority, &target.calendar);
            let amount = format_exact(target.amount, target.unit, lang);
            let said = say!("{amount}以内（カレンダー: {calendar}）", "within {amount} (calendar: {calendar})");
            (say!("約束: {priority}", "Promise: {priority}"), text(said.text(lang)))
        })
        .collect()
}

fn grains(grains: &[Grain], lang: Lang) -> String {
    let name = |grain: &Grain| match grain {
        Grain::Day => lang.pick("日", "day"),
        Grain::Week => lang.pick("週", "week"),
        Grain::Cutoff => lang.pick("締めから締めまで", "between cut-offs"),
        Grain::Month => lang.pick("月", "month"),
        Grain::Quarter => lang.pick("四半期", "quarter"),
        Grain::Half => lang.pick("半期", "half year"),
        Grain::Year => lang.pick("年度", "fiscal year"),
    };
    grains.iter().map(name).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

fn unit(metric: &Metric, lang: Lang) -> String {
    if !metric.unit_label.is_empty() {
        return metric.unit_label.clone();
    }
    let (ja, en) = match metric.unit {
        Unit::Percent => ("%", "%"),
        Unit::Points => ("ポイント", "points"),
        Unit::Ms => ("ミリ秒", "milliseconds"),
        Unit::S => ("秒", "seconds"),
        Unit::Min => ("分", "minutes"),
        Unit::H => ("時間", "hours"),
        Unit::D => ("日", "days"),
        Unit::Bh => ("営業時間", "business hours"),
        Unit::Bd => ("営業日", "business days"),
        Unit::Week => ("週", "weeks"),
        Unit::Month => ("か月", "months"),
        Unit::Year => ("年", "years"),
        Unit::Count => ("件", "a count"),
        Unit::Score => ("点", "a score"),
        Unit::Usd => ("米ドル", "US dollars"),
        Unit::Jpy => ("円", "yen"),
        Unit::None => ("", ""),
    };
    lang.pick(ja, en).to_owned()
}

/// What is counted, in one or two sentences.
fn counted(material: &Material<'_>, metric: &Metric) -> String {
    let lang = material.lang();
    let called = |id: &str| format!("「{}」", label(material, id));
    let interval = |(source, start, end): (&str, &str, &str), ja: &str, en: &str, filter: Option<&Expr>| {
        let selected = selected(filter, lang);
        say!(
            "{source} の {start} から {end} まで{ja}。{selected}",
            "{en}, from {start} to {end} of {source}.{selected}"
        )
    };
    let message = match &metric.kind {
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
        MetricKind::Uptime(uptime) => uptime_in_words(uptime),
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
        MetricKind::Manual(Manual::Typed(_)) => {
            say!("人が期ごとに記入した値です。", "Values that somebody typed, period by period.")
        }
        MetricKind::Manual(Manual::Rows { source, value, .. }) => {
            say!("{source} の {value} に記入された値です。", "Values typed in {value} of {source}.")
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
    };
    message.text(lang).to_owned()
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
fn selected(filter: Option<&Expr>, lang: Lang) -> String {
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
