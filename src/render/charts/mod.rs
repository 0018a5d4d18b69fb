//! Charts: a description in words and numbers becomes a drawing, a legend, a table of exact numbers and a file of them.
//!
//! In: [`Chart`]s. Out: [`ChartView`]s for the theme: SVG whose colours follow the page, drawn once, and the numbers as
//! text and as CSV. Never: reads a font of the machine, or shows a number that went through a float.

mod axis;
mod bullet;
mod draw;
mod element;
mod files;
mod font;
mod heat;
mod horizontal;
mod legend;
mod numbers;
mod paint;
mod png;
mod scale;
mod small;
mod spark;
mod svg;

use super::links::Links;
use super::words::Words;
use crate::diag::Lang;
use crate::model::{Chart, ChartKind, ReferenceLine, Series};
use crate::objective::Unit;
use draw::{LINE_DASHES, Labels, MAIL, MAIL_WIDE, PAGE, Size};
pub(super) use files::files;
#[cfg(test)]
pub(super) use paint::paints;
pub(super) use png::picture;
use rust_decimal::Decimal;
use scale::Scale;
use serde::Serialize;
pub(super) use spark::spark;

/// A chart as the theme sees it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChartView {
    id: String,
    kind: &'static str,
    /// Whether it stands small beside others.
    finding: bool,
    title: String,
    summary: String,
    /// The drawing; empty when there is nothing to draw, or when there are panels.
    drawing: String,
    /// One small drawing per series.
    panels: Vec<PanelView>,
    /// One entry per series and reference line, or per class; empty when the title says enough.
    legend: Vec<LegendEntry>,
    /// How the drawing is to be read, where that is not plain.
    notes: Vec<String>,
    head: Vec<String>,
    rows: Vec<Row>,
    /// The link to the numbers as a file; empty without one.
    csv: String,
}

/// A small drawing of one series.
#[derive(Debug, Clone, Serialize)]
struct PanelView {
    name: String,
    svg: String,
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

/// The language that a chart speaks.
struct Setting<'a> {
    lang: Lang,
    words: &'a Words,
}

impl Setting<'_> {
    /// A text in brackets behind another.
    fn bracketed(&self, text: &str) -> String {
        match self.lang {
            Lang::Ja => format!("（{text}）"),
            Lang::En => format!(" ({text})"),
        }
    }
}

/// Draws a chart and writes out its numbers.
pub(super) fn view(chart: &Chart, links: &Links, lang: Lang, words: &Words) -> ChartView {
    let setting = Setting { lang, words };
    let scale = scale_of(chart);
    let drawn = chart.has_values();
    let drawing = match drawn && !chart.options.multiples {
        true => drawing(chart, scale.as_ref(), &setting, PAGE, "-drawing"),
        false => String::new(),
    };
    let panels = match &scale {
        Some(scale) if drawn && chart.options.multiples => small::panels(chart, scale, &setting),
        _ => Vec::new(),
    };
    let Numbers { head, rows } = numbers::table(chart, &setting);
    ChartView {
        id: chart.id.clone(),
        kind: chart.kind.name(),
        finding: chart.options.finding,
        title: chart.title.clone(),
        summary: chart.summary.clone(),
        legend: if drawn { legend::entries(chart, scale.as_ref(), &setting) } else { Vec::new() },
        notes: if drawn { notes(chart, lang, words) } else { Vec::new() },
        drawing,
        panels,
        head,
        rows,
        csv: files::link(chart, links),
    }
}

/// The exact numbers of a chart.
pub(super) fn numbers(chart: &Chart, lang: Lang, words: &Words) -> Numbers {
    numbers::table(chart, &Setting { lang, words })
}

/// The drawing that a picture in a mail is made of; empty when there is nothing to draw.
pub(super) fn for_picture(chart: &Chart, lang: Lang, words: &Words) -> String {
    let (setting, scale) = (Setting { lang, words }, scale_of(chart));
    match &scale {
        _ if !chart.has_values() => String::new(),
        // One drawing needs no room beside it.
        Some(scale) if chart.options.multiples && chart.series.len() > 1 => {
            small::together(chart, scale, &setting, MAIL_WIDE)
        }
        scale => {
            let is_narrow = matches!(chart.kind, ChartKind::Line | ChartKind::Bar | ChartKind::Combined);
            drawing(chart, scale.as_ref(), &setting, if is_narrow { MAIL } else { MAIL_WIDE }, "-mail")
        }
    }
}

/// The legend without drawings: each name with a sign like its marker, and its colour. Empty when the title says enough.
pub(super) fn plain_legend(chart: &Chart, lang: Lang, words: &Words) -> Vec<(String, &'static str, &'static str)> {
    legend::plain(chart, scale_of(chart).as_ref(), &Setting { lang, words })
}

/// How a drawing is to be read: an axis that does not begin at zero, a period that is not over, values that are missing.
pub(super) fn notes(chart: &Chart, lang: Lang, words: &Words) -> Vec<String> {
    let setting = Setting { lang, words };
    let mut notes = Vec::new();
    if chart.kind == ChartKind::Line
        && let Some(scale) = scale_of(chart).filter(|scale| scale.min > Decimal::ZERO)
    {
        let from = &ticks(chart, &scale, &setting)[0];
        notes.push(match lang {
            Lang::Ja => format!("縦軸は 0 ではなく {from} から始まります。"),
            Lang::En => format!("The vertical axis begins at {from}, not at 0."),
        });
    }
    let mut scales = chart.options.bullets.iter().filter_map(bullet::scale);
    if scales.any(|scale| !bullet::begins_at_zero(&scale)) {
        notes.push(words.bullet_dots.to_owned());
    }
    let partial = (0..chart.categories.len()).any(|at| chart.is_partial(at));
    if partial || chart.options.bullets.iter().any(|bullet| bullet.partial) {
        notes.push(words.partial_drawn.to_owned());
    }
    notes
}

/// The texts of a value axis.
fn ticks(chart: &Chart, scale: &Scale, setting: &Setting<'_>) -> Vec<String> {
    axis::values(&scale.ticks().collect::<Vec<_>>(), chart.unit, unit_label(chart), setting.lang)
}

fn unit_label(chart: &Chart) -> Option<&str> {
    Some(chart.unit_label.as_str()).filter(|label| !label.is_empty())
}

/// The scale of the values; a bullet chart has one per row instead.
fn scale_of(chart: &Chart) -> Option<Scale> {
    match chart.kind {
        ChartKind::ShareBar => Scale::of([Decimal::ZERO, Decimal::ONE_HUNDRED].into_iter(), chart.kind, Unit::Percent),
        kind => Scale::of(heights(chart).into_iter(), kind, chart.unit),
    }
}

/// Every height that must fit: values, sums of stacks, reference lines.
fn heights(chart: &Chart) -> Vec<Decimal> {
    let lines = chart.lines.iter().flat_map(ReferenceLine::ends);
    if chart.kind != ChartKind::StackedBar {
        return chart.series.iter().flat_map(|s| s.values.iter().flatten().copied()).chain(lines).collect();
    }
    let value = |series: &Series, at: usize| series.values.get(at).copied().flatten();
    let sum_of = |at: usize, sign: fn(&Decimal) -> bool| -> Decimal {
        chart.series.iter().filter_map(|series| value(series, at)).filter(sign).sum()
    };
    (0..chart.categories.len())
        .flat_map(|at| [sum_of(at, |v| *v > Decimal::ZERO), sum_of(at, |v| *v < Decimal::ZERO)])
        .chain(lines)
        .collect()
}

/// The same chart with each value as its share of its category, in per cent; a category that sums up to nothing has none.
fn shares(chart: &Chart) -> Chart {
    let sum = |at: usize| -> Decimal { chart.series.iter().filter_map(|s| s.values.get(at).copied().flatten()).sum() };
    let sums: Vec<Decimal> = (0..chart.categories.len()).map(sum).collect();
    let share = |(value, sum): (&Option<Decimal>, &Decimal)| {
        let value = value.filter(|_| *sum > Decimal::ZERO)?;
        Some(value * Decimal::ONE_HUNDRED / *sum)
    };
    let series = chart.series.iter().map(|series| Series {
        name: series.name.clone(),
        values: series.values.iter().zip(&sums).map(share).collect(),
    });
    Chart {
        series: series.collect(),
        lines: Vec::new(),
        unit: Unit::Percent,
        unit_label: String::new(),
        ..chart.clone()
    }
}

fn drawing(chart: &Chart, scale: Option<&Scale>, setting: &Setting<'_>, size: Size, suffix: &str) -> String {
    match (chart.kind, scale) {
        (ChartKind::Bullet, _) => bullet::draw(chart, setting, size, suffix),
        (_, None) => String::new(),
        (ChartKind::Heat, Some(scale)) => heat::draw(chart, scale, setting, size, suffix),
        (ChartKind::HorizontalBar, Some(scale)) => {
            horizontal::draw(chart, scale, (&ticks(chart, scale, setting), setting), size, suffix)
        }
        (ChartKind::ShareBar, Some(scale)) => upright(&shares(chart), scale, setting, size, suffix),
        (_, Some(scale)) => upright(chart, scale, setting, size, suffix),
    }
}

/// Lines and bars over an axis of categories.
fn upright(chart: &Chart, scale: &Scale, setting: &Setting<'_>, size: Size, suffix: &str) -> String {
    let mut labels =
        Labels { ticks: ticks(chart, scale, setting), categories: axis::categories(&chart.categories, setting.lang) };
    labels.thin_out(size);
    if chart.last_is_partial {
        labels.mark_last(setting.words.partial);
    }
    // The library fails on a font it cannot read only, and that font is in the binary.
    draw::draw(chart, scale, &labels, size)
        .map_or_else(|_| String::new(), |raw| svg::finish(&raw, chart, &labels, size, suffix))
}

#[cfg(test)]
mod tests;
