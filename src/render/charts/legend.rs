//! What stands beside a drawing so that its marks can be told apart.
//!
//! In: a chart and its scale. Out: names with small drawings, or with signs for readers without SVG. Never: a key that
//! looks different from what it explains.

use super::drawing::{Locale, ticks, unit_label};
use super::heat;
use super::paint::{self, DASHES, LINE_DASHES};
use super::scale::Scale;
use crate::diag::Lang;
use crate::model::{Chart, ChartKind, ReferenceLine, format_digits};
use rust_decimal::Decimal;
use serde::Serialize;

/// What a series, a reference line or a class looks like.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LegendEntry {
    pub(super) name: String,
    /// A small SVG of its line or bar.
    key: String,
}

/// One entry per series and reference line, or per class; empty when the title says enough.
pub(super) fn entries(chart: &Chart, scale: Option<&Scale>, locale: Locale<'_>) -> Vec<LegendEntry> {
    let bound = |name: &str, is_alert: bool, dash: &str| LegendEntry {
        name: name.to_owned(),
        key: paint::key_line(&paint::line_paint(is_alert), dash),
    };
    match (chart.kind, scale) {
        (ChartKind::Heat, Some(scale)) => {
            let classes = classes(chart, scale, locale.lang);
            classes.into_iter().map(|(name, shade)| LegendEntry { name, key: paint::key_cell(shade) }).collect()
        }
        (ChartKind::Bullet, _) => {
            let alert = chart.options.bullets.iter().any(|bullet| bullet.alert.is_some());
            let alert = alert.then(|| bound(locale.words.alert_line, true, "2,3"));
            std::iter::once(bound(locale.words.target, false, "")).chain(alert).collect()
        }
        _ if chart.options.multiples => lines(chart, locale.lang),
        _ if chart.series.len() < 2 && chart.lines.is_empty() => Vec::new(),
        _ => {
            let series = chart.series.iter().enumerate().map(|(at, series)| LegendEntry {
                name: series.name.clone(),
                key: if is_line(chart, at) {
                    paint::key_line(&paint::series_paint(at), DASHES[at % DASHES.len()])
                } else {
                    paint::key_bar(at)
                },
            });
            series.chain(lines(chart, locale.lang)).collect()
        }
    }
}

fn lines(chart: &Chart, lang: Lang) -> Vec<LegendEntry> {
    let entry = |(at, line): (usize, &ReferenceLine)| LegendEntry {
        name: line_name(chart, line, lang),
        key: paint::key_line(&paint::line_paint(line.is_alert(at)), LINE_DASHES[usize::from(line.is_alert(at))]),
    };
    chart.lines.iter().enumerate().map(entry).collect()
}

fn is_line(chart: &Chart, at: usize) -> bool {
    chart.kind == ChartKind::Line || chart.options.over.contains(&at)
}

/// The classes of a heat map by where they begin, with their shades.
fn classes(chart: &Chart, scale: &Scale, lang: Lang) -> Vec<(String, usize)> {
    let texts = ticks(chart, scale, lang);
    let steps = texts.len() - 1;
    let class = |(at, from): (usize, String)| (from + lang.pick("〜", " and up"), heat::shade(scale, at));
    texts.into_iter().take(steps).enumerate().map(class).collect()
}

/// The legend without drawings: each name with a sign like its marker, and its colour.
pub(super) fn plain(
    chart: &Chart,
    scale: Option<&Scale>,
    locale: Locale<'_>,
) -> Vec<(String, &'static str, &'static str)> {
    let lang = locale.lang;
    if let (ChartKind::Heat, Some(scale)) = (chart.kind, scale) {
        let classes = classes(chart, scale, lang).into_iter();
        return classes.map(|(name, shade)| (name, "■", paint::heat_hex(shade))).collect();
    }
    if chart.kind == ChartKind::Bullet {
        return entries(chart, scale, locale)
            .into_iter()
            .enumerate()
            .map(|(at, of)| (of.name, "|", paint::line_hex(at > 0)))
            .collect();
    }
    if !chart.has_values() || (chart.series.len() < 2 && chart.lines.is_empty()) {
        return Vec::new();
    }
    const MARKERS: [&str; 4] = ["●", "■", "▲", "◆"];
    let sign = |at: usize| if is_line(chart, at) { MARKERS[at % MARKERS.len()] } else { "■" };
    let series = chart.series.iter().enumerate().filter(|_| !chart.options.multiples);
    let series = series.map(|(at, series)| (series.name.clone(), sign(at), paint::series_hex(at)));
    let lines = chart.lines.iter().enumerate().map(|(at, line)| {
        let sign = if line.is_alert(at) { "···" } else { "- -" };
        (line_name(chart, line, lang), sign, paint::line_hex(line.is_alert(at)))
    });
    series.chain(lines).collect()
}

/// `目標 99.9%`, `目標 20〜70名`, unless the name says it already.
fn line_name(chart: &Chart, line: &ReferenceLine, lang: Lang) -> String {
    let told = |value: Decimal| format_digits(value, value.normalize().scale(), chart.unit, unit_label(chart), lang);
    let (name, value) = (&line.name, line.ends().map(told).collect::<Vec<_>>().join(lang.pick("〜", "–")));
    if name.contains(&value) { name.clone() } else { format!("{name} {value}") }
}
