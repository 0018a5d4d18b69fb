//! A bullet per metric: its value against its target and its alert.
//!
//! In: the rows of a chart. Out: SVG of our own: the library's bullet knows one mark only, cuts names, and draws every value
//! as a bar, which would lie on a scale that does not begin at zero. Such a value is a dot. Never: compares two metrics by
//! length; each has its own scale.

use super::draw::Size;
use super::element::{self, line, short, text};
use super::font::width;
use super::horizontal::shortened;
use super::paint::{self, band_paint, line_paint, series_paint};
use super::scale::Scale;
use super::{Setting, axis};
use crate::model::{Bullet, Chart, ChartKind, format_digits};
use crate::objective::Better;
use rust_decimal::Decimal;
use std::fmt::Write;

const TOP: f32 = 6.0;
const ROW: f32 = 68.0;
/// Where the bands of a row begin, and how high they are.
const BAND: (f32, f32) = (22.0, 16.0);

/// Draws the rows one below the other.
pub(super) fn draw(chart: &Chart, setting: &Setting<'_>, size: Size, suffix: &str) -> String {
    let rows = &chart.options.bullets;
    #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
    let size = Size { height: TOP + ROW * rows.len() as f32, ..size };
    let mut out = String::new();
    element::open(&mut out, chart, size, suffix);
    for (at, bullet) in rows.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a chart has few rows")]
        let top = TOP + ROW * at as f32;
        head(&mut out, bullet, setting, (top, size));
        if let Some(scale) = scale(bullet) {
            row(&mut out, bullet, &scale, setting, (top, size));
        }
    }
    out.push_str("</svg>");
    out
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

fn head(out: &mut String, bullet: &Bullet, setting: &Setting<'_>, (top, size): (f32, Size)) {
    let y = top + size.text;
    text(
        out,
        (1.0, y),
        "start",
        size.text,
        &shortened(&bullet.name, Size { width: size.width * 1.4, ..size }),
        paint::TEXT,
    );
    let mark = if bullet.partial { setting.words.partial_mark } else { "" };
    let value = super::numbers::of_bullet(bullet, bullet.value, setting);
    let told = format!("{value}{mark} {}", bullet.standing_text);
    text(out, (size.width - 1.0, y), "end", size.text, told.trim_end(), paint::TEXT);
}

fn row(out: &mut String, bullet: &Bullet, scale: &Scale, setting: &Setting<'_>, (top, size): (f32, Size)) {
    #[expect(clippy::cast_precision_loss, reason = "a scale has few steps")]
    let x = |value: Decimal| 8.0 + (size.width - 16.0) * scale.height(value) / scale.steps.max(1) as f32;
    let ends = [scale.min, scale.ticks().last().unwrap_or(scale.min)];
    let (band, high) = (top + BAND.0, BAND.1);
    for (from, to, at) in bands(bullet, ends) {
        rect(out, (x(from), band), (x(to) - x(from), high), &format!("fill=\"{}\"", band_paint(at)));
    }
    let middle = band + high / 2.0;
    if let Some(value) = bullet.value {
        let paint = series_paint(0);
        let open = "fill-opacity=\"0.35\" stroke-width=\"1.5\" stroke-dasharray=\"3,2\"";
        let paint = if bullet.partial {
            format!("fill=\"{paint}\" stroke=\"{paint}\" {open}")
        } else {
            format!("fill=\"{paint}\"")
        };
        if begins_at_zero(scale) {
            rect(out, (x(Decimal::ZERO), middle - 3.5), (x(value) - x(Decimal::ZERO), 7.0), &paint);
        } else {
            let _ = write!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"5.5\" {paint}/>", short(x(value)), short(middle));
        }
    }
    if let Some(alert) = bullet.alert {
        let at = x(alert);
        line(
            out,
            (at, band - 2.0),
            (at, band + high + 2.0),
            &line_paint(true),
            " stroke-width=\"2\" stroke-dasharray=\"2,3\"",
        );
    }
    for target in bullet.target.into_iter().chain(bullet.target_until) {
        let at = x(target);
        line(out, (at, band - 4.0), (at, band + high + 4.0), &line_paint(false), " stroke-width=\"3\"");
    }
    below(out, bullet, (ends, bullet.target.map(x)), setting, (band + high + size.text + 3.0, size));
}

/// The ends of the scale and the promise between them, which has the right of way.
fn below(
    out: &mut String,
    bullet: &Bullet,
    (ends, target): ([Decimal; 2], Option<f32>),
    setting: &Setting<'_>,
    (y, size): (f32, Size),
) {
    let label = Some(bullet.unit_label.as_str()).filter(|label| !label.is_empty());
    let ticks = axis::values(&ends, bullet.unit, label, setting.lang);
    let small = size.text - 1.0;
    let promise = format!("{} {}", setting.words.target, bullet.target_text);
    let half = width(&promise, small) / 2.0;
    let at = target.map(|x| x.max(half + 1.0).min(size.width - half - 1.0));
    let (from, to) = at.map_or((f32::MAX, f32::MIN), |at| (at - half - 6.0, at + half + 6.0));
    if let Some(at) = at {
        text(out, (at, y), "middle", small, &promise, &line_paint(false));
    }
    if width(&ticks[0], small) + 8.0 < from {
        text(out, (8.0, y), "start", small, &ticks[0], paint::TEXT);
    }
    if size.width - 8.0 - width(&ticks[1], small) > to {
        text(out, (size.width - 8.0, y), "end", small, &ticks[1], paint::TEXT);
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

fn rect(out: &mut String, (x, y): (f32, f32), (wide, high): (f32, f32), paint: &str) {
    let (x, wide) = if wide < 0.0 { (x + wide, -wide) } else { (x, wide) };
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {paint}/>",
        short(x),
        short(y),
        short(wide),
        short(high)
    );
}

/// A bound of a bullet as text, as promised; empty without one.
pub(super) fn bound(bullet: &Bullet, value: Option<Decimal>, setting: &Setting<'_>) -> String {
    let label = Some(bullet.unit_label.as_str()).filter(|label| !label.is_empty());
    let told = |value: Decimal| format_digits(value, value.normalize().scale(), bullet.unit, label, setting.lang);
    value.map(told).unwrap_or_default()
}
