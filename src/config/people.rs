//! `data/people.yaml`: persons, teams, on-call schedules and escalation routes.
//!
//! In: the file's nodes, the declared calendars and policies. Out: [`People`] in which every name leads somewhere. Never:
//! looks whether a route or a rotation makes sense; that is a check.

mod escalation;
mod on_call;
mod placeholders;

use super::audiences::rank;
use super::load::{Resolution, Symbols};
use super::{Audiences, Broken, BrokenNames, DeclarationKind, SlaPolicy};
use crate::calendar::{WorkCalendar, Zone};
use crate::diag::{Diagnostic, Place, code};
use crate::model::{Contact, ContactField, OnCall, People, Person, Team, mail_link};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What the file may refer to.
#[derive(Clone, Copy)]
pub(super) struct PeopleContext<'a> {
    /// The calendars, the built-in ones included.
    pub calendars: &'a Symbols<Arc<WorkCalendar>>,
    /// The SLA policies.
    pub policies: &'a Symbols<SlaPolicy>,
    /// The project's zone.
    pub zone: &'a Zone,
    /// The audiences of the site.
    pub audiences: &'a Audiences,
    /// The rank of what says nothing of its audience: the most closed one, or what the file says of all in it.
    pub rank: usize,
}

impl PeopleContext<'_> {
    /// The rank that an entry names, else that of the file. A name that is not declared is said, and is for the most closed one.
    fn rank_of(&self, reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> usize {
        let closed = self.audiences.viewer().most_closed();
        let named = fields.get("audience").map(|node| rank(reader, self.audiences, node));
        named.map_or(self.rank, |named| named.unwrap_or(closed))
    }
}

/// What has been read of the file when routes are read.
struct Known<'k> {
    people: &'k Symbols<Person>,
    teams: &'k Symbols<Team>,
    on_call: &'k Symbols<OnCall>,
}

/// What there is when the file is missing or is the `unreadable` one.
pub(super) fn unreadable(unreadable: Option<Place>) -> (People, Broken) {
    let mut broken = Broken::default();
    for kind in [DeclarationKind::Person, DeclarationKind::Team, DeclarationKind::OnCall, DeclarationKind::Route] {
        broken.add(kind, BrokenNames { file: unreadable.clone(), ..BrokenNames::default() });
    }
    (People::default(), broken)
}

/// The whole file, with what is broken in it.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, context: PeopleContext<'_>) -> (People, Broken) {
    let Some(mut fields) = reader.fields(node) else { return unreadable(Some(Place::file(reader.file))) };
    let context = PeopleContext { rank: context.rank_of(reader, &mut fields), ..context };
    let show = fields.get("show").map(|node| contact_fields(reader, node));
    // A team and a role that several people have are one thing: a label, members, a shared contact.
    let (teams, roles) = (reader.named(fields.get("teams")), reader.named(fields.get("roles")));
    let groups: Vec<(&Key, &Node)> = teams.iter().chain(&roles).copied().collect();
    let names: Vec<&str> = groups.iter().map(|(key, _)| key.text.as_str()).collect();
    let persons = reader.named(fields.get("people"));
    let people = Symbols::read(reader, persons.iter().copied(), |reader, key, node| {
        person(reader, key, node, (context, &names))
    });
    let groups = groups.into_iter();
    let groups = Symbols::read(reader, groups, |reader, key, node| team(reader, key, node, (context, &people)));
    let schedules = reader.named(fields.get("on_call"));
    let on_call = Symbols::read(reader, schedules.iter().copied(), |reader, key, node| {
        on_call::read(reader, key, node, (context, &people))
    });
    let routes = reader.named(fields.get("escalation"));
    refuse_double_names(reader, [&persons, &teams, &roles, &schedules]);
    let known = Known { people: &people, teams: &groups, on_call: &on_call };
    let routes =
        Symbols::read(reader, routes, |reader, key, node| escalation::read(reader, key, node, (context, &known)));
    fields.finish(reader);
    placeholders::warn_placeholders(reader, node);
    let mut broken = Broken::default();
    broken.add(DeclarationKind::Person, people.broken());
    broken.add(DeclarationKind::Team, groups.broken());
    broken.add(DeclarationKind::OnCall, on_call.broken());
    broken.add(DeclarationKind::Route, routes.broken());
    let people = People {
        people: people.sound,
        teams: groups.sound,
        on_call: on_call.sound,
        routes: routes.sound,
        show: show.unwrap_or_else(ContactField::all),
    };
    (people, broken)
}

/// A level names persons, teams and schedules alike, so that a name may stand for one thing only.
fn refuse_double_names(reader: &mut Reader<'_>, groups: [&[(&Key, &Node)]; 4]) {
    let mut first: BTreeMap<&str, &Key> = BTreeMap::new();
    for &(key, _) in groups.into_iter().flatten() {
        let Some(known) = first.insert(&key.text, key) else { continue };
        let name = &key.text;
        let message = say!(
            "`{name}` は人・チーム・当番表のうち 2 つの名前になっています",
            "`{name}` names two things: expected different names for persons, teams and on-call schedules"
        );
        let diagnostic = Diagnostic::new(code::CONFIG_INVALID, reader.place(&key.range), message);
        let related = reader.place(&known.range);
        reader.fail(diagnostic.related(related, say!("先の `{name}`", "the first `{name}`")));
    }
}

fn person(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    (context, teams): (PeopleContext<'_>, &[&str]),
) -> Option<Person> {
    let mut fields = reader.fields(node)?;
    let name = fields.require(reader, "name", &key.range).and_then(|node| reader.text_of(node));
    let role = text(reader, &mut fields, "role");
    let team = fields.get("team").and_then(|node| {
        let name = reader.text_of(node)?;
        if !teams.contains(&name) {
            let message = say!("チーム `{name}` は宣言されていません", "the team `{name}` is not declared");
            reader.unknown(node, message, teams.iter().copied());
        }
        Some(name.to_owned())
    });
    let contact = contact(reader, &mut fields);
    let hours = fields.get("hours").and_then(|node| calendar(reader, node, context));
    let private = fields.get("private").map(|node| contact_fields(reader, node)).unwrap_or_default();
    let audience = context.rank_of(reader, &mut fields);
    fields.finish(reader);
    let place = reader.place(&key.range);
    Some(Person { name: name?.to_owned(), role, team, contact, hours, private, audience, hidden: false, place })
}

fn team(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    (context, people): (PeopleContext<'_>, &Symbols<Person>),
) -> Option<Team> {
    let mut fields = reader.fields(node)?;
    let label = fields.get("label").and_then(|node| reader.text_of(node)).unwrap_or(&key.text).to_owned();
    let members = fields.get("members").map(|node| persons(reader, node, people)).unwrap_or_default();
    let contact = contact(reader, &mut fields);
    let hours = fields.get("hours").and_then(|node| calendar(reader, node, context));
    let audience = context.rank_of(reader, &mut fields);
    fields.finish(reader);
    Some(Team { label, members, contact, hours, audience, hidden: false, place: reader.place(&key.range) })
}

/// `phone`, `email` and `chat`.
fn contact(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Contact {
    let phone = text(reader, fields, "phone");
    let chat = text(reader, fields, "chat");
    let email = fields.get("email").and_then(|node| {
        let email = reader.text_of(node)?;
        if mail_link(email).is_none() {
            let message = say!(
                "`{email}` をメールアドレスとして読めません",
                "`{email}` is no e-mail address: expected one such as `desk@ops.example`"
            );
            reader.invalid(node, message);
        }
        Some(email.trim().to_owned())
    });
    Contact { phone, email: email.unwrap_or_default(), chat }
}

/// The text of a key, empty without.
fn text(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &'static str) -> String {
    fields.get(key).and_then(|node| reader.text_of(node)).map(str::trim).unwrap_or_default().to_owned()
}

/// Words of [`ContactField`].
fn contact_fields(reader: &mut Reader<'_>, node: &Node) -> Vec<ContactField> {
    let texts = reader.texts(node);
    texts.into_iter().filter_map(|(_, node)| reader.choice(node, &ContactField::NAMES)).collect()
}

/// Ids of declared persons, each once.
fn persons(reader: &mut Reader<'_>, node: &Node, people: &Symbols<Person>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (id, node) in reader.texts(node) {
        if one_person(reader, id, node, people).is_some() && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// The id of a declared person.
fn one_person(reader: &mut Reader<'_>, id: &str, node: &Node, people: &Symbols<Person>) -> Option<String> {
    match people.look(id) {
        Resolution::Sound(_) => return Some(id.to_owned()),
        Resolution::LeftOut(place) => left_out(reader, node, id, place),
        Resolution::Unknown => {
            let message = say!("`{id}` という人は宣言されていません", "no person `{id}` is declared");
            reader.unknown(node, message, people.names());
        }
    }
    None
}

/// Says that an entry cannot be used because it was said to be wrong.
fn left_out(reader: &mut Reader<'_>, node: &Node, name: &str, place: &Place) {
    let message = say!("`{name}` に誤りがあるため使えません", "`{name}` cannot be used because it is broken");
    let diagnostic = reader.left_out(node, message, place);
    reader.fail(diagnostic);
}

/// A declared calendar.
fn calendar(reader: &mut Reader<'_>, node: &Node, context: PeopleContext<'_>) -> Option<Arc<WorkCalendar>> {
    let name = reader.text_of(node)?;
    match context.calendars.look(name) {
        Resolution::Sound(calendar) => return Some(Arc::clone(calendar)),
        Resolution::LeftOut(place) => left_out(reader, node, name, place),
        Resolution::Unknown => {
            let message = say!("カレンダー `{name}` は宣言されていません", "the calendar `{name}` is not declared");
            reader.unknown(node, message, context.calendars.names());
        }
    }
    None
}

/// Says that a key is missing, with an example of what to write.
fn missing(reader: &mut Reader<'_>, entry: &Range<usize>, (ja, en): (&str, &str), example: &str) {
    let message = say!("{ja}がありません", "expected {en}, found none");
    let hint = say!("`{example}` のように書き足します", "add a line such as `{example}`");
    reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, reader.place(entry), message).hint(hint));
}
