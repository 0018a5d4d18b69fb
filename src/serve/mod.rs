//! The preview: keeps the last good site in memory, answers browsers, and tells them to reload.
//!
//! In: a project folder and browsers' requests. Out: pages of the last good build, with what is wrong now laid over them,
//! and [`Event`]s for whoever started it. Never: reads a file because a request names it, writes to disk, or prints.
//!
//! ```text
//!   watch ──changes──▶ coordinator ──Preview──▶ LiveReload ◀── browsers' requests (http_server → routes)
//!                       │      ▲
//!               requests▼      │outcomes
//!                       builder
//! ```
//! The builder makes a new [`preview::Preview`] after every change; the [`live_reload::LiveReload`] numbers it and tells those who
//! wait for it.
//!
//! Decided in docs/decisions/0052-preview.md.

mod address;
mod builder;
mod coordinator;
mod files;
mod history;
mod http_server;
mod live_reload;
mod mails;
mod overlay;
mod port;
mod preview;
mod print_server;
mod response;
mod routes;
mod watch;

use crate::calendar::Instant;
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code, system_reason};
use crate::inputs::Inputs;
use crate::model::ReadError;
use crate::pipeline::ClusterUse;
use crate::say;
use builder::Builder;
use coordinator::PreviewCoordinator;
use http_server::HttpServer;
use live_reload::LiveReload;
pub(crate) use print_server::PrintServer;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use watch::{CoordinatorEvent, Watch};

/// The first port that is tried when none is asked for.
const USUAL_PORT: u16 = 4000;

/// How long [`Server::stop`] waits for a build that is under way.
const PATIENCE: Duration = Duration::from_millis(500);

/// Told what happens; called from several threads.
type Listener = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// What a preview is asked for.
pub(crate) struct Config {
    /// The project folder.
    pub root: PathBuf,
    /// The address to listen on; anything but loopback lets other machines read the preview.
    pub bind: IpAddr,
    /// The port; 0 takes a free one. `None` takes 4000 or the next free one.
    pub port: Option<u16>,
    /// Look for changes again and again instead of waiting for the system to tell.
    pub poll: bool,
    /// Whether drafts are part of the preview.
    pub drafts: bool,
    /// The audience whose site is shown; the most closed one when none is named.
    pub audience: Option<String>,
    /// The instant figures hold for, when the user names one.
    pub as_of: Option<Instant>,
    /// How sources are asked that a cluster has.
    pub cluster: ClusterUse,
    /// The present; asked once per build.
    pub now: fn() -> Instant,
    /// Language of messages on pages; the site itself keeps its own.
    pub lang: Lang,
}

impl Config {
    /// The usual preview of a folder: loopback only, without drafts.
    #[cfg(test)]
    pub(crate) fn new(root: impl Into<PathBuf>, now: fn() -> Instant) -> Self {
        Self {
            root: root.into(),
            bind: IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
            port: None,
            poll: false,
            audience: None,
            drafts: false,
            as_of: None,
            cluster: ClusterUse::default(),
            now,
            lang: Lang::default(),
        }
    }
}

/// Something worth telling.
pub(crate) enum Event<'a> {
    /// Browsers can connect; said once, after the first build.
    Listening {
        /// The address to open.
        url: &'a str,
    },
    /// The page of a document that changed is shown; the build of the whole site follows.
    Amended {
        /// The document's path in the project.
        source: &'a str,
        /// How long it took.
        took: Duration,
    },
    /// A build ended.
    Built(&'a Build<'a>),
    /// Something about the preview itself: a port that was taken, a watch that failed.
    Said(&'a Diagnostic),
}

/// A build that ended.
pub(crate) struct Build<'a> {
    /// How long it took.
    pub took: Duration,
    /// How many files the new site has; `None` when there is no new site.
    pub files: Option<usize>,
    /// Whether the new site replaced the one before it; with errors, the last good one stays.
    pub shown: bool,
    /// The audience whose site it is, of a project that has several.
    pub audience: Option<&'a str>,
    /// What was found.
    pub found: &'a Diagnostics,
    /// The project as it was read, for excerpts; `None` when its folder cannot be read.
    pub inputs: Option<&'a Inputs>,
}

/// Why a preview does not start.
#[derive(Debug)]
pub(crate) enum ServeError {
    /// The project folder cannot be read.
    Folder(PathBuf, ReadError),
    /// The address cannot be listened on.
    Address(SocketAddr, std::io::Error),
    /// The system gives no more threads.
    Threads(std::io::Error),
}

impl ServeError {
    /// The same for people.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Folder(folder, error) => folder_unreadable(&folder.display().to_string(), error),
            Self::Address(address, error) => {
                let hint = say!(
                    "別のポートを `--port N` で選びます。`--port 0` なら空いているポートを使います",
                    "choose another port with `--port N`; `--port 0` takes a free one"
                );
                let reason = system_reason(&error.to_string());
                let (ja, en) = (&reason.ja, &reason.en);
                let message = say!("`{address}` で待ち受けられません: {ja}", "cannot listen on `{address}`: {en}");
                Diagnostic::new(code::SERVE_ADDRESS, None, message).hint(hint)
            }
            Self::Threads(error) => {
                let message = say!("スレッドを作れません: {error}", "cannot start a thread: {error}");
                Diagnostic::new(code::SERVE_ADDRESS, None, message)
            }
        }
    }
}

fn folder_unreadable(folder: &str, error: &ReadError) -> Diagnostic {
    let reason = &error.reason;
    let message = say!("フォルダー `{folder}` を読めません: {reason}", "cannot read the folder `{folder}`: {reason}");
    Diagnostic::new(code::SERVE_FOLDER, None::<Place>, message)
}

/// A preview that runs until it is stopped or dropped.
pub(crate) struct Server {
    url: String,
    http: HttpServer,
    events: Sender<CoordinatorEvent>,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Listens, watches, builds once, and answers from then on. An address that is not loopback, a usual port that is
    /// taken and a watch that fails are told as [`Event::Said`].
    ///
    /// # Errors
    /// [`ServeError`] when the folder cannot be read or the address cannot be listened on. A project with errors starts:
    /// its pages, or a page in their place, say what is wrong.
    pub(crate) fn start(
        config: Config,
        on_event: impl Fn(Event<'_>) + Send + Sync + 'static,
    ) -> Result<Self, ServeError> {
        let listener: Listener = Arc::new(on_event);
        let root = resolved(&config.root)?;
        let listening = port::listen(config.bind, config.port, &*listener)?;
        let url = port::url(listening.address);
        // Before the first build, so that no change falls between the two.
        let (events, inbox) = channel();
        let watch = Watch::start(&root, config.poll, &events, &*listener);
        let live = Arc::new(LiveReload::new(first_revision((config.now)())));
        let mut builder = Builder::new(root, &config);
        let (mut coordinator, requests) =
            PreviewCoordinator::new(watch, Arc::clone(&listener), Arc::clone(&live), events.clone());
        let first = coordinator.open(&mut builder);
        let outcomes = events.clone();
        let threads = vec![
            spawn("coordinator", move || coordinator.run(&first, inbox))?,
            spawn("builder", move || builder.run(&requests, &outcomes))?,
        ];
        let http = HttpServer::start(listening, config.lang, live, Arc::clone(&listener))?;
        listener(Event::Listening { url: &url });
        Ok(Self { url, http, events, threads })
    }

    /// The address to open, such as `http://127.0.0.1:4000/`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until the preview ends: only when the system takes its socket away.
    pub(crate) fn wait(&self) {
        self.http.wait();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, ServeError> {
    let thread = std::thread::Builder::new().name(format!("preview: {name}"));
    thread.spawn(work).map_err(ServeError::Threads)
}

impl Drop for Server {
    fn drop(&mut self) {
        // The coordinator that has ended already needs no word.
        let _ = self.events.send(CoordinatorEvent::Stop);
        let mut left = PATIENCE;
        let step = Duration::from_millis(5);
        for thread in self.threads.drain(..) {
            while !thread.is_finished() && !left.is_zero() {
                std::thread::sleep(step);
                left = left.saturating_sub(step);
            }
            if thread.is_finished() {
                let _ = thread.join();
            }
        }
    }
}

/// The folder with links resolved, as the system's notices name it.
fn resolved(root: &std::path::Path) -> Result<PathBuf, ServeError> {
    let inputs = Inputs::open(root, &mut Diagnostics::new()).map_err(|e| ServeError::Folder(root.to_owned(), e))?;
    Ok(inputs.root().unwrap_or(root).to_owned())
}

/// Revisions start at the clock's milliseconds, so that a tab left open from an earlier preview knows that it is old.
fn first_revision(now: Instant) -> u64 {
    u64::try_from(now.as_millisecond()).unwrap_or(0)
}

#[cfg(test)]
mod tests;
