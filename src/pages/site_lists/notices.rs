//! Rows of incidents and of maintenance that documents tell of.

use super::{ListInputs, Row, each_once};
use crate::calendar::{Instant, first_instant_at};
use crate::content::{Document, Moment, Notice, NoticeKind, NoticeState};

pub(super) fn rows(inputs: ListInputs<'_>, kind: NoticeKind) -> Vec<Row> {
    let documents = each_once(inputs.library).into_iter();
    let notices = documents.filter_map(|document| Some((document, document.notice.as_deref()?)));
    notices.filter(|(_, notice)| notice.kind == kind).map(|(document, notice)| row(inputs, document, notice)).collect()
}

fn row(inputs: ListInputs<'_>, document: &Document, notice: &Notice) -> Row {
    let at = |moment: Moment| match moment {
        Moment::Exact(instant) => instant,
        Moment::Local(date, time) => first_instant_at(&inputs.project.site.periods.zone, date, time),
    };
    let started = notice.from.as_ref().map(|from| at(from.value));
    let ended = notice.to.as_ref().map(|to| at(to.value));
    let state =
        notice.state.as_ref().map(|state| state.value).or_else(|| by_time(inputs.as_of, notice, started, ended));
    let services = notice.services.as_ref().map(|services| services.value.join("、")).unwrap_or_default();
    let row = Row::of(&document.source, &document.title)
        .text("services", &services)
        .text("state", state.map_or("", state_name))
        .instant("started", started)
        .instant("ended", ended)
        .day("known_from", (ended.is_none() && state.is_some_and(is_over)).then_some(inputs.today()));
    if notice.kind != NoticeKind::Incident {
        return row;
    }
    let text = |written: &Option<crate::content::Located<String>>| {
        written.as_ref().map(|written| written.value.clone()).unwrap_or_default()
    };
    row.text("incident", &text(&notice.incident))
        .text("severity", &text(&notice.severity))
        .truth("outage", notice.is_outage)
}

/// How something stands of which the author says no more than its times.
fn by_time(as_of: Instant, notice: &Notice, started: Option<Instant>, ended: Option<Instant>) -> Option<NoticeState> {
    let is_over = ended.is_some_and(|ended| ended <= as_of);
    match notice.kind {
        NoticeKind::Incident => is_over.then_some(NoticeState::Resolved),
        _ if is_over => None,
        _ => started.map(|started| if started <= as_of { NoticeState::InProgress } else { NoticeState::Planned }),
    }
}

/// Whether it is over, or never was.
fn is_over(state: NoticeState) -> bool {
    matches!(state, NoticeState::Resolved | NoticeState::Completed | NoticeState::Cancelled)
}

fn state_name(state: NoticeState) -> &'static str {
    match state {
        NoticeState::Investigating => "investigating",
        NoticeState::Identified => "identified",
        NoticeState::Monitoring => "monitoring",
        NoticeState::Resolved => "resolved",
        NoticeState::Planned => "planned",
        NoticeState::InProgress => "in_progress",
        NoticeState::Completed => "completed",
        NoticeState::Cancelled => "cancelled",
    }
}
