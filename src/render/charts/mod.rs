//! Charts: a description in words and numbers becomes a drawing, a legend, a table of exact numbers and a file of them.
//!
//! In: [`Chart`]s. Out: [`ChartView`]s for the theme: SVG whose colours follow the page, drawn once, and the numbers as
//! text and as CSV. Never: reads a font of the machine, or shows a number that went through a float.
//!
//! Decided in docs/decisions/0006-charts-and-font.md.

mod axis;
mod bullet;
mod drawing;
mod files;
mod font;
mod heat;
mod horizontal;
mod labels;
mod legend;
mod library;
mod numbers;
mod paint;
mod png;
mod scale;
mod small;
mod spark;
mod svg;
mod upright;

use super::links::Links;
use super::words::Words;
use crate::diag::Lang;
use crate::model::{Chart, ChartKind};
use drawing::{Drawing, Locale, MAIL, MAIL_WIDE, PAGE};
pub(super) use files::files;
use legend::LegendEntry;
use numbers::{Numbers, Row};
#[cfg(test)]
pub(super) use paint::paints;
pub(super) use png::picture;
use rust_decimal::Decimal;
use scale::{Scale, scale_of, shares};
use serde::Serialize;
use small::PanelView;
pub(super) use spark::spark;

/// A chart as the theme sees it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChartView {
    id: String,
    kind: &'static str,
    /// Whether it stands small beside others.
    finding: bool,
    title: String,
    summary: String,
    /// The drawing; empty when there is nothing to draw, or when there are panels.
    drawing: String,
    /// One small drawing per series.
    panels: Vec<PanelView>,
    /// One entry per series and reference line, or per class; empty when the title says enough.
    legend: Vec<LegendEntry>,
    /// How the drawing is to be read, where that is not plain.
    notes: Vec<String>,
    head: Vec<String>,
    rows: Vec<Row>,
    /// The link to the numbers as a file; empty without one.
    csv: String,
}

/// Draws a chart and writes out its numbers.
pub(super) fn view(chart: &Chart, links: &Links, lang: Lang, words: &Words) -> ChartView {
    let locale = Locale { lang, words };
    let drawing = Drawing { chart, locale, size: PAGE, suffix: "-drawing" };
    let scale = scale_of(chart);
    let has_values = chart.has_values();
    let panels = match &scale {
        Some(scale) if has_values && chart.options.multiples => small::panels(&drawing, scale),
        _ => Vec::new(),
    };
    let Numbers { head, rows } = numbers::table(chart, locale);
    ChartView {
        id: chart.id.clone(),
        kind: chart.kind.name(),
        finding: chart.options.finding,
        title: chart.title.clone(),
        summary: chart.summary.clone(),
        legend: if has_values { legend::entries(chart, scale.as_ref(), locale) } else { Vec::new() },
        notes: if has_values { notes(chart, lang, words) } else { Vec::new() },
        drawing: if has_values && !chart.options.multiples { draw(&drawing, scale.as_ref()) } else { String::new() },
        panels,
        head,
        rows,
        csv: files::link(chart, links),
    }
}

/// The exact numbers of a chart.
pub(super) fn numbers(chart: &Chart, lang: Lang, words: &Words) -> Numbers {
    numbers::table(chart, Locale { lang, words })
}

/// The drawing that a picture in a mail is made of; empty when there is nothing to draw.
pub(super) fn for_picture(chart: &Chart, lang: Lang, words: &Words) -> String {
    let is_narrow = matches!(chart.kind, ChartKind::Line | ChartKind::Bar | ChartKind::Combined);
    let wide = Drawing { chart, locale: Locale { lang, words }, size: MAIL_WIDE, suffix: "-mail" };
    match &scale_of(chart) {
        _ if !chart.has_values() => String::new(),
        // One drawing needs no room beside it.
        Some(scale) if chart.options.multiples && chart.series.len() > 1 => small::together(&wide, scale),
        scale if is_narrow => draw(&Drawing { size: MAIL, ..wide }, scale.as_ref()),
        scale => draw(&wide, scale.as_ref()),
    }
}

/// The legend without drawings: each name with a sign like its marker, and its colour. Empty when the title says enough.
pub(super) fn plain_legend(chart: &Chart, lang: Lang, words: &Words) -> Vec<(String, &'static str, &'static str)> {
    legend::plain(chart, scale_of(chart).as_ref(), Locale { lang, words })
}

/// How a drawing is to be read: an axis that does not begin at zero, a period that is not over, values that are missing.
pub(super) fn notes(chart: &Chart, lang: Lang, words: &Words) -> Vec<String> {
    let mut notes = Vec::new();
    if chart.kind == ChartKind::Line
        && let Some(scale) = scale_of(chart).filter(|scale| scale.min > Decimal::ZERO)
    {
        let from = &drawing::ticks(chart, &scale, lang)[0];
        notes.push(match lang {
            Lang::Ja => format!("縦軸は 0 ではなく {from} から始まります。"),
            Lang::En => format!("The vertical axis begins at {from}, not at 0."),
        });
    }
    let mut scales = chart.options.bullets.iter().filter_map(bullet::scale);
    if scales.any(|scale| !bullet::begins_at_zero(&scale)) {
        notes.push(words.bullet_dots.to_owned());
    }
    let partial = (0..chart.categories.len()).any(|at| chart.is_partial(at));
    if partial || chart.options.bullets.iter().any(|bullet| bullet.partial) {
        notes.push(words.partial_drawn.to_owned());
    }
    notes
}

/// Draws a chart of any kind; a bullet chart has a scale per row.
fn draw(drawing: &Drawing<'_>, scale: Option<&Scale>) -> String {
    match (drawing.chart.kind, scale) {
        (ChartKind::Bullet, _) => bullet::draw(drawing),
        (_, None) => String::new(),
        (ChartKind::Heat, Some(scale)) => heat::draw(drawing, scale),
        (ChartKind::HorizontalBar, Some(scale)) => horizontal::draw(drawing, scale),
        (ChartKind::ShareBar, Some(scale)) => {
            upright::draw(&Drawing { chart: &shares(drawing.chart), ..*drawing }, scale)
        }
        (_, Some(scale)) => upright::draw(drawing, scale),
    }
}

#[cfg(test)]
mod tests;
