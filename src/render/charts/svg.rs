//! Drawings of our own as SVG: titles, texts, lines and numbers in the site's form.
//!
//! In: places, sizes and paints. Out: the text of a drawing. Never: an unescaped text.

use super::drawing::Drawing;
use crate::model::escape_html;
use std::fmt::Write;

/// Where something stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

/// A rectangle by its upper left corner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rect {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Rect {
    /// The middle of it.
    pub(super) fn center(self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }
}

/// What of a text stands at its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text of a drawing.
pub(super) struct Text<'a> {
    pub(super) at: Point,
    pub(super) anchor: Anchor,
    pub(super) size: f32,
    pub(super) text: &'a str,
    pub(super) fill: &'a str,
}

/// A drawing that is being written.
pub(super) struct Svg(String);

impl Svg {
    /// Begins a drawing: named for screen readers, without a fixed size.
    pub(super) fn new(drawing: &Drawing<'_>) -> Self {
        let Drawing { chart, size, suffix, .. } = drawing;
        let id = escape_html(&chart.id);
        Self(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart-svg chart{suffix}\" viewBox=\"0 0 {} {}\" role=\"img\" \
             aria-labelledby=\"{id}{suffix}-t {id}{suffix}-d\"><title id=\"{id}{suffix}-t\">{}</title><desc \
             id=\"{id}{suffix}-d\">{}</desc>",
            size.width,
            size.height,
            escape_html(&chart.title),
            escape_html(&chart.summary)
        ))
    }

    /// Ends the drawing.
    pub(super) fn finish(self) -> String {
        self.0 + "</svg>"
    }

    /// Adds what is SVG already.
    pub(super) fn push(&mut self, svg: &str) {
        self.0.push_str(svg);
    }

    /// Adds another drawing in a part of this one.
    pub(super) fn nested(&mut self, frame: Rect, svg: &str) {
        let Rect { x, y, width, height } = frame;
        let _ = write!(self.0, "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" ");
        self.0.push_str(svg.strip_prefix("<svg ").unwrap_or("></svg>"));
    }

    /// Adds a tag without its end.
    pub(super) fn tag<'t>(&mut self, name: &str, attributes: impl IntoIterator<Item = (&'t str, &'t str)>) {
        let _ = write!(self.0, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.0, " {key}=\"{}\"", escape_html(value));
        }
    }

    /// Adds a text.
    pub(super) fn text(&mut self, text: &Text<'_>) {
        let Text { at, anchor, size, text, fill } = text;
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            self.0,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{}</text>",
            short(at.x),
            short(at.y),
            escape_html(text)
        );
    }

    /// Adds a straight line; `more` are attributes.
    pub(super) fn line(&mut self, from: Point, to: Point, paint: &str, more: &str) {
        let _ = write!(
            self.0,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{paint}\"{more}/>",
            short(from.x),
            short(from.y),
            short(to.x),
            short(to.y)
        );
    }

    /// Adds a rectangle; `paint` are attributes.
    pub(super) fn rect(&mut self, rect: Rect, paint: &str) {
        let _ = write!(
            self.0,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {paint}/>",
            short(rect.x),
            short(rect.y),
            short(rect.width),
            short(rect.height)
        );
    }

    /// Adds a circle; `paint` are attributes.
    pub(super) fn circle(&mut self, center: Point, radius: f32, paint: &str) {
        let _ =
            write!(self.0, "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" {paint}/>", short(center.x), short(center.y));
    }
}

/// A number with at most one decimal.
pub(super) fn short(value: f32) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
