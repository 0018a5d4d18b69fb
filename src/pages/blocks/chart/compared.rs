//! Several values of one period beside each other: against their targets, or against each other.
//!
//! In: metrics and a period. Out: a bullet chart, or horizontal bars. Never: compares values of different periods.

use super::super::figure::{self, label, require_metric};
use super::super::periods::{self, PeriodSpec};
use super::{Shown, bounds_of, in_declared_order, lines, unit, unit_label};
use crate::calendar::Period;
use crate::model::{
    Across, Bullet, Chart, ChartKind, ChartOptions, Figure, Series, TargetStatus, format_labelled,
    target_status_in_words, verdict_in_words,
};
use crate::objective::{Target, Unit};
use crate::pages::context::ComposeContext;
use crate::pages::reason::Reason;
use rust_decimal::Decimal;

pub(super) struct Asked<'a> {
    pub title: Option<String>,
    pub metrics: &'a [String],
    pub wanted: &'a PeriodSpec,
}

pub(super) fn bullets(context: &ComposeContext<'_>, id: String, asked: Asked<'_>) -> Chart {
    let lang = context.lang();
    let rows = asked.metrics.iter().map(|metric| match asked.wanted.figure(context.figures, metric) {
        Some(figure) => of_figure(context, figure),
        None => nothing(context, metric),
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

fn of_figure(context: &ComposeContext<'_>, of: &Figure) -> Bullet {
    let lang = context.lang();
    let bounds = |target: &Target| {
        let target = Some(target).filter(|target| target.applies_to(of.period.grain))?;
        bounds_of(target, of.unit)
    };
    let target = of.target.as_ref().and_then(bounds);
    let declared = context.project.metrics.get(&of.metric);
    // As targets do: the one in force when the period begins counts for all of it.
    let alert = declared.and_then(|metric| metric.alert_on(of.period.first));
    Bullet {
        name: of.label.clone(),
        period: periods::title(lang, of),
        value: of.value,
        unit: of.unit,
        unit_label: unit_label(context, std::slice::from_ref(&of.metric)).to_owned(),
        target: target.map(|(from, _)| from),
        target_until: target.and_then(|(_, until)| until),
        target_text: figure::target(context, of),
        alert: alert.as_ref().and_then(bounds).map(|(from, _)| from),
        better: of.better,
        standing: of.standing,
        standing_text: verdict_in_words(of, lang),
        partial: of.partial,
    }
}

fn nothing(context: &ComposeContext<'_>, metric: &str) -> Bullet {
    let metric = metric.to_owned();
    Bullet {
        name: label(context, &metric),
        period: String::new(),
        value: None,
        unit: unit(context, &metric),
        unit_label: unit_label(context, std::slice::from_ref(&metric)).to_owned(),
        target: None,
        target_until: None,
        target_text: String::new(),
        alert: None,
        better: None,
        standing: TargetStatus::NoData,
        standing_text: target_status_in_words(TargetStatus::NoData, false, context.lang()).to_owned(),
        partial: false,
    }
}

/// Metrics, or the values of a breakdown, in one period.
pub(super) fn horizontal(
    context: &ComposeContext<'_>,
    id: String,
    by: Option<&str>,
    asked: Asked<'_>,
) -> Result<Chart, Reason> {
    let lang = context.lang();
    let metric = &asked.metrics[0];
    require_metric(context, metric)?;
    // The period is that of the first metric: the others must not fall back on one of their own.
    let period = asked.wanted.figure(context.figures, metric).map(|figure| figure.period.clone());
    let rows = period.as_ref().map(|period| values(context, by, asked.metrics, period)).unwrap_or_default();
    let name = period.as_ref().map(|period| super::super::rows::period_title(context, period)).unwrap_or_default();
    let title = asked.title.unwrap_or_else(|| {
        asked.metrics.iter().map(|metric| label(context, metric)).collect::<Vec<_>>().join(lang.pick("・", ", "))
    });
    let (unit, word) = (unit(context, metric), unit_label(context, asked.metrics));
    let word_of = Some(word).filter(|word| !word.is_empty());
    let lines = match &period {
        Some(period) if by.is_some() && super::is_rate(unit) => {
            lines(context, metric, &Shown { by, part: &[] }, period.grain)
        }
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
            all_partial: period.is_some_and(|period| period.is_partial(context.as_of)),
            ..ChartOptions::default()
        },
    })
}

/// The names with their values in one period.
fn values(
    context: &ComposeContext<'_>,
    by: Option<&str>,
    metrics: &[String],
    period: &Period,
) -> Vec<(String, Option<Decimal>)> {
    let Some(by) = by else {
        let value = |metric: &String| context.figures.at(metric, &[], period).and_then(|figure| figure.value);
        return metrics.iter().map(|metric| (label(context, metric), value(metric))).collect();
    };
    let of_period = |figure: &&Figure| figure.period.start == period.start;
    let mut rows: Vec<(String, Option<Decimal>)> = Vec::new();
    for figure in context.figures.of(&metrics[0], period.grain).filter(of_period) {
        if let [(name, value)] = &figure.by[..]
            && name == by
        {
            rows.push((value.clone(), figure.value));
        }
    }
    in_declared_order(context, by, &metrics[0], &mut rows);
    rows
}
