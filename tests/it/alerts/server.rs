//! A webhook on this machine that remembers what it got, until it is dropped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What was posted.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub path: String,
    pub authorization: String,
    pub body: String,
}

/// A running server. `/fail` answers 500 until [`Webhook::mend`]; `/move` leads to the address of another one; `/silent` never
/// answers; every other path takes what comes.
pub(crate) struct Webhook {
    pub port: u16,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    posted: Mutex<Vec<Posted>>,
    mended: AtomicBool,
    stopped: AtomicBool,
    leads_to: Mutex<String>,
}

impl Webhook {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.stopped.load(Ordering::SeqCst) {
                    return;
                }
                serve(stream, &shared);
            }
        });
        Self { port, state, thread: Some(thread) }
    }

    /// Where `/move` leads.
    pub(crate) fn lead_to(&self, address: &str) {
        address.clone_into(&mut self.state.leads_to.lock().unwrap());
    }

    /// From now on `/fail` takes what comes.
    pub(crate) fn mend(&self) {
        self.state.mended.store(true, Ordering::SeqCst);
    }

    /// What came so far.
    pub(crate) fn posted(&self) -> Vec<Posted> {
        self.state.posted.lock().unwrap().clone()
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        drop(self.thread.take().map(JoinHandle::join));
    }
}

fn serve(mut stream: TcpStream, state: &State) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() {
        return;
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => value.trim().clone_into(&mut authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let body = String::from_utf8(body).unwrap();
    state.posted.lock().unwrap().push(Posted { path: path.clone(), authorization, body });
    let answer = match path.as_str() {
        "/fail" if !state.mended.load(Ordering::SeqCst) => "500 Internal Server Error".to_owned(),
        "/move" => format!("307 Temporary Redirect\r\nLocation: {}", state.leads_to.lock().unwrap()),
        "/silent" => {
            std::thread::sleep(std::time::Duration::from_millis(1500));
            return;
        }
        _ => "200 OK".to_owned(),
    };
    let text = format!("HTTP/1.1 {answer}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    drop(stream.write_all(text.as_bytes()));
}
