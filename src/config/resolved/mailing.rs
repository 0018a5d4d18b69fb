//! `mail:` of `tejun.yaml` as meant.

use crate::diag::Place;
use crate::model::{Mailbox, Security};
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
