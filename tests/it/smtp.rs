//! Mails go to a server on this machine that refuses, hesitates, breaks off and is silent; whatever happens, and even when
//! the sender is killed, nobody gets one edition twice.

mod server;

use crate::program::Folder;
use server::{Offer, Running, certificate};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;
use tejun::model::{Mailbox, ReportName, Security};
use tejun::output::JournalFile;
use tejun::post::{
    Credentials, Outcome, RetryScope, SendPolicy, SendRequest, Server, SmtpTransport, ledger_path, send,
};

/// How one run ended for each recipient, and as a whole.
#[derive(Debug)]
struct Ran {
    ends: BTreeMap<String, String>,
    stopped: String,
    slept: Vec<u64>,
}

/// A server without any security, as it may stand on the same machine.
fn plain(port: u16) -> Server {
    Server {
        host: "127.0.0.1".into(),
        port,
        security: Security::None,
        credentials: None,
        trusted: None,
        timeout: Duration::from_secs(10),
    }
}

fn mailboxes(names: &[&str]) -> Vec<Mailbox> {
    let mailbox = |name: &&str| Mailbox { name: String::new(), address: format!("{name}@example.com") };
    names.iter().map(mailbox).collect()
}

fn message(to: &[Mailbox], size: usize) -> Vec<u8> {
    let to: Vec<&str> = to.iter().map(|mailbox| mailbox.address.as_str()).collect();
    let body = ".a line that begins with a dot\r\n".repeat(size / 32);
    format!("To: {}\r\nMessage-ID: <{}>\r\nSubject: x\r\n\r\n.\r\n{body}end\r\n", to.join(", "), to[0]).into_bytes()
}

/// Sends the first edition of a week.
fn run(folder: &Folder, server: &Server, names: &[&str], again: RetryScope) -> Ran {
    run_with(
        folder,
        server,
        &SendRequest { from: "ops@example.com".to_owned(), to: mailboxes(names), together: false, again },
        64,
    )
}

/// The ledger; another test that starts a program at this moment may hold a copy of the last run's lock for an instant.
fn unlocked(folder: &Folder, path: &str) -> JournalFile {
    for _ in 0..250 {
        match JournalFile::open(folder.path(), path) {
            Err(tejun::output::JournalError::Busy(_)) => std::thread::sleep(Duration::from_millis(20)),
            opened => return opened.unwrap(),
        }
    }
    panic!("the ledger stays locked");
}

fn run_with(folder: &Folder, server: &Server, order: &SendRequest, size: usize) -> Ran {
    let path = ledger_path(ReportName::WEEKLY, "2026-11-20", 1).unwrap();
    let mut journal = unlocked(folder, &path);
    let slept = RefCell::new(Vec::new());
    let sleep = |span: Duration| slept.borrow_mut().push(span.as_secs());
    let now = || "2026-11-20T08:00:00Z".parse().unwrap();
    let waits = [Duration::from_secs(30), Duration::from_secs(120)];
    let pace = SendPolicy { waits: &waits, between: Duration::ZERO, sleep: &sleep, now: &now };
    let mut ends = BTreeMap::new();
    let mut tell = |mailbox: &Mailbox, outcome: &Outcome| {
        let name = mailbox.address.split('@').next().unwrap().to_owned();
        assert!(ends.insert(name, format!("{outcome:?}")).is_none(), "everybody is told once");
    };
    let make = |to: &[Mailbox]| Ok(message(to, size));
    let mut carrier = SmtpTransport::new(server);
    let ended = send(order, &mut journal, &mut carrier, &pace, &make, &mut tell);
    let stopped = ended.err().map(|stopped| format!("{stopped:?}")).unwrap_or_default();
    Ran { ends, stopped, slept: slept.into_inner() }
}

fn ledger(folder: &Folder) -> String {
    std::fs::read_to_string(folder.join("data/mail/weekly/2026-11-20.1.jsonl")).unwrap()
}

fn got(running: &Running) -> Vec<(String, usize)> {
    running.mailboxes().into_iter().map(|(to, n)| (to.split('@').next().unwrap().to_owned(), n)).collect()
}

fn once(names: &[&str]) -> Vec<(String, usize)> {
    names.iter().map(|name| ((*name).to_owned(), 1)).collect()
}

#[test]
fn everybody_gets_one_of_their_own_over_one_connection() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    let server = plain(running.port);
    let ran = run(&folder, &server, &["a", "b", "c"], RetryScope::default());
    assert_eq!((ran.stopped.as_str(), ran.slept.len()), ("", 0));
    assert!(ran.ends.values().all(|end| end == "Sent(\"250 OK\")"), "{ran:?}");
    assert_eq!(got(&running), once(&["a", "b", "c"]));
    running.with(|log| {
        assert_eq!(log.connections, 1);
        for (to, bytes) in &log.taken {
            let text = String::from_utf8_lossy(bytes);
            let head = text.split("\r\n\r\n").next().unwrap();
            assert_eq!(head.matches('@').count(), 2, "nobody sees another address: {head}");
            assert!(to.len() == 1 && text.ends_with("end\r\n"));
            assert_eq!(text.matches("\r\n.a line").count(), 2, "dots at the beginning of a line stay single: {text}");
        }
    });
    let again = run(&folder, &server, &["a", "b", "c", "d"], RetryScope::default());
    assert!(again.ends["a"].starts_with("AlreadySent") && again.ends["d"].starts_with("Sent"), "{again:?}");
    assert_eq!(got(&running), once(&["a", "b", "c", "d"]));
    assert_eq!(ledger(&folder).matches("\"state\":\"sent\"").count(), 4);
}

#[test]
fn refusals_of_each_kind() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    let names = ["nobody", "later", "never", "spam", "closing", "rude", "a"];
    let ran = run(&folder, &plain(running.port), &names, RetryScope::default());
    let start = |name: &str| ran.ends[name].split(' ').next().unwrap().to_owned();
    assert_eq!(start("nobody"), "Refused(\"550");
    assert_eq!(start("later"), "Sent(\"250");
    assert_eq!(ran.ends["never"], "Deferred(\"452 4.2.2 mailbox full\")");
    assert_eq!(start("spam"), "Refused(\"554");
    assert_eq!(start("closing"), "Sent(\"250");
    assert_eq!(ran.ends["rude"], "Refused(\"550 no [2J way\")", "what moves a cursor is taken out");
    assert_eq!(start("a"), "Sent(\"250");
    assert_eq!(ran.slept, [30, 120]);
    assert_eq!(got(&running), once(&["a", "closing", "later"]));
    assert_eq!(running.with(|log| log.named["never@example.com"]), 3);
    let again = run(&folder, &plain(running.port), &names, RetryScope { refused: true, unknown: false });
    assert!(again.ends["nobody"].starts_with("Refused") && again.ends["a"].starts_with("AlreadySent"));
    assert_eq!(running.with(|log| log.named["nobody@example.com"]), 2, "asked for explicitly");
}

#[test]
fn a_connection_that_breaks_off() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    let server = plain(running.port);
    // The server has the message of this one, and nobody but the server knows.
    let ran = run(&folder, &server, &["cut-before-reply", "a"], RetryScope::default());
    assert!(ran.ends["cut-before-reply"].starts_with("Unknown") && ran.ends["a"].starts_with("Sent"), "{ran:?}");
    assert_eq!(got(&running), once(&["a", "cut-before-reply"]));
    let again = run(&folder, &server, &["cut-before-reply", "a"], RetryScope::default());
    assert!(again.ends["cut-before-reply"].starts_with("Unknown"), "{again:?}");
    assert_eq!(got(&running), once(&["a", "cut-before-reply"]), "nobody tries again unasked");
    assert_eq!(running.with(|log| log.connections), 2, "one dropped and one made anew; the second run needs none");
}

#[test]
fn a_message_that_was_certainly_not_taken_is_tried_again() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    // Larger than what the system keeps between the two, so that the sender notices before the end.
    let order = SendRequest {
        from: "ops@example.com".to_owned(),
        to: mailboxes(&["cut-in-data-once"]),
        together: false,
        again: RetryScope::default(),
    };
    let ran = run_with(&folder, &plain(running.port), &order, 24 * 1024 * 1024);
    assert!(ran.ends["cut-in-data-once"].starts_with("Sent"), "{ran:?}");
    assert_eq!((got(&running), ran.slept), (once(&["cut-in-data-once"]), vec![30]));
    // A small one is on its way as a whole before anybody notices.
    let ran = run(&folder, &plain(running.port), &["cut-in-data"], RetryScope::default());
    assert!(ran.ends["cut-in-data"].starts_with("Unknown"), "{ran:?}");
    let ran = run(&folder, &plain(running.port), &["cut-in-data"], RetryScope { unknown: true, refused: false });
    assert!(ran.ends["cut-in-data"].starts_with("Unknown"), "{ran:?}");
    assert_eq!(running.with(|log| log.named["cut-in-data@example.com"]), 2, "asked for explicitly");
}

#[test]
fn silence_is_no_answer() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    let server = Server { timeout: Duration::from_millis(400), ..plain(running.port) };
    let ran = run(&folder, &server, &["silent", "a"], RetryScope::default());
    assert!(ran.ends["silent"].starts_with("Unknown") && ran.ends["a"].starts_with("Sent"), "{ran:?}");
}

#[test]
fn who_logs_in() {
    let login = Some(("ops", "correct horse"));
    let running = Running::start(Offer { login, ..Offer::default() });
    let with = |password: &str| {
        let credentials = Credentials { user: "ops".into(), password: password.into() };
        Server { credentials: Some(credentials), ..plain(running.port) }
    };
    let folder = Folder::project(&[]);
    let ran = run(&folder, &with("battery staple"), &["a", "b"], RetryScope::default());
    assert_eq!(ran.ends["a"], "NotTried");
    assert!(ran.stopped.contains("refuses the login of ops (535)"), "{ran:?}");
    let shown = format!("{ran:?}{}{:?}", ledger(&folder), with("battery staple"));
    let base64 = "b3BzAGJhdHRlcnkgc3RhcGxl";
    assert!(!shown.contains("battery") && !shown.contains(base64), "the password reaches no text: {shown}");
    assert_eq!(
        run(&folder, &plain(running.port), &["a"], RetryScope::default()).ends["a"],
        "NotTried",
        "530 at MAIL FROM"
    );
    assert!(run(&folder, &with("correct horse"), &["a", "b"], RetryScope::default()).ends["b"].starts_with("Sent"));
    assert_eq!(got(&running), once(&["a", "b"]));
}

#[test]
fn tls_with_an_authority_of_ones_own() {
    let (config, authority) = certificate("localhost");
    let login = Some(("ops", "secret"));
    let start = Running::start(Offer { start_tls: Some(config.clone()), login, wrapped: None });
    let wrapped = Running::start(Offer { wrapped: Some(config), ..Offer::default() });
    let folder = Folder::project(&[]);
    let server = |port, security, host: &str, trusted: Option<&Vec<u8>>| Server {
        host: host.into(),
        port,
        security,
        credentials: (security == Security::StartTls)
            .then(|| Credentials { user: "ops".into(), password: "secret".into() }),
        trusted: trusted.cloned(),
        timeout: Duration::from_secs(10),
    };
    let known = Some(&authority);
    // No trust, another authority, another name: nothing goes out, and it is said at once.
    let (_, other) = certificate("localhost");
    for (host, trusted) in [("localhost", None), ("localhost", Some(&other)), ("127.0.0.1", known)] {
        for (port, security) in [(start.port, Security::StartTls), (wrapped.port, Security::Tls)] {
            let ran = run(&folder, &server(port, security, host, trusted), &["a"], RetryScope::default());
            assert_eq!(ran.ends["a"], "NotTried");
            assert!(ran.stopped.contains("certificate") && ran.slept.is_empty(), "{ran:?}");
        }
    }
    let ran = run(&folder, &server(start.port, Security::StartTls, "localhost", known), &["a"], RetryScope::default());
    assert!(ran.ends["a"].starts_with("Sent"), "{ran:?}");
    let ran = run(&folder, &server(wrapped.port, Security::Tls, "localhost", known), &["b"], RetryScope::default());
    assert!(ran.ends["b"].starts_with("Sent"), "{ran:?}");
    let plain = start.with(|log| String::from_utf8_lossy(&log.plain).into_owned());
    assert!(plain.contains("STARTTLS") && !plain.contains("AUTH") && !plain.contains("MAIL FROM"), "{plain}");
    assert!(wrapped.with(|log| log.plain.is_empty()));
}

#[test]
fn without_the_tls_that_is_asked_for_nothing_is_said() {
    let running = Running::start(Offer { login: Some(("ops", "secret")), ..Offer::default() });
    let credentials = Some(Credentials { user: "ops".into(), password: "secret".into() });
    let server = Server { security: Security::StartTls, credentials, ..plain(running.port) };
    let ran = run(&Folder::project(&[]), &server, &["a"], RetryScope::default());
    assert_eq!(ran.ends["a"], "NotTried");
    assert!(ran.stopped.contains("STARTTLS"), "{ran:?}");
    let said = running.with(|log| String::from_utf8_lossy(&log.plain).into_owned());
    assert!(!said.contains("AUTH") && !said.contains("MAIL"), "{said}");
}

#[test]
fn hostile_addresses_break_no_command() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    let hostile = ["a@example.com>\r\nRCPT TO:<victim@example.com", "b@example.com\r\nDATA", "例え@例え.jp", "x"];
    let to = hostile.map(|address| Mailbox { name: String::new(), address: address.into() }).to_vec();
    let ran = run_with(
        &folder,
        &plain(running.port),
        &SendRequest { from: "ops@example.com".to_owned(), to, together: false, again: RetryScope::default() },
        64,
    );
    assert!(ran.ends.values().all(|end| end.starts_with("Refused")), "{ran:?}");
    assert!(running.mailboxes().is_empty());
    assert_eq!(running.with(|log| log.named.len()), 0);
}

#[test]
fn a_hundred_recipients() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    let names: Vec<String> = (0..100).map(|n| format!("p{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ran = run(&folder, &plain(running.port), &names, RetryScope::default());
    assert!(ran.ends.len() == 100 && ran.ends.values().all(|end| end.starts_with("Sent")));
    assert_eq!((got(&running).len(), running.with(|log| log.connections)), (100, 1));
}

/// The sender of the next test; on its own it does nothing.
#[test]
fn a_sender_in_a_process_of_its_own() {
    let setting = |name| std::env::var(name).ok();
    let (Some(root), Some(port), Some(names)) = (setting("TEST_ROOT"), setting("TEST_PORT"), setting("TEST_TO")) else {
        return;
    };
    let names: Vec<&str> = names.split(',').collect();
    let path = ledger_path(ReportName::WEEKLY, "2026-11-20", 1).unwrap();
    let mut journal = JournalFile::open(root.as_ref(), &path).unwrap();
    let server = plain(port.parse().unwrap());
    let now = || "2026-11-20T08:00:00Z".parse().unwrap();
    let pace = SendPolicy { waits: &[], between: Duration::ZERO, sleep: &|_| (), now: &now };
    let order = SendRequest {
        from: "ops@example.com".to_owned(),
        to: mailboxes(&names),
        together: false,
        again: RetryScope::default(),
    };
    let make = |to: &[Mailbox]| Ok(message(to, 64));
    let mut carrier = SmtpTransport::new(&server);
    send(&order, &mut journal, &mut carrier, &pace, &make, &mut |_, _| ()).unwrap();
}

#[test]
fn a_kill_in_the_middle_and_a_second_run() {
    let (folder, running) = (Folder::project(&[]), Running::start(Offer::default()));
    let names = ["a", "b", "silent", "c", "d"];
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "smtp::a_sender_in_a_process_of_its_own"])
        .env("TEST_ROOT", folder.path())
        .env("TEST_PORT", running.port.to_string())
        .env("TEST_TO", names.join(","))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // The server has the data of the third message and has not answered.
    running.wait_for(3);
    let path = ledger_path(ReportName::WEEKLY, "2026-11-20", 1).unwrap();
    assert!(JournalFile::open(folder.path(), &path).is_err(), "two runs at once");
    child.kill().unwrap();
    child.wait().unwrap();
    let about = ledger(&folder);
    assert!(about.lines().last().unwrap().contains("\"about-to-send\",\"to\":\"silent@example.com\""), "{about}");
    // The kill may also have cut a line in two.
    folder.write("data/mail/weekly/2026-11-20.1.jsonl", format!("{about}{{\"state\":\"abou"));

    let ran = run(&folder, &plain(running.port), &names, RetryScope::default());
    let words: Vec<&str> = ran.ends.values().map(|end| end.split('(').next().unwrap()).collect();
    assert_eq!(words, ["AlreadySent", "AlreadySent", "Sent", "Sent", "Unknown"], "{ran:?}");
    assert_eq!(got(&running), once(&["a", "b", "c", "d", "silent"]), "nobody got two");
}
