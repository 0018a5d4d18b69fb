//! The `{uptime}` directive: uptime per service with target, verdict and downtime, and a bar of the period's days.
//!
//! In: a period, and which metric. Out: one block per uptime metric that tells services apart. Never: computes: the figures and
//! the days come from the same metric.

use super::figure;
use super::periods::{self, PeriodSpec};
use crate::calendar::Period;
use crate::config::Metric;
use crate::config::MetricKind;
use crate::model::{Block, Figure, FigureFlag, UptimeBlock, UptimeRow, format_extra, verdict_in_words};
use crate::pages::ComposeContext;
use crate::pages::directives::{Call, DirectiveResult};
use crate::pages::reason::Reason;
use crate::pages::status::{board, days};
use crate::pages::words;
use crate::say;
use crate::syntax::{Fields, Reader};

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(
    context: &ComposeContext<'_>,
    call: &Call<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let metric = fields.get("metric").and_then(|node| reader.text_of(node)).map(str::to_owned);
    let metric = metric.or_else(|| Some(call.argument.to_owned()).filter(|argument| !argument.is_empty()));
    let period = fields.get("period").and_then(|node| reader.text_of(node));
    let wanted = match PeriodSpec::parse(context, period) {
        Ok(wanted) => wanted,
        Err(reason) => return Some(Err(reason)),
    };
    if let Some(id) = metric.as_deref().filter(|id| uptimes(context).all(|metric| metric.id != *id)) {
        let message = say!("稼働率の指標 `{id}` はありません", "there is no uptime metric `{id}`");
        let known = uptimes(context).map(|metric| metric.id.as_str());
        return Some(Err(Reason::lost(context.project.broken.metric(id), message, id, known)));
    }
    let chosen = uptimes(context).filter(|own| metric.as_ref().is_none_or(|id| own.id == *id));
    let block = |own: &Metric| {
        let period = match &wanted {
            PeriodSpec::One(period) => period.clone(),
            PeriodSpec::Latest(_) => wanted.figure(context.figures, &own.id)?.period.clone(),
        };
        block(context, own, &period, metric.is_some())
    };
    Some(Ok(chosen.filter_map(block).collect()))
}

fn uptimes<'a>(context: &ComposeContext<'a>) -> impl Iterator<Item = &'a Metric> {
    context.project.metrics.values().filter(|metric| matches!(metric.kind, MetricKind::Uptime(_)))
}

/// One metric; `None` without figures, and for one without services unless it was asked for.
fn block(context: &ComposeContext<'_>, metric: &Metric, period: &Period, asked: bool) -> Option<Block> {
    let all: Vec<&Figure> =
        context.figures.of(&metric.id, period.grain).filter(|f| f.period.label == period.label).collect();
    // One that should be there is told of also when there is nothing to tell apart.
    let is_missing = all.iter().any(|figure| figure.flags.contains(&FigureFlag::Missing));
    if all.is_empty() || (all.len() < 2 && !asked && !is_missing) {
        return None;
    }
    let rows: Vec<UptimeRow> = all.iter().map(|figure| row(context, figure, period)).collect();
    let days = rows.iter().map(|row| &row.days).find(|days| !days.is_empty());
    let ends = days.and_then(|days| Some((days.first()?.date.clone(), days.last()?.date.clone())));
    let caption = format!("{} — {}", metric.label, periods::title(context.lang(), all[0]));
    Some(Block::Uptime(UptimeBlock { caption, rows, span: ends.unwrap_or_default() }))
}

fn row(context: &ComposeContext<'_>, figure: &Figure, period: &Period) -> UptimeRow {
    let lang = context.lang();
    let uptime = context.status.uptimes.iter().find(|uptime| uptime.metric == figure.metric);
    let line = uptime.and_then(|uptime| Some((uptime, uptime.lines.iter().find(|line| line.by == figure.by)?)));
    let extra = |wanted: &str| {
        let found = figure.extra.iter().find(|(name, _)| name == wanted);
        found.map(|(name, value)| format_extra(figure, name, *value, lang))
    };
    let coverage = extra("coverage").map(|share| say!("監視データ取得率 {share}", "sample coverage {share}"));
    let unjudged = words::unjudged(lang, figure);
    let downtime = extra("downtime_s").map(|length| say!("停止 {length}", "down for {length}"));
    UptimeRow {
        label: figure
            .by
            .first()
            .map_or_else(|| lang.pick("全体", "all").to_owned(), |(_, name)| board::label(context, name)),
        group: String::new(),
        state: None,
        state_text: String::new(),
        value: figure::value(context, figure),
        target: figure::target(context, figure),
        standing: Some(figure.standing),
        standing_text: verdict_in_words(figure, lang),
        downtime: downtime.map(|text| text.text(lang).to_owned()).unwrap_or_default(),
        notes: coverage.map(|text| text.text(lang).to_owned()).into_iter().chain(unjudged).collect(),
        days: line.map(|line| days::of_period(context, line, period)).unwrap_or_default(),
    }
}
