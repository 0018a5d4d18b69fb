//! Whom a word of `to:` or `--to` means.
//!
//! In: the list of recipients and `data/people.yaml`. Out: mailboxes by name. Never: invents a way to reach somebody.

use super::address::{mailbox, merged, not_one};
use super::list::Recipients;
use crate::config::{Broken, broken_at};
use crate::diag::code;
use crate::model::{Mailbox, People};
use crate::say;
use crate::syntax::{Node, Reader};
use indexmap::IndexMap;

/// The groups of a project.
pub(super) struct Groups {
    /// Those that reach somebody, by name.
    pub all: IndexMap<String, Vec<Mailbox>>,
    /// Names that stand both in the list and in `data/people.yaml`.
    twice: Vec<String>,
    /// Whether the list could not be read, so that any name may stand in it.
    unreadable: bool,
    /// Teams and persons without an address.
    silent: Vec<String>,
    /// Teams and persons that were said to be wrong.
    broken: Broken,
}

impl Groups {
    /// The groups of the list, the teams and the persons.
    pub(super) fn of(list: Recipients, people: &People, broken: &Broken) -> Self {
        let (twice, silent) = (Vec::new(), Vec::new());
        let mut groups = Self { all: list.groups, twice, unreadable: list.unreadable, silent, broken: broken.clone() };
        for id in people.teams.keys() {
            groups.add(id, of_team(people, id));
        }
        for (id, person) in &people.people {
            let own = Mailbox { name: person.name.clone(), address: person.contact.email.clone() };
            groups.add(id, checked(own).into_iter().collect());
        }
        groups
    }

    fn add(&mut self, id: &str, mailboxes: Vec<Mailbox>) {
        if self.all.contains_key(id) {
            self.twice.push(id.to_owned());
        } else if mailboxes.is_empty() {
            self.silent.push(id.to_owned());
        } else {
            self.all.insert(id.to_owned(), merged(mailboxes));
        }
    }

    /// Whom a word of the setting means: a group, a team, a person, or an address.
    pub(super) fn of_word(&self, reader: &mut Reader<'_>, word: &str, node: &Node) -> Vec<Mailbox> {
        if word.contains('@') {
            let read = mailbox(word);
            if read.is_none() {
                let diagnostic = reader.at(code::CONFIG_ADDRESS, node, not_one(word));
                reader.fail(diagnostic);
            }
            return read.into_iter().collect();
        }
        if self.twice.iter().any(|name| name == word) {
            let message = say!(
                "`{word}` は宛先の一覧のグループでもあり、data/people.yaml の名前でもあります",
                "`{word}` is both a group of the recipients and a name of data/people.yaml"
            );
            reader.invalid(node, message);
            return Vec::new();
        }
        if let Some(known) = self.all.get(word) {
            return known.clone();
        }
        self.refuse(reader, word, node);
        Vec::new()
    }

    fn refuse(&self, reader: &mut Reader<'_>, word: &str, node: &Node) {
        if self.silent.iter().any(|name| name == word) {
            let message = say!("`{word}` にはメールアドレスがありません", "`{word}` has no e-mail address");
            let diagnostic = reader.at(code::CONFIG_REFERENCE, node, message).hint(say!(
                "data/people.yaml の `{word}` に `email: …` を書き足します",
                "add `email: …` to `{word}` in data/people.yaml"
            ));
            reader.fail(diagnostic);
        } else if let Some(place) = self.broken.person_or_team(word) {
            reader.refuse_left_out(node, broken_at(word, place), place);
        } else if self.unreadable {
            let message = say!(
                "宛先の一覧を読めないため、`{word}` を使えません",
                "`{word}` cannot be used because the list of recipients cannot be read"
            );
            let diagnostic = reader.at(code::CONFIG_LEFT_OUT, node, message);
            reader.fail(diagnostic);
        } else {
            let message = say!("宛先 `{word}` は宣言されていません", "no recipients `{word}` are declared");
            reader.unknown(node, message, self.all.keys().map(String::as_str));
        }
    }
}

/// A team's shared mailbox; without one, its members.
fn of_team(people: &People, id: &str) -> Vec<Mailbox> {
    let Some(team) = people.teams.get(id) else { return Vec::new() };
    let shared = Mailbox { name: team.label.clone(), address: team.contact.email.clone() };
    if let Some(shared) = checked(shared) {
        return vec![shared];
    }
    let members = people.members(id).into_iter().filter_map(|id| people.people.get(id));
    let own = members.map(|person| Mailbox { name: person.name.clone(), address: person.contact.email.clone() });
    own.filter_map(checked).collect()
}

/// The mailbox with its address as mail servers know it, its name on one line.
fn checked(found: Mailbox) -> Option<Mailbox> {
    let address = super::address::parse(&found.address)?;
    let name = found.name.split(char::is_control).collect::<Vec<_>>().join(" ");
    Some(Mailbox { name, address })
}
