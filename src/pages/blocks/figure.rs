//! A figure in a sentence, and what every block needs of a figure: its value in words, its bounds, its verdict.

use super::periods::{self, Wanted};
use crate::calendar::Grain;
use crate::diag::Lang;
use crate::model::{
    Change, Figure, FigureFlag, InlineFigure, OtherReading, Standing, Trend, format_change, format_labelled,
    format_parts, misses_in_words, rule_in_words, standing_in_words, verdict_in_words,
};
use crate::pages::reason::Reason;
use crate::pages::reports::is_for_customers;
use crate::pages::{Material, words};
use crate::say;
use crate::target::{Target, Unit};
use rust_decimal::Decimal;

/// The figure of a role; without a period, of the newest complete month.
pub(in crate::pages) fn inline(
    material: &Material<'_>,
    metric: &str,
    period: Option<&str>,
) -> Result<InlineFigure, Reason> {
    known(material, metric)?;
    let lang = material.lang();
    let figure = Wanted::parse(material, period)?.figure(material.figures, metric);
    let Some(figure) = figure else {
        let label = label(material, metric);
        let text = lang.pick("対象なし", "no data").to_owned();
        let standing = Standing::NoData;
        let standing_text = standing_in_words(standing, false, lang).to_owned();
        return Ok(InlineFigure {
            untargeted: false,
            text,
            label,
            metric: metric.to_owned(),
            period: String::new(),
            standing,
            standing_text,
            alert: String::new(),
            notes: Vec::new(),
        });
    };
    Ok(InlineFigure {
        untargeted: figure.target.is_none() && figure.standing == Standing::Undecided,
        text: value(material, figure),
        label: figure.label.clone(),
        metric: figure.metric.clone(),
        period: periods::title(lang, figure),
        standing: figure.standing,
        standing_text: verdict_in_words(figure, lang),
        alert: alert(material, figure),
        notes: misses_in_words(figure, lang)
            .into_iter()
            .chain(trend(material, figure))
            .chain(readings(material, figure))
            .collect(),
    })
}

/// The trend that stands beside a figure.
pub(in crate::pages) fn trend(material: &Material<'_>, figure: &Figure) -> Option<String> {
    let of = (figure.metric.as_str(), figure.unit);
    figure.trend.as_ref().map(|trend| trend_in_words(material, of, figure.period.grain, trend))
}

/// A trend: its slope, its window and how many values it stands on, or why there is none.
pub(in crate::pages) fn trend_in_words(
    material: &Material<'_>,
    of: (&str, Unit),
    grain: Grain,
    trend: &Trend,
) -> String {
    let lang = material.lang();
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
            let slope = difference(material, of, *slope);
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
    said.text(lang).to_owned()
}

/// The alert that a figure crosses, in words; empty while it crosses none.
pub(in crate::pages) fn alert(material: &Material<'_>, figure: &Figure) -> String {
    let lang = material.lang();
    let Some(alert) = &figure.alert else { return String::new() };
    let text = target_of(material, &figure.metric, alert);
    say!("アラート: {text}", "alert: {text}").text(lang).to_owned()
}

/// What would be judged otherwise if a rule were read in another way, one sentence per reading; none in a report for customers,
/// who were promised one reading.
pub(in crate::pages) fn readings(material: &Material<'_>, figure: &Figure) -> Vec<String> {
    let lang = material.lang();
    if material.report.is_some_and(|report| is_for_customers(material, report.kind)) {
        return Vec::new();
    }
    let sentence = |other: &OtherReading| {
        let reading = rule_in_words(&format!("{}: {}", other.rule, other.reading), lang);
        let standing = standing_in_words(other.standing, figure.target.is_some(), lang);
        let value = other.value.map(|value| {
            format_labelled(value, &bounds(material, figure), figure.unit, unit_label(material, &figure.metric), lang)
        });
        let said = match value {
            Some(value) => say!(
                "参考: 別の数え方（{reading}）では {value} で{standing}",
                "read otherwise ({reading}): {value}, {standing}"
            ),
            None => say!("参考: 別の数え方（{reading}）では{standing}", "read otherwise ({reading}): {standing}"),
        };
        said.text(lang).to_owned()
    };
    figure.readings.iter().map(sentence).collect()
}

/// Whether a metric or an SLA clock is declared.
pub(in crate::pages) fn known(material: &Material<'_>, metric: &str) -> Result<(), Reason> {
    let names = material.project.metric_ids();
    if names.iter().any(|name| name == metric) {
        return Ok(());
    }
    let message = say!("指標 `{metric}` は宣言されていません", "no metric `{metric}` is declared");
    let broken = material.project.broken.metric(metric);
    Err(Reason::lost(broken, message, metric, names.iter().map(String::as_str)))
}

/// A metric's name for people.
pub(in crate::pages) fn label(material: &Material<'_>, metric: &str) -> String {
    let of_clock = || {
        let (policy, clock) = metric.strip_prefix("sla.")?.rsplit_once('.')?;
        let policy = material.project.policies.get(policy)?;
        let clock = policy.clocks.iter().find(|c| c.name == clock)?;
        Some(format!("{} {}", policy.label, clock.label))
    };
    let of_metric = material.project.metrics.get(metric).map(|m| m.label.clone());
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
pub(in crate::pages) fn value(material: &Material<'_>, figure: &Figure) -> String {
    let lang = material.lang();
    figure.value.map_or_else(
        || no_value(figure, lang).to_owned(),
        |value| {
            format_labelled(value, &bounds(material, figure), figure.unit, unit_label(material, &figure.metric), lang)
        },
    )
}

/// The value and its unit apart.
pub(in crate::pages) fn parts(material: &Material<'_>, figure: &Figure) -> (String, String) {
    let lang = material.lang();
    figure.value.map_or_else(
        || (no_value(figure, lang).to_owned(), String::new()),
        |value| format_parts(value, &bounds(material, figure), figure.unit, unit_label(material, &figure.metric), lang),
    )
}

/// A figure's target in words; empty without one.
pub(in crate::pages) fn target(material: &Material<'_>, figure: &Figure) -> String {
    figure.target.as_ref().map(|target| target_of(material, &figure.metric, target)).unwrap_or_default()
}

/// A target of a metric in words, which count what the metric counts.
pub(in crate::pages) fn target_of(material: &Material<'_>, metric: &str, target: &Target) -> String {
    target.to_text_counting(material.lang(), unit_label(material, metric))
}

/// A change of a figure with its sign, in the figure's unit.
pub(in crate::pages) fn change(material: &Material<'_>, figure: &Figure, change: &Change) -> String {
    let unit = (figure.unit, unit_label(material, &figure.metric));
    words::change(material.lang(), change, unit, &change_bounds(material, figure))
}

/// A difference between two values of a metric, with its sign.
pub(in crate::pages) fn difference(material: &Material<'_>, (metric, unit): (&str, Unit), delta: Decimal) -> String {
    format_change(delta, unit, unit_label(material, metric), material.lang())
}

/// How far a value is from the bound that it misses, with its sign; empty where it misses none.
pub(in crate::pages) fn gap(material: &Material<'_>, figure: &Figure) -> String {
    let (Some(value), Some(target)) = (figure.value, &figure.target) else { return String::new() };
    let bounds = figure.bounds(target).into_iter();
    let nearest = bounds.filter_map(|bound| value.checked_sub(bound)).min_by_key(Decimal::abs);
    nearest
        .filter(|gap| !gap.is_zero())
        .map(|gap| difference(material, (&figure.metric, figure.unit), gap))
        .unwrap_or_default()
}

fn bounds(material: &Material<'_>, figure: &Figure) -> Vec<Decimal> {
    promised(material, figure).flat_map(|target| figure.bounds(target)).collect()
}

/// The bounds that a figure's changes are judged by.
fn change_bounds(material: &Material<'_>, figure: &Figure) -> Vec<Decimal> {
    promised(material, figure).flat_map(Target::change_bounds).collect()
}

fn promised<'a>(material: &'a Material<'_>, figure: &'a Figure) -> impl Iterator<Item = &'a Target> {
    let alerts = material.project.metrics.get(&figure.metric).into_iter().flat_map(|m| m.alert.targets());
    figure.target.iter().chain(alerts)
}

fn unit_label<'m>(material: &'m Material<'_>, metric: &str) -> Option<&'m str> {
    let metric = material.project.metrics.get(metric)?;
    Some(metric.unit_label.as_str()).filter(|label| !label.is_empty())
}
