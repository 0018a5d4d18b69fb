//! The revision that is shown now, and the browsers that wait for the next.
//!
//! In: previews. Out: the newest one with its number; an answer to every long poll, when the number changes or after a
//! while. Never: keeps a thread for a browser that waits.

use super::preview::Preview;
use super::reply::{JSON, Reply};
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a long poll is kept before it is told that nothing changed.
const HOLD: Duration = Duration::from_secs(10);
/// How many long polls are kept; further ones are answered at once.
const ROOM: usize = 200;

/// A connection to answer on.
pub(super) type Connection = Box<dyn Write + Send>;

pub(super) struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    revision: u64,
    preview: Arc<Preview>,
    waiting: Vec<Waiting>,
    stopped: bool,
}

struct Waiting {
    connection: Connection,
    until: Instant,
}

impl Board {
    pub(super) fn new(revision: u64) -> Self {
        let state = State { revision, preview: Arc::default(), waiting: Vec::new(), stopped: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// What is shown now, and its number.
    pub(super) fn now(&self) -> (u64, Arc<Preview>) {
        let state = self.lock();
        (state.revision, Arc::clone(&state.preview))
    }

    /// Shows a preview. One that equals what is shown keeps its number, so that nobody reloads for nothing.
    pub(super) fn show(&self, preview: Preview) {
        let mut state = self.lock();
        if *state.preview != preview {
            state.preview = Arc::new(preview);
            state.revision += 1;
            self.changed.notify_all();
        }
    }

    /// Keeps a long poll of a browser that has revision `since`; a later [`Self::attend`] answers it.
    pub(super) fn wait(&self, connection: Connection, since: u64) {
        let mut state = self.lock();
        let at_once = state.revision != since || state.stopped || state.waiting.len() >= ROOM;
        let until = if at_once { clock() } else { clock() + HOLD };
        state.waiting.push(Waiting { connection, until });
        self.changed.notify_all();
    }

    /// Answers long polls until the preview ends.
    pub(super) fn attend(&self) {
        let mut state = self.lock();
        let mut answered = state.revision;
        loop {
            let revision = state.revision;
            let all = state.stopped || revision != answered;
            answered = revision;
            let now = clock();
            let due: Vec<Waiting> = state.waiting.extract_if(.., |waiting| all || waiting.until <= now).collect();
            if !due.is_empty() {
                drop(state);
                for waiting in due {
                    tell(waiting.connection, revision);
                }
                state = self.lock();
                continue;
            }
            if state.stopped {
                return;
            }
            let next = state.waiting.iter().map(|waiting| waiting.until).min();
            let pause = next.map_or(HOLD, |until| until.saturating_duration_since(now));
            state = self.changed.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Ends everything that waits.
    pub(super) fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Whether the preview has ended.
    pub(super) fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    /// Waits for [`Self::stop`].
    pub(super) fn wait_for_stop(&self) {
        let state = self.lock();
        drop(self.changed.wait_while(state, |state| !state.stopped).unwrap_or_else(PoisonError::into_inner));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers a long poll. The few bytes fit into the socket, so a browser that does not read holds nobody up; one that went
/// away needs no answer.
fn tell(mut connection: Connection, revision: u64) {
    let _ = revision_reply(revision).send(&mut connection, false);
}

/// The number of what is shown.
pub(super) fn revision_reply(revision: u64) -> Reply {
    Reply::new(200, JSON, format!("{{\"revision\":{revision}}}").into_bytes())
}

#[expect(clippy::disallowed_methods, reason = "long polls are let go after a while")]
fn clock() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};

    struct Line(Sender<Vec<u8>>);

    impl Write for Line {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(std::io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn poll(board: &Board, since: u64) -> Receiver<Vec<u8>> {
        let (sender, receiver) = channel();
        board.wait(Box::new(Line(sender)), since);
        receiver
    }

    fn told(answer: &Receiver<Vec<u8>>) -> String {
        let mut text = Vec::new();
        while let Ok(part) = answer.recv_timeout(Duration::from_secs(5)) {
            text.extend(part);
        }
        String::from_utf8(text).unwrap().lines().last().unwrap_or_default().to_owned()
    }

    #[test]
    fn long_polls_are_answered_on_change_and_at_the_end() {
        let board = Arc::new(Board::new(7));
        let attendant = std::thread::spawn({
            let board = Arc::clone(&board);
            move || board.attend()
        });
        assert_eq!(told(&poll(&board, 6)), "{\"revision\":7}", "a browser that is behind does not wait");
        let waits = poll(&board, 7);
        assert!(waits.recv_timeout(Duration::from_millis(50)).is_err());
        board.show(Preview::default());
        assert!(waits.recv_timeout(Duration::from_millis(50)).is_err(), "nothing new");
        board.show(Preview { is_broken: true, ..Preview::default() });
        assert_eq!(told(&waits), "{\"revision\":8}");
        let last = poll(&board, 8);
        board.stop();
        assert_eq!(told(&last), "{\"revision\":8}");
        attendant.join().unwrap();
        board.wait_for_stop();
    }
}
