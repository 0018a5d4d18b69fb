//! What every block needs of a figure: its value in words, its bounds, its verdict.

use crate::calendar::Grain;
use crate::diag::Lang;
use crate::model::{
    Change, Figure, FigureFlag, OtherReading, Trend, format_change, format_labelled, format_parts, rule_in_words,
    target_status_in_words,
};
use crate::objective::{Target, Unit};
use crate::pages::reason::Reason;
use crate::pages::reports::is_for_customers;
use crate::pages::{context::ComposeContext, words};
use crate::say;
use rust_decimal::Decimal;

/// The trend that stands beside a figure.
pub(in crate::pages) fn trend(context: &ComposeContext<'_>, figure: &Figure) -> Option<String> {
    let trend = figure.trend.as_ref()?;
    Some(trend_in_words(context, &figure.metric, figure.unit, figure.period.grain, trend))
}

/// A trend: its slope, its window and how many values it stands on, or why there is none.
pub(in crate::pages) fn trend_in_words(
    context: &ComposeContext<'_>,
    metric: &str,
    unit: Unit,
    grain: Grain,
    trend: &Trend,
) -> String {
    let lang = context.lang();
    let (per, units) = match grain {
        Grain::Day => ("日", "日"),
        Grain::Week | Grain::Cutoff => ("週", "週"),
        Grain::Month => ("月", "か月"),
        Grain::Quarter => ("四半期", "四半期"),
        Grain::Year => ("年", "年"),
        _ => ("期", "期"),
    };
    let Trend { slope, n, periods, from, to } = trend;
    let said = match slope {
        Some(slope) => {
            let slope = difference(context, metric, unit, *slope);
            say!(
                "傾向 {slope}/{per}（直近{periods}{units}のうち値のある{n}{units}、{from}〜{to}）",
                "trend {slope} per period ({from} to {to}, {n} values, window {periods})"
            )
        }
        None => say!(
            "傾向はまだ分かりません（終わった期が4つ要ります。今は {n}）",
            "no trend: it takes 4 values of complete periods, there are {n}"
        ),
    };
    said.into_text(lang)
}

/// The alert that a figure crosses, in words; empty while it crosses none.
pub(in crate::pages) fn alert(context: &ComposeContext<'_>, figure: &Figure) -> String {
    let lang = context.lang();
    let Some(alert) = &figure.alert else { return String::new() };
    let text = target_of(context, &figure.metric, alert);
    say!("アラート: {text}", "alert: {text}").into_text(lang)
}

/// What would be judged otherwise if a rule were read in another way, one sentence per reading; none in a report for customers,
/// who were promised one reading.
pub(in crate::pages) fn readings(context: &ComposeContext<'_>, figure: &Figure) -> Vec<String> {
    let lang = context.lang();
    if context.report.is_some_and(|report| is_for_customers(context, report.name)) {
        return Vec::new();
    }
    let sentence = |other: &OtherReading| {
        let reading = rule_in_words(&format!("{}: {}", other.rule, other.reading), lang);
        let standing = target_status_in_words(other.standing, figure.target.is_some(), lang);
        let value = other.value.map(|value| {
            format_labelled(value, &bounds(context, figure), figure.unit, unit_label(context, &figure.metric), lang)
        });
        let said = match value {
            Some(value) => say!(
                "参考: 別の数え方（{reading}）では {value} で{standing}",
                "read otherwise ({reading}): {value}, {standing}"
            ),
            None => say!("参考: 別の数え方（{reading}）では{standing}", "read otherwise ({reading}): {standing}"),
        };
        said.into_text(lang)
    };
    figure.readings.iter().map(sentence).collect()
}

/// Whether a metric or an SLA clock is declared.
pub(in crate::pages) fn require_metric(context: &ComposeContext<'_>, metric: &str) -> Result<(), Reason> {
    let names = context.project.metric_ids();
    if names.iter().any(|name| name == metric) {
        return Ok(());
    }
    let message = say!("指標 `{metric}` は宣言されていません", "no metric `{metric}` is declared");
    let broken = context.project.broken.metric(metric);
    Err(Reason::lost(broken, message, metric, names.iter().map(String::as_str)))
}

/// A metric's name for people.
pub(in crate::pages) fn label(context: &ComposeContext<'_>, metric: &str) -> String {
    let of_clock = || {
        let (policy, clock) = metric.strip_prefix("sla.")?.rsplit_once('.')?;
        let policy = context.project.policies.get(policy)?;
        let clock = policy.clocks.iter().find(|c| c.name == clock)?;
        Some(format!("{} {}", policy.label, clock.label))
    };
    let of_metric = context.project.metrics.get(metric).map(|m| m.label.clone());
    of_metric.or_else(of_clock).unwrap_or_else(|| metric.to_owned())
}

/// What stands for the value of a figure that has none: there was nothing to measure, or the data do not say.
pub(in crate::pages) fn no_value(figure: &Figure, lang: Lang) -> &'static str {
    match figure.flags.contains(&FigureFlag::Missing) {
        true => lang.pick("値なし", "no value"),
        false => lang.pick("対象なし", "no data"),
    }
}

/// A figure's value with its unit, in digits that agree with its verdict.
pub(in crate::pages) fn value(context: &ComposeContext<'_>, figure: &Figure) -> String {
    let lang = context.lang();
    figure.value.map_or_else(
        || no_value(figure, lang).to_owned(),
        |value| {
            format_labelled(value, &bounds(context, figure), figure.unit, unit_label(context, &figure.metric), lang)
        },
    )
}

/// The value and its unit apart.
pub(in crate::pages) fn parts(context: &ComposeContext<'_>, figure: &Figure) -> (String, String) {
    let lang = context.lang();
    figure.value.map_or_else(
        || (no_value(figure, lang).to_owned(), String::new()),
        |value| format_parts(value, &bounds(context, figure), figure.unit, unit_label(context, &figure.metric), lang),
    )
}

/// A figure's target in words; empty without one.
pub(in crate::pages) fn target(context: &ComposeContext<'_>, figure: &Figure) -> String {
    figure.target.as_ref().map(|target| target_of(context, &figure.metric, target)).unwrap_or_default()
}

/// A target of a metric in words, which count what the metric counts.
pub(in crate::pages) fn target_of(context: &ComposeContext<'_>, metric: &str, target: &Target) -> String {
    target.to_text_counting(context.lang(), unit_label(context, metric))
}

/// A change of a figure with its sign, in the figure's unit.
pub(in crate::pages) fn change(context: &ComposeContext<'_>, figure: &Figure, change: &Change) -> String {
    let label = unit_label(context, &figure.metric);
    words::change(context.lang(), change, figure.unit, label, &change_bounds(context, figure))
}

/// A difference between two values of a metric, with its sign.
pub(in crate::pages) fn difference(context: &ComposeContext<'_>, metric: &str, unit: Unit, delta: Decimal) -> String {
    format_change(delta, unit, unit_label(context, metric), context.lang())
}

/// How far a value is from the bound that it misses, with its sign; empty where it misses none.
pub(in crate::pages) fn gap(context: &ComposeContext<'_>, figure: &Figure) -> String {
    let (Some(value), Some(target)) = (figure.value, &figure.target) else { return String::new() };
    let bounds = figure.bounds(target).into_iter();
    let nearest = bounds.filter_map(|bound| value.checked_sub(bound)).min_by_key(Decimal::abs);
    nearest
        .filter(|gap| !gap.is_zero())
        .map(|gap| difference(context, &figure.metric, figure.unit, gap))
        .unwrap_or_default()
}

fn bounds(context: &ComposeContext<'_>, figure: &Figure) -> Vec<Decimal> {
    promised(context, figure).flat_map(|target| figure.bounds(target)).collect()
}

/// The bounds that a figure's changes are judged by.
fn change_bounds(context: &ComposeContext<'_>, figure: &Figure) -> Vec<Decimal> {
    promised(context, figure).flat_map(Target::change_bounds).collect()
}

fn promised<'a>(context: &'a ComposeContext<'_>, figure: &'a Figure) -> impl Iterator<Item = &'a Target> {
    let alerts = context.project.metrics.get(&figure.metric).into_iter().flat_map(|m| m.alert.targets());
    figure.target.iter().chain(alerts)
}

pub(in crate::pages) fn unit_label<'m>(context: &'m ComposeContext<'_>, metric: &str) -> Option<&'m str> {
    let metric = context.project.metrics.get(metric)?;
    Some(metric.unit_label.as_str()).filter(|label| !label.is_empty())
}
