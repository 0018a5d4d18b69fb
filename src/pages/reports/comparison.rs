//! The `{comparison}` directive: what changed since the period before, or since a year before: verdicts that turned, and the
//! biggest changes.
//!
//! In: the figures of two periods. Out: a table of each. Never: compares a period that runs, or one whose data are not whole.

use super::groups;
use crate::calendar::{Grain, Period};
use crate::config::MetricKind;
use crate::model::{Block, Change, Figure, ReportKind, Route, TableCell, TargetStatus};
use crate::pages::blocks::figure;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;
use crate::say;
use rust_decimal::Decimal;

/// How many of the biggest changes are shown unless it is said.
const LIMIT: usize = 10;

/// The blocks of the directive; none where nothing can be compared.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let year_ago = options.choice("against", &[("previous", false), ("year_ago", true)]).unwrap_or(false);
    let limit = options.whole("limit", 1..=100).unwrap_or(LIMIT);
    let Some(now) = groups::period(context, options)? else { return Ok(Vec::new()) };
    let periods = &context.project.site.periods;
    let then = if year_ago { periods.year_before(&now) } else { Some(periods.previous(&now)) };
    let blocks = then.map(|then| Compared::new(context, &now, &then, year_ago).blocks(limit));
    Ok(blocks.unwrap_or_default())
}

struct Pair<'a> {
    then: &'a Figure,
    now: &'a Figure,
    change: Option<&'a Change>,
}

struct Compared<'m, 'a> {
    context: &'m ComposeContext<'a>,
    pairs: Vec<Pair<'a>>,
    then: &'m Period,
    year_ago: bool,
    report: Option<Route>,
}

impl<'m, 'a> Compared<'m, 'a> {
    fn new(context: &'m ComposeContext<'a>, now: &Period, then: &'m Period, year_ago: bool) -> Self {
        let figures = groups::groups(context, now).into_iter().flat_map(|group| group.figures);
        let pair = |now: &'a Figure| {
            let then = context.figures.at(&now.metric, &[], then)?;
            let change = if year_ago { now.year_ago.as_ref() } else { now.change.as_ref() };
            // What has no value in one of the two, or is not whole, cannot be compared.
            (now.is_whole() && then.is_whole()).then_some(Pair { then, now, change })
        };
        let pairs: Vec<Pair<'a>> = figures.filter_map(pair).collect();
        let (site, has_report) = (&context.project.site, pairs.iter().any(|pair| pair.then.n > 0));
        let report = context.report.filter(|report| has_report && report.kind != Some(ReportKind::Newsletter));
        let report = report.and_then(|report| {
            let speaks_of = site.reports.period_of(report.name);
            let is_alike = speaks_of.grain(&site.periods) == then.grain;
            is_alike.then(|| report.name.route(&speaks_of.key(then, &site.periods)))
        });
        Self { context, pairs, then, year_ago, report }
    }

    fn blocks(&self, limit: usize) -> Vec<Block> {
        if self.pairs.is_empty() {
            return Vec::new();
        }
        let turned: Vec<&Pair<'_>> = self.pairs.iter().filter(|pair| turned(pair)).collect();
        // A running total grows from its first day on, whatever happens.
        let is_total = |pair: &Pair<'_>| {
            let metric = self.context.project.metrics.get(&pair.now.metric);
            metric.is_some_and(|metric| matches!(metric.kind, MetricKind::Cumulative(_)))
        };
        let grew = |pair: &&Pair<'_>| size(pair) > Decimal::ZERO && !is_total(pair);
        let mut changed: Vec<&Pair<'_>> = self.pairs.iter().filter(grew).collect();
        changed.sort_by_key(|pair| std::cmp::Reverse(size(pair)));
        changed.truncate(limit);
        let lang = self.context.lang();
        let then = self.then.title(lang);
        let (n, all) = (turned.len(), self.pairs.len());
        let text = say!(
            "{then} と比べられる指標 {all} 件のうち、判定が変わったものは {n} 件です。",
            "Of {all} indicators that can be compared with {then}, {n} have another verdict."
        );
        let mut blocks = vec![Block::paragraph(text.into_text(lang))];
        if !turned.is_empty() {
            blocks.push(self.table(lang.pick("判定が変わった指標", "Verdicts that turned"), &turned));
        }
        if !changed.is_empty() {
            blocks.push(self.table(lang.pick("変化の大きい指標", "Biggest changes"), &changed));
        }
        blocks
    }

    fn table(&self, caption: &str, pairs: &[&Pair<'_>]) -> Block {
        let (context, lang) = (self.context, self.context.lang());
        let (before, now) = match (self.year_ago, self.then.grain) {
            (true, _) => ("前年", "当期"),
            (_, Grain::Week | Grain::Cutoff) => ("前週", "今週"),
            (_, Grain::Month) => ("前月", "当月"),
            (_, Grain::Day) => ("前日", "当日"),
            (_, Grain::Quarter) => ("前四半期", "当四半期"),
            (_, Grain::Year) => ("前年度", "当年度"),
            _ => ("前期", "当期"),
        };
        let change = |of: &Pair<'_>| of.change.map(|change| figure::change(context, of.now, change));
        let value = |figure| TableCell::number(figure::value(context, figure));
        Table::new(lang, pairs)
            .column("指標", "Indicator", |pair| pair.now.label.as_str())
            .column(before, "Before", |pair| TableCell { route: self.report.clone(), ..value(pair.then) })
            .column(now, "Now", |pair| value(pair.now))
            .column("変化", "Change", |pair| TableCell::number(change(pair).unwrap_or_default()))
            .column("前の判定", "Verdict before", |pair| groups::verdict(context, pair.then))
            .column("今の判定", "Verdict now", |pair| groups::verdict(context, pair.now))
            .block(caption)
    }
}

/// Whether one of the two was met and the other was not.
fn turned(pair: &Pair<'_>) -> bool {
    let judged = |figure: &Figure| match figure.standing {
        TargetStatus::Met => Some(true),
        TargetStatus::Missed => Some(false),
        _ => None,
    };
    matches!((judged(pair.then), judged(pair.now)), (Some(then), Some(now)) if then != now)
}

/// How much changed, in per cent of the earlier value; of rates in points.
fn size(pair: &Pair<'_>) -> Decimal {
    pair.change.map(|change| change.percent.unwrap_or(change.delta).abs()).unwrap_or_default()
}
