//! Escalation routes and on-call schedules as pages show them: every text ready to print.
//!
//! In: what people and rotations say, in the site's language. Out: the same for templates. Never: holds what a page must
//! not show.

use serde::{Deserialize, Serialize};

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactWay {
    /// `phone`, `email` or `chat`.
    pub kind: String,
    /// The word for it.
    pub label: String,
    /// As written.
    pub text: String,
    /// Where it leads (`tel:…`, `mailto:…`); empty when nothing can be followed.
    pub link: String,
}

/// Somebody to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    /// The name, or the role where names are not shown.
    pub name: String,
    /// What they are beside it, may be empty.
    pub role: String,
    /// When they can be reached, may be empty.
    pub hours: String,
    /// How, the quickest first.
    pub ways: Vec<ContactWay>,
}

/// An on-call schedule that a level goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelSchedule {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Everybody who may be on duty, those who are at the as-of instant first.
    pub members: Vec<ContactCard>,
    /// Whether the head of the page tells who of them is on duty when it is read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told_above: bool,
}

/// A level of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelBlock {
    /// Its name (`L1`).
    pub name: String,
    /// Whom it goes to, as one line.
    pub who: String,
    /// The persons and teams among them, with contacts.
    pub contacts: Vec<ContactCard>,
    /// The on-call schedules among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<LevelSchedule>,
    /// Whom else it goes to, as one line; empty without an on-call schedule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub others: String,
    /// What it does, may be empty.
    pub does: String,
    /// How long it has, in the unit of the whole route; empty when not said.
    pub within: String,
    /// How long after the beginning of the route it is its turn, in the same unit; empty when that cannot be told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub since_start: String,
    /// When it serves, may be empty.
    pub hours: String,
    /// What follows, as a sentence (`30分以内に解決しなければ L2 へ`); empty at the end.
    pub onward: String,
    /// Whether what follows is not the level below.
    pub jumps: bool,
}

/// An escalation route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationBlock {
    /// Its title.
    pub title: String,
    /// Whether it is the way in an emergency.
    pub emergency: bool,
    /// The word for its kind.
    pub kind: String,
    /// What it is for, may be empty.
    pub applies: String,
    /// Whether anybody who is named can be called.
    pub has_phone: bool,
    /// The levels, in order.
    pub levels: Vec<LevelBlock>,
    /// The on-call schedules that it goes to; empty where the page tells them elsewhere, or may not tell who is on duty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duty: Vec<OnCallBlock>,
}

/// Who is on duty in one layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnDuty {
    /// The layer's name.
    pub layer: String,
    /// Who; empty when it is nobody.
    pub contact: Option<ContactCard>,
    /// Why nobody is, or that somebody stands in; may be empty.
    pub note: String,
    /// Until when, as shown; may be empty.
    pub until: String,
    /// Their number among the published people, from 1; 0 is nobody, or that nobody is published.
    #[serde(default, skip_serializing_if = "is_nobody")]
    pub person: usize,
}

/// A row of the coming weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRow {
    /// From when, as shown.
    pub from: String,
    /// Until when, as shown.
    pub until: String,
    /// Who, by layer.
    pub who: Vec<DutyCell>,
    /// Whether it lasts at the as-of instant.
    pub now: bool,
    /// Its first second and the first one after it, where scripts may read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<(i64, i64)>,
}

/// Who is on duty in a layer and a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyCell {
    /// The name; empty when it is nobody.
    pub name: String,
    /// Why nobody is, or that somebody stands in; may be empty.
    pub note: String,
    /// As [`OnDuty::person`].
    #[serde(default, skip_serializing_if = "is_nobody")]
    pub person: usize,
    /// Until when that person is on duty, which may be later than the row; as shown, may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
}

/// Some of the covered hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveredHours {
    /// The first second, and the first one after it.
    pub span: (i64, i64),
    /// When they begin, as shown.
    pub from: String,
}

/// Somebody who may be on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyPerson {
    /// Their id, for those who compose pages; nothing of it is published.
    #[serde(skip)]
    pub id: String,
    /// Their number, from 1.
    pub number: usize,
    /// How they are reached.
    pub contact: ContactCard,
    /// Whether they are on duty at the as-of instant.
    pub now: bool,
}

/// What a page needs to tell who is on duty when it is read: as far as its rows go, and not a second longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRota {
    /// The schedule's id.
    pub schedule: String,
    /// The name of its zone (`Asia/Tokyo`).
    pub zone: String,
    /// The first second of the rows, and the first one after them.
    pub span: (i64, i64),
    /// Both as shown.
    pub from: String,
    /// As above.
    pub until: String,
    /// Whether only some hours are covered.
    pub limited: bool,
    /// Which, when only some are.
    pub covered: Vec<CoveredHours>,
    /// Everybody who may be on duty.
    pub people: Vec<DutyPerson>,
    /// Whether somebody else than those on duty at the as-of instant is among them.
    pub has_others: bool,
}

fn is_nobody(number: &usize) -> bool {
    *number == 0
}

/// An on-call schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCallBlock {
    /// Its title.
    pub title: String,
    /// The instant it holds for, as shown.
    pub as_of: String,
    /// Who is on duty at that instant, by layer.
    pub now: Vec<OnDuty>,
    /// Said when that instant is outside the covered hours; else empty.
    pub outside: String,
    /// The next handover, as shown; may be empty.
    pub next: String,
    /// When turns change, as written.
    pub handover: String,
    /// Which hours are covered, as shown.
    pub covers: String,
    /// The names of the layers.
    pub layers: Vec<String>,
    /// The coming weeks.
    pub rows: Vec<DutyRow>,
    /// What is published for readers who come later; nothing in reports and older versions, which tell of their own time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PublishedRota>,
    /// Whether who is on duty now stands at the head of the page already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told_above: bool,
}
