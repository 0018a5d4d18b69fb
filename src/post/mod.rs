//! Messages: a mail becomes MIME and, only when told to, goes to a server; a message about alerts goes to a webhook.
//!
//! In: a [`crate::model::Mail`], who sends it and to whom; the text of a message and its address. Out: bytes of a mail; the end
//! state of each recipient; whether a webhook took its message. Never: sends one edition to the same recipient twice, or decides
//! what a message says.

mod alert_ledger;
mod ledger;
mod lines;
mod message;
mod sender;
mod sending;
mod smtp;
mod webhook;

pub use alert_ledger::{ALERT_LEDGER, AlertLedger, AlertLine, AlertSeries, ToldAlert, ToldStale};
pub use ledger::{Ledger, LedgerLine, RecipientStatus, ledger_path};
pub use lines::BrokenLedger;
pub use message::{Message, MessageError, message};
pub use sender::{Mailbox, Sender};
pub use sending::{
    DeliveryStatus, MakeMessage, Outcome, OutcomeCounts, OutgoingMessage, RetryScope, SendPolicy, SendRequest,
    StopReason, Transport, TransportError, send,
};
pub use smtp::{Credentials, Server, SmtpTransport};
pub use webhook::{WebhookError, WebhookRequest, post_webhook};
