//! The status page as the theme sees it: states, bars of days as SVG, timelines, and `status.json`.
//!
//! In: blocks and the summary of a site. Out: views and one file. Never: tells a state by colour alone: each has a shape of its
//! own and words.

use super::links::Links;
use super::target_status::{TargetStatusView, target_status};
use super::words::Words;
use crate::model::{
    Artifact, DayCell, DayKind, IncidentCard, ServiceState, Site, StatusBanner, TimelineRow, UptimeBlock, UptimeRow,
    escape_html,
};
use serde::Serialize;
use serde_json::json;
use std::fmt::Write;
use std::sync::Arc;

/// Width of a cell with the gap behind it, its width without, and the height of a bar.
const STEP: usize = 10;
const WIDTH: usize = 8;
const HEIGHT: usize = 36;
/// Up to so many days a bar is short.
const SHORT: usize = 14;

/// A state: a class for its colour, a mark, and words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StateView {
    class: &'static str,
    mark: &'static str,
    text: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct BannerView {
    state: StateView,
    as_of: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct UptimeView {
    caption: String,
    rows: Vec<UptimeRowView>,
    first: String,
    last: String,
    is_short: bool,
    /// Whether any day has something to explain.
    has_bars: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct UptimeRowView {
    label: String,
    /// The heading above it, where it is another one than that of the row before.
    group: String,
    state: Option<StateView>,
    value: String,
    target: String,
    standing: Option<TargetStatusView>,
    downtime: String,
    notes: Vec<String>,
    bar: String,
    /// Days on which something was down, in maintenance or unknown, as text; runs of days without data are one.
    days: Vec<(String, String)>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TimelineView {
    title: String,
    rows: Vec<TimelineRow>,
}

/// The head of a status page.
pub(super) fn banner(banner: &StatusBanner) -> BannerView {
    BannerView { state: state(banner.state, &banner.text), as_of: banner.as_of.clone() }
}

fn state(state: ServiceState, text: &str) -> StateView {
    let (class, mark) = match state {
        ServiceState::Operational => ("operational", "✓"),
        ServiceState::Maintenance => ("maintenance", "⚙"),
        ServiceState::Unknown => ("unknown", "?"),
        ServiceState::Degraded => ("degraded", "!"),
        ServiceState::Down => ("down", "✕"),
    };
    StateView { class, mark, text: text.to_owned() }
}

/// Uptime with bars.
pub(super) fn uptime(block: &UptimeBlock, words: &Words) -> UptimeView {
    let row = |(at, row): (usize, &UptimeRow)| {
        let before = at.checked_sub(1).map_or("", |before| block.rows[before].group.as_str());
        UptimeRowView {
            label: row.label.clone(),
            group: if row.group == before { String::new() } else { row.group.clone() },
            state: row.state.map(|own| state(own, &row.state_text)),
            value: row.value.clone(),
            target: row.target.clone(),
            standing: row.standing.map(|own| target_status(own, &row.standing_text, words)),
            downtime: row.downtime.clone(),
            notes: row.notes.clone(),
            bar: bar(row),
            days: told(&row.days),
        }
    };
    UptimeView {
        caption: block.caption.clone(),
        rows: block.rows.iter().enumerate().map(row).collect(),
        first: block.span.0.clone(),
        last: block.span.1.clone(),
        is_short: block.rows.iter().all(|row| row.days.len() <= SHORT),
        has_bars: block.rows.iter().any(|row| !row.days.is_empty()),
    }
}

/// An incident as a headline.
#[derive(Debug, Clone, Serialize)]
pub(super) struct IncidentView {
    /// Its page, may be empty.
    url: String,
    #[serde(flatten)]
    card: IncidentCard,
}

/// The view of an incident.
pub(super) fn incident(card: &IncidentCard, links: &Links) -> IncidentView {
    let url = card.route.as_ref().map(|route| links.to(route)).unwrap_or_default();
    IncidentView { url, card: card.clone() }
}

/// A timeline.
pub(super) fn timeline(title: &str, rows: &[TimelineRow]) -> TimelineView {
    TimelineView { title: title.to_owned(), rows: rows.to_vec() }
}

/// The days as a picture; empty without days. Its words are those of the list beside it.
fn bar(row: &UptimeRow) -> String {
    if row.days.is_empty() {
        return String::new();
    }
    let width = row.days.len() * STEP - (STEP - WIDTH);
    let label = escape_html(&format!("{} {}", row.label, row.value));
    let mut svg = format!(
        "<svg class=\"day-bar\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" \
         aria-label=\"{label}\" focusable=\"false\">"
    );
    for (at, day) in row.days.iter().enumerate() {
        let title = escape_html(&format!("{} {}", day.date, day.text));
        let shapes = cell(at * STEP, day);
        // Most days are one box, which carries its own title: a page of a quarter has a thousand of them.
        let _ =
            match shapes.strip_suffix("/>").filter(|shape| shape.rfind('<') == Some(0) && shape.starts_with("<rect")) {
                Some(shape) => write!(svg, "{shape}><title>{title}</title></rect>"),
                None => write!(svg, "<g><title>{title}</title>{shapes}</g>"),
            };
    }
    svg.push_str("</svg>");
    svg
}

/// One day: a whole column when up, a column filled from below when part was down, a crossed one when all was down, stripes
/// for maintenance, and a low hollow box without data.
fn cell(x: usize, day: &DayCell) -> String {
    let rect = |class: &str, y: usize, height: usize| {
        format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\"/>")
    };
    let right = x + WIDTH;
    let line = |from: usize, to: usize| format!("<path class=\"day-mark\" d=\"M{x} {from}L{right} {to}\"/>");
    let shape = match day.kind {
        DayKind::Up => rect("day-up", 0, HEIGHT),
        DayKind::Partial => {
            let height = [6, 8, 14, 22, 29][usize::from(day.level.min(4))];
            rect("day-up", 0, HEIGHT) + &rect("day-down", HEIGHT - height, height)
        }
        DayKind::Down => rect("day-down", 0, HEIGHT) + &line(0, HEIGHT) + &line(HEIGHT, 0),
        DayKind::Maintenance => {
            let stripes = [12, 22, 32].map(|y| line(y, y - 8));
            rect("day-maintenance", 0, HEIGHT) + &stripes.concat()
        }
        DayKind::NoData => rect("day-none", HEIGHT - 10, 10),
    };
    let banded = day.maintenance && matches!(day.kind, DayKind::Up | DayKind::Partial | DayKind::Down);
    if banded { shape + &rect("day-maintenance", 0, 6) } else { shape }
}

/// The days that were not simply up, oldest first.
fn told(days: &[DayCell]) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = Vec::new();
    let plain = |day: &DayCell| day.kind == DayKind::Up && !day.maintenance;
    for run in days.chunk_by(|a, b| a.kind == DayKind::NoData && b.kind == DayKind::NoData) {
        let (first, last) = (&run[0], &run[run.len() - 1]);
        if plain(first) {
            continue;
        }
        let date = if run.len() > 1 { format!("{} – {}", first.date, last.date) } else { first.date.clone() };
        told.push((date, first.text.clone()));
    }
    told
}

/// `status.json`, for other sites to embed.
pub(super) fn files(site: &Site) -> Vec<Artifact> {
    let Some(status) = &site.status else { return Vec::new() };
    let address = |route: &crate::model::Route| match site.base_url.as_str() {
        "" => route.as_str().to_owned(),
        base => format!("{base}{}", route.as_str().trim_start_matches('/')),
    };
    let incidents: Vec<_> = status
        .open_incidents
        .iter()
        .map(|incident| {
            json!({
                "id": incident.id, "title": incident.title, "state": incident.state, "services": incident.services,
                "started": incident.started.to_string(), "url": incident.page.as_ref().map(address),
            })
        })
        .collect();
    let components: Vec<_> = status
        .components
        .iter()
        .map(|own| {
            // A number in JSON would be read as a float; the text has every digit.
            let uptime = own.uptime.map(|uptime| uptime.normalize().to_string());
            json!({
                "id": own.id, "name": own.name, "state": own.state, "uptime_percent": uptime, "uptime_days": own.days,
            })
        })
        .collect();
    let summary = json!({
        "title": status.title, "url": address(&status.page), "as_of": status.as_of.to_string(),
        "overall": { "state": status.overall, "text": status.text },
        "components": components, "open_incidents": incidents,
    });
    let text = serde_json::to_string_pretty(&summary).expect("values of JSON are JSON") + "\n";
    vec![Artifact { path: "status.json".to_owned(), bytes: Arc::from(text.into_bytes()), route: None }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(kind: DayKind, level: u8, maintenance: bool) -> DayCell {
        DayCell { date: "11/8 <b>".to_owned(), kind, level, maintenance, text: "停止 1時間".to_owned() }
    }

    #[test]
    fn each_kind_of_day_has_a_shape_of_its_own() {
        let kinds = [DayKind::Up, DayKind::Partial, DayKind::Down, DayKind::Maintenance, DayKind::NoData];
        let shapes: std::collections::BTreeSet<String> = kinds.map(|kind| cell(0, &day(kind, 1, false))).into();
        // Without their classes, that is without colour.
        let bare: std::collections::BTreeSet<String> = shapes
            .iter()
            .map(|shape| shape.split("class=").map(|part| &part[part.find(' ').unwrap_or(0)..]).collect())
            .collect();
        assert_eq!(bare.len(), 5, "{bare:?}");
        assert!(cell(0, &day(DayKind::Up, 0, true)).contains("day-maintenance"));
    }

    #[test]
    fn a_bar_escapes_its_words_and_lists_what_was_not_up() {
        let row = UptimeRow {
            label: "<i>".to_owned(),
            group: String::new(),
            state: None,
            state_text: String::new(),
            value: "99%".to_owned(),
            target: String::new(),
            standing: None,
            standing_text: String::new(),
            downtime: String::new(),
            notes: Vec::new(),
            days: vec![day(DayKind::NoData, 0, false), day(DayKind::NoData, 0, false), day(DayKind::Up, 0, false)],
        };
        let svg = bar(&row);
        assert!(svg.contains("viewBox=\"0 0 28 36\"") && !svg.contains("<b>") && !svg.contains("<i>"), "{svg}");
        assert_eq!(told(&row.days).len(), 1);
    }
}
