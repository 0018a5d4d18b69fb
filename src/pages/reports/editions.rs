//! Issued reports: their pages as they were frozen, and what today's report would say in their place.
//!
//! In: the book of editions, a report of the plan. Out: pages that show the newest edition and those before it, or the report as
//! it is composed today with every figure that it looked at. Never: computes a figure of an edition again, or lets a link of a
//! frozen page lead nowhere.

use super::super::links::decoded;
use super::super::navigation::{Tree, generated};
use super::super::{ComposeContext, blocks};
use super::{Composed, ReportContext, Series, appendix_of, compose, number as numeric, promises, text};
use crate::calendar::{Instant, Period};
use crate::content::refused_address;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{
    AddressUse, Block, Candidate, Cause, EditionMark, EditionRecord, Figure, FrozenFigure, Heading, Node, Page,
    PageKind, Report, ReportPart, Restated, Route, Schemes, TableBlock, TableCell, rewrite, unescape_html,
};
use crate::say;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A small trend shows as many periods.
const TREND: usize = 12;

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

/// The pages of a report that was issued: every edition with its appendix, the newest one last; `None` for a report that never was.
/// Where a record cannot be believed, the page says that and nothing else.
pub(super) fn frozen(
    context: &ComposeContext<'_>,
    tree: &Tree,
    (series, at): (&Series<'_>, usize),
    found: &mut Diagnostics,
) -> Option<Vec<Page>> {
    let planned = &series.reports[at];
    let (kind, key) = (series.kind, planned.key.clone());
    let lang = context.lang();
    if context.editions.damaged.contains(&(kind, key.clone())) {
        let text = lang.pick(
            "発行した版の記録が壊れているため、表示できません。",
            "The record of the issued edition is damaged and cannot be shown.",
        );
        let blocks = vec![Block::Problem { text: text.to_owned() }];
        let title = series.title_of(context, planned);
        return Some(vec![generated(tree, &kind.route(&key), PageKind::Report, title, blocks)]);
    }
    let records = context.editions.of(kind, &key);
    let newest = records.last()?;
    let report = kind.route(&key);
    let mut pages = |record: &EditionRecord| {
        let is_newest = record.edition.number == newest.edition.number;
        let route = route(&report, record, records);
        let behind = (!record.page.appendix.is_empty()).then(|| appendix_of(&route));
        let mut blocks = Vec::new();
        blocks.extend(note_of_restatement(context, record));
        blocks.extend(thawed(context, tree, (record, &route), &record.page.blocks, found));
        blocks.extend(restatement(context, record));
        let mut of_editions = Vec::new();
        if records.len() > 1 {
            of_editions.push(heading(lang.pick("この報告の版", "Editions of this report")));
            of_editions.push(table(context, &[(&report, records)], false));
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
            kind,
            key: key.clone(),
            period: edition.period.clone(),
            partial: edition.partial,
            stale: edition.stale.clone(),
            unwritten: edition.unwritten.clone(),
            edition: Some(mark),
            part: ReportPart::Summary { appendix: behind.clone() },
        }));
        page.audience = audience(context, record);
        page.params.insert("report".to_owned(), kind.name().into());
        page.params.insert("period".to_owned(), edition.period.label.clone().into());
        let appendix = behind.map(|route| {
            let mut blocks = thawed(context, tree, (record, &route), &record.page.appendix, found);
            blocks.extend(of_editions);
            compose::appendix(context, tree, &page, blocks)
        });
        appendix.into_iter().chain([page])
    };
    Some(records.iter().flat_map(&mut pages).collect())
}

/// Frozen blocks as they may be shown on a page today.
fn thawed(
    context: &ComposeContext<'_>,
    tree: &Tree,
    (record, route): (&EditionRecord, &Route),
    frozen: &[Value],
    found: &mut Diagnostics,
) -> Vec<Block> {
    let mut settled = LinkSanitizer::of(tree, route, &context.project.rules.schemes);
    let blocks = frozen.iter().filter_map(|block| settled.block(block)).collect();
    found.extend(settled.gone.iter().map(|address| link_gone(record, address)));
    found.extend(settled.refused.iter().map(|scheme| refused_address(scheme, Place::start(page_file(record)))));
    blocks
}

/// The audience that is named on the page: that of the record, where the pages of its kind are for a more open one today.
fn audience(context: &ComposeContext<'_>, record: &EditionRecord) -> Option<String> {
    let audiences = &context.project.site.audiences;
    let viewer = audiences.viewer();
    let rank = record.issued_for().map_or(viewer.most_closed(), |issued_for| issued_for.rank(&viewer));
    audiences.names.get(rank.max(audiences.of_page(record.edition.report.name()))).cloned()
}

/// The file of a record that holds its page.
fn page_file(record: &EditionRecord) -> String {
    let edition = &record.edition;
    format!("data/editions/{}/{}/{}/page.json", edition.report.name(), edition.key, edition.number)
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

/// The local day of an instant.
pub(in crate::pages) fn day(context: &ComposeContext<'_>, at: Instant) -> String {
    at.to_zoned(context.project.site.periods.zone.clone()).strftime("%Y-%m-%d").to_string()
}

/// What a reader must know before reading a corrected report.
fn note_of_restatement(context: &ComposeContext<'_>, record: &EditionRecord) -> Option<Block> {
    let before = record.edition.supersedes?;
    let (number, count, lang) = (record.edition.number, record.restated.len(), context.lang());
    let said = match count {
        0 => say!(
            "第{number}版です。第{before}版から数値の変更はありません。",
            "Edition {number}. No figure differs from edition {before}."
        ),
        _ => say!(
            "第{number}版（訂正）です。第{before}版から {count} 件の数値が変わりました。新旧の数値と原因はこのページの終わりにあります。",
            "Edition {number}, restated: {count} figures differ from edition {before}. Old and new values and their causes stand at the end of this page."
        ),
    };
    let reason = match record.edition.reason.as_str() {
        "" => String::new(),
        reason => say!("理由: {reason}", " Reason: {reason}").text(lang).to_owned(),
    };
    Some(Block::Paragraph { text: format!("{}{reason}", said.text(lang)) })
}

/// Every figure that differs from the edition before, with the causes.
fn restatement(context: &ComposeContext<'_>, record: &EditionRecord) -> Vec<Block> {
    let lang = context.lang();
    if record.restated.is_empty() {
        return Vec::new();
    }
    let heads = [
        lang.pick("数値", "Figure"),
        lang.pick("期間", "Period"),
        lang.pick("旧", "Old"),
        lang.pick("新", "New"),
        lang.pick("原因", "Cause"),
    ];
    let rows = record.restated.iter().filter_map(|one| restated_row(context, one)).collect();
    let before = record.edition.supersedes.unwrap_or_default();
    let caption = say!("第{before}版からの変更", "Changes since edition {before}");
    vec![
        heading(lang.pick("数値の訂正", "Restatement")),
        Block::Table(TableBlock::new(caption.text(lang), &heads, rows)),
    ]
}

fn restated_row(context: &ComposeContext<'_>, one: &Restated) -> Option<Vec<TableCell>> {
    let figure = one.figure()?;
    let name = promises::name(context, &figure.label, &figure.by);
    let lang = context.lang();
    let target_differs = one.old.as_ref().map(|f| &f.target) != one.new.as_ref().map(|f| &f.target);
    let value = |figure: &Option<FrozenFigure>| match figure {
        None => text(lang.pick("掲載なし", "not shown")),
        Some(figure) => {
            let target = if target_differs && !figure.target.is_empty() { figure.target.as_str() } else { "" };
            let note = match target {
                "" => format!("n = {}", figure.n),
                target => format!("n = {}、{}: {target}", figure.n, lang.pick("目標", "target")),
            };
            TableCell { note, standing: Some(figure.standing), ..numeric(figure.shown.clone()) }
        }
    };
    let causes: Vec<&str> = one.causes.iter().map(|(cause, _)| cause.in_words(lang)).collect();
    let told =
        |cause: &Cause, name: &String| if *cause == Cause::AsOf { local_times(context, name) } else { name.clone() };
    let names: Vec<String> =
        one.causes.iter().flat_map(|(cause, names)| names.iter().map(|name| told(cause, name))).collect();
    let cause = TableCell { note: names.join(", "), ..text(&causes.join(lang.pick("、", ", "))) };
    Some(vec![text(&name), text(&figure.period), value(&one.old), value(&one.new), cause])
}

/// Two instants of a record as the site's zone tells them; what is none stays as it is.
fn local_times(context: &ComposeContext<'_>, written: &str) -> String {
    let zone = &context.project.site.periods.zone;
    let local = |text: &str| match text.parse::<Instant>() {
        Ok(at) => at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => text.to_owned(),
    };
    written.split(" → ").map(local).collect::<Vec<_>>().join(" → ")
}

/// A table of the editions of some reports, newest first; with the report's name when there are several.
pub(in crate::pages) fn table(
    context: &ComposeContext<'_>,
    reports: &[(&Route, &[EditionRecord])],
    with_period: bool,
) -> Block {
    let lang = context.lang();
    let mut heads = vec![lang.pick("版", "Edition"), lang.pick("発行日", "Issued"), lang.pick("集計時点", "As of")];
    heads.extend([lang.pick("訂正した数値", "Restated figures"), lang.pick("理由", "Reason")]);
    if with_period {
        heads.insert(0, lang.pick("期間", "Period"));
    }
    let mut rows = Vec::new();
    for (report, records) in reports {
        let newest = records.last().map_or(0, |record| record.edition.number);
        for record in records.iter().rev() {
            let edition = &record.edition;
            let number = edition.number;
            let mark = if number == newest { "" } else { lang.pick("（旧版）", " (superseded)") };
            let name = say!("第{number}版{mark}", "Edition {number}{mark}");
            let route = if number == newest { (*report).clone() } else { superseded(report, number) };
            let zone = context.project.site.periods.zone.clone();
            let as_of = edition.as_of.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string();
            let mut row = vec![
                TableCell { route: Some(route), ..text(name.text(lang)) },
                text(&day(context, edition.issued_at)),
                text(&as_of),
                numeric(record.restated.len().to_string()),
                text(&edition.reason),
            ];
            if with_period {
                row.insert(0, text(&edition.period.title(lang)));
            }
            rows.push(row);
        }
    }
    Block::Table(TableBlock::new(lang.pick("発行した版", "Issued editions"), &heads, rows))
}

/// Takes links to pages that are gone, and addresses that may not be published today, out of frozen blocks.
pub(in crate::pages) struct LinkSanitizer<'a> {
    tree: &'a Tree,
    route: &'a Route,
    schemes: &'a Schemes,
    gone: BTreeSet<String>,
    refused: BTreeSet<String>,
}

impl<'a> LinkSanitizer<'a> {
    /// Of the page at an address.
    pub(in crate::pages) fn of(tree: &'a Tree, route: &'a Route, schemes: &'a Schemes) -> Self {
        Self { tree, route, schemes, gone: BTreeSet::new(), refused: BTreeSet::new() }
    }

    /// A block without links to pages that are not there; `None` for one that cannot be read.
    pub(in crate::pages) fn block(&mut self, frozen: &Value) -> Option<Block> {
        let mut value = frozen.clone();
        self.value(&mut value);
        serde_json::from_value(value).ok()
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => {
                let lists_pages = |item: &Value| item.get("route").is_some() && item.get("description").is_some();
                items.retain(|item| !lists_pages(item) || self.is_there(item.get("route")));
                items.iter_mut().for_each(|item| self.value(item));
            }
            Value::Object(fields) => {
                if !self.is_there(fields.get("route")) {
                    fields.insert("route".to_owned(), Value::Null);
                }
                if let Some(Value::String(html)) = fields.get_mut("html") {
                    *html = self.html(html);
                }
                fields.values_mut().for_each(|field| self.value(field));
            }
            _ => {}
        }
    }

    fn is_there(&mut self, route: Option<&Value>) -> bool {
        let Some(Value::String(route)) = route else { return true };
        self.has(&Route::from_path(route))
    }

    fn has(&mut self, route: &Route) -> bool {
        let has = self.tree.has(route);
        if !has {
            self.gone.insert(route.as_str().to_owned());
        }
        has
    }

    /// Links of HTML are relative to the page; one that leads to no page, or may not be published, loses its address, and its text
    /// stays.
    fn html(&mut self, html: &str) -> String {
        rewrite(html, |node| {
            let Node::Open(tag) = node else { return None };
            Some(tag.changed(tag.name, |attribute| {
                let stays = match attribute.name {
                    "href" => self.may_stand(attribute.value, AddressUse::Link) && self.leads(attribute.value),
                    "src" => self.may_stand(attribute.value, AddressUse::Picture),
                    _ => true,
                };
                stays.then(|| attribute.value.into())
            }))
        })
    }

    /// Whether an address as it stands in an attribute may be published today.
    fn may_stand(&mut self, address: &str, stands: AddressUse) -> bool {
        let refused = self.schemes.disallowed_scheme(&unescape_html(address), stands);
        self.refused.extend(refused.clone());
        refused.is_none()
    }

    /// Whether an address leads out of the site, to a file, or to a page that is there.
    fn leads(&mut self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        if path.is_empty() || path.contains(':') || path.starts_with('/') || !path.ends_with('/') {
            return true;
        }
        self.has(&Route::from_path(&decoded(&self.route.resolve(path))))
    }
}

/// A report as it is composed today, with every figure that was looked at for it.
pub(super) fn candidate(
    context: &ComposeContext<'_>,
    around: ReportContext<'_>,
    series: &Series<'_>,
    at: usize,
) -> Candidate {
    let figures = context.figures.watched();
    let watching = ComposeContext { figures: &figures, ..*context };
    let (Composed { page, appendix }, _) = compose::report(&watching, around, series, at);
    let (single, history) = figures.seen();
    let planned = &series.reports[at];
    let blocks = page.blocks.iter().chain(appendix.iter().flat_map(|appendix| &appendix.blocks));
    let shown = shown(&planned.period, blocks, single, history);
    Candidate {
        kind: series.kind,
        key: planned.key.clone(),
        period: planned.period.clone(),
        figures: shown.iter().map(|figure| freeze(context, figure)).collect(),
        page,
        appendix,
    }
}

/// A heading of the report's own; its anchor is its text.
fn heading(text: &str) -> Block {
    Block::Heading(Heading { level: 2, id: text.replace([' ', '\u{3000}'], "-"), text: text.to_owned() })
}

/// What was asked for one by one; and of what was handed out as a history, no more than the report can show: nothing after its
/// period, and no further back than its longest chart.
fn shown<'f, 'b>(
    period: &Period,
    blocks: impl Iterator<Item = &'b Block>,
    single: Vec<&'f Figure>,
    history: Vec<&'f Figure>,
) -> Vec<&'f Figure> {
    let charts = blocks.filter_map(|block| match block {
        Block::Chart(chart) => Some(chart.categories.len()),
        _ => None,
    });
    let most = charts.max().unwrap_or_default().max(TREND);
    let mut lines: BTreeMap<_, Vec<&Figure>> = BTreeMap::new();
    for figure in history.into_iter().filter(|figure| figure.period.end <= period.end) {
        lines.entry((&figure.metric, figure.period.grain, &figure.by)).or_default().push(figure);
    }
    // They are handed out in the order of time.
    let history = lines.into_values().flat_map(|line| line[line.len().saturating_sub(most)..].to_vec());
    let name = |figure: &&Figure| (figure.metric.clone(), figure.period.grain, figure.by.clone(), figure.period.start);
    let mut all: Vec<&Figure> = single.into_iter().chain(history).collect();
    all.sort_by_key(name);
    all.dedup_by_key(|figure| name(figure));
    all
}

fn freeze(context: &ComposeContext<'_>, figure: &Figure) -> FrozenFigure {
    let lang = context.lang();
    // Promises are told as in every edition before: another name of what a metric counts is no other promise.
    let alert = figure.alert.as_ref().map(|alert| {
        let text = alert.to_text(lang);
        say!("アラート: {text}", "alert: {text}").text(lang).to_owned()
    });
    FrozenFigure {
        metric: figure.metric.clone(),
        label: figure.label.clone(),
        by: figure.by.clone(),
        grain: figure.period.grain,
        period: figure.period.label.clone(),
        start: figure.period.start,
        end: figure.period.end,
        value: figure.value,
        unit: figure.unit,
        shown: blocks::figure::value(context, figure),
        n: figure.n,
        numerator: figure.numerator,
        denominator: figure.denominator,
        target: figure.target.as_ref().map(|target| target.to_text(lang)).unwrap_or_default(),
        standing: figure.standing,
        alert: alert.unwrap_or_default(),
        change: figure.change.clone(),
        year_ago: figure.year_ago.clone(),
        flags: figure.flags.clone(),
        extra: figure.extra.clone(),
        sources: figure.lineage.sources.clone(),
        rules: figure.lineage.rules.clone(),
    }
}
