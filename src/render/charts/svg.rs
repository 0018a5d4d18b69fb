//! What the chart library drew, made the site's own: named for screen readers, coloured by the theme, without styles.
//!
//! In: SVG as `draw` leaves it. Out: SVG without fixed size, whose colours are CSS variables with a fall-back, whose texts
//! are exact and whose targets are bands where they are ranges. Never: changes where a value stands.

use super::draw::{self, Labels, Size, sentinel};
use super::element::{self, Element, elements, short};
use super::font::width;
use super::paint::{self, bar_fill, line_paint, of_sentinel, series_at, series_paint};
use crate::model::Chart;
use std::fmt::Write;

/// Bars are no wider than this, however few they are.
const WIDEST_BAR: f32 = 44.0;

/// Finishes a drawing; `suffix` keeps ids apart when a chart is drawn in two sizes.
pub(super) fn finish(raw: &str, chart: &Chart, labels: &Labels, size: Size, suffix: &str) -> String {
    let plot = Plot::of(raw, chart.categories.len());
    let mut out = String::with_capacity(raw.len());
    element::open(&mut out, chart, size, suffix);
    let prefix = paint::prefix(chart, suffix);
    if chart.kind.has_bars() {
        paint::patterns(&mut out, chart, &prefix);
    }
    let mut pass = Pass { out, plot, chart, labels, size, prefix, band: None, skip: false };
    for element in elements(raw) {
        pass.element(&element);
    }
    pass.name_categories();
    pass.mark_gaps();
    pass.out.push_str("</svg>");
    pass.out
}

/// Where the plot lies: from the first grid line and the axis.
#[derive(Clone, Copy)]
struct Plot {
    left: f32,
    right: f32,
    slot: f32,
    slots: usize,
}

impl Plot {
    fn of(raw: &str, slots: usize) -> Self {
        let line = elements(raw).find(|e| e.name == "line");
        let (left, right) = line.map_or((0.0, 0.0), |line| (line.number("x1"), line.number("x2")));
        #[expect(clippy::cast_precision_loss, reason = "a chart has few categories")]
        Self { left, right, slot: (right - left) / slots.max(1) as f32, slots }
    }

    /// The category that `x` belongs to.
    fn slot_at(self, x: f32) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the plot")]
        let at = ((x - self.left) / self.slot).max(0.0) as usize;
        at.min(self.slots.saturating_sub(1))
    }

    #[expect(clippy::cast_precision_loss, reason = "a chart has few categories")]
    fn middle(self, slot: usize) -> f32 {
        self.left + (slot as f32 + 0.5) * self.slot
    }
}

struct Pass<'a> {
    out: String,
    plot: Plot,
    chart: &'a Chart,
    labels: &'a Labels,
    size: Size,
    prefix: String,
    /// The end of a band that was drawn, with its line.
    band: Option<(f32, usize)>,
    skip: bool,
}

impl Pass<'_> {
    fn element(&mut self, element: &Element) {
        match element.name {
            "svg" | "/svg" | "style" | "/style" | "title" | "/title" | "/text" => {}
            "text" => self.text(element),
            "rect" if element.get("rx").is_some() => self.bar(element),
            "line" if self.reference_line(element).is_some() => self.draw_line(element),
            "line" if element.get("x1") == element.get("x2") => {} // ticks between categories
            "circle" | "path" if self.reference_line(element).is_some() => self.skip = true,
            "path" if is_single_point(element) => {}
            "path" if self.ends_partial(element) => self.partial_line(element),
            "g" => self.group(element),
            "/g" | "defs" | "/defs" => self.copy(element, &[]),
            _ => {
                let open = self.marks_partial(element).then_some(("fill", paint::PAPER));
                self.copy(element, open.as_slice());
            }
        }
    }

    /// Markers come in groups; they are filled, so that the hollow one of the running period stands out.
    fn group(&mut self, group: &Element) {
        match group.get("stroke").and_then(series_at) {
            Some(at) if group.get("fill") == Some("none") => self.copy(group, &[("fill", &series_paint(at))]),
            _ => self.copy(group, &[]),
        }
    }

    /// Copies an element, with some attributes set anew.
    fn copy(&mut self, element: &Element, set: &[(&str, &str)]) {
        let _ = write!(self.out, "<{}", element.name);
        let kept = element.attributes.iter().filter(|(k, _)| !k.starts_with("data-") && *k != "font-family");
        for (key, value) in kept.filter(|(k, _)| set.iter().all(|(s, _)| s != k)) {
            let _ = write!(self.out, " {key}=\"{}\"", of_sentinel(value).as_deref().unwrap_or(value));
        }
        for (key, value) in set {
            let _ = write!(self.out, " {key}=\"{value}\"");
        }
        let container = matches!(element.name, "g" | "/g" | "defs" | "/defs");
        self.out.push_str(if container { ">" } else { "/>" });
    }

    fn text(&mut self, element: &Element) {
        // The number that the library writes beside a reference line; the line's own name takes its place.
        if std::mem::take(&mut self.skip) {
            return;
        }
        if let Some(ordinal) = element.text.strip_prefix('«').and_then(|t| t.strip_suffix('»')) {
            let at = ordinal.parse::<usize>().ok();
            if let Some(tick) = at.and_then(|at| self.labels.ticks.get(at)) {
                self.write_text(self.plot.left - 8.0, element.number("y"), "end", tick, paint::TEXT);
            }
        }
    }

    /// Writes the category texts below the middle of their slots, and their years below them.
    fn name_categories(&mut self) {
        let y = self.size.height - draw::BELOW + self.size.text + 8.0;
        for (slot, tick) in self.labels.categories.iter().enumerate() {
            for (text, y) in [(&tick.text, y), (&tick.year, y + self.size.text + 3.0)] {
                let half = width(text, self.size.text) / 2.0;
                let x = self.plot.middle(slot).min(self.size.width - half - 1.0);
                if !text.is_empty() {
                    self.write_text(x, y, "middle", text, paint::TEXT);
                }
            }
        }
    }

    /// Marks the categories that no series has a value for, so that nobody takes them for zero.
    fn mark_gaps(&mut self) {
        let y = self.size.height - draw::BELOW - 5.0;
        for slot in 0..self.plot.slots {
            if self.chart.series.iter().all(|series| series.values.get(slot).copied().flatten().is_none()) {
                self.write_text(self.plot.middle(slot), y, "middle", "—", paint::TEXT);
            }
        }
    }

    /// Whether a line leads into the period that is not over.
    fn ends_partial(&self, path: &Element) -> bool {
        let d = path.get("d").unwrap_or_default();
        let last = d.rsplit_once('L').and_then(|(_, point)| point.split_whitespace().next()?.parse::<f32>().ok());
        self.chart.last_is_partial
            && path.get("stroke").and_then(series_at).is_some()
            && last.is_some_and(|x| self.plot.slot_at(x) + 1 == self.plot.slots)
    }

    /// The line up to the last period that is over, then dotted into the one that is not.
    fn partial_line(&mut self, path: &Element) {
        let Some((whole, last)) = path.get("d").and_then(|d| d.rsplit_once('L')) else { return };
        if whole.contains('L') {
            self.copy(path, &[("d", whole.trim())]);
        }
        let from = whole.rsplit(['M', 'L']).next().unwrap_or_default();
        let into = format!("M{}L{}", from.trim(), last.trim());
        self.copy(path, &[("d", &into), ("stroke-dasharray", "1.5,4"), ("stroke-linecap", "round")]);
    }

    fn write_text(&mut self, x: f32, y: f32, anchor: &str, text: &str, fill: &str) {
        element::text(&mut self.out, (x, y), anchor, self.size.text, text, fill);
    }

    fn bar(&mut self, bar: &Element) {
        let (x, wide) = (bar.number("x"), bar.number("width"));
        let slot = self.plot.slot_at(x + wide / 2.0);
        let middle = self.plot.middle(slot);
        let shrink = (WIDEST_BAR / wide).min(1.0);
        let (x, wide) = (short(middle + (x - middle) * shrink), short(wide * shrink));
        let partial = self.chart.is_partial(slot);
        let series = bar.get("fill").and_then(series_at).unwrap_or_default();
        let (fill, outline) = (bar_fill(&self.prefix, series), series_paint(series));
        let mut set = vec![("x", x.as_str()), ("width", wide.as_str()), ("fill", fill.as_str())];
        if partial {
            // Not over yet: a light fill inside a dashed outline.
            set.extend([("fill-opacity", "0.35"), ("stroke-dasharray", "4,3"), ("stroke-width", "1.5")]);
            set.push(("stroke", outline.as_str()));
            self.copy(bar, &set);
        } else {
            // A seam, so that the parts of a stack are apart without their colours.
            set.extend([("stroke", paint::PAPER), ("stroke-width", "1")]);
            self.copy(bar, &set);
        }
    }

    fn reference_line(&self, element: &Element) -> Option<usize> {
        let stroke = element.get("stroke")?;
        let is_mark = |at: usize| stroke.eq_ignore_ascii_case(&sentinel(draw::LINE, at).hex());
        draw::marks(self.chart).into_iter().enumerate().find(|(at, _)| is_mark(*at)).map(|(_, (_, line))| line)
    }

    fn draw_line(&mut self, element: &Element) {
        let Some(at) = self.reference_line(element) else { return };
        let line = &self.chart.lines[at];
        let (left, right) = (short(self.plot.left), short(self.plot.right));
        let (paint, y) = (line_paint(line.is_alert(at)), element.number("y1"));
        match self.band.take() {
            Some((other, of)) if of == at => {
                let (top, high) = (short(y.min(other)), short((y - other).abs()));
                let wide = short(self.plot.right - self.plot.left);
                let _ = write!(
                    self.out,
                    "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" fill=\"{paint}\" fill-opacity=\"0.1\"/>"
                );
            }
            _ if line.until.is_some() => self.band = Some((y, at)),
            _ => {}
        }
        self.copy(element, &[("x1", &left), ("x2", &right), ("stroke", &paint)]);
    }

    /// Whether an element is the marker of the period that is not over, which is drawn hollow.
    fn marks_partial(&self, element: &Element) -> bool {
        let x = match element.name {
            "circle" => element.get("cx"),
            "rect" => element.get("x"),
            "path" | "polygon" if element.get("stroke-width").is_none() => {
                element.get("d").or(element.get("points")).and_then(first_number)
            }
            _ => return false,
        };
        let x = x.and_then(|x| x.parse::<f32>().ok());
        self.chart.last_is_partial && x.is_some_and(|x| self.plot.slot_at(x) + 1 == self.plot.slots)
    }
}

fn first_number(path: &str) -> Option<&str> {
    path.split([' ', ',', 'M']).find(|piece| !piece.is_empty())
}

fn is_single_point(path: &Element) -> bool {
    path.get("d").is_some_and(|d| d.starts_with('M') && !d.contains(['L', 'C', 'l', 'Z', 'A', 'Q', 'H', 'V']))
}
