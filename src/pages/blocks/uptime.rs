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
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::pages::reports::groups;
use crate::pages::status::{days, incidents};
use crate::pages::words;
use crate::say;

/// The blocks of the directive; none where the project has nothing to show.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let metric = options.text_or_argument("metric");
    let wanted = PeriodSpec::parse(context, options.text("period"))?;
    if let Some(id) = metric.filter(|id| uptimes(context).all(|metric| metric.id != *id)) {
        let message = say!("稼働率の指標 `{id}` はありません", "there is no uptime metric `{id}`");
        let known = uptimes(context).map(|metric| metric.id.as_str());
        return Err(Reason::lost(context.project.broken.metric(id), message, id, known));
    }
    let block = |own: &Metric| {
        let period = match &wanted {
            PeriodSpec::One(period) => period.clone(),
            PeriodSpec::Latest(_) => wanted.figure(context.figures, &own.id)?.period.clone(),
        };
        block(context, own, &period, metric.is_some())
    };
    let is_chosen = |own: &&Metric| metric.map_or_else(|| groups::shows(context, &own.id), |id| own.id == id);
    let chosen = uptimes(context).filter(is_chosen);
    Ok(chosen.filter_map(block).collect())
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
            .map_or_else(|| lang.pick("全体", "all").to_owned(), |(_, name)| incidents::label(context, name)),
        group: String::new(),
        state: None,
        state_text: String::new(),
        value: figure::value(context, figure),
        target: figure::target(context, figure),
        standing: Some(figure.standing),
        standing_text: verdict_in_words(figure, lang),
        downtime: downtime.map(|text| text.into_text(lang)).unwrap_or_default(),
        notes: coverage.map(|text| text.into_text(lang)).into_iter().chain(unjudged).collect(),
        days: line.map(|(uptime, line)| days::of_period(context, uptime, line, period)).unwrap_or_default(),
    }
}
