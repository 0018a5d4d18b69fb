//! The people of a team: who they are, how they are reached, whom an escalation goes to, who is on duty.
//!
//! In: `data/people.yaml` as meant; every name in it leads somewhere. Out: the same, and what follows from it without a
//! look at the clock. Never: decides what is a finding, or what a page shows.

use super::Viewer;
use crate::calendar::{Rotation, WorkCalendar};
use crate::diag::Place;
use crate::objective::Unit;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::Serialize;
use std::sync::Arc;

/// `data/people.yaml` as meant.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct People {
    /// Persons by id.
    pub people: IndexMap<String, Person>,
    /// Teams and roles by id.
    pub teams: IndexMap<String, Team>,
    /// On-call schedules by id.
    pub on_call: IndexMap<String, OnCall>,
    /// Escalation routes by id.
    pub routes: IndexMap<String, EscalationRoute>,
    /// What pages show of a person unless they ask for less.
    pub show: Vec<ContactField>,
}

/// What may be shown, or kept back, of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ContactField {
    /// The name; without it a person is their role.
    Name,
    /// The role.
    Role,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// The chat name or room.
    Chat,
    /// When they can be reached.
    Hours,
}

impl ContactField {
    /// The names used in configuration.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("name", Self::Name),
        ("role", Self::Role),
        ("email", Self::Email),
        ("phone", Self::Phone),
        ("chat", Self::Chat),
        ("hours", Self::Hours),
    ];

    /// Every one of them.
    pub fn all() -> Vec<Self> {
        Self::NAMES.iter().map(|(_, field)| *field).collect()
    }
}

/// How somebody is reached; empty texts are not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// The phone number as written.
    pub phone: String,
    /// The e-mail address.
    pub email: String,
    /// The chat name or room.
    pub chat: String,
}

impl Contact {
    /// Whether there is no way at all.
    pub fn is_empty(&self) -> bool {
        self.phone.is_empty() && self.email.is_empty() && self.chat.is_empty()
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// What they do, may be empty.
    pub role: String,
    /// The id of their team, if any.
    pub team: Option<String>,
    /// How they are reached.
    pub contact: Contact,
    /// When they can be reached; the team's hours, or always, when not said.
    pub hours: Option<Arc<WorkCalendar>>,
    /// What no page shows.
    pub private: Vec<ContactField>,
    /// The rank of the audience that may know of them.
    pub audience: usize,
    /// Whether the site that is made now is for a more open audience: nothing of them is known then.
    pub hidden: bool,
    /// Where they are declared.
    pub place: Place,
}

/// A team, or a role that several people have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Team {
    /// Its name for people.
    pub label: String,
    /// Ids of its members.
    pub members: Vec<String>,
    /// A shared mailbox, phone or room.
    pub contact: Contact,
    /// When it can be reached; its members' hours when not said.
    pub hours: Option<Arc<WorkCalendar>>,
    /// The rank of the audience that may know it.
    pub audience: usize,
    /// Whether the site that is made now is for a more open audience: it is not known then.
    pub hidden: bool,
    /// Where it is declared.
    pub place: Place,
}

/// An on-call schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OnCall {
    /// Its name for people.
    pub title: String,
    /// When turns change, as written.
    pub written: String,
    /// Who is on duty when; members are ids of persons.
    pub rotation: Rotation,
    /// The rank of the audience that may know of it.
    pub audience: usize,
    /// Where it is declared.
    pub place: Place,
}

/// Whom a level goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Who {
    /// A person's id.
    Person(String),
    /// A team's id.
    Team(String),
    /// The id of an on-call schedule: whoever is on duty.
    OnCall(String),
}

/// What comes after a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Next {
    /// The one below it in the list.
    Following,
    /// Another one, by its index.
    To(usize),
    /// Nothing, and that is meant (`next: none`).
    End,
}

/// Where a level leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Step {
    /// To another level.
    To(usize),
    /// It is the end of the route.
    End,
    /// There is another level below it, but nothing says when to go on.
    Dead,
}

/// A level of a route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Level {
    /// Its name (`L1`).
    pub name: String,
    /// Whom it goes to.
    pub who: Vec<Who>,
    /// How long to wait before going on, and the unit of that.
    pub within: Option<(Decimal, Unit)>,
    /// The hours in which it serves; the hours of its people when empty.
    pub on: Vec<Arc<WorkCalendar>>,
    /// What it does, may be empty.
    pub does: String,
    /// On what condition it goes on, may be empty.
    pub condition: String,
    /// What comes after it.
    pub next: Next,
    /// Where it is declared.
    pub place: Place,
}

/// A first answer that is promised to somebody whom a route serves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PromisedResponse {
    /// The policy's name for people.
    pub policy: String,
    /// The priority.
    pub priority: String,
    /// The amount, in `unit`.
    pub amount: Decimal,
    /// Its unit.
    pub unit: Unit,
    /// The calendar in which it counts.
    pub calendar: Arc<WorkCalendar>,
    /// Where it is declared.
    pub place: Place,
}

/// An escalation route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EscalationRoute {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Whether it is the way in an emergency.
    pub emergency: bool,
    /// The levels; at least one.
    pub levels: Vec<Level>,
    /// Priorities it is for.
    pub applies_to: Vec<String>,
    /// Services it is for.
    pub services: Vec<String>,
    /// The index of the first level.
    pub start: usize,
    /// The hours in which every level must be there, when declared.
    pub covers: Option<Arc<WorkCalendar>>,
    /// What is promised to the priorities it is for.
    pub promised: Vec<PromisedResponse>,
    /// Where it is declared.
    pub place: Place,
}

/// Seconds by the clock, or of business; days of business have no one length.
pub(crate) fn seconds_of(amount: Decimal, unit: Unit) -> Option<Decimal> {
    let each = match unit {
        Unit::S => 1,
        Unit::Min => 60,
        Unit::H | Unit::Bh => 3600,
        Unit::D => 86_400,
        _ => return None,
    };
    amount.checked_mul(Decimal::from(each))
}

impl Level {
    /// How many seconds it waits before going on, where that has one length.
    pub fn waits(&self) -> Option<Decimal> {
        self.within.and_then(|(amount, unit)| seconds_of(amount, unit))
    }
}

impl PromisedResponse {
    /// How many seconds are promised, where that has one length.
    pub fn seconds(&self) -> Option<Decimal> {
        seconds_of(self.amount, self.unit)
    }
}

impl EscalationRoute {
    /// Where a level leads.
    pub fn step(&self, at: usize) -> Step {
        let Some(level) = self.levels.get(at) else { return Step::End };
        match level.next {
            Next::To(next) => Step::To(next),
            Next::End => Step::End,
            Next::Following if at + 1 == self.levels.len() => Step::End,
            Next::Following if level.within.is_none() && level.condition.is_empty() => Step::Dead,
            Next::Following => Step::To(at + 1),
        }
    }

    /// Whether every wait that it names is of business hours.
    pub fn counts_business_hours(&self) -> bool {
        let mut units = self.levels.iter().filter_map(|level| level.within).map(|(_, unit)| unit).peekable();
        units.peek().is_some() && units.all(|unit| unit == Unit::Bh)
    }

    /// After how many seconds from the beginning it is the turn of each level, along the route from its start: of business where every
    /// wait is of business hours. `None` where that cannot be told: behind a level that does not say how long it waits, or in days of
    /// business, and wherever hours of the clock and of business stand in one route.
    pub fn turns(&self) -> Vec<Option<Decimal>> {
        let is_business = |level: &Level| level.within.is_some_and(|(_, unit)| unit == Unit::Bh);
        let is_mixed = self.levels.iter().any(is_business) && !self.counts_business_hours();
        let mut turns = vec![None; self.levels.len()];
        let (mut at, mut sum) = (self.start, Some(Decimal::ZERO));
        while let (Some(turn @ None), Some(level)) = (turns.get_mut(at), self.levels.get(at)) {
            *turn = sum;
            let Step::To(next) = self.step(at) else { break };
            let wait = level.waits().filter(|_| !is_mixed);
            sum = sum.zip(wait).and_then(|(sum, wait)| sum.checked_add(wait));
            at = next;
        }
        turns
    }
}

impl People {
    /// The ids of a team's members: those it names, and those who name it.
    pub fn members(&self, team: &str) -> Vec<&str> {
        let named = self.teams.get(team).map(|team| team.members.as_slice()).unwrap_or_default();
        let naming = self.people.iter().filter(|(_, person)| person.team.as_deref() == Some(team));
        let mut members: Vec<&str> = named.iter().map(String::as_str).collect();
        for (id, _) in naming {
            if !members.contains(&id.as_str()) {
                members.push(id);
            }
        }
        members
    }

    /// When a person can be reached; `None` is always.
    pub fn hours_of(&self, person: &Person) -> Option<Arc<WorkCalendar>> {
        let of_team = || self.teams.get(person.team.as_deref()?)?.hours.clone();
        person.hours.clone().or_else(of_team)
    }

    /// The people as the audience of a rank may know them: of others nothing is left but that somebody is there. `somebody` is
    /// the word for them.
    #[must_use]
    pub fn seen_by(&self, viewer: &Viewer, somebody: &str) -> Self {
        let mut seen = self.clone();
        for person in seen.people.values_mut().filter(|person| !viewer.sees(person.audience)) {
            *person = Person {
                name: somebody.to_owned(),
                role: somebody.to_owned(),
                team: None,
                contact: Contact::default(),
                hours: None,
                private: Vec::new(),
                audience: person.audience,
                hidden: true,
                place: person.place.clone(),
            };
        }
        for team in seen.teams.values_mut().filter(|team| !viewer.sees(team.audience)) {
            team.label = somebody.to_owned();
            team.contact = Contact::default();
            team.hidden = true;
        }
        seen.on_call.retain(|_, schedule| viewer.sees(schedule.audience));
        seen
    }

    /// Whether a person or a team is for a more closed audience than the site that is made now.
    pub fn is_hidden(&self, id: &str) -> bool {
        self.people.get(id).is_some_and(|person| person.hidden) || self.teams.get(id).is_some_and(|team| team.hidden)
    }

    /// How a person is known where names are not shown: by role, else by team, else by the id.
    pub fn role_of(&self, id: &str) -> String {
        let Some(person) = self.people.get(id) else { return id.to_owned() };
        let team = person.team.as_deref().and_then(|team| self.teams.get(team)).map(|team| team.label.clone());
        let role = Some(person.role.clone()).filter(|role| !role.is_empty());
        role.or(team).unwrap_or_else(|| id.to_owned())
    }

    /// A person's name; the id when there is no such person.
    pub fn name_of<'p>(&'p self, id: &'p str) -> &'p str {
        self.people.get(id).map_or(id, |person| person.name.as_str())
    }

    /// The persons whom a level may reach.
    pub fn persons_of<'p>(&'p self, who: &'p Who) -> Vec<&'p str> {
        match who {
            Who::Person(id) => vec![id.as_str()],
            Who::Team(id) => self.members(id),
            Who::OnCall(id) => {
                let layers = self.on_call.get(id).map(|schedule| schedule.rotation.layers.as_slice());
                let mut members: Vec<&str> = Vec::new();
                for member in layers.unwrap_or_default().iter().flat_map(|layer| &layer.members) {
                    if !members.contains(&member.as_str()) {
                        members.push(member);
                    }
                }
                members
            }
        }
    }

    /// Whether there is a way to reach whom a level goes to.
    pub fn is_reachable(&self, who: &Who) -> bool {
        let own = match who {
            Who::Team(id) => self.teams.get(id).is_some_and(|team| !team.contact.is_empty()),
            Who::Person(_) | Who::OnCall(_) => false,
        };
        let has_contact = |id: &&str| self.people.get(*id).is_some_and(|person| !person.contact.is_empty());
        own || self.persons_of(who).iter().any(has_contact)
    }
}
