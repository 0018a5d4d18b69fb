//! The chart library: what it is given, and what it drew, as a tree of XML.
//!
//! In: a [`Drawing`] and its [`Scale`]. Out: SVG whose colours stand for roles and whose tick texts are ordinal numbers; read again, its shapes,
//! which `upright`, `horizontal` and `heat` paint (docs/decisions/0086-charts.md). Never: a name or a value that the library would write for readers.

use super::drawing::{BELOW, Drawing, RIGHT, Size};
use super::font::{FAMILY, register};
use super::labels::Labels;
use super::paint::{COLOURS, DASHES, LINE_DASHES};
use super::scale::Scale;
use super::svg::Rect;
use crate::model::{Chart, ChartKind};
use charts_rs::{
    BarChart, Box as Edges, ChartBase, Color, HeatmapChart, HorizontalBarChart, LineChart, MarkLine, MarkLineCategory,
    Series, SeriesCategory, Symbol, YAxisConfig,
};
use roxmltree::{Document, Node};
use rust_decimal::Decimal;

const AXIS_HEIGHT: f32 = 42.0;

/// What a colour of the library's drawing stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A series.
    Series(usize),
    /// A reference line, or one end of a band, counted as [`marks`] does.
    Mark(usize),
    Grid,
    Axis,
    Text,
}

impl Role {
    /// A colour that no theme would choose.
    fn colour(self) -> Color {
        let (r, number) = match self {
            Self::Series(at) => (1, at + 1),
            Self::Mark(at) => (2, at + 1),
            Self::Grid => (3, 1),
            Self::Axis => (3, 2),
            Self::Text => (3, 3),
        };
        Color { r, g: 0, b: u8::try_from(number).unwrap_or(u8::MAX), a: 255 }
    }

    /// The role of a colour as a drawing names it.
    pub(super) fn of(colour: &str) -> Option<Self> {
        let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let [_, r, g, b] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        let at = usize::from(b).checked_sub(1)?;
        match (r, g, at) {
            (1, 0, at) if at < COLOURS => Some(Self::Series(at)),
            (2, 0, at) => Some(Self::Mark(at)),
            (3, 0, 0) => Some(Self::Grid),
            (3, 0, 1) => Some(Self::Axis),
            (3, 0, 2) => Some(Self::Text),
            _ => None,
        }
    }

    /// The role of the colour that an attribute of a shape names.
    pub(super) fn of_attribute(shape: Node<'_, '_>, name: &str) -> Option<Self> {
        shape.attribute(name).and_then(Self::of)
    }
}

/// The drawing of the library as a tree; `None` when it is no XML.
pub(super) fn read(svg: &str) -> Option<Document<'_>> {
    Document::parse(svg).ok()
}

/// The shapes of a kind, in their order.
pub(super) fn shapes<'d>(tree: &'d Document<'_>, name: &'static str) -> impl Iterator<Item = Node<'d, 'd>> {
    tree.descendants().filter(move |shape| shape.has_tag_name((SVG, name)))
}

/// The names of shapes belong to SVG.
const SVG: &str = "http://www.w3.org/2000/svg";

/// A number of a shape; zero when it has none.
pub(super) fn number(shape: Node<'_, '_>, name: &str) -> f32 {
    shape.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(0.0)
}

/// The place of a rectangle.
pub(super) fn rect(shape: Node<'_, '_>) -> Rect {
    let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(shape, name));
    Rect { x, y, width, height }
}

/// Draws the chart; tick texts are the ordinal numbers of the ticks between `«` and `»`.
///
/// The library fails on a font it cannot read only, and that font is in the binary.
pub(super) fn upright(drawing: &Drawing<'_>, scale: &Scale, labels: &Labels) -> Option<String> {
    register();
    let (chart, size) = (drawing.chart, drawing.size);
    let (series, names) = (series_of(chart, scale), unnamed(labels.categories.len()));
    let axes = vec![y_axis(scale, labels, size)];
    if chart.kind == ChartKind::Line {
        let mut lines = LineChart::new(series, names);
        lines.y_axis_configs = axes;
        frame(&mut lines.base, size);
        return lines.svg().ok();
    }
    let mut bars = BarChart::new(series, names);
    bars.radius = Some(if is_stacked(chart) { 0.0 } else { 2.0 });
    bars.y_axis_configs = axes;
    frame(&mut bars.base, size);
    bars.svg().ok()
}

/// The room round a plot, besides that of its axis.
pub(super) struct Margin {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
}

impl Margin {
    fn edges(self) -> Edges {
        Edges { left: self.left, top: self.top, right: self.right, bottom: 0.0 }
    }
}

/// Draws rows of bars, the first one at the bottom, with room for an axis below them.
pub(super) fn horizontal(drawing: &Drawing<'_>, scale: &Scale, margin: Margin, below: f32) -> Option<String> {
    register();
    let (chart, rows) = (drawing.chart, drawing.chart.categories.len());
    let series = chart.series.iter().enumerate().map(|(at, series)| {
        let heights = (0..rows).rev().map(|row| series.values.get(row).copied().flatten().map(|v| scale.height(v)));
        let mut drawn = Series::new_nullable(String::new(), heights.collect());
        drawn.index = Some(at);
        drawn
    });
    let mut bars = HorizontalBarChart::new(series.collect(), unnamed(rows));
    #[expect(clippy::cast_precision_loss, reason = "a chart has few ticks")]
    let max = Some(scale.steps as f32);
    bars.y_axis_configs =
        vec![YAxisConfig { split_number: scale.steps as usize, min: Some(0.0), max, ..YAxisConfig::default() }];
    frame(&mut bars.base, drawing.size);
    bars.base.x_axis.height = below;
    bars.base.margin = margin.edges();
    bars.svg().ok()
}

/// Draws the cells of a heat map, counted in rows from below.
pub(super) fn cells(drawing: &Drawing<'_>, margin: Margin) -> Option<String> {
    register();
    let chart = drawing.chart;
    let (rows, columns) = (chart.series.len(), chart.categories.len());
    let cells = (0..rows * columns).map(|index| (index, 1.0)).collect();
    let mut map = HeatmapChart::new(cells, unnamed(columns), unnamed(rows));
    frame(&mut map.base, drawing.size);
    map.base.margin = margin.edges();
    map.base.y_axis_hidden = true;
    map.base.x_axis.height = BELOW;
    map.svg().ok()
}

/// What stands for names: the library cuts them, and leaves some out by a rule of its own.
fn unnamed(count: usize) -> Vec<String> {
    vec!["-".to_owned(); count]
}

/// Whether series stand on top of each other.
fn is_stacked(chart: &Chart) -> bool {
    matches!(chart.kind, ChartKind::StackedBar | ChartKind::ShareBar)
}

fn series_of(chart: &Chart, scale: &Scale) -> Vec<Series> {
    let stacked = is_stacked(chart);
    let mut all: Vec<Series> = chart
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| {
            let values = series.values.iter().map(|v| v.map(|v| scale.height(v))).collect();
            let mut drawn = Series::new_nullable(String::new(), values);
            drawn.index = Some(at);
            drawn.stack = stacked.then(|| "all".to_owned());
            let dash = DASHES[at % DASHES.len()];
            let is_over = chart.options.over.contains(&at);
            drawn.category = is_over.then_some(SeriesCategory::Line);
            let is_line = is_over || chart.kind == ChartKind::Line;
            drawn.stroke_dash_array = (is_line && !dash.is_empty()).then(|| dash.to_owned());
            drawn.symbol = Some(symbol(at));
            drawn
        })
        .collect();
    if let Some(first) = all.first_mut() {
        let marks = marks(chart).into_iter().enumerate();
        first.mark_lines = marks
            .map(|(at, (value, line))| mark_line(at, scale.height(value), chart.lines[line].is_alert(line)))
            .collect();
    }
    all
}

fn symbol(at: usize) -> Symbol {
    match at % 4 {
        0 => Symbol::Circle(3.5, None),
        1 => Symbol::Rect(3.2, None),
        2 => Symbol::Triangle(4.4, None),
        _ => Symbol::Diamond(4.4, None),
    }
}

/// The heights of the reference lines, the ends of a band one after the other, each with the line that it is of.
pub(super) fn marks(chart: &Chart) -> Vec<(Decimal, usize)> {
    let lines = chart.lines.iter().enumerate();
    lines.flat_map(|(at, line)| line.ends().map(move |value| (value, at))).collect()
}

fn mark_line(at: usize, height: f32, is_alert: bool) -> MarkLine {
    MarkLine {
        category: MarkLineCategory::Value(height),
        color: Some(Role::Mark(at).colour()),
        stroke_width: Some(1.5),
        stroke_dash_array: Some(LINE_DASHES[usize::from(is_alert)].to_owned()),
    }
}

fn y_axis(scale: &Scale, labels: &Labels, size: Size) -> YAxisConfig {
    let mut axis = YAxisConfig {
        split_number: scale.steps as usize,
        name_gap: 8.0,
        formatter: Some("«{c}»".to_owned()),
        min: Some(0.0),
        #[expect(clippy::cast_precision_loss, reason = "at most a handful of steps")]
        max: Some(scale.steps as f32),
        width: Some(labels.tick_width(size) + 8.0),
        ..YAxisConfig::default()
    };
    axis.font.size = size.text;
    axis.font.color = Role::Text.colour();
    axis.stroke_color = Color::transparent();
    axis
}

/// What every drawing has in common: no texts of the library's own, roles for colours.
fn frame(base: &mut ChartBase, size: Size) {
    base.width = size.width;
    base.height = size.height;
    base.font_family = FAMILY.to_owned();
    base.margin = Edges { left: 2.0, top: 12.0, right: RIGHT, bottom: BELOW - AXIS_HEIGHT };
    base.background_color = Color::transparent();
    base.legend.show = Some(false);
    base.grid.stroke_color = Role::Grid.colour();
    base.grid.stroke_width = 1.0;
    base.x_axis.stroke_color = Role::Axis.colour();
    // The library thins out labels by a rule of its own; ours are written by `upright`.
    base.x_axis.font.size = 0.0;
    base.x_axis.height = AXIS_HEIGHT;
    base.series.stroke_width = 2.25;
    base.series.colors = (0..COLOURS).map(|at| Role::Series(at).colour()).collect();
    base.series.label.font.size = size.text;
    base.series.label.font.color = Role::Text.colour();
}
