//! A heat map: categories across, series down, the darker the greater; each cell says its number where it has room.
//!
//! In: a chart and its scale, whose steps are the classes. Out: SVG: cells where the chart library puts them, in classes that
//! follow the page. Never: a colour for a value that is missing.

use super::axis;
use super::drawing::{BELOW, Drawing, unit_label};
use super::font::width;
use super::labels::{Labels, shortened, widest};
use super::library::{self, Margin, number};
use super::paint::{self, heat_ink, heat_paint};
use super::scale::Scale;
use super::svg::{Anchor, Point, Rect, Svg, Text};
use crate::model::{Across, format_parts};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const TOP: f32 = 4.0;
const ROW: f32 = 28.0;

/// The class of a value, counted from the least; the greatest tick belongs to the last.
fn class(scale: &Scale, value: Decimal) -> usize {
    let steps = usize::try_from(scale.steps).unwrap_or(1).max(1);
    ((value - scale.min) / scale.step).floor().to_usize().unwrap_or(0).min(steps - 1)
}

/// The shade of a class, so that few classes are as far apart as they can be.
pub(super) fn shade(scale: &Scale, class: usize) -> usize {
    let steps = usize::try_from(scale.steps).unwrap_or(1);
    if steps < 2 { 2 } else { class * 4 / (steps - 1) }
}

/// Draws the map as high as its rows need.
pub(super) fn draw(drawing: &Drawing<'_>, scale: &Scale) -> String {
    let (chart, size) = (drawing.chart, drawing.size);
    let names: Vec<String> = chart.series.iter().map(|series| shortened(&series.name, size)).collect();
    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
    let drawing = drawing.with_height(TOP + BELOW + ROW * names.len() as f32);
    let left = widest(&names, size.text) + 8.0;
    let Some(raw) = library::cells(&drawing, Margin { left, top: TOP, right: 2.0 }) else { return String::new() };
    let Some(tree) = library::read(&raw) else { return String::new() };
    let mut map = HeatMap { svg: Svg::new(&drawing), drawing, scale };
    let columns = chart.categories.len();
    let mut middles = vec![0.0; columns];
    let mut slot = 0.0;
    for shape in library::shapes(&tree, "rect") {
        let Some(index) = shape.attribute("data-index").and_then(|index| index.parse::<usize>().ok()) else { continue };
        let frame = library::rect(shape);
        // The library counts rows from below.
        let (row, column) = (names.len() - 1 - index / columns, index % columns);
        map.cell(frame, row, column);
        middles[column] = frame.center().x;
        slot = number(shape, "width");
        if column == 0 {
            let at = Point { x: left - 8.0, y: frame.y + ROW / 2.0 + size.text * 0.35 };
            map.svg.text(&Text { at, anchor: Anchor::End, size: size.text, text: &names[row], fill: paint::TEXT });
        }
    }
    map.name_columns(&middles, slot);
    map.svg.finish()
}

struct HeatMap<'a> {
    svg: Svg,
    drawing: Drawing<'a>,
    scale: &'a Scale,
}

impl HeatMap<'_> {
    fn cell(&mut self, frame: Rect, row: usize, column: usize) {
        let (chart, size) = (self.drawing.chart, self.drawing.size);
        let value = chart.series[row].values.get(column).copied().flatten();
        let (fill, ink, shown) = match value {
            Some(value) => {
                let shade = shade(self.scale, class(self.scale, value));
                (heat_paint(shade), heat_ink(shade), self.number(value))
            }
            None => ("none".to_owned(), paint::TEXT.to_owned(), "—".to_owned()),
        };
        // What is not over is told below its column; its cells are smaller, so that it is seen in them too.
        let edge = if chart.is_partial(column) { 4.0 } else { 1.0 };
        let is_open = value.is_none() || chart.is_partial(column);
        let dash =
            if is_open { format!(" stroke=\"{}\" stroke-dasharray=\"2,3\"", paint::AXIS) } else { String::new() };
        let Rect { x, y, width: wide, height } = frame;
        let inner = Rect { x: x + edge, y: y + edge, width: wide - 2.0 * edge, height: height - 2.0 * edge };
        self.svg.rect(inner, &format!("fill=\"{fill}\"{dash}"));
        let center = frame.center();
        let at = Point { y: center.y + size.text * 0.35, ..center };
        let fits = [size.text, 9.0].into_iter().find(|size| width(&shown, *size) <= wide - 3.0);
        if let Some(size) = fits {
            self.svg.text(&Text { at, anchor: Anchor::Middle, size, text: &shown, fill: &ink });
        }
    }

    /// The number without its unit, which the legend tells.
    fn number(&self, value: Decimal) -> String {
        let chart = self.drawing.chart;
        format_parts(value, &[], chart.unit, unit_label(chart), self.drawing.locale.lang).0
    }

    fn name_columns(&mut self, middles: &[f32], slot: f32) {
        let (chart, size, locale) = (self.drawing.chart, self.drawing.size, self.drawing.locale);
        let mut labels = Labels { ticks: Vec::new(), categories: axis::categories(&chart.categories, locale.lang) };
        let from_first = chart.options.across == Across::Hours;
        if from_first {
            labels.categories.reverse();
        }
        labels.thin_to(slot, size);
        if from_first {
            labels.categories.reverse();
        }
        if chart.last_is_partial {
            labels.mark_last(locale.words.partial);
        }
        let y = size.height - BELOW + size.text + 6.0;
        for (tick, middle) in labels.categories.iter().zip(middles) {
            for (text, y) in [(&tick.text, y), (&tick.year, y + size.text + 3.0)] {
                let half = width(text, size.text) / 2.0;
                if !text.is_empty() {
                    let at = Point { x: middle.min(size.width - half - 1.0), y };
                    self.svg.text(&Text { at, anchor: Anchor::Middle, size: size.text, text, fill: paint::TEXT });
                }
            }
        }
    }
}
