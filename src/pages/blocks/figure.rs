//! A figure in a sentence, and what every block needs of a figure: its value in words, its bounds, its verdict.

use super::periods::{self, Wanted};
use crate::model::{Figure, InlineFigure, format_labelled, format_parts, standing_in_words};
use crate::pages::Material;
use crate::pages::reason::Reason;
use crate::say;
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
        let standing = crate::model::Standing::NoData;
        let standing_text = standing_in_words(standing, false, lang).to_owned();
        return Ok(InlineFigure { text, label, period: String::new(), standing, standing_text });
    };
    Ok(InlineFigure {
        text: value(material, figure),
        label: figure.label.clone(),
        period: periods::title(lang, figure),
        standing: figure.standing,
        standing_text: standing_in_words(figure.standing, figure.target.is_some(), lang).to_owned(),
    })
}

/// Whether a metric or an SLA clock is declared.
pub(in crate::pages) fn known(material: &Material<'_>, metric: &str) -> Result<(), Reason> {
    let names = material.project.metric_ids();
    if names.iter().any(|name| name == metric) {
        return Ok(());
    }
    let message = say!("指標 `{metric}` は宣言されていません", "no metric `{metric}` is declared");
    Err(Reason::unknown(message, metric, names.iter().map(String::as_str)))
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

/// A figure's value with its unit, in digits that agree with its verdict.
pub(in crate::pages) fn value(material: &Material<'_>, figure: &Figure) -> String {
    let lang = material.lang();
    figure.value.map_or_else(
        || lang.pick("対象なし", "no data").to_owned(),
        |value| format_labelled(value, &bounds(material, figure), figure.unit, unit_label(material, figure), lang),
    )
}

/// The value and its unit apart.
pub(in crate::pages) fn parts(material: &Material<'_>, figure: &Figure) -> (String, String) {
    let lang = material.lang();
    figure.value.map_or_else(
        || (lang.pick("対象なし", "no data").to_owned(), String::new()),
        |value| format_parts(value, &bounds(material, figure), figure.unit, unit_label(material, figure), lang),
    )
}

/// A figure's target in words; empty without one.
pub(in crate::pages) fn target(material: &Material<'_>, figure: &Figure) -> String {
    figure.target.as_ref().map(|target| target.to_text(material.lang())).unwrap_or_default()
}

fn bounds(material: &Material<'_>, figure: &Figure) -> Vec<Decimal> {
    let alert = material.project.metrics.get(&figure.metric).and_then(|m| m.alert.as_ref());
    figure.target.iter().chain(alert).flat_map(|target| target.bounds_in(figure.unit)).collect()
}

fn unit_label<'m>(material: &'m Material<'_>, figure: &Figure) -> Option<&'m str> {
    let metric = material.project.metrics.get(&figure.metric)?;
    Some(metric.unit_label.as_str()).filter(|label| !label.is_empty())
}
