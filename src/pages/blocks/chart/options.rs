//! The `{chart}` directive: its options, and which of them go together.
//!
//! In: options as written. Out: a chart, or why there is none, with an example that works. Never: a chart that would be
//! misread, such as two units on one axis.

use super::super::figure::require_metric;
use super::{Request, chart, check_breakdown, compared, hours, unit, unit_label, usual_kind};
use crate::calendar::Grain;
use crate::config::{ColumnType, Source, directive_options};
use crate::diag::Message;
use crate::model::{Block, Chart, ChartKind};
use crate::objective::Unit;
use crate::pages::blocks::periods::PeriodSpec;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::say;

/// What a chart may show, period by period.
const GRAINS: [Grain; 5] = [Grain::Week, Grain::Cutoff, Grain::Month, Grain::Quarter, Grain::Year];

/// Options that only some kinds have.
const OPTIONS: [&str; 11] =
    ["metric", "metrics", "grain", "last", "by", "multiples", "lines", "period", "source", "time", "filter"];

/// The options of a kind besides `title`, `kind` and `csv`.
fn of_kind(kind: ChartKind, from_rows: bool) -> &'static [&'static str] {
    match kind {
        ChartKind::Line | ChartKind::Bar => &["metric", "metrics", "grain", "last", "by", "multiples"],
        ChartKind::StackedBar | ChartKind::ShareBar => &["metric", "metrics", "grain", "last", "by"],
        ChartKind::Combined => &["metric", "metrics", "lines", "grain", "last"],
        ChartKind::HorizontalBar => &["metric", "metrics", "by", "period"],
        ChartKind::Bullet => &["metric", "metrics", "period"],
        ChartKind::Heat if from_rows => &["source", "time", "filter", "period"],
        ChartKind::Heat => &["metric", "metrics", "grain", "last", "by"],
    }
}

/// A chart of the kind that works, for hints.
fn example(kind: ChartKind, from_rows: bool) -> Message {
    let written = match kind {
        ChartKind::Line | ChartKind::Bar => "metric: tickets-opened\nby: priority\nmultiples: true",
        ChartKind::StackedBar | ChartKind::ShareBar => "metric: tickets-opened\nby: priority",
        ChartKind::Combined => "metrics: [tickets-opened]\nlines: [tickets-resolved]",
        ChartKind::HorizontalBar => "metric: tickets-opened\nby: priority\nperiod: month",
        ChartKind::Bullet => "metrics: [uptime, csat]\nperiod: month",
        ChartKind::Heat if from_rows => "source: tickets\ntime: opened_at\nperiod: month",
        ChartKind::Heat => "metric: tickets-opened\nby: priority\nlast: 12",
    };
    let (kind, written) = (kind.name(), written.replace('\n', "` `"));
    say!("`kind: {kind}` は `{written}` のように書きます", "a `kind: {kind}` is written as in `{written}`")
}

pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let kinds = ChartKind::ALL.map(|kind| (kind.name(), kind));
    let written_kind = options.choice("kind", &kinds);
    let title = options.text("title").map(str::to_owned);
    let csv = options.boolean("csv").unwrap_or(true);
    let written: Vec<&str> = OPTIONS.into_iter().filter(|option| options.node(option).is_some()).collect();
    let from_rows = written.contains(&"source");
    let kind = written_kind.unwrap_or(ChartKind::Line);
    let misplaced = written.iter().find(|option| !of_kind(kind, from_rows).contains(option));
    if let Some(option) = misplaced {
        let name = kind.name();
        let message = say!("`kind: {name}` では `{option}` を使えません", "`{option}` is no option of `kind: {name}`");
        return Err(Reason::chart(message, example(kind, from_rows)));
    }
    let chart = match kind {
        ChartKind::Heat if from_rows => by_hours(context, title, options)?,
        ChartKind::Bullet | ChartKind::HorizontalBar => Some(compared(context, kind, title, options)?),
        _ => Some(over_time(context, written_kind, title, options)?),
    };
    Ok(chart.into_iter().map(|chart| Block::Chart(with_csv(chart, csv))).collect())
}

fn with_csv(mut chart: Chart, csv: bool) -> Chart {
    chart.options.no_csv = !csv;
    chart
}

/// The metrics of a chart, whichever way they are written.
fn metrics(options: &mut Options<'_>) -> Vec<String> {
    let written = ["metrics", "metric"].map(|key| options.texts(key).unwrap_or_default());
    written.concat()
}

fn over_time(
    context: &ComposeContext<'_>,
    kind: Option<ChartKind>,
    title: Option<String>,
    options: &mut Options<'_>,
) -> Result<Chart, Reason> {
    let metrics = metrics(options);
    let over = options.texts("lines").unwrap_or_default();
    let by = options.text("by").map(str::to_owned);
    let usual = context.report.map_or(Grain::Month, |report| report.period.grain);
    let grain = options.choice("grain", &GRAINS.map(|grain| (grain.name(), grain))).unwrap_or(usual);
    let last = options.whole("last", 2..=120).unwrap_or(12);
    let multiples = options.boolean("multiples").unwrap_or(false);
    let kind = kind.unwrap_or_else(|| usual_kind(context, &metrics, by.is_some() && !multiples));
    let id = id(&metrics);
    let request = Request { id, title, metrics, grain, kind, last, by, part: Vec::new(), over, multiples };
    check(context, &request)?;
    Ok(chart(context, &request, context.report.map(|report| report.period.end)))
}

/// An id of the first metric, so that the address of its file does not change when text above it does.
fn id(metrics: &[String]) -> String {
    let name = metrics.first().map_or("rows", String::as_str);
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("chart-{plain}")
}

/// Whether a chart over time would say what its data say.
fn check(context: &ComposeContext<'_>, request: &Request) -> Result<(), Reason> {
    let all = request.all_metrics();
    if request.metrics.is_empty() {
        let message = say!("`metric` を書きます", "expected `metric`");
        return Err(Reason::unknown(message, "", []));
    }
    all.iter().try_for_each(|metric| require_metric(context, metric))?;
    one_unit(context, &all)?;
    if let Some(by) = &request.by {
        let [metric] = &request.metrics[..] else {
            let message = say!("`by` で分けられるのは、指標が一つのときだけです", "expected one metric beside `by`");
            return Err(Reason::chart(message, example(request.kind, false)));
        };
        check_breakdown(context, metric, by)?;
    }
    let stacked = matches!(request.kind, ChartKind::StackedBar | ChartKind::ShareBar);
    if stacked && matches!(unit(context, &request.metrics[0]), Unit::Percent | Unit::Points) {
        let metric = &request.metrics[0];
        let message =
            say!("割合の指標 `{metric}` は積み上げられません", "rates such as `{metric}` do not add up in a stack");
        return Err(Reason::chart(
            message,
            say!("`kind: line` か `kind: bar` にします", "use `kind: line` or `kind: bar`"),
        ));
    }
    let several = request.by.is_some() || all.len() > 1;
    let lacks = match request.kind {
        ChartKind::Combined => request.over.is_empty(),
        ChartKind::ShareBar => !several,
        _ => request.multiples && !several,
    };
    if lacks {
        let name = request.kind.name();
        let message = say!("`kind: {name}` に系列が足りません", "too few series for `kind: {name}`");
        return Err(Reason::chart(message, example(request.kind, false)));
    }
    Ok(())
}

/// Metrics on one axis have one unit.
pub(super) fn one_unit(context: &ComposeContext<'_>, metrics: &[String]) -> Result<(), Reason> {
    let of = |metric: &String| (unit(context, metric), unit_label(context, std::slice::from_ref(metric)));
    let Some(first) = metrics.first() else { return Ok(()) };
    let Some(other) = metrics.iter().find(|metric| of(metric) != of(first)) else { return Ok(()) };
    let message = say!(
        "`{first}` と `{other}` は単位が違うため、一つの軸に並べられません",
        "expected metrics of one unit on one axis, found `{first}` and `{other}`"
    );
    let hint = say!(
        "グラフを分けるか、指標ごとに目盛りを持つ `kind: bullet` にします",
        "make two charts, or use `kind: bullet`, where each metric has its own scale"
    );
    Err(Reason::chart(message, hint))
}

fn compared(
    context: &ComposeContext<'_>,
    kind: ChartKind,
    title: Option<String>,
    options: &mut Options<'_>,
) -> Result<Chart, Reason> {
    let metrics = metrics(options);
    let by = options.text("by");
    let wanted = PeriodSpec::parse(context, options.text("period"))?;
    if metrics.is_empty() {
        let message = say!("`metrics` を書きます", "expected `metrics`");
        return Err(Reason::chart(message, example(kind, false)));
    }
    metrics.iter().try_for_each(|metric| require_metric(context, metric))?;
    let (id, asked) = (id(&metrics), compared::Asked { title, metrics: &metrics, wanted: &wanted });
    if kind == ChartKind::Bullet {
        return Ok(compared::bullets(context, id, asked));
    }
    one_unit(context, &metrics)?;
    match (by, &metrics[..]) {
        (Some(by), [metric]) => check_breakdown(context, metric, by)?,
        (None, [_, _, ..]) => {}
        _ => {
            let message = say!(
                "横に並べるものが決まりません: 指標を二つ以上書くか、指標一つと `by` を書きます",
                "expected several metrics, or one metric and `by`"
            );
            return Err(Reason::chart(message, example(kind, false)));
        }
    }
    compared::horizontal(context, id, by, asked)
}

/// The rows of a source by weekday and hour; nothing where an option cannot be read, which is said.
fn by_hours(
    context: &ComposeContext<'_>,
    title: Option<String>,
    options: &mut Options<'_>,
) -> Result<Option<Chart>, Reason> {
    let [source, time, filter] = ["source", "time", "filter"].map(|key| options.node(key));
    let reader = &mut options.reader;
    let source = source.and_then(|node| directive_options::source(reader, node, context.project));
    let Some(source) = source else { return Ok(None) };
    let Some(time) = time else {
        let message = say!("`source` には `time` が要ります", "expected `time` beside `source`");
        return Err(Reason::chart(message, example(ChartKind::Heat, true)));
    };
    let time = directive_options::time_column(reader, time, source);
    let filter = filter.map(|node| directive_options::condition(reader, node, source));
    let (Some(time), None | Some(Some(_))) = (time, &filter) else { return Ok(None) };
    if !has_hours(source, &time) {
        let message = say!("`{time}` は日付で、時刻がありません", "`{time}` is a date and has no hour");
        return Err(Reason::chart(message, example(ChartKind::Heat, true)));
    }
    let (filter, period) = (filter.flatten(), PeriodSpec::parse(context, options.text("period"))?.period(context));
    let asked = hours::Asked { source: &source.name, time: &time, filter: filter.as_deref(), period: &period };
    hours::chart(context, id(std::slice::from_ref(&source.name)), title, &asked).map(Some)
}

fn has_hours(source: &Source, time: &str) -> bool {
    source.columns.get(time).is_some_and(|column| column.kind == ColumnType::Datetime)
}
