//! The socket: requests come in, answers go out.
//!
//! In: a listening socket. Out: every request answered, each on a thread of its own, so that no slow or stalled client
//! holds up another; long polls are handed to the board. Never: decides what an answer is.
//!
//! The HTTP library puts a connection into a queue when one of its threads is about to be idle, and starts a thread only
//! when none is. A queued connection can so end up behind connections on which nothing is said (a browser opens some in
//! advance, long polls wait), and stays there. A connection of our own that opens and closes makes the library start a
//! thread, which then takes from the queue; [`Front::nudge`] does so often while there is traffic, else now and then.

use super::answer::{Answer, Ask, Shown, answer};
use super::board::Board;
use super::reply::Reply;
use super::{Event, Listener, port};
use crate::diag::{Diagnostic, Lang, code};
use crate::say;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tiny_http::{Request, Server};

/// How often the end of the preview is looked for, and the queue nudged while there is traffic.
const STEP: Duration = Duration::from_millis(100);
/// For how many steps after a request there is traffic.
const BUSY: u32 = 20;
/// Every how many steps the queue is nudged without traffic.
const SELDOM: u32 = 10;
/// How often in a row a socket that fails is tried again.
const TRIES: u32 = 50;

pub(super) struct Front {
    socket: TcpListener,
    /// Where this machine reaches the socket.
    door: SocketAddr,
    server: Server,
    on_event: Listener,
    office: Arc<Office>,
}

/// What every answer needs.
struct Office {
    board: Arc<Board>,
    bound: IpAddr,
    lang: Lang,
}

impl Front {
    pub(super) fn new(socket: TcpListener, lang: Lang, board: Arc<Board>, on_event: Listener) -> io::Result<Self> {
        let address = socket.local_addr()?;
        let (bound, door) = (address.ip(), port::door(address));
        let server = server(&socket)?;
        Ok(Self { socket, door, server, on_event, office: Arc::new(Office { board, bound, lang }) })
    }

    /// Takes requests until the preview ends.
    pub(super) fn run(mut self) {
        let (mut failures, mut quiet) = (0, 0);
        while !self.office.board.is_stopped() {
            match self.server.recv_timeout(STEP) {
                Ok(None) => {
                    quiet += 1;
                    if quiet < BUSY || quiet % SELDOM == 0 {
                        self.nudge();
                    }
                }
                Ok(Some(request)) => {
                    (failures, quiet) = (0, 0);
                    self.hand_over(request);
                }
                Err(error) if failures < TRIES => {
                    // The library stops to accept at the first failure, such as too many open files.
                    failures += 1;
                    if failures == 1 {
                        self.complain(&error);
                    }
                    std::thread::sleep(STEP);
                    if let Ok(server) = server(&self.socket) {
                        self.server = server;
                    }
                }
                Err(error) => {
                    self.complain(&error);
                    self.office.board.stop();
                }
            }
        }
    }

    fn nudge(&self) {
        // A connection that cannot be had is not missed: the next one comes soon.
        let _ = TcpStream::connect_timeout(&self.door, STEP);
    }

    /// A thread that cannot be had drops the request, which the library then answers with 500.
    fn hand_over(&self, request: Request) {
        let office = Arc::clone(&self.office);
        let work = move || office.serve(request);
        if let Err(error) = std::thread::Builder::new().name("preview: answer".to_owned()).spawn(work) {
            self.complain(&error);
        }
    }

    fn complain(&self, error: &io::Error) {
        let message = say!("接続を受け付けられません: {error}", "cannot take a connection: {error}");
        (self.on_event)(Event::Said(&Diagnostic::new(code::SERVE_CONNECTION, None, message)));
    }
}

fn server(socket: &TcpListener) -> io::Result<Server> {
    Server::from_listener(socket.try_clone()?, None).map_err(io::Error::other)
}

impl Office {
    fn serve(&self, request: Request) {
        let without_body = request.method().as_str() == "HEAD";
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&request)))
            .unwrap_or_else(|_| Answer::Reply(Reply::refusal(500, "internal error")));
        let mut connection = request.into_writer();
        match answer {
            // A client that went away needs no answer.
            Answer::Reply(reply) => drop(reply.send(&mut connection, without_body)),
            Answer::Poll(poll) => self.board.wait(connection, poll),
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let (revision, preview) = self.board.now();
        let hosts: Vec<&str> =
            request.headers().iter().filter(|h| h.field.equiv("Host")).map(|h| h.value.as_str()).collect();
        let ask = Ask { method: request.method().as_str(), target: request.url(), hosts: &hosts };
        answer(&ask, &Shown { preview: &preview, revision, bound: self.bound, lang: self.lang })
    }
}
