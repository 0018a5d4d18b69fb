//! The socket: connections come in, each is served within limits of time and size, and closed after its answer.
//!
//! In: a listening socket and what is shown. Out: every request answered; no slow, stalled or silent client holds up another.
//! Never: decides what an answer is.
//!
//! Why each connection is for one request: docs/decisions/0008-preview-connections.md; by which library and within which limits:
//! docs/decisions/0085-preview-on-axum.md.

use super::live_reload::LiveReload;
use super::port::Listening;
use super::routes::{RouteContext, routes};
use super::{Event, Listener, ServeError};
use crate::diag::{Diagnostic, Lang, code};
use crate::say;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// How many connections are open at a time; further ones wait until one of them ends.
const CONNECTIONS: u32 = 512;
/// How long a client may take to say what it wants, and how many bytes that may be.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
const HEAD_BYTES: usize = 32 * 1024;
/// How long a connection may last, whatever its client takes of the answer. Event streams end before.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(600);
/// How long, and how much, is read of what nobody asked for, so that the answer is not lost with it.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(500);
const DRAIN_BYTES: u64 = 1 << 20;
/// How long answers that are under way are waited for at the end.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(200);
/// How long a socket that fails is left alone, and how often in a row it is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(100);
const RETRIES: u32 = 600;

/// Answers browsers until it is dropped.
pub(super) struct HttpServer {
    runtime: Runtime,
    live: Arc<LiveReload>,
    accepting: Option<JoinHandle<()>>,
}

impl HttpServer {
    /// Answers whoever connects to a socket that listens.
    pub(super) fn start(
        listening: Listening,
        lang: Lang,
        live: Arc<LiveReload>,
        on_event: Listener,
    ) -> Result<Self, ServeError> {
        let Listening { socket, address } = listening;
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(2).thread_name("preview: http").enable_all().build();
        let runtime = runtime.map_err(ServeError::Threads)?;
        let entered = runtime.enter();
        let socket = socket.set_nonblocking(true).and_then(|()| TcpListener::from_std(socket));
        let socket = socket.map_err(|error| ServeError::Address(address, error))?;
        drop(entered);
        let context = RouteContext { live: Arc::clone(&live), bound: address.ip(), lang };
        let accepting = Some(runtime.spawn(accept(socket, context, on_event)));
        Ok(Self { runtime, live, accepting })
    }

    /// Waits until the preview ends.
    pub(super) fn wait(&self) {
        self.runtime.block_on(self.live.stopped());
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.live.stop();
        if let Some(accepting) = self.accepting.take() {
            // It waits for no longer than its own limit, and has nothing to say.
            let _ = self.runtime.block_on(accepting);
        }
    }
}

/// Takes connections until the preview ends; then lets those go who still wait for an answer.
async fn accept(socket: TcpListener, context: RouteContext, on_event: Listener) {
    let live = Arc::clone(&context.live);
    let app = routes(context);
    let open = Arc::new(Semaphore::new(CONNECTIONS as usize));
    let mut failures = 0;
    loop {
        let accepted = tokio::select! {
            () = live.stopped() => break,
            accepted = next_connection(&socket, &open) => accepted,
        };
        match accepted {
            Ok((connection, permit)) => {
                failures = 0;
                let app = app.clone();
                tokio::spawn(async move {
                    serve_connection(connection, app).await;
                    drop(permit);
                });
            }
            // Too many open files, mostly: they become fewer.
            Err(error) => {
                failures += 1;
                if failures == 1 || failures == RETRIES {
                    report_failure(&error, &on_event);
                }
                if failures == RETRIES {
                    live.stop();
                }
                sleep(RETRY_PAUSE).await;
            }
        }
    }
    drop(socket);
    let _ = timeout(SHUTDOWN_TIMEOUT, open.acquire_many(CONNECTIONS)).await;
}

async fn next_connection(socket: &TcpListener, open: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(open).acquire_owned().await.map_err(io::Error::other)?;
    let (connection, _) = socket.accept().await?;
    Ok((connection, permit))
}

fn report_failure(error: &io::Error, on_event: &Listener) {
    let message = say!("接続を受け付けられません: {error}", "cannot take a connection: {error}");
    on_event(Event::Said(&Diagnostic::new(code::SERVE_CONNECTION, None, message)));
}

/// Answers one request. A client that went away needs no answer, so that errors of its socket end the matter.
async fn serve_connection(connection: TcpStream, app: Router) {
    if connection.set_nodelay(true).is_err() {
        return;
    }
    let mut http = http1::Builder::new();
    http.keep_alive(false).auto_date_header(false).max_header_size(HEAD_BYTES);
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let mut exchange = http.serve_connection(TokioIo::new(connection), TowerToHyperService::new(app));
    let ended = timeout(CONNECTION_TIMEOUT, poll_fn(|context| exchange.poll_without_shutdown(context))).await;
    if ended.is_ok() {
        drain(exchange.into_parts().io.into_inner()).await;
    }
}

/// A socket that is closed over something unread takes the answer back with it.
async fn drain(mut connection: TcpStream) {
    if connection.shutdown().await.is_ok() {
        let mut rest = connection.take(DRAIN_BYTES);
        let _ = timeout(DRAIN_TIMEOUT, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}
