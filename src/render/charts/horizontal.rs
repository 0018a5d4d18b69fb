//! Bars from the left, one row per category, with the exact value behind each.
//!
//! In: a chart and its scale. Out: SVG: bars where the chart library puts them, texts and lines of our own, since the
//! library cuts names and rounds values. Never: changes how long a bar is.

use super::draw::{self, Size, marks, sentinel, widest};
use super::element::{self, Element, elements, line, short, text};
use super::font::{register, width};
use super::paint::{self, bar_fill, line_paint, series_at, series_paint};
use super::scale::Scale;
use super::{LINE_DASHES, Setting};
use crate::model::Chart;
use charts_rs::{Box as Edges, HorizontalBarChart, Series, YAxisConfig};
use std::fmt::Write;

const TOP: f32 = 12.0;
/// Room for the ticks.
const BELOW: f32 = 30.0;
/// What the library leaves between the edge and the plot when it writes no names.
const LIBRARY_GAP: f32 = 5.0;

/// Where everything stands.
struct Layout {
    size: Size,
    left: f32,
    right: f32,
    bottom: f32,
    rows: usize,
    steps: u32,
}

impl Layout {
    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows and ticks")]
    fn row_height(&self) -> f32 {
        (self.bottom - TOP) / self.rows.max(1) as f32
    }

    /// Where a height in steps is along the axis.
    #[expect(clippy::cast_precision_loss, reason = "a chart has few ticks")]
    fn x(&self, height: f32) -> f32 {
        self.left + (self.right - self.left) * height / self.steps.max(1) as f32
    }

    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
    fn middle(&self, row: usize) -> f32 {
        TOP + self.row_height() * (row as f32 + 0.5)
    }

    fn row_at(&self, y: f32) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the plot")]
        let row = ((y - TOP) / self.row_height()).max(0.0) as usize;
        row.min(self.rows.saturating_sub(1))
    }
}

/// Draws the chart as high as its rows need.
pub(super) fn draw(
    chart: &Chart,
    scale: &Scale,
    (ticks, setting): (&[String], &Setting<'_>),
    size: Size,
    suffix: &str,
) -> String {
    register();
    let names: Vec<String> = chart.categories.iter().map(|name| shortened(name, size)).collect();
    let values = all_values(chart, setting);
    let layout = layout(chart, scale, (&names, &values), size);
    let Ok(raw) = library(chart, scale, &layout).svg() else { return String::new() };
    let mut out = String::new();
    element::open(&mut out, chart, layout.size, suffix);
    let prefix = paint::prefix(chart, suffix);
    paint::patterns(&mut out, chart, &prefix);
    axis(&mut out, scale, ticks, &layout);
    for bar in elements(&raw).filter(|element| element.name == "rect") {
        if let Some(series) = bar.get("fill").and_then(series_at) {
            draw_bar(&mut out, chart, (&bar, series, &prefix), (&layout, &values));
        }
    }
    for (row, name) in names.iter().enumerate() {
        let y = layout.middle(row) + size.text * 0.35;
        text(&mut out, (layout.left - 8.0, y), "end", size.text, name, paint::TEXT);
        if values.iter().all(|series| series[row].is_none()) {
            text(
                &mut out,
                (layout.x(scale.height(rust_decimal::Decimal::ZERO)) + 6.0, y),
                "start",
                size.text,
                "—",
                paint::TEXT,
            );
        }
    }
    reference_lines(&mut out, chart, scale, &layout);
    out.push_str("</svg>");
    out
}

/// The texts behind the bars, by series and row.
fn all_values(chart: &Chart, setting: &Setting<'_>) -> Vec<Vec<Option<String>>> {
    let of = |series: &crate::model::Series| {
        let shown = |at: usize| {
            let mark = if chart.is_partial(at) { setting.words.partial_mark } else { "" };
            let value = series.values.get(at).copied().flatten()?;
            Some(super::numbers::value(chart, value, setting.lang) + mark)
        };
        (0..chart.categories.len()).map(shown).collect()
    };
    chart.series.iter().map(of).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a chart has few rows and series")]
fn layout(chart: &Chart, scale: &Scale, (names, values): (&[String], &[Vec<Option<String>>]), size: Size) -> Layout {
    let texts: Vec<String> = values.iter().flatten().flatten().cloned().collect();
    let rows = chart.categories.len();
    let height = TOP + BELOW + rows as f32 * (12.0 + 20.0 * chart.series.len() as f32);
    Layout {
        left: widest(names, size.text) + 8.0,
        right: size.width - widest(&texts, size.text) - 10.0,
        bottom: height - BELOW,
        rows,
        steps: scale.steps,
        size: Size { height, ..size },
    }
}

fn library(chart: &Chart, scale: &Scale, layout: &Layout) -> HorizontalBarChart {
    let series = chart.series.iter().enumerate().map(|(at, series)| {
        // The library counts rows from below.
        let heights =
            (0..layout.rows).rev().map(|row| series.values.get(row).copied().flatten().map(|v| scale.height(v)));
        let mut drawn = Series::new_nullable(series.name.clone(), heights.collect());
        drawn.index = Some(at);
        drawn
    });
    let mut drawing = HorizontalBarChart::new(series.collect(), vec!["-".to_owned(); layout.rows]);
    #[expect(clippy::cast_precision_loss, reason = "a chart has few ticks")]
    let max = Some(scale.steps as f32);
    drawing.y_axis_configs =
        vec![YAxisConfig { split_number: scale.steps as usize, min: Some(0.0), max, ..YAxisConfig::default() }];
    draw::frame(&mut drawing.base, layout.size);
    drawing.base.margin =
        Edges { left: layout.left - LIBRARY_GAP, top: TOP, right: layout.size.width - layout.right, bottom: 0.0 };
    drawing.base.x_axis.height = BELOW;
    drawing.base.series.colors = (0..draw::COLOURS).map(|at| sentinel(draw::SERIES, at)).collect();
    drawing
}

fn axis(out: &mut String, scale: &Scale, ticks: &[String], layout: &Layout) {
    let mut free = f32::MIN;
    for (at, (tick, exact)) in ticks.iter().zip(scale.ticks()).enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a chart has few ticks")]
        let x = layout.x(at as f32);
        let paint = if exact.is_zero() { paint::AXIS } else { paint::GRID };
        line(out, (x, TOP), (x, layout.bottom), paint, "");
        let half = width(tick, layout.size.text) / 2.0;
        if x - half > free {
            let y = layout.bottom + layout.size.text + 6.0;
            text(out, (x.min(layout.size.width - half), y), "middle", layout.size.text, tick, paint::TEXT);
            free = x + half + 6.0;
        }
    }
}

fn draw_bar(
    out: &mut String,
    chart: &Chart,
    (bar, series, prefix): (&Element<'_>, usize, &str),
    (layout, values): (&Layout, &[Vec<Option<String>>]),
) {
    let (x, y, wide, high) = (bar.number("x"), bar.number("y"), bar.number("width"), bar.number("height"));
    let row = layout.row_at(y + high / 2.0);
    let (fill, outline) = (bar_fill(prefix, series), series_paint(series));
    let paint = if chart.is_partial(row) {
        format!(
            "fill=\"{fill}\" fill-opacity=\"0.35\" stroke=\"{outline}\" stroke-width=\"1.5\" stroke-dasharray=\"4,3\""
        )
    } else {
        format!("fill=\"{fill}\"")
    };
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {paint}/>",
        short(x),
        short(y),
        short(wide),
        short(high)
    );
    if let Some(value) = values.get(series).and_then(|of| of.get(row)).and_then(Option::as_ref) {
        let y = y + high / 2.0 + layout.size.text * 0.35;
        text(out, (x + wide + 6.0, y), "start", layout.size.text, value, paint::TEXT);
    }
}

fn reference_lines(out: &mut String, chart: &Chart, scale: &Scale, layout: &Layout) {
    for (value, of) in marks(chart) {
        let is_alert = chart.lines[of].is_alert(of);
        let x = layout.x(scale.height(value));
        let more = format!(" stroke-width=\"1.5\" stroke-dasharray=\"{}\"", LINE_DASHES[usize::from(is_alert)]);
        line(out, (x, TOP - 6.0), (x, layout.bottom), &line_paint(is_alert), &more);
    }
}

/// A name that leaves room for the bars.
pub(super) fn shortened(name: &str, size: Size) -> String {
    let most = size.width * 0.36;
    if width(name, size.text) <= most {
        return name.to_owned();
    }
    let mut kept: String = name.to_owned();
    while kept.pop().is_some() && width(&kept, size.text) + size.text > most {}
    kept + "…"
}
