//! SLA attainment of one policy in one period: a row per clock and priority, and one for the whole.

use super::figure::{difference, readings, target, value};
use super::periods::{self, PeriodSpec};
use super::rows::{self, ListedPolicy};
use crate::config::{ClockTarget, DeclarationKind};
use crate::model::{Block, Figure, SlaRow, SlaTable, format_integer, rule_in_words, verdict_in_words};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::say;
use rust_decimal::prelude::ToPrimitive;

/// The block of the directive.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let (title, period) = (options.text("title"), options.text("period"));
    let policy = options.text_or_argument("policy");
    let (policies, broken) = (&context.project.policies, &context.project.broken);
    let wanted = PeriodSpec::parse(context, period)?;
    let names = || policies.keys().map(String::as_str);
    let policy = match policy {
        Some(name) => policies.get(name).ok_or_else(|| {
            let message = say!("SLA ポリシー `{name}` は宣言されていません", "no SLA policy `{name}` is declared");
            Reason::lost(broken.place(DeclarationKind::Policy, name), message, name, names())
        })?,
        None if context.report.is_some() => {
            let tables =
                policies.values().filter_map(|policy| table(context, &rows::shown(context, policy)?, &wanted, title));
            return Ok(tables.map(Block::Sla).collect());
        }
        None if policies.len() == 1 => &policies[0],
        None => {
            let all = names().collect::<Vec<_>>().join(", ");
            let message = say!("`policy` を書きます（{all} のどれか）", "expected `policy`, one of: {all}");
            let broken = broken.first(DeclarationKind::Policy).filter(|_| policies.is_empty());
            return Err(Reason::lost(broken, message, "sla.yaml", []));
        }
    };
    let named = ListedPolicy { policy, clocks: None };
    Ok(table(context, &named, &wanted, title).map(Block::Sla).into_iter().collect())
}

/// The table of a policy; `None` when no figure of it is in the period.
fn table(
    context: &ComposeContext<'_>,
    listed: &ListedPolicy<'_>,
    wanted: &PeriodSpec,
    title: Option<&str>,
) -> Option<SlaTable> {
    let policy = listed.policy;
    let lang = context.lang();
    let mut rows = Vec::new();
    let mut rules: Vec<String> = Vec::new();
    let mut period = None;
    for clock in listed.shown() {
        let metric = format!("sla.{}.{}", policy.name, clock.name);
        let Some(whole) = wanted.figure(context.figures, &metric) else { continue };
        period.get_or_insert_with(|| periods::title(lang, whole));
        let promises = policy.targets.iter().filter(|t| t.clock == clock.name);
        for promise in promises {
            let by = [("priority".to_owned(), promise.priority.clone())];
            let figure = context.figures.get(&metric, &by, &whole.period.label);
            rows.extend(figure.map(|f| row(context, &clock.label, &promise.priority, promised(context, promise), f)));
        }
        let all = lang.pick("全体", "all");
        rows.push(row(context, &clock.label, all, String::new(), whole));
        for rule in &whole.lineage.rules {
            rules.push(format!("{}: {}", clock.label, rule_of(context, rule)));
        }
    }
    let title = title.unwrap_or(&policy.label).to_owned();
    Some(SlaTable { title, period: period?, rows, rules: shared(rules, listed.shown().count()) })
}

/// Rules that hold for every clock are said once, without the clock's name.
fn shared(rules: Vec<String>, clocks: usize) -> Vec<String> {
    let bare = |rule: &str| rule.split_once(": ").map_or_else(|| rule.to_owned(), |(_, rest)| rest.to_owned());
    let mut said: Vec<String> = Vec::new();
    for rule in &rules {
        let everywhere = rules.iter().filter(|r| bare(r) == bare(rule)).count() == clocks;
        let text = if everywhere { bare(rule) } else { rule.clone() };
        if !said.contains(&text) {
            said.push(text);
        }
    }
    said
}

/// A rule in words; a calendar by what it is called.
fn rule_of(context: &ComposeContext<'_>, rule: &str) -> String {
    match rule.strip_prefix("calendar: ") {
        Some(calendar) => rule_in_words(&format!("calendar: {}", context.calendar(calendar)), context.lang()),
        None => rule_in_words(rule, context.lang()),
    }
}

fn promised(context: &ComposeContext<'_>, promise: &ClockTarget) -> String {
    let lang = context.lang();
    let (within, calendar) = (promise.allowed.within(lang), context.calendar(&promise.calendar));
    say!("{within}（{calendar}）", "{within} ({calendar})").into_text(lang)
}

fn row(context: &ComposeContext<'_>, clock: &str, priority: &str, promise: String, figure: &Figure) -> SlaRow {
    let lang = context.lang();
    let extra = |name: &str| {
        let value = figure.extra.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.to_u64());
        value.unwrap_or(0)
    };
    SlaRow {
        priority: context.priority(priority).to_owned(),
        clock: clock.to_owned(),
        promise,
        attainment: value(context, figure),
        target: target(context, figure),
        met: format_integer(figure.numerator.and_then(|n| n.to_u64()).unwrap_or(0)),
        judged: format_integer(figure.n),
        undecided: format_integer(extra("undecided")),
        // Neither can be judged; the finding says which are mistakes of the data.
        unjudged: format_integer(extra("unjudged") + extra("data_errors")),
        standing: figure.standing,
        standing_text: verdict_in_words(figure, lang),
        change: figure
            .change
            .as_ref()
            .map(|c| difference(context, &figure.metric, figure.unit, c.delta))
            .unwrap_or_default(),
        notes: readings(context, figure),
    }
}
