//! What others subscribe to: a feed of incidents and maintenance, a calendar of maintenance, and a summary to embed.
//!
//! In: the view of the status page. Out: values of a site. Never: knows a format, or dates an entry after the as-of
//! instant.

use super::incidents::{self, Incident};
use super::windows::{Window, windows};
use super::{View, history, route, tables, timeline};
use crate::calendar::{day_start, seconds_after};
use crate::content::NoticeState;
use crate::model::{
    CalendarEvent, CalendarFeed, ComponentSummary, EventTime, Feed, FeedEntry, IncidentSummary, LISTED_INCIDENTS,
    StatusSummary,
};
use crate::pages::context::ComposeContext;
use crate::say;

const DAY: i64 = 86_400;
/// How far back and ahead the calendar reaches, in days.
const CALENDAR: (i64, i64) = (31, 92);

/// What others subscribe to.
pub(in crate::pages) struct StatusFeeds {
    pub feed: Feed,
    pub calendar: CalendarFeed,
    pub summary: StatusSummary,
}

/// What is published beside the status page; nothing without one, or of an older version.
pub(in crate::pages) fn published(context: &ComposeContext<'_>) -> Option<StatusFeeds> {
    if !super::is_made(context) || context.versions.is_older {
        return None;
    }
    let view = View::new(context);
    Some(StatusFeeds { feed: view.feed(), calendar: view.calendar(), summary: view.summary() })
}

/// The lasting name of an incident on the page of all incidents.
pub(super) fn anchor(incident: &Incident<'_>) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    match incident.id.as_str() {
        "" => {
            let services = incident.services.join("-");
            format!("i-{}-{services}", incident.start.as_second()).chars().map(plain).collect()
        }
        id => format!("i-{id}").chars().map(plain).collect(),
    }
}

impl View<'_, '_> {
    fn feed(&self) -> Feed {
        let context = self.context;
        let lang = context.lang();
        let since = day_start(&context.project.site.periods.zone, self.first_day());
        let recent = self.incidents.iter().filter(|incident| incident.touches(since, context.as_of));
        let mut entries: Vec<FeedEntry> =
            recent.take(LISTED_INCIDENTS).map(|incident| self.incident(incident)).collect();
        entries.extend(self.windows.iter().filter_map(|window| self.announced(window)));
        entries.sort_by(|a, b| (b.updated, &a.route, &a.anchor).cmp(&(a.updated, &b.route, &b.anchor)));
        let name = &context.project.site.title;
        let own = super::title(context);
        let title = match lang {
            crate::diag::Lang::Ja => format!("{name} — {own}"),
            crate::diag::Lang::En => format!("{name}: {own}"),
        };
        Feed { path: "status/feed.xml".to_owned(), title, home: route(), entries }
    }

    fn incident(&self, incident: &Incident<'_>) -> FeedEntry {
        let context = self.context;
        let notice = incident.document.and_then(|document| document.notice.as_deref());
        let entries = notice.map(|notice| notice.timeline.as_slice()).unwrap_or_default();
        let newest = timeline::newest(context, entries, Some(incident.start));
        let updated =
            [Some(incident.start), incident.end, newest].into_iter().flatten().max().unwrap_or(incident.start);
        let state = incidents::state_in_words(context, incident.state);
        let name = tables::name(incident).text;
        let (route, anchor) = match incident.document {
            Some(document) => (document.route.clone(), String::new()),
            None => (history(), anchor(incident)),
        };
        FeedEntry {
            route,
            anchor,
            title: format!("[{state}] {name}"),
            published: incident.start,
            updated: updated.min(context.as_of),
            summary: self.in_a_sentence(incident),
            html: String::new(),
            categories: vec!["incident".to_owned()],
        }
    }

    fn in_a_sentence(&self, incident: &Incident<'_>) -> String {
        let context = self.context;
        let start = context.local(incident.start);
        let services = incidents::labels(context, &incident.services);
        let text = match incident.end {
            Some(end) => {
                let (length, end) = (tables::length(context, incident.start, end), context.local(end));
                say!(
                    "{services} {start} 発生、{end} 復旧（{length}）。",
                    "{services}: from {start} to {end} ({length})."
                )
            }
            None => say!("{services} {start} 発生、継続中。", "{services}: since {start}, not over."),
        };
        text.text(context.lang()).trim_start_matches([' ', ':']).to_owned()
    }

    /// A maintenance that somebody has announced in a document, and not before its day.
    fn announced(&self, window: &Window<'_>) -> Option<FeedEntry> {
        let context = self.context;
        let document = window.document?;
        let date = document.front.date.as_deref().and_then(crate::model::read_control_date)?;
        let published = day_start(&context.project.site.periods.zone, date).min(context.as_of);
        let when = tables::between(context, window.start, window.end);
        let state = window.state.unwrap_or(NoticeState::Planned);
        Some(FeedEntry {
            route: document.route.clone(),
            anchor: String::new(),
            title: format!("[{}] {}", incidents::state_in_words(context, state), window.title),
            published,
            updated: published,
            summary: format!("{when} {}", incidents::labels(context, &window.services)).trim_end().to_owned(),
            html: String::new(),
            categories: vec!["maintenance".to_owned()],
        })
    }

    fn calendar(&self) -> CalendarFeed {
        let context = self.context;
        let at = |days: i64| seconds_after(context.as_of, days * DAY);
        let event = |window: &Window<'_>| CalendarEvent {
            uid: format!("maintenance-{}", window.id),
            title: window.title.clone(),
            description: incidents::labels(context, &window.services),
            time: EventTime::Between(window.start, window.end),
            route: Some(window.document.map_or_else(route, |document| document.route.clone())),
            location: String::new(),
            cancelled: window.state == Some(NoticeState::Cancelled),
        };
        let name = context.lang().pick("メンテナンスの予定", "Scheduled maintenance").to_owned();
        let events = windows(context, at(-CALENDAR.0), at(CALENDAR.1)).iter().map(event).collect();
        CalendarFeed { path: "status/maintenance.ics".to_owned(), name, events }
    }

    fn summary(&self) -> StatusSummary {
        let context = self.context;
        let component = |component: &super::Component<'_>| ComponentSummary {
            id: component.id.clone(),
            name: component.label.clone(),
            state: component.state,
            uptime: component.line.and_then(|(_, line)| line.window.as_ref()?.value),
            days: context.project.site.status.days,
        };
        let open = |incident: &Incident<'_>| IncidentSummary {
            id: incident.id.clone(),
            title: incident.title.clone(),
            state: incidents::state_in_words(context, incident.state).to_owned(),
            started: incident.start,
            services: incident.services.iter().map(|service| incidents::label(context, service)).collect(),
            page: incident.document.map(|document| document.route.clone()),
        };
        StatusSummary {
            title: context.project.site.title.clone(),
            page: route(),
            as_of: context.as_of,
            overall: self.overall,
            text: self.overall_text().to_owned(),
            components: self.components.iter().map(component).collect(),
            open_incidents: self.incidents.iter().filter(|incident| incident.is_open()).map(open).collect(),
        }
    }
}
