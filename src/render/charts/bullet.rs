//! A bullet per metric: its value against its target and its alert.
//!
//! In: the rows of a chart. Out: SVG of our own: the library's bullet knows one mark only, cuts names, and draws every value
//! as a bar, which would lie on a scale that does not begin at zero. Such a value is a dot. Never: compares two metrics by
//! length; each has its own scale.
//!
//! Decided in docs/decisions/0048-charts.md.

use super::axis;
use super::drawing::{Drawing, Size};
use super::font::width;
use super::labels::shortened;
use super::numbers;
use super::paint::{self, band_paint, line_paint, series_paint};
use super::scale::Scale;
use super::svg::{Anchor, Point, Rect, Svg, Text};
use crate::model::{Bullet, ChartKind};
use crate::objective::Better;
use rust_decimal::Decimal;

const TOP: f32 = 6.0;
const ROW: f32 = 68.0;
/// Where the bands of a row begin, and how high they are.
const BAND: (f32, f32) = (22.0, 16.0);

/// Draws the rows one below the other.
pub(super) fn draw(drawing: &Drawing<'_>) -> String {
    let rows = &drawing.chart.options.bullets;
    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
    let drawing = drawing.with_height(TOP + ROW * rows.len() as f32);
    let mut svg = Svg::new(&drawing);
    for (at, bullet) in rows.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
        let top = TOP + ROW * at as f32;
        let mut row = Row { svg: &mut svg, drawing: &drawing, bullet, top };
        row.head();
        if let Some(scale) = scale(bullet) {
            row.body(&scale);
        }
    }
    svg.finish()
}

/// The scale of a row: everything it marks is on it.
pub(super) fn scale(bullet: &Bullet) -> Option<Scale> {
    let marks: Vec<Decimal> =
        [bullet.value, bullet.target, bullet.target_until, bullet.alert].into_iter().flatten().collect();
    Scale::of(marks.into_iter(), ChartKind::Bullet, bullet.unit)
}

/// Whether a row's scale begins at zero, so that its value may be a bar.
pub(super) fn begins_at_zero(scale: &Scale) -> bool {
    scale.min.is_zero()
}

/// A bullet, and where it stands.
struct Row<'a> {
    svg: &'a mut Svg,
    drawing: &'a Drawing<'a>,
    bullet: &'a Bullet,
    top: f32,
}

impl Row<'_> {
    fn text(&mut self, at: Point, anchor: Anchor, text: &str) {
        self.svg.text(&Text { at, anchor, size: self.drawing.size.text, text, fill: paint::TEXT });
    }

    fn head(&mut self) {
        let Drawing { size, locale, .. } = *self.drawing;
        let y = self.top + size.text;
        let name = shortened(&self.bullet.name, Size { width: size.width * 1.4, ..size });
        self.text(Point { x: 1.0, y }, Anchor::Start, &name);
        let mark = if self.bullet.partial { locale.words.partial_mark } else { "" };
        let value = numbers::of_bullet(self.bullet, self.bullet.value, locale);
        let shown = format!("{value}{mark} {}", self.bullet.standing_text);
        self.text(Point { x: size.width - 1.0, y }, Anchor::End, shown.trim_end());
    }

    fn body(&mut self, scale: &Scale) {
        let (bullet, size) = (self.bullet, self.drawing.size);
        #[expect(clippy::cast_precision_loss, reason = "a scale has few steps")]
        let x = |value: Decimal| 8.0 + (size.width - 16.0) * scale.height(value) / scale.steps.max(1) as f32;
        let ends = [scale.min, scale.ticks().last().unwrap_or(scale.min)];
        let (band, high) = (self.top + BAND.0, BAND.1);
        for (from, to, at) in bands(bullet, ends) {
            let frame = Rect { x: x(from), y: band, width: x(to) - x(from), height: high };
            self.svg.rect(normalised(frame), &format!("fill=\"{}\"", band_paint(at)));
        }
        if let Some(value) = bullet.value {
            self.value(x(value), begins_at_zero(scale).then(|| x(Decimal::ZERO)));
        }
        if let Some(alert) = bullet.alert {
            self.mark(x(alert), 2.0, true, " stroke-width=\"2\" stroke-dasharray=\"2,3\"");
        }
        for target in bullet.target.into_iter().chain(bullet.target_until) {
            self.mark(x(target), 4.0, false, " stroke-width=\"3\"");
        }
        self.below(ends, bullet.target.map(x));
    }

    /// A bar from zero, or a dot where the scale does not begin there.
    fn value(&mut self, x: f32, zero: Option<f32>) {
        let paint = series_paint(0);
        let open = "fill-opacity=\"0.35\" stroke-width=\"1.5\" stroke-dasharray=\"3,2\"";
        let paint = if self.bullet.partial {
            format!("fill=\"{paint}\" stroke=\"{paint}\" {open}")
        } else {
            format!("fill=\"{paint}\"")
        };
        let y = self.top + BAND.0 + BAND.1 / 2.0;
        match zero {
            Some(zero) => {
                let frame = Rect { x: zero, y: y - 3.5, width: x - zero, height: 7.0 };
                self.svg.rect(normalised(frame), &paint);
            }
            None => self.svg.circle(Point { x, y }, 5.5, &paint),
        }
    }

    /// A line across the bands, so much longer than they are high.
    fn mark(&mut self, x: f32, longer: f32, is_alert: bool, more: &str) {
        let band = self.top + BAND.0;
        let (from, to) = (Point { x, y: band - longer }, Point { x, y: band + BAND.1 + longer });
        self.svg.line(from, to, &line_paint(is_alert), more);
    }

    /// The ends of the scale and the promise between them, which has the right of way.
    fn below(&mut self, ends: [Decimal; 2], target: Option<f32>) {
        let Drawing { size, locale, .. } = *self.drawing;
        let label = Some(self.bullet.unit_label.as_str()).filter(|label| !label.is_empty());
        let ticks = axis::values(&ends, self.bullet.unit, label, locale.lang);
        let y = self.top + BAND.0 + BAND.1 + size.text + 3.0;
        let small = size.text - 1.0;
        let promise = format!("{} {}", locale.words.target, self.bullet.target_text);
        let half = width(&promise, small) / 2.0;
        let at = target.map(|x| x.max(half + 1.0).min(size.width - half - 1.0));
        let (from, to) = at.map_or((f32::MAX, f32::MIN), |at| (at - half - 6.0, at + half + 6.0));
        let mut text = |x: f32, anchor, text: &str, fill: &str| {
            self.svg.text(&Text { at: Point { x, y }, anchor, size: small, text, fill });
        };
        if let Some(at) = at {
            text(at, Anchor::Middle, &promise, &line_paint(false));
        }
        if width(&ticks[0], small) + 8.0 < from {
            text(8.0, Anchor::Start, &ticks[0], paint::TEXT);
        }
        if size.width - 8.0 - width(&ticks[1], small) > to {
            text(size.width - 8.0, Anchor::End, &ticks[1], paint::TEXT);
        }
    }
}

/// The bands from left to right: their ends, and how good they are, worst first. Without a direction there is only one; a
/// target that is a range is the good one between two others.
fn bands(bullet: &Bullet, [min, max]: [Decimal; 2]) -> Vec<(Decimal, Decimal, usize)> {
    if let (Some(from), Some(until)) = (bullet.target, bullet.target_until) {
        return vec![(min, from, 1), (from, until, 2), (until, max, 1)];
    }
    let mut cuts: Vec<Decimal> = [bullet.alert, bullet.target].into_iter().flatten().collect();
    cuts.sort();
    cuts.dedup();
    let Some(better) = bullet.better.filter(|_| !cuts.is_empty()) else { return vec![(min, max, 2)] };
    let starts = std::iter::once(min).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([max]);
    let count = cuts.len() + 1;
    let rank = |at: usize| match better {
        Better::Higher => 3 - count + at,
        Better::Lower => 2 - at,
    };
    starts.zip(ends).enumerate().map(|(at, (from, to))| (from, to, rank(at))).collect()
}

/// The same rectangle with a width that is not negative.
fn normalised(rect: Rect) -> Rect {
    if rect.width < 0.0 { Rect { x: rect.x + rect.width, width: -rect.width, ..rect } } else { rect }
}
