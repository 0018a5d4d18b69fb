//! The socket: requests come in, answers go out.
//!
//! In: a listening socket. Out: every request answered, each on a thread of its own, so that no slow or stalled client holds
//! up another; long polls are handed to the live reload, which keeps no thread for them. Never: decides what an answer is.
//!
//! Decided in docs/decisions/0008-preview-connections.md.

use super::answer::{Answer, Request, ResponseContext, answer};
use super::live_reload::LiveReload;
use super::request::{RequestError, RequestHead, read_head};
use super::response::{Conditions, Response};
use super::{Event, Listener};
use crate::diag::{Diagnostic, Lang, code};
use crate::say;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How many requests are answered at a time; further ones are told to come again.
const MOST: usize = 256;
/// How long a client may take before it reads on.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long, and how much, is read of what nobody asked for, so that the answer is not lost with it.
const REST: (Duration, usize) = (Duration::from_millis(500), 1 << 20);
/// How long requests that are being answered are waited for at the end, and how often is looked.
const END: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(5));
/// How long a socket that fails is left alone, and how often in a row it is tried again.
const STEP: Duration = Duration::from_millis(100);
const TRIES: u32 = 600;

pub(super) struct HttpServer {
    socket: TcpListener,
    on_event: Listener,
    office: Arc<HttpContext>,
}

/// What every answer needs.
struct HttpContext {
    board: Arc<LiveReload>,
    bound: IpAddr,
    lang: Lang,
    busy: AtomicUsize,
}

impl HttpServer {
    pub(super) fn new(socket: TcpListener, lang: Lang, board: Arc<LiveReload>, on_event: Listener) -> io::Result<Self> {
        let bound = socket.local_addr()?.ip();
        Ok(Self { socket, on_event, office: Arc::new(HttpContext { board, bound, lang, busy: AtomicUsize::new(0) }) })
    }

    /// Takes requests until the preview ends; it is seen at the next connection.
    pub(super) fn run(self) {
        let mut failures = 0;
        loop {
            let taken = self.socket.accept();
            if self.office.board.is_stopped() {
                return self.close(taken.ok().map(|(connection, _)| connection));
            }
            match taken {
                Ok((connection, _)) => {
                    failures = 0;
                    self.hand_over(connection);
                }
                // Too many open files, mostly: they become fewer.
                Err(error) => {
                    failures += 1;
                    if failures == 1 || failures == TRIES {
                        self.complain(&error);
                    }
                    if failures == TRIES {
                        return self.office.board.stop();
                    }
                    std::thread::sleep(STEP);
                }
            }
        }
    }

    /// Lets those go who still wait for an answer.
    fn close(&self, last: Option<TcpStream>) {
        if let Some(connection) = last {
            send_away(connection, "the preview has ended");
        }
        let (mut left, step) = END;
        while self.office.busy.load(Ordering::SeqCst) > 0 && !left.is_zero() {
            std::thread::sleep(step);
            left = left.saturating_sub(step);
        }
    }

    fn hand_over(&self, connection: TcpStream) {
        let office = Arc::clone(&self.office);
        if office.busy.fetch_add(1, Ordering::SeqCst) >= MOST {
            office.busy.fetch_sub(1, Ordering::SeqCst);
            return send_away(connection, "too many requests at once");
        }
        let work = move || {
            office.serve(connection);
            office.busy.fetch_sub(1, Ordering::SeqCst);
        };
        if let Err(error) = std::thread::Builder::new().name("preview: answer".to_owned()).spawn(work) {
            self.office.busy.fetch_sub(1, Ordering::SeqCst);
            self.complain(&error);
        }
    }

    fn complain(&self, error: &io::Error) {
        let message = say!("接続を受け付けられません: {error}", "cannot take a connection: {error}");
        (self.on_event)(Event::Said(&Diagnostic::new(code::SERVE_CONNECTION, None, message)));
    }
}

/// The few bytes fit into the socket; a client that is gone needs none.
fn send_away(mut connection: TcpStream, reason: &str) {
    let _ = connection.set_nonblocking(true);
    let _ = Response::refusal(503, reason).send(&mut connection, false);
}

impl HttpContext {
    /// Answers one request. A client that went away needs no answer, so that errors of its socket end the matter.
    fn serve(&self, mut connection: TcpStream) {
        let prepared = connection.set_write_timeout(Some(PATIENCE)).and_then(|()| connection.set_nodelay(true));
        if prepared.is_err() {
            return;
        }
        let head = match read_head(&mut connection) {
            Ok(head) => head,
            Err(RequestError::Silence) => return,
            Err(RequestError::Refused(status, reason)) => {
                if Response::refusal(status, reason).send(&mut connection, false).is_ok() {
                    drain(connection);
                }
                return;
            }
        };
        let without_body = head.method == "HEAD";
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&head)))
            .unwrap_or_else(|_| Answer::Reply(Response::refusal(500, "internal error")));
        match answer {
            Answer::Reply(reply) => {
                if let Some(page) = &reply.page {
                    self.board.note_opened(page);
                }
                let sent = reply.conditional(&conditions(&head)).send(&mut connection, without_body);
                if sent.is_ok() && head.has_body() {
                    drain(connection);
                }
            }
            // It answers many in a row and waits for none of them.
            Answer::Poll(poll) if connection.set_nonblocking(true).is_ok() => {
                self.board.wait(Box::new(connection), poll, without_body);
            }
            Answer::Poll(_) => {}
        }
    }

    fn answer(&self, head: &RequestHead) -> Answer {
        let (revision, preview) = self.board.now();
        let hosts: Vec<&str> = head.all("host").collect();
        let ask = Request { method: &head.method, target: &head.target, hosts: &hosts };
        answer(&ask, &ResponseContext { preview: &preview, revision, bound: self.bound, lang: self.lang })
    }
}

fn conditions(head: &RequestHead) -> Conditions<'_> {
    let is_get = head.method == "GET";
    Conditions {
        if_none_match: head.one("if-none-match"),
        range: head.one("range").filter(|_| is_get),
        if_range: head.one("if-range"),
    }
}

/// A socket that is closed over something unread takes the answer back with it.
fn drain(mut connection: TcpStream) {
    let (patience, most) = REST;
    let ready = connection.flush().and_then(|()| connection.shutdown(Shutdown::Write));
    if ready.and_then(|()| connection.set_read_timeout(Some(patience))).is_err() {
        return;
    }
    let mut buffer = [0; 4096];
    let mut left = most;
    while let Ok(count) = connection.read(&mut buffer) {
        left = left.saturating_sub(count);
        if count == 0 || left == 0 {
            return;
        }
    }
}
