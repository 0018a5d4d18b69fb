//! Incidents of the log and of documents as one list, and the names of services.
//!
//! In: what is listed of the log, and the notices of documents. Out: [`Incident`]s, newest first. Never: lets a document change what
//! the log says; where they differ the log counts, and `findings` tells.

use crate::calendar::{Instant, first_instant_at};
use crate::content::{Document, Moment, Notice, NoticeKind, NoticeState};
use crate::model::{IncidentFact, ServiceState};
use crate::pages::context::ComposeContext;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// An incident, of the log or of a document, or of both.
#[derive(Debug, Clone)]
pub(in crate::pages) struct Incident<'a> {
    pub id: String,
    pub title: String,
    /// Its services, by their names in the data.
    pub services: Vec<String>,
    pub severity: String,
    pub start: Instant,
    /// When it was over; `None` while it is not.
    pub end: Option<Instant>,
    pub state: NoticeState,
    /// Whether its document says that services are down as a whole.
    pub is_outage: bool,
    /// Weighted seconds that uptime counts, added over its rows; `None` where no uptime is made from the log.
    pub downtime: Option<Decimal>,
    pub rows: Vec<&'a IncidentFact>,
    pub document: Option<&'a Document>,
}

impl Incident<'_> {
    /// Whether it is told as going on: until somebody says that it is resolved.
    pub(crate) fn is_open(&self) -> bool {
        self.end.is_none() || self.state != NoticeState::Resolved
    }

    /// Whether it has an instant of `[from, until)`.
    pub(crate) fn touches(&self, from: Instant, until: Instant) -> bool {
        self.start < until && self.end.is_none_or(|end| end > from || (end == self.start && end >= from))
    }
}

/// The instant that a document means.
pub(in crate::pages) fn instant(context: &ComposeContext<'_>, moment: Moment) -> Instant {
    match moment {
        Moment::Exact(instant) => instant,
        Moment::Local(date, time) => first_instant_at(&context.project.site.periods.zone, date, time),
    }
}

/// The documents of one kind, of the site's own language, by path.
pub(in crate::pages) fn notices<'a>(
    context: &ComposeContext<'a>,
    kind: NoticeKind,
) -> impl Iterator<Item = (&'a Document, &'a Notice)> {
    let library = context.library;
    let own = library.languages.first().map(|language| language.code.as_str());
    let of_kind = move |document: &'a Document| {
        let notice = document.notice.as_deref().filter(|notice| notice.kind == kind)?;
        own.is_none_or(|own| document.language == own).then_some((document, notice))
    };
    library.documents().filter_map(of_kind)
}

/// Every incident that is listed of those that began before the as-of instant, newest first.
pub(in crate::pages) fn all<'a>(context: &ComposeContext<'a>) -> Vec<Incident<'a>> {
    let mut all: Vec<Incident<'a>> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for fact in context.status.incidents.all() {
        match at.get(&fact.id) {
            Some(known) => join(&mut all[*known], fact),
            None => {
                if !fact.id.is_empty() {
                    at.insert(fact.id.clone(), all.len());
                }
                all.push(of_row(fact));
            }
        }
    }
    for (document, notice) in notices(context, NoticeKind::Incident) {
        let id = notice.incident.as_ref().map(|written| written.value.as_str());
        match id.and_then(|id| at.get(id)) {
            Some(known) if all[*known].document.is_none() => tell(context, &mut all[*known], document, notice),
            Some(_) => {}
            None => {
                let incident = of_document(context, document, notice);
                at.extend(
                    incident.iter().map(|incident| (incident.id.clone(), all.len())).filter(|(id, _)| !id.is_empty()),
                );
                all.extend(incident);
            }
        }
    }
    all.retain(|incident| incident.start < context.as_of);
    all.sort_by(|a, b| (b.start, &a.id, &a.title).cmp(&(a.start, &b.id, &b.title)));
    all
}

/// The incident that a document is about, or names.
pub(super) fn of_notice<'a>(
    context: &ComposeContext<'a>,
    document: &'a Document,
    notice: &'a Notice,
) -> Option<Incident<'a>> {
    let incident = match notice.incident.as_ref().filter(|written| !written.value.is_empty()) {
        Some(written) => of_id(context, &written.value),
        None if notice.kind == NoticeKind::Incident => of_document(context, document, notice),
        None => None,
    };
    incident.filter(|incident| incident.start < context.as_of)
}

/// The incident of an id, as its rows and the first document about it tell it.
fn of_id<'a>(context: &ComposeContext<'a>, id: &str) -> Option<Incident<'a>> {
    let mut rows = context.status.incidents.of(id);
    let mut logged = rows.next().map(of_row);
    if let Some(incident) = &mut logged {
        rows.for_each(|fact| join(incident, fact));
    }
    let names =
        |(_, notice): &(&Document, &Notice)| notice.incident.as_ref().is_some_and(|written| written.value == id);
    let mut written = notices(context, NoticeKind::Incident).filter(names);
    match &mut logged {
        Some(incident) => {
            if let Some((document, notice)) = written.next() {
                tell(context, incident, document, notice);
            }
            logged
        }
        None => written.find_map(|(document, notice)| of_document(context, document, notice)),
    }
}

fn of_row(fact: &IncidentFact) -> Incident<'_> {
    let state = if fact.end.is_some() { NoticeState::Resolved } else { NoticeState::Investigating };
    Incident {
        id: fact.id.clone(),
        title: fact.title.clone().unwrap_or_default(),
        services: fact.service.iter().cloned().collect(),
        severity: fact.severity.clone().unwrap_or_default(),
        start: fact.start,
        end: fact.end,
        state,
        is_outage: false,
        downtime: fact.downtime,
        rows: vec![fact],
        document: None,
    }
}

/// One incident may have a row for each of its services.
fn join<'a>(incident: &mut Incident<'a>, fact: &'a IncidentFact) {
    incident.start = incident.start.min(fact.start);
    incident.end = incident.end.zip(fact.end).map(|(a, b)| a.max(b));
    if incident.end.is_none() {
        incident.state = NoticeState::Investigating;
    }
    incident.downtime = incident.downtime.zip(fact.downtime).map(|(a, b)| a + b);
    if let Some(service) = fact.service.as_ref().filter(|service| !incident.services.contains(service)) {
        incident.services.push(service.clone());
    }
    incident.rows.push(fact);
}

/// Adds what only a document tells: the words, and how an incident stands whose end is known or not.
fn tell<'a>(context: &ComposeContext<'_>, incident: &mut Incident<'a>, document: &'a Document, notice: &Notice) {
    incident.document = Some(document);
    incident.title.clone_from(&document.title);
    incident.is_outage = notice.is_outage;
    if incident.severity.is_empty() {
        incident.severity = notice.severity.as_ref().map(|written| written.value.clone()).unwrap_or_default();
    }
    if incident.services.is_empty() {
        incident.services = services(context, notice);
    }
    let written = notice.state.as_ref().map(|written| written.value);
    // One that the log holds for open is not over because a document says so.
    if let Some(state) = written.filter(|state| incident.end.is_some() || *state != NoticeState::Resolved) {
        incident.state = state;
    }
}

/// An incident that is in no log; `None` when it is not told when it began.
fn of_document<'a>(context: &ComposeContext<'_>, document: &'a Document, notice: &Notice) -> Option<Incident<'a>> {
    let start = instant(context, notice.from.as_ref()?.value);
    let end = notice.to.as_ref().map(|written| instant(context, written.value)).filter(|end| *end < context.as_of);
    let written = notice.state.as_ref().map(|written| written.value);
    let usual = if end.is_some() { NoticeState::Resolved } else { NoticeState::Investigating };
    let state = written.filter(|state| end.is_some() || *state != NoticeState::Resolved).unwrap_or(usual);
    Some(Incident {
        id: notice.incident.as_ref().map(|written| written.value.clone()).unwrap_or_default(),
        title: document.title.clone(),
        services: services(context, notice),
        severity: notice.severity.as_ref().map(|written| written.value.clone()).unwrap_or_default(),
        start,
        end,
        state,
        is_outage: notice.is_outage,
        downtime: None,
        rows: Vec::new(),
        document: Some(document),
    })
}

/// The services of a notice, by their names in the data.
pub(in crate::pages) fn services(context: &ComposeContext<'_>, notice: &Notice) -> Vec<String> {
    let written = notice.services.as_ref().map(|written| written.value.as_slice()).unwrap_or_default();
    let mut services: Vec<String> = Vec::new();
    for name in written.iter().map(|name| canonical(context, name)) {
        if !matches!(name.as_str(), "all" | "すべて" | "全サービス") && !services.contains(&name) {
            services.push(name);
        }
    }
    services
}

/// The name that the data have for a service: a document may write its label, or another spelling of the column's.
pub(in crate::pages) fn canonical(context: &ComposeContext<'_>, name: &str) -> String {
    let status = &context.project.site.status;
    if let Some((own, _)) = status.services.iter().find(|(_, label)| label.as_deref() == Some(name)) {
        return own.clone();
    }
    let columns = service_columns(context);
    let own = columns.flat_map(|values| values.iter()).find(|(own, others)| {
        own.eq_ignore_ascii_case(name) || others.iter().any(|other| other.eq_ignore_ascii_case(name))
    });
    own.map_or_else(|| name.to_owned(), |(own, _)| own.clone())
}

/// The severity that the log has for a word.
pub(in crate::pages) fn canonical_severity(context: &ComposeContext<'_>, text: &str) -> String {
    let log = context.project.site.status.log.as_ref();
    let column = log.and_then(|log| context.project.sources.get(&log.source)?.columns.get(log.severity.as_ref()?));
    let own = column.and_then(|column| {
        column.values.iter().find(|(own, others)| own.as_str() == text || others.iter().any(|other| other == text))
    });
    own.map_or_else(|| text.to_owned(), |(own, _)| own.clone())
}

/// The declared values of every column of services.
fn service_columns<'a>(
    context: &ComposeContext<'a>,
) -> impl Iterator<Item = &'a indexmap::IndexMap<String, Vec<String>>> {
    let project = context.project;
    let column = move |source: &str, name: &str| project.sources.get(source)?.columns.get(name);
    let of_uptimes = context.status.uptimes.iter().filter_map(move |uptime| {
        let metric = project.metrics.get(&uptime.metric)?;
        let crate::config::MetricKind::Uptime(uptime) = &metric.kind else { return None };
        column(uptime.source(), uptime.service()?)
    });
    let log = project.site.status.log.as_ref();
    let of_log = log.and_then(move |log| column(&log.source, log.service.as_ref()?));
    of_uptimes.chain(of_log).map(|column| &column.values)
}

/// Every service that the data know, groups not counted.
pub(in crate::pages) fn known_services(context: &ComposeContext<'_>) -> BTreeSet<String> {
    let of_lines = context.status.uptimes.iter().flat_map(|uptime| &uptime.lines);
    let of_lines = of_lines.flat_map(|line| line.members.iter().cloned());
    let of_log = context.status.logged.services.keys().flatten().cloned();
    let declared = service_columns(context).flat_map(|values| values.keys().cloned());
    let configured = context.project.site.status.services.iter().map(|(name, _)| name.clone());
    of_lines.chain(of_log).chain(declared).chain(configured).collect()
}

pub(in crate::pages) fn label(context: &ComposeContext<'_>, service: &str) -> String {
    let configured = context.project.site.status.services.iter().find(|(name, _)| name == service);
    configured.and_then(|(_, label)| label.clone()).unwrap_or_else(|| service.to_owned())
}

pub(in crate::pages) fn labels(context: &ComposeContext<'_>, services: &[String]) -> String {
    let lang = context.lang();
    if services.is_empty() {
        return String::new();
    }
    services.iter().map(|name| label(context, name)).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

pub(in crate::pages) fn state_in_words(context: &ComposeContext<'_>, state: NoticeState) -> &'static str {
    let (ja, en) = match state {
        NoticeState::Investigating => ("調査中", "investigating"),
        NoticeState::Identified => ("原因特定", "identified"),
        NoticeState::Monitoring => ("監視中", "monitoring"),
        NoticeState::Resolved => ("解決", "resolved"),
        NoticeState::Planned => ("予定", "planned"),
        NoticeState::InProgress => ("実施中", "in progress"),
        NoticeState::Completed => ("完了", "completed"),
        NoticeState::Cancelled => ("中止", "cancelled"),
    };
    context.lang().pick(ja, en)
}

pub(in crate::pages) fn service_state_in_words(context: &ComposeContext<'_>, state: ServiceState) -> &'static str {
    let (ja, en) = match state {
        ServiceState::Operational => ("正常", "operational"),
        ServiceState::Maintenance => ("メンテナンス中", "under maintenance"),
        ServiceState::Unknown => ("不明", "unknown"),
        ServiceState::Degraded => ("一部障害", "degraded"),
        ServiceState::Down => ("停止", "down"),
    };
    context.lang().pick(ja, en)
}
