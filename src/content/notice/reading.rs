//! What a document announces: an incident, a maintenance, or what was learnt from an incident.
//!
//! In: the front matter of a document, and what its folder says. Out: a [`Notice`] with a place for each fact. Never: knows the
//! log of incidents, or a zone: a local time stays one until somebody knows where.

use super::types::{Located, Moment, Notice, NoticeKind, StampDay, TimelineEntry, stamp_day};
use crate::calendar::{Instant, parse_time};
use crate::content::front::DocumentFrontMatter;
use crate::content::markdown_file::{MarkdownFile, Role};
use crate::content::statuses::{NoticeState, is_of_product};
use crate::diag::{Diagnostic, Message, Place, code};
use crate::model::DocumentStatus;
use crate::say;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// The notice of a document, once its front matter is whole; `None` for any other document.
pub(crate) fn read(
    file: &MarkdownFile,
    front: &DocumentFrontMatter,
    timeline: Vec<TimelineEntry>,
    found: &mut Vec<Diagnostic>,
) -> Option<Notice> {
    let Some((kind, place)) = kind(file, front) else {
        // A release that is planned and an issue that is resolved have states of their own.
        if front.matter.release.is_none() && front.matter.issue.is_none() {
            stray_state(front, found);
        }
        return None;
    };
    let keys = Keys { front, found };
    Some(keys.notice(kind, place, timeline))
}

/// Whether a document announces something whose list of times is a timeline.
pub(crate) fn has_timeline(file: &MarkdownFile, front: &DocumentFrontMatter) -> bool {
    matches!(kind(file, front), Some((NoticeKind::Incident, _)))
}

/// What a document announces, by its `type`, else by the folder `incidents`.
fn kind(file: &MarkdownFile, front: &DocumentFrontMatter) -> Option<(NoticeKind, Place)> {
    if file.role == Role::Section {
        return None;
    }
    if let Some((value, place)) = front.key("type") {
        let kind = match value.as_str().map(str::to_lowercase).unwrap_or_default().as_str() {
            "incident" | "incidents" | "障害" => Some(NoticeKind::Incident),
            "maintenance" | "メンテナンス" => Some(NoticeKind::Maintenance),
            "postmortem" | "ふりかえり" => Some(NoticeKind::Postmortem),
            _ => None,
        };
        return kind.map(|kind| (kind, place.clone()));
    }
    let place = ["incident", "started"].into_iter().find_map(|key| front.key(key)).map(|(_, place)| place.clone());
    place.filter(|_| file.rest.starts_with("incidents/")).map(|place| (NoticeKind::Incident, place))
}

/// A word for the state of an incident is none for that of a document.
fn stray_state(front: &DocumentFrontMatter, found: &mut Vec<Diagnostic>) {
    let Some((value, place)) = front.key("status") else { return };
    let Some(text) = value.as_str().filter(|text| NoticeState::parse(text).is_some()) else { return };
    let is_issue = front.key("type").is_some_and(|(kind, _)| kind.as_str() == Some("known-issue"));
    let of_product = is_of_product(text, is_issue, front.key("version").is_some());
    if !of_product && DocumentStatus::parse(text).is_none() {
        let message = say!("`{text}` という状態はありません", "unknown status `{text}`");
        found.push(Diagnostic::new(code::CONTROL_VALUE, place.clone(), message).hint(say!(
            "障害やメンテナンスの文書なら `type: incident` か `type: maintenance` を書きます",
            "write `type: incident` or `type: maintenance` if the document announces one"
        )));
    }
}

struct Keys<'k> {
    front: &'k DocumentFrontMatter,
    found: &'k mut Vec<Diagnostic>,
}

impl Keys<'_> {
    fn notice(mut self, kind: NoticeKind, place: Place, timeline: Vec<TimelineEntry>) -> Notice {
        let (from, to) = match kind {
            NoticeKind::Maintenance => (["from", "started"], ["to", "restored"]),
            _ => (["started", "from"], ["restored", "to"]),
        };
        Notice {
            incident: self.text("incident"),
            services: self.texts(["services", "service"]),
            severity: self.text("severity"),
            is_outage: self.text("impact").is_some_and(|impact| self.impact(&impact)),
            from: self.moment(from),
            to: self.moment(to),
            state: self.state(kind),
            kind,
            timeline,
            place,
        }
    }

    fn text(&self, key: &str) -> Option<Located<String>> {
        let (value, place) = self.front.key(key)?;
        let value = scalar(value).filter(|text| !text.trim().is_empty())?.trim().to_owned();
        Some(Located { value, place: place.clone() })
    }

    fn texts(&self, keys: [&str; 2]) -> Option<Located<Vec<String>>> {
        let (value, place) = keys.into_iter().find_map(|key| self.front.key(key))?;
        let texts = match value {
            Value::Array(items) => items.iter().filter_map(scalar).collect(),
            _ => scalar(value).into_iter().collect::<Vec<String>>(),
        };
        let texts: Vec<String> =
            texts.into_iter().map(|text| text.trim().to_owned()).filter(|t| !t.is_empty()).collect();
        (!texts.is_empty()).then(|| Located { value: texts, place: place.clone() })
    }

    fn impact(&mut self, impact: &Located<String>) -> bool {
        match impact.value.to_lowercase().as_str() {
            "outage" | "down" | "停止" | "全面停止" => true,
            "degraded" | "partial" | "一部" | "一部障害" | "低下" => false,
            text => {
                let message = say!(
                    "`impact` には `停止` か `一部` を書きます（`{text}` は使えません）",
                    "expected `outage` or `degraded` for `impact`, found `{text}`"
                );
                self.wrong(&impact.place, message);
                false
            }
        }
    }

    fn moment(&mut self, keys: [&str; 2]) -> Option<Located<Moment>> {
        let told = keys.into_iter().find_map(|key| Some((key, self.text(key)?)));
        let (key, Located { value: text, place }) = told?;
        let moment = moment(&text);
        if moment.is_none() {
            self.wrong(
                &place,
                say!(
                    "`{key}` には `2026-11-08 10:05` の形の日時が必要ですが `{text}` があります",
                    "expected a time such as `2026-11-08 10:05` for `{key}`, found `{text}`"
                ),
            );
        }
        moment.map(|value| Located { value, place })
    }

    fn state(&mut self, kind: NoticeKind) -> Option<Located<NoticeState>> {
        // That of a postmortem is that of a document.
        let Located { value: text, place } = self.text("status").filter(|_| kind != NoticeKind::Postmortem)?;
        let state = NoticeState::parse(&text);
        let fits = state.filter(|state| state.is_of_incident() == (kind == NoticeKind::Incident));
        // A document may be under control besides; then the word is one of its own.
        if fits.is_none() && (state.is_some() || DocumentStatus::parse(&text).is_none()) {
            let (ja, en) = match kind {
                NoticeKind::Incident => (
                    "`調査中`・`特定`・`監視中`・`解決` のどれか",
                    "one of `investigating`, `identified`, `monitoring` and `resolved`",
                ),
                _ => (
                    "`予定`・`実施中`・`完了`・`中止` のどれか",
                    "one of `planned`, `in-progress`, `completed` and `cancelled`",
                ),
            };
            let message = say!("`status` には {ja}が必要ですが `{text}` があります", "expected {en}, found `{text}`");
            self.wrong(&place, message);
        }
        fits.map(|value| Located { value, place })
    }

    fn wrong(&mut self, place: &Place, message: Message) {
        self.found.push(Diagnostic::new(code::INCIDENT_VALUE, place.clone(), message));
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `2026-11-08 10:05`, `2026/11/8 10:05`, `2026年11月8日 10:05`, or with an offset `2026-11-08T10:05:00+09:00`.
fn moment(text: &str) -> Option<Moment> {
    let text: String = text.nfkc().collect();
    if let Ok(instant) = text.trim().parse::<Instant>() {
        return Some(Moment::Exact(instant));
    }
    let (day, rest) = stamp_day(text.trim())?;
    let StampDay::Full(date) = day else { return None };
    let time = parse_time(rest.trim().trim_start_matches(['T', 't']))??;
    Some(Moment::Local(date, time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Date, Time};

    #[test]
    fn moments_are_local_unless_they_carry_an_offset() {
        let local = Some(Moment::Local(Date::constant(2026, 11, 8), Time::constant(10, 5, 0, 0)));
        for text in ["2026-11-08 10:05", "2026/11/8 10:05", "２０２６年１１月８日 １０：０５", "2026-11-08T10:05:00"]
        {
            assert_eq!(moment(text), local, "{text}");
        }
        let exact = "2026-11-08T01:05:00Z".parse().unwrap();
        assert_eq!(moment("2026-11-08T10:05:00+09:00"), Some(Moment::Exact(exact)));
        for text in ["", "10:05", "2026-11-08", "2026-11-31 10:05", "11/8 10:05", "2026-11-08 25:00"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn states_have_words_in_both_languages() {
        assert_eq!(NoticeState::parse(" 監視中 "), Some(NoticeState::Monitoring));
        assert_eq!(NoticeState::parse("Resolved"), Some(NoticeState::Resolved));
        assert_eq!(NoticeState::parse("In-Progress"), Some(NoticeState::InProgress));
        assert_eq!(NoticeState::parse("承認済"), None);
        assert!(!NoticeState::Completed.is_of_incident());
    }
}
