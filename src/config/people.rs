//! `data/people.yaml`: persons, teams, on-call schedules and escalation routes.
//!
//! In: the file's nodes, the declared calendars and policies. Out: [`People`] in which every name leads somewhere. Never:
//! looks whether a route or a rotation makes sense; that is a check.

mod escalation;
mod on_call;
mod placeholders;

use super::audiences::rank;
use super::references::calendar_of;
use super::symbols::{Symbols, Unresolved};
use super::{Audiences, Broken, BrokenNames, DeclarationKind, SlaPolicy};
use crate::calendar::{WorkCalendar, Zone};
use crate::diag::{Lang, Message, Place, code};
use crate::model::{Contact, ContactField, OnCall, People, Person, Team, mail_link};
use crate::say;
use crate::syntax::{Form, Key, Keys, Named, Node, Reader, Required, Trimmed, forms, keys, words};
use std::collections::BTreeMap;
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
    fn rank_of(&self, reader: &mut Reader<'_>, node: Option<&Node>) -> usize {
        let closed = self.audiences.viewer().most_closed();
        let named = node.map(|node| rank(reader, self.audiences, node));
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

keys! {
    struct FileKeys<'n> {
        audience: Option<&'n Node>, "書かれた人たちの公開範囲", "the audience of what says nothing of its own";
        show: Option<ContactWords>, "見せる連絡先", "what is shown of contacts";
        teams: Named<TeamKeys<'n>> = Vec::new(), "チーム", "teams";
        roles: Named<TeamKeys<'n>> = Vec::new(), "複数の人が持つ役割", "roles that several people have";
        people: Named<PersonKeys<'n>> = Vec::new(), "人", "persons";
        on_call: Named<on_call::OnCallKeys<'n>> = Vec::new(), "当番表", "on-call schedules";
        escalation: Named<escalation::RouteKeys<'n>> = Vec::new(), "エスカレーションの道すじ", "escalation routes";
    }

    struct PersonKeys<'n> {
        name: Required<String>, "名前", "the name";
        role: Trimmed = String::new(), "役割", "what the person does";
        team: Option<(&'n str, &'n Node)>, "チーム", "the team";
        phone: Trimmed = String::new(), "電話番号", "the telephone number";
        chat: Trimmed = String::new(), "チャットの名前", "the name in chats";
        email: Email = String::new(), "メールアドレス", "the e-mail address";
        hours: Option<&'n Node>, "いる時間のカレンダー", "the calendar of hours";
        private: Vec<ContactField>, "見せない連絡先", "what is not shown of contacts";
        audience: Option<&'n Node>, "公開範囲", "for whom it is";
    }

    struct TeamKeys<'n> {
        label: Option<String>, "呼び名", "its name for people";
        members: Vec<(&'n str, &'n Node)>, "メンバー", "its members";
        phone: Trimmed = String::new(), "電話番号", "the telephone number";
        chat: Trimmed = String::new(), "チャットの名前", "the name in chats";
        email: Email = String::new(), "メールアドレス", "the e-mail address";
        hours: Option<&'n Node>, "いる時間のカレンダー", "the calendar of hours";
        audience: Option<&'n Node>, "公開範囲", "for whom it is";
    }
}

words! { ContactField: &ContactField::NAMES }

forms! {
    /// An e-mail address.
    Email => String = email;
    /// Fields of contacts.
    ContactWords => Vec<ContactField> = contact_fields;
}

/// The schema of the file.
pub(super) fn schema(lang: Lang) -> serde_json::Value {
    FileKeys::schema(lang)
}

/// The whole file, with what is broken in it.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, context: PeopleContext<'_>) -> (People, Broken) {
    let Some(keys) = FileKeys::from_node(reader, node) else { return unreadable(Some(Place::file(reader.file))) };
    let context = PeopleContext { rank: context.rank_of(reader, keys.audience), ..context };
    let FileKeys { teams, roles, people: persons, on_call: schedules, escalation: routes, show, .. } = keys;
    // A team and a role that several people have are one thing: a label, members, a shared contact.
    let groups: Vec<(&Key, &Node)> = teams.iter().chain(&roles).copied().collect();
    let names: Vec<&str> = groups.iter().map(|(key, _)| key.text.as_str()).collect();
    let people =
        Symbols::read(reader, persons.iter().copied(), |reader, key, node| person(reader, key, node, context, &names));
    let teams_read = Symbols::read(reader, groups, |reader, key, node| team(reader, key, node, context, &people));
    let on_call = Symbols::read(reader, schedules.iter().copied(), |reader, key, node| {
        on_call::read(reader, key, node, context, &people)
    });
    refuse_double_names(reader, [&persons, &teams, &roles, &schedules]);
    let known = Known { people: &people, teams: &teams_read, on_call: &on_call };
    let routes =
        Symbols::read(reader, routes, |reader, key, node| escalation::read(reader, key, node, context, &known));
    placeholders::warn_placeholders(reader, node);
    let mut broken = Broken::default();
    broken.add(DeclarationKind::Person, people.broken());
    broken.add(DeclarationKind::Team, teams_read.broken());
    broken.add(DeclarationKind::OnCall, on_call.broken());
    broken.add(DeclarationKind::Route, routes.broken());
    let people = People {
        people: people.sound,
        teams: teams_read.sound,
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
        let related = reader.place(&known.range);
        reader.fail(
            reader
                .at(code::CONFIG_INVALID, &key.node(), message)
                .related(related, say!("先の `{name}`", "the first `{name}`")),
        );
    }
}

fn person(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    context: PeopleContext<'_>,
    teams: &[&str],
) -> Option<Person> {
    let keys = PersonKeys::of_entry(reader, key, node)?;
    if let Some((name, node)) = keys.team.filter(|(name, _)| !teams.contains(name)) {
        let message = say!("チーム `{name}` は宣言されていません", "the team `{name}` is not declared");
        reader.unknown(node, message, teams.iter().copied());
    }
    let hours = keys.hours.and_then(|node| calendar(reader, node, context));
    let audience = context.rank_of(reader, keys.audience);
    Some(Person {
        name: keys.name?,
        role: keys.role,
        team: keys.team.map(|(name, _)| name.to_owned()),
        contact: Contact { phone: keys.phone, email: keys.email, chat: keys.chat },
        hours,
        private: keys.private,
        audience,
        hidden: false,
        place: reader.place(&key.range),
    })
}

fn team(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    context: PeopleContext<'_>,
    people: &Symbols<Person>,
) -> Option<Team> {
    let keys = TeamKeys::of_entry(reader, key, node)?;
    let members = persons(reader, keys.members, people);
    let hours = keys.hours.and_then(|node| calendar(reader, node, context));
    let audience = context.rank_of(reader, keys.audience);
    let contact = Contact { phone: keys.phone, email: keys.email, chat: keys.chat };
    let label = keys.label.unwrap_or_else(|| key.text.clone());
    Some(Team { label, members, contact, hours, audience, hidden: false, place: reader.place(&key.range) })
}

fn email(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let email = reader.text_of(node)?;
    if mail_link(email).is_none() {
        let message = say!(
            "`{email}` をメールアドレスとして読めません",
            "`{email}` is no e-mail address: expected one such as `desk@ops.example`"
        );
        reader.invalid(node, message);
    }
    Some(email.trim().to_owned())
}

fn contact_fields(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<ContactField>> {
    let texts = reader.texts(node).into_iter();
    Some(texts.filter_map(|(_, node)| ContactField::from_node(reader, node)).collect())
}

/// Ids of declared persons, each once.
fn persons(reader: &mut Reader<'_>, names: Vec<(&str, &Node)>, people: &Symbols<Person>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (id, node) in names {
        if one_person(reader, id, node, people).is_some() && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// The id of a declared person.
fn one_person(reader: &mut Reader<'_>, id: &str, node: &Node, people: &Symbols<Person>) -> Option<String> {
    let unknown = say!("`{id}` という人は宣言されていません", "no person `{id}` is declared");
    people.resolve(reader, node, id, Unresolved { left_out: is_broken(id), unknown }).map(|_| id.to_owned())
}

/// That an entry cannot be used because it was said to be wrong.
fn is_broken(name: &str) -> Message {
    say!("`{name}` に誤りがあるため使えません", "`{name}` cannot be used because it is broken")
}

/// A declared calendar.
fn calendar(reader: &mut Reader<'_>, node: &Node, context: PeopleContext<'_>) -> Option<Arc<WorkCalendar>> {
    calendar_of(reader, node, context.calendars, is_broken).cloned()
}

/// Says that a key is missing, with an example of what to write.
fn missing(reader: &mut Reader<'_>, key: &Key, (ja, en): (&str, &str), example: &str) {
    let message = say!("{ja}がありません", "expected {en}, found none");
    let hint = say!("`{example}` のように書き足します", "add a line such as `{example}`");
    reader.fail(reader.at(code::CONFIG_REQUIRED, &key.node(), message).hint(hint));
}
