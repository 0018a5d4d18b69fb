//! Maintenance as dated windows: declared in `data/calendars.yaml`, rows of a source, and announced in documents.
//!
//! In: a stretch of time. Out: [`Window`]s by start. Never: shows a declared window beside the document that is about it.

use super::incidents::{instant, notices, services};
use crate::calendar::Instant;
use crate::content::{Document, NoticeKind, NoticeState};
use crate::pages::context::ComposeContext;

/// One window of maintenance.
#[derive(Debug, Clone)]
pub(in crate::pages) struct Window<'a> {
    /// Its lasting name: that of its declaration or of its page.
    pub id: String,
    pub title: String,
    pub start: Instant,
    pub end: Instant,
    /// Its services; none for all.
    pub services: Vec<String>,
    /// What its document says, or what the as-of instant tells of it; `None` for a declared window that should be over, of
    /// which nobody has said that it took place.
    pub state: Option<NoticeState>,
    pub document: Option<&'a Document>,
}

impl Window<'_> {
    /// Whether it is going on at the as-of instant.
    pub(crate) fn is_now(&self, as_of: Instant) -> bool {
        match self.state {
            Some(NoticeState::Cancelled | NoticeState::Completed) => false,
            Some(NoticeState::InProgress) => true,
            _ => self.start <= as_of && as_of < self.end,
        }
    }

    pub(crate) fn is_of(&self, members: &[String]) -> bool {
        self.services.is_empty() || self.services.iter().any(|service| members.contains(service))
    }
}

/// Every window with an instant of `[from, until)`, by start.
pub(in crate::pages) fn windows<'a>(context: &ComposeContext<'a>, from: Instant, until: Instant) -> Vec<Window<'a>> {
    let mut windows = announced(context);
    let written = windows.clone();
    let is_announced = |window: &Window<'_>| {
        written.iter().any(|own| {
            let same = own.services.is_empty() || window.is_of(&own.services);
            same && own.start < window.end && window.start < own.end
        })
    };
    windows.extend(declared(context, from, until).into_iter().filter(|window| !is_announced(window)));
    windows.retain(|window| window.start < until && from < window.end);
    windows.sort_by(|a, b| (a.start, a.end, &a.id).cmp(&(b.start, b.end, &b.id)));
    windows
}

/// The windows that documents announce.
pub(in crate::pages) fn announced<'a>(context: &ComposeContext<'a>) -> Vec<Window<'a>> {
    let windows = notices(context, NoticeKind::Maintenance).filter_map(|(document, notice)| {
        let start = instant(context, notice.from.as_ref()?.value);
        let end = instant(context, notice.to.as_ref()?.value);
        let written = notice.state.as_ref().map(|written| written.value);
        (start < end).then(|| Window {
            id: document.route.as_str().trim_matches('/').replace('/', "-"),
            title: document.title.clone(),
            start,
            end,
            services: services(context, notice),
            state: written.or_else(|| by_time(context.as_of, start, end)),
            document: Some(document),
        })
    });
    windows.collect()
}

fn by_time(as_of: Instant, start: Instant, end: Instant) -> Option<NoticeState> {
    match () {
        () if as_of < start => Some(NoticeState::Planned),
        () if as_of < end => Some(NoticeState::InProgress),
        () => None,
    }
}

fn declared(context: &ComposeContext<'_>, from: Instant, until: Instant) -> Vec<Window<'static>> {
    let (lang, zone) = (context.lang(), &context.project.site.periods.zone);
    let mut windows = Vec::new();
    let mut add = |name: &str, title: String, (start, end): (i64, i64), services: &[String]| {
        let (Ok(start), Ok(end)) = (Instant::from_second(start), Instant::from_second(end)) else { return };
        windows.push(Window {
            id: format!("{name}-{}", start.as_second()),
            title,
            start,
            end,
            services: services.to_vec(),
            state: by_time(context.as_of, start, end),
            document: None,
        });
    };
    let once = || lang.pick("メンテナンス", "Maintenance").to_owned();
    for maintenance in context.project.maintenance.values() {
        for rule in &maintenance.rules {
            let written = &rule.written;
            let title = match lang {
                crate::diag::Lang::Ja => format!("定期メンテナンス（{written}）"),
                crate::diag::Lang::En => format!("Regular maintenance ({written})"),
            };
            for window in rule.rule.windows(zone, from, until) {
                add(&maintenance.name, title.clone(), window, &maintenance.services);
            }
        }
        for window in &maintenance.dated {
            add(&maintenance.name, once(), *window, &maintenance.services);
        }
        for row in context.status.windows.iter().filter(|row| row.name == maintenance.name) {
            let services = row.service.as_ref().map_or(maintenance.services.as_slice(), std::slice::from_ref);
            add(&maintenance.name, once(), (row.start.as_second(), row.end.as_second()), services);
        }
    }
    windows
}
