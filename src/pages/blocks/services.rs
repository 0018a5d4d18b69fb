//! The `{services}` directive: the services with their state and their uptime.
//!
//! In: the facts of the data. Out: a table. Never: shows a state of now in the report of a period that is over.

use super::figure;
use crate::calendar::Instant;
use crate::config::yaml::{Fields, Reader};
use crate::model::{Block, TableBlock, TableCell, format_against, verdict_in_words};
use crate::pages::Material;
use crate::pages::directives::{Call, Made};
use crate::pages::reports::{number, text};
use crate::pages::status::components::{self, Component};
use crate::pages::status::{board, tables, windows};
use crate::say;
use crate::target::Unit;
use rust_decimal::Decimal;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    material: &Material<'_>,
    _call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<Made> {
    let title = fields.get("title").and_then(|node| reader.text_of(node)).unwrap_or_default();
    let incidents = board::incidents(material);
    let now = Instant::from_second(material.as_of.as_second() - 1).unwrap_or(material.as_of);
    let after = Instant::from_second(material.as_of.as_second() + 1).unwrap_or(material.as_of);
    let windows = windows::windows(material, now, after);
    let components = components::components(material, &incidents, &windows);
    if components.is_empty() {
        return Some(Ok(Vec::new()));
    }
    let table = match material.report.filter(|report| report.period.end <= now) {
        Some(report) => of_period(material, title, &report.period, &components),
        None => of_now(material, title, &components),
    };
    Some(Ok(vec![Block::Table(table)]))
}

fn of_now(material: &Material<'_>, title: &str, components: &[Component<'_>]) -> TableBlock {
    let lang = material.lang();
    let days = material.project.site.status.days;
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
        let seen = line.and_then(|line| line.seen).map(|seen| tables::instant(material, seen));
        vec![
            text(&component.label),
            text(board::service_state_in_words(material, component.state)),
            number(value.unwrap_or_else(|| lang.pick("データなし", "no data").to_owned())),
            text(&seen.unwrap_or_default()),
        ]
    };
    TableBlock::new(title, &heads, components.iter().map(row).collect())
}

fn of_period(
    material: &Material<'_>,
    title: &str,
    period: &crate::calendar::Period,
    components: &[Component<'_>],
) -> TableBlock {
    let lang = material.lang();
    let heads = [lang.pick("サービス", "Service"), lang.pick("稼働率", "Uptime"), lang.pick("判定", "Verdict")];
    let row = |component: &Component<'_>| {
        let figure =
            component.line.and_then(|(uptime, line)| material.figures.get(&uptime.metric, &line.by, &period.label));
        let value =
            figure.map_or_else(|| lang.pick("データなし", "no data").to_owned(), |f| figure::value(material, f));
        let verdict = figure.map_or_else(TableCell::default, |figure| TableCell {
            text: verdict_in_words(figure, lang),
            standing: Some(figure.standing),
            ..TableCell::default()
        });
        vec![text(&component.label), number(value), verdict]
    };
    TableBlock::new(title, &heads, components.iter().map(row).collect())
}
