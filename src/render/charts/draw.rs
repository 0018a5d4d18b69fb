//! One chart as raw SVG, drawn by the chart library on a scale of whole steps.
//!
//! In: a [`Chart`] and its [`Scale`]. Out: SVG with sentinel colours and tick texts, which `svg` turns into the site's.

use super::axis::Tick;
use super::font::{FAMILY, register, width};
use super::scale::Scale;
use crate::model::{Chart, ChartKind};
use charts_rs::{
    BarChart, Box as Edges, ChartBase, Color, LineChart, MarkLine, MarkLineCategory, Series, SeriesCategory, Symbol,
    YAxisConfig,
};
use rust_decimal::Decimal;

/// How large a drawing is, in the units of its view box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) text: f32,
}

/// For a page: its texts can be read on a phone, which shows it at three quarters of its size.
pub(super) const PAGE: Size = Size { width: 480.0, height: 300.0, text: 13.0 };

/// For mails: half of a sheet, which is all of a phone.
pub(super) const MAIL: Size = Size { width: 270.0, height: 168.0, text: 11.0 };

/// For mails, where names or several drawings need the whole sheet: texts can be read when a phone shows it at half its size.
pub(super) const MAIL_WIDE: Size = Size { width: 552.0, height: 262.0, text: 14.0 };

/// One of several small drawings of a chart.
pub(super) const SMALL: Size = Size { width: 300.0, height: 170.0, text: 11.0 };

/// The room below the plot, for the axis and its texts: names, and years or the mark of a running period below them.
pub(super) const BELOW: f32 = 44.0;
const AXIS_HEIGHT: f32 = 42.0;

/// Sentinels: no theme would choose them, so that each stands for one role only.
pub(super) const SERIES: u8 = 1;
pub(super) const LINE: u8 = 2;
pub(super) const GRID: Color = Color { r: 3, g: 0, b: 1, a: 255 };
pub(super) const AXIS: Color = Color { r: 3, g: 0, b: 2, a: 255 };
pub(super) const TEXT: Color = Color { r: 3, g: 0, b: 3, a: 255 };
pub(super) const PAPER: Color = Color { r: 3, g: 0, b: 4, a: 255 };

/// How many colours there are before they repeat.
pub(super) const COLOURS: usize = 8;
/// How many kinds of reference lines are told apart: the target, and all others.
pub(super) const LINE_KINDS: usize = 2;

/// The sentinel of a series or reference line.
pub(super) fn sentinel(role: u8, at: usize) -> Color {
    Color { r: role, g: 0, b: u8::try_from(at + 1).unwrap_or(u8::MAX), a: 255 }
}

/// Dashes that tell series apart without colour; the first is drawn through.
pub(super) const DASHES: [&str; 4] = ["", "7,3", "2,3", "9,3,2,3"];

/// The dashes of the reference lines.
pub(super) const LINE_DASHES: [&str; LINE_KINDS] = ["6,4", "2,3"];

/// Draws the chart; tick texts are the ordinal numbers of the ticks between `«` and `»`.
pub(super) fn draw(chart: &Chart, scale: &Scale, labels: &Labels, size: Size) -> Result<String, charts_rs::Error> {
    register();
    let series = series_of(chart, scale);
    let categories = labels.categories.iter().map(|tick| tick.text.clone()).collect();
    match chart.kind {
        ChartKind::Line => {
            let mut drawing = LineChart::new(series, categories);
            drawing.y_axis_configs = vec![y_axis(scale, labels, size)];
            frame(&mut drawing.base, size);
            drawing.svg()
        }
        _ => {
            let mut drawing = BarChart::new(series, categories);
            drawing.radius = Some(if is_stacked(chart) { 0.0 } else { 2.0 });
            drawing.y_axis_configs = vec![y_axis(scale, labels, size)];
            frame(&mut drawing.base, size);
            drawing.svg()
        }
    }
}

/// The texts round the plot, and the room they take.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Labels {
    /// Tick texts, lowest first.
    pub(super) ticks: Vec<String>,
    /// Category texts; those that have no room are emptied by [`Labels::thin_out`].
    pub(super) categories: Vec<Tick>,
}

/// The room to the right of the plot.
const RIGHT: f32 = 8.0;

impl Labels {
    /// The width of the widest tick text.
    pub(super) fn tick_width(&self, size: Size) -> f32 {
        widest(&self.ticks, size.text)
    }

    /// Empties the category texts that would touch their neighbours; the newest always stays.
    pub(super) fn thin_out(&mut self, size: Size) {
        let count = self.categories.len().max(1);
        let plot = size.width - self.tick_width(size) - RIGHT - 24.0;
        #[expect(clippy::cast_precision_loss, reason = "a chart has few categories")]
        self.thin_to(plot / count as f32, size);
    }

    /// The same for categories that are so far apart.
    pub(super) fn thin_to(&mut self, slot: f32, size: Size) {
        let need = self.categories.iter().map(|tick| width(&tick.text, size.text)).fold(0.0, f32::max) + 10.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
        let every = (need / slot).ceil().max(1.0) as usize;
        for (at, tick) in self.categories.iter_mut().rev().enumerate() {
            if at % every != 0 {
                *tick = Tick::default();
            }
        }
        self.tell_years_once();
    }

    /// Leaves a year only where it differs from the one before.
    fn tell_years_once(&mut self) {
        let mut told = String::new();
        for tick in self.categories.iter_mut().filter(|tick| !tick.text.is_empty()) {
            if tick.year == told {
                tick.year.clear();
            } else {
                told.clone_from(&tick.year);
            }
        }
    }

    /// Marks the last category as one that is not over.
    pub(super) fn mark_last(&mut self, partial: &str) {
        if let Some(last) = self.categories.last_mut() {
            let space = if last.year.is_empty() { "" } else { " " };
            last.year = format!("{}{space}{partial}", last.year);
        }
    }
}

/// Whether series stand on top of each other.
fn is_stacked(chart: &Chart) -> bool {
    matches!(chart.kind, ChartKind::StackedBar | ChartKind::ShareBar)
}

/// The width of the widest text.
pub(super) fn widest(texts: &[String], size: f32) -> f32 {
    texts.iter().map(|text| width(text, size)).fold(0.0, f32::max)
}

fn series_of(chart: &Chart, scale: &Scale) -> Vec<Series> {
    let stacked = is_stacked(chart);
    let mut all: Vec<Series> = chart
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| {
            let values = series.values.iter().map(|v| v.map(|v| scale.height(v))).collect();
            let mut drawn = Series::new_nullable(series.name.clone(), values);
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
        color: Some(sentinel(LINE, at)),
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
    axis.font.color = TEXT;
    axis.stroke_color = Color::transparent();
    axis
}

/// What every drawing has in common: no texts of the library's own, sentinels for colours.
pub(super) fn frame(base: &mut ChartBase, size: Size) {
    base.width = size.width;
    base.height = size.height;
    base.font_family = FAMILY.to_owned();
    base.margin = Edges { left: 2.0, top: 12.0, right: RIGHT, bottom: BELOW - AXIS_HEIGHT };
    base.background_color = Color::transparent();
    base.legend.show = Some(false);
    base.grid.stroke_color = GRID;
    base.grid.stroke_width = 1.0;
    base.x_axis.stroke_color = AXIS;
    // The library thins out labels by a rule of its own; ours are written by `svg`.
    base.x_axis.font.size = 0.0;
    base.x_axis.height = AXIS_HEIGHT;
    base.series.stroke_width = 2.25;
    base.series.colors = (0..COLOURS).map(|at| sentinel(SERIES, at)).collect();
    base.series.label.font.size = size.text;
    base.series.label.font.color = TEXT;
}
