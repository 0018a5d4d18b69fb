//! The `{services}` directive: the services with their state and their uptime.
//!
//! In: the facts of the data. Out: a table. Never: shows a state of now in the report of a period that is over.

use super::figure;
use crate::calendar::Instant;
use crate::model::{Block, TableBlock, TableCell, format_against, verdict_in_words};
use crate::objective::Unit;
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reports::{number, text};
use crate::pages::status::components::{self, Component};
use crate::pages::status::{board, tables, windows};
use crate::say;
use crate::syntax::{Fields, Reader};
use rust_decimal::Decimal;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let title = fields.get("title").and_then(|node| reader.text_of(node)).unwrap_or_default();
    let incidents = board::incidents(context);
    let now = Instant::from_second(context.as_of.as_second() - 1).unwrap_or(context.as_of);
    let after = Instant::from_second(context.as_of.as_second() + 1).unwrap_or(context.as_of);
    let windows = windows::windows(context, now, after);
    let components = components::components(context, &incidents, &windows);
    if components.is_empty() {
        return Some(Ok(Vec::new()));
    }
    let table = match context.report.filter(|report| report.period.end <= now) {
        Some(report) => of_period(context, title, &report.period, &components),
        None => of_now(context, title, &components),
    };
    Some(Ok(vec![Block::Table(table)]))
}

fn of_now(context: &ComposeContext<'_>, title: &str, components: &[Component<'_>]) -> TableBlock {
    let lang = context.lang();
    let days = context.project.site.status.days;
    let uptime = say!("稼働率（直近 {days} 日）", "Uptime (last {days} days)");
    let heads = [
        lang.pick("サービス", "Service"),
        lang.pick("状態", "State"),
        uptime.text(lang),
        lang.pick("最終確認", "Last looked at"),
    ];
    let row = |component: &Component<'_>| {
        let line = component.line.map(|(_, line)| line);
        let value = line.and_then(|line| line.window.as_ref()?.value);
        let value = value.map(|value| format_against(value, Some(Decimal::ONE_HUNDRED), Unit::Percent, lang));
        let seen = line.and_then(|line| line.seen).map(|seen| tables::instant(context, seen));
        vec![
            text(&component.label),
            text(board::service_state_in_words(context, component.state)),
            number(value.unwrap_or_else(|| lang.pick("データなし", "no data").to_owned())),
            text(&seen.unwrap_or_default()),
        ]
    };
    TableBlock::new(title, &heads, components.iter().map(row).collect())
}

fn of_period(
    context: &ComposeContext<'_>,
    title: &str,
    period: &crate::calendar::Period,
    components: &[Component<'_>],
) -> TableBlock {
    let lang = context.lang();
    let heads = [lang.pick("サービス", "Service"), lang.pick("稼働率", "Uptime"), lang.pick("判定", "Verdict")];
    let row = |component: &Component<'_>| {
        let figure =
            component.line.and_then(|(uptime, line)| context.figures.get(&uptime.metric, &line.by, &period.label));
        let value = figure.map_or_else(|| lang.pick("データなし", "no data").to_owned(), |f| figure::value(context, f));
        let verdict = figure.map_or_else(TableCell::default, |figure| TableCell {
            text: verdict_in_words(figure, lang),
            standing: Some(figure.standing),
            ..TableCell::default()
        });
        vec![text(&component.label), number(value), verdict]
    };
    TableBlock::new(title, &heads, components.iter().map(row).collect())
}
