//! The revision that is shown now, and the browsers that wait for the next.
//!
//! In: previews. Out: the newest one with its number; to every stream of events what changed, as soon as something did that it
//! asks for. Never: keeps a thread for a browser that waits.

use super::files::{Bytes, Change};
use super::history::{Changes, History};
use super::preview::Preview;
use axum::response::sse::Event;
use futures_util::{Stream, StreamExt, stream};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How long a stream of events lasts; the browser asks for the next, after a pause, with what it has heard last.
const STREAM_DURATION: Duration = Duration::from_secs(540);
const STREAM_PAUSE: Duration = Duration::from_secs(1);
/// How many of the pages that were opened last are known.
const OPENED: usize = 8;

/// A browser's question what is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChangesQuery {
    /// The revision it has.
    pub(super) since: Option<u64>,
    /// The pages it shows; `None` asks for all, on behalf of several.
    pub(super) pages: Option<Vec<String>>,
}

pub(super) struct LiveReload {
    state: Mutex<State>,
    /// Whether the preview has ended. A new revision wakes those who look at it, too.
    stopped: watch::Sender<bool>,
}

struct State {
    preview: Arc<Preview>,
    history: History,
    /// The files of the pages that were opened last, the newest first.
    opened: VecDeque<String>,
}

impl LiveReload {
    pub(super) fn new(revision: u64) -> Self {
        let state = State { preview: Arc::default(), history: History::new(revision), opened: VecDeque::new() };
        Self { state: Mutex::new(state), stopped: watch::Sender::new(false) }
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
            drop(state);
            self.stopped.send_modify(|_| {});
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

    /// What is new for a browser; `null` when that is not known.
    pub(super) fn changes(&self, query: &ChangesQuery) -> Value {
        let state = self.lock();
        state.answer(state.changes(query))
    }

    /// What is new for a browser, again and again as soon as something is, until the preview ends or a while has passed.
    pub(super) fn events(
        self: &Arc<Self>,
        query: ChangesQuery,
    ) -> impl Stream<Item = Result<Event, Infallible>> + Send + use<> {
        let pause = Event::default().retry(STREAM_PAUSE);
        let waiting = (Arc::clone(self), query, self.stopped.subscribe());
        let events = stream::unfold(waiting, async |(live, mut query, mut stopped)| {
            loop {
                if *stopped.borrow_and_update() {
                    return None;
                }
                if let Some((revision, changes)) = live.news(&query) {
                    query.since = Some(revision);
                    let event = Event::default().id(revision.to_string()).data(changes.to_string());
                    return Some((event, (live, query, stopped)));
                }
                stopped.changed().await.ok()?;
            }
        });
        let events = events.take_until(tokio::time::sleep(STREAM_DURATION));
        stream::iter([pause]).chain(events).map(Ok)
    }

    /// What there is to tell, with its revision; not to know what changed is something.
    fn news(&self, query: &ChangesQuery) -> Option<(u64, Value)> {
        let state = self.lock();
        let changes = state.changes(query);
        let is_news = changes.as_ref().is_none_or(|changes| !changes.is_empty());
        is_news.then(|| (state.history.newest(), state.answer(changes)))
    }

    /// Ends everything that waits.
    pub(super) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Waits for [`Self::stop`].
    pub(super) async fn stopped(&self) {
        // The sender lives as long as this value does.
        let _ = self.stopped.subscribe().wait_for(|stopped| *stopped).await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn changes(&self, query: &ChangesQuery) -> Option<Changes> {
        match &query.pages {
            Some(pages) => self.history.among(query.since?, pages),
            None => self.history.since(query.since?),
        }
    }

    fn answer(&self, changes: Option<Changes>) -> Value {
        let word = |change| match change {
            Change::Content => "content",
            Change::Gone => "gone",
        };
        let changed = changes.map(|changes| {
            changes.into_iter().map(|(path, change)| (path, word(change).into())).collect::<serde_json::Map<_, _>>()
        });
        json!({ "revision": self.history.newest(), "changed": changed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::files::Files;
    use axum::response::{IntoResponse, Sse};
    use std::pin::Pin;
    use tokio::runtime::Runtime;
    use tokio::time::timeout;

    struct Browser<'r> {
        runtime: &'r Runtime,
        told: Pin<Box<axum::body::BodyDataStream>>,
    }

    impl Browser<'_> {
        /// What it is told next; empty at the end.
        fn next(&mut self) -> String {
            let next =
                self.runtime.block_on(async { timeout(Duration::from_secs(5), self.told.next()).await }).unwrap();
            let text = next.map_or_else(String::new, |part| String::from_utf8(part.unwrap().to_vec()).unwrap());
            text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap_or_default().to_owned()
        }

        fn is_silent(&mut self) -> bool {
            self.runtime.block_on(async { timeout(Duration::from_millis(50), self.told.next()).await }).is_err()
        }
    }

    fn runtime() -> Runtime {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
    }

    fn browser<'r>(runtime: &'r Runtime, live: &Arc<LiveReload>, since: u64, page: Option<&str>) -> Browser<'r> {
        let _entered = runtime.enter();
        let pages = page.map(|page| vec![page.to_owned()]);
        let events = Sse::new(live.events(ChangesQuery { since: Some(since), pages })).into_response();
        let mut browser = Browser { runtime, told: Box::pin(events.into_body().into_data_stream()) };
        assert_eq!(browser.next(), "", "how long it waits before it asks again");
        browser
    }

    #[test]
    fn browsers_are_told_on_change_and_let_go_at_the_end() {
        let (runtime, live) = (runtime(), Arc::new(LiveReload::new(7)));
        let stranger = browser(&runtime, &live, 6, None).next();
        assert_eq!(stranger, "{\"revision\":7,\"changed\":null}", "another preview's");
        let mut waits = browser(&runtime, &live, 7, None);
        assert!(waits.is_silent());
        live.show(Preview::default());
        assert!(waits.is_silent(), "nothing new");
        live.show(Preview { is_broken: true, ..Preview::default() });
        assert_eq!(waits.next(), "{\"revision\":8,\"changed\":{\"__tejun/overlay\":\"content\"}}");
        assert!(waits.is_silent(), "it is told once");
        live.stop();
        assert_eq!(waits.next(), "");
        let now = live.changes(&ChangesQuery { since: Some(8), pages: None });
        assert_eq!(now.to_string(), "{\"revision\":8,\"changed\":{}}");
        runtime.block_on(live.stopped());
    }

    #[test]
    fn only_browsers_that_show_what_changed_are_told() {
        let (runtime, live) = (runtime(), Arc::new(LiveReload::new(1)));
        let files =
            |text: &str| Files::new(["a.html", "b.html", "x.css"].map(|p| (p.to_owned(), text.as_bytes().into())));
        live.show(Preview::default().after(Some(files("one")), Vec::new()));
        let shows = |page| browser(&runtime, &live, 2, page);
        let (mut a, mut b, mut all) = (shows(Some("a.html")), shows(Some("b.html")), shows(None));
        live.amend([("a.html".to_owned(), Some(Arc::from(&b"two"[..])))]);
        assert_eq!(a.next(), "{\"revision\":3,\"changed\":{\"a.html\":\"content\"}}");
        assert_eq!(all.next(), "{\"revision\":3,\"changed\":{\"a.html\":\"content\"}}");
        assert!(b.is_silent());
        live.amend([("a.html".to_owned(), Some(Arc::from(&b"two"[..])))]);
        assert_eq!(live.now().0, 3, "the same once more");
        live.amend([("x.css".to_owned(), None)]);
        assert_eq!(b.next(), "{\"revision\":4,\"changed\":{\"x.css\":\"gone\"}}");
        assert_eq!(a.next(), "{\"revision\":4,\"changed\":{\"x.css\":\"gone\"}}", "on the same stream");
        let (_, shown) = live.now();
        live.show(shown.after(Some(files("one")), Vec::new()));
        let expected = "{\"revision\":5,\"changed\":{\"a.html\":\"content\",\"x.css\":\"content\"}}";
        assert_eq!(browser(&runtime, &live, 3, None).next(), expected);
    }
}
