//! A heat map: categories across, series down, the darker the greater; each cell says its number where it has room.
//!
//! In: a chart and its scale, whose steps are the classes. Out: SVG: cells where the chart library puts them, in classes that
//! follow the page. Never: a colour for a value that is missing.

use super::Setting;
use super::axis;
use super::draw::{self, Labels, Size, widest};
use super::element::{self, Element, elements, short, text};
use super::font::{register, width};
use super::horizontal::shortened;
use super::paint::{self, heat_ink, heat_paint};
use super::scale::Scale;
use crate::model::{Across, Chart, format_parts};
use charts_rs::{Box as Edges, HeatmapChart};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write;

const TOP: f32 = 4.0;
const ROW: f32 = 28.0;

/// The class of a value, counted from the least; the greatest tick belongs to the last.
pub(super) fn class(scale: &Scale, value: Decimal) -> usize {
    let steps = usize::try_from(scale.steps).unwrap_or(1).max(1);
    ((value - scale.min) / scale.step).floor().to_usize().unwrap_or(0).min(steps - 1)
}

/// The shade of a class, so that few classes are as far apart as they can be.
pub(super) fn shade(scale: &Scale, class: usize) -> usize {
    let steps = usize::try_from(scale.steps).unwrap_or(1);
    if steps < 2 { 2 } else { class * 4 / (steps - 1) }
}

/// Draws the map as high as its rows need.
pub(super) fn draw(chart: &Chart, scale: &Scale, setting: &Setting<'_>, size: Size, suffix: &str) -> String {
    register();
    let names: Vec<String> = chart.series.iter().map(|series| shortened(&series.name, size)).collect();
    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
    let size = Size { height: TOP + draw::BELOW + ROW * names.len() as f32, ..size };
    let left = widest(&names, size.text) + 8.0;
    let Ok(raw) = library(chart, left, size).svg() else { return String::new() };
    let mut out = String::new();
    element::open(&mut out, chart, size, suffix);
    let columns = chart.categories.len();
    let mut middles = vec![0.0; columns];
    let mut slot = 0.0;
    for rect in elements(&raw).filter(|element| element.name == "rect") {
        let Some(index) = rect.get("data-index").and_then(|index| index.parse::<usize>().ok()) else { continue };
        // The library counts rows from below.
        let (row, column) = (names.len() - 1 - index / columns, index % columns);
        cell(&mut out, chart, scale, (&rect, row, column), (setting, size));
        middles[column] = rect.number("x") + rect.number("width") / 2.0;
        slot = rect.number("width");
        if column == 0 {
            let y = rect.number("y") + ROW / 2.0 + size.text * 0.35;
            text(&mut out, (left - 8.0, y), "end", size.text, &names[row], paint::TEXT);
        }
    }
    name_columns(&mut out, chart, (&middles, slot), (setting, size));
    out.push_str("</svg>");
    out
}

fn library(chart: &Chart, left: f32, size: Size) -> HeatmapChart {
    let (rows, columns) = (chart.series.len(), chart.categories.len());
    let cells = (0..rows * columns).map(|index| (index, 1.0)).collect();
    let mut drawing = HeatmapChart::new(cells, vec!["-".to_owned(); columns], vec!["-".to_owned(); rows]);
    draw::frame(&mut drawing.base, size);
    drawing.base.margin = Edges { left, top: TOP, right: 2.0, bottom: 0.0 };
    drawing.base.y_axis_hidden = true;
    drawing.base.x_axis.height = draw::BELOW;
    drawing
}

fn cell(
    out: &mut String,
    chart: &Chart,
    scale: &Scale,
    (rect, row, column): (&Element<'_>, usize, usize),
    (setting, size): (&Setting<'_>, Size),
) {
    let (x, y, wide, high) = (rect.number("x"), rect.number("y"), rect.number("width"), rect.number("height"));
    let value = chart.series[row].values.get(column).copied().flatten();
    let (fill, ink, shown) = match value {
        Some(value) => {
            let shade = shade(scale, class(scale, value));
            (heat_paint(shade), heat_ink(shade), number(chart, value, setting))
        }
        None => ("none".to_owned(), paint::TEXT.to_owned(), "—".to_owned()),
    };
    // What is not over is told below its column; its cells are smaller, so that it is seen in them too.
    let edge = if chart.is_partial(column) { 4.0 } else { 1.0 };
    let is_open = value.is_none() || chart.is_partial(column);
    let dash = if is_open { format!(" stroke=\"{}\" stroke-dasharray=\"2,3\"", paint::AXIS) } else { String::new() };
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"{dash}/>",
        short(x + edge),
        short(y + edge),
        short(wide - 2.0 * edge),
        short(high - 2.0 * edge)
    );
    let at = (x + wide / 2.0, y + high / 2.0 + size.text * 0.35);
    let fits = [size.text, 9.0].into_iter().find(|size| width(&shown, *size) <= wide - 3.0);
    if let Some(fits) = fits {
        text(out, at, "middle", fits, &shown, &ink);
    }
}

/// The number without its unit, which the legend tells.
fn number(chart: &Chart, value: Decimal, setting: &Setting<'_>) -> String {
    format_parts(value, &[], chart.unit, super::unit_label(chart), setting.lang).0
}

fn name_columns(
    out: &mut String,
    chart: &Chart,
    (middles, slot): (&[f32], f32),
    (setting, size): (&Setting<'_>, Size),
) {
    let mut labels = Labels { ticks: Vec::new(), categories: axis::categories(&chart.categories, setting.lang) };
    let from_first = chart.options.across == Across::Hours;
    if from_first {
        labels.categories.reverse();
    }
    labels.thin_to(slot, size);
    if from_first {
        labels.categories.reverse();
    }
    if chart.last_is_partial {
        labels.mark_last(setting.words.partial);
    }
    let y = size.height - draw::BELOW + size.text + 6.0;
    for (tick, x) in labels.categories.iter().zip(middles) {
        for (name, y) in [(&tick.text, y), (&tick.year, y + size.text + 3.0)] {
            let half = width(name, size.text) / 2.0;
            if !name.is_empty() {
                text(out, (x.min(size.width - half - 1.0), y), "middle", size.text, name, paint::TEXT);
            }
        }
    }
}
