//! The revision that is shown now, and the browsers that wait for the next.
//!
//! In: previews. Out: the newest one with its number; an answer to every long poll, as soon as something changed that it asks
//! for, or after a while. Never: keeps a thread for a browser that waits.

use super::files::{Bytes, Change};
use super::history::{Changes, History};
use super::preview::Preview;
use super::response::{JSON, Response};
use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a long poll is kept before it is told that nothing changed.
const HOLD: Duration = Duration::from_secs(10);
/// How many long polls are kept; further ones are answered at once.
const ROOM: usize = 400;
/// How many of the pages that were opened last are known.
const OPENED: usize = 8;

/// A connection to answer on, which never makes its writer wait.
pub(super) type Connection = Box<dyn Write + Send>;

/// A browser's question what is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Poll {
    /// The revision it has.
    pub(super) since: Option<u64>,
    /// The pages it shows; `None` asks for all, on behalf of several.
    pub(super) pages: Option<Vec<String>>,
    /// Whether it waits while nothing is new.
    pub(super) is_patient: bool,
}

pub(super) struct LiveReload {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    preview: Arc<Preview>,
    history: History,
    waiting: Vec<Waiting>,
    /// The files of the pages that were opened last, the newest first.
    opened: VecDeque<String>,
    is_stopped: bool,
}

struct Waiting {
    connection: Connection,
    poll: Poll,
    until: Instant,
}

impl LiveReload {
    pub(super) fn new(revision: u64) -> Self {
        let history = History::new(revision);
        let (waiting, opened) = (Vec::new(), VecDeque::new());
        let state = State { preview: Arc::default(), history, waiting, opened, is_stopped: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// What is shown now, and its number.
    pub(super) fn now(&self) -> (u64, Arc<Preview>) {
        let state = self.lock();
        (state.history.newest(), Arc::clone(&state.preview))
    }

    /// Shows a preview. One in which browsers see nothing new keeps its number, so that nobody reloads for nothing. Only
    /// one thread shows and amends; what differs is looked for while browsers are answered.
    pub(super) fn show(&self, preview: Preview) {
        let (_, before) = self.now();
        let changes = before.changes(&preview);
        let mut state = self.lock();
        state.preview = Arc::new(preview);
        if state.history.note(changes) {
            self.changed.notify_all();
        }
    }

    /// Replaces a few files of the site that is shown, at once in a site of any size; `None` takes one away. The errors
    /// stay as they are.
    pub(super) fn amend(&self, files: impl IntoIterator<Item = (String, Option<Bytes>)>) {
        let (_, shown) = self.now();
        self.show(shown.amended(files));
    }

    /// Takes note of a page that a browser opened.
    pub(super) fn note_opened(&self, file: &str) {
        let opened = &mut self.lock().opened;
        opened.retain(|known| known != file);
        opened.push_front(file.to_owned());
        opened.truncate(OPENED);
    }

    /// The pages that browsers are likely to show now, by their files.
    pub(super) fn opened(&self) -> Vec<String> {
        self.lock().opened.iter().cloned().collect()
    }

    /// Answers a poll at once, or keeps it for [`Self::attend`].
    pub(super) fn wait(&self, mut connection: Connection, poll: Poll, without_body: bool) {
        let mut state = self.lock();
        let is_kept = poll.is_patient && !state.is_stopped && state.waiting.len() < ROOM && !state.has_news(&poll);
        if is_kept {
            state.waiting.push(Waiting { connection, poll, until: clock() + HOLD });
            self.changed.notify_all();
        } else {
            let answer = state.answer(&poll);
            drop(state);
            tell(&mut connection, &answer, without_body);
        }
    }

    /// Answers polls that are kept until the preview ends.
    pub(super) fn attend(&self) {
        let mut state = self.lock();
        // A revision may have come before this thread did.
        let mut seen = None;
        loop {
            let now = clock();
            let newest = Some(state.history.newest());
            let is_new = seen != newest;
            seen = newest;
            let mut waiting = std::mem::take(&mut state.waiting);
            let is_due = |waiting: &mut Waiting| {
                state.is_stopped || waiting.until <= now || (is_new && state.has_news(&waiting.poll))
            };
            let due: Vec<Waiting> = waiting.extract_if(.., is_due).collect();
            let due: Vec<(Response, Waiting)> = due.into_iter().map(|kept| (state.answer(&kept.poll), kept)).collect();
            state.waiting = waiting;
            if !due.is_empty() {
                drop(state);
                for (answer, mut waiting) in due {
                    tell(&mut waiting.connection, &answer, false);
                }
                state = self.lock();
                continue;
            }
            if state.is_stopped {
                return;
            }
            let next = state.waiting.iter().map(|waiting| waiting.until).min();
            let pause = next.map_or(HOLD, |until| until.saturating_duration_since(now));
            state = self.changed.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Ends everything that waits.
    pub(super) fn stop(&self) {
        self.lock().is_stopped = true;
        self.changed.notify_all();
    }

    /// Whether the preview has ended.
    pub(super) fn is_stopped(&self) -> bool {
        self.lock().is_stopped
    }

    /// Waits for [`Self::stop`].
    pub(super) fn wait_for_stop(&self) {
        let state = self.lock();
        drop(self.changed.wait_while(state, |state| !state.is_stopped).unwrap_or_else(PoisonError::into_inner));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn news(&self, poll: &Poll) -> Option<Changes> {
        match &poll.pages {
            Some(pages) => self.history.among(poll.since?, pages),
            None => self.history.since(poll.since?),
        }
    }

    /// Whether there is something to tell; not to know what changed is something.
    fn has_news(&self, poll: &Poll) -> bool {
        self.news(poll).is_none_or(|changes| !changes.is_empty())
    }

    fn answer(&self, poll: &Poll) -> Response {
        let word = |change| match change {
            Change::Content => "content",
            Change::Gone => "gone",
        };
        let changed = self.news(poll).map(|changes| {
            changes.into_iter().map(|(path, change)| (path, word(change).into())).collect::<serde_json::Map<_, _>>()
        });
        let answer = serde_json::json!({ "revision": self.history.newest(), "changed": changed });
        Response::new(200, JSON, answer.to_string().into_bytes())
    }
}

/// The few bytes fit into the socket; a browser that takes none, or went away, needs no answer.
fn tell(connection: &mut Connection, answer: &Response, without_body: bool) {
    let _ = answer.send(connection, without_body);
}

#[expect(clippy::disallowed_methods, reason = "long polls are let go after a while")]
fn clock() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::files::Files;
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

    fn poll(board: &LiveReload, since: u64, page: Option<&str>) -> Receiver<Vec<u8>> {
        let (sender, receiver) = channel();
        let pages = page.map(|page| vec![page.to_owned()]);
        board.wait(Box::new(Line(sender)), Poll { since: Some(since), pages, is_patient: true }, false);
        receiver
    }

    fn told(answer: &Receiver<Vec<u8>>) -> String {
        let mut text = Vec::new();
        while let Ok(part) = answer.recv_timeout(Duration::from_secs(5)) {
            text.extend(part);
        }
        String::from_utf8(text).unwrap().lines().last().unwrap_or_default().to_owned()
    }

    fn is_silent(answer: &Receiver<Vec<u8>>) -> bool {
        answer.recv_timeout(Duration::from_millis(50)).is_err()
    }

    fn attended(revision: u64) -> (Arc<LiveReload>, std::thread::JoinHandle<()>) {
        let board = Arc::new(LiveReload::new(revision));
        let attendant = Arc::clone(&board);
        (board, std::thread::spawn(move || attendant.attend()))
    }

    #[test]
    fn long_polls_are_answered_on_change_and_at_the_end() {
        let (board, attendant) = attended(7);
        assert_eq!(told(&poll(&board, 6, None)), "{\"revision\":7,\"changed\":null}", "another preview's");
        let waits = poll(&board, 7, None);
        assert!(is_silent(&waits));
        board.show(Preview::default());
        assert!(is_silent(&waits), "nothing new");
        board.show(Preview { is_broken: true, ..Preview::default() });
        assert_eq!(told(&waits), "{\"revision\":8,\"changed\":{\"__tejun/overlay\":\"content\"}}");
        let last = poll(&board, 8, None);
        board.stop();
        assert_eq!(told(&last), "{\"revision\":8,\"changed\":{}}");
        attendant.join().unwrap();
        board.wait_for_stop();
    }

    #[test]
    fn only_browsers_that_show_what_changed_are_told() {
        let (board, attendant) = attended(1);
        let files =
            |text: &str| Files::new(["a.html", "b.html", "x.css"].map(|p| (p.to_owned(), text.as_bytes().into())));
        board.show(Preview::default().after(Some(files("one")), Vec::new()));
        let (a, b, all) = (poll(&board, 2, Some("a.html")), poll(&board, 2, Some("b.html")), poll(&board, 2, None));
        board.amend([("a.html".to_owned(), Some(Arc::from(&b"two"[..])))]);
        assert_eq!(told(&a), "{\"revision\":3,\"changed\":{\"a.html\":\"content\"}}");
        assert_eq!(told(&all), "{\"revision\":3,\"changed\":{\"a.html\":\"content\"}}");
        assert!(is_silent(&b));
        board.amend([("a.html".to_owned(), Some(Arc::from(&b"two"[..])))]);
        assert_eq!(board.now().0, 3, "the same once more");
        board.amend([("x.css".to_owned(), None)]);
        assert_eq!(told(&b), "{\"revision\":4,\"changed\":{\"x.css\":\"gone\"}}");
        let (_, shown) = board.now();
        board.show(shown.after(Some(files("one")), Vec::new()));
        let expected = "{\"revision\":5,\"changed\":{\"a.html\":\"content\",\"x.css\":\"content\"}}";
        assert_eq!(told(&poll(&board, 3, None)), expected);
        board.stop();
        attendant.join().unwrap();
    }
}
