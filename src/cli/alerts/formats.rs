//! Notices in the forms that people and programs read.
//!
//! In: notices. Out: a table, JSON, Markdown, or the body of a message. Never: prints or sends; lets a word of the data act in a
//! chat.

mod json;
mod markdown;
mod slack;
mod teams;
mod text;
mod wording;

use super::notice::Notice;
use crate::cli::args::AlertsFormat;
use crate::config::AlertFormat;
use crate::diag::{Lang, Message};
use crate::pipeline::Computed;
use serde_json::Value;

/// How many notices one message to a chat tells: Teams takes no more than 28 KB at once.
pub(super) const MOST_IN_A_MESSAGE: usize = 10;

/// Notices for standard output.
pub(super) struct Printed<'a, 'n> {
    pub computed: &'a Computed,
    pub notices: &'a [Notice<'n>],
    /// What is said where there are none.
    pub nothing: &'a Message,
}

impl Printed<'_, '_> {
    /// The table is in the language of the command line, everything else in that of the site.
    pub(super) fn text(&self, format: AlertsFormat, lang: Lang) -> String {
        let Self { computed, notices, nothing } = self;
        let message = || wording::message(computed, notices, nothing);
        match format {
            AlertsFormat::Text if notices.is_empty() => nothing.text(lang).to_owned(),
            AlertsFormat::Text => text::table(computed, notices, lang),
            AlertsFormat::Markdown => markdown::list(&message()),
            AlertsFormat::Json => pretty(&json::list(computed, notices)),
            AlertsFormat::Slack => pretty(&slack::body(&message())),
            AlertsFormat::Teams => pretty(&teams::body(&message())),
        }
    }
}

/// The body of a message to a channel, which tells something.
pub(super) fn body(computed: &Computed, notices: &[Notice<'_>], format: AlertFormat) -> String {
    let nothing = Message::new("", "");
    let message = || wording::message(computed, notices, &nothing);
    match format {
        AlertFormat::Json => json::list(computed, notices),
        AlertFormat::Slack => slack::body(&message()),
        AlertFormat::Teams => teams::body(&message()),
    }
    .to_string()
}

/// How many notices one message of a form holds.
pub(super) fn most_in_a_message(format: AlertFormat) -> usize {
    match format {
        AlertFormat::Json => usize::MAX,
        AlertFormat::Slack | AlertFormat::Teams => MOST_IN_A_MESSAGE,
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

#[cfg(test)]
mod tests;
