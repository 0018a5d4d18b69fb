//! The `{comparison}` directive: what changed since the period before, or since a year before: verdicts that turned, and the
//! biggest changes.
//!
//! In: the figures of two periods. Out: a table of each. Never: compares a period that runs, or one whose data are not whole.

use super::{indicators, number, text};
use crate::calendar::{Grain, Period};
use crate::config::MetricKind;
use crate::model::{Block, Change, Figure, ReportKind, Route, TableBlock, TableCell, TargetStatus};
use crate::pages::ComposeContext;
use crate::pages::blocks::figure;
use crate::pages::directives::DirectiveResult;
use crate::say;
use crate::syntax::{Fields, Reader};
use rust_decimal::Decimal;

/// How many of the biggest changes are shown unless it is said.
const LIMIT: i64 = 10;

/// The blocks of the directive; none where nothing can be compared.
pub(super) fn directive(
    context: &ComposeContext<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let year_ago = fields
        .get("against")
        .map_or(Some(false), |node| reader.choice(node, &[("previous", false), ("year_ago", true)]));
    let limit = fields.get("limit").map_or(Some(LIMIT), |node| reader.whole(node, 1..=100));
    let period = match indicators::period(context, fields, reader) {
        Ok(period) => period,
        Err(reason) => return Some(Err(reason)),
    };
    let (year_ago, limit) = (year_ago?, usize::try_from(limit?).unwrap_or(usize::MAX));
    let periods = &context.project.site.periods;
    let Some(now) = period else { return Some(Ok(Vec::new())) };
    let then = if year_ago { periods.year_before(&now) } else { Some(periods.previous(&now)) };
    let Some(then) = then else { return Some(Ok(Vec::new())) };
    let compared = Compared::new(context, &now, &then, year_ago);
    Some(Ok(compared.blocks(limit)))
}

/// A metric in two periods.
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
    /// The report of the earlier period.
    report: Option<Route>,
}

impl<'m, 'a> Compared<'m, 'a> {
    fn new(context: &'m ComposeContext<'a>, now: &Period, then: &'m Period, year_ago: bool) -> Self {
        let figures = indicators::groups(context, now).into_iter().flat_map(|group| group.figures);
        let pair = |now: &'a Figure| {
            let then = context.figures.at(&now.metric, &[], then)?;
            let change = if year_ago { now.year_ago.as_ref() } else { now.change.as_ref() };
            // What has no value in one of the two, or is not whole, cannot be compared.
            (now.is_whole() && then.is_whole()).then_some(Pair { then, now, change })
        };
        let pairs: Vec<Pair<'a>> = figures.filter_map(pair).collect();
        let kind = context.report.map(|report| report.kind).filter(|kind| *kind != ReportKind::Newsletter);
        let of_kind = kind.filter(|kind| kind.grain(&context.project.site.periods) == then.grain);
        let has_report = pairs.iter().any(|pair| pair.then.n > 0);
        let report =
            of_kind.filter(|_| has_report).map(|kind| kind.route(&kind.key(then, &context.project.site.periods)));
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
        let mut blocks = vec![Block::Paragraph { text: text.text(lang).to_owned() }];
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
            (_, Grain::Quarter) => ("前四半期", "当四半期"),
            (_, Grain::Year) => ("前年度", "当年度"),
            _ => ("前期", "当期"),
        };
        let heads = [
            lang.pick("指標", "Indicator"),
            lang.pick(before, "Before"),
            lang.pick(now, "Now"),
            lang.pick("変化", "Change"),
            lang.pick("前の判定", "Verdict before"),
            lang.pick("今の判定", "Verdict now"),
        ];
        let row = |pair: &&Pair<'_>| {
            let change = pair.change.map(|change| figure::change(context, pair.now, change));
            vec![
                text(&pair.now.label),
                TableCell { route: self.report.clone(), ..number(figure::value(context, pair.then)) },
                number(figure::value(context, pair.now)),
                number(change.unwrap_or_default()),
                indicators::verdict(context, pair.then),
                indicators::verdict(context, pair.now),
            ]
        };
        Block::Table(TableBlock::new(caption, &heads, pairs.iter().map(row).collect()))
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
