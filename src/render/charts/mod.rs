//! Charts: a description in words and numbers becomes a drawing, a legend and a table of exact numbers.
//!
//! In: [`Chart`]s. Out: [`ChartView`]s for the theme: SVG in two sizes whose colours follow the page, and the numbers as
//! text. Never: reads a font of the machine, or shows a number that went through a float.

mod draw;
mod font;
mod png;
mod scale;
mod spark;
mod svg;

use super::words::Words;
use crate::diag::Lang;
use crate::model::{Chart, ChartKind, format_digits, format_labelled};
use draw::{DASHES, LINE_DASHES, LINE_KINDS, Labels, MAIL, NARROW, Size, WIDE};
pub(super) use png::picture;
use rust_decimal::Decimal;
use scale::Scale;
use serde::Serialize;
pub(super) use spark::spark;

/// A chart as the theme sees it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChartView {
    id: String,
    title: String,
    summary: String,
    /// The drawing for wide windows and paper; empty when there is nothing to draw.
    wide: String,
    /// The drawing for phones.
    narrow: String,
    /// One entry per series and reference line; empty when the title says enough.
    legend: Vec<LegendEntry>,
    head: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Serialize)]
struct LegendEntry {
    name: String,
    /// A small SVG of its line or bar.
    key: String,
}

/// One category with its exact values.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    pub(super) category: String,
    pub(super) partial: bool,
    pub(super) values: Vec<String>,
}

/// The numbers of a chart as text.
pub(super) struct Numbers {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// Draws a chart and writes out its numbers.
pub(super) fn view(chart: &Chart, lang: Lang, words: &Words) -> ChartView {
    let drawn = Scale::of(heights(chart).into_iter(), chart.kind, chart.unit).filter(|_| has_values(chart));
    let (wide, narrow) = drawn.map_or_else(Default::default, |scale| {
        let draw_in = |size, suffix| drawing(chart, &scale, lang, words, size, suffix);
        (draw_in(WIDE, "-wide"), draw_in(NARROW, "-narrow"))
    });
    let legend = if wide.is_empty() || (chart.series.len() < 2 && chart.lines.is_empty()) {
        Vec::new()
    } else {
        legend(chart, lang)
    };
    ChartView {
        id: chart.id.clone(),
        title: chart.title.clone(),
        summary: chart.summary.clone(),
        wide,
        narrow,
        legend,
        head: head(chart, words),
        rows: rows(chart, lang, words),
    }
}

/// The exact numbers of a chart.
pub(super) fn numbers(chart: &Chart, lang: Lang, words: &Words) -> Numbers {
    Numbers { head: head(chart, words), rows: rows(chart, lang, words) }
}

/// The drawing that a picture in a mail is made of; empty when there is nothing to draw.
pub(super) fn for_picture(chart: &Chart, lang: Lang, words: &Words) -> String {
    let scale = Scale::of(heights(chart).into_iter(), chart.kind, chart.unit).filter(|_| has_values(chart));
    scale.map_or_else(String::new, |scale| drawing(chart, &scale, lang, words, MAIL, "-mail"))
}

/// The legend without drawings: each name with a sign like its marker, and its colour. Empty when the title says enough.
pub(super) fn plain_legend(chart: &Chart, lang: Lang) -> Vec<(String, &'static str, &'static str)> {
    if !has_values(chart) || (chart.series.len() < 2 && chart.lines.is_empty()) {
        return Vec::new();
    }
    let signs = if chart.kind == ChartKind::Line { ["●", "■", "▲", "◆"] } else { ["■"; 4] };
    let series = chart
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| (series.name.clone(), signs[at % signs.len()], svg::series_hex(at)));
    let lines = chart.lines.iter().enumerate().map(|(at, line)| {
        let sign = if at == 0 { "- -" } else { "･･･" };
        (line_name(chart, &line.name, line.value, lang), sign, svg::line_hex(at))
    });
    series.chain(lines).collect()
}

fn head(chart: &Chart, words: &Words) -> Vec<String> {
    std::iter::once(words.period.to_owned()).chain(chart.series.iter().map(|s| s.name.clone())).collect()
}

fn unit_label(chart: &Chart) -> Option<&str> {
    Some(chart.unit_label.as_str()).filter(|label| !label.is_empty())
}

/// Whether there is any value to show.
pub(super) fn has_values(chart: &Chart) -> bool {
    chart.series.iter().any(|series| series.values.iter().any(Option::is_some))
}

/// Every height that must fit: values, sums of stacks, reference lines.
fn heights(chart: &Chart) -> Vec<Decimal> {
    let lines = chart.lines.iter().map(|line| line.value);
    if chart.kind != ChartKind::StackedBar {
        return chart.series.iter().flat_map(|s| s.values.iter().flatten().copied()).chain(lines).collect();
    }
    let value = |series: &crate::model::Series, at: usize| series.values.get(at).copied().flatten();
    let sum_of = |at: usize, sign: fn(&Decimal) -> bool| -> Decimal {
        chart.series.iter().filter_map(|series| value(series, at)).filter(sign).sum()
    };
    (0..chart.categories.len())
        .flat_map(|at| [sum_of(at, |v| *v > Decimal::ZERO), sum_of(at, |v| *v < Decimal::ZERO)])
        .chain(lines)
        .collect()
}

fn drawing(chart: &Chart, scale: &Scale, lang: Lang, words: &Words, size: Size, suffix: &str) -> String {
    let digits = scale.ticks().map(|tick| tick.scale()).max().unwrap_or(0);
    let mut labels = Labels {
        ticks: scale.ticks().map(|tick| format_digits(tick, digits, chart.unit, unit_label(chart), lang)).collect(),
        categories: chart.categories.clone(),
        lines: chart.lines.iter().map(|line| line_name(chart, &line.name, line.value, lang)).collect(),
    };
    if let (true, Some(last)) = (chart.last_is_partial, labels.categories.last_mut()) {
        last.push_str(words.partial_mark);
    }
    labels.thin_out(size);
    // The library fails on a font it cannot read only, and that font is in the binary.
    draw::draw(chart, scale, &labels, size)
        .map_or_else(|_| String::new(), |raw| svg::finish(&raw, chart, &labels, size, suffix))
}

/// `目標 99.9%`, unless the name says it already.
fn line_name(chart: &Chart, name: &str, value: Decimal, lang: Lang) -> String {
    let value = format_digits(value, value.normalize().scale(), chart.unit, unit_label(chart), lang);
    if name.contains(&value) { name.to_owned() } else { format!("{name} {value}") }
}

fn legend(chart: &Chart, lang: Lang) -> Vec<LegendEntry> {
    let series = chart.series.iter().enumerate().map(|(at, series)| LegendEntry {
        name: series.name.clone(),
        key: if chart.kind == ChartKind::Line {
            key_line(&svg::series_paint(at), DASHES[at % DASHES.len()])
        } else {
            format!(
                "<svg class=\"key key-bar\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" \
                 rx=\"2\" fill=\"{}\"/></svg>",
                svg::series_paint(at)
            )
        },
    });
    let lines = chart.lines.iter().enumerate().map(|(at, line)| LegendEntry {
        name: line_name(chart, &line.name, line.value, lang),
        key: key_line(&svg::line_paint(at), LINE_DASHES[at.min(LINE_KINDS - 1)]),
    });
    series.chain(lines).collect()
}

fn key_line(paint: &str, dash: &str) -> String {
    let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    format!(
        "<svg class=\"key\" viewBox=\"0 0 28 12\" aria-hidden=\"true\"><line x1=\"0\" y1=\"6\" x2=\"28\" y2=\"6\" \
         stroke=\"{paint}\" stroke-width=\"2.5\"{dash}/></svg>"
    )
}

fn rows(chart: &Chart, lang: Lang, words: &Words) -> Vec<Row> {
    let bounds: Vec<Decimal> = chart.lines.iter().map(|line| line.value).collect();
    let shown = |value: Option<Decimal>| {
        value.map_or_else(
            || words.no_value.to_owned(),
            |v| format_labelled(v, &bounds, chart.unit, unit_label(chart), lang),
        )
    };
    chart
        .categories
        .iter()
        .enumerate()
        .map(|(at, category)| Row {
            category: category.clone(),
            partial: chart.last_is_partial && at + 1 == chart.categories.len(),
            values: chart.series.iter().map(|s| shown(s.values.get(at).copied().flatten())).collect(),
        })
        .collect()
}

/// Every paint with the name of its variable, for the test that compares them with the style sheet.
#[cfg(test)]
pub(super) fn paints() -> Vec<(String, String)> {
    let series = (0..draw::COLOURS).map(|at| (svg::series_paint(at), format!("ch-{}", at + 1)));
    let lines =
        ["ch-target", "ch-alert"].iter().enumerate().map(|(at, name)| (svg::line_paint(at), (*name).to_owned()));
    series.chain(lines).collect()
}

#[cfg(test)]
mod tests;
