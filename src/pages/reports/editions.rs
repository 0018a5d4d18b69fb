//! Issued reports: their pages as they were frozen.
//!
//! In: the book of editions, a report of the plan. Out: pages that show the newest edition and those before it. Never: computes a
//! figure of an edition again, or lets a link of a frozen page lead nowhere.

use super::appendix::{appendix, appendix_of};
use super::edition_table::{self, day, route};
use super::restatement;
use super::series::Series;
use crate::content::refused_address;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Block, EditionMark, EditionRecord, Page, PageKind, Report, ReportPart, Route};
use crate::pages::context::ComposeContext;
use crate::pages::links::LinkSanitizer;
use crate::pages::navigation::{Tree, generated};
use crate::say;
use serde_json::Value;

/// The pages of a report that was issued: every edition with its appendix, the newest one last; `None` for a report that never was.
/// Where a record cannot be believed, the page says that and nothing else.
pub(super) fn frozen(
    context: &ComposeContext<'_>,
    tree: &Tree,
    series: &Series<'_>,
    at: usize,
    found: &mut Diagnostics,
) -> Option<Vec<Page>> {
    let planned = &series.reports[at];
    let (name, key) = (series.name, planned.key.clone());
    let lang = context.lang();
    if context.editions.damaged.contains(&(name, key.clone())) {
        let text = lang.pick(
            "発行した版の記録が壊れているため、表示できません。",
            "The record of the issued edition is damaged and cannot be shown.",
        );
        let blocks = vec![Block::Problem { text: text.to_owned() }];
        let title = series.title_of(context, planned);
        return Some(vec![generated(tree, &name.route(&key), PageKind::Report, title, blocks)]);
    }
    let records = context.editions.of(name, &key);
    let newest = records.last()?;
    let report = name.route(&key);
    let mut pages = |record: &EditionRecord| {
        let is_newest = record.edition.number == newest.edition.number;
        let route = route(&report, record, records);
        let behind = (!record.page.appendix.is_empty()).then(|| appendix_of(&route));
        let mut blocks = Vec::new();
        blocks.extend(restatement::note(context, record));
        blocks.extend(thawed(context, tree, record, &route, &record.page.blocks, found));
        if let Some(table) = restatement::table(context, record) {
            blocks.extend([heading(lang.pick("数値の訂正", "Restatement")), table]);
        }
        let mut of_editions = Vec::new();
        if records.len() > 1 {
            of_editions.push(heading(lang.pick("この報告の版", "Editions of this report")));
            of_editions.push(edition_table::block(context, &[(report.clone(), records)], false));
        }
        // What is said of the report itself is no answer to who reads it: it stands behind where there is a behind.
        if behind.is_none() {
            blocks.append(&mut of_editions);
        }
        let mut page = generated(tree, &route, PageKind::Report, record.page.title.clone(), blocks);
        page.description = record.page.description.clone();
        page.link_title = series.short(context, planned);
        (page.previous, page.next) = series.neighbours(context, at);
        let mark = EditionMark {
            number: record.edition.number,
            newest: newest.edition.number,
            issued: day(context, record.edition.issued_at),
            superseded_by: (!is_newest).then(|| report.clone()),
        };
        let edition = &record.edition;
        page.report = Some(Box::new(Report {
            name,
            kind: series.kind,
            key: key.clone(),
            period: edition.period.clone(),
            partial: edition.partial,
            stale: edition.stale.clone(),
            unwritten: edition.unwritten.clone(),
            without_cause: Vec::new(),
            edition: Some(mark),
            part: ReportPart::Summary { appendix: behind.clone() },
        }));
        page.audience = audience(context, record);
        page.params.insert("report".to_owned(), name.as_str().into());
        page.params.insert("period".to_owned(), edition.period.label.clone().into());
        let appendix = behind.map(|route| {
            let mut blocks = thawed(context, tree, record, &route, &record.page.appendix, found);
            blocks.extend(of_editions);
            appendix(context, tree, &page, blocks)
        });
        appendix.into_iter().chain([page])
    };
    Some(records.iter().flat_map(&mut pages).collect())
}

/// Frozen blocks as they may be shown on a page today.
fn thawed(
    context: &ComposeContext<'_>,
    tree: &Tree,
    record: &EditionRecord,
    route: &Route,
    frozen: &[Value],
    found: &mut Diagnostics,
) -> Vec<Block> {
    let mut sanitizer = LinkSanitizer::of(tree, route, &context.project.rules.schemes);
    let blocks = frozen.iter().filter_map(|block| sanitizer.block(block)).collect();
    let gone = sanitizer.gone.iter().filter(|address| !leads_to_broken(context, address));
    found.extend(gone.map(|address| link_gone(record, address)));
    found.extend(sanitizer.refused.iter().map(|scheme| refused_address(scheme, Place::start(page_file(record)))));
    blocks
}

/// The audience that is named on the page: that of the record, where the pages of its name are for a more open one today.
fn audience(context: &ComposeContext<'_>, record: &EditionRecord) -> Option<String> {
    let audiences = &context.project.site.audiences;
    let viewer = audiences.viewer();
    let rank = record.issued_for().map_or(viewer.most_closed(), |issued_for| issued_for.rank(&viewer));
    audiences.names.get(rank.max(audiences.of_page(record.edition.report.as_str()))).cloned()
}

/// The file of a record that holds its page.
fn page_file(record: &EditionRecord) -> String {
    let edition = &record.edition;
    format!("data/editions/{}/{}/{}/page.json", edition.report.as_str(), edition.key, edition.number)
}

/// Whether the page of a metric is gone only because of an error where that is declared.
fn leads_to_broken(context: &ComposeContext<'_>, address: &str) -> bool {
    let id = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    context.project.broken.metric(id).is_some()
}

fn link_gone(record: &EditionRecord, address: &str) -> Diagnostic {
    let message = say!(
        "発行済みの版のリンク先 `{address}` は、もうサイトにありません",
        "the issued edition links to `{address}`, which the site no longer has"
    );
    Diagnostic::new(code::EDITION_LINK, Place::file(page_file(record)), message).hint(say!(
        "移したページに `aliases: [{address}]` と書くと、転送は残ります",
        "`aliases: [{address}]` in the page that took its place leads on from there"
    ))
}

/// A heading of the report's own; its anchor is its text.
fn heading(text: &str) -> Block {
    Block::heading(2, text.replace([' ', '\u{3000}'], "-"), text)
}
