//! Small multiples: each series of a chart in a drawing of its own, all on one scale, so that their shapes compare.
//!
//! In: a chart with several series. Out: one SVG per series; for a picture, all of them in one. Never: two scales.

use super::draw::{SMALL, Size};
use super::element::{self, text};
use super::scale::Scale;
use super::{PanelView, Setting, paint, upright};
use crate::model::{Chart, ChartOptions};
use std::fmt::Write;

/// Room for a name above its drawing, in a picture.
const NAME: f32 = 18.0;

/// The drawings with the names of their series.
pub(super) fn panels(chart: &Chart, scale: &Scale, setting: &Setting<'_>) -> Vec<PanelView> {
    let panel = |at: usize| PanelView {
        name: chart.series[at].name.clone(),
        svg: upright(&of_series(chart, at), scale, setting, SMALL, "-small"),
    };
    (0..chart.series.len()).map(panel).collect()
}

/// All drawings in one, two beside each other.
pub(super) fn together(chart: &Chart, scale: &Scale, setting: &Setting<'_>, size: Size) -> String {
    let gap = 12.0;
    let wide = (size.width - gap) / 2.0;
    let cell = Size { width: wide, ..SMALL };
    let row = NAME + cell.height + gap;
    #[expect(clippy::cast_precision_loss, reason = "a chart has few series")]
    let height = row * chart.series.len().div_ceil(2) as f32;
    let mut out = String::new();
    element::open(&mut out, chart, Size { height, ..size }, "-mail");
    for (at, series) in chart.series.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a chart has few series")]
        let (x, y) = ((at % 2) as f32 * (wide + gap), (at / 2) as f32 * row);
        text(&mut out, (x, y + 13.0), "start", 13.0, &series.name, paint::TEXT);
        let drawn = upright(&of_series(chart, at), scale, setting, cell, "-small");
        let place = (x, y + NAME, cell.width, cell.height);
        let _ = write!(out, "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" ", place.0, place.1, place.2, place.3);
        out.push_str(drawn.strip_prefix("<svg ").unwrap_or("></svg>"));
    }
    out.push_str("</svg>");
    out
}

/// The chart of one series.
fn of_series(chart: &Chart, at: usize) -> Chart {
    let series = chart.series[at].clone();
    Chart {
        id: format!("{}-{}", chart.id, at + 1),
        title: format!("{}: {}", chart.title, series.name),
        summary: String::new(),
        series: vec![series],
        options: ChartOptions { multiples: false, ..chart.options.clone() },
        ..chart.clone()
    }
}
