//! Bars from the left, one row per category, with the exact value behind each.
//!
//! In: a chart and its scale. Out: SVG: bars where the chart library puts them, texts and lines of our own, since the
//! library cuts names and rounds values. Never: changes how long a bar is.

use super::drawing::Drawing;
use super::font::width;
use super::labels::{shortened, widest};
use super::library::{self, Margin, Role, marks};
use super::numbers;
use super::paint::{self, LINE_DASHES, bar_fill, line_paint, series_paint};
use super::scale::Scale;
use super::svg::{Anchor, Point, Svg, Text};
use crate::model::Series;
use roxmltree::Node;
use rust_decimal::Decimal;

const TOP: f32 = 12.0;
/// Room for the ticks.
const BELOW: f32 = 30.0;
/// What the library leaves between the edge and the plot when it writes no names.
const LIBRARY_GAP: f32 = 5.0;

/// Draws the chart as high as its rows need.
pub(super) fn draw(drawing: &Drawing<'_>, scale: &Scale) -> String {
    let values = all_values(drawing);
    let mut bars = HorizontalBars::new(drawing, scale, &values);
    let right = bars.drawing.size.width - bars.right;
    let margin = Margin { left: bars.left - LIBRARY_GAP, top: TOP, right };
    let Some(raw) = library::horizontal(&bars.drawing, scale, margin, BELOW) else { return String::new() };
    let Some(tree) = library::read(&raw) else { return String::new() };
    let prefix = paint::prefix(drawing.chart, drawing.suffix);
    bars.svg.push(&paint::patterns(drawing.chart, &prefix));
    bars.axis();
    for bar in library::shapes(&tree, "rect") {
        if let Some(Role::Series(series)) = Role::of_attribute(bar, "fill") {
            bars.bar(bar, series, &prefix);
        }
    }
    bars.name_rows();
    bars.reference_lines();
    bars.svg.finish()
}

/// The texts behind the bars, by series and row.
fn all_values(drawing: &Drawing<'_>) -> Vec<Vec<Option<String>>> {
    let (chart, locale) = (drawing.chart, drawing.locale);
    let of = |series: &Series| {
        let shown = |at: usize| {
            let mark = if chart.is_partial(at) { locale.words.partial_mark } else { "" };
            let value = series.values.get(at).copied().flatten()?;
            Some(numbers::value(chart, value, locale.lang) + mark)
        };
        (0..chart.categories.len()).map(shown).collect()
    };
    chart.series.iter().map(of).collect()
}

/// The drawing, and where everything stands on it.
struct HorizontalBars<'a> {
    svg: Svg,
    drawing: Drawing<'a>,
    scale: &'a Scale,
    values: &'a [Vec<Option<String>>],
    names: Vec<String>,
    left: f32,
    right: f32,
    bottom: f32,
}

impl<'a> HorizontalBars<'a> {
    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows and series")]
    fn new(drawing: &Drawing<'a>, scale: &'a Scale, values: &'a [Vec<Option<String>>]) -> Self {
        let (chart, size) = (drawing.chart, drawing.size);
        let names: Vec<String> = chart.categories.iter().map(|name| shortened(name, size)).collect();
        let texts: Vec<String> = values.iter().flatten().flatten().cloned().collect();
        let height = TOP + BELOW + names.len() as f32 * (12.0 + 20.0 * chart.series.len() as f32);
        let drawing = drawing.with_height(height);
        Self {
            svg: Svg::new(&drawing),
            drawing,
            scale,
            values,
            left: widest(&names, size.text) + 8.0,
            right: size.width - widest(&texts, size.text) - 10.0,
            bottom: height - BELOW,
            names,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows and ticks")]
    fn row_height(&self) -> f32 {
        (self.bottom - TOP) / self.names.len().max(1) as f32
    }

    /// Where a height in steps is along the axis.
    #[expect(clippy::cast_precision_loss, reason = "a chart has few ticks")]
    fn x(&self, height: f32) -> f32 {
        self.left + (self.right - self.left) * height / self.scale.steps.max(1) as f32
    }

    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
    fn middle(&self, row: usize) -> f32 {
        TOP + self.row_height() * (row as f32 + 0.5)
    }

    fn row_at(&self, y: f32) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the plot")]
        let row = ((y - TOP) / self.row_height()).max(0.0) as usize;
        row.min(self.names.len().saturating_sub(1))
    }

    fn text(&mut self, x: f32, y: f32, anchor: Anchor, text: &str) {
        let size = self.drawing.size.text;
        self.svg.text(&Text { at: Point { x, y }, anchor, size, text, fill: paint::TEXT });
    }

    /// A line from above the plot to its lower edge.
    fn upright_line(&mut self, x: f32, top: f32, paint: &str, more: &str) {
        self.svg.line(Point { x, y: top }, Point { x, y: self.bottom }, paint, more);
    }

    fn axis(&mut self) {
        let size = self.drawing.size;
        let mut free = f32::MIN;
        for (at, (tick, exact)) in self.drawing.ticks(self.scale).iter().zip(self.scale.ticks()).enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a chart has few ticks")]
            let x = self.x(at as f32);
            self.upright_line(x, TOP, if exact.is_zero() { paint::AXIS } else { paint::GRID }, "");
            let half = width(tick, size.text) / 2.0;
            if x - half > free {
                self.text(x.min(size.width - half), self.bottom + size.text + 6.0, Anchor::Middle, tick);
                free = x + half + 6.0;
            }
        }
    }

    fn bar(&mut self, bar: Node<'_, '_>, series: usize, prefix: &str) {
        let frame = library::rect(bar);
        let row = self.row_at(frame.center().y);
        let (fill, outline) = (bar_fill(prefix, series), series_paint(series));
        let open = if self.drawing.chart.is_partial(row) {
            format!(" fill-opacity=\"0.35\" stroke=\"{outline}\" stroke-width=\"1.5\" stroke-dasharray=\"4,3\"")
        } else {
            String::new()
        };
        self.svg.rect(frame, &format!("fill=\"{fill}\"{open}"));
        if let Some(value) = self.values.get(series).and_then(|of| of.get(row)).and_then(Option::as_ref) {
            let y = frame.center().y + self.drawing.size.text * 0.35;
            self.text(frame.x + frame.width + 6.0, y, Anchor::Start, value);
        }
    }

    fn name_rows(&mut self) {
        for (row, name) in self.names.clone().iter().enumerate() {
            let y = self.middle(row) + self.drawing.size.text * 0.35;
            self.text(self.left - 8.0, y, Anchor::End, name);
            if self.values.iter().all(|series| series[row].is_none()) {
                self.text(self.x(self.scale.height(Decimal::ZERO)) + 6.0, y, Anchor::Start, "—");
            }
        }
    }

    fn reference_lines(&mut self) {
        for (value, of) in marks(self.drawing.chart) {
            let is_alert = self.drawing.chart.lines[of].is_alert(of);
            let more = format!(" stroke-width=\"1.5\" stroke-dasharray=\"{}\"", LINE_DASHES[usize::from(is_alert)]);
            self.upright_line(self.x(self.scale.height(value)), TOP - 6.0, &line_paint(is_alert), &more);
        }
    }
}
