//! What is told of a sending: a line per recipient, and a sum.

use super::super::super::console::Console;
use super::super::super::progress::Progress;
use crate::diag::{Lang, Message};
use crate::model::Mailbox;
use crate::post::{Ledger, Outcome, OutcomeCounts, RecipientStatus, SendRequest};
use crate::say;

/// Prints the end of each recipient; on a terminal there is a sign of life until then.
pub(super) struct SendReporter<'a> {
    voice: &'a Console,
    progress: Progress,
}

impl<'a> SendReporter<'a> {
    /// Begins to tell about so many recipients.
    pub(super) fn new(voice: &'a Console, count: usize) -> Self {
        let text = say!("{count} 件のメールを送っています", "sending {count} mails");
        Self { voice, progress: Progress::start(voice, &text) }
    }

    /// Tells the end of one.
    pub(super) fn print(&self, mailbox: &Mailbox, outcome: &Outcome) {
        let (word, detail) = words(outcome, self.voice.lang);
        self.voice.result(&line(&word, &mailbox.address, &detail));
    }

    /// Ends the sign of life.
    pub(super) fn end(self) {
        self.progress.end();
    }
}

/// `state TAB address TAB detail`, for people and for scripts.
fn line(word: &str, address: &str, detail: &str) -> String {
    format!("{word}\t{address}\t{detail}").trim_end().to_owned()
}

/// The state in a word, the same in every language, and what is known besides.
fn words(outcome: &Outcome, lang: Lang) -> (String, String) {
    let (word, detail) = match outcome {
        Outcome::Sent(reply) => ("sent", reply.clone()),
        Outcome::AlreadySent(at) => ("skipped", say!("{at} に送信済み", "sent at {at}").text(lang).to_owned()),
        Outcome::Refused(reply) => ("refused", reply.clone()),
        Outcome::Deferred(reply) => ("deferred", reply.clone()),
        Outcome::Unknown(reason) => ("unknown", reason.clone()),
        Outcome::NotTried => ("not-tried", String::new()),
    };
    (word.to_owned(), detail)
}

/// How many ended how, and what to do about the others.
pub(super) fn sum(sums: &OutcomeCounts, path: &str, voice: &Console) {
    let OutcomeCounts { sent, already, refused, deferred, unknown, not_tried } = *sums;
    let left = deferred + not_tried;
    voice.note(&say!(
        "送信 {sent}、送信済み {already}、拒否 {refused}、次回へ {left}、不明 {unknown}（記録: {path}）",
        "{sent} sent, {already} already sent, {refused} refused, {left} left for the next run, {unknown} unknown (record: {path})"
    ));
    let more = |message: Message| voice.note(&message);
    if deferred > 0 {
        more(say!(
            "次回へ残った宛先には、同じコマンドでもう一度送ります",
            "run the same command again for those that are left"
        ));
    }
    if unknown > 0 {
        more(say!(
            "不明の宛先には届いているかもしれません。確かめてから `--resend-unknown` で送ります",
            "the unknown ones may have got it; find out, then send again with `--resend-unknown`"
        ));
    }
    if refused > 0 {
        more(say!(
            "拒否された宛先はアドレスを直します。サーバー側が直ったときは `--resend-refused` で送ります",
            "mend the addresses that were refused; if the server was at fault, send again with `--resend-refused`"
        ));
    }
}

/// What a run would do.
pub(super) fn dry_run(order: &SendRequest, ledger: &Ledger, bytes: usize, voice: &Console) {
    let mut would = 0;
    for mailbox in &order.to {
        let word = match ledger.statuses.get(&mailbox.address) {
            Some(RecipientStatus::Sent(_)) => "skipped",
            Some(RecipientStatus::Unknown(_)) if !order.again.unknown => "unknown",
            Some(RecipientStatus::Refused(_)) if !order.again.refused => "refused",
            _ => {
                would += 1;
                "would-send"
            }
        };
        voice.result(&line(word, &mailbox.address, &mailbox.name));
    }
    let count = order.to.len();
    voice.note(&say!(
        "{count} 件のうち {would} 件に送ります（1 通およそ {bytes} バイト）。今は何も送っていません",
        "would send to {would} of {count}, about {bytes} bytes each; nothing was sent"
    ));
}
