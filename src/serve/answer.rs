//! A request → its answer.
//!
//! In: a request's words and what is shown now. Out: a reply, or the wish to wait. Never: touches a socket or a file.

use super::address::{is_ours, path_of, values};
use super::live_reload::Poll;
use super::mails;
use super::overlay::{self, error_page, inject};
use super::preview::{Lookup, Preview};
use super::response::{self, HTML, Response, media_type};
use crate::diag::Lang;
use crate::model::LOST_PAGE;
use std::net::IpAddr;
use std::sync::Arc;

/// What tejun itself answers below the site; a site's own folder of this name is not shown.
const OWN: &str = "__tejun/";

/// The words of one request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) target: &'a str,
    /// Every `Host` header; there has to be one.
    pub(super) hosts: &'a [&'a str],
}

/// What answers are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct ResponseContext<'a> {
    pub(super) preview: &'a Preview,
    pub(super) revision: u64,
    pub(super) bound: IpAddr,
    pub(super) lang: Lang,
}

/// What is done with a request.
#[derive(Debug)]
pub(super) enum Answer {
    /// It is answered now.
    Reply(Response),
    /// It asks what is new, and may wait for it.
    Poll(Poll),
}

pub(super) fn answer(ask: &Request<'_>, shown: &ResponseContext<'_>) -> Answer {
    let [host] = ask.hosts else { return Answer::Reply(Response::refusal(400, "one Host header is needed")) };
    if !is_ours(host, shown.bound) {
        return Answer::Reply(Response::refusal(403, "this preview answers to localhost and its own address only"));
    }
    if !matches!(ask.method, "GET" | "HEAD") {
        return Answer::Reply(Response::refusal(405, "a preview is only read"));
    }
    let Some(path) = path_of(ask.target) else { return Answer::Reply(Response::refusal(400, "no such address")) };
    if let Some(mail) = path.strip_prefix(mails::PLACE) {
        return Answer::Reply(mail_view(mail, shown));
    }
    match path.strip_prefix(OWN) {
        Some("rev") => Answer::Poll(poll(ask)),
        Some("overlay") => {
            Answer::Reply(Response::new(200, HTML, overlay::errors(shown.preview, shown.lang).into_bytes()))
        }
        Some(own) => Answer::Reply(own_file(own)),
        None => Answer::Reply(page(&path, ask, shown)),
    }
}

/// `since` is the revision a browser has, each `page` a file it shows; with `now` it does not wait.
fn poll(ask: &Request<'_>) -> Poll {
    let since = values(ask.target, "since").next().and_then(|since| since.parse().ok());
    let pages: Vec<String> = values(ask.target, "page").collect();
    let is_patient = ask.method == "GET" && values(ask.target, "now").next().is_none();
    Poll { since, pages: (!pages.is_empty()).then_some(pages), is_patient }
}

fn own_file(name: &str) -> Response {
    match name {
        "reload.js" => Response::new(200, response::SCRIPT, overlay::SCRIPT.as_bytes()),
        "overlay.css" => Response::new(200, response::STYLE, overlay::STYLE.as_bytes()),
        _ => Response::refusal(404, "no such file"),
    }
}

/// Mails are for whoever sits at this machine: drafts of them are nobody else's business.
fn mail_view(path: &str, shown: &ResponseContext<'_>) -> Response {
    let ResponseContext { preview, revision, bound, lang } = *shown;
    if !bound.is_loopback() {
        return Response::refusal(403, "mails are shown on this machine only");
    }
    let Some(mails) = &preview.mails else { return Response::refusal(404, "there is no site yet") };
    match mails.reply(path, lang) {
        (reply, true) => Response { body: inject(&reply.body, mails::PLACE, preview, revision, lang).into(), ..reply },
        (reply, false) => reply,
    }
}

fn page(path: &str, ask: &Request<'_>, shown: &ResponseContext<'_>) -> Response {
    let ResponseContext { preview, revision, lang, .. } = *shown;
    if preview.files.is_none() {
        return Response::new(500, HTML, error_page(preview, revision, lang).into_bytes());
    }
    match preview.find(path) {
        Lookup::File(path, bytes) if media_type(path) == HTML => {
            let page = Some(path.to_owned());
            Response { page, ..Response::new(200, HTML, inject(bytes, path, preview, revision, lang)) }
        }
        Lookup::File(path, bytes) => Response::new(200, media_type(path), Arc::clone(bytes)),
        Lookup::Folder(address) => {
            let query = ask.target.split_once('?').map(|(_, query)| format!("?{query}"));
            Response::redirect(address + &query.unwrap_or_default())
        }
        Lookup::Nothing => {
            let lost =
                preview.not_found_page().map_or(&b"<!doctype html><title>404</title><body>404</body>"[..], |page| page);
            Response::new(404, HTML, inject(lost, LOST_PAGE, preview, revision, lang))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::files::Files;

    fn ask(method: &str, target: &str, hosts: &[&str]) -> (u16, Option<String>) {
        let files = [("index.html", "<body>home</body>"), ("a/index.html", "a"), ("404.html", "lost")];
        let files = Files::new(files.map(|(path, text)| (path.to_owned(), Arc::from(text.as_bytes()))));
        let preview = Preview::default().after(Some(files), Vec::new());
        let bound = "127.0.0.1".parse().unwrap();
        let shown = ResponseContext { preview: &preview, revision: 5, bound, lang: Lang::En };
        match answer(&Request { method, target, hosts }, &shown) {
            Answer::Reply(reply) => (reply.status, reply.location),
            Answer::Poll(poll) => (0, Some(format!("{:?} {:?} {}", poll.since, poll.pages, poll.is_patient))),
        }
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
        assert_eq!(status("GET", "/__tejun/../x"), 400);
        assert_eq!(status("GET", "/__tejun/x"), 404);
        assert_eq!(ask("GET", "/", &["evil.example"]).0, 403);
        assert_eq!(ask("GET", "/", &[]).0, 400);
        assert_eq!(ask("GET", "/", &["localhost", "evil.example"]).0, 400);
    }

    #[test]
    fn pages_without_their_slash_are_elsewhere() {
        assert_eq!(ask("GET", "/a?q=1", &["localhost"]), (302, Some("/a/?q=1".to_owned())));
        assert_eq!(ask("GET", "//a", &["localhost"]).0, 404, "never sent to another host");
    }

    #[test]
    fn polls_say_what_a_browser_has_and_shows() {
        let poll = |method, target| ask(method, target, &["localhost"]).1.unwrap();
        assert_eq!(poll("GET", "/__tejun/rev?since=5"), "Some(5) None true");
        let shown = "/__tejun/rev?since=5&page=404.html&page=%E6%89%8B%E9%A0%86%2Findex.html&now=";
        assert_eq!(poll("GET", shown), "Some(5) Some([\"404.html\", \"手順/index.html\"]) false");
        for target in ["/__tejun/rev?since=", "/__tejun/rev?since=x&page=%zz", "/__tejun/rev"] {
            assert_eq!(poll("GET", target), "None None true", "{target}");
        }
        assert_eq!(poll("HEAD", "/__tejun/rev?since=5"), "Some(5) None false");
    }
}
