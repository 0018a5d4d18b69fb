//! What stands at the head of the page of an incident, a maintenance or a postmortem, and its timeline.
//!
//! In: a document with its notice. Out: a table of facts, with those of the log beside them where they differ, and the blocks of
//! `{timeline}`. Never: repeats the author's words.

use super::incidents::{self, instant};
use super::windows::announced;
use super::{tables, timeline};
use crate::calendar::Instant;
use crate::content::{Document, Notice, NoticeKind, NoticeState};
use crate::model::{Block, TableCell, format_value};
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::table::Table;

/// The facts at the head of a document; nothing for one that announces nothing.
pub(in crate::pages) fn head<'a>(context: &ComposeContext<'a>, document: &'a Document) -> Vec<Block> {
    let Some(notice) = document.notice.as_deref() else { return Vec::new() };
    let facts = match notice.kind {
        NoticeKind::Incident => incident(context, document, notice),
        NoticeKind::Maintenance => maintenance(context, document),
        NoticeKind::Postmortem => postmortem(context, document, notice),
    };
    if facts.is_empty() {
        return Vec::new();
    }
    let table = Table::new(context.lang(), &facts).column("項目", "Item", |(name, _)| *name).column(
        "内容",
        "Fact",
        |(_, fact)| fact.clone(),
    );
    vec![table.block("")]
}

/// The `{timeline}` directive.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let document = options.call.document;
    let Some(notice) = document.notice.as_deref().filter(|notice| !notice.timeline.is_empty()) else {
        return Ok(Vec::new());
    };
    let incident = incidents::of_notice(context, document, notice);
    let rows = timeline::rows(context, &notice.timeline, incident.as_ref());
    Ok(vec![Block::Timeline { title: String::new(), rows }])
}

type Facts = Vec<(&'static str, TableCell)>;

fn text(text: &str) -> TableCell {
    text.into()
}

fn incident<'a>(context: &ComposeContext<'a>, document: &'a Document, notice: &'a Notice) -> Facts {
    let Some(incident) = incidents::of_notice(context, document, notice) else { return Vec::new() };
    let lang = context.lang();
    let mut facts: Facts = Vec::new();
    if !incident.id.is_empty() {
        facts.push((lang.pick("番号", "Id"), text(&incident.id)));
    }
    facts.push((lang.pick("状態", "State"), text(incidents::state_in_words(context, incident.state))));
    let logged = |at: Option<Instant>, own: Option<Instant>| {
        let shown = at.map(|at| context.local(at)).unwrap_or_default();
        TableCell::from(shown).with_note(note(context, at, own, !incident.rows.is_empty()))
    };
    let own = |written: &Option<crate::content::Located<crate::content::Moment>>| {
        written.as_ref().map(|written| instant(context, written.value))
    };
    facts.push((lang.pick("発生", "Started"), logged(Some(incident.start), own(&notice.from))));
    if incident.end.is_some() || notice.to.is_some() {
        facts.push((lang.pick("復旧", "Restored"), logged(incident.end, own(&notice.to))));
    }
    let until = incident.end.unwrap_or(context.as_of);
    let so_far = if incident.end.is_none() { lang.pick("（継続中）", " (so far)") } else { "" };
    let length = tables::length(context, incident.start, until);
    facts.push((lang.pick("時間", "Duration"), text(&format!("{length}{so_far}"))));
    if !incident.services.is_empty() {
        facts.push((lang.pick("サービス", "Services"), text(&incidents::labels(context, &incident.services))));
    }
    if !incident.severity.is_empty() {
        facts.push((lang.pick("重大度", "Severity"), text(&incident.severity)));
    }
    if let Some(downtime) = incident.downtime {
        let value = match downtime.is_zero() {
            true => lang.pick("数えない", "not counted").to_owned(),
            false => format_value(downtime, Unit::S, lang),
        };
        facts.push((lang.pick("停止として数えた時間", "Counted as downtime"), text(&value)));
    }
    facts.extend(linked(context, NoticeKind::Postmortem, &incident.id, lang.pick("ふりかえり", "Postmortem")));
    facts
}

/// What the document says, where the log says something else.
fn note(context: &ComposeContext<'_>, shown: Option<Instant>, own: Option<Instant>, is_logged: bool) -> String {
    let Some(own) = own.filter(|_| is_logged) else { return String::new() };
    if shown.is_some_and(|shown| (shown.as_second() - own.as_second()).abs() < 60) {
        return String::new();
    }
    let own = context.local(own);
    let lang = context.lang();
    crate::say!("文書の記載は {own}", "the document says {own}").into_text(lang)
}

/// The document of another kind about the same incident.
fn linked(
    context: &ComposeContext<'_>,
    kind: NoticeKind,
    id: &str,
    name: &'static str,
) -> Option<(&'static str, TableCell)> {
    let is_of = |notice: &Notice| notice.incident.as_ref().is_some_and(|written| !id.is_empty() && written.value == id);
    let (document, _) = incidents::notices(context, kind).find(|(_, notice)| is_of(notice))?;
    Some((name, TableCell::link(&document.title, Some(document.route.clone()))))
}

fn postmortem<'a>(context: &ComposeContext<'a>, document: &'a Document, notice: &'a Notice) -> Facts {
    let Some(incident) = incidents::of_notice(context, document, notice) else { return Vec::new() };
    let lang = context.lang();
    let mut facts = vec![(lang.pick("障害", "Incident"), tables::name(&incident))];
    facts.push((lang.pick("発生", "Started"), text(&context.local(incident.start))));
    if let Some(end) = incident.end {
        facts.push((lang.pick("復旧", "Restored"), text(&context.local(end))));
        facts.push((lang.pick("時間", "Duration"), text(&tables::length(context, incident.start, end))));
    }
    if !incident.services.is_empty() {
        facts.push((lang.pick("サービス", "Services"), text(&incidents::labels(context, &incident.services))));
    }
    facts
}

fn maintenance(context: &ComposeContext<'_>, document: &Document) -> Facts {
    let lang = context.lang();
    let own = announced(context);
    let own = own.iter().find(|window| window.document.is_some_and(|own| own.key == document.key));
    let Some(window) = own else { return Vec::new() };
    let state = window.state.map_or_else(
        || lang.pick("予定の時間を過ぎています", "past its time"),
        |state: NoticeState| incidents::state_in_words(context, state),
    );
    vec![
        (lang.pick("状態", "State"), text(state)),
        (lang.pick("日時", "When"), text(&tables::between(context, window.start, window.end))),
        (lang.pick("時間", "Duration"), text(&tables::length(context, window.start, window.end))),
        (lang.pick("サービス", "Services"), text(&tables::services(context, window))),
    ]
}
