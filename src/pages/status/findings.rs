//! Where the documents of incidents and the log differ, and what keeps a document from being listed.
//!
//! In: notices, rows of the log. Out: findings at the keys of front matter. Never: takes a side: it names both values.

use super::incidents::{self, canonical, canonical_severity, instant, known_services, notices};
use crate::calendar::Instant;
use crate::content::{Document, Located, Moment, Notice, NoticeKind, NoticeState};
use crate::diag::{Code, Diagnostic, Diagnostics, Message, Place, code, nearest};
use crate::model::IncidentFact;
use crate::pages::context::ComposeContext;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Says what is wrong with the notices of all documents.
pub(in crate::pages) fn find(context: &ComposeContext<'_>, found: &mut Diagnostics) {
    let known = known_services(context);
    let mut seen: BTreeMap<&str, &Document> = BTreeMap::new();
    for (document, notice) in notices(context, NoticeKind::Incident) {
        if let Some(written) = &notice.incident
            && let Some(first) = seen.insert(written.value.as_str(), document)
        {
            let (id, other) = (&written.value, first.source.clone());
            seen.insert(written.value.as_str(), first);
            let message =
                say!("障害 `{id}` の文書はほかにもあります: `{other}`", "`{other}` is about the incident `{id}` too");
            push(found, code::INCIDENT_TWICE, &written.place, message);
        }
        incident(context, notice, found);
        unknown_services(notice, context, &known, found);
    }
    for (_, notice) in notices(context, NoticeKind::Maintenance) {
        maintenance(context, notice, found);
        unknown_services(notice, context, &known, found);
    }
    for (_, notice) in notices(context, NoticeKind::Postmortem) {
        rows(context, notice, found);
    }
}

fn push(found: &mut Diagnostics, code: Code, place: &Place, message: Message) {
    found.push(Diagnostic::new(code, place.clone(), message));
}

/// The rows of the incident that a notice names; an id that no row has is said where there is a log.
fn rows<'a>(context: &ComposeContext<'a>, notice: &Notice, found: &mut Diagnostics) -> Vec<&'a IncidentFact> {
    let Some(written) = &notice.incident else { return Vec::new() };
    let facts = &context.status.incidents;
    let rows: Vec<&IncidentFact> = facts.of(&written.value).collect();
    let of_documents = || notices(context, NoticeKind::Incident).filter_map(|(_, own)| own.incident.as_ref());
    let is_written = || notice.kind == NoticeKind::Postmortem && of_documents().any(|own| own.value == written.value);
    if rows.is_empty() && !facts.all().is_empty() && !is_written() {
        let id = &written.value;
        let message = say!("障害 `{id}` は障害の記録にありません", "the incident `{id}` is not in the log");
        let mut finding = Diagnostic::new(code::INCIDENT_UNKNOWN, written.place.clone(), message);
        if let Some(near) = nearest(id, facts.ids()) {
            finding = finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?"));
        }
        found.push(finding);
    }
    rows
}

fn incident(context: &ComposeContext<'_>, notice: &Notice, found: &mut Diagnostics) {
    let rows = rows(context, notice, found);
    let told_end = notice.to.as_ref().map(|written| instant(context, written.value));
    let Some(first) = rows.iter().map(|row| row.start).min() else {
        match &notice.from {
            None => {
                let message = say!("障害の始まりの日時がありません", "it is not told when the incident began");
                let hint = say!(
                    "`started: 2026-11-08 10:05` か、記録にある `incident:` の番号を書きます",
                    "write `started: 2026-11-08 10:05`, or the `incident:` id of a logged one"
                );
                found.push(Diagnostic::new(code::INCIDENT_INCOMPLETE, notice.place.clone(), message).hint(hint));
            }
            Some(from) => {
                if let Some((written, end)) = notice.to.as_ref().zip(told_end)
                    && end < instant(context, from.value)
                {
                    let message = say!("復旧が発生より前です", "the incident is restored before it began");
                    push(found, code::INCIDENT_DISAGREES, &written.place, message);
                }
            }
        }
        return state_alone(notice, told_end.is_some(), found);
    };
    let end = rows.iter().map(|row| row.end).try_fold(first, |last, end| end.map(|end| last.max(end)));
    let zone_text =
        |at: Option<Instant>| at.map_or_else(|| context.lang().pick("なし", "none").to_owned(), |at| context.local(at));
    let time = |written: &Option<Located<Moment>>, logged: Option<Instant>, found: &mut Diagnostics| {
        let Some(written) = written else { return };
        let own = instant(context, written.value);
        // A document is written to the minute.
        if logged.is_some_and(|logged| (logged.as_second() - own.as_second()).abs() < 60) {
            return;
        }
        let (own, logged) = (zone_text(Some(own)), zone_text(logged));
        differs(&written.place, &own, &logged, found);
    };
    time(&notice.from, Some(first), found);
    time(&notice.to, end, found);
    same_words(context, notice, &rows, found);
    if let Some(written) = &notice.state {
        let resolved = written.value == NoticeState::Resolved;
        let early = matches!(written.value, NoticeState::Investigating | NoticeState::Identified);
        if (resolved && end.is_none()) || (early && end.is_some()) {
            let logged = match end {
                Some(_) => say!("復旧済み", "restored"),
                None => say!("復旧の日時なし", "not restored"),
            };
            let own = incidents::state_in_words(context, written.value);
            let (ja, en) = (&logged.ja, &logged.en);
            let message = say!("文書は `{own}`、障害の記録は {ja} です", "the document says `{own}`, the log {en}");
            push(found, code::INCIDENT_DISAGREES, &written.place, message);
        }
    }
}

/// A document without a row must agree with itself.
fn state_alone(notice: &Notice, is_over: bool, found: &mut Diagnostics) {
    if let Some(written) = notice.state.as_ref().filter(|written| written.value == NoticeState::Resolved && !is_over) {
        let message =
            say!("解決とありますが、復旧の日時がありません", "it is resolved, but not told when it was restored");
        let hint = say!("`restored: 2026-11-08 11:20` を書き足します", "add `restored: 2026-11-08 11:20`");
        found.push(Diagnostic::new(code::INCIDENT_DISAGREES, written.place.clone(), message).hint(hint));
    }
}

fn same_words(context: &ComposeContext<'_>, notice: &Notice, rows: &[&IncidentFact], found: &mut Diagnostics) {
    let logged: BTreeSet<&str> = rows.iter().filter_map(|row| row.severity.as_deref()).collect();
    if let Some(written) = &notice.severity {
        let own = canonical_severity(context, &written.value);
        if !logged.is_empty() && !logged.contains(own.as_str()) {
            differs(&written.place, &written.value, &logged.into_iter().collect::<Vec<_>>().join(", "), found);
        }
    }
    if let Some(written) = &notice.services {
        let own: BTreeSet<String> = written.value.iter().map(|name| canonical(context, name)).collect();
        let logged: BTreeSet<String> = rows.iter().filter_map(|row| row.service.clone()).collect();
        if !logged.is_empty() && !logged.is_subset(&own) {
            let listed = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
            differs(&written.place, &written.value.join(", "), &listed(&logged), found);
        }
    }
}

fn differs(place: &Place, own: &str, logged: &str, found: &mut Diagnostics) {
    let message = say!("文書は `{own}`、障害の記録は `{logged}` です", "the document says `{own}`, the log `{logged}`");
    push(found, code::INCIDENT_DISAGREES, place, message);
}

fn maintenance(context: &ComposeContext<'_>, notice: &Notice, found: &mut Diagnostics) {
    let (from, to) = (&notice.from, &notice.to);
    let whole = from.as_ref().zip(to.as_ref());
    if whole.is_some_and(|(from, to)| instant(context, from.value) < instant(context, to.value)) {
        return;
    }
    let message = match whole {
        Some(_) => say!("終わりが始まりより前です", "the maintenance ends before it begins"),
        None => say!("始まりと終わりの日時がそろっていません", "expected both `from` and `to`"),
    };
    let hint = say!(
        "`from: 2026-11-21 00:00` と `to: 2026-11-21 04:00` を書きます",
        "write `from: 2026-11-21 00:00` and `to: 2026-11-21 04:00`"
    );
    found.push(Diagnostic::new(code::INCIDENT_INCOMPLETE, notice.place.clone(), message).hint(hint));
}

fn unknown_services(notice: &Notice, context: &ComposeContext<'_>, known: &BTreeSet<String>, found: &mut Diagnostics) {
    let Some(written) = notice.services.as_ref().filter(|_| !known.is_empty()) else { return };
    for name in &written.value {
        let is_all = matches!(name.as_str(), "all" | "すべて" | "全サービス");
        if is_all || known.contains(&canonical(context, name)) || is_group(context, name) {
            continue;
        }
        let message =
            say!("サービス `{name}` は稼働率のどのサービスでもありません", "`{name}` is no service of the uptime");
        let mut finding = Diagnostic::new(code::INCIDENT_SERVICE, written.place.clone(), message);
        if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
            finding = finding.hint(say!("`{near}` のことですか", "did you mean `{near}`?"));
        }
        found.push(finding);
    }
}

fn is_group(context: &ComposeContext<'_>, name: &str) -> bool {
    let lines = context.status.uptimes.iter().flat_map(|uptime| &uptime.lines);
    lines.into_iter().any(|line| line.by.first().is_some_and(|(_, own)| own == name))
}
