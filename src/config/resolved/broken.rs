//! What is declared and no part of the project, since something in it is wrong.
//!
//! In: names and places of entries that were said to be wrong. Out: where what a name means is declared, for whoever would else say that it
//! is not. Never: says what is wrong with them; that was said.

use crate::diag::{Message, Place};
use crate::say;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a name may be declared as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum DeclarationKind {
    /// A source of `data/sources.yaml`.
    Source,
    /// A metric of `data/metrics.yaml`.
    Metric,
    /// A policy of `data/sla.yaml`.
    Policy,
    /// A calendar of `data/calendars.yaml`.
    Calendar,
    /// A person of `data/people.yaml`.
    Person,
    /// A team or role of `data/people.yaml`.
    Team,
    /// An on-call schedule of `data/people.yaml`.
    OnCall,
    /// An escalation route of `data/people.yaml`.
    Route,
    /// An entry of `data/schedule.yaml`.
    Planned,
}

/// The entries of one kind that are broken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct BrokenNames {
    /// Where each is declared, or the declaration from which its error follows.
    pub entries: BTreeMap<String, Place>,
    /// The file that cannot be read, so that any name may have been declared in it.
    pub file: Option<Place>,
}

/// The entries of all kinds that are broken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Broken(BTreeMap<DeclarationKind, BrokenNames>);

impl Broken {
    /// Takes in what is broken of one kind.
    pub fn add(&mut self, kind: DeclarationKind, names: BrokenNames) {
        self.0.insert(kind, names);
    }

    /// Where something is declared that is broken.
    pub fn place(&self, kind: DeclarationKind, name: &str) -> Option<&Place> {
        let names = self.0.get(&kind)?;
        names.entries.get(name).or(names.file.as_ref())
    }

    /// The same of a metric, or of the policy whose clock it is.
    pub fn metric(&self, id: &str) -> Option<&Place> {
        let policy = id.strip_prefix("sla.").map(|rest| rest.rsplit_once('.').map_or(rest, |(policy, _)| policy));
        policy.map_or_else(
            || self.place(DeclarationKind::Metric, id),
            |policy| self.place(DeclarationKind::Policy, policy),
        )
    }

    /// The same of a person or a team.
    pub fn person_or_team(&self, id: &str) -> Option<&Place> {
        [DeclarationKind::Person, DeclarationKind::Team].into_iter().find_map(|kind| self.place(kind, id))
    }

    /// Where the first error is that keeps a metric or a policy from being used.
    pub fn measured(&self) -> Option<&Place> {
        [DeclarationKind::Policy, DeclarationKind::Metric].into_iter().find_map(|kind| self.first(kind))
    }

    /// The first of a kind, with its place.
    pub fn first(&self, kind: DeclarationKind) -> Option<&Place> {
        let names = self.0.get(&kind)?;
        names.entries.values().next().or(names.file.as_ref())
    }
}

/// That something cannot be used, since there is an error where it is declared.
pub fn broken_at(name: &str, place: &Place) -> Message {
    let Place { file, line, .. } = place;
    let shown = if *line == 0 { file.clone() } else { format!("{file}:{line}") };
    say!(
        "`{name}` は使えません。宣言（{shown}）に誤りがあります",
        "`{name}` cannot be used: there is an error in the declaration at {shown}"
    )
}
