//! One edition goes to its recipients, each of whom ends in one state.
//!
//! In: a [`SendRequest`], the journal of earlier runs, a [`Transport`]. Out: the end of each recipient, as it is
//! known. Never: hands over a message before the journal says so, tries whoever has it or may have it, or looks at a clock.
//!
//! Decided in docs/decisions/0040-sending.md.

use super::BrokenLedger;
use super::ledger::{Ledger, LedgerLine, Note, RecipientStatus};
use crate::calendar::Instant;
use crate::model::{Journal, Mailbox};
use std::io;
use std::time::Duration;

/// What is to be sent by whom to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendRequest {
    /// The sender's address.
    pub from: String,
    /// The recipients, each address once.
    pub to: Vec<Mailbox>,
    /// Whether all of them stand in one message; else each gets one of their own.
    pub together: bool,
    /// Who is tried again although an earlier run ended.
    pub again: RetryScope,
}

/// Which ends of an earlier run are not final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RetryScope {
    /// Those who may have it.
    pub unknown: bool,
    /// Those whom the server refused for good.
    pub refused: bool,
}

/// How fast, and by which clock.
pub struct SendPolicy<'a> {
    /// The pauses before further attempts.
    pub waits: &'a [Duration],
    /// The pause between two messages.
    pub between: Duration,
    /// Waits.
    pub sleep: &'a dyn Fn(Duration),
    /// The present, for the journal.
    pub now: &'a dyn Fn() -> Instant,
}

/// A message on its way.
#[derive(Debug, Clone, Copy)]
pub struct OutgoingMessage<'a> {
    /// The sender's address.
    pub from: &'a str,
    /// Whom it goes to.
    pub to: &'a [Mailbox],
    /// RFC 5322.
    pub message: &'a [u8],
}

/// How a message ended for one of its recipients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// The server has taken it.
    Sent(String),
    /// The server refuses it for good.
    Refused(String),
    /// It was not taken, and may be later.
    Deferred(String),
    /// The connection ended after the data went out and before the server answered.
    Unknown(String),
}

/// Why a message was not handed over.
#[derive(Debug)]
pub enum TransportError {
    /// There is no connection now; nothing went out.
    Unreachable(String),
    /// Nothing will go out before somebody mends the settings.
    Settings(String),
    /// The journal cannot be written, so nothing may go out.
    Journal(io::Error),
}

/// Takes messages to a server.
pub trait Transport {
    /// Hands over one message. `about` is called with the recipients whom the server accepted, after that and before any of
    /// the data go out; when it fails, nothing may go out.
    ///
    /// # Errors
    /// [`TransportError`]; then no data went out.
    fn deliver(
        &mut self,
        outgoing: &OutgoingMessage<'_>,
        about: &mut dyn FnMut(&[usize]) -> io::Result<()>,
    ) -> Result<Vec<DeliveryStatus>, TransportError>;

    /// Takes leave of the server.
    fn close(&mut self);
}

/// How a recipient ended in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail was taken just now.
    Sent(String),
    /// An earlier run sent it.
    AlreadySent(Instant),
    /// Refused for good, now or in an earlier run.
    Refused(String),
    /// Not taken in any attempt; the next run tries again.
    Deferred(String),
    /// It may have been taken, now or in an earlier run; nobody tries again unasked.
    Unknown(String),
    /// The run stopped before it was tried.
    NotTried,
}

/// How many ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutcomeCounts {
    /// Taken in this run.
    pub sent: usize,
    /// Sent by earlier runs.
    pub already: usize,
    /// Refused for good.
    pub refused: usize,
    /// Left for the next run.
    pub deferred: usize,
    /// Perhaps taken.
    pub unknown: usize,
    /// Never tried.
    pub not_tried: usize,
}

/// Why a run stopped early.
#[derive(Debug)]
pub enum StopReason {
    /// The server cannot be used as it is set up.
    Settings(String),
    /// The journal cannot be read or written.
    Journal(io::Error),
    /// The journal is damaged.
    Broken(BrokenLedger),
    /// A message could not be made.
    Message(String),
}

/// Makes the message for the recipients that stand in it.
pub type MakeMessage<'a> = &'a dyn Fn(&[Mailbox]) -> Result<Vec<u8>, String>;

/// Sends; every recipient is told once, as soon as their end is known.
///
/// # Errors
/// [`StopReason`], with what had been reached until then told and in the journal.
pub fn send(
    request: &SendRequest,
    journal: &mut dyn Journal,
    transport: &mut dyn Transport,
    policy: &SendPolicy<'_>,
    message: MakeMessage<'_>,
    tell: &mut dyn FnMut(&Mailbox, &Outcome),
) -> Result<OutcomeCounts, StopReason> {
    let ledger = Ledger::read(&journal.read().map_err(StopReason::Journal)?).map_err(StopReason::Broken)?;
    if ledger.is_cut_off {
        let cut_off = LedgerLine::CutOff { at: (policy.now)() }.bytes();
        journal.append(&[b"\n", cut_off.as_slice()].concat()).map_err(StopReason::Journal)?;
    }
    let mut sums = OutcomeCounts::default();
    let mut told = |mailbox: &Mailbox, outcome: &Outcome| {
        sums.count(outcome);
        tell(mailbox, outcome);
    };
    let mut open = Vec::new();
    for mailbox in &request.to {
        match earlier_outcome(ledger.statuses.get(&mailbox.address), request.again) {
            Some(outcome) => told(mailbox, &outcome),
            None => open.push(mailbox.clone()),
        }
    }
    if open.is_empty() {
        return Ok(sums);
    }
    let run = LedgerLine::Run { at: (policy.now)(), pid: std::process::id() };
    journal.append(&run.bytes()).map_err(StopReason::Journal)?;
    let all = if request.together { request.to.as_slice() } else { &[] };
    let mut run = Run { from: &request.from, all, journal, transport, policy, message, tell: &mut told, begun: false };
    let stopped = run.rounds(open);
    run.transport.close();
    stopped.map_or(Ok(sums), Err)
}

/// The end that an earlier run reached, when it is final.
fn earlier_outcome(status: Option<&RecipientStatus>, again: RetryScope) -> Option<Outcome> {
    match status? {
        RecipientStatus::Sent(note) => Some(Outcome::AlreadySent(note.at)),
        RecipientStatus::Unknown(note) if !again.unknown => Some(Outcome::Unknown(note.at.to_string())),
        RecipientStatus::Refused(note) if !again.refused => Some(Outcome::Refused(note.reply.clone())),
        _ => None,
    }
}

impl OutcomeCounts {
    fn count(&mut self, outcome: &Outcome) {
        let number = match outcome {
            Outcome::Sent(_) => &mut self.sent,
            Outcome::AlreadySent(_) => &mut self.already,
            Outcome::Refused(_) => &mut self.refused,
            Outcome::Deferred(_) => &mut self.deferred,
            Outcome::Unknown(_) => &mut self.unknown,
            Outcome::NotTried => &mut self.not_tried,
        };
        *number += 1;
    }
}

/// The attempts of one run.
struct Run<'a> {
    from: &'a str,
    /// Those who stand in the one message, when there is only one.
    all: &'a [Mailbox],
    journal: &'a mut dyn Journal,
    transport: &'a mut dyn Transport,
    policy: &'a SendPolicy<'a>,
    message: MakeMessage<'a>,
    tell: &'a mut dyn FnMut(&Mailbox, &Outcome),
    begun: bool,
}

/// Somebody who has to be tried (again), and why the attempt before failed.
#[derive(Debug, Clone)]
struct Pending {
    mailbox: Mailbox,
    reason: String,
}

impl Run<'_> {
    /// Tries everybody, and whoever was deferred again after each pause. Answers why it stopped early.
    fn rounds(&mut self, open: Vec<Mailbox>) -> Option<StopReason> {
        let mut left: Vec<Pending> =
            open.into_iter().map(|mailbox| Pending { mailbox, reason: String::new() }).collect();
        for attempt in 0..=self.policy.waits.len() {
            if let Some(pause) = attempt.checked_sub(1) {
                (self.policy.sleep)(self.policy.waits[pause]);
            }
            match self.round(std::mem::take(&mut left)) {
                (stopped @ Some(_), untried) => {
                    untried.iter().for_each(|one| (self.tell)(&one.mailbox, &Outcome::NotTried));
                    return stopped;
                }
                (None, deferred) => left = deferred,
            }
            if left.is_empty() {
                break;
            }
        }
        for Pending { mailbox, reason } in left {
            (self.tell)(&mailbox, &Outcome::Deferred(reason));
        }
        None
    }

    /// One attempt for each; answers who is left.
    fn round(&mut self, open: Vec<Pending>) -> (Option<StopReason>, Vec<Pending>) {
        let size = if self.all.is_empty() { 1 } else { open.len() };
        let mut left = Vec::new();
        let mut bundles = open.chunks(size.max(1));
        while let Some(bundle) = bundles.next() {
            let mailboxes: Vec<Mailbox> = bundle.iter().map(|one| one.mailbox.clone()).collect();
            let stopped = match self.send_one(&mailboxes, &mut left) {
                Ok(()) => continue,
                // Without a connection the others need not be tried either.
                Err(Failed::Unreachable(reason)) => {
                    let others = bundles.flatten().map(|one| one.mailbox.clone());
                    let all = mailboxes.into_iter().chain(others);
                    left.extend(all.map(|mailbox| Pending { mailbox, reason: reason.clone() }));
                    None
                }
                Err(Failed::Before(stopped)) => {
                    left.extend(bundle.iter().chain(bundles.flatten()).cloned());
                    Some(stopped)
                }
                Err(Failed::After(stopped)) => {
                    left.extend(bundles.flatten().cloned());
                    Some(stopped)
                }
            };
            return (stopped, left);
        }
        (None, left)
    }

    /// One message, from its making to the lines that tell its end.
    fn send_one(&mut self, to: &[Mailbox], left: &mut Vec<Pending>) -> Result<(), Failed> {
        let named = if self.all.is_empty() { to } else { self.all };
        let message = (self.message)(named).map_err(|reason| Failed::Before(StopReason::Message(reason)))?;
        if std::mem::replace(&mut self.begun, true) && !self.policy.between.is_zero() {
            (self.policy.sleep)(self.policy.between);
        }
        let (id, now) = (message_id(&message), self.policy.now);
        let note = |mailbox: &Mailbox, reply: &str| {
            let (to, message_id, reply) = (mailbox.address.clone(), id.clone(), reply.to_owned());
            Note { to, at: now(), message_id, reply }
        };
        let journal = &mut *self.journal;
        let mut about = |accepted: &[usize]| {
            let accepted = accepted.iter().filter_map(|at| to.get(*at));
            let lines = accepted.flat_map(|mailbox| LedgerLine::AboutToSend(note(mailbox, "")).bytes());
            journal.append(&lines.collect::<Vec<u8>>())
        };
        let outgoing = OutgoingMessage { from: self.from, to, message: &message };
        let ends = self.transport.deliver(&outgoing, &mut about)?;
        let lines = to.iter().zip(&ends).filter_map(|(mailbox, end)| end.line(|reply| note(mailbox, reply)));
        let written = self.journal.append(&lines.flat_map(|line| line.bytes()).collect::<Vec<u8>>());
        for (mailbox, end) in to.iter().zip(ends) {
            match end {
                DeliveryStatus::Sent(reply) => (self.tell)(mailbox, &Outcome::Sent(reply)),
                DeliveryStatus::Refused(reply) => (self.tell)(mailbox, &Outcome::Refused(reply)),
                DeliveryStatus::Unknown(reason) => (self.tell)(mailbox, &Outcome::Unknown(reason)),
                DeliveryStatus::Deferred(reply) => left.push(Pending { mailbox: mailbox.clone(), reason: reply }),
            }
        }
        written.map_err(|error| Failed::After(StopReason::Journal(error)))
    }
}

impl DeliveryStatus {
    /// The line that tells it; of what is unknown, `about-to-send` already says all.
    fn line(&self, note: impl FnOnce(&str) -> Note) -> Option<LedgerLine> {
        Some(match self {
            Self::Sent(reply) => LedgerLine::Sent(note(reply)),
            Self::Refused(reply) => LedgerLine::Refused(note(reply)),
            Self::Deferred(reply) => LedgerLine::Deferred(note(reply)),
            Self::Unknown(_) => return None,
        })
    }
}

/// Why a message did not end as it should.
enum Failed {
    /// No connection.
    Unreachable(String),
    /// Before anything went out.
    Before(StopReason),
    /// When its end was known and told.
    After(StopReason),
}

impl From<TransportError> for Failed {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable(reason) => Self::Unreachable(reason),
            TransportError::Settings(reason) => Self::Before(StopReason::Settings(reason)),
            TransportError::Journal(error) => Self::Before(StopReason::Journal(error)),
        }
    }
}

/// The id in the head of a message, empty without one.
fn message_id(message: &[u8]) -> String {
    let head = message.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    let named = head.filter_map(|line| {
        let (name, value) = line.split_at_checked(11)?;
        name.eq_ignore_ascii_case(b"message-id:").then(|| String::from_utf8_lossy(value).trim().to_owned())
    });
    named.take(1).collect()
}

#[cfg(test)]
mod tests;
