//! Mails: a message becomes MIME and, only when told to, goes to a server.
//!
//! In: a [`crate::model::Mail`], who sends it and to whom. Out: bytes of a message; the end state of each recipient. Never:
//! sends one edition to the same recipient twice, or decides what a mail says.

mod ledger;
mod message;
mod sender;
mod sending;
mod smtp;

pub use ledger::{BrokenLedger, Ledger, LedgerLine, RecipientStatus, ledger_path};
pub use message::{Message, MessageError, message};
pub use sender::{Mailbox, Sender};
pub use sending::{
    DeliveryStatus, MakeMessage, Outcome, OutcomeCounts, OutgoingMessage, RetryScope, SendPolicy, SendRequest,
    StopReason, Transport, TransportError, send,
};
pub use smtp::{Credentials, Server, SmtpTransport};
