//! Messages over SMTP: one connection for many of them, made anew when it drops.
//!
//! In: a [`Server`] and messages. Out: what the server answered for each recipient. Never: sends anything in plain text where
//! TLS is asked for, lets a password into a text, or takes silence for an answer.

use super::sending::{DeliveryStatus, OutgoingMessage, Transport, TransportError};
use crate::model::Security;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials as LettreCredentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use std::cell::Cell;
use std::error::Error as _;
use std::fmt;
use std::io;
use std::time::Duration;

/// How much of a message is written at once.
const PIECE: usize = 16 * 1024;
/// How much of a server's answer is kept.
const LONGEST_REPLY: usize = 300;

/// A server and how to use it.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its name or IP address; its certificate must be for this name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is kept from being read.
    pub security: Security,
    /// Who logs in.
    pub credentials: Option<Credentials>,
    /// Certificates (PEM) that are trusted instead of the usual ones.
    pub trusted: Option<Vec<u8>>,
    /// How long one answer may take.
    pub timeout: Duration,
}

/// A name and a password.
#[derive(Clone)]
pub struct Credentials {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Carries messages to one server.
pub struct SmtpTransport<'a> {
    server: &'a Server,
    connection: Option<SmtpConnection>,
}

/// How a step of the conversation failed.
enum Fault {
    /// The server said no to this step.
    Reply(Error),
    /// The server takes leave, or can no longer be understood.
    Gone(String),
}

impl<'a> SmtpTransport<'a> {
    /// Nothing is connected before the first message.
    pub fn new(server: &'a Server) -> Self {
        Self { server, connection: None }
    }

    fn connect(&self) -> Result<SmtpConnection, TransportError> {
        let server = self.server;
        let tls = match server.security {
            Security::None => None,
            Security::StartTls | Security::Tls => Some(self.tls()?),
        };
        let hello = ClientId::default();
        let wrapper = tls.as_ref().filter(|_| server.security == Security::Tls);
        let address = (server.host.as_str(), server.port);
        let connected = SmtpConnection::connect(address, Some(server.timeout), &hello, wrapper, None);
        let mut connection = connected.map_err(|error| connection_error(&error))?;
        if let (Security::StartTls, Some(tls)) = (server.security, &tls) {
            if !connection.can_starttls() {
                connection.abort();
                return Err(TransportError::Settings("the server does not offer STARTTLS".to_owned()));
            }
            connection.starttls(tls, &hello).map_err(|error| connection_error(&error))?;
            if !connection.is_encrypted() {
                return Err(TransportError::Settings("the connection did not turn to TLS".to_owned()));
            }
        }
        if let Some(credentials) = &server.credentials {
            log_in(&mut connection, credentials)?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, TransportError> {
        let wrong =
            |error: &Error| TransportError::Settings(format!("the trusted certificates cannot be used: {error}"));
        let mut builder = TlsParameters::builder(self.server.host.clone());
        if let Some(pem) = &self.server.trusted {
            let certificate = Certificate::from_pem(pem).map_err(|error| wrong(&error))?;
            builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
        }
        builder.build().map_err(|error| wrong(&error))
    }

    /// Begins a transaction on the connection at hand, or on a new one when that has dropped since the last message.
    fn begin(&mut self, outgoing: &OutgoingMessage<'_>) -> Result<(SmtpConnection, Result<(), Error>), TransportError> {
        if let Some(mut connection) = self.connection.take() {
            match mail_from(&mut connection, outgoing)? {
                Err(Fault::Gone(_)) => connection.abort(),
                Err(Fault::Reply(error)) => return Ok((connection, Err(error))),
                Ok(()) => return Ok((connection, Ok(()))),
            }
        }
        let mut connection = self.connect()?;
        match mail_from(&mut connection, outgoing)? {
            Ok(()) => Ok((connection, Ok(()))),
            Err(Fault::Reply(error)) => Ok((connection, Err(error))),
            Err(Fault::Gone(reason)) => Err(TransportError::Unreachable(reason)),
        }
    }

    /// Puts a connection back whose transaction ended before the data.
    fn reset(&mut self, mut connection: SmtpConnection) {
        if connection.command(Rset).is_ok() {
            self.connection = Some(connection);
        } else {
            connection.abort();
        }
    }
}

impl Transport for SmtpTransport<'_> {
    fn deliver(
        &mut self,
        outgoing: &OutgoingMessage<'_>,
        about: &mut dyn FnMut(&[usize]) -> io::Result<()>,
    ) -> Result<Vec<DeliveryStatus>, TransportError> {
        let (mut connection, begun) = self.begin(outgoing)?;
        if let Err(error) = begun {
            self.reset(connection);
            return match error.is_permanent() {
                true => Err(TransportError::Settings(format!(
                    "the sender {} was refused: {}",
                    outgoing.from,
                    reply_of(&error)
                ))),
                false => Ok(vec![DeliveryStatus::Deferred(reply_of(&error)); outgoing.to.len()]),
            };
        }
        let mut ends = Vec::with_capacity(outgoing.to.len());
        for mailbox in outgoing.to {
            match recipient(&mut connection, &mailbox.address) {
                Ok(end) => ends.push(end),
                Err(reason) => {
                    connection.abort();
                    return Ok(vec![DeliveryStatus::Deferred(reason); outgoing.to.len()]);
                }
            }
        }
        let accepted: Vec<usize> = (0..ends.len()).filter(|at| ends[*at].is_none()).collect();
        if accepted.is_empty() {
            self.reset(connection);
            return Ok(ends.into_iter().flatten().collect());
        }
        if let Err(error) = about(&accepted) {
            connection.abort();
            return Err(TransportError::Journal(error));
        }
        let (end, usable) = data(&mut connection, outgoing.message);
        if usable {
            self.connection = Some(connection);
        } else {
            connection.abort();
        }
        Ok(ends.into_iter().map(|known| known.unwrap_or_else(|| end.clone())).collect())
    }

    fn close(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            // All messages are answered for; nobody waits for the answer to `QUIT`.
            let _ = connection.quit();
        }
    }
}

/// What goes wrong before the first message.
fn connection_error(error: &Error) -> TransportError {
    match (error.is_permanent(), broken_trust(error)) {
        (true, _) => TransportError::Settings(reply_of(error)),
        (_, Some(reason)) => TransportError::Settings(reason),
        _ => TransportError::Unreachable(reply_of(error)),
    }
}

/// Why the certificate of a server is not trusted; another try will not change that.
fn broken_trust(error: &Error) -> Option<String> {
    let mut source = error.source();
    while let Some(cause) = source {
        let io = cause.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
            return Some(cut(&cause.to_string()));
        }
        source = cause.source();
    }
    None
}

/// Logs in. Of the server's answer only the number is kept: the rest may repeat what was sent.
fn log_in(connection: &mut SmtpConnection, credentials: &Credentials) -> Result<(), TransportError> {
    let known = [Mechanism::Plain, Mechanism::Login];
    if !known.iter().any(|mechanism| connection.server_info().supports_auth_mechanism(*mechanism)) {
        connection.abort();
        return Err(TransportError::Settings("the server offers no way to log in (PLAIN or LOGIN)".to_owned()));
    }
    let lettre = LettreCredentials::new(credentials.user.clone(), credentials.password.clone());
    let Err(error) = connection.auth(&known, &lettre) else { return Ok(()) };
    connection.abort();
    let user = &credentials.user;
    Err(match error.status() {
        Some(code) if error.is_permanent() => {
            TransportError::Settings(format!("the server refuses the login of {user} ({code})"))
        }
        Some(code) => TransportError::Unreachable(format!("the server cannot log {user} in now ({code})")),
        None => TransportError::Unreachable(format!("the connection ended while {user} logged in")),
    })
}

fn mail_from(
    connection: &mut SmtpConnection,
    outgoing: &OutgoingMessage<'_>,
) -> Result<Result<(), Fault>, TransportError> {
    let sender: Address = outgoing
        .from
        .parse()
        .map_err(|_| TransportError::Settings(format!("{} is no address that mail can be sent from", outgoing.from)))?;
    let mut options = Vec::new();
    let wide = !outgoing.from.is_ascii() || outgoing.to.iter().any(|mailbox| !mailbox.address.is_ascii());
    let server = connection.server_info();
    if wide && server.supports_feature(Extension::SmtpUtfEight) {
        options.push(MailParameter::SmtpUtfEight);
    } else if !outgoing.from.is_ascii() {
        return Err(TransportError::Settings("the server takes no sender beyond ASCII (SMTPUTF8)".to_owned()));
    }
    if !outgoing.message.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err(TransportError::Settings("the server takes no message beyond ASCII (8BITMIME)".to_owned()));
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(connection.command(Mail::new(Some(sender), options)).map(drop).map_err(fault))
}

/// Names one recipient: an end when the server refuses, an error when the connection is over.
fn recipient(connection: &mut SmtpConnection, address: &str) -> Result<Option<DeliveryStatus>, String> {
    let Ok(parsed) = address.parse::<Address>() else {
        return Ok(Some(DeliveryStatus::Refused("no address that mail can be sent to".to_owned())));
    };
    if !address.is_ascii() && !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        let reason = "the server takes no address beyond ASCII (SMTPUTF8); write its domain as xn--…";
        return Ok(Some(DeliveryStatus::Refused(reason.to_owned())));
    }
    match connection.command(Rcpt::new(parsed, Vec::new())).map_err(fault) {
        Ok(_) => Ok(None),
        Err(Fault::Reply(error)) if error.is_permanent() => Ok(Some(DeliveryStatus::Refused(reply_of(&error)))),
        Err(Fault::Reply(error)) => Ok(Some(DeliveryStatus::Deferred(reply_of(&error)))),
        Err(Fault::Gone(reason)) => Err(reason),
    }
}

/// The message itself, and whether the connection can be used for another one. As long as the final dot has not been
/// written, the server cannot have taken it; from then on only its answer says.
fn data(connection: &mut SmtpConnection, message: &[u8]) -> (DeliveryStatus, bool) {
    match connection.command(Data).map_err(fault) {
        Ok(_) => {}
        Err(Fault::Reply(error)) => return (refusal(&error), false),
        Err(Fault::Gone(reason)) => return (DeliveryStatus::Deferred(reason), false),
    }
    let all_written = Cell::new(false);
    // The end of the last line is written before the final dot anyway.
    let mut pieces = message.strip_suffix(b"\r\n").unwrap_or(message).chunks(PIECE);
    let noted = std::iter::from_fn(|| {
        let piece = pieces.next();
        all_written.set(piece.is_none());
        piece
    });
    match connection.message_iter(noted) {
        Ok(response) => (DeliveryStatus::Sent(answer(&response)), true),
        Err(error) if error.status().is_some() => {
            let is_over = closes_connection(&error);
            (refusal(&error), !is_over)
        }
        Err(error) if all_written.get() => (DeliveryStatus::Unknown(reply_of(&error)), false),
        Err(error) => (DeliveryStatus::Deferred(reply_of(&error)), false),
    }
}

fn refusal(error: &Error) -> DeliveryStatus {
    if error.is_permanent() {
        DeliveryStatus::Refused(reply_of(error))
    } else {
        DeliveryStatus::Deferred(reply_of(error))
    }
}

fn fault(error: Error) -> Fault {
    if error.status().is_some() && !closes_connection(&error) {
        Fault::Reply(error)
    } else {
        Fault::Gone(reply_of(&error))
    }
}

/// 421: the server closes the connection.
fn closes_connection(error: &Error) -> bool {
    error.status().is_some_and(|code| u16::from(code) == 421)
}

fn answer(response: &Response) -> String {
    let text: Vec<&str> = response.message().collect();
    cut(&format!("{} {}", response.code(), text.join(" ")))
}

/// What the server or the system said, on one line.
fn reply_of(error: &Error) -> String {
    let cause = error.source().map(ToString::to_string);
    match (error.status(), cause) {
        (Some(code), Some(text)) => cut(&format!("{code} {text}")),
        (Some(code), None) => code.to_string(),
        (None, Some(text)) => cut(&text),
        (None, None) => cut(&error.to_string()),
    }
}

/// Without what could move a cursor or break a line, and not for ever.
fn cut(text: &str) -> String {
    let plain = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    plain.collect::<Vec<_>>().join(" ").chars().take(LONGEST_REPLY).collect()
}
