//! `mail:` of `tejun.yaml` as meant.

use crate::diag::Place;
use crate::model::{Mailbox, Security, slug};
use indexmap::IndexMap;
use serde::Serialize;
use std::time::Duration;

/// How reports are mailed, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mailing {
    /// Who sends.
    pub from: Mailbox,
    /// Who gets answers, when that is not the sender.
    pub reply_to: Option<Mailbox>,
    /// A `mailto:` or `https:` address that takes a recipient off the list.
    pub list_unsubscribe: Option<String>,
    /// What stands before every subject, may be empty.
    pub subject_prefix: String,
    /// Whether every recipient gets a message of their own; else all of them stand in one.
    pub one_per_recipient: bool,
    /// What is attached to a report's mail besides a link to it.
    pub attach: Option<Attachments>,
    /// The recipients of each report, by its name; every address once.
    pub to: IndexMap<String, Vec<Mailbox>>,
    /// The recipients of the reports of single values, by the name of the report that stands for all values. Of the report of a value
    /// those who stand here get it, and nobody else.
    pub per_value: IndexMap<String, ValueRecipients>,
    /// The rank of the audience whose site a report's mail is made of, by its name, where one is named.
    pub audience: IndexMap<String, usize>,
    /// The groups of the project: those of the list of recipients, teams and persons that can be reached.
    pub groups: IndexMap<String, Vec<Mailbox>>,
    /// Whether every row of the list of recipients could be read; nothing is sent to a list in which somebody is missing.
    pub complete: bool,
    /// The server; nothing can be sent without.
    pub smtp: Option<Smtp>,
    /// Where it is declared.
    pub place: Place,
}

/// Who gets the report of each value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ValueRecipients {
    /// The groups of the list of recipients, by the slugs of their names, where a group named like a value is meant (`from: groups`).
    pub of_groups: IndexMap<String, Vec<Mailbox>>,
    /// Those of single values, as the values are written.
    pub of_values: IndexMap<String, (Vec<Mailbox>, Place)>,
    /// Where they are declared.
    pub place: Option<Place>,
}

impl ValueRecipients {
    /// The recipients of a value: those that are named for it, else the group that is named like it.
    pub fn of(&self, value: &str) -> &[Mailbox] {
        let named = self.of_values.get(value).map(|(to, _)| to);
        let of_group = || slug(value).and_then(|slug| self.of_groups.get(&slug));
        named.or_else(of_group).map_or(&[], Vec::as_slice)
    }
}

/// What stands in a mail as files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attachments {
    /// The report and its appendix, as they are printed.
    Pdf,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Smtp {
    /// Its name or IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is kept from being read.
    pub security: Security,
    /// Who logs in, when anybody has to.
    pub login: Option<Login>,
    /// A file with the certificates (PEM) that are trusted instead of the usual ones.
    pub ca_file: Option<String>,
    /// How long one answer may take.
    pub timeout: Duration,
    /// How many messages are sent in a minute at most.
    pub per_minute: Option<u32>,
    /// How long to wait before what was refused for the moment is tried again: one pause per further attempt.
    pub waits: Vec<Duration>,
}

/// Who logs in to a mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Login {
    /// The name.
    pub user: String,
    /// Where the password stands; never the password itself.
    pub password: PasswordSource,
}

/// Where a password stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum PasswordSource {
    /// In a variable of the environment.
    Env(String),
    /// In a file, of which the first line counts.
    File(String),
}
