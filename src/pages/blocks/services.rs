//! The `{services}` directive: the services with their state and their uptime.
//!
//! In: the facts of the data. Out: a table. Never: shows a state of now in the report of a period that is over.

use super::figure;
use crate::calendar::{Period, seconds_after};
use crate::diag::Lang;
use crate::model::{Block, Figure, TableCell, format_against, verdict_in_words};
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::status::components::{self, Component};
use crate::pages::status::{incidents, windows};
use crate::pages::table::Table;
use crate::say;
use rust_decimal::Decimal;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let title = options.text("title").unwrap_or_default();
    let incidents = incidents::all(context);
    let beside = |seconds: i64| seconds_after(context.as_of, seconds);
    let now = beside(-1);
    let windows = windows::windows(context, now, beside(1));
    let components = components::components(context, &incidents, &windows);
    if components.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![match context.report.filter(|report| report.period.end <= now) {
        Some(report) => of_period(context, title, &report.period, &components),
        None => of_now(context, title, &components),
    }])
}

fn of_now(context: &ComposeContext<'_>, title: &str, components: &[Component<'_>]) -> Block {
    let lang = context.lang();
    let days = context.project.site.status.days;
    let uptime = say!("稼働率（直近 {days} 日）", "Uptime (last {days} days)");
    let value = |of: &Component<'_>| {
        let value = of.line.and_then(|(_, line)| line.window.as_ref()?.value);
        value.map(|value| format_against(value, Some(Decimal::ONE_HUNDRED), Unit::Percent, lang))
    };
    let seen = |of: &Component<'_>| Some(context.local(of.line?.1.seen?));
    Table::new(lang, components)
        .column("サービス", "Service", |of| of.label.as_str())
        .column("状態", "State", |of| incidents::service_state_in_words(context, of.state))
        .column(&uptime.ja, &uptime.en, |of| or_no_data(value(of), lang))
        .column("最終確認", "Last looked at", |of| seen(of).unwrap_or_default())
        .block(title)
}

fn of_period(context: &ComposeContext<'_>, title: &str, period: &Period, components: &[Component<'_>]) -> Block {
    let lang = context.lang();
    let figure = |of: &Component<'_>| {
        of.line.and_then(|(uptime, line)| context.figures.get(&uptime.metric, &line.by, &period.label))
    };
    let verdict = |figure: &Figure| TableCell::verdict(verdict_in_words(figure, lang), figure.standing);
    Table::new(lang, components)
        .column("サービス", "Service", |of| of.label.as_str())
        .column("稼働率", "Uptime", |of| or_no_data(figure(of).map(|figure| figure::value(context, figure)), lang))
        .column("判定", "Verdict", |of| figure(of).map(verdict).unwrap_or_default())
        .block(title)
}

fn or_no_data(value: Option<String>, lang: Lang) -> TableCell {
    TableCell::number(value.unwrap_or_else(|| lang.pick("データなし", "no data").to_owned()))
}
