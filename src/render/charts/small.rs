//! Small multiples: each series of a chart in a drawing of its own, all on one scale, so that their shapes compare.
//!
//! In: a chart with several series. Out: one SVG per series; for a picture, all of them in one. Never: two scales.

use super::drawing::{Drawing, SMALL, Size};
use super::scale::Scale;
use super::svg::{Anchor, Point, Rect, Svg, Text};
use super::{paint, upright};
use crate::model::{Chart, ChartOptions};
use serde::Serialize;

/// Room for a name above its drawing, in a picture.
const NAME: f32 = 18.0;

/// A small drawing of one series.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PanelView {
    name: String,
    pub(super) svg: String,
}

/// The drawings with the names of their series.
pub(super) fn panels(drawing: &Drawing<'_>, scale: &Scale) -> Vec<PanelView> {
    let panel = |at: usize| PanelView {
        name: drawing.chart.series[at].name.clone(),
        svg: of_series(drawing, at, SMALL, scale),
    };
    (0..drawing.chart.series.len()).map(panel).collect()
}

/// All drawings in one, two beside each other.
pub(super) fn together(drawing: &Drawing<'_>, scale: &Scale) -> String {
    let series = &drawing.chart.series;
    let gap = 12.0;
    let width = (drawing.size.width - gap) / 2.0;
    let cell = Size { width, ..SMALL };
    let row = NAME + cell.height + gap;
    #[expect(clippy::cast_precision_loss, reason = "a chart has few series")]
    let mut svg = Svg::new(&drawing.with_height(row * series.len().div_ceil(2) as f32));
    for (at, series) in series.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a chart has few series")]
        let (x, y) = ((at % 2) as f32 * (width + gap), (at / 2) as f32 * row);
        let name = Point { x, y: y + 13.0 };
        svg.text(&Text { at: name, anchor: Anchor::Start, size: 13.0, text: &series.name, fill: paint::TEXT });
        let frame = Rect { x, y: y + NAME, width, height: cell.height };
        svg.nested(frame, &of_series(drawing, at, cell, scale));
    }
    svg.finish()
}

/// The drawing of one series.
fn of_series(drawing: &Drawing<'_>, at: usize, size: Size, scale: &Scale) -> String {
    upright::draw(&Drawing { chart: &only(drawing.chart, at), size, suffix: "-small", ..*drawing }, scale)
}

/// The chart of one series.
fn only(chart: &Chart, at: usize) -> Chart {
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
