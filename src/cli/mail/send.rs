//! `tejun mail REPORT --send`: one edition goes to its recipients, each of whom is told with their end.
//!
//! In: the options, the project's settings, a way to make the message. Out: a line per recipient on standard output, a sum
//! on standard error, an exit code. Never: asks anything, or shows a password.

mod recipients;
mod reporter;

use super::super::Exit;
use super::super::args::SendArgs;
use super::super::console::Console;
use super::super::open_project::now;
use crate::config::{Mailing, PasswordSource, Smtp};
use crate::diag::{Diagnostic, Message, Place, code, system_reason};
use crate::inputs::read_external;
use crate::model::{Mailbox, ProjectFiles, ReportName};
use crate::output::{JournalError, JournalFile};
use crate::post::{
    BrokenLedger, Credentials, Ledger, MakeMessage, OutcomeCounts, RetryScope, SendPolicy, SendRequest, Server,
    SmtpTransport, StopReason, ledger_path, send,
};
use crate::say;
use std::path::Path;
use std::time::Duration;

/// The edition that is sent.
pub(crate) struct Edition<'a> {
    pub report: ReportName,
    /// The value that it is about, if it is about one.
    pub value: Option<&'a str>,
    /// Its name among those of its kind.
    pub key: &'a str,
    /// Its number; 0 for what was not issued.
    pub number: u32,
    /// Makes the message for the recipients that stand in it.
    pub message: MakeMessage<'a>,
}

/// Where a project and its environment are.
pub(crate) struct SendContext<'a> {
    /// The project folder.
    pub folder: &'a Path,
    pub files: &'a dyn ProjectFiles,
    /// `mail:` of its settings.
    pub mailing: Option<&'a Mailing>,
    /// The variables of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

type Refused<T> = Result<T, Box<Diagnostic>>;

/// Sends an edition, or says what would be sent.
pub(crate) fn run(args: &SendArgs, edition: &Edition<'_>, context: &SendContext<'_>, voice: &Console) -> Exit {
    match deliver(args, edition, context, voice) {
        Ok(exit) => exit,
        Err(refusal) => {
            voice.diagnostic(&refusal);
            if refusal.code == code::POST_LEDGER { Exit::Io } else { Exit::Usage }
        }
    }
}

fn deliver(args: &SendArgs, edition: &Edition<'_>, context: &SendContext<'_>, voice: &Console) -> Refused<Exit> {
    let mailing = context.mailing.ok_or_else(|| {
        let message =
            say!("tejun.yaml に使える `mail:` がありません", "expected a usable `mail:` in tejun.yaml, found none");
        Box::new(Diagnostic::new(code::CONFIG_REQUIRED, Place::file("tejun.yaml"), message).hint(say!(
            "`mail: {{ from: …, to: {{ weekly: […] }}, smtp: {{ host: … }} }}` と書きます",
            "write `mail: {{ from: …, to: {{ weekly: […] }}, smtp: {{ host: … }} }}`"
        )))
    })?;
    let to = recipients::resolve_recipients(&args.to, (edition.report, edition.value), mailing, context.files)?;
    let again = RetryScope { unknown: args.resend_unknown, refused: args.resend_refused };
    let request = SendRequest { from: mailing.from.address.clone(), to, together: !mailing.one_per_recipient, again };
    let path = ledger_path(edition.report, edition.key, edition.number).ok_or_else(|| {
        let key = edition.key;
        let message = say!("`{key}` は期の名前ではありません", "`{key}` names no period");
        Box::new(Diagnostic::new(code::CLI_USAGE, None, message))
    })?;
    if args.dry_run {
        return rehearse(&request, edition, &path, context, voice);
    }
    let smtp = mailing.smtp.as_ref().ok_or_else(|| {
        let message = say!("送信に使うサーバーがありません", "expected a server to send through, found none");
        Box::new(Diagnostic::new(code::CONFIG_REQUIRED, mailing.place.clone(), message).hint(say!(
            "`mail:` に `smtp: {{ host: smtp.example.com }}` を書き足します",
            "add `smtp: {{ host: smtp.example.com }}` to `mail:`"
        )))
    })?;
    let server = server(smtp, context)?;
    let mut journal = JournalFile::open(context.folder, &path).map_err(|error| journal_error(&path, error))?;
    let mut transport = SmtpTransport::new(&server);
    let between = smtp.per_minute.map_or(Duration::ZERO, |most| Duration::from_secs(60) / most);
    let policy = SendPolicy { waits: &smtp.waits, between, sleep: &std::thread::sleep, now: &now };
    let teller = reporter::SendReporter::new(voice, request.to.len());
    let mut tell = |mailbox: &Mailbox, outcome: &_| teller.print(mailbox, outcome);
    let ended = send(&request, &mut journal, &mut transport, &policy, edition.message, &mut tell);
    teller.end();
    match ended {
        Ok(sums) => {
            reporter::sum(&sums, &path, voice);
            Ok(exit(&sums))
        }
        Err(stopped) => {
            voice.diagnostic(&why(stopped, &path, smtp));
            Ok(Exit::Io)
        }
    }
}

/// What would go to whom; the message is made, so that what is wrong with it is found.
fn rehearse(
    request: &SendRequest,
    edition: &Edition<'_>,
    path: &str,
    context: &SendContext<'_>,
    voice: &Console,
) -> Refused<Exit> {
    let ledger = match context.files.read(path) {
        Ok(bytes) => Ledger::read(&bytes).map_err(|broken| damaged(path, broken))?,
        Err(_) => Ledger::default(),
    };
    let first = &request.to[..request.to.len().min(if request.together { usize::MAX } else { 1 })];
    let message = (edition.message)(first).map_err(|reason| invalid_mail(&reason))?;
    reporter::dry_run(request, &ledger, message.len(), voice);
    Ok(Exit::Fine)
}

/// The server with its password and certificates.
fn server(smtp: &Smtp, context: &SendContext<'_>) -> Refused<Server> {
    let credentials = match &smtp.login {
        Some(login) => {
            let password = password(&login.password, context)?;
            Some(Credentials { user: login.user.clone(), password })
        }
        None => None,
    };
    let trusted = smtp.ca_file.as_deref().map(|path| read_beside(path, context)).transpose()?;
    Ok(Server {
        host: smtp.host.clone(),
        port: smtp.port,
        security: smtp.security,
        credentials,
        trusted,
        timeout: smtp.timeout,
    })
}

fn password(from: &PasswordSource, context: &SendContext<'_>) -> Refused<String> {
    let (password, place) = match from {
        PasswordSource::Env(name) => ((context.variable)(name), format!("${name}")),
        PasswordSource::File(path) => {
            let bytes = read_beside(path, context)?;
            let text = String::from_utf8(bytes).ok();
            (text.and_then(|text| text.lines().next().map(str::to_owned)), path.clone())
        }
    };
    password.filter(|password| !password.is_empty()).ok_or_else(|| {
        let message = say!("`{place}` にパスワードがありません", "expected a password in `{place}`, found none");
        Box::new(Diagnostic::new(code::POST_PASSWORD, None, message).hint(say!(
            "`export TEJUN_SMTP_PASSWORD=…` のように渡すか、ファイルの 1 行目に書きます",
            "pass it as `export TEJUN_SMTP_PASSWORD=…`, or write it into the first line of the file"
        )))
    })
}

fn read_beside(path: &str, context: &SendContext<'_>) -> Refused<Vec<u8>> {
    read_external(context.folder, path).map_err(|error| {
        let reason = system_reason(&error.to_string());
        let (ja, en) = (&reason.ja, &reason.en);
        let message = say!("`{path}` を読めません: {ja}", "cannot read `{path}`: {en}");
        Box::new(Diagnostic::new(code::POST_PASSWORD, None, message))
    })
}

/// Why the journal cannot be used.
fn journal_error(path: &str, error: JournalError) -> Box<Diagnostic> {
    let error = match error {
        JournalError::Io(error) => return Box::new(unwritten(path, &error)),
        JournalError::Busy(bytes) => bytes,
    };
    let run = Ledger::read(&error).ok().and_then(|ledger| ledger.newest_run);
    let (at, pid) = run.map_or_else(|| ("?".to_owned(), "?".to_owned()), |(at, pid)| (at.to_string(), pid.to_string()));
    let message = say!(
        "同じ版を、ほかのプロセス {pid} が {at} から送っています",
        "another process, {pid}, has been sending the same edition since {at}"
    );
    Box::new(Diagnostic::new(code::POST_LEDGER, Place::file(path), message).hint(say!(
        "終わるのを待って、もう一度実行します。送り終えた相手には送りません",
        "wait for its end and run this again; whoever has the mail gets no second one"
    )))
}

fn unwritten(path: &str, error: &std::io::Error) -> Diagnostic {
    let reason = system_reason(&error.to_string());
    let (ja, en) = (&reason.ja, &reason.en);
    let message = say!("送信の記録を書けないため、送りません: {ja}", "nothing is sent that cannot be recorded: {en}");
    Diagnostic::new(code::POST_LEDGER, Place::file(path), message)
}

fn damaged(path: &str, BrokenLedger(line): BrokenLedger) -> Box<Diagnostic> {
    let message = say!(
        "送信の記録のこの行を読めません。だれに送ったか分からないため、送りません",
        "this line of the record cannot be read, so nothing is sent: it may say who has the mail"
    );
    Box::new(Diagnostic::new(code::POST_LEDGER, Place::at(path, line, 1, 1), message).hint(say!(
        "Git の履歴などから元の行に戻します。マージの跡なら、両方の行を残します",
        "restore the line, from Git for instance; of a merge, keep the lines of both sides"
    )))
}

fn invalid_mail(reason: &str) -> Box<Diagnostic> {
    let message = say!("メールを組み立てられません: {reason}", "the message cannot be put together: {reason}");
    Box::new(Diagnostic::new(code::POST_MESSAGE, None, message))
}

/// Why a run stopped.
fn why(stopped: StopReason, path: &str, smtp: &Smtp) -> Diagnostic {
    match stopped {
        StopReason::Settings(reason) => {
            let (host, port) = (&smtp.host, smtp.port);
            let message: Message =
                say!("`{host}:{port}` に送れません: {reason}", "nothing can be sent through `{host}:{port}`: {reason}");
            Diagnostic::new(code::POST_SERVER, None, message).hint(say!(
                "tejun.yaml の `mail.smtp` とパスワードを確かめて、もう一度実行します。送り終えた相手には送りません",
                "look at `mail.smtp` of tejun.yaml and the password, and run this again; whoever has the mail gets no second one"
            ))
        }
        StopReason::Journal(error) => unwritten(path, &error),
        StopReason::Broken(line) => *damaged(path, line),
        StopReason::Message(reason) => *invalid_mail(&reason),
    }
}

/// 0 when everybody has it; 4 when somebody is left for another run or may have it; 1 when somebody was refused.
fn exit(sums: &OutcomeCounts) -> Exit {
    if sums.deferred + sums.unknown + sums.not_tried > 0 {
        Exit::Io
    } else if sums.refused > 0 {
        Exit::Findings
    } else {
        Exit::Fine
    }
}

#[cfg(test)]
mod tests;
