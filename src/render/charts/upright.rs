//! Lines and bars over an axis of categories: what the chart library drew, made the site's own.
//!
//! In: a chart and its scale. Out: SVG without fixed size, whose colours are CSS variables with a fall-back, whose texts are exact and whose
//! targets are bands where they are ranges. Never: changes where a value stands.

use super::axis;
use super::drawing::{BELOW, Drawing};
use super::font::width;
use super::labels::Labels;
use super::library::{self, Role, marks, number};
use super::paint::{self, bar_fill, line_paint, series_paint};
use super::scale::Scale;
use super::svg::{Anchor, Point, Rect, Svg, Text, short};
use roxmltree::{Document, Node};

/// Bars are no wider than this, however few they are.
const WIDEST_BAR: f32 = 44.0;

/// Draws the chart.
pub(super) fn draw(drawing: &Drawing<'_>, scale: &Scale) -> String {
    let (chart, locale) = (drawing.chart, drawing.locale);
    let categories = axis::categories(&chart.categories, locale.lang);
    let mut labels = Labels { ticks: drawing.ticks(scale), categories };
    labels.thin_out(drawing.size);
    if chart.last_is_partial {
        labels.mark_last(locale.words.partial);
    }
    let Some(raw) = library::upright(drawing, scale, &labels) else { return String::new() };
    library::read(&raw).map_or_else(String::new, |tree| Painter::new(drawing, &labels, &tree).finish(&tree))
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
    fn of(tree: &Document<'_>, slots: usize) -> Self {
        let line = library::shapes(tree, "line").next();
        let (left, right) = line.map_or((0.0, 0.0), |line| (number(line, "x1"), number(line, "x2")));
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

/// Paints what the library drew, shape by shape.
struct Painter<'a> {
    svg: Svg,
    plot: Plot,
    drawing: &'a Drawing<'a>,
    labels: &'a Labels,
    prefix: String,
    /// The end of a band that was drawn, with its line.
    band: Option<(f32, usize)>,
}

impl<'a> Painter<'a> {
    fn new(drawing: &'a Drawing<'a>, labels: &'a Labels, tree: &Document<'_>) -> Self {
        Self {
            svg: Svg::new(drawing),
            plot: Plot::of(tree, drawing.chart.categories.len()),
            drawing,
            labels,
            prefix: paint::prefix(drawing.chart, drawing.suffix),
            band: None,
        }
    }

    fn finish(mut self, tree: &Document<'_>) -> String {
        if self.drawing.chart.kind.has_bars() {
            self.svg.push(&paint::patterns(self.drawing.chart, &self.prefix));
        }
        self.shapes(tree.root_element());
        self.name_categories();
        self.mark_gaps();
        self.svg.finish()
    }

    fn shapes(&mut self, group: Node<'_, '_>) {
        group.children().filter(Node::is_element).for_each(|shape| self.shape(shape));
    }

    fn shape(&mut self, shape: Node<'_, '_>) {
        let line = self.reference_line(shape);
        match (shape.tag_name().name(), line) {
            ("g" | "defs", _) => self.group(shape),
            ("text", _) => self.tick(shape),
            ("rect", _) if shape.has_attribute("rx") => self.bar(shape),
            ("line", Some(line)) => self.draw_line(shape, line),
            // Ticks between categories.
            ("line", None) if shape.attribute("x1") == shape.attribute("x2") => {}
            // The ends that the library gives a reference line.
            ("circle" | "path", Some(_)) => {}
            ("path", None) => self.path(shape),
            ("style" | "title", _) => {}
            _ => self.marker(shape),
        }
    }

    /// Markers come in groups; they are filled, so that the hollow one of the running period stands out.
    fn group(&mut self, group: Node<'_, '_>) {
        let fill = match Role::of_attribute(group, "stroke") {
            Some(Role::Series(at)) if group.attribute("fill") == Some("none") => Some(series_paint(at)),
            _ => None,
        };
        self.tag(group, fill.as_deref().map(|fill| ("fill", fill)).as_slice());
        self.svg.push(">");
        self.shapes(group);
        self.svg.push(&format!("</{}>", group.tag_name().name()));
    }

    /// Copies a shape, with some attributes set anew.
    fn copy(&mut self, shape: Node<'_, '_>, set: &[(&str, &str)]) {
        self.tag(shape, set);
        self.svg.push("/>");
    }

    fn tag(&mut self, shape: Node<'_, '_>, set: &[(&str, &str)]) {
        let is_set = |name: &str| set.iter().any(|(key, _)| *key == name);
        let is_kept = |name: &str| !name.starts_with("data-") && name != "font-family" && !is_set(name);
        let kept = shape.attributes().filter(|attribute| is_kept(attribute.name()));
        let kept: Vec<(&str, String)> = kept.map(|attribute| (attribute.name(), painted(attribute.value()))).collect();
        let kept = kept.iter().map(|(key, value)| (*key, value.as_str()));
        self.svg.tag(shape.tag_name().name(), kept.chain(set.iter().copied()));
    }

    /// Writes a tick of the value axis; the numbers that the library writes beside reference lines are left out.
    fn tick(&mut self, text: Node<'_, '_>) {
        let ordinal =
            text.text().and_then(|text| text.trim().strip_prefix('«')?.strip_suffix('»')?.parse::<usize>().ok());
        if let Some(tick) = ordinal.and_then(|at| self.labels.ticks.get(at)) {
            self.text(Point { x: self.plot.left - 8.0, y: number(text, "y") }, Anchor::End, tick);
        }
    }

    /// Writes the category texts below the middle of their slots, and their years below them.
    fn name_categories(&mut self) {
        let size = self.drawing.size;
        let y = size.height - BELOW + size.text + 8.0;
        for (slot, tick) in self.labels.categories.iter().enumerate() {
            for (text, y) in [(&tick.text, y), (&tick.year, y + size.text + 3.0)] {
                let half = width(text, size.text) / 2.0;
                let x = self.plot.middle(slot).min(size.width - half - 1.0);
                if !text.is_empty() {
                    self.text(Point { x, y }, Anchor::Middle, text);
                }
            }
        }
    }

    /// Marks the categories that no series has a value for, so that nobody takes them for zero.
    fn mark_gaps(&mut self) {
        let y = self.drawing.size.height - BELOW - 5.0;
        for slot in 0..self.plot.slots {
            if self.drawing.chart.series.iter().all(|series| series.values.get(slot).copied().flatten().is_none()) {
                self.text(Point { x: self.plot.middle(slot), y }, Anchor::Middle, "—");
            }
        }
    }

    fn text(&mut self, at: Point, anchor: Anchor, text: &str) {
        self.svg.text(&Text { at, anchor, size: self.drawing.size.text, text, fill: paint::TEXT });
    }

    /// Whether something stands at the period that is not over.
    fn is_partial_at(&self, x: f32) -> bool {
        self.drawing.chart.last_is_partial && self.plot.slot_at(x) + 1 == self.plot.slots
    }

    /// A line of a series, or a marker.
    fn path(&mut self, path: Node<'_, '_>) {
        let d = path.attribute("d").unwrap_or_default();
        let is_series = matches!(Role::of_attribute(path, "stroke"), Some(Role::Series(_)));
        let last = d.rsplit_once('L').and_then(|(_, point)| point.split_whitespace().next()?.parse::<f32>().ok());
        match last {
            _ if is_single_point(d) => {}
            Some(x) if is_series && self.is_partial_at(x) => self.partial_line(path, d),
            _ => self.marker(path),
        }
    }

    /// The line up to the last period that is over, then dotted into the one that is not.
    fn partial_line(&mut self, path: Node<'_, '_>, d: &str) {
        let Some((whole, last)) = d.rsplit_once('L') else { return };
        if whole.contains('L') {
            self.copy(path, &[("d", whole.trim())]);
        }
        let from = whole.rsplit(['M', 'L']).next().unwrap_or_default();
        let into = format!("M{}L{}", from.trim(), last.trim());
        self.copy(path, &[("d", &into), ("stroke-dasharray", "1.5,4"), ("stroke-linecap", "round")]);
    }

    fn bar(&mut self, bar: Node<'_, '_>) {
        let Rect { x, width, .. } = library::rect(bar);
        let slot = self.plot.slot_at(x + width / 2.0);
        let middle = self.plot.middle(slot);
        let shrink = (WIDEST_BAR / width).min(1.0);
        let (x, width) = (short(middle + (x - middle) * shrink), short(width * shrink));
        let series = match Role::of_attribute(bar, "fill") {
            Some(Role::Series(at)) => at,
            _ => 0,
        };
        let (fill, outline) = (bar_fill(&self.prefix, series), series_paint(series));
        let mut set = vec![("x", x.as_str()), ("width", width.as_str()), ("fill", fill.as_str())];
        if self.drawing.chart.is_partial(slot) {
            // Not over yet: a light fill inside a dashed outline.
            set.extend([("fill-opacity", "0.35"), ("stroke-dasharray", "4,3"), ("stroke-width", "1.5")]);
            set.push(("stroke", outline.as_str()));
        } else {
            // A seam, so that the parts of a stack are apart without their colours.
            set.extend([("stroke", paint::PAPER), ("stroke-width", "1")]);
        }
        self.copy(bar, &set);
    }

    /// The reference line that a shape belongs to.
    fn reference_line(&self, shape: Node<'_, '_>) -> Option<usize> {
        let Some(Role::Mark(at)) = Role::of_attribute(shape, "stroke") else { return None };
        marks(self.drawing.chart).get(at).map(|(_, line)| *line)
    }

    fn draw_line(&mut self, shape: Node<'_, '_>, at: usize) {
        let line = &self.drawing.chart.lines[at];
        let (left, right) = (short(self.plot.left), short(self.plot.right));
        let (paint, y) = (line_paint(line.is_alert(at)), number(shape, "y1"));
        match self.band.take() {
            Some((other, of)) if of == at => {
                let (width, height) = (self.plot.right - self.plot.left, (y - other).abs());
                let band = Rect { x: self.plot.left, y: y.min(other), width, height };
                self.svg.rect(band, &format!("fill=\"{paint}\" fill-opacity=\"0.1\""));
            }
            _ if line.until.is_some() => self.band = Some((y, at)),
            _ => {}
        }
        self.copy(shape, &[("x1", &left), ("x2", &right), ("stroke", &paint)]);
    }

    /// Copies a shape; the marker of the period that is not over is drawn hollow.
    fn marker(&mut self, shape: Node<'_, '_>) {
        let x = match shape.tag_name().name() {
            "circle" => shape.attribute("cx"),
            "rect" => shape.attribute("x"),
            "path" | "polygon" if !shape.has_attribute("stroke-width") => {
                shape.attribute("d").or(shape.attribute("points")).and_then(first_number)
            }
            _ => None,
        };
        let is_hollow = x.and_then(|x| x.parse().ok()).is_some_and(|x| self.is_partial_at(x));
        self.copy(shape, is_hollow.then_some(("fill", paint::PAPER)).as_slice());
    }
}

/// The site's paint for the role of a colour; anything else stays as it is.
fn painted(value: &str) -> String {
    match Role::of(value) {
        Some(Role::Series(at)) => series_paint(at),
        Some(Role::Grid) => paint::GRID.to_owned(),
        Some(Role::Axis) => paint::AXIS.to_owned(),
        Some(Role::Mark(_) | Role::Text) | None => value.to_owned(),
    }
}

fn first_number(path: &str) -> Option<&str> {
    path.split([' ', ',', 'M']).find(|piece| !piece.is_empty())
}

fn is_single_point(d: &str) -> bool {
    d.starts_with('M') && !d.contains(['L', 'C', 'l', 'Z', 'A', 'Q', 'H', 'V'])
}
