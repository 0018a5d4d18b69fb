//! SVG as text: reading the chart library's tags, and writing our own.
//!
//! In: what the library drew. Out: its tags one after the other; titles, texts and numbers in the site's form. Never: an
//! unescaped text.

use super::draw::Size;
use crate::model::{Chart, escape_html};
use std::fmt::Write;

/// Begins a drawing: named for screen readers, without a fixed size; `suffix` keeps ids apart when a chart is drawn twice.
pub(super) fn open(out: &mut String, chart: &Chart, size: Size, suffix: &str) {
    titled(out, (&chart.id, &chart.title, &chart.summary), size, suffix);
}

/// Begins a drawing of another name.
pub(super) fn titled(out: &mut String, (id, title, text): (&str, &str, &str), size: Size, suffix: &str) {
    let id = escape_html(id);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart-svg chart{suffix}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}{suffix}-t {id}{suffix}-d\"><title id=\"{id}{suffix}-t\">{}</title><desc \
         id=\"{id}{suffix}-d\">{}</desc>",
        size.width,
        size.height,
        escape_html(title),
        escape_html(text)
    );
}

/// Writes a text; `anchor` is `start`, `middle` or `end`.
pub(super) fn text(out: &mut String, (x, y): (f32, f32), anchor: &str, size: f32, text: &str, fill: &str) {
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{}</text>",
        short(x),
        short(y),
        escape_html(text)
    );
}

/// Writes a straight line.
pub(super) fn line(out: &mut String, from: (f32, f32), to: (f32, f32), paint: &str, more: &str) {
    let _ = write!(
        out,
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{paint}\"{more}/>",
        short(from.0),
        short(from.1),
        short(to.0),
        short(to.1)
    );
}

/// A number with at most one decimal.
pub(super) fn short(value: f32) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A tag of a drawing with the text after it.
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, &'a str)>,
    pub(super) text: &'a str,
}

impl<'a> Element<'a> {
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
    }

    pub(super) fn number(&self, key: &str) -> f32 {
        self.get(key).and_then(|v| v.parse().ok()).unwrap_or(0.0)
    }
}

/// The tags of a drawing.
pub(super) fn elements(raw: &str) -> impl Iterator<Item = Element<'_>> {
    raw.split('<').skip(1).map(|piece| {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let tag = tag.trim_end_matches('/');
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some((key, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').unwrap_or((after, ""));
            attributes.push((key.trim(), value));
            rest = after;
        }
        Element { name, attributes, text: text.trim() }
    })
}
