//! Charts of metrics over time: one series per metric, or one per value of a breakdown, with target and alert lines.

mod compared;
mod hours;
mod options;

use super::figure::label;
use crate::calendar::{Date, Grain};
use crate::config::{Agg, Measure, MetricKind, Promised};
use crate::model::{Chart, ChartKind, ChartOptions, Figure, ReferenceLine, Series, format_labelled};
use crate::objective::{Target, TargetKind, Unit};
use crate::pages::context::ComposeContext;
use crate::pages::reason::Reason;
use crate::say;
pub(in crate::pages) use options::directive;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What a chart is asked to show.
pub(in crate::pages) struct Request {
    pub id: String,
    /// Its title; else the metric's name.
    pub title: Option<String>,
    pub metrics: Vec<String>,
    pub grain: Grain,
    pub kind: ChartKind,
    pub last: usize,
    /// A breakdown, one series per value.
    pub by: Option<String>,
    /// The one part of the metric that is drawn; empty for the whole.
    pub part: Vec<(String, String)>,
    /// Metrics drawn as lines over the bars of the others.
    pub over: Vec<String>,
    /// Whether each series has a drawing of its own.
    pub multiples: bool,
}

impl Request {
    /// One metric over the periods of a grain.
    pub(crate) fn of_metric(metric: &str, grain: Grain, kind: ChartKind) -> Self {
        Self {
            id: format!("chart-{}", metric.replace('.', "-")),
            title: None,
            metrics: vec![metric.to_owned()],
            grain,
            kind,
            last: 0,
            by: None,
            part: Vec::new(),
            over: Vec::new(),
            multiples: false,
        }
    }

    /// Every metric, in the order of the series.
    fn all_metrics(&self) -> Vec<String> {
        self.metrics.iter().chain(&self.over).cloned().collect()
    }
}

/// Whether a metric is computed by a breakdown.
fn check_breakdown(context: &ComposeContext<'_>, metric: &str, by: &str) -> Result<(), Reason> {
    let declared: Vec<&str> = match context.project.metrics.get(metric) {
        Some(metric) => metric.by.iter().map(|d| d.name.as_str()).collect(),
        None => vec!["priority"],
    };
    if declared.contains(&by) {
        return Ok(());
    }
    let message = say!("`{metric}` は `{by}` 別に計算されていません", "`{metric}` is not computed by `{by}`");
    Err(Reason::unknown(message, by, declared))
}

/// The chart of a request up to a period's end; without one, up to the newest.
pub(in crate::pages) fn chart(
    context: &ComposeContext<'_>,
    request: &Request,
    until: Option<crate::calendar::Instant>,
) -> Chart {
    let lang = context.lang();
    let grain = request.grain;
    let series = all_series(context, request, grain);
    let mut periods: BTreeMap<_, (String, bool)> = BTreeMap::new();
    for figure in series.iter().flat_map(|(_, figures)| figures) {
        if until.is_none_or(|until| figure.period.end <= until) {
            // A window is told by the day of its cut-off; there is one a day at most.
            let label = figure.period.label.split('T').next().unwrap_or_default();
            periods.insert(figure.period.start, (label.to_owned(), figure.partial));
        }
    }
    let skipped = periods.len().saturating_sub(request.last);
    let shown: Vec<_> = periods.into_iter().skip(skipped).collect();
    let values = |figures: &[&Figure]| {
        let at = |start| figures.iter().find(|f| f.period.start == start).and_then(|f| f.value);
        shown.iter().map(|(start, _)| at(*start)).collect()
    };
    let called = |name: &String| match &request.by {
        Some(by) => context.label_of(by, name).to_owned(),
        None => name.clone(),
    };
    let series: Vec<Series> =
        series.iter().map(|(name, figures)| Series { name: called(name), values: values(figures) }).collect();
    let several = series.len();
    let title = request.title.clone().unwrap_or_else(|| {
        request.all_metrics().iter().map(|m| label(context, m)).collect::<Vec<_>>().join(lang.pick("・", ", "))
    });
    let unit = unit(context, &request.metrics[0]);
    let metrics = request.all_metrics();
    let label = unit_label(context, &metrics);
    let lines = match has_lines(context, request) {
        true => {
            let shown = Shown { by: request.by.as_deref(), part: &request.part };
            lines(context, &request.metrics[0], &shown, grain)
        }
        false => Vec::new(),
    };
    Chart {
        id: request.id.clone(),
        summary: summary(
            context,
            &title,
            &shown.iter().map(|(_, (label, _))| label.as_str()).collect::<Vec<_>>(),
            &series,
            (unit, label, &lines),
        ),
        title,
        kind: request.kind,
        last_is_partial: shown.last().is_some_and(|(_, (_, partial))| *partial),
        categories: shown.into_iter().map(|(_, (label, _))| label).collect(),
        series,
        unit,
        unit_label: label.to_owned(),
        options: ChartOptions {
            over: (request.metrics.len()..metrics.len()).filter(|_| !request.over.is_empty()).collect(),
            // Several lines beside a target tangle; each has a drawing of its own then.
            multiples: request.multiples || (several > 2 && request.kind == ChartKind::Line && !lines.is_empty()),
            ..ChartOptions::default()
        },
        lines,
    }
}

/// Whether target and alert are on the axis of the values: those of one metric, where the values are the metric's own, add
/// up to it in a stack, or are rates, whose parts have the promise of the whole.
fn has_lines(context: &ComposeContext<'_>, request: &Request) -> bool {
    let [metric] = &request.metrics[..] else { return false };
    let own = request.by.is_none() || request.kind == ChartKind::StackedBar || is_rate(unit(context, metric));
    own && request.over.is_empty() && !matches!(request.kind, ChartKind::ShareBar | ChartKind::Heat)
}

fn all_series<'f>(context: &ComposeContext<'f>, request: &Request, grain: Grain) -> Vec<(String, Vec<&'f Figure>)> {
    let mut all: Vec<(String, Vec<&Figure>)> = Vec::new();
    for metric in &request.all_metrics() {
        let Some(by) = &request.by else {
            all.push((label(context, metric), context.figures.series(metric, grain, &request.part)));
            continue;
        };
        let of_this = |f: &&Figure| matches!(&f.by[..], [(name, _)] if name == by);
        for figure in context.figures.of(metric, grain).filter(of_this) {
            let name = &figure.by[0].1;
            match all.iter_mut().find(|(known, _)| known == name) {
                Some((_, figures)) => figures.push(figure),
                None => all.push((name.clone(), vec![figure])),
            }
        }
    }
    if let (Some(by), Some(metric)) = (&request.by, request.metrics.first()) {
        in_declared_order(context, by, metric, &mut all);
    }
    all
}

/// Series of a breakdown stand in the order in which its values are declared.
fn in_declared_order<T>(context: &ComposeContext<'_>, by: &str, metric: &str, all: &mut [(String, T)]) {
    let of_metric = context.project.metrics.get(metric).and_then(|m| m.by.iter().find(|d| d.name == by));
    let of_policy = || {
        let name = metric.strip_prefix("sla.").and_then(|m| m.rsplit_once('.')).map(|(policy, _)| policy)?;
        let policy = context.project.policies.get(name)?;
        Some(policy.targets.iter().map(|t| t.priority.clone()).collect::<Vec<_>>())
    };
    let order = of_metric.map(|d| d.values.clone()).or_else(of_policy).unwrap_or_default();
    all.sort_by_key(|(name, _)| order.iter().position(|value| value == name).unwrap_or(usize::MAX));
}

/// Whether the whole and its parts are measured by one target.
fn is_rate(unit: Unit) -> bool {
    matches!(unit, Unit::Percent)
}

fn unit(context: &ComposeContext<'_>, metric: &str) -> Unit {
    context.project.metrics.get(metric).map_or(Unit::Percent, |m| m.unit)
}

/// The metric's own word for its unit; none when metrics with different words share a chart.
fn unit_label<'m>(context: &'m ComposeContext<'_>, metrics: &[String]) -> &'m str {
    let mut labels =
        metrics.iter().map(|metric| context.project.metrics.get(metric).map_or("", |m| m.unit_label.as_str()));
    let first = labels.next().unwrap_or_default();
    if labels.all(|label| label == first) { first } else { "" }
}

/// What a chart shows of a metric: the values of a breakdown, or one part of it.
struct Shown<'a> {
    by: Option<&'a str>,
    part: &'a [(String, String)],
}

/// The share that a clock is asked for; none where the values of a chart are asked for different ones.
fn attainment<'p>(context: &ComposeContext<'p>, metric: &str, shown: &Shown<'_>) -> Option<&'p Target> {
    let (policy, clock) = metric.strip_prefix("sla.")?.rsplit_once('.')?;
    let policy = context.project.policies.get(policy)?;
    let differs = shown.by == Some("priority") && policy.attainment.as_ref()?.priorities(clock).next().is_some();
    policy.attainment_of(clock, shown.part).filter(|_| !differs)
}

/// The bounds that values of a grain are judged by.
fn lines(context: &ComposeContext<'_>, metric: &str, shown: &Shown<'_>, grain: Grain) -> Vec<ReferenceLine> {
    let lang = context.lang();
    let unit = unit(context, metric);
    let [named_target, named_alert] = [lang.pick("目標", "target"), lang.pick("アラート", "alert")];
    let line = |name: &str, is_alert: bool, target: &Target| {
        let (value, until) = bounds_of(Some(target).filter(|target| target.applies_to(grain))?, unit)?;
        Some(ReferenceLine { name: name.to_owned(), value, until, alert: Some(is_alert) })
    };
    let declared = context.project.metrics.get(metric);
    let attainment = attainment(context, metric, shown).and_then(|target| line(named_target, false, target));
    let dated = |name: &str, is_alert: bool, promised: &Promised| -> Vec<ReferenceLine> {
        let begun = begun(promised, name, context.last_day());
        begun.filter_map(|(name, target)| line(&name, is_alert, target)).collect()
    };
    let declared =
        declared.map(|m| [dated(named_target, false, &m.target), dated(named_alert, true, &m.alert)].concat());
    attainment.into_iter().chain(declared.unwrap_or_default()).collect()
}

/// Where a comparison lies on an axis, or where a range begins and ends; nothing for other targets.
fn bounds_of(target: &Target, unit: Unit) -> Option<(Decimal, Option<Decimal>)> {
    let bounds = target.bounds_in(unit);
    match target.kind {
        TargetKind::Compare => Some((*bounds.first()?, None)),
        TargetKind::Range => Some((*bounds.first()?, Some(*bounds.get(1)?))),
        _ => None,
    }
}

/// How a metric is drawn unless it is said: what is counted in each period is a bar from zero, its parts stand on each other;
/// all else is a line.
pub(in crate::pages) fn usual_kind(context: &ComposeContext<'_>, metrics: &[String], has_parts: bool) -> ChartKind {
    let is_counted = |metric: &String| {
        let metric = context.project.metrics.get(metric);
        metric.is_some_and(|metric| {
            let adds_up = |measure: &Measure| matches!(measure.agg, Agg::Count | Agg::Sum);
            metric.unit == Unit::Count && matches!(&metric.kind, MetricKind::Simple { measure, .. } if adds_up(measure))
        })
    };
    match (metrics.iter().all(is_counted), has_parts) {
        (false, _) => ChartKind::Line,
        (true, false) => ChartKind::Bar,
        (true, true) => ChartKind::StackedBar,
    }
}

/// The targets that have begun; where there are several, each name says from when.
fn begun<'p>(promised: &'p Promised, name: &'p str, today: Date) -> impl Iterator<Item = (String, &'p Target)> {
    let begun = promised.steps().iter().filter(move |step| step.from.is_none_or(|from| from <= today));
    let several = begun.clone().count() > 1;
    begun.map(move |step| match step.from.filter(|_| several) {
        Some(from) => (format!("{name} {from}〜"), &step.target),
        None => (name.to_owned(), &step.target),
    })
}

/// What the values of a chart must not contradict.
fn bounds(lines: &[ReferenceLine]) -> Vec<Decimal> {
    lines.iter().flat_map(ReferenceLine::ends).collect()
}

/// One sentence for those who cannot see the chart: its span, and where each series stands at its end.
fn summary(
    context: &ComposeContext<'_>,
    title: &str,
    labels: &[&str],
    series: &[Series],
    (unit, label, lines): (Unit, &str, &[ReferenceLine]),
) -> String {
    let lang = context.lang();
    let (Some(first), Some(last)) = (labels.first(), labels.last()) else { return title.to_owned() };
    let (bounds, label) = (bounds(lines), Some(label).filter(|label| !label.is_empty()));
    let newest = |s: &Series| {
        let value = s.values.iter().rev().flatten().next()?;
        Some(format!("{} {}", s.name, format_labelled(*value, &bounds, unit, label, lang)))
    };
    let ends = series.iter().filter_map(newest).collect::<Vec<_>>().join(lang.pick("、", ", "));
    say!("{first}から{last}まで。最新の値は{ends}。", "From {first} to {last}. Newest: {ends}.").into_text(lang)
}
