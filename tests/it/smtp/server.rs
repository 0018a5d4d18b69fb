//! A mail server on this machine that behaves, or misbehaves, as each recipient's name asks for.
//!
//! The protocol is `mailin`'s; the connections, TLS and the misbehaviour stand here.

use mailin::{Action, AuthMechanism, Handler, Response, SessionBuilder, response};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// What a server offers.
#[derive(Clone, Default)]
pub(super) struct Offer {
    /// TLS after STARTTLS.
    pub start_tls: Option<Arc<ServerConfig>>,
    /// TLS from the first byte.
    pub wrapped: Option<Arc<ServerConfig>>,
    /// Who must log in.
    pub login: Option<(&'static str, &'static str)>,
}

/// What a server saw.
#[derive(Default)]
pub(super) struct Log {
    /// Messages that arrived whole, with their recipients: what people would find in their mailboxes.
    pub taken: Vec<(Vec<String>, Vec<u8>)>,
    /// Connections that were accepted.
    pub connections: usize,
    /// How often each recipient was named.
    pub named: BTreeMap<String, usize>,
    /// Every byte that came in plain text.
    pub plain: Vec<u8>,
}

/// A running server; it goes on until the test process ends.
pub(super) struct Running {
    pub port: u16,
    log: Arc<(Mutex<Log>, Condvar)>,
}

impl Running {
    pub(super) fn start(offer: Offer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let log: Arc<(Mutex<Log>, Condvar)> = Arc::default();
        let shared = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, offer) = (Arc::clone(&shared), offer.clone());
                log.0.lock().unwrap().connections += 1;
                std::thread::spawn(move || drop(converse(stream, &offer, &log)));
            }
        });
        Self { port, log }
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&Log) -> T) -> T {
        look(&self.log.0.lock().unwrap())
    }

    /// How many messages each recipient would find.
    pub(super) fn mailboxes(&self) -> BTreeMap<String, usize> {
        let mut mailboxes = BTreeMap::new();
        self.with(|log| {
            for to in log.taken.iter().flat_map(|(to, _)| to) {
                *mailboxes.entry(to.clone()).or_default() += 1;
            }
        });
        mailboxes
    }

    /// Waits until as many messages have arrived.
    pub(super) fn wait_for(&self, messages: usize) {
        let (log, changed) = &*self.log;
        let until = Instant::now() + Duration::from_secs(30);
        let mut log = log.lock().unwrap();
        while log.taken.len() < messages {
            assert!(Instant::now() < until, "the messages never came");
            log = changed.wait_timeout(log, Duration::from_millis(200)).unwrap().0;
        }
    }
}

/// Decides about commands; the recipient's name says how.
struct Desk {
    log: Arc<(Mutex<Log>, Condvar)>,
    login: Option<(&'static str, &'static str)>,
    to: Vec<String>,
    message: Vec<u8>,
}

impl Handler for &mut Desk {
    fn rcpt(&mut self, to: &str) -> Response {
        let nth = {
            let mut log = self.log.0.lock().unwrap();
            let nth = log.named.entry(to.to_owned()).or_default();
            *nth += 1;
            *nth
        };
        let answer = match to.split('@').next().unwrap_or_default() {
            "nobody" => response::NO_MAILBOX,
            "later" if nth == 1 => Response::custom(451, "4.7.1 greylisted, try again".to_owned()),
            "never" => Response::custom(452, "4.2.2 mailbox full".to_owned()),
            "closing" if nth == 1 => response::NO_SERVICE,
            "rude" => Response::custom(550, "no\u{1b}[2J\u{7}way".to_owned()),
            _ => response::OK,
        };
        if !answer.is_error {
            self.to.push(to.to_owned());
        }
        answer
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.message.clear();
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.message.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let to = std::mem::take(&mut self.to);
        if to.iter().any(|to| to.starts_with("spam@")) {
            return response::TRANSACTION_FAILED;
        }
        self.log.0.lock().unwrap().taken.push((to, std::mem::take(&mut self.message)));
        self.log.1.notify_all();
        response::OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        if self.login == Some((user, password)) { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }

    fn auth_login(&mut self, user: &str, password: &str) -> Response {
        self.auth_plain("", user, password)
    }
}

/// Either kind of connection.
enum Line {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Line {
    fn tls(self, config: &Arc<ServerConfig>) -> Self {
        let Self::Plain(stream) = self else { panic!("TLS in TLS") };
        let connection = ServerConnection::new(Arc::clone(config)).unwrap();
        Self::Tls(Box::new(StreamOwned::new(connection, stream)))
    }

    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(piece),
            Self::Tls(stream) => stream.read(piece),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
            Self::Tls(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        }
    }
}

fn converse(stream: TcpStream, offer: &Offer, log: &Arc<(Mutex<Log>, Condvar)>) -> io::Result<()> {
    let mut line = Line::Plain(stream);
    if let Some(config) = &offer.wrapped {
        line = line.tls(config);
    }
    let mut builder = SessionBuilder::new("mail.test");
    if offer.start_tls.is_some() {
        builder.enable_start_tls();
    }
    if offer.login.is_some() {
        builder.enable_auth(AuthMechanism::Plain);
        if offer.start_tls.is_none() {
            builder.insecure_enable_plaintext_auth();
        }
    }
    let mut desk = Desk { log: Arc::clone(log), login: offer.login, to: Vec::new(), message: Vec::new() };
    let mut session = builder.build(IpAddr::V4(Ipv4Addr::LOCALHOST), &mut desk);
    let mut out = Vec::new();
    session.greeting().write_to(&mut out)?;
    line.write(&out)?;
    let (mut buffer, mut piece, mut named, mut in_data) = (Vec::new(), vec![0; 64 * 1024], String::new(), false);
    loop {
        let Some(end) = buffer.iter().position(|byte| *byte == b'\n') else {
            let read = line.read(&mut piece)?;
            if read == 0 {
                return Ok(());
            }
            if matches!(line, Line::Plain(_)) {
                log.0.lock().unwrap().plain.extend_from_slice(&piece[..read]);
            }
            buffer.extend_from_slice(&piece[..read]);
            continue;
        };
        let text: Vec<u8> = buffer.drain(..=end).collect();
        let said = String::from_utf8_lossy(&text).to_string();
        if !in_data && said.starts_with("RCPT TO:<") {
            named = said[9..].split('@').next().unwrap_or_default().to_owned();
        }
        // The name of the recipient says when the connection breaks, each time or only the first one.
        let nth = log.0.lock().unwrap().named.iter().find(|(to, _)| to.starts_with(&named)).map_or(0, |(_, n)| *n);
        let breaks = |name: &str| named == name || (named == format!("{name}-once") && nth == 1);
        if in_data && breaks("cut-in-data") {
            return Ok(());
        }
        let answer = session.process(&text);
        in_data = if in_data { answer.action == Action::NoReply } else { answer.code == 354 };
        if said == ".\r\n" && breaks("cut-before-reply") {
            return Ok(());
        }
        if said == ".\r\n" && breaks("silent") {
            std::thread::sleep(Duration::from_secs(60));
        }
        out.clear();
        match answer.action {
            Action::NoReply => continue,
            Action::Reply | Action::Close | Action::UpgradeTls => answer.write_to(&mut out)?,
        };
        line.write(&out)?;
        match (answer.action, &offer.start_tls) {
            (Action::Close, _) => return Ok(()),
            (Action::UpgradeTls, Some(config)) => {
                line = line.tls(config);
                session.tls_active();
            }
            _ => {}
        }
    }
}

/// A certificate for a name, and the one of the authority that signed it, as PEM.
pub(super) fn certificate(name: &str) -> (Arc<ServerConfig>, Vec<u8>) {
    let (authority_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(params, authority_key);
    let own = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![own.der().clone()], secret).unwrap();
    (Arc::new(config), authority.pem().into_bytes())
}
