//! Who may sign for a role: those whom front matter names, else those who have the role in `data/people.yaml`.
//!
//! In: people as declared, a role. Out: names. Never: decides about a signature that stands already.

use super::{ApprovalRole, is_placeholder, is_same_person, is_same_role};
use crate::model::{People, Person};

impl People {
    /// The person of an id or a name.
    pub fn person(&self, text: &str) -> Option<&Person> {
        let by_name = || self.people.values().find(|person| is_same_person(&person.name, text));
        self.people.get(text.trim()).or_else(by_name)
    }

    /// Whether `by` may name this: a team with members, or a person; anybody where no people are declared.
    pub fn is_holder_known(&self, named: &str) -> bool {
        match self.teams.contains_key(named) && !self.people.contains_key(named) {
            true => !self.members(named).is_empty(),
            false => self.person(named).is_some() || (self.people.is_empty() && !is_placeholder(named)),
        }
    }

    /// The names of those who may sign for a role; `None` is anybody. A `by` that nobody answers to is nobody.
    pub fn holders<'p>(&'p self, role: &'p ApprovalRole) -> Option<Vec<&'p str>> {
        let mut names: Vec<&str> = Vec::new();
        for named in role.by.iter().filter(|named| self.is_holder_known(named)) {
            match self.teams.contains_key(named) && !self.people.contains_key(named) {
                true => names.extend(self.members(named).into_iter().map(|id| self.name_of(id))),
                false => names.push(self.person(named).map_or(named.as_str(), |person| person.name.as_str())),
            }
        }
        if role.by.is_empty() {
            let has_role = |person: &&Person| is_same_role(&person.role, &role.name);
            names.extend(self.people.values().filter(has_role).map(|person| person.name.as_str()));
        }
        (!names.is_empty() || !role.by.is_empty()).then_some(names)
    }
}
