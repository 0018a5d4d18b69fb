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
use crate::diag::Lang;
use crate::pipeline::Computed;
use serde_json::Value;

/// How many notices one message to a chat tells: Teams takes no more than 28 KB at once.
pub(super) const MOST_IN_A_MESSAGE: usize = 10;

/// Notices as they are printed; the table is in the language of the command line, everything else in that of the site.
pub(super) fn printed(computed: &Computed, notices: &[Notice<'_>], format: AlertsFormat, lang: Lang) -> String {
    match format {
        AlertsFormat::Text => text::table(computed, notices, lang),
        AlertsFormat::Markdown => markdown::list(&wording::message(computed, notices)),
        AlertsFormat::Json => pretty(&json::list(computed, notices)),
        AlertsFormat::Slack => pretty(&slack::body(&wording::message(computed, notices))),
        AlertsFormat::Teams => pretty(&teams::body(&wording::message(computed, notices))),
    }
}

/// The body of a message to a channel.
pub(super) fn body(computed: &Computed, notices: &[Notice<'_>], format: AlertFormat) -> String {
    match format {
        AlertFormat::Json => json::list(computed, notices),
        AlertFormat::Slack => slack::body(&wording::message(computed, notices)),
        AlertFormat::Teams => teams::body(&wording::message(computed, notices)),
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
