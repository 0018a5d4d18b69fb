//! The archive: every report of a kind, newest first, with how its indicators stood and in what state it is.

use super::promises::{self, Counts};
use super::series::{Planned, Series};
use super::{number, state, text};
use crate::model::{Block, ChildLink, Page, ReportKind, TableBlock, TableCell};
use crate::pages::ComposeContext;

/// Links to the archives, to the newest report that is issued or whose period is over, and to the one of the running period.
pub(super) fn overview(context: &ComposeContext<'_>, plan: &[Series<'_>]) -> Vec<Block> {
    let lang = context.lang();
    let mut items = Vec::new();
    for series in plan {
        items.push(ChildLink::new(series.title.clone(), series.description.clone(), series.kind.archive()));
        let link = |planned: &Planned<'_>, said: &str| {
            ChildLink::new(series.title_of(context, planned), said, series.kind.route(&planned.key))
        };
        let newest = series.newest(context);
        items.extend(newest.map(|planned| link(planned, lang.pick("最新のレポート", "The newest report"))));
        let running = series.reports.last().filter(|last| newest.is_none_or(|newest| newest.key != last.key));
        items.extend(running.map(|planned| {
            link(planned, lang.pick("途中（この期間はまだ終わっていません）", "Running: the period is not over"))
        }));
    }
    vec![Block::Children { items }]
}

/// One row per report.
pub(super) fn list(context: &ComposeContext<'_>, series: &Series<'_>, pages: &[Page]) -> Vec<Block> {
    let lang = context.lang();
    let judges = series.kind != ReportKind::Newsletter;
    let period = lang.pick("期間", "Period");
    let counted = [
        lang.pick("達成", "Met"),
        lang.pick("未達", "Missed"),
        lang.pick("注意", "At risk"),
        lang.pick("対象なし・保留", "No data, undecided"),
    ];
    let counted = if judges { &counted[..] } else { &[] };
    let heads: Vec<&str> =
        std::iter::once(period).chain(counted.iter().copied()).chain([lang.pick("状態", "State")]).collect();
    let row = |(planned, page): (&Planned<'_>, &Page)| {
        let shown = if judges { planned.period.title(lang) } else { page.title.clone() };
        let link = TableCell { route: Some(page.route.clone()), ..text(&shown) };
        let marks = page.report.as_ref().map(|report| state::marks(report, lang)).unwrap_or_default();
        let counts = if judges { counts(context, planned) } else { Vec::new() };
        std::iter::once(link).chain(counts).chain([text(&marks.join(lang.pick("・", ", ")))]).collect()
    };
    let rows = series.reports.iter().zip(pages).rev().map(row).collect();
    vec![Block::Table(TableBlock::new(&series.title, &heads, rows))]
}

fn counts(context: &ComposeContext<'_>, planned: &Planned<'_>) -> Vec<TableCell> {
    let Counts { met, missed, at_risk, no_data, missing, undecided, .. } =
        Counts::of(&promises::of_period(context, &planned.period));
    [met, missed, at_risk, no_data + missing + undecided].map(|count| number(count.to_string())).to_vec()
}
