//! The archive: every report of a name, newest first, with how its indicators stood and in what state it is.

use super::promises::{self, Counts};
use super::series::{Planned, Series};
use super::state;
use super::values;
use crate::model::{Block, ChildLink, Page, ReportKind, TableCell};
use crate::pages::context::ComposeContext;
use crate::pages::table::Table;
use std::collections::BTreeSet;

/// Links to the archives, to the newest report that is issued or whose period is over, and to the one of the running period.
pub(super) fn overview(context: &ComposeContext<'_>, plan: &[Series<'_>]) -> Vec<Block> {
    let lang = context.lang();
    let mut items = Vec::new();
    let mut said = BTreeSet::new();
    for series in plan {
        let shared = series.name.shared();
        if shared != series.name {
            // The values have a page of their own.
            let (title, description) = values::titles(context, series);
            items.extend(said.insert(shared).then(|| ChildLink::new(title, description, shared.archive())));
            continue;
        }
        items.push(ChildLink::new(series.title.clone(), series.description.clone(), series.name.archive()));
        let link = |planned: &Planned<'_>, said: &str| {
            ChildLink::new(series.title_of(context, planned), said, series.name.route(&planned.key))
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

pub(super) fn list(context: &ComposeContext<'_>, series: &Series<'_>, pages: &[Page]) -> Vec<Block> {
    let lang = context.lang();
    let judges = series.kind != Some(ReportKind::Newsletter);
    // The list counts what its reports count.
    let settings = context.project.site.reports.of(series.name);
    let counts = |planned: &Planned<'_>| match judges {
        true => Counts::of(&promises::of_report(context, settings, &planned.period)),
        false => Counts::default(),
    };
    let reports = series.reports.iter().zip(pages).rev();
    let rows: Vec<(&Planned<'_>, &Page, Counts)> =
        reports.map(|(planned, page)| (planned, page, counts(planned))).collect();
    let title = |planned: &Planned<'_>, page: &Page| match judges {
        true => planned.period.title(lang),
        false => page.title.clone(),
    };
    let marks = |page: &Page| page.report.as_ref().map(|report| state::marks(report, lang)).unwrap_or_default();
    let number = |count: usize| TableCell::number(count.to_string());
    let table = Table::new(lang, &rows)
        .column("期間", "Period", |(planned, page, _)| {
            TableCell::link(title(planned, page), Some(page.route.clone()))
        })
        .column_if(judges, "達成", "Met", |(.., counts)| number(counts.met))
        .column_if(judges, "未達", "Missed", |(.., counts)| number(counts.missed))
        .column_if(judges, "注意", "At risk", |(.., counts)| number(counts.at_risk))
        .column_if(judges, "対象なし・保留", "No data, undecided", |(.., counts)| number(counts.open()))
        .column("状態", "State", |(_, page, _)| marks(page).join(lang.pick("・", ", ")));
    vec![table.block(&series.title)]
}
