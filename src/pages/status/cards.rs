//! Incidents as headlines: what it is, which services it affects, since when, and what was said last.
//!
//! In: an incident. Out: a card in which every value is text. Never: shows an open incident as over.

use super::incidents::{self, Incident};
use super::{tables, timeline};
use crate::model::IncidentCard;
use crate::pages::context::ComposeContext;
use crate::say;

/// An incident with so many of its last updates.
pub(super) fn card(context: &ComposeContext<'_>, incident: &Incident<'_>, updates: usize) -> IncidentCard {
    let notice = incident.document.and_then(|document| document.notice.as_deref());
    let entries = notice.map(|notice| notice.timeline.as_slice()).unwrap_or_default();
    let mut rows = if updates == 0 { Vec::new() } else { timeline::rows(context, entries, Some(incident)) };
    rows.truncate(updates);
    let length = tables::length(context, incident.start, incident.end.unwrap_or(context.as_of));
    let so_far = say!("{length}継続中", "{length} so far");
    IncidentCard {
        id: incident.id.clone(),
        title: incident.title.clone(),
        route: incident.document.map(|document| document.route.clone()),
        open: incident.is_open(),
        state: incidents::state_in_words(context, incident.state).to_owned(),
        severity: incident.severity.clone(),
        services: incidents::labels(context, &incident.services),
        started: context.local(incident.start),
        ended: incident.end.map(|end| context.local(end)).unwrap_or_default(),
        length: if incident.end.is_some() { length } else { so_far.into_text(context.lang()) },
        updates: rows,
    }
}
