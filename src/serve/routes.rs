//! The addresses of a preview, and what each answers.
//!
//! In: requests, and what is shown now. Out: pages, files, what changed, mails; refusals for who may not ask. Never: touches a
//! file.

use super::address::{is_ours, path_of, values};
use super::live_reload::{ChangesQuery, LiveReload};
use super::mails;
use super::overlay::{self, error_page, inject};
use super::preview::{Lookup, Preview};
use super::response::{self, Conditions, HTML, JSON, content, media_type, redirect, refusal, uncached};
use crate::diag::Lang;
use crate::model::LOST_PAGE;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Extension, Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::block_in_place;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// How many bytes an address may have.
const LONGEST_ADDRESS: usize = 16 * 1024;
/// How often a stream of events says that it is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// What answers are made from.
#[derive(Clone)]
pub(super) struct RouteContext {
    pub(super) live: Arc<LiveReload>,
    /// The address that is listened on.
    pub(super) bound: IpAddr,
    pub(super) lang: Lang,
}

/// What is shown, and in which revision.
struct Shown {
    preview: Arc<Preview>,
    revision: u64,
    lang: Lang,
}

/// The decoded path of a request, without its leading `/`.
#[derive(Clone)]
struct SitePath(String);

/// Who answers to which address. A site's own folders `__tejun` and `__mail` are not shown.
pub(super) fn routes(context: RouteContext) -> Router {
    let own = Router::new()
        .route("/events", get(events))
        .route("/rev", get(changes))
        .route("/overlay", get(errors))
        .route("/reload.js", get(async |request: Request| own_file(&request, response::SCRIPT, overlay::SCRIPT)))
        .route("/overlay.css", get(async |request: Request| own_file(&request, response::STYLE, overlay::STYLE)))
        .fallback(async || refusal(StatusCode::NOT_FOUND, "no such file"));
    let same_origin = (HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    let always = |(name, value)| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .nest("/__tejun", own)
        .route("/__mail/", get(mail_view))
        .route("/__mail/{*path}", get(mail_view))
        .fallback(page)
        .layer(from_fn_with_state(context.clone(), guard))
        .layer(CatchPanicLayer::custom(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR, "internal error")))
        .layer(always((X_CONTENT_TYPE_OPTIONS, "nosniff")))
        .layer(always(same_origin))
        .with_state(context)
}

/// Lets those in who ask this preview, for something that may be asked for.
async fn guard(State(context): State<RouteContext>, mut request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return refusal(StatusCode::BAD_REQUEST, "one Host header is needed");
    };
    if !host.to_str().is_ok_and(|host| is_ours(host, context.bound)) {
        return refusal(StatusCode::FORBIDDEN, "this preview answers to localhost and its own address only");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let refusal = refusal(StatusCode::METHOD_NOT_ALLOWED, "a preview is only read");
        return ([(ALLOW, "GET, HEAD")], refusal).into_response();
    }
    let uri = request.uri();
    if uri.path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        return refusal(StatusCode::URI_TOO_LONG, "the address is too long");
    }
    let path = Some(uri).filter(|uri| uri.authority().is_none()).and_then(|uri| path_of(uri.path()));
    let Some(path) = path else { return refusal(StatusCode::BAD_REQUEST, "no such address") };
    request.extensions_mut().insert(SitePath(path));
    next.run(request).await
}

impl RouteContext {
    fn shown(&self) -> Shown {
        let (revision, preview) = self.live.now();
        Shown { preview, revision, lang: self.lang }
    }
}

impl Shown {
    fn with_script(&self, page: &[u8], file: &str) -> Vec<u8> {
        inject(page, file, &self.preview, self.revision, self.lang)
    }
}

fn conditions(request: &Request) -> Conditions<'_> {
    Conditions::of(request.method(), request.headers())
}

fn own_file(request: &Request, media_type: &'static str, text: &'static str) -> Response {
    content(&conditions(request), media_type, text)
}

async fn errors(State(context): State<RouteContext>, request: Request) -> Response {
    content(&conditions(&request), HTML, overlay::errors(&context.shown().preview, context.lang))
}

/// What changed since the revision that a browser has.
async fn changes(State(context): State<RouteContext>, uri: Uri) -> Response {
    uncached(StatusCode::OK, JSON, context.live.changes(&changes_query(&uri)).to_string())
}

/// The same again and again, as soon as there is something that it asks for.
async fn events(State(context): State<RouteContext>, headers: HeaderMap, uri: Uri) -> Response {
    let asked = changes_query(&uri);
    // A browser whose stream broke off says itself what it has heard last.
    let heard = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let stream = context.live.events(ChangesQuery { since: heard.or(asked.since), ..asked });
    let events = Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    ([(CACHE_CONTROL, "no-store")], events).into_response()
}

/// `since` is the revision a browser has, each `page` a file it shows.
fn changes_query(uri: &Uri) -> ChangesQuery {
    let query = uri.query().unwrap_or_default();
    let since = values(query, "since").next().and_then(|since| since.parse().ok());
    let pages: Vec<String> = values(query, "page").collect();
    ChangesQuery { since, pages: (!pages.is_empty()).then_some(pages) }
}

/// Mails are for whoever sits at this machine: drafts of them are nobody else's business.
async fn mail_view(
    State(context): State<RouteContext>,
    Extension(SitePath(path)): Extension<SitePath>,
    request: Request,
) -> Response {
    if !context.bound.is_loopback() {
        return refusal(StatusCode::FORBIDDEN, "mails are shown on this machine only");
    }
    let shown = context.shown();
    let Some(mails) = &shown.preview.mails else {
        return refusal(StatusCode::NOT_FOUND, "there is no site yet");
    };
    // The pictures of a mail take their time.
    let find = || mails.find(path.strip_prefix(mails::PLACE)?, context.lang);
    let Some(file) = block_in_place(find) else { return refusal(StatusCode::NOT_FOUND, "no such mail") };
    let body = if file.is_page() { shown.with_script(&file.body, mails::PLACE).into() } else { file.body };
    let answer = content(&conditions(&request), file.media_type, body);
    match file.policy {
        Some(policy) => ([(CONTENT_SECURITY_POLICY, policy)], answer).into_response(),
        None => answer,
    }
}

async fn page(
    State(context): State<RouteContext>,
    Extension(SitePath(path)): Extension<SitePath>,
    request: Request,
) -> Response {
    let shown = context.shown();
    if shown.preview.files.is_none() {
        let page = error_page(&shown.preview, shown.revision, shown.lang);
        return uncached(StatusCode::INTERNAL_SERVER_ERROR, HTML, page);
    }
    match shown.preview.find(&path) {
        Lookup::File(path, bytes) if media_type(path) == HTML => {
            context.live.note_opened(path);
            content(&conditions(&request), HTML, shown.with_script(bytes, path))
        }
        Lookup::File(path, bytes) => {
            // The name of a large file takes its time.
            let bytes = Bytes::from_owner(Arc::clone(bytes));
            block_in_place(|| content(&conditions(&request), media_type(path), bytes))
        }
        Lookup::Folder(address) => {
            let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
            redirect(&(address + &query))
        }
        Lookup::Nothing => {
            let lost = shown.preview.not_found_page();
            let lost = lost.map_or(&b"<!doctype html><title>404</title><body>404</body>"[..], |page| page);
            uncached(StatusCode::NOT_FOUND, HTML, shown.with_script(lost, LOST_PAGE))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::files::Files;
    use axum::body::Body;
    use axum::http::header::LOCATION;
    use hyper::service::Service;
    use hyper_util::service::TowerToHyperService;

    fn ask(method: &str, target: &str, hosts: &[&str]) -> (u16, Option<String>) {
        let files = [("index.html", "<body>home</body>"), ("a/index.html", "a"), ("404.html", "lost")];
        let files = Files::new(files.map(|(path, text)| (path.to_owned(), Arc::from(text.as_bytes()))));
        let live = LiveReload::new(5);
        live.show(Preview::default().after(Some(files), Vec::new()));
        let bound = "127.0.0.1".parse().unwrap();
        let app = TowerToHyperService::new(routes(RouteContext { live: Arc::new(live), bound, lang: Lang::En }));
        let request = hosts
            .iter()
            .fold(Request::builder().method(method).uri(target), |request, host| request.header(HOST, *host));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let request = request.body(Body::empty()).unwrap();
        let answer = runtime.block_on(runtime.spawn(async move { app.call(request).await })).unwrap().unwrap();
        let location = answer.headers().get(LOCATION).map(|location| location.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location)
    }

    #[test]
    fn requests_and_their_status() {
        let status = |method, target| ask(method, target, &["localhost:4000"]).0;
        assert_eq!(status("GET", "/"), 200);
        assert_eq!(status("HEAD", "/"), 200);
        assert_eq!(status("POST", "/"), 405);
        assert_eq!(status("OPTIONS", "*"), 405);
        assert_eq!(status("GET", "/nowhere"), 404);
        assert_eq!(status("GET", "/../x"), 400);
        assert_eq!(status("GET", "http://localhost/"), 400);
        assert_eq!(status("GET", "/__tejun/reload.js"), 200);
        assert_eq!(status("GET", "/__tejun/events"), 200);
        assert_eq!(status("POST", "/__tejun/events"), 405);
        assert_eq!(status("GET", "/__tejun/../x"), 400);
        assert_eq!(status("GET", "/__tejun/x"), 404);
        assert_eq!(status("GET", "/__tejun/"), 404);
        assert_eq!(status("GET", "/__mail/"), 404);
        assert_eq!(ask("GET", "/", &["evil.example"]).0, 403);
        assert_eq!(ask("GET", "/__tejun/events", &["evil.example"]).0, 403);
        assert_eq!(ask("GET", "/", &[]).0, 400);
        assert_eq!(ask("GET", "/", &["localhost", "evil.example"]).0, 400);
    }

    #[test]
    fn pages_without_their_slash_are_elsewhere() {
        assert_eq!(ask("GET", "/a?q=1", &["localhost"]), (302, Some("/a/?q=1".to_owned())));
        assert_eq!(ask("GET", "//a", &["localhost"]).0, 404, "never sent to another host");
    }

    #[test]
    fn browsers_say_what_they_have_and_show() {
        let asked = |target: &str| {
            let ChangesQuery { since, pages } = changes_query(&target.parse().unwrap());
            format!("{since:?} {pages:?}")
        };
        assert_eq!(asked("/__tejun/rev?since=5"), "Some(5) None");
        let shown = "/__tejun/rev?since=5&page=404.html&page=%E6%89%8B%E9%A0%86%2Findex.html";
        assert_eq!(asked(shown), "Some(5) Some([\"404.html\", \"手順/index.html\"])");
        for target in ["/__tejun/rev?since=", "/__tejun/rev?since=x&page=%zz", "/__tejun/rev"] {
            assert_eq!(asked(target), "None None", "{target}");
        }
    }
}
