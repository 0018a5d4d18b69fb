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

/// A level of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelBlock {
    /// Its name (`L1`).
    pub name: String,
    /// Whom it goes to, as one line.
    pub who: String,
    /// The same, with contacts.
    pub contacts: Vec<ContactCard>,
    /// What it does, may be empty.
    pub does: String,
    /// How long it has, empty when not said.
    pub within: String,
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
    /// Whether anybody can be called.
    pub has_phone: bool,
    /// The levels, in order.
    pub levels: Vec<LevelBlock>,
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
}

/// Who is on duty in a layer and a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyCell {
    /// The name; empty when it is nobody.
    pub name: String,
    /// Why nobody is, or that somebody stands in; may be empty.
    pub note: String,
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
}
