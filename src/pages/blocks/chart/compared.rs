//! Several values of one period beside each other: against their targets, or against each other.
//!
//! In: metrics and a period. Out: a bullet chart, or horizontal bars. Never: compares values of different periods.

use super::super::figure::{self, known, label};
use super::super::periods::{self, Wanted};
use super::{bounds_of, in_declared_order, lines, unit, unit_label};
use crate::calendar::Period;
use crate::model::{
    Across, Bullet, Chart, ChartKind, ChartOptions, Figure, Series, Standing, format_labelled, standing_in_words,
    verdict_in_words,
};
use crate::pages::Material;
use crate::pages::reason::Reason;
use crate::target::{Target, Unit};
use rust_decimal::Decimal;

/// What is compared, and when.
pub(super) struct Asked<'a> {
    pub title: Option<String>,
    pub metrics: &'a [String],
    pub wanted: &'a Wanted,
}

/// Each metric against its target and its alert.
pub(super) fn bullets(material: &Material<'_>, id: String, asked: Asked<'_>) -> Chart {
    let lang = material.lang();
    let rows = asked.metrics.iter().map(|metric| match asked.wanted.figure(material.figures, metric) {
        Some(figure) => of_figure(material, figure),
        None => nothing(material, metric),
    });
    let rows: Vec<Bullet> = rows.collect();
    let said = |of: &Bullet| {
        let label = Some(of.unit_label.as_str()).filter(|label| !label.is_empty());
        let bounds: Vec<Decimal> = [of.target, of.target_until, of.alert].into_iter().flatten().collect();
        let value = of.value.map(|value| format_labelled(value, &bounds, of.unit, label, lang)).unwrap_or_default();
        let parts = [of.name.as_str(), &value, &of.standing_text];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let all = rows.iter().map(said).collect::<Vec<_>>().join(lang.pick("、", ", "));
    let usual = lang.pick("目標に対する実績", "Actuals against their targets");
    Chart {
        id,
        title: asked.title.unwrap_or_else(|| usual.to_owned()),
        summary: all + lang.pick("。", "."),
        kind: ChartKind::Bullet,
        categories: Vec::new(),
        series: Vec::new(),
        lines: Vec::new(),
        unit: Unit::Count,
        unit_label: String::new(),
        last_is_partial: false,
        options: ChartOptions { across: Across::Names, bullets: rows, ..ChartOptions::default() },
    }
}

fn of_figure(material: &Material<'_>, of: &Figure) -> Bullet {
    let lang = material.lang();
    let bounds = |target: &Target| {
        let target = Some(target).filter(|target| target.speaks_of(of.period.grain))?;
        bounds_of(target, of.unit)
    };
    let target = of.target.as_ref().and_then(bounds);
    let declared = material.project.metrics.get(&of.metric);
    // As targets do: the one in force when the period begins counts for all of it.
    let alert = declared.and_then(|metric| metric.alert_on(of.period.first));
    Bullet {
        name: of.label.clone(),
        period: periods::title(lang, of),
        value: of.value,
        unit: of.unit,
        unit_label: unit_label(material, std::slice::from_ref(&of.metric)).to_owned(),
        target: target.map(|(from, _)| from),
        target_until: target.and_then(|(_, until)| until),
        target_text: figure::target(material, of),
        alert: alert.as_ref().and_then(bounds).map(|(from, _)| from),
        better: of.better,
        standing: of.standing,
        standing_text: verdict_in_words(of, lang),
        partial: of.partial,
    }
}

fn nothing(material: &Material<'_>, metric: &str) -> Bullet {
    let metric = metric.to_owned();
    Bullet {
        name: label(material, &metric),
        period: String::new(),
        value: None,
        unit: unit(material, &metric),
        unit_label: unit_label(material, std::slice::from_ref(&metric)).to_owned(),
        target: None,
        target_until: None,
        target_text: String::new(),
        alert: None,
        better: None,
        standing: Standing::NoData,
        standing_text: standing_in_words(Standing::NoData, false, material.lang()).to_owned(),
        partial: false,
    }
}

/// Metrics, or the values of a breakdown, in one period.
pub(super) fn horizontal(
    material: &Material<'_>,
    id: String,
    by: Option<&str>,
    asked: Asked<'_>,
) -> Result<Chart, Reason> {
    let lang = material.lang();
    let metric = &asked.metrics[0];
    known(material, metric)?;
    // The period is that of the first metric: the others must not fall back on one of their own.
    let period = asked.wanted.figure(material.figures, metric).map(|figure| figure.period.clone());
    let rows = period.as_ref().map(|period| values(material, by, (asked.metrics, period))).unwrap_or_default();
    let name = period.as_ref().map(|period| super::super::rows::period_title(material, period)).unwrap_or_default();
    let title = asked.title.unwrap_or_else(|| {
        asked.metrics.iter().map(|metric| label(material, metric)).collect::<Vec<_>>().join(lang.pick("・", ", "))
    });
    let (unit, word) = (unit(material, metric), unit_label(material, asked.metrics));
    let word_of = Some(word).filter(|word| !word.is_empty());
    let lines = match &period {
        Some(period) if by.is_some() && super::is_rate(unit) => lines(material, metric, period.grain),
        _ => Vec::new(),
    };
    let bounds = super::bounds(&lines);
    let said = rows.iter().filter_map(|(name, value)| {
        Some(format!("{name} {}", format_labelled((*value)?, &bounds, unit, word_of, lang)))
    });
    let said = said.collect::<Vec<_>>().join(lang.pick("、", ", "));
    Ok(Chart {
        id,
        summary: if said.is_empty() { name.clone() } else { format!("{name}: {said}") + lang.pick("。", ".") },
        title,
        kind: ChartKind::HorizontalBar,
        categories: rows.iter().map(|(name, _)| name.clone()).collect(),
        series: vec![Series { name, values: rows.into_iter().map(|(_, value)| value).collect() }],
        lines,
        unit,
        unit_label: word.to_owned(),
        last_is_partial: false,
        options: ChartOptions {
            across: Across::Names,
            all_partial: period.is_some_and(|period| period.is_partial(material.as_of)),
            ..ChartOptions::default()
        },
    })
}

/// The names with their values in one period.
fn values(
    material: &Material<'_>,
    by: Option<&str>,
    (metrics, period): (&[String], &Period),
) -> Vec<(String, Option<Decimal>)> {
    let Some(by) = by else {
        let value = |metric: &String| material.figures.at(metric, &[], period).and_then(|figure| figure.value);
        return metrics.iter().map(|metric| (label(material, metric), value(metric))).collect();
    };
    let of_period = |figure: &&Figure| figure.period.start == period.start;
    let mut rows: Vec<(String, Option<Decimal>)> = Vec::new();
    for figure in material.figures.of(&metrics[0], period.grain).filter(of_period) {
        if let [(name, value)] = &figure.by[..]
            && name == by
        {
            rows.push((value.clone(), figure.value));
        }
    }
    in_declared_order(material, (by, &metrics[0]), &mut rows);
    rows
}
