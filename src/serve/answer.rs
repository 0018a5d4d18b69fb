//! A request → its answer.
//!
//! In: a request's words and what is shown now. Out: a reply, or the wish to wait. Never: touches a socket or a file.

use super::address::{is_ours, path_of, query};
use super::board::revision_reply;
use super::mails;
use super::overlay::{self, dressed, error_page};
use super::preview::{Found, Preview};
use super::reply::{self, HTML, Reply, kind_of};
use crate::diag::Lang;
use std::net::IpAddr;
use std::sync::Arc;

/// What tejun itself answers below the site; a site's own folder of this name is not shown.
const OWN: &str = "__tejun/";

/// The words of one request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) method: &'a str,
    pub(super) target: &'a str,
    /// Every `Host` header; there has to be one.
    pub(super) hosts: &'a [&'a str],
}

/// What answers are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) preview: &'a Preview,
    pub(super) revision: u64,
    pub(super) bound: IpAddr,
    pub(super) lang: Lang,
}

/// What is done with a request.
#[derive(Debug)]
pub(super) enum Answer {
    /// It is answered now.
    Reply(Reply),
    /// It waits for another revision than this.
    Wait(u64),
}

pub(super) fn answer(ask: &Ask<'_>, shown: &Shown<'_>) -> Answer {
    let [host] = ask.hosts else { return Answer::Reply(Reply::refusal(400, "one Host header is needed")) };
    if !is_ours(host, shown.bound) {
        return Answer::Reply(Reply::refusal(403, "this preview answers to localhost and its own address only"));
    }
    if !matches!(ask.method, "GET" | "HEAD") {
        return Answer::Reply(Reply::refusal(405, "a preview is only read"));
    }
    let Some(path) = path_of(ask.target) else { return Answer::Reply(Reply::refusal(400, "no such address")) };
    if let Some(mail) = path.strip_prefix(mails::PLACE) {
        return Answer::Reply(mail_view(mail, shown));
    }
    match path.strip_prefix(OWN) {
        Some("rev") => match query(ask.target, "since").and_then(|since| since.parse().ok()) {
            Some(since) if since == shown.revision && ask.method == "GET" => Answer::Wait(since),
            _ => Answer::Reply(revision_reply(shown.revision)),
        },
        Some(own) => Answer::Reply(own_file(own)),
        None => Answer::Reply(page(&path, ask, shown)),
    }
}

fn own_file(name: &str) -> Reply {
    match name {
        "reload.js" => Reply::new(200, reply::SCRIPT, overlay::SCRIPT.as_bytes()),
        "overlay.css" => Reply::new(200, reply::STYLE, overlay::STYLE.as_bytes()),
        _ => Reply::refusal(404, "no such file"),
    }
}

/// Mails are for whoever sits at this machine: drafts of them are nobody else's business.
fn mail_view(path: &str, shown: &Shown<'_>) -> Reply {
    let Shown { preview, revision, bound, lang } = *shown;
    if !bound.is_loopback() {
        return Reply::refusal(403, "mails are shown on this machine only");
    }
    let Some(mails) = &preview.mails else { return Reply::refusal(404, "there is no site yet") };
    match mails.reply(path, lang) {
        (reply, true) => Reply { body: dressed(&reply.body, preview, revision, lang).into(), ..reply },
        (reply, false) => reply,
    }
}

fn page(path: &str, ask: &Ask<'_>, shown: &Shown<'_>) -> Reply {
    let Shown { preview, revision, lang, .. } = *shown;
    if preview.files.is_none() {
        return Reply::new(500, HTML, error_page(preview, revision, lang).into_bytes());
    }
    match preview.find(path) {
        Found::File(path, bytes) if kind_of(path) == HTML => {
            Reply::new(200, HTML, dressed(bytes, preview, revision, lang))
        }
        Found::File(path, bytes) => Reply::new(200, kind_of(path), Arc::clone(bytes)),
        Found::Folder(address) => {
            let query = ask.target.split_once('?').map(|(_, query)| format!("?{query}"));
            Reply::redirect(address + &query.unwrap_or_default())
        }
        Found::Nothing => {
            let lost =
                preview.lost_page().map_or(&b"<!doctype html><title>404</title><body>404</body>"[..], |page| page);
            Reply::new(404, HTML, dressed(lost, preview, revision, lang))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn ask(method: &str, target: &str, hosts: &[&str]) -> (u16, Option<String>) {
        let files = [("index.html", "<body>home</body>"), ("a/index.html", "a"), ("404.html", "lost")];
        let files: BTreeMap<_, _> =
            files.into_iter().map(|(path, text)| (path.to_owned(), Arc::from(text.as_bytes()))).collect();
        let preview = Preview::default().after(Some(files), Vec::new());
        let bound = "127.0.0.1".parse().unwrap();
        let shown = Shown { preview: &preview, revision: 5, bound, lang: Lang::En };
        match answer(&Ask { method, target, hosts }, &shown) {
            Answer::Reply(reply) => (reply.status, reply.location),
            Answer::Wait(since) => (0, Some(since.to_string())),
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
        assert_eq!(ask("GET", "/a?q=1", &["localhost"]), (301, Some("/a/?q=1".to_owned())));
        assert_eq!(ask("GET", "//a", &["localhost"]).0, 404, "never sent to another host");
    }

    #[test]
    fn only_a_browser_that_is_up_to_date_waits() {
        let poll = |target| ask("GET", target, &["localhost"]);
        assert_eq!(poll("/__tejun/rev?since=5"), (0, Some("5".to_owned())));
        for target in ["/__tejun/rev?since=4", "/__tejun/rev?since=6", "/__tejun/rev?since=", "/__tejun/rev"] {
            assert_eq!(poll(target).0, 200, "{target}");
        }
        assert_eq!(ask("HEAD", "/__tejun/rev?since=5", &["localhost"]).0, 200);
    }
}
