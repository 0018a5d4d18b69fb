//! What things are painted with: colours that follow the page, and hatches that tell bars apart without them.
//!
//! In: positions of series, lines and classes. Out: values of `fill` and `stroke`, and the patterns that a drawing needs.
//! Never: a colour that a style sheet cannot replace.

use crate::model::Chart;

/// How many colours there are before they repeat.
pub(super) const COLOURS: usize = 8;
/// How many kinds of reference lines are told apart: the target, and all others.
pub(super) const LINE_KINDS: usize = 2;

/// Dashes that tell series apart without colour; the first is drawn through.
pub(super) const DASHES: [&str; 4] = ["", "7,3", "2,3", "9,3,2,3"];

/// The dashes of the reference lines.
pub(super) const LINE_DASHES: [&str; LINE_KINDS] = ["6,4", "2,3"];

/// Light colours: at least 3:1 on white and on `#f6f8fb`; the theme's variables replace them.
const SERIES_HEX: [&str; COLOURS] =
    ["#2463c9", "#c2500a", "#0b7a6f", "#7a3fc4", "#8a6a00", "#b8256e", "#4b5b6e", "#3d7a1a"];
const LINE_HEX: [&str; LINE_KINDS] = ["#1b7f4b", "#c0272d"];
/// From the least to the greatest class of a heat map; texts stand on them.
const HEAT_HEX: [&str; 5] = ["#e6effb", "#b5cff2", "#7fabe6", "#2f6ac0", "#1d4f9e"];
/// Texts on the three lighter classes, and on the two darker ones.
const HEAT_INK: [(&str, &str); 2] = [("low", "#111827"), ("high", "#fff")];
/// Bands of a bullet, from what crosses the alert to what meets the target.
const BAND_HEX: [&str; 3] = ["#c3ccd8", "#d9e0e9", "#edf1f6"];

pub(super) const TEXT: &str = "var(--ch-text,#4b5563)";
pub(super) const GRID: &str = "var(--ch-grid,#e2e8f0)";
pub(super) const AXIS: &str = "var(--ch-axis,#94a3b8)";
pub(super) const PAPER: &str = "var(--ch-paper,#fff)";

/// The marks of the hatches, on tiles of six by six; the first series is plain.
const HATCHES: [&str; 5] = ["", "M0 6L6 0M-1 1L1 -1M5 7L7 5", "M0 3H6", "M3 0V6", "M0 0L6 6M-1 5L1 7M5 -1L7 1"];

/// The light colour of a series.
pub(super) fn series_hex(at: usize) -> &'static str {
    SERIES_HEX[at % COLOURS]
}

/// The light colour of a reference line, of a target or of an alert.
pub(super) fn line_hex(is_alert: bool) -> &'static str {
    LINE_HEX[usize::from(is_alert)]
}

/// The light colour of a class.
pub(super) fn heat_hex(shade: usize) -> &'static str {
    HEAT_HEX[shade.min(4)]
}

/// The paint of a series, for a `fill` or `stroke` attribute.
pub(super) fn series_paint(at: usize) -> String {
    let at = at % COLOURS;
    format!("var(--ch-{},{})", at + 1, SERIES_HEX[at])
}

/// The paint of a reference line, of a target or of an alert.
pub(super) fn line_paint(is_alert: bool) -> String {
    let at = usize::from(is_alert);
    format!("var(--ch-{},{})", ["target", "alert"][at], LINE_HEX[at])
}

/// The paint of a class of a heat map.
pub(super) fn heat_paint(shade: usize) -> String {
    let shade = shade.min(4);
    format!("var(--ch-heat-{},{})", shade + 1, HEAT_HEX[shade])
}

/// The paint of texts on a class.
pub(super) fn heat_ink(shade: usize) -> String {
    let (name, hex) = HEAT_INK[usize::from(shade > 2)];
    format!("var(--ch-heat-{name},{hex})")
}

/// The paint of a band of a bullet.
pub(super) fn band_paint(at: usize) -> String {
    let at = at.min(2);
    format!("var(--ch-band-{},{})", at + 1, BAND_HEX[at])
}

/// The id of a drawing's own patterns; it stands in `url(#…)`.
pub(super) fn prefix(chart: &Chart, suffix: &str) -> String {
    plain(&chart.id) + suffix
}

/// An id without signs that mean something in addresses.
pub(super) fn plain(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}

fn hatch(at: usize) -> &'static str {
    HATCHES[at % HATCHES.len()]
}

/// The fill of a bar of a series.
pub(super) fn bar_fill(prefix: &str, at: usize) -> String {
    if hatch(at).is_empty() { series_paint(at) } else { format!("url(#{prefix}-p{at})") }
}

/// The patterns that the bars of a chart are filled with.
pub(super) fn patterns(chart: &Chart, prefix: &str) -> String {
    let hatched = (0..chart.series.len()).filter(|at| !hatch(*at).is_empty() && !chart.options.over.contains(at));
    let pattern = |at: usize| {
        format!(
            "<pattern id=\"{prefix}-p{at}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" \
             height=\"6\" fill=\"{}\"/><path d=\"{}\" stroke=\"{PAPER}\" stroke-width=\"1.2\"/></pattern>",
            series_paint(at),
            hatch(at)
        )
    };
    let patterns: String = hatched.map(pattern).collect();
    if patterns.is_empty() { patterns } else { format!("<defs>{patterns}</defs>") }
}

/// A small bar for a legend, hatched as the bars are.
pub(super) fn key_bar(at: usize) -> String {
    // Two by two tiles, drawn out: a pattern of another drawing is not painted where that drawing is hidden.
    let tile = |x: u8, y: u8| format!("<path transform=\"translate({x} {y})\" d=\"{}\"/>", hatch(at));
    let marks = if hatch(at).is_empty() {
        String::new()
    } else {
        let tiles = [tile(0, 0), tile(6, 0), tile(0, 6), tile(6, 6)].concat();
        format!("<g stroke=\"{PAPER}\" stroke-width=\"1.2\">{tiles}</g>")
    };
    format!(
        "<svg class=\"key key-bar\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\" \
         fill=\"{}\"/>{marks}</svg>",
        series_paint(at)
    )
}

/// A small cell for the legend of a heat map.
pub(super) fn key_cell(shade: usize) -> String {
    format!(
        "<svg class=\"key key-bar\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect x=\".5\" y=\".5\" width=\"11\" \
         height=\"11\" fill=\"{}\" stroke=\"{AXIS}\"/></svg>",
        heat_paint(shade)
    )
}

/// A small line for a legend.
pub(super) fn key_line(paint: &str, dash: &str) -> String {
    let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    format!(
        "<svg class=\"key\" viewBox=\"0 0 28 12\" aria-hidden=\"true\"><line x1=\"0\" y1=\"6\" x2=\"28\" y2=\"6\" \
         stroke=\"{paint}\" stroke-width=\"2.5\"{dash}/></svg>"
    )
}

/// Every paint with the name of its variable, for the test that compares them with the style sheet.
#[cfg(test)]
pub(in crate::render) fn paints() -> Vec<(String, String)> {
    let series = (0..COLOURS).map(|at| (series_paint(at), format!("ch-{}", at + 1)));
    let lines =
        [(false, "ch-target"), (true, "ch-alert")].map(|(is_alert, name)| (line_paint(is_alert), name.to_owned()));
    let heat = (0..5).map(|at| (heat_paint(at), format!("ch-heat-{}", at + 1)));
    let inks = [(0, "ch-heat-low"), (4, "ch-heat-high")].map(|(at, name)| (heat_ink(at), name.to_owned()));
    let bands = (0..3).map(|at| (band_paint(at), format!("ch-band-{}", at + 1)));
    series.chain(lines).chain(heat).chain(inks).chain(bands).collect()
}
