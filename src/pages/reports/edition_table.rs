//! The editions of reports as a table, and where each of them is.

use crate::calendar::Instant;
use crate::model::{Block, EditionRecord, Route, TableCell};
use crate::pages::context::ComposeContext;
use crate::pages::table::Table;
use crate::say;

/// Where an edition is that another one took the place of: beside the report, so that its relative links hold.
pub(in crate::pages) fn superseded(report: &Route, number: u32) -> Route {
    let name = report.segments().next_back().unwrap_or_default();
    let sibling = format!("{name}.{number}");
    let folder: Vec<&str> = report.segments().collect();
    let above = &folder[..folder.len().saturating_sub(1)];
    Route::from_segments(above.iter().copied().chain([sibling.as_str()]))
}

/// The address of an edition: the newest one stands for the report.
pub(super) fn route(report: &Route, record: &EditionRecord, records: &[EditionRecord]) -> Route {
    let is_newest = records.last().is_some_and(|newest| newest.edition.number == record.edition.number);
    if is_newest { report.clone() } else { superseded(report, record.edition.number) }
}

pub(in crate::pages) fn day(context: &ComposeContext<'_>, at: Instant) -> String {
    at.to_zoned(context.project.site.periods.zone.clone()).strftime("%Y-%m-%d").to_string()
}

/// A table of the editions of some reports, newest first; with the report's period when there are several.
pub(in crate::pages) fn block(
    context: &ComposeContext<'_>,
    reports: &[(Route, &[EditionRecord])],
    with_period: bool,
) -> Block {
    let lang = context.lang();
    let editions: Vec<(&Route, &[EditionRecord], &EditionRecord)> = reports
        .iter()
        .flat_map(|(report, records)| records.iter().rev().map(move |record| (report, *records, record)))
        .collect();
    let link = |report: &Route, records: &[EditionRecord], record: &EditionRecord| {
        let number = record.edition.number;
        let is_newest = records.last().is_some_and(|newest| newest.edition.number == number);
        let mark = if is_newest { "" } else { lang.pick("（旧版）", " (superseded)") };
        let name = say!("第{number}版{mark}", "Edition {number}{mark}");
        TableCell::link(name.into_text(lang), Some(route(report, record, records)))
    };
    Table::new(lang, &editions)
        .column_if(with_period, "期間", "Period", |(.., record)| record.edition.period.title(lang))
        .column("版", "Edition", |(report, records, record)| link(report, records, record))
        .column("発行日", "Issued", |(.., record)| day(context, record.edition.issued_at))
        .column("集計時点", "As of", |(.., record)| context.local(record.edition.as_of))
        .column("訂正した数値", "Restated figures", |(.., of)| TableCell::number(of.restated.len().to_string()))
        .column("理由", "Reason", |(.., record)| record.edition.reason.as_str())
        .block(lang.pick("発行した版", "Issued editions"))
}
