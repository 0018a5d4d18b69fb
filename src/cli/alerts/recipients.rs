//! Who is to be told of an alert, at the as-of instant.
//!
//! In: what the setting names, the people, the instant. Out: names, and how they are called in chats. Never: tells what a person
//! keeps private, or a phone number or a mail address, which have no place in a chat.

use crate::calendar::Instant;
use crate::config::AlertRecipient;
use crate::model::{ContactField, OnCall, People, Person, Who};
use serde_json::{Value, json};

/// Somebody who is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recipient {
    /// `person`, `team`, or `on_call` for a schedule on which nobody is on duty.
    pub kind: &'static str,
    pub id: String,
    pub name: String,
    /// The name in chats, may be empty.
    pub chat: String,
}

impl Recipient {
    /// `川村 律 (@kawamura)`
    pub(super) fn text(&self) -> String {
        if self.chat.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.chat) }
    }

    pub(super) fn for_scripts(&self) -> Value {
        let chat = (!self.chat.is_empty()).then_some(&self.chat);
        json!({ "kind": self.kind, "id": self.id, "name": self.name, "chat": chat })
    }
}

/// Whom the setting means: of a route those of its first level, of a schedule who is on duty; everybody once.
pub(super) fn recipients(people: &People, to: &[AlertRecipient], at: Instant) -> Vec<Recipient> {
    let mut all: Vec<Recipient> = Vec::new();
    let of_route = |id: &String| {
        let level = people.routes.get(id).and_then(|route| route.levels.get(route.start));
        level.map(|level| level.who.clone()).unwrap_or_default()
    };
    let who = to.iter().flat_map(|named| match named {
        AlertRecipient::Route(id) => of_route(id),
        AlertRecipient::Who(who) => vec![who.clone()],
    });
    for who in who {
        let found = match &who {
            Who::Person(id) => people.people.get(id).map(|person| of_person(people, id, person)),
            Who::Team(id) => people.teams.get(id).map(|team| Recipient {
                kind: "team",
                id: id.clone(),
                name: team.label.clone(),
                chat: team.contact.chat.clone(),
            }),
            Who::OnCall(id) => people.on_call.get(id).map(|schedule| on_duty(people, id, schedule, at)),
        };
        all.extend(found.filter(|found| !all.contains(found)));
    }
    all
}

fn of_person(people: &People, id: &str, person: &Person) -> Recipient {
    let shows = |field: ContactField| people.show.contains(&field) && !person.private.contains(&field);
    let name = if shows(ContactField::Name) { person.name.clone() } else { people.role_of(id) };
    let chat = if shows(ContactField::Chat) { person.contact.chat.clone() } else { String::new() };
    Recipient { kind: "person", id: id.to_owned(), name, chat }
}

/// Who is on duty on the first layer that has somebody; else the schedule itself.
fn on_duty(people: &People, id: &str, schedule: &OnCall, at: Instant) -> Recipient {
    let layers = 0..schedule.rotation.layers.len();
    let mut on_duty = layers.filter_map(|layer| schedule.rotation.on_duty(layer, at).ok()?.who);
    let person = on_duty.find_map(|who| Some(of_person(people, &who, people.people.get(&who)?)));
    let name = schedule.title.clone();
    person.unwrap_or_else(|| Recipient { kind: "on_call", id: id.to_owned(), name, chat: String::new() })
}
