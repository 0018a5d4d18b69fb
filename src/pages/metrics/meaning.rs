//! What a metric measures, in words, and what it is held to.
//!
//! In: metrics and policies as meant. Out: a table of facts. Never: says of an expression more than the columns that it reads: the
//! declaration itself stands further below.

use super::definition::{definition, selected};
use crate::calendar::Grain;
use crate::config::{Fill, Metric, Promised, SlaPolicy};
use crate::diag::{Lang, Message};
use crate::model::{Block, TableCell, format_date, format_exact};
use crate::objective::{Better, Unit};
use crate::pages::context::ComposeContext;
use crate::pages::table::Table;
use crate::say;
use rust_decimal::Decimal;

pub(super) fn blocks(context: &ComposeContext<'_>, id: &str) -> Vec<Block> {
    let lang = context.lang();
    let facts = match context.project.metrics.get(id) {
        Some(metric) => of_metric(context, metric),
        None => of_clock(context, id).unwrap_or_default(),
    };
    let facts: Vec<Fact> = facts.into_iter().filter(|(_, said)| !said.text.is_empty()).collect();
    let table = Table::new(lang, &facts).column("項目", "Fact", |(name, _)| name.text(lang)).column(
        "内容",
        "Value",
        |(_, said)| said.clone(),
    );
    vec![Block::heading(2, "definition", lang.pick("定義", "Definition")), table.block("")]
}

type Fact = (Message, TableCell);

fn fact(ja: &str, en: &str, said: String) -> Fact {
    (Message::new(ja, en), said.into())
}

fn of_metric(context: &ComposeContext<'_>, metric: &Metric) -> Vec<Fact> {
    let lang = context.lang();
    let list = lang.pick("、", ", ");
    let better = metric.better.map(|better| match better {
        Better::Higher => lang.pick("大きいほどよい", "higher is better"),
        Better::Lower => lang.pick("小さいほどよい", "lower is better"),
    });
    let by: Vec<&str> = metric.by.iter().map(|dimension| dimension.name.as_str()).collect();
    let mut facts = vec![
        fact("数え方", "How it is counted", definition(context, metric)),
        fact("ID", "Id", metric.id.clone()),
        fact("別名", "Also called", metric.aliases.join(list)),
        fact("単位", "Unit", unit(metric, lang)),
        fact("向き", "Direction", better.unwrap_or_default().to_owned()),
        fact("集計の単位", "Periods", grains(&metric.told_grains(), lang)),
        fact("内訳", "Breakdowns", by.join(list)),
    ];
    facts.extend(promised(&say!("目標", "Target"), metric, &metric.target, lang));
    facts.extend(promised(&say!("アラート", "Alert"), metric, &metric.alert, lang));
    if let Some(least) = metric.min_n {
        let said = say!("{least} 件に満たない期の値は参考値", "below {least} rows a value is only a reference");
        facts.push(fact("件数の下限", "Least rows", said.into_text(lang)));
    }
    facts.push(fact("記録のない期", "Periods without rows", filled(metric.fill, lang)));
    facts
}

/// What stands for a period without rows, where that is not the usual.
fn filled(fill: Fill, lang: Lang) -> String {
    let words = match fill {
        Fill::Usual => return String::new(),
        Fill::With(value) => {
            let value = number(value);
            say!("{value} とする", "are {value}")
        }
        Fill::Previous => say!("前の期の値とする", "have the value of the period before"),
        Fill::Nothing => say!("値なしとする", "have no value"),
    };
    words.into_text(lang)
}

/// A declared number, with the digits that were written.
pub(super) fn number(value: Decimal) -> String {
    format_exact(value, Unit::None, Lang::En)
}

/// Every step of what is promised, with the day from which it holds and where it stands.
fn promised(name: &Message, metric: &Metric, promised: &Promised, lang: Lang) -> Vec<Fact> {
    let word = Some(metric.unit_label.as_str()).filter(|word| !word.is_empty());
    let step = |step: &crate::config::PromisedFrom| {
        let from = step.from.map(|from| {
            let day = format_date(from, lang);
            say!("（{day} から）", " (from {day})").into_text(lang)
        });
        let note = step.origin.as_ref().map(|place| {
            let (file, line) = (place.file.strip_prefix("content/").unwrap_or(&place.file), place.line);
            format!("{file}:{line}")
        });
        let said = format!("{}{}", step.target.to_text_counting(lang, word), from.unwrap_or_default());
        (name.clone(), TableCell::from(said).with_note(note.unwrap_or_default()))
    };
    promised.steps().iter().map(step).collect()
}

/// An SLA clock: what starts and stops it, and what each priority promises.
fn of_clock(context: &ComposeContext<'_>, id: &str) -> Option<Vec<Fact>> {
    let lang = context.lang();
    let (policy, clock) = id.strip_prefix("sla.")?.rsplit_once('.')?;
    let policy = context.project.policies.get(policy)?;
    let clock = policy.clocks.iter().find(|known| known.name == clock)?;
    let (source, start, stop) = (&policy.source, &policy.start, &clock.stop);
    let selected = selected(policy.filter.as_ref(), lang);
    let paused = policy.clocks.iter().any(|known| known.name == clock.name && policy.pauses(known));
    let pauses = if paused { lang.pick("保留を除いて", ", less its pauses,") } else { "" };
    let counted = say!(
        "{source} の各行について、{start} から {stop} までの時間を約束のカレンダーで{pauses}測り、優先度ごとの約束を守った行 ÷ 判定できた行を求めます。まだ決まらない行は入りません。{selected}",
        "For every row of {source} the time from {start} to {stop}{pauses} is measured on the calendar of its promise; the value is rows that kept the promise of their priority ÷ rows that could be judged, without those still undecided.{selected}"
    );
    let mut facts = vec![
        fact("数え方", "How it is counted", counted.into_text(lang)),
        fact("ID", "Id", id.to_owned()),
        fact("単位", "Unit", "%".to_owned()),
        fact("向き", "Direction", lang.pick("大きいほどよい", "higher is better").to_owned()),
        fact("集計の単位", "Periods", grains(&policy.told_grains(), lang)),
    ];
    facts.extend(attainment(policy, &clock.name, lang).map(|text| fact("達成率の目標", "Attainment promised", text)));
    facts.extend(promises(context, policy, &clock.name));
    Some(facts)
}

/// The share of all tickets that a clock is asked for, and those of single priorities.
fn attainment(policy: &SlaPolicy, clock: &str, lang: Lang) -> Option<String> {
    let shares = policy.attainment.as_ref()?;
    let of = |priority| shares.of(clock, priority).map(|target| target.to_text(lang));
    let whole = of(None).into_iter();
    let single = shares.priorities(clock).filter_map(|name| Some(format!("{name} {}", of(Some(name))?)));
    let all: Vec<String> = whole.chain(single).collect();
    (!all.is_empty()).then(|| all.join(lang.pick("、", ", ")))
}

fn promises(context: &ComposeContext<'_>, policy: &SlaPolicy, clock: &str) -> Vec<Fact> {
    let lang = context.lang();
    let of_clock = policy.targets.iter().filter(|target| target.clock == clock);
    of_clock
        .map(|target| {
            let (priority, calendar) = (context.priority(&target.priority), context.calendar(&target.calendar));
            let within = target.allowed.within(lang);
            let said = say!("{within}（カレンダー: {calendar}）", "{within} (calendar: {calendar})");
            (say!("約束: {priority}", "Promise: {priority}"), said.into_text(lang).into())
        })
        .collect()
}

pub(super) fn grains(grains: &[Grain], lang: Lang) -> String {
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
