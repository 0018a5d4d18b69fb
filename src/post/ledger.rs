//! What is remembered of the sending of one edition: a file of JSON lines that only grows.
//!
//! In: the lines of earlier runs. Out: how each recipient stands. Never: forgets a recipient whose message may have been
//! taken, or guesses what a damaged line said.
//!
//! A line `about-to-send` is on the disk before the first byte of a message's data leaves, and the end is written when the
//! server has answered. Whoever has only the first of the two may or may not have got the mail: unknown.

use super::lines::{BrokenLedger, read_lines};
use crate::calendar::Instant;
use crate::model::ReportName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum LedgerLine {
    /// A run begins.
    Run {
        /// When.
        at: Instant,
        /// The number of its process.
        pid: u32,
    },
    /// The line before was cut off when an earlier run was killed; it says nothing.
    CutOff {
        /// When that was noticed.
        at: Instant,
    },
    /// The recipient was accepted, and the message's data go out now.
    AboutToSend(Note),
    /// The server has taken the message.
    Sent(Note),
    /// The server refuses it for good.
    Refused(Note),
    /// The server refuses it for the moment.
    Deferred(Note),
}

/// What a line says of a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The address.
    pub to: String,
    /// When.
    pub at: Instant,
    /// The message's id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message_id: String,
    /// What the server answered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reply: String,
}

/// How a recipient stands after the runs so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientStatus {
    /// They have it.
    Sent(Note),
    /// They may have it.
    Unknown(Note),
    /// The server refused it for good.
    Refused(Note),
    /// The server refused it for the moment.
    Deferred(Note),
}

/// How every recipient stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By address.
    pub statuses: BTreeMap<String, RecipientStatus>,
    /// The newest run and its process.
    pub newest_run: Option<(Instant, u32)>,
    /// Whether the file ends in the middle of a line.
    pub is_cut_off: bool,
}

impl Ledger {
    /// Reads a file; a last line that was cut off says nothing.
    ///
    /// # Errors
    /// [`BrokenLedger`]: a line in the middle that nobody can read may have said that somebody got the mail.
    pub fn read(bytes: &[u8]) -> Result<Self, BrokenLedger> {
        let read = read_lines(bytes, |line| matches!(line, LedgerLine::CutOff { .. }))?;
        let mut ledger = Self { is_cut_off: read.is_cut_off, ..Self::default() };
        read.lines.into_iter().for_each(|line| ledger.take(line));
        Ok(ledger)
    }

    fn take(&mut self, line: LedgerLine) {
        let status = match line {
            LedgerLine::Run { at, pid } => return self.newest_run = Some((at, pid)),
            LedgerLine::CutOff { .. } => return,
            LedgerLine::AboutToSend(note) => RecipientStatus::Unknown(note),
            LedgerLine::Sent(note) => RecipientStatus::Sent(note),
            LedgerLine::Refused(note) => RecipientStatus::Refused(note),
            LedgerLine::Deferred(note) => RecipientStatus::Deferred(note),
        };
        let address = status.note().to.clone();
        // Whoever has it has it, whatever comes later.
        if !matches!(self.statuses.get(&address), Some(RecipientStatus::Sent(_))) {
            self.statuses.insert(address, status);
        }
    }
}

impl RecipientStatus {
    /// What is known of it.
    pub fn note(&self) -> &Note {
        match self {
            Self::Sent(note) | Self::Unknown(note) | Self::Refused(note) | Self::Deferred(note) => note,
        }
    }
}

impl LedgerLine {
    /// The bytes of the line, its end included. Line breaks inside of texts are escaped, so that one event is one line.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("a line of the ledger is texts and numbers");
        bytes.push(b'\n');
        bytes
    }
}

/// Where the ledger of an edition stands in the project; `None` for a key that is no name of a file.
pub fn ledger_path(report: ReportName, key: &str, edition: u32) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let good = !key.is_empty() && !key.starts_with('.') && key.chars().all(plain);
    good.then(|| format!("data/mail/{}/{key}.{edition}.jsonl", report.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = r#"{"state":"run","at":"2026-11-20T08:00:00Z","pid":7}"#;

    fn line(state: &str, to: &str) -> String {
        format!(r#"{{"state":"{state}","to":"{to}","at":"2026-11-20T08:00:01Z","reply":"250 ok"}}"#)
    }

    fn read(lines: &[&str]) -> Result<Vec<(String, &'static str)>, BrokenLedger> {
        let ledger = Ledger::read(lines.join("\n").as_bytes())?;
        let word = |status: &RecipientStatus| match status {
            RecipientStatus::Sent(_) => "sent",
            RecipientStatus::Unknown(_) => "unknown",
            RecipientStatus::Refused(_) => "refused",
            RecipientStatus::Deferred(_) => "deferred",
        };
        Ok(ledger.statuses.iter().map(|(to, status)| (to.clone(), word(status))).collect())
    }

    #[test]
    fn the_last_word_counts_and_whoever_has_it_has_it() {
        let [a, b, c] = ["a@x.jp", "b@x.jp", "c@x.jp"];
        let lines = [
            RUN.to_owned(),
            line("about-to-send", a),
            line("sent", a),
            line("about-to-send", b),
            line("deferred", c),
            line("about-to-send", c),
            line("refused", c),
            line("about-to-send", a),
            String::new(),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let expected = [(a, "sent"), (b, "unknown"), (c, "refused")].map(|(to, word)| (to.to_owned(), word));
        assert_eq!(read(&lines).unwrap(), expected);
        assert_eq!(Ledger::read(RUN.as_bytes()).unwrap().newest_run.unwrap().1, 7);
    }

    #[test]
    fn every_cut_of_the_last_line_can_be_read_and_gone_on_with() {
        let (whole, last) = (format!("{}\n", line("sent", "a@x.jp")), line("about-to-send", "b@x.jp"));
        for cut in 0..last.len() {
            let text = format!("{whole}{}", &last[..cut]);
            let ledger = Ledger::read(text.as_bytes()).unwrap();
            assert_eq!((ledger.statuses.len(), ledger.is_cut_off), (1, cut > 0), "cut at {cut}");
            let cut_off = r#"{"state":"cut-off","at":"2026-11-20T09:00:00Z"}"#;
            let later = format!("{text}\n{cut_off}\n{}\n", line("sent", "b@x.jp"));
            assert_eq!(Ledger::read(later.as_bytes()).unwrap().statuses.len(), 2, "cut at {cut}");
        }
    }

    #[test]
    fn a_damaged_line_is_never_passed_over() {
        let sent = line("sent", "a@x.jp");
        for wrong in ["<<<<<<< HEAD", "{\"state\":\"sent\"}", "{\"state\":\"posted\",\"to\":\"a\"}", "{\"sta"] {
            assert_eq!(read(&[&sent, wrong, &sent, ""]), Err(BrokenLedger(2)), "{wrong}");
            assert_eq!(read(&[&sent, wrong, ""]), Err(BrokenLedger(2)), "{wrong}");
        }
        assert_eq!(read(&[&sent, "{\"sta", &sent, "{\"st"]), Err(BrokenLedger(2)), "only the last may be cut off");
    }

    #[test]
    fn texts_of_others_stay_on_one_line() {
        let note = Note {
            to: "a\"\n{\"state\":\"sent\"}\n@x.jp".into(),
            at: "2026-11-20T08:00:00Z".parse().unwrap(),
            message_id: "<\r\n>".into(),
            reply: "250 \u{1b}[2J\n ok".into(),
        };
        let bytes = LedgerLine::Sent(note.clone()).bytes();
        assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert_eq!(Ledger::read(&bytes).unwrap().statuses[&note.to], RecipientStatus::Sent(note));
    }

    #[test]
    fn a_ledger_stands_below_data_mail() {
        let path = |key| ledger_path(ReportName::WEEKLY, key, 2);
        assert_eq!(path("2026-11-20").as_deref(), Some("data/mail/weekly/2026-11-20.2.jsonl"));
        for key in ["", "..", "../x", "a/b", ".x", "a b"] {
            assert_eq!(path(key), None, "{key}");
        }
    }
}
